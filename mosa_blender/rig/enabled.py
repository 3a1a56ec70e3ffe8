# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects Blender moves: those that a view layer has enabled, and what these follow."""

from __future__ import annotations

from typing import Any


def is_in(scene: Any, item: Any) -> bool:
    """Whether an object is in a scene; a linked one of the same name is another."""
    return scene.objects.get(item.name) == item or item in scene.objects.values()


def is_enabled(item: Any, within: Any) -> bool:
    """Whether the object, hidden or not (the eye in the Outliner), is not disabled (the screen), here or below."""
    if item.hide_viewport or within.collection.hide_viewport:
        return False
    own = not within.exclude and item.name in within.collection.objects
    return own or any(is_enabled(item, child) for child in within.children)


def is_moved(item: Any, layer: Any) -> bool:
    """Whether Blender moves an object in a view layer: it is enabled, or something that is enabled follows it.

    Blender also has what settings name (the figure of a result) among the evaluated objects, but does not move that.
    """
    root = layer.layer_collection
    return is_enabled(item, root) or any(_follows(other, item) and is_enabled(other, root) for other in layer.objects)


def _follows(other: Any, item: Any) -> bool:
    """Whether an object hangs on another one, is deformed or held by it, or shows it as an instance."""
    instanced = other.instance_collection
    return (
        other.parent == item
        or any(getattr(modifier, "object", None) == item for modifier in other.modifiers)
        or any(getattr(constraint, "target", None) == item for constraint in other.constraints)
        or (instanced is not None and item in instanced.all_objects.values())
    )
