# SPDX-License-Identifier: GPL-3.0-or-later
"""Equations of neighbours against the same solved as a whole, and feet of long motions in reasonable time."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.banded import BLOCK, smoothest, solve_banded
from mosa.motion.cleanup import plant_feet
from mosa.motion.skeleton import OFFSETS
from tests.backend.motion_samples import plausible_motion


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


def test_feet_of_a_minute_at_240_frames_a_second_are_planted_in_seconds() -> None:
    rotations, root = plausible_motion(3, 14_400)
    began = time.monotonic()
    planted = plant_feet(rotations, root, OFFSETS, 240.0, np.zeros(len(root), dtype=bool), 0.0)
    assert planted.shape == rotations.shape and np.isfinite(planted).all()
    assert time.monotonic() - began < 20


@given(st.integers(1, 600), st.integers(0, 100), st.floats(0.01, 100.0))
@settings(max_examples=25, deadline=None)
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
