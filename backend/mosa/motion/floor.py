# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the ground is under a generated body, which floats or sinks by centimetres without meaning it."""

from __future__ import annotations

import numpy as np

from .banded import smoothest
from .contacts import SPEED_LIMIT, standing_levels
from .runs import runs
from .skeleton import CONTACT_JOINTS

HOVER, LARGEST_HOVER = 0.03, 0.16
"""From how high (m) a body hovers, and how far it is let down at most: who stands higher is on stairs."""
FREE_FALL, JUMP = -3.0, 0.12
"""Acceleration (m/s^2) of the pelvis below which it may be falling, and how high (m) one gets in a jump."""
STAIRS_SECONDS = 0.3
"""How long a foot rests high over the ground at least, of somebody who is on stairs."""
STRIDE_SECONDS = 0.1
"""Time over which the height of somebody who runs may change: real flights, of at most 9 cm, mostly stay."""
DRIFT_SECONDS, AIRBORNE, SURE = 0.4, 0.0003, 0.02
"""Time over which the ground may drift, the weight of the height of a frame in the air against one on the ground, and
from what height (m) on it counts: real jumps keep their height (chosen on jumps of the training split)."""


def hover(joints: np.ndarray, fps: float, leaps: bool) -> np.ndarray | float:
    """How far (T,) the body of joints (T, 22, 3) floats, or has sunk, though it neither jumps nor climbs (m).

    A slow curve through its lowest joint, which frames in the air hardly bend. Of who neither `leaps` nor climbs, but
    gets higher than somebody who runs, it is a quick one: that is a mistake.
    """
    if len(joints) < 2 * _span(fps) + 2:
        return 0.0
    level = floor_level(joints, fps)
    low = joints[..., 1].min(axis=1) - level
    if not leaps and low.max() > JUMP:
        return level + smoothest(low, np.ones(len(low)), (STRIDE_SECONDS * fps) ** 4)
    if _climbs(joints, level, fps):
        return 0.0
    trust = np.where(_in_the_air(joints[:, 0, 1], low, fps), AIRBORNE, 1.0)
    off = np.sign(low) * np.maximum(np.abs(low) - SURE, 0.0)
    curve = smoothest(off, trust, (DRIFT_SECONDS * fps) ** 4)
    return np.asarray(level + curve / (1.0 + (curve / LARGEST_HOVER) ** 4) ** 0.25)


def floor_level(joints: np.ndarray, fps: float) -> float:
    """Height of the ground on which the feet of joints (T, 22, 3) stand."""
    ankle, toe, _, _ = standing_levels(joints, fps)
    return min(ankle, toe)


def _climbs(joints: np.ndarray, level: float, fps: float) -> bool:
    """Whether a foot rests high over the ground for long, as on stairs."""
    feet = joints[:, CONTACT_JOINTS]
    rows, lower = np.arange(len(feet)), feet[..., 1].argmin(axis=1)
    speed = np.linalg.norm(np.gradient(feet, axis=0), axis=-1)[rows, lower] * fps
    high = feet[rows, lower, 1] - level > LARGEST_HOVER
    return bool(((speed < SPEED_LIMIT) & high).sum() > STAIRS_SECONDS * fps)


def _in_the_air(pelvis: np.ndarray, low: np.ndarray, fps: float) -> np.ndarray:
    """Frames (T,) of jumps: heights (T,) of the pelvis, and of the lowest joint over the ground (m)."""
    span = _span(fps)
    fall = np.zeros(len(pelvis))
    fall[span:-span] = (pelvis[2 * span :] - 2 * pelvis[span:-span] + pelvis[: -2 * span]) * (fps / span) ** 2
    fall[:span], fall[-span:] = fall[span], fall[-span - 1]
    airborne = (fall < FREE_FALL) & (low > HOVER) | (low > LARGEST_HOVER + 0.1)
    for start, end in runs(low > HOVER):
        if low[start:end].max() > JUMP and fall[start:end].min() < FREE_FALL:
            airborne[start:end] = True
    return np.asarray(airborne)


def _span(fps: float) -> int:
    """Frames over which an acceleration is measured: a tenth of a second to either side."""
    return max(1, round(0.1 * fps))
