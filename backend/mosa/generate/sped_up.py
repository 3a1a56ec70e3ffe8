# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets down and up again, or up some steps and down again, in less time than recordings take, does it faster.

Made in a shorter time, the transformer leaves the way back away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.motion import Motion
from ..motion.resample import at_times
from .phrases import is_there_and_back
from .request import MODEL_FPS, OnProgress, Request
from .text_to_motion import generate_request

if TYPE_CHECKING:
    from .model import Model

SHARE = 0.77
"""Of their usual time, in which such motions are still made whole: 12 of 12, and in 0.71 of it 8 of 12."""
FASTEST = 2.6
"""How many times as fast somebody may be."""


def slower(model: Model, request: Request) -> Request | None:
    """The request of one prompt and a given time in a longer one, in which both its ways are made; None where it needs
    none."""
    if not is_there_and_back(request.prompt):
        return None
    seconds, given = SHARE * model.seconds_for(request.prompt), request.frames / request.fps
    if not seconds / FASTEST <= given < seconds - 1 / MODEL_FPS:
        return None
    return replace(request, frames=round(seconds * MODEL_FPS), fps=MODEL_FPS)


def generate_sped_up(
    model: Model,
    request: Request,
    slow: Request,
    *,
    cleanup: bool,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """Carry out a checked request by a longer one, whose motions are played faster."""
    made = generate_request(model, slow, cleanup=cleanup, on_progress=on_progress)
    times = np.linspace(0.0, slow.frames - 1, request.frames)
    return [_at(motion, request.fps, times) for motion in made]


def _at(motion: Motion, fps: float, times: np.ndarray) -> Motion:
    rotations, root = at_times(motion.rotations, motion.root, times)
    return Motion.from_rotations(fps, rotations, root, motion.offsets, motion.prompt, motion.seed, motion.model)
