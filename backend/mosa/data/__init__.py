# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading motion data and preparing it for training."""
