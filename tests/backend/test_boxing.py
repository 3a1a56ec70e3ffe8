# SPDX-License-Identifier: GPL-3.0-or-later
"""Punches and what keeps them from landing: read from prompts, out of hips that turn, over feet that stay."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_and_times, activity_of
from mosa.generate.drawn.boxing import BOXING
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from tests.backend.drawn_samples import FPS, joints, posed

TOES, ANKLES = [10, 11], [7, 8]
HEAD, LEFT, RIGHT = 15, 20, 21


def hips_turned(made: np.ndarray) -> np.ndarray:
    """Degrees (T,) by which hips are turned to the left."""
    across = made[:, 1] - made[:, 2]
    return np.degrees(np.unwrap(np.arctan2(-across[:, 2], across[:, 0])))


def reach(made: np.ndarray, wrist: int) -> np.ndarray:
    """How far (T,) a wrist is from its shoulder, as a share of the arm's length."""
    shoulder, elbow = wrist - 4, wrist - 2
    arm = np.linalg.norm(made[0, elbow] - made[0, shoulder]) + np.linalg.norm(made[0, wrist] - made[0, elbow])
    return np.asarray(np.linalg.norm(made[:, wrist] - made[:, shoulder], axis=-1) / arm)


@pytest.mark.parametrize(
    ("prompt", "times"),
    [
        *(("left jab", 1), ("a boxer throws a right hook", 1), ("throws an uppercut", 1), ("a boxer jabs", 1)),
        *(("jab, cross, hook, uppercut", 1), ("a fighter throws a jab and a cross", 1), ("one-two combo", 1)),
        *(("a boxer throws a boxing combo", 1), ("ducks under a punch", 1), ("slips a punch", 1), ("jab twice", 2)),
        *(("blocks a punch", 1), ("bobs and weaves", 1)),
    ],
)
def test_they_are_read(prompt: str, times: int) -> None:
    """ "A jab and a cross" was one punch of "a fighter a cross"."""
    (part,) = in_order(tidied(prompt))
    told = activity_and_times(part)
    assert told is not None and told[0] in BOXING.values() and told[1] == times


@pytest.mark.parametrize(
    "prompt", ["crosses the street", "hangs a coat on a hook", "throws jabs", "rolls forward", "slips on the ice"]
)
def test_others_are_not(prompt: str) -> None:
    assert not any(activity_of(part) in BOXING.values() for part in in_order(tidied(prompt)))


@pytest.mark.parametrize(("prompt", "wrist"), [("jab", LEFT), ("cross", RIGHT)])
def test_straight_punches_straighten_the_arm_ahead_while_the_other_fist_stays(prompt: str, wrist: int) -> None:
    """No arm straightened: it was a gesture over a stance."""
    made = joints(prompt)
    hit = int((made[:, wrist, 2] - made[:, 0, 2]).argmax())
    assert reach(made, wrist)[hit] > 0.94 > 0.75 > reach(made, wrist)[0]
    assert abs(made[hit, wrist, 1] - made[hit, HEAD, 1]) < 0.2, "as high as a chin"
    other = LEFT + RIGHT - wrist
    assert np.linalg.norm(made[hit, other] - made[hit, HEAD]) < 0.35, "before the face"


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [("cross", 1.0), ("right hook", 1.0), ("uppercut", 1.0), ("left hook", -1.0), ("left uppercut", -1.0)],
)
def test_hips_turn_into_punches_over_a_heel_that_comes_up(prompt: str, sign: float) -> None:
    made = joints(prompt)
    hips = sign * hips_turned(made)
    assert hips.max() - hips[: int(hips.argmax())].min() > 40.0
    heel = ANKLES[1] if sign > 0.0 else ANKLES[0]
    assert made[int(hips.argmax()), heel, 1] - made[0, heel, 1] > 0.03


def test_an_uppercut_comes_from_below_up_to_the_chin() -> None:
    made = joints("uppercut")
    low = int(made[:, RIGHT, 1].argmin())
    assert made[low, RIGHT, 1] < made[low, 12, 1] - 0.3
    assert made[low:, RIGHT, 1].max() > made[low, RIGHT, 1] + 0.5


def test_a_combination_throws_its_punches_in_turn() -> None:
    made = joints("jab, cross")
    jab, cross = (int((made[:, wrist, 2] - made[:, 0, 2]).argmax()) for wrist in (LEFT, RIGHT))
    assert 0.2 < (cross - jab) / FPS < 0.8
    assert len(made) / FPS < 2.5, "four took 7.6 seconds, two half of that"


def test_who_ducks_gets_the_head_under_a_punch_from_one_side_to_the_other() -> None:
    made = joints("ducks under a punch")
    assert made[0, HEAD, 1] - made[:, HEAD, 1].min() > 0.35
    low = made[made[:, HEAD, 1] < made[0, HEAD, 1] - 0.2]
    assert np.ptp(low[:, HEAD, 0]) > 0.12


def test_who_slips_a_punch_takes_the_head_aside_and_who_blocks_lifts_both_fists() -> None:
    assert np.ptp(joints("slips a punch")[:, HEAD, 0]) > 0.2
    made = joints("blocks a punch")
    middle = made[len(made) // 2]
    assert (middle[[LEFT, RIGHT], 1] > middle[HEAD, 1] - 0.12).all()


@pytest.mark.parametrize("name", list(BOXING))
def test_they_are_smooth_on_feet_that_stay_and_end_in_the_stance(name: str) -> None:
    made = posed(BOXING[name], 2.0)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 10.0
    # Fists are stopped by arms that are all but straight: some 30 g, as those of real punches.
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 320.0
    assert np.allclose(made[len(made) // 2], made[0], atol=0.03)
    toes = made[:, TOES][..., [0, 2]]
    assert np.linalg.norm(toes - toes[:1], axis=-1).max() < 0.1
