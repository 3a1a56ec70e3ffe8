# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle hands of who sits rest on the thighs; all other hands are where they were."""

from __future__ import annotations

import numpy as np
import pytest

from mosa import load_model
from mosa.generate.model import Model
from mosa.generate.text_to_motion import generate
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.lap import hands_on_lap
from mosa.motion.rotations import from_axis_angle, multiply
from mosa.motion.skeleton import FPS, OFFSETS
from mosa.motion.solver import solve_rotations
from tests.backend.motion_samples import real_clips

ARMS = ((16, 18, 20), (17, 19, 21))
THIGHS = ((1, 4, 20), (2, 5, 21))


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(device="cpu")


def off_the_thighs(joints: np.ndarray) -> np.ndarray:
    """How far (m) the wrists are from the lines of the thighs, (T, 2)."""
    found = []
    for hip, knee, wrist in THIGHS:
        thigh, way = joints[:, knee] - joints[:, hip], joints[:, wrist] - joints[:, hip]
        along = np.clip((way * thigh).sum(-1) / (thigh * thigh).sum(-1), 0.0, 1.0)[:, None]
        found.append(np.linalg.norm(way - along * thigh, axis=-1))
    return np.stack(found, axis=-1)


def sitting(spread: float, seconds: float = 5.0) -> np.ndarray:
    """Rotations (T, 22, 4) of somebody on a chair whose upper arms are `spread` (radians) to the sides."""
    frames = round(seconds * FPS)
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1))
    for hip, knee in ((1, 4), (2, 5)):
        rotations[:, hip] = from_axis_angle(np.tile([1.0, 0.0, 0.0], (frames, 1)), np.full(frames, -1.5))
        rotations[:, knee] = from_axis_angle(np.tile([1.0, 0.0, 0.0], (frames, 1)), np.full(frames, 1.5))
    for shoulder, side in ((16, -1.0), (17, 1.0)):
        down = from_axis_angle(np.tile([0.0, 0.0, 1.0], (frames, 1)), np.full(frames, side * (np.pi / 2 - spread)))
        rotations[:, shoulder] = multiply(down, rotations[:, shoulder])
    return rotations


def seat(rotations: np.ndarray) -> np.ndarray:
    """A root (T, 3) that leaves the lowest joint on the floor."""
    joints = forward_kinematics(rotations, np.zeros((len(rotations), 3)), OFFSETS)
    return np.tile([0.0, -joints[0, :, 1].min(), 0.0], (len(rotations), 1))


def test_arms_in_the_air_come_down_smoothly_and_legs_stay() -> None:
    rotations = sitting(0.9)
    root = seat(rotations)
    before, made = forward_kinematics(rotations, root, OFFSETS), hands_on_lap(rotations, root, OFFSETS, FPS)
    after = forward_kinematics(made, root, OFFSETS)
    assert off_the_thighs(before).min() > 0.3 > 0.15 > off_the_thighs(after).max()
    assert np.linalg.norm(np.diff(after, axis=0), axis=-1).max() * FPS < 1.0
    others = [joint for joint in range(22) if joint not in (18, 19, 20, 21)]
    assert np.allclose(before[:, others], after[:, others])


def test_hands_on_the_thighs_and_of_who_stands_are_left_alone() -> None:
    on_lap = hands_on_lap(sitting(0.9), seat(sitting(0.9)), OFFSETS, FPS)
    again = hands_on_lap(on_lap, seat(on_lap), OFFSETS, FPS)
    assert np.array_equal(on_lap, again)
    standing = sitting(0.9)
    standing[:, [1, 2, 4, 5]] = [1.0, 0.0, 0.0, 0.0]
    assert np.array_equal(hands_on_lap(standing, seat(standing), OFFSETS, FPS), standing)


def test_recorded_hands_of_who_sits_on_a_stool_hardly_move() -> None:
    clips = [joints for name, joints in real_clips("low stool") if name.startswith("cmu")]
    assert clips
    for joints in clips:
        rotations, root = solve_rotations(joints, OFFSETS), joints[:, 0]
        moved = forward_kinematics(hands_on_lap(rotations, root, OFFSETS, FPS), root, OFFSETS)
        kept = forward_kinematics(rotations, root, OFFSETS)
        assert np.percentile(np.linalg.norm(moved - kept, axis=-1).max(axis=-1), 80) < 0.01


@pytest.mark.parametrize("prompt", ["a person sits on a chair", "a man sits and waits", "sits on a bench"])
def test_who_sits_rests_the_hands(model: Model, prompt: str) -> None:
    for motion in generate(model, prompt, seconds=5.0, seed=2, variations=2):
        assert motion.joints[:, 0, 1].max() < 0.75
        assert np.median(off_the_thighs(motion.joints), axis=0).max() < 0.2


def test_arms_that_are_told_of_are_not_laid_down(model: Model) -> None:
    (spread,) = generate(model, "a person sits on a chair with his arms out to the sides", seconds=4.0, seed=1)
    assert np.median(off_the_thighs(spread.joints), axis=0).min() > 0.25
