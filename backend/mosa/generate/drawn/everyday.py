# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do on the spot, or sitting: fidget, panic, beg, tap a foot, cheer, peek around a corner, open a chest,
lean on a table, curl up, hug or cross their legs. Where hips, feet and hands go (`activities.py` reads them from
prompts)."""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import A
from .stunts import TO_TOE, on_toe

_OWN = r"(?:an?|one|his|her|their|the)"
_STANDING: Point = (0.1, ANKLE, 0.0)
_CORNER = r"(?:corner|door(?:way| ?frame)?|wall|pillar|column|tree|edge|building|curtain|rock|car|cover)"
_PEEKS = r"(?:peek|peer|peep|look)(?:s|ing)?"
_AROUND = (
    rf"(?:{_PEEKS} (?:out )?(?:around|round|past|from behind|out from) (?:behind )?(?:{A})?{_CORNER}"
    r"|(?:peek|peep)(?:s|ing)?(?: out)?|corner peek)"
)
_STANDS = (
    r"(?:(?:is )?(?:standing|stands?|waits?|waiting),? )?"
    r"(?:(?:with )?(?:(?:his|her|their) )?arms (?:crossed|folded),? (?:and )?)?"
)
"""Matches how who taps a foot is said to stand, as they do anyway."""
_TAPS = rf"{_STANDS}(?:tap|stamp)(?:s|ping|ing)? (?:with )?(?:{_OWN} )?"
_WAITS = r"(?:(?:stands and |is )?(?:wait(?:s|ing)? )?impatiently(?: waiting)?|is impatient|impatient(?: idle)?)"
_TAPPING = Activity(
    4.4,
    up=(0.975,),
    aside=(0.045, 0.05, 0.045, 0.04),
    tilt=(2,),
    bend=(-2, -2, 0, 0, -2, -5, -5, -2),
    look=(0, 0, 24, 26, 26, 4, -2, -14, -14, 0),
    head=(4, 14, 14, 2, 0, -4, -8, -2),
    foot=(_STANDING,),
    other_foot=((0.12, 0.07, 0.13),),
    other_toes=(0, 0, -22, -22) * 9,
    turnout=10.0,
    hand=((-0.09, 0.0, 0.21),),
    other_hand=((-0.1, -0.08, 0.17),),
    elbow=(0.8, -1.0, 0.2),
    of_chest=True,
)
_PEEK = Activity(
    4.6,
    up=(0.98, 0.96, 0.9, 0.87, 0.86, 0.86, 0.88, 0.95, 0.98, 0.98),
    aside=(0.0, 0.02, 0.1, 0.14, 0.15, 0.15, 0.13, 0.05, 0.0, 0.0),
    tilt=(0, 3, 16, 24, 26, 26, 22, 8, 0, 0),
    lean=(0, 4, 8, 10, 10, 10, 9, 4, 0, 0),
    head=(0, 2, -4, -8, -8, -8, -6, 0, 0, 0),
    look=(0, 6, 22, 34, 40, 30, 36, 12, 0, 0),
    sink=(0, -2, -4, 2, 4, 4, 2, -2, 0, 0),
    foot=((0.17, ANKLE, 0.03),),
    other_foot=(
        *((0.13, ANKLE, -0.02), (0.13, ANKLE, -0.02), (0.13, 0.07, -0.02), (0.13, 0.09, 0.0)),
        *((0.13, 0.1, 0.01), (0.13, 0.1, 0.01), (0.13, 0.09, 0.0), (0.13, 0.07, -0.02), (0.13, ANKLE, -0.02)),
        (0.13, ANKLE, -0.02),
    ),
    other_toes=(0, 0, 4, 14, 18, 18, 14, 4, 0, 0),
    turnout=12.0,
    hand=(
        *((0.24, -0.34, 0.1), (0.22, -0.1, 0.28), (0.2, 0.06, 0.34), (0.16, 0.1, 0.32), (0.15, 0.1, 0.31)),
        *((0.15, 0.1, 0.31), (0.17, 0.08, 0.33), (0.22, -0.08, 0.3), (0.25, -0.32, 0.12), (0.26, -0.39, 0.05)),
    ),
    other_hand=(
        *((0.26, -0.39, 0.05), (0.25, -0.34, 0.12), (0.2, -0.2, 0.26), (0.14, -0.12, 0.27), (0.12, -0.1, 0.27)),
        *((0.12, -0.1, 0.27), (0.14, -0.12, 0.27), (0.2, -0.24, 0.22), (0.25, -0.36, 0.1), (0.26, -0.39, 0.05)),
    ),
    elbow=(0.8, -1.0, -0.2),
    of_chest=True,
    single=True,
)
_CROUCHED = (
    r"(?:(?:crouch|duck)(?:e?s|ed|ing)?(?: down)?|kneels|hides|takes cover)"
    rf"(?: (?:behind|in|at|against) (?:cover|{A}[\w-]+))?,? (?:and )?(?:then )?"
)
_LOW_PEEK = _PEEK._replace(
    up=(0.52, 0.52, 0.51, 0.5, 0.5, 0.5, 0.5, 0.51, 0.52, 0.52),
    ahead=(-0.12,),
    lean=(30, 31, 32, 33, 33, 33, 33, 32, 30, 30),
    head=(-22, -20, -24, -28, -28, -28, -26, -22, -22, -22),
    other_foot=((0.15, 0.1, -0.06),),
    other_toes=(24,),
    splay=(16.0,),
)
_JUMPS_WITH_ARMS_UP = (
    r"jump(?:s|ing)?(?: up and down)? with (?:(?:both|his|her|their) )*(?:fists?|arms?|hands)"
    r" (?:up|raised|(?:up )?in the air)"
)
_ON_KNEES = rf"(?:with )?(?:both )?(?:{_OWN} )?hands on (?:both |{_OWN} )?(?:knees|thighs)"
_BREATHES = r"(?:catch(?:es|ing)? (?:(?:his|her|their|the) )?breath|gasp(?:s|ing)? for (?:air|breath)|panting)"
_SEAT = 0.51
"""Height (m) of hips on a chair."""
_LAP: Point = (0.09, -0.27, 0.26)
_KNEE_HIGH: Point = (0.06, -0.14, 0.33)
_CROSSED: Point = (-0.19, 0.3, 0.5)
_SITS_CROSSED = Activity(
    5.0,
    up=(_SEAT,),
    lean=(-8,),
    bend=(6, 7, 8, 7),
    head=(2, 0, 3, 4),
    look=(0, 8, 10, 0, -6, -4),
    foot=((0.07, ANKLE, 0.4),),
    other_foot=(_CROSSED, (-0.19, 0.315, 0.51)) * 4,
    other_toes=(24, 14) * 4,
    hand=((0.02, -0.18, 0.3),),
    other_hand=((0.05, -0.15, 0.32),),
    elbow=(0.8, -1.0, -0.2),
    of_chest=True,
)
_CROSSES = _SITS_CROSSED._replace(
    seconds=2.6,
    lean=(0, 0, -6, -13, -14, -10, -8, -8),
    bend=(0, 2, 8, 12, 10, 7, 6, 6),
    other_foot=(
        *((0.1, ANKLE, 0.42), (0.1, ANKLE, 0.42), (0.1, 0.22, 0.48), (0.0, 0.48, 0.56), (-0.16, 0.42, 0.56)),
        *(_CROSSED, _CROSSED, _CROSSED),
    ),
    other_toes=(0, 0, 16, 20, 20, 24, 22, 22),
    hand=(_LAP, _LAP, (0.14, -0.25, 0.26), (0.14, -0.24, 0.26), (0.06, -0.2, 0.3), *((0.02, -0.18, 0.3),) * 3),
    other_hand=(_LAP, _LAP, _KNEE_HIGH, (0.05, -0.08, 0.32), (0.05, -0.12, 0.32), *((0.05, -0.15, 0.32),) * 3),
    look=(0,),
    head=(4, 10, 12, 10, 6, 4, 2, 2),
    once=True,
)
_OVERHEAD: Point = (0.14, 0.56, -0.04)
_STRETCHES = _SITS_CROSSED._replace(
    seconds=5.4,
    lean=(-4, -8, -20, -26, -27, -26, -18, -8, -4),
    bend=(6, 2, -8, -14, -15, -12, -4, 4, 6),
    head=(6, 2, -8, -16, -18, -12, -4, 4, 6),
    look=(0,),
    foot=(*((0.1, ANKLE, 0.42),) * 2, *((0.1, ANKLE, 0.5),) * 5, *((0.1, ANKLE, 0.42),) * 2),
    other_foot=(),
    other_toes=(),
    hand=(
        *(_LAP, (0.2, -0.06, 0.32), (0.2, 0.4, 0.24), _OVERHEAD, (0.12, 0.58, -0.06), _OVERHEAD),
        *((0.42, 0.3, 0.06), (0.3, -0.12, 0.24), _LAP),
    ),
    other_hand=(),
    elbow=(1.0, -0.3, 0.0),
    single=True,
)
_PACING = ((0.1, ANKLE, 0.0), (0.11, 0.15, -0.02), (0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0))
"""Places of a foot that is lifted in each of four steps."""
_AT_HEAD: Point = (0.14, 0.34, 0.06)
_KNEELS = on_toe(0.1, -0.455, 80)
_DOWN = r"(?:down )?(?:on the (?:floor|ground) )?"
_HANGS: Point = (0.27, 0.83, 0.04)
_CURLED = r"(?: on (?:(?:the|his|her|their|one|an?) )?(?:side|floor|ground|bed|sofa|couch)| in bed| asleep| to sleep)*"
_LEGS = r"(?:(?:his|her|their|the) )?legs?"
_CHAIR = rf"(?: (?:on|in) {A}(?:chair|sofa|couch|armchair|bench|seat|stool|throne))?"
_SITTING = (
    r"(?:is )?(?:sit(?:s|ting)?|seated)"
    rf"(?: (?:on|in|at) {A}(?:chair|sofa|couch|desk|table|computer|bench|armchair|stool))?"
)
_CLIMBS = r"(?:climb|go|get|crawl|squeez|sneak|break|step)(?:e?s|[tb]?ing)?"
_SILL, _GRIP = (0.3, 0.76, 0.42), (0.21, 0.24, 0.36)
_OVER_SILL = Activity(
    3.8,
    up=(0.95, 0.92, 0.93, 0.97, 1.0, 0.97, 0.95, 0.98, 0.97, 0.96, 0.95, 0.95),
    ahead=(0.0, 0.02, 0.03, 0.08, 0.24, 0.4, 0.52, 0.62, 0.76, 0.88, 0.95, 0.95),
    aside=(0.0, 0.02, 0.06, 0.07, 0.04, 0.0, -0.05, -0.08, -0.06, -0.02, 0.0, 0.0),
    lean=(0, 10, 10, 20, 34, 38, 32, 20, 8, 4, 0, 0),
    bend=(0, 8, 10, 20, 30, 30, 26, 16, 8, 4, 0, 0),
    head=(0, 10, 8, 14, 16, 10, 4, 4, 6, 2, 0, 0),
    foot=(
        *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), on_toe(0.1, 0.117, 30), on_toe(0.1, 0.117, 48)),
        *((0.12, 0.24, 0.02), (0.16, 0.58, 0.14), (0.2, 0.76, 0.52), (0.18, 0.5, 0.86), (0.11, 0.12, 0.97)),
        *((0.1, ANKLE, 0.98),) * 2,
    ),
    toes=(0, 0, 0, 30, 48, 60, 60, 40, 20, 4, 0, 0),
    other_foot=(
        *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.18, 0.42, 0.14), (0.2, 0.8, 0.4), (0.18, 0.78, 0.72)),
        *((0.16, 0.4, 0.86), *((0.14, ANKLE, 0.86),) * 4, (0.13, 0.1, 0.88), (0.11, ANKLE, 0.93)),
    ),
    other_toes=(0, 0, 30, 10, 10, 20, 0, 0, 0, 0, 8, 0),
    hand=(
        *(_HANGS, (0.28, 0.8, 0.32), *(_SILL,) * 5, (0.32, 0.78, 0.46), (0.34, 0.86, 0.66), (0.28, 0.84, 0.9)),
        *((0.27, 0.83, 0.99), (0.27, 0.83, 0.99)),
    ),
    elbow=(1.0, -0.1, -0.4),
    once=True,
    single=True,
)
_ONTO_A_SHELF = Activity(
    4.4,
    up=(0.95, 0.78, 0.56, 0.52, 0.54, 0.74, 0.92, 0.95, 0.96, 0.96, 0.96, 0.95),
    ahead=(0.0, -0.06, -0.14, -0.16, -0.16, -0.1, 0.0, 0.0, 0.04, 0.06, 0.02, 0.0),
    lean=(0, 28, 48, 52, 50, 36, 6, -6, -2, 4, 2, 0),
    bend=(0, 8, 14, 16, 14, 8, 0, -8, -8, 2, 0, 0),
    head=(0, -10, -16, -14, -16, -18, 0, -6, -12, -10, -2, 0),
    foot=((0.15, ANKLE, 0.0),),
    splay=(14.0,),
    hand=(
        *(_HANGS, (0.23, 0.6, 0.34), _GRIP, _GRIP, (0.2, 0.26, 0.36), (0.2, 0.62, 0.34), (0.19, 1.02, 0.32)),
        *((0.18, 1.22, 0.32), (0.18, 1.44, 0.42), (0.19, 1.46, 0.5), (0.26, 1.1, 0.3), _HANGS),
    ),
    elbow=(1.0, -0.5, -0.3),
    once=True,
    single=True,
)
EVERYDAY = {
    rf"{_CLIMBS} (?:(?:in|out|back) )*(?:through|out of|into|in at) {A}(?:window|hatch)"
    rf"|(?:climb|clamber|scrambl)(?:e?s|ing|e)? over {A}"
    r"(?:fence|railing|gate|barrier|barricade|counter|sill|(?:\w+ )?wall|hedge|obstacle)": _OVER_SILL,
    rf"(?:lift|load|hoist|heav)(?:e?s|ing)? {A}[\w-]+ (?:up )?(?:onto|on|into) {A}"
    r"(?:shelf|rack|truck|van|cart|table|counter|platform|stack|pile|wagon|(?:overhead )?bin)": _ONTO_A_SHELF,
    rf"{_TAPS}(?:right )?(?:foot|toes?)|(?:right )?(?:foot|toe)[\s-]?tap(?:s|ping)?|{_WAITS}": _TAPPING,
    rf"{_TAPS}left (?:foot|toes?)|left foot[\s-]?tap(?:s|ping)?": _TAPPING._replace(mirrored=True),
    r"fidget(?:s|ing)?(?: with (?:his|her|their) (?:hands|fingers))?|(?:is |looks |feels )?(?:restless|bored)(?: idle)?"
    r"|idle,? bored|bored idle|wring(?:s|ing)? (?:his|her|their) hands": Activity(
        9.0,
        up=(0.98, 0.978, 0.972, 0.976, 0.98, 0.976, 0.97, 0.975),
        aside=(0.0, 0.05, 0.055, 0.05, 0.0, -0.055, -0.06, -0.05, -0.05, -0.01),
        tilt=(0, 2, 3, 2, 0, -2, -3, -3, -2, 0),
        twist=(0, 4, 6, 0, -4, -8, -6, 0, 4, 2),
        bend=(0, 0, 2, 3, 0, -2, -2, 0),
        look=(0, 0, 26, 30, 4, 0, -24, -8, 0, 10, 14, 0),
        head=(2, 16, 4, 0, 14, 18, 4, 12, 0, -6, 6, 4),
        foot=((0.11, ANKLE, 0.0),),
        turnout=8.0,
        toes=(*(0,) * 9, -16, 0, -16, 0, -16, *(0,) * 10),
        hand=((0.03, -0.2, 0.25), (0.05, -0.17, 0.26), (0.02, -0.19, 0.24), (0.05, -0.2, 0.27)) * 4
        + ((0.04, -0.19, 0.25), (0.12, -0.25, 0.22), (0.22, -0.34, 0.1), (0.26, -0.4, 0.04))
        + ((0.25, -0.38, 0.07), (0.26, -0.4, 0.04), (0.2, -0.32, 0.16), (0.08, -0.22, 0.24)),
        other_hand=((0.04, -0.18, 0.26), (0.02, -0.2, 0.25), (0.05, -0.18, 0.27), (0.02, -0.17, 0.24)) * 4
        + ((0.06, -0.1, 0.26), (0.12, 0.14, 0.2), (0.11, 0.24, 0.04), (0.12, 0.26, 0.02))
        + ((0.11, 0.23, 0.03), (0.12, 0.26, 0.03), (0.12, 0.08, 0.22), (0.06, -0.14, 0.27)),
        elbow=(0.9, -1.0, -0.1),
        of_chest=True,
    ),
    r"weight[\s-]shift(?:s|ing)?(?: idle)?|shift(?:s|ing)? (?:(?:his|her|their) )?weight"
    r"(?: from (?:one )?(?:foot|leg|side) to (?:(?:the )?other|foot|side|leg)(?: (?:foot|leg|side))?)?": Activity(
        6.0,
        up=(0.975, 0.97, 0.968, 0.97, 0.975, 0.97, 0.968, 0.97),
        aside=(0.0, 0.06, 0.075, 0.06, 0.0, -0.06, -0.075, -0.06),
        tilt=(0, 3, 4, 3, 0, -3, -4, -3),
        sink=(0, -3, -4, -3, 0, 3, 4, 3),
        look=(0, 4, 10, 8, 0, -4, -10, -8),
        head=(2, 3, 2, 0),
        foot=((0.12, ANKLE, 0.0),),
        turnout=8.0,
        hand=((0.26, -0.4, 0.04), (0.25, -0.39, 0.06), (0.26, -0.4, 0.05), (0.27, -0.4, 0.02)),
        of_chest=True,
    ),
    rf"(?:throw|hav)(?:s|es|ing|e)? {A}(?:temper )?(?:tantrum|fit)|(?:temper )?tantrums?"
    rf"|stomp(?:s|ing)? (?:his|her|their|both) feet": Activity(
        0.8,
        up=(0.93, 0.9, 0.94, 0.93, 0.9, 0.94),
        aside=(-0.05, -0.03, 0.03, 0.05, 0.03, -0.03),
        tilt=(-5, -2, 3, 5, 2, -3),
        lean=(8, 14, 6, 8, 14, 6),
        bend=(8, 16, 4, 8, 16, 4),
        head=(-6, 4, -12, -6, 4, -12),
        look=(0, 16, 22, 0, -16, -22),
        foot=(
            *((0.13, 0.3, 0.14), (0.13, 0.08, 0.06), (0.13, ANKLE, 0.04), (0.13, ANKLE, 0.04)),
            *((0.13, ANKLE, 0.04), (0.13, ANKLE, 0.04), (0.13, 0.09, 0.04), (0.13, 0.24, 0.1)),
        ),
        toes=(16, 2, 0, 0, 0, 0, 18, 26),
        hand=(
            *((0.24, 0.02, 0.26), (0.26, -0.28, 0.24), (0.28, -0.36, 0.14), (0.27, -0.26, 0.2)),
            *((0.26, -0.14, 0.26), (0.24, -0.04, 0.28)),
        ),
        elbow=(1.0, -0.4, -0.6),
        of_chest=True,
        alternating=True,
    ),
    r"cheering (?:crowd(?: member)?|fan|spectator|audience(?: member)?)"
    r"|(?:npc |crowd |audience |fans? )?cheer(?:s|ing)?(?: (?:in|with|from) the crowd)?"
    rf"|(?:celebrat(?:es?|ing)(?: {_OWN} (?:win|victory|goal))?,? (?:and |by )?)?{_JUMPS_WITH_ARMS_UP}": Activity(
        1.0,
        up=(0.94, 0.9, 0.98, 1.04, 0.99, 0.94),
        lean=(2, 6, 0, -2, 0, 4),
        bend=(-4, 2, -6, -8, -6, 0),
        head=(-10, -4, -14, -16, -12, -6),
        foot=(
            (0.13, ANKLE, 0.0),
            (0.13, ANKLE, 0.0),
            *(on_toe(0.13, TO_TOE[1], degrees) for degrees in (24, 44, 24)),
            (0.13, ANKLE, 0.0),
        ),
        toes=(0, 0, 24, 44, 24, 0),
        hand=(
            *((0.28, 0.38, 0.14), (0.28, 0.26, 0.2), (0.29, 0.46, 0.1), (0.28, 0.55, 0.04), (0.28, 0.53, 0.06)),
            (0.28, 0.44, 0.1),
        ),
        elbow=(1.0, -0.3, 0.2),
        of_chest=True,
    ),
    r"(?:is )?(?:panic(?:s|k?ing|ked|k?ing idle)?|in (?:a )?panic)(?: (?:idle|attack))?|freak(?:s|ing)? out": Activity(
        3.2,
        up=(0.93, 0.95) * 8,
        aside=(0.02, -0.02) * 8,
        lean=(6, 8, 4, 8, 6, 10, 4, 6),
        bend=(6, 10, 4, 8, 2, 8, 4, 10),
        twist=(0, 16, 30, 26, 6, -20, -32, -20),
        look=(0, 26, 40, 20, -10, -30, -40, -16),
        head=(4, -4, 6, 0, 8, -6, 4, -2),
        foot=_PACING * 4,
        toes=(0, 20, 0, 0) * 4,
        other_foot=(*_PACING[2:], *_PACING[:2]) * 4,
        other_toes=(0, 0, 0, 20) * 4,
        hand=(
            *(_AT_HEAD, _AT_HEAD, (0.15, 0.36, 0.08), (0.26, 0.2, 0.26), (0.38, 0.02, 0.26), (0.32, 0.14, 0.3)),
            *((0.38, 0.04, 0.26), (0.24, 0.22, 0.24)),
        ),
        elbow=(1.0, -0.4, 0.2),
        of_chest=True,
    ),
    # Of who "pleads then yells" there is a recording.
    r"(?:kneels? (?:down )?and )?(?:beg(?:s|ging)?|(?<!the man )plead(?:s|ing)?)"
    r"(?: (?:on (?:his|her|their) knees|for (?:mercy|(?:his|her) life|help|forgiveness|food|money)))*": Activity(
        2.6,
        up=(0.55, 0.56, 0.55, 0.56),
        ahead=(-0.01,),
        lean=(8, 12, 8, 14),
        bend=(10, 14, 10, 16),
        head=(-26, -18, -26, -14),
        sink=(0, 6, 0, -6),
        foot=(_KNEELS,),
        toes=(80,),
        hand=((0.03, 0.08, 0.28), (0.03, 0.0, 0.34)) * 4,
        elbow=(1.0, -1.0, 0.0),
        of_chest=True,
    ),
    # "A person curls up in a ball" is a recording, too.
    rf"curl(?:s|ing)? up(?! in a ball)(?: into an? (?:\w+ )?ball)?{_CURLED}|curl(?:s|ing)? up in a ball"
    rf"|(?:(?:is|lies|lying|sleeps|sleeping) )?curled up{_CURLED}"
    r"|(?:(?:lies|lying|sleeps|sleeping|curls up|curled up|is) )?(?:in )?(?:an? |the )?f(?:o?e)tal position": Activity(
        2.6,
        up=(0.15,),
        lean=(4, 4, 6, 10, 14, 16, 16, 16),
        tilt=(78, 78, 78, 78, 79, 80, 80, 80),
        bend=(8, 10, 22, 38, 46, 48, 47, 48),
        head=(10, 14, 24, 34, 38, 38, 38, 38),
        sink=(24, 24, 20, 16, 14, 14, 14, 14),
        foot=(
            *((-0.7, 0.055, -0.06), (-0.7, 0.055, -0.05), (-0.6, 0.055, 0.04), (-0.44, 0.055, 0.16)),
            *((-0.33, 0.055, 0.22), *((-0.3, 0.055, 0.24),) * 3),
        ),
        other_foot=(
            *((0.62, 0.1, 0.04), (0.62, 0.11, 0.05), (0.52, 0.16, 0.12), (0.38, 0.17, 0.2)),
            *((0.29, 0.14, 0.25), *((0.26, 0.13, 0.27),) * 3),
        ),
        toes=(20,),
        edge=(78,),
        hand=(
            *((0.74, 0.05, 0.3), (0.72, 0.05, 0.32), (0.64, 0.06, 0.38), (0.52, 0.06, 0.42)),
            *((0.42, 0.06, 0.44), *((0.39, 0.06, 0.44),) * 3),
        ),
        other_hand=(
            *((-0.4, 0.06, 0.44), (-0.4, 0.1, 0.44), (-0.3, 0.24, 0.44), (-0.22, 0.3, 0.44)),
            *((-0.16, 0.27, 0.44), *((-0.14, 0.25, 0.43),) * 3),
        ),
        elbow=(-0.1, -0.7, 0.8),
        once=True,
    ),
    rf"(?:s(?:its?|itting) {_DOWN}(?:and )?)?(?:hug|hold)(?:s|ging|ing)? (?:(?:his|her|their) )?knees"
    r"(?: to (?:his|her|their) chest)?": Activity(
        5.2,
        up=(0.11,),
        lean=(-14, -11, -14, -10),
        bend=(34, 36, 34, 37),
        head=(24, 26, 24, 28),
        foot=((0.09, ANKLE, 0.4),),
        hand=((0.02, 0.29, 0.4),),
        other_hand=((0.03, 0.27, 0.41),),
        elbow=(1.0, -0.4, 0.0),
    ),
    rf"open(?:s|ing)? (?:up )?{A}(?:chest|trunk|crate|coffer|toolbox|lid|box on the (?:floor|ground))"
    r"|(?:treasure|loot) chest(?:[\s-]open(?:s|ing)?)?|chest[\s-]open(?:s|ing)?"
    r"|loots? (?:a |the )?(?:treasure )?chest": Activity(
        4.6,
        up=(0.95, 0.8, 0.64, 0.62, 0.68, 0.8, 0.82, 0.74, 0.76, 0.9, 0.95),
        ahead=(0.0, -0.06, -0.16, -0.17, -0.14, -0.1, -0.1, -0.12, -0.1, -0.02, 0.0),
        lean=(0, 24, 44, 46, 40, 32, 36, 48, 40, 10, 0),
        bend=(0, 8, 14, 14, 10, 6, 10, 18, 12, 2, 0),
        head=(0, -4, -14, -10, -8, 0, 8, 6, 4, 4, 0),
        foot=((0.15, ANKLE, 0.0),),
        splay=(14.0,),
        hand=(
            *(_HANGS, (0.24, 0.62, 0.34), (0.2, 0.42, 0.46), (0.2, 0.42, 0.46), (0.2, 0.62, 0.54), (0.2, 0.9, 0.54)),
            *((0.22, 0.9, 0.5), (0.2, 0.5, 0.5), (0.2, 0.48, 0.48), (0.26, 0.78, 0.18), _HANGS),
        ),
        elbow=(1.0, -0.4, -0.4),
        single=True,
    ),
    rf"lean(?:s|ing)? (?:forwards? )?(?:on|over|onto) {A}"
    r"(?:table|counter|desk|railing|fence|balcony|hood|workbench)": Activity(
        5.0,
        up=(0.96, 0.962),
        ahead=(-0.18,),
        aside=(0.02, -0.02),
        lean=(38, 39),
        bend=(14, 15),
        head=(-26, -22, -26, -28),
        look=(0, 10, 0, -10),
        foot=((0.12, ANKLE, -0.12),),
        hand=((0.26, 0.8, 0.38),),
        elbow=(1.0, 0.0, -0.5),
    ),
    # Of someone who "bends over with the hands on the knees" there is a recording.
    rf"(?<!someone )(?:(?:bends over|leans|stands|is|(?:put|rest|place)(?:s|t?ing)?) )?{_ON_KNEES}"
    rf"(?:,? (?:and |while )?(?:{_BREATHES}|pants))?"
    rf"|{_BREATHES}(?:,? {_ON_KNEES})?|(?:is )?(?:out of breath|panting|winded)(?: idle)?|pants": Activity(
        3.2,
        up=(0.88, 0.885) * 2,
        ahead=(-0.16,),
        lean=(46, 45) * 2,
        bend=(20, 12) * 2,
        head=(-20, -28) * 2,
        look=(0, 4, 6, 2),
        foot=((0.17, ANKLE, -0.04),),
        turnout=10.0,
        hand=((0.2, 0.52, 0.12),),
        elbow=(1.0, -0.2, -0.4),
    ),
    rf"{_CROUCHED}{_AROUND} to (?:the |his |her )?right": _LOW_PEEK._replace(mirrored=True),
    rf"{_CROUCHED}{_AROUND}(?: to (?:the |his |her )?left)?": _LOW_PEEK,
    rf"{_AROUND} to (?:the |his |her )?right": _PEEK._replace(mirrored=True),
    _AROUND: _PEEK,
    rf"(?:is )?s(?:its|itting|it|eated){_CHAIR}(?: with| and)? (?:{_LEGS} crossed|crossed legs)": _SITS_CROSSED,
    rf"(?:{_SITTING},? (?:and )?)?(?:leans? back(?: in {A}(?:chair|seat))?(?:,? (?:and )?|,? while )stretch(?:es|ing)?"
    rf"|stretch(?:es|ing)? back)(?: (?:(?:his|her|their|both) )?(?:arms|back)(?: (?:up|overhead))?)?"
    rf"(?: (?:in|at|on) {A}(?:chair|seat|desk|table|computer|office))?"
    rf"|{_SITTING},? (?:and )?stretch(?:es|ing)?"
    rf"|stretch(?:es|ing)? (?:(?:his|her|their) arms )?(?:in|on|at) {A}(?:chair|seat|desk|sofa|couch)": _STRETCHES,
    rf"cross(?:es|ing)? {_LEGS}(?: (?:while|when) (?:seated|sitting)| sitting)?{_CHAIR}"
    rf"|(?:sits |seated )(?:and |while )?cross(?:es|ing) {_LEGS}": _CROSSES,
}
"""Patterns of their names, and what is done."""
