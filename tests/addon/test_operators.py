# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons, in the installed extension, against a scripted backend."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from tests.addon.edits import bag
from tests.addon.fake_backend import CHOSEN_SECONDS, FakeBackend, motion_bytes
from tests.addon.rigs import failing, make_heap, make_motion, make_rig
from tests.addon.test_jobs import pump_until


def settings() -> Any:
    return bpy.context.scene.mosa


@pytest.fixture
def scene(connected: Any) -> Any:
    """The extension with a prompt typed in and a fixed seed."""
    values = settings()
    values.prompt = "a person walks forward"
    values.seconds, values.random_seed, values.seed = 0.5, False, 7
    return connected


def figure() -> Any:
    bpy.ops.mosa.add_figure()
    return bpy.context.object


def figures_parts() -> list[Any]:
    parts = (*bpy.data.objects, *bpy.data.armatures, *bpy.data.meshes)
    return [part for part in parts if part.name.startswith("MoSa")]


def generate(addon: Any) -> Any:
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    return addon.jobs.manager.wait(20)


def refused(sentence: str) -> Any:
    return pytest.raises(RuntimeError, match=sentence)


def curves(action: Any) -> list[Any]:
    return [c for strip in action.layers[0].strips for bag in strip.channelbags for c in bag.fcurves]


def test_the_figure_comes_from_the_add_menu(addon: Any) -> None:
    owner = figure()
    assert owner.type == "ARMATURE" and len(owner.data.bones) == 24


def test_no_figure_without_bones_is_added_where_no_window_shows_it(addon: Any) -> None:
    """A script that overrode the scene or the view layer got an armature without bones, in Edit Mode."""
    scene = bpy.context.scene
    other = bpy.data.scenes.new("other")
    for shown, layer in ((scene, scene.view_layers.new("second")), (other, other.view_layers[0])):
        with (
            bpy.context.temp_override(scene=shown, view_layer=layer),
            refused(f"does not show the view layer '{layer.name}' of the scene '{shown.name}'"),
        ):
            bpy.ops.mosa.add_figure()
    assert not figures_parts()


def test_from_the_prompt_to_keys_on_the_chosen_armature(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    bpy.context.scene.frame_set(10)
    bpy.context.scene.render.fps, bpy.context.scene.render.fps_base = 30, 1.001
    job = generate(scene)
    assert job.state.name == "DONE", job.message
    action = owner.animation_data.action
    assert action.get("mosa_prompt") == "a person walks forward" and action["mosa_seed"] == 7
    assert min(c.range()[0] for c in curves(action)) == 10
    assert max(c.range()[1] for c in curves(action)) == 10 + 15 - 1
    request = fake_backend.requests[0]
    assert request["fps"] == pytest.approx(30 / 1.001) and request["seed"] == 7
    assert request["seconds"] == 0.5


def test_with_auto_the_backend_chooses_how_long_it_is(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    bpy.context.scene.render.fps, settings().variations = 30, 2
    settings().auto_duration = True
    job = generate(scene)
    assert job.state.name == "DONE", job.message
    assert fake_backend.requests[0]["seconds"] is None and fake_backend.requests[0]["frames"] is None
    for number in range(2):
        settings().result_index = number
        assert owner.animation_data.action.frame_range[1] == 1 + round(CHOSEN_SECONDS * 30) - 1
    assert settings().auto_duration and settings().seconds == pytest.approx(CHOSEN_SECONDS)
    settings().auto_duration = False
    generate(scene)
    assert fake_backend.requests[1]["seconds"] == CHOSEN_SECONDS, "one goes on from what it chose"


def test_a_duration_set_by_a_script_or_meanwhile_is_the_one(scene: Any, fake_backend: FakeBackend) -> None:
    settings().auto_duration = True
    fake_backend.hold_at = "scale"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    settings().seconds = 0.5
    assert not settings().auto_duration
    fake_backend.release.set()
    scene.jobs.manager.wait(20)
    assert settings().seconds == 0.5
    generate(scene)
    assert fake_backend.requests[1]["seconds"] == 0.5


def test_the_operator_returns_before_the_motion_is_there(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    fake_backend.hold_at = "scale"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert scene.jobs.manager.busy and owner.animation_data is None
    assert not bpy.ops.mosa.generate.poll(), "one at a time"
    fake_backend.release.set()
    scene.jobs.manager.wait(20)
    assert owner.animation_data.action


def test_a_script_waits_for_the_keys(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert owner.animation_data.action["mosa_prompt"] == "a person walks forward" and not scene.jobs.manager.busy
    fake_backend.fail_with = "The disk is full."
    with refused("The disk is full"):
        bpy.ops.mosa.generate(wait=True)
    assert bpy.ops.mosa.generate.poll()


def test_a_script_that_waits_is_told_what_the_panel_tells(
    scene: Any, fake_backend: FakeBackend, capfd: pytest.CaptureFixture[str]
) -> None:
    figure()
    fake_backend.warnings = ["No caption has the word 'vaults'."]
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert "Warning: No caption has the word 'vaults'." in capfd.readouterr().out
    edit = settings().edit
    edit.source, edit.first, edit.last = "NUMBERS", 13, 20
    assert bpy.ops.mosa.reimagine(wait=True) == {"FINISHED"}
    assert "Warning: Nothing is keyed after frame 12: the motion was extended." in capfd.readouterr().out


def test_buttons_that_cannot_be_pressed_say_why(scene: Any) -> None:
    with refused("No motion is on its way"):
        bpy.ops.mosa.cancel()
    with refused("Nothing is being installed"):
        bpy.ops.mosa.cancel_install()
    with refused("There is no backend in "):
        bpy.ops.mosa.uninstall_backend()
    with refused("The backend of this Blender is not running"):
        bpy.ops.mosa.stop_backend()
    scene.service.runtime.get().backend.log.unlink(missing_ok=True)
    with refused("There is no log yet: the backend has not been started"):
        bpy.ops.mosa.open_log()
    with refused("The MoSa backend is not installed: install it"):
        bpy.ops.mosa.start_backend()
    figure()
    bpy.ops.object.mode_set(mode="POSE")
    with refused("Figures are made in Object Mode"):
        bpy.ops.mosa.add_figure()


def test_the_panel_begins_with_the_models_own_settings(addon: Any) -> None:
    config = json.loads((Path(__file__).parents[2] / "backend/mosa/weights/config.json").read_text())
    sampling = config["model"]["sampling"]
    assert settings().guidance == sampling["guidance"] and settings().temperature == sampling["temperature"]


def test_a_model_keeps_its_own_settings_until_somebody_sets_others(scene: Any, fake_backend: FakeBackend) -> None:
    figure()
    generate(scene)
    settings().guidance, settings().temperature = 2.4, 1.0
    generate(scene)
    sent = [(request["guidance"], request["temperature"]) for request in fake_backend.requests]
    assert sent == [(None, None), (2.4, 1.0)]


def test_several_prompts_make_one_motion(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    for text in ("sits down", "stands up", "waves"):
        assert bpy.ops.mosa.add_prompt() == {"FINISHED"}
        settings().later[-1].prompt = text
    assert bpy.ops.mosa.remove_prompt(index=1) == {"FINISHED"}
    settings().auto_duration = True
    assert generate(scene).state.name == "DONE" and settings().seconds == 0.5, "one duration cannot say it"
    assert fake_backend.requests[0]["later"] == [{"at": None, "text": "sits down"}, {"at": None, "text": "waves"}]
    assert fake_backend.requests[0]["seconds"] is None
    settings().later[0].seconds, settings().later[1].seconds = 2.4, 1.5
    assert not settings().auto_duration, "who sets a duration wants that one"
    generate(scene)
    assert fake_backend.requests[1]["later"] == [{"at": 0.5, "text": "sits down"}, {"at": 2.9, "text": "waves"}]
    assert fake_backend.requests[1]["seconds"] == 4.4 and owner.animation_data.action.frame_range[1] == round(4.4 * 24)


def marked(*markers: tuple[int, str]) -> None:
    for frame, name in markers:
        bpy.context.scene.timeline_markers.new(name, frame=frame)


def test_markers_say_what_is_done_and_when(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    bpy.context.scene.frame_set(1)
    marked((58, "waves "), (10, "a person walks forward"), (34, "sits down"), (5, "F_05"))
    settings().from_markers, settings().prompt = True, ""
    assert generate(scene).state.name == "DONE"
    request = fake_backend.requests[0]
    assert request["text"] == "a person walks forward" and request["seconds"] is None
    assert request["later"] == [{"at": 1.0, "text": "sits down"}, {"at": 2.0, "text": "waves"}]
    assert owner.animation_data.action.frame_range[0] == 10
    marked((106, "F_106"))
    settings().start = "NUMBER"
    generate(scene)
    assert fake_backend.requests[1]["seconds"] == 4.0
    assert tuple(owner.animation_data.action.frame_range) == (10, 105)


def test_markers_without_a_prompt_or_too_near_are_refused(scene: Any, fake_backend: FakeBackend) -> None:
    settings().from_markers = True
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    marked((3, "F_03"), (4, "End"), (5, "a close-up"))
    bpy.context.scene.timeline_markers["a close-up"].camera = camera
    with refused("No marker says what to do"):
        bpy.ops.mosa.generate()
    marked((9, "walks"), (9, "waves"))
    with refused("'walks' and 'waves' are both at frame 9"):
        bpy.ops.mosa.generate()
    bpy.context.scene.timeline_markers.clear()
    marked((9, "walks"), (20, "waves"), (60, "sits down"), (70, "End"))
    with refused("'walks' at frame 9 and 'waves' at frame 20 are too near: each of several prompts needs at least 12"):
        bpy.ops.mosa.generate()
    bpy.context.scene.timeline_markers["waves"].frame = 21
    with refused("'sits down' at frame 60 and the end at frame 70 are too near"):
        bpy.ops.mosa.generate()
    bpy.context.scene.render.fps = 25
    with refused("'walks' at frame 9 and 'waves' at frame 21 are too near: each of several prompts needs at least 13"):
        bpy.ops.mosa.generate()
    bpy.context.scene.timeline_markers.clear()
    marked(*((20 * number, f"a person waves {number}") for number in range(13)))
    with refused("13 markers have prompts, at most 12"):
        bpy.ops.mosa.generate()
    bpy.context.scene.timeline_markers.clear()
    marked((9, "walks"), (1510, "waves"))
    with refused("markers from frame 9 to 1510 take 60.04 seconds together, at most 60"):
        bpy.ops.mosa.generate()
    bpy.context.scene.timeline_markers["waves"].name = "End"
    with refused("markers from frame 9 to 1510 take 60.04 seconds together, at most 60"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests


def test_prompts_are_set_as_markers_from_the_panel(addon: Any) -> None:
    timeline = bpy.context.scene.timeline_markers
    settings().from_markers, settings().prompt = True, "mine"
    bpy.context.scene.frame_set(12)
    assert bpy.ops.mosa.add_marker() == {"FINISHED"}
    bpy.ops.mosa.use_example(prompt="a person jumps up")
    assert [(marker.frame, marker.name) for marker in timeline] == [(12, "a person jumps up")]
    assert settings().prompt == "mine"
    marked((3, "walks"), (20, "F_20"))
    assert bpy.ops.mosa.remove_marker(index=0) == {"FINISHED"}
    assert [marker.name for marker in timeline] == ["a person jumps up", "F_20"]
    with refused("no marker with prompt 1"):
        bpy.ops.mosa.remove_marker(index=1)


def test_a_prompt_that_is_too_long_for_a_marker_is_told(addon: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """Half of it was made without a word."""
    settings().from_markers = True
    bpy.ops.mosa.use_example(prompt="a person walks to the door and knocks")
    assert "cut off" not in "".join(capfd.readouterr())
    bpy.ops.mosa.use_example(prompt="a person walks " + "on and " * 50 + "stops")
    assert "the prompt was cut off: 'a person walks on and" in "".join(capfd.readouterr())


def test_prompts_that_cannot_be_one_motion(scene: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.mosa.add_prompt()
    with refused("Prompt 2 is empty"):
        bpy.ops.mosa.generate()
    settings().later[0].prompt, settings().later[0].seconds = "waves", 59.6
    with refused("take 60.1 seconds together"):
        bpy.ops.mosa.generate()
    with refused("no further prompt 1"):
        bpy.ops.mosa.remove_prompt(index=1)
    for _ in range(10):
        bpy.ops.mosa.add_prompt()
    assert not bpy.ops.mosa.add_prompt.poll() and not fake_backend.requests


def test_a_figure_that_blender_does_not_move_is_not_meant(scene: Any) -> None:
    owner = figure()
    bpy.context.view_layer.objects.active = None
    owner.hide_viewport = True
    generate(scene)
    assert owner.animation_data is None and bpy.context.object.animation_data.action is not None
    bpy.data.objects.remove(bpy.context.object)
    owner.hide_viewport = False
    owner.hide_set(True)
    generate(scene)
    assert owner.animation_data.action is not None


def test_a_figure_in_a_collection_that_the_eye_hides_is_meant(scene: Any) -> None:
    owner = figure()
    bpy.context.view_layer.objects.active = None
    hidden = bpy.data.collections.new("Hidden")
    bpy.context.scene.collection.children.link(hidden)
    for part in (owner, *owner.children):
        part.users_collection[0].objects.unlink(part)
        hidden.objects.link(part)
    bpy.context.view_layer.layer_collection.children["Hidden"].hide_viewport = True
    assert not owner.visible_get()
    generate(scene)
    assert owner.animation_data.action is not None
    hidden.hide_viewport = True
    generate(scene)
    assert bpy.context.object not in (None, owner), "it is disabled, so that Blender does not move it"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda obj: setattr(obj, "scale", (1.0, 1.0, 1.4)), "scaled differently"),
        (lambda obj: setattr(obj, "scale", (-1.0, 1.0, 1.0)), "make all scales positive"),
        (lambda obj: setattr(obj.data, "pose_position", "REST"), "rest position"),
        (lambda obj: setattr(bpy.context.scene.render, "frame_map_new", 200), "time is stretched"),
        (lambda obj: setattr(obj.data.bones["left_knee"], "use_inherit_rotation", False), "Inherit Rotation"),
        (lambda obj: setattr(obj.data.bones["pelvis"], "use_local_location", False), "Local Location"),
    ],
)
def test_what_cannot_be_keyed_is_said_before_anything_is_sent(
    scene: Any, fake_backend: FakeBackend, spoil: Any, sentence: str
) -> None:
    spoil(figure())
    with refused(sentence):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests


def test_bones_that_rest_any_way_are_to_be_keyed_standing(scene: Any, fake_backend: FakeBackend) -> None:
    """What the sentence advises is enough."""
    owner = make_heap(make_motion(2))
    bpy.context.scene.frame_set(1)
    owner.animation_data_clear()
    with refused("key it standing at its first frame"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests
    for bone in owner.pose.bones:
        bone.keyframe_insert("rotation_quaternion", frame=1)
    assert generate(scene).state.name == "DONE"


def test_what_became_of_it_is_not_told_in_another_file(scene: Any, tmp_path: Path) -> None:
    figure()
    generate(scene)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "one.blend"))
    assert scene.jobs.manager.job is not None
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "one.blend"))
    assert scene.jobs.manager.job is None


def test_the_figure_is_added_at_the_cursor(addon: Any) -> None:
    bpy.context.scene.cursor.location = (3.0, 2.0, 1.0)
    assert tuple(figure().location) == (3.0, 2.0, 1.0)


def test_another_frame_rate_in_the_meantime(scene: Any) -> None:
    owner = figure()
    bpy.ops.mosa.generate()
    bpy.context.scene.render.fps = 60
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and "frame rate was changed" in job.message
    assert owner.animation_data is None


def test_a_deleted_figure_does_not_stay_in_the_file(scene: Any, tmp_path: Path) -> None:
    owner = figure()
    generate(scene)
    settings().variations = 2
    generate(scene)
    for part in (*owner.children, owner):
        part.users_collection[0].objects.unlink(part)
    settings().result_index = 1
    assert "is gone" in settings().result_error
    path = tmp_path / "empty.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.open_mainfile(filepath=str(path))
    bpy.data.orphans_purge(do_recursive=True)
    assert not bpy.data.armatures and not [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert len(settings().results) == 0


def test_without_an_armature_the_figure_is_made_when_the_motion_is_there(scene: Any) -> None:
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert not [item for item in bpy.data.objects if item.type == "ARMATURE"]
    scene.jobs.manager.wait(20)
    made = [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert len(made) == 1 and made[0].animation_data.action


def test_a_figure_waits_until_its_scene_is_shown(scene: Any) -> None:
    meant = bpy.context.scene
    bpy.ops.mosa.generate()
    other = bpy.context.window.scene = bpy.data.scenes.new("Other")
    shown = bpy.data.objects.new("Shown", bpy.data.armatures.new("Shown"))
    other.collection.objects.link(shown)
    bpy.context.view_layer.objects.active = shown
    bpy.ops.object.mode_set(mode="EDIT")
    pump_until(scene.jobs.manager, lambda: scene.jobs.manager.job.state.name == "HELD")
    assert f"in the scene '{meant.name}', another is shown" in scene.jobs.manager.job.message
    assert not meant.objects and not figures_parts() and shown.mode == "EDIT"
    bpy.context.window.scene = meant
    assert scene.jobs.manager.wait(20).state.name == "DONE"
    assert next(item for item in meant.objects if item.type == "ARMATURE").animation_data.action
    assert list(other.objects) == [shown]


def test_a_script_is_told_that_another_scene_is_shown(scene: Any) -> None:
    meant = bpy.context.scene
    bpy.ops.mosa.generate()
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and job.message.endswith("is shown; go back first. The motion was not written.")
    assert not meant.objects


def test_a_figure_that_is_nowhere_is_told(scene: Any) -> None:
    figure = make_rig()
    figure.pose.bones["pelvis"].keyframe_insert("location", frame=1)
    before = figure.animation_data.action
    for curve in bag(figure).fcurves:
        curve.keyframe_points[0].co.y = float("nan")
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and job.message.startswith("The hips of 'Rig' are nowhere at frame 1,")
    assert figure.animation_data.action == before
    bpy.context.scene.mosa.placement = "ORIGIN"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert scene.jobs.manager.wait(20).state.name == "DONE" and figure.animation_data.action != before


def test_stretched_time_is_said_before_a_figure_is_generated(scene: Any, fake_backend: FakeBackend) -> None:
    bpy.context.scene.render.frame_map_new = 200
    with refused("time is stretched"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests


@pytest.mark.parametrize(("mode", "called"), [("EDIT", "Edit Mode"), ("SCULPT", "Sculpt Mode")])
def test_nobody_is_thrown_out_of_a_mode_by_a_figure(
    scene: Any, fake_backend: FakeBackend, mode: str, called: str
) -> None:
    cube = bpy.data.objects.new("Cube", bpy.data.meshes.new("Cube"))
    bpy.context.scene.collection.objects.link(cube)
    bpy.context.view_layer.objects.active = cube
    bpy.ops.object.mode_set(mode=mode)
    with refused(f"'Cube' is in {called}, in which no figure can be made: leave it first"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests and cube.mode == mode
    bpy.ops.object.mode_set(mode="OBJECT")
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    bpy.ops.object.mode_set(mode=mode)
    manager = scene.jobs.manager
    pump_until(manager, lambda: manager.job.state.name == "HELD")
    assert manager.job.message == f"'Cube' is in {called}; leave it first."
    assert cube.mode == mode and not figures_parts()
    bpy.ops.object.mode_set(mode="OBJECT")
    manager.pump()
    assert manager.job.state.name == "DONE" and bpy.context.object.animation_data.action


@pytest.mark.parametrize("kind", ["mesh", "armature", "curve"])
def test_keys_that_arrive_while_something_else_is_edited_are_one_undo_step(scene: Any, kind: str) -> None:
    """Steps in Edit Mode hold what is edited there alone: the keys must not be lost among them."""
    name = figure().name
    add = {"mesh": bpy.ops.mesh.primitive_cube_add, "curve": bpy.ops.curve.primitive_bezier_curve_add}
    add.get(kind, bpy.ops.object.armature_add)()
    bpy.ops.ed.undo_push(message="object")
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.ed.undo_push(message="edit mode")
    with bpy.context.temp_override(object=bpy.data.objects[name]):
        assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert scene.jobs.manager.wait(20).state.name == "DONE"

    def keyed() -> bool:
        assert bpy.context.object.mode == "EDIT"
        data = bpy.data.objects[name].animation_data
        return data is not None and data.action is not None

    assert keyed()
    bpy.ops.ed.undo()
    assert not keyed() and not bpy.data.actions
    bpy.ops.ed.redo()
    assert keyed()


@pytest.mark.parametrize("step", ["bone_tails", "_skin"])
def test_a_figure_that_was_not_finished_is_not_left_behind(
    scene: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    figures = import_module(f"{scene.__name__}.rig.figure")
    with failing(monkeypatch, figures, step):
        figures.make_figure(bpy.context)
    monkeypatch.setattr(figures, "BONE_PARENTS", ())
    with pytest.raises(IndexError):
        figures.make_figure(bpy.context)
    assert bpy.context.mode == "OBJECT" and not figures_parts()


def test_a_figure_that_gets_no_motion_is_not_left_behind(scene: Any) -> None:
    bpy.ops.mosa.generate()
    bpy.context.scene.render.frame_map_new = 200
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and "time is stretched" in job.message
    assert not figures_parts()


def test_the_only_fitting_armature_is_taken(scene: Any) -> None:
    owner = figure()
    bpy.ops.object.armature_add()
    other = bpy.context.object
    bpy.context.view_layer.objects.active = None
    generate(scene)
    assert owner.animation_data.action and other.animation_data is None


def test_a_chosen_body_means_its_armature(scene: Any) -> None:
    owner = figure()
    second = figure()
    body = next(item for item in owner.children if item.type == "MESH")
    bpy.context.view_layer.objects.active = body
    generate(scene)
    assert owner.animation_data.action and second.animation_data is None


def test_two_candidates_are_a_question(scene: Any) -> None:
    first, second = figure(), figure()
    bpy.context.view_layer.objects.active = None
    for one in (first, second):
        one.select_set(False)
    with refused(r"Several armatures could be meant \(.*\): select one"):
        bpy.ops.mosa.generate()
    first.select_set(True)
    generate(scene)
    assert first.animation_data.action and second.animation_data is None


def test_of_a_crowd_not_all_are_named(scene: Any) -> None:
    first = figure()
    for number in range(39):
        other = first.copy()
        other.name = f"Crowd {number:02}"
        bpy.context.scene.collection.objects.link(other)
    bpy.context.view_layer.objects.active = None
    first.select_set(False)
    with refused(r"\(Crowd 00, Crowd 01, Crowd 02, Crowd 03 and 36 more\): select one"):
        bpy.ops.mosa.generate()


def test_an_armature_that_is_not_smpl_like(scene: Any) -> None:
    bpy.ops.object.armature_add()
    with refused("no bone for pelvis, left_hip"):
        bpy.ops.mosa.generate()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("prompt", "", "prompt is empty"),
        ("prompt", " \n\t", "prompt is empty"),
        ("prompt", "x" * 1001, "1001 characters, at most 1000"),
        ("seconds", 0.0, "at least one frame"),
        ("seconds", -5.0, "at least one frame"),
        ("seconds", 0.01, "at least one frame"),
        ("seconds", float("nan"), "Duration is not a number"),
        ("guidance", float("nan"), "Guidance is not a number"),
    ],
)
def test_bad_settings_are_sentences(scene: Any, name: str, value: Any, sentence: str) -> None:
    setattr(settings(), name, value)
    with refused(sentence):
        bpy.ops.mosa.generate()
    assert not scene.jobs.manager.busy


def test_a_later_duration_that_is_no_number_is_a_sentence(scene: Any) -> None:
    bpy.ops.mosa.add_prompt()
    settings().later[0].prompt, settings().later[0].seconds = "waves", float("nan")
    with refused("Duration is not a number"):
        bpy.ops.mosa.generate()


def test_the_longest_motion_is_allowed(scene: Any, fake_backend: FakeBackend) -> None:
    settings().seconds = 90.0
    generate(scene)
    assert fake_backend.requests[0]["seconds"] == 60.0, "as long as the backend makes them"


def test_nla_tweak_mode_is_refused_before_anything_is_sent(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    generate(scene)
    data = owner.animation_data
    strip = data.nla_tracks.new().strips.new("strip", 1, data.action)
    data.action = None
    data.nla_tracks[0].select = strip.select = True
    data.nla_tracks.active = data.nla_tracks[0]
    data.use_tweak_mode = True
    with refused("NLA tweak mode"):
        bpy.ops.mosa.generate()
    assert len(fake_backend.requests) == 1


@pytest.mark.parametrize(
    ("url", "token", "sentence"),
    [("nonsense", "t", "not the address"), ("http://127.0.0.1:1", "a b", "token")],
)
def test_bad_preferences_are_sentences(scene: Any, url: str, token: str, sentence: str) -> None:
    chosen = scene.service.runtime.preferences()
    chosen.url, chosen.token = url, token
    with refused(sentence):
        bpy.ops.mosa.generate()


def test_a_backend_that_is_not_installed(scene: Any) -> None:
    scene.service.runtime.preferences().mode = "MANAGED"
    with refused("not installed: install it"):
        bpy.ops.mosa.generate()
    with refused("poll"):
        bpy.ops.mosa.start_backend()


def test_wrong_token_leaves_the_scene_alone(scene: Any) -> None:
    owner = figure()
    scene.service.runtime.preferences().token = "another"
    job = generate(scene)
    assert job.state.name == "FAILED" and "token" in job.message
    assert owner.animation_data is None and not bpy.data.actions


def test_cancel(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    scene.jobs.manager.pump()
    bpy.ops.mosa.cancel()
    assert scene.jobs.manager.job.state.name == "CANCELLED" and owner.animation_data is None
    assert not bpy.ops.mosa.cancel.poll() and bpy.ops.mosa.generate.poll()


@pytest.mark.parametrize(
    ("area", "plays", "state", "left"),
    [
        ("VIEW_3D", False, "SCALE", False),
        ("VIEW_3D", True, "SCALE", True),
        ("VIEW_3D", False, "HELD", True),
        ("DOPESHEET_EDITOR", False, "SCALE", True),
    ],
)
def test_esc_is_left_to_what_else_it_means(
    scene: Any, fake_backend: FakeBackend, area: str, plays: bool, state: str, left: bool
) -> None:
    """Whether playback stops by it, as the window's test sees, is a matter of the keymap in which it is."""
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    scene.jobs.manager.job.state = scene.jobs.JobState[state]
    context = SimpleNamespace(area=SimpleNamespace(type=area), screen=SimpleNamespace(is_animation_playing=plays))
    operator = SimpleNamespace(execute=lambda _context: {"FINISHED"})
    invoke = scene.operators.generate.MOSA_OT_cancel.invoke
    assert invoke(operator, context, SimpleNamespace(type="ESC")) == ({"PASS_THROUGH"} if left else {"FINISHED"})
    assert invoke(operator, context, SimpleNamespace(type="LEFTMOUSE")) == {"FINISHED"}, "a click on the cross"


def test_seeds(scene: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.mosa.random_seed()
    drawn = settings().seed
    bpy.ops.mosa.random_seed()
    assert drawn != settings().seed
    settings().random_seed = True
    for _ in range(2):
        generate(scene)
    first, second = (request["seed"] for request in fake_backend.requests)
    assert first != second == settings().seed == scene.jobs.manager.job.seeds[0]
    settings().prompt = ""
    with refused("The prompt is empty"):
        bpy.ops.mosa.generate()
    assert settings().seed == second


def test_a_job_without_a_result_leaves_the_seed_of_the_last_one(scene: Any, fake_backend: FakeBackend) -> None:
    settings().random_seed = True
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    bpy.ops.mosa.cancel()
    assert settings().seed == 7
    fake_backend.hold_at, fake_backend.fail_with = "", "The memory is full."
    assert generate(scene).state.name == "FAILED"
    assert settings().seed == 7 != fake_backend.requests[-1]["seed"]


def test_a_seed_that_is_typed_while_a_motion_is_made_stays(scene: Any) -> None:
    settings().random_seed = True
    bpy.ops.mosa.generate()
    settings().random_seed, settings().seed = False, 12
    scene.jobs.manager.wait(20)
    assert settings().seed == 12


def test_the_seed_is_that_of_the_result_whatever_was_undone_meanwhile(scene: Any) -> None:
    figure()
    settings().random_seed = True
    bpy.ops.ed.undo_push(message="before")
    generate(scene)
    bpy.ops.mosa.generate()
    bpy.ops.ed.undo()
    assert settings().seed == 7
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "DONE" and settings().seed == job.seeds[0]


def test_a_motion_that_would_end_behind_the_timeline_is_refused(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    settings().start, settings().start_frame = "NUMBER", 1_048_574 - 10
    with refused("The motion would end at frame 1048575, timelines end at 1048574"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests, "nothing is asked for that could not be written"
    settings().auto_duration = True
    job = generate(scene)
    assert job.state.name == "FAILED" and "timelines end at 1048574" in job.message
    assert not bpy.data.actions and owner.animation_data is None
    settings().auto_duration, settings().start_frame = False, 1_048_574 - 11
    assert generate(scene).state.name == "DONE", "its last frame is the timeline's last one"
    assert owner.animation_data.action.frame_range[1] == 1_048_574


def test_variations_are_listed_and_a_click_assigns_one(scene: Any) -> None:
    owner = figure()
    settings().variations = 3
    generate(scene)
    actions = [item.action for item in settings().results]
    assert len(set(actions)) == 3 and [action["mosa_seed"] for action in actions] == [7, 8, 9]
    assert owner.animation_data.action == actions[0]
    settings().result_index = 2
    assert owner.animation_data.action == actions[2] and owner.animation_data.action_slot
    settings().result_index = 1
    assert owner.animation_data.action == actions[1]


def test_what_an_action_was_generated_from_is_asked_for_again(scene: Any, fake_backend: FakeBackend) -> None:
    """The prompts with their durations, the seed of the variation that the figure has, and what else was set."""
    figure()
    settings().seconds, settings().variations, settings().guidance = 2.4, 2, 3.5
    for seconds, prompt in ((1.7, "a person sits down"), (0.8, "a person stands up")):
        later = settings().later.add()
        later.prompt, later.seconds = prompt, seconds
    generate(scene)
    settings().result_index = 1
    settings().later.clear()
    settings().prompt, settings().auto_duration, settings().random_seed = "another", True, True
    settings().guidance, settings().temperature, settings().from_markers = 1.0, 1.2, True
    assert bpy.ops.mosa.reuse() == {"FINISHED"}
    generate(scene)
    first, second = fake_backend.requests
    assert second == first | {"seed": 8}


def test_what_was_left_to_the_model_is_left_to_it_again(scene: Any, fake_backend: FakeBackend) -> None:
    figure()
    settings().auto_duration = True
    settings().later.add().prompt = "a person sits down"
    generate(scene)
    settings().later.clear()
    settings().prompt, settings().seconds = "another", 3.0
    bpy.ops.mosa.reuse()
    generate(scene)
    assert fake_backend.requests[0] == fake_backend.requests[1]


def test_the_prompts_of_markers_are_typed_when_they_are_reused(scene: Any, fake_backend: FakeBackend) -> None:
    """Without an end the last one takes as long as it took."""
    figure()
    marked((10, "a person walks forward"), (34, "sits down"))
    settings().from_markers = True
    fake_backend.motion = motion_bytes(60)
    generate(scene)
    bpy.ops.mosa.reuse()
    assert not settings().from_markers and settings().prompt == "a person walks forward"
    assert [later.prompt for later in settings().later] == ["sits down"]
    assert [settings().seconds, settings().later[0].seconds] == [1.0, 1.5]


def test_an_action_of_a_range_is_asked_for_again_as_it_was_generated(scene: Any) -> None:
    owner = figure()
    settings().seconds = 4.0
    generate(scene)
    edit = settings().edit
    edit.source, edit.first, edit.last, edit.prompt = "NUMBERS", 30, 60, "a person waves"
    bpy.ops.mosa.reimagine(wait=True)
    bpy.ops.mosa.edit_accept()
    assert owner.animation_data.action["mosa_prompt"] == "a person waves"
    settings().prompt, settings().seed = "another", 1
    bpy.ops.mosa.reuse()
    assert (settings().prompt, settings().seed) == ("a person walks forward", 7)


@pytest.mark.parametrize(
    "change",
    [{"later": [["sits down"]]}, {"later": [[None, "sits down"]], "seconds": 3}, {"seed": 2**40}, {"guidance": "much"}],
)
def test_a_note_that_somebody_changed_is_a_sentence_and_the_settings_stay(scene: Any, change: Any) -> None:
    owner = figure()
    generate(scene)
    action = owner.animation_data.action
    settings().prompt, settings().from_markers, settings().random_seed = "another", True, True
    for text in ("", 5, "{}", json.dumps(json.loads(action["mosa_request"]) | change)):
        action["mosa_request"] = text
        with refused("was changed and cannot be read"):
            bpy.ops.mosa.reuse()
        assert settings().prompt == "another" and settings().from_markers and settings().random_seed
        assert settings().seed == 7 and not settings().later


def test_the_newest_prompts_come_first_also_in_a_file_that_is_opened_again(scene: Any, tmp_path: Path) -> None:
    for number, prompt in enumerate(("a monkey jumps", "an ape waves", "a zebra walks")):
        action = bpy.data.actions.new(prompt)
        action["mosa_prompt"], action["mosa_made"] = prompt, f"2026-01-0{3 - number} 12:00:00+00:00"
        action.use_fake_user = True
    figure()
    generate(scene)
    file = str(tmp_path / "made.blend")
    bpy.ops.wm.save_as_mainfile(filepath=file)
    bpy.ops.wm.open_mainfile(filepath=file)
    prompts = scene.asked.prompts_of(bpy.data.actions)
    assert prompts == ["a person walks forward", "a monkey jumps", "an ape waves", "a zebra walks"]


def test_what_was_not_generated_is_not_asked_for_again(scene: Any) -> None:
    figure()
    with refused("has no note of what it was generated from"):
        bpy.ops.mosa.reuse()


def test_all_variations_start_where_the_figure_stands(scene: Any) -> None:
    owner = figure()
    owner.location = (2.0, 3.0, 0.0)
    bpy.context.view_layer.update()
    settings().variations = 3
    generate(scene)
    starts = []
    for index in range(3):
        settings().result_index = index
        bpy.context.scene.frame_set(settings().frame)
        bpy.context.view_layer.update()
        starts.append(tuple(round(x, 4) for x in owner.pose.bones["pelvis"].head))
    assert len(set(starts)) == 1


def test_all_variations_start_from_the_pose_that_is_not_keyed_yet(scene: Any) -> None:
    owner = figure()
    generate(scene)
    pelvis = owner.pose.bones["pelvis"]
    pelvis.location.x += 2.0
    bpy.context.view_layer.update()
    start = pelvis.head.x
    settings().variations = 3
    generate(scene)
    for index in range(3):
        settings().result_index = index
        bpy.context.view_layer.update()
        assert pelvis.head.x == pytest.approx(start, abs=1e-4)


def test_variations_survive_saving(scene: Any, tmp_path: Path) -> None:
    figure()
    settings().variations = 2
    generate(scene)
    names = [item.action.name for item in settings().results]
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert [item.action.name for item in settings().results] == names
    settings().result_index = 1
    owner = next(item for item in bpy.data.objects if item.type == "ARMATURE")
    assert owner.animation_data.action.name == names[1]


def test_a_variation_that_cannot_be_assigned_says_why(scene: Any) -> None:
    owner = figure()
    settings().variations = 2
    generate(scene)
    bpy.ops.object.mode_set(mode="EDIT")
    before = owner.animation_data.action
    settings().result_index = 1
    assert "Edit Mode" in settings().result_error
    bpy.ops.object.mode_set(mode="OBJECT")
    assert owner.animation_data.action == before


@pytest.mark.parametrize("how", ["renamed", "converted"])
def test_a_variation_that_bones_were_changed_under_says_so(scene: Any, how: str) -> None:
    """Blender renames and converts them in the action that the figure has only."""
    settings().variations = 2
    owner = figure()
    generate(scene)
    elbow = owner.pose.bones["left_elbow"]
    if how == "renamed":
        elbow.bone.name = "Elbow"
    else:
        bpy.ops.object.mode_set(mode="POSE")
        bpy.ops.pose.select_all(action="DESELECT")
        (elbow if hasattr(elbow, "select") else elbow.bone).select = True
        owner.data.bones.active = elbow.bone
        assert bpy.ops.pose.rotation_mode_set(type="XYZ") == {"FINISHED"}
        path = elbow.path_from_id("rotation_euler")
        for curve in [one for one in curves(owner.animation_data.action) if "left_elbow" in one.data_path]:
            curve.data_path = path  # as the operator that converts does, which wants a window
    settings().result_index = 1
    assert owner.animation_data.action == settings().results[1].action
    wanted = "'MoSa a person walks forward.001' does not move bone 'left_elbow' of 'MoSa figure' any more"
    assert wanted in settings().result_error
    if how == "renamed":
        elbow.bone.name = "left_elbow"
    else:
        elbow.rotation_mode = "QUATERNION"
    settings().result_index = 1
    assert not settings().result_error


def test_a_variation_of_a_figure_in_another_scene_is_not_put_on_it(scene: Any) -> None:
    owner = figure()
    settings().variations = 2
    generate(scene)
    first = owner.animation_data.action
    assert bpy.ops.scene.new(type="EMPTY") == {"FINISHED"}
    settings().result_index = 1
    assert owner.animation_data.action == first
    assert "'MoSa figure' is in another scene: choose its variation there" in settings().result_error


def test_the_previous_action_is_kept(scene: Any) -> None:
    owner = figure()
    generate(scene)
    first = owner.animation_data.action
    generate(scene)
    assert owner.animation_data.action != first and first.use_fake_user


def test_undo_takes_the_whole_result_back_in_one_step(scene: Any) -> None:
    name = figure().name
    bpy.ops.ed.undo_push(message="figure")
    settings().variations = 2
    bpy.ops.ed.undo_push(message="settings")
    generate(scene)
    assert len(bpy.data.actions) == 2
    bpy.ops.ed.undo()
    assert not bpy.data.actions and name in bpy.data.objects
    assert settings().variations == 2 and not settings().results
    bpy.ops.ed.redo()
    assert len(bpy.data.actions) == 2 and len(settings().results) == 2
    assert bpy.data.objects[name].animation_data.action


def test_undo_and_redo_during_a_job(scene: Any, fake_backend: FakeBackend) -> None:
    name = figure().name
    bpy.ops.ed.undo_push(message="figure")
    bpy.data.objects[name].location.x = 1.0
    bpy.ops.ed.undo_push(message="move")
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    bpy.ops.ed.undo()
    fake_backend.release.set()
    assert scene.jobs.manager.wait(20).state.name == "DONE"
    owner = bpy.data.objects[name]
    assert owner.animation_data.action and owner.location.x == 0.0


def test_the_armature_is_deleted_during_a_job(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    name = owner.name
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    bpy.data.objects.remove(owner)
    figure().name = name
    fake_backend.release.set()
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and f"'{name}' is gone" in job.message
    assert not bpy.data.actions, "another armature of the same name is not the one that was meant"


def test_a_renamed_armature_is_found_again(scene: Any, fake_backend: FakeBackend) -> None:
    owner = figure()
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    owner.name = "Renamed"
    fake_backend.release.set()
    assert scene.jobs.manager.wait(20).state.name == "DONE"
    assert owner.animation_data.action


def test_the_scene_is_deleted_during_a_job(scene: Any, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    gone = bpy.context.scene
    other = bpy.data.scenes.new("Other")
    bpy.context.window.scene = other
    bpy.data.scenes.remove(gone)
    fake_backend.release.set()
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and "scene is gone" in job.message


def test_a_file_is_opened_during_a_job(scene: Any, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    bpy.ops.wm.read_homefile(app_template="")
    job = scene.jobs.manager.job
    assert job.state.name == "CANCELLED" and "Another file was opened" in job.message
    fake_backend.release.set()
    scene.jobs.manager.pump()
    assert not bpy.data.actions


def test_a_start_frame_of_ones_own(scene: Any) -> None:
    owner = figure()
    settings().start, settings().start_frame = "NUMBER", 101
    generate(scene)
    assert min(c.range()[0] for c in curves(owner.animation_data.action)) == 101


def test_the_timer_does_the_same_as_waiting(scene: Any) -> None:
    owner = figure()
    bpy.ops.mosa.generate()
    assert bpy.app.timers.is_registered(scene.service.runtime.tick)
    import time

    until = time.monotonic() + 20
    while scene.service.runtime.tick() is not None:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert owner.animation_data.action


def test_nothing_arrives_in_the_middle_of_a_stroke(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = figure()
    bpy.ops.mosa.generate()
    import time

    with monkeypatch.context() as patch:
        patch.setattr(scene.service.runtime, "in_the_middle_of_something", lambda: True)
        until = time.monotonic() + 2
        while time.monotonic() < until:
            assert scene.service.runtime.tick() is not None
            time.sleep(0.05)
        assert owner.animation_data is None
    assert not scene.service.runtime.in_the_middle_of_something()
    until = time.monotonic() + 20
    while scene.service.runtime.tick() is not None:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert owner.animation_data.action


def test_installing_needs_online_access(addon: Any) -> None:
    assert not bpy.app.online_access
    assert not bpy.ops.mosa.install_backend.poll()
    assert not bpy.ops.mosa.cancel_install.poll()
    assert not bpy.ops.mosa.uninstall_backend.poll()
