# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a motion in its place: it leaves from the known pose before it, arrives at the one behind it, and passes
through those between."""

from __future__ import annotations

import numpy as np

from .features import facing, heading_angle
from .interpolation import cubic
from .kinematics import forward_kinematics
from .plain import Plain
from .rotations import IDENTITY, conjugate, multiply, rotate, yaw
from .skeleton import CONTACT_JOINTS, LEVEL, OFFSETS
from .window import turned_about_y

LARGEST_LIFT = 0.12
"""Difference (m) in the height of the ground up to which two motions stand on the same floor."""

FLIGHT = 10
"""Frames (20 a second) whose lowest joint says how high the ground is: longer than most jumps."""


def put_in_place(proposal: Plain, given: Plain, start: int, end: int) -> Plain:
    """Turn and move the frames start to end - 1 of a proposal between the given frames start - 1 and end.

    With one of them (the other beyond the end of the arrays) the whole is turned and moved as it is; with both, what is
    left of turn and way is spread evenly over the frames. The result is right between the two only. The proposal may be
    several at once, rotations (..., T, 22, 4) and root (..., T, 3), and so may the given motion.
    """
    anchors, share = _anchors(proposal, start, end)
    turns = [np.asarray(_heading(given, frame) - _heading(proposal, frame)) for frame in anchors]
    difference = (turns[-1] - turns[0] + np.pi) % (2 * np.pi) - np.pi
    angle = turns[0][..., None] + share * difference[..., None]
    turned = _turned(proposal, yaw(angle))
    way, first = turned.root, anchors[0]
    root = way + (given.root[..., first, :] - way[..., first, :])[..., None, :]
    if len(anchors) == 2:
        root = root + share[:, None] * (given.root[..., end, :] - root[..., end, :])[..., None, :]
    return Plain(turned.rotations, root)


def on_its_floor(placed: Plain, proposal: Plain, given: Plain, start: int, end: int, beside: int = FLIGHT) -> Plain:
    """What `put_in_place` made of a proposal, at the proposal's own heights unless the ground is another (stairs).

    Both floors are at 0: a pelvis that is lower in one of two poses is no reason to sink or to float from there on. The
    ground is where the lowest joint is in the `beside` frames next to start or end on their known side; where there are
    fewer, a proposal may be in the air in all of them, so that some of the others are looked at as well.
    """
    anchors, share = _anchors(proposal, start, end)
    count = proposal.root.shape[-2]

    def few(known: int) -> int:
        """Frames of the proposal that are looked at where too few are known: jumps are shorter."""
        return 0 if known >= beside else min(2 * beside, count)

    before = slice(max(0, start - beside), start), slice(max(0, start - beside), max(start, few(start)))
    after = slice(end, end + beside), slice(min(end, count - few(count - end)), end + beside)
    near = [before if frame < start else after for frame in anchors]
    lifts = [np.asarray(ground(given, known) - ground(proposal, frames)) for known, frames in near]
    first, last = (np.where(np.abs(lift) > LARGEST_LIFT, lift, 0.0)[..., None] for lift in (lifts[0], lifts[-1]))
    root = placed.root.copy()
    root[..., 1] = proposal.root[..., 1] + first + share * (last - first)
    return Plain(placed.rotations, root)


def through(placed: Plain, given: Plain, pins: np.ndarray, start: int, end: int) -> Plain:
    """The frames start to end - 1 of a motion bent so that they pass through the given poses at `pins` (K,), K > 0.

    What it is off there in heading, place and pose is spread smoothly over the frames between (motion warping, Witkin
    and Popovic 1995), so that its own movement goes on around each pin. The frames start - 1 and end, as far as the
    arrays reach, stay as they are. Rotations (T, 22, 4), root (T, 3).
    """
    fixed = [frame for frame in (start - 1, end) if 0 <= frame < len(placed.root)]
    at = np.zeros(len(placed.root), dtype=bool)
    at[pins] = at[fixed] = True
    apart = [_heading(given, pin) - _heading(placed, pin) for pin in pins]
    angle = np.zeros(len(at))
    angle[pins] = (np.asarray(apart) + np.pi) % (2 * np.pi) - np.pi
    angle[at] = np.unwrap(angle[at])
    turn, _ = cubic(yaw(angle)[:, None], placed.root, at)
    turned = _turned(placed, turn[:, 0])
    bend, move = np.tile(IDENTITY, (*turned.rotations.shape[:2], 1)), np.zeros_like(turned.root)
    for frames, to in ((pins, given), (fixed, placed)):
        bend[frames] = multiply(to.rotations[frames], conjugate(turned.rotations[frames]))
        move[frames] = to.root[frames] - turned.root[frames]
    bend, move = cubic(bend, move, at)
    return Plain(multiply(bend, turned.rotations), turned.root + move)


def ground(plain: Plain, frames: slice, offsets: np.ndarray = OFFSETS) -> np.ndarray:
    """The height (...), metres, of the lowest joint in some frames of a body of the skeleton `offsets` (22, 3)."""
    joints = forward_kinematics(plain.rotations[..., frames, :, :], plain.root[..., frames, :], offsets)
    return np.asarray(joints[..., 1].min(axis=(-2, -1)))


def way_along_floor(first: np.ndarray, last: np.ndarray) -> float:
    """Metres along the floor from one place (3,) to another."""
    return float(np.linalg.norm((last - first) * LEVEL))


def lowest_foot(joints: np.ndarray) -> float:
    """The height (m) of the lowest ankle or toe in joints (T, 22, 3): where somebody stands who does in any frame."""
    return float(joints[:, CONTACT_JOINTS, 1].min())


def _turned(plain: Plain, turn: np.ndarray) -> Plain:
    """A motion turned by `turn` (..., T, 4) about the vertical, its steps along with it; it begins at the origin."""
    rotations = turned_about_y(plain.rotations, turn)
    steps = rotate(turn[..., :-1, :], np.diff(plain.root, axis=-2))
    return Plain(rotations, np.concatenate([np.zeros_like(plain.root[..., :1, :]), np.cumsum(steps, axis=-2)], axis=-2))


def _anchors(plain: Plain, start: int, end: int) -> tuple[list[int], np.ndarray]:
    """Those of the frames start - 1 and end that there are, and how far (T,) each frame is from one to the other."""
    frames = np.arange(plain.root.shape[-2])
    anchors = [frame for frame in (start - 1, end) if 0 <= frame < len(frames)]
    if len(anchors) < 2:
        return anchors, np.zeros(len(frames))
    return anchors, np.clip((frames - anchors[0]) / (end - anchors[0]), 0.0, 1.0)


def _heading(plain: Plain, frame: int) -> np.ndarray:
    """The heading (...) of one frame."""
    pose = forward_kinematics(plain.rotations[..., frame, :, :], plain.root[..., frame, :], OFFSETS)
    return heading_angle(facing(pose.reshape(-1, 22, 3))).reshape(pose.shape[:-2])
