# SPDX-License-Identifier: GPL-3.0-or-later
"""SMPL armatures of every kind, and motions to put on them, for the tests of rigs and keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Matrix, Quaternion, Vector

from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import JOINTS, OFFSETS, PARENTS
from tests.addon.humanoids import Humanoid

Y_TO_Z = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
Y_UP = np.eye(3)
_FINGERS = [f"{finger}{n}" for finger in ("index", "middle", "pinky", "ring", "thumb") for n in "123"]
NAMINGS = (
    *("smpl", "smpl_capital", "smplh", "smplx", "m_avg", "f_avg"),
    *("bone", "mixamo", "unreal", "metarig", "vroid", "character_creator"),
)
_OTHERS = {
    "mixamo": "Hips LeftUpLeg RightUpLeg Spine LeftLeg RightLeg Spine1 LeftFoot RightFoot Spine2 LeftToeBase "
    "RightToeBase Neck LeftShoulder RightShoulder Head LeftArm RightArm LeftForeArm RightForeArm LeftHand RightHand "
    "LeftHandIndex1 RightHandIndex1",
    "unreal": "pelvis thigh_l thigh_r spine_01 calf_l calf_r spine_02 foot_l foot_r spine_03 ball_l ball_r "
    "neck_01 clavicle_l clavicle_r head upperarm_l upperarm_r lowerarm_l lowerarm_r "
    "hand_l hand_r index_01_l index_01_r",
    "vroid": "J_Bip_C_Hips J_Bip_L_UpperLeg J_Bip_R_UpperLeg J_Bip_C_Spine J_Bip_L_LowerLeg J_Bip_R_LowerLeg "
    "J_Bip_C_Chest J_Bip_L_Foot J_Bip_R_Foot J_Bip_C_UpperChest J_Bip_L_ToeBase J_Bip_R_ToeBase J_Bip_C_Neck "
    "J_Bip_L_Shoulder J_Bip_R_Shoulder J_Bip_C_Head J_Bip_L_UpperArm J_Bip_R_UpperArm J_Bip_L_LowerArm "
    "J_Bip_R_LowerArm J_Bip_L_Hand J_Bip_R_Hand J_Bip_L_Index1 J_Bip_R_Index1",
    "character_creator": "CC_Base_Hip CC_Base_L_Thigh CC_Base_R_Thigh CC_Base_Waist CC_Base_L_Calf CC_Base_R_Calf "
    "CC_Base_Spine01 CC_Base_L_Foot CC_Base_R_Foot CC_Base_Spine02 CC_Base_L_ToeBase CC_Base_R_ToeBase "
    "CC_Base_NeckTwist01 CC_Base_L_Clavicle CC_Base_R_Clavicle CC_Base_Head CC_Base_L_Upperarm CC_Base_R_Upperarm "
    "CC_Base_L_Forearm CC_Base_R_Forearm CC_Base_L_Hand CC_Base_R_Hand CC_Base_L_Index1 CC_Base_R_Index1",
    "metarig": "spine thigh.L thigh.R spine.001 shin.L shin.R spine.002 foot.L foot.R spine.003 toe.L toe.R "
    "spine.004 shoulder.L shoulder.R spine.006 upper_arm.L upper_arm.R forearm.L forearm.R hand.L hand.R "
    "f_index.01.L f_index.01.R",
}
"""How others call SMPL's 22 joints, and something below each hand."""


def bone_name(joint: str, naming: str) -> str:
    """How an armature of this naming calls an SMPL joint."""
    index = (*JOINTS, "left_hand", "right_hand").index(joint)
    if naming in _OTHERS:
        return ("mixamorig:" if naming == "mixamo" else "") + _OTHERS[naming].split()[index]
    short = joint.replace("left_", "L_").replace("right_", "R_")
    capital = short[:2] + short[2:].capitalize() if "_" in short else short.capitalize()
    named = {"smpl_capital": capital, "m_avg": f"m_avg_{capital}", "f_avg": f"f_avg_{capital}"}
    return f"bone_{index:02d}" if naming == "bone" else named.get(naming, joint)


def rest_heads(offsets: np.ndarray) -> np.ndarray:
    """Rest joints (22, 3) with the lowest one at y = 0."""
    heads = np.zeros((22, 3))
    for joint in range(1, 22):
        heads[joint] = heads[PARENTS[joint]] + offsets[joint]
    heads[:, 1] -= heads[:, 1].min()
    return heads


def a_pose(degrees: float) -> np.ndarray:
    """Offsets (22, 3) of the figure at rest with hanging arms, the forearms a little more and ahead."""
    offsets = OFFSETS.copy()
    down = np.radians(degrees)
    for elbow, wrist, side in ((18, 20, 1.0), (19, 21, -1.0)):
        upper = np.array([side * np.cos(down), -np.sin(down), 0.0])
        lower = np.array([side * np.cos(down + 0.1), -np.sin(down + 0.1), 0.2])
        offsets[elbow] = np.linalg.norm(OFFSETS[elbow]) * upper
        offsets[wrist] = np.linalg.norm(OFFSETS[wrist]) * lower / np.linalg.norm(lower)
    return offsets


def astride(degrees: float) -> np.ndarray:
    """Offsets (22, 3) of the figure at rest with its legs apart, each by that angle, the feet level."""
    offsets = OFFSETS.copy()
    for lower, side in ((4, 1.0), (7, 1.0), (5, -1.0), (8, -1.0)):
        apart = np.radians(degrees) * side
        offsets[lower] = np.linalg.norm(OFFSETS[lower]) * np.array([np.sin(apart), -np.cos(apart), 0.0])
    return offsets


def make_rig(
    naming: str = "smpl",
    *,
    axes: np.ndarray = Y_TO_Z,
    units: float = 1.0,
    world: Matrix | None = None,
    bones: str = "random",
    offsets: np.ndarray = OFFSETS,
    name: str = "Rig",
    without: Collection[str] = (),
) -> Any:
    """An armature at rest in the T-pose.

    axes      turns the model's axes into those of the armature's data
    units     length of a metre in the armature's data
    bones     "random": any direction and roll; "identity": all along +Y, roll 0
    without   joints that have no bone
    """
    rng = np.random.default_rng(7)
    obj, data = _new_armature(name)
    heads = rest_heads(offsets) @ axes.T * units

    def add(bone: str, head: np.ndarray, parent: str | None) -> None:
        edit = data.edit_bones.new(bone)
        direction = rng.normal(size=3) if bones == "random" else np.array([0.0, 1.0, 0.0])
        edit.head = Vector(head)
        edit.tail = edit.head + Vector(direction / np.linalg.norm(direction)) * 0.1 * units
        edit.roll = rng.uniform(-3, 3) if bones == "random" else 0.0
        edit.parent = data.edit_bones[parent] if parent else None

    holder = {"smplx": "root", "smplh": "root", "m_avg": "m_avg_root", "f_avg": "f_avg_root"}
    root = holder.get(naming)
    if root:
        add(root, np.zeros(3), None)
    for index, joint in enumerate(JOINTS):
        above = next((other for other in joints_above(index) if other not in without), None)
        if joint not in without:
            add(bone_name(joint, naming), heads[index], bone_name(above, naming) if above else root)
    for side, wrist in (("left", 20), ("right", 21)):
        reach = axes @ np.array([0.08 if side == "left" else -0.08, 0.0, 0.0]) * units
        below = bone_name(f"{side}_wrist", naming)
        if naming in ("smplh", "smplx"):
            for finger in _FINGERS:
                add(f"{side}_{finger}", heads[wrist] + reach, below)
        else:
            add(bone_name(f"{side}_hand", naming), heads[wrist] + reach, below)
    if naming == "smplx":
        add("jaw", heads[15], "head")
    bpy.ops.object.mode_set(mode="OBJECT")
    obj.matrix_world = world or Matrix.Identity(4)
    bpy.context.view_layer.update()
    return obj


def make_heap(motion: Any, naming: str = "mixamo", seed: int = 5, **rig: Any) -> Any:
    """An armature whose bones rest any way, keyed on each frame to do a motion: as of LAFAN1."""
    rng = np.random.default_rng(seed)
    lying = [np.array(Quaternion(rng.normal(size=4)).normalized().to_matrix()) for _ in JOINTS]
    offsets = np.array([lying[max(PARENTS[joint], 0)].T @ OFFSETS[joint] for joint in range(len(JOINTS))])
    obj = make_rig(naming, offsets=offsets, **rig)
    for joint, name in enumerate(bone_name(joint, naming) for joint in JOINTS):
        bone = obj.pose.bones[name]
        rest = np.array(bone.bone.matrix_local)[:3, :3].T @ Y_TO_Z
        above = lying[PARENTS[joint]].T if joint else np.eye(3)
        for frame, rotation in enumerate(motion.rotations[:, joint], 1):
            turn = rest @ above @ np.array(Quaternion(rotation).to_matrix()) @ lying[joint] @ rest.T
            bone.rotation_quaternion = Matrix(turn).to_quaternion()
            bone.keyframe_insert("rotation_quaternion", frame=frame)
            if joint == 0:
                bone.location = rest @ (motion.root[frame - 1] - Y_TO_Z.T @ np.array(bone.bone.head_local))
                bone.keyframe_insert("location", frame=frame)
    bpy.context.view_layer.update()
    return obj


def make_humanoid(humanoid: Humanoid, offsets: np.ndarray = OFFSETS) -> Any:
    """An armature of these bones at rest in the T-pose; those that are no joints are a little beside their parents."""
    obj, data = _new_armature("Humanoid")
    heads = rest_heads(offsets) @ Y_TO_Z.T
    joints = {bone: JOINTS.index(joint) for joint, bone in humanoid.expected().items()}
    for name, above in humanoid.parents().items():
        bone = data.edit_bones.new(name)
        bone.parent = data.edit_bones[above] if above else None
        beside = bone.parent.head + Vector((0.0, 0.02, 0.01)) if above else Vector()
        bone.head = Vector(heads[joints[name]]) if name in joints else beside
        bone.tail = bone.head + Vector((0.0, 0.0, 0.1))
    bpy.ops.object.mode_set(mode="OBJECT")
    bpy.context.view_layer.update()
    return obj


def joints_above(joint: int) -> list[str]:
    """What an SMPL joint hangs on, nearest first."""
    return [JOINTS[PARENTS[joint]], *joints_above(PARENTS[joint])] if joint else []


def _new_armature(name: str) -> tuple[Any, Any]:
    """An armature object in Edit Mode, and its data."""
    data = bpy.data.armatures.new(name)
    obj = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(obj)
    for other in bpy.context.scene.objects:
        other.select_set(False)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode="EDIT")
    return obj, data


def make_motion(frames: int = 24, *, fps: float = 24.0, seed: int = 3, swing: float = 1.2) -> Any:
    """A smooth random motion that starts at the origin facing +z, as the backend sends it."""
    rng = np.random.default_rng(seed)
    time = np.linspace(0.0, 1.0, frames)[:, None, None]
    phase, rate = rng.uniform(0, 6, (1, 22, 3)), rng.uniform(0.5, 3, (1, 22, 3))
    vector = swing * (np.sin(phase + rate * 6 * time) - np.sin(phase))
    vector[:, 0] *= 0.5
    angle = np.linalg.norm(vector, axis=-1, keepdims=True)
    axis = vector / np.maximum(angle, 1e-12)
    rotations = np.concatenate([np.cos(angle / 2), np.sin(angle / 2) * axis], axis=-1)
    root = np.column_stack([0.4 * time[:, 0], 0.95 + 0.1 * np.sin(5 * time[:, 0]), time[:, 0]])
    return SimpleNamespace(
        fps=fps,
        rotations=rotations,
        root=root,
        offsets=OFFSETS.copy(),
        joints=forward_kinematics(rotations, root, OFFSETS),
        prompt="a person walks forward, then waves with the right hand at somebody",
        seed=41,
        model="base",
        frames=frames,
    )


def evaluated_heads(obj: Any, names: list[str], frames: range) -> np.ndarray:
    """World positions of bone heads (T, len(names), 3), as Blender evaluates them."""
    scene = bpy.context.scene
    result = []
    for frame in frames:
        scene.frame_set(frame)
        seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
        result.append([seen.matrix_world @ seen.pose.bones[name].head for name in names])
    return np.array(result)


def curves(action: Any) -> list[Any]:
    """All curves of an action's only strip."""
    bag = action.layers[0].strips[0].channelbag(action.slots[0])
    return list(bag.fcurves)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, module: Any, step: str) -> Iterator[None]:
    """What is done in this context fails at a function of the module, with the error that it raises."""

    def fails(*_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(module, step, fails)
        yield
