# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done once in a longer range, and jumps that people can do."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.edit.once import jump_error, jumps_once, spare_steps
from mosa.generate.text_to_motion import generate
from mosa.motion.runs import runs
from mosa.motion.skeleton import GRAVITY

FRAMES = 80
INSIDE = slice(10, 70)


def jumping(height: float, seconds: float, start: int = 30) -> np.ndarray:
    """Joints (80, 22, 3) at 20 fps of somebody who is in the air once, on the way of whatever is thrown."""
    joints = np.zeros((FRAMES, 22, 3))
    share = np.clip((np.arange(FRAMES) - start) / (20.0 * seconds), 0.0, 1.0)
    joints[..., 1] += (4.0 * height * share * (1.0 - share))[:, None]
    return joints


def unknown_inside() -> np.ndarray:
    known = np.ones(FRAMES, dtype=bool)
    known[INSIDE] = False
    return known


def test_a_jump_may_take_as_long_as_a_body_rises_and_falls() -> None:
    takes = 2.0 * math.sqrt(2.0 * 0.4 / GRAVITY)
    assert jump_error(jumping(0.4, takes), unknown_inside()) == 0.0
    hangs = [jump_error(jumping(0.4, factor * takes), unknown_inside()) for factor in (2.0, 2.5)]
    assert 0.0 < hangs[0] < hangs[1]


def test_a_second_hop_is_worse_than_one_jump() -> None:
    one, two = jumping(0.4, 0.5, start=24), jumping(0.3, 0.4, start=45)
    assert jump_error(one + two, unknown_inside()) > jump_error(one, unknown_inside()) + 0.2


def test_who_stays_down_or_jumps_at_the_very_end_is_told_from_who_jumps() -> None:
    assert jump_error(jumping(0.05, 0.5), unknown_inside()) == math.inf
    later = [jump_error(jumping(0.4, 0.5, start=start), unknown_inside()) for start in (52, 54, 62)]
    assert 0.0 < later[0] < later[1] < later[2]


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("a person jumps", True),
        ("someone leaps forward", True),
        ("a person does a backflip", True),
        ("a person bows", False),
        ("a person picks something up", False),
    ],
)
def test_one_jump_is_known_by_its_words(text: str, once: bool) -> None:
    assert jumps_once(text) is once


def test_only_what_is_done_once_leaves_steps_to_spare(bundled: Any) -> None:
    known = np.ones(180, dtype=bool)
    known[40:140] = False
    assert 0 < spare_steps(bundled, "a person jumps", known) < 100
    for text in (None, "a person walks", "a person jumps up and down", "a person jumps, then walks"):
        assert spare_steps(bundled, text, known) == 0
    pinned = known.copy()
    pinned[90] = True
    assert spare_steps(bundled, "a person jumps", pinned) == 0
    assert spare_steps(bundled, "a person jumps", known[30:70]) == 0, "there is hardly time for it"
    assert spare_steps(bundled, "a person jumps", known[40:]) == 0, "what is known behind it may begin in the air"


@pytest.mark.parametrize("seed", [1, 5])
def test_who_jumps_in_a_long_range_comes_down(bundled: Any, seed: int) -> None:
    """Somebody hung in the air for up to 3.2 of 4 seconds."""
    (stands,) = generate(bundled, "a person stands still", seconds=6.0, fps=24.0, seed=5)
    (result,) = edit(bundled, stands, 24, 120, text="a person jumps", seed=seed)
    lowest = result.joints[..., 1].min(axis=1) - stands.joints[..., 1].min()
    flights = [(end - start) / 24.0 for start, end in runs(lowest > 0.08)]
    assert flights and max(flights) < 1.2
