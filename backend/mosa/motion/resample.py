# SPDX-License-Identifier: GPL-3.0-or-later
"""From one frame rate to another."""

from __future__ import annotations

import numpy as np

from .interpolation import hermite
from .rotations import normalize, slerp, unroll


def resample(
    rotations: np.ndarray, root: np.ndarray, fps_in: float, fps_out: float, frames_out: int
) -> tuple[np.ndarray, np.ndarray]:
    """Show a motion at another rate: (rotations (frames_out, 22, 4), root (frames_out, 3)).

    Frame k of the result shows the motion at k / fps_out seconds; after its end the last pose
    stands still. Rotations (T, 22, 4) go along the shorter arc, the root (T, 3) along a cubic
    through its samples.
    """
    time = np.minimum(np.arange(frames_out) * (fps_in / fps_out), len(root) - 1)
    # A rate that divides the other must hit its frames exactly, whatever the rounding of the
    # division.
    time = np.where(np.abs(time - np.round(time)) < 1e-9, np.round(time), time)
    before = np.floor(time).astype(int)
    after = np.minimum(before + 1, len(root) - 1)
    share = time - before
    turned = slerp(rotations[before], rotations[after], share[:, None])
    return unroll(turned), _cubic(root, before, after, share[:, None])


def at_times(rotations: np.ndarray, root: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """See rotations (T, 22, 4) and root (T, 3) at fractional frames (N,), along cubics through all frames.

    Unlike `resample` also the rotations follow a cubic, so that no frame shows as a kink in their speed.
    Times beyond the ends show the end.
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
