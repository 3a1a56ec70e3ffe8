# SPDX-License-Identifier: GPL-3.0-or-later
"""Feature vectors: there and back on real clips, known paths, mirroring."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mosa.motion import features as f
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import multiply, normalize, rotate, to_matrix, yaw
from mosa.motion.skeleton import OFFSETS
from mosa.motion.solver import onto_skeleton
from tests.backend.motion_samples import plausible_motion, real_clips

SETS = ("full263", "compact137")


def standing(frames: int) -> tuple[np.ndarray, np.ndarray]:
    """A figure with bent arms that stands still: rotations (T, 22, 4), root (T, 3)."""
    rotations, _ = plausible_motion(3, frames=1)
    rotations[:, 0] = [1.0, 0.0, 0.0, 0.0]
    return rotations.repeat(frames, axis=0), np.tile([0.0, 0.9, 0.0], (frames, 1))


@pytest.mark.parametrize(("name", "size"), [("full263", 263), ("compact137", 137)])
def test_widths_and_groups_tile_the_vector(name: str, size: int) -> None:
    assert f.width(name) == size
    parts = [f.group(name, key) for key in f.GROUPS[name]]
    assert [p.start for p in parts] == [0, *[p.stop for p in parts[:-1]]]
    assert parts[-1].stop == size


@pytest.mark.parametrize("name", SETS)
def test_real_clips_come_back(name: str) -> None:
    for clip, joints in real_clips(most=12):
        rotations, root = onto_skeleton(joints)
        moved = f.canonical(forward_kinematics(rotations, root, OFFSETS))
        back = f.features_to_joints(f.joints_to_features(moved, name), name)
        # The features measure heading from its smoothed curve, so compare from the same start.
        error = np.linalg.norm(f.canonical(back) - moved[:-1], axis=-1)
        assert error.max() < 0.001, clip


def test_rotations_of_the_published_set_pose_the_template_as_humanml3d_reads_them() -> None:
    """Multiplied along a chain from the heading on, as its `recover_from_rot` does, they aim the bones."""
    for clip, joints in real_clips(most=6):
        rotations, root = onto_skeleton(joints)
        joints = forward_kinematics(rotations, root, OFFSETS)
        values = f.joints_to_features(joints, "full263")
        columns = values[:, f.group("full263", "rotation")].reshape(-1, 21, 2, 3)
        third = np.cross(columns[:, :, 0], columns[:, :, 1])
        turns = np.stack([columns[:, :, 0], columns[:, :, 1], third], axis=-1)
        to_body = yaw(-f.headings(joints, "full263"))[:-1]
        for chain in f.CHAINS:
            turned = to_matrix(to_body)
            for joint, child in pairwise(chain):
                turned = turned @ turns[:, child - 1]
                bone = joints[:-1, child] - joints[:-1, joint]
                assert np.allclose(turned @ f.TEMPLATE[child], normalize(bone), atol=1e-6), (clip, child)


def test_the_published_heading_counts_the_hips_against_the_shoulders() -> None:
    rotations, root = standing(3)
    joints = forward_kinematics(rotations, root, OFFSETS)
    across = joints[0, 1] - joints[0, 2] + joints[0, 17] - joints[0, 16]
    assert np.allclose(f.headings(joints, "full263"), np.arctan2(across[2], -across[0]))


@pytest.mark.parametrize("name", SETS)
def test_a_straight_walk_has_its_speed_and_no_turn(name: str) -> None:
    rotations, root = standing(60)
    root[:, 2] = 0.06 * np.arange(60)
    joints = f.canonical(forward_kinematics(rotations, root, OFFSETS))
    values = f.joints_to_features(joints, name)
    path = rotate(yaw(-f.headings(joints, name)[0]), joints[1, 0] - joints[0, 0])
    assert np.allclose(values[:, f.group(name, "yaw")], 0.0, atol=1e-9)
    assert np.allclose(values[:, f.group(name, "planar")], path[[0, 2]], atol=1e-9)
    back = f.canonical(f.features_to_joints(values, name))
    assert np.allclose(back[:, 0], joints[:-1, 0], atol=1e-6)


@pytest.mark.parametrize("name", SETS)
def test_turning_on_the_spot_turns_by_the_same_angle_each_frame(name: str) -> None:
    rotations, root = standing(400)
    angle = 0.02 * np.arange(400)
    rotations[:, 0] = multiply(yaw(angle), rotations[:, 0])
    values = f.joints_to_features(forward_kinematics(rotations, root, OFFSETS), name)
    # Stored is half the turn of the world-to-body quaternion; at the ends the smoothing bends it.
    middle = values[150:250, f.group(name, "yaw")]
    assert np.allclose(middle, -0.01, atol=1e-4)


def test_canonical_starts_at_the_origin_facing_z() -> None:
    for clip, joints in real_clips(most=5):
        moved = f.canonical(rotate(yaw(1.3), joints) + np.array([3.0, 0.0, -2.0]))
        assert np.allclose(moved[0, 0, [0, 2]], 0.0), clip
        assert np.allclose(f.facing(moved[:1])[0], [0, 0, 1], atol=1e-9), clip


def test_mirroring_twice_is_nothing_and_once_swaps_sides() -> None:
    rotations, root = plausible_motion(2, frames=10)
    joints = forward_kinematics(rotations, root, OFFSETS)
    once = f.mirror(joints)
    assert np.array_equal(f.mirror(once), joints)
    assert np.allclose(once[:, 1, 0], -joints[:, 2, 0])


def test_mirrored_turns_are_opposite() -> None:
    rotations, root = standing(120)
    rotations[:, 0] = multiply(yaw(0.02 * np.arange(120)), rotations[:, 0])
    joints = forward_kinematics(rotations, root, OFFSETS)
    part = f.group("compact137", "yaw")
    one = f.joints_to_features(joints, "compact137")[:, part]
    other = f.joints_to_features(f.mirror(joints), "compact137")[:, part]
    assert np.allclose(one, -other, atol=1e-9)


def test_mirrored_features_are_those_of_the_mirrored_clip() -> None:
    rotations, root = plausible_motion(3, frames=50)
    joints = forward_kinematics(rotations, root, OFFSETS)
    values = f.joints_to_features(joints, "compact137")
    np.testing.assert_allclose(
        f.mirror_features(values), f.joints_to_features(f.mirror(joints), "compact137"), atol=1e-9
    )


def test_still_feet_are_contacts_and_moving_ones_are_not() -> None:
    rotations, root = standing(30)
    part = f.group("compact137", "contact")
    still = forward_kinematics(rotations, root, OFFSETS)
    assert f.joints_to_features(still, "compact137")[:, part].min() == 1.0
    root[:, 0] = 0.1 * np.arange(30)
    moving = forward_kinematics(rotations, root, OFFSETS)
    assert f.joints_to_features(moving, "compact137")[:, part].max() == 0.0


def test_statistics_emphasise_root_and_contacts() -> None:
    rng = np.random.default_rng(0)
    clips = [rng.normal(size=(500, 137)) for _ in range(3)]
    _, std = f.statistics(clips, "compact137")
    for name in ("yaw", "planar", "height", "contact"):
        assert std[f.group("compact137", name)] == pytest.approx(0.2, rel=0.1)
    assert std[f.group("compact137", "position")] == pytest.approx(1.0, rel=0.1)
