# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground below a figure whose root carries it, as in motion capture: where its feet last came down, or will."""

from __future__ import annotations

from typing import Any

from .armature import profile_of
from .curves import moved_by_curves_only
from .retarget import nearest_step
from .sample import sample_motion

SECONDS = 1.0
"""So long before and after a frame somebody steps on the ground; from one step to the next takes a fourth of it."""


def ground_at(obj: Any, frame: int, fps: float) -> float | None:
    """Height in the world of the step nearest to a frame.

    None where Blender would have to play the frames around, which takes its time, or where nobody moves.
    """
    if not moved_by_curves_only(obj, profile_of(obj).ordered):
        return None
    reach = max(1, round(SECONDS * fps))
    motion = sample_motion(obj, frame - reach, 2 * reach + 1).motion(fps)
    return nearest_step(motion.joints[..., 1].min(axis=1), max(1, reach // 4))
