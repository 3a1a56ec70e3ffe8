# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls, spears, discs and shots that are thrown, bowled and put: where hips, feet and hands go (`activities.py` reads
them from prompts).

Of throwing the data has hardly more than arms: over somebody who stands still it had no step, and hips never turned.
Who throws is right-handed, and turns away from where it goes before they step there and turn into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ...motion.activity import ANKLE, Activity, Point
from ..words.subject import OWN, A
from .acrobatics import seen_turned
from .stunts import on_toe


class Foot(NamedTuple):
    """Where a foot is in a step: its ankle, were it flat there, aside to the left and along the way, to where it points
    (degrees to the left), by how many degrees its heel is lifted over its toes, and how high (m) all of it."""

    aside: float
    along: float
    heading: float = 0.0
    heel: float = 0.0
    up: float = 0.0

    def ankle(self) -> Point:
        """Where the ankle is then: aside, along the way and up."""
        _, lifted, _ = on_toe(0.0, 0.0, self.heel)
        forward = on_toe(0.0, 0.0, self.heel)[2] - on_toe(0.0, 0.0, 0.0)[2]
        angle = np.radians(self.heading)
        return (
            float(self.aside + np.sin(angle) * forward),
            float(self.along + np.cos(angle) * forward),
            self.up + (lifted if self.heel > 0.0 else ANKLE),
        )


def turning(
    seconds: float,
    turn: Sequence[float],
    hips: Sequence[tuple[float, float]],
    left: Sequence[Foot],
    right: Sequence[Foot],
    way: float = 0.0,
    **rest: Any,
) -> Activity:
    """Somebody whose hips turn and shift over feet that stand, seen from the ground, all at the same even steps.

    Args: degrees by which hips are turned to the left; where they are aside to the left and along the way, and the
    feet; how far along (m) all of it is after each time.
    """
    turns = tuple(turn)
    middle = seen_turned([(aside, along, 0.0) for aside, along in hips], turns, way, 1.0)
    return Activity(
        seconds,
        aside=tuple(point[0] for point in middle),
        ahead=tuple(point[2] for point in middle),
        turn=turns,
        foot=seen_turned([foot.ankle() for foot in left], turns, way, 1.0),
        heading=tuple(foot.heading for foot in left),
        toes=tuple(foot.heel for foot in left),
        other_foot=seen_turned([foot.ankle() for foot in right], turns, way, -1.0),
        other_heading=tuple(foot.heading for foot in right),
        other_toes=tuple(foot.heel for foot in right),
        speed=way / seconds,
        of_chest=True,
        single=True,
        **rest,
    )


_LEFT, _RIGHT = Foot(0.12, 0.12, -10), Foot(-0.12, -0.14, -55)
"""Where the feet of who is about to throw stand, half turned to the right."""
_STRIDE = Foot(0.1, 0.56, -8)


def _overhand() -> Activity:
    """The weight goes back, the left foot steps ahead, hips turn, then the chest, and the arm comes over."""
    return turning(
        2.4,
        turn=(-25, -45, -68, -78, -72, -40, -4, 8, 8, 0, -12, -25),
        hips=[
            *((0.0, 0.0), (0.0, -0.05), (0.0, -0.1), (0.0, -0.1), (0.0, 0.06), (0.0, 0.24), (0.0, 0.34)),
            *((0.02, 0.4), (0.02, 0.4), (0.0, 0.3), (0.0, 0.1), (0.0, 0.01)),
        ],
        left=[
            *(_LEFT, _LEFT, Foot(0.12, 0.12, -14, 24), Foot(0.08, 0.26, -30, 20, 0.16), *(_STRIDE,) * 6),
            *(Foot(0.12, 0.32, -10, 12, 0.05), _LEFT),
        ],
        right=[
            *(_RIGHT,) * 5,
            *(Foot(-0.12, -0.14, -50, 16), Foot(-0.12, -0.14, -34, 44), Foot(-0.12, -0.14, -24, 58)),
            *(Foot(-0.12, -0.14, -24, 58), Foot(-0.12, -0.14, -34, 34), Foot(-0.12, -0.14, -50, 8), _RIGHT),
        ],
        up=(0.93, 0.92, 0.91, 0.9, 0.84, 0.82, 0.84, 0.84, 0.84, 0.87, 0.91, 0.93),
        lean=(2, 0, -4, -6, -4, 4, 16, 28, 26, 16, 6, 2),
        bend=(4, 2, -2, -4, -8, -12, 14, 24, 22, 14, 6, 4),
        twist=(0, -6, -14, -20, -28, -36, 10, 32, 30, 16, 4, 0),
        look=(22, 44, 66, 74, 76, 62, 0, -34, -32, -12, 8, 22),
        head=(0, 0, 2, 2, 2, 0, -16, -32, -28, -18, -4, 0),
        hand=(
            *((0.1, -0.1, 0.28), (0.16, 0.02, 0.34), (0.38, 0.14, 0.34), (0.52, 0.16, 0.2), (0.54, 0.16, 0.18)),
            *((0.4, 0.06, 0.32), (0.24, -0.1, 0.2), (0.22, -0.2, 0.06), (0.24, -0.24, 0.04), (0.26, -0.28, 0.1)),
            *((0.2, -0.22, 0.22), (0.1, -0.1, 0.28)),
        ),
        other_hand=(
            *((0.1, -0.12, 0.28), (0.22, -0.24, 0.16), (0.4, -0.14, -0.1), (0.48, 0.12, -0.16), (0.46, 0.26, -0.16)),
            *((0.36, 0.38, -0.2), (0.16, 0.46, 0.3), (-0.08, -0.08, 0.44), (-0.16, -0.28, 0.3), (-0.04, -0.3, 0.26)),
            *((0.1, -0.24, 0.26), (0.1, -0.12, 0.28)),
        ),
        elbow=(0.9, -0.5, -0.2),
    )


def _spear() -> Activity:
    """Three steps with the spear over the shoulder, the last of them long, and a throw from a bow-like body."""
    way = 2.3
    return turning(
        3.2,
        turn=(-10, -14, -34, -62, -76, -74, -66, -28, 0, 10, 6, 0, -4, -10),
        hips=[
            *((0.0, 0.0), (0.0, 0.08), (0.0, 0.34), (0.0, 0.66), (0.0, 0.94), (0.0, 1.16), (0.0, 1.42), (0.0, 1.62)),
            *((0.0, 1.76), (0.0, 1.94), (0.0, 2.18), (0.0, 2.27), (0.0, way), (0.0, way)),
        ],
        left=[
            *(Foot(0.11, 0.04, 0), Foot(0.11, 0.12, 0, 20, 0.12), Foot(0.11, 0.56, -14), Foot(0.11, 0.56, -14)),
            *(Foot(0.11, 0.56, -14, 20), Foot(0.1, 0.96, -24, 26, 0.16), *(Foot(0.11, 1.9, -8),) * 5),
            *(Foot(0.11, 1.92, -4, 24), Foot(0.11, 2.2, 0, 12, 0.08), Foot(0.11, 2.34, 0)),
        ],
        right=[
            *(Foot(-0.11, -0.1, -20), Foot(-0.11, -0.1, -20), Foot(-0.11, -0.1, -24, 40)),
            *(Foot(-0.1, 0.6, -50, 14, 0.14), *(Foot(-0.1, 1.1, -58),) * 3),
            *(Foot(-0.1, 1.1, -40, 34), Foot(-0.1, 1.1, -20, 62), Foot(-0.12, 1.5, -10, 50, 0.16)),
            *(Foot(-0.12, 2.2, -14), Foot(-0.12, 2.2, -18), Foot(-0.12, 2.2, -20), Foot(-0.12, 2.2, -20)),
        ],
        way=way,
        up=(0.94, 0.93, 0.9, 0.92, 0.88, 0.87, 0.8, 0.8, 0.83, 0.87, 0.84, 0.88, 0.92, 0.94),
        lean=(2, 4, 2, -4, -10, -12, -8, 4, 16, 24, 22, 12, 4, 2),
        bend=(0, 0, -2, -4, -6, -8, -12, -16, 10, 24, 22, 12, 4, 0),
        twist=(-6, -10, -18, -24, -28, -30, -34, -34, 14, 34, 24, 10, 0, -6),
        look=(14, 20, 46, 70, 78, 78, 74, 52, -6, -36, -26, -8, 4, 14),
        head=(-2, -4, -4, -2, 0, 0, 0, -4, -22, -34, -30, -16, -6, -2),
        hand=(
            *((0.24, -0.28, 0.14), (0.24, -0.18, 0.24), (0.28, 0.04, 0.36), (0.46, 0.14, 0.3), (0.54, 0.18, 0.16)),
            *((0.54, 0.2, 0.14), (0.52, 0.16, 0.18), (0.36, 0.02, 0.28), (0.24, -0.14, 0.14), (0.24, -0.24, 0.02)),
            *((0.28, -0.28, 0.06), (0.27, -0.32, 0.12), (0.26, -0.34, 0.1), (0.24, -0.28, 0.14)),
        ),
        other_hand=(
            *((0.2, 0.24, 0.08), (0.2, 0.26, 0.08), (0.26, 0.26, 0.0), (0.4, 0.24, -0.14), (0.48, 0.24, -0.18)),
            *((0.48, 0.26, -0.2), (0.46, 0.3, -0.22), (0.34, 0.42, -0.16), (0.14, 0.5, 0.28), (-0.1, -0.02, 0.44)),
            *((-0.14, -0.28, 0.3), (0.06, -0.3, 0.24), (0.18, -0.1, 0.2), (0.2, 0.16, 0.12)),
        ),
        elbow=(0.9, -0.6, -0.1),
    )


def _disc() -> Activity:
    """A flat throw from across the body, the right side ahead: a step with the right foot, and the arm goes out."""
    left, right = Foot(0.06, -0.16, 58), Foot(-0.04, 0.14, 30)
    step = Foot(0.0, 0.54, 34)
    return turning(
        2.4,
        turn=(34, 50, 76, 94, 92, 70, 42, 30, 28, 28, 30, 34),
        hips=[
            *((0.0, 0.0), (0.0, -0.04), (0.0, -0.08), (0.0, -0.08), (0.0, 0.06), (0.0, 0.2), (0.0, 0.3), (0.0, 0.34)),
            *((0.0, 0.34), (0.0, 0.26), (0.0, 0.1), (0.0, 0.01)),
        ],
        left=[
            *(left,) * 5,
            *(Foot(0.06, -0.16, 56, 14), Foot(0.06, -0.16, 48, 38), Foot(0.06, -0.16, 42, 48)),
            *(Foot(0.06, -0.16, 44, 46), Foot(0.06, -0.16, 52, 26), Foot(0.06, -0.16, 58, 6), left),
        ],
        right=[
            *(right, right, Foot(-0.04, 0.14, 40, 24), Foot(0.0, 0.3, 56, 16, 0.1), *(step,) * 6),
            *(Foot(-0.02, 0.3, 36, 10, 0.05), right),
        ],
        up=(0.92, 0.91, 0.9, 0.89, 0.86, 0.86, 0.88, 0.89, 0.89, 0.9, 0.91, 0.92),
        lean=(6, 8, 10, 12, 12, 8, 6, 4, 4, 6, 6, 6),
        bend=(6, 8, 12, 12, 10, 6, 2, 0, 0, 2, 4, 6),
        twist=(0, 12, 30, 40, 38, 8, -30, -40, -36, -16, -4, 0),
        look=(-30, -50, -76, -84, -82, -62, -14, 8, 6, -14, -26, -30),
        hand=(
            *((0.14, -0.16, 0.28), (0.14, -0.14, 0.28), (0.2, -0.22, 0.18), (0.26, -0.28, 0.06), (0.3, -0.26, 0.02)),
            *((0.34, -0.22, 0.0), (0.38, -0.16, -0.06), (0.36, -0.16, -0.1), (0.34, -0.2, -0.04), (0.28, -0.24, 0.1)),
            *((0.2, -0.2, 0.24), (0.14, -0.16, 0.28)),
        ),
        other_hand=(
            *((0.04, -0.1, 0.32), (-0.08, -0.08, 0.3), (-0.24, -0.02, 0.24), (-0.3, 0.02, 0.2), (-0.28, 0.0, 0.24)),
            *((0.06, -0.02, 0.46), (0.48, 0.08, 0.32), (0.6, 0.14, 0.08), (0.56, 0.1, 0.12), (0.36, -0.1, 0.28)),
            *((0.16, -0.14, 0.3), (0.04, -0.1, 0.32)),
        ),
        elbow=(0.9, -0.5, -0.2),
    )


def _bowling() -> Activity:
    """Four steps while the arm swings back, a slide into a deep lunge with the right leg crossed behind, and the arm
    comes up ahead with a straight elbow."""
    way = 2.5
    slide = Foot(0.03, 2.2, 0)
    crossed = Foot(0.24, 1.62, -10, 40)
    return turning(
        3.9,
        turn=(0, 0, 0, -2, -6, -10, -12, -8, 0, 6, 6, 6, 2, 0, 0),
        hips=[
            *((0.0, 0.0), (-0.02, 0.04), (0.0, 0.24), (0.0, 0.52), (0.0, 0.84), (0.0, 1.22), (0.02, 1.62)),
            *((0.04, 1.92), (0.05, 2.0), (0.05, 2.04), (0.05, 2.04)),
            *((0.05, 2.05), (0.03, 2.2), (0.0, 2.42), (0.0, way)),
        ],
        left=[
            *(Foot(0.1, 0.0), Foot(0.1, 0.0), Foot(0.1, 0.0, 0, 20), Foot(0.1, 0.44, 0, 6, 0.1), Foot(0.1, 0.74)),
            *(Foot(0.1, 0.74, 0, 30), Foot(0.06, 1.5, 0, 10, 0.06), slide, *(slide,) * 5),
            *(Foot(0.06, 2.24, 0, 12, 0.04), Foot(0.1, way)),
        ],
        right=[
            *(Foot(-0.1, 0.0), Foot(-0.1, 0.08, 0, 14, 0.08), Foot(-0.1, 0.36), Foot(-0.1, 0.36)),
            *(
                Foot(-0.1, 0.36, 0, 30),
                Foot(-0.1, 1.0, 0, 8, 0.1),
                Foot(-0.1, 1.3),
                Foot(-0.1, 1.3, 0, 36),
                Foot(0.1, 1.5, -6, 40, 0.04),
            ),
            *(crossed, crossed, crossed, Foot(0.02, 1.9, 0, 40, 0.12), Foot(-0.1, way, 0, 8, 0.03), Foot(-0.1, way)),
        ],
        way=way,
        up=(0.95, 0.94, 0.93, 0.92, 0.9, 0.88, 0.82, 0.7, 0.64, 0.63, 0.64, 0.68, 0.84, 0.93, 0.95),
        lean=(4, 6, 8, 12, 18, 26, 34, 38, 36, 30, 28, 26, 16, 6, 4),
        bend=(8, 8, 8, 10, 12, 14, 16, 16, 10, 4, 4, 4, 4, 6, 8),
        twist=(0, 0, 0, -6, -14, -22, -24, -6, 10, 16, 16, 14, 8, 2, 0),
        look=(0, 0, 0, 8, 18, 28, 32, 14, -8, -20, -20, -18, -8, -2, 0),
        head=(8, 4, 0, -6, -14, -22, -30, -34, -28, -20, -18, -16, -6, 2, 8),
        hand=(
            *((0.0, -0.08, 0.3), (0.0, -0.1, 0.32), (0.04, -0.16, 0.34), (0.2, -0.22, 0.3), (0.38, -0.2, 0.2)),
            *((0.48, -0.14, 0.12), (0.54, -0.08, 0.08), (0.56, -0.06, 0.04), (0.55, -0.06, 0.0), (0.54, -0.08, 0.0)),
            *((0.54, -0.1, 0.02), (0.5, -0.14, 0.06), (0.36, -0.3, 0.14), (0.1, -0.2, 0.28), (0.0, -0.08, 0.3)),
        ),
        other_hand=(
            *((0.06, -0.1, 0.3), (0.06, -0.12, 0.32), (0.1, -0.2, 0.36), (0.2, -0.38, 0.22), (0.24, -0.42, 0.0)),
            *((0.26, -0.34, -0.26), (0.26, -0.22, -0.36), (0.22, -0.4, -0.06), (0.14, -0.28, 0.36), (0.06, 0.2, 0.46)),
            *((0.04, 0.28, 0.42), (0.04, 0.24, 0.44), (0.12, -0.14, 0.38), (0.14, -0.2, 0.3), (0.06, -0.1, 0.3)),
        ),
        elbow=(0.6, -0.9, -0.3),
    )


def _shot() -> Activity:
    """A shot held at the neck, a glide back out of a crouch that looks away, and a push ahead over the left leg."""
    way = 0.9
    right_far, left_far = Foot(-0.08, 0.44, -110), Foot(0.14, 1.0, -40)
    return turning(
        3.4,
        turn=(-120, -130, -150, -162, -168, -168, -150, -110, -50, -6, 12, 4, -40, -100, -120),
        hips=[
            *((0.0, 0.0), (0.0, 0.0), (0.0, -0.02), (0.0, -0.02), (0.0, 0.02), (0.0, 0.24), (0.0, 0.5), (0.0, 0.62)),
            *((0.02, 0.76), (0.02, 0.86), (0.02, 0.92), (0.0, 0.92), (0.0, way), (0.0, way), (0.0, way)),
        ],
        left=[
            *(Foot(0.12, 0.14, -100), Foot(0.12, 0.14, -104, 14), Foot(0.12, 0.3, -130, 30, 0.12)),
            *(Foot(0.1, 0.14, -150, 40, 0.1), Foot(0.12, 0.34, -140, 20, 0.14), Foot(0.14, 0.82, -90, 10, 0.08)),
            *(left_far,) * 6,
            *(Foot(0.14, 1.02, -60, 24), Foot(0.12, 1.02, -90, 10, 0.03), Foot(0.12, way + 0.14, -100)),
        ],
        right=[
            *(Foot(-0.1, -0.08, -140),) * 4,
            *(Foot(-0.1, -0.08, -140, 10), Foot(-0.08, 0.2, -126, 10, 0.03), right_far, Foot(-0.08, 0.44, -100, 20)),
            *(Foot(-0.08, 0.46, -60, 46), Foot(-0.08, 0.48, -30, 60), Foot(-0.1, 0.6, -20, 50, 0.06)),
            *(Foot(-0.12, 0.8, -30, 20, 0.04), Foot(-0.1, way - 0.08, -70), Foot(-0.1, way - 0.08, -110, 8, 0.02)),
            Foot(-0.1, way - 0.08, -140),
        ],
        way=way,
        up=(0.95, 0.94, 0.88, 0.78, 0.72, 0.74, 0.76, 0.8, 0.87, 0.94, 0.97, 0.9, 0.9, 0.94, 0.95),
        lean=(0, 4, 22, 40, 46, 40, 26, 10, -4, -2, 6, 12, 6, 2, 0),
        bend=(0, 4, 12, 18, 18, 14, 6, -4, -14, -8, 4, 10, 4, 0, 0),
        twist=(0, 0, -6, -10, -12, -16, -24, -34, -34, 4, 24, 16, 6, 0, 0),
        look=(30, 26, 10, 0, 0, 0, 10, 36, 50, 0, -18, -12, 10, 26, 30),
        head=(0, 0, -4, -10, -12, -8, 0, -6, -18, -24, -18, -6, 0, 0, 0),
        hand=(
            *((0.3, -0.2, 0.2), (0.36, 0.0, 0.24), (0.3, 0.1, 0.36), (0.2, 0.04, 0.44), (0.18, 0.04, 0.46)),
            *((0.22, 0.06, 0.44), (0.36, 0.1, 0.34), (0.5, 0.14, 0.2), (0.44, 0.08, 0.16), (0.26, -0.12, 0.12)),
            *((0.24, -0.2, 0.06), (0.32, -0.2, 0.04), (0.32, -0.24, 0.1), (0.3, -0.24, 0.16), (0.3, -0.2, 0.2)),
        ),
        other_hand=(
            *((0.13, 0.2, 0.1),) * 9,
            *((0.16, 0.42, 0.36), (0.08, 0.4, 0.44), (0.1, 0.1, 0.42), (0.2, -0.2, 0.26), (0.2, 0.0, 0.22)),
            (0.14, 0.16, 0.12),
        ),
        elbow=(1.0, -0.2, 0.0),
    )


def _discus() -> Activity:
    """A swing there and back with a long arm, and a sling from far behind, off the right foot."""
    left, right = Foot(0.16, 0.26, -50), Foot(-0.16, -0.26, -104)
    back = Foot(-0.16, -0.26, -104, 8)
    return turning(
        3.2,
        turn=(-74, -60, -70, -96, -116, -122, -100, -54, -6, 18, 20, 0, -40, -70),
        hips=[
            *((0.0, 0.0), (0.0, 0.05), (0.0, 0.0), (0.0, -0.08), (0.0, -0.12), (0.0, -0.11), (0.0, 0.0)),
            *((0.02, 0.12), (0.04, 0.22), (0.04, 0.26), (0.04, 0.24), (0.02, 0.14), (0.0, 0.04), (0.0, 0.0)),
        ],
        left=[
            *(left, left, left, Foot(0.16, 0.26, -56, 12), Foot(0.16, 0.26, -64, 22), Foot(0.16, 0.26, -64, 20)),
            *(Foot(0.16, 0.26, -54, 4), *(left,) * 7),
        ],
        right=[
            *(*(right,) * 5, back, Foot(-0.16, -0.26, -92, 20), Foot(-0.16, -0.26, -62, 42)),
            *(Foot(-0.16, -0.26, -36, 56), Foot(-0.16, -0.26, -26, 60), Foot(-0.16, -0.26, -30, 56)),
            *(Foot(-0.16, -0.26, -56, 34), Foot(-0.16, -0.26, -90, 12), right),
        ],
        up=(0.9, 0.89, 0.88, 0.84, 0.78, 0.77, 0.8, 0.84, 0.89, 0.91, 0.9, 0.9, 0.9, 0.9),
        lean=(4, 4, 6, 12, 18, 18, 12, 6, 0, 2, 6, 6, 4, 4),
        bend=(4, 4, 6, 8, 10, 8, 2, -6, -8, 4, 10, 8, 4, 4),
        twist=(0, 24, 0, -24, -40, -44, -44, -40, 0, 34, 38, 24, 8, 0),
        look=(50, 20, 30, 24, 16, 16, 40, 60, 16, -24, -30, -10, 24, 50),
        hand=(
            *((0.1, -0.12, 0.32), (0.1, -0.02, 0.36), (0.14, 0.0, 0.4), (0.1, 0.06, 0.46), (0.06, 0.08, 0.46)),
            *((0.08, 0.1, 0.46), (0.3, 0.12, 0.38), (0.46, 0.1, 0.14), (0.34, -0.02, 0.1), (0.3, -0.16, 0.02)),
            *((0.34, -0.14, -0.02), (0.34, -0.2, 0.06), (0.22, -0.2, 0.24), (0.1, -0.12, 0.32)),
        ),
        other_hand=(
            *((0.14, -0.14, 0.32), (0.02, 0.0, 0.4), (0.34, -0.04, 0.32), (0.56, -0.02, 0.0), (0.56, 0.02, -0.18)),
            *((0.56, 0.04, -0.2), (0.57, 0.02, -0.18), (0.58, 0.06, -0.08), (0.52, 0.2, 0.26), (0.12, 0.34, 0.46)),
            *((-0.1, 0.24, 0.34), (0.0, -0.06, 0.36), (0.16, -0.22, 0.28), (0.14, -0.14, 0.32)),
        ),
        elbow=(0.5, -1.0, -0.4),
    )


def _throw_in() -> Activity:
    """A footballer's throw with both hands from behind the head, out of a bow, one foot before the other."""
    left, right = Foot(0.1, 0.16, 0), Foot(-0.1, -0.2, -6)
    return turning(
        2.6,
        turn=(0.0,),
        hips=[
            *((0.0, 0.0), (0.0, 0.0), (0.0, -0.04), (0.0, -0.06), (0.0, 0.02), (0.0, 0.12), (0.0, 0.16), (0.0, 0.18)),
            *((0.0, 0.17), (0.0, 0.12), (0.0, 0.04), (0.0, 0.0)),
        ],
        left=[left] * 12,
        right=[
            *(right, right, right, Foot(-0.1, -0.2, -6, 6), Foot(-0.1, -0.2, -6, 24), Foot(-0.1, -0.2, -6, 44)),
            *(Foot(-0.1, -0.2, -6, 54),) * 3,
            *(Foot(-0.1, -0.2, -6, 36), Foot(-0.1, -0.2, -6, 12), right),
        ],
        up=(0.94, 0.94, 0.92, 0.88, 0.86, 0.9, 0.92, 0.91, 0.91, 0.92, 0.93, 0.94),
        lean=(2, 0, -6, -14, -14, 0, 18, 26, 24, 14, 6, 2),
        bend=(2, -2, -12, -20, -22, -12, 16, 26, 22, 12, 4, 2),
        head=(2, 0, 6, 10, 10, 0, -22, -32, -26, -14, -2, 2),
        hand=(
            *((0.1, -0.1, 0.3), (0.1, 0.22, 0.28), (0.1, 0.48, 0.06), (0.11, 0.38, -0.12), (0.11, 0.36, -0.14)),
            *((0.1, 0.52, 0.04), (0.1, 0.42, 0.36), (0.12, 0.0, 0.46), (0.14, -0.2, 0.36), (0.16, -0.24, 0.3)),
            *((0.14, -0.2, 0.28), (0.1, -0.12, 0.3)),
        ),
        elbow=(1.0, 0.1, 0.4),
    )


THERE = r"(?:an?|his|her|their|the) (?:(?!\w+ (?:and|then|while)\b)\w+ )?[\w-]+"
"""Matches where something goes: "the old wall", and nothing of what is done next."""
_FAR = (
    r"(?: (?:away|back|forwards?|ahead|far(?: away)?|hard|high|over(?:arm|head|hand)|into the (?:distance|air|field)"
    r"|as (?:far|hard) as \w+ can"
    rf"|(?:at|to|towards?|into|over|through|out of) (?:{THERE}"
    r"|(?:(?:first|second|third|home)(?: base| plate)?|him|her|them|some\w+))))*"
)
_HURLS = r"(?:throw|hurl|fling|launch|lob|chuck|toss)(?:e?s|ing)? "
_HAND = rf"(?: (?:with|using) {OWN} right (?:hand|arm)| with one hand)?"
_LEFT_HAND = rf" (?:with|using) {OWN} left (?:hand|arm)"
_BALL = (
    rf"(?:(?:{A})?(?:(?:hand |stun |smoke )?grenades?|molotov(?: cocktail)?|stones?|rocks?|snowballs?|bricks?|axe"
    r"|hatchet|tomahawk|base ?ball|soft ?ball|tennis ball|football|cricket ball|(?:throwing )?knife|boomerang|bomb))"
)
_SPEARS = rf"{A}(?:spear|javelin|lance|harpoon|trident)s?"
_DISCS = rf"{A}(?:frisbee|flying disc|disc|chakram)s?"
_OVERHANDS = rf"{_HURLS}(?:{_BALL}|{A}(?:\w+ )?ball)"
_NOT_UNDER = (
    r"(?!.*\b(?:under(?:arm|hand)|with both hands|bowling|medicine|beach|basket(?:ball)?|hoop|bin|trash|on|onto)\b)"
)
_SPEAR, _DISC, _OVERHAND = _spear(), _disc(), _overhand()
THROWS = {
    rf"{_HURLS}{_SPEARS}{_FAR}{_LEFT_HAND}{_FAR}": _SPEAR._replace(mirrored=True),
    rf"{_HURLS}{_SPEARS}{_FAR}{_HAND}{_FAR}|(?:javelin|spear) throw(?:s|ing)?": _SPEAR,
    rf"{_NOT_UNDER}{_HURLS}{_DISCS}{_FAR}{_LEFT_HAND}{_FAR}": _DISC._replace(mirrored=True),
    rf"{_NOT_UNDER}{_HURLS}{_DISCS}{_FAR}{_HAND}{_FAR}"
    rf"|(?:skip|skim)(?:s|p?ing|ming)? (?:{A})?(?:\w+ )?(?:stone|rock|pebble)s?"
    rf"(?: (?:across|over|on|into) (?:{THERE}|water))?"
    r"|stone skipping|frisbee (?:throw|toss)(?:e?s|ing)?|play(?:s|ing)? frisbee": _DISC,
    rf"{_NOT_UNDER}{_OVERHANDS}{_FAR}{_LEFT_HAND}{_FAR}": _OVERHAND._replace(mirrored=True),
    rf"{_NOT_UNDER}{_OVERHANDS}{_FAR}{_HAND}{_FAR}|(?:over(?:hand|arm) |grenade |baseball )throw(?:s|ing)?": _OVERHAND,
    rf"bowl(?:s|ing)? {A}(?:bowling )?ball(?: down {A}(?:lane|alley))?"
    rf"|(?:roll|throw)(?:s|ing)? {A}bowling ball(?: down {A}\w+)?|bowls(?: {A}strike)?"
    r"|(?:goes |plays )?(?:ten[ -]?pin )?bowling(?: (?:throw|shot|roll|strike|release))?": _bowling(),
    r"shot[ -]?put(?:s|t?ing)?(?: throws?)?|shot[ -]?putter"
    rf"|(?:put|throw)(?:s|t?ing)? (?:{A})?shot(?:[ -]?put)?": _shot(),
    rf"discus(?: throw(?:s|ing)?)?|{_HURLS}{A}discus{_FAR}{_HAND}{_FAR}": _discus(),
    rf"(?:soccer |football )?throw[ -]?in|(?:tak(?:es?|ing) |{_HURLS})(?:{A})(?:soccer |football )?throw[ -]?in"
    rf"|{_HURLS}(?:in {A}(?:soccer )?ball|{A}(?:soccer )?ball (?:in|back in)(?: from the (?:touch|side) ?line)?)"
    rf"|{_HURLS}{A}(?:\w+ )?ball{_FAR} (?:from (?:behind|over) (?:the|his|her) head )?with both hands{_FAR}"
    rf"|{_HURLS}{A}(?:soccer |medicine )ball{_FAR}(?: with both hands)?": _throw_in(),
}
"""Patterns of their names, and what is done."""
