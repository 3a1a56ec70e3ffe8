# SPDX-License-Identifier: GPL-3.0-or-later
"""Bones in Blender are where the generated joints are: every naming, any object, any bone axes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Euler, Matrix

from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import JOINTS, OFFSETS, PARENTS
from tests.addon.humanoids import HUMANOIDS
from tests.addon.rigs import (
    NAMINGS,
    Y_TO_Z,
    Y_UP,
    a_pose,
    astride,
    bone_name,
    evaluated_heads,
    make_humanoid,
    make_motion,
    make_rig,
    rest_heads,
)

MILLIMETRE = 1e-3
FIRST = 10
TILT = Euler((0.3, -0.5, 2.1)).to_matrix().to_4x4()
YAW = Matrix.Translation((1.0, 2.0, 0.5)) @ Matrix.Rotation(1.1, 4, "Z")
UPRIGHT = Matrix(Y_TO_Z.tolist()).to_4x4()
BAKED = np.array(Euler((1.0, 2.0, 3.0)).to_matrix())
PLACES: dict[str, tuple[np.ndarray, float, Matrix, str]] = {
    "plain": (Y_TO_Z, 1.0, Matrix(), "random"),
    "identity bones, y up": (Y_UP, 1.0, UPRIGHT, "identity"),
    "turned": (Y_TO_Z, 1.0, YAW, "random"),
    "tilted": (Y_TO_Z, 1.0, YAW @ TILT, "random"),
    "centimetres": (Y_UP, 100.0, YAW @ UPRIGHT @ Matrix.Scale(0.01, 4), "random"),
    "twice as large": (Y_TO_Z, 1.0, YAW @ Matrix.Scale(2.0, 4), "random"),
    "any rotation applied": (BAKED, 1.0, TILT, "random"),
}


def keys_of(addon: Any) -> Any:
    return import_module(f"{addon.__name__}.keys")


def heads_of(obj: Any, naming: str, frames: int) -> np.ndarray:
    names = [bone_name(joint, naming) for joint in JOINTS]
    return evaluated_heads(obj, names, range(FIRST, FIRST + frames))


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b, axis=-1).max())


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("naming", NAMINGS)
def test_bone_heads_are_the_joints(addon: Any, naming: str, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj, motion = make_rig(naming, axes=axes, units=units, world=world, bones=bones), make_motion()
    before = obj.matrix_world.copy()
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    wanted = motion.joints @ Y_TO_Z.T * (world.median_scale * units)
    assert distance(heads_of(obj, naming, motion.frames), wanted) < MILLIMETRE
    assert obj.matrix_world == before


@pytest.mark.parametrize("inherits", ["FULL", "NONE", "NONE_LEGACY", "AVERAGE"])
def test_steps_are_as_long_as_the_legs_below_a_scaled_root(addon: Any, inherits: str) -> None:
    """They were as long as those of a scaled body where the pelvis does not inherit that."""
    obj, motion = make_rig("smplx"), make_motion()
    obj.pose.bones["root"].scale = (1.5, 1.5, 1.5)
    obj.data.bones["pelvis"].inherit_scale = inherits
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    wanted = motion.joints @ Y_TO_Z.T * (1.0 if inherits.startswith("NONE") else 1.5)
    assert distance(heads_of(obj, "smplx", motion.frames), wanted) < MILLIMETRE


def directions(joints: np.ndarray) -> np.ndarray:
    """Unit vectors (T, 8, 3) along thighs, shins, upper and lower arms of joints (T, 22, 3)."""
    lower = [4, 5, 7, 8, 18, 19, 20, 21]
    along = joints[:, lower] - joints[:, [PARENTS[joint] for joint in lower]]
    return along / np.linalg.norm(along, axis=-1, keepdims=True)


@pytest.mark.parametrize("name", HUMANOIDS)
def test_a_body_by_other_names_moves_as_the_motion_does(addon: Any, name: str) -> None:
    """Its limbs, whatever it lacks, point where those of the motion do; if it lacks nothing, its joints are there."""
    humanoid = HUMANOIDS[name]
    obj, motion, bones = make_humanoid(humanoid), make_motion(), humanoid.expected()
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    present = [k for k, joint in enumerate(JOINTS) if joint in bones]
    heads = np.zeros((motion.frames, len(JOINTS), 3))
    heads[:, present] = evaluated_heads(obj, [bones[JOINTS[k]] for k in present], range(FIRST, FIRST + motion.frames))
    wanted = motion.joints @ Y_TO_Z.T
    np.testing.assert_allclose(directions(heads), directions(wanted), atol=1e-4)
    near = present if len(present) == len(JOINTS) else [0, 1, 2, 4, 5, 7, 8]
    assert distance(heads[:, near], wanted[:, near]) < MILLIMETRE


@pytest.mark.parametrize("degrees", [20.0, 45.0, 70.0])
@pytest.mark.parametrize("place", ["plain", "centimetres", "any rotation applied"])
def test_arms_of_an_a_pose_are_where_those_of_a_t_pose_are(addon: Any, place: str, degrees: float) -> None:
    axes, units, world, bones = PLACES[place]
    obj = make_rig(axes=axes, units=units, world=world, bones=bones, offsets=a_pose(degrees))
    motion = make_motion()
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    wanted = motion.joints @ Y_TO_Z.T * (world.median_scale * units)
    assert distance(heads_of(obj, "smpl", motion.frames), wanted) < MILLIMETRE


@pytest.mark.parametrize("degrees", [5.0, 12.0, 30.0])
@pytest.mark.parametrize("place", ["plain", "centimetres", "any rotation applied"])
def test_legs_that_rest_apart_are_where_those_of_a_t_pose_are(addon: Any, place: str, degrees: float) -> None:
    axes, units, world, bones = PLACES[place]
    obj = make_rig(axes=axes, units=units, world=world, bones=bones, offsets=astride(degrees))
    motion = make_motion()
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    wanted = motion.joints @ Y_TO_Z.T * (world.median_scale * units)
    assert distance(heads_of(obj, "smpl", motion.frames), wanted) < MILLIMETRE


def other_body(pelvis: tuple[float, float, float] = (0, 0, 0), ankle: float = 0.05) -> np.ndarray:
    """Offsets (22, 3) of a figure whose pelvis' bone begins elsewhere by `pelvis`, whose ankles are that high."""
    offsets = OFFSETS.copy()
    offsets[[1, 2, 3]] -= pelvis
    offsets[[10, 11], 1] = -ankle
    return offsets


BODIES = {
    "astride": astride(30.0),
    "the pelvis below the hips": other_body((0, -0.17, 0.02)),
    "the pelvis high": other_body((0, 0.1, 0)),
    "on high heels": other_body(ankle=0.12),
    "as a metarig": other_body((0, -0.17, 0.02), 0.07),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_figure_stands_on_its_floor(addon: Any, body: str) -> None:
    """Whatever its build, and wherever the bone begins that is its pelvis."""
    obj, motion = make_rig(offsets=BODIES[body], world=YAW), make_motion()
    motion.rotations[:] = (1, 0, 0, 0)
    motion.joints = forward_kinematics(motion.rotations, motion.root, OFFSETS)
    ground = motion.joints[0, :, 1].min()
    motion.joints[..., 1] -= ground
    motion.root[:, 1] -= ground
    floor = evaluated_heads(obj, list(JOINTS), range(FIRST, FIRST + 1))[..., 2].min()
    keys_of(addon).write_motion(obj, motion, FIRST, "FIGURE")
    assert heads_of(obj, "smpl", 1)[..., 2].min() == pytest.approx(floor, abs=MILLIMETRE)


@pytest.mark.parametrize("body", ["the pelvis below the hips", "the pelvis high"])
def test_the_legs_are_the_motions_wherever_the_pelvis_bone_begins(addon: Any, body: str) -> None:
    obj, motion = make_rig(offsets=BODIES[body]), make_motion()
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    legs = [1, 2, 4, 5, 7, 8, 10, 11]
    wanted = (motion.joints @ Y_TO_Z.T)[:, legs]
    assert distance(heads_of(obj, "smpl", motion.frames)[:, legs], wanted) < MILLIMETRE


def test_a_body_whose_arms_rest_a_little_lower_keeps_its_own_t_pose(addon: Any) -> None:
    obj, motion = make_rig(offsets=a_pose(8.0)), make_motion()
    motion.rotations[:] = (1, 0, 0, 0)
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    elbow, shoulder = heads_of(obj, "smpl", 1)[0][[18, 16]]
    assert np.degrees(np.arcsin((shoulder - elbow)[2] / np.linalg.norm(shoulder - elbow))) == pytest.approx(
        8.0, abs=0.1
    )


@pytest.mark.parametrize("place", ["turned", "centimetres", "twice as large"])
def test_the_motion_starts_at_the_figure(addon: Any, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj, motion = make_rig(axes=axes, units=units, world=world, bones=bones), make_motion()
    rest = evaluated_heads(obj, list(JOINTS), range(FIRST, FIRST + 1))[0]
    scale = world.median_scale * units
    keys_of(addon).write_motion(obj, motion, FIRST, "FIGURE")
    heads = heads_of(obj, "smpl", motion.frames)

    assert np.linalg.norm(heads[0, 0, :2] - rest[0, :2]) < MILLIMETRE
    across, rest_across = heads[0, 1] - heads[0, 2], rest[1] - rest[2]
    assert cosine(across[:2], rest_across[:2]) == pytest.approx(1.0, abs=1e-6)
    # Moved and turned about the vertical as a whole, with its own floor on the figure's.
    np.testing.assert_allclose(heads[..., 2], motion.joints[..., 1] * scale + rest[:, 2].min(), atol=MILLIMETRE)
    between = np.linalg.norm(heads - heads[0, 0], axis=-1)
    wanted = np.linalg.norm(motion.joints - motion.joints[0, 0], axis=-1) * scale
    np.testing.assert_allclose(between, wanted, atol=MILLIMETRE)


def test_a_second_motion_goes_on_from_where_the_first_has_brought_the_figure(addon: Any) -> None:
    obj, motion, write = make_rig(), make_motion(), keys_of(addon).write_motion
    write(obj, motion, FIRST, "ORIGIN")
    end = FIRST + motion.frames - 1
    last = evaluated_heads(obj, list(JOINTS), range(end, end + 1))[0]
    bpy.context.scene.frame_set(3)
    write(obj, motion, end, "FIGURE")
    assert bpy.context.scene.frame_current == 3
    start = evaluated_heads(obj, list(JOINTS), range(end, end + 1))[0]
    assert np.linalg.norm((start[1:3] - last[1:3]).mean(axis=0)[:2]) < MILLIMETRE, "by its hips"
    across, before = (start[1] - start[2])[:2], (last[1] - last[2])[:2]
    assert cosine(across, before) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("mode", ["XYZ", "ZXY", "YZX", "AXIS_ANGLE", "QUATERNION"])
def test_every_rotation_mode_gives_the_same_pose(addon: Any, mode: str) -> None:
    obj, motion = make_rig(), make_motion()
    for bone in obj.pose.bones:
        bone.rotation_mode = mode
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    assert {bone.rotation_mode for bone in obj.pose.bones} == {mode}
    wanted = motion.joints @ Y_TO_Z.T
    assert distance(heads_of(obj, "smpl", motion.frames), wanted) < MILLIMETRE


def test_a_posed_root_bone_is_respected_and_held(addon: Any) -> None:
    obj, motion = make_rig("smplx", axes=Y_UP), make_motion()
    root = obj.pose.bones["root"]
    root.rotation_mode = "XYZ"
    rest = np.array(root.bone.matrix_local.to_3x3())
    local = Matrix((rest.T @ Y_TO_Z @ rest).tolist())
    root.rotation_euler = local.to_euler("XYZ")
    root.location = (0.3, 0.1, -0.2)
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    root.matrix_basis = Matrix()
    wanted = motion.joints @ Y_TO_Z.T
    assert distance(heads_of(obj, "smplx", motion.frames), wanted) < MILLIMETRE


def test_leftovers_of_another_pose_do_not_pull_joints_apart(addon: Any) -> None:
    obj, motion = make_rig(), make_motion()
    obj.pose.bones["left_knee"].location = (0.1, 0.2, 0.3)
    obj.pose.bones["spine2"].scale = (1.5, 1.5, 1.5)
    keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
    wanted = motion.joints @ Y_TO_Z.T
    assert distance(heads_of(obj, "smpl", motion.frames), wanted) < MILLIMETRE


def test_shorter_legs_take_shorter_steps(addon: Any) -> None:
    offsets = OFFSETS.copy()
    offsets[[4, 5, 7, 8]] *= 0.5
    obj, motion = make_rig(offsets=offsets), make_motion()
    keys_of(addon).write_motion(obj, motion, FIRST, "FIGURE")
    heads = heads_of(obj, "smpl", motion.frames)
    hips, others = (joints[:, 1:3].mean(axis=1) for joints in (heads, motion.joints))
    travelled = np.linalg.norm(hips[-1, :2] - hips[0, :2])
    own = np.linalg.norm(others[-1, [0, 2]] - others[0, [0, 2]])
    assert travelled == pytest.approx(0.5 * own, abs=MILLIMETRE)


def test_our_figure_s_heads_are_the_joints(addon: Any) -> None:
    figure = import_module(f"{addon.__name__}.rig.figure")
    obj, motion = figure.make_figure(bpy.context), make_motion()
    for place in ("ORIGIN", "FIGURE"):
        keys_of(addon).write_motion(obj, motion, FIRST, place)
        wanted = motion.joints @ Y_TO_Z.T
        if place == "FIGURE":
            wanted = wanted - wanted[0, 0] * [1, 1, 0]
        heads = heads_of(obj, "smpl", motion.frames)
        if place == "FIGURE":
            across = motion.joints[0, 1] - motion.joints[0, 2]
            back = Matrix.Rotation(np.arctan2(across[2], across[0]), 3, "Z")
            wanted = wanted @ np.array(back).T
            heads = heads - [*rest_heads(OFFSETS)[0, [0, 2]], 0]
        assert distance(heads, wanted) < MILLIMETRE


def test_blenders_own_metarig_moves_as_the_motion_does(addon: Any) -> None:
    """Limbs point where the motion's do, but for what the metarig's own shape is off a T-pose (its arms are lifted)."""
    addon_utils = import_module("addon_utils")  # Blender's own, there once bpy is
    addon_utils.enable("rigify", default_set=True)
    try:
        bpy.ops.object.armature_human_metarig_add()
        obj, motion = bpy.context.object, make_motion()
        keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
        heads = heads_of(obj, "metarig", motion.frames)
    finally:
        addon_utils.disable("rigify", default_set=True)
    wanted = motion.joints @ Y_TO_Z.T
    for upper, lower in ((16, 18), (18, 20), (17, 19), (19, 21), (1, 4), (4, 7), (2, 5), (5, 8)):
        limbs = [one[:, lower] - one[:, upper] for one in (heads, wanted)]
        a, b = (limb / np.linalg.norm(limb, axis=-1, keepdims=True) for limb in limbs)
        off = np.degrees(np.arccos(np.clip((a * b).sum(-1), -1.0, 1.0)))
        assert off.max() < 12.0, (JOINTS[upper], off.max())


def test_a_rig_that_rests_in_a_step_moves_as_one_in_the_t(addon: Any) -> None:
    """As of a file without a bind pose: to a few centimetres."""
    motion, heads = make_motion(), []
    for step in (False, True):
        obj = make_rig("mixamo", axes=Y_UP, world=UPRIGHT)
        if step:
            rest_in_a_step(obj)
        keys_of(addon).write_motion(obj, motion, FIRST, "ORIGIN")
        names = [bone_name(joint, "mixamo") for joint in JOINTS]
        heads.append(evaluated_heads(obj, names, range(FIRST, FIRST + motion.frames)))
        bpy.data.objects.remove(obj)
    assert np.linalg.norm(heads[1] - heads[0], axis=-1).mean() < 0.05


def rest_in_a_step(obj: Any) -> None:
    """Pose a figure as somebody who walks, and make that its rest pose."""
    turns = {"left_hip": (-30, 0), "right_hip": (25, 0), "left_knee": (20, 0), "right_knee": (35, 0)}
    turns |= {"left_shoulder": (0, -75), "right_shoulder": (0, 75)}
    for joint, (swing, lift) in turns.items():
        bone = obj.pose.bones[bone_name(joint, "mixamo")]
        own = np.array(bone.bone.matrix_local)[:3, :3]
        # About the armature's axes, which are the model's.
        turn = Matrix.Rotation(np.radians(swing), 3, "X") @ Matrix.Rotation(np.radians(lift), 3, "Z")
        bone.rotation_mode = "QUATERNION"
        bone.rotation_quaternion = Matrix(own.T @ np.array(turn) @ own).to_quaternion()
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode="POSE")
    bpy.ops.pose.armature_apply()
    bpy.ops.object.mode_set(mode="OBJECT")
