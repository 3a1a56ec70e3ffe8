# SPDX-License-Identifier: GPL-3.0-or-later
"""From one frame rate to another."""

from __future__ import annotations

import numpy as np

from .interpolation import hermite
from .rotations import normalize, unroll


def at_times(rotations: np.ndarray, root: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """See rotations (T, 22, 4) and root (T, 3) at fractional frames (N,), along cubics through all frames.

    Rotations follow a cubic, too, so that no frame shows as a kink in their speed. Times beyond the ends show the end.
    """
    values = np.concatenate([unroll(rotations).reshape(len(root), -1), root], axis=-1)
    times = np.clip(times, 0, len(root) - 1)
    times = np.where(np.abs(times - np.round(times)) < 1e-9, np.round(times), times)
    before = np.floor(times).astype(int)
    after = np.minimum(before + 1, len(root) - 1)
    curve = _cubic(values, before, after, (times - before)[:, None])
    return normalize(curve[:, :-3].reshape(len(times), *rotations.shape[1:])), curve[:, -3:]


def _cubic(points: np.ndarray, before: np.ndarray, after: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Catmull-Rom: a cubic between neighbours whose slope at each sample is that of the samples
    around it."""
    slope = np.gradient(points, axis=0) if len(points) > 1 else np.zeros_like(points)
    return hermite(points[before], points[after], slope[before], slope[after], share)
