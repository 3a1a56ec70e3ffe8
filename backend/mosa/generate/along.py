# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion along a path on the ground that the caller has drawn, or in a figure that the prompt asks for ("in a circle").

The motion is made as its prompt says and then led along the path. Where the length is open it is made twice: the first
time tells how fast somebody goes who does this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.cleanup import plant_on_the_way
from ..motion.course import Path, Way, figure, led_along
from ..motion.motion import Motion
from .making import Make
from .parts import in_pieces, settled
from .progress import Progress
from .request import MAX_SECONDS, SHORTEST_PART, OnProgress, Request, frames_within

if TYPE_CHECKING:
    from .model import Model

LARGEST_STRETCH = 1.35
"""Steps may be this many times as long, or as short, as they were made, for the motion to end where the path does."""
SPARE = 1.3
"""How much longer than its pace would have it a motion is made whose length is open: it is cut where the path ends."""
SLOWEST = 0.4
"""Pace (m/s) below which somebody does not go anywhere: nothing is stretched, and nobody waits for the path's end."""
RADIUS_SECONDS, TIGHTEST, WIDEST = 1.3, 0.8, 4.0
"""A circle's radius is what is gone in this time, within these metres: it is gone around in some eight seconds."""

NEAR, NEAR_SHARE = 0.5, 0.1
"""So many metres, and such a share of the path, may be left of it at the motion's end without a word."""
SHORT_OF = (
    "The motion ends {:.1f} m before its path of {:.1f} m does: for more of it take a longer time (at most {:g} "
    "seconds), or somebody who goes faster."
)
BEYOND = (
    "The motion goes on {:.1f} m beyond the end of its path of {:.1f} m, for all that is asked for takes so long: draw "
    "a longer path, or ask for less."
)


def generate_along(
    model: Model, request: Request, make: Make, *, cleanup: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """Carry out a checked request that has a course; the motion begins at the course's first point and goes along it.

    A given length stays, and so do the seconds at which prompts are to begin. Without one it is as long as it takes to
    the course's end, 60 seconds at most; of several prompts those that stand somewhere are done where the others have
    come to.
    """
    path = Path(np.array(request.course))
    alone = replace(request, course=())
    if model.config.sampling.one_at_a_time:
        alone = alone.taken_apart()
    progress = Progress(on_progress, 2 if request.open_end else 1)
    several = bool(alone.later)
    if request.open_end:
        alone = (_each_lasting if several else _lasting)(model, alone, path, make, progress)
    motions = make(model, in_pieces(model, alone), cleanup=cleanup, on_progress=progress)
    progress.decoding()
    # What is done after the going is done where the path ends.
    cut = request.open_end and not several
    return [_led(motion, path, cut=cut, cleanup=cleanup) for motion in motions]


def generate_around(
    model: Model,
    request: Request,
    make: Make,
    text: str,
    shape: str,
    side: float,
    rounds: int,
    *,
    cleanup: bool,
    begun: bool,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """Carry out a checked request in a circle or another figure: in the time that is given, or as large as fits.

    It is gone around so many `rounds`.
    `text` is its prompt without the figure, `shape` a name of `course.FIGURES`, `side` 1 to the left, -1 to the right,
    0 for either.
    """
    straight = replace(request, prompt=text)
    progress = Progress(on_progress, 2 if request.open_end else 1)
    radius = None
    if request.open_end:
        pace = _pace(model, straight, make, progress)
        radius = float(np.clip(pace * RADIUS_SECONDS, TIGHTEST, WIDEST))
        straight = _at_pace(straight, figure(shape, radius, 1.0).again(rounds), pace)
    straight = in_pieces(model, straight)
    motions = make(model, straight, cleanup=cleanup, begun=begun, on_progress=progress)
    progress.decoding()
    found = []
    for motion in motions:
        size = max(_way(motion) / figure(shape, 1.0, 1.0).again(rounds).length, TIGHTEST) if radius is None else radius
        path = figure(shape, size, side or (1.0 if motion.seed % 2 else -1.0)).again(rounds)
        found.append(_led(motion, path, cut=request.open_end, cleanup=cleanup))
    return found


def remarks_on_path(request: Request, motions: Sequence[Motion]) -> list[str]:
    """Sentences for the user if one of a request's motions ends well before its path does, or goes on beyond it."""
    if not request.course:
        return []
    length = Path(np.array(request.course)).length
    left = [motion.to_go for motion in motions]
    near = max(NEAR, NEAR_SHARE * length)
    found = []
    if max(left) > near:
        found.append(SHORT_OF.format(max(left), length, MAX_SECONDS))
    # Who gives a length knows how far it leads.
    if min(left) < -near and request.open_end:
        found.append(BEYOND.format(-min(left), length))
    return found


def _pace(model: Model, request: Request, make: Make, on_progress: Progress) -> float:
    """Metres a second at which the request is carried out, by a trial."""
    trial = _trial(model, request, make, on_progress)
    return max(SLOWEST, _way(trial) * trial.fps / len(trial.root))


def _trial(model: Model, request: Request, make: Make, on_progress: Progress) -> Motion:
    (motion,) = make(model, replace(request, variations=1), cleanup=False, on_progress=on_progress)
    return motion


def _lasting(model: Model, request: Request, path: Path, make: Make, on_progress: Progress) -> Request:
    """The request of one prompt with as many frames as it takes to the end of the path and some more."""
    return _at_pace(request, path, _pace(model, request, make, on_progress))


def _each_lasting(model: Model, request: Request, path: Path, make: Make, on_progress: Progress) -> Request:
    """The request of several prompts: those that go somewhere last to the end of the path, the others as ever.

    So do all that end at a second that is given.
    """
    given_up_to = request.later[-1][0] or 0.0
    request = settled(model, request)
    trial = _trial(model, request, make, on_progress)
    begins = np.array([0.0, *(begin or 0.0 for begin, _ in request.later), request.frames / request.fps])
    seconds = np.diff(begins)
    gone = np.diff(np.interp(begins * trial.fps, np.arange(len(trial.root)), Way.of(trial.root, trial.fps).gone))
    goes = (gone > SLOWEST * seconds) & (begins[:-1] >= given_up_to)
    left = path.length - gone[~goes].sum()
    room = MAX_SECONDS - seconds[~goes].sum()
    more = min(left / max(gone[goes].sum(), SHORTEST_PART), room / max(seconds[goes].sum(), SHORTEST_PART))
    ends = np.cumsum(np.where(goes, np.maximum(more * seconds, SHORTEST_PART), seconds))
    later = tuple(zip(ends[:-1].tolist(), request.texts[1:], strict=True))
    return replace(request, later=later, frames=frames_within(ends[-1], request.fps))


def _at_pace(request: Request, path: Path, pace: float) -> Request:
    """The request with as many frames as it takes at that pace to the end of the path and some more."""
    least = SHORTEST_PART * (len(request.later) + 1)
    seconds = max(SPARE * path.length / pace, least)
    return replace(request, frames=frames_within(seconds, request.fps), open_end=False)


def _way(motion: Motion) -> float:
    return float(Way.of(motion.root, motion.fps).gone[-1])


def _led(motion: Motion, path: Path, *, cut: bool, cleanup: bool) -> Motion:
    """The motion along the path; with `cut` it ends where the path does, if it comes so far."""
    way = Way.of(motion.root, motion.fps)
    gone = way.gone
    goes = gone[-1] > SLOWEST * len(gone) / motion.fps
    least = 1.0 if cut else 1.0 / LARGEST_STRETCH
    if cut or gone[-1] * least <= path.length:
        path = path.gone_once()
    stretch = float(np.clip(path.length / gone[-1], least, LARGEST_STRETCH)) if goes else 1.0
    led = led_along(motion.rotations, motion.root, way, path, motion.fps, stretch)
    count = int(np.searchsorted(gone * stretch, path.length)) + 1 if cut else len(gone)
    rotations, root = led.rotations[:count], led.root[:count]
    if cleanup:
        rotations = plant_on_the_way(motion, rotations, root)
    told = motion.prompt, motion.seed, motion.model
    made = Motion.from_rotations(motion.fps, rotations, root, motion.offsets, *told)
    # Not measured on what is made: the way that is smoothed of it cuts tight curves.
    return replace(made, to_go=path.length - stretch * float(gone[:count][-1]))
