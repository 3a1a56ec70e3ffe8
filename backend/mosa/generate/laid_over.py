# SPDX-License-Identifier: GPL-3.0-or-later
"""How a body is held while something is done, and what its head does, which is laid over motion made without them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..motion.bearing import Bearing, borne
from ..motion.motion import Motion
from .gestures import STANDS, Gesture, gestured, seconds_of, without_gestures
from .manner import bearing_of, plainly


class LaidOver(NamedTuple):
    """What a prompt says besides what is done: the `plain` prompt, how a body is held, and the gestures, in order."""

    plain: str
    manner: Bearing
    gestures: tuple[tuple[Gesture, bool], ...]

    @property
    def seconds(self) -> float | None:
        """How long it takes who does nothing but make gestures; None where anything else is done."""
        return seconds_of(self.gestures) if self.gestures and self.plain.endswith(STANDS) else None

    def onto(
        self, rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, made: slice = slice(None)
    ) -> tuple[np.ndarray, np.ndarray]:
        """A motion with it: (rotations (T, 22, 4), root (T, 3)), as for `borne`; gestures are in the frames `made`."""
        frames = np.arange(len(root))[made]
        held = self.manner
        if self.gestures:
            shown = gestured(self.gestures, len(frames), fps)
            held += shown.placed(len(root), frames)
        return borne(rotations, root, offsets, fps, held)

    def onto_motion(self, motion: Motion) -> Motion:
        """The same of a whole motion."""
        rotations, root = self.onto(motion.rotations, motion.root, motion.offsets, motion.fps)
        held = Motion.from_rotations(motion.fps, rotations, root, motion.offsets)
        return replace(motion, rotations=rotations, root=root, joints=held.joints)


def laid_over(prompt: str) -> LaidOver | None:
    """What there is to be laid over what a prompt says; None where there is nothing."""
    manner = bearing_of(prompt)
    plain, gestures = without_gestures(plainly(prompt))
    if manner is None and not gestures:
        return None
    return LaidOver(plain, manner or Bearing(), gestures)
