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
LATER = (0, 2)
"""Steps by which poses behind a range that are looked at lie behind it: legs pass each other in both directions."""


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


def landing(made: Plain, behind: Plain, start: int, end: int) -> int:
    """The step, of a motion that goes on from `start` (T poses), at which it is most like the poses `behind` (P,), for
    it to come at `end`: sooner or later by REACH at most, and without hurry."""
    options = np.arange(max(end - REACH, start + 1), min(end + REACH, len(made.root) - 1) + 1)
    poses, aims = _poses(made), _poses(behind)
    beside = [later for later in LATER if later < len(aims)]
    off = [_off(poses[np.minimum(options + later, len(poses) - 1)], aims[later]) for later in beside]
    hurry = HURRY * np.log2((options - start) / (end - start)) ** 2
    return int(options[(np.mean(off, axis=0) + hurry).argmin()])


def _moments(made: np.ndarray, given: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The steps (K,) of poses as they were `made` (T, 22, 3) that come at `places` (K,), of which the ends stay: those
    most like the `given` poses (T, 22, 3) there that are reached without hurry."""
    options = [places[:1], *(place + np.arange(-REACH, REACH + 1) for place in places[1:-1]), places[-1:]]
    total, came = np.zeros(1), []
    for (one, other), (before, here) in zip(pairwise(places), pairwise(options), strict=True):
        pace = (here - before[:, None]) / (other - one)
        possible = (pace > PACES[0]) & (pace < PACES[1]) & (here >= places[0]) & (here <= places[-1])
        hurry = HURRY * np.log2(np.where(possible, pace, 1.0)) ** 2
        off = _off(made[np.clip(here, 0, len(made) - 1)], given[other])
        cost = np.where(possible, total[:, None] + hurry, np.inf) + off
        came.append(cost.argmin(axis=0))
        total = cost.min(axis=0)
    chosen = [0]
    for before in came[::-1]:
        chosen.append(int(before[chosen[-1]]))
    return np.array([option[index] for option, index in zip(options, chosen[::-1], strict=True)])


def _off(poses: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Mean squared distance (N,), in m^2, of the joints of poses (N, 22, 3) from those of one."""
    return np.asarray(((poses - pose) ** 2).sum(-1).mean(-1))


def _poses(plain: Plain) -> np.ndarray:
    """Joints (T, 22, 3) from the pelvis, which faces +z."""
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    turn = yaw(-heading_angle(facing(joints)))
    return np.asarray(rotate(turn[:, None], joints - joints[:, :1]))
