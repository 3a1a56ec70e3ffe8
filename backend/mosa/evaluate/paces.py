# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether somebody told to start, to stop or to change the pace does: the pace at a motion's beginning and end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..motion.body import PELVIS
from ..motion.skeleton import FPS
from .taken_apart import shares

if TYPE_CHECKING:
    from ..generate.model import Model

STANDS, WALKS, RUNS = (0.0, 0.4), (0.5, 1.8), (1.8, 8.0)
"""Paces (m/s), from and to."""
PROMPTS = {
    "a person walks forward and stops": (WALKS, STANDS),
    "a person runs and then stops": (RUNS, STANDS),
    "someone jogs ahead, then comes to a sudden halt": (RUNS, STANDS),
    "a person walks backwards and stops suddenly": (WALKS, STANDS),
    "a person starts walking": (STANDS, WALKS),
    "someone begins to walk backwards": (STANDS, WALKS),
    "a person starts running from a standstill": (STANDS, RUNS),
    "a person stands still and then starts to run forward": (STANDS, RUNS),
    "a person walks forward, then breaks into a run": (WALKS, RUNS),
    "a person runs, then slows down to a walk": (RUNS, WALKS),
}
"""How fast somebody is at first and in the end."""


def paces(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of motions that begin and end at the pace they were told to, made whole and one thing at a time."""
    tests = {prompt: partial(_as_told, first, last) for prompt, (first, last) in PROMPTS.items()}
    return shares(model, tests, seeds, "starts and stops", "one at a time")


def _as_told(first: tuple[float, float], last: tuple[float, float], joints: np.ndarray) -> bool:
    speeds = _steps(joints)
    return _has(speeds, first) and _has(speeds[::-1], last)


def _steps(joints: np.ndarray) -> np.ndarray:
    """Horizontal speeds (T - 1,) of the pelvis, m/s."""
    return np.linalg.norm(np.diff(joints[:, PELVIS][:, [0, 2]], axis=0), axis=-1) * FPS


def _has(speeds: np.ndarray, pace: tuple[float, float]) -> bool:
    """Whether the first half second is of a pace; of who moves the first second, for steps go up and down."""
    seconds = 0.5 if pace == STANDS else 1.0
    return bool(pace[0] <= speeds[: round(seconds * FPS)].mean() < pace[1])
