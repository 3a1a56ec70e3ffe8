# SPDX-License-Identifier: GPL-3.0-or-later
"""Arms that follow their hands, which stay above the floor."""

from __future__ import annotations

import numpy as np

from .feet import UP, envelope
from .interpolation import smoothstep
from .limbs import across, bending_side, two_bone
from .rotations import between, conjugate, multiply, normalize, rotate
from .skeleton import LEFT_ARM, RIGHT_ARM

PALM = 0.08
"""How far (m) a hand reaches beyond its wrist, along the forearm, before its fingers bend."""
CLEAR_LIFT = 0.05
"""From how much (m) on an arm that was straight and whose hand moves bends as arms do."""
STRAIGHT, FOLDED = 0.999, 1.01
"""Shares of the sum and of the difference of an arm's bones between which its hand stays from the shoulder."""
BACK = np.array([0.0, 0.0, -1.0])
"""Where an elbow points in the rest pose."""


def clear_hands(rotations: np.ndarray, turned: np.ndarray, joints: np.ndarray, offsets: np.ndarray, fps: float) -> None:
    """Bend arms, in place in local `rotations` (T, 22, 4), so that no hand goes through the floor, y = 0.

    Args: how the bones are `turned` in the world (T, 22, 4); `joints` (T, 22, 3) in metres; offsets (22, 3).
    """
    for arm in (LEFT_ARM, RIGHT_ARM):
        _, _, elbow, wrist = arm
        palm = joints[:, wrist] + PALM * normalize(joints[:, wrist] - joints[:, elbow])
        lift = envelope(np.maximum(0.0, -np.minimum(joints[:, wrist, 1], palm[:, 1])), fps)
        if not lift.any():
            continue
        bent, moved = rotations.copy(), lift > 0.0
        pose_arm(bent, turned, joints, offsets, arm, lift[:, None] * UP)
        rotations[moved] = bent[moved]


def pose_arm(
    rotations: np.ndarray,
    turned: np.ndarray,
    joints: np.ndarray,
    offsets: np.ndarray,
    arm: tuple[int, ...],
    shift: np.ndarray,
) -> None:
    """Bend one arm, in place in local `rotations` (T, 22, 4), so that its hand gets by `shift` (T, 3) elsewhere, or as
    far as it reaches. The other arguments as for `clear_hands`."""
    collar, shoulder, elbow, hand = arm
    upper, fore = joints[:, elbow] - joints[:, shoulder], joints[:, hand] - joints[:, elbow]
    old, away = upper + fore, np.linalg.norm(shift, axis=-1)
    new = old + shift
    lengths = np.linalg.norm(offsets[elbow]), np.linalg.norm(offsets[hand])
    reach = np.clip(np.linalg.norm(new, axis=-1), FOLDED * abs(lengths[0] - lengths[1]), STRAIGHT * sum(lengths))
    along = normalize(new)
    carried = rotate(between(old, new), upper)
    side = bending_side(carried, rotate(turned[:, shoulder], BACK), along)
    own = normalize(across(carried, along))
    # Where a hand hardly moves, an elbow stays where it is, also that of a straight arm.
    side = normalize(own + smoothstep(away / CLEAR_LIFT)[:, None] * (side - own))
    bones = turned[:, shoulder], turned[:, elbow]
    upper_turned, fore_turned = two_bone((upper, fore), bones, reach[:, None] * along, side)
    rotations[:, shoulder] = multiply(conjugate(turned[:, collar]), upper_turned)
    rotations[:, elbow] = multiply(conjugate(upper_turned), fore_turned)
