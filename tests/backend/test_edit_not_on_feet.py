# SPDX-License-Identifier: GPL-3.0-or-later
"""Who lies, crawls or sits on the floor does not whirl on the way to what a text says, and who rides goes on riding."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.checked_edit import check_edit
from mosa.generate.edit.edit import edit, edit_request
from mosa.generate.edit.request import RIDES_ON
from mosa.generate.text_to_motion import generate
from mosa.motion.body import ANKLES, FEET, HEAD, PELVIS, WRISTS
from mosa.motion.motion import Motion

FPS = 24.0
START, END = 60, 132


@functools.cache
def given(model: Any, prompt: str) -> Motion:
    (motion,) = generate(model, prompt, seconds=8.0, fps=FPS, seed=0)
    return motion


def made(model: Any, prompt: str, text: str) -> Motion:
    (found,) = edit(model, given(model, prompt), START, END, text=text, seed=0)
    return found


def fastest(joints: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * FPS)


@pytest.mark.parametrize("prompt", ["a person crawls", "a person does push-ups", "a person lies on the back"])
def test_who_rolls_over_has_time_to_get_there(bundled: Any, prompt: str) -> None:
    """In half a second they were thrown over, at up to 17 m/s, and half a metre through the floor."""
    found = made(bundled, prompt, "a person rolls over")
    assert fastest(found.joints) < 7.2
    assert found.joints[..., 1].min() > -0.3
    assert found.joints[START:END, HEAD, 1].min() < 0.25


def test_knees_do_not_flip_where_legs_get_off_the_floor(bundled: Any) -> None:
    """Feet were put on the floor, and in one frame a knee got from above the line from hip to ankle below it."""
    assert fastest(made(bundled, "a person sits on the floor", "a person falls asleep").joints) < 7.0


@pytest.mark.parametrize("text", ["a person stops", "a person jumps", "a person turns around", "a person kicks"])
@pytest.mark.parametrize("prompt", ["a person rides a bicycle", "a person swims"])
def test_who_rides_goes_on(bundled: Any, prompt: str, text: str) -> None:
    """They stood on the ground at 4 m/s, and slid."""
    found, before = made(bundled, prompt, text), given(bundled, prompt)
    # Nobody pedals like a clock.
    assert np.abs(found.joints - before.joints)[:, [PELVIS, *ANKLES, *FEET]].max() < 0.15
    assert found.prompt == text


def test_it_is_said_that_who_rides_goes_on(bundled: Any) -> None:
    for text, warnings in (("a person stops", [RIDES_ON]), ("a person waves", [])):
        request = check_edit(given(bundled, "a person rides a bicycle"), START, END, text=text, seed=0, variations=2)
        edit_request(bundled, request)
        assert request.warnings == warnings


@pytest.mark.parametrize("text", ["a person walks forward", "a person runs"])
def test_who_is_moved_along_in_one_pose_walks_where_that_is_asked(bundled: Any, text: str) -> None:
    """As an animator moves a figure from key to key: it was taken for a rider's, and went on so."""
    stands = given(bundled, "a person stands still")
    moved = stands.root * (0.0, 1.0, 0.0) + np.arange(stands.frames)[:, None] * (0.0, 0.0, 1.2 / FPS)
    blocked = Motion.from_rotations(FPS, stands.rotations, moved, stands.offsets)
    (found,) = edit(bundled, blocked, START, END, text=text, seed=0)
    feet = found.joints[START - 1 : END + 1][:, [*ANKLES, *FEET]][..., [0, 2]]
    assert np.linalg.norm(np.diff(feet, axis=0), axis=-1).min(axis=1).mean() * FPS < 0.5


def test_arms_of_who_rides_wave(bundled: Any) -> None:
    found, before = (
        made(bundled, "a person rides a bicycle", "a person waves"),
        given(bundled, "a person rides a bicycle"),
    )
    assert np.abs(found.joints - before.joints)[START:END, WRISTS].max() > 0.3


def test_who_runs_does_not_ride(bundled: Any) -> None:
    found, before = made(bundled, "a person runs", "a person jumps"), given(bundled, "a person runs")
    assert np.abs(found.joints - before.joints)[START:END, ANKLES].max() > 0.3


@pytest.mark.parametrize("frames", [36, 72])
def test_who_crawls_in_a_loop_crawls_on(bundled: Any, frames: int) -> None:
    """Less is known of the beginning than a round takes: they rose on the way to it, and hands slid at 0.6 m/s."""
    before = given(bundled, "a person crawls")
    (found,) = edit(bundled, before, mode="loop", frames=frames, seed=0)
    added = found.joints[before.frames - 1 :]
    assert added[:, PELVIS, 1].max() < before.joints[:, PELVIS, 1].max() + 0.03
    hands = [np.linalg.norm(np.diff(joints[:, WRISTS], axis=0), axis=-1) * FPS for joints in (added, before.joints)]
    assert hands[0].min(axis=1).mean() < hands[1].min(axis=1).mean() + 0.1
