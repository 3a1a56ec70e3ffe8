# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn from scratch, as joints, and the texts that figures are measured on, for the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mosa.data.pack import read_items
from mosa.evaluate.suite import CHECKS
from mosa.evaluate.wording import TYPED
from mosa.generate.drawn.activities import activity_of
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.activity import Activity, doing
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"
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


def measured_texts(captions: bool = True) -> list[str]:
    """What figures are measured on, thing by thing: prompts of the suite and of `wording`, and all captions."""
    told = [text for item in read_items(ITEMS) for text in item.captions] if captions else []
    suite = [prompt for check in CHECKS for prompt in check.prompts]
    typed = [text for texts in TYPED.values() for text in texts]
    assert suite and typed and bool(told) == captions
    return [part for text in (*told, *suite, *typed) for part in in_order(tidied(text))]
