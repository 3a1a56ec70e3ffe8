# SPDX-License-Identifier: GPL-3.0-or-later
"""Would more data help in-betweening? The error of matched motion against the share of the library that it may use.

    .venv/bin/python benchmarks/library_share.py

Windows of the validation split as in `mosa evaluate inbetween`, gaps of 20 and 40 frames, without the in-betweening
network; L2P relative to slerp, means over clips. Wants `mosa prepare` run once. Minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from mosa.evaluate.inbetween import accuracy, cut, methods, position_deviation
from mosa.generate.model import Model, load_model
from mosa.motion.library import Library, Matcher
from mosa.motion.window import PAST
from mosa.train.clips import Clips

DATA = Path("runs/data")
SHARES = (0.125, 0.25, 0.5, 1.0)
GAPS = (20, 40)
OURS = "ours, most likely"


def part_of(library: Library, share: float, seed: int) -> Library:
    """A random share of the motions of a library."""
    ends = np.cumsum(library.lengths)
    motions = np.random.default_rng(seed).permutation(len(ends))[: round(share * len(ends))]
    parts = [slice(ends[index] - library.lengths[index], ends[index]) for index in motions]
    return Library.of([(library.rotations[part], library.root[part]) for part in parts])


def errors(model: Model, clips: Clips, library: Library) -> list[float]:
    """L2P relative to slerp for each of GAPS."""
    vars(model)["matcher"] = Matcher.of(library)
    rows = {name: method for name, method in methods(model).items() if name in ("slerp", OURS)}
    std = position_deviation(clips)
    found = []
    for gap in GAPS:
        table = accuracy(rows, cut(clips, "val", gap, PAST, 1, ()), std, seed=0)
        found.append(table[OURS]["L2P / slerp"])
    return found


def main() -> None:
    """Print one line per share and random choice."""
    argparse.ArgumentParser(description="Would more data help in-betweening?").parse_args()
    model = load_model()
    model.bundle.inbetween = None
    whole = model.bundle.library
    if whole is None:
        raise SystemExit("This model has no library of motions.")
    clips = Clips(DATA, model.config.tokenizer.feature_set)
    for share in SHARES:
        for seed in range(1 if share == 1.0 else 2):
            values = errors(model, clips, part_of(whole, share, seed))
            told = ", ".join(f"{gap} frames {value:.2f}" for gap, value in zip(GAPS, values, strict=True))
            print(f"{share:6.1%} of the motions, choice {seed}: {told}", flush=True)


if __name__ == "__main__":
    main()
