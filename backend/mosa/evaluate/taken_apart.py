# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of motions that do all that a prompt asks for, made whole and taken apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..generate.text_to_motion import generate
from ..motion.skeleton import FPS

if TYPE_CHECKING:
    from ..generate.model import Model


def both_ways(model: Model, apart: str) -> dict[str, Model]:
    """The model as it makes prompts whole, and as it takes them apart; the latter is named `apart`."""
    return {"whole": model.drawing(one_at_a_time=False), apart: model.drawing(one_at_a_time=True)}


def shares(
    model: Model, tests: Mapping[str, Callable[[np.ndarray], bool]], seeds: list[int], name: str, apart: str
) -> dict[str, float]:
    """Shares of motions, as long as the model chooses, whose joints (T, 22, 3) pass the test of their prompt.

    "`name` made whole", "`name` made `apart`" and, as `name`, of how many motions each way.
    """
    found = {f"{name} made {made}": _share(maker, tests, seeds) for made, maker in both_ways(model, apart).items()}
    return {**found, name: float(len(tests) * len(seeds))}


def _share(model: Model, tests: Mapping[str, Callable[[np.ndarray], bool]], seeds: list[int]) -> float:
    passed = []
    for prompt, test in tests.items():
        for seed in seeds:
            (motion,) = generate(model, prompt, fps=FPS, seed=seed)
            passed.append(test(motion.joints))
    return float(np.mean(passed))
