# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling unknown frames from known ones without knowing anything of people: hold, linear, cubic.

Linear is what a network starts from; all three are what it has to beat.
"""

from __future__ import annotations

import numpy as np

from .rotations import normalize, slerp, unroll

HANDLE = 1.0 / 3.0
"""Length of an automatic handle as a share of the way to the neighbouring key (Blender's is 1 / 2.5614 of it, at
any slope; a third makes the curve's time run evenly)."""


def neighbours(known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each frame of (T,) bool the last known frame at or before it and the first at or after it, (T,) both.

    Beyond the first and the last known frame both are that frame. At least one frame must be known.
    """
    places = np.flatnonzero(known)
    frames = np.arange(len(known))
    before = places[np.maximum(np.searchsorted(places, frames, side="right") - 1, 0)]
    after = places[np.minimum(np.searchsorted(places, frames, side="left"), len(places) - 1)]
    return np.where(frames < places[0], places[0], before), np.where(frames > places[-1], places[-1], after)


def hold(rotations: np.ndarray, root: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unknown frames stand as the last known one; rotations (T, 22, 4), root (T, 3), known (T,) bool."""
    before, _ = neighbours(known)
    return rotations[before], root[before]


def linear(rotations: np.ndarray, root: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unknown frames on the straight way between their neighbours: slerp of local rotations, lerp of the root.

    Rotations (T, ..., 22, 4), root (T, ..., 3), known (T,) bool.
    """
    before, after = neighbours(known)
    share = (np.arange(len(known)) - before) / np.maximum(after - before, 1)
    at, at_root = (known.reshape((-1,) + (1,) * (array.ndim - 1)) for array in (rotations, root))
    turned = slerp(rotations[before], rotations[after], share.reshape(at.shape[:-1]))
    path = root[before] + share.reshape(at_root.shape) * (root[after] - root[before])
    return np.where(at, rotations, turned), np.where(at_root, root, path)


def cubic(rotations: np.ndarray, root: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unknown frames on the Bezier curves that Blender draws through keys on the known ones: (rotations, root).

    Args: rotations (T, 22, 4) local, wxyz; root (T, 3) metres; known (T,) bool.

    Each quaternion component and root coordinate is a curve of its own with automatic, clamped handles: level at
    peaks and ends, else sloped from the key before to the key after.
    """
    values = np.concatenate([unroll(_on_one_side(rotations, known)).reshape(len(root), -1), root], axis=-1)
    keys = np.flatnonzero(known)
    slopes = _clamped_slopes(values[keys], keys)
    before, after = neighbours(known)
    width = np.maximum(after - before, 1)[:, None]
    share = ((np.arange(len(known)) - before) / width[:, 0])[:, None]
    index, following = np.searchsorted(keys, before), np.searchsorted(keys, after)
    curve = hermite(values[before], values[after], width * slopes[index], width * slopes[following], share)
    filled = np.where(known[:, None], values, curve)
    turned = normalize(filled[:, :-3].reshape(rotations.shape))
    return np.where(known[:, None, None], rotations, turned), filled[:, -3:]


def _on_one_side(rotations: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The rotations with unknown frames replaced, so that signs are compared between known ones only."""
    before, _ = neighbours(known)
    return rotations[before]


def _clamped_slopes(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Slopes (K, n) per frame at keys (K, n): zero at extremes and ends, never beyond the neighbours' values."""
    slopes = np.zeros_like(values)
    if len(times) > 2:
        step = np.diff(times)[:, None].astype(float)
        rise = np.diff(values, axis=0) / step
        middle = (values[2:] - values[:-2]) / (step[1:] + step[:-1])
        limit = np.minimum(np.abs(rise[1:]), np.abs(rise[:-1])) / HANDLE
        same = rise[1:] * rise[:-1] > 0
        slopes[1:-1] = np.where(same, np.clip(middle, -limit, limit), 0.0)
    return slopes


def hermite(a: np.ndarray, b: np.ndarray, da: np.ndarray, db: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The cubic from a to b with end slopes da and db, at shares of the way; all of shapes that fit each other."""
    square, cube = share**2, share**3
    return (
        (2 * cube - 3 * square + 1) * a
        + (cube - 2 * square + share) * da
        + (3 * square - 2 * cube) * b
        + (cube - square) * db
    )


def through(values: np.ndarray, share: np.ndarray, around: bool) -> np.ndarray:
    """Values (T,) or (T, n) at shares (T,) of a smooth way through values (K, ...) at even steps, beyond none of them.

    The way ends with the last value, or comes `around` to the first one. Slopes are harmonic means of those to both
    sides, and 0 at turns (Fritsch and Butland 1984) and at ends.
    """
    ways = np.roll(values, -1, axis=0) - values
    if not around:
        ways[-1] = 0.0
    came = np.roll(ways, 1, axis=0)
    same = ways * came > 0.0
    slopes = np.where(same, 2.0 * ways * came / np.where(same, ways + came, 1.0), 0.0)
    count = len(values)
    steps = share % 1.0 * count if around else share * (count - 1)
    low = np.minimum(steps.astype(int), count - 1)
    high = (low + 1) % count
    part = (steps - low).reshape(-1, *(1,) * (values.ndim - 1))
    return hermite(values[low], values[high], slopes[low], slopes[high], part)


def smoothstep(share: np.ndarray) -> np.ndarray:
    """0 up to 0 and 1 from 1 on, with a smooth rise between, of each share (...)."""
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share))


def unhurried(share: np.ndarray) -> np.ndarray:
    """0 up to 0 and 1 from 1 on, with the smoothest way between (minimum jerk; Flash and Hogan 1985)."""
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share**3 * (10.0 - 15.0 * share + 6.0 * share**2))
