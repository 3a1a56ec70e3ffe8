# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an armature, in words for the user."""

from __future__ import annotations


class RigError(Exception):
    """One sentence: what is wrong with the armature, where, and what to do about it."""
