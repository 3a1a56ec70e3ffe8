# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs and cycles made anew, and prompts that say what is done anyway."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.evaluate.inbetween import seam_jerk
from mosa.generate.edit.checked_edit import check_edit
from mosa.generate.edit.edit import edit, edit_request
from mosa.generate.edit.going_on import is_told_already, keeps_going
from mosa.generate.edit.in_step import REACH, landing
from mosa.generate.edit.request import RUNS_ON
from mosa.generate.text_to_motion import generate
from mosa.generate.words.going import paces_ahead
from mosa.motion.body import HEAD, PELVIS, WRISTS
from mosa.motion.cycle import gone_round, round_before
from mosa.motion.features import facing
from mosa.motion.interpolation import hold, linear
from mosa.motion.kinematics import global_rotations
from mosa.motion.motion import Motion
from mosa.motion.plain import Plain
from mosa.motion.resample import at_times
from mosa.motion.rotations import IDENTITY, angle_between, from_axis_angle
from mosa.motion.skeleton import CONTACT_JOINTS, FPS


def slowest_foot(motion: Motion, start: int, end: int) -> float:
    """Mean speed (m/s) of that foot joint which is the slowest: one that stands, but for flights."""
    feet = motion.joints[start - 1 : end + 1][:, CONTACT_JOINTS][..., [0, 2]]
    return float(np.linalg.norm(np.diff(feet, axis=0), axis=-1).min(axis=1).mean() * motion.fps)


def known(motion: Motion, start: int, end: int) -> tuple[Plain, np.ndarray]:
    inside = np.arange(motion.frames)
    return Plain(motion.rotations, motion.root), (inside < start) | (inside >= end)


@pytest.fixture(scope="module")
def jogs(bundled: Any) -> list[Motion]:
    return [generate(bundled, "a person jogs forward", seconds=6.0, fps=FPS, seed=seed)[0] for seed in (1, 2, 3, 4)]


def test_feet_stand_in_runs_made_anew(bundled: Any, jogs: list[Motion]) -> None:
    """Both legs hung below the hips and glided: the slowest foot was twice as fast as in the jogs."""
    given, made = [], []
    for jog in jogs:
        for start, end in ((40, 70), (30, 90)):
            found = edit(bundled, jog, start, end, seed=jog.seed)[0]
            given.append(slowest_foot(jog, start, end))
            made.append(slowest_foot(found, start, end))
    assert np.mean(made) < 1.4 * np.mean(given)


def test_another_seed_runs_otherwise(bundled: Any, jogs: list[Motion]) -> None:
    one, again, *others = (edit(bundled, jogs[0], 40, 70, seed=seed)[0].joints for seed in (1, 1, 2, 3, 4, 5))
    np.testing.assert_array_equal(one, again)
    tries = np.stack([one, *others])
    apart = np.abs(tries - tries[:, None]).max(axis=(2, 3, 4)) + np.eye(len(tries))
    assert apart.min() > 0.05, "no two of them are the same"


def test_who_runs_and_is_told_to_run_does_as_without_a_prompt(bundled: Any, jogs: list[Motion]) -> None:
    told = edit(bundled, jogs[0], 40, 70, text="a person runs forward", seed=3)[0]
    plain = edit(bundled, jogs[0], 40, 70, seed=3)[0]
    np.testing.assert_array_equal(told.joints, plain.joints)
    assert told.prompt == "a person runs forward"


@pytest.mark.parametrize("text", ["a person stops", "a person kicks", "a person squats"])
def test_who_runs_and_has_no_time_to_stop_runs_on_and_it_is_said(bundled: Any, jogs: list[Motion], text: str) -> None:
    """They did it gliding along at 2 m/s, and kicked at up to 13 m/s."""
    request = check_edit(jogs[0], 30, 90, text=text, seed=0)
    (made,) = edit_request(bundled, request)
    assert slowest_foot(made, 30, 90) < 1.4 * slowest_foot(jogs[0], 30, 90)
    assert np.linalg.norm(np.diff(made.joints[29:91], axis=0), axis=-1).max() * FPS < 8.0
    assert request.warnings == [RUNS_ON]
    assert made.prompt == text


def test_who_runs_jumps_on_the_way(bundled: Any) -> None:
    (run,) = generate(bundled, "a person runs forward", seconds=8.0, fps=FPS, seed=0)
    request = check_edit(run, 50, 130, text="a person jumps over a hurdle", seed=2)
    (made,) = edit_request(bundled, request)
    assert made.joints[55:125, :, 1].min(axis=1).max() > 0.12
    assert not request.warnings


def test_only_what_is_done_anyway_is_told_already(bundled: Any, jogs: list[Motion]) -> None:
    (walk,) = generate(bundled, "a person walks forward", seconds=5.0, fps=FPS, seed=1)
    (back,) = generate(bundled, "a person walks backwards", seconds=5.0, fps=FPS, seed=2)
    for text, motion, expected in (
        ("a person walks", walk, True),
        ("a person runs", walk, False),
        ("a person walks slowly", walk, True),
        ("a person walks sadly", walk, False),
        ("a person walks and waves", walk, False),
        (None, walk, False),
        ("a person walks", back, False),
        ("a person walks backwards", back, True),
        ("a person walks backwards", walk, False),
        ("a man is jogging ahead.", jogs[0], True),
        ("a person walks", jogs[0], False),
    ):
        assert is_told_already(text, *known(motion, 40, 70)) is expected, (text, motion.prompt)


@pytest.mark.parametrize("scope", ["body", "upper"])
def test_a_walk_stays_as_it_is_for_who_is_told_how_to_walk(bundled: Any, scope: str) -> None:
    (walk,) = generate(bundled, "a person walks forward", seconds=6.0, fps=24.0, seed=2)
    made = edit(bundled, walk, 40, 110, text="a person walks sadly", scope=scope, seed=1)[0]
    np.testing.assert_array_equal(made.joints[:40], walk.joints[:40])
    np.testing.assert_allclose(made.joints[40:110, CONTACT_JOINTS], walk.joints[40:110, CONTACT_JOINTS], atol=1e-3)
    head = global_rotations(made.rotations)[:, 15], global_rotations(walk.rotations)[:, 15]
    hangs = np.degrees(angle_between(*head))
    assert hangs[60:90].min() > 10.0
    assert np.abs(np.diff(hangs)).max() < 4.0, "it comes to hang in no moment"


def test_between_two_keys_a_walk_is_made_for_who_is_told_how_to_walk(bundled: Any) -> None:
    """Between keys the figure slides: that is no walk to keep."""
    (walk,) = generate(bundled, "a person walks forward", seconds=6.0, fps=24.0, seed=2)
    at = (np.arange(walk.frames) < 40) | (np.arange(walk.frames) >= 110)
    keyed = Motion.from_rotations(24.0, *linear(walk.rotations, walk.root, at), walk.offsets)
    made = edit(bundled, keyed, 40, 110, text="a person walks sadly", seed=1)[0]
    assert slowest_foot(keyed, 40, 110) > 0.6
    assert slowest_foot(made, 40, 110) < 0.3
    plain = edit(bundled, keyed, 40, 110, seed=1)[0]
    head = global_rotations(made.rotations)[:, 15], global_rotations(plain.rotations)[:, 15]
    assert np.degrees(angle_between(*head))[60:90].min() > 10.0


def test_who_is_told_to_walk_and_wave_waves_in_the_same_walk(bundled: Any) -> None:
    (walk,) = generate(bundled, "a person walks forward", seconds=6.0, fps=24.0, seed=2)
    made = edit(bundled, walk, 40, 110, text="a person walks while waving", seed=1)[0]
    np.testing.assert_allclose(made.joints[:, CONTACT_JOINTS], walk.joints[:, CONTACT_JOINTS], atol=1e-6)
    hands = made.joints[60:90, [20, 21], 1].max(axis=1)
    assert (hands > made.joints[60:90, 12, 1]).mean() > 0.8, "a hand is over the neck"


@pytest.mark.parametrize("seed", [0, 1])
def test_who_carries_a_box_walks_on_with_it(bundled: Any, seed: int) -> None:
    """The recordings nearest to arms that hold a box were of no walk: feet glided at 0.6 to 0.9 m/s."""
    (walk,) = generate(bundled, "a person walks carrying a box", seconds=8.0, fps=FPS, seed=0)
    made = edit(bundled, walk, 50, 110, seed=seed)[0]
    assert slowest_foot(made, 50, 110) < 0.2
    hands = made.joints[:, WRISTS].mean(axis=1) - made.joints[:, PELVIS]
    assert hands[50:110, 1].min() > hands[np.r_[0:50, 110:160], 1].min() - 0.05, "the box is no lower"


@pytest.mark.parametrize("end", [120, 160])
def test_who_carries_a_box_goes_on_in_strides_where_no_recording_does(bundled: Any, end: int) -> None:
    """Recordings near to it stopped and turned: they glided, and in five seconds faced backwards."""
    (motion,) = generate(bundled, "a person walks forward carrying a box", seconds=10.0, fps=FPS, seed=0)
    (found,) = edit(bundled, motion, 60, end, seed=0)
    way = motion.joints[end, PELVIS] - motion.joints[59, PELVIS]
    assert (facing(found.joints[60:end]) @ way / np.linalg.norm(way)).min() > 0.5
    assert slowest_foot(found, 60, end) < 0.45, "feet glided at 0.7 to 0.9"


def test_who_crouches_along_does_no_cartwheel(bundled: Any) -> None:
    """Of the ways that were tried, its feet stood best."""
    (walk,) = generate(bundled, "a person walks crouched", seconds=10.0, fps=24.0, seed=0)
    made = edit(bundled, walk, 60, 132, seed=0)[0]
    assert made.joints[60:132, HEAD, 1].min() > walk.joints[:, HEAD, 1].min() - 0.1


def test_nobody_keeps_going_where_too_little_is_known(jogs: list[Motion]) -> None:
    plain, at = known(jogs[0], 40, 70)
    assert keeps_going(plain, at, 40, 70)
    assert not keeps_going(plain, at, 50, 60), "a step or two is led from pose to pose"
    assert not keeps_going(*known(jogs[0], 0, 70), 0, 70)
    assert not keeps_going(*known(jogs[0], 40, jogs[0].frames), 40, jogs[0].frames)
    at[75] = False
    assert not keeps_going(plain, at, 40, 70)


def test_a_walk_keeps_going_on_feet_that_stand(bundled: Any) -> None:
    """A recording that leads from one pose to another in two seconds was bent until feet hovered and glided."""
    (walk,) = generate(bundled, "a person walks forward", seconds=8.0, fps=FPS, seed=0)
    assert keeps_going(*known(walk, 70, 110), 70, 110)
    assert not keeps_going(*known(walk, 70, 95), 70, 95), "for a second there are enough recordings"
    slowest = [slowest_foot(edit(bundled, walk, 70, 110, seed=seed)[0], 70, 110) for seed in range(4)]
    assert np.mean(slowest) < 0.08


@pytest.mark.parametrize(("text", "walks"), [("walks", True), ("she is running straight ahead", False), ("hops", None)])
def test_paces_of_prompts(text: str, walks: bool | None) -> None:
    paces = paces_ahead(text)
    assert (None if paces is None else paces[0] < 1.0) is walks


def test_the_least_pace_is_below_the_most_backwards_too() -> None:
    for text in ("walks", "a person runs forward", "a person walks backwards", "she is running backwards"):
        least, most = paces_ahead(text) or (0.0, 0.0)
        assert least < most, text
        assert (most < 0.0) == ("backwards" in text)


@pytest.mark.parametrize("early", [-6, 0, 7])
def test_a_motion_lands_where_it_is_like_what_is_behind(jogs: list[Motion], early: int) -> None:
    """Behind the range is what the motion itself does some steps sooner or later."""
    plain = Plain(jogs[1].rotations, jogs[1].root)
    behind = Plain(plain.rotations[80 + early : 90 + early], plain.root[80 + early : 90 + early])
    assert landing(plain, behind, 30, 80) == 80 + early
    assert abs(early) <= REACH


def test_legs_that_pass_each_other_the_other_way_are_not_alike() -> None:
    """In the midst of two steps the pose is the same, and a foot comes down where it was lifted."""
    swing = 0.5 * np.sin(2.0 * np.pi * np.arange(120) / 24.0)
    rotations = np.tile(IDENTITY, (120, 22, 1))
    rotations[:, 1], rotations[:, 2] = (from_axis_angle(np.array([1.0, 0.0, 0.0]), side * swing) for side in (1, -1))
    plain = Plain(rotations, np.tile([0.0, 0.95, 0.0], (120, 1)))
    assert np.allclose(rotations[76], rotations[80])
    assert landing(plain, Plain(rotations[80:90], plain.root[80:90]), 30, 76) == 80


def keyed_cycle(bundled: Any, prompt: str, length: int) -> Motion:
    """A motion of 170 frames that goes through the same `length` frames again and again, as a keyed cycle does."""
    (motion,) = generate(bundled, prompt, seconds=4.0, fps=FPS, seed=1)
    rounds = gone_round(Plain(motion.rotations[:60], motion.root[:60]), length, 170)
    return Motion.from_rotations(FPS, rounds.rotations, rounds.root, motion.offsets)


@pytest.mark.parametrize(("prompt", "length"), [("a person walks forward", 24), ("a person jogs in a circle", 14)])
def test_a_cycle_goes_on(bundled: Any, prompt: str, length: int) -> None:
    cycle = keyed_cycle(bundled, prompt, length)
    held = Motion.from_rotations(FPS, *hold(cycle.rotations, cycle.root, known(cycle, 70, 117)[1]), cycle.offsets)
    made = edit(bundled, held, 70, 117, seed=1)[0]
    assert np.linalg.norm(made.joints - cycle.joints, axis=-1).max() < 0.03
    near, as_it_was = (seam_jerk(one.joints, known(cycle, 70, 117)[1], FPS)[0] for one in (made, cycle))
    assert near < 1.05 * as_it_was


def test_a_cycle_arrives_in_step_where_the_gap_is_no_whole_number_of_rounds(bundled: Any) -> None:
    """Behind the gap it is three steps farther in its round than it would come to."""
    cycle = keyed_cycle(bundled, "a person walks forward", 24)
    kept = np.r_[0:70, 73:170]
    shorter = Motion.from_rotations(FPS, cycle.rotations[kept], cycle.root[kept], cycle.offsets)
    made = edit(bundled, shorter, 70, 117, seed=1)[0]
    speed = np.linalg.norm(np.diff(made.joints, axis=0), axis=-1).max() * FPS
    assert speed < 1.15 * np.linalg.norm(np.diff(cycle.joints, axis=0), axis=-1).max() * FPS


@pytest.mark.parametrize(("prompt", "length"), [("a person walks forward", 24), ("a person crawls", 30)])
def test_a_cycle_goes_on_behind_its_end_and_before_its_beginning(bundled: Any, prompt: str, length: int) -> None:
    """Whoever crawled stopped, and whoever walked got the steps of somebody else."""
    cycle = keyed_cycle(bundled, prompt, length)
    for mode, part, made in (("extend", slice(0, 110), slice(0, 170)), ("lead-in", slice(60, 170), slice(0, 170))):
        given = Motion.from_rotations(FPS, cycle.rotations[part], cycle.root[part], cycle.offsets)
        (longer,) = edit(bundled, given, mode=mode, frames=60, seed=3)
        assert np.linalg.norm(longer.joints[made] - cycle.joints, axis=-1).max() < 0.05


def test_with_less_context_a_cycle_does_not_just_go_on(bundled: Any) -> None:
    cycle = keyed_cycle(bundled, "a person walks forward", 24)
    made = edit(bundled, cycle, 70, 117, seed=1, context=0.4)[0]
    assert np.linalg.norm(made.joints - cycle.joints, axis=-1).max() > 0.1


def test_only_rounds_that_come_to_the_same_pose_are_rounds(bundled: Any, jogs: list[Motion]) -> None:
    cycle = keyed_cycle(bundled, "a person walks forward", 24)
    assert round_before(Plain(cycle.rotations[:70], cycle.root[:70])) == 24
    assert round_before(Plain(cycle.rotations[:20], cycle.root[:20])) is None, "less than a round is known"
    for seed in range(3):
        (walk,) = generate(bundled, "a person walks forward", seconds=5.0, fps=FPS, seed=seed)
        for motion in (jogs[seed], walk):
            assert all(round_before(Plain(motion.rotations[:n], motion.root[:n])) is None for n in range(40, 70, 5))
    (still,) = generate(bundled, "a person stands still", seconds=3.0, fps=FPS, seed=1)
    assert round_before(Plain(still.rotations, still.root)) is None


@pytest.mark.parametrize("pace", [0.96, 0.98, 1.03, 1.07])
@pytest.mark.parametrize(("prompt", "length"), [("a person walks forward", 24), ("a person runs forward", 14)])
def test_a_round_may_end_between_two_steps(bundled: Any, prompt: str, length: int, pace: float) -> None:
    cycle = keyed_cycle(bundled, prompt, length)
    played = Plain(*at_times(cycle.rotations, cycle.root, pace * np.arange(70)))
    found = round_before(played)
    assert found is not None
    rounds = found * pace / length
    assert abs(rounds - round(rounds)) * length / pace < 1.0
