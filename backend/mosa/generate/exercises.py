# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, as prompts say them. The recordings have hardly any, some of them stylised: they are drawn
(`motion/exercise.py`)."""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING

import numpy as np

from ..motion.exercise import WRIST, Exercise, Point, exercising
from ..motion.motion import Motion
from .amounts import NUMBERS
from .subject import WHO

if TYPE_CHECKING:
    from .model import Model
    from .request import Request

LEAST, DIFFERENCE = 4.0, 0.06
"""Seconds that an exercise is done for at least, where nobody says how often, and by what share of its time seeds
differ."""
QUICKEST = 1.6
"""How many times as fast an exercise is done that has to be done so often in little time."""
_ANKLE, _ON_TOES = 0.065, 0.135
"""Heights (m) of an ankle over a foot that stands flat, and over toes."""
_HANGING: Point = (0.27, 0.83, 0.04)
_HAND_DOWN: Point = (0.24, WRIST, 0.36)
_BACK: Point = (0.09, _ON_TOES, -0.89)
_PLANK = Exercise(
    4.0,
    up=(0.42, 0.425),
    lean=(72,),
    head=(-18,),
    foot=(_BACK,),
    toes=(76,),
    hand=(_HAND_DOWN,),
    elbow=(1.0, -0.6, -0.6),
)
_FEET_BEFORE: Point = (0.13, _ANKLE, 0.46)
_SIT_UP = Exercise(
    2.8,
    up=(0.11, 0.11, 0.115, 0.12, 0.115, 0.11),
    lean=(-87, -80, -52, -30, -48, -78),
    bend=(2, 18, 34, 30, 30, 14),
    head=(4, 18, 10, 6, 8, 14),
    foot=(_FEET_BEFORE,),
    hand=((0.13, 0.3, 0.02),),
    elbow=(1.0, 0.15, 0.25),
    of_chest=True,
)


def _swung(*degrees: float) -> tuple[Point, ...]:
    """Places of a hand, seen from the chest, whose arm is swung out to the side by so many degrees."""
    angles = np.radians(degrees)
    return tuple((0.192 + 0.49 * float(np.sin(angle)), 0.084 - 0.49 * float(np.cos(angle)), 0.05) for angle in angles)


EXERCISES = {
    r"(?:jumping|star)[\s-]?jacks?|star[\s-]?jumps?": Exercise(
        1.1,
        up=(0.93, 0.98, 1.02, 0.96, 0.9, 0.96, 1.0, 0.95),
        foot=(
            *((0.08, _ANKLE, 0.0), (0.12, 0.1, 0.0), (0.26, 0.13, 0.0), (0.35, 0.08, 0.0)),
            *((0.36, _ANKLE, 0.0), (0.32, 0.1, 0.0), (0.18, 0.13, 0.0), (0.09, 0.08, 0.0)),
        ),
        toes=(0, 22, 30, 12, 0, 22, 30, 12),
        hand=_swung(8, 20, 50, 85, 120, 150, 172, 150, 120, 85, 50, 20),
        of_chest=True,
    ),
    r"push[\s-]?ups?|press[\s-]?ups?": _PLANK._replace(
        seconds=2.2,
        up=(0.42, 0.36, 0.21, 0.19, 0.25, 0.38),
        ahead=(0.0, 0.015, 0.04, 0.044, 0.035, 0.01),
        lean=(72, 76, 85.5, 86.5, 83, 75),
        head=(-18, -20, -24, -24, -22, -18),
    ),
    r"(?:high |straight[\s-]arm |side )?planks?(?: position)?": _PLANK,
    r"mountain[\s-]?climbers?": _PLANK._replace(
        seconds=0.9,
        up=(0.45, 0.47, 0.45, 0.47),
        lean=(69,),
        foot=(
            (0.09, _ON_TOES, -0.87),
            (0.09, _ON_TOES, -0.87),
            (0.1, 0.2, -0.5),
            (0.11, 0.15, -0.18),
            (0.1, 0.2, -0.5),
        ),
        toes=(76, 76, 70, 60, 70),
        alternating=True,
    ),
    r"sit[\s-]?ups?": _SIT_UP,
    r"(?:ab(?:dominal)? )?crunch(?:es)?": _SIT_UP._replace(
        seconds=2.0, up=(0.11,), lean=(-87, -84, -82, -84), bend=(2, 24, 36, 22), head=(4, 18, 20, 14)
    ),
    r"high[\s-]?knees?": Exercise(
        0.8,
        up=(0.95, 0.985, 0.95, 0.985),
        lean=(3,),
        foot=(
            *((0.09, _ANKLE, 0.02), (0.09, _ANKLE, 0.02), (0.09, 0.14, -0.04), (0.1, 0.36, 0.14)),
            *((0.1, 0.48, 0.36), (0.1, 0.4, 0.34), (0.09, 0.16, 0.1), (0.09, 0.075, 0.02)),
        ),
        toes=(0, 8, 38, 40, 18, 6, 6, 2),
        hand=(
            (0.24, 1.16, 0.3),
            (0.24, 1.1, 0.22),
            (0.27, 1.0, 0.02),
            (0.28, 0.98, -0.14),
            (0.28, 0.99, -0.16),
            (0.27, 1.0, -0.02),
            (0.25, 1.06, 0.2),
            (0.24, 1.14, 0.29),
        ),
        alternating=True,
    ),
    r"burpees?": Exercise(
        4.4,
        elbow=(1.0, -0.2, -0.3),
        up=(0.96, 0.72, 0.47, 0.5, 0.42, 0.2, 0.3, 0.5, 0.47, 0.54, 0.74, 1.14, 0.86, 0.95),
        ahead=(0.0, -0.12, -0.06, 0.08, 0.09, 0.13, 0.11, 0.08, -0.04, -0.12, -0.08, 0.0, -0.04, 0.0),
        lean=(0, 38, 66, 72, 72, 86, 80, 72, 66, 52, 26, 0, 16, 2),
        bend=(0, 20, 34, 4, 0, 0, 0, 4, 34, 24, 10, -4, 8, 0),
        head=(0, -20, -30, -20, -18, -24, -20, -20, -30, -26, -14, -8, -4, 0),
        foot=(
            *((0.12, _ANKLE, 0.0), (0.12, _ANKLE, 0.0), (0.12, _ANKLE, 0.0), (0.1, 0.15, -0.74)),
            *((0.1, _ON_TOES, -0.8), (0.1, _ON_TOES, -0.8), (0.1, _ON_TOES, -0.8), (0.1, 0.16, -0.7)),
            *((0.12, 0.075, 0.0), (0.12, _ANKLE, 0.0), (0.12, _ANKLE, 0.0), (0.12, 0.27, 0.0)),
            *((0.12, 0.07, 0.0), (0.12, _ANKLE, 0.0)),
        ),
        toes=(0, 0, 0, 70, 76, 76, 76, 66, 6, 0, 6, 50, 4, 0),
        hand=(
            *(_HANGING, (0.27, 0.68, 0.2), (0.24, 0.48, 0.34), (0.22, 0.24, 0.44), (0.22, 0.06, 0.45)),
            *((0.24, WRIST, 0.45),) * 12,
            *((0.24, 0.2, 0.42), (0.24, 0.4, 0.36), (0.28, 0.54, 0.1), (0.28, 0.72, -0.06)),
            *((0.26, 1.28, 0.46), (0.2, 1.98, 0.1), (0.24, 1.8, 0.24), (0.3, 1.12, 0.36)),
            *((0.3, 0.95, 0.2), (0.28, 0.86, 0.08), (0.27, 0.83, 0.05)),
        ),
    ),
    r"lunges?": Exercise(
        3.6,
        up=(0.95, 0.91, 0.73, 0.62, 0.86) * 2,
        ahead=(0.0, 0.1, 0.3, 0.33, 0.13) * 2,
        lean=(2, 5, 5, 4, 5) * 2,
        foot=(
            *((0.1, _ANKLE, 0.0), (0.1, 0.16, 0.3), (0.1, _ANKLE, 0.66), (0.1, _ANKLE, 0.66), (0.1, 0.16, 0.3)),
            *((0.1, _ANKLE, 0.0), (0.1, 0.08, 0.0), (0.1, 0.14, 0.03), (0.1, 0.155, 0.04), (0.1, 0.09, 0.01)),
        ),
        alternating=True,
        toes=(0, -4, 0, 0, -4, 0, 10, 44, 52, 16),
        hand=((0.28, 0.86, 0.04), (0.28, 0.82, 0.14), (0.27, 0.68, 0.34), (0.27, 0.6, 0.38), (0.28, 0.8, 0.16)) * 2,
    ),
    r"rope (?:jumps?|skipping)|jump(?:s|ing)? rope|skip(?:s|ping)? rope": Exercise(
        0.52,
        up=(0.94, 0.97, 1.0, 0.97),
        foot=((0.08, _ANKLE, 0.0), (0.08, 0.09, 0.0), (0.08, 0.125, 0.0), (0.08, 0.09, 0.0)),
        toes=(6, 22, 32, 20),
        hand=((0.42, 1.0, 0.2), (0.37, 0.95, 0.22), (0.4, 0.93, 0.14), (0.43, 0.98, 0.13)),
    ),
}
"""Patterns of their names, and what is done."""
_COUNT = rf"(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})"
_PACES = ((re.compile(r"\b(?:quick|fast|rapid|energetic)\w*", re.I), 0.8), (re.compile(r"\bslow\w*", re.I), 1.5))


def exercise_of(prompt: str) -> Exercise | None:
    """The exercise that a prompt tells of, and of nothing else, at its pace; None for other prompts."""
    said = _said(prompt)
    if said is None:
        return None
    number = next(int(name[1:]) for name, text in said.groupdict().items() if text and name[1:].isdigit())
    pace = next((pace for words, pace in _PACES if words.search(prompt)), 1.0)
    exercise = list(EXERCISES.values())[number]
    return exercise._replace(seconds=exercise.seconds * pace)


def exercise_seconds(prompt: str) -> float | None:
    """How long an exercise takes that is all a prompt tells of: as often as it says, or some times; else None."""
    exercise = exercise_of(prompt)
    if exercise is None:
        return None
    return (_times(prompt) or math.ceil(LEAST / exercise.seconds)) * exercise.seconds


def generate_exercise(model: Model, request: Request) -> list[Motion]:
    """Carry out a checked request of an exercise, from its beginning to as often as it says, or to the motion's end."""
    request = request.lasting(lambda prompt: exercise_seconds(prompt) or LEAST)
    return [_exercising(model, request, seed) for seed in request.seeds]


def _exercising(model: Model, request: Request, seed: int) -> Motion:
    exercise, times = exercise_of(request.prompt), _times(request.prompt)
    assert exercise is not None
    phase = np.arange(request.frames) / request.fps / exercise.seconds
    if times is None:
        phase *= 1.0 + DIFFERENCE * np.random.default_rng(seed).uniform(-1.0, 1.0)
    else:
        phase = np.minimum(phase * np.clip(times / phase[-1], 1.0, QUICKEST), times)
    rotations, root = exercising(exercise, phase, model.offsets)
    return Motion.from_rotations(request.fps, rotations, root, model.offsets, request.prompt, seed, model.name)


def _times(prompt: str) -> int | None:
    said = _said(prompt)
    count = said["count"].lower() if said is not None and said["count"] else None
    if count is None:
        return None
    return NUMBERS.index(count) + 1 if count in NUMBERS else int(count)


def _said(prompt: str) -> re.Match[str] | None:
    return _pattern().fullmatch(" ".join(prompt.split()))


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<e{number}>{name})" for number, name in enumerate(EXERCISES))
    return re.compile(
        rf"(?:{WHO}\s+)?(?:is\s+)?(?:\w+ly\s+)?"
        r"(?:(?:(?:start|begin|keep)s?\s+)?(?:(?:do|hold|perform|practice)(?:e?s|ing)?|is\s+in|in)\s+)?"
        rf"(?:{_COUNT}\s+|(?:an?|some|a few|several|many|a set of|his|her)\s+)?(?:\w+ly\s+)?(?:{names})"
        r"(?:\s+(?:fast|\w+ly|exercises?|in place|on the (?:spot|floor|ground)|for a while|in the gym"
        r"|(?:at|with) an? \w+ pace))*[\s.!]*",
        re.IGNORECASE,
    )
