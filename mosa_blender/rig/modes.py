# SPDX-License-Identifier: GPL-3.0-or-later
"""A bone's rotation mode: its values to quaternions and back, going on from a neighbour. numpy only.

One rotation has many values: q and -q, two triples of Euler angles, and any number of whole turns.
What is written beside existing keys must be the one nearest to them, or what is between two frames
(motion blur) takes a detour. `mode` is "QUATERNION", "AXIS_ANGLE" or an order as "XYZ".
"""

from __future__ import annotations

import numpy as np

from . import rotations as rot

_WHOLE = 2.0 * np.pi


def to_quaternions(mode: str, values: np.ndarray) -> np.ndarray:
    """Unit quaternions (T, 4) of a bone's rotation values (T, n)."""
    if mode == "QUATERNION":
        length = np.linalg.norm(values, axis=-1, keepdims=True)
        still = np.broadcast_to([1.0, 0.0, 0.0, 0.0], values.shape)
        return np.where(length > 1e-12, values / np.maximum(length, 1e-12), still)
    return rot.from_axis_angle(values) if mode == "AXIS_ANGLE" else rot.from_euler(values, mode)


def from_quaternions(mode: str, q: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
    """Rotation values (T, n) of quaternions (T, 4), continuous over the frames.

    They go on from `before` (n,), the bone's values one frame earlier, where that is given.
    """
    if mode == "QUATERNION":
        if before is None:
            return q
        q = rot.unroll(q)
        return -q if q[0] @ before < 0.0 else q
    if before is None:
        return rot.to_axis_angle(q) if mode == "AXIS_ANGLE" else rot.to_euler(q, mode)
    whole = np.concatenate([to_quaternions(mode, before[None]), q])
    if mode == "AXIS_ANGLE":
        return _next_to_axis_angle(rot.to_axis_angle(whole), before)[1:]
    return _next_to_euler(rot.to_euler(whole, mode), before, "XYZ".index(mode[1]))[1:]


def jumps(mode: str, a: np.ndarray, b: np.ndarray) -> bool:
    """Whether the values (n,) of two frames next to each other are so far apart that a straight line
    between them turns through somewhere else."""
    if mode == "QUATERNION":
        return bool(a @ b < 0.0)
    if mode == "AXIS_ANGLE":
        return bool(a[1:] @ b[1:] < 0.0 or abs(a[0] - b[0]) > np.pi)
    # The other triple may be no more than half a turn away in each angle, and halfway there is somewhere else.
    return not np.array_equal(_next_to_euler(b[None], a, "XYZ".index(mode[1]))[0], b)


def _next_to_axis_angle(values: np.ndarray, before: np.ndarray) -> np.ndarray:
    """(T, 4) with the sign and the whole turns at which the first row is `before`."""
    if values[0, 1:] @ before[1:] < 0.0:
        values = -values
    values[:, 0] += _WHOLE * np.round((before[0] - values[0, 0]) / _WHOLE)
    return values


def _next_to_euler(values: np.ndarray, before: np.ndarray, middle: int) -> np.ndarray:
    """(T, 3) as the triple of the two, and with the whole turns, at which the first row is `before`."""
    other = values + np.pi
    other[:, middle] = np.pi - values[:, middle]

    def distance(angles: np.ndarray) -> float:
        return float(np.abs((angles - before + np.pi) % _WHOLE - np.pi).sum())

    if distance(other[0]) < distance(values[0]):
        values = other
    return values + _WHOLE * np.round((before - values[0]) / _WHOLE)
