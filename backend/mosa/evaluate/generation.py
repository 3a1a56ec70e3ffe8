# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate generation`: real, rebuilt, generated and looked-up motion side by side, by a matcher.

All rows go one way: joints on the one skeleton, at the origin, facing +z, lowest foot on the floor, cut to the item's
length (at most 196 frames), then features, then the matcher. The text of an item is its first caption.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from tqdm import tqdm

from ..data.pack import SPLITS, take
from ..data.prepare import one_skeleton
from ..errors import RequestError
from ..generate.one_prompt import to_motion
from ..generate.request import check_request
from ..generate.text_to_motion import generate
from ..model.text_motion import TextMotion
from ..motion.body import placed
from ..motion.features import joints_to_features
from ..motion.skeleton import FPS, OFFSETS
from ..train.clips import Clips
from .judge import Judge
from .metrics import (
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
from .physics import item_joints, physics
from .reconstruction import rebuilt

if TYPE_CHECKING:
    from ..data.pack import Item
    from ..generate.model import Model
    from ..motion.motion import Motion

BUNDLED_MATCHER = Path(__file__).resolve().parent / "matcher"
METRICS = ("R@1", "R@2", "R@3", "MM-Dist", "FID", "KID", "Diversity", "MModality")
REAL, REBUILT, GENERATED = "real motion", "tokenizer reconstruction", "generation"
FIRST_DRAFTS = "generation, first drafts"
NEAREST, RANDOM = "nearest training clip by caption", "random training clip"
POOL = 32
"""Texts among which a motion's own is looked for."""
DRAWS = 1000
"""Draws of the bootstrap."""
FEWEST = 10
"""Items with unseen captions that are worth a table of their own."""

Repeats = list[list[np.ndarray]]
"""Clips (T, 22, 3) of each item, several times over."""
Rows = dict[str, dict[str, dict[str, float]]]
"""Row, measure, {"value", "interval": half its width at 95 %}."""


class Table(TypedDict):
    """Rows, and of how many items and trials."""

    items: int
    trials: int
    rows: Rows


@dataclass(frozen=True)
class Scored:
    """A row in a matcher's eyes.

    embeddings  (S, N, E) of S repeats
    items       (N, 5) chances of retrieval among the 1, 2 and 3 nearest, distance to the text, distance of the repeats
                (NaN for a single one); means over the repeats
    unlike      (N, N) pairs whose mean is the KID to real motion, likewise
    apart       (N, N) pairs whose mean is the Diversity, likewise
    """

    embeddings: np.ndarray
    items: np.ndarray
    unlike: np.ndarray
    apart: np.ndarray

    def some(self, chosen: np.ndarray) -> Scored:
        """The row for the items that are True in `chosen` (N,); their texts were looked for among those of all."""
        pairs = np.ix_(chosen, chosen)
        return Scored(self.embeddings[:, chosen], self.items[chosen], self.unlike[pairs], self.apart[pairs])


def generation(model: Model, clips: Clips, split: str, seeds: list[int], matcher: TextMotion) -> dict[str, object]:
    """All rows on a split, and again for the items none of whose captions stands word for word in the training split.

    Repeat s of item i of N is generated with the seed `seeds[s] * N + i`. Raises RequestError for a split of fewer than
    32 captioned items, and without captions in the training split, whose clips are looked up.
    """
    items = enough(clips, split)
    clips.require("train", captions=True)
    judge = Judge(matcher, model.device)
    known = clips.captioned("train")
    real = [item_joints(clips, item) for item in items]
    rows: dict[str, Repeats] = {
        REAL: [real],
        REBUILT: [reconstructed(model, items, real)],
        GENERATED: generated(model, items, seeds),
        FIRST_DRAFTS: generated(model, items, seeds, drafts=1),
        NEAREST: nearest_clips(judge, clips, items, known, seeds),
        RANDOM: random_clips(clips, items, known, seeds),
    }
    return {
        "seeds": seeds,
        **tables(judge, items, rows, known),
        "physics": {name: _physics([joints for repeat in row for joints in repeat]) for name, row in rows.items()},
    }


def reconstructed(model: Model, items: list[Item], real: list[np.ndarray]) -> list[np.ndarray]:
    """Real clips (T, 22, 3) through the tokenizer and back, finished in the way of a generated motion."""
    bundle, feature_set = model.bundle, model.config.tokenizer.feature_set
    features = [joints_to_features(joints, feature_set) for joints in real]
    statistics = bundle.mean.cpu().numpy(), bundle.std.cpu().numpy()
    clips = []
    for item, (values, _) in zip(items, rebuilt(bundle.tokenizer, features, *statistics), strict=True):
        request = check_request(item.captions[0], frames=len(values), fps=FPS, seed=0)
        clips.append(_on_one_skeleton(to_motion(model, request, values.astype(float), 0)))
    return clips


def generated(model: Model, items: list[Item], seeds: list[int], drafts: int | None = None) -> Repeats:
    """Motion for each item's first caption and length, with the usual clean-up; `drafts` as in `generate`."""
    asked = [(seed, number) for seed in seeds for number in range(len(items))]
    clips = []
    for seed, number in tqdm(asked, desc="generation", mininterval=2.0):
        item = items[number]
        frames = min(item.frames, model.config.max_frames)
        one = seed * len(items) + number
        (motion,) = generate(model, item.captions[0], frames=frames, fps=FPS, seed=one, drafts=drafts)
        clips.append(_on_one_skeleton(motion))
    return [clips[start : start + len(items)] for start in range(0, len(clips), len(items))]


def _on_one_skeleton(motion: Motion) -> np.ndarray:
    """Joints (T, 22, 3) of a motion; that of a model with a body of its own is prepared as real motion was."""
    return motion.joints if np.array_equal(motion.offsets, OFFSETS) else one_skeleton(motion.joints)


def nearest_clips(judge: Judge, clips: Clips, items: list[Item], known: list[Item], seeds: list[int]) -> Repeats:
    """For each item a known clip of the most similar caption; of several the seed draws one that is long enough."""
    wanted = judge.sentences([item.captions[0] for item in items])
    owners = np.repeat(np.arange(len(known)), [len(item.captions) for item in known])
    similar = wanted @ judge.sentences([text for item in known for text in item.captions]).T
    rows = []
    for row in similar:
        best = np.full(len(known), -1.0)
        np.maximum.at(best, owners, row)
        rows.append([known[index] for index in np.flatnonzero(best > best.max() - 1e-4)])
    return _drawn(clips, items, rows, seeds)


def random_clips(clips: Clips, items: list[Item], known: list[Item], seeds: list[int]) -> Repeats:
    """For each item any known clip, long enough if there is one."""
    return _drawn(clips, items, [known] * len(items), seeds)


def unseen_captions(items: list[Item], known: list[Item]) -> np.ndarray:
    """Which items (N,) have no caption that is word for word a caption of the known ones."""
    spoken = {text for item in known for text in item.captions}
    return np.array([spoken.isdisjoint(item.captions) for item in items])


def tables(judge: Judge, items: list[Item], rows: dict[str, Repeats], known: list[Item]) -> dict[str, Table]:
    """The table of all items, and one of those with unseen captions where there are enough of them."""
    scored = score(judge, items, rows)
    names = {item.trial for item in items}
    takes = np.array([take(item.trial, names) for item in items])
    found = {}
    for name, chosen in (
        ("all captions", np.full(len(items), True)),
        ("unseen captions", unseen_captions(items, known)),
    ):
        if chosen.sum() >= FEWEST:
            part = {row: values.some(chosen) for row, values in scored.items()}
            found[name] = Table(
                items=int(chosen.sum()),
                trials=len(set(takes[chosen])),
                rows=summary(part, takes[chosen]),
            )
    return found


def score(judge: Judge, items: list[Item], rows: dict[str, Repeats]) -> dict[str, Scored]:
    """The rows in the matcher's eyes."""
    captions = [item.captions[0] for item in items]
    texts = judge.texts(captions)
    embeddings = {name: np.stack([judge.motions(clips) for clips in repeats]) for name, repeats in rows.items()}
    (real,) = embeddings[REAL]
    return {name: _scored(repeats, real, texts, captions) for name, repeats in embeddings.items()}


def _scored(repeats: np.ndarray, real: np.ndarray, texts: np.ndarray, captions: list[str]) -> Scored:
    chances = np.mean([retrieval_chances(motions, texts, captions, POOL) for motions in repeats], axis=0)
    distances = np.mean([matching_distances(motions, texts) for motions in repeats], axis=0)
    spread = multimodality(repeats) if len(repeats) > 1 else np.full(len(texts), np.nan)
    return Scored(
        repeats,
        np.column_stack([chances, distances, spread]),
        np.mean([kernel_pairs(real, motions) for motions in repeats], axis=0),
        np.mean([distance_pairs(motions) for motions in repeats], axis=0),
    )


def summary(scored: dict[str, Scored], takes: np.ndarray) -> Rows:
    """Each row's measures, and below them what the generation has more than the nearest clips.

    The intervals are of the bootstrap over `takes` (N,), the same draws for all rows, repeats averaged. What a row
    cannot have is left out: distances of real motion from itself, and MModality without repeats.
    """
    names = list(scored)
    reference = scored[REAL].embeddings[0]

    def measure(weights: np.ndarray) -> np.ndarray:
        table = [_measures(row, reference if name != REAL else None, weights) for name, row in scored.items()]
        if GENERATED in scored:
            table.append(table[names.index(GENERATED)] - table[names.index(NEAREST)])
        return np.stack(table)

    values, widths = bootstrap(measure, takes.tolist(), DRAWS)
    if GENERATED in scored:
        names.append(f"{GENERATED} less {NEAREST}")
    return {
        name: {
            metric: {"value": float(value), "interval": float(width)}
            for metric, value, width in zip(METRICS, row, wide, strict=True)
            if np.isfinite(value)
        }
        for name, row, wide in zip(names, values, widths, strict=True)
    }


def _measures(row: Scored, reference: np.ndarray | None, weights: np.ndarray) -> np.ndarray:
    """The values (8,) of METRICS; NaN for what there is not."""
    *chances, distance, spread = np.average(row.items, axis=0, weights=weights)
    fid = kid = np.nan
    if reference is not None:
        fid = float(np.mean([frechet_distance(reference, repeat, weights) for repeat in row.embeddings]))
        kid = pair_mean(row.unlike, weights)
    return np.array([*chances, distance, fid, kid, pair_mean(row.apart, weights), spread])


def _drawn(clips: Clips, items: list[Item], candidates: list[list[Item]], seeds: list[int]) -> Repeats:
    """For each seed and item one of its candidates, cut to the item's length; one that is long enough if there is."""
    repeats = []
    for seed in seeds:
        dice = np.random.default_rng(seed)
        repeat = []
        for item, choice in zip(items, candidates, strict=True):
            long = [other for other in choice if other.frames >= item.frames] or choice
            repeat.append(placed(item_joints(clips, long[dice.integers(len(long))])[: item.frames]))
        repeats.append(repeat)
    return repeats


def _physics(clips: list[np.ndarray]) -> dict[str, float]:
    return {
        **physics(clips),
        "floating_share": float(np.mean([floating(joints, FPS) for joints in clips])),
        "penetration_mm": float(np.mean([penetration(joints, FPS) for joints in clips])),
    }


def enough(clips: Clips, split: str) -> list[Item]:
    """The captioned items of a split; RequestError, which names splits that have more, when they are too few for
    R-precision."""
    items = clips.captioned(split)
    if len(items) < POOL:
        others = [f"--split {other}" for other in SPLITS if len(clips.captioned(other)) >= POOL]
        raise RequestError(
            f"The split '{split}' has {len(items)} captioned items, R-precision needs {POOL}: "
            + " or ".join([*others, "more data made by mosa prepare"])
            + " would do."
        )
    return items
