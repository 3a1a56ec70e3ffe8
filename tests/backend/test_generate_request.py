# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be asked for, and the sentences about what may not."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.generate.request import SEED_COUNT, check_request, warnings_for


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prompt": ""}, "empty"),
        ({"prompt": " \n\t "}, "empty"),
        ({"prompt": 7}, "text"),
        ({"prompt": "a" * 1001}, "1001 characters"),
        ({"prompt": "walk \ud800"}, "broken characters"),
        ({"seconds": 0}, "more than 0"),
        ({"seconds": -2.0}, "more than 0 seconds, not -2"),
        ({"seconds": "five"}, "a number of seconds"),
        ({"seconds": True}, "a number of seconds"),
        ({"seconds": math.nan}, "a number of seconds"),
        ({"seconds": math.inf}, "a number of seconds"),
        ({"seconds": 10**400}, "a number of seconds"),
        ({"seconds": 61}, "at most 60 seconds"),
        ({"seconds": 60.01}, "at most 60 seconds, not 60.01"),
        ({"seconds": 0.01}, "less than one frame"),
        ({"frames": 0}, "from 1 to 1200, not 0"),
        ({"frames": 2.5}, "whole number"),
        ({"frames": 1201}, "from 1 to 1200, not 1201"),
        ({"frames": 10**400}, "whole number from 1 to 1200"),
        ({"seconds": 2.0, "frames": 40}, "not both"),
        ({"fps": 0.5}, "from 1 to 240"),
        ({"fps": 241}, "not 241"),
        ({"fps": "x"}, "frame rate"),
        ({"seed": -1}, "from 0 to 2147483647, not -1"),
        ({"seed": SEED_COUNT}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"variations": 0}, "from 1 to 8"),
        ({"variations": 9}, "from 1 to 8"),
        ({"guidance": 21}, "guidance"),
        ({"temperature": 0}, "from 0.05 to 5"),
    ],
)
def test_bad_input_is_named_in_one_sentence(options: dict[str, object], words: str) -> None:
    with pytest.raises(RequestError) as problem:
        check_request(**{"prompt": "a person walks", **options})  # type: ignore[arg-type]
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
    assert str(problem.value).endswith(".")


@given(
    seconds=st.floats(0.05, 9.8),
    fps=st.one_of(st.sampled_from([20.0, 23.976, 24.0, 30.0, 60.0]), st.floats(1, 240)),
)
def test_frames_are_the_rounded_product_and_the_model_makes_enough(seconds: float, fps: float) -> None:
    if round(seconds * fps) < 1:
        with pytest.raises(RequestError):
            check_request("walk", seconds=seconds, fps=fps)
        return
    request = check_request("walk", seconds=seconds, fps=fps)
    assert request.frames == round(seconds * fps)
    assert request.model_frames % 4 == 0
    assert 40 <= request.model_frames <= 196
    ends = request.frames / fps * 20
    # Half a frame of the caller's was rounded; what is missing at the end is made up for by going slower.
    assert ends - 10 / fps <= request.model_frames + 1e-6 or request.model_frames == 196
    assert request.model_frames < max(40, ends) + 4


@given(tokens=st.integers(10, 49), fps=st.floats(5.1, 240))
def test_a_duration_and_a_seed_are_the_same_motion_at_every_rate(tokens: int, fps: float) -> None:
    assert check_request("walk", seconds=tokens / 5, fps=fps).model_frames == 4 * tokens


@pytest.mark.parametrize("fps", [20.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 59.94, 60.0])
def test_the_longest_motion_is_made_in_one_part_at_every_rate(fps: float) -> None:
    assert not check_request("walk", seconds=9.8, fps=fps).in_parts
    assert check_request("walk", seconds=9.8 + 1.5 / fps, fps=fps).in_parts


def test_without_a_length_it_is_five_seconds() -> None:
    assert check_request("walk", fps=24).frames == 120


@given(seconds=st.floats(2.0, 9.8), fps=st.floats(1, 240), begins=st.lists(st.integers(1, 59), max_size=3, unique=True))
def test_an_open_length_is_settled_by_what_the_last_prompt_takes(seconds: float, fps: float, begins: list[int]) -> None:
    later = [(float(begin), "run") for begin in sorted(begins)]
    request = check_request("walk", later=later, fps=fps)
    assert request.open_end and request.frames / fps <= 60.5
    settled = request.lasting(lambda _prompt: seconds)
    whole = min((later[-1][0] if later else 0.0) + seconds, 60.0)
    assert not settled.open_end and -1 / fps < settled.frames / fps - whole <= 1e-6
    assert settled.in_parts == bool(later)


@pytest.mark.parametrize("length", [{"seconds": 3.0}, {"frames": 60}])
def test_a_given_length_is_not_open(length: dict[str, float]) -> None:
    assert not check_request("walk", **length).open_end


def test_frames_count_at_the_callers_rate() -> None:
    request = check_request("walk", frames=48, fps=24)
    assert (request.frames, request.model_frames) == (48, 40)


@given(seed=st.integers(0, SEED_COUNT - 1), variations=st.integers(1, 8))
def test_seeds_count_up_and_wrap(seed: int, variations: int) -> None:
    seeds = check_request("walk", seed=seed, variations=variations).seeds
    assert seeds == [(seed + k) % 2**31 for k in range(variations)]


def test_without_a_seed_each_request_gets_its_own() -> None:
    seeds = {check_request("walk").seed for _ in range(8)}
    assert len(seeds) > 1
    assert all(0 <= seed < SEED_COUNT for seed in seeds)


@pytest.mark.parametrize("text", ["läuft", "a person walks, then waves 2 times!", "naïve"])
def test_latin_text_gives_no_warning(text: str) -> None:
    assert warnings_for(text) == []


@pytest.mark.parametrize("text", ["人が歩く", "человек идёт", "a person ходит", "ein Mensch läuft", "une femme marche"])
def test_other_text_warns_that_the_model_reads_english(text: str) -> None:
    (warning,) = warnings_for(text)
    assert "English" in warning


@pytest.mark.parametrize("text", ["🙂🙂", "12 34", "."])
def test_a_prompt_without_words_warns_of_that(text: str) -> None:
    (warning,) = warnings_for(text)
    assert "no words" in warning


def test_the_prompt_is_stripped_and_its_lines_stay() -> None:
    assert check_request("  walk\nthen run \n").prompt == "walk\nthen run"


def test_a_prompt_of_which_the_end_is_not_read_warns() -> None:
    short, long = "a person walks and " * 18, "a person walks and " * 19
    assert check_request(short).warnings == []
    for request in (check_request(long), check_request("walk", later=[(2.0, long)])):
        assert [warning for warning in request.warnings if "longer than the model reads" in warning]


def test_the_words_that_are_read_are_those_of_the_encoder() -> None:
    from mosa.generate.request import READ_WORDS
    from mosa.model.text import TextEncoder

    encoder = TextEncoder.load("minilm")
    fitting = ["walk"] * READ_WORDS
    assert encoder.encode([" ".join(fitting)])[0].shape[1] == encoder.encode([" ".join([*fitting, "jump"])])[0].shape[1]
    assert encoder.encode([" ".join(fitting[1:])])[0].shape[1] < encoder.encode([" ".join(fitting)])[0].shape[1]


@pytest.mark.parametrize(
    ("prompt", "length", "words"),
    [
        ("walks, then waves", {"seconds": 2.0}, "2 things one after another, which need 3 seconds"),
        ("walks, then waves", {"seconds": 3.0}, None),
        ("walks, then waves", {}, None),
        ("walks while waving", {"seconds": 1.0}, None),
        ("walks", {"seconds": 4.0, "later": [(None, "walks, then waves")]}, "3 things"),
        ("walks, then waves", {"later": [(2.0, "sits down, then stands up")]}, "2 things"),
        ("walks", {"seconds": 4.0, "later": [(2.0, "sits down, then stands up")]}, "2 things"),
        ("jumps 13 times", {}, "13 things"),
    ],
)
def test_what_there_is_no_time_for_is_told(prompt: str, length: dict[str, Any], words: str | None) -> None:
    request = check_request(prompt, **length)
    told = request.hurry()
    assert (len(told) == 1 and words in told[0]) if words else told == []
    if not any(begin for begin, _ in request.later):
        assert (request.taken_apart() == request) == (words is not None or "while" in prompt)
