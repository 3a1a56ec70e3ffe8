# SPDX-License-Identifier: GPL-3.0-or-later
"""In Place and Root Motion in the installed extension: the same motion without its travel, or with that on the root."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Matrix, Quaternion, Vector

from mosa.motion.kinematics import forward_kinematics
from tests.addon.edits import bag, found, make_clip, modules, raw_keys, snapshot
from tests.addon.humanoids import HUMANOIDS
from tests.addon.rigify import by_hand, rig_files, rigs
from tests.addon.rigs import a_pose, evaluated_heads, failing, make_humanoid, make_motion, make_rig
from tests.addon.test_edit_refused import state
from tests.addon.test_edit_sample import EVERY_MODE, below_a_still_parent
from tests.addon.test_panels import drawn
from tests.addon.test_rig_retarget import PLACES

__all__ = ["by_hand", "rig_files", "rigs"]

FIRST, STRIDE, FRAMES = 5, 27, 109
SWAY, SPEED = 0.03, 1.3


def walking(*, cyclic: bool = False) -> Any:
    """A motion that goes ahead along +z at 24 frames a second, swaying; a cyclic one ends as it begins."""
    motion = make_motion(FRAMES, swing=0.2)
    stride = np.arange(FRAMES) / STRIDE * 2 * np.pi
    twist = 0.05 * np.sin(stride)
    motion.rotations[:, 0] = np.column_stack([np.cos(twist), 0.0 * twist, np.sin(twist), 0.0 * twist])
    if cyclic:
        motion.rotations = motion.rotations[(np.sin(stride) * 10 + 20).round().astype(int)]
    push = 0.02 * np.sin(2 * stride)
    ahead = SPEED * np.arange(FRAMES) / 24.0 + push
    motion.root = np.column_stack([SWAY * np.sin(stride), 0.95 + 0.02 * np.cos(2 * stride), ahead])
    motion.joints = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    return motion


def turning(angle: float, *, stay: bool = False) -> Any:
    """That motion on an arc to the left, by an angle in radians in all; or turning where it stands."""
    motion = walking()
    turned = angle * np.arange(FRAMES) / (FRAMES - 1)
    half, nothing = turned / 2, np.zeros(FRAMES)
    turn = np.column_stack([np.cos(half), nothing, np.sin(half), nothing])
    motion.rotations[:, 0] = multiplied(turn, motion.rotations[:, 0])
    sway = motion.root * (1.0, 1.0, 0.0)
    steps = np.gradient(motion.root[:, 2]) * (0.0 if stay else 1.0)
    way = np.cumsum(np.column_stack([np.sin(turned) * steps, nothing, np.cos(turned) * steps]), axis=0)
    across = sway[:, :1] * np.column_stack([np.cos(turned), nothing, -np.sin(turned)])
    motion.root = way - way[0] + across + sway * (0.0, 1.0, 0.0)
    motion.joints = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    return motion


def multiplied(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The products (T, 4) of quaternions."""
    return np.array([Quaternion(one) @ Quaternion(other) for one, other in zip(a, b, strict=True)])


def keyed(addon: Any, obj: Any, motion: Any = None) -> Any:
    """The figure with that walk, or another motion, and an action of the user's own name."""
    action = modules(addon).keys.write_motion(obj, motion or walking(), FIRST, "ORIGIN")
    action.name = "Walk"
    return obj


def standing(addon: Any, obj: Any, motion: Any = None) -> Any:
    """The same from where the figure stands, above its root."""
    modules(addon).keys.write_motion(obj, motion or walking(), FIRST, "FIGURE").name = "Walk"
    return obj


def put_in_place(obj: Any) -> Any:
    """Press the button; the new action."""
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.mosa.in_place() == {"FINISHED"}
    return obj.animation_data.action


def changed(before: dict[Any, Any], obj: Any) -> set[str]:
    """The data paths of the curves that are others than before."""
    now = snapshot(obj)
    return {key[0] for key in now.keys() | before.keys() if now.get(key) != before.get(key)}


def locations(*bones: str) -> set[str]:
    return {f'pose.bones["{bone}"].location' for bone in bones}


def check(addon: Any, obj: Any, expected: set[str], *, exact: float = 5e-5, sway: float = 1.7) -> Any:
    """Press the button; the body moves as before but for its travel, and nothing else is keyed otherwise."""
    profile = modules(addon).facts.profile_of(obj)
    frames = range(FIRST, FIRST + FRAMES)
    heads, before, old = evaluated_heads(obj, profile.ordered, frames), snapshot(obj), obj.animation_data.action
    users, slot = (old.name, [slot.identifier for slot in old.slots]), obj.animation_data.action_slot.identifier
    action = put_in_place(obj)
    now = evaluated_heads(obj, profile.ordered, frames)
    size = np.linalg.norm(heads[-1, 0] - heads[0, 0]) / (SPEED * (FRAMES - 1) / 24.0)
    np.testing.assert_allclose(now - now[:, :1], heads - heads[:, :1], atol=exact, err_msg="the pose")
    np.testing.assert_allclose(now[..., 2], heads[..., 2], atol=exact, err_msg="bob, and feet on the ground")
    np.testing.assert_allclose(now[0], heads[0], atol=exact, err_msg="where it was at the first frame")
    way = now[:, 0, :2] / size
    assert np.linalg.norm(np.ptp(way, axis=0)) < 0.13, "in place"
    strides = np.array([way[k : k + STRIDE].mean(axis=0) for k in range(FRAMES - STRIDE)])
    assert np.linalg.norm(strides - strides.mean(axis=0), axis=-1).max() < 0.02, "no drift"
    gone = heads[-1, 0, :2] - heads[0, 0, :2]
    beside = way[30:-30] @ np.array([-gone[1], gone[0]]) / np.linalg.norm(gone)
    assert sway * SWAY < np.ptp(beside) < 2.1 * SWAY, "the sway stays"
    assert changed(before, obj) == expected
    for curve in (curve for curve in bag(obj).fcurves if curve.data_path in expected):
        if snapshot(obj)[curve.data_path, curve.array_index] == before.get((curve.data_path, curve.array_index)):
            continue
        keys = raw_keys(curve)
        np.testing.assert_array_equal(keys["co"][:, 0], np.array(frames))
        assert set(keys["type"]) == {5} and not keys["select_control_point"].any(), "generated keys, none selected"
    data = obj.animation_data
    assert data.action_slot.identifier == slot, "by which Blender finds the slot again"
    data.action, data.action_slot = old, old.slots[0]
    assert snapshot(obj) == before and users == (old.name, [slot.identifier for slot in old.slots])
    assert old.use_fake_user and not action.use_fake_user
    data.action, data.action_slot = action, action.slots[0]
    return action


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("naming", ["smpl", "mixamo"])
def test_a_walk(addon: Any, naming: str, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj = keyed(addon, make_rig(naming, axes=axes, units=units, world=world, bones=bones))
    check(addon, obj, locations("pelvis" if naming == "smpl" else "mixamorig:Hips"))


@pytest.mark.parametrize("body", ["daz", "biped", "motion_builder", "kaykit"])
def test_bodies_of_other_names(addon: Any, body: str) -> None:
    obj = keyed(addon, make_humanoid(HUMANOIDS[body]))
    check(addon, obj, locations(HUMANOIDS[body].expected()["pelvis"]))


def test_who_rests_in_an_a_pose_without_toes(addon: Any) -> None:
    obj = make_rig("mixamo", offsets=a_pose(40.0), without=("left_foot", "right_foot"))
    check(addon, keyed(addon, obj), locations("mixamorig:Hips"))


def test_the_upright_axis_keeps_its_keys(addon: Any) -> None:
    obj = keyed(addon, make_rig(bones="identity"))
    before = snapshot(obj)
    put_in_place(obj)
    now, (path,) = snapshot(obj), locations("pelvis")
    assert [now[path, k] == before[path, k] for k in range(3)] == [False, False, True]


def test_the_action_says_what_it_is_and_how_it_was_made(addon: Any) -> None:
    obj = keyed(addon, make_rig())
    old = obj.animation_data.action
    notes = {key: old[key] for key in ("mosa_prompt", "mosa_seed", "mosa_model", "mosa_version")}
    span = tuple(old.frame_range)
    action = put_in_place(obj)
    assert action.name == "Walk (in place)" and {key: action[key] for key in notes} == notes
    assert tuple(action.frame_range) == span and action.use_frame_range
    old.name = "Run (in place).001"
    obj.animation_data.action, obj.animation_data.action_slot = old, old.slots[0]
    assert put_in_place(obj).name == "Run (in place)"
    long = "MoSa a person walks forward and around a corner and..."
    for name, now in (
        ("Walk (re-imagined).002", "Walk (re-imagined) (in place)"),
        ("Walk (in place).001 (re-imagined).001", "Walk (re-imagined) (in place)"),
        ("Walk (root motion) (re-imagined).001", "Walk (re-imagined) (in place)"),
        (f"{long[:45]} (re-imagined)", f"{long[:34]} (re-imagined) (in place)"),
    ):
        old.name = name
        made = []
        for _ in range(2):
            obj.animation_data.action, obj.animation_data.action_slot = old, old.slots[0]
            made.append(put_in_place(obj))
        assert [one.name for one in made] == [now, f"{now}.001"]
        bpy.data.batch_remove(made)


def test_keys_of_the_users_own_between_which_blender_draws_curves(addon: Any) -> None:
    """Sparse keys with odd handles, in every rotation mode: the locations are keyed on each frame, the rest stays."""
    obj = make_clip("smpl", modes=EVERY_MODE)
    for point in found(obj, "pelvis", "location", 0).keyframe_points:
        point.co.y += point.co.x * 0.02
    found(obj, "pelvis", "location", 0).modifiers.new("CYCLES")
    found(obj, "pelvis", "location", 0).modifiers.new("NOISE").strength = 0.05
    names, frames = modules(addon).facts.profile_of(obj).ordered, range(1, 92)
    heads, before = evaluated_heads(obj, names, frames), snapshot(obj)
    put_in_place(obj)
    now = evaluated_heads(obj, names, frames)
    np.testing.assert_allclose(now - now[:, :1], heads - heads[:, :1], atol=5e-5)
    assert changed(before, obj) <= locations("pelvis")
    assert [modifier.type for modifier in found(obj, "pelvis", "location", 0).modifiers] == ["CYCLES"]


def test_a_loop_that_travels_cycles_in_place(addon: Any) -> None:
    obj = keyed(addon, make_rig(), walking(cyclic=True))
    for index in range(3):
        cycles = found(obj, "pelvis", "location", index).modifiers.new("CYCLES")
        cycles.mode_before = cycles.mode_after = "REPEAT_OFFSET"
    check(addon, obj, locations("pelvis"))
    names, last = modules(addon).facts.profile_of(obj).ordered, FIRST + FRAMES - 1
    ends = evaluated_heads(obj, names, range(FIRST, last + 1))
    np.testing.assert_allclose(ends[-1], ends[0], atol=5e-6)
    pelvis = evaluated_heads(obj, ["pelvis"], range(FIRST, last + FRAMES))[:, 0]
    bends = np.linalg.norm(np.diff(pelvis, 2, axis=0), axis=-1)
    seam = FRAMES - 1
    assert bends[seam - 4 : seam + 3].max() < 1.05 * bends[: seam - 2].max(), "no hitch where it begins anew"


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
def test_the_controls_of_rigify(addon: Any, rigs: Any, kinematics: str) -> None:
    obj = keyed(addon, rigs(kinematics=kinematics))
    ends = [f"{end}_ik.{side}" for end in ("foot", "hand") for side in "LR"] if kinematics == "IK" else []
    check(addon, obj, locations("torso", *ends), exact=2e-4)


def test_a_rigify_rig_that_somebody_animated(addon: Any, by_hand: Any) -> None:
    for bone in ("torso", "foot_ik.L", "foot_ik.R", "hand_ik.R"):
        for point in found(by_hand, bone, "location", 1).keyframe_points:
            for part in ("co", "handle_left", "handle_right"):
                getattr(point, part)[1] -= 0.03 * point.co.x
    names = modules(addon).facts.profile_of(by_hand).ordered
    heads, before = evaluated_heads(by_hand, names, range(1, 61)), snapshot(by_hand)
    put_in_place(by_hand)
    now = evaluated_heads(by_hand, names, range(1, 61))
    assert changed(before, by_hand) == locations("torso", "foot_ik.L", "foot_ik.R", "hand_ik.R")
    np.testing.assert_allclose(now - now[:, :1], heads - heads[:, :1], atol=2e-4)
    assert np.ptp(heads[:, 0, 1]) > 1.5 > 0.1 > np.ptp(now[:, 0, 1])


def carried_by(addon: Any, obj: Any, part: Any, axes: Matrix, size: float = 1.0) -> Any:
    """A figure that sways in place, and whose way ahead is keyed on another part: its root bone or the object."""
    put_in_place(keyed(addon, obj))
    way = axes.to_3x3().inverted() @ (size * Vector((0.0, -SPEED, 0.0)))
    stood = part.location.copy()
    for frame in (FIRST, FIRST + FRAMES - 1):
        part.location = stood + way * (frame - FIRST) / 24.0
        part.keyframe_insert("location", frame=frame)
    for curve in bag(obj).fcurves:
        if curve.data_path == part.path_from_id("location"):
            curve.keyframe_points[0].interpolation = "LINEAR"
    bpy.context.scene.frame_set(FIRST)
    return obj


@pytest.mark.parametrize("place", PLACES)
def test_a_root_bone_that_carries_it_is_what_stays(addon: Any, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj = make_rig("smplh", axes=axes, units=units, world=world, bones=bones)
    root = obj.pose.bones["root"]
    carried_by(addon, obj, root, obj.matrix_world @ root.bone.matrix_local, units * world.median_scale)
    check(addon, obj, locations("root"), sway=1.5)


def test_an_object_that_carries_it_is_what_stays(addon: Any) -> None:
    obj = make_rig("smplh", world=Matrix.Translation((3.0, -2.0, 0.5)) @ Matrix.Rotation(2.0, 4, "Z"))
    check(addon, carried_by(addon, obj, obj, Matrix()), {"location"}, sway=1.5)


def test_the_root_of_a_rigify_rig(addon: Any, rigs: Any) -> None:
    obj = rigs(kinematics="IK")
    root = obj.pose.bones["root"]
    carried_by(addon, obj, root, obj.matrix_world @ root.bone.matrix_local)
    check(addon, obj, locations("root"), exact=2e-4, sway=1.5)


def check_root_motion(addon: Any, obj: Any, expected: set[str], root: Any, *, exact: float = 5e-5) -> Any:
    """Press the button; the body is where it was, the root goes along below it, and nothing else is keyed otherwise."""
    names, frames = modules(addon).facts.profile_of(obj).ordered, range(FIRST, FIRST + FRAMES)
    heads, before, old = evaluated_heads(obj, names, frames), snapshot(obj), obj.animation_data.action
    bpy.context.scene.frame_set(FIRST)
    stood = place_of(root)
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.mosa.root_motion() == {"FINISHED"}
    np.testing.assert_allclose(evaluated_heads(obj, names, frames), heads, atol=exact, err_msg="the body")
    way = []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        way.append(place_of(root))
    np.testing.assert_allclose(way[0], stood, atol=exact, err_msg="where it was at the first frame")
    np.testing.assert_allclose(np.array(way)[:, 2], stood[2], atol=exact, err_msg="on the ground")
    beside = (heads[:, 0] - heads[0, 0] - (np.array(way) - way[0]))[:, :2]
    size = np.linalg.norm(heads[-1, 0] - heads[0, 0]) / (SPEED * (FRAMES - 1) / 24.0)
    assert np.linalg.norm(np.ptp(beside, axis=0)) < 0.13 * size, "below the body"
    assert changed(before, obj) == expected
    data = obj.animation_data
    assert data.action != old and old.use_fake_user and data.action.name == "Walk (root motion)"
    data.action, data.action_slot = old, old.slots[0]
    assert snapshot(obj) == before
    return data.action


def place_of(root: Any) -> np.ndarray:
    """Where an object or a bone is in the world."""
    bpy.context.view_layer.update()
    owner = root.id_data
    return np.array(owner.matrix_world @ root.head if root != owner else owner.matrix_world.translation)


@pytest.mark.parametrize("place", PLACES)
def test_the_travel_on_a_root_bone(addon: Any, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj = standing(addon, make_rig("smplh", axes=axes, units=units, world=world, bones=bones))
    check_root_motion(addon, obj, locations("root", "pelvis"), obj.pose.bones["root"])


@pytest.mark.parametrize("place", PLACES)
def test_the_travel_on_the_object_without_a_root_bone(addon: Any, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj = standing(addon, make_rig("mixamo", axes=axes, units=units, world=world, bones=bones))
    check_root_motion(addon, obj, {"location", *locations("mixamorig:Hips")}, obj)


def test_the_travel_on_an_object_below_one_that_stands(addon: Any) -> None:
    obj = make_rig("mixamo")
    below_a_still_parent(obj)
    check_root_motion(addon, standing(addon, obj), {"location", *locations("mixamorig:Hips")}, obj)
    bpy.ops.mosa.root_motion()
    obj.animation_data.action.name = "Walk"
    check(addon, obj, {"location"})


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
def test_the_travel_on_the_root_of_rigify(addon: Any, rigs: Any, kinematics: str) -> None:
    obj = standing(addon, rigs(kinematics=kinematics))
    ends = [f"{end}_ik.{side}" for end in ("foot", "hand") for side in "LR"] if kinematics == "IK" else []
    check_root_motion(addon, obj, locations("root", "torso", *ends), obj.pose.bones["root"], exact=2e-4)


def headings(obj: Any, root: Any) -> np.ndarray:
    """How far (T,) a root, or the hips of a figure, has turned to the left since the first frame, in radians."""
    found = []
    for frame in range(FIRST, FIRST + FRAMES):
        bpy.context.scene.frame_set(frame)
        own = obj.matrix_world @ root.matrix if root != obj else obj.matrix_world
        found.append(np.array(own)[:3, :3])
    apart = np.array([np.array(one) @ np.linalg.inv(found[0]) for one in found])
    return np.unwrap(np.arctan2(apart[:, 1, 0] - apart[:, 0, 1], apart[:, 0, 0] + apart[:, 1, 1]))


def rotations(*bones: str) -> set[str]:
    return {f'pose.bones["{bone}"].rotation_quaternion' for bone in bones}


@pytest.mark.parametrize("angle", [1.5 * np.pi, -np.pi])
@pytest.mark.parametrize("place", PLACES)
def test_the_root_bone_turns_with_who_walks_along_an_arc(addon: Any, place: str, angle: float) -> None:
    axes, units, world, bones = PLACES[place]
    obj = standing(addon, make_rig("smplh", axes=axes, units=units, world=world, bones=bones), turning(angle))
    hips, root = obj.pose.bones["pelvis"], obj.pose.bones["root"]
    turned = headings(obj, hips)
    action = check_turning_root(addon, obj, locations("root", "pelvis") | rotations("root", "pelvis"))
    obj.animation_data.action, obj.animation_data.action_slot = action, action.slots[0]
    np.testing.assert_allclose(headings(obj, root), turned, atol=0.2)
    np.testing.assert_allclose(headings(obj, root)[-1], angle, atol=0.2)
    with pytest.raises(RuntimeError, match="is not on its hips"):
        bpy.ops.mosa.root_motion()


def check_turning_root(addon: Any, obj: Any, expected: set[str], *, exact: float = 5e-5) -> Any:
    """Press the button; the body is where it was, and nothing else is keyed otherwise. The new action."""
    names, frames = modules(addon).facts.profile_of(obj).ordered, range(FIRST, FIRST + FRAMES)
    ends, before = evaluated_heads(obj, names, frames), snapshot(obj)
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.mosa.root_motion() == {"FINISHED"}
    np.testing.assert_allclose(evaluated_heads(obj, names, frames), ends, atol=exact)
    assert changed(before, obj) == expected
    return obj.animation_data.action


@pytest.mark.parametrize("mode", ["XYZ", "QUATERNION", "AXIS_ANGLE"])
@pytest.mark.parametrize("stay", [False, True])
def test_the_object_turns_without_a_root_bone(addon: Any, mode: str, stay: bool) -> None:
    obj = make_rig("mixamo", axes=np.eye(3), world=Matrix.Rotation(np.pi / 2, 4, "X"))
    obj.rotation_mode = mode
    obj.delta_rotation_euler = (0.3, 0.0, 0.0)
    standing(addon, obj, turning(np.pi, stay=stay))
    channel = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}.get(mode, "rotation_euler")
    hips = "mixamorig:Hips"
    check_turning_root(addon, obj, {"location", channel} | locations(hips) | rotations(hips))
    np.testing.assert_allclose(headings(obj, obj)[-1], np.pi, atol=0.2)


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
def test_the_root_of_rigify_turns(addon: Any, rigs: Any, kinematics: str) -> None:
    obj = standing(addon, rigs(kinematics=kinematics), turning(np.pi))
    ends = [f"{end}_ik.{side}" for end in ("foot", "hand") for side in "LR"] if kinematics == "IK" else []
    moved = ["root", "torso", *ends]
    expected = locations(*moved) | {f'pose.bones["{bone}"].{obj_channel(obj, bone)}' for bone in moved}
    check_turning_root(addon, obj, expected, exact=2e-4)


def obj_channel(obj: Any, bone: str) -> str:
    """The property that turns a bone."""
    return "rotation_quaternion" if obj.pose.bones[bone].rotation_mode == "QUATERNION" else "rotation_euler"


def test_the_root_goes_along_straight_where_the_body_would_not_turn_with_it(addon: Any) -> None:
    obj = make_rig("smplh")
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode="EDIT")
    bones = obj.data.edit_bones
    between, hips = bones.new("between"), bones["pelvis"]
    between.head, between.tail, between.parent = hips.head, hips.tail, bones["root"]
    between.use_inherit_rotation, hips.parent = False, between
    bpy.ops.object.mode_set(mode="OBJECT")
    standing(addon, obj, turning(np.pi))
    check_turning_root(addon, obj, locations("root", "pelvis"))


def test_in_place_of_who_walks_along_an_arc_below_a_turning_root(addon: Any) -> None:
    obj = standing(addon, make_rig("smplh"), turning(np.pi))
    bpy.ops.mosa.root_motion()
    names, frames = modules(addon).facts.profile_of(obj).ordered, range(FIRST, FIRST + FRAMES)
    ends = evaluated_heads(obj, names, frames)
    before = snapshot(obj)
    put_in_place(obj)
    now = evaluated_heads(obj, names, frames)
    np.testing.assert_allclose(now - now[:, :1], ends - ends[:, :1], atol=5e-5)
    assert np.linalg.norm(np.ptp(now[:, 0, :2], axis=0)) < 0.2
    assert changed(before, obj) == locations("root")


def test_in_place_takes_the_travel_off_the_root(addon: Any) -> None:
    obj = standing(addon, make_rig("smplh"))
    bpy.ops.mosa.root_motion()
    obj.animation_data.action.name = "Walk"
    check(addon, obj, locations("root"))


def test_what_was_added_to_root_motion_is_moved_to_the_root_as_well(addon: Any) -> None:
    obj = standing(addon, make_rig("smplh"))
    root = obj.pose.bones["root"]
    for frame, ahead in ((FIRST, 0.0), (FIRST + FRAMES - 1, 1.0)):
        root.location = root.bone.matrix_local.to_3x3().inverted() @ Vector((0.0, -ahead, 0.0))
        root.keyframe_insert("location", frame=frame)
    check_root_motion(addon, obj, locations("root", "pelvis"), root)


def test_an_object_that_travelled_is_back_where_it_began_under_another_action(addon: Any) -> None:
    obj = standing(addon, make_rig("mixamo", world=Matrix.Translation((3.0, -2.0, 0.5))))
    names, frames, old = ["mixamorig:Hips"], range(FIRST, FIRST + FRAMES), obj.animation_data.action
    heads = evaluated_heads(obj, names, frames)
    bpy.ops.mosa.root_motion()
    bpy.context.scene.frame_set(FIRST + FRAMES - 1)
    modules(addon).keys.assign_action(obj, old)
    np.testing.assert_allclose(evaluated_heads(obj, names, frames), heads, atol=5e-5)


def test_a_root_that_is_beside_the_hips_at_rest_begins_as_far_beside_the_body(addon: Any) -> None:
    obj = make_rig("mixamo")
    obj.data.transform(Matrix.Translation((0.7, 0.0, 0.0)))
    motion = walking()
    motion.rotations[:, 0] = multiplied(
        np.repeat([[0.5**0.5, 0.0, 0.5**0.5, 0.0]], FRAMES, axis=0), motion.rotations[:, 0]
    )
    motion.root = motion.root[:, [2, 1, 0]] * (1.0, 1.0, -1.0)
    motion.joints = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    keyed(addon, obj, motion)
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.mosa.root_motion() == {"FINISHED"}
    bpy.context.scene.frame_set(FIRST)
    stands = obj.matrix_world @ obj.data.bones["mixamorig:Hips"].head_local
    np.testing.assert_allclose(stands[:2], place_of(obj.pose.bones["mixamorig:Hips"])[:2], atol=0.15)
    assert abs(obj.matrix_world.to_euler().z - np.pi / 2) < 0.1


def test_an_object_that_was_moved_below_its_body_twice_is_back_where_it_stood_at_first(addon: Any) -> None:
    obj = keyed(addon, make_rig("mixamo", world=Matrix.Translation((3.0, -2.0, 0.5))))
    old = obj.animation_data.action
    bpy.context.view_layer.objects.active = obj
    bpy.ops.mosa.root_motion()
    for index in range(3):
        for point in found(obj, "mixamorig:Hips", "location", index).keyframe_points:
            point.co.y += 3.0 + 0.02 * point.co.x
    bpy.ops.mosa.root_motion()
    bpy.context.scene.frame_set(FIRST)
    assert np.linalg.norm(np.array(obj.location)[:2] - (3.0, -2.0)) > 1.0, "or there was nothing to be put back"
    modules(addon).keys.assign_action(obj, old)
    np.testing.assert_allclose(obj.location, (3.0, -2.0, 0.5), atol=1e-6)


@pytest.mark.parametrize("naming", ["smplh", "mixamo"])
@pytest.mark.parametrize(("place", "degrees"), [((3.0, -2.0), 0.0), ((0.0, 0.0), 90.0), ((-2.0, 1.0), -150.0)])
def test_the_root_begins_below_who_begins_elsewhere(
    addon: Any, naming: str, place: tuple[float, float], degrees: float
) -> None:
    """As who goes on from another motion: in an engine the body was beside its root, and went sideways."""
    obj = make_rig(naming)
    motion, angle = walking(), np.radians(degrees)
    turn = np.array([[np.cos(angle / 2), 0.0, np.sin(angle / 2), 0.0]])
    motion.rotations[:, 0] = multiplied(np.repeat(turn, FRAMES, axis=0), motion.rotations[:, 0])
    motion.root = motion.root @ np.array(Matrix.Rotation(angle, 3, "Y")).T + (place[0], 0.0, -place[1])
    motion.joints = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    keyed(addon, obj, motion)
    old, carried = obj.animation_data.action, naming == "smplh"
    names, frames = modules(addon).facts.profile_of(obj).ordered, range(FIRST, FIRST + FRAMES)
    heads = evaluated_heads(obj, names, frames)
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.mosa.root_motion() == {"FINISHED"}
    np.testing.assert_allclose(evaluated_heads(obj, names, frames), heads, atol=5e-5, err_msg="the body")
    bpy.context.scene.frame_set(FIRST)
    root = obj.pose.bones["root"] if carried else obj
    np.testing.assert_allclose(place_of(root)[:2], place, atol=0.15)
    still = np.array(root.bone.matrix_local if carried else Matrix())[:3, :3]
    turned = np.array(obj.matrix_world @ root.matrix if carried else obj.matrix_world)[:3, :3] @ still.T
    assert np.arctan2(turned[1, 0], turned[0, 0]) == pytest.approx(angle, abs=0.1)
    with pytest.raises(RuntimeError, match="is not on its hips"):
        bpy.ops.mosa.root_motion()
    if not carried:
        modules(addon).keys.assign_action(obj, old)
        np.testing.assert_allclose(evaluated_heads(obj, names, frames), heads, atol=5e-5, err_msg="as it stood before")


def test_a_muted_curve_of_the_root_plays_again(addon: Any) -> None:
    obj = keyed(addon, make_rig("smplh", bones="identity"))
    found(obj, "root", "location", 1).mute = True
    bpy.ops.mosa.root_motion()
    check(addon, obj, locations("root"))


def test_a_root_that_travels_on_behind_the_keys_of_the_body_is_put_in_place_to_its_end(addon: Any) -> None:
    obj = keyed(addon, make_rig("smplh", bones="identity"))
    bpy.ops.mosa.root_motion()
    end, curve = FIRST + FRAMES + 20, found(obj, "root", "location", 1)
    curve.keyframe_points.insert(end, curve.evaluate(end) + 3.0)
    put_in_place(obj)
    assert found(obj, "root", "location", 1).range()[1] == end
    heads = evaluated_heads(obj, ["pelvis"], range(FIRST, end + 1))[:, 0, :2]
    assert np.linalg.norm(np.ptp(heads, axis=0)) < 1.0, "of nine metres"


def test_behind_its_last_key_a_figure_that_went_on_for_ever_stays_in_place(addon: Any) -> None:
    obj = keyed(addon, make_rig())
    for index in range(3):
        found(obj, "pelvis", "location", index).extrapolation = "LINEAR"
    put_in_place(obj)
    at_last, later = (
        [curve.evaluate(FIRST + FRAMES - 1 + after) for curve in bag(obj).fcurves if "location" in curve.data_path]
        for after in (0, 50)
    )
    assert np.abs(np.subtract(later, at_last)).max() < 0.2, "it only bobs on"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda obj: bpy.ops.mosa.root_motion(), "The travel of 'Rig' is not on its hips"),
        (lambda obj: constrained(obj, "root"), "'root' cannot carry the travel"),
        (lambda obj: obj.pose.bones["root"].driver_add("location", 1), "'root' cannot carry the travel"),
        (lambda obj: setattr(found(obj, "root", "location", 1), "lock", True), "The location of 'root' is locked"),
    ],
)
def test_a_root_that_cannot_travel(addon: Any, spoil: Any, sentence: str) -> None:
    obj = keyed(addon, make_rig("smplh", bones="identity"))
    spoil(obj)
    bpy.context.view_layer.update()
    refused(obj, sentence, "root_motion")


def test_one_undo_step(addon: Any) -> None:
    keyed(addon, make_rig())
    bpy.ops.ed.undo_push(message="walk")

    def now() -> Any:
        obj = bpy.data.objects["Rig"]
        users = sorted((action.name, action.use_fake_user) for action in bpy.data.actions)
        return users, obj.animation_data.action.name, snapshot(obj)

    before = now()
    assert bpy.ops.mosa.in_place("EXEC_DEFAULT", True) == {"FINISHED"}
    after = now()
    assert after[1] == "Walk (in place)"
    bpy.ops.ed.undo()
    assert now() == before
    bpy.ops.ed.redo()
    assert now() == after


def refused(obj: Any, sentence: str, operator: str = "in_place") -> None:
    """It is said in a sentence, and nothing was changed."""
    before = state(obj)
    with pytest.raises(RuntimeError, match=sentence) as caught:
        getattr(bpy.ops.mosa, operator)()
    assert str(caught.value).strip().count("\n") == 0
    assert state(obj) == before


def test_without_a_figure_or_keys(addon: Any) -> None:
    with pytest.raises(RuntimeError, match=r"no figure in this view layer: .* Generate makes one"):
        bpy.ops.mosa.in_place()
    refused(make_rig(), "'Rig' has no keys to go by")


def constrained(obj: Any, bone: str) -> None:
    obj.pose.bones[bone].constraints.new("LIMIT_LOCATION")


def on_a_path(obj: Any) -> None:
    other = bpy.data.objects.new("Cart", None)
    bpy.context.scene.collection.objects.link(other)
    obj.parent = other
    for frame in (FIRST, FIRST + FRAMES):
        other.location.x = frame * 0.01
        other.keyframe_insert("location", frame=frame)


def into_strips(obj: Any) -> None:
    data = obj.animation_data
    strip = data.nla_tracks.new().strips.new("walk", FIRST, data.action)
    strip.action_slot = data.action_slot
    data.action = None


def editing(_: Any) -> None:
    bpy.ops.object.mode_set(mode="EDIT")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda obj: constrained(obj, "pelvis"), r"Constraints hold 'pelvis' \('Limit Location'\)"),
        (lambda obj: constrained(obj, "left_ankle"), "Constraints hold 'left_ankle'"),
        (lambda obj: setattr(found(obj, "pelvis", "location", 1), "lock", True), "or its group, is locked"),
        (lambda obj: setattr(found(obj, "pelvis", "location", 1), "mute", True), "muted curve of its location"),
        (lambda obj: obj.pose.bones["pelvis"].driver_add("location", 1), "has a driver on its location"),
        (lambda obj: setattr(obj, "scale", (1.0, 1.0, 1.4)), "scaled differently"),
        (on_a_path, "Something else than keys of its location moves 'Rig'"),
        (into_strips, "NLA strips alone move 'Rig'"),
        (editing, "Edit Mode"),
    ],
)
def test_what_is_refused(addon: Any, spoil: Any, sentence: str) -> None:
    obj = keyed(addon, make_rig())
    spoil(obj)
    bpy.context.view_layer.update()
    refused(obj, sentence)


def test_a_locked_root_bone(addon: Any) -> None:
    obj = make_rig("smplh", bones="identity")
    carried_by(addon, obj, obj.pose.bones["root"], obj.data.bones["root"].matrix_local)
    found(obj, "root", "location", 1).lock = True
    refused(obj, "The location of 'root' is locked")


def test_who_does_not_travel(addon: Any) -> None:
    obj = make_rig()
    for frame in (1, 20):
        for bone in obj.pose.bones:
            bone.keyframe_insert("rotation_quaternion", frame=frame)
    refused(obj, "'Rig' does not travel over the ground")
    refused(obj, "'Rig' neither travels over the ground nor turns", "root_motion")


def test_too_long(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module(f"{addon.__name__}.edit.in_place"), "MOST_FRAMES", FRAMES - 1)
    refused(keyed(addon, make_rig()), f"keyed over {FRAMES} frames, at most {FRAMES - 1}")


def test_a_re_imagined_range_that_waits(addon: Any) -> None:
    obj = keyed(addon, make_rig())
    pending = bpy.context.scene.mosa.edit.pending
    pending.owner, pending.candidate, pending.wish = obj, obj.animation_data.action, "{}"
    assert pending.waits
    assert not bpy.ops.mosa.in_place.poll() and not bpy.ops.mosa.root_motion.poll()
    refused(obj, "A re-imagined range of 'Rig' waits")
    bpy.context.view_layer.objects.active = None  # it is meant all the same
    assert bpy.ops.mosa.in_place.poll()
    refused(obj, "A re-imagined range of 'Rig' waits")
    pending.clear()
    put_in_place(obj)


@pytest.mark.parametrize("operator", ["in_place", "root_motion"])
def test_while_a_motion_is_on_its_way(addon: Any, monkeypatch: pytest.MonkeyPatch, operator: str) -> None:
    obj = keyed(addon, make_rig())
    monkeypatch.setattr(type(addon.jobs.manager), "busy", True)
    refused(obj, "A motion is being generated", operator)


def test_a_failure_in_the_middle_leaves_nothing_behind(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = keyed(addon, make_rig())
    module = import_module(f"{addon.__name__}.edit.in_place")
    before = state(obj)
    with failing(monkeypatch, module, "_write"):
        module.put_in_place(obj, 24.0)
    assert state(obj) == before


def test_the_buttons_are_there_for_a_figure_with_an_action(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_rig()
    module = import_module("tests.addon.test_panels")
    shown = module.context()
    shown.active_object = obj
    monkeypatch.setattr(module, "context", lambda: SimpleNamespace(**vars(shown)))
    buttons = {"mosa.in_place", "mosa.root_motion"}
    assert not buttons & set(drawn(addon).operators)
    keyed(addon, obj)
    assert buttons <= set(drawn(addon).operators)


def test_a_figure_that_stands_elsewhere_in_the_world(addon: Any) -> None:
    obj = make_rig(world=Matrix.Translation((3.0, -2.0, 0.5)) @ Matrix.Rotation(2.0, 4, "Z"))
    check(addon, keyed(addon, obj), locations("pelvis"))
