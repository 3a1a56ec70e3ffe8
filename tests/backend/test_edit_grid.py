# SPDX-License-Identifier: GPL-3.0-or-later
"""The model's time and the caller's: known frames fall on steps, time never runs backwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.generate.edit.grid import Grid, monotone_cubic
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.plain import Plain
from mosa.motion.skeleton import OFFSETS
from tests.backend.edit_samples import clip, degrees
from tests.backend.motion_samples import plausible_motion

rates = st.one_of(st.sampled_from([12.0, 20.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0, 120.0]), st.floats(12, 120))


@st.composite
def edits(draw: st.DrawFn) -> np.ndarray:
    """What is known of a motion (T,): all but a range, with a few pins in it."""
    frames = draw(st.integers(2, 200))
    first = draw(st.integers(0, frames - 1))
    last = draw(st.integers(first + 1, frames))
    known = np.ones(frames, dtype=bool)
    known[first:last] = False
    known[draw(st.lists(st.integers(first, last - 1), max_size=4))] = True
    if known.all() or not known.any():
        known[first] = not known[first]
    return known


def check(grid: Grid, known: np.ndarray, fps: float) -> None:
    frames = len(known)
    assert (np.diff(grid.times) > 0).all(), "time runs forwards"
    assert np.allclose(grid.times[grid.steps], grid.anchors, atol=1e-9), "anchors fall on steps"
    unknown = np.flatnonzero(~known)
    assert -1e-9 <= grid.times[0] <= unknown[0] and unknown[-1] <= grid.times[-1] <= frames - 1 + 1e-9
    # Each known pose that borders on an unknown one is a step.
    borders = [f for f in np.flatnonzero(known) if not known[max(f - 1, 0) : f + 2].all()]
    assert set(borders) <= {int(anchor) for anchor in np.round(grid.anchors)}
    # A step is known exactly where all that it is made of is known.
    below, above = np.floor(grid.times + 1e-9).astype(int), np.ceil(grid.times - 1e-9).astype(int)
    assert (known[below] & known[above])[grid.known].all()
    inside = (grid.times > unknown[0] - 1) & (grid.times < unknown[-1] + 1)
    assert not (grid.known & inside & ~(known[below] & (below == above))).any()
    # A gap shorter than a step and a half is passed over; what is between is the curve through the poses around it.
    runs = np.flatnonzero(np.diff(np.r_[False, ~known, False])).reshape(-1, 2)
    longest = int(np.diff(runs, axis=1).max()) + 1
    assert grid.known.any() and ((~grid.known).any() or longest <= 1.5 * fps / 20.0 + 1e-9)


@given(known=edits(), fps=rates, context=st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_known_frames_fall_on_steps_and_time_runs_forwards(known: np.ndarray, fps: float, context: int) -> None:
    grid = Grid.around(known, fps, context)
    check(grid, known, fps)
    unknown = np.flatnonzero(~known)
    before, after = grid.times < unknown[0] - 1 - 1e-9, grid.times > unknown[-1] + 1 + 1e-9
    assert before.sum() <= context and after.sum() <= context
    # Where there is room, steps are about a twentieth of a second long.
    gaps = np.diff(grid.anchors) / np.diff(grid.steps) / (fps / 20.0)
    long = np.diff(grid.steps) >= 4
    assert (gaps[long] > 0.85).all() and (gaps[long] < 1.15).all()


@pytest.mark.parametrize("fps", [20.0, 24.0, 60.0])
def test_every_step_of_the_context_is_known(fps: float) -> None:
    known = np.ones(round(8 * fps), dtype=bool)
    known[round(3 * fps) : round(5 * fps)] = False
    found = Grid.around(known, fps, 10).known
    assert found[:11].all() and found[-11:].all() and not found[11:-11].any()


@given(known=edits(), fps=rates, context=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_it_covers_the_frames_between_its_ends(known: np.ndarray, fps: float, context: int) -> None:
    grid = Grid.around(known, fps, context)
    covered = grid.covers(len(known))
    assert covered[~known].all() and covered[np.round(grid.anchors[1:-1]).astype(int)].all()
    # Beyond its ends the poses there are held.
    back = grid.back(grid.sample(Plain(*plausible_motion(3, len(known)))), len(known)).root
    first, last = np.flatnonzero(covered)[[0, -1]]
    for held in (back[:first], back[last + 1 :]):
        assert np.abs(np.diff(held, axis=0)).max(initial=0.0) < 1e-9


@given(known=edits(), fps=rates, seed=st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_there_and_back_again(known: np.ndarray, fps: float, seed: int) -> None:
    plain = Plain(*plausible_motion(seed, len(known)))
    grid = Grid.around(known, fps)
    seen = grid.sample(plain)
    assert len(seen.root) == len(grid.times)
    back = grid.back(seen, len(known))
    assert back.rotations.shape == plain.rotations.shape and np.isfinite(back.root).all()
    anchors = np.round(grid.anchors).astype(int)
    whole = np.abs(grid.anchors - anchors) < 1e-6
    at, steps = anchors[whole], grid.steps[whole]
    assert np.allclose(back.root[at], plain.root[at], atol=1e-6)
    assert degrees(back.rotations[at], plain.rotations[at]) < 1e-3
    assert np.allclose(seen.root[steps], plain.root[at], atol=1e-6)


@pytest.mark.parametrize("fps", [12.0, 20.0, 24.0, 30.0, 60.0])
def test_a_real_clip_survives_the_way(fps: float) -> None:
    motion = clip(fps, 4.0)
    known = np.ones(motion.frames, dtype=bool)
    known[round(1.5 * fps) : round(2.5 * fps)] = False
    grid = Grid.around(known, fps, 40)
    back = grid.back(grid.sample(Plain(motion.rotations, motion.root)), motion.frames)
    inside = slice(round(fps), round(3 * fps))
    away = np.linalg.norm(forward_kinematics(back.rotations, back.root, OFFSETS) - motion.joints, axis=-1)[inside]
    assert away.max() < 0.05 and away.mean() < 0.004 and (fps != 20.0 or away.max() < 1e-9)


@pytest.mark.parametrize(
    ("flags", "fps"),
    [
        ("10", 30.0),
        ("01", 30.0),
        ("010", 24.0),
        ("00100", 60.0),
        ("1" + "0" * 30 + "11" + "0" * 30 + "1", 60.0),
        ("1" + "0" * 6 + "111" + "0" + "11" + "0" * 5 + "1", 60.0),
        ("1" + "0" * 40, 120.0),
        ("0" * 40 + "1", 120.0),
        ("1" * 50 + "0" * 100, 12.0),
        ("0" * 5 + "1" * 30 + "0" * 5, 24.0),
    ],
)
def test_little_known(flags: str, fps: float) -> None:
    """Unknown at an end, a single known frame, pins side by side at a high rate."""
    known = np.array([flag == "1" for flag in flags])
    check(Grid.around(known, fps), known, fps)


@given(st.lists(st.tuples(st.floats(0.1, 5.0), st.floats(0.01, 50.0)), min_size=1, max_size=8), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_the_curve_of_time_goes_through_its_points_and_never_back(steps: list[tuple[float, float]], seed: int) -> None:
    x, y = (np.r_[0.0, np.cumsum(part)] for part in zip(*steps, strict=True))
    assert np.allclose(monotone_cubic(x, x, y), y)
    places = np.sort(np.random.default_rng(seed).uniform(-3.0, x[-1] + 3.0, 100))
    curve = monotone_cubic(places, x, y)
    assert (np.diff(curve) > -1e-9).all()
    inside = (places >= 0) & (places <= x[-1])
    assert (curve[inside] >= -1e-9).all() and (curve[inside] <= y[-1] + 1e-9).all()
