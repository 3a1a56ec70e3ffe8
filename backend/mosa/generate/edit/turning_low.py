# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crawls, or walks crouched, turns on hands and knees, or in the crouch: on the way on, or on the way from where
they came.

Those who turn in recordings stand upright: made as they do, who crawled got up for it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from ...motion.body import KNEES, WRISTS
from ...motion.cleanup import plant_feet
from ...motion.hold import with_hands
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics
from ...motion.motion import Motion
from ...motion.rotations import yaw
from ...motion.runs import runs
from ...motion.turning import way_turned
from ...motion.window import turned_about_y
from ..words.amounts import turn
from .body import size_beside_model
from .finished import with_given
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model

STANDS, ON_FLOOR = 0.1, 0.15
"""Metres a second up to which a hand stands that is no higher over the floor (m) than that; who has no knee there is
on foot."""
PACE = math.pi / 2.5
"""Radians a second by which they turn, and more where there is less time."""
_RIGHT = re.compile(r"\bright\b", re.IGNORECASE)


def turned_low(model: Model, request: EditRequest) -> Motion:
    """The edit of a motion that goes on where nothing is known on one side, in which somebody turns by as much as the
    text says while they do."""
    given, ((start, end),) = request.motion, runs(~request.known)
    angle = (turn(request.text or "") or 0.0) * (-1.0 if _RIGHT.search(request.text or "") else 1.0)
    frames = np.arange(given.frames)
    away, beside = (end - frames, end) if start == 0 else (frames - (start - 1), start - 1)
    needed = min(end - start, request.fps * abs(angle) / PACE)
    more = (-angle if start == 0 else angle) * smoothstep(away / needed)
    root = way_turned(given.root, more)
    root += given.root[beside] - root[beside]
    rotations = turned_about_y(given.rotations, yaw(more))
    size = size_beside_model(given)
    low = given.joints[..., 1] < given.joints[..., 1].min() + ON_FLOOR * size
    if low[start:end, KNEES].any():
        rotations = _with_hands_held(request, rotations, root, low, beside)
    else:
        rotations = plant_feet(rotations, root / size, given.offsets / size, request.fps, request.known)
    return with_given(model, request, rotations, root, request.seed)


def _with_hands_held(
    request: EditRequest, rotations: np.ndarray, root: np.ndarray, low: np.ndarray, beside: int
) -> np.ndarray:
    """Local rotations (T, 22, 4) of a motion that was turned, in which hands stay in one place while they stand, as of
    joints that are `low` (T, 22); in the frame `beside` the range, which is known, they are there."""
    given, known, frames = request.motion, request.known, np.arange(request.motion.frames)
    joints = forward_kinematics(rotations, root, given.offsets)
    speed = given.fps * np.linalg.norm(np.gradient(given.joints, axis=0), axis=-1)
    for wrist in WRISTS:
        shift, stands = np.zeros((given.frames, 3)), low[:, wrist] & (speed[:, wrist] < STANDS)
        for first, last in runs(stands):
            held = beside if first <= beside < last else (first + last) // 2
            shift[first:last] = joints[held, wrist] - joints[first:last, wrist]
        shift[known] = 0.0
        sure = stands | known
        joints[:, wrist] += np.stack([np.interp(frames, frames[sure], along) for along in shift[sure].T], axis=-1)
    return with_hands(rotations, joints, root, given.offsets)
