# SPDX-License-Identifier: GPL-3.0-or-later
"""Made motions of which it is known what they show."""

from __future__ import annotations

import numpy as np

from mosa.motion.body import placed
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import from_axis_angle, multiply, yaw
from mosa.motion.skeleton import FPS, OFFSETS


def figure(seconds: float = 4.0) -> tuple[np.ndarray, np.ndarray]:
    """Somebody who stands with hanging arms: rotations (T, 22, 4) and root (T, 3) to be changed."""
    frames = int(seconds * FPS)
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1))
    for joint, angle in ((16, -1.3), (17, 1.3)):
        rotations[:, joint] = turn([0, 0, 1], angle)
    return rotations, np.tile([0.0, 0.95, 0.0], (frames, 1))


def turn(axis: list[float], angle: float) -> np.ndarray:
    return from_axis_angle(np.array([axis], dtype=float), np.array([angle]))[0]


def clip(rotations: np.ndarray, root: np.ndarray) -> np.ndarray:
    return placed(forward_kinematics(rotations, root, OFFSETS))


def gliding(metres_a_second: float, sideways: float = 0.0, turned: float = 0.0) -> np.ndarray:
    """Moved ahead and to the left, m/s, while turning to the left, radians in all."""
    rotations, root = figure()
    time = np.arange(len(root)) / FPS
    heading = turned * time / time[-1]
    rotations[:, 0] = multiply(yaw(heading), rotations[:, 0])
    steps = np.stack([np.sin(heading), 0 * heading, np.cos(heading)], axis=-1) * metres_a_second
    steps += np.stack([np.cos(heading), 0 * heading, -np.sin(heading)], axis=-1) * sideways
    return clip(rotations, root + np.cumsum(steps, axis=0) / FPS)


def with_joint(joint: int, axis: list[float], angle: float) -> np.ndarray:
    """Stood still but for one joint, which turns from where it hangs to `angle` and back."""
    rotations, root = figure()
    for frame, share in enumerate(np.sin(np.linspace(0, np.pi, len(root)))):
        rotations[frame, joint] = multiply(turn(axis, share * angle), rotations[frame, joint])
    return clip(rotations, root)


KNOWN = {
    "a person walks forward": gliding(1.2),
    "a person walks forward slowly": gliding(0.8),
    "a person walks forward briskly": gliding(1.7),
    "a person runs forward": gliding(3.0),
    "a person walks backwards": gliding(-0.6),
    "a person steps sideways to the left": gliding(0.0, sideways=0.5),
    "a person walks forward and then turns left": gliding(1.0, turned=1.5),
    "a person runs forward and turns left": gliding(2.5, turned=1.0),
    "someone walks and makes a u-turn to the left": gliding(1.0, turned=3.3),
    "a person spins around": gliding(0.0, turned=6.2),
    "a person kicks with the left leg": with_joint(1, [1, 0, 0], -1.3),
    "a person raises the left arm": with_joint(16, [0, 0, 1], 2.2),
    "a person stands still": gliding(0.0),
}
"""Made motions, and a prompt that each obeys."""
