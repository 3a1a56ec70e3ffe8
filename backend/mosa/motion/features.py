# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion as the feature vectors that the networks read and write (HumanML3D's representation, Guo et al. 2022).

A clip of N poses gives N - 1 vectors at 20 fps. Two sets exist:

- `full263`: root yaw velocity (1), root x and z velocity (2), root height (1), positions of joints 1 to 21 (63),
  their 6-d rotations along the kinematic chains (126), velocities of all joints (66), foot contacts (4).
- `compact137`: the same without the 126 rotation values, which nothing here reads back.

Positions and velocities are seen from a body frame that stands under the root and faces the heading.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .gaussian import gaussian
from .rotations import arctan2, between, conjugate, multiply, normalize, rotate, to_matrix, yaw
from .skeleton import CONTACT_JOINTS, LEVEL, MIRROR

GROUPS = {
    "full263": {
        "yaw": 1,
        "planar": 2,
        "height": 1,
        "position": 63,
        "rotation": 126,
        "velocity": 66,
        "contact": 4,
    },
    "compact137": {
        "yaw": 1,
        "planar": 2,
        "height": 1,
        "position": 63,
        "velocity": 66,
        "contact": 4,
    },
}
"""Feature sets: the groups in order, with their widths."""

EMPHASISED = ("yaw", "planar", "height", "contact")
EMPHASIS = 5.0
"""Standard deviations of the emphasised groups are divided by this: few values, but an error in them moves the body."""

HEADING_SIGMA = 20.0
"""Frames of Gaussian smoothing of the heading (HumanML3D's value): sway stays in the pose, turns go to the root."""
CONTACT_SPEED_SQUARED = 0.002
"""Squared displacement per frame (m^2) below which HumanML3D calls a foot planted."""

CHAINS = (
    (0, 2, 5, 8, 11),
    (0, 1, 4, 7, 10),
    (0, 3, 6, 9, 12, 15),
    (9, 14, 17, 19, 21),
    (9, 13, 16, 18, 20),
)
TEMPLATE = np.array(
    "0,0,0 1,0,0 -1,0,0 0,1,0 0,-1,0 0,-1,0 0,1,0 0,-1,0 0,-1,0 0,1,0 0,0,1 0,0,1 0,1,0 1,0,0 -1,0,0 0,0,1"
    " 0,-1,0 0,-1,0 0,-1,0 0,-1,0 0,-1,0 0,-1,0".replace(" ", ",").split(","),
    dtype=float,
).reshape(22, 3)
"""Bone directions of HumanML3D's template body, arms hanging: the zero pose of the rotation group only."""


def width(feature_set: str) -> int:
    """Values per frame of a feature set."""
    return sum(GROUPS[feature_set].values())


def group(feature_set: str, name: str) -> slice:
    """Where the group `name` sits in a vector of the feature set; KeyError where it has none of that name."""
    start = 0
    for key, size in GROUPS[feature_set].items():
        if key == name:
            return slice(start, start + size)
        start += size
    raise KeyError(f"feature set {feature_set} has no group {name}")


def facing(joints: np.ndarray) -> np.ndarray:
    """Horizontal unit vector (T, 3) to which each pose (T, 22, 3) faces: up x (left to right of hips and shoulders)."""
    across = (joints[:, 2] - joints[:, 1]) + (joints[:, 17] - joints[:, 16])
    forward = np.stack([across[:, 2], np.zeros(len(across)), -across[:, 0]], axis=-1)
    return normalize(forward)


def _published_facing(joints: np.ndarray) -> np.ndarray:
    """The horizontal direction (T, 3) of a clip by which HumanML3D's features take its heading.

    Its code (`inverse_kinematics_np` of `common/skeleton.py`) is handed the right hip first and reads the left one, so
    that the hips count against the shoulders, which are wider apart. Networks learned from it so.
    """
    across = normalize((joints[:, 1] - joints[:, 2]) + (joints[:, 17] - joints[:, 16]))
    return np.stack([across[:, 2], np.zeros(len(across)), -across[:, 0]], axis=-1)


def heading_angle(forward: np.ndarray) -> np.ndarray:
    """Yaw (T,), radians, that turns +z to the horizontal direction `forward` (T, 3)."""
    return arctan2(forward[:, 0], forward[:, 2])


def canonical(joints: np.ndarray) -> np.ndarray:
    """Move a clip (T, 22, 3) so that frame 0 stands at x = z = 0 and faces +z; heights stay."""
    turn = yaw(-heading_angle(facing(joints[:1])))[0]
    moved = joints - joints[0, 0] * LEVEL
    return rotate(turn, moved)


def mirror(joints: np.ndarray) -> np.ndarray:
    """The clip (T, 22, 3) as seen in a mirror: x negated, left and right exchanged."""
    return joints[:, MIRROR] * np.array([-1.0, 1.0, 1.0])


def headings(joints: np.ndarray, feature_set: str) -> np.ndarray:
    """Yaw (T,), radians, of the body frame of each pose of a clip (T, 22, 3): smoothed, without jumps."""
    forward = _published_facing(joints) if feature_set == "full263" else facing(joints)
    return np.unwrap(heading_angle(_smooth(forward)))


def joints_to_features(joints: np.ndarray, feature_set: str) -> np.ndarray:
    """Features (N - 1, width) of a clip (N, 22, 3) at 20 fps, metres, y up.

    Bodies of different size give different features: put the clip on one skeleton first.
    """
    angle = headings(joints, feature_set)
    heading = yaw(-angle)  # world to body
    root = joints[:, 0]
    step = rotate(heading[1:], root[1:] - root[:-1])
    local = joints.copy()
    local[..., [0, 2]] -= root[:, None][..., [0, 2]]
    local = rotate(heading[:, None], local)
    velocity = rotate(heading[:-1, None], joints[1:] - joints[:-1])
    feet = joints[:, CONTACT_JOINTS]
    count = len(joints) - 1
    values = {
        # HumanML3D stores half the turn, and its heading quaternion is the world-to-body one: the sign follows.
        "yaw": -0.5 * np.diff(angle)[:, None],
        "planar": step[:, [0, 2]],
        "height": root[:-1, 1:2],
        "position": local[:-1, 1:].reshape(count, -1),
        "velocity": velocity.reshape(count, -1),
        "contact": (((feet[1:] - feet[:-1]) ** 2).sum(-1) < CONTACT_SPEED_SQUARED).astype(float),
    }
    if feature_set == "full263":
        values["rotation"] = _chain_rotations(joints, heading)[:-1, 1:].reshape(count, -1)
    return np.concatenate([values[name] for name in GROUPS[feature_set]], axis=-1)


def mirror_features(features: np.ndarray) -> np.ndarray:
    """Features (..., T, 137) of the set `compact137`, in their own units, of the motion as seen in a mirror."""
    parts = {name: features[..., group("compact137", name)] for name in GROUPS["compact137"]}
    across = np.array([-1.0, 1.0, 1.0])
    parts["yaw"] = -parts["yaw"]
    parts["planar"] = parts["planar"] * across[:2]
    for name, order in (("position", MIRROR[1:] - 1), ("velocity", MIRROR)):
        joints = parts[name].reshape(*features.shape[:-1], -1, 3)
        parts[name] = (joints[..., order, :] * across).reshape(parts[name].shape)
    parts["contact"] = np.roll(parts["contact"], 2, axis=-1)  # two joints of the left foot, then two of the right
    return np.concatenate(list(parts.values()), axis=-1)


def features_to_joints(features: np.ndarray, feature_set: str) -> np.ndarray:
    """Joints (T, 22, 3) of features (T, width): the heading and the path are summed up from their velocities.

    Frame 0 stands at x = z = 0 with heading +z. Metres, y up.
    """
    half = features[:, group(feature_set, "yaw")][:, 0]
    angle = -2.0 * np.r_[0.0, np.cumsum(half)[:-1]]
    to_world = yaw(angle)
    planar = features[:, group(feature_set, "planar")]
    step = np.zeros((len(features), 3))
    step[1:, 0], step[1:, 2] = planar[:-1, 0], planar[:-1, 1]
    path = np.cumsum(rotate(to_world, step), axis=0)
    local = features[:, group(feature_set, "position")].reshape(-1, 21, 3)
    joints = np.empty((len(features), 22, 3))
    joints[:, 1:] = rotate(to_world[:, None], local) + path[:, None]
    joints[:, 0] = path
    joints[:, 0, 1] = features[:, group(feature_set, "height")][:, 0]
    return joints


def statistics(clips: list[np.ndarray], feature_set: str) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation (width,) for normalising: the deviation averaged over each group, then emphasised."""
    stacked = np.concatenate(clips)
    mean, std = stacked.mean(0), stacked.std(0)
    for name in GROUPS[feature_set]:
        part = group(feature_set, name)
        # A feature that never changes must not be divided by zero.
        std[part] = max(std[part].mean(), 1e-4) / (EMPHASIS if name in EMPHASISED else 1.0)
    return mean, std


def _smooth(forward: np.ndarray) -> np.ndarray:
    """Smooth unit directions (T, 3) in time with a Gaussian, repeating the ends."""
    reach = int(4 * HEADING_SIGMA)
    kernel = gaussian(HEADING_SIGMA, reach)
    padded = np.pad(forward, ((reach, reach), (0, 0)), mode="edge")
    smooth = np.stack([np.convolve(padded[:, k], kernel, mode="valid") for k in range(3)], axis=-1)
    return normalize(smooth)


def _chain_rotations(joints: np.ndarray, heading: np.ndarray) -> np.ndarray:
    """HumanML3D's rotation group (N, 22, 6): turns that, multiplied along a chain, take the template's bones to these.

    As there (`inverse_kinematics_np`), a chain begins with the heading (N, 4), from world to body, and each bone is
    taken from the template to where it is in the world by the smallest rotation.
    """
    out = np.tile(np.array([1.0, 0.0, 0.0, 0.0]), (len(joints), 22, 1))
    for chain in CHAINS:
        parent = heading
        for joint, child in pairwise(chain):
            turned = between(TEMPLATE[child], joints[:, child] - joints[:, joint])
            out[:, child] = multiply(conjugate(parent), turned)
            parent = turned
    matrices = to_matrix(out)
    return np.swapaxes(matrices[..., :2], -1, -2).reshape(len(joints), 22, 6)
