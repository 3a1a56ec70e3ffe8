# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands of who sits rest on the thighs: those of stylised game clips, from which sitting was learned, hang in the air
beside the body, as if on armrests."""

from __future__ import annotations

import numpy as np

from .body import PELVIS
from .features import facing
from .feet import UP
from .gaussian import gaussian
from .kinematics import forward_kinematics, global_rotations
from .reach import Reach, reached, seen_from_chest
from .rotations import normalize
from .runs import runs
from .seat import CHEST, seats
from .skeleton import LEFT_ARM, LEFT_LEG, LEVEL, RIGHT_ARM, RIGHT_LEG

OUT, BELOW, OFF = 0.08, 0.1, 0.2
"""How far (m) outward of its shoulder, below it, and off the thigh the wrist of an arm is that hangs in the air beside
who sits; recorded hands of who sits are nearer."""
ALONG, ABOVE, INWARD = 0.6, 0.1, 0.02
"""Where a wrist rests: share of the way from the hip to the knee, and how far (m) over the middle of the thigh and
toward the other one."""
ELBOW = np.array([0.7, -0.4, -0.6])
"""Where the elbow of an arm at rest points, seen from the chest: outward, up and ahead."""
ON_THE_FLOOR, ERECT = 0.25, 0.85
"""Height (m) of the pelvis of who sits on the floor at most, and rise of the trunk for its length at least."""
PAUSE_SECONDS, SHORTEST_SECONDS, AROUND_SECONDS, EASE_SECONDS = 0.6, 0.6, 0.4, 0.25
"""Up to which pause an arm hangs as one time, how long at least, how long its hand is on the thigh before and after
that, on the way down and up, and the width (standard deviation) of the curve by which it comes there."""


def hands_on_lap(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float) -> np.ndarray:
    """Local rotations (T, 22, 4) of a motion on the floor y = 0 in which idle hands of who sits rest on the thighs.

    Args: rotations (T, 22, 4) local, wxyz; root (T, 3) metres, y up; offsets (22, 3).
    """
    joints = forward_kinematics(rotations, root, offsets)
    sits = _on_the_floor(joints)
    for start, end in seats(joints, fps):
        sits[start:end] = True
    if not sits.any():
        return rotations
    turned = global_rotations(rotations)
    reaches = []
    for left, arm, leg, other in ((True, LEFT_ARM, LEFT_LEG, RIGHT_LEG), (False, RIGHT_ARM, RIGHT_LEG, LEFT_LEG)):
        share = _eased(_rests(sits & _hangs(joints, arm, leg), sits, fps), fps)
        places = _on_thigh(joints, leg, other[0])
        reaches.append(Reach(left, seen_from_chest(places, joints, turned, left), ELBOW, share))
    return reached(rotations, root, offsets, reaches)


def _on_the_floor(joints: np.ndarray) -> np.ndarray:
    """In which frames of joints (T, 22, 3) somebody sits on the floor, (T,)."""
    trunk = joints[:, CHEST] - joints[:, PELVIS]
    erect: np.ndarray = trunk[:, 1] > ERECT * np.linalg.norm(trunk, axis=-1)
    return erect & (joints[:, PELVIS, 1] < ON_THE_FLOOR)


def _hangs(joints: np.ndarray, arm: tuple[int, ...], leg: tuple[int, ...]) -> np.ndarray:
    """In which frames (T,) of joints (T, 22, 3) the hand of an arm is beside the body, and not on the thigh."""
    collar, shoulder, _, wrist = arm
    way = joints[:, wrist] - joints[:, shoulder]
    outward = normalize((joints[:, shoulder] - joints[:, collar]) * LEVEL)
    hip, thigh = joints[:, leg[0]], joints[:, leg[1]] - joints[:, leg[0]]
    along = np.clip(((joints[:, wrist] - hip) * thigh).sum(axis=-1) / (thigh * thigh).sum(axis=-1), 0.0, 1.0)
    off = np.linalg.norm(joints[:, wrist] - hip - along[:, None] * thigh, axis=-1)
    return ((way * outward).sum(axis=-1) > OUT) & (way[:, 1] < -BELOW) & (off > OFF)


def _rests(hangs: np.ndarray, sits: np.ndarray, fps: float) -> np.ndarray:
    """In which frames (T,) a hand is on the thigh that hangs (T,) bool in some of those in which somebody sits (T,)."""
    rests = hangs.copy()
    for start, end in runs(sits):
        for first, last in runs(~hangs[start:end]):
            if last - first <= PAUSE_SECONDS * fps:
                rests[start + first : start + last] = hangs[start:end].any()
    around = round(AROUND_SECONDS * fps)
    for start, end in runs(rests):
        rests[max(0, start - around) : end + around] = end - start >= SHORTEST_SECONDS * fps
    return rests


def _eased(flags: np.ndarray, fps: float) -> np.ndarray:
    """Flags (T,) as shares from 0 to 1 that come and go smoothly."""
    half = round(3.0 * EASE_SECONDS * fps)
    padded = np.pad(flags.astype(float), half, mode="edge")
    return np.convolve(padded, gaussian(EASE_SECONDS * fps, half), mode="valid")


def _on_thigh(joints: np.ndarray, leg: tuple[int, ...], other_hip: int) -> np.ndarray:
    """Where (T, 3) the wrist of a hand is that rests on the thigh of a leg of joints (T, 22, 3)."""
    hip, knee = joints[:, leg[0]], joints[:, leg[1]]
    inward = normalize(joints[:, other_hip] - hip)
    over = normalize(np.cross(normalize(knee - hip), inward))
    # Of who sits it is above a thigh, of who still stands ahead of it.
    over *= np.sign((over * (facing(joints) + UP)).sum(axis=-1, keepdims=True))
    return hip + ALONG * (knee - hip) + ABOVE * over + INWARD * inward
