# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a range anew: what is outside stays to the bit, what is inside depends on nothing it should not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mosa.errors import Cancelled
from mosa.generate.edit import bridge
from mosa.generate.edit.checked_edit import check_edit
from mosa.generate.edit.edit import edit, edit_request
from mosa.generate.edit.recording import Draw
from mosa.generate.edit.request import SCOPES
from mosa.motion.contacts import detect_contacts
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.library import Matches
from mosa.motion.motion import Motion
from mosa.motion.rotations import multiply, rotate, yaw
from mosa.motion.skeleton import OFFSETS
from tests.backend.edit_samples import assert_same_at, breathing, clip, degrees, foreign, moved, with_garbage

ANY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def made(model: Any, motion: Motion, start: int, end: int, **options: Any) -> Motion:
    (result,) = edit(model, motion, start, end, **{"seed": 3, **options})
    return result


def middle(motion: Motion) -> tuple[int, int]:
    return round(1.7 * motion.fps), round(2.9 * motion.fps)


def sound(result: Motion, given_: Motion, known: np.ndarray) -> None:
    """A result that is a motion, and the given one at the frames `known`."""
    assert_same_at(known, result, given_)
    assert result.frames == given_.frames and result.fps == given_.fps
    assert np.array_equal(result.offsets, given_.offsets)
    free = ~known
    again = forward_kinematics(result.rotations, result.root, result.offsets)
    assert np.allclose(again[free], result.joints[free], atol=1e-9 * max(1.0, np.abs(result.root).max()))
    assert np.allclose(np.linalg.norm(result.rotations, axis=-1), 1.0)
    assert np.isfinite(result.joints).all()
    assert np.array_equal(result.contacts[free], detect_contacts(result.joints, result.fps)[free])
    assert np.array_equal(result.contacts[known], given_.contacts[known]), "these were the user's, right or wrong"
    assert np.abs(result.joints[free] - given_.joints[free]).max() > 1e-3, "something is new"


def givens(fps: float) -> dict[str, Motion]:
    motion = clip(fps, 4.5)
    return {
        "rotations": moved(motion, 2.2, np.array([12.0, 0.4, -150.0])),
        "another body": moved(foreign(motion), -1.0, np.array([3.0, 0.0, 3.0])),
        "joints alone": breathing(moved(motion, 0.7, np.array([-4.0, 0.0, 9.0]))),
        "read from a file": Motion.from_bytes(motion.to_bytes(), in_place=True),
        "with contacts of its own": replace(motion, contacts=np.ones_like(motion.contacts)),
    }


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0])
@pytest.mark.parametrize("name", list(givens(20.0)))
def test_frames_outside_and_pins_are_the_given_ones_to_the_bit(either: Any, name: str, fps: float) -> None:
    motion = givens(fps)[name]
    start, end = middle(motion)
    pins = [start + (end - start) // 3, end - 4]
    kept = {part: getattr(motion, part).copy() for part in ("rotations", "root", "joints", "contacts")}
    known = np.ones(motion.frames, dtype=bool)
    known[start:end] = False
    known[pins] = True
    sound(made(either, motion, start, end, pins=pins), motion, known)
    assert all(np.array_equal(getattr(motion, part), values) for part, values in kept.items()), "input changed"


@given(first=st.integers(0, 89), length=st.integers(1, 89), pins=st.lists(st.integers(0, 89), max_size=4))
@ANY
def test_any_range_with_any_pins(networked: Any, first: int, length: int, pins: list[int]) -> None:
    motion = clip(20.0, 4.5)
    last = min(90, first + length)
    known = np.ones(90, dtype=bool)
    known[first:last] = False
    inside = [pin for pin in pins if first <= pin < last]
    known[inside] = True
    if known.all() or not known.any():
        return
    result = made(networked, motion, first, last, pins=inside)
    assert_same_at(known, result, motion)
    assert result.frames == 90 and np.isfinite(result.joints).all()
    assert np.linalg.norm(np.diff(result.root, axis=0), axis=-1).max() < 0.75, "nobody is thrown about"


@pytest.mark.parametrize("fps", [20.0, 60.0])
def test_what_the_range_held_does_not_show(either: Any, fps: float) -> None:
    for motion in (foreign(clip(fps, 4.5)), breathing(clip(fps, 4.5))):
        start, end = middle(motion)
        unknown = np.zeros(motion.frames, dtype=bool)
        unknown[start:end] = True
        unknown[start + 5] = False
        first, second = (
            made(either, given_, start, end, pins=[start + 5])
            for given_ in (motion, with_garbage(motion, unknown, seed=8))
        )
        assert np.array_equal(first.joints, second.joints)
        assert np.array_equal(first.rotations, second.rotations) and np.array_equal(first.root, second.root)


@pytest.mark.parametrize("text", [None, "a person kicks"])
def test_seeds_repeat_and_make_variations(either: Any, text: str | None) -> None:
    motion = clip(20.0, 4.5)
    start, end = middle(motion)
    several = edit(either, motion, start, end, text=text, seed=2**31 - 1, variations=3)
    assert [result.seed for result in several] == [2**31 - 1, 0, 1]
    again = made(either, motion, start, end, text=text, seed=0)
    assert np.array_equal(several[1].joints, again.joints)
    ways = [result.joints[start:end] for result in several]
    assert max(np.abs(way - ways[0]).max() for way in ways) > 1e-3
    assert {(result.prompt, result.model) for result in several} == {(text or "a real clip", either.name)}


def test_full_strength_of_context_is_the_most_likely_motion(networked: Any) -> None:
    motion = clip(24.0, 4.5)
    start, end = middle(motion)
    results = [made(networked, motion, start, end, context=1.0, seed=seed).joints for seed in (1, 2, 3)]
    assert np.array_equal(results[0], results[1]) and np.array_equal(results[1], results[2])
    less = [made(networked, motion, start, end, context=0.3, seed=seed).joints for seed in range(1, 6)]
    assert max(np.abs(joints - less[0]).max() for joints in less) > 1e-3


@given(seed=st.integers(0, 2**31 - 2), count=st.integers(2, 20), context=st.floats(0.0, 0.85))
def test_the_next_seed_draws_another_match(seed: int, count: int, context: float) -> None:
    matches = Matches(np.arange(count), np.ones(count), np.linspace(0.01, 0.02, count))
    draw, later = Draw(seed, context), Draw(seed + 1, context)
    nearest = matches.first(draw.candidates)
    assert draw.one_of(nearest).frames.tolist() != later.one_of(nearest).frames.tolist()
    half = draw.half_of(matches).frames
    assert len(set(half)) == -(-count // 2)


@pytest.mark.parametrize("words", ["walk", "danc", "jump"])
def test_trying_again_shows_something_else_however_far_the_library(
    networked: Any, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    motion = clip(24.0, 4.5, words)
    start, end = middle(motion)
    for far in (bridge.FAR, 0.0):  # at 0 nothing is near enough to be taken alone
        monkeypatch.setattr(bridge, "FAR", far)
        results = [made(networked, motion, start, end, seed=seed).joints for seed in range(8)]
        assert all(np.abs(one - other).max() > 1e-4 for one, other in pairwise(results))


@pytest.mark.parametrize(
    ("angle", "shift"),
    [
        (0.0, (50.0, 0.0, -20.0)),
        (1.0, (0.0, 0.0, 0.0)),
        (np.pi, (1.0, 2.0, 3.0)),
        (-2.0, (-200.0, -1.5, 150.0)),
        (5.5, (0.3, 0.0, 0.1)),
    ],
)
@pytest.mark.parametrize("context", [1.0, 0.4])
def test_moving_the_whole_moves_the_result(
    networked: Any, angle: float, shift: tuple[float, float, float], context: float
) -> None:
    motion = clip(24.0, 4.5)
    start, end = middle(motion)
    here = made(networked, motion, start, end, context=context)
    there = made(networked, moved(motion, angle, np.array(shift)), start, end, context=context)
    assert np.abs(rotate(yaw(angle), here.joints) + shift - there.joints).max() < 1e-3
    assert degrees(there.rotations[:, 1:], here.rotations[:, 1:]) < 0.1


@pytest.mark.parametrize("size", [0.5, 2.0, 100.0])
def test_a_figure_of_any_size_moves_alike(either: Any, size: float) -> None:
    motion = clip(24.0, 4.5)
    start, end = middle(motion)
    large = Motion.from_rotations(24.0, motion.rotations, size * motion.root, size * OFFSETS)
    request = check_edit(large, start, end, seed=3)
    (scaled,) = edit_request(either, request)
    assert request.warnings == []
    assert np.abs(scaled.joints / size - made(either, motion, start, end).joints).max() < 1e-4


@pytest.mark.parametrize("scope", list(SCOPES))
@pytest.mark.parametrize("text", [None, "a person kicks"])
def test_a_scope_leaves_the_other_joints_alone(either: Any, scope: str, text: str | None) -> None:
    motion = foreign(clip(24.0, 4.5))
    start, end = middle(motion)
    result = made(either, motion, start, end, scope=scope, text=text, pins=[start + 9])
    others = [joint for joint in range(22) if joint not in SCOPES[scope]]
    assert np.array_equal(result.rotations[:, others], motion.rotations[:, others])
    assert np.array_equal(result.root, motion.root) == (0 not in SCOPES[scope])
    assert degrees(result.rotations[start:end, SCOPES[scope]], motion.rotations[start:end, SCOPES[scope]]) > 1.0
    known = np.ones(motion.frames, dtype=bool)
    known[start:end] = False
    known[start + 9] = True
    assert_same_at(known, result, motion)


def test_a_text_changes_what_is_done(either: Any) -> None:
    motion = clip(20.0, 4.5)
    start, end = 20, 75
    told = [made(either, motion, start, end, text=text).joints for text in ("a person jumps", "a person sits down")]
    free = made(either, motion, start, end).joints
    assert np.abs(told[0] - told[1]).max() > 0.02 and np.abs(told[0] - free).max() > 0.02


def test_progress_is_told_and_can_cancel(tokens_alone: Any) -> None:
    motion = clip(20.0, 4.5)
    kept = motion.rotations.copy()
    told: list[tuple[str, int]] = []
    edit(tokens_alone, motion, 30, 50, seed=1, variations=2, on_progress=lambda *step: told.append(step))
    scales = [k for event, k in told if event == "scale"]
    assert scales == sorted(scales) and (scales[0], scales[-1]) == (1, 10) and set(scales) == set(range(1, 11))
    assert [k for k, (event, _) in enumerate(told) if event == "decoding"] == [len(told) - 1]

    def stop(event: str, index: int) -> None:
        if index == 4:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        edit(tokens_alone, motion, 30, 50, seed=1, on_progress=stop)
    assert np.array_equal(motion.rotations, kept)


def test_between_poses_without_text_cancelling_is_heard_too(networked: Any) -> None:
    def stop(event: str, index: int) -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        edit(networked, clip(20.0, 4.5), 30, 50, seed=1, on_progress=stop)


def test_variations_without_text_are_told_of_one_after_the_other(networked: Any) -> None:
    told: list[tuple[str, int]] = []
    edit(networked, clip(20.0, 4.5), 30, 50, seed=1, variations=3, on_progress=lambda *step: told.append(step))
    assert told == [("scale", 4), ("scale", 7), ("decoding", 0)]


@pytest.mark.parametrize("rule", ["official", "closed-loop"])
def test_plain_mosa_stays_available(either: Any, rule: Any) -> None:
    motion = clip(20.0, 4.5)
    request = check_edit(motion, 30, 60, seed=1)
    (result,) = edit_request(either, request, rule=rule, tokens_only=True)
    sound(result, motion, request.known)


@pytest.mark.parametrize("text", [None, "a person kicks"])
def test_a_gap_of_one_frame_between_two_steps_of_the_model(either: Any, text: str | None) -> None:
    motion = clip(60.0, 3.0)
    pins = [frame for frame in range(60, 90) if frame != 73]
    result = made(either, motion, 60, 90, pins=pins, text=text)
    assert_same_at(np.arange(motion.frames) != 73, result, motion)
    steps = np.linalg.norm(np.diff(result.joints, axis=0), axis=-1)
    assert steps[72:74].max() < 2.0 * steps.max(axis=1).mean() + 0.05


@pytest.mark.parametrize("fps", [1.0, 12.0, 240.0])
def test_rates_far_from_the_models(either: Any, fps: float) -> None:
    motion = clip(fps, 5.0) if fps > 1 else clip(1.0, 30.0)
    start, end = motion.frames // 3, 2 * motion.frames // 3
    result = made(either, motion, start, end)
    known = np.ones(motion.frames, dtype=bool)
    known[start:end] = False
    sound(result, motion, known)


@pytest.mark.parametrize("pins", [[2], [31], [12, 40, 59]])
def test_all_of_a_motion_but_its_pins_does_what_a_text_says(either: Any, pins: list[int]) -> None:
    """Nothing is known around the range then: the generation failed."""
    motion = clip(20.0, 3.0)
    result = made(either, motion, 0, 60, text="a person jumps, then waves", pins=pins)
    known = np.zeros(60, dtype=bool)
    known[pins] = True
    sound(result, motion, known)


@pytest.mark.parametrize("name", list(givens(20.0)))
def test_two_things_at_once_in_a_range(bundled: Any, name: str) -> None:
    """The legs are those of one of them alone; what is known comes back to the bit."""
    motion = givens(24.0)[name]
    start, end = 20, 100
    text = "a person walks forward while raising both arms above the head"
    result = made(bundled, motion, start, end, text=text, pins=[start + 30])
    known = np.ones(motion.frames, dtype=bool)
    known[start:end] = False
    known[start + 30] = True
    sound(result, motion, known)
    assert result.prompt == text
    parts = ("a person walks forward", "a person is raising both arms above the head")
    alone = [made(bundled, motion, start, end, text=part, pins=[start + 30]) for part in parts]
    legs = [1, 2, 4, 5, 7, 8]
    assert any(np.array_equal(result.rotations[:, legs], one.rotations[:, legs]) for one in alone)


@pytest.mark.parametrize("context", [1.0, 0.5])
@pytest.mark.parametrize("pins", [[], [33, 46]])
def test_who_lies_still_as_nobody_in_the_library_does_goes_on_lying_still(
    bundled: Any, pins: list[int], context: float
) -> None:
    given_ = clip(20.0, 4.0)
    rotations = np.repeat(given_.rotations[:1], 80, axis=0)
    lying = np.array([np.sqrt(0.5), -np.sqrt(0.5), 0.0, 0.0])
    rotations[:, 0] = multiply(lying, rotations[:, 0])
    still = Motion.from_rotations(20.0, rotations, np.tile([0.0, 0.15, 0.0], (80, 1)), OFFSETS)
    result = made(bundled, still, 20, 60, pins=pins, context=context)
    speed = np.linalg.norm(np.diff(result.joints, axis=0), axis=-1) * 20.0
    assert speed.max() < 0.3, "m/s"
