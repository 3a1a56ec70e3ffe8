# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done down on a mat or a bench: lying down on the stomach, sitting up, poses of yoga by their names, and the
bench press. Where hips, feet and hands go (`activities.py` reads them from prompts).

The recordings lie down on the back, and have no yoga that a caption names: whoever was to lie on the stomach lay on
the back, and who was to be in the downward dog stood there and boxed.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, WRIST, Activity, Point, followed_by, with_steps
from ..words.subject import ALL_FOURS, OWN, A
from .stunts import TO_TOE, on_toe

_HANGS: Point = (0.27, 0.83, 0.04)
_STANDS: Point = (0.1, ANKLE, 0.0)
_LIES = 1.06
"""How far (m) ahead of where they stood the hips are of who has lain down on the stomach."""
_ON_TOES = (24, 56, 78, 88, 92)
"""Degrees by which the feet point down on whose toes somebody comes down to the knees."""
_DOWN = Activity(
    4.4,
    up=(0.95, 0.8, 0.52, 0.47, 0.48, 0.48, 0.46, 0.4, 0.31, 0.19, 0.13, 0.12, 0.12),
    ahead=(0.0, -0.06, -0.06, 0.1, 0.34, 0.52, 0.66, 0.82, 0.95, 1.03, 1.05, _LIES, _LIES),
    lean=(0, 30, 60, 76, 82, 84, 82, 82, 82, 85, 88, 89, 89),
    bend=(0, 10, 20, 18, 8, 4, 2, 0, 0, 0, 0, 0, 0),
    head=(0, -6, -10, -14, -16, -18, -20, -20, -18, -14, -10, -8, -8),
    foot=(
        *(_STANDS, _STANDS, *(on_toe(0.1, TO_TOE[1], degrees) for degrees in _ON_TOES)),
        *((0.11, 0.13, 0.14), (0.12, 0.12, 0.14), *((0.13, 0.1, 0.13),) * 4),
    ),
    toes=(0, 0, *_ON_TOES, 100, 116, 136, 142, 142, 142),
    # Hands go ahead over the floor one after the other.
    hand=(
        *(_HANGS, (0.26, 0.56, 0.3), (0.22, 0.2, 0.5), (0.22, WRIST, 0.62), (0.22, WRIST, 0.84), (0.23, 0.09, 0.98)),
        *((0.24, WRIST, 1.12), (0.24, WRIST, 1.14), (0.28, 0.08, 1.34), (0.3, WRIST, 1.5), (0.33, 0.04, 1.56)),
        *((0.34, 0.04, 1.56),) * 2,
    ),
    other_hand=(
        *(_HANGS, (0.26, 0.56, 0.3), (0.22, 0.2, 0.5), (0.22, WRIST, 0.62), (0.22, 0.09, 0.8), (0.22, WRIST, 1.0)),
        *((0.22, WRIST, 1.0), (0.25, 0.09, 1.24), (0.28, WRIST, 1.44), (0.3, WRIST, 1.5), (0.33, 0.04, 1.56)),
        *((0.34, 0.04, 1.56),) * 2,
    ),
    elbow=(1.0, -0.4, -0.2),
    once=True,
    single=True,
)
_ALL_FOURS_HAND: Point = (0.22, WRIST, 1.0)
_ALL_FOURS = with_steps(_DOWN, lambda steps: steps[:7] if len(steps) > 1 else steps)._replace(
    seconds=2.4,
    ahead=(*_DOWN.ahead[:6], 0.58),
    hand=(*_DOWN.hand[:6], _ALL_FOURS_HAND),
    other_hand=(*_DOWN.other_hand[:6], _ALL_FOURS_HAND),
)
"""As far as hands and knees."""
_LOOKS_UNDER = followed_by(
    _ALL_FOURS._replace(look=(0,) * 7, sink=(0,) * 7, splay=(0,) * 7),
    Activity(
        2.8,
        up=(0.45, 0.44, 0.43, 0.43, 0.43, 0.43, 0.43),
        ahead=(0.57, 0.56, 0.56, 0.56, 0.56, 0.56, 0.56),
        lean=(86, 94, 100, 101, 100, 101, 101),
        bend=(4, 8, 10, 10, 10, 10, 10),
        head=(-22, -34, -40, -40, -38, -40, -40),
        look=(0, 8, 26, 28, -20, -26, 0),
        sink=(0, 4, 12, 12, -10, -12, 0),
        foot=(_ALL_FOURS.foot[-1],) * 7,
        toes=(_ALL_FOURS.toes[-1],) * 7,
        splay=(0,) * 7,
        hand=(_ALL_FOURS_HAND,) * 7,
        other_hand=(_ALL_FOURS_HAND,) * 7,
        elbow=(1.0, -0.4, -0.2),
        once=True,
        single=True,
    ),
)
"""The same, then the chest comes down, and the face turns from side to side close to the floor."""
_ON_ELBOW, _AT_TRIGGER = (0.14, 0.2, 1.84), (0.12, 0.24, 1.62)
_AIMS_PRONE = followed_by(
    _DOWN,
    Activity(
        2.4,
        up=(0.12, 0.12, 0.125, 0.13, 0.13, 0.13),
        ahead=(_LIES,) * 6,
        lean=(88, 86, 84, 82, 82, 82),
        bend=(-6, -16, -24, -28, -28, -28),
        head=(-12, -22, -28, -30, -30, -30),
        foot=((0.13, 0.1, 0.13),) * 6,
        toes=(142,) * 6,
        hand=((0.34, 0.05, 1.56), (0.3, 0.08, 1.62), (0.2, 0.15, 1.74), *(_ON_ELBOW,) * 3),
        other_hand=((0.33, 0.05, 1.54), (0.28, 0.07, 1.54), (0.18, 0.16, 1.58), *(_AT_TRIGGER,) * 3),
        elbow=(0.7, -0.2, -1.0),
        once=True,
        single=True,
    ),
)
"""Down on the stomach, and up onto the elbows behind a rifle."""
_DOG_HAND: Point = (0.2, WRIST, 1.12)
_DOWNWARD_DOG = Activity(
    7.0,
    up=(0.95, 0.94, 0.84, 0.78, 0.74, *(0.71,) * 6),
    ahead=(0.0, -0.08, -0.1, 0.05, 0.28, *(0.45,) * 6),
    lean=(0, 50, 116, 126, 132, *(135,) * 6),
    bend=(0, 14, 24, 12, 4, *(0,) * 6),
    head=(0, 0, 0, 0, 2, *(6,) * 6),
    foot=(_STANDS,),
    hand=(
        *(_HANGS, (0.25, 0.5, 0.4), (0.2, WRIST, 0.36), (0.2, WRIST, 0.62), (0.2, WRIST, 0.9)),
        *(_DOG_HAND,) * 6,
    ),
    elbow=(1.0, -0.2, -0.4),
    once=True,
    single=True,
)
_ON_THIGH: Point = (-0.08, 0.52, 0.03)
_OVERHEAD: Point = (0.035, 0.56, 0.05)
_TREE = Activity(
    6.4,
    up=(0.985,),
    aside=(0.0, 0.05, 0.08, *(0.09,) * 8),
    foot=((0.11, ANKLE, 0.0),),
    other_foot=(_STANDS, (0.1, 0.1, 0.0), (0.06, 0.34, 0.1), *(_ON_THIGH,) * 8),
    other_toes=(0, 20, 60, *(70,) * 8),
    splay=(44.0,),
    hand=(
        *((0.27, -0.4, 0.04), (0.22, -0.28, 0.2), (0.06, -0.02, 0.26), (0.035, 0.0, 0.24), (0.035, 0.26, 0.26)),
        *(_OVERHEAD,) * 6,
    ),
    elbow=(1.0, -0.2, 0.0),
    of_chest=True,
    once=True,
    single=True,
)
_COBRA = Activity(
    5.0,
    up=(0.13,),
    lean=(66, 65),
    bend=(-34, -36),
    head=(-22, -24),
    foot=((0.1, 0.09, -0.92),),
    toes=(142,),
    hand=((0.26, WRIST, 0.34),),
    elbow=(0.5, -0.2, -1.0),
)
_CHILD = Activity(
    5.0,
    up=(0.22,),
    lean=(94, 95),
    bend=(10, 8),
    head=(6,),
    foot=((0.1, 0.07, -0.06),),
    toes=(142,),
    splay=(16.0,),
    hand=((0.2, WRIST, 0.86),),
    elbow=(1.0, -0.2, -0.2),
)
_BENCH_PRESS = Activity(
    2.8,
    up=(0.5,),
    lean=(-88,),
    bend=(-4, -6),
    foot=((0.2, ANKLE, 0.36),),
    splay=(10.0,),
    hand=((0.27, 0.06, 0.5), (0.3, 0.02, 0.4), (0.36, -0.02, 0.18), (0.36, -0.02, 0.17), (0.32, 0.0, 0.34)),
    elbow=(1.0, -0.5, -0.6),
    of_chest=True,
)
_SITS_UP = Activity(
    2.6,
    up=(0.115, 0.115, 0.12, 0.125, 0.125, 0.12, *(0.12,) * 3),
    lean=(-88, -86, -68, -40, -20, -12, *(-10,) * 3),
    bend=(2, 14, 28, 30, 22, 14, 10, 8, 8),
    head=(0, 14, 16, 8, 2, 0, -2, 0, 0),
    foot=((0.12, 0.08, 0.86), (0.12, 0.08, 0.86), *((0.12, 0.08, 0.84),) * 7),
    toes=(-56,),
    hand=(
        *((0.36, 0.04, -0.06), (0.36, 0.04, -0.1), (0.36, WRIST, -0.14), (0.34, WRIST, -0.16), (0.33, WRIST, -0.14)),
        *((0.32, 0.06, -0.06), (0.3, 0.12, 0.1), (0.22, 0.22, 0.24), (0.2, 0.23, 0.26)),
    ),
    elbow=(1.0, 0.2, -0.1),
    once=True,
    single=True,
)
_FRONT = rf"(?:(?:on|onto) )?(?:{OWN} )?(?:stomach|belly|tummy|front)|prone|face[\s-]?down"
_YOGA = r"(?:the )?(?:yoga )?"
_POSE = r"(?: (?:yoga )?(?:pose|position|stretch))?"
ON_A_MAT = {
    rf"(?:(?:lie|lay|get|drop)(?:s|t?ing|p(?:s|ing))?|lying) down (?:flat )?(?:{_FRONT})"
    r"|(?:go|drop|get)(?:e?s|p?ing|p?s|ting)? (?:in)?(?:to )?prone|(?:stand|crouch)(?:ing)? to prone": _DOWN,
    rf"(?:get|drop|go)(?:e?s|p?ing|t?ing)? (?:down )?(?:on|to|onto|into) {ALL_FOURS}": _ALL_FOURS,
    rf"(?:look|peer|search|check)(?:e?s|ing)? (?:under(?:neath)?|beneath) {A}"
    r"(?:bed|couch|sofa|car|truck|cupboard|cabinet|fridge)": _LOOKS_UNDER,
    r"goes prone and aims a rifle": _AIMS_PRONE,
    r"(?:sit|bolt)(?:s|t?ing)? up(?:right)? (?:in|from) "
    rf"(?:(?:{OWN} |an? )?bed|lying(?: down)?|(?:{OWN} )?back|sleep)": _SITS_UP,
    rf"{_YOGA}(?:(?:downwards?|down)(?:[\s-]facing)?[\s-]dog|adho mukha svanasana){_POSE}": _DOWNWARD_DOG,
    rf"{_YOGA}(?:tree(?: yoga)? pose|vrksasana)": _TREE,
    rf"{_YOGA}(?:cobra|upward(?:[\s-]facing)?[\s-]dog|bhujangasana){_POSE}": _COBRA,
    rf"{_YOGA}(?:child'?s pose|balasana)": _CHILD,
    r"bench[\s-]press(?:es|ing)?": _BENCH_PRESS,
}
"""Patterns of their names, and what is done."""
