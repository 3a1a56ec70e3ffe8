# SPDX-License-Identifier: GPL-3.0-or-later
"""Frame rates: the same motion at the same seconds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.resample import at_times
from mosa.motion.rotations import unroll
from tests.backend.motion_samples import plausible_motion


def test_steady_walks_stay_steady_and_arcs_round() -> None:
    rotations, _ = plausible_motion(5, frames=40)
    time = np.arange(40) / 20.0
    line = np.stack([time, 0 * time + 0.9, 2 * time], axis=-1)
    _, moved = at_times(rotations, line, np.arange(47) * (20 / 24))
    assert np.allclose(np.diff(moved, axis=0), [1 / 24, 0, 2 / 24])
    arc = np.stack([np.sin(2 * time), 0 * time, np.cos(2 * time)], axis=-1)
    _, moved = at_times(rotations, arc, np.arange(58) * (20 / 30))
    assert np.abs(np.linalg.norm(moved, axis=-1) - 1.0).max() < 0.001


@given(st.integers(1, 30), st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_whole_times_show_the_frames_themselves(frames: int, seed: int) -> None:
    rotations, root = plausible_motion(seed, frames)
    times = np.random.default_rng(seed).integers(0, frames, 20).astype(float)
    turned, moved = at_times(rotations, root, times + 1e-12)
    assert np.array_equal(moved, root[times.astype(int)])
    assert np.allclose(np.abs((turned * rotations[times.astype(int)]).sum(-1)), 1.0, atol=1e-12)


@given(st.integers(1, 30), st.lists(st.floats(-50.0, 80.0), min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_any_times(frames: int, times: list[float]) -> None:
    rotations, root = plausible_motion(6, frames)
    turned, moved = at_times(rotations, root, np.array(times))
    assert turned.shape == (len(times), 22, 4) and np.allclose(np.linalg.norm(turned, axis=-1), 1.0)
    for time, place in zip(times, moved, strict=True):
        if time <= 0 or time >= frames - 1:
            assert np.array_equal(place, root[0 if time <= 0 else -1])


def test_rotations_go_through_a_frame_without_a_kink() -> None:
    rotations, root = plausible_motion(8, 40)
    fine, _ = at_times(rotations, root, np.arange(10.0, 30.0, 0.02))
    kinks = np.abs(np.diff(unroll(fine), n=2, axis=0)).max()
    corners = np.abs(np.diff(unroll(rotations), n=2, axis=0)).max() * 0.02  # as straight lines between frames have them
    assert kinks < 0.2 * corners
