# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures of in-betweening: zero for equal motion, and what their definitions say for tiny ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.evaluate import amounts, paces, ranges
from mosa.evaluate import sequence as measuring
from mosa.evaluate.inbetween import Window, l2p, l2q, npss, relative_to_first, seam_jerk
from mosa.motion.body import placed
from mosa.motion.kinematics import global_rotations
from mosa.motion.rotations import from_axis_angle
from tests.backend.edit_samples import clip
from tests.backend.known_motions import KNOWN
from tests.backend.motion_samples import plausible_motion

IDENTITY = np.tile([1.0, 0.0, 0.0, 0.0], (4, 22, 1))


@given(st.integers(0, 100))
@settings(max_examples=10)
def test_equal_motion_scores_nothing(seed: int) -> None:
    rotations, root = plausible_motion(seed, 12)
    turned = global_rotations(rotations)
    joints = np.repeat(root[:, None], 22, axis=1)
    assert l2p(joints, joints, np.ones((22, 3))) == 0.0
    assert l2q(turned, turned) == 0.0 and l2q(-turned, turned) == 0.0
    assert npss([turned], [turned]) == pytest.approx(0.0, abs=1e-12)


def test_l2p_is_the_length_of_the_z_scored_difference_over_frames() -> None:
    truth = np.zeros((4, 22, 3))
    found = truth.copy()
    found[0, 3, 1], found[0, 7, 2] = 3.0, 4.0  # 5 in the first frame, nothing in the three others
    assert l2p(found, truth, np.ones((22, 3))) == pytest.approx(5.0 / 4.0)
    std = np.ones((22, 3))
    std[3, 1], std[7, 2] = 3.0, 2.0
    assert l2p(found, truth, std) == pytest.approx(np.sqrt(1.0 + 4.0) / 4.0)


def test_l2q_is_the_length_of_the_quaternions_difference_whatever_their_signs() -> None:
    found = IDENTITY.copy()
    found[1, 5] = from_axis_angle(np.array([0.0, 1.0, 0.0]), np.radians(90.0))
    expected = 2.0 * np.sin(np.radians(22.5)) / 4.0
    assert l2q(found, IDENTITY) == pytest.approx(expected)
    assert l2q(-found, IDENTITY) == pytest.approx(expected)
    found[1, 6] = found[1, 5]
    assert l2q(found, IDENTITY) == pytest.approx(np.sqrt(2.0) * expected)


def test_npss_compares_where_the_power_lies_weighed_by_the_true_power() -> None:
    constant, flicker = np.ones((4, 1)), np.array([[1.0], [-1.0], [1.0], [-1.0]])
    # All power at frequency 0 against all at 2: the cumulated shares differ by 1 at two frequencies.
    assert npss([flicker], [constant]) == pytest.approx(2.0)
    assert npss([constant], [flicker]) == pytest.approx(2.0)
    assert npss([5.0 * constant], [constant]) == pytest.approx(0.0), "the size does not count"
    # A right feature of four times the power (twice the size): 2 * 16 / (16 + 64).
    found, truth = np.c_[flicker, 2.0 * constant], np.c_[constant, 2.0 * constant]
    assert npss([found], [truth]) == pytest.approx(0.4)
    # Sequences count like features.
    assert npss([flicker, 2.0 * constant], [constant, 2.0 * constant]) == pytest.approx(0.4)


def test_seam_jerk_is_told_from_jerk_elsewhere() -> None:
    known = np.ones(60, dtype=bool)
    known[20:40] = False
    time = np.arange(60)[:, None, None] / 20.0
    even = np.zeros((60, 22, 3)) + [0.0, 0.0, 1.0] * time**3
    assert seam_jerk(even, known, 20.0) == pytest.approx((6.0, 6.0))
    jump = np.zeros((60, 22, 3))
    jump[20:] += [0.01, 0.0, 0.0]
    near, elsewhere = seam_jerk(jump, known, 20.0)
    assert near > 1.0 and elsewhere == 0.0
    jump = np.zeros((60, 22, 3))
    jump[30:] += [0.01, 0.0, 0.0]
    near, elsewhere = seam_jerk(jump, known, 20.0)
    assert near == 0.0 and elsewhere > 1.0


def test_a_pop_shows_in_the_ratio() -> None:
    motion = clip(20.0, 4.0)
    known = np.ones(80, dtype=bool)
    known[30:50] = False
    smooth = seam_jerk(motion.joints, known, 20.0)
    popped = motion.joints + np.where(known, 0.0, 0.05)[:, None, None]
    near, elsewhere = seam_jerk(popped, known, 20.0)
    assert near > 3.0 * smooth[0] and elsewhere == pytest.approx(smooth[1])


def test_a_row_is_compared_with_the_first_and_the_interval_is_of_clips() -> None:
    names = ["one", "one", "two", "three"]
    windows = [Window(clip(20.0, 1.0), np.ones(20, dtype=bool), name) for name in names]
    rows = {"real": [1.0, 1.0, 2.0, 4.0], "twice": [2.0, 2.0, 4.0, 8.0], "uneven": [0.0, 0.0, 0.0, 8.0]}
    found = relative_to_first(rows, windows)
    assert found["real"] == pytest.approx((1.0, 0.0)) and found["twice"] == pytest.approx((2.0, 0.0))
    ratio, width = found["uneven"]
    assert ratio == pytest.approx(1.0) and width > 0.3


def test_prompts_in_a_row_are_measured_beside_the_same_alone(bundled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "PLAIN", measuring.PLAIN[:3])
    monkeypatch.setattr(measuring, "SECONDS", 6.0)
    monkeypatch.setattr(measuring, "LEGS", measuring.LEGS[:1])
    monkeypatch.setattr(measuring, "ARMS", dict([next(iter(measuring.ARMS.items()))]))
    for module in (paces, amounts):
        monkeypatch.setattr(module, "PROMPTS", dict([*module.PROMPTS.items()][:2]))
    found = measuring.sequence(bundled, [4])
    assert found["checks"] == 3.0 and found["sentences at once"] == 2.0
    assert found["starts and stops"] == 2.0 and found["amounts"] == 2.0
    assert 0.0 <= found["at once, whole"] <= 1.0 and 0.0 <= found["at once, each by itself"] <= 1.0
    assert 0.0 <= found["pass rate in a row"] <= 1.0 and 0.0 <= found["pass rate alone"] <= 1.0
    assert found["ratio"] == pytest.approx(found["jerk at seams"] / found["jerk elsewhere"])


def test_prompts_in_ranges_are_measured_by_what_is_done_alone(bundled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ("a person walks forward", "a person does squats", "a person raises both arms above the head")
    monkeypatch.setattr(ranges, "CHECKS", [check for check in ranges.CHECKS if check.prompts[0] in wanted])
    lasting = {"standing": 2.0, "walking, arms": 2.0, "walking": 4.0, "after a walk": 3.0}
    around = {name: ranges.AROUND[name]._replace(durations=(seconds,)) for name, seconds in lasting.items()}
    monkeypatch.setattr(ranges, "AROUND", around)
    found = ranges.ranges(bundled, [0])
    assert found["standing"]["prompts"] == 2.0, "who walks forward ends elsewhere"
    assert found["walking, arms"]["prompts"] == found["walking"]["prompts"] == 1.0
    assert found["standing"]["passed in 2 s"] == found["walking"]["passed in 4 s"] == 1.0
    assert found["after a walk"]["passed in 3 s"] == 1.0
    for table in found.values():
        assert table["ratio"] == pytest.approx(table["jerk at seams"] / table["jerk elsewhere"])


def test_pace_and_amount_of_a_known_walk() -> None:
    """Straight ahead at 1.2 m/s for four seconds; each count is of some number."""
    walk = KNOWN["a person walks forward"]
    as_told = {prompt: paces._as_told(*wanted, walk) for prompt, wanted in paces.PROMPTS.items()}
    assert not any(as_told.values()), "it neither starts nor stops"
    assert paces._as_told(paces.WALKS, paces.WALKS, walk) and not paces._as_told(paces.RUNS, paces.WALKS, walk)
    found = {prompt: count(placed(walk)) for prompt, (count, _, _) in amounts.PROMPTS.items()}
    assert found["a person walks forward 3 meters"] == pytest.approx(1.2 * 4.0, abs=0.1)
    assert found["a person turns left by 90 degrees"] == pytest.approx(0.0, abs=5.0)
    assert found["a person jumps twice"] == found["a person does three squats"] == found["a person bows twice"] == 0.0
    assert all(np.isfinite(number) for number in found.values())
