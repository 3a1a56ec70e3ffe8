# SPDX-License-Identifier: GPL-3.0-or-later
"""How a body is held while something is done, and the gestures it makes, laid over motion made without them; kneeling,
which is laid over standing."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...motion.bearing import Bearing, borne
from ...motion.kneel import kneeling
from ...motion.motion import Motion
from ...motion.reach import reached
from .gesture_reading import Told, without_gestures
from .gestures import FIGHTS, STANDS
from .gesturing import gestured, seconds_of
from .kneeling import SECONDS, Kneel, kneels
from .manner import bearing_of, plainly


class LaidOver(NamedTuple):
    """What a prompt says besides what is done: the `plain` prompt, how a body is held, the gestures, in order, whether
    it tells of these alone, and how somebody kneels who stands in the plain prompt."""

    plain: str
    manner: Bearing
    gestures: tuple[Told, ...]
    alone: bool = False
    kneel: Kneel | None = None

    @property
    def seconds(self) -> float | None:
        """How long it takes who does nothing but make gestures, or kneel; None where anything else is done."""
        gestures = seconds_of(self.gestures) if self.gestures and self.plain.endswith((STANDS, FIGHTS)) else None
        return gestures if self.kneel is None else max(SECONDS, gestures or 0.0)

    def onto(
        self,
        rotations: np.ndarray,
        root: np.ndarray,
        offsets: np.ndarray,
        fps: float,
        made: slice | None = None,
        seed: int | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """A motion with it: (rotations (T, 22, 4), root (T, 3)), as for `borne`.

        Gestures are made in all of it, or in the frames `made` in its midst, a little otherwise with another seed.
        """
        part = slice(None) if made is None else made
        count = len(root[part])
        if self.kneel is not None:
            rotations, root = rotations.copy(), root.copy()
            on_knees = kneeling(rotations[part], root[part], offsets, fps, self.kneel.knees, self.kneel.there)
            rotations[part], root[part] = on_knees
        shown = gestured(self.gestures, count, fps, amidst=made is not None, seed=seed)
        rotations, root = borne(rotations, root, offsets, fps, self.manner + shown.bearing.placed(len(root), part))
        rotations[part] = reached(rotations[part], root[part], offsets, shown.reaches)
        return rotations, root

    def onto_motion(self, motion: Motion) -> Motion:
        """The same of a whole motion."""
        rotations, root = self.onto(motion.rotations, motion.root, motion.offsets, motion.fps, seed=motion.seed)
        held = Motion.from_rotations(motion.fps, rotations, root, motion.offsets)
        return replace(motion, rotations=rotations, root=root, joints=held.joints, contacts=held.contacts)


@functools.lru_cache(maxsize=256)
def laid_over(prompt: str) -> LaidOver | None:
    """What there is to be laid over what a prompt says; None where there is nothing."""
    prompt = " ".join(prompt.split())
    manner = bearing_of(prompt)
    plain, gestures, alone = without_gestures(plainly(prompt))
    kneel = kneels(plain)
    if kneel is not None:
        plain = f"{kneel.who} {STANDS}"
    if manner is None and not gestures and kneel is None:
        return None
    return LaidOver(plain, manner or Bearing(), gestures, alone, kneel)
