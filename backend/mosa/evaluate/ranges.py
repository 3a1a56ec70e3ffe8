# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate ranges`: whether prompts are seen in short ranges of a motion, beside the same prompts alone.

Somebody stands for eight seconds, and a part of it is made anew with a prompt of the suite. What leads away cannot be
done there: only checks count that pass alone, of somebody who ends near where they began. The same in a walk: what arms
do while it goes on, and what the whole body does in the middle of a range. And in frames that are added behind a walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..generate.edit.as_alone import STAYS
from ..generate.edit.edit import edit
from ..generate.text_to_motion import generate
from ..motion.body import on_the_spot, placed
from ..motion.contacts import foot_skate
from ..motion.motion import Motion
from ..motion.place import way_along_floor
from ..motion.skeleton import FPS
from .inbetween import jerk_at
from .suite import CHECKS, Check

if TYPE_CHECKING:
    from ..generate.model import Model

BEGIN = 3.0
"""Second at which a range begins."""
BESIDE = 15
"""Frames on each side in which jerk is measured."""


class Around(NamedTuple):
    """What is done for how many seconds around ranges of some durations (s), in which share of these, in their middle,
    a prompt is to be seen, whether they are `added` behind all of it, and whether they are seen without the way that is
    made in them, as arms are on the way: checks of who swings them want somebody who stays there."""

    prompt: str
    seconds: float
    durations: tuple[float, ...]
    middle: float = 1.0
    added: bool = False
    on_the_spot: bool = False


AROUND = {
    "standing": Around("a person stands still", 8.0, (1.5, 2.0, 3.0)),
    "walking, arms": Around("a person walks forward", 8.0, (1.5, 2.0, 3.0), on_the_spot=True),
    # Before and after, there is a way to go.
    "walking": Around("a person walks forward", 11.0, (3.0, 4.0, 5.0), 0.45),
    "after a walk": Around("a person walks forward", BEGIN, (2.0, 3.0, 4.0), added=True),
}


def ranges(model: Model, seeds: list[int]) -> dict[str, dict[str, float]]:
    """Shares of the prompts passed in ranges of each duration, how many these are, jerk (m/s^3) within 5 frames of the
    seams and elsewhere, and foot skate (cm/s), for each of AROUND: with all prompts, those of arms, and the others."""
    alone = {seed: [check for check in CHECKS if _is_done_there(model, check, seed)] for seed in seeds}
    of_arms, others = (
        {seed: [check for check in checks if (check.group == "arms") is arms] for seed, checks in alone.items()}
        for arms in (True, False)
    )
    asked = {"standing": alone, "walking, arms": of_arms, "walking": others, "after a walk": alone}
    return {name: _table(model, around, asked[name]) for name, around in AROUND.items()}


def _is_done_there(model: Model, check: Check, seed: int) -> bool:
    (motion,) = generate(model, check.prompts[0], seconds=check.seconds, fps=FPS, seed=seed)
    return way_along_floor(motion.root[0], motion.root[-1]) < STAYS and check.passes(placed(motion.joints))


def _table(model: Model, around: Around, asked: dict[int, list[Check]]) -> dict[str, float]:
    (given,) = generate(model, around.prompt, seconds=around.seconds, fps=FPS, seed=0)
    begin = round(BEGIN * FPS)
    table: dict[str, float] = {"prompts": float(sum(map(len, asked.values())))}
    seams, skates = [], []
    for seconds in around.durations:
        end = begin + round(seconds * FPS)
        beside = round((1.0 - around.middle) * (end - begin) / 2.0)
        passed = []
        for seed, checks in asked.items():
            for check in checks:
                where = {"mode": "extend", "frames": end - begin} if around.added else {"start": begin, "end": end}
                (found,) = edit(model, given, **where, text=check.prompts[0], seed=seed)
                seen = found.joints[begin + beside - 1 : end - beside + 1]
                passed.append(check.passes(placed(on_the_spot(seen) if around.on_the_spot else seen)))
                seams.append(_jerk(found, [begin] if around.added else [begin, end]))
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
