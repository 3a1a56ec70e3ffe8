# SPDX-License-Identifier: GPL-3.0-or-later
"""What an action was generated from, noted on it, so that it can be asked for again. No bpy."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from .client import Request
from .motion import GeneratedMotion

_NOTED = "mosa_request"
_NUMBERS = ("guidance", "temperature")
_MOST, _LETTERS = 12, 60
"""Of the prompts of a file: how many, and how long they are in a menu."""


def note(action: Any, request: Request, motion: GeneratedMotion) -> None:
    """Note on a motion's action what was asked for. The curve of a path is not: it may be another one by then."""
    seconds = request.seconds
    if seconds is None and any(begin is not None for begin, _ in request.later):
        seconds = motion.frames / motion.fps  # of markers without an end
    numbers = {name: getattr(request, name) for name in _NUMBERS}
    asked = {"text": request.text, "later": request.later, "seconds": seconds, "seed": motion.seed, **numbers}
    action[_NOTED] = json.dumps(asked)


def is_noted(action: Any) -> bool:
    """Whether it is known what an action was generated from."""
    return _NOTED in action


def take_up(settings: Any, action: Any) -> None:
    """Set a scene's settings to what is noted on an action: Generate makes the same motion then."""
    asked = json.loads(action[_NOTED])
    settings.from_markers, settings.random_seed = False, False
    settings.prompt, settings.seed = asked["text"], asked["seed"]
    settings.later.clear()
    for _, text in asked["later"]:
        settings.later.add().prompt = text
    settings.auto_duration = asked["seconds"] is None
    if asked["seconds"] is not None:
        bounds = (0.0, *(begin for begin, _ in asked["later"]), asked["seconds"])
        for one, (begin, end) in zip((settings, *settings.later), pairwise(bounds), strict=True):
            one.seconds = end - begin
    for name in _NUMBERS:
        settings.property_unset(name)
        if asked[name] is not None:
            setattr(settings, name, asked[name])


def prompts_of(actions: Iterable[Any]) -> list[str]:
    """The prompts that are noted on actions, each once, those of the newest actions first."""
    newest = sorted(actions, key=lambda action: action.session_uid, reverse=True)
    prompts = (str(action.get("mosa_prompt", "")) for action in newest)
    return [prompt for prompt in dict.fromkeys(prompts) if prompt][:_MOST]


def shortened(prompt: str) -> str:
    """A prompt as an entry of a menu."""
    return textwrap.shorten(prompt, _LETTERS, placeholder="...")
