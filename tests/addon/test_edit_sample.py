# SPDX-License-Identifier: GPL-3.0-or-later
"""A figure read back over a range: by its curves or by Blender, the same; and written, the same again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Euler, Matrix, Vector

from tests.addon.edits import bag, found, make_clip, modules, raw_keys
from tests.addon.rigs import Y_TO_Z, Y_UP, a_pose, bone_name, evaluated_heads, make_heap, make_motion, make_rig
from tests.addon.test_rig_retarget import PLACES

FIRST, FRAMES = 3, 40
EVERY_MODE = ("QUATERNION", "XYZ", "AXIS_ANGLE", "ZYX", "YXZ")


def both_ways(addon: Any, obj: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The sample by curves and the one by stepping through the frames."""
    sample = modules(addon).sample
    assert sample._is_plain(obj, *_bones(sample, obj)), "the quick way is taken"
    quick = sample.sample_motion(obj, FIRST, FRAMES)
    with monkeypatch.context() as patch:
        patch.setattr(sample, "_is_plain", lambda *_: False)
        return quick, sample.sample_motion(obj, FIRST, FRAMES)


def _bones(sample: Any, obj: Any) -> tuple[Any, ...]:
    bones = [obj.data.bones[name] for name in sample.usable_profile(obj).ordered]
    return bones, [bone.name for bone in bones[0].parent_recursive], sample.bones_between(bones)


def check_same(a: Any, b: Any) -> None:
    for key, values in a.raw.items():
        np.testing.assert_allclose(values, b.raw[key], atol=2e-6 * max(1.0, np.abs(values).max()))
    one, two = a.motion(24.0), b.motion(24.0)
    assert np.abs(np.sum(one.rotations * two.rotations, axis=-1)).min() > 1.0 - 1e-10
    np.testing.assert_allclose(one.root, two.root, atol=1e-5)
    np.testing.assert_allclose(one.offsets, two.offsets, atol=1e-6)
    np.testing.assert_allclose(one.joints, two.joints, atol=2e-5)


def check_joints(addon: Any, obj: Any, sample: Any) -> None:
    """The motion's joints are where Blender has the heads of the bones."""
    joints = sample.motion(24.0).joints[:, sample.profile.present]
    heads = evaluated_heads(obj, sample.profile.ordered, range(sample.first, sample.first + sample.frames))
    np.testing.assert_allclose(joints @ Y_TO_Z.T, heads, atol=5e-5)


def check_round_trip(sample: Any) -> None:
    """What is read and written again is what was keyed, to the accuracy of Blender's numbers."""
    motion = sample.motion(24.0)
    quaternions, location = sample.rig.write(motion.rotations, motion.root)
    assert np.abs(np.sum(quaternions * sample.quaternions, axis=-1)).min() > 1.0 - 1e-9
    np.testing.assert_allclose(location, sample.location, atol=1e-6 * max(1.0, np.abs(sample.location).max()))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("naming", ["smpl", "smplx", "m_avg", "mixamo"])
def test_a_keyed_clip(addon: Any, monkeypatch: pytest.MonkeyPatch, naming: str, place: str) -> None:
    axes, units, world, bones = PLACES[place]
    obj = make_rig(naming, axes=axes, units=units, world=world, bones=bones)
    motion = make_motion(FRAMES + 10)
    modules(addon).keys.write_motion(obj, motion, 1, "ORIGIN")
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_joints(addon, obj, quick)
    check_round_trip(quick)
    check_round_trip(slow)
    again = quick.motion(24.0)
    scale = world.median_scale * units
    np.testing.assert_allclose(again.joints, motion.joints[FIRST - 1 : FIRST - 1 + FRAMES] * scale, atol=2e-5)


def test_a_pelvis_that_does_not_inherit_the_scale_of_its_root(addon: Any) -> None:
    obj = make_rig("smplx")
    obj.pose.bones["root"].scale = (1.5, 1.5, 1.5)
    obj.data.bones["pelvis"].inherit_scale = "NONE"
    modules(addon).keys.write_motion(obj, make_motion(FRAMES + 10), 1, "ORIGIN")
    sample = modules(addon).sample.sample_motion(obj, FIRST, FRAMES)
    check_joints(addon, obj, sample)
    check_round_trip(sample)


def test_a_rig_that_rests_in_an_a_pose(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_rig(offsets=a_pose(40.0))
    modules(addon).keys.write_motion(obj, make_motion(FRAMES + 10), 1, "ORIGIN")
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_joints(addon, obj, quick)
    check_round_trip(quick)
    check_round_trip(slow)


@pytest.mark.parametrize("swing", [0.4, 0.9])
def test_bones_that_rest_any_way_are_known_by_the_first_pose(
    addon: Any, monkeypatch: pytest.MonkeyPatch, swing: float
) -> None:
    motion = make_motion(FRAMES + 10, swing=swing)
    obj = make_heap(motion)
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_joints(addon, obj, quick)
    check_round_trip(quick)
    again = quick.motion(24.0)
    np.testing.assert_allclose(again.joints, motion.joints[FIRST - 1 : FIRST - 1 + FRAMES], atol=2e-5)
    # It begins in the T-pose, against which the model's rotations are.
    same = np.abs(np.sum(again.rotations * motion.rotations[FIRST - 1 : FIRST - 1 + FRAMES], axis=-1))
    assert same.min() > 1.0 - 1e-6


def test_a_motion_on_bones_that_rest_any_way(addon: Any) -> None:
    motion = make_motion(FRAMES)
    obj = make_heap(make_motion(FRAMES, seed=8))
    modules(addon).keys.write_motion(obj, motion, 1, "ORIGIN")
    names = modules(addon).sample.usable_profile(obj).ordered
    heads = evaluated_heads(obj, names, range(1, FRAMES + 1))
    np.testing.assert_allclose(heads, motion.joints @ Y_TO_Z.T, atol=1e-4)


def test_one_motion_after_another_on_bones_that_rest_any_way(addon: Any) -> None:
    """The first pose of what is generated is not the one by which the body is known."""
    obj = make_heap(make_motion(FRAMES, seed=8))
    for seed in (3, 4, 5):
        whole = make_motion(FRAMES + 15, seed=seed, swing=0.6)
        rows = {name: getattr(whole, name)[15:] for name in ("rotations", "root", "joints")}
        motion = SimpleNamespace(**{**vars(whole), **rows, "frames": FRAMES})
        modules(addon).keys.write_motion(obj, motion, 1, "ORIGIN")
        names = modules(addon).sample.usable_profile(obj).ordered
        heads = evaluated_heads(obj, names, range(1, FRAMES + 1))
        np.testing.assert_allclose(heads, motion.joints @ Y_TO_Z.T, atol=1e-4)


@pytest.mark.parametrize("degrees", [0.0, 40.0])
def test_a_body_that_lacks_joints(addon: Any, monkeypatch: pytest.MonkeyPatch, degrees: float) -> None:
    """Of all sorts, also with arms that are lifted."""
    without = ("spine1", "spine2", "neck", "left_collar", "right_foot")
    obj = make_clip("mixamo", offsets=a_pose(degrees), without=without)
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_joints(addon, obj, quick)
    check_round_trip(quick)


def test_sparse_curves_in_every_rotation_mode(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_clip(modes=EVERY_MODE)
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_joints(addon, obj, quick)
    check_round_trip(quick)


def test_missing_muted_and_modified_curves(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_clip(modes=EVERY_MODE)
    curves = bag(obj).fcurves
    curves.remove(curves.find('pose.bones["left_knee"].rotation_quaternion', index=2) or curves[7])
    curves[11].mute = True
    curves[30].group.mute = True  # which Blender does not heed
    noise = curves[20].modifiers.new("NOISE")
    noise.strength = 0.3
    check_same(*both_ways(addon, obj, monkeypatch))


def below_a_still_parent(obj: Any) -> None:
    """Hang the object on one that is moved, turned and scaled, so that it stays beside it."""
    parent = bpy.data.objects.new("Stand", None)
    bpy.context.scene.collection.objects.link(parent)
    parent.matrix_world = Matrix.LocRotScale((1.0, -2.0, 0.5), Euler((0.0, 0.0, 1.2)), (2.0, 2.0, 2.0))
    obj.parent, obj.matrix_parent_inverse = parent, Matrix.Translation((0.3, 0.0, 0.1))
    bpy.context.view_layer.update()


@pytest.mark.parametrize("parented", [False, True])
def test_an_animated_object(addon: Any, monkeypatch: pytest.MonkeyPatch, parented: bool) -> None:
    for mode in ("XYZ", "QUATERNION"):
        obj = make_clip(world=Matrix.Scale(0.5, 4))
        if parented:
            below_a_still_parent(obj)
        obj.rotation_mode = mode
        for frame, x in ((1, 0.0), (20, 3.0), (50, -2.0)):
            obj.location = (x, 2.0, x * 0.3)
            obj.rotation_euler = (0.2, x, -x)
            obj.rotation_quaternion = Euler((0.1, x, 0.5)).to_quaternion()
            obj.keyframe_insert("location", frame=frame)
            obj.keyframe_insert("rotation_euler" if mode == "XYZ" else "rotation_quaternion", frame=frame)
        quick, slow = both_ways(addon, obj, monkeypatch)
        check_same(quick, slow)
        check_joints(addon, obj, quick)
        check_round_trip(quick)
        bpy.data.objects.remove(obj)


def test_an_animated_root_bone(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_clip(axes=Y_UP, units=100.0, world=Matrix(Y_TO_Z.tolist()).to_4x4() @ Matrix.Scale(0.01, 4))
    root = obj.pose.bones["root"]
    for frame, x in ((1, 0.0), (30, 40.0), (50, -20.0)):
        root.location = (x, 2.0 * x, 5.0)
        root.scale = (1.0 + x / 200,) * 3
        root.keyframe_insert("location", frame=frame)
        root.keyframe_insert("scale", frame=frame)
    quick, slow = both_ways(addon, obj, monkeypatch)
    check_same(quick, slow)
    check_round_trip(quick)


def read(addon: Any, obj: Any, *, joints: bool = True) -> Any:
    sample = modules(addon).sample
    assert not sample._is_plain(obj, *_bones(sample, obj)), "Blender must step through the frames"
    made = sample.sample_motion(obj, FIRST, FRAMES)
    if joints:
        check_joints(addon, obj, made)
    check_round_trip(made)
    return made


def test_whatever_moves_it(addon: Any) -> None:
    obj = make_clip("smpl")
    target = bpy.data.objects.new("Target", None)
    bpy.context.scene.collection.objects.link(target)
    target.location = (1.0, 0.5, 1.2)
    target.keyframe_insert("location", frame=1)
    target.location = (-1.0, 0.5, 0.8)
    target.keyframe_insert("location", frame=40)
    copied = obj.pose.bones["left_shoulder"].constraints.new("DAMPED_TRACK")
    copied.target = target
    read(addon, obj)
    reach = obj.pose.bones["right_hand"].constraints.new("IK")
    reach.target, reach.chain_count = target, 4
    read(addon, obj)
    curve = obj.pose.bones["head"].driver_add("rotation_quaternion", 1)
    curve.driver.expression = "frame / 50"
    read(addon, obj)


def with_a_crowd(addon: Any, how: str) -> Any:
    """A figure that something else than its curves moves, also between frames 20 and 25, and a figure beside it."""
    obj = make_clip("smpl")
    make_clip("smpl", name="Other")
    bpy.context.view_layer.objects.active = obj
    obj.constraints.new("COPY_ROTATION").influence = 0.0
    obj["on"] = 0.0
    driver = obj.pose.bones["head"].driver_add("rotation_quaternion", 1).driver
    driver.expression = "20 < frame and frame < 25"
    if how == "python":
        driver.expression = "on_at()"
    elif how == "handler":
        driver.expression = "on"
    if how in ("scene", "context", "handler"):
        variable = driver.variables.new()
        variable.name, target = "on", variable.targets[0]
        variable.type = "CONTEXT_PROP" if how == "context" else "SINGLE_PROP"
        target.data_path = "frame_current"
        if how == "scene":
            target.id_type, target.id = "SCENE", bpy.context.scene
        elif how == "handler":
            target.id, target.data_path = obj, '["on"]'
    if how in ("scene", "context"):
        driver.expression = "20 < on and on < 25"
    return obj


def _on_at() -> float:
    return float(20 < bpy.context.scene.frame_current < 25)


def _turn_on(scene: Any, *_: Any) -> None:
    scene.objects["Rig"]["on"] = float(20 < scene.frame_current < 25)
    scene.objects["Rig"].update_tag()


@pytest.mark.parametrize(
    ("how", "alone"), [("simple", True), ("scene", False), ("context", False), ("python", False), ("handler", False)]
)
def test_a_figure_is_played_alone_where_its_scene_does_not_move_it(
    addon: Any, monkeypatch: pytest.MonkeyPatch, how: str, alone: bool
) -> None:
    """Forty skinned figures took 9 s for 100 frames."""
    sample, played = modules(addon).sample, []
    monkeypatch.setitem(bpy.app.driver_namespace, "on_at", _on_at)
    original = sample.alone
    monkeypatch.setattr(sample, "alone", lambda obj: played.append(obj) or original(obj))
    obj = with_a_crowd(addon, how)
    if how == "handler":
        bpy.app.handlers.frame_change_pre.append(_turn_on)
    try:
        made = sample.sample_motion(obj, FIRST, FRAMES)
    finally:
        bpy.app.handlers.frame_change_pre.clear()
    assert bool(played) == alone and len(bpy.data.scenes) == 1
    turned = made.raw["head", "rotation_quaternion"][:, 1]
    assert turned.tolist() == [float(20 < frame < 25) for frame in range(FIRST, FIRST + FRAMES)]


def test_a_figure_that_moves_otherwise_alone_is_played_in_its_scene(
    addon: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def without_it(_obj: Any) -> Iterator[Any]:
        scene = bpy.data.scenes.new("Empty")
        yield scene
        bpy.data.scenes.remove(scene)

    monkeypatch.setattr(modules(addon).sample, "alone", without_it)
    read(addon, with_a_crowd(addon, "simple"))


def test_a_figure_that_only_a_follower_plays(addon: Any) -> None:
    """It is disabled, so that alone it stands still; between its ends it does not."""
    obj = make_clip("smpl", frames=range(FIRST, FIRST + FRAMES, 13))
    assert (FRAMES - 1) % 13 == 0
    for curve in bag(obj).fcurves:
        curve.keyframe_points[-1].co.y = curve.keyframe_points[0].co.y
    obj.constraints.new("COPY_ROTATION").influence = 0.0
    follower = bpy.data.objects.new("Follower", None)
    bpy.context.scene.collection.objects.link(follower)
    follower.parent = obj
    bpy.context.scene.frame_set(FIRST)
    obj.hide_viewport = True
    bpy.context.view_layer.update()
    made = modules(addon).sample.sample_motion(obj, FIRST, FRAMES)
    check_joints(addon, obj, made)
    assert np.ptp(made.location, axis=0).max() > 0.01


def disabled_at(obj: Any, frames: range, how: str) -> Any:
    """Keys, a driver or an NLA strip disable an object at some frames; the curve or driver that does it."""
    if how == "driver":
        curve = obj.driver_add("hide_viewport")
        curve.driver.expression = f"1 if {frames[0]} <= frame < {frames[-1] + 1} else 0"
        return curve
    for frame, hidden in ((frames[0] - 1, False), (frames[0], True), (frames[-1] + 1, False)):
        obj.hide_viewport = hidden
        obj.keyframe_insert("hide_viewport", frame=frame)
    curve = next(curve for curve in bag(obj).fcurves if curve.data_path == "hide_viewport")
    if how == "strip":
        data = obj.animation_data
        action, slot, data.action = data.action, data.action_slot, None
        data.nla_tracks.new().strips.new("strip", 1, action).action_slot = slot
    return curve


@pytest.mark.parametrize("how", ["keys", "driver", "strip"])
def test_a_figure_that_is_disabled_at_some_frames(addon: Any, how: str) -> None:
    """Blender left it there as it had been before: its motion around a range was that of a statue."""
    obj = make_clip("smpl")
    obj.constraints.new("COPY_ROTATION").influence = 0.0  # it has to be played, frame by frame
    sample = modules(addon).sample
    before = sample.sample_motion(obj, FIRST, FRAMES)
    curve = disabled_at(obj, range(FIRST + 10, FIRST + FRAMES + 10), how)
    bpy.context.scene.frame_set(FIRST)
    check_same(sample.sample_motion(obj, FIRST, FRAMES), before)
    assert not curve.mute and not obj.hide_viewport
    bpy.context.scene.frame_set(FIRST + 10)
    assert obj.hide_viewport


def test_a_parent_that_moves(addon: Any) -> None:
    obj = make_clip("smpl")
    parent = bpy.data.objects.new("Cart", None)
    bpy.context.scene.collection.objects.link(parent)
    obj.parent = parent
    parent.location.x = 1.0
    parent.keyframe_insert("location", frame=1)
    parent.location.x = 5.0
    parent.keyframe_insert("location", frame=30)
    read(addon, obj)


def test_a_path_that_it_goes_along(addon: Any) -> None:
    obj = make_clip("smpl")
    path = bpy.data.curves.new("Path", "CURVE")
    path.dimensions, path.use_path = "3D", True
    spline = path.splines.new("POLY")
    spline.points.add(1)
    spline.points[1].co = (3.0, -5.0, 0.0, 1.0)
    for frame, passed in ((1, 0.0), (50, path.path_duration)):
        path.eval_time = passed
        path.keyframe_insert("eval_time", frame=frame)
    obj.parent = bpy.data.objects.new("Path", path)
    bpy.context.scene.collection.objects.link(obj.parent)
    assert np.ptp(read(addon, obj).rig.worlds[:, 1, 3]) > 2.0


@pytest.mark.parametrize("between", [False, True])
def test_a_vertex_that_it_hangs_on(addon: Any, between: bool) -> None:
    """The mesh is deformed and its object stands still; an object may be between."""
    obj = make_clip("smpl")
    mesh = bpy.data.meshes.new("Ground")
    mesh.from_pydata([(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)], [], [(0, 1, 2)])
    ground = bpy.data.objects.new("Ground", mesh)
    bpy.context.scene.collection.objects.link(ground)
    ground.shape_key_add(name="Basis")
    moved = ground.shape_key_add(name="Moved")
    moved.data[0].co.z = 2.0
    for frame, value in ((1, 0.0), (50, 1.0)):
        moved.value = value
        moved.keyframe_insert("value", frame=frame)
    hung = obj
    if between:
        hung = obj.parent = bpy.data.objects.new("Between", None)
        bpy.context.scene.collection.objects.link(hung)
    hung.parent, hung.parent_type, hung.parent_vertices[0] = ground, "VERTEX", 0
    assert np.ptp(read(addon, obj).rig.worlds[:, 2, 3]) > 1.0


def test_nla_strips(addon: Any) -> None:
    obj = make_clip("smpl")
    data = obj.animation_data
    action, slot = data.action, data.action_slot
    data.action = None
    strip = data.nla_tracks.new().strips.new("strip", 1, action)
    strip.action_slot = slot
    read(addon, obj)


def test_a_place_that_a_connected_bone_above_the_pelvis_does_not_take(addon: Any) -> None:
    obj = make_rig("smplx")
    bpy.ops.object.mode_set(mode="EDIT")
    edit = obj.data.edit_bones
    carrier = edit.new("carrier")
    carrier.head, carrier.tail = edit["root"].tail, edit["root"].tail + edit["root"].vector
    carrier.parent, carrier.use_connect = edit["root"], True
    edit["pelvis"].parent = carrier
    bpy.ops.object.mode_set(mode="OBJECT")
    modules(addon).keys.write_motion(obj, make_motion(FRAMES + 10), 1, "ORIGIN")
    obj.pose.bones["carrier"].location = (0.5, 0.3, 0.0)
    read(addon, obj)


def test_of_two_keys_on_a_frame_the_one_that_plays_is_read(addon: Any) -> None:
    curve, m = found(make_clip("smpl", frames=range(1, 101)), "head", "rotation_quaternion", 1), modules(addon)
    keys = np.insert(raw_keys(curve), 50, raw_keys(curve)[49])
    keys["co"][50, 1] += 1.0
    m.curve.write_keys(curve, m.curve.Rewritten(keys, np.ones(len(keys), dtype=bool)))
    frames = np.arange(1, 101)
    np.testing.assert_array_equal(m.curves.evaluate(curve, frames), [curve.evaluate(frame) for frame in frames])


def test_a_twisted_bone_between(addon: Any) -> None:
    obj = make_rig("smpl")
    bpy.ops.object.mode_set(mode="EDIT")
    edit = obj.data.edit_bones
    twist = edit.new("twist")
    twist.head, twist.tail = edit["left_elbow"].head, edit["left_elbow"].tail + edit["left_elbow"].vector
    twist.roll = 0.7
    twist.parent = edit["left_elbow"]
    edit["left_wrist"].parent = twist
    bpy.ops.object.mode_set(mode="OBJECT")
    modules(addon).keys.write_motion(obj, make_motion(FRAMES + 10), 1, "ORIGIN")
    quick = modules(addon).sample.sample_motion(obj, FIRST, FRAMES)
    assert quick.rig.between is None
    bone = obj.pose.bones["twist"]
    for frame, angle in ((1, 0.0), (40, 1.5)):
        bone.rotation_quaternion = Euler((0.0, angle, 0.0)).to_quaternion()
        bone.keyframe_insert("rotation_quaternion", frame=frame)
    made = read(addon, obj, joints=False)  # a wrist that is moved off its place is no SMPL
    assert made.rig.between is not None


@pytest.mark.parametrize("degrees", [0.0, 40.0])
def test_a_twisted_bone_in_the_joint_of_an_elbow(addon: Any, degrees: float) -> None:
    obj = make_rig("smpl", offsets=a_pose(degrees))
    modules(addon).keys.write_motion(obj, make_motion(FRAMES + 10), 1, "ORIGIN")
    bpy.ops.object.mode_set(mode="EDIT")
    edit = obj.data.edit_bones
    twist = edit.new("twist")
    twist.head = edit["left_elbow"].head
    twist.tail = twist.head + Vector((0.02, 0.05, 0.1))
    twist.parent, edit["left_elbow"].parent = edit["left_shoulder"], twist
    bpy.ops.object.mode_set(mode="OBJECT")
    bone = obj.pose.bones["twist"]
    for frame, angle in ((1, 0.0), (40, 1.5)):
        bone.rotation_quaternion = Euler((angle, 0.5 * angle, 0.0)).to_quaternion()
        bone.keyframe_insert("rotation_quaternion", frame=frame)
    read(addon, obj)


def test_the_frame_is_put_back_also_after_an_error(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj, sample = make_clip("smpl"), modules(addon).sample
    obj.pose.bones["head"].constraints.new("LIMIT_ROTATION")
    scene = bpy.context.scene
    scene.frame_set(17, subframe=0.25)
    sample.sample_motion(obj, FIRST, FRAMES)
    assert (scene.frame_current, scene.frame_subframe) == (17, 0.25)
    monkeypatch.setattr(sample, "rotation_property", lambda _mode: "nonsense")
    with pytest.raises(AttributeError):
        sample.sample_motion(obj, FIRST, FRAMES)
    assert (scene.frame_current, scene.frame_subframe) == (17, 0.25)


def test_a_place_between_frames_before_the_first_is_put_back(addon: Any) -> None:
    """Blender tells a fraction below 0 there, and takes none."""
    obj = make_clip("smpl")
    bpy.context.scene.frame_set(-60, subframe=0.25)
    modules(addon).sample.sample_motion(obj, 1, 3)
    import_module(f"{addon.__name__}.rig.armature").sample_rig(obj, 1)
    assert bpy.context.scene.frame_float == -59.75


def test_a_curve_that_leads_to_what_no_value_is_does_not_stop_it(addon: Any) -> None:
    """Scripts leave curves behind whose data path Blender resolves, and cannot move: an object's data, or nothing."""
    obj = make_clip("smpl")
    for path in ("data", "parent", "pose.bones", "nonsense["):
        bag(obj).fcurves.new(path).keyframe_points.insert(1, 1.0)
    bpy.context.scene.frame_set(17)
    obj.pose.bones["head"].scale = (2.0, 2.0, 2.0)
    import_module(f"{addon.__name__}.rig.armature").sample_rig(obj, 1)
    assert bpy.context.scene.frame_current == 17 and obj.pose.bones["head"].scale[0] == 2.0


@pytest.mark.parametrize("constrained", [True, False])
def test_what_is_not_keyed_yet_is_left_as_it_is(addon: Any, constrained: bool) -> None:
    obj, other = make_clip("smpl"), make_clip("smplx", name="Other")
    if constrained:
        obj.pose.bones["head"].constraints.new("LIMIT_ROTATION")
    lamp = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    bpy.context.scene.collection.objects.link(lamp)
    for frame in (1, 50):
        lamp.location.x = lamp.data.energy = float(frame)
        lamp.keyframe_insert("location", frame=frame)
        lamp.data.keyframe_insert("energy", frame=frame)
    world = bpy.context.scene.world = bpy.data.worlds.new("Sky")
    material = bpy.data.materials.new("Skin")
    if material.node_tree is None:
        material.use_nodes = True
    shine = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED").inputs["Roughness"]
    ball = bpy.data.objects.new("Ball", bpy.data.meshes.new("Ball"))
    ball.data.materials.append(material)
    bpy.context.scene.collection.objects.link(ball)
    world.keyframe_insert("color", frame=1)
    shine.keyframe_insert("default_value", frame=1)
    bpy.context.scene.frame_set(17)
    keyed = tuple(other.pose.bones["spine1"].rotation_quaternion)
    for figure in (obj, other):
        figure.pose.bones["left_elbow"].rotation_quaternion = (0.6, 0.8, 0.0, 0.0)
        figure.pose.bones["pelvis"].location = (1.0, 2.0, 3.0)
        figure["mood"] = 0.25
    lamp.location.x, lamp.data.energy = 7.0, 9.0
    world.color, shine.default_value = (1.0, 0.0, 0.5), 0.25
    modules(addon).sample.sample_motion(obj, FIRST, FRAMES)
    import_module(f"{addon.__name__}.rig.armature").sample_rig(obj, 40)
    for figure in (obj, other):
        assert tuple(figure.pose.bones["left_elbow"].rotation_quaternion) == pytest.approx((0.6, 0.8, 0.0, 0.0))
        assert tuple(figure.pose.bones["pelvis"].location) == (1.0, 2.0, 3.0) and figure["mood"] == 0.25
    assert (lamp.location.x, lamp.data.energy) == (7.0, 9.0)
    assert (*world.color, shine.default_value) == (1.0, 0.0, 0.5, 0.25)
    assert tuple(other.pose.bones["spine1"].rotation_quaternion) == keyed


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda obj: setattr(obj, "scale", (1.0, 1.0, 1.4)), "scaled differently"),
        (lambda obj: setattr(obj, "scale", (-1.0, 1.0, 1.0)), "mirrored"),
        (lambda obj: setattr(obj.data, "pose_position", "REST"), "rest position"),
        (lambda obj: setattr(bpy.context.scene.render, "frame_map_new", 200), "time is stretched"),
        (lambda obj: setattr(obj.data.bones["left_knee"], "use_inherit_rotation", False), "Inherit Rotation"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(addon: Any, spoil: Any, sentence: str) -> None:
    obj = make_clip("smpl")
    spoil(obj)
    with pytest.raises(modules(addon).errors.RigError, match=sentence):
        modules(addon).sample.sample_motion(obj, FIRST, FRAMES).motion(24.0)


@pytest.mark.parametrize("stepped", [False, True])
@pytest.mark.parametrize(
    ("bone", "channel", "value", "sentence"),
    [
        ("pelvis", "location", np.nan, "'pelvis' has a location at frame 10 that is infinite or no number"),
        ("left_knee", "rotation_quaternion", np.inf, "'left_knee' has a rotation quaternion at frame 10 "),
        ("root", "location", np.nan, "'root' has a (location|pose) at frame 10 "),
        ("root", "scale", 0.0, "'Rig' or a bone that carries it is scaled to nothing at frame 10:"),
        ("", "location", np.nan, "'Rig' has a (location|place) at frame 10 "),
        ("", "scale", 0.0, "'Rig' or a bone that carries it is scaled to nothing at frame 10:"),
    ],
)
def test_values_that_are_no_poses_are_named(
    addon: Any, stepped: bool, bone: str, channel: str, value: float, sentence: str
) -> None:
    obj = make_clip("smplx")
    moved = obj.pose.bones[bone] if bone else obj
    for frame in (9, 10):
        moved.keyframe_insert(channel, frame=frame)
    for curve in bag(obj).fcurves:
        if curve.data_path == (moved.path_from_id(channel) if bone else channel):
            for point in curve.keyframe_points:
                point.interpolation = "CONSTANT"
                point.co.y = value if point.co.x == 10 else point.co.y
    if stepped:
        obj.constraints.new("COPY_ROTATION").influence = 0.0
    with pytest.raises(modules(addon).errors.RigError, match=sentence):
        modules(addon).sample.sample_motion(obj, FIRST, FRAMES)


def test_a_rig_of_another_size_has_its_own_skeleton(addon: Any) -> None:
    offsets = import_module(f"{addon.__name__}.rig.skeleton").OFFSETS * 1.3
    offsets[[4, 5]] *= 0.8
    obj = make_rig("smplh", offsets=offsets, units=100.0, world=Matrix.Scale(0.01, 4))
    obj.pose.bones[bone_name("head", "smplh")].keyframe_insert("rotation_quaternion", frame=1)
    motion = modules(addon).sample.sample_motion(obj, 1, 2).motion(24.0)
    np.testing.assert_allclose(motion.offsets, offsets, atol=1e-5)
