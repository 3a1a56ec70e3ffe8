# SPDX-License-Identifier: GPL-3.0-or-later
"""Where feet stand, and how well: ground contacts, foot skate and jerk.

All functions take joints (T, 22, 3) in metres, y up, and a frame rate in frames per second.
"""

from __future__ import annotations

import numpy as np

from .skeleton import CONTACT_JOINTS

SPEED_LIMIT = 0.35
"""A foot slower than this (m/s) may be standing. Real stance feet move at 0.05-0.2 m/s at 20
fps, swinging ones at 1-4."""
HEIGHT_LIMIT = 0.045
"""Height above its standing level (m) up to which a foot joint may be standing."""
SHORTEST_CONTACT = 0.12
"""Contacts shorter than this (s) are turning points of a moving foot, not support."""
SKATE_HEIGHT, SKATE_SPEED = 0.05, 0.2
"""Height (m) over the clip's lowest toe below which a toe that moves skates, and speed (m/s) above which a frame counts
as skating."""


def detect_contacts(joints: np.ndarray, fps: float) -> np.ndarray:
    """Ground contacts (T, 4), 0 or 1: left ankle, left foot, right ankle, right foot.

    A joint is in contact while it is slow and near the level at which it stands in this clip; very
    short contacts and very short gaps are removed.
    """
    steps = contact_steps(joints, fps)
    contacts = np.zeros((len(joints), len(CONTACT_JOINTS)))
    contacts[:-1][steps] = 1.0
    contacts[1:][steps] = 1.0
    return contacts


def contact_steps(
    joints: np.ndarray,
    fps: float,
    slide_limit: float = SPEED_LIMIT,
    height_limit: float = HEIGHT_LIMIT,
    known: np.ndarray | None = None,
) -> np.ndarray:
    """For each step from one frame to the next, whether each foot joint rests on the ground: bool (T - 1, 4).

    `slide_limit` (m/s) bounds the horizontal speed; what goes up or down faster than SPEED_LIMIT never rests. `known`
    (T,): frames in which feet stand where they should, by which the others are measured.
    """
    feet = joints[:, CONTACT_JOINTS]
    if len(feet) < 2:
        return np.zeros((0, len(CONTACT_JOINTS)), dtype=bool)
    velocity = np.diff(feet, axis=0) * fps
    slide, rise = np.linalg.norm(velocity[..., [0, 2]], axis=-1), np.abs(velocity[..., 1])
    height = np.maximum(feet[1:, :, 1], feet[:-1, :, 1]) - standing_levels(joints, fps, known)
    steps = (slide < slide_limit) & (rise < SPEED_LIMIT) & (height < height_limit)
    shortest = max(1, round(SHORTEST_CONTACT * fps))
    for column in steps.T:
        _drop_short_runs(column, value=False, shortest=max(1, shortest // 2), inside_only=True)
        _drop_short_runs(column, value=True, shortest=shortest, inside_only=False)
    return steps


def standing_levels(joints: np.ndarray, fps: float, known: np.ndarray | None = None) -> np.ndarray:
    """The heights (4,) at which ankles and toes stand, in the order of the contacts.

    Taken low in the distribution of the lower foot's height while it is slow, so jumps and single
    noisy frames do not move it. The same level serves left and right: a foot held up through a
    whole clip must not pass for standing. Of the frames `known` (T,), if a foot is slow in one of them.
    """
    ankle = _standing_level(joints[:, CONTACT_JOINTS[0::2]], fps, known)
    toe = _standing_level(joints[:, CONTACT_JOINTS[1::2]], fps, known)
    return np.array([ankle, toe, ankle, toe])


def foot_skate(joints: np.ndarray, fps: float) -> float:
    """Mean horizontal toe speed in cm/s while the toe is less than 5 cm above the clip's lowest
    toe."""
    speed, low = _low_toes(joints, fps)
    return float(100.0 * speed[low].mean()) if low.any() else 0.0


def foot_skate_ratio(joints: np.ndarray, fps: float) -> float:
    """Share of the frames with a toe less than 5 cm high in which that toe moves faster than 0.2
    m/s."""
    speed, low = _low_toes(joints, fps)
    return float((speed[low] > SKATE_SPEED).mean()) if low.any() else 0.0


def contact_skate(joints: np.ndarray, fps: float) -> float:
    """Mean horizontal toe speed in cm/s during detected toe contacts: the slide of feet that
    should stand."""
    steps = contact_steps(joints, fps)[:, 1::2]
    toes = joints[:, CONTACT_JOINTS[1::2]]
    speed = _level_speeds(toes, fps)
    return float(100.0 * speed[steps].mean()) if steps.any() else 0.0


def jerk(joints: np.ndarray, fps: float) -> float:
    """Mean length of the third derivative of all joints, m/s^3; zero for clips of fewer than
    four frames."""
    if len(joints) < 4:
        return 0.0
    return float(np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).mean() * fps**3)


def _low_toes(joints: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Horizontal toe speed (m/s) of each step, and whether the toe is low throughout it; both (T
    - 1, 2)."""
    toes = joints[:, CONTACT_JOINTS[1::2]]
    if len(toes) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2), dtype=bool)
    speed = _level_speeds(toes, fps)
    height = toes[..., 1] - toes[..., 1].min()
    return speed, np.maximum(height[1:], height[:-1]) < SKATE_HEIGHT


def _level_speeds(points: np.ndarray, fps: float) -> np.ndarray:
    """Horizontal speeds (T - 1, n) of points (T, n, 3), m/s."""
    return np.linalg.norm(np.diff(points[..., [0, 2]], axis=0), axis=-1) * fps


def _standing_level(pair: np.ndarray, fps: float, known: np.ndarray | None) -> float:
    """The standing height of a left and right joint, pair (T, 2, 3), preferably in the frames `known` (T,)."""
    speed = np.linalg.norm(np.gradient(pair, axis=0), axis=-1) * fps
    slow = speed < SPEED_LIMIT
    heights = pair[..., 1]
    lower = heights.argmin(axis=1)
    rows = np.arange(len(heights))
    rests = slow[rows, lower]
    if known is not None and (rests & known).any():
        rests &= known
    chosen = heights[rows, lower][rests]
    return float(np.percentile(chosen if len(chosen) else heights, 5.0))


def _drop_short_runs(flags: np.ndarray, value: bool, shortest: int, inside_only: bool) -> None:
    """Flip, in place, runs of `value` in flags (N,) that are shorter than `shortest`; ends may
    be cut off runs."""
    edges = np.flatnonzero(np.diff(flags)) + 1
    starts, ends = np.r_[0, edges], np.r_[edges, len(flags)]
    for start, end in zip(starts, ends, strict=True):
        at_border = start == 0 or end == len(flags)
        if flags[start] == value and end - start < shortest and not (inside_only and at_border):
            flags[start:end] = not value
