# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides and the like, drawn: hips, feet and hands go from place to place, and limbs follow. Numpy only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .interpolation import smoothstep, through
from .kinematics import posed
from .legs import LEGS, Leg, pose_leg
from .reach import MIRRORED, Reach, lying_hand, reached, seen_from_chest
from .rotations import IDENTITY, arctan2, conjugate, from_axis_angle, multiply, normalize, pitch, rotate, yaw
from .skeleton import LEFT_ARM, MIRROR, RIGHT_ARM

Point = tuple[float, float, float]
SPINE, NECK = (3, 6, 9), (12, 15)
WRIST = 0.035
"""Height (m) of a wrist whose hand lies on the floor."""
ANKLE = 0.065
"""Height (m) of an ankle over a foot that stands flat."""
LYING = (0.08, 0.2)
"""Heights (m) of a wrist up to which a hand lies flat, and from which on it is as the forearm is."""
KNEE_TURNS = 0.6
"""By what share of the turn of a foot against the hips the knee above it turns, too."""
UP, AHEAD = np.eye(3)[1:]
TURNED_MIRRORED = np.array([1.0, 1.0, -1.0, -1.0])
"""Times a rotation, the same seen in a mirror."""


class Activity(NamedTuple):
    """What is done in each `seconds`: values at even steps of them, the first of which comes again after the last.

    Metres are those of the model's body, on a floor at height 0; `other_` is of the right side, else both do the same.

    up, ahead, aside where the hips are, aside to the left
    lean             degrees by which the hips are bent forward: 90 looks down, -90 lies on the back
    tilt             degrees by which they are tilted to the left then: 90 lies on the left side
    bend, head       degrees by which the chest is bent against the hips, and the head against the chest
    twist, look      degrees by which the chest is turned to the left against the hips, and the face against the chest
    sink             degrees by which the head is tilted to the left against the chest
    foot, hand       where the left ankle and wrist are, outward, up and ahead; hands without any hang
    toes             degrees by which the left foot points down
    edge             degrees by which feet are tilted to the left, as `tilt`
    turnout          degrees by which the left foot points outward
    heading          degrees by which the left foot points to the left of the way, however hips turn (of where they
                     face, in a spin); else with them
    splay            degrees by which the left knee points outward
    elbow            to where elbows point, seen from the chest
    of_chest         whether hands are seen from the middle of the chest
    speed            metres a second by which all of it moves ahead
    turn             degrees by which all of it is turned to the left of the way
    spin             how often all of it turns around to the left each time
    over, wheel      how often hips and feet turn heads over heels each time, forward and to the left
    climb            metres a second by which all of it moves up, below 0 down to the floor
    hangs            whether nothing is there to stand on at its end: who is on a rope lets go of it
    alternating      whether the right side does what the left does half a turn later
    once             whether it is done once and stays as the last values say
    single           whether it is done a single time where nobody says how often
    mirrored         whether left is right
    """

    seconds: float
    up: tuple[float, ...]
    foot: tuple[Point, ...]
    hand: tuple[Point, ...]
    ahead: tuple[float, ...] = (0.0,)
    aside: tuple[float, ...] = (0.0,)
    lean: tuple[float, ...] = (0.0,)
    bend: tuple[float, ...] = (0.0,)
    head: tuple[float, ...] = (0.0,)
    tilt: tuple[float, ...] = (0.0,)
    twist: tuple[float, ...] = (0.0,)
    look: tuple[float, ...] = (0.0,)
    sink: tuple[float, ...] = (0.0,)
    toes: tuple[float, ...] = (0.0,)
    edge: tuple[float, ...] = (0.0,)
    turnout: float = 0.0
    splay: tuple[float, ...] = (0.0,)
    elbow: Point = (0.3, -0.2, -1.0)
    of_chest: bool = False
    speed: float = 0.0
    turn: tuple[float, ...] = (0.0,)
    spin: float = 0.0
    over: float = 0.0
    wheel: float = 0.0
    climb: float = 0.0
    hangs: bool = False
    alternating: bool = False
    once: bool = False
    single: bool = False
    mirrored: bool = False
    other_foot: tuple[Point, ...] = ()
    other_hand: tuple[Point, ...] = ()
    other_toes: tuple[float, ...] = ()
    heading: tuple[float, ...] = ()
    other_heading: tuple[float, ...] = ()


def with_steps(activity: Activity, chosen: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Activity:
    """An activity with those `chosen` of its values at even steps: backwards, or from one of them on."""
    ways: dict[str, Any] = {name: chosen(way) for name, way in _ways(activity).items()}
    return activity._replace(**ways)


def followed_by(activity: Activity, then: Activity) -> Activity:
    """An activity whose even steps are those of one, then those of another, which says all else of it."""
    first = _ways(activity)
    ways: dict[str, Any] = {name: first[name] + way for name, way in _ways(then).items()}
    return then._replace(seconds=activity.seconds + then.seconds, **ways)


def _ways(activity: Activity) -> dict[str, Any]:
    """The values of an activity that are at even steps, by their names."""
    return {name: way for name, way in activity._asdict().items() if isinstance(way, tuple) and name != "elbow"}


def doing(activity: Activity, phase: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rotations (T, 22, 4) and root (T, 3) of an activity about the origin, facing +z.

    Args: how often (T,) it has been done so far in each frame, 0 at its beginning; the body's offsets (22, 3).
    """
    count, times = len(phase), phase
    if activity.once:
        # What is over stays as it is at its end.
        phase = np.minimum(phase, 1.0)
    rotations = np.tile(IDENTITY, (count, 22, 1))
    rotations[:, 0] = _bent_and_tilted(activity, activity.lean, activity.tilt, phase)
    for bones, turned, bent in ((SPINE, activity.twist, activity.bend), (NECK, activity.look, activity.head)):
        share = 1.0 / len(bones)
        for bone in bones:
            turn = yaw(np.radians(share * _way(activity, turned, phase)))
            rotations[:, bone] = multiply(turn, _pitched(activity, bent, phase, share))
    for bone in NECK:
        rotations[:, bone] = multiply(_tilted(activity, activity.sink, phase, 1.0 / len(NECK)), rotations[:, bone])
    root = np.stack([_way(activity, way, phase) for way in (activity.aside, activity.up, activity.ahead)], axis=-1)
    for side, (leg, arm) in enumerate(zip(LEGS, (LEFT_ARM, RIGHT_ARM), strict=True)):
        turn = phase + 0.5 * side * activity.alternating
        _with_foot(rotations, root, offsets, leg, activity, turn)
        rotations = _with_hand(rotations, root, offsets, arm, activity, turn)
    rotations, root = _turned(rotations, root, _way(activity, activity.turn, phase) + 360.0 * activity.spin * phase)
    if activity.mirrored:
        rotations, root = rotations[:, MIRROR] * TURNED_MIRRORED, root * MIRRORED
    # Who climbs down comes to the floor at the end.
    climbed = times - times[-1] if activity.climb < 0.0 else times
    ahead, up = (activity.seconds * part for part in (times, climbed))
    return rotations, root + np.outer(ahead, activity.speed * AHEAD) + np.outer(up, activity.climb * UP)


def _turned(rotations: np.ndarray, root: np.ndarray, degrees: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A motion, about the origin, turned to the left by so much (T,)."""
    if not degrees.any():
        return rotations, root
    around = yaw(np.radians(degrees))
    rotations[:, 0] = multiply(around, rotations[:, 0])
    return rotations, rotate(around, root)


def _with_foot(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, leg: Leg, activity: Activity, phase: np.ndarray
) -> None:
    """Bend a leg, in place, so that its foot is where it belongs, its knee to where thighs bend."""
    joints, turned = posed(rotations, root, offsets)
    out = np.ones(3) if leg is LEGS[0] else MIRRORED
    foot, toes, heading = activity.foot, activity.toes, activity.heading
    if leg is not LEGS[0]:
        foot, toes = activity.other_foot or foot, activity.other_toes or toes
        heading = activity.other_heading or heading
    # A foot that stands stays as it is while hips turn above it, and the knee is between the two.
    pointing = (
        np.radians(_way(activity, heading, phase) - _way(activity, activity.turn, phase))
        if heading
        else np.zeros(len(root))
    )
    ankle = _way(activity, foot, phase) * out
    way = rotate(conjugate(turned[:, 0]), ankle - joints[:, leg.hip])
    # The leg is straight along its way first: from there its front tells to which side the knee goes.
    straight = pitch(-arctan2(way[:, 2], -way[:, 1]))
    rotations[:, leg.hip] = multiply(
        straight, yaw(out[0] * np.radians(_way(activity, activity.splay, phase)) + KNEE_TURNS * pointing)
    )
    joints, turned = posed(rotations, root, offsets)
    sole = _bent_and_tilted(activity, toes, activity.edge, phase)
    if activity.turnout or heading:
        sole = multiply(yaw(out[0] * np.radians(activity.turnout) + pointing), sole)
    pose_leg(rotations, turned, joints, offsets, leg, ankle, sole)


def _with_hand(
    rotations: np.ndarray,
    root: np.ndarray,
    offsets: np.ndarray,
    arm: tuple[int, ...],
    activity: Activity,
    phase: np.ndarray,
) -> np.ndarray:
    """The motion with a hand where it belongs, flat and pointing ahead where that is on the floor."""
    joints, turned = posed(rotations, root, offsets)
    left = arm == LEFT_ARM
    place = _way(activity, activity.hand if left else activity.other_hand or activity.hand, phase)
    points = place
    if not activity.of_chest:
        points = seen_from_chest(place if left else place * MIRRORED, joints, turned, left)
    made = reached(rotations, root, offsets, [Reach(left, points, np.array(activity.elbow), np.ones(len(root)))])
    if not activity.of_chest:
        lying = lying_hand(made, left)
        share = smoothstep((LYING[1] - place[:, 1]) / (LYING[1] - LYING[0]))[:, None]
        made[:, arm[3]] = normalize(IDENTITY + share * (lying * np.where(lying[:, :1] < 0.0, -1.0, 1.0) - IDENTITY))
    return made


def _bent_and_tilted(
    activity: Activity, bent: tuple[float, ...], tilted: tuple[float, ...], phase: np.ndarray
) -> np.ndarray:
    """How hips, or feet, are turned (T, 4): bent forward, then tilted to the left, over and over where they are."""
    forward = _way(activity, bent, phase) + 360.0 * activity.over * phase
    aside = _way(activity, tilted, phase) + 360.0 * activity.wheel * phase
    return multiply(from_axis_angle(AHEAD, -np.radians(aside)), pitch(np.radians(forward)))


def _pitched(activity: Activity, degrees: tuple[float, ...], phase: np.ndarray, share: float = 1.0) -> np.ndarray:
    return pitch(np.radians(share * _way(activity, degrees, phase)))


def _tilted(activity: Activity, degrees: tuple[float, ...], phase: np.ndarray, share: float = 1.0) -> np.ndarray:
    return from_axis_angle(AHEAD, -np.radians(share * _way(activity, degrees, phase)))


def _way(activity: Activity, values: tuple[float, ...] | tuple[Point, ...], phase: np.ndarray) -> np.ndarray:
    """Values (T,) or (T, n) at a phase (T,) of those at even steps of what comes again, or is done once."""
    return through(np.array(values), phase, around=not activity.once)
