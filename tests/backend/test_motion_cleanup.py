# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean-up: planted feet stand, flying ones fly, and nothing pops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.motion.arms import PALM, clear_hands
from mosa.motion.cleanup import clean
from mosa.motion.contacts import (
    contact_skate,
    contact_steps,
    detect_contacts,
    foot_skate,
    foot_skate_ratio,
    jerk,
)
from mosa.motion.feet import HURRY, HURRY_SPEED
from mosa.motion.floor import LARGEST_HOVER, hover
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.legs import FULL, SOFT, _soft_reach
from mosa.motion.rotations import from_axis_angle, multiply, rotate, yaw
from mosa.motion.seat import seats
from mosa.motion.skeleton import CONTACT_JOINTS, OFFSETS
from mosa.motion.solver import onto_skeleton
from tests.backend.motion_samples import plausible_motion, real_clips

FPS = 20.0
FEET = list(CONTACT_JOINTS)
CENTIMETRE, MILLIMETRE = 0.01, 0.001


def cleaned(joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A clip on the common skeleton before and after clean-up, joints (T, 22, 3) both."""
    rotations, root = onto_skeleton(joints)
    before = forward_kinematics(rotations, root, OFFSETS)
    rotations, root = clean(rotations, root, OFFSETS, FPS)
    assert np.isfinite(rotations).all() and np.isfinite(root).all()
    assert np.allclose(np.linalg.norm(rotations, axis=-1), 1.0)
    return before, forward_kinematics(rotations, root, OFFSETS)


def noisy(joints: np.ndarray, seed: int) -> np.ndarray:
    """A clip (T, 22, 3) with what networks add: joints that swim by 2 cm and a body that drifts."""
    rng = np.random.default_rng(seed)

    def wander(shape: tuple[int, ...], frames: float, size: float) -> np.ndarray:
        reach = int(3 * frames)
        kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / frames) ** 2)
        kernel /= np.linalg.norm(kernel)
        raw = rng.normal(size=(len(joints) + 2 * reach, int(np.prod(shape))))
        smooth = [np.convolve(column, kernel, mode="valid") for column in raw.T]
        return size / np.sqrt(3) * np.stack(smooth, axis=-1).reshape(-1, *shape)

    return joints + wander((22, 3), 1.5, 0.02) + wander((1, 3), 25.0, 0.03)


def air(joints: np.ndarray) -> int:
    """Frames in which both feet are well above where they stand."""
    lower = joints[:, FEET, 1].min(axis=1)
    stands = detect_contacts(joints, FPS)[:, 1::2].any(axis=1)
    return int((lower - np.median(lower[stands]) > 0.1).sum()) if stands.any() else 0


def standing(frames: int) -> tuple[np.ndarray, np.ndarray]:
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1))
    return rotations, np.tile([0.0, 0.985, 0.0], (frames, 1))


def test_the_lowest_foot_is_on_the_floor() -> None:
    for name, joints in real_clips(most=15):
        for seed, clip in enumerate((joints, noisy(joints, 1) + 0.3)):
            _, after = cleaned(clip)
            lowest = after[:, FEET, 1].min()
            assert -MILLIMETRE < lowest < CENTIMETRE, (name, seed)


def test_planted_feet_of_real_walks_stay_within_millimetres() -> None:
    standing = 0
    for name, joints in real_clips("walk", most=12):
        before, after = cleaned(joints)
        steps = contact_steps(before, FPS)[:, 1::2]
        toes = after[:, FEET[1::2]]
        slide = np.linalg.norm(np.diff(toes, axis=0), axis=-1)[steps]
        standing += len(slide)
        if len(slide):
            assert np.median(slide) < 2 * MILLIMETRE, name
            assert np.percentile(slide, 90) < 10 * MILLIMETRE, name
    assert standing > 300, "or nothing was looked at"


def test_walks_keep_walking() -> None:
    shares = []
    for _, joints in real_clips("walks forward", most=12):
        paths = [np.diff(clip[:, FEET[1::2]], axis=0) for clip in cleaned(joints)]
        before, after = (np.linalg.norm(path, axis=-1).sum() for path in paths)
        shares.append(after / before)
    assert min(shares) > 0.65 and max(shares) < 1.1
    assert np.median(shares) > 0.85


def test_the_pelvis_keeps_its_path() -> None:
    for name, joints in real_clips(most=20):
        before, after = cleaned(joints)
        moved = after[:, 0] - before[:, 0]
        shifts = 8 if seats(before, FPS) else 4  # people shift on a stool
        assert np.abs(moved[:, [0, 2]]).max() < shifts * CENTIMETRE, name
        assert np.ptp(moved[:, 1]) < 7 * CENTIMETRE, name


def test_jumps_stay_in_the_air() -> None:
    total_before = total_after = 0
    for _, joints in real_clips("jump", most=12):
        before, after = cleaned(joints)
        total_before += air(before)
        total_after += air(after)
    assert total_before > 50
    assert total_after == pytest.approx(total_before, rel=0.1)


def test_who_runs_stays_near_the_ground_whatever_the_heights_say() -> None:
    """Real runs keep their flights; a body that rises in the middle of one, as before a jump, comes down."""
    seen = 0
    for name, joints in real_clips("runs forward", most=8):
        rotations, root = onto_skeleton(joints)
        own = forward_kinematics(rotations, root, OFFSETS)[..., 1].min(axis=1).max()
        if own > 0.15:  # it tells of a jump, too
            continue
        risen = root + 0.3 * np.sin(np.linspace(0.0, np.pi, len(root)))[:, None] ** 2 * [0.0, 1.0, 0.0]
        poses = [clean(rotations, way, OFFSETS, FPS, leaps=False) for way in (root, risen)]
        real, lowered = (forward_kinematics(*pose, OFFSETS)[..., 1].min(axis=1).max() for pose in poses)
        assert 0.5 * own < real < own and lowered < real + CENTIMETRE, name
        seen += 1
    assert seen > 3


def test_noisy_motion_skates_no_more_than_one_and_a_half_times_real() -> None:
    real, slid, still = [], [], []
    for seed, (_, joints) in enumerate(real_clips(most=15)):
        before, after = cleaned(noisy(joints, seed))
        real.append(contact_skate(cleaned(joints)[0], FPS))
        slid.append(contact_skate(before, FPS))
        still.append(contact_skate(after, FPS))
    assert np.mean(still) < 0.6 * np.mean(slid)
    assert np.mean(still) <= 1.5 * np.mean(real)


def test_less_jitter_and_no_pops() -> None:
    jitter = []
    for seed, (name, joints) in enumerate(real_clips(most=15)):
        before, after = cleaned(noisy(joints, seed))
        jitter.append(jerk(after, FPS) / jerk(before, FPS))
        # Held feet and a neck kept within reach may cost a little where a whole body swims.
        assert jitter[-1] < 1.25, name
        knees = [np.linalg.norm(np.diff(j[:, [4, 5]], n=2, axis=0), axis=-1).max() for j in (before, after)]
        assert knees[1] < max(1.5 * knees[0], 0.12), name
    assert np.mean(jitter) < 0.95


def test_no_planted_foot_flies_to_its_place() -> None:
    for seed, (name, joints) in enumerate(real_clips(most=15)):
        before, after = cleaned(noisy(joints, seed))
        level = np.array([1.0, 0.0, 1.0])
        was, now = (np.linalg.norm(np.diff(j[:, [10, 11]] * level, axis=0), axis=-1) * FPS for j in (before, after))
        assert (now < HURRY * was + HURRY_SPEED + 1.0).all(), name  # 1 m/s for the filter and for legs that reach


def test_a_body_that_drifts_off_the_floor_is_brought_back() -> None:
    left = []
    for _, joints in real_clips("walk", most=8):  # some of them climb, and keep their height
        drift = 0.05 * np.sin(np.linspace(0.0, 2.0 * np.pi, len(joints)))
        _, steady = cleaned(joints)
        before, after = cleaned(joints + drift[:, None, None] * [0.0, 1.0, 0.0])
        was, now = (np.std(j[:, 0, 1] - steady[:, 0, 1]) for j in (before, after))
        left.append(now / was)
    assert np.median(left) < 0.5 and max(left) < 1.1


@given(st.floats(0.0, 2.0), st.floats(0.3, 1.0))
def test_a_leg_gives_way_before_it_is_straight(wanted: float, now: float) -> None:
    length = 0.8
    steps = np.linspace(0.0, wanted, 50)
    reached = _soft_reach(steps, np.full(50, now * length), length)
    assert (np.diff(reached) >= 0.0).all() and (reached <= steps + 1e-12).all()
    assert reached.max(initial=0.0) <= max(FULL, now) * length + 1e-5
    assert np.abs(np.diff(reached)).max() <= np.diff(steps).max() + 1e-12
    bent = steps < SOFT * length
    assert np.array_equal(reached[bent], steps[bent])


def test_cleaning_twice_changes_little() -> None:
    for name, joints in real_clips(most=10):
        rotations, root = onto_skeleton(joints)
        once = clean(rotations, root, OFFSETS, FPS)
        twice = clean(*once, OFFSETS, FPS)
        first, second = (forward_kinematics(*pair, OFFSETS) for pair in (once, twice))
        assert np.linalg.norm(second - first, axis=-1).mean() < 3.0 * CENTIMETRE, name


def test_a_figure_that_stands_still_is_left_alone() -> None:
    rotations, root = standing(40)
    cleaned_rotations, cleaned_root = clean(rotations, root, OFFSETS, FPS)
    assert np.allclose(np.abs((cleaned_rotations * rotations).sum(-1)), 1.0, atol=1e-6)
    assert np.allclose(cleaned_root - cleaned_root[0], 0.0, atol=1e-6)


def test_a_slow_slide_of_standing_feet_is_stopped() -> None:
    rotations, root = standing(40)
    rotations[:, [1, 2], :2] = np.cos(0.25), -np.sin(0.25)
    rotations[:, [4, 5], :2] = np.cos(0.5), np.sin(0.5)
    rotations[:, [7, 8], :2] = np.cos(0.25), -np.sin(0.25)
    root[:, 2] = 0.1 * np.arange(40) / FPS
    before = forward_kinematics(rotations, root, OFFSETS)
    after = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    assert contact_skate(before, FPS) == pytest.approx(10.0, abs=0.5)
    assert contact_skate(after, FPS) < 1.5
    assert np.allclose(after[:, 0, [0, 2]], before[:, 0, [0, 2]], atol=MILLIMETRE)


def test_a_foot_that_glides_over_the_floor_is_lifted() -> None:
    """Somebody stands, glides on by 1.2 m with the soles on the floor, and stands again."""
    rotations, root = standing(60)
    rotations[:, [1, 2], :2] = np.cos(0.25), -np.sin(0.25)
    rotations[:, [4, 5], :2] = np.cos(0.5), np.sin(0.5)
    rotations[:, [7, 8], :2] = np.cos(0.25), -np.sin(0.25)
    root[:, 2] = 1.2 * np.clip((np.arange(60) - 20) / 20, 0.0, 1.0)
    before = forward_kinematics(rotations, root, OFFSETS)
    after = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    toes = after[:, FEET[1::2], 1]
    assert toes[26:34].min() > 5 * CENTIMETRE, "the feet clear the floor on their way"
    assert toes[:15].max() < 3 * CENTIMETRE and toes[45:].max() < 3 * CENTIMETRE, "and stand before and after"
    assert foot_skate(after, FPS) < 0.5 * foot_skate(before, FPS)
    assert np.allclose(after[:, 0, [0, 2]], before[:, 0, [0, 2]], atol=2 * CENTIMETRE)


def test_motion_without_contacts_is_only_filtered() -> None:
    rotations, root = plausible_motion(1, frames=60)  # whose legs keep apart
    root[:, 2] = 4.0 * np.arange(60) / FPS
    before = forward_kinematics(rotations, root, OFFSETS)
    assert not contact_steps(before, FPS).any()
    after = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    moved = after - before
    assert np.abs(moved[5:-5, :, [0, 2]]).max() < 2 * CENTIMETRE
    assert after[..., 1].min() == pytest.approx(0.0, abs=MILLIMETRE)


def test_a_spine_that_flips_between_two_joints_does_not_wag_the_arms() -> None:
    rotations, root = plausible_motion(4, frames=40)
    # The spine is straight, so a twist taken back by the next bone hardly moves anything.
    rotations[:, [3, 6, 9]] = [1.0, 0.0, 0.0, 0.0]
    smooth = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    rotations[20:, 3] = yaw(2.5)
    rotations[20:, 6] = yaw(-2.5)
    flipping = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    assert np.abs(flipping - smooth).max() < CENTIMETRE


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 7])
def test_very_short_clips(frames: int) -> None:
    rotations, root = plausible_motion(2, frames=frames)
    turned, moved = clean(rotations, root, OFFSETS, FPS)
    assert turned.shape == rotations.shape and moved.shape == root.shape
    assert np.isfinite(turned).all() and np.isfinite(moved).all()


@pytest.mark.parametrize("joints", [[4, 5], [4, 5, 7, 8], range(22)], ids=["thighs", "legs", "all"])
def test_bones_without_length_are_no_trouble(joints: list[int]) -> None:
    offsets = OFFSETS.copy()
    offsets[joints] = 0.0
    with np.errstate(all="raise", under="ignore"):
        for values in clean(*plausible_motion(2, frames=20), offsets, FPS):
            assert np.isfinite(values).all()


def test_inputs_are_not_changed() -> None:
    rotations, root = plausible_motion(2, frames=30)
    kept = rotations.copy(), root.copy()
    clean(rotations, root, OFFSETS, FPS)
    assert np.array_equal(rotations, kept[0]) and np.array_equal(root, kept[1])


def test_the_result_turns_with_the_motion() -> None:
    rotations, root = onto_skeleton(real_clips("walk", most=1)[0][1])
    here = forward_kinematics(*clean(rotations, root, OFFSETS, FPS), OFFSETS)
    turned = rotations.copy()
    turned[:, 0] = multiply(yaw(1.0), rotations[:, 0])
    there = forward_kinematics(*clean(turned, rotate(yaw(1.0), root), OFFSETS, FPS), OFFSETS)
    assert np.allclose(there, rotate(yaw(1.0), here), atol=1e-6)


def test_contacts_of_standing_and_flying_feet() -> None:
    rotations, root = standing(60)
    root[20:40, 1] += 0.4 * np.sin(np.linspace(0, np.pi, 20))
    contacts = detect_contacts(forward_kinematics(rotations, root, OFFSETS), FPS)
    assert contacts.shape == (60, 4)
    assert contacts[:18].all() and contacts[42:].all()
    assert not contacts[24:36].any()


def test_a_lifted_foot_is_no_contact() -> None:
    rotations, root = standing(40)
    rotations[:, 1, :2] = np.cos(0.6), -np.sin(0.6)
    contacts = detect_contacts(forward_kinematics(rotations, root, OFFSETS), FPS)
    assert not contacts[:, :2].any() and contacts[:, 2:].all()


def standing_but_for(frames: slice) -> np.ndarray:
    """Joints (60, 22, 3) of somebody who stands, all but in these frames, in which both feet are 10 cm up."""
    joints = forward_kinematics(*standing(60), OFFSETS)
    joints[frames, FEET, 1] += 10 * CENTIMETRE
    return joints


def test_a_foot_that_is_up_where_a_clip_begins_or_ends_is_up() -> None:
    """A jitter in the midst of a contact is as short; here nobody knows for how long it was up."""
    for frames in (slice(None, 2), slice(-2, None)):
        assert not detect_contacts(standing_but_for(frames), 60.0)[frames].any()


def test_a_jitter_does_not_end_a_contact_and_a_quick_hop_does() -> None:
    assert detect_contacts(standing_but_for(slice(30, 31)), 60.0).all()
    hop = slice(28, 33)
    contacts = detect_contacts(standing_but_for(hop), 60.0)
    assert not contacts[hop].any() and contacts[:28].all() and contacts[33:].all()


def floating(top: float, frames: int, sinking: float = 0.0) -> np.ndarray:
    """Joints (T, 22, 3) of a figure that goes along at 1 m/s and is for so many frames `top` m too high.

    A second is gone before, and as long as that it takes to get there and down again. Its pelvis begins to come down by
    itself then, at `sinking` m/s^2.
    """
    rise = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, 20))
    height = top * np.concatenate([np.zeros(20), rise, np.ones(frames), rise[::-1], np.zeros(20)])
    seconds = np.arange(len(height)) / FPS
    joints = forward_kinematics(*standing(len(height)), OFFSETS)
    joints += np.stack([0.0 * height, height, seconds], axis=-1)[:, None]
    joints[:, 0, 1] -= 0.5 * sinking * np.clip(seconds - 1.0, 0.0, 1.6) ** 2
    return joints


def test_who_floats_while_getting_down_is_let_down_no_less() -> None:
    """A pelvis that comes down slowly does not fall: nobody is in the air."""
    still, sinks = (hover(floating(0.08, 10, sinking), FPS, leaps=True) for sinking in (0.0, 0.4))
    assert np.max(still) > 5 * CENTIMETRE
    assert np.allclose(sinks, still, atol=MILLIMETRE)


def test_nobody_is_let_down_by_more_than_some() -> None:
    assert 0.1 < np.max(hover(floating(0.25, 60), FPS, leaps=True)) <= LARGEST_HOVER


def test_measures_of_known_motions() -> None:
    rotations, root = standing(40)
    still = forward_kinematics(rotations, root, OFFSETS)
    assert foot_skate(still, FPS) == foot_skate_ratio(still, FPS) == jerk(still, FPS) == 0.0
    slow, fast = ([0.0, 0.0, speed] * np.arange(40)[:, None, None] / FPS for speed in (0.1, 0.3))
    assert foot_skate(still + slow, FPS) == pytest.approx(10.0)
    assert foot_skate_ratio(still + slow, FPS) == 0.0
    assert foot_skate_ratio(still + fast, FPS) == 1.0
    assert contact_skate(still + slow, FPS) == pytest.approx(10.0)
    time = np.arange(40)[:, None, None] / FPS
    assert jerk(still + [0.0, 0.0, 1.0] * time**3, FPS) == pytest.approx(6.0)
    assert jerk(still[:3], FPS) == 0.0


def test_a_folded_neck_is_opened_to_what_people_reach() -> None:
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (40, 22, 1))
    rotations[:, 12] = from_axis_angle(np.array([1.0, 0.0, 0.0]), np.radians(150.0))
    root = np.tile([0.0, 0.95, 0.0], (40, 1))
    cleaned_rotations, _ = clean(rotations, root, OFFSETS, FPS)
    angle = np.degrees(2.0 * np.arccos(np.clip(np.abs(cleaned_rotations[:, 12, 0]), 0.0, 1.0)))
    assert angle.max() < 61.0 and angle.min() > 55.0


@given(st.floats(0.0, 3.4), st.sampled_from([(18, -1.0), (19, 1.0)]))
def test_elbows_bend_as_far_as_they_go(bend: float, elbow: tuple[int, float]) -> None:
    joint, side = elbow
    rotations, root = standing(20)
    rotations[:, joint] = from_axis_angle(np.tile([0.0, side, 0.0], (20, 1)), np.full(20, bend))
    cleaned_elbow = clean(rotations, root, OFFSETS, 20.0)[0][:, joint]
    found = 2.0 * np.arctan2(side * cleaned_elbow[:, 2], cleaned_elbow[:, 0]) % (2.0 * np.pi)
    assert found.max() < np.radians(155.0) + 1e-6
    if bend < np.radians(140.0):
        np.testing.assert_allclose(found, bend, atol=1e-6)


def test_feet_of_a_figure_that_turns_on_the_spot_turn_with_it() -> None:
    """Held through all of the contact they were twisted off their shins and met in the middle."""
    rotations, root = standing(80)
    turn = np.linspace(0.0, 1.5 * np.pi, 80)
    rotations[:, 0] = np.stack([np.cos(turn / 2), 0 * turn, np.sin(turn / 2), 0 * turn], axis=-1)
    cleaned_rotations, cleaned_root = clean(rotations, root, OFFSETS, FPS)
    before, after = (
        forward_kinematics(*pose, OFFSETS) for pose in ((rotations, root), (cleaned_rotations, cleaned_root))
    )
    apart = [np.linalg.norm(joints[:, 7] - joints[:, 8], axis=-1).min() for joints in (before, after)]
    assert apart[1] > 0.6 * apart[0]
    for ankle in (7, 8):
        twist = 2.0 * np.arctan2(np.abs(cleaned_rotations[:, ankle, 2]), np.abs(cleaned_rotations[:, ankle, 0]))
        assert np.degrees(twist).max() < 60.0


def reaching_down(depth: float, frames: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """A figure bowing from the hips, arms hanging from its shoulders, that sinks its hands by `depth` (m)."""
    rotations, root = standing(frames)
    bow = np.radians(105.0)
    rotations[:, 0] = np.cos(bow / 2), np.sin(bow / 2), 0.0, 0.0
    for hip in (1, 2):
        rotations[:, hip] = np.cos(bow / 2), -np.sin(bow / 2), 0.0, 0.0
    for shoulder, sign in ((16, 1.0), (17, -1.0)):
        forward = from_axis_angle(np.array([0.0, 1.0, 0.0]), np.array(-sign * np.pi / 2))
        rotations[:, shoulder] = multiply(from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(-0.2)), forward)
    joints = forward_kinematics(rotations, root, OFFSETS)
    hands = joints[:, [20, 21], 1].min()
    # Knees bend by as much as the pelvis is let down; the feet stay where they are.
    low = (hands + depth) * np.sin(np.linspace(0.0, np.pi, frames)) ** 2
    bend = np.arccos(np.clip(1.0 - low / 0.835, -1.0, 1.0))
    for hip, knee, foot in ((1, 4, 7), (2, 5, 8)):
        rotations[:, hip] = multiply(rotations[:, hip], from_axis_angle(np.array([1.0, 0.0, 0.0]), -bend))
        rotations[:, knee] = from_axis_angle(np.array([1.0, 0.0, 0.0]), 2.0 * bend)
        rotations[:, foot] = from_axis_angle(np.array([1.0, 0.0, 0.0]), -bend)
    feet = forward_kinematics(rotations, root, OFFSETS)[:, FEET, 1].min(axis=1)
    root[:, 1] -= feet
    return rotations, root


def test_hands_stay_above_the_floor() -> None:
    rotations, root = reaching_down(0.12)
    before = forward_kinematics(rotations, root, OFFSETS)
    assert before[:, [20, 21], 1].min() < -0.08, "the hands go through the floor"
    cleaned_pose = clean(rotations, root, OFFSETS, FPS)
    assert forward_kinematics(*cleaned_pose, OFFSETS)[:, [20, 21], 1].min() > -MILLIMETRE
    lifted = rotations.copy()
    clear_hands(lifted, global_rotations(rotations), before, OFFSETS, FPS)
    after = forward_kinematics(lifted, root, OFFSETS)
    for elbow, wrist in ((18, 20), (19, 21)):
        forearm = after[:, wrist] - after[:, elbow]
        palm = after[:, wrist] + PALM * forearm / np.linalg.norm(forearm, axis=-1, keepdims=True)
        assert palm[:, 1].min() > -0.03, "a raised forearm points elsewhere, and its palm a little lower"
    body = [joint for joint in range(22) if joint not in (18, 19, 20, 21)]
    np.testing.assert_allclose(after[:, body], before[:, body], atol=1e-9)
    assert jerk(after, FPS) < 2.0 * jerk(before, FPS)


def test_arms_whose_hands_are_clear_stay_as_they_are() -> None:
    rotations, root = plausible_motion(4, 60)
    joints = forward_kinematics(rotations, root, OFFSETS)
    joints[..., 1] += 1.0
    same = rotations.copy()
    clear_hands(same, global_rotations(rotations), joints, OFFSETS, FPS)
    assert np.array_equal(same, rotations)


def test_real_walks_keep_their_hips_as_high_over_their_feet() -> None:
    """They came down by a centimetre, and bent their knees for it."""
    for name, joints in real_clips("walk", most=12):
        heights = [np.median(one[:, 0, 1] - one[:, FEET, 1].min(axis=1)) for one in cleaned(joints)]
        if joints[:, 0, 1].min() - joints[:, FEET, 1].min() > 0.7:
            assert abs(heights[0] - heights[1]) < 0.007, name
