# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crouches, lies or falls for longer than it takes to get down there stays there.

The transformer fills a given time with what recordings of that length show, in which people get up again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..motion.hold import held_down, held_throughout, shifting
from ..motion.motion import Motion, at_origin
from .drawn.drawing import draw_activity
from .making import Make
from .request import MODEL_FPS, OnProgress, Request
from .words.posture import FALLS, HIDES, LIES, THERE
from .words.subject import BEGINS
from .words.wording import in_heard_words

if TYPE_CHECKING:
    from .model import Model

_STILL = r"(?:still|asleep|sleeping|quietly|motionless)"
_FALLS = "falls down and lies on the floor"
_WAYS = ("forwards", "backwards", "to the left", "to the right")
"""The ways to which somebody falls of whom no way is told."""
_POSTURES = tuple(
    (re.compile(rf"{BEGINS}{does}[\s.!]*", re.IGNORECASE), made, seconds, there, looks_about)
    for does, made, seconds, there, looks_about in (
        (rf"(?:crouch(?:es|ing)?|squat(?:s|ting)?(?= down)){THERE}", None, None, False, True),
        (
            rf"(?:stays?|staying|remains?|waits?)\s+(?:crouch(?:ed|ing)|(?:low\s+)?in an? crouch){THERE}",
            "crouches down",
            4.0,
            True,
            True,
        ),
        (rf"{HIDES}{THERE}", "crouches down", 4.4, False, True),
        (rf"{FALLS}{THERE}", _FALLS, 3.0, False, False),
        (rf"{LIES}(?:(?!\s+down\b){THERE}|{THERE}\s+{_STILL}{THERE})", "lies on the floor sleeping", 4.0, True, False),
    )
)
"""How postures are said; as what they are made, told as in "walks" (None: as they are told), in how many seconds
(None: their usual ones), whether somebody is down there from the beginning, and whether they look about there."""


class Down(NamedTuple):
    """What to make of a prompt that tells of a posture, in how many seconds (None: as many as usual), whether
    somebody is there from the beginning, and whether they look about there."""

    text: str
    seconds: float | None
    there: bool
    looks_about: bool


def posture(prompt: str) -> Down | None:
    """How to make what says nothing but that somebody gets down to a posture that can be held; None for others."""
    text = in_heard_words(prompt)
    for pattern, made, seconds, there, looks_about in _POSTURES:
        if (said := pattern.fullmatch(text)) is not None:
            return Down(f"{said['who'] or 'a person'} {made}" if made else prompt, seconds, there, looks_about)
    return None


def generate_held(
    model: Model,
    request: Request,
    down: Down,
    make: Make,
    *,
    cleanup: bool,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """Carry out a checked request of a given length: somebody gets down as in `down` and stays there."""
    if down.text.endswith(_FALLS):
        return [_fallen(model, request, seed) for seed in request.seeds]
    seconds = down.seconds or model.seconds_for(down.text)
    once = replace(request, prompt=down.text, frames=round(seconds * MODEL_FPS), fps=MODEL_FPS)
    made = make(model, once, cleanup=cleanup, whole=True, on_progress=on_progress)
    return [_held(motion, request, down) for motion in made]


def _fallen(model: Model, request: Request, seed: int) -> Motion:
    """Somebody who falls, to another side with another seed.

    It is drawn: who fell in recordings was caught by a mat in mid-air, chest and arms over the floor, knees under it.
    """
    return draw_activity(model, f"falls {_WAYS[seed % len(_WAYS)]} once", request.frames, request.fps, seed)


def _held(motion: Motion, request: Request, down: Down) -> Motion:
    body, times = (motion.rotations, motion.root, motion.offsets), np.arange(request.frames) / request.fps
    if not down.there:
        # In less time than it was made in, somebody gets down faster.
        times *= max(1.0, motion.frames / motion.fps / (request.frames / request.fps))
    rotations, root = held_throughout(*body, times) if down.there else held_down(*body, motion.fps, times)
    if down.looks_about:
        rests = slice(int(np.flatnonzero(np.r_[True, (root[:-1] != root[-1]).any(axis=1)])[-1]), None)
        rotations[rests] = shifting(rotations[rests], root[rests], motion.offsets, request.fps, 1.0, motion.seed or 0)
    rotations, root = at_origin(rotations, root, motion.offsets)
    return Motion.from_rotations(
        request.fps, rotations, root, motion.offsets, request.prompt, motion.seed, motion.model
    )
