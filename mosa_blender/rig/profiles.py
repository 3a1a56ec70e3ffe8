# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bone of an armature is which SMPL joint, by name. No bpy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .errors import RigError
from .skeleton import HANDS, JOINTS, PARENTS

_NAMED_AT_MOST = 4
_AVERAGE = re.compile(r"^([mf])_avg_")
_NUMBERED = re.compile(r"^bone_(\d\d)$")


@dataclass(frozen=True)
class Profile:
    """The bones of an SMPL-like armature.

    bones    SMPL joint -> bone name: the 22 joints always, the two hands where there are any
    """

    bones: Mapping[str, str]

    @property
    def ordered(self) -> list[str]:
        """Bone names of the 22 joints, in the order of JOINTS."""
        return [self.bones[joint] for joint in JOINTS]


def joint_of(bone_name: str) -> str | None:
    """The SMPL joint that a bone name stands for, or None."""
    numbered = _NUMBERED.match(bone_name.lower())
    if numbered:
        index = int(numbered[1])
        return (*JOINTS, *HANDS)[index] if index < len(JOINTS) + len(HANDS) else None
    name = _AVERAGE.sub("", bone_name.lower())
    for short, long in (("l_", "left_"), ("r_", "right_")):
        if name.startswith(short):
            name = long + name[len(short) :]
    return name if name in JOINTS or name in HANDS else None


def match_bones(bone_names: Iterable[str], parents: Mapping[str, str | None] | None = None) -> Profile:
    """Find SMPL's joints among bone names.

    `parents` (bone -> its parent bone or None) makes it check the hierarchy too; other bones may
    stand between mapped ones. RigError names what is missing, ambiguous or wrongly parented.
    """
    names = list(bone_names)
    found: dict[str, list[str]] = {}
    for name in names:
        joint = joint_of(name)
        if joint is not None:
            found.setdefault(joint, []).append(name)

    _refuse_missing([joint for joint in JOINTS if joint not in found])
    twice = next((bones for bones in found.values() if len(bones) > 1), None)
    if twice:
        listed = " and ".join(f"'{name}'" for name in twice)
        raise RigError(f"The armature has {listed} for the same SMPL joint; rename or remove all but one.")
    bones = {joint: candidates[0] for joint, candidates in found.items()}
    if parents is not None:
        _check_hierarchy(bones, parents)
    return Profile(bones)


def _refuse_missing(missing: list[str]) -> None:
    if not missing:
        return
    listed = ", ".join(missing[:_NAMED_AT_MOST])
    if len(missing) > _NAMED_AT_MOST:
        listed += f" and {len(missing) - _NAMED_AT_MOST} more"
    raise RigError(
        f"The armature is not SMPL-like: it has no bone for {listed}; name its bones as SMPL does or add a MoSa figure."
    )


def _check_hierarchy(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> None:
    mapped = {bones[joint] for joint in JOINTS}
    for joint, parent in zip(JOINTS, PARENTS, strict=True):
        expected = bones[JOINTS[parent]] if parent >= 0 else None
        ancestor = parents.get(bones[joint])
        while ancestor is not None and ancestor not in mapped:
            ancestor = parents.get(ancestor)
        if ancestor != expected:
            place = f"below '{expected}'" if expected else "above all other SMPL bones"
            raise RigError(f"The armature is not SMPL-like: bone '{bones[joint]}' must be {place} in the hierarchy.")
