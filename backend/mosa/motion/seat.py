# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sits, sits on something: a generated pelvis drifts by 10 cm up and down where a real one rests.

A body is on a seat where it would fall without one: its trunk is behind its feet, low and upright.
"""

from __future__ import annotations

import numpy as np

from .banded import smoothest
from .features import facing
from .runs import runs
from .skeleton import FPS, LEFT_LEG, LEVEL, RIGHT_LEG

CHEST = 9
BEHIND = 0.15
"""How far (m) the middle of the trunk is behind the ankles of somebody who would fall without a seat."""
LOW = 0.75
"""Height (m) of the pelvis below which somebody may sit."""
UPRIGHT = 0.6
"""Least rise of the trunk for its length: who leans back farther lies, or is about to."""
LANDED = 0.2
"""Speed (m/s) of the pelvis below which somebody has arrived on the seat."""
SHORTEST_SECONDS, PAUSE_SECONDS, EASE_SECONDS = 0.9, 0.2, 0.4
"""How long somebody sits at least (a sit-up or a step up is shorter), up to which pause it is one time, and in how much
time the pelvis comes to its place."""
LARGEST_DRIFT = 0.12
"""Mean distance (m) from its place at which a pelvis drifts; farther, somebody moves."""


def seats(joints: np.ndarray, fps: float) -> list[tuple[int, int]]:
    """First and one-past-last frame of each time in which the body of joints (T, 22, 3), on the floor y = 0, sits."""
    pelvis, trunk = joints[:, 0], joints[:, CHEST] - joints[:, 0]
    ankles = joints[:, [LEFT_LEG[2], RIGHT_LEG[2]]].mean(axis=1)
    ahead = ((ankles - (pelvis + trunk / 2)) * LEVEL * facing(joints)).sum(axis=-1)
    upright = trunk[:, 1] > UPRIGHT * np.linalg.norm(trunk, axis=-1)
    sits = (pelvis[:, 1] < LOW) & (ahead > BEHIND) & upright
    for start, end in runs(~sits):
        if start > 0 and end < len(sits) and end - start <= PAUSE_SECONDS * fps:
            sits[start:end] = True
    speed = np.linalg.norm(np.gradient(pelvis, axis=0), axis=-1) * fps
    found = []
    for start, end in runs(sits):
        arrived = start + int(np.argmax(speed[start:end] < LANDED))
        if end - arrived >= SHORTEST_SECONDS * fps and speed[arrived] < LANDED:
            found.append((arrived, end))
    return found


def is_seated(pose: np.ndarray) -> bool:
    """Whether a pose (22, 3), held, is that of somebody on a seat."""
    held = np.repeat(pose[None] - [0.0, pose[:, 1].min(), 0.0], round(FPS), axis=0)
    return bool(seats(held, FPS))


def held_seat(joints: np.ndarray, fps: float) -> np.ndarray:
    """By how much (T, 3) the pelvis of joints (T, 22, 3) is moved so that it rests while somebody sits."""
    pelvis = joints[:, 0]
    wanted, weights = np.zeros_like(pelvis), np.ones(len(pelvis))
    ease = round(EASE_SECONDS * fps)
    for start, end in seats(joints, fps):
        shift = np.median(pelvis[start:end], axis=0) - pelvis[start:end]
        if np.linalg.norm(shift, axis=-1).mean() <= LARGEST_DRIFT:
            weights[max(0, start - ease) : end + ease] = 1e-6
            wanted[start:end] = shift
            weights[start:end] = 1.0
    return smoothest(wanted, weights, 1.0)
