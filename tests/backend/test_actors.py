# SPDX-License-Identifier: GPL-3.0-or-later
"""Who moves without an article, as notes for games have it: read as somebody, or left out before a clip's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mosa.data.pack import read_items
from mosa.evaluate.suite import CHECKS
from mosa.generate.drawn.activities import activity_of
from mosa.generate.laid_over.gesture_reading import without_gestures
from mosa.generate.words.actors import NAMED
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.generate.words.wording import in_heard_words

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"


@pytest.mark.parametrize(
    ("prompt", "tidy"),
    [
        ("warrior roars", "a warrior roars"),
        ("old man walks", "an old man walks"),
        ("tired old man walking slowly", "a tired old man walking slowly"),
        ("enemy soldier aims a rifle", "an enemy soldier aims a rifle"),
        ("Wizard with a staff walks forward", "a Wizard with a staff walks forward"),
        ("football player kicks a ball", "a football player kicks a ball"),
        ("npc idle", "idle"),
        ("hero victory pose", "victory pose"),
        ("soldier crouch walk", "sneak"),
        ("player death", "death"),
        ("two people fight", "fight"),
        ("two men are shaking hands", "a person is shaking hands"),
        ("a group of soldiers marching", "a person is marching"),
        ("couple dancing", "a person is dancing"),
        ("soldiers march in formation", "march"),
        ("people are dancing", "a person is dancing"),
        ("penguin waddles", "a penguin waddles"),
        ("mother waves", "a mother waves"),
        ("hand wave", "wave"),
        # Nobody is named in these, or a way of moving is.
        ("zombie walk", "zombie walk"),
        ("zombies walk", "zombies walk"),
        ("chicken dance", "chicken dance"),
        ("bear crawls", "crawls on all fours"),
        ("cat pose", "cat pose"),
        ("robot dance", "robot dance"),
        ("sword slash", "sword slash"),
        ("guard up", "guard up"),
        ("a couple of jumps", "a couple of jumps"),
        ("person puts his hands up", "person puts his hands up"),
    ],
)
def test_who_moves_has_an_article_or_is_left_out(prompt: str, tidy: str) -> None:
    assert tidied(prompt) == tidy


def _read(prompt: str) -> list[tuple[object, ...]]:
    """What is understood of each thing that a prompt asks for."""
    return [
        (in_heard_words(part), activity_of(part), without_gestures(part).gestures) for part in in_order(tidied(prompt))
    ]


@pytest.mark.parametrize(
    ("prompt", "with_article"),
    [
        ("zombie limps", "a zombie limps"),
        ("enemy dies", "an enemy dies"),
        ("archer shoots an arrow", "an archer shoots an arrow"),
        ("guard patrols", "a guard patrols"),
        ("spy peeks around a corner", "a spy peeks around a corner"),
        ("Player jumps", "a person jumps"),
    ],
)
def test_it_is_read_as_with_an_article(prompt: str, with_article: str) -> None:
    assert _read(prompt) == _read(with_article)


def test_a_soldier_who_runs_and_dives_does_both() -> None:
    assert in_order(tidied("soldier runs and dives")) == ["a soldier runs", "a soldier dives"]


def test_nothing_that_figures_are_measured_on_is_read_otherwise() -> None:
    captions = [text for item in read_items(ITEMS) for text in item.captions]
    suite = [prompt for check in CHECKS for prompt in check.prompts]
    assert captions and suite
    for text in (*captions, *suite):
        assert not [pattern for pattern, _ in NAMED if re.search(pattern, text.strip(), re.IGNORECASE)], text
