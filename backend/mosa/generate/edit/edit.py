# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a range of a motion anew, with everything else untouched.

The order matters: a motion for the unknown frames is made at the model's rate on the model's body, put in its place,
brought back to the caller's rate and body, joined to the known frames without a pop, and only then are the feet
planted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...model.masking import Rule
from ...motion.motion import Motion
from ...motion.place import through
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seams import meet
from ...motion.whirls import calmed
from ..at_once import composed
from ..going import paces_ahead
from ..laid_over import LaidOver, laid_over
from ..phrases import at_once, in_order, is_done_underway, is_of_arms
from ..progress import Progress
from ..request import MODEL_FPS, OnProgress
from ..tidy import tidied
from .as_alone import SHORTEST_ALONE, stands
from .body import Body
from .bridge import fill
from .finished import finished
from .going_on import (
    feet_stand,
    flows,
    gets_along,
    glides,
    gone_on,
    gone_round_again,
    is_told_already,
    keeps_going,
    rides,
)
from .grid import Grid, brief_gaps, has_time
from .in_step import in_step
from .once import spare_steps
from .over_given import over_what_is_given
from .pieces import CONTEXT, Piece, phases, pieces
from .proposal import proposed
from .recording import Draw, all_but
from .request import RIDES_ON, RUNS_ON, EditRequest, check_edit
from .seated import is_done_on_a_seat, sits
from .there_and_on import there_and_on
from .transitions import near_borders

if TYPE_CHECKING:
    from ..model import Model

Read = Callable[[], tuple[Grid, Plain]]
"""Gives the model's time around a range, and what is there: steps on the model's body."""
LONGEST_MATCHED = 120
"""Steps up to which motion without text is matched to the poses on both sides of a gap; in longer ones what is before
goes on, and is bent to lead to the pose behind."""
LEAST_CONTEXT_OF_ROUNDS = 0.5
"""Strength of context below which not even what goes round and round just goes on."""
TRANSITION_CONTEXT = 0.95
"""Strength of context there: the nearest real motion, which joins better than a blend or a farther one."""


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
    # Read once, and by those alone who ask for it: it takes longer than what they ask.
    read = cache(lambda: _read(model, request)[1:])
    seated = taken_apart and _is_done_seated(request, read)
    if request.added and (request.scope != "body" or seated):
        return _in_added_frames(model, request, rule, on_progress)
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
        if all(map(is_done_underway, told)) and _gets_along(read):
            return _with_upper_body(model, request, read, rule, on_progress)
        if paces_ahead(request.text) is None and _rides(read):
            # Whatever legs would do: they would stand, and glide along at that pace.
            request.remark(RIDES_ON)
            return _edited(model, replace(request, text=None), rule, False, on_progress)
    return _edited(model, request, rule, tokens_only, on_progress)


def _in_added_frames(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[Motion]:
    """The edit of a part of the body, or of somebody who stays seated, in frames that were not there: held in the
    nearest known pose, the rest would stop dead. All of it goes on without the text, and in that motion is done what
    the text says."""
    progress = Progress(on_progress, 2)
    whole = _edited(model, replace(request, scope="body", text=None), rule, False, progress)
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


def _is_done_seated(request: EditRequest, read: Read) -> bool:
    """Whether somebody sits beside the range who needs not get up for what its text asks for."""
    if request.text is None or not is_done_on_a_seat(request.text):
        return False
    grid, steps = read()
    return sits(steps, grid.known)


def _stands(read: Read) -> bool:
    """Whether somebody stands before the range and behind it."""
    grid, steps = read()
    return all(stands(steps, grid.known, *gap) for gap in runs(~grid.known))


def _gets_along(read: Read) -> bool:
    """Whether somebody walks, or gets along otherwise, through the range."""
    grid, steps = read()
    return gets_along(steps, grid.known)


def _rides(read: Read) -> bool:
    """Whether somebody rides, or gets along otherwise but on their feet, through the range."""
    grid, steps = read()
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
    grid, steps = read()
    if not is_told_already(over.plain, steps, grid.known):
        return None
    if feet_stand(request.motion.joints, request.known):
        return [request]
    return _with_way_anew(model, request, rule, on_progress)


def _with_way_anew(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[EditRequest]:
    """The requests, one for each seed, in whose motions there is in the range what is done there without a text."""
    whole = _edited(model, replace(request, text=None), rule, False, on_progress)
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
    """The edit of somebody who sits or walks, with a text for which they go on doing so: trunk and arms are those of
    somebody who stands."""
    anew = _is_made_anew(request, read)
    progress = Progress(on_progress, 2 if anew else 1)
    there = _with_way_anew(model, request, rule, progress) if anew else [request]
    upper = [replace(one, scope="upper", alone=True) for one in there]
    return [motion for one in upper for motion in _edited(model, one, rule, False, progress)]


def _read(model: Model, request: EditRequest) -> tuple[Body, Grid, Plain]:
    """The caller's body, the model's time around the range, and what is there: steps on the model's body."""
    body, plain = Body.read(request.motion, request.known, model.offsets)
    grid = Grid.around(request.known, request.fps, CONTEXT)
    return body, grid, grid.sample(plain)


def _both_at_once(
    model: Model, request: EditRequest, parts: tuple[str, str], rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit with the legs of one of the things that its text asks for and the arms of the other; see `at_once`."""
    progress = Progress(on_progress, len(parts))
    made = [_edited(model, replace(request, text=text), rule, False, progress) for text in parts]
    return _composed(model, request, parts, made, rule, progress)


def _with_arms(
    model: Model, request: EditRequest, read: Read, rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit of somebody who walks, crouches or the like, with a text of arms alone: the rest of the body does as it
    did, or, where that pops or slides, what it would do without a text."""
    progress = Progress(on_progress, 2)
    whole = [request.motion] * request.variations
    if _is_made_anew(request, read):
        whole = _edited(model, replace(request, text=None), rule, False, progress)
    arms = _edited(model, replace(request, alone=True), rule, False, progress)
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
            (motion,) = _edited(model, replace(request, seed=seed, variations=1), rule, False, progress)
        for name in ("rotations", "joints"):
            getattr(motion, name)[known] = getattr(motions[0], name)[known]
        found.append(replace(motion, seed=seed, model=model.name))
    progress.decoding()
    return found


def _edited(
    model: Model, request: EditRequest, rule: Rule, tokens_only: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit as it stands."""
    body, grid, steps = _read(model, request)
    progress = Progress(on_progress, request.variations)
    rounds = None if tokens_only else _rounds(request, steps, grid.known)
    motions: list[Motion] = []
    for seed in request.seeds:
        if motions:
            progress.next()
        made = rounds or _made(model, request, steps, grid.known, seed, rule, tokens_only, progress)
        if not tokens_only and _is_out_of_time(model, request, steps, made, grid.known):
            request.remark(RUNS_ON)
            made = _made(model, replace(request, text=None), steps, grid.known, seed, rule, False, progress)
        made = Plain(calmed(made.rotations, grid.known), made.root)
        if len(motions) == request.variations - 1:
            progress.decoding()
        frames = request.motion.frames
        dressed = body.dress(grid.back(made, frames), request.known, request.fps)
        motions.append(finished(model, request, body, *dressed, grid.covers(frames), seed, as_it_is=rounds is not None))
    return motions


def _is_out_of_time(model: Model, request: EditRequest, steps: Plain, made: Plain, given: np.ndarray) -> bool:
    """Whether somebody runs through the unknown steps of (G,) who does in them what a text asks of legs, and glides:
    nobody is in time who stops."""
    of_legs = request.text is not None and not request.alone and request.scope in ("body", "lower")
    return (
        of_legs
        and model.matcher is not None
        and not is_told_already(request.text, steps, given)
        and glides(made, given)
    )


def _rounds(request: EditRequest, steps: Plain, given: np.ndarray) -> Plain | None:
    """The steps with the round that is gone through before and behind the unknown ones of (G,).

    None where there is none, or where something else is asked for.
    """
    asked = request.text is None or is_told_already(request.text, steps, given)
    return gone_round_again(steps, given) if asked and request.context >= LEAST_CONTEXT_OF_ROUNDS else None


def _made(
    model: Model,
    request: EditRequest,
    steps: Plain,
    given: np.ndarray,
    seed: int,
    rule: Rule,
    tokens_only: bool,
    on_progress: OnProgress,
) -> Plain:
    """All steps, the unknown ones of (G,) made at 20 fps on the model's body."""
    if given.all():
        return steps  # at a high frame rate a frame or two may lie between two steps
    if model.matcher is not None and not tokens_only and is_told_already(request.text, steps, given):
        request = replace(request, text=None)
    there = None if tokens_only else _there_and_on(model, request, steps, given, seed, on_progress)
    if there is not None:
        steps, stops = there
        return fill(model, steps, ~stops, Draw(seed, TRANSITION_CONTEXT, blended=request.timed))
    if not tokens_only and (spare := spare_steps(model, request.text, given)):
        return _made_once(model, request, steps, given, spare, seed, rule, on_progress)
    sure, context, count = given.copy(), request.context, len(given)
    asked = [Piece(0, count, request.text)] if tokens_only else phases(model, request.text, given)
    # What a text asks for is done in the whole range: pins bend it, and do not begin it anew.
    between = given if tokens_only or request.text is None else _without_pins(given)
    goes_on = request.text is None and model.matcher is not None and not tokens_only
    todo = {
        (start, end): [] if goes_on else pieces(start, end, asked, backwards=start == 0 and end < count)
        for start, end in runs(~between)
        if tokens_only or _needs_proposal(model, request, steps, given, start, end)
    }
    # Tokens that go on from a walk, or lead into one, walk on whatever the text says.
    one_sided = between[0] != between[-1] and len(runs(~between)) == 1
    progress = Progress(on_progress, sum(map(len, todo.values())))
    for (start, end), parts in todo.items():
        told = request.text is not None and not tokens_only and end - start >= SHORTEST_ALONE
        alone = told and (request.alone or one_sided or stands(steps, between, start, end))
        if parts:
            made, borders = proposed(model, request, steps, between, parts, seed, rule, alone, progress)
        else:
            # It goes on from the pose before as it is.
            made, borders = gone_on(model, steps, given, start, end, Draw(seed, request.context)), [end]
        if tokens_only or not parts:
            # Nothing leads over the first seam yet.
            made = _met(made, steps, start, end)
        steps = _with_pins(made, steps, given, start, end)
        sure[start:end], context = True, TRANSITION_CONTEXT
        if not tokens_only:
            sure &= given | ~near_borders(borders, parts, start, end, steps, alone)
    for low, high in brief_gaps(given):
        sure[low:high] &= tokens_only or model.matcher is None
    return fill(model, steps, sure, Draw(seed, context, blended=request.timed))


def _there_and_on(
    model: Model,
    request: EditRequest,
    steps: Plain,
    given: np.ndarray,
    seed: int,
    on_progress: OnProgress,
) -> tuple[Plain, np.ndarray] | None:
    """See `there_and_on`; None, too, of who does not walk through the range."""
    if request.text is None or request.alone or model.matcher is None or not gets_along(steps, given):
        return None
    return there_and_on(model, request, request.text, steps, given, seed, on_progress)


def _made_once(
    model: Model,
    request: EditRequest,
    steps: Plain,
    given: np.ndarray,
    spare: int,
    seed: int,
    rule: Rule,
    on_progress: OnProgress,
) -> Plain:
    """The same of what is done once, in all but `spare` of the unknown steps: in their middle, or at once where nothing
    is known behind them. In the spare ones goes on what is around."""
    ((start, end),) = runs(~given)
    draw, known, made = Draw(seed, request.context), given.copy(), steps.copy()

    def put(part: slice, found: Plain) -> None:
        made.rotations[part], made.root[part], known[part] = found.rotations, found.root, True

    if end == len(given):
        begun = slice(0, end - spare)
        around = steps.at(begun)
        put(begun, _made(model, request, around, given[begun], seed, rule, False, on_progress))
        return fill(model, made, known, draw)
    for part in (slice(0, start + spare // 2), slice(end - (spare - spare // 2), None)):
        put(part, fill(model, steps.at(part), given[part], draw))
    return _made(model, request, made, known, seed, rule, False, on_progress)


def _without_pins(given: np.ndarray) -> np.ndarray:
    """The known steps (G,) less those between unknown ones; the first of these where nothing else is known."""
    unknown = np.flatnonzero(~given)
    around = given.copy()
    around[unknown[0] : unknown[-1] + 1] = False
    if not around.any():
        around[np.argmax(given)] = True
    return around


def _met(made: Plain, steps: Plain, start: int, end: int) -> Plain:
    """What was made for the steps start to end - 1, joined to the steps around these."""
    known = all_but(start, end, len(steps.root))
    return Plain(*meet(steps.rotations, steps.root, made.rotations, made.root, known, MODEL_FPS))


def _with_pins(made: Plain, steps: Plain, given: np.ndarray, start: int, end: int) -> Plain:
    """The steps with the run start to end - 1 as it was made, bent through the poses that are `given` (G,) in it."""
    pins = start + np.flatnonzero(given[start:end])
    if len(pins):
        made = through(in_step(made, steps, pins, start, end), steps, pins, start, end)
    inside = np.arange(len(given))
    new = (start <= inside) & (inside < end) & ~given
    return Plain(
        np.where(new[:, None, None], made.rotations, steps.rotations), np.where(new[:, None], made.root, steps.root)
    )


def _needs_proposal(model: Model, request: EditRequest, steps: Plain, given: np.ndarray, start: int, end: int) -> bool:
    """Whether a run is more than matched motion can do: text and time for it, or a long or fast way to a known pose."""
    if model.matcher is None or (request.text is not None and has_time(given)):
        return True
    if request.text is not None or start == 0 or end == len(given):
        return False
    set_or_likely = request.timed or request.context >= 1.0
    return end - start > LONGEST_MATCHED or (not set_or_likely and keeps_going(steps, given, start, end))
