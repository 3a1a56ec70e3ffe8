# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures of generated motion against closed forms, and what must not change them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.evaluate.metrics import (
    bootstrap,
    distance_pairs,
    floating,
    frechet_distance,
    kernel_pairs,
    matching_distances,
    multimodality,
    pair_mean,
    penetration,
    retrieval_chances,
)
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS
from tests.backend.motion_samples import plausible_motion

seeds = st.integers(0, 2**32 - 1)


def samples(seed: int, count: int = 40, size: int = 6) -> np.ndarray:
    """Correlated normal samples (count, size)."""
    dice = np.random.default_rng(seed)
    return dice.normal(size=(count, size)) @ dice.normal(size=(size, size)) + dice.normal(size=size)


def kid(first: np.ndarray, second: np.ndarray, weights: np.ndarray | None = None) -> float:
    return pair_mean(kernel_pairs(first, second), weights)


def diversity(rows: np.ndarray, weights: np.ndarray | None = None) -> float:
    return pair_mean(distance_pairs(rows), weights)


def turned(size: int, seed: int) -> np.ndarray:
    """A rotation or reflection (size, size)."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def exact(mean: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """Samples of exactly this mean and diagonal covariance."""
    size = len(mean)
    points = np.concatenate([np.eye(size), -np.eye(size)]) * np.sqrt((2 * size - 1) / 2)
    return mean + points * deviations


def test_fid_of_known_moments() -> None:
    first, second = np.array([1.0, 0.0, -2.0]), np.array([0.0, 2.0, -2.0])
    deviations, others = np.array([1.0, 2.0, 0.5]), np.array([3.0, 2.0, 1.0])
    expected = 5.0 + ((deviations - others) ** 2).sum()  # covariances that commute
    assert frechet_distance(exact(first, deviations), exact(second, others)) == pytest.approx(expected)


def test_fid_of_covariances_that_do_not_commute() -> None:
    first, second = samples(1), samples(2)
    covariances = np.cov(first.T), np.cov(second.T)
    shared = np.sqrt(np.linalg.eigvals(covariances[0] @ covariances[1]).real).sum()
    expected = ((first.mean(0) - second.mean(0)) ** 2).sum() + np.trace(covariances[0] + covariances[1]) - 2 * shared
    assert frechet_distance(first, second) == pytest.approx(expected)


@given(seeds)
@settings(max_examples=20)
def test_fid_is_symmetric_zero_for_the_same_and_blind_to_rotation(seed: int) -> None:
    first, second = samples(seed), samples(seed + 1)
    turn, away = turned(6, seed), np.random.default_rng(seed).normal(size=6)
    value = frechet_distance(first, second)
    assert frechet_distance(first, first) == pytest.approx(0.0, abs=1e-8 * np.trace(np.cov(first.T)))
    assert frechet_distance(second, first) == pytest.approx(value, rel=1e-6)
    assert frechet_distance(first @ turn + away, second @ turn + away) == pytest.approx(value, rel=1e-6)
    assert frechet_distance(first, second[::-1]) == pytest.approx(value, rel=1e-6)


@given(seeds)
@settings(max_examples=20)
def test_weights_count_rows(seed: int) -> None:
    first, second = samples(seed), samples(seed + 1)
    counts = np.random.default_rng(seed).integers(0, 4, size=len(first))
    chosen = np.repeat(np.arange(len(first)), counts)
    repeated = frechet_distance(first[chosen], second[chosen])
    assert frechet_distance(first, second, counts.astype(float)) == pytest.approx(repeated, rel=1e-6)
    once = (counts > 0).astype(float)
    for measure in (frechet_distance, kid):
        kept = measure(first[counts > 0], second[counts > 0])
        assert measure(first, second, once) == pytest.approx(kept, rel=1e-6)
    assert diversity(first, once) == pytest.approx(diversity(first[counts > 0]))


def test_kid_is_without_bias_where_fid_is_not() -> None:
    dice = np.random.default_rng(0)
    pairs = [dice.normal(size=(2, 30, 4)) for _ in range(400)]
    found = np.array([kid(*pair) for pair in pairs])
    assert abs(found.mean()) < 3.0 * found.std() / np.sqrt(len(found))
    made_from_it = np.array([kid(one, 0.8 * one + 0.6 * other) for one, other in pairs])
    assert abs(made_from_it.mean()) < 3.0 * made_from_it.std() / np.sqrt(len(found))
    assert min(frechet_distance(*pair) for pair in pairs) > 0.1


def test_kid_of_points() -> None:
    # One value each: the kernel of a and b is (a b + 1)^3.
    first, second = np.array([[1.0], [2.0]]), np.array([[0.0], [3.0]])
    within, other = 3.0**3, 1.0
    between = (4.0**3 + 1.0) / 2
    assert kid(first, second) == pytest.approx(within + other - 2 * between)


@given(seeds)
@settings(max_examples=20)
def test_kid_sees_a_shift_and_is_blind_to_rotation_and_order(seed: int) -> None:
    first, second = (np.random.default_rng(seed + k).normal(size=(40, 6)) for k in (0, 1))
    turn = turned(6, seed)
    value = kid(first, second)
    assert kid(first @ turn, second @ turn) == pytest.approx(value, abs=1e-9)
    assert kid(first[::-1], second[::-1]) == pytest.approx(value, abs=1e-9)
    assert kid(first, first) == pytest.approx(0.0, abs=1e-12)
    assert kid(second, first) == pytest.approx(value, abs=1e-9)
    assert kid(first, second + 2.0) > value + 0.5


def test_retrieval_of_perfect_and_of_random_embeddings() -> None:
    dice = np.random.default_rng(3)
    texts = dice.normal(size=(200, 16))
    captions = [str(k) for k in range(200)]
    assert np.allclose(retrieval_chances(texts, texts, captions, 32), 1.0)
    chances = np.mean(
        [retrieval_chances(dice.normal(size=(200, 16)), texts, captions, 32) for _ in range(10)], axis=(0, 1)
    )
    assert chances == pytest.approx(np.arange(1, 4) / 32, abs=0.02)


@given(seeds, st.integers(5, 12))
@settings(max_examples=3)
def test_retrieval_is_what_drawing_batches_gives(seed: int, pool: int) -> None:
    dice = np.random.default_rng(seed)
    motions, texts = dice.normal(size=(2, 14, 3))
    captions = [str(k // 2) for k in range(14)]
    texts[1::2] = texts[::2]  # the same words, the same embedding
    hits = np.zeros((14, 3))
    for _ in range(1000):
        for own in range(14):
            others = dice.choice([k for k in range(14) if k != own], pool - 1, replace=False)
            batch = np.r_[own, others]
            order = batch[np.argsort(np.linalg.norm(texts[batch] - motions[own], axis=-1), kind="stable")]
            right = [captions[k] == captions[own] for k in order]
            hits[own] += [any(right[:top]) for top in (1, 2, 3)]
    assert np.abs(retrieval_chances(motions, texts, captions, pool) - hits / 1000).max() < 0.08


def test_identical_captions_are_hits() -> None:
    texts = np.array([[0.0], [0.0], [1.0], [5.0]])
    motions = np.array([[0.6], [0.0], [0.1], [5.0]])
    chances = retrieval_chances(motions, texts, ["walk", "walk", "run", "sit"], 4)
    # The first lies nearer to "run"; the third has both "walk" before its own.
    assert chances.tolist() == [[0.0, 1.0, 1.0], [1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]]


def test_retrieval_needs_a_whole_batch() -> None:
    with pytest.raises(ValueError, match="31 motions"):
        retrieval_chances(np.zeros((31, 2)), np.zeros((31, 2)), ["a"] * 31, 32)


@given(seeds)
@settings(max_examples=20)
def test_distances_of_embeddings(seed: int) -> None:
    repeats = np.random.default_rng(seed).normal(size=(3, 7, 4))
    turn = turned(4, seed)
    assert matching_distances(repeats[0], repeats[0]).max() == 0.0
    assert matching_distances(repeats[0], repeats[0] + [0.0, 3.0, 4.0, 0.0]) == pytest.approx(np.full(7, 5.0))
    pairs = [np.linalg.norm(a - b) for i, a in enumerate(repeats[0]) for b in repeats[0][:i]]
    assert diversity(repeats[0]) == pytest.approx(np.mean(pairs))
    assert diversity(2.0 * repeats[0] @ turn) == pytest.approx(2.0 * diversity(repeats[0]))
    of_first = [np.linalg.norm(repeats[a, 0] - repeats[b, 0]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert multimodality(repeats)[0] == pytest.approx(np.mean(of_first))
    assert multimodality(np.stack([repeats[0]] * 3)).max() == 0.0


@given(seeds)
@settings(max_examples=10)
def test_the_interval_is_about_the_value_and_as_wide_as_theory_says(seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=200)

    def mean(weights: np.ndarray) -> np.ndarray:
        return np.average(values, weights=weights)

    value, width = bootstrap(mean, [str(k) for k in range(200)], 400, seed)
    assert value == pytest.approx(values.mean())
    assert width == pytest.approx(1.96 * values.std() / np.sqrt(200), rel=0.2)
    assert bootstrap(mean, [str(k) for k in range(200)], 400, seed)[1] == width, "the same draws"


def test_trials_are_drawn_whole() -> None:
    values, trials = np.repeat([0.0, 1.0, 2.0, 3.0], 5), np.repeat(["a", "b", "c", "d"], 5)
    seen: list[np.ndarray] = []

    def mean(weights: np.ndarray) -> np.ndarray:
        seen.append(weights)
        return np.average(values, weights=weights)

    bootstrap(mean, trials.tolist(), 50)
    assert all((weights.reshape(4, 5) == weights[::5, None]).all() and weights.sum() == 20 for weights in seen)
    assert bootstrap(mean, ["one"] * 20, 50)[1] == 0.0


def test_a_body_that_stands_neither_floats_nor_sinks() -> None:
    rotations, root = plausible_motion(0, 60)
    rotations[:], root[:] = rotations[:1], root[:1]
    joints = forward_kinematics(rotations, root, OFFSETS)
    assert floating(joints, 20.0) == 0.0 and penetration(joints, 20.0) == 0.0
    joints[:15, :, 1] += 0.3
    assert floating(joints, 20.0) == pytest.approx(0.25)
    joints[:15, :, 1] -= 0.3
    joints[20, :, 1] -= 0.06
    assert penetration(joints, 20.0) == pytest.approx(1.0)
