# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told one after another, understood by what was told before."""

from __future__ import annotations

from typing import Any

import pytest

from mosa.generate.request import check_request
from mosa.generate.text_to_motion import generate
from mosa.generate.words.context import with_places
from mosa.generate.words.tidy import tidied

HIPS, STANDS = 0, 0.75
"""The pelvis, and the height (m) over which it is of who stands."""


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        (
            "picks up a heavy box, carries it across the room and puts it down",
            ["carries the heavy box across the room"],
        ),
        ("she picks up a box and carries it out", ["she carries the box"]),
        ("walks to the door, opens it and enters", ["opens the door"]),
        ("the knight draws his sword, swings it and puts it away", ["the knight puts the sword away"]),
        ("walks to the table, picks up a glass, drinks and puts it down", ["drinks from the glass"]),
        ("walks to the table, picks up a glass and puts it down", ["picks up a glass from the table"]),
        ("walks to the table, picks up a glass and puts it down", ["puts the glass on the table"]),
        ("waves, then picks up a glass, then puts it down", ["picks up a glass", "puts the glass down"]),
        ("walks to the table, bows, walks away, then picks up a glass", ["picks up a glass"]),
        ("raises his arm, then shakes it", ["shakes it"]),
        ("throws a ball, catches it and throws it again", ["throws a ball", "catches the ball", "throws the ball"]),
        ("picks the box up, shakes it and waves", ["shakes the box"]),
        ("keeps the ball up, kicks it and waves", ["kicks the ball"]),
        ("walks to the ball, kicks it, and celebrates", ["kicks the ball"]),
        ("throws a punch, then ducks it", ["ducks it"]),
        ("walks to the table, picks up a glass, then puts it down again", ["puts the glass on the table"]),
        ("takes a cup from the shelf, drinks and puts it back there", ["puts the cup on the shelf"]),
        ("stands up, stretches and sits back down", ["sits down"]),
        ("waves, then waves again and again", ["waves again and again"]),
        ("a man rows a boat, stops and waves", ["a man rows a boat", "a man waves"]),
        ("a man digs a hole and stops", ["a man digs a hole and stops"]),
        ("she walks to the bed, lies down, then waves", ["she lies down on the bed"]),
        ("she walks to the bed, walks to the window, then lies down", ["she lies down"]),
    ],
)
def test_it_is_what_hands_have_got(prompt: str, parts: list[str]) -> None:
    told = check_request(tidied(prompt)).taken_apart().texts
    assert [part for part in told if part in parts] == parts


def test_it_is_named_in_prompts_of_their_own_too() -> None:
    later = [(None, "he carries it"), (None, "he puts it down")]
    assert check_request("he picks up a bag", later=later).taken_apart().texts[1:] == [
        "he carries the bag",
        "he puts the bag down",
    ]


@pytest.mark.parametrize("prompt", ["a person does a jump", "a person jumps forward once.", "he carries it"])
def test_one_thing_stays_as_it_is_told(prompt: str) -> None:
    assert check_request(prompt).taken_apart().texts == [prompt]


@pytest.mark.parametrize(
    ("does", "on_seat"),
    [
        ("he crosses his arms", "he sits on a chair and crosses his arms"),
        ("waits", "a person sits on a chair"),
        ("he types", "he sits on a chair and types"),
        ("he picks up a phone from the table", "he sits on a chair and takes a phone from the table"),
        ("he drinks", "he sits on a chair and drinks"),
        ("he puts his hands on his knees", "he sits on a chair and puts his hands on his knees"),
        ("he walks away", None),
        ("he kneels", None),
        ("he picks up a box", None),
        ("he dances", None),
    ],
)
def test_who_has_sat_down_stays_there_for_what_can_be_done_there(does: str, on_seat: str | None) -> None:
    assert with_places(["he sits down", does, "he waves"])[1] == (on_seat or does)
    assert with_places(["he sits down", does, "he waves"])[2] == (
        "he waves" if on_seat is None else "he sits on a chair and waves"
    )
    assert with_places(["he sits down", "he stands up", does])[2] == does


@pytest.mark.parametrize(
    ("before", "place"),
    [
        *(("he sits on the floor", "sits on the floor"), ("he sits down on the grass", "sits on the floor")),
        *(("he lies down", "lies on the back"), ("he lies down on the bed", "lies on the bed")),
        *(("he sleeps in bed", "lies on the bed"), ("he sits down", "sits on a chair")),
    ],
)
def test_who_has_got_down_stays_down_for_what_can_be_done_there(before: str, place: str) -> None:
    """Who sat down on the floor and then clapped stood up for it."""
    assert with_places([before, "he claps", "he walks away"]) == [before, f"he {place} and claps", "he walks away"]
    assert with_places([before, "he gets up", "he claps"])[2] == "he claps"


@pytest.mark.parametrize("before", ["he lies on his stomach", "he tells lies", "he stands"])
def test_who_is_elsewhere_does_it_as_it_is_told(before: str) -> None:
    assert with_places([before, "he claps"]) == [before, "he claps"]


@pytest.mark.parametrize("does", ["he sleeps", "he rests for a while", "he lies there"])
def test_who_has_lain_down_and_sleeps_does_not_lie_down_again(does: str) -> None:
    assert with_places(["he lies down on the bed", does])[1] == "he lies on the bed"
    assert with_places(["he sits down", does])[1] == does


def test_who_crawls_sits_down_on_the_floor() -> None:
    parts = ["a baby crawls", "a baby sits down", "a baby claps"]
    assert with_places(parts)[1:] == ["a baby sits on the floor", "a baby sits on the floor and claps"]
    assert with_places([parts[0], parts[2]]) == [parts[0], parts[2]]


def test_who_sits_on_the_floor_lies_down_from_there(bundled: Any) -> None:
    parts = ["he sits down on the floor", "he claps", "he lies down", "he waves"]
    told = with_places(parts)
    assert told[2:] == ["he lies down from sitting", "he lies on the back and waves"]
    assert with_places(["he sits down", *parts[2:]])[1] == "he lies down"
    (made,) = generate(bundled, parts[0], later=[(4.0, parts[2])], seconds=8.0, fps=20, seed=0)
    assert made.joints[80:, HIPS, 1].max() < 0.3


def test_who_sits_down_in_a_list_sits_for_what_comes_after(bundled: Any) -> None:
    (made,) = generate(bundled, "he walks in, sits down on the couch, opens a book and reads", fps=20, seed=0)
    assert made.joints[-40:, HIPS, 1].max() < STANDS


def test_who_crosses_the_arms_after_sitting_down_does_not_stand_up_for_it(bundled: Any) -> None:
    prompts = ["he crosses his arms", "he waves"]
    later = [(3.0 + 3.0 * k, text) for k, text in enumerate(prompts)]
    (made,) = generate(bundled, "a man sits down", later=later, seconds=9.0, fps=20, seed=0)
    assert made.joints[80:, HIPS, 1].max() < STANDS
