# SPDX-License-Identifier: GPL-3.0-or-later
"""Who walks through a range walks on, faster, to where something is done in its middle, and on from there in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...motion.features import facing, heading_angle
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics
from ...motion.place import LARGEST_LIFT, ground, put_in_place
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import rotate, yaw
from ...motion.runs import runs
from ...motion.skeleton import FPS, LEVEL
from ...motion.window import PAST, turned_about_y
from ..laid_over.over import laid_over
from ..request import SHORTEST_PHRASE, OnProgress
from ..words.posture import underway
from .as_alone import SHORTEST_ALONE, as_alone, things, way_along_floor
from .going_on import gone_on
from .once import spare_steps
from .recording import Draw
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model

HURRIES, QUICKEST = 1.6, 2.0
"""How many times as fast as before somebody gets to the middle of a range to do something there, and on from it; and at
most, where there is little time."""
RUSHES = 2.2
"""Metres a second on those ways above which there is no time for it: feet were a blur, at 12 m/s."""
ROOM = 0.6
"""Share of the way through the range that may be left to what is done, as to a cartwheel."""
QUICKENS = 6
"""Steps in which a walk becomes faster."""
STOPS = 14
"""Steps in which somebody stops, and in which they go on; at most two thirds of the way."""
ARRIVES = 0.4
"""Share of the usual pace to which who stops slows down before it is made anew how they do: with all of it what is left
of the way is too much, and they leap (at up to 3.8 m/s in a walk of 1.1)."""


def there_and_on(
    model: Model, request: EditRequest, text: str, steps: Plain, known: np.ndarray, seed: int, on_progress: OnProgress
) -> tuple[Plain, np.ndarray] | None:
    """The steps in which what a text says is done in the middle of the unknown ones of (G,), one after another, with
    the ways there and on from there; and in which of (G,) somebody stops and goes on, which are still to be made.

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
    done = _done(model, request, text, end - start - 2 * way, ROOM * far, seed, on_progress)
    if done is None:
        return None
    middle = slice(start + way, end - way)
    done.root[:, 1] += (before + behind) / 2.0
    walk = gone_on(model, steps, known, start, end, Draw(seed, request.context))
    steps = _in_the_middle(steps, walk, middle, done, model.offsets)
    begins, ends = _nearest(walk, steps, start, end, [middle.start, middle.stop - 1])
    steps = _walked(walk, steps, start, middle.start, begins)
    last = len(known)
    steps = _walked(walk.backwards(), steps.backwards(), last - end, last - middle.stop, last - 1 - ends).backwards()
    stops, stop = np.zeros(len(known), dtype=bool), min(STOPS, 2 * way // 3)
    stops[middle.start - stop : middle.start] = stops[middle.stop : middle.stop + stop] = True
    return steps, stops


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


def _in_the_middle(steps: Plain, walk: Plain, middle: slice, done: Plain, offsets: np.ndarray) -> Plain:
    """The steps with what is done in the `middle`, where a walk through all of them has half of its way, turned as
    it."""
    half = [(middle.start + middle.stop) // 2]
    turn = yaw(heading_angle(facing(forward_kinematics(walk.rotations[half], walk.root[half], offsets))))
    way = rotate(turn, done.root)
    made = steps.copy()
    made.rotations[middle] = turned_about_y(done.rotations, turn)
    made.root[middle] = way + LEVEL * (walk.root[half] - way[[0, -1]].mean(axis=0))
    return made


def _nearest(walk: Plain, steps: Plain, start: int, end: int, places: list[int]) -> list[int]:
    """At which of its steps start to end - 1 a walk is nearest to where the steps are in `places`."""
    away = (steps.root[places, None] - walk.root[start:end]) * LEVEL
    return [start + int(number) for number in (away**2).sum(axis=-1).argmin(axis=1)]


def _walked(walk: Plain, steps: Plain, start: int, end: int, arrives: float) -> Plain:
    """The steps with start to end - 1 walked as fast as leads to the pose at `end` what the walk has up to where it
    `arrives`."""
    count = end - start + 1
    played = at_times(walk.rotations, walk.root, start - 1 + _quickening(count, arrives - start + 1))
    placed = put_in_place(Plain(*played), steps.at(slice(start - 1, end + 1)), 1, count)
    made = steps.copy()
    made.rotations[start:end], made.root[start:end] = placed.rotations[1:-1], placed.root[1:-1]
    return made


def _quickening(count: int, needed: float) -> np.ndarray:
    """The moments (count + 1,) from 0 to `needed` at which `count` steps show what takes so many: from the usual pace
    ever faster, and slower again in the end."""
    steps = np.arange(count)
    slows = smoothstep((count - steps) / STOPS)
    faster = np.minimum(smoothstep((steps + 1.0) / QUICKENS), slows)
    usual = ARRIVES + (1.0 - ARRIVES) * slows
    rate = usual + (needed - usual.sum()) / faster.sum() * faster
    return np.r_[0.0, np.cumsum(rate)]
