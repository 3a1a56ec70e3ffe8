# SPDX-License-Identifier: GPL-3.0-or-later
"""Who goes over, through and against what is in the way does so as one does."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of
from mosa.generate.drawn.terrain import TERRAIN
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from tests.backend.drawn_samples import FPS, joints, named, posed

PELVIS, ANKLES, TOES, WRISTS, HEAD = 0, [7, 8], (10, 11), [20, 21], 15
OVER, WATER, SNOW = "steps over a log", "wades through water", "trudges through deep snow"
WIND, ICE = "walks against the wind", "walks on ice"


@pytest.mark.parametrize(
    ("prompt", "like"),
    [
        *(
            ("a girl steps over a puddle", OVER),
            ("climbs over a log", OVER),
            ("he carefully steps over the wire", OVER),
        ),
        *(("a man wades across a river", WATER), ("walks through waist-deep water", WATER), ("wading", WATER)),
        *(("walks through the snow", SNOW), ("struggles through thick mud", SNOW), ("plods through the mud", SNOW)),
        *(("walks into the wind", WIND), ("fights his way against a howling storm", WIND)),
        *(
            ("a woman walks carefully on thin ice", ICE),
            ("walks on eggshells", ICE),
            ("walks across a frozen lake", ICE),
        ),
    ],
)
def test_they_are_read(prompt: str, like: str) -> None:
    (part,) = in_order(tidied(prompt))
    assert activity_of(part) == named(like)


@pytest.mark.parametrize(
    "prompt",
    ["walks in the snow", "a man walks in the rain", "walks through the park", "walks over a bridge", "steps over"],
)
def test_who_goes_where_it_is_easy_walks(prompt: str) -> None:
    (part,) = in_order(tidied(prompt))
    assert activity_of(part) not in TERRAIN.values()


@pytest.mark.parametrize("name", list(TERRAIN))
def test_they_are_smooth_and_feet_that_stand_stay(name: str) -> None:
    made = posed(TERRAIN[name], 1.0 if TERRAIN[name].once else 2.0)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 4.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 100.0
    for toe in TOES:
        down = (made[1:, toe, 1] < 0.02) & (made[:-1, toe, 1] < 0.02)
        assert np.median(np.linalg.norm(np.diff(made[:, toe], axis=0), axis=-1)[down]) * FPS < 0.05


def test_one_foot_after_the_other_is_lifted_over_it() -> None:
    made = joints(OVER)
    highest = made[:, ANKLES, 1].argmax(axis=0)
    assert made[:, ANKLES, 1].max(axis=0).min() > 0.4 and np.ptp(highest) > 30
    assert made[-1, PELVIS, 2] > 0.8


@pytest.mark.parametrize(("prompt", "lifted"), [(WATER, 0.15), (SNOW, 0.25), (WIND, 0.1), (ICE, 0.0)])
def test_feet_are_lifted_as_high_as_it_takes(prompt: str, lifted: float) -> None:
    made = joints(prompt, 2.0)
    rise = made[:, ANKLES, 1].max() - made[:, ANKLES, 1].min()
    assert lifted <= rise < lifted + 0.2


def test_who_walks_against_the_wind_leans_into_it_with_an_arm_before_the_face() -> None:
    made = joints(WIND)
    ahead = made[:, HEAD] - made[:, PELVIS]
    assert np.degrees(np.arctan2(ahead[:, 2], ahead[:, 1])).min() > 20
    assert np.linalg.norm(made[:, WRISTS] - made[:, [HEAD]], axis=-1).min(axis=1).max() < 0.4


def test_who_walks_on_ice_takes_short_steps_with_wide_arms() -> None:
    made = joints(ICE)
    assert np.abs(made[:, WRISTS, 0] - made[:, [PELVIS], 0]).min() > 0.4
    assert np.abs(made[:, ANKLES[0], 2] - made[:, ANKLES[1], 2]).max() < 0.3
