# SPDX-License-Identifier: GPL-3.0-or-later
"""Hops on one leg and jumps down: read from prompts, on that leg alone, and down to the floor as fast as one falls.
That figures are not measured on them: test_on_a_mat.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa import generate
from mosa.generate.drawn.activities import activity_of
from mosa.generate.drawn.jumps import JUMPS
from mosa.motion.activity import doing
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS
from tests.backend.drawn_samples import FPS, joints

LEFT, RIGHT, TOES = 10, 11, [10, 11]


@pytest.mark.parametrize(
    ("prompt", "stands", "ahead"),
    [
        *(("hops on one leg", LEFT, 0.0), ("a person hops on her right foot", RIGHT, 0.0)),
        *(("hopping on one foot", LEFT, 0.0), ("a girl hops forward on one leg", LEFT, 1.84)),
        ("hops on the right leg across the room", RIGHT, 1.84),
    ],
)
def test_who_hops_on_a_leg_is_on_that_one_alone(prompt: str, stands: int, ahead: float) -> None:
    made = joints(prompt, 4.0)
    other = LEFT + RIGHT - stands
    assert made[:, other, 1].min() > 0.15
    assert made[:, stands, 1].min() < 0.03 and made[:, stands, 1].max() > 0.08
    assert made[-1, 0, 2] - made[0, 0, 2] == pytest.approx(ahead, abs=0.02)
    down = (made[1:, stands, 1] < 0.02) & (made[:-1, stands, 1] < 0.02)
    slides = np.linalg.norm(np.diff(made[:, stands][:, [0, 2]], axis=0), axis=-1) * FPS
    assert down.any() and np.median(slides[down]) < 0.2


@pytest.mark.parametrize(
    ("prompt", "height"),
    [
        *(("jumps off a box", 0.9), ("a boy leaps down from the bench", 0.5), ("steps off the chair", 0.5)),
        *(("jumps off the roof", 0.9), ("jumps down from a wall and lands", 0.9), ("jumps down", 0.5)),
    ],
)
def test_who_jumps_off_something_comes_down_to_the_floor(prompt: str, height: float) -> None:
    made = joints(prompt)
    assert made[0, TOES, 1].min() == pytest.approx(height, abs=0.03)
    assert made[-1, TOES, 1].max() < 0.03 and made[-1, 0, 1] > 0.9
    assert made[-1, 0, 2] > 0.8, "ahead"
    flies = (made[:, TOES, 1].min(axis=1) > 0.1) & (made[:, 0, 2] > 0.3)
    falls = np.diff(made[flies][:, 0, 1], 2) * FPS**2
    assert np.median(falls) == pytest.approx(-9.81, abs=2.5)


def test_who_got_up_onto_a_box_jumps_off_it_from_there(bundled: Any) -> None:
    made = generate(bundled, "climbs onto a box and jumps off the box", seed=0)[0].joints
    assert made[:, 0, 1].max() > 1.7 and made[-1, TOES, 1].max() < 0.05
    assert np.abs(np.diff(made[:, 0, 1])).max() < 0.3, "never through the air in a frame"


@pytest.mark.parametrize("name", list(JUMPS))
def test_they_are_smooth_and_above_the_floor(name: str) -> None:
    activity = JUMPS[name]
    phase = np.arange(round(activity.seconds * FPS) + 1) / FPS / activity.seconds
    made = forward_kinematics(*doing(activity, phase, OFFSETS), OFFSETS)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 8.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 200.0


def test_walls_are_climbed_over_as_fences_are() -> None:
    wall, fence = (activity_of(f"a boy climbs over a {thing}") for thing in ("wall", "fence"))
    assert wall is not None and wall == fence
    assert wall.up[-1] == wall.up[0] and wall.ahead[-1] > 0.8, "on the floor again, beyond it"
