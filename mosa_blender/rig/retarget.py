# SPDX-License-Identifier: GPL-3.0-or-later
"""From the model's joint rotations to bone channels, for any SMPL-like rig. numpy only.

Three frames meet here. The model's: metres, y up, facing +z. Blender's world: z up, a figure at
rest faces -Y. The armature's: whatever its data was made in (y up or z up, metres or centimetres),
with any bone axes and rolls. `RestRig` holds what leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import rotations as rot
from .errors import RigError
from .skeleton import JOINTS, LEFT_HIP, LEFT_LEG, PELVIS, RIGHT_HIP, RIGHT_LEG, leg_length, rest_joints

Y_UP_TO_Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""Turns the model's axes into Blender's: (x, y, z) -> (x, -z, y)."""

_SCALE_TOLERANCE = 1e-3
_SNAP = np.radians(15.0)
_PAIRS = ((1, 2), (4, 5), (7, 8), (10, 11), (13, 14), (16, 17), (18, 19), (20, 21))


def y_up_to_z_up(vectors: np.ndarray) -> np.ndarray:
    """Model vectors (..., 3) in Blender's axes."""
    return vectors @ Y_UP_TO_Z_UP.T


def z_up_to_y_up(vectors: np.ndarray) -> np.ndarray:
    """Blender's vectors (..., 3) in the model's axes."""
    return vectors @ Y_UP_TO_Z_UP


@dataclass(frozen=True)
class RestRig:
    """The 22 mapped bones of an armature at rest in the T-pose, in the order of JOINTS.

    matrices   (22, 3, 3) rest rotation of each bone in armature space
    heads      (22, 3) rest head of each bone in armature space
    world      (4, 4) armature space -> world, including the pose of bones above the pelvis
    lifts      (22, 4) what turns the bones, in their own axes, from where they rest to the T-pose
               (`t_pose.as_t_pose`); None where that is the T-pose
    standing   (22, 3) the heads where they really rest; None likewise
    pose       the `t_pose.Pose` that says how the body is built, where the rest pose does not; else None
    """

    matrices: np.ndarray
    heads: np.ndarray
    world: np.ndarray
    lifts: np.ndarray | None = None
    standing: np.ndarray | None = None
    pose: tuple[np.ndarray, np.ndarray] | None = None

    def world_heads(self) -> np.ndarray:
        """Heads of the T-pose in the world, (22, 3)."""
        return transform(self.world, self.heads)

    def floor(self) -> float:
        """Height of what the figure stands on at rest, in the world."""
        heads = self.heads if self.standing is None else self.standing
        return float(transform(self.world, heads)[:, 2].min())


@dataclass(frozen=True)
class Placement:
    """Where the motion stands in the world: turned by `yaw` about z, then moved by `shift` (3,)."""

    yaw: float
    shift: np.ndarray


ORIGIN = Placement(0.0, np.zeros(3))
"""The motion's own origin on the world's origin, facing -Y."""


@dataclass(frozen=True)
class Channels:
    """The keys: quaternions (T, 22, 4) wxyz, unrolled, and the pelvis' location (T, 3)."""

    quaternions: np.ndarray
    location: np.ndarray


def transform(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (..., 3) through an affine matrix (4, 4)."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def split_world(world: np.ndarray) -> tuple[np.ndarray, float]:
    """Rotation (3, 3) and uniform scale of a world matrix; RigError where it is not that simple."""
    if not np.isfinite(world).all():
        raise RigError(
            "The armature, its parent or a bone that carries it is nowhere, as a value is infinite or no number: type "
            "one into its transform, or delete the key that makes it so."
        )
    columns = world[:3, :3]
    lengths = np.linalg.norm(columns, axis=0)
    scale = float(lengths.mean())
    if scale < 1e-9:
        raise RigError("The armature is scaled to nothing; give the object a scale above 0.")
    rotation = columns / scale
    uniform = np.allclose(rotation.T @ rotation, np.eye(3), atol=2.0 * _SCALE_TOLERANCE)
    if not uniform:
        raise RigError("The armature or its parent is scaled differently along its axes; apply that scale (Ctrl+A).")
    if np.linalg.det(rotation) < 0.0:
        raise RigError("The armature is mirrored by its scale, or its parent's; make all scales positive.")
    return rot.without_scale(rotation), scale


def rest_axes(heads: np.ndarray, offsets: np.ndarray, pairs: Sequence[tuple[int, int]] = _PAIRS) -> np.ndarray:
    """Rotation (3, 3) that takes the model's axes to the armature's, from the rest heads (22, 3).

    The lateral axis comes from the left-right `pairs`, so it is exact for a symmetric rig of any
    proportions. "Up" is an axis of the armature where one is near (other proportions must not tilt
    the figure), else the best fit to the model's own rest pose of `offsets` (22, 3).
    """
    model = rest_joints(offsets)
    left, _, right = np.linalg.svd((heads - heads[PELVIS]).T @ model)
    fit = left @ np.diag([1.0, 1.0, np.linalg.det(left @ right)]) @ right
    lateral = sum(heads[a] - heads[b] for a, b in pairs)
    lateral = lateral / np.linalg.norm(lateral)
    axes = np.concatenate([np.eye(3), -np.eye(3)])
    lateral = _snapped(lateral, axes, np.radians(1.0))
    sideways = axes - np.outer(axes @ lateral, lateral)
    level = np.linalg.norm(sideways, axis=1) > np.cos(np.radians(1.0))
    up = _snapped(fit[:, 1], sideways[level], _SNAP)
    up = up - lateral * (up @ lateral)
    up /= np.linalg.norm(up)
    return np.column_stack([lateral, up, np.cross(lateral, up)])


def size_ratio(rest: RestRig, offsets: np.ndarray) -> float:
    """World units of the rig per metre of the motion: the ratio of leg lengths."""
    return leg_length(rest.world_heads()) / leg_length(rest_joints(offsets))


def is_carried(rest: RestRig, posed_heads: np.ndarray) -> bool:
    """Whether a pose, heads (22, 3) in the world, is off the plane of the feet at rest by more than half a leg: its
    root's translation carries it, as in motion capture."""
    return abs(float(posed_heads[:, 2].min()) - rest.floor()) >= leg_length(rest.world_heads()) / 2


def nearest_step(lowest: np.ndarray, row: int, apart: int) -> float:
    """Of heights (T,) the one that is the least among all `apart` frames from it, and is nearest to a row; where that
    row is lower, its own."""
    # Whoever comes down where the heights end has not arrived there.
    padded = np.pad(lowest, apart, mode="reflect", reflect_type="odd")
    least = np.lib.stride_tricks.sliding_window_view(padded, 2 * apart + 1).min(axis=1)
    steps = np.flatnonzero(lowest <= least)
    nearest = lowest[steps[np.abs(steps - row).argmin()]] if len(steps) else lowest[row]
    return float(min(nearest, lowest[row]))


def figure_placement(
    rest: RestRig, posed_heads: np.ndarray, start: np.ndarray, offsets: np.ndarray, ground: float | None = None
) -> Placement:
    """Start where the figure is: at its hips on the ground plan, on its floor, with its heading for the model's +z.

    posed_heads   (22, 3) heads of the figure's pose at the start frame, in the world
    start         (22, 3) the motion's first joints; who walks sways, and need not face the way that leads to +z
    ground        the floor of a pose that is carried (`is_carried`); None: its lowest joint

    Of others the floor is the plane of the feet at rest, so a figure on a table stays on it.
    """
    ratio = size_ratio(rest, offsets)
    yaw = _heading(posed_heads)
    shift = hips(posed_heads) - hips(y_up_to_z_up(start) * ratio) @ about_z(yaw).T
    lowest = float(posed_heads[:, 2].min()) if ground is None else ground
    shift[2] = lowest if is_carried(rest, posed_heads) else rest.floor()
    return Placement(yaw, shift)


def retarget(
    rest: RestRig,
    rotations: np.ndarray,
    root: np.ndarray,
    offsets: np.ndarray,
    placement: Placement = ORIGIN,
) -> Channels:
    """Bone channels of a motion: local rotations (T, 22, 4) and pelvis (T, 3) in the model's frame.

    The rig's rest pose must be SMPL's T-pose, in any axes, or have been lifted to it. The hips go where the motion's
    do, scaled by the ratio of leg lengths, and as much higher as the figure's feet are. Bones between mapped bones must
    be unposed.
    """
    turn, scale = split_world(rest.world)
    axes = rest_axes(rest.heads, offsets)
    bones = np.einsum("ab,jbc->jac", axes.T, rest.matrices)
    quaternions = rot.turned(rotations, bones.transpose(0, 2, 1))
    # The pelvis hangs in the world, not in a parent: its rest axes are replaced by the motion's.
    upright = turn.T @ about_z(placement.yaw) @ Y_UP_TO_Z_UP
    before = rot.from_matrix(rest.matrices[PELVIS].T @ upright)
    after = rot.from_matrix(bones[PELVIS])
    quaternions[:, PELVIS] = rot.multiply(rot.multiply(before, rotations[:, PELVIS]), after)
    if rest.lifts is not None:
        quaternions = rot.multiply(rest.lifts, quaternions)

    ratio = size_ratio(rest, offsets)
    own = (rest.heads - rest.heads[PELVIS]) @ axes * scale
    usual = rest_joints(offsets) * ratio
    # Where the pelvis' bone begins is up to who made the rig: some begin below the hips.
    aside = rot.to_matrix(rotations[:, PELVIS]) @ (hips(own) - hips(usual))
    higher = np.array([0.0, _stands(own) - _stands(usual), 0.0])
    world = y_up_to_z_up(root * ratio + higher - aside) @ about_z(placement.yaw).T
    armature = transform(np.linalg.inv(rest.world), world + placement.shift)
    location = (armature - rest.heads[PELVIS]) @ rest.matrices[PELVIS]
    return Channels(rot.unroll(quaternions), location)


def hips(joints: np.ndarray) -> np.ndarray:
    """The middle (3,) between the hips of joints (22, 3)."""
    return np.asarray(joints[[LEFT_HIP, RIGHT_HIP]].mean(axis=0))


def _stands(joints: np.ndarray) -> float:
    """How high the hips of joints (22, 3) at rest are above the lowest of them, in the model's axes."""
    return float(hips(joints)[1] - joints[:, 1].min())


def about_z(angle: float) -> np.ndarray:
    """The turn (3, 3) by an angle in radians about the third axis."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _heading(positions: np.ndarray) -> float:
    """Angle about z of the direction from right to left hip of joints (22, 3); 0 facing -Y.

    A figure on its side has its hips above each other: there the spine's direction decides.
    """
    across = positions[LEFT_LEG[0]] - positions[RIGHT_LEG[0]]
    if np.hypot(across[0], across[1]) < 0.1 * np.linalg.norm(across):
        spine = positions[JOINTS.index("neck")] - positions[PELVIS]
        across = np.array([spine[1], -spine[0], 0.0])
    return float(np.arctan2(across[1], across[0]))


def _snapped(direction: np.ndarray, candidates: np.ndarray, within: float) -> np.ndarray:
    """The candidate nearest to `direction` if the angle between is small enough, else itself."""
    if not len(candidates):
        return direction
    cosines = candidates @ direction / np.linalg.norm(candidates, axis=1)
    best = int(np.argmax(cosines))
    if cosines[best] <= np.cos(within):
        return direction
    return candidates[best] / np.linalg.norm(candidates[best])
