# SPDX-License-Identifier: GPL-3.0-or-later
"""A stretch of motion as the in-betweening network sees it: from the last known pose, in matrix columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .features import facing, heading_angle
from .kinematics import forward_kinematics, global_rotations
from .rotations import multiply, rotate, to_matrix, yaw
from .skeleton import LEVEL, OFFSETS

PAST = 10
"""Frames of context before and after a gap, at 20 fps."""


class Place(NamedTuple):
    """Where stretches stood: the turns about y that were taken away (...) radians, and the points (..., 3) moved to
    the origin."""

    heading: np.ndarray
    origin: np.ndarray


def face_forward(rotations: np.ndarray, root: np.ndarray, anchor: int) -> tuple[np.ndarray, np.ndarray, Place]:
    """See motion from the pose of frame `anchor`: it stands at x = z = 0 facing +z, heights stay.

    Local rotations (..., T, 22, 4) and root (..., T, 3), returned moved, with the place by which `put_back` undoes it.
    """
    pose = forward_kinematics(rotations[..., anchor, :, :], root[..., anchor, :], OFFSETS)
    heading = heading_angle(facing(pose.reshape(-1, 22, 3))).reshape(root.shape[:-2])
    place = Place(heading, root[..., anchor, :] * LEVEL)
    turn = yaw(-heading)[..., None, :]
    return turned_about_y(rotations, turn), rotate(turn, root - place.origin[..., None, :]), place


def put_back(rotations: np.ndarray, root: np.ndarray, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `face_forward`."""
    turn = yaw(place.heading)[..., None, :]
    return turned_about_y(rotations, turn), rotate(turn, root) + place.origin[..., None, :]


def turned_about_y(rotations: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Local rotations (..., 22, 4) of the whole body turned by `turn` (..., 4)."""
    rotations = rotations.copy()
    rotations[..., 0, :] = multiply(turn, rotations[..., 0, :])
    return rotations


def world_columns(rotations: np.ndarray) -> np.ndarray:
    """The first two matrix columns (..., 22, 6) of the world rotations of local ones (..., 22, 4)."""
    turned = to_matrix(global_rotations(rotations))
    return np.concatenate([turned[..., 0], turned[..., 1]], axis=-1)
