# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring a model: reconstruction, physical plausibility, what prompts ask for."""
