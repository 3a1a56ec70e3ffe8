# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways there and back, and what is done so often, in little time, and steps aside for long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.evaluate.suite import CHECKS
from mosa.generate.request import check_request
from mosa.generate.sped_up import slower, slower_often
from mosa.generate.text_to_motion import generate, generate_request, hurried
from mosa.generate.words.going import is_aside
from mosa.generate.words.phrases import is_there_and_back
from mosa.motion.body import airborne, crouch, heading, placed, swings, times

BY_PROMPT = {prompt: check for check in CHECKS for prompt in check.prompts}
STOOL = "a person sits down on a low stool and stands up again"
STEPS = "a person climbs three steps, turns around and comes down"


@pytest.mark.parametrize(
    "prompt",
    [STOOL, STEPS, "she crouches down and gets back up again.", "someone climbs the stairs and comes back down"],
)
def test_ways_there_and_back_are_known(prompt: str) -> None:
    assert is_there_and_back(prompt)


@pytest.mark.parametrize(
    "prompt",
    ["a person sits down", "a person stands up again", "a person climbs the stairs", "a person walks and sits down"],
)
def test_one_way_is_not_there_and_back(prompt: str) -> None:
    assert not is_there_and_back(prompt)


@pytest.mark.parametrize(("prompt", "seconds"), [(STOOL, 3.0), (STOOL, 5.0), (STEPS, 4.0), (STEPS, 6.0)])
def test_who_has_little_time_comes_back_nevertheless(bundled: Any, prompt: str, seconds: float) -> None:
    for seed in (1, 2):
        (motion,) = generate(bundled, prompt, seconds=seconds, fps=20.0, seed=seed)
        assert motion.frames == round(seconds * 20)
        assert BY_PROMPT[prompt].passes(placed(motion.joints))


def test_with_enough_time_nothing_is_sped_up(bundled: Any) -> None:
    assert slower(bundled, check_request(STOOL, seconds=8.0)) is None
    assert slower(bundled, check_request(STOOL, seconds=5.0)) is not None
    (begun,) = generate_request(bundled, check_request(STOOL, seconds=7.2, fps=20.0, seed=1), begun=True)
    (whole,) = generate(bundled.drawing(one_at_a_time=False), STOOL, seconds=7.2, fps=20.0, seed=1)
    np.testing.assert_array_equal(begun.joints, whole.joints)


def test_at_every_rate_it_is_the_same_motion(bundled: Any) -> None:
    few, many = (generate(bundled, STEPS, seconds=5.0, fps=fps, seed=1)[0] for fps in (20.0, 60.0))
    assert many.frames == 300
    np.testing.assert_allclose(many.joints[0], few.joints[0], atol=1e-9)
    np.testing.assert_allclose(many.joints[-1], few.joints[-1], atol=1e-9)


@pytest.mark.parametrize("seconds", [2.0, 3.0, 5.0])
def test_who_jumps_twice_does_so_in_little_time(bundled: Any, seconds: float) -> None:
    for seed in (0, 3):
        (motion,) = generate(bundled, "a person jumps twice", seconds=seconds, fps=20.0, seed=seed)
        assert motion.frames == round(seconds * 20)
        assert times(airborne(placed(motion.joints))) == 2


def test_who_jumps_twice_stands_where_there_is_more_time(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person jumps twice", seconds=8.0, fps=20.0, seed=3)
    joints = placed(motion.joints)
    assert times(airborne(joints)) == 2
    assert np.linalg.norm(np.diff(joints[-20:, 0], axis=0), axis=-1).max() * 20 < 0.3


def test_who_has_no_time_to_stand_before_jumps(bundled: Any) -> None:
    for seed in (0, 1, 2):
        (motion,) = generate(bundled, "a person jumps once", seconds=2.4, fps=20.0, seed=seed)
        assert times(airborne(placed(motion.joints))) == 1


def test_who_squats_three_times_does_so_in_three_seconds(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person squats three times", seconds=3.0, fps=20.0, seed=3)
    assert swings(-crouch(placed(motion.joints)), -0.75, -0.9) == 3


@pytest.mark.parametrize(
    ("prompt", "lowest"),
    [
        ("a person falls and gets up", 0.4),
        ("a person lies down and gets up", 0.3),
        ("a person sits down and stands up", 0.65),
        ("a person kneels and gets up", 0.65),
    ],
)
def test_who_gets_down_is_up_again_in_two_seconds(bundled: Any, prompt: str, lowest: float) -> None:
    (motion,) = generate(bundled, prompt, seconds=2.0, fps=20.0, seed=3)
    height = crouch(placed(motion.joints))
    assert height[0] > 0.85 and height.min() < lowest and height[-1] > 0.9


@pytest.mark.parametrize(
    ("prompt", "seconds", "is_short"),
    [
        ("a person jumps twice", 5.0, True),
        ("a person jumps twice", 5.6, False),
        ("a person jumps twice", 1.5, False),
        ("a person jumps once", 2.0, False),
        ("a person kicks twice", 5.0, False),
        ("a person crouches down, then stands up", 4.0, True),
        ("a person crouches down, then stands up", 6.0, False),
        ("a person crouches down, then waves", 4.0, False),
        ("a person sits down, stands up and walks", 4.0, False),
    ],
)
def test_what_takes_longer_than_it_has_is_known(bundled: Any, prompt: str, seconds: float, is_short: bool) -> None:
    assert (slower_often(check_request(prompt, seconds=seconds)) is not None) == is_short


def test_nobody_is_told_that_there_is_no_time_for_what_is_sped_up(bundled: Any) -> None:
    assert not hurried(bundled, check_request("a person falls and gets up", seconds=2.0))
    assert hurried(bundled, check_request("a person waves, then sits down", seconds=2.0))


@pytest.mark.parametrize(
    ("prompt", "aside"),
    [
        ("a person steps to the left", True),
        ("someone sidles over to the right", True),
        ("a ninja strafes left", True),
        ("a person steps sideways to the left and kicks", False),
        ("a person turns to the left", False),
        ("a person takes a step to the left", False),
    ],
)
def test_steps_aside_are_known(prompt: str, aside: bool) -> None:
    assert is_aside(prompt) == aside


@pytest.mark.parametrize("prompt", ["a person steps to the left"])
def test_who_steps_aside_for_long_does_not_turn(bundled: Any, prompt: str) -> None:
    for seed in (0, 1):
        (motion,) = generate(bundled, prompt, seconds=7.0, fps=20.0, seed=seed)
        joints = placed(motion.joints)
        assert np.ptp(heading(joints)) < 100
        assert abs(joints[-1, 0, 0] - joints[0, 0, 0]) > 2 * abs(joints[-1, 0, 2] - joints[0, 0, 2])
    (motion,), (whole,) = (
        generate(model, prompt, seconds=4.0, fps=20.0, seed=3)
        for model in (bundled, bundled.drawing(one_at_a_time=False))
    )
    np.testing.assert_array_equal(motion.joints, whole.joints)
