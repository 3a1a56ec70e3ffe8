# SPDX-License-Identifier: GPL-3.0-or-later
"""A posture that somebody has come down to, held: the motion comes to rest in it, and the figure only breathes."""

from __future__ import annotations

import numpy as np

from .arms import pose_arm
from .interpolation import smoothstep, through
from .kinematics import forward_kinematics, posed
from .resample import at_times
from .rotations import from_axis_angle, multiply, pitch, slerp
from .runs import runs
from .skeleton import LEFT_ARM, RIGHT_ARM

LOW = 0.75
"""Height (m) of the pelvis below which somebody is down."""
RESTING_SECONDS = 0.6
"""In how much time a motion comes to rest."""
BREATH_SECONDS, BREATH = 3.6, 0.015
"""How long a breath takes, and by what angle (radians) it bends each of two joints of the spine."""
SPINE, NECK = (6, 9), 12
SHIFTING_SECONDS = 1.1
"""How long somebody who stays in a posture takes to look elsewhere, or to move the trunk."""
SHIFTS = {**dict.fromkeys((3, *SPINE), (3.0, 4.0, 2.5)), NECK: (8.0, 24.0, 6.0)}
"""By how many degrees at most, forward, to the left and aside, joints then turn."""
HARDLY = 0.01
"""Metres by which a hand has to be off before its arm is bent for it altogether."""
CHEST, LYING = 9, 0.3
"""Height (m) of the chest over the lowest joint below which it lies on the floor."""


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


def shifting(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, share: float, seed: int
) -> np.ndarray:
    """Local rotations (T, 22, 4) of somebody who stays in a posture, on what bears them, and is not quite still: they
    look about and move the trunk, by a `share` of the usual, for each seed otherwise.

    Args as for `held_down`. Hands are where they were, and the first pose and the last stay.
    """
    joints, count = forward_kinematics(rotations, root, offsets), len(rotations)
    turns = round((count - 1) / fps / SHIFTING_SECONDS)
    lies = (joints[:, CHEST, 1] - joints[..., 1].min(axis=1)).min() < LYING
    drawn, times = np.random.default_rng(seed), np.linspace(0.0, 1.0, count)
    shifted = rotations.copy()
    for joint, most in SHIFTS.items():
        angles = np.zeros((max(turns, 1) + 1, 3))
        angles[1:-1] = share * np.radians(most) * drawn.uniform(-1.0, 1.0, (len(angles) - 2, 3))
        if joint == NECK or not lies:
            shifted[:, joint] = multiply(rotations[:, joint], _turned_by(through(angles, times, around=False)))
    return with_hands(shifted, joints, root, offsets)


def with_hands(rotations: np.ndarray, joints: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) with arms bent so that hands are where they are in joints (T, 22, 3)."""
    (moved, turned), bent = posed(rotations, root, offsets), rotations.copy()
    for arm in (LEFT_ARM, RIGHT_ARM):
        shift = (joints - moved)[:, arm[-1]]
        pose_arm(bent, turned, moved, offsets, arm, shift)
        # No arm that is bent is quite straight: those that were would be bent in a single frame.
        share = smoothstep(np.linalg.norm(shift, axis=-1) / HARDLY)
        bent[:, arm] = slerp(rotations[:, arm], bent[:, arm], share[:, None])
    return bent


def _turned_by(angles: np.ndarray) -> np.ndarray:
    """Turns (T, 4) by angles (T, 3), in radians, about the three axes at once."""
    angle = np.linalg.norm(angles, axis=-1)
    return from_axis_angle(angles / np.maximum(angle, 1e-9)[:, None], angle)
