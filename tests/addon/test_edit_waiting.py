# SPDX-License-Identifier: GPL-3.0-or-later
"""Accept, Reject and Try Again: what becomes of a result that waits, and of what the user does in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import pytest

from tests.addon.edits import found, snapshot
from tests.addon.fake_backend import FakeBackend
from tests.addon.test_edit_operators import a_scene, action, figure, finish, pending, refused, reimagine, settings

__all__ = ["a_scene"]


def again(addon: Any) -> Any:
    assert bpy.ops.mosa.edit_again() == {"FINISHED"}
    return addon.jobs.manager.wait(20)


def test_accept(scene: Any) -> None:
    old = action()
    reimagine(scene)
    candidate = action()
    assert bpy.ops.mosa.edit_accept() == {"FINISHED"}
    assert action() == candidate and old.use_fake_user and not pending().waits
    assert not bpy.ops.mosa.edit_accept.poll() and not bpy.ops.mosa.edit_again.poll()


def test_reject_puts_the_action_and_its_slot_back(scene: Any) -> None:
    old = action()
    slot = old.slots.new("OBJECT", "Another")
    obj = figure()
    obj.animation_data.action_slot = slot
    obj.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=1)
    obj.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=90)
    before = snapshot(obj)
    assert reimagine(scene).state.name == "DONE"
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert action() == old and figure().animation_data.action_slot == slot and snapshot(obj) == before
    assert list(bpy.data.actions) == [old] and not old.use_fake_user and not pending().waits


def test_reject_and_again_after_the_only_slot_was_renamed(scene: Any) -> None:
    """It was said to be gone, and there was no way back."""
    old = action()
    reimagine(scene)
    old.slots[0].name_display = "Hero"
    assert bpy.ops.mosa.edit_again(wait=True) == {"FINISHED"}
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert action() == old and figure().animation_data.action_slot == old.slots[0]
    reimagine(scene)
    old.slots.remove(old.slots[0])
    old.slots.new("OBJECT", "One")
    old.slots.new("OBJECT", "Two")
    with refused("The slot 'OBHero' of 'Walk' is gone"):
        bpy.ops.mosa.edit_reject()


def test_bones_renamed_in_between_are_told(scene: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """Blender renames them in the action that the figure has, not in the one before."""
    old = action()
    reimagine(scene)
    figure().data.bones["left_elbow"].name = "Elbow"
    with refused("You changed"):
        bpy.ops.mosa.edit_again()
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"} and action() == old
    assert "'Walk' does not move bone 'left_elbow' of 'Rig' any more" in capfd.readouterr().out
    figure().data.bones["Elbow"].name = "left_elbow"
    reimagine(scene)
    bpy.ops.mosa.edit_reject()
    assert "any more" not in capfd.readouterr().out


def test_the_result_of_another_figure_keeps_waiting(scene: Any) -> None:
    reimagine(scene)
    first, candidate = pending().owner, pending().candidate
    other = figure().copy()
    bpy.context.scene.collection.objects.link(other)
    bpy.context.view_layer.objects.active = other
    with pytest.raises(RuntimeError, match=f"A re-imagined range of '{first.name}' waits"):
        bpy.ops.mosa.reimagine()
    assert (pending().owner, pending().candidate) == (first, candidate) and pending().waits


def test_again_takes_the_next_seed_from_the_original(scene: Any, fake_backend: FakeBackend) -> None:
    old, before = action(), snapshot(figure())
    reimagine(scene)
    first = snapshot(figure())
    settings().last = 99
    settings().scope = "ARMS"
    job = again(scene)
    assert job.state.name == "DONE", job.message
    one, two = fake_backend.requests
    assert {**one, "seed": 8} == two and settings().seed == 8, "all but the seed is as it was"
    assert set(bpy.data.actions) == {old, action()}, "the candidate before is gone"
    assert action()["mosa_seed"] == 8 and pending().candidate == action() and pending().action == old
    assert snapshot(figure()) != first
    assert again(scene).seeds == [9]
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert action() == old and snapshot(figure()) == before


def test_again_without_a_result_leaves_the_seed_of_the_one_that_waits(scene: Any, fake_backend: FakeBackend) -> None:
    reimagine(scene)
    fake_backend.fail_with = "The memory is full."
    assert again(scene).state.name == "FAILED"
    assert settings().seed == action()["mosa_seed"] == 7
    fake_backend.fail_with = ""
    again(scene)
    assert settings().seed == action()["mosa_seed"] == 8


def test_again_keeps_the_name_that_the_user_gave(scene: Any) -> None:
    reimagine(scene)
    action().name = "Hop over the puddle"
    for _ in range(2):
        assert again(scene).state.name == "DONE"
        assert action().name == "Hop over the puddle"
    bpy.ops.mosa.edit_accept()
    assert action().name == "Hop over the puddle"


def test_bones_without_keys_come_back_and_do_not_drift(scene: Any, fake_backend: FakeBackend) -> None:
    obj = figure()
    curves = obj.animation_data.action.layers[0].strips[0].channelbags[0].fcurves
    head = found(obj, "head", "rotation_quaternion").data_path
    for curve in [curve for curve in curves if curve.data_path == head]:
        curves.remove(curve)
    bone = obj.pose.bones["head"]
    bone.rotation_quaternion = posed = (0.8, 0.6, 0.0, 0.0)
    outside = [1, 95]

    def shown() -> list[Any]:
        poses = []
        for frame in outside:
            bpy.context.scene.frame_set(frame)
            poses.append(tuple(round(value, 5) for value in bone.rotation_quaternion))
        return poses

    before = shown()
    reimagine(scene)
    assert found(obj, "head", "rotation_quaternion").evaluate(60) != pytest.approx(0.8, abs=1e-5)
    bpy.context.scene.frame_set(60)
    assert again(scene).state.name == "DONE" and shown() == before
    bpy.context.scene.frame_set(60)
    assert again(scene).state.name == "DONE" and shown() == before
    bpy.context.scene.frame_set(60)
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert tuple(bone.rotation_quaternion) == pytest.approx(posed) and shown() == before
    contexts = [request["motion"] for request in fake_backend.requests]
    assert contexts[0] == contexts[1] == contexts[2]


def test_the_same_once_more_is_told(scene: Any) -> None:
    settings().context = 1.0
    assert reimagine(scene).warnings == []
    first = snapshot(figure())
    job = again(scene)
    assert job.state.name == "DONE" and snapshot(figure()) == first
    assert len(job.warnings) == 1 and "lower Context Strength" in job.warnings[0]
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    settings().context = 0.5
    reimagine(scene)
    assert again(scene).warnings == []


def test_a_failed_second_try_leaves_the_first(scene: Any, fake_backend: FakeBackend) -> None:
    reimagine(scene)
    candidate, before = action(), snapshot(figure())
    fake_backend.fail_with = "The disk is full."
    job = again(scene)
    assert job.state.name == "FAILED" and action() == candidate and snapshot(figure()) == before
    assert pending().waits and pending().candidate == candidate


def test_a_new_range_accepts_what_waits(scene: Any) -> None:
    reimagine(scene)
    first = action()
    settings().first, settings().last = 70, 80
    reimagine(scene)
    assert pending().action == first and first.use_fake_user and pending().candidate == action()
    bpy.ops.mosa.edit_reject()
    assert action() == first


def test_without_an_action_before(scene: Any) -> None:
    data = figure().animation_data
    old, slot = data.action, data.action_slot
    data.action = None
    data.nla_tracks.new().strips.new("strip", 1, old).action_slot = slot
    assert reimagine(scene).state.name == "DONE"
    assert data.action_extrapolation == "NOTHING"
    assert again(scene).state.name == "DONE"
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert data.action is None and data.action_extrapolation == "HOLD" and list(bpy.data.actions) == [old]


def test_over_strips_a_failed_second_try_leaves_them_their_frames(scene: Any, fake_backend: FakeBackend) -> None:
    data = figure().animation_data
    old, slot = data.action, data.action_slot
    data.action = None
    data.nla_tracks.new().strips.new("strip", 1, old).action_slot = slot
    reimagine(scene)
    fake_backend.fail_with = "The disk is full."
    assert again(scene).state.name == "FAILED"
    assert data.action == pending().candidate and data.action_extrapolation == "NOTHING"


def test_what_goes_on_behind_strips_stays_as_it_ends(scene: Any) -> None:
    """Strips that have ended hold their last pose, to which the figure jumped back."""
    data = figure().animation_data
    old, slot = data.action, data.action_slot
    last = round(old.frame_range[1])
    data.action = None
    data.nla_tracks.new().strips.new("strip", 1, old).action_slot = slot
    settings().first, settings().last = last + 1, last + 24
    assert reimagine(scene).state.name == "DONE"

    def pose(frame: int) -> list[Any]:
        bpy.context.scene.frame_set(frame)
        return [bone.matrix.copy() for bone in figure().pose.bones]

    ends, before = pose(last + 24), pose(last)
    assert pose(last + 40) == ends != before
    bpy.ops.mosa.edit_reject()
    assert pose(last + 40) == before and data.action_extrapolation == "HOLD"


@pytest.mark.parametrize("extrapolation", ["HOLD", "NOTHING"])
def test_a_motion_made_after_it_plays_as_the_user_had_it(scene: Any, extrapolation: str) -> None:
    """What is re-imagined over NLA strips leaves them their other frames; who generates then has his own setting."""
    data = figure().animation_data
    old, slot = data.action, data.action_slot
    data.action = None
    data.nla_tracks.new().strips.new("strip", 1, old).action_slot = slot
    data.action_extrapolation = extrapolation
    reimagine(scene)
    assert again(scene).state.name == "DONE" and data.action_extrapolation == "NOTHING"
    bpy.ops.mosa.edit_accept()
    bpy.context.scene.mosa.prompt, bpy.context.scene.mosa.variations = "a person walks", 2
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert data.action_extrapolation == extrapolation


def test_undo_and_redo_of_every_step(scene: Any) -> None:
    def names() -> list[str]:
        return sorted(item.name for item in bpy.data.actions)

    def now() -> tuple[Any, ...]:
        return names(), action().name, pending().waits, snapshot(figure())

    states = [now()]
    reimagine(scene)
    states.append(now())
    again(scene)
    states.append(now())
    bpy.ops.mosa.edit_reject("EXEC_DEFAULT", True)
    states.append(now())
    reimagine(scene)
    states.append(now())
    bpy.ops.mosa.edit_accept("EXEC_DEFAULT", True)
    states.append(now())
    for state in reversed(states[:-1]):
        bpy.ops.ed.undo()
        assert now() == state
    for state in states[1:]:
        bpy.ops.ed.redo()
        assert now() == state


def test_accept_reject_and_again_after_undo(scene: Any) -> None:
    reimagine(scene)
    bpy.ops.mosa.edit_accept("EXEC_DEFAULT", True)
    bpy.ops.ed.undo()
    assert again(scene).state.name == "DONE"
    bpy.ops.mosa.edit_reject("EXEC_DEFAULT", True)
    assert action().name == "Walk" and len(bpy.data.actions) == 1


def test_a_result_that_waits_survives_saving(scene: Any, tmp_path: Path) -> None:
    reimagine(scene)
    path = str(tmp_path / "waits.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert again(scene).state.name == "DONE"
    bpy.ops.mosa.edit_reject()
    assert action().name == "Walk"


def test_a_candidate_that_was_changed(scene: Any) -> None:
    old = action()
    reimagine(scene)
    candidate = action()
    found(figure(), "head", "rotation_quaternion", 1).keyframe_points[2].co.y += 0.1
    with refused("You changed 'Walk .re-imagined.': accept or reject it first"):
        bpy.ops.mosa.edit_again()
    bpy.ops.mosa.edit_reject()
    assert action() == old and candidate.use_fake_user, "the user's work is kept"


@pytest.mark.parametrize("as_asset", [False, True])
@pytest.mark.parametrize("press", ["edit_again", "edit_reject"])
def test_a_candidate_that_the_user_keeps_in_the_file(scene: Any, press: str, as_asset: bool) -> None:
    """It was deleted in spite of its fake user, and so was what had been marked as an asset."""
    old = action()
    reimagine(scene)
    mine = action()
    if as_asset:
        mine.asset_mark()
    else:
        mine.use_fake_user = True
    if press == "edit_again":
        assert again(scene).state.name == "DONE"
        assert action() != mine and mine in list(bpy.data.actions)
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert action() == old and set(bpy.data.actions) == {old, mine}


def test_another_action_put_on_the_figure(scene: Any) -> None:
    old = action()
    mine = bpy.data.actions.new("mine")
    for press in (bpy.ops.mosa.edit_accept, bpy.ops.mosa.edit_reject):
        reimagine(scene)
        candidate = action()
        figure().animation_data.action = mine
        with refused("'Rig' plays the action 'mine' now.* nothing to try again: press Accept"):
            bpy.ops.mosa.edit_again()
        assert press() == {"FINISHED"}
        assert action() == mine and candidate.use_fake_user and not pending().waits
        figure().animation_data.action = old
        figure().animation_data.action_slot = old.slots[0]


def test_the_action_before_is_deleted(scene: Any) -> None:
    old = action()
    reimagine(scene)
    bpy.data.actions.remove(old)
    for press in (bpy.ops.mosa.edit_reject, bpy.ops.mosa.edit_again):
        with refused("The action before is gone"):
            press()
        assert pending().waits and action() == pending().candidate
    bpy.ops.mosa.edit_accept()
    assert action().name == "Walk (re-imagined)" and not pending().waits


def test_the_candidate_or_the_figure_is_deleted(scene: Any) -> None:
    old = action()
    reimagine(scene)
    bpy.data.actions.remove(action())
    with refused("re-imagined action of 'Rig' is gone"):
        bpy.ops.mosa.edit_again()
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert not pending().waits and action() == old
    reimagine(scene)
    bpy.data.objects.remove(figure())
    with refused("armature of the re-imagined range is gone"):
        bpy.ops.mosa.edit_again()
    assert bpy.ops.mosa.edit_accept() == {"FINISHED"} and not pending().waits


def test_accepting_during_another_try(scene: Any, fake_backend: FakeBackend) -> None:
    reimagine(scene)
    candidate = action()
    fake_backend.hold_at = "decoding"
    assert bpy.ops.mosa.edit_again() == {"FINISHED"}
    assert not bpy.ops.mosa.edit_accept.poll() and not bpy.ops.mosa.edit_reject.poll()
    pending().clear()  # as undo may do it
    job = finish(scene, fake_backend)
    assert job.state.name == "FAILED" and "accepted or rejected in the meantime" in job.message
    assert action() == candidate


def scene_of(kind: str) -> Any:
    """A new scene made of the one that is shown, and shown now."""
    assert bpy.ops.scene.new(type=kind) == {"FINISHED"}
    return bpy.context.scene


def test_a_scene_with_the_settings_alone_has_nothing_that_waits(scene: Any) -> None:
    old = action()
    reimagine(scene)
    first = bpy.context.scene
    other = scene_of("EMPTY")
    assert not pending().waits and not bpy.ops.mosa.edit_accept.poll() and not bpy.ops.mosa.edit_reject.poll()
    bpy.context.window.scene = first
    assert pending().waits and bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert action() == old and not other.mosa.edit.pending.wish


def test_of_a_scene_with_copies_of_all_each_has_its_own(scene: Any) -> None:
    old = action()
    reimagine(scene)
    first, candidate = bpy.context.scene, action()
    other = scene_of("FULL_COPY")
    copy = pending().owner
    assert copy != figure() and copy.animation_data.action == pending().candidate != candidate
    assert again(scene).state.name == "DONE" and bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert copy.animation_data.action == old and action() == candidate and not other.mosa.edit.pending.waits
    bpy.context.window.scene = first
    assert pending().waits and bpy.ops.mosa.edit_accept() == {"FINISHED"} and action() == candidate


@pytest.mark.parametrize("press", ["edit_reject", "edit_accept"])
def test_scenes_that_share_a_figure_share_what_waits(scene: Any, press: str) -> None:
    old = action()
    reimagine(scene)
    first = bpy.context.scene
    scene_of("LINK_COPY")
    assert again(scene).state.name == "DONE"
    assert first.mosa.edit.pending.waits and first.mosa.edit.pending.candidate == action()
    settings().first, settings().last = 70, 80
    reimagine(scene)
    newest = action()
    bpy.context.window.scene = first
    assert pending().candidate == newest and again(scene).state.name == "DONE"
    newest, before = action(), pending().action
    assert getattr(bpy.ops.mosa, press)() == {"FINISHED"}
    assert action() == (newest if press == "edit_accept" else before) and before != old
    assert not any(one.mosa.edit.pending.waits for one in bpy.data.scenes)


def test_a_copy_of_the_figure_has_nothing_that_waits(scene: Any) -> None:
    old = action()
    reimagine(scene)
    first, candidate = figure(), action()
    copy = first.copy()
    bpy.context.scene.collection.objects.link(copy)
    bpy.context.view_layer.objects.active = copy
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert first.animation_data.action == old
    assert copy.animation_data.action == candidate, "it plays what it was copied with"
