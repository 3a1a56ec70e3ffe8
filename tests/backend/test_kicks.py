# SPDX-License-Identifier: GPL-3.0-or-later
"""Kicks by their names: read from prompts, as high and to where they go, and back in the stance after them."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_and_times
from mosa.generate.drawn.kicks import KICKS
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from tests.backend.drawn_samples import FPS, joints, posed

LEFT, RIGHT, TOES = 7, 8, [10, 11]


@pytest.mark.parametrize(
    ("prompt", "times"),
    [
        *(("front kick", 1), ("a fighter does a roundhouse kick", 1), ("throws a left high kick", 1)),
        *(("delivers a side kick with his left leg", 1), ("kicks down the door", 1), ("a ninja does a flying kick", 1)),
        *(
            ("spinning back kick", 1),
            ("leg sweep", 1),
            ("push kick to the chest", 1),
            ("knees his opponent in the gut", 1),
        ),
        *(("does two front kicks", 2), ("three roundhouse kicks", 3), ("does a side kick twice", 2)),
    ],
)
def test_they_are_read(prompt: str, times: int) -> None:
    (part,) = in_order(tidied(prompt))
    told = activity_and_times(part)
    assert told is not None and told[0] in KICKS.values() and told[1] == times


@pytest.mark.parametrize(
    ("prompt", "lowest", "highest"),
    [
        *(("front kick", 0.95, 1.1), ("push kick", 0.85, 1.0), ("roundhouse kick", 1.0, 1.2), ("low kick", 0.25, 0.5)),
        *(("side kick", 0.9, 1.1), ("spinning kick", 0.9, 1.1), ("axe kick", 1.3, 1.5), ("leg sweep", 0.05, 0.15)),
        ("flying kick", 1.1, 1.3),
    ],
)
def test_they_are_as_high_as_they_are_called_and_go_ahead(prompt: str, lowest: float, highest: float) -> None:
    made = joints(prompt)
    far = int(made[:, RIGHT, 2].argmax()) if "flying" not in prompt else int(made[:, RIGHT, 1].argmax())
    assert lowest < made[:, RIGHT, 1].max() < highest
    assert made[far, RIGHT, 2] - made[far, 0, 2] > 0.4, "ahead of the hips"


def test_those_of_the_left_leg_are_mirrored() -> None:
    right, left = joints("side kick"), joints("left side kick")
    assert np.allclose(left[:, LEFT], right[:, RIGHT] * [-1.0, 1.0, 1.0], atol=1e-6)


@pytest.mark.parametrize("name", list(KICKS))
def test_they_are_smooth_above_the_floor_and_end_in_the_stance(name: str) -> None:
    activity = KICKS[name]
    made = posed(activity, 1.0 if activity.once else 2.0)
    assert made[..., 1].min() > -0.02
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 10.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 230.0
    seen = made - made[:, :1] * [1.0, 0.0, 1.0]
    assert np.allclose(seen[0, [0, 15]], seen[-1, [0, 15]], atol=0.02)
    # The foot that stands turns with a body that turns.
    for toe in TOES if not np.ptp(activity.turn) else ():
        down = (made[1:, toe, 1] < 0.02) & (made[:-1, toe, 1] < 0.02)
        slides = np.linalg.norm(np.diff(made[:, toe][:, [0, 2]], axis=0), axis=-1) * FPS
        assert np.median(slides[down]) < 0.05
