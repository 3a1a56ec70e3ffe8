# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling unknown frames between known ones with matched motion and the in-betweening network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ...model.inbetween import Hints, Window, matrices
from ...motion.kinematics import forward_kinematics, local_rotations
from ...motion.library import Library, Matcher, Matches
from ...motion.matching import COUNT, Usual, turning_alike, usual
from ...motion.plain import Plain
from ...motion.rotations import angle_between, from_matrix, slerp
from ...motion.runs import runs
from ...motion.seams import eased
from ...motion.skeleton import FPS, OFFSETS
from ...motion.whirls import calmed
from ...motion.window import PAST, face_forward, put_back, world_columns
from .open_end import BEFORE_FALLING, OPEN_PIECES, continued
from .recording import Draw, all_but, calm, levelled, lowest, with_recording

if TYPE_CHECKING:
    from ...model.inbetween import Inbetweener
    from ..model import Model

BACKWARDS = 0.35
"""Share of the most likely motion that is found backwards in time, where enough is known behind it (chosen on the
validation split by L2P)."""
LONGEST_BOTH_WAYS = 20
"""Frames up to which more than one pose behind a gap counts. In longer ones several motions fit both sides, and feet of
their mean hover and slide (validation split: skate in 40 frames 0.82 times real motion's, with both ways 1.06)."""
LONGEST_BLENDED = 48
"""Frames up to which recordings are blended between poses that somebody set: those that the network corrects."""
NO_MEAN = np.radians(60.0)
"""A blend that turns a joint farther than this in a frame is one of motions that turn different ways."""
FAR = 0.06
"""Distance (m^2) of the best match above which nothing in the library is like what is around."""
LIFTED = 0.015
"""How much (m) higher than in the known frames both feet are of somebody whom joining a motion to these lifted."""
LIVELIER = 2.0
"""How many times as fast as all that is around joints may move on average in what nothing in the library is like (it
makes no difference on the validation split; who lies still must not kick)."""


def fill(model: Model, plain: Plain, known: np.ndarray, draw: Draw) -> Plain:
    """Fill each run of unknown frames (T,) at 20 fps on the model's body; at least one frame must be known.

    Runs are filled in order; what was filled is context for the next. Where the model has no library, and where no
    motion in it goes on for long enough, they are interpolated, or the pose is held.
    """
    rotations, root = eased(plain.rotations, plain.root, known, FPS)
    known = known.copy()
    if model.matcher is None:
        return Plain(rotations, root)
    # Those with an open end come last, and in pieces, each of which may go on with another motion.
    while not known.all():
        start, end = min(runs(~known), key=lambda run: run[0] == 0 or run[1] == len(known))
        if start == 0:
            start = max(start, end - max(OPEN_PIECES))
        elif end == len(known):
            end = min(end, start + max(OPEN_PIECES))
        beside = PAST if start > 0 and end < len(known) else BEFORE_FALLING
        before = _unbroken(known[max(0, start - beside) : start][::-1])
        after = _unbroken(known[end : end + beside])
        part = slice(start - before, end + after)
        window = Plain(rotations[part], root[part])
        if before and after:
            made = _filled(model, window, before, before + end - start, draw)
            if draw.most_likely and after == PAST and end - start <= LONGEST_BOTH_WAYS:
                made = _mixed(made, _filled_backwards(model, window, before, before + end - start, draw))
        else:
            made = continued(model, window, before, before + end - start, draw)
        start, end = (start, start + len(made.root)) if before else (end - len(made.root), end)
        rotations[start:end], root[start:end] = made.rotations, made.root
        known[start:end] = True
    return Plain(rotations, root)


def _unbroken(known: np.ndarray) -> int:
    """How many frames of (N,) are known before the first that is not."""
    return len(known) if known.all() else int(np.argmin(known))


def _filled(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
    """The frames start to end - 1 of the given window, interpolated so far, filled."""
    rotations, root, place = face_forward(given.rotations, given.root, start - 1)
    window = Plain(rotations, root)
    joints = forward_kinematics(rotations, root, OFFSETS)
    matcher = model.matcher
    assert matcher is not None
    behind = joints[end:] if end - start <= LONGEST_BOTH_WAYS else joints[end : end + 1]
    (matches,) = matcher.find(joints[None, :start], behind[None], end - start, COUNT)
    if not len(matches.frames):
        return given.at(slice(start, end))
    if draw.most_likely:
        made = _most_likely(model.bundle.inbetween, matcher.library, matches, window, joints, start, end)
    else:
        made = _drawn(model.bundle.inbetween, matcher, matches, window, joints, start, end, draw)
    return Plain(*put_back(made.rotations[start:end], made.root[start:end], place))


def _drawn(
    network: Inbetweener | None,
    matcher: Matcher,
    matches: Matches,
    window: Plain,
    between: np.ndarray,
    start: int,
    end: int,
    draw: Draw,
) -> Plain:
    """One of the matches, for each seed another, on the ground of the known frames if joining it to them lifted it."""
    known = np.concatenate([between[:start], between[end:]])
    blended = draw.blended and end - start <= LONGEST_BLENDED
    matches = calm(matcher, matches, known, end - start, free=not (draw.passage or blended))
    if matches.distances[0] > FAR or blended:
        # Nothing in the library is like this: a single motion would be wild, so some are blended.
        return _most_likely(network, matcher.library, draw.half_of(matches), window, between, start, end)
    one = draw.one_of(matches.first(draw.candidates))
    made, match = with_recording(matcher.library, one, window, start, end)
    lifted = lowest(made)[start:end].max() > known[..., 1].min(axis=1).max() + LIFTED
    if not lifted or not matcher.level(one.frames, end - start).all():
        return made
    return levelled(made, match, start, end, draw.passage)


def _filled_backwards(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
    """The same of the window played backwards: other motions are found, from what is known behind the frames."""
    count = len(given.root)
    return _filled(model, given.backwards(), count - end, count - start, draw).backwards()


def _mixed(made: Plain, backwards: Plain) -> Plain:
    share = np.full(made.rotations.shape[:-1], BACKWARDS)
    rotations = slerp(made.rotations, backwards.rotations, share)
    return Plain(rotations, made.root + BACKWARDS * (backwards.root - made.root))


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
    given = Plain(window.rotations[None], window.root[None])
    blend = usual(library, [matches], given, start, end)
    way = blend.poses.rotations[0, start - 1 : end + 1]
    if angle_between(way[1:], way[:-1]).max() > NO_MEAN:
        blend = usual(library, [turning_alike(library, matches, window, start, end)], given, start, end)
    made = Plain(blend.poses.rotations[0], blend.poses.root[0])
    if network is not None and end - start <= network.config.reach:
        made = _corrected(network, blend, between, start, end)
    made = Plain(calmed(made.rotations, all_but(start, end, len(made.root))), made.root)
    return made if matches.distances.min() <= FAR else _no_livelier(made, window, between, start, end)


def _no_livelier(made: Plain, window: Plain, between: np.ndarray, start: int, end: int) -> Plain:
    """What was made for the frames start to end - 1, drawn towards the window's interpolation, whose joints are
    `between` (T, 22, 3), as far as it is much livelier than that and than what is known around it."""
    gap = slice(start - 1, end + 1)
    around = max(_speed(between[:start]), _speed(between[gap]), _speed(between[end:]))
    own = _speed(forward_kinematics(made.rotations[gap], made.root[gap], OFFSETS))
    if own <= LIVELIER * around:
        return made
    share = LIVELIER * around / own
    rotations = slerp(window.rotations, made.rotations, np.full(made.rotations.shape[:-1], share))
    return Plain(rotations, window.root + share * (made.root - window.root))


def _speed(joints: np.ndarray) -> float:
    """Mean way (m) of joints (T, 22, 3) from frame to frame, 0 of a single frame."""
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=-1).mean()) if len(joints) > 1 else 0.0


def _corrected(network: Inbetweener, blend: Usual, between: np.ndarray, start: int, end: int) -> Plain:
    """The blend for one gap with what the network adds; `between` (T, 22, 3) are the interpolation's joints."""
    device = next(network.parameters()).device

    def tensor(array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array.astype(np.float32)).to(device)

    known = torch.from_numpy(all_but(start, end, len(between)))[None].to(device)
    with torch.inference_mode():
        window = Window(tensor(world_columns(blend.poses.rotations)), tensor(blend.poses.root))
        hints = Hints(tensor(between[None]), tensor(blend.spread), tensor(blend.distances))
        found = network.on_both_sides(window, hints, known)
        bodies = matrices(found.turned)[0].cpu().numpy().astype(np.float64)
    return Plain(local_rotations(from_matrix(bodies)), found.root[0].cpu().numpy().astype(np.float64))
