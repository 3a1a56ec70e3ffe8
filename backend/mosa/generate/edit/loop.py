# SPDX-License-Identifier: GPL-3.0-or-later
"""A loop: a clip that goes on with its own beginning, in place or farther along the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...errors import RequestError
from ...motion.cleanup import above_ground
from ...motion.features import facing, heading_angle
from ...motion.motion import Motion
from ...motion.place import lowest_foot
from ...motion.rotations import IDENTITY, angle_between, between, conjugate, multiply, rotate, slerp, yaw
from ...motion.skeleton import LEFT_ARM, LEFT_LEG, LEVEL, RIGHT_ARM, RIGHT_LEG
from ...motion.window import turned_about_y
from .body import size_beside_model

if TYPE_CHECKING:
    from .request import EditRequest

TRAVELS = 0.5
"""A clip that gets farther (m) than this from where it began loops travelling, unless told otherwise."""
SLIDES_BACK = 2.0
"""Metres a second at which feet no longer follow a figure that goes back to where its loop began."""
TURNS = np.radians(20.0)
"""Below this net turn before its range a travelling loop goes straight on: hips turn so much with each step."""


def as_loop(request: EditRequest, first: int, travel: bool | None, first_frame: int) -> EditRequest:
    """Let the clip go on with its own beginning: the last frame is the first pose, frames behind it follow."""
    motion, end = request.motion, request.motion.frames - 1
    _check(request, first, first_frame)
    turn, shift = _next_round(motion, first, end, travel)
    if not shift.any():
        request.warnings.extend(_slides_back(motion, first, end))
    ahead = min(first, max(2, round(motion.fps)))
    rotations = np.concatenate([motion.rotations[:end], turned_about_y(motion.rotations[:ahead], turn)])
    root = np.concatenate([motion.root[:end], rotate(turn, motion.root[:ahead]) + shift])
    # One step before the first pose, the pose that its own speed comes from: so the speeds at both ends are the same.
    rotations[end - 1] = turned_about_y(_a_step_back(motion)[None], turn)[0]
    root[end - 1] = 2 * root[end] - root[end + 1]
    # Of somebody who pushes off at first, that is in the ground.
    floor = lowest_foot(motion.joints[request.known])
    rotations[[end - 1]] = above_ground(rotations[[end - 1]], root[[end - 1]], motion.offsets, floor)
    longer = Motion.from_rotations(motion.fps, rotations, root, motion.offsets, motion.prompt)
    longer.per_metre = motion.per_metre
    longer.joints[: motion.frames][request.known] = motion.joints[request.known]
    longer.joints[end:] = rotate(turn, motion.joints[:ahead]) + shift
    known = np.r_[request.known[:end], np.ones(ahead, dtype=bool)]
    known[end - 1] = True
    return replace(request, motion=longer, known=known, crop=motion.frames)


def _check(request: EditRequest, first: int, first_frame: int) -> None:
    """Refuse what cannot lead back to its beginning."""
    if request.scope != "body":
        raise RequestError("A loop brings the whole body back to its first pose: choose the scope 'body' (Whole Body).")
    if first < 2:
        raise RequestError("A loop needs at least two known frames at its beginning: mark a range that starts later.")
    end = request.motion.frames - 1
    if end - first < 2:
        raise RequestError("A loop makes at least three frames anew: the last two lead into its first pose.")
    if request.known[end - 1 :].any():
        one, other = end - 1 + first_frame, end + first_frame
        raise RequestError(
            f"The last two frames of a loop, {one} and {other}, lead into its first, so neither can be a pin."
        )


def _a_step_back(motion: Motion) -> np.ndarray:
    """The rotations (22, 4) a frame before the first, at its speed; but no knee and elbow bends backwards there."""
    first, second = motion.rotations[:2]
    back = multiply(first, multiply(conjugate(second), first))
    for limb in (LEFT_LEG[:3], RIGHT_LEG[:3], LEFT_ARM[1:], RIGHT_ARM[1:]):
        bones, middle = np.diff(motion.joints[:2, limb], axis=1), limb[1]
        bend, next_bend = angle_between(between(bones[:, 0], bones[:, 1]), IDENTITY)
        if next_bend > 2.0 * bend:
            share = bend / (next_bend - bend)  # of the way back until the limb is straight
            back[middle] = slerp(first[middle], back[middle], share)
    return back


def _slides_back(motion: Motion, first: int, end: int) -> list[str]:
    """A sentence where a loop in place has to hurry from its last known frame back to where it began."""
    size = size_beside_model(motion)
    away = float(np.linalg.norm((motion.root[first - 1] - motion.root[0])[[0, 2]])) / size
    seconds = (end - first + 1) / motion.fps
    if away <= SLIDES_BACK * seconds:
        return []
    return [
        f"In place, the loop goes {away:.1f} m back in {seconds:.1f} s, so its feet slide: let it travel, or give it "
        "more frames."
    ]


def _next_round(motion: Motion, first: int, end: int, travel: bool | None) -> tuple[np.ndarray, np.ndarray]:
    """The turn (4,) and shift (3,) by which the first pose stands again at frame `end`."""
    gone = (motion.root[first - 1] - motion.root[0]) * LEVEL
    if travel is None:
        size = size_beside_model(motion)
        travel = bool(np.linalg.norm(gone) > TRAVELS * size)
    if not travel:
        return yaw(0.0), np.zeros(3)
    angle = np.unwrap(heading_angle(facing(motion.joints[:first])))
    ahead = (end - (first - 1)) / (first - 1)
    turned = float(angle[-1] - angle[0])
    heading = 0.0 if abs(turned) < TURNS else turned * (1.0 + ahead)
    # The way of the last second goes on at its own speed, turning as it did.
    recent = max(0, first - 1 - round(motion.fps))
    speed = (motion.root[first - 1] - motion.root[recent]) * LEVEL / max(1, first - 1 - recent)
    turn = yaw(heading)
    # From the speed at the end to the one with which the clip begins: a start from rest is not reached at a run.
    begun = min(first - 1, max(1, round(motion.fps / 2)))
    begins = rotate(turn, (motion.root[begun] - motion.root[0]) * LEVEL / begun)
    place = motion.root[first - 1] * LEVEL + 0.5 * (speed + begins) * (end - (first - 1))
    return turn, place - rotate(turn, motion.root[0] * LEVEL)
