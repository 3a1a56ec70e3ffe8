# SPDX-License-Identifier: GPL-3.0-or-later
"""Crawling: heard in prompts, and done on hands and knees that stay where they are while the body goes on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.crawling import SECONDS, crawls
from mosa.generate.text_to_motion import generate
from mosa.motion.crawl import crawling
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS

KNEES, WRISTS = [4, 5], [20, 21]


@pytest.mark.parametrize(
    ("prompt", "does"),
    [
        ("a person crawls", True),
        ("Crawl forward slowly", True),
        ("a soldier crawls under the table", True),
        ("crawls under barbed wire", True),
        ("crawls under enemy fire", True),
        ("a baby is crawling on hands and knees", True),
        ("someone walks on all fours", True),
        ("zombie crawl", True),
        ("a person crawls like a snake", False),
        ("a person crawls backwards", False),
        ("a person walks forward", False),
        ("a person crawls and waves", False),
    ],
)
def test_who_crawls(prompt: str, does: bool) -> None:
    assert crawls(prompt) == does


@pytest.mark.parametrize("fps", [20.0, 60.0])
@pytest.mark.parametrize("cycle", [0.9, 1.3, 1.9])
def test_hands_and_knees_carry_the_body_and_do_not_slide(fps: float, cycle: float) -> None:
    count = round(6.0 * fps)
    rotations, root = crawling(count, fps, OFFSETS, cycle, 0.3)
    joints = forward_kinematics(rotations, root, OFFSETS)
    assert 0.0 < joints[..., 1].min() < 0.06 and joints[:, KNEES + WRISTS, 1].max() < 0.2
    assert root[-1, 2] > 1.0 and np.abs(root[:, 0]).max() < 1e-9
    speed = np.linalg.norm(np.diff(joints[:, KNEES + WRISTS], axis=0)[..., [0, 2]], axis=-1) * fps
    # Each is on the floor for three fifths of the time.
    assert (np.sort(speed, axis=0)[: count // 2] < 0.06).all()
    jerk = np.linalg.norm(np.diff(joints[:: 3 if fps == 60.0 else 1], n=3, axis=0), axis=-1) * 20.0**3
    assert jerk.mean() < 130.0


def test_seeds_and_paces_differ_and_the_time_is_kept(bundled: Any) -> None:
    slow, quick = (generate(bundled, f"a person crawls {how}", fps=24.0, seed=1)[0] for how in ("slowly", "quickly"))
    assert slow.frames == quick.frames == round(SECONDS * 24.0)
    assert quick.root[-1, 2] > 1.6 * slow.root[-1, 2] > 0.5
    one, two = generate(bundled, "a person crawls", seconds=12.0, fps=30.0, seed=1, variations=2)
    assert one.frames == 360 and not np.allclose(one.joints, two.joints) and one.prompt == "a person crawls"


def test_somebody_crawls_in_a_circle_and_gets_up(bundled: Any) -> None:
    (around,) = generate(bundled, "a person crawls in a circle", seed=1)
    assert np.linalg.norm(around.root[-1, [0, 2]] - around.root[0, [0, 2]]) < 0.3 and around.joints[:, 0, 1].max() < 0.6
    (motion,) = generate(bundled, "a person crawls forward, then stands up", seed=1)
    assert motion.joints[5, 0, 1] < 0.6 and motion.joints[-1, 0, 1] > 0.8
