# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewordings: the same is said, in English, and sides and numbers stay what they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mosa.data.descriptions import DESCRIPTIONS
from mosa.data.pack import read_items
from mosa.generate.words.inflection import inflected
from mosa.train.captions import mirror_caption
from mosa.train.rewording import COUNT, VERBS, reworded, rewordings

PACK = Path(__file__).parents[2] / "backend" / "data" / "open_motion"
TOLD = [sentence for description in DESCRIPTIONS for sentence in description.sentences]


@pytest.fixture(scope="module")
def captions() -> list[str]:
    """All captions of the pack and all descriptions, and their mirrored twins."""
    plain = [*TOLD, *(text for item in read_items(PACK / "items.jsonl") for text in item.captions)]
    return plain + [mirror_caption(text) for text in plain]


def sides(text: str) -> Counter[str]:
    """Which sides a sentence names."""
    return Counter(re.findall("left|right", re.sub("rightly|upright|right round", "", text)))


def test_sides_are_never_exchanged(captions: list[str]) -> None:
    for caption, others in rewordings(captions).items():
        for other in others:
            assert set(sides(other)) == set(sides(caption.lower())), (caption, other)


def test_every_description_is_said_in_other_words() -> None:
    for caption, others in rewordings(TOLD).items():
        assert COUNT / 2 <= len(set(others)) == len(others) <= COUNT, caption
        assert any(other != caption for other in others)


def test_a_mirrored_caption_is_reworded_as_its_twin_is() -> None:
    one, other = "a person kicks with the left leg and turns right", "a person kicks with the right leg and turns left"
    said = [reworded(text, np.random.default_rng(seed)) for seed in range(20) for text in (one, other)]
    assert [mirror_caption(text) for text in said[::2]] == said[1::2]


def test_the_same_in_every_run() -> None:
    assert rewordings(TOLD) == rewordings(reversed(TOLD))


def test_what_has_no_entry_stays() -> None:
    for seed in range(10):
        assert reworded("the sim plays an etude", np.random.default_rng(seed)) == "the sim plays an etude"


@pytest.mark.parametrize(
    ("verb", "third", "gerund"),
    [
        ("walk forward", "walks forward", "walking forward"),
        ("run", "runs", "running"),
        ("hurry along", "hurries along", "hurrying along"),
        ("dash", "dashes", "dashing"),
        ("go back", "goes back", "going back"),
        ("have a seat", "has a seat", "having a seat"),
        ("lie flat", "lies flat", "lying flat"),
        ("hop", "hops", "hopping"),
        ("bear left", "bears left", "bearing left"),
        ("raise the arm", "raises the arm", "raising the arm"),
        ("begin", "begins", "beginning"),
        ("not move", "does not move", "not moving"),
    ],
)
def test_verbs_are_inflected(verb: str, third: str, gerund: str) -> None:
    assert [inflected(verb, form) for form in ("walk", "walks", "walking")] == [
        verb if not verb.startswith("not") else f"do {verb}",
        third,
        gerund,
    ]


def test_a_dropped_subject_leaves_an_order_or_a_gerund() -> None:
    said = {reworded("someone walks backwards and jumps up", np.random.default_rng(seed)) for seed in range(200)}
    orders = [text for text in said if not re.match(r"(a|an|the|some\w+|he|she) ?", text)]
    assert orders and all(re.match(rf"({'|'.join(verb.split(' ')[0] for verb in ALL)})\b", text) for text in orders)
    assert not any(re.search(r"\b(walks|jumps|springs|leaps)\b", text) for text in orders)
    going = {reworded("a person is walking forward", np.random.default_rng(seed)) for seed in range(50)}
    assert {"walking", "strolling"} & {text.split(" ")[0] for text in going}


ALL = [*VERBS, *(other for others in VERBS.values() for other in others)]
