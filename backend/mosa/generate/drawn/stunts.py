# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards, falls to a side, lying on it, stunts and dance steps of which the recordings have nothing: where hips, feet
and hands go (`exercises.py` has the others, `activities.py` reads them from prompts)."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from ...motion.activity import ANKLE, WRIST, Activity, Point
from ...motion.skeleton import GRAVITY
from ..words.subject import A

Value = TypeVar("Value")
TOE, TO_TOE = 0.015, np.array([-0.05, 0.117])
"""Height (m) of a toe that is on the floor, and where it is seen from the ankle of a flat foot, up and ahead."""
_OWN = r"(?:an?|one|his|her|its|their|the)"
_SIDE = r"(?:to|onto|on|over to|towards?) (?:his |her |their |the |one'?s )?"
_DOWN = (
    r"(?:(?:(?:is |gets )?(?:shot|hit|killed|stabbed)|dies|dying|stumbles|trips|slips|faints|staggers"
    r"|(?:falls?|drops?|sinks?) (?:to|on|onto) (?:his|her|their|the) knees)(?:,? (?:and|then|and then))? )?"
    r"(?:(?:falls?|falling|collaps(?:es?|ing)|dies|dying|drops?(?: dead)?|topp?les?|keels?|tips?|faints?|passes out)"
    r"(?: (?:down|over|dead))?"
    r"|(?:fall|death|die|dying|collapse)(?: animation)?)"
)
"""Matches how falls are said, before the way they go."""
_LIES = r"(?:lies|lying|lays|laying|sleeps|sleeping|is asleep|rests|resting)(?: down)?"
_STANDING: Point = (0.1, ANKLE, 0.0)


def hips_in_flight(moments: np.ndarray) -> np.ndarray:
    """How high (m) hips are at moments (T,) of a free flight, in seconds, the last of them its end: 1 m where it
    begins, at 0, and there again."""
    return np.asarray(1.0 + 0.5 * GRAVITY * moments * (moments[-1] - moments))


def on_toe(outward: float, ahead: float, degrees: float) -> Point:
    """Where the ankle is whose toe is on the floor so far ahead, the foot pointing down by so much."""
    angle = np.radians(degrees)
    up, along = TO_TOE
    return (
        outward,
        float(TOE - up * np.cos(angle) + along * np.sin(angle)),
        float(ahead - up * np.sin(angle) - along * np.cos(angle)),
    )


def _there_and_back(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """A cycle that goes through values, stays a step at the last one, and comes back the same way."""
    return (*values, *values[:0:-1])


_BUCKLED = (0.0, 14.0, 50.0, 80.0)
_FALL_FORWARD = Activity(
    2.4,
    up=(0.95, 0.91, 0.74, 0.55, 0.42, 0.22, 0.125, 0.12, 0.12),
    ahead=(0.0, 0.05, 0.3, 0.58, 0.89, 1.03, 1.06, 1.06, 1.06),
    lean=(0, 4, 2, 6, 36, 70, 87, 88, 88),
    bend=(0, 12, 20, 22, 14, 6, 0, 0, 0),
    head=(0, 14, 20, 12, -10, -16, -8, -6, -6),
    look=(0, 0, 0, 0, 0, 10, 30, 40, 40),
    foot=(
        *(on_toe(0.1, TO_TOE[1], degrees) for degrees in _BUCKLED),
        *((0.11, 0.13, 0.14), (0.12, 0.11, 0.13), (0.13, 0.1, 0.13), (0.13, 0.1, 0.13), (0.13, 0.1, 0.13)),
    ),
    toes=(*_BUCKLED, 92, 120, 142, 142, 142),
    hand=(
        *((0.27, 0.83, 0.04), (0.28, 0.82, 0.14), (0.28, 0.66, 0.36), (0.28, 0.52, 0.8), (0.28, 0.42, 1.36)),
        *((0.33, 0.06, 1.66), (0.36, 0.04, 1.68), (0.36, 0.04, 1.68), (0.36, 0.04, 1.68)),
    ),
    elbow=(1.0, -0.4, -0.2),
    once=True,
)
_DIVE_DOWN = Activity(
    2.0,
    up=(0.95, 0.84, 0.82, 0.72, 0.44, 0.2, 0.13, 0.12, 0.12),
    ahead=(0.0, 0.06, 0.3, 0.74, 1.16, 1.38, 1.46, 1.48, 1.48),
    lean=(0, 28, 52, 74, 86, 92, 90, 88, 88),
    bend=(0, 12, 6, -6, -14, -10, -2, 0, 0),
    head=(0, -10, -20, -24, -28, -26, -16, -8, -8),
    foot=(
        *(_STANDING, _STANDING, on_toe(0.1, TO_TOE[1], 50), (0.12, 0.5, 0.02), (0.13, 0.5, 0.36), (0.13, 0.28, 0.48)),
        *((0.13, 0.12, 0.54), (0.13, 0.1, 0.55), (0.13, 0.1, 0.55)),
    ),
    toes=(0, 0, 50, 100, 130, 140, 142, 142, 142),
    other_foot=(
        *(_STANDING, on_toe(0.1, TO_TOE[1], 20), (0.12, 0.34, -0.2), (0.13, 0.6, 0.0), (0.13, 0.54, 0.36)),
        *((0.13, 0.3, 0.48), (0.13, 0.12, 0.54), (0.13, 0.1, 0.55), (0.13, 0.1, 0.55)),
    ),
    other_toes=(0, 20, 80, 110, 130, 140, 142, 142, 142),
    hand=(
        *((0.27, 0.83, 0.04), (0.3, 0.72, 0.2), (0.26, 0.76, 0.98), (0.22, 0.6, 1.54), (0.24, 0.18, 1.86)),
        *((0.3, 0.05, 1.96), (0.34, 0.04, 1.98), (0.35, 0.04, 1.98), (0.35, 0.04, 1.98)),
    ),
    elbow=(1.0, -0.4, -0.2),
    once=True,
    single=True,
)
_FALL_BACK = Activity(
    2.4,
    up=(0.95, 0.93, 0.78, 0.5, 0.24, 0.135, 0.12, 0.115, 0.115),
    ahead=(0.0, -0.06, -0.22, -0.42, -0.56, -0.6, -0.61, -0.61, -0.61),
    lean=(0, -4, -8, -18, -40, -66, -84, -88, -88),
    bend=(0, -6, 8, 20, 28, 24, 10, 2, 0),
    head=(0, -14, 8, 22, 28, 26, 4, -6, -6),
    look=(0, 0, 0, 0, 0, 4, 14, 24, 24),
    foot=(
        *(_STANDING, _STANDING, _STANDING, (0.1, 0.08, 0.03), (0.11, 0.16, 0.1)),
        *((0.12, 0.28, 0.18), (0.13, 0.2, 0.22), (0.14, 0.08, 0.24), (0.14, 0.08, 0.24)),
    ),
    toes=(0, 0, 0, -12, -24, -40, -56, -60, -60),
    other_foot=(*(_STANDING,) * 4, (0.11, ANKLE, 0.0), *((0.13, ANKLE, -0.02), *((0.14, ANKLE, -0.04),) * 3)),
    hand=(
        *((0.27, 0.83, 0.04), (0.42, 1.04, 0.22), (0.48, 1.08, 0.06), (0.46, 0.6, -0.5), (0.44, 0.16, -0.84)),
        *((0.5, 0.05, -0.94), (0.58, 0.04, -0.96), (0.6, 0.04, -0.94), (0.6, 0.04, -0.94)),
    ),
    elbow=(1.0, -0.4, -0.2),
    once=True,
)
_FALL_LEFT = Activity(
    2.4,
    up=(0.95, 0.93, 0.82, 0.6, 0.34, 0.17, 0.15, 0.15, 0.15),
    aside=(0.0, 0.07, 0.22, 0.42, 0.6, 0.72, 0.74, 0.74, 0.74),
    lean=(0, 2, 6, 10, 10, 6, 4, 4, 4),
    tilt=(0, 5, 14, 30, 52, 72, 76, 76, 76),
    bend=(0, 4, 10, 12, 10, 8, 8, 8, 8),
    head=(0, 8, 14, 10, 8, 10, 12, 12, 12),
    sink=(0, 0, -4, -10, -12, 6, 34, 40, 40),
    foot=(
        *(_STANDING, _STANDING, _STANDING, (0.1, 0.062, 0.0), (0.1, 0.058, 0.0)),
        *((0.1, 0.055, 0.0), (0.1, 0.055, 0.0), (0.1, 0.055, 0.0), (0.1, 0.055, 0.0)),
    ),
    other_foot=(
        *(_STANDING, _STANDING, (0.1, 0.08, 0.01), (0.08, 0.13, 0.03), (0.06, 0.17, 0.06)),
        *((0.04, 0.14, 0.1), (0.03, 0.1, 0.12), (0.03, 0.1, 0.12), (0.03, 0.1, 0.12)),
    ),
    edge=(0, 2, 8, 24, 50, 72, 78, 78, 78),
    hand=(
        *((0.27, 0.83, 0.04), (0.42, 0.88, 0.1), (0.76, 0.82, 0.16), (1.14, 0.52, 0.2), (1.46, 0.12, 0.22)),
        *((1.64, 0.05, 0.2), (1.66, 0.05, 0.2), (1.66, 0.05, 0.2), (1.66, 0.05, 0.2)),
    ),
    other_hand=(
        *((0.27, 0.83, 0.04), (0.32, 0.84, 0.1), (0.2, 0.84, 0.26), (-0.2, 0.7, 0.4), (-0.62, 0.42, 0.46)),
        *((-0.96, 0.14, 0.48), (-1.02, 0.06, 0.5), (-1.02, 0.06, 0.5), (-1.02, 0.06, 0.5)),
    ),
    elbow=(1.0, -0.6, -0.2),
    once=True,
)
_ON_LEFT_SIDE = Activity(
    4.4,
    up=(0.15, 0.152),
    lean=(6,),
    tilt=(76, 75),
    bend=(16, 18),
    head=(14,),
    sink=(24,),
    foot=((-0.62, 0.055, -0.12),),
    other_foot=((0.52, 0.1, 0.06),),
    toes=(20,),
    edge=(78,),
    hand=((0.86, 0.05, 0.16),),
    other_hand=((-0.4, 0.06, 0.44),),
    elbow=(0.1, -0.7, 0.8),
)
_ROLL_LEFT = Activity(
    3.0,
    up=(0.12, 0.12, 0.125, 0.18, 0.235, 0.215, 0.15, 0.12, 0.12),
    aside=(0.0, 0.0, 0.01, 0.06, 0.2, 0.34, 0.42, 0.44, 0.44),
    lean=(-89,),
    tilt=(0, 0, 8, 34, 76, 120, 158, 176, 178),
    head=(4, 8, 14, 14, 6, -4, -8, -8, -8),
    foot=(
        *((0.12, 0.07, 0.9), (0.12, 0.07, 0.9), (0.12, 0.07, 0.89), (0.13, 0.07, 0.9), (0.18, 0.07, 0.91)),
        *((0.25, 0.08, 0.93), (0.31, 0.09, 0.94), (0.33, 0.1, 0.94), (0.33, 0.1, 0.94)),
    ),
    other_foot=(
        *((0.12, 0.07, 0.9), (0.12, 0.07, 0.9), (0.11, 0.08, 0.88), (0.04, 0.2, 0.84), (-0.14, 0.28, 0.82)),
        *((-0.34, 0.24, 0.86), (-0.5, 0.14, 0.92), (-0.56, 0.1, 0.94), (-0.56, 0.1, 0.94)),
    ),
    toes=(-62, -62, -60, -54, -48, -42, -38, -36, -36),
    edge=(0, 0, 6, 30, 72, 118, 156, 176, 178),
    hand=(
        *((0.27, -0.41, 0.02), (0.66, -0.1, 0.04), (0.56, 0.45, 0.05), (0.18, 0.62, 0.05), (0.13, 0.62, 0.05)),
        *((0.13, 0.62, 0.0), (0.22, 0.6, -0.01), (0.32, 0.56, 0.03), (0.38, 0.52, 0.06), (0.38, 0.52, 0.06)),
    ),
    other_hand=(
        *((0.27, -0.41, 0.02), (0.27, -0.4, 0.06), (0.22, -0.32, 0.24), (0.06, -0.06, 0.42), (0.0, 0.1, 0.44)),
        *((0.08, 0.2, 0.42), (0.26, 0.3, 0.28), (0.38, 0.4, 0.1), (0.42, 0.42, 0.06), (0.42, 0.42, 0.06)),
    ),
    elbow=(1.0, -0.6, -0.1),
    of_chest=True,
    once=True,
)


def _tosses() -> Activity:
    """Somebody on the back who turns onto the left side, back, onto the right side, and back, each with a rest."""
    turns = (0, 2, 4, 4, 4, 3, 1, 0)
    up, aside, tilt = (0.12, 0.125, 0.16, 0.2, 0.215), (0.0, 0.02, 0.06, 0.09, 0.1), (0, 10, 36, 62, 72)
    lower: tuple[Point, ...] = tuple((0.12, 0.07, 0.86 - 0.02 * k) for k in range(5))
    upper: tuple[Point, ...] = (
        *((0.12, 0.07, 0.88), (0.1, 0.12, 0.8), (0.02, 0.26, 0.7), (-0.08, 0.26, 0.62), (-0.14, 0.2, 0.6)),
    )
    arm: tuple[Point, ...] = (
        (0.24, -0.3, 0.1),
        (0.22, -0.2, 0.16),
        (0.16, 0.0, 0.26),
        (0.1, 0.16, 0.3),
        (0.1, 0.22, 0.28),
    )
    over: tuple[Point, ...] = (
        (0.24, -0.3, 0.1),
        (0.2, -0.26, 0.2),
        (0.06, -0.1, 0.34),
        (0.0, 0.0, 0.36),
        (-0.02, 0.04, 0.36),
    )

    def both(one: tuple[Value, ...], other: tuple[Value, ...]) -> tuple[Value, ...]:
        return (*(one[k] for k in turns), *(other[k] for k in turns))

    return Activity(
        9.0,
        up=both(up, up),
        aside=both(aside, tuple(-far for far in aside)),
        lean=(-88,),
        tilt=both(tilt, tuple(-far for far in tilt)),
        bend=both((0, 4, 10, 14, 16), (0, 4, 10, 14, 16)),
        head=(6, 2, 10, 14, 12, 8, 4, -2) * 2,
        look=(0, 20, 10, 0, 0, -10, -24, 0, 0, -20, -10, 0, 0, 10, 24, 0),
        foot=both(lower, upper),
        other_foot=both(upper, lower),
        toes=(-56,),
        edge=both(tilt, tuple(-far for far in tilt)),
        hand=both(arm, over),
        other_hand=both(over, arm),
        elbow=(1.0, -0.6, -0.1),
        of_chest=True,
    )


_WARRIOR = Activity(
    6.0,
    up=(0.95, 0.93, 0.84, 0.74, 0.7, *(0.69,) * 6),
    aside=(0.0, -0.04, 0.06, 0.16, 0.19, *(0.2,) * 6),
    look=(0, 0, 30, 60, 74, *(78,) * 6),
    foot=((0.1, ANKLE, 0.0), (0.16, 0.1, 0.02), (0.5, 0.11, 0.02), *((0.66, ANKLE, 0.02),) * 8),
    other_foot=(*((0.1, ANKLE, 0.0),) * 3, (0.3, 0.075, 0.0), *((0.48, ANKLE, 0.0),) * 7),
    turnout=34.0,
    splay=(50.0,),
    hand=((0.27, -0.4, 0.04), (0.32, -0.34, 0.1), (0.56, -0.06, 0.1), (0.68, 0.16, 0.02), *((0.7, 0.18, 0.0),) * 7),
    elbow=(0.2, -1.0, -0.4),
    of_chest=True,
    once=True,
    single=True,
)
_PLANTED: tuple[Point, ...] = (
    *((0.27, 0.83, 0.04), (0.28, 1.05, 0.47), (0.25, 1.6, 0.45), (0.23, 1.2, 0.83), (0.22, 0.44, 0.88)),
    *((0.24, 0.2, 0.86), *((0.24, WRIST, 0.86),) * 5),
)
"""Where hands go that come down on the floor before somebody stands on them, in steps of half the length."""
_SPLIT = np.radians([0, 8, 26, 48, 68, 83, 87, 87, 87])
_RISES = (0, 12, 50, 50, 50, 50, 50, 44, 10, 0)
_SPINS = np.array([0, -8, 14, 96, 184, 272, 340, 366, 362, 360])
_SLIDES = ((40, -0.2), (40, -0.1), (40, 0.0), (34, 0.1), (0, 0.2), (0, 0.1), (0, 0.0), (0, -0.1))
"""Degrees by which a foot points down and how far ahead its toe is, who glides back on the other one half a turn on."""
_SWING = np.radians(30.0) * np.sin(2.0 * np.pi * np.arange(12) / 12)
STUNTS = {
    r"skateboard(?:s|ing)?"
    rf"|(?:rid(?:es|ing)|(?:is )?skat(?:es|ing) on) {A}(?:skateboard|longboard|hoverboard)": Activity(
        3.6,
        up=(0.95, 0.91, 0.95, 0.92),
        ahead=(0.0, 0.03, 0.0, -0.04),
        lean=(14, 18, 14, 10),
        bend=(10,),
        twist=(24, 20, 24, 28),
        look=(56,),
        head=(-16,),
        foot=((0.24, 0.17, 0.0),),
        turnout=8.0,
        hand=((0.4, -0.2, 0.12), (0.44, -0.12, 0.1), (0.4, -0.2, 0.12), (0.38, -0.24, 0.14)),
        elbow=(0.6, -0.8, -0.6),
        of_chest=True,
        speed=3.5,
        turn=(-90, -80, -90, -100),
    ),
    rf"surf(?:s|ing)?(?: {A}waves?)?|rid(?:es|ing) {A}(?:surfboard|waves?)": Activity(
        3.4,
        up=(0.84, 0.76, 0.83, 0.78),
        ahead=(0.0, 0.06, 0.0, -0.08),
        lean=(24, 32, 24, 18),
        bend=(12,),
        twist=(26, 20, 26, 32),
        look=(52,),
        head=(-24,),
        foot=((0.34, 0.12, 0.0),),
        turnout=12.0,
        splay=(14.0,),
        hand=((0.56, 0.04, 0.14), (0.52, -0.06, 0.26), (0.56, 0.06, 0.12), (0.54, 0.12, 0.0)),
        elbow=(0.4, -0.8, -0.6),
        of_chest=True,
        speed=4.0,
        turn=(-90, -70, -90, -110),
    ),
    rf"snowboard(?:s|ing)?(?: downhill)?|rid(?:es|ing) {A}snowboard": Activity(
        3.2,
        up=(0.86, 0.76, 0.86, 0.78),
        ahead=(0.0, 0.12, 0.0, -0.16),
        lean=(22, 34, 22, 16),
        bend=(12,),
        twist=(26, 18, 26, 34),
        look=(54,),
        head=(-24,),
        foot=((0.28, 0.115, 0.0), (0.28, 0.145, -0.02), (0.28, 0.115, 0.0), (0.28, 0.1, -0.01)),
        toes=(0, 14, 0, -14),
        turnout=10.0,
        splay=(10.0,),
        hand=((0.48, -0.14, 0.16), (0.46, -0.2, 0.22), (0.48, -0.14, 0.16), (0.5, -0.06, 0.12)),
        elbow=(0.5, -0.8, -0.6),
        of_chest=True,
        speed=7.0,
        turn=(-90, -60, -90, -120),
    ),
    rf"swing(?:s|ing)? on {A}swing(?: set)?|(?:sits |sitting |is )?on {A}swing|rid(?:es|ing) {A}swing": Activity(
        2.8,
        up=tuple(float(2.5 - 1.75 * np.cos(angle)) for angle in _SWING),
        ahead=tuple(float(1.75 * np.sin(angle)) for angle in _SWING),
        lean=tuple(float(-np.degrees(angle) - 6) for angle in _SWING),
        bend=tuple(float(10 - 14 * side) for side in np.sin(2.0 * np.pi * (np.arange(12) + 3) / 12)),
        head=tuple(float(np.degrees(angle) / 2 - 4) for angle in _SWING),
        foot=tuple(
            (
                0.09,
                float(2.5 - 1.75 * np.cos(angle) - 0.3 + 0.24 * pump + 0.42 * np.sin(angle)),
                float(1.75 * np.sin(angle) + 0.5 + 0.24 * pump),
            )
            for angle, pump in zip(_SWING, np.sin(2.0 * np.pi * (np.arange(12) + 2) / 12), strict=True)
        ),
        toes=tuple(float(20 - np.degrees(angle)) for angle in _SWING),
        hand=((0.25, 0.06, 0.3),),
        elbow=(0.6, -1.0, -0.2),
        of_chest=True,
    ),
    r"(?:div(?:es?|ing)|throws? (?:him|her|them)sel(?:f|ves)|hits?) (?:down )?(?:(?:to|onto|on) )?"
    r"the (?:ground|floor|dirt|deck)"
    r"|(?:throws? (?:him|her|them)sel(?:f|ves)) (?:flat )?(?:down|flat)": _DIVE_DOWN,
    rf"{_DOWN} (?:forwards?|(?:flat )?on(?:to)? {_OWN} face|face[\s-]?(?:first|down)|(?:to the )?front)": _FALL_FORWARD,
    rf"{_DOWN} (?:(?:over )?backwards?|(?:flat )?on(?:to)? {_OWN} back)": _FALL_BACK,
    rf"{_DOWN} (?:{_SIDE}left(?: side)?|left(?:wards?)?|sideways|{_SIDE}side)": _FALL_LEFT,
    rf"{_DOWN} (?:{_SIDE}right(?: side)?|right(?:wards?)?)": _FALL_LEFT._replace(mirrored=True),
    r"(?:get|stand|ris|com)(?:e?s|ing|ting)?(?: back)? up (?:again )?from (?:(?:his|her|their|the|both) knees"
    r"|kneeling|a kneel(?:ing position)?)|rises? from (?:(?:his|her|their|the|both) knees|kneeling)"
    r"|kneel(?:ing)? to stand(?:ing)?": Activity(
        2.6,
        up=(0.55, 0.56, 0.57, 0.58, 0.72, 0.89, 0.95, 0.95),
        ahead=(-0.01, -0.01, -0.01, 0.06, 0.2, 0.32, 0.36, 0.36),
        aside=(0.0, -0.05, -0.04, 0.0, 0.02, 0.01, 0.0, 0.0),
        lean=(3, 4, 6, 20, 24, 10, 0, 0),
        bend=(2, 4, 8, 12, 10, 4, 0, 0),
        head=(4, 6, 4, -8, -10, -4, 0, 0),
        foot=(
            *(on_toe(0.1, -0.455, 80), (0.12, 0.22, -0.16), (0.11, 0.085, 0.3), (0.1, ANKLE, 0.36)),
            *((0.1, ANKLE, 0.36),) * 4,
        ),
        toes=(80, 40, -6, 0, 0, 0, 0, 0),
        other_foot=(
            *(on_toe(0.1, -0.455, 80), on_toe(0.1, -0.455, 80), on_toe(0.1, -0.455, 80), on_toe(0.1, -0.455, 80)),
            *(on_toe(0.1, -0.455, 72), (0.1, 0.17, -0.14), (0.1, 0.08, 0.28), (0.1, ANKLE, 0.36)),
        ),
        other_toes=(80, 80, 80, 80, 72, 40, -4, 0),
        hand=(
            *((0.26, 0.46, 0.08), (0.24, 0.52, 0.16), (0.18, 0.54, 0.3), (0.16, 0.54, 0.34)),
            *((0.17, 0.58, 0.36), (0.25, 0.72, 0.42), (0.27, 0.82, 0.41), (0.27, 0.83, 0.4)),
        ),
        other_hand=(
            *((0.26, 0.46, 0.08), (0.28, 0.47, 0.08), (0.28, 0.48, 0.12), (0.28, 0.48, 0.22)),
            *((0.28, 0.6, 0.36), (0.28, 0.76, 0.42), (0.27, 0.82, 0.41), (0.27, 0.83, 0.4)),
        ),
        once=True,
    ),
    rf"{_LIES} (?:on {_OWN} (?:left )?side|sideways)(?: in bed)?|side[\s-]?sleep(?:er|ing)": _ON_LEFT_SIDE,
    rf"{_LIES} on {_OWN} right side(?: in bed)?": _ON_LEFT_SIDE._replace(mirrored=True),
    rf"roll(?:s|ing)? (?:over|onto {_OWN} (?:stomach|belly|front))(?: to (?:{_OWN} )?left)?"
    rf"(?: in (?:bed|{_OWN} sleep))?": _ROLL_LEFT,
    r"roll(?:s|ing)? over to (?:the |his |her |their )?right": _ROLL_LEFT._replace(mirrored=True),
    r"toss(?:es|ing)? and turn(?:s|ing)?"
    r"(?: (?:in (?:bed|(?:his|her|their) sleep)|while (?:sleeping|asleep)|restlessly|all night))*": _tosses(),
    r"(?:the )?(?:yoga )?(?:virabhadrasana|warrior)(?: (?:two|2|ii))? pose|(?:yoga )?warrior (?:two|ii)": _WARRIOR,
    r"hand[\s-]?stands?|stand(?:s|ing)? on (?:his|her|their|both) hands": Activity(
        6.6,
        up=_there_and_back((0.95, 0.96, 0.74, 0.79, 0.92, 0.925)),
        ahead=_there_and_back((0.0, 0.06, 0.3, 0.5, 0.82, 0.86)),
        lean=_there_and_back((0, -2, 76, 130, 176, 180)),
        head=_there_and_back((0, -8, -20, -30, -34, -34)),
        foot=_there_and_back(
            (_STANDING, (0.1, 0.12, 0.24), (0.1, ANKLE, 0.42), (0.1, 0.36, 0.2), (0.1, 1.4, 0.34), (0.07, 1.855, 0.84))
        ),
        toes=_there_and_back((0, -6, 0, 70, 200, 256)),
        other_foot=_there_and_back(
            (_STANDING, (0.1, ANKLE, 0.0), (0.1, 0.6, -0.44), (0.1, 1.4, -0.1), (0.08, 1.8, 0.74), (0.07, 1.855, 0.84))
        ),
        other_toes=_there_and_back((0, 4, 124, 200, 250, 256)),
        hand=(*_PLANTED, _PLANTED[-1], *_PLANTED[:0:-1]),
    ),
    r"(?:the )?(?:front )?splits?": Activity(
        2.8,
        up=tuple(float(0.158 + 0.8 * np.cos(angle) - 0.02 * (angle > 1.3)) for angle in _SPLIT),
        lean=(0, 2, 6, 8, 8, 6, 4, 2, 2),
        bend=(0, 2, 4, 2, 0, 0, -4, -4, -4),
        foot=tuple((0.09, 0.06, float(0.03 * np.sin(angle) + 0.83 * np.sin(angle))) for angle in _SPLIT),
        toes=(0, -6, -20, -36, -50, -56, -58, -58, -58),
        other_foot=tuple(
            (0.09, float(ANKLE + 0.06 * np.sin(2 * angle)), float(0.03 - 0.83 * np.sin(angle))) for angle in _SPLIT
        ),
        other_toes=(0, 14, 44, 76, 104, 128, 140, 142, 142),
        hand=(
            *((0.27, 0.83, 0.04), (0.36, 0.86, 0.06), (0.54, 0.9, 0.1), (0.6, 0.82, 0.12), (0.52, 0.5, 0.14)),
            *((0.38, 0.14, 0.16), (0.34, 0.05, 0.16), (0.34, 0.05, 0.16), (0.34, 0.05, 0.16)),
        ),
        once=True,
    ),
    r"(?:ballet )?(?:(?:demi|grand)[\s-])?pli[eé]s?": Activity(
        2.8,
        up=(0.97, 0.9, 0.76, 0.76, 0.88, 0.97),
        ahead=(-0.01,),
        foot=((0.05, ANKLE, -0.03),),
        turnout=52.0,
        splay=(56.0,),
        hand=(
            *((0.16, 0.82, 0.24), (0.3, 1.0, 0.36), (0.6, 1.06, 0.14)),
            *((0.6, 1.0, 0.12), (0.44, 0.86, 0.18), (0.24, 0.8, 0.22)),
        ),
        elbow=(1.0, 0.1, -0.4),
    ),
    r"(?:ballet )?pirouettes?|ballet (?:spin|turn)s?": Activity(
        2.8,
        up=(0.95, 0.85, 1.0, 1.03, 1.03, 1.03, 1.03, 0.98, 0.86, 0.94),
        ahead=(-0.08, -0.08, -0.05, -0.04, -0.04, -0.04, -0.04, -0.05, -0.08, -0.08),
        aside=(-0.05, -0.03, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.03, -0.05),
        foot=tuple(on_toe(0.0, 0.0, degrees) for degrees in _RISES),
        toes=_RISES,
        other_foot=(
            *(
                (0.14, ANKLE, -0.12),
                (0.14, ANKLE, -0.16),
                (0.05, 0.36, -0.02),
                (-0.02, 0.52, 0.02),
                (-0.02, 0.54, 0.02),
            ),
            *((-0.02, 0.54, 0.02), (-0.02, 0.52, 0.02), (0.08, 0.26, -0.06), (0.14, 0.07, -0.16), (0.14, ANKLE, -0.13)),
        ),
        other_toes=(0, 0, 50, 66, 66, 66, 60, 40, 6, 0),
        turnout=0.0,
        splay=(44.0,),
        hand=(
            *((0.34, 0.88, 0.2), (0.48, 1.0, 0.22), (0.3, 1.16, 0.28), (0.1, 1.2, 0.28), (0.1, 1.2, 0.28)),
            *((0.1, 1.2, 0.28), (0.1, 1.2, 0.28), (0.34, 1.14, 0.26), (0.5, 1.02, 0.22), (0.42, 0.93, 0.2)),
        ),
        elbow=(1.0, -0.1, -0.2),
        turn=tuple(float(degrees) for degrees in _SPINS - 36.0 * np.arange(10)),
        spin=1.0,
    ),
    rf"sky[\s-]?div(?:es?|ing)|free[\s-]?fall(?:s|ing)?"
    rf"|(?:falls?|falling) (?:through|from) {A}(?:air|sky|clouds)": Activity(
        2.6,
        up=(1.5, 1.53, 1.5, 1.48),
        aside=(0.0, 0.03, 0.0, -0.03),
        lean=(82, 85, 83, 80),
        tilt=(0, 5, 0, -5),
        bend=(-14,),
        head=(-34,),
        foot=(
            *((0.3, 1.66, -0.66), (0.32, 1.71, -0.64), (0.33, 1.7, -0.65), (0.31, 1.64, -0.66)),
            *((0.3, 1.62, -0.67), (0.31, 1.65, -0.66)),
        ),
        toes=(150,),
        splay=(20.0,),
        hand=((0.5, 0.34, -0.14), (0.52, 0.33, -0.18), (0.5, 0.36, -0.14), (0.48, 0.36, -0.1)),
        elbow=(0.6, -1.0, -0.2),
        of_chest=True,
    ),
    r"(?:the )?moon[\s-]?walk(?:s|ing)?(?: back(?:wards?)?)?": Activity(
        1.3,
        up=(0.965, 0.955, 0.965, 0.955),
        lean=(4,),
        bend=(-2, -4),
        head=(2, 6, 2, 6),
        foot=tuple(on_toe(0.09, ahead + TO_TOE[1], degrees) for degrees, ahead in _SLIDES),
        toes=tuple(degrees for degrees, _ in _SLIDES),
        hand=((0.27, 0.84, 0.16), (0.27, 0.83, 0.08), (0.27, 0.84, -0.1), (0.27, 0.83, 0.02)),
        speed=-0.615,
        alternating=True,
    ),
}
"""Patterns of their names, and what is done."""
