# SPDX-License-Identifier: GPL-3.0-or-later
"""Unit quaternions as arrays (..., 4) in the order w, x, y, z."""

from __future__ import annotations

import numpy as np

IDENTITY = np.array([1.0, 0.0, 0.0, 0.0])


def dot(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Inner product (...) of vectors or quaternions (..., n); component by component, for a sum over so few numbers
    takes numpy several times as long."""
    product = u[..., 0] * v[..., 0]
    for component in range(1, u.shape[-1]):
        product += u[..., component] * v[..., component]
    return product


def normalize(v: np.ndarray) -> np.ndarray:
    """Scale vectors or quaternions (..., n) to length one; zero stays zero."""
    return v / np.maximum(np.sqrt(dot(v, v))[..., None], 1e-12)


def arctan2(sine: np.ndarray, cosine: np.ndarray) -> np.ndarray:
    """The angle (...), radians, whose sine and cosine, (...) both, are in this ratio.

    What is no array of its own (`forward[:, 0]`) is copied: if the angles happen to come to lie right behind it in
    memory numpy rounds them otherwise, and the same motion made again would differ in its last digits.
    """
    return np.asarray(np.arctan2(np.asarray(sine, order="C"), np.asarray(cosine, order="C")))


def cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Cross product of (..., 3); written out because numpy's own spends most of its time moving axes."""
    ux, uy, uz = u[..., 0], u[..., 1], u[..., 2]
    vx, vy, vz = v[..., 0], v[..., 1], v[..., 2]
    return np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx], axis=-1)


def multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Hamilton product: rotating by `multiply(a, b)` is rotating by b first, then by a."""
    aw, ax, ay, az = a[..., 0], a[..., 1], a[..., 2], a[..., 3]
    bw, bx, by, bz = b[..., 0], b[..., 1], b[..., 2], b[..., 3]
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
    """The inverse of a unit quaternion."""
    return q * np.array([1.0, -1.0, -1.0, -1.0])


def rotate(q: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Rotate vectors v (..., 3) by q (..., 4); leading axes broadcast."""
    w, u = q[..., :1], q[..., 1:]
    t = 2.0 * cross(u, v)
    return v + w * t + cross(u, t)


def from_axis_angle(axis: np.ndarray, angle: np.ndarray | float) -> np.ndarray:
    """Quaternion of a turn by `angle` (...) radians about the unit `axis` (..., 3)."""
    half = 0.5 * np.asarray(angle)[..., None]
    return np.concatenate([np.cos(half) * np.ones_like(axis[..., :1]), np.sin(half) * axis], axis=-1)


def yaw(angle: np.ndarray | float) -> np.ndarray:
    """Turn by `angle` (...) radians about +y; positive angles turn +z towards +x."""
    half = 0.5 * np.asarray(angle, dtype=float)
    zero = np.zeros_like(half)
    return np.stack([np.cos(half), zero, np.sin(half), zero], axis=-1)


def pitch(angle: np.ndarray | float) -> np.ndarray:
    """Quaternion of a turn by `angle` (...) radians about the x axis: forward, seen from who faces +z."""
    return from_axis_angle(np.array([1.0, 0.0, 0.0]), angle)


def between(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The smallest rotation that takes the direction of u onto that of v, both (..., 3).

    Opposite directions have no smallest rotation; a half turn about an axis perpendicular to u is taken.
    """
    u, v = np.broadcast_arrays(normalize(u), normalize(v))
    w, axis = 1.0 + dot(u, v)[..., None], cross(u, v)
    opposite = w < 1e-12
    if opposite.any():
        helper = np.where(np.abs(u[..., :1]) < 0.7, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
        w, axis = np.where(opposite, 0.0, w), np.where(opposite, normalize(cross(u, helper)), axis)
    return normalize(np.concatenate([w, axis], axis=-1))


def to_matrix(q: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) of unit quaternions."""
    w, x, y, z = np.moveaxis(q, -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def from_matrix(m: np.ndarray) -> np.ndarray:
    """Unit quaternions of rotation matrices (..., 3, 3), with w >= 0.

    The four candidate formulas are each accurate where their own component is large (Shepperd's method).
    """
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    a, b, c = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    d, e, f = m[..., 0, 1] + m[..., 1, 0], m[..., 0, 2] + m[..., 2, 0], m[..., 1, 2] + m[..., 2, 1]
    candidates = np.stack(
        [
            np.stack([1 + xx + yy + zz, a, b, c], -1),
            np.stack([a, 1 + xx - yy - zz, d, e], -1),
            np.stack([b, d, 1 - xx + yy - zz, f], -1),
            np.stack([c, e, f, 1 - xx - yy + zz], -1),
        ],
        axis=-2,
    )
    best = np.argmax(np.stack([xx + yy + zz, xx - yy - zz, yy - xx - zz, zz - xx - yy], -1), axis=-1)
    q = normalize(np.take_along_axis(candidates, best[..., None, None], axis=-2)[..., 0, :])
    return np.where(q[..., :1] < 0, -q, q)


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The angle (...), radians, between rotations (..., 4); small ones as exactly as large ones."""
    turn = multiply(conjugate(a), b)
    return np.asarray(2.0 * arctan2(np.linalg.norm(turn[..., 1:], axis=-1), np.abs(turn[..., 0])))


def angle_about(axis: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The angle (...), radians, by which u turns about a unit `axis` to v, all (..., 3) and both square to it."""
    return arctan2(dot(cross(u, v), axis), dot(u, v))


def twist_about(axis: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The angle (...), radians, of rotations (..., 4) about a unit `axis` (..., 3), whatever else they turn."""
    return 2.0 * arctan2(dot(q[..., 1:], axis), q[..., 0])


def slerp(a: np.ndarray, b: np.ndarray, t: np.ndarray | float) -> np.ndarray:
    """The rotation a share t (...) of the way from a to b, along the shorter arc."""
    cosine = dot(a, b)[..., None]
    b = np.where(cosine < 0, -b, b)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    t = np.asarray(t)[..., None]
    small = angle < 1e-6
    sine = np.where(small, 1.0, np.sin(angle))
    wa = np.where(small, 1.0 - t, np.sin((1.0 - t) * angle) / sine)
    wb = np.where(small, t * np.ones_like(angle), np.sin(t * angle) / sine)
    return normalize(wa * a + wb * b)


def same_side(q: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The same rotations (..., 4), each with that of its two signs which is nearer to the other quaternion (..., 4)."""
    return np.where(dot(q, other)[..., None] < 0, -1.0, 1.0) * q


def unroll(q: np.ndarray) -> np.ndarray:
    """Choose signs so that no quaternion jumps to its antipode along the first axis (T, ..., 4)."""
    flips = np.cumprod(np.where(dot(q[1:], q[:-1]) < 0, -1.0, 1.0), axis=0)
    return np.concatenate([q[:1], q[1:] * flips[..., None]], axis=0)
