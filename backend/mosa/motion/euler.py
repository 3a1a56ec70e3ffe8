# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotations as three turns about the axes, one after another, whose curves do not jump."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .rotations import angle_between, arctan2, from_axis_angle, multiply, to_matrix
from .runs import runs

PARTS = 8
"""Of the way between two frames, as angles are interpolated, in which its length is measured."""
SAME_DETOUR = np.radians(3.0)
"""Ways that differ by less are as long as each other."""


def euler(rotations: np.ndarray, axes: tuple[int, int, int], given: np.ndarray | None = None) -> np.ndarray:
    """Angles (T, J, 3), radians, of quaternions (T, J, 4): rotation = turn about axes[0], times axes[1]'s, axes[2]'s.

    `axes` are 0, 1 and 2 in any order. Of the two triples that give each rotation, plus whole turns, the one nearest to
    the frame before is taken. Frames that have angles `given` (T, J, 3), not nan, keep them; the others go by these, on
    both sides: where they are led elsewhere from before than from behind, curves change over from the one to the other
    where what lies between two frames suffers least.
    """
    first, second = _triples(to_matrix(rotations), axes)
    if given is None:
        return np.concatenate([first[:1], _led(first[1:], second[1:], first[0])])
    kept = ~np.isnan(given).any(axis=(1, 2))
    out = np.where(kept[:, None, None], given, first)
    for start, end in runs(~kept):
        new = slice(start, end)
        ahead = _led(first[new], second[new], out[start - 1]) if start else None
        back = _led(first[new][::-1], second[new][::-1], out[end])[::-1] if end < len(out) else None
        if ahead is None and back is None:
            return euler(rotations, axes)
        if ahead is not None and back is not None:
            out[new] = _changing_over(np.stack([out[start - 1], *ahead]), np.stack([*back, out[end]]), axes)
        else:
            out[new] = back if ahead is None else ahead
    return out


def _led(first: np.ndarray, second: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Of two triples for each frame (T, J, 3) the one nearest to the frame before; at first to `before` (J, 3)."""
    out = np.empty_like(first)
    for t in range(len(out)):
        out[t] = before = _nearest(first[t], second[t], before)
    return out


def _changing_over(ahead: np.ndarray, back: np.ndarray, axes: tuple[int, int, int]) -> np.ndarray:
    """The angles (T, J, 3) of the frames between two given ones, by curves led from before and then by such led from
    behind.

    Args: `ahead` (T + 1, J, 3), the given frame and what it leads to, and `back`, what leads to the other one, and it.
    From ahead[k] to back[k] a curve may change over. A whole turn of a single axis is the same detour everywhere, and
    is made far from the given frames, whose slopes it would change.
    """
    count = len(ahead) - 1
    from_middle = np.abs(np.arange(count + 1) - 0.5 * count)
    detours = np.round(_detour(ahead, back, axes) / SAME_DETOUR)
    over = np.argmin(detours + (from_middle / (count + 1))[:, None], axis=0)
    return np.where((np.arange(count)[:, None] < over)[..., None], ahead[1:], back[:-1])


def _detour(start: np.ndarray, end: np.ndarray, axes: tuple[int, int, int]) -> np.ndarray:
    """By how much longer (...), radians, than needed the way is of angles (..., 3) that go straight to others."""
    way = [_turn(start + share * (end - start), axes) for share in np.linspace(0.0, 1.0, PARTS + 1)]
    length = sum(angle_between(a, b) for a, b in pairwise(way))
    return np.asarray(length - angle_between(way[0], way[-1]))


def _turn(angles: np.ndarray, axes: tuple[int, int, int]) -> np.ndarray:
    """The quaternions (..., 4) of angles (..., 3)."""
    a, b, c = (from_axis_angle(np.eye(3)[axis], angles[..., k]) for k, axis in enumerate(axes))
    return multiply(multiply(a, b), c)


def _triples(m: np.ndarray, axes: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Both triples of angles (T, J, 3) of matrices (T, J, 3, 3)."""
    i, j, k = axes
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    middle = np.arcsin(np.clip(sign * m[..., i, k], -1.0, 1.0))
    # Where the outer two axes coincide only the sum of their angles is told.
    locked = np.abs(m[..., i, k]) > 1.0 - 1e-9
    outer = np.where(locked, arctan2(sign * m[..., k, j], m[..., j, j]), arctan2(-sign * m[..., j, k], m[..., k, k]))
    inner = np.where(locked, 0.0, arctan2(-sign * m[..., i, j], m[..., i, i]))
    return (
        np.stack([outer, middle, inner], axis=-1),
        np.stack([outer + np.pi, np.pi - middle, inner + np.pi], axis=-1),
    )


def _nearest(first: np.ndarray, second: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Of two triples (J, 3) with whole turns added, the one nearest to `before` (J, 3)."""
    near = [c + 2 * np.pi * np.round((before - c) / (2 * np.pi)) for c in (first, second)]
    far = [np.abs(c - before).sum(-1, keepdims=True) for c in near]
    return np.where(far[0] <= far[1], near[0], near[1])
