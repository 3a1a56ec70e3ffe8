# SPDX-License-Identifier: GPL-3.0-or-later
"""How somebody is before a prompt is done, and what starting and stopping come to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from mosa.generate.edit.edit import edit
from mosa.generate.request import check_request
from mosa.generate.text_to_motion import generate, generate_request
from mosa.generate.words.phrases import in_order
from mosa.generate.words.posture import (
    WAITING,
    after_u_turn,
    goes_on,
    is_done_once,
    lasts,
    stops,
    underway,
    with_posture,
)
from mosa.generate.words.tidy import tidied
from mosa.motion.body import airborne, heading, placed, times
from mosa.motion.motion import Motion
from tests.backend.texts import any_text


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("a person sits down", ["a person stands still", "a person sits down"]),
        ("Someone slowly sits down on a chair", ["Someone stands still", "Someone slowly sits down on a chair"]),
        ("the man is taking a seat", ["the man stands still", "the man is taking a seat"]),
        ("sit down", ["a person stands still", "sit down"]),
        ("a person stands up", ["a person sits on a chair", "a person stands up"]),
        ("a woman rises from the bench", None),
        ("a woman stands up from the low bench and waves", ["a woman sits on a chair", "a woman stands up and waves"]),
        ("she quickly gets to her feet", ["she sits on a chair", "she quickly gets to her feet"]),
        ("a person gets up from the floor", None),
        ("a person gets up from the floor and waves", None),
        ("a person sits down on the floor", None),
        ("a person stands up straight", None),
        ("a person walks to a chair and sits down", None),
        ("a person is sitting", None),
        ("a person stands still", None),
        ("the tired old knight sits down", ["the tired old knight stands still", "the tired old knight sits down"]),
        ("a man walks and sits down", None),
    ],
)
def test_how_somebody_is_before_sitting_down_or_standing_up(prompt: str, parts: list[str] | None) -> None:
    assert with_posture(prompt) == (parts or [prompt])


@given(any_text("a person she sits stands down up jumps bows turns once around and then from chair walks again"))
@example("a person sits down")
def test_any_text_is_looked_at_for_a_posture(prompt: str) -> None:
    assert with_posture(prompt)[-1] == prompt or len(with_posture(prompt)) == 2 or goes_on(prompt)


@pytest.mark.parametrize(("prompt", "low"), [("a person sits down", -1), ("a person stands up from a chair", 0)])
def test_sitting_down_begins_standing_and_standing_up_sitting(bundled: Any, prompt: str, low: int) -> None:
    told: list[tuple[str, int]] = []
    motions = generate(bundled, prompt, fps=24.0, seed=3, variations=2, on_progress=lambda *event: told.append(event))
    heights = np.array([[motion.joints[k, 0, 1] for k in (0, -1)] for motion in motions])
    assert (heights[:, low] < 0.75).all() and (heights[:, -1 - low] > 0.8).all()
    assert [motion.prompt for motion in motions] == [prompt] * 2
    scales = [scale for event, scale in told if event == "scale"]
    assert scales == sorted(scales) and scales[-1] == 10
    (short,) = generate(bundled, prompt, seconds=2.0, fps=24.0, seed=3)
    assert len(short.joints) == 48
    assert short.joints[low, 0, 1] < 0.75 and short.joints[-1 - low, 0, 1] > 0.8, "where there is little time, too"
    whole = bundled.drawing(one_at_a_time=False)
    (as_it_is,) = generate(whole, prompt, seconds=4.0, fps=20.0, seed=3)
    (request,) = generate_request(bundled, check_request(prompt, seconds=4.0, fps=20.0, seed=3), begun=True)
    np.testing.assert_array_equal(request.joints, as_it_is.joints)


@pytest.mark.parametrize(
    ("prompt", "before", "goes"),
    [
        ("a person starts walking", "a person stands still", "a person walks"),
        ("Someone starts to run forward", "Someone stands still", "Someone runs forward"),
        ("he begins jogging from a standstill", "he stands still", "he jogs"),
        ("start running", "a person stands still", "run"),
        ("a person stops", "a person walks forward", "a person stands still"),
        ("a person suddenly stops running", "a person runs forward", "a person stands still"),
        ("the robot comes to a sudden halt", "the robot walks forward", "the robot stands still"),
        ("stop", "a person walks forward", "stand still"),
    ],
)
def test_starting_and_stopping_begin_with_the_opposite(prompt: str, before: str, goes: str) -> None:
    assert with_posture(prompt) == [before, goes]
    assert underway(prompt) == goes


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("a person walks forward and stops", "walks forward|stands still"),
        ("a person runs, then slowly comes to a stop", "runs|stands still"),
        ("a person walks and stops", "walks|stands still"),
        ("a person runs forward, stops for a moment and looks around", "runs forward|stands still|looks around"),
        ("a person walks, pauses briefly and continues walking", "walks|stands still|walks"),
        ("a person turns around and starts to run", "turns around|runs"),
        ("a person walks, then starts running", "walks|runs"),
        ("a person walks forward and breaks into a run", "walks forward|runs"),
        ("a person runs, slows down to a walk and comes to a stop", "runs|walks|stands still"),
        ("a person walks up to the door and stops in front of the door", "walks up to the door|stands still"),
        # Whose limbs stop holds the pose.
        ("a person raises an arm, then stops", "raises an arm, then stops"),
        ("a person walks forward and doesn't stop", "walks forward and doesn't stop"),
    ],
)
def test_who_stops_stands_still_and_who_starts_goes(prompt: str, parts: str) -> None:
    assert [underway(part) for part in in_order(prompt)] == [f"a person {part}" for part in parts.split("|")]


def test_only_going_is_started_and_continued() -> None:
    assert goes_on("a person continues to walk") and goes_on("starts running") and not goes_on("starts waving")
    assert stops("a person stops.") and not stops("a person stops the car") and not stops("a person stops waving")


@pytest.mark.parametrize(
    "does",
    [
        *("holds still", "stays still", "keeps still", "remains perfectly still", "is holding still", "keeping still"),
        *("stays motionless", "does not move", "doesn't move", "didn't move", "isn't moving", "is not moving"),
        "stayed still for a moment",
    ],
)
def test_who_does_not_move_stands_still(does: str) -> None:
    text = tidied(f"a person {does}")
    assert stops(text) and with_posture(text) == ["a person stands still"] and lasts(text) == WAITING


def test_who_does_not_move_a_part_or_something_stays_as_said() -> None:
    for text in ("a person does not move the arms", "a person keeps still water in a jar", "a person holds a pose"):
        assert not stops(text) and with_posture(text) == [text]


def _speed(motion: Motion, frames: slice) -> float:
    """Mean speed (m/s) of the pelvis over the ground in some frames."""
    return float(np.linalg.norm(np.diff(motion.root[frames][:, [0, 2]], axis=0), axis=1).mean() * motion.fps)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_stops_stands_in_the_end_and_who_starts_stood_before(bundled: Any, seed: int) -> None:
    (stopping,) = generate(bundled, "a person runs and then stops", seed=seed)
    assert _speed(stopping, slice(0, 10)) > 1.0 and _speed(stopping, slice(-10, None)) < 0.3
    (starting,) = generate(bundled, "a person starts walking", seed=seed)
    assert _speed(starting, slice(0, 8)) < 0.3 and _speed(starting, slice(-20, None)) > 0.6


def test_who_walks_on_after_a_range_stops_there(bundled: Any) -> None:
    (walk,) = generate(bundled, "a person walks forward", seed=2)
    (stopped,) = edit(bundled, walk, mode="extend", frames=60, text="a person stops", seed=1)
    assert _speed(stopped, slice(-10, None)) < 0.3


def test_who_only_waits_stands_for_three_seconds(bundled: Any) -> None:
    (waits,), (stands,) = (
        generate(bundled, f"a person {does}", fps=20, seconds=s, seed=1)
        for does, s in (("waits", None), ("stands still", 3.0))
    )
    assert np.array_equal(waits.joints, stands.joints)


@pytest.mark.parametrize(
    "prompt",
    [
        "a person jumps",
        "jumps forward",
        "a man jumps once",
        "a person jumps high into the air and lands",
        "she bows politely",
        "someone turns around",
        "a person turns left by 90 degrees",
        "a person turns 360 degrees",
        "throws a ball",
        "a person bends down and picks something up",
        "a person does a long jump",
        "does a backflip",
    ],
)
def test_what_is_done_once(prompt: str) -> None:
    assert is_done_once(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "a person is jumping",
        "jumps up and down",
        "a person jumps rope",
        "a person does jumping jacks",
        "jumps from side to side",
        "a person throws punches",
        "kicks and punches",
        "a person kicks",
        "spins around",
        "spins three times",
        "a person picks up a box and carries it",
        "a person waves",
        "a person walks",
    ],
)
def test_what_is_not_done_once(prompt: str) -> None:
    assert not is_done_once(prompt)


@given(any_text("a person she sits stands down up jumps bows turns once around and then from chair walks again"))
@example("a person jumps up")
@example("turns left by 90 degrees")
def test_any_text_is_done_once_or_not_however_it_is_written(prompt: str) -> None:
    assert is_done_once(f"  {prompt} ") == is_done_once(prompt)
    assert not prompt.isascii() or is_done_once(prompt.upper()) == is_done_once(prompt)


@pytest.mark.parametrize("prompt", ["a person bows", "a person jumps forward", "a person jumps once"])
def test_who_is_done_long_before_the_end_stands_for_the_rest(bundled: Any, prompt: str) -> None:
    """In that time they did it twice, or something else."""
    (motion,) = generate(bundled, prompt, seconds=8.0, fps=20, seed=1)
    assert motion.frames == 160 and motion.prompt == prompt
    moves = np.linalg.norm(np.diff(motion.joints, axis=0), axis=-1).mean(-1) * motion.fps
    assert moves[:60].max() > 0.5 and moves[-60:].max() < 0.3


def test_who_jumps_in_the_usual_time_does_as_the_model_has_it(bundled: Any) -> None:
    whole = bundled.drawing(one_at_a_time=False)
    jumps, as_it_is = (generate(one, "a person jumps", seconds=3.0, fps=20, seed=1)[0] for one in (bundled, whole))
    np.testing.assert_array_equal(jumps.joints, as_it_is.joints)


def test_who_is_told_to_jump_for_so_long_goes_on(bundled: Any) -> None:
    for prompt in ("a person jumps for eight seconds", "a person jumps for 8 s, then waves"):
        joints = generate(bundled, prompt, fps=20, seed=1)[0].joints[:160]
        assert times(airborne(placed(joints))) >= 3


@pytest.mark.parametrize(
    ("prompt", "after"),
    [
        ("someone walks and makes a u-turn to the left", "someone walks forward"),
        ("run and make a u-turn", "a person runs forward"),
        ("a person walks and turns around", None),
    ],
)
def test_who_has_made_a_u_turn_goes_on(prompt: str, after: str | None) -> None:
    assert after_u_turn(prompt) == after


def test_a_u_turn_of_long_is_no_half_of_one(bundled: Any) -> None:
    motions = generate(
        bundled, "someone walks and makes a u-turn to the left", seconds=8.0, fps=20.0, seed=0, variations=6
    )
    turned = [heading(motion.joints)[-1] for motion in motions]
    assert sum(120 < angle < 240 for angle in turned) >= 4


def test_who_does_a_thing_for_long_does_not_stop_after_once() -> None:
    assert with_posture("a person jumps once for ten seconds") == ["a person jumps once for ten seconds"]
    assert with_posture("a person sits down for ten seconds") == ["a person stands still", "a person sits down"]


def test_who_waits_does_so_longer_than_it_takes_to_stop() -> None:
    assert lasts("someone waits") == WAITING > (lasts("a person stops") or WAITING)
