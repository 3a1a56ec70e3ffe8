# SPDX-License-Identifier: GPL-3.0-or-later
"""The 22 joints among those of a BVH file, by the words in their names and by what hangs on what.

SMPL's names are taken as they are. Of all others (Mixamo, Biped, CMU, Unreal, VRM, Rokoko, Xsens, ...) the ends come
first: feet, hands and the head, each the one of its name that is nearest to the root. The rest lies on the ways from
there to the pelvis, so that twists, fingers and faces beside them do not matter. The add-on does the same with bones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .skeleton import JOINTS

OPTIONAL = frozenset(("spine1", "spine2", "neck", "left_collar", "right_collar", "left_foot", "right_foot"))
"""What a skeleton may lack."""
SHARED = 0.8
"""A word with which so many of the names begin says nothing."""
WORDS = re.compile(r"(?<![A-Za-z])[LR](?=[UF]Arm)|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[\u3040-\u30ff\u4e00-\u9fff]+")
"""The side first: "LUArm" and "LFArm" are OptiTrack's upper arm and forearm. Then words of Japanese, as in
MikuMikuDance's models."""
SIDES = {"l": "left", "left": "left", "r": "right", "right": "right"}
GLUED = re.compile(r"^(left|right)(.+)$|^(.+?)(left|right)$")
INITIAL = re.compile(
    r"^([lr])(hip(?:joint)?|femur|thigh|tibia|knee|ankle|foot|toes?|clavicle|collar|humerus|shoulder|elbow|radius|"
    r"wrist|hand|thumb|fingers?)$"
)
"""Glued to the word without a capital: "lfemur", as in CMU's skeletons."""
HEAD, NECK, TOE = re.compile("head|^頭$"), re.compile("neck|首"), re.compile("toe|ball|foot|つま先")


@dataclass(frozen=True)
class _Called:
    """What the upper and the lower part of a limb are called; a lower one of another name is the next, unless `both`
    must be called so ("leg" is an upper part only above a "knee", as in VRChat's avatars)."""

    upper: re.Pattern[str]
    lower: re.Pattern[str]
    both: bool = False


@dataclass(frozen=True)
class _Limb:
    """What the parts of a limb are called: its end, and the others in one of the ways `called`, of which the first that
    knows an upper part counts: other namings give a joint above, or the lower one, that name."""

    joints: tuple[str, str, str]
    end: re.Pattern[str]
    called: tuple[_Called, ...]


LOWER_LEG = re.compile("ひざ|shin|calf|knee|tibia|leg")
LOWER_ARM = re.compile("ひじ|forearm|^farm|elbow|low(er)?arm|armlow|radius")
LIMBS = (
    _Limb(
        ("hip", "knee", "ankle"),
        re.compile("foot|ankle|足首"),
        (
            _Called(re.compile("thigh|femur|up(per)?leg|legup|^足$"), LOWER_LEG),
            _Called(re.compile("hip(?!joint)"), LOWER_LEG),
            _Called(re.compile("^leg$"), re.compile("knee"), both=True),
        ),
    ),
    _Limb(
        ("shoulder", "elbow", "wrist"),
        re.compile("^(?!.*twist).*(hand|wrist|手首)"),
        (
            _Called(re.compile("up(per)?arm|^uarm|armup|shldr|humerus|^arm(?!low)|^腕$"), LOWER_ARM),
            _Called(re.compile("shoulder"), LOWER_ARM),
        ),
    ),
)


@dataclass(frozen=True)
class _Joint:
    """A joint of the file: its number, its name's words in one without the side, the side ("left", "right" or ""), and
    the numbers of what it hangs on, nearest first."""

    number: int
    plain: str
    side: str
    above: tuple[int, ...]


def find_joints(names: Sequence[str], parents: Sequence[int]) -> dict[int, int]:
    """Joint of ours -> number of the file's joint, as far as they are found.

    Args: names and parents (-1: none) of the file's joints. Of several skeletons in a file the fullest is taken.
    """
    smpl = {_canonical(name): k for k, name in reversed(list(enumerate(names)))}
    found = {j: smpl[name.replace("_", "")] for j, name in enumerate(JOINTS) if name.replace("_", "") in smpl}
    if len(found) == len(JOINTS):
        return found
    joints = _taken_apart(names, parents)
    roots = [joint.number for joint in joints if not joint.above]
    trees = ([joint for joint in joints if root in (joint.number, *joint.above)] for root in roots)
    by_words = max((_by_words(tree) for tree in trees), key=len, default={})
    return {JOINTS.index(name): number for name, number in by_words.items()}


def missing_joints(found: dict[int, int]) -> list[str]:
    """Our joints that are not found and without which there is no body."""
    missing = [name for j, name in enumerate(JOINTS) if j not in found and name not in OPTIONAL]
    # The trunk is found between the ends of the body, so it is missing where they are.
    return [name for name in missing if name not in ("pelvis", "spine3")] or missing


def _canonical(name: str) -> str:
    """`L_Hip`, `LeftHip`, `m_avg_L_Hip`, `left_hip` -> `lefthip`."""
    name = re.sub(r"^.*:", "", name).strip()
    name = re.sub(r"^[mf]_avg_", "", name, flags=re.IGNORECASE)
    name = re.sub(r"^[lL][_ ]", "left", name)
    name = re.sub(r"^[rR][_ ]", "right", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _taken_apart(names: Sequence[str], parents: Sequence[int]) -> list[_Joint]:
    """The joints, their names without the words that all begin with, as in "J_Bip_L_Hand" and "mixamorigLeftHand"."""
    words = [[word.lower() for word in WORDS.findall(name.rsplit(":", 1)[-1])] for name in names]
    while len(words) > 1:
        first, count = Counter(own[0] if own else "" for own in words).most_common(1)[0]
        if not first or first in SIDES or count < SHARED * len(words):
            break
        words = [own[1:] if own[:1] == [first] else own for own in words]
    joints: list[_Joint] = []
    for number, (own, parent) in enumerate(zip(words, parents, strict=True)):
        plain, side = _without_side(own)
        joints.append(_Joint(number, plain, side, (parent, *joints[parent].above) if parent >= 0 else ()))
    return joints


def _without_side(words: list[str]) -> tuple[str, str]:
    """A name's words in one but for the side, and that."""
    sides = [SIDES[word] for word in words if word in SIDES]
    plain = "".join(word for word in words if word not in SIDES)
    if not sides and (glued := GLUED.match(plain)):
        return glued[2] or glued[3], glued[1] or glued[4]
    if not sides and (initial := INITIAL.match(plain)):
        return initial[2], SIDES[initial[1]]
    return plain, sides[0] if len(set(sides)) == 1 else ""


def _by_words(joints: list[_Joint]) -> dict[str, int]:
    """Our joint -> number, of one skeleton."""
    found: dict[str, int] = {}
    for side in ("left", "right"):
        own = {joint.number: joint for joint in joints if joint.side == side}
        for limb in LIMBS:
            names = (f"{side}_{name}" for name in limb.joints)
            found |= dict(zip(names, _limb(own, limb), strict=False))
        if (ankle := found.get(f"{side}_ankle")) is not None and (toe := _toe(ankle, joints)) is not None:
            found[f"{side}_foot"] = toe
    head = min((j for j in joints if not j.side and HEAD.search(j.plain)), key=lambda j: len(j.above), default=None)
    if head is None or not {"left_hip", "right_hip"} <= found.keys():
        return found
    return found | {"head": head.number} | _trunk(head, found, {joint.number: joint for joint in joints})


def _limb(own: dict[int, _Joint], limb: _Limb) -> list[int]:
    """Upper joint, lower joint and end among those of a side; empty where they are not there."""
    for end in sorted(own.values(), key=lambda joint: len(joint.above)):
        way = [own[number] for number in reversed(end.above) if number in own]
        if limb.end.search(end.plain) and (parts := _upper_and_lower(way, limb)):
            return [*parts, end.number]
    return []


def _upper_and_lower(way: list[_Joint], limb: _Limb) -> list[int]:
    """The two among what leads to a limb's end; empty where there are none."""
    for called in limb.called:
        upper = next((k for k, joint in enumerate(way) if called.upper.search(joint.plain)), None)
        if upper is not None:
            others = [joint for joint in way[upper + 1 :] if not called.upper.search(joint.plain)]
            lower = next((joint for joint in others if called.lower.search(joint.plain)), None)
            if lower is None and others and not called.both:
                lower = others[0]
            return [way[upper].number, lower.number] if lower is not None else []
    return []


def _toe(ankle: int, joints: list[_Joint]) -> int | None:
    """The only joint nearest to the ankle, of those that hang on it, that is called so."""
    toes = [joint for joint in joints if ankle in joint.above and TOE.search(joint.plain)]
    nearest = [joint for joint in toes if len(joint.above) == min(len(toe.above) for toe in toes)]
    return nearest[0].number if len(nearest) == 1 else None


def _trunk(head: _Joint, found: dict[str, int], joints: dict[int, _Joint]) -> dict[str, int]:
    """Pelvis, spine, neck and collars on the way from what carries both legs to the head."""
    way = [*reversed(head.above), head.number]
    legs = [joints[found[f"{side}_hip"]].above for side in ("left", "right")]
    pelvis = next((k for k in reversed(range(len(way))) if all(way[k] in above for above in legs)), None)
    if pelvis is None:
        return {}
    way = way[pelvis:]
    arms = [joints[found[name]].above for name in ("left_shoulder", "right_shoulder") if name in found]
    carrying = [k for k, number in enumerate(way) if all(number in above for above in arms)]
    neck = next((k for k, number in enumerate(way[:-1]) if k and NECK.search(joints[number].plain)), None)
    spine = way[1 : min(neck or len(way) - 1, carrying[-1] + 1 if carrying else len(way))]
    trunk = {"pelvis": way[0]}
    # A neck that carries the arms (3ds Max's Biped) must not turn them: the head does it all.
    if neck is not None and neck not in carrying:
        trunk["neck"] = way[neck]
    trunk |= _spine(spine)
    for side in ("left", "right"):
        if (collar := _collar(found.get(f"{side}_shoulder"), way, joints)) is not None:
            trunk[f"{side}_collar"] = collar
    return trunk


def _spine(between: list[int]) -> dict[str, int]:
    """Which joints between pelvis and neck are the three of the spine; where there are fewer the chest goes first."""
    if len(between) > 2:
        return {"spine1": between[0], "spine2": between[len(between) // 2], "spine3": between[-1]}
    return dict(zip(("spine3", "spine1"), reversed(between), strict=False))


def _collar(shoulder: int | None, way: list[int], joints: dict[int, _Joint]) -> int | None:
    """The joint on the way from the trunk to a shoulder that is nearest to the trunk."""
    if shoulder is None:
        return None
    # Nearest to the shoulder first; what the trunk itself hangs on is no collar.
    above = [number for number in joints[shoulder].above if number not in way and way[0] in joints[number].above]
    return above[-1] if above else None
