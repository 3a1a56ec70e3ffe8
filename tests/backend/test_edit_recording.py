# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings that are taken for unknown frames: nobody leaps or gets down for no reason, and knees stay in front."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.edit.recording import calm
from mosa.generate.text_to_motion import generate
from mosa.motion.library import Matches
from mosa.motion.motion import Motion


class Heights:
    """A matcher that knows of each match how high its lowest joint gets, and how low its pelvis."""

    def __init__(self, heights: list[float], depths: list[float]) -> None:
        self.known = {"heights": np.array(heights), "depths": np.array(depths)}

    def heights(self, matches: Matches, gap: int) -> np.ndarray:
        return self.known["heights"][matches.frames]

    def depths(self, matches: Matches, gap: int) -> np.ndarray:
        return self.known["depths"][matches.frames]


def chosen(hips: float, heights: list[float], depths: list[float], free: bool = True) -> list[int]:
    """Which matches are left for somebody whose hips are so high (m)."""
    known = np.zeros((8, 22, 3))
    known[:, 0, 1] = hips
    count = len(heights)
    matches = Matches(np.arange(count), np.ones(count), np.zeros(count))
    matcher: Any = Heights(heights, depths)
    return list(calm(matcher, matches, known, 20, free).frames)


@pytest.mark.parametrize(
    ("hips", "heights", "depths", "left"),
    [
        (0.9, [0.05, 0.7, 0.05], [0.85, 0.8, 0.4], [0]),
        (0.35, [0.05, 0.7, 0.05], [0.3, 0.3, 0.1], [0]),
        (0.9, [0.05, 0.7], [0.4, 0.8], [0]),
        (0.9, [0.5, 0.7], [0.8, 0.4], [0]),
        (0.9, [0.5, 0.7], [0.4, 0.4], [0, 1]),
    ],
)
def test_who_neither_leaps_nor_gets_down_goes_on_so(
    hips: float, heights: list[float], depths: list[float], left: list[int]
) -> None:
    assert chosen(hips, heights, depths) == left


def test_a_passage_may_lead_down_and_up_again() -> None:
    assert chosen(0.9, [0.05, 0.7, 0.05], [0.85, 0.8, 0.4], free=False) == [0, 2]
    assert chosen(0.35, [0.05, 0.7], [0.3, 0.3], free=False) == [0, 1]


def fastest(motion: Motion, frames: slice) -> float:
    """Highest speed (m/s) of a joint in some frames."""
    return float(np.linalg.norm(np.diff(motion.joints[frames], axis=0), axis=-1).max() * motion.fps)


def test_who_crouches_does_not_leap(bundled: Any) -> None:
    """A second of crouching without a prompt was a jump, 74 cm high."""
    (given,) = generate(bundled, "a person squats", seconds=6.0, fps=24.0, seed=126)
    assert given.root[58:86, 1].max() < 0.5, "somebody crouches around the range"
    (result,) = edit(bundled, given, 60, 84, seed=33)
    assert result.joints[60:84, :, 1].min(axis=1).max() < 0.15


def test_who_stands_after_a_jump_does_not_squat(bundled: Any) -> None:
    """Hips went down to 39 cm between two poses of somebody on straight legs."""
    (given,) = generate(bundled, "a person jumps forward", seconds=6.0, fps=24.0, seed=127)
    (result,) = edit(bundled, given, 48, 96, seed=34)
    assert result.root[48:96, 1].min() > given.root[:, 1].min() - 0.15


@pytest.mark.parametrize(
    ("words", "seed", "options"),
    [
        ("a person marches", 123, {"mode": "lead-in", "frames": 48, "seed": 30}),
        ("a person walks backwards", 114, {"mode": "extend", "frames": 60, "seed": 21}),
    ],
)
def test_knees_stay_in_front(bundled: Any, words: str, seed: int, options: dict[str, Any]) -> None:
    """Joining bent a knee backwards, and stretching the leg turned it to the front in one frame and back in the next,
    at 24 m/s."""
    (given,) = generate(bundled, words, seconds=6.0, fps=24.0, seed=seed)
    (result,) = edit(bundled, given, **options)
    turned = result.rotations[:, [4, 5]]
    cosine = np.abs((turned[1:] * turned[:-1]).sum(axis=-1)).min()
    assert np.degrees(2.0 * np.arccos(min(cosine, 1.0))) < 60.0
    assert fastest(result, slice(None)) < 1.5 * max(fastest(given, slice(None)), 6.0)
