# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides, rest and the like, of which the recordings have hardly any: what they are called, and where hips,
feet and hands go (`stunts.py` has the others, `activities.py` reads them from prompts)."""

from __future__ import annotations

import numpy as np

from ...motion.activity import ANKLE, WRIST, Activity, Point
from ...motion.interpolation import smoothstep
from ..words.subject import A

_ON_TOES = 0.135
"""Height (m) of an ankle over toes."""
_HANGING: Point = (0.27, 0.83, 0.04)
_HAND_DOWN: Point = (0.24, WRIST, 0.36)
_BACK: Point = (0.09, _ON_TOES, -0.89)
_PLANK = Activity(
    4.0,
    up=(0.42, 0.425),
    lean=(72,),
    head=(-18,),
    foot=(_BACK,),
    toes=(76,),
    hand=(_HAND_DOWN,),
    elbow=(1.0, -0.6, -0.6),
)
_PUSH_UP = _PLANK._replace(
    seconds=2.2,
    up=(0.42, 0.36, 0.21, 0.19, 0.25, 0.38),
    ahead=(0.0, 0.015, 0.04, 0.044, 0.035, 0.01),
    lean=(72, 76, 85.5, 86.5, 83, 75),
    head=(-18, -20, -24, -24, -22, -18),
)
_FEET_BEFORE: Point = (0.13, ANKLE, 0.46)
_SIT_UP = Activity(
    2.8,
    up=(0.11, 0.11, 0.115, 0.12, 0.115, 0.11),
    lean=(-87, -80, -52, -30, -48, -78),
    bend=(2, 18, 34, 30, 30, 14),
    head=(4, 18, 10, 6, 8, 14),
    foot=(_FEET_BEFORE,),
    hand=((0.13, 0.3, 0.02),),
    elbow=(1.0, 0.15, 0.25),
    of_chest=True,
)


def _swung(*degrees: float) -> tuple[Point, ...]:
    """Places of a hand, seen from the chest, whose arm is swung out to the side by so many degrees."""
    angles = np.radians(degrees)
    return tuple((0.192 + 0.49 * float(np.sin(angle)), 0.084 - 0.49 * float(np.cos(angle)), 0.05) for angle in angles)


def _on_back(activity: Activity) -> tuple[Point, ...]:
    """Places of a hand that lies on the small of the back while the body is bent forward."""
    found = []
    for up, ahead, lean in zip(activity.up, activity.ahead, np.radians(activity.lean), strict=True):
        along, behind = np.array([np.cos(lean), np.sin(lean)]), np.array([np.sin(lean), -np.cos(lean)])
        high, front = np.array([up, ahead]) + 0.05 * along + 0.17 * behind
        found.append((0.04, float(high), float(front)))
    return tuple(found)


def _circle(middle: Point, radius: float) -> tuple[Point, ...]:
    """Places of a foot on a pedal, from the top on and ahead."""
    outward, up, ahead = middle
    angles = np.arange(8) * np.pi / 4
    return tuple((outward, up + radius * float(np.cos(a)), ahead + radius * float(np.sin(a))) for a in angles)


_BEHIND = "(?:wall|door|tree|pillar|column|post|car|counter|fence|railing|bar)"
_RIDES = r"rid(?:es|ing)"
_SWIMS = r"(?:swim(?:s|ming)? )?(?:the )?"
_LEDGE = r"(?:bar|ledge|edge|branch|pipe|rail|cliff)"
_HANGS = rf"(?:hang(?:s|ing)?|dangl(?:es|ing)) (?:down )?(?:from|off|on|onto) {A}{_LEDGE}"
_SIDEWAYS = r"(?:shimm(?:y|ies)|shimmying|mov(?:es?|ing)|inch(?:es|ing)|travers(?:es?|ing))"
_SHIMMIES = (
    rf"(?:{_HANGS},? (?:(?:and|while) )?{_SIDEWAYS}(?: (?:along|across) (?:it|{A}{_LEDGE}))?"
    rf"|(?:shimm(?:y|ies)|shimmying|travers(?:es|ing)) (?:along|across) {A}{_LEDGE})"
)
_SHIMMY_STEPS, _SHIMMIED, _SHIMMY_WAY = 8, 4, 0.28
"""Steps of one shimmy, how often it is made, and how far (m) each leads."""


def _shimmy() -> Activity:
    """To the left along what somebody hangs from: a hand goes on, the body follows, and the other hand."""
    count = _SHIMMIED * _SHIMMY_STEPS
    steps = np.arange(count + 1)

    def gone(begin: int, end: int) -> np.ndarray:
        """How far (m) what moves from one step of each shimmy to another has come."""
        done, within = np.divmod(np.minimum(steps, count - 1e-9), _SHIMMY_STEPS)
        return np.asarray(_SHIMMY_WAY * (done + smoothstep((within - begin) / (end - begin))))

    def hand(side: float, moved: np.ndarray, up: np.ndarray) -> tuple[Point, ...]:
        places = zip(0.26 + side * moved, 2.22 + 0.05 * up, strict=True)
        return tuple((float(outward), float(high), 0.06) for outward, high in places)

    body, first, other = gone(1, 8), gone(0, 3), gone(4, 7)
    swing = np.sin(2.0 * np.pi * steps / _SHIMMY_STEPS)
    lag = 0.1 * swing
    return Activity(
        _SHIMMIED * 1.3,
        up=(1.36,),
        aside=tuple(map(float, body)),
        tilt=tuple(map(float, -5.0 * swing)),
        head=(-10,),
        foot=tuple((float(0.08 + place), 0.45, -0.04) for place in body - lag),
        other_foot=tuple((float(0.08 - place), 0.45, -0.04) for place in body - lag),
        toes=(40,),
        hand=hand(1.0, first, np.sin(np.pi * np.clip(np.mod(steps, _SHIMMY_STEPS) / 3, 0, 1))),
        other_hand=hand(-1.0, other, np.sin(np.pi * np.clip((np.mod(steps, _SHIMMY_STEPS) - 4) / 3, 0, 1))),
        elbow=(1.0, -0.4, -0.2),
        once=True,
        single=True,
    )


EXERCISES = {
    r"(?:(?:play|do|pull)(?:s|ing|es)? (?:in |at )?(?:an? )?)?tug[\s-]?of[\s-]?war": Activity(
        2.2,
        # Heaved back, and drawn ahead again by the others.
        up=(0.8, 0.79, 0.77, 0.76, 0.76, 0.77, 0.79, 0.8),
        ahead=(-0.22, -0.26, -0.32, -0.37, -0.38, -0.35, -0.28, -0.22),
        lean=(-16, -22, -30, -33, -32, -26, -20, -16),
        bend=(16, 14, 8, 4, 4, 10, 14, 16),
        head=(6, 10, 16, 18, 16, 12, 8, 6),
        turn=(-26,),
        foot=((0.14, ANKLE, 0.32),),
        toes=(-4,),
        other_foot=((0.16, ANKLE, 0.02),),
        splay=(14.0,),
        hand=((0.02, -0.08, 0.46), (0.02, -0.1, 0.38), (0.02, -0.14, 0.3), (0.02, -0.12, 0.38)),
        other_hand=((0.0, -0.12, 0.3), (0.02, -0.14, 0.24), (0.06, -0.18, 0.17), (0.04, -0.15, 0.23)),
        elbow=(0.7, -0.8, -0.4),
        of_chest=True,
    ),
    r"(?:jumping|star)[\s-]?jacks?|star[\s-]?jumps?": Activity(
        1.1,
        up=(0.93, 0.98, 1.02, 0.96, 0.9, 0.96, 1.0, 0.95),
        foot=(
            *((0.08, ANKLE, 0.0), (0.12, 0.1, 0.0), (0.26, 0.13, 0.0), (0.35, 0.08, 0.0)),
            *((0.36, ANKLE, 0.0), (0.32, 0.1, 0.0), (0.18, 0.13, 0.0), (0.09, 0.08, 0.0)),
        ),
        toes=(0, 22, 30, 12, 0, 22, 30, 12),
        hand=_swung(8, 20, 50, 85, 120, 150, 172, 150, 120, 85, 50, 20),
        of_chest=True,
    ),
    r"push[\s-]?ups?|press[\s-]?ups?": _PUSH_UP,
    r"(?:one|single)[\s-](?:arm(?:ed)?|hand(?:ed)?) (?:push|press)[\s-]?ups?": _PUSH_UP._replace(
        seconds=2.6,
        tilt=(-3, -5, -9, -10, -8, -5),
        foot=((0.24, _ON_TOES, -0.87),),
        hand=((0.12, WRIST, 0.36),),
        other_hand=_on_back(_PUSH_UP),
    ),
    r"(?:high |straight[\s-]arm |side )?planks?(?: position)?": _PLANK,
    r"mountain[\s-]?climbers?": _PLANK._replace(
        seconds=1.2,
        up=(0.55, 0.56, 0.55, 0.56),
        lean=(87,),
        foot=(
            *((0.09, _ON_TOES, -0.8), (0.09, _ON_TOES, -0.8), (0.09, _ON_TOES, -0.8), (0.1, 0.21, -0.65)),
            *((0.11, 0.26, -0.4), (0.11, 0.24, -0.2), (0.11, 0.26, -0.4), (0.1, 0.21, -0.65)),
        ),
        toes=(76, 76, 76, 80, 70, 50, 70, 80),
        alternating=True,
    ),
    r"sit[\s-]?ups?": _SIT_UP,
    r"(?:ab(?:dominal)? )?crunch(?:es)?": _SIT_UP._replace(
        seconds=2.0, up=(0.11,), lean=(-87, -84, -82, -84), bend=(2, 24, 36, 22), head=(4, 18, 20, 14)
    ),
    r"high[\s-]?knees?": Activity(
        0.8,
        up=(0.95, 0.985, 0.95, 0.985),
        lean=(3,),
        foot=(
            *((0.09, ANKLE, 0.02), (0.09, ANKLE, 0.02), (0.09, 0.14, -0.04), (0.1, 0.36, 0.14)),
            *((0.1, 0.48, 0.36), (0.1, 0.4, 0.34), (0.09, 0.16, 0.1), (0.09, 0.075, 0.02)),
        ),
        toes=(0, 8, 38, 40, 18, 6, 6, 2),
        hand=(
            (0.24, 1.16, 0.3),
            (0.24, 1.1, 0.22),
            (0.27, 1.0, 0.02),
            (0.28, 0.98, -0.14),
            (0.28, 0.99, -0.16),
            (0.27, 1.0, -0.02),
            (0.25, 1.06, 0.2),
            (0.24, 1.14, 0.29),
        ),
        alternating=True,
    ),
    r"burpees?": Activity(
        4.4,
        elbow=(1.0, -0.2, -0.3),
        up=(0.96, 0.72, 0.52, 0.43, 0.41, 0.2, 0.3, 0.42, 0.52, 0.54, 0.74, 1.14, 0.86, 0.95),
        ahead=(0.0, -0.12, -0.06, 0.08, 0.09, 0.13, 0.11, 0.08, -0.04, -0.12, -0.08, 0.0, -0.04, 0.0),
        lean=(0, 38, 72, 72, 72, 86, 80, 72, 72, 52, 26, 0, 16, 2),
        bend=(0, 20, 34, 4, 0, 0, 0, 4, 34, 24, 10, -4, 8, 0),
        head=(0, -20, -30, -20, -18, -24, -20, -20, -30, -26, -14, -8, -4, 0),
        foot=(
            *((0.12, ANKLE, 0.0), (0.12, ANKLE, 0.0), (0.12, ANKLE, 0.0), (0.1, 0.15, -0.74)),
            *((0.1, _ON_TOES, -0.8), (0.1, _ON_TOES, -0.8), (0.1, _ON_TOES, -0.8), (0.1, 0.16, -0.7)),
            *((0.12, 0.075, 0.0), (0.12, ANKLE, 0.0), (0.12, ANKLE, 0.0), (0.12, 0.27, 0.0)),
            *((0.12, 0.07, 0.0), (0.12, ANKLE, 0.0)),
        ),
        toes=(0, 0, 0, 70, 76, 76, 76, 66, 6, 0, 6, 50, 4, 0),
        hand=(
            *(_HANGING, (0.27, 0.77, 0.2), (0.24, 0.52, 0.34), (0.22, 0.26, 0.43), (0.22, 0.06, 0.45)),
            *((0.24, WRIST, 0.45),) * 12,
            *((0.24, 0.18, 0.42), (0.25, 0.38, 0.4), (0.27, 0.58, 0.36), (0.29, 0.92, 0.42)),
            *((0.27, 1.46, 0.42), (0.22, 1.94, 0.12), (0.24, 1.78, 0.26), (0.3, 1.26, 0.38)),
            *((0.3, 0.98, 0.22), (0.28, 0.87, 0.09), (0.27, 0.84, 0.05)),
        ),
    ),
    r"lunges?": Activity(
        3.6,
        up=(0.95, 0.91, 0.73, 0.62, 0.86) * 2,
        ahead=(0.0, 0.1, 0.3, 0.33, 0.13) * 2,
        lean=(2, 5, 5, 4, 5) * 2,
        foot=(
            *((0.1, ANKLE, 0.0), (0.1, 0.16, 0.3), (0.1, ANKLE, 0.66), (0.1, ANKLE, 0.66), (0.1, 0.16, 0.3)),
            *((0.1, ANKLE, 0.0), (0.1, 0.08, 0.0), (0.1, 0.14, 0.03), (0.1, 0.155, 0.04), (0.1, 0.09, 0.01)),
        ),
        alternating=True,
        toes=(0, -4, 0, 0, -4, 0, 10, 44, 52, 16),
        hand=((0.28, 0.86, 0.04), (0.28, 0.82, 0.14), (0.27, 0.68, 0.34), (0.27, 0.6, 0.38), (0.28, 0.8, 0.16)) * 2,
    ),
    r"rope (?:jump(?:s|ing)?|skipping)|jump(?:s|ing)? rope|skip(?:s|ping)? rope": Activity(
        0.52,
        up=(0.94, 0.97, 1.0, 0.97),
        foot=((0.08, ANKLE, 0.0), (0.08, 0.09, 0.0), (0.08, 0.125, 0.0), (0.08, 0.09, 0.0)),
        toes=(6, 22, 32, 20),
        hand=((0.42, 1.0, 0.2), (0.37, 0.95, 0.22), (0.4, 0.93, 0.14), (0.43, 0.98, 0.13)),
    ),
    r"pull[\s-]?ups?|chin[\s-]?ups?": Activity(
        2.6,
        up=(1.32, 1.38, 1.66, 1.76, 1.7, 1.44),
        lean=(4, 2, -6, -8, -6, 0),
        head=(-12, -14, -8, -4, -8, -12),
        foot=(
            *((0.08, 0.46, -0.1), (0.08, 0.5, -0.12), (0.08, 0.82, -0.3)),
            *((0.08, 0.9, -0.34), (0.08, 0.84, -0.3), (0.08, 0.56, -0.16)),
        ),
        toes=(46, 48, 62, 66, 62, 52),
        hand=((0.3, 2.2, 0.1),),
        elbow=(1.0, -0.4, -0.2),
    ),
    rf"{_RIDES} {A}(?:bikes?|bicycles?|mountain bike)|cycl(?:es|ing)|pedal(?:s|ing)?(?: {A}bike)?": Activity(
        0.95,
        up=(0.92,),
        lean=(22,),
        bend=(12,),
        head=(-28,),
        foot=_circle((0.1, 0.3, 0.14), 0.17),
        toes=(4, 2, 6, 14, 22, 28, 22, 10),
        hand=((0.22, 1.0, 0.54),),
        elbow=(0.8, -0.7, -0.4),
        speed=3.5,
        alternating=True,
    ),
    rf"(?:{_RIDES}|driv(?:es|ing)) {A}(?:motor ?(?:cycle|bike)|scooter|moped)": Activity(
        3.0,
        up=(0.8, 0.803),
        lean=(12, 13),
        bend=(6,),
        head=(-14,),
        foot=((0.2, 0.32, 0.08),),
        splay=(16.0,),
        hand=((0.33, 1.04, 0.48),),
        elbow=(1.0, -0.5, -0.2),
        speed=8.0,
    ),
    rf"(?:{_RIDES}|(?:gallop|trot)(?:s|t?ing)?) {A}(?:horse|pony|camel|donkey)"
    rf"(?: at (?:an? )?(?:full )?(?:gallop|trot|canter|walk))?|{_RIDES} on horseback"
    rf"|gallop(?:s|ing)? on {A}horse": Activity(
        0.7,
        up=(1.36, 1.4, 1.44, 1.4),
        lean=(10, 5, 2, 6),
        bend=(-4, 0, 2, 0),
        foot=((0.33, 0.72, 0.12), (0.33, 0.73, 0.09), (0.33, 0.74, 0.08), (0.33, 0.73, 0.1)),
        splay=(48.0,),
        hand=((0.08, -0.18, 0.34), (0.08, -0.2, 0.36), (0.08, -0.22, 0.34), (0.08, -0.2, 0.32)),
        elbow=(0.7, -1.0, -0.3),
        of_chest=True,
        speed=5.0,
    ),
    rf"paddl(?:es|ing|e) {A}(?:canoe|kayak|raft|surfboard|boat)|(?:canoe|kayak)(?:s|ing)?": Activity(
        2.4,
        up=(0.24,),
        lean=(2, 6, 2, -4) * 2,
        bend=(10, 14, 10, 6) * 2,
        head=(-8, -12, -8, -4) * 2,
        twist=(-14, -30, -10, 12, 14, 30, 10, -12),
        look=(10, 22, 8, -8, -10, -22, -8, 8),
        foot=((0.12, 0.1, 0.8),),
        toes=(-24,),
        # The lower hand draws the blade back on its side, while the upper one goes ahead.
        hand=(
            *((0.26, -0.02, 0.42), (0.28, -0.16, 0.4), (0.32, -0.24, 0.2), (0.3, -0.1, 0.18)),
            *((0.2, 0.12, 0.26), (0.14, 0.1, 0.36), (0.06, 0.02, 0.42), (0.16, 0.06, 0.34)),
        ),
        elbow=(1.0, -0.6, -0.3),
        of_chest=True,
        speed=1.4,
        alternating=True,
    ),
    rf"row(?:s|ing)?(?: {A}boat)?|(?:us(?:es|ing) )?{A}rowing machine": Activity(
        2.6,
        up=(0.32,),
        lean=(26, 10, -16, -22, -8, 14),
        bend=(16, 10, 2, 0, 6, 12),
        head=(-20, -14, 0, 4, -6, -14),
        foot=((0.12, 0.14, 0.74),),
        hand=(
            *((0.22, 0.6, 0.72), (0.22, 0.64, 0.5), (0.24, 0.66, 0.14)),
            *((0.24, 0.6, 0.06), (0.22, 0.56, 0.24), (0.22, 0.56, 0.52)),
        ),
        elbow=(0.9, -0.6, -0.6),
    ),
    rf"{_SWIMS}breast[\s-]?stroke": Activity(
        2.2,
        up=(0.4, 0.41, 0.44, 0.43, 0.4, 0.4),
        lean=(86, 84, 76, 78, 85, 87),
        bend=(0, -4, -12, -8, 0, 0),
        head=(-10, -18, -28, -22, -8, -6),
        # Arms part and come in under the chest; then legs are drawn up, parted and closed.
        foot=(
            *((0.09, 0.44, -0.88), (0.09, 0.44, -0.88), (0.12, 0.44, -0.76), (0.22, 0.42, -0.5)),
            *((0.4, 0.38, -0.64), (0.2, 0.42, -0.84)),
        ),
        toes=(144, 144, 130, 90, 100, 136),
        splay=(26.0,),
        hand=((0.1, 0.57, 0.08), (0.36, 0.44, 0.14), (0.34, 0.16, 0.24), (0.08, 0.1, 0.3), (0.06, 0.4, 0.26)),
        elbow=(1.0, -0.2, -0.4),
        of_chest=True,
        speed=0.9,
    ),
    rf"{_SWIMS}butterfly(?: stroke)?": Activity(
        1.8,
        up=(0.44, 0.4, 0.42, 0.46, 0.42, 0.4),
        lean=(92, 88, 80, 76, 84, 90),
        bend=(2, -4, -12, -8, 2, 6),
        head=(-8, -20, -30, -16, -2, -4),
        foot=((0.07, 0.36, -0.88), (0.07, 0.5, -0.84), (0.07, 0.32, -0.88)) * 2,
        toes=(136, 154, 136) * 2,
        hand=(
            *((0.2, 0.57, 0.0), (0.3, 0.4, 0.26), (0.14, 0.0, 0.36), (0.24, -0.36, 0.06)),
            *((0.52, -0.1, -0.06), (0.52, 0.3, -0.08)),
        ),
        elbow=(1.0, 0.1, -0.6),
        of_chest=True,
        speed=1.2,
    ),
    rf"{_SWIMS}back[\s-]?stroke|swim(?:s|ming)? on (?:the|his|her|their) back": Activity(
        1.9,
        up=(0.4, 0.42),
        lean=(-86,),
        bend=(6,),
        head=(14,),
        tilt=(10, 0, -10, 0),
        foot=((0.08, 0.34, 0.88), (0.08, 0.5, 0.86)) * 3,
        toes=(-34, -44) * 3,
        hand=(
            *((0.2, 0.57, -0.02), (0.42, 0.3, -0.12), (0.42, -0.1, -0.06), (0.26, -0.4, 0.04)),
            *((0.2, -0.24, 0.36), (0.18, 0.12, 0.5), (0.18, 0.44, 0.32)),
        ),
        elbow=(0.2, -1.0, -0.8),
        of_chest=True,
        speed=-1.0,
        alternating=True,
    ),
    r"swim(?:s|ming)?(?: (?:front )?crawl| freestyle)?": Activity(
        1.7,
        up=(0.4, 0.42),
        lean=(86,),
        head=(-14,),
        foot=((0.08, 0.47, -0.88), (0.08, 0.31, -0.88)) * 3,
        toes=(142, 136) * 3,
        hand=(
            *((0.2, 0.57, 0.02), (0.18, 0.46, 0.24), (0.1, 0.14, 0.42), (0.14, -0.18, 0.3)),
            *((0.22, -0.34, 0.06), (0.4, -0.1, -0.06), (0.42, 0.2, -0.06), (0.28, 0.48, -0.06)),
        ),
        elbow=(0.6, 0.2, -1.0),
        of_chest=True,
        speed=1.1,
        alternating=True,
    ),
    r"tread(?:s|ing)? water": Activity(
        1.5,
        up=(1.0, 1.03, 1.0, 1.03),
        lean=(10,),
        bend=(-4,),
        head=(-10,),
        foot=_circle((0.2, 0.42, 0.06), 0.14),
        toes=(30, 40, 50, 56, 60, 56, 46, 36),
        splay=(30.0,),
        hand=((0.36, -0.06, 0.26), (0.5, -0.1, 0.18), (0.52, -0.04, 0.14), (0.34, 0.0, 0.26)),
        elbow=(1.0, -0.6, -0.5),
        of_chest=True,
        alternating=True,
    ),
    r"(?:is )?drown(?:s|ing)?(?: in (?:the )?(?:water|sea|lake|river|pool))?": Activity(
        1.4,
        up=(0.92, 0.86, 0.9, 0.84, 0.92, 0.88),
        aside=(0.02, 0.0, -0.02, -0.02, 0.0, 0.02),
        lean=(4, 10, 2, -4),
        tilt=(4, 0, -5, 0),
        bend=(-6,),
        head=(-30, -18, -34, -14),
        look=(12, -10, -16, 8),
        foot=_circle((0.16, 0.3, 0.02), 0.17),
        toes=(30, 40, 50, 56, 60, 56, 46, 36),
        splay=(14.0,),
        hand=((0.3, 0.5, 0.14), (0.34, 0.42, 0.24), (0.38, 0.14, 0.3), (0.4, 0.02, 0.26), (0.36, 0.2, 0.16)),
        elbow=(1.0, -0.4, -0.2),
        of_chest=True,
        alternating=True,
    ),
    r"dead[\s-]?lifts?|lift(?:s|ing)? an? (?:heavy )?(?:barbell|weight)(?! (?:over|above))": Activity(
        3.6,
        up=(0.97, 0.88, 0.66, 0.66, 0.8, 0.96, 0.98),
        ahead=(0.0, -0.05, -0.16, -0.16, -0.1, -0.01, 0.0),
        lean=(0, 20, 50, 50, 34, 2, -2),
        bend=(2, 4, 6, 4, 4, 0, 0),
        head=(2, -6, -24, -26, -18, -2, 0),
        foot=((0.14, ANKLE, 0.0),),
        hand=(
            *((0.26, 0.85, 0.12), (0.26, 0.68, 0.16), (0.26, 0.3, 0.16)),
            *((0.26, 0.3, 0.16), (0.26, 0.56, 0.16), (0.26, 0.83, 0.12), (0.26, 0.86, 0.1)),
        ),
    ),
    r"(?:overhead|shoulder|military)[\s-]press(?:es|ing)?"
    r"|(?:press(?:es|ing)?|lift(?:s|ing)?|rais(?:es|ing)) (?:an? |the )?(?:heavy )?(?:barbell|weights?|dumbbells?)"
    r" (?:over ?head|(?:over|above) (?:his|her|their|the) head)": Activity(
        3.0,
        up=(0.965, 0.97, 0.975, 0.975, 0.97),
        bend=(-2, -4, -2, 0, -2),
        head=(-4, -8, -2, 0, -6),
        foot=((0.14, ANKLE, 0.0),),
        hand=((0.26, 0.1, 0.2), (0.27, 0.3, 0.18), (0.25, 0.56, 0.06), (0.25, 0.57, 0.05), (0.27, 0.34, 0.16)),
        elbow=(0.8, -1.0, 0.1),
        of_chest=True,
    ),
    r"kettle[\s-]?bells?(?: swings?)?|swing(?:s|ing)? (?:an?|the|his|her) kettle[\s-]?bell": Activity(
        1.9,
        up=(0.84, 0.88, 0.96, 0.985, 0.965, 0.9),
        ahead=(-0.2, -0.13, -0.01, 0.02, 0.0, -0.12),
        lean=(54, 42, 8, -4, 4, 38),
        head=(-26, -20, -2, 0, -2, -18),
        foot=((0.21, ANKLE, 0.0),),
        turnout=14.0,
        hand=(
            *((0.05, 0.52, -0.12), (0.05, 0.56, 0.2), (0.06, 0.98, 0.5)),
            *((0.06, 1.28, 0.52), (0.06, 1.02, 0.5), (0.05, 0.58, 0.2)),
        ),
        elbow=(1.0, -0.4, -0.2),
    ),
    rf"lean(?:s|ing)? (?:back )?(?:on|against) (?:an?|the) (?:\w+ )?{_BEHIND}": Activity(
        4.6,
        up=(0.93, 0.932),
        ahead=(-0.16,),
        lean=(-10,),
        bend=(4, 5),
        head=(6, 5, 7),
        foot=((0.1, ANKLE, 0.16),),
        hand=((0.24, 0.85, -0.12),),
    ),
    r"(?:(?:ice|roller|inline)[\s-]?)?skat(?:es|ing)|rollerblad(?:es|ing)": Activity(
        1.9,
        up=(0.84, 0.8, 0.84, 0.8),
        aside=(0.0, 0.09, 0.12, 0.05, 0.0, -0.09, -0.12, -0.05),
        lean=(26,),
        bend=(8,),
        head=(-26,),
        foot=(
            *((0.1, 0.08, 0.12), (0.14, 0.08, 0.1), (0.2, 0.08, 0.06), (0.28, 0.08, -0.04)),
            *((0.46, 0.08, -0.24), (0.4, 0.2, -0.4), (0.2, 0.22, -0.36), (0.09, 0.12, -0.06)),
        ),
        toes=(0, 0, 0, 0, 16, 44, 44, 14),
        hand=(
            *((0.3, 0.86, -0.24), (0.28, 0.8, 0.0), (0.2, 0.92, 0.34), (0.14, 1.0, 0.46)),
            *((0.12, 1.02, 0.5), (0.2, 0.92, 0.36), (0.28, 0.8, 0.0), (0.32, 0.86, -0.2)),
        ),
        speed=4.0,
        alternating=True,
    ),
    r"ski(?:s|ing)?(?: downhill| slalom)?": Activity(
        3.2,
        up=(0.74, 0.8, 0.74, 0.8),
        aside=(0.16, 0.0, -0.16, 0.0),
        lean=(24, 18, 24, 18),
        bend=(12,),
        head=(-24,),
        foot=((0.12, ANKLE, 0.04),),
        hand=((0.34, 0.98, 0.36), (0.34, 1.0, 0.34), (0.34, 0.98, 0.38), (0.34, 1.0, 0.34)),
        elbow=(0.8, -0.7, -0.5),
        speed=8.0,
    ),
    rf"{_SHIMMIES}(?: (?:to )?(?:(?:the|his|her|their) )?right)": _shimmy()._replace(mirrored=True),
    rf"{_SHIMMIES}(?: (?:to )?(?:(?:the|his|her|their) )?left)?": _shimmy(),
    _HANGS: Activity(
        3.0,
        up=(1.36, 1.362),
        ahead=(0.02, -0.02),
        lean=(-3, 3),
        head=(-10,),
        foot=((0.08, 0.45, 0.0), (0.08, 0.45, -0.06)),
        toes=(40,),
        hand=((0.26, 2.28, 0.06),),
        elbow=(1.0, -0.4, -0.2),
    ),
    rf"(?:lies|lying|sleeps|sleeping) (?:on {A}(?:stomach|belly|front|tummy)|prone|face[\s-]?down)": Activity(
        4.0,
        up=(0.12, 0.125),
        lean=(89,),
        head=(-8,),
        foot=((0.13, 0.1, -0.92),),
        toes=(142,),
        hand=((0.34, 0.04, 0.48),),
        elbow=(1.0, -0.4, -0.2),
    ),
}
"""Patterns of their names, and what is done."""
