# SPDX-License-Identifier: GPL-3.0-or-later
"""From joint rotations to joint positions."""

from __future__ import annotations

import numpy as np

from .rotations import conjugate, multiply, rotate
from .skeleton import PARENTS


def global_rotations(rotations: np.ndarray) -> np.ndarray:
    """Local rotations (..., 22, 4) to rotations in the world (..., 22, 4)."""
    out = rotations.copy()
    for joint in range(1, len(PARENTS)):
        out[..., joint, :] = multiply(out[..., PARENTS[joint], :], rotations[..., joint, :])
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
    joints = np.empty((*rotations.shape[:-1], 3))
    joints[..., 0, :] = root
    for joint in range(1, len(PARENTS)):
        parent = PARENTS[joint]
        joints[..., joint, :] = joints[..., parent, :] + rotate(turned[..., parent, :], offsets[joint])
    return joints
