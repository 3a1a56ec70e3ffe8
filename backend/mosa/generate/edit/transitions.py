# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what was made for a range takes to flow from, and into, the poses around it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...motion.kinematics import forward_kinematics
from ...motion.plain import Plain
from ...motion.skeleton import OFFSETS
from ..request import MODEL_FPS
from .pieces import Piece

TRANSITION = 12
"""Steps at each end of a proposal that the in-betweening network makes anew, so that it flows from and into the poses
there; at most a third of the run. Chosen on the validation split by jerk at seams."""
BRIEF_TRANSITION, BRIEF_SHARE, REACH = 7, 5, 2.0
"""The same of whoever stands there: so many steps or one in so many of the run; and metres a second at which the joint
gets there that is farthest."""
WAY, RISE = 2.4, 0.8
"""Metres a second at which a figure gets along the floor, and up or down, to where something drawn is done: that stays
where it is, and neither begins nor ends as the poses around it stand."""


def near_borders(
    borders: list[int], parts: Sequence[Piece], start: int, end: int, steps: Plain, alone: bool
) -> np.ndarray:
    """The steps (G,) of a proposal for start to end - 1 that lead from or to its borders."""
    run = end - start
    leaps = {border for part in parts if part.drawn for border in (part.start, part.end)}
    near = np.zeros(len(steps.root), dtype=bool)
    for border in borders:
        wanted = min(max(BRIEF_TRANSITION, run // BRIEF_SHARE), TRANSITION) if alone else TRANSITION
        transition = min(wanted, max(2, 2 * run // 5))
        if alone or border in leaps:
            there = max(_passage(steps, border), _reach(steps, border))
            transition = max(transition, min(there, run // 3))
        near[max(border - transition, 0) : border + transition] = True
    return near


def _passage(steps: Plain, border: int) -> int:
    """Steps in which a figure gets over the way along the floor, and up or down, that is left at a border."""
    way = steps.root[border] - steps.root[border - 1]
    return math.ceil(MODEL_FPS * max(float(np.hypot(way[0], way[2])) / WAY, abs(float(way[1])) / RISE))


def _reach(steps: Plain, border: int) -> int:
    """Steps in which the joint that is farthest from where it is behind a border gets there."""
    sides = slice(border - 1, border + 1)
    before, behind = forward_kinematics(steps.rotations[sides], steps.root[sides], OFFSETS)
    return math.ceil(MODEL_FPS * float(np.linalg.norm(behind - before, axis=-1).max()) / REACH)
