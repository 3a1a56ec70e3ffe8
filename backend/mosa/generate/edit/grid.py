# SPDX-License-Identifier: GPL-3.0-or-later
"""The model's time and the caller's: 20 steps a second that begin and end exactly on known frames.

A gap of the caller's frames is a whole number of the model's steps only by chance. Its steps are therefore stretched a
little, by the same smooth curve of time over the whole stretch, so that the known frames around it fall on steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...motion.interpolation import hermite
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.runs import runs
from ...motion.skeleton import FPS
from ...motion.window import PAST

BRIEF = 16
"""Steps between two known poses up to which there is no time for what a text says: motion that leads from the one to
the other is all that fits (validation split: with a text, jerk at the ends of 16 steps is 1.7 times that elsewhere and
feet slide; without, 1.1 times)."""


@dataclass(frozen=True)
class Grid:
    """Steps of the model's time.

    times   (G,) where each step is, in the caller's frames
    known   (G,) bool: the pose there is known
    anchors (K,) caller's frames, and `steps` (K,) the steps that they fall on
    """

    times: np.ndarray
    known: np.ndarray
    anchors: np.ndarray
    steps: np.ndarray

    @classmethod
    def around(cls, known: np.ndarray, fps: float, context: int = PAST) -> Grid:
        """The grid over all unknown frames of (T,) and up to `context` steps of known ones on both sides.

        At least one frame must be known. Where the first or last frame is unknown, the grid ends there.
        """
        rate = fps / FPS
        unknown = np.flatnonzero(~known)
        first, last = int(unknown[0]) - 1, int(unknown[-1]) + 1
        inside = np.flatnonzero(known[max(first, 0) : last + 1]) + max(first, 0)
        anchors = np.unique(np.r_[max(first, 0), inside, min(last, len(known) - 1)])
        gaps = np.maximum(1, np.round(np.diff(anchors) / rate)).astype(int)
        steps = np.r_[0, np.cumsum(gaps)]
        before = _context(known[: first + 1][::-1], rate, context)
        after = _context(known[last:], rate, context)
        anchors = np.r_[anchors[0] - before * rate, anchors, anchors[-1] + after * rate].astype(float)
        steps = np.r_[-before, steps, steps[-1] + after] + before
        keep = np.r_[True, np.diff(steps) > 0]
        anchors, steps = anchors[keep], steps[keep]
        times = monotone_cubic(np.arange(steps[-1] + 1), steps, anchors)
        seen = known[np.clip(np.round(times).astype(int), 0, len(known) - 1)]
        # Inside the edited stretch only the anchors themselves are certain.
        edited = (times > max(first, 0)) & (times < min(last, len(known) - 1))
        on_anchor = np.isin(np.arange(len(times)), steps)
        return cls(times, np.where(edited, on_anchor & seen, seen), anchors, steps)

    def sample(self, plain: Plain) -> Plain:
        """A motion at the caller's frames, seen at the steps."""
        return Plain(*at_times(plain.rotations, plain.root, self.times))

    def covers(self, frames: int) -> np.ndarray:
        """Whether each of the caller's frames (frames,) lies between the first step and the last."""
        places, rounding = np.arange(frames), 1e-6
        return (places >= self.times[0] - rounding) & (places <= self.times[-1] + rounding)

    def back(self, plain: Plain, frames: int) -> Plain:
        """A motion at the steps, seen at the caller's frames 0 to frames - 1; beyond the grid its ends are held."""
        steps = monotone_cubic(np.arange(frames, dtype=float), self.anchors, self.steps.astype(float))
        return Plain(*at_times(plain.rotations, plain.root, np.clip(steps, 0, len(self.times) - 1)))


def _context(known: np.ndarray, rate: float, context: int) -> int:
    """How many whole steps of unbroken known frames lie behind the first of (N,)."""
    if not len(known) or not known[0]:
        return 0
    run = len(known) if known.all() else int(np.argmin(known))
    return min(context, int((run - 1) / rate + 1e-9))


def monotone_cubic(at: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A smooth curve through points (K,) that grows wherever they do (Fritsch and Butland 1984), at places (N,)."""
    x, y = x.astype(float), y.astype(float)
    if len(x) == 1:
        return y[0] + (np.asarray(at, float) - x[0])
    width = np.diff(x)
    rise = np.diff(y) / width
    slopes = np.r_[rise[0], np.zeros(len(x) - 2), rise[-1]]
    if len(x) > 2:
        left, right = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
        slopes[1:-1] = (left + right) / (left / rise[:-1] + right / rise[1:])
    index = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    share = (at - x[index]) / width[index]
    inside = np.clip(share, 0.0, 1.0)
    a, b, da, db = y[index], y[index + 1], width[index] * slopes[index], width[index] * slopes[index + 1]
    curve = hermite(a, b, da, db, inside)
    return np.asarray(curve + np.where(share > 1, db, da) * (share - inside))


def brief_gaps(known: np.ndarray) -> list[tuple[int, int]]:
    """First and one-past-last step of the gaps between known steps (G,) that are over too soon for a text."""
    return [(a, b) for a, b in runs(~known) if a > 0 and b < len(known) and b - a <= BRIEF]


def has_time(known: np.ndarray) -> bool:
    """Whether a text has time in any of the gaps between known steps (G,)."""
    return len(brief_gaps(known)) < len(runs(~known))
