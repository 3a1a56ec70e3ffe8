# SPDX-License-Identifier: GPL-3.0-or-later
"""How it is seen in joints (T, 22, 3), placed as `motion.body` says, that prompts of the suite are obeyed."""

from __future__ import annotations

import numpy as np

from ..motion.body import (
    ANKLES,
    FEET,
    HIPS,
    KNEES,
    PELVIS,
    SHOULDERS,
    WRISTS,
    airborne,
    crouch,
    forward_way,
    heading,
    kick_heights,
    lead,
    over,
    raised_foot,
    reach,
    seconds,
    swings,
    times,
    top_speed,
    travel,
    ways,
)
from ..motion.skeleton import FPS


def walks(joints: np.ndarray) -> bool:
    """Forward, at the pace of a walk."""
    return forward_way(joints) > 0.8 and 0.3 < top_speed(joints) < 2.2 and travel(joints)[1] > 0.5


def moves_left(joints: np.ndarray) -> bool:
    """Sideways by the body's own lights, more so than ahead or back, and without turning."""
    left, forward = ways(joints)[-1]
    return bool(left > 0.5 and left > 2 * abs(forward) and np.ptp(heading(joints)) < 60)


def waves(joints: np.ndarray) -> bool:
    """One hand up, the other down, and the raised one moving."""
    height = over(joints, SHOULDERS)
    speed = np.linalg.norm(np.diff(joints[:, WRISTS] - joints[:, [PELVIS]], axis=0, prepend=0), axis=-1) * FPS
    up = (height > 0) & (height[:, ::-1] < -0.15) & (speed > 0.3)
    return bool((up[1:].sum(0) >= FPS / 2).any()) and top_speed(joints) < 1.2 and not airborne(joints).any()


def raises_left(joints: np.ndarray) -> bool:
    """The left hand above its shoulder and well above the right one, and for longer than the other way round."""
    left, right = over(joints, SHOULDERS).T
    alone = seconds((left > 0) & (left > right + 0.2))
    return alone >= 0.5 and alone > seconds((right > 0) & (right > left + 0.2))


def kicks_left(joints: np.ndarray) -> bool:
    """The left foot up, and higher than the right one."""
    left, right = kick_heights(joints)
    return bool(left > 0.2 and left > right + 0.05)


def stands_on_left(joints: np.ndarray) -> bool:
    """The right foot off the ground for a second and a half, and for longer than the left one."""
    left, right = raised_foot(joints)
    return right >= 1.5 and right > left


def punches(joints: np.ndarray) -> bool:
    """Three times or more an arm shoots forward at shoulder height."""
    near = np.abs(over(joints, SHOULDERS))[1:] < 0.3
    thrusts = (np.diff(reach(joints), axis=0) * FPS > 1.0) & near
    return times(thrusts[:, 0]) + times(thrusts[:, 1]) >= 3


def steps_in_place(joints: np.ndarray) -> bool:
    """Both feet lifted twice or more, by turns, and no way made."""
    higher = lead(joints, ANKLES)
    steps = min(swings(higher, 0.04, -0.04), swings(-higher, 0.04, -0.04))
    return steps >= 2 and float(np.linalg.norm(travel(joints))) < 1.2


def lifts_knees(joints: np.ndarray) -> bool:
    """One knee after the other above the hips, on the spot."""
    higher = lead(joints, KNEES)
    high = float((joints[:, KNEES, 1] - joints[:, HIPS, 1]).max()) > 0.05
    return high and swings(higher, 0.15, -0.15) + swings(-higher, 0.15, -0.15) >= 1 and top_speed(joints) < 0.8


def still(joints: np.ndarray) -> bool:
    """Pelvis and feet stay where they are, and nobody goes down."""
    path = joints[:, PELVIS][:, [0, 2]]
    feet = np.ptp(joints[:, FEET], axis=0).max()
    return float(np.ptp(path, axis=0).max()) < 0.25 and feet < 0.25 and crouch(joints).min() > 0.9


def _gained(joints: np.ndarray) -> np.ndarray:
    """How far the pelvis (T,) is above the lowest it has been, metres."""
    height = joints[:, PELVIS, 1]
    return height - np.minimum.accumulate(height)


def climbs(joints: np.ndarray) -> bool:
    """The pelvis gets far above where it was before, and not by a jump."""
    gained = _gained(joints)
    return float(gained.max()) > 0.35 and float((gained > 0.3).mean()) > 0.1


def up_and_down(joints: np.ndarray) -> bool:
    """Up some steps and down again, and turned around in between."""
    height = joints[:, PELVIS, 1]
    return climbs(joints) and height.max() - height[-1] > 0.25 and np.ptp(heading(joints)) > 90


def sits_and_stands_up(joints: np.ndarray) -> bool:
    """From standing down to the height of a seat, and up again."""
    height = crouch(joints)
    return height.min() < 0.65 and height[0] > 0.75 and height[-5:].mean() > 0.75
