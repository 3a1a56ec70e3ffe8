# SPDX-License-Identifier: GPL-3.0-or-later
"""Which prompts tell of what is drawn from scratch and not made by the transformer: crawling, exercises, rides."""

from __future__ import annotations

from ..laid_over.over import laid_over
from .activities import activity_of
from .crawling import crawls


def is_drawn(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn."""
    return crawls(prompt) or activity_of(prompt) is not None


def is_drawn_beneath(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn beside what is laid over it ("crawls sadly")."""
    return is_drawn(_beneath(prompt))


def ends_on_its_floor(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn on the floor, or over it without a place to stand up there:
    who hangs from a bar, flies or is on a rope goes on down on the floor, who has climbed a ladder up there."""
    plain = _beneath(prompt)
    activity = activity_of(plain)
    return crawls(plain) if activity is None else activity.climb <= 0.0 or activity.hangs


def climbs_down(prompt: str) -> bool:
    """Whether a prompt tells of nothing but that somebody climbs down, to the floor."""
    activity = activity_of(_beneath(prompt))
    return activity is not None and activity.climb < 0.0


def _beneath(prompt: str) -> str:
    """What a prompt tells of without what is laid over it."""
    over = laid_over(prompt)
    return prompt if over is None else over.plain
