# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotations as three turns about the axes, one after another, whose curves do not jump."""

from __future__ import annotations

import numpy as np

from .rotations import to_matrix


def euler(rotations: np.ndarray, axes: tuple[int, int, int], given: np.ndarray | None = None) -> np.ndarray:
    """Angles (T, J, 3), radians, of quaternions (T, J, 4): rotation = turn about axes[0], times axes[1]'s, axes[2]'s.

    `axes` are 0, 1 and 2 in any order. Of the two triples that give each rotation, plus whole turns, the one nearest to
    the frame before is taken. Frames that have angles `given` (T, J, 3), not nan, keep them; the others go by these.
    """
    first, second = _triples(to_matrix(rotations), axes)
    out = first.copy() if given is None else np.where(np.isnan(given), first, given)
    kept = np.zeros(len(out), dtype=bool) if given is None else ~np.isnan(given).any(axis=(1, 2))
    begin = int(np.argmax(kept))  # the first frame, where none is given
    for frames in (range(begin + 1, len(out)), range(begin - 1, -1, -1)):
        for t in frames:
            if not kept[t]:
                out[t] = _nearest(first[t], second[t], out[t - frames.step])
    return out


def _triples(m: np.ndarray, axes: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Both triples of angles (T, J, 3) of matrices (T, J, 3, 3)."""
    i, j, k = axes
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    middle = np.arcsin(np.clip(sign * m[..., i, k], -1.0, 1.0))
    # Where the outer two axes coincide only the sum of their angles is told.
    locked = np.abs(m[..., i, k]) > 1.0 - 1e-9
    outer = np.where(
        locked, np.arctan2(sign * m[..., k, j], m[..., j, j]), np.arctan2(-sign * m[..., j, k], m[..., k, k])
    )
    inner = np.where(locked, 0.0, np.arctan2(-sign * m[..., i, j], m[..., i, i]))
    return (
        np.stack([outer, middle, inner], axis=-1),
        np.stack([outer + np.pi, np.pi - middle, inner + np.pi], axis=-1),
    )


def _nearest(first: np.ndarray, second: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Of two triples (J, 3) with whole turns added, the one nearest to `before` (J, 3)."""
    near = [c + 2 * np.pi * np.round((before - c) / (2 * np.pi)) for c in (first, second)]
    far = [np.abs(c - before).sum(-1, keepdims=True) for c in near]
    return np.where(far[0] <= far[1], near[0], near[1])
