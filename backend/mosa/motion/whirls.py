# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames in which the bones of a made motion whirl around, and how the turn is drawn through evenly instead.

Where a network is unsure when, or which way, somebody turns, it gives the mean of the places where left and right may
be: for a few frames of a fast turn hips and shoulders come together in the middle, and all bones that hang on them
whirl around. Hips keep their distance in a body, and so do the collar joints: how far they have come together tells
where that is (`stood_up`). A network that gives rotations may turn a bone within a single frame (`calmed`).
"""

from __future__ import annotations

import numpy as np

from .banded import smoothest
from .interpolation import smoothstep
from .kinematics import global_rotations, local_rotations
from .rotations import angle_between, normalize, slerp, unroll

RIGID = ((1, 2), (13, 14))
"""Joints that hang on one bone: left and right hip, left and right collar."""
COLLAPSED, SOUND = 0.65, 0.9
"""Shares of their distance up to which a frame is not believed, and from which it is wholly."""
STIFFNESS = 0.05
"""Weight of the turns' change of speed against staying with the believed frames."""
BELIEF, GIVEN = 0.003, 1e4
"""Weights of frames that are not believed, enough to say which way the turn goes where many follow each other, and of
those that are known."""
NO_BELIEF = 1e-6
"""The weight of frames that whirl, too little to say anything beside those around them."""
WHIRL = np.radians(45.0)
"""A bone that turns farther than this from a frame to the next, at 20 frames a second, whirls."""
BONES = [0, 1, 2, 3, 4, 5, 6, 9, 12, 13, 14, 16, 17, 18, 19]
"""Joints whose turn moves others; wrists, toes and head turn as what they hang on does, feet by their contacts."""


def stood_up(rotations: np.ndarray, joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) solved from `joints` (T, 22, 3), turned evenly through frames that have collapsed.

    Frames around which nothing has are returned as they are. `offsets` (22, 3) is the skeleton; metres.
    """
    trust = _trust(joints, offsets)
    if len(trust) < 3 or trust.min() >= 1.0:
        return rotations
    turned = _drawn_through(unroll(global_rotations(rotations)), trust, np.maximum(trust, BELIEF))
    return np.where(trust[:, None, None] < 1.0, local_rotations(turned), rotations)


def calmed(rotations: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) at 20 frames a second, turned evenly through made frames in which a bone whirls.

    Frames `known` (T,) stay as they are, and so do made ones around which nothing whirls.
    """
    turned = unroll(global_rotations(rotations))
    whirls = np.flatnonzero(angle_between(turned[1:, BONES], turned[:-1, BONES]).max(axis=1) > WHIRL)
    trust = np.ones(len(turned))
    for offset in (-1, 0, 1, 2):  # both frames of the step, and their neighbours
        trust[np.clip(whirls + offset, 0, len(trust) - 1)] = 0.0
    trust[known] = 1.0
    sound = trust > 0.0
    if sound.all() or np.count_nonzero(sound) < 2:
        return rotations
    # What whirls says nothing of which way joints turn: it is the shorter one.
    own = rotations.copy()
    own[sound] = unroll(rotations[sound])
    drawn = _drawn_through(own, trust, np.where(known, GIVEN, np.maximum(trust, NO_BELIEF)))
    return np.where(trust[:, None, None] < 1.0, drawn, rotations)


def _drawn_through(rotations: np.ndarray, trust: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Rotations (T, 22, 4), of which those that are not trusted (T,) are drawn evenly as `weights` (T,) say."""
    return slerp(rotations, normalize(smoothest(rotations, weights, STIFFNESS)), 1.0 - trust[:, None])


def _trust(joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How far each frame (T,) is believed, 0 to 1; neighbours of a collapse are on their way into it."""
    shares = [
        np.linalg.norm(joints[:, a] - joints[:, b], axis=-1) / max(float(np.linalg.norm(offsets[a] - offsets[b])), 1e-9)
        for a, b in RIGID
    ]
    trust = np.pad(smoothstep((np.min(shares, axis=0) - COLLAPSED) / (SOUND - COLLAPSED)), 1, mode="edge")
    return np.min([trust[:-2], trust[1:-1], trust[2:]], axis=0)
