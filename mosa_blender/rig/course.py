# SPDX-License-Identifier: GPL-3.0-or-later
"""A curve in the scene as the path on the ground that a figure is to go along."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from .errors import RigError
from .retarget import transform, z_up_to_y_up

POINTS = 500
"""As many say where a path goes; the backend reads four times as many."""
_BENDING = {"ARMATURE", "CAST", "CURVE", "HOOK", "LATTICE", "MESH_DEFORM", "SHRINKWRAP", "SIMPLE_DEFORM", "SMOOTH"}
_BENDING |= {"WARP", "WAVE"}
"""Types of modifiers that move a line's points. Others make something else of it, as a fence or a road beside it."""


def course_of(curve: Any, ratio: float) -> list[tuple[float, float]]:
    """The corners (x, z) of a curve object's first spline, seen from above, in metres of the motion.

    `ratio`: world units of the figure per metre of the motion (`retarget.size_ratio`). A cyclic spline ends where it
    begins. The curve must be one that Blender places (`enabled.is_enabled`). Raises RigError for a curve without a
    spline of two points, for one that is nowhere, and for what is no curve.
    """
    if curve.type != "CURVE":  # it was converted, or a script chose it
        raise RigError(f"The path '{curve.name}' is not a curve (any more); choose one.")
    seen = curve.evaluated_get(bpy.context.evaluated_depsgraph_get())
    matrix = np.array(seen.matrix_world, dtype=np.float64)
    points = _points(curve)
    if len(points) < 2:
        raise RigError(f"The curve '{curve.name}' has no line to go along; draw one of two points at least.")
    world = transform(matrix, points) / ratio
    if not np.isfinite(world).all():
        raise RigError(
            f"The curve '{curve.name}' is nowhere, as a value of its transform or of a point is infinite or no number; "
            "type one, or choose another curve."
        )
    chosen = np.unique(np.linspace(0, len(world) - 1, min(len(world), POINTS)).round().astype(int))
    return [(round(float(x), 4), round(float(z), 4)) for x, _, z in z_up_to_y_up(world[chosen])]


def _points(curve: Any) -> np.ndarray:
    """The line (N, 3) of the first spline, as it is bent but without thickness, in the object's space."""
    curve.update_from_editmode()  # points that are being moved are not in the data yet
    data = curve.data.copy()
    line = None
    try:
        data.dimensions = "3D"
        data.bevel_mode, data.bevel_depth, data.extrude, data.bevel_object = "ROUND", 0.0, 0.0, None
        while len(data.splines) > 1:
            data.splines.remove(data.splines[-1])
        if not data.splines:
            return np.empty((0, 3))
        line = curve.copy()
        line.data = data
        points = _vertices(_bent(line))
        return np.concatenate([points, points[:1]]) if data.splines[0].use_cyclic_u else points
    finally:
        if line is not None:
            bpy.data.objects.remove(line)
        bpy.data.curves.remove(data)


def _bent(line: Any) -> Any:
    """A curve object with those of its modifiers that bend it; evaluated, where there are any, in the scene."""
    for modifier in [one for one in line.modifiers if one.type not in _BENDING or not one.show_viewport]:
        line.modifiers.remove(modifier)
    if not line.modifiers:
        return line
    bpy.context.scene.collection.objects.link(line)
    return line.evaluated_get(bpy.context.evaluated_depsgraph_get())


def _vertices(line: Any) -> np.ndarray:
    """The points (N, 3) of a curve object's line."""
    mesh = line.to_mesh()
    points = np.empty(3 * len(mesh.vertices))
    mesh.vertices.foreach_get("co", points)
    line.to_mesh_clear()
    return points.reshape(-1, 3)
