# SPDX-License-Identifier: GPL-3.0-or-later
"""Turning by a given angle: as far as asked, to the same side, the same body all along."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.body import heading
from mosa.motion.features import facing, heading_angle, mirror
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import rotate, yaw
from mosa.motion.skeleton import OFFSETS, PARENTS
from mosa.motion.turning import MOST, led_ahead, straight_on, straightened, turned_by
from tests.backend.known_motions import gliding
from tests.backend.motion_samples import plausible_motion


def turn_of(joints: np.ndarray) -> float:
    """By how much it turns in all, radians, to the left."""
    heading = np.unwrap(heading_angle(facing(joints)))
    return float(heading[-1] - heading[0])


@given(st.floats(1.6, 6.0), st.floats(-0.4, 0.4), st.booleans())
def test_it_turns_as_far_as_asked_and_stays_what_it_was(angle: float, speed: float, to_the_right: bool) -> None:
    made = gliding(speed, turned=angle)
    made = mirror(made) if to_the_right else made
    turned = turned_by(made, np.pi)
    assert turn_of(turned) == pytest.approx(-np.pi if to_the_right else np.pi)
    np.testing.assert_allclose(turned[0], made[0], atol=1e-12)
    np.testing.assert_allclose(turned[..., 1], made[..., 1], atol=1e-12)
    bones = [np.linalg.norm(joints[:, 1:] - joints[:, PARENTS[1:]], axis=-1) for joints in (turned, made)]
    np.testing.assert_allclose(*bones, atol=1e-9)
    ways = [np.linalg.norm(np.diff(joints[:, 0], axis=0), axis=-1) for joints in (turned, made)]
    np.testing.assert_allclose(*ways, atol=1e-9)


@pytest.mark.parametrize("angle", [0.0, 0.9 * np.pi / MOST, 1.1 * np.pi * MOST])
def test_what_turns_in_another_manner_stays_as_it_is(angle: float) -> None:
    made = gliding(0.3, turned=angle)
    np.testing.assert_array_equal(turned_by(made, np.pi), made)


def test_what_turns_so_far_already_stays_where_it_is() -> None:
    made = gliding(0.3, turned=np.pi)
    np.testing.assert_allclose(turned_by(made, np.pi), made, atol=1e-9)


def test_a_slow_turn_all_along_is_taken_out_and_sway_stays() -> None:
    _, root = plausible_motion(3, 80)
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (80, 22, 1))
    turning = np.linspace(0.0, 1.0, 80) + 0.1 * np.sin(np.linspace(0.0, 12 * np.pi, 80))
    rotations[:, 0] = yaw(turning)
    straight, way = straightened(rotations, root, forward_kinematics(rotations, root, OFFSETS))
    seen = np.radians(heading(forward_kinematics(straight, way, OFFSETS)))
    assert abs(np.polyfit(np.arange(80), seen, 1)[0] * 80) < 0.01 and 0.15 < np.ptp(seen) < 0.25
    steps = [np.linalg.norm(np.diff(path, axis=0), axis=-1) for path in (root, way)]
    np.testing.assert_allclose(*steps, atol=1e-9)


def veering(turn: float, heading: float, frames: int = 120) -> np.ndarray:
    """Joints (T, 22, 3) of somebody who walks at 1.2 m/s, sways about the way, and turns by `turn` (radians) on it."""
    headings = heading + np.linspace(0.0, turn, frames)
    steps = np.stack([np.sin(headings), 0 * headings, np.cos(headings)], axis=-1) * 0.06
    root = np.cumsum(steps, axis=0) + np.array([0.0, 0.95, 0.0])
    body = forward_kinematics(plausible_motion(3, frames=1)[0], np.zeros((1, 3)), OFFSETS)
    swaying = yaw(headings + 0.2 * np.sin(np.arange(frames) * 2 * np.pi / 22))
    return np.asarray(root[:, None] + rotate(swaying[:, None], body - body[:, :1]))


@given(st.floats(-1.0, 1.0), st.floats(-3.0, 3.0))
@settings(max_examples=30, deadline=None)
def test_who_veers_goes_straight_on_and_sways_as_before(turn: float, heading: float) -> None:
    joints = veering(turn, heading)
    straight = straight_on(joints, 20.0)
    way = straight[20:-20, 0] - straight[20, 0]
    ahead = way[-1] / np.linalg.norm(way[-1])
    assert np.linalg.norm(way - (way @ ahead)[:, None] * ahead, axis=-1).max() < 0.05
    np.testing.assert_allclose(straight[..., 1], joints[..., 1], atol=1e-9)
    bones = [np.linalg.norm(one[:, 1:] - one[:, :1], axis=-1) for one in (straight, joints)]
    np.testing.assert_allclose(*bones, atol=1e-9)
    step = [np.linalg.norm(np.diff(one[:, 0], axis=0), axis=-1) for one in (straight, joints)]
    np.testing.assert_allclose(*step, atol=1e-9)


def test_who_turns_on_the_way_still_does() -> None:
    joints = veering(2.5, 0.0)
    np.testing.assert_array_equal(straight_on(joints, 20.0), joints)


@pytest.mark.parametrize(("off", "back"), [(0.0, False), (0.3, False), (-0.4, True), (0.2, True)])
def test_a_way_leads_ahead_or_straight_back(off: float, back: bool) -> None:
    rotations, _ = plausible_motion(3, frames=60)
    ahead = np.array([np.sin(off), 0.0, np.cos(off)]) * (-1.0 if back else 1.0)
    root = np.arange(60)[:, None] * ahead * 0.05
    turned, led = led_ahead(rotations, root, slice(None))
    np.testing.assert_allclose(led[-1], [0.0, 0.0, np.linalg.norm(root[-1]) * (-1.0 if back else 1.0)], atol=1e-9)
    joints = [forward_kinematics(*one, OFFSETS) for one in ((turned, led), (rotations, root))]
    np.testing.assert_allclose(joints[0], rotate(yaw(-off), joints[1]), atol=1e-9)


def test_who_stands_is_not_turned() -> None:
    rotations, root = plausible_motion(3, frames=60)
    root = root * 0.01
    turned, led = led_ahead(rotations, root, slice(None))
    assert turned is rotations and led is root
    joints = veering(0.5, 0.0)
    there_and_back = np.concatenate([joints, joints[::-1]])
    assert straight_on(there_and_back, 20.0) is there_and_back
