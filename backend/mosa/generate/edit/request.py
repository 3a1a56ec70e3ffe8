# SPDX-License-Identifier: GPL-3.0-or-later
"""A checked edit: which frames are made anew, with which text, of which part of the body."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...motion.motion import Motion
from ...motion.runs import runs
from ...motion.skeleton import OFFSETS
from ..request import seeds_from

MODES = ("between", "extend", "lead-in", "loop")
SCOPES: dict[str, tuple[int, ...]] = {
    "body": tuple(range(22)),
    "upper": (3, 6, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21),
    "lower": (0, 1, 2, 4, 5, 7, 8, 10, 11),
    "arms": (13, 14, 16, 17, 18, 19, 20, 21),
}
"""Joints whose rotations an edit changes; the pelvis' path goes with the pelvis. In frames that are added the others go
on by what is around, whatever the text says."""
DEFAULT_CONTEXT = 0.5
DRAWN = 10
"""Nearest matches from which one is drawn where the context does not bind at all."""
RUNS_ON = "There is no time for what the text says in a run, so it goes on: end the range where they stand or walk."
RIDES_ON = "Who rides, swims or skates through the range goes on with it, whatever the text asks of their legs."

GOES_ON_LOW = (
    "Who crawls or walks crouched on behind the range has no room to turn, so they go on: extend the motion for it."
)


@dataclass(frozen=True)
class EditRequest:
    """A checked edit.

    motion   what the frames are taken from; in `extend`, `lead-in` and `loop` it may be longer than what was given
    known    (T,) bool: frames that come back exactly as they are
    crop     how many frames of the result are wanted, from the first
    added    whether the unknown frames were not there before, so that no part of the body has motion to keep in them
    alone    whether what the text says is made as of somebody who stands there, whatever is done around
    """

    motion: Motion
    known: np.ndarray
    crop: int
    text: str | None
    scope: str
    context: float
    seed: int
    variations: int
    guidance: float | None
    temperature: float | None
    mode: str = "between"
    added: bool = False
    alone: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def frames(self) -> int:
        """Frames of the result."""
        return self.crop

    def remark(self, sentence: str) -> None:
        """Say what is found only while the edit is made, once for all its seeds."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    @property
    def texts(self) -> list[str]:
        """The prompt, if there is one."""
        return [self.text] if self.text else []

    @property
    def timed(self) -> bool:
        """Whether somebody set when poses come: those of pins, and the first one again at the end of a loop."""
        return self.mode == "loop" or len(runs(~self.known)) > 1

    @property
    def outside(self) -> list[int]:
        """The joints that are none of the part of the body that is made anew."""
        return [joint for joint in range(len(OFFSETS)) if joint not in SCOPES[self.scope]]

    @property
    def fps(self) -> float:
        """The caller's frame rate."""
        return self.motion.fps

    @property
    def seeds(self) -> list[int]:
        """The seed of each variation."""
        return seeds_from(self.seed, self.variations)


def drawn_from(context: float) -> int:
    """From how many of the nearest matches one is drawn at a strength of `context` (0 to 1)."""
    return 1 + round((DRAWN - 1) * (1.0 - context))
