# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes round and round, as a keyed walk cycle or jumping jacks: known poses that end as they begin are gone
through again, from where they have led, as often as it takes."""

from __future__ import annotations

import numpy as np

from .features import facing, heading_angle
from .kinematics import forward_kinematics
from .plain import Plain
from .rotations import IDENTITY, conjugate, multiply, rotate, slerp, yaw
from .skeleton import LEVEL, OFFSETS
from .window import turned_about_y

SHORTEST, LONGEST = 8, 36
"""Steps (20 a second) of a round: two steps of a sprint, and two of a slow walk."""
ALIKE = 0.0001
"""Mean squared distance (m^2) of joints up to which a pose is there again: a centimetre, for a round need not end just
at a step. Of keyed cycles it is less than half of it (and than a fifth in all but runs), of generated strides twelve
times as much and more."""
MOVES = 0.2
"""Metres that some joint must move about the pelvis in a round: who stands is always where they were."""
LIKE_A_STRIDE = 0.01
"""The same of somebody who walks or runs without a keyed cycle: no step of theirs is quite like another."""
BESIDE = (0, 2, 4)
"""Steps before both poses of a pair that must be alike, too: legs pass each other in both directions."""


def round_before(plain: Plain, alike: float = ALIKE, shortest: int = SHORTEST) -> int | None:
    """In how many steps, at least as many as the `shortest` round takes, the last pose of (T,) known ones came round
    again, for poses that are no farther apart than those that are `alike` (m^2); None where it did not."""
    poses = _about_pelvis(plain)
    last = len(poses) - 1
    lengths = np.arange(shortest, min(LONGEST, last - max(BESIDE)) + 1)
    if len(lengths) < 2:
        return None
    apart = np.stack([poses[last - back - lengths] - poses[last - back] for back in BESIDE], axis=1)
    off, share = _nearest(apart)
    length = round(float((lengths[:-1] + share)[off.argmin()]))
    moves = float(np.ptp(poses[last - length :], axis=0).max())
    return length if off.min() < alike and moves > MOVES else None


def is_in_round(plain: Plain, length: int, behind: Plain) -> bool:
    """Whether what is `behind` begins with poses of the last `length` of (T,) steps, as where a loop begins anew."""
    poses, there = _about_pelvis(plain)[-(length + 1 + max(BESIDE)) :], _about_pelvis(behind)
    if len(poses) <= length + max(BESIDE) or len(there) <= max(BESIDE):
        return False
    apart = np.stack([poses[on : on + length + 1] - there[on] for on in BESIDE], axis=1)
    return bool(_nearest(apart)[0].min() < ALIKE)


def _about_pelvis(plain: Plain) -> np.ndarray:
    """Joints (T, 22, 3) about the place of the pelvis on the floor, of somebody who always faces +z."""
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    return rotate(yaw(-heading_angle(facing(joints)))[:, None], joints - plain.root[:, None] * LEVEL)


def _nearest(apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far (N - 1,), mean square in m^2, the nearest pose is on the way from each step of those that are so far
    `apart` (N, K, 22, 3) to the next, and at which share of that way."""
    step = np.diff(apart, axis=0)
    share = -(apart[:-1] * step).sum((1, 2, 3)) / np.maximum((step**2).sum((1, 2, 3)), 1e-12)
    share = np.clip(share, 0.0, 1.0)
    return ((apart[:-1] + share[:, None, None, None] * step) ** 2).sum(-1).mean((1, 2)), share


def gone_round(plain: Plain, length: int, count: int) -> Plain:
    """The `count` poses that follow the last one if its last `length` steps are gone through again and again."""
    last = len(plain.root) - 1
    around = plain.at(slice(last - length, None))
    joints = forward_kinematics(around.rotations, around.root, OFFSETS)
    heading = np.unwrap(heading_angle(facing(joints)))
    heading -= heading[0]
    turned = turned_about_y(around.rotations, yaw(-heading))
    # What the last pose is off the first is made up for on the whole of the round.
    share = 1.0 - np.arange(length + 1) / length
    off = multiply(turned[-1], conjugate(turned[0]))
    turned = multiply(slerp(np.broadcast_to(IDENTITY, turned.shape), off[None], share[:, None]), turned)
    height = around.root[:, 1] + share * (around.root[-1, 1] - around.root[0, 1])
    way = (around.root - around.root[0]) * LEVEL
    rounds, frames = np.divmod(np.arange(1, count + 1), length)
    # Each round leads on from where the one before it did, turned by as much.
    begins = np.cumsum(rotate(yaw(heading[-1] * np.arange(1, rounds.max(initial=0) + 2)), way[-1]), axis=0)
    begins = np.concatenate([np.zeros((1, 3)), begins])
    turn = yaw(heading[-1] * (1 + rounds))
    root = plain.root[last] * LEVEL + begins[rounds] + rotate(turn, way[frames])
    root[:, 1] = height[frames]
    rotations = turned[frames]
    rotations[:, 0] = multiply(multiply(turn, yaw(heading[frames])), rotations[:, 0])
    return Plain(rotations, root)
