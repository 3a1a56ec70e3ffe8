# SPDX-License-Identifier: GPL-3.0-or-later
"""Arms that reach for points about the chest while the rest of the body does what it does. Numpy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arms import BACK, FOLDED, STRAIGHT
from .feet import UP
from .interpolation import smoothstep
from .kinematics import global_rotations, posed
from .limbs import across, bending_side, two_bone
from .rotations import conjugate, from_matrix, multiply, normalize, rotate
from .skeleton import LEFT_ARM, OFFSETS, RIGHT_ARM

CHEST = 9
FRONT = np.array([1.4, 0.0, 2.9])
"""Where hands go around the shoulder: outward, up and ahead; the larger, the farther."""
CLEAR_SHARE = 0.2
"""Share of the way from which on an arm that was straight bends as arms do."""
MIRRORED = np.array([-1.0, 1.0, 1.0])
FINGERS = np.array([0.0, 0.0, 1.0])
"""Where the x axis of a left hand points that lies on the floor and points ahead; of a right hand the other way."""


class Reach(NamedTuple):
    """An arm that reaches for points, by a share of the way.

    left    whether it is the left arm
    points  (T, 3) where the wrist is to be, seen from the chest: metres outward, up and ahead on the model's body
    elbow   (3,) to where the elbow points, likewise
    share   (T,) 0 where the arm does what it did, 1 where the wrist is at its point
    """

    left: bool
    points: np.ndarray
    elbow: np.ndarray
    share: np.ndarray


def seen_from_chest(places: np.ndarray, joints: np.ndarray, turned: np.ndarray, left: bool) -> np.ndarray:
    """Places (T, 3) in the world as points of a `Reach` of the left arm or the right one, on the model's body.

    Args: joints (T, 22, 3), and how their bones are `turned` in the world (T, 22, 4).
    """
    return rotate(conjugate(turned[:, CHEST]), places - joints[:, CHEST]) * (1.0 if left else MIRRORED)


def lying_hand(rotations: np.ndarray, left: bool) -> np.ndarray:
    """How the wrist is turned (T, 4), against the forearm, of a hand that lies flat and points ahead, +z."""
    fingers = FINGERS if left else -FINGERS
    flat = from_matrix(np.stack([fingers, UP, np.cross(fingers, UP)], axis=-1))
    forearm = global_rotations(rotations)[:, (LEFT_ARM if left else RIGHT_ARM)[2]]
    return multiply(conjugate(forearm), np.broadcast_to(flat, forearm.shape))


def reached(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, reaches: list[Reach]) -> np.ndarray:
    """Local rotations (T, 22, 4), new ones, of a motion whose arms reach; root (T, 3), offsets (22, 3)."""
    made = rotations.copy()
    for reach in reaches:
        moved = reach.share > 0.0
        if moved.any():
            part = Reach(reach.left, reach.points[moved], reach.elbow, reach.share[moved])
            made[moved] = _reached(made[moved], root[moved], offsets, part)
    return made


def _reached(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, reach: Reach) -> np.ndarray:
    """The same of one arm, in frames that all reach."""
    collar, shoulder, elbow, wrist = LEFT_ARM if reach.left else RIGHT_ARM
    joints, turned = posed(rotations, root, offsets)
    out = np.ones(3) if reach.left else MIRRORED
    size = _length(offsets, elbow, wrist) / _length(OFFSETS, elbow, wrist)
    chest, share = turned[:, CHEST], reach.share[:, None]
    point = joints[:, CHEST] + rotate(chest, reach.points * out * size)
    upper, fore = joints[:, elbow] - joints[:, shoulder], joints[:, wrist] - joints[:, elbow]
    old, new = upper + fore, point - joints[:, shoulder]
    before, after = (np.linalg.norm(way, axis=-1, keepdims=True) for way in (old, new))
    lengths = np.linalg.norm(offsets[elbow]), np.linalg.norm(offsets[wrist])
    distance = np.clip(
        before + share * (after - before), FOLDED * abs(lengths[0] - lengths[1]), STRAIGHT * sum(lengths)
    )
    old, new = old / before, new / after
    # Hands go around the shoulder, by the front, the more so the farther they go.
    turn = (1.0 - (old * new).sum(axis=-1, keepdims=True)) / 2.0
    front = turn * rotate(chest, np.broadcast_to(FRONT * out, old.shape))
    along = normalize((1.0 - share) * old + share * new + share * (1.0 - share) * front)
    own = normalize(across(upper, old))
    clear = bending_side(upper, rotate(turned[:, shoulder], BACK), old)
    # An elbow begins where it is, also that of a straight arm.
    own = normalize(own + smoothstep(share / CLEAR_SHARE) * (clear - own))
    wanted = rotate(chest, np.broadcast_to(reach.elbow * out, own.shape))
    side = normalize(across(own + share * (normalize(wanted) - own), along))
    bones = turned[:, shoulder], turned[:, elbow]
    upper_turned, fore_turned = two_bone((upper, fore), bones, distance * along, side)
    rotations = rotations.copy()
    rotations[:, shoulder] = multiply(conjugate(turned[:, collar]), upper_turned)
    rotations[:, elbow] = multiply(conjugate(upper_turned), fore_turned)
    return rotations


def _length(offsets: np.ndarray, elbow: int, wrist: int) -> float:
    return float(np.linalg.norm(offsets[elbow]) + np.linalg.norm(offsets[wrist]))
