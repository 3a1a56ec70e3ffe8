# SPDX-License-Identifier: GPL-3.0-or-later
"""Making part of a motion anew: in-between, extend, lead-in, loop."""
