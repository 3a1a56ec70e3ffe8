# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames are re-imagined, what is pinned, rotation modes and keys as arrays: without Blender."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mosa_blender.edit import curve, ranges
from mosa_blender.edit.scope import SCOPES
from mosa_blender.edit.wish import Wish
from mosa_blender.jobs import UserError
from mosa_blender.rig import modes, moving, skeleton
from mosa_blender.rig.profiles import match_bones
from mosa_blender.rig.rotations import to_matrix
from tests.addon.test_rig_pure import random_quaternions, random_turn, same_rotation, smooth_quaternions

FPS = 24.0
KEYFRAME = frozenset({"KEYFRAME"})
ALL_MODES = ["QUATERNION", "AXIS_ANGLE", "XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"]


# --- the range ----------------------------------------------------------------------------------------


def test_what_marks_a_range() -> None:
    assert ranges.from_numbers(5, 5) == (5, 5)
    assert ranges.from_preview(True, 10, 20) == (10, 20)
    assert ranges.from_keys([30.0, 10.0, 20.0]) == (11, 29)
    assert ranges.from_keys([9.5, 20.5]) == (10, 20)
    assert ranges.from_keys([9.995, 20.005]) == (11, 19), "keys a hair off a frame are on it"
    assert ranges.from_markers([(30, False), (10, False)]) == (10, 30)
    assert ranges.from_markers([(1, False), (40, True), (20, True)]) == (20, 40)
    assert ranges.beside_keys((1, 100), 2.0, FPS, before=False) == (101, 148)
    assert ranges.beside_keys((1, 100), 2.0, FPS, before=True) == (-47, 0)
    assert ranges.beside_keys((1, 100), 0.01, FPS, before=False) == (101, 101), "a frame at least"


@pytest.mark.parametrize("fps", [12.0, 23.976, 29.97, 60.0])
def test_the_longest_range_beside_keys_is_not_too_long(fps: float) -> None:
    made = ranges.plan(ranges.beside_keys((1, 100), 60.0, fps, before=False), (1, 100), "EXTEND", fps)
    assert made.last - made.first + 1 == pytest.approx(60.0 * fps, abs=1.0)


@pytest.mark.parametrize(
    ("marking", "sentence"),
    [
        (lambda: ranges.from_numbers(20, 5), "ends at frame 5, before it starts at 20"),
        (lambda: ranges.from_preview(False, 1, 2), "no preview range"),
        (lambda: ranges.from_keys([]), "Select two keys"),
        (lambda: ranges.from_keys([7.0, 7.0]), "Select two keys"),
        (lambda: ranges.from_keys([7.0, 8.0]), "no frame between"),
        (lambda: ranges.from_markers([]), "two markers: set one"),
        (lambda: ranges.from_markers([(1, True)] * 3), "two of the 3 markers"),
        (lambda: ranges.from_markers([(20, False)] * 2), "Both markers of the range are at frame 20"),
        (
            lambda: ranges.from_markers([(20, True), (20, True), (40, False)]),
            "Both markers of the range are at frame 20",
        ),
        (lambda: ranges.from_markers([(1, False)] * 3), "two of the 3 markers"),
    ],
)
def test_what_marks_none(marking: Any, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        marking()


def shown(made: ranges.Plan) -> tuple[int, ...]:
    return made.shown_first, made.first, made.last, made.shown_last


@pytest.mark.parametrize(
    ("span", "known", "mode", "found", "frames", "note"),
    [
        ((40, 60), (1, 200), "AUTO", "BETWEEN", (1, 40, 60, 108), ""),
        ((100, 110), (1, 200), "BETWEEN", "BETWEEN", (52, 100, 110, 158), ""),
        ((60, 100), (1, 80), "AUTO", "EXTEND", (12, 60, 100, 100), "Nothing is keyed after frame 80"),
        ((60, 100), (1, 80), "BETWEEN", "EXTEND", (12, 60, 100, 100), "Nothing is keyed after frame 80"),
        ((60, 100), (1, 80), "EXTEND", "EXTEND", (12, 60, 100, 100), ""),
        ((-20, 10), (5, 80), "AUTO", "LEAD_IN", (-20, -20, 10, 58), "Nothing is keyed before frame 5"),
        ((-20, 10), (5, 80), "LEAD_IN", "LEAD_IN", (-20, -20, 10, 58), ""),
        ((1, 80), (1, 80), "AUTO", "BETWEEN", (1, 2, 79, 80), "frames 1 and 80 were kept"),
        ((1, 3), (1, 3), "AUTO", "BETWEEN", (1, 2, 2, 3), "frames 1 and 3 were kept"),
        ((5, 6), (5, 6), "AUTO", "EXTEND", (5, 6, 6, 6), "frame 5 was kept"),
        ((1, 48), (1, 1), "AUTO", "EXTEND", (1, 2, 48, 48), "frame 1 was kept and the motion was extended"),
        ((1, 48), (10, 30), "AUTO", "EXTEND", (10, 11, 48, 48), "frame 10 was kept"),
        ((1, 48), (48, 48), "AUTO", "LEAD_IN", (1, 1, 47, 48), "frame 48 was kept and a lead-in"),
        ((40, 80), (1, 80), "LOOP", "LOOP", (1, 40, 80, 80), ""),
        ((40, 100), (1, 80), "LOOP", "LOOP", (1, 40, 100, 100), ""),
        ((3, 80), (1, 80), "LOOP", "LOOP", (1, 3, 80, 80), ""),
        ((1, 80), (1, 80), "LOOP", "LOOP", (1, 3, 80, 80), "starts with the poses at frames 1 and 2"),
        ((-9, 80), (1, 80), "LOOP", "LOOP", (1, 3, 80, 80), "starts with the poses at frames 1 and 2"),
    ],
)
def test_the_plan(span: Any, known: Any, mode: str, found: str, frames: Any, note: str) -> None:
    made = ranges.plan(span, known, mode, FPS)
    assert (made.mode, shown(made)) == (found, frames)
    assert note in " ".join(made.notes) and bool(made.notes) == bool(note)


@pytest.mark.parametrize(
    ("span", "known", "mode", "sentence"),
    [
        ((1, 24 * 60 + 1), (1, 2000), "AUTO", r"has 1441 frames, at most 1440 \(60 s\)"),
        ((40, 60), (1, 80), "EXTEND", "keyed after the range, up to frame 80"),
        ((40, 60), (1, 80), "LEAD_IN", "keyed before the range, from frame 1"),
        ((40, 60), (1, 80), "LOOP", "reach the last key, at frame 80"),
        ((7, 7), (7, 7), "AUTO", "frame 7 only"),
        ((1, 2), (1, 2), "LOOP", "end at frame 5 or later"),
        ((1, 4), (1, 4), "LOOP", "end at frame 5 or later"),
        ((1550, 1600), (1, 1600), "LOOP", r"moves for 1600 frames, at most 1440 \(60 s\) become a loop"),
    ],
)
def test_what_cannot_be_done(span: Any, known: Any, mode: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        ranges.plan(span, known, mode, FPS)


frame = st.integers(-300, 600)


@given(frame, st.integers(0, 300), frame, st.integers(0, 300), st.sampled_from(["AUTO", "BETWEEN", "LOOP"]))
def test_every_plan_has_context_and_lies_where_it_must(
    first: int, length: int, start: int, keyed: int, mode: str
) -> None:
    span, known = (first, first + length), (start, start + keyed)
    try:
        made = ranges.plan(span, known, mode, FPS)
    except UserError:
        assume(False)
        return
    assert span[0] <= made.first <= made.last <= span[1], "never more than was marked"
    assert made.shown_first <= made.first <= made.last <= made.shown_last
    assert (made.first > made.shown_first) == (made.mode != "LEAD_IN")
    assert (made.last < made.shown_last) == (made.mode in ("BETWEEN", "LEAD_IN"))
    assert made.frames == made.shown_last - made.shown_first + 1
    if made.mode == "LOOP":
        assert made.shown_first == start
    if made.mode != "BETWEEN":
        assert (known[1] > made.last) == (made.mode == "LEAD_IN")


def test_known_frames_are_whole() -> None:
    assert ranges.known_frames(0.5, 10.5) == (1, 10)
    assert ranges.known_frames(3.005, 9.995) == (3, 10)
    assert ranges.known_frames(4.3, 4.6) == (4, 4)


@given(st.lists(st.floats(-5, 40, width=32), max_size=12))
def test_pins_are_whole_frames_in_the_range_around_the_keys(keys: list[float]) -> None:
    pinned = ranges.pinned_frames(np.array(keys, dtype=np.float64), 0, 30)
    assert pinned.tolist() == sorted(set(pinned.tolist())) and all(0 <= frame <= 30 for frame in pinned)
    for key in keys:
        for side in (np.floor(key), np.ceil(key)):
            needed = abs(key - round(key)) >= ranges.NEAR or side == round(key)
            assert not needed or not 0 <= side <= 30 or side in pinned
    assert all(min(abs(frame - key) for key in keys) < 1.0 for frame in pinned)


@pytest.mark.parametrize(
    ("keys", "fps", "wanted"),
    [
        ([], 24.0, []),
        ([5.0], 24.0, [False]),
        (range(40), 24.0, [True] * 40),
        (range(13), 24.0, [True] * 13),
        (range(12), 24.0, [False] * 12),
        (range(0, 40, 2), 24.0, [True] * 20),
        (range(0, 40, 3), 24.0, [False] * 14),
        (range(0, 80, 4), 50.0, [True] * 20),
        (range(10), 8.0, [True] * 10),
        ([*range(30), 35.0, *range(40, 45)], 24.0, [True] * 30 + [False] * 6),
    ],
)
def test_keys_that_follow_each_other_for_half_a_second_are_recorded(keys: Any, fps: float, wanted: list[bool]) -> None:
    assert ranges.recorded(np.array(keys, dtype=np.float64), fps).tolist() == wanted


def test_scopes() -> None:
    assert set(SCOPES["UPPER"]) | set(SCOPES["LOWER"]) == set(SCOPES["BODY"]) == set(range(22))
    assert not set(SCOPES["UPPER"]) & set(SCOPES["LOWER"]) and set(SCOPES["ARMS"]) < set(SCOPES["UPPER"])
    assert [skeleton.JOINTS[k] for k in SCOPES["ARMS"]][:2] == ["left_collar", "right_collar"]
    profile = match_bones(skeleton.JOINTS)
    assert {scope for scope in SCOPES if profile.located_for(SCOPES[scope])} == {"BODY", "LOWER"}


@given(
    frame,
    frame,
    st.text(),
    st.sampled_from([None, True, False]),
    st.frozensets(st.sampled_from(["KEYFRAME", "EXTREME"])),
)
def test_a_wish_survives_as_text(first: int, last: int, prompt: str, travel: bool | None, types: Any) -> None:
    wish = Wish(first, last, "LOOP", "BODY", 0.5, types, prompt, travel, 7)
    assert Wish.from_text(wish.to_text()) == wish


# --- rotation modes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ALL_MODES)
def test_values_of_a_mode_and_quaternions_agree(mode: str) -> None:
    q = smooth_quaternions(5)
    values = modes.from_quaternions(mode, q)
    assert same_rotation(modes.to_quaternions(mode, values), q)


@cache
def wandering(mode: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A rotation that wanders anywhere and its values in a mode; not to be written to, for they are kept."""
    q = smooth_quaternions(seed)
    values = modes.from_quaternions(mode, q)
    q.flags.writeable = values.flags.writeable = False
    return q, values


@pytest.mark.parametrize("mode", ALL_MODES)
@settings(deadline=None)
@given(seed=st.integers(0, 1000), turns=st.integers(-2, 2), cut=st.integers(1, 390))
def test_values_go_on_from_the_frame_before(mode: str, seed: int, turns: int, cut: int) -> None:
    """Cut anywhere and continued, a curve is what it would have been: whatever turns it has made before."""
    q, values = wandering(mode, seed % 7)
    whole = values.copy()
    if mode == "QUATERNION":
        whole = whole * (1 if turns % 2 else -1)
    elif mode == "AXIS_ANGLE":
        whole[:, 0] += 2 * np.pi * turns
    else:
        whole[:, seed % 3] += 2 * np.pi * turns
    again = modes.from_quaternions(mode, q[cut:], whole[cut - 1])
    assert same_rotation(modes.to_quaternions(mode, again), q[cut:])
    np.testing.assert_allclose(again, whole[cut:], atol=1e-6)
    assert not modes.jumps(mode, whole[cut - 1], again[0])


def test_a_value_without_a_direction_means_no_rotation() -> None:
    for mode in ("QUATERNION", "AXIS_ANGLE"):
        np.testing.assert_allclose(modes.to_quaternions(mode, np.zeros((2, 4))), [[1, 0, 0, 0]] * 2)


def test_jumps_are_seen() -> None:
    one = np.array([1.0, 0.0, 0.0, 0.0])
    assert modes.jumps("QUATERNION", one, -one) and not modes.jumps("QUATERNION", one, one)
    assert modes.jumps("XYZ", np.zeros(3), np.array([0, 6.0, 0])) and not modes.jumps("XYZ", np.zeros(3), np.ones(3))
    axis = np.array([1.0, 0.0, 1.0, 0.0])
    assert modes.jumps("AXIS_ANGLE", axis, -axis) and not modes.jumps("AXIS_ANGLE", axis, axis)
    assert modes.jumps("AXIS_ANGLE", axis, np.array([1.0 + 2 * np.pi, 0.0, 1.0, 0.0])), "a whole turn"


@pytest.mark.parametrize("mode", ALL_MODES[2:])
def test_the_other_triple_of_euler_angles_is_a_jump(mode: str) -> None:
    """Though no angle changes by half a turn: halfway to it the bone is turned far away from both."""
    near = np.array([0.1, 0.2, 0.3])
    other = near - np.pi
    other["XYZ".index(mode[1])] *= -1.0
    assert same_rotation(*(modes.to_quaternions(mode, values[None]) for values in (near, other)))
    assert np.abs(other).max() < np.pi
    assert modes.jumps(mode, np.zeros(3), other) and not modes.jumps(mode, np.zeros(3), near)


# --- a rig that moves ---------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 2.0]), st.booleans(), st.booleans())
def test_reading_and_writing_a_moving_rig(seed: int, scale: float, moves: bool, twists: bool) -> None:
    frames = 5
    worlds = np.tile(np.eye(4), (frames, 1, 1))
    for k in range(frames):
        worlds[k, :3, :3] = scale * random_turn(seed + (k if moves else 0))
        worlds[k, :3, 3] = np.random.default_rng(seed + k * moves).normal(size=3)
    axes = random_turn(seed + 90)
    between = random_quaternions(seed + 4, frames, 22) if twists else None
    if between is not None:
        between[:, 0] = (1, 0, 0, 0)
    bones = to_matrix(random_quaternions(seed + 91, 22))
    rig = moving.MovingRig(bones, skeleton.rest_joints(skeleton.OFFSETS) @ axes.T, worlds, between)
    q = random_quaternions(seed + 2, frames, 22)
    location = np.random.default_rng(seed).normal(size=(frames, 3))
    rotations, root = rig.read(q, location)
    again, location_again = rig.write(rotations, root)
    assert same_rotation(again, q)
    np.testing.assert_allclose(location_again, location, atol=1e-7)
    lengths = np.linalg.norm(skeleton.OFFSETS, axis=1) * scale
    np.testing.assert_allclose(np.linalg.norm(rig.offsets, axis=1), lengths, atol=1e-9)
    part = rig.at(slice(2, 4)).write(rotations[2:4], root[2:4])
    assert same_rotation(part[0], q[2:4])
    np.testing.assert_allclose(part[1], location[2:4], atol=1e-7)


# --- keys as arrays -----------------------------------------------------------------------------------


def old_keys(frames: list[float], types: list[int] | None = None, interpolation: int = 2) -> np.ndarray:
    """Keys of a user: value = frame / 10, with odd handles."""
    keys = curve.new_keys(np.array(frames), np.array(frames) / 10)
    keys["type"] = types if types is not None else 0
    keys["interpolation"] = interpolation
    keys["handle_left"] -= (3.3, 0.7)
    return keys


def before(frames: np.ndarray) -> np.ndarray:
    return 1000.0 + frames


def rewritten(old: np.ndarray, span: curve.Span, held: Any = False) -> curve.Rewritten:
    frames = span.numbers
    holds = np.broadcast_to(held, frames.shape)
    return curve.rewrite(old, span, np.sin(frames), holds, KEYFRAME, before)


def frames_of(made: curve.Rewritten, kept: bool) -> list[float]:
    return made.keys["co"][made.kept == kept, 0].tolist()


def test_user_keys_stay_and_the_rest_is_generated() -> None:
    old = old_keys([1, 10, 12, 14, 15, 20, 30], [0, 5, 0, 2, 5, 0, 0])
    made = rewritten(old, curve.Span(11, 19))
    assert frames_of(made, True) == [1, 10, 12, 20, 30]
    assert frames_of(made, False) == [11, 13, 14, 15, 16, 17, 18, 19]
    fresh = made.keys[~made.kept]
    assert set(fresh["type"]) == {5} and set(fresh["interpolation"]) == {curve.LINEAR}
    np.testing.assert_allclose(fresh["co"][:, 1], np.sin(fresh["co"][:, 0]), atol=1e-7)
    assert made.keys[made.kept].tobytes() == old[[0, 1, 2, 5, 6]].tobytes()


@pytest.mark.parametrize(
    ("interpolation", "anchors"),
    [(curve.CONSTANT, [15]), (curve.LINEAR, [9, 15]), (2, [6, 7, 8, 9, 15, 16, 17]), (12, [6, 7, 8, 9, 15, 16, 17])],
)
def test_anchors_hold_the_segments_that_are_cut(interpolation: int, anchors: list[int]) -> None:
    made = rewritten(old_keys([5, 18], interpolation=interpolation), curve.Span(10, 14))
    assert frames_of(made, False) == sorted([*range(10, 15), *anchors])
    for frame in anchors:
        key = made.keys[made.keys["co"][:, 0] == frame][0]
        assert key["co"][1] == 1000.0 + frame and key["type"] == 5
        assert key["interpolation"] == min(interpolation, curve.LINEAR)


def test_no_anchors_beside_keys_pins_and_open_sides() -> None:
    assert frames_of(rewritten(old_keys([9, 15]), curve.Span(10, 14)), False) == [10, 11, 12, 13, 14]
    pins = rewritten(old_keys([1, 10, 14, 30]), curve.Span(10, 14))
    assert frames_of(pins, False) == [11, 12, 13], "the segments from pin to key are whole"
    opened = rewritten(old_keys([]), curve.Span(10, 14, True, True))
    assert frames_of(opened, False) == [10, 11, 12, 13, 14]
    for keys in ([], [20, 30], [1, 5]):  # beyond its keys a curve is level
        assert frames_of(rewritten(old_keys(keys), curve.Span(10, 14)), False)[-6:] == [10, 11, 12, 13, 14, 15]


def test_handles_of_new_keys_lie_along_the_curve() -> None:
    made = curve.rewrite(
        old_keys([]), curve.Span(10, 14, True, True), 2.0 * np.arange(5), np.zeros(5, dtype=bool), frozenset(), np.sin
    ).keys
    for side, sign in (("left", -1.0), ("right", 1.0)):
        np.testing.assert_allclose(
            made[f"handle_{side}"] - made["co"], np.full((5, 2), [1 / 3, 2 / 3]) * sign, rtol=1e-5
        )


def test_subframe_keys() -> None:
    made = rewritten(old_keys([9.5, 11.5, 14.5], [0, 0, 5]), curve.Span(10, 14))
    assert frames_of(made, True) == [9.5, 11.5, 14.5], "those outside and the user's own"
    assert frames_of(made, False) == [10, 11, 12, 13, 14]
    near = rewritten(old_keys([11, 12.004, 13.004], [0, 0, 5]), curve.Span(10, 14, True, True))
    assert frames_of(near, False) == [10, 13, 14] and curve.beside(near).tolist() == [12]


def test_held_frames_are_constant() -> None:
    made = rewritten(old_keys([9, 13]), curve.Span(10, 12), held=[False, False, True])
    assert made.keys["interpolation"].tolist() == [2, 1, 1, 0, 2]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0, 2, 5]), st.sampled_from([0, 1, 2])), max_size=15),
    st.integers(5, 50),
    st.integers(0, 9),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_keyed(keys: list[tuple[int, int, int]], first: int, length: int, a: bool, b: bool) -> None:
    unique = sorted({key[0]: key for key in keys}.values())
    old = old_keys([k[0] for k in unique], [k[1] for k in unique])
    old["interpolation"] = [k[2] for k in unique]
    span = curve.Span(first, first + length, a, b)
    made = rewritten(old, span)
    at = made.keys["co"][:, 0]
    assert np.all(np.diff(at) > 0), "sorted, no frame twice"
    assert set(span.numbers) <= set(at), "a key on every frame of the range"
    outside = (old["co"][:, 0] < span.first) | (old["co"][:, 0] > span.last)
    stay = outside | (old["type"] == 0)
    assert made.keys[made.kept].tobytes() == old[stay].tobytes()
    extra = at[~made.kept & ((at < span.first) | (at > span.last))]
    assert not (a and np.any(extra < span.first)) and not (b and np.any(extra > span.last))
