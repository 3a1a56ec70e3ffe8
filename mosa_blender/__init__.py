# SPDX-License-Identifier: GPL-3.0-or-later
"""MoSa for Blender: from a sentence to a keyed SMPL action, on the animator's own machine.

The modules that need bpy are imported in register(), so that the others are usable without Blender.
"""

from __future__ import annotations

ADDON_ID = __package__


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from . import operators, panels, preferences, properties
    from .service import runtime

    for module in (properties, preferences, operators, panels, runtime):
        module.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled, updated or removed."""
    from . import operators, panels, preferences, properties
    from .service import runtime

    for module in (runtime, panels, operators, preferences, properties):
        module.unregister()
