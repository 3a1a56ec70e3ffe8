# SPDX-License-Identifier: GPL-3.0-or-later
"""Which recording is taken for unknown frames, and how it is joined to what is known around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...motion.body import ON_FEET
from ...motion.interpolation import smoothstep
from ...motion.kinematics import forward_kinematics, global_rotations, posed
from ...motion.legs import LEGS, pose_leg
from ...motion.library import FLIGHT, TAKEN_OFF, Library, Matcher, Matches, grounds
from ...motion.matching import joined, transplanted
from ...motion.plain import Plain
from ...motion.rotations import conjugate, multiply, slerp
from ...motion.seams import frames_from
from ...motion.skeleton import OFFSETS, PARENTS
from .request import drawn_from

BRIEFLY_UNEVEN = 2
"""Frames on either side over which heights of feet are evened out: one foot takes over from the other in a frame."""
SETTLES = 6
"""Frames from the known ones in which a motion comes down to their ground."""
GETS_DOWN = 0.2
"""How much lower (m) the pelvis of somebody gets who squats, kneels or lies down; of whoever walks on or lands less."""


@dataclass(frozen=True)
class Draw:
    """Which match is taken: one of the more, the less the `context` (0 to 1) binds; at 1 the most likely motion.

    `blended` says that somebody set when poses come, as pins and loops do: hardly any recording goes from one to the
    next in just that time, and a single one bent into them folds both legs at once. So some are blended there.

    A `passage` joins two motions that were made of prompts, and has no say in what is done.

    Each seed has `tries` matches of its own, of which `number` is one.
    """

    seed: int
    context: float
    blended: bool = False
    passage: bool = False
    tries: int = 1
    number: int = 0

    @property
    def most_likely(self) -> bool:
        """Whether the seed has no say."""
        return self.context >= 1.0

    @property
    def candidates(self) -> int:
        """How many of the nearest matches are drawn from where the seed has a say."""
        return self.tries * drawn_from(self.context)

    def one_of(self, matches: Matches) -> Matches:
        """The drawn match: with seeds in a row one after the other, so that trying again shows something else."""
        return matches.these(np.array([(self.tries * self.seed + self.number) % len(matches.frames)]))

    def half_of(self, matches: Matches) -> Matches:
        """Half of the matches, for each seed another."""
        count = len(matches.frames)
        return matches.these(np.random.default_rng(self.seed).permutation(count)[: -(-count // 2)])


def calm(matcher: Matcher, matches: Matches, known: np.ndarray, gap: int, free: bool) -> Matches:
    """Those of the matches in which nobody leaps, and of these those in which nobody gets down, where nobody does so in
    the `known` joints (K, 22, 3); all where there are none. The poses at both ends of a leap are often those of
    somebody who jogs, and those at both ends of a squat of somebody who stands. Where what is done is not `free`, as
    in a passage or between pins, or where somebody gets down or up, they may get down, and leap up from there."""
    lowest, on_feet = known[..., 1].min(axis=1), bool(known[:, 0, 1].min() >= ON_FEET)
    free = free and (on_feet or float(np.ptp(known[:, 0, 1])) < GETS_DOWN)
    if free or on_feet:
        highest = TAKEN_OFF + float(np.ptp(lowest))
        matches = _if_any(matches, matcher.heights(matches, gap) <= highest)
    if free:
        deepest = float(known[:, 0, 1].min() - lowest.min()) - GETS_DOWN
        matches = _if_any(matches, matcher.depths(matches, gap) >= deepest)
    return matches


def _if_any(matches: Matches, wanted: np.ndarray) -> Matches:
    """Those of the matches that are `wanted` (K,), or all where none is."""
    return matches.these(np.flatnonzero(wanted)) if wanted.any() else matches


def with_recording(library: Library, matches: Matches, window: Plain, start: int, end: int) -> tuple[Plain, Plain]:
    """The one match `joined` to the window around the frames start to end - 1, and the match as it is."""
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
    settled = _settled(all_but(start, end, len(made.root)))
    rotations, turned, aims = made.rotations.copy(), global_rotations(made.rotations), global_rotations(match.rotations)
    for leg in LEGS:
        foot = slerp(turned[:, leg.ankle], aims[:, leg.ankle], settled)
        own = multiply(conjugate(turned[:, PARENTS[leg.ankle]]), foot)
        rotations[:, leg.ankle] = np.where(settled[:, None] > 0.0, own, rotations[:, leg.ankle])
    return rotations


def levelled(made: Plain, match: Plain, start: int, end: int, passage: bool = False) -> Plain:
    """A motion with a match in its frames start to end - 1, on the ground of the known ones and over it as high as the
    match over its own: its pelvis, its feet, and then its lowest joint.

    The floors of recordings are off by some centimetres, and joining legs in other poses folds them and lifts feet by
    as many: they are stretched to where the match's are, for sunk until they stand the figure would squat. Knees that
    joining bent backwards come to the front, but in a `passage`.
    """
    known = all_but(start, end, len(made.root))
    settled = _settled(known)
    aims = forward_kinematics(match.rotations, match.root, OFFSETS)[..., 1]
    ground, low = lowest(made)[known].min(), aims.min(axis=-1)
    under = _even(grounds(low), FLIGHT)
    root = made.root.copy()
    root[:, 1] -= _even(made.root[:, 1] - ground - (match.root[:, 1] - under), BRIEFLY_UNEVEN) * settled
    lifted = aims + (ground - under)[:, None]
    rotations = _stretched(Plain(made.rotations, root), lifted, settled, None if passage else settled)
    over = lowest(Plain(rotations, root)) - ground - (low - under)
    root[:, 1] -= _even(over, BRIEFLY_UNEVEN) * settled
    return Plain(rotations, root)


def _stretched(made: Plain, aims: np.ndarray, share: np.ndarray, mended: np.ndarray | None) -> np.ndarray:
    """The local rotations (T, 22, 4) of a motion whose ankles are brought by a `share` (T,) of the way to the heights
    of the joints in `aims` (T, 22), and whose knees are `mended` (T,) as in `pose_leg`."""
    joints, turned = posed(made.rotations, made.root, OFFSETS)
    rotations = made.rotations.copy()
    for leg in LEGS:
        ankle = joints[:, leg.ankle].copy()
        ankle[:, 1] += share * (aims[:, leg.ankle] - ankle[:, 1])
        pose_leg(rotations, turned, joints, OFFSETS, leg, ankle, turned[:, leg.ankle], mended)
    return np.where(share[:, None, None] > 0.0, rotations, made.rotations)


def _even(values: np.ndarray, frames: int) -> np.ndarray:
    """The mean (T,) of values over so many frames on either side."""
    padded = np.pad(values, frames, mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * frames + 1).mean(axis=-1))


def _settled(known: np.ndarray) -> np.ndarray:
    """How far (T,) from 0 to 1 each frame is from the nearest of those `known` (T,)."""
    return smoothstep(frames_from(known) / SETTLES)


def all_but(start: int, end: int, frames: int) -> np.ndarray:
    """The mask (T,) of the known frames, which are all but start to end - 1."""
    known = np.ones(frames, dtype=bool)
    known[start:end] = False
    return known


def lowest(plain: Plain) -> np.ndarray:
    """Heights (T,) of the lowest joint."""
    return np.asarray(forward_kinematics(plain.rotations, plain.root, OFFSETS)[..., 1].min(axis=-1))
