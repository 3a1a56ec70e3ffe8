# SPDX-License-Identifier: GPL-3.0-or-later
"""Frame rates: the same motion at the same seconds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.resample import at_times, resample
from mosa.motion.rotations import unroll
from tests.backend.motion_samples import plausible_motion


def test_the_same_rate_changes_nothing() -> None:
    rotations, root = plausible_motion(1, frames=50)
    turned, moved = resample(rotations, root, 20, 20, 50)
    assert np.allclose(moved, root)
    assert np.allclose(np.abs((turned * rotations).sum(-1)), 1.0)


@pytest.mark.parametrize(("fps", "every"), [(40, 2), (60, 3), (120, 6)])
def test_known_frames_are_met_at_multiples_of_the_rate(fps: int, every: int) -> None:
    rotations, root = plausible_motion(2, frames=30)
    turned, moved = resample(rotations, root, 20, fps, 29 * every + 1)
    assert np.allclose(moved[::every], root)
    assert np.allclose(np.abs((turned[::every] * rotations).sum(-1)), 1.0)


def test_half_the_rate_takes_every_second_frame() -> None:
    rotations, root = plausible_motion(3, frames=41)
    turned, moved = resample(rotations, root, 20, 10, 21)
    assert np.allclose(moved, root[::2])
    assert np.allclose(np.abs((turned * rotations[::2]).sum(-1)), 1.0)


@given(st.integers(1, 40), st.floats(1.0, 240.0), st.floats(1.0, 240.0), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_any_rates(frames: int, fps_in: float, fps_out: float, frames_out: int) -> None:
    rotations, root = plausible_motion(4, frames=frames)
    turned, moved = resample(rotations, root, fps_in, fps_out, frames_out)
    assert turned.shape == (frames_out, 22, 4) and moved.shape == (frames_out, 3)
    assert np.allclose(np.linalg.norm(turned, axis=-1), 1.0)
    assert ((turned[1:] * turned[:-1]).sum(-1) >= 0).all()
    assert np.allclose(moved[0], root[0])
    late = np.arange(frames_out) / fps_out >= (frames - 1) / fps_in
    assert np.allclose(moved[late], root[-1])


def test_steady_walks_stay_steady_and_arcs_round() -> None:
    rotations, _ = plausible_motion(5, frames=40)
    time = np.arange(40) / 20.0
    line = np.stack([time, 0 * time + 0.9, 2 * time], axis=-1)
    _, moved = resample(rotations, line, 20, 24, 47)
    assert np.allclose(np.diff(moved, axis=0), [1 / 24, 0, 2 / 24])
    arc = np.stack([np.sin(2 * time), 0 * time, np.cos(2 * time)], axis=-1)
    _, moved = resample(rotations, arc, 20, 30, 58)
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
    speeds = np.diff(unroll(fine), axis=0)
    kinks = np.abs(np.diff(speeds, axis=0)).max()
    straight, _ = resample(rotations, root, 1.0, 50.0, 1600)
    assert kinks < 0.2 * np.abs(np.diff(straight[500:1500], n=2, axis=0)).max()
