# SPDX-License-Identifier: GPL-3.0-or-later
"""What is keyed on a figure: from where to where, what is selected, what the user keyed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..rig.armature import profile_of, rotation_property
from ..rig.curves import LAST_FRAME, active_strips, bag_of, bone_path, by_channel, own_bag
from ..rig.errors import RigError
from ..rig.skeleton import JOINTS
from .curve import NO_FRAMES, read_keys, user_keys
from .ranges import Span, known_frames, recorded
from .scope import SCOPES

Channels = list[tuple[int, str, str]]
_NOTED = "mosa_recorded"
"""On an action: frames of recordings of which re-imagined ranges have left too little to be seen as one."""
_PLAYED = (
    *("type", "frame_start", "frame_end", "action_frame_start", "action_frame_end", "scale", "repeat", "use_reverse"),
    *("blend_type", "blend_in", "blend_out", "influence", "extrapolation"),
)
"""Of an NLA strip."""
_UNKEYABLE = {"GENERATOR", "FNGENERATOR", "ENVELOPE", "LIMITS"}
"""Types of curve modifiers under which Blender takes no key, unless they add to the curve or are muted."""


@dataclass(frozen=True)
class Stamp:
    """An object's action, slot, keys, NLA strips and bones, to see later whether they are still the same.

    action      session id, 0 without an action
    slot        identifier, "" without a slot
    contents    a hash of the slot's curves
    bones       a hash of how the bones rest, and of which is which part of the body
    strips      a hash of the NLA strips that play
    """

    action: int
    slot: str
    contents: str
    bones: str
    strips: str

    @classmethod
    def of(cls, obj: Any) -> Stamp:
        """The stamp of what the object has now."""
        data, others = obj.animation_data, (bones_of(obj), strips_of(obj))
        if data is None or data.action is None:
            return cls(0, "", "", *others)
        slot = data.action_slot
        return cls(data.action.session_uid, slot.identifier if slot else "", contents_of(data.action, slot), *others)


def bones_of(obj: Any) -> str:
    """A hash of where an armature's bones rest, and of which of them are the body's and are keyed: they may be chosen
    anew, or limbs switched to inverse kinematics."""
    profile = profile_of(obj)
    which = [profile.bones.get(joint) for joint in JOINTS], profile.keyed
    digest = hashlib.blake2b(repr(which).encode(), digest_size=16)
    for bone in obj.data.bones:
        digest.update(bone.name.encode() + np.array(bone.matrix_local, dtype=np.float32).tobytes())
    return digest.hexdigest()


def strips_of(obj: Any) -> str:
    """A hash of the NLA strips that play: what they show, and where, and how they are mixed."""
    digest = hashlib.blake2b(digest_size=16)
    for strip in active_strips(obj):
        digest.update(repr([getattr(strip, name) for name in _PLAYED]).encode())
        if strip.action is not None:
            digest.update(contents_of(strip.action, strip.action_slot).encode())
    return digest.hexdigest()


def contents_of(action: Any, slot: Any) -> str:
    """A hash of all keys in an action's slot; selecting keys does not change it."""
    digest = hashlib.blake2b(digest_size=16)
    bag = bag_of(action, slot)
    for curve in bag.fcurves if bag is not None else ():
        digest.update(f"{curve.data_path}\0{curve.array_index}\0{len(curve.modifiers)}".encode())
        points = curve.keyframe_points
        for name in ("co", "handle_left", "handle_right"):
            values = np.empty(2 * len(points), dtype=np.float32)
            points.foreach_get(name, values)
            digest.update(values.tobytes())
        for name in ("type", "interpolation"):
            kinds = np.empty(len(points), dtype=np.uint8)
            points.foreach_get(name, kinds)
            digest.update(kinds.tobytes())
    return digest.hexdigest()


def channels(obj: Any, scope: str) -> Channels:
    """(index of the keyed bone, its name, property) of all that a scope rewrites."""
    profile = profile_of(obj)
    bones, joints = profile.keyed, SCOPES[scope]
    moved = [(k, bones[k], "location") for k in profile.located_for(joints)]
    turned = profile.keyed_for(joints)
    return [*moved, *((k, bones[k], rotation_property(obj.pose.bones[bones[k]].rotation_mode)) for k in turned)]


def moving_curves(obj: Any, scope: str) -> list[tuple[str, str, Any]]:
    """(bone, property, curve) of all curves of the object's action that move what a scope rewrites."""
    moved = {bone_path(bone, channel): (bone, channel) for _, bone, channel in channels(obj, scope)}
    return [(*moved[path], curve) for (path, _), curve in by_channel(own_bag(obj)).items() if path in moved]


def check_unlocked(obj: Any, scope: str) -> None:
    """RigError where a curve that a scope rewrites, or its group, is locked."""
    for bone, channel, curve in moving_curves(obj, scope):
        if curve.lock or (curve.group is not None and curve.group.lock):
            what = f"{bone}: {channel}[{curve.array_index}]"
            raise RigError(f"The curve '{what}', or its group, is locked; unlock it in the Graph editor first.")


def check_modes(obj: Any, scope: str) -> None:
    """RigError where keys change the rotation mode of a bone that a scope rewrites: it has one for all frames here."""
    curves = by_channel(own_bag(obj))
    for _, bone, _ in channels(obj, scope):
        curve = curves.get((bone_path(bone, "rotation_mode"), 0))
        if curve is not None and not curve.mute and len({point.co.y for point in curve.keyframe_points}) > 1:
            raise RigError(
                f"Keys change the rotation mode of bone '{bone}': bake the action (Pose > Animation), "
                "and delete that curve."
            )


def check_keyable(obj: Any, scope: str) -> None:
    """RigError where Blender takes no key on a curve that a scope rewrites: it would key the others alone."""
    check_unlocked(obj, scope)
    check_keys(obj, scope)
    for bone, _, curve in moving_curves(obj, scope):
        for modifier in curve.modifiers:
            if modifier.type in _UNKEYABLE and not modifier.mute and not getattr(modifier, "use_additive", False):
                kind = modifier.bl_rna.properties["type"].enum_items[modifier.type].name
                raise RigError(
                    f"Bone '{bone}' has the curve modifier '{kind}', under which Blender takes no key; "
                    "bake the curve, or mute the modifier."
                )


def check_keys(obj: Any, scope: str) -> None:
    """RigError where a curve that moves what a scope rewrites has samples in the place of keys."""
    for _, _, curve in moving_curves(obj, scope):
        if not len(curve.keyframe_points) and len(curve.sampled_points):
            raise RigError(f"The curves of '{obj.name}' are baked to samples; turn them into keys first.")


def unkeyed(obj: Any, scope: str) -> list[tuple[str, str, list[float]]]:
    """(bone, property, values) of what a scope rewrites and no curve of the object's action (wholly) moves."""
    keyed = by_channel(own_bag(obj))
    found = []
    for _, bone, channel in channels(obj, scope):
        values = list(getattr(obj.pose.bones[bone], channel))
        if any((bone_path(bone, channel), index) not in keyed for index in range(len(values))):
            found.append((bone, channel, values))
    return found


def is_layered_only(obj: Any) -> bool:
    """Whether NLA strips alone move the figure: no action of its own, or one without curves."""
    bag = own_bag(obj)
    return bool(active_strips(obj)) and (bag is None or not len(bag.fcurves))


def check_slot(obj: Any) -> None:
    """RigError where the figure has an action of which it plays nothing."""
    data = obj.animation_data
    action = data.action if data is not None else None
    if action is not None and len(action.slots) and data.action_slot is None and not active_strips(obj):
        raise RigError(f"The action '{action.name}' has no slot for '{obj.name}'; choose one in the Action editor.")


def known_span(obj: Any) -> Span:
    """The frames from the figure's first key (or NLA strip) to its last. Raises RigError without any."""
    check_slot(obj)
    check_keys(obj, "BODY")
    moved = [curve for _, _, curve in moving_curves(obj, "BODY")]
    for curve in by_channel(own_bag(obj)).values():
        _check_frames(obj, curve, read_keys(curve, ("co",)))
    ends = [curve.range() for curve in moved if len(curve.keyframe_points)]
    ends += [(strip.frame_start, strip.frame_end) for strip in active_strips(obj)]
    if not ends:
        raise RigError(f"'{obj.name}' has no keys to go by; use Generate first, or key some poses.")
    return known_frames(min(end[0] for end in ends), max(end[1] for end in ends))


def _check_frames(obj: Any, curve: Any, keys: np.ndarray) -> None:
    """RigError where one of a curve's keys (K,) is at a frame to which no timeline goes, or at none."""
    frames = keys["co"][:, 0]
    wrong = frames[~(np.abs(frames) <= LAST_FRAME)]
    if len(wrong):
        raise RigError(
            f"The curve '{curve.data_path}' [{curve.array_index}] of '{obj.name}' has a key at frame {wrong[0]:g}, "
            "where no timeline goes: delete the key, or the curve (Graph editor)."
        )


def selected_frames(obj: Any) -> list[float]:
    """The frames of all selected keys in the figure's action; in Pose Mode, of what selected bones have there, for the
    Dope Sheet shows no others. Raises RigError."""
    bag = own_bag(obj)
    frames: set[float] = set()
    shown = _selected_bones(obj) if obj.mode == "POSE" else None
    for curve in bag.fcurves if bag is not None else ():
        if shown is not None and not any(curve.data_path.startswith(bone_path(bone, "")) for bone in shown):
            continue
        keys = read_keys(curve, ("co", "select_control_point"))
        chosen = keys[keys["select_control_point"]]
        _check_frames(obj, curve, chosen)
        frames.update(chosen["co"][:, 0].tolist())
    return sorted(frames)


def _selected_bones(obj: Any) -> list[str]:
    # From Blender 5.0 on the pose's bone has the selection.
    return [bone.name for bone in obj.pose.bones if (bone if hasattr(bone, "select") else bone.bone).select]


def moving_keys(obj: Any, scope: str) -> list[np.ndarray]:
    """Frames, values and types of the keys (K,) of each curve that moves what a scope rewrites."""
    return [read_keys(curve, ("co", "type")) for _, _, curve in moving_curves(obj, scope)]


def within(moving: list[np.ndarray], first: int, last: int) -> list[np.ndarray]:
    """Of the `moving_keys` those between the frames beside first..last: the ones that can pin one of these."""
    ends = [np.searchsorted(keys["co"][:, 0], (first - 1, last + 1)) for keys in moving]
    return [keys[slice(*end)] for keys, end in zip(moving, ends, strict=True)]


def user_frames(moving: list[np.ndarray], types: frozenset[str], recording: np.ndarray = NO_FRAMES) -> np.ndarray:
    """The frames (K,) at which one of the `moving_keys` is of these types; `recording` as of `recorded_frames`."""
    found = [keys["co"][user_keys(keys, types, recording), 0] for keys in moving]
    return np.unique(np.concatenate([np.empty(0, dtype=np.float32), *found])).astype(np.float64)


def recorded_frames(obj: Any, moving: list[np.ndarray], fps: float, added: tuple[float, ...] = ()) -> np.ndarray:
    """The frames (K,) whose keys of type Keyframe are nobody's poses: those of motion capture, of a bake.

    A frame is one where at least half of the object's `moving_keys` with such a key there have it in a recording: the
    others were thinned out. Where a recording was noted (`note_recorded`), keys of other types that follow are part of
    it. `added` are frames at which all curves are taken to have a key of type Keyframe.
    """
    frames, marks, noted = [NO_FRAMES], [np.zeros(0, dtype=bool)], _noted(obj)
    for keys in moving:
        own = keys["co"][user_keys(keys, frozenset({"KEYFRAME"})), 0].astype(np.float64)
        own = np.union1d(own, added) if added else own
        mark = recorded(own, fps)
        if len(noted):
            every = np.union1d(keys["co"][:, 0], own)
            mark |= np.isin(own, noted) & np.isin(own, every[recorded(every, fps)])
        frames.append(own)
        marks.append(mark)
    at, which = np.unique(np.concatenate(frames), return_inverse=True)
    share = np.bincount(which, np.concatenate(marks), len(at)) / np.maximum(np.bincount(which, minlength=len(at)), 1)
    return np.asarray(at[share >= 0.5])


def note_recorded(obj: Any, scope: str, fps: float, frames: np.ndarray) -> None:
    """Note on the object's action those of the frames (K,), which were recorded, that no longer look so."""
    lost = np.setdiff1d(frames, recorded_frames(obj, moving_keys(obj, scope), fps))
    if len(lost):
        obj.animation_data.action[_NOTED] = np.union1d(_noted(obj), lost).tolist()


def _noted(obj: Any) -> np.ndarray:
    """The frames that are noted on the object's action."""
    data = obj.animation_data
    action = data.action if data is not None else None
    return np.array(action.get(_NOTED, ()) if action is not None else (), dtype=np.float64)
