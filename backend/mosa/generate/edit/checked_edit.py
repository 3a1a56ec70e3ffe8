# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit may be, and the sentence for each thing that cannot be done."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...errors import RequestError
from ...motion.motion import Motion
from ...motion.skeleton import FPS
from ..checked_numbers import number_within, optional_number, whole_number
from ..request import (
    FPS_RANGE,
    GUIDANCE_RANGE,
    MAX_SECONDS,
    MAX_VARIATIONS,
    SEED_COUNT,
    TEMPERATURE_RANGE,
    checked_seed,
    checked_text,
    warnings_for,
)
from .body import size_beside_model
from .grid import BRIEF, Grid, has_time
from .loop import as_loop
from .request import DEFAULT_CONTEXT, MODES, SCOPES, EditRequest, drawn_from

LOOP_SECONDS = 1.0
"""How much of its end a loop makes anew where no range is given."""
SHORTEST_LEGS = 1e-9
"""Relative to the model's; shorter ones are none."""
SHORTEST_LOOP = 5
"""Frames of a motion whose end becomes a loop: two that stay, and three that lead back to them."""
LAST_FRAME = 2**31 - 1
"""Of any scene."""
MOST_FRAMES = 108_000
"""Of the whole motion, an hour at 30 a second: its edit takes some ten seconds and 2 GB."""
TOO_FAST = 15.0
"""Metres a second that nobody's pelvis reaches: pins that ask for more contradict each other."""
HURRIES = 8.0
"""Metres a second from one known pose to the next at which joints are a blur: feet of runners reach 7."""


def check_edit(
    motion: Motion,
    start: object = None,
    end: object = None,
    *,
    text: object = None,
    pins: Sequence[object] = (),
    mode: object = "between",
    frames: object = None,
    travel: object = None,
    scope: object = "body",
    context: object = DEFAULT_CONTEXT,
    seed: object = None,
    variations: object = 1,
    guidance: object = None,
    temperature: object = None,
    first_frame: object = 0,
) -> EditRequest:
    """Check every part of an edit of `motion` and fill in what was left open.

    Frames `start` to `end` - 1 are made anew but for `pins`. `frames` new ones are added instead: after the end in
    "extend" and "loop", before the beginning in "lead-in". Sentences about poses call the motion's first frame
    `first_frame`. Raises RequestError with one sentence.
    """
    _check_motion(motion)
    _check_choices(pins, travel, mode, scope)
    number = whole_number(first_frame, "The number of the first frame", -LAST_FRAME, LAST_FRAME)
    prompt = None if text is None or (isinstance(text, str) and not text.strip()) else checked_text(text)
    motion, first, last = _range(motion, str(mode), start, end, frames)
    request = EditRequest(
        motion=motion,
        known=_known(motion.frames, first, last, pins),
        crop=motion.frames,
        text=prompt,
        scope=str(scope),
        context=number_within(context, "The strength of the context", 0.0, 1.0),
        seed=secrets.randbelow(SEED_COUNT) if seed is None else checked_seed(seed),
        variations=whole_number(variations, "The number of variations", 1, MAX_VARIATIONS),
        guidance=optional_number(guidance, "The guidance", GUIDANCE_RANGE),
        temperature=optional_number(temperature, "The temperature", TEMPERATURE_RANGE),
        mode=str(mode),
        added=frames is not None,
        warnings=warnings_for(prompt) if prompt else [],
    )
    if travel is not None and mode != "loop":
        raise RequestError("Only a loop travels or stays in place: leave that out, or choose the mode loop.")
    if mode == "loop":
        request = as_loop(request, first, None if travel is None else bool(travel), number)
    else:
        request = _with_context_checked(request, str(mode), first, last)
    if request.known.all():
        raise RequestError("Every frame of the range is pinned, so there is nothing to make anew: leave a pin out.")
    request.warnings.extend(_without_effect(request))
    places = np.flatnonzero(request.known)
    request.warnings.extend(_contradictions(request.motion, places, number) or _hurries(request.motion, places, number))
    return request


def _check_motion(motion: object) -> None:
    """Refuse what is no motion, or none that can be edited."""
    if not isinstance(motion, Motion):
        raise RequestError("An edit wants one Motion, such as Motion.load reads: of a list of them take one.")
    if not motion.frames:
        raise RequestError("The motion has no frames.")
    if motion.frames > MOST_FRAMES:
        raise RequestError(
            f"The motion has {motion.frames} frames, at most {MOST_FRAMES} are taken: cut out the range with some "
            "seconds around it."
        )
    number_within(motion.fps, "The motion's frame rate", *FPS_RANGE, "frames per second")
    if size_beside_model(motion) < SHORTEST_LEGS:
        raise RequestError("The figure's legs have no length, so there is nothing to go by: check its joints.")


def _check_choices(pins: object, travel: object, mode: object, scope: object) -> None:
    """Refuse what is none of the things to choose from."""
    if not isinstance(pins, Sequence | np.ndarray) or isinstance(pins, str):
        raise RequestError("The pins must be a list of frame numbers.")
    if travel is not None and not isinstance(travel, bool | np.bool_):
        raise RequestError("Whether a loop travels must be True, False or None.")
    if mode not in MODES:
        raise RequestError(f"The mode must be one of {', '.join(MODES)}.")
    if not isinstance(scope, str) or scope not in SCOPES:
        raise RequestError(f"The scope must be one of {', '.join(SCOPES)}.")


def _known(frames: int, first: int, last: int, pins: Sequence[object]) -> np.ndarray:
    """The frames (T,) bool that are known: all but `first` to `last` - 1, and of these the pins."""
    known = np.ones(frames, dtype=bool)
    known[first:last] = False
    known[[whole_number(pin, "A pinned frame", first, last - 1) for pin in pins]] = True
    return known


def _without_effect(request: EditRequest) -> list[str]:
    """Sentences about what was asked for that has no effect, or not the one that is likely to be expected."""
    found = []
    if request.added and request.scope != "body":
        found.append("Frames that are added have no motion to keep, so in them the rest of the body goes on, too.")
    if request.text is None and not request.timed and request.variations > drawn_from(request.context):
        found.append(
            f"With this strength of the context, {request.context:g}, at most {drawn_from(request.context)} of the "
            f"{request.variations} variations differ: lower it for more."
        )
    if request.text is not None and not has_time(Grid.around(request.known, request.fps).known):
        found.append(
            f"In at most {BRIEF / FPS:g} s from one known pose to the next there is no time for what the text says, so "
            "it changes nothing: mark a longer range."
        )
    return found


def _range(motion: Motion, mode: str, start: object, end: object, frames: object) -> tuple[Motion, int, int]:
    """The motion with room for what is added, and the first and one-past-last frame that are made anew."""
    if frames is not None:
        if start is not None or end is not None:
            raise RequestError("Give either a range or a number of frames to add, not both.")
        if mode == "between":
            raise RequestError("Frames are added by extend, lead-in and loop; in-betweening wants a range.")
        count = whole_number(frames, "The number of frames", 1, int(MAX_SECONDS * motion.fps))
        if mode == "lead-in":
            return _padded(motion, before=count), 0, count
        return _padded(motion, after=count), motion.frames, motion.frames + count
    if start is None and end is None and mode == "loop":
        if motion.frames < SHORTEST_LOOP:
            raise RequestError(
                f"A motion whose end becomes a loop needs at least {SHORTEST_LOOP} frames, not {motion.frames}: say "
                "how many are to be added instead."
            )
        start, end = max(2, motion.frames - max(3, round(LOOP_SECONDS * motion.fps))), motion.frames
    if start is None and end is None and mode != "between":
        raise RequestError("Say how many frames are to be added, or which are to be made anew: a range from A to B.")
    if start is None or end is None:
        raise RequestError("Say which frames are to be made anew: a range from A to B.")
    first = whole_number(start, "The range's first frame", 0, motion.frames)
    last = whole_number(end, "The range's end", 0, motion.frames)
    if last <= first:
        raise RequestError(f"The range from {first} to {last} is empty: its end must come after its beginning.")
    if last - first > MAX_SECONDS * motion.fps:
        raise RequestError(f"The range is longer than {MAX_SECONDS:g} seconds: mark a shorter one.")
    if mode in ("extend", "loop") and last != motion.frames:
        raise RequestError(f"To {mode}, the range must reach the motion's end, frame {motion.frames}.")
    if mode == "lead-in" and first != 0:
        raise RequestError("A lead-in begins with the motion: its range must start at frame 0.")
    return motion, first, last


def _padded(motion: Motion, before: int = 0, after: int = 0) -> Motion:
    """The motion with its first or last pose repeated: room that is made anew."""
    index = np.clip(np.arange(-before, motion.frames + after), 0, motion.frames - 1)
    return replace(
        motion,
        rotations=motion.rotations[index],
        root=motion.root[index],
        joints=motion.joints[index],
        contacts=motion.contacts[index],
    )


def _with_context_checked(request: EditRequest, mode: str, first: int, last: int) -> EditRequest:
    """Refuse a range around which nothing is known; say so where only one side is."""
    places = np.flatnonzero(request.known)
    if not len(places):
        raise RequestError(
            "The range covers the whole motion, so nothing around it is known: generate a motion instead."
        )
    if mode == "between" and places[0] > first:
        request.warnings.append("Nothing is known before the range, so its beginning was made freely.")
    if mode == "between" and places[-1] < last - 1:
        request.warnings.append("Nothing is known after the range, so its end was made freely.")
    return request


def _contradictions(motion: Motion, places: np.ndarray, first_frame: int) -> list[str]:
    """A sentence for the first two known poses between which nobody could get in time."""
    if len(places) < 2:
        return []
    away = np.linalg.norm(np.diff(motion.root[places], axis=0), axis=-1)
    seconds = np.diff(places) / motion.fps
    apart = np.diff(places) > 1  # neighbouring frames are the caller's own motion
    size = size_beside_model(motion)
    bad = np.flatnonzero((away > TOO_FAST * size * seconds) & apart)
    if not len(bad):
        return []
    k = int(bad[0])
    one, other = (places[k : k + 2] + first_frame).tolist()
    return [
        f"The poses at frames {one} and {other} are {away[k] / size:.1f} m apart in {seconds[k]:.2f} s: "
        "the figure has to jump; move one of them."
    ]


def _hurries(motion: Motion, places: np.ndarray, first_frame: int) -> list[str]:
    """A sentence for the first two known poses between which a joint has to be faster than people's mostly are."""
    if len(places) < 2:
        return []
    way = np.linalg.norm(np.diff(motion.joints[places], axis=0), axis=-1).max(axis=1)
    speeds = way / (np.diff(places) / motion.fps) / size_beside_model(motion)
    bad = np.flatnonzero((speeds > HURRIES) & (np.diff(places) > 1))
    if not len(bad):
        return []
    one, other = (places[bad[0] : bad[0] + 2] + first_frame).tolist()
    return [
        f"From the pose at frame {one} to that at frame {other} joints have to move at {speeds[bad[0]]:.0f} m/s: "
        "give it more frames."
    ]
