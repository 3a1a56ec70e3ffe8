# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats: found where a body needs one, and then the pelvis rests."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.motion.cleanup import clean
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import IDENTITY, from_axis_angle, rotate, yaw
from mosa.motion.seat import held_seat, seats
from mosa.motion.skeleton import LEFT_LEG, OFFSETS, RIGHT_LEG

FPS = 20.0
X = np.array([1.0, 0.0, 0.0])


def bent(hips: np.ndarray, knees: np.ndarray) -> np.ndarray:
    """Rotations (T, 22, 4) of somebody with thighs raised and shins bent back by angles (T,), the feet level."""
    rotations = np.broadcast_to(IDENTITY, (len(hips), 22, 4)).copy()
    for leg in (LEFT_LEG, RIGHT_LEG):
        rotations[:, leg[0]] = from_axis_angle(X, -hips)
        rotations[:, leg[1]] = from_axis_angle(X, knees)
        rotations[:, leg[2]] = from_axis_angle(X, hips - knees)
    return rotations


def on_feet(rotations: np.ndarray) -> np.ndarray:
    """The root's path (T, 3) that leaves the feet where they stand on the floor."""
    joints = forward_kinematics(rotations, np.zeros((len(rotations), 3)), OFFSETS)
    feet = joints[:, [LEFT_LEG[3], RIGHT_LEG[3]]].mean(axis=1)
    return np.asarray(feet[0] * [1.0, 0.0, 1.0] - feet)


def sitting(drift: float, seconds: float = 6.0) -> tuple[np.ndarray, np.ndarray]:
    """Somebody who stands, sits down within a second, and whose thighs then swing (radians) on still feet."""
    times = np.arange(round(seconds * FPS)) / FPS
    share = np.clip(times - 1.0, 0.0, 1.0)
    angle = share**2 * (3.0 - 2.0 * share) * np.radians(85.0)
    swing = drift * np.sin(2.0 * np.pi * np.maximum(times - 2.2, 0.0) / 3.1)
    rotations = bent(angle + swing, angle)
    return rotations, on_feet(rotations)


@pytest.mark.parametrize("turned", [0.0, 2.0])
def test_a_pelvis_rests_while_somebody_sits_and_its_feet_stay(turned: float) -> None:
    rotations, root = sitting(0.2)
    turn = yaw(np.full(len(root), turned))
    root = rotate(turn, root)
    rotations[:, 0] = turn
    joints = forward_kinematics(rotations, root, OFFSETS)
    ((start, end),) = seats(joints, FPS)
    assert 1.4 * FPS < start < 2.6 * FPS and end == len(root)
    cleaned, moved = clean(rotations, root, OFFSETS, FPS)
    assert np.ptp(moved[start + 8 :], axis=0).max() < 0.005 < np.ptp(root[start + 8 :], axis=0).max()
    speed = np.linalg.norm(np.diff(moved, axis=0), axis=-1) * FPS
    assert speed.max() < 1.3 * np.linalg.norm(np.diff(root[:start], axis=0), axis=-1).max() * FPS
    feet = forward_kinematics(cleaned, moved, OFFSETS)[start + 8 :, [LEFT_LEG[3], RIGHT_LEG[3]]]
    assert np.ptp(feet, axis=0).max() < 0.01


def test_who_sits_still_and_who_squats_or_stands_is_left_alone() -> None:
    still = forward_kinematics(*sitting(0.0), OFFSETS)
    assert np.abs(held_seat(still, FPS)).max() < 0.02
    angles = np.radians(60.0) * (1.0 - np.cos(np.arange(100) / FPS * 2.0))
    squats = bent(angles, 2.0 * angles)
    squatting = forward_kinematics(squats, on_feet(squats), OFFSETS)
    assert squatting[:, 0, 1].min() < 0.6 and not seats(squatting, FPS)
    assert not held_seat(squatting, FPS).any()


def test_who_moves_while_low_is_no_sitter() -> None:
    rotations, root = sitting(0.0)
    root[50:] += np.linspace(0.0, 1.5, len(root) - 50)[:, None] * [0.0, 0.0, 1.0]
    assert np.abs(held_seat(forward_kinematics(rotations, root, OFFSETS), FPS)).max() < 0.02


def test_who_leans_far_back_lies() -> None:
    rotations, root = sitting(0.0)
    for angle, sits in ((0.6, True), (1.6, False)):
        rotations[:, 3] = from_axis_angle(X, np.full(len(root), -angle))
        assert bool(seats(forward_kinematics(rotations, root, OFFSETS), FPS)) == sits


@pytest.mark.parametrize(("frames", "times"), [(3, 1), (10, 2)])
def test_who_lifts_themselves_for_a_moment_still_sits(frames: int, times: int) -> None:
    joints = forward_kinematics(*sitting(0.0), OFFSETS)
    ((start, end),) = seats(joints, FPS)
    middle = (start + end) // 2
    joints[middle : middle + frames, :, 1] += 0.4
    assert len(seats(joints, FPS)) == times
