# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sits before a range and behind it stays seated for what is done as well on a chair.

The transformer knows such things of people who stand: made whole, they get up to drink.
"""

from __future__ import annotations

import re

import numpy as np

from ...motion.kinematics import forward_kinematics
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seat import is_seated
from ...motion.skeleton import OFFSETS
from ..laid_over.gestures import STANDS
from ..laid_over.over import laid_over
from ..words.phrases import in_order, is_done_seated

BOWS = re.compile(r"\b(?:takes a bow|bow(?P<how>s|ing)\b)(?:\s+(?:\w+ly|down)\b)?", re.IGNORECASE)


def as_seated(text: str) -> str:
    """What a text says, as it is said of somebody who sits: they bow with the trunk alone."""
    return BOWS.sub(lambda said: f"lean{said['how'] or 's'} forward", text)


def is_done_on_a_seat(text: str) -> bool:
    """Whether each of the things that a text asks for is done by somebody who sits without getting up."""
    return "stand" not in text.lower() and all(map(_is_done_there, in_order(text)))


def _is_done_there(text: str) -> bool:
    over = laid_over(text)
    if over is None:
        return is_done_seated(text)
    return over.kneel is None and (over.alone or over.plain.endswith(STANDS) or is_done_seated(over.plain))


def sits(steps: Plain, known: np.ndarray) -> bool:
    """Whether the known poses right beside the unknown steps of (G,), one after another, are of somebody who sits."""
    gaps = runs(~known)
    if len(gaps) != 1:
        return False
    beside = [step for step in (gaps[0][0] - 1, gaps[0][1]) if 0 <= step < len(known)]
    poses = forward_kinematics(steps.rotations[beside], steps.root[beside], OFFSETS)
    return bool(beside) and all(map(is_seated, poses))
