# SPDX-License-Identifier: GPL-3.0-or-later
"""Esc in the 3D view cancels the motion on its way. With a modal operator for it Blender's Auto Save would pause."""

from __future__ import annotations

import bpy

from .generate import MOSA_OT_cancel

KEYMAP = "Frames"
"""Where Blender's own Esc, which stops playback, is: ours comes before it, to see whether something plays. What is
modal (moving, typing, menus) gets a key before any keymap does."""


def add() -> None:
    """Add the key; the user finds it in the preferences and may choose another."""
    config = bpy.context.window_manager.keyconfigs.addon
    if config is not None:
        config.keymaps.new(KEYMAP).keymap_items.new(MOSA_OT_cancel.bl_idname, "ESC", "PRESS", head=True)


def take_away() -> None:
    """Take it away again."""
    config = bpy.context.window_manager.keyconfigs.addon
    if config is None:
        return
    items = config.keymaps.new(KEYMAP).keymap_items  # the one there is
    for item in [item for item in items if item.idname == MOSA_OT_cancel.bl_idname]:
        items.remove(item)
