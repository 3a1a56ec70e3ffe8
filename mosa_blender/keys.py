# SPDX-License-Identifier: GPL-3.0-or-later
"""A motion as an action: slots, channel bags, bulk keys. What differs between Blenders is here.

Keys are linear: there is one on every frame, so the frames are exactly what the model made, and no
handle invents what is between two of them (motion blur).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import bpy
import numpy as np

from . import asked
from .motion import GeneratedMotion
from .rig import modes
from .rig.armature import PosedRig, idle_bones, note_pose, profile_of, rotation_property, sample_rig, transform_channels
from .rig.curves import PLACING, bone_path, by_channel, chained, check_on_timeline, nla_paths, own_bag
from .rig.errors import RigError, listed
from .rig.ground import ground_at
from .rig.missing import folded
from .rig.retarget import ORIGIN, Channels, Placement, figure_placement, hips, is_carried, retarget
from .rig.rigify import switches

PREFIX = "MoSa"
SLOT_NAME = "MoSa"
"""Of a figure's first action. Further ones have the name of the slot that the figure had last: by it Blender finds the
slot again when somebody puts another of the figure's actions on it, and finds none by another name."""

_LINEAR, _GENERATED = 1, 5  # Blender's enum numbers, the same in 4.5 to 5.2
_NAME_LENGTH = 48
OBJECT_GROUP = "Object Transforms"
"""As Blender calls it."""
EXTRAPOLATION = "mosa_extrapolation"
"""On an action that was re-imagined over NLA strips: what the figure's Extrapolation was before."""
_STOOD = "mosa_stood"
"""On an action that moves an object which stood elsewhere: data paths of its transform with the values there."""

Placing = Literal["FIGURE", "ORIGIN", "PATH"]


@dataclass(frozen=True)
class Channel:
    """One property of a bone, or without a bone's name of the object: values (K, n), one row per key; a single row
    is held."""

    bone: str
    channel: str
    values: np.ndarray

    @property
    def data_path(self) -> str:
        """RNA path from the object."""
        return bone_path(self.bone, self.channel) if self.bone else self.channel


@dataclass(frozen=True)
class Start:
    """An armature where motions begin on it.

    frame       the first of their frames
    rig         the armature there
    placement   where they begin: "FIGURE" at the pelvis and heading that the armature has there; "ORIGIN" at the
                world's origin, facing -Y; "PATH" where they say themselves, on the figure's floor
    ground      the floor of a figure that is carried (`ground_at`), where that is asked for and known
    """

    frame: int
    rig: PosedRig
    placement: Placing
    ground: float | None

    @classmethod
    def of(cls, obj: Any, frame_start: float, fps: float, placement: Placing = "FIGURE") -> Start:
        """The start at round(frame_start) of motions of that frame rate. RigError where none could be keyed."""
        check_writable(obj)
        frame = round(frame_start)
        rig = sample_rig(obj, frame)
        if placement == "FIGURE" and not np.isfinite(hips(rig.heads)).all():
            raise RigError(
                f"The hips of '{obj.name}' are nowhere at frame {frame}, as a value there is infinite or no number: "
                "let the motion start at another frame, or at the world's origin (Options)."
            )
        carried = placement == "FIGURE" and is_carried(rig.rest, rig.heads)
        return cls(frame, rig, placement, ground_at(obj, frame, fps) if carried else None)

    def place(self, motion: GeneratedMotion) -> Placement:
        """Where a motion stands in the world."""
        rest = self.rig.rest
        if self.placement == "FIGURE":
            return figure_placement(rest, self.rig.heads, motion.joints[0], motion.offsets, self.ground)
        return Placement(0.0, np.array([0.0, 0.0, rest.floor()])) if self.placement == "PATH" else ORIGIN


def write_motion(obj: Any, motion: GeneratedMotion, frame_start: float, placement: Placing = "FIGURE") -> Any:
    """Key a motion onto an SMPL-like armature from a frame on, as `write_from` does; `placement` as of `Start`."""
    return write_from(Start.of(obj, frame_start, motion.fps, placement), obj, motion)


def write_from(start: Start, obj: Any, motion: GeneratedMotion) -> Any:
    """Key a motion onto an SMPL-like armature in a new action, assign it and return it.

    One key per frame of the motion: it must be at the scene's frame rate. The armature has what it had at the start,
    and its own action. Neither the object's transform nor rotation modes are changed; an action that was assigned
    before is kept by a fake user. RigError is one sentence, and then nothing was changed.
    """
    check_on_timeline(start.frame, start.frame + motion.frames - 1)
    rig, place = start.rig, start.place(motion)
    result = retarget(rig.rest, folded(motion.rotations, rig.profile.present), motion.root, motion.offsets, place)

    channels = list(_bone_channels(obj, rig, result))
    before = Assignment.of(obj)
    action = bpy.data.actions.new(f"{PREFIX} {asked.shortened(motion.prompt, _NAME_LENGTH)}".strip())
    try:
        _fill(action, slot_name(obj), channels, start.frame)
        _describe(action, motion, start.frame)
        note_pose(action, rig.profile, rig.rest)
        assign_action(obj, action)
        if before.action is not None and EXTRAPOLATION in before.action:
            obj.animation_data.action_extrapolation = before.action[EXTRAPOLATION]
    except BaseException:
        before.put_back(obj)
        bpy.data.actions.remove(action)
        raise
    return action


def assign_action(obj: Any, action: Any, slot: Any = None) -> None:
    """Make an action the armature's own, with its (first) slot; the one before is kept by a fake user.

    Where that one moved the object and this one does not, the object stands as at the first key, or where it stood
    before there was that action.
    """
    check_editable(obj)
    slot = slot or next((s for s in action.slots if s.target_id_type in {"OBJECT", "UNSPECIFIED"}), None)
    if slot is None:
        raise RigError(f"The action '{action.name}' has no slot for an armature; choose another.")
    data = obj.animation_data_create()
    previous = data.action
    if previous is not None and previous != action and previous.library is None:
        previous.use_fake_user = True
    curves = {key: one for key, one in by_channel(own_bag(obj)).items() if key[0] in PLACING}
    moved = {key: one for key, one in curves.items() if key[1] < len(getattr(obj, key[0])) and one.keyframe_points}
    data.action = action
    data.action_slot = slot
    # It would stay where the playhead had it.
    stood = previous[_STOOD] if moved and _STOOD in previous else {}
    for path, index in moved.keys() - by_channel(own_bag(obj)).keys():
        curve = moved[path, index]
        getattr(obj, path)[index] = stood[path][index] if path in stood else curve.evaluate(curve.range()[0])


def note_standing(action: Any, path: str, before: np.ndarray, after: np.ndarray) -> None:
    """Note on a new action where the object stood, if it does not begin there: under another it is to be back."""
    stood = dict(action.get(_STOOD, {}))
    if path not in stood and not np.allclose(before, after, atol=1e-6):
        action[_STOOD] = {**stood, path: before.tolist()}


def on_idle_bones(obj: Any, idle: list[str]) -> str:
    """A sentence where the armature's action moves no more all that it did when it was made; else "".

    Blender renames and converts bones in the action that an armature has, not in those that are to be put on it again.
    `idle` is `idle_bones` with the action that it had until now.
    """
    new = next((name for name in idle_bones(obj) if name not in idle), None)
    if new is None:
        return ""
    return (
        f"'{obj.animation_data.action.name}' does not move bone '{new}' of '{obj.name}' any more: "
        "if you renamed it or gave it another rotation mode, take that back."
    )


def slot_name(obj: Any) -> str:
    """What the slot of an object's new action is called."""
    data = obj.animation_data
    # Two letters for the kind of data, then the name; kept when an action is taken off.
    return (data.last_slot_identifier[2:] if data is not None else "") or SLOT_NAME


def frame_rate(scene: Any) -> float:
    """Frames per second of a scene."""
    return float(scene.render.fps / scene.render.fps_base)


def check_editable(obj: Any) -> None:
    """RigError where the object's action cannot be exchanged at all."""
    if obj is None or obj.type != "ARMATURE":
        profile_of(obj)
    override = obj.override_library
    if obj.library is not None or (override is not None and override.is_system_override):
        raise RigError(f"'{obj.name}' is linked from another file; make an editable library override of it.")
    mode = occupied_by(obj)
    if mode:
        raise RigError(f"'{obj.name}' is in {mode}; leave it first.")
    data = obj.animation_data
    if data is not None and data.use_nla and len(data.nla_tracks):
        _check_action_plays(obj.name, data)


def occupied_by(obj: Any) -> str:
    """The mode that the user has the armature in and in which it cannot be keyed; "" if none."""
    # Another object may have the same bones.
    if obj.type == "ARMATURE" and obj.data.is_editmode:
        return "Edit Mode"
    data = obj.animation_data
    return "NLA tweak mode (Tab in the NLA editor)" if data is not None and data.use_tweak_mode else ""


def _check_action_plays(name: str, data: Any) -> None:
    """RigError where the NLA's settings make of an action's keys something else than what is keyed."""
    if any(track.is_solo for track in data.nla_tracks):
        raise RigError(f"An NLA track of '{name}' is soloed, so that keys would not show; take its star off first.")
    if data.action_blend_type != "REPLACE" or data.action_influence != 1.0:
        blend = data.bl_rna.properties["action_blend_type"].enum_items[data.action_blend_type].name
        raise RigError(
            f"The action of '{name}' is mixed into its NLA tracks ({blend}, influence {data.action_influence:.2f}); "
            "set it to Replace and 1 in the NLA editor's sidebar first."
        )


def check_writable(obj: Any, bones: list[str] | None = None) -> None:
    """RigError where a motion cannot be keyed onto the object (or these bones); `Start.of` checks this first."""
    check_editable(obj)
    profile = profile_of(obj)
    bones = profile.keyed if bones is None else bones
    switched = _switched_constraints(obj)

    def acts(bone: Any, constraint: Any) -> bool:
        start = bone_path(bone.name, f'constraints["{bpy.utils.escape_identifier(constraint.name)}"].')
        on = not constraint.mute or start + "mute" in switched or start + "enabled" in switched
        return on and (constraint.influence > 0.0 or start + "influence" in switched)

    posed = [obj.pose.bones[name] for name in bones]
    held = [f"'{bone.name}' ('{one.name}')" for bone in posed for one in bone.constraints if acts(bone, one)]
    if held:
        raise RigError(f"Constraints hold {listed(held)}; mute or remove them.")
    chains = chained(obj, acts).items()
    moved = [(name, holder) for name, holder in chains if name in bones and name not in profile.rolls]
    if moved:
        holders = dict.fromkeys(f"'{holder}'" for _, holder in moved)
        raise RigError(
            f"The inverse kinematics of {listed(list(holders))} move '{moved[0][0]}'; mute or bake them first."
        )
    driven = _driven_bones(obj)
    for name in bones:
        if name in driven:
            raise RigError(f"Bone '{name}' has a driver on its {driven[name]}; remove it first.")


def _switched_constraints(obj: Any) -> set[str]:
    """The data paths by which keys, NLA strips or drivers switch constraints on and off, or mix them in."""
    data = obj.animation_data
    if data is None:
        return set()
    moved = {path for path, _ in by_channel(own_bag(obj))} | nla_paths(obj)
    moved |= {curve.data_path for curve in data.drivers}
    return {path for path in moved if path.endswith((".influence", ".mute", ".enabled"))}


def _driven_bones(obj: Any) -> dict[str, str]:
    """Bone -> one of its driven transform properties."""
    data = obj.animation_data
    if data is None or not len(data.drivers):
        return {}
    driven: dict[str, str] = {}
    paths = {curve.data_path for curve in data.drivers if not curve.mute}
    for bone in obj.pose.bones:
        start = bone_path(bone.name, "")
        for path in paths:
            if path.startswith((start + "location", start + "rotation", start + "scale")):
                driven[bone.name] = path.removeprefix(start)
    return driven


def _bone_channels(obj: Any, rig: PosedRig, result: Channels) -> Iterator[Channel]:
    """The motion's own channels, then what must stay as it is for them to be right."""
    bones, located = rig.profile.keyed, rig.profile.located
    quaternions, locations = result.quaternions[:, rig.profile.present], result.location[:, None]
    if rig.controls is not None:
        quaternions, locations = rig.controls.write(result.quaternions, result.location)
    for row, index in enumerate(located):
        yield Channel(bones[index], "location", locations[:, row])
    for index, name in enumerate(bones):
        mode = obj.pose.bones[name].rotation_mode
        yield Channel(name, rotation_property(mode), modes.from_quaternions(mode, quaternions[:, index]))
    for name, switch, value in switches(obj, rig.profile):
        yield Channel(name, f'["{switch}"]', np.array([[value]]))
    # A translation or scale left over from another action would pull the joints apart.
    for index, name in enumerate(bones):
        bone = obj.pose.bones[name]
        if index not in located and not np.allclose(bone.location, 0.0, atol=1e-6):
            yield Channel(name, "location", np.zeros((1, 3)))
        if not np.allclose(bone.scale, 1.0, atol=1e-6):
            yield Channel(name, "scale", np.ones((1, 3)))
    driven = _driven_bones(obj)
    # Bones between the figure's own must not turn them.
    for name in rig.between:
        bone = obj.pose.bones[name]
        if name not in driven and not np.allclose(bone.matrix_basis, np.eye(4), atol=1e-6):
            yield Channel(name, "location", np.zeros((1, 3)))
            rest = modes.from_quaternions(bone.rotation_mode, np.array([[1.0, 0.0, 0.0, 0.0]]))
            yield Channel(name, rotation_property(bone.rotation_mode), rest)
            yield Channel(name, "scale", np.ones((1, 3)))
    # The pelvis is placed relative to the bones above it as they are at the start.
    for name, held in rig.holders.items():
        if name not in driven:
            yield from (Channel(name, key, value[None]) for key, value in held.items())
    # So is the object: without the action before it would stand elsewhere.
    yield from (Channel("", key, value[None]) for key, value in rig.placing.items())


def _fill(action: Any, slot: str, channels: list[Channel], first: int) -> None:
    """Make the slot, the layer, the strip and all curves of a new action."""
    strip = action.layers.new("MoSa").strips.new(type="KEYFRAME")
    bag = strip.channelbag(action.slots.new("OBJECT", slot), ensure=True)
    length = max(len(channel.values) for channel in channels)
    frames = np.arange(first, first + length, dtype=np.float32)
    linear = np.full(length, _LINEAR, dtype=np.uint8)
    generated = np.full(length, _GENERATED, dtype=np.uint8)
    for channel in channels:
        path, count = channel.data_path, len(channel.values)
        keys = np.empty((count, 2), dtype=np.float32)
        keys[:, 0] = frames[:count]
        for index, column in enumerate(channel.values.T):
            keys[:, 1] = column
            curve = new_curve(bag, path, index, channel.bone or OBJECT_GROUP)
            points = curve.keyframe_points
            points.add(count)
            points.foreach_set("co", keys.ravel())
            points.foreach_set("interpolation", linear[:count])
            points.foreach_set("type", generated[:count])
            points.handles_recalc()  # they are in order already, which `curve.update` would look for
    # Blender makes them selected: "Selected Keys" would mean the whole clip.
    action.deselect_keys()


def new_curve(bag: Any, path: str, index: int, group: str) -> Any:
    """An empty curve in a channel bag, in the group of that name."""
    if bpy.app.version >= (5, 0, 0):
        return bag.fcurves.new(path, index=index, group_name=group)
    curve = bag.fcurves.new(path, index=index)
    curve.group = bag.groups.get(group) or bag.groups.new(group)
    return curve


def _describe(action: Any, motion: GeneratedMotion, first: int) -> None:
    """The action's range, and on it how it was made."""
    action.use_frame_range = True
    action.frame_start = first
    action.frame_end = first + motion.frames - 1
    asked.describe(action, motion)


@dataclass(frozen=True)
class Assignment:
    """What action an armature had and how it stood, keyed or not, to put it back."""

    action: Any
    slot: Any
    fake_user: bool
    extrapolation: str
    standing: list[dict[str, np.ndarray]]

    @classmethod
    def of(cls, obj: Any) -> Assignment:
        """What the armature has now."""
        data = obj.animation_data
        standing = [transform_channels(part) for part in (obj, *obj.pose.bones)]
        if data is None:
            return cls(None, None, False, "HOLD", standing)
        fake_user = data.action is not None and data.action.use_fake_user
        return cls(data.action, data.action_slot, fake_user, data.action_extrapolation, standing)

    def put_back(self, obj: Any) -> None:
        """Give the armature that action and slot again, and let it stand as it did."""
        data = obj.animation_data
        if data is None or data.action == self.action:
            return
        data.action = self.action
        data.action_extrapolation = self.extrapolation
        if self.action is not None:
            data.action_slot = self.slot
            if self.action.library is None:
                self.action.use_fake_user = self.fake_user
        # Blender plays an action that is put on, over what is not keyed: it must have done so before.
        bpy.context.view_layer.update()
        for part, channels in zip((obj, *obj.pose.bones), self.standing, strict=True):
            for channel, values in channels.items():
                setattr(part, channel, values)
