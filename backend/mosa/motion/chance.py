# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left to chance in how something is done: when, how far, and to where elbows point."""

from __future__ import annotations

import numpy as np

from .activity import Point

PACE, STEADY = 0.3, 0.12
"""By what share of its pace something is quicker and slower at most; and what is done again and again, as on a beat."""
WAVES = (0.4, 0.8, 1.5)
"""How often that comes and goes each time that it is done."""
ELBOWS = 0.1
"""By how much, of the direction in which they point, elbows point elsewhere."""


def uneven(phase: np.ndarray, whole: float, chance: np.random.Generator, most: float) -> np.ndarray:
    """How often something has been done (T,) that is done a `whole` number of times, or in part, were it done evenly:
    sooner here and later there by `chance`, and the same at 0 and at the whole, at `most` so much off its pace."""
    if whole <= 0.0:
        return phase
    made = phase.astype(float)
    paces = chance.uniform(-1.0, 1.0, len(WAVES))
    for wave, pace in zip(WAVES, most * paces / np.abs(paces).sum(), strict=True):
        way, begin = 2.0 * np.pi * max(1, round(wave * whole)) / whole, chance.uniform(0.0, 2.0 * np.pi)
        made += pace / way * (np.sin(way * phase + begin) - np.sin(begin))
    return made


def about_middle(points: tuple[Point, ...], share: float) -> tuple[Point, ...]:
    """Points with a share of their way from the middle of all of them."""
    if not points:
        return points
    middle = np.mean(points, axis=0)
    return tuple(_point(middle + share * (np.array(point) - middle)) for point in points)


def elsewhere(direction: Point, chance: np.random.Generator) -> Point:
    """A direction near that in which elbows point."""
    away = ELBOWS * np.linalg.norm(direction) * chance.uniform(-1.0, 1.0, 3)
    return _point(np.array(direction) + away)


def _point(at: np.ndarray) -> Point:
    x, y, z = map(float, at)
    return x, y, z
