# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides, stunts and the like, read from prompts. The recordings have hardly any, some of them stylised: they
are drawn (`motion/activity.py`) as `exercises.py`, `stunts.py`, `acrobatics.py`, `landings.py`,
`gaits.py`, `dances.py` and `everyday.py` have them."""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING

import numpy as np

from ..motion.activity import Activity, doing
from ..motion.motion import Motion
from .acrobatics import ACROBATICS
from .amounts import NUMBERS, count
from .dances import DANCES
from .everyday import EVERYDAY
from .exercises import EXERCISES
from .factors import Factors, factor
from .gaits import GAITS
from .landings import LANDINGS
from .stunts import STUNTS
from .subject import WHO

if TYPE_CHECKING:
    from .model import Model

LEAST, DIFFERENCE = 4.0, 0.06
"""Seconds that an activity is done for at least, where nobody says how often, and by what share of its time seeds
differ."""
QUICKEST = 1.6
"""How many times as fast an activity is done that has to be done so often in little time."""
ACTIVITIES = {**EXERCISES, **STUNTS, **ACROBATICS, **LANDINGS, **GAITS, **DANCES, **EVERYDAY}
"""Patterns of their names, and what is done."""
_COUNT = rf"(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})"
_TIMES: Factors = (
    (re.compile(r"\b(?:quick|fast|rapid|energetic)\w*", re.I), 0.8),
    (re.compile(r"\bslow\w*", re.I), 1.5),
)
"""How many times as long something takes that is said to be done so."""


def activity_of(prompt: str) -> Activity | None:
    """The activity that a prompt tells of, and of nothing else, at its pace; None for other prompts."""
    return None if (told := _told(prompt)) is None else told[0]


@functools.lru_cache(maxsize=256)
def _told(prompt: str) -> tuple[Activity, int | None] | None:
    """The same, and how often it is done, None where a prompt does not say it."""
    said = _pattern().fullmatch(" ".join(prompt.split()))
    if said is None:
        return None
    number, name = next((int(key[1:]), text) for key, text in said.groupdict().items() if text and key[1:].isdigit())
    activity = list(ACTIVITIES.values())[number]
    # "Somersaults" is one, "does somersaults" are some.
    several = said["some"] or (said["does"] and name.lower().endswith("s"))
    times = count(said["count"]) if said["count"] else 1 if activity.single and not several else None
    return activity._replace(seconds=activity.seconds * factor(prompt, _TIMES)), times


def activity_seconds(prompt: str) -> float | None:
    """How long an activity takes that is all a prompt tells of: as often as it says, or some times; else None."""
    told = _told(prompt)
    if told is None:
        return None
    activity, times = told
    return (times or math.ceil(LEAST / activity.seconds)) * activity.seconds


def draw_activity(
    model: Model, prompt: str, frames: int, fps: float, seed: int, climbed: float | None = None
) -> Motion:
    """Somebody who does it from its beginning, as often as a prompt says or to the motion's end; or climbs so far (m),
    to a whole number of times."""
    told = _told(prompt)
    assert told is not None
    activity, times = told
    phase, whole = np.arange(frames) / fps / activity.seconds, max(frames - 1, 1) / fps / activity.seconds
    if climbed is not None:
        phase *= max(round(climbed / abs(activity.climb * activity.seconds)), 1) / whole
    elif times is None:
        often = whole * (1.0 + DIFFERENCE * np.random.default_rng(seed).uniform(-1.0, 1.0))
        # It ends as it began: nobody is left in the air, and it can be looped.
        phase *= (round(often) or often) / whole
    else:
        phase = np.minimum(phase * np.clip(times / whole, 1.0, QUICKEST), times)
    rotations, root = doing(activity, phase, model.offsets)
    return Motion.from_rotations(fps, rotations, root, model.offsets, prompt, seed, model.name)


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<e{number}>{name})" for number, name in enumerate(ACTIVITIES))
    return re.compile(
        rf"(?:{WHO}\s+)?(?:is\s+)?(?:\w+ly\s+)?"
        r"(?:(?:(?:start|begin|keep)s?\s+)?(?:(?P<does>(?:do|hold|perform|practice)(?:e?s|ing)?)|is\s+in|in)\s+)?"
        rf"(?:{_COUNT}\s+|(?P<some>some|a few|several|many|a set of)\s+|(?:an?|his|her)\s+)?(?:\w+ly\s+)?(?:{names})"
        r"(?:\s+(?:fast|\w+ly|forwards?|ahead|along|around|exercises?|in place|on the (?:spot|floor|ground)"
        r"|for a while|in the gym"
        r"|(?:at|with) an? \w+ pace"
        r"|(?:across|through|along|down|to|in|over|on|around) (?:an?|the|his|her)(?: (?!and|then|while)\w+){1,2}))*"
        r"[\s.!]*",
        re.IGNORECASE,
    )
