# SPDX-License-Identifier: GPL-3.0-or-later
"""Hops on one leg, and jumps down from something. Where hips, feet and hands go (`activities.py` reads them from
prompts).

Captions hop on one foot and then on the other, amid much else: hops on one leg were dances on both. Of a box that
somebody jumps off nothing tells, and the word alone made them box.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import OWN, A
from .acrobatics import left_behind
from .stunts import TO_TOE, on_toe

_Value = TypeVar("_Value")


def _hops(way: float) -> Activity:
    """Up and down on the left leg, the other one drawn up, so far (m) ahead each time."""
    seconds = 0.62
    stands: Point = (0.05, ANKLE, 0.06)
    lifts = on_toe(0.05, TO_TOE[1] + 0.06, 44)
    lands = on_toe(0.05, TO_TOE[1] + 0.06 + way, 20)
    foot = (stands, stands, stands, lifts, (0.05, 0.2, 0.04 + 0.4 * way), (0.05, 0.22, 0.03 + 0.7 * way), lands)
    body = 0.35 * way * np.sin(2.0 * np.pi * np.arange(7) / 7)
    return Activity(
        seconds,
        up=(0.9, 0.86, 0.88, 0.96, 1.04, 1.05, 0.98),
        ahead=tuple(float(-0.15 * one) for one in body),
        aside=(0.035,),
        lean=(6, 9, 8, 4, 2, 2, 4),
        bend=(3, 5, 4, 2, 0, 0, 1),
        head=(-6, -8, -7, -4, -2, -2, -4),
        tilt=(3,),
        foot=left_behind(foot, way),
        toes=(4, 0, 6, 44, 52, 40, 20),
        other_foot=((0.1, 0.42, -0.26), (0.1, 0.38, -0.22), (0.1, 0.4, -0.24), (0.1, 0.5, -0.28), (0.1, 0.54, -0.3)),
        other_toes=(80, 76, 80, 86, 88),
        hand=((0.36, -0.16, 0.2), (0.34, -0.2, 0.18), (0.36, -0.12, 0.22), (0.42, -0.02, 0.2), (0.42, -0.02, 0.18)),
        elbow=(0.8, -0.6, -0.5),
        of_chest=True,
        speed=way / seconds,
    )


def _off(height: float) -> Activity:
    """A crouch up there, a leap ahead, a fall as long as gravity has it, a landing deep in the knees, and standing."""
    step, way = 0.12, 1.0
    # From the sixth step on nothing holds them, up and then down to the floor: longer from higher up.
    flight = np.arange(5 if height < 0.7 else 6) * step
    more = len(flight) - 5

    def fallen(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
        """Values at the steps of a short fall, as long as it takes: what is so at its end is so for longer."""
        return (*values[:8], *values[8:9] * (1 + more), *values[9:])

    rise = height + 0.92 + 1.35 * flight - 4.905 * flight**2
    hips = (0.95, 0.9, 0.78, 0.74, 0.86)
    up = (*(one + height for one in hips), *map(float, rise), 0.66, 0.6, 0.68, 0.82, 0.92, 0.95, 0.95)
    ahead = fallen((0.0, -0.03, -0.08, -0.06, 0.1, 0.26, 0.46, 0.66, 0.84, 0.98, 1.02, 1.02, 1.0, 1.0, 1.0, 1.0, way))
    hang = ((0.78, -0.2), (0.7, 0.02), (0.7, 0.12), *((0.76, 0.14),) * (1 + more))
    flown = tuple(
        (0.12, float(high - low), before + far)
        for (low, before), high, far in zip(hang, rise[:-1], ahead[5:], strict=False)
    )
    lands: Point = (0.13, ANKLE, way + 0.04)
    outward, tiptoe, before = on_toe(0.11, TO_TOE[1], 40)
    foot = (
        *((0.11, height + ANKLE, 0.0),) * 4,
        *((outward, tiptoe + height, before), *flown, (0.13, 0.09, way + 0.06), *((lands,) * 7)),
    )
    hand: tuple[Point, ...] = (
        *((0.27, -0.38, 0.05), (0.3, -0.34, -0.1), (0.32, -0.2, -0.28), (0.32, -0.22, -0.24), (0.32, -0.1, 0.26)),
        *((0.4, 0.2, 0.34), (0.5, 0.26, 0.2), (0.52, 0.2, 0.18), (0.48, 0.06, 0.24), (0.42, -0.08, 0.28)),
        *((0.36, -0.16, 0.28), (0.34, -0.2, 0.26), (0.32, -0.26, 0.22), (0.3, -0.32, 0.14), (0.28, -0.36, 0.08)),
        *((0.27, -0.38, 0.05),) * 2,
    )
    steps = np.linspace(0.0, 1.0, len(up))

    def carried(values: tuple[float, ...]) -> tuple[float, ...]:
        """Heights over the floor as they are seen by who is carried down to it evenly."""
        return tuple(float(value - height * (1.0 - done)) for value, done in zip(values, steps, strict=True))

    return Activity(
        (len(up) - 1) * step,
        up=carried(up),
        ahead=ahead,
        lean=fallen((0, 14, 34, 34, 20, 8, 2, 4, 10, 16, 34, 38, 30, 16, 6, 0, 0)),
        bend=fallen((0, 6, 10, 8, 0, -6, -4, 0, 6, 10, 14, 14, 10, 6, 2, 0, 0)),
        head=fallen((0, 10, -4, -8, 4, 12, 20, 22, 14, 0, -14, -16, -12, -6, -2, 0, 0)),
        foot=tuple(
            (outward, high, far)
            for (outward, _, far), high in zip(foot, carried(tuple(high for _, high, _ in foot)), strict=True)
        ),
        toes=fallen((0, 0, 0, 0, 40, 56, 34, 20, 18, 12, *(0,) * 7)),
        hand=fallen(hand),
        elbow=(1.0, -0.5, -0.3),
        of_chest=True,
        climb=-height / ((len(up) - 1) * step),
        once=True,
        single=True,
    )


_LEG = r"(?:leg|foot)"
# What is left out here is said in captions.
_HOPS = (
    r"(?!hops on his (?:left|right) foot)(?!hops up and down on his left leg)"
    r"hop(?:s|ping)?(?: (?:several times|up and down|in place|around|along))?"
)
_AHEAD = r"(?:(?:straight )?(?:forwards?|ahead)|across (?:the )?\w+)"
_JUMPS = r"(?:jump|leap|hop|drop|step)(?:s|p?ing)?(?: (?:back )?down)?"
_LOW = r"(?:chair|bench|stool|step|log|stump|bed)"
# As high as what `acrobatics.py` has them get up onto.
_HIGH = (
    r"(?:box|crate|platform|stage|ledge|rock|boulder|block|table|desk|counter|car|truck|wall|roof|rooftop|building"
    r"|balcony|cliff|tower|container|fence|wagon|bridge|tree|ladder)"
)
_ONE, _RIGHT = rf"on (?:one|(?:{OWN} )?left) {_LEG}", rf"on (?:{OWN} )?right {_LEG}"
JUMPS = {
    rf"{_HOPS} (?:{_AHEAD} {_ONE}|{_ONE} {_AHEAD})": _hops(0.46),
    rf"{_HOPS} (?:{_AHEAD} {_RIGHT}|{_RIGHT} {_AHEAD})": _hops(0.46)._replace(mirrored=True),
    rf"{_HOPS} {_ONE}|(?:one|single)[\s-]leg(?:ged)? hops?": _hops(0.0),
    rf"{_HOPS} {_RIGHT}": _hops(0.0)._replace(mirrored=True),
    rf"{_JUMPS} (?:off|from)(?: of)?(?: the top of)? {A}{_LOW}(?: (?:on)?to {A}(?:floor|ground))?"
    r"|jump(?:s|ing)? down|box jump down": _off(0.5),
    rf"{_JUMPS} (?:off|from)(?: of)?(?: the top of)? {A}{_HIGH}(?: (?:on)?to {A}(?:floor|ground))?": (_off(0.9)),
}
"""Patterns of their names, and what is done."""
