# SPDX-License-Identifier: GPL-3.0-or-later
"""Who spins goes around step by step, and who turns in a jump does so in the air."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of
from mosa.generate.drawn.spins import SPINS
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.body import heading
from tests.backend.drawn_samples import FPS, joints, named, posed

PELVIS, FEET, TOES = 0, [10, 11], (10, 11)
SPIN, HALF, WHOLE = "spins around", "turns around while jumping", "jumps and spins"


@pytest.mark.parametrize(
    ("prompt", "like"),
    [
        *(("a person spins around very fast", SPIN), ("a girl twirls", SPIN), ("someone whirls about", SPIN)),
        *(("a 360 jump", WHOLE), ("a man jumps and spins in the air", WHOLE), ("does a jump spin", WHOLE)),
        *(("jumps and turns around in the air", HALF), ("a 180 degree jump", HALF)),
    ],
)
def test_they_are_read(prompt: str, like: str) -> None:
    (part,) = in_order(tidied(prompt))
    found = activity_of(part)
    assert found is not None and found._replace(seconds=0.0) == named(like)._replace(seconds=0.0)


@pytest.mark.parametrize("prompt", ["turns around", "spins the wheel", "jumps and turns around", "a spinning kick"])
def test_nothing_else_is_one(prompt: str) -> None:
    assert activity_of(prompt) not in SPINS.values()


@pytest.mark.parametrize("name", list(SPINS))
def test_they_are_smooth_and_above_the_floor(name: str) -> None:
    made = posed(SPINS[name])
    assert made[..., 1].min() > -0.015
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 7.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 100.0


@pytest.mark.parametrize(("prompt", "angle"), [(SPIN, 360), ("spins to the right", -360), (HALF, 180), (WHOLE, 360)])
def test_they_turn_by_as_much(prompt: str, angle: float) -> None:
    assert heading(joints(prompt))[-1] == pytest.approx(angle, abs=8)


def test_feet_stand_while_hips_turn_over_them() -> None:
    made = joints(SPIN, 2.0)
    for toe in TOES:
        down = (made[1:, toe, 1] < 0.02) & (made[:-1, toe, 1] < 0.02)
        assert np.median(np.linalg.norm(np.diff(made[:, toe], axis=0), axis=-1)[down]) * FPS < 0.05
    assert made[:, FEET, 1].min(axis=1).max() < 0.04, "one of them always does"


@pytest.mark.parametrize("prompt", [HALF, WHOLE])
def test_who_turns_in_a_jump_does_so_off_the_ground(prompt: str) -> None:
    made = joints(prompt)
    turned, air = heading(made), made[..., 1].min(axis=1) > 0.03
    assert np.ptp(turned[air]) > 0.8 * np.ptp(turned) and made[air, PELVIS, 1].max() > 1.15


def test_who_spins_three_times_goes_around_three_times(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person spins around three times", fps=20.0, seed=0)
    assert abs(heading(motion.joints)[-1]) == pytest.approx(3 * 360, abs=10), "to either side: none is told"
