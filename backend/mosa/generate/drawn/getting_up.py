# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting up from the floor, by way of sitting and squatting from the back, and of hands and knees from the stomach.

The data has one clip of it, of a stylised figure, and what was made of it rose through the air as if lifted.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point, with_steps
from ..words.subject import ALL_FOURS, OWN, A
from .getting_down import OUT_OF_BED

_TUCKED: Point = (0.12, 0.12, -0.91)
"""The ankle of who lies on the stomach, or kneels, toes tucked under."""
_PUSHES: Point = (0.29, 0.05, 0.34)
_BEFORE, _FLAT = (0.13, ANKLE, 0.33), (0.14, ANKLE, 0.36)
_PROPPED: Point = (0.27, 0.05, -0.2)
_FROM_THE_BACK = Activity(
    3.6,
    up=(0.1, 0.1, 0.11, 0.12, 0.13, 0.2, 0.33, 0.45, 0.6, 0.79, 0.92, 0.97, 0.98),
    ahead=(0.0, 0.0, 0.0, 0.0, 0.02, 0.08, 0.16, 0.19, 0.22, 0.27, 0.31, 0.33, 0.34),
    lean=(-90, -84, -60, -28, 4, 34, 52, 56, 52, 34, 14, 4, 2),
    bend=(0, 14, 22, 24, 24, 18, 12, 8, 6, 4, 2, 0, 0),
    head=(0, 24, 22, 10, 0, -16, -28, -28, -24, -14, -4, 0, 0),
    foot=((0.13, ANKLE, 0.6), (0.13, ANKLE, 0.56), (0.13, ANKLE, 0.46), _FLAT, *(_BEFORE,) * 9),
    splay=(12.0,),
    hand=(
        *((0.36, 0.05, -0.12), (0.34, 0.05, -0.16), _PROPPED, _PROPPED, (0.28, 0.06, -0.1), (0.27, 0.16, 0.06)),
        *((0.2, 0.26, 0.32), (0.16, 0.4, 0.44), (0.17, 0.5, 0.44), (0.21, 0.62, 0.42), (0.25, 0.77, 0.39)),
        *((0.27, 0.84, 0.38), (0.27, 0.845, 0.38)),
    ),
    elbow=(1.0, -0.2, 0.15),
    once=True,
    single=True,
)
_FROM_THE_STOMACH = Activity(
    4.0,
    up=(0.145, 0.155, 0.26, 0.43, 0.51, 0.53, 0.53, 0.55, 0.7, 0.88, 0.96, 0.98, 0.98),
    ahead=(0.0, 0.0, -0.03, -0.22, -0.4, -0.45, -0.43, -0.32, -0.2, -0.1, -0.06, -0.05, -0.05),
    lean=(90, 88, 78, 70, 52, 26, 20, 30, 34, 18, 6, 2, 2),
    bend=(0, -16, -22, -6, 6, 8, 10, 14, 12, 6, 2, 0, 0),
    head=(-10, -24, -30, -32, -26, -10, -4, -10, -12, -4, 0, 0, 0),
    foot=(*(_TUCKED,) * 5, (0.12, 0.14, -0.7), (0.13, 0.19, -0.28), *((0.12, ANKLE, 0.0),) * 6),
    toes=(160, 150, 110, 80, 80, 60, 20, 0, 0, 0, 0, 0, 0),
    other_foot=(
        *(_TUCKED,) * 7,
        *(
            (0.12, 0.13, -0.84),
            (0.12, 0.18, -0.66),
            (0.12, 0.2, -0.34),
            (0.12, 0.1, -0.1),
            *((0.11, ANKLE, -0.05),) * 2,
        ),
    ),
    other_toes=(160, 150, 110, 80, 80, 80, 80, 70, 50, 34, 6, 0, 0),
    splay=(8.0,),
    hand=(
        *(_PUSHES, _PUSHES, _PUSHES, (0.28, 0.09, 0.19), (0.25, 0.32, 0.06), (0.22, 0.54, -0.06), (0.2, 0.6, -0.08)),
        *((0.15, 0.62, 0.02), (0.17, 0.7, 0.02), (0.23, 0.79, 0.02), (0.26, 0.84, 0.01), (0.27, 0.845, 0.0)),
        (0.27, 0.845, 0.0),
    ),
    other_hand=(
        *(_PUSHES, _PUSHES, _PUSHES, (0.28, 0.09, 0.19), (0.25, 0.32, 0.06), (0.24, 0.54, -0.1), (0.24, 0.58, -0.16)),
        *((0.25, 0.62, -0.1), (0.25, 0.7, -0.04), (0.26, 0.79, 0.0), (0.27, 0.84, 0.0), (0.27, 0.845, 0.0)),
        (0.27, 0.845, 0.0),
    ),
    elbow=(1.0, -0.1, -0.5),
    once=True,
    single=True,
)


def _from_step(activity: Activity, first: int, until: int | None = None) -> Activity:
    """An activity from one of its steps on, until before another one where that is given."""
    last = len(activity.up) - 1
    # What is so all the while has a single value.
    left = with_steps(activity, lambda steps: steps[first:until] or steps)
    return left._replace(seconds=activity.seconds * (len(left.up) - 1) / last)


TO_ALL_FOURS = _from_step(_FROM_THE_STOMACH, 0, 4)._replace(seconds=2.0)
_FEET = r"(?:back )?(?:to|on) (?:his|her|their) feet"
GETS_UP = rf"(?:(?:get|stand|rise|scrambl|climb)(?:e?s|t?ing)?(?: back)? up|(?:get|rise)(?:s|t?ing)? {_FEET})"
"""Matches how prompts say that somebody gets up, from wherever it is."""
_LIES = r"(?:,? (?:slowly|quickly))? (?:off|from)(?: lying| sleeping)?(?: down)?(?: on)?"
GETTING_UP = {
    rf"{GETS_UP}{_LIES} {OWN} (?:stomach|belly|face|front)|{GETS_UP} from (?:prone|lying face down)"
    r"|prone to stand(?:ing)?|(?:get|stand)(?:ing)?[ -]up prone": _FROM_THE_STOMACH,
    rf"(?:get|push)(?:es|s|t?ing)? (?:(?:him|her|them)sel(?:f|ves) )?up on(?:to)? {ALL_FOURS}": TO_ALL_FOURS,
    rf"{GETS_UP} from all fours|{GETS_UP}{_LIES} {OWN} hands and knees": _from_step(_FROM_THE_STOMACH, 3),
    rf"{GETS_UP} from kneeling|{GETS_UP}{_LIES} {OWN} knees": _from_step(_FROM_THE_STOMACH, 5),
    rf"{GETS_UP} from {OWN} left knee": _from_step(_FROM_THE_STOMACH, 7)._replace(mirrored=True),
    rf"{GETS_UP} from (?:{OWN}|one) (?:right )?knee": _from_step(_FROM_THE_STOMACH, 7),
    rf"{GETS_UP} from sitting": _from_step(_FROM_THE_BACK, 3),
    rf"{GETS_UP} from (?:a crouch|crouching|squatting|a squat)": _from_step(_FROM_THE_BACK, 7),
    rf"{GETS_UP}{_LIES} {A}(?:bed|mattress|bunk|cot)": OUT_OF_BED,
    rf"{GETS_UP}(?:{_LIES} {OWN} (?:floor|ground|grass|sand|back)| from (?:lying(?: down)?|sleep))"
    r"|wak(?:es?|ing) up and (?:gets|stands|getting|standing) up": _FROM_THE_BACK,
}
