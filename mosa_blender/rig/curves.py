# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading F-curves: the curves that move an object, what else may move it, values over many frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import bpy
import numpy as np

from .errors import RigError

LAST_FRAME = 1_048_574
"""Of any timeline; the first is as far below 0."""
TRANSFORMS = ("location", "rotation", "scale", "delta_")
"""What the data paths of an object's own transform begin with, and that of its rotation mode."""
PLACING = {"location", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "scale"}
PLACING |= {"delta_location", "delta_rotation_euler", "delta_rotation_quaternion", "delta_scale"}
"""The data paths of an object's own transform."""


def check_on_timeline(first: int, last: int) -> None:
    """RigError where motion from the first to the last frame is beyond any timeline: nobody could see it there."""
    if last > LAST_FRAME:
        raise RigError(f"The motion would end at frame {last}, timelines end at {LAST_FRAME}: let it end earlier.")
    if first < -LAST_FRAME:
        raise RigError(f"The motion would start at frame {first}, timelines at {-LAST_FRAME}: let it start later.")


def bone_path(bone: str, channel: str) -> str:
    """RNA path of a bone's property, from the object; a custom one is written '["name"]'."""
    dot = "" if channel.startswith("[") else "."
    return f'pose.bones["{bpy.utils.escape_identifier(bone)}"]{dot}{channel}'


def bag_of(action: Any, slot: Any) -> Any:
    """The channel bag of an action's slot; None where there is none."""
    if action is None or slot is None:
        return None
    for layer in action.layers:
        for strip in layer.strips:
            bag = strip.channelbag(slot)
            if bag is not None:
                return bag
    return None


def own_bag(obj: Any) -> Any:
    """The channel bag that the object's action moves it by; None where there is none."""
    data = obj.animation_data
    return bag_of(data.action, data.action_slot) if data is not None else None


def by_channel(bag: Any) -> dict[tuple[str, int], Any]:
    """The curves of a channel bag (or None) by data path and index."""
    return {(curve.data_path, curve.array_index): curve for curve in (bag.fcurves if bag is not None else ())}


def evaluate(curve: Any, frames: np.ndarray) -> np.ndarray:
    """The curve's values (T,) at frames (T,), with its modifiers."""
    points = curve.keyframe_points
    if len(points) >= len(frames) > 0 and not len(curve.modifiers):
        keys = np.empty(2 * len(points), dtype=np.float32)
        points.foreach_get("co", keys)
        at = np.searchsorted(keys[::2], frames)
        # A key on each frame (and none twice): what is keyed is what plays.
        if at.max() < len(points) and (keys[::2][at] == frames).all() and (keys[2::2] > keys[:-2:2]).all():
            return keys[1::2][at].astype(np.float64)
    return np.fromiter(map(curve.evaluate, frames.tolist()), dtype=np.float64, count=len(frames))


def active_strips(obj: Any) -> list[Any]:
    """The NLA strips that play."""
    data = obj.animation_data
    if data is None or not data.use_nla:
        return []
    solo = [track for track in data.nla_tracks if track.is_solo]
    tracks = solo or [track for track in data.nla_tracks if not track.mute]
    return [strip for track in tracks for strip in track.strips if not strip.mute]


def nla_paths(obj: Any) -> set[str]:
    """The data paths that playing NLA strips move."""
    leaves = [leaf for strip in active_strips(obj) for leaf in _leaves(strip)]
    return {path for leaf in leaves for path, _ in by_channel(bag_of(leaf.action, leaf.action_slot))}


def actions_of(obj: Any) -> list[tuple[Any, Any]]:
    """The object's action and those of its NLA strips, whether they play or not, each with its slot."""
    data = obj.animation_data
    if data is None:
        return []
    leaves = [leaf for track in data.nla_tracks for strip in track.strips for leaf in _leaves(strip)]
    own = [(data.action, data.action_slot)] if data.action is not None else []
    return own + [(leaf.action, leaf.action_slot) for leaf in leaves]


def _leaves(strip: Any) -> Iterator[Any]:
    """The strips with actions in an NLA strip."""
    if strip.type == "META":
        for inner in strip.strips:
            yield from _leaves(inner)
    elif strip.action is not None:
        yield strip


def moved_by_curves_only(obj: Any, bones: list[str]) -> bool:
    """Whether the F-curves of the object's action, and nothing else, move it and these bones."""
    if active_strips(obj) or _is_driven(obj, bones) or _is_constrained(obj):
        return False
    posed = obj.pose.bones
    if any(not c.mute for name in bones for c in posed[name].constraints):
        return False
    if any(name in bones for name in chained(obj, lambda _bone, constraint: not constraint.mute)):
        return False
    curves = own_bag(obj)
    paths = [curve.data_path for curve in curves.fcurves] if curves is not None else []
    if any(".constraints[" in path for path in paths) or not _stands_still(obj):
        return False
    if not any(path.startswith(TRANSFORMS) for path in paths):
        return True
    return not any(path.startswith("delta_") for path in paths) and _has_no_delta(obj)


def chained(obj: Any, acts: Callable[[Any, Any], bool]) -> dict[str, str]:
    """The bones that inverse kinematics move, each with the bone that the constraint is on.

    `acts(bone, constraint)` says which constraints count.
    """
    found: dict[str, str] = {}
    for bone in obj.pose.bones:
        for constraint in bone.constraints:
            if constraint.type in {"IK", "SPLINE_IK"} and acts(bone, constraint):
                chain = [bone, *bone.parent_recursive][: constraint.chain_count or None]
                found |= {link.name: bone.name for link in chain}
    return found


def _is_driven(obj: Any, bones: list[str]) -> bool:
    data = obj.animation_data
    if data is None or not len(data.drivers):
        return False
    starts = (*TRANSFORMS, "constraints", *(bone_path(name, "") for name in bones))
    return any(curve.data_path.startswith(starts) for curve in data.drivers if not curve.mute)


def _is_constrained(obj: Any) -> bool:
    return any(not constraint.mute for constraint in obj.constraints) or obj.rigid_body is not None


def _stands_still(obj: Any) -> bool:
    """Whether no parent of the object can move, nor what of a parent it hangs on; without one it is so."""
    while obj.parent is not None:
        parent = obj.parent
        data = parent.animation_data
        if _is_constrained(parent) or parent.type == "ARMATURE" or _hangs_on_data(obj):
            return False
        if data is not None and (data.action is not None or len(data.drivers) or active_strips(parent)):
            return False
        obj = parent
    return True


def _hangs_on_data(obj: Any) -> bool:
    """Whether the object hangs on its parent's vertices, or goes along it: then it may move while the parent stands."""
    return obj.parent_type != "OBJECT" or (obj.parent.type == "CURVE" and obj.parent.data.use_path)


def _has_no_delta(obj: Any) -> bool:
    deltas = [*obj.delta_location, *obj.delta_rotation_euler, *(value - 1.0 for value in obj.delta_scale)]
    return not any(deltas) and obj.delta_rotation_quaternion[0] == 1.0
