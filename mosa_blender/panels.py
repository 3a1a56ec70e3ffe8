# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "MoSa" in the sidebar of the 3D view. Panels only draw."""

from __future__ import annotations

import textwrap
from typing import Any

import bpy

from . import runtime
from .backend_process import BackendState
from .jobs import Job, JobState, manager

LETTER_WIDTH = 7.2
PLACEHOLDER = "a person walks forward"


def draw_text(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "NONE") -> None:
    """A sentence over as many lines as the region needs."""
    width = context.region.width if context.region else 300
    letters = int(width / (LETTER_WIDTH * context.preferences.system.ui_scale)) - 6
    column = layout.column(align=True)
    column.scale_y = 0.8
    for number, line in enumerate(textwrap.wrap(text, max(letters, 16))):
        first = icon if number == 0 else ("BLANK1" if icon != "NONE" else "NONE")
        column.label(text=line, icon=first)


class MOSA_UL_variations(bpy.types.UIList):
    """The actions of the last result."""

    def draw_item(
        self,
        _context: bpy.types.Context,
        layout: bpy.types.UILayout,
        _data: Any,
        item: Any,
        _icon: int,
        _active_data: Any,
        _active_property: str,
    ) -> None:
        action = item.action
        if action is None:
            layout.label(text="(deleted)", icon="GHOST_DISABLED")
            return
        row = layout.row()
        row.label(text=action.name, icon="ACTION")
        row.label(text=f"seed {action.get('mosa_seed', '?')}")


class MOSA_PT_generate(bpy.types.Panel):
    """Prompt, settings, Generate and what became of it."""

    bl_idname = "MOSA_PT_generate"
    bl_label = "Text to Motion"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "MoSa"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        settings = context.scene.mosa
        _draw_prompt(layout, settings)
        column = layout.column(align=True)
        column.prop(settings, "seconds")
        row = column.row(align=True)
        row.prop(settings, "seed")
        row.operator("mosa.random_seed", text="", icon="FILE_REFRESH")
        row.prop(settings, "random_seed", text="", icon="MOD_NOISE", toggle=True)
        column.prop(settings, "variations")
        _draw_job(layout, context)


class MOSA_PT_options(bpy.types.Panel):
    """What is rarely changed."""

    bl_idname = "MOSA_PT_options"
    bl_label = "Options"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "MoSa"
    bl_parent_id = "MOSA_PT_generate"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        settings = context.scene.mosa
        layout.prop(settings, "start")
        if settings.start == "NUMBER":
            layout.prop(settings, "start_frame")
        layout.prop(settings, "placement")
        layout.prop(settings, "guidance")
        layout.prop(settings, "temperature")


class MOSA_PT_variations(bpy.types.Panel):
    """Choose among the actions of the last result."""

    bl_idname = "MOSA_PT_variations"
    bl_label = "Variations"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "MoSa"
    bl_parent_id = "MOSA_PT_generate"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return len(context.scene.mosa.results) > 0

    def draw(self, context: bpy.types.Context) -> None:
        settings = context.scene.mosa
        self.layout.template_list("MOSA_UL_variations", "", settings, "results", settings, "result_index", rows=3)
        if settings.result_error:
            draw_text(self.layout, context, settings.result_error, "ERROR")


def _draw_prompt(layout: bpy.types.UILayout, settings: Any) -> None:
    if hasattr(layout, "textbox"):  # Blender 5.2 and newer
        layout.textbox(settings, "prompt", initial_visible_lines=3, placeholder=PLACEHOLDER)
    else:
        layout.prop(settings, "prompt", text="", placeholder=PLACEHOLDER)


def _draw_job(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    job = manager.job
    if job is not None and job.active:
        row = layout.row(align=True)
        row.progress(factor=job.fraction, text=job.label)
        row.operator("mosa.cancel", text="", icon="X")
        return
    row = layout.row()
    row.scale_y = 1.5
    row.operator("mosa.generate", icon="ARMATURE_DATA")
    if job is not None:
        _draw_outcome(layout, context, job)
    _draw_backend(layout, context)


def _draw_outcome(layout: bpy.types.UILayout, context: bpy.types.Context, job: Job) -> None:
    if job.state is JobState.FAILED:
        draw_text(layout, context, job.message, "ERROR")
    elif job.state is JobState.CANCELLED:
        draw_text(layout, context, f"Cancelled. {job.message}".strip(), "CANCEL")
    else:
        seeds = ", ".join(str(seed) for seed in job.seeds)
        draw_text(layout, context, f"Done, seed {seeds}", "CHECKMARK")
    for warning in job.warnings:
        draw_text(layout, context, warning, "INFO")


def _draw_backend(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Point a newcomer to what is missing."""
    if runtime.preferences().mode == "URL":
        return
    now = runtime.get()
    if now.installation is not None and now.installation.active:
        layout.progress(factor=now.installation.fraction, text=now.installation.text)
    elif now.backend.state in (
        BackendState.NOT_INSTALLED,
        BackendState.INCOMPLETE,
        BackendState.UPDATE_REQUIRED,
    ):
        draw_text(layout, context, "First install the backend, in the preferences.", "INFO")
        operator = layout.operator("preferences.addon_show", text="Open Preferences")
        operator.module = runtime.ADDON_ID


CLASSES = (MOSA_UL_variations, MOSA_PT_generate, MOSA_PT_options, MOSA_PT_variations)


def register() -> None:
    """Register the panels."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them off again."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
