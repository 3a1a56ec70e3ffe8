# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets up from the floor does so on hands and feet, from the side on which they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of
from mosa.generate.drawn.getting_down import OUT_OF_BED
from mosa.generate.drawn.getting_up import GETTING_UP, TO_ALL_FOURS
from mosa.generate.edit.edit import edit
from mosa.generate.rising import from_where_they_are
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.activity import doing
from mosa.motion.body import KNEES
from mosa.motion.plain import Plain
from mosa.motion.rotations import pitch
from mosa.motion.skeleton import OFFSETS
from tests.backend.drawn_samples import FPS, joints, posed

PELVIS, HEAD, WRISTS = 0, 15, [20, 21]
BACK, STOMACH = "gets up from the floor", "gets up from lying face down"


@pytest.mark.parametrize(
    "prompt",
    [
        *("a person gets up from the floor", "gets up off the ground", "wakes up and gets up", "gets out of bed"),
        *("stands up from lying on the floor", "he slowly gets up from the floor", "rises up from the ground"),
        *("gets up from his stomach", "stands up from prone", "gets up from lying face down"),
    ],
)
def test_they_are_read(prompt: str) -> None:
    (part,) = in_order(tidied(prompt))
    assert activity_of(part) is not None


@pytest.mark.parametrize("name", [name for name in GETTING_UP if GETTING_UP[name] not in (OUT_OF_BED, TO_ALL_FOURS)])
def test_something_is_on_the_floor_all_the_while_and_nobody_jolts(name: str) -> None:
    made = posed(GETTING_UP[name])
    assert made[..., 1].min() > -0.02 and made[-1, PELVIS, 1] > 0.95
    assert made[..., 1].min(axis=1).max() < 0.06
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 3.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 30.0


@pytest.mark.parametrize("prompt", [BACK, STOMACH, "gets up from sitting"])
def test_hands_push(prompt: str) -> None:
    made = joints(prompt)
    assert made[0, PELVIS, 1] < 0.2
    low = made[:, PELVIS, 1] < 0.3
    assert made[low][:, WRISTS, 1].min(axis=1).mean() < 0.12, "on the hands as long as the hips are low"


def test_it_is_the_side_on_which_they_lie_that_tells_how() -> None:
    for degrees, height, place in ((90.0, 0.1, "the stomach"), (-90.0, 0.1, "the back"), (0.0, 0.1, "sitting")):
        rotations = np.tile([1.0, 0.0, 0.0, 0.0], (1, 22, 1))
        rotations[:, 0] = pitch(np.radians([degrees]))
        rotations[:, [1, 2]] = pitch(np.radians([-90.0 if degrees == 0.0 else 0.0]))[:, None]
        before = Plain(rotations, np.array([[0.0, height, 0.0]]))
        assert from_where_they_are("a man gets up", before, OFFSETS) == f"a man gets up from {place}"
        assert from_where_they_are("a man waves", before, OFFSETS) == "a man waves"
    standing = Plain(np.tile([1.0, 0.0, 0.0, 0.0], (1, 22, 1)), np.array([[0.0, 0.95, 0.0]]))
    assert from_where_they_are("stands up", standing, OFFSETS) == "stands up"


def test_who_lies_on_one_side_gets_up_by_way_of_hands_and_knees() -> None:
    """A goalkeeper who had dived rose and lay down on the stomach to get up from there."""
    for side in ("left", "right"):
        dives = activity_of(f"a goalkeeper dives to the {side}")
        assert dives is not None
        before = Plain(*doing(dives, np.ones(1), OFFSETS))
        assert from_where_they_are("a man gets up", before, OFFSETS) == "a man gets up from all fours"


@pytest.mark.parametrize("prompt", ["she gets up on all fours", "she pushes herself up onto her hands and knees"])
def test_who_gets_up_on_all_fours_stays_there(prompt: str) -> None:
    (part,) = in_order(tidied(prompt))
    made = joints(part)
    assert made[0, PELVIS, 1] < 0.2 and 0.35 < made[-1, PELVIS, 1] < 0.5
    assert made[..., 1].min() > -0.02 and made[-1, [*KNEES, *WRISTS], 1].max() < 0.15


def test_where_they_are_is_seen_of_each_way_of_getting_up() -> None:
    for place in ("the back", "the stomach", "all fours", "kneeling", "the right knee", "the left knee", "sitting"):
        activity = activity_of(f"gets up from {place}")
        assert activity is not None
        before = Plain(*doing(activity, np.zeros(1), OFFSETS))
        assert from_where_they_are("gets up slowly", before, OFFSETS) == f"a person gets up from {place} slowly"


@pytest.mark.parametrize(
    "prompt", ["does push-ups, then stands up", "kneels down, then stands up", "crouches, then stands up"]
)
def test_who_is_low_before_stays_on_the_floor_and_does_not_jump(bundled: Any, prompt: str) -> None:
    made = generate(bundled, prompt, seed=0)[0].joints
    assert made[..., 1].min(axis=1).max() < 0.09
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * 20.0 < 3.5


@pytest.mark.parametrize(
    "prompt", ["falls down and gets up", "lies on the floor, then gets up", "sits on the floor, then stands up"]
)
def test_who_was_down_before_is_on_hands_and_feet_until_the_hips_are_up(bundled: Any, prompt: str) -> None:
    made = generate(bundled, prompt, seed=1)[0].joints
    down = int(np.flatnonzero(made[:, PELVIS, 1] < 0.25)[-1])
    up = down + int(np.flatnonzero(made[down:, PELVIS, 1] > 0.9)[0])
    assert up - down > 20, "not in less than a second"
    rises = made[down:up]
    assert rises[..., 1].min(axis=1).max() < 0.08, "on the floor with something"
    assert np.linalg.norm(np.diff(rises, axis=0), axis=-1).max() * 20.0 < 3.0


@pytest.mark.parametrize("text", ["gets up", "a person gets up and waves"])
def test_who_lies_before_a_range_gets_up_from_there(bundled: Any, text: str) -> None:
    fallen = generate(bundled, "falls down", seconds=5.0, seed=0)[0]
    made = edit(bundled, fallen, mode="extend", text=text, frames=120, seed=1)[0].joints
    after = made[fallen.frames - 1 :]
    rises = after[: int(np.argmax(after[:, PELVIS, 1] > 0.9))]
    assert len(rises) > 20 and rises[..., 1].min(axis=1).max() < 0.08
    assert made[-1, PELVIS, 1] > 0.85
