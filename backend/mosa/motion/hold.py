# SPDX-License-Identifier: GPL-3.0-or-later
"""A posture that somebody has come down to, held: the motion comes to rest in it, and the figure only breathes."""

from __future__ import annotations

import numpy as np

from .kinematics import forward_kinematics
from .resample import at_times
from .rotations import multiply, pitch
from .runs import runs

LOW = 0.75
"""Height (m) of the pelvis below which somebody is down."""
RESTING_SECONDS = 0.6
"""In how much time a motion comes to rest."""
BREATH_SECONDS, BREATH = 3.6, 0.015
"""How long a breath takes, and by what angle (radians) it bends each of two joints of the spine."""
SPINE, NECK = (6, 9), 12


def held_down(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, times: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A motion seen at `times` (N,), seconds, that stays where it is lowest: rotations (N, 22, 4) and root (N, 3).

    Args: local rotations (T, 22, 4), root (T, 3) in metres, the floor at y = 0; offsets (22, 3); its fps.
    """
    stop = lowest(forward_kinematics(rotations, root, offsets)) / fps
    rotations, root = at_times(rotations, root, resting(times, stop) * fps)
    return breathing(rotations, times - (stop + RESTING_SECONDS / 2)), root


def held_throughout(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, times: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The pose in which a motion is lowest, on the floor y = 0, at `times` (N,), seconds; else as `held_down`."""
    joints = forward_kinematics(rotations, root, offsets)
    stop = lowest(joints)
    # Generated shoulders of who lies are up to 10 cm under the floor.
    lift = np.array([0.0, max(0.0, -joints[stop, :, 1].min()), 0.0])
    there = np.full(len(times), stop)
    return breathing(rotations[there], times), root[there] + lift


def lowest(joints: np.ndarray) -> int:
    """The frame of joints (T, 22, 3), on the floor y = 0, in which somebody who gets down is lowest, the first time.

    Generated figures mostly get up again, and down once more.
    """
    height = joints[..., 1].mean(axis=1)
    start, end = next(iter(runs(joints[:, 0, 1] < LOW)), (0, len(height)))
    return start + int(np.argmin(height[start:end]))


def resting(times: np.ndarray, stop: float) -> np.ndarray:
    """Times (N,) that go ever more slowly before `stop` and stay there, all in seconds."""
    # At half the speed on average: the last of the way takes twice as long.
    way = min(RESTING_SECONDS / 2, stop)
    late = np.clip(times - (stop - way), 0.0, 2 * way)
    return np.minimum(times, stop - way) + late - late**2 / max(4 * way, 1e-9)


def breathing(rotations: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) of somebody who breathes from second 0 of `seconds` (T,) on; the head stays level."""
    angle = BREATH / 2 * (1 - np.cos(2 * np.pi * np.maximum(seconds, 0.0) / BREATH_SECONDS))
    breathes = rotations.copy()
    for joint in SPINE:
        breathes[:, joint] = multiply(rotations[:, joint], pitch(-angle))
    breathes[:, NECK] = multiply(pitch(len(SPINE) * angle), rotations[:, NECK])
    return breathes
