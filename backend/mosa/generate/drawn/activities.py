# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides, stunts and the like, read from prompts. The recordings have hardly any, some of them stylised: they
are drawn (`motion/activity.py`) as the tables have them whose names make up `ACTIVITIES`."""

from __future__ import annotations

import functools
import math
import re

from ...motion.activity import Activity
from ..words.amounts import NUMBERS, count
from ..words.factors import Factors, factor
from ..words.subject import WHO
from .acrobatics import ACROBATICS
from .ball_games import BALL_GAMES
from .boxing import BOXING
from .dances import DANCES
from .everyday import EVERYDAY
from .exercises import EXERCISES
from .from_the_floor import FROM_THE_FLOOR
from .gaits import GAITS
from .getting_down import GETTING_DOWN
from .getting_up import GETTING_UP
from .jumps import JUMPS
from .kicks import KICKS
from .landings import LANDINGS
from .on_a_mat import ON_A_MAT
from .spins import SPINS
from .stunts import STUNTS
from .terrain import TERRAIN
from .throws import THROWS

LEAST = 4.0
"""Seconds that an activity is done for at least, where nobody says how often."""
ACTIVITIES = {
    **EXERCISES,
    **STUNTS,
    **SPINS,
    **ACROBATICS,
    **ON_A_MAT,
    **GETTING_DOWN,
    **LANDINGS,
    **GAITS,
    **TERRAIN,
    **DANCES,
    **EVERYDAY,
    **FROM_THE_FLOOR,
    **KICKS,
    **GETTING_UP,
    **JUMPS,
    **THROWS,
    **BALL_GAMES,
    **BOXING,
}
"""Patterns of their names, and what is done."""
_COUNT = rf"(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})"
_OFTEN = rf"(?P<often>once|twice|thrice|(?:{'|'.join(NUMBERS)}|\d{{1,2}})(?= times))(?: times)?"
_TIMES: Factors = (
    (re.compile(r"\b(?:quick|fast|rapid|energetic)\w*", re.I), 0.8),
    (re.compile(r"\bslow\w*", re.I), 1.5),
)
"""How many times as long something takes that is said to be done so."""


def activity_of(prompt: str) -> Activity | None:
    """The activity that a prompt tells of, and of nothing else, at its pace; None for other prompts."""
    return None if (told := activity_and_times(prompt)) is None else told[0]


@functools.lru_cache(maxsize=256)
def activity_and_times(prompt: str) -> tuple[Activity, int | None] | None:
    """The same, and how often it is done, None where a prompt does not say it; None for other prompts."""
    said = _pattern().fullmatch(" ".join(prompt.split()))
    if said is None:
        return None
    number, name = next((int(key[1:]), text) for key, text in said.groupdict().items() if text and key[1:].isdigit())
    activity = list(ACTIVITIES.values())[number]
    # "Somersaults" is one, "does somersaults" are some.
    several = said["some"] or (said["does"] and name.lower().endswith("s"))
    often = said["count"] or said["often"]
    times = count(often) if often else 1 if activity.single and not several else None
    return activity._replace(seconds=activity.seconds * factor(prompt, _TIMES)), times


def activity_seconds(prompt: str) -> float | None:
    """How long an activity takes that is all a prompt tells of: as often as it says, or some times; else None."""
    told = activity_and_times(prompt)
    if told is None:
        return None
    activity, times = told
    return (times or math.ceil(LEAST / activity.seconds)) * activity.seconds


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<e{number}>{name})" for number, name in enumerate(ACTIVITIES))
    return re.compile(
        rf"(?:{WHO}\s+)?(?:is\s+)?(?:\w+ly\s+)?"
        r"(?:(?:(?:start|begin|keep)s?\s+)?(?:(?P<does>(?:do|hold|perform|practice)(?:e?s|ing)?)|is\s+in|in)\s+)?"
        rf"(?:{_COUNT}\s+|(?P<some>some|a few|several|many|a set of)\s+|(?:an?|his|her)\s+)?(?:\w+ly\s+)?(?:{names})"
        rf"(?:\s+{_OFTEN})?"
        r"(?:\s+(?:fast|\w+ly|forwards?|ahead|along|around|exercises?|in place|on the (?:spot|floor|ground)"
        r"|for a while|in the gym"
        r"|(?:at|with) an? \w+ pace"
        r"|(?:across|through|along|down|to|in|over|on|around) (?:an?|the|his|her)(?: (?!and|then|while)\w+){1,2}))*"
        r"[\s.!]*",
        re.IGNORECASE,
    )
