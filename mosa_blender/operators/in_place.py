# SPDX-License-Identifier: GPL-3.0-or-later
"""In Place: the figure's action without its travel over the ground."""

from __future__ import annotations

import bpy

from .. import keys
from ..edit.in_place import put_in_place
from ..jobs import UserError
from ..target import needed_target
from .refusals import refusing


class MOSA_OT_in_place(bpy.types.Operator):
    """Make a new action in which the figure stays in place, as on a treadmill: without travel, with sway and turns"""

    bl_idname = "mosa.in_place"
    bl_label = "In Place"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        owner = needed_target(context)
        pending = context.scene.mosa.edit.pending
        if pending.waits and pending.owner == owner:
            raise UserError(f"A re-imagined range of '{owner.name}' waits: accept or reject it first.")
        action = put_in_place(owner, keys.frame_rate(context.scene))
        self.report({"INFO"}, f"'{action.name}' is on '{owner.name}' now.")
        return {"FINISHED"}


CLASSES = (MOSA_OT_in_place,)
