# SPDX-License-Identifier: GPL-3.0-or-later
"""Who walks through a range does in its middle what its text says."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.body import Body
from mosa.generate.edit.edit import edit
from mosa.generate.text_to_motion import generate
from mosa.motion.body import HEAD, PELVIS, WRISTS
from mosa.motion.motion import Motion
from mosa.motion.plain import Plain
from mosa.motion.skeleton import CONTACT_JOINTS

FPS = 24.0
START, END = 72, 168
"""A range of four seconds."""


@functools.cache
def walk(model: Any) -> Motion:
    (motion,) = generate(model, "a person walks forward", seconds=10.0, fps=FPS, seed=0)
    return motion


def made(model: Any, text: str, end: int = END, seed: int = 0) -> Motion:
    (found,) = edit(model, walk(model), START, end, text=text, seed=seed)
    outside = np.r_[0:START, end : found.frames]
    assert np.array_equal(found.joints[outside], walk(model).joints[outside])
    return found


def pace(motion: Motion, first: int, last: int) -> float:
    """Metres a second along the floor."""
    way = np.diff(motion.root[first : last + 1, [0, 2]], axis=0)
    return float(np.linalg.norm(way, axis=-1).mean() * FPS)


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a person squats", lambda j: np.ptp(j[:, PELVIS, 1]) > 0.25),
        ("a person jumps up", lambda j: j[..., 1].min(axis=1).max() - j[..., 1].min() > 0.12),
        ("a person does jumping jacks", lambda j: (j[:, WRISTS, 1].min(axis=1) > 1.4).any()),
        ("a person does push-ups", lambda j: (j[:, [HEAD, PELVIS], 1].max(axis=1) < 0.6).any()),
    ],
)
def test_who_walks_stops_does_it_and_walks_on(bundled: Any, text: str, shows: Any, seed: int) -> None:
    """Tokens walked, or slid to the pose behind the range while they did something."""
    found = made(bundled, text, seed=seed)
    middle = (START + END) // 2
    assert shows(found.joints[middle - 22 : middle + 22])
    assert pace(found, middle - 6, middle + 6) < 0.5, "it is done in one place"
    assert pace(found, START, START + 18) > 1.0, "and there they walk"


@pytest.mark.parametrize("seconds", [4, 5])
@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a person bends down and picks something up", lambda j: np.ptp(j[:, HEAD, 1]) > 0.5),
        ("a person bows", lambda j: np.ptp(j[:, HEAD, 1]) > 0.3),
    ],
)
def test_what_is_quickly_done_is_done_in_the_middle_of_a_walk_too(
    bundled: Any, text: str, shows: Any, seconds: int
) -> None:
    """What takes but two seconds was given no more of the range, and slid along in it: there was no time to stop."""
    end = START + round(seconds * FPS)
    found = made(bundled, text, end)
    middle = (START + end) // 2
    assert shows(found.joints[middle - 22 : middle + 22])
    assert pace(found, middle - 6, middle + 6) < 0.5


@pytest.mark.parametrize("text", ["a person squats", "a person jumps up"])
def test_who_stops_in_a_walk_stands_on_their_feet(bundled: Any, text: str) -> None:
    found = made(bundled, text)
    slowest = np.linalg.norm(np.diff(found.joints[START:END, CONTACT_JOINTS][..., [0, 2]], axis=0), axis=-1).min(axis=1)
    assert np.median(slowest) * FPS < 0.35, "on feet that stand"


@pytest.mark.parametrize("text", ["a person bows", "a person squats"])
def test_in_three_seconds_too_nobody_glides_who_stops(bundled: Any, text: str) -> None:
    """The foot that moved least did so at 0.2 to 0.3 m/s on average, and at up to 3: what was left of the way was
    made up for in the steps in which they stopped."""
    (given,) = generate(bundled, "a person walks forward", seconds=8.0, fps=20.0, seed=0)
    (found,) = edit(bundled, given, 60, 120, text=text, seed=0)
    steps = np.diff(found.joints[59:121], axis=0) * 20.0
    slowest = np.linalg.norm(steps[:, CONTACT_JOINTS][..., [0, 2]], axis=-1).min(axis=1)
    assert slowest.mean() < 0.18
    outside = np.r_[0:60, 120 : found.frames]
    assert np.array_equal(found.joints[outside], given.joints[outside])


@pytest.mark.parametrize("size", [0.6, 1.4])
def test_somebody_of_any_size_does_it_on_their_floor(bundled: Any, size: float) -> None:
    motion = walk(bundled)
    higher = Motion.from_rotations(FPS, motion.rotations, size * motion.root + (0.0, 3.0, 0.0), size * motion.offsets)
    (found,) = edit(bundled, higher, START, END, text="a person squats", seed=0)
    assert np.ptp(found.root[START:END, 1]) > 0.25 * size
    lowest = found.joints[START:END, :, 1].min(axis=1) - 3.0
    assert lowest.min() > -0.03 and lowest.max() < 0.18 * size


def test_on_stairs_nobody_stops(bundled: Any) -> None:
    motion = walk(bundled)
    rising = motion.root + np.linspace(0.0, 2.0, motion.frames)[:, None] * (0.0, 1.0, 0.0)
    climbing = Motion.from_rotations(FPS, motion.rotations, rising, motion.offsets)
    (found,) = edit(bundled, climbing, START, END, text="a person squats", seed=0)
    middle = (START + END) // 2
    assert pace(found, middle - 6, middle + 6) > 0.4


def test_pins_in_a_walk_are_met_by_who_does_something(bundled: Any) -> None:
    pin = 120
    (found,) = edit(bundled, walk(bundled), START, END, text="a person squats", pins=[pin], seed=1)
    np.testing.assert_allclose(found.joints[pin], walk(bundled).joints[pin], atol=1e-6)


@pytest.mark.parametrize("text", ["a person runs forward", "a person squats"])
def test_without_time_to_stop_nobody_stops(bundled: Any, text: str) -> None:
    """In two seconds nobody can stop, squat and be at the pose behind, and who runs needs not stop at all."""
    end = END if "runs" in text else START + 44
    found = made(bundled, text, end)
    assert pace(found, (START + end) // 2 - 6, (START + end) // 2 + 6) > 0.4


@pytest.mark.parametrize("seed", [0, 3])
def test_what_gets_along_has_a_part_of_the_way(bundled: Any, seed: int) -> None:
    """Who did a cartwheel in a walk was to be where they began, and slid from there at 3 m/s."""
    found = made(bundled, "a person does a cartwheel", seed=seed)
    upside_down = found.joints[START:END, HEAD, 1] < found.joints[START:END, PELVIS, 1]
    assert upside_down.any()
    first, last = START + np.flatnonzero(upside_down)[[0, -1]]
    ahead = walk(bundled).root[END] - walk(bundled).root[START - 1]
    way = (found.root[last] - found.root[first]) @ ahead / np.linalg.norm(ahead)
    assert way > 0.3
    assert pace(found, START, first - 6) > 0.5 and pace(found, last + 12, END) > 0.5, "they walk there and on"


@pytest.mark.parametrize("seed", [0, 3])
def test_with_time_for_it_several_things_are_done(bundled: Any, seed: int) -> None:
    found = made(bundled, "a person sits down, then stands up", START + 144, seed)
    assert found.joints[START + 54 : START + 90, PELVIS, 1].min() < 0.65
    assert pace(found, START, START + 18) > 1.0


@pytest.mark.parametrize("seed", [0, 3])
def test_who_picks_up_a_box_in_a_walk_bends_down(bundled: Any, seed: int) -> None:
    """The box was taken for boxing, which arms do alone."""
    found = made(bundled, "a person picks up a box", seed=seed)
    assert np.ptp(found.joints[START:END, HEAD, 1]) > 0.3


def test_nobody_rushes_who_has_far_to_go(bundled: Any) -> None:
    """Four and a half metres in three seconds: feet were at 12 m/s."""
    (motion,) = edit(bundled, walk(bundled), 84, 156, text="a person squats", seed=0)
    speeds = np.linalg.norm(np.diff(motion.joints[83:157], axis=0), axis=-1) * FPS
    assert speeds[:, PELVIS].max() < 3.6 and speeds.max() < 10.0


@pytest.mark.parametrize("text", ["a person jumps up", "a person stretches the arms"])
def test_the_motion_around_a_range_is_read_once(bundled: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What is asked about somebody who walks there was read once, and what was made for them once more."""
    given, read = walk(bundled), []

    def counted(motion: Motion, *rest: Any) -> tuple[Body, Plain]:
        read.append(motion is given)
        return as_it_was(motion, *rest)

    as_it_was = Body.read
    monkeypatch.setattr(Body, "read", counted)
    made(bundled, text)
    assert sum(read) == 1
