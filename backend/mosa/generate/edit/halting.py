# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crawls, or walks crouched, stops there: on hands and knees, or in the crouch, and goes on from it.

Those who stop in recordings stand upright: made as they do, who crawled got up and glided along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...motion.body import ANKLES, FEET, WRISTS
from ...motion.hold import shifting
from ...motion.motion import Motion
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.runs import runs
from ...motion.skeleton import FPS, LEVEL
from ..laid_over.over import LaidOver, laid_over
from ..words.phrases import in_order
from ..words.posture import stops
from .finished import with_given
from .going_on import gets_along, goes_ahead, rides
from .over_given import over_what_is_given
from .request import EditRequest
from .stopping import STOPS, quickening

if TYPE_CHECKING:
    from ..model import Model

LOW = 0.85
"""Mean height (m) of the pelvis up to which somebody crawls or walks crouched: who sneaks has it at 0.83 at most, who
limps at 0.87 and more."""
BESIDE = 20
"""Steps on either side in which they are as low."""
SLOWEST = 0.15
"""Metres a second that they get ahead at least."""
HOLD = 0.25
"""Share of the range in which they have stopped."""
SLOW = 0.2
"""Seconds before that and behind it in which they hardly move any more, or yet."""
LEAST_SECONDS = 1.5
"""Time in which one can stop and go on: in less of it limbs were a blur."""
SOON = 0.3, 1.2
"""Seconds behind what is known, or before it, in which they stop for good; in as little time they cannot."""
LIFTED = 10.0
"""Metres a second by which feet and hands may be faster there where a heel is a metre lower."""
FROM_MIDDLE = 2.0
"""Metres a second by which feet and hands together may be faster where somebody stops in the middle than where they do
at an end."""


def once_stopped(text: str) -> str | None:
    """What a text that begins with somebody who stops says besides, None where that is nothing; others as they are."""
    first, *others = in_order(text)
    return (", then ".join(others) or None) if stops(first) else text


def done_meanwhile(text: str, *, for_good: bool = False) -> list[LaidOver] | None:
    """The gestures that are made by somebody who stops, as a text says; None where it says anything else. Who stops
    `for_good` need not be told to for gestures."""
    meanwhile = once_stopped(text)
    if meanwhile is None:
        return []
    over = laid_over(meanwhile) if for_good or meanwhile != text else None
    return [over] if over is not None and over.alone else None


def goes_low(steps: Plain, known: np.ndarray) -> bool:
    """Whether somebody crawls, or walks crouched, before the unknown steps of (G,) and behind them; or on the one side
    that is known."""
    gaps = runs(~known)
    if len(gaps) != 1:
        return False
    ((start, end),) = gaps
    beside = np.r_[max(start - BESIDE, 0) : start, end : min(end + BESIDE, len(known))]
    if len(beside) < BESIDE or steps.root[beside, 1].mean() >= LOW:
        return False
    if start == 0 or end == len(known):
        return goes_ahead(steps.at(beside), SLOWEST)
    return gets_along(steps, known, SLOWEST) and not rides(steps, known)


def halted(model: Model, request: EditRequest, meanwhile: Sequence[LaidOver]) -> Motion:
    """The edit of a motion that goes on through the range, in which somebody stops in its middle, or for good where one
    side of it is open: what is done `meanwhile` is done there, or they look about."""
    given, fps = request.motion, request.fps
    ((start, end),) = runs(~request.known)
    is_last = end == given.frames
    times, (first, last) = (_for_good if start == 0 or is_last else _for_a_while)(given, start, end)
    rotations, root = at_times(given.rotations, given.root, times)
    slow = round(SLOW * fps)
    held = slice(max(first - slow, 0), last + 1 + slow)
    if not meanwhile:
        rotations[held] = shifting(rotations[held], root[held], given.offsets, fps, 1.0, request.seed)
    made = with_given(model, request, rotations, root, request.seed)
    for over in meanwhile:
        known = np.ones_like(request.known)
        known[held] = False
        (made,) = over_what_is_given(model, replace(request, motion=made, known=known), over)
    return made


def _for_a_while(given: Motion, start: int, end: int) -> tuple[np.ndarray, tuple[int, int]]:
    """The moments (T,), in frames, that a motion shows in which somebody stops in the middle of the frames start to
    end - 1, and the first and the last frame in which they stand still."""
    fps, stop = given.fps, _stop(given, start, end)
    first = start - 1 + round((stop - start + 1) * (1.0 - HOLD))
    last = first + round(HOLD * (end - start + 1))
    times = np.arange(given.frames, dtype=float)
    times[start - 1 : first + 1] = start - 1 + quickening(first - start + 1, stop - start + 1, fps)
    times[first : last + 1] = stop
    times[last : end + 1] = end - quickening(end - last, end - stop, fps)[::-1]
    return times, (first, last)


def _for_good(given: Motion, start: int, end: int) -> tuple[np.ndarray, tuple[int, int]]:
    """The same of who stops soon behind the known frames and stays there, or stays until soon before these."""
    count, fps, ahead = end - start, given.fps, start > 0
    lifted = given.joints[:, ANKLES, 1].max(axis=1)
    cost = (_speed(given) + LIFTED * lifted)[slice(start - 1, None) if ahead else slice(end, None, -1)]
    slowing = round(STOPS * fps / FPS / 2)
    soon = slice(round(SOON[0] * fps), min(round(SOON[1] * fps), count - slowing) + 1)
    stop = soon.start + int(cost[soon].argmin())
    moments = np.r_[quickening(stop + slowing, stop, fps), np.full(count - stop - slowing, float(stop))]
    times = np.arange(given.frames, dtype=float)
    if ahead:
        times[start - 1 :] = start - 1 + moments
        return times, (start - 1 + stop + slowing, end - 1)
    times[: end + 1] = end - moments[::-1]
    return times, (0, end - stop - slowing)


def _stop(motion: Motion, start: int, end: int) -> int:
    """The frame, of start to end - 1, near their middle in which feet and hands stand best."""
    speed = _speed(motion)[start - 1 : end + 1]
    away = np.abs(np.linspace(-1.0, 1.0, len(speed)))
    inside = slice(len(speed) // 4, -(len(speed) // 4))
    return start - 1 + inside.start + int((speed + FROM_MIDDLE * away)[inside].argmin())


def _speed(motion: Motion) -> np.ndarray:
    """Metres a second (T,) by which feet and hands together move along the floor."""
    limbs = motion.joints[:, [*FEET, *WRISTS]] * LEVEL
    return np.asarray(motion.fps * np.linalg.norm(np.gradient(limbs, axis=0), axis=-1).sum(axis=-1))
