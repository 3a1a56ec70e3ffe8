# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling frames without a network: known frames stay, what lies between is what the name says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.interpolation import cubic, hold, linear, neighbours
from mosa.motion.rotations import from_axis_angle, normalize
from tests.backend.edit_samples import degrees
from tests.backend.motion_samples import plausible_motion

Fill = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
masks = st.lists(st.booleans(), min_size=1, max_size=40).filter(any).map(np.array)
each_way = pytest.mark.parametrize("fill", [hold, linear, cubic])


@given(masks)
def test_neighbours_are_the_nearest_known_frames(known: np.ndarray) -> None:
    places = [int(place) for place in np.flatnonzero(known)]
    before, after = neighbours(known)
    for frame in range(len(known)):
        assert before[frame] == max([p for p in places if p <= frame], default=places[0])
        assert after[frame] == min([p for p in places if p >= frame], default=places[-1])


@each_way
@given(known=masks, seed=st.integers(0, 50))
@settings(max_examples=40)
def test_known_frames_stay_and_unknown_ones_are_not_looked_at(fill: Fill, known: np.ndarray, seed: int) -> None:
    rotations, root = plausible_motion(seed, len(known))
    turned, path = fill(rotations, root, known)
    assert np.array_equal(turned[known], rotations[known]) and np.array_equal(path[known], root[known])
    assert np.allclose(np.linalg.norm(turned, axis=-1), 1.0)
    other, elsewhere = plausible_motion(seed + 1, len(known))
    other[known], elsewhere[known] = rotations[known], root[known]
    again, there = fill(-other if known.all() else other, elsewhere, known)
    assert np.array_equal(np.abs(again), np.abs(turned)) and np.array_equal(there, path)


@each_way
@given(known=masks)
@settings(max_examples=30)
def test_beyond_the_known_frames_the_nearest_one_stands(fill: Fill, known: np.ndarray) -> None:
    rotations, root = plausible_motion(1, len(known))
    turned, path = fill(rotations, root, known)
    places = np.flatnonzero(known)
    for part, place in ((slice(places[-1], None), places[-1]), (slice(places[0] + 1), places[0])):
        assert np.allclose(path[part], root[place])
        assert degrees(turned[part], rotations[place]) < 1e-5


def test_hold_stands_until_the_next_known_frame() -> None:
    rotations, root = plausible_motion(2, 6)
    turned, path = hold(rotations, root, np.array([True, False, False, True, False, True]))
    order = [0, 0, 0, 3, 3, 5]
    assert np.array_equal(turned, rotations[order]) and np.array_equal(path, root[order])


@given(known=masks, speed=st.floats(-6.0, 6.0), signs=st.integers(0, 2**30))
@settings(max_examples=50)
def test_linear_is_exact_for_steady_motion(known: np.ndarray, speed: float, signs: int) -> None:
    known[[0, -1]] = True
    frames = len(known)
    axis = normalize(np.array([1.0, 2.0, -0.5]))
    angle = speed * np.arange(frames) / max(40, frames)  # less than half a turn in all
    rotations = np.repeat(from_axis_angle(np.tile(axis, (frames, 1)), angle)[:, None], 22, axis=1)
    root = np.arange(frames)[:, None] * np.array([0.1, 0.0, -0.03])
    flipped = rotations * np.where(np.random.default_rng(signs).random((frames, 22, 1)) < 0.5, -1.0, 1.0)
    turned, path = linear(flipped, root, known)
    half_turn = abs(angle[-1]) > 3.1
    assert half_turn or degrees(turned, rotations) < 1e-5
    assert np.allclose(path, root)


@given(known=masks, seed=st.integers(0, 1000))
@settings(max_examples=60)
def test_cubic_stays_between_its_keys_and_goes_on_where_they_do(known: np.ndarray, seed: int) -> None:
    dice = np.random.default_rng(seed)
    rotations, _ = plausible_motion(seed, len(known))
    root = dice.normal(size=(len(known), 3)).cumsum(axis=0)
    _, path = cubic(rotations, root, known)
    before, after = neighbours(known)
    low, high = np.minimum(root[before], root[after]), np.maximum(root[before], root[after])
    assert (path >= low - 1e-9).all() and (path <= high + 1e-9).all()
    for a, b in zip(np.flatnonzero(known)[:-1], np.flatnonzero(known)[1:], strict=True):
        direction = np.sign(root[b] - root[a])
        assert (np.diff(path[a : b + 1], axis=0) * direction >= -1e-9).all(), "no overshoot, no way back"


def test_cubic_leaves_a_key_with_the_speed_it_arrives_with() -> None:
    rotations, _ = plausible_motion(1, 201)
    known = np.arange(201) % 50 == 0
    root = np.zeros((201, 3))
    root[known, 0] = [0.0, 1.0, 3.0, 2.0, 2.5]
    path = cubic(rotations, root, known)[1][:, 0]
    speeds = np.diff(path)
    assert speeds[49] == pytest.approx(speeds[50], rel=0.1) and speeds[49] > 0.01
    assert abs(speeds[99]) < 0.005 and abs(speeds[100]) < 0.005, "level at a peak"
    assert abs(speeds[0]) < 0.005 and abs(speeds[-1]) < 0.005, "level at the ends"
