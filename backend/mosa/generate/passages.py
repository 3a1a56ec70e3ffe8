# SPDX-License-Identifier: GPL-3.0-or-later
"""The passages from one clip to the next of motions in a row: how many steps they want, and how they are made."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..motion.cleanup import plant_feet
from ..motion.feet import envelope
from ..motion.kinematics import forward_kinematics
from ..motion.plain import Plain
from ..motion.seams import eased
from .edit.bridge import fill
from .edit.recording import Draw
from .request import MODEL_FPS

if TYPE_CHECKING:
    from .model import Model

SHORTEST_PASSAGE, LONGEST_PASSAGE, PASSAGE_PER_METRE = 4, 16, 28.0
"""Steps on either side of a border that are made anew: few between like poses, more the farther they are apart (mean
distance of the joints)."""
KEPT = 3
"""Steps of what is done between two borders that the passages there leave as they are at least."""
PASSAGE_CONTEXT = 0.5
"""Strength of context of a passage: one real motion joins two others better than a blend of many does."""
QUICKEST_PASSAGE = 5.5
"""Metres a second, seen from the pelvis, up to which a passage to or from what is drawn is a real motion: recordings
have nothing like it, and where one joined who walks to who climbs a rope a hand flew at 10."""
DEEPEST_PASSAGE = 0.25
"""How far (m) below both its ends the pelvis goes in a passage that is a real motion: who stood, then ran, squatted and
jumped up in between."""
LYING = 0.3
"""Height (m) of the pelvis of who lies, or gets up from there, at most."""


class Border(NamedTuple):
    """Where two clips meet: the first frame of the second one, the steps that the passage needs on either side,
    whether one of them is drawn, and whether the passage is no recorded motion anyway."""

    frame: int
    passage: int
    drawn: bool
    calm: bool = False


def passage_between(a: Plain, b: Plain, end: int, start: int, offsets: np.ndarray) -> int:
    """Steps on either side that the passage from frame `end` of one motion to frame `start` of another wants."""
    poses = zip((a, b), (end, start), strict=True)
    last, first = (forward_kinematics(one.rotations[k], one.root[k], offsets) for one, k in poses)
    apart = float(np.linalg.norm(first - last, axis=-1).mean())
    return round(float(np.clip(SHORTEST_PASSAGE + PASSAGE_PER_METRE * apart, SHORTEST_PASSAGE, LONGEST_PASSAGE)))


def with_passages(model: Model, whole: Plain, borders: list[Border], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The motion with the passages around its borders made anew."""
    known, spans = np.ones(len(whole.root), dtype=bool), spans_around(borders, len(whole.root))
    for span in spans:
        known[span] = False
    made = fill(model, whole, known, Draw(seed, PASSAGE_CONTEXT, passage=True))
    around = list(zip(borders, spans, strict=True))
    drawn = [one for one in around if one[0].drawn]
    off = [span for border, span in around if border.calm or _dips(made, span)]
    quick = [span for _, span in drawn if _quickest(made, span, model.offsets) > QUICKEST_PASSAGE]
    if off or quick:
        calm = Plain(*eased(whole.rotations, whole.root, known, MODEL_FPS))
        off += [s for s in quick if _quickest(made, s, model.offsets) > _quickest(calm, s, model.offsets)]
        for span in off:
            made.rotations[span], made.root[span] = calm.rotations[span], calm.root[span]
    for _, span in drawn:
        made.root[span, 1] += _sunk(made, span, model.offsets)
        # On the feet of who lies nobody stands.
        known[span] |= made.root[span, 1] < LYING
    return plant_feet(made.rotations, made.root, model.offsets, MODEL_FPS, known), made.root


def spans_around(borders: list[Border], count: int) -> list[slice]:
    """The frames around each border, of `count` in all, that are made anew: less than the passages want where they
    would leave nothing of what is done between two of them, or of the first and the last frame."""
    ends = [border.frame for border in borders]
    room = [(after - before - KEPT) // 2 for before, after in pairwise(ends)]
    room = [ends[0] - 1, *room, count - 1 - ends[-1]] if ends else []
    return [
        slice(border.frame - min(border.passage, before), border.frame + min(border.passage, after))
        for border, (before, after) in zip(borders, pairwise(room), strict=True)
    ]


def _dips(motion: Plain, span: slice) -> bool:
    """Whether somebody squats in some frames who does not before and after."""
    heights = motion.root[span.start - 1 : span.stop + 1, 1]
    return float(heights.min()) < min(heights[0], heights[-1]) - DEEPEST_PASSAGE


def _quickest(motion: Plain, span: slice, offsets: np.ndarray) -> float:
    """How fast (m/s) the fastest joint is in some frames, seen from the pelvis."""
    joints = forward_kinematics(motion.rotations[span], motion.root[span], offsets)
    return float(np.linalg.norm(np.diff(joints - joints[:, :1], axis=0), axis=-1).max(initial=0.0) * MODEL_FPS)


def _sunk(motion: Plain, span: slice, offsets: np.ndarray) -> np.ndarray:
    """How far (m) somebody is to be raised in some frames whose joints go deeper than those around: who lies is bent
    into the ground on the way to another way of lying."""
    frames = np.r_[span.start - 1 : span.stop + 1]
    joints = forward_kinematics(motion.rotations[frames], motion.root[frames], offsets)
    lowest = joints[..., 1].min(axis=1)
    return envelope(np.maximum(0.0, min(lowest[0], lowest[-1]) - lowest), MODEL_FPS)[1:-1]
