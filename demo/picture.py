# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet of a figure in motion: its poses in time order, the floor and the root's path.

The poses stand where the motion puts them; where they would cover one another they are moved apart
along the picture's horizontal axis, and the path is stretched with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

POSES = 9
GAP = (0.62, 1.1)  # metres between neighbouring poses, along the picture's horizontal axis
SIZE = (1440, 640)
SAMPLES = 8
LENS, PITCH, TOWARDS_CAMERA = 70.0, np.radians(17.0), np.radians(40.0)
COLOURS = np.array([[0.05, 0.26, 0.62], [0.42, 0.14, 0.45], [0.93, 0.36, 0.08]])  # early to late
FLOOR_LIGHT, FLOOR_DARK = (0.74, 0.76, 0.80, 1.0), (0.62, 0.645, 0.69, 1.0)


@dataclass(frozen=True)
class View:
    """The picture's horizontal axis and the direction into it, both flat on the floor."""

    right: np.ndarray
    into: np.ndarray


def flat_direction(vector: np.ndarray) -> np.ndarray:
    """A vector laid on the floor, of length one."""
    flat = np.array([vector[0], vector[1], 0.0])
    return flat / np.linalg.norm(flat)


def choose_view(path: np.ndarray, facing: np.ndarray) -> View:
    """Look so that the way taken, or else the way faced, runs right and towards the camera."""
    travelled = path[-1] - path[0]
    ahead = flat_direction(travelled if np.linalg.norm(travelled[:2]) > 0.8 else facing)
    cos, sin = np.cos(TOWARDS_CAMERA), np.sin(TOWARDS_CAMERA)
    right = np.array([cos * ahead[0] - sin * ahead[1], sin * ahead[0] + cos * ahead[1], 0.0])
    return View(right, np.array([-right[1], right[0], 0.0]))


def spread(path: np.ndarray, chosen: np.ndarray, right: np.ndarray) -> np.ndarray:
    """How far each frame of the path (T, 3) moves along `right`, (T,), so that poses keep a gap."""
    along = path @ right
    steps = np.clip(np.diff(along[chosen]), *GAP)
    moved = along[chosen[0]] + np.concatenate([[0.0], np.cumsum(steps)])
    return np.interp(np.arange(len(path)), chosen, moved - along[chosen])


def root_path(figure: Any, bone: str, frames: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """The world positions (T, 3) of the root bone, and the facing on the first frame."""
    scene = bpy.context.scene
    heads = []
    for frame in frames:
        scene.frame_set(frame)
        heads.append(figure.matrix_world @ figure.pose.bones[bone].head)
    scene.frame_set(frames[0])
    left, right = (figure.pose.bones[name].head for name in ("left_hip", "right_hip"))
    across = np.array(figure.matrix_world.to_3x3() @ (left - right))
    return np.array(heads), np.array([across[1], -across[0], 0.0])


def material(name: str, colour: Sequence[float], roughness: float = 0.55) -> Any:
    """A plain material."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = next(node for node in made.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Base Color"].default_value = (*colour[:3], 1.0)
    shader.inputs["Roughness"].default_value = roughness
    return made


def add_floor(collection: Any, middle: np.ndarray) -> None:
    """A large floor of half-metre squares."""
    mesh = bpy.data.meshes.new("Floor")
    half = 40.0
    corners = [(-half, -half, 0.0), (half, -half, 0.0), (half, half, 0.0), (-half, half, 0.0)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    floor = bpy.data.objects.new("Floor", mesh)
    floor.location = (round(middle[0]), round(middle[1]), 0.0)
    collection.objects.link(floor)
    made = material("Floor", FLOOR_LIGHT, 0.9)
    nodes, links = made.node_tree.nodes, made.node_tree.links
    checker, place = nodes.new("ShaderNodeTexChecker"), nodes.new("ShaderNodeTexCoord")
    checker.inputs["Color1"].default_value = FLOOR_LIGHT
    checker.inputs["Color2"].default_value = FLOOR_DARK
    checker.inputs["Scale"].default_value = 2.0
    shader = next(node for node in nodes if node.type == "BSDF_PRINCIPLED")
    links.new(place.outputs["Object"], checker.inputs["Vector"])
    links.new(checker.outputs["Color"], shader.inputs["Base Color"])
    mesh.materials.append(made)


def add_light(scene: Any, view: View) -> None:
    """A soft sun from the left behind the camera, and an even sky."""
    sun = bpy.data.lights.new("Sun", "SUN")
    sun.energy, sun.angle = 2.4, np.radians(6.0)
    lamp = bpy.data.objects.new("Sun", sun)
    aim = bpy_vector(view.into * 0.55 + view.right * 0.55 - np.array([0.0, 0.0, 1.0]))
    lamp.rotation_euler = aim.to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(lamp)
    world = bpy.data.worlds.new("Sky")
    world.use_nodes = True
    sky = next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
    sky.inputs["Color"].default_value = (0.85, 0.92, 1.0, 1.0)
    sky.inputs["Strength"].default_value = 0.55
    scene.world = world


def bpy_vector(values: np.ndarray) -> Any:
    """A numpy vector as Blender's own."""
    from mathutils import Vector

    return Vector([float(value) for value in values])


def add_path(collection: Any, points: np.ndarray, marks: np.ndarray) -> None:
    """The way (T, 3) as a line on the floor, with a dot below each pose."""
    colour = material("Path", (0.80, 0.16, 0.05))
    curve = bpy.data.curves.new("Root path", "CURVE")
    curve.dimensions, curve.bevel_depth = "3D", 0.012
    line = curve.splines.new("POLY")
    line.points.add(len(points) - 1)
    lifted = np.column_stack([points[:, :2], np.full(len(points), 0.006), np.ones(len(points))])
    line.points.foreach_set("co", lifted.astype(np.float32).ravel())
    curve.materials.append(colour)
    collection.objects.link(bpy.data.objects.new("Root path", curve))
    angles = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles), np.zeros(24)]) * 0.05
    disc = bpy.data.meshes.new("Pose mark")
    disc.from_pydata(ring.tolist(), [], [tuple(range(24))])
    disc.materials.append(colour)
    for mark in marks:
        dot = bpy.data.objects.new("Pose mark", disc)
        dot.location = (mark[0], mark[1], 0.02)
        collection.objects.link(dot)


def add_poses(collection: Any, figure: Any, frames: Sequence[int], moves: np.ndarray) -> np.ndarray:
    """A still copy of the figure on each frame, moved by its row; returns all vertices (N, 3)."""
    scene, points = bpy.context.scene, []
    meshes = [child for child in figure.children_recursive if child.type == "MESH"]
    for index, (frame, move) in enumerate(zip(frames, moves, strict=True)):
        scene.frame_set(frame)
        graph = bpy.context.evaluated_depsgraph_get()
        share = index / max(1, len(frames) - 1)
        colour = [float(np.interp(share, (0.0, 0.5, 1.0), column)) for column in COLOURS.T]
        skin = material(f"Pose {index + 1}", colour)
        for child in meshes:
            posed = child.evaluated_get(graph)
            shape = bpy.data.meshes.new_from_object(posed, depsgraph=graph)
            shape.transform(posed.matrix_world)
            shape.transform(translation(move))
            if shape.materials:
                shape.materials[0] = skin
            else:
                shape.materials.append(skin)
            collection.objects.link(bpy.data.objects.new(f"Pose {index + 1}", shape))
            co = np.empty(3 * len(shape.vertices), dtype=np.float32)
            shape.vertices.foreach_get("co", co)
            points.append(co.reshape(-1, 3))
    return np.concatenate(points)


def translation(move: np.ndarray) -> Any:
    """A shift as Blender's matrix."""
    from mathutils import Matrix

    return Matrix.Translation(bpy_vector(move))


def add_camera(scene: Any, name: str, view: View, points: np.ndarray) -> None:
    """A camera that looks down a little and has all points (N, 3) in its picture."""
    data = bpy.data.cameras.new(name)
    data.lens = LENS
    forward = view.into * np.cos(PITCH) - np.array([0.0, 0.0, np.sin(PITCH)])
    up = np.cross(view.right, forward)
    wide = 0.5 * data.sensor_width / data.lens
    high = wide * scene.render.resolution_y / scene.render.resolution_x
    axes = np.stack([view.right, up, forward])
    middle = axes.T @ (0.5 * ((points @ axes.T).min(axis=0) + (points @ axes.T).max(axis=0)))
    x, y, depth = axes @ (points - middle).T
    distance = 1.06 * max(np.max(np.abs(x) / wide - depth), np.max(np.abs(y) / high - depth))
    camera = bpy.data.objects.new(name, data)
    camera.location = bpy_vector(middle - forward * distance)
    camera.rotation_euler = bpy_vector(forward).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(camera)
    scene.camera = camera


def render(scene: Any, path: Path) -> None:
    """Render with Cycles on the CPU, which needs neither a display nor a graphics card."""
    scene.render.engine = "CYCLES"
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(path)
    scene.cycles.device = "CPU"
    scene.cycles.samples = SAMPLES
    scene.cycles.use_denoising = True
    scene.cycles.denoising_quality = "BALANCED"
    scene.cycles.denoising_prefilter = "FAST"
    scene.cycles.max_bounces = 3
    scene.view_settings.view_transform = "Standard"
    bpy.ops.render.render(write_still=True)


def set_stage(figure: Any, root_bone: str, frames: Sequence[int]) -> None:
    """Give the current scene a floor, light and a camera that sees the whole motion."""
    scene = bpy.context.scene
    path, facing = root_path(figure, root_bone, frames)
    view = choose_view(path, facing)
    add_floor(scene.collection, path.mean(axis=0))
    add_light(scene, view)
    reach = np.array([[x, y, z] for x in (-0.8, 0.8) for y in (-0.8, 0.8) for z in (-1.0, 1.0)])
    add_camera(scene, "Camera", view, (path[:, None] + reach).reshape(-1, 3))


def draw_contact_sheet(figure: Any, root_bone: str, frames: Sequence[int], file: Path) -> None:
    """Render `figure` over `frames` (in order, at least two) as one picture to `file`.

    It fills the current scene, whose stage is set, with still copies: save the scene before.
    """
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = SIZE
    whole, facing = root_path(figure, root_bone, frames)
    view = choose_view(whole, facing)
    chosen = np.unique(np.linspace(0, len(frames) - 1, POSES).round().astype(int))
    moves = spread(whole, chosen, view.right)[:, None] * view.right
    copies = bpy.data.collections.new("Contact sheet")
    scene.collection.children.link(copies)
    points = add_poses(copies, figure, [frames[index] for index in chosen], moves[chosen])
    for part in (figure, *figure.children_recursive):
        part.hide_render = True
    shown = (whole + moves) * (1.0, 1.0, 0.0)
    add_path(copies, shown, shown[chosen])
    add_camera(scene, "Contact sheet", view, np.concatenate([points, shown]))
    render(scene, file)
