# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs at rest in an A-pose, or in the pose of a moment, seen as if they were at rest in SMPL's T-pose. numpy only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from . import rotations as rot
from .errors import RigError
from .retarget import RestRig, about_z, hips, rest_axes
from .skeleton import FEET, JOINTS, LEFT_LEG, OFFSETS, PARENTS, PELVIS, RIGHT_LEG, leg_length

_ARMS = ((16, 18, 20), (17, 19, 21))
"""Shoulder, elbow and wrist of each side."""
_LEGS = (LEFT_LEG, RIGHT_LEG)
_LIMBS = ((16, 18, 20, None), (17, 19, 21, None), (1, 4, 7, 10), (2, 5, 8, 11))
"""Of each limb the joints with bones, and the toes."""
_TRUNK = ((1, 2), (16, 17))
"""Hips and shoulders."""
_OWN = np.radians(15.0)
"""Upper arms within this angle of the T are the body's own shape: those of SMPL's bodies are some 10 degrees off."""
_HANGING = np.radians(75.0)
_STRAIGHT = np.radians(3.5)
"""Legs within this angle of upright are the body's own shape: those of SMPL's bodies are some 2 degrees off."""
_ASTRIDE = np.radians(40.0)
_POSED, _ELSEWHERE = np.radians(25.0), np.radians(35.0)
"""A limb that is then still farther off than the one is in a pose, than the other in none that is understood."""
_FARTHEST = np.radians(115.0)
"""Nobody's limb is turned by more from the T while they stand or walk; farther off the shortest turn says little."""


Pose = tuple[np.ndarray, np.ndarray]
"""How bones are turned, (22, 4), and where the pelvis is, (3,), all in their own axes."""


def as_t_pose(matrices: np.ndarray, heads: np.ndarray, world: np.ndarray, pose: Pose | None = None) -> RestRig:
    """A rig whose bones rest at `matrices` (22, 3, 3) and `heads` (22, 3), with the arms of an A-pose lifted to the T.

    Only arms that hang by more than a body's own shape are lifted, each bone by the shortest turn. Legs that stand
    apart by more are closed likewise, as wholes; their feet stay level. Where limbs are in another pose all of them
    are brought into the T, as in files without a bind pose, which rest in the pose of their first frame.

    Where a `pose` is given, somebody rests in that one: how the bones really rest says nothing of the body.
    """
    first = np.tile(np.eye(3), (len(PARENTS), 1, 1)) if pose is None else _turns_of(matrices, pose[0])
    posed = _turned(heads, first)
    axes = rest_axes(posed, OFFSETS)
    turns = _lifted(posed, axes)
    if _elsewhere(_turned(posed, turns), axes, _POSED) is not None:
        turns = _unposed(posed, turns)
    turns = turns @ first
    if (turns == np.eye(3)).all():
        return RestRig(matrices, heads, world)
    above = turns[[max(parent, 0) for parent in PARENTS]]
    lifts = rot.from_matrix(matrices.transpose(0, 2, 1) @ above.transpose(0, 2, 1) @ turns @ matrices)
    standing = heads if pose is None else _placed(matrices, posed, pose)
    return RestRig(turns @ matrices, _turned(heads, turns), world, lifts, standing, pose)


def _turns_of(matrices: np.ndarray, quaternions: np.ndarray) -> np.ndarray:
    """Turns (22, 3, 3) of bones that are turned in their own axes (22, 4), as seen from the pelvis."""
    own = matrices @ rot.to_matrix(quaternions) @ matrices.transpose(0, 2, 1)
    turns = np.tile(np.eye(3), (len(PARENTS), 1, 1))
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            turns[joint] = turns[parent] @ own[joint]
    return turns


def _placed(matrices: np.ndarray, heads: np.ndarray, pose: Pose) -> np.ndarray:
    """Heads (22, 3), which hang on a pelvis at rest, where the pelvis of a pose carries them."""
    turn = matrices[PELVIS] @ rot.to_matrix(pose[0][PELVIS]) @ matrices[PELVIS].T
    return (heads - heads[PELVIS]) @ turn.T + heads[PELVIS] + matrices[PELVIS] @ pose[1]


def _lifted(heads: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """Turns (22, 3, 3) of the bones that lift hanging arms and close legs that stand apart."""
    turns = np.tile(np.eye(3), (len(PARENTS), 1, 1))
    for shoulder, elbow, wrist in _ARMS:
        if not _OWN < _angle(heads[elbow] - heads[shoulder], axes @ OFFSETS[elbow]) < _HANGING:
            continue
        upper = rot.to_matrix(rot.between(heads[elbow] - heads[shoulder], axes @ OFFSETS[elbow]))
        lower = rot.to_matrix(rot.between(upper @ (heads[wrist] - heads[elbow]), axes @ OFFSETS[wrist])) @ upper
        turns[shoulder], turns[elbow], turns[wrist] = upper, lower, lower
    for hip, knee, ankle in _LEGS:
        along = axes.T @ (heads[ankle] - heads[hip])
        apart = np.arctan2(along[0], -along[1])
        if _STRAIGHT < abs(apart) < _ASTRIDE:
            turns[hip] = turns[knee] = axes @ about_z(-apart) @ axes.T
    return turns


def _unposed(heads: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Turns (22, 3, 3) that bring the limbs of somebody at rest in the pose of a moment into the T, each bone by the
    shortest turn; `otherwise` where one is turned by so much that this would say nothing."""
    axes = rest_axes(heads, OFFSETS, _TRUNK)
    turns = np.tile(np.eye(3), (len(PARENTS), 1, 1))
    for upper, middle, end, tip in _LIMBS:
        above = np.eye(3)
        for joint, below in ((upper, middle), (middle, end), (end, tip)):
            # Toes that have no bone are at the ankle.
            if below is not None and (heads[below] != heads[joint]).any():
                along, wanted = above @ (heads[below] - heads[joint]), axes @ OFFSETS[below]
                if _angle(along, wanted) > _FARTHEST:
                    return otherwise
                above = rot.to_matrix(rot.between(along, wanted)) @ above
            turns[joint] = above
    return turns


def _turned(heads: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Heads (22, 3) of bones that are turned (22, 3, 3), each with what hangs on it."""
    found = heads.copy()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            found[joint] = found[parent] + turns[parent] @ (heads[joint] - heads[parent])
    return found


def _elsewhere(heads: np.ndarray, axes: np.ndarray, tolerance: float) -> int | None:
    """The first joint that lies elsewhere from its parent than in the T-pose, by more than an angle."""
    for joint in (4, 5, 7, 8, 18, 19, 20, 21):
        if _angle(heads[joint] - heads[PARENTS[joint]], axes @ OFFSETS[joint]) > tolerance:
            return joint
    return None


def stray(rest: RestRig) -> int | None:
    """The first joint of an arm or a leg that does not lie as in SMPL's T-pose; None where all do."""
    return _elsewhere(rest.heads, rest_axes(rest.heads, OFFSETS), _ELSEWHERE)


def check_rest_pose(rest: RestRig, offsets: np.ndarray, bones: Mapping[str, str]) -> None:
    """RigError where an arm or a leg does not point as in SMPL's T-pose (arms of an A-pose have been lifted).

    Also where the pelvis is elsewhere than the hips. `bones` has the names: SMPL joint -> bone.
    """
    axes = rest_axes(rest.heads, offsets)
    if np.linalg.norm(hips(rest.heads) - rest.heads[PELVIS]) > leg_length(rest.heads) / 2:
        raise RigError(
            f"The armature's bone '{bones[JOINTS[PELVIS]]}' carries the legs and the spine, but is not where the hips "
            "are; put a bone for the pelvis there between it and them."
        )
    joint = stray(rest)
    if joint is not None:
        raise RigError(
            "The armature's rest pose is neither a T-pose nor an A-pose: "
            f"'{bones[JOINTS[PARENTS[joint]]]}' points elsewhere; "
            "key it standing at its first frame, or pose it as a T and apply that as the rest pose."
        )
    if all(axes[:, 2] @ (rest.heads[foot] - rest.heads[PARENTS[foot]]) < 0.0 for foot in FEET):
        raise RigError(
            "The armature's toes point backwards: its left and right bones are exchanged, as by a mirrored scale "
            "that was applied; rename them."
        )


def _angle(a: np.ndarray, b: np.ndarray) -> float:
    """Between two vectors (3,), radians."""
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
