# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a range of a motion anew, with everything else untouched: in one way, or in some, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...model.masking import Rule
from ...motion.body import PELVIS
from ...motion.cleanup import above_ground
from ...motion.motion import Motion
from ...motion.runs import runs
from ...motion.skeleton import FPS
from ..at_once import composed
from ..laid_over.over import LaidOver, laid_over
from ..progress import Progress
from ..request import OnProgress
from ..words.amounts import turn
from ..words.going import paces_ahead
from ..words.phrases import at_once, in_order, is_done_underway, is_of_arms
from ..words.tidy import tidied
from .as_alone import as_alone, stands
from .checked_edit import check_edit
from .finished import with_given
from .going_on import feet_stand, flows, gets_along, is_told_already, rides
from .halting import LEAST_SECONDS, done_meanwhile, goes_low, halted, once_stopped
from .made_anew import Read, edited, read_steps
from .over_given import over_what_is_given
from .request import GOES_ON_LOW, RIDES_ON, SCOPES, EditRequest
from .seated import as_seated, is_done_on_a_seat, sits
from .seated_legs import is_done_with_legs, stays_seated, with_legs_seated
from .staying import is_upright, lies_or_hangs, stays
from .turning_low import turned_low

if TYPE_CHECKING:
    from ..model import Model


def edit(
    model: Model,
    motion: Motion,
    start: int | None = None,
    end: int | None = None,
    *,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> list[Motion]:
    """Make frames `start` to `end` - 1 of a motion anew; options as for `check_edit`.

    Returns one Motion per variation, of the input's frame rate and place in the world; frames outside the range and
    pinned ones are copies. Raises RequestError with a sentence when the edit cannot be done; what `on_progress`
    raises ends it.
    """
    return edit_request(model, check_edit(motion, start, end, **options), on_progress=on_progress)


def edit_request(
    model: Model,
    request: EditRequest,
    *,
    rule: Rule = "closed-loop",
    tokens_only: bool = False,
    on_progress: OnProgress | None = None,
) -> list[Motion]:
    """Carry out a checked edit. `tokens_only` leaves everything to MoSa's tokens and the given `rule`."""
    asked = request.text
    if asked and model.config.sampling.one_at_a_time:
        request = replace(request, text=tidied(asked))
    motions = _carried_out(model, request, rule, tokens_only, on_progress)
    return [replace(motion, prompt=asked) if asked else motion for motion in motions]


def _carried_out(
    model: Model, request: EditRequest, rule: Rule, tokens_only: bool, on_progress: OnProgress | None
) -> list[Motion]:
    taken_apart = model.config.sampling.one_at_a_time and not tokens_only
    # Read once, and by those alone who ask for it: it takes longer than what most of them ask.
    read = cache(lambda: read_steps(model, request))
    if taken_apart and request.text and (other := once_stopped(request.text)) != request.text and _rests(read):
        request = replace(request, text=other)
    seated = taken_apart and _is_done_seated(request, read)
    down = taken_apart and not seated and _is_done_down(request, read)
    if seated and request.text is not None:
        request = replace(request, text=as_seated(request.text))
    if (request.added and request.scope != "body") or (request.mode != "between" and (seated or down)):
        return _in_added_frames(model, request, rule, on_progress)
    if taken_apart and request.scope == "body" and request.text and _may_stop(request):
        meanwhile = done_meanwhile(request.text, for_good=_is_open(request))
        if meanwhile is not None and _goes_low(request, read):
            return _halted(model, request, meanwhile, read, rule, on_progress)
        if turn(request.text) is not None and _goes_low(request, read):
            return _turned_low(model, request, rule, on_progress)
    over = laid_over(request.text) if taken_apart and request.text else None
    if over is not None and over.kneel is None and _may_stay(request):
        there = _going_there(model, request, over, read, rule, on_progress)
        if there is not None:
            return [motion for one in there for motion in over_what_is_given(model, one, over)]
    taken_apart &= request.scope == "body"
    if taken_apart and seated and _may_stay(request):
        return _with_upper_body(model, request, read, rule, on_progress)
    both = at_once(request.text) if taken_apart and request.text and over is None else None
    if both is not None:
        return _both_at_once(model, request, both, rule, on_progress)
    if taken_apart and over is None and request.text and _may_stay(request):
        told = in_order(request.text)
        if all(map(is_of_arms, told)) and not _stands(read):
            return _with_arms(model, request, read, rule, on_progress)
        if down or (all(map(is_done_underway, told)) and _gets_along(read)):
            return _with_upper_body(model, request, read, rule, on_progress)
        if paces_ahead(request.text) is None and _rides(read):
            # Whatever legs would do: they would stand, and glide along at that pace.
            request.remark(RIDES_ON)
            return edited(model, replace(request, text=None), rule, False, on_progress, read)
    if request.scope == "lower" and not tokens_only and _is_of_legs_seated(request, read):
        return _with_legs_seated(model, request, on_progress)
    if request.scope == "lower" and not tokens_only and _bears_nothing_on_legs(request, read):
        return _with_legs(model, request, rule, on_progress)
    return edited(model, request, rule, tokens_only, on_progress, read)


def _in_added_frames(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[Motion]:
    """The edit of a part of the body in frames that were not there, or of somebody who stays seated, or down, with one
    side of the range open: held in the nearest known pose, the rest would stop dead. All of it goes on without the
    text, and in that motion is done what the text says."""
    progress = Progress(on_progress, 2)
    whole = edited(model, replace(request, scope="body", text=None), rule, False, progress)
    if request.text is None:
        return whole
    found = []
    for seed, motion in zip(request.seeds, whole, strict=True):
        there = replace(request, motion=motion, seed=seed, variations=1, mode="between", added=False)
        found += _carried_out(model, there, rule, False, progress)
    return found


def _may_stay(request: EditRequest) -> bool:
    """Whether the frames of the range were there before, one after another, and what somebody does in them can go on
    with gestures, which are of the upper body."""
    return request.mode == "between" and request.scope != "lower" and len(runs(~request.known)) == 1


def _may_stop(request: EditRequest) -> bool:
    """Whether the frames of the range lie one after another, and somebody may stop in them and go on, or for good."""
    return (request.mode == "between" or _is_open(request)) and len(runs(~request.known)) == 1


def _is_open(request: EditRequest) -> bool:
    """Whether nothing is known on one side of the range."""
    return not (request.known[0] and request.known[-1])


def _rests(read: Read) -> bool:
    """Whether somebody sits beside the range, or is down there and stays: they have stopped already."""
    body, grid, steps = read()
    return sits(steps, grid.known) or (not grid.known.all() and stays(steps, grid.known, body.floor))


def _is_done_seated(request: EditRequest, read: Read) -> bool:
    """Whether somebody sits beside the range who needs not get up for what its text asks for."""
    if request.text is None or not is_done_on_a_seat(as_seated(request.text)):
        return False
    _, grid, steps = read()
    return sits(steps, grid.known)


def _is_done_down(request: EditRequest, read: Read) -> bool:
    """The same of somebody who crouches, kneels, lies or hangs there, and stays. Only gestures are made by who lies, or
    is borne by the hands."""
    if request.text is None or not is_done_on_a_seat(request.text):
        return False
    body, grid, steps = read()
    if grid.known.all() or not stays(steps, grid.known, body.floor):
        return False
    over = laid_over(request.text)
    return (over is not None and over.alone) or is_upright(steps, grid.known)


def _stands(read: Read) -> bool:
    """Whether somebody stands before the range and behind it."""
    _, grid, steps = read()
    return all(stands(steps, grid.known, *gap) for gap in runs(~grid.known))


def _gets_along(read: Read) -> bool:
    """Whether somebody walks, or gets along otherwise, through the range."""
    _, grid, steps = read()
    return gets_along(steps, grid.known)


def _goes_low(request: EditRequest, read: Read) -> bool:
    """Whether somebody crawls, or walks crouched, through a range in which there is time to stop; or up to it, or from
    it on, which takes half of that."""
    _, grid, steps = read()
    sides = int(request.known[0]) + int(request.known[-1])
    return (~request.known).sum() >= LEAST_SECONDS * sides / 2 * request.fps and goes_low(steps, grid.known)


def _halted(
    model: Model,
    request: EditRequest,
    meanwhile: Sequence[LaidOver],
    read: Read,
    rule: Rule,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """The edit of somebody who crawls, or walks crouched, and stops in between, or for good."""
    ways = [replace(request, seed=seed, variations=1) for seed in request.seeds]
    if _is_open(request) or _is_made_anew(request, read):
        ways = _with_way_anew(model, request, rule, on_progress)
    return [halted(model, way, meanwhile) for way in ways]


def _turned_low(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[Motion]:
    """The edit of somebody who crawls, or walks crouched, and is to turn: who has to be on their way again behind the
    range goes on."""
    ways = _with_way_anew(model, request, rule, on_progress)
    if _is_open(request):
        return [turned_low(model, way) for way in ways]
    request.remark(GOES_ON_LOW)
    return [way.motion for way in ways]


def _rides(read: Read) -> bool:
    """Whether somebody rides, or gets along otherwise but on their feet, through the range."""
    _, grid, steps = read()
    return rides(steps, grid.known)


def _going_there(
    model: Model, request: EditRequest, over: LaidOver, read: Read, rule: Rule, on_progress: OnProgress | None
) -> list[EditRequest] | None:
    """The requests whose motions do what is asked for but for what is to be laid over; None where they do not yet.

    Of somebody who walks or runs through the range anyway that is this one, or where feet slide in it, as between two
    keys, those in which the way is made anew.
    """
    if over.alone:
        return [request]
    _, grid, steps = read()
    if not is_told_already(over.plain, steps, grid.known):
        return None
    if feet_stand(request.motion.joints, request.known):
        return [request]
    return _with_way_anew(model, request, rule, on_progress)


def _with_way_anew(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[EditRequest]:
    """The requests, one for each seed, in whose motions there is in the range what is done there without a text."""
    whole = edited(model, replace(request, text=None), rule, False, on_progress)
    return [
        replace(request, motion=motion, seed=seed, variations=1)
        for seed, motion in zip(request.seeds, whole, strict=True)
    ]


def _is_made_anew(request: EditRequest, read: Read) -> bool:
    """Whether what legs do in the range pops or slides, and cannot stay."""
    joints, kept = request.motion.joints, request.known
    return not flows(joints, kept) or (_gets_along(read) and not feet_stand(joints, kept))


def _with_upper_body(
    model: Model, request: EditRequest, read: Read, rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit of somebody who sits, walks or stays down, with a text for which they go on doing so: trunk and arms are
    those of somebody who stands."""
    anew = _is_made_anew(request, read)
    progress = Progress(on_progress, 2 if anew else 1)
    there = _with_way_anew(model, request, rule, progress) if anew else [request]
    upper = [replace(one, scope="upper", alone=True) for one in there]
    return [motion for one in upper for motion in edited(model, one, rule, False, progress)]


def _bears_nothing_on_legs(request: EditRequest, read: Read) -> bool:
    """Whether somebody lies or hangs, and stays, beside a range in which their legs are to do what a text says."""
    if request.text is None or request.mode != "between" or len(runs(~request.known)) != 1:
        return False
    body, grid, steps = read()
    return not grid.known.all() and lies_or_hangs(steps, grid.known, body.floor)


def _with_legs(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[Motion]:
    """The edit of somebody who lies or hangs, with legs that do from there what they do of somebody who stands: those
    have the hips over their feet, and got up for it."""
    given, legs = request.motion, [joint for joint in SCOPES["lower"] if joint != PELVIS]
    ground = float(given.joints[request.known].min(axis=(0, 1))[1])
    found = []
    for made in edited(model, replace(request, alone=True), rule, False, on_progress):
        rotations = given.rotations.copy()
        rotations[:, legs] = made.rotations[:, legs]
        rotations = above_ground(rotations, given.root, given.offsets, ground)
        found.append(with_given(model, request, rotations, given.root, made.seed, made.prompt))
    return found


def _is_of_legs_seated(request: EditRequest, read: Read) -> bool:
    """Whether somebody sits through a range in which legs are to do what is done as well there."""
    if request.text is None or request.mode != "between" or len(runs(~request.known)) != 1:
        return False
    if not is_done_with_legs(request.text) or not stays_seated(request.motion, request.known):
        return False
    _, grid, steps = read()
    return sits(steps, grid.known)


def _with_legs_seated(model: Model, request: EditRequest, on_progress: OnProgress | None) -> list[Motion]:
    """The edit of somebody who sits, and stays seated, for what their legs alone are to do."""
    text, given, found = request.text or "", request.motion, []
    count = round(float((~request.known).sum()) / request.fps * FPS)
    progress = Progress(on_progress, request.variations)
    for number, seed in enumerate(request.seeds):
        if number:
            progress.next()
        done = as_alone(model, request, text, count, False, seed, progress)
        assert done is not None, "only who is to stay may get away"
        rotations = with_legs_seated(given, request.known, done)
        found.append(with_given(model, request, rotations, given.root, seed))
    return found


def _both_at_once(
    model: Model, request: EditRequest, parts: tuple[str, str], rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit with the legs of one of the things that its text asks for and the arms of the other; see `at_once`."""
    progress = Progress(on_progress, len(parts))
    made = [edited(model, replace(request, text=text), rule, False, progress) for text in parts]
    return _composed(model, request, parts, made, rule, progress)


def _with_arms(
    model: Model, request: EditRequest, read: Read, rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit of somebody who walks, crouches or the like, with a text of arms alone: the rest of the body does as it
    did, or, where that pops or slides, what it would do without a text."""
    progress = Progress(on_progress, 2)
    whole = [request.motion] * request.variations
    if _is_made_anew(request, read):
        whole = edited(model, replace(request, text=None), rule, False, progress, read)
    arms = edited(model, replace(request, alone=True), rule, False, progress, read)
    return _composed(model, request, ("", request.text or ""), [whole, arms], rule, progress)


def _composed(
    model: Model,
    request: EditRequest,
    parts: tuple[str, str],
    made: list[list[Motion]],
    rule: Rule,
    progress: Progress,
) -> list[Motion]:
    """The edit of which the two `parts` were made, each in all variations; see `at_once.composed`."""
    known = request.known[: request.crop]
    unknown = np.flatnonzero(~known)
    span = slice(int(unknown[0]), int(unknown[-1]) + 1)
    found = []
    for seed, *motions in zip(request.seeds, *made, strict=True):
        motion = composed(parts, (motions[0], motions[1]), span)
        if motion is None:
            (motion,) = edited(model, replace(request, seed=seed, variations=1), rule, False, progress)
        for name in ("rotations", "joints"):
            getattr(motion, name)[known] = getattr(motions[0], name)[known]
        found.append(replace(motion, seed=seed, model=model.name))
    progress.decoding()
    return found
