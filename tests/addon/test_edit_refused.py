# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit refuses with nothing changed; shared, linked and layered actions, slots, NLA strips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.addon.edits import bag, evaluated, found, make_clip, modules, snapshot
from tests.addon.rigs import bone_name, evaluated_heads, failing, make_motion, make_rig
from tests.addon.test_edit_action import FIRST, LAST, SCENE, check_inside, check_outside, edited


def state(obj: Any) -> tuple[Any, ...]:
    """All that a refused edit must leave as it is."""
    data = obj.animation_data
    action = data.action if data else None
    slot = data.action_slot.identifier if data and data.action_slot else None
    users = [(item.name, item.use_fake_user, item.users) for item in bpy.data.actions]
    keys = snapshot(obj) if slot else None
    extrapolation = data.action_extrapolation if data else None
    return (action, slot, users, keys, extrapolation, bpy.context.scene.frame_current)


def check_refused(addon: Any, obj: Any, sentence: str, scope: str = "BODY") -> None:
    before = state(obj)
    with pytest.raises(modules(addon).errors.RigError, match=sentence):
        edited(addon, obj, scope=scope)
    assert state(obj) == before


def test_what_a_modifier_would_change_is_refused(addon: Any) -> None:
    obj = make_clip()
    found(obj, "left_hip", "rotation_quaternion", 2).modifiers.new("CYCLES")
    check_refused(addon, obj, r"'left_hip' has the curve modifier 'Cycles', by which frame \d+ would not stay as it is")
    edited(addon, obj, scope="ARMS")
    curve = found(obj, "left_hip", "rotation_quaternion", 2)
    curve.modifiers.remove(curve.modifiers[0])
    curve.modifiers.new("GENERATOR")  # it puts a line in the place of the keys
    check_refused(addon, obj, r"modifier 'Generator', by which frame \d+ would not be as it is made")


def test_muted_curves_constraints_and_drivers_in_scope_are_refused(addon: Any) -> None:
    obj = make_clip()
    found(obj, "left_hip", "rotation_quaternion", 2).mute = True
    check_refused(addon, obj, "'left_hip' has a muted curve of its rotation_quaternion")
    found(obj, "left_hip", "rotation_quaternion", 2).mute = False
    constraint = obj.pose.bones["left_ankle"].constraints.new("LIMIT_ROTATION")
    check_refused(addon, obj, r"Constraints hold 'left_ankle' \('Limit Rotation'\)")
    edited(addon, obj, scope="ARMS")
    constraint.mute = True
    obj.pose.bones["head"].driver_add("rotation_quaternion", 1)
    check_refused(addon, obj, "'head' has a driver on its rotation_quaternion", "UPPER")


def test_a_rotation_mode_that_keys_change_is_refused(addon: Any) -> None:
    """The range was keyed in the mode of the current frame, and did not move the bone where it has another."""
    obj = make_clip()
    knee = obj.pose.bones["left_knee"]
    knee.keyframe_insert("rotation_mode", frame=1)
    edited(addon, obj)  # one mode all along, as keying sets key it
    knee.rotation_mode = "XYZ"
    knee.keyframe_insert("rotation_mode", frame=FIRST)
    check_refused(addon, obj, "Keys change the rotation mode of bone 'left_knee'")
    edited(addon, obj, scope="ARMS")


def test_a_chain_of_inverse_kinematics_in_scope_is_refused(addon: Any) -> None:
    obj = make_clip("smpl")
    target = bpy.data.objects.new("Target", None)
    bpy.context.scene.collection.objects.link(target)
    reach = obj.pose.bones["right_hand"].constraints.new("IK")
    reach.target, reach.chain_count = target, 3
    check_refused(addon, obj, "The inverse kinematics of 'right_hand' move 'right_wrist'")
    edited(addon, obj, scope="LOWER")


def test_a_failure_in_the_middle_leaves_nothing_behind(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj, action = make_clip(), modules(addon).action

    for step in ("_settle", "_describe"):
        before = state(obj)
        with failing(monkeypatch, action, step):
            edited(addon, obj)
        assert state(obj) == before


def test_an_action_shared_by_two_figures(addon: Any) -> None:
    obj = make_clip("smpl")
    other = make_rig("smpl", name="Other")
    shared = other.animation_data_create()
    shared.action, shared.action_slot = obj.animation_data.action, obj.animation_data.action_slot
    before = snapshot(other)
    action, _, _ = edited(addon, obj)
    assert shared.action != action and snapshot(other) == before
    assert not action.use_fake_user and action.users == 1


def test_other_slots_stay_behind(addon: Any) -> None:
    obj = make_clip("smpl")
    old, own = obj.animation_data.action, obj.animation_data.action_slot
    other = make_rig("smpl", name="Other")
    data = other.animation_data_create()
    data.action, data.action_slot = old, old.slots.new("OBJECT", "Second")
    other.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=5)
    before = snapshot(obj)
    second = snapshot(other)
    action, _, _ = edited(addon, obj)
    assert [slot.identifier for slot in action.slots] == [own.identifier] == [obj.animation_data.action_slot.identifier]
    assert len(action.layers[0].strips[0].channelbags) == 1
    assert len(old.slots) == 2 and snapshot(other) == second
    action, _, _ = edited(addon, other, first=2, last=8, sides=(True, True))
    assert [slot.name_display for slot in action.slots] == ["Second"]
    obj.animation_data.action, obj.animation_data.action_slot = old, own
    assert snapshot(obj) == before


def test_the_action_keeps_what_it_has_and_says_how_it_was_made(addon: Any) -> None:
    obj = make_clip("smpl")
    old = obj.animation_data.action
    old.name, old["mine"], old.use_frame_range, old.frame_start, old.frame_end = "Walk", 3, True, 10, 50
    old.pose_markers.new("hit").frame = 12
    action, _, _ = edited(addon, obj)
    assert action.name == "Walk (re-imagined)" and action["mine"] == 3
    assert (action.frame_start, action.frame_end) == (10, LAST)
    assert (action["mosa_prompt"], action["mosa_seed"]) == ("a person jumps", 7)
    assert len(action.pose_markers) == 1
    again, _, _ = edited(addon, obj)
    names = [again.name]
    for _ in range(2):
        names.append(edited(addon, obj)[0].name)
    assert all(name.startswith("Walk (re-imagined)") and len(name) <= 22 for name in names) and len(set(names)) == 3
    assert (old.frame_start, old.frame_end) == (10, 50) and "mosa_seed" not in old
    old = obj.animation_data.action
    old.frame_start, old.frame_end = 1, 90
    action, _, _ = edited(addon, obj)
    assert (action.frame_start, action.frame_end) == (1, 90), "all of it plays on"


def test_a_linked_action_is_copied(addon: Any, tmp_path: Path) -> None:
    library = str(tmp_path / "library.blend")
    bpy.data.libraries.write(library, {make_clip("smpl").animation_data.action})
    bpy.ops.wm.read_homefile(app_template="")
    with bpy.data.libraries.load(library, link=True) as (there, wanted):
        wanted.actions = there.actions
    obj = make_rig("smpl")
    data = obj.animation_data_create()
    data.action = wanted.actions[0]
    data.action_slot = data.action.slots[0]
    before, values = snapshot(obj), evaluated(obj, SCENE)
    action, _, _ = edited(addon, obj)
    assert action.library is None
    check_outside(obj, before, values)


def test_an_animated_object_and_root_bone(addon: Any) -> None:
    obj = make_clip()
    for frame, x in ((1, 0.0), (50, 3.0), (100, 1.0)):
        obj.location.x = x
        obj.keyframe_insert("location", frame=frame)
        obj.pose.bones["root"].location.z = x
        obj.pose.bones["root"].keyframe_insert("location", frame=frame)
    before, values = snapshot(obj), evaluated(obj, SCENE)
    _, sample, motion = edited(addon, obj)
    check_outside(obj, before, values)
    check_inside(obj, sample, motion)


def layered(obj: Any) -> Any:
    """The figure with its action in an NLA strip instead."""
    data = obj.animation_data
    action, slot = data.action, data.action_slot
    data.action = None
    strip = data.nla_tracks.new().strips.new("strip", 1, action)
    strip.action_slot = slot
    return strip


def test_nla_strips_alone(addon: Any) -> None:
    obj = make_clip("smpl")
    obj.animation_data.action_slot.name_display = "Take"
    strip = layered(obj)
    names = modules(addon).facts.profile_of(obj).ordered
    heads = evaluated_heads(obj, names, range(1, 120))
    _, sample, motion = edited(addon, obj)
    after = evaluated_heads(obj, names, range(1, 120))
    frames = np.arange(1, 120)
    outside = (frames < FIRST) | (frames > LAST)
    np.testing.assert_allclose(after[outside], heads[outside], atol=1e-5)
    check_inside(obj, sample, motion)
    assert obj.animation_data.action_extrapolation == "NOTHING"
    assert {p.co.x for c in bag(obj).fcurves for p in c.keyframe_points} == set(range(FIRST, LAST + 1))
    check_refused(addon, obj, "NLA strips and the action move 'Rig' together")
    obj.animation_data.action = strip.action
    assert obj.animation_data.action_slot is not None, "Blender looks for the slot by the name of the one before"


def test_an_action_over_nla_strips(addon: Any) -> None:
    obj = make_clip("smpl")
    layered(obj)
    obj.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=3)
    check_refused(addon, obj, "move bone '.*' together")
    obj = make_clip("smpl", name="Second")
    data = obj.animation_data
    strip = data.nla_tracks.new().strips.new("strip", 1, data.action)
    strip.action_slot = data.action_slot
    before, values = snapshot(obj), evaluated(obj, SCENE)
    _, sample, motion = edited(addon, obj)
    check_outside(obj, before, values)
    check_inside(obj, sample, motion)


NLA_SETTINGS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"action_blend_type": "COMBINE"}, r"mixed into its NLA tracks \(Combine, influence 1.00\)"),
    ({"action_influence": 0.5}, r"\(Replace, influence 0.50\)"),
    ({"solo": True}, "is soloed"),
)


@pytest.mark.parametrize(("settings", "sentence"), NLA_SETTINGS)
@pytest.mark.parametrize("strips", ["alone", "below an action"])
def test_what_the_nla_would_mix_or_hide_is_refused(
    addon: Any, settings: dict[str, Any], sentence: str, strips: str
) -> None:
    obj = make_clip("smpl")
    data = obj.animation_data
    own, slot = data.action, data.action_slot
    layered(obj)
    if strips != "alone":
        data.action, data.action_slot = own, slot
    for name, value in settings.items():
        setattr(data.nla_tracks[0] if name == "solo" else data, "is_solo" if name == "solo" else name, value)
    check_refused(addon, obj, sentence)
    before = state(obj)
    with pytest.raises(modules(addon).errors.RigError, match=sentence):
        modules(addon).keys.write_motion(obj, make_motion(), 1)
    assert state(obj) == before


def test_a_constraint_that_is_switched_on_elsewhere_is_refused(addon: Any) -> None:
    obj = make_clip()
    constraint = obj.pose.bones["left_elbow"].constraints.new("COPY_ROTATION")
    constraint.influence = 0.0
    edited(addon, obj)
    constraint.keyframe_insert("influence", frame=30)
    check_refused(addon, obj, r"Constraints hold 'left_elbow' \('Copy Rotation'\)")
    edited(addon, obj, scope="LOWER")
    obj = make_clip(name="Driven")
    constraint = obj.pose.bones["left_elbow"].constraints.new("COPY_ROTATION")
    constraint.influence = 0.0
    constraint.driver_add("influence")
    check_refused(addon, obj, r"Constraints hold 'left_elbow' \('Copy Rotation'\)")


@pytest.mark.parametrize("switch", ["mute", "enabled"])
@pytest.mark.parametrize("driven", [False, True])
def test_a_constraint_whose_eye_is_keyed_or_driven_is_refused(addon: Any, switch: str, driven: bool) -> None:
    """Where the playhead was it may have been off, and what was keyed did not play elsewhere."""
    obj = make_clip()
    constraint = obj.pose.bones["left_elbow"].constraints.new("COPY_ROTATION")
    constraint.mute = True
    edited(addon, obj)
    if driven:
        constraint.driver_add(switch)
    else:
        constraint.keyframe_insert(switch, frame=30)
    check_refused(addon, obj, r"Constraints hold 'left_elbow' \('Copy Rotation'\)")
    constraint.influence = 0.0
    edited(addon, obj)


def test_it_survives_saving(addon: Any, tmp_path: Path) -> None:
    obj = make_clip("smpl")
    edited(addon, obj)
    before, name = snapshot(obj), obj.name
    path = str(tmp_path / "edited.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert snapshot(bpy.data.objects[name]) == before


def test_bone_names_with_quotes(addon: Any) -> None:
    obj = make_clip("smpl")
    obj.data.bones["left_hand"].name = 'ha"nd\\'
    obj.pose.bones['ha"nd\\'].keyframe_insert("rotation_quaternion", frame=50)
    edited(addon, obj)
    assert all(curve.is_valid for curve in bag(obj).fcurves)


def test_every_naming(addon: Any) -> None:
    for naming in ("smpl_capital", "m_avg", "bone"):
        obj = make_clip(naming, name=naming)
        before, values = snapshot(obj), evaluated(obj, SCENE)
        edited(addon, obj)
        check_outside(obj, before, values)
        assert found(obj, bone_name("head", naming), "rotation_quaternion").keyframe_points[-1].co.x > LAST
