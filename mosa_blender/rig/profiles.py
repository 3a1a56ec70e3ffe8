# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bone of an armature is which SMPL joint. No bpy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from .anatomy import ancestors, joints_by_anatomy, toes_by_anatomy
from .errors import RigError, listed
from .skeleton import HANDS, JOINTS, LABELS, PELVIS, above, lineage

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
class Limb:
    """An arm or a leg that inverse kinematics moves.

    name      as Rigify's: "thigh.L"
    joints    its base, middle and end, indices into JOINTS
    roll      the control that turns the middle about the line from base to end, an index among the controls
    end       the control that carries the end, likewise
    """

    name: str
    joints: tuple[int, int, int]
    roll: int
    end: int


@dataclass(frozen=True)
class Profile:
    """The bones of an armature that SMPL's joints are.

    bones       SMPL joint -> bone name: the 22 joints but for some of OPTIONAL, the two hands where there are any
    controls    the bones to key in their place, those that others hang on first; empty where the joints' own are keyed
    limbs       what of them inverse kinematics moves
    """

    bones: Mapping[str, str]
    controls: tuple[Control, ...] = ()
    limbs: tuple[Limb, ...] = ()

    @property
    def present(self) -> list[int]:
        """The joints that have a bone, as indices into JOINTS."""
        return [k for k, joint in enumerate(JOINTS) if joint in self.bones]

    @property
    def ordered(self) -> list[str]:
        """Bone names of the joints that have one, in the order of JOINTS."""
        return [self.bones[JOINTS[k]] for k in self.present]

    @property
    def keyed(self) -> list[str]:
        """Names of the bones that have the keys; the first one's location has the pelvis'."""
        return [control.bone for control in self.controls] or self.ordered

    @property
    def located(self) -> list[int]:
        """Which of the keyed bones have keys of their location, too: the first and the ends of limbs."""
        return [0, *(limb.end for limb in self.limbs)]

    @property
    def rolls(self) -> list[str]:
        """Names of those keyed bones that the armature's own inverse kinematics moves on."""
        return [self.controls[limb.roll].bone for limb in self.limbs]

    def keyed_for(self, joints: Iterable[int]) -> list[int]:
        """Which of the keyed bones are keyed otherwise when these joints are turned otherwise."""
        joints, present = set(joints), self.present
        if not self.controls:
            return [k for k, joint in enumerate(present) if joints & _with_missing_above(joint, present)]
        return [k for k, control in enumerate(self.controls) if control.changes & joints]

    def located_for(self, joints: Iterable[int]) -> list[int]:
        """Which of the keyed bones have another location then."""
        joints = set(joints)
        if not self.controls:
            return [0] if PELVIS in joints else []
        first = [0] if any(self.controls[k].changes & joints for k in self.to_pelvis()) else []
        return [*first, *(limb.end for limb in self.limbs if self.controls[limb.end].changes & joints)]

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
VROID = Naming(
    _bones(
        "J_Bip_C_Hips J_Bip_C_Spine J_Bip_C_Chest J_Bip_C_UpperChest J_Bip_C_Neck J_Bip_C_Head",
        "J_Bip_*_UpperLeg J_Bip_*_LowerLeg J_Bip_*_Foot J_Bip_*_ToeBase "
        "J_Bip_*_Shoulder J_Bip_*_UpperArm J_Bip_*_LowerArm J_Bip_*_Hand",
        ("L", "R"),
    )
)
"""Of VRoid Studio's avatars (VRM)."""
CHARACTER_CREATOR = Naming(
    _bones(
        "CC_Base_Hip CC_Base_Waist CC_Base_Spine01 CC_Base_Spine02 CC_Base_NeckTwist01 CC_Base_Head",
        "CC_Base_*_Thigh CC_Base_*_Calf CC_Base_*_Foot CC_Base_*_ToeBase "
        "CC_Base_*_Clavicle CC_Base_*_Upperarm CC_Base_*_Forearm CC_Base_*_Hand",
        ("L", "R"),
    )
)
"""Of Reallusion's Character Creator and AccuRig."""
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
RIGIFY_DEFORM = Naming({joint: f"DEF-{bone}" for joint, bone in METARIG.usual.items()})
"""Of such a rig's deforming bones alone, as they are made for game engines: no controls are left that they follow."""
_FK = ("thigh_fk", "shin_fk", "foot_fk", "toe_fk", "shoulder", "upper_arm_fk", "forearm_fk", "hand_fk")
_CONTROLS = {"torso": "pelvis", "spine_fk": "pelvis", "neck": "neck", "head": "head"}
_CONTROLS |= {f"spine_fk.00{k}": f"spine{k}" for k in (1, 2, 3)}
_CONTROLS |= {f"{bone}.L": f"left_{joint}" for joint, bone in zip(_LIMBS, _FK, strict=True)}
_CONTROLS |= {f"{bone}.R": f"right_{joint}" for joint, bone in zip(_LIMBS, _FK, strict=True)}
"""Rigify's controls for forward kinematics -> the joint as which each is turned. The torso carries all; the lower spine
hangs upside down on the upper one."""
_IK = {"thigh": ("thigh_ik", "foot_ik", "toe_ik"), "upper_arm": ("upper_arm_ik", "hand_ik")}
"""The first control of a limb for forward kinematics -> those for inverse kinematics: what rolls it, what carries its
end, and what hangs on that."""
_CHAINS = {"thigh": ("hip", "knee", "ankle", "foot"), "upper_arm": ("shoulder", "elbow", "wrist")}
"""The joints of each."""
_AUTO_RIG_PRO = {"c_traj", "c_root_master.x"}
"""Controls that Auto-Rig Pro gives every rig, and that it does not export."""
_NAMINGS = (SMPL, MIXAMO, UNREAL, VROID, CHARACTER_CREATOR, METARIG, RIGIFY, RIGIFY_DEFORM)


OPTIONAL = frozenset(("spine1", "spine2", "neck", "left_collar", "right_collar", "left_foot", "right_foot"))
"""What a body may lack: the bones below do what these would."""
NEEDED = frozenset(JOINTS) - OPTIONAL


def match_bones(
    bone_names: Iterable[str],
    parents: Mapping[str, str | None] | None = None,
    inverse: Iterable[str] = (),
) -> Profile:
    """Find SMPL's joints among bone names, by the naming that knows most of them.

    `parents` (bone -> its parent bone or None) makes it check the hierarchy too; other bones may
    stand between mapped ones. With them, bodies of no known naming are found, too
    (`joints_by_anatomy`). RigError names what is missing, ambiguous or wrongly parented.
    `inverse` are the limbs of a Rigify rig that inverse kinematics moves, as "thigh.L" and "upper_arm.R".
    """
    names = list(bone_names)
    naming, found = _best_naming(names)
    needed = [joint for joint in JOINTS if naming is RIGIFY or joint in NEEDED]
    missing = [naming.usual[joint] for joint in needed if joint not in found]
    if missing and set(names) >= _AUTO_RIG_PRO:
        raise RigError(
            "Auto-Rig Pro's controls are not keyed: generate on a MoSa figure and bring the motion over with Auto-Rig "
            "Pro's Remap, or choose the skeleton that it exports."
        )
    if missing and parents is not None and (guessed := joints_by_anatomy(parents)).keys() >= NEEDED:
        _check_hierarchy(guessed, parents)
        return Profile(guessed)
    _refuse_missing(missing)
    bones = _one_each(found)
    if naming is RIGIFY:
        _refuse_missing([control for control in _CONTROLS if control not in names])
        return _with_controls(Profile(bones), parents, inverse) if parents is not None else Profile(bones)
    if parents is not None:
        if not bones.keys() >= {"left_foot", "right_foot"}:
            bones = toes_by_anatomy(bones, parents) | bones
        _check_hierarchy(bones, parents)
    return Profile(bones)


def _one_each(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The bone of each joint for which bones were found. RigError where one has two."""
    twice = next((bones for bones in found.values() if len(bones) > 1), None)
    if twice:
        both = " and ".join(f"'{name}'" for name in twice)
        raise RigError(f"The armature has {both} for the same SMPL joint; rename or remove all but one.")
    return {joint: bones[0] for joint, bones in found.items()}


def guessed_bones(parents: Mapping[str, str | None]) -> dict[str, str]:
    """What is found of SMPL's joints, as far as it goes: joint -> bone, of bones with their parents."""
    _, named = _best_naming(parents)
    by_name = {joint: named[joint][0] for joint in JOINTS if joint in named}
    return max(by_name, joints_by_anatomy(parents), key=len)


def chosen_bones(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> Profile:
    """The profile of bones that somebody chose for SMPL's joints, of bones with their parents.

    RigError names what no bone or one that is not there is chosen for, what is chosen twice, and what hangs wrongly.
    """
    missing = [LABELS[joint] for joint in JOINTS if joint in NEEDED and joint not in bones]
    if missing:
        raise RigError(f"No bone is chosen for {listed(missing)}; choose one in the panel Bones.")
    for joint, bone in bones.items():
        if bone not in parents:
            raise RigError(
                f"There is no bone '{bone}', which is chosen for {LABELS[joint]}; choose another in the panel Bones."
            )
        other = next(name for name, same in bones.items() if same == bone)
        if other != joint:
            raise RigError(
                f"'{bone}' is chosen for both {LABELS[other]} and {LABELS[joint]}; change one in the panel Bones."
            )
    _check_hierarchy(bones, parents)
    return Profile(dict(bones))


def _best_naming(bone_names: Iterable[str]) -> tuple[Naming, dict[str, list[str]]]:
    """The naming that knows most of the bones, and the bones for each joint that it finds."""
    names = list(bone_names)
    candidates = [(naming, naming.found_in(names)) for naming in _NAMINGS]
    return max(candidates, key=lambda one: len(set(JOINTS) & set(one[1])))


def has_inverse(limb: str, bone_names: Iterable[str]) -> bool:
    """Whether a Rigify rig has the controls to move a limb ("thigh.L") by inverse kinematics."""
    part, side = limb.rsplit(".", 1)
    return {f"{control}.{side}" for control in _IK[part]} <= set(bone_names)


def _with_controls(profile: Profile, parents: Mapping[str, str | None], inverse: Iterable[str]) -> Profile:
    """The profile with the controls of a Rigify rig: for forward kinematics but for these limbs."""
    chains = [(part, side, _joints(_CHAINS[part], side)) for part, side in (limb.rsplit(".", 1) for limb in inverse)]
    elsewhere = {joint for _, _, joints in chains for joint in joints}
    forward = {name: joint for name, joint in _CONTROLS.items() if JOINTS.index(joint) not in elsewhere}
    controls, limbs = list(_forward(forward, profile.bones, parents)), []
    for part, side, joints in chains:
        roll, end, *others = (f"{control}.{side}" for control in _IK[part])
        base, middle, tip = joints[:3]
        limbs.append(Limb(f"{part}.{side}", (base, middle, tip), len(controls), len(controls) + 1))
        # Where the limb's base is carried, its middle goes along.
        controls.append(Control(roll, base, None, frozenset((base, middle))))
        controls.append(Control(end, tip, None, lineage(tip)))
        controls += [
            Control(bone, joint, limbs[-1].end, frozenset((joint,)))
            for bone, joint in zip(others, joints[3:], strict=True)
        ]
    return replace(profile, controls=tuple(controls), limbs=tuple(limbs))


def _joints(names: Iterable[str], side: str) -> list[int]:
    return [JOINTS.index(f"{'left' if side == 'L' else 'right'}_{name}") for name in names]


def _forward(
    named: Mapping[str, str], bones: Mapping[str, str], parents: Mapping[str, str | None]
) -> Iterator[Control]:
    """The controls for forward kinematics, of the names and joints `named`."""
    way = {name: ancestors(name, parents) for name in named}
    names = sorted(named, key=lambda name: len(way[name]))
    joints = [JOINTS.index(named[name]) for name in names]
    carrying = {name: k for k, name in enumerate(names)}
    # A joint's bone goes where its control goes, which it may follow by a constraint.
    carrying |= {bones[JOINTS[joint]]: k for k, joint in enumerate(joints)}
    for name, joint in zip(names, joints, strict=True):
        carrier = next((carrying[other] for other in way[name] if other in carrying), None)
        if (carrier is None) != (name == "torso"):
            raise RigError("The armature's controls do not hang on 'torso' as Rigify's do; generate the rig anew.")
        # What it is keyed with is the turn from the joint of its carrier to its own.
        held = lineage(joints[carrier]) if carrier is not None else frozenset()
        yield Control(name, joint, carrier, held ^ lineage(joint))


def _refuse_missing(missing: list[str]) -> None:
    if not missing:
        return
    raise RigError(
        f"The armature has no bone for {listed(missing)}; choose its bones in the MoSa tab's panel Bones, name them "
        "after the body ('thigh.L', 'shin.L', 'foot.L', 'upper_arm.L', 'forearm.L', 'hand.L', 'spine', 'head'), "
        "or add a MoSa figure."
    )


def _check_hierarchy(bones: Mapping[str, str], parents: Mapping[str, str | None]) -> None:
    mapped = {bones[joint] for joint in JOINTS if joint in bones}
    for index, joint in enumerate(JOINTS):
        if joint not in bones:
            continue
        expected = next((bones[JOINTS[k]] for k in above(index) if JOINTS[k] in bones), None)
        ancestor = next((bone for bone in ancestors(bones[joint], parents) if bone in mapped), None)
        if ancestor != expected:
            place = f"below '{expected}'" if expected else "above all others that move"
            raise RigError(
                f"The armature's bones do not hang as a body's do: '{bones[joint]}' must be {place} in the hierarchy."
            )


def _with_missing_above(joint: int, present: list[int]) -> set[int]:
    """A joint and those without bones right above it, what they do being done by it."""
    return {joint, *takewhile(lambda k: k not in present, above(joint))}
