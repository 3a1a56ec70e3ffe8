# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets up, gets up from where they are: who lies, sits on the floor, kneels or crouches there.

Recordings have people who stand up from chairs, and made of those who lay rose through the air.
"""

from __future__ import annotations

import re

import numpy as np

from ..motion.body import KNEES, PELVIS, WRISTS
from ..motion.kinematics import front_rise, posed
from ..motion.plain import Plain
from ..motion.seat import CHEST, is_seated
from .drawn.getting_up import GETS_UP
from .words.subject import BEGINS

UPRIGHT = 0.7
"""Height (m) of the pelvis over the ground from which nobody has to get up."""
DOWN, ON_KNEE = 0.3, 0.15
"""Heights (m) over the ground up to which the pelvis is of who lies, or sits on the floor, and a knee or a hand that
is on it."""
ON_BED = 0.3
"""Height (m) over the floor from which on whoever lies there lies on a bed."""
LYING = 0.6
"""Rise of the trunk for its length up to which somebody lies, or is on all fours."""
ON_SIDE = 0.5
"""Rise of the way ahead of the chest up to which somebody lies on one side, and rolls onto hands and knees."""
_GETS_UP = re.compile(rf"{BEGINS}(?P<does>{GETS_UP})(?: (?:(?P<how>\w+ly)|again))*[\s.!]*", re.IGNORECASE)


def from_where_they_are(text: str, before: Plain, offsets: np.ndarray, floor: float = 0.0) -> str:
    """A text of somebody who gets up, which says from where: the last pose of the motion `before` it tells, over a
    `floor` of such a height (m).

    As it is where it says anything else, or where somebody is on their feet, or on a chair.
    """
    said = _GETS_UP.fullmatch(text.strip())
    place = _place(before, offsets, floor) if said is not None else None
    if said is None or place is None:
        return text
    how = f" {said['how']}" if said["how"] else ""
    return f"{said['who'] or 'a person'} gets up from {place}{how}"


def _place(before: Plain, offsets: np.ndarray, floor: float) -> str | None:
    """From where somebody gets up who is as in the last pose of a motion; None of who stands, or is on a chair."""
    (joints,), (turned,) = posed(before.rotations[-1:], before.root[-1:], offsets)
    lowest = joints[:, 1].min()
    joints = joints - [0.0, lowest, 0.0]
    hips, trunk = joints[PELVIS, 1], joints[CHEST] - joints[PELVIS]
    if hips > UPRIGHT or (hips > DOWN and is_seated(joints)):
        return None
    ahead = front_rise(turned)
    down = ahead < 0.0
    lies = trunk[1] < LYING * np.linalg.norm(trunk)
    if lies and hips < DOWN and abs(ahead) < ON_SIDE:
        return "all fours"
    if lies and hips < DOWN:
        return "the stomach" if down else "the bed" if lowest > floor + ON_BED else "the back"
    if lies and down and joints[WRISTS, 1].max() < ON_KNEE:
        return "all fours" if joints[KNEES, 1].max() < ON_KNEE else "the stomach"
    if hips < DOWN:
        return "sitting"
    left, right = joints[KNEES, 1] < ON_KNEE
    return "kneeling" if left and right else "the left knee" if left else "the right knee" if right else "crouching"
