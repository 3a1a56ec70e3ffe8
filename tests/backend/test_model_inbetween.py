# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-betweening network: what it may change, what it reads, and its geometry."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.model.config import InbetweenConfig
from mosa.model.inbetween import INPUTS, Hints, Inbetweener, Window, distances, joint_positions, matrices
from mosa.motion.features import mirror
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.rotations import to_matrix
from mosa.motion.skeleton import OFFSETS
from mosa.motion.window import world_columns
from tests.backend.edit_samples import random_network
from tests.backend.motion_samples import plausible_motion


def window(frames: int = 12, rows: int = 2) -> Window:
    motions = [plausible_motion(seed, frames) for seed in range(rows)]
    columns = np.stack([world_columns(rotations) for rotations, _ in motions])
    path = np.stack([root for _, root in motions])
    return Window(torch.from_numpy(columns).float(), torch.from_numpy(path).float())


def hints(frames: int = 12, rows: int = 2) -> Hints:
    dice = torch.Generator().manual_seed(4)
    between = torch.randn(rows, frames, 22, 3, generator=dice)
    return Hints(between, torch.rand(rows, frames, 22, generator=dice), torch.rand(rows, generator=dice))


def gap(frames: int = 12, rows: int = 2) -> torch.Tensor:
    known = torch.ones(rows, frames, dtype=torch.bool)
    known[:, 4:-2] = False
    return known


@torch.inference_mode()
def test_known_frames_come_back_and_unknown_ones_are_changed() -> None:
    network, given, known = random_network(), window(), gap()
    known[1, 6] = True
    found = network(given, hints(), known)
    assert torch.equal(found.turned[known], given.turned[known])
    assert torch.equal(found.root[known], given.root[known])
    assert ((found.root - given.root)[~known].abs().amax(-1) > 1e-5).all()
    everything = network(given, hints(), torch.ones_like(known))
    assert torch.equal(everything.turned, given.turned) and torch.equal(everything.root, given.root)


@torch.inference_mode()
def test_before_its_training_it_says_what_it_was_given() -> None:
    network = Inbetweener(InbetweenConfig(width=32, layers=1, heads=2, mlp=32)).eval()
    given = window()
    found = network(given, hints(), gap())
    assert torch.equal(found.turned, given.turned) and torch.equal(found.root, given.root)


@torch.inference_mode()
def test_it_repeats_and_reads_its_hints() -> None:
    network, given, known, told = random_network(), window(), gap(), hints()
    first = network(given, told, known).root
    assert torch.equal(network(given, told, known).root, first)
    for other in (told._replace(between=told.between + 1), told._replace(spread=1 - told.spread),
                  told._replace(distance=told.distance * 100)):  # fmt: skip
        assert not torch.equal(network(given, other, known).root, first)


def test_a_mirrored_window_shows_the_mirrored_joints() -> None:
    given, told, offsets = window(), hints(), torch.tensor(OFFSETS, dtype=torch.float32)
    other = given.mirrored()
    joints, seen = (joint_positions(matrices(part.turned), part.root, offsets)[1].numpy() for part in (given, other))
    np.testing.assert_allclose(seen, mirror(joints), atol=1e-5)
    np.testing.assert_allclose(told.mirrored().between[0].numpy(), mirror(told.between[0].numpy()), atol=1e-6)
    for back, first in ((other.mirrored(), given), (told.mirrored().mirrored(), told)):
        assert all(torch.equal(a, b) for a, b in zip(back, first, strict=True))


@torch.inference_mode()
def test_both_sides_are_treated_alike() -> None:
    network, given, known, told = random_network(), window(), gap(), hints()
    found = network.on_both_sides(given, told, known)
    of_mirrored = network.on_both_sides(given.mirrored(), told.mirrored(), known)
    for value, other in zip(found, of_mirrored.mirrored(), strict=True):
        torch.testing.assert_close(value, other, atol=1e-5, rtol=1e-4)
    assert torch.equal(found.turned[known], given.turned[known])
    assert not torch.allclose(found.root, network(given, told, known).root)


@torch.inference_mode()
def test_alone_as_in_a_batch() -> None:
    network, given, known, told = random_network(), window(rows=3), gap(rows=3), hints(rows=3)
    known[1, 7] = True
    together = network(given, told, known)
    for row in range(3):
        one = slice(row, row + 1)
        alone = network(Window(*(part[one] for part in given)), Hints(*(part[one] for part in told)), known[one])
        torch.testing.assert_close(alone.turned, together.turned[one], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(alone.root, together.root[one], atol=1e-5, rtol=1e-4)


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 12))
@settings(max_examples=60)
def test_distances_to_the_known_frames_on_both_sides(flags: list[bool], reach: int) -> None:
    places = [place for place, flag in enumerate(flags) if flag]
    since, until = distances(torch.tensor([flags]), reach)
    for frame in range(len(flags)):
        behind = min([frame - p for p in places if p <= frame], default=reach + 1)
        ahead = min([p - frame for p in places if p >= frame], default=reach + 1)
        assert since[0, frame] == min(behind, reach + 1)
        assert until[0, frame] == min(ahead, reach + 1)


@given(st.integers(0, 10_000), st.floats(0.05, 20.0))
@settings(max_examples=30)
def test_any_two_columns_become_a_rotation(seed: int, size: float) -> None:
    six = size * torch.randn(50, 6, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    bodies = matrices(six)
    identity = torch.eye(3, dtype=torch.float64).expand(50, 3, 3)
    torch.testing.assert_close(bodies @ bodies.transpose(-1, -2), identity, atol=1e-9, rtol=0)
    torch.testing.assert_close(torch.linalg.det(bodies), torch.ones(50, dtype=torch.float64))
    # The first column keeps its direction, and a rotation stays what it is.
    torch.testing.assert_close(bodies[..., 0], torch.nn.functional.normalize(six[:, :3], dim=-1))
    torch.testing.assert_close(matrices(torch.cat((bodies[..., 0], bodies[..., 1]), dim=-1)), bodies)


@given(st.integers(0, 200))
@settings(max_examples=15)
def test_its_joints_are_those_of_numpy(seed: int) -> None:
    rotations, root = plausible_motion(seed, 5)
    bodies = torch.from_numpy(to_matrix(global_rotations(rotations)))[None]
    places = joint_positions(bodies, torch.from_numpy(root)[None], torch.from_numpy(OFFSETS))
    assert np.allclose(places[0].numpy(), forward_kinematics(rotations, root, OFFSETS), atol=1e-12)


def test_normalising_makes_what_it_reads_even() -> None:
    network = Inbetweener(InbetweenConfig(width=32, layers=1, heads=2, mlp=32))
    rows = network.describe(window(30, 6), hints(30, 6)).flatten(0, 1)
    assert rows.shape == (180, INPUTS) and torch.isfinite(rows).all()
    network.normalise_by(rows)
    even = (rows - network.mean) / network.std
    moving = network.std > 0.0031
    torch.testing.assert_close(even.mean(0), torch.zeros(INPUTS), atol=1e-3, rtol=0)
    torch.testing.assert_close(even.std(0)[moving], torch.ones(int(moving.sum())), atol=1e-3, rtol=0)


@pytest.mark.parametrize("frames", [3, 4, 256])
@torch.inference_mode()
def test_windows_of_any_length_up_to_the_longest(frames: int) -> None:
    known = torch.zeros(1, frames, dtype=torch.bool)
    known[0, [0, -1]] = True
    found = random_network()(window(frames, 1), hints(frames, 1), known)
    assert torch.isfinite(found.turned).all() and found.root.shape == (1, frames, 3)
