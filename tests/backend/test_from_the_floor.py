# SPDX-License-Identifier: GPL-3.0-or-later
"""Things picked up from the floor and put down there: read from prompts, hands reach it, and feet stay."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_and_times, activity_of
from mosa.generate.drawn.from_the_floor import FROM_THE_FLOOR
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from tests.backend.drawn_samples import FPS, joints, posed

LEFT_WRIST, RIGHT_WRIST, TOES = 20, 21, [10, 11]


@pytest.mark.parametrize(
    "prompt",
    [
        *("picks up a coin", "a man bends down and picks up a coin", "picks something up", "Pickup_Item", "pick up"),
        *("bends over to pick up a pen", "grabs a sword from the ground", "picks her keys up from the floor"),
        *("picks up litter", "a woman picks up a box with both hands", "lifts a heavy crate", "picks up a baby"),
        *("puts a bag on the floor", "sets the box down", "puts down a box", "lays his gun on the ground"),
        *("ties his shoes", "a boy ties his shoelaces", "kneels down and ties his shoe", "laces up her boots"),
        *("kneels down, ties his shoe", "picks a flower"),
        *("loots a body", "plants a bomb", "picks flowers", "builds a campfire"),
    ],
)
def test_they_are_read(prompt: str) -> None:
    (part,) = in_order(tidied(prompt))
    told = activity_and_times(part)
    assert told is not None and told[0]._replace(seconds=0.0) in [
        one._replace(seconds=0.0) for one in FROM_THE_FLOOR.values()
    ]
    assert told[1] == 1, "once"


@pytest.mark.parametrize(
    "prompt",
    [
        *("picks up a cup from the table", "picks up the phone", "picks up the pace", "picks up speed"),
        *("puts a box on the table", "lifts weights", "lifts the left arm", "puts on a hat", "takes a bow"),
        *("ties a knot", "takes a step", "collects himself", "lifts a box onto the shelf", "grabs his chest"),
        *("picks up a box and carries it", "picks where he left off"),
    ],
)
def test_others_are_not(prompt: str) -> None:
    activity = activity_of(tidied(prompt))
    assert activity is None or activity not in FROM_THE_FLOOR.values()


def test_the_hand_that_is_said_reaches_the_floor_and_comes_up_with_the_thing() -> None:
    for prompt, wrist in (
        ("picks up a coin", RIGHT_WRIST),
        ("picks up a coin with his left hand", LEFT_WRIST),
        ("picks up a coin with her right hand", RIGHT_WRIST),
    ):
        made = joints(prompt)
        other = LEFT_WRIST + RIGHT_WRIST - wrist
        assert made[:, wrist, 1].min() < 0.12 < 0.35 < made[:, other, 1].min()
        assert made[-1, wrist, 1] > made[-1, other, 1] + 0.1, "held"


def test_what_is_large_is_lifted_with_both_hands_between_which_it_is() -> None:
    made = joints("picks up a heavy box")
    down = int(made[:, LEFT_WRIST, 1].argmin())
    assert made[down, [LEFT_WRIST, RIGHT_WRIST], 1].max() < 0.35
    apart = np.linalg.norm(made[down:, LEFT_WRIST] - made[down:, RIGHT_WRIST], axis=-1)
    assert np.ptp(apart) < 0.1 and apart.min() > 0.3
    assert made[-1, [LEFT_WRIST, RIGHT_WRIST], 1].min() > 0.95


def test_what_is_put_down_goes_the_other_way() -> None:
    for picked, put in (("picks up a heavy box", "puts down a heavy box"), ("picks up a coin", "puts down a coin")):
        assert np.allclose(joints(picked), joints(put)[::-1], atol=1e-6)


@pytest.mark.parametrize("name", list(FROM_THE_FLOOR))
def test_they_are_smooth_above_the_floor_and_on_feet_that_stay(name: str) -> None:
    made = posed(FROM_THE_FLOOR[name])
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 4.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 80.0
    for toe in TOES:
        down = (made[1:, toe, 1] < 0.03) & (made[:-1, toe, 1] < 0.03)
        slides = np.linalg.norm(np.diff(made[:, toe][:, [0, 2]], axis=0), axis=-1) * FPS
        assert np.median(slides[down]) < 0.02
