# SPDX-License-Identifier: GPL-3.0-or-later
"""Would more data help reconstruction? Small tokenizers that learned from a share of the training motions.

    .venv/bin/python benchmarks/reconstruction_share.py [--steps 2500] [--preset small]

All learn alike and as long; each is taken where its error on the validation split was lowest. Printed are the error on
training and test items, with the encoder's tokens, and how much further the training items are known. Wants `mosa
prepare` run once; goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path

import numpy as np
import torch

from mosa.evaluate.reconstruction import reconstruction
from mosa.model.config import PRESETS
from mosa.train.clips import Clips
from mosa.train.run import read_checkpoint
from mosa.train.sar import read_tokenizer
from mosa.train.tokenizer import TokenizerSettings, train_tokenizer

DATA, RUNS = Path("runs/data"), Path("runs/reconstruction_share")
SHARES = (0.125, 0.25, 0.5, 1.0)


def part_of(clips: Clips, share: float) -> Clips:
    """The clips with a random share of the training trials, and all of the other splits."""
    names = clips.trials("train")
    dropped = set(np.random.default_rng(0).permutation(names)[round(share * len(names)) :])
    part = copy.copy(clips)
    part.items = [item for item in clips.items if item.trial not in dropped]
    return part


def main() -> None:
    """Print one line per share."""
    parser = argparse.ArgumentParser(description="Would more data help reconstruction?")
    parser.add_argument("--steps", type=int, default=2500, help="steps of each tokenizer (default: %(default)s)")
    parser.add_argument("--preset", default="small", help="sizes of the tokenizers (default: %(default)s)")
    args = parser.parse_args()
    clips = Clips(DATA, PRESETS[args.preset].tokenizer.feature_set)
    for share in SHARES:
        folder, part = RUNS / f"{args.preset}-{share:g}", part_of(clips, share)
        settings = TokenizerSettings(args.preset, args.steps, batch=16)
        train_tokenizer(part, folder, settings, torch.device("cpu"))
        frozen, step = read_tokenizer(folder, args.preset), read_checkpoint(folder / "best.pt", "step")["step"]
        told = []
        for name, source, split in (("its training", part, "train"), ("test", clips, "test")):
            found = reconstruction(frozen.network, source, split, frozen.mean, frozen.std)
            told.append(f"{name} items {found['mpjpe_mm']:.1f} mm")
        print(f"{share:6.1%} of the motions (step {step}): {', '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
