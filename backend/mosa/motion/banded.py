# SPDX-License-Identifier: GPL-3.0-or-later
"""Equations in which every unknown meets only the two on each side of it, as in smooth curves."""

from __future__ import annotations

import numpy as np

BLOCK = 64
"""Unknowns that are solved for at a time: time and memory grow with their number, not with its square or cube. Of 8 to
256 the quickest, for 100 unknowns as for 14,400."""


def smoothest(values: np.ndarray, weights: np.ndarray, stiffness: float) -> np.ndarray:
    """The x (T, ...) that minimises sum weights |x - values|^2 + stiffness |second difference of x|^2.

    Args: values (T, ...) and how much each of them counts, weights (T,) above 0.
    """
    bands = bending(len(values), stiffness)
    bands[0] += weights
    pulls = weights[:, None] * values.reshape(len(values), -1)
    return solve_banded(bands, pulls).reshape(values.shape)


def bending(count: int, stiffness: float) -> np.ndarray:
    """The bands (3, count), as `solve_banded` takes them, of stiffness |second difference of x|^2."""
    bands = np.zeros((3, count))
    bend = (1.0, -2.0, 1.0)
    for i in range(3):
        for k in range(i, 3):
            bands[k - i, i : i + count - 2] += stiffness * bend[i] * bend[k]
    return bands


def solve_banded(bands: np.ndarray, right: np.ndarray) -> np.ndarray:
    """x (T, n) of A x = `right` (T, n), for a symmetric positive definite A (T, T) that is given as `bands` (3, T).

    bands[k, t] is A[t, t + k]; what would lie outside of A is not read.
    """
    count = len(right)
    found: list[tuple[np.ndarray, np.ndarray]] = []
    link, carried = np.zeros((2, 2)), np.zeros((2, right.shape[1] + 2))
    for start in range(0, count, BLOCK):
        rows = slice(start, min(start + BLOCK, count))
        own, given = _block(bands[:, rows]), right[rows].copy()
        edge = min(2, len(given))
        if start:
            own[:edge, :edge] -= (link.T @ carried[:, -2:])[:edge, :edge]
            given[:edge] -= (link.T @ carried[:, :-2])[:edge]
        if rows.stop == count:
            found.append((np.linalg.solve(own, given), np.zeros((len(given), 2))))
            break
        link = np.array([[bands[2, rows.stop - 2], 0.0], [bands[1, rows.stop - 1], bands[2, rows.stop - 1]]])
        onward = np.zeros((len(given), 2))
        onward[-2:] = link
        solved = np.linalg.solve(own, np.concatenate([given, onward], axis=1))
        found.append((solved[:, :-2], solved[:, -2:]))
        carried = solved[-2:]
    return _joined(found)


def _block(bands: np.ndarray) -> np.ndarray:
    """The square (b, b) about the diagonal that `bands` (3, b) are rows of."""
    size = bands.shape[1]
    square = np.diag(bands[0])
    for k in range(1, min(3, size)):
        square += np.diag(bands[k, : size - k], k) + np.diag(bands[k, : size - k], -k)
    return square


def _joined(found: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """All unknowns, from the last block to the first: each block's are its own less what the first two behind it do."""
    parts = [found[-1][0]]
    for own, onward in reversed(found[:-1]):
        ahead = parts[-1][:2]
        parts.append(own - onward[:, : len(ahead)] @ ahead)
    return np.concatenate(parts[::-1])
