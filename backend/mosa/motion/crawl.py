# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who crawls on hands and knees, drawn from scratch. Numpy only.

Opposite hand and knee go together, as people's do. A limb on the floor stays where it is while the body goes on.
"""

from __future__ import annotations

import numpy as np

from .interpolation import hermite
from .kinematics import forward_kinematics, posed
from .reach import Reach, lying_hand, reached, seen_from_chest
from .rotations import IDENTITY, conjugate, from_axis_angle, multiply, pitch
from .skeleton import LEFT_ARM, LEFT_LEG, RIGHT_ARM, RIGHT_LEG

TRUNK = 85.0
"""Degrees by which the trunk is bent forward."""
NECK = -32.0
"""The same of neck and head each, against what they stand on: who crawls looks ahead."""
SHIN, FOOT = 92.5, 48.0
"""Degrees by which shins lie behind the knees, and by which feet are stretched."""
KNEE, WRIST = 0.05, 0.035
"""Heights (m) of knees and wrists that are on the floor."""
REACH = 0.13
"""How far (m) a knee gets before its hip and behind it, and a hand before and behind where it is under its shoulder."""
HAND_LIFT, HAND_ASIDE, HAND_AHEAD = 0.07, 0.18, 0.085
"""How high (m) a hand is lifted, how far aside it is set down, and how far before the chest's middle."""
ON_FLOOR = 0.6
"""Share of a cycle in which a limb is on the floor."""
ROLL = 5.0
"""Degrees by which the hips are rolled so that a knee comes free."""
ELBOW = np.array([0.3, -0.8, -1.0])
UP, AHEAD = np.eye(3)[1:]


def crawling(count: int, fps: float, offsets: np.ndarray, cycle: float, begun: float) -> tuple[np.ndarray, np.ndarray]:
    """Rotations (count, 22, 4) and root (count, 3) of somebody who crawls ahead, +z, from the origin.

    Args: frames and their rate; the body's offsets (22, 3); seconds of a `cycle`, of which a share has `begun`.
    """
    phase = np.arange(count) / fps / cycle + begun
    pace = 2.0 * REACH / ON_FLOOR
    rotations = np.tile(IDENTITY, (count, 22, 1))
    roll = np.radians(ROLL) * np.sin(2.0 * np.pi * phase)
    rotations[:, 0] = multiply(pitch(np.full(count, np.radians(TRUNK))), from_axis_angle(UP, roll))
    for joint in (12, 15):
        rotations[:, joint] = pitch(np.full(count, np.radians(NECK)))
    thigh = float(np.linalg.norm(offsets[4]))
    for side, leg in enumerate((LEFT_LEG, RIGHT_LEG)):
        there, _ = _limb(phase + 0.5 * side)
        swung = np.arcsin(np.clip(there * REACH / thigh, -1.0, 1.0))
        rotations[:, leg[0]] = multiply(conjugate(rotations[:, 0]), pitch(-swung))
        rotations[:, leg[1]] = pitch(np.radians(SHIN) + swung)
        rotations[:, leg[2]] = pitch(np.full(count, np.radians(FOOT)))
    root = np.zeros((count, 3))
    root[:, 2] = pace * (phase - begun)
    joints = forward_kinematics(rotations, root, offsets)
    height = joints[:, [LEFT_LEG[1], RIGHT_LEG[1]], 1].min(axis=1)
    root[:, 1] = KNEE - _settled(height)
    for side, arm in enumerate((LEFT_ARM, RIGHT_ARM)):
        rotations = _on_hand(rotations, root, offsets, arm, phase + 0.5 * (1 - side))
    return rotations, root


def _on_hand(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, arm: tuple[int, ...], phase: np.ndarray
) -> np.ndarray:
    """The motion with a hand on the floor, or on its way, flat and pointing ahead."""
    joints, turned = posed(rotations, root, offsets)
    left = arm == LEFT_ARM
    there, lifted = _limb(phase)
    aside = HAND_ASIDE if left else -HAND_ASIDE
    place = np.stack([np.full(len(root), aside), WRIST + HAND_LIFT * lifted, there * REACH], axis=-1)
    place[:, 2] += joints[:, 9, 2] + HAND_AHEAD
    points = seen_from_chest(place, joints, turned, left)
    made = reached(rotations, root, offsets, [Reach(left, points, ELBOW, np.ones(len(root)))])
    made[:, arm[3]] = lying_hand(made, left)
    return made


def _limb(phase: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where (T,) a limb is, 1 before to -1 behind where it belongs, and how far lifted, 0 to 1, in a cycle."""
    share = phase % 1.0
    swing = np.clip((share - ON_FLOOR) / (1.0 - ON_FLOOR), 0.0, 1.0)
    # It leaves the floor and comes to it with the speed of the floor.
    speed = np.full(len(share), -2.0 * (1.0 - ON_FLOOR) / ON_FLOOR)
    ends = np.ones(len(share))
    swung = hermite(-ends, ends, speed, speed, swing)
    return np.where(share < ON_FLOOR, 1.0 - 2.0 * share / ON_FLOOR, swung), np.sin(np.pi * swing) ** 2


def _settled(height: np.ndarray) -> np.ndarray:
    """Heights (T,) without the corners where one knee takes over from the other."""
    padded = np.pad(height, 2, mode="edge")
    return np.convolve(padded, np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0, mode="valid")
