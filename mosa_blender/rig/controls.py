# SPDX-License-Identifier: GPL-3.0-or-later
"""Between the turns of a body's bones and those of the controls that they follow. numpy only.

A control carries what hangs on it rigidly, at rest all is where it rests. So a control is keyed with the turn from the
joint of its carrier to its own joint, and the first one is moved to where the pelvis comes to its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import rotations as rot
from .profiles import Profile
from .skeleton import PARENTS, PELVIS


@dataclass(frozen=True)
class Controls:
    """The controls of an armature, C of them, and the 22 bones that follow them, all at rest in armature space.

    profile     which control is turned as which joint, and hangs on which
    matrices    (C, 3, 3) rest rotations
    heads       (C, 3) rest heads
    bones       (22, 3, 3) rest rotations of the joints' bones
    pelvis      (3,) rest head of the pelvis' bone
    """

    profile: Profile
    matrices: np.ndarray
    heads: np.ndarray
    bones: np.ndarray
    pelvis: np.ndarray

    def write(self, quaternions: np.ndarray, location: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Keys of the controls: rotations (T, C, 4), unrolled, and the first one's location (T, 3), in their own axes.

        Of rotations (T, 22, 4) of the joints' bones and the pelvis' location (T, 3), in theirs.
        """
        turns = rot.turned(quaternions, self.bones)
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                turns[:, joint] = rot.multiply(turns[:, parent], turns[:, joint])
        own = turns[:, [control.joint for control in self.profile.controls]]
        keys = own.copy()
        for k, control in enumerate(self.profile.controls):
            if control.carrier is not None:
                keys[:, k] = rot.multiply(rot.conjugate(own[:, control.carrier]), own[:, k])
        moved = location @ self.bones[PELVIS].T - self._reach(own)
        return rot.unroll(rot.turned(keys, self.matrices.transpose(0, 2, 1))), moved @ self.matrices[0]

    def read(self, keys: np.ndarray, location: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What `write` was given, of what it returned: rotations (T, 22, 4) and the pelvis' location (T, 3)."""
        own = rot.turned(keys, self.matrices)
        turns = np.empty((len(keys), len(PARENTS), 4))
        for k, control in enumerate(self.profile.controls):
            if control.carrier is not None:
                own[:, k] = rot.multiply(own[:, control.carrier], own[:, k])
            # Of two that are turned as the same joint its bone hangs on the last.
            turns[:, control.joint] = own[:, k]
        quaternions = turns.copy()
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                quaternions[:, joint] = rot.multiply(rot.conjugate(turns[:, parent]), turns[:, joint])
        moved = location @ self.matrices[0].T + self._reach(own)
        return rot.turned(quaternions, self.bones.transpose(0, 2, 1)), moved @ self.bones[PELVIS]

    def _reach(self, own: np.ndarray) -> np.ndarray:
        """How far (T, 3) the turns (T, C, 4) of the controls that the pelvis hangs on move it, in armature space."""
        chain = self.profile.to_pelvis()
        ends = np.concatenate([self.heads[chain[1:]], self.pelvis[None]])
        arms = ends - self.heads[chain]
        matrices = rot.to_matrix(own[:, chain])
        return np.asarray(np.einsum("tkab,kb->ta", matrices, arms) - arms.sum(axis=0))
