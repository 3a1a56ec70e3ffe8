# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a way over the ground is travel, and what is sway, without Blender."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from mosa.motion.skeleton import OFFSETS
from mosa_blender.edit.travel import SECONDS, facing, smoothest, travel, turn_of_cycle
from mosa_blender.rig import rotations as rot

FPS = 24.0
SPEED = 1.3


def sway(times: np.ndarray, phase: float = 0.0) -> np.ndarray:
    """A walk's way (T,) about its middle: 4 cm to the sides, 2 cm ahead with each step."""
    return 0.04 * np.sin(2 * np.pi * 0.9 * times + phase) + 0.02j * np.sin(2 * np.pi * 1.8 * times + 2 * phase)


@pytest.mark.parametrize("count", [3, 4, 5, 17, 60])
def test_it_is_the_smoothest_way(count: int) -> None:
    dice = np.random.default_rng(count)
    places = np.cumsum(dice.normal(size=count) + 1j * dice.normal(size=count))
    bend, stiffness = np.diff(np.eye(count), 2, axis=0), (SECONDS * FPS) ** 4
    wanted = np.linalg.solve(np.eye(count) + stiffness * bend.T @ bend, places)
    np.testing.assert_allclose(smoothest(places, stiffness), wanted, atol=1e-10)


@pytest.mark.parametrize("fps", [12.0, 24.0, 240.0])
@pytest.mark.parametrize("count", [1, 2, 3, 120])
def test_a_straight_line_is_travel_to_its_ends(count: int, fps: float) -> None:
    places = np.linspace(3.0 + 1.0j, -7.0 + 20.0j, count)
    np.testing.assert_array_equal(travel(places, fps), places)


@pytest.mark.parametrize("phase", np.linspace(0.0, 2 * np.pi, 8, endpoint=False))
def test_a_walk_keeps_its_sway_and_no_more(phase: float) -> None:
    times = np.arange(0.0, 6.0, 1 / FPS)
    left = SPEED * 1j * times + sway(times, phase)
    left -= travel(left, FPS)
    inner = slice(30, -30)
    apart = np.abs(left - sway(times, phase))
    assert apart[inner].max() < 0.006, "nine tenths of the sway"
    assert apart.max() < 0.04, "the ends do not bulge beyond it"
    for start in range(0, len(times) - 27):
        assert np.abs(left[start : start + 27].mean()) < 0.016, "no stride is elsewhere"


def test_a_walk_that_becomes_a_run_and_turns_has_no_drift() -> None:
    times = np.arange(0.0, 8.0, 1 / FPS)
    speed, heading = 1.0 + 0.4 * times, 0.3 * times
    middle = np.cumsum(speed * np.exp(1j * heading)) / FPS
    left = middle + sway(times) - travel(middle + sway(times), FPS)
    apart = np.abs(left - sway(times))
    assert apart[30:-30].max() < 0.02 < 10.0 < np.abs(middle[-1])
    assert apart.max() < 0.15, "at its ends as far as 0.3 s of such a turn at a run take it from a straight line"


def test_a_single_place_is_its_own_way() -> None:
    assert travel(np.array([1.0 + 2.0j]), FPS, 1.0).tolist() == [1.0 + 2.0j]


def test_an_hour_takes_little_memory() -> None:
    dice = np.random.default_rng(0)
    places = np.cumsum(dice.normal(size=108_000) + 0j)
    tracemalloc.start()
    travel(places, 30.0)
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()


@pytest.mark.parametrize("strides", [1, 4])
def test_a_cycle_closes_at_the_speed_it_begins_with(strides: int) -> None:
    frames = 27 * strides
    times = np.arange(frames + 1) / 27 / 0.9
    places = SPEED * 1j * times + sway(times, 0.7)
    left = places - travel(places, FPS, 1.0)
    assert abs(left[-1] - left[0]) < 2e-6
    bends = np.abs(np.diff(np.concatenate([left[-3:-1], left[:3]]), 2))
    assert bends.max() < 1.1 * np.abs(np.diff(sway(times, 0.7), 2)).max()
    open_ended = places - travel(places, FPS)
    assert abs(open_ended[-1] - open_ended[0]) > 1e-4, "which an open end would not do"
    assert np.abs(left - left.mean() - sway(times, 0.7)).max() < 0.006, "up to its ends"


def test_a_cycle_that_turns_is_left_turned() -> None:
    """Half a circle and on: what is left at the end is what is left at the start, turned."""
    times = np.linspace(0.0, 4.0, 97)
    turn = np.exp(0.5j * np.pi)
    places = 3.0 * turn ** (times / 4.0) + 0.03 * np.sin(2 * np.pi * times) * turn ** (times / 4.0)
    left = places - travel(places, FPS, complex(turn))
    assert abs(left[-1] - left[0] * turn) < 1e-5


def poses(yaw: float, more: float = 0.0) -> np.ndarray:
    """Two equal poses (2, 22, 4), the second turned about y, and one joint of it a little further."""
    dice = np.random.default_rng(5)
    first = dice.normal(size=(22, 4))
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    last = first.copy()
    last[0] = rot.multiply(np.array([np.cos(yaw / 2), 0.0, np.sin(yaw / 2), 0.0]), first[0])
    last[4] = -rot.multiply(np.array([np.cos(more / 2), np.sin(more / 2), 0.0, 0.0]), first[4])
    return np.stack([first, last])


@pytest.mark.parametrize("yaw", [0.0, 0.4, -2.0, 3.0])
def test_a_cycle_is_known_by_its_poses_whichever_way_it_faces(yaw: float) -> None:
    found = turn_of_cycle(poses(yaw), np.array([0.9, 0.9]), 0.8)
    assert found is not None and abs(found - np.exp(1j * yaw)) < 1e-9
    ahead = rot.apply(np.array([np.cos(yaw / 2), 0.0, np.sin(yaw / 2), 0.0]), np.array([0.0, 0.0, 1.0]))
    assert abs((ahead[0] - 1j * ahead[2]) - found * -1j) < 1e-9, "seen from above it turns as the figure does"


def test_other_poses_are_no_cycle() -> None:
    assert turn_of_cycle(poses(0.0, np.radians(3.0)), np.array([0.9, 0.9]), 0.8) is None
    assert turn_of_cycle(poses(0.0), np.array([0.9, 0.91]), 0.8) is None
    assert len(OFFSETS) == len(poses(0.0)[0])


def turns(axis: int, angles: np.ndarray) -> np.ndarray:
    """Rotations (T, 22, 4) of a body turned about one of the model's axes by angles (T,)."""
    rotations = np.zeros((len(angles), 22, 4))
    rotations[..., 0] = 1.0
    rotations[:, 0, 0], rotations[:, 0, 1 + axis] = np.cos(angles / 2), np.sin(angles / 2)
    return rotations


@pytest.mark.parametrize("rounds", [0.25, -3.0])
def test_who_turns_about_the_upright_axis_turns_so_far(rounds: float) -> None:
    angles = np.linspace(0.0, rounds * 2 * np.pi, 90)
    np.testing.assert_allclose(facing(turns(1, angles), 30.0, False), angles, atol=1e-6)


@pytest.mark.parametrize("axis", [0, 2])
def test_somersaults_and_cartwheels_are_no_turns(axis: int) -> None:
    tilted = turns(axis, np.linspace(0.0, 4 * np.pi, 90))
    lean = np.array([np.cos(0.1), 0.0, np.sin(0.1), 0.0])
    tilted[:, 0] = rot.multiply(np.broadcast_to(lean, (90, 4)), tilted[:, 0])
    np.testing.assert_allclose(facing(tilted, 30.0, False), 0.2, atol=1e-6)


def test_a_cycle_ends_turned_as_far_as_its_poses_are() -> None:
    swaying = np.linspace(0.0, np.pi, 60) + 0.1 * np.sin(np.linspace(0.3, 0.3 + 4 * np.pi, 60))
    faced = facing(turns(1, swaying), 30.0, True)
    np.testing.assert_allclose(faced[-1] - faced[0], np.pi, atol=1e-9)
