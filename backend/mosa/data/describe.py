# SPDX-License-Identifier: GPL-3.0-or-later
"""More captions for little data: stretches of uncut motion, described by what the body is seen to do.

A take captioned "a person performs a karate kata" holds steps back, kicks with either leg and turns that no caption
names. Stretches that show one thing clearly are cut out and described; a walk played backwards is a walk backwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..motion.body import placed
from ..motion.features import mirror
from .descriptions import DESCRIPTIONS, Description

LENGTHS = (36, 48, 64, 80, 100, 120)
"""Frames of the stretches that are looked at."""
STRIDE = 10
"""Frames from one stretch that is looked at to the next."""
MOST = 6
"""Stretches of one take that may be described alike."""
ODD = re.compile(
    r"climb|imitat|zombie|hang|ladder|playground|teapot|stool|swim|uneven|stair|\bsteps,|bear|monkey|elephant|cartwheel"
    r"|flip|limp|wipe|mop|rope|drunk|sneak|crawl|wounded|injur|chicken|robot|laugh|kaykit"
)
"""Takes with such a name or caption move in a manner of their own that a description would not name."""
DANCE = re.compile(r"danc|salsa|waltz|ballerina|charleston")
"""So do these, but for what is marked as seen in dances too."""


@dataclass(frozen=True)
class Stretch:
    """Frames start to end - 1 of a take, played backwards (and then counted from its end) or not, and what it shows.

    `mirrored`: the sentences are about its mirror image. `kind` numbers what is shown, alike for both sides.
    """

    take: str
    start: int
    end: int
    reversed: bool
    mirrored: bool
    kind: int
    sentences: tuple[str, ...]


def describe(
    takes: Iterable[tuple[str, np.ndarray, list[str]]], asked: Sequence[Description] = DESCRIPTIONS
) -> list[Stretch]:
    """Stretches of takes that clearly show one of the things asked for, in the order of the takes.

    A take is a name, joints (T, 22, 3) at 20 fps, metres, y up, floor at height 0, and its captions; takes of an odd
    manner (ODD) are left out. Stretches that are told alike do not overlap, and a take gives MOST of them.
    """
    found: list[Stretch] = []
    for name, joints, captions in takes:
        words = " ".join((name, *captions)).lower()
        if not ODD.search(words):
            dance = DANCE.search(words) is not None
            found += _of_take(name, joints, asked, dance, backwards=False)
            found += _of_take(name, joints[::-1], asked, dance, backwards=True)
    return found


def shows(one: Description, joints: np.ndarray, mirrored: bool) -> bool:
    """Whether a clip (T, 22, 3) as a whole, or a stretch of it, shows what is described, or its mirror image does."""
    windows = (placed(joints[start:end]) for start, end in _windows({*LENGTHS, len(joints)}, len(joints)))
    return any(one.test(mirror(window) if mirrored else window) for window in windows)


def _windows(lengths: Iterable[int], frames: int) -> Iterator[tuple[int, int]]:
    """Where stretches of these lengths begin and end in so many frames."""
    for length in lengths:
        for start in range(0, frames - length + 1, STRIDE):
            yield start, start + length


def _of_take(
    name: str, joints: np.ndarray, asked: Sequence[Description], dance: bool, backwards: bool
) -> list[Stretch]:
    fitting = [
        (kind, mirrored, one)
        for kind, one in enumerate(asked)
        if (one.back or not backwards) and (one.dance or not dance)
        for mirrored in ((False, True) if one.sided else (False,))
    ]
    taken: dict[tuple[int, bool], list[Stretch]] = {(kind, mirrored): [] for kind, mirrored, _ in fitting}
    for start, end in _windows(LENGTHS, len(joints)):
        window = placed(joints[start:end])
        sides = {False: window, True: mirror(window)}
        for kind, mirrored, one in fitting:
            alike = taken[kind, mirrored]
            free = len(alike) < MOST and all(start >= other.end or end <= other.start for other in alike)
            if free and one.test(sides[mirrored]):
                alike.append(Stretch(name, start, end, backwards, mirrored, kind, one.sentences))
    return [stretch for alike in taken.values() for stretch in alike]
