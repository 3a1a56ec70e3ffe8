# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets down to a posture for longer than it takes to get there stays there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from mosa.generate.held import posture
from mosa.generate.text_to_motion import generate
from mosa.generate.words.posture import FALLING
from mosa.motion.hold import breathing, held_down, held_throughout, lowest, resting, shifting
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import pitch
from mosa.motion.skeleton import CONTACT_JOINTS, OFFSETS
from tests.backend.known_motions import gliding
from tests.backend.motion_samples import plausible_motion
from tests.backend.texts import any_text


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("a person crouches", "a person crouches down"),
        ("she squats down", "she squats down"),
        ("a knight takes cover behind a wall", "a person crouches down"),
        ("a person slowly crouches down", "a person slowly crouches down"),
        ("a person falls to the ground", "a person falls down and lies on the floor"),
        ("collapses", "a person falls down and lies on the floor"),
        ("she faints", "she falls down and lies on the floor"),
        ("a person is dying", "a person falls down and lies on the floor"),
        ("death", "a person falls down and lies on the floor"),
        ("someone is lying on the back", "someone lies on the floor sleeping"),
        ("a person lies on the floor", "a person lies on the floor sleeping"),
        ("a person lies still on the ground", "a person lies on the floor sleeping"),
    ],
)
def test_postures_are_known_however_they_are_said(prompt: str, made: str) -> None:
    found = posture(prompt)
    assert found is not None and found.text == made


@pytest.mark.parametrize(
    "prompt",
    [
        *("a person crouches and kicks", "a person does squats", "a person falls asleep"),
        *("a person walks in a crouch", "a person lies on the floor and moves like a snake", "a person sits down"),
        "a person crouches down and jumps",
    ],
)
def test_what_goes_on_down_there_is_no_posture(prompt: str) -> None:
    assert posture(prompt) is None


def test_who_hides_stays_hidden_where_nobody_says_how_long(bundled: Any) -> None:
    """In the time that the model gives it, a crouching figure stands up and crouches again."""
    (motion,) = generate(bundled, "a soldier takes cover behind a car", seed=2)
    assert motion.joints[0, 0, 1] > 0.8 and motion.joints[motion.frames // 2 :, 0, 1].max() < 0.75


@given(any_text("a person she crouches kneels down lies on the floor back and waves is crouching"))
@example("a person crouches down")
@example("she kneels on the floor")
def test_any_text_is_looked_at_however_it_is_written(prompt: str) -> None:
    held = posture(prompt) is not None
    assert (posture(f"  {prompt} ") is not None) == held
    assert not prompt.isascii() or (posture(prompt.upper()) is not None) == held


def test_who_sits_on_the_floor_is_there(bundled: Any) -> None:
    (motion,) = generate(bundled, "a girl is sitting on the carpet", fps=20.0, seed=1)
    assert motion.joints[:, 0, 1].max() < 0.25


@pytest.mark.parametrize("seconds", [None, 2.0, 3.0])
@pytest.mark.parametrize(
    "prompt", ["a person gets up from the floor", "gets up off the ground", "wakes up and gets up"]
)
def test_who_gets_up_from_the_floor_lies_there_before(bundled: Any, prompt: str, seconds: float | None) -> None:
    """They stood, bent down and stood again."""
    (motion,) = generate(bundled, prompt, seconds=seconds, fps=20.0, seed=1)
    head = motion.joints[:, 15, 1]
    assert head[0] < 0.5 and head[-1] > 1.3


@pytest.mark.parametrize(
    ("prompt", "seconds", "height"),
    [
        ("a person crouches", 8.0, 0.75),
        ("a person takes cover", 6.0, 0.75),
        ("a person crouches down for 15 seconds", None, 0.75),
        ("a person hides behind a wall", 4.4, 0.75),
        ("a person lies down on the floor", 8.0, 0.3),
        ("a person lies down", 15.0, 0.3),
        ("a person falls down", 5.0, 0.3),
        ("a man slips on a banana peel and falls", 5.0, 0.3),
        ("passes out", 5.0, 0.3),
        ("walks forward, then collapses", 8.0, 0.3),
        ("a person walks forward and crouches down", 12.0, 0.75),
    ],
)
def test_who_gets_down_stays_there_and_is_still(
    bundled: Any, prompt: str, seconds: float | None, height: float
) -> None:
    (motion,) = generate(bundled, prompt, seconds=seconds, fps=24.0, seed=1)
    assert motion.joints[0, 0, 1] > 0.8, "it begins on foot"
    assert motion.frames == round((seconds or 15.0) * 24)
    end = motion.joints[-36:]
    assert end[:, 0, 1].max() < height
    assert np.ptp(end, axis=0).max() < (0.15 if height > 0.5 else 0.06), "nothing but breath, and looking about"
    assert np.ptp(end[:, CONTACT_JOINTS], axis=0).max() < 0.02
    assert motion.joints[..., 1].min() > -0.1


@pytest.mark.parametrize("prompt", ["a person crouches and stays low", "ducks and stays down", "a person stays low"])
def test_who_stays_low_does_so_and_looks_about(bundled: Any, prompt: str) -> None:
    """They got along in lunges, with feet at up to 12 m/s; and who only crouched was as still as a statue."""
    (motion,) = generate(bundled, prompt, seconds=6.0, fps=20.0, seed=1)
    rest = motion.joints[60:]
    assert rest[:, 0, 1].max() < 0.75 and np.ptp(rest[:, CONTACT_JOINTS], axis=0).max() < 0.02
    looks = rest[:, 15] - rest[:, 12]
    assert 0.01 < np.ptp(looks, axis=0).max() < 0.15


@pytest.mark.parametrize("seed", [1, 2])
def test_who_sits_down_stays_seated(bundled: Any, seed: int) -> None:
    (motion,) = generate(bundled, "a person sits down", seconds=8.0, fps=20.0, seed=seed)
    pelvis = motion.joints[60:, 0]
    assert pelvis[:, 1].max() < 0.75 and np.ptp(pelvis, axis=0).max() < 0.05


def test_who_lies_still_lies_from_the_beginning(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person is lying on the floor", seconds=3.0, fps=30.0, seed=2)
    assert motion.joints[:, 0, 1].max() < 0.3 and motion.joints[..., 1].min() > -0.01
    assert np.ptp(motion.joints, axis=0).max() < 0.06


def test_in_their_usual_time_postures_are_made_as_they_were(bundled: Any) -> None:
    (motion,), (whole,) = (
        generate(model, "a person crouches down", seconds=4.0, fps=20.0, seed=3)
        for model in (bundled, bundled.drawing(one_at_a_time=False))
    )
    np.testing.assert_array_equal(motion.joints, whole.joints)


@pytest.mark.parametrize("seconds", [2.0, 3.0])
def test_in_little_time_too_somebody_gets_down(bundled: Any, seconds: float) -> None:
    (motion,) = generate(bundled, "a person crouches down", seconds=seconds, fps=20.0, seed=1)
    assert motion.joints[0, 0, 1] > 0.8 and motion.joints[-1, 0, 1] < 0.7


@pytest.mark.parametrize("prompt", ["death animation", "a soldier is shot and falls", "faints"])
@pytest.mark.parametrize("seconds", [None, 1.0, 2.0])
def test_who_falls_ends_on_the_floor_however_long_it_takes(bundled: Any, prompt: str, seconds: float | None) -> None:
    (motion,) = generate(bundled, prompt, seconds=seconds, fps=20.0, seed=2)
    assert motion.joints[0, 0, 1] > 0.8 and motion.joints[-1, [0, 15], 1].max() < 0.35
    assert motion.frames == 20 * (seconds or FALLING)


@pytest.mark.parametrize("prompt", ["he falls over", "a man dies"])
def test_who_falls_lies_on_the_floor_and_not_under_it(bundled: Any, prompt: str) -> None:
    """Knees were up to 9 cm under the floor, while the chest and the arms hung in the air."""
    ends = []
    for motion in generate(bundled, prompt, seed=0, variations=4):
        assert motion.joints[..., 1].min() > 0.0 and motion.joints[-1, [9, 15], 1].max() < 0.35
        ends.append(motion.joints[-1] - motion.joints[0, 0])
    assert min(np.abs(ends[k] - ends[m]).max() for k in range(4) for m in range(k)) > 0.3, "each to another side"


def test_time_slows_down_to_rest() -> None:
    times = np.arange(100) / 20
    seen = resting(times, 2.0)
    assert np.array_equal(seen[times < 1.6], times[times < 1.6]) and seen[-1] == pytest.approx(2.0)
    assert (np.diff(seen) > -1e-12).all() and np.diff(seen, n=2).min() > -0.006
    assert resting(times, 0.0).max() == 0.0


def test_the_lowest_pose_is_that_of_the_first_time_down() -> None:
    joints = gliding(0.0)[:60].copy()
    joints[10:20, :, 1] -= 0.3
    joints[14, :, 1] -= 0.1
    joints[50:, :, 1] -= 0.5
    assert lowest(joints) == 14


def test_before_the_rest_a_motion_is_as_it_was_and_the_breath_leaves_all_but_the_trunk() -> None:
    rotations, root = plausible_motion(3, 80)
    stop = lowest(forward_kinematics(rotations, root, OFFSETS))
    _, path = held_down(rotations, root, OFFSETS, 20.0, np.arange(200) / 20)
    before = max(0, stop - 6)
    np.testing.assert_allclose(path[:before], root[:before], atol=1e-9)
    assert np.ptp(path[stop + 12 :], axis=0).max(initial=0.0) < 1e-9
    breathed = breathing(rotations, np.arange(80) / 20)
    others = [joint for joint in range(22) if joint not in (6, 9, 12)]
    np.testing.assert_array_equal(breathed[:, others], rotations[:, others])
    moved = forward_kinematics(breathed, root, OFFSETS) - forward_kinematics(rotations, root, OFFSETS)
    assert 0.001 < np.abs(moved).max() < 0.06


@pytest.mark.parametrize("stop", [0.0, 0.1, 0.3, 2.0])
def test_a_motion_begins_where_it_began_and_comes_to_rest_where_it_stops(stop: float) -> None:
    times = np.linspace(0.0, 4.0, 401)
    seen = resting(times, stop)
    assert seen[0] == pytest.approx(0.0) and seen[-1] == pytest.approx(stop)
    pace = np.diff(seen) / np.diff(times)
    assert pace.min() >= -1e-9 and pace.max() <= 1.0 + 1e-9
    assert (np.diff(pace) <= 1e-9).all(), "never faster again"


def test_nobody_is_held_in_the_floor() -> None:
    rotations, root = plausible_motion(3, 40)
    root = root - [0.0, forward_kinematics(rotations, root, OFFSETS)[..., 1].min() + 0.1, 0.0]
    held, there = held_throughout(rotations, root, OFFSETS, np.zeros(5))
    assert forward_kinematics(held, there, OFFSETS)[..., 1].min() > -1e-6


def test_the_trunk_of_who_lies_stays() -> None:
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (120, 22, 1))
    for lies in (False, True):
        rotations[:, 0] = pitch(np.full(120, -np.pi / 2 * lies))
        shifted = shifting(rotations, np.zeros((120, 3)), OFFSETS, 20.0, 1.0, seed=0)
        assert np.array_equal(shifted[:, 9], rotations[:, 9]) == lies
        assert not np.array_equal(shifted[:, 12], rotations[:, 12])
