# SPDX-License-Identifier: GPL-3.0-or-later
"""Joints and bones: which rigs are SMPL's, how motion becomes bone channels, our own figure."""
