# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit may be, and the sentences about what it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.generate.edit.checked_edit import MOST_FRAMES, check_edit
from mosa.generate.edit.commands import lies_down
from mosa.generate.edit.request import MODES, SCOPES
from mosa.motion.motion import Motion
from mosa.motion.rotations import IDENTITY, from_axis_angle, multiply, rotate, yaw
from mosa.motion.skeleton import OFFSETS
from tests.backend.edit_samples import assert_same_at, clip, degrees, foreign

FRAMES = 120


@pytest.fixture(scope="module")
def motion() -> Motion:
    return clip(24.0, 5.0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Say which frames"),
        ({"start": 40}, "Say which frames"),
        ({"mode": "extend"}, "Say how many frames are to be added, or which"),
        ({"mode": "lead-in"}, "Say how many frames are to be added, or which"),
        ({"start": 40, "end": 40}, "The range from 40 to 40 is empty"),
        ({"start": 60, "end": 40}, "its end must come after its beginning"),
        ({"start": 120, "end": 120}, "is empty"),
        ({"start": -1, "end": 40}, "first frame must be a whole number from 0 to 120, not -1"),
        ({"start": 40, "end": 121}, "range's end must be a whole number from 0 to 120, not 121"),
        ({"start": 40.5, "end": 60}, "first frame must be a whole number"),
        ({"start": True, "end": 60}, "first frame must be a whole number"),
        ({"start": 0, "end": 10**400}, "range's end must be a whole number from 0 to 120"),
        ({"start": 0, "end": 120}, "covers the whole motion"),
        ({"start": 0, "end": 120, "mode": "extend"}, "covers the whole motion"),
        ({"start": 0, "end": 120, "mode": "lead-in"}, "covers the whole motion"),
        ({"start": 40, "end": 60, "pins": [39]}, "pinned frame must be a whole number from 40 to 59, not 39"),
        ({"start": 40, "end": 60, "pins": [50, 60]}, "from 40 to 59, not 60"),
        ({"start": 40, "end": 60, "pins": ["first"]}, "A pinned frame"),
        ({"start": 40, "end": 60, "pins": [45.5]}, "A pinned frame"),
        ({"start": 40, "end": 42, "pins": [40, 41]}, "Every frame of the range is pinned"),
        ({"start": 40, "end": 42, "pins": [40, 41], "text": "a person jumps"}, "Every frame of the range is pinned"),
        ({"start": 40, "end": 60, "mode": "inside"}, "between, extend, lead-in, loop"),
        ({"start": 40, "end": 60, "mode": None}, "The mode must be one of"),
        ({"start": 40, "end": 60, "scope": "head"}, "body, upper, lower, arms"),
        ({"start": 40, "end": 60, "frames": 5}, "either a range or a number of frames"),
        ({"frames": 5}, "in-betweening wants a range"),
        ({"frames": 0, "mode": "extend"}, "from 1 to 1440, not 0"),
        ({"frames": 1441, "mode": "lead-in"}, "from 1 to 1440, not 1441"),
        ({"frames": 2.5, "mode": "loop"}, "The number of frames"),
        ({"start": 40, "end": 60, "mode": "extend"}, "To extend, the range must reach the motion's end, frame 120"),
        ({"start": 40, "end": 60, "mode": "loop"}, "To loop, the range must reach"),
        ({"start": 10, "end": 60, "mode": "lead-in"}, "must start at frame 0"),
        ({"start": 1, "end": 120, "mode": "loop"}, "at least two known frames"),
        ({"start": 118, "end": 120, "mode": "loop"}, "at least three frames"),
        ({"frames": 2, "mode": "loop"}, "at least three frames"),
        ({"start": 60, "end": 120, "mode": "loop", "pins": [119]}, "The last two frames of a loop, 118 and 119"),
        ({"start": 60, "end": 120, "mode": "loop", "pins": [118]}, "neither can be a pin"),
        ({"start": 116, "end": 120, "mode": "loop", "pins": [116, 117]}, "Every frame of the range is pinned"),
        ({"start": 60, "end": 120, "mode": "loop", "scope": "arms"}, "A loop brings the whole body back"),
        ({"start": 40, "end": 60, "scope": ["body"]}, "body, upper, lower, arms"),
        ({"start": 40, "end": 60, "pins": 50}, "The pins must be a list"),
        ({"start": 40, "end": 60, "pins": "50"}, "The pins must be a list"),
        ({"frames": 20, "mode": "loop", "travel": "no"}, "True, False or None"),
        ({"start": 40, "end": 60, "text": 7}, "text that describes"),
        ({"start": 40, "end": 60, "text": "a" * 1001}, "1001 characters"),
        ({"start": 40, "end": 60, "context": 1.5}, "strength of the context must be a number from 0 to 1, not 1.5"),
        ({"start": 40, "end": 60, "context": float("nan")}, "strength of the context"),
        ({"start": 40, "end": 60, "seed": -1}, "The seed"),
        ({"start": 40, "end": 60, "variations": 9}, "from 1 to 8"),
        ({"start": 40, "end": 60, "guidance": -1}, "The guidance"),
        ({"start": 40, "end": 60, "temperature": 0}, "The temperature"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(motion: Motion, options: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError) as problem:
        check_edit(motion, **options)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value) and str(problem.value).endswith(".")


def test_huge_ranges_and_strange_rates_are_refused(motion: Motion) -> None:
    index = np.arange(24 * 62) % FRAMES
    long = Motion.from_rotations(24.0, motion.rotations[index], motion.root[index], OFFSETS)
    assert check_edit(long, 10, 10 + 60 * 24).frames == long.frames
    with pytest.raises(RequestError, match="longer than 60 seconds"):
        check_edit(long, 10, 11 + 60 * 24)
    with pytest.raises(RequestError, match="frame rate must be a number from 1 to 240"):
        check_edit(replace(motion, fps=500.0), 40, 60)


@pytest.mark.parametrize(
    ("start", "end", "words"), [(0, 40, "Nothing is known before"), (80, 120, "Nothing is known after")]
)
def test_a_range_at_an_end_is_made_freely_and_says_so(motion: Motion, start: int, end: int, words: str) -> None:
    request = check_edit(motion, start, end)
    assert [words in warning for warning in request.warnings] == [True]
    assert check_edit(motion, start, end, mode="lead-in" if start == 0 else "extend").warnings == []
    pinned = check_edit(motion, start, end, pins=[start if start == 0 else end - 1])
    assert pinned.warnings == [], "a pin at the end is something known"


def test_a_whole_motion_with_a_pin_can_be_made_anew(motion: Motion) -> None:
    request = check_edit(motion, 0, FRAMES, pins=[50])
    assert request.known.sum() == 1 and len(request.warnings) == 2


def test_a_motion_may_be_an_hour_long_and_no_longer() -> None:
    hour = clip(30.0, 0.1)
    index = np.zeros(MOST_FRAMES, dtype=int)
    hour = replace(hour, **{name: getattr(hour, name)[index] for name in ("rotations", "root", "joints", "contacts")})
    assert check_edit(hour, 50, 60).frames == MOST_FRAMES
    longer = replace(hour, root=np.concatenate([hour.root, hour.root[:1]]))
    with pytest.raises(RequestError, match=r"108001 frames, at most 108000 .* cut out the range"):
        check_edit(longer, 50, 60)


def test_only_a_loop_travels_or_stays(motion: Motion) -> None:
    for travel in (True, False, np.True_):
        with pytest.raises(RequestError, match="Only a loop travels"):
            check_edit(motion, 40, 60, travel=travel)
        check_edit(motion, mode="loop", travel=travel)


def test_a_figure_without_legs_is_refused(motion: Motion) -> None:
    flat = Motion.in_place(24.0, np.zeros((60, 22, 3)))
    with pytest.raises(RequestError, match="legs have no length"):
        check_edit(flat, 20, 30)


def test_another_script_warns_as_it_does_when_generating(motion: Motion) -> None:
    (warning,) = check_edit(motion, 40, 60, text="人が歩く").warnings
    assert "English" in warning
    assert check_edit(motion, 40, 60, text="  ").text is None, "no prompt at all"
    assert check_edit(motion, 40, 60, text=" a person waves ").text == "a person waves"


def test_a_motion_without_frames_is_one_sentence(motion: Motion) -> None:
    empty = Motion.from_rotations(24.0, motion.rotations[:0], motion.root[:0], motion.offsets)
    with pytest.raises(RequestError, match="has no frames"):
        check_edit(empty, mode="extend", frames=10)


def test_a_short_motion_becomes_a_loop_where_no_range_is_given(motion: Motion) -> None:
    """As long as there is room for it; it was told to mark a range that starts later."""
    for frames in (5, 6, 24):
        short = Motion.from_rotations(24.0, motion.rotations[:frames], motion.root[:frames], motion.offsets)
        known = check_edit(short, mode="loop").known
        assert known[:2].all() and not known[2 : frames - 2].any()
    for frames in (1, 2, 4):
        short = Motion.from_rotations(24.0, motion.rotations[:frames], motion.root[:frames], motion.offsets)
        with pytest.raises(RequestError, match=f"needs at least 5 frames, not {frames}: say how many"):
            check_edit(short, mode="loop")


def test_a_text_without_time_is_told(motion: Motion) -> None:
    jump = {"text": "a person jumps"}
    (warning,) = check_edit(motion, 40, 50, **jump).warnings
    assert "0.8 s" in warning and "mark a longer range" in warning
    (warning,) = check_edit(motion, 40, 60, pins=[50], **jump).warnings
    assert "no time" in warning, "pins leave none, either"
    assert check_edit(motion, 40, 50).warnings == [], "without a text nothing is missed"
    for longer in (check_edit(motion, 40, 62, **jump), check_edit(motion, 40, 68, pins=[45], **jump)):
        assert longer.warnings == []
    assert check_edit(motion, mode="extend", frames=5, **jump).warnings == [], "behind an end there is all the time"


def test_pins_that_nobody_could_reach_are_named(motion: Motion) -> None:
    root = motion.root.copy()
    root[50] += [30.0, 0.0, 0.0]
    odd = Motion.from_rotations(24.0, motion.rotations, root, OFFSETS)
    (warning,) = check_edit(odd, 40, 60, pins=[50]).warnings
    assert "frames 39 and 50" in warning and "0.46 s" in warning and warning.endswith(".")
    (counted,) = check_edit(odd, 40, 60, pins=[50], first_frame=-100).warnings
    assert "frames -61 and -50" in counted
    with pytest.raises(RequestError, match="frames of a loop, 218 and 219,"):
        check_edit(motion, 60, 120, mode="loop", pins=[119], first_frame=100)
    assert check_edit(odd, 40, 60).warnings == [], "nobody pinned it"
    assert check_edit(odd, 70, 90).warnings == [], "the caller's own jump elsewhere is no business of ours"
    # What is far depends on the figure's size: centimetres are not metres.
    large = Motion.from_rotations(24.0, motion.rotations, 100.0 * motion.root, 100.0 * OFFSETS)
    assert check_edit(large, 40, 60).warnings == []


@given(first=st.integers(0, 118), length=st.integers(1, 119), data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_range_less_its_pins_is_unknown(first: int, length: int, data: st.DataObject) -> None:
    motion = clip(24.0, 5.0)
    last = min(FRAMES, first + length)
    if (first, last) == (0, FRAMES):
        last -= 1
    pins = data.draw(st.lists(st.integers(first, last - 1), max_size=5))
    expected = [frame for frame in range(first, last) if frame not in pins]
    if not expected:
        return
    request = check_edit(motion, first, last, pins=pins)
    assert np.flatnonzero(~request.known).tolist() == expected
    assert request.frames == FRAMES and request.fps == 24.0
    assert request.motion is motion


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "between"])
def test_frames_are_added_where_the_mode_says(motion: Motion, mode: str) -> None:
    request = check_edit(motion, mode=mode, frames=30)
    assert request.frames == FRAMES + 30
    kept = np.arange(FRAMES) + (30 if mode == "lead-in" else 0)
    assert request.known[kept].all() and not request.known[: request.frames].all()
    for name in ("rotations", "root", "joints"):
        assert np.array_equal(getattr(request.motion, name)[kept], getattr(motion, name))
    pinned = check_edit(motion, mode=mode, frames=30, pins=[request.frames - 30] if mode != "lead-in" else [5])
    assert pinned.known.sum() == request.known.sum() + 1


@pytest.mark.parametrize("travel", [True, False, None])
@pytest.mark.parametrize("given_", [{"start": 80, "end": 120}, {"frames": 40}, {}])
def test_a_loop_ends_in_its_own_beginning(motion: Motion, travel: bool | None, given_: dict[str, int]) -> None:
    request = check_edit(motion, mode="loop", travel=travel, **given_)
    end, loop = request.frames - 1, request.motion
    assert request.known[end - 1 :].all() and loop.frames > request.frames, "behind its end it goes on"
    assert loop.prompt == motion.prompt
    assert degrees(loop.rotations[end:, 1:], motion.rotations[: loop.frames - end, 1:]) < 1e-4
    speed = loop.root[end] - loop.root[end - 1]
    assert np.linalg.norm(speed) == pytest.approx(np.linalg.norm(motion.root[1] - motion.root[0]), abs=1e-9)
    gone = np.linalg.norm((loop.root[end] - loop.root[0])[[0, 2]])
    if travel is False:
        assert gone < 1e-12 and degrees(loop.rotations[end], motion.rotations[0]) < 1e-4
    else:
        assert gone > 1.0, "this clip walks away"
    assert_same_at(np.arange(60), loop, motion)


def test_whether_a_loop_travels_is_seen_from_the_clip(motion: Motion) -> None:
    still = Motion.from_rotations(24.0, motion.rotations, motion.root * [0.05, 1.0, 0.05], OFFSETS)
    request = check_edit(still, mode="loop")
    assert np.allclose(request.motion.root[FRAMES - 1], still.root[0])
    round_and_round = yaw(np.linspace(0.0, 1.5 * np.pi, FRAMES))
    turning = motion.rotations.copy()
    turning[:, 0] = round_and_round
    circle = np.stack([np.sin(np.linspace(0, 1.5 * np.pi, FRAMES)), np.full(FRAMES, 0.9)], axis=-1)
    root = np.c_[circle, np.cos(np.linspace(0, 1.5 * np.pi, FRAMES))]
    circling = check_edit(Motion.from_rotations(24.0, turning, root, OFFSETS), 90, 120, mode="loop", travel=True)
    assert degrees(circling.motion.rotations[FRAMES - 1, 0], yaw(1.5 * np.pi)) < 5.0, "a turn goes on"


def test_a_loop_that_begins_at_rest_slows_down_on_the_way_there() -> None:
    rotations = np.tile(IDENTITY, (FRAMES, 22, 1))
    ahead = np.maximum(np.arange(FRAMES) - 24.0, 0.0) / 24.0  # metres: a second of rest, then one of them a second
    root = np.column_stack([np.zeros(FRAMES), np.full(FRAMES, 0.95), ahead])
    walk = Motion.from_rotations(24.0, rotations, root, OFFSETS)
    request = check_edit(walk, 90, 120, mode="loop", travel=True)
    assert request.motion.root[119, 2] - ahead[89] == pytest.approx(30 / 24.0 / 2.0)


def test_loops_of_slow_clips_and_other_bodies() -> None:
    slow = clip(1.0, 20.0)
    assert check_edit(slow, mode="loop").known[: slow.frames].sum() >= 2
    other = foreign(clip(30.0, 3.0))
    request = check_edit(other, mode="loop")
    end = request.frames - 1
    away = request.motion.joints[end] - request.motion.root[end] - (other.joints[0] - other.root[0])
    assert np.linalg.norm(away, axis=-1).max() < 0.2


def test_seeds_count_up_and_are_drawn_where_none_is_given(motion: Motion) -> None:
    assert check_edit(motion, 40, 60, seed=2**31 - 1, variations=3).seeds == [2**31 - 1, 0, 1]
    assert len({check_edit(motion, 40, 60).seed for _ in range(8)}) > 1


def test_the_input_is_left_alone(motion: Motion) -> None:
    kept = {name: getattr(motion, name).copy() for name in ("rotations", "root", "joints", "contacts")}
    for mode in MODES:
        options = {"start": 40, "end": 60} if mode == "between" else {"frames": 20}
        check_edit(motion, mode=mode, **options)
    assert all(np.array_equal(getattr(motion, name), values) for name, values in kept.items())


def test_scopes_cover_the_body() -> None:
    assert sorted(SCOPES["upper"] + SCOPES["lower"]) == list(SCOPES["body"]) == list(range(22))
    assert set(SCOPES["arms"]) < set(SCOPES["upper"])


def test_that_the_rest_of_the_body_goes_on_in_added_frames_is_told(motion: Motion) -> None:
    for mode in ("extend", "lead-in"):
        (warning,) = check_edit(motion, mode=mode, frames=20, scope="arms").warnings
        assert "the rest of the body goes on, too" in warning
        assert check_edit(motion, mode=mode, frames=20).warnings == []
    assert check_edit(motion, 60, motion.frames, mode="extend", scope="arms").warnings == [], "these frames were there"


def test_a_motion_is_wanted(motion: Motion) -> None:
    for other in ("walk.npz", [motion], None):
        with pytest.raises(RequestError, match="wants one Motion"):
            check_edit(other, 40, 60)  # type: ignore[arg-type]


def test_variations_that_cannot_differ_are_told(motion: Motion) -> None:
    assert check_edit(motion, 40, 60, variations=5).warnings == []
    (warning,) = check_edit(motion, 40, 60, variations=6).warnings
    assert "at most 5 of the 6 variations differ" in warning
    (warning,) = check_edit(motion, 40, 60, variations=2, context=1.0).warnings
    assert "at most 1 of the 2" in warning
    assert check_edit(motion, 40, 60, variations=8, text="a person walks").warnings == []


def test_a_figure_with_z_up_is_told(motion: Motion) -> None:
    quarter = from_axis_angle(np.array([1.0, 0.0, 0.0]), np.pi / 2)
    rotations = motion.rotations.copy()
    rotations[:, 0] = multiply(quarter, rotations[:, 0])
    lying = Motion.from_rotations(motion.fps, rotations, rotate(quarter, motion.root), motion.offsets)
    assert lies_down(lying) and not lies_down(motion)
    assert check_edit(lying, 40, 60).warnings == [], "who sends a motion knows which way is up; a file may not"


def test_a_loop_with_too_few_frames_for_its_joints_is_told() -> None:
    """Those of three frames at 120 a second moved at 21 m/s."""
    walk = clip(120.0, 3.0)
    assert any("joints have to move at" in text for text in check_edit(walk, mode="loop", frames=3).warnings)
    assert not check_edit(walk, mode="loop", frames=60).warnings
