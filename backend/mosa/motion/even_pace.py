# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who gets along does so at an even pace: played faster where they slow down, slower where they hurry."""

from __future__ import annotations

import numpy as np

from .gaussian import gaussian
from .skeleton import FPS, LEVEL

STEP = 6.0
"""Frames (standard deviation) over which a pace is taken: within a step everybody slows down and hurries."""
SLOWEST, FASTEST = 0.5, 1.15
"""Shares of the usual pace between which frames are played faster or slower in full. A stand is no slow walk, a leap
no fast one."""
GETS_ALONG = 0.3
"""Pace (m/s) from which somebody gets along; who is slower stands, or walks in place."""
AT_ENDS = 6
"""Frames at both ends in which it begins and ends: who starts to walk is slow at first, and what follows goes on."""


def at_even_pace(root: np.ndarray) -> np.ndarray:
    """When each of the frames (T,) at 20 fps of somebody with this root (T, 3) is to be taken, so that they get along
    evenly; the first and the last stay. All where they are of who does not get along."""
    frames = np.arange(len(root), dtype=np.float64)
    if len(root) <= 2 * AT_ENDS:
        return frames
    pace = _over_a_step(FPS * np.linalg.norm(np.diff(root * LEVEL, axis=0), axis=-1))
    usual = float(np.median(pace))
    if usual < GETS_ALONG:
        return frames
    lasts = _over_a_step(np.clip(pace / usual, SLOWEST, FASTEST), STEP / 2)
    between = np.arange(len(pace)) + 0.5
    inside = np.clip(np.minimum(between, len(pace) - between) / AT_ENDS, 0.0, 1.0)
    # As many frames in all: what is not at an end makes up for what it plays faster.
    lasts = 1.0 + inside * (lasts * inside.sum() / (inside @ lasts) - 1.0)
    return np.interp(frames, np.r_[0.0, np.cumsum(lasts)], frames)


def _over_a_step(values: np.ndarray, width: float = STEP) -> np.ndarray:
    """The values (N,) smoothed."""
    half = round(2 * width)
    return np.convolve(np.pad(values, half, mode="edge"), gaussian(width, half), "valid")
