# SPDX-License-Identifier: GPL-3.0-or-later
"""Joint positions to SMPL local rotations: analytic, fast, and continuous in time.

Pelvis and chest are fitted to the joints that hang on them (Kabsch's method). Every other bone is aimed at its
child by the smallest rotation. What aiming leaves open, the twist of thigh and upper arm, is read off the plane in
which knee and elbow bend, and carried smoothly through the frames where the limb is straight.
"""

from __future__ import annotations

import numpy as np

from .banded import solve_banded
from .interpolation import smoothstep
from .kinematics import forward_kinematics, local_rotations
from .rotations import (
    angle_about,
    between,
    conjugate,
    cross,
    dot,
    from_axis_angle,
    from_matrix,
    multiply,
    normalize,
    rotate,
    slerp,
    twist_about,
)
from .skeleton import LEFT_ARM, LEFT_LEG, OFFSETS, PARENTS, RIGHT_ARM, RIGHT_LEG, leg_length

PELVIS, SPINE1, SPINE2, CHEST = 0, 3, 6, 9
PELVIS_CHILDREN = [1, 2, 3]
CHEST_CHILDREN = [12, 13, 14]
CHEST_WEIGHTS = np.array([4.0, 1.0, 1.0])
"""The neck leads: collar joints move with the arms, the ribcage does not."""

HINGES = {
    LEFT_LEG[0]: (LEFT_LEG[1], LEFT_LEG[2], np.array([1.0, 0.0, 0.0])),
    RIGHT_LEG[0]: (RIGHT_LEG[1], RIGHT_LEG[2], np.array([1.0, 0.0, 0.0])),
    LEFT_ARM[1]: (LEFT_ARM[2], LEFT_ARM[3], np.array([0.0, -1.0, 0.0])),
    RIGHT_ARM[1]: (RIGHT_ARM[2], RIGHT_ARM[3], np.array([0.0, 1.0, 0.0])),
}
"""Upper bone: its child, its grandchild, and the axis about which the limb bends in the T-pose."""

TWIST_LIMIT = np.radians(110.0)
"""Hinge planes beyond it come from over-stretched joints, not from people."""
TWIST_SMOOTHNESS, TWIST_PRIOR = 0.2, 0.004
"""Weights of a twist's steps from frame to frame, and of any twist at all, against what a bent limb shows of it, whose
weight is the squared sine of its bend."""
FOLDED = np.radians(100.0), np.radians(140.0)
"""Bends from which on a lower limb begins to be, and is, turned about its hinge and not by the smallest rotation: that
may go any way around where the limb is folded onto the upper one, and jumps from one to the other."""


def solve_rotations(joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4), wxyz, that pose the skeleton `offsets` (22, 3) like `joints` (T, 22, 3).

    Exact in position for poses made by forward kinematics of `offsets`. Bones are aimed from where the posed skeleton
    really is, so errors of bone length do not add up along a chain. Leaves (head, wrists, toes) keep their parent's
    rotation. Metres, y up.
    """
    turned = np.empty((len(joints), len(PARENTS), 4))
    placed = np.empty_like(joints, dtype=float)
    placed[:, 0] = joints[:, 0]
    children = {p: [c for c in range(22) if PARENTS[c] == p] for p in range(22)}
    for joint in range(len(PARENTS)):
        parent = PARENTS[joint]
        if joint:
            placed[:, joint] = placed[:, parent] + rotate(turned[:, parent], offsets[joint])
        if joint == PELVIS:
            turned[:, joint] = _fit(joints, PELVIS, PELVIS_CHILDREN, offsets, np.ones(3))
        elif joint == CHEST:
            turned[:, joint] = _fit(joints, CHEST, CHEST_CHILDREN, offsets, CHEST_WEIGHTS)
        elif children[joint]:
            child = children[joint][0]
            aim = joints[:, child] - placed[:, joint]
            turned[:, joint] = _swing(turned[:, parent], offsets[child], aim)
            if joint in HINGES:
                turned[:, joint] = _with_hinge_twist(turned[:, joint], joint, joints, placed[:, joint])
            elif parent in HINGES:
                turned[:, joint] = _with_hinge_bend(turned[:, joint], turned[:, parent], parent, offsets[child], aim)
        else:
            turned[:, joint] = turned[:, parent]
        if joint == CHEST:
            _share_spine_twist(turned, joints, placed)
    return normalize(local_rotations(turned))


def estimate_offsets(joints: np.ndarray) -> np.ndarray:
    """The skeleton (22, 3) of a clip (T, 22, 3): its own bone lengths, laid out in our T-pose."""
    lengths = np.median(np.linalg.norm(joints[:, 1:] - joints[:, PARENTS[1:]], axis=-1), axis=0)
    offsets = normalize(OFFSETS)
    offsets[1:] *= lengths[:, None]
    for parent, children, weights in (
        (PELVIS, PELVIS_CHILDREN, np.ones(3)),
        (CHEST, CHEST_CHILDREN, CHEST_WEIGHTS),
    ):
        for _ in range(2):  # the fit depends on the offsets it estimates; twice is enough to settle
            turn = conjugate(_fit(joints, parent, children, offsets, weights))
            local = rotate(turn[:, None], joints[:, children] - joints[:, [parent]])
            offsets[children] = np.median(local, axis=0)
    return offsets


def onto_skeleton(joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put a clip (T, 22, 3) of any body onto the one skeleton: (rotations (T, 22, 4), root (T, 3)).

    The root path is scaled by leg length and the clip's lowest foot is set on the floor, y = 0.
    """
    own = estimate_offsets(joints)
    rotations = solve_rotations(joints, own)
    root = joints[:, 0] * (leg_length(OFFSETS) / leg_length(own))
    feet = forward_kinematics(rotations, root, OFFSETS)[:, [7, 8, 10, 11], 1]
    root[:, 1] -= feet.min()
    return rotations, root


def _swing(parent: np.ndarray, rest: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """Turn the parent's frame (T, 4) by the smallest rotation that points `rest` (3,) along `aim` (T, 3)."""
    carried = rotate(parent, rest)
    degenerate = (np.linalg.norm(aim, axis=-1) < 1e-6) | (np.linalg.norm(rest) < 1e-6)
    return multiply(between(carried, np.where(degenerate[:, None], carried, aim)), parent)


def _fit(joints: np.ndarray, parent: int, children: list[int], offsets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The rotation (T, 4) that best takes the rest directions of `children` onto the observed ones."""
    seen = normalize(joints[:, children] - joints[:, [parent]])
    rest = normalize(offsets[children])
    u, _, vt = np.linalg.svd(np.einsum("c,tci,cj->tij", weights, seen, rest))
    # Without this sign a mirrored fit would be returned as a rotation.
    u[..., -1] *= np.sign(np.linalg.det(u @ vt))[:, None]
    return from_matrix(u @ vt)


def _share_spine_twist(turned: np.ndarray, joints: np.ndarray, placed: np.ndarray) -> None:
    """Let the two lower spine bones take a third each of the chest's twist, as a spine does."""
    axis = normalize(joints[:, CHEST] - placed[:, SPINE2])
    relative = multiply(turned[:, CHEST], conjugate(turned[:, SPINE2]))
    relative = np.where(relative[:, :1] < 0, -relative, relative)
    twist = twist_about(axis, relative)
    # Half a turn to the left and half a turn to the right are the same pose: nothing may be shared there.
    twist *= 1.0 - (twist / np.pi) ** 4
    for joint, child, share in ((SPINE1, SPINE2, 1 / 3), (SPINE2, CHEST, 2 / 3)):
        bone = normalize(placed[:, child] - placed[:, joint])
        turned[:, joint] = multiply(from_axis_angle(bone, share * twist), turned[:, joint])


def _with_hinge_twist(swing: np.ndarray, joint: int, joints: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Turn an aimed upper limb (T, 4) about itself so that its hinge axis lies across the bend."""
    child, grandchild, hinge = HINGES[joint]
    bone = normalize(joints[:, child] - at)
    lower = normalize(joints[:, grandchild] - joints[:, child])
    normal = cross(bone, lower)  # its length is the sine of the bend
    rest = rotate(swing, hinge)
    seen = angle_about(bone, rest, normal)
    trust = np.where(np.abs(seen) < TWIST_LIMIT, (normal**2).sum(-1), 0.0)
    return multiply(from_axis_angle(bone, _smooth(seen, trust)), swing)


def _with_hinge_bend(swing: np.ndarray, upper: np.ndarray, joint: int, rest: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """Turn an aimed lower limb (T, 4) that is folded onto the upper one, `joint`'s (T, 4), about their hinge instead.

    It is turned from `rest` (3,) about the hinge, and a bit aside, to `aim` (T, 3); the more it is folded the more so.
    """
    axis, straight, along = rotate(upper, HINGES[joint][2]), rotate(upper, normalize(rest)), normalize(aim)
    hinged = _swing(multiply(from_axis_angle(axis, angle_about(axis, straight, along)), upper), rest, aim)
    bend = np.arccos(np.clip(dot(straight, along), -1.0, 1.0))
    return slerp(swing, hinged, smoothstep((bend - FOLDED[0]) / (FOLDED[1] - FOLDED[0])))


def _smooth(seen: np.ndarray, trust: np.ndarray) -> np.ndarray:
    """The curve x (T,) that minimises sum trust (x - seen)^2 + smoothness |difference of x|^2 + prior |x|^2."""
    bands = np.zeros((3, len(seen)))
    bands[0] = trust + TWIST_PRIOR
    bands[0, 1:] += TWIST_SMOOTHNESS
    bands[0, :-1] += TWIST_SMOOTHNESS
    bands[1] = -TWIST_SMOOTHNESS
    return solve_banded(bands, (trust * seen)[:, None])[:, 0]
