# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate sequence`: three prompts in a row, beside the same prompts alone, and what happens at the seams; and
sentences that ask for several things, one after the other or at once, for another pace or for so much."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from ..generate.request import MODEL_FPS, MODEL_MAX_FRAMES
from ..generate.text_to_motion import generate
from ..generate.words.phrases import in_order
from ..motion.body import on_the_spot, placed
from ..motion.skeleton import FPS
from .amounts import amounts
from .inbetween import jerk_at
from .paces import paces
from .suite import CHECKS, PLAIN, Check
from .taken_apart import both_ways

if TYPE_CHECKING:
    from ..generate.model import Model

SECONDS = 20.0
PROMPTS = 3
LEGS = (
    "a person walks forward",
    "a person runs forward",
    "a person walks backwards",
    "a person walks in a gentle curve to the left",
    "a person does squats",
    "a person jogs in place",
)
ARMS = {
    "a person waves with one hand": "waving with one hand",
    "a person raises the left arm": "raising the left arm",
    "a person raises the right arm": "raising the right arm",
    "a person raises both arms above the head": "raising both arms above the head",
    "a person swings both arms in circles": "swinging both arms in circles",
    "a person throws punches": "throwing punches",
}
"""What is done at once: prompts of the suite, and how those of the arms are said beside another one."""
AT_ONCE_SECONDS = 4.0
LONGEST = MODEL_MAX_FRAMES / MODEL_FPS
"""Seconds of a sentence at most: what the model makes at a time."""
MOMENTS = 11
"""How many places each border between the parts of a sentence is looked for at."""


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
            jerks.append(jerk_at(joints, np.array(borders[1:-1]), FPS))
    near, elsewhere = np.mean(jerks, axis=0)
    return {
        **{f"pass rate {name}": float(np.mean(values)) for name, values in passed.items()},
        "checks": float(len(passed["alone"])),
        "jerk at seams": float(near),
        "jerk elsewhere": float(elsewhere),
        "ratio": float(near / elsewhere),
        **_sentences(model, seeds, "sentences", 2),
        **_sentences(model, seeds, "lists", 3),
        **_at_once(model, seeds),
        **paces(model, seeds),
        **amounts(model, seeds),
    }


def _sentences(model: Model, seeds: list[int], name: str, count: int) -> dict[str, float]:
    """Shares of sentences of which all parts pass, made whole and one at a time: "a person waves, then kicks" for two
    parts, "a person waves, kicks and jumps" for three.

    For each seed the plain prompts that ask for one thing are shuffled and taken so many at a time.
    """
    models = both_ways(model, "one at a time")
    passed: dict[str, list[bool]] = {made: [] for made in models}
    single = [check for check in PLAIN if len(in_order(check.prompts[0])) == 1]
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(single))
        for start in range(0, len(order) - count + 1, count):
            checks = [single[k] for k in order[start : start + count]]
            prompt, seconds = _said(checks), sum(min(check.seconds, LONGEST / count) for check in checks)
            for made, maker in models.items():
                (motion,) = generate(maker, prompt, seconds=seconds, fps=FPS, seed=seed)
                passed[made].append(_pass_in_order(checks, motion.joints))
    return {f"{name} made {made}": float(np.mean(values)) for made, values in passed.items()} | {
        name: float(len(passed["whole"]))
    }


def _said(checks: list[Check]) -> str:
    """The prompts of two checks as "A, then B", of more as "A, B and C"."""
    first, *rest = (check.prompts[0] for check in checks)
    *middle, last = (prompt.removeprefix("a person ") for prompt in rest)
    return ", ".join([first, *middle]) + (f" and {last}" if middle else f", then {last}")


def _at_once(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of sentences ("walks while waving", "walks and waves") of which both things are seen in the motion.

    Made whole and each thing by itself. What arms do is looked for as if the body did not travel, for some checks of
    arms want it to stay.
    """
    by_prompt = {check.prompts[0]: check for check in CHECKS}
    models = both_ways(model, "each by itself")
    passed: dict[str, list[bool]] = {name: [] for name in models}
    for legs, (arms, doing), seed in itertools.product(LEGS, ARMS.items(), seeds):
        said = f"while {doing}", f"and {arms.removeprefix('a person ')}"
        for (name, maker), with_arms in itertools.product(models.items(), said):
            (motion,) = generate(maker, f"{legs} {with_arms}", seconds=AT_ONCE_SECONDS, fps=FPS, seed=seed)
            still = placed(on_the_spot(motion.joints))
            both = by_prompt[legs].passes(placed(motion.joints)) and by_prompt[arms].passes(still)
            passed[name].append(bool(both))
    return {f"at once, {name}": float(np.mean(values)) for name, values in passed.items()} | {
        "sentences at once": float(len(passed["whole"]))
    }


def _pass_in_order(checks: list[Check], joints: np.ndarray) -> bool:
    """Whether there are moments between which one check passes after another, none in less than half its even share."""
    shortest = 0.5 / len(checks)
    moments = np.linspace(shortest, 1 - shortest, MOMENTS)
    for inner in itertools.combinations(moments, len(checks) - 1):
        shares = np.array([0.0, *inner, 1.0])
        if np.diff(shares).min() < shortest - 1e-9:
            continue
        borders = itertools.pairwise(np.rint(shares * len(joints)).astype(int))
        if all(check.passes(placed(joints[a:b])) for check, (a, b) in zip(checks, borders, strict=True)):
            return True
    return False


def _in_a_row(model: Model, checks: list[Check], seed: int) -> tuple[np.ndarray, list[int]]:
    """Joints of the prompts in a row, and the frames at which each begins, with the end."""
    starts = [SECONDS * k / PROMPTS for k in range(PROMPTS)]
    later = [(start, check.prompts[0]) for start, check in zip(starts[1:], checks[1:], strict=True)]
    (motion,) = generate(model, checks[0].prompts[0], seconds=SECONDS, fps=FPS, seed=seed, later=later)
    return motion.joints, [*(round(start * FPS) for start in starts), motion.frames]
