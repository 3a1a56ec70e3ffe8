# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion made to turn by a given angle in all, or not at all. Numpy only.

Who turns on the spot does so by the same share more or less wherever they turn, and the steps go along. Standing feet
turn with it: they have to be planted afterwards, as `cleanup.clean` does.
"""

from __future__ import annotations

import numpy as np

from .body import heading
from .course import Way
from .place import way_along_floor
from .rotations import rotate, yaw
from .skeleton import LEVEL
from .window import turned_about_y

MOST = 4.0
"""What turns by over this many times too much, or too little, turns in some other manner and stays as it is."""
VEERS = np.radians(120.0)
"""Who turns by more than this on their way does not veer, but turns."""
SOMEWHERE = 0.5
"""Metres from which a way leads somewhere: who stands or walks in place sways."""


def turned_by(joints: np.ndarray, angle: float) -> np.ndarray:
    """The motion (T, 22, 3), y up, turning by `angle` (radians, above 0) to the side to which it turns.

    It begins where it did; heights and lengths of bones stay.
    """
    made = np.radians(heading(joints))
    share = angle / max(abs(made[-1]), 1e-6)
    if not 1.0 / MOST <= share <= MOST:
        return joints
    return _turned(joints, (share - 1.0) * made)


def straight_on(joints: np.ndarray, fps: float) -> np.ndarray:
    """The motion (T, 22, 3), y up, of somebody who gets along and veers, going straight on instead.

    What sways about the way stays, and so do heights and lengths of bones. Who gets nowhere, or turns by more than
    VEERS, stays as made.
    """
    root = joints[:, 0]
    headings = Way.of(root, fps).headings
    if way_along_floor(root[0], root[-1]) < SOMEWHERE or np.ptp(headings) > VEERS:
        return joints
    return _turned(joints, headings.mean() - headings)


def led_ahead(rotations: np.ndarray, root: np.ndarray, way: slice) -> tuple[np.ndarray, np.ndarray]:
    """Local rotations (T, 22, 4) and root (T, 3), turned about the origin for the `way` in some of the frames to lead
    along z: forward, or back where they go backwards. As they are where it leads nowhere, or that would turn them by
    more than VEERS."""
    gone = (root[way][-1] - root[way][0]) * LEVEL
    off = np.arctan2(*(gone[[0, 2]] * np.sign(gone[2])))
    if np.linalg.norm(gone) < SOMEWHERE or abs(off) > VEERS:
        return rotations, root
    return turned_about_y(rotations, yaw(-off)), rotate(yaw(-off), root)


def straightened(rotations: np.ndarray, root: np.ndarray, joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The motion of local rotations (T, 22, 4), root (T, 3) and joints (T, 22, 3) without a slow turn all along it.

    What sways about it stays.
    """
    frames = np.arange(len(root))
    more = -np.polyfit(frames, np.radians(heading(joints)), 1)[0] * frames
    return turned_about_y(rotations, yaw(more)), way_turned(root, more)


def _turned(joints: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) of somebody who faces another way by `more` (T,) radians, and goes along it."""
    root = joints[:, 0]
    turned: np.ndarray = way_turned(root, more)[:, None] + rotate(yaw(more)[:, None], joints - root[:, None])
    return turned


def way_turned(root: np.ndarray, more: np.ndarray) -> np.ndarray:
    """The way (T, 3) of somebody who faces another way by `more` (T,) radians."""
    # A step is made while the body turns from one frame to the next.
    steps = rotate(yaw((more[1:] + more[:-1]) / 2), np.diff(root, axis=0))
    way: np.ndarray = root[:1] + np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    return way
