# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets down to the floor, or into bed, does so on hands and feet, and stays there for what is done there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of
from mosa.generate.drawn.getting_down import GETTING_DOWN, OUT_OF_BED
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from tests.backend.drawn_samples import FPS, joints, named, posed

PELVIS, HEAD, WRISTS, FEET = 0, 15, [20, 21], [10, 11]
BED, LIES, SITS = "lies down on the bed", "lies down", "sits down on the floor"
IN_BED = 0.55
"""Height (m) of the hips of who lies in bed."""


@pytest.mark.parametrize(
    ("prompt", "like"),
    [
        *(("a man lies down", LIES), ("lays down on the grass", LIES), ("lie down on your back", LIES)),
        *(("a woman lies down flat on her back", LIES), ("lies down slowly on the floor", LIES)),
        *(("climbs into bed", BED), ("a boy lies down on the sofa", BED), ("flops down on the couch", BED)),
        *(("a person sits down on the floor", SITS), ("she sits down on the grass", SITS)),
        *(("sits down cross-legged", SITS), ("sits down on the floor with crossed legs", SITS)),
    ],
)
def test_they_are_read(prompt: str, like: str) -> None:
    (part,) = in_order(tidied(prompt))
    found, wanted = activity_of(part), named(like)
    assert found is not None and found._replace(seconds=0.0) == wanted._replace(seconds=0.0)


@pytest.mark.parametrize("prompt", ["a man tells lies", "a person sits down", "lies on the floor", "lays down a book"])
def test_nothing_else_is_one(prompt: str) -> None:
    assert activity_of(prompt) not in GETTING_DOWN.values()


@pytest.mark.parametrize("prompt", [BED, LIES, SITS, "lies down from sitting"])
def test_something_bears_them_all_the_while_and_nobody_jolts(prompt: str) -> None:
    made = joints(prompt)
    assert made[..., 1].min() > -0.02
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 3.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 40.0
    if prompt != BED:
        assert made[..., 1].min(axis=1).max() < 0.06


@pytest.mark.parametrize("prompt", [LIES, SITS])
def test_who_gets_down_to_the_floor_has_a_hand_there_before_the_hips(prompt: str) -> None:
    made = joints(prompt)
    arrives = np.flatnonzero(made[:, PELVIS, 1] < 0.25)[0]
    assert made[arrives, WRISTS, 1].min() < 0.15


@pytest.mark.parametrize("prompt", [LIES, BED, SITS])
def test_feet_do_not_slide_while_they_stand(prompt: str) -> None:
    made = joints(prompt)
    stands = made[:, PELVIS, 1] > 0.6
    assert np.abs(np.diff(made[stands][:, FEET], axis=0)).max() * FPS < 0.1


@pytest.mark.parametrize("seconds", [None, 2.0, 2.7, 4.0, 15.0])
@pytest.mark.parametrize(("prompt", "height"), [("lies down on her back", 0.3), (SITS, 0.9)])
def test_they_get_there_in_any_time_and_stay(bundled: Any, prompt: str, seconds: float | None, height: float) -> None:
    (motion,) = generate(bundled, prompt, seconds=seconds, fps=20.0, seed=1)
    head = motion.joints[:, HEAD, 1]
    assert head[0] > 1.4 and head[-1] < height and motion.joints[-1, PELVIS, 1] < 0.25


def test_who_has_lain_down_breathes(bundled: Any) -> None:
    (motion,) = generate(bundled, LIES, seconds=9.0, fps=20.0, seed=1)
    rests = motion.joints[100:]
    moved = np.ptp(rests[:, HEAD], axis=0).max()
    assert 0.002 < moved < 0.05 and np.abs(rests[:, PELVIS] - rests[0, PELVIS]).max() < 1e-6


@pytest.mark.parametrize("prompt", ["lies down on the bed, then gets up", "sleeps in bed, then gets out of bed"])
def test_who_lies_in_bed_gets_up_from_there_to_the_floor(bundled: Any, prompt: str) -> None:
    (motion,) = generate(bundled, prompt, fps=20.0, seed=0)
    hips = motion.joints[:, PELVIS, 1]
    lies = motion.joints[:, HEAD, 1] < 0.8
    assert lies.any() and np.abs(hips[lies] - IN_BED).max() < 0.06
    assert hips[-1] > 0.9 and motion.joints[-1, FEET, 1].max() < 0.06


def test_out_of_bed_is_the_way_in_backwards() -> None:
    into, out = posed(named(BED)), posed(OUT_OF_BED)
    assert np.abs(into[::-1, PELVIS, 1] - out[:, PELVIS, 1]).max() < 0.02


@pytest.mark.parametrize(
    ("prompt", "highest"),
    [("sits down on the floor, then claps", 0.2), ("lies down and waves", 0.2), ("sits down and reads a book", 0.65)],
)
def test_who_has_got_down_does_it_down_there(bundled: Any, prompt: str, highest: float) -> None:
    """Who sat down on the floor and then clapped stood up for it, and who sat down and read had read before."""
    (motion,) = generate(bundled, prompt, fps=20.0, seed=0)
    assert motion.joints[-40:, PELVIS, 1].max() < highest
    assert motion.joints[0, WRISTS, 1].max() < 1.0, "nothing is done on the way down"


@pytest.mark.parametrize("prompt", [BED, "a person sits on the floor", "lies on his back"])
def test_they_begin_at_the_origin(bundled: Any, prompt: str) -> None:
    (motion,) = generate(bundled, prompt, fps=20.0, seed=0)
    assert np.abs(motion.root[0, [0, 2]]).max() < 1e-9
