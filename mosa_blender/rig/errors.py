# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an armature, in words for the user."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED_AT_MOST = 4


class RigError(Exception):
    """One sentence: what is wrong with the armature, where, and what to do about it."""


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, not too many of them."""
    first = ", ".join(names[:_NAMED_AT_MOST])
    return first if len(names) <= _NAMED_AT_MOST else f"{first} and {len(names) - _NAMED_AT_MOST} more"
