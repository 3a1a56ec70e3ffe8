# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn from scratch and not made by the transformer: crawling, exercises, rides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..motion.motion import Motion
from .activities import activity_of, activity_seconds, draw_activity
from .crawling import SECONDS, crawls, draw_crawling
from .laid_over import laid_over

if TYPE_CHECKING:
    from .model import Model
    from .request import Request


def is_drawn(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn."""
    return crawls(prompt) or activity_of(prompt) is not None


def is_drawn_beneath(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn beside what is laid over it ("crawls sadly")."""
    over = laid_over(prompt)
    return is_drawn(prompt if over is None else over.plain)


def ends_on_its_floor(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn on the floor, or over it without a place to stand up there:
    who hangs from a bar, flies or is on a rope goes on down on the floor, who has climbed a ladder up there."""
    over = laid_over(prompt)
    plain = prompt if over is None else over.plain
    activity = activity_of(plain)
    return crawls(plain) if activity is None else activity.climb <= 0.0 or activity.hangs


def climbs_down(prompt: str) -> bool:
    """Whether a prompt tells of nothing but that somebody climbs down, to the floor."""
    over = laid_over(prompt)
    activity = activity_of(prompt if over is None else over.plain)
    return activity is not None and activity.climb < 0.0


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
