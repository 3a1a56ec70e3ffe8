# SPDX-License-Identifier: GPL-3.0-or-later
"""How a body bears itself while it moves: bent or erect, with bent knees or raised shoulders, swaying. Numpy only.

The bearing is laid over a motion that was made without it. Feet stay where they are and as they are, and arms hang or
point as before, from shoulders that are elsewhere. Who lies, rolls or bends down does not bear themselves.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

from .features import facing
from .feet import UP
from .interpolation import smoothstep
from .kinematics import local_rotations, posed
from .legs import LEGS, pose_leg
from .rotations import conjugate, cross, from_axis_angle, multiply, normalize, pitch, rotate, unroll, yaw
from .skeleton import LEFT_ARM, RIGHT_ARM
from .solver import HINGES

TRUNK = {3: 0.35, 6: 0.7, 9: 1.0, 13: 1.0, 14: 1.0}
"""What share of the trunk's bend the joints of the spine and the collars have, in the world."""
NECK, HEAD = 12, 15
HEAD_SHARES = {NECK: 0.5, HEAD: 1.0}
"""The same of how the head is bent."""
TURN = {6: 0.12, **dict.fromkeys((9, *LEFT_ARM, *RIGHT_ARM), 0.3), NECK: 0.65, HEAD: 1.0}
"""The same of how the face is turned: chest and arms go along."""
TWIST = {3: 0.3, 6: 0.65, **dict.fromkeys((9, *LEFT_ARM, *RIGHT_ARM), 1.0), NECK: 0.5}
"""The same of how the chest is turned, and arms with it."""
HIPS = {0: 1.0, 3: 0.5}
"""The same of how the hips are turned."""
AHEAD = np.array([0.0, 0.0, 1.0])
UPRIGHT = (30.0, 60.0)
"""Tilt (degrees) of the trunk up to which somebody bears themselves, and from which on not at all any more."""
STANDING = (0.7, 0.9)
"""Heights of the hips, in lengths of a straight leg, between which knees that are to be bent come to be so."""
BENT = 0.12
"""By how much (m) hips are lowered where knees have come over their feet."""
HANGING = (0.3, 0.7)
"""How far an upper arm points down, from which and up to which its elbow takes part."""
SETTLING_SECONDS = 0.5
"""Over how long what a pose is like is averaged: a bearing comes and goes no faster."""
SWINGING, STEP_SECONDS, LEANING = 0.08, 0.25, 0.6
"""How much higher (m) an ankle is whose leg swings, how fast (s) somebody sinks, and how far aside for the metre."""
SWAYING = (0.31, 0.53)
"""Frequencies (Hz) of the two waves of which swaying is made, so that it is not a pendulum's."""

Amount = float | np.ndarray


@dataclass(frozen=True)
class Bearing:
    """By how much a body is held otherwise than when nobody says how; numbers, or one for each frame (T,).

    trunk      degrees by which the chest is bent forward, below 0 back
    head       degrees by which the face looks farther down, below 0 up, in the world
    turn       degrees by which the face is turned to the left, below 0 to the right; the chest goes along a little
    tilt       degrees by which the head is tilted to the left
    twist      degrees by which the chest is turned to the left while the face stays as it is
    shoulders  degrees by which they are raised
    elbows     degrees by which hanging arms are bent at least
    knees      metres by which bent knees lower the pelvis
    sway       metres by which the body sways to either side
    limp       metres by which it sinks while it stands on the left leg alone, below 0 on the right one
    hips       degrees by which the hips are turned to the left over feet that stay, while the chest stays as it is
    """

    trunk: Amount = 0.0
    head: Amount = 0.0
    turn: Amount = 0.0
    tilt: Amount = 0.0
    twist: Amount = 0.0
    shoulders: Amount = 0.0
    elbows: Amount = 0.0
    knees: Amount = 0.0
    sway: Amount = 0.0
    limp: Amount = 0.0
    hips: Amount = 0.0

    def __add__(self, other: Bearing) -> Bearing:
        return Bearing(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    def placed(self, count: int, frames: slice) -> Bearing:
        """One of so many frames (T,) that is this one in `frames`, and nothing in the others."""

        def there(values: Amount) -> np.ndarray:
            whole = np.zeros(count)
            whole[frames] = values
            return whole

        return Bearing(*(there(values) for values in astuple(self)))

    def scaled(self, share: Amount) -> Bearing:
        """The same, held so much more or less."""
        return Bearing(*(share * value for value in astuple(self)))


def borne(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, bearing: Bearing
) -> tuple[np.ndarray, np.ndarray]:
    """A motion in that bearing: (rotations (T, 22, 4), root (T, 3)), new arrays.

    Args: rotations (T, 22, 4) local, wxyz; root (T, 3) metres, y up; offsets (22, 3); fps of the motion.
    """
    joints, turned = posed(rotations, root, offsets)
    upright = _settled(_upright(joints), fps)
    sinking = upright * _limping(joints, np.broadcast_to(bearing.limp, len(root)), fps)
    swaying = upright * bearing.sway * _waves(len(root), fps) + LEANING * sinking
    held = _held(turned, joints, bearing, upright, swaying)
    made = local_rotations(held)
    lowered = bearing.knees * upright * _settled(_standing(joints, offsets), fps) + np.abs(sinking)
    shift = swaying[:, None] * normalize(cross(UP, facing(joints))) - lowered[:, None] * UP
    turns = np.any(bearing.hips)
    if shift.any() or turns:
        moved = (_on_hips(joints, turned, held) if turns else joints) + shift[:, None]
        # The knees of who stands straight may point inward, and cross where they are bent that way.
        over = smoothstep(lowered / BENT)
        for leg in LEGS:
            pose_leg(made, held, moved, offsets, leg, joints[:, leg.ankle], turned[:, leg.ankle], over=over)
    return unroll(made), root + shift


def _held(
    turned: np.ndarray, joints: np.ndarray, bearing: Bearing, upright: np.ndarray, swaying: np.ndarray
) -> np.ndarray:
    """How the bones are turned in the world (T, 22, 4) that were `turned`, all but the legs."""
    held = turned.copy()
    for joint, share in TRUNK.items():
        # Who sways leans over to where the hips go, by as much as a body of a metre would.
        aside = from_axis_angle(AHEAD, -share * swaying)
        held[:, joint] = multiply(turned[:, joint], multiply(pitch(np.radians(share * bearing.trunk * upright)), aside))
    for joint, share in HEAD_SHARES.items():
        tilted = from_axis_angle(AHEAD, -np.radians(share * bearing.tilt * upright))
        held[:, joint] = multiply(turned[:, joint], multiply(pitch(np.radians(share * bearing.head * upright)), tilted))
    for shares, degrees in ((TURN, bearing.turn), (TWIST, bearing.twist), (HIPS, bearing.hips)):
        for joint, share in shares.items():
            held[:, joint] = multiply(yaw(np.radians(share * degrees * upright)), held[:, joint])
    for arm, side in ((LEFT_ARM, 1.0), (RIGHT_ARM, -1.0)):
        raised = from_axis_angle(AHEAD, side * np.radians(bearing.shoulders) * upright)
        held[:, arm[0]] = multiply(held[:, arm[0]], raised)
        _bend_elbow(held, joints, arm, bearing.elbows * upright)
    return held


def _on_hips(joints: np.ndarray, turned: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) with legs on hips that are `held` and were `turned` (T, 22, 4)."""
    moved = joints.copy()
    more = multiply(held[:, 0], conjugate(turned[:, 0]))
    for leg in LEGS:
        hip = joints[:, leg.hip] - joints[:, 0]
        moved[:, (leg.hip, leg.knee, leg.ankle)] += (rotate(more, hip) - hip)[:, None]
    return moved


def _bend_elbow(held: np.ndarray, joints: np.ndarray, arm: tuple[int, ...], degrees: np.ndarray) -> None:
    """Bend, in place, the forearm of a hanging arm, how its bones are `held` in the world, by at least so much (T,)."""
    _, shoulder, elbow, wrist = arm
    upper, fore = normalize(joints[:, elbow] - joints[:, shoulder]), normalize(joints[:, wrist] - joints[:, elbow])
    bent = np.arccos(np.clip((upper * fore).sum(axis=-1), -1.0, 1.0))
    hangs = smoothstep((-upper[:, 1] - HANGING[0]) / (HANGING[1] - HANGING[0]))
    more = np.maximum(0.0, np.radians(degrees) - bent) * hangs
    axis = rotate(held[:, shoulder], np.broadcast_to(HINGES[shoulder][2], upper.shape))
    for joint in (elbow, wrist):
        held[:, joint] = multiply(from_axis_angle(axis, more), held[:, joint])


def _upright(joints: np.ndarray) -> np.ndarray:
    """How upright (T,) poses (T, 22, 3) are, 0 to 1."""
    trunk = normalize(joints[:, NECK] - joints[:, 0])
    tilt = np.degrees(np.arccos(np.clip(trunk[:, 1], -1.0, 1.0)))
    return 1.0 - smoothstep((tilt - UPRIGHT[0]) / (UPRIGHT[1] - UPRIGHT[0]))


def _standing(joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How straight (T,) the straighter of two legs is, 0 to 1."""
    reach = []
    for leg in LEGS:
        length = np.linalg.norm(offsets[leg.knee]) + np.linalg.norm(offsets[leg.ankle])
        reach.append(np.linalg.norm(joints[:, leg.hip] - joints[:, leg.ankle], axis=-1) / length)
    return smoothstep((np.maximum(*reach) - STANDING[0]) / (STANDING[1] - STANDING[0]))


def _limping(joints: np.ndarray, limp: np.ndarray, fps: float) -> np.ndarray:
    """By how much (T,) who limps has sunk, below 0 on the right leg: where the other ankle is higher."""
    higher = joints[:, LEGS[1].ankle, 1] - joints[:, LEGS[0].ankle, 1]
    return limp * _settled(smoothstep(np.sign(limp) * higher / SWINGING), fps, STEP_SECONDS)


def _settled(values: np.ndarray, fps: float, seconds: float = SETTLING_SECONDS) -> np.ndarray:
    """The mean (T,) of values around each frame."""
    half = max(1, round(seconds * fps / 2))
    window = np.hanning(2 * half + 3)[1:-1]
    return np.convolve(np.pad(values, half, mode="edge"), window / window.sum(), mode="valid")


def _waves(count: int, fps: float) -> np.ndarray:
    """How far (T,) to the left somebody sways who sways by 1 at most."""
    times = np.arange(count) / fps
    waves = sum(np.sin(2.0 * np.pi * rate * times) for rate in SWAYING)
    return np.asarray(waves) / len(SWAYING)
