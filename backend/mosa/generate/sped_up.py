# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets down and up again, or up some steps and down again, in less time than recordings take, does it faster; and
who does a thing so often.

Made in a shorter time, the transformer leaves the way back away, and of two jumps in five seconds one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.motion import Motion
from ..motion.resample import at_times
from .making import Make
from .request import MODEL_FPS, OnProgress, Request
from .words.amounts import BEFORE_ALL, seconds_each_time
from .words.phrases import gets_down_and_up, is_there_and_back
from .words.tidy import tidied

if TYPE_CHECKING:
    from .model import Model

SHARE = 0.77
"""Of their usual time, in which such motions are still made whole: 12 of 12, and in 0.71 of it 8 of 12."""
FASTEST = 2.6
"""How many times as fast somebody may be."""
DOWN_AND_UP = 5.0
"""Seconds in which somebody gets down and up with little rest between: in 3 s nobody who fell was seen to."""
RESTING, MOVING = 0.12, 0.6
"""Metres a second, mean of all joints: who is no faster than the one rests, and is seen as many times as fast as the
other is faster, where time is short; who is as fast as the other goes on at that pace, while there is time enough."""
EVENED = 7
"""Frames over which that is the mean: nobody is sped up, or slowed down, at once."""


def slower(model: Model, request: Request) -> Request | None:
    """The request of one prompt and a given time in a longer one, in which both its ways are made; None where it needs
    none."""
    if not is_there_and_back(request.prompt):
        return None
    seconds, given = SHARE * model.seconds_for(request.prompt), request.frames / request.fps
    if not seconds / FASTEST <= given < seconds - 1 / MODEL_FPS:
        return None
    return replace(request, frames=round(seconds * MODEL_FPS), fps=MODEL_FPS)


def slower_often(request: Request) -> Request | None:
    """The request of one thing that is done so often, or of a way down and one up, and a given time, as one without;
    None where it has time enough, or far too little."""
    if request.later or request.open_end or request.course:
        return None
    text, given = tidied(request.prompt), request.frames / request.fps
    seconds = DOWN_AND_UP if gets_down_and_up(text) else seconds_each_time(text)
    if seconds is None or not seconds / FASTEST <= given < seconds + BEFORE_ALL:
        return None
    return replace(request, fps=MODEL_FPS, open_end=True)


def generate_sped_up(
    model: Model,
    request: Request,
    slow: Request,
    make: Make,
    *,
    cleanup: bool,
    on_progress: OnProgress | None,
    rests_first: bool = False,
) -> list[Motion]:
    """Carry out a checked request by a longer one, whose motions are played faster: all of them, or their rests first
    and the rest only where that does not do."""
    made = make(model, slow, cleanup=cleanup, on_progress=on_progress)
    seen = _without_rests if rests_first else _all_faster
    return [_at(motion, request.fps, seen(motion, request)) for motion in made]


def _all_faster(motion: Motion, request: Request) -> np.ndarray:
    """The frames (N,) of a longer motion that are seen in the frames of a request."""
    return np.linspace(0.0, motion.frames - 1.0, request.frames)


def _without_rests(motion: Motion, request: Request) -> np.ndarray:
    """The same where rests are left away as far as that does."""
    speed = np.linalg.norm(np.diff(motion.joints, axis=0), axis=-1).mean(axis=-1) * motion.fps
    speed = np.convolve(speed, np.full(EVENED, 1.0 / EVENED), "same")
    rest = 1.0 - np.clip(speed / MOVING, RESTING / MOVING, 1.0)
    over = len(speed) - request.frames / request.fps * motion.fps
    passed = np.concatenate([[0.0], np.cumsum(1.0 - min(over / max(rest.sum(), 1e-6), 1.0) * rest)])
    return np.interp(np.linspace(0.0, passed[-1], request.frames), passed, np.arange(len(passed)))


def _at(motion: Motion, fps: float, times: np.ndarray) -> Motion:
    rotations, root = at_times(motion.rotations, motion.root, times)
    return Motion.from_rotations(fps, rotations, root, motion.offsets, motion.prompt, motion.seed, motion.model)
