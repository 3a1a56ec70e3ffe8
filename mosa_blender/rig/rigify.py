# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs that Rigify generated: what has to be switched for their FK controls to move the body, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

from .controls import Controls
from .curves import bone_path, by_channel, own_bag
from .errors import RigError
from .profiles import Profile

ROOT = "root"
"""The control that carries the torso, by a constraint."""
RESTING = ("hips", "chest")
"""Controls that turn parts of the spine together."""
_SWITCHES = {"torso": {"neck_follow": 1.0, "head_follow": 1.0}}
_SWITCHES |= {
    f"{limb}_parent.{side}": {"IK_FK": 1.0, "FK_limb_follow": 0.0} for limb in ("upper_arm", "thigh") for side in "LR"
}
_EXACT = 1e-4


def controls_of(obj: Any, profile: Profile) -> Controls | None:
    """The controls of an armature at rest; None where the bones themselves are keyed."""
    if not profile.controls:
        return None
    keyed, bones = (
        np.array([obj.data.bones[name].matrix_local for name in names], dtype=np.float64)
        for names in (profile.keyed, profile.ordered)
    )
    return Controls(profile, keyed[:, :3, :3], keyed[:, :3, 3], bones[:, :3, :3], bones[0, :3, 3])


def switches(obj: Any) -> list[tuple[str, str, float]]:
    """(bone, property, value) of all switches there are, as the FK controls want them."""
    found = [(bone, name, value) for bone, values in _SWITCHES.items() for name, value in values.items()]
    return [(bone, name, value) for bone, name, value in found if name in obj.pose.bones.get(bone, ())]


def is_switched(obj: Any, profile: Profile) -> bool:
    """Whether the FK controls, if the armature has any, move the body now."""
    return not profile.controls or all(
        abs(obj.pose.bones[bone][name] - value) < _EXACT for bone, name, value in switches(obj)
    )


def check_forward(obj: Any, first: int, last: int) -> None:
    """RigError where something else than the FK controls moves the body in scene frames first..last."""
    curves = by_channel(own_bag(obj))
    frames = range(first, last + 1)

    def is_always(bone: str, name: str, wanted: float) -> bool:
        curve = curves.get((bone_path(bone, f'["{name}"]'), 0))
        values = [obj.pose.bones[bone][name]] if curve is None or curve.mute else map(curve.evaluate, frames)
        return all(abs(value - wanted) < _EXACT for value in values)

    for bone, name, wanted in switches(obj):
        if not is_always(bone, name, wanted):
            raise RigError(
                f"'{name}' of '{bone}' is not {wanted:g} throughout: only what the FK controls of a Rigify rig "
                "do can be re-imagined; bring the motion onto them first, or use Generate."
            )
    for name in RESTING:
        bone = obj.pose.bones.get(name)
        if bone is None:
            continue
        if not np.allclose(bone.matrix_basis, np.eye(4), atol=_EXACT) or is_moved(curves, name):
            raise RigError(f"'{name}' is posed: bring the motion onto the controls of the spine first.")


def is_moved(curves: dict[tuple[str, int], Any], bone: str) -> bool:
    """Whether a curve of the bone, of those `by_channel` found, has keys of more than one value."""
    start = bone_path(bone, "")
    of_bone = [curve for (path, _), curve in curves.items() if path.startswith(start) and not curve.mute]
    return any(np.ptp([point.co[1] for point in curve.keyframe_points] or [0.0]) > _EXACT for curve in of_bone)
