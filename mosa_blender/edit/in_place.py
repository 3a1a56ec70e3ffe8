# SPDX-License-Identifier: GPL-3.0-or-later
"""The action in which a figure does the same and stays where it is, as on a treadmill, or in which its root travels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from .. import keys
from ..rig.armature import profile_of
from ..rig.curves import bone_path, by_channel, evaluate, moved_by_curves_only, own_bag
from ..rig.errors import RigError
from ..rig.retarget import y_up_to_z_up
from ..rig.rigify import ROOT
from ..rig.sample import Sample, parent_space, sample_motion
from ..rig.skeleton import PELVIS, leg_length, rest_joints
from .action import IN_PLACE, ROOT_MOTION, check_editable, copied
from .curve import KEY, Rewritten, merged, new_keys, read_keys, write_keys
from .facts import is_layered_only, known_span
from .ranges import known_frames
from .travel import travel, turn_of_cycle

MOST_FRAMES = 108_000
"""As many as the backend takes: an hour at 30 frames a second."""
_STILL = 0.001
"""In lengths of a leg."""
_EXACT = 1e-6


@dataclass(frozen=True)
class _Location:
    """The location of a bone, or without a bone's name of the object: what it was and what it is to be, both (T, 3)."""

    bone: str
    before: np.ndarray
    after: np.ndarray

    @property
    def path(self) -> str:
        """RNA path from the object."""
        return _path(self.bone)


def put_in_place(obj: Any, fps: float) -> Any:
    """Take the travel over the ground out of the armature's action in a copy of it, assign that and return it.

    The figure stays where it is at its first key. Only the locations that carry it are keyed anew, on each frame and
    along the axes that travel; the action before stays as it is, with a fake user. RigError is one sentence, and then
    nothing was changed.
    """
    return _rewritten(obj, fps, IN_PLACE, _moved_back)


def put_travel_on_root(obj: Any, fps: float) -> Any:
    """Move the travel over the ground from the keyed bones to the root bone above them, or where there is none to the
    object, in a copy of the armature's action, assign that and return it.

    The body is where it was on each frame. Keys, the action before and errors as of `put_in_place`.
    """
    return _rewritten(obj, fps, ROOT_MOTION, _moved_to_root)


def _rewritten(obj: Any, fps: float, suffix: str, moved: Callable[[Any, Sample, np.ndarray], list[_Location]]) -> Any:
    """A copy of the armature's action, assigned to it, with the locations that moved(obj, sample, travel) gives."""
    first, frames = _checked_span(obj)
    sample = sample_motion(obj, first, frames)
    locations = moved(obj, sample, _travelled(obj, sample, fps))
    before = keys.Assignment.of(obj)
    action, slot = copied(obj, suffix)
    try:
        keys.assign_action(obj, action, slot)
        for location in locations:
            _write(obj, location, first)
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
    for curve in (curve for bone in _carriers(obj) for curve in _moving(obj, _path(bone))):
        own = known_frames(*curve.range())
        first, last = min(first, own[0]), max(last, own[1])
    if last - first >= MOST_FRAMES:
        raise RigError(
            f"'{obj.name}' is keyed over {last - first + 1} frames, at most {MOST_FRAMES} are put in place: shorten it."
        )
    return first, last - first + 1


def _travelled(obj: Any, sample: Sample, fps: float) -> np.ndarray:
    """How far (T, 3) the figure has gone over the ground since the first frame, in the world. RigError if nowhere."""
    motion = sample.motion(fps)
    leg = leg_length(rest_joints(motion.offsets))
    turn = turn_of_cycle(motion.rotations, motion.root[:, 1], leg)
    way = travel(_seen_from_above(y_up_to_z_up(motion.root)), fps, turn)
    gone = way - way[0]
    if np.abs(gone).max() <= _STILL * leg:
        raise RigError(f"'{obj.name}' does not travel over the ground: it is in place already.")
    return np.column_stack([gone.real, gone.imag, np.zeros(len(gone))])


def _moved_back(obj: Any, sample: Sample, gone: np.ndarray) -> list[_Location]:
    """The locations of what carries the figure, by which it is where it was before it had gone (T, 3) so far."""
    carrier = _carrier(obj, sample)
    return _body_moved(sample, -gone) if carrier is None else [_carrier_moved(obj, sample, carrier, -gone)]


def _moved_to_root(obj: Any, sample: Sample, gone: np.ndarray) -> list[_Location]:
    """The locations by which the root has gone (T, 3), and what it carries stays where it is. RigError."""
    root, left = _root(obj) or "", gone - _carried(sample)
    if np.abs(left).max() <= _still(sample):
        raise RigError(f"The travel of '{obj.name}' is not on its hips: something above them has it already.")
    if root not in _carriers(obj):
        raise RigError(
            f"'{root or obj.name}' cannot carry the travel, as a constraint, a driver, a parent that moves or keys of "
            "rotation or scale move it: remove these, or use In Place."
        )
    return [_carrier_moved(obj, sample, root, left), *_body_moved(sample, -left)]


def _body_moved(sample: Sample, shifts: np.ndarray) -> list[_Location]:
    """The locations of the keyed bones that are located, with the body moved by (T, 3) in the world."""
    bones, after = [sample.profile.keyed[k] for k in sample.profile.located], sample.moved_by(shifts)
    return [_Location(bone, sample.raw[bone, "location"], after[:, row]) for row, bone in enumerate(bones)]


def _carrier_moved(obj: Any, sample: Sample, carrier: str, shifts: np.ndarray) -> _Location:
    """The location of what carries the figure, moved by (T, 3) in the world."""
    before = _location(obj, carrier, np.arange(sample.first, sample.first + sample.frames))
    if carrier:
        bone = obj.data.bones[carrier]
        own = np.array(bone.matrix_local) if bone.use_local_location else np.eye(4)
        axes = (np.array(obj.matrix_world) @ own)[:3, :3]
    else:
        axes = parent_space(obj)[:3, :3]
    return _Location(carrier, before, before + np.linalg.solve(axes, shifts.T).T)


def _location(obj: Any, bone: str, frames: np.ndarray) -> np.ndarray:
    """The location (T, 3) of a bone or the object at frames (T,), by the curves of its action."""
    curves = by_channel(own_bag(obj))
    found = np.tile(obj.pose.bones[bone].location if bone else obj.location, (len(frames), 1)).astype(np.float64)
    for index in range(3):
        curve = curves.get((_path(bone), index))
        if curve is not None and not curve.mute:
            found[:, index] = evaluate(curve, frames)
    return found


def _carrier(obj: Any, sample: Sample) -> str | None:
    """The first of `_carriers` that moves over the ground, or None where the keyed bones do. RigError for others."""
    if np.abs(_carried(sample)).max() <= _still(sample):
        return None
    for bone in _carriers(obj):
        if _moving(obj, _path(bone)):
            return bone
    raise RigError(
        f"Something else than keys of its location moves '{obj.name}' or a bone above '{sample.profile.keyed[0]}' over "
        "the ground; bake that into the action first (Pose > Animation > Bake Action)."
    )


def _carried(sample: Sample) -> np.ndarray:
    """How far (T, 3) what is above the keyed bones has carried the hips over the ground since the first frame."""
    places = sample.rig.worlds[:, :3, :3] @ sample.rig.heads[PELVIS] + sample.rig.worlds[:, :3, 3]
    return np.asarray((places - places[0]) * (1.0, 1.0, 0.0))


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


def _path(bone: str) -> str:
    """RNA path of a bone's location, or the object's own, from the object."""
    return bone_path(bone, "location") if bone else "location"


def _seen_from_above(points: np.ndarray) -> np.ndarray:
    """Places (T,) on the ground, as `travel` has them, of points (T, 3) in the world."""
    return np.asarray(points[:, 0] + 1j * points[:, 1])


def _write(obj: Any, location: _Location, first: int) -> None:
    """Key a location along the axes in which it is another one than before. RigError where one is locked."""
    bag = own_bag(obj)
    curves = by_channel(bag)
    moved = np.abs(location.after - location.before).max(axis=0)
    # An axis that stands upright but for rounding is not one of them.
    for index in np.flatnonzero(moved > _EXACT * moved.max()).tolist():
        curve = curves.get((location.path, index))
        if curve is None:
            curve = keys.new_curve(bag, location.path, index, location.bone or keys.OBJECT_GROUP)
        if curve.lock or (curve.group is not None and curve.group.lock):
            raise RigError(
                f"The location of '{location.bone or obj.name}' is locked; unlock it in the Graph editor first."
            )
        curve.mute = False
        # What they make of the keys is in the new ones; but a cycle is to go on.
        for modifier in [modifier for modifier in curve.modifiers if modifier.type != "CYCLES"]:
            curve.modifiers.remove(modifier)
        curve.extrapolation = "CONSTANT"
        values = location.after[:, index]
        nothing = Rewritten(np.empty(0, dtype=KEY), np.empty(0, dtype=bool))
        write_keys(curve, merged(nothing, new_keys(np.arange(first, first + len(values)), values)))
