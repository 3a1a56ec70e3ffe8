# SPDX-License-Identifier: GPL-3.0-or-later
"""Lying down on the stomach and getting up from it, yoga, the bench press: read from prompts, and where they lead."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.on_a_mat import ON_A_MAT
from mosa.motion.activity import Activity, doing
from mosa.motion.kinematics import global_rotations
from mosa.motion.rotations import rotate
from mosa.motion.skeleton import OFFSETS
from tests.backend.drawn_samples import FPS, named, posed

CHEST, HEAD, ANKLES, WRISTS = 9, 15, [7, 8], [20, 21]


def phases(activity: Activity) -> np.ndarray:
    return np.arange(round(activity.seconds * FPS) + 1) / FPS / activity.seconds


@pytest.mark.parametrize(
    "prompt",
    [
        *("lies down on their stomach", "a man lies down flat on his belly", "lay down face down on the floor"),
        *("a soldier goes prone", "drops prone", "gets down on her stomach", "holds the downward dog"),
        *("yoga tree pose", "does the cobra pose", "a woman is in child's pose", "upward facing dog", "bench presses"),
        *("sits up in bed", "a man sits up from lying down", "gets down on all fours", "lies down and aims a rifle"),
    ],
)
def test_they_are_read(prompt: str) -> None:
    assert named(prompt) in ON_A_MAT.values()


@pytest.mark.parametrize("name", list(ON_A_MAT))
def test_they_are_smooth_and_above_the_floor(name: str) -> None:
    made = posed(ON_A_MAT[name])
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 4.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 100.0


def test_who_lies_down_on_the_stomach_looks_down_there() -> None:
    activity = named("lies down on the stomach")
    rotations, root = doing(activity, phases(activity), OFFSETS)
    front = rotate(global_rotations(rotations)[:, CHEST], np.array([0.0, 0.0, 1.0]))
    assert front[-1, 1] < -0.95 and root[-1, 1] < 0.15
    assert abs(front[0, 1]) < 0.2 and root[0, 1] > 0.9
    assert np.abs(root[0, [0, 2]]).max() < 1e-6, "from the origin"


def test_the_hips_are_highest_in_the_downward_dog_on_hands_and_feet() -> None:
    made = posed(named("downward dog"))[-1]
    assert made[[*ANKLES, *WRISTS], 1].max() < 0.1
    assert made[0, 1] > made[1:, 1].max() - 0.1 and made[HEAD, 1] < 0.4


def test_a_foot_is_on_the_other_thigh_in_the_tree_pose() -> None:
    made = posed(named("tree pose"))[-1]
    assert 0.4 < made[8, 1] < made[1, 1] and abs(made[8, 0] - made[4, 0]) < 0.15
    assert made[WRISTS, 1].min() > made[HEAD, 1] and np.linalg.norm(made[20] - made[21]) < 0.15


def test_bench_presses_push_hands_up_from_the_chest_of_who_lies() -> None:
    made = posed(named("bench press"))
    over = made[:, WRISTS, 1] - made[:, [CHEST], 1]
    assert over.max() > 0.4 and over.min() < 0.3 and made[:, ANKLES, 1].max() < 0.1
    assert np.ptp(made[:, [0, CHEST], 1]) < 0.1


def test_who_sits_up_in_bed_lies_before_it_and_sits_after_it() -> None:
    made = posed(named("sits up in bed"))
    assert made[0, HEAD, 1] < 0.3 and made[-1, HEAD, 1] > 0.65
    assert np.ptp(made[:, [0, *ANKLES]], axis=0).max() < 0.05, "hips and feet stay"


def test_who_gets_down_on_all_fours_ends_on_hands_and_knees() -> None:
    last = posed(named("gets down on all fours"))[-1]
    knees = [4, 5]
    assert (last[[*knees, *WRISTS], 1] < 0.12).all()
    assert last[0, 1] > 0.35 and last[CHEST, 2] > last[knees, 2].max()


def test_who_aims_from_the_ground_holds_the_hands_over_it_ahead() -> None:
    last = posed(named("goes prone and aims a rifle"))[-1]
    assert (last[WRISTS, 1] > 0.1).all() and (last[WRISTS, 2] > last[CHEST, 2]).all()
    assert last[0, 1] < 0.2


def test_who_looks_under_the_bed_has_the_head_close_to_the_floor() -> None:
    """They squatted and jumped up."""
    assert named("a woman peers under the couch") == named("looks under her bed") in ON_A_MAT.values()
    made = posed(named("a man looks under the bed"))
    assert made[-1, HEAD, 1] < 0.4 < made[-1, 0, 1], "below the hips"
    assert made[-1, [4, 5, *WRISTS], 1].max() < 0.12, "on hands and knees"
