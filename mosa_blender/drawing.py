# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels have in common: sentences, the prompt, the job on its way and what became of it."""

from __future__ import annotations

import textwrap
from typing import Any

import bpy

from .jobs import Job, JobState, manager
from .service import runtime
from .service.backend_process import INSTALL_ADVICE
from .target import armature_of

LETTER_WIDTH, EDGES = 6.4, 75.0
"""Points that a letter takes on average, and what of a region's width is no text: edges, the icon, the tabs."""
NARROW = 230
"""In a region of fewer points the word "Examples" would be drawn over the panel's name, and of two buttons in a row the
names are cut off."""
PLACEHOLDER = "a person walks forward"


class Tab:
    """Where our panels are: the tab "MoSa" in the sidebar of the 3D view."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "MoSa"


def region_width(context: bpy.types.Context) -> float:
    """The width of what is drawn into, in points: as many pixels as they have on a screen of usual resolution."""
    return (context.region.width if context.region else 300) / context.preferences.system.ui_scale


def draw_side_by_side(layout: bpy.types.UILayout, context: bpy.types.Context) -> bpy.types.UILayout:
    """Where two buttons go: in a row, or where that is too narrow one below the other."""
    return layout.column(align=True) if region_width(context) < NARROW else layout.row(align=True)


def draw_text(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "NONE") -> None:
    """A sentence over as many lines as the region needs."""
    letters = int((region_width(context) - EDGES) / LETTER_WIDTH)
    column = layout.column(align=True)
    column.scale_y = 0.8
    for number, line in enumerate(textwrap.wrap(text, max(letters, 10), break_on_hyphens=False)):
        first = icon if number == 0 else ("BLANK1" if icon != "NONE" else "NONE")
        column.label(text=line, icon=first)


def draw_prompt(layout: bpy.types.UILayout, settings: Any, placeholder: str) -> None:
    """The prompt, over several lines where Blender can."""
    if hasattr(layout, "textbox"):  # Blender 5.2 and newer
        layout.textbox(settings, "prompt", initial_visible_lines=3, placeholder=placeholder)
    else:
        layout.prop(settings, "prompt", text="", placeholder=placeholder)


def draw_seed(column: bpy.types.UILayout, settings: Any, which: str) -> None:
    """The seed, its die, and whether a new one is drawn each time; `which` as in mosa.random_seed."""
    row = column.row(align=True)
    row.prop(settings, "seed")
    row.operator("mosa.random_seed", text="", icon="FILE_REFRESH").settings = which
    row.prop(settings, "random_seed", text="", icon="MOD_NOISE", toggle=True)


def draw_target(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Say which figure is keyed, where what is selected does not tell: a box drawn around another leaves it active."""
    owner = armature_of(context.active_object)
    others = (item for item in context.selected_objects if item.type == "ARMATURE" and item != owner)
    if owner is not None and any(others):
        draw_text(layout, context, f"Keys go to '{owner.name}', which is active", "ARMATURE_DATA")


def draw_progress(layout: bpy.types.UILayout, context: bpy.types.Context, kind: type) -> bool:
    """The job on its way and Cancel, if its request is of this kind; whether it is."""
    job = manager.job
    if job is None or not job.active or not isinstance(job.request, kind):
        return False
    row = layout.row(align=True)
    row.progress(factor=job.fraction, text=job.label)
    row.operator("mosa.cancel", text="", icon="X")
    if job.state is JobState.HELD:
        draw_text(layout, context, f"{job.message} Then the motion is written.", "INFO")
    return True


def draw_outcome(layout: bpy.types.UILayout, context: bpy.types.Context, kind: type, shown: bool = False) -> None:
    """What became of the last job, if its request was of this kind; a result that is `shown` needs no "Done"."""
    job = manager.job
    if job is None or job.active or not isinstance(job.request, kind):
        return
    if _is_gone(job) or _is_elsewhere(job, context.scene):
        return
    if job.state is JobState.FAILED:
        draw_text(layout, context, job.message, "ERROR")
    elif job.state is JobState.CANCELLED:
        draw_text(layout, context, f"Cancelled. {job.message}".strip(), "CANCEL")
    elif not shown:
        seeds = ", ".join(str(seed) for seed in job.seeds)
        draw_text(layout, context, f"Done, seed {seeds}", "CHECKMARK")
    for warning in job.warnings:
        draw_text(layout, context, warning, "INFO")
    if job.end is not None:
        _draw_end(layout, context, job.end)


def _is_gone(job: Job) -> bool:
    """Whether what the job made is not in the file any more, as after undo."""
    return job.action is not None and all(action.session_uid != job.action for action in bpy.data.actions)


def _is_elsewhere(job: Job, scene: bpy.types.Scene) -> bool:
    """Whether the job was for another scene of the file; of one that is gone any may tell."""
    return job.scene != scene.session_uid and any(other.session_uid == job.scene for other in bpy.data.scenes)


def _draw_end(layout: bpy.types.UILayout, context: bpy.types.Context, last: int) -> None:
    """Say that a motion's end does not play, where its last frame is after what plays."""
    scene = context.scene
    what, end = ("preview range", scene.frame_preview_end) if scene.use_preview_range else ("scene", scene.frame_end)
    if last > end:
        draw_text(layout, context, f"The motion ends at frame {last}, after the {what}'s end at {end}.", "INFO")
        layout.operator("mosa.extend_scene").frame = last


def draw_backend(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Say in a sentence what is missing of the backend, and lead to where it is installed."""
    if runtime.preferences().mode == "URL":
        return
    now = runtime.get()
    job, advice = now.installation, INSTALL_ADVICE.get(now.backend.state, "")
    if job is not None and job.active:
        draw_text(layout, context, runtime.INSTALLING, "INFO")
        layout.progress(factor=job.fraction, text=job.text)
    elif advice:
        failure = job.error if job is not None else ""
        draw_text(layout, context, failure or advice, "ERROR" if failure else "INFO")
        operator = layout.operator("preferences.addon_show", text="Open Preferences")
        operator.module = runtime.ADDON_ID
