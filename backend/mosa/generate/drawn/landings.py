# SPDX-License-Identifier: GPL-3.0-or-later
"""A superhero's landing, slides along the floor, also on knees, a slip on ice, a stumble, a leap back, and the leaps,
pitches and bowls of ball games: where hips, feet and hands go (`activities.py` reads them from prompts)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import A
from .acrobatics import left_behind, less, seen_turned
from .stunts import TO_TOE, hips_in_flight, on_toe


class _RunUp(NamedTuple):
    """Where feet and hands are in the first five steps of a run."""

    foot: tuple[Point, ...]
    other_foot: tuple[Point, ...]
    hand: tuple[Point, ...]
    other_hand: tuple[Point, ...]


_RUN_UP = _RunUp(
    foot=((0.1, ANKLE, 0.0), (0.1, 0.2, 0.06), (0.1, 0.16, 0.6), (0.1, ANKLE, 0.82), (0.1, 0.14, 0.94)),
    other_foot=((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.14, 0.1), (0.1, 0.46, 0.62), (0.1, 0.34, 1.4)),
    hand=((0.27, -0.38, 0.05), (0.26, -0.24, 0.2), (0.24, -0.2, 0.3), (0.28, -0.3, -0.16), (0.28, -0.28, -0.2)),
    other_hand=((0.27, -0.38, 0.05), (0.28, -0.3, -0.16), (0.28, -0.28, -0.2), (0.24, -0.2, 0.3), (0.24, -0.2, 0.28)),
)


def _landing() -> Activity:
    """A leap higher than people's, a landing on a knee, a foot and a fist, a look up, and standing up."""
    step, way = 0.13, 0.5
    flight = np.arange(1, 7) * step
    rise = hips_in_flight(flight)
    knee, front = on_toe(0.13, way - 0.4, 80), (0.17, ANKLE, way + 0.3)
    fist = (0.16, 0.07, way + 0.42)
    bound = tuple(float(way * part) for part in flight / flight[-1])

    def flown(*down: tuple[float, float]) -> tuple[Point, ...]:
        """Where an ankle is in the air, so far below the hips and before them."""
        return tuple(
            (0.11, float(high - low), along + before)
            for (low, before), high, along in zip(down, rise, bound, strict=True)
        )

    return Activity(
        28 * step,
        up=(
            *(0.98, 0.9, 0.72, 0.7, 0.94, *map(float, rise), 0.63, 0.53, 0.51, 0.52, *(0.53,) * 7),
            *(0.55, 0.62, 0.77, 0.9, 0.97, 0.98, 0.98),
        ),
        ahead=(
            *(0.0, -0.02, -0.08, -0.06, 0.02, *bound, way, *(way,) * 10, way + 0.03, way + 0.1, way + 0.19),
            *(way + 0.26, *(way + 0.3,) * 3),
        ),
        lean=(0, 12, 34, 34, 8, -4, -6, -4, 4, 16, 30, 44, *(56, 58, 58, 57), *(56,) * 6, 52, 42, 30, 14, 2, 0, 0),
        bend=(0, 4, 12, 10, -6, -10, -8, 0, 10, 18, 24, 30, *(36, 36, 35, 34), *(33,) * 6, 28, 20, 12, 6, 0, 0, 0),
        tilt=(0, 0, 0, 0, 0, 0, 0, 0, -2, -4, -8, -12, *(-14,) * 10, -12, -8, -4, 0, 0, 0, 0),
        twist=(0, 0, 0, 0, 0, 0, 4, 8, 10, 12, 14, 18, *(20,) * 10, 16, 8, 2, 0, 0, 0, 0),
        head=(
            *(0, -6, -20, -20, -12, -6, 4, 10, 10, 6, 0, 2),
            *(10, 12, 12, 10, 4, -20, -44, -56, -58, -58),
            *(-50, -36, -22, -10, 0, 0, 0),
        ),
        foot=(
            *((0.1, ANKLE, 0.0),) * 3,
            *(on_toe(0.1, TO_TOE[1], 12), on_toe(0.1, TO_TOE[1], 46)),
            *flown((0.88, -0.06), (0.66, 0.12), (0.62, 0.2), (0.66, 0.26), (0.74, 0.3), (0.84, 0.3)),
            *(front,) * 13,
            *((0.14, ANKLE, way + 0.3),) * 4,
        ),
        toes=(0, 0, 0, 12, 46, 50, 40, 30, 24, 18, 8, *(0,) * 17),
        other_foot=(
            *((0.1, ANKLE, 0.0),) * 3,
            *(on_toe(0.1, TO_TOE[1], 12), on_toe(0.1, TO_TOE[1], 46)),
            *flown((0.88, -0.08), (0.78, -0.16), (0.72, -0.26), (0.7, -0.32), (0.72, -0.34), (0.8, -0.36)),
            (0.13, 0.15, way - 0.37),
            *(knee,) * 11,
            *((0.13, 0.19, way - 0.1), (0.12, 0.1, way + 0.22), *((0.1, ANKLE, way + 0.27),) * 3),
        ),
        other_toes=(0, 0, 0, 12, 46, 56, 66, 72, 76, 78, 70, 74, *(80,) * 11, 40, 2, 0, 0, 0),
        hand=(
            *((0.27, 0.83, 0.04), (0.3, 0.76, -0.16), (0.32, 0.68, -0.3), (0.34, 0.68, 0.06), (0.36, 1.2, 0.38)),
            *((0.4, 1.72, 0.4), (0.48, 2.04, 0.34), (0.55, 2.04, 0.26), (0.6, 1.86, 0.22), (0.58, 1.58, 0.2)),
            *((0.54, 1.3, 0.2), (0.52, 1.0, 0.26), *((0.5, 0.9, 0.3),) * 10),
            *((0.48, 0.84, 0.4), (0.42, 0.8, 0.6), (0.34, 0.8, 0.76), (0.29, 0.82, 0.82), *((0.27, 0.83, 0.84),) * 3),
        ),
        other_hand=(
            *((0.27, 0.83, 0.04), (0.3, 0.76, -0.16), (0.32, 0.68, -0.3), (0.34, 0.68, 0.06), (0.34, 1.2, 0.38)),
            *((0.36, 1.7, 0.42), (0.38, 2.0, 0.42), (0.38, 1.98, 0.46), (0.36, 1.72, 0.54), (0.3, 1.34, 0.64)),
            *((0.24, 0.88, 0.76), (0.18, 0.42, 0.88), *(fist,) * 10),
            *((0.18, 0.26, way + 0.4), (0.24, 0.5, way + 0.44), (0.28, 0.74, way + 0.4), (0.28, 0.82, way + 0.36)),
            *((0.27, 0.83, way + 0.34),) * 3,
        ),
        elbow=(1.0, -0.2, -0.5),
        once=True,
        single=True,
    )


def _slide() -> Activity:
    """Some steps of a run, a slide on a leg that is bent beneath the other one, and up again from that."""
    along = (0.0, 0.1, 0.42, 0.86, 1.34, 1.84, 2.34, 2.82, 3.24, 3.58, 3.84, 4.02, 4.14, 4.22, 4.3, 4.4, 4.5, 4.56)
    up = (0.97, 0.93, 0.92, 0.96, 0.92, 0.94, 0.84, 0.58, 0.3, 0.16, 0.14, 0.14, 0.15, 0.24, 0.46, 0.72, 0.92, 0.97)
    end = along[-1]
    return Activity(
        17 * 0.14,
        up=up,
        ahead=along,
        lean=(0, 14, 20, 18, 14, 8, -8, -30, -48, -54, -52, -46, -30, 6, 34, 30, 10, 0),
        bend=(0, 4, 6, 4, 4, 4, 4, 10, 22, 30, 30, 26, 22, 20, 12, 8, 2, 0),
        head=(0, -8, -16, -14, -12, -8, 0, 8, 14, 14, 12, 10, 4, -14, -24, -20, -6, 0),
        tilt=(0, 0, 0, 0, 0, 0, -3, -8, -12, -14, -14, -14, -12, -8, -2, 0, 0, 0),
        twist=(0, 6, -10, -12, 12, 10, 0, -6, -10, -12, -12, -12, -8, 0, 0, 0, 0, 0),
        foot=(
            *_RUN_UP.foot,
            *((0.1, 0.5, 1.52), (0.1, 0.46, 2.46), (0.1, 0.28, 3.4)),
            *(
                (0.1, high, ahead + 0.8)
                for high, ahead in zip((0.14, 0.09, 0.08, 0.08, 0.08), along[8:13], strict=True)
            ),
            *((0.11, ANKLE, 4.78), (0.12, ANKLE, 4.76), (0.12, ANKLE, 4.72), (0.1, 0.09, 4.64), (0.1, ANKLE, end)),
        ),
        toes=(0, 40, 10, 0, 44, 50, 0, -30, -40, -40, -38, -36, -30, 0, 0, 0, 4, 0),
        other_foot=(
            *_RUN_UP.other_foot,
            *((0.1, ANKLE, 1.98), (0.1, 0.12, 2.08), (0.06, 0.18, 2.7)),
            *((-0.06, 0.09, ahead + 0.24) for ahead in along[8:12]),
            *((0.0, 0.1, 4.4), (0.08, 0.08, 4.5), *((0.1, ANKLE, end),) * 4),
        ),
        other_toes=(0, 0, 44, 60, 10, 0, 30, 30, 10, 10, 10, 10, 10, 4, 0, 0, 0, 0),
        hand=(
            *_RUN_UP.hand,
            *((0.24, -0.2, 0.28), (0.36, -0.1, 0.3), (0.46, 0.06, 0.24), *((0.46, 0.1, 0.24),) * 3),
            *((0.44, 0.04, 0.28), (0.38, -0.1, 0.34), (0.3, -0.26, 0.3), (0.28, -0.34, 0.2), (0.27, -0.37, 0.12)),
            *((0.27, -0.38, 0.05), (0.27, -0.38, 0.05)),
        ),
        other_hand=(
            *_RUN_UP.other_hand,
            *((0.28, -0.3, -0.14), (0.34, -0.26, -0.16), (0.38, -0.2, -0.2), *((0.38, -0.13, -0.22),) * 4),
            *((0.36, -0.17, -0.16), (0.3, -0.34, 0.0), (0.28, -0.34, 0.16), (0.27, -0.37, 0.12)),
            *((0.27, -0.38, 0.05), (0.27, -0.38, 0.05)),
        ),
        elbow=(1.0, -0.4, -0.6),
        of_chest=True,
        once=True,
        single=True,
    )


def _knee_slide() -> Activity:
    """Some steps of a run, and a slide on both knees with wide arms, as footballers do after a goal."""
    along = (0.0, 0.1, 0.42, 0.86, 1.34, 1.84, 2.34, 2.84, 3.28, 3.62, 3.88, 4.06, 4.16, 4.22, 4.25, 4.26, 4.26, 4.26)
    slid = tuple((0.14, 0.1, ahead - 0.45) for ahead in along[8:])
    wide = ((0.42, 0.1, 0.14), (0.5, 0.2, 0.04), (0.52, 0.28, -0.02), (0.5, 0.32, -0.02), (0.44, 0.36, 0.02))
    ends = ((0.36, 0.34, 0.08), (0.3, 0.2, 0.22), (0.27, 0.12, 0.26), (0.27, 0.24, 0.2), (0.27, 0.12, 0.26))
    return Activity(
        17 * 0.15,
        up=(0.97, 0.93, 0.92, 0.96, 0.92, 0.94, 0.84, 0.64, *(0.54,) * 10),
        ahead=along,
        lean=(0, 14, 20, 18, 14, 8, 4, -4, -10, -14, -14, -12, -8, -4, 0, 2, 2, 2),
        bend=(0, 4, 6, 4, 4, 4, 0, -6, -12, -16, -16, -14, -10, -4, 0, 2, -2, 2),
        head=(0, -8, -16, -14, -12, -8, -4, -6, -12, -18, -20, -20, -16, -12, -10, -6, -10, -6),
        twist=(0, 6, -10, -12, 12, 10, *(0,) * 12),
        foot=(
            *_RUN_UP.foot,
            *((0.1, 0.5, 1.52), (0.12, 0.4, 2.06), (0.13, 0.2, 2.44), *slid),
        ),
        toes=(0, 40, 10, 0, 44, 50, 70, 110, *(128,) * 10),
        other_foot=(
            *_RUN_UP.other_foot,
            *((0.1, ANKLE, 1.98), (0.11, 0.16, 2.04), (0.13, 0.2, 2.42), *slid),
        ),
        other_toes=(0, 0, 44, 60, 10, 0, 60, 110, *(128,) * 10),
        hand=(
            *_RUN_UP.hand,
            *((0.24, -0.2, 0.28), (0.3, -0.1, 0.26), (0.36, 0.0, 0.2), *wide, *ends),
        ),
        other_hand=(
            *_RUN_UP.other_hand,
            *((0.28, -0.3, -0.14), (0.32, -0.2, 0.06), (0.36, -0.02, 0.16), *wide, *ends),
        ),
        elbow=(1.0, -0.6, -0.2),
        of_chest=True,
        once=True,
        single=True,
    )


def _slip() -> Activity:
    """A step, from under which the foot slides away: both feet fly up, and the back comes down on the floor."""
    along = (0.0, 0.05, 0.16, 0.3, 0.42, 0.52, 0.58, 0.6, 0.61, 0.61, 0.61, 0.61, 0.61, 0.61, 0.61, 0.61)
    end = along[-1]
    lies = (0.14, 0.08, end + 0.86)
    drawn_up = (0.13, ANKLE, end + 0.46)
    return Activity(
        15 * 0.15,
        up=(0.95, 0.94, 0.93, 0.9, 0.82, 0.6, 0.3, 0.15, 0.12, 0.12, *(0.115,) * 6),
        ahead=along,
        lean=(0, 2, 0, -14, -34, -54, -68, -78, -86, -88, *(-88,) * 6),
        bend=(0, 2, 4, 16, 26, 30, 34, 26, 12, 4, 2, 6, 10, 8, 6, 4),
        head=(0, 8, 10, 14, 22, 26, 26, 18, -2, -6, -4, 6, 10, 6, 4, 4),
        tilt=(0, 0, 2, 4, 2, -2, -4, -2, *(0,) * 8),
        foot=(
            *((0.1, ANKLE, 0.0), (0.1, 0.13, 0.2), (0.1, ANKLE, 0.44), (0.11, 0.09, 0.82), (0.12, 0.3, 1.14)),
            *((0.12, 0.56, 1.28), (0.12, 0.54, 1.32), (0.13, 0.36, 1.4), (0.14, 0.14, 1.46), lies, lies, lies),
            *(lies, lies, lies, lies),
        ),
        toes=(0, -8, 0, -20, -34, -40, -40, -46, -56, *(-60,) * 7),
        other_foot=(
            *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.09, 0.02), (0.11, 0.2, 0.3)),
            *((0.12, 0.46, 0.84), (0.12, 0.56, 1.14), (0.13, 0.38, 1.2), (0.13, 0.16, 1.16), drawn_up, drawn_up),
            *((drawn_up,) * 5),
        ),
        other_toes=(0, 0, 0, 24, 30, 0, -20, -30, -20, *(0,) * 7),
        hand=(
            *((0.27, -0.38, 0.05), (0.28, -0.34, 0.1), (0.36, -0.2, 0.2), (0.54, 0.1, 0.2), (0.56, 0.26, 0.1)),
            *(
                (0.54, 0.16, 0.1),
                (0.52, 0.0, 0.1),
                (0.48, -0.12, 0.06),
                (0.44, -0.2, 0.02),
                *((0.41, -0.26, 0.02),) * 7,
            ),
        ),
        other_hand=(
            *((0.27, -0.38, 0.05), (0.28, -0.36, 0.0), (0.38, -0.22, 0.1), (0.52, 0.1, 0.2), (0.5, 0.34, 0.2)),
            *((0.54, 0.24, 0.16), (0.52, 0.06, 0.12), (0.46, -0.06, 0.1), (0.4, -0.06, 0.14), (0.3, 0.1, 0.2)),
            *(
                (0.16, 0.3, 0.12),
                (0.13, 0.35, 0.08),
                (0.13, 0.35, 0.08),
                (0.13, 0.34, 0.09),
                *((0.13, 0.35, 0.08),) * 2,
            ),
        ),
        elbow=(1.0, -0.6, -0.2),
        of_chest=True,
        once=True,
        single=True,
    )


def _leap(
    hand: tuple[Point, ...],
    other_hand: tuple[Point, ...] = (),
    bend: tuple[float, ...] = (0, 6, 8, 0, -6, -4, 0, 4, 4, 8, 6, 0),
    head: tuple[float, ...] = (0.0,),
    twist: tuple[float, ...] = (0.0,),
) -> Activity:
    """A crouch, a jump straight up that lasts as long as gravity has it, and a landing, while arms, seen from the
    chest, and trunk do something in twelve steps: in the air from the fourth to the eighth."""
    step = 0.14
    flight = np.arange(5) * step
    rise = hips_in_flight(flight)
    hangs = tuple((0.1, float(up - 0.87), -0.05) for up in rise[1:4])
    return Activity(
        12 * step,
        up=(0.95, 0.84, 0.7, 0.78, *map(float, rise[:-1]), 0.92, 0.74, 0.8, 0.92),
        ahead=(0.0, -0.03, -0.08, -0.06, *(0.0,) * 5, -0.06, -0.04, 0.0),
        lean=(0, 16, 30, 24, 2, 0, 0, 2, 6, 26, 18, 4),
        bend=bend,
        head=head,
        twist=twist,
        foot=(
            *(((0.12, ANKLE, 0.0),) * 3),
            *(on_toe(0.12, TO_TOE[1], 20), on_toe(0.12, TO_TOE[1], 50), *hangs, on_toe(0.12, TO_TOE[1], 12)),
            *(((0.12, ANKLE, 0.0),) * 3),
        ),
        toes=(0, 0, 0, 20, 50, 58, 52, 40, 12, 0, 0, 0),
        hand=hand,
        other_hand=other_hand,
        elbow=(1.0, -0.6, 0.0),
        of_chest=True,
        single=True,
    )


def _dunk() -> Activity:
    """Some steps of a run with a ball, a leap off one foot, and the ball is slammed down from above with one hand."""
    step = 0.14
    flight = np.arange(6) * step
    rise = tuple(map(float, hips_in_flight(flight)))
    along = (0.0, 0.1, 0.42, 0.86, 1.34, 1.84, 2.24, 2.56, 2.84, 3.08, 3.28, 3.42, 3.48, *(3.5,) * 4)
    end = along[-1]

    def hung(*low: tuple[float, float]) -> tuple[Point, ...]:
        """Where an ankle is in the air, so far below the hips and before them."""
        return tuple(
            (0.11, high - down, ahead + before)
            for (down, before), high, ahead in zip(low, rise[1:5], along[7:11], strict=True)
        )

    hangs = (0.27, -0.38, 0.05)
    return Activity(
        16 * step,
        up=(0.97, 0.93, 0.92, 0.96, 0.92, 0.86, *rise[:5], 0.92, 0.72, 0.74, 0.86, 0.95, 0.97),
        ahead=along,
        lean=(0, 14, 20, 18, 14, 12, 2, -4, -6, 4, 8, 10, 30, 28, 14, 4, 0),
        bend=(0, 4, 6, 4, 4, 6, -6, -14, -10, 12, 16, 8, 10, 10, 6, 2, 0),
        head=(0, -8, -16, -14, -16, -20, -28, -30, -22, 0, 6, 0, -10, -10, -6, 0, 0),
        foot=(
            *_RUN_UP.foot,
            *((0.1, 0.46, 1.52), (0.11, 0.66, 2.5), *hung((0.52, 0.3), (0.66, 0.22), (0.76, 0.12), (0.84, 0.06))),
            *((0.12, 0.08, 3.5), *((0.12, ANKLE, end),) * 5),
        ),
        toes=(0, 40, 10, 0, 44, 50, 30, 30, 36, 40, 36, 10, *(0,) * 5),
        other_foot=(
            *_RUN_UP.other_foot,
            *((0.1, ANKLE, 1.96), on_toe(0.1, 2.08, 50)),
            *hung((0.78, -0.26), (0.74, -0.3), (0.78, -0.16), (0.84, 0.0)),
            *((0.12, 0.08, 3.46), *((0.12, ANKLE, end - 0.04),) * 5),
        ),
        other_toes=(0, 0, 44, 60, 10, 0, 50, 66, 70, 60, 44, 12, *(0,) * 5),
        hand=(
            *((0.27, -0.38, 0.05), (0.24, -0.28, 0.2), (0.14, -0.16, 0.3), (0.1, -0.12, 0.32), (0.08, -0.14, 0.32)),
            *((0.08, -0.04, 0.34), (0.1, 0.28, 0.3), (0.16, 0.56, 0.06), (0.16, 0.58, -0.02), (0.1, 0.46, 0.3)),
            *((0.12, 0.02, 0.42), (0.26, -0.1, 0.3), (0.34, -0.2, 0.2), (0.32, -0.24, 0.2), (0.28, -0.34, 0.1)),
            *(hangs, hangs),
        ),
        other_hand=(
            *((0.27, -0.38, 0.05), (0.24, -0.3, 0.18), (0.12, -0.18, 0.3), (0.1, -0.14, 0.32), (0.08, -0.16, 0.32)),
            *((0.06, -0.06, 0.34), (0.1, 0.18, 0.34), (0.3, 0.1, 0.3), (0.4, 0.04, 0.2), (0.44, 0.0, 0.16)),
            *((0.42, -0.06, 0.16), (0.38, -0.12, 0.2), (0.36, -0.2, 0.2), (0.32, -0.26, 0.18), (0.28, -0.34, 0.1)),
            *(hangs, hangs),
        ),
        elbow=(1.0, -0.6, -0.1),
        of_chest=True,
        once=True,
        single=True,
        mirrored=True,
    )


_HANGS: Point = (0.27, -0.38, 0.05)
_FLUNG: Point = (0.4, 0.06, 0.34)


def _stumble() -> Activity:
    """A step, a toe that is caught behind, three hasty steps beneath a body that pitches forward, and a stop."""
    seconds, way = 2.4, 1.9
    return Activity(
        seconds,
        up=(0.95, 0.95, 0.94, 0.93, 0.9, 0.84, 0.82, 0.85, 0.89, 0.92, 0.94, 0.95),
        ahead=less((0.0, 0.1, 0.32, 0.5, 0.74, 1.04, 1.34, 1.58, 1.74, 1.84, 1.89, 1.9), way),
        lean=(0, 3, 2, 8, 26, 42, 42, 34, 22, 8, 0, 0),
        bend=(0, 2, 4, 12, 24, 26, 20, 14, 8, 2, -4, 0),
        head=(0, 0, 4, 6, -12, -26, -26, -20, -10, -2, 2, 0),
        tilt=(0, 0, 0, -2, -4, 4, 5, -4, -3, 0, 0, 0),
        foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, 0.16, 0.2), (0.1, ANKLE, 0.48), (0.1, ANKLE, 0.48), (0.1, ANKLE, 0.48)),
                *((0.1, 0.2, 0.72), (0.12, ANKLE, 1.36), (0.12, ANKLE, 1.36), (0.12, ANKLE, 1.36), (0.11, 0.12, 1.62)),
                *((0.1, ANKLE, way), (0.1, ANKLE, way)),
            ),
            way,
        ),
        toes=(0, 10, 0, 0, 10, 40, 0, 0, 10, 10, 0, 0),
        other_foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.14, 0.06), (0.1, 0.16, 0.14), (0.1, 0.22, 0.5)),
                *((0.13, ANKLE, 1.06), (0.13, ANKLE, 1.06), (0.12, 0.2, 1.4), *((0.1, ANKLE, way),) * 4),
            ),
            way,
        ),
        other_toes=(0, 0, 40, 56, 40, 0, 10, 30, 0, 0, 0, 0),
        hand=(
            *(_HANGS, (0.27, -0.37, 0.12), (0.28, -0.34, 0.0), (0.36, -0.2, 0.2), _FLUNG, (0.5, 0.12, 0.24)),
            *((0.54, 0.1, 0.1), (0.48, 0.02, 0.12), (0.4, -0.16, 0.16), (0.32, -0.3, 0.14), _HANGS, _HANGS),
        ),
        other_hand=(
            *(_HANGS, (0.27, -0.37, 0.0), (0.28, -0.34, 0.14), (0.3, -0.16, 0.3), (0.34, 0.06, 0.4), (0.36, 0.1, 0.4)),
            *((0.46, 0.06, 0.26), (0.5, 0.02, 0.1), (0.44, -0.12, 0.1), (0.32, -0.3, 0.1), _HANGS, _HANGS),
        ),
        elbow=(0.8, -0.8, -0.5),
        of_chest=True,
        speed=way / seconds,
        single=True,
    )


def _leap_back() -> Activity:
    """A start, a leap backwards with raised hands, and a landing in bent knees, from which somebody stands up."""
    seconds, way = 1.9, -0.9
    guard = (0.2, 0.12, 0.32)
    return Activity(
        seconds,
        up=(0.95, 0.9, 0.82, 0.96, 1.04, 0.98, 0.82, 0.8, 0.86, 0.91, 0.94, 0.95),
        ahead=less((0.0, 0.0, -0.06, -0.24, -0.52, -0.78, -0.94, -0.96, -0.94, -0.92, -0.9, -0.9), way),
        lean=(0, 8, 14, -4, -2, 14, 30, 30, 20, 10, 2, 0),
        bend=(0, 6, 12, 8, 14, 16, 14, 12, 8, 4, 0, 0),
        head=(0, -8, -14, -4, -8, -16, -26, -26, -18, -8, 0, 0),
        foot=left_behind(
            (
                *((0.12, ANKLE, 0.0),) * 3,
                *(on_toe(0.12, TO_TOE[1], 30), (0.13, 0.26, -0.26), (0.14, 0.16, -0.72)),
                *((0.14, ANKLE, way),) * 6,
            ),
            way,
        ),
        toes=(0, 0, 0, 30, 30, 10, 0, 0, 0, 0, 0, 0),
        hand=(
            *(_HANGS, (0.28, -0.3, 0.14), (0.3, -0.1, 0.24), (0.34, 0.14, 0.3), (0.3, 0.2, 0.32), (0.24, 0.14, 0.34)),
            *(guard, guard, guard, (0.22, -0.06, 0.3), (0.26, -0.3, 0.14), _HANGS),
        ),
        elbow=(1.0, -0.6, -0.1),
        of_chest=True,
        speed=way / seconds,
        single=True,
    )


def _leap_aside() -> Activity:
    """A leap to the left with both feet, and a landing in bent knees, from which somebody stands up."""
    way = 0.7
    gone = (0.0, 0.0, 0.0, 0.0, 0.28, 0.54, 0.7, *(way,) * 5)
    high = (ANKLE, ANKLE, ANKLE, 0.0, 0.2, 0.27, 0.16, *(ANKLE,) * 5)

    def foot(side: float) -> tuple[Point, ...]:
        """The left ankle, or the right one, outward."""
        off = on_toe(0.11, TO_TOE[1], 40)
        return tuple((0.11 + side * aside, up, 0.0) if up else off for aside, up in zip(gone, high, strict=True))

    return Activity(
        1.5,
        up=(0.95, 0.9, 0.78, 0.96, 1.06, 1.1, 1.03, 0.88, 0.79, 0.85, 0.93, 0.95),
        aside=(0.0, -0.01, -0.01, 0.12, 0.32, 0.5, 0.64, 0.7, 0.72, 0.71, way, way),
        lean=(0, 8, 22, 8, 2, 2, 6, 16, 24, 16, 4, 0),
        bend=(0, 4, 10, 2, 0, 0, 2, 6, 10, 6, 0, 0),
        head=(0, -6, -18, -6, 0, 0, -4, -12, -20, -12, -2, 0),
        tilt=(0, 0, 0, -6, -4, 2, 6, 4, 0, 0, 0, 0),
        foot=foot(1.0),
        other_foot=foot(-1.0),
        toes=(0, 0, 0, 40, 40, 30, 14, 0, 0, 0, 0, 0),
        hand=(
            *(_HANGS, (0.28, -0.34, -0.06), (0.3, -0.28, -0.12), (0.32, -0.16, 0.2), (0.4, -0.02, 0.24)),
            *((0.44, 0.0, 0.2), (0.44, -0.04, 0.2), (0.4, -0.14, 0.2), (0.34, -0.26, 0.16), (0.3, -0.34, 0.1)),
            *(_HANGS, _HANGS),
        ),
        elbow=(0.8, -0.8, -0.5),
        of_chest=True,
        once=True,
        single=True,
    )


def _pitch() -> Activity:
    """A pitcher who turns aside and draws up the left knee, steps far ahead and throws from above with the right."""
    turn = (0, -30, -72, -84, -84, -70, -24, 8, 14, 8, 0, 0)
    way = 0.9
    hips = [
        (0.0, 0.0),
        (-0.02, 0.0),
        (-0.06, 0.0),
        (-0.07, -0.02),
        (-0.05, 0.06),
        (0.0, 0.34),
        (0.0, 0.58),
        (0.02, 0.7),
    ]
    hips += [(0.02, 0.78), (0.0, 0.86), (0.0, way), (0.0, way)]
    left = [(0.1, 0.0, ANKLE), (0.1, 0.02, 0.09), (0.02, 0.12, 0.5), (-0.06, 0.14, 0.62), (0.02, 0.4, 0.4)]
    left += [(0.06, 0.92, ANKLE)] * 5 + [(0.1, 0.9, ANKLE)] * 2
    right = [(-0.1, 0.0, ANKLE)] * 6 + [(-0.1, 0.06, 0.1), (-0.1, 0.22, 0.28), (-0.1, 0.6, 0.3), (-0.1, 0.88, 0.08)]
    right += [(-0.1, way, ANKLE)] * 2

    def seen(places: list[tuple[float, float, float]], side: float = 1.0) -> tuple[Point, ...]:
        return seen_turned(places, turn, way, side)

    middle = seen([(aside, ahead, 0.0) for aside, ahead in hips])
    return Activity(
        3.2,
        up=(0.95, 0.95, 0.94, 0.95, 0.93, 0.8, 0.76, 0.78, 0.84, 0.9, 0.94, 0.95),
        aside=tuple(point[0] for point in middle),
        ahead=tuple(point[2] for point in middle),
        turn=turn,
        lean=(0, 0, -2, -4, -2, 4, 14, 34, 44, 26, 6, 0),
        bend=(4, 4, 4, 4, 2, -8, -8, 20, 26, 16, 4, 4),
        twist=(0, 0, -6, -10, -14, -30, -22, 24, 34, 16, 0, 0),
        look=(0, 26, 60, 70, 76, 80, 40, -20, -30, -16, 0, 0),
        head=(2, 0, 0, 0, 0, -4, -12, -30, -36, -24, -6, 2),
        foot=seen(left),
        toes=(0, 0, 30, 36, 10, 0, 0, 0, 0, 0, 0, 0),
        other_foot=seen(right, -1.0),
        other_toes=(0, 0, 0, 0, 0, 0, 20, 60, 30, 6, 0, 0),
        hand=(
            *((0.06, 0.0, 0.28), (0.05, 0.12, 0.26), (0.05, 0.12, 0.26), (0.06, 0.06, 0.27), (0.3, 0.0, 0.34)),
            *((0.56, 0.12, 0.12), (0.34, 0.04, 0.28), (0.2, -0.08, 0.16), (0.22, -0.14, 0.08), (0.26, -0.2, 0.14)),
            *((0.2, -0.2, 0.24), (0.06, -0.06, 0.28)),
        ),
        other_hand=(
            *((0.06, -0.02, 0.28), (0.05, 0.1, 0.26), (0.05, 0.1, 0.26), (0.08, 0.04, 0.27), (0.34, -0.28, 0.02)),
            *((0.52, 0.1, -0.16), (0.36, 0.36, -0.14), (0.16, 0.4, 0.34), (-0.16, -0.3, 0.34), (-0.06, -0.36, 0.26)),
            *((0.16, -0.26, 0.24), (0.06, -0.08, 0.28)),
        ),
        elbow=(0.9, 0.3, -0.3),
        of_chest=True,
        speed=way / 3.2,
        single=True,
    )


def _bowl() -> Activity:
    """A cricketer's run-up, a leap onto the right foot, and the ball from a straight arm that comes over the head."""
    seconds, way = 2.9, 3.6
    left = [(0.0, ANKLE), (0.1, 0.2), (0.56, ANKLE), (0.56, ANKLE), (0.8, 0.34), (1.66, ANKLE), (1.66, 0.1)]
    left += [(1.9, 0.5), (2.6, 0.34), (2.96, ANKLE), (2.96, ANKLE), (2.96, 0.1), (3.3, 0.3), (way, ANKLE)]
    left += [(way, ANKLE), (way, ANKLE)]
    right = [(0.0, ANKLE), (0.0, ANKLE), (0.2, 0.3), (1.1, ANKLE), (1.1, ANKLE), (1.3, 0.36), (2.0, 0.34)]
    right += [(2.3, ANKLE), (2.3, ANKLE), (2.34, 0.14), (2.7, 0.46), (3.4, ANKLE), (3.4, ANKLE), (3.4, 0.1)]
    right += [(way, ANKLE), (way, ANKLE)]
    hips = (0.0, 0.12, 0.42, 0.84, 1.18, 1.54, 1.9, 2.18, 2.4, 2.66, 2.96, 3.22, 3.4, 3.5, 3.58, way)

    def placed(places: list[tuple[float, float]]) -> tuple[Point, ...]:
        return left_behind([(0.1, up, ahead) for ahead, up in places], way)

    return Activity(
        seconds,
        up=(0.95, 0.92, 0.93, 0.92, 0.94, 0.93, 1.04, 0.93, 0.92, 0.9, 0.89, 0.88, 0.9, 0.93, 0.95, 0.95),
        ahead=less(hips, way),
        lean=(0, 10, 10, 10, 8, 4, -4, -8, -6, 6, 26, 30, 22, 12, 4, 0),
        bend=(0, 4, 4, 4, 2, 0, -6, -12, -10, 4, 20, 24, 16, 8, 2, 0),
        twist=(0, 0, 0, 0, 0, -14, -34, -44, -30, 0, 34, 44, 30, 14, 4, 0),
        look=(0, 0, 0, 0, 0, 14, 30, 40, 28, 0, -26, -34, -24, -10, 0, 0),
        head=(0, -8, -8, -8, -6, -4, 0, 4, 0, -8, -34, -38, -26, -12, -4, 0),
        foot=placed(left),
        toes=(0, 20, 0, 0, 40, 0, 10, 20, -10, 0, 0, 30, 20, 0, 0, 0),
        other_foot=placed(right),
        other_toes=(0, 0, 20, 0, 0, 40, 10, 0, 0, 30, 40, 0, 0, 24, 0, 0),
        hand=(
            *(_HANGS, (0.26, -0.2, 0.24), (0.26, -0.26, 0.16), (0.28, -0.34, -0.1), (0.24, -0.1, 0.26)),
            *((0.14, 0.2, 0.36), (0.12, 0.52, 0.2), (0.12, 0.55, 0.16), (0.14, 0.4, 0.36), (0.2, 0.0, 0.34)),
            *((0.3, -0.3, 0.0), (0.3, -0.2, -0.24), (0.32, -0.24, -0.1), (0.28, -0.34, 0.1), _HANGS, _HANGS),
        ),
        other_hand=(
            *(_HANGS, (0.28, -0.34, -0.1), (0.26, -0.2, 0.24), (0.24, -0.2, 0.26), (0.12, -0.08, 0.3)),
            *((0.1, 0.06, 0.3), (0.14, 0.0, 0.34), (0.24, -0.4, 0.14), (0.36, -0.1, -0.38), (0.26, 0.5, -0.06)),
            *((0.12, 0.34, 0.4), (-0.1, -0.3, 0.34), (-0.1, -0.36, 0.2), (0.1, -0.36, 0.2), _HANGS, _HANGS),
        ),
        elbow=(0.8, -0.6, -0.5),
        of_chest=True,
        speed=way / seconds,
        single=True,
    )


_DOWN: Point = (0.27, -0.38, 0.06)
_BALANCING: tuple[Point, ...] = (
    *(_DOWN, (0.3, -0.3, -0.14), (0.3, -0.24, -0.26), (0.34, -0.1, 0.2), (0.42, 0.08, 0.3), (0.44, 0.1, 0.26)),
    *((0.42, -0.1, 0.08), (0.44, -0.12, 0.12), (0.44, -0.14, 0.16), (0.38, -0.2, 0.22), (0.3, -0.3, 0.14), _DOWN),
)
_LET_GO: tuple[Point, ...] = (
    *((0.1, -0.14, 0.3), (0.08, -0.16, 0.3), (0.08, -0.1, 0.3), (0.1, 0.16, 0.26), (0.12, 0.4, 0.18)),
    *((0.12, 0.44, 0.16), (0.1, 0.52, 0.26), (0.1, 0.5, 0.3), (0.1, 0.42, 0.34), (0.14, 0.1, 0.36), (0.2, -0.16, 0.26)),
    (0.16, -0.18, 0.28),
)
_HELD_UP: tuple[Point, ...] = (
    *((0.08, -0.14, 0.3), (0.08, -0.16, 0.3), (0.08, -0.1, 0.3), (0.1, 0.14, 0.28), (0.14, 0.38, 0.2)),
    *((0.14, 0.42, 0.18), (0.18, 0.44, 0.18), (0.22, 0.36, 0.22), (0.24, 0.24, 0.28), (0.26, 0.0, 0.3)),
    *((0.24, -0.2, 0.24), (0.14, -0.18, 0.28)),
)
_HITTING: tuple[Point, ...] = (
    *(_DOWN, (0.31, -0.32, -0.06), (0.36, -0.2, -0.06), (0.42, 0.06, 0.1), (0.36, 0.34, 0.06), (0.24, 0.48, -0.02)),
    *((0.12, 0.56, 0.14), (0.06, 0.24, 0.42), (0.06, -0.12, 0.36), (0.16, -0.24, 0.28), (0.26, -0.32, 0.14), _DOWN),
)
_POINTING: tuple[Point, ...] = (
    *(_DOWN, (0.31, -0.32, -0.06), (0.36, -0.2, -0.04), (0.34, 0.1, 0.26), (0.22, 0.46, 0.24), (0.2, 0.44, 0.32)),
    *((0.22, 0.0, 0.3), (0.2, -0.16, 0.2), (0.3, -0.16, 0.2), (0.34, -0.2, 0.2), (0.28, -0.32, 0.14), _DOWN),
)
_BLOCKING: tuple[Point, ...] = (
    *((0.2, 0.1, 0.26), (0.2, 0.06, 0.26), (0.2, 0.06, 0.26), (0.18, 0.4, 0.2), (0.15, 0.57, 0.08)),
    *((0.14, 0.56, 0.14), (0.14, 0.56, 0.16), (0.15, 0.54, 0.18), (0.18, 0.4, 0.26), (0.24, 0.1, 0.3)),
    *((0.26, -0.1, 0.3), (0.22, 0.02, 0.28)),
)
"""Where a hand is in the steps of a leap: of who heads a ball, shoots one with the right hand at a basket, holding it
with the left one, too, hits it over a net, pointing at it with the other one, and blocks it there."""
_GOES_FOR = r"(?:(?:(?:go|jump|leap|ris)(?:e?s|ing|e)? (?:up )?for|(?:shoot|mak|tak|do)(?:e?s|ing|e)?) (?:an? )?)?"
_THING = r"(?:(?:home|first|second|third)(?: (?:base|plate))?|base|cover|(?:an?|the|his|her) \w+)"
_SHOCK = r"(?:surprise|fear|shock|fright|alarm|horror|terror|disgust|pain)"
_LEAPS_TO = (
    r"(?:jump|leap|hop|dodg)(?:e?s|ing|e)? (?:(?:quickly|sideways) )?(?:(?:over )?to )?(?:(?:the|his|her|their) )?"
)
LANDINGS = {
    rf"{_LEAPS_TO}right(?: side)?": _leap_aside()._replace(mirrored=True),
    rf"{_LEAPS_TO}left(?: side)?|(?:jump|leap|hop)(?:s|ing)? (?:sideways|to (?:the|one) side)": _leap_aside(),
    rf"(?:jump|leap|hop|spring|dart)(?:s|ing)? (?:(?:quickly|suddenly) )?back(?:wards?)?"
    rf"(?:,? (?:in {_SHOCK}|startled|surprised|out of the way(?: of {A}\w+)?|(?:to|and) (?:avoid|dodge|evade)s?\b.*"
    rf"|(?:away )?from (?:{A})?\w+))*": _leap_back(),
    r"(?:trip(?:s|ping)?|stumbl(?:es|ing))(?! (?:along|around|about|through|across|into|to|towards?|\w+ly)\b)"
    rf"(?: (?:over|on) (?:something|{A}\w+))?(?: and (?:recover|catch)(?:e?s|ing)?(?: (?:him|her|them)sel(?:f|ves))?)?"
    r"|loses? (?:his|her|their) (?:balance|footing)": _stumble(),
    r"(?:baseball |softball )?pitch(?:es|ing) (?:an? |the )?(?:fast ?ball|curve ?ball|base ?ball|soft ?ball|ball)"
    r"|(?:baseball|softball) pitch(?:es|ing)?|winds? up and (?:pitches|throws a (?:fast ?ball|pitch))"
    r"|throws a (?:pitch|fast ?ball|curve ?ball)": _pitch(),
    r"(?:cricket |fast |spin |over[\s-]?arm )+bowl(?:s|ing)?|bowl(?:s|ing)? (?:an? |the )?"
    r"(?:cricket ball|over|yorker|bouncer|googly)|bowl(?:s|ing)? in cricket": _bowl(),
    r"(?:football(?:er)? |soccer |goal )?knee[\s-]?slid(?:es?|ing)"
    r"|slid(?:es?|ing) (?:forwards? )?on (?:to )?(?:his|her|their|both|the)? ?knees|goal celebration": _knee_slide(),
    r"(?:ice slip|slip(?:s|ping)?)(?: on (?:(?:an?|the|some) )?(?:(?:wet|slippery|oily|icy) )?"
    r"(?:ice|floor|ground|road|banana(?: peel| skin)?|puddle|soap|oil|water))?": _slip(),
    r"(?:super[\s-]?hero|three[\s-]point|hero) land(?:s|ings?)?|lands? (?:like|as) an? super[\s-]?hero"
    r"|lands? in an? (?:super)?hero pose"
    rf"|(?:drops?|jumps?|leaps?|falls?|comes)(?: down)?(?: (?:from|off|out of) (?:{A}[\w-]+|above)| down),?"
    r" (?:and )?(?:then )?lands? (?:on (?:one|a|his|her) knee|in a (?:super)?hero (?:pose|landing|stance))": _landing(),
    rf"{_GOES_FOR}(?:slam[\s-]?)?dunks?(?: {A}(?:basket)?ball)?|(?:slam[\s-]?)?dunking(?: {A}(?:basket)?ball)?"
    rf"|{_GOES_FOR}lay[\s-]?ups?": _dunk(),
    # Of who "takes a jumpshot" in a caption there is a recording.
    r"(?:(?:tak|mak|shoot|hit)(?:e?s|ing|e)? (?:an? )?)?(?:jump[\s-]?shots?|three[\s-]pointers?)": _leap(
        hand=_HELD_UP, other_hand=_LET_GO, bend=(0, 4, 8, 0, -4, -4, 0, 0, 0, 8, 6, 0), head=(-10,)
    ),
    rf"{_GOES_FOR}header(?: (?:into|at|on|towards?) (?:{A})?(?:goal|net))?"
    rf"|(?:jump(?:s|ing)?(?: up)? (?:to|and) )?head(?:s|ing)? {A}(?:foot|soccer )?ball"
    rf"(?: (?:into|at|towards?) {A}(?:goal|net))?": _leap(
        hand=_BALANCING,
        bend=(0, 8, 10, 0, -14, -22, 18, 16, 8, 10, 6, 0),
        head=(0, -10, -14, -16, -24, -26, 24, 20, 4, 0, 0, 0),
    ),
    rf"(?:volley ?ball )?spik(?:es?|ing)(?: {A}(?:volley ?)?ball)?|volley ?ball (?:spike|smash)": _leap(
        hand=_HITTING,
        other_hand=_POINTING,
        bend=(0, 8, 10, 0, -12, -16, 14, 18, 10, 10, 6, 0),
        head=(0, -6, -10, -16, -24, -20, 0, 0, 0, 0, 0, 0),
        twist=(0, 0, 0, 6, 20, 26, -18, -24, -10, 0, 0, 0),
    )._replace(mirrored=True),
    rf"(?:volley ?ball|net|basketball) block(?:s|ing)?|blocks? (?:at {A}net|{A}(?:spike|shot))"
    rf"|grabs? {A}rebound|rebounds": _leap(hand=_BLOCKING, head=(-6, -8, -12, -18, -20, -18, -12, -8, -4, -2, 0, 0)),
    rf"slid(?:es?|ing)(?! to\b)(?: (?:into|under|behind) {_THING})*(?: on (?:the|his|her|their) (?:floor|ground|back))?"
    r"|(?:baseball|power|tactical|combat|running|feet[\s-]first) slid(?:es?|ing)|slid(?:e|ing) tackles?": _slide(),
}
"""Patterns of their names, and what is done."""
