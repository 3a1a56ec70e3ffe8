# SPDX-License-Identifier: GPL-3.0-or-later
"""Add > Armature > MoSa figure."""

from __future__ import annotations

import bpy

from ..jobs import UserError
from ..rig.figure import make_figure
from .refusals import refusing

LABEL = "MoSa Figure (SMPL)"


class MOSA_OT_add_figure(bpy.types.Operator):
    """Add an armature with SMPL's joints and names, and a light body, at the 3D cursor"""

    bl_idname = "mosa.add_figure"
    bl_label = LABEL
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.mode != "OBJECT":
            cls.poll_message_set("Figures are made in Object Mode")
        return context.mode == "OBJECT"

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        layer, window = context.view_layer, context.window
        if window is not None and window.view_layer != layer:
            # Bones are made in Edit Mode, which Blender enters in the window's view layer only.
            raise UserError(
                f"The window does not show the view layer '{layer.name}' of the scene '{context.scene.name}', in which "
                "the figure is to be made: show it there first."
            )
        make_figure(context).location = context.scene.cursor.location
        return {"FINISHED"}


def draw_menu(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """The entry in Add > Armature."""
    menu.layout.operator(MOSA_OT_add_figure.bl_idname, text=LABEL, icon="ARMATURE_DATA")


CLASSES = (MOSA_OT_add_figure,)
