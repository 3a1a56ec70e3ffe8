# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling unknown frames between known ones with matched motion and the in-betweening network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...model.inbetween import Hints, Window, matrices
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics, global_rotations, local_rotations
from ...motion.legs import LEGS, pose_leg
from ...motion.library import FLIGHT, LANDING, TAKEN_OFF, Library, Matcher, Matches, ground_before, grounds, in_the_air
from ...motion.matching import COUNT, Usual, joined, transplanted, turning_alike, usual
from ...motion.plain import Plain
from ...motion.rotations import angle_between, conjugate, from_matrix, multiply, slerp
from ...motion.runs import runs
from ...motion.seams import eased, frames_from
from ...motion.skeleton import FPS, GRAVITY, OFFSETS, PARENTS
from ...motion.whirls import calmed
from ...motion.window import PAST, Place, face_forward, put_back, world_columns
from .request import drawn_from

if TYPE_CHECKING:
    from ...model.inbetween import Inbetweener
    from ..model import Model


OPEN_PIECES = (60, 30, 12)
"""Frames that are taken from one motion where nothing is known behind (or before) them: the longest that has a good
match. Recorded runs are short, and a run must not end because no recording of one goes on for long."""
OPEN_SLACK = 1.25
"""A match is good that is at most this many times as far away as the best one for the shortest piece."""
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
BEFORE_FALLING = 20
"""Frames in which whoever is in the air has stood on the ground: PAST ones may begin above it, in a high jump."""
FALLING = 6
"""Frames in which the pelvis of whoever is in the air falls at half of gravity or more (validation split: of 57 moments
in the air this finds 6 of the 8 that `in_the_air` misses, and all of these come down)."""
BRIEFLY_UNEVEN = 2
"""Frames on either side over which heights of feet are evened out: one foot takes over from the other in a frame."""
SETTLES = 6
"""Frames from the known ones in which a motion comes down to their ground."""
FAR = 0.06
"""Distance (m^2) of the best match above which nothing in the library is like what is around."""
ON_FEET = 0.6
"""Height (m) of the pelvis of somebody who is on their feet, from which nobody has to get up."""
LIFTED = 0.015
"""How much (m) higher than in the known frames both feet are of somebody whom joining a motion to these lifted."""
LIVELIER = 2.0
"""How many times as fast as all that is around joints may move on average in what nothing in the library is like (it
makes no difference on the validation split; who lies still must not kick)."""


@dataclass(frozen=True)
class Draw:
    """Which match is taken: one of the more, the less the `context` (0 to 1) binds; at 1 the most likely motion.

    `blended` says that somebody set when poses come, as pins and loops do: hardly any recording goes from one to the
    next in just that time, and a single one bent into them folds both legs at once. So some are blended there.
    """

    seed: int
    context: float
    blended: bool = False

    @property
    def most_likely(self) -> bool:
        """Whether the seed has no say."""
        return self.context >= 1.0

    @property
    def candidates(self) -> int:
        """How many of the nearest matches are drawn from where the seed has a say."""
        return drawn_from(self.context)

    def one_of(self, matches: Matches) -> Matches:
        """The drawn match: with seeds in a row one after the other, so that trying again shows something else."""
        return matches.these(np.array([self.seed % len(matches.frames)]))

    def half_of(self, matches: Matches) -> Matches:
        """Half of the matches, for each seed another."""
        count = len(matches.frames)
        return matches.these(np.random.default_rng(self.seed).permutation(count)[: -(-count // 2)])


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
            made = _continued(model, window, before, before + end - start, draw)
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
        return Plain(given.rotations[start:end], given.root[start:end])
    if draw.most_likely:
        made = _most_likely(model.bundle.inbetween, matcher.library, matches, window, joints, start, end)
    else:
        made = _drawn(model.bundle.inbetween, matcher, matches, window, joints, start, end, draw)
    return _piece(made, place, start, end)


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
    matches = _staying_down(matcher, matches, known, end - start)
    if matches.distances[0] > FAR or (draw.blended and end - start <= LONGEST_BLENDED):
        # Nothing in the library is like this: a single motion would be wild, so some are blended.
        return _most_likely(network, matcher.library, draw.half_of(matches), window, between, start, end)
    one = draw.one_of(matches.first(draw.candidates))
    made, match = _transplanted(matcher.library, one, window, start, end)
    lifted = _lowest(made)[start:end].max() > known[..., 1].min(axis=1).max() + LIFTED
    return _levelled(made, match, start, end) if lifted and matcher.level(one.frames, end - start).all() else made


def _staying_down(matcher: Matcher, matches: Matches, known: np.ndarray, gap: int) -> Matches:
    """Those of the matches in which nobody leaps, if any, where somebody is on their feet in the `known` joints
    (K, 22, 3) and does not leap: the poses at both ends of a leap are often those of somebody who jogs."""
    if known[:, 0, 1].min() < ON_FEET:
        return matches
    highest = TAKEN_OFF + float(np.ptp(known[..., 1].min(axis=1)))
    low = np.flatnonzero(matcher.heights(matches, gap) <= highest)
    return matches.these(low) if len(low) else matches


def _filled_backwards(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
    """The same of the window played backwards: other motions are found, from what is known behind the frames."""
    count = len(given.root)
    made = _filled(model, _backwards(given), count - end, count - start, draw)
    return _backwards(made)


def _backwards(plain: Plain) -> Plain:
    return Plain(plain.rotations[::-1].copy(), plain.root[::-1].copy())


def _mixed(made: Plain, backwards: Plain) -> Plain:
    share = np.full(made.rotations.shape[:-1], BACKWARDS)
    rotations = slerp(made.rotations, backwards.rotations, share)
    return Plain(rotations, made.root + BACKWARDS * (backwards.root - made.root))


def _continued(model: Model, given: Plain, start: int, end: int, draw: Draw) -> Plain:
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
        # Futures part ways too soon to be blended: the nearest one is taken, or another of the nearest.
        one = matches.first(1) if draw.most_likely else draw.one_of(matches.first(draw.candidates))
        level = model.matcher.level(one.frames, length if ahead else -length).all()
        if not ahead:
            one = replace(one, frames=one.frames - (length + 1))
        made, match = _transplanted(model.matcher.library, one, made, start, start + length)
        if lands:
            made = _fallen(made, match, start, start + length)
        elif level:
            made = _levelled(made, match, start, start + length)
    return _piece(made, place, start, start + length)


def _falls(joints: np.ndarray) -> bool:
    """Whether somebody of joints (P, 22, 3) at 20 fps, the lowest of them high over the ground that was under it, has
    fallen for a while. At the top of a jump feet may be slow enough to rest."""
    lowest, way = joints[:, :, 1].min(axis=1), joints[-FALLING - 2 :, 0, 1]
    high = lowest[-1] - ground_before(lowest) > TAKEN_OFF
    return bool(high and len(way) == FALLING + 2 and np.diff(way, n=2).mean() * FPS**2 < -0.5 * GRAVITY)


def _piece(window: Plain, place: Place, start: int, end: int) -> Plain:
    """The frames start to end - 1 of a window, back at its place."""
    return Plain(*put_back(window.rotations[start:end], window.root[start:end], place))


def _open_matches(matcher: Matcher, known: np.ndarray, frames: int, ahead: bool, lands: bool) -> tuple[int, Matches]:
    """How many of the open frames are taken from one motion, and from which: see OPEN_PIECES."""
    *longer, shortest = sorted({min(frames, piece) for piece in OPEN_PIECES}, reverse=True)
    nearest = matcher.find_open(known, shortest, COUNT, ahead=ahead, lands=lands)
    for length in longer:
        found = matcher.find_open(known, length, COUNT, ahead=ahead, lands=lands)
        if len(found.frames) and found.distances[0] <= OPEN_SLACK * nearest.distances[0]:
            return length, found
    return shortest, nearest


def _transplanted(library: Library, matches: Matches, window: Plain, start: int, end: int) -> tuple[Plain, Plain]:
    """The one match joined to the window, and the match as it is."""
    given = Plain(window.rotations[None], window.root[None])
    stretches = transplanted(library, matches.frames[None], matches.paces[None], given, start, end)
    match = Plain(stretches.rotations[:, 0], stretches.root[:, 0])
    one = joined(match, given, start, end)
    made, match = Plain(one.rotations[0], one.root[0]), Plain(match.rotations[0], match.root[0])
    return Plain(_with_its_feet(made, match, start, end), made.root), match


def _with_its_feet(made: Plain, match: Plain, start: int, end: int) -> np.ndarray:
    """The local rotations (T, 22, 4) of a match that was joined, whose feet are turned in the world as the match's.

    Feet turn fast where they leave the ground and come down. Going on for a moment as the known ones do, those that
    stand would be on tiptoe for half a second.
    """
    settled = _settled(_all_but(start, end, len(made.root)))
    rotations, turned, aims = made.rotations.copy(), global_rotations(made.rotations), global_rotations(match.rotations)
    for leg in LEGS:
        foot = slerp(turned[:, leg.ankle], aims[:, leg.ankle], settled)
        own = multiply(conjugate(turned[:, PARENTS[leg.ankle]]), foot)
        rotations[:, leg.ankle] = np.where(settled[:, None] > 0.0, own, rotations[:, leg.ankle])
    return rotations


def _all_but(start: int, end: int, frames: int) -> np.ndarray:
    """The mask (T,) of the known frames, which are all but start to end - 1."""
    known = np.ones(frames, dtype=bool)
    known[start:end] = False
    return known


def _settled(known: np.ndarray) -> np.ndarray:
    """How far (T,) from 0 to 1 each frame is from the nearest of those `known` (T,)."""
    return smoothstep(frames_from(known) / SETTLES)


def _levelled(made: Plain, match: Plain, start: int, end: int) -> Plain:
    """A motion with a match in its frames start to end - 1, on the ground of the known ones and over it as high as the
    match over its own: its pelvis, its feet, and then its lowest joint.

    The floors of recordings are off by some centimetres, and joining legs in other poses folds them and lifts feet by
    as many: they are stretched to where the match's are, for sunk until they stand the figure would squat.
    """
    known = _all_but(start, end, len(made.root))
    settled = _settled(known)
    ground, aims = _lowest(made)[known].min(), _lowest(match)
    under = _even(grounds(aims), FLIGHT)
    root = made.root.copy()
    root[:, 1] -= _even(made.root[:, 1] - ground - (match.root[:, 1] - under), BRIEFLY_UNEVEN) * settled
    rotations = _stretched(Plain(made.rotations, root), match, settled, ground - under)
    over = _lowest(Plain(rotations, root)) - ground - (aims - under)
    root[:, 1] -= _even(over, BRIEFLY_UNEVEN) * settled
    return Plain(rotations, root)


def _stretched(made: Plain, match: Plain, share: np.ndarray, lift: np.ndarray) -> np.ndarray:
    """The local rotations (T, 22, 4) of a motion whose ankles are brought by a `share` (T,) of the way to the heights
    of the match's, which has to be lifted by (T,) metres."""
    joints, turned = forward_kinematics(made.rotations, made.root, OFFSETS), global_rotations(made.rotations)
    aims = forward_kinematics(match.rotations, match.root, OFFSETS)[..., 1] + lift[:, None]
    rotations = made.rotations.copy()
    for leg in LEGS:
        ankle = joints[:, leg.ankle].copy()
        ankle[:, 1] += share * (aims[:, leg.ankle] - ankle[:, 1])
        pose_leg(rotations, turned, joints, OFFSETS, leg, ankle, turned[:, leg.ankle])
    return np.where(share[:, None, None] > 0.0, rotations, made.rotations)


def _even(values: np.ndarray, frames: int) -> np.ndarray:
    """The mean (T,) of values over so many frames on either side."""
    padded = np.pad(values, frames, mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * frames + 1).mean(axis=-1))


def _fallen(made: Plain, match: Plain, start: int, end: int) -> Plain:
    """A motion whose frames start to end - 1 go on from somebody in the air, falling to the ground on which the known
    ones began and there as high as the match's lowest joint; or played backwards, where they lead to the air."""
    # The legs are still bent as in the air: who lands is as low as they are.
    root, lowest, aims = made.root.copy(), _lowest(made), _lowest(match)
    ahead, known = (slice(None), start) if start else (slice(None, None, -1), len(root) - end)
    ground, over = ground_before(lowest[ahead][:known]), aims[ahead].copy()
    lands = known + int(over[known : known + LANDING].argmin())
    over += ground - over[lands]
    # The match may have jumped higher: what keeps the figure up until then is its own speed, not the match's.
    over[:lands] = ground
    landed = root[ahead, 1] - lowest[ahead] + over
    heights = root[ahead, 1]
    heights[known:] = np.maximum(landed[known:], _falling(heights[:known], end - start))
    return Plain(made.rotations, root)


def _lowest(plain: Plain) -> np.ndarray:
    """Heights (T,) of the lowest joint."""
    return np.asarray(forward_kinematics(plain.rotations, plain.root, OFFSETS)[..., 1].min(axis=-1))


def _falling(heights: np.ndarray, count: int) -> np.ndarray:
    """The heights (count,) that follow those (T,) of somebody in free fall, at 20 fps."""
    frames = np.arange(1, count + 1)
    speed = heights[-1] - heights[-2] if len(heights) > 1 else 0.0
    # That was the speed half a frame before the last height.
    return np.asarray(heights[-1] + speed * frames - GRAVITY * frames * (frames + 1) / (2.0 * FPS**2))


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
    made = Plain(calmed(made.rotations, _all_but(start, end, len(made.root))), made.root)
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

    known = torch.from_numpy(_all_but(start, end, len(between)))[None].to(device)
    with torch.inference_mode():
        window = Window(tensor(world_columns(blend.poses.rotations)), tensor(blend.poses.root))
        hints = Hints(tensor(between[None]), tensor(blend.spread), tensor(blend.distances))
        found = network.on_both_sides(window, hints, known)
        bodies = matrices(found.turned)[0].cpu().numpy().astype(np.float64)
    return Plain(local_rotations(from_matrix(bodies)), found.root[0].cpu().numpy().astype(np.float64))
