# SPDX-License-Identifier: GPL-3.0-or-later
"""Things picked up from the floor and put down there, shoes tied, and what is done there on one knee. Where hips, feet
and hands go (`activities.py` reads them from prompts).

Of picking up the data has one clip of a stylised figure, whose arms are held out like wings and reach no floor.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point, with_steps
from ..words.subject import OWN, A
from .stunts import on_toe

_GROUND = r"(?:floor|ground|grass|street|road|sidewalk|pavement|carpet|rug|mat|sand|dirt|snow)"
_OFF = rf"(?: (?:up )?(?:from|off)(?: of)? {OWN} {_GROUND})"
_ONTO = rf"(?: (?:down )?(?:on|onto|to) {OWN} {_GROUND})"
_BENDS = (
    r"(?:(?:bend|stoop|lean|reach|crouch|squat|kneel)(?:e?s|ing)?(?: (?:over|down|forwards?))*"
    r"(?:,? (?:and |to )(?:then )?|, (?:then )?))?"
)
_LARGE = (
    r"(?:box|crate|barrel|chest|trunk|suitcases?|luggage|basket|bucket|boulder|log|plank|beam|sack|tire|chair|stool|table"
    r"|child|kid|baby|toddler|boy|girl|dog|puppy|cat|bod(?:y|ies)|package|parcel|boxes|crates|cage|tv|television|pumpkin)"
)
_SOMEWHERE_ELSE = (
    r"(?!.*\b(?:tables?|desk|counter|shelf|bar|bed|sofa|couch|seat|wall|tree|phone|telephone|call|pace|speed|where"
    rf"|from (?!{OWN} {_GROUND}))\b)"
)
"""Matches where a thing is not taken from furniture, and what is picked up is one."""
_THING = (
    rf"(?:something|things|(?:some|the) (?:trash|litter|garbage|rubbish|flowers|leaves|papers?|coins|toys|clothes)"
    rf"|trash|litter|garbage|rubbish|it|{A}[\w-]+)"
)
_BIG = r"(?:heavy|big|large)"
_HEAVY = rf"(?:{A}{_LARGE}|(?:something|an? (?:\w+ )?(?:object|item|thing)) {_BIG}|(?:{A})?{_BIG} [\w-]+)"
_WITH_BOTH = rf"(?: with (?:both|two|{OWN}) hands)"


def _with(hand: str) -> str:
    return rf"(?: (?:with|using) {OWN} {hand}(?: hand)?)"


def _picks(thing: str) -> str:
    """Matches how prompts say that a thing is got from the floor, which need not be named where it is "picked up"."""
    return (
        rf"{_SOMEWHERE_ELSE}{_BENDS}(?:pick(?:s|ing)? (?:up {thing}|{thing} up){_OFF}?"
        rf"|(?:grab|tak|collect|lift|get|gather|retriev|snatch|fetch)(?:e?s|b?ing|t?ing|e)? (?:up )?{thing}{_OFF})"
    )


def _puts(thing: str) -> str:
    """The same of a thing that is put on the floor."""
    return (
        rf"{_SOMEWHERE_ELSE}{_BENDS}(?:put|set|plac|lay|lower)(?:e?s|t?ing|e)?"
        rf" (?:(?:down {thing}|{thing} down){_ONTO}?|{thing}{_ONTO})"
    )


_ARM_HANGS: Point = (0.27, 0.845, 0.05)
_KNEE: Point = (0.13, 0.55, 0.2)
_STEPPED: Point = (0.11, ANKLE, 0.12)
_PICKS_UP = Activity(
    3.2,
    up=(0.965, 0.94, 0.8, 0.62, 0.52, 0.51, 0.55, 0.72, 0.9, 0.955, 0.965, 0.965),
    ahead=(0.0, 0.0, -0.03, -0.08, -0.12, -0.12, -0.12, -0.06, -0.02, 0.0, 0.0, 0.0),
    lean=(2, 8, 26, 46, 56, 57, 50, 30, 10, 4, 2, 2),
    bend=(0, 4, 14, 26, 32, 33, 28, 14, 4, 0, 0, 0),
    head=(2, 8, 4, -10, -20, -20, -16, -2, 8, 14, 16, 12),
    twist=(0, 0, 4, 10, 14, 14, 10, 4, 0, 0, 0, 0),
    foot=(_STEPPED,),
    other_foot=(
        *(on_toe(0.11, 0.0, 0), on_toe(0.11, 0.0, 4), on_toe(0.11, 0.0, 16), on_toe(0.11, 0.0, 34)),
        *(on_toe(0.11, 0.0, 44), on_toe(0.11, 0.0, 44), on_toe(0.11, 0.0, 40), on_toe(0.11, 0.0, 22)),
        *(on_toe(0.11, 0.0, 8), on_toe(0.11, 0.0, 2), on_toe(0.11, 0.0, 0), on_toe(0.11, 0.0, 0)),
    ),
    other_toes=(0, 4, 16, 34, 44, 44, 40, 22, 8, 2, 0, 0),
    splay=(8.0,),
    hand=(
        *(_ARM_HANGS, (0.26, 0.84, 0.12), (0.2, 0.74, 0.2), _KNEE, _KNEE, _KNEE, (0.14, 0.58, 0.2)),
        *((0.18, 0.72, 0.18), (0.24, 0.86, 0.12), _ARM_HANGS, _ARM_HANGS, _ARM_HANGS),
    ),
    other_hand=(
        *(_ARM_HANGS, (0.25, 0.82, 0.14), (0.18, 0.57, 0.28), (0.1, 0.24, 0.36), (0.08, 0.1, 0.38), (0.08, 0.1, 0.38)),
        *((0.08, 0.21, 0.37), (0.11, 0.57, 0.34), (0.13, 0.88, 0.32), (0.12, 1.04, 0.31), (0.12, 1.08, 0.3)),
        (0.13, 1.06, 0.3),
    ),
    elbow=(0.9, -0.4, -0.6),
    once=True,
    single=True,
)
_GRIP: Point = (0.21, 0.27, 0.33)
_HOLDS: Point = (0.19, 1.02, 0.32)
_LIFTS = Activity(
    3.4,
    up=(0.98, 0.94, 0.76, 0.57, 0.52, 0.52, 0.54, 0.72, 0.9, 0.965, 0.975, 0.98),
    ahead=(0.0, -0.01, -0.06, -0.13, -0.16, -0.16, -0.16, -0.1, -0.03, -0.01, -0.01, -0.01),
    lean=(0, 8, 28, 46, 51, 52, 50, 34, 8, -3, -4, -4),
    bend=(0, 2, 8, 14, 16, 16, 14, 8, 0, -3, -4, -4),
    head=(2, 6, -8, -14, -16, -14, -16, -16, -4, 6, 4, 2),
    foot=((0.15, ANKLE, 0.0),),
    splay=(14.0,),
    hand=(
        *(_ARM_HANGS, (0.28, 0.82, 0.14), (0.24, 0.64, 0.3), (0.23, 0.38, 0.34), _GRIP, _GRIP, (0.2, 0.3, 0.33)),
        *((0.2, 0.67, 0.33), (0.19, 0.92, 0.33), _HOLDS, _HOLDS, _HOLDS),
    ),
    elbow=(1.0, -0.5, -0.3),
    once=True,
    single=True,
)


def _backwards(activity: Activity) -> Activity:
    """An activity done from its end to its beginning: what was picked up is put down."""
    return with_steps(activity, lambda steps: steps[::-1])


_AT_SHOE: tuple[Point, ...] = ((0.09, 0.21, 0.3), (0.11, 0.24, 0.29), (0.06, 0.2, 0.31), (0.12, 0.24, 0.28))
_KNEELING = on_toe(0.11, -0.27, 62)
_TIES = Activity(
    6.0,
    up=(0.98, 0.91, 0.66, 0.5, *(0.48, 0.475, 0.48, 0.475, 0.48), 0.52, 0.7, 0.93, 0.98),
    ahead=(0.0, 0.0, 0.0, -0.02, *(-0.02,) * 5, 0.0, 0.0, 0.0, 0.0),
    lean=(2, 10, 26, 38, *(42, 43, 42, 43, 42), 34, 20, 6, 2),
    bend=(0, 4, 14, 26, *(30, 31, 30, 31, 30), 22, 10, 2, 0),
    head=(2, 10, 6, 2, *(0, 2, 0, 2, 0), 2, 2, 0, 2),
    foot=((0.11, ANKLE, 0.0), (0.11, 0.14, 0.1), *((0.12, ANKLE, 0.27),) * 9, (0.11, 0.12, 0.14), (0.11, ANKLE, 0.0)),
    other_foot=(
        *(on_toe(0.11, 0.117, 0), on_toe(0.11, 0.0, 10), on_toe(0.11, -0.15, 45), *(_KNEELING,) * 7),
        *(on_toe(0.11, -0.15, 40), on_toe(0.11, 0.0, 8), on_toe(0.11, 0.117, 0)),
    ),
    other_toes=(0, 10, 45, *(62,) * 7, 40, 8, 0),
    hand=(
        *(_ARM_HANGS, (0.26, 0.81, 0.14), (0.18, 0.56, 0.26), (0.1, 0.27, 0.31), *_AT_SHOE, _AT_SHOE[0]),
        *((0.14, 0.42, 0.3), (0.2, 0.7, 0.24), (0.25, 0.86, 0.12), _ARM_HANGS),
    ),
    elbow=(1.0, -0.3, -0.3),
    once=True,
    single=True,
)
_WORKS = _TIES._replace(
    hand=tuple((out, up, ahead + 0.08 * (up < 0.35)) for out, up, ahead in _TIES.hand),
    other_hand=tuple(
        (out, up, ahead + (0.08 - 0.05 * (step % 2)) * (up < 0.35)) for step, (out, up, ahead) in enumerate(_TIES.hand)
    ),
)
_LACES = r"(?:shoe ?|boot ?)?(?:laces?|shoes?|boots?|sneakers?)"
FROM_THE_FLOOR = {
    rf"{_SOMEWHERE_ELSE}(?:{_BENDS}lift(?:s|ing)? {_HEAVY}|{_picks(_HEAVY)}){_WITH_BOTH}?"
    rf"|{_picks(_THING)}{_WITH_BOTH}": _LIFTS,
    rf"{_picks(_THING)}{_with('left')}": _PICKS_UP._replace(mirrored=True),
    rf"{_picks(_THING)}(?:{_with('right')}| with one hand)?|pick(?:s|ing)?[ -]?up": _PICKS_UP,
    rf"{_puts(_HEAVY)}{_WITH_BOTH}?": _backwards(_LIFTS),
    rf"{_puts(_THING)}{_with('left')}": _backwards(_PICKS_UP)._replace(mirrored=True),
    rf"{_puts(_THING)}{_with('right')}?": _backwards(_PICKS_UP),
    rf"{_BENDS}(?:ty?i?(?:es?|ing)|lac(?:es?|ing) up) (?:(?:one of )?{A}|up )?{_LACES}": _TIES,
    rf"{_BENDS}(?:loot(?:s|ing)?|search(?:es|ing)?) {A}(?:dead )?(?:body|corpse|enemy|bag|soldier|backpack)"
    rf"|plant(?:s|ing)? (?:{A}(?:flower|seed|tree|bomb|mine|charge|trap)s?|flowers|seeds|c4)|defus(?:es?|ing) {A}bomb"
    rf"|(?:set|lay)(?:s|t?ing)? {A}(?:trap|snare|mine)|(?:light|build|mak|start)(?:s|ing|es?) {A}(?:camp ?)?fire"
    rf"|(?:bandag|treat|dress)(?:es?|ing|s) {A}wound(?:ed soldier)?|check(?:s|ing)? {A}(?:pulse|footprints|tracks)"
    rf"|{_BENDS}pick(?:s|ing)? (?:some |the |an? )?(?:flowers?|mushrooms?|berries|strawberries|herbs|weeds?)": _WORKS,
}
