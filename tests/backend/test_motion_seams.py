# SPDX-License-Identifier: GPL-3.0-or-later
"""Seams: given frames stay, made ones give way, and nothing pops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.interpolation import linear
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import from_axis_angle, multiply, normalize, yaw
from mosa.motion.seams import EASE_SECONDS, LONGER_EASE_SECONDS, REACH, eased, frames_from, meet
from mosa.motion.skeleton import OFFSETS
from tests.backend.edit_samples import clip, degrees
from tests.backend.motion_samples import plausible_motion

MILLIMETRE = 0.001
masks = st.lists(st.booleans(), min_size=1, max_size=40).map(np.array)


def gap(frames: int, first: int, last: int) -> np.ndarray:
    known = np.ones(frames, dtype=bool)
    known[first:last] = False
    return known


def sharpest(joints: np.ndarray, known: np.ndarray, fps: float) -> float:
    """The largest jerk (m/s^3) of any joint across a seam."""
    size = np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).max(axis=-1) * fps**3
    seams = np.flatnonzero(np.diff(known))
    return float(max(size[max(0, seam - 2) : seam + 1].max() for seam in seams))


def steady(frames: int, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Joints that turn, and a pelvis that goes, at a constant speed."""
    time = np.arange(frames)[:, None] / fps
    axes = normalize(np.random.default_rng(1).normal(size=(22, 3)))
    return from_axis_angle(np.tile(axes, (frames, 1, 1)), 0.5 * time), 1.2 * time * [0.6, 0.0, 0.8]


@given(known=masks, seed=st.integers(0, 100))
@settings(max_examples=50)
def test_known_frames_are_exact_and_unknown_given_ones_are_not_looked_at(known: np.ndarray, seed: int) -> None:
    rotations, root = plausible_motion(seed, len(known))
    made, path = plausible_motion(seed + 1, len(known))
    turned, moved = meet(rotations, root, made, path, known, 20.0)
    assert np.array_equal(turned[known], rotations[known]) and np.array_equal(moved[known], root[known])
    assert np.allclose(np.linalg.norm(turned, axis=-1), 1.0) and np.isfinite(moved).all()
    other = np.where(known[:, None, None], rotations, np.roll(rotations, 1, axis=1))
    again, there = meet(other, np.where(known[:, None], root, 9.0), made, path, known, 20.0)
    assert np.array_equal(again, turned) and np.array_equal(there, moved)


@pytest.mark.parametrize("fps", [20.0, 30.0, 60.0])
def test_steady_motion_that_fits_stays_as_it_is(fps: float) -> None:
    frames = round(5 * fps)
    rotations, root = steady(frames, fps)
    known = gap(frames, round(2 * fps), round(3 * fps))
    turned, moved = meet(rotations, root, rotations, root, known, fps)
    joints, before = (forward_kinematics(*pose, OFFSETS) for pose in ((turned, moved), (rotations, root)))
    assert np.abs(joints - before).max() < 5 * MILLIMETRE
    assert np.abs(moved - root).max() < 1e-9


@pytest.mark.parametrize("words", ["walk", "danc"])
def test_a_recorded_way_that_fits_stays_as_it_is(words: str) -> None:
    """Its acceleration changes in every frame: that is no seam."""
    motion = clip(20.0, 5.0, words)
    known = gap(motion.frames, 40, 60)
    _, moved = meet(motion.rotations, motion.root, motion.rotations, motion.root, known, 20.0)
    assert np.abs(moved - motion.root).max() < MILLIMETRE


@pytest.mark.parametrize("words", ["walk", "danc", "jump", "jog", "kick"])
def test_a_motion_that_goes_on_beyond_its_seams_and_fits_stays_as_it_is(words: str) -> None:
    """However fast it is: across a seam it is known how it goes."""
    motion = clip(30.0, 4.0, words)
    known = gap(motion.frames, 40, 80)
    turned, moved = meet(motion.rotations, motion.root, motion.rotations, motion.root, known, 30.0, known)
    assert degrees(turned, motion.rotations) < 1e-4 and np.abs(moved - motion.root).max() < 1e-9


def test_what_a_motion_does_across_a_seam_it_does_where_it_is_brought() -> None:
    """It begins 10 cm aside and is brought back; but for that the pelvis moves as in the made motion, bumps and all."""
    motion, known = clip(20.0, 5.0, "danc"), gap(100, 40, 60)
    _, moved = meet(motion.rotations, motion.root, motion.rotations, motion.root + 0.1, known, 20.0, known)
    bumps, own = (np.diff(path, n=2, axis=0) for path in (moved, motion.root))
    assert np.abs(bumps - own).max() < 0.01
    _, guessed = meet(motion.rotations, motion.root, motion.rotations, motion.root + 0.1, known, 20.0)
    assert np.abs(np.diff(guessed, n=2, axis=0) - own).max() > np.abs(bumps - own).max()


@pytest.mark.parametrize("words", ["walk", "jog", "kick"])
def test_a_motion_that_is_brought_to_its_seams_jerks_little_more_than_it_does_by_itself(words: str) -> None:
    motion, known = clip(20.0, 5.0, words), gap(100, 40, 60)
    _, moved = meet(motion.rotations, motion.root, motion.rotations, motion.root + 0.1, known, 20.0)
    jerk, own = (np.linalg.norm(np.diff(path, n=3, axis=0), axis=-1)[37:60].max() for path in (moved, motion.root))
    assert jerk < 1.5 * own


def test_made_frames_beyond_a_seam_count_only_where_they_are_said_to_mean_something() -> None:
    rotations, root = plausible_motion(3, 200)
    made, path = plausible_motion(4, 200)
    known = gap(200, 40, 160)
    beyond = known & (np.arange(200) < 40)
    turned, moved = meet(rotations, root, made, path, known, 20.0, beyond)
    made[160:], path[160:] = made[:40], 9.0
    again, there = meet(rotations, root, made, path, known, 20.0, beyond)
    assert np.array_equal(again, turned) and np.array_equal(there, moved)
    made[38:40], path[38:40] = made[:2], 9.0
    assert not np.array_equal(meet(rotations, root, made, path, known, 20.0, beyond)[1], moved)


@pytest.mark.parametrize("fps", [20.0, 24.0, 60.0])
@pytest.mark.parametrize("words", ["walk", "jump"])
def test_a_step_of_a_hand_and_twenty_degrees_leaves_no_pop(fps: float, words: str) -> None:
    motion = clip(fps, 4.0, words)
    known = gap(motion.frames, round(1.5 * fps), round(2.5 * fps))
    made = motion.rotations.copy()
    made[:, 0] = multiply(yaw(np.radians(20.0)), made[:, 0])
    path = motion.root + np.array([0.1, 0.0, 0.0])
    hard = np.where(known[:, None, None], motion.rotations, made), np.where(known[:, None], motion.root, path)
    soft = meet(motion.rotations, motion.root, made, path, known, fps)
    pasted, met = (sharpest(forward_kinematics(*pose, OFFSETS), known, fps) for pose in (hard, soft))
    own = sharpest(motion.joints, known, fps)
    assert met < 0.1 * pasted + own and met < 1.5 * own + 60.0, (pasted, met, own)
    ways = [np.linalg.norm(np.diff(pose[1], axis=0), axis=-1).max() * fps for pose in (soft, (0, motion.root))]
    assert ways[0] < ways[1] + 1.0, "the pelvis is not thrown across the gap"


def test_frames_far_from_the_seams_stay_as_they_were_made() -> None:
    rotations, root = plausible_motion(3, 200)
    made, path = plausible_motion(4, 200)
    known = gap(200, 40, 160)
    turned, moved = meet(rotations, root, made, path, known, 20.0)
    reach = round(REACH * EASE_SECONDS * 20.0)
    far = slice(40 + reach, 160 - reach)
    assert np.array_equal(moved[far], path[far]) and degrees(turned[far], made[far]) < 1e-5
    near = np.abs(moved - path).max(axis=1)[40:160]
    assert near[0] > near[reach - 4] and near[-1] > near[-reach + 4], "the correction dies away"


@pytest.mark.parametrize(
    ("goes_on", "ease", "left"), [(False, EASE_SECONDS, 0.035), (True, LONGER_EASE_SECONDS, 0.045)]
)
def test_a_made_motion_is_mostly_its_own_again_after_twice_the_easing(goes_on: bool, ease: float, left: float) -> None:
    rotations, root = plausible_motion(3, 200)
    aside, known = root + np.array([0.1, 0.0, 0.0]), gap(200, 40, 160)
    _, moved = meet(rotations, root, rotations, aside, known, 20.0, known if goes_on else None)
    correction, steps = (aside - moved)[40:160, 0], round(2 * ease * 20.0)
    assert correction[[0, -1]].min() > 0.08
    assert correction[[steps, -1 - steps]].max() < left
    assert correction[[steps // 2, -1 - steps // 2]].min() > 0.045


@pytest.mark.parametrize("goes_on", [False, True])
def test_signs_of_quaternions_do_not_matter(goes_on: bool) -> None:
    rotations, root = plausible_motion(5, 60)
    made, path = plausible_motion(6, 60)
    known = gap(60, 20, 40)
    beyond = known if goes_on else None
    turned, _ = meet(rotations, root, made, path, known, 20.0, beyond)
    again, _ = meet(rotations, root, -made, path, known, 20.0, beyond)
    assert degrees(again, turned) < 1e-5
    flips = np.where(np.random.default_rng(0).random((60, 22, 1)) < 0.5, -1.0, 1.0)
    third, _ = meet(rotations * flips, root, made, path, known, 20.0, beyond)
    assert degrees(third, turned) < 1e-5


@pytest.mark.parametrize("frames", [1, 2, 3, 5])
@pytest.mark.parametrize("value", [True, False])
def test_nothing_to_join_changes_nothing(frames: int, value: bool) -> None:
    rotations, root = plausible_motion(1, frames)
    made, path = plausible_motion(2, frames)
    turned, moved = meet(rotations, root, made, path, np.full(frames, value), 20.0)
    expected = (rotations, root) if value else (made, path)
    assert degrees(turned, expected[0]) < 1e-5 and np.array_equal(moved, expected[1])


def test_pins_a_few_frames_apart_are_all_met_without_a_pop() -> None:
    motion = clip(30.0, 4.0)
    known = gap(motion.frames, 40, 80)
    known[[50, 52, 60]] = True
    made = np.tile(motion.rotations[40], (motion.frames, 1, 1))
    turned, moved = meet(motion.rotations, motion.root, made, motion.root + np.array([0.0, 0.05, 0.0]), known, 30.0)
    assert np.array_equal(turned[known], motion.rotations[known])
    joints = forward_kinematics(turned, moved, OFFSETS)
    hard = forward_kinematics(np.where(known[:, None, None], motion.rotations, made), motion.root, OFFSETS)
    assert sharpest(joints, known, 30.0) < 0.5 * sharpest(hard, known, 30.0)


@given(masks)
def test_distance_to_the_nearest_known_frame(known: np.ndarray) -> None:
    places = np.flatnonzero(known)
    for frame, distance in enumerate(frames_from(known)):
        assert distance == (np.abs(places - frame).min() if len(places) else len(known))


def test_eased_frames_leave_and_arrive_with_the_speed_of_the_known_ones() -> None:
    rotations, root = plausible_motion(3, 80)
    known = gap(80, 30, 50)
    turned, moved = eased(rotations, root, known, 20.0)
    assert np.array_equal(turned[known], rotations[known]) and np.array_equal(moved[known], root[known])
    _, straight = linear(rotations, root, known)

    def kinks(path: np.ndarray) -> float:
        return float(np.linalg.norm(np.diff(path, n=2, axis=0)[[28, 48]], axis=-1).sum())

    assert kinks(moved) < 0.7 * kinks(straight)
