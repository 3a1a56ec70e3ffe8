# SPDX-License-Identifier: GPL-3.0-or-later
"""The unknown frames of one edit, made in one way.

The order matters: a motion for the unknown frames is made at the model's rate on the model's body, put in its place,
brought back to the caller's rate and body, joined to the known frames without a pop, and only then are the feet
planted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...model.masking import Rule
from ...motion.motion import Motion
from ...motion.place import through
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seams import meet
from ...motion.skeleton import OFFSETS
from ...motion.whirls import calmed
from ..progress import Progress
from ..request import MODEL_FPS, OnProgress
from ..rising import from_where_they_are
from ..words.phrases import in_order
from .as_alone import SHORTEST_ALONE, stands
from .body import Body
from .bridge import fill
from .finished import finished
from .going_on import gets_along, glides, gone_on, gone_round_again, is_told_already, keeps_going
from .grid import Grid, brief_gaps, has_time
from .halting import goes_low
from .in_step import in_step
from .once import spare_steps
from .pieces import CONTEXT, Piece, phases, pieces
from .proposal import proposed
from .recording import Draw, all_but
from .request import RUNS_ON, EditRequest
from .staying import stayed, stays
from .there_and_on import there_and_on
from .transitions import near_borders

if TYPE_CHECKING:
    from ..model import Model

LONGEST_MATCHED = 120
"""Steps up to which motion without text is matched to the poses on both sides of a gap; in longer ones what is before
goes on, and is bent to lead to the pose behind."""
LEAST_CONTEXT_OF_ROUNDS = 0.5
"""Strength of context below which not even what goes round and round just goes on."""
LIKE_A_LOW_STRIDE, LOW_STRIDE = 0.02, 16
"""Mean squared distance (m^2) of joints up to which somebody who walks crouched is in a pose again, after so many steps
at least."""
TRANSITION_CONTEXT = 0.95
"""Strength of context there: the nearest real motion, which joins better than a blend or a farther one."""


Read = Callable[[], tuple[Body, Grid, Plain]]
"""Gives what `read_steps` does."""


def edited(
    model: Model,
    request: EditRequest,
    rule: Rule,
    tokens_only: bool,
    on_progress: OnProgress | None,
    read: Read | None = None,
) -> list[Motion]:
    """The edit as it stands; its motion is read by `read`, which may have done so before."""
    body, grid, steps = read_steps(model, request) if read is None else read()
    if not tokens_only:
        request = _from_where_they_are(request, steps, grid.known)
    progress = Progress(on_progress, request.variations)
    goes_on = None if tokens_only else _as_before(request, steps, grid.known, body.floor)
    motions: list[Motion] = []
    for seed in request.seeds:
        if motions:
            progress.next()
        if goes_on is not None:
            made = goes_on(seed)
        else:
            made = _made(model, request, steps, grid.known, seed, rule, tokens_only, progress)
        if not tokens_only and _is_out_of_time(model, request, steps, made, grid.known):
            request.remark(RUNS_ON)
            made = _made(model, replace(request, text=None), steps, grid.known, seed, rule, False, progress)
        made = Plain(calmed(made.rotations, grid.known), made.root)
        if len(motions) == request.variations - 1:
            progress.decoding()
        frames = request.motion.frames
        dressed = body.dress(grid.back(made, frames), request.known, request.fps)
        as_it_is = goes_on is not None
        motions.append(finished(model, request, body, *dressed, grid.covers(frames), seed, as_it_is=as_it_is))
    return motions


def read_steps(model: Model, request: EditRequest) -> tuple[Body, Grid, Plain]:
    """The caller's body, the model's time around the range, and what is there: steps on the model's body."""
    body, plain = Body.read(request.motion, request.known, model.offsets)
    grid = Grid.around(request.known, request.fps, CONTEXT)
    return body, grid, grid.sample(plain)


def _from_where_they_are(request: EditRequest, steps: Plain, given: np.ndarray) -> EditRequest:
    """The request, whose text says from where somebody gets up who lies before the unknown steps of (G,)."""
    begins = int(np.argmin(given))
    if request.text is None or given[begins] or begins == 0:
        return request
    first, *others = in_order(request.text)
    told = from_where_they_are(first, steps.at(slice(begins)), OFFSETS)
    return request if told == first else replace(request, text=", then ".join([told, *others]))


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


def _as_before(request: EditRequest, steps: Plain, given: np.ndarray, floor: float) -> Callable[[int], Plain] | None:
    """What makes, for a seed, the steps whose unknown ones of (G,) are as those around them: a round that is gone
    through again, or somebody who stays where they are, on that `floor`. None where there is neither."""
    rounds = _rounds(request, steps, given)
    if rounds is not None:
        return lambda seed: rounds
    if request.text is None and not given.all() and stays(steps, given, floor):
        return lambda seed: stayed(steps, given, request.context, seed)
    return None


def _rounds(request: EditRequest, steps: Plain, given: np.ndarray) -> Plain | None:
    """The steps with the round that is gone through before and behind the unknown ones of (G,).

    None where there is none, or where something else is asked for.
    """
    asked = request.text is None or is_told_already(request.text, steps, given)
    return gone_round_again(steps, given) if asked and request.context >= LEAST_CONTEXT_OF_ROUNDS else None


def _low_strides(model: Model, request: EditRequest, steps: Plain, given: np.ndarray) -> Plain | None:
    """The steps with the last stride of somebody who walks crouched on one side of the unknown ones of (G,), where
    nothing is known on the other: in recordings that go on from there they get up, and leap."""
    is_open = not (given[0] and given[-1])
    if request.text is not None or model.matcher is None or not is_open or not goes_low(steps, given):
        return None
    return gone_round_again(steps, given, LIKE_A_LOW_STRIDE, LOW_STRIDE)


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
        return there
    strides = None if tokens_only else _low_strides(model, request, steps, given)
    if strides is not None:
        return strides
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
) -> Plain | None:
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
