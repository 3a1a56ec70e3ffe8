# SPDX-License-Identifier: GPL-3.0-or-later
"""Install, remove, start and stop the managed backend."""

from __future__ import annotations

from typing import Any

import bpy

from ..service import runtime
from ..service.backend_process import INSTALL_ADVICE, BackendError, BackendState
from ..service.environment import is_anything_left
from ..service.install import uninstall
from ..service.install_errors import InstallError

OFFLINE = "Blender is set to work offline: allow online access in Preferences > System > Network"
INSTALLING = "It is being installed"


def _installing() -> bool:
    job = runtime.get().installation
    return job is not None and job.active


def _can(cls: Any, hindrance: str) -> bool:
    """For `poll`: whether nothing hinders it, or else that as the reason that Blender tells."""
    if hindrance:
        cls.poll_message_set(hindrance)
    return not hindrance


class MOSA_OT_install_backend(bpy.types.Operator):
    """Download and install the backend, where the preferences say"""

    bl_idname = "mosa.install_backend"
    bl_label = "Install Backend"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        if _installing():
            return _can(cls, INSTALLING)
        return _can(cls, "" if bpy.app.online_access else OFFLINE)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        runtime.start_installation()
        return {"FINISHED"}


class MOSA_OT_cancel_install(bpy.types.Operator):
    """Cancel the installation; nothing half-made is left"""

    bl_idname = "mosa.cancel_install"
    bl_label = "Cancel Installation"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return _can(cls, "" if _installing() else "Nothing is being installed")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        job = runtime.get().installation
        if job is not None:
            job.cancel()
        return {"FINISHED"}


class MOSA_OT_uninstall_backend(bpy.types.Operator):
    """Delete the managed backend from this computer"""

    bl_idname = "mosa.uninstall_backend"
    bl_label = "Remove Backend"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        if _installing():
            return _can(cls, INSTALLING)
        folder = runtime.get().folder
        return _can(cls, "" if is_anything_left(folder) else f"There is no backend in {folder}")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        message = f"Delete the backend in {runtime.get().folder}?"
        return context.window_manager.invoke_confirm(self, event, message=message)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        now = runtime.get()
        now.backend.stop()
        try:
            uninstall(now.folder)
        except InstallError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        finally:
            runtime.look_at_installation()
        return {"FINISHED"}


class MOSA_OT_start_backend(bpy.types.Operator):
    """Start the managed backend now; Generate does it by itself"""

    bl_idname = "mosa.start_backend"
    bl_label = "Start"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        state = runtime.get().backend.state
        if _installing():
            return _can(cls, INSTALLING)
        ready = state in (BackendState.STOPPED, BackendState.FAILED)
        return _can(cls, "" if ready else INSTALL_ADVICE.get(state, f"It is {state.value.lower()} already"))

    def execute(self, _context: bpy.types.Context) -> set[str]:
        try:
            runtime.get().backend.start(runtime.options())
        except BackendError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        runtime.watch()
        return {"FINISHED"}


class MOSA_OT_stop_backend(bpy.types.Operator):
    """Stop the managed backend and free its memory"""

    bl_idname = "mosa.stop_backend"
    bl_label = "Stop"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        works = runtime.get().backend.state in (BackendState.STARTING, BackendState.RUNNING)
        return _can(cls, "" if works else "The backend of this Blender is not running")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        runtime.stop_backend()
        return {"FINISHED"}


class MOSA_OT_open_log(bpy.types.Operator):
    """Open the log of the backend in the program for text files"""

    bl_idname = "mosa.open_log"
    bl_label = "Open Log"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        there = runtime.get().backend.log.is_file()
        return _can(cls, "" if there else "There is no log yet: the backend has not been started")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        bpy.ops.wm.path_open(filepath=str(runtime.get().backend.log))
        return {"FINISHED"}


CLASSES = (
    MOSA_OT_install_backend,
    MOSA_OT_cancel_install,
    MOSA_OT_uninstall_backend,
    MOSA_OT_start_backend,
    MOSA_OT_stop_backend,
    MOSA_OT_open_log,
)
