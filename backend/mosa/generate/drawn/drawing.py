# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion of what is drawn from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...motion.activity import Activity, doing
from ...motion.chance import PACE, STEADY, uneven
from ...motion.crawl import crawling
from ...motion.hold import breathing, shifting
from ...motion.motion import Motion
from ...motion.skeleton import LEVEL
from ..laid_over.over import laid_over
from .activities import activity_and_times, activity_seconds
from .crawling import SECONDS, crawls, cycle_of
from .takes import take

if TYPE_CHECKING:
    from ..model import Model
    from ..request import Request

DIFFERENCE = 0.12
"""By what share of their time activities of different seeds differ, and cycles of crawling."""
SHIFTS = 0.3
"""What share of the usual who does it moves trunk and head besides."""
QUICKEST, GETTING_THERE = 1.6, 2.2
"""How many times as fast an activity is done that has to be done so often in little time, and one that ends elsewhere
than it began: who is told to lie down has to lie."""


def climbed_down(model: Model, prompt: str, frames: int, fps: float, seed: int, height: float) -> Motion:
    """Somebody who `climbs_down`, all of a height (m), in so many frames."""
    over = laid_over(prompt)
    if over is None:
        return draw_activity(model, prompt, frames, fps, seed, height)
    return over.onto_motion(draw_activity(model, over.plain, frames, fps, seed, height))


def drawn(model: Model, prompt: str, frames: int, fps: float, seed: int) -> Motion:
    """What a prompt tells of that `is_drawn`, from the origin, facing +z."""
    draw = draw_crawling if crawls(prompt) else draw_activity
    return draw(model, prompt, frames, fps, seed)


def generate_drawn(model: Model, request: Request) -> list[Motion]:
    """Carry out a checked request of what is drawn."""
    request = request.lasting(lambda prompt: activity_seconds(prompt) or SECONDS)
    return [drawn(model, request.prompt, request.frames, request.fps, seed) for seed in request.seeds]


def draw_activity(
    model: Model, prompt: str, frames: int, fps: float, seed: int, climbed: float | None = None
) -> Motion:
    """Somebody who does it from its beginning, as often as a prompt says or to the motion's end; or climbs so far (m),
    to a whole number of times."""
    told = activity_and_times(prompt)
    assert told is not None
    chance = np.random.default_rng(seed)
    activity, times = take(told[0], prompt, chance), told[1]
    whole = max(frames - 1, 1) / fps / activity.seconds
    if climbed is not None:
        often: float = max(round(climbed / abs(activity.climb * activity.seconds)), 1)
    elif times is None:
        often = whole * (1.0 + DIFFERENCE * chance.uniform(-1.0, 1.0))
        # It ends as it began: nobody is left in the air, and it can be looped.
        often = round(often) or often
    else:
        often = whole * np.clip(times / whole, 1.0, GETTING_THERE if activity.once else QUICKEST)
    phase = uneven(np.linspace(0.0, often, frames), float(often), chance, _pace(activity))
    rotations, root = doing(activity, phase if times is None else np.minimum(phase, times), model.offsets)
    if activity.once:
        rotations = breathing(rotations, activity.seconds * (phase - 1.0))
    rotations = shifting(rotations, root, model.offsets, fps, SHIFTS, seed)
    root -= root[0] * LEVEL
    return Motion.from_rotations(fps, rotations, root, model.offsets, prompt, seed, model.name)


def _pace(activity: Activity) -> float:
    """By what share of its pace an activity may be quicker and slower."""
    return PACE if activity.once or activity.single else STEADY


def draw_crawling(model: Model, prompt: str, frames: int, fps: float, seed: int) -> Motion:
    """Somebody who crawls as a prompt says."""
    chance = np.random.default_rng(seed)
    cycle = cycle_of(prompt) * (1.0 + DIFFERENCE * chance.uniform(-1.0, 1.0))
    rotations, root = crawling(frames, fps, model.offsets, cycle, chance.uniform())
    return Motion.from_rotations(fps, rotations, root, model.offsets, prompt, seed, model.name)
