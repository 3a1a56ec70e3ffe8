# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn from scratch and not made by the transformer: crawling, exercises, rides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..motion.motion import Motion
from .activities import activity_of, generate_activity
from .crawling import crawls, generate_crawling

if TYPE_CHECKING:
    from .model import Model
    from .request import Request


def is_drawn(prompt: str) -> bool:
    """Whether a prompt tells of nothing but what is drawn."""
    return crawls(prompt) or activity_of(prompt) is not None


def generate_drawn(model: Model, request: Request) -> list[Motion]:
    """Carry out a checked request of what is drawn."""
    return generate_crawling(model, request) if crawls(request.prompt) else generate_activity(model, request)
