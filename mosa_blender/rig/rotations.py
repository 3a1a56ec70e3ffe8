# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotations in numpy: quaternions wxyz (..., 4), and what Blender's other rotation modes key."""

from __future__ import annotations

import numpy as np

_GIMBAL = 1e-9


def multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Hamilton product: the rotation b followed by a."""
    aw, ax, ay, az = np.moveaxis(a, -1, 0)
    bw, bx, by, bz = np.moveaxis(b, -1, 0)
    return np.stack(
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ],
        axis=-1,
    )


def conjugate(q: np.ndarray) -> np.ndarray:
    """The inverse of unit quaternions (..., 4)."""
    return q * np.array([1.0, -1.0, -1.0, -1.0])


def from_matrix(matrix: np.ndarray) -> np.ndarray:
    """Quaternions (..., 4) of rotation matrices (..., 3, 3), w >= 0."""
    m = np.asarray(matrix, dtype=np.float64)
    # The symmetric matrix whose strongest eigenvector is the quaternion: stable for every rotation.
    k = np.zeros((*m.shape[:-2], 4, 4))
    k[..., 0, 0] = m[..., 0, 0] + m[..., 1, 1] + m[..., 2, 2]
    for a in range(3):
        b, c = (a + 1) % 3, (a + 2) % 3
        k[..., 0, a + 1] = m[..., c, b] - m[..., b, c]
        k[..., a + 1, a + 1] = m[..., a, a] - m[..., b, b] - m[..., c, c]
        k[..., min(a, b) + 1, max(a, b) + 1] = m[..., a, b] + m[..., b, a]
    quaternion = np.linalg.eigh(k, UPLO="U")[1][..., -1]
    return np.where(quaternion[..., :1] < 0.0, -quaternion, quaternion)


def to_matrix(q: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) of unit quaternions."""
    w, x, y, z = np.moveaxis(q, -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def turned(q: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    """C q C^T for quaternions (T, J, 4) and rotations C (J, 3, 3): the axis is turned by C."""
    return np.concatenate([q[..., :1], np.einsum("jab,tjb->tja", matrices, q[..., 1:])], axis=-1)


def apply(q: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Vectors (..., 3) turned by unit quaternions (..., 4)."""
    return np.asarray((to_matrix(q) @ vectors[..., None])[..., 0])


def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The shortest rotations (..., 4) that bring the directions of vectors a to those of b (..., 3)."""
    product = (a * b).sum(-1, keepdims=True)
    length = np.linalg.norm(a, axis=-1, keepdims=True)
    lengths = length * np.linalg.norm(b, axis=-1, keepdims=True)
    # Of opposite ones any is as short: about whatever is at right angles to both.
    spare = np.cross(a, np.where(np.abs(a[..., :1]) < 0.9 * length, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]))
    axis = np.where(product > (-1.0 + 1e-9) * lengths, np.cross(a, b), spare)
    q = np.concatenate([np.maximum(lengths + product, 0.0), axis], axis=-1)
    return np.asarray(q / np.linalg.norm(q, axis=-1, keepdims=True))


def slerp(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    """Quaternions (..., 4) a share of the shorter way from a to b."""
    q = multiply(conjugate(a), b)
    q = np.where(q[..., :1] < 0.0, -q, q)
    half = np.arctan2(np.linalg.norm(q[..., 1:], axis=-1), q[..., 0])[..., None]
    axis = q[..., 1:] / np.maximum(np.sin(half), 1e-12)
    return multiply(a, np.concatenate([np.cos(share * half), np.sin(share * half) * axis], axis=-1))


def from_axis_angle(values: np.ndarray) -> np.ndarray:
    """Quaternions (T, 4) of Blender's (angle, x, y, z) (T, 4); without an axis there is no rotation."""
    length = np.linalg.norm(values[:, 1:], axis=1)
    half = np.where(length > 1e-12, 0.5 * values[:, 0], 0.0)
    axis = values[:, 1:] / np.maximum(length, 1e-12)[:, None]
    return np.column_stack([np.cos(half), np.sin(half)[:, None] * axis])


def from_euler(angles: np.ndarray, order: str) -> np.ndarray:
    """Quaternions (T, 4) of Blender's Euler angles (T, 3) x, y, z in radians."""
    q = np.zeros((len(angles), 4))
    q[:, 0] = 1.0
    for index in ("XYZ".index(axis) for axis in order):
        step = np.zeros_like(q)
        step[:, 0], step[:, index + 1] = np.cos(angles[:, index] / 2), np.sin(angles[:, index] / 2)
        q = multiply(step, q)
    return q


def unroll(q: np.ndarray) -> np.ndarray:
    """Signs such that each quaternion is near the one before along axis 0; the first has w >= 0."""
    flips = np.ones(q.shape[:-1])
    flips[0] = np.where(q[0, ..., 0] < 0.0, -1.0, 1.0)
    flips[1:] = np.where(np.sum(q[1:] * q[:-1], axis=-1) < 0.0, -1.0, 1.0)
    return q * np.cumprod(flips, axis=0)[..., None]


def to_euler(q: np.ndarray, order: str) -> np.ndarray:
    """Blender's Euler angles (T, 3) x, y, z in radians of (T, 4), continuous over the frames.

    In order "XYZ" the turn about X comes first. Each rotation has two triples (and whole turns);
    each frame takes the one nearest to the frame before.
    """
    i, j, k = ("XYZ".index(axis) for axis in order)
    odd = -1.0 if (j - i) % 3 == 2 else 1.0
    m = to_matrix(q)
    cosine = np.hypot(m[:, i, i], m[:, j, i])
    free = cosine > _GIMBAL
    near = np.empty((len(q), 3))
    near[:, i] = np.where(
        free,
        np.arctan2(odd * m[:, k, j], m[:, k, k]),
        np.arctan2(-odd * m[:, j, k], m[:, j, j]),
    )
    near[:, j] = np.arctan2(-odd * m[:, k, i], cosine)
    near[:, k] = np.where(free, np.arctan2(odd * m[:, j, i], m[:, i, i]), 0.0)
    far = near + np.pi
    far[:, j] = np.pi - near[:, j]
    # Both triples are an isometry of each other modulo whole turns, so "is the other one nearer?"
    # does not depend on which one the frame before took: the choices add up.
    stay = np.abs(_wrapped(near[1:] - near[:-1])).sum(axis=1)
    switch = np.abs(_wrapped(far[1:] - near[:-1])).sum(axis=1)
    other = np.concatenate([[False], np.cumsum(switch < stay) % 2 == 1])
    return np.unwrap(np.where(other[:, None], far, near), axis=0)


def to_axis_angle(q: np.ndarray) -> np.ndarray:
    """Blender's (angle, x, y, z) of quaternions (T, 4), continuous over the frames."""
    q = unroll(q)
    sine = np.linalg.norm(q[:, 1:], axis=1)
    angle = 2.0 * np.arctan2(sine, q[:, 0])
    # Without a rotation there is no axis: it keeps the one of the frame before.
    known = np.where(sine > 1e-9, np.arange(len(q)), -1)
    source = np.maximum.accumulate(known)
    first = known[known >= 0]
    source[source < 0] = first[0] if len(first) else 0
    axis = q[source, 1:] / np.maximum(sine[source], 1e-9)[:, None]
    if not len(first):
        axis[:] = (0.0, 1.0, 0.0)
    signs = np.where(np.sum(axis[1:] * axis[:-1], axis=1) < 0.0, -1.0, 1.0)
    sign = np.concatenate([[1.0], np.cumprod(signs)])
    return np.column_stack([np.unwrap(angle * sign), axis * sign[:, None]])


def _wrapped(angle: np.ndarray) -> np.ndarray:
    return (angle + np.pi) % (2.0 * np.pi) - np.pi


def without_scale(matrices: np.ndarray) -> np.ndarray:
    """The rotations (..., 3, 3) nearest to the upper left parts of matrices (..., 3, 3) or (..., 4, 4)."""
    left, _, right = np.linalg.svd(matrices[..., :3, :3])
    return left @ right
