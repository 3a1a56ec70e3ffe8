# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences that ask for several things, one after another or at once, and the requests that are made of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.generate.request import MAX_PROMPTS, SHORTEST_PART, SHORTEST_PHRASE, check_request
from mosa.generate.text_to_motion import generate, generate_request
from mosa.generate.words.going import is_steady, stays_down
from mosa.generate.words.phrases import (
    at_once,
    gets_down_and_up,
    in_order,
    is_done_seated,
    is_done_underway,
    is_of_arms,
)

WORDS = [
    "walks",
    "waves",
    "then",
    "and",
    ".",
    ",",
    ";",
    "he",
    "a person",
    "the left arm",
    "down",
    "afterwards",
    "finally",
]
CLAUSES = ["walks", "he waves", "a person sits down", "the left arm", "stops", "he then bows", "someone kicks, slowly"]
DOING = ["waving", "he waves", "clapping her hands"]
LINKS = [", then ", " and then ", ". ", "; ", ", and finally ", " then ", ", ", " and "]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Clauses, whole and broken, one after another."""
    prompt = draw(st.sampled_from(CLAUSES))
    for _ in range(draw(st.integers(0, 4))):
        prompt += draw(st.sampled_from(LINKS)) + draw(st.sampled_from(CLAUSES))
    return prompt


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("a person walks forward, then waves", ["a person walks forward", "a person waves"]),
        ("walk forward, then jump", ["walk forward", "jump"]),
        ("A man sits down. He stands up.", ["A man sits down", "He stands up"]),
        ("a person taps the air. they then row", ["a person taps the air", "they row"]),
        ("the old man bows and then, slowly, sits", ["the old man bows", "the old man slowly, sits"]),
        ("she walks, then waves, and finally bows", ["she walks", "she waves", "she bows"]),
        ("a person walks. Finally, he sits down", ["a person walks", "he sits down"]),
        ("someone kicks; punches; afterwards runs", ["someone kicks", "someone punches", "someone runs"]),
    ],
)
def test_one_thing_after_another_is_taken_apart(prompt: str, parts: list[str]) -> None:
    assert in_order(prompt) == parts


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("a person walks, turns around and walks back", "walks|turns around|walks forward"),
        ("a person jumps, kicks, and bows", "jumps|kicks|bows"),
        ("a person walks forward, jumps and waves", "walks forward|jumps|waves"),
        ("a person walks forward and waves, and sits down", "walks forward and waves|sits down"),
        ("a person runs forward and slowly turns around", "runs forward|slowly turns around"),
        ("a person stands up and walks to the left", "stands up|walks to the left"),
        ("a person turns right, then left", "turns right|turns left"),
        ("a person raises the left arm, then the right one", "raises the left arm|raises the right arm"),
        (
            "a person kicks with the left leg and then the right, then bows",
            "kicks with the left leg|kicks with the right leg|bows",
        ),
        ("a person walks forward before sitting down", "walks forward|is sitting down"),
        ("a person walks forward, stops, waves and walks away", "walks forward|stops|waves|walks away"),
        ("a person sits down, waves and stands up", "sits down|waves|stands up"),
        ("a person bows, then walks forward, jumps and kicks", "bows|walks forward|jumps|kicks"),
        ("a person sits down, waits and stands up", "sits down|waits|stands up"),
        ("a person walks to the door, knocks, opens it and enters", "walks to the door|knocks|opens it|enters"),
        ("a person gets up, dusts himself off and limps away", "gets up|dusts himself off|limps away"),
        ("a person draws a sword, swings it, blocks and sheathes it", "draws a sword|swings it|blocks|sheathes it"),
        ("a person walks, checks their watch and sighs", "walks|checks their watch|sighs"),
        ("a person plays the guitar, bows and walks away", "plays the guitar|bows|walks away"),
        ("a person rows a boat, turns around and waves", "rows a boat|turns around|waves"),
        ("a person sweeps the floor, waves and sits down", "sweeps the floor|waves|sits down"),
        ("a person chops carrots, tastes the soup and nods", "chops carrots|tastes the soup|nods"),
        ("a person hears a noise, turns around and leaves", "hears a noise|turns around|leaves"),
        ("a person sits up and walks to the window", "sits up|walks to the window"),
        ("a person jumps, hands in the air, and bows", "jumps, hands in the air|bows"),
        (
            "a person lies down on his back, does five sit-ups, then gets up",
            "lies down on his back|does five sit-ups|gets up",
        ),
        ("a person sits down on the floor, reads a book and gets up", "sits down on the floor|reads a book|gets up"),
        ("a person hides behind a box, looks left, and runs away", "hides behind a box, looks left|runs away"),
        ("a person lies down, sleeps, and gets up from the bed", "lies down|sleeps|gets up from the bed"),
        ("a person kneels down, ties his shoes, and runs", "kneels down, ties his shoes|runs"),
        ("a person gets up from the ground and walks away", "gets up from the ground|walks away"),
        ("a person walks forward, bowls a ball and jumps for joy", "walks forward|bowls a ball|jumps for joy"),
    ],
)
def test_a_list_of_moves_is_taken_apart(prompt: str, parts: str) -> None:
    assert in_order(prompt) == [f"a person {part}" for part in parts.split("|")]


def test_whoever_moves_is_named_in_each_part() -> None:
    assert in_order("the tired old knight walks on, then bows") == [
        "the tired old knight walks on", "the tired old knight bows"
    ]  # fmt: skip
    assert in_order("A zombie slowly turns around and runs") == ["A zombie slowly turns around", "A zombie runs"]


def test_orders_are_taken_apart_as_what_is_told() -> None:
    assert in_order("walk forward, turn around and run back") == ["walk forward", "turn around", "run forward"]
    assert in_order("sweep the floor, wave and sit down") == ["sweep the floor", "wave", "sit down"]
    assert in_order("walk with a limp, slow, sad") == ["walk with a limp, slow, sad"]
    assert in_order("does a kick, punch and jump") == ["does a kick, punch and jump"]


@pytest.mark.parametrize(
    "prompt",
    [
        "a person runs and jumps over a box",
        "a person walks forward and turns left",
        "a person kicks and punches",
        "a person waves and claps",
        "a person raises and lowers the left arm",
        "a person sits down and stands up again",
        "a person bends down and picks something up",
        "a person lifts arms, legs and head",
        "a person bends the knees and stands up, several times",
        "a person jumps forward and kicks while turning",
        "a person walks forward and back",
        "a person walks away and walks back",
        "a person dances and spins",
        "a person does a form with blocks and punches",
        "a person is walking, turns and kicks",
    ],
)
def test_what_goes_together_is_left_together(prompt: str) -> None:
    assert in_order(prompt) == [prompt]


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks and waves",
        "a person jumps up and then down",
        "a person raises the left arm, then the arm",
        "a person turns by approx. 90 degrees",
        "a person bows. repeats this twice.",
        "then",
        "a person finally waves",
        "strengthens the left arm",
    ],
)
def test_one_thing_stays_as_it_is(prompt: str) -> None:
    assert in_order(prompt) == [prompt]


@given(words | sentences())
def test_no_word_is_lost(prompt: str) -> None:
    parts = in_order(prompt)
    assert parts and all(parts)
    links = {"then", "and", "but", "afterwards", "finally"}
    assert set(re.findall(r"\w+", prompt)) - set(re.findall(r"\w+", " ".join(parts))) <= links


@given(sentences())
@example("the left arm then stops, then walks")
@example("walks and stops, he waves")
@example("a person sits down and stops, he waves")
def test_nothing_is_left_to_take_apart(prompt: str) -> None:
    parts = in_order(prompt)
    if len(parts) > 1:
        assert [in_order(part) for part in parts] == [[part] for part in parts]


def test_a_request_gets_a_prompt_for_each() -> None:
    request = check_request("a person walks, then waves. he sits down", seconds=6.0, fps=24).taken_apart()
    assert request.prompt == "a person walks"
    assert request.later == ((None, "a person waves"), (None, "he sits down"))
    assert request.frames == 144 and request.in_parts and not request.settled
    again = request.taken_apart()
    assert again == request


def test_of_several_prompts_those_without_a_time_are_taken_apart() -> None:
    free = check_request("a person walks, then waves", later=[(None, "a person sits")]).taken_apart()
    assert [text for _, text in free.later] == ["a person waves", "a person sits"]
    timed = check_request("a person walks, then waves", later=[(3.0, "a person sits")])
    assert timed.taken_apart() == timed


def test_what_has_no_time_for_two_stays_one() -> None:
    short = check_request("a person walks, then waves", seconds=2 * SHORTEST_PHRASE - 0.1)
    assert short.taken_apart() == short
    many = check_request("a person " + ", then ".join(["waves"] * (MAX_PROMPTS + 1)))
    assert many.taken_apart() == many


@given(st.lists(st.floats(2.0, 9.8), min_size=2, max_size=6), st.floats(6.0, 60.0))
def test_prompts_share_a_given_length_in_proportion(usual: list[float], seconds: float) -> None:
    texts = [f"prompt {number}" for number in range(len(usual))]
    request = check_request(texts[0], seconds=seconds, later=[(None, text) for text in texts[1:]])
    settled = request.lasting(dict(zip(texts, usual, strict=True)).__getitem__)
    assert settled.settled and settled.frames == request.frames
    shares = np.diff([0.0, *(begin for begin, _ in settled.later), request.frames / request.fps])
    assert shares.min() >= SHORTEST_PART - 1e-9
    np.testing.assert_allclose((shares - SHORTEST_PART) / (shares - SHORTEST_PART).sum(), np.array(usual) / sum(usual))


def test_prompts_with_a_time_are_taken_apart_within_it() -> None:
    request = check_request("a person walks, then waves", seconds=12, later=[(6.0, "he sits down. he stands up")])
    apart = request.each_taken_apart(lambda text: 2.0 if "waves" in text else 4.0)
    texts = [apart.prompt, *(text for _, text in apart.later)]
    assert texts == ["a person walks", "a person waves", "he sits down", "he stands up"]
    begins = [begin for begin, _ in apart.later]
    assert begins == pytest.approx([0.5 + 5.0 * 4 / 6, 6.0, 9.0]) and apart.settled and apart.frames == request.frames
    short = check_request("a person walks, then waves", seconds=8, later=[(2.0, "a person sits")])
    assert short.each_taken_apart(lambda _text: 3.0) == short


def test_too_short_for_its_prompts_is_a_sentence() -> None:
    with pytest.raises(RequestError, match=r"2 prompts need at least 1 seconds together, not 0\.8"):
        check_request("walk", seconds=0.8, later=[(None, "wave")])


def test_a_model_makes_them_in_a_row_where_its_config_says_so(bundled: Any) -> None:
    assert bundled.config.sampling.one_at_a_time
    request = check_request("a person walks forward, then sits down", seconds=7.0, fps=30, seed=4, variations=2)
    made = generate_request(bundled, request)
    assert [motion.frames for motion in made] == [210, 210]
    assert made[0].prompt == "a person walks forward, then sits down"
    parts = replace(request, prompt="a person walks forward", later=((None, "a person sits down"),))
    for motion, same in zip(made, generate_request(bundled, parts), strict=True):
        assert np.array_equal(motion.joints, same.joints)


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("A person walks forward while waving.", ("A person walks forward", "A person is waving")),
        ("while waving, a man walks", ("a man walks", "a man is waving")),
        ("a woman waves as she walks", ("a woman waves", "she walks")),
        ("someone runs and raises both arms at the same time", ("someone runs", "someone raises both arms")),
        ("a person walks and, at the same time, waves", ("a person walks", "a person waves")),
        ("walks while waving a hand", ("walks", "waving a hand")),
        ("a person walks forward and waves", ("a person walks forward", "a person waves")),
        ("a man raises both arms and jumps", ("a man raises both arms", "a man jumps")),
        ("a man sits on a bench and drinks", ("a man sits on a bench", "a man drinks")),
    ],
)
def test_two_things_at_once_are_told_apart(prompt: str, parts: tuple[str, str]) -> None:
    assert at_once(prompt) == parts


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks forward",
        "a person jumps as high as he can",
        "a person walks as if drunk",
        "a person stays a while",
        "a person walks while waving while jumping",
        "a person walks while waving, then sits down",
        "a person dances while in the middle",
        "a person walks forward and sits down",
        "a person walks forward and raises the left leg",
        "a person walks forward and waves and sits down",
        "a person waves and claps",
        "while",
        "at the same time",
    ],
)
def test_what_is_one_thing_is_not_made_two(prompt: str) -> None:
    assert at_once(prompt) is None


@given(
    st.sampled_from(CLAUSES),
    st.sampled_from([" while ", " as "]),
    st.sampled_from(DOING) | words,
)
def test_parts_at_once_say_something_each(one: str, link: str, other: str) -> None:
    parts = at_once(one + link + other)
    assert parts is None or all(re.search(r"\w", part) for part in parts)
    assert parts or one not in ("a person sits down", "he waves") or link != " while " or other not in DOING


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks forward",
        "A man is slowly walking.",
        "runs",
        "someone jogs at a steady pace",
        "she walks backwards fast",
        "a person jogs in place",
        "marches on the spot",
        "a person stands perfectly still.",
        "a horseman gallops",
        "someone wanders",
        "a thief flees",
    ],
)
def test_what_may_go_on_for_ever(prompt: str) -> None:
    assert is_steady(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks to the door",
        "a person walks and waves",
        "a person jumps",
        "a person runs, then stops",
        "walks three steps",
        "a person takes a step to the left",
        "steps back",
        "a person stands up",
        "a person stands still and waves",
    ],
)
def test_what_comes_to_an_end(prompt: str) -> None:
    assert not is_steady(prompt)


@pytest.mark.parametrize(
    ("prompt", "down"),
    [
        ("a person runs forward", True),
        ("A man lies down on the floor", True),
        ("gets up from the floor", True),
        ("a person stands up again", True),
        ("gets up onto a box", False),
        ("a person walks forward, then waves", True),
        ("a person runs and jumps over an obstacle", False),
        ("runs up the stairs", False),
        ("a person sits on a chair", False),
        ("a person steps onto a box", False),
        ("somebody dances", False),
        ("hops", False),
    ],
)
def test_what_leaves_the_ground(prompt: str, down: bool) -> None:
    assert stays_down(prompt) == down


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("a person climbs three steps, turns around and comes down", None),
        (
            "he walks forward, climbs a ladder, then climbs down and waves",
            ["he walks forward", "he climbs a ladder, climbs down", "he waves"],
        ),
        (
            "a person climbs three steps, turns around and waves",
            ["a person climbs three steps", "a person turns around", "a person waves"],
        ),
    ],
)
def test_the_way_up_and_that_down_again_are_one(prompt: str, parts: list[str] | None) -> None:
    """What is climbed is not there any more for who only "comes down"."""
    assert in_order(prompt) == (parts or [prompt])


def test_who_comes_down_again_is_where_it_began(bundled: Any) -> None:
    for seed in (1, 2, 3):
        (motion,) = generate(bundled, "a person climbs three steps, turns around and comes down", fps=20, seed=seed)
        height = motion.joints[:, 0, 1]
        assert height.max() - height[0] > 0.4 and abs(height[-1] - height[0]) < 0.25


@pytest.mark.parametrize(
    ("prompt", "of_arms"),
    [
        ("a person is boxing", True),
        ("a man boxes fast", True),
        ("a person raises both arms", True),
        ("picks up a box", False),
        ("a person puts a heavy box down on the ground", False),
        ("a person carries boxes", False),
        ("a person lifts a crate with both hands", False),
        ("a person lifts both hands", True),
        ("a person throws a stone from the ground with the left hand", False),
    ],
)
def test_who_gets_something_from_the_ground_needs_more_than_arms(prompt: str, of_arms: bool) -> None:
    assert is_of_arms(prompt) == of_arms


def test_a_box_is_picked_up_before_somebody_walks() -> None:
    assert at_once("a person walks and boxes") == ("a person walks", "a person boxes")
    assert at_once("a person picks up a box and walks forward") is None
    assert in_order("a person picks up a box and walks forward") == [
        "a person picks up a box",
        "a person walks forward",
    ]


@pytest.mark.parametrize(
    ("prompt", "underway", "seated"),
    [
        ("a person drinks from a cup", True, True),
        ("someone laughs", True, True),
        ("a person sits and drinks", False, True),
        ("a person hits the table", False, True),
        ("picks up a cup from the table", False, True),
        ("a person punches twice", False, True),
        ("a person picks up a cup", False, False),
        ("a person touches their toes", False, False),
        ("a person hits the ground", False, False),
        ("a person stretches the legs", False, False),
        ("a person drinks and sits down", False, False),
        ("a person laughs and falls over", False, False),
        ("a person dances", False, False),
    ],
)
def test_what_is_done_on_the_way_and_on_a_seat(prompt: str, underway: bool, seated: bool) -> None:
    assert (is_done_underway(prompt), is_done_seated(prompt)) == (underway, seated)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("a knight falls down, then stands up again", True),
        ("FALLS AND stands up!!", True),
        ("a person lies down and stands up.", True),
        ("sits down, then stands up and waves", False),
        ("stands up and sits down", False),
    ],
)
def test_who_gets_down_and_up_and_does_no_more(text: str, both: bool) -> None:
    assert gets_down_and_up(text) is both


def test_a_way_up_and_down_is_one_also_with_a_turn_on_top() -> None:
    prompt = "a person goes up the stairs, turns around, goes back down"
    assert in_order(prompt) == [prompt]
