# SPDX-License-Identifier: GPL-3.0-or-later
"""An armature's motion over a range of frames, whatever moves it: as the model sees it, and as it is keyed.

Where F-curves alone move it they are evaluated directly, which takes milliseconds. Constraints,
drivers, NLA strips and moving parents need Blender to step through the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np

from ..motion import GeneratedMotion
from . import modes
from . import rotations as rot
from .armature import bones_between, rest_bones, rotation_property, t_pose_of, usable_profile
from .controls import Controls, Loose
from .curves import bone_path, by_channel, evaluate, moved_by_curves_only, own_bag
from .errors import RigError
from .missing import folded, spread
from .moving import MovingRig
from .profiles import Profile
from .rigify import ROOT, check_moved, controls_of, helpers, is_moved, posed
from .skeleton import PARENTS, PELVIS, forward_kinematics
from .stepping import alone, may_need_scene, stepping

Raw = dict[tuple[str, str], np.ndarray]
_INFINITE, _NO_SIZE = 1e18, 1e-9
"""Blender makes the largest number that it has of infinity, of which no length can be taken."""


@dataclass(frozen=True)
class Sample:
    """An armature over T scene frames from `first` on.

    profile       which bone is which joint
    rig           its bones at rest, its worlds
    quaternions   (T, 22, 4) how each bone is turned, in its own axes
    location      (T, 3) of the pelvis, in its own axes
    raw           (bone, property) -> (T, n) the values of the keyed bones' rotations, and of the locations of `located`
    controls      the bones to key in the place of the joints' own, or None
    """

    first: int
    profile: Profile
    rig: MovingRig
    quaternions: np.ndarray
    location: np.ndarray
    raw: Raw
    controls: Controls | None = None

    @property
    def frames(self) -> int:
        """Number of frames T."""
        return len(self.location)

    def motion(self, fps: float) -> GeneratedMotion:
        """The same as a motion in the model's axes, on the rig's own skeleton. Raises RigError."""
        rotations, root = self.rig.read(self.quaternions, self.location)
        offsets = self.rig.offsets
        return GeneratedMotion(fps, rotations, root, offsets, forward_kinematics(rotations, root, offsets))

    def keys_of(self, motion: GeneratedMotion, rows: slice, joints: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Keys of the keyed bones for some rows: rotations (T, K, 4), unrolled, and locations (T, L, 3) of `located`.

        Of a motion in the model's axes, as long as the sample; but for `joints` all is turned as it was.
        """
        made, moved = self.rig.at(rows).write(folded(motion.rotations[rows], self.profile.present), motion.root[rows])
        quaternions = self.quaternions[rows].copy()
        quaternions[:, joints] = made[:, joints]
        location = moved if PELVIS in joints else self.location[rows]
        if self.controls is not None:
            return self.controls.at(rows).write(quaternions, location)
        return quaternions[:, self.profile.present], location[:, None]


def sample_motion(obj: Any, first: int, frames: int) -> Sample:
    """Read an armature over scene frames first..first+frames-1; the scene's frame is put back. Raises RigError."""
    profile = usable_profile(obj)
    bones = [obj.data.bones[name] for name in profile.ordered]
    rest = t_pose_of(obj, profile, np.eye(4))

    numbers = np.arange(first, first + frames)
    controls = controls_of(obj, profile)
    if controls is not None:
        check_moved(obj, profile, first, first + frames - 1)
        worlds, keyed, moved, raw, loose = _read_controls(obj, controls, numbers)
        controls = replace(controls, loose=loose).keeping(keyed, moved)
        rig = MovingRig(rest.matrices, rest.heads, np.broadcast_to(worlds, (frames, 4, 4)), None, rest.lifts)
        return Sample(first, profile, rig, *controls.read(keyed, moved), raw, controls)
    above, others = [bone.name for bone in bones[PELVIS].parent_recursive], bones_between(bones)
    read = _Fast(obj, above) if _is_plain(obj, bones, above, others) else _Slow(obj, bones)
    worlds, quaternions, location, between, raw = read(profile.ordered, numbers, [bones[PELVIS].name])
    if between is not None:
        between = spread(between, profile.present)
    if between is not None and rest.lifts is not None:
        turns = rest.matrices @ rest_bones(obj, profile)[0].transpose(0, 2, 1)
        between = rot.turned(between, turns[[max(parent, 0) for parent in PARENTS]])
    rig = MovingRig(rest.matrices, rest.heads, np.broadcast_to(worlds, (frames, 4, 4)), between, rest.lifts)
    return Sample(first, profile, rig, spread(quaternions, profile.present), location, raw)


def parent_space(obj: Any) -> np.ndarray:
    """The place (4, 4) in the world in which an object's own transform puts it, below a parent that stands still."""
    if obj.parent is None:
        return np.eye(4)
    return np.array(obj.parent.matrix_world @ obj.matrix_parent_inverse, dtype=np.float64)


def _read_controls(
    obj: Any, controls: Controls, frames: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Raw, Loose | None]:
    """Worlds (T or 1, 4, 4) as a `MovingRig` has them, rotations (T, C, 4) and locations (T, L, 3) of controls, raw
    values, what other controls do."""
    profile = controls.profile
    names = profile.keyed
    located = [names[k] for k in profile.located]
    above = obj.pose.bones[names[0]].parent
    own = [name for name in names if name not in profile.rolls]
    rest = not posed(obj, helpers(obj, profile))
    if rest and moved_by_curves_only(obj, own) and not is_moved(by_channel(own_bag(obj)), ROOT):
        worlds, keyed, _, _, raw = _Fast(obj, [])(names, frames, located)
        seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).pose.bones[above.name]
        held, loose = np.array(seen.matrix, dtype=np.float64), None
    else:
        held, worlds, keyed, raw, loose = _step_controls(obj, controls, frames, located)
    locations = np.stack([raw[name, "location"] for name in located], axis=1)
    return worlds @ held @ np.linalg.inv(np.array(above.bone.matrix_local)), keyed, locations, raw, loose


def _step_controls(
    obj: Any, controls: Controls, frames: np.ndarray, located: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Raw, Loose]:
    """The pose (T, 4, 4) of what the first control hangs on, the rest as in `_read_controls`, frame by frame."""
    profile = controls.profile
    names, bones = profile.keyed, obj.data.bones
    carriers = [bones[name].parent.name for name in names]
    ends = [profile.ordered[limb.joints[2]] for limb in profile.limbs]
    needed = [*names, *carriers, *ends]
    seen, worlds, raw = _Slow(obj, []).step(names, needed, frames, located)
    moved = seen @ np.linalg.inv(np.array([bones[name].matrix_local for name in needed]))
    parts = np.split(moved, [len(names), 2 * len(names)], axis=1)
    _check_sizes(f"'{obj.name}' or a bone that carries it", worlds @ seen[:, len(names)], frames)
    for limb in profile.limbs:
        _check_sizes(f"'{names[limb.end]}'", parts[0][:, limb.end], frames)
    return seen[:, len(names)], worlds, _turns(obj, names, raw), raw, controls.loosened(*parts)


def _is_plain(obj: Any, bones: list[Any], above: list[str], others: list[str]) -> bool:
    """Whether F-curves say everything, and the bones that are not SMPL's are simple."""
    names = [bone.name for bone in bones]
    if not moved_by_curves_only(obj, [*names, *above, *others]):
        return False
    curves = own_bag(obj)
    keyed = {curve.data_path for curve in curves.fcurves} if curves is not None else set()
    for name in others:
        turned = np.abs(np.array(obj.pose.bones[name].matrix_basis) - np.eye(4)).max() > 1e-6
        if turned or any(path.startswith(bone_path(name, "")) for path in keyed):
            return False
    holders = [obj.data.bones[name] for name in above]
    return all(
        bone.use_inherit_rotation and bone.use_local_location and not bone.use_connect and bone.inherit_scale == "FULL"
        for bone in (*holders, bones[PELVIS])
    )


@dataclass(frozen=True)
class _Fast:
    """The F-curves' values, and Blender's own arithmetic on them for what is above the pelvis."""

    obj: Any
    above: list[str]

    def __call__(self, names: list[str], frames: np.ndarray, located: list[str]) -> tuple[Any, ...]:
        curves = by_channel(own_bag(self.obj))
        bones = self.obj.pose.bones
        raw = {
            key: self._values(curves, frames, bones[key[0]], bone_path(*key), key[1])
            for key in _channels(self.obj, names, located)
        }
        return self._worlds(curves, frames), _turns(self.obj, names, raw), raw[names[PELVIS], "location"], None, raw

    def _worlds(self, curves: dict[tuple[str, int], Any], frames: np.ndarray) -> np.ndarray:
        """Armature space with the pose of the bones above the pelvis -> world, (T or 1, 4, 4)."""
        obj = self.obj
        if any(path.startswith(("location", "rotation", "scale")) for path, _ in curves):
            worlds = parent_space(obj) @ self._basis(curves, frames, obj, "")
        else:
            seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
            worlds = np.array(seen.matrix_world, dtype=np.float64)[None]
        for name in reversed(self.above):
            bone = obj.pose.bones[name]
            rest = np.array(bone.bone.matrix_local, dtype=np.float64)
            basis = self._basis(curves, frames, bone, bone_path(name, ""))
            worlds = worlds @ rest @ basis @ np.linalg.inv(rest)
        _check_sizes(f"'{obj.name}' or a bone that carries it", worlds, frames)
        return worlds

    def _basis(self, curves: dict[tuple[str, int], Any], frames: np.ndarray, owner: Any, start: str) -> np.ndarray:
        """What location, rotation and scale make of a bone or object, (T, 4, 4)."""

        def values(channel: str) -> np.ndarray:
            return self._values(curves, frames, owner, start + channel, channel)

        mode = owner.rotation_mode
        matrices = np.tile(np.eye(4), (len(frames), 1, 1))
        turns = rot.to_matrix(modes.to_quaternions(mode, values(rotation_property(mode))))
        matrices[:, :3, :3] = turns * values("scale")[:, None]
        matrices[:, :3, 3] = values("location")
        return matrices

    def _values(
        self, curves: dict[tuple[str, int], Any], frames: np.ndarray, owner: Any, path: str, channel: str
    ) -> np.ndarray:
        """A property over the frames (T, n): its curves, and where there is none its value."""
        columns = []
        for index, still in enumerate(getattr(owner, channel)):
            curve = curves.get((path, index))
            moves = curve is not None and not curve.mute
            columns.append(evaluate(curve, frames) if moves else np.full(len(frames), still))
        values = np.column_stack(columns)
        _check_numbers(f"'{owner.name}'", channel, values, frames)
        return values


@dataclass(frozen=True)
class _Slow:
    """What Blender evaluates at each frame: poses, whatever made them."""

    obj: Any
    bones: list[Any]

    def __call__(self, names: list[str], frames: np.ndarray, located: list[str]) -> tuple[Any, ...]:
        # Each bone, its direct parent, and its nearest mapped ancestor.
        parents = [bone.parent.name if bone.parent else None for bone in self.bones]
        ancestors = [next((p.name for p in bone.parent_recursive if p.name in names), None) for bone in self.bones]
        needed = list(dict.fromkeys([*names, *(name for name in parents if name)]))
        posed, worlds, raw = self.step(names, needed, frames, located)
        rest = {name: np.array(self.obj.data.bones[name].matrix_local, dtype=np.float64) for name in needed}
        # What a bone does to what hangs on it: from rest to pose, in armature space.
        moved = {name: posed[:, k] @ np.linalg.inv(rest[name]) for k, name in enumerate(needed)}
        still = np.broadcast_to(np.eye(4), worlds.shape)
        quaternions = np.empty((len(frames), len(names), 4))
        between = np.zeros((len(frames), len(names), 4))
        between[..., 0] = 1.0
        for index, name in enumerate(names):
            carrier = moved[parents[index]] if parents[index] else still
            local = rot.without_scale(carrier @ rest[name]).transpose(0, 2, 1) @ rot.without_scale(
                posed[:, needed.index(name)]
            )
            quaternions[:, index] = rot.from_matrix(local)
            if ancestors[index] and ancestors[index] != parents[index]:
                up = rot.without_scale(moved[ancestors[index]])
                between[:, index] = rot.from_matrix(up.transpose(0, 2, 1) @ rot.without_scale(carrier))
        holding = moved[parents[PELVIS]] if parents[PELVIS] else still
        _check_sizes(f"'{self.obj.name}' or a bone that carries it", worlds @ holding, frames)
        first = rest[names[PELVIS]]
        head = np.linalg.solve(holding @ first, posed[:, needed.index(names[PELVIS])])[:, :3, 3]
        turned = np.abs(between[..., 0]).min() < 1.0 - 1e-9
        return worlds @ holding, quaternions, head, between if turned else None, raw

    def step(
        self, names: list[str], needed: list[str], frames: np.ndarray, located: list[str]
    ) -> tuple[np.ndarray, np.ndarray, Raw]:
        """Pose matrices (T, bones, 4, 4), the object's (T, 4, 4) and channel values, frame by frame."""
        obj = self.obj
        kept = _channels(obj, names, located)
        seen, places, raw = self._played(needed, kept, frames)
        _check_numbers(f"'{obj.name}'", "place", places, frames)
        for (name, channel), rows in raw.items():
            _check_numbers(f"'{name}'", channel, rows, frames)
        # What hangs on a bone has no pose either: that is named first.
        for name in sorted(needed, key=lambda name: len(obj.data.bones[name].parent_recursive)):
            _check_numbers(f"'{name}'", "pose", seen[:, needed.index(name)], frames)
        return seen, places, raw

    def _played(
        self, needed: list[str], kept: list[tuple[str, str]], frames: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, Raw]:
        """What `step` returns: of the object alone, if its ends are as in the scene, which is slower to play."""
        obj, ends = self.obj, frames[[0, -1]]
        with stepping(obj) as scene:
            if len(frames) > len(ends) and not obj.hide_viewport and not may_need_scene():
                with alone(obj) as stage:
                    seen, places, raw = self._read(stage, stage.view_layers[0], needed, kept, frames)
                shown, stood, _ = self._read(scene, bpy.context.view_layer, needed, [], ends)
                if np.array_equal(seen[[0, -1]], shown) and np.array_equal(places[[0, -1]], stood):
                    return seen, places, raw
            return self._read(scene, bpy.context.view_layer, needed, kept, frames)

    def _read(
        self, scene: Any, layer: Any, needed: list[str], kept: list[tuple[str, str]], frames: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, Raw]:
        """What `step` returns, as a scene's view layer has it."""
        posed, worlds = [], []
        values: dict[tuple[str, str], list[Any]] = {key: [] for key in kept}
        for frame in frames.tolist():
            scene.frame_set(frame)
            seen = self.obj.evaluated_get(layer.depsgraph)
            bones = seen.pose.bones
            worlds.append(np.array(seen.matrix_world))
            posed.append([bones[name].matrix.copy() for name in needed])
            for name, channel in kept:
                values[name, channel].append(tuple(getattr(bones[name], channel)))
        raw = {key: np.array(rows, dtype=np.float64) for key, rows in values.items()}
        return np.array(posed, dtype=np.float64), np.array(worlds, dtype=np.float64), raw


def _check_numbers(owner: str, what: str, values: np.ndarray, frames: np.ndarray) -> None:
    """RigError where values (T, ...) are infinite or no numbers, as keys of broken files, and drivers, may be."""
    wrong = np.flatnonzero(~(np.abs(values.reshape(len(values), -1)) < _INFINITE).all(axis=1))
    if len(wrong):
        raise RigError(
            f"{owner} has a {what.replace('_', ' ')} at frame {frames[wrong[0]]} that is infinite or no number: "
            "delete the key or the driver that makes it so (Graph editor)."
        )


def _check_sizes(owner: str, matrices: np.ndarray, frames: np.ndarray) -> None:
    """RigError where matrices (T or 1, 4, 4) have no size: what hangs on them is in one point, whatever its pose."""
    sizes = np.linalg.svd(matrices[:, :3, :3], compute_uv=False)[:, -1]
    wrong = np.flatnonzero(sizes < _NO_SIZE)
    if len(wrong):
        raise RigError(
            f"{owner} is scaled to nothing at frame {frames[wrong[0]]}: give it a scale above 0 there, and hide its "
            "meshes instead."
        )


def _channels(obj: Any, names: list[str], located: list[str]) -> list[tuple[str, str]]:
    """(bone, property) of the rotations of these bones and of the locations of those."""
    turned = [(name, rotation_property(obj.pose.bones[name].rotation_mode)) for name in names]
    return [*turned, *((name, "location") for name in located)]


def _turns(obj: Any, names: list[str], raw: Raw) -> np.ndarray:
    """Quaternions (T, bones, 4) of the values of their rotations."""
    modes_of = [obj.pose.bones[name].rotation_mode for name in names]
    values = [raw[name, rotation_property(mode)] for name, mode in zip(names, modes_of, strict=True)]
    return np.stack([modes.to_quaternions(*one) for one in zip(modes_of, values, strict=True)], axis=1)
