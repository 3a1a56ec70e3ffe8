# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting down to the floor to lie on the back or to sit with crossed legs, by way of squatting over a hand, and onto a
bed.

The recordings have chairs: who was to lie down sat on one that was not there first, and who was to sit on the floor
was pulled down onto crossed legs.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point, followed_by, with_steps
from ..words.subject import BEDS, ON_THE_FLOOR, OWN, A

_SEAT = -0.27
"""How far (m) behind where they stood the hips are of who has sat down."""
_STANDS: Point = (0.12, ANKLE, 0.0)
_PROPPED: Point = (0.31, 0.05, -0.43)
_SITS_DOWN = Activity(
    2.0,
    up=(0.985, 0.89, 0.68, 0.43, 0.22, 0.12),
    ahead=(0.0, -0.03, -0.07, -0.14, -0.23, _SEAT),
    lean=(0, 14, 36, 46, 34, 16),
    bend=(0, 4, 12, 18, 18, 16),
    head=(0, -6, -18, -22, -14, -4),
    foot=(_STANDS,) * 6,
    toes=(0,) * 6,
    other_foot=(_STANDS,) * 6,
    other_toes=(0,) * 6,
    splay=(10, 14, 18, 20, 20, 22),
    hand=(
        *((0.27, 0.84, 0.04), (0.27, 0.74, 0.12), (0.24, 0.54, 0.36), (0.24, 0.38, 0.42), (0.24, 0.3, 0.32)),
        (0.27, 0.2, 0.04),
    ),
    other_hand=(
        *((0.27, 0.84, 0.04), (0.28, 0.72, 0.06), (0.32, 0.4, -0.05), (0.33, 0.07, -0.24), (0.32, 0.045, -0.39)),
        _PROPPED,
    ),
)
"""From standing to sitting on the floor behind the feet, over the right hand."""
_BACK_AND_DOWN: tuple[Point, ...] = (
    *(_PROPPED, (0.34, 0.05, -0.4), (0.36, 0.05, -0.36), (0.36, 0.05, -0.3), (0.34, 0.05, -0.2)),
    *((0.33, 0.05, -0.15),) * 2,
)
"""The hands of who leans back from sitting, and lies."""
_STRAIGHT: Point = (0.14, 0.065, 0.64)
_LIES_BACK = Activity(
    2.2,
    up=(0.11, 0.11, 0.105, 0.1, 0.1, 0.1, 0.1),
    ahead=(_SEAT,) * 7,
    lean=(-6, -30, -56, -76, -87, -90, -90),
    bend=(18, 22, 22, 14, 6, 0, 0),
    head=(2, 12, 22, 18, 8, 0, 0),
    foot=(_STANDS, (0.12, 0.09, 0.14), (0.13, 0.09, 0.4), (0.14, 0.08, 0.54), *(_STRAIGHT,) * 3),
    toes=(0, -10, -34, *(-54,) * 4),
    other_foot=(_STANDS, _STANDS, (0.12, 0.09, 0.1), (0.13, 0.09, 0.36), (0.14, 0.08, 0.54), *(_STRAIGHT,) * 2),
    other_toes=(0, 0, -6, -30, *(-54,) * 3),
    splay=(18, *(12,) * 6),
    hand=_BACK_AND_DOWN,
    other_hand=_BACK_AND_DOWN,
    elbow=(0.7, -0.2, -0.5),
    once=True,
    single=True,
)
"""From sitting on the floor to lying on the back."""
_LIES = followed_by(_SITS_DOWN, _LIES_BACK)
_CROSSED: Point = (-0.1, 0.075, 0.02)
_OTHER_CROSSED: Point = (-0.09, 0.075, 0.06)
_ON_KNEE: Point = (0.27, 0.19, 0.02)
_SITS = followed_by(
    _SITS_DOWN,
    Activity(
        2.2,
        up=(0.12,) * 7,
        ahead=(_SEAT,) * 7,
        lean=(0, -6, -6, 0, 2, 2, 2),
        bend=(12, 8, 8, 6, 4, 2, 2),
        head=(-2, *(0,) * 6),
        foot=((0.1, 0.08, 0.02), (-0.02, 0.09, 0.02), *(_CROSSED,) * 5),
        toes=(0, 4, *(10,) * 5),
        other_foot=(_STANDS, (0.11, 0.09, 0.04), (0.0, 0.1, 0.1), *(_OTHER_CROSSED,) * 4),
        other_toes=(0, 4, 8, *(10,) * 4),
        splay=(34, 50, 64, 74, *(76,) * 3),
        hand=((0.31, 0.08, -0.3), _PROPPED, _PROPPED, (0.32, 0.12, -0.24), *(_ON_KNEE,) * 3),
        other_hand=(_PROPPED, _PROPPED, _PROPPED, (0.32, 0.12, -0.24), *(_ON_KNEE,) * 3),
        elbow=(0.7, -0.2, -0.5),
        once=True,
        single=True,
    ),
)
_HUGS: Point = (0.18, 0.44, 0.3)
_SLIDES_DOWN_A_WALL = Activity(
    3.4,
    up=(0.87, 0.86, 0.8, 0.68, 0.52, 0.34, 0.19, 0.13, 0.125, 0.125),
    lean=(-8, -8, -9, -11, -13, -14, -13, -10, -8, -8),
    bend=(4, 4, 6, 8, 12, 16, 18, 16, 14, 14),
    head=(-4, -6, 0, 4, 6, 8, 14, 22, 26, 26),
    foot=((0.12, ANKLE, 0.32),),
    splay=(8.0,),
    hand=(
        *((0.27, 0.76, -0.04), (0.28, 0.74, -0.06), (0.3, 0.66, -0.08), (0.31, 0.5, -0.08), (0.32, 0.32, -0.08)),
        *((0.32, 0.14, -0.06), (0.32, 0.08, 0.0), (0.27, 0.26, 0.22), _HUGS, _HUGS),
    ),
    elbow=(0.8, -0.3, -0.4),
    once=True,
    single=True,
)
_ON_THE_FLOOR, _ON_THE_BED = (0.12, ANKLE, 0.4), (0.13, 0.53, 0.85)
_HELD: Point = (0.31, 0.5, -0.08)
"""The hands of who sits on a bed, on its edge."""
_LIES_ON_A_BED = Activity(
    4.6,
    up=(0.985, 0.89, 0.73, 0.58, 0.54, 0.54, 0.55, 0.56, 0.56, 0.56, 0.56, 0.555, 0.55),
    ahead=(0.38, 0.34, 0.2, 0.06, *(0.0,) * 9),
    lean=(0, 16, 34, 30, 12, -4, -22, -42, -62, -78, -87, -90, -90),
    bend=(0, 4, 10, 12, 10, 10, 14, 16, 14, 8, 2, 0, 0),
    head=(0, -4, -12, -12, -4, 0, 6, 14, 18, 14, 6, 0, 0),
    turn=(0, 0, 0, 0, 2, 10, 28, 52, 74, 86, *(90,) * 3),
    foot=(
        *(*(_ON_THE_FLOOR,) * 4, (0.12, 0.1, 0.4), (0.12, 0.26, 0.44), (0.12, 0.46, 0.52), (0.12, 0.57, 0.62)),
        *((0.12, 0.58, 0.72), (0.13, 0.56, 0.82), *(_ON_THE_BED,) * 3),
    ),
    toes=(*(0,) * 5, 10, 14, 0, -26, -46, *(-54,) * 3),
    other_foot=(
        *(*(_ON_THE_FLOOR,) * 5, (0.12, 0.13, 0.42), (0.12, 0.3, 0.46), (0.12, 0.48, 0.54), (0.12, 0.58, 0.64)),
        *((0.12, 0.58, 0.74), (0.13, 0.56, 0.82), *(_ON_THE_BED,) * 2),
    ),
    other_toes=(*(0,) * 5, 8, 18, 14, 0, -26, -46, -54, -54),
    splay=(10.0,),
    hand=(
        *((0.27, 0.84, 0.42), (0.28, 0.76, 0.4), (0.3, 0.62, 0.2), (0.31, 0.52, 0.0), _HELD, _HELD),
        *((0.31, 0.5, -0.14), (0.33, 0.5, -0.14), (0.34, 0.5, -0.08), (0.34, 0.5, 0.0)),
        *((0.33, 0.5, 0.08), (0.32, 0.5, 0.11), (0.32, 0.5, 0.11)),
    ),
    elbow=(0.7, -0.2, -0.5),
    once=True,
    single=True,
)


def _there(gets_there: Activity) -> Activity:
    """Who is where somebody has got to, and only breathes."""
    there = with_steps(gets_there, lambda steps: steps[-1:])
    return there._replace(turn=(0.0,), seconds=1.0, single=False)


OUT_OF_BED = with_steps(_LIES_ON_A_BED, lambda steps: steps[::-1])._replace(
    # Every motion faces ahead first.
    turn=tuple(degrees - 90.0 for degrees in reversed(_LIES_ON_A_BED.turn))
)
"""The same way back."""
_LIE = r"(?:(?:lie|lay)s?|lying|laying)"
_BED = rf"{A}{BEDS}"
_FLAT = rf"(?: (?:back|over|low|still|flat|dead|unconscious|(?:on )?{OWN} back|to (?:rest|relax|sleep)))*"
_LEGS_CROSSED = r"(?:(?:with )?(?:(?:his|her|their) )?(?:crossed legs|legs crossed)|cross[\s-]legged)"
_WALL = rf"{A}(?:\w+ )?wall"
_SINKS = r"(?:slid(?:e|es|ing)|slump(?:s|ing)?|sink(?:s|ing)?)"
_TO_SIT = r"(?: it)?(?: (?:on)?to (?:the|a) (?:floor|ground|seat|sitting position)| to sit)?"
GETTING_DOWN = {
    rf"{_SINKS} down (?:against |along )?{_WALL}{_TO_SIT}"
    rf"|(?:lean|rest)(?:s|ing)? against {_WALL},? and {_SINKS} down{_TO_SIT}"
    rf"|sit(?:s|ting)? down (?:with {OWN} back )?against {_WALL}": _SLIDES_DOWN_A_WALL,
    rf"(?:{_LIE}|plop(?:s|ping)?|flop(?:s|ping)?) (?:back )?down{_FLAT} (?:on|onto|in|across) {_BED}": _LIES_ON_A_BED,
    rf"(?:{_LIE}|sleep(?:s|ing)?)(?: asleep)?{_FLAT} (?:in bed|(?:on|in|across) {_BED})": _there(_LIES_ON_A_BED),
    rf"{_LIE} down{_FLAT}": _LIES,
    rf"{_LIE} down from sitting": _LIES_BACK,
    rf"{_LIE} (?:flat )?on {OWN} back": _there(_LIES),
    rf"sit(?:s|ting)? down (?:{_LEGS_CROSSED} )?{ON_THE_FLOOR}(?: {_LEGS_CROSSED})?"
    rf"|sit(?:s|ting)? down {_LEGS_CROSSED}": _SITS,
    rf"meditat(?:es|ing)|sit(?:s|ting)? cross[\s-]?legged|(?:sit(?:s|ting)?|seated) {ON_THE_FLOOR}": _there(_SITS),
}
"""Patterns of their names, and what is done; on a bed first, for floors may be any other place."""
