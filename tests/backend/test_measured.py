# SPDX-License-Identifier: GPL-3.0-or-later
"""What figures are measured on is made by the networks, but for what the model card names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mosa.data.pack import read_items
from mosa.evaluate.kinematics import is_drawn_in_part
from mosa.evaluate.suite import CHECKS
from mosa.evaluate.wording import TYPED

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"


def drawn(texts: Iterable[str]) -> set[str]:
    """The texts of which a part is drawn."""
    return {text for text in texts if is_drawn_in_part(text)}


def test_few_prompts_of_the_suite_are_drawn() -> None:
    assert drawn(prompt for check in CHECKS for prompt in check.prompts) == {
        *("a person bends down and picks something up", "someone stoops to collect a coin from the carpet"),
        *("a person kicks a ball with the left foot", "a person kicks a ball with the right foot"),
        *("a person does jumping jacks", "a person climbs up a ladder", "a person does a cartwheel"),
        *("a person jogs in place", "a person spins around", "someone whirls about"),
    }


def test_few_captions_of_the_test_split_are_drawn() -> None:
    assert drawn(text for item in read_items(ITEMS) if item.split == "test" for text in item.captions) == {
        *("a person climbs a ladder", "a person stands up from sitting on the floor", "someone gets up from the ground")
    }


def test_few_prompts_of_wording_are_drawn() -> None:
    assert drawn(text for texts in TYPED.values() for text in texts) == {
        *("pick up a coin from the ground", "lady grabbing her dropped keys off the floor", "high knees"),
        "a ballerina twirls",
    }
