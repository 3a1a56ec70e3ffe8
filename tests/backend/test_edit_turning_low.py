# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crawls, or walks crouched, turns on hands and knees, or in the crouch."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.checked_edit import check_edit
from mosa.generate.edit.edit import edit, edit_request
from mosa.generate.edit.request import GOES_ON_LOW
from mosa.generate.text_to_motion import generate
from mosa.motion.body import FEET, PELVIS, WRISTS, heading
from mosa.motion.motion import Motion

FPS = 24.0
FRAMES = 72
LOW = [("a person crawls", 0.52), ("a person sneaks", 0.88)]


@functools.cache
def given(model: Any, prompt: str) -> Motion:
    (motion,) = generate(model, prompt, seconds=8.0, fps=FPS, seed=1)
    return motion


def speeds(joints: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.diff(joints, axis=0), axis=-1) * FPS


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize(
    ("text", "angle"),
    [("a person turns around", 180.0), ("a person turns left", 90.0), ("a person turns right", -90.0)],
)
@pytest.mark.parametrize(("prompt", "highest"), LOW)
def test_who_is_low_turns_there(bundled: Any, prompt: str, highest: float, text: str, angle: float, mode: str) -> None:
    """They got up for it."""
    before = given(bundled, prompt)
    turned, straight = (
        edit(bundled, before, mode=mode, frames=FRAMES, text=told, seed=0)[0].joints for told in (text, None)
    )
    added = slice(before.frames - 1, None) if mode == "extend" else slice(0, FRAMES + 1)
    assert turned[added, PELVIS, 1].max() < highest
    ways = [heading(joints[added])[-1] - heading(joints[added])[0] for joints in (turned, straight)]
    assert ways[0] - ways[1] == pytest.approx(angle, abs=10.0)
    assert speeds(turned).max() < max(2.3 * speeds(straight[added]).max(), speeds(before.joints).max() + 0.1)
    bear = WRISTS if "crawls" in prompt else FEET
    assert speeds(turned[added])[:, bear].min(axis=1).mean() < 0.18


def test_hands_stand_on_whatever_floor_there_is(bundled: Any) -> None:
    crawls, up = given(bundled, "a person crawls"), np.array([0.0, 1.0, 0.0])
    raised = Motion.from_rotations(FPS, crawls.rotations, crawls.root + up, crawls.offsets)
    (found,) = edit(bundled, raised, mode="extend", frames=FRAMES, text="a person turns around", seed=0)
    assert speeds(found.joints[raised.frames - 1 :])[:, WRISTS].min(axis=1).mean() < 0.1


@pytest.mark.parametrize(("prompt", "highest"), LOW)
def test_who_has_to_be_on_their_way_again_goes_on_and_it_is_said(bundled: Any, prompt: str, highest: float) -> None:
    """They whirled, at up to 6 m/s."""
    before = given(bundled, prompt)
    request = check_edit(before, 60, 132, text="a person turns around", seed=0)
    (found,) = edit_request(bundled, request)
    assert request.warnings == [GOES_ON_LOW]
    assert found.joints[60:132, PELVIS, 1].max() < highest
    assert speeds(found.joints).max() < 1.3 * speeds(before.joints).max()
