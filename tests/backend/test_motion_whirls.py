# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns that a network blurs, or makes in a single frame, are drawn through evenly; all else stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mosa.motion import rotations as r
from mosa.motion.interpolation import smoothstep
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.skeleton import OFFSETS
from mosa.motion.solver import solve_rotations
from mosa.motion.whirls import RIGID, WHIRL, calmed, stood_up
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
@settings(max_examples=15)
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


@pytest.mark.parametrize("joint", [0, 9, 16])
def test_a_turn_within_a_frame_is_drawn_through_evenly(joint: int) -> None:
    rotations, _ = plausible_motion(5, frames=FRAMES)
    turned = rotations.copy()
    turned[MIDDLE:, joint] = r.multiply(r.yaw(2.8), turned[MIDDLE:, joint])
    known = np.ones(FRAMES, dtype=bool)
    known[10:50] = False
    mended = calmed(turned, known)
    assert _largest_step(turned) > 140 and _largest_step(mended) < 70
    changed = np.flatnonzero((mended != turned).any(axis=(1, 2)))
    assert changed.min() >= MIDDLE - 3 and changed.max() <= MIDDLE + 2


@given(st.integers(0, 2**31 - 1))
@example(121329290)
@settings(max_examples=15)
def test_what_does_not_whirl_and_what_is_known_is_not_calmed(seed: int) -> None:
    rotations, _ = plausible_motion(seed, frames=30)
    assume(_largest_step(rotations) < np.degrees(WHIRL))  # four samples of a thousand spin as fast
    assert calmed(rotations, np.zeros(30, dtype=bool)) is rotations
    rotations[15, 3] = r.multiply(r.yaw(3.0), rotations[15, 3])
    assert calmed(rotations, np.ones(30, dtype=bool)) is rotations
    known = np.arange(30) != 16
    assert (calmed(rotations, known)[known] == rotations[known]).all()


@pytest.mark.parametrize("angle", [30.0, -100.0])
def test_a_whirl_is_drawn_through_the_shorter_way(angle: float) -> None:
    """A shoulder that came round by the longer way in four frames went on to do so."""
    rotations = np.repeat(plausible_motion(3, frames=1)[0], 30, axis=0)
    turn = np.radians(angle - np.copysign(360.0, angle)) * np.clip((np.arange(30) - 12) / 4.0, 0.0, 1.0)
    turned = r.multiply(r.yaw(turn), rotations[:, 17])
    rotations[:, 17] = turned
    mended = calmed(rotations, np.arange(30) < 3)
    assert degrees(turned[1:], turned[:-1]) > 45.0
    assert degrees(mended[1:, 17], mended[:-1, 17]) < abs(angle) / 4.0
    assert degrees(mended[[0, -1]], rotations[[0, -1]]) < 1.0


def test_what_leads_into_a_whirl_and_out_of_it_is_drawn_through_as_well() -> None:
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (40, 22, 1))
    rotations[18:23, 3] = r.yaw(np.radians([30.0, 60.0, 110.0, 60.0, 30.0]))
    drawn = calmed(rotations, np.zeros(40, dtype=bool))
    assert np.degrees(r.angle_between(drawn, rotations[:1])).max() < 10.0


def test_what_is_beside_a_collapse_is_drawn_through_as_well() -> None:
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (30, 22, 1))
    rotations[14:17, 0] = r.yaw(np.radians(40.0))
    joints = forward_kinematics(rotations, np.zeros((30, 3)), OFFSETS)
    joints[15, [1, 2]] = joints[15, [1, 2]].mean(axis=0)
    stood = stood_up(rotations, joints, OFFSETS)
    assert np.degrees(r.angle_between(stood, rotations[:1])).max() < 10.0
