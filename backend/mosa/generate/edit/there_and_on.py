# SPDX-License-Identifier: GPL-3.0-or-later
"""Who walks through a range walks on, faster, to where something is done in its middle, and on from there in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...motion.place import LARGEST_LIFT, ground, way_along_floor
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seams import meet
from ...motion.skeleton import FPS
from ...motion.window import PAST
from ..laid_over.over import laid_over
from ..request import SHORTEST_PHRASE, OnProgress
from ..words.posture import underway
from .as_alone import SHORTEST_ALONE, as_alone, things
from .going_on import gone_on
from .once import spare_steps
from .recording import Draw
from .request import EditRequest
from .stopping import BEGINS, stopped

if TYPE_CHECKING:
    from ..model import Model

HURRIES, QUICKEST = 1.6, 2.0
"""How many times as fast as before somebody gets to the middle of a range to do something there, and on from it; and at
most, where there is little time."""
RUSHES = 2.2
"""Metres a second on those ways above which there is no time for it: feet were a blur, at 12 m/s."""
ROOM = 0.6
"""Share of the way through the range that may be left to what is done, as to a cartwheel."""


def there_and_on(
    model: Model, request: EditRequest, text: str, steps: Plain, known: np.ndarray, seed: int, on_progress: OnProgress
) -> Plain | None:
    """The steps in which what a text says is done in the middle of the unknown ones of (G,), one after another, with
    the ways there and on from there.

    None where there is no time for it, where somebody would get away, and on stairs.
    """
    ((start, end),) = runs(~known)
    # Who does something once has time to walk the slower.
    way = max(_way(end - start, len(things(model, text))), spare_steps(model, text, known) // 2)
    sides = slice(max(start - PAST, 0), start), slice(end, end + PAST)
    before, behind = (float(ground(steps, side)) for side in sides)
    far = way_along_floor(steps.root[start - 1], steps.root[end])
    if way < (end - start) / (2.0 * QUICKEST) or far * FPS > 2 * way * RUSHES or abs(behind - before) > LARGEST_LIFT:
        return None
    # It is begun while they still walk, and ended when they walk again.
    meanwhile = min(2 * BEGINS, way // 3)
    done = _done(model, request, text, end - start - 2 * way + meanwhile, ROOM * far, seed, on_progress)
    if done is None:
        return None
    done.root[:, 1] += (before + behind) / 2.0
    walk = gone_on(model, steps, known, start, end, Draw(seed, request.context))
    made = stopped(walk, done, start, end)
    return Plain(*meet(steps.rotations, steps.root, made.rotations, made.root, known, FPS))


def _way(count: int, done: int) -> int:
    """Of so many steps in whose middle so many things are `done`, those to there, and on from there."""
    if done == 1:
        return min(math.ceil(count / (2.0 * HURRIES)), (count - SHORTEST_ALONE) // 2)
    return min(math.ceil(count / (2.0 * QUICKEST)), (count - math.ceil(FPS * SHORTEST_PHRASE * done)) // 2)


def _done(
    model: Model, request: EditRequest, text: str, count: int, room: float, seed: int, on_progress: OnProgress
) -> Plain | None:
    """What a text says in so many steps, as in `as_alone`."""
    if len(things(model, text)) > 1:
        return as_alone(model, request, text, count, True, seed, on_progress, room)
    over = laid_over(text) if model.config.sampling.one_at_a_time else None
    plain = underway(text if over is None else over.plain)
    done = as_alone(model, request, plain, count, True, seed, on_progress, room)
    if done is None or over is None:
        return done
    return Plain(*over.onto(done.rotations, done.root, model.offsets, FPS, slice(0, count), seed))
