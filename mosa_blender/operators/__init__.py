# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons: each reads the scene, starts something and returns at once."""

from __future__ import annotations

import bpy

from . import backend, figure, generate

CLASSES = (*generate.CLASSES, *figure.CLASSES, *backend.CLASSES)


def register() -> None:
    """Register the operators and the entry in the Add menu."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.VIEW3D_MT_armature_add.append(figure.draw_menu)


def unregister() -> None:
    """Take them off again."""
    bpy.types.VIEW3D_MT_armature_add.remove(figure.draw_menu)
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
