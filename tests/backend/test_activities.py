# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides and the like: read from prompts, done as often as they say, on the floor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.data.pack import read_items
from mosa.generate.activities import ACTIVITIES, activity_of, activity_seconds
from mosa.generate.edit.edit import edit
from mosa.generate.phrases import in_order
from mosa.generate.text_to_motion import generate
from mosa.generate.vocabulary import unheard
from mosa.motion.activity import WRIST, Activity, doing
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"
FPS = 30.0
ANKLES, TOES, WRISTS, HEAD = [7, 8], [10, 11], [20, 21], 15


def joints(activity: Activity, times: float = 2.0) -> np.ndarray:
    phase = np.arange(round(times * activity.seconds * FPS) + 1) / FPS / activity.seconds
    return forward_kinematics(*doing(activity, phase, OFFSETS), OFFSETS)


def named(prompt: str) -> Activity:
    activity = activity_of(prompt)
    assert activity is not None, prompt
    return activity


def lows(values: np.ndarray) -> int:
    """How often values (T,) come down to their lowest third."""
    low = values < values.min() + (values.max() - values.min()) / 3
    return int((np.diff(low.astype(int)) == 1).sum())


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("a person does push-ups", 4.4),
        ("push ups", 4.4),
        ("the soldier does ten pushups", 22.0),
        ("she is doing 3 sit-ups on the floor", 8.4),
        ("Somebody holds a plank", 4.0),
        ("burpees.", 4.4),
        ("a man does jumping jacks slowly", 4.95),
        ("someone jumps rope", 4.16),
        ("a girl rides her bike down the street", 4.75),
        ("a cowboy is riding a white horse", 4.2),
        ("a person swims across the pool", 5.1),
        ("a monk meditates", 5.0),
        ("a girl ice skates", 5.7),
        ("a man hangs from a high ledge", 6.0),
        ("someone lies on their stomach on the floor", 4.0),
        ("a man leans against a wall", 4.6),
        ("a man lifts a heavy barbell", 7.2),
    ],
)
def test_exercises_are_read_with_how_often(prompt: str, seconds: float) -> None:
    assert activity_seconds(prompt) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "prompt",
    [
        "a person sits up",
        "a person pushes up a window",
        "a person does push-ups and waves",
        "a plank falls",
        "he jumps",
    ],
)
def test_nothing_else_is_taken_for_one(prompt: str) -> None:
    assert activity_of(prompt) is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    activity_of(text)


def test_captions_that_figures_are_measured_on_have_none() -> None:
    texts = [text for item in read_items(ITEMS) if item.split == "test" for text in item.captions]
    assert texts and not [text for text in texts if activity_of(text)]


def test_nobody_is_told_that_they_are_unknown() -> None:
    assert not unheard(["a person does burpees", "planks", "he does five crunches"], ["walk"])


@pytest.mark.parametrize("name", list(ACTIVITIES))
def test_bodies_are_on_the_floor_and_go_on_as_they_began(name: str) -> None:
    made = joints(ACTIVITIES[name])
    assert made[..., 1].min() > -0.015
    seen = made - made[:, :1] * [0.0, 0.0, 1.0]
    assert np.allclose(seen[0], seen[-1], atol=0.02)
    assert np.linalg.norm(np.diff(seen, axis=0), axis=-1).max() * FPS < 9.0
    assert made[-1, 0, 2] - made[0, 0, 2] == pytest.approx(ACTIVITIES[name].speed * len(made) / FPS, rel=0.05, abs=0.02)
    lengths = np.linalg.norm(made[:, 18] - made[:, 20], axis=-1)
    assert np.ptp(lengths) < 1e-6


def test_hands_and_toes_stay_where_they_are_in_push_ups() -> None:
    made = joints(named("push-ups"))
    assert np.ptp(made[:, WRISTS], axis=0).max() < 0.01
    assert np.ptp(made[:, TOES], axis=0).max() < 0.01
    chest = made[:, 9, 1]
    assert chest.max() - chest.min() > 0.25 and lows(chest) == 2
    straight = np.linalg.norm(made[:, 1] - made[:, 7], axis=-1)
    assert straight.min() > 0.79, "legs are straight"


def test_hands_are_on_the_floor_between_the_jumps_of_burpees() -> None:
    wrists = joints(named("burpees"), 1.0)[:, WRISTS]
    down = wrists[round(0.18 * len(wrists)) : round(0.54 * len(wrists))]
    assert np.abs(down[..., 1] - WRIST).max() < 0.01


def test_feet_part_and_hands_meet_overhead_in_jumping_jacks() -> None:
    made = joints(named("jumping jacks"), 1.0)
    apart = made[:, 7, 0] - made[:, 8, 0]
    assert apart.min() < 0.2 and apart.max() > 0.65
    widest = int(apart.argmax())
    assert made[widest, WRISTS, 1].min() > made[widest, HEAD, 1]


def test_one_leg_is_up_while_the_other_stands_in_high_knees() -> None:
    made = joints(named("high knees"))
    assert (made[:, ANKLES, 1].min(axis=1) < 0.2).all()
    assert (made[:, [4, 5], 1].max(axis=0) > 0.85).all(), "knees come to the hips"


def test_feet_go_round_on_pedals() -> None:
    made = joints(named("rides a bike"))
    seen = made[:, ANKLES, 1:] - made[:, :1, 1:]
    radius = np.linalg.norm(seen - seen.mean(axis=0), axis=-1)
    assert np.allclose(radius, 0.17, atol=0.02)
    assert np.allclose(seen[:, 0].mean(axis=0), seen[:, 1].mean(axis=0), atol=0.02)


def test_it_is_done_as_often_as_told(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person does four push-ups", fps=FPS, seed=3)
    assert lows(motion.joints[:, 9, 1]) == 4
    assert motion.frames / FPS == pytest.approx(8.8, abs=0.1)
    (quick,) = generate(bundled, "a person does four push-ups", fps=FPS, seed=3, seconds=6)
    assert lows(quick.joints[:, 9, 1]) == 4
    (rested,) = generate(bundled, "a person does two push-ups", fps=FPS, seed=3, seconds=9)
    assert lows(rested.joints[:, 9, 1]) == 2


@pytest.mark.parametrize("seconds", [2.0, 5.0, 6.7])
def test_nobody_is_left_in_the_air(bundled: Any, seconds: float) -> None:
    motions = generate(bundled, "a person does jumping jacks", fps=FPS, seed=1, variations=3, seconds=seconds)
    for motion in motions:
        assert np.allclose(motion.joints[0], motion.joints[-1], atol=0.01)


def test_it_is_done_between_other_things(bundled: Any) -> None:
    prompt = "a person walks forward, then does six push-ups, then stands up"
    assert len(in_order(prompt)) == 3
    (motion,) = generate(bundled, prompt, fps=FPS, seed=1)
    chest = motion.joints[:, 9, 1]
    assert chest[: round(FPS)].min() > 1.0 and chest[-round(FPS / 2) :].min() > 0.9
    assert 6 <= lows(chest[chest < 0.6]) <= 8


def test_who_rides_in_a_circle_comes_back(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person rides a bike in a circle", fps=FPS, seed=2)
    way = motion.joints[:, 0, [0, 2]]
    assert np.linalg.norm(way[-1] - way[0]) < 0.5 and np.ptp(way, axis=0).min() > 1.5
    assert motion.joints[:, ANKLES, 1].min() > 0.05, "feet are on pedals"


def test_a_range_of_push_ups_begins_where_somebody_walks_and_ends_where_they_walk_on(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks forward", fps=FPS, seed=2, seconds=9)
    (made,) = edit(bundled, motion, 75, 225, text="a person does push-ups", seed=1)
    assert np.array_equal(made.joints[:75], motion.joints[:75])
    assert np.array_equal(made.joints[225:], motion.joints[225:])
    chest = made.joints[:, 9, 1]
    assert chest[105:195].max() < 0.6 and lows(chest[105:195]) >= 1
    assert made.joints[75:225, TOES, 1].min() > -0.03


def test_who_crawls_on_from_a_walk_is_on_hands_and_knees(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks forward", fps=FPS, seed=2, seconds=3)
    (made,) = edit(bundled, motion, frames=240, mode="extend", text="a person crawls", seed=1)
    crawled = made.joints[120:]
    assert crawled[:, 9, 1].max() < 0.75 and crawled[:, [4, 5], 1].max() < 0.2
    way = crawled[-1, 0] - crawled[0, 0]
    assert np.hypot(way[0], way[2]) > 1.0, "in one piece, without standing up"
