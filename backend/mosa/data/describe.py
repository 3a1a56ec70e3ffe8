# SPDX-License-Identifier: GPL-3.0-or-later
"""More captions for little data: stretches of uncut motion, described by what the body is seen to do.

A take captioned "a person performs a karate kata" holds steps back, kicks with either leg and turns that no caption
names. Stretches that show one thing clearly are cut out and described; a walk played backwards is a walk backwards.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .. import motion
from ..files import write_atomically
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
KEPT = "described.json"
"""Beside prepared data, the stretches that were found in it."""


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


def keep(folder: Path, data: str, stretches: list[Stretch]) -> None:
    """Write the stretches that were found in `folder`, to look for which takes minutes; `data` is a hash of what is
    there. Where nothing can be written, they are looked for again the next time."""
    content = {"made_from": _made_from(data), "stretches": [asdict(stretch) for stretch in stretches]}
    with contextlib.suppress(OSError):
        write_atomically(folder / KEPT, json.dumps(content).encode())


def kept(folder: Path, data: str) -> list[Stretch] | None:
    """The stretches that were written by the same code for the same data; None where there are none such."""
    try:
        content = json.loads((folder / KEPT).read_bytes())
        if content["made_from"] != _made_from(data):
            return None
        return [Stretch(**{**row, "sentences": tuple(row["sentences"])}) for row in content["stretches"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _made_from(data: str) -> str:
    """A digest of all that decides what is found: the data, and the code that sees and describes."""
    digest = hashlib.sha256(f"{data} {np.__version__}".encode())
    for package in (__file__, motion.__file__):
        for source in sorted(Path(package).parent.glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


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
