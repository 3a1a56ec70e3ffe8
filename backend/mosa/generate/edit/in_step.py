# SPDX-License-Identifier: GPL-3.0-or-later
"""When the poses that are pinned come in what was made: sooner or later by a part of a second, so that a walk is in
step with them. Bent into a pose of the other foot's step, both legs would fold on the way there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...motion.features import facing, heading_angle
from ...motion.kinematics import forward_kinematics
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import rotate, yaw
from ...motion.skeleton import OFFSETS
from .grid import monotone_cubic

REACH = 12
"""Steps (20 a second) by which a moment may come sooner or later: some more than half of two steps of a walk."""
PACES = (0.6, 1.6)
"""How much slower and faster what was made may be played."""
HURRY = 0.02
"""What playing at twice or half the pace counts, in m^2 of poses that are off: those of one foot's step from the
other's are by 0.05."""


def in_step(made: Plain, given: Plain, pins: np.ndarray, start: int, end: int) -> Plain:
    """The steps start to end - 1 of a motion played now faster, now slower, so that the moments come at `pins` (K,)
    which are most like the given poses there. The steps start - 1 and end stay where they are.

    Rotations (T, 22, 4), root (T, 3).
    """
    low, high = max(start - 1, 0), min(end, len(made.root) - 1)
    places = np.r_[low, pins[(pins > low) & (pins < high)], high]
    moments = _moments(_poses(made), _poses(given), places)
    times = np.arange(len(made.root), dtype=float)
    times[low : high + 1] = monotone_cubic(times[low : high + 1], places, moments)
    return Plain(*at_times(made.rotations, made.root, times))


def _moments(made: np.ndarray, given: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The steps (K,) of poses as they were `made` (T, 22, 3) that come at `places` (K,), of which the ends stay: those
    most like the `given` poses (T, 22, 3) there that are reached without hurry."""
    options = [places[:1], *(place + np.arange(-REACH, REACH + 1) for place in places[1:-1]), places[-1:]]
    total, came = np.zeros(1), []
    for (one, other), (before, here) in zip(pairwise(places), pairwise(options), strict=True):
        pace = (here - before[:, None]) / (other - one)
        possible = (pace > PACES[0]) & (pace < PACES[1]) & (here >= places[0]) & (here <= places[-1])
        hurry = HURRY * np.log2(np.where(possible, pace, 1.0)) ** 2
        off = ((made[np.clip(here, 0, len(made) - 1)] - given[other]) ** 2).sum(-1).mean(-1)
        cost = np.where(possible, total[:, None] + hurry, np.inf) + off
        came.append(cost.argmin(axis=0))
        total = cost.min(axis=0)
    chosen = [0]
    for before in came[::-1]:
        chosen.append(int(before[chosen[-1]]))
    return np.array([option[index] for option, index in zip(options, chosen[::-1], strict=True)])


def _poses(plain: Plain) -> np.ndarray:
    """Joints (T, 22, 3) from the pelvis, which faces +z."""
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    turn = yaw(-heading_angle(facing(joints)))
    return np.asarray(rotate(turn[:, None], joints - joints[:, :1]))
