# SPDX-License-Identifier: GPL-3.0-or-later
"""Legs do not go through each other, and legs that do not are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.apart import APART, part_legs
from mosa.motion.cleanup import clean, plant_feet
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.legs import LEGS
from mosa.motion.rotations import IDENTITY
from mosa.motion.skeleton import OFFSETS

FPS, FRAMES = 20.0, 60


def crossing(depth: float, ahead: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A standing body whose legs swing inwards by an angle (rad) and back, the left one `ahead` (rad) of the right."""
    rotations = np.tile(IDENTITY, (FRAMES, 22, 1))
    swing = depth * np.sin(np.pi * np.arange(FRAMES) / (FRAMES - 1)) ** 2
    for leg, sign in zip(LEGS, (-1.0, 1.0), strict=True):
        rotations[:, leg.hip, 0] = np.cos(swing / 2) * np.cos(ahead / 4)
        rotations[:, leg.hip, 3] = sign * np.sin(swing / 2) * np.cos(ahead / 4)
        rotations[:, leg.hip, 1] = sign * np.sin(ahead / 4)
        rotations[:, leg.hip] /= np.linalg.norm(rotations[:, leg.hip], axis=-1, keepdims=True)
    return rotations, np.tile([0.0, 0.95, 0.0], (FRAMES, 1))


def distances(joints: np.ndarray) -> np.ndarray:
    """The least distance (T,) of ankles and toes of one leg from those of the other, and of points between."""
    share = np.linspace(0.0, 1.0, 5)[:, None]
    feet = [joints[:, None, leg.ankle] + share * (joints[:, leg.toe] - joints[:, leg.ankle])[:, None] for leg in LEGS]
    return np.linalg.norm(feet[0][:, :, None] - feet[1][:, None], axis=-1).min(axis=(1, 2))


@pytest.mark.parametrize("depth", [0.12, 0.2, 0.3])
def test_feet_that_cross_make_way_when_cleaned(depth: float) -> None:
    rotations, root = crossing(depth)
    before = distances(forward_kinematics(rotations, root, OFFSETS))
    after = distances(forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS))
    assert before.min() < 0.02 and after.min() > 0.6 * APART


@given(st.floats(0.05, 0.35), st.floats(-0.3, 0.3))
@settings(max_examples=25)
def test_what_is_far_enough_apart_stays_where_it_is(depth: float, ahead: float) -> None:
    """Frames far from any approach are not moved, and no ankle up or down."""
    rotations, root = crossing(depth, ahead)
    joints, turned = forward_kinematics(rotations, root, OFFSETS), global_rotations(rotations)
    feet = [(joints[:, leg.ankle].copy(), turned[:, leg.ankle]) for leg in LEGS]
    part_legs(feet, joints, OFFSETS, np.zeros((FRAMES - 1, 4), dtype=bool), FPS)
    for leg, (ankle, _) in zip(LEGS, feet, strict=True):
        np.testing.assert_allclose(ankle[:3], joints[:3, leg.ankle], atol=1e-12)
        np.testing.assert_allclose(ankle[:, 1], joints[:, leg.ankle, 1], atol=1e-12)


def test_the_foot_that_swings_makes_way_for_the_one_that_stands() -> None:
    rotations, root = crossing(0.2)
    joints, turned = forward_kinematics(rotations, root, OFFSETS), global_rotations(rotations)
    feet = [(joints[:, leg.ankle].copy(), turned[:, leg.ankle]) for leg in LEGS]
    steps = np.zeros((FRAMES - 1, 4), dtype=bool)
    steps[:, :2] = True
    part_legs(feet, joints, OFFSETS, steps, FPS)
    moved = [np.abs(ankle - joints[:, leg.ankle]).max() for leg, (ankle, _) in zip(LEGS, feet, strict=True)]
    assert moved[0] < 1e-12 and moved[1] > 0.05


def test_feet_in_one_place_part_sideways() -> None:
    joints = forward_kinematics(*crossing(0.0), OFFSETS)
    feet = [(joints[:, leg.ankle] * [0.0, 1.0, 1.0], np.tile(IDENTITY, (FRAMES, 1))) for leg in LEGS]
    part_legs(feet, joints, OFFSETS, np.zeros((FRAMES - 1, 4), dtype=bool), FPS)
    np.testing.assert_allclose(feet[0][0] - feet[1][0], np.tile([APART, 0.0, 0.0], (FRAMES, 1)), atol=1e-3)


def test_given_poses_are_not_moved() -> None:
    rotations, root = crossing(0.12)
    fixed = np.ones(FRAMES, dtype=bool)
    fixed[20:40] = False
    fixed[29] = True
    planted = plant_feet(rotations, root, OFFSETS, FPS, fixed)
    assert np.array_equal(planted[fixed], rotations[fixed])
    between = distances(forward_kinematics(planted, root, OFFSETS))[24:27]
    assert between.min() > distances(forward_kinematics(rotations, root, OFFSETS))[24:27].min()
