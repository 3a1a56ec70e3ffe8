# SPDX-License-Identifier: GPL-3.0-or-later
"""Describing uncut motion: what is seen is told, sides and directions are right, odd manners are left alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mosa.data.describe import MOST, Stretch, describe
from mosa.data.descriptions import DESCRIPTIONS
from mosa.evaluate.suite import CHECKS
from mosa.motion.body import placed
from mosa.motion.features import mirror
from mosa.motion.rotations import multiply
from mosa.motion.skeleton import FPS
from mosa.train.captions import mirror_caption
from tests.backend.known_motions import KNOWN, clip, figure, turn
from tests.backend.motion_samples import real_clips

TOLD = {
    "a person walks forward": "a person walks forward",
    "a person walks forward slowly": "a person walks forward slowly",
    "a person walks forward briskly": "a person walks forward quickly",
    "a person walks backwards": "a person walks backwards",
    "a person steps sideways to the left": "a person steps sideways to the left",
    "a person walks forward and then turns left": "a person walks forward and then turns left",
    "a person runs forward and turns left": "a person runs forward and turns left",
    "a person kicks with the left leg": "a person kicks with the left leg",
    "a person raises the left arm": "a person raises the left arm",
    "a person stands still": "a person stands still",
}
"""The made motions, and what must be told of them among other things."""
AGREED = (
    "a person walks forward",
    "a person walks backwards",
    "a person walks forward and then turns left",
    "a person kicks with the left leg",
    "a person raises the left arm",
    "a person balances on the left leg",
    "a person jumps forward",
    "a person stands still",
)
"""Descriptions that the suite has a check of the same words for."""


def told(stretch: Stretch) -> str:
    """The first sentence for what the stretch shows, as it would be told of the take itself."""
    first = stretch.sentences[0]
    return mirror_caption(first) if stretch.mirrored else first


def seen(joints: np.ndarray) -> set[str]:
    """What is told of a take played forwards."""
    return {told(stretch) for stretch in describe([("take", joints, [])]) if not stretch.reversed}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_seen_is_told(name: str) -> None:
    assert TOLD[name] in seen(KNOWN[name])


@pytest.mark.parametrize(("down", "picks"), [(3.0, True), (1.2, False)])
def test_who_bends_until_a_hand_is_near_the_floor_picks_something_up(down: float, picks: bool) -> None:
    rotations, root = figure(5.0)
    for frame, share in enumerate(np.sin(np.linspace(0, np.pi, len(root))) ** 4):
        rotations[frame, 3] = turn([1, 0, 0], share * down)
        for shoulder in (16, 17):
            rotations[frame, shoulder] = multiply(turn([1, 0, 0], -share * down), rotations[frame, shoulder])
    assert ("a person picks something up from the floor" in seen(clip(rotations, root))) == picks


def test_who_jumps_with_a_foot_held_up_hops_on_the_other() -> None:
    rotations, root = figure()
    root[:, 1] += 0.15 * np.abs(np.sin(np.pi * np.arange(len(root)) / FPS))
    both = seen(clip(rotations, root))
    rotations[:, 5] = turn([1, 0, 0], 1.5)
    left, right = "a person hops on the left leg", "a person hops on the right leg"
    assert not {left, right} & both
    assert {left, right} & seen(clip(rotations, root)) == {left}
    assert {left, right} & seen(mirror(clip(rotations, root))) == {right}


@pytest.mark.parametrize("name", TOLD)
def test_in_a_mirror_the_other_side_is_told(name: str) -> None:
    found, other = (describe([("take", joints, [])]) for joints in (KNOWN[name], mirror(KNOWN[name])))
    assert {(mirror_caption(told(one)), one.start, one.end) for one in found} == {
        (told(one), one.start, one.end) for one in other
    }


def test_a_walk_played_backwards_is_a_walk_backwards() -> None:
    walk = KNOWN["a person walks forward"]
    backwards = [one for one in describe([("take", walk, [])]) if told(one) == "a person walks backwards"]
    assert backwards and all(one.reversed for one in backwards)


def test_takes_of_an_odd_manner_are_left_alone() -> None:
    walk = KNOWN["a person walks forward"]
    assert describe([("take", walk, ["a person walks like a zombie"])]) == []
    assert describe([("kaykit_walk", walk, [])]) == []
    assert describe([("take", walk, ["a person walks forward"])])


def test_stretches_lie_within_their_take_and_do_not_overlap() -> None:
    takes = [(f"take{k}", joints, [caption]) for k, (caption, joints) in enumerate(KNOWN.items())]
    lengths = {name: len(joints) for name, joints, _ in takes}
    found = describe(takes)
    alike: dict[tuple[object, ...], list[Stretch]] = {}
    for one in found:
        assert 0 <= one.start < one.end <= lengths[one.take]
        assert one.sentences == DESCRIPTIONS[one.kind].sentences
        alike.setdefault((one.take, one.reversed, one.mirrored, one.kind), []).append(one)
    for group in alike.values():
        assert len(group) <= MOST
        ordered = sorted(group, key=lambda one: one.start)
        assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_backwards_and_in_dances_only_what_may_be_is_looked_for() -> None:
    kick = KNOWN["a person kicks with the left leg"]
    found = describe([("take", kick, [])])
    assert "a person kicks with the left leg" in {told(one) for one in found}
    assert all(DESCRIPTIONS[one.kind].back for one in found if one.reversed), "a kick is one backwards, too"
    turns = KNOWN["a person spins around"]
    found = describe([("take", np.concatenate([kick, turns]), ["a person dances"])])
    assert found
    assert all(DESCRIPTIONS[one.kind].dance for one in found)


def test_of_a_long_take_only_some_stretches_are_told_alike() -> None:
    still = KNOWN["a person stands still"]
    found = describe([("take", np.concatenate([still] * 8), [])])
    stands = [one for one in found if told(one) == "a person stands still" and not one.reversed]
    assert len(stands) == MOST


def test_descriptions_of_real_motion_agree_with_the_suite() -> None:
    """They were written apart from its checks and ask for more: what they call a walk backwards passes for one."""
    takes: list[tuple[str, np.ndarray, list[str]]] = [(name, joints, []) for name, joints in real_clips(most=150)]
    joints_of = {name: joints for name, joints, _ in takes}
    checks = {check.prompts[0]: check for check in CHECKS}
    asked = [one for one in DESCRIPTIONS if one.sentences[0] in AGREED]
    assert len(asked) == len(AGREED)
    agreed = []
    for one in describe(takes, asked):
        take = joints_of[one.take][:: -1 if one.reversed else 1]
        seen = placed(take[one.start : one.end])
        agreed.append(checks[one.sentences[0]].passes(mirror(seen) if one.mirrored else seen))
    assert len(agreed) > 30
    assert np.mean(agreed) > 0.95
