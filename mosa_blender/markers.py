# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts on the timeline: markers that are named after what the figure does from there on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .jobs import UserError

_NO_PROMPT = re.compile(r"|F_-?\d+|Marker(\.\d+)?|(the )?end(\.\d+)?", re.IGNORECASE)
"""Names that Blender gives by itself, and what people call an end."""
HOW_TO = "Set markers in the timeline (M) and name them (F2) after what the figure does there: 'a person sits down'."


@dataclass(frozen=True)
class TimedPrompts:
    """Texts with the frames at which they begin, in order, and the frame at which the last one ends, if one is said."""

    texts: tuple[tuple[int, str], ...]
    end: int | None

    @property
    def frame(self) -> int:
        """The first one's frame."""
        return self.texts[0][0]


def prompt_markers(scene: Any) -> list[Any]:
    """The scene's markers that are prompts, in order; those that switch cameras are none."""
    return sorted((marker for marker in own_markers(scene) if is_prompt(marker.name)), key=lambda marker: marker.frame)


def is_prompt(name: str) -> bool:
    """Whether a marker's name says what to do."""
    return _NO_PROMPT.fullmatch(name.strip()) is None


def prompts_of(scene: Any) -> TimedPrompts:
    """What the scene's markers say. Raises UserError."""
    return timed([(marker.frame, marker.name) for marker in own_markers(scene)])


def own_markers(scene: Any) -> list[Any]:
    """The scene's markers but for those that switch cameras."""
    return [marker for marker in scene.timeline_markers if marker.camera is None]


def timed(markers: Sequence[tuple[int, str]]) -> TimedPrompts:
    """What markers (frame, name) say: the first without a prompt that comes after all prompts ends the last one.

    Raises UserError where none has a prompt, or two are at one frame.
    """
    texts = sorted((frame, name.strip()) for frame, name in markers if is_prompt(name))
    if not texts:
        raise UserError(f"No marker says what to do. {HOW_TO}")
    for (frame, first), (following, second) in itertools.pairwise(texts):
        if frame == following:
            raise UserError(f"The markers '{first}' and '{second}' are both at frame {frame}: move one of them.")
    behind = [frame for frame, name in markers if not is_prompt(name) and frame > texts[-1][0]]
    return TimedPrompts(tuple(texts), min(behind, default=None))
