# SPDX-License-Identifier: GPL-3.0-or-later
"""In Place: the figure's action without its travel over the ground. Root Motion: with the travel on its root."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

from .. import keys
from ..edit.in_place import put_in_place, put_travel_on_root
from ..jobs import UserError
from ..target import armature_of, needed_target
from .generate import is_free
from .refusals import refusing


class _OnFreeFigure:
    """For buttons that exchange the action: a re-imagined range on its way would find another one, and be lost."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        # The figure whose buttons these are in the tab: to look for another is too much for each time it is drawn.
        shown = armature_of(getattr(context, "active_object", None))
        if decision := _to_decide(context, shown):
            cls.poll_message_set(decision)  # type: ignore[attr-defined]
            return False
        return is_free(cls)


class MOSA_OT_in_place(_OnFreeFigure, bpy.types.Operator):
    """Make a new action in which the figure stays in place, as on a treadmill: without travel, with sway and turns"""

    bl_idname = "mosa.in_place"
    bl_label = "In Place"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        return _finish(self, context, put_in_place)


class MOSA_OT_root_motion(_OnFreeFigure, bpy.types.Operator):
    """Make a new action whose travel and turns are on the root bone, or without one on the object: for games"""

    bl_idname = "mosa.root_motion"
    bl_label = "Root Motion"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        return _finish(self, context, put_travel_on_root)


def _finish(operator: bpy.types.Operator, context: bpy.types.Context, make: Callable[[Any, float], Any]) -> set[str]:
    """Put the action that make(figure, frame rate) gives on the figure and tell of it. Raises UserError or RigError."""
    owner = needed_target(context)
    if decision := _to_decide(context, owner):
        raise UserError(decision)
    action = make(owner, keys.frame_rate(context.scene))
    operator.report({"INFO"}, f"'{action.name}' is on '{owner.name}' now.")
    return {"FINISHED"}


def _to_decide(context: bpy.types.Context, owner: bpy.types.Object | None) -> str:
    """What the user is to do first where a re-imagined range of the figure waits; else ""."""
    pending = context.scene.mosa.edit.pending if context.scene is not None else None
    if owner is None or pending is None or not pending.waits or pending.owner != owner:
        return ""
    return f"A re-imagined range of '{owner.name}' waits: accept or reject it first."


CLASSES = (MOSA_OT_in_place, MOSA_OT_root_motion)
