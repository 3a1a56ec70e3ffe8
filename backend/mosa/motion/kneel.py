# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who stands, brought down on one knee or on both. Numpy only."""

from __future__ import annotations

import numpy as np

from .features import facing, heading_angle
from .interpolation import unhurried
from .kinematics import forward_kinematics
from .rotations import conjugate, multiply, pitch, slerp, unroll, yaw
from .skeleton import LEFT_LEG, RIGHT_LEG

KNEELING = (0.0, 100.0, 0.0)
"""Degrees by which hip, knee and ankle of a leg are bent whose knee is on the floor, the toes tucked behind it.

Hips are bent from upright, however the pelvis is tilted: knees would be in the floor, or over it, otherwise."""
STANDING = (-96.5, 96.5, 0.0)
"""The same of the other leg, whose foot is on the floor."""
CROUCHING, STEPPING = 60.0, 30.0
"""Degrees by which hips and knees are bent more on the way down on both knees, and that leg's whose foot steps back."""
BENT = 6.0
"""Degrees by which somebody is bent forward who kneels."""
SPINE = (3, 6, 9)
BEFORE, DOWN_SECONDS = 0.2, 1.3
"""Seconds after which somebody goes down, and how long it takes."""


def kneeling(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, knees: str, there: bool
) -> tuple[np.ndarray, np.ndarray]:
    """A motion of standing (rotations (T, 22, 4), root (T, 3)) that ends, or if `there` begins, on the `knees`.

    These are "left", "right" or "both". The toes that stay on the floor stay where they are.
    """
    times = np.arange(len(root)) / fps
    share = np.ones(len(root)) if there else unhurried((times - BEFORE) / DOWN_SECONDS)
    made = rotations.copy()
    midway = 4.0 * share * (1.0 - share)
    ahead = yaw(heading_angle(facing(forward_kinematics(rotations, root, offsets))))
    upright = multiply(conjugate(rotations[:, 0]), ahead)
    for name, leg in (("left", LEFT_LEG), ("right", RIGHT_LEG)):
        down = knees in (name, "both")
        more = midway * (CROUCHING if knees == "both" else STEPPING * down)
        for joint, degrees, sign in zip(leg[:3], KNEELING if down else STANDING, (-1, 1, 0), strict=True):
            bent = np.broadcast_to(pitch(np.radians(degrees)), rotations[:, joint].shape)
            bent = slerp(rotations[:, joint], multiply(upright, bent) if joint == leg[0] else bent, share)
            made[:, joint] = multiply(pitch(np.radians(sign * more)), bent)
    for joint in SPINE:
        made[:, joint] = multiply(made[:, joint], pitch(np.radians(BENT / len(SPINE) * share)))
    toes = [leg[3] for name, leg in (("left", LEFT_LEG), ("right", RIGHT_LEG)) if knees != name]
    stood, kneels = (forward_kinematics(turned, root, offsets)[:, toes].mean(axis=1) for turned in (rotations, made))
    return unroll(made), root + stood - kneels
