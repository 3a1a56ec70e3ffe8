# SPDX-License-Identifier: GPL-3.0-or-later
"""Which armature is meant, and how it is found again after undo."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import bpy

from .jobs import UserError
from .rig.errors import RigError
from .rig.profiles import match_bones


@dataclass(frozen=True)
class Handle:
    """A data-block by name and session id: Python references die with undo, these do not."""

    name: str
    uid: int

    @classmethod
    def of(cls, block: bpy.types.ID) -> Handle:
        """The handle of a data-block."""
        return cls(block.name, block.session_uid)

    def find(self, blocks: Iterable[Any]) -> Any:
        """The data-block again, renamed or not; None when it is gone."""
        return next((block for block in blocks if block.session_uid == self.uid), None)


def find_target(context: bpy.types.Context) -> bpy.types.Object | None:
    """The armature that a motion is for: the active one, else the only SMPL-like one that the view layer shows.

    None when there is none at all, so that a figure is to be made. A body counts as its armature.
    Raises UserError when the active armature does not fit, or when several could be meant.
    """
    active = _armature_of(context.active_object)
    if active is not None:
        try:
            match_bones(active.data.bones.keys())
        except RigError as error:
            raise UserError(f"{active.name}: {error}") from error
        return active
    fitting = [item for item in context.view_layer.objects if item.type == "ARMATURE" and _fits(item)]
    if len(fitting) > 1:
        names = ", ".join(sorted(item.name for item in fitting[:4]))
        raise UserError(f"Several armatures could be meant ({names}): select one of them.")
    return fitting[0] if fitting else None


def is_shown(scene: bpy.types.Scene) -> bool:
    """Whether a window shows the scene, so that operators act on it; without a window they act on any."""
    windows = bpy.context.window_manager.windows
    return not windows or any(window.scene == scene for window in windows)


def context_of(scene: bpy.types.Scene) -> AbstractContextManager[Any]:
    """A context for `scene`: a timer has no window, and operators want one."""
    windows = bpy.context.window_manager.windows
    window = next((window for window in windows if window.scene == scene), None)
    if window is not None:
        return bpy.context.temp_override(window=window)
    return bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0])


def _armature_of(active: bpy.types.Object | None) -> bpy.types.Object | None:
    if active is None or active.type == "ARMATURE":
        return active
    return active.find_armature() if active.type == "MESH" else None


def _fits(item: bpy.types.Object) -> bool:
    if not item.visible_get() and not item.hide_get():
        return False  # not only hidden, but disabled: Blender does not move it
    try:
        match_bones(item.data.bones.keys())
    except RigError:
        return False
    return True
