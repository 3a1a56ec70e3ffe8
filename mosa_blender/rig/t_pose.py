# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs at rest in an A-pose, seen as if they were at rest in SMPL's T-pose. numpy only."""

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
_OWN = np.radians(15.0)
"""Upper arms within this angle of the T are the body's own shape: those of SMPL's bodies are some 10 degrees off."""
_HANGING = np.radians(75.0)
_STRAIGHT = np.radians(3.5)
"""Legs within this angle of upright are the body's own shape: those of SMPL's bodies are some 2 degrees off."""
_ASTRIDE = np.radians(40.0)
_ELSEWHERE = np.radians(35.0)


def as_t_pose(matrices: np.ndarray, heads: np.ndarray, world: np.ndarray) -> RestRig:
    """A rig whose bones rest at `matrices` (22, 3, 3) and `heads` (22, 3), with the arms of an A-pose lifted to the T.

    Only arms that hang by more than a body's own shape are lifted, each bone by the shortest turn. Legs that stand
    apart by more are closed likewise, as wholes; their feet stay level.
    """
    turns = np.tile(np.eye(3), (len(PARENTS), 1, 1))
    axes = rest_axes(heads, OFFSETS)
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
    if (turns == np.eye(3)).all():
        return RestRig(matrices, heads, world)
    lifted = heads.copy()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            lifted[joint] = lifted[parent] + turns[parent] @ (heads[joint] - heads[parent])
    above = turns[[max(parent, 0) for parent in PARENTS]]
    lifts = rot.from_matrix(matrices.transpose(0, 2, 1) @ above.transpose(0, 2, 1) @ turns @ matrices)
    return RestRig(turns @ matrices, lifted, world, lifts, heads)


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
    for joint in (4, 5, 7, 8, 18, 19, 20, 21):
        if _angle(rest.heads[joint] - rest.heads[PARENTS[joint]], axes @ offsets[joint]) > _ELSEWHERE:
            raise RigError(
                "The armature's rest pose is neither a T-pose nor an A-pose: "
                f"'{bones[JOINTS[PARENTS[joint]]]}' points elsewhere; "
                "pose it as a T and apply that as the rest pose."
            )
    if all(axes[:, 2] @ (rest.heads[foot] - rest.heads[PARENTS[foot]]) < 0.0 for foot in FEET):
        raise RigError(
            "The armature's toes point backwards: its left and right bones are exchanged, as by a mirrored scale "
            "that was applied; rename them."
        )


def _angle(a: np.ndarray, b: np.ndarray) -> float:
    """Between two vectors (3,), radians."""
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
