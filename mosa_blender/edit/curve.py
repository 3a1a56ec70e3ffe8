# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of one F-curve with a range of frames rewritten, as arrays. No bpy.

Keys outside the range are kept as they are, and so are the user's own inside it. Where a new key
would bend a kept segment, anchors hold it: keys on the frames of the segment, with its values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .ranges import NEAR

# Blender's enum numbers, the same in 4.5 to 5.2.
CONSTANT, LINEAR = 0, 1
_AUTO_CLAMPED = 4
KEY_TYPES = {"KEYFRAME": 0, "EXTREME": 1, "BREAKDOWN": 2, "JITTER": 3, "MOVING_HOLD": 4, "GENERATED": 5}

KEY = np.dtype(
    [
        ("co", "f4", (2,)),
        ("handle_left", "f4", (2,)),
        ("handle_right", "f4", (2,)),
        ("handle_left_type", "u1"),
        ("handle_right_type", "u1"),
        ("interpolation", "u1"),
        ("easing", "u1"),
        ("type", "u1"),
        ("back", "f4"),
        ("amplitude", "f4"),
        ("period", "f4"),
        ("select_control_point", "?"),
        ("select_left_handle", "?"),
        ("select_right_handle", "?"),
    ]
)
"""All that Blender keeps of a key."""

_REACH = 3
"""Keys beside a span that say how it is joined to them: one more than are looked at."""

NO_FRAMES = np.empty(0, dtype=np.float64)

Evaluate = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Span:
    """The frames first..last that are rewritten; a side is open where nothing is kept on it."""

    first: int
    last: int
    open_before: bool = False
    open_after: bool = False

    @property
    def numbers(self) -> np.ndarray:
        """The frames."""
        return np.arange(self.first, self.last + 1)


@dataclass(frozen=True)
class Rewritten:
    """Keys (K,) sorted by frame; `kept` (K,) says which were there before."""

    keys: np.ndarray
    kept: np.ndarray


def read_keys(curve: Any, names: Sequence[str] = KEY.names or ()) -> np.ndarray:
    """The keys of an F-curve, or these parts of them, sorted by frame."""
    points = curve.keyframe_points
    keys = np.empty(len(points), dtype=[(name, KEY[name]) for name in names])
    for name in names:
        field = np.empty(keys[name].shape, dtype=keys[name].dtype)
        points.foreach_get(name, field.reshape(-1))
        keys[name] = field
    at = keys["co"][:, 0]
    return keys if (at[1:] >= at[:-1]).all() else keys[np.argsort(at, kind="stable")]


def write_keys(curve: Any, made: Rewritten) -> None:
    """Give an F-curve these keys and no others.

    Not followed by curve.update(): it would find the automatic handles of kept keys anew, and throw
    away a user's second key on a frame.
    """
    points = curve.keyframe_points
    points.clear()
    points.add(len(made.keys))
    for name in KEY.names or ():
        points.foreach_set(name, np.ascontiguousarray(made.keys[name]).reshape(-1))


def put_handles_back(curve: Any, before: np.ndarray) -> None:
    """Give all keys that are where they were the handles that they had `before` (K,) one was inserted.

    Blender finds automatic handles anew then, also those of keys outside a re-imagined range.
    """
    now = read_keys(curve)
    if not len(before):
        return
    index = np.searchsorted(before["co"][:, 0], now["co"][:, 0]).clip(max=len(before) - 1)
    same = (before["co"][index] == now["co"]).all(axis=1)
    for name in ("handle_left", "handle_right"):
        now[name][same] = before[name][index[same]]
        curve.keyframe_points.foreach_set(name, np.ascontiguousarray(now[name]).reshape(-1))


def new_keys(frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Linear keys of type Generated at frames (K,) with values (K,)."""
    keys = np.zeros(len(frames), dtype=KEY)
    keys["co"] = np.column_stack([frames, values])
    keys["handle_left"], keys["handle_right"] = keys["co"], keys["co"]
    keys["handle_left_type"] = keys["handle_right_type"] = _AUTO_CLAMPED
    keys["interpolation"], keys["type"] = LINEAR, KEY_TYPES["GENERATED"]
    keys["back"], keys["amplitude"], keys["period"] = 1.70158, 0.8, 4.1
    return keys


def user_keys(keys: np.ndarray, types: frozenset[str], recorded: np.ndarray = NO_FRAMES) -> np.ndarray:
    """Which of the keys (K,) are of these types; those of type Generated never are, those of type Keyframe not on
    frames (R,) of a recording."""
    kinds, chosen = keys["type"], np.zeros(256, dtype=bool)
    chosen[[KEY_TYPES[name] for name in types - {"GENERATED"}]] = True
    found = chosen[kinds]
    if len(recorded) and found.any():
        found &= (kinds != KEY_TYPES["KEYFRAME"]) | ~np.isin(keys["co"][:, 0], recorded)
    return np.asarray(found)


def rewrite(
    old: np.ndarray,
    span: Span,
    values: np.ndarray,
    held: np.ndarray,
    types: frozenset[str],
    before: Evaluate,
    recorded: np.ndarray = NO_FRAMES,
) -> Rewritten:
    """The keys with one on each frame of the span.

    values     (T,) what the curve is to be on the span's frames
    held       (T,) on which of them it holds its value until the next frame
    types      the types of keys in the span that stay as they are
    before     the old curve's values (K,) at frames (K,)
    recorded   frames (R,) whose keys of type Keyframe do not stay
    """
    # Of long recordings most keys are far off: to sort these in again would take as long as to write them.
    first, last = np.searchsorted(old["co"][:, 0], (span.first - 1, span.last + 1))
    start, stop = max(first - _REACH, 0), last + _REACH
    near = _rewritten(old[start:stop], span, values, held, types, before, recorded)
    far = np.ones(start, dtype=bool), np.ones(len(old[stop:]), dtype=bool)
    keys = _joined(_joined(old[:start], near.keys), old[stop:])
    return Rewritten(keys, np.concatenate([far[0], near.kept, far[1]]))


def _rewritten(
    old: np.ndarray,
    span: Span,
    values: np.ndarray,
    held: np.ndarray,
    types: frozenset[str],
    before: Evaluate,
    recorded: np.ndarray,
) -> Rewritten:
    """As `rewrite`, of the keys in the span and some on either side."""
    at = _whole(old["co"][:, 0])
    inside = (at >= span.first) & (at <= span.last)
    kept = ~inside | user_keys(old, types, recorded)
    written = np.ones(len(values), dtype=bool)
    pins = at[kept & inside]
    written[(pins[pins == np.floor(pins)] - span.first).astype(np.int64)] = False
    fresh = new_keys(span.numbers[written], values[written])
    fresh["interpolation"][held[written]] = CONSTANT
    # Beside a kept key nothing is cut.
    beside_first, beside_last = (np.abs(at[kept] - edge) for edge in (span.first - 0.5, span.last + 0.5))
    if not span.open_before and not np.any(beside_first <= 0.5):
        fresh = _joined(fresh, _anchors_before(old, at, kept, span, before))
    if not span.open_after and not np.any(beside_last <= 0.5):
        fresh = _joined(fresh, _anchors_after(old, at, kept, span, before))
    return merged(Rewritten(old[kept], np.ones(np.count_nonzero(kept), dtype=bool)), fresh)


def merged(made: Rewritten, more: np.ndarray) -> Rewritten:
    """The keys with further ones."""
    keys = _joined(made.keys, more)
    kept = np.concatenate([made.kept, np.zeros(len(more), dtype=bool)])
    order = np.argsort(keys["co"][:, 0], kind="stable")
    keys, kept = keys[order], kept[order]
    _set_handles(keys, ~kept)
    return Rewritten(keys, kept)


def _set_handles(keys: np.ndarray, which: np.ndarray) -> None:
    """Handles along the curve, a third of the way to the neighbours, as Blender has them."""
    if len(keys) < 2:
        return
    co = keys["co"]
    steps = np.diff(co, axis=0)
    before, after = np.concatenate([steps[:1], steps]), np.concatenate([steps, steps[-1:]])
    slope = (before[:, 1] + after[:, 1]) / np.maximum(before[:, 0] + after[:, 0], NEAR)
    along = np.column_stack([np.ones(len(keys)), slope])
    keys["handle_left"][which] = (co - along * before[:, :1] / 3)[which]
    keys["handle_right"][which] = (co + along * after[:, :1] / 3)[which]


def _joined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Both one after the other; np.concatenate compares all field names each time."""
    keys = np.empty(len(a) + len(b), dtype=KEY)
    keys[: len(a)], keys[len(a) :] = a, b
    return keys


def beside(made: Rewritten) -> np.ndarray:
    """The frames (K,) that a kept key is on but for a hair: no key of ours can be there too."""
    frames = made.keys["co"][made.kept, 0]
    whole = _whole(frames)
    return whole[(whole != frames) & (whole == np.round(whole))]


def _whole(frames: np.ndarray) -> np.ndarray:
    """Frames (K,) with those that are nearly whole made whole."""
    near = np.round(frames)
    return np.where(np.abs(frames - near) < NEAR, near, frames.astype(np.float64))


def _anchors_before(old: np.ndarray, at: np.ndarray, kept: np.ndarray, span: Span, before: Evaluate) -> np.ndarray:
    """What holds the curve between the last kept key before the span, of keys (K,) at frames (K,), and the span."""
    earlier = np.flatnonzero(kept & (at < span.first))
    edge = np.array([span.first - 1])
    if not len(earlier):
        return _anchors(edge, before)
    start, interpolation = at[earlier[-1]], old["interpolation"][earlier[-1]]
    if interpolation == CONSTANT:
        return new_keys(np.empty(0), np.empty(0))
    if interpolation == LINEAR:
        return _anchors(edge, before)
    following = int(np.floor(start)) + 1
    if earlier[-1] == len(old) - 1:
        # Past its last key a curve goes on straight, and that may be a million frames.
        return _anchors(np.unique([following, span.first - 1]), before)
    return _anchors(np.arange(following, span.first), before)


def _anchors_after(old: np.ndarray, at: np.ndarray, kept: np.ndarray, span: Span, before: Evaluate) -> np.ndarray:
    """What holds the curve between the span and the first kept key after it, of keys (K,) at frames (K,)."""
    later = np.flatnonzero(kept & (at > span.last))
    edge = np.array([span.last + 1])
    if not len(later) or later[0] == 0:
        return _anchors(edge, before)
    interpolation = old["interpolation"][later[0] - 1]
    if interpolation in (CONSTANT, LINEAR):
        anchor = _anchors(edge, before)
        anchor["interpolation"] = interpolation
        return anchor
    return _anchors(np.arange(span.last + 1, int(np.ceil(at[later[0]]))), before)


def _anchors(frames: np.ndarray, before: Evaluate) -> np.ndarray:
    return new_keys(frames, before(frames))
