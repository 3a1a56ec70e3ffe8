# SPDX-License-Identifier: GPL-3.0-or-later
"""How it is seen in joints (T, 22, 3), placed as `motion.body` says, what uncut motion shows."""

from __future__ import annotations

import numpy as np

from ..motion.body import (
    ANKLES,
    FEET,
    HEAD,
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
    lean,
    over,
    raised_foot,
    rise,
    seconds,
    speeds,
    swings,
    times,
    top_speed,
    turned,
    ways,
)
from ..motion.skeleton import FPS


def ahead(joints: np.ndarray) -> bool:
    """Gets along straight ahead, upright, without a stop."""
    left, forward = ways(joints)[-1]
    straight = np.ptp(heading(joints)) < 50 and abs(left) < 0.3 * forward
    return bool(straight and speeds(joints).min() > 0.4 and upright(joints))


def upright(joints: np.ndarray) -> bool:
    """Neither crouches nor leans far."""
    return bool(joints[:, PELVIS, 1].min() > 0.75 and lean(joints).max() < 40)


def stays(joints: np.ndarray, within: float = 0.5) -> bool:
    """On the spot: the pelvis stays within a step, or so many metres."""
    path = joints[:, PELVIS][:, [0, 2]]
    return float(np.ptp(path, axis=0).max()) < within


def _calm(joints: np.ndarray) -> bool:
    """On the spot, upright and hardly turning."""
    return stays(joints) and upright(joints) and float(np.ptp(heading(joints))) < 60


def _grounded(joints: np.ndarray) -> bool:
    """Feet stay where they are."""
    return float(np.ptp(joints[:, FEET], axis=0).max()) < 0.3


def backwards(joints: np.ndarray) -> bool:
    """Straight back, upright, at no more than the pace of a jog."""
    left, forward = ways(joints)[-1]
    straight = np.ptp(heading(joints)) < 60 and abs(left) < 0.4 * abs(forward)
    return bool(forward < -0.6 and straight and upright(joints) and top_speed(joints) < 2.2)


def sideways(joints: np.ndarray) -> bool:
    """To the left by the body's own lights, without turning or a stop."""
    left, forward = ways(joints)[-1]
    aside = left > 0.6 and left > 2.5 * abs(forward) and np.ptp(heading(joints)) < 60
    return bool(aside and joints[:, PELVIS, 1].min() > 0.65 and speeds(joints).min() > 0.15)


def walks(joints: np.ndarray) -> bool:
    """Forward and upright, at the pace of a walk."""
    return forward_way(joints) > 0.8 and 0.4 < top_speed(joints) < 2.0 and upright(joints)


def runs(joints: np.ndarray) -> bool:
    """Upright, faster than anybody walks."""
    return top_speed(joints) > 2.0 and upright(joints)


def turns_by(joints: np.ndarray, least: float, most: float) -> bool:
    """Ends so many degrees further left, and has not turned much further, or the other way, on its way there."""
    angle = heading(joints)
    steady = angle.max() < turned(joints) + 35 and angle.min() > -35
    return bool(least < turned(joints) < most and steady)


def raises(joints: np.ndarray, both: bool) -> bool:
    """Left hand well above its shoulder for a second, the right one (or not) as well; both down at first."""
    height = over(joints, SHOULDERS)
    up = height > 0.1
    wanted = up.all(axis=1) if both else up[:, 0] & (height[:, 1] < -0.1)
    other = not both and up[:, 1].any()
    return seconds(wanted) >= 0.8 and not other and bool((height[:8] < 0).all()) and _calm(joints)


def waves(joints: np.ndarray) -> bool:
    """The left hand up and to and fro, the other down."""
    height = over(joints, SHOULDERS)
    hand = joints[:, WRISTS[0]] - joints[:, SHOULDERS[0]]
    speed = np.linalg.norm(np.diff(hand, axis=0), axis=-1) * FPS
    up = (height[1:, 0] > 0) & (height[1:, 1] < -0.2)
    return seconds(up & (speed > 0.5)) >= 1.2 and _calm(joints) and _grounded(joints)


def kicks(joints: np.ndarray, least: float) -> bool:
    """The left foot higher than so many metres, and than the right one, of somebody who neither crouches nor runs."""
    left, right = kick_heights(joints)
    return bool(left > least and left > right + 0.15 and crouch(joints).min() > 0.8 and top_speed(joints) < 2.5)


def balances(joints: np.ndarray) -> bool:
    """On the spot on the left leg, the right foot off the ground."""
    lifted, standing = raised_foot(joints)[::-1]
    return lifted >= 1.3 and standing < 0.4 and stays(joints) and not airborne(joints).any()


def knees(joints: np.ndarray) -> bool:
    """One knee after the other above the hips, on the spot."""
    height = (joints[:, KNEES, 1] - joints[:, HIPS, 1]).max(axis=0)
    higher = lead(joints, KNEES)
    turns = swings(higher, 0.15, -0.15) + swings(-higher, 0.15, -0.15)
    return bool(height.min() > 0.0 and turns >= 1 and stays(joints) and lean(joints).max() < 35)


def in_place(joints: np.ndarray, least: int, lift: float) -> bool:
    """Foot after foot lifted so many metres above the other, within a step of one place."""
    higher = lead(joints, ANKLES)
    steps = min(swings(higher, lift, -lift), swings(-higher, lift, -lift))
    straight = bool(joints[:, PELVIS, 1].min() > 0.65 and lean(joints).max() < 45)
    return steps >= least and straight and stays(joints, within=0.7)


def jumps(joints: np.ndarray) -> bool:
    """Both feet off the ground, the pelvis well up, and not turning."""
    return bool(airborne(joints).any() and rise(joints) > 0.15 and np.ptp(heading(joints)) < 60)


def punches(joints: np.ndarray) -> bool:
    """Fists shoot out at shoulder height three times or more, feet on the floor."""
    arms = joints[:, WRISTS] - joints[:, SHOULDERS]
    out = np.linalg.norm(arms[..., [0, 2]], axis=-1)
    near = np.abs(over(joints, SHOULDERS))[1:] < 0.25
    thrusts = (np.diff(out, axis=0) * FPS > 1.5) & near
    return times(thrusts[:, 0]) + times(thrusts[:, 1]) >= 4 and upright(joints) and kick_heights(joints).max() < 0.2


def hops(joints: np.ndarray) -> bool:
    """Jumps on the left leg, the right one held up."""
    held_up = lead(joints, ANKLES) < -0.08
    return times(airborne(joints)) >= 2 and float(held_up.mean()) > 0.8


def picks_up(joints: np.ndarray) -> bool:
    """From standing down until a hand is near the floor, and up again at once."""
    hand = joints[:, WRISTS, 1].min(axis=1)
    stands = (lean(joints) < 30) & (crouch(joints) > 0.86)
    there_and_back = stands[:8].all() and stands[-6:].all() and seconds(hand < 0.5) < 2.0
    return bool(there_and_back and hand.min() < 0.35 and joints[:, HEAD, 1].min() > 0.35 and stays(joints, within=0.8))


def still(joints: np.ndarray) -> bool:
    """Neither feet nor hands move."""
    hands = float(np.ptp(joints[:, WRISTS], axis=0).max())
    return _grounded(joints) and _calm(joints) and hands < 0.15
