# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request to motions: its prompts are taken apart, and each thing that they ask for is made in its own way.

What is asked for along a path, at once, one after another or in another time is made by modules that carry out simpler
requests by `generate_request` in turn, which they are handed (`making.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..model.replay import replays
from ..motion.motion import Motion
from .along import generate_along, generate_around
from .at_once import generate_at_once
from .drawn.drawing import generate_drawn
from .drawn.told import is_drawn
from .held import generate_held, posture
from .laid_over.over import laid_over
from .one_prompt import made_at_a_time
from .parts import BEFORE, in_pieces
from .request import DEFAULT_FPS, MODEL_FPS, OnProgress, Request, check_request
from .sequence import generate_parts
from .sped_up import SHARE, generate_sped_up, slower, slower_often
from .words.amounts import BEFORE_ALL, distance, lasting, seconds_each_time
from .words.going import in_a_figure, is_steady
from .words.phrases import at_once
from .words.posture import U_TURN, after_u_turn, is_done_once, lasts, with_posture
from .words.tidy import tidied

if TYPE_CHECKING:
    from .model import Model

SLOWEST_PACE = 1.35
"""How many times as long as usual somebody takes to go so far; with more time there is a rest at its end."""
SLOWEST_ONCE = 1.5
"""The same of who jumps, bows, turns around or the like: in more time recordings do it again, or something else."""
RETURNING = 0.3
"""Seconds more than usual for what is done once before somebody stands: the passage takes the last ones away."""


def generate(
    model: Model,
    prompt: str,
    *,
    seconds: float | None = None,
    frames: int | None = None,
    fps: float = DEFAULT_FPS,
    seed: int | None = None,
    variations: int = 1,
    guidance: float | None = None,
    temperature: float | None = None,
    drafts: int | None = None,
    later: Sequence[tuple[float | None, str]] = (),
    course: Sequence[tuple[float, float]] | np.ndarray = (),
    cleanup: bool = True,
    on_progress: OnProgress | None = None,
) -> list[Motion]:
    """Make motions that do what `prompt` says.

    Args: the length in `seconds` or in `frames` at `fps` (at most 60 s; without both the model estimates what the
    prompt, or the last of several, takes: 2 to 9.8 s, the same for each seed; 5 s if it has no estimator);
    `later` prompts [(second at which it begins, prompt), ...], each flowing from the one before, or with None for
    all of the seconds: each prompt then takes what the model estimates;
    `course`, the corners [(x, z), ...], or an array (N, 2), in metres of a path on the ground to go along (straight
    legs, rounded corners; one that ends where it begins is gone around again); without a length the motion ends where
    the path does;
    `seed` of the first variation, the others count up (random without); `guidance` towards the
    text and `temperature` (the model's own without); how many `drafts` are drawn for each
    variation, of which the one that fits the text best is kept (the model's own number without);
    `cleanup` holds planted feet still.
    `on_progress(event, index)` hears ("scale", 1..10) before each scale and ("decoding", 0);
    what it raises ends the generation.

    Returns one Motion per variation with exactly round(seconds * fps) frames where the length was given, beginning
    at the origin and facing +z, or at the beginning of the course, going along it. Of who does no more than walk or run
    the way leads along z, from which the first pose may sway. Raises RequestError with a sentence when the request
    cannot be done.
    """
    request = check_request(
        prompt,
        seconds=seconds,
        frames=frames,
        fps=fps,
        seed=seed,
        variations=variations,
        guidance=guidance,
        temperature=temperature,
        later=later,
        drafts=drafts,
        course=course,
    )
    return generate_request(model, request, cleanup=cleanup, on_progress=on_progress)


def generate_request(
    model: Model,
    request: Request,
    *,
    cleanup: bool = True,
    whole: bool = False,
    begun: bool = False,
    on_progress: OnProgress | None = None,
) -> list[Motion]:
    """Carry out a checked request; all variations go through the networks together.

    With `whole` its prompt is taken as it is, whatever the model's config says; with `begun` nothing is put before it
    that it takes for granted. A motion's prompt is what was asked for, however it was taken apart.
    """
    motions = _made(model, request, cleanup, whole, begun, on_progress)
    return [replace(motion, prompt="; ".join(request.texts)) for motion in motions]


def _made(
    model: Model, request: Request, cleanup: bool, whole: bool, begun: bool, on_progress: OnProgress | None
) -> list[Motion]:
    taken_apart = model.config.sampling.one_at_a_time and not whole
    throughout = lasting(request.prompt) is not None
    if taken_apart:
        if not begun and (slow := slower_often(request)) is not None:
            return generate_sped_up(
                model, request, slow, generate_request, cleanup=cleanup, on_progress=on_progress, rests_first=True
            )
        request = _as_told(request)
    other = _in_another_way(model, request, taken_apart, cleanup, begun, on_progress)
    if other is not None:
        return other
    if taken_apart and not request.open_end:
        request = _for_so_long(model, request, throughout)
    if request.in_parts or (taken_apart and not begun and len(with_posture(request.prompt)) > 1):
        return generate_parts(model, request, generate_request, cleanup=cleanup, on_progress=on_progress)
    return made_at_a_time(model, request, taken_apart, cleanup, on_progress)


def _in_another_way(
    model: Model, request: Request, taken_apart: bool, cleanup: bool, begun: bool, on_progress: OnProgress | None
) -> list[Motion] | None:
    """What is made of other requests than the given one: along a path, at once, held otherwise. None for all else."""
    if request.course:
        return generate_along(model, request, generate_request, cleanup=cleanup, on_progress=on_progress)
    if not taken_apart or request.later:
        return None
    if (over := laid_over(request.prompt)) is not None and over.plain != request.prompt:
        plain = replace(_as_long_as_usual(request), prompt=over.plain)
        motions = generate_request(model, plain, cleanup=cleanup, begun=begun, on_progress=on_progress)
        return [over.onto_motion(motion) for motion in motions]
    if (around := in_a_figure(request.prompt)) is not None:
        return generate_around(
            model, request, generate_request, *around, cleanup=cleanup, begun=begun, on_progress=on_progress
        )
    if is_drawn(request.prompt):
        return generate_drawn(model, request)
    both = None if request.in_parts else at_once(request.prompt)
    if both is not None:
        return generate_at_once(
            model, request, both, generate_request, cleanup=cleanup, begun=begun, on_progress=on_progress
        )
    return _in_its_own_time(model, request, cleanup, begun, on_progress)


def _as_told(request: Request) -> Request:
    """The request with what the words of its prompts say: what comes after what, for how long and how far."""
    request = request.put_as(tidied)
    if request.course:
        return request  # taken apart by `along`, by which its length and way go
    each = None if request.later else seconds_each_time(request.prompt)
    request = request.taken_apart().as_long_as_told()
    if each is not None and not request.open_end and request.later:
        return _at_its_pace(request, each)
    far = None if request.later else distance(request.prompt)
    if far is None:
        return request
    straight = replace(request, prompt=far[0], course=((0.0, 0.0), (0.0, far[1])))
    takes = lasts(request.prompt)
    longer = takes is not None and request.frames / request.fps > takes * SLOWEST_PACE
    return _standing_after(request, takes) if takes is not None and longer and not request.open_end else straight


def _at_its_pace(request: Request, seconds: float) -> Request:
    """The request of one thing so often, which takes so many seconds, of somebody who stands where there is more time:
    in twice its time each was done twice."""
    count = len(request.texts)
    if request.frames / request.fps <= (seconds + BEFORE_ALL) * SLOWEST_PACE:
        return request
    begins = [BEFORE_ALL + k * seconds / count for k in range(1, count)]
    often = replace(request, later=tuple(zip(begins, request.texts[1:], strict=True)))
    return _standing_after(often, BEFORE_ALL + seconds + RETURNING)


def _as_long_as_usual(request: Request) -> Request:
    """The request with the time that is known for its prompt, where nobody gives one."""
    said = lasts(request.prompt) if request.open_end else None
    return request if said is None else request.lasting(lambda _prompt: said)


def _for_so_long(model: Model, request: Request, throughout: bool) -> Request:
    """The request with what its prompt comes to in a given time that is longer than usual.

    What goes on is made in pieces; what is done once is done at its pace, and somebody stands for the rest, unless it
    is told to be done `throughout`.
    """
    if is_steady(request.prompt):
        return in_pieces(model, request)
    goes_on, seconds = after_u_turn(request.prompt), request.frames / request.fps
    if goes_on is not None and not request.later and seconds > U_TURN * SLOWEST_PACE:
        return replace(request, later=((U_TURN, goes_on),))
    if throughout or request.later or not is_done_once(request.prompt):
        return request
    said = lasts(request.prompt)
    takes = model.seconds_for(request.prompt) if said is None else said + BEFORE / MODEL_FPS
    if request.frames / request.fps <= takes * SLOWEST_ONCE:
        return request
    return _standing_after(request, takes + RETURNING)


def _in_its_own_time(
    model: Model, request: Request, cleanup: bool, begun: bool, on_progress: OnProgress | None
) -> list[Motion] | None:
    """What is made in another time than is given: postures, which are held after it, and ways there and back, which
    are done faster. None for all else."""
    down = posture(request.prompt)
    usual = down.seconds if down is not None and down.there else lasts(request.prompt)
    if request.open_end and usual is None:
        return None
    request = request.lasting(lambda _prompt: usual or 0.0) if request.open_end else request
    if down is not None and (down.seconds is not None or not SHARE <= _share(model, request) <= 1.0):
        return generate_held(model, request, down, generate_request, cleanup=cleanup, on_progress=on_progress)
    # Who has begun may be here for the second time, in what is left after standing.
    slow = None if begun else slower(model, request)
    if slow is not None:
        return generate_sped_up(model, request, slow, generate_request, cleanup=cleanup, on_progress=on_progress)
    return None


def _share(model: Model, request: Request) -> float:
    """How much of the usual time of its prompt a request of a given length has."""
    return request.frames / request.fps / model.seconds_for(request.prompt)


def _standing_after(request: Request, seconds: float) -> Request:
    """The request of somebody who is done after so many seconds and stands for the rest of the time."""
    return replace(request, later=(*request.later, (seconds, "a person stands still")))


def hurried(model: Model, request: Request) -> list[str]:
    """Sentences about a checked request that asks for more, one thing after another, than there is time for."""
    if not model.config.sampling.one_at_a_time or slower_often(request) is not None:
        return []
    return request.put_as(tidied).hurry()


def warm_up(model: Model, on_progress: OnProgress | None = None) -> None:
    """Go once the whole way, so that the next request is quick; what `on_progress` raises ends it."""
    # What is to be replayed is recorded when it comes a second time.
    for _ in range(2 if replays(model.device) else 1):
        generate_request(model, check_request("a person stands", seconds=2.0, seed=0), on_progress=on_progress)
