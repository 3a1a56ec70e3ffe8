# SPDX-License-Identifier: GPL-3.0-or-later
"""Dances that have a name and the same steps always, of which the recordings have none: the robot, the floss, the
macarena. Where hips, feet and hands go (`activities.py` reads them from prompts)."""

from __future__ import annotations

from ..motion.activity import ANKLE, Activity, Point

_DOES = r"(?:(?:do|danc|perform)(?:e?s|ing|e)? )?(?:the |an? )?"
_DANCE = r"(?:[\s-]danc(?:e|es|ing))?"
_APART: Point = (0.13, ANKLE, 0.0)


def _jerkily(*values: Point) -> tuple[Point, ...]:
    """Places of which each one is kept for three steps, and left for the next one in the fourth."""
    return tuple(point for value in values for point in (value,) * 3)


def _held(*values: float) -> tuple[float, ...]:
    return tuple(value for value in values for _ in range(3))


_FRONT, _UP, _DOWN, _SIDE = (0.24, -0.06, 0.3), (0.36, 0.26, 0.12), (0.4, -0.16, 0.08), (0.5, 0.04, 0.14)
_OUT, _BEFORE, _BEHIND = (0.46, -0.31, 0.06), (-0.12, -0.26, 0.24), (0.06, -0.28, -0.18)
_AHEAD, _PALM_UP, _SHOULDER, _NAPE = (0.17, 0.06, 0.47), (0.17, 0.0, 0.46), (-0.15, 0.1, 0.17), (0.15, 0.36, 0.05)
_OTHER_HIP, _HIP, _HANGS = (-0.1, -0.25, 0.18), (0.17, -0.3, -0.1), (0.27, -0.38, 0.06)
DANCES = {
    rf"{_DOES}robot{_DANCE}|robot(?:ic)?[\s-](?:dance|dancing|moves)|danc(?:es|ing) like a robot": Activity(
        4.8,
        up=(0.97, 0.97, 0.97, 0.95, 0.95, 0.95) * 4,
        lean=_held(0, 4, 4, 0, 0, 12, 0, 0),
        twist=_held(0, 26, 26, 0, -26, 0, 0, -18),
        look=_held(0, 0, 30, 0, 0, 0, -34, 0),
        tilt=_held(0, 3, 3, 0, -3, 0, 0, -3),
        aside=_held(0.0, 0.04, 0.04, 0.0, -0.04, 0.0, 0.0, -0.04),
        head=_held(0, 0, 0, -8, 0, 14, 0, 0),
        foot=(_APART,),
        hand=_jerkily(_FRONT, _UP, _UP, _DOWN, _FRONT, _DOWN, _SIDE, _SIDE),
        other_hand=_jerkily(_FRONT, _DOWN, _FRONT, _FRONT, _UP, _DOWN, _DOWN, _UP),
        elbow=(1.0, -0.1, -0.3),
        of_chest=True,
    ),
    rf"{_DOES}floss(?:ing)?{_DANCE}|flosses": Activity(
        1.7,
        up=(0.955, 0.965) * 4,
        # Hips go to where the arms are not.
        aside=(-0.1, 0.0, 0.1, 0.0, -0.1, 0.0, 0.1, 0.0),
        tilt=(-8, 0, 8, 0, -8, 0, 8, 0),
        sink=(5, 0, -5, 0, 5, 0, -5, 0),
        bend=(4,),
        foot=((0.14, ANKLE, 0.0),),
        hand=(_OUT, _BEHIND, _OUT, _BEFORE),
        other_hand=(_BEFORE, _OUT, _BEHIND, _OUT),
        elbow=(0.4, 0.1, -1.0),
        of_chest=True,
    ),
    rf"{_DOES}macarena{_DANCE}": Activity(
        9.2,
        up=(0.97, 0.955) * 16,
        aside=(0.03, -0.03) * 6 + (0.08, -0.08, 0.08, -0.08),
        tilt=(2, -2) * 6 + (6, -6, 6, -6),
        head=(0, 0, 0, 0, 0, 0, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0),
        foot=((0.13, ANKLE, 0.0),),
        # The right hand is a beat before the left one.
        other_hand=(
            *(_AHEAD, _AHEAD, _PALM_UP, _PALM_UP, _SHOULDER, _SHOULDER, _NAPE, _NAPE, _OTHER_HIP, _OTHER_HIP),
            *(*((_HIP,) * 5), _HANGS),
        ),
        hand=(
            *(_HANGS, _AHEAD, _AHEAD, _PALM_UP, _PALM_UP, _SHOULDER, _SHOULDER, _NAPE, _NAPE, _OTHER_HIP),
            *(_OTHER_HIP, *((_HIP,) * 4), _HANGS),
        ),
        elbow=(1.0, -0.2, 0.3),
        of_chest=True,
    ),
}
"""Patterns of their names, and what is done."""
