# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls that are kicked, kept up, dribbled, passed, set, and hit with bats and rackets: where hips, feet and hands go
(`activities.py` reads them from prompts; `throws.py` has those that are thrown, `landings.py` those in leaps).

Rackets and bats were swung by arms alone, and the rest was made of other things altogether.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import OWN, A
from .stunts import on_toe
from .throws import THERE, Foot, turning

_READY: Point = (0.08, -0.1, 0.32)
_HANGS: Point = (0.26, -0.38, 0.06)


def _kick() -> Activity:
    """Two steps, the left foot set down beside the ball, and a swing of the right leg from far behind to far ahead."""
    way = 1.5
    return turning(
        2.4,
        turn=(0, 0, -4, -14, -26, -22, 4, 18, 16, 8, 2, 0),
        hips=[
            *((0.0, 0.0), (0.0, 0.1), (0.0, 0.4), (0.0, 0.68), (0.02, 0.96), (0.05, 1.12), (0.06, 1.2)),
            *((0.06, 1.26), (0.04, 1.34), (0.01, 1.44), (0.0, 1.49), (0.0, way)),
        ],
        left=[
            *(Foot(0.1, 0.0, 6), Foot(0.1, 0.0, 6, 16), Foot(0.1, 0.0, 6, 44), Foot(0.08, 0.62, 0, 14, 0.12)),
            *(Foot(0.06, 1.22, -4),) * 5,
            *(Foot(0.08, 1.26, 0, 26), Foot(0.1, 1.44, 4, 10, 0.05), Foot(0.1, way, 6)),
        ],
        right=[
            *(Foot(-0.1, 0.0, -6), Foot(-0.1, 0.14, -6, 10, 0.09), Foot(-0.1, 0.5, -6), Foot(-0.1, 0.5, -10, 34)),
            *(Foot(-0.16, 0.4, -24, 74, 0.34), Foot(-0.14, 0.86, -22, 60, 0.24), Foot(-0.06, 1.46, 0, 46, 0.06)),
            *(Foot(0.02, 1.9, 8, 40, 0.5), Foot(-0.02, 1.82, 6, 26, 0.4), Foot(-0.1, way, -6)),
            *(Foot(-0.1, way, -6), Foot(-0.1, way, -6)),
        ],
        way=way,
        up=(0.95, 0.93, 0.92, 0.93, 0.88, 0.87, 0.9, 0.93, 0.93, 0.91, 0.94, 0.95),
        lean=(2, 8, 8, 4, -4, -2, 0, -8, -6, 4, 4, 2),
        bend=(2, 4, 4, 0, -8, -4, 14, 20, 16, 8, 4, 2),
        twist=(0, 0, 2, 16, 30, 24, -14, -28, -20, -4, 0, 0),
        head=(10, 14, 16, 20, 26, 26, 14, 0, -6, -6, 0, 8),
        hand=(
            *(_HANGS, (0.26, -0.32, -0.1), (0.26, -0.26, 0.16), (0.4, -0.08, 0.16), (0.54, 0.08, -0.02)),
            *((0.5, 0.06, 0.08), (0.3, -0.06, 0.32), (0.14, -0.1, 0.36), (0.2, -0.14, 0.32), (0.28, -0.28, 0.18)),
            *(_HANGS, _HANGS),
        ),
        other_hand=(
            *(_HANGS, (0.26, -0.26, 0.18), (0.27, -0.3, -0.12), (0.28, -0.28, 0.06), (0.32, -0.22, 0.14)),
            *((0.34, -0.24, 0.06), (0.38, -0.18, -0.18), (0.44, -0.1, -0.22), (0.4, -0.16, -0.1), (0.3, -0.3, 0.06)),
            *(_HANGS, _HANGS),
        ),
        elbow=(0.7, -0.5, -0.7),
    )


_KEEPS_UP = Activity(
    1.2,
    up=(0.94, 0.92, 0.93, 0.95, 0.94, 0.92, 0.93, 0.95),
    aside=(-0.03, -0.06, -0.07, -0.05, 0.03, 0.06, 0.07, 0.05),
    tilt=(0, 2, 3, 1, 0, -2, -3, -1),
    lean=(4, 0, -4, 0, 4, 0, -4, 0),
    bend=(10, 8, 8, 10),
    head=(22, 24, 18, 14, 22, 24, 18, 14),
    # A touch with the instep, knee bent, then down on the floor while the other foot does the same.
    foot=(
        *(on_toe(0.12, 0.117, 6), (0.1, 0.28, 0.12), (0.08, 0.46, 0.36), (0.1, 0.24, 0.16)),
        *(((0.12, ANKLE, 0.0),) * 4),
    ),
    toes=(6, 34, 10, 16, 0, 0, 0, 0),
    hand=(
        *((0.36, -0.26, 0.12), (0.4, -0.2, 0.06), (0.44, -0.14, 0.02), (0.42, -0.18, 0.08)),
        *((0.36, -0.24, 0.14), (0.38, -0.2, 0.16), (0.4, -0.16, 0.16), (0.38, -0.22, 0.14)),
    ),
    elbow=(0.6, -0.4, -0.9),
    of_chest=True,
    alternating=True,
)
_RUNS_WITH_BALL = Activity(
    0.8,
    up=(0.92, 0.9, 0.91, 0.93, 0.92, 0.9, 0.91, 0.93),
    aside=(0.02, 0.03, 0.02, 0.0, -0.02, -0.03, -0.02, 0.0),
    lean=(12, 14, 12, 10),
    bend=(10,),
    twist=(-8, -4, 0, 6, 8, 4, 0, -6),
    head=(16, 18, 16, 14),
    # The foot pushes a ball low ahead before it comes down behind it.
    foot=(
        *((0.09, ANKLE, 0.24), (0.09, ANKLE, 0.08), (0.09, ANKLE, -0.08), (0.09, ANKLE, -0.24)),
        *(on_toe(0.09, -0.283, 40), (0.09, 0.26, -0.24), (0.08, 0.2, 0.14), (0.06, 0.1, 0.4)),
    ),
    toes=(0, 0, 0, 0, 40, 50, 20, 14),
    hand=(
        *((0.3, -0.3, -0.14), (0.32, -0.34, -0.04), (0.33, -0.32, 0.08), (0.31, -0.24, 0.2)),
        *((0.29, -0.2, 0.24), (0.31, -0.24, 0.18), (0.32, -0.32, 0.04), (0.32, -0.34, -0.08)),
    ),
    elbow=(0.4, -0.5, -1.0),
    of_chest=True,
    speed=1.6,
    alternating=True,
)
_BOUNCES = Activity(
    0.64,
    up=(0.86, 0.85, 0.845, 0.85, 0.86, 0.865),
    ahead=(-0.02,),
    aside=(-0.01, -0.02, -0.02, -0.01, 0.0, 0.0),
    lean=(20, 22, 23, 22, 20, 19),
    bend=(12, 14, 15, 14, 12, 11),
    twist=(-6, -10, -12, -10, -6, -4),
    head=(-16, -14, -12, -12, -14, -16),
    look=(6, 4, 2, 4, 6, 8),
    foot=((0.17, ANKLE, 0.14),),
    other_foot=((0.18, ANKLE, -0.16),),
    turnout=12.0,
    splay=(10.0,),
    hand=((0.2, -0.1, 0.34), (0.2, -0.12, 0.34)),
    # The hand meets the ball, goes down with it, and waits for it there no longer than it falls.
    other_hand=(
        *((0.25, 0.02, 0.28), (0.26, -0.1, 0.28), (0.28, -0.34, 0.24), (0.28, -0.43, 0.18), (0.28, -0.34, 0.22)),
        (0.26, -0.12, 0.27),
    ),
    elbow=(0.9, -0.3, -0.7),
    of_chest=True,
)
_STEP: Foot = Foot(0.1, 0.46, 0)


def _chest_pass() -> Activity:
    """A ball pushed straight ahead from the chest with both hands, on a step."""
    return turning(
        2.0,
        turn=(0.0,),
        hips=[
            *((0.0, 0.0), (0.0, -0.03), (0.0, -0.05), (0.0, 0.08), (0.0, 0.24)),
            *((0.0, 0.26), (0.0, 0.24), (0.0, 0.12), (0.0, 0.02), (0.0, 0.0)),
        ],
        left=[
            *(Foot(0.12, 0.04), Foot(0.12, 0.04), Foot(0.12, 0.06, 0, 20, 0.03), Foot(0.11, 0.4, 0, 0, 0.08)),
            *(_STEP, _STEP, _STEP, Foot(0.11, 0.3, 0, 10, 0.06), Foot(0.12, 0.06, 0, 4, 0.01), Foot(0.12, 0.04)),
        ],
        right=[
            *(Foot(-0.12, -0.04, -10),) * 3,
            *(Foot(-0.12, -0.04, -10, 20), Foot(-0.12, -0.04, -10, 42), Foot(-0.12, -0.04, -10, 46)),
            *(Foot(-0.12, -0.04, -10, 40), Foot(-0.12, -0.04, -10, 18), *(Foot(-0.12, -0.04, -10),) * 2),
        ],
        up=(0.94, 0.92, 0.88, 0.88, 0.87, 0.87, 0.88, 0.91, 0.93, 0.94),
        lean=(4, 4, 4, 8, 16, 18, 14, 8, 4, 4),
        bend=(4, 2, 0, 4, 10, 12, 8, 6, 4, 4),
        head=(0, 0, 0, -6, -16, -18, -14, -6, 0, 0),
        hand=(
            *((0.1, -0.1, 0.28), (0.1, -0.02, 0.2), (0.12, 0.02, 0.16), (0.1, 0.05, 0.3), (0.12, 0.08, 0.52)),
            *((0.14, 0.06, 0.52), (0.14, -0.04, 0.46), (0.14, -0.16, 0.34), (0.12, -0.16, 0.3), (0.1, -0.1, 0.28)),
        ),
        elbow=(1.0, -0.4, -0.2),
    )


_SETS = Activity(
    2.0,
    up=(0.92, 0.9, 0.84, 0.82, 0.9, 0.99, 0.99, 0.95, 0.92, 0.92),
    ahead=(0.0, -0.01, -0.02, -0.02, 0.0, 0.03, 0.03, 0.01, 0.0, 0.0),
    lean=(8, 8, 10, 10, 4, 0, 0, 2, 6, 8),
    bend=(4, 0, -6, -8, -8, -8, -6, 0, 4, 4),
    head=(-16, -24, -30, -32, -30, -30, -28, -24, -18, -16),
    foot=(
        *(((0.14, ANKLE, 0.08),) * 4),
        *(on_toe(0.14, 0.197, 10), on_toe(0.14, 0.197, 34), on_toe(0.14, 0.197, 32), on_toe(0.14, 0.197, 10)),
        *(((0.14, ANKLE, 0.08),) * 2),
    ),
    other_foot=(
        *(((0.14, ANKLE, -0.1),) * 4),
        *(on_toe(0.14, 0.017, 10), on_toe(0.14, 0.017, 34), on_toe(0.14, 0.017, 32), on_toe(0.14, 0.017, 10)),
        *(((0.14, ANKLE, -0.1),) * 2),
    ),
    toes=(0, 0, 0, 0, 10, 34, 32, 10, 0, 0),
    hand=(
        *((0.2, -0.1, 0.3), (0.18, 0.14, 0.28), (0.12, 0.32, 0.2), (0.12, 0.32, 0.16), (0.12, 0.42, 0.2)),
        *((0.13, 0.56, 0.22), (0.14, 0.55, 0.24), (0.17, 0.3, 0.32), (0.2, 0.0, 0.32), (0.2, -0.1, 0.3)),
    ),
    elbow=(1.0, -0.2, 0.4),
    of_chest=True,
    single=True,
)
_BUMPS = Activity(
    2.0,
    up=(0.88, 0.82, 0.74, 0.71, 0.78, 0.88, 0.9, 0.89, 0.88, 0.88),
    ahead=(-0.05, -0.08, -0.12, -0.12, -0.06, 0.0, 0.01, -0.02, -0.04, -0.05),
    lean=(20, 26, 34, 36, 28, 16, 14, 16, 18, 20),
    bend=(10, 12, 16, 16, 12, 6, 4, 6, 8, 10),
    head=(-18, -20, -24, -24, -26, -26, -26, -24, -20, -18),
    foot=((0.2, ANKLE, 0.08),),
    other_foot=((0.2, ANKLE, -0.12),),
    turnout=10.0,
    splay=(10.0,),
    hand=(
        *((0.2, -0.16, 0.32), (0.08, -0.26, 0.36), (0.03, -0.3, 0.38), (0.03, -0.3, 0.38), (0.03, -0.18, 0.45)),
        *((0.03, 0.0, 0.5), (0.03, 0.02, 0.49), (0.08, -0.1, 0.42), (0.16, -0.16, 0.34), (0.2, -0.16, 0.32)),
    ),
    elbow=(0.5, -1.0, 0.0),
    of_chest=True,
    single=True,
)
_FREE_THROW = _SETS._replace(
    seconds=2.6,
    up=(0.94, 0.93, 0.87, 0.82, 0.89, 0.98, 0.985, 0.97, 0.94, 0.94),
    lean=(4, 6, 12, 14, 6, 0, 0, 2, 4, 4),
    bend=(4, 4, 4, 2, -2, -4, -4, -2, 2, 4),
    head=(-6, -8, -14, -16, -14, -12, -12, -10, -8, -6),
    other_hand=(
        *((0.08, -0.12, 0.3), (0.08, -0.1, 0.3), (0.09, -0.08, 0.3), (0.12, 0.12, 0.28), (0.13, 0.38, 0.18)),
        *((0.12, 0.56, 0.2), (0.12, 0.55, 0.26), (0.12, 0.52, 0.29), (0.1, 0.06, 0.36), (0.08, -0.12, 0.3)),
    ),
    hand=(
        *((0.08, -0.1, 0.3), (0.08, -0.08, 0.3), (0.08, -0.06, 0.3), (0.11, 0.14, 0.28), (0.14, 0.36, 0.22)),
        *((0.2, 0.46, 0.2), (0.24, 0.42, 0.24), (0.26, 0.26, 0.3), (0.16, -0.02, 0.32), (0.08, -0.1, 0.3)),
    ),
    elbow=(0.7, -0.8, 0.4),
)
_LEFT, _RIGHT = Foot(0.16, 0.0, 8), Foot(-0.16, 0.0, -8)
"""Where the feet of who waits for a ball with a racket stand."""


def _forehand() -> Activity:
    """The racket goes back with the chest, the left foot steps ahead, and hips, chest and arm come round."""
    into = Foot(0.04, 0.44, -26)
    return turning(
        2.4,
        turn=(0, -20, -50, -68, -66, -38, 0, 18, 18, 10, 2, 0),
        hips=[
            *((0.0, 0.0), (-0.04, 0.0), (-0.08, -0.02), (-0.08, -0.02), (-0.03, 0.1), (0.0, 0.22), (0.0, 0.28)),
            *((0.0, 0.3), (0.0, 0.28), (0.0, 0.18), (0.0, 0.04), (0.0, 0.0)),
        ],
        left=[
            *(_LEFT, Foot(0.16, 0.0, 0, 14), Foot(0.14, 0.04, -20, 30), Foot(0.08, 0.26, -30, 16, 0.1), *(into,) * 5),
            *(Foot(0.08, 0.3, -10, 20, 0.02), Foot(0.14, 0.06, 4, 8, 0.03), _LEFT),
        ],
        right=[
            *(_RIGHT, Foot(-0.16, 0.0, -30, 6), Foot(-0.16, 0.0, -52), Foot(-0.16, 0.0, -54), Foot(-0.16, 0.0, -54)),
            *(Foot(-0.16, 0.0, -46, 24), Foot(-0.16, 0.0, -26, 50), Foot(-0.16, 0.0, -16, 60)),
            *(Foot(-0.16, 0.0, -16, 58), Foot(-0.16, 0.0, -14, 40), Foot(-0.16, 0.0, -8, 10), _RIGHT),
        ],
        up=(0.88, 0.87, 0.85, 0.83, 0.82, 0.83, 0.87, 0.89, 0.89, 0.89, 0.88, 0.88),
        lean=(14, 12, 10, 10, 12, 12, 10, 8, 8, 10, 12, 14),
        bend=(8, 6, 6, 8, 8, 6, 4, 2, 2, 4, 6, 8),
        twist=(0, -14, -28, -36, -36, -34, 6, 34, 36, 20, 4, 0),
        look=(0, 26, 58, 76, 76, 56, 10, -30, -34, -20, -4, 0),
        head=(-12, -10, -8, -6, -4, -4, -8, -8, -8, -8, -10, -12),
        hand=(
            *((0.02, -0.06, 0.34), (0.0, 0.0, 0.34), (0.16, 0.06, 0.42), (0.34, 0.06, 0.42), (0.42, 0.04, 0.36)),
            *((0.44, 0.0, 0.22), (0.3, -0.06, 0.2), (0.18, 0.04, 0.22), (0.16, 0.08, 0.22), (0.14, 0.0, 0.28)),
            *((0.06, -0.06, 0.32), (0.02, -0.06, 0.34)),
        ),
        other_hand=(
            *((0.1, -0.12, 0.34), (0.12, -0.02, 0.32), (0.32, 0.08, 0.2), (0.5, 0.06, -0.06), (0.5, -0.12, -0.16)),
            *((0.5, -0.22, -0.02), (0.34, -0.06, 0.42), (-0.06, 0.18, 0.44), (-0.2, 0.28, 0.24), (-0.1, 0.1, 0.32)),
            *((0.04, -0.08, 0.34), (0.1, -0.12, 0.34)),
        ),
        elbow=(0.1, -1.0, -0.3),
    )


def _backhand() -> Activity:
    """The racket goes back across the body, the right foot steps ahead, and the arm comes out and up on its side."""
    into = Foot(-0.02, 0.44, 30)
    return turning(
        2.4,
        turn=(0, 22, 54, 74, 74, 58, 36, 28, 28, 18, 6, 0),
        hips=[
            *((0.0, 0.0), (0.04, 0.0), (0.08, -0.02), (0.07, -0.01), (0.03, 0.12), (0.0, 0.24), (0.0, 0.28)),
            *((0.0, 0.3), (0.0, 0.28), (0.0, 0.18), (0.0, 0.04), (0.0, 0.0)),
        ],
        left=[
            *(_LEFT, Foot(0.16, 0.0, 28, 6), *(Foot(0.16, 0.0, 54),) * 3),
            *(Foot(0.16, 0.0, 50, 22), Foot(0.16, 0.0, 42, 42), Foot(0.16, 0.0, 38, 48)),
            *(Foot(0.16, 0.0, 34, 46), Foot(0.16, 0.0, 22, 32), Foot(0.16, 0.0, 10, 8), _LEFT),
        ],
        right=[
            *(_RIGHT, Foot(-0.16, 0.0, 0, 14), Foot(-0.14, 0.04, 20, 30), Foot(-0.06, 0.28, 34, 16, 0.1), *(into,) * 5),
            *(Foot(-0.08, 0.3, 10, 20, 0.02), Foot(-0.14, 0.06, -4, 8, 0.03), _RIGHT),
        ],
        up=(0.88, 0.87, 0.85, 0.83, 0.82, 0.84, 0.88, 0.9, 0.9, 0.89, 0.88, 0.88),
        lean=(14, 12, 12, 12, 12, 10, 8, 6, 6, 10, 12, 14),
        bend=(8, 8, 10, 12, 12, 8, 2, -2, -2, 4, 6, 8),
        twist=(0, 14, 30, 40, 40, 20, -14, -30, -30, -14, -2, 0),
        look=(0, -28, -66, -84, -84, -62, -18, 4, 4, 0, 0, 0),
        head=(-12, -10, -6, -4, -2, -2, -4, -8, -8, -8, -10, -12),
        hand=(
            *((0.02, -0.06, 0.34), (0.04, -0.02, 0.32), (0.12, -0.04, 0.26), (0.22, -0.08, 0.2), (0.24, -0.14, 0.18)),
            *((0.34, -0.08, 0.1), (0.42, 0.0, -0.06), (0.44, 0.02, -0.1), (0.4, -0.02, -0.04), (0.26, -0.14, 0.16)),
            *((0.08, -0.08, 0.32), (0.02, -0.06, 0.34)),
        ),
        other_hand=(
            *((0.1, -0.12, 0.34), (0.0, -0.06, 0.34), (-0.14, -0.04, 0.3), (-0.24, -0.06, 0.24), (-0.24, -0.14, 0.24)),
            *((-0.04, -0.16, 0.42), (0.36, 0.04, 0.42), (0.54, 0.26, 0.16), (0.54, 0.3, 0.1), (0.36, 0.08, 0.28)),
            *((0.16, -0.1, 0.34), (0.1, -0.12, 0.34)),
        ),
        elbow=(0.1, -1.0, -0.3),
    )


def _serve() -> Activity:
    """A ball tossed up with the left hand, knees bent, the racket behind the back, and a reach up off the toes."""
    left, right = Foot(0.1, 0.18, -34), Foot(-0.12, -0.16, -70)
    return turning(
        3.2,
        turn=(-44, -48, -62, -74, -76, -72, -50, -14, 4, 6, -6, -24, -36, -44),
        hips=[
            *((0.0, 0.02), (0.0, 0.05), (0.0, -0.02), (0.0, -0.04), (0.0, 0.06), (0.0, 0.12), (0.0, 0.16)),
            *((0.0, 0.22), (0.02, 0.26), (0.02, 0.26), (0.01, 0.2), (0.0, 0.12), (0.0, 0.05), (0.0, 0.02)),
        ],
        left=[
            *((left,) * 5),
            *(Foot(0.1, 0.18, -34, 10), Foot(0.1, 0.18, -34, 34), Foot(0.1, 0.18, -32, 42), Foot(0.1, 0.18, -30, 16)),
            *(left,) * 5,
        ],
        right=[
            *((right,) * 4),
            *(Foot(-0.12, -0.14, -70, 16), Foot(-0.12, -0.12, -68, 30), Foot(-0.12, -0.1, -56, 48)),
            *(Foot(-0.12, -0.1, -40, 60), Foot(-0.12, -0.12, -30, 66), Foot(-0.12, -0.12, -32, 62)),
            *(Foot(-0.12, -0.14, -44, 44), Foot(-0.12, -0.15, -58, 22), Foot(-0.12, -0.16, -68, 4), right),
        ],
        up=(0.94, 0.94, 0.92, 0.86, 0.8, 0.82, 0.93, 0.97, 0.92, 0.88, 0.89, 0.92, 0.94, 0.94),
        lean=(4, 6, 2, -6, -12, -12, -4, 6, 22, 24, 18, 10, 6, 4),
        bend=(6, 6, 0, -8, -14, -16, -12, -2, 22, 24, 18, 10, 6, 6),
        twist=(0, 0, -6, -14, -22, -26, -26, 4, 28, 32, 22, 10, 2, 0),
        look=(38, 42, 54, 62, 66, 68, 60, 20, -16, -24, -8, 14, 30, 38),
        head=(2, 8, -4, -22, -36, -38, -34, -26, -18, -20, -14, -6, 0, 2),
        hand=(
            *((0.08, -0.1, 0.32), (0.16, -0.26, 0.3), (0.3, -0.1, 0.36), (0.3, 0.46, 0.24), (0.26, 0.57, 0.12)),
            *((0.26, 0.56, 0.12), (0.3, 0.24, 0.3), (0.16, -0.06, 0.28), (0.14, -0.14, 0.24), (0.18, -0.18, 0.2)),
            *((0.2, -0.2, 0.22), (0.16, -0.18, 0.26), (0.1, -0.14, 0.3), (0.08, -0.1, 0.32)),
        ),
        other_hand=(
            *((0.08, -0.14, 0.34), (0.18, -0.26, 0.24), (0.36, -0.26, -0.04), (0.5, -0.02, -0.14), (0.44, 0.2, -0.14)),
            *((0.36, 0.3, -0.2), (0.3, 0.36, -0.22), (0.18, 0.6, 0.06), (-0.02, 0.1, 0.48), (-0.18, -0.26, 0.3)),
            *((-0.14, -0.3, 0.26), (-0.02, -0.26, 0.28), (0.06, -0.18, 0.32), (0.08, -0.14, 0.34)),
        ),
        elbow=(1.0, -0.3, 0.0),
    )


def _bat() -> Activity:
    """A batter whose left side is to the pitcher: the left foot strides there, and hips bring hands and bat around."""
    left, right, into = Foot(0.24, 0.0, 10), Foot(-0.24, 0.0, -4), Foot(0.42, 0.02, 40)
    return turning(
        2.6,
        turn=(4, 0, -12, -20, -16, 18, 58, 76, 76, 58, 28, 10, 4),
        hips=[
            *((-0.03, 0.0), (-0.06, 0.0), (-0.1, 0.0), (-0.12, 0.0), (-0.02, 0.0), (0.08, 0.0), (0.12, 0.02)),
            *((0.14, 0.03), (0.14, 0.03), (0.1, 0.02), (0.04, 0.0), (0.0, 0.0), (-0.03, 0.0)),
        ],
        left=[
            *(left, left, Foot(0.24, 0.0, 4, 24), Foot(0.26, 0.0, 0, 16, 0.14), *(into,) * 6),
            *(Foot(0.34, 0.0, 24, 12, 0.03), Foot(0.25, 0.0, 12, 4, 0.01), left),
        ],
        right=[
            *(right,) * 5,
            *(Foot(-0.24, 0.0, 14, 22), Foot(-0.24, 0.0, 42, 50), Foot(-0.24, 0.0, 56, 60), Foot(-0.24, 0.0, 56, 58)),
            *(Foot(-0.24, 0.0, 42, 40), Foot(-0.24, 0.0, 16, 14), right, right),
        ],
        up=(0.86, 0.86, 0.86, 0.86, 0.83, 0.83, 0.86, 0.87, 0.87, 0.87, 0.86, 0.86, 0.86),
        lean=(16, 16, 16, 14, 16, 14, 8, 2, 0, 4, 10, 14, 16),
        bend=(8, 8, 10, 10, 10, 8, 2, -4, -4, 0, 4, 6, 8),
        twist=(-6, -10, -20, -30, -34, -20, 14, 36, 38, 24, 6, -2, -6),
        look=(64, 66, 72, 80, 80, 50, 0, -34, -34, -4, 30, 54, 64),
        head=(-4, -4, -4, -2, 0, 4, 8, 0, -2, -2, -4, -4, -4),
        hand=(
            *((-0.1, 0.08, 0.24), (-0.1, 0.08, 0.24), (-0.16, 0.1, 0.24), (-0.22, 0.12, 0.2), (-0.22, 0.1, 0.2)),
            *((-0.08, -0.02, 0.36), (0.08, -0.06, 0.44), (0.22, 0.06, 0.34), (0.24, 0.14, 0.22), (0.14, 0.02, 0.34)),
            *((0.0, -0.04, 0.36), (-0.08, 0.04, 0.28), (-0.1, 0.08, 0.24)),
        ),
        other_hand=(
            *((0.16, 0.16, 0.2), (0.16, 0.16, 0.2), (0.22, 0.18, 0.16), (0.28, 0.2, 0.1), (0.28, 0.18, 0.1)),
            *((0.16, 0.04, 0.3), (-0.02, 0.0, 0.44), (-0.16, 0.14, 0.34), (-0.18, 0.22, 0.22), (-0.06, 0.08, 0.34)),
            *((0.08, 0.04, 0.34), (0.14, 0.12, 0.24), (0.16, 0.16, 0.2)),
        ),
        elbow=(0.9, -0.5, -0.1),
    )


_BALL = rf"(?:{A}(?:soccer |foot)?ball)"
_IN_PLACE = r"(?!.*\b(?:across|down|along|forwards?|ahead|around|to|towards?|through|up|while|with the left)\b)"
_FEET = rf"(?: (?:with|using|on) (?:{OWN} |both )?(?:(?:left|right) )?(?:feet|foot|legs?|knees?))"
_RACKET = r"(?:tennis |badminton |squash |table tennis )?"
_AIM = rf"(?: (?:(?:in)?to|at|towards?|over|past|through|into|away|hard|far|forwards?|up)(?: {THERE})?)*"
_RIGHT_FOOT = rf"(?: with (?:{OWN} )?right (?:foot|leg))?"
# "Is kicking the ball" is made of recordings.
_KICKS = rf"(?:(?:kick|boot|punt)s? {_BALL}|(?:shoot|strike)s? {A}(?:soccer |foot)ball)"
_SHOTS = (
    r"(?:tak(?:es?|ing) (?:an? |the )?)?(?:penalty|free|goal|corner|place)(?: |-)kick|tak(?:es?|ing) a penalty"
    r"|(?:soccer|football) (?:kick|shot|strike)|shoots? (?:at|on) goal|punt(?:s|ing)?"
)
_KICK, _FOREHAND, _BACKHAND = _kick(), _forehand(), _backhand()
BALL_GAMES = {
    rf"{_KICKS}{_AIM} with (?:{OWN} )?left (?:foot|leg){_AIM}": _KICK._replace(mirrored=True),
    rf"{_KICKS}{_AIM}{_RIGHT_FOOT}{_AIM}|{_SHOTS}": _KICK,
    rf"juggl(?:es?|ing) (?:{A}(?:soccer |foot)ball{_FEET}?|{_BALL}{_FEET})|(?:soccer|football) juggl(?:es?|ing)"
    rf"|(?:do(?:es|ing)? )?(?:keepy[ -]?upp?(?:y|ies)|kick[ -]?ups with a ball)|keeps? {_BALL} (?:up|in the air){_FEET}"
    rf"|kick(?:s|ing)? {_BALL} (?:up )?(?:in the air )?repeatedly": _KEEPS_UP,
    rf"dribbl(?:es?|ing) (?:{A}(?:soccer ball|football)|{A}ball{_FEET})|(?:soccer|football) dribbl(?:es?|ing)"
    rf"|run(?:s|ning)? with {A}(?:soccer ball|football) at (?:his|her|their) feet": _RUNS_WITH_BALL,
    rf"{_IN_PLACE}(?:(?:(?:dribbl|bounc)(?:es?|ing) {A}basketball|dribbl(?:es?|ing)(?: {A}ball)?)"
    r"|basketball (?:dribbl(?:es?|ing)|idle))": _BOUNCES,
    rf"(?:(?:make|do|throw)(?:e?s)? {A})?chest[ -]pass(?:es|ing)?(?: {A}(?:basket)?ball)?"
    rf"|pass(?:es|ing)? {A}(?:basket|net)ball(?: to {A}\w+)?"
    rf"|(?:throw|pass)(?:e?s|ing)? {A}(?:basket)?ball from (?:the|his|her) chest": _chest_pass(),
    rf"(?:(?:shoot|tak|mak)(?:e?s|ing)? (?:{A})?)?(?:basketball )?(?:free[ -]throws?|set shot)|basketball shot"
    rf"|shoots? (?:{A}basketball|(?:some )?hoops)"
    rf"|(?:throw|shoot)s? {A}(?:basket)?ball (?:in|into|at|through) {A}(?:hoop|basket)": _FREE_THROW,
    rf"(?!.* (?:on|onto|in|into|at|down)\b)set(?:s|ting)? {A}(?:volley ?)?ball"
    r"|volley ?ball set(?:s|ting)?|overhead pass(?:es)?": _SETS,
    rf"(?:bump|dig|receive|pass)(?:s|es|ing|g?ing)? {A}volley ?ball|(?:bump|dig)(?:s|ing)? {A}ball"
    r"|(?:volley ?ball )(?:bump|dig|receive|pass|reception)(?:s|ing)?": _BUMPS,
    rf"(?:(?:hit|play|swing)(?:s|t?ing)? {A})?(?:left[ -]handed ){_RACKET}forehand"
    r"(?: (?:swing|stroke|shot|drive))?": _FOREHAND._replace(mirrored=True),
    rf"(?:(?:hit|play|swing)(?:s|t?ing)? {A})?{_RACKET}forehands?(?: (?:swing|stroke|shot|drive))?"
    rf"|hit(?:s|ting)? {A}(?:tennis )?ball (?:with (?:{A})?)?forehand|hit(?:s|ting)? {A}(?:tennis ball|shuttlecock)"
    rf"|swing(?:s|ing)? {A}(?:tennis |badminton )?racke?t|{_RACKET}racke?t swing"
    r"|play(?:s|ing)? (?:tennis|badminton|squash)": _FOREHAND,
    rf"(?:(?:hit|play|swing)(?:s|t?ing)? {A})?{_RACKET}backhands?(?: (?:swing|stroke|shot|drive))?"
    rf"|hit(?:s|ting)? {A}(?:tennis )?ball (?:with (?:{A})?)?backhand": _BACKHAND,
    r"(?:over(?:hand|head|arm) )?(?:tennis|volley ?ball) serv(?:es?|ing)|over(?:hand|head|arm) serve"
    rf"|serv(?:es?|ing) (?:{A}(?:tennis |volley ?)?ball|(?:in|at) (?:tennis|volleyball)|an ace|overhand)"
    r"|(?:hits|does|plays|performs) an? (?:tennis |overhead |overhand )?serve|(?<=player )serv(?:es|ing)": _serve(),
    rf"(?:swing|hit|bat)(?:s|t?ing)? (?:with )?{A}(?:base ?ball )?bat|play(?:s|ing)? baseball"
    rf"|(?:hit|bat)(?:s|t?ing)? {A}(?:base ?|soft ?)ball|baseball (?:swing|hit|batting)|(?:baseball )?bat swing"
    rf"|(?:hit|score)(?:s|t?ing)? a home ?run|(?<=batter )(?:swings?|hits? {A}ball)|batting swing": _bat(),
}
"""Patterns of their names, and what is done."""
