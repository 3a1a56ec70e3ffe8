# SPDX-License-Identifier: GPL-3.0-or-later
"""Going over, through and against what is in the way: over a log, through water, mud and deep snow, against the wind,
on ice. Where hips, feet and hands go (`activities.py` reads them from prompts).

The recordings have level, dry floors: whoever was to wade walked, or stood.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import A
from .gaits import ROLLS, stepping, swayed, swinging

_STANDS: Point = (0.1, ANKLE, 0.0)
_STANDS_BEYOND: Point = (0.1, ANKLE, 0.86)
_STEPS_OVER = Activity(
    3.2,
    up=(0.985, 0.98, 0.97, 0.965, 0.95, 0.92, 0.91, 0.93, 0.955, 0.965, 0.98, 0.985),
    ahead=(0.0, 0.02, 0.05, 0.12, 0.25, 0.41, 0.54, 0.64, 0.73, 0.8, 0.84, 0.86),
    aside=(0.0, -0.03, -0.07, -0.08, -0.07, -0.03, 0.03, 0.07, 0.08, 0.06, 0.02, 0.0),
    lean=(0, 2, 4, 2, 2, 6, 8, 8, 8, 6, 2, 0),
    bend=(0, 2, 4, 4, 4, 4, 4, 4, 2, 0, 0, 0),
    head=(0, 14, 22, 22, 18, 12, 8, 10, 10, 4, 0, 0),
    foot=(
        *(_STANDS, _STANDS, (0.11, 0.2, -0.02), (0.13, 0.46, 0.22), (0.13, 0.48, 0.52), (0.12, 0.22, 0.79)),
        *(_STANDS_BEYOND,) * 6,
    ),
    toes=(0, 0, 26, 20, -4, -10, *(0,) * 6),
    other_foot=(
        *(*(_STANDS,) * 5, (0.1, 0.09, 0.02), (0.1, 0.16, 0.05), (0.13, 0.42, 0.12), (0.14, 0.52, 0.46)),
        *((0.12, 0.26, 0.78), _STANDS_BEYOND, _STANDS_BEYOND),
    ),
    other_toes=(0, 0, 0, 0, 4, 24, 46, 46, 16, -6, 0, 0),
    splay=(8.0,),
    hand=(
        *((0.27, -0.4, 0.05), (0.3, -0.36, 0.08), (0.4, -0.26, 0.1), (0.46, -0.18, 0.1), (0.46, -0.18, 0.08)),
        *((0.44, -0.2, 0.1), (0.44, -0.2, 0.12), (0.46, -0.2, 0.12), (0.44, -0.24, 0.12), (0.34, -0.34, 0.1)),
        *((0.27, -0.4, 0.05),) * 2,
    ),
    elbow=(0.4, -0.6, -1.0),
    of_chest=True,
    once=True,
    single=True,
)
_WADE, _TRUDGE, _LEAN, _SLIP = 0.72, 0.66, 0.6, 0.34
"""How far (m) they get in a cycle of two steps."""
_WADES = Activity(
    1.7,
    up=(0.93, 0.935, 0.93, 0.92, 0.925) * 2,
    aside=swayed(0.04),
    lean=(10,),
    head=(-8,),
    twist=swayed(-12.0),
    foot=stepping(_WADE, 0.13, 0.2, 0.05),
    toes=ROLLS,
    # Hands part the water, held over it.
    hand=swinging(0.3, 0.06, -0.08, -0.12),
    elbow=(1.0, -0.2, -0.6),
    of_chest=True,
    speed=_WADE / 1.7,
    alternating=True,
)
_TRUDGES = Activity(
    1.8,
    up=(0.91, 0.92, 0.915, 0.895, 0.9) * 2,
    aside=swayed(0.05),
    lean=(20,),
    bend=(6,),
    head=(-14,),
    tilt=swayed(4.0),
    foot=stepping(_TRUDGE, 0.13, 0.34, 0.04),
    toes=(0, 0, 0, 0, 0, 0, 14, 34, 16, -8),
    splay=(10.0,),
    hand=swinging(0.3, -0.1, -0.1, -0.3),
    elbow=(0.5, -0.5, -1.0),
    of_chest=True,
    speed=_TRUDGE / 1.8,
    alternating=True,
)
_AGAINST_THE_WIND = Activity(
    1.5,
    up=(0.89, 0.9, 0.895, 0.88, 0.885) * 2,
    aside=swayed(0.03),
    ahead=(0.16,),
    lean=(32,),
    bend=(8,),
    head=(4,),
    look=(8,),
    foot=stepping(_LEAN, 0.11, 0.12, 0.02),
    toes=ROLLS,
    splay=(8.0,),
    # One arm shields the face, the other one the body.
    hand=((-0.04, 0.3, 0.28), (-0.04, 0.32, 0.28)),
    other_hand=((-0.04, -0.08, 0.26), (-0.04, -0.1, 0.25)),
    elbow=(1.0, 0.0, 0.4),
    of_chest=True,
    speed=_LEAN / 1.5,
    alternating=True,
)
_ON_ICE = Activity(
    1.3,
    up=(0.9, 0.905, 0.9, 0.895, 0.9) * 2,
    aside=swayed(0.035),
    lean=(6, 8, 7, 5, 6, 9, 6, 8, 5, 7),
    bend=(8,),
    head=(14,),
    tilt=swayed(-3.0),
    foot=stepping(_SLIP, 0.14, 0.025),
    turnout=14.0,
    splay=(12.0,),
    hand=((0.5, -0.16, 0.16), (0.52, -0.1, 0.2), (0.5, -0.2, 0.14), (0.48, -0.14, 0.2)),
    elbow=(0.4, -0.6, -0.6),
    of_chest=True,
    speed=_SLIP / 1.3,
    alternating=True,
)
_GOES = r"(?:walk|go|mov|step|run|march|stroll|com)(?:e?s|p?ing|n?ing|e)?(?: forwards?)?"
_STRUGGLES = r"(?:struggl|push|lean|fight|battl|press)(?:e?s|ing|e)?(?: (?:(?:his|her|their) way|forwards?|ahead))?"
_DEEP = r"(?:the |an? |some )?(?:(?:deep|thick|heavy|waist[\s-]deep|knee[\s-]deep|cold|sticky|shallow) )*"
_WATER = r"(?:water|river|stream|creek|swamp|marsh|bog|lake|sea|ocean|surf|pond|pool|shallows)"
_MUD = r"(?:mud|snow|snow ?drifts?|quicksand|sludge|sand dunes?|dunes?)"
_WIND = r"(?:(?:strong|howling|powerful|fierce) )?(?:winds?|storm|gale|blizzard|current)"
_ICE = r"(?:(?:thin )?ice|icy \w+|slippery \w+|frozen \w+|eggshells|broken glass|hot coals)"
_OBSTACLE = (
    r"(?:puddle|log|obstacle|fence|hurdle|tripwire|wire|rope|body|rock|stone|branch|root|gap|crack|ditch|trunk|box|barrier"
    r"|railing|threshold|tree|dog|cat|toys?|pile|line|beam|stream|something)"
)
TERRAIN = {
    rf"step(?:s|ping)? (?:right |carefully )?(?:over|across) {A}{_OBSTACLE}"
    rf"|climb(?:s|ing)? over {A}(?:log|trunk|branch|root|body)": _STEPS_OVER,
    rf"(?:{_GOES}|wad(?:e|es|ing)|slosh(?:es|ing)?|splash(?:es|ing)?) (?:through|in|into) {_DEEP}{_WATER}"
    rf"|wad(?:e|es|ing) across {_DEEP}{_WATER}|wad(?:es|ing)": _WADES,
    rf"(?:trudg(?:e|es|ing)|slog(?:s|ging)?|plod(?:s|ding)?|wad(?:e|es|ing)|{_GOES}|struggl(?:es|ing))"
    rf" (?:through|in) {_DEEP}{_MUD}": _TRUDGES,
    rf"(?:{_GOES}|{_STRUGGLES}) (?:against|into) {_DEEP}{_WIND}": _AGAINST_THE_WIND,
    rf"{_GOES}(?: \w+ly)? (?:on|over|across) (?:{A})?{_ICE}": _ON_ICE,
}
"""Patterns of their names, and what is done."""
