# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes of gestures: of another seed, one goes less far or farther, and is quicker here and slower there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...motion.chance import about_middle, elsewhere
from .gesture_reading import Told

FAR, BENDS = (0.8, 1.1), (0.85, 1.25)
"""Least and most share of the way of a hand that moves about, and of the angles by which a body is held."""
_ANGLES = ("turn", "head", "tilt", "trunk", "twist", "hips")


def take(told: Told, chance: np.random.Generator) -> Told:
    """A gesture as somebody makes it this time. Hands that meet, and those that touch something, do so still."""
    gesture = told.gesture
    made: dict[str, Any] = {
        name: tuple(share * angle for angle in getattr(gesture, name))
        for name, share in zip(_ANGLES, chance.uniform(*BENDS, len(_ANGLES)), strict=True)
    }
    if gesture.again and not (gesture.both or gesture.other):
        made["arm"] = about_middle(gesture.arm, chance.uniform(*FAR))
    return told._replace(gesture=gesture._replace(elbow=elsewhere(gesture.elbow, chance), **made))
