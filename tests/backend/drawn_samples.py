# SPDX-License-Identifier: GPL-3.0-or-later
"""Joints of what is drawn, for the tests."""

from __future__ import annotations

import numpy as np

from mosa.generate.drawn.activities import activity_of
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.activity import Activity, doing
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS

FPS = 60


def named(prompt: str) -> Activity:
    """The activity that a prompt tells of, which is all that it tells of."""
    (part,) = in_order(tidied(prompt))
    activity = activity_of(part)
    assert activity is not None, prompt
    return activity


def posed(activity: Activity, times: float = 1.0) -> np.ndarray:
    """Joints (T, 22, 3) of an activity that is done so often, at FPS frames a second of its time."""
    phase = np.arange(round(times * activity.seconds * FPS) + 1) / FPS / activity.seconds
    return forward_kinematics(*doing(activity, phase, OFFSETS), OFFSETS)


def joints(prompt: str, times: float = 1.0) -> np.ndarray:
    """The same of the activity that a prompt tells of."""
    return posed(named(prompt), times)
