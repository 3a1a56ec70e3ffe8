# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request of several prompts, or of more than the model makes at a time, is made of: which parts, each for how
long, and which of them go on with the one before.

Who is to sit down stands before, and who is to stand up sits: training clips of it mostly begin when it is done.
`sequence.py` makes the parts and joins them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .drawn.told import is_drawn
from .held import posture
from .request import MODEL_FPS, MODEL_MAX_FRAMES, MODEL_MIN_FRAMES, Request
from .words.context import with_places
from .words.going import gets_along_evenly, is_aside, is_steady
from .words.posture import goes_on, lasts, underway, with_posture

if TYPE_CHECKING:
    from .model import Model

OVERLAP = 40
"""Steps (20 a second) of a long prompt's last window that the next one sees."""
STRIDE, LIKE = 26, 5
"""Steps in which who walks comes round to the same pose, and by how many of them poses are compared. Who runs takes
half as many."""
BEFORE = 16
"""Steps that somebody stands before sitting down, or sits before standing up."""
SHORTEST_AFTER = 24
"""Steps in which sitting down and the like can be done: without as many left nobody stands, or sits, before. In 16 some
sat down 15 cm into the ground."""
LONGEST_PIECE = 1.5
"""What goes on for longer than this many times its usual length, and than the model makes at least, is made in pieces
that do not: made at once, people mostly stand for a while. "A person runs" of 3 s stood for two."""
LONGEST_ASIDE = 80
"""Steps that who steps aside goes on for at a time: few in recordings do so for long, and in 5 s people turned."""


class Part(NamedTuple):
    """A prompt, the steps of the windows in which it is made, and how many steps more than the first of them has are
    made, for a beginning in step with the part before."""

    text: str
    windows: list[int]
    spare: int = 0

    @property
    def steps(self) -> int:
        """How many steps it has in the whole motion."""
        return sum(self.windows)


def settled(model: Model, request: Request) -> Request:
    """The request with a time for each of its prompts, and for each thing that they ask for."""

    begins = iter([True])

    def usual(prompt: str) -> float:
        said = lasts(prompt)
        # What remains to be done: captions that name the chair mostly go on with something else.
        seconds = model.seconds_for(underway(prompt)) if said is None else said
        # In that time somebody sits down from standing, but nobody who walks has stood before.
        # What is counted is there several times, but has stood before only once.
        first = prompt == request.prompt and next(begins, False)
        stood = first and len(with_posture(prompt)) > 1 and (goes_on(prompt) or said is not None)
        return seconds + BEFORE / MODEL_FPS if stood else seconds

    # What has no times of its own is taken apart already.
    if not request.settled:
        return request.lasting(usual)
    return request.each_taken_apart(usual) if model.config.sampling.one_at_a_time else request


def in_pieces(model: Model, request: Request) -> Request:
    """The request with its only prompt again every few seconds; as it is where that is of its usual length."""
    if request.later or is_drawn(request.prompt):
        return request
    usual = model.usual_seconds(*model.encode_text([request.prompt]), shortest=0.0)
    least = LONGEST_ASIDE if is_aside(request.prompt) else MODEL_MIN_FRAMES
    longest = float(np.clip(LONGEST_PIECE * usual * MODEL_FPS, least, MODEL_MAX_FRAMES))
    # All but the first are made longer, to begin in step.
    each = int(max(longest - STRIDE, longest * 2 / 3)) / MODEL_FPS
    seconds = request.frames / request.fps
    # At another frame rate the last frame may lie a part of a step farther: no reason for one more piece.
    more = ceil((seconds - min(longest + 1, MODEL_MAX_FRAMES) / MODEL_FPS) / each - 1e-6)
    return replace(request, later=tuple((seconds - k * each, request.prompt) for k in range(more, 0, -1)))


def parts_of(request: Request, apart: bool) -> list[Part]:
    """The parts of a settled request.

    With `apart` the posture in which the first prompt begins is a part of its own, and what is held, or drawn, is made
    in one window for as long as it takes.
    """
    timed = _timed(request, begins=apart)
    windows = [[steps] if apart and _in_one(text) else _windows(steps) for text, steps in timed]
    before = [None, *(text for text, _ in timed[:-1])]
    return [
        Part(text, counts, _spare(counts[0]) if text == earlier and is_steady(text) else 0)
        for (text, _), counts, earlier in zip(timed, windows, before, strict=True)
    ]


def _spare(steps: int) -> int:
    """How many steps more than so many are made of what goes on: none where there is room for too few."""
    spare = min(STRIDE, steps // 2, MODEL_MAX_FRAMES - steps)
    return spare if spare >= LIKE else 0


def steady_stretches(parts: list[Part]) -> list[slice]:
    """The steps of each prompt of somebody who gets along evenly in several pieces: they are slower where one ends."""
    stretches, start = [], 0
    for text, same in groupby(parts, key=lambda part: part.text):
        counts = [part.steps for part in same]
        if len(counts) > 1 and gets_along_evenly(text):
            stretches.append(slice(start, start + sum(counts)))
        start += sum(counts)
    return stretches


def _timed(request: Request, begins: bool) -> list[tuple[str, int]]:
    """Each prompt of a settled request and its steps at 20 fps; together they cover the request's last frame.

    With `begins` the posture in which the first one begins has a prompt of its own before it.
    """
    total = int(np.ceil((request.frames - 1) / request.fps * MODEL_FPS - 1e-6)) + 1
    starts = [0, *(round(begin * MODEL_FPS) for begin, _ in request.later if begin is not None)]
    ends = [*starts[1:], max(total, starts[-1] + 2)]
    texts = [request.prompt, *(text for _, text in request.later)]
    parts = [(text, end - start) for text, start, end in zip(texts, starts, ends, strict=True)]
    if not begins:
        return parts
    (text, steps), *rest = parts
    rest = [(underway(told), steps) for told, (_, steps) in zip(with_places(request.texts)[1:], rest, strict=True)]
    texts = with_posture(text)
    said = lasts(text)
    least = SHORTEST_AFTER if said is None else round(said * MODEL_FPS)
    if len(texts) == 1 or steps < BEFORE + least:
        return [(text, steps), *rest]
    return [(texts[0], BEFORE), (texts[1], steps - BEFORE), *rest]


def _in_one(text: str) -> bool:
    """Whether what a prompt tells of is made in one piece, however long."""
    return posture(text) is not None or is_drawn(text)


def _windows(steps: int) -> list[int]:
    """The steps of one prompt in windows: the first of at most 196, the others of so many new ones."""
    room = MODEL_MAX_FRAMES - OVERLAP
    more = max(0, -(-(steps - MODEL_MAX_FRAMES) // room))
    # Windows of like length: a last one of a few frames would have no room to do anything.
    first = min(MODEL_MAX_FRAMES, -(-steps // (more + 1)) + (OVERLAP if more else 0))
    rest = steps - first
    shares = [rest // more + (k < rest % more) for k in range(more)] if more else []
    return [first, *shares]
