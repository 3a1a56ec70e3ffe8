# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a range is made at a time, and which of several things that its text asks for is done there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.generate.edit.edit import edit
from mosa.generate.edit.pieces import CONTEXT, SHORTEST, Piece, phases, pieces
from mosa.generate.edit.tokens import LONGEST
from mosa.generate.text_to_motion import generate

TEXT = "a person walks forward, then waves and then sits down"


def unknown(before: int, count: int, after: int) -> np.ndarray:
    known = np.ones(before + count + after, dtype=bool)
    known[before : before + count] = False
    return known


@given(st.integers(0, 60), st.integers(90, 400), st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_each_thing_has_its_time(bundled: Any, before: int, count: int, after: int) -> None:
    found = phases(bundled, TEXT, unknown(before, count, after))
    assert [part.text for part in found] == ["a person walks forward", "a person waves", "a person sits down"]
    assert (found[0].start, found[-1].end) == (before, before + count)
    assert all(a.end == b.start and a.end - a.start >= SHORTEST for a, b in pairwise(found))


@pytest.mark.parametrize(("text", "count"), [(TEXT, 80), ("a person walks forward", 200), (None, 200)])
def test_one_thing_or_no_time_for_more_is_one_piece(bundled: Any, text: str | None, count: int) -> None:
    assert phases(bundled, text, unknown(10, count, 10)) == [Piece(10, 10 + count, text)]


def test_a_model_that_takes_no_sentences_apart_has_the_text_whole(bundled: Any) -> None:
    whole = bundled.drawing(one_at_a_time=False)
    assert phases(whole, TEXT, unknown(0, 200, 0)) == [Piece(0, 200, TEXT)]


@given(st.data(), st.integers(1, 700), st.booleans())
def test_pieces_cover_the_run_and_fit_the_window(data: st.DataObject, count: int, backwards: bool) -> None:
    start = data.draw(st.integers(0, 100))
    borders = sorted(data.draw(st.sets(st.integers(start - 30, start + count + 30), max_size=4)))
    edges = [min(start - 40, 0), *borders, start + count + 40]
    asked = [Piece(*edge, f"text {k}") for k, edge in enumerate(pairwise(edges))]
    found = pieces(start, start + count, asked, backwards)
    in_time = sorted(found, key=lambda part: part.start)
    assert found == in_time[:: -1 if backwards else 1]
    assert (in_time[0].start, in_time[-1].end) == (start, start + count)
    assert all(a.end == b.start for a, b in pairwise(in_time))
    room = LONGEST - (CONTEXT if backwards else 2 * CONTEXT)
    assert all(0 < part.end - part.start <= room for part in found)
    for border in borders:
        if start + SHORTEST <= border <= start + count - SHORTEST and min(np.diff(edges)) >= 2 * SHORTEST:
            before, after = (next(p for p in found if p.start <= at < p.end) for at in (border - 1, border))
            assert before.text != after.text


def test_what_is_drawn_is_one_piece_however_long() -> None:
    drawn = Piece(0, 500, "a person climbs a ladder", drawn=True)
    assert pieces(0, 500, [drawn], False) == [drawn]


@pytest.mark.parametrize(("start", "end", "text"), [(95, 200, "later"), (0, 105, "first")])
def test_a_moment_beside_a_border_is_no_piece(start: int, end: int, text: str) -> None:
    asked = [Piece(0, 100, "first"), Piece(100, 200, "later")]
    assert pieces(start, end, asked, backwards=False) == [Piece(start, end, text)]


def test_a_range_does_one_thing_after_another(bundled: Any) -> None:
    """Up with both arms in the first half and down on the seat in the second."""
    (stands,) = generate(bundled, "a person stands still", seconds=9.0, fps=20.0, seed=2)
    text = "a person raises both arms above the head, then sits down"
    told: list[int] = []
    (made,) = edit(bundled, stands, 30, 180, text=text, seed=1, on_progress=lambda _, scale: told.append(scale))
    assert told[:-1] == sorted(told[:-1]) and told[-2] == 10  # one bar, though two texts were made
    lifted = (made.joints[:, 20:22, 1].min(axis=1) > made.joints[:, 15, 1])[30:180]
    seated = made.joints[30:180, 0, 1] < stands.joints[:, 0, 1].mean() - 0.2
    assert lifted.any() and seated.any() and np.flatnonzero(lifted)[0] < np.flatnonzero(seated)[0]
    for frames in (slice(0, 30), slice(180, None)):
        np.testing.assert_array_equal(made.joints[frames], stands.joints[frames])
