# SPDX-License-Identifier: GPL-3.0-or-later
"""From a wish to a request, and from the backend's motion to an action that waits to be accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import bpy

from .. import keys
from ..jobs import Job, UserError
from ..markers import own_markers
from ..motion import GeneratedMotion, to_npz_bytes
from ..rig.curves import check_on_timeline
from ..rig.errors import RigError
from ..rig.sample import Sample, sample_motion
from ..service.client import EditRequest
from ..target import Handle, check_free, check_rate, context_of, found_armature, found_scene, push_undo
from . import curve, ranges
from .action import Change, check_editable, check_modifiers, check_unheld, write_edit
from .facts import Stamp, known_span, moving_keys, recorded_frames, selected_frames, unkeyed, user_frames, within
from .wish import Wish

UNDO_MESSAGE = "MoSa: Re-imagine Range"
SAME = "The next seed gave the same motion: for another one reject it, and lower Context Strength or write a prompt."
_MODES = {"BETWEEN": "between", "EXTEND": "extend", "LEAD_IN": "lead-in", "LOOP": "loop"}


def span_of(scene: Any, owner: Any) -> ranges.Span:
    """The range that the scene's settings mark. Raises UserError."""
    settings = scene.mosa.edit
    if settings.source == "PREVIEW":
        return ranges.from_preview(scene.use_preview_range, scene.frame_preview_start, scene.frame_preview_end)
    if settings.source == "KEYS":
        return ranges.from_keys(selected_frames(owner))
    if settings.source == "MARKERS":
        return ranges.from_markers([(marker.frame, marker.select) for marker in own_markers(scene)])
    if settings.source in ranges.BESIDE_KEYS:
        fps = keys.frame_rate(scene)
        return ranges.beside_keys(known_span(owner), settings.seconds, fps, before=settings.source == "BEFORE")
    return ranges.from_numbers(settings.first, settings.last)


@dataclass(frozen=True)
class Original:
    """What moved a figure before the range was re-imagined.

    still   `facts.unkeyed` of then: where no curve moves a bone it stays where curves that are taken away left it
    """

    had_action: bool
    action: Any
    slot: str
    fake_user: bool
    extrapolation: str
    still: list[tuple[str, str, list[float]]]

    @classmethod
    def of(cls, owner: Any, scope: str) -> Original:
        """What moves it now; a part of its body will be rewritten."""
        now = keys.Assignment.of(owner)
        slot = now.slot.identifier if now.slot is not None else ""
        kept = now.action is not None, now.action, slot, now.fake_user, now.extrapolation
        return cls(*kept, unkeyed(owner, scope))

    @classmethod
    def noted(cls, pending: Any) -> Original:
        """What is noted for a result that waits."""
        kept = pending.had_action, pending.action, pending.slot, pending.fake_user, pending.extrapolation
        return cls(*kept, json.loads(pending.still or "[]"))  # empty in files of earlier versions

    def assign(self, owner: Any) -> None:
        """Put exactly that action and slot on the figure, and bones that it does not move where they were.

        Raises UserError.
        """
        if self.had_action and self.action is None:
            raise UserError("The action before is gone, so there is nothing to go back to: accept the new one.")
        slot = self._slot()
        data = owner.animation_data_create()
        data.action = self.action
        data.action_extrapolation = self.extrapolation
        if self.action is not None:
            data.action_slot = slot
        for bone, channel, values in self.still:
            if bone in owner.pose.bones:
                setattr(owner.pose.bones[bone], channel, values)

    def _slot(self) -> Any:
        if not self.slot:
            return None
        slots = [slot for slot in self.action.slots if slot.target_id_type in {"OBJECT", "UNSPECIFIED"}]
        # It may have been renamed.
        only = slots[0] if len(slots) == 1 else None
        slot = next((slot for slot in slots if slot.identifier == self.slot), only)
        if slot is None:
            raise UserError(f"The slot '{self.slot}' of '{self.action.name}' is gone: accept the new action.")
        return slot


@contextmanager
def original_assigned(owner: Any, original: Original) -> Iterator[None]:
    """The figure with what it had before, for as long as this lasts. Raises UserError."""
    now = keys.Assignment.of(owner)
    try:
        original.assign(owner)
        yield
    finally:
        now.put_back(owner)


def prepare(scene: Any, owner: Any, wish: Wish) -> tuple[EditRequest, Work]:
    """Read the figure and make the request. Raises UserError."""
    try:
        check_editable(owner, wish.scope)
        fps = keys.frame_rate(scene)
        plan = ranges.plan((wish.first, wish.last), known_span(owner), wish.mode, fps)
        check_on_timeline(plan.first, plan.last)
        moving = moving_keys(owner, wish.scope)
        recorded = recorded_frames(owner, moving, fps)
        posed = user_frames(within(moving, plan.first, plan.last), wish.types, recorded)
        pinned = ranges.pinned_frames(posed, plan.first, plan.last)
        _check_pins(wish, plan, pinned)
        sample = sample_motion(owner, plan.shown_first, plan.frames)
        motion = sample.motion(fps)
        span = curve.Span(plan.first, plan.last, plan.mode == "LEAD_IN", plan.mode in ("EXTEND", "LOOP"))
        change = Change(span, pinned, wish.scope, wish.types, recorded)
        check_modifiers(owner, sample, change)
    except RigError as error:
        raise UserError(str(error)) from error
    request = EditRequest(
        motion=to_npz_bytes(motion),
        start=plan.first - plan.shown_first,
        end=plan.last + 1 - plan.shown_first,
        mode=_MODES[plan.mode],
        pins=tuple((pinned - plan.shown_first).tolist()),
        text=wish.prompt or None,
        travel=wish.travel,
        scope=wish.scope.lower(),
        context=wish.context,
        seed=wish.seed,
        first_frame=plan.shown_first,
    )
    notes = ranges.recording_note(recorded, plan.first, plan.last) if "KEYFRAME" in wish.types else ()
    return request, Work(sample, change, (*plan.notes, *notes))


def _check_pins(wish: Wish, plan: ranges.Plan, pinned: Any) -> None:
    """UserError where pins leave nothing to be made, or the end of a loop not free to become its beginning."""
    if len(pinned) == plan.last - plan.first + 1:
        raise UserError(
            f"Your own keys pin all frames from {plan.first} to {plan.last}: "
            "make them another type (R in the Dope Sheet), or choose other pins in the options."
        )
    if plan.mode == "LOOP":
        _check_loop(wish, plan, pinned)


def _check_loop(wish: Wish, plan: ranges.Plan, pinned: Any) -> None:
    """UserError where the end of a loop is not free to become its beginning."""
    if wish.scope != "BODY":
        raise UserError("A loop brings the whole body back to its first pose: set Bones to Whole Body.")
    ends = [frame for frame in pinned if frame >= plan.last - 1]
    if ends:
        raise UserError(
            f"The last two frames of a loop lead into its first, and your key at frame {ends[0]} pins one: "
            "let the range end two frames after it, or make it another type (R in the Dope Sheet)."
        )


@dataclass(frozen=True)
class Work:
    """What the figure did, what is rewritten of it, and what the user is told."""

    sample: Sample
    change: Change
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """Where the motion goes, remembered when the button is pressed; called when it is there.

    layer      the name of the scene's view layer in which the figure moves
    stamp      of the figure's action then
    again      whether it takes the place of a result that waits
    seed       what the scene's settings showed then
    """

    scene: Handle
    layer: str
    figure: Handle
    stamp: Stamp
    work: Work
    wish: Wish
    again: bool
    seed: int

    def __call__(self, job: Job, motions: list[GeneratedMotion]) -> None:
        """Write the action, let it wait for Accept or Reject, one undo step. Raises UserError or NotYet."""
        scene = found_scene(self.scene)
        owner = found_armature(self.figure, scene)
        if not motions or motions[0].frames != self.work.sample.frames:
            raise UserError("The backend's motion has another length than the range: update backend and extension.")
        check_rate(scene, motions[0].fps)
        # A result that waits gives way to what was before it, whose curves were looked at.
        check = check_unheld if self.again else check_editable
        with context_of(scene, self.layer):
            check_free(owner, lambda figure: check(figure, self.wish.scope))
            if Stamp.of(owner) != self.stamp:
                raise UserError(
                    f"The keys, NLA strips or bones of '{owner.name}' were changed in the meantime, so the motion was "
                    "not written: try again."
                )
            try:
                job.warnings += self._deliver(scene.mosa.edit.pending, owner, motions[0])
            except RigError as error:
                raise UserError(str(error)) from error
            job.action = scene.mosa.edit.pending.candidate.session_uid
            job.end = self.work.change.span.last
            scene.mosa.edit.show_seed(self.wish.seed, self.seed)
        push_undo(UNDO_MESSAGE)

    def _deliver(self, pending: Any, owner: Any, motion: GeneratedMotion) -> list[str]:
        """Write the action and note it; returns what the user should know of it."""
        work = self.work
        if not self.again:
            original = Original.of(owner, work.change.scope)
            note(pending, owner, original, write_edit(owner, work.sample, motion, work.change), self.wish)
            return []
        now = keys.Assignment.of(owner)
        if not pending.waits or pending.owner != owner or pending.candidate != now.action:
            raise UserError("The result before was accepted or rejected in the meantime: re-imagine the range anew.")
        original = Original.noted(pending)
        try:
            original.assign(owner)
            action = write_edit(owner, work.sample, motion, work.change)
        except BaseException:
            now.put_back(owner)
            raise
        note(pending, owner, original, action, self.wish)
        if not now.action.users:
            name = now.action.name  # the user may have given it one
            bpy.data.actions.remove(now.action)
            action.name = name
        return [SAME] if pending.contents == self.stamp.contents else []


def note(pending: Any, owner: Any, original: Original, action: Any, wish: Wish) -> None:
    """Let an action wait for Accept or Reject, in copies of the scene as well."""
    contents = Stamp.of(owner).contents
    for one in pending.with_copies():
        one.owner, one.candidate, one.contents = owner, action, contents
        one.had_action, one.action, one.slot = original.had_action, original.action, original.slot
        one.fake_user, one.extrapolation = original.fake_user, original.extrapolation
        one.still = json.dumps(original.still)
        one.wish = wish.to_text()
