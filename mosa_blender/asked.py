# SPDX-License-Identifier: GPL-3.0-or-later
"""What is noted on an action: how it was made, and what was asked for, so that it can be asked for again. No bpy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from .motion import GeneratedMotion
from .service.client import Request
from .version import extension_version

_NOTED = "mosa_request"
_NUMBERS = ("guidance", "temperature")
_MOST = 12
"""Prompts of a file that are shown."""


def describe(action: Any, motion: GeneratedMotion) -> None:
    """Note on an action how it was made."""
    action["mosa_prompt"] = motion.prompt
    action["mosa_seed"] = motion.seed
    action["mosa_model"] = motion.model
    action["mosa_version"] = extension_version()
    # In a file that is opened again nothing else tells which action is the newer one.
    action["mosa_made"] = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")


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
    """Set a scene's settings to what is noted on an action: Generate makes the same motion then.

    LookupError, TypeError or ValueError, and the settings are as they were, where the note cannot be read.
    """
    asked = json.loads(action[_NOTED])
    prompt, later = str(asked["text"]), [(begin, str(text)) for begin, text in asked["later"]]
    lengths = []
    if asked["seconds"] is not None:
        bounds = (0.0, *(begin for begin, _ in later), asked["seconds"])
        lengths = [float(end - begin) for begin, end in pairwise(bounds)]
    numbers = {name: float(asked[name]) for name in _NUMBERS if asked[name] is not None}
    settings.seed = asked["seed"]  # first, for Blender may refuse it
    settings.from_markers, settings.random_seed = False, False
    settings.prompt = prompt
    settings.later.clear()
    for _, text in later:
        settings.later.add().prompt = text
    settings.auto_duration = not lengths
    for one, seconds in zip((settings, *settings.later), lengths, strict=False):
        one.seconds = seconds
    for name in _NUMBERS:
        settings.property_unset(name)
    for name, number in numbers.items():
        setattr(settings, name, number)


def prompts_of(actions: Iterable[Any]) -> list[str]:
    """The prompts that are noted on actions, each once, those of the newest actions first."""
    newest = sorted(actions, key=lambda action: (str(action.get("mosa_made", "")), action.session_uid), reverse=True)
    prompts = (str(action.get("mosa_prompt", "")) for action in newest)
    return [prompt for prompt in dict.fromkeys(prompts) if prompt][:_MOST]


def shortened(prompt: str, letters: int) -> str:
    """A prompt in one line of at most so many letters, as an entry of a menu or a name."""
    short = " ".join(prompt.split())
    return short if len(short) <= letters else short[: letters - 3].rstrip() + "..."
