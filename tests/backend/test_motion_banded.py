# SPDX-License-Identifier: GPL-3.0-or-later
"""Equations of neighbours against the same solved as a whole, and what the feet of long motions take."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.banded import BLOCK, smoothest, solve_banded
from mosa.motion.cleanup import plant_feet
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS


@pytest.mark.parametrize("count", [1, 2, 3, 100, BLOCK, BLOCK + 1, BLOCK + 2, 3 * BLOCK + 50])
def test_blocks_give_what_the_whole_gives(count: int) -> None:
    dice = np.random.default_rng(count)
    root = np.zeros((count, count))
    for k in range(min(3, count)):
        root += np.diag(dice.normal(size=count - k), -k)
    whole = root @ root.T + np.eye(count)
    bands = np.full((3, count), np.nan)  # what lies outside is not read
    for k in range(min(3, count)):
        bands[k, : count - k] = np.diag(whole, k)
    right = dice.normal(size=(count, 4))
    np.testing.assert_allclose(solve_banded(bands, right), np.linalg.solve(whole, right), rtol=1e-8, atol=1e-9)


def test_no_more_than_a_block_is_solved_for_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    solve = np.linalg.solve

    def noting(square: np.ndarray, right: np.ndarray) -> np.ndarray:
        sizes.append(len(square))
        return solve(square, right)

    monkeypatch.setattr(np.linalg, "solve", noting)
    smoothest(np.zeros((10 * BLOCK + 1, 3)), np.ones(10 * BLOCK + 1), 1.0)
    assert sizes == [BLOCK] * 10 + [1]


def test_feet_of_a_long_motion_take_memory_by_its_length_and_not_by_the_square_of_it() -> None:
    frames = 4800  # 20 seconds at 240 a second, of somebody who stands and sways
    rotations, root = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1)), np.zeros((frames, 3))
    root[:, 0] = 0.05 * np.sin(np.arange(frames) / 400)
    root[:, 1] = -forward_kinematics(rotations[:1], root[:1], OFFSETS)[..., 1].min()
    tracemalloc.start()
    try:
        planted = plant_feet(rotations, root, OFFSETS, 240.0, np.zeros(frames, dtype=bool), 0.0)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert planted.shape == rotations.shape and np.isfinite(planted).all() and not np.array_equal(planted, rotations)
    assert most < frames**2 * root.itemsize / 2


@given(st.integers(1, 600), st.integers(0, 100), st.floats(0.01, 100.0))
@settings(max_examples=25)
def test_the_smoothest_curve_leaves_nothing_to_be_gained(count: int, seed: int, stiffness: float) -> None:
    dice = np.random.default_rng(seed)
    values, weights = dice.normal(size=(count, 2, 3)), dice.uniform(0.01, 2.0, count)
    found = smoothest(values, weights, stiffness)
    bend = np.diff(found, n=2, axis=0)
    slope = weights[:, None, None] * (found - values)
    for k, weight in enumerate((1.0, -2.0, 1.0)):
        if count > 2:
            slope[k : count - 2 + k] += stiffness * weight * bend
    np.testing.assert_allclose(slope, 0.0, atol=1e-7 * max(1.0, stiffness))
