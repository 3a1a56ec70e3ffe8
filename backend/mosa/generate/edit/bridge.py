# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling unknown frames between known ones with matched motion and the in-betweening network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...model.inbetween import Hints, Window, matrices
from ...motion.kinematics import forward_kinematics, local_rotations
from ...motion.library import Library, Matches
from ...motion.matching import COUNT, SHARPNESS, Usual, joined, transplanted, usual
from ...motion.plain import Plain
from ...motion.rotations import from_matrix
from ...motion.seams import eased
from ...motion.skeleton import FPS, OFFSETS
from ...motion.window import PAST, face_forward, put_back, world_columns

if TYPE_CHECKING:
    from ...model.inbetween import Inbetweener
    from ..model import Model


DRAWS = 5
"""Seeds in a row that draw without putting back."""


@dataclass(frozen=True)
class Draw:
    """Which match is taken: the `turn`-th of a random order, in which freedom lets less near ones come earlier."""

    shuffle: int
    turn: int
    freedom: float


def fill(model: Model, plain: Plain, known: np.ndarray, seed: int, freedom: float) -> Plain:
    """Fill each run of unknown frames (T,) that has known frames on both sides, at 20 fps on the model's body.

    Runs are filled in order; what was filled is context for the next. With a `freedom` of 0 it is the most likely
    motion; above, one of the motions that match is drawn, the less near ones the oftener the more freedom there is.
    Seeds that follow each other draw without putting back, so that trying again shows something else.
    Runs at the ends of the motion, and all of them where the model has no library, are interpolated.
    """
    rotations, root = eased(plain.rotations, plain.root, known, FPS)
    known = known.copy()
    draw = Draw(seed // DRAWS, seed % DRAWS, freedom)
    for start, end in runs(~known):
        if model.matcher is not None and start > 0 and end < len(known):
            first, last = max(0, start - PAST), end + _unbroken(known[end : end + PAST])
            part = slice(first, last)
            inside = slice(start - first, end - first)
            filled = _filled(model, Plain(rotations[part], root[part]), inside.start, inside.stop, draw)
            rotations[start:end], root[start:end] = filled.rotations[inside], filled.root[inside]
        known[start:end] = True
    return Plain(rotations, root)


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and one-past-last index of each run of True in (T,)."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False]))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _unbroken(known: np.ndarray) -> int:
    """How many frames of (N,) are known before the first that is not."""
    return len(known) if known.all() else int(np.argmin(known))


def _filled(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
    """The given window with its frames start to end - 1, interpolated so far, filled."""
    rotations, root, place = face_forward(given.rotations, given.root, start - 1)
    window = Plain(rotations, root)
    joints = forward_kinematics(rotations, root, OFFSETS)
    matcher = model.matcher
    assert matcher is not None
    (matches,) = matcher.find(joints[None, :start], joints[None, end], end - start, COUNT)
    if not len(matches.frames):
        return given
    if draw.freedom > 0:
        made = _drawn(matcher.library, matches, window, start, end, draw)
    else:
        made = _most_likely(model.bundle.inbetween, matcher.library, matches, window, joints, start, end)
    return Plain(*put_back(made.rotations, made.root, place))


def _drawn(library: Library, matches: Matches, window: Plain, start: int, end: int, draw: Draw) -> Plain:
    """One of the matching motions as it is."""
    best = matches.distances[0]
    liking = -SHARPNESS / draw.freedom * (matches.distances - best) / (best + 1e-4)
    # The order of a weighted draw without putting back (the Gumbel-max trick).
    order = np.argsort(-(liking + np.random.default_rng(draw.shuffle).gumbel(size=len(liking))))
    index = [order[draw.turn % len(order)]]
    given = Plain(window.rotations[None], window.root[None])
    stretches = transplanted(library, matches.frames[None, index], matches.paces[None, index], given, start, end)
    one = joined(Plain(stretches.rotations[:, 0], stretches.root[:, 0]), given, start, end)
    return Plain(one.rotations[0], one.root[0])


def _most_likely(
    network: Inbetweener | None,
    library: Library,
    matches: Matches,
    window: Plain,
    between: np.ndarray,
    start: int,
    end: int,
) -> Plain:
    """What people usually do there, corrected by the network."""
    blend = usual(library, [matches], Plain(window.rotations[None], window.root[None]), start, end)
    if network is None or end - start > network.config.reach:
        return Plain(blend.poses.rotations[0], blend.poses.root[0])
    return _corrected(network, blend, between, start, end)


def _corrected(network: Inbetweener, blend: Usual, between: np.ndarray, start: int, end: int) -> Plain:
    """The blend for one gap with what the network adds; `between` (T, 22, 3) are the interpolation's joints."""
    device = next(network.parameters()).device

    def tensor(array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array.astype(np.float32)).to(device)

    known = torch.ones(1, len(between), dtype=torch.bool, device=device)
    known[:, start:end] = False
    with torch.inference_mode():
        window = Window(tensor(world_columns(blend.poses.rotations)), tensor(blend.poses.root))
        found = network(window, Hints(tensor(between[None]), tensor(blend.spread), tensor(blend.distances)), known)
        bodies = matrices(found.turned)[0].cpu().numpy().astype(np.float64)
    return Plain(local_rotations(from_matrix(bodies)), found.root[0].cpu().numpy().astype(np.float64))
