# SPDX-License-Identifier: GPL-3.0-or-later
"""Two things done at the same time: whose legs, whose arms, and what stays as it was made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate import at_once
from mosa.generate.text_to_motion import generate
from mosa.motion.motion import Motion
from mosa.motion.rotations import IDENTITY
from mosa.motion.skeleton import LEFT_ARM, OFFSETS, RIGHT_ARM

FPS, FRAMES = 20.0, 40
SHOULDER = np.array([np.cos(0.6), 0.0, 0.0, np.sin(0.6)])
"""The left arm up from the T-pose by 70 degrees; the right one down."""


def motion(*, speed: float = 0.0, sinks: float = 0.0, left: int = 1, right: int = 1) -> Motion:
    """A body that glides forward at a speed (m/s) and sinks by so many metres; arms are lifted (1) or hang (-1)."""
    rotations = np.tile(IDENTITY, (FRAMES, 22, 1))
    conjugate = SHOULDER * np.array([1.0, -1.0, -1.0, -1.0])
    rotations[:, LEFT_ARM[1]] = SHOULDER if left > 0 else conjugate
    rotations[:, RIGHT_ARM[1]] = conjugate if right > 0 else SHOULDER
    time = np.arange(FRAMES) / FPS
    root = np.column_stack([0.0 * time, 0.95 - sinks * time / time[-1], speed * time])
    return Motion.from_rotations(FPS, rotations, root, OFFSETS, prompt="", seed=3, model="base")


SOMETHING = ("a person does something", "a person does something else")


@pytest.mark.parametrize("turned_round", [False, True])
@pytest.mark.parametrize("words", [True, False])
def test_the_lifted_arm_comes_from_one_and_all_else_from_the_other(turned_round: bool, words: bool) -> None:
    """From which of them words tell, even if it goes faster; else that one stands."""
    goes, stands = motion(speed=1.2, left=-1, right=-1), motion(speed=2.0 if words else 0.0, left=1, right=-1)
    said = ("a person walks", "a person waves") if words else SOMETHING
    both = (
        at_once.composed((said[1], said[0]), (stands, goes)) if turned_round else at_once.composed(said, (goes, stands))
    )
    assert both is not None
    lifted = list(LEFT_ARM)
    others = [joint for joint in range(22) if joint not in lifted]
    np.testing.assert_allclose(both.rotations[:, lifted], stands.rotations[:, lifted], atol=1e-12)
    np.testing.assert_allclose(both.rotations[:, others], goes.rotations[:, others], atol=1e-12)
    assert np.array_equal(both.root, goes.root)


@pytest.mark.parametrize(
    "arms",
    [motion(speed=1.0), motion(sinks=0.4), motion(left=-1, right=-1)],
    ids=["it goes, too", "it crouches", "it lifts no arm"],
)
def test_what_is_not_one_of_arms_alone_is_not_put_together(arms: Motion) -> None:
    assert at_once.composed(SOMETHING, (motion(speed=1.2), arms)) is None


def test_the_bundled_model_walks_and_waves(bundled: Any) -> None:
    prompt = "a person walks forward while raising the left arm"
    events: list[tuple[str, int]] = []
    made = generate(bundled, prompt, seconds=4.0, seed=2, variations=2, on_progress=lambda *event: events.append(event))
    assert [one.prompt for one in made] == [prompt] * 2 and [one.seed for one in made] == [2, 3]
    assert [one.frames for one in made] == [80, 80]
    scales = [index for event, index in events if event == "scale"]
    assert scales == sorted(scales) and scales[0] == 1 and scales[-1] == 10
    gone = [np.linalg.norm((one.root[-1] - one.root[0])[[0, 2]]) for one in made]
    lifted = [(one.joints[:, LEFT_ARM[-1], 1] - one.joints[:, 12, 1]).max() for one in made]
    assert max(gone) > 1.5 and max(lifted) > 0.0
    legs = generate(bundled, "a person walks forward", seconds=4.0, seed=2, variations=2)
    for one, alone in zip(made, legs, strict=True):
        np.testing.assert_allclose(one.root, alone.root, atol=1e-9)


def test_a_model_that_takes_nothing_apart_makes_it_whole(bundled: Any) -> None:
    model = bundled.drawing(one_at_a_time=False)
    prompt = "a person walks forward while raising the left arm"
    (whole,) = generate(model, prompt, seconds=2.0, seed=2)
    (apart,) = generate(bundled, prompt, seconds=2.0, seed=2)
    assert not np.allclose(whole.joints, apart.joints, atol=1e-3)
