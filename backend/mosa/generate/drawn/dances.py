# SPDX-License-Identifier: GPL-3.0-or-later
"""Dances that have a name and the same steps always, of which the recordings have none: the robot, the floss, the
macarena, gangnam style, breakdance, the worm, twerking, the chicken dance, a victory dance, the twist, disco, a waltz,
a tango, capoeira, belly dance, flamenco, tap dance, the hula hoop. Where hips, feet and hands go (`activities.py` reads
them from prompts)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...motion.activity import ANKLE, WRIST, Activity, Point
from ...motion.interpolation import smoothstep
from ...motion.rotations import rotate, yaw
from .acrobatics import left_behind

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
_BOUNCES = 8
_CROSSED, _OTHER_CROSSED, _HOLDS = (-0.03, -0.04, 0.32), (-0.04, -0.08, 0.34), (-0.08, 0.0, 0.2)


def _gangnam() -> Activity:
    """Four bounces of who rides a horse with crossed wrists, four with a hand that swings a rope over the head."""
    half = np.arange(2 * _BOUNCES) % 2
    rope = 2.0 * np.pi * np.arange(2 * _BOUNCES) / 4
    lifted, stands = (0.15, 0.2, -0.1), (0.15, ANKLE, 0.02)
    # A hop on one foot, the next one on the other, then two on the first: left, right, left, left.
    up = tuple(lifted if turn in (0, 2, 3, 5) else stands for turn in range(_BOUNCES))
    other = tuple(stands if turn in (0, 2, 3, 5) else lifted for turn in range(_BOUNCES))

    def riding(wrist: Point) -> tuple[Point, ...]:
        return tuple((wrist[0], wrist[1] + 0.08 * float(one), wrist[2]) for one in half[:_BOUNCES])

    return Activity(
        3.9,
        up=(0.9, 0.955) * _BOUNCES,
        lean=(8, 4) * _BOUNCES,
        bend=(2,),
        head=(0, -6) * _BOUNCES,
        foot=up,
        toes=tuple(34.0 if point == lifted else 0.0 for point in up),
        other_foot=other,
        other_toes=tuple(34.0 if point == lifted else 0.0 for point in other),
        splay=(16.0,),
        hand=(*riding(_CROSSED), *((_HOLDS,) * _BOUNCES)),
        other_hand=(
            *riding(_OTHER_CROSSED),
            *((0.22 + 0.09 * float(np.cos(turn)), 0.4, 0.14 + 0.09 * float(np.sin(turn))) for turn in rope[:_BOUNCES]),
        ),
        elbow=(1.0, -0.3, 0.0),
        of_chest=True,
    )


def _breakdance() -> Activity:
    """Some steps, down on the hands, three turns on the back with drawn up legs, and up again to a pose."""
    whole, floor, rolls = 22, (0.34, -0.36, -0.22), (0.38, -0.22, -0.02)
    tucked, knees = (0.04, 0.46, 0.26), (0.06, -0.1, 0.26)
    ahead, stands, low = (-0.02, ANKLE, 0.24), (0.11, ANKLE, 0.0), (0.15, ANKLE, 0.06)
    step, swings, opens = (0.34, -0.16, 0.24), (0.16, -0.06, 0.3), (0.46, 0.0, 0.12)
    return Activity(
        whole * 0.36,
        up=(
            *(0.95, 0.91, 0.96, 0.91, 0.96, 0.9, 0.62, 0.34, 0.16, *(0.13,) * 6, 0.14, 0.2, 0.36, 0.62, 0.88),
            *(0.95, 0.95),
        ),
        lean=(0, 6, 0, 6, 0, 12, 34, -10, -52, *(-84,) * 6, -74, -44, -6, 34, 14, -4, -4),
        bend=(0, 6, 0, 6, 0, 8, 18, 22, 30, *(36,) * 6, 34, 30, 24, 16, 6, -4, -4),
        head=(0, 0, -4, 0, -4, 0, -12, 4, 20, *(30,) * 6, 28, 14, 0, -10, -4, 4, 6),
        twist=(0, 16, 0, -16, 0, *(0,) * 15, 14, 16),
        turn=(*(0,) * 9, 40, 220, 480, 740, 940, 1050, *(1080,) * 7),
        foot=(
            *(stands, ahead, stands, stands, stands, stands, low, (0.15, ANKLE, 0.36), (0.14, 0.26, 0.46)),
            *((0.1, 0.42, 0.32), *(tucked,) * 5, (0.1, 0.36, 0.36), (0.14, 0.1, 0.44), (0.15, ANKLE, 0.34)),
            *(low, (0.14, ANKLE, 0.02), (0.13, ANKLE, 0.0), (0.13, ANKLE, 0.0)),
        ),
        other_foot=(
            *(stands, stands, stands, ahead, stands, stands, low, (0.15, ANKLE, 0.36), (0.14, 0.26, 0.46)),
            *((0.1, 0.42, 0.32), *(tucked,) * 5, (0.1, 0.36, 0.36), (0.14, 0.1, 0.44), (0.15, ANKLE, 0.34)),
            *(low, (0.14, ANKLE, 0.02), (0.13, ANKLE, 0.0), (0.13, ANKLE, 0.0)),
        ),
        hand=(
            *((0.27, -0.38, 0.05), step, opens, swings, opens, (0.3, -0.3, 0.2), (0.3, -0.34, 0.16), floor, rolls),
            *(knees, knees, knees, knees, knees, knees, (0.24, -0.16, 0.14), rolls, floor, (0.28, -0.32, 0.2)),
            *((0.2, -0.2, 0.26), (-0.09, 0.0, 0.21), (-0.09, 0.0, 0.21)),
        ),
        other_hand=(
            *((0.27, -0.38, 0.05), swings, opens, step, opens, (0.3, -0.3, 0.2), (0.3, -0.34, 0.16), floor, rolls),
            *(knees, knees, knees, knees, knees, knees, (0.24, -0.16, 0.14), rolls, floor, (0.28, -0.32, 0.2)),
            *((0.18, -0.2, 0.24), (-0.1, -0.08, 0.17), (-0.1, -0.08, 0.17)),
        ),
        elbow=(1.0, -0.4, -0.3),
        of_chest=True,
        once=True,
        single=True,
    )


def _worm() -> Activity:
    """A wave from the chest through the hips to the feet of who lies on the belly, a little ahead each time."""
    seconds, way, count = 1.7, 0.24, 10
    carried = [way * max(0.0, min(1.0, (step - 3) / 5)) for step in range(count)]
    ahead = tuple(float(one - way * step / count) for step, one in enumerate(carried))
    high = (
        *((0.1, -0.93), (0.1, -0.92), (0.1, -0.9), (0.11, -0.84), (0.12, -0.76)),
        *((0.3, -0.82), (0.56, -0.78), (0.66, -0.7), (0.44, -0.84), (0.18, -0.92)),
    )
    foot = [(0.1, up, one + behind) for (up, behind), one in zip(high, carried, strict=True)]
    hand = [*[(0.25, WRIST, 0.38)] * 6, (0.25, 0.05, 0.46), *[(0.25, WRIST, 0.38 + way)] * 3]
    return Activity(
        seconds,
        up=(0.145, 0.155, 0.195, 0.32, 0.475, 0.475, 0.365, 0.27, 0.19, 0.155),
        ahead=ahead,
        lean=(84, 74, 68, 78, 98, 108, 108, 104, 96, 88),
        bend=(-10, -26, -32, -10, 16, 18, -4, -20, -22, -14),
        head=(-24, -30, -34, -20, -6, -10, -24, -34, -34, -28),
        foot=left_behind(foot, way),
        toes=(140, 140, 136, 122, 108, 130, 160, 170, 160, 146),
        hand=left_behind(hand, way),
        elbow=(0.8, 0.2, -1.0),
        speed=way / seconds,
    )


_BEATS, _FINE = 6, 36
_HOLD: Point = (0.5, 0.12, 0.18)
"""Where the hand is that leads; the other one is on the partner's back."""
_ON_BACK: Point = (0.16, 0.0, 0.34)


def _stepped(
    steps: tuple[tuple[float, float, float, float], ...], way: float = 0.0, turn: float = 0.0, side: float = 1.0
) -> tuple[Point, ...]:
    """Places of a foot of a `side` (1 left, -1 right) that is set down where steps lead: when each begins and ends, as
    shares of the time, and how far outward and ahead it leads, as who dances sees it then.

    In all the time the dance goes such a `way` ahead, or turns so many degrees to the left.
    """

    def placed(outward: float, ahead: float, share: float) -> np.ndarray:
        """On the floor, of who has come so far."""
        angle = yaw(np.array(np.radians(turn * share)))
        return np.asarray(rotate(angle, np.array([side * outward, 0.0, ahead + way * share])))

    times = np.arange(_FINE) / _FINE
    _, _, outward, ahead = steps[-1]
    place = np.tile(placed(outward, ahead, steps[-1][1] - 1.0), (_FINE, 1))
    lifted = np.zeros(_FINE)
    for begin, end, outward, ahead in steps:
        share = smoothstep((times - begin) / (end - begin))
        place += share[:, None] * (placed(outward, ahead, end) - place)
        lifted += np.sin(np.pi * share) * (share < 1.0)
    seen = rotate(yaw(-np.radians(turn * times)), place)
    return tuple(
        (float(side * x), float(ANKLE + 0.06 * up), float(z - way * time))
        for (x, _, z), up, time in zip(seen, lifted, times, strict=True)
    )


def _between(left: tuple[Point, ...], right: tuple[Point, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How far aside and ahead hips are that stay over both feet, smoothly."""
    middle = np.array([((a[0] - b[0]) / 2, (a[2] + b[2]) / 2) for a, b in zip(left, right, strict=True)])
    smooth = sum(np.roll(middle, shift, axis=0) for shift in range(-4, 5)) / 9.0
    aside, ahead = np.asarray(smooth).T
    return tuple(map(float, aside)), tuple(map(float, ahead))


def _waltz() -> Activity:
    """A box in two bars of three: ahead, aside and together, back, aside and together, turning to the left by half."""
    turn, beat = 180.0, 1.0 / _BEATS
    left = _stepped(
        ((0.0, 0.7 * beat, 0.1, 0.4), (2 * beat, 2.8 * beat, 0.1, 0.1), (4 * beat, 4.8 * beat, 0.4, -0.1)), turn=turn
    )
    right = _stepped(
        ((beat, 1.8 * beat, 0.4, 0.1), (3 * beat, 3.7 * beat, 0.1, -0.4), (5 * beat, 5.8 * beat, 0.1, -0.1)),
        turn=turn,
        side=-1.0,
    )
    aside, ahead = _between(left, right)
    return Activity(
        4.0,
        up=(0.9, 0.93, 0.96, 0.97, 0.965, 0.93) * 2,
        aside=aside,
        ahead=ahead,
        tilt=(0, 3, 4, 0, -3, -4),
        sink=(0, -3, -4, 0, 3, 4),
        look=(20,),
        foot=left,
        other_foot=right,
        hand=(_HOLD,),
        other_hand=(_ON_BACK,),
        elbow=(1.0, -0.1, -0.2),
        of_chest=True,
        spin=0.5,
    )


def _tango() -> Activity:
    """Two slow steps ahead, a quick one, one aside, and the feet closed, sharply and with bent knees."""
    way = 1.5
    left = _stepped(((0.0, 0.12, 0.07, 0.4), (0.5, 0.58, 0.07, 0.3), (0.8, 0.9, 0.07, 0.0)), way)
    right = _stepped(((0.25, 0.37, 0.07, 0.36), (0.62, 0.71, 0.3, 0.1), (0.92, 0.99, 0.07, 0.0)), way, side=-1.0)
    aside, ahead = _between(left, right)
    return Activity(
        4.4,
        up=(0.88, 0.9, 0.88, 0.9, 0.87, 0.86, 0.89, 0.9),
        aside=aside,
        ahead=ahead,
        lean=(4,),
        twist=(6, 6, -6, -6, 6, 0, 0, 0),
        look=(30, 30, 30, 30, 30, 30, -40, -40, -40, 30),
        foot=left,
        other_foot=right,
        hand=(_HOLD,),
        other_hand=(_ON_BACK,),
        elbow=(1.0, -0.1, -0.2),
        of_chest=True,
        speed=way / 4.4,
    )


_SHAKES = 16
_TURN = 2.0 * np.pi * np.arange(8) / 8
_ROUND_AND_ROUND, _TO_AND_FRO = np.sin(_TURN), np.cos(_TURN)
"""Of what goes around, or there and back, at even steps."""


def _circling(aside: float, ahead: float, seconds: float) -> Activity:
    """Hips that go around, or in a figure of eight, over feet that stand; the chest stays over them."""
    return Activity(
        seconds,
        up=tuple(float(0.955 + 0.008 * np.cos(2.0 * turn)) for turn in _TURN),
        aside=tuple(float(aside * one) for one in _ROUND_AND_ROUND),
        ahead=tuple(float(ahead * one) for one in _TO_AND_FRO),
        lean=tuple(float(-9 * one * ahead / 0.08) for one in _TO_AND_FRO),
        bend=tuple(float(4 + 8 * one * ahead / 0.08) for one in _TO_AND_FRO),
        tilt=tuple(float(-70 * aside * one) for one in _ROUND_AND_ROUND),
        sink=tuple(float(50 * aside * one) for one in _ROUND_AND_ROUND),
        foot=((0.12, ANKLE, 0.0),),
        turnout=10.0,
        splay=(10.0,),
        hand=((0.36, 0.14, 0.2),),
        elbow=(1.0, -0.6, -0.2),
        of_chest=True,
    )


def _belly_dance() -> Activity:
    """Hips that swing from side to side, and arms that rise and sink at the sides one after the other, like snakes."""
    high = tuple((0.5 - 0.04 * float(abs(one)), 0.12 + 0.2 * float(one), 0.1) for one in _ROUND_AND_ROUND)
    low = tuple((0.5 - 0.04 * float(abs(one)), 0.12 - 0.2 * float(one), 0.1) for one in _ROUND_AND_ROUND)
    swings = _circling(0.08, 0.02, 1.6)
    return swings._replace(up=(0.95, 0.93, 0.95, 0.93), hand=high, other_hand=low, elbow=(0.4, -1.0, -0.3))


def _stamping(seconds: float, **does: Any) -> Activity:
    """Somebody who stamps with one foot after the other, four times each."""
    stands, lifted = (0.11, ANKLE, 0.0), (0.11, 0.19, -0.1)
    left = (stands, lifted, stands, stands) * 4
    return Activity(
        seconds,
        up=(0.935, 0.95, 0.935, 0.95) * 4,
        foot=left,
        toes=(0, 36, 0, 0) * 4,
        other_foot=(*left[2:], *left[:2]),
        other_toes=(0, 0, 0, 36) * 4,
        splay=(8.0,),
        of_chest=True,
        **does,
    )


_OVERHEAD, _ACROSS, _BACK_OF_HIP = (0.08, 0.56, 0.1), (-0.04, -0.1, 0.3), (0.16, -0.32, -0.1)
_FLAMENCO = _stamping(
    4.8,
    lean=(-3,),
    bend=(-6,),
    twist=(*(-14,) * 7, 0, *(14,) * 7, 0),
    look=(*(20,) * 7, 0, *(-20,) * 7, 0),
    head=(-4,),
    hand=(*(_OVERHEAD,) * 7, (0.4, 0.24, 0.2), *(_ACROSS,) * 7, (0.3, 0.16, 0.26)),
    other_hand=(*(_ACROSS,) * 7, (0.3, 0.16, 0.26), *(_OVERHEAD,) * 7, (0.4, 0.24, 0.2)),
    elbow=(1.0, -0.1, 0.1),
)


def _tap_dance() -> Activity:
    """A tap of the toes ahead, one aside, one behind the other foot, and a step; the same with the other foot."""
    stands = (0.1, ANKLE, 0.0)
    taps = (
        (0.1, 0.12, 0.2),
        (0.1, 0.16, 0.1),
        (0.28, 0.12, 0.08),
        (0.18, 0.18, 0.0),
        (0.02, 0.14, -0.24),
        (0.1, 0.16, -0.1),
    )
    foot = (stands, (0.1, 0.15, 0.1), *taps, *(stands,) * 8)
    toes = (0, 20, 22, 24, 30, 34, 52, 30, *(0,) * 8)
    return Activity(
        3.2,
        up=(0.96, 0.94) * 8,
        aside=(0.0, -0.05, *(-0.06,) * 5, -0.04, 0.0, 0.05, *(0.06,) * 5, 0.04),
        lean=(4,),
        bend=(4, 6) * 8,
        head=(8,),
        foot=foot,
        toes=toes,
        other_foot=(*foot[8:], *foot[:8]),
        other_toes=(*toes[8:], *toes[:8]),
        splay=(8.0,),
        hand=((0.36, -0.2, 0.2), (0.42, -0.16, 0.14), (0.46, -0.1, 0.1), (0.42, -0.16, 0.16)) * 2,
        other_hand=((0.46, -0.1, 0.1), (0.42, -0.16, 0.16), (0.36, -0.2, 0.2), (0.42, -0.16, 0.14)) * 2,
        elbow=(0.8, -0.8, -0.5),
        of_chest=True,
    )


_HULA = _circling(0.07, 0.08, 0.9)
DANCES = {
    rf"{_DOES}belly{_DANCE}|belly[\s-]danc(?:er|ing)": _belly_dance(),
    rf"{_DOES}flamenco{_DANCE}|flamenco dancer": _FLAMENCO,
    rf"{_DOES}tap{_DANCE}(?<!\btap)|tap[\s-]danc(?:er|ing)": _tap_dance(),
    r"(?:(?:spin|play|twirl|us)(?:s|n?ing|es)? (?:with )?(?:an? |the |his |her )?)?hula[\s-]?hoop(?:s|ing)?": _circling(
        0.07, 0.08, 0.9
    ),
    # Of two who dance a waltz there are recordings.
    rf"{_DOES}(?:slow |viennese )?waltz(?:es|ing)?{_DANCE}": _waltz(),
    rf"{_DOES}(?:argentine )?tango(?:es|ing)?{_DANCE}": _tango(),
    rf"{_DOES}worm{_DANCE}|worm dance|worms across the floor": _worm(),
    r"(?:is )?twerk(?:s|ing)?|twerk danc(?:e|ing)": Activity(
        4.0,
        # The hips are tipped to and fro below a chest that stays.
        up=(0.72, 0.735) * (_SHAKES // 2) + (0.66, 0.68) * (_SHAKES // 2),
        ahead=(-0.16, -0.19) * _SHAKES,
        aside=(0.0, 0.03, 0.05, 0.03, 0.0, -0.03, -0.05, -0.03),
        lean=(42, 70) * _SHAKES,
        bend=(18, -10) * _SHAKES,
        head=(-44, -40, -44, -48),
        look=(0, 0, 16, 30, 30, 10, 0, -20),
        foot=((0.21, ANKLE, 0.0),),
        turnout=24.0,
        splay=(26.0,),
        hand=((0.24, 0.53, 0.24),),
        elbow=(1.0, 0.2, -0.4),
    ),
    # A foot after the other goes back, and the arm of its side is before the face.
    rf"(?:play(?:s|ing)? |{_DOES})(?:capoeira(?: (?:ginga|moves?|fight|idle|stance))?{_DANCE}|ginga)": Activity(
        2.2,
        up=(0.86, 0.82, 0.78, 0.82) * 2,
        ahead=(0.0, -0.05, -0.1, -0.05) * 2,
        aside=(0.0, -0.06, -0.1, -0.06, 0.0, 0.06, 0.1, 0.06),
        lean=(18, 24, 30, 24) * 2,
        head=(-14, -18, -24, -18) * 2,
        twist=(0, -12, -24, -12, 0, 12, 24, 12),
        look=(0, 12, 24, 12, 0, -12, -24, -12),
        foot=(
            *((0.24, ANKLE, 0.04), (0.2, 0.12, -0.24), (0.06, 0.135, -0.52), (0.2, 0.12, -0.24)),
            *((0.24, ANKLE, 0.04),) * 4,
        ),
        toes=(0, 24, 50, 24, 0, 0, 0, 0),
        hand=(
            *((0.2, -0.08, 0.28), (0.06, 0.08, 0.3), (-0.04, 0.16, 0.28), (0.06, 0.08, 0.3)),
            *((0.2, -0.08, 0.28), (0.34, -0.14, 0.14), (0.42, -0.16, 0.02), (0.34, -0.14, 0.14)),
        ),
        elbow=(1.0, -0.5, -0.4),
        of_chest=True,
        alternating=True,
    ),
    rf"(?:{_DOES}|funky )chicken{_DANCE}|chicken danc(?:e|ing)": Activity(
        4.0,
        up=(0.96, 0.94) * 4 + (0.95, 0.92) * 2 + (0.86, 0.74, 0.74, 0.88),
        twist=(*(0,) * 12, 14, -14, 14, -14),
        head=(0, 6) * 8,
        foot=((0.12, ANKLE, 0.0),),
        splay=(10.0,),
        # Four beaks, four flaps of wings, and a wiggle down; the claps are before the chest.
        hand=(
            *((0.16, 0.14, 0.24), (0.16, 0.1, 0.32)) * 4,
            *((0.22, -0.1, 0.16), (0.28, 0.02, 0.14)) * 4,
            *((0.2, 0.0, 0.2), (0.24, -0.1, 0.24)) * 4,
            *((0.12, 0.0, 0.3), (0.02, 0.0, 0.32)) * 4,
        ),
        elbow=(1.0, 0.1, -0.1),
        of_chest=True,
    ),
    rf"{_DOES}gangnam(?: style)?{_DANCE}|(?:danc(?:es|ing) )?gangnam style": _gangnam(),
    rf"{_DOES}break[\s-]?danc(?:e|es|ing)|break[\s-]?danc(?:es|ing)|b[\s-]?boy(?:s|ing)?"
    r"|(?:does? (?:a )?)?back[\s-]?spins?": _breakdance(),
    rf"{_DOES}(?:victory|celebration|winning|touchdown) danc(?:e|es|ing)|danc(?:es|ing) in victory": Activity(
        1.9,
        up=(0.92, 0.99, 0.93, 0.97, 0.92, 0.99, 0.93, 0.97),
        aside=(0.05, 0.07, 0.06, 0.0, -0.05, -0.07, -0.06, 0.0),
        tilt=(4, 6, 5, 0, -4, -6, -5, 0),
        lean=(6, 0, 6, 2) * 2,
        bend=(4, -4, 4, -2) * 2,
        head=(-4, -12, -4, -8) * 2,
        twist=(-10, -18, -12, 0, 10, 18, 12, 0),
        foot=(
            *((0.14, ANKLE, 0.0), (0.14, ANKLE, 0.0), (0.14, ANKLE, 0.0), (0.14, 0.075, 0.0), (0.16, 0.22, 0.08)),
            *((0.17, 0.34, 0.16), (0.16, 0.2, 0.1), (0.14, 0.075, 0.01)),
        ),
        toes=(0, 0, 0, 6, 14, 16, 8, 2),
        hand=(
            *((0.26, 0.22, 0.26), (0.27, 0.52, 0.1), (0.26, 0.28, 0.24), (0.25, 0.0, 0.28), (0.26, -0.16, 0.2)),
            *((0.28, -0.1, 0.18), (0.26, -0.16, 0.22), (0.25, 0.0, 0.28)),
        ),
        elbow=(1.0, -0.5, -0.2),
        of_chest=True,
        alternating=True,
    ),
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
    rf"{_DOES}twist{_DANCE}|twist and shout": Activity(
        1.1,
        up=(0.89, 0.86, 0.89, 0.86),
        aside=(0.03, 0.0, -0.03, 0.0),
        lean=(4,),
        bend=(2,),
        head=(-4,),
        # All of it turns on the balls of the feet, and the chest the other way.
        turn=(16, 0, -16, 0),
        twist=(-36, 0, 36, 0),
        look=(18, 0, -18, 0),
        foot=((0.13, ANKLE + 0.02, 0.0),),
        toes=(12,),
        hand=((0.2, -0.02, 0.3), (0.27, -0.08, 0.18), (0.32, -0.1, 0.06), (0.27, -0.08, 0.18)),
        elbow=(1.0, -0.6, -0.6),
        of_chest=True,
        alternating=True,
    ),
    rf"(?<!is ){_DOES}disco{_DANCE}|saturday night fever": Activity(
        4.0,
        up=(0.96, 0.92) * 4,
        aside=(0.07, 0.02, 0.07, 0.02, 0.07, 0.02, 0.0, 0.04),
        tilt=(6, 0, 6, 0, 6, 0, 2, 2),
        sink=(-4, 0, -4, 0, -4, 0, 0, 0),
        twist=(-10, 14, -10, 14, -10, 14, 4, 8),
        look=(-24, 10, -24, 10, -24, 10, 0, 0),
        head=(-12, 4, -12, 4, -12, 4, 0, 0),
        foot=((0.17, ANKLE, 0.0),),
        turnout=14.0,
        hand=((0.2, -0.25, 0.03),),
        # Up to the right and down across to the left hip, three times, then around.
        other_hand=(
            *((0.4, 0.46, 0.14), (-0.08, -0.26, 0.24), (0.4, 0.46, 0.14), (-0.08, -0.26, 0.24)),
            *((0.4, 0.46, 0.14), (-0.08, -0.26, 0.24), (0.1, -0.06, 0.36), (0.26, 0.2, 0.32)),
        ),
        elbow=(1.0, -0.2, -0.4),
        of_chest=True,
    ),
}
"""Patterns of their names, and what is done."""
