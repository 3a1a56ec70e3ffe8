# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "MoSa" in the sidebar of the 3D view. Panels only draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import bpy

from . import asked
from .drawing import (
    NARROW,
    PLACEHOLDER,
    Tab,
    draw_backend,
    draw_outcome,
    draw_progress,
    draw_prompt,
    draw_seed,
    draw_side_by_side,
    draw_target,
    draw_text,
    region_width,
)
from .edit import panels as edit_panels
from .examples import EXAMPLES
from .markers import HOW_TO, prompt_markers
from .rig.armature import profile_of
from .rig.errors import RigError
from .rig.skeleton import LABELS
from .service.client import Request
from .target import action_of, armature_of

MOST_ROWS = 30
"""Of a column in the menu of examples; a window of 1000 pixels has room for 38."""
ENTRY = 60
"""Letters of a prompt in that menu."""

Group = tuple[str, tuple[str, ...]]
"""Prompts of that menu under a name."""


class MOSA_UL_variations(bpy.types.UIList):
    """The actions of the last result; a check marks the one that the figure has."""

    def draw_item(
        self,
        context: bpy.types.Context,
        layout: bpy.types.UILayout,
        settings: Any,
        item: Any,
        _icon: int,
        _active_data: Any,
        _active_property: str,
    ) -> None:
        action = item.action
        if action is None:
            layout.label(text="(deleted)", icon="GHOST_DISABLED")
            return
        row, icon = layout.row(), "CHECKMARK" if settings.plays(action) else "ACTION"
        seed = str(action.get("mosa_seed", "?"))
        if region_width(context) < NARROW:
            row.label(text=seed, icon=icon)  # by their names, cut off, variations are all alike
        else:
            row.label(text=action.name, icon=icon)
            row.label(text=f"seed {seed}")


class MOSA_MT_examples(bpy.types.Menu):
    """Prompts to begin with"""

    bl_idname = "MOSA_MT_examples"
    bl_label = "Examples"

    def draw(self, _context: bpy.types.Context) -> None:
        own = tuple(asked.prompts_of(bpy.data.actions))
        groups = ((("In This File", own),) if own else ()) + EXAMPLES
        columns = self.layout.row()
        for in_column in _columns(groups):
            column = columns.column()
            for name, prompts in in_column:
                column.label(text=name)
                for prompt in prompts:
                    column.operator("mosa.use_example", text=asked.shortened(prompt, ENTRY)).prompt = prompt


def _columns(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in as many columns as have room below each other in a window of usual height."""
    rows = [len(prompts) + 1 for _, prompts in groups]
    total, above = sum(rows), 0
    columns: list[list[Group]] = [[] for _ in range(math.ceil(total / MOST_ROWS))]
    for group, own in zip(groups, rows, strict=True):
        columns[int((above + own / 2) / total * len(columns))].append(group)
        above += own
    return columns


class MOSA_PT_generate(Tab, bpy.types.Panel):
    """Prompt, settings, Generate and what became of it."""

    bl_idname = "MOSA_PT_generate"
    bl_label = "Text to Motion"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        if region_width(context) < NARROW:
            self.layout.menu(MOSA_MT_examples.bl_idname, text="", icon="PRESET")
        else:
            self.layout.menu(MOSA_MT_examples.bl_idname)

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        settings = context.scene.mosa
        if settings.from_markers:
            _draw_markers(layout, context)
        else:
            draw_prompt(layout, settings, PLACEHOLDER)
            _draw_later(layout, settings)
        column = layout.column(align=True)
        if not settings.from_markers:
            _draw_duration(column, settings)
        draw_seed(column, settings, "GENERATE")
        column.prop(settings, "variations")
        layout.prop(settings, "path", icon="CURVE_DATA")
        _draw_job(layout, context)
        _draw_action(layout, context)


class MOSA_PT_options(Tab, bpy.types.Panel):
    """What is rarely changed."""

    bl_idname = "MOSA_PT_options"
    bl_label = "Options"
    bl_parent_id = "MOSA_PT_generate"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split, layout.use_property_decorate = True, False
        settings = context.scene.mosa
        if not settings.from_markers:
            layout.prop(settings, "start")
            if settings.start == "NUMBER":
                layout.prop(settings, "start_frame")
        place = layout.row()
        place.enabled = settings.usable_path is None
        place.prop(settings, "placement")
        layout.prop(settings, "guidance")
        layout.prop(settings, "temperature")


class MOSA_PT_variations(Tab, bpy.types.Panel):
    """Choose among the actions of the last result."""

    bl_idname = "MOSA_PT_variations"
    bl_label = "Variations"
    bl_parent_id = "MOSA_PT_generate"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        owner = context.scene.mosa.result_object
        # The results of a figure that was deleted stay for when that is undone.
        return owner is not None and bool(owner.users_scene) and len(context.scene.mosa.results) > 0

    def draw(self, context: bpy.types.Context) -> None:
        settings = context.scene.mosa
        owner = settings.result_object
        if armature_of(context.active_object) not in (None, owner):
            # Who has chosen another figure would take a click to be for that one.
            draw_text(self.layout, context, f"Of '{owner.name}'", "ARMATURE_DATA")
        self.layout.template_list("MOSA_UL_variations", "", settings, "results", settings, "result_index", rows=3)
        if settings.result_error:
            draw_text(self.layout, context, settings.result_error, "ERROR")


class MOSA_PT_bones(Tab, bpy.types.Panel):
    """Which bone of the active armature is which part of the body."""

    bl_idname = "MOSA_PT_bones"
    bl_label = "Bones"
    bl_order = 2
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return armature_of(context.active_object) is not None

    def draw(self, context: bpy.types.Context) -> None:
        owner = armature_of(context.active_object)
        if owner is None:
            return
        try:
            profile = profile_of(owner)
        except RigError as error:
            draw_text(self.layout, context, str(error), "ERROR")
            profile = None
        if owner.data.mosa_bones:
            self.layout.operator("mosa.recognise_bones", icon="FILE_REFRESH")
            _draw_chosen_bones(self.layout, owner.data)
        elif profile is not None and profile.controls:
            draw_text(self.layout, context, "The controls are keyed, as Rigify named them.", "INFO")
        else:
            self.layout.operator("mosa.choose_bones", icon="GREASEPENCIL")
            if profile is not None:
                _draw_recognised_bones(self.layout, profile.bones)


def _draw_chosen_bones(layout: bpy.types.UILayout, armature: bpy.types.Armature) -> None:
    column = layout.column(align=True)
    column.use_property_split, column.use_property_decorate = True, False
    for one in armature.mosa_bones:
        column.prop_search(one, "bone", armature, "bones", text=LABELS[one.name])


def _draw_recognised_bones(layout: bpy.types.UILayout, bones: Mapping[str, str]) -> None:
    column = layout.column(align=True)
    column.scale_y = 0.8
    for joint, label in LABELS.items():
        row = column.split(factor=0.4)
        row.label(text=label)
        row.label(text=bones.get(joint, "(none)"))


def _draw_later(layout: bpy.types.UILayout, settings: Any) -> None:
    """What the figure does next, a row each, and the button for one more."""
    for number, later in enumerate(settings.later):
        row = layout.row(align=True)
        row.prop(later, "prompt", text="", placeholder="then")
        if not settings.auto_duration:
            seconds = row.row(align=True)
            seconds.ui_units_x = 3.0
            seconds.prop(later, "seconds", text="")
        row.operator("mosa.remove_prompt", text="", icon="REMOVE").index = number
    _draw_more(layout, settings, "mosa.add_prompt")


def _draw_markers(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The markers with prompts, a row each, and the button for one more."""
    found = prompt_markers(context.scene)
    if not found:
        draw_text(layout, context, HOW_TO, "INFO")
    for number, marker in enumerate(found):
        row = layout.row(align=True)
        frame = row.row(align=True)
        frame.ui_units_x = 3.0
        frame.prop(marker, "frame", text="")
        row.prop(marker, "name", text="")
        row.operator("mosa.remove_marker", text="", icon="REMOVE").index = number
    _draw_more(layout, context.scene.mosa, "mosa.add_marker")


def _draw_more(layout: bpy.types.UILayout, settings: Any, add: str) -> None:
    row = layout.row(align=True)
    row.operator(add, icon="ADD")
    row.prop(settings, "from_markers", text="", icon="MARKER_HLT", toggle=True)


def _draw_duration(column: bpy.types.UILayout, settings: Any) -> None:
    row = column.row(align=True)
    typed = row.row(align=True)
    typed.active = not settings.auto_duration  # and not `enabled`: a duration that is typed turns Auto off
    typed.prop(settings, "seconds")
    row.prop(settings, "auto_duration", toggle=True)


def _draw_job(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    if draw_progress(layout, context, Request):
        return
    draw_target(layout, context)
    row = layout.row()
    row.scale_y = 1.5
    row.operator("mosa.generate", icon="ARMATURE_DATA")
    draw_outcome(layout, context, Request)
    draw_backend(layout, context)


def _draw_action(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """What can be done with the active figure's action, if it has one: with its travel, and its prompt again."""
    owner = armature_of(context.active_object)
    action = action_of(owner) if owner is not None else None
    if action is not None:
        row = draw_side_by_side(layout, context)
        row.operator("mosa.in_place", icon="SNAP_PEEL_OBJECT")
        row.operator("mosa.root_motion", icon="CON_FOLLOWPATH")
        if asked.is_noted(action):
            short = {"text": "Reuse Prompt"} if region_width(context) < NARROW else {}
            layout.operator("mosa.reuse", icon="LOOP_BACK", **short)


CLASSES = (
    MOSA_UL_variations,
    MOSA_MT_examples,
    MOSA_PT_generate,
    MOSA_PT_options,
    MOSA_PT_variations,
    *edit_panels.CLASSES,
    MOSA_PT_bones,
)


def register() -> None:
    """Register the panels."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them off again."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
