# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts in words that the captions have: what nobody said there is said otherwise, all else stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.data.pack import read_items
from mosa.generate.words.inflection import inflected_moves
from mosa.generate.words.wording import MOVES, THINGS, in_heard_words
from mosa.train.captions import mirror_caption

PACK = Path(__file__).parents[2] / "backend" / "data" / "open_motion"
NAMES = [(heard, name) for heard, names in MOVES.items() for name in names.split(", ")]


def whole(name: str) -> str:
    """One of the names with a side, a thing and a way home."""
    said = name.rstrip(".").replace("_", " ").replace("{side}", "to the right").replace("{thing}", "the old dog")
    return said.replace("{home}", "home")


@pytest.mark.parametrize(
    ("prompt", "heard"),
    [
        ("idle breathing", "a person stands idle and hardly moves"),
        ("a person is standing and breathing", "a person is standing still"),
        ("takes a free kick with the right foot", "kicks with the right leg"),
        ("roundhouse kick, left", "do a karate kick, left"),
        ("A knight strafes left", "a person steps sideways to the left"),
        ("the tired old king sidesteps to his right", "a person steps sideways to the right"),
        ("strafe right", "step sideways to the right"),
        ("a woman is cowering", "a woman is crouching down and staying low"),
        ("a man runs backwards", "a man walks backwards fast"),
        ("jogs backward and stops", "walks backwards fast and stops"),
        ("a spy crouches behind cover", "a person crouches down and stays low"),
        ("march", "march forward"),
        ("a person leaves the room", "a person walks forward"),
        ("a person approaches the door.", "a person walks forward."),
        ("a drunk runs home", "a person runs forward"),
        ("a sailor staggers outdoors", "a person staggers forward"),
        ("a person is sleeping", "a person is lying on the floor sleeping"),
        ("a woman sits at her desk", "a woman sits on a chair"),
        ("a man sits and waits", "a man sits on a chair"),
        ("sitting, bored", "sitting on a chair"),
        ("he sits nervously on the bus", "he sits on a chair"),
        ("a person is seated at the piano", "a person sits on a chair"),
        ("sits on a chair and stands up", "sits on a chair and stands up"),
        ("a person sits cross-legged and meditates", "a person sits cross-legged and meditates"),
        ("sits on a wall, then jumps off", "sits on a wall, then jumps off"),
        ("a runner vaults over a fence and waves", "a person runs and jumps over an obstacle"),
        ("kicks the old door open", "kicks"),
        ("a hiker treks ahead", "a person walks forward"),
        ("tying her shoes", "bending down and picking something up"),
        ("puts a box down on the ground", "bends down and picks something up"),
        ("a person sets the bag on the floor", "a person bends down and picks something up"),
        ("picks up a box", "bends down and picks something up"),
        ("a person picks up a ball from the ground", "a person bends down and picks something up"),
        ("a person picks up the phone", "a person picks up the phone"),
        ("bends down and ties a shoe", "bends down and picks something up"),
        ("he bends down to tie his shoelaces", "he bends down and picks something up"),
        ("a person stands on the right leg", "a person balances on the right leg"),
        ("a man is standing on his left foot", "a man is balancing on the left leg"),
        ("a zombie trudges", "a person walks like a zombie"),
        ("The old zombie shuffles forward.", "a person walks like a zombie."),
        ("a zombie dances", "a person dances"),
        ("someone spins.", "someone spins around and around."),
        ("he side steps to the left", "he steps sideways to the left"),
        ("someone is power-walking", "someone is hurrying along in a rush"),
        ("a guard is patrolling", "a person is walking forward"),
        ("someone leaps forward onto a box", "someone jumps forward onto a box"),
        ("he roams along the street", "he walks forward along the street"),
        ("a person turns 180 degrees", "a person turns around"),
        ("turns right by 180 degrees", "turns around to the right"),
        ("turns left by 90 degrees", "turns left by 90 degrees"),
        ("climbs the stairs and stands on top", "walks up stairs and stands still"),
        ("a flamingo stance", "a person balances on the left leg"),
    ],
)
def test_what_nobody_said_is_said_otherwise(prompt: str, heard: str) -> None:
    assert in_heard_words(prompt) == heard


def test_an_apostrophe_is_one_however_it_is_typed() -> None:
    said = in_heard_words("he walks at a snail's pace")
    assert "snail" not in said and in_heard_words("he walks at a snail’s pace") == said


@pytest.mark.parametrize(
    "prompt",
    [
        *("a person walks forward", "a person does squats", "someone bows politely", "a person spins a ball"),
        *("a person hops on the left foot six times", "a dancer with arms raised steps away", "the man is walking"),
        *("a person who is standing jumps", "someone walks, loses balance and falls", "a person makes a spin"),
        *("the left leg kicks high", "a high kick using the right leg", "a slow walk dragging the left foot"),
        *("a person rotates the left arm in circles", "a person rotates right shoulder", "a person moves right arm"),
        *("a person does push ups and squats", "a person walks with head down and limp arms"),
        *("a person clears the table", "a person sinks into a squat", "the upper body twists from side to side"),
        *("a person scampers backwards", "a person prowls on all fours", "a person lifts both hands to the mouth"),
        *("", "walks", "42", "!?", "a", "a person"),
    ],
)
def test_what_is_heard_stays(prompt: str) -> None:
    assert in_heard_words(prompt) == prompt


@pytest.mark.parametrize("form", ["walk", "walks", "walking"])
def test_each_name_of_a_move_is_known_in_each_form_and_what_is_heard_has_no_other_name(form: str) -> None:
    for heard, name in (entry for entry in NAMES if whole(entry[1]) not in THINGS):
        prompt = whole(inflected_moves(name.rstrip("."), form))
        said = in_heard_words(prompt)
        first = inflected_moves(heard.split(" ")[0], form)
        assert said != prompt and said.split(" ")[0] == first, (prompt, said)
        assert in_heard_words(said) == said, prompt


def test_sides_are_kept() -> None:
    for heard, name in NAMES:
        if "{side}" in heard:
            said = in_heard_words(whole(name))
            assert "right" in said and "left" not in said, name
            assert in_heard_words(mirror_caption(whole(name))) == mirror_caption(said), name


def test_captions_of_the_training_data_hardly_change() -> None:
    captions = {text for item in read_items(PACK / "items.jsonl") if item.split == "train" for text in item.captions}
    changed = [text for text in captions if in_heard_words(text) != " ".join(text.lower().split())]
    assert len(changed) < 0.1 * len(captions), changed


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([w for _, n in NAMES for w in whole(n).split()] + ["a", "and"])).map(" ".join)
)
def test_any_text_is_put_into_words_and_none_is_emptied(prompt: str) -> None:
    said = in_heard_words(prompt)
    assert any(map(str.isalnum, said)) == any(map(str.isalnum, prompt))


def test_things_have_no_other_name() -> None:
    for thing, heard in THINGS.items():
        assert in_heard_words(f"A {thing}.") == heard == in_heard_words(heard)


def test_only_models_that_say_so_have_prompts_put_into_words(bundled: Any) -> None:
    """Published checkpoints know far more words than our captions have."""
    features, _ = bundled.encode_text(["a knight strafes left"])
    known, _ = bundled.bundle.encode_text(["a person steps sideways to the left"])
    assert features.equal(known)
    plain = bundled.drawing(heard_words=False)
    features, _ = plain.encode_text(["a knight strafes left"])
    assert features.shape != known.shape or not features.equal(known)
