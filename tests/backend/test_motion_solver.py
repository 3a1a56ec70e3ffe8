# SPDX-License-Identifier: GPL-3.0-or-later
"""Joints to rotations: exact on the skeleton's own poses, close and without flips on real clips."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion import rotations as r
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.skeleton import JOINTS, MIRROR, OFFSETS, PARENTS
from mosa.motion.solver import estimate_offsets, onto_skeleton, solve_rotations
from tests.backend.edit_samples import degrees
from tests.backend.motion_samples import plausible_motion, real_clips

MILLIMETRE = 0.001


def test_skeleton_is_consistent() -> None:
    assert len(JOINTS) == len(PARENTS) == len(OFFSETS) == 22
    assert (PARENTS[1:] < np.arange(1, 22)).all()
    assert np.allclose(OFFSETS[MIRROR] * [-1, 1, 1], OFFSETS)
    assert (MIRROR[MIRROR] == np.arange(22)).all()


def test_forward_kinematics_of_the_rest_pose_adds_up_offsets() -> None:
    rest = np.tile(r.IDENTITY, (1, 22, 1))
    joints = forward_kinematics(rest, np.zeros((1, 3)), OFFSETS)[0]
    assert np.allclose(joints[20], OFFSETS[[3, 6, 9, 13, 16, 18, 20]].sum(0))
    assert np.allclose(joints[10], OFFSETS[[1, 4, 7, 10]].sum(0))


@given(st.integers(0, 2**31 - 1), st.floats(-3.0, 3.0))
@settings(max_examples=20)
def test_forward_kinematics_turns_with_the_pelvis(seed: int, angle: float) -> None:
    rotations, root = plausible_motion(seed, frames=3)
    joints = forward_kinematics(rotations, root, OFFSETS)
    rotations[:, 0] = r.multiply(r.yaw(angle), rotations[:, 0])
    turned = forward_kinematics(rotations, r.rotate(r.yaw(angle), root), OFFSETS)
    assert np.allclose(turned, r.rotate(r.yaw(angle), joints))


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=25)
def test_poses_of_the_skeleton_are_met_within_a_millimetre(seed: int) -> None:
    rotations, root = plausible_motion(seed, frames=40)
    joints = forward_kinematics(rotations, root, OFFSETS)
    solved = solve_rotations(joints, OFFSETS)
    assert np.allclose(np.linalg.norm(solved, axis=-1), 1.0)
    again = forward_kinematics(solved, root, OFFSETS)
    assert np.linalg.norm(again - joints, axis=-1).max() <= MILLIMETRE


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=15)
def test_offsets_are_found_again(seed: int) -> None:
    rotations, root = plausible_motion(seed, frames=40)
    offsets = OFFSETS * 1.1
    found = estimate_offsets(forward_kinematics(rotations, root, offsets))
    lengths = np.linalg.norm(offsets, axis=-1)
    assert np.allclose(np.linalg.norm(found, axis=-1), lengths, atol=MILLIMETRE)


def test_real_clips_keep_their_shape() -> None:
    close = 0
    clips = real_clips()
    for _, joints in clips:
        own = estimate_offsets(joints)
        again = forward_kinematics(solve_rotations(joints, own), joints[:, 0], own)
        close += np.linalg.norm(again - joints, axis=-1).mean() <= 5 * MILLIMETRE
    assert close >= 0.95 * len(clips)


def flips(rotations: np.ndarray, joints: np.ndarray) -> int:
    """How often a bone turns over 90 degrees in a step while its direction turns below 15."""
    turned = global_rotations(rotations)
    cosine = np.clip(np.abs((turned[1:] * turned[:-1]).sum(-1)), 0, 1)
    angle = np.degrees(2 * np.arccos(cosine))
    count = 0
    for child, parent in enumerate(PARENTS):
        if parent < 0:
            continue
        bone = r.normalize(joints[:, child] - joints[:, parent])
        bent = np.degrees(np.arccos(np.clip((bone[1:] * bone[:-1]).sum(-1), -1, 1)))
        count += int(((angle[:, parent] > 90) & (bent < 15)).sum())
    return count


def test_flip_counter_sees_a_flip() -> None:
    rotations, root = plausible_motion(1, frames=4)
    rotations = np.repeat(rotations[:1], 4, axis=0)
    turn = r.from_axis_angle(r.normalize(OFFSETS[18]), np.pi)
    rotations[2:, 16] = r.multiply(rotations[2:, 16], turn)
    assert flips(rotations, forward_kinematics(rotations, root[:1].repeat(4, 0), OFFSETS)) > 0


def test_real_clips_do_not_flip() -> None:
    for name, joints in real_clips():
        rotations, root = onto_skeleton(joints)
        solved = forward_kinematics(rotations, root, OFFSETS)
        assert flips(rotations, solved) == 0, name


def test_clips_stand_on_the_floor_of_the_common_skeleton() -> None:
    for name, joints in real_clips():
        rotations, root = onto_skeleton(joints)
        feet = forward_kinematics(rotations, root, OFFSETS)[:, [7, 8, 10, 11], 1]
        assert feet.min() == pytest.approx(0.0, abs=1e-9), name


def test_a_body_of_another_size_comes_out_the_same() -> None:
    rotations, root = plausible_motion(5, frames=40)
    joints = forward_kinematics(rotations, root, OFFSETS)
    small = onto_skeleton(0.5 * joints)
    same = onto_skeleton(joints)
    assert np.allclose(small[1], same[1], atol=1e-6)


@pytest.mark.parametrize(("elbow", "side"), [(18, -1.0), (19, 1.0)])
def test_an_arm_that_folds_onto_itself_does_not_spin(elbow: int, side: float) -> None:
    """Where the forearm comes by the upper arm there is no smallest way to turn it there."""
    rotations, root = plausible_motion(0, frames=80)
    rotations[:], root[:] = rotations[:1], root[:1]
    bend = np.radians(120.0 + 58.0 * np.sin(np.linspace(0.0, np.pi, 80)))
    beside = np.radians(6.0 * np.cos(np.linspace(0.0, 3.0 * np.pi, 80)))
    about_hinge = r.from_axis_angle(np.array([0.0, side, 0.0]), bend)
    rotations[:, elbow] = r.multiply(r.from_axis_angle(np.array([0.0, 0.0, 1.0]), beside), about_hinge)
    joints = forward_kinematics(rotations, root, OFFSETS)
    turned = global_rotations(solve_rotations(joints, OFFSETS))[:, elbow]
    assert degrees(turned[:-1], turned[1:]) < 15.0
