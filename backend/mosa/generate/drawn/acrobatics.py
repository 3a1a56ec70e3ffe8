# SPDX-License-Identifier: GPL-3.0-or-later
"""Rolls, flips, cartwheels, dives, climbing, runs along a wall: where hips, feet and hands go (`activities.py`
reads them from prompts).

The recordings have a few of them, of which networks make tangles; jumps here fly as long as gravity has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from ...motion.activity import ANKLE, WRIST, Activity, Point
from ...motion.interpolation import smoothstep, through
from ...motion.rotations import rotate, yaw
from ..words.subject import A
from .stunts import TO_TOE, hips_in_flight, on_toe

Value = TypeVar("Value")
FINER = 6
"""How many times as many points are taken of what turns, whose ways are straight only between near ones."""
_HANG: Point = (0.27, -0.4, 0.04)
"""A hand that hangs, seen from the chest."""


def less(values: Sequence[float], whole: float) -> tuple[float, ...]:
    """Values at even steps without what `whole` adds to them in all, evenly: see `Activity.over` and `speed`."""
    return tuple(float(value - whole * step / len(values)) for step, value in enumerate(values))


def left_behind(points: Sequence[Point], way: float, up: float = 0.0) -> tuple[Point, ...]:
    """Points at even steps as who goes such a way ahead, and up, sees them who is carried evenly."""
    count = len(points)
    return tuple(
        (outward, float(high - up * step / count), float(ahead - way * step / count))
        for step, (outward, high, ahead) in enumerate(points)
    )


def _tucked(up: float, ahead: float, lean: float, down: float, front: float, outward: float = 0.1) -> Point:
    """A place so far down from the hips and before them, as these are bent forward."""
    cos, sin = np.cos(np.radians(lean)), np.sin(np.radians(lean))
    return outward, float(up - down * cos - front * sin), float(ahead - down * sin + front * cos)


def _roll() -> Activity:
    way, seconds = 1.66, 2.6
    up = (0.95, 0.74, 0.47, 0.6, 0.64, 0.42, 0.15, 0.12, 0.3, 0.66, 0.91, 0.95)
    ahead = (0.0, 0.0, 0.06, 0.3, 0.72, 1.08, 1.3, 1.42, 1.52, 1.62, 1.66, 1.66)
    lean = (0, 34, 62, 108, 160, 218, 276, 324, 384, 388, 366, 360)
    hips = list(zip(up, ahead, lean, strict=True))
    foot = (
        *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.09, 0.02), (0.1, 0.15, 0.05), (0.1, 0.72, 0.1)),
        *(_tucked(*hips[5], 0.34, 0.26), _tucked(*hips[6], 0.34, 0.26), (0.1, 0.1, 1.66)),
        *((0.1, ANKLE, way),) * 4,
    )
    hand = (
        *((0.27, 0.83, 0.04), (0.26, 0.52, 0.38), (0.24, WRIST, 0.5), (0.24, WRIST, 0.5), (0.24, WRIST, 0.5)),
        *((0.3, 0.16, 0.86), _tucked(*hips[6], 0.2, 0.4, 0.17), _tucked(*hips[7], 0.2, 0.4, 0.17)),
        *((0.24, 0.42, 1.98), (0.25, 0.6, 1.9), (0.27, 0.8, 1.74), (0.27, 0.83, 1.7)),
    )
    return Activity(
        seconds,
        up=up,
        ahead=less(ahead, way),
        lean=less(lean, 360),
        bend=(0, 16, 34, 52, 66, 66, 58, 50, 30, 16, 4, 0),
        head=(0, 4, 20, 50, 66, 60, 40, 20, -10, -10, -2, 0),
        foot=left_behind(foot, way),
        toes=less((0, 0, 14, 46, 150, 240, 300, 352, 360, 360, 360, 360), 360),
        hand=left_behind(hand, way),
        elbow=(1.0, -0.4, -0.3),
        speed=way / seconds,
        over=1.0,
        single=True,
    )


def _tumble() -> Activity:
    """A fall down a flight of stairs: a trip, not quite two rolls down its slope, and lying on the back below."""
    seconds, drop, way = 4.6, 1.7, 2.4
    down = np.array((0, 0, 0.02, 0.12, 0.25, 0.38, 0.5, 0.62, 0.75, 0.88, 0.97, 1.0, 1.0, 1.0, 1.0))
    lean = (0, 8, 36, 90, 150, 215, 280, 345, 410, 475, 545, 600, 628, 632, 632)
    above = (0.95, 0.93, 0.8, 0.66, 0.68, 0.54, 0.36, 0.54, 0.68, 0.7, 0.6, 0.3, 0.15, 0.115, 0.115)
    ahead = 0.15 + way * down
    ahead[:3] = 0.0, 0.06, 0.2
    # On the floor below they slide on.
    ahead[-6:] += 0.08, 0.3, 0.58, 0.76, 0.8, 0.8
    hips = list(zip(above, ahead, lean, strict=True))
    foot = [_tucked(*hip, 0.32, 0.24, 0.14) for hip in hips]
    other = [_tucked(*hip, 0.38, 0.2, 0.12) for hip in hips]
    hand = [_tucked(*hip, -0.3, 0.42, 0.3) for hip in hips]
    begins: tuple[Point, ...] = ((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.1, -0.02))
    ends: tuple[Point, ...] = tuple((0.16, ANKLE, float(ahead[-1]) + far) for far in (0.64, 0.74, 0.74))
    lies: tuple[Point, ...] = tuple((0.62, up, float(ahead[-1]) - 0.36) for up in (0.16, 0.09, 0.06))
    slope = -drop * down
    steps = np.linspace(0.0, 1.0, len(down))

    def on_the_slope(points: Sequence[Point]) -> tuple[Point, ...]:
        """Points over the slope as they are seen by who is carried down evenly."""
        return tuple(
            (out, float(up + fall + drop * step), far)
            for (out, up, far), fall, step in zip(points, slope, steps, strict=True)
        )

    return Activity(
        seconds,
        up=tuple(up for _, up, _ in on_the_slope([(0.0, up, 0.0) for up in above])),
        ahead=tuple(float(far) for far in ahead),
        lean=lean,
        bend=(0, 12, 30, 48, 58, 62, 58, 50, 56, 60, 54, 30, 8, 0, 0),
        head=(0, 12, -8, 40, 58, 60, 44, 30, 44, 58, 44, 30, 8, -4, -4),
        foot=on_the_slope([*begins, *foot[3:-3], *ends]),
        toes=(0, 4, 30, 100, 160, 230, 296, 362, 424, 490, 560, 620, 650, 660, 660),
        other_foot=on_the_slope([*begins, *other[3:-3], *ends]),
        hand=on_the_slope([(0.27, 0.83, 0.04), (0.3, 0.9, 0.3), (0.3, 0.8, 0.66), *hand[3:-3], *lies]),
        elbow=(1.0, -0.4, -0.3),
        climb=-drop / seconds,
        once=True,
        single=True,
    )


def _roll_left() -> Activity:
    """A turn to the left on the way down, and a roll that way."""
    roll = _roll()
    way = roll.speed * roll.seconds
    return roll._replace(
        ahead=less(roll.ahead, -way),
        lean=less(roll.lean, -360),
        foot=left_behind(roll.foot, -way),
        toes=less(roll.toes, -360),
        hand=left_behind(roll.hand, -way),
        speed=0.0,
        over=0.0,
        turn=(0, 36, 78, *(90,) * 9),
        once=True,
    )


def _flip(side: int) -> Activity:
    """A flip on the spot, ahead (1) or back (-1): a crouch, a jump as long as gravity has it, a landing."""
    seconds, count = 2.2, 14
    step = seconds / count
    flight = np.arange(5) * step
    rise = hips_in_flight(flight)
    up = (0.95, 0.84, 0.68, 0.72, *rise[:-1], 0.94, 0.74, 0.72, 0.86, 0.94, 0.95)
    turned = (0, 0, 0, 0, 0, 66, 178, 284, 348, 360, 360, 360, 360, 360)
    if side > 0:
        bow = (0, 22, 40, 34, 6, 10, 0, 0, 12, 40, 42, 22, 4, 0)
        ahead = (0.0, -0.05, -0.1, -0.06, 0.06, 0.2, 0.34, 0.48, 0.56, 0.54, 0.55, 0.6, 0.62, 0.62)
    else:
        bow = (0, 22, 40, 34, -8, -4, 0, 0, 22, 42, 40, 22, 4, 0)
        ahead = (0.0, -0.05, -0.12, -0.1, -0.1, -0.2, -0.32, -0.44, -0.56, -0.64, -0.64, -0.58, -0.56, -0.56)
    way = ahead[-1]
    lean = tuple(side * turn + bend for turn, bend in zip(turned, bow, strict=True))
    hips = list(zip(up, ahead, lean, strict=True))
    foot = (
        *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0)),
        *(on_toe(0.1, TO_TOE[1], 14), on_toe(0.1, TO_TOE[1], 46)),
        *(_tucked(*hips[5], 0.5, 0.2), _tucked(*hips[6], 0.3, 0.24), _tucked(*hips[7], 0.5, 0.2)),
        *((0.1, ANKLE, way),) * 6,
    )
    toes = (0, 0, 0, 14, 46, *(one + 50 for one in lean[5:7]), lean[7] + 20, *((360 * side,) * 6))
    return Activity(
        seconds,
        up=up,
        ahead=less(ahead, way),
        lean=less(lean, 360 * side),
        bend=(0, 8, 14, 4, -10, 30, 40, 24, 10, 14, 12, 6, 0, 0),
        head=(0, -10, -20, -20, -10 * side, 20 * side, 30 * side, 10, -10, -24, -20, -10, 0, 0),
        foot=left_behind(foot, way),
        toes=less(toes, 360 * side),
        hand=(
            *(_HANG, (0.28, -0.34, -0.16), (0.28, -0.22, -0.34), (0.26, -0.2, 0.34), (0.24, 0.52, 0.16)),
            *((0.2, -0.2, 0.4), (0.18, -0.26, 0.36), (0.24, -0.2, 0.36), (0.34, -0.1, 0.38), (0.32, -0.16, 0.4)),
            *((0.3, -0.26, 0.36), (0.28, -0.36, 0.2), (0.27, -0.4, 0.08), _HANG),
        ),
        elbow=(1.0, -0.6, -0.4),
        of_chest=True,
        speed=way / seconds,
        over=float(side),
        single=True,
    )


def _overhead_kick() -> Activity:
    """A jump off the right foot onto the back; the left leg swings up, and the right one kicks over the head."""
    step = 0.13
    fallen = -0.36
    drawn_up, lies = (0.13, ANKLE, fallen + 0.46), (0.14, 0.08, fallen + 0.86)
    down = 7
    hand = (
        *(_HANG, (0.28, -0.36, 0.06), (0.3, -0.3, 0.14), (0.38, -0.06, 0.24), (0.48, 0.1, 0.18), (0.54, 0.1, 0.1)),
        *((0.54, 0.02, 0.1), (0.52, -0.08, 0.08), (0.48, -0.14, 0.06), (0.44, -0.2, 0.02)),
        *((0.41, -0.26, 0.02),) * down,
    )
    return Activity(
        (9 + down) * step,
        up=(0.95, 0.86, 0.74, 0.93, 1.15, 1.24, 1.17, 0.92, 0.5, 0.17, 0.12, *(0.115,) * (down - 1)),
        ahead=(0.0, -0.03, -0.08, -0.06, -0.12, -0.18, -0.24, -0.29, -0.33, *(fallen,) * (down + 1)),
        lean=(0, 12, 24, -6, -44, -80, -102, -104, -94, *(-88,) * (down + 1)),
        bend=(0, 6, 12, -6, -4, 10, 24, 28, 28, 24, 10, 4, *(2,) * (down - 2)),
        head=(0, -10, -22, -16, 2, 14, 22, 26, 28, 20, 0, *(-2,) * (down - 1)),
        foot=(
            *((0.1, ANKLE, 0.0),) * 3,
            *((0.1, 0.5, 0.34), (0.1, 1.3, 0.56), (0.1, 1.76, 0.36), (0.11, 1.36, 0.54), (0.12, 0.84, 0.5)),
            *((0.12, 0.4, 0.42), (0.13, 0.12, 0.2), *(drawn_up,) * down),
        ),
        toes=(0, 0, 0, 30, -30, -80, -40, -20, -10, *(0,) * (down + 1)),
        other_foot=(
            *((0.1, ANKLE, 0.0),) * 3,
            *(on_toe(0.1, TO_TOE[1], 46), (0.1, 0.66, 0.3), (0.08, 1.4, 0.5), (0.06, 1.9, 0.06), (0.08, 1.62, 0.06)),
            *((0.1, 1.0, 0.34), (0.12, 0.46, 0.42), (0.14, 0.12, fallen + 0.84), *(lies,) * (down - 1)),
        ),
        other_toes=(0, 0, 0, 46, 10, -40, -84, -84, -66, -60, *(-60,) * down),
        hand=hand,
        elbow=(1.0, -0.6, -0.2),
        of_chest=True,
        once=True,
        single=True,
    )


def _handspring() -> Activity:
    """A step ahead, over the hands on the floor, and down on both feet."""
    way, seconds = 2.0, 2.1
    floor = (0.2, WRIST, 0.98)
    lean = (0, 6, 30, 76, 122, 166, 204, 254, 312, 348, 356, 358, 360, 360)
    return Activity(
        seconds,
        up=(0.95, 0.94, 0.9, 0.8, 0.78, 0.9, 0.95, 0.98, 0.98, 0.86, 0.78, 0.86, 0.93, 0.95),
        ahead=less((0.0, 0.08, 0.3, 0.56, 0.76, 0.92, 1.08, 1.38, 1.68, 1.88, 1.95, 1.98, 2.0, 2.0), way),
        lean=less(lean, 360),
        bend=(0, 0, 6, 10, 8, 0, -10, -16, -18, -6, 4, 4, 2, 0),
        head=(0, -4, -14, -24, -32, -34, -34, -30, -24, -14, -8, -4, 0, 0),
        foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, 0.18, 0.24), (0.1, ANKLE, 0.46), on_toe(0.1, 0.577, 20), (0.1, 0.5, 0.16)),
                *((0.1, 1.46, 0.42), (0.1, 1.66, 1.3), (0.1, 1.3, 2.06), (0.1, 0.42, 2.2), *((0.1, ANKLE, way),) * 5),
            ),
            way,
        ),
        other_foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.16, -0.06), (0.1, 0.9, -0.18), (0.1, 1.4, 0.3)),
                *((0.1, 1.66, 0.84), (0.1, 1.66, 1.38), (0.1, 1.3, 2.1), (0.1, 0.42, 2.22), *((0.1, ANKLE, way),) * 5),
            ),
            way,
        ),
        toes=less((0, -6, 0, 20, 110, 200, 256, 300, 340, 360, 360, 360, 360, 360), 360),
        other_toes=less((0, 10, 50, 120, 170, 230, 260, 300, 340, 360, 360, 360, 360, 360), 360),
        hand=left_behind(
            (
                *((0.27, 0.83, 0.04), (0.24, 1.6, 0.46), (0.22, 1.3, 0.86), (0.2, 0.3, 1.0), floor, floor, floor),
                *((0.2, 0.3, 0.98), (0.22, 1.5, 1.16), (0.26, 1.86, 1.9), (0.3, 1.3, 2.36), (0.3, 0.96, 2.26)),
                *((0.28, 0.85, 2.1), (0.27, 0.83, 2.04)),
            ),
            way,
        ),
        elbow=(1.0, -0.2, -0.3),
        speed=way / seconds,
        over=1.0,
        single=True,
    )


def _back_handspring() -> Activity:
    """Sits back, jumps over backwards onto the hands, and snaps down on both feet."""
    way, seconds = -2.0, 2.1
    floor = (0.2, WRIST, -1.16)
    lean = (0, 10, 22, -8, -62, -122, -180, -232, -292, -334, -350, -356, -360, -360)
    foot = (
        *((0.1, ANKLE, 0.0),) * 3,
        *((0.1, 0.1, -0.02), (0.1, 0.42, 0.12), (0.1, 1.26, -0.1), (0.1, 1.74, -1.06), (0.1, 1.36, -2.06)),
        *((0.1, 0.5, -2.3), *((0.1, ANKLE, way),) * 5),
    )
    return Activity(
        seconds,
        up=(0.95, 0.82, 0.7, 0.82, 0.88, 0.88, 0.94, 0.86, 0.76, 0.74, 0.82, 0.92, 0.95, 0.95),
        ahead=less((0, -0.08, -0.24, -0.3, -0.52, -0.8, -1.1, -1.46, -1.76, -1.94, -1.98, -2.0, -2.0, -2.0), way),
        lean=less(lean, -360),
        bend=(0, 8, 12, -8, -20, -20, -10, 6, 20, 18, 10, 4, 0, 0),
        head=(0, -8, -12, -20, -34, -36, -34, -24, -8, -10, -8, -4, 0, 0),
        foot=left_behind(foot, way),
        toes=less((0, 0, 0, 20, 0, -50, -104, -190, -270, -350, -360, -360, -360, -360), -360),
        hand=left_behind(
            (
                *((0.27, 0.83, 0.04), (0.28, 0.74, -0.2), (0.28, 0.72, -0.44), (0.24, 1.66, -0.4), (0.22, 1.2, -1.2)),
                *(floor, floor, (0.2, 0.1, -1.18), (0.24, 0.8, -1.1), (0.26, 1.2, -1.36), (0.3, 0.96, -1.7)),
                *((0.28, 0.86, -1.86), (0.27, 0.83, -1.95), (0.27, 0.83, -1.96)),
            ),
            way,
        ),
        elbow=(1.0, -0.2, -0.3),
        speed=way / seconds,
        over=-1.0,
        single=True,
    )


def _onto() -> Activity:
    """Up onto something as high as the hips: the hands on it, a jump, one foot after the other, and standing up."""
    seconds, way, height = 2.8, 0.95, 0.9
    top: Point = (0.26, height + WRIST, 0.56)
    stands: Point = (0.1, height + ANKLE, way)
    hips = (
        *((0.95, 0.0), (0.78, -0.06), (0.82, 0.06), (1.12, 0.14), (1.36, 0.28), (1.44, 0.44), (1.42, 0.58)),
        *((1.42, 0.72), (1.58, 0.86), (1.78, 0.93), (0.95 + height, way), (0.95 + height, way)),
    )
    risen = left_behind([(0.0, up, ahead) for up, ahead in hips], way, height)
    return Activity(
        seconds,
        up=tuple(up for _, up, _ in risen),
        ahead=tuple(ahead for *_, ahead in risen),
        lean=(0, 30, 34, 30, 44, 54, 56, 52, 36, 14, 2, 0),
        bend=(0, 10, 10, 6, 14, 20, 20, 18, 12, 4, 0, 0),
        head=(0, -16, -20, -16, -20, -24, -24, -22, -14, -4, 0, 0),
        foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.1, 0.0), (0.11, 0.36, -0.02), (0.13, 0.6, 0.02)),
                *((0.14, 0.74, 0.14), (0.14, 0.96, 0.3), (0.12, 1.14, 0.66), *(stands,) * 4),
            ),
            way,
            height,
        ),
        other_foot=left_behind(
            (
                *((0.1, ANKLE, 0.0), (0.1, ANKLE, 0.0), (0.1, 0.1, 0.0), (0.12, 0.5, 0.06), (0.15, 0.94, 0.3)),
                *((0.14, 1.04, 0.62), *((0.12, height + ANKLE, 0.78),) * 4, (0.1, 1.0, 0.88), stands),
            ),
            way,
            height,
        ),
        toes=(0, 0, 24, 50, 50, 46, 40, 20, 0, 0, 0, 0),
        other_toes=(0, 0, 24, 40, 20, 6, 0, 0, 0, 0, 8, 0),
        hand=left_behind(
            (
                *((0.27, 0.83, 0.04), (0.28, 0.86, 0.26), top, top, top, top, top, (0.28, 1.1, 0.66)),
                *((0.3, 1.36, 0.9), (0.28, 1.62, 1.0), *((0.27, 0.83 + height, way + 0.04),) * 2),
            ),
            way,
            height,
        ),
        elbow=(1.0, -0.2, -0.5),
        climb=height / seconds,
        speed=way / seconds,
        single=True,
    )


def _astride(up: float, aside: float, tilt: float, spread: float, length: float = 0.8) -> tuple[float, float]:
    """Where an ankle is, to the left and up, of a straight leg that is spread to the left, of hips tilted so."""
    angle = np.radians(spread - tilt)
    return float(aside + length * np.sin(angle) - 0.1 * np.sin(np.radians(tilt))), float(
        up - length * np.cos(angle) - 0.1 * np.cos(np.radians(tilt))
    )


def _sides(places: Sequence[tuple[float, float]], left: bool, ahead: float) -> tuple[Point, ...]:
    """Places to the left and up, as points of a side."""
    return tuple((x if left else -x, high, ahead) for x, high in places)


def _cartwheel() -> Activity:
    """To the left of who turns aside on the first step: begun and ended facing along the way."""
    way, seconds = 3.0, 2.8
    up = (0.95, 0.95, 0.9, 0.8, 0.76, 0.88, 0.9, 0.88, 0.77, 0.82, 0.91, 0.95)
    along = (0.0, 0.04, 0.3, 0.62, 0.94, 1.24, 1.53, 1.83, 2.13, 2.42, 2.68, 2.92)
    tilt = (0, 2, 14, 48, 98, 142, 180, 218, 262, 312, 346, 358)
    hips = list(zip(up, along, tilt, strict=True))
    left = [
        (0.0, *_astride(*one, to)) for one, to in zip(hips, (0, 0, 0, 0, 10, 34, 40, 36, 30, 10, 0, 0), strict=True)
    ]
    right = [
        (0.0, *_astride(*one, -to)) for one, to in zip(hips, (0, 0, 0, 10, 30, 36, 40, 34, 10, 0, 0, 0), strict=True)
    ]
    left[:5] = [(0.1, 0.0, ANKLE), (0.08, 0.28, 0.17), (0.02, 0.72, 0.08), (0.0, 0.74, ANKLE), (0.0, 0.74, 0.13)]
    left[10:] = [(0.04, 3.02, 0.075), (0.1, 3.0, ANKLE)]
    right[:3] = [(-0.1, 0.0, ANKLE), (-0.1, 0.0, ANKLE), (-0.06, -0.02, 0.09)]
    right[8:] = [(0.0, 2.62, 0.12), (0.0, 2.62, ANKLE), (0.0, 2.62, ANKLE), (-0.06, 2.74, 0.13)]
    near = [(0.27, 0.04, 0.83), (0.44, 0.46, 1.56), (0.06, 0.74, 1.69), (0.06, 1.3, 0.5), *[(0.06, 1.34, WRIST)] * 3]
    near += [(0.06, 1.36, 0.26), (0.06, 1.3, 0.98), (0.06, 1.92, 1.56), (0.1, 2.95, 1.76), (0.4, 3.34, 1.2)]
    far = [(-0.27, 0.04, 0.83), (-0.44, -0.2, 1.56), (-0.06, 0.3, 1.8), (0.06, 1.13, 1.52), (0.06, 1.8, 0.86)]
    far += [(0.06, 1.76, 0.3), *[(0.06, 1.72, WRIST)] * 2, (0.06, 1.72, 0.07), (0.06, 1.74, 0.5)]
    far += [(0.0, 2.2, 1.66), (-0.42, 2.5, 1.15)]
    turn = (0, -46, *[-90] * 9, -46)

    def seen(places: list[tuple[float, float, float]], side: float = 1.0) -> tuple[Point, ...]:
        return seen_turned(places, turn, way, side)

    middle = seen([(0.0, place, high) for place, high in zip(along, up, strict=True)])
    return Activity(
        seconds,
        up=up,
        aside=tuple(point[0] for point in middle),
        ahead=tuple(point[2] for point in middle),
        tilt=less(tilt, 360),
        head=(0, -4, -6, -10, -20, -26, -26, -22, -12, -6, -2, 0),
        foot=seen(left),
        other_foot=seen(right, -1.0),
        edge=less((0, 0, 0, 10, 60, 130, 180, 230, 310, 350, 360, 360), 360),
        toes=(0, 0, 0, 0, 30, 50, 50, 50, 30, 0, 0, 0),
        hand=seen(near),
        other_hand=seen(far, -1.0),
        elbow=(1.0, -0.4, -0.4),
        speed=way / seconds,
        wheel=1.0,
        single=True,
        turn=turn,
    )


def seen_turned(
    places: list[tuple[float, float, float]], turn: Sequence[float], way: float, side: float
) -> tuple[Point, ...]:
    """Points of a side (1 left, -1 right) of who turns so on a way that is the same again behind its end.

    Args: places aside to the left, along the way and up, and the turn to the left, both at the same even steps.
    """
    count = len(places)
    times = np.arange(FINER * count) / (FINER * count)
    aside, along, up = places[0]
    aside, along, up = through(np.array([*places, (aside, along + way, up)]), times, around=False).T
    angle = -np.radians(through(np.array(turn, dtype=float), times, around=True))
    points = rotate(yaw(angle), np.stack([aside, up, along - way * times], axis=-1))
    return tuple((side * float(x), float(y), float(z)) for x, y, z in points)


def _dive() -> Activity:
    """A keeper's dive to the left, after a ball, and how it ends on that side."""
    up = (0.95, 0.8, 0.76, 0.9, 0.86, 0.58, 0.26, 0.16, 0.15, 0.15)
    aside = (0.0, 0.03, 0.22, 0.66, 1.2, 1.68, 1.96, 2.06, 2.08, 2.08)
    tilt = (0, 4, 20, 50, 76, 88, 86, 80, 78, 76)
    hips = list(zip(up, aside, tilt, strict=True))
    left = [_astride(*one, spread) for one, spread in zip(hips, (0, 0, 0, -4, 6, 8, 2, 0, 0, 0), strict=True)]
    right = [_astride(*one, spread) for one, spread in zip(hips, (0, 0, 0, -2, -26, -30, -20, -8, -6, -4), strict=True)]
    left[:3], left[6:] = [(0.14, ANKLE), (0.22, ANKLE), (0.24, 0.07)], [(1.17, 0.1), (1.27, 0.06), *[(1.29, 0.055)] * 2]
    right[:3], right[6:] = (
        [(-0.14, ANKLE), (-0.22, ANKLE), (-0.22, 0.07)],
        [(1.2, 0.44), (1.3, 0.2), *[(1.32, 0.13)] * 2],
    )
    near = [(0.32, 0.9), (0.46, 0.86), (0.7, 1.0), (1.4, 1.3), (2.05, 0.96), (2.52, 0.5), (2.8, 0.12)]
    near += [(2.84, 0.06), (2.84, 0.05), (2.82, 0.05)]
    far = [(-0.32, 0.9), (-0.42, 0.86), (0.1, 1.2), (1.3, 1.5), (2.04, 1.12), (2.54, 0.66), (2.84, 0.3)]
    far += [(2.78, 0.22), (2.7, 0.12), (2.66, 0.08)]
    return Activity(
        1.9,
        up=up,
        aside=aside,
        tilt=tilt,
        lean=(8, 26, 24, 10, 4, 4, 6, 8, 8, 8),
        bend=(6, 14, 10, 0, -4, 0, 6, 10, 12, 12),
        head=(-6, -20, -16, -8, -4, 0, 6, 10, 12, 12),
        sink=(0, 0, -6, -12, -14, -6, 10, 24, 30, 30),
        foot=_sides(left, True, 0.0),
        other_foot=_sides(right, False, 0.02),
        edge=(0, 0, 6, 40, 70, 80, 80, 78, 78, 78),
        toes=(0, 0, 10, 50, 50, 40, 30, 20, 20, 20),
        hand=_sides(near, True, 0.14),
        other_hand=_sides(far, False, 0.2),
        elbow=(0.0, -0.4, -1.0),
        once=True,
    )


def _climb() -> Activity:
    """Up a ladder: a hand and the other foot at a time, each two rungs on."""
    seconds, rungs = 2.0, 0.6
    reach, tread = 1.27, 0.365
    hand = [(0.2, reach, 0.3), (0.2, reach + 0.4, 0.24), *[(0.2, reach + rungs, 0.3)] * 6]
    foot = [*[(0.11, tread, 0.2)] * 5, (0.12, tread + 0.42, 0.1), *[(0.11, tread + rungs, 0.2)] * 2]
    return Activity(
        seconds,
        up=(0.95,),
        aside=(0.02, 0.0, -0.02, -0.02, -0.02, 0.0, 0.02, 0.02),
        lean=(4,),
        bend=(4,),
        head=(-16,),
        foot=left_behind(foot, 0.0, rungs),
        toes=(0, 0, 0, 0, 4, 24, 6, 0),
        hand=left_behind(hand, 0.0, rungs),
        elbow=(0.8, -1.0, -0.3),
        climb=rungs / seconds,
        alternating=True,
    )


def _reversed(activity: Activity) -> Activity:
    """Who goes up going down."""

    def back(values: tuple[Value, ...]) -> tuple[Value, ...]:
        return (values[0], *values[:0:-1])

    told = activity._asdict().items()
    turned = (back(one) if isinstance(one, tuple) and one and name != "elbow" else one for name, one in told)
    return Activity._make(turned)._replace(climb=-activity.climb)


def _climb_rope() -> Activity:
    """Knees are drawn up, the rope is held with the feet, the body stands up on them, and hands go on one by one."""
    seconds, way = 2.4, 0.44
    hold, left, right = (0.0, 0.0, 0.0, 0.0), (0.02, 0.2, 0.36, 0.44), (0.0, 0.0, 0.0, 0.3)

    def held(outward: float, up: float, ahead: float, risen: tuple[float, ...]) -> tuple[Point, ...]:
        return left_behind([(outward, up + one, ahead) for one in risen], 0.0, way)

    stands = left_behind([(0.0, 0.95 + one, 0.0) for one in (*hold, 0.04, 0.14, 0.26, 0.4)], 0.0, way)
    drawn = (0.0, 0.14, 0.36, *(0.44,) * 5)
    return Activity(
        seconds,
        up=tuple(up for _, up, _ in stands),
        lean=(2, 0, -4, -4, 2, 4, 4, 2),
        bend=(2, 6, 12, 12, 6, 2, 0, 0),
        head=(-20, -12, -10, -14, -22, -26, -28, -26),
        foot=held(0.02, 0.12, 0.16, drawn),
        other_foot=held(0.03, 0.17, 0.2, drawn),
        toes=(30, 24, 14, 10, 12, 18, 26, 30),
        splay=(20.0,),
        hand=held(0.03, 1.58, 0.22, (*hold, *left)),
        other_hand=held(0.03, 1.74, 0.22, (*hold, *right)),
        elbow=(0.8, -1.0, -0.2),
        climb=way / seconds,
        hangs=True,
    )


def _wall_run() -> Activity:
    """A run that goes up along a wall on the right, feet on it, and comes down again."""
    step, stride = 0.1, 2.3
    times = np.arange(31) * step
    pace = 3.9 * smoothstep(times / 0.7) * smoothstep((times[-1] - 0.3 - times) / 0.6)
    along = np.cumsum(pace) * step - pace[0] * step
    on = smoothstep((times - 0.8) / 0.45) * smoothstep((2.15 - times) / 0.45)
    tilt, up, aside = 48.0 * on, 0.93 + 0.5 * on + 0.35 * np.sin(np.pi * np.clip((times - 0.8) / 1.35, 0, 1)), 0.0 * on
    going = np.minimum(pace / 2.0, 1.0)

    def foot(side: float) -> tuple[tuple[Point, ...], tuple[float, ...]]:
        phase = (along / stride + (0.0 if side > 0 else 0.5)) % 1.0
        swing = np.clip((phase - 0.36) / 0.64, 0.0, 1.0)
        front = np.where(phase < 0.36, 0.41 - stride * phase, -0.42 + 0.83 * smoothstep(swing)) * going
        down = 0.93 - ANKLE - (0.42 * np.sin(np.pi * swing) + 0.06 * (np.abs(front) / 0.4) ** 2) * going
        angle = np.radians(tilt)
        x = aside - down * np.sin(angle) + 0.09 * side * np.cos(angle)
        y = up - down * np.cos(angle) - 0.09 * side * np.sin(angle)
        toes = going * np.where(phase < 0.36, 60.0 * np.maximum(phase - 0.2, 0.0), 60.0 * np.sin(np.pi * swing))
        points = zip(side * x, y, along + front, strict=True)
        return tuple((float(a), float(b), float(c)) for a, b, c in points), tuple(map(float, toes))

    (left, left_toes), (right, right_toes) = foot(1.0), foot(-1.0)
    swing = going * np.cos(2.0 * np.pi * along / stride)

    def hand(share: np.ndarray, out: np.ndarray) -> tuple[Point, ...]:
        places = zip(0.27 + out, -0.3 + 0.12 * np.abs(share) + 0.3 * out, 0.06 + 0.26 * share, strict=True)
        return tuple((float(x), float(y), float(z)) for x, y, z in places)

    return Activity(
        float(times[-1]),
        up=tuple(map(float, up)),
        ahead=tuple(map(float, along)),
        lean=tuple(map(float, 14.0 * going)),
        tilt=tuple(map(float, tilt)),
        sink=tuple(map(float, -0.5 * tilt)),
        head=tuple(map(float, -10.0 * going)),
        twist=tuple(map(float, 10.0 * swing)),
        foot=left,
        toes=left_toes,
        other_foot=right,
        other_toes=right_toes,
        edge=tuple(map(float, tilt)),
        hand=hand(-swing, 0.2 * on),
        other_hand=hand(swing, 0.1 * on),
        elbow=(0.6, -0.6, -1.0),
        of_chest=True,
        once=True,
        single=True,
    )


_SIDE = r"(?:to )?(?:the |his |her |their )?"
_DIVE = r"(?:div(?:es?|ing)|throws? (?:him|her|them)sel(?:f|ves))"
_TO_SAVE = r"(?:to (?:save|catch|block|stop)|and (?:saves|catches|blocks|stops)) (?:an?|the) (?:ball|goal|shot)"
_KEEPER = (
    rf"(?:(?:the )?(?:goal)?keeper(?:'s)? (?:dives?|saves?)(?: (?:{_TO_SAVE}|to save(?: it)?))?|{_DIVE} {_TO_SAVE}"
    r"|saves (?:an?|the) (?:goal|penalty|shot))"
)
_ROLL = r"(?:dodge|combat|forward|evasive|parkour|shoulder)[\s-]?roll"
_ROLLS_ASIDE = rf"(?:{_ROLL}(?:s|ing)?|roll(?:s|ing)?|div(?:es?|ing)(?: and)? rolls?) {_SIDE}"
_ONTO = (
    r"(?:(?:vault|jump|leap|climb|clamber|mantl|scrambl|hop)(?:e?s|ing|e)? (?:up )?(?:on ?to|on top of)"
    r"|mantl(?:es|ing)|(?:pull|hoist)(?:s|ing)? (?:him|her|them)sel(?:f|ves) (?:up )?(?:on ?to|over))"
)
ACROBATICS = {
    r"(?:trips and )?(?:fall|tumbl|roll)(?:e?s|ing|e)? (?:(?:all the way|back|head over heels) )?"
    r"down (?:(?:an?|the|some) )?(?:flight of )?(?:(?:\w+ )?(?:stairs|staircase|stairway|steps)|hill|slope)": _tumble(),
    rf"{_ROLLS_ASIDE}left(?: side)?|(?:left )?side(?:ways)?[\s-]rolls?|rolls? sideways|left dodge rolls?": _roll_left(),
    rf"{_ROLLS_ASIDE}right(?: side)?|right (?:side|dodge)[\s-]rolls?": _roll_left()._replace(mirrored=True),
    rf"{_ROLL}(?:s|ing)?|roll(?:s|ing)?(?: forwards?)?|div(?:es?|ing)(?: and)? rolls?|forward somersaults?"
    r"|(?<!keeper )div(?:es?|ing)(?: (?:forwards?|(?:for|into|behind) cover))*": _roll(),
    r"somersaults?|front[\s-]?flips?|flips? forwards?|front(?:ward)? tucks?|front somersaults?": _flip(1),
    r"back[\s-]?flips?|flips? backwards?|back(?:ward)? tucks?|back(?:ward)? somersaults?": _flip(-1),
    # "Bicycle kicks" are done on a mat.
    r"(?:bicycle|over[\s-]?head|scissors?)[\s-]kick(?!s)": _overhead_kick(),
    r"cart[\s-]?wheels?": _cartwheel(),
    r"(?:back(?:ward)?|reverse)[\s-]?(?:hand[\s-]?)?springs?|flick?[\s-]?flack?s?": _back_handspring(),
    r"(?:front[\s-]?|forward )?hand[\s-]?springs?": _handspring(),
    rf"{_ONTO} {A}(?:box|crate|wall|ledge|platform|table|desk|container|car|stage|roof|block|boulder|rock|counter)"
    r"(?:,? (?:and )?(?:then )?stands? (?:up )?(?:there|still|on (?:it|top)))?": _onto(),
    rf"{_DIVE} {_SIDE}left(?: {_TO_SAVE})?|{_KEEPER}(?: to {_SIDE}left)?": _dive(),
    rf"{_DIVE} {_SIDE}right(?: {_TO_SAVE})?|{_KEEPER} to {_SIDE}right": _dive()._replace(mirrored=True),
    rf"(?:climb(?:s|ing)?|scal(?:es|ing)) (?:up )?{A}(?:ladder|wall|cliff|rock ?(?:face|wall)|rocks?|tree|mountain"
    r"|tower|trellis|scaffold(?:ing)?)|(?:rock|wall|mountain|free)[\s-]climb(?:s|ing)?|(?:goes )?bouldering": _climb(),
    rf"(?:climb(?:s|ing)?|com(?:es|ing)|go(?:es|ing)?) (?:back )?down (?:from |off )?{A}"
    r"(?:ladder|wall|cliff|rock ?(?:face|wall))"
    rf"|descends? {A}(?:ladder|wall|cliff)": _reversed(_climb()._replace(head=(16,))),
    rf"(?:climb(?:s|ing)?|shinn(?:y|ies|ying)|go(?:es|ing)?) (?:up )?{A}(?:rope|pole|vine|drain ?pipe)"
    r"|rope[\s-]climb(?:s|ing)?": _climb_rope(),
    rf"(?:climb(?:s|ing)?|slid(?:es?|ing)|com(?:es|ing)|go(?:es|ing)?) (?:back )?down {A}"
    r"(?:rope|pole|vine|drain ?pipe)": _reversed(_climb_rope()._replace(head=(16,), hangs=False)),
    rf"wall[\s-]?run(?:s|ning)?|run(?:s|ning)? (?:along|on|up) {A}walls?": _wall_run(),
}
"""Patterns of their names, and what is done."""
