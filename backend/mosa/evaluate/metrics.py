# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures of generated motion beside real motion: of embeddings in a matcher's space, and of feet.

Embeddings are (N, E). `weights` (N,) count each row so often, all once without: that is how a bootstrap repeats and
leaves out. Measures that are usually drawn at random (batches of 32, 300 pairs) are their exact expectations here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ..motion.contacts import standing_levels
from ..motion.skeleton import CONTACT_JOINTS

TOP = (1, 2, 3)
NORMAL_95 = 1.96
FLOAT_HEIGHT = 0.05
"""Height (m) of the lowest foot above its standing level from which a frame counts as afloat."""


def frechet_distance(first: np.ndarray, second: np.ndarray, weights: np.ndarray | None = None) -> float:
    """FID: squared Frechet distance of two normal distributions with the samples' moments (Heusel et al. 2017).

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)). It is too large for few samples: compare only equal numbers.
    """
    (mean, covariance), (other_mean, other) = _moments(first, weights), _moments(second, weights)
    root = _square_root(covariance)
    # C1 C2 and root C2 root have the same eigenvalues, and the second is symmetric.
    values = np.linalg.eigvalsh(root @ other @ root)
    shared = np.sqrt(np.maximum(values, 0.0)).sum()
    distance = ((mean - other_mean) ** 2).sum() + np.trace(covariance) + np.trace(other) - 2.0 * shared
    return float(max(distance, 0.0))


def kernel_pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Values (N, N) whose `pair_mean` is the KID: the squared maximum mean discrepancy (Binkowski et al. 2018).

    The kernel is (x y / E + 1)^3, the estimate without bias that for sets of one size never compares two rows of one
    number (Gretton et al. 2012, lemma 6): row i of one set may be made from row i of the other. May be below zero.
    """
    between = _kernel(first, second)
    values: np.ndarray = _kernel(first, first) + _kernel(second, second) - between - between.T
    return values


def distance_pairs(samples: np.ndarray) -> np.ndarray:
    """Distances (N, N) of all rows, whose `pair_mean` is the Diversity."""
    return _distances(samples, samples)


def pair_mean(values: np.ndarray, weights: np.ndarray | None) -> float:
    """Mean of values (N, N) over all pairs of two different rows, counted `weights` (N,) times, or once."""
    weights = np.ones(len(values)) if weights is None else weights
    own = weights**2
    pairs = weights.sum() ** 2 - own.sum()
    return float((weights @ values @ weights - own @ np.diag(values)) / pairs)


def retrieval_chances(motions: np.ndarray, texts: np.ndarray, captions: Sequence[str], pool: int) -> np.ndarray:
    """R-precision of each motion, (N, 3): the chance that its text is among the 1, 2 or 3 nearest of `pool` texts.

    The others are drawn without repeats from the N - 1 further texts. A text that is word for word its own counts as
    its own. Instead of drawing, the share of all possible draws is computed: the number of nearer texts in a draw is
    distributed hypergeometrically. ValueError for fewer than `pool` motions.
    """
    count = len(motions)
    if count < pool:
        raise ValueError(f"{count} motions are fewer than the {pool} of a batch")
    distances = _distances(motions, texts)
    own = np.array([[text == other for other in captions] for text in captions])
    nearer = ((distances < np.diag(distances)[:, None]) & ~own).sum(1)
    draws = math.comb(count - 1, pool - 1)
    table = {
        wrong: np.cumsum(
            [math.comb(wrong, k) * math.comb(count - 1 - wrong, pool - 1 - k) / draws for k in range(max(TOP))]
        )
        for wrong in set(nearer.tolist())
    }
    return np.array([[table[wrong][top - 1] for top in TOP] for wrong in nearer.tolist()])


def matching_distances(motions: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """MM-Dist of each motion: the distance (N,) to its own text."""
    distances: np.ndarray = np.linalg.norm(motions - texts, axis=-1)
    return distances


def multimodality(repeats: np.ndarray) -> np.ndarray:
    """Mean distance (N,) of two different ones among the embeddings (S, N, E) of S motions for the same text."""
    count = len(repeats)
    pairs = [(a, b) for a in range(count) for b in range(a)]
    distances: np.ndarray = np.mean([np.linalg.norm(repeats[a] - repeats[b], axis=-1) for a, b in pairs], axis=0)
    return distances


def bootstrap(
    statistic: Callable[[np.ndarray], np.ndarray], groups: Sequence[str], draws: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """(value, half width of its 95 % interval) of `statistic(weights (N,))`, an array of any shape.

    Whole groups (trials) are drawn with repeats, because windows of one trial are alike. The interval is 1.96 standard
    deviations of the draws about the value: FID grows with repeated rows, so the draws' own percentiles would not hold
    the value.
    """
    names, members = np.unique(np.asarray(groups), return_inverse=True)
    dice = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        counts = np.bincount(dice.integers(len(names), size=len(names)), minlength=len(names))
        drawn.append(statistic(counts[members].astype(float)))
    return statistic(np.ones(len(members))), NORMAL_95 * np.std(drawn, axis=0)


def floating(joints: np.ndarray, fps: float) -> float:
    """Share of the frames (T, 22, 3) in which no foot joint is within 5 cm above the level at which it stands."""
    height = joints[:, CONTACT_JOINTS, 1] - standing_levels(joints, fps)
    return float((height.min(1) > FLOAT_HEIGHT).mean())


def penetration(joints: np.ndarray, fps: float) -> float:
    """Mean over the frames (T, 22, 3) of how deep the deepest foot joint is below the level at which it stands, mm."""
    height = joints[:, CONTACT_JOINTS, 1] - standing_levels(joints, fps)
    return float(1000.0 * np.maximum(-height.min(1), 0.0).mean())


def _moments(samples: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Mean (E,) and covariance (E, E), the latter divided by the number of samples less one."""
    weights = np.ones(len(samples)) if weights is None else weights
    mean = weights @ samples / weights.sum()
    centred = samples - mean
    return mean, (weights[:, None] * centred).T @ centred / (weights.sum() - 1.0)


def _square_root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    root: np.ndarray = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root


def _kernel(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    values: np.ndarray = (first @ second.T / first.shape[-1] + 1.0) ** 3
    return values


def _distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    distances: np.ndarray = np.linalg.norm(first[:, None] - second[None], axis=-1)
    return distances
