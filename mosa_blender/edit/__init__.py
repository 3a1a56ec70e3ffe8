# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-imagining a range of the timeline: which frames, what is kept, and the action that comes of it."""
