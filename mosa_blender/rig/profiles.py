# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bone of an armature is which SMPL joint, by name. No bpy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .errors import RigError
from .skeleton import HANDS, JOINTS, PARENTS

_NAMED_AT_MOST = 4
_AVERAGE = re.compile(r"^([mf])_avg_")
_NUMBERED = re.compile(r"^bone_(\d\d)$")
_MIXAMO_PREFIX = re.compile(r"^mixamorig\d*[:_]?")


@dataclass(frozen=True)
class Profile:
    """The bones of an armature that SMPL's joints are.

    bones    SMPL joint -> bone name: the 22 joints always, the two hands where there are any
    """

    bones: Mapping[str, str]

    @property
    def ordered(self) -> list[str]:
        """Bone names of the 22 joints, in the order of JOINTS."""
        return [self.bones[joint] for joint in JOINTS]


@dataclass(frozen=True)
class Naming:
    """A way to name bones.

    usual    SMPL joint -> how its bone is usually called
    plain    a bone's name in lower case -> the same without what differs from file to file
    """

    usual: Mapping[str, str]
    plain: Callable[[str], str] = str

    def found_in(self, bone_names: Iterable[str]) -> dict[str, list[str]]:
        """The bones for each joint that has any."""
        joints = {usual.lower(): joint for joint, usual in self.usual.items()}
        found: dict[str, list[str]] = {}
        for name in bone_names:
            joint = joints.get(self.plain(name.lower()))
            if joint is not None:
                found.setdefault(joint, []).append(name)
        return found


def _plain_smpl(name: str) -> str:
    numbered = _NUMBERED.match(name)
    if numbered:
        index = int(numbered[1])
        return (*JOINTS, *HANDS)[index] if index < len(JOINTS) + len(HANDS) else name
    name = _AVERAGE.sub("", name)
    for short, long in (("l_", "left_"), ("r_", "right_")):
        if name.startswith(short):
            return long + name[len(short) :]
    return name


def _bones(middle: str, limbs: str, sides: tuple[str, str]) -> dict[str, str]:
    """Joint -> bone, of bones in the order of _MIDDLE and _LIMBS, the limbs' with an asterisk for their side."""
    found = dict(zip(_MIDDLE, middle.split(), strict=True))
    for side, written in zip(("left", "right"), sides, strict=True):
        bones = limbs.replace("*", written).split()
        found |= {f"{side}_{joint}": bone for joint, bone in zip(_LIMBS, bones, strict=True)}
    return found


_MIDDLE = ("pelvis", "spine1", "spine2", "spine3", "neck", "head")
_LIMBS = ("hip", "knee", "ankle", "foot", "collar", "shoulder", "elbow", "wrist")

SMPL = Naming({joint: joint for joint in (*JOINTS, *HANDS)}, _plain_smpl)
MIXAMO = Naming(
    _bones(
        "Hips Spine Spine1 Spine2 Neck Head",
        "*UpLeg *Leg *Foot *ToeBase *Shoulder *Arm *ForeArm *Hand",
        ("Left", "Right"),
    ),
    lambda name: _MIXAMO_PREFIX.sub("", name),
)
"""Of Mixamo, and without its prefix of Ready Player Me and others."""
UNREAL = Naming(
    _bones(
        "pelvis spine_01 spine_02 spine_03 neck_01 head",
        "thigh_* calf_* foot_* ball_* clavicle_* upperarm_* lowerarm_* hand_*",
        ("l", "r"),
    )
)
"""Of Unreal's mannequins; what the newer ones have more (spine_04 and 05, neck_02) rests."""
METARIG = Naming(
    _bones(
        "spine spine.001 spine.002 spine.003 spine.004 spine.006",
        "thigh.* shin.* foot.* toe.* shoulder.* upper_arm.* forearm.* hand.*",
        ("L", "R"),
    )
)
"""Of Blender's human metarig (Rigify), as it is before a rig is generated from it."""


def match_bones(bone_names: Iterable[str], parents: Mapping[str, str | None] | None = None) -> Profile:
    """Find SMPL's joints among bone names, by the naming that knows most of them.

    `parents` (bone -> its parent bone or None) makes it check the hierarchy too; other bones may
    stand between mapped ones. RigError names what is missing, ambiguous or wrongly parented.
    """
    names = list(bone_names)
    candidates = [(naming, naming.found_in(names)) for naming in (SMPL, MIXAMO, UNREAL, METARIG)]
    naming, found = max(candidates, key=lambda one: len(set(JOINTS) & set(one[1])))
    _refuse_missing([naming.usual[joint] for joint in JOINTS if joint not in found])
    twice = next((bones for bones in found.values() if len(bones) > 1), None)
    if twice:
        listed = " and ".join(f"'{name}'" for name in twice)
        raise RigError(f"The armature has {listed} for the same SMPL joint; rename or remove all but one.")
    bones = {joint: of_joint[0] for joint, of_joint in found.items()}
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
        f"The armature has no bone for {listed}; name its bones as SMPL, Mixamo, Unreal or a metarig do, or add a MoSa "
        "figure."
    )


def _check_hierarchy(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> None:
    mapped = {bones[joint] for joint in JOINTS}
    for joint, parent in zip(JOINTS, PARENTS, strict=True):
        expected = bones[JOINTS[parent]] if parent >= 0 else None
        ancestor = parents.get(bones[joint])
        while ancestor is not None and ancestor not in mapped:
            ancestor = parents.get(ancestor)
        if ancestor != expected:
            place = f"below '{expected}'" if expected else "above all others that move"
            raise RigError(
                f"The armature's bones do not hang as a body's do: '{bones[joint]}' must be {place} in the hierarchy."
            )
