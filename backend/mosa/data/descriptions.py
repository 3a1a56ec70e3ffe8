# SPDX-License-Identifier: GPL-3.0-or-later
"""What uncut motion may be described by: sentences, and how what they say is seen in the joints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    travel,
    turned,
    ways,
)
from ..motion.features import mirror
from ..motion.skeleton import FPS

Test = Callable[[np.ndarray], bool | np.bool_]


@dataclass(frozen=True)
class Description:
    """Sentences for what a test sees in joints (T, 22, 3), placed as `motion.body` says.

    `sided`: written for the left; its mirror image is looked for as well, and told with the other side's word. `back`:
    looked for in takes played backwards too, `dance`: in dances too. `timed`: over once it has been seen, so that the
    shortest stretch that shows it is as long as it takes.
    """

    sentences: tuple[str, ...]
    test: Test
    sided: bool = False
    back: bool = False
    dance: bool = False
    timed: bool = False


def _ahead(joints: np.ndarray) -> bool:
    """Gets along straight ahead, upright, without a stop."""
    left, forward = ways(joints)[-1]
    straight = np.ptp(heading(joints)) < 50 and abs(left) < 0.3 * forward
    return bool(straight and speeds(joints).min() > 0.4 and _upright(joints))


def _upright(joints: np.ndarray) -> bool:
    return bool(joints[:, PELVIS, 1].min() > 0.75 and lean(joints).max() < 40)


def _stays(joints: np.ndarray, within: float = 0.5) -> bool:
    """On the spot: the pelvis stays within a step, or so many metres."""
    path = joints[:, PELVIS][:, [0, 2]]
    return float(np.ptp(path, axis=0).max()) < within


def _calm(joints: np.ndarray) -> bool:
    """On the spot, upright and hardly turning."""
    return _stays(joints) and _upright(joints) and float(np.ptp(heading(joints))) < 60


def _grounded(joints: np.ndarray) -> bool:
    """Feet stay where they are."""
    return float(np.ptp(joints[:, FEET], axis=0).max()) < 0.3


def _backwards(joints: np.ndarray) -> bool:
    left, forward = ways(joints)[-1]
    straight = np.ptp(heading(joints)) < 60 and abs(left) < 0.4 * abs(forward)
    return bool(forward < -0.6 and straight and _upright(joints) and top_speed(joints) < 2.2)


def _sideways(joints: np.ndarray) -> bool:
    left, forward = ways(joints)[-1]
    sideways = left > 0.6 and left > 2.5 * abs(forward) and np.ptp(heading(joints)) < 60
    return bool(sideways and joints[:, PELVIS, 1].min() > 0.65 and speeds(joints).min() > 0.15)


def _walks(joints: np.ndarray) -> bool:
    return forward_way(joints) > 0.8 and 0.4 < top_speed(joints) < 2.0 and _upright(joints)


def _runs(joints: np.ndarray) -> bool:
    return top_speed(joints) > 2.0 and _upright(joints)


def _turns_by(joints: np.ndarray, least: float, most: float) -> bool:
    """Ends so many degrees further left, and has not turned much further, or the other way, on its way there."""
    angle = heading(joints)
    steady = angle.max() < turned(joints) + 35 and angle.min() > -35
    return bool(least < turned(joints) < most and steady)


def _raises(joints: np.ndarray, both: bool) -> bool:
    """Left hand well above its shoulder for a second, the right one (or not) as well; both down at first."""
    height = over(joints, SHOULDERS)
    up = height > 0.1
    wanted = up.all(axis=1) if both else up[:, 0] & (height[:, 1] < -0.1)
    other = not both and up[:, 1].any()
    return seconds(wanted) >= 0.8 and not other and bool((height[:8] < 0).all()) and _calm(joints)


def _waves(joints: np.ndarray) -> bool:
    """The left hand up and to and fro, the other down."""
    height = over(joints, SHOULDERS)
    hand = joints[:, WRISTS[0]] - joints[:, SHOULDERS[0]]
    speed = np.linalg.norm(np.diff(hand, axis=0), axis=-1) * FPS
    up = (height[1:, 0] > 0) & (height[1:, 1] < -0.2)
    return seconds(up & (speed > 0.5)) >= 1.2 and _calm(joints) and _grounded(joints)


def _kicks(joints: np.ndarray, least: float) -> bool:
    left, right = kick_heights(joints)
    return bool(left > least and left > right + 0.15 and crouch(joints).min() > 0.8 and top_speed(joints) < 2.5)


def _balances(joints: np.ndarray) -> bool:
    lifted, standing = raised_foot(joints)[::-1]
    return lifted >= 1.3 and standing < 0.4 and _stays(joints) and not airborne(joints).any()


def _knees(joints: np.ndarray) -> bool:
    height = (joints[:, KNEES, 1] - joints[:, HIPS, 1]).max(axis=0)
    higher = lead(joints, KNEES)
    turns = swings(higher, 0.15, -0.15) + swings(-higher, 0.15, -0.15)
    return bool(height.min() > 0.0 and turns >= 1 and _stays(joints) and lean(joints).max() < 35)


def _in_place(joints: np.ndarray, least: int, lift: float) -> bool:
    """Foot after foot lifted so many metres above the other, within a step of one place."""
    higher = lead(joints, ANKLES)
    steps = min(swings(higher, lift, -lift), swings(-higher, lift, -lift))
    straight = bool(joints[:, PELVIS, 1].min() > 0.65 and lean(joints).max() < 45)
    return steps >= least and straight and _stays(joints, within=0.7)


def _jumps(joints: np.ndarray) -> bool:
    return bool(airborne(joints).any() and rise(joints) > 0.15 and np.ptp(heading(joints)) < 60)


def _punches(joints: np.ndarray) -> bool:
    """Fists shoot out at shoulder height three times or more, feet on the floor."""
    arms = joints[:, WRISTS] - joints[:, SHOULDERS]
    out = np.linalg.norm(arms[..., [0, 2]], axis=-1)
    near = np.abs(over(joints, SHOULDERS))[1:] < 0.25
    thrusts = (np.diff(out, axis=0) * FPS > 1.5) & near
    return times(thrusts[:, 0]) + times(thrusts[:, 1]) >= 4 and _upright(joints) and kick_heights(joints).max() < 0.2


def _hops(joints: np.ndarray) -> bool:
    """Jumps on the left leg, the right one held up."""
    held_up = lead(joints, ANKLES) < -0.08
    return times(airborne(joints)) >= 2 and float(held_up.mean()) > 0.8


def _picks_up(joints: np.ndarray) -> bool:
    """From standing down until a hand is near the floor, and up again at once."""
    hand = joints[:, WRISTS, 1].min(axis=1)
    stands = (lean(joints) < 30) & (crouch(joints) > 0.86)
    there_and_back = stands[:8].all() and stands[-6:].all() and seconds(hand < 0.5) < 2.0
    return bool(there_and_back and hand.min() < 0.35 and joints[:, HEAD, 1].min() > 0.35 and _stays(joints, within=0.8))


def _still(joints: np.ndarray) -> bool:
    hands = float(np.ptp(joints[:, WRISTS], axis=0).max())
    return _grounded(joints) and _calm(joints) and hands < 0.15


DESCRIPTIONS = (
    Description(
        (
            "a person walks forward",
            "someone is walking straight ahead",
            "the person takes several steps forward",
            "a man walks in a straight line",
        ),
        lambda j: _ahead(j) and 1.0 < top_speed(j) < 1.6,
    ),
    Description(
        ("a person walks forward slowly", "someone walks at a slow pace", "the person is slowly walking ahead"),
        lambda j: _ahead(j) and top_speed(j) < 1.0,
    ),
    Description(
        (
            "a person walks forward quickly",
            "someone walks fast",
            "a person walks briskly ahead",
            "the person is walking at a fast pace",
        ),
        lambda j: _ahead(j) and 1.55 < top_speed(j) < 2.1 and not airborne(j).any(),
    ),
    Description(
        ("a person runs forward", "someone is running straight ahead", "the person jogs forward"),
        lambda j: _ahead(j) and _runs(j),
    ),
    Description(
        (
            "a person walks backwards",
            "someone takes steps backward",
            "the person is walking backward",
            "a person moves backwards",
            "a man steps back a few times",
        ),
        _backwards,
        back=True,
    ),
    Description(
        (
            "a person steps sideways to the left",
            "someone side steps to the left",
            "the person moves sideways to their left",
            "a person shuffles to the left",
            "a man takes side steps to the left",
        ),
        _sideways,
        sided=True,
        back=True,
        dance=True,
        timed=True,
    ),
    Description(
        (
            "a person walks forward and then turns left",
            "someone walks and turns to the left",
            "the person takes a left turn while walking",
        ),
        lambda j: _walks(j) and _turns_by(j, 45, 120),
        sided=True,
    ),
    Description(
        (
            "a person walks in a gentle curve to the left",
            "someone walks forward, veering to the left",
            "the person walks slightly to the left",
        ),
        lambda j: _walks(j) and _turns_by(j, 18, 50) and forward_way(j) > 1.2,
        sided=True,
    ),
    Description(
        (
            "a person walks and turns around to the left",
            "someone walks, makes a u-turn to the left",
            "the person turns back over the left side while walking",
        ),
        lambda j: _walks(j) and _turns_by(j, 140, 220),
        sided=True,
    ),
    Description(
        ("a person walks forward, turns around and walks back", "someone walks one way, turns and comes back"),
        lambda j: (
            _walks(j)
            and 140 < abs(turned(j)) < 220
            and forward_way(j) > 1.8
            and np.linalg.norm(travel(j)) < 0.5 * forward_way(j)
        ),
    ),
    Description(
        (
            "a person runs forward and turns left",
            "someone runs, curving to the left",
            "the person jogs and takes a left turn",
        ),
        lambda j: _runs(j) and _turns_by(j, 30, 150),
        sided=True,
    ),
    Description(
        ("a person turns left on the spot", "someone turns to the left", "the person turns their body to the left"),
        lambda j: _stays(j) and _upright(j) and _turns_by(j, 50, 130),
        sided=True,
        timed=True,
    ),
    Description(
        ("a person turns around on the spot", "someone turns around to face the other way"),
        lambda j: _stays(j) and _upright(j) and (_turns_by(j, 150, 210) or _turns_by(mirror(j), 150, 210)),
        timed=True,
    ),
    Description(
        (
            "a person spins around",
            "someone turns in a full circle",
            "the person is spinning around on the spot",
            "a person twirls",
        ),
        lambda j: np.abs(heading(j)).max() > 300 and _upright(j) and _stays(j, within=1.2),
        dance=True,
        timed=True,
    ),
    Description(
        (
            "a person raises the left arm",
            "someone lifts up their left hand",
            "the person holds the left arm up in the air",
        ),
        lambda j: _raises(j, both=False),
        sided=True,
    ),
    Description(
        (
            "a person raises both arms above the head",
            "someone lifts both hands up in the air",
            "the person raises the arms overhead",
        ),
        lambda j: _raises(j, both=True) and seconds(over(j, [HEAD, HEAD]).min(1) > 0) >= 0.4,
    ),
    Description(
        ("a person waves with the left hand", "someone is waving with one hand", "the person waves hello"),
        _waves,
        sided=True,
    ),
    Description(
        ("a person throws punches", "someone is boxing", "the person punches with both fists"),
        _punches,
    ),
    Description(
        (
            "a person kicks with the left leg",
            "someone does a kick with the left foot",
            "the person kicks forward with their left leg",
            "a person kicks with the left foot as if at a ball",
        ),
        lambda j: _kicks(j, 0.3),
        sided=True,
    ),
    Description(
        ("a person does a high kick with the left leg", "someone does a karate kick with their left foot"),
        lambda j: _kicks(j, 0.65),
        sided=True,
    ),
    Description(
        (
            "a person balances on the left leg",
            "someone is standing on the left foot only",
            "the person stands on one leg",
        ),
        _balances,
        sided=True,
        dance=True,
    ),
    Description(
        (
            "a person raises the knees one after the other",
            "someone lifts each knee up high in turn",
            "the person is doing high knees on the spot",
        ),
        _knees,
    ),
    Description(
        ("a person walks in place", "someone steps on the spot", "the person is marching in place"),
        lambda j: _in_place(j, 2, 0.05) and not airborne(j).any(),
    ),
    Description(
        ("a person jogs in place", "someone is running on the spot", "the person jogs without moving ahead"),
        lambda j: _in_place(j, 3, 0.1) and airborne(j).any(),
    ),
    Description(
        (
            "a person jumps up",
            "someone jumps straight up in the air",
            "the person is jumping on the spot",
            "a person jumps in place",
        ),
        lambda j: _jumps(j) and times(airborne(j)) <= 3 and np.linalg.norm(travel(j)) < 0.4 and _stays(j),
    ),
    Description(
        ("a person jumps forward", "someone takes a jump ahead", "the person leaps forward"),
        lambda j: _jumps(j) and times(airborne(j)) <= 2 and travel(j)[1] > 0.6 and top_speed(j) < 2.2,
    ),
    Description(
        ("a person hops several times", "someone is hopping up and down", "the person hops again and again"),
        lambda j: times(airborne(j)) >= 3 and rise(j) > 0.08 and top_speed(j) < 1.5 and np.ptp(heading(j)) < 90,
    ),
    Description(
        ("a person hops on the left leg", "someone jumps up and down on the left foot"),
        _hops,
        sided=True,
    ),
    Description(
        ("a person runs and jumps over something", "someone runs up and leaps into the air"),
        lambda j: _jumps(j) and top_speed(j) > 2.2 and rise(j) > 0.25,
    ),
    Description(
        ("a person crouches down", "someone squats down low", "the person gets down into a crouch"),
        lambda j: crouch(j)[:10].min() > 0.9 and seconds(crouch(j) < 0.7) >= 0.6 and _stays(j),
    ),
    Description(
        ("a person bends forward", "someone bends down with straight legs", "the person bends over"),
        lambda j: lean(j)[:10].max() < 25 and seconds(lean(j) > 50) >= 0.5 and crouch(j).min() > 0.7 and _stays(j),
    ),
    Description(
        (
            "a person picks something up from the floor",
            "someone reaches down to the ground and straightens up again",
            "the person bends down to pick up an object",
        ),
        _picks_up,
    ),
    Description(("a person stands still", "someone is standing and does not move"), _still),
)
