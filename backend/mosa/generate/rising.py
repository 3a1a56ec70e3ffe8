# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets up, gets up from where they are: from the back, from the stomach, or from sitting on the floor."""

from __future__ import annotations

import re

import numpy as np

from ..motion.body import PELVIS
from ..motion.kinematics import forward_kinematics, global_rotations
from ..motion.plain import Plain
from ..motion.rotations import rotate
from ..motion.seat import CHEST
from .drawn.getting_up import GETS_UP
from .words.subject import BEGINS

DOWN = 0.35
"""Height (m) of the pelvis over the ground of who lies, or sits on the floor."""
LYING = 0.6
"""Rise of the trunk for its length from which on somebody does not lie any more."""
AHEAD = np.array([0.0, 0.0, 1.0])
_GETS_UP = re.compile(rf"{BEGINS}(?P<does>{GETS_UP})[\s.!]*", re.IGNORECASE)


def from_where_they_are(text: str, before: Plain, offsets: np.ndarray) -> str:
    """A text of somebody who gets up, which says from where: the last pose of the motion `before` it tells.

    As it is where it says anything else, or where somebody is on their feet, or on a chair.
    """
    said = _GETS_UP.fullmatch(text.strip())
    if said is None:
        return text
    joints = forward_kinematics(before.rotations[-1:], before.root[-1:], offsets)[0]
    if joints[PELVIS, 1] - joints[:, 1].min() > DOWN:
        return text
    trunk = joints[CHEST] - joints[PELVIS]
    if trunk[1] > LYING * np.linalg.norm(trunk):
        place = "sitting"
    else:
        chest = rotate(global_rotations(before.rotations[-1:])[:, CHEST], AHEAD)[0]
        place = "the stomach" if chest[1] < 0.0 else "the back"
    return f"{said['who'] or 'a person'} gets up from {place}"
