# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways of going that recordings lack: on the spot, on parade, skipping, on a rope, like a penguin, an ape, a
tyrannosaur, a frog, a crab or a giant, on stairs, beneath a bar, as a zombie, on hands, flying, hovering. Where hips,
feet and hands go (`activities.py` reads them from prompts)."""

from __future__ import annotations

import numpy as np

from ...motion.activity import ANKLE, WRIST, Activity, Point
from ..words.subject import A
from .acrobatics import left_behind
from .stunts import on_toe

_STEPS = 10
"""Even steps of a cycle in which a foot is set down once: it stands for five, is rolled over in one, then swings."""
_SIDE = np.sin(2.0 * np.pi * (np.arange(_STEPS) / _STEPS - 0.05))
"""How far the body is over the left foot, or over the right one (-1), in such a cycle."""
ROLLS = (0, 0, 0, 0, 0, 0, 8, 22, 6, -6)
"""Degrees by which a foot points down that is rolled over."""


def stepping(
    way: float, outward: float, high: float, around: float = 0.0, before: float = 0.0, floor: float = ANKLE
) -> tuple[Point, ...]:
    """Places of the left foot of who goes such a `way` (m) in a cycle, set down `before` the hips, and lifted so `high`
    and swung outward `around` the other leg on its way."""
    there = 0.3 * way + before
    return left_behind(
        [
            *[(outward, floor, there)] * 6,
            (outward, floor + 0.2 * high, there + 0.02 * way),
            (outward + 0.3 * around, floor + 0.55 * high, there + 0.12 * way),
            (outward + around, floor + high, there + 0.6 * way),
            (outward, floor + 0.3 * high, there + way),
        ],
        way,
    )


def swayed(most: float, mean: float = 0.0) -> tuple[float, ...]:
    """What goes to the left by so much, at `most`, over the left foot, and to the right over the other one."""
    return tuple(float(mean + most * side) for side in _SIDE)


def _half_a_cycle_on(points: tuple[Point, ...]) -> tuple[Point, ...]:
    half = len(points) // 2
    return (*points[half:], *points[:half])


def _skip() -> Activity:
    """A step and a hop on the same foot, and the same on the other one."""
    seconds, way = 1.12, 2.1
    step = way / 16
    ahead = (
        *(0.2, 0.2 - step, 0.2 - 2 * step, 0.2 - 3 * step, 0.03, 0.2, 0.08, 0.08 - step, 0.08 - 2 * step),
        *(0.06 - 3 * step, -0.34, -0.12, 0.12, 0.26, 0.33, 0.2 + step),
    )
    high = (ANKLE, ANKLE, 0.075, 0.115, 0.17, 0.15, ANKLE, ANKLE, 0.085, 0.17, 0.34, 0.46, 0.52, 0.5, 0.36, 0.16)
    swing = np.cos(2.0 * np.pi * (np.arange(16) - 4.5) / 16)
    return Activity(
        seconds,
        up=(0.93, 0.89, 0.89, 0.95, 1.01, 1.015, 0.96, 0.93) * 2,
        lean=(5, 6, 5, 2, 0, 0, 2, 4) * 2,
        head=(-4,),
        twist=tuple(float(-9 * one) for one in swing),
        foot=tuple((0.08, y, float(z)) for y, z in zip(high, ahead, strict=True)),
        toes=(-4, 0, 6, 30, 44, 20, 2, 4, 20, 48, 50, 34, 24, 22, 16, -6),
        hand=tuple((float(0.27 - 0.05 * one), float(-0.17 + 0.13 * one), float(0.08 + 0.28 * one)) for one in swing),
        elbow=(0.4, -0.6, -1.0),
        of_chest=True,
        speed=way / seconds,
        alternating=True,
    )


def _ape() -> Activity:
    """On feet and knuckles, a hand and the other foot at a time."""
    way = 0.62
    hand = _half_a_cycle_on(stepping(way, 0.24, 0.07, 0.05, 0.4, floor=0.09))
    return Activity(
        1.5,
        up=(0.5, 0.51, 0.5, 0.49, 0.5) * 2,
        aside=swayed(0.03),
        lean=(64,),
        bend=(20,),
        head=(-60,),
        tilt=swayed(5.0),
        foot=stepping(way, 0.16, 0.1, 0.05, -0.06),
        toes=ROLLS,
        turnout=18.0,
        splay=(24.0,),
        hand=hand,
        elbow=(1.0, 0.2, -0.5),
        speed=way / 1.5,
        alternating=True,
    )


def _on_hands() -> Activity:
    """On both hands, knees bent and feet over the head."""
    way = 0.3
    return Activity(
        1.7,
        up=(0.895, 0.9, 0.9, 0.895, 0.89) * 2,
        aside=swayed(0.035),
        lean=(178, 180, 179, 177, 178) * 2,
        bend=(-8,),
        head=(-34,),
        foot=((0.12, 1.6, 0.3), (0.12, 1.64, 0.22), (0.12, 1.66, 0.14), (0.12, 1.62, 0.24)),
        toes=(236,),
        splay=(14.0,),
        hand=stepping(way, 0.2, 0.07, 0.03, -0.1, floor=WRIST),
        speed=way / 1.7,
        alternating=True,
    )


def swinging(ahead: float, behind: float, up: float, low: float = -0.2) -> tuple[Point, ...]:
    """Places of a hand, seen from the chest, that swings from ahead, and so far up there, to behind and back."""
    share = 0.5 + 0.5 * np.cos(2.0 * np.pi * np.arange(12) / 12)
    return tuple(
        (float(0.27 - 0.06 * one), float(low + (up - low) * one), float(behind + (ahead - behind) * one))
        for one in share
    )


def _jogs_on_the_spot(seconds: float, lifted: float, lean: float) -> Activity:
    """From foot to foot with a flight between them, knees ahead, and heels lifted so far (m)."""
    return Activity(
        seconds,
        up=(0.93, 0.925, 0.965, 0.99, 0.965) * 2,
        aside=swayed(0.015),
        lean=(lean,),
        head=(-lean / 2,),
        twist=tuple(float(-8 * np.cos(2.0 * np.pi * step / _STEPS)) for step in range(_STEPS)),
        foot=(
            *((0.09, ANKLE, 0.02), (0.09, ANKLE, 0.02), (0.09, ANKLE, 0.02), (0.09, 0.14, -0.03)),
            *((0.09, 0.6 * lifted + 0.06, -0.11), (0.1, lifted, -0.04), (0.1, 0.94 * lifted, 0.12)),
            *((0.1, 0.6 * lifted, 0.15), (0.09, 0.14, 0.08), (0.09, 0.08, 0.03)),
        ),
        toes=(0, 0, 6, 38, 54, 40, 22, 10, 12, 4),
        hand=swinging(0.3, -0.1, -0.02),
        elbow=(0.4, -0.5, -1.0),
        of_chest=True,
        alternating=True,
    )


def _marches_on_the_spot(seconds: float, lifted: float, ahead: float, arms: tuple[Point, ...]) -> Activity:
    """From foot to foot, one of them always on the floor, a knee lifted until its foot is so high and so far ahead."""
    return Activity(
        seconds,
        up=(0.965, 0.97, 0.975, 0.97, 0.965) * 2,
        aside=swayed(0.035),
        tilt=swayed(1.5),
        twist=tuple(float(-5 * np.cos(2.0 * np.pi * step / _STEPS)) for step in range(_STEPS)),
        foot=(
            *((0.09, ANKLE, 0.02),) * 5,
            *((0.09, 0.1, 0.01), (0.1, 0.1 + 0.5 * lifted, 0.45 * ahead), (0.1, lifted, ahead)),
            *((0.1, 0.06 + 0.62 * lifted, 0.7 * ahead), (0.09, 0.085, 0.03)),
        ),
        toes=(0, 0, 0, 0, 4, 24, 26, 18, 14, 6),
        hand=arms,
        elbow=(0.4, -0.5, -1.0),
        of_chest=True,
        alternating=True,
    )


def _marches() -> Activity:
    """Steps ahead as on parade: the knee is lifted and the foot set down before the hips, and straight arms swing."""
    seconds, way, there = 1.1, 1.16, 0.25
    return Activity(
        seconds,
        up=(0.93, 0.945, 0.96, 0.95, 0.935) * 2,
        aside=swayed(0.03),
        tilt=swayed(1.5),
        twist=tuple(float(-6 * np.cos(2.0 * np.pi * (step + 5) / _STEPS)) for step in range(_STEPS)),
        foot=left_behind(
            [
                *[(0.09, ANKLE, there)] * 5,
                (0.09, 0.1, there + 0.03),
                (0.1, 0.27, there + 0.26 * way),
                (0.1, 0.38, there + 0.6 * way),
                (0.1, 0.32, there + 0.88 * way),
                (0.09, 0.14, there + 0.99 * way),
            ],
            way,
        ),
        toes=(0, 0, 0, 0, 4, 22, 34, 24, 12, 0),
        hand=_half_a_cycle_on(swinging(0.4, -0.2, 0.0, -0.36)),
        elbow=(0.4, -0.5, -1.0),
        of_chest=True,
        speed=way / seconds,
        alternating=True,
    )


def _army_crawl() -> Activity:
    """On the belly, a forearm and the other leg at a time."""
    seconds, way = 1.5, 0.44

    def moved(outward: float, high: float, ahead: float, around: float) -> tuple[Point, ...]:
        """Places of what holds the floor for half of a cycle, and goes on a little over it, outward, in the rest."""
        return left_behind(
            [
                *[(outward, high, ahead)] * 6,
                (outward + 0.6 * around, high + 0.03, ahead + 0.15 * way),
                (outward + around, high + 0.04, ahead + 0.5 * way),
                (outward + 0.8 * around, high + 0.03, ahead + 0.85 * way),
                (outward + 0.2 * around, high + 0.01, ahead + way),
            ],
            way,
        )

    return Activity(
        seconds,
        up=(0.15, 0.155, 0.16, 0.155, 0.15) * 2,
        lean=(80,),
        bend=(-14,),
        head=(-30,),
        tilt=swayed(4.0),
        twist=swayed(7.0),
        foot=_half_a_cycle_on(moved(0.16, 0.1, -0.68, 0.14)),
        toes=(120,),
        splay=(84.0,),
        hand=moved(0.16, 0.05, 0.74, 0.08),
        elbow=(0.8, -0.8, -0.3),
        speed=way / seconds,
        alternating=True,
    )


def _tyrannosaur() -> Activity:
    """Long heavy steps on bent knees, trunk ahead, both hands before the chest, and a head that goes to and fro."""
    return Activity(
        1.5,
        up=(0.79, 0.765, 0.78, 0.81, 0.82) * 2,
        aside=swayed(0.045),
        lean=(38, 42, 40, 36, 35) * 2,
        bend=(4, 6, 2, 0, 2) * 2,
        head=(-44, -32, -38, -56, -54) * 2,
        tilt=swayed(4.0),
        twist=swayed(-6.0),
        look=swayed(10.0),
        foot=stepping(_TYRANNOSAUR, 0.13, 0.24, 0.02, 0.02),
        toes=(0, 0, 0, 0, 0, 0, 14, 44, 30, -8),
        splay=(8.0,),
        hand=((0.11, -0.05, 0.25), (0.11, -0.02, 0.25), (0.11, -0.05, 0.26), (0.11, -0.08, 0.25)) * 2,
        elbow=(0.5, -1.0, -0.4),
        of_chest=True,
        speed=_TYRANNOSAUR / 1.5,
        alternating=True,
    )


def _ninja_run() -> Activity:
    """A quick run bent forward, both arms stretched out behind the back."""
    return Activity(
        0.62,
        up=(0.82, 0.81, 0.84, 0.87, 0.85) * 2,
        lean=(44, 46, 44, 43, 43) * 2,
        bend=(4,),
        head=(-40,),
        foot=(
            *((0.07, ANKLE, 0.2), (0.07, ANKLE, 0.05), (0.07, ANKLE, -0.1), (0.07, 0.14, -0.25)),
            *((0.08, 0.33, -0.32), (0.08, 0.42, -0.2), (0.08, 0.4, 0.02), (0.08, 0.29, 0.22), (0.08, 0.17, 0.32)),
            (0.07, 0.085, 0.32),
        ),
        toes=(0, 0, 6, 48, 70, 66, 44, 20, 4, -4),
        hand=((0.25, -0.12, -0.46), (0.26, -0.1, -0.46), (0.25, -0.12, -0.46), (0.24, -0.14, -0.45)),
        elbow=(0.8, 0.4, -0.6),
        of_chest=True,
        speed=0.15 * _STEPS / 0.62,
        alternating=True,
    )


def _frog() -> Activity:
    """A leap out of a deep squat, hands on the floor before and after it."""
    seconds, way = 1.6, 0.7
    ahead = (0.0, 0.0, -0.02, 0.06, 0.26, 0.48, 0.64, 0.7)
    sits, foot = (0.14, 0.1), (0.2, ANKLE, -0.06)
    landed = (foot[0], foot[1], foot[2] + way)
    down, then = (sits[0], WRIST, 0.36), (sits[0], WRIST, 0.36 + way)
    return Activity(
        seconds,
        up=(0.28, 0.27, 0.29, 0.62, 0.92, 0.86, 0.46, 0.3),
        ahead=tuple(float(one - way * step / 8) for step, one in enumerate(ahead)),
        lean=(50, 52, 50, 40, 24, 26, 46, 50),
        bend=(16, 18, 16, 4, -4, 2, 12, 16),
        head=(-36, -38, -36, -30, -14, -20, -36, -36),
        foot=left_behind(
            [
                *(foot, foot, foot, on_toe(0.2, 0.057, 40), (0.18, 0.24, 0.1), (0.2, 0.3, 0.44)),
                *((0.2, 0.075, way - 0.07), landed),
            ],
            way,
        ),
        toes=(0, 0, 0, 40, 66, 36, 0, 0),
        turnout=24.0,
        splay=(42.0,),
        hand=left_behind(
            [
                *(down, down, (0.16, 0.08, 0.36), (0.26, 0.5, 0.42), (0.3, 0.9, 0.62), (0.26, 0.7, 0.9)),
                *((0.18, 0.14, 1.06), then),
            ],
            way,
        ),
        elbow=(0.8, -0.2, -0.6),
        speed=way / seconds,
    )


def _crab() -> Activity:
    """Backwards on hands and feet, belly up, a hand and the other foot at a time."""
    way = 0.4
    return Activity(
        1.2,
        up=(0.36, 0.365, 0.36, 0.355, 0.36) * 2,
        aside=swayed(0.02),
        lean=(-66,),
        bend=(6,),
        head=(44,),
        foot=stepping(way, 0.16, 0.07, 0.0, 0.34),
        splay=(8.0,),
        hand=_half_a_cycle_on(stepping(way, 0.24, 0.06, 0.02, -0.52, floor=WRIST)),
        elbow=(0.6, 0.2, -1.0),
        speed=way / 1.2,
        alternating=True,
    )


def _giant() -> Activity:
    """Wide slow steps of somebody heavy, who sinks onto each foot that comes down."""
    return Activity(
        2.1,
        up=(0.86, 0.8, 0.83, 0.88, 0.9) * 2,
        aside=swayed(0.09),
        lean=(14, 17, 15, 12, 12) * 2,
        bend=(8, 12, 10, 6, 6) * 2,
        head=(-18, -22, -20, -14, -14) * 2,
        tilt=swayed(6.0),
        sink=swayed(-4.0),
        twist=swayed(-12.0),
        foot=stepping(_GIANT, 0.18, 0.26, 0.05),
        toes=(0, 0, 0, 0, 0, 0, 8, 26, 12, -12),
        turnout=14.0,
        splay=(14.0,),
        hand=tuple((outward + 0.13, up, ahead) for outward, up, ahead in swinging(0.3, -0.12, -0.2, -0.28)),
        elbow=(1.0, -0.7, -0.5),
        of_chest=True,
        speed=_GIANT / 2.1,
        alternating=True,
    )


_RISE, _TREAD = 0.17, 0.28
"""Height and depth (m) of a step of stairs."""


def _down_stairs(seconds: float) -> Activity:
    """A foot after the other down onto the next step, on a knee that bends; each has the stairs' whole height left
    where it leaves them."""
    stands = [(0.08, ANKLE + 0.2 * _RISE * k, 0.6 * _TREAD - 0.2 * _TREAD * k) for k in range(6)]
    high, behind = stands[5][1], stands[5][2]
    return Activity(
        seconds,
        up=(0.935, 0.965, 1.0, 1.015, 0.985) * 2,
        aside=swayed(0.025),
        lean=(6,),
        bend=(2,),
        head=(12,),
        twist=swayed(-5.0),
        foot=(
            *stands,
            (0.08, high + 0.12, behind - 0.02),
            (0.09, high + 0.14, behind + 0.14),
            (0.09, high + 0.04, behind + 0.36),
            (0.08, 0.6 * high, 0.62 * _TREAD),
        ),
        toes=(8, 0, 0, 0, 0, 8, 26, 14, 6, 18),
        hand=swinging(0.28, -0.14, -0.2, -0.34),
        elbow=(0.6, -0.6, -1.0),
        of_chest=True,
        speed=2.0 * _TREAD / seconds,
        climb=-2.0 * _RISE / seconds,
        alternating=True,
    )


def _up_stairs(seconds: float) -> Activity:
    """The same up onto the next step, leaning ahead; the first one is on the floor."""
    stands = [(0.08, ANKLE + _RISE - 0.2 * _RISE * k, 0.6 * _TREAD - 0.2 * _TREAD * k) for k in range(6)]
    return _down_stairs(seconds)._replace(
        up=(0.945, 0.96, 0.985, 1.0, 0.975) * 2,
        lean=(12,),
        bend=(3,),
        head=(-6,),
        foot=(
            *stands,
            (0.08, ANKLE + 0.08, -0.58 * _TREAD),
            (0.09, ANKLE + 0.2, -0.2 * _TREAD),
            (0.09, ANKLE + _RISE + 0.1, 0.36 * _TREAD),
            (0.08, ANKLE + _RISE + 0.06, 0.62 * _TREAD),
        ),
        toes=(-4, 0, 0, 0, 0, 4, 20, 20, 0, -8),
        climb=2.0 * _RISE / seconds,
    )


_PENGUIN, _ROPE, _LIMBO, _ZOMBIE, _TYRANNOSAUR, _GIANT = 0.34, 0.66, 0.3, 0.72, 1.24, 1.3
"""How far (m) they get in a cycle of two steps."""
_LIKE = r"(?:like|as) (?:an? )?"
_STAIRS = r"(?:the |some |an? |a flight of |his |her )?(?:(?!few\b)[a-z]+ ){0,2}(?:stairs|staircase|stairway|steps)"
_HOW = r"(?: (?:quickly|slowly|carefully))?(?: back)?"
_DOWN_STAIRS, _UP_STAIRS = rf"{_HOW} (?:down {_STAIRS}|downstairs)", rf"{_HOW} (?:up {_STAIRS}|upstairs)"
_WALKS = r"(?:walk|go|com|step|climb|mov|head)(?:e?s|p?ing|e)?"
_RUNS = r"(?:run|rush|sprint|jog|hurr)(?:s|es|ies|n?ing|ying|y)?"
_GOES = r"(?:walk|waddl|mov|go|run|act)(?:e?s|ing|e)?"
_IN_THE_AIR = (
    r" (?:up(?:wards?)?(?! off)|in place|(?:(?:up )?off|(?:just |high )?above|over|in)"
    r" (?:mid[\s-]?air|(?:the )?(?:air|floor|ground|sky)))"
)
_ON_THE_SPOT = r"(?:in[\s-]place|on the spot)"


def _in_place(verb: str) -> str:
    """A pattern of how it is said that somebody walks, or the like, without getting anywhere."""
    return (
        rf"{verb}(?:e?s|[gnt]?ing)? {_ON_THE_SPOT}|{verb} (?:cycle|loop) {_ON_THE_SPOT}"
        rf"|in[\s-]place {verb}(?:[gnt]?ing)?(?: cycle| loop)?"
    )


GAITS = {
    rf"{_in_place('(?:jog|trot)')}|(?:jog|run)(?:s|[gn]ing)? on {A}treadmill": _jogs_on_the_spot(0.72, 0.3, 4.0),
    _in_place("(?:run|sprint)"): _jogs_on_the_spot(0.6, 0.44, 6.0),
    _in_place("march"): _marches_on_the_spot(1.04, 0.5, 0.32, swinging(0.4, -0.16, 0.02, -0.36)),
    _in_place("walk"): _marches_on_the_spot(1.1, 0.22, 0.12, swinging(0.2, -0.14, -0.3, -0.37)),
    r"(?:army|military|commando|combat|low|belly|prone|leopard)[\s-]crawl(?:s|ing)?"
    r"|crawl(?:s|ing)? (?:forwards? )?(?:on (?:(?:his|her|their) )?(?:stomach|belly|elbows)|prone|like an? soldier)": (
        _army_crawl()
    ),
    # Who "marches on" after something goes on walking.
    r"(?!.*(?:in place|on the spot))(?:(?:military|soldier) )?march(?:es|ing)?"
    r"(?: (?:straight )?(?:forwards?|ahead|along))?"
    rf"(?: (?:{_LIKE}(?:soldier|guard|robot)|in (?:{A})?(?:parade|formation|line|step)|with high knees))?"
    r"|goose[\s-]step(?:s|ping)?": _marches(),
    rf"(?:{_GOES}|stomp(?:s|ing)?) {_LIKE}(?:t[\s-]?rex|tyrannosaur(?:us)?(?: rex)?)|t[\s-]?rex(?: walk(?:s|ing)?)?": (
        _tyrannosaur()
    ),
    rf"(?:naruto|ninja)[\s-]run(?:s|ning)?|run(?:s|ning)? {_LIKE}(?:ninja|naruto)|naruto runs?": _ninja_run(),
    rf"(?:hop|jump|leap|mov|go)(?:e?s|p?ing|e)? {_LIKE}(?:frog|toad)"
    r"|(?:frog|toad|bullfrog) (?:hop|jump|leap)(?:s|p?ing)?|leap[\s-]?frog(?:s|ging)?": _frog(),
    rf"(?:{_GOES}|scuttl(?:es|ing)) {_LIKE}crabs?"
    r"|crab[\s-](?:walk|crawl)(?:s|ing)?(?! (?:to|left|right|sideways))": _crab(),
    r"skip(?:s|ping)?(?!.*\brope)": _skip(),
    rf"{_RUNS}{_DOWN_STAIRS}": _down_stairs(0.76),
    rf"{_WALKS}{_DOWN_STAIRS}|descend(?:s|ing)? {_STAIRS}": _down_stairs(1.3),
    rf"{_RUNS}{_UP_STAIRS}": _up_stairs(0.8),
    # "A person walking up stairs" is a caption.
    rf"(?!walking up stairs){_WALKS}{_UP_STAIRS}|(?:climb|ascend|mount)(?:s|ing)? {_STAIRS}(?<!steps)": (
        _up_stairs(1.3)
    ),
    rf"(?:walk(?:s|ing)?|balanc(?:es|ing)) (?:on|along|across|over) {A}"
    r"(?:tight ?rope|slack ?line|high ?wire|rope|balance beam|beam|narrow (?:ledge|plank))"
    rf"|walk(?:s|ing)? {A}(?:tight ?rope|slack ?line|high ?wire)"
    r"|(?:tight ?rope|slack ?line|high ?wire|balance beam)(?:[\s-]?walk(?:s|ing)?)?": Activity(
        2.4,
        up=(0.95, 0.955, 0.965, 0.97, 0.96) * 2,
        aside=(0.0, 0.01, 0.025, 0.02, 0.0, -0.01, -0.02, -0.035, -0.02, -0.01),
        lean=(2,),
        tilt=(0, 2, 4, 3, 0, -3, -6, -7, -4, -1),
        sink=(0, -2, -4, -3, 0, 3, 6, 7, 4, 1),
        head=(14,),
        foot=stepping(_ROPE, 0.0, 0.07, 0.13),
        toes=(0, 0, 0, 0, 0, 0, 8, 18, 16, 6),
        hand=(
            *((0.66, 0.12, 0.06), (0.65, 0.2, 0.06), (0.64, 0.22, 0.05), (0.66, 0.14, 0.06), (0.66, 0.1, 0.06)),
            *((0.67, 0.08, 0.06), (0.66, 0.02, 0.08), (0.64, -0.02, 0.08), (0.66, 0.04, 0.07), (0.66, 0.08, 0.06)),
        ),
        elbow=(0.0, -1.0, -0.6),
        of_chest=True,
        speed=_ROPE / 2.4,
        alternating=True,
    ),
    rf"{_GOES} {_LIKE}(?:giant|troll|ogre|golem|titan)"
    r"|walk(?:s|ing)?(?: (?:forwards?|along|around|ahead))?"
    r" with (?:(?:big|heavy|huge|giant) )+(?:foot)?steps": _giant(),
    rf"{_GOES} {_LIKE}penguins?|waddl(?:es|ing)(?: {_LIKE}(?:penguin|duck))?"
    r"|penguin[\s-]walk(?:s|ing)?|penguins?": Activity(
        0.9,
        up=(0.965, 0.97, 0.98, 0.98, 0.97) * 2,
        aside=swayed(0.055),
        lean=(-3,),
        bend=(-3,),
        head=(6,),
        tilt=swayed(9.0),
        sink=swayed(-5.0),
        twist=swayed(6.0),
        foot=stepping(_PENGUIN, 0.09, 0.05, 0.03),
        turnout=34.0,
        splay=(26.0,),
        hand=((0.33, -0.36, -0.02), (0.35, -0.34, -0.02), (0.33, -0.36, -0.02), (0.31, -0.38, -0.02)),
        elbow=(0.6, 0.0, -1.0),
        of_chest=True,
        speed=_PENGUIN / 0.9,
        alternating=True,
    ),
    rf"{_GOES} {_LIKE}(?:gorillas?|apes?|chimp(?:anzee)?s?)"
    r"|(?:gorilla|ape|knuckle)[\s-]walk(?:s|ing)?|gorillas?": _ape(),
    r"(?:do(?:e?s|ing)? |danc(?:es|ing) |plays? )?(?:the )?limbo(?: danc(?:e|es|ing))?"
    rf"|(?:walk|go|limbo)(?:e?s|ing)? under {A}(?:limbo )?(?:bar|pole|stick)": Activity(
        1.5,
        up=(0.63, 0.635, 0.64, 0.635, 0.63) * 2,
        aside=swayed(0.06),
        lean=swayed(0.0, -52.0),
        bend=(-16,),
        head=(34,),
        twist=swayed(5.0),
        foot=stepping(_LIMBO, 0.19, 0.05, 0.02, -0.03),
        turnout=22.0,
        splay=(24.0,),
        hand=((0.52, -0.14, -0.06), (0.54, -0.1, -0.02), (0.52, -0.14, -0.06), (0.5, -0.18, -0.1)),
        elbow=(0.2, -0.6, -1.0),
        of_chest=True,
        speed=_LIMBO / 1.5,
        alternating=True,
    ),
    r"(?:walk|go|mov)(?:e?s|ing|e)? (?:around )?on (?:his|her|their|both|the)? ?hands"
    r"|hand[\s-]?(?:stand[\s-])?walk(?:s|ing)?": _on_hands(),
    r"zombie[\s-](?:walk|shuffle)(?:s|ing)?|(?:the )?zombies?(?: (?:walk|shuffl)(?:e?s|ing|e)?)?"
    r"|(?:walk|shuffl|stagger|limp)(?:e?s|ing|e)?(?: (?:forwards?|around))? like (?:an? |the )?zombies?"
    # "A zombie shambles ahead" is what figures are measured on, by what the model makes of it.
    r"|(?:an? |the )?zombies? (?:slowly )?(?:shambl|shuffl|stagger|lurch|stumbl|limp)(?:e?s|ing|e)(?! ahead)"
    r"(?: (?:to|towards?) (?:camera|us|me|him|her|them))?": Activity(
        1.7,
        up=(0.9, 0.905, 0.915, 0.92, 0.905, 0.88, 0.875, 0.88, 0.89, 0.895),
        aside=swayed(0.06, 0.02),
        lean=(10, 10, 9, 9, 10, 12, 14, 15, 14, 12),
        bend=(8,),
        head=(-4, -4, -6, -6, -4, 0, 2, 4, 2, -2),
        tilt=swayed(5.0, 2.0),
        sink=(14, 14, 16, 18, 18, 16, 12, 10, 11, 13),
        twist=swayed(8.0),
        foot=stepping(_ZOMBIE, 0.1, 0.07, 0.02),
        # The right one is dragged along.
        other_foot=_half_a_cycle_on(stepping(_ZOMBIE, 0.12, 0.06, 0.07)),
        toes=ROLLS,
        other_toes=(0, 8, 22, 18, 4, 0, 0, 0, 0, 0),
        hand=((0.15, 0.12, 0.44), (0.16, 0.09, 0.44), (0.16, 0.05, 0.45), (0.16, 0.08, 0.44), (0.15, 0.13, 0.44)),
        other_hand=((0.19, -0.06, 0.42), (0.18, -0.03, 0.43), (0.18, -0.01, 0.43), (0.19, -0.05, 0.42)),
        elbow=(0.8, -1.0, 0.0),
        of_chest=True,
        speed=_ZOMBIE / 1.7,
    ),
    r"(?:an? |the )?zombies? (?:attack|bit|grab|lung)(?:e?s|b?ing|e)?(?: (?:someone|somebody|a \w+))?": Activity(
        2.6,
        up=(0.92, 0.9, 0.84, 0.8, 0.82, 0.88, 0.91, 0.92),
        ahead=(0.0, 0.06, 0.2, 0.28, 0.26, 0.14, 0.04, 0.0),
        lean=(10, 12, 22, 28, 24, 16, 12, 10),
        bend=(8, 2, 10, 22, 24, 16, 10, 8),
        head=(-4, -16, -26, -6, 12, 4, -2, -4),
        sink=(12, 4, -10, -16, -14, 4, 14, 14),
        twist=(4, 8, 0, -8, 6, -6, 0, 2),
        foot=(
            *((0.1, ANKLE, 0.0), (0.1, 0.12, 0.16), (0.1, ANKLE, 0.42), (0.1, ANKLE, 0.42), (0.1, ANKLE, 0.42)),
            *((0.1, 0.11, 0.22), (0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0)),
        ),
        other_foot=(
            *((0.12, ANKLE, -0.04), (0.12, ANKLE, -0.04), on_toe(0.12, 0.077, 20), on_toe(0.12, 0.077, 34)),
            *(on_toe(0.12, 0.077, 30), on_toe(0.12, 0.077, 10), (0.12, ANKLE, -0.04), (0.12, ANKLE, -0.04)),
        ),
        other_toes=(0, 0, 20, 34, 30, 10, 0, 0),
        hand=(
            *((0.15, 0.1, 0.44), (0.22, 0.3, 0.3), (0.14, 0.2, 0.46), (0.06, 0.06, 0.4), (0.06, 0.06, 0.26)),
            *((0.08, 0.08, 0.3), (0.14, 0.06, 0.42), (0.15, 0.08, 0.44)),
        ),
        other_hand=(
            *((0.19, -0.04, 0.42), (0.24, 0.2, 0.3), (0.16, 0.14, 0.46), (0.06, 0.02, 0.4), (0.06, 0.0, 0.26)),
            *((0.08, 0.0, 0.3), (0.16, -0.04, 0.4), (0.19, -0.05, 0.42)),
        ),
        elbow=(0.9, -0.6, 0.0),
        of_chest=True,
    ),
    rf"(?:(?:hover|levitat)(?:e?s|ing|e)?(?:{_IN_THE_AIR})*|float(?:s|ing)?(?:{_IN_THE_AIR})+)"
    r"(?:,? (?:with )?(?:(?:both|his|her|their) )*arms (?:out(?:stretched)?|spread|open|wide))?"
    r"|levitation|hover idle": Activity(
        4.4,
        up=(1.34, 1.37, 1.4, 1.41, 1.4, 1.37, 1.34, 1.33),
        aside=(0.0, 0.015, 0.02, 0.01, 0.0, -0.015, -0.02, -0.01),
        lean=(-4, -3, -2, -3),
        bend=(-5, -6),
        head=(4, 2, 0, 2),
        foot=((0.1, 0.5, -0.06), (0.1, 0.53, -0.07), (0.1, 0.56, -0.06), (0.1, 0.53, -0.05)),
        toes=(52, 56, 54, 52),
        other_foot=((0.1, 0.62, -0.2), (0.1, 0.64, -0.22), (0.1, 0.68, -0.21), (0.1, 0.65, -0.19)),
        other_toes=(70, 74, 72, 70),
        hand=((0.44, -0.22, 0.1), (0.45, -0.19, 0.11), (0.46, -0.18, 0.12), (0.45, -0.2, 0.11)),
        elbow=(0.8, 0.2, -0.6),
        of_chest=True,
        hangs=True,
    ),
    rf"(?:fly|flies|flying)(?: up| around| through the (?:air|sky))?"
    rf"(?: {_LIKE}(?:super ?(?:wo)?man|super ?hero(?:es)?|iron man|bird|rocket))?"
    r"|super(?:man|hero) (?:flies|flying|flight|fly)": Activity(
        3.2,
        up=(1.5, 1.53, 1.55, 1.52),
        aside=(0.0, 0.05, 0.0, -0.05),
        lean=(70, 72, 73, 71),
        bend=(-6, -5),
        head=(-44,),
        tilt=(0, 5, 0, -5),
        foot=(
            *((0.08, 1.16, -0.86), (0.08, 1.2, -0.87), (0.08, 1.23, -0.88), (0.08, 1.2, -0.87)),
            *((0.08, 1.16, -0.86), (0.08, 1.19, -0.87), (0.08, 1.22, -0.88), (0.08, 1.2, -0.87)),
        ),
        toes=(136,),
        hand=((0.24, -0.34, 0.02), (0.25, -0.34, 0.03)),
        other_hand=((0.1, 0.57, 0.06), (0.11, 0.57, 0.08)),
        elbow=(1.0, -0.2, -0.3),
        of_chest=True,
        speed=6.0,
    ),
}
"""Patterns of their names, and what is done."""
