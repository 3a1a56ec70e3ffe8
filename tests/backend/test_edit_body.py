# SPDX-License-Identifier: GPL-3.0-or-later
"""From a caller's body to the model's and back, and a proposal put in its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.generate.edit.body import Body
from mosa.generate.edit.in_step import in_step
from mosa.motion.body import HIPS
from mosa.motion.features import facing, heading_angle
from mosa.motion.interpolation import linear
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.motion import Motion
from mosa.motion.place import put_in_place, through
from mosa.motion.plain import Plain
from mosa.motion.rotations import from_axis_angle, multiply, rotate, yaw
from mosa.motion.skeleton import CONTACT_JOINTS, OFFSETS
from tests.backend.edit_samples import breathing, clip, degrees, foreign, moved, with_garbage
from tests.backend.motion_samples import plausible_motion

MILLIMETRE = 0.001


def bodies() -> dict[str, Motion]:
    motion = clip(24.0, 4.0)
    return {
        "the model's own": motion,
        "a child on a table, with other bones": foreign(motion, 0.6),
        "a giant": foreign(motion, 3.0),
        "in centimetres": Motion.from_rotations(24.0, motion.rotations, 100.0 * motion.root, 100.0 * OFFSETS),
        "joints alone that breathe": breathing(motion),
        "elsewhere": moved(motion, 2.5, np.array([30.0, -4.0, 900.0])),
    }


@pytest.mark.parametrize("name", list(bodies()))
def test_known_poses_come_back_from_the_models_body(name: str) -> None:
    motion = bodies()[name]
    known = np.ones(motion.frames, dtype=bool)
    body, plain = Body.read(motion, known, OFFSETS)
    rotations, root = body.dress(plain, known, motion.fps)
    size = np.ptp(motion.joints[0, :, 1])
    assert degrees(rotations, motion.rotations) < 1e-4
    assert np.abs(root - motion.root).max() < 1e-9 * max(1.0, np.abs(motion.root).max())
    joints = forward_kinematics(rotations, root, motion.offsets)
    assert np.abs(joints - forward_kinematics(motion.rotations, motion.root, motion.offsets)).max() < 1e-6 * size


@pytest.mark.parametrize("name", list(bodies()))
def test_on_the_models_body_it_stands_on_the_floor_at_a_persons_size(name: str) -> None:
    motion = bodies()[name]
    known = np.ones(motion.frames, dtype=bool)
    body, plain = Body.read(motion, known, OFFSETS)
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    assert abs(joints[:, CONTACT_JOINTS, 1].min()) < 1e-9
    assert 0.6 < plain.root[:, 1].mean() < 1.2
    way, own = (np.linalg.norm((j[-1, HIPS] - j[0, HIPS]).mean(axis=0)) for j in (joints, motion.joints))
    assert way * body.ratio == pytest.approx(own, rel=0.01)
    # The poses are the same: limbs point where they pointed.
    for joint, parent in ((4, 1), (8, 5), (18, 16), (21, 19)):
        there, here = (j[:, joint] - j[:, parent] for j in (joints, motion.joints))
        there, here = (v / np.linalg.norm(v, axis=-1, keepdims=True) for v in (there, here))
        assert np.degrees(np.arccos(np.clip((there * here).sum(-1), -1, 1))).max() < 12.0, joint


@pytest.mark.parametrize(
    "name", ["the model's own", "a child on a table, with other bones", "its pelvis below its hips"]
)
def test_who_bows_keeps_the_hips_where_the_model_has_them(name: str) -> None:
    """Wherever the caller's pelvis begins: else feet would slide as it tilts."""
    lower = OFFSETS.copy()
    lower[[1, 2, 3]] += (0.0, 0.17, -0.02)
    made = clip(24.0, 4.0)
    motion = {**bodies(), "its pelvis below its hips": Motion.from_rotations(24.0, made.rotations, made.root, lower)}[
        name
    ]
    known = np.ones(motion.frames, dtype=bool)
    body, plain = Body.read(motion, known, OFFSETS)
    tilt = from_axis_angle(np.array([1.0, 0.0, 0.0]), np.linspace(0.0, 1.2, motion.frames))
    bowed = plain.rotations.copy()
    bowed[:, 0] = multiply(bowed[:, 0], tilt)
    rotations, root = body.dress(Plain(bowed, plain.root), known, motion.fps)
    own = forward_kinematics(rotations, root, motion.offsets)[:, HIPS].mean(axis=1)
    model = forward_kinematics(bowed, plain.root, OFFSETS)[:, HIPS].mean(axis=1)
    assert np.abs(own - (model + np.array([0.0, body.floor, 0.0])) * body.ratio).max() < 1e-3 * body.ratio


@pytest.mark.parametrize(("frames", "flies"), [(9, True), (30, False)])
def test_only_what_is_up_there_for_a_moment_is_in_a_jump(frames: int, flies: bool) -> None:
    """Who glides above the ground for a second, on skates or on a platform, has it where their feet are."""
    rotations = np.zeros((frames, 22, 4))
    rotations[..., 0] = 1.0
    root = np.column_stack([np.zeros(frames), np.full(frames, 1.3), 0.5 * np.arange(frames) / 30.0])
    body, _ = Body.read(Motion.from_rotations(30.0, rotations, root, OFFSETS), np.ones(frames, dtype=bool), OFFSETS)
    assert body.flies == flies and (body.floor == 0.0) == flies


def test_unknown_frames_are_not_looked_at_and_get_the_residue_of_their_neighbours() -> None:
    motion = foreign(clip(24.0, 4.0))
    known = np.ones(motion.frames, dtype=bool)
    known[30:60] = False
    body, plain = Body.read(motion, known, OFFSETS)
    other, garbled = Body.read(with_garbage(motion, ~known), known, OFFSETS)
    assert body.ratio == other.ratio and body.floor == other.floor
    assert np.array_equal(plain.rotations, garbled.rotations) and np.array_equal(plain.root, garbled.root)
    assert np.array_equal(body.residue, other.residue)
    rotations, root = body.dress(plain, known, motion.fps)
    between, path = linear(motion.rotations, motion.root, known)
    assert np.abs(root - path).max() < 1e-9
    # Wrists, whose turns the model cannot see, go from the turn before the gap to the one after it.
    assert degrees(rotations[:, [20, 21, 15]], between[:, [20, 21, 15]]) < 25.0


def proposal(seed: int, frames: int) -> Plain:
    rotations, root = plausible_motion(seed, frames)
    return Plain(rotations, root)


def heading(plain: Plain, frame: int) -> float:
    pose = forward_kinematics(plain.rotations[[frame]], plain.root[[frame]], OFFSETS)
    return float(heading_angle(facing(pose))[0])


def apart(a: float, b: float) -> float:
    return abs((a - b + np.pi) % (2 * np.pi) - np.pi)


@given(seed=st.integers(0, 100), start=st.integers(1, 20), length=st.integers(1, 30), after=st.integers(1, 10))
@settings(max_examples=50, deadline=None)
def test_a_proposal_leaves_from_one_pose_and_arrives_at_the_other(
    seed: int, start: int, length: int, after: int
) -> None:
    end = start + length
    made, given_ = proposal(seed, end + after), proposal(seed + 1, end + after)
    placed = put_in_place(made, given_, start, end)
    for frame in (start - 1, end):
        assert np.allclose(placed.root[frame], given_.root[frame], atol=1e-9)
        assert apart(heading(placed, frame), heading(given_, frame)) < 1e-6
    assert np.array_equal(placed.rotations[:, 1:], made.rotations[:, 1:]), "poses stay, only the pelvis turns"


@pytest.mark.parametrize(("start", "end", "anchor"), [(0, 20, 20), (10, 30, 9)])
def test_with_one_known_side_it_is_moved_as_it_is(start: int, end: int, anchor: int) -> None:
    made, given_ = proposal(1, 30), proposal(2, 30)
    placed = put_in_place(made, given_, start, end)
    assert np.allclose(placed.root[anchor], given_.root[anchor])
    assert apart(heading(placed, anchor), heading(given_, anchor)) < 1e-6
    turn = yaw(heading(placed, 0) - heading(made, 0))
    assert np.allclose(placed.root - placed.root[0], rotate(turn, made.root - made.root[0]))
    assert degrees(placed.rotations[:, 0], multiply(turn, made.rotations[:, 0])) < 1e-4


def test_a_proposal_that_fits_is_left_alone() -> None:
    made = proposal(3, 40)
    placed = put_in_place(made, made, 10, 30)
    assert np.allclose(placed.root, made.root) and degrees(placed.rotations, made.rotations) < 1e-5
    elsewhere = Plain(made.rotations.copy(), rotate(yaw(1.0), made.root) + np.array([5.0, 0.0, 2.0]))
    elsewhere.rotations[:, 0] = multiply(yaw(1.0), made.rotations[:, 0])
    placed = put_in_place(elsewhere, made, 10, 30)
    assert np.allclose(placed.root, made.root, atol=MILLIMETRE * 1e-3)


@given(seed=st.integers(0, 100), start=st.integers(0, 8), length=st.integers(3, 30), data=st.data())
@settings(max_examples=50, deadline=None)
def test_pins_are_passed_through_and_the_ends_stay(seed: int, start: int, length: int, data: st.DataObject) -> None:
    end = start + length
    pins = np.array(sorted(data.draw(st.sets(st.integers(start, end - 1), min_size=1, max_size=3))))
    made, given_ = proposal(seed, end + 3), proposal(seed + 1, end + 3)
    bent = through(made, given_, pins, start, end)
    for frames, target in ((pins, given_), ([f for f in (start - 1, end) if f >= 0], made)):
        assert degrees(bent.rotations[frames], target.rotations[frames]) < 1e-4
        assert np.allclose(bent.root[frames], target.root[frames], atol=1e-9)
    assert np.allclose(np.linalg.norm(bent.rotations, axis=-1), 1.0)


def test_a_pin_that_is_met_anyway_bends_nothing_and_one_that_is_not_bends_smoothly() -> None:
    made = proposal(3, 60)
    bent = through(made, made, np.array([20, 30]), 10, 50)
    assert np.allclose(bent.root, made.root) and degrees(bent.rotations, made.rotations) < 1e-4
    lifted = Plain(made.rotations, made.root + np.array([0.2, 0.1, 0.0]))
    bent = through(made, lifted, np.array([30]), 10, 50)
    change = bent.root - made.root
    assert np.allclose(change[30], [0.2, 0.1, 0.0]) and np.abs(change[[9, 50]]).max() < 1e-9
    assert np.linalg.norm(np.diff(change, axis=0), axis=-1).max() < 2.0 * 0.23 / 20, "spread over the whole way"
    assert np.linalg.norm(np.diff(change, 2, axis=0), axis=-1).max() < 0.005, "and without a kink at the pin"
    assert degrees(bent.rotations, made.rotations) < 1e-4, "the pose fits as it is"


def test_where_all_moments_are_alike_none_comes_sooner_or_later() -> None:
    rotations, root = plausible_motion(2, 1)
    glides = Plain(np.tile(rotations, (60, 1, 1)), root + np.arange(60)[:, None] * np.array([0.0, 0.0, 0.05]))
    found = in_step(glides, glides, np.array([30]), 10, 50)
    np.testing.assert_allclose(found.root, glides.root, atol=1e-9)
