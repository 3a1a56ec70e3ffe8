# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground below a figure whose root carries it, as in motion capture: where its feet last came down, or will."""

from __future__ import annotations

import math
from typing import Any

from .armature import profile_of
from .curves import moved_by_curves_only, own_bag
from .retarget import nearest_step
from .sample import sample_motion

SECONDS = 1.0
"""So long before and after a frame somebody steps on the ground; from one step to the next takes a fourth of it."""


def ground_at(obj: Any, frame: int, fps: float) -> float | None:
    """Height in the world of the step nearest to a frame.

    None where Blender would have to play the frames around, which takes its time, or where nobody moves.
    """
    bag = own_bag(obj)
    if bag is None or not len(bag.fcurves) or not moved_by_curves_only(obj, profile_of(obj).ordered):
        return None
    # Before its first key and after its last a figure is held as it is there, perhaps in the air.
    begins, ends = zip(*(curve.range() for curve in bag.fcurves), strict=True)
    first, last = math.floor(min(begins)), math.ceil(max(ends))
    frame = min(max(frame, first), last)
    reach = max(1, round(SECONDS * fps))
    first, last = max(first, frame - reach), min(last, frame + reach)
    joints = sample_motion(obj, first, last - first + 1).motion(fps).joints
    return nearest_step(joints[..., 1].min(axis=1), frame - first, max(1, reach // 4))
