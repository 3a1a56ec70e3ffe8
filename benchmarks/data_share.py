# SPDX-License-Identifier: GPL-3.0-or-later
"""Would more data help generation? Small transformers that learned from a share of the training motions.

    .venv/bin/python benchmarks/data_share.py [--steps 1200]

All speak of the tokens of the bundled tokenizer, which has seen all training motions, and learn alike, from the
captions as they are; each is taken where its validation loss was lowest. Printed are that loss, and the figures of
`mosa evaluate generation` on the test split. Wants `mosa prepare` run once; goes on where it was stopped. Some ten
minutes a share.
"""

from __future__ import annotations

import argparse
import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from mosa.evaluate.generation import (
    BUNDLED_MATCHER,
    GENERATED,
    NEAREST,
    RANDOM,
    REAL,
    generated,
    nearest_clips,
    random_clips,
)
from mosa.evaluate.generation import tables as judged
from mosa.evaluate.judge import Judge
from mosa.evaluate.physics import item_joints
from mosa.generate.model import Model, load_model
from mosa.model.config import PRESETS
from mosa.model.sar import SAR
from mosa.model.text_motion import load_matcher
from mosa.train.clips import Clips
from mosa.train.run import read_checkpoint, read_network
from mosa.train.sar import FrozenTokenizer, SarSettings, train_sar

DATA, RUNS = Path("runs/data"), Path("runs/data_share")
SHARES = (0.125, 0.25, 0.5, 1.0)
PRESET = "data-share"
SEEDS = [0, 1, 2]
MEASURES = ("FID", "KID", "R@3")


def part_of(clips: Clips, share: float) -> Clips:
    """The clips with a random share of the captioned training trials, and all of the other splits."""
    names = sorted({item.trial for item in clips.captioned("train")})
    kept = set(np.random.default_rng(0).permutation(names)[: round(share * len(names))])
    part = copy.copy(clips)
    part.items = [item for item in clips.items if item.split != "train" or item.trial in kept]
    return part


def trained(whole: Model, clips: Clips, folder: Path, steps: int) -> Model:
    """The model with a small transformer in place of its own, and neither chooser nor drafts."""
    bundle = copy.copy(whole.bundle)
    frozen = FrozenTokenizer(bundle.tokenizer, bundle.mean.numpy(), bundle.std.numpy())
    settings = SarSettings(PRESET, steps, batch=16, described=0.0, reworded=0.0, validate_every=50)
    train_sar(clips, frozen, folder, settings, torch.device("cpu"))
    config = PRESETS[PRESET]
    untrained = SAR(config.transformer, config.tokenizer)
    bundle.transformer = read_network("transformer", untrained, folder, "best").eval()
    bundle.chooser = None
    bundle.config = replace(config, offsets=whole.config.offsets)
    return Model(bundle)


def main() -> None:
    """Print one line per share."""
    parser = argparse.ArgumentParser(description="Would more data help generation?")
    parser.add_argument("--steps", type=int, default=1200, help="steps of each transformer (default: %(default)s)")
    steps = parser.parse_args().steps
    whole = load_model(device="cpu")
    PRESETS[PRESET] = replace(whole.config, name=PRESET, transformer=PRESETS["small"].transformer, chooser=None)
    clips = Clips(DATA, whole.config.tokenizer.feature_set)
    judge = Judge(load_matcher(BUNDLED_MATCHER), whole.device)
    items, known = clips.captioned("test"), clips.captioned("train")
    rows = {
        REAL: [[item_joints(clips, item) for item in items]],
        NEAREST: nearest_clips(judge, clips, items, known, SEEDS),
        RANDOM: random_clips(clips, items, known, SEEDS),
    }
    for share in SHARES:
        folder = RUNS / f"{share:g}"
        model = trained(whole, part_of(clips, share), folder, steps)
        loss = read_checkpoint(folder / "best.pt", "score", "step")
        found = judged(judge, items, {**rows, GENERATED: generated(model, items, SEEDS, None)}, known)
        told = [f"{share:6.1%} of the motions: validation loss {loss['score']:.2f} (step {loss['step']})"]
        for name, table in found.items():
            row = table["rows"][GENERATED]
            values = (f"{measure} {row[measure]['value']:.2f}±{row[measure]['interval']:.2f}" for measure in MEASURES)
            told.append(f"{name}: {', '.join(values)}")
        print("; ".join(told), flush=True)


if __name__ == "__main__":
    main()
