# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames are re-imagined and which are shown to the model around them. No bpy.

A span is a pair of whole frames, first and last, both included. "Known" frames are those between
the figure's first and last key: beyond them it stands still, which says nothing about its motion.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..jobs import UserError
from ..service.client import LONGEST_SECONDS

CONTEXT_SECONDS = 2.0
NEAR = 0.01
"""Keys so near to a whole frame are on it; Blender takes keys so near to each other as one."""

CLOSE_SECONDS, RECORDED_SECONDS = 1 / 12, 0.5
"""Keys no further apart than that (on twos, at 24 frames a second), for at least so long, are nobody's poses."""

BESIDE_KEYS = {"AFTER": "EXTEND", "BEFORE": "LEAD_IN"}
"""Sources of ranges that lie beside all keys, and what is made there."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What is done.

    first, last               the frames that are re-imagined
    shown_first, shown_last   those with the context around them
    mode                      "BETWEEN", "EXTEND", "LEAD_IN" or "LOOP"
    notes                     sentences for the user: where something else is done than was asked for
    """

    first: int
    last: int
    shown_first: int
    shown_last: int
    mode: str
    notes: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        """How many frames are shown."""
        return self.shown_last - self.shown_first + 1


def from_numbers(first: int, last: int) -> Span:
    """The span of two numbers. Raises UserError."""
    if last < first:
        raise UserError(f"The range ends at frame {last}, before it starts at {first}: swap the two.")
    return first, last


def from_preview(is_set: bool, first: int, last: int) -> Span:
    """The span of the preview range. Raises UserError."""
    if not is_set:
        raise UserError("The scene has no preview range: set one (P in the timeline), or choose another range.")
    return from_numbers(first, last)


def from_keys(frames: Iterable[float]) -> Span:
    """The span between the first and the last selected key, which stay as they are. Raises UserError."""
    chosen = list(frames)
    if not chosen or max(chosen) - min(chosen) < NEAR:
        raise UserError("Select two keys of the figure: the frames between them are re-imagined.")
    first, last = math.floor(min(chosen) + NEAR) + 1, math.ceil(max(chosen) - NEAR) - 1
    if last < first:
        raise UserError("There is no frame between the selected keys: select two that are further apart.")
    return first, last


def from_markers(markers: Sequence[tuple[int, bool]]) -> Span:
    """The span of two markers (frame, whether selected), of those that switch no camera. Raises UserError."""
    chosen = [frame for frame, selected in markers if selected]
    if len(chosen) != 2:
        chosen = [frame for frame, _ in markers] if len(markers) == 2 else []
    if not chosen:
        if len(markers) < 2:
            raise UserError(
                "The range needs two markers: set one (M in the timeline) where it begins, one where it ends."
            )
        raise UserError(f"The range needs two of the {len(markers)} markers: select them in the timeline.")
    first, last = sorted(chosen)
    if first == last:
        raise UserError(f"Both markers of the range are at frame {first}: move one of them.")
    return first, last


def beside_keys(known: Span, seconds: float, fps: float, before: bool) -> Span:
    """The span of so many seconds after the last of the known frames, or `before` the first."""
    count = min(max(1, round(seconds * fps)), _most_frames(fps))
    return (known[0] - count, known[0] - 1) if before else (known[1] + 1, known[1] + count)


def known_frames(first_key: float, last_key: float) -> Span:
    """The whole frames from the first key to the last one."""
    first, last = math.ceil(first_key - NEAR), math.floor(last_key + NEAR)
    return (first, last) if first <= last else (round(first_key), round(first_key))


def plan(span: Span, known: Span, mode: str, fps: float) -> Plan:
    """What is done with a span, where the figure is keyed over `known`. Raises UserError.

    `mode` may be "AUTO". Where a side that is needed has no key, something else is done, and noted.
    """
    _check_length(span, fps)
    first, last = span
    before, after = known[0] < first, known[1] > last
    if mode == "LOOP":
        return _loop(span, known, fps)
    if mode == "EXTEND" and after:
        raise UserError(
            f"The figure is keyed after the range, up to frame {known[1]}: "
            "choose In-Between, or let the range reach the last key."
        )
    if mode == "LEAD_IN" and before:
        raise UserError(
            f"The figure is keyed before the range, from frame {known[0]} on: "
            "choose In-Between, or let the range start at the first key."
        )
    if not before and not after:
        return _covering(span, known, mode, fps)
    found = "BETWEEN" if before and after else ("EXTEND" if before else "LEAD_IN")
    made = _with_context(span, known, found, fps)
    if mode in ("AUTO", "BETWEEN") and found != "BETWEEN":
        note = {
            "EXTEND": f"Nothing is keyed after frame {known[1]}: the motion was extended.",
            "LEAD_IN": f"Nothing is keyed before frame {known[0]}: a lead-in was made.",
        }[found]
        made = replace(made, notes=(note,))
    return made


def pinned_frames(keys: np.ndarray, first: int, last: int) -> np.ndarray:
    """The whole frames of first..last that keys (K,) pin: the one they are on, or both around them."""
    near = np.round(keys)
    on = np.abs(keys - near) < NEAR
    frames = np.concatenate([near[on], np.floor(keys[~on]), np.ceil(keys[~on])])
    frames = np.unique(frames.astype(np.int64))
    return frames[(frames >= first) & (frames <= last)]


def recorded(keys: np.ndarray, fps: float) -> np.ndarray:
    """Which keys of a curve (K,), sorted, follow each other as those of motion capture or of a bake do."""
    if not len(keys):
        return np.zeros(0, dtype=bool)
    apart = np.diff(keys) > max(1.0, CLOSE_SECONDS * fps) + NEAR
    first = np.flatnonzero(np.concatenate([[True], apart]))
    last = np.flatnonzero(np.concatenate([apart, [True]]))
    long = keys[last] - keys[first] > RECORDED_SECONDS * fps - NEAR
    return np.repeat(long, last - first + 1)


def recording_note(keys: np.ndarray, first: int, last: int) -> tuple[str, ...]:
    """What the user is told where recorded keys (K,) lie in first..last."""
    inside = keys[(keys > first - NEAR) & (keys < last + NEAR)]
    if not len(inside):
        return ()
    return (
        f"Frames {math.floor(inside.min())} to {math.ceil(inside.max())} are keyed one by one, as in a recording, "
        "so these keys are no pins: Pin Pose makes one of a pose that is to stay.",
    )


def _check_length(span: Span, fps: float) -> None:
    frames, most = span[1] - span[0] + 1, _most_frames(fps)
    if frames > most:
        raise UserError(
            f"The range has {frames} frames, at most {most} ({LONGEST_SECONDS:g} s) are re-imagined at once: "
            "shorten it."
        )


def _most_frames(fps: float) -> int:
    """How many frames are made at once. In seconds, one too many would not be seen."""
    return math.floor(LONGEST_SECONDS * fps + NEAR)


def _with_context(span: Span, known: Span, mode: str, fps: float) -> Plan:
    """The plan with the known frames around the span, at least one on each side that the mode needs."""
    first, last = span
    reach = max(1, round(CONTEXT_SECONDS * fps))
    shown_first = max(known[0], first - reach) if mode in ("BETWEEN", "EXTEND") else first
    shown_last = min(known[1], last + reach) if mode in ("BETWEEN", "LEAD_IN") else last
    return Plan(first, last, shown_first, shown_last, mode)


def _covering(span: Span, known: Span, mode: str, fps: float) -> Plan:
    """A span that no key is outside of: a pose at its end, or at both, is kept to start from."""
    (first, last), (start, end) = span, known
    if mode == "AUTO" or mode == "BETWEEN":
        both = first == start and last == end and end - start >= 2
        lead_in = first < start and last == end
        mode = "BETWEEN" if both else ("LEAD_IN" if lead_in else "EXTEND")
    if mode == "BETWEEN":
        note = f"Nothing is keyed outside the range: the poses at frames {start} and {end} were kept."
        return replace(_with_context((start + 1, end - 1), known, mode, fps), notes=(note,))
    if mode == "EXTEND":
        first, kept = start + 1, start
    else:
        last, kept = end - 1, end
    if last < first:
        raise UserError(f"The figure is keyed at frame {kept} only, which is all of the range: choose a longer one.")
    done = "the motion was extended from it" if mode == "EXTEND" else "a lead-in to it was made"
    note = f"Nothing is keyed outside the range: the pose at frame {kept} was kept and {done}."
    return replace(_with_context((first, last), known, mode, fps), notes=(note,))


def _loop(span: Span, known: Span, fps: float) -> Plan:
    """A span at the end of a motion whose last frame becomes its first one."""
    (first, last), (start, end) = span, known
    if end > last:
        raise UserError(f"A loop ends where the range ends: let it reach the last key, at frame {end}.")
    notes = []
    if first < start + 2:
        first = start + 2
        notes.append(f"The loop starts with the poses at frames {start} and {start + 1}, which were kept.")
    if last - first < 2:
        raise UserError(f"A loop needs a longer range: let it end at frame {first + 2} or later.")
    frames, most = last - start + 1, _most_frames(fps)
    if frames > most:
        raise UserError(
            f"From its first key to the end of the loop the figure moves for {frames} frames, at most {most} "
            f"({LONGEST_SECONDS:g} s) become a loop: shorten its action."
        )
    return Plan(first, last, start, last, "LOOP", tuple(notes))
