# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate folds`: all captioned items in turn, by five matchers that have not seen them."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from ..data.pack import SPLITS, take
from ..errors import RequestError
from ..train.matcher import MatcherSettings, train_matcher
from . import generation
from .generation import NEAREST, RANDOM, REAL, Repeats, Table, nearest_clips, random_clips, tables
from .judge import Judge
from .physics import item_joints

if TYPE_CHECKING:
    from ..data.pack import Item
    from ..train.clips import Clips

FOLDS = 5
FOLD_SEED = 0
HELD_BACK = 10
"""One in so many takes of a fold's training items chooses the checkpoint."""


def folds(clips: Clips, runs: Path, steps: int | None, seeds: list[int], device: torch.device) -> dict[str, object]:
    """Real motion and looked-up clips, all captioned items in turn, by five matchers that have not seen their trial.

    Rows of a generator are not among them: it has seen most of the trials. Run folders lie in `runs`, so that the same
    command goes on where it was stopped; without `steps` as many as `mosa train matcher` takes. Values are means over
    the folds. Raises RequestError, before the first training, for folds of fewer than 32 items.
    """
    settings = MatcherSettings() if steps is None else MatcherSettings(steps=steps)
    parts = [part for split in SPLITS for part in clips.captioned(split)]
    smallest = min(sum(part.trial in fold for part in parts) for fold in fold_trials(parts))
    if smallest < generation.POOL:
        raise RequestError(
            f"Of the {len(parts)} captioned items of all splits a fold has {smallest}, R-precision needs "
            f"{generation.POOL}: prepare more data with mosa prepare."
        )
    found = [_fold(clips, parts, number, runs / str(number), settings, seeds, device) for number in range(FOLDS)]
    shared = [name for name in found[0] if all(name in tables for tables in found)]
    return {"seeds": seeds, **{name: _together([tables[name] for tables in found]) for name in shared}}


def fold_trials(items: list[Item]) -> list[set[str]]:
    """The trials of the items, shuffled with a fixed seed and dealt out to five folds; mirrored twins stay together."""
    trials = {item.trial for item in items}
    takes = sorted({take(trial, trials) for trial in trials})
    order = np.random.default_rng(FOLD_SEED).permutation(len(takes))
    dealt = [{takes[index] for index in order[number::FOLDS]} for number in range(FOLDS)]
    return [{trial for trial in trials if take(trial, trials) in fold} for fold in dealt]


def _fold(
    clips: Clips,
    items: list[Item],
    number: int,
    folder: Path,
    settings: MatcherSettings,
    seeds: list[int],
    device: torch.device,
) -> dict[str, Table]:
    """The tables of one fold, by a matcher trained on the four others."""
    trials = fold_trials(items)[number]
    own = [item for item in items if item.trial in trials]
    rest = [item for item in items if item.trial not in trials]
    others = {item.trial for item in rest}
    held_back = set(sorted({take(trial, others) for trial in others})[::HELD_BACK])
    learnt = [item for item in rest if take(item.trial, others) not in held_back]
    choosing = [item for item in rest if take(item.trial, others) in held_back]
    with redirect_stdout(sys.stderr):  # a training tells how it goes, and our output is to be JSON alone
        network = train_matcher(clips, learnt, choosing, folder, settings, device)
    judge = Judge(network, device)
    rows: dict[str, Repeats] = {
        REAL: [[item_joints(clips, item) for item in own]],
        NEAREST: nearest_clips(judge, clips, own, rest, seeds),
        RANDOM: random_clips(clips, own, rest, seeds),
    }
    return tables(judge, own, rows, rest)


def _together(tables: list[Table]) -> Table:
    """The means over the folds; being of different trials, their intervals add up as squares do."""

    def both(row: str, metric: str) -> dict[str, float]:
        found = [table["rows"][row][metric] for table in tables]
        width = np.linalg.norm([measure["interval"] for measure in found]) / len(found)
        return {"value": float(np.mean([measure["value"] for measure in found])), "interval": float(width)}

    return Table(
        items=sum(table["items"] for table in tables),
        trials=sum(table["trials"] for table in tables),
        rows={row: {metric: both(row, metric) for metric in metrics} for row, metrics in tables[0]["rows"].items()},
    )
