# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crouches, kneels, lies or hangs before a range and behind it, and hardly moves, stays there; and so does who was
there, or sat on a chair, for a while before an open end, or is behind one.

Recordings that fit are mostly of somebody who gets up, or lets go: few were taken of people who stay.
"""

from __future__ import annotations

import numpy as np

from ...motion.body import HEAD, PELVIS, WRISTS
from ...motion.hold import LOW, shifting
from ...motion.kinematics import forward_kinematics
from ...motion.plain import Plain
from ...motion.runs import runs
from ...motion.seams import eased
from ...motion.seat import seats
from ...motion.skeleton import FPS, LEFT_ARM, OFFSETS, RIGHT_ARM
from ...motion.window import PAST
from .seated import sits

LEAST = 3
"""Steps on either side that must be known at least: a single pose says nothing of who stays in it."""
ALONE = 20
"""Steps in which somebody stays where they are of whom nothing is known on the other side, as far as so many are known,
and at least PAST: who squats or lands is still for less."""
STILL = 0.16
"""Metres a second at which joints get away at most, beside the unknown steps, of somebody who stays where they are."""
SWAYS = 0.3
"""The same where they are in the same place on both sides: who kneels sways. Of push-ups it is more."""
ALIKE = 0.3
"""Metres that joints may be from where they were before these."""
BODY = [joint for joint in range(len(OFFSETS)) if joint not in {HEAD, *LEFT_ARM, *RIGHT_ARM}]
"""Whoever waves or looks about stays there as well."""
SEAT = 0.3
"""Height (m) of the pelvis from which who sits does so on a chair, and between two poses is known from recordings."""
OFF_FLOOR = 0.1
"""Height (m) over the floor from which feet do not bear who has both hands above the head."""
UPRIGHT = 0.3
"""Metres by which the head is over the hips of somebody who crouches, kneels or sits, not of who is on all fours."""
USUAL = 0.5
"""Strength of the context at which people move as much as usual; at 1 they are still, and at 0 twice as lively."""


def stays(steps: Plain, known: np.ndarray, floor: float) -> bool:
    """Whether somebody is down, or hangs, in the known steps around all that are not of (G,), and stays in place; their
    feet are on a `floor` (m), or as high over that of the world."""
    unknown = np.flatnonzero(~known)
    start, end = int(unknown[0]), int(unknown[-1]) + 1
    joints = forward_kinematics(steps.rotations, steps.root, OFFSETS)
    open_ended = start == 0 or end == len(known)
    past, least = (ALONE, PAST) if open_ended else (PAST, LEAST)
    beside = slice(max(start - past, 0), end + past)
    sides = [side for side in (joints[beside.start : start], joints[end : beside.stop]) if len(side)]
    if not sides or min(map(len, sides)) < least:
        return False
    if open_ended and seats(sides[0], FPS) == [(0, len(sides[0]))]:
        return True
    if max(map(_pace, sides)) > (STILL if open_ended else SWAYS):
        return False
    around = joints[beside][known[beside]]
    if np.linalg.norm(around - sides[0][-1], axis=-1)[:, BODY].max() > ALIKE:
        return False
    hangs = floor > OFF_FLOOR and bool((around[:, WRISTS, 1] > around[:, [HEAD], 1]).all())
    hips = float(around[:, PELVIS, 1].max())
    return hangs or (hips < LOW and not (hips > SEAT and sits(steps, known)))


def is_upright(steps: Plain, known: np.ndarray) -> bool:
    """Whether somebody in the known poses right beside the unknown steps of (G,) has the head over the hips, and the
    hands below it."""
    beside = known & (np.convolve(~known, np.ones(3), "same") > 0)
    joints = forward_kinematics(steps.rotations[beside], steps.root[beside], OFFSETS)[..., 1]
    over = joints[:, HEAD] > joints[:, PELVIS] + UPRIGHT
    return bool(over.all() and (joints[:, WRISTS] < joints[:, [HEAD]]).all())


def lies_or_hangs(steps: Plain, known: np.ndarray, floor: float) -> bool:
    """Whether somebody `stays` whose legs bear nothing: who lies, or hangs by the hands."""
    if not stays(steps, known, floor) or is_upright(steps, known):
        return False
    beside = known & (np.convolve(~known, np.ones(3), "same") > 0)
    joints = forward_kinematics(steps.rotations[beside], steps.root[beside], OFFSETS)[..., 1]
    return bool(joints[:, PELVIS].max() < SEAT or (joints[:, WRISTS] > joints[:, [HEAD]]).all())


def _pace(joints: np.ndarray) -> float:
    """How fast (m/s) the body gets away in joints (T, 22, 3) from where it is at first."""
    away = np.linalg.norm(joints - joints[0], axis=-1)[:, BODY].max()
    return FPS * float(away) / (len(joints) - 1)


def stayed(steps: Plain, known: np.ndarray, context: float, seed: int) -> Plain:
    """The steps in whose unknown ones of (G,) somebody `stays`, and moves the less, the stronger the context is."""
    rotations, root = eased(steps.rotations, steps.root, known, FPS)
    for start, end in runs(~known):
        part = slice(max(start - 1, 0), end + 1)
        share = (1.0 - context) / (1.0 - USUAL)
        rotations[part] = shifting(rotations[part], root[part], OFFSETS, FPS, share, seed)
    return Plain(rotations, root)
