# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands does in a short range what its text says; who walks goes on, and the arms do it."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.as_alone import stands
from mosa.generate.edit.edit import edit
from mosa.generate.edit.going_on import flows
from mosa.generate.text_to_motion import generate
from mosa.motion.body import HEAD, PELVIS, WRISTS
from mosa.motion.motion import Motion
from mosa.motion.plain import Plain
from mosa.motion.skeleton import LEFT_ARM
from tests.backend.edit_samples import clip

FPS = 24.0
START, END = 72, 120
"""A range of two seconds."""
LEGS = (1, 2, 4, 5, 7, 8, 10, 11)


@functools.cache
def given(model: Any, prompt: str) -> Motion:
    (motion,) = generate(model, prompt, seconds=8.0, fps=FPS, seed=0)
    return motion


def made(model: Any, motion: Motion, text: str, seed: int = 0) -> Motion:
    (found,) = edit(model, motion, START, END, text=text, seed=seed)
    outside = np.r_[0:START, END : motion.frames]
    assert np.array_equal(found.rotations[outside], motion.rotations[outside])
    assert np.array_equal(found.root[outside], motion.root[outside])
    return found


def fastest(joints: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * FPS)


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a person squats", lambda j: np.ptp(j[:, PELVIS, 1]) > 0.25),
        ("a person jumps up", lambda j: j[..., 1].min(axis=1).max() - j[..., 1].min() > 0.12),
        ("a person sits down", lambda j: np.ptp(j[:, PELVIS, 1]) > 0.25),
        ("a person raises both arms above the head", lambda j: (j[:, WRISTS, 1] > j[:, [HEAD], 1]).any(axis=0).all()),
        ("a person picks something up", lambda j: np.ptp(j[:, HEAD, 1]) > 0.3),
    ],
)
def test_who_stands_does_it_in_two_seconds(bundled: Any, text: str, shows: Any, seed: int) -> None:
    """They went on standing, for tokens took seconds of standing on both sides for what is to be said."""
    motion = given(bundled, "a person stands still")
    found = made(bundled, motion, text, seed)
    assert shows(found.joints[START:END])
    assert fastest(found.joints[START - 2 : END + 2]) < 9.0, "there and back without a leap"
    level = found.root[START:END, [0, 2]] - motion.root[START, [0, 2]]
    assert np.linalg.norm(level, axis=-1).max() < 1.2, "where they stand"


@pytest.mark.parametrize("text", ["a person walks forward", "a person runs"])
def test_who_would_get_away_stays(bundled: Any, text: str) -> None:
    motion = given(bundled, "a person stands still")
    found = made(bundled, motion, text)
    assert np.linalg.norm(found.root[START:END, [0, 2]] - motion.root[START, [0, 2]], axis=-1).max() < 1.2


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
def test_who_stands_at_one_side_does_it_too(bundled: Any, mode: str) -> None:
    motion = given(bundled, "a person stands still")
    (found,) = edit(bundled, motion, mode=mode, frames=round(2.5 * FPS), text="a person squats", seed=1)
    added = found.joints[motion.frames :] if mode == "extend" else found.joints[: -motion.frames]
    assert np.ptp(added[:, PELVIS, 1]) > 0.25


@pytest.mark.parametrize("prompt", ["a person walks forward", "a person sits down on a low stool"])
def test_what_is_done_goes_on_and_the_arms_do_it(bundled: Any, prompt: str) -> None:
    motion = given(bundled, prompt)
    found = made(bundled, motion, "a person raises the left arm")
    assert np.array_equal(found.root, motion.root)
    assert np.array_equal(found.rotations[:, LEGS], motion.rotations[:, LEGS])
    assert (found.joints[START:END, LEFT_ARM[-1], 1] > motion.joints[START:END, LEFT_ARM[0], 1]).any()


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_a_moment_in_a_walk_has_no_time_for_arms(bundled: Any, frames: int) -> None:
    (motion,) = generate(bundled, "a person walks forward", seconds=2.0, fps=60.0, seed=0)
    (found,) = edit(bundled, motion, 50, 50 + frames, text="a person raises the left arm", seed=0)
    assert np.linalg.norm(found.joints - motion.joints, axis=-1).max() < 0.15


def test_who_walks_anew_where_feet_slide_and_the_arms_do_it(bundled: Any) -> None:
    motion = given(bundled, "a person walks forward")
    slid = motion.rotations.copy()
    slid[START:END] = motion.rotations[START - 1]
    sliding = Motion.from_rotations(FPS, slid, motion.root, motion.offsets)
    found = made(bundled, sliding, "a person raises the left arm")
    assert not np.allclose(found.rotations[START:END, LEGS], sliding.rotations[START:END, LEGS])
    assert (found.joints[START:END, LEFT_ARM[-1], 1] > motion.joints[START:END, LEFT_ARM[0], 1]).any()


def test_a_motion_pops_where_it_is_put_in_from_elsewhere() -> None:
    walk = clip(20.0, 4.0, "walk").joints
    known = np.ones(len(walk), dtype=bool)
    known[30:50] = False
    assert flows(walk, known) and flows(walk, np.arange(len(walk)) < 60)
    elsewhere = walk + np.array([0.0, 0.0, 0.3])
    assert not flows(np.where(known[:, None, None], walk, elsewhere), known)


def test_standing_is_seen_beside_the_range() -> None:
    walk = clip(20.0, 4.0, "walk")
    still = Plain(np.repeat(walk.rotations[:1], 80, axis=0), np.repeat(walk.root[:1], 80, axis=0))
    known = np.ones(80, dtype=bool)
    known[30:60] = False
    assert stands(still, known, 30, 60)
    assert not stands(Plain(walk.rotations[:80], walk.root[:80]), known, 30, 60), "walks"
    lying = Plain(still.rotations, still.root * (1.0, 0.2, 1.0))
    assert not stands(lying, known, 30, 60)
    away = still.root.copy()
    away[60:] += (2.0, 0.0, 0.0)
    assert not stands(Plain(still.rotations, away), known, 30, 60), "somewhere else behind it"
    open_end = np.arange(80) < 30
    assert stands(Plain(still.rotations, away), open_end, 30, 80), "nothing is known behind it"
    known[25] = False
    assert not stands(still, known, 30, 60), "too little is known"


@pytest.mark.parametrize("text", ["a person drinks from a cup", "a person laughs"])
def test_who_walks_drinks_on_the_way(bundled: Any, text: str) -> None:
    """They stopped for it, and hurried before and after."""
    motion = given(bundled, "a person walks forward")
    found = made(bundled, motion, text)
    np.testing.assert_array_equal(found.root, motion.root)
    np.testing.assert_array_equal(found.rotations[:, LEGS], motion.rotations[:, LEGS])
    assert np.abs(found.joints - motion.joints)[START:END, WRISTS].max() > 0.2


def test_of_several_things_each_is_to_be_one_of_arms(bundled: Any) -> None:
    """Who raised both arms and then fell down in a walk just raised them."""
    motion = given(bundled, "a person walks forward")
    (found,) = edit(bundled, motion, 24, 168, text="a person raises both arms, then falls down", seed=0)
    assert found.joints[24:168, PELVIS, 1].min() < 0.5


@pytest.mark.parametrize("text", ["a person does a cartwheel", "a person squats", "a person stumbles"])
def test_who_stands_on_a_wall_does_it_up_there(bundled: Any, text: str) -> None:
    """They sank through the wall to the floor, and rose again."""
    motion = given(bundled, "a person climbs onto a wall")
    (found,) = edit(bundled, motion, 96, 168, text=text, seed=0)
    lowest = found.joints[96:168, :, 1].min(axis=1)
    assert np.abs(lowest - motion.joints[-1, :, 1].min()).max() < 0.2


@pytest.mark.parametrize("text", ["a person squats", "a person walks forward", "a person sits on a chair"])
def test_what_follows_on_a_wall_stays_up_there(bundled: Any, text: str) -> None:
    motion = given(bundled, "a person climbs onto a wall")
    (found,) = edit(bundled, motion, mode="extend", frames=72, text=text, seed=0)
    assert found.joints[192:, :, 1].min() > motion.joints[-1, :, 1].min() - 0.1
    assert fastest(found.joints[191:]) < 8.0


@pytest.mark.parametrize("text", ["a person stumbles", "a person climbs stairs"])
def test_what_is_done_on_stairs_rises_with_them(bundled: Any, text: str) -> None:
    motion = given(bundled, "a person climbs stairs")
    found = made(bundled, motion, text)
    lowest = found.joints[..., 1].min(axis=1)
    assert lowest[START:END].min() > lowest[START] - 0.25
    assert lowest[START:END].max() < lowest[END] + 0.25


def test_who_hung_walks_on_the_floor(bundled: Any) -> None:
    motion = given(bundled, "a person walks forward, then hangs from a bar")
    (found,) = edit(bundled, motion, mode="extend", frames=72, text="a person walks forward", seed=0)
    assert motion.joints[-1, :, 1].min() > 0.25 > 0.12 > found.joints[216:, :, 1].min()


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a person jumps", lambda j: j[..., 1].min(axis=1).max() - j[..., 1].min() > 0.12),
        ("a person bends down and picks something up", lambda j: np.ptp(j[:, HEAD, 1]) > 0.5),
        ("a person turns around and walks back", lambda j: (j[-1, 0] - j[24, 0]) @ (j[24, 0] - j[0, 0]) < 0.0),
        ("a person falls down", lambda j: j[-1, HEAD, 1] < 0.5),
    ],
)
@pytest.mark.parametrize("seed", [0, 3])
def test_who_walks_does_in_added_frames_what_the_text_says(bundled: Any, text: str, shows: Any, seed: int) -> None:
    """Tokens that went on from a walk walked on, bent a little, or jumped when it was over."""
    (walks,) = generate(bundled, "a person walks forward", seconds=4.0, fps=24.0, seed=1)
    (found,) = edit(bundled, walks, mode="extend", frames=72, text=text, seed=seed)
    assert np.array_equal(found.joints[: walks.frames], walks.joints)
    assert shows(found.joints[walks.frames - 24 :])


def test_who_runs_stops_in_a_few_steps(bundled: Any) -> None:
    """What was done next began where the run ended: at 3 m/s the pelvis stood at once."""
    (runs,) = generate(bundled, "a person runs forward", seconds=4.0, fps=24.0, seed=1)
    (found,) = edit(bundled, runs, mode="extend", frames=72, text="a person bends down and picks something up", seed=0)
    pace = 24.0 * np.linalg.norm(np.diff(found.root[runs.frames - 8 :, [0, 2]], axis=0), axis=-1)
    assert pace[:7].mean() > 2.0
    way = float(np.linalg.norm((found.root[-1] - found.root[runs.frames - 1])[[0, 2]]))
    assert 0.5 < way < 2.0


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a person stands up from a chair", lambda j: j[0, PELVIS, 1] < 0.65),
        ("a person gets up from the floor", lambda j: j[0, HEAD, 1] < 0.5),
        ("a person jumps", lambda j: j[..., 1].min(axis=1).max() - j[..., 1].min() > 0.12),
    ],
)
def test_what_leads_into_a_walk_is_what_the_text_says(bundled: Any, text: str, shows: Any) -> None:
    """Who was to stand up stood, or bent down: tokens began as they had to end, and nobody was seated before."""
    (walks,) = generate(bundled, "a person walks forward", seconds=4.0, fps=24.0, seed=1)
    (found,) = edit(bundled, walks, mode="lead-in", frames=72, text=text, seed=0)
    assert np.array_equal(found.joints[-walks.frames :], walks.joints)
    assert shows(found.joints[: -walks.frames + 1])
