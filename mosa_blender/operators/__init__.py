# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons: each reads the scene, starts something and returns at once."""

from __future__ import annotations

import bpy

from . import backend, bones, edit, figure, generate, in_place, pin, prompts, shortcuts

CLASSES = (
    *generate.CLASSES,
    *prompts.CLASSES,
    *edit.CLASSES,
    *pin.CLASSES,
    *in_place.CLASSES,
    *bones.CLASSES,
    *figure.CLASSES,
    *backend.CLASSES,
)


def register() -> None:
    """Register the operators and their entries in Blender's menus."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.VIEW3D_MT_armature_add.append(figure.draw_menu)
    edit.add_to_menus()
    shortcuts.add()


def unregister() -> None:
    """Take them off again."""
    shortcuts.take_away()
    edit.take_from_menus()
    bpy.types.VIEW3D_MT_armature_add.remove(figure.draw_menu)
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
