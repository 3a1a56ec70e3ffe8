# SPDX-License-Identifier: GPL-3.0-or-later
"""Crawling, as prompts say it. The recordings have it stylised and lying flat only: it is drawn (`motion/crawl.py`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ..motion.crawl import crawling
from ..motion.motion import Motion
from .factors import Factors, factor
from .subject import WHO

if TYPE_CHECKING:
    from .model import Model

SECONDS = 4.0
"""How long somebody crawls, where nobody says it."""
CYCLE, DIFFERENCE = 1.3, 0.12
"""Seconds in which each limb is moved once, and by which share of it seeds differ."""
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


def draw_crawling(model: Model, prompt: str, frames: int, fps: float, seed: int) -> Motion:
    """Somebody who crawls as a prompt says."""
    drawn = np.random.default_rng(seed)
    cycle = CYCLE * factor(prompt, _CYCLES) * (1.0 + DIFFERENCE * drawn.uniform(-1.0, 1.0))
    rotations, root = crawling(frames, fps, model.offsets, cycle, drawn.uniform())
    return Motion.from_rotations(fps, rotations, root, model.offsets, prompt, seed, model.name)
