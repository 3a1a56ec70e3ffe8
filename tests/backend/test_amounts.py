# SPDX-License-Identifier: GPL-3.0-or-later
"""What prompts say in numbers: how often, how many steps, by how many degrees."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from mosa.generate.text_to_motion import generate
from mosa.generate.words.amounts import (
    Amount,
    amount,
    distance,
    each_time,
    lasting,
    seconds_each_time,
    steps,
    turn,
    turn_aside,
)
from mosa.generate.words.phrases import in_order
from mosa.generate.words.posture import underway
from mosa.motion.body import airborne, heading, placed, times, travel
from mosa.motion.features import facing, heading_angle
from tests.backend.texts import any_text


@pytest.mark.parametrize(
    ("prompt", "count", "made"),
    [
        ("a person jumps twice", 2, "a person jumps up"),
        ("a person jumps up and down three times in a row", 3, "a person jumps up"),
        ("the knight leaps forward 4 times", 4, "the knight jumps forward"),
        ("a person kicks twice with the left leg", 2, "a person kicks with the left leg"),
        ("a person kicks with her right foot two times.", 2, "a person kicks with the right leg"),
        ("someone does five squats", 5, "someone does a squat"),
        ("bow three times", 3, "a person bows"),
        ("hops 3 times", 3, "a person jumps up"),
        ("jumps backward twice", 2, "a person jumps backwards"),
        ("a person hops to her left three times", 3, "a person jumps to the left"),
        ("a person jumps once", 1, "a person jumps up"),
    ],
)
def test_each_time_is_a_prompt_of_its_own(prompt: str, count: int, made: str) -> None:
    parts = in_order(prompt)
    assert len(parts) == count
    assert [underway(part) for part in parts] == [made] * count


@pytest.mark.parametrize(
    "prompt",
    ["a person waves twice", "a person walks around the table twice", "a person jumps", "twice", "he jumps 0 times"],
)
def test_what_is_not_counted_stays_one(prompt: str) -> None:
    assert each_time(prompt) == [prompt] == in_order(prompt)
    assert amount(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a person takes a step back", ("a person", "walks backwards", 0.8)),
        ("he takes two big steps forward.", ("he", "walks forward", 1.4)),
        ("take 3 steps", ("a person", "walks forward", 2.0)),
        ("the guard walks four steps to the left", ("the guard", "steps sideways to the left", 2.2)),
        ("a person steps back", ("a person", "walks backwards", 0.8)),
        ("hops on one leg 5 times", ("a person", "hops several times on one leg", 3.7)),
        ("he hops on his left foot twice", ("he", "hops several times on his left leg", 1.9)),
        ("a person takes a few steps", None),
        ("a person takes three steps up the stairs", None),
        ("a person steps sideways to the left", None),
        ("a person takes zero steps", None),
    ],
)
def test_steps_have_the_time_that_they_take(prompt: str, found: tuple[str, str, float] | None) -> None:
    said = amount(prompt)
    assert said == (None if found is None else Amount(found[0], found[1], pytest.approx(found[2])))
    assert steps(prompt) == (None if found is None else found[0])


def test_who_has_taken_so_many_steps_stands_unless_more_follows() -> None:
    assert in_order("a person takes a step back") == ["a person takes a step back", "a person stops"]
    assert in_order("he takes two steps forward and waves") == ["he takes two steps forward", "he waves"]
    assert in_order("a person jumps twice and waves") == [
        "a person jumps once",
        "a person jumps once",
        "a person waves",
    ]


@pytest.mark.parametrize(
    ("prompt", "degrees"),
    [
        ("a person turns around", 180),
        ("A zombie slowly turns around.", 180),
        ("turn around to face the other way", 180),
        ("she is turning to face the other way", 180),
        ("a person turns around to the left", 180),
        ("a person turns left by 90 degrees", 90),
        ("a person turns 45° to the right", 45),
        ("the robot spins 360 degrees on the spot", 360),
        ("a person does a 180 degree turn", 180),
        ("a person turns around twice", 360),
        ("turn 180", 180),
        ("a person makes a half turn", 180),
        ("a person turns around in circles", None),
        ("a person turns to face the wall", None),
        ("a person turns left", 90),
        ("turns slowly to the right", 90),
        ("a person turns left and walks forward", None),
        ("a person spins to the left", None),
        ("a person walks and turns around", None),
        ("a person turns 0 degrees", None),
    ],
)
def test_by_how_much_somebody_turns_is_known(prompt: str, degrees: int | None) -> None:
    found = turn(prompt)
    assert found == (None if degrees is None else pytest.approx(math.radians(degrees)))


@pytest.mark.parametrize(
    ("prompt", "seconds", "degrees"),
    [
        ("a person turns left", None, 90),
        ("turns to the right", 6.0, -90),
        ("turns left by 90 degrees", 3.0, 90),
        ("turns 120 degrees to the right", 3.0, -120),
    ],
)
def test_who_turns_to_a_side_turns_there_and_does_not_turn_back(
    bundled: Any, prompt: str, seconds: float | None, degrees: int
) -> None:
    """They turned by 40 to 240 degrees, and in three seconds by up to 210 and back to 90."""
    for seed in range(3):
        (motion,) = generate(bundled, prompt, seconds=seconds, fps=20.0, seed=seed)
        turned = heading(motion.joints) * np.sign(degrees)
        assert turned[-1] == pytest.approx(abs(degrees), abs=20)
        assert turned.max() < abs(degrees) + 25 and turned.min() > -15


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a person walks forward 3 meters", ("a person walks forward", 3.0)),
        ("a man walks backwards for 2.5 m", ("a man walks backwards", 2.5)),
        ("Walk ten feet ahead.", ("Walk ahead", 3.048)),
        ("a person walks 400 meters", None),
        ("a person walks 0.1 m", None),
        ("a person jumps 3 meters", None),
        ("a person walks three times", None),
    ],
)
def test_how_far_somebody_goes_is_known(prompt: str, found: tuple[str, float] | None) -> None:
    said = distance(prompt)
    assert said == (None if found is None else (found[0], pytest.approx(found[1])))


def test_all_fours_are_no_four_seconds() -> None:
    assert lasting("a person crawls on all fours") is None
    assert lasting("a person crawls for four seconds") == ("a person crawls", 4.0)


def test_nothing_lasts_no_time_at_all() -> None:
    assert lasting("a person walks for 0 seconds") == ("a person walks", 0.5)


def test_who_turns_half_around_is_told_so_and_not_to_turn_aside() -> None:
    assert turn_aside("a person turns 90 degrees to the left") == ("a person turns around", True)
    assert turn_aside("a person turns 180 degrees to the left") is None


def test_nobody_kicks_faster() -> None:
    assert seconds_each_time("a person jumps three times") == pytest.approx(7.2)
    assert seconds_each_time("a person kicks three times") is None


@given(any_text("a person jumps turns takes kicks twice three ten zero 0 steps times back left by 90 degrees around"))
@example("a person jumps zero times")
@example("turn 0 degrees")
def test_any_text_is_looked_at_for_amounts(prompt: str) -> None:
    assert each_time(prompt) and turn(prompt) != 0.0
    said = amount(prompt)
    assert said is None or said.seconds > 0


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("prompt", "degrees"), [("a person turns around", 180.0), ("he turns right 45 degrees", 45.0)])
def test_it_turns_by_so_much(bundled: Any, prompt: str, degrees: float, seed: int) -> None:
    (motion,) = generate(bundled, prompt, seed=seed)
    heading = np.degrees(np.unwrap(heading_angle(facing(motion.joints))))
    assert abs(heading[-1] - heading[0]) == pytest.approx(degrees, abs=5.0)


def test_both_arms_go_up_as_often_as_is_told(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person raises both arms twice", fps=20.0, seed=0)
    up = motion.joints[:, [20, 21], 1].min(axis=1) > motion.joints[:, 15, 1]
    assert np.count_nonzero(np.diff(up.astype(int)) == 1) == 2


def test_it_jumps_as_often_as_it_is_told_and_keeps_the_prompt(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person jumps forward three times", seed=1)
    assert times(airborne(placed(motion.joints))) == 3
    assert motion.prompt == "a person jumps forward three times"


@pytest.mark.parametrize(
    ("prompt", "metres"), [("a person walks forward 3 meters", 3.0), ("a person walks backwards 2 m and stops", -2.0)]
)
def test_it_goes_so_far(bundled: Any, prompt: str, metres: float) -> None:
    (motion,) = generate(bundled, prompt, seed=1)
    _, ahead = travel(placed(motion.joints))
    assert ahead == pytest.approx(metres, abs=0.6 if "stops" in prompt else 0.2)


@pytest.mark.parametrize("seconds", [None, 6.0])
def test_a_step_is_no_walk(bundled: Any, seconds: float | None) -> None:
    (motion,) = generate(bundled, "a person takes a step back", seconds=seconds, seed=1)
    _, ahead = travel(placed(motion.joints))
    assert -1.6 < ahead < -0.3


@pytest.mark.parametrize("prompt", ["a person walks 3 meters", "a person walks 3 meters while waving"])
def test_who_has_gone_so_far_stands_for_the_rest_of_the_time(bundled: Any, prompt: str) -> None:
    (motion,) = generate(bundled, prompt, seconds=6.0, seed=1)
    assert motion.frames == 120
    assert 2.5 < float(np.linalg.norm(travel(placed(motion.joints)))) < 3.5


def test_each_of_several_jumps_takes_as_long(bundled: Any) -> None:
    """Only before the first one does somebody stand."""
    (twice,), (thrice,) = (generate(bundled, f"a person jumps {often}", seed=1) for often in ("twice", "three times"))
    assert thrice.frames - twice.frames == 48
