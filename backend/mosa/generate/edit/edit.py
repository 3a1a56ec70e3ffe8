# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a range of a motion anew, with everything else untouched.

The order matters: a motion for the unknown frames is made at the model's rate on the model's body, put in its place,
brought back to the caller's rate and body, joined to the known frames without a pop, and only then are the feet
planted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...model.masking import Rule
from ...motion.cleanup import plant_feet
from ...motion.contacts import detect_contacts
from ...motion.motion import Motion
from ...motion.place import on_its_floor, put_in_place
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seams import meet
from ..at_once import composed
from ..phrases import at_once
from ..progress import Progress
from ..request import OnProgress
from .body import Body
from .bridge import Draw, fill
from .grid import Grid
from .pieces import CONTEXT, Piece, phases, pieces
from .request import SCOPES, EditRequest, check_edit
from .tokens import propose

if TYPE_CHECKING:
    from ..model import Model

LONGEST_MATCHED = 120
"""Steps up to which a gap between known poses is filled by matched motion without text; longer ones have tokens in
their middle."""
TRANSITION = 8
"""Steps at each end of a proposal that the in-betweening network makes anew, so that it flows from and into the poses
there."""
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
    taken_apart = model.config.sampling.one_at_a_time and request.scope == "body" and not tokens_only
    both = at_once(request.text) if taken_apart and request.text else None
    if both is not None:
        found = _both_at_once(model, request, both, rule, on_progress)
        return [replace(motion, prompt=request.text or "") for motion in found]
    return _edited(model, request, rule, tokens_only, on_progress)


def _both_at_once(
    model: Model, request: EditRequest, parts: tuple[str, str], rule: Rule, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit with the legs of one of the things that its text asks for and the arms of the other; see `at_once`."""
    progress = Progress(on_progress, len(parts))
    made = [_edited(model, replace(request, text=text), rule, False, progress) for text in parts]
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
        found.append(motion)
    progress.decoding()
    return found


def _edited(
    model: Model, request: EditRequest, rule: Rule, tokens_only: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """The edit as it stands."""
    body, plain = Body.read(request.motion, request.known, model.offsets)
    grid = Grid.around(request.known, request.fps, CONTEXT)
    steps = grid.sample(plain)
    motions = []
    for seed in request.seeds:
        made = _made(model, request, steps, grid.known, seed, rule, tokens_only, on_progress)
        if on_progress is not None:
            on_progress("decoding", 0)
        dressed = body.dress(grid.back(made, request.motion.frames), request.known)
        motions.append(_finished(model, request, body.ratio, *dressed, seed))
    return motions


def _made(
    model: Model,
    request: EditRequest,
    steps: Plain,
    given: np.ndarray,
    seed: int,
    rule: Rule,
    tokens_only: bool,
    on_progress: OnProgress | None,
) -> Plain:
    """All steps, the unknown ones of (G,) made at 20 fps on the model's body."""
    sure, context = given.copy(), request.context
    text, count = request.text, len(given)
    asked = [Piece(0, count, text)] if tokens_only else phases(model, text, given)
    todo = {
        (start, end): pieces(start, end, asked, backwards=start == 0 and end < count)
        for start, end in runs(~given)
        if tokens_only or _needs_tokens(model, request, start, end, count)
    }
    progress = Progress(on_progress, sum(map(len, todo.values())))
    for (start, end), parts in todo.items():
        steps, borders = _proposed(model, request, steps, given, parts, seed, rule, progress)
        sure[start:end], context = True, TRANSITION_CONTEXT
        transition = 0 if tokens_only else min(TRANSITION, max(2, (end - start) // 4))
        for border in borders:
            around = slice(max(border - transition, 0), border + transition)
            sure[around] &= given[around]
    return fill(model, steps, sure, Draw(seed, context))


def _needs_tokens(model: Model, request: EditRequest, start: int, end: int, count: int) -> bool:
    """Whether a run is more than matched motion can do: text, or too many steps to a known pose."""
    too_long = start > 0 and end < count and end - start > LONGEST_MATCHED
    return model.matcher is None or request.text is not None or too_long


def _proposed(
    model: Model,
    request: EditRequest,
    steps: Plain,
    given: np.ndarray,
    parts: list[Piece],
    seed: int,
    rule: Rule,
    on_progress: OnProgress,
) -> tuple[Plain, list[int]]:
    """A run filled by tokens, part by part, and the borders at which a piece of it meets something else."""
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    rotations, root, known = steps.rotations.copy(), steps.root.copy(), given.copy()
    borders = set()
    temperature = request.temperature
    if temperature is None:
        temperature = model.config.sampling.temperature * (1.5 - request.context)
    between, backwards = start > 0 and end < len(given), start == 0 and end < len(given)
    for part in parts:
        low, high = part.start, part.end
        first = low if backwards else max(0, low - CONTEXT)
        window = slice(first, min(high + CONTEXT, len(given)) if backwards or high == end else high)
        proposal = Plain(
            *propose(
                model,
                rotations[window],
                root[window],
                known[window],
                part.text,
                seed,
                rule=rule,
                guidance=request.guidance,
                temperature=temperature,
                on_scale=lambda scale: on_progress("scale", scale + 1),
            )
        )
        inside = slice(low - window.start, high - window.start)
        given_part = Plain(rotations[window], root[window])
        # Each piece goes on from the one before it, wherever that leads.
        placed = put_in_place(proposal, given_part, inside.start, inside.stop if backwards else len(given_part.root))
        if not between:
            placed = on_its_floor(placed, proposal, inside.stop if backwards else max(inside.start - 1, 0))
        rotations[low:high], root[low:high] = placed.rotations[inside], placed.root[inside]
        known[low:high] = True
        borders |= {low, high}
    if between:
        # The way to the pose behind is made up for on the whole of it, not on the last piece.
        rotations[end], root[end] = placed.rotations[inside.stop], placed.root[inside.stop]
        whole = put_in_place(Plain(rotations, root), steps, start, end)
        rotations[start:end], root[start:end] = whole.rotations[start:end], whole.root[start:end]
        rotations[end], root[end] = steps.rotations[end], steps.root[end]
    return Plain(rotations, root), sorted(borders - {0, len(given)})


def _finished(
    model: Model, request: EditRequest, size: float, rotations: np.ndarray, root: np.ndarray, seed: int
) -> Motion:
    """The result: scope, seams, feet, and copies of what was given. `size` is the body's over the model's."""
    given, known, fps = request.motion, request.known, request.fps
    scope = SCOPES[request.scope]
    outside = [joint for joint in range(rotations.shape[1]) if joint not in scope]
    rotations, root = meet(given.rotations, given.root, rotations, root, known, fps)
    rotations[:, outside] = given.rotations[:, outside]
    if 0 in scope:
        # What standing looks like is known of people in metres.
        rotations = plant_feet(rotations, root / size, given.offsets / size, fps, known)
        rotations[:, outside] = given.rotations[:, outside]
    else:
        root = given.root.copy()
    motion = Motion.from_rotations(
        fps, rotations, root, given.offsets, prompt=request.text or given.prompt, seed=seed, model=model.name
    )
    kept = np.flatnonzero(known[: request.crop])
    parts = {name: getattr(motion, name)[: request.crop] for name in ("rotations", "root", "joints")}
    for name, values in parts.items():
        values[kept] = getattr(given, name)[kept]
    contacts = detect_contacts(parts["joints"], fps)
    contacts[kept] = given.contacts[kept]
    return replace(motion, **parts, contacts=contacts, per_metre=given.per_metre)
