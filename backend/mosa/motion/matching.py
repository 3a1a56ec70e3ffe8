# SPDX-License-Identifier: GPL-3.0-or-later
"""From the matches of a library to poses for a gap: transplanted one by one, or blended into what is usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .kinematics import forward_kinematics
from .library import PAST_FRAMES, Library, Matches
from .place import on_its_floor, put_in_place
from .plain import Plain
from .rotations import angle_between, normalize, same_side, slerp
from .seams import meet
from .skeleton import FPS, OFFSETS

COUNT = 20
"""Matches that are blended."""
MARGIN = 3
"""Frames beside a gap of which a seam needs two."""
ANOTHER_WAY = np.radians(90.0)
"""How far the pelvis of a match may be turned from the nearest one's in any frame to turn as that does."""
SHARPNESS = 4.0
"""How fast the weight of a match falls with its distance, relative to the best one's."""


@dataclass(frozen=True)
class Usual:
    """What people usually do in Q gaps of one shape.

    poses      the blends, rotations (Q, T, 22, 4) and root (Q, T, 3), joined to the known frames
    spread     (Q, T, 22) how far the matches are apart there (m)
    distances  (Q,) of the best matches (m^2)
    """

    poses: Plain
    spread: np.ndarray
    distances: np.ndarray


def transplanted(library: Library, frames: np.ndarray, paces: np.ndarray, given: Plain, start: int, end: int) -> Plain:
    """The stretches of a library around `frames` (Q, K), put in the place of the given frames start to end - 1.

    A stretch's frame stands for start - 1, and it is played at its pace (Q, K). Given rotations (Q, T, 22, 4) and root
    (Q, T, 3); returns rotations (Q, K, T, 22, 4) and root (Q, K, T, 3), of which start - 1 to end and some beside them
    mean anything: a stretch whose motion ends there goes on for as much as MARGIN at the speed that it has.
    """
    ends = np.cumsum(library.lengths)
    motion = np.searchsorted(ends, frames, side="right")[..., None]
    first, last = ends[motion] - library.lengths[motion], ends[motion] - 1
    times = frames[..., None] + paces[..., None] * (np.arange(given.root.shape[-2]) - (start - 1))
    times = np.clip(times, first - MARGIN, last + MARGIN)
    before = np.where(times > last, last - 1, np.maximum(times.astype(int), first))
    after = np.minimum(before + 1, len(library.root) - 1)
    share = times - before
    root = library.root[before] + share[..., None] * (library.root[after] - library.root[before])
    stretches = Plain(slerp(library.rotations[before], library.rotations[after], share[..., None]), root)
    known = Plain(given.rotations[:, None], given.root[:, None])
    placed = put_in_place(stretches, known, start, end)
    if start > 0 and end < given.root.shape[-2]:
        return placed
    # Farther from the frames a stretch is another motion than the known one.
    return on_its_floor(placed, stretches, known, start, end, beside=max(PAST_FRAMES) + 1)


def joined(made: Plain, given: Plain, start: int, end: int) -> Plain:
    """Made motions joined without a pop to the given frames outside start to end - 1; both (Q, T, 22, 4), (Q, T, 3).

    They go on beyond, as recordings do.
    """
    known = np.ones(given.root.shape[1], dtype=bool)
    known[start:end] = False
    arrays = (given.rotations, given.root, made.rotations, made.root)
    turned, place, made_turned, made_place = (array.swapaxes(0, 1) for array in arrays)
    rotations, root = meet(turned, place, made_turned, made_place, known, FPS, known)
    return Plain(rotations.swapaxes(0, 1), root.swapaxes(0, 1))


def usual(library: Library, matches: list[Matches], given: Plain, start: int, end: int) -> Usual:
    """The blends of matches for the given frames start to end - 1 of Q windows, known outside; `joined` to these."""
    frames, paces = np.zeros((len(matches), COUNT), dtype=int), np.ones((len(matches), COUNT))
    distances = np.full((len(matches), COUNT), np.inf)
    for row, found in enumerate(matches):
        count = min(COUNT, len(found.frames))
        for array, values in ((frames, found.frames), (paces, found.paces), (distances, found.distances)):
            array[row, :count] = values[:count]
    best = distances.min(axis=1, keepdims=True)
    weights = np.exp(-SHARPNESS * (distances - best) / (best + 1e-4))
    weights = weights / weights.sum(axis=1, keepdims=True)
    stretches = transplanted(library, frames, paces, given, start, end)
    turned = np.einsum("qk,qktjc->qtjc", weights, same_side(stretches.rotations, stretches.rotations[:, :1]))
    root = np.einsum("qk,qktc->qtc", weights, stretches.root)
    joints = forward_kinematics(stretches.rotations, stretches.root, OFFSETS)
    middle = np.einsum("qk,qktjc->qtjc", weights, joints)
    away = ((joints - middle[:, None]) ** 2).sum(-1)
    spread = np.sqrt(np.einsum("qk,qktj->qtj", weights, away))
    spread[:, :start], spread[:, end:] = 0.0, 0.0
    return Usual(joined(Plain(normalize(turned), root), given, start, end), spread, best[:, 0])


def turning_alike(library: Library, matches: Matches, given: Plain, start: int, end: int) -> Matches:
    """Those of the matches for one window that turn through the frames start to end - 1 as the nearest one does.

    Who turns left and who turns right may both be near at the ends: the mean of the two is no turn but a jump.
    """
    window = Plain(given.rotations[None], given.root[None])
    pelvis = transplanted(library, matches.frames[None], matches.paces[None], window, start, end).rotations[0, :, :, 0]
    angles = angle_between(pelvis, pelvis[matches.distances.argmin()])[:, start:end]
    return matches.these(np.flatnonzero(angles.max(axis=1) < ANOTHER_WAY))
