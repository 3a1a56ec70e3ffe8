# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies by other names than the known ones: what hangs on what, as tools and game characters have it.

Each line of a table is a chain of bones, each hanging on the one before; where a bone stands in several lines they
branch. Bones written with an asterisk are there for both sides, with what `sides` says in its place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Humanoid:
    """A body by its bones.

    chains   the table
    sides    how left and right are written
    joints   SMPL joint, of pairs without its side -> bone, or None
    prefix   before the name of every bone
    """

    chains: str
    sides: tuple[str, str]
    joints: dict[str, str | None]
    prefix: str = ""

    def parents(self) -> dict[str, str | None]:
        """Bone -> its parent."""
        found: dict[str, str | None] = {}
        for line in self.chains.strip().splitlines():
            for side in self.sides if "*" in line else ("",):
                above = None
                for bone in (self.prefix + part.strip() for part in line.replace("*", side).split(",")):
                    found.setdefault(bone, above)
                    above = bone
        return found

    def expected(self) -> dict[str, str]:
        """SMPL joint -> bone."""
        found = {}
        for joint, bone in self.joints.items():
            for side, written in zip(("left", "right"), self.sides, strict=True):
                if bone is not None:
                    found[f"{side}_{joint}" if "*" in bone else joint] = self.prefix + bone.replace("*", written)
        return found


def _joints(trunk: str, limbs: str) -> dict[str, str | None]:
    names = ["pelvis", "spine1", "spine2", "spine3", "neck", "head"]
    names += ["hip", "knee", "ankle", "foot", "collar", "shoulder", "elbow", "wrist"]
    bones = [None if bone.strip() == "-" else bone.strip() for bone in f"{trunk}, {limbs}".split(",")]
    return dict(zip(names, bones, strict=True))


HUMANOIDS = {
    "daz": Humanoid(
        """
        hip, pelvis, *ThighBend, *ThighTwist, *Shin, *Foot, *Metatarsals, *Toe, *BigToe, *BigToe_2
        *Toe, *SmallToe1
        hip, abdomenLower, abdomenUpper, chestLower, chestUpper, neckLower, neckUpper, head, upperFaceRig
        head, *Eye
        chestUpper, *Collar, *ShldrBend, *ShldrTwist, *ForearmBend, *ForearmTwist, *Hand, *Thumb1, *Thumb2
        *Hand, *Carpal1, *Index1
        chestLower, *Pectoral
        """,
        ("l", "r"),
        _joints(
            "hip, abdomenLower, chestLower, chestUpper, neckLower, head",
            "*ThighBend, *Shin, *Foot, *Toe, *Collar, *ShldrBend, *ForearmBend, *Hand",
        ),
    ),
    "makehuman": Humanoid(
        """
        root, pelvis.*, upperleg01.*, upperleg02.*, lowerleg01.*, lowerleg02.*, foot.*, toe1-1.*, toe1-2.*
        foot.*, toe2-1.*
        root, spine05, spine04, spine03, spine02, spine01, neck01, neck02, neck03, head, jaw
        spine01, clavicle.*, shoulder01.*, upperarm01.*, upperarm02.*, lowerarm01.*, lowerarm02.*, wrist.*, finger1-1.*
        spine02, breast.*
        """,
        ("L", "R"),
        _joints(
            "root, spine05, spine03, spine01, neck01, head",
            "upperleg01.*, lowerleg01.*, foot.*, -, clavicle.*, upperarm01.*, lowerarm01.*, wrist.*",
        ),
    ),
    "cmu_bvh": Humanoid(
        """
        Hips, *HipJoint, *UpLeg, *Leg, *Foot, *ToeBase
        Hips, LowerBack, Spine, Spine1, Neck, Neck1, Head
        Spine1, *Shoulder, *Arm, *ForeArm, *Hand, *FingerBase, *HandIndex1
        *Hand, *Thumb
        """,
        ("Left", "Right"),
        _joints(
            "Hips, LowerBack, Spine, Spine1, Neck, Head",
            "*UpLeg, *Leg, *Foot, *ToeBase, *Shoulder, *Arm, *ForeArm, *Hand",
        ),
    ),
    "named_after_joints": Humanoid(
        """
        Hips, *Hip, *Knee, *Ankle, *Toe
        Hips, Chest, Chest2, Chest3, Chest4, Neck, Head
        Chest4, *Collar, *Shoulder, *Elbow, *Wrist
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Chest, Chest3, Chest4, Neck, Head",
            "*Hip, *Knee, *Ankle, *Toe, *Collar, *Shoulder, *Elbow, *Wrist",
        ),
    ),
    "vrchat": Humanoid(
        """
        Hips, * leg, * knee, * ankle, * toe
        Hips, Spine, Chest, Neck, Head, *Eye
        Chest, * shoulder, * arm, * elbow, * wrist, IndexFinger1_*
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine, -, Chest, Neck, Head",
            "* leg, * knee, * ankle, * toe, * shoulder, * arm, * elbow, * wrist",
        ),
    ),
    "optitrack": Humanoid(
        """
        Hip, *Thigh, *Shin, *Foot, *Toe
        Hip, Ab, Chest, Neck, Head
        Chest, *Shoulder, *UArm, *FArm, *Hand, *Index1
        """,
        ("L", "R"),
        _joints(
            "Hip, Ab, -, Chest, Neck, Head",
            "*Thigh, *Shin, *Foot, *Toe, *Shoulder, *UArm, *FArm, *Hand",
        ),
        prefix="Skeleton_001_",
    ),
    "acclaim": Humanoid(
        """
        root, *hipjoint, *femur, *tibia, *foot, *toes
        root, lowerback, upperback, thorax, lowerneck, upperneck, head
        thorax, *clavicle, *humerus, *radius, *wrist, *hand, *fingers
        *hand, *thumb
        """,
        ("l", "r"),
        _joints(
            "root, lowerback, upperback, thorax, lowerneck, head",
            "*femur, *tibia, *foot, *toes, *clavicle, *humerus, *radius, *wrist",
        ),
    ),
    "kinect": Humanoid(
        """
        SpineBase, Hip*, Knee*, Ankle*, Foot*
        SpineBase, SpineMid, SpineShoulder, Neck, Head
        SpineShoulder, Shoulder*, Elbow*, Wrist*, Hand*, HandTip*
        """,
        ("Left", "Right"),
        _joints(
            "SpineBase, SpineMid, -, SpineShoulder, Neck, Head",
            "Hip*, Knee*, Ankle*, -, -, Shoulder*, Elbow*, Wrist*",
        ),
    ),
    "mixamo_with_other_toes": Humanoid(
        """
        Hips, *UpLeg, *Leg, *Foot, *Toe, *ToeEnd
        Hips, Spine, Spine1, Spine2, Neck, Head
        Spine2, *Shoulder, *Arm, *ForeArm, *Hand
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine, Spine1, Spine2, Neck, Head",
            "*UpLeg, *Leg, *Foot, *Toe, *Shoulder, *Arm, *ForeArm, *Hand",
        ),
    ),
    "biped": Humanoid(
        """
        Bip01, Bip01 Pelvis, Bip01 * Thigh, Bip01 * Calf, Bip01 * Foot, Bip01 * Toe0
        Bip01 Pelvis, Bip01 Spine, Bip01 Spine1, Bip01 Spine2, Bip01 Neck, Bip01 Head
        Bip01 Spine2, Bip01 * Clavicle, Bip01 * UpperArm, Bip01 * Forearm, Bip01 * Hand, Bip01 * Finger0
        """,
        ("L", "R"),
        _joints(
            "Bip01 Pelvis, Bip01 Spine, Bip01 Spine1, Bip01 Spine2, Bip01 Neck, Bip01 Head",
            "Bip01 * Thigh, Bip01 * Calf, Bip01 * Foot, Bip01 * Toe0, Bip01 * Clavicle, Bip01 * UpperArm, "
            "Bip01 * Forearm, Bip01 * Hand",
        ),
    ),
    "biped_with_arms_on_the_neck": Humanoid(
        """
        Bip001, Bip001 Pelvis, Bip001 Spine, Bip001 Spine1, Bip001 Neck, Bip001 Head, Bip001 HeadNub
        Bip001 Spine, Bip001 * Thigh, Bip001 * Calf, Bip001 * Foot, Bip001 * Toe0, Bip001 * Toe0Nub
        Bip001 Neck, Bip001 * Clavicle, Bip001 * UpperArm, Bip001 * Forearm, Bip001 * Hand, Bip001 * Finger0
        """,
        ("L", "R"),
        _joints(
            "Bip001 Spine, -, -, Bip001 Spine1, -, Bip001 Head",
            "Bip001 * Thigh, Bip001 * Calf, Bip001 * Foot, Bip001 * Toe0, Bip001 * Clavicle, Bip001 * UpperArm, "
            "Bip001 * Forearm, Bip001 * Hand",
        ),
    ),
    "valve": Humanoid(
        """
        Bip01_Pelvis, Bip01_*_Thigh, Bip01_*_Calf, Bip01_*_Foot, Bip01_*_Toe0
        Bip01_Pelvis, Bip01_Spine, Bip01_Spine1, Bip01_Spine2, Bip01_Spine4, Bip01_Neck1, Bip01_Head1
        Bip01_Spine4, Bip01_*_Clavicle, Bip01_*_UpperArm, Bip01_*_Forearm, Bip01_*_Hand
        """,
        ("L", "R"),
        _joints(
            "Bip01_Pelvis, Bip01_Spine, Bip01_Spine2, Bip01_Spine4, Bip01_Neck1, Bip01_Head1",
            "Bip01_*_Thigh, Bip01_*_Calf, Bip01_*_Foot, Bip01_*_Toe0, "
            "Bip01_*_Clavicle, Bip01_*_UpperArm, Bip01_*_Forearm, Bip01_*_Hand",
        ),
        "ValveBiped.",
    ),
    "motion_builder": Humanoid(
        """
        Reference, Hips, Spine, Spine1, Spine2, Neck, Head
        Hips, *UpLeg, *UpLegRoll, *Leg, *LegRoll, *Foot, *ToeBase, *_End
        Spine2, *Shoulder, *Arm, *ArmRoll, *ForeArm, *ForeArmRoll, *Hand, *HandIndex1, *HandIndex2
        *Hand, *HandThumb1
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine, Spine1, Spine2, Neck, Head",
            "*UpLeg, *Leg, *Foot, *ToeBase, *Shoulder, *Arm, *ForeArm, *Hand",
        ),
        "Character1_",
    ),
    "auto_rig_pro_export": Humanoid(
        """
        root.x, thigh_stretch.*, thigh_twist.*
        thigh_stretch.*, leg_stretch.*, leg_twist.*
        leg_stretch.*, foot.*, toes_01.*
        root.x, spine_01.x, spine_02.x, spine_03.x, neck.x, head.x, jawbone.x
        spine_03.x, shoulder.*, arm_stretch.*, arm_twist.*
        arm_stretch.*, forearm_stretch.*, forearm_twist.*
        forearm_stretch.*, hand.*, index1.*
        """,
        ("l", "r"),
        _joints(
            "root.x, spine_01.x, spine_02.x, spine_03.x, neck.x, head.x",
            "thigh_stretch.*, leg_stretch.*, foot.*, toes_01.*, shoulder.*, arm_stretch.*, forearm_stretch.*, hand.*",
        ),
    ),
    "kaykit": Humanoid(
        """
        root, hips, upperleg.*, lowerleg.*, foot.*, toes.*
        hips, spine, chest, head
        chest, upperarm.*, lowerarm.*, wrist.*, hand.*, handslot.*
        root, kneeIK.*
        root, control-foot-roll.*
        """,
        ("l", "r"),
        _joints(
            "hips, spine, -, chest, -, head",
            "upperleg.*, lowerleg.*, foot.*, toes.*, -, upperarm.*, lowerarm.*, wrist.*",
        ),
    ),
    "rokoko": Humanoid(
        """
        Root, Hips, *Thigh, *Shin, *Foot, *Toe, *ToeTip
        Hips, Spine1, Spine2, Spine3, Spine4, Neck, Head, HeadTip
        Spine4, *Shoulder, *Arm, *ForeArm, *Hand, *Finger1Metacarpal
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine1, Spine3, Spine4, Neck, Head",
            "*Thigh, *Shin, *Foot, *Toe, *Shoulder, *Arm, *ForeArm, *Hand",
        ),
    ),
    "unity": Humanoid(
        """
        Hips, *UpperLeg, *LowerLeg, *Foot, *Toes
        Hips, Spine, Chest, UpperChest, Neck, Head
        UpperChest, *Shoulder, *UpperArm, *LowerArm, *Hand, *IndexProximal
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine, Chest, UpperChest, Neck, Head",
            "*UpperLeg, *LowerLeg, *Foot, *Toes, *Shoulder, *UpperArm, *LowerArm, *Hand",
        ),
    ),
    "roblox": Humanoid(
        """
        Root, LowerTorso, *UpperLeg, *LowerLeg, *Foot
        LowerTorso, UpperTorso, Head
        UpperTorso, *UpperArm, *LowerArm, *Hand
        """,
        ("Left", "Right"),
        _joints(
            "LowerTorso, -, -, UpperTorso, -, Head", "*UpperLeg, *LowerLeg, *Foot, -, -, *UpperArm, *LowerArm, *Hand"
        ),
    ),
    "part_first": Humanoid(
        """
        hips, spine, chest, neck, head
        hips, leg_upper_*, leg_lower_*, foot_*, toe_*
        chest, shoulder_*, arm_upper_*, arm_lower_*, hand_*
        """,
        ("L", "R"),
        _joints(
            "hips, spine, -, chest, neck, head",
            "leg_upper_*, leg_lower_*, foot_*, toe_*, shoulder_*, arm_upper_*, arm_lower_*, hand_*",
        ),
    ),
    "mixamo_without_toes": Humanoid(
        """
        Hips, *UpLeg, *Leg, *Foot
        Hips, Spine, Spine1, Spine2, Neck, Head
        Spine2, *Shoulder, *Arm, *ForeArm, *Hand
        """,
        ("Left", "Right"),
        _joints(
            "Hips, Spine, Spine1, Spine2, Neck, Head",
            "*UpLeg, *Leg, *Foot, -, *Shoulder, *Arm, *ForeArm, *Hand",
        ),
        "mixamorig:",
    ),
    "mmd": Humanoid(
        """
        全ての親, センター, グルーブ, 腰, 上半身, 上半身2, 首, 頭, 目.*
        腰, 下半身, 足.*, ひざ.*, 足首.*, つま先.*
        下半身, 足D.*, ひざD.*, 足首D.*, 足先EX.*
        全ての親, 足IK親.*, 足IK.*, つま先IK.*
        上半身2, 肩P.*, 肩.*, 肩C.*, 腕.*, 腕捩.*, ひじ.*, 手捩.*, 手首.*, 親指0.*
        """,
        ("L", "R"),
        _joints("腰, 上半身, -, 上半身2, 首, 頭", "足.*, ひざ.*, 足首.*, つま先.*, 肩P.*, 腕.*, ひじ.*, 手首.*"),
    ),
    "mmd_in_english": Humanoid(
        """
        center, groove, upper body, upper body 2, neck, head, eye_*
        groove, lower body, leg_*, knee_*, ankle_*, toe_*
        upper body 2, shoulder_*, arm_*, arm twist_*, elbow_*, wrist twist_*, wrist_*, index1_*
        """,
        ("L", "R"),
        _joints(
            "groove, upper body, -, upper body 2, neck, head",
            "leg_*, knee_*, ankle_*, toe_*, shoulder_*, arm_*, elbow_*, wrist_*",
        ),
    ),
    "skyrim": Humanoid(
        """
        NPC COM [COM ], NPC Pelvis [Pelv], NPC * Thigh [*Thg], NPC * Calf [*Clf], NPC * Foot [*ft ], NPC * Toe0 [*Toe]
        NPC COM [COM ], NPC Spine [Spn0], NPC Spine1 [Spn1], NPC Spine2 [Spn2], NPC Neck [Neck], NPC Head [Head]
        NPC Spine2 [Spn2], NPC * Clavicle [*Clv], NPC * UpperArm [*Uar], NPC * Forearm [*Lar], NPC * Hand [*Hnd]
        """,
        ("L", "R"),
        _joints(
            "NPC COM [COM ], NPC Spine [Spn0], NPC Spine1 [Spn1], NPC Spine2 [Spn2], NPC Neck [Neck], NPC Head [Head]",
            "NPC * Thigh [*Thg], NPC * Calf [*Clf], NPC * Foot [*ft ], NPC * Toe0 [*Toe], NPC * Clavicle [*Clv], "
            "NPC * UpperArm [*Uar], NPC * Forearm [*Lar], NPC * Hand [*Hnd]",
        ),
    ),
    "rigify_deform": Humanoid(
        """
        root, DEF-spine, DEF-spine.001, DEF-spine.002, DEF-spine.003, DEF-spine.004, DEF-spine.005, DEF-spine.006
        DEF-spine, DEF-pelvis.*
        DEF-spine, DEF-thigh.*, DEF-thigh.*.001, DEF-shin.*, DEF-shin.*.001, DEF-foot.*, DEF-toe.*
        DEF-spine.003, DEF-shoulder.*, DEF-upper_arm.*, DEF-upper_arm.*.001, DEF-forearm.*, DEF-forearm.*.001
        DEF-forearm.*.001, DEF-hand.*, DEF-f_index.01.*
        """,
        ("L", "R"),
        _joints(
            "DEF-spine, DEF-spine.001, DEF-spine.002, DEF-spine.003, DEF-spine.004, DEF-spine.006",
            "DEF-thigh.*, DEF-shin.*, DEF-foot.*, DEF-toe.*, "
            "DEF-shoulder.*, DEF-upper_arm.*, DEF-forearm.*, DEF-hand.*",
        ),
    ),
}
