# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crouches, lies or falls for longer than it takes to get down there stays there.

The transformer fills a given time with what recordings of that length show, in which people get up again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..motion.hold import held_down, held_throughout
from ..motion.motion import Motion, at_origin
from .posture import FALLS, HIDES, LIES, THERE, lies_down
from .request import MODEL_FPS, OnProgress, Request
from .sped_up import generate_sped_up
from .subject import BEGINS
from .text_to_motion import generate_request
from .wording import in_heard_words

if TYPE_CHECKING:
    from .model import Model

_STILL = r"(?:still|asleep|sleeping|quietly|motionless)"
_POSTURES = tuple(
    (re.compile(rf"{BEGINS}{does}[\s.!]*", re.IGNORECASE), made, seconds, there)
    for does, made, seconds, there in (
        (rf"(?:crouch(?:es|ing)?|squat(?:s|ting)?(?= down)){THERE}", None, None, False),
        (
            rf"(?:stays?|staying|remains?|waits?)\s+(?:crouch(?:ed|ing)|(?:low\s+)?in an? crouch){THERE}",
            "crouches down",
            4.0,
            True,
        ),
        (rf"{HIDES}{THERE}", "crouches down", 4.4, False),
        (rf"{FALLS}{THERE}", "falls down and lies on the floor", 3.0, False),
        (rf"{LIES}(?:(?!\s+down\b){THERE}|{THERE}\s+{_STILL}{THERE})", "lies on the floor sleeping", 4.0, True),
    )
)
"""How postures are said; as what they are made, told as in "walks" (None: as they are told), in how many seconds
(None: their usual ones), and whether somebody is down there from the beginning."""
SITTING, LYING = 2.0, 3.0
"""Seconds in which somebody who lies down sits down first, for from standing few recordings lead to the floor, and in
which they lie."""


class Down(NamedTuple):
    """What to make of a prompt that tells of a posture, in how many seconds (None: as many as usual), and whether
    somebody is there from the beginning."""

    text: str
    seconds: float | None
    there: bool


def posture(prompt: str) -> Down | None:
    """How to make what says nothing but that somebody gets down to a posture that can be held; None for others."""
    text = in_heard_words(prompt)
    for pattern, made, seconds, there in _POSTURES:
        if (said := pattern.fullmatch(text)) is not None:
            return Down(f"{said['who'] or 'a person'} {made}" if made else prompt, seconds, there)
    return None


def is_lying_down(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody who is on their feet lies down."""
    return lies_down(prompt) is not None and posture(prompt) is None


def stays(prompt: str) -> bool:
    """Whether who does what a prompt says stays there, however long it lasts."""
    return posture(prompt) is not None or lies_down(prompt) is not None


def generate_lying_down(
    model: Model, request: Request, *, cleanup: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """Carry out a checked request of a given length of somebody who `is_lying_down`: they sit down first, and do both
    faster where there is little time."""
    who = lies_down(request.prompt)
    lies = replace(request, prompt=f"{who} sits down", later=((SITTING, f"{who} lies on the floor sleeping"),))
    if request.frames / request.fps >= LYING:
        return generate_request(model, lies, cleanup=cleanup, on_progress=on_progress)
    slow = replace(lies, frames=round(LYING * MODEL_FPS), fps=MODEL_FPS)
    return generate_sped_up(model, request, slow, cleanup=cleanup, on_progress=on_progress)


def generate_held(
    model: Model,
    request: Request,
    down: Down,
    *,
    cleanup: bool,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """Carry out a checked request of a given length: somebody gets down as in `down` and stays there."""
    seconds = down.seconds or model.seconds_for(down.text)
    once = replace(request, prompt=down.text, frames=round(seconds * MODEL_FPS), fps=MODEL_FPS)
    made = generate_request(model, once, cleanup=cleanup, whole=True, on_progress=on_progress)
    return [_held(motion, request, down.there) for motion in made]


def _held(motion: Motion, request: Request, there: bool) -> Motion:
    body, times = (motion.rotations, motion.root, motion.offsets), np.arange(request.frames) / request.fps
    if not there:
        # In less time than it was made in, somebody gets down faster.
        times *= max(1.0, motion.frames / motion.fps / (request.frames / request.fps))
    rotations, root = held_throughout(*body, times) if there else held_down(*body, motion.fps, times)
    rotations, root = at_origin(rotations, root, motion.offsets)
    return Motion.from_rotations(
        request.fps, rotations, root, motion.offsets, request.prompt, motion.seed, motion.model
    )
