# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is, of those that put prompts in the form in which they are read, and what several of them match."""

from __future__ import annotations

import re
from collections.abc import Callable

from .amounts import NUMBERS

Instead = str | Callable[[re.Match[str]], str]
Rule = tuple[str, Instead]
"""What matches, and what is said instead."""
ADVERB = r"(?:\w+ly\s+)?"
"""Matches how something is done, before what is, or nothing."""
NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d{{1,2}})"
END = r"(?=\s*(?:$|[,.;]|\b(?:and|then)\b))"
"""Matches where something that is done ends."""


def verb_ending(said: re.Match[str]) -> str:
    """That of a verb, "s", "ing" or none, where the first group of what matches has it, or "ting" of "getting"."""
    ending = (said[1] or "").lower()
    return "ing" if ending.endswith("ing") else ending
