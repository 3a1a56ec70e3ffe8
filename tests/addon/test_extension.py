# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension as Blender sees it: manifest, modules without bpy, enable, disable, update."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.addon.fake_backend import FakeBackend

ROOT = Path(__file__).resolve().parents[2]
PURE = (
    *(
        "service.client",
        "service.backend_process",
        "service.process_flags",
        "service.install",
        "service.install_errors",
    ),
    *("service.install_job", "service.claim", "service.pip_settings", "service.environment", "service.own_folders"),
    *("service.find_python", "service.torch_build", "jobs", "motion"),
    *("asked", "edit.ranges", "edit.scope", "edit.wish", "edit.curve", "rig.modes", "rig.moving"),
)
NAME = "bl_ext.user_default.mosa_blender"


def registered() -> set[str]:
    import bpy

    found = {f"MOSA_OT_{name}" for name in dir(bpy.ops.mosa)}
    return found | {name for name in dir(bpy.types) if name.startswith("MOSA_")}


def keys() -> list[tuple[str, str]]:
    """The keys that the extension adds to Blender's, and what the preferences call them."""
    import bpy

    keymaps = bpy.context.window_manager.keyconfigs.addon.keymaps
    items = [item for keymap in keymaps for item in keymap.keymap_items if item.idname.startswith("mosa.")]
    return [(item.type, item.name) for item in items]


def test_the_version_is_the_backends() -> None:
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text("utf-8"))
    source = (ROOT / "backend" / "mosa" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', source)
    assert found and manifest["version"] == found[1]


def test_the_zip_has_everything_at_its_place(extension_zip: Path) -> None:
    with zipfile.ZipFile(extension_zip) as archive:
        names = set(archive.namelist())
    assert {"__init__.py", "blender_manifest.toml", "backend/mosa/__init__.py"} <= names
    assert "backend/requirements.txt" in names
    assert "backend/data/open_motion/NOTICE.md" in names, "the weights hold motion of the pack"
    assert "backend/data/open_motion/motions.npz" not in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_need_no_blender(module: str) -> None:
    code = f"""
import sys
sys.modules["bpy"] = sys.modules["mathutils"] = None
import mosa_blender.{module}
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)


def test_it_is_installed_and_enabled(addon: Any) -> None:
    import bpy

    assert addon.ADDON_ID == NAME and NAME in bpy.context.preferences.addons
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text("utf-8"))
    assert addon.service.runtime.get().version == manifest["version"]
    assert hasattr(bpy.context.scene, "mosa")


def test_disabling_takes_everything_away_and_enabling_brings_it_back(addon: Any) -> None:
    import addon_utils
    import bpy

    before = registered()
    assert "MOSA_OT_generate" in before and "MOSA_PT_generate" in before
    handlers = bpy.app.handlers
    lists = {"service.runtime": handlers.load_pre, "properties": handlers.load_post}
    assert all(f"{NAME}.{name}" in [function.__module__ for function in lists[name]] for name in lists)
    for _ in range(2):
        addon_utils.disable(NAME, default_set=False)
        assert not registered() and not hasattr(bpy.types.Scene, "mosa") and not keys()
        assert not any(f"{NAME}.{name}" in [function.__module__ for function in lists[name]] for name in lists)
        addon_utils.enable(NAME, default_set=False)
        assert registered() == before and keys() == [("ESC", "Cancel Motion")]


def test_disabling_during_a_job_ends_it(connected: Any, fake_backend: FakeBackend) -> None:
    import addon_utils
    import bpy

    fake_backend.hold_at = "scale"
    bpy.context.scene.mosa.prompt = "a person walks"
    bpy.ops.mosa.generate()
    connected.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    tick = connected.service.runtime.tick
    assert bpy.app.timers.is_registered(tick)
    addon_utils.disable(NAME, default_set=False)
    try:
        assert fake_backend.cancelled, "the backend was told"
        assert not bpy.app.timers.is_registered(tick)
        assert not [t for t in threading.enumerate() if t.name.startswith("mosa-")]
        assert not bpy.data.actions
    finally:
        addon_utils.enable(NAME, default_set=False)


def test_updating_while_the_backend_runs_stops_it(addon: Any, install_extension: Callable[[], ModuleType]) -> None:
    from tests.addon.test_process import gone, well_behaved

    backend = addon.service.runtime.get().backend
    backend.found_installed("ready")
    assert backend.connection(well_behaved(), lambda: False) is not None
    pid = backend.pid
    fresh = install_extension()
    assert pid is not None and gone(pid)
    assert fresh.service.runtime.get().backend.pid is None


def test_settings_survive_saving_but_not_a_running_job(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path
) -> None:
    import bpy

    settings = bpy.context.scene.mosa
    settings.prompt, settings.seconds, settings.seed = "a person jumps", 3.0, 12
    fake_backend.hold_at = "scale"
    bpy.ops.mosa.generate()
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    settings = bpy.context.scene.mosa
    assert settings.prompt == "a person jumps" and round(settings.seconds, 3) == 3.0
    assert not settings.auto_duration
    job = connected.jobs.manager.job
    assert not connected.jobs.manager.busy and "Another file" in job.message


@pytest.mark.parametrize("typed", [True, False])
def test_a_scene_saved_before_there_was_auto_keeps_the_duration_that_was_typed(
    addon: Any, tmp_path: Path, typed: bool
) -> None:
    import bpy

    if typed:
        bpy.context.scene.mosa.seconds = 3.0
        bpy.context.scene.mosa.property_unset("auto_duration")
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert bpy.context.scene.mosa.auto_duration != typed


def test_where_blenders_folder_cannot_be_written_to_nothing_goes_elsewhere(addon: Any) -> None:
    """As on a render farm: the working folder became the backend's."""
    import addon_utils

    user = Path(addon.service.runtime.get().user)
    folders = user.parents[1]
    assert folders.name == ".user"
    addon_utils.disable(NAME, default_set=False)
    aside = folders.with_name("aside")
    if folders.exists():
        folders.rename(aside)
    folders.touch()  # nobody makes a folder below a file, not even root
    try:
        addon_utils.enable(NAME, default_set=False)
        now = sys.modules[NAME].service.runtime.get()
        assert now.folder == user and now.backend.state.name == "NOT_INSTALLED"
        job = sys.modules[NAME].service.runtime.start_installation()
        job.begin()
        job.join()
        assert f"{user} cannot be written to" in job.error
        now.installation = None
    finally:
        folders.unlink()
        if aside.exists():
            aside.rename(folders)


def test_the_backend_of_the_zip_is_what_is_installed(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = addon.service.runtime
    monkeypatch.setattr(runtime, "InstallJob", lambda **plan: SimpleNamespace(active=False, **plan))
    try:
        source = runtime.start_installation().source
    finally:
        runtime.get().installation = None
    assert (source / "mosa" / "__init__.py").is_file() and (source / "requirements.txt").is_file()


def test_the_backend_may_be_kept_in_another_folder(addon: Any, tmp_path: Path) -> None:
    runtime = addon.service.runtime
    chosen, backend = runtime.preferences(), runtime.get().backend
    assert runtime.get().folder == runtime.get().user
    chosen.folder = str(tmp_path)
    assert runtime.get().environment.folder == tmp_path / "environment"
    assert backend.state.name == "NOT_INSTALLED"
    (tmp_path / "environment").mkdir()
    runtime.look_at_installation()
    assert backend.state.name == "INCOMPLETE"
    (tmp_path / "environment" / "state.json").write_text('{"version": "0.0.1"}')
    runtime.look_at_installation()
    assert backend.state.name == "NOT_INSTALLED", "a folder without our mark is somebody else's"
    (tmp_path / "environment" / addon.service.own_folders.MARKER).write_text("")
    (tmp_path / "environment.old" / "precious").mkdir(parents=True)  # not ours to delete, and no reason to fail
    runtime.look_at_installation()
    assert backend.state.name == "UPDATE_REQUIRED" and (tmp_path / "environment.old" / "precious").is_dir()
    chosen.folder = ""
    assert runtime.get().folder == runtime.get().user
    assert backend.state.name == "NOT_INSTALLED"


@pytest.mark.filterwarnings("ignore:.*does not support blend relative")
def test_a_chosen_path_does_not_depend_on_the_open_file(addon: Any, tmp_path: Path) -> None:
    import bpy

    chosen = addon.service.runtime.preferences()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    chosen.folder, chosen.python = "//MoSa", "//bin/python3"
    assert chosen.folder == str(tmp_path / "MoSa") and chosen.python == str(tmp_path / "bin" / "python3")
    chosen.folder, chosen.python = "~/MoSa/", "python3.13"
    assert chosen.folder == str(Path.home() / "MoSa") and chosen.python == "python3.13"
    chosen.folder = " "
    assert chosen.folder == "" and addon.service.runtime.get().folder == addon.service.runtime.get().user


def test_what_an_interrupted_installation_left_can_be_removed(addon: Any, tmp_path: Path) -> None:
    import bpy

    addon.service.runtime.preferences().folder = str(tmp_path)
    assert not bpy.ops.mosa.uninstall_backend.poll()
    (tmp_path / "downloads" / "http-v2").mkdir(parents=True)
    assert bpy.ops.mosa.uninstall_backend() == {"FINISHED"}
    assert not list(tmp_path.iterdir())
