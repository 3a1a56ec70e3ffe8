# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions, slots and keys: what is written, what is kept, what is refused with nothing changed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.skeleton import JOINTS
from tests.addon.edits import bag, raw_keys
from tests.addon.rigs import curves, failing, make_motion, make_rig


@pytest.fixture
def keys(addon: Any) -> Any:
    return import_module(f"{addon.__name__}.keys")


@pytest.fixture
def refused(addon: Any) -> Any:
    return import_module(f"{addon.__name__}.rig.errors").RigError


def state(obj: Any) -> tuple[Any, ...]:
    """All that a refused write must leave as it is."""
    data = obj.animation_data
    action = data.action if data else None
    slot = data.action_slot.identifier if data and data.action_slot else None
    users = [(item.name, item.use_fake_user) for item in bpy.data.actions]
    return (action, slot, users, bpy.context.scene.frame_current)


def pelvis_at(obj: Any, frame: int) -> list[float]:
    """The pelvis' location as it plays."""
    bpy.context.scene.frame_set(frame)
    return list(obj.pose.bones["pelvis"].location)


def user_action(obj: Any) -> Any:
    """An action of the user's own: one key on the pelvis."""
    obj.pose.bones["pelvis"].keyframe_insert("location", frame=1)
    return obj.animation_data.action


def test_one_linear_generated_key_on_every_frame(keys: Any) -> None:
    obj, motion = make_rig(), make_motion(frames=31)
    action = keys.write_motion(obj, motion, 7.4)
    made = curves(action)
    assert len(made) == 22 * 4 + 3
    for curve in made:
        assert [point.co.x for point in curve.keyframe_points] == list(range(7, 38))
        assert {point.type for point in curve.keyframe_points} == {"GENERATED"}
        assert {point.interpolation for point in curve.keyframe_points} == {"LINEAR"}
        assert curve.is_valid
        assert curve.data_path.startswith(f'pose.bones["{curve.group.name}"].')
    assert {curve.group.name for curve in made} == set(JOINTS)


def test_the_curves_have_the_values_that_were_meant(keys: Any, addon: Any) -> None:
    retarget = import_module(f"{addon.__name__}.rig.retarget")
    armature = import_module(f"{addon.__name__}.rig.armature")
    obj, motion = make_rig(), make_motion()
    rig = armature.sample_rig(obj, 1)
    wanted = retarget.retarget(rig.rest, motion.rotations, motion.root, motion.offsets)
    action = keys.write_motion(obj, motion, 1, "ORIGIN")
    found = {(c.data_path, c.array_index): c for c in curves(action)}
    for index, joint in enumerate(JOINTS):
        for axis in range(4):
            curve = found[f'pose.bones["{joint}"].rotation_quaternion', axis]
            values = [curve.evaluate(frame) for frame in range(1, motion.frames + 1)]
            np.testing.assert_allclose(values, wanted.quaternions[:, index, axis], atol=1e-6)
    for axis in range(3):
        curve = found['pose.bones["pelvis"].location', axis]
        values = [curve.evaluate(frame) for frame in range(1, motion.frames + 1)]
        np.testing.assert_allclose(values, wanted.location[:, axis], atol=1e-6)


def test_the_action_says_how_it_was_made(keys: Any) -> None:
    obj, motion = make_rig(), make_motion(frames=31)
    action = keys.write_motion(obj, motion, 5)
    assert action.name.startswith("MoSa a person walks forward")
    assert action["mosa_prompt"] == motion.prompt
    assert (action["mosa_seed"], action["mosa_model"]) == (41, "base")
    assert action["mosa_version"].count(".") == 2
    assert action.use_frame_range
    assert (action.frame_start, action.frame_end) == (5, 35)
    assert obj.animation_data.action == action
    assert obj.animation_data.action_slot == action.slots[0]
    assert len(action.slots) == len(action.layers) == len(action.layers[0].strips) == 1


def test_the_largest_seed_and_a_long_prompt_in_any_script(keys: Any) -> None:
    motion = SimpleNamespace(**(vars(make_motion(4)) | {"prompt": "走る" * 500, "seed": 2**31 - 1}))
    action = keys.write_motion(make_rig(), motion, 1)
    whole = "MoSa " + "走る" * 22 + "走..."
    # Blender 4.5 has room for 63 bytes.
    assert action.name == (whole if bpy.app.version >= (5, 0, 0) else whole.encode()[:63].decode(errors="ignore"))
    assert action["mosa_prompt"] == "走る" * 500
    assert action["mosa_seed"] == 2**31 - 1


def test_names_with_quotes_are_escaped(keys: Any) -> None:
    obj = make_rig("smplx")
    obj.data.bones["root"].name = 'ro"ot\\'
    action = keys.write_motion(obj, make_motion(4), 1)
    assert all(curve.is_valid for curve in curves(action))
    for curve in curves(action):
        obj.path_resolve(curve.data_path)


def test_the_action_before_is_kept(keys: Any) -> None:
    obj = make_rig()
    before = user_action(obj)
    made = [keys.write_motion(obj, make_motion(4), 1) for _ in range(2)]
    assert before.use_fake_user and made[0].use_fake_user
    assert not made[1].use_fake_user
    assert len({before, *made}) == 3


def test_variations_are_exchanged_with_their_slot(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    first, second = (keys.write_motion(obj, make_motion(4, seed=n), 1) for n in (1, 2))
    for action in (first, second, first):
        keys.assign_action(obj, action)
        assert obj.animation_data.action == action
        assert obj.animation_data.action_slot == action.slots[0]
    assert second.use_fake_user
    empty = bpy.data.actions.new("empty")
    with pytest.raises(refused, match="no slot"):
        keys.assign_action(obj, empty)
    assert obj.animation_data.action == first


def test_saved_and_loaded_again(keys: Any, tmp_path: Path) -> None:
    obj, motion = make_rig(name="Kept"), make_motion(6)
    name = keys.write_motion(obj, motion, 1).name
    bpy.context.scene.frame_set(6)
    heads = obj.pose.bones["left_wrist"].head.copy()
    path = str(tmp_path / "kept.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_homefile(app_template="")
    bpy.ops.wm.open_mainfile(filepath=path)
    obj = bpy.data.objects["Kept"]
    action = obj.animation_data.action
    assert (action.name, action["mosa_prompt"]) == (name, motion.prompt)
    assert action["mosa_seed"] == motion.seed
    bpy.context.scene.frame_set(1)
    bpy.context.scene.frame_set(6)
    assert (obj.pose.bones["left_wrist"].head - heads).length < 1e-6


def check_refused(keys: Any, error: type[Exception], obj: Any, sentence: str) -> None:
    before = state(obj)
    with pytest.raises(error, match=sentence):
        keys.write_motion(obj, make_motion(4), 1)
    assert state(obj) == before


def test_refuses_what_is_not_an_armature(keys: Any, refused: type[Exception]) -> None:
    with pytest.raises(refused, match="No armature is chosen"):
        keys.write_motion(None, make_motion(4), 1)
    empty = bpy.data.objects.new("Cube", None)
    check_refused(keys, refused, empty, "'Cube' is not an armature")


def test_refuses_missing_bones_by_name(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    obj.data.bones["left_knee"].name = "shin"
    check_refused(keys, refused, obj, "no bone for left_knee;")


def test_refuses_a_stretched_object(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    obj.scale = (1.0, 1.0, 1.3)
    check_refused(keys, refused, obj, "scaled differently")


def test_refuses_nla_tweak_mode(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    action = user_action(obj)
    data = obj.animation_data
    strip = data.nla_tracks.new().strips.new("strip", 1, action)
    strip.select = True
    data.action = None
    data.nla_tracks[0].is_solo = False
    data.nla_tracks.active = data.nla_tracks[0]
    data.use_tweak_mode = True
    assert data.use_tweak_mode
    check_refused(keys, refused, obj, "NLA tweak mode")
    with pytest.raises(refused, match="NLA tweak mode"):
        keys.assign_action(obj, action)


def test_an_animated_object_stays_where_it_was_at_the_start(keys: Any) -> None:
    obj = make_rig()
    for frame, place in ((1, 0.0), (100, 10.0)):
        obj.location.x = place
        obj.keyframe_insert("location", frame=frame)
    scene = bpy.context.scene
    scene.frame_set(100)
    start = obj.matrix_world @ obj.pose.bones["pelvis"].head
    scene.frame_set(1)
    action = keys.write_motion(obj, make_motion(), 100)
    held = {c.data_path: c for c in curves(action) if not c.data_path.startswith("pose")}
    assert set(held) == {"location"} and held["location"].group.name == "Object Transforms"
    for frame in (1, 100, 110):
        scene.frame_set(frame)
        assert obj.location.x == pytest.approx(10.0)
    scene.frame_set(100)
    now = obj.matrix_world @ obj.pose.bones["pelvis"].head
    assert (now.x, now.y) == pytest.approx((start.x, start.y), abs=1e-4)


def test_a_figure_that_is_disabled_at_the_start_begins_where_it_would_be(keys: Any) -> None:
    """The motion began where the figure had last been seen."""
    obj = make_rig()
    pelvis = obj.pose.bones["pelvis"]
    for frame, place in ((1, 0.0), (100, 10.0)):
        pelvis.location.x = place
        pelvis.keyframe_insert("location", frame=frame)
    bpy.context.scene.frame_set(1)
    there = keys.Start.of(obj, 100, 24.0).rig.heads
    for frame, hidden in ((1, False), (90, True)):
        obj.hide_viewport = hidden
        obj.keyframe_insert("hide_viewport", frame=frame)
    bpy.context.scene.frame_set(1)
    np.testing.assert_allclose(keys.Start.of(obj, 100, 24.0).rig.heads, there, atol=1e-5)
    assert not obj.hide_viewport


def test_keys_of_an_objects_rotation_mode_are_no_place_to_put_it_back_to(keys: Any) -> None:
    """They were taken for some of its rotation, and no motion could be written over them."""
    obj = make_rig()
    obj.location.x = 3.0
    obj.keyframe_insert("location", frame=1)
    obj.keyframe_insert("rotation_mode", frame=1)
    bag(obj).fcurves.new("scale", index=3).keyframe_points.insert(1, 1.0)  # as a script leaves it behind
    action = keys.write_motion(obj, make_motion(), 1)
    assert obj.animation_data.action == action and obj.location.x == 3.0


def test_an_object_that_nla_strips_move_stays_where_it_was_at_the_start(keys: Any) -> None:
    obj = make_rig()
    for frame, place in ((1, 0.0), (100, 10.0)):
        obj.location.x = place
        obj.keyframe_insert("location", frame=frame)
    data = obj.animation_data
    strip = data.nla_tracks.new().strips.new("strip", 1, data.action)
    strip.action_slot = data.action_slot
    data.action = None
    keys.write_motion(obj, make_motion(), 100)
    for frame in (1, 100, 110):
        bpy.context.scene.frame_set(frame)
        assert obj.location.x == pytest.approx(10.0)


def test_nla_strips_play_on_where_the_user_has_it_so(keys: Any) -> None:
    """Extrapolation at Nothing: the action plays where it is keyed, the strips everywhere else."""
    obj, motion = make_rig(), make_motion()
    last = 100 + motion.frames - 1
    for frame, place in ((1, 0.0), (300, 3.0)):
        obj.pose.bones["pelvis"].location.x = place
        obj.pose.bones["pelvis"].keyframe_insert("location", frame=frame)
    frames = (1, 50, 99, last + 1, 300)
    data = obj.animation_data
    strip = data.nla_tracks.new().strips.new("strip", 1, data.action)
    strip.action_slot = data.action_slot
    data.action = None
    data.action_extrapolation = "NOTHING"
    before = [pelvis_at(obj, frame) for frame in frames]
    action = keys.write_motion(obj, motion, 100)
    keyed = {c.array_index: c for c in curves(action) if c.data_path == 'pose.bones["pelvis"].location'}
    assert [pelvis_at(obj, frame) for frame in frames] == before
    for frame in (100, last):
        assert pelvis_at(obj, frame) == pytest.approx([keyed[axis].evaluate(frame) for axis in range(3)], abs=1e-5)


def test_generated_keys_are_not_selected(keys: Any) -> None:
    action = keys.write_motion(make_rig(), make_motion(), 1)
    for name in ("select_control_point", "select_left_handle", "select_right_handle"):
        assert not any(getattr(point, name) for curve in curves(action) for point in curve.keyframe_points)


def test_generated_keys_have_the_handles_that_blender_finds(keys: Any) -> None:
    """They are felt once somebody makes the keys Bezier."""
    action = keys.write_motion(make_rig(), make_motion(), 1)
    made = [raw_keys(curve) for curve in curves(action)]
    for curve in curves(action):
        curve.update()
    assert all(np.array_equal(one, raw_keys(curve)) for one, curve in zip(made, curves(action), strict=True))
    assert any((one["handle_left"][1:, 1] != one["co"][1:, 1]).any() for one in made)


def test_refuses_left_and_right_exchanged(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    for name in [bone.name for bone in obj.data.bones]:
        if name.startswith("left_"):
            other = name.replace("left_", "right_")
            obj.data.bones[name].name, obj.data.bones[other].name = "swap", name
            obj.data.bones["swap"].name = other
    check_refused(keys, refused, obj, "left and right bones are exchanged")


def test_refuses_what_inverse_kinematics_move(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig("smplx")
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode="EDIT")
    wrist, grip = obj.data.edit_bones["left_wrist"], obj.data.edit_bones.new("grip")
    grip.head, grip.tail, grip.parent = wrist.tail, wrist.tail + (wrist.tail - wrist.head), wrist
    bpy.ops.object.mode_set(mode="OBJECT")
    constraint = obj.pose.bones["grip"].constraints.new("IK")
    constraint.chain_count = 3
    check_refused(keys, refused, obj, "The inverse kinematics of 'grip' move 'left_wrist'")
    constraint.influence = 0.0
    keys.check_writable(obj)
    constraint.influence = 1.0
    constraint.mute = True
    keys.check_writable(obj)


def test_a_muted_driver_holds_nothing(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig("smplx")
    driver = obj.pose.bones["head"].driver_add("rotation_quaternion", 1)
    check_refused(keys, refused, obj, "'head' has a driver")
    driver.mute = True
    keys.check_writable(obj)


def rig_with_a_bone_between() -> Any:
    """A rig with a bone of its own, "twist", between two of the body's."""
    obj = make_rig("smplx")
    bpy.ops.object.mode_set(mode="EDIT")
    bones = obj.data.edit_bones
    between = bones.new("twist")
    between.head, between.tail = bones["spine2"].head, bones["spine2"].tail
    between.parent, bones["spine2"].parent = bones["spine1"], between
    bpy.ops.object.mode_set(mode="OBJECT")
    return obj


@pytest.mark.parametrize("bone", ["root", "twist"])
def test_a_driven_bone_that_is_none_of_the_bodys_stays_driven(keys: Any, bone: str) -> None:
    """A key on what a driver moves would show nothing; without a driver what is posed by hand is held by one."""
    obj = rig_with_a_bone_between()
    obj.pose.bones[bone].location = (0.0, 0.1, 0.0)

    def keyed() -> bool:
        path = f'pose.bones["{bone}"].'
        return any(curve.data_path.startswith(path) for curve in curves(keys.write_motion(obj, make_motion(4), 1)))

    assert keyed()
    driver = obj.pose.bones[bone].driver_add("location", 1)
    driver.driver.expression = "0.2"
    assert not keyed()
    bpy.context.scene.frame_set(3)
    assert obj.pose.bones[bone].location.y == pytest.approx(0.2)


def test_an_action_of_another_file_is_what_the_figure_had_before(keys: Any, tmp_path: Path) -> None:
    """No fake user can be given to it: it stays where it is."""
    library = str(tmp_path / "library.blend")
    bpy.data.libraries.write(library, {user_action(make_rig())})
    bpy.ops.wm.read_homefile(app_template="")
    with bpy.data.libraries.load(library, link=True) as (there, wanted):
        wanted.actions = there.actions
    obj, (linked,) = make_rig(), wanted.actions
    data = obj.animation_data_create()
    data.action, data.action_slot = linked, linked.slots[0]
    before = keys.Assignment.of(obj)
    action = keys.write_motion(obj, make_motion(4), 1)
    assert data.action == action and action.library is None and not linked.use_fake_user
    before.put_back(obj)
    assert data.action == linked and data.action_slot == linked.slots[0]


def test_refuses_what_would_not_play_as_it_is_keyed(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig("smplx")
    obj.data.pose_position = "REST"
    check_refused(keys, refused, obj, "shows its rest position")
    obj.data.pose_position = "POSE"
    bpy.context.scene.render.frame_map_new = 200
    check_refused(keys, refused, obj, "time is stretched")
    bpy.context.scene.render.frame_map_new = 100
    obj.hide_viewport = True
    check_refused(keys, refused, obj, "is disabled in this view layer")


def test_refuses_constraints_and_drivers_by_name(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    constraint = obj.pose.bones["left_ankle"].constraints.new("LIMIT_ROTATION")
    check_refused(keys, refused, obj, r"Constraints hold 'left_ankle' \('Limit Rotation'\)")
    others = [obj.pose.bones[f"{side}_knee"].constraints.new("IK") for side in ("left", "right")]
    sentence = (
        r"hold 'left_knee' \('IK'\), 'right_knee' \('IK'\), 'left_ankle' \('Limit Rotation'\); mute or remove them"
    )
    check_refused(keys, refused, obj, sentence)
    for one in (constraint, *others):
        one.mute = True
    obj.pose.bones["head"].driver_add("rotation_quaternion", 1)
    check_refused(keys, refused, obj, "'head' has a driver on its rotation_quaternion")
    obj.pose.bones["head"].driver_remove("rotation_quaternion", 1)
    assert keys.write_motion(obj, make_motion(4), 1)


def test_refuses_edit_mode(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig()
    bpy.ops.object.mode_set(mode="EDIT")
    check_refused(keys, refused, obj, "Edit Mode")


def test_refuses_bones_that_do_not_follow(keys: Any, refused: type[Exception]) -> None:
    obj = make_rig("smplx")
    obj.data.bones["left_knee"].use_inherit_rotation = False
    check_refused(keys, refused, obj, "Inherit Rotation is switched off for 'left_knee'")
    obj.data.bones["left_knee"].use_inherit_rotation = True
    obj.data.bones["pelvis"].use_local_location = False
    check_refused(keys, refused, obj, "'pelvis' has Local Location")


def test_refuses_a_bone_between_that_does_not_follow(keys: Any, refused: type[Exception]) -> None:
    """The chest kept its heading while the figure turned: it was keyed half a metre off without a word."""
    obj = rig_with_a_bone_between()
    keys.write_motion(obj, make_motion(4), 1)
    obj.data.bones["twist"].use_inherit_rotation = False
    with pytest.raises(refused, match="Inherit Rotation is switched off for 'twist'"):
        keys.write_motion(obj, make_motion(4), 1)


def test_linked_is_refused_and_an_override_is_not(keys: Any, refused: type[Exception], tmp_path: Path) -> None:
    library = str(tmp_path / "library.blend")
    bpy.data.libraries.write(library, {make_rig(name="Shared")})
    bpy.ops.wm.read_homefile(app_template="")
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = ["Shared"]
    linked = wanted.objects[0]
    bpy.context.scene.collection.objects.link(linked)
    check_refused(keys, refused, linked, "linked from another file")
    override = linked.override_create(remap_local_usages=True)
    override.override_library.is_system_override = False
    action = keys.write_motion(override, make_motion(4), 1)
    assert override.animation_data.action == action


def test_a_failure_in_the_middle_leaves_nothing_behind(keys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_rig()
    user_action(obj)

    for step in ("_fill", "_describe"):
        before = state(obj)
        with failing(monkeypatch, keys, step):
            keys.write_motion(obj, make_motion(4), 1)
        assert state(obj) == before
    assign = keys.assign_action

    def fails_after(*arguments: Any) -> None:
        assign(*arguments)
        raise MemoryError

    before = state(obj)
    monkeypatch.setattr(keys, "assign_action", fails_after)
    with pytest.raises(MemoryError):
        keys.write_motion(obj, make_motion(4), 1)
    assert state(obj) == before
