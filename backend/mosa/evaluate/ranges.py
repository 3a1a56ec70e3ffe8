# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate ranges`: whether prompts are seen in short ranges of a motion, beside the same prompts alone.

Somebody stands for eight seconds, and a part of it is made anew with a prompt of the suite. What leads away cannot be
done there: only checks count that pass alone, of somebody who ends near where they began. The same of arms in a walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..generate.edit.as_alone import STAYS, way_along_floor
from ..generate.edit.edit import edit
from ..generate.text_to_motion import generate
from ..motion.body import placed
from ..motion.contacts import foot_skate
from ..motion.motion import Motion
from ..motion.skeleton import FPS
from .inbetween import jerk_at
from .suite import CHECKS, Check

if TYPE_CHECKING:
    from ..generate.model import Model

AROUND = {"standing": "a person stands still", "walking": "a person walks forward"}
SECONDS = 8.0
DURATIONS = (1.5, 2.0, 3.0)
BEGIN = 3.0
"""Second at which a range begins."""
BESIDE = 15
"""Frames on each side in which jerk is measured."""


def ranges(model: Model, seeds: list[int]) -> dict[str, dict[str, float]]:
    """Shares of the prompts passed in ranges of each of DURATIONS, how many these are, jerk (m/s^3) within 5 frames of
    the seams and elsewhere, and foot skate (cm/s), for both of AROUND."""
    alone = {seed: [check for check in CHECKS if _is_done_there(model, check, seed)] for seed in seeds}
    of_arms = {seed: [check for check in checks if check.group == "arms"] for seed, checks in alone.items()}
    return {name: _table(model, prompt, of_arms if name == "walking" else alone) for name, prompt in AROUND.items()}


def _is_done_there(model: Model, check: Check, seed: int) -> bool:
    (motion,) = generate(model, check.prompts[0], seconds=check.seconds, fps=FPS, seed=seed)
    return way_along_floor(motion.root[0], motion.root[-1]) < STAYS and check.passes(placed(motion.joints))


def _table(model: Model, prompt: str, asked: dict[int, list[Check]]) -> dict[str, float]:
    (around,) = generate(model, prompt, seconds=SECONDS, fps=FPS, seed=0)
    begin = round(BEGIN * FPS)
    table: dict[str, float] = {"prompts": float(sum(map(len, asked.values())))}
    seams, skates = [], []
    for seconds in DURATIONS:
        end = begin + round(seconds * FPS)
        passed = []
        for seed, checks in asked.items():
            for check in checks:
                (found,) = edit(model, around, begin, end, text=check.prompts[0], seed=seed)
                passed.append(check.passes(placed(found.joints[begin - 1 : end + 1])))
                seams.append(_jerk(found, [begin, end]))
                skates.append(foot_skate(found.joints[begin - 1 : end + 1], FPS))
        table[f"passed in {seconds:g} s"] = float(np.mean(passed))
    near, elsewhere = np.mean(seams, axis=0)
    return table | {
        "jerk at seams": float(near),
        "jerk elsewhere": float(elsewhere),
        "ratio": float(near / elsewhere),
        "foot skate cm/s": float(np.mean(skates)),
    }


def _jerk(motion: Motion, borders: Sequence[int]) -> tuple[float, float]:
    first = borders[0] - BESIDE
    return jerk_at(motion.joints[first : borders[-1] + BESIDE], np.array(borders) - first, FPS)
