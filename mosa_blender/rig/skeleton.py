# SPDX-License-Identifier: GPL-3.0-or-later
"""SMPL's joints as the add-on sees them. The backend's `mosa.motion.skeleton` has the same table.

Frame: metres, y up, the T-pose faces +z, the character's left is +x.
"""

from __future__ import annotations

import numpy as np

from .rotations import to_matrix

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

_SIDED = {
    "hip": "Thigh",
    "knee": "Shin",
    "ankle": "Foot",
    "foot": "Toes",
    "collar": "Shoulder",
    "shoulder": "Upper Arm",
    "elbow": "Forearm",
    "wrist": "Hand",
}
LABELS = {
    "pelvis": "Hips",
    "spine1": "Lower Spine",
    "spine2": "Middle Spine",
    "spine3": "Chest",
    "neck": "Neck",
    "head": "Head",
}
LABELS |= {f"{side}_{joint}": f"{side.title()} {bone}" for side in ("left", "right") for joint, bone in _SIDED.items()}
"""What animators call the bones that begin at the joints, from the hips up and from the left to the right."""

PARENTS = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19)

HANDS = ("left_hand", "right_hand")
"""SMPL's joints 22 and 23, below the wrists: figures have them, motions do not."""

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

PELVIS, LEFT_HIP, RIGHT_HIP = 0, 1, 2
FEET = (10, 11)
LEFT_LEG = (LEFT_HIP, 4, 7)
RIGHT_LEG = (RIGHT_HIP, 5, 8)


def above(joint: int) -> list[int]:
    """What a joint hangs on, nearest first."""
    parent = PARENTS[joint]
    return [parent, *above(parent)] if parent >= 0 else []


def lineage(joint: int) -> frozenset[int]:
    """A joint and all that it hangs on."""
    return frozenset((joint, *above(joint)))


def rest_joints(offsets: np.ndarray) -> np.ndarray:
    """Positions of the joints in the T-pose, (22, 3), the pelvis at the origin."""
    positions = np.zeros((len(PARENTS), 3))
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            positions[joint] = positions[parent] + offsets[joint]
    return positions


def forward_kinematics(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Joint positions (T, 22, 3) of local rotations (T, 22, 4) and the pelvis (T, 3)."""
    turns = to_matrix(rotations)
    joints = np.empty((*rotations.shape[:2], 3))
    joints[:, PELVIS] = root
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            joints[:, joint] = joints[:, parent] + turns[:, parent] @ offsets[joint]
            turns[:, joint] = turns[:, parent] @ turns[:, joint]
    return joints


def leg_length(positions: np.ndarray) -> float:
    """Mean length of thigh plus shin of the joints (22, 3), in the unit of `positions`."""
    legs = positions[[LEFT_LEG, RIGHT_LEG]]
    return float(np.linalg.norm(np.diff(legs, axis=1), axis=-1).sum(axis=1).mean())
