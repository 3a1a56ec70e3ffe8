# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs without some of SMPL's joints (a short spine, no collars, no toes), seen as if they had them. numpy only.

What a joint would do that has no bone is done by the bones below it. Read back, the joint rests and they have it all,
so that what is read is what was written.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from . import rotations as rot
from .retarget import rest_axes
from .skeleton import FEET, JOINTS, OFFSETS, PARENTS, leg_length, rest_joints


def folded(rotations: np.ndarray, present: Sequence[int]) -> np.ndarray:
    """Local rotations (T, 22, 4) that pose the joints `present` alike, while all others rest."""
    if len(present) == len(JOINTS):
        return rotations
    turned = rotations.copy()
    for joint in _absent(present):
        for below in (k for k, parent in enumerate(PARENTS) if parent == joint):
            turned[:, below] = rot.multiply(turned[:, joint], turned[:, below])
        turned[:, joint] = (1.0, 0.0, 0.0, 0.0)
    return turned


def spread(quaternions: np.ndarray, present: Sequence[int]) -> np.ndarray:
    """Rotations (T, 22, 4) of those (T, R, 4) of the joints `present`, where all others rest."""
    if len(present) == len(JOINTS):
        return quaternions
    every = np.zeros((len(quaternions), len(JOINTS), 4))
    every[..., 0] = 1.0
    every[:, present] = quaternions
    return every


def with_missing_heads(heads: np.ndarray, present: Sequence[int]) -> np.ndarray:
    """Heads (22, 3) of those (R, 3) of the joints `present`: others lie between their neighbours, toes at the ankle."""
    every = np.zeros((len(JOINTS), 3))
    every[present] = heads
    for joint in _absent(present):
        above, below = PARENTS[joint], _below(joint, present)
        steps = [float(np.linalg.norm(OFFSETS[k])) for k in (joint, *below)]
        end = every[below[-1]] if below else every[above]
        every[joint] = every[above] + (end - every[above]) * steps[0] / sum(steps)
    return every


def with_missing_bones(
    matrices: np.ndarray, heads: np.ndarray, present: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Rest rotations (22, 3, 3) and heads (22, 3) of those (R, 3, 3) and (R, 3) of the joints `present`."""
    every, places = np.zeros((len(JOINTS), 3, 3)), with_missing_heads(heads, present)
    every[present] = matrices
    absent = _absent(present)
    for joint in absent:
        every[joint] = every[PARENTS[joint]]
    if toes := [joint for joint in FEET if joint in absent]:
        flat = OFFSETS.copy()
        flat[toes] = 0.0
        axes = rest_axes(places, flat) * leg_length(places) / leg_length(rest_joints(OFFSETS))
        for joint in toes:
            places[joint] = places[PARENTS[joint]] + axes @ OFFSETS[joint]
    return every, places


def _absent(present: Sequence[int]) -> list[int]:
    """The joints that are not present, those that others hang on first."""
    return [joint for joint in range(len(JOINTS)) if joint not in present]


def _below(joint: int, present: Sequence[int]) -> list[int]:
    """What hangs on a joint, down to the first that is present; none for one that carries none (toes)."""
    found: list[int] = []
    while not found or found[-1] not in present:
        last = found[-1] if found else joint
        child = next((k for k, parent in enumerate(PARENTS) if parent == last), None)
        if child is None:
            return found
        found.append(child)
    return found
