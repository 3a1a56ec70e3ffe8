# SPDX-License-Identifier: GPL-3.0-or-later
"""Who walks through a range walks on, faster, to where something is done in its middle, and on from there in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...motion.features import facing, heading_angle
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics
from ...motion.place import put_in_place
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import rotate, yaw
from ...motion.runs import runs
from ...motion.skeleton import FPS, LEVEL
from ...motion.window import turned_about_y
from ..laid_over import laid_over
from ..request import OnProgress
from .as_alone import SHORTEST_ALONE, as_alone, way_along_floor
from .bridge import fill
from .recording import Draw
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model

HURRIES, QUICKEST = 1.6, 2.0
"""How many times as fast as before somebody gets to the middle of a range to do something there, and on from it; and at
most, where there is little time."""
QUICKENS = 6
"""Steps in which a walk becomes faster."""
STOPS = 14
"""Steps in which somebody stops, and in which they go on; at most two thirds of the way."""


def there_and_on(
    model: Model, request: EditRequest, text: str, steps: Plain, known: np.ndarray, seed: int, on_progress: OnProgress
) -> tuple[Plain, np.ndarray] | None:
    """The steps in which what a text says is done in the middle of the unknown ones of (G,), one after another, with
    the ways there and on from there; and in which of (G,) somebody stops and goes on, which are still to be made.

    None where there is no time for it, and where somebody would get away.
    """
    ((start, end),) = runs(~known)
    way = min(math.ceil((end - start) / (2.0 * HURRIES)), (end - start - SHORTEST_ALONE) // 2)
    if way < (end - start) / (2.0 * QUICKEST):
        return None
    over = laid_over(text)
    count = end - start - 2 * way
    plain = text if over is None else over.plain
    done = as_alone(model, request, plain, count, True, seed, on_progress)
    if done is None:
        return None
    if over is not None:
        done = Plain(*over.onto(done.rotations, done.root, model.offsets, FPS, slice(0, count), seed))
    middle = slice(start + way, end - way)
    steps = _in_the_middle(steps, start, end, middle, done, model.offsets)
    draw = Draw(seed, request.context)
    there = _walked(model, steps, known, start, middle.start, draw)
    backwards = slice(None, None, -1)
    on = _walked(model, there.at(backwards), known[backwards], len(known) - end, len(known) - middle.stop, draw)
    stops, stop = np.zeros(len(known), dtype=bool), min(STOPS, 2 * way // 3)
    stops[middle.start - stop : middle.start] = stops[middle.stop : middle.stop + stop] = True
    return on.at(backwards), stops


def _in_the_middle(steps: Plain, start: int, end: int, middle: slice, done: Plain, offsets: np.ndarray) -> Plain:
    """The steps with what is done in the `middle` of start to end - 1, half way there, turned as the pose before."""
    sides = [start - 1, end]
    pose = forward_kinematics(steps.rotations[sides[:1]], steps.root[sides[:1]], offsets)
    turn = yaw(heading_angle(facing(pose)))
    way = rotate(turn, done.root)
    made = Plain(steps.rotations.copy(), steps.root.copy())
    made.rotations[middle] = turned_about_y(done.rotations, turn)
    made.root[middle] = way + LEVEL * (steps.root[sides].mean(axis=0) - way[[0, -1]].mean(axis=0))
    return made


def _walked(model: Model, steps: Plain, known: np.ndarray, start: int, end: int, draw: Draw) -> Plain:
    """The steps with start to end - 1 going on from those `known` (G,) before them, as fast as leads to the pose at
    `end`."""
    begin = int(np.flatnonzero(np.r_[True, ~known[:start]])[-1])
    before, count = start - begin, end - start + 1
    longest = math.ceil(QUICKEST * count)
    whole = fill(model, steps.at(np.minimum(np.arange(begin, start + longest), end)), _first(before, longest), draw)
    gone = np.linalg.norm((whole.root - whole.root[before - 1])[before:, [0, 2]], axis=-1)
    there = np.flatnonzero(gone >= way_along_floor(steps.root[start - 1], steps.root[end]))
    needed = int(there[0]) + 1 if len(there) else longest
    played = at_times(whole.rotations, whole.root, before - 1 + _quickening(count, max(needed, count)))
    span = slice(start - 1, end + 1)
    placed = put_in_place(Plain(*played), steps.at(span), 1, count)
    made = Plain(steps.rotations.copy(), steps.root.copy())
    made.rotations[start:end], made.root[start:end] = placed.rotations[1:-1], placed.root[1:-1]
    return made


def _first(known: int, more: int) -> np.ndarray:
    return np.arange(known + more) < known


def _quickening(count: int, needed: int) -> np.ndarray:
    """The moments (count + 1,) from 0 to `needed` at which `count` steps show what takes so many, faster by and by."""
    pace = smoothstep((np.arange(count) + 1.0) / QUICKENS)
    rate = 1.0 + (needed - count) / pace.sum() * pace
    return np.r_[0.0, np.cumsum(rate)]
