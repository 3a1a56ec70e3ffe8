# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender's own exporters write: what In Place and Root Motion make, as game engines get it, and BVH files, which
the backend reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.motion import Motion
from tests.addon.edits import modules
from tests.addon.rigs import make_rig
from tests.addon.test_in_place import FIRST, FRAMES, turning

HIPS = {"smplh": "pelvis", "mixamo": "mixamorig:Hips"}


def exported(path: Path) -> None:
    """Write the scene as its own end says."""
    if path.suffix == ".fbx":
        bpy.ops.export_scene.fbx(filepath=str(path), add_leaf_bones=False, bake_anim_simplify_factor=0.0)
    else:
        bpy.ops.export_scene.gltf(filepath=str(path))


def imported(path: Path, clip: str) -> Any:
    """The armature that the file brings into an empty scene, with the clip of that name."""
    for blocks in (bpy.data.objects, bpy.data.armatures, bpy.data.actions):
        bpy.data.batch_remove(list(blocks))
    if path.suffix == ".fbx":
        bpy.ops.import_scene.fbx(filepath=str(path))
    else:
        bpy.ops.import_scene.gltf(filepath=str(path))
    obj = next(item for item in bpy.data.objects if item.type == "ARMATURE")
    action = next(action for action in bpy.data.actions if action.name.endswith(clip))
    obj.animation_data.action = action
    obj.animation_data.action_slot = next(slot for slot in action.slots if slot.target_id_type == "OBJECT")
    return obj


def heads(obj: Any, first: int) -> np.ndarray:
    """Where all bones begin (T, B, 3), in the world, by their names' order."""
    found = []
    for frame in range(first, first + FRAMES):
        bpy.context.scene.frame_set(frame)
        bpy.context.view_layer.update()
        bones = sorted(obj.pose.bones, key=lambda bone: bone.name)
        found.append([(obj.matrix_world @ bone.head)[:] for bone in bones])
    return np.array(found)


@pytest.mark.parametrize("ending", ["fbx", "glb"])
@pytest.mark.parametrize(
    ("naming", "press", "clip"),
    [
        ("smplh", "root_motion", "Walk (root motion)"),
        ("mixamo", "root_motion", "Walk (root motion)"),
        ("mixamo", "in_place", "Walk (in place)"),
    ],
)
def test_the_clip_is_the_same_in_an_exported_file(
    addon: Any, tmp_path: Path, naming: str, press: str, clip: str, ending: str
) -> None:
    scene = bpy.context.scene
    scene.render.fps, scene.frame_start, scene.frame_end = 30, FIRST, FIRST + FRAMES - 1
    obj = make_rig(naming)
    modules(addon).keys.write_motion(obj, turning(np.pi), FIRST, "ORIGIN").name = "Walk"
    bpy.context.view_layer.objects.active = obj
    assert getattr(bpy.ops.mosa, press)() == {"FINISHED"}
    names, body = sorted(bone.name for bone in obj.pose.bones), heads(obj, FIRST)
    assert obj.animation_data.action.name == clip
    scene.frame_set(FIRST)
    exported(tmp_path / f"walk.{ending}")

    scene.render.fps = 30 if ending == "glb" else 24  # a glTF file has seconds, an FBX file brings its rate
    obj = imported(tmp_path / f"walk.{ending}", clip)
    assert sorted(bone.name for bone in obj.pose.bones) == names and scene.render.fps == 30
    first, last = obj.animation_data.action.frame_range
    assert last - first == FRAMES - 1
    np.testing.assert_allclose(heads(obj, int(first)), body, atol=1e-3)
    if press == "root_motion":
        root = obj.pose.bones["root"] if naming == "smplh" else obj
        begun, ended = (turn_of(root, int(frame)) for frame in (first, last))
        turned = ended @ np.linalg.inv(begun)
        np.testing.assert_allclose(abs(np.arctan2(turned[1, 0], turned[0, 0])), np.pi, atol=0.2)


def turn_of(root: Any, frame: int) -> np.ndarray:
    """The matrix (3, 3) of an object or a bone in the world at a frame."""
    bpy.context.scene.frame_set(frame)
    owner = root.id_data
    return np.array((owner.matrix_world @ root.matrix if root != owner else owner.matrix_world).to_3x3())


def test_a_bvh_file_of_blender_is_read_where_the_figure_stood(addon: Any, tmp_path: Path) -> None:
    import addon_utils

    scene, motion = bpy.context.scene, turning(np.pi)
    scene.render.fps = round(motion.fps)
    obj = make_rig("mixamo")
    modules(addon).keys.write_motion(obj, motion, FIRST, "ORIGIN")
    bpy.context.view_layer.objects.active = obj
    addon_utils.enable("io_anim_bvh")
    bpy.ops.export_anim.bvh(filepath=str(tmp_path / "walk.bvh"), frame_start=FIRST, frame_end=FIRST + FRAMES - 1)
    read = Motion.load(tmp_path / "walk.bvh", in_place=True)
    np.testing.assert_allclose(read.joints, motion.joints, atol=1e-3)
