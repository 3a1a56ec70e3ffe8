# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate sequence`: three prompts in a row, beside the same prompts alone, and what happens at the seams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..generate.text_to_motion import generate
from ..motion.body import placed
from ..motion.skeleton import FPS
from .inbetween import NEAR
from .suite import PLAIN, Check

if TYPE_CHECKING:
    from ..generate.model import Model

SECONDS = 20.0
PROMPTS = 3


def sequence(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of checks that pass in a row and alone, and jerk (m/s^3) within 5 frames of a seam and elsewhere.

    For each seed the twenty plain prompts are shuffled and taken three at a time; each has a third of 20 s, alone as in
    the row, and the same seed in both.
    """
    passed: dict[str, list[bool]] = {"in a row": [], "alone": []}
    jerks: list[tuple[float, float]] = []
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(PLAIN))
        for start in range(0, len(order) - PROMPTS + 1, PROMPTS):
            checks = [PLAIN[k] for k in order[start : start + PROMPTS]]
            joints, borders = _in_a_row(model, checks, seed)
            for number, (check, first, last) in enumerate(zip(checks, borders, borders[1:], strict=False)):
                passed["in a row"].append(check.passes(placed(joints[first:last])))
                (alone,) = generate(model, check.prompts[0], frames=last - first, fps=FPS, seed=seed + number)
                passed["alone"].append(check.passes(placed(alone.joints)))
            jerks.append(_jerk_at(joints, borders[1:-1]))
    near, elsewhere = np.mean(jerks, axis=0)
    return {
        **{f"pass rate {name}": float(np.mean(values)) for name, values in passed.items()},
        "checks": float(len(passed["alone"])),
        "jerk at seams": float(near),
        "jerk elsewhere": float(elsewhere),
        "ratio": float(near / elsewhere),
    }


def _in_a_row(model: Model, checks: list[Check], seed: int) -> tuple[np.ndarray, list[int]]:
    """Joints of the prompts in a row, and the frames at which each begins, with the end."""
    starts = [SECONDS * k / PROMPTS for k in range(PROMPTS)]
    later = [(start, check.prompts[0]) for start, check in zip(starts[1:], checks[1:], strict=True)]
    (motion,) = generate(model, checks[0].prompts[0], seconds=SECONDS, fps=FPS, seed=seed, later=later)
    return motion.joints, [*(round(start * FPS) for start in starts), motion.frames]


def _jerk_at(joints: np.ndarray, borders: list[int]) -> tuple[float, float]:
    size = np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).mean(-1) * FPS**3
    places = np.arange(len(size)) + 1.5
    near = np.abs(places[:, None] - (np.array(borders) - 0.5)).min(axis=1) <= NEAR
    return float(size[near].mean()), float(size[~near].mean())
