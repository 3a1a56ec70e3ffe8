# SPDX-License-Identifier: GPL-3.0-or-later
"""Legs that pass each other instead of going through each other."""

from __future__ import annotations

import numpy as np

from .feet import envelope
from .legs import LEGS
from .rotations import normalize, rotate
from .runs import runs
from .skeleton import LEVEL

APART = 0.07
"""Distance (m) of the bones of two shins and feet below which the legs touch; in real motion it is less in one frame of
two thousand."""
ROUNDS = 2
BETWEEN = 0.25
"""Approaches that are no farther apart (s) are made up for in one direction."""
SHIN, FOOT = np.linspace(0.15, 1.0, 6), np.linspace(0.25, 1.0, 4)
"""Where along a shin, from the knee, and a foot, from the ankle, its distance is taken."""
SIDEWAYS = 0.02
"""Say (m a frame) of the hips' line in which way legs part that meet head on."""


def part_legs(
    feet: list[tuple[np.ndarray, np.ndarray]],
    joints: np.ndarray,
    offsets: np.ndarray,
    steps: np.ndarray,
    fps: float,
    free: np.ndarray | None = None,
) -> None:
    """Move ankles, in place, so that shins and feet keep apart: the foot that swings makes way, or both a little.

    Args: feet, of each leg ankle (T, 3) and rotation of the foot in the world (T, 4); joints (T, 22, 3) before; offsets
    (22, 3); steps (T - 1, 4), which foot joints stand (`contacts.contact_steps`); by what share (T,) of it each frame
    may be moved, all of it without.
    """
    across = (joints[:, LEGS[0].hip] - joints[:, LEGS[1].hip]) * LEVEL
    for _ in range(ROUNDS):
        gap = _gap(feet, joints, offsets)
        missing = np.maximum(0.0, APART - np.linalg.norm(gap, axis=-1))
        if not missing.any():
            return
        share = _yielding(steps, fps)[:, None]
        around = np.convolve(missing, np.ones(2 * round(BETWEEN * fps / 2) + 1), mode="same") > 0.0
        for start, end in runs(around):
            here = np.zeros(len(gap), dtype=bool)
            here[start:end] = missing[start:end] > 0.0
            way = normalize((gap[here] * LEVEL + SIDEWAYS * normalize(across[here])).sum(axis=0))
            size = envelope(np.where(here, _wanted(gap, way), 0.0), fps)
            shift = (size if free is None else size * free)[:, None] * way
            feet[0][0][:] += share * shift
            feet[1][0][:] -= (1.0 - share) * shift


def _gap(feet: list[tuple[np.ndarray, np.ndarray]], joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """From the right leg to the left one where they are nearest to each other, (T, 3)."""
    points = []
    for leg, (ankle, foot) in zip(LEGS, feet, strict=True):
        # The knee follows half of what moves the ankle.
        knee = joints[:, leg.knee] + (ankle - joints[:, leg.ankle]) / 2.0
        shin = knee[:, None] + SHIN[:, None] * (ankle - knee)[:, None]
        points.append(
            np.concatenate([shin, ankle[:, None] + FOOT[:, None] * rotate(foot, offsets[leg.toe])[:, None]], 1)
        )
    between = (points[0][:, :, None] - points[1][:, None]).reshape(len(joints), -1, 3)
    nearest = np.linalg.norm(between, axis=-1).argmin(axis=1)
    return np.asarray(between[np.arange(len(joints)), nearest])


def _wanted(gap: np.ndarray, way: np.ndarray) -> np.ndarray:
    """How far (T,) along a direction (3,) a gap (T, 3) has to be widened to be large enough."""
    along = gap @ way
    return np.asarray(-along + np.sqrt(np.maximum(0.0, along**2 + APART**2 - (gap**2).sum(axis=-1))))


def _yielding(steps: np.ndarray, fps: float) -> np.ndarray:
    """The share (T,) of the left foot in making way: all of it where the right one stands alone, half where both do."""
    stands = [np.r_[on[:1], on] | np.r_[on, on[-1:]] for on in (steps[:, :2].any(axis=1), steps[:, 2:].any(axis=1))]
    share = 0.5 * (1.0 + stands[1].astype(float) - stands[0])
    half = max(1, round(0.1 * fps))
    padded = np.pad(share, half, mode="edge")
    return np.convolve(padded, np.ones(2 * half + 1) / (2 * half + 1), mode="valid")
