# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate sequence`: three prompts in a row, beside the same prompts alone, and what happens at the seams; and
sentences that ask for two things, one after the other or at once."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..generate.phrases import in_order
from ..generate.text_to_motion import generate
from ..motion.body import placed
from ..motion.skeleton import FPS
from .inbetween import NEAR
from .suite import CHECKS, PLAIN, Check

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
LONGEST_HALF = 4.9
"""Seconds of one half of a sentence at most: the model makes 9.8 at a time."""


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
        **_sentences(model, seeds),
        **_at_once(model, seeds),
    }


def _sentences(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of sentences ("a person waves, then kicks") of which both halves pass, made whole and one at a time.

    For each seed the plain prompts that ask for one thing are shuffled and taken two at a time. Both halves pass where
    there is a moment, of eleven from a quarter to three quarters of the time, before which the first check passes and
    after which the second does.
    """
    models = {"whole": _making(model, False), "one at a time": _making(model, True)}
    passed: dict[str, list[bool]] = {name: [] for name in models}
    single = [check for check in PLAIN if len(in_order(check.prompts[0])) == 1]
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(single))
        for first, second in zip(order[::2], order[1::2], strict=False):
            checks = single[first], single[second]
            prompt = f"{checks[0].prompts[0]}, then {checks[1].prompts[0].removeprefix('a person ')}"
            seconds = sum(min(check.seconds, LONGEST_HALF) for check in checks)
            for name, maker in models.items():
                (motion,) = generate(maker, prompt, seconds=seconds, fps=FPS, seed=seed)
                passed[name].append(_both_pass(checks, motion.joints))
    return {f"sentences made {name}": float(np.mean(values)) for name, values in passed.items()} | {
        "sentences": float(len(passed["whole"]))
    }


def _at_once(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of sentences ("walks while waving", "walks and waves") of which both things are seen in the motion.

    Made whole and each thing by itself. What arms do is looked for as if the body did not travel, for some checks of
    arms want it to stay.
    """
    by_prompt = {check.prompts[0]: check for check in CHECKS}
    models = {"whole": _making(model, False), "each by itself": _making(model, True)}
    passed: dict[str, list[bool]] = {name: [] for name in models}
    for legs, (arms, doing), seed in itertools.product(LEGS, ARMS.items(), seeds):
        said = f"while {doing}", f"and {arms.removeprefix('a person ')}"
        for (name, maker), with_arms in itertools.product(models.items(), said):
            (motion,) = generate(maker, f"{legs} {with_arms}", seconds=AT_ONCE_SECONDS, fps=FPS, seed=seed)
            still = motion.joints - motion.joints[:, :1] * np.array([1.0, 0.0, 1.0])
            both = by_prompt[legs].passes(placed(motion.joints)) and by_prompt[arms].passes(placed(still))
            passed[name].append(bool(both))
    return {f"at once, {name}": float(np.mean(values)) for name, values in passed.items()} | {
        "sentences at once": float(len(passed["whole"]))
    }


def _making(model: Model, one_at_a_time: bool) -> Model:
    """The model, taking sentences apart or not."""
    sampling = replace(model.config.sampling, one_at_a_time=one_at_a_time)
    return type(model)(replace(model.bundle, config=replace(model.config, sampling=sampling)))


def _both_pass(checks: tuple[Check, Check], joints: np.ndarray) -> bool:
    borders = np.rint(np.linspace(0.25, 0.75, 11) * len(joints)).astype(int)
    return any(checks[0].passes(placed(joints[:k])) and checks[1].passes(placed(joints[k:])) for k in borders)


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
