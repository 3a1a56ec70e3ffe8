# SPDX-License-Identifier: GPL-3.0-or-later
"""Another seed is another take of what is drawn, too, and no worse a one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.generate.drawn.activities import ACTIVITIES, activity_of
from mosa.generate.drawn.takes import has_no_sides, take
from mosa.generate.model import Model
from mosa.generate.text_to_motion import generate
from mosa.motion.activity import Activity
from mosa.motion.chance import PACE, about_middle, uneven
from mosa.motion.contacts import foot_skate

from .drawn_samples import FPS, posed

SEEDS = range(8)
SINKS, SLIDES, FASTER = 0.015, 0.15, 1.4
"""Metres, metres a second and times by which a take may be worse than what the table says."""


def _take(activity: Activity, seed: int, prompt: str = "") -> Activity:
    return take(activity, prompt, np.random.default_rng(seed))


def _fastest(joints: np.ndarray) -> float:
    """Metres a second of the joint that moves fastest: an elbow that flips is fast."""
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * FPS)


@pytest.mark.parametrize("activity", list(dict.fromkeys(ACTIVITIES.values())))
def test_a_take_stands_where_the_table_does_and_slides_no_more(activity: Activity) -> None:
    drawn = posed(activity)
    for seed in SEEDS:
        joints = posed(_take(activity, seed))
        assert joints[..., 1].min() > min(drawn[..., 1].min(), 0.0) - SINKS
        assert foot_skate(joints, FPS) < foot_skate(drawn, FPS) + 100.0 * SLIDES
        assert _fastest(joints) < FASTER * _fastest(drawn) + SLIDES


@pytest.mark.parametrize("prompt", ["throws a ball", "kicks a ball", "does a cartwheel", "walks like a zombie"])
def test_seeds_are_different_takes(bundled: Model, prompt: str) -> None:
    motions = generate(bundled, prompt, seconds=3.0, variations=4, seed=5)
    again = generate(bundled, prompt, seconds=3.0, seed=6)
    assert np.array_equal(again[0].joints, motions[1].joints)
    for one, other in combinations(motions, 2):
        assert np.linalg.norm(one.joints - other.joints, axis=-1).mean() > 0.015


def test_a_side_that_is_told_is_kept_and_one_that_is_not_is_free() -> None:
    activity = activity_of("does a cartwheel")
    assert activity is not None and has_no_sides(activity)
    sides = [_take(activity, seed, "does a cartwheel").mirrored for seed in SEEDS]
    assert True in sides and False in sides
    assert len({_take(activity, seed, "does a cartwheel to the left").mirrored for seed in SEEDS}) == 1


def test_who_stands_sideways_is_not_turned_around() -> None:
    activity = activity_of("throws a ball")
    assert activity is not None and not has_no_sides(activity)
    assert not any(_take(activity, seed).mirrored for seed in SEEDS)


@given(st.integers(0, 2**31 - 1), st.floats(0.1, 20.0))
def test_uneven_time_goes_on_and_ends_where_it_would(seed: int, whole: float) -> None:
    even = np.linspace(0.0, whole, 400)
    times = uneven(even, whole, np.random.default_rng(seed), PACE)
    assert (np.diff(times) > 0.0).all()
    assert times[[0, -1]] == pytest.approx(even[[0, -1]], abs=1e-9)


def test_points_keep_their_middle() -> None:
    points = ((0.0, 0.0, 0.0), (1.0, 0.0, 2.0), (2.0, 3.0, 1.0))
    nearer = np.array(about_middle(points, 0.5))
    assert np.allclose(nearer.mean(axis=0), np.mean(points, axis=0))
    assert np.allclose(np.ptp(nearer, axis=0), 0.5 * np.ptp(points, axis=0))
    assert about_middle((), 0.5) == ()
