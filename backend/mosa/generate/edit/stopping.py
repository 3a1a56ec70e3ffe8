# SPDX-License-Identifier: GPL-3.0-or-later
"""Who walks stops where they stand on one foot, does something from there, and walks on from that foot.

The walk itself is played faster, slower and to a halt, so that its feet stand as they did, and what is done begins and
ends with the foot that stands where the walk has it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...motion.body import PELVIS
from ...motion.features import facing, heading_angle
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics, posed
from ...motion.legs import LEGS, Leg, pose_leg
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import rotate, slerp, yaw
from ...motion.skeleton import FPS, LEVEL, OFFSETS
from ...motion.window import turned_about_y

QUICKENS = 6
"""Steps in which a walk becomes faster."""
STOPS = 8
"""Steps in which somebody stops walking, and in which they walk on."""
BEGINS = 5
"""Steps in which they begin what is done meanwhile, and in which they end it."""
STANDING, LIFTED = 0.8, 0.15
"""Share of the greatest height of the pelvis over the lowest joint from which somebody stands, and metres by which no
ankle is over the other then."""
STEPS_AHEAD = 0.3
"""Metres ahead from which somebody goes on from where that led them."""
BESIDE = 4
"""Steps at each end of the range in which nobody stops."""
APART, SLIDES, STEPS = 2.0, 8.0, 2.0
"""Metres of the way from the middle for which it is worth to stop where feet are a metre closer together, where the
foot that stands slides by a metre a step less, and on the foot that gets about a metre less in what is done."""


class _Stop(NamedTuple):
    """At which steps of a walk somebody stops and goes on, and the leg on which they stand."""

    stops: int
    leaves: int
    leg: Leg


def stopped(walk: Plain, done: Plain, start: int, end: int) -> Plain:
    """A walk (G,) whose steps start to end - 1 are gone through in less time, for what is `done` (D,), facing +z, in
    their middle. It needs some steps more than D where it neither begins nor ends as somebody stands."""
    ahead = _ahead(done)
    stop, done = _stop(walk, done, start, end, ahead), _held(done, ahead)
    there, on = stop.stops - start + 1, end - stop.leaves
    first = start + (end - start - len(done.root)) // 2
    last = first + len(done.root)
    stands = slice(first + BEGINS, last - 1 - BEGINS)
    times = np.arange(len(walk.root), dtype=float)
    times[stands] = np.where(times[stands] < times[stands].mean(), stop.stops, stop.leaves)
    times[start - 1 : stands.start + 1] = start - 1 + quickening(stands.start - start + 1, there)
    times[stands.stop : end + 1] = end - quickening(end - stands.stop, on)[::-1]
    made = Plain(*at_times(walk.rotations, walk.root, times))
    placed = _placed(done, made.at([stands.start, stands.stop]), stop.leg)
    inside = np.arange(1.0, len(done.root) + 1.0)
    share = smoothstep(np.minimum(inside, inside[::-1]) / (BEGINS + 1))
    mixed = _mixed(made.at(slice(first, last)), placed, share)
    made.rotations[first:last], made.root[first:last] = mixed.rotations, mixed.root
    return made


def _ahead(done: Plain) -> float:
    """Metres by which something gets ahead, 0 where that is no way to go."""
    way = float(done.root[-1, 2] - done.root[0, 2])
    return way if way > STEPS_AHEAD else 0.0


def _stop(walk: Plain, done: Plain, start: int, end: int, ahead: float) -> _Stop:
    """Where in a walk that is to be halfway in the middle of what is done feet pass each other, on the steadier one."""
    joints, posed = (forward_kinematics(one.rotations, one.root, OFFSETS) for one in (walk, done))
    inside = np.arange(start + BESIDE, end - BESIDE)
    way = np.linalg.norm((walk.root - walk.root[start - 1]) * LEVEL, axis=-1)
    ankles = joints[:, [leg.ankle for leg in LEGS]] * LEVEL
    cost = np.abs(way - (way[end] - ahead) / 2.0)[:, None]
    cost = cost + APART * np.linalg.norm(ankles[:, 0] - ankles[:, 1], axis=-1)[:, None]
    cost = cost + SLIDES * np.linalg.norm(np.gradient(ankles, axis=0), axis=-1)
    cost = cost + STEPS * np.ptp(posed[:, [leg.ankle for leg in LEGS]], axis=0).max(axis=-1)
    step, side = np.unravel_index(cost[inside].argmin(), (len(inside), len(LEGS)))
    stops = int(inside[step])
    return _Stop(stops, stops + int(np.abs(way[stops:end] - way[stops] - ahead).argmin()), LEGS[side])


def _held(done: Plain, ahead: float) -> Plain:
    """What is done with its first pose and its last one held for the steps in which it begins and ends, unless somebody
    stands there then anyway."""
    joints = forward_kinematics(done.rotations, done.root, OFFSETS)[..., 1]
    over = joints[:, PELVIS] - joints.min(axis=1)
    stands = (over > STANDING * over.max()) & (np.ptp(joints[:, [leg.ankle for leg in LEGS]], axis=1) < LIFTED)
    before, behind = (0 if stands[end] and not ahead else BEGINS for end in (0, -1))
    return done.at(np.clip(np.arange(-before, len(over) + behind), 0, len(over) - 1))


def quickening(count: int, needed: float, fps: float = FPS) -> np.ndarray:
    """The moments (count + 1,) from 0 to `needed` at which `count` frames show what takes so many: from the usual pace
    ever faster, and slower again in the end, to a halt."""
    steps, long = np.arange(count), fps / FPS
    slows = smoothstep((count - steps) / (STOPS * long))
    faster = np.minimum(smoothstep((steps + 1.0) / (QUICKENS * long)), slows)
    rate = slows + (needed - slows.sum()) / faster.sum() * faster
    return np.r_[0.0, np.cumsum(rate)]


def _placed(done: Plain, stands: Plain, leg: Leg) -> Plain:
    """What is done, turned as somebody who `stands` (2,), before it and behind it, and with that foot where they have
    it."""
    joints = forward_kinematics(stands.rotations, stands.root, OFFSETS)
    turn = yaw(heading_angle(facing(joints[:1])))
    rotations, root = turned_about_y(done.rotations, turn), rotate(turn, done.root)
    feet = forward_kinematics(rotations, root, OFFSETS)[:, [leg.ankle, leg.toe]].mean(axis=1)
    first, last = joints[:, [leg.ankle, leg.toe]].mean(axis=1) - feet[[BEGINS, -1 - BEGINS]]
    share = smoothstep((np.arange(len(root)) - BEGINS) / (len(root) - 1 - 2 * BEGINS))[:, None]
    return Plain(rotations, root + LEVEL * (first + share * (last - first)))


def _mixed(walk: Plain, done: Plain, share: np.ndarray) -> Plain:
    """From a walk to what is done by a share (T,) of it, ankles straight from the one to the other: feet that are in
    the same place in both stay there."""
    every = np.broadcast_to(share[:, None], walk.rotations.shape[:-1])
    rotations = slerp(walk.rotations, done.rotations, every)
    root = walk.root + share[:, None] * (done.root - walk.root)
    joints, turned = posed(rotations, root, OFFSETS)
    (here, before), (there, after) = (posed(one.rotations, one.root, OFFSETS) for one in (walk, done))
    for leg in LEGS:
        ankle = here[:, leg.ankle] + share[:, None] * (there[:, leg.ankle] - here[:, leg.ankle])
        foot = slerp(before[:, leg.ankle], after[:, leg.ankle], share)
        pose_leg(rotations, turned, joints, OFFSETS, leg, ankle, foot)
    return Plain(rotations, root)
