# SPDX-License-Identifier: GPL-3.0-or-later
"""Bone names, rotations and the retarget formula, without Blender."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mosa.motion import skeleton as backend
from mosa_blender.rig import mannequin, missing, moving, retarget, rotations, skeleton, t_pose
from mosa_blender.rig.controls import Controls, Loose
from mosa_blender.rig.errors import RigError
from mosa_blender.rig.limbs import RestLimb
from mosa_blender.rig.profiles import OPTIONAL, Profile, match_bones
from tests.addon.humanoids import HUMANOIDS
from tests.addon.rigs import a_pose, bone_name, make_motion

CAPITAL = [
    joint.title().replace("Left_", "L_").replace("Right_", "R_") for joint in (*skeleton.JOINTS, *skeleton.HANDS)
]
NAMES = {joint: joint for joint in skeleton.JOINTS}
FINGERS = [f"{side}_{finger}1" for side in ("left", "right") for finger in ("index", "thumb")]


def random_quaternions(seed: int, *shape: int) -> np.ndarray:
    q = np.random.default_rng(seed).normal(size=(*shape, 4))
    return q / np.linalg.norm(q, axis=-1, keepdims=True)


def random_turn(seed: int) -> np.ndarray:
    return rotations.to_matrix(random_quaternions(seed))


def same_rotation(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.all(np.abs(np.sum(a * b, axis=-1)) > 1.0 - 1e-9))


def test_the_skeleton_is_the_backend_s() -> None:
    assert skeleton.JOINTS == backend.JOINTS
    np.testing.assert_array_equal(skeleton.PARENTS, backend.PARENTS)
    np.testing.assert_array_equal(skeleton.OFFSETS, backend.OFFSETS)


@pytest.mark.parametrize(
    ("names", "hands", "wrist"),
    [
        (CAPITAL, True, "L_Wrist"),
        ([*skeleton.JOINTS, *skeleton.HANDS], True, "left_wrist"),
        (["root", *skeleton.JOINTS, *FINGERS], False, "left_wrist"),
        (["root", *skeleton.JOINTS, "jaw", *FINGERS], False, "left_wrist"),
        (["m_avg_root", *(f"m_avg_{n}" for n in CAPITAL)], True, "m_avg_L_Wrist"),
        (["f_avg_root", *(f"f_avg_{n}" for n in CAPITAL)], True, "f_avg_L_Wrist"),
        ([f"bone_{n:02d}" for n in range(24)], True, "bone_20"),
        ([bone_name(joint, "vroid") for joint in skeleton.JOINTS], False, "J_Bip_L_Hand"),
        ([bone_name(joint, "character_creator") for joint in skeleton.JOINTS], False, "CC_Base_L_Hand"),
        ([bone_name(joint, "mixamo") for joint in skeleton.JOINTS], False, "mixamorig:LeftHand"),
        ([bone_name(joint, "mixamo")[10:] for joint in skeleton.JOINTS], False, "LeftHand"),
        (
            [bone_name(joint, "mixamo").replace("rig:", "rig7:") for joint in skeleton.JOINTS],
            False,
            "mixamorig7:LeftHand",
        ),
        ([bone_name(joint, "unreal") for joint in skeleton.JOINTS], False, "hand_l"),
        ([bone_name(joint, "metarig") for joint in skeleton.JOINTS], False, "hand.L"),
    ],
)
def test_knows_every_naming(names: list[str], hands: bool, wrist: str) -> None:
    profile = match_bones(reversed(names))
    assert profile.bones["left_wrist"] == wrist
    assert len(set(profile.ordered)) == 22
    assert ("left_hand" in profile.bones) == hands


def test_names_missing_bones() -> None:
    with pytest.raises(RigError, match=r"no bone for left_knee, right_wrist; "):
        match_bones([name for name in CAPITAL if name not in ("L_Knee", "R_Wrist")])
    with pytest.raises(RigError, match=r"pelvis, left_hip, right_hip, left_knee and 11 more"):
        match_bones(["Bone", "Bone.001"])


def test_spines_are_counted_as_their_naming_does() -> None:
    """Mixamo's Spine1 is not SMPL's spine1."""
    profile = match_bones([bone_name(joint, "mixamo") for joint in skeleton.JOINTS])
    spines = [profile.bones[joint] for joint in ("spine1", "spine2", "spine3")]
    assert spines == ["mixamorig:Spine", "mixamorig:Spine1", "mixamorig:Spine2"]


def test_what_is_missing_is_called_as_the_others_are() -> None:
    names = [bone_name(joint, "mixamo") for joint in skeleton.JOINTS if "wrist" not in joint]
    with pytest.raises(RigError, match="no bone for LeftHand, RightHand; "):
        match_bones(names)


@pytest.mark.parametrize("name", HUMANOIDS)
def test_bodies_are_known_by_what_their_bones_are_called(name: str) -> None:
    parents = HUMANOIDS[name].parents()
    assert match_bones(parents, parents).bones == HUMANOIDS[name].expected()


@given(st.sampled_from(sorted(HUMANOIDS)), st.randoms())
def test_the_order_of_bones_does_not_matter_nor_do_helpers_beside_them(name: str, random: Random) -> None:
    parents = list(HUMANOIDS[name].parents().items())
    parents += [(f"{bone} helper", bone) for bone, _ in parents]
    random.shuffle(parents)
    assert match_bones(dict(parents), dict(parents)).bones == HUMANOIDS[name].expected()


def test_auto_rig_pros_controls_are_told_from_what_it_exports() -> None:
    """Its skeleton's names are in the rig, too, where they follow the controls by constraints."""
    parents = HUMANOIDS["auto_rig_pro_export"].parents()
    match_bones(parents, parents)
    controls = {"c_pos": None, "c_traj": "c_pos", "c_root_master.x": "c_traj", "c_foot_ik.l": "c_traj"}
    rig = {**controls, **parents, "root.x": "c_root_master.x"}
    with pytest.raises(RigError, match="Auto-Rig Pro's controls are not keyed: generate on a MoSa figure and bring"):
        match_bones(rig, rig)


@pytest.mark.parametrize("part", ["thigh", "hand", "Head", "Spine"])
def test_a_body_that_is_not_all_there_is_refused(part: str) -> None:
    parents = HUMANOIDS["biped"].parents()
    lacking = {bone: above for bone, above in parents.items() if part.lower() not in bone.lower()}
    lacking = {bone: above if above in lacking else None for bone, above in lacking.items()}
    with pytest.raises(RigError, match="no bone for "):
        match_bones(lacking, lacking)


@given(st.integers(0, 10_000), st.sets(st.sampled_from(sorted(OPTIONAL))))
def test_what_has_no_bone_is_done_by_those_below(seed: int, without: set[str]) -> None:
    """All other joints are turned in the world as they were, and once done there is nothing more to do."""
    motion = make_motion(5, seed=seed)
    present = [k for k, joint in enumerate(skeleton.JOINTS) if joint not in without]
    folded = missing.folded(motion.rotations, present)
    everywhere = (world_turns(motion.rotations), world_turns(folded))
    np.testing.assert_allclose(*(turns[:, present] for turns in everywhere), atol=1e-9)
    np.testing.assert_array_equal(missing.folded(folded, present), folded)
    absent = sorted(set(range(22)) - set(present))
    np.testing.assert_array_equal(folded[:, absent], np.eye(4)[np.zeros((5, len(absent)), dtype=int)])


def world_turns(local: np.ndarray) -> np.ndarray:
    """Matrices (T, 22, 3, 3) in the model's axes of local rotations (T, 22, 4)."""
    turns = rotations.to_matrix(local)
    for joint, parent in enumerate(skeleton.PARENTS):
        if parent >= 0:
            turns[:, joint] = turns[:, parent] @ turns[:, joint]
    return turns


@given(st.integers(0, 10_000), st.sets(st.sampled_from(sorted(OPTIONAL))))
def test_a_skeleton_without_some_joints_is_completed(seed: int, without: set[str]) -> None:
    """In any axes and size; what is there stays, and what is not comes near to where the usual body has it."""
    present = [k for k, joint in enumerate(skeleton.JOINTS) if joint not in without]
    turn, size = random_turn(seed), 1.0 + seed % 7
    heads = skeleton.rest_joints(skeleton.OFFSETS) @ turn.T * size
    bones = np.stack([random_turn(seed + k) for k in range(len(present))])
    matrices, places = missing.with_missing_bones(bones, heads[present], present)
    np.testing.assert_array_equal(matrices[present], bones)
    np.testing.assert_array_equal(places[present], heads[present])
    assert np.linalg.norm(places - heads, axis=-1).max() < 0.05 * size
    np.testing.assert_allclose(np.linalg.det(matrices), 1.0, atol=1e-9)


def test_refuses_two_bones_for_a_joint() -> None:
    with pytest.raises(RigError, match="'L_Hip' and 'left_hip'"):
        match_bones([*CAPITAL, "left_hip"])


def test_refuses_a_wrong_hierarchy() -> None:
    names = (*skeleton.JOINTS, "twist")
    parents: dict[str, str | None] = {
        joint: skeleton.JOINTS[parent] if parent >= 0 else None
        for joint, parent in zip(skeleton.JOINTS, skeleton.PARENTS, strict=True)
    }
    parents |= {"twist": "left_elbow", "left_wrist": "twist"}
    assert match_bones(names, parents).bones["left_wrist"] == "left_wrist"
    parents["left_elbow"] = "right_shoulder"
    with pytest.raises(RigError, match="'left_elbow' must be below 'left_shoulder'"):
        match_bones(names, parents)


@given(st.integers(0, 10_000))
def test_matrix_and_quaternion_agree(seed: int) -> None:
    q = random_quaternions(seed)
    matrix = rotations.to_matrix(q)
    assert same_rotation(rotations.from_matrix(matrix), q)
    turned = rotations.turned(q[None, None], random_turn(seed + 1)[None])
    c = random_turn(seed + 1)
    np.testing.assert_allclose(rotations.to_matrix(turned[0, 0]), c @ matrix @ c.T, atol=1e-12)


def euler_matrix(angles: np.ndarray, order: str) -> np.ndarray:
    """What Blender does: the first axis of the order turns first."""
    result = np.eye(3)
    for axis in order:
        index = "XYZ".index(axis)
        vector = np.zeros(4)
        vector[0], vector[index + 1] = np.cos(angles[index] / 2), np.sin(angles[index] / 2)
        result = rotations.to_matrix(vector) @ result
    return result


def smooth_quaternions(seed: int, frames: int = 400) -> np.ndarray:
    """A rotation that wanders anywhere, a few degrees a frame."""
    steps = np.random.default_rng(seed).normal(size=(frames, 3)).cumsum(axis=0) * 0.004
    q = np.zeros((frames, 4))
    q[0, 0] = 1.0
    for frame in range(1, frames):
        angle = np.linalg.norm(steps[frame])
        step = np.append(np.cos(angle / 2), np.sin(angle / 2) * steps[frame] / angle)
        q[frame] = rotations.multiply(step, q[frame - 1])
    return q


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"]))
def test_euler_angles_mean_the_rotation_and_take_no_detour(seed: int, order: str) -> None:
    q = smooth_quaternions(seed)
    angles = rotations.to_euler(q, order)
    for frame in range(0, len(q), 20):
        wanted = rotations.to_matrix(q[frame])
        np.testing.assert_allclose(euler_matrix(angles[frame], order), wanted, atol=1e-7)
    other = angles + np.pi
    middle = "XYZ".index(order[1])
    other[:, middle] = np.pi - angles[:, middle]
    turns = (other[1:] - angles[:-1] + np.pi) % (2 * np.pi) - np.pi
    taken = np.abs(np.diff(angles, axis=0))
    assert taken.max() <= np.pi + 1e-9
    assert np.all(taken.sum(axis=1) <= np.abs(turns).sum(axis=1) + 1e-9)


def test_euler_angles_at_the_gimbal() -> None:
    angles = np.array([[0.4, np.pi / 2, 0.0], [0.4, -np.pi / 2, 0.0]])
    q = np.array([rotations.from_matrix(euler_matrix(a, "XYZ")) for a in angles])
    again = rotations.to_euler(q, "XYZ")
    for frame in range(2):
        wanted = euler_matrix(angles[frame], "XYZ")
        np.testing.assert_allclose(euler_matrix(again[frame], "XYZ"), wanted, atol=1e-6)


def test_axis_angle_goes_through_zero_and_beyond_a_turn() -> None:
    angle = np.linspace(-1.0, 9.0, 101)
    q = np.column_stack([np.cos(angle / 2), np.zeros((101, 2)), np.sin(angle / 2)])
    keys = rotations.to_axis_angle(q)
    assert np.abs(np.diff(keys, axis=0)).max() < 0.11
    half = keys[:, :1] / 2
    again = np.concatenate([np.cos(half), np.sin(half) * keys[:, 1:]], axis=1)
    assert same_rotation(again, q)
    still = rotations.to_axis_angle(np.tile([1.0, 0.0, 0.0, 0.0], (3, 1)))
    np.testing.assert_allclose(np.linalg.norm(still[:, 1:], axis=1), 1.0)
    np.testing.assert_allclose(still[:, 0], 0.0)


def rig(seed: int, axes: np.ndarray, scale: float) -> retarget.RestRig:
    """A rig of the model's proportions with random bone axes in a turned, scaled object."""
    bones = rotations.to_matrix(random_quaternions(seed, 22))
    world = np.eye(4)
    world[:3, :3] = scale * random_turn(seed + 1)
    world[:3, 3] = (1.0, -2.0, 0.3)
    return retarget.RestRig(bones, skeleton.rest_joints(skeleton.OFFSETS) @ axes.T, world)


@given(st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 2.0]))
def test_what_is_keyed_is_read_again(seed: int, scale: float) -> None:
    axes = random_turn(seed + 2)
    rest = rig(seed, axes, scale)
    # Near an axis of the armature "up" is that axis: the hips are kept then, which are not where the pelvis says.
    assume(np.allclose(retarget.rest_axes(rest.heads, skeleton.OFFSETS), axes, atol=1e-9))
    local, root = random_quaternions(seed + 3, 4, 22), np.random.default_rng(seed).normal(size=(4, 3))
    channels = retarget.retarget(rest, local, root, skeleton.OFFSETS)
    reader = moving.MovingRig(rest.matrices, rest.heads, np.broadcast_to(rest.world, (4, 4, 4)))
    again, root_again = reader.read(channels.quaternions, channels.location)
    assert same_rotation(again, local)
    np.testing.assert_allclose(root_again, root * scale, atol=1e-7)


@given(st.floats(-0.2, 0.2), st.floats(0.7, 1.4))
def test_other_proportions_do_not_tilt_the_rest_axes(hunch: float, legs: float) -> None:
    offsets = skeleton.OFFSETS.copy()
    offsets[[4, 5, 7, 8]] *= legs
    offsets[[6, 9, 12], 2] += 0.3 * hunch
    axes = retarget.rest_axes(skeleton.rest_joints(offsets), skeleton.OFFSETS)
    np.testing.assert_allclose(axes, np.eye(3), atol=1e-12)


def test_refuses_what_a_rotation_cannot_express() -> None:
    for columns, word in (
        (np.diag([1.0, 1.0, 2.0]), "differently"),
        (np.array([[1.0, 0.4, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), "differently"),
        (np.diag([-1.0, 1.0, 1.0]), "mirrored"),
        (np.zeros((3, 3)), "nothing"),
    ):
        world = np.eye(4)
        world[:3, :3] = columns
        with pytest.raises(RigError, match=word):
            retarget.split_world(world)


@pytest.mark.parametrize("degrees", [80.0, 95.0])
def test_arms_that_hang_down_are_lifted(degrees: float) -> None:
    bones = np.tile(np.eye(3), (22, 1, 1))
    rest = t_pose.as_t_pose(bones, skeleton.rest_joints(a_pose(degrees)), np.eye(4))
    t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)
    np.testing.assert_allclose(rest.heads, skeleton.rest_joints(skeleton.OFFSETS), atol=1e-9)


def test_refuses_a_heap_of_bones() -> None:
    """As of LAFAN1, whose bones all rest along one axis."""
    bones, lying = np.tile(np.eye(3), (22, 1, 1)), skeleton.OFFSETS.copy()
    limbs = [4, 5, 7, 8, 18, 19, 20, 21]
    lying[limbs] = np.linalg.norm(lying[limbs], axis=1)[:, None] * np.array([0.0, 1.0, 0.0])
    rest = t_pose.as_t_pose(bones, skeleton.rest_joints(lying), np.eye(4))
    with pytest.raises(RigError, match="neither a T-pose nor an A-pose"):
        t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)


@given(st.integers(0, 10_000))
def test_a_heap_of_bones_is_known_by_a_pose(seed: int) -> None:
    """Bones that rest any way, in a pose in which they stand as in the T, on a pelvis that is turned and moved."""
    bones, lying = (rotations.to_matrix(random_quaternions(seed + k, 22)) for k in range(2))
    above = lying[[max(parent, 0) for parent in skeleton.PARENTS]].transpose(0, 2, 1)
    heads = skeleton.rest_joints(np.einsum("jab,jb->ja", above, skeleton.OFFSETS))
    own = rotations.from_matrix(bones.transpose(0, 2, 1) @ above @ lying @ bones)
    own[0] = random_quaternions(seed + 2)
    rest = t_pose.as_t_pose(bones, heads, np.eye(4), (own, np.array([0.0, 2.0, 0.0])))
    t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)
    turned = rest.heads @ lying[0].T  # the T-pose, as the pelvis lies
    np.testing.assert_allclose(turned, skeleton.rest_joints(skeleton.OFFSETS), atol=1e-7)
    assert rest.lifts is not None and rest.standing is not None
    lengths = np.linalg.norm(skeleton.OFFSETS, axis=1)[1:]
    steps = np.array([rest.standing[j] - rest.standing[p] for j, p in enumerate(skeleton.PARENTS) if p >= 0])
    np.testing.assert_allclose(np.linalg.norm(steps, axis=1), lengths, atol=1e-7)
    np.testing.assert_allclose(np.linalg.norm(rest.standing[0]), 2.0, atol=1e-7)


@given(st.integers(0, 10_000), st.floats(20.0, 40.0), st.floats(0.0, 360.0))
def test_whoever_rests_in_a_step_is_seen_as_in_the_t(seed: int, stride: float, heading: float) -> None:
    """As in files without a bind pose, which rest in the pose of their first frame."""
    turns = np.zeros((22, 3))
    turns[[1, 2], 0] = np.radians([-stride, stride])
    turns[[4, 5], 0] = np.radians([10.0, stride])
    turns[[16, 17], 2] = np.radians([-80.0, 80.0])
    step = rotations.from_axis_angle(np.column_stack([np.linalg.norm(turns, axis=1), turns]))
    facing = retarget.about_z(np.radians(heading)) @ retarget.Y_UP_TO_Z_UP
    heads = skeleton.forward_kinematics(step[None], np.zeros((1, 3)), skeleton.OFFSETS)[0] @ facing.T
    bones = rotations.to_matrix(random_quaternions(seed, 22))
    rest = t_pose.as_t_pose(bones, heads, np.eye(4))
    t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)
    np.testing.assert_allclose(rest.heads, skeleton.rest_joints(skeleton.OFFSETS) @ facing.T, atol=0.1)
    heads[[10, 11]] = heads[[7, 8]]  # no bones for the toes
    rest = t_pose.as_t_pose(bones, heads, np.eye(4))
    assert rest.lifts is not None and np.isfinite(rest.lifts).all()


def test_refuses_a_pelvis_that_is_not_at_the_hips() -> None:
    """As of a bone on the ground that carries all."""
    heads = skeleton.rest_joints(skeleton.OFFSETS)
    heads[0] = (0.0, heads[:, 1].min(), 0.0)
    rest = t_pose.as_t_pose(np.tile(np.eye(3), (22, 1, 1)), heads, np.eye(4))
    with pytest.raises(RigError, match="'pelvis' carries the legs and the spine, but is not where the hips are"):
        t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)


@given(st.floats(0.0, 70.0), st.integers(0, 10_000))
def test_every_rest_pose_between_t_and_a_is_seen_as_the_t(degrees: float, seed: int) -> None:
    assume(abs(degrees - 15.0) > 1e-6)  # on the border itself the last bits of the angle decide
    bones = rotations.to_matrix(random_quaternions(seed, 22))
    rest = t_pose.as_t_pose(bones, skeleton.rest_joints(a_pose(degrees)), np.eye(4))
    t_pose.check_rest_pose(rest, skeleton.OFFSETS, NAMES)
    assert (rest.lifts is None) == (degrees < 15.0)
    if rest.lifts is not None:
        np.testing.assert_allclose(rest.heads, skeleton.rest_joints(skeleton.OFFSETS), atol=1e-9)


def test_placement_keeps_pelvis_heading_and_floor() -> None:
    rest = rig(1, retarget.Y_UP_TO_Z_UP, 1.0)
    world = np.eye(4)
    world[2, 3] = 5.0
    rest = retarget.RestRig(rest.matrices, rest.heads, world)
    start = skeleton.rest_joints(skeleton.OFFSETS)
    turn = retarget.about_z(0.8)
    posed = retarget.y_up_to_z_up(start) @ turn.T + np.array([2.0, 3.0, 4.9])
    place = retarget.figure_placement(rest, posed, start, skeleton.OFFSETS)
    assert place.yaw == pytest.approx(0.8)
    swaying = start @ rotations.to_matrix(rotations.from_euler(np.array([[0.0, 0.3, 0.0]]), "XYZ"))[0].T
    assert retarget.figure_placement(rest, posed, swaying, skeleton.OFFSETS).yaw == pytest.approx(0.8)
    np.testing.assert_allclose(place.shift[:2], [2.0, 3.0], atol=1e-12)
    assert place.shift[2] == pytest.approx(5.0 + start[:, 1].min())
    lifted = posed + np.array([0.0, 0.0, 1.2])
    place = retarget.figure_placement(rest, lifted, start, skeleton.OFFSETS)
    assert place.shift[2] == pytest.approx(lifted[:, 2].min())


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_who_lies_on_a_side_heads_where_the_spine_leads_however_the_hips_lean(side: float) -> None:
    """Their hips are above each other: a hair decides where the one points from the other."""
    rest, start = rig(1, retarget.Y_UP_TO_Z_UP, 1.0), skeleton.rest_joints(skeleton.OFFSETS)
    yaws = []
    for degrees in (87.0, 93.0):
        lies = rotations.to_matrix(rotations.from_euler(np.array([[0.0, side * np.radians(degrees), 0.0]]), "XYZ"))[0]
        posed = retarget.y_up_to_z_up(start) @ lies.T
        yaws.append(retarget.figure_placement(rest, posed, start, skeleton.OFFSETS).yaw)
    assert yaws == pytest.approx([yaws[0]] * 2, abs=0.01)


def test_the_ground_is_that_of_the_nearest_step() -> None:
    time = np.arange(49)
    stairs = 0.2 * ((time + 12) // 24)
    swinging = stairs + 0.1 * np.abs(np.sin(np.pi * time / 12))
    assert retarget.nearest_step(swinging, 24, 6) == pytest.approx(stairs[24])
    jump = 0.4 * np.clip(1.0 - ((time - 24) / 5.0) ** 2, 0.0, None)
    assert retarget.nearest_step(jump, 24, 6) == 0.0
    assert retarget.nearest_step(np.full(49, 1.5), 24, 6) == 1.5
    assert retarget.nearest_step(np.array([1.5]), 0, 6) == 1.5


@given(st.integers(10, 38), st.integers(2, 8))
def test_a_recording_that_ends_in_the_air_has_no_step_there(cut: int, wide: int) -> None:
    time = np.arange(49)
    jump = 0.4 * np.clip(1.0 - ((time - 24) / (2.0 * wide)) ** 2, 0.0, None)
    assert retarget.nearest_step(jump[:cut], cut - 1, 6) == 0.0
    assert retarget.nearest_step(jump[cut:], 0, 6) == 0.0
    assert retarget.nearest_step(0.02 * (time[::-1] // 10), 48, 6) == 0.0, "who has arrived stands on it"


def test_the_mannequin_is_closed_light_and_skinned() -> None:
    body = mannequin.build()
    assert len(body.vertices) < 6000
    np.testing.assert_allclose(body.weights.sum(axis=1), 1.0, atol=1e-12)
    assert np.all(body.weights >= 0.0)
    assert abs(body.vertices[:, 2].min()) < 1e-3
    sizes = np.diff([*body.face_starts, len(body.corners)])
    edges: dict[tuple[int, int], int] = {}
    for start, size in zip(body.face_starts, sizes, strict=True):
        face = body.corners[start : start + size]
        for edge in zip(face, np.roll(face, -1), strict=True):
            edges[edge] = edges.get(edge, 0) + 1
    assert set(edges.values()) == {1}, "two faces go along an edge in the same direction"
    assert all((b, a) in edges for a, b in edges)


def test_the_mannequin_fits_other_proportions() -> None:
    offsets = skeleton.OFFSETS * 1.2
    offsets[[18, 19]] *= 1.3
    body, own = mannequin.build(offsets), mannequin.build()
    reach = own.vertices[:, 0].max()
    assert body.vertices[:, 0].max() == pytest.approx(1.2 * reach + 0.3 * 1.2 * 0.293, abs=0.01)
    assert body.vertices[:, 2].max() == pytest.approx(1.2 * own.vertices[:, 2].max(), abs=0.01)
    np.testing.assert_array_equal(body.corners, own.corners)


def control_rig(pivot: int, inverse: Sequence[str] = ()) -> Profile:
    """How a rig of Rigify's hangs together that has the pivot of its spine at this vertebra.

    Inverse kinematics moves the limbs named.
    """
    above = {"torso": None, "ORG-spine": "spine_fk", "ORG-spine.004": "neck", "ORG-spine.006": "head"}
    spine = ["spine_fk", "spine_fk.001", "spine_fk.002", "spine_fk.003"]
    # Below the pivot the spine hangs upside down.
    above |= {lower: upper for lower, upper in itertools.pairwise(spine[:pivot])}
    above |= {upper: lower for lower, upper in itertools.pairwise(spine[pivot:])}
    above |= {spine[pivot - 1]: "torso", spine[pivot]: "torso", "neck": "spine_fk.003", "head": "neck"}
    above |= {f"ORG-spine.00{k}": f"spine_fk.00{k}" for k in (1, 2, 3)}
    for side in "LR":
        chains = (
            ("ORG-spine", "thigh_fk", "shin_fk", "foot_fk", "toe_fk"),
            ("ORG-spine.003", "shoulder"),
            ("ORG-shoulder", "upper_arm_fk", "forearm_fk", "hand_fk"),
        )
        for chain in chains:
            named = [bone if bone.startswith("ORG-spine") else f"{bone}.{side}" for bone in chain]
            above |= dict(zip(named[1:], named, strict=False))
        above |= {f"ORG-{bone}.{side}": f"{bone}_fk.{side}" for bone in ("thigh", "shin", "foot", "toe")}
        above |= {f"ORG-{bone}.{side}": f"{bone}_fk.{side}" for bone in ("upper_arm", "forearm", "hand")}
        above[f"ORG-shoulder.{side}"] = "ORG-spine.003"
        above |= {f"{bone}_ik.{side}": None for bone in ("thigh", "foot", "toe", "upper_arm", "hand")}
    return match_bones(above, above, inverse)


FOLLOW = {"neck": 0.5, "head": 0.0}
LIMBS = ("thigh.L", "thigh.R", "upper_arm.L", "upper_arm.R")


def random_controls(seed: int, profile: Profile) -> Controls:
    """Controls that rest anyhow, limbs a little bent; neck and head turn with the torso, too."""
    rng, count = np.random.default_rng(seed), len(profile.controls)
    matrices, bones = (rotations.to_matrix(random_quaternions(seed + k, n)) for k, n in enumerate((count, 22)))
    joints = rng.normal(size=(22, 3))
    for limb in profile.limbs:
        base, middle, end = limb.joints
        bone = joints[middle] - joints[base]
        joints[end] = joints[middle] + rotations.apply(random_turn_of(0.2, seed), rng.uniform(0.7, 1.4) * bone)
        along = rotations.between(matrices[limb.roll][:, 1], unit(bone))
        matrices[limb.roll] = rotations.to_matrix(along) @ matrices[limb.roll]
    axes = rotations.to_matrix(random_quaternions(seed, len(profile.located)))
    follow = np.array([FOLLOW.get(name, 1.0) for name in profile.keyed])
    return Controls(profile, matrices, rng.normal(size=(count, 3)), bones, joints, axes, follow)


def random_turn_of(angle: float, seed: int) -> np.ndarray:
    axis = unit(np.random.default_rng(seed).normal(size=3))
    return np.concatenate([[np.cos(angle / 2)], np.sin(angle / 2) * axis])


def random_loose(seed: int, controls: Controls, frames: int) -> Loose:
    """What other controls might do."""
    rng, limbs = np.random.default_rng(seed), len(controls.profile.limbs)
    ends = np.tile(np.eye(4), (frames, limbs, 1, 1))
    ends[..., :3, :3] = rotations.to_matrix(random_quaternions(seed, frames, limbs))
    ends[..., :3, 3] = 0.1 * rng.normal(size=(frames, limbs, 3))
    return Loose(random_quaternions(seed, frames, len(controls.profile.controls)), ends)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 3]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_controls_show_any_pose_and_are_read_back(seed: int, pivot: int, loose: bool) -> None:
    controls = random_controls(seed, control_rig(pivot))
    if loose:
        controls = replace(controls, loose=random_loose(seed, controls, 5))
    turned, location = random_quaternions(seed, 5, 22), np.random.default_rng(seed).normal(size=(5, 3))
    keys, moved = controls.write(turned, location)
    again, place = controls.read(keys, moved)
    assert keys.shape == (5, 23, 4) and moved.shape == (5, 1, 3) and same_rotation(again, turned)
    np.testing.assert_allclose(place, location, atol=1e-9)


@given(st.integers(0, 2**32 - 1), st.sets(st.sampled_from(LIMBS)), st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_controls_have_is_written_again_as_it_was_read(seed: int, inverse: set[str], loose: bool) -> None:
    """Split spines, stretched limbs and feet that are rolled on others' behalf keep what they are keyed with."""
    controls = random_controls(seed, control_rig(2, sorted(inverse)))
    if loose:
        controls = replace(controls, loose=random_loose(seed, controls, 5))
    keys = rotations.unroll(random_quaternions(seed, 5, len(controls.profile.controls)))
    for limb in controls.profile.limbs:
        # The control that rolls a limb turns about its own axis, by less than half a turn.
        half = np.random.default_rng(seed).uniform(-0.45 * np.pi, 0.45 * np.pi, 5)
        keys[:, limb.roll] = np.stack([np.cos(half), 0.0 * half, np.sin(half), 0.0 * half], axis=-1)
    moved = np.random.default_rng(seed).normal(size=(5, len(controls.profile.located), 3))
    controls = controls.keeping(keys, moved)
    again, place = controls.write(*controls.read(keys, moved))
    assert same_rotation(again, keys)
    np.testing.assert_allclose(place, moved, atol=1e-9)
    part, there = controls.at(slice(2, 4)).write(*(values[2:4] for values in controls.read(keys, moved)))
    assert same_rotation(part, keys[2:4])
    np.testing.assert_allclose(there, moved[2:4], atol=1e-9)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_limb_reaches_its_end_and_bends_to_its_side(seed: int) -> None:
    """However its base is turned: where the middle and the end are put, there they are shown."""
    rng = np.random.default_rng(seed)
    at_rest = np.array([[0.0, 0.0, 0.0], [0.4, 0.0, 0.0], [0.75, 0.15, 0.0]])  # a little bent, as Rigify wants it
    base, middle, end = at_rest + rng.normal(scale=0.02, size=(3, 3))
    limb = RestLimb(base, middle, end, unit(middle - base))
    carried, upper = random_quaternions(seed, 7), random_quaternions(seed + 1, 7)
    hinge = rng.uniform(0.3, 1.5, 7)  # further bent than at rest, about the axis of the bend
    axis = unit(np.cross(middle - base, end - middle))
    bend = np.concatenate([np.cos(hinge / 2)[:, None], np.sin(hinge / 2)[:, None] * axis], axis=-1)
    lower = rotations.multiply(upper, bend)
    start = rng.normal(size=(7, 3))
    knee = start + rotations.apply(upper, middle - base)
    foot = knee + rotations.apply(lower, end - middle)
    roll = limb.rolled(carried, upper, np.stack([start, knee, foot], axis=1))
    turns = limb.bent(carried, roll, start, foot)
    np.testing.assert_allclose(start + rotations.apply(turns[:, 0], middle - base), knee, atol=1e-6)
    np.testing.assert_allclose(knee + rotations.apply(turns[:, 1], end - middle), foot, atol=1e-6)
    far = start + 10.0 * (foot - start)
    straight = limb.bent(carried, roll, start, far)
    reached = start + rotations.apply(straight[:, 0], middle - base) + rotations.apply(straight[:, 1], end - middle)
    assert (np.linalg.norm(np.cross(reached - start, far - start), axis=-1) < 1e-6).all()


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    turn = rotations.multiply(rotations.conjugate(a), b)
    return np.asarray(2.0 * np.arctan2(np.linalg.norm(turn[..., 1:], axis=-1), np.abs(turn[..., 0])))


def unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / np.linalg.norm(vector))


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_the_shortest_turns(seed: int, share: float) -> None:
    a, b = random_quaternions(seed, 2, 4)
    way = rotations.slerp(a, b, share)
    whole, done, left = (angle_between(*pair) for pair in ((a, b), (a, way), (way, b)))
    np.testing.assert_allclose(done, share * whole, atol=1e-6)
    np.testing.assert_allclose(left, (1.0 - share) * whole, atol=1e-6)
    u, v = (unit(q[0, 1:]) for q in (a, b))
    turn = rotations.between(u[None], v[None])
    np.testing.assert_allclose(rotations.apply(turn, u[None])[0], v, atol=1e-9)
    np.testing.assert_allclose(rotations.apply(rotations.between(u[None], -u[None]), u[None])[0], -u, atol=1e-9)


def test_a_part_of_the_body_changes_its_own_controls() -> None:
    profile = control_rig(2)
    names = skeleton.JOINTS
    changed = {joint: {profile.keyed[k] for k in profile.keyed_for([names.index(joint)])} for joint in names}
    assert changed["pelvis"] == {"torso"} and changed["left_elbow"] == {"forearm_fk.L"}
    assert changed["spine1"] == {"spine_fk", "spine_fk.001", "spine_fk.002"} and changed["spine2"] == {"spine_fk.002"}
    assert profile.located_for([skeleton.JOINTS.index("spine1")]) == [0] and not profile.located_for([20, 21])


def test_inverse_kinematics_has_its_own_controls() -> None:
    profile = control_rig(2, ["thigh.L", "upper_arm.R"])
    assert {"foot_ik.L", "toe_ik.L", "thigh_ik.L", "hand_ik.R", "upper_arm_ik.R"} <= set(profile.keyed)
    assert not {"thigh_fk.L", "toe_fk.L", "hand_fk.R"} & set(profile.keyed) and "thigh_fk.R" in profile.keyed
    assert [profile.keyed[k] for k in profile.located] == ["torso", "foot_ik.L", "hand_ik.R"]
    assert profile.rolls == ["thigh_ik.L", "upper_arm_ik.R"]
    names = skeleton.JOINTS
    changed = {joint: {profile.keyed[k] for k in profile.keyed_for([names.index(joint)])} for joint in names}
    assert changed["left_knee"] == {"thigh_ik.L", "foot_ik.L"} and changed["left_foot"] == {"toe_ik.L"}
    # Hands are keyed in space, so whatever moves the body moves them, and feet only the pelvis and their leg.
    assert "hand_ik.R" in changed["spine2"] and "foot_ik.L" not in changed["spine2"]
    assert [profile.keyed[k] for k in profile.located_for([names.index("right_elbow")])] == ["hand_ik.R"]
