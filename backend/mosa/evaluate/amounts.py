# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether somebody does a thing as often, takes as many steps and turns as far as a prompt says in numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..motion.body import ANKLES, SHOULDERS, airborne, crouch, heading, lean, over, placed, swings, times, travel
from .taken_apart import shares

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
    tests = {prompt: partial(_as_told, count, least, most) for prompt, (count, least, most) in PROMPTS.items()}
    return shares(model, tests, seeds, "amounts", "each by itself")


def _as_told(count: Count, least: float, most: float, joints: np.ndarray) -> bool:
    return least <= count(placed(joints)) <= most
