# SPDX-License-Identifier: GPL-3.0-or-later
"""Kneeling: heard in prompts, and done on the knees that are said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.laid_over.kneeling import SECONDS, Kneel, kneels
from mosa.generate.laid_over.over import laid_over
from mosa.generate.text_to_motion import generate
from mosa.generate.words.posture import lasts
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.kneel import kneeling
from mosa.motion.rotations import multiply, pitch
from mosa.motion.skeleton import OFFSETS

from .known_motions import figure

FPS = 20.0
HIPS, KNEES, TOES = [1, 2], [4, 5], [10, 11]


@pytest.mark.parametrize(
    ("prompt", "kneel"),
    [
        ("a person kneels", Kneel("a person", "both", False)),
        ("a knight kneels down before the king", Kneel("a knight", "both", False)),
        ("Kneel on one knee", Kneel("a person", "right", False)),
        ("she takes a knee", Kneel("she", "right", False)),
        ("a person goes down on her left knee", Kneel("a person", "left", False)),
        ("he drops to his knees", Kneel("he", "both", False)),
        ("someone proposes to a woman", Kneel("someone", "right", False)),
        ("a woman is kneeling on the floor", Kneel("a woman", "both", True)),
        ("a person raises the left knee", None),
        ("a person bends the knees", None),
        ("a person kneels and throws a ball", None),
    ],
)
def test_who_kneels_and_on_which_knees(prompt: str, kneel: Kneel | None) -> None:
    assert kneels(prompt) == kneel


def test_kneeling_is_laid_over_standing_with_all_else() -> None:
    over = laid_over("an old man kneels and prays")
    assert over is not None and over.plain == "a man stands still" and over.kneel and len(over.gestures) == 1
    assert over.manner.trunk > 0 and lasts("a person kneels") == SECONDS


@pytest.mark.parametrize("knees", ["left", "right", "both"])
@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("tilt", [0.0, -15.0, 15.0])
def test_knees_come_to_the_floor_and_toes_stay(knees: str, there: bool, tilt: float) -> None:
    """However the pelvis is tilted over legs that stand straight: knees were 10 cm in the floor, or over it."""
    rotations, root = figure(3.0)
    rotations[:, 0] = multiply(rotations[:, 0], pitch(np.radians(tilt)))
    rotations[:, HIPS] = multiply(pitch(np.radians(-tilt)), rotations[:, HIPS])
    before = forward_kinematics(rotations, root, OFFSETS)
    root = root - [0.0, before[..., 1].min(), 0.0]
    made, moved = kneeling(rotations, root, OFFSETS, FPS, knees, there)
    joints = forward_kinematics(made, moved, OFFSETS)
    down = [side in (knees, None) or knees == "both" for side in ("left", "right")]
    heights = joints[-1, KNEES, 1]
    assert all(
        height < 0.08 if on_floor else 0.4 < height < 0.55 for height, on_floor in zip(heights, down, strict=True)
    )
    assert joints[..., 1].min() > -0.03
    if not there:
        assert np.allclose(made[0], rotations[0], atol=1e-6) and np.allclose(moved[0], root[0])
    planted = [toe for toe, knee in zip(TOES, down, strict=True) if not knee] or TOES
    steady = joints[:, planted].mean(axis=1)
    assert np.ptp(steady, axis=0).max() < 1e-6
    jerk = np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1) * FPS**3
    assert jerk.max() < 120.0


@pytest.mark.parametrize("prompt", ["a person kneels down on one knee", "he is kneeling and looks up"])
def test_somebody_kneels_for_as_long_as_is_said(bundled: Any, prompt: str) -> None:
    (motion,) = generate(bundled, prompt, seconds=6.0, fps=24.0, seed=1)
    assert motion.frames == 144 and motion.joints[-1, KNEES, 1].min() < 0.1 and motion.joints[-1, 0, 1] < 0.65
    assert motion.joints[..., 1].min() > -0.04
    (usual,) = generate(bundled, prompt, fps=24.0, seed=1)
    assert SECONDS - 0.1 <= usual.frames / 24.0 <= SECONDS + 1.0


@pytest.mark.parametrize(
    ("prompt", "knees"),
    [
        ("a woman cries on her knees", "both"),
        ("a man prays on one knee", "right"),
        ("salutes on his left knee", "left"),
    ],
)
def test_who_makes_a_gesture_on_the_knees_kneels_from_the_start(prompt: str, knees: str) -> None:
    """They stood."""
    over = laid_over(prompt)
    assert over is not None and over.kneel is not None and over.gestures
    assert over.kneel.knees == knees and over.kneel.there and over.plain.endswith("stands still")
    beside = laid_over("a man waves on the stage")
    assert beside is not None and beside.kneel is None
