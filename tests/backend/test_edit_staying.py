# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crouches, kneels, lies or hangs around a range without a prompt, or before or behind an open one, stays there,
and is not quite still."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.text_to_motion import generate
from mosa.motion.body import ANKLES, FEET, HEAD, PELVIS, WRISTS
from mosa.motion.motion import Motion
from mosa.motion.skeleton import LEFT_LEG, RIGHT_LEG

SECONDS = 6.0
STAYING = (
    "a person squats and stays",
    "a person kneels",
    "a person kneels and waves",
    "a person hangs from a bar",
    "a person lies on the floor",
    "a person sits on the floor and claps",
    "a person does a plank",
)


@functools.cache
def given(model: Any, prompt: str, fps: float) -> Motion:
    (motion,) = generate(model, prompt, seconds=SECONDS, fps=fps, seed=1)
    return motion


def made(model: Any, prompt: str, fps: float = 20.0, **options: Any) -> tuple[Motion, Motion, slice]:
    """The motion, the edit and the frames of the range, from the second second to the middle of the fifth."""
    motion, part = given(model, prompt, fps), slice(round(2.0 * fps), round(4.5 * fps))
    (found,) = edit(model, motion, part.start, part.stop, **options)
    return motion, found, part


def fastest(joints: np.ndarray, fps: float) -> float:
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * fps)


@pytest.mark.parametrize("fps", [20.0, 30.0])
@pytest.mark.parametrize("prompt", STAYING)
def test_who_is_down_or_hangs_stays_there(bundled: Any, prompt: str, fps: float) -> None:
    """They got up and sat down again, pulled themselves up, did push-ups, or lifted crossed legs in a frame."""
    motion, found, part = made(bundled, prompt, fps, seed=0)
    around = slice(part.start - 1, part.stop + 1)
    legs = found.joints[around][:, [PELVIS, *ANKLES, *FEET]]
    beside = motion.joints[[around.start, part.stop]][:, [PELVIS, *ANKLES, *FEET]]
    assert (legs.min(axis=0) > beside.min(axis=0) - 0.02).all()
    assert (legs.max(axis=0) < beside.max(axis=0) + 0.02).all()
    assert fastest(legs, fps) < 0.5
    assert found.joints[part, :, 1].min() > motion.joints[..., 1].min() - 0.01


@pytest.mark.parametrize("prompt", ["a person hangs from a bar", "a person does a plank"])
def test_hands_that_bear_somebody_stay_where_they_are(bundled: Any, prompt: str) -> None:
    motion, found, part = made(bundled, prompt, seed=0)
    assert np.abs(found.joints - motion.joints)[part, WRISTS].max() < 0.03


def test_who_stays_is_not_still_and_each_seed_shows_something_else(bundled: Any) -> None:
    heads = [made(bundled, "a person squats and stays", seed=seed)[1].joints[:, HEAD] for seed in (0, 1)]
    motion, _, part = made(bundled, "a person squats and stays", seed=0)
    moved = [np.abs(head - motion.joints[:, HEAD])[part].max() for head in heads]
    assert min(moved) > 0.01
    assert np.abs(heads[0] - heads[1]).max() > 0.01


def test_a_strong_context_keeps_who_stays_still(bundled: Any) -> None:
    motion, found, part = made(bundled, "a person squats and stays", seed=0, context=1.0)
    assert fastest(found.joints[part], motion.fps) < 0.05


def test_pins_are_passed_by_who_stays(bundled: Any) -> None:
    motion, found, _ = made(bundled, "a person squats and stays", seed=0, pins=[60])
    np.testing.assert_array_equal(found.rotations[60], motion.rotations[60])
    assert found.joints[40:90, PELVIS, 1].max() < 0.7


def added(model: Any, prompt: str, mode: str, **options: Any) -> tuple[Motion, Motion, slice]:
    """The second half of the motion, it with two seconds added, and the frames of these."""
    motion = given(model, prompt, 20.0)
    half = Motion.from_rotations(20.0, motion.rotations[60:], motion.root[60:], motion.offsets)
    (found,) = edit(model, half, mode=mode, frames=40, seed=0, **options)
    return half, found, slice(half.frames, None) if mode == "extend" else slice(0, 40)


def assert_stayed(half: Motion, found: Motion, part: slice) -> None:
    legs = [PELVIS, *ANKLES, *FEET]
    beside = half.joints[-1 if part.start else 0, legs]
    assert np.abs(found.joints[part][:, legs] - beside).max() < 0.1


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize("prompt", STAYING)
def test_who_is_down_or_hangs_stays_there_beside_an_open_end(bundled: Any, prompt: str, mode: str) -> None:
    """They got up, let go, or did push-ups, though nothing says so."""
    half, found, part = added(bundled, prompt, mode)
    assert_stayed(half, found, part)
    assert np.abs(np.diff(found.joints[part, HEAD], axis=0)).max() > 0.0005


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize("text", ["a person waves", "a person drinks from a cup"])
@pytest.mark.parametrize("prompt", ["a person squats and stays", "a person kneels"])
def test_what_arms_do_beside_an_open_end_nobody_gets_up_for(bundled: Any, prompt: str, text: str, mode: str) -> None:
    half, found, part = added(bundled, prompt, mode, text=text)
    assert_stayed(half, found, part)
    hands = found.joints[part][:, WRISTS] - half.joints[-1 if part.start else 0, WRISTS]
    assert np.linalg.norm(hands, axis=-1).max() > 0.2


def test_who_is_to_gets_up_beside_an_open_end(bundled: Any) -> None:
    _, found, _ = added(bundled, "a person kneels", "extend", text="a person stands up")
    assert found.joints[-1, PELVIS, 1] > 0.8


def test_who_is_borne_by_the_hands_gets_up_to_drink(bundled: Any) -> None:
    _, found, part = added(bundled, "a person does a plank", "extend", text="a person drinks from a cup")
    assert found.joints[part, PELVIS, 1].max() > 0.8


def test_who_squats_again_and_again_does_not_stay_down(bundled: Any) -> None:
    """At the lowest point they are as still as somebody who stays."""
    (motion,) = generate(bundled, "a person squats", seconds=6.0, fps=20.0, seed=0)
    lowest = int(motion.joints[20:, PELVIS, 1].argmin()) + 21
    begun = Motion.from_rotations(20.0, motion.rotations[:lowest], motion.root[:lowest], motion.offsets)
    (found,) = edit(bundled, begun, mode="extend", frames=60, seed=0)
    assert found.joints[lowest:, PELVIS, 1].max() > motion.joints[lowest, PELVIS, 1] + 0.2


@pytest.mark.parametrize("text", ["a person lies on the back", "a person hangs from a bar"])
def test_legs_alone_kick_of_who_lies_or_hangs(bundled: Any, text: str) -> None:
    """The hips came along with the legs: who lay got up, and who hung went half a metre aside, hands and all."""
    (given,) = generate(bundled, text, seconds=8.0, fps=20.0, seed=0)
    (found,) = edit(bundled, given, 70, 130, text="a person kicks with the right leg", scope="lower", seed=0)
    legs = [joint for leg in (LEFT_LEG, RIGHT_LEG) for joint in leg]
    rest = [joint for joint in range(22) if joint not in legs]
    assert np.abs(found.joints[:, rest] - given.joints[:, rest]).max() < 0.001
    assert np.ptp(found.joints[70:130, RIGHT_LEG[-1]], axis=0).max() > 0.4, "the leg kicks"
    assert found.joints[..., 1].min() > given.joints[..., 1].min() - 0.02, "and not into the floor"
