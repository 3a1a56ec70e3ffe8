# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sits stays seated for what is done on a chair, and gets up for all else."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.edit.seated import is_done_on_a_seat
from mosa.generate.text_to_motion import generate
from mosa.motion.body import HEAD, PELVIS, WRISTS
from mosa.motion.motion import Motion

FPS = 24.0
START, END = 84, 156
LEGS = (0, 1, 2, 4, 5, 7, 8, 10, 11)


@functools.cache
def seated(model: Any, seed: int) -> Motion:
    """On a high seat (0), and on a low one (3)."""
    (motion,) = generate(model, "a person sits down and stays seated", seconds=8.0, fps=FPS, seed=seed)
    return motion


def made(model: Any, text: str, seed: int) -> Motion:
    (found,) = edit(model, seated(model, seed), START, END, text=text, seed=seed)
    return found


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("text", ["a person drinks from a cup", "a person is drinking while sitting"])
def test_who_sits_drinks_on_their_chair(bundled: Any, text: str, seed: int) -> None:
    """They got up to drink, and sat down again."""
    found, given = made(bundled, text, seed), seated(bundled, seed)
    np.testing.assert_array_equal(found.rotations[:, LEGS], given.rotations[:, LEGS])
    np.testing.assert_array_equal(found.root, given.root)
    hands = found.joints[START:END, WRISTS] - found.joints[START:END, [HEAD]]
    assert np.linalg.norm(hands, axis=-1).min() < 0.45


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("text", ["a person punches twice", "a person is bored", "a person laughs, then claps"])
def test_what_trunk_and_arms_do_is_done_seated(bundled: Any, text: str, seed: int) -> None:
    found, given = made(bundled, text, seed), seated(bundled, seed)
    np.testing.assert_array_equal(found.root, given.root)
    assert np.abs(found.joints - given.joints)[START:END, WRISTS].max() > 0.1


@pytest.mark.parametrize("text", ["a person bows", "a person takes a bow", "a person bows deeply, then claps"])
def test_who_sits_bows_with_the_trunk(bundled: Any, text: str) -> None:
    """They got up for it, half or all the way."""
    found, given = made(bundled, text, 3), seated(bundled, 3)
    np.testing.assert_array_equal(found.root, given.root)
    assert (given.joints - found.joints)[START:END, HEAD, 1].max() > 0.06
    assert found.prompt == text


def test_variations_on_a_seat_differ(bundled: Any) -> None:
    motion = seated(bundled, 3)
    one, other = edit(bundled, motion, START, END, text="a person drinks", seed=0, variations=2)
    assert np.abs(one.joints - other.joints)[START:END].max() > 0.02
    assert one.seed != other.seed and one.prompt == other.prompt == "a person drinks"


def test_a_range_that_pops_is_made_anew_below(bundled: Any) -> None:
    """Between two keys somebody may leap: what legs do there does not stay."""
    motion = seated(bundled, 3)
    root = motion.root.copy()
    root[START:END, 0] += 0.5
    popped = Motion.from_rotations(FPS, motion.rotations, root, motion.offsets)
    (found,) = edit(bundled, popped, START, END, text="a person drinks", seed=0)
    assert np.linalg.norm(np.diff(found.root, axis=0), axis=-1).max() * FPS < 1.5
    assert found.joints[START:END, PELVIS, 1].max() < motion.joints[START, PELVIS, 1] + 0.1


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("text", ["a person claps", "a person drinks", "a person is angry"])
def test_who_sat_goes_on_sitting(bundled: Any, text: str, seed: int) -> None:
    """Claps that were to go on behind a seated motion were made by somebody who got up."""
    (found,) = edit(bundled, seated(bundled, seed), mode="extend", frames=72, text=text, seed=seed)
    assert found.joints[192:, PELVIS, 1].max() < seated(bundled, seed).joints[-1, PELVIS, 1] + 0.1


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("text", ["a person stands up", "a person picks something up from the floor"])
def test_who_needs_to_gets_up(bundled: Any, text: str, seed: int) -> None:
    assert np.ptp(made(bundled, text, seed).joints[START:END, PELVIS, 1]) > 0.2


@pytest.mark.parametrize("size", [0.6, 1.4])
def test_somebody_of_any_size_on_any_floor_is_seen_to_sit(bundled: Any, size: float) -> None:
    motion = seated(bundled, 3)
    other = Motion.from_rotations(FPS, motion.rotations, size * motion.root + (0.0, 3.0, 0.0), size * motion.offsets)
    (found,) = edit(bundled, other, START, END, text="a person drinks from a cup", seed=0)
    np.testing.assert_array_equal(found.root, other.root)


@pytest.mark.parametrize(
    ("text", "on_it"),
    [
        ("a person waves, then drinks", True),
        ("a person is nervous", True),
        ("a person laughs, then stands up", False),
        ("a person stands and waves", False),
        ("a person kneels and prays", False),
        ("a person walks sadly", False),
    ],
)
def test_each_thing_is_to_be_done_on_a_seat(text: str, on_it: bool) -> None:
    assert is_done_on_a_seat(text) == on_it
