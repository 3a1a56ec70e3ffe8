# SPDX-License-Identifier: GPL-3.0-or-later
"""What `retarget` does, for a rig whose object and root bones may move: one world a frame. numpy only.

The skeleton is the rig's own, in metres of the world, so nothing is scaled on the way there and back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import rotations as rot
from .retarget import Y_UP_TO_Z_UP, rest_axes, split_world, z_up_to_y_up
from .skeleton import OFFSETS, PARENTS, PELVIS


@dataclass(frozen=True)
class MovingRig:
    """The 22 mapped bones of an armature over T frames, in the order of JOINTS.

    matrices   (22, 3, 3) rest rotation of each bone in armature space
    heads      (22, 3) rest head of each bone in armature space
    worlds     (T, 4, 4) armature space -> world, including the pose of bones above the pelvis
    between    (T, 22, 4) what unmapped bones between two mapped ones add to the turn of the lower
               one, in armature space; None where they do not turn
    lifts      (22, 4) as in `RestRig`
    """

    matrices: np.ndarray
    heads: np.ndarray
    worlds: np.ndarray
    between: np.ndarray | None = None
    lifts: np.ndarray | None = None

    @cached_property
    def axes(self) -> np.ndarray:
        """Rotation (3, 3) from the model's axes to the armature's."""
        return rest_axes(self.heads, OFFSETS)

    @cached_property
    def split(self) -> tuple[np.ndarray, float]:
        """Rotations (T, 3, 3) of the worlds and their middle scale; RigError where they are not that simple."""
        first = self.worlds[:1]
        still = bool(np.all(self.worlds == first))
        parts = [split_world(world) for world in (first if still else self.worlds)]
        turns = np.array([turn for turn, _ in parts])
        scale = float(np.median([scale for _, scale in parts]))
        return np.broadcast_to(turns, (len(self.worlds), 3, 3)), scale

    @cached_property
    def offsets(self) -> np.ndarray:
        """Rest offsets (22, 3) of the rig itself: metres of the world, the model's axes."""
        steps = np.zeros((len(PARENTS), 3))
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                steps[joint] = self.heads[joint] - self.heads[parent]
        return steps @ self.axes * self.split[1]

    def read(self, quaternions: np.ndarray, location: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The model's rotations (T, 22, 4) and pelvis (T, 3) of bone rotations (T, 22, 4) and location (T, 3)."""
        if self.lifts is not None:
            quaternions = rot.multiply(rot.conjugate(self.lifts), quaternions)
        bones = np.einsum("ab,jbc->jac", self.axes.T, self.matrices)
        rotations = rot.turned(quaternions, bones)
        before, after = self._upright()
        rotations[:, PELVIS] = rot.multiply(rot.multiply(before, quaternions[:, PELVIS]), after)
        if self.between is not None:
            rotations = rot.multiply(rot.turned(self.between, self._to_model()), rotations)
        armature = location @ self.matrices[PELVIS].T + self.heads[PELVIS]
        world = np.einsum("tab,tb->ta", self.worlds[:, :3, :3], armature) + self.worlds[:, :3, 3]
        return rot.unroll(rotations), z_up_to_y_up(world)

    def write(self, rotations: np.ndarray, root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The inverse of `read`: bone rotations (T, 22, 4), unrolled, and the pelvis' location (T, 3)."""
        if self.between is not None:
            inverse = rot.conjugate(rot.turned(self.between, self._to_model()))
            rotations = rot.multiply(inverse, rotations)
        bones = np.einsum("ab,jbc->jac", self.axes.T, self.matrices)
        quaternions = rot.turned(rotations, bones.transpose(0, 2, 1))
        before, after = (rot.conjugate(value) for value in self._upright())
        quaternions[:, PELVIS] = rot.multiply(rot.multiply(before, rotations[:, PELVIS]), after)
        if self.lifts is not None:
            quaternions = rot.multiply(self.lifts, quaternions)
        moved = root @ Y_UP_TO_Z_UP.T - self.worlds[:, :3, 3]
        armature = np.linalg.solve(self.worlds[:, :3, :3], moved[..., None])[..., 0]
        location = (armature - self.heads[PELVIS]) @ self.matrices[PELVIS]
        return rot.unroll(quaternions), location

    def at(self, frames: slice) -> MovingRig:
        """The rig over some of its frames."""
        between = None if self.between is None else self.between[frames]
        return MovingRig(self.matrices, self.heads, self.worlds[frames], between, self.lifts)

    def _upright(self) -> tuple[np.ndarray, np.ndarray]:
        """Quaternions (T, 4) and (1, 4) to multiply the pelvis' own with: it hangs in the world, not in a parent."""
        turns = self.split[0]
        still = turns.strides[0] == 0
        before = rot.from_matrix(Y_UP_TO_Z_UP.T @ (turns[:1] if still else turns) @ self.matrices[PELVIS])
        after = rot.from_matrix(self.matrices[PELVIS].T @ self.axes)
        return np.broadcast_to(before, (len(turns), 4)), after[None]

    def _to_model(self) -> np.ndarray:
        return np.broadcast_to(self.axes.T, (len(PARENTS), 3, 3))
