# SPDX-License-Identifier: GPL-3.0-or-later
"""Planting the feet of made frames: they stand, given frames stay, and the pelvis keeps its way."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.motion.apart import APART
from mosa.motion.cleanup import plant_feet
from mosa.motion.contacts import contact_skate, contact_steps
from mosa.motion.feet import held_foot
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.legs import LEGS as BOTH_LEGS
from mosa.motion.rotations import conjugate, from_axis_angle, multiply, rotate, yaw
from mosa.motion.skeleton import LEFT_LEG, OFFSETS, RIGHT_LEG
from tests.backend.edit_samples import clip, degrees
from tests.backend.motion_samples import plausible_motion

FPS = 20.0
TOES = [10, 11]
LEGS = [*LEFT_LEG[:3], *RIGHT_LEG[:3]]
LEFT = BOTH_LEGS[0]
LEFT_FOOT = [LEFT.ankle, LEFT.toe]


def standing_on_a_belt(frames: int, fixed: np.ndarray, speed: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """A figure with bent knees that glides (m/s) over the frames that are not `fixed`."""
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1))
    rotations[:, [1, 2], :2] = np.cos(0.25), -np.sin(0.25)
    rotations[:, [4, 5], :2] = np.cos(0.5), np.sin(0.5)
    rotations[:, [7, 8], :2] = np.cos(0.25), -np.sin(0.25)
    root = np.tile([0.0, 0.88, 0.0], (frames, 1))
    # There and back: a swing of the pelvis over feet that ought to stand.
    phase = np.cumsum(~fixed) / max(1, (~fixed).sum())
    root[:, 2] = speed * (~fixed).sum() / FPS / np.pi * np.sin(np.pi * phase)
    return rotations, root


def test_a_long_take_costs_no_more_than_what_is_around_the_made_frames() -> None:
    frames = 40_000  # their square would be 13 GB
    fixed = middle_fixed(frames, 20_000, 20_040)
    rotations, root = standing_on_a_belt(frames, fixed)
    planted = plant_feet(rotations, root, OFFSETS, FPS, fixed)
    part = slice(19_800, 20_240)
    alone = plant_feet(rotations[part], root[part], OFFSETS, FPS, fixed[part])
    np.testing.assert_allclose(planted[part], alone, atol=1e-9)
    assert np.array_equal(planted[fixed], rotations[fixed])


def middle_fixed(frames: int, first: int, last: int) -> np.ndarray:
    fixed = np.ones(frames, dtype=bool)
    fixed[first:last] = False
    return fixed


def test_sliding_feet_of_made_frames_stand_where_the_given_ones_have_them() -> None:
    fixed = middle_fixed(60, 20, 40)
    rotations, root = standing_on_a_belt(60, fixed)
    before = forward_kinematics(rotations, root, OFFSETS)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    slide = np.ptp(before[:, TOES], axis=0).max()
    assert slide > 0.05
    assert np.ptp(after[:, TOES], axis=0).max() < 0.5 * slide
    assert contact_skate(after, FPS) < 0.6 * contact_skate(before, FPS)


@pytest.mark.parametrize("words", ["walk", "jump", "dance"])
@pytest.mark.parametrize("fps", [20.0, 30.0])
def test_given_frames_and_everything_but_the_legs_stay(words: str, fps: float) -> None:
    motion = clip(fps, 4.0, words)
    fixed = middle_fixed(motion.frames, round(fps), round(3 * fps))
    fixed[round(2 * fps)] = True
    dice = np.random.default_rng(2)
    root = motion.root + np.where(fixed[:, None], 0.0, 0.01 * dice.normal(size=(motion.frames, 3)))
    kept = motion.rotations.copy(), root.copy()
    planted = plant_feet(motion.rotations, root, OFFSETS, fps, fixed)
    assert np.array_equal(motion.rotations, kept[0]) and np.array_equal(root, kept[1]), "inputs are not changed"
    assert np.array_equal(planted[fixed], motion.rotations[fixed])
    others = [joint for joint in range(22) if joint not in LEGS]
    assert degrees(planted[:, others], motion.rotations[:, others]) < 1e-5
    assert np.allclose(np.linalg.norm(planted, axis=-1), 1.0)


def test_real_walks_with_a_drifting_pelvis_slide_less() -> None:
    before, after = [], []
    for which in range(4):
        motion = clip(20.0, 5.0, "walk", which)
        fixed = middle_fixed(100, 30, 70)
        drift = np.where(fixed, 0.0, np.sin(np.pi * (np.arange(100) - 29) / 41))[:, None] * [0.1, 0.0, 0.05]
        given = forward_kinematics(motion.rotations, motion.root + drift, OFFSETS)
        planted = plant_feet(motion.rotations, motion.root + drift, OFFSETS, 20.0, fixed)
        made = forward_kinematics(planted, motion.root + drift, OFFSETS)
        steps = contact_steps(motion.joints, 20.0)[29:70, 1::2]
        for joints, slides in ((given, before), (made, after)):
            way = np.linalg.norm(np.diff(joints[29:71, TOES], axis=0), axis=-1)
            slides.extend(way[steps])
    assert np.mean(after) < 0.6 * np.mean(before)


def test_the_change_turns_with_the_motion() -> None:
    motion = clip(20.0, 4.0)
    fixed = middle_fixed(80, 20, 60)
    here = plant_feet(motion.rotations, motion.root, OFFSETS, 20.0, fixed)
    turned = motion.rotations.copy()
    turned[:, 0] = multiply(yaw(2.0), turned[:, 0])
    there = plant_feet(turned, rotate(yaw(2.0), motion.root), OFFSETS, 20.0, fixed)
    assert degrees(there[:, 1:], here[:, 1:]) < 1e-4


@pytest.mark.parametrize("frames", [1, 2, 3, 5])
@pytest.mark.parametrize("value", [True, False])
def test_short_and_wholly_given_motions(frames: int, value: bool) -> None:
    rotations, root = plausible_motion(1, frames)
    planted = plant_feet(rotations, root, OFFSETS, FPS, np.full(frames, value))
    assert planted.shape == rotations.shape and np.isfinite(planted).all()
    if value:
        assert np.array_equal(planted, rotations)


def test_made_frames_that_sink_are_measured_by_the_given_ones() -> None:
    """Where the made frames alone told the ground, the given ones hovered over it, and all of the body stayed low."""
    fixed = middle_fixed(60, 20, 40)
    rotations, root = standing_on_a_belt(60, fixed, speed=0.0)
    depth = 0.12 * np.sin(np.pi * np.clip((np.arange(60) - 19) / 21, 0.0, 1.0)) ** 2
    root[:, 1] -= depth
    ground = forward_kinematics(rotations, root, OFFSETS)[fixed][..., 1].min()
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    assert after[:, TOES, 1].min() > ground - 0.005


@pytest.mark.parametrize("backwards", [0.15, 0.3])
def test_a_knee_that_a_given_pose_bends_backwards_does_not_snap_over(backwards: float) -> None:
    """Real captures have such knees. In made frames they bend forwards, and the way there takes more than a frame."""
    frames = 60
    fixed = middle_fixed(frames, 15, 45)
    rotations, root = standing_on_a_belt(frames, fixed, speed=0.0)
    rotations[:, [1, 2], :2] = np.cos(backwards / 4), np.sin(backwards / 4)
    rotations[:, [4, 5], :2] = np.cos(backwards / 2), -np.sin(backwards / 2)
    rotations[:, [7, 8], :2] = np.cos(backwards / 4), np.sin(backwards / 4)
    planted = plant_feet(rotations, root, OFFSETS, 60.0, fixed)
    knees = forward_kinematics(planted, root, OFFSETS)[:, [4, 5]]
    given = forward_kinematics(rotations, root, OFFSETS)[:, [4, 5]]
    over = float(np.abs(knees - given).max())
    assert np.linalg.norm(np.diff(knees, axis=0), axis=-1).max() < 0.5 * over, "no frame goes half of the way"


def test_a_knee_that_made_frames_bend_backwards_comes_to_the_front() -> None:
    """Half mirrored it pointed to the side, a frame to the left and the next to the right."""
    frames = 400
    fixed = np.arange(frames) < 2
    rotations, root = standing_on_a_belt(frames, fixed, speed=0.0)
    bend = -np.linspace(0.35, 0.8, frames)
    for joints, share in (([1, 2], -0.5), ([4, 5], 1.0), ([7, 8], -0.5)):
        rotations[:, joints, 0] = np.cos(0.5 * share * bend)[:, None]
        rotations[:, joints, 1] = np.sin(0.5 * share * bend)[:, None]
    tilt = yaw(0.3)  # of the axis about which knees bend
    rotations[:, [4, 5]] = multiply(tilt, multiply(rotations[:, [4, 5]], conjugate(tilt)))
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, 60.0, fixed), root, OFFSETS)[60:]
    knees = after[:, [4, 5]] - 0.5 * (after[:, [1, 2]] + after[:, [7, 8]])
    assert knees[..., 2].min() > 0.05
    assert np.abs(np.diff(knees, axis=0)).max() < 0.02


@pytest.mark.parametrize("backwards", [False, True])
def test_who_floats_on_from_the_given_frames_comes_down_to_their_ground(backwards: bool) -> None:
    """What goes on from there takes the lowest foot for the ground: it would climb by as much each time."""
    fixed = np.arange(100) < 40
    rotations, root = standing_on_a_belt(100, fixed, speed=0.0)
    root[:, 1] += 0.03 * np.clip((np.arange(100) - 39) / 10.0, 0.0, 1.0)
    if backwards:
        fixed, root = fixed[::-1].copy(), root[::-1].copy()
    before = forward_kinematics(rotations, root, OFFSETS)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    ground = before[fixed][:, TOES, 1].min()
    assert np.median(before[~fixed][:, TOES, 1]) > ground + 0.025
    np.testing.assert_allclose(after[~fixed][10:-10][:, TOES, 1], ground, atol=0.003)
    assert after[..., TOES, 1].min() > ground - 3e-4
    np.testing.assert_array_equal(after[fixed], before[fixed])


def test_who_is_high_up_from_the_given_frames_stays_there() -> None:
    fixed = np.arange(100) < 40
    rotations, root = standing_on_a_belt(100, fixed, speed=0.0)
    root[:, 1] += 0.2 * np.clip((np.arange(100) - 39) / 10.0, 0.0, 1.0)
    before = forward_kinematics(rotations, root, OFFSETS)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    np.testing.assert_allclose(after[60:, TOES, 1], before[60:, TOES, 1], atol=0.01)


@pytest.mark.parametrize(("height", "lands"), [(0.05, True), (0.15, False)])
def test_who_lands_high_up_has_landed_on_something(height: float, lands: bool) -> None:
    fixed = np.arange(100) < 20
    rotations, root = standing_on_a_belt(100, fixed, speed=0.0)
    ground = float(forward_kinematics(rotations, root, OFFSETS)[..., TOES, 1].min())
    root[:, 1] += np.where(fixed, 0.5, height)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed, ground, flies=True), root, OFFSETS)
    np.testing.assert_allclose(after[30:-5, TOES, 1], ground + (0.0 if lands else height), atol=0.01)


def left_foot_goes(way: float, height: float, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Somebody stands, and after a second the left foot goes ahead (m) at some height (m): joints (T, 22, 3), how bones
    are turned in the world (T, 22, 4), and which frames (T,) the foot is under way in."""
    swing = round(seconds * FPS)
    rotations, root = standing_on_a_belt(swing + 40, np.ones(swing + 40, dtype=bool))
    joints = forward_kinematics(rotations, root, OFFSETS)
    frames = np.arange(len(joints))
    goes = (frames > 20) & (frames < 20 + swing)
    joints[:, LEFT_FOOT, 2] += way * np.clip((frames - 20) / swing, 0.0, 1.0)[:, None]
    joints[:, LEFT_FOOT, 1] += height * goes[:, None]
    return joints, np.tile([1.0, 0.0, 0.0, 0.0], (len(joints), 22, 1)), goes


def test_a_toe_is_lifted_in_a_step_and_not_where_a_foot_is_led_slowly() -> None:
    for seconds, is_step in ((0.6, True), (1.5, False)):
        joints, turned, goes = left_foot_goes(0.5, 0.06, seconds)
        steps = ~(goes[1:] | goes[:-1])[:, None] | [False, False, True, True]
        ankle, _ = held_foot(joints, turned, steps, LEFT, OFFSETS, FPS)
        lift = (ankle - joints[:, LEFT.ankle])[goes, 1].max()
        assert lift > 0.03 if is_step else lift < 0.01


def test_a_foot_that_slides_far_is_held_in_a_generated_motion_and_not_in_a_range() -> None:
    joints, turned, _ = left_foot_goes(0.5, 0.0, 3.0)
    steps, fixed = np.ones((len(joints) - 1, 4), dtype=bool), np.zeros(len(joints), dtype=bool)
    fixed[[0, -1]] = True
    generated, _ = held_foot(joints, turned, steps, LEFT, OFFSETS, FPS)
    in_range, _ = held_foot(joints, turned, steps, LEFT, OFFSETS, FPS, fixed)
    fastest = [float(np.diff(ankle[:, 2]).max()) * FPS for ankle in (joints[:, LEFT.ankle], generated, in_range)]
    assert fastest[1] < 0.5 * fastest[0]
    assert fastest[2] == pytest.approx(fastest[0], abs=0.01)


def inward(rotations: np.ndarray, joints: tuple[int, int], angle: float) -> None:
    """Turn the left joint and the right one of a pair towards the other leg, in place."""
    for joint, turn in zip(joints, (-angle, angle), strict=True):
        rotations[:, joint] = multiply(from_axis_angle(np.array([0.0, 0.0, 1.0]), turn), rotations[:, joint])


def test_legs_that_touch_in_given_frames_part_smoothly_from_there() -> None:
    fixed = middle_fixed(60, 20, 40)
    rotations, root = standing_on_a_belt(60, fixed, speed=0.0)
    inward(rotations, (1, 2), 0.09)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    ankles = after[:, LEGS[2::3]]
    assert np.linalg.norm(ankles[0, 0] - ankles[0, 1]) < 0.05
    assert np.linalg.norm(ankles[30, 0] - ankles[30, 1]) > APART
    assert np.linalg.norm(ankles[20] - ankles[19], axis=-1).max() < 0.01


def test_shins_that_cross_near_the_knees_part() -> None:
    fixed = middle_fixed(60, 20, 40)
    rotations, root = standing_on_a_belt(60, fixed, speed=0.0)
    inward(rotations, (1, 2), 0.25)
    inward(rotations, (4, 5), -0.45)
    after = forward_kinematics(plant_feet(rotations, root, OFFSETS, FPS, fixed), root, OFFSETS)
    left, right = (
        after[30, knee] + np.linspace(0.15, 1.0, 30)[:, None] * (after[30, ankle] - after[30, knee])
        for knee, ankle in (LEGS[1:3], LEGS[4:6])
    )
    assert np.linalg.norm(left[:, None] - right, axis=-1).min() > 0.05
