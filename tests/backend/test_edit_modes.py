# SPDX-License-Identifier: GPL-3.0-or-later
"""Extend, lead-in, loop: what comes after, before, and round again; and how the seams look."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.evaluate.inbetween import seam_jerk
from mosa.generate.edit.checked_edit import check_edit
from mosa.generate.edit.edit import edit
from mosa.generate.edit.finished import _ground
from mosa.generate.edit.request import SCOPES
from mosa.generate.text_to_motion import generate
from mosa.motion.contacts import foot_skate
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.motion import Motion
from mosa.motion.rotations import IDENTITY, conjugate, multiply, rotate, yaw
from mosa.motion.runs import runs
from mosa.motion.skeleton import CONTACT_JOINTS, OFFSETS, RIGHT_ARM
from tests.backend.edit_samples import assert_same_at, breathing, clip, degrees, foreign
from tests.backend.motion_samples import real_clips


def made(model: Any, motion: Motion, *range_: int, **options: Any) -> Motion:
    (result,) = edit(model, motion, *range_, **{"seed": 3, **options})
    return result


def travel(motion: Motion) -> np.ndarray:
    """The pelvis' steps over the floor, m/s."""
    return np.linalg.norm(np.diff(motion.root[:, [0, 2]], axis=0), axis=-1) * motion.fps


@pytest.mark.parametrize("frames", [1, 60, 250])
@pytest.mark.parametrize("mode", ["extend", "lead-in"])
def test_frames_are_added_and_the_given_ones_stay(either: Any, mode: str, frames: int) -> None:
    motion = foreign(clip(30.0, 3.0))
    result = made(either, motion, mode=mode, frames=frames)
    assert result.frames == motion.frames + frames
    kept = slice(frames, None) if mode == "lead-in" else slice(0, motion.frames)
    assert np.array_equal(result.rotations[kept], motion.rotations)
    assert np.array_equal(result.root[kept], motion.root) and np.array_equal(result.joints[kept], motion.joints)
    again = forward_kinematics(result.rotations, result.root, result.offsets)
    assert np.allclose(again, result.joints, atol=1e-9)
    assert travel(result).max() < travel(motion).max() + 6.0, "no jump at the seam"


@pytest.mark.parametrize("scope", ["upper", "arms"])
@pytest.mark.parametrize("added", [False, True])
def test_a_gesture_is_made_by_a_part_of_the_body(bundled: Any, scope: str, added: bool) -> None:
    """It was the transformer's there, whose arm stuck out to the side."""
    (walk,) = generate(bundled, "a person walks forward", seconds=3.0, fps=20.0, seed=1)
    where: dict[str, Any] = {"mode": "extend", "frames": 60} if added else {"start": 10, "end": 60}
    result = made(bundled, walk, text="waves with the right hand", scope=scope, **where)
    middle = slice(80, 100) if added else slice(25, 45)
    assert (result.joints[middle, RIGHT_ARM[3], 1] > result.joints[middle, RIGHT_ARM[1], 1]).all()
    if not added:
        others = [joint for joint in range(22) if joint not in SCOPES[scope]]
        assert np.array_equal(result.rotations[:, others], walk.rotations[:, others])
        assert np.array_equal(result.root, walk.root)


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize(("scope", "text"), [("upper", None), ("arms", "a person waves"), ("lower", "a person walks")])
def test_in_added_frames_all_of_the_body_goes_on(bundled: Any, mode: str, scope: str, text: str | None) -> None:
    """Outside the scope it was held in the nearest pose: a walker's pelvis stopped at the seam, at 25 m/s^2."""
    motion = clip(30.0, 3.0)
    options = {"mode": mode, "frames": 60, "seed": 4}
    whole = made(bundled, motion, **options)
    result = made(bundled, motion, scope=scope, text=text, **options)
    kept = np.arange(150) >= 60 if mode == "lead-in" else np.arange(150) < 90
    assert_same_at(kept, result, whole)
    others = [joint for joint in range(22) if joint not in SCOPES[scope]]
    if scope == "lower":
        assert np.array_equal(result.rotations[:, others], whole.rotations[:, others])
    else:
        assert np.array_equal(result.root, whole.root), "the pelvis goes where it goes without the text"
    if text is None:
        assert np.array_equal(result.rotations, whole.rotations)
    else:
        assert degrees(result.rotations[:, SCOPES[scope]], whole.rotations[:, SCOPES[scope]]) > 10.0
    seam = 60 if mode == "lead-in" else 90
    around = travel(result)[seam - 3 : seam + 3]
    assert np.abs(np.diff(around)).max() < 0.25 and around.min() > 0.5, "a walker walks on"


@pytest.mark.parametrize("context", [0.5, 1.0])
def test_between_two_poses_that_nobody_takes_no_bone_whirls(bundled: Any, context: float) -> None:
    """Far from all motion of the library, what is near at both ends turns now this way, now that, and has no mean."""
    for gap, ahead in ((24, 0.0), (24, 1.5), (40, 0.5), (60, 1.5), (72, 0.5)):
        rotations, root = np.tile(IDENTITY, (gap + 1, 22, 1)), np.tile([0.0, 0.99, 0.0], (gap + 1, 1))
        root[-1, 2] = ahead
        t_pose = Motion.from_rotations(24.0, rotations, root, OFFSETS)
        result = made(bundled, t_pose, 1, gap, seed=5, context=context)
        assert degrees(result.rotations[1:], result.rotations[:-1]) < 70, (gap, ahead)


def test_a_run_goes_on_running(bundled: Any) -> None:
    """Recorded runs are short: only walks that end would go on for long enough."""
    runs = [fastest(Motion.from_joints(20.0, joints)) for _, joints in real_clips(most=400, split=("val", "test"))]
    runs = [run for run in runs if travel(run)[-10:].min() > 2.0]
    assert len(runs) >= 3
    for run in runs:
        added = travel(made(bundled, run, mode="extend", frames=40, context=1.0))[-40:]
        assert added.mean() > 0.6 * travel(run)[-10:].mean()


def fastest(motion: Motion) -> Motion:
    """The second of it in which it gets along best."""
    first = int(np.convolve(travel(motion), np.ones(20), "valid").argmax())
    part = slice(first, first + 21)
    return Motion.from_rotations(motion.fps, motion.rotations[part], motion.root[part], motion.offsets)


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
def test_without_a_prompt_it_goes_on_as_a_real_motion_does(bundled: Any, mode: str) -> None:
    """A piece out of the model's library, wherever it stands: what is added is what was cut off."""
    library = bundled.matcher.library
    first = int(np.cumsum(library.lengths)[library.lengths.argmax()] - library.lengths.max()) + 100
    part = slice(first, first + 80)
    rotations, root = library.rotations[part].astype(float), library.root[part].astype(float)
    root = root - root[0] * [1.0, 0.0, 1.0]
    whole = Motion.from_rotations(20.0, rotations, root, OFFSETS)
    kept, added = (slice(0, 40), slice(40, 80)) if mode == "extend" else (slice(40, 80), slice(0, 40))
    piece = Motion.from_rotations(20.0, rotations[kept], root[kept], OFFSETS)
    result = made(bundled, piece, mode=mode, frames=40, context=1.0)
    away = np.linalg.norm(result.joints - whole.joints, axis=-1)[added]
    assert away.mean() < 0.1


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
def test_a_range_at_the_end_is_like_frames_added(either: Any, mode: str) -> None:
    motion = clip(20.0, 4.5)
    start, end = (60, 90) if mode == "extend" else (0, 30)
    result = made(either, motion, start, end, mode=mode, text="a person walks")
    known = np.ones(90, dtype=bool)
    known[start:end] = False
    assert_same_at(known, result, motion)
    short = Motion.from_rotations(20.0, motion.rotations[known], motion.root[known], OFFSETS)
    added = made(either, short, mode=mode, frames=30, text="a person walks")
    assert np.abs(added.joints - result.joints).max() < 1e-6


def test_long_lead_ins_are_made_backwards_from_what_is_known(bundled: Any) -> None:
    """More than the transformer sees at once, with one known end."""
    motion = clip(20.0, 3.0)
    result = made(bundled, motion, mode="lead-in", frames=400, text="a person walks forward")
    assert np.array_equal(result.joints[400:], motion.joints)
    assert np.isfinite(result.joints).all() and travel(result).max() < 6.0
    near, elsewhere = seam_jerk(result.joints, np.arange(460) >= 400, 20.0)
    assert near < 3.0 * elsewhere + 30.0


@pytest.mark.parametrize("seconds", [5.85, 6.3, 13.0])
def test_the_way_through_a_long_gap_is_made_up_for_on_the_whole_of_it(bundled: Any, seconds: float) -> None:
    """More than the transformer sees at once, between two known ends: no piece has to run for the others."""
    motion = clip(20.0, 3.0)
    index = np.r_[0:30, [29] * round(20 * seconds), 30:60]
    shift = np.where(np.arange(len(index)) >= len(index) - 30, 1.0, 0.0)[:, None] * [1.0, 0.0, 2.0]
    root = motion.root[index] + shift
    long = Motion.from_rotations(20.0, motion.rotations[index], root, OFFSETS)
    result = made(bundled, long, 30, len(index) - 30, text="a person walks forward")
    assert np.array_equal(result.joints[-30:], long.joints[-30:])
    assert travel(result).max() < 3.0


def test_a_single_pose_can_be_gone_on_from(either: Any) -> None:
    motion = clip(30.0, 2.0)
    pose = Motion.from_rotations(30.0, motion.rotations[:1], motion.root[:1], OFFSETS)
    for mode in ("extend", "lead-in"):
        result = made(either, pose, mode=mode, frames=45)
        at = 0 if mode == "extend" else 45
        assert np.array_equal(result.joints[at], pose.joints[0]) and np.isfinite(result.joints).all()


@pytest.mark.parametrize("fps", [24.0, 60.0])
@pytest.mark.parametrize("go_on", [True, False])
@pytest.mark.parametrize("words", ["walk", "jump"])
def test_a_loop_ends_in_the_pose_and_at_the_speed_of_its_beginning(
    either: Any, words: str, go_on: bool, fps: float
) -> None:
    motion = clip(fps, 4.0, words)
    result = made(either, motion, mode="loop", travel=go_on)
    assert_same_at(np.arange(round(3 * fps)), result, motion)
    rotations, root = result.rotations, result.root
    assert degrees(rotations[-1, 1:], rotations[0, 1:]) < 0.5 and abs(root[-1, 1] - root[0, 1]) < 0.001
    # A loop that travels may have turned: seen from its last pose the next round begins like the first.
    turn = multiply(rotations[-1, 0], conjugate(rotations[0, 0]))
    assert abs(turn[1]) < 1e-6 and abs(turn[3]) < 1e-6, "the turn is about the vertical"
    if not go_on:
        assert np.abs(root[-1] - root[0]).max() < 0.001 and degrees(rotations[-1, 0], rotations[0, 0]) < 0.5
    first, last = root[1] - root[0], rotate(conjugate(turn), root[-1] - root[-2])
    assert np.linalg.norm(last - first) < 0.05 * np.linalg.norm(first) + 1e-9
    ends, begins = (multiply(conjugate(a), b) for a, b in (rotations[-2:], rotations[:2]))
    # A limb that was straight at first would bend backwards for it: it only comes to rest, or turns less.
    hinges = [joint for joint in (4, 5, 18, 19) if degrees(ends[joint], begins[joint]) > 0.05]
    assert degrees(np.delete(ends, hinges, axis=0), np.delete(begins, hinges, axis=0)) < 0.05
    assert len(hinges) <= 1 and all(np.abs(ends[joint, 0]) >= np.abs(begins[joint, 0]) for joint in hinges)


def test_a_round_more_has_no_pop(either: Any) -> None:
    motion = clip(20.0, 4.0)
    result = made(either, motion, mode="loop", frames=30, travel=True)
    turn = multiply(result.rotations[-1, 0], conjugate(result.rotations[0, 0]))
    shift = result.root[-1] - rotate(turn, result.root[0])
    again = rotate(turn, result.joints[1:]) + shift
    both = np.concatenate([result.joints, again])
    near, _ = seam_jerk(both, np.arange(len(both)) < result.frames, 20.0)
    _, elsewhere = seam_jerk(result.joints, np.arange(result.frames) < 80, 20.0)
    assert near < 2.0 * elsewhere + 20.0


def test_a_loop_of_somebody_whose_knee_was_straight_at_first_has_no_pop(bundled: Any) -> None:
    """A frame before that the knee, at its speed, would bend backwards: it snapped forward on the way there."""
    motion = clip(24.0, 5.0)
    for frames in (24, 72):
        result = made(bundled, motion, mode="loop", frames=frames)
        fastest, own = (
            np.linalg.norm(np.diff(one.joints, n=2, axis=0), axis=-1).max() * 24.0**2 for one in (result, motion)
        )
        assert fastest < 2.0 * own


@pytest.mark.parametrize("first", [2, 40])
def test_a_loop_of_somebody_who_walks_straight_on_goes_straight_on(either: Any, first: int) -> None:
    """The hips' turn from one moment of a step to another went on for all of the loop, by up to 46 degrees."""
    walk = clip(24.0, 3.0)
    rotations, root = walk.rotations.copy(), np.tile([0.0, 0.95, 0.0], (72, 1))
    root[:, 2] = 1.2 * np.arange(72) / 24.0
    rotations[:, 0] = yaw(np.radians(8.0) * -np.cos(np.arange(72) * 2.0 * np.pi / 26.0))
    straight = Motion.from_rotations(24.0, rotations, root, walk.offsets)
    result = made(either, straight, first, 72, mode="loop", travel=True)
    turn = multiply(result.rotations[-1, 0], conjugate(result.rotations[0, 0]))
    assert abs(turn[0]) > np.cos(np.radians(0.5))
    assert np.allclose(result.joints[-1] - result.root[-1], result.joints[0] - result.root[0], atol=0.01)


def test_feet_on_a_treadmill_stay_on_the_ground(bundled: Any) -> None:
    """There none of them rests, which said nothing of the ground: those of a loop were up to 7 cm in it for seconds."""
    (walk,) = generate(bundled, "a person walks forward", seconds=3.0, fps=24.0, seed=0)
    root, count = walk.root.copy(), walk.frames
    root[:, [0, 2]] -= np.linspace(0.0, 1.0, count)[:, None] * (root[-1] - root[0])[[0, 2]]
    motion = Motion.from_rotations(24.0, walk.rotations, root, walk.offsets)
    for seed in range(1, 5):
        result = made(bundled, motion, 2, count, mode="loop", seed=seed)
        assert lowest(result) > lowest(motion) - 0.015, seed


def test_the_lowest_foot_of_whoever_is_given_in_a_jump_is_not_the_ground() -> None:
    standing, up = clip(24.0, 1.0).joints, np.array([0.0, 1.0, 0.0])
    assert _ground(standing, standing - 0.07 * up) == standing[:, [7, 8, 10, 11], 1].min()
    assert _ground(standing + 0.3 * up, standing) == -np.inf


def test_a_loop_of_somebody_who_hops_stays_above_the_ground(bundled: Any) -> None:
    """It comes down into the push-off with which it begins, and feet were up to 4 cm in the ground there."""
    (hops,) = generate(bundled, "a person hops on one leg", seconds=5.0, fps=30.0, seed=3)
    for options in ({}, {"seed": 1}, {"frames": 40}, {"text": "a person jumps"}):
        result = made(bundled, hops, mode="loop", **options)
        assert lowest(result) > lowest(hops) - 0.005, options
        landing, own = (np.abs(np.diff(one.joints, n=2, axis=0)) for one in (result, hops))
        assert landing[-12:].max() < 2.0 * own.max(), "with one recording for all of it up to 2.2 times"


@pytest.mark.parametrize(("seed", "seconds"), [(1, 5.0), (2, 5.0), (5, 5.0), (2, 2.4)])
def test_who_is_cut_off_in_a_jump_lands_where_it_was_begun(bundled: Any, seed: int, seconds: float) -> None:
    """In the air the nearest real motion was somebody on stairs: the figure went on up there.

    High jumps (the last two) landed on the height that they had half a second before their end.
    """
    (jump,) = generate(bundled, "a person jumps up", seconds=seconds, fps=24.0, seed=seed)
    heights = feet(jump)
    top = 24 + int(heights[24:].argmax())
    assert heights[top] > 0.3
    upstairs = jump.root[: top + 1] + np.array([0.0, 0.5, 0.0])
    cut = Motion.from_rotations(24.0, jump.rotations[: top + 1], upstairs, jump.offsets)
    for again in range(3):
        made_heights = feet(made(bundled, cut, mode="extend", frames=48, seed=again)) - 0.5
        landed = top + int(np.argmax(made_heights[top:] < 0.1))
        assert 0.15 < (landed - top) / 24.0 < 0.7, "as fast as somebody falls"
        assert made_heights[-12:].min() < 0.1


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize("frames", [2, 3, 5])
def test_a_moment_of_a_jump_comes_down_to_the_ground(bundled: Any, mode: str, frames: int) -> None:
    """The lowest known foot was taken for the ground, so that the figure stood 0.3 to 0.5 m over it.

    Later, those slow feet at the top still held it up there, and others, of a match that jumped higher, sank 0.4 m.
    """
    for prompt, seed in (("a person jumps up", 0), ("a person jumps up", 5)):
        (jump,) = generate(bundled, prompt, seconds=3.0, fps=24.0, seed=seed)
        for last in int(feet(jump).argmax()) + np.array([-2, 0, 2]):
            part = slice(last - frames + 1, last + 1)
            cut = Motion.from_rotations(24.0, jump.rotations[part], jump.root[part], jump.offsets)
            assert feet(cut).min() > 0.15
            heights = feet(made(bundled, cut, mode=mode, frames=36, seed=seed))
            heights = heights if mode == "extend" else heights[::-1]
            case = prompt, seed, last
            assert heights[: frames + 18].min() < 0.1 and heights[-12:].min() < 0.1, case
            assert heights.min() > -0.015, case


def test_a_moment_on_a_box_stays_there(bundled: Any) -> None:
    standing = clip(24.0, 1.0, "stand")
    root = np.repeat(standing.root[:1], 3, axis=0) + np.array([0.0, 0.5, 0.0])
    box = Motion.from_rotations(24.0, np.repeat(standing.rotations[:1], 3, axis=0), root, standing.offsets)
    assert np.median(feet(made(bundled, box, mode="extend", frames=24, seed=1))) > 0.4


def test_who_goes_on_does_not_climb_what_is_not_there(bundled: Any) -> None:
    """Real motion on stools, stairs and playgrounds led somebody up to 0.8 m into the air, who stayed there."""
    for prompt, seconds, seed, frames in (("turns around", 2.0, 5, 30), ("walks in a circle", 4.0, 3, 60)):
        (motion,) = generate(bundled, prompt, seconds=seconds, fps=30.0, seed=seed)
        for again in range(3):
            motion = made(bundled, motion, mode="extend", frames=frames, seed=10 * seed + again)
        up = feet(motion) > 0.12
        assert max((end - start for start, end in runs(up)), default=0) < 0.7 * motion.fps, prompt
        assert not up[-1], prompt


def test_who_walks_on_stays_on_the_ground(bundled: Any) -> None:
    """Floors of recordings that are a little off, and legs joined in another pose, left the lowest joint up to 10 cm up
    for half a second and more."""
    floats = []
    for seed in range(6):
        (walk,) = generate(bundled, "a person walks forward", seconds=2.0, fps=30.0, seed=seed)
        for again in range(2):
            walk = made(bundled, walk, mode="extend", frames=60, seed=10 * seed + again)
        lowest = walk.joints[60:, :, 1].min(axis=1)
        floats += [(end - start) / walk.fps for start, end in runs(lowest > 0.08)]
        assert lowest.min() > -0.03
    assert max(floats, default=0.0) < 0.3 and sum(floats) < 1.0


def test_who_jumps_from_a_single_known_pose_does_not_sink(bundled: Any) -> None:
    """A proposal that was in the air in its first frame was taken for one on a higher floor, and sank by as much."""
    (standing,) = generate(bundled, "a person stands still", seconds=3.0, fps=120.0, seed=0)
    result = made(bundled, standing, 1, standing.frames, text="jumps", scope="lower", seed=125)
    assert lowest(result) > lowest(standing) - 0.03


def feet(motion: Motion) -> np.ndarray:
    """The height (T,) of the lowest foot."""
    return np.asarray(motion.joints[:, CONTACT_JOINTS, 1].min(axis=1))


def lowest(motion: Motion) -> float:
    """The height of the lowest joint in all of a motion."""
    return float(motion.joints[..., 1].min())


def test_pins_in_a_loop_are_met(either: Any) -> None:
    motion = breathing(clip(24.0, 4.0))
    result = made(either, motion, 60, 96, mode="loop", pins=[70, 71])
    known = np.arange(96) < 60
    known[[70, 71]] = True
    assert_same_at(known, result, motion)
    turn = multiply(result.rotations[-1, 0], conjugate(result.rotations[0, 0]))
    expected = rotate(turn, motion.joints[0] - motion.root[0])
    assert np.allclose(result.joints[-1] - result.root[-1], expected, atol=1e-9)


@pytest.mark.parametrize("fps", [20.0, 30.0])
def test_seams_and_pins_are_hardly_rougher_than_the_rest(bundled: Any, fps: float) -> None:
    """Over several real clips: jerk around seams and pins against jerk elsewhere, and the slide of feet."""
    nears, elsewheres, slides, real = [], [], [], []
    for words, which in (("walk", 0), ("walk", 1), ("jump", 0), ("wave", 0), ("turn", 1)):
        motion = clip(fps, 4.5, words, which)
        start, end = round(1.5 * fps), round(3 * fps)
        pin = (start + end) // 2
        result = made(bundled, motion, start, end, pins=[pin])
        known = np.ones(motion.frames, dtype=bool)
        known[start:end] = False
        known[pin] = True
        near, elsewhere = seam_jerk(result.joints, known, fps)
        nears.append(near)
        elsewheres.append(elsewhere)
        slides.append(foot_skate(result.joints[start:end], fps))
        real.append(foot_skate(motion.joints[start:end], fps))
    assert np.mean(nears) < 1.6 * np.mean(elsewheres)
    assert np.mean(slides) < 2.0 * np.mean(real) + 5.0


def test_with_a_text_pins_are_no_rougher_either(bundled: Any) -> None:
    """What is said is done on the way through the pins, not begun anew at each of them."""
    nears, elsewheres = [], []
    for words, text in (("walk", "a person jumps up"), ("wave", "a person kicks with the left leg"), ("turn", "waves")):
        motion = clip(20.0, 5.0, words)
        for pins in ([50], [40, 50, 60]):
            result = made(bundled, motion, 30, 70, pins=pins, text=text)
            known = np.ones(motion.frames, dtype=bool)
            known[30:70] = False
            known[pins] = True
            near, elsewhere = seam_jerk(result.joints, known, 20.0)
            nears.append(near)
            elsewheres.append(elsewhere)
    assert np.mean(nears) < 1.6 * np.mean(elsewheres)


def lift(joints: np.ndarray) -> float:
    """How high (m) the lowest joint is at most."""
    return float(joints[..., 1].min(axis=1).max())


@pytest.mark.parametrize("text", [None, "a person walks in a circle"])
def test_between_pins_of_a_turning_walk_a_foot_is_near_the_ground(bundled: Any, text: str | None) -> None:
    """A walk bent into the step of the other foot, or a single recording into poses that it never takes, had both legs
    folded: up to 31 cm over the ground, where walks have a foot within 10 cm of it."""
    lifts = []
    for seed in (1, 2, 3):
        (walk,) = generate(bundled, "a person walks in a circle", seconds=6.0, fps=24.0, seed=seed)
        for pins in ([75], [62, 88]):
            result = made(bundled, walk, 36, 115, pins=pins, text=text, seed=1)
            assert np.abs(result.joints[pins] - walk.joints[pins]).max() < 1e-5
            lifts.append(lift(result.joints) - lift(walk.joints))
    assert np.mean(lifts) < 0.05 and np.max(lifts) < 0.17


def test_a_run_does_not_leap_into_its_loop(bundled: Any) -> None:
    """Feet and pelvis were up to 40 and 20 cm higher for half a second before the seam than in the run."""
    lifts, rises = [], []
    for seed in (0, 1, 2, 3):
        (run,) = generate(bundled, "a person runs forward", seconds=4.0, fps=24.0, seed=seed)
        for other in (0, 1):
            loop = made(bundled, run, mode="loop", seed=other)
            lifts.append(lift(loop.joints) - lift(run.joints))
            rises.append(loop.root[72:, 1].max() - run.root[:, 1].max())
    assert np.mean(lifts) < 0.06 and np.max(rises) < 0.1


def test_a_second_of_a_jog_or_of_a_walk_stays_down(bundled: Any) -> None:
    """The recordings whose ends are most like a jog's are leaps, of up to 70 cm; and joining them lifted both feet."""
    lifts = []
    for prompt, seeds in (("a person jogs forward", (0, 1)), ("a person walks backwards", (0, 1))):
        for seed in seeds:
            (given,) = generate(bundled, prompt, seconds=5.0, fps=24.0, seed=seed)
            for other in range(4):
                lowest = made(bundled, given, 30, 54, seed=other).joints[30:54, :, 1].min(axis=1)
                lifts.append(lowest.max() - given.joints[..., 1].min(axis=1).max())
    assert np.max(lifts) < 0.2 and np.mean(lifts) < 0.045


def test_who_walks_stands_on_flat_feet(bundled: Any) -> None:
    """Where joining a recording had a foot turn on as it does in the known step, it stood on tiptoe, at up to 78
    degrees; standing, the line from ankle to toes falls by 16."""
    off = []
    for seed in (0, 3, 1936024288):
        (walk,) = generate(bundled, "a person walks forward", seconds=3.0, fps=24.0, seed=seed)
        for other in range(4):
            joints = made(bundled, walk, 24, 48, seed=other).joints[30:42]
            toes, foot = joints[1:, [10, 11]], joints[1:, [10, 11]] - joints[1:, [7, 8]]
            stands = np.linalg.norm(toes - joints[:-1, [10, 11]], axis=-1) * 24.0 < 0.1
            falls = np.degrees(np.arctan2(-foot[..., 1], np.linalg.norm(foot[..., [0, 2]], axis=-1)))
            off.append(np.abs(falls[stands] - 16.0).mean())
    assert np.mean(off) < 14.0


def test_a_jog_does_not_squat_beside_the_seam(bundled: Any) -> None:
    """Joining a recording folds the legs a little; the figure was sunk by up to 27 cm until they stood again."""
    dips = []
    for seed in (0, 1, 2, 3):
        (jog,) = generate(bundled, "a person jogs forward", seconds=4.0, fps=24.0, seed=seed)
        for other in (0, 1):
            begun = made(bundled, jog, 0, 29, seed=other).root[:, 1]
            dips.append(begun[29:58].min() - begun[10:29].min())
            longer = made(bundled, jog, mode="extend", frames=29, seed=other).root[:, 1]
            dips.append(longer[67:96].min() - longer[96:115].min())
    assert np.mean(np.maximum(dips, 0.0)) < 0.035 and np.max(dips) < 0.15


def test_it_faces_on_where_the_next_key_stands(either: Any) -> None:
    """A pose behind the range that is turned and moved: the character arrives there, and not by a leap."""
    motion = clip(20.0, 5.0)
    rotations, root = motion.rotations.copy(), motion.root.copy()
    rotations[60:, 0] = multiply(yaw(0.6), rotations[60:, 0])
    root[60:] = rotate(yaw(0.6), root[60:] - root[60]) + root[60] + [0.3, 0.0, 0.2]
    bent = Motion.from_rotations(20.0, rotations, root, OFFSETS)
    turns = []
    for seed in (3, 4, 5):
        result = made(either, bent, 30, 60, seed=seed)
        assert np.array_equal(result.joints[60:], bent.joints[60:])
        assert travel(result)[29:60].max() < travel(motion).max() + 1.5
        angle = np.unwrap(2 * np.arctan2(result.rotations[:, 0, 2], result.rotations[:, 0, 0]))
        turns.append(np.degrees(np.abs(np.diff(angle)))[29:60].max())
    assert np.median(turns) < 25.0, "somebody may spin on the way, but not all do"


def test_a_loop_in_place_that_hurries_back_is_told() -> None:
    walk = clip(20.0, 3.0)
    root = np.linspace(0.0, 1.0, walk.frames)[:, None] * np.array([0.0, 0.0, 4.0]) + np.array([0.0, 0.9, 0.0])
    away = Motion.from_rotations(walk.fps, walk.rotations, root, walk.offsets)
    (told,) = check_edit(away, mode="loop", travel=False).warnings
    assert "m back in" in told and "let it travel" in told
    assert not check_edit(away, mode="loop", travel=True).warnings
    assert not check_edit(away, mode="loop", travel=False, frames=80).warnings


@pytest.mark.parametrize("words", ["a person walks forward", "a person stands still"])
def test_what_is_done_around_a_long_range_goes_on_in_it(bundled: Any, words: str) -> None:
    """Without a prompt somebody in the midst of a walk crawled, sat and lay."""
    (given,) = generate(bundled, words, seconds=14.0, fps=24.0, seed=5)
    result = made(bundled, given, 48, 48 + 240)
    assert result.root[:, 1].min() > 0.93 * given.root[:, 1].min()
    assert result.root[:, 1].max() < given.root[:, 1].max() + 0.05
    assert travel(result).max() < travel(given).max() + 0.5
