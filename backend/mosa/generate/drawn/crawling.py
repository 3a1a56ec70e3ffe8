# SPDX-License-Identifier: GPL-3.0-or-later
"""Crawling, as prompts say it. The recordings have it stylised and lying flat only: it is drawn (`motion/crawl.py`)."""

from __future__ import annotations

import re

from ..words.factors import Factors, factor
from ..words.subject import WHO

SECONDS = 4.0
"""How long somebody crawls, where nobody says it."""
CYCLE = 1.3
"""Seconds in which each limb is moved once, where nobody says how fast."""
_CYCLES: Factors = (
    (re.compile(r"\b(?:quick|fast|hurried|hasti|rapid)\w*", re.I), 0.7),
    (re.compile(r"\bslow\w*", re.I), 1.4),
)
"""How many times as long a cycle takes that is said to be done so."""
_OWN = r"(?:the|his|her|their|its|all)"
_CRAWLS = re.compile(
    rf"(?:{WHO}\s+)?(?:is\s+)?(?:\w+ly\s+)?"
    r"(?:(?:zombie\s+|baby\s+)?crawl(?:s|ing)?"
    r"|(?:go|walk|move|get)(?:e?s|ing)?(?=.*\b(?:on all fours|on (?:\w+\s+)?hands and knees)))"
    r"(?:\s+(?:forwards?|ahead|along|around|about|away|fast|\w+ly|on all fours|on the (?:floor|ground)"
    rf"|on (?:{_OWN} )?hands and knees"
    r"|(?:under|through|across|over|into|to|towards?|along)"
    r" (?:(?:an?|the|his|her) \w+(?: \w+)?|(?:barbed |razor )?wire|(?:enemy |heavy )?fire)))*"
    r"[\s.!]*",
    re.IGNORECASE,
)


def crawls(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody crawls."""
    return _CRAWLS.fullmatch(prompt.strip()) is not None


def cycle_of(prompt: str) -> float:
    """Seconds in which somebody who crawls moves each limb once."""
    return CYCLE * factor(prompt, _CYCLES)
