# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames in which a generated body has collapsed onto its axis.

Where a network is unsure when, or which way, somebody turns, it gives the mean of the places where left and right may
be: for a few frames of a fast turn hips and shoulders come together in the middle, and all bones that hang on them
whirl around. Hips keep their distance in a body, and so do the collar joints: how far they have come together tells
where that is, and there the turn is drawn through from the frames around.
"""

from __future__ import annotations

import numpy as np

from .interpolation import smoothstep
from .kinematics import global_rotations, local_rotations
from .rotations import normalize, slerp, unroll

RIGID = ((1, 2), (13, 14))
"""Joints that hang on one bone: left and right hip, left and right collar."""
COLLAPSED, SOUND = 0.65, 0.9
"""Shares of their distance up to which a frame is not believed, and from which it is wholly."""
STIFFNESS = 0.05
"""Weight of the turns' change of speed against staying with the believed frames."""
BELIEF = 0.003
"""Weight of frames that are not believed: enough to say which way the turn goes where many follow each other."""


def stood_up(rotations: np.ndarray, joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) solved from `joints` (T, 22, 3), turned evenly through frames that have collapsed.

    Frames around which nothing has are returned as they are. `offsets` (22, 3) is the skeleton; metres.
    """
    trust = _trust(joints, offsets)
    if len(trust) < 3 or trust.min() >= 1.0:
        return rotations
    turned = unroll(global_rotations(rotations))
    through = _evenly(turned, np.maximum(trust, BELIEF))
    mixed = slerp(turned, through, 1.0 - trust[:, None])
    return np.where(trust[:, None, None] < 1.0, local_rotations(mixed), rotations)


def _trust(joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How far each frame (T,) is believed, 0 to 1; neighbours of a collapse are on their way into it."""
    shares = [
        np.linalg.norm(joints[:, a] - joints[:, b], axis=-1) / np.linalg.norm(offsets[a] - offsets[b]) for a, b in RIGID
    ]
    trust = np.pad(smoothstep((np.min(shares, axis=0) - COLLAPSED) / (SOUND - COLLAPSED)), 1, mode="edge")
    return np.min([trust[:-2], trust[1:-1], trust[2:]], axis=0)


def _evenly(turned: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The rotations x (T, n, 4) that minimise sum weights |x - turned|^2 + STIFFNESS |second difference of x|^2."""
    count = len(turned)
    bend = np.diff(np.eye(count), 2, axis=0)
    pulls = weights[:, None] * turned.reshape(count, -1)
    solved = np.linalg.solve(np.diag(weights) + STIFFNESS * bend.T @ bend, pulls)
    return normalize(solved.reshape(turned.shape))
