# SPDX-License-Identifier: GPL-3.0-or-later
"""Add > Armature > MoSa figure, and choosing among variations."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty

from ..rig.figure import make_figure

LABEL = "MoSa Figure (SMPL)"


class MOSA_OT_add_figure(bpy.types.Operator):
    """Add an armature with SMPL's joints and names, and a light body, at the 3D cursor"""

    bl_idname = "mosa.add_figure"
    bl_label = LABEL
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.mode == "OBJECT"

    def execute(self, context: bpy.types.Context) -> set[str]:
        make_figure(context).location = context.scene.cursor.location
        return {"FINISHED"}


class MOSA_OT_assign_variation(bpy.types.Operator):
    """Use this variation of the last result"""

    bl_idname = "mosa.assign_variation"
    bl_label = "Use Variation"
    bl_options = {"REGISTER", "UNDO"}

    index: IntProperty(name="Variation", min=0)  # type: ignore[valid-type]

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = context.scene.mosa
        if self.index >= len(settings.results) or settings.results[self.index].action is None:
            self.report({"ERROR"}, f"There is no variation {self.index + 1} in this scene.")
            return {"CANCELLED"}
        settings.result_index = self.index
        if settings.result_error:
            self.report({"ERROR"}, settings.result_error)
            return {"CANCELLED"}
        return {"FINISHED"}


def draw_menu(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """The entry in Add > Armature."""
    menu.layout.operator(MOSA_OT_add_figure.bl_idname, text=LABEL, icon="ARMATURE_DATA")


CLASSES = (MOSA_OT_add_figure, MOSA_OT_assign_variation)
