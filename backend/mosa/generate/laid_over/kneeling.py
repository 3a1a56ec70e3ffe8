# SPDX-License-Identifier: GPL-3.0-or-later
"""Kneeling, as prompts say it. Nobody kneels in the recordings: it is drawn over standing (`motion/kneel.py`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..words.subject import OWN, WHO

SECONDS = 3.0
"""How long it takes to kneel and to have knelt."""
_DOWN = r"(?:kneel|go|get|drop|fall|sink|bend)(?:e?s|ing)?(?:\s+(?:slowly|quickly|down))*\s+(?:on|to|onto)"
_ONE = (
    rf"(?:{_DOWN}\s+(?:one|an?|{OWN}\s+(?:left|right))\s+knee|tak(?:es?|ing)\s+an?\s+knee|genuflect(?:s|ing)?"
    r"|propos(?:es?|ing)(?:\s+marriage)?(?:\s+to\s+(?:some\w+|(?:an?|the)\s+\w+))?)"
)
_BOTH = rf"(?:{_DOWN}\s+(?:{OWN}|both)(?:\s+(?:{OWN}|both))?\s+knees|kneel(?:s|ing)?(?:\s+down)?)"
_WHERE = (
    r"(?:\s+(?:down|there|slowly|quickly|\w+ly|(?:on|behind|before|in front of|next to|beside|by|near|at|to)\s+"
    r"(?:the|an?|his|her|their)\s+\w+(?:\s+\w+)?))*"
)
_KNEELS = re.compile(
    rf"(?:(?P<who>{WHO})\s+)?(?:is\s+)?(?:\w+ly\s+)?(?:(?P<one>{_ONE})|(?P<both>{_BOTH})){_WHERE}[\s.!]*", re.IGNORECASE
)


class Kneel(NamedTuple):
    """Who kneels, on which knees ("left", "right" or "both"), and whether from the beginning."""

    who: str
    knees: str
    there: bool


def kneels(prompt: str) -> Kneel | None:
    """How a prompt tells of kneeling that tells of nothing else; None for others."""
    said = _KNEELS.fullmatch(prompt.strip())
    if said is None:
        return None
    left = re.search(r"\bleft\s+knee\b", said[0], re.IGNORECASE)
    knees = "both" if said["both"] else "left" if left else "right"
    return Kneel(said["who"] or "a person", knees, re.search(r"\bkneeling\b", said[0], re.IGNORECASE) is not None)
