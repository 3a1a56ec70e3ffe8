# SPDX-License-Identifier: GPL-3.0-or-later
"""From joint rotations to joint positions."""

from __future__ import annotations

import numpy as np

from .rotations import conjugate, multiply, rotate
from .skeleton import PARENTS


def _generations() -> list[tuple[np.ndarray, np.ndarray]]:
    """The joints as far from the root as each other, the nearest first, and their parents: what is posed at once."""
    depth = [0]
    for parent in PARENTS[1:]:
        depth.append(depth[parent] + 1)
    joints = [np.flatnonzero(np.array(depth) == level) for level in range(1, max(depth) + 1)]
    return [(level, PARENTS[level]) for level in joints]


GENERATIONS = _generations()


def global_rotations(rotations: np.ndarray) -> np.ndarray:
    """Local rotations (..., 22, 4) to rotations in the world (..., 22, 4)."""
    out = rotations.copy()
    for joint, parent in GENERATIONS:
        out[..., joint, :] = multiply(out[..., parent, :], rotations[..., joint, :])
    return out


def local_rotations(turned: np.ndarray) -> np.ndarray:
    """Rotations in the world (..., 22, 4) to local ones (..., 22, 4): the inverse of `global_rotations`."""
    out = turned.copy()
    out[..., 1:, :] = multiply(conjugate(turned[..., PARENTS[1:], :]), turned[..., 1:, :])
    return out


def forward_kinematics(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Joint positions (..., 22, 3) of a posed skeleton.

    Args: rotations (..., 22, 4) local, wxyz; root (..., 3) position of the pelvis; offsets (22, 3). Metres, y up.
    """
    turned = global_rotations(rotations)
    bones = rotate(turned[..., PARENTS[1:], :], offsets[1:])
    joints = np.empty((*rotations.shape[:-1], 3))
    joints[..., 0, :] = root
    for joint, parent in GENERATIONS:
        joints[..., joint, :] = joints[..., parent, :] + bones[..., joint - 1, :]
    return joints
