# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs that Rigify generated: which controls move the body, and what has to be set for nothing else to move it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .controls import Controls
from .curves import bone_path, by_channel, own_bag
from .errors import RigError
from .profiles import Profile, has_inverse

ROOT = "root"
"""The control that carries the torso, by a constraint."""
TURNING = ("hips", "chest")
"""Helpers that turn parts of the spine together."""
_LIMBS = ("thigh.L", "thigh.R", "upper_arm.L", "upper_arm.R")
_FOLLOW = {"neck": "neck_follow", "head": "head_follow"}
"""The settings of the torso that say how much these turn with what carries them, instead of with the torso."""
_FORWARD = {"IK_FK": 1.0, "FK_limb_follow": 0.0}
_INVERSE = {"IK_FK": 0.0, "IK_parent": 1.0, "pole_vector": 0.0}
"""Of the parents to choose from, 1 is the root."""
_EXACT = 1e-4


def inverse_limbs(obj: Any) -> list[str]:
    """The limbs ("thigh.L") of a Rigify rig that inverse kinematics moves, at the current frame."""
    bones = obj.pose.bones
    holders = {limb: bones.get(_holder(limb)) for limb in _LIMBS}
    return [
        limb
        for limb, holder in holders.items()
        if holder is not None and holder.get("IK_FK", 1.0) < 0.5 and has_inverse(limb, bones.keys())
    ]


def _holder(limb: str) -> str:
    """The bone that has the settings of a limb."""
    return "{}_parent.{}".format(*limb.rsplit(".", 1))


def controls_of(obj: Any, profile: Profile) -> Controls | None:
    """The controls of an armature at rest; None where the bones themselves are keyed."""
    if not profile.controls:
        return None
    keyed, bones = (
        np.array([obj.data.bones[name].matrix_local for name in names], dtype=np.float64)
        for names in (profile.keyed, profile.ordered)
    )
    turns = keyed[:, :3, :3]
    located = [(k, obj.data.bones[profile.keyed[k]]) for k in profile.located]
    axes = np.array([turns[k] if bone.use_local_location else np.eye(3) for k, bone in located])
    follow = np.array([_followed(obj, name) for name in profile.keyed])
    return Controls(profile, turns, keyed[:, :3, 3], bones[:, :3, :3], bones[:, :3, 3], axes, follow)


def _followed(obj: Any, control: str) -> float:
    setting = _FOLLOW.get(control)
    return 1.0 if setting is None else float(obj.pose.bones["torso"].get(setting, 1.0))


def shifting(obj: Any, profile: Profile) -> list[str]:
    """Controls that the last one of a limb hangs on."""
    ends = [obj.data.bones[profile.controls[limb.end].bone] for limb in profile.limbs]
    return [bone.name for end in ends for bone in end.parent_recursive if not _is_made(bone.name) and bone.name != ROOT]


def helpers(obj: Any, profile: Profile) -> list[str]:
    """Controls that are not keyed and turn what keyed ones do: the spine together, feet about heel and ball."""
    found = [name for name in TURNING if name in obj.pose.bones]
    for limb in profile.limbs:
        end = obj.data.bones[profile.controls[limb.end].bone]
        found += [bone.name for bone in end.children_recursive if not _is_made(bone.name)]
    return [name for name in found if name not in profile.keyed]


def _is_made(bone: str) -> bool:
    """Whether Rigify made a bone for its own use."""
    return bone.startswith(("MCH-", "VIS", "ORG-", "DEF-"))


def switches(obj: Any, profile: Profile) -> list[tuple[str, str, float]]:
    """(bone, setting, value) of all settings on which depends what the keyed controls do, as they must be."""
    if not profile.controls:
        return []
    inverse = {limb.name for limb in profile.limbs}
    wanted = {_holder(limb): _INVERSE if limb in inverse else _FORWARD for limb in _LIMBS}
    wanted["torso"] = {setting: _followed(obj, control) for control, setting in _FOLLOW.items()}
    if inverse:
        wanted["torso"]["torso_parent"] = 1.0
    found = [(bone, name, value) for bone, values in wanted.items() for name, value in values.items()]
    return [(bone, name, value) for bone, name, value in found if name in obj.pose.bones.get(bone, ())]


def to_switch(obj: Any, profile: Profile) -> list[str]:
    """The names of the switches, each once, that are set otherwise now."""
    found = [name for bone, name, value in switches(obj, profile) if abs(obj.pose.bones[bone][name] - value) > _EXACT]
    return list(dict.fromkeys(found))


def check_moved(obj: Any, profile: Profile, first: int, last: int) -> None:
    """RigError where something else than the keyed controls moves the body in scene frames first..last."""
    curves = by_channel(own_bag(obj))
    frames = range(first, last + 1)

    def is_always(bone: str, name: str, wanted: float) -> bool:
        curve = curves.get((bone_path(bone, f'["{name}"]'), 0))
        values = [obj.pose.bones[bone][name]] if curve is None or curve.mute else map(curve.evaluate, frames)
        return all(abs(value - wanted) < _EXACT for value in values)

    for bone, name, wanted in switches(obj, profile):
        if not is_always(bone, name, wanted):
            raise RigError(
                f"'{name}' of '{bone}' is not {wanted:g} throughout: a Rigify rig is re-imagined where it is; set it "
                "so, or use Generate."
            )
    for name in posed(obj, shifting(obj, profile)):
        raise RigError(f"'{name}' is posed: bring the motion onto the controls that it moves first.")
    for name in TURNING:
        places = [np.zeros(3)] if name not in obj.pose.bones else [obj.pose.bones[name].location]
        keyed = [curves.get((bone_path(name, "location"), index)) for index in range(3)]
        places += [point.co[1] for curve in keyed if curve is not None for point in curve.keyframe_points]
        if max(np.abs(place).max() for place in places) > _EXACT:
            raise RigError(f"'{name}' is moved: turn it only, and move 'torso' instead.")


def posed(obj: Any, bones: list[str]) -> list[str]:
    """Those of the bones that do not rest, or that the action moves."""
    curves = by_channel(own_bag(obj))
    still = {name for name in bones if np.allclose(obj.pose.bones[name].matrix_basis, np.eye(4), atol=_EXACT)}
    return [name for name in bones if name not in still or is_moved(curves, name)]


def is_moved(curves: dict[tuple[str, int], Any], bone: str) -> bool:
    """Whether a curve of the bone, of those `by_channel` found, has keys of more than one value."""
    start = bone_path(bone, "")
    of_bone = [curve for (path, _), curve in curves.items() if path.startswith(start) and not curve.mute]
    return any(np.ptp([point.co[1] for point in curve.keyframe_points] or [0.0]) > _EXACT for curve in of_bone)
