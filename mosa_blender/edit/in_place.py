# SPDX-License-Identifier: GPL-3.0-or-later
"""The action in which a figure does the same and stays where it is, as on a treadmill, or in which its root travels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from .. import keys
from ..rig import modes
from ..rig import rotations as rot
from ..rig.armature import profile_of, rotation_property, t_pose_of
from ..rig.curves import bone_path, by_channel, evaluate, moved_by_curves_only, own_bag
from ..rig.errors import RigError
from ..rig.retarget import y_up_to_z_up
from ..rig.rigify import ROOT
from ..rig.sample import Raw, Sample, parent_space, sample_motion
from ..rig.skeleton import JOINTS, PELVIS, leg_length, rest_joints
from .action import IN_PLACE, ROOT_MOTION, check_editable, copied
from .curve import KEY, Rewritten, merged, new_keys, read_keys, write_keys
from .facts import is_layered_only, known_span
from .ranges import known_frames
from .travel import facing, travel, turn_of_cycle

MOST_FRAMES = 108_000
"""As many as the backend takes: an hour at 30 frames a second."""
_STILL = 0.001
"""In lengths of a leg."""
_EXACT = 1e-6
_STRAIGHT = np.radians(30.0)
"""Who turns by less goes straight ahead: so much are hips turned otherwise where a short walk ends in another step."""
_BESIDE = 0.5
"""In lengths of a leg: hips that begin no farther from where they are at rest are above their root."""
_UPRIGHT = np.cos(_STRAIGHT)
"""Cosine of how far a body that stands leans at most."""
_UNTURNED = np.tile((1.0, 0.0, 0.0, 0.0), (1, len(JOINTS), 1))


@dataclass(frozen=True)
class _Way:
    """How a figure goes over the ground in T frames, since the first of them.

    gone     (T, 3) in the world
    turned   (T,) to the left, in radians
    begin    (3,) where in the world it begins
    facing   how far to the left of -y in the world it faces there
    """

    gone: np.ndarray
    turned: np.ndarray
    begin: np.ndarray
    facing: float

    @property
    def turns(self) -> np.ndarray:
        """The turns as quaternions (T, 4), in the world."""
        half, nothing = self.turned / 2.0, np.zeros_like(self.turned)
        return np.column_stack([np.cos(half), nothing, nothing, np.sin(half)])

    def undone(self, places: np.ndarray) -> np.ndarray:
        """What takes the way back (T, 4, 4), in the world, of one that was at places (T, 3) before it went."""
        moves = np.tile(np.eye(4), (len(places), 1, 1))
        moves[:, :3, :3] = rot.to_matrix(rot.conjugate(self.turns))
        moves[:, :3, 3] = places - rot.apply(rot.conjugate(self.turns), places + self.gone)
        return moves


@dataclass(frozen=True)
class _Channel:
    """A property of a bone, or without a bone's name of the object: what it was and what it is to be, both (T, n)."""

    bone: str
    name: str
    before: np.ndarray
    after: np.ndarray

    @property
    def path(self) -> str:
        """RNA path from the object."""
        return _path(self.bone, self.name)


def put_in_place(obj: Any, fps: float) -> Any:
    """Take the travel over the ground out of the armature's action in a copy of it, assign that and return it.

    The figure stays where it is at its first key. Only what carries it is keyed anew, on each frame and along the axes
    that travel; the action before stays as it is, with a fake user. RigError is one sentence, and then nothing was
    changed.
    """
    return _rewritten(obj, fps, IN_PLACE, _moved_back)


def put_travel_on_root(obj: Any, fps: float) -> Any:
    """Move the travel over the ground, and the turns on the way, from the keyed bones to the root bone above them, or
    where there is none to the object, in a copy of the armature's action, assign that and return it.

    The body is where it was on each frame. Keys, the action before and errors as of `put_in_place`.
    """
    return _rewritten(obj, fps, ROOT_MOTION, _moved_to_root)


def _rewritten(obj: Any, fps: float, suffix: str, moved: Callable[[Any, Sample, _Way], list[_Channel]]) -> Any:
    """A copy of the armature's action, assigned to it, with the channels that moved(obj, sample, way) gives."""
    first, frames = _checked_span(obj)
    sample = sample_motion(obj, first, frames)
    channels = moved(obj, sample, _way_of(sample, fps))
    before = keys.Assignment.of(obj)
    action, slot = copied(obj, suffix)
    try:
        keys.assign_action(obj, action, slot)
        for channel in channels:
            _write(obj, channel, first)
            if not channel.bone:
                keys.note_standing(action, channel.name, channel.before[0], channel.after[0])
    except BaseException:
        before.put_back(obj)
        bpy.data.actions.remove(action)
        raise
    return action


def _checked_span(obj: Any) -> tuple[int, int]:
    """The first frame and how many are keyed. RigError where the action cannot be put in place."""
    check_editable(obj, "BODY")
    if is_layered_only(obj):
        raise RigError(
            f"NLA strips alone move '{obj.name}': bake them into an action first (Pose > Animation > Bake Action)."
        )
    first, last = known_span(obj)
    for curve in (curve for bone in _carriers(obj) for curve in _moving(obj, _path(bone, "location"))):
        own = known_frames(*curve.range())
        first, last = min(first, own[0]), max(last, own[1])
    if last - first >= MOST_FRAMES:
        raise RigError(
            f"'{obj.name}' is keyed over {last - first + 1} frames, at most {MOST_FRAMES} are put in place: shorten it."
        )
    return first, last - first + 1


def _way_of(sample: Sample, fps: float) -> _Way:
    """The way over the ground on which the figure sways and bobs."""
    motion = sample.motion(fps)
    leg = leg_length(rest_joints(motion.offsets))
    turn = turn_of_cycle(motion.rotations, motion.root[:, 1], leg)
    way = travel(_seen_from_above(y_up_to_z_up(motion.root)), fps, turn)
    flat = np.column_stack([way.real, way.imag, np.zeros(len(way))])
    faced = facing(motion.rotations, fps, turn is not None)
    return _Way(flat - flat[0], faced - faced[0], flat[0], float(faced[0]))


def _moved_back(obj: Any, sample: Sample, way: _Way) -> list[_Channel]:
    """What carries the figure, with which it is where it was before it had gone the way. RigError."""
    straight = replace(way, turned=np.zeros_like(way.turned))
    if _is_still(sample, straight):
        raise RigError(f"'{obj.name}' does not travel over the ground: it is in place already.")
    carrier = _carrier(obj, sample)
    if carrier is None:
        return _body_moved(obj, sample, straight.undone(np.zeros_like(way.gone)))
    return _carrier_moved(obj, sample, carrier, replace(straight, gone=-way.gone))


def _moved_to_root(obj: Any, sample: Sample, way: _Way) -> list[_Channel]:
    """What lets the root go the way, and what it carries stay where it is. RigError."""
    if _is_still(sample, way):
        raise RigError(f"'{obj.name}' neither travels over the ground nor turns: there is nothing to move to its root.")
    root = _root(obj) or ""
    places = _places(sample, np.array(obj.data.bones[root].head_local if root else (0.0, 0.0, 0.0)))
    left = replace(way, gone=way.gone - _over_ground(places), turned=way.turned - _carried_turn(sample))
    if np.abs(left.turned).max() <= _STRAIGHT or not _turns_with_root(obj):
        left = replace(left, turned=np.zeros_like(way.turned))
    if _is_still(sample, left):
        raise RigError(f"The travel of '{obj.name}' is not on its hips: something above them has it already.")
    if root not in _carriers(obj):
        raise RigError(
            f"'{root or obj.name}' cannot carry the travel, as a constraint, a driver, a parent that moves or keys of "
            "rotation or scale move it: remove these, or use In Place."
        )
    left = _begun_below(obj, sample, left, places[0])
    return [*_carrier_moved(obj, sample, root, left), *_body_moved(obj, sample, left.undone(places))]


def _begun_below(obj: Any, sample: Sample, way: _Way, place: np.ndarray) -> _Way:
    """The way of a root that is at a place (3,) at first, from below the body on and facing as it does.

    For engines: they have the body beside its root, and facing elsewhere, for as long as a clip lasts. As it is where
    it stands below the body, but for its sway, or where the body does not stand upright at rest.
    """
    rest, stood = sample.rig.at(slice(0, 1)).read(_UNTURNED, np.zeros((1, 3)))
    hips = y_up_to_z_up(stood)[0]
    upright = 1.0 - 2.0 * (rest[0, PELVIS, 1] ** 2 + rest[0, PELVIS, 3] ** 2)
    if upright < _UPRIGHT or t_pose_of(obj, sample.profile, np.eye(4)).pose is not None:
        return way
    heading = 2.0 * np.arctan2(rest[0, PELVIS, 2], rest[0, PELVIS, 0])
    apart = np.angle(np.exp(1j * (way.facing - heading)))
    turn = float(apart) if abs(apart) > _STRAIGHT and _turns_with_root(obj) else 0.0
    beside = (way.begin - hips) * (1.0, 1.0, 0.0)
    if not turn and np.linalg.norm(beside) <= _BESIDE * leg_length(rest_joints(sample.rig.offsets)):
        return way
    arm = (hips - place) * (1.0, 1.0, 0.0)
    turned = arm @ rot.to_matrix(np.array([np.cos(turn / 2.0), 0.0, 0.0, np.sin(turn / 2.0)])).T
    return replace(way, gone=way.gone + beside + arm - turned, turned=way.turned + turn)


def _turns_with_root(obj: Any) -> bool:
    """Whether the body turns where its root is turned, or without one its object."""
    above = obj.data.bones[profile_of(obj).keyed[0]].parent_recursive
    return all(bone.use_inherit_rotation for bone in above if bone.parent is not None)


def _body_moved(obj: Any, sample: Sample, moves: np.ndarray) -> list[_Channel]:
    """The keyed bones that are located, with the body moved by (T, 4, 4) in the world."""
    worlds, made = sample.rig.worlds, []
    inside = np.linalg.solve(worlds, moves @ worlds)
    turns = rot.from_matrix(inside[:, :3, :3])
    for name in (sample.profile.keyed[k] for k in sample.profile.located):
        bone, before = obj.data.bones[name], sample.raw[name, "location"]
        rest = np.array(bone.matrix_local, dtype=np.float64)
        axes = rest[:3, :3] if bone.use_local_location else np.eye(3)
        places = before @ axes.T + rest[:3, 3]
        moved = np.einsum("tab,tb->ta", inside[:, :3, :3], places) + inside[:, :3, 3]
        made.append(_Channel(name, "location", before, (moved - rest[:3, 3]) @ axes))
        if (moves[:, :3, :3] != np.eye(3)).any():
            made.append(_turned(obj.pose.bones[name], name, sample.raw, turns, rest[:3, :3]))
    return made


def _carrier_moved(obj: Any, sample: Sample, carrier: str, way: _Way) -> list[_Channel]:
    """What carries the figure, going the way in the world from where it is."""
    before = _values(obj, sample, carrier, "location")
    steps = np.linalg.solve(_moving_space(obj, carrier), way.gone.T).T
    made = [_Channel(carrier, "location", before, before + steps)]
    if way.turned.any():
        owner = obj.pose.bones[carrier] if carrier else obj
        channel = rotation_property(owner.rotation_mode)
        raw = {(carrier, channel): _values(obj, sample, carrier, channel)}
        made.append(_turned(owner, carrier, raw, way.turns, _turning_space(obj, carrier)))
    return made


def _turned(owner: Any, bone: str, raw: Raw, turns: np.ndarray, axes: np.ndarray) -> _Channel:
    """The rotation of a bone or the object, turned by (T, 4) outside of its rest axes (3, 3)."""
    mode = owner.rotation_mode
    before = raw[bone, rotation_property(mode)]
    own = rot.multiply(rot.turned(turns[:, None], axes.T[None])[:, 0], modes.to_quaternions(mode, before))
    return _Channel(bone, rotation_property(mode), before, modes.from_quaternions(mode, own, before[0]))


def _moving_space(obj: Any, bone: str) -> np.ndarray:
    """The axes (3, 3) in the world in which the location of the root bone, or of the object, is given."""
    if not bone:
        return parent_space(obj)[:3, :3]
    own = obj.data.bones[bone].matrix_local if obj.data.bones[bone].use_local_location else Matrix()
    return np.array(obj.matrix_world @ own, dtype=np.float64)[:3, :3]


def _turning_space(obj: Any, bone: str) -> np.ndarray:
    """The axes (3, 3) in the world in which the rotation of the root bone, or of the object, is given."""
    if bone:
        space = np.array(obj.matrix_world @ obj.data.bones[bone].matrix_local, dtype=np.float64)
        return rot.without_scale(space[:3, :3])
    mode = obj.rotation_mode
    values = np.array(getattr(obj, rotation_property(mode)), dtype=np.float64)
    # What the basis is beside these is a delta rotation.
    basis = rot.without_scale(np.array(obj.matrix_basis, dtype=np.float64)[:3, :3])
    delta = basis @ rot.to_matrix(modes.to_quaternions(mode, values[None]))[0].T
    return np.asarray(rot.without_scale(parent_space(obj)[:3, :3]) @ delta)


def _values(obj: Any, sample: Sample, bone: str, channel: str) -> np.ndarray:
    """A property (T, n) of a bone or the object in the sample's frames, by the curves of its action."""
    frames, curves = np.arange(sample.first, sample.first + sample.frames), by_channel(own_bag(obj))
    still = getattr(obj.pose.bones[bone] if bone else obj, channel)
    found = np.tile(np.array(still, dtype=np.float64), (len(frames), 1))
    for index in range(len(still)):
        curve = curves.get((_path(bone, channel), index))
        if curve is not None and not curve.mute:
            found[:, index] = evaluate(curve, frames)
    return found


def _carrier(obj: Any, sample: Sample) -> str | None:
    """The first of `_carriers` that moves over the ground, or None where the keyed bones do. RigError for others."""
    if np.abs(_over_ground(_places(sample, sample.rig.heads[PELVIS]))).max() <= _still(sample):
        return None
    for bone in _carriers(obj):
        if _moving(obj, _path(bone, "location")):
            return bone
    raise RigError(
        f"Something else than keys of its location moves '{obj.name}' or a bone above '{sample.profile.keyed[0]}' over "
        "the ground; bake that into the action first (Pose > Animation > Bake Action)."
    )


def _places(sample: Sample, rest: np.ndarray) -> np.ndarray:
    """Where (T, 3) in the world a point (3,) of the armature at rest is with what is above the keyed bones."""
    return np.asarray(sample.rig.worlds[:, :3, :3] @ rest + sample.rig.worlds[:, :3, 3])


def _over_ground(places: np.ndarray) -> np.ndarray:
    """How far (T, 3) places (T, 3) in the world are over the ground from the first."""
    return np.asarray((places - places[0]) * (1.0, 1.0, 0.0))


def _carried_turn(sample: Sample) -> np.ndarray:
    """How far (T,) what is above the keyed bones has turned since the first frame, to the left."""
    worlds = rot.without_scale(sample.rig.worlds[:, :3, :3])
    apart = worlds @ worlds[0].T
    angles = np.arctan2(apart[:, 1, 0] - apart[:, 0, 1], apart[:, 0, 0] + apart[:, 1, 1])
    return np.asarray(np.unwrap(angles))


def _is_still(sample: Sample, way: _Way) -> bool:
    """Whether the way leads nowhere."""
    return bool(np.abs(way.gone).max() <= _still(sample) and np.abs(way.turned).max() <= _STRAIGHT)


def _still(sample: Sample) -> float:
    """What moves by less stays where it is, in the world."""
    return _STILL * leg_length(rest_joints(sample.rig.offsets))


def _carriers(obj: Any) -> list[str]:
    """What may carry the figure beside the keyed bones, topmost first: "" for the object, then the root bone."""
    root = _root(obj)
    found = [""] if moved_by_curves_only(obj, []) else []
    if root is not None and not _moving(obj, "rotation", "scale") and moved_by_curves_only(obj, [root]):
        found.append(root)
    return found


def _root(obj: Any) -> str | None:
    """The topmost bone above the keyed ones; None where there is none."""
    profile = profile_of(obj)
    above = [bone.name for bone in obj.data.bones[profile.keyed[0]].parent_recursive]
    return ROOT if profile.controls else next(reversed(above), None)


def _moving(obj: Any, *paths: str) -> list[Any]:
    """The curves of the object's action that have keys of more than one value, of data paths that begin so."""
    curves = [curve for (path, _), curve in by_channel(own_bag(obj)).items() if path.startswith(paths)]
    curves = [curve for curve in curves if len(curve.keyframe_points) and not curve.mute]
    return [curve for curve in curves if np.ptp(read_keys(curve, ("co",))["co"][:, 1]) > _EXACT]


def _path(bone: str, channel: str) -> str:
    """RNA path of a property of a bone, or of the object's own, from the object."""
    return bone_path(bone, channel) if bone else channel


def _seen_from_above(points: np.ndarray) -> np.ndarray:
    """Places (T,) on the ground, as `travel` has them, of points (T, 3) in the world."""
    return np.asarray(points[:, 0] + 1j * points[:, 1])


def _write(obj: Any, channel: _Channel, first: int) -> None:
    """Key a property along the axes in which it is another one than before. RigError where one is locked."""
    bag = own_bag(obj)
    curves = by_channel(bag)
    moved = np.abs(channel.after - channel.before).max(axis=0)
    # An axis that stands upright but for rounding is not one of them.
    for index in np.flatnonzero(moved > _EXACT * moved.max()).tolist():
        curve = curves.get((channel.path, index))
        if curve is None:
            curve = keys.new_curve(bag, channel.path, index, channel.bone or keys.OBJECT_GROUP)
        if curve.lock or (curve.group is not None and curve.group.lock):
            what = f"The {channel.name.split('_')[0]} of '{channel.bone or obj.name}'"
            raise RigError(f"{what} is locked; unlock it in the Graph editor first.")
        curve.mute = False
        # What they make of the keys is in the new ones; but a cycle is to go on.
        for modifier in [modifier for modifier in curve.modifiers if modifier.type != "CYCLES"]:
            curve.modifiers.remove(modifier)
        curve.extrapolation = "CONSTANT"
        values = channel.after[:, index]
        nothing = Rewritten(np.empty(0, dtype=KEY), np.empty(0, dtype=bool))
        write_keys(curve, merged(nothing, new_keys(np.arange(first, first + len(values)), values)))
