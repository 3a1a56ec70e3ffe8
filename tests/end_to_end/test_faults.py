# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed extension and a real backend process, when one of them is disturbed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import bpy
import pytest

pytest.importorskip("torch")

from tests.addon.rigs import curves
from tests.addon.test_process import gone, script

BACKEND = Path(__file__).resolve().parents[2] / "backend"
JOB_SECONDS = 90.0
needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")


@pytest.fixture
def scene(addon: Any) -> Any:
    """The extension with a figure, a prompt and a fixed seed."""
    bpy.ops.mosa.add_figure()
    settings = bpy.context.scene.mosa
    settings.prompt, settings.seconds = "a person walks forward", 2.5
    settings.random_seed, settings.seed = False, 7
    return addon


@pytest.fixture
def managed(scene: Any, small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The same with a managed backend: `mosa serve` with the small model, started by the extension itself."""
    arguments = ["mosa", "serve", "--until-stdin-closes", "--device", "cpu", "--model", str(small_model)]
    code = f"import runpy\nsys.path.insert(0, {str(BACKEND)!r})\nsys.argv = {arguments!r}\n"
    starter = script(code + "runpy.run_module('mosa', run_name='__main__')")
    backend = scene.service.runtime.get().backend
    backend.found_installed("ready")
    monkeypatch.setattr(scene.service.runtime, "options", lambda: starter)
    monkeypatch.setattr(scene.service.backend_process, "RESTART_SECONDS", 0.1)
    yield scene
    backend.stop()
    backend.found_installed("missing")


def use(addon: Any, server: Any) -> None:
    chosen = addon.service.runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", server.url, server.token


def press(addon: Any) -> Any:
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    return addon.jobs.manager.job


def finish(addon: Any) -> Any:
    return addon.jobs.manager.wait(JOB_SECONDS)


def pump_until(addon: Any, reached: Callable[[], bool]) -> None:
    until = time.monotonic() + JOB_SECONDS
    while not reached():
        assert time.monotonic() < until, addon.jobs.manager.job
        addon.jobs.manager.pump()
        time.sleep(0.002)


def keyed_frames() -> int:
    action = bpy.data.objects["MoSa figure"].animation_data.action
    (count,) = {len(curve.keyframe_points) for curve in curves(action)}
    return int(count)


def test_pressed_before_the_backend_is_started(managed: Any) -> None:
    bpy.context.scene.render.fps = 24
    job = press(managed)
    assert job.label == "Reaching the backend"
    assert finish(managed).state.name == "DONE", job.message
    assert keyed_frames() == 60 and job.seeds == [7]


@needs_kill
def test_killed_in_the_middle_of_a_job_and_generated_again(managed: Any) -> None:
    backend = managed.service.runtime.get().backend
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 9.8, 8
    job = press(managed)
    pump_until(managed, lambda: job.remote is not None or not job.active)
    pid = backend.pid
    os.kill(pid, signal.SIGKILL)
    finish(managed)
    assert job.state.name == "FAILED"
    assert "ended by itself" in job.message
    assert not bpy.data.actions and bpy.data.objects["MoSa figure"].animation_data is None
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 2.5, 1
    job = press(managed)
    assert finish(managed).state.name == "DONE", job.message
    assert backend.pid != pid and keyed_frames() == 60


@needs_kill
def test_killed_between_two_jobs(managed: Any) -> None:
    press(managed)
    assert finish(managed).state.name == "DONE"
    backend = managed.service.runtime.get().backend
    pid = backend.pid
    os.kill(pid, signal.SIGKILL)
    job = press(managed)
    finish(managed)
    if job.state.name == "FAILED":  # pressed before the system had buried the process
        job = press(managed)
        finish(managed)
    assert job.state.name == "DONE", job.message
    assert backend.pid != pid and len(bpy.data.actions) == 2


def test_disabled_in_the_middle_of_a_job_and_enabled_again(managed: Any) -> None:
    import addon_utils

    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 9.8, 8
    job = press(managed)
    pump_until(managed, lambda: job.remote is not None)
    pid = managed.service.runtime.get().backend.pid
    addon_utils.disable(managed.ADDON_ID, default_set=False)
    try:
        assert gone(pid) and not bpy.data.actions
    finally:
        addon_utils.enable(managed.ADDON_ID, default_set=False)
    managed.service.runtime.get().backend.found_installed("ready")
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 2.5, 1
    job = press(managed)
    assert finish(managed).state.name == "DONE", job.message
    managed.service.runtime.get().backend.stop()


@needs_kill
def test_a_backend_elsewhere_that_dies_and_comes_back(scene: Any, start_server: Any, small_model: Path) -> None:
    server = start_server("--model", str(small_model))
    use(scene, server)
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 9.8, 8
    job = press(scene)
    pump_until(scene, lambda: job.remote is not None)
    server.process.kill()
    finish(scene)
    assert job.state.name == "FAILED" and "broke off" in job.message and not bpy.data.actions
    server.process.wait(20)
    job = press(scene)
    finish(scene)
    assert job.state.name == "FAILED" and "No MoSa backend answers" in job.message
    use(scene, start_server("--model", str(small_model)))
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 2.5, 1
    press(scene)
    assert finish(scene).state.name == "DONE"


@pytest.mark.parametrize("fault", ["missing", "truncated", "altered"])
def test_a_damaged_model_is_told_in_the_panel(
    scene: Any, start_server: Any, small_model: Path, tmp_path: Path, fault: str
) -> None:
    folder = tmp_path / "model"
    copytree(small_model, folder)
    file = folder / "tokenizer.safetensors"
    data = file.read_bytes()
    if fault == "missing":
        file.unlink()
    else:
        file.write_bytes(data[:-9] if fault == "truncated" else data[:-1] + bytes([data[-1] ^ 1]))
    use(scene, start_server("--model", str(folder)))
    press(scene)
    job = finish(scene)
    assert job.state.name == "FAILED" and "tokenizer.safetensors" in job.message
    assert not bpy.data.actions


def test_cancelled_and_generated_again(scene: Any, server: Any) -> None:
    use(scene, server)
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 9.8, 8
    job = press(scene)
    pump_until(scene, lambda: job.scale > 0)
    bpy.ops.mosa.cancel()
    assert job.state.name == "CANCELLED" and not bpy.data.actions
    bpy.context.scene.mosa.seconds, bpy.context.scene.mosa.variations = 2.5, 1
    press(scene)
    assert finish(scene).state.name == "DONE" and len(bpy.data.actions) == 1


def test_text_in_another_script_is_keyed_with_a_warning(scene: Any, server: Any) -> None:
    use(scene, server)
    bpy.context.scene.mosa.prompt = "人が歩く"
    press(scene)
    job = finish(scene)
    assert job.state.name == "DONE" and "English" in job.warnings[0]


def test_a_frame_rate_that_cannot_be_is_a_sentence(scene: Any, server: Any) -> None:
    use(scene, server)
    bpy.context.scene.render.fps = 1000
    press(scene)
    job = finish(scene)
    assert job.state.name == "FAILED" and "frame rate must be" in job.message and not bpy.data.actions
