# SPDX-License-Identifier: GPL-3.0-or-later
"""Between the turns of a body's bones and those of the controls that they follow. numpy only.

A control carries what hangs on it rigidly, at rest all is where it rests. So a control is keyed with the turn from the
joint of its carrier to its own joint, and the first one is moved to where the pelvis comes to its place. A limb that
inverse kinematics moves has one that its end goes with, and one that turns its middle to its side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from . import rotations as rot
from .limbs import RestLimb
from .profiles import Limb, Profile
from .skeleton import PARENTS, PELVIS


@dataclass(frozen=True)
class Loose:
    """What other controls do between those that are keyed, over T frames.

    turns   (T, C, 4) from what carries each control to it
    ends    (T, limbs, 4, 4) from the last control of each limb to the limb's end
    """

    turns: np.ndarray
    ends: np.ndarray

    def at(self, rows: slice) -> Loose:
        """The same for some of the frames."""
        return Loose(self.turns[rows], self.ends[rows])


@dataclass(frozen=True)
class Kept:
    """What keys have of their own, for which the pose of the body would not need them, over T frames.

    split      (T, 4) the turn from the pelvis to the first control
    shifts     (T, L, 3) how far the ends of limbs are moved beyond reach
    """

    split: np.ndarray
    shifts: np.ndarray

    def at(self, rows: slice) -> Kept:
        """The same for some of the frames."""
        return Kept(self.split[rows], self.shifts[rows])


@dataclass(frozen=True)
class Controls:
    """The controls of an armature, C of them, and the 22 bones that follow them, all at rest in armature space.

    profile     which control is turned as which joint, and hangs on which
    matrices    (C, 3, 3) rest rotations
    heads       (C, 3) rest heads
    bones       (22, 3, 3) rest rotations of the joints' bones
    joints      (22, 3) their rest heads
    axes        (L, 3, 3) along which the profile's `located` are moved
    follow      (C,) how much each turns with what carries it, instead of with the first one
    loose       what others do in the frames in question; None where they rest
    kept        what keys are to keep of their own in these frames; None where there are none yet
    """

    profile: Profile
    matrices: np.ndarray
    heads: np.ndarray
    bones: np.ndarray
    joints: np.ndarray
    axes: np.ndarray
    follow: np.ndarray
    loose: Loose | None = None
    kept: Kept | None = None

    def at(self, rows: slice) -> Controls:
        """The same for some of the frames."""
        return replace(self, loose=self.loose and self.loose.at(rows), kept=self.kept and self.kept.at(rows))

    def keeping(self, keys: np.ndarray, locations: np.ndarray) -> Controls:
        """The same, for `write` to return these (as `read` takes them) where the body is as they have it."""
        own = self._own(keys)
        pelvis = own[:, self.profile.to_pelvis()[-1]]
        kept = Kept(rot.multiply(rot.conjugate(pelvis), own[:, 0]), np.zeros_like(locations))
        _, reached = replace(self, kept=kept).write(*self.read(keys, locations))
        return replace(self, kept=replace(kept, shifts=locations - reached))

    def loosened(self, controls: np.ndarray, carriers: np.ndarray, ends: np.ndarray) -> Loose:
        """What others do between the controls, of how Blender moves the bones from rest to pose, in armature space.

        controls   (T, C, 4, 4) the controls
        carriers   (T, C, 4, 4) the bones that they hang on
        ends       (T, limbs, 4, 4) the ends of the limbs
        """
        own, holding = rot.from_matrix(controls[..., :3, :3]), rot.from_matrix(carriers[..., :3, :3])
        turns = np.zeros_like(own)
        turns[..., 0] = 1.0
        for k, control in enumerate(self.profile.controls):
            if control.carrier is not None:
                carried = carried_turn(own[:, 0], own[:, control.carrier], self.follow[k])
                turns[:, k] = rot.multiply(rot.conjugate(carried), holding[:, k])
        last = controls[:, [limb.end for limb in self.profile.limbs]]
        return Loose(turns, np.linalg.inv(last) @ ends)

    def write(self, quaternions: np.ndarray, location: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Keys of the controls: rotations (T, C, 4), unrolled, and locations (T, L, 3) of the profile's `located`.

        Rotations are in the bones' own axes. Of rotations (T, 22, 4) of the joints' bones and the pelvis' location
        (T, 3), in theirs.
        """
        turns = rot.turned(quaternions, self.bones)
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                turns[:, joint] = rot.multiply(turns[:, parent], turns[:, joint])
        own = turns[:, [control.joint for control in self.profile.controls]]
        for index, limb in enumerate(self.profile.limbs):
            own[:, limb.end] = rot.multiply(own[:, limb.end], rot.conjugate(self._end_turn(index, len(own))))
        if self.kept is not None:
            own[:, 0] = rot.multiply(own[:, 0], self.kept.split)
        keys = own.copy()
        for k, control in enumerate(self.profile.controls):
            if control.carrier is not None:
                keys[:, k] = rot.multiply(rot.conjugate(self._carried(own, k)), own[:, k])
        shift = location @ self.bones[PELVIS].T
        moved = [shift - self._reach(own)]
        places = self._places(turns, shift)
        for index, limb in enumerate(self.profile.limbs):
            base, _, end = limb.joints
            carried = turns[:, PARENTS[base]]
            keys[:, limb.roll] = self._at_rest(limb).rolled(carried, turns[:, base], places[:, limb.joints])
            moved.append(places[:, end] - self._end_place(index, own))
        locations = np.einsum("tla,lab->tlb", np.stack(moved, axis=1), self.axes)
        if self.kept is not None:
            locations += self.kept.shifts
        return rot.unroll(rot.turned(keys, self.matrices.transpose(0, 2, 1))), locations

    def read(self, keys: np.ndarray, locations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What `write` was given, of what it returned: rotations (T, 22, 4) and the pelvis' location (T, 3).

        But for limbs of inverse kinematics: their middle bends as a hinge does.
        """
        own = self._own(keys)
        turns = np.zeros((len(keys), len(PARENTS), 4))
        for k, control in enumerate(self.profile.controls):
            # Of two that are turned as the same joint its bone hangs on the last. Limbs are bent below.
            turns[:, control.joint] = own[:, k]
        moved = np.einsum("tlb,lab->tla", locations, self.axes)
        shift = moved[:, 0] + self._reach(own)
        for index, limb in enumerate(self.profile.limbs):
            base, middle, end = limb.joints
            turns[:, end] = rot.multiply(own[:, limb.end], self._end_turn(index, len(own)))
            ends = moved[:, index + 1] + self._end_place(index, own)
            start = self._places(turns, shift)[:, base]
            bent = self._at_rest(limb).bent(turns[:, PARENTS[base]], own[:, limb.roll], start, ends)
            turns[:, [base, middle]] = bent
        quaternions = turns.copy()
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                quaternions[:, joint] = rot.multiply(rot.conjugate(turns[:, parent]), turns[:, joint])
        return rot.turned(quaternions, self.bones.transpose(0, 2, 1)), shift @ self.bones[PELVIS]

    def _own(self, keys: np.ndarray) -> np.ndarray:
        """The turns (T, C, 4) of the controls from rest, in armature space."""
        own = rot.turned(keys, self.matrices)
        for k, control in enumerate(self.profile.controls):
            if control.carrier is not None:
                own[:, k] = rot.multiply(self._carried(own, k), own[:, k])
        return own

    def _carried(self, own: np.ndarray, k: int) -> np.ndarray:
        """The turn (T, 4) that a control has of itself, of those (T, C, 4) of the ones before it."""
        carried = carried_turn(own[:, 0], own[:, self.profile.controls[k].carrier], self.follow[k])
        return carried if self.loose is None else rot.multiply(carried, self.loose.turns[:, k])

    def _reach(self, own: np.ndarray) -> np.ndarray:
        """How far (T, 3) the turns (T, C, 4) of the controls that the pelvis hangs on move it, in armature space."""
        chain = self.profile.to_pelvis()
        ends = np.concatenate([self.heads[chain[1:]], self.joints[PELVIS][None]])
        arms = ends - self.heads[chain]
        matrices = rot.to_matrix(own[:, chain])
        return np.asarray(np.einsum("tkab,kb->ta", matrices, arms) - arms.sum(axis=0))

    def _places(self, turns: np.ndarray, shift: np.ndarray) -> np.ndarray:
        """Where the joints are (T, 22, 3), of their turns (T, 22, 4) and how far the pelvis is moved (T, 3)."""
        places = np.empty((len(turns), len(PARENTS), 3))
        places[:, PELVIS] = self.joints[PELVIS] + shift
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                arm = self.joints[joint] - self.joints[parent]
                places[:, joint] = places[:, parent] + rot.apply(turns[:, parent], arm)
        return places

    def _end_turn(self, index: int, frames: int) -> np.ndarray:
        """The turn (T, 4) from the last control of a limb to the limb's end."""
        if self.loose is None:
            return np.broadcast_to([1.0, 0.0, 0.0, 0.0], (frames, 4))
        return rot.from_matrix(self.loose.ends[:, index, :3, :3])

    def _end_place(self, index: int, own: np.ndarray) -> np.ndarray:
        """Where a limb's end is (T, 3) if its last control turns (T, C, 4) but is not moved."""
        limb = self.profile.limbs[index]
        rest, head = self.joints[limb.joints[2]], self.heads[limb.end]
        if self.loose is not None:
            rest = self.loose.ends[:, index, :3, :3] @ rest + self.loose.ends[:, index, :3, 3]
        return np.asarray(head + rot.apply(own[:, limb.end], rest - head))

    def _at_rest(self, limb: Limb) -> RestLimb:
        base, middle, end = self.joints[list(limb.joints)]
        return RestLimb(base, middle, end, self.matrices[limb.roll][:, 1])


def carried_turn(first: np.ndarray, carrier: np.ndarray, follow: float) -> np.ndarray:
    """The turn (T, 4) between those of the first control and of a carrier: the latter's where `follow` is 1."""
    return carrier if follow == 1.0 else rot.slerp(first, carrier, follow)
