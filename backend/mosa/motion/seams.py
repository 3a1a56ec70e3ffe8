# SPDX-License-Identifier: GPL-3.0-or-later
"""Joining made frames to given ones without a pop: the least change that makes the joint smooth.

Hard pasting leaves a step in position and speed at the seam; jerk triples there. Here the made frames give way
instead, over the part of a second next to the seam, and the given frames stay as they are.
"""

from __future__ import annotations

import numpy as np

from .interpolation import linear
from .rotations import conjugate, multiply, normalize, same_side, slerp, unroll
from .runs import runs

EASE_SECONDS = 0.3
"""Time over which a correction dies away from the seam. Chosen on the validation split by the error of in-betweens."""
LONGER_EASE_SECONDS = 0.6
"""The same where the made motion goes on beyond the seam, and what it is off there is known. Chosen on the validation
split by that error and by jerk at seams."""
REACH = 4.0
"""Beyond so many times that time from any given frame nothing is corrected."""
DIFFERENCES = {3: np.array([1.0, -2.0, 1.0]), 4: np.array([-1.0, 3.0, -3.0, 1.0])}
"""Weights of the second and of the third difference of rows, by how many rows they are of."""
JERK_SECONDS = 0.025
"""How much jerk across a seam counts beside acceleration there: for so long the acceleration before it goes on. For
longer it would lead astray, since in real motion much of it is noise. Chosen on the validation split by the error of
in-betweens, jerk at seams and foot skate."""


def meet(
    rotations: np.ndarray,
    root: np.ndarray,
    made: np.ndarray,
    made_root: np.ndarray,
    known: np.ndarray,
    fps: float,
    beyond: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Join a made motion to the known frames of another: new rotations (T, ..., 22, 4) and root (T, ..., 3).

    Args: the given `rotations` and `root`, of which the frames `known` (T,) count and come back exactly; the `made`
    rotations and root for the others, and for those known ones `beyond` (T,) the seams at which the made motion goes
    on, as a recording does. Across a seam its own acceleration is kept: the one it has there, or that of its nearest
    frames if it ends at one of the seams within reach. Rotations are treated as points in the space of their
    quaternions, which is accurate for corrections up to about a right angle.
    """
    at, at_root = (known.reshape((-1,) + (1,) * (array.ndim - 1)) for array in (rotations, root))
    # Signs follow the known frames and the made ones in turn: both must be on the same side.
    mixed, path = unroll(np.where(at, rotations, made)), np.where(at_root, root, made_root)
    beyond = np.zeros_like(known) if beyond is None else beyond & known
    turned, moved = (
        _smooth_seams(_vectors(array), _vectors(alone), known, beyond, fps).reshape(array.shape)
        for array, alone in ((mixed, same_side(made, mixed)), (path, np.broadcast_to(made_root, path.shape)))
    )
    return np.where(at, rotations, normalize(turned)), np.where(at_root, root, moved)


def spread(
    rotations: np.ndarray, root: np.ndarray, made: np.ndarray, made_root: np.ndarray, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same of a made motion, rotations (T, 22, 4) and root (T, 3), that is nearly as the known frames are in these.

    What it is off beside each gap is spread evenly over the gap, and its own movement goes on.
    """
    joined, path = rotations.copy(), root.copy()
    for start, end in runs(~known):
        sides = [start - 1, end]
        off = multiply(rotations[sides], conjugate(made[sides]))
        share = np.linspace(0.0, 1.0, end - start + 2)[1:-1, None]
        joined[start:end] = multiply(slerp(off[:1], off[1:], share), made[start:end])
        first, last = root[sides] - made_root[sides]
        path[start:end] = made_root[start:end] + first + share * (last - first)
    return joined, path


def eased(rotations: np.ndarray, root: np.ndarray, known: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Unknown frames interpolated, leaving from and arriving at the known ones with their speed.

    Rotations (T, ..., 22, 4) local, root (T, ..., 3), known (T,) bool.
    """
    return meet(rotations, root, *linear(rotations, root, known), known, fps)


def _vectors(array: np.ndarray) -> np.ndarray:
    """An array (T, ..., c) as n vectors in each frame: (T, n, c)."""
    return array.reshape(len(array), -1, array.shape[-1])


def _smooth_seams(values: np.ndarray, own: np.ndarray, known: np.ndarray, beyond: np.ndarray, fps: float) -> np.ndarray:
    """Change unknown rows of n vectors (T, n, c) near known ones: even speed across a seam, the own shape within.

    `own` (T, n, c) are the made rows, of which those of unknown frames and of those `beyond` (T,) mean something.
    """
    free = ~known & (frames_from(known) <= REACH * fps * (LONGER_EASE_SECONDS if beyond.any() else EASE_SECONDS))
    moved = values.copy()
    index = np.flatnonzero(free)
    # Rows more than three frames apart share no difference: each run of them is a small system of its own.
    for run in np.split(index, np.flatnonzero(np.diff(index) > 3) + 1):
        if len(run) and len(values) > 2:
            beside = slice(max(0, run[0] - 3), run[-1] + 4)
            goes_on = bool((beyond | ~known)[beside].all())
            moved[run] += _correction(values, own if goes_on else None, known, run, fps)
    return moved


def _correction(
    values: np.ndarray, own: np.ndarray | None, known: np.ndarray, run: np.ndarray, fps: float
) -> np.ndarray:
    """The least change (R, n, c) of the rows `run` that evens the acceleration across seams and keeps it elsewhere.

    With `own` rows (T, n, c) it is known how the made motion goes on beyond them.
    """
    column = np.full(len(values), -1)
    column[run] = np.arange(len(run))
    stencils, wider = (_stencils(run, len(values), width) for width in DIFFERENCES)
    crossing, seams = known[stencils].any(axis=1), wider[known[wider].any(axis=1)]
    acceleration, jerk = _differences(values, stencils), _differences(values, seams)
    usual = _jerk(acceleration, ~crossing)
    if own is None:
        target, ease = _off_across(acceleration, crossing, usual), EASE_SECONDS
    else:
        target, ease = np.zeros_like(acceleration), LONGER_EASE_SECONDS
        target[crossing] = _differences(own, stencils[crossing]) - acceleration[crossing]
        # Jerk of its own stays: no more of it is taken than joining put there.
        off = np.linalg.norm(_differences(own, seams) - jerk, axis=-1)
        usual = np.maximum(usual, np.linalg.norm(jerk, axis=-1) - off)
    less = _beyond(-jerk, usual)
    weight = JERK_SECONDS * fps
    matrix = np.concatenate([_effect(stencils, column), weight * _effect(seams, column)])
    wanted = np.concatenate([target, weight * less]).reshape(len(matrix), -1)
    # Damped so that what is left of a correction dies away without swinging over: (D^2 - 1 / ease^2)^2 = 0.
    rate = (ease * fps) ** -2.0
    steps = np.diff(np.eye(len(run) + 2)[:, 1:-1], axis=0)
    damping = 2.0 * rate * steps.T @ steps + rate**2 * np.eye(len(run))
    change = np.linalg.solve(matrix.T @ matrix + damping, matrix.T @ wanted)
    return np.asarray(change.reshape(len(run), *values.shape[1:]))


def _stencils(run: np.ndarray, count: int, width: int) -> np.ndarray:
    """The `width` neighbouring rows (S, width), of `count`, of each difference that any of `run` has a part in."""
    first = np.arange(max(0, run[0] - width + 1), min(run[-1], count - width) + 1)
    return np.asarray(first[:, None] + np.arange(width))


def _differences(values: np.ndarray, stencils: np.ndarray) -> np.ndarray:
    """Differences (S, n, c) of rows (T, n, c), each of those that `stencils` (S, width) name."""
    return np.asarray(np.einsum("k,rknc->rnc", DIFFERENCES[stencils.shape[1]], values[stencils]))


def _effect(stencils: np.ndarray, column: np.ndarray) -> np.ndarray:
    """What the differences (S, R) of rows (S, width) change by with each of R rows, whose `column` is not -1."""
    matrix = np.zeros((len(stencils), column.max() + 1))
    for offset, weight in enumerate(DIFFERENCES[stencils.shape[1]]):
        inside = column[stencils[:, offset]]
        rows = np.flatnonzero(inside >= 0)
        matrix[rows, inside[rows]] += weight
    return matrix


def _off_across(acceleration: np.ndarray, crossing: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """By how much the acceleration (R, n, c) is off in the rows `crossing` (R,) a seam, as far as can be guessed; it
    changes by `usual` (n,) from frame to frame elsewhere."""
    target = np.zeros_like(acceleration)
    # Across a seam the made motion's own acceleration goes on; a gap too short to have any is crossed without.
    inside = np.flatnonzero(~crossing)
    if len(inside):
        outer = np.flatnonzero(crossing)
        nearest = inside[np.abs(outer[:, None] - inside).argmin(axis=1)]
        target[outer] = acceleration[nearest]
    target[crossing] -= acceleration[crossing]
    return _beyond(target, usual)


def _jerk(acceleration: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """By how much (n,) an acceleration (R, n, c) changes from one to the next of the rows `inside` (R,), on average."""
    changes = np.diff(acceleration[inside], axis=0)
    return np.asarray(np.linalg.norm(changes, axis=-1).sum(axis=0) / max(len(changes), 1))


def _beyond(changes: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """What changes of acceleration (R, n, c) are more than `usual` (n,): one that the made motion has everywhere is no
    seam, and what fits stays as it is."""
    size = np.linalg.norm(changes, axis=-1)
    return np.asarray(changes * (np.maximum(size - usual, 0.0) / np.maximum(size, 1e-12))[..., None])


def frames_from(known: np.ndarray) -> np.ndarray:
    """Frames from each frame of (T,) to the nearest known one."""
    places = np.flatnonzero(known)
    frames = np.arange(len(known))
    if not len(places):
        return np.full(len(known), len(known))
    right = np.searchsorted(places, frames)
    after = np.abs(places[np.minimum(right, len(places) - 1)] - frames)
    before = np.abs(frames - places[np.maximum(right - 1, 0)])
    return np.minimum(after, before)
