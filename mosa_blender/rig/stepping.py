# SPDX-License-Identifier: GPL-3.0-or-later
"""Going to other frames and back. Blender then plays all animation, over what the user set and has not keyed yet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bpy

from .curves import actions_of, bag_of, by_channel, nla_paths, own_bag


@contextmanager
def stepping(figure: Any = None) -> Iterator[Any]:
    """The scene, to be put on other frames: afterwards its frame and all unkeyed values are what they were.

    The figure moves at all of them, also where keys or drivers disable it.
    """
    scene = bpy.context.scene
    frame = math.floor(scene.frame_float)
    subframe = scene.frame_float - frame  # `frame_subframe` is negative before frame 0, and not to be set as such
    before = [(block, path, _value(block, path)) for block, path in _animated()]
    try:
        with _enabled(figure):
            yield scene
    finally:
        scene.frame_set(frame, subframe=subframe)
        for block, path, value in before:
            if _value(block, path) != value:
                _put(block, path, value)


@contextmanager
def _enabled(figure: Any) -> Iterator[None]:
    """An object (or None) that nothing disables: where keys or drivers do, Blender leaves it in the pose it had."""
    disabling = _disabling(figure)
    if not disabling:
        yield
        return
    before = figure.hide_viewport
    try:
        for curve in disabling:
            curve.mute = True
        figure.hide_viewport = False
        yield
    finally:
        for curve in disabling:
            curve.mute = False
        figure.hide_viewport = before


def _disabling(figure: Any) -> list[Any]:
    """The curves and drivers that disable an object (or None) at some frames."""
    if figure is None or figure.animation_data is None:
        return []
    bags = [bag_of(*one) for one in actions_of(figure)]
    curves = [curve for bag in bags if bag is not None for curve in bag.fcurves]
    moving = (*curves, *figure.animation_data.drivers)
    return [curve for curve in moving if curve.data_path == "hide_viewport" and not curve.mute]


@contextmanager
def at_frame(frame: int, figure: Any = None) -> Iterator[None]:
    """The scene at a frame, for as long as this lasts; where it is there already, nothing is played anew.

    Elsewhere the figure moves as in `stepping`.
    """
    scene = bpy.context.scene
    if (scene.frame_current, scene.frame_subframe) == (frame, 0.0):
        yield
        return
    with stepping(figure):
        scene.frame_set(frame)
        yield


@contextmanager
def alone(obj: Any) -> Iterator[Any]:
    """A scene with an object and nothing else, which Blender plays quicker: it evaluates what moves the object only.

    Not for what `may_need_scene` tells of. Nothing is played over what the user set here.
    """
    rate, scene = bpy.context.scene.render, bpy.data.scenes.new("MoSa")
    try:
        scene.render.fps, scene.render.fps_base = rate.fps, rate.fps_base
        scene.collection.objects.link(obj)
        yield scene
    finally:
        bpy.data.batch_remove([scene])  # `scenes.remove` wants a window, which timers may lack


def may_need_scene() -> bool:
    """Whether something may move by its scene, or by what Blender does not know that it depends on."""
    handlers = bpy.app.handlers
    if handlers.frame_change_pre or handlers.frame_change_post or bpy.context.scene.rigidbody_world is not None:
        return True
    moved = (data for block in _blocks() if (data := getattr(block, "animation_data", None)) is not None)
    return any(_may_read_scene(curve.driver) for data in moved for curve in data.drivers)


def _may_read_scene(driver: Any) -> bool:
    """Whether a driver names a scene, or is Python, which may read anything."""
    if driver.type == "SCRIPTED" and not driver.is_simple_expression:
        return True
    named = (target.id_type for one in driver.variables for target in one.targets)
    return any(one.type == "CONTEXT_PROP" for one in driver.variables) or "SCENE" in named


def _animated() -> Iterator[tuple[Any, str]]:
    """(data-block, data path) of all that actions and NLA strips move."""
    for block in _blocks():
        if getattr(block, "animation_data", None) is not None:
            paths = {path for path, _ in by_channel(own_bag(block))} | nla_paths(block)
            yield from ((block, path) for path in paths)


def _blocks() -> Iterator[Any]:
    """The file's data-blocks, and the nodes in materials, worlds and the like, which are blocks of their own."""
    for name, kind in bpy.data.bl_rna.properties.items():
        if kind.type == "COLLECTION":
            for block in getattr(bpy.data, name):
                yield from (one for one in (block, getattr(block, "node_tree", None)) if one is not None)


def _value(block: Any, path: str) -> Any:
    """A property's value, of an array a copy; None where the path leads nowhere, or to what Blender cannot move."""
    try:
        value = block.path_resolve(path)
    except ValueError:
        return None
    if isinstance(value, int | float | str):
        return value
    return tuple(value) if hasattr(value, "__len__") else None


def _put(block: Any, path: str, value: Any) -> None:
    """Give a property this value, a custom one too."""
    if path.endswith('"]'):
        owner, _, name = path[:-2].rpartition('["')
        (block.path_resolve(owner) if owner else block)[bpy.utils.unescape_identifier(name)] = value
    else:
        owner, _, name = path.rpartition(".")
        setattr(block.path_resolve(owner) if owner else block, name, value)
