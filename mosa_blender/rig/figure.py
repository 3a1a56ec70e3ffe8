# SPDX-License-Identifier: GPL-3.0-or-later
"""The MoSa figure: an SMPL armature with a light mannequin on it, ready to be animated."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from .errors import RigError
from .mannequin import BONE_PARENTS, BONES, Mannequin, bone_tails, build, figure_joints
from .skeleton import OFFSETS

_MATERIALS = (
    ("MoSa body", (0.50, 0.52, 0.55, 1.0), 0.5),
    ("MoSa joints", (0.035, 0.19, 0.25, 1.0), 0.35),
)
_WEIGHT_STEPS = 64


def make_figure(context: Any, offsets: np.ndarray | None = None, name: str = "MoSa figure") -> Any:
    """Make the figure at the world's origin, select it and return its armature object.

    24 bones named as SMPL's joints, at rest in the T-pose on the floor, z up, facing -Y, scaled to the scene's
    units; `offsets` (22, 3) gives other proportions (metres, the model's axes). It leaves Blender in Object Mode.
    RigError where the scene takes none.
    """
    check_scene(context.scene)
    if context.object is not None and context.object.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    offsets = OFFSETS if offsets is None else np.asarray(offsets, dtype=np.float64)
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    try:
        armature.data.display_type = "STICK"
        armature.show_in_front = True
        armature.scale = [units_per_metre(context.scene)] * 3
        _link(context, armature)
        for other in context.selected_objects:
            other.select_set(False)
        armature.select_set(True)
        context.view_layer.objects.active = armature
        _make_bones(armature, figure_joints(offsets))
        _add_body(armature, build(offsets))
    except BaseException:
        remove_figure(armature)
        raise
    return armature


def check_scene(scene: Any) -> None:
    """RigError where no figure can be added to a scene."""
    if scene.library is not None:
        raise RigError(
            f"The scene '{scene.name}' is linked from another file, so no figure can be added to it: "
            "open that file, or go to a scene of this one."
        )


def remove_figure(armature: Any) -> None:
    """Delete a figure, finished or not, with its body."""
    parts = (*armature.children, armature)
    bpy.data.batch_remove([*parts, *(part.data for part in parts)])


def units_per_metre(scene: Any) -> float:
    """How many of Blender's units a metre has in the scene: 100 where they are centimetres."""
    units = scene.unit_settings
    return 1.0 if units.system == "NONE" else 1.0 / float(units.scale_length)


def _add_body(armature: Any, mannequin: Mannequin) -> None:
    """The mesh that the armature moves."""
    name = f"{armature.name} body"
    body = bpy.data.objects.new(name, bpy.data.meshes.new(name))
    body.parent = armature
    armature.users_collection[0].objects.link(body)
    _fill_mesh(body.data, mannequin)
    _skin(body, armature, mannequin.weights)


def _link(context: Any, obj: Any) -> None:
    """Into the active collection, or if that is of another file or not shown in this view layer, the scene's own."""
    active = context.collection
    is_own = active.library is None and active.override_library is None
    collection = active if is_own else context.scene.collection
    collection.objects.link(obj)
    context.view_layer.update()
    if obj.name not in context.view_layer.objects:
        collection.objects.unlink(obj)
        context.scene.collection.objects.link(obj)


def _make_bones(armature: Any, joints: np.ndarray) -> None:
    tails = bone_tails(joints)
    bpy.ops.object.mode_set(mode="EDIT")
    try:
        made: list[Any] = []
        for index, bone_name in enumerate(BONES):
            bone = armature.data.edit_bones.new(bone_name)
            bone.head, bone.tail = joints[index], tails[index]
            # Z axes to the front, for feet up: bending a limb is then a turn about X on both sides.
            bone.align_roll((0.0, 0.0, 1.0) if "foot" in bone_name else (0.0, -1.0, 0.0))
            if BONE_PARENTS[index] >= 0:
                bone.parent = made[BONE_PARENTS[index]]
            made.append(bone)
    finally:
        bpy.ops.object.mode_set(mode="OBJECT")


def _fill_mesh(mesh: Any, body: Mannequin) -> None:
    faces = len(body.face_starts)
    mesh.vertices.add(len(body.vertices))
    mesh.vertices.foreach_set("co", body.vertices.astype(np.float32).ravel())
    mesh.loops.add(len(body.corners))
    mesh.loops.foreach_set("vertex_index", body.corners.astype(np.int32))
    mesh.polygons.add(faces)
    mesh.polygons.foreach_set("loop_start", body.face_starts.astype(np.int32))
    mesh.polygons.foreach_set("material_index", body.materials.astype(np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(faces, dtype=bool))
    for material in _MATERIALS:
        mesh.materials.append(_material(*material))
    mesh.update(calc_edges=True)


def _material(name: str, colour: tuple[float, float, float, float], roughness: float) -> Any:
    """The figure's material of that name, shared by all figures of the file."""
    found = bpy.data.materials.get((name, None))
    if found is not None:
        return found
    material = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    material.diffuse_color = colour
    material.roughness = roughness
    # By its type: its name is in the language that Blender speaks.
    shader = next((node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED"), None)
    if shader is not None:
        shader.inputs["Base Color"].default_value = colour
        shader.inputs["Roughness"].default_value = roughness
    return material


def _skin(body: Any, armature: Any, weights: np.ndarray) -> None:
    """Vertex groups and the modifier; equal weights go in by one call, not one per vertex."""
    steps = np.rint(weights * _WEIGHT_STEPS).astype(int)
    for index, bone_name in enumerate(BONES):
        group = body.vertex_groups.new(name=bone_name)
        column = steps[:, index]
        for step in np.unique(column[column > 0]):
            vertices = np.flatnonzero(column == step)
            group.add(vertices.tolist(), float(step) / _WEIGHT_STEPS, "REPLACE")
    modifier = body.modifiers.new("Armature", "ARMATURE")
    modifier.object = armature
