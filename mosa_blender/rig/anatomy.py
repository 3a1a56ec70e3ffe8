# SPDX-License-Identifier: GPL-3.0-or-later
"""SMPL's joints among bones of any naming, by the words in their names and by what hangs on what. No bpy.

The ends of the body come first: hands, feet and the head, each the one of its name that is nearest to the root.
All others lie on the ways from there to the pelvis, so helpers beside them (twists, fingers, faces) do not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_Parents = Mapping[str, str | None]
_Words = tuple[re.Pattern[str], re.Pattern[str]]

_WORDS = re.compile(r"(?<![A-Za-z])[LR](?=[UF]Arm)|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[\u3040-\u30ff\u4e00-\u9fff]+")
"""The side first: "LUArm" and "LFArm" are OptiTrack's upper arm and forearm. Then words of Japanese, as in
MikuMikuDance's models, whose sides Blender's importer writes as ".L" and ".R"."""
_FIRST = re.compile(r"[^\W_]+[ ._-]+")
_SHARED = 0.8
"""What so many of the bones' names begin with is the figure's name."""
_SIDES = {"l": "left", "left": "left", "r": "right", "right": "right"}
_GLUED = re.compile(r"^(left|right)(.+)$|^(.+?)(left|right)$")
_INITIAL = re.compile(
    r"^([lr])(hip(?:joint)?|femur|thigh|tibia|knee|ankle|foot|toes?|clavicle|collar|humerus|shoulder|elbow|radius|"
    r"wrist|hand|thumb|fingers?)$"
)
"""Glued to the word without a capital: "lfemur", as in CMU's skeletons."""
_HAND = re.compile(r"^(?!.*twist).*(hand|wrist|手首)")
_FOOT = re.compile(r"foot|ankle|足首")
_TOE = re.compile(r"^(?!.*(end|nub|tip)$).*(toe|ball|つま先)")
_HEAD = re.compile(r"head|^頭$")
_NECK = re.compile(r"neck|首")
_LEG = (
    re.compile(r"thigh|femur|up(per)?leg|legup|^足$"),
    re.compile(r"ひざ|shin|calf|knee|tibia|low(er)?leg|leglow|leg"),
)
_ARM = (
    re.compile(r"up(per)?arm|^uarm|armup|shldr|humerus|^arm(?!low)|^腕$"),
    re.compile(r"ひじ|forearm|^farm|elbow|low(er)?arm|armlow|radius"),
)
"""What the two bones of a limb are called, the upper one first; a lower one of another name is the next."""
_LEG_JOINTS = (re.compile(r"hip$|^leg$"), re.compile(r"knee"))
_ARM_JOINTS = (re.compile(r"shoulder"), re.compile(r"elbow|fore?arm"))
"""The same where bones are called after the joints that they begin with, as in much motion capture and (but for the
"leg") in VRChat's avatars. Only where the words above are not found: a "shoulder" may be a collar, too."""
_ROOTS = ("hip", "shoulder")
"""The joints that legs and arms begin with."""


def joints_by_anatomy(parents: _Parents) -> dict[str, str]:
    """SMPL joint -> bone, of bones with their parents (None for roots), for what of a body is found."""
    prefix = _shared_prefix(list(parents))
    bones = [_Bone(name, parents, prefix) for name in parents]
    head = _nearest(bone for bone in bones if not bone.side and _HEAD.search(bone.plain))
    found: dict[str, str] = {}
    for side in ("left", "right"):
        leg = _limb(bones, side, _FOOT, _LEG) or _limb(bones, side, _FOOT, _LEG_JOINTS, strict=True)
        arm = _limb(bones, side, _HAND, _ARM) or _limb(bones, side, _HAND, _ARM_JOINTS, strict=True)
        found |= dict(zip((f"{side}_hip", f"{side}_knee", f"{side}_ankle"), leg, strict=False))
        found |= dict(zip((f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"), arm, strict=False))
    found |= _toes(found, bones)
    legs, arms = ([found[f"{side}_{end}"] for side in ("left", "right") if f"{side}_{end}" in found] for end in _ROOTS)
    if head is None:
        return found
    found["head"] = head.name
    trunk = _trunk(head, legs, parents) if len(legs) == 2 else []
    if len(trunk) < 2:
        return found
    found |= _spine(trunk, [ancestors(arm, parents) for arm in arms])
    for side in ("left", "right"):
        if f"{side}_shoulder" in found:
            found |= _collar(found[f"{side}_shoulder"], side, trunk, parents)
    return found


def toes_by_anatomy(found: Mapping[str, str], parents: _Parents) -> dict[str, str]:
    """The toes that hang on the feet of what is found, joint -> bone, by whatever name."""
    prefix = _shared_prefix(list(parents))
    return _toes(found, [_Bone(name, parents, prefix) for name in parents])


class _Bone:
    """A bone's name taken apart.

    plain   its words but the side and a prefix that all share, in lower case and without anything between: "LeftUpLeg"
            is "upleg"
    side    "left", "right" or ""
    above   what it hangs on, nearest first
    """

    def __init__(self, name: str, parents: _Parents, prefix: str) -> None:
        self.name, self.above = name, ancestors(name, parents)
        words = [word.lower() for word in _WORDS.findall(name.removeprefix(prefix).rsplit(":", 1)[-1])]
        sides = [_SIDES[word] for word in words if word in _SIDES]
        self.plain = "".join(word for word in words if word not in _SIDES)
        glued = None if sides else _GLUED.match(self.plain)
        if glued:
            sides = [glued[1] or glued[4]]
            self.plain = glued[2] or glued[3]
        elif not sides and (initial := _INITIAL.match(self.plain)):
            sides, self.plain = [_SIDES[initial[1]]], initial[2]
        self.side = sides[0] if len(set(sides)) == 1 else ""


def _shared_prefix(names: list[str]) -> str:
    """What nearly all bones' names begin with, as "Character1_"; empty where there is no such thing."""
    firsts = Counter(first[0] for name in names if (first := _FIRST.match(name)))
    prefix, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return prefix if count >= _SHARED * len(names) else ""


def ancestors(bone: str, parents: _Parents) -> list[str]:
    """What a bone hangs on, nearest first."""
    found: list[str] = []
    while (above := parents.get(found[-1] if found else bone)) is not None:
        found.append(above)
    return found


def _nearest(bones: Iterable[_Bone]) -> _Bone | None:
    """The one nearest to the root."""
    return min(bones, key=lambda bone: len(bone.above), default=None)


def _limb(bones: list[_Bone], side: str, end: re.Pattern[str], words: _Words, strict: bool = False) -> list[str]:
    """The upper bone, the lower bone and the end of a limb; empty where it is not there.

    Where not `strict`, a lower bone of another name is the one after the upper.
    """
    own = {bone.name: bone for bone in bones if bone.side == side}
    ends = [bone for bone in own.values() if end.search(bone.plain)]
    last = _nearest(bone for bone in ends if _upper_and_lower(bone, own, words, strict))
    return [*_upper_and_lower(last, own, words, strict), last.name] if last is not None else []


def _upper_and_lower(end: _Bone, own: Mapping[str, _Bone], words: _Words, strict: bool) -> list[str]:
    """The two bones of the limb that ends with `end`; empty where there are none."""
    way = [own[name] for name in reversed(end.above) if name in own]
    upper = next((k for k, bone in enumerate(way) if words[0].search(bone.plain)), None)
    if upper is None:
        return []
    others = [bone for bone in way[upper + 1 :] if not words[0].search(bone.plain)]
    lower = next((bone for bone in others if words[1].search(bone.plain)), None)
    if lower is None and others and not strict:
        lower = others[0]
    return [way[upper].name, lower.name] if lower is not None else []


def _trunk(head: _Bone, legs: list[str], parents: _Parents) -> list[str]:
    """What leads from the pelvis, which carries the legs, to the head, both included."""
    way = [head.name, *head.above]
    carrying = [set(ancestors(leg, parents)) for leg in legs]
    pelvis = next((k for k, name in enumerate(way) if all(name in above for above in carrying)), None)
    return way[pelvis::-1] if pelvis is not None else []


def _spine(trunk: list[str], above_arms: list[list[str]]) -> dict[str, str]:
    """Pelvis, spine and neck of what leads to the head; the chest is the highest of it that carries the arms."""
    neck = next((k for k, name in enumerate(trunk[:-1]) if k and _NECK.search(name.lower())), None)
    last = neck or len(trunk) - 1
    carrying = [k for k, name in enumerate(trunk) if all(name in above for above in above_arms)]
    spine = trunk[1 : min(last, carrying[-1] + 1 if carrying else last)]
    found = {"pelvis": trunk[0]}
    # A neck that carries the arms (3ds Max's Biped) must not turn them: the head does it all.
    if neck is not None and neck not in carrying:
        found["neck"] = trunk[neck]
    # Where there are fewer than three the chest goes first.
    if spine:
        found["spine3"] = spine[-1]
    if len(spine) > 1:
        found["spine1"] = spine[0]
    if len(spine) > 2:
        found["spine2"] = spine[len(spine) // 2]
    return found


def _collar(shoulder: str, side: str, trunk: list[str], parents: _Parents) -> dict[str, str]:
    """The topmost bone between the trunk and the upper arm, if there is one."""
    way = [shoulder, *ancestors(shoulder, parents)]
    collar = next((k for k, name in enumerate(way) if name in trunk), 0) - 1
    return {f"{side}_collar": way[collar]} if collar > 0 else {}


def _toes(found: Mapping[str, str], bones: list[_Bone]) -> dict[str, str]:
    """Joint -> bone of the toes below the feet found."""
    sides = [side for side in ("left", "right") if f"{side}_ankle" in found]
    return {f"{side}_foot": toe for side in sides if (toe := _toe(found[f"{side}_ankle"], bones))}


def _toe(foot: str, bones: list[_Bone]) -> str | None:
    """The only bone nearest to the foot, of those that hang on it, that is called toe or ball."""
    toes = [bone for bone in bones if foot in bone.above and _TOE.search(bone.plain)]
    nearest = min((len(bone.above) for bone in toes), default=0)
    toes = [bone for bone in toes if len(bone.above) == nearest]
    return toes[0].name if len(toes) == 1 else None
