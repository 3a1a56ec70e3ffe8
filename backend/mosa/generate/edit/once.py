# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done once has its usual time in a range that is longer, and who jumps comes down: given all of the time,
people in the transformer's motion hang in the air."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from ...motion.runs import runs
from ...motion.skeleton import GRAVITY
from ..drawn.told import is_drawn_beneath
from ..request import MODEL_FPS
from ..words.phrases import in_order
from ..words.posture import is_done_once, lasts, underway

if TYPE_CHECKING:
    from ..model import Model


EDGES = 12
"""Steps at both ends, 20 a second, in which it flows from and into something else; so many more are left for it."""
SHORTEST_REST = 10
"""Steps of the shortest rest in which something else goes on around it."""
OFF_THE_GROUND, JUMP = 0.1, 0.18
"""Height (m) from which the lowest joint of somebody is in the air, and that it gets in a jump at least."""
LEEWAY = 1.3
"""How many times as long a jump may take as a body needs to rise to its height and fall from there."""

_JUMPS = re.compile(r"\b(?:jump|leap|(?:back|front)?flip)", re.IGNORECASE)


def takes(model: Model, prompt: str) -> float:
    """Seconds of one thing that somebody does in the midst of others: as its prompt says, or as the model estimates."""
    return lasts(prompt) or model.usual_seconds(*model.encode_text([underway(prompt)]))


def jumps_once(text: str) -> bool:
    """Whether a text tells of nothing but one jump."""
    return is_done_once(text) and _JUMPS.search(text) is not None


def jump_error(joints: np.ndarray, known: np.ndarray) -> float:
    """Seconds by which what somebody of joints (T, 22, 3) at 20 fps does in the frames that are not `known` (T,) is no
    single jump: hanging in the air for longer than it takes to get so high, being there at the ends, or once more.
    Infinite without one.
    """
    inside = np.flatnonzero(~known)
    first, last = inside[0] + EDGES, inside[-1] + 1 - EDGES
    height = np.where(known, 0.0, joints[..., 1].min(axis=1) - joints[..., 1].min())
    flights = [(start, end, height[start:end].max()) for start, end in runs(height > OFF_THE_GROUND)]
    if not any(highest > JUMP and start < last and end > first for start, end, highest in flights):
        return math.inf
    steps = [
        max(0.0, end - start - MODEL_FPS * LEEWAY * 2.0 * math.sqrt(2.0 * highest / GRAVITY))
        + max(0, first - start)
        + max(0, end - last)
        for start, end, highest in flights
    ]
    again = sum(sorted(end - start for start, end, _ in flights)[:-1])
    return (max(steps) + again) / MODEL_FPS


def spare_steps(model: Model, text: str | None, known: np.ndarray) -> int:
    """How many of the unknown steps (G,), 20 a second, are more than what a text asks for takes.

    None where it is not done just once, where pins say when, where it comes before everything known (it may begin in
    the air), and where there is no library from which something goes on around it.
    """
    alone = len(runs(~known)) == 1 and known[0]
    if text is None or not alone or model.matcher is None or not model.config.sampling.one_at_a_time:
        return 0
    if len(in_order(text)) > 1 or not is_done_once(text) or is_drawn_beneath(text):
        return 0
    spare = int((~known).sum()) - round(MODEL_FPS * takes(model, text)) - EDGES
    return spare if spare >= SHORTEST_REST else 0
