# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures with clips of the user's own, and what is compared of their curves before and after an edit."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np

from mosa_blender.edit.curve import KEY
from tests.addon.rigs import bone_name, make_rig


def modules(addon: Any) -> Any:
    """The modules of the installed extension that these tests look into."""
    names = (
        "edit.action",
        "edit.curve",
        "edit.facts",
        "edit.delivery",
        "rig.sample",
        "rig.curves",
        "rig.errors",
        "keys",
    )
    return SimpleNamespace(**{name.split(".")[-1]: import_module(f"{addon.__name__}.{name}") for name in names})


def bag(obj: Any) -> Any:
    """The channel bag that moves an object."""
    data = obj.animation_data
    return data.action.layers[0].strips[0].channelbag(data.action_slot)


def found(obj: Any, bone: str, channel: str, index: int = 0) -> Any:
    """One of a bone's curves."""
    path = f'pose.bones["{bone}"].{channel}'
    return next(c for c in bag(obj).fcurves if (c.data_path, c.array_index) == (path, index))


def raw_keys(curve: Any) -> np.ndarray:
    """All that Blender keeps of the keys of a curve."""
    keys = np.zeros(len(curve.keyframe_points), dtype=KEY)
    for name in KEY.names or ():
        field = np.empty(keys[name].shape, dtype=keys[name].dtype)
        curve.keyframe_points.foreach_get(name, field.reshape(-1))
        keys[name] = field
    return keys


def settings_of(curve: Any) -> tuple[Any, ...]:
    """What a curve has beside its keys."""
    modifiers = [(m.type, m.mute, m.influence, m.use_restricted_range) for m in curve.modifiers]
    group = curve.group.name if curve.group else None
    return (curve.extrapolation, curve.mute, curve.lock, curve.auto_smoothing, group, modifiers)


def snapshot(obj: Any) -> dict[tuple[str, int], tuple[bytes, tuple[Any, ...]]]:
    """All curves that move an object, bit for bit."""
    return {
        (curve.data_path, curve.array_index): (raw_keys(curve).tobytes(), settings_of(curve))
        for curve in bag(obj).fcurves
    }


def evaluated(obj: Any, frames: range) -> dict[tuple[str, int], np.ndarray]:
    """The values of all curves that move an object."""
    return {
        (curve.data_path, curve.array_index): np.array([curve.evaluate(frame) for frame in frames])
        for curve in bag(obj).fcurves
    }


def make_clip(
    naming: str = "smplx",
    *,
    frames: range = range(1, 101, 9),
    interpolation: str = "BEZIER",
    modes: tuple[str, ...] = ("QUATERNION",),
    bones: tuple[str, ...] = (),
    swing: float = 0.5,
    **rig: Any,
) -> Any:
    """A figure with sparse keys on its bones, fingers and object properties, with odd handles."""
    obj = make_rig(naming, **rig)
    rng = np.random.default_rng(11)
    obj["mood"] = 0.5
    for number, bone in enumerate(obj.pose.bones):
        bone.rotation_mode = modes[number % len(modes)]
    chosen = [bone for bone in obj.pose.bones if not bones or bone.name in bones]
    for frame in frames:
        for bone in chosen:
            mode = bone.rotation_mode
            channel = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}.get(
                mode, "rotation_euler"
            )
            values = np.array(rng.normal(size=len(getattr(bone, channel))) * swing)
            if channel == "rotation_quaternion":
                values[0] = 1.0
            setattr(bone, channel, values / np.linalg.norm(values) if mode == "QUATERNION" else values)
            bone.keyframe_insert(channel, frame=frame)
        pelvis = obj.pose.bones[bone_name("pelvis", naming)]
        pelvis.location = rng.normal(size=3) * 0.1
        pelvis.keyframe_insert("location", frame=frame)
        obj["mood"] = float(rng.normal())
        obj.keyframe_insert('["mood"]', frame=frame)
    for number, curve in enumerate(bag(obj).fcurves):
        points = curve.keyframe_points
        for point in points:
            point.interpolation = interpolation
        points[number % len(points)].handle_right_type = "FREE"
        points[number % len(points)].handle_right = (points[number % len(points)].co.x + 30.0, 5.0)
        points[(number + 1) % len(points)].handle_left_type = "VECTOR"
        points[(number + 2) % len(points)].select_control_point = number % 2 == 0
        curve.update()
    bpy.context.view_layer.update()
    return obj


def retyped(obj: Any, kind: str) -> None:
    """Make all keys of a figure of another type."""
    for curve in bag(obj).fcurves:
        for point in curve.keyframe_points:
            point.type = kind


def other_motion(addon: Any, sample: Any, first: int, last: int, amount: float = 0.4) -> Any:
    """The sample's motion, with all joints turned further and the root moved on frames first..last."""
    motion = sample.motion(24.0)
    rotations, root = motion.rotations.copy(), motion.root.copy()
    count = last - first + 1
    bump = amount * np.sin(np.pi * (np.arange(count) + 1) / (count + 1))
    turn = np.zeros((count, 4))
    turn[:, 0], turn[:, 2] = np.cos(bump / 2), np.sin(bump / 2)
    rows = slice(first - sample.first, last + 1 - sample.first)
    multiply = import_module(f"{addon.__name__}.rig.rotations").multiply
    rotations[rows] = multiply(rotations[rows], turn[:, None])
    root[rows, 1] += 0.2 * bump
    kind = type(motion)
    return kind(motion.fps, rotations, root, motion.offsets, motion.joints, "a person jumps", 7, "fake")
