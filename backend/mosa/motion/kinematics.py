# SPDX-License-Identifier: GPL-3.0-or-later
"""From joint rotations to joint positions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .rotations import conjugate, multiply, rotate
from .skeleton import PARENTS

CHEST, AHEAD = 9, np.array([0.0, 0.0, 1.0])


def _generations() -> list[np.ndarray]:
    """The joints as far from the root as each other, the nearest first: what is posed at once."""
    depth = [0]
    for parent in PARENTS[1:]:
        depth.append(depth[parent] + 1)
    return [np.flatnonzero(np.array(depth) == level) for level in range(max(depth) + 1)]


ORDER = np.concatenate(_generations())
"""The joints one generation after another: side by side, each is read and written without being picked out."""
ABOVE = np.argsort(ORDER)[PARENTS[ORDER[1:]]]
"""The places in this order of the parents of all but the first."""
ENDS = np.cumsum([len(level) for level in _generations()])
GENERATIONS = [(slice(first, last), ABOVE[first - 1 : last - 1]) for first, last in pairwise(ENDS)]
"""The places of each generation but the first, and those of their parents."""


def global_rotations(rotations: np.ndarray) -> np.ndarray:
    """Local rotations (..., 22, 4) to rotations in the world (..., 22, 4)."""
    return _joints_last(_turned(rotations))


def local_rotations(turned: np.ndarray) -> np.ndarray:
    """Rotations in the world (..., 22, 4) to local ones (..., 22, 4): the inverse of `global_rotations`."""
    out = turned.copy()
    out[..., 1:, :] = multiply(conjugate(turned[..., PARENTS[1:], :]), turned[..., 1:, :])
    return out


def forward_kinematics(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Joint positions (..., 22, 3) of a posed skeleton.

    Args: rotations (..., 22, 4) local, wxyz; root (..., 3) position of the pelvis; offsets (22, 3). Metres, y up.
    """
    return _joints_last(_placed(_turned(rotations), root, offsets))


def posed(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What `forward_kinematics` and `global_rotations` give, in less time than one after the other."""
    turned = _turned(rotations)
    return _joints_last(_placed(turned, root, offsets)), _joints_last(turned)


def front_rise(turned: np.ndarray) -> np.ndarray:
    """How much the front of the chest rises (...), of bones turned as (..., 22, 4): 1 of who lies on the back, -1 of
    who lies on the stomach."""
    return np.asarray(rotate(turned[..., CHEST, :], AHEAD)[..., 1])


def _turned(rotations: np.ndarray) -> np.ndarray:
    """Rotations in the world (4, 22, ...) of local ones (..., 22, 4), the joints in ORDER.

    Components come first, and a product is four sums of them: numpy takes half the time for a few long arrays. The
    numbers are those of `multiply`, to the last digit.
    """
    own = np.ascontiguousarray(np.moveaxis(rotations, (-1, -2), (0, 1))[:, ORDER])
    w, x, y, z = own
    by_x, by_y, by_z = np.stack([-x, w, -z, y]), np.stack([-y, z, w, -x]), np.stack([-z, -y, x, w])
    turned = own.copy()
    for joints, parents in GENERATIONS:
        w, x, y, z = turned[:, parents]
        turned[:, joints] = w * own[:, joints] + x * by_x[:, joints] + y * by_y[:, joints] + z * by_z[:, joints]
    return turned


def _placed(turned: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Joint positions (3, 22, ...), in ORDER, of what `_turned` gave and root (..., 3)."""
    above = turned[:, ABOVE]
    w, axis = above[0], above[1:]
    bones = offsets[ORDER[1:]].T.reshape(3, -1, *[1] * (root.ndim - 1))
    # As in `rotate`.
    aside = 2.0 * _cross(axis, bones)
    bones = bones + w * aside + _cross(axis, aside)
    places = np.empty((3, *turned.shape[1:]))
    places[:, 0] = np.moveaxis(root, -1, 0)
    for joints, parents in GENERATIONS:
        places[:, joints] = places[:, parents] + bones[:, joints.start - 1 : joints.stop - 1]
    return places


def _cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Cross products (3, ...) of vectors (3, ...)."""
    return np.stack([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])


def _joints_last(values: np.ndarray) -> np.ndarray:
    """Components (n, 22, ...) of joints in ORDER as an array (..., 22, n) of them as they are numbered."""
    found = np.empty((*values.shape[2:], *values.shape[1::-1]), values.dtype)
    np.moveaxis(found, (-1, -2), (0, 1))[:, ORDER] = values
    return found
