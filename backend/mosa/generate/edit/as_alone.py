# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands before a range and behind it does in it what they would do on their own.

Tokens that go on from seconds of standing stand, whatever the text says, unless they have more than two or three.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...motion.body import ON_FEET
from ...motion.place import LARGEST_LIFT, ground, way_along_floor
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.skeleton import FPS
from ...motion.window import PAST
from ..request import MODEL_MIN_FRAMES, SEED_COUNT, OnProgress, check_request
from ..text_to_motion import generate_request
from ..words.going import is_aside, paces_ahead
from ..words.phrases import in_order
from .once import takes
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model

STANDS = 0.3
"""Metres a second up to which the pelvis of somebody moves who stands."""
STAYS = 0.8
"""Metres that somebody may get away in what is done in a range in which they are to stay where they are."""
TRIES = 2
"""Motions of which the first is taken that does not get away."""
GONE = 1.5
"""Metres away from which nobody needs to be tried again: who runs up or walks does so each time."""
HASTE = 1.5
"""How many times as fast as usual something is done where there is little time."""
SHORTEST_ALONE = math.ceil(MODEL_MIN_FRAMES / HASTE)
"""Steps of the shortest range in which what the model makes at least is done no faster than so."""


def stands(steps: Plain, known: np.ndarray, start: int, end: int) -> bool:
    """Whether somebody stands in the known steps of (G,) beside the unknown ones start to end - 1, and in one place."""
    before, behind = steps.root[max(start - PAST, 0) : start], steps.root[end : end + PAST]
    if not (known[max(start - PAST, 0) : start].all() and known[end : end + PAST].all()):
        return False
    in_one_place = not len(before) or not len(behind) or way_along_floor(before[-1], behind[0]) < STAYS
    return in_one_place and all(_is_still(side) for side in (before, behind) if len(side))


def as_alone(
    model: Model,
    request: EditRequest,
    text: str,
    steps: int,
    stays: bool,
    seed: int,
    on_progress: OnProgress,
    room: float = 0.0,
    begun: bool = True,
) -> Plain | None:
    """A motion of so many steps in which somebody does what a text says, from the origin, facing +z; where it has not
    `begun` as known steps before it are, who is to stand up sits before.

    None where they are to be where they were in the end (`stays`), or up to `room` metres ahead of it, and get away.
    """
    if stays and (paces_ahead(text) is not None or is_aside(text)):
        return None
    usual = FPS * sum(takes(model, one) for one in things(model, text))
    frames = round(np.clip(usual, max(steps, MODEL_MIN_FRAMES), HASTE * steps))
    for number in range(TRIES if stays else 1):
        asked = check_request(
            text,
            frames=frames,
            fps=FPS,
            seed=(TRIES * seed + number) % SEED_COUNT,
            guidance=request.guidance,
            temperature=request.temperature,
        )
        (motion,) = generate_request(model, asked, begun=begun, on_progress=on_progress)
        way = motion.root[-1] - motion.root[0]
        away = way_along_floor(np.array([0.0, 0.0, np.clip(way[2], 0.0, room)]), way)
        made = Plain(*at_times(motion.rotations, motion.root, np.linspace(0.0, frames - 1, steps)))
        if not stays or (away <= STAYS and not _has_climbed(made)):
            return made
        if away > GONE:
            break
    return None


def things(model: Model, text: str) -> list[str]:
    """What a text asks for, one thing after another, as far as the model takes sentences apart."""
    return in_order(text) if model.config.sampling.one_at_a_time else [text]


def _has_climbed(made: Plain) -> bool:
    """Whether somebody ends on another floor than the one on which they began."""
    first, last = (float(ground(made, part)) for part in (slice(PAST), slice(-PAST, None)))
    return abs(last - first) > LARGEST_LIFT


def _is_still(root: np.ndarray) -> bool:
    """Whether a pelvis at (P, 3) is that of somebody on their feet who stays where they are."""
    speed = FPS * float(np.linalg.norm(root[-1] - root[0])) / max(len(root) - 1, 1)
    return speed < STANDS and float(root[:, 1].min()) >= ON_FEET
