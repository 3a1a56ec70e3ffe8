# SPDX-License-Identifier: GPL-3.0-or-later
"""Going on from known poses, or leading to them, where nothing is known on the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...motion.kinematics import forward_kinematics
from ...motion.library import LANDING, TAKEN_OFF, Matcher, Matches, ground_before, in_the_air
from ...motion.matching import COUNT
from ...motion.plain import Plain
from ...motion.skeleton import FPS, GRAVITY, OFFSETS
from ...motion.window import face_forward, put_back
from .recording import Draw, calm, levelled, lowest, with_recording

if TYPE_CHECKING:
    from ..model import Model

OPEN_PIECES = (60, 30, 12)
"""Frames that are taken from one motion where nothing is known behind (or before) them: the longest that has a good
match. Recorded runs are short, and a run must not end because no recording of one goes on for long."""
OPEN_SLACK = 1.25
"""A match is good that is at most this many times as far away as the best one for the shortest piece."""
BEFORE_FALLING = 20
"""Frames in which whoever is in the air has stood on the ground: PAST ones may begin above it, in a high jump."""
FALLING = 6
"""Frames in which the pelvis of whoever is in the air falls at half of gravity or more (validation split: of 57 moments
in the air this finds 6 of the 8 that `in_the_air` misses, and all of these come down)."""


def continued(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
    """Of the frames start to end - 1 of the given window, which has one open side, those that come next to the other:
    as many as are taken from one motion."""
    ahead = end == len(given.root)
    rotations, root, place = face_forward(given.rotations, given.root, start - 1 if ahead else end)
    joints = forward_kinematics(rotations, root, OFFSETS)
    assert model.matcher is not None
    beside = joints[:start] if ahead else joints[end:]
    past = beside if ahead else beside[::-1]
    lands = in_the_air(past) or _falls(past)
    length, matches = _open_matches(model.matcher, beside, end - start, ahead, lands)
    part = slice(0, start + length) if ahead else slice(end - length, None)
    made = Plain(rotations[part], root[part])
    start = start if ahead else 0
    if len(matches.frames):
        if not ahead:
            # As in a gap, they are named by the frame before the first that is taken.
            matches = replace(matches, frames=matches.frames - (length + 1))
        if not lands and not draw.most_likely:
            matches = calm(model.matcher, matches, beside, length, free=True)
        # Futures part ways too soon to be blended: the nearest one is taken, or another of the nearest.
        one = matches.first(1) if draw.most_likely else draw.one_of(matches.first(draw.candidates))
        beside_known = one.frames if ahead else one.frames + (length + 1)
        level = model.matcher.level(beside_known, length if ahead else -length).all()
        made, match = with_recording(model.matcher.library, one, made, start, start + length)
        if lands:
            made = _fallen(made, match, start, start + length)
        elif level:
            made = levelled(made, match, start, start + length)
    inside = slice(start, start + length)
    return Plain(*put_back(made.rotations[inside], made.root[inside], place))


def _open_matches(matcher: Matcher, known: np.ndarray, frames: int, ahead: bool, lands: bool) -> tuple[int, Matches]:
    """How many of the open frames are taken from one motion, and from which: see OPEN_PIECES."""
    lengths = sorted({min(frames, piece) for piece in OPEN_PIECES})
    return matcher.find_open(known, lengths, COUNT, ahead=ahead, lands=lands, slack=OPEN_SLACK)


def _falls(joints: np.ndarray) -> bool:
    """Whether somebody of joints (P, 22, 3) at 20 fps, the lowest of them high over the ground that was under it, has
    fallen for a while. At the top of a jump feet may be slow enough to rest."""
    low, way = joints[:, :, 1].min(axis=1), joints[-FALLING - 2 :, 0, 1]
    high = low[-1] - ground_before(low) > TAKEN_OFF
    return bool(high and len(way) == FALLING + 2 and np.diff(way, n=2).mean() * FPS**2 < -0.5 * GRAVITY)


def _fallen(made: Plain, match: Plain, start: int, end: int) -> Plain:
    """A motion whose frames start to end - 1 go on from somebody in the air, falling to the ground on which the known
    ones began and there as high as the match's lowest joint; or played backwards, where they lead to the air."""
    # The legs are still bent as in the air: who lands is as low as they are.
    root, low, aims = made.root.copy(), lowest(made), lowest(match)
    ahead, known = (slice(None), start) if start else (slice(None, None, -1), len(root) - end)
    ground, over = ground_before(low[ahead][:known]), aims[ahead].copy()
    lands = known + int(over[known : known + LANDING].argmin())
    over += ground - over[lands]
    # The match may have jumped higher: what keeps the figure up until then is its own speed, not the match's.
    over[:lands] = ground
    landed = root[ahead, 1] - low[ahead] + over
    heights = root[ahead, 1]
    heights[known:] = np.maximum(landed[known:], _falling(heights[:known], end - start))
    return Plain(made.rotations, root)


def _falling(heights: np.ndarray, count: int) -> np.ndarray:
    """The heights (count,) that follow those (T,) of somebody in free fall, at 20 fps."""
    frames = np.arange(1, count + 1)
    speed = heights[-1] - heights[-2] if len(heights) > 1 else 0.0
    # That was the speed half a frame before the last height.
    return np.asarray(heights[-1] + speed * frames - GRAVITY * frames * (frames + 1) / (2.0 * FPS**2))
