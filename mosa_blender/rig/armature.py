# SPDX-License-Identifier: GPL-3.0-or-later
"""An armature object as arrays: its SMPL bones at rest, and the pose that Blender evaluates."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import bpy
import numpy as np

from . import modes
from . import rotations as rot
from .controls import Controls
from .curves import PLACING, actions_of, bag_of, bone_path, by_channel, nla_paths, own_bag
from .enabled import is_moved
from .errors import RigError, listed
from .missing import spread, with_missing_bones, with_missing_heads
from .profiles import Profile, chosen_bones, match_bones
from .retarget import RestRig, size_ratio, split_world, transform
from .rigify import ROOT, controls_of, helpers, inverse_limbs, shifting
from .skeleton import OFFSETS, PELVIS
from .stepping import at_frame
from .t_pose import Pose, as_t_pose, check_rest_pose, stray

_BONE_CHANNEL = re.compile(r'pose\.bones\["((?:[^"\\]|\\.)*)"\]\.(\w+)')
_LEAST_SCALE = 1e-9
"""What is smaller has no size: that is told elsewhere."""
_NOTED = "mosa_rest_pose"
"""On an action: the pose that stands for the rest pose of an armature whose own says nothing of the body."""


@dataclass(frozen=True)
class PosedRig:
    """An armature at one frame.

    profile    which bone is which joint
    rest       the mapped bones at rest, with the world matrix of this frame
    heads      (22, 3) evaluated heads in the world
    controls   the bones to key in the place of the mapped ones; None where these are keyed
    holders    unmapped bones above the pelvis (`root`), nearest first, each with the values of its
               location, rotation and scale channels
    between    unmapped bones between mapped ones
    placing    values of the object's own transform channels that its action keys
    """

    profile: Profile
    rest: RestRig
    heads: np.ndarray
    controls: Controls | None
    holders: dict[str, dict[str, np.ndarray]]
    between: list[str]
    placing: dict[str, np.ndarray]


def rotation_property(mode: str) -> str:
    """The property that a bone of this rotation mode is turned by."""
    named = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}
    return named.get(mode, "rotation_euler")


def idle_bones(obj: Any) -> list[str]:
    """The bones that the object's action keys in vain: there is none of the name, or it has another rotation mode."""
    keyed: dict[str, set[str]] = {}
    for path, _ in by_channel(own_bag(obj)):
        if found := _BONE_CHANNEL.match(path):
            keyed.setdefault(bpy.utils.unescape_identifier(found[1]), set()).add(found[2])
    return sorted(name for name, channels in keyed.items() if _is_idle(obj.pose.bones.get(name), channels))


def _is_idle(bone: Any, channels: set[str]) -> bool:
    turned = channels & {"rotation_quaternion", "rotation_axis_angle", "rotation_euler"}
    return bone is None or (bool(turned) and rotation_property(bone.rotation_mode) not in turned)


def profile_of(obj: Any) -> Profile:
    """The SMPL profile of an armature object; RigError says in a sentence why it has none."""
    if obj is None or obj.type != "ARMATURE":
        name = f"'{obj.name}' is not an armature" if obj is not None else "No armature is chosen"
        raise RigError(f"{name}; select an SMPL armature or add a MoSa figure.")
    parents = parents_of(obj.data)
    if chosen := {one.name: one.bone for one in obj.data.mosa_bones if one.bone}:
        return chosen_bones(chosen, parents)
    return _matched(tuple(parents.items()), tuple(inverse_limbs(obj)))


@lru_cache(maxsize=8)
def _matched(parents: tuple[tuple[str, str | None], ...], inverse: tuple[str, ...]) -> Profile:
    """`match_bones` of bones with their parents: a press of a button asks for the same ten times."""
    return match_bones([name for name, _ in parents], dict(parents), inverse)


def parents_of(armature: Any) -> dict[str, str | None]:
    """The bones of an armature (data), each with the one it hangs on."""
    return {bone.name: bone.parent.name if bone.parent else None for bone in armature.bones}


def sample_rig(obj: Any, frame: int) -> PosedRig:
    """Read the rest pose, and the pose evaluated at a scene frame; the frame is put back."""
    profile = usable_profile(obj)
    bones = [obj.data.bones[name] for name in profile.ordered]
    controls = controls_of(obj, profile)
    above = [bone.name for bone in obj.data.bones[profile.keyed[0]].parent_recursive]

    with at_frame(frame, obj):
        evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
        world = np.array(evaluated.matrix_world, dtype=np.float64)
        posed = evaluated.pose.bones
        heads = np.array([posed[bone.name].head for bone in bones], dtype=np.float64)
        holding = np.eye(4)
        if above:
            holder = posed[above[0]]
            rest_matrix = np.array(holder.bone.matrix_local, dtype=np.float64)
            holding = np.array(holder.matrix, dtype=np.float64) @ np.linalg.inv(rest_matrix)
        carrying = above if controls is None else [name for name in (ROOT,) if name in posed]
        holders = {name: transform_channels(posed[name]) for name in carrying}
        placing = {path: np.array(getattr(evaluated, path), dtype=np.float64) for path in _keyed_placing(obj)}
        rest = t_pose_of(obj, profile, world @ holding)
    between = bones_between(bones) if controls is None else helpers(obj, profile) + shifting(obj, profile)
    heads = with_missing_heads(transform(world, heads), profile.present)
    return PosedRig(profile, rest, heads, controls, holders, between, placing)


def _keyed_placing(obj: Any) -> list[str]:
    """The object's own transform channels that its action or its NLA strips key."""
    return sorted(({path for path, _ in by_channel(own_bag(obj))} | nla_paths(obj)) & PLACING)


def transform_channels(part: Any) -> dict[str, np.ndarray]:
    """The values of the location, rotation and scale channels of a bone or an object."""
    names = ("location", rotation_property(part.rotation_mode), "scale")
    return {name: np.array(getattr(part, name), dtype=np.float64) for name in names}


def bones_between(bones: list[Any]) -> list[str]:
    """Names of the unmapped bones between mapped `bones`, of which the pelvis is the first."""
    others = {parent.name for bone in bones[1:] for parent in bone.parent_recursive}
    return sorted(others - {bone.name for bone in (*bones, *bones[0].parent_recursive)})


def usable_profile(obj: Any) -> Profile:
    """The SMPL profile of an armature; RigError also where motion cannot be put on it as it is set up."""
    profile = profile_of(obj)
    keyed = [obj.data.bones[name] for name in profile.keyed]
    # Rigify's controls hang together by constraints, whatever is between them.
    between = [] if profile.controls else bones_between(keyed)
    check_inheritance([*keyed, *(obj.data.bones[name] for name in between)])
    check_shown(obj)
    world = np.array(obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).matrix_world, dtype=np.float64)
    split_world(world)
    check_rest_pose(t_pose_of(obj, profile, world), OFFSETS, profile.bones)
    return profile


def figure_ratio(obj: Any) -> float:
    """World units of the figure per metre of a motion on the usual skeleton, as it stands now."""
    rig = sample_rig(obj, bpy.context.scene.frame_current)
    return size_ratio(rig.rest, OFFSETS)


def t_pose_of(obj: Any, profile: Profile, world: np.ndarray) -> RestRig:
    """The armature at rest in the T-pose, or seen so.

    Where its rest pose says nothing of the body (all bones along one axis, as LAFAN1's), that is the pose noted on its
    action or on one that was pushed down to its NLA tracks, or else of the first key of one of them.
    """
    bones = rest_bones(obj, profile)
    rest = as_t_pose(*bones, world)
    if stray(rest) is None:
        return rest
    actions = actions_of(obj)
    noted = (_noted_pose(action, profile) for action, _ in actions)
    first = (_first_pose(obj, bag_of(*one), profile) for one in actions)
    pose = next((one for one in chain(noted, first) if one is not None), None)
    return rest if pose is None else as_t_pose(*bones, world, pose)


def note_pose(action: Any, profile: Profile, rest: RestRig) -> None:
    """Note on an action which pose stood for the rest pose when it was made, if one did: its own first is another."""
    if rest.pose is not None:
        turns, location = rest.pose
        turned = dict(zip(profile.ordered, turns[profile.present].tolist(), strict=True))
        action[_NOTED] = {"turns": turned, "location": location.tolist()}


def _noted_pose(action: Any, profile: Profile) -> Pose | None:
    """The pose that is noted on an action (`note_pose`) for all of the joints' bones; None without one."""
    noted = action.get(_NOTED)
    if noted is None or any(name not in noted["turns"] for name in profile.ordered):
        return None
    turns = np.array([noted["turns"][name] for name in profile.ordered], dtype=np.float64)
    return spread(turns[None], profile.present)[0], np.array(noted["location"], dtype=np.float64)


def _first_pose(obj: Any, bag: Any, profile: Profile) -> Pose | None:
    """The pose of the joints' bones at a channel bag's first key that turns one of them; None where none is keyed."""
    curves, bones = by_channel(bag), [obj.pose.bones[name] for name in profile.ordered]
    paths = [bone_path(bone.name, rotation_property(bone.rotation_mode)) for bone in bones]
    keyed = [curve for (path, _), curve in curves.items() if path in paths and len(curve.keyframe_points)]
    if not keyed:
        return None
    first = min(curve.range()[0] for curve in keyed)

    def value(bone: Any, channel: str) -> np.ndarray:
        path = bone_path(bone.name, channel)
        found = [(curves.get((path, k)), still) for k, still in enumerate(getattr(bone, channel))]
        return np.array([still if curve is None else curve.evaluate(first) for curve, still in found])

    turned = [(bone.rotation_mode, value(bone, rotation_property(bone.rotation_mode))) for bone in bones]
    turns = np.stack([modes.to_quaternions(mode, one[None]) for mode, one in turned], axis=1)
    return spread(turns, profile.present)[0], value(bones[PELVIS], "location")


def rest_bones(obj: Any, profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Rest rotations (22, 3, 3) and heads (22, 3) of the joints' bones, in armature space."""
    matrices = np.array([obj.data.bones[name].matrix_local for name in profile.ordered], dtype=np.float64)
    heads = matrices[:, :3, 3]
    heads = heads[PELVIS] + (heads - heads[PELVIS]) / _kept_off(obj, profile)
    return with_missing_bones(rot.without_scale(matrices), heads, profile.present)


def _kept_off(obj: Any, profile: Profile) -> float:
    """By how much the bones above the pelvis are scaled at the current frame, where it does not inherit that: its way
    is so much longer then, the body is not."""
    pelvis = obj.data.bones[profile.ordered[PELVIS]]
    if pelvis.parent is None or profile.controls or pelvis.inherit_scale not in {"NONE", "NONE_LEGACY"}:
        return 1.0
    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    scale = evaluated.pose.bones[pelvis.parent.name].matrix.median_scale
    return scale if _LEAST_SCALE < scale < math.inf else 1.0


def check_shown(obj: Any) -> None:
    """RigError where what is keyed would not be what plays: a rest position, stretched time, a disabled object."""
    if obj.data.pose_position == "REST":
        raise RigError(f"'{obj.name}' shows its rest position; switch to Pose Position in its data properties.")
    check_time(bpy.context.scene)
    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).is_evaluated
    if not evaluated or not is_moved(obj, bpy.context.view_layer):
        raise RigError(f"'{obj.name}' is disabled in this view layer, so it does not move; enable it in the Outliner.")


def check_time(scene: Any) -> None:
    """RigError where a scene's frames are not those of its keys."""
    if scene.render.frame_map_old != scene.render.frame_map_new:
        raise RigError("The scene's time is stretched (Output properties); set Old and New to the same number.")


def check_inheritance(bones: list[Any]) -> None:
    """Bones must follow their parents in the usual way, or local rotations mean something else."""
    pelvis = bones[0]
    if pelvis.parent and pelvis.use_connect:
        raise RigError(f"Bone '{pelvis.name}' is connected to its parent and cannot move; disconnect it in Edit Mode.")
    if not pelvis.use_local_location:
        raise RigError(f"Bone '{pelvis.name}' has Local Location switched off; switch it on.")
    free = [f"'{bone.name}'" for bone in bones if bone.parent and not bone.use_inherit_rotation]
    if free:
        raise RigError(f"Inherit Rotation is switched off for {listed(free)}; switch it on in the bone's properties.")
