# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sits, on a chair or on the floor, does there what a text says of their legs alone: thighs stay, and feet rise.

Legs that kick are known of people who stand: put under hips on a chair, they went through the seat.
"""

from __future__ import annotations

import re

import numpy as np

from ...motion.cleanup import above_ground
from ...motion.features import facing, heading_angle
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics, global_rotations, posed
from ...motion.legs import LEGS
from ...motion.motion import Motion
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import IDENTITY, angle_between, conjugate, multiply, slerp, yaw
from ...motion.runs import runs
from ...motion.seams import frames_from
from ...motion.seat import is_seated
from ...motion.skeleton import OFFSETS

LIFTED = 0.4
"""Metres by which the foot of somebody who stands is lifted at least for which a leg that hangs from a seat is
stretched altogether."""
STRETCHED = np.radians(110.0)
"""By how much a knee is stretched at most: of who sits cross-legged it is bent farther, and a kick were a blur."""
STAYS = 0.1
"""Metres up to which the hips move in the range of somebody who sits in all of it, and up to which the foot is lifted
of a leg that stays as it is while the other is crossed over it."""
BEGUN_SECONDS = 0.5
"""Time in which they begin, and in which they end."""
_OF_LEGS = re.compile(r"\b(?:kick|leg|foot|feet|knee|toe|heel)", re.IGNORECASE)
_ON_FEET = re.compile(
    r"\b(?:stand|get|ris|walk|run|jog|jump|leap|hop|skip|step|kneel|lie|lying|squat|crouch|spin|turn|danc|sit)",
    re.IGNORECASE,
)


def is_done_with_legs(text: str) -> bool:
    """Whether a text tells of legs, and of nothing for which somebody gets off a chair."""
    return _OF_LEGS.search(text) is not None and _ON_FEET.search(text) is None


def stays_seated(motion: Motion, known: np.ndarray) -> bool:
    """Whether the hips of a motion are all through the unknown frames of (T,) where they are beside them."""
    ((start, end),) = runs(~known)
    return bool(np.ptp(motion.root[max(start - 1, 0) : end + 1], axis=0).max() < STAYS)


def with_legs_seated(given: Motion, known: np.ndarray, done: Plain) -> np.ndarray:
    """Local rotations (T, 22, 4) of somebody who sits, with legs that do in the unknown frames of (T,) what is `done`,
    facing +z, by somebody who stands, or sits as well."""
    ((start, end),) = runs(~known)
    moved = Plain(*at_times(done.rotations, done.root, np.linspace(0.0, len(done.root) - 1.0, end - start)))
    joints = forward_kinematics(moved.rotations, moved.root, OFFSETS)
    begun = smoothstep(frames_from(known)[start:end] / (BEGUN_SECONDS * given.fps))
    part = given.rotations[start:end].copy()
    sits = is_seated(joints[len(joints) // 2])
    for hip, knee, ankle, *_ in LEGS:
        lifted = joints[:, ankle, 1] - joints[0, ankle, 1]
        if not sits:
            share = np.minimum(1.0, STRETCHED / np.maximum(angle_between(part[:, knee], IDENTITY), 1e-6))
            share *= begun * smoothstep(lifted / max(LIFTED, lifted.max()))
            part[:, knee] = slerp(part[:, knee], IDENTITY, share)
            foot = multiply(conjugate(moved.rotations[0, ankle]), moved.rotations[:, ankle])
            part[:, ankle] = multiply(part[:, ankle], slerp(IDENTITY, foot, begun))
        elif lifted.max() > STAYS:
            leg = [hip, knee, ankle]
            crossed = moved.rotations[:, leg]
            crossed[:, 0] = _as_turned(given, start, end, global_rotations(moved.rotations)[:, hip])
            part[:, leg] = slerp(part[:, leg], crossed, begun[:, None])
    rotations = given.rotations.copy()
    rotations[start:end] = part
    ground = float(given.joints[known].min(axis=(0, 1))[1])
    return above_ground(rotations, given.root, given.offsets, ground)


def _as_turned(given: Motion, start: int, end: int, thigh: np.ndarray) -> np.ndarray:
    """The local rotations of thighs that are turned as (N, 4) of somebody who faces +z, of who sits as given."""
    joints, turned = posed(given.rotations[start:end], given.root[start:end], given.offsets)
    return multiply(conjugate(turned[:, 0]), multiply(yaw(heading_angle(facing(joints))), thigh))
