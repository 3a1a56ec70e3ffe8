# SPDX-License-Identifier: GPL-3.0-or-later
"""What an animator does in the middle of a job, and what breaks then: a sentence, and nothing lost."""

from __future__ import annotations

import errno
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy
import pytest

from tests.addon.conftest import INSTALLED_NAME
from tests.addon.fake_backend import FakeBackend, motion_bytes
from tests.addon.test_jobs import pump_until
from tests.addon.test_panels import drawn
from tests.addon.test_process import gone, well_behaved


def settings() -> Any:
    return bpy.context.scene.mosa


@pytest.fixture
def scene(connected: Any) -> Any:
    """The extension with a figure (one undo step), a prompt and a fixed seed."""
    bpy.ops.ed.undo_push(message="empty")
    bpy.ops.mosa.add_figure()
    values = settings()
    values.prompt, values.seconds = "a person walks forward", 0.5
    values.random_seed, values.seed = False, 7
    bpy.ops.ed.undo_push(message="figure")
    return connected


@pytest.fixture
def held(scene: Any, fake_backend: FakeBackend) -> Any:
    """The same, with a job that waits at its first scale until `fake_backend.release` is set."""
    fake_backend.hold_at = "scale"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    return scene


def finish(addon: Any, backend: FakeBackend) -> Any:
    backend.release.set()
    return addon.jobs.manager.wait(20)


def generate(addon: Any) -> Any:
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    return addon.jobs.manager.wait(20)


# --- the scene changes while a motion is being made ---------------------------------------------------


def test_undoing_the_figure_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.ed.undo()
    assert not bpy.data.objects
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "'MoSa figure' is gone" in job.message
    assert not bpy.data.actions and not bpy.data.objects


def test_undoing_and_redoing_the_figure_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.ed.undo()
    assert not bpy.data.objects
    bpy.ops.ed.redo()
    assert finish(held, fake_backend).state.name == "DONE"
    assert bpy.data.objects["MoSa figure"].animation_data.action


def test_a_deleted_figure_that_undo_brings_back_is_keyed(held: Any, fake_backend: FakeBackend) -> None:
    bpy.data.objects.remove(bpy.data.objects["MoSa figure"])
    bpy.ops.ed.undo_push(message="deleted")
    bpy.ops.ed.undo()
    assert finish(held, fake_backend).state.name == "DONE"
    assert bpy.data.objects["MoSa figure"].animation_data.action


def test_edit_mode_entered_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    owner = bpy.data.objects["MoSa figure"]
    bpy.context.view_layer.objects.active = owner
    bpy.ops.object.mode_set(mode="EDIT")
    fake_backend.release.set()
    job = held.jobs.manager.job
    pump_until(held.jobs.manager, lambda: job.state.name == "HELD")
    held.jobs.manager.pump()
    assert owner.mode == "EDIT" and not bpy.data.actions and held.jobs.manager.busy
    notes = drawn(held)
    assert "'MoSa figure' is in Edit Mode; leave it first. Then the motion is written." in notes.text
    assert "mosa.cancel" in notes.operators
    with pytest.raises(RuntimeError, match=r"waits to be written. 'MoSa figure' is in Edit Mode"):
        bpy.ops.mosa.generate()
    bpy.ops.object.mode_set(mode="OBJECT")
    assert held.jobs.manager.pump() and job.state.name == "DONE" and owner.animation_data.action


def test_what_waits_for_the_end_of_edit_mode_can_be_cancelled(held: Any, fake_backend: FakeBackend) -> None:
    owner = bpy.data.objects["MoSa figure"]
    other = bpy.data.objects.new("Twin", owner.data)
    bpy.context.scene.collection.objects.link(other)
    bpy.context.view_layer.objects.active = other
    bpy.ops.object.mode_set(mode="EDIT")  # of the same bones
    fake_backend.release.set()
    job = held.jobs.manager.job
    pump_until(held.jobs.manager, lambda: job.state.name == "HELD")
    bpy.ops.mosa.cancel()
    bpy.ops.object.mode_set(mode="OBJECT")
    held.jobs.manager.pump()
    assert job.state.name == "CANCELLED" and not bpy.data.actions


def test_a_script_that_waits_is_told_of_edit_mode(held: Any, fake_backend: FakeBackend) -> None:
    bpy.context.view_layer.objects.active = bpy.data.objects["MoSa figure"]
    bpy.ops.object.mode_set(mode="EDIT")
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED"
    assert job.message == "'MoSa figure' is in Edit Mode; leave it first. The motion was not written."


def test_nla_tweak_mode_entered_during_a_job(scene: Any, fake_backend: FakeBackend) -> None:
    owner = bpy.data.objects["MoSa figure"]
    mine = bpy.data.actions.new("mine")
    data = owner.animation_data_create()
    strip = data.nla_tracks.new().strips.new("strip", 1, mine)
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    data.nla_tracks[0].select = strip.select = True
    data.nla_tracks.active = data.nla_tracks[0]
    data.use_tweak_mode = True
    job = finish(scene, fake_backend)
    assert job.state.name == "FAILED" and "NLA tweak mode" in job.message
    assert list(bpy.data.actions) == [mine] and strip.action == mine


def _exclude(owner: Any, away: bool) -> None:
    bpy.context.view_layer.layer_collection.children["Kept"].exclude = away


def _disable(owner: Any, away: bool) -> None:
    owner.hide_viewport = away


def _rest(owner: Any, away: bool) -> None:
    owner.data.pose_position = "REST" if away else "POSE"


def _solo(owner: Any, away: bool) -> None:
    owner.animation_data_create().nla_tracks[0].is_solo = away


def _constrain(owner: Any, away: bool) -> None:
    head = owner.pose.bones["head"]
    if away:
        head.constraints.new("LIMIT_ROTATION")
    else:
        head.constraints.remove(head.constraints[0])


def _drive(owner: Any, away: bool) -> None:
    head = owner.pose.bones["head"]
    head.driver_add("scale", 0) if away else head.driver_remove("scale", 0)


@pytest.mark.parametrize("put", [_exclude, _disable, _rest, _solo, _constrain, _drive])
@pytest.mark.parametrize("press", ["generate", "reimagine"])
def test_the_motion_waits_for_a_figure_that_was_put_away(
    scene: Any, fake_backend: FakeBackend, put: Any, press: str
) -> None:
    owner = bpy.data.objects["MoSa figure"]
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    owner.animation_data.nla_tracks.new()
    kept = bpy.data.collections.new("Kept")
    bpy.context.scene.collection.children.link(kept)
    for one in (owner, *owner.children):
        one.users_collection[0].objects.unlink(one)
        kept.objects.link(one)
    bpy.context.view_layer.objects.active = owner
    edit, made = settings().edit, owner.animation_data.action
    edit.source, edit.first, edit.last = "NUMBERS", 4, 8
    fake_backend.hold_at = "scale"
    getattr(bpy.ops.mosa, press)()
    job = scene.jobs.manager.job
    put(owner, True)
    for child in owner.children:
        child.hide_viewport = owner.hide_viewport  # else the figure is moved for it
    fake_backend.release.set()
    pump_until(scene.jobs.manager, lambda: job.state.name == "HELD" or not job.active)
    assert job.state.name == "HELD", job.message
    assert owner.animation_data.action == made and set(bpy.data.actions) == {made}
    put(owner, False)
    assert scene.jobs.manager.pump() and job.state.name == "DONE", job.message
    assert owner.animation_data.action not in (made, None)


def test_bones_removed_during_a_job_are_named(held: Any, fake_backend: FakeBackend) -> None:
    bpy.data.objects["MoSa figure"].data.bones["left_knee"].name = "shin"
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "left_knee" in job.message and not bpy.data.actions


def test_a_job_while_another_object_is_being_edited(scene: Any) -> None:
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.object.mode_set(mode="EDIT")
    assert generate(scene).state.name == "DONE"
    assert bpy.context.mode == "EDIT_MESH", "the user's work goes on"
    assert bpy.data.objects["MoSa figure"].animation_data.action


def test_another_scene_is_shown_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    first, other = bpy.context.scene, bpy.data.scenes.new("Other")
    bpy.context.window.scene = other
    job = finish(held, fake_backend)
    assert job.state.name == "DONE", job.message
    assert len(first.mosa.results) == 1 and not other.mosa.results
    assert bpy.data.objects["MoSa figure"].animation_data.action


# --- armatures ----------------------------------------------------------------------------------------


def test_transform_locks_and_hiding_do_not_keep_a_figure_from_being_keyed(scene: Any) -> None:
    owner = bpy.data.objects["MoSa figure"]
    owner.lock_location = owner.lock_rotation = (True, True, True)
    for bone in owner.pose.bones:
        bone.lock_location = bone.lock_rotation = (True, True, True)
    owner.hide_set(True)
    assert generate(scene).state.name == "DONE"
    assert owner.animation_data.action and all(owner.pose.bones["pelvis"].lock_rotation)


def test_a_linked_armature_is_refused_before_anything_is_sent(
    scene: Any, fake_backend: FakeBackend, tmp_path: Path
) -> None:
    library = str(tmp_path / "library.blend")
    bpy.data.libraries.write(library, {bpy.data.objects["MoSa figure"]})
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = ["MoSa figure"]
    bpy.context.scene.collection.objects.link(wanted.objects[0])
    bpy.context.view_layer.objects.active = wanted.objects[0]
    with pytest.raises(RuntimeError, match="linked from another file"):
        bpy.ops.mosa.generate()
    assert not fake_backend.requests and not bpy.data.actions


def test_no_figure_is_made_in_a_scene_of_another_file(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path
) -> None:
    library = str(tmp_path / "library.blend")
    settings().prompt = "a person walks"
    bpy.data.libraries.write(library, {bpy.context.scene}, fake_user=True)
    with bpy.data.libraries.load(library, link=True) as (there, wanted):
        wanted.scenes = there.scenes
    bpy.context.window.scene = wanted.scenes[0]
    for press in (bpy.ops.mosa.generate, bpy.ops.mosa.add_figure):
        with pytest.raises(RuntimeError, match="'Scene' is linked from another file, so no figure can be added"):
            press()
    assert not fake_backend.requests and not bpy.data.armatures


# --- opening files --------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_opened_during_a_job_leaves_the_scene(
    held: Any, fake_backend: FakeBackend, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.blend"
    broken.write_bytes(b"not a blend file")
    with pytest.raises(RuntimeError):
        bpy.ops.wm.open_mainfile(filepath=str(broken))
    job = finish(held, fake_backend)
    assert job.state.name in ("CANCELLED", "DONE") and "MoSa figure" in bpy.data.objects
    fake_backend.hold_at = ""
    assert generate(held).state.name == "DONE"


def test_generate_works_in_a_file_opened_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.wm.read_homefile(app_template="")
    assert held.jobs.manager.job.state.name == "CANCELLED"
    fake_backend.release.set()
    fake_backend.hold_at = ""
    settings().prompt, settings().seconds = "a person jumps", 0.5
    job = generate(held)
    assert job.state.name == "DONE", job.message
    assert [action["mosa_prompt"] for action in bpy.data.actions] == ["a person jumps"]


# --- results ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frames", [1, 12])
def test_a_motion_of_any_length_is_keyed(scene: Any, fake_backend: FakeBackend, frames: int) -> None:
    fake_backend.motion = motion_bytes(frames)
    assert generate(scene).state.name == "DONE"


@pytest.mark.parametrize("damage", [b"", b"PK nonsense", motion_bytes()[:-40]])
def test_a_damaged_motion_leaves_the_scene_alone(scene: Any, fake_backend: FakeBackend, damage: bytes) -> None:
    fake_backend.motion = damage
    job = generate(scene)
    assert job.state.name == "FAILED" and "motion" in job.message
    assert not bpy.data.actions and bpy.data.objects["MoSa figure"].animation_data is None


def test_what_breaks_while_keys_are_written_keeps_the_action_before(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(scene)
    owner = bpy.data.objects["MoSa figure"]
    before = owner.animation_data.action
    keys = import_module(f"{scene.__name__}.keys")

    def fails(*_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(keys, "write_from", fails)
        job = generate(scene)
    assert job.state.name == "FAILED" and "could not be written" in job.message
    assert owner.animation_data.action == before and owner.animation_data.action_slot
    assert [item.action for item in settings().results] == [before]
    assert generate(scene).state.name == "DONE"


# --- a managed backend --------------------------------------------------------------------------------------


@pytest.fixture
def managed(addon: Any) -> Iterator[Any]:
    """The extension with a managed backend that listens, but whose port nobody answers at."""
    backend = addon.service.runtime.get().backend
    backend.found_installed("ready")
    connection = backend.connection(well_behaved(), lambda: False)
    assert connection is not None
    yield addon
    now = sys.modules[INSTALLED_NAME].service.runtime.get().backend
    now.stop()
    now.found_installed("missing")


def test_disabled_and_enabled_again_with_the_backend_running(managed: Any) -> None:
    import addon_utils

    pid = managed.service.runtime.get().backend.pid
    addon_utils.disable(INSTALLED_NAME, default_set=False)
    try:
        assert gone(pid), "no process is left behind"
        # Whoever reads the process's output notices its end a moment later.
        ours = [thread for thread in threading.enumerate() if thread.name.startswith("mosa-")]
        for thread in ours:
            thread.join(timeout=10.0)
        assert not any(thread.is_alive() for thread in ours)
    finally:
        addon_utils.enable(INSTALLED_NAME, default_set=False)
    backend = sys.modules[INSTALLED_NAME].service.runtime.get().backend
    assert backend.pid is None and not bpy.ops.mosa.stop_backend.poll()
    backend.found_installed("ready")
    assert backend.connection(well_behaved(), lambda: False) is not None, "it starts anew"


def test_disabled_while_the_backend_starts(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import addon_utils

    from tests.addon.test_process import WAIT_FOR_STDIN, script

    backend = addon.service.runtime.get().backend
    backend.found_installed("ready")
    monkeypatch.setattr(addon.service.runtime, "options", lambda: script(WAIT_FOR_STDIN))
    settings().prompt = "a person walks"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    addon.jobs.manager.begin()
    until = time.monotonic() + 10
    while backend.pid is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    pid = backend.pid
    assert addon.jobs.manager.job.label == "Reaching the backend"
    addon_utils.disable(INSTALLED_NAME, default_set=False)
    try:
        assert gone(pid)
        assert not [thread for thread in threading.enumerate() if thread.name == "mosa-job"]
    finally:
        addon_utils.enable(INSTALLED_NAME, default_set=False)


def test_no_room_for_the_log_is_a_sentence(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = addon.service.runtime.get().backend
    backend.found_installed("ready")

    def full(_log: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(addon.service.backend_process, "_open_log", full)
    with pytest.raises(addon.service.backend_process.BackendError, match="No space left on device"):
        backend.start(well_behaved())
    assert backend.state.name == "FAILED" and "No space left" in backend.message
    backend.found_installed("missing")
