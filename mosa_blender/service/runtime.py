# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives while the extension is enabled: the backend process, an installation, one timer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy
from bpy.app.handlers import persistent

from .. import ADDON_ID
from ..jobs import Fixed, Source, UserError, manager
from ..version import extension_version
from .backend_process import Backend, BackendState, Connection, Options
from .environment import Environment, default_folder, recover
from .install_errors import InstallError
from .install_job import InstallJob
from .torch_build import SIZES, accelerator

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

TICK_SECONDS = 0.05
TICKS_PER_REDRAW = 2
INSTALLING = "The backend is being installed: wait until that is done."


@dataclass
class Runtime:
    """The state of one enabled extension; never saved in a file.

    user       the extension's own folder, where the environment is unless the preferences name another one
    looked_at  the installation after which it was last looked at what is installed
    """

    user: Path
    version: str
    backend: Backend
    installation: InstallJob | None = None
    looked_at: InstallJob | None = None
    ticks: int = 0

    @property
    def folder(self) -> Path:
        """Where the managed environment is, or is to be."""
        chosen = preferences().folder.strip()
        if chosen:
            return Path(bpy.path.abspath(chosen))
        return default_folder(self.user, "{}.{}".format(*bpy.app.version))

    @property
    def environment(self) -> Environment:
        """The managed environment."""
        return Environment(self.folder)


@dataclass(frozen=True)
class Managed:
    """The managed backend as a job's source (see jobs.Source)."""

    backend: Backend
    options: Options

    def connection(self, stop: Callable[[], bool]) -> Connection | None:
        """Started if need be."""
        return self.backend.connection(self.options, stop)

    def diagnose(self) -> str:
        """Why its process ended, if it did."""
        return self.backend.why_ended()


_runtime: Runtime | None = None


def get() -> Runtime:
    """The runtime; only while the extension is enabled."""
    assert _runtime is not None, "the extension is not enabled"
    return _runtime


def preferences() -> Any:
    """The extension's preferences."""
    return bpy.context.preferences.addons[ADDON_ID].preferences


def source() -> Source:
    """The backend that the preferences name. Raises UserError or BackendError without one."""
    chosen = preferences()
    if chosen.mode == "URL":
        return Fixed(chosen.url, chosen.token)
    runtime = get()
    if runtime.installation and runtime.installation.active:
        raise UserError(INSTALLING)
    runtime.backend.require_installed()
    return Managed(runtime.backend, options())


def options() -> Options:
    """How the preferences want the managed backend started."""
    chosen = preferences()
    return Options(get().environment.python, chosen.device, chosen.threads)


def start_installation() -> InstallJob:
    """Have the managed backend installed in the background."""
    runtime = get()
    manager.cancel("The backend is being installed.")
    job = runtime.installation = InstallJob(
        user=runtime.folder,
        source=Path(__file__).parent.parent / "backend",
        version=runtime.version,
        python=preferences().python,
        accelerator=wanted_accelerator(),
        before=runtime.backend.stop,
    )
    watch()
    return job


def wanted_accelerator() -> str:
    """Which build of torch the preferences ask for."""
    device = preferences().device
    return device if device in SIZES else accelerator()


def look_at_installation() -> None:
    """Take up from disk what is installed, and put right what a killed installation left."""
    runtime = get()
    try:
        recover(runtime.folder)
    except (OSError, InstallError):
        log.exception("What a killed installation left could not be put right")
    runtime.backend.found_installed(runtime.environment.state(runtime.version))


def stop_backend() -> None:
    """Stop the managed backend without waiting for it."""
    get().backend.stop_soon()
    watch()


def watch() -> None:
    """Keep the timer going while something is on its way; its first turn comes as soon as the operator is over."""
    if not bpy.app.timers.is_registered(tick):
        bpy.app.timers.register(tick, persistent=True)


def tick() -> float | None:
    """The timer: take up results, redraw; ends when nothing is on its way."""
    if _runtime is None:
        return None
    manager.begin()
    if _runtime.installation:
        _runtime.installation.begin()
    changed = not in_the_middle_of_something() and manager.pump()
    state = _runtime.backend.poll()
    busy = manager.busy or state is BackendState.STARTING or _installing(_runtime)
    _runtime.ticks += 1
    if changed or not busy:
        redraw()
    elif _runtime.ticks % TICKS_PER_REDRAW == 0:
        redraw_progress(bpy.context.window_manager.windows)
    return TICK_SECONDS if busy else None


def in_the_middle_of_something() -> bool:
    """Whether the user paints a stroke, drags, cuts or renders: keys and undo steps would crash Blender there."""
    windows = bpy.context.window_manager.windows
    held = any("BLOCKING" in operator.bl_options for window in windows for operator in window.modal_operators)
    return held or bool(bpy.app.is_job_running("RENDER"))


def redraw() -> None:
    """Redraw the places where the extension shows itself."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in ("VIEW_3D", "DOPESHEET_EDITOR", "PREFERENCES"):
                area.tag_redraw()


def redraw_progress(windows: Any) -> None:
    """Redraw what shows how far something is: not the 3D views, which take long where a scene is heavy."""
    shown = {"VIEW_3D": "UI", "PREFERENCES": "WINDOW"}
    for area in (area for window in windows for area in window.screen.areas):
        for region in area.regions:
            if region.type == shown.get(area.type):
                region.tag_redraw()


def _installing(runtime: Runtime) -> bool:
    job = runtime.installation
    if job is None or job.active:
        return job is not None
    if job is not runtime.looked_at:
        # Once: what a start of the backend says later is not to be wiped.
        runtime.looked_at = job
        look_at_installation()
    if not job.error:
        runtime.installation = None
    return False


@persistent
def _on_load(*_: object) -> None:
    """The scene that a job was meant for goes away, and so does what the last one came to."""
    manager.forget()
    manager.cancel("Another file was opened before the motion was finished.")


def register() -> None:
    """Find out what is installed, and listen for files being opened."""
    global _runtime
    # Not made here: where it cannot be, Blender would give no path, and all would go to the working folder.
    user = Path(bpy.utils.extension_path_user(ADDON_ID))
    _runtime = Runtime(user, extension_version(), Backend(user / "backend.log"))
    look_at_installation()
    bpy.app.handlers.load_pre.append(_on_load)


def unregister() -> None:
    """End everything that was started."""
    global _runtime
    if _on_load in bpy.app.handlers.load_pre:
        bpy.app.handlers.load_pre.remove(_on_load)
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
    manager.shut_down()
    if _runtime is not None:
        if _runtime.installation:
            _runtime.installation.cancel()
            _runtime.installation.join()
        _runtime.backend.stop()
    _runtime = None
