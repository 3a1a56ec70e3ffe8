# SPDX-License-Identifier: GPL-3.0-or-later
"""Spinning on the spot, step by step, and turning in a jump: where hips, feet and hands go (`activities.py` reads them
from prompts).

A network blurs fast turns: whoever was to spin around turned once, and bent, and who was to turn while jumping did one
after the other.
"""

from __future__ import annotations

import numpy as np

from ...motion.activity import ANKLE, Activity, Point

_STEPS, _TO_A_ROUND, _STANDS = 10, 3, 0.6
"""Even steps of a cycle in which each foot is set down once, cycles to a round, and the share of a cycle that a foot
stands."""
_APART = 0.1
"""How far (m) aside the feet are."""


def _spinning(seconds: float) -> Activity:
    """Once around to the left, in three steps of each foot, which stands still while hips turn over it."""
    cycle = np.arange(_TO_A_ROUND * _STEPS) / _STEPS
    by_foot = [_foot(cycle, side) for side in (1.0, -1.0)]
    (left, left_heading), (right, right_heading) = by_foot
    sway = np.cos(2.0 * np.pi * (cycle - 0.5 * _STANDS))
    swing = np.sin(2.0 * np.pi * (cycle - 0.5 * _STANDS))
    return Activity(
        seconds,
        up=tuple(float(0.955 - 0.012 * np.cos(4.0 * np.pi * one)) for one in cycle),
        aside=tuple(float(0.025 * one) for one in sway),
        lean=(2,),
        look=(14,),
        foot=left,
        heading=left_heading,
        other_foot=right,
        other_heading=right_heading,
        splay=(6.0,),
        hand=tuple((0.4, float(-0.22 + 0.03 * one), 0.14) for one in swing),
        other_hand=tuple((0.4, float(-0.22 - 0.03 * one), 0.14) for one in swing),
        elbow=(0.4, -0.8, -0.5),
        of_chest=True,
        spin=1.0,
    )


def _foot(cycle: np.ndarray, side: float) -> tuple[tuple[Point, ...], tuple[float, ...]]:
    """Places of a foot (1 left, -1 right), and to where it points, both seen from hips that turn evenly: it stands
    while they turn away from it, and then steps ahead of them."""
    now = (cycle + 0.25 * (1.0 - side)) % 1.0
    stands = now < _STANDS
    swung = np.clip((now - _STANDS) / (1.0 - _STANDS), 0.0, 1.0)
    most = 180.0 / _TO_A_ROUND * _STANDS
    ahead = np.where(stands, most * (1.0 - 2.0 * now / _STANDS), -most * np.cos(np.pi * swung))
    lifted = np.where(stands, 0.0, 0.07 * np.sin(np.pi * swung))
    angle = np.radians(ahead)
    places = zip(_APART * np.cos(angle), ANKLE + lifted, -side * _APART * np.sin(angle), strict=True)
    return tuple((float(x), float(y), float(z)) for x, y, z in places), tuple(float(one) for one in ahead)


def _turning_jump(degrees: float) -> Activity:
    """A jump on the spot in which somebody turns to the left by so much."""
    share = (0.0, 0.0, 0.0, 0.0, 0.16, 0.46, 0.78, 0.97, *(1.0,) * 4)
    stands, tucked = (0.11, ANKLE, 0.0), (0.1, 0.44, -0.08)
    return Activity(
        2.0,
        up=(0.985, 0.9, 0.76, 0.8, 1.06, 1.25, 1.24, 1.02, 0.78, 0.84, 0.95, 0.985),
        turn=tuple(degrees * one for one in share),
        lean=(0, 16, 34, 20, 2, -2, 0, 8, 30, 20, 6, 0),
        bend=(0, 6, 12, 6, 0, 0, 0, 4, 12, 8, 2, 0),
        head=(0, -8, -20, -14, 0, 0, 0, -4, -18, -12, -2, 0),
        twist=(0, -14, -26, -8, 16, 14, 6, 0, 0, 0, 0, 0),
        look=(0, -6, 0, 24, 30, 26, 16, 4, 0, 0, 0, 0),
        foot=(
            stands,
            stands,
            stands,
            (0.11, 0.115, -0.02),
            (0.1, 0.2, -0.04),
            tucked,
            tucked,
            (0.11, 0.13, 0.0),
            *(stands,) * 4,
        ),
        toes=(0, 0, 0, 26, 46, 36, 26, 14, 0, 0, 0, 0),
        hand=(
            *((0.27, -0.4, 0.05), (0.3, -0.34, -0.1), (0.32, -0.26, -0.26), (0.28, -0.2, 0.1), (0.18, 0.0, 0.28)),
            *((0.16, -0.04, 0.24), (0.18, -0.06, 0.24), (0.34, -0.1, 0.24), (0.38, -0.16, 0.28), (0.34, -0.26, 0.2)),
            *((0.29, -0.36, 0.1), (0.27, -0.4, 0.05)),
        ),
        elbow=(0.6, -0.6, -0.8),
        of_chest=True,
        once=True,
        single=True,
    )


_SPINS = r"(?:spin(?:s|ning)?|whirl(?:s|ing)?|twirl(?:s|ing)?)"
_AROUND = (
    r"(?: (?:around(?: and around)?|about|round|in (?:a )?circles?|on the spot|in place"
    r"|(?:very |really )?(?:fast|quickly)))*"
)
_RIGHT = r"(?: (?:clockwise|to (?:the|his|her|their) right|right))"
_LEFT = r"(?: (?:counter[\s-]?clockwise|anti[\s-]?clockwise|to (?:the|his|her|their) left|left))?"
_JUMPS = r"(?:jump|leap|hop)(?:s|p?ing)?"
_IN_THE_AIR = r" (?:in the|mid[\s-]?) ?air"
_SPIN, _HALF, _WHOLE = _spinning(1.6), _turning_jump(180.0), _turning_jump(360.0)
SPINS = {
    rf"{_SPINS}{_AROUND}{_RIGHT}{_AROUND}": _SPIN._replace(mirrored=True),
    rf"{_SPINS}{_AROUND}{_LEFT}{_AROUND}": _SPIN,
    rf"turn(?:s|ing)? around (?:while|when) jumping|{_JUMPS} and turn(?:s|ing)? around{_IN_THE_AIR}|{_JUMPS} turn"
    rf"|180(?:[\s-]degrees?)? (?:jump|turn)(?:{_IN_THE_AIR})?": _HALF,
    rf"{_SPINS}(?: around)? (?:while|when) jumping|{_JUMPS} and {_SPINS}(?: around)?(?:{_IN_THE_AIR})?"
    rf"|{_JUMPS} spins?|spin jumps?|(?:360(?:[\s-]degrees?)?|spinning) (?:jump|spin|turn)(?:{_IN_THE_AIR})?": _WHOLE,
}
"""Patterns of their names, and what is done."""
