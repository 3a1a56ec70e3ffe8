# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a motion in its place: it leaves from the known pose before it and arrives at the one behind it."""

from __future__ import annotations

import numpy as np

from .features import facing, heading_angle
from .kinematics import forward_kinematics
from .plain import Plain
from .rotations import multiply, rotate, yaw
from .skeleton import OFFSETS

LARGEST_LIFT = 0.12
"""Difference (m) in the pelvis' height up to which two poses stand on the same floor."""


def put_in_place(proposal: Plain, given: Plain, start: int, end: int) -> Plain:
    """Turn and move the frames start to end - 1 of a proposal between the given frames start - 1 and end.

    With one of them (the other beyond the end of the arrays) the whole is turned and moved as it is; with both, what is
    left of turn and way is spread evenly over the frames. The result is right between the two only. The proposal may be
    several at once, rotations (..., T, 22, 4) and root (..., T, 3), and so may the given motion.
    """
    frames = np.arange(proposal.root.shape[-2])
    before, after = start - 1, end
    anchors = [frame for frame in (before, after) if 0 <= frame < len(frames)]
    turns = [np.asarray(_heading(given, frame) - _heading(proposal, frame)) for frame in anchors]
    share = np.clip((frames - before) / (after - before), 0.0, 1.0) if len(anchors) == 2 else np.zeros(len(frames))
    difference = (turns[-1] - turns[0] + np.pi) % (2 * np.pi) - np.pi
    angle = turns[0][..., None] + share * difference[..., None]
    rotations = proposal.rotations.copy()
    rotations[..., 0, :] = multiply(yaw(angle), rotations[..., 0, :])
    steps = rotate(yaw(angle[..., :-1]), np.diff(proposal.root, axis=-2))
    way = np.concatenate([np.zeros_like(steps[..., :1, :]), np.cumsum(steps, axis=-2)], axis=-2)
    root = way + (given.root[..., anchors[0], :] - way[..., anchors[0], :])[..., None, :]
    if len(anchors) == 2:
        root = root + share[:, None] * (given.root[..., after, :] - root[..., after, :])[..., None, :]
    return Plain(rotations, root)


def on_its_floor(placed: Plain, proposal: Plain, anchor: int) -> Plain:
    """What `put_in_place` made of a proposal, at the proposal's own height again unless it was moved far (onto stairs).

    Both floors are at 0: a pelvis that is lower in one of two poses is no reason to sink or to float from there on.
    """
    lift = placed.root[..., anchor, 1] - proposal.root[..., anchor, 1]
    root = placed.root.copy()
    root[..., 1] -= np.where(np.abs(lift) < LARGEST_LIFT, lift, 0.0)[..., None]
    return Plain(placed.rotations, root)


def _heading(plain: Plain, frame: int) -> np.ndarray:
    """The heading (...) of one frame."""
    pose = forward_kinematics(plain.rotations[..., frame, :, :], plain.root[..., frame, :], OFFSETS)
    return heading_angle(facing(pose.reshape(-1, 22, 3))).reshape(pose.shape[:-2])
