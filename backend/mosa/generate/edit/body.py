# SPDX-License-Identifier: GPL-3.0-or-later
"""From the caller's body to the model's and back, without losing what the model cannot see.

The model knows one skeleton and nothing of twist, wrists, toes or rest poses that differ from its own. What a pose has
of these is the *residue*: the rotation of each bone against the one that the solver finds. Between known frames it is
interpolated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...motion.body import HIPS, PELVIS
from ...motion.interpolation import linear
from ...motion.kinematics import forward_kinematics, global_rotations, local_rotations
from ...motion.library import TAKEN_OFF
from ...motion.motion import Motion
from ...motion.place import lowest_foot
from ...motion.plain import Plain
from ...motion.rotations import conjugate, multiply, normalize, rotate
from ...motion.seams import eased
from ...motion.skeleton import CONTACT_JOINTS, OFFSETS, leg_length
from ...motion.solver import estimate_offsets, solve_rotations

MOMENT = 0.4
"""Seconds in which somebody may be in the air all the time."""
HIGHEST_JUMP = 1.0
"""Metres that feet may be over the ground in a jump."""
STILL = 0.1
"""Metres a second of a foot that stands; those of a jump are faster for all but an instant at its top."""


@dataclass(frozen=True)
class Body:
    """A caller's body.

    ratio      its leg length over the model's
    floor      where its feet stand (m), on the model's body; the world's where nothing but a piece of a jump is known
    flies      whether nothing else is known, so that known feet say nothing of where the floor is
    residue    (T, 22, 4) of its poses
    aside      (3,) from where its pelvis would begin by the model's measures to where it does, against its hips: some
               rigs have that bone begin elsewhere (m of the model, in the pelvis' axes)
    """

    ratio: float
    floor: float
    flies: bool
    residue: np.ndarray
    aside: np.ndarray

    @classmethod
    def read(cls, motion: Motion, known: np.ndarray, offsets: np.ndarray) -> tuple[Body, Plain]:
        """The body of a motion, and the motion on the model's skeleton `offsets` (22, 3).

        Only the frames `known` (T,) are looked at; the others are interpolated from them.
        """
        between, path = linear(motion.rotations, motion.root, known)
        posed = forward_kinematics(between, path, motion.offsets)
        own = estimate_offsets(motion.joints[known])
        ratio = leg_length(own) / leg_length(offsets)
        # The solver carries a limb's twist from frame to frame: what stood in the unknown ones must not show in it.
        rotations = solve_rotations(np.where(known[:, None, None], motion.joints, posed), own)
        aside = own[HIPS].mean(axis=0) / ratio - offsets[HIPS].mean(axis=0)
        root = path / ratio + rotate(rotations[:, PELVIS], aside)
        # The model learned from clips whose lowest foot is on y = 0.
        joints = forward_kinematics(rotations[known], root[known], offsets)
        flies = _flies(joints, motion.fps)
        floor = 0.0 if flies else lowest_foot(joints)
        residue = multiply(conjugate(global_rotations(rotations)), global_rotations(between))
        return cls(ratio, floor, flies, residue, aside), Plain(rotations, root - np.array([0.0, floor, 0.0]))

    def dress(self, plain: Plain, known: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
        """The caller's local rotations and root of a motion on the model's body; `known` frames give the residue."""
        residue, _ = eased(self.residue, plain.root, known, fps)
        turned = normalize(multiply(global_rotations(plain.rotations), residue))
        root = plain.root + np.array([0.0, self.floor, 0.0]) - rotate(plain.rotations[:, PELVIS], self.aside)
        return local_rotations(turned), root * self.ratio


def size_beside_model(motion: Motion) -> float:
    """How large a motion's body is beside the model's."""
    return leg_length(motion.offsets) / leg_length(OFFSETS)


def _flies(joints: np.ndarray, fps: float) -> bool:
    """Whether the feet of joints (T, 22, 3) of a moment are those of a jump: none rests, all are over the world's
    floor, and not by more than people jump."""
    if not 2 <= len(joints) <= MOMENT * fps or not TAKEN_OFF < lowest_foot(joints) < HIGHEST_JUMP:
        return False
    speeds = np.linalg.norm(np.diff(joints[:, CONTACT_JOINTS], axis=0), axis=-1).mean(axis=0) * fps
    return bool(speeds.min() > STILL)
