# SPDX-License-Identifier: GPL-3.0-or-later
"""Legs that follow their feet, without a pop and without bending a knee backwards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .interpolation import smoothstep
from .limbs import CLEAR_BEND, across, bending_side, two_bone
from .rotations import angle_about, between, conjugate, cross, multiply, normalize, rotate
from .skeleton import LEFT_LEG, RIGHT_LEG

SOFT, FULL = 0.97, 0.999
"""Shares of its length from which a stretched leg gives way, and which it never reaches. With a hard end knees pop, and
with a softer one legs are never as straight as real ones (chosen on the validation split by jerk of knees and FID)."""
FOLDED = (0.25, 0.35)
"""Distances (m) of a knee from the hip-ankle line between which the thigh's front loses its say: of a folded leg it
points along that line."""
HALFWAY = np.radians(150.0)
"""From here on a knee is turned over by way of one side of the leg always, below that by the shorter way."""
FRONT = np.array([0.0, 0.0, 1.0])
"""Where a thigh's front points in the rest pose."""


class Leg(NamedTuple):
    """Joint indices of a leg, and the columns of its ankle and toe among the contacts."""

    hip: int
    knee: int
    ankle: int
    toe: int
    ankle_column: int


LEGS = (Leg(*LEFT_LEG, 0), Leg(*RIGHT_LEG, 2))


def pose_leg(
    rotations: np.ndarray,
    turned: np.ndarray,
    joints: np.ndarray,
    offsets: np.ndarray,
    leg: Leg,
    ankle: np.ndarray,
    foot: np.ndarray,
    made: np.ndarray | None = None,
    over: np.ndarray | None = None,
) -> None:
    """Bend one leg, in place in local `rotations` (T, 22, 4), so that its ankle comes to `ankle` (T, 3) and its foot is
    turned as `foot` (T, 4), in the world.

    Args: how the bones are `turned` in the world (T, 22, 4) and `joints` (T, 22, 3), metres, before; offsets (22, 3);
    `made` (T,), 0 at given poses, whose knees stay on their side, and 1 away from them: there a knee that bends
    backwards is a mistake, not a twisted thigh; how far (T,), 0 to 1, the knee comes `over` the foot, where it was
    beside it.
    """
    hip = joints[:, leg.hip]
    old_thigh, old_shin = joints[:, leg.knee] - hip, joints[:, leg.ankle] - joints[:, leg.knee]
    thigh, shin = np.linalg.norm(offsets[leg.knee]), np.linalg.norm(offsets[leg.ankle])
    old, new = old_thigh + old_shin, ankle - hip
    distance = _soft_reach(np.linalg.norm(new, axis=-1), np.linalg.norm(old, axis=-1), float(thigh + shin))
    distance = np.maximum(distance, 1.01 * abs(thigh - shin))[:, None]
    along = normalize(new)
    carried = rotate(between(old, new), old_thigh)
    front = rotate(turned[:, leg.hip], FRONT)
    if made is None:
        side = bending_side(carried, front, along)
    else:
        aside = across(carried, along)
        say = (FOLDED[1] - np.linalg.norm(aside, axis=-1, keepdims=True)) / (FOLDED[1] - FOLDED[0])
        side = bending_side(carried, front, along, mirrored=smoothstep(say))
        # On which side the knee of a straight leg is says nothing.
        own = (1.0 - made) * smoothstep(2.0 * np.linalg.norm(aside, axis=-1) / CLEAR_BEND)
        side = _turned_towards(normalize(side), normalize(aside), along, own)
    if over is not None:
        side = _turned_towards(normalize(side), normalize(across(rotate(foot, FRONT), along)), along, over)
    bones = turned[:, leg.hip], turned[:, leg.knee]
    hip_turned, knee_turned = two_bone((old_thigh, old_shin), bones, distance * along, side)
    rotations[:, leg.hip] = multiply(conjugate(turned[:, 0]), hip_turned)
    rotations[:, leg.knee] = multiply(conjugate(hip_turned), knee_turned)
    rotations[:, leg.ankle] = multiply(conjugate(knee_turned), foot)


def _turned_towards(side: np.ndarray, other: np.ndarray, along: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Unit vectors `side` (T, 3) across `along`, turned about it a `share` (T,) of the way to `other`, all of length 1.

    The way goes around even where the two are opposite: a mean of them would snap over in a frame.
    """
    angle = angle_about(along, side, other)
    # About half a turn either sign would do, but not one sign in this frame and the other in the next.
    angle = share * np.where(angle < -HALFWAY, angle + 2.0 * np.pi, angle)
    return np.asarray(np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * cross(along, side))


def _soft_reach(wanted: np.ndarray, now: np.ndarray, length: float) -> np.ndarray:
    """The hip-ankle distance (T,) of a leg of some length that wants `wanted` and has `now`, which it may keep."""
    low = np.maximum(SOFT * length, now)
    room = np.maximum(FULL * length - low, 1e-6)
    return np.where(wanted > low, low - room * np.expm1(-np.maximum(wanted - low, 0.0) / room), wanted)
