# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether somebody does a thing as often, takes as many steps and turns as far as a prompt says in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..generate.text_to_motion import generate
from ..motion.body import ANKLES, SHOULDERS, airborne, crouch, heading, lean, over, placed, swings, times, travel
from ..motion.skeleton import FPS

if TYPE_CHECKING:
    from ..generate.model import Model

Count = Callable[[np.ndarray], float]


def _jumps(joints: np.ndarray) -> float:
    return times(airborne(joints))


def _kicks(joints: np.ndarray) -> float:
    return max(swings(joints[:, ankle, 1], 0.35, 0.2) for ankle in ANKLES)


def _squats(joints: np.ndarray) -> float:
    return swings(-crouch(joints), -0.75, -0.9)


def _bows(joints: np.ndarray) -> float:
    return swings(lean(joints), 35, 20)


def _raised(joints: np.ndarray) -> float:
    return swings(over(joints, SHOULDERS).max(axis=1), 0.0, -0.2)


def _turned(joints: np.ndarray) -> float:
    """Degrees, to the left."""
    return float(heading(joints)[-1] - heading(joints)[0])


def _turned_either_way(joints: np.ndarray) -> float:
    return abs(_turned(joints))


def _ahead(joints: np.ndarray) -> float:
    """Metres."""
    return float(travel(joints)[1])


PROMPTS: dict[str, tuple[Count, float, float]] = {
    "a person jumps once": (_jumps, 1, 1),
    "a person jumps twice": (_jumps, 2, 2),
    "a person jumps forward three times": (_jumps, 3, 3),
    "a person kicks twice with the right leg": (_kicks, 2, 2),
    "a person does three squats": (_squats, 3, 3),
    "a person bows twice": (_bows, 2, 2),
    "a person raises the left arm twice": (_raised, 2, 2),
    "a person takes a step back": (_ahead, -1.2, -0.3),
    "a person takes two steps forward": (_ahead, 0.8, 2.0),
    "a person walks forward 3 meters": (_ahead, 2.7, 3.3),
    "a person runs ten feet forward": (_ahead, 2.7, 3.3),
    "a person turns left by 90 degrees": (_turned, 80, 100),
    "a person turns 45 degrees to the right": (_turned, -55, -35),
    "a person turns around": (_turned_either_way, 170, 190),
    "a person spins 360 degrees": (_turned_either_way, 345, 375),
}
"""What is counted or measured, and the least and most that will do. A step is 0.3 to 1.2 m long."""


def amounts(model: Model, seeds: list[int]) -> dict[str, float]:
    """Shares of motions that do as the number says, made whole and each time by itself."""
    models = {"whole": model.drawing(one_at_a_time=False), "each by itself": model.drawing(one_at_a_time=True)}
    found = {f"amounts made {made}": _share(maker, seeds) for made, maker in models.items()}
    return {**found, "amounts": float(len(PROMPTS) * len(seeds))}


def _share(model: Model, seeds: list[int]) -> float:
    passed = []
    for prompt, (count, least, most) in PROMPTS.items():
        for seed in seeds:
            (motion,) = generate(model, prompt, fps=FPS, seed=seed)
            passed.append(least <= count(placed(motion.joints)) <= most)
    return float(np.mean(passed))
