# SPDX-License-Identifier: GPL-3.0-or-later
"""The action that comes of re-imagining a range: a copy in which only that range is other keys.

What Blender evaluates outside the range is compared with what it was, frame by frame, before the
action is put on the figure. Nothing is changed unless all of it is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import bpy
import numpy as np

from .. import asked, keys
from ..motion import GeneratedMotion
from ..rig import modes
from ..rig.armature import note_pose, profile_of, t_pose_of
from ..rig.curves import active_strips, bag_of, bone_path, by_channel, evaluate, nla_paths
from ..rig.errors import RigError
from ..rig.sample import Sample
from . import facts
from .curve import NO_FRAMES, Rewritten, Span, beside, merged, new_keys, read_keys, rewrite, write_keys
from .scope import SCOPES

SUFFIXES = REIMAGINED, IN_PLACE, ROOT_MOTION = " (re-imagined)", " (in place)", " (root motion)"
"""What the names of actions end with that were made of others."""
_NAME_BYTES = 59
"""Blender 4.5 cuts names off after 63, wherever that is, and so that ".001" has room behind."""
_CARRYING = ("CYCLES", "STEPPED")
"""Types of curve modifiers that carry a value to other frames."""
_EXACT = 4e-6
_FELT = 3
"""Keys on either side, and frames beyond them, that are looked at: one more than can change."""


@dataclass(frozen=True)
class Change:
    """What is rewritten.

    span       the frames
    pinned     those of them whose pose stays
    scope      the part of the body, a key of SCOPES
    types      the types of keys that stay
    recorded   frames whose keys of type Keyframe do not
    """

    span: Span
    pinned: np.ndarray
    scope: str
    types: frozenset[str]
    recorded: np.ndarray = field(default_factory=lambda: NO_FRAMES)


@dataclass(frozen=True)
class _Target:
    """One property: what its curves are to be on the span's frames (T, n), where they hold (T,), and the
    value (n,) that it has where nothing moves it."""

    bone: str
    channel: str
    values: np.ndarray
    held: np.ndarray
    still: np.ndarray


def check_editable(obj: Any, scope: str) -> None:
    """RigError where a range cannot be rewritten on the object."""
    check_unheld(obj, scope)
    facts.check_unlocked(obj, scope)
    facts.check_modes(obj, scope)
    for bone, channel, curve in facts.moving_curves(obj, scope):
        if curve.mute:
            raise RigError(f"Bone '{bone}' has a muted curve of its {channel}; unmute it in the Graph editor first.")
    if active_strips(obj) and not facts.is_layered_only(obj):
        _check_layers(obj, scope)


def check_unheld(obj: Any, scope: str) -> None:
    """RigError where constraints, inverse kinematics or drivers hold what a scope rewrites."""
    in_scope = {bone: None for _, bone, _ in facts.channels(obj, scope)}
    keys.check_writable(obj, list(in_scope))


def _check_layers(obj: Any, scope: str) -> None:
    """An action over NLA strips: only where it replaces them."""
    moved = {bone_path(bone, channel): bone for _, bone, channel in facts.channels(obj, scope)}
    left = nla_paths(obj) - {path for path, _ in by_channel(facts.own_bag(obj))}
    mixed = next((moved[path] for path in sorted(left) if path in moved), None)
    if mixed or obj.animation_data.action_extrapolation != "HOLD":
        what = f"bone '{mixed}'" if mixed else f"'{obj.name}'"
        raise RigError(f"NLA strips and the action move {what} together; bake them into one action (Pose > Animation).")


def check_modifiers(obj: Any, sample: Sample, change: Change) -> None:
    """RigError where a curve's modifier would carry a new motion out of its range; it is tried on a copy."""
    carried = {
        (bone, channel): None
        for bone, channel, curve in facts.moving_curves(obj, change.scope)
        if any(modifier.type in _CARRYING for modifier in curve.modifiers)
    }
    if not carried:
        return
    numbers = change.span.numbers
    other = np.where(np.isin(numbers, change.pinned), 0.0, 0.01 * np.arange(1, len(numbers) + 1))
    action, slot = copied(obj)
    try:
        bag = _bag(action, slot)
        curves, outside = by_channel(bag), _outside(obj, bag, change.span)
        for bone, channel in carried:
            values = sample.raw[bone, channel][numbers - sample.first] + other[:, None]
            target = _Target(bone, channel, values, np.zeros(len(numbers), dtype=bool), sample.raw[bone, channel][0])
            _write(bag, curves, target, change, change.span, outside)
    finally:
        bpy.data.actions.remove(action)


def write_edit(obj: Any, sample: Sample, motion: GeneratedMotion, change: Change) -> Any:
    """Key a motion's frames onto an armature in a copy of its action, assign that and return it.

    `sample` is what the armature did, `motion` (T frames as the sample) what it does now; only the
    frames of `change.span` that are not pinned are taken from it. The action before stays as it is,
    with a fake user. RigError is one sentence, and then nothing was changed.
    """
    check_editable(obj, change.scope)
    targets = _targets(obj, sample, motion, change)
    data = obj.animation_data
    layered = facts.is_layered_only(obj)
    before = keys.Assignment.of(obj)
    action, slot = copied(obj)
    span = Span(change.span.first, change.span.last, True, True) if layered else change.span
    try:
        bag = _bag(action, slot)
        outside = np.empty(0, dtype=np.int64) if layered else _outside(obj, bag, span)
        curves = by_channel(bag)
        for target in targets:
            _write(bag, curves, target, change, span, outside)
        _describe(action, motion, span)
        keys.assign_action(obj, action, slot)
        left = change.recorded[(change.recorded < span.first) | (change.recorded > span.last)]
        facts.note_recorded(obj, change.scope, keys.frame_rate(bpy.context.scene), left)
        if layered:
            action[keys.EXTRAPOLATION] = before.extrapolation
            # Strips that have ended hold their last pose: what goes on from there would jump back to it.
            data.action_extrapolation = "HOLD_FORWARD" if change.span.open_after else "NOTHING"
    except BaseException:
        before.put_back(obj)
        bpy.data.actions.remove(action)
        raise
    return action


def _targets(obj: Any, sample: Sample, motion: GeneratedMotion, change: Change) -> list[_Target]:
    """What all properties of the scope are to be on the span's frames."""
    numbers = change.span.numbers
    rows = slice(numbers[0] - sample.first, numbers[-1] + 1 - sample.first)
    quaternions, locations = sample.keys_of(motion, rows, SCOPES[change.scope])
    free = ~np.isin(numbers, change.pinned)
    targets = []
    for index, bone, channel in facts.channels(obj, change.scope):
        if (bone, channel) not in sample.raw:
            raise RigError(f"The rotation mode of bone '{bone}' was changed in the meantime; re-imagine again.")
        raw = sample.raw[bone, channel]
        made = raw.copy()
        held = np.zeros(len(raw), dtype=bool)
        if channel == "location":
            made[rows][free] = locations[free, sample.profile.located.index(index)]
        else:
            mode = obj.pose.bones[bone].rotation_mode
            _turn(mode, made, held, quaternions[:, index], rows.start, free)
        still = np.array(getattr(obj.pose.bones[bone], channel), dtype=np.float64)
        targets.append(_Target(bone, channel, made[rows], held[rows], still))
    return targets


def _turn(mode: str, made: np.ndarray, held: np.ndarray, q: np.ndarray, start: int, free: np.ndarray) -> None:
    """Put rotations `q` (T, 4) into values `made` (F, n) from row `start` on where they are free.

    Each run of free frames goes on from the frame before it. What it leads to may lie another way
    round, which no key can change: there the last frame is held, so that nothing between spins.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(int), [0]])))
    for begin, end in edges.reshape(-1, 2):
        first, last = start + begin, start + end
        if first > 0:
            made[first:last] = modes.from_quaternions(mode, q[begin:end], made[first - 1])
        elif last < len(made):
            made[first:last] = modes.from_quaternions(mode, q[begin:end][::-1], made[last])[::-1]
        else:
            made[first:last] = modes.from_quaternions(mode, q[begin:end])
        if last < len(made) and modes.jumps(mode, made[last - 1], made[last]):
            held[last - 1] = True


def copied(obj: Any, suffix: str = REIMAGINED) -> tuple[Any, Any]:
    """A copy of the object's action with its slot alone, or a new one; nothing in it is shared."""
    old, old_slot = obj.animation_data.action, obj.animation_data.action_slot
    if old is None or old_slot is None:
        action = bpy.data.actions.new(keys.PREFIX + suffix)
        action.slots.new("OBJECT", keys.slot_name(obj))
    else:
        action = old.copy()
        action.name = _name(old.name, suffix)
        action.use_fake_user = False
        for slot in [slot for slot in action.slots if slot.identifier != old_slot.identifier]:
            action.slots.remove(slot)
    profile = profile_of(obj)
    note_pose(action, profile, t_pose_of(obj, profile, np.eye(4)))
    return action, action.slots[0]


def _name(old: str, suffix: str) -> str:
    """The name of an action with a suffix at its end, and each suffix once; of those of its travel the last alone."""
    either = "|".join(map(re.escape, SUFFIXES))
    stem = re.sub(rf"(({either})(\.\d+)?)+$", "", old)
    travels = (IN_PLACE, ROOT_MOTION)
    past = travels if suffix in travels else (suffix,)
    ends = [one for one in SUFFIXES if one not in past and one in old.removeprefix(stem)]
    end = "".join([*ends, suffix])
    return stem.encode()[: _NAME_BYTES - len(end)].decode(errors="ignore").rstrip() + end


def _bag(action: Any, slot: Any) -> Any:
    """The action's channel bag, made where it is missing."""
    layer = action.layers[0] if len(action.layers) else action.layers.new("MoSa")
    strip = layer.strips[0] if len(layer.strips) else layer.strips.new(type="KEYFRAME")
    return bag_of(action, slot) or strip.channelbag(slot, ensure=True)


def _outside(obj: Any, bag: Any, span: Span) -> np.ndarray:
    """All frames that must stay: those of the scene and of the keys, but for the span and its open sides."""
    scene = bpy.context.scene
    ends = [curve.range() for curve in bag.fcurves if len(curve.keyframe_points)]
    first = min(scene.frame_start, span.first - 1, *(int(np.floor(low)) for low, _ in ends))
    last = max(scene.frame_end, span.last + 1, *(int(np.ceil(high)) for _, high in ends))
    earlier = np.arange(first, span.first) if not span.open_before else np.empty(0, dtype=np.int64)
    later = np.arange(span.last + 1, last + 1) if not span.open_after else np.empty(0, dtype=np.int64)
    return np.concatenate([earlier, later])


def _write(
    bag: Any, curves: dict[tuple[str, int], Any], target: _Target, change: Change, span: Span, outside: np.ndarray
) -> None:
    """Rewrite the curves of one property, and see that they are right."""
    path = bone_path(target.bone, target.channel)
    for index, values in enumerate(target.values.T):
        curve = curves.get((path, index))
        fresh = curve is None
        if fresh:
            curve = keys.new_curve(bag, path, index, target.bone)
        old = read_keys(curve)
        frames = _reached(curve, old, outside, span)
        past = _Past(frames, np.full(len(frames), target.still[index]) if fresh else evaluate(curve, frames))
        made = rewrite(old, span, values, target.held, change.types, past, change.recorded)
        write_keys(curve, made)
        _settle(curve, made, past, span, values, target.bone)


def _reached(curve: Any, old: np.ndarray, outside: np.ndarray, span: Span) -> np.ndarray:
    """Those of the frames outside (K,), sorted, that show whether any of them changed; the curve has keys `old`.

    A key is felt as far as the handles of its neighbours: to the second key on either side. Beyond its keys a curve is
    straight, before and after: there the ends of what is straight tell of all between. Modifiers carry it farther.
    """
    if any(not _adds(modifier) for modifier in curve.modifiers if not modifier.mute):
        return outside
    at = old["co"][:, 0]
    low, high = (at[0], at[-1]) if len(at) else (span.first, span.last)
    earlier, later = at[at < span.first][-_FELT:], at[at > span.last][:_FELT]
    first, last = earlier.min(initial=span.first), later.max(initial=span.last)
    ends = (outside[:1], outside[-1:], *(_around(outside, end, end) for end in (span.first, span.last, low, high)))
    return np.unique(np.concatenate([_around(outside, max(first, low), min(last, high)), *ends]))


def _around(frames: np.ndarray, first: float, last: float) -> np.ndarray:
    """Of frames, sorted, those from first to last, and some on either side."""
    return frames[slice(*np.searchsorted(frames, (first - _FELT, last + _FELT)))]


def _adds(modifier: Any) -> bool:
    """Whether a curve modifier adds the same to a frame whatever the curve is there, and elsewhere."""
    return bool(modifier.type == "NOISE" and modifier.blend_type != "MULTIPLY")


@dataclass(frozen=True)
class _Past:
    """What a curve was on the frames (K,) outside, sorted, to be asked for when it is another one."""

    frames: np.ndarray
    values: np.ndarray

    def __call__(self, frames: np.ndarray) -> np.ndarray:
        return self.values[np.searchsorted(self.frames, frames)]


def _settle(curve: Any, made: Rewritten, past: _Past, span: Span, values: np.ndarray, bone: str) -> None:
    """See that the curve plays what is wanted outside and inside; put it right once where it does not."""
    frames = np.concatenate([past.frames, span.numbers])
    exact = ~np.isin(frames, beside(made))
    frames, wanted = frames[exact], np.concatenate([past.values, values])[exact]
    wrong = _wrong(curve, frames, wanted)
    if not len(wrong):
        return
    modifiers = [modifier for modifier in curve.modifiers if not modifier.mute]
    if modifiers:
        # A modifier adds to the keys: they are what is wanted less what it adds.
        errors = dict(zip(frames.tolist(), (wanted - evaluate(curve, frames)).tolist(), strict=True))
        for row in np.flatnonzero(~made.kept):
            made.keys["co"][row, 1] += errors.get(int(made.keys["co"][row, 0]), 0.0)
    else:
        # A straight continuation beyond the curve's ends is held by keys on the frames that were looked at.
        missing = np.setdiff1d(wrong[np.isin(wrong, past.frames)], made.keys["co"][:, 0])
        made = merged(made, new_keys(missing, wanted[np.isin(frames, missing)]))
    write_keys(curve, made)
    wrong = _wrong(curve, frames, wanted)
    if len(wrong) and modifiers:
        what = "not be as it is made" if span.first <= wrong[0] <= span.last else "not stay as it is"
        kind = modifiers[0].bl_rna.properties["type"].enum_items[modifiers[0].type].name
        raise RigError(
            f"Bone '{bone}' has the curve modifier '{kind}', by which frame {int(wrong[0])} would {what}; "
            "bake the curve, or mute the modifier."
        )
    if len(wrong):
        raise RigError(f"Bone '{bone}' would not play as before at frame {int(wrong[0])}; bake its curves first.")


def _wrong(curve: Any, frames: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The frames at which the curve is not what is wanted."""
    allowed = _EXACT * max(1.0, float(np.abs(wanted).max(initial=0.0)))
    return frames[np.abs(evaluate(curve, frames) - wanted) > allowed]


def _describe(action: Any, motion: GeneratedMotion, span: Span) -> None:
    """The range that plays, and how it was made."""
    if action.use_frame_range:
        action.frame_start = min(action.frame_start, span.first)
        action.frame_end = max(action.frame_end, span.last)
    asked.describe(action, motion)
