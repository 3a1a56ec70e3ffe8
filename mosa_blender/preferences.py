# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the backend lives, and how it is installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from . import ADDON_ID
from .drawing import draw_text
from .operators.backend import OFFLINE
from .service import runtime
from .service.backend_process import INSTALL_ADVICE
from .service.environment import is_anything_left
from .service.torch_build import SIZES

DEVICES = (
    ("auto", "Automatic", "The graphics card where torch can use it, else the processor"),
    ("cpu", "Processor", "The processor; takes the small build of torch"),
    ("cuda", "NVIDIA Card", "A graphics card by NVIDIA"),
    ("mps", "Apple Card", "The graphics processor of a Mac"),
)


def _look_elsewhere(preferences: Any, _context: object) -> None:
    """Take up another folder."""
    folder = lasting(preferences.folder)
    if folder != preferences.folder:
        preferences.folder = folder  # which calls this again
        return
    runtime.stop_backend()
    runtime.look_at_installation()


def _take_python(preferences: Any, _context: object) -> None:
    """Take up another Python; a mere name is looked for on PATH, and stays."""
    python = preferences.python
    if os.path.dirname(python) and lasting(python) != python:
        preferences.python = lasting(python)


def lasting(path: str) -> str:
    """A path as it is called from everywhere: relative to the open file it would be another one in the next file."""
    return os.path.abspath(os.path.expanduser(bpy.path.abspath(path.strip()))) if path.strip() else ""


class MOSA_AP_preferences(bpy.types.AddonPreferences):
    """The extension's preferences."""

    bl_idname = ADDON_ID

    mode: EnumProperty(  # type: ignore[valid-type]
        name="Backend",
        description="Who installs and starts what makes the motions",
        items=(
            ("MANAGED", "Managed", "Installed, started and stopped by this extension"),
            ("URL", "Running Elsewhere", "Started by someone else, reached by address and token"),
        ),
    )
    url: StringProperty(  # type: ignore[valid-type]
        name="Address",
        description="Where it listens: the port it printed. It answers on its own computer only; from another one use "
        "a tunnel",
        default="http://127.0.0.1:8765",
    )
    token: StringProperty(  # type: ignore[valid-type]
        name="Token", description="The token the backend was started with", subtype="PASSWORD"
    )
    device: EnumProperty(  # type: ignore[valid-type]
        name="Device", description="What the backend computes with", items=DEVICES
    )
    threads: IntProperty(  # type: ignore[valid-type]
        name="Threads",
        description="Processor threads the backend uses; 0: its choice",
        min=0,
        max=256,
    )
    python: StringProperty(  # type: ignore[valid-type]
        name="Python",
        description="Python 3.11 or newer to install with; empty: Blender's own",
        subtype="FILE_PATH",
        update=_take_python,
    )
    folder: StringProperty(  # type: ignore[valid-type]
        name="Folder",
        description="Where the backend is installed; empty: a folder of the extension's own. "
        "One that is installed elsewhere stays there: remove it first",
        subtype="DIR_PATH",
        update=_look_elsewhere,
    )

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        layout.prop(self, "mode", expand=True)
        if self.mode == "URL":
            layout.prop(self, "url")
            layout.prop(self, "token")
            return
        layout.prop(self, "device")
        layout.prop(self, "threads")
        layout.prop(self, "python")
        layout.prop(self, "folder")
        box = layout.box()
        _draw_installation(box, context)


def _draw_installation(box: bpy.types.UILayout, context: bpy.types.Context) -> None:
    now = runtime.get()
    job = now.installation
    if job is not None and job.active:
        box.progress(factor=job.fraction, text=job.text)
        box.operator("mosa.cancel_install")
        return
    state = now.backend.state
    box.label(text=f"Backend: {state.value}")
    for text in (job.error if job else "", now.backend.message):
        if text:
            draw_text(box, context, text, "ERROR")
    if state in INSTALL_ADVICE:
        _draw_offer(box, context, now.folder)
        return
    row = box.row()
    row.operator("mosa.start_backend")
    row.operator("mosa.stop_backend")
    row.operator("mosa.open_log")
    row = box.row()
    row.operator("mosa.install_backend", text="Install Again")
    row.operator("mosa.uninstall_backend")


def _draw_offer(box: bpy.types.UILayout, context: bpy.types.Context, folder: Path) -> None:
    size = SIZES[runtime.wanted_accelerator()]
    draw_text(box, context, size.sentence(folder))
    if not bpy.app.online_access:
        draw_text(box, context, OFFLINE, "ERROR")
    box.operator("mosa.install_backend", icon="IMPORT")
    if is_anything_left(folder):
        box.operator("mosa.uninstall_backend")


def register() -> None:
    """Register the preferences."""
    bpy.utils.register_class(MOSA_AP_preferences)


def unregister() -> None:
    """Take them off again."""
    bpy.utils.unregister_class(MOSA_AP_preferences)
