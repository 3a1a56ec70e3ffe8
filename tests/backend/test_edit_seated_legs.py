# SPDX-License-Identifier: GPL-3.0-or-later
"""Legs of who sits on a chair do what a prompt says of them, and hips stay on it."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.edit.request import SCOPES
from mosa.generate.edit.seated_legs import is_done_with_legs
from mosa.generate.text_to_motion import generate
from mosa.motion.body import ANKLES, FEET, KNEES
from mosa.motion.motion import Motion

FPS = 24.0
START, END = 60, 132
LEFT, RIGHT = 0, 1


@functools.cache
def given(model: Any, seed: int) -> Motion:
    (motion,) = generate(model, "a person sits on a chair", seconds=8.0, fps=FPS, seed=seed)
    return motion


def with_legs(model: Any, text: str, seed: int) -> np.ndarray:
    """Joints of the range; the hips, and all above them, are where they were."""
    before = given(model, seed)
    (found,) = edit(model, before, START, END, text=text, scope="lower", seed=seed)
    assert np.array_equal(found.root, before.root)
    kept = [joint for joint in range(22) if joint not in SCOPES["lower"] or joint == 0]
    assert np.abs(found.joints - before.joints)[:, kept].max() < 1e-6
    return found.joints[START:END]


@pytest.mark.parametrize("seed", [0, 1])
def test_who_sits_kicks_before_the_seat(bundled: Any, seed: int) -> None:
    """They got up for it, and hung in the air over the chair."""
    joints, before = with_legs(bundled, "a person kicks with the right leg", seed), given(bundled, seed).joints
    assert np.ptp(joints[:, FEET[RIGHT], 1]) > 0.25
    assert joints[:, ANKLES[RIGHT], 1].max() < joints[:, KNEES[RIGHT], 1].max() + 0.05
    assert np.abs(joints - before[START:END])[:, KNEES].max() < 0.12
    assert np.ptp(joints[:, FEET[LEFT], 1]) < 0.1


def test_who_sits_taps_a_foot(bundled: Any) -> None:
    joints, before = with_legs(bundled, "a person taps the foot", 0), given(bundled, 0).joints[START:END]
    moved = np.abs(joints - before).max(axis=(0, 2))
    still, taps = np.sort(moved[FEET])
    assert taps > 0.03
    assert max(still, moved[[*ANKLES, *KNEES]].max()) < 0.02


@pytest.mark.parametrize("seed", [0, 1])
def test_who_sits_crosses_one_leg_over_the_other(bundled: Any, seed: int) -> None:
    joints, before = with_legs(bundled, "a person crosses the legs", seed), given(bundled, seed).joints[START:END]
    moved = np.abs(joints - before).max(axis=(0, 2))
    assert moved[ANKLES[RIGHT]] > 0.2
    assert moved[[ANKLES[LEFT], FEET[LEFT]]].max() < 0.02
    assert np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * FPS < 3.0


@pytest.mark.parametrize(("does", "moves"), [("kicks", 0.2), ("stretches the legs", 0.05), ("crosses the legs", 0.2)])
def test_who_sits_on_the_floor_stays_there(bundled: Any, does: str, moves: float) -> None:
    """They got up for it, at up to 8 m/s, and sat down again."""
    (before,) = generate(bundled, "a person sits on the floor", seconds=8.0, fps=FPS, seed=0)
    (found,) = edit(bundled, before, START, END, text=f"a person {does}", scope="lower", seed=0)
    assert np.array_equal(found.root, before.root)
    assert np.abs(found.joints - before.joints)[START:END, ANKLES].max() > moves
    assert found.joints[..., 1].min() > before.joints[..., 1].min() - 0.02
    assert np.linalg.norm(np.diff(found.joints, axis=0), axis=-1).max() * FPS < 9.0


def test_for_what_somebody_does_not_get_off_a_chair() -> None:
    assert is_done_with_legs("a person kicks")
    assert is_done_with_legs("a person swings their legs")
    assert not is_done_with_legs("a person stands on one leg")
    assert not is_done_with_legs("a person hops on the right foot")
    assert not is_done_with_legs("a person waves")
