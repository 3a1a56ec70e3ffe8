# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever asks for what the model never heard of is told so, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.data.pack import read_items
from mosa.evaluate.suite import CHECKS
from mosa.generate.model import Model, load_model
from mosa.generate.words.inflection import inflected
from mosa.generate.words.vocabulary import heard, meant_by, stem, unheard

PACK = Path(__file__).parents[2] / "backend" / "data" / "open_motion"
KNOWN = ("walk", "wav", "jump")


@pytest.mark.parametrize(
    "verb", ["nod", "walk", "wave", "hop", "run", "dance", "kick", "lie", "stretch", "pass", "fall", "carry"]
)
def test_all_forms_of_a_verb_are_one_word(verb: str) -> None:
    forms = [inflected(verb, form) for form in ("walk", "walks", "walking")]
    assert len({stem(form) for form in forms}) == 1, forms


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_stem_is_never_empty_and_begins_as_the_word(word: str) -> None:
    assert stem(word) and stem(word)[0] == word[0]


def test_words_of_a_single_take_are_not_heard() -> None:
    told = [
        ("a", "A person walks and nods."),
        ("a", "somebody nods"),
        ("b", "walking"),
        ("c", "He waves"),
        ("d", "a wave"),
    ]
    assert set(heard(told)) >= {"walk", "wav"} and "nod" not in heard(told)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a person yodels", ["yodels"]),
        ("A soldier yodels his hat", ["yodels"]),
        ("a person walks, then hiccups, then waves", ["hiccups"]),
        ("a person walks while yodeling", ["yodeling"]),
        ("a person yodels, then hiccups", ["yodels", "hiccups"]),
        ("a person nods, then shakes her head sadly", []),
        ("a person walks past a tree", []),
        ("a knight strafes left", []),
        ("a person opens a parcel", []),
        ("opens his bag", ["opens"]),
        ("yodel", ["yodel"]),
        ("death", []),
        ("someone strolls", []),
        ("a person", []),
        ("turn left", []),
        ("...", []),
    ],
)
def test_each_thing_that_no_caption_tells_of_is_named(prompt: str, words: list[str]) -> None:
    said = unheard([prompt], KNOWN)
    assert len(said) == len(words) and all(f'"{word}"' in text for word, text in zip(words, said, strict=True))


def test_the_bundled_model_knows_its_own_words() -> None:
    model = load_model(device="cpu")
    items = [item for item in read_items(PACK / "items.jsonl") if item.captions]
    for split in ("val", "test"):
        for caption in (caption for item in items if item.split == split for caption in item.captions):
            assert model.remarks([caption]) == [], caption
    for prompt in (prompt for check in CHECKS for prompt in check.prompts):
        assert model.remarks([prompt]) == [], prompt
    assert set(model.config.heard) == set(
        heard((item.trial, caption) for item in items if item.split == "train" for caption in item.captions)
    )
    (said,) = model.remarks(["a person yodels"])
    assert "yodels" in said


def test_nobody_is_asked_after_a_common_word(bundled: Any) -> None:
    (said,) = bundled.remarks(["peace"])
    assert "did you mean" not in said
    (said,) = bundled.remarks(["a person wallks forward"])
    assert "did you mean" in said


def test_a_model_of_which_nobody_noted_it_says_nothing(bundled: Any) -> None:
    silent = Model(replace(bundled.bundle, config=replace(bundled.config, heard=())))
    assert silent.remarks(["a person yodels"]) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("wallks", "walks"), ("jummps", "jumps"), ("streps", "steps"), ("calls", None), ("carry", None), ("hums", None)],
)
def test_who_mistypes_a_word_is_asked_what_was_meant(typed: str, meant: str | None) -> None:
    known = ("walk", "jump", "step", "bal", "car", "carr")
    assert meant_by(typed, known) == meant
    (said,) = unheard([f"a person {typed} forward"], known)
    assert ("did you mean" in said) == (meant is not None) and (meant or "other words") in said
