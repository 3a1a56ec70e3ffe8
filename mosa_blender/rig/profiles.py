# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bone of an armature is which SMPL joint, by name. No bpy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .errors import RigError
from .skeleton import HANDS, JOINTS, PARENTS, PELVIS, lineage

_NAMED_AT_MOST = 4
_AVERAGE = re.compile(r"^([mf])_avg_")
_NUMBERED = re.compile(r"^bone_(\d\d)$")
_MIXAMO_PREFIX = re.compile(r"^mixamorig\d*[:_]?")


@dataclass(frozen=True)
class Control:
    """A bone that animators key, where the bones that are joints follow others.

    joint      the joint as which it is turned, an index into JOINTS
    carrier    the control that it hangs on, an index among the controls; None for the first
    changes    the joints whose own turns change how it is keyed
    """

    bone: str
    joint: int
    carrier: int | None
    changes: frozenset[int]


@dataclass(frozen=True)
class Profile:
    """The bones of an armature that SMPL's joints are.

    bones       SMPL joint -> bone name: the 22 joints always, the two hands where there are any
    controls    the bones to key in their place, those that others hang on first; empty where the joints' own are keyed
    """

    bones: Mapping[str, str]
    controls: tuple[Control, ...] = ()

    @property
    def ordered(self) -> list[str]:
        """Bone names of the 22 joints, in the order of JOINTS."""
        return [self.bones[joint] for joint in JOINTS]

    @property
    def keyed(self) -> list[str]:
        """Names of the bones that have the keys; the first one's location has the pelvis'."""
        return [control.bone for control in self.controls] or self.ordered

    def keyed_for(self, joints: Iterable[int]) -> list[int]:
        """Which of the keyed bones are keyed otherwise when these joints are turned otherwise."""
        if not self.controls:
            return list(joints)
        return [k for k, control in enumerate(self.controls) if control.changes & set(joints)]

    def moved_for(self, joints: Iterable[int]) -> bool:
        """Whether the first one's location is, too."""
        if not self.controls:
            return PELVIS in joints
        return any(self.controls[k].changes & set(joints) for k in self.to_pelvis())

    def to_pelvis(self) -> list[int]:
        """The controls from the first to the one that the pelvis' bone hangs on."""
        found = [max(k for k, control in enumerate(self.controls) if control.joint == PELVIS)]
        while (carrier := self.controls[found[0]].carrier) is not None:
            found.insert(0, carrier)
        return found


@dataclass(frozen=True)
class Naming:
    """A way to name bones.

    usual    SMPL joint -> how its bone is usually called
    plain    a bone's name in lower case -> the same without what differs from file to file
    """

    usual: Mapping[str, str]
    plain: Callable[[str], str] = str

    @cached_property
    def _joints(self) -> dict[str, str]:
        return {usual.lower(): joint for joint, usual in self.usual.items()}

    def found_in(self, bone_names: Iterable[str]) -> dict[str, list[str]]:
        """The bones for each joint that has any."""
        found: dict[str, list[str]] = {}
        for name in bone_names:
            joint = self._joints.get(self.plain(name.lower()))
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
RIGIFY = Naming({joint: f"ORG-{bone}" for joint, bone in METARIG.usual.items()})
"""Of a rig that Rigify generated: these bones follow its controls."""
_FK = ("thigh_fk", "shin_fk", "foot_fk", "toe_fk", "shoulder", "upper_arm_fk", "forearm_fk", "hand_fk")
_CONTROLS = {"torso": "pelvis", "spine_fk": "pelvis", "neck": "neck", "head": "head"}
_CONTROLS |= {f"spine_fk.00{k}": f"spine{k}" for k in (1, 2, 3)}
_CONTROLS |= {f"{bone}.L": f"left_{joint}" for joint, bone in zip(_LIMBS, _FK, strict=True)}
_CONTROLS |= {f"{bone}.R": f"right_{joint}" for joint, bone in zip(_LIMBS, _FK, strict=True)}
"""Rigify's controls for forward kinematics -> the joint as which each is turned. The torso carries all; the lower spine
hangs upside down on the upper one."""


def match_bones(bone_names: Iterable[str], parents: Mapping[str, str | None] | None = None) -> Profile:
    """Find SMPL's joints among bone names, by the naming that knows most of them.

    `parents` (bone -> its parent bone or None) makes it check the hierarchy too; other bones may
    stand between mapped ones. RigError names what is missing, ambiguous or wrongly parented.
    """
    names = list(bone_names)
    candidates = [(naming, naming.found_in(names)) for naming in (SMPL, MIXAMO, UNREAL, METARIG, RIGIFY)]
    naming, found = max(candidates, key=lambda one: len(set(JOINTS) & set(one[1])))
    _refuse_missing([naming.usual[joint] for joint in JOINTS if joint not in found])
    twice = next((bones for bones in found.values() if len(bones) > 1), None)
    if twice:
        listed = " and ".join(f"'{name}'" for name in twice)
        raise RigError(f"The armature has {listed} for the same SMPL joint; rename or remove all but one.")
    bones = {joint: of_joint[0] for joint, of_joint in found.items()}
    if naming is RIGIFY:
        _refuse_missing([control for control in _CONTROLS if control not in names])
        return Profile(bones, _controls(bones, parents) if parents is not None else ())
    if parents is not None:
        _check_hierarchy(bones, parents)
    return Profile(bones)


def _controls(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> tuple[Control, ...]:
    above = {name: _ancestors(name, parents) for name in _CONTROLS}
    names = sorted(_CONTROLS, key=lambda name: len(above[name]))
    joints = [JOINTS.index(_CONTROLS[name]) for name in names]
    carrying = {name: k for k, name in enumerate(names)}
    # A joint's bone goes where its control goes, which it may follow by a constraint.
    carrying |= {bones[JOINTS[joint]]: k for k, joint in enumerate(joints)}
    found = []
    for name, joint in zip(names, joints, strict=True):
        carrier = next((carrying[other] for other in above[name] if other in carrying), None)
        # What it is keyed with is the turn from the joint of its carrier to its own.
        held = lineage(joints[carrier]) if carrier is not None else frozenset()
        found.append(Control(name, joint, carrier, held ^ lineage(joint)))
    if [control.bone for control in found if control.carrier is None] != ["torso"]:
        raise RigError("The armature's controls do not hang on 'torso' as Rigify's do; generate the rig anew.")
    return tuple(found)


def _ancestors(name: str, parents: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    while (above := parents.get(found[-1] if found else name)) is not None:
        found.append(above)
    return found


def _refuse_missing(missing: list[str]) -> None:
    if not missing:
        return
    listed = ", ".join(missing[:_NAMED_AT_MOST])
    if len(missing) > _NAMED_AT_MOST:
        listed += f" and {len(missing) - _NAMED_AT_MOST} more"
    raise RigError(
        f"The armature has no bone for {listed}; name its bones as SMPL, Mixamo, Unreal or Rigify do, or add a MoSa "
        "figure."
    )


def _check_hierarchy(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> None:
    mapped = {bones[joint] for joint in JOINTS}
    for joint, parent in zip(JOINTS, PARENTS, strict=True):
        expected = bones[JOINTS[parent]] if parent >= 0 else None
        ancestor = next((bone for bone in _ancestors(bones[joint], parents) if bone in mapped), None)
        if ancestor != expected:
            place = f"below '{expected}'" if expected else "above all others that move"
            raise RigError(
                f"The armature's bones do not hang as a body's do: '{bones[joint]}' must be {place} in the hierarchy."
            )
