# SPDX-License-Identifier: GPL-3.0-or-later
"""The one body that every motion lives on: SMPL's first 22 joints with our own proportions.

Frame: metres, y up, the T-pose faces +z, the character's left is +x. The bone lengths are rounded medians
of the motion pack's adults; the rest pose is SMPL's T-pose, so local rotations fit SMPL rigs as they are.
"""

from __future__ import annotations

import numpy as np

FPS = 20.0
"""The rate at which the model sees motion, frames per second."""
GRAVITY = 9.81
"""Metres per second squared."""

JOINTS = (
    "pelvis",
    "left_hip",
    "right_hip",
    "spine1",
    "left_knee",
    "right_knee",
    "spine2",
    "left_ankle",
    "right_ankle",
    "spine3",
    "left_foot",
    "right_foot",
    "neck",
    "left_collar",
    "right_collar",
    "head",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
)

PARENTS = np.array([-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19])

OFFSETS = np.array(
    [
        [0.0, 0.0, 0.0],  # pelvis
        [0.09, -0.1, 0.03],
        [-0.09, -0.1, 0.03],
        [0.0, 0.115, 0.0],  # spine1
        [0.0, -0.4, 0.0],
        [0.0, -0.4, 0.0],
        [0.0, 0.116, 0.0],  # spine2
        [0.0, -0.435, 0.0],
        [0.0, -0.435, 0.0],
        [0.0, 0.058, 0.0],  # spine3
        [0.0, -0.05, 0.117],
        [0.0, -0.05, 0.117],
        [0.0, 0.247, 0.0],  # neck
        [0.075, 0.084, 0.0],
        [-0.075, 0.084, 0.0],
        [0.0, 0.094, 0.02],  # head
        [0.117, 0.0, 0.0],
        [-0.117, 0.0, 0.0],
        [0.293, 0.0, 0.0],
        [-0.293, 0.0, 0.0],
        [0.225, 0.0, 0.0],
        [-0.225, 0.0, 0.0],
    ]
)
"""Rest position of each joint relative to its parent, (22, 3) metres."""

MIRROR = np.array([0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20])
"""MIRROR[j] is the joint on the other side of the body."""

LEFT_LEG = (1, 4, 7, 10)
RIGHT_LEG = (2, 5, 8, 11)
LEFT_ARM = (13, 16, 18, 20)
RIGHT_ARM = (14, 17, 19, 21)

CONTACT_JOINTS = (7, 10, 8, 11)
"""Joints whose ground contact is tracked: left ankle and foot, right ankle and foot."""

LEVEL = np.array([1.0, 0.0, 1.0])
"""Times a place or a way (..., 3), what of it is level with the ground."""


def leg_length(offsets: np.ndarray) -> float:
    """Mean length of thigh plus shin of a skeleton (22, 3), in the unit of `offsets`."""
    lengths = np.linalg.norm(offsets, axis=-1)
    return float(lengths[[4, 5]].mean() + lengths[[7, 8]].mean())
