# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs that Rigify generated from Blender's own metarig, at rest and animated by hand."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Quaternion, Vector

LIMBS = [f"{limb}_parent.{side}" for limb in ("thigh", "upper_arm") for side in "LR"]
PIVOTS = {"pivot in the middle": 2, "low pivot": 1}
"""Where the upper spine meets the lower one, that hangs upside down on it: Rigify's own place, and another."""


@pytest.fixture(scope="module")
def rig_files(installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Files with a rig each that Rigify generated from Blender's own metarig of a body without a face."""
    addon_utils = import_module("addon_utils")  # Blender's own, there once bpy is
    addon_utils.enable("rigify", default_set=True)
    folder = tmp_path_factory.mktemp("rigify")
    files = {}
    for name, pivot in PIVOTS.items():
        bpy.ops.wm.read_homefile(app_template="")
        bpy.ops.object.armature_basic_human_metarig_add()
        meta = bpy.context.object
        meta.pose.bones["spine"].rigify_parameters.pivot_pos = pivot
        assert bpy.ops.pose.rigify_generate() == {"FINISHED"}
        meta.hide_viewport = True
        files[name] = folder / f"{name}.blend"
        bpy.ops.wm.save_as_mainfile(filepath=str(files[name]))
    yield files
    addon_utils.disable("rigify", default_set=True)


@pytest.fixture
def rigs(addon: Any, rig_files: dict[str, Path]) -> Any:
    """Opens one of them, with arms and legs as Rigify leaves them ("IK"), or moved by the FK controls."""

    def opened(name: str = "pivot in the middle", kinematics: str = "FK") -> Any:
        bpy.ops.wm.open_mainfile(filepath=str(rig_files[name]))
        obj = next(obj for obj in bpy.context.scene.objects if obj.name == "rig")
        bpy.context.view_layer.objects.active = obj
        for limb in LIMBS:
            assert obj.pose.bones[limb]["IK_FK"] == 0.0
            obj.pose.bones[limb]["IK_FK"] = float(kinematics == "FK")
        return obj

    return opened


@pytest.fixture
def by_hand(rigs: Any) -> Any:
    """A rig that somebody animated with few keys, on the controls that animators use, the left arm by FK."""
    obj = rigs(kinematics="IK")
    obj.pose.bones["upper_arm_parent.L"]["IK_FK"] = 1.0
    dice = np.random.default_rng(3)
    turned = {"torso": 0.2, "chest": 0.3, "hips": 0.3, "spine_fk.002": 0.2, "neck": 0.3, "head": 0.3}
    turned |= {"upper_arm_fk.L": 0.5, "forearm_fk.L": 0.3, "hand_ik.R": 0.3, "upper_arm_ik.R": 0.0}
    for side in "LR":
        turned |= {f"{bone}.{side}": 0.3 for bone in ("foot_ik", "foot_heel_ik", "foot_spin_ik", "toe_ik")}
    moved = {"torso": (0.02, 0.02, 0.02), "hand_ik.R": (-0.1, 0.0, -0.1)}
    moved |= {f"foot_ik.{side}": (0.05, 0.05, 0.05) for side in "LR"}
    for frame in (1, 15, 30, 45, 60):
        for name, angle in turned.items():
            bone, axis = obj.pose.bones[name], Vector(dice.normal(size=3))
            turn = Quaternion(axis, dice.uniform(-angle, angle))
            if bone.rotation_mode == "QUATERNION":
                bone.rotation_quaternion = turn
            else:
                bone.rotation_euler = (
                    turn.to_euler(bone.rotation_mode) if angle else (0.0, dice.uniform(-0.4, 0.4), 0.0)
                )
            prop = "rotation_quaternion" if bone.rotation_mode == "QUATERNION" else "rotation_euler"
            bone.keyframe_insert(prop, frame=frame)
        for name, most in moved.items():
            # Feet are lifted and the torso sunk, hands near: nothing is out of reach.
            low = Vector((0.0, 0.0, -0.08 if name == "torso" else 0.05))
            obj.pose.bones[name].location = Vector(np.multiply(most, dice.uniform(-1.0, 1.0, 3))) + low
            obj.pose.bones[name].keyframe_insert("location", frame=frame)
    bpy.context.scene.frame_set(1)
    return obj
