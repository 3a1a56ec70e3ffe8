# SPDX-License-Identifier: GPL-3.0-or-later
"""Fast turns of which a network gives the mean are drawn through evenly; all else stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion import rotations as r
from mosa.motion.collapse import RIGID, stood_up
from mosa.motion.interpolation import smoothstep
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.skeleton import OFFSETS
from mosa.motion.solver import solve_rotations
from tests.backend.edit_samples import degrees
from tests.backend.motion_samples import plausible_motion

FRAMES, MIDDLE = 60, 30


def _fast_turn(angle: float, frames: int) -> np.ndarray:
    """Joints (T, 22, 3) of a bent body that turns by `angle` degrees within some frames around MIDDLE."""
    rotations, root = (np.repeat(one[:1], FRAMES, axis=0) for one in plausible_motion(3, frames=2))
    share = smoothstep((np.arange(FRAMES) - MIDDLE + frames / 2) / frames)
    rotations[:, 0] = r.multiply(r.yaw(np.radians(angle) * share), rotations[:, 0])
    return forward_kinematics(rotations, root, OFFSETS)


def _unsure_when(joints: np.ndarray, frames: int) -> np.ndarray:
    """The mean of the motion come earlier and later by up to so many frames, as a decoder gives it."""
    times = np.arange(FRAMES)
    shifts = range(-frames, frames + 1)
    return np.mean([joints[np.clip(times + shift, 0, FRAMES - 1)] for shift in shifts], axis=0)


def _largest_step(rotations: np.ndarray) -> float:
    turned = global_rotations(rotations)
    return degrees(turned[1:], turned[:-1])


@pytest.mark.parametrize("angle", [150.0, -165.0])
def test_a_blurred_turn_is_drawn_through_evenly(angle: float) -> None:
    blurred = _unsure_when(_fast_turn(angle, frames=2), frames=3)
    hips = np.linalg.norm(blurred[:, 1] - blurred[:, 2], axis=-1) / np.linalg.norm(OFFSETS[1] - OFFSETS[2])
    assert hips.min() < 0.4, "the blur does not collapse the body"
    solved = solve_rotations(blurred, OFFSETS)
    mended = stood_up(solved, blurred, OFFSETS)
    assert _largest_step(solved) > 45
    assert _largest_step(mended) < 35
    headings = np.unwrap(2 * np.arctan2(mended[:, 0, 2], mended[:, 0, 0]))
    assert np.degrees(headings[-1] - headings[0]) == pytest.approx(angle, abs=5.0), "it turns the other way"


def test_only_frames_around_a_collapse_change() -> None:
    blurred = _unsure_when(_fast_turn(150.0, frames=2), frames=3)
    solved = solve_rotations(blurred, OFFSETS)
    changed = (stood_up(solved, blurred, OFFSETS) != solved).any(axis=(1, 2))
    assert changed.any()
    assert np.abs(np.flatnonzero(changed) - MIDDLE).max() <= 6


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=15, deadline=None)
def test_sound_motion_is_returned_as_it_is(seed: int) -> None:
    rotations, root = plausible_motion(seed, frames=30)
    joints = forward_kinematics(rotations, root, OFFSETS)
    assert stood_up(rotations, joints, OFFSETS) is rotations


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_short_and_wholly_collapsed_motion_stays_finite(frames: int) -> None:
    rotations, root = plausible_motion(0, frames=frames)
    joints = forward_kinematics(rotations, root, OFFSETS)
    for a, b in RIGID:
        joints[:, a] = joints[:, b]
    mended = stood_up(rotations, joints, OFFSETS)
    assert np.isfinite(mended).all()
    assert np.allclose(np.linalg.norm(mended, axis=-1), 1.0)
