# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel "Re-imagine". Panels only draw."""

from __future__ import annotations

from typing import Any

import bpy

from ..drawing import (
    Tab,
    draw_backend,
    draw_outcome,
    draw_progress,
    draw_prompt,
    draw_seed,
    draw_side_by_side,
    draw_target,
    draw_text,
)
from ..service.client import EditRequest
from .ranges import BESIDE_KEYS
from .wish import Wish

PLACEHOLDER = "what happens here (may be empty)"


class MOSA_PT_reimagine(Tab, bpy.types.Panel):
    """Range, settings, Re-imagine and what becomes of its result."""

    bl_idname = "MOSA_PT_reimagine"
    bl_label = "Re-imagine"
    bl_order = 1

    def draw(self, context: bpy.types.Context) -> None:
        settings = context.scene.mosa.edit
        _draw_settings(self.layout, context, settings)
        _draw_job(self.layout, context, settings)


class MOSA_PT_reimagine_options(Tab, bpy.types.Panel):
    """What is rarely changed."""

    bl_idname = "MOSA_PT_reimagine_options"
    bl_label = "Options"
    bl_parent_id = "MOSA_PT_reimagine"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        settings = context.scene.mosa.edit
        column = self.layout.column(align=True)
        column.label(text="Keys that stay:")
        types = column.column(align=True)
        types.enabled = not settings.pending.waits  # as the settings above
        types.prop(settings, "pins")
        if settings.pins:
            column.operator("mosa.pin_pose", icon="PINNED")
        else:
            draw_text(column, context, "None: all of the range is made anew. Choose a type to pin poses.", "INFO")


def _labelled(layout: bpy.types.UILayout) -> bpy.types.UILayout:
    """A column with the names of its properties on the left."""
    column = layout.column()
    column.use_property_split, column.use_property_decorate = True, False
    return column


def _draw_settings(layout: bpy.types.UILayout, context: bpy.types.Context, settings: Any) -> None:
    column = layout.column()
    # What waits was made with the settings as they were, and so is what Try Again makes.
    column.enabled = not settings.pending.waits
    _draw_range(column, context)
    draw_prompt(column, settings, PLACEHOLDER)
    labelled = _labelled(column)
    labelled.prop(settings, "mode")
    if settings.mode == "LOOP":
        labelled.prop(settings, "travel")
    bones = labelled.column()
    if settings.mode == "LOOP":
        bones.enabled = False  # it brings the whole body back
    bones.prop(settings, "scope")
    numbers = column.column(align=True)
    numbers.prop(settings, "context", slider=True)
    draw_seed(numbers, settings, "EDIT")


def _draw_range(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """How the range is marked, and its ends where that makes sense."""
    scene = context.scene
    settings = scene.mosa.edit
    _labelled(layout).prop(settings, "source")
    row = draw_side_by_side(layout, context)
    if settings.source == "NUMBERS":
        row.prop(settings, "first")
        row.prop(settings, "last")
    elif settings.source in BESIDE_KEYS:
        row.prop(settings, "seconds")
    elif settings.source == "PREVIEW" and scene.use_preview_range:
        row.prop(scene, "frame_preview_start", text="Start")
        row.prop(scene, "frame_preview_end", text="End")
    elif settings.source == "PREVIEW":
        row.prop(scene, "use_preview_range", text="Set Preview Range", icon="PREVIEW_RANGE", toggle=True)


def _draw_job(layout: bpy.types.UILayout, context: bpy.types.Context, settings: Any) -> None:
    if draw_progress(layout, context, EditRequest):
        return
    if settings.pending.waits:
        _draw_pending(layout, context, settings.pending)
    else:
        draw_target(layout, context)
        row = layout.row()
        row.scale_y = 1.5
        row.operator("mosa.reimagine", icon="ARMATURE_DATA")
    draw_outcome(layout, context, EditRequest, shown=settings.pending.waits)
    draw_backend(layout, context)


def _draw_pending(layout: bpy.types.UILayout, context: bpy.types.Context, pending: Any) -> None:
    wish = Wish.from_text(pending.wish)
    name = pending.owner.name if pending.owner is not None else "(deleted)"
    draw_text(layout, context, f"{name}, frames {wish.first} to {wish.last}", "ACTION")
    row = draw_side_by_side(layout, context)
    row.scale_y = 1.5
    row.operator("mosa.edit_accept", icon="CHECKMARK")
    row.operator("mosa.edit_reject", icon="X")
    layout.operator("mosa.edit_again", icon="FILE_REFRESH")


CLASSES = (MOSA_PT_reimagine, MOSA_PT_reimagine_options)
