# SPDX-License-Identifier: GPL-3.0-or-later
"""What the transformer makes of a range at a time: where each piece begins and ends, and what its text is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..drawn.told import is_drawn_beneath
from ..request import MODEL_FPS, SHORTEST_PHRASE, shared_out
from ..words.phrases import in_order
from ..words.posture import underway
from .once import takes
from .tokens import LONGEST

if TYPE_CHECKING:
    from ..model import Model

CONTEXT = 40
"""Steps (20 a second) of context on each side that the transformer sees."""
SHORTEST = 10
"""Steps of the shortest piece that a border between two texts cuts off."""


@dataclass(frozen=True)
class Piece:
    """Steps `start` to `end` - 1 of a range, and what is done there; whether that is drawn, not made of tokens."""

    start: int
    end: int
    text: str | None
    drawn: bool = False


def phases(model: Model, text: str | None, known: np.ndarray) -> list[Piece]:
    """The unknown steps (T,) from the first to the last, shared among what a text asks for one after another.

    Each thing has its share of the time that it usually takes. Where there is no time for so many, or the model takes
    no sentences apart, it is one piece.
    """
    unknown = np.flatnonzero(~known)
    start, end = int(unknown[0]), int(unknown[-1]) + 1
    taken_apart = text and model.config.sampling.one_at_a_time
    texts = in_order(text) if text and taken_apart else [text]
    seconds = (end - start) / MODEL_FPS
    if len(texts) == 1 or seconds < SHORTEST_PHRASE * len(texts):
        return [_told(start, end, text) if text and taken_apart else Piece(start, end, text)]
    usual = [takes(model, part) for part in texts if part]
    borders = [start, *(start + round(MODEL_FPS * second) for second in shared_out(seconds, usual))]
    return [_told(*borders, part) for borders, part in zip(pairwise(borders), texts, strict=True) if part]


def _told(start: int, end: int, text: str) -> Piece:
    # Where nothing is known before, who stands up from a chair has to be seen on it first.
    return Piece(start, end, underway(text) if start else text, is_drawn_beneath(text))


def pieces(start: int, end: int, whole: Sequence[Piece], backwards: bool) -> list[Piece]:
    """A run of steps in pieces that fit a window of the transformer with their context, in the order of their making.

    `whole` are the phases of the range. They go forwards from a known beginning; from a known end alone they go
    backwards.
    """
    inner = [phase.start for phase in whole if start + SHORTEST <= phase.start <= end - SHORTEST]
    found = []
    for low, high in pairwise([start, *inner, end]):
        told = next(phase for phase in whole if (low + high) // 2 < phase.end)
        room = LONGEST - (CONTEXT if backwards else 2 * CONTEXT)
        count = 1 if told.drawn else -(-(high - low) // room)
        edges = [low + (high - low) * k // count for k in range(count + 1)]
        found += [Piece(*edge, told.text, told.drawn) for edge in pairwise(edges)]
    return found[:: -1 if backwards else 1]
