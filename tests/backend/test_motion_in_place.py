# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a motion to edit it: nothing in the file is moved or made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.motion import Motion
from mosa.motion.place import LARGEST_LIFT, on_its_floor
from mosa.motion.plain import Plain
from tests.backend.edit_samples import breathing, clip, degrees, foreign, moved
from tests.backend.motion_samples import plausible_motion


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), st.sampled_from([(20, 60), (0, 40), (20, 40)]))
def test_what_is_made_keeps_its_heights_unless_the_ground_is_another(
    first: float, last: float, run: tuple[int, int]
) -> None:
    """On stairs it stands as high as what is around; a given pelvis that is lower or higher is no reason to float."""
    assume(all(abs(abs(lift) - LARGEST_LIFT) > 1e-9 for lift in (first, last)))  # which of both that is, roundings say
    start, end = run
    rotations, root = plausible_motion(4, 60)
    proposal = Plain(rotations, root)
    given_root = root + np.array([2.0, 0.0, 1.0])
    given_root[:start, 1] += first
    given_root[end:, 1] += last
    placed = Plain(rotations, root + np.array([2.0, 0.7, 1.0]))
    found = on_its_floor(placed, proposal, Plain(rotations, given_root), start, end)
    assert np.allclose(found.root[:, [0, 2]], root[:, [0, 2]] + np.array([2.0, 1.0]))
    # The ground is that of the nearer known side, and between two it rises evenly.
    sides = [(start - 1, first)] * (start > 0) + [(end, last)] * (end < 60)
    frames, lifts = zip(*[(frame, lift * (abs(lift) > LARGEST_LIFT)) for frame, lift in sides], strict=True)
    assert np.allclose(found.root[:, 1] - root[:, 1], np.interp(np.arange(60), frames, lifts), atol=1e-9)


def test_a_pose_in_the_air_is_no_other_ground() -> None:
    rotations, root = plausible_motion(4, 60)
    flying = root.copy()
    flying[16:20, 1] += 0.3
    found = on_its_floor(Plain(rotations, root), Plain(rotations, root), Plain(rotations, flying), 20, 60)
    assert np.allclose(found.root, root)


@pytest.mark.parametrize(("start", "end", "flying"), [(3, 60, slice(0, 8)), (0, 57, slice(52, 60))])
def test_where_few_poses_are_known_a_jump_at_them_is_no_other_ground(start: int, end: int, flying: slice) -> None:
    """The proposal is in the air in all frames that are known: where it lands is its ground."""
    rotations, root = plausible_motion(4, 60)
    jumping = root.copy()
    jumping[flying, 1] += 0.3
    found = on_its_floor(Plain(rotations, root), Plain(rotations, jumping), Plain(rotations, root), start, end)
    assert np.allclose(found.root[:, 1], jumping[:, 1], atol=0.12)


def test_a_file_comes_back_as_it_is(tmp_path: Path) -> None:
    motion = moved(foreign(clip(24.0, 2.0)), 1.2, np.array([100.0, 2.0, -3.0]))
    motion.save(tmp_path / "a.npz")
    stored, read = np.load(tmp_path / "a.npz"), Motion.load(tmp_path / "a.npz", in_place=True)
    for name in ("joints", "rotations", "root", "offsets"):
        assert np.array_equal(getattr(read, name), stored[name].astype(float)), name
    again = Motion.from_bytes(read.to_bytes(), in_place=True)
    assert np.array_equal(again.rotations, read.rotations) and np.array_equal(again.joints, read.joints)


def test_joints_alone_stay_where_they_are_and_as_they_are() -> None:
    given = moved(breathing(clip(30.0, 2.0)), 0.0, np.zeros(3))
    joints = breathing(given).joints + np.array([7.0, 0.3, -2.0])
    motion = Motion.in_place(30.0, joints, prompt="mine", seed=4, model="none")
    assert motion.joints is joints and np.array_equal(motion.root, joints[:, 0])
    assert (motion.prompt, motion.seed, motion.model) == ("mine", 4, "none")
    posed = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    assert np.linalg.norm(posed - joints, axis=-1).mean() < 0.01
    elsewhere = Motion.from_joints(30.0, joints)
    assert np.abs(elsewhere.root[0, [0, 2]]).max() < 1e-9, "unless in place it is set at the origin"
    assert degrees(elsewhere.rotations[:, 1:], motion.rotations[:, 1:]) < 1e-3


@pytest.mark.parametrize("make", [Motion.from_joints, Motion.in_place])
def test_joints_may_be_lists_and_what_is_no_motion_is_told_in_a_sentence(make: Any) -> None:
    joints = clip(30.0, 0.2).joints
    assert np.array_equal(make(30, joints.tolist()).joints, make(30, joints).joints)
    for fps in (0, float("nan"), 1e9):
        with pytest.raises(RequestError, match="frame rate"):
            make(fps, joints)
    for wrong, words in ((joints[0], "shape"), ([joints[0], joints[0, :5]], "different lengths"), (None, "numbers")):
        with pytest.raises(RequestError, match=words):
            make(30, wrong)


@pytest.mark.parametrize("make", [Motion.from_joints, Motion.in_place])
@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float16])
def test_joints_of_any_kind_of_number_are_the_same_places(make: Any, kind: Any) -> None:
    centimetres = (100.0 * (clip(30.0, 0.2).joints + 0.2)).clip(0.0, 255.0).astype(kind)
    found, wanted = make(30, centimetres), make(30, centimetres.astype(float))
    for name in ("rotations", "root", "joints", "offsets"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name)), name


def test_bvh_in_its_place(tmp_path: Path) -> None:
    motion = moved(clip(30.0, 2.0), 2.0, np.array([5.0, 0.0, 5.0]))
    motion.save(tmp_path / "a.bvh")
    read = Motion.load(tmp_path / "a.bvh", in_place=True)
    assert np.abs(read.joints - motion.joints).max() < 1e-3
