# SPDX-License-Identifier: GPL-3.0-or-later
"""Verbs of what people are asked to do most, in the forms in which prompts have them."""

from __future__ import annotations

from .inflection import inflected

MOVES = (
    *("walk", "stroll", "run", "sprint", "jog", "march", "step", "sidestep", "go", "crawl", "climb", "skip", "hop"),
    *("sneak", "jump", "leap", "turn", "spin", "twirl", "kick", "punch", "bow", "bend", "crouch", "squat", "kneel"),
    *("sit", "stand", "fall", "wave", "clap", "throw", "pick", "dance", "stop", "pause", "start", "begin", "limp"),
    *("stumble", "stagger", "get", "come", "take", "do", "lie", "look", "duck", "land", "stretch", "swing", "raise"),
    *("lift", "lower"),
)
ORDERED = "|".join(MOVES)
TOLD = "|".join(inflected(verb, "walks") for verb in MOVES)
"""Match verbs as they are in "walk forward" and in "a person walks forward"."""
DOING = {inflected(verb, "walking"): inflected(verb, "walks") for verb in MOVES}
"""Walking: walks, and so on."""
VERB = rf"(?:{ORDERED}|{TOLD})\b"
