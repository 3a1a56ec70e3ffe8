# SPDX-License-Identifier: GPL-3.0-or-later
"""Two-bone inverse kinematics, as arms and legs have it in common."""

from __future__ import annotations

import numpy as np

from .interpolation import smoothstep
from .rotations import between, multiply, normalize, rotate

CLEAR_BEND = 0.06
"""Distance (m) of a knee or elbow from the limb's line from which its side is beyond doubt."""


def two_bone(
    old: tuple[np.ndarray, np.ndarray], turned: tuple[np.ndarray, np.ndarray], end: np.ndarray, side: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Turn a limb so that it ends elsewhere: the new rotations in the world of its upper and lower bone, (T, 4) each.

    Args: the `old` upper and lower bone as vectors (T, 3), and how they are `turned` in the world (T, 4); `end` (T, 3)
    from the limb's root, within its reach and not nearer than the difference of its bones; unit vectors `side` (T, 3)
    across `end`, where the joint between comes to lie. By the law of cosines; the smallest turns that do it.
    """
    upper, lower = (np.linalg.norm(bone, axis=-1, keepdims=True) for bone in old)
    # A limb without length ends where it begins.
    distance = np.maximum(np.linalg.norm(end, axis=-1, keepdims=True), 1e-9)
    share = (upper**2 + distance**2 - lower**2) / (2 * distance)
    rise = np.sqrt(np.maximum(upper**2 - share**2, 0.0))
    new_upper = share * end / distance + rise * side
    turn = between(old[0], new_upper)
    bend = between(rotate(turn, old[1]), end - new_upper)
    return multiply(turn, turned[0]), multiply(bend, multiply(turn, turned[1]))


def bending_side(
    upper: np.ndarray, front: np.ndarray, along: np.ndarray, mirrored: np.ndarray | float = 0.0
) -> np.ndarray:
    """Unit vectors (T, 3) across a limb's line `along`, to the side on which its middle joint lies.

    Args: the `upper` bone (T, 3); `front` (T, 3), to where the joint points by the upper bone's own turn; unit vectors
    `along` (T, 3); the share (T, 1) by which a joint that lies behind is `mirrored` to the front. A bent limb stays in
    its plane. A straight or over-stretched one lies on no side clearly, and would flutter; there the front decides,
    which the solver keeps steady.
    """
    front = normalize(across(front, along))
    side = across(upper, along)
    forward = (side * front).sum(-1, keepdims=True)
    bend = np.maximum(forward, np.linalg.norm(side, axis=-1, keepdims=True) - CLEAR_BEND)
    trust = smoothstep(bend / CLEAR_BEND)
    # Before the two are mixed: opposite ones would cancel out, and what is left points anywhere.
    side = side - 2.0 * mirrored * np.minimum(forward, 0.0) * front
    return normalize(across(trust * normalize(side) + (1.0 - trust) * front, along))


def across(vector: np.ndarray, along: np.ndarray) -> np.ndarray:
    """What of vectors (T, 3) is square to the unit vectors `along` (T, 3)."""
    return vector - (vector * along).sum(-1, keepdims=True) * along
