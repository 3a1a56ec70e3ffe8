# SPDX-License-Identifier: GPL-3.0-or-later
"""Would more data help reconstruction? The tokenizer's error on motion like none that it learned from, and on other.

    .venv/bin/python benchmarks/reconstruction_novelty.py

How new a clip is: for each of its frames how far the nearest of another trial of the training split is, by its joints
and those a fifth of a second later, heading and place taken out; mirrored motion counts. Training items stand beside
test items, though the tokenizer has seen themselves. Then: how new the test items would be if only a share of the
training trials were there. Wants `mosa prepare` run once. A minute.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np

from mosa.evaluate.reconstruction import mpjpe, rebuilt, windows
from mosa.generate.model import Model, load_model
from mosa.motion.features import facing, features_to_joints, heading_angle, mirror
from mosa.motion.rotations import rotate, yaw
from mosa.train.clips import Clips

DATA = Path("runs/data")
SHARES = (0.125, 0.25, 0.5, 1.0)
LATER, EVERY, CHOICES = 4, 5, 3
LONGEST = 196


def poses(joints: np.ndarray) -> np.ndarray:
    """Some frames' poses and those a little later (K, 132), of joints (T, 22, 3), in the direction of the first."""
    now, later = joints[:-LATER:EVERY], joints[LATER::EVERY]
    turn = yaw(-heading_angle(facing(now)))[:, None]
    both = [rotate(turn, part - now[:, :1]) for part in (now, later[: len(now)])]
    return np.concatenate(both, axis=1).reshape(len(now), -1).astype(np.float32)


def nearest(asked: np.ndarray, known: np.ndarray) -> np.ndarray:
    """How far (N,) the nearest of (M, 132) is from each of (N, 132): root mean square over joints, in mm."""
    squares = (asked**2).sum(1)[:, None] + (known**2).sum(1) - 2.0 * asked @ known.T
    return 1000.0 * np.sqrt(np.maximum(squares.min(axis=1), 0.0) / (asked.shape[1] / 3))


def judged(model: Model, clips: Clips, split: str, known: dict[str, np.ndarray]) -> np.ndarray:
    """(items, 2): how new each item of a split is, and the tokenizer's error on it, both in mm."""
    bundle, items = model.bundle, clips.captioned(split)
    parts = windows(clips, split, model.config.tokenizer.frames)
    made = rebuilt(bundle.tokenizer, parts, bundle.mean.numpy(), bundle.std.numpy())
    rows = []
    for item, part, (values, _) in zip(items, parts, made, strict=True):
        joints = features_to_joints(part, clips.feature_set)
        others = np.concatenate([frames for name, frames in known.items() if name != item.trial])
        error = mpjpe(features_to_joints(values, clips.feature_set), joints)
        rows.append((nearest(poses(joints), others).mean(), error))
    return np.array(rows)


def with_less(asked: np.ndarray, known: dict[str, np.ndarray], share: float) -> float:
    """How new the frames asked for are if only a share of the trials is known, mean over random shares."""
    dice, found = np.random.default_rng(0), []
    for _ in range(CHOICES if share < 1.0 else 1):
        names = dice.permutation(list(known))[: round(share * len(known))]
        found.append(nearest(asked, np.concatenate([known[name] for name in names])).mean())
    return float(np.mean(found))


def main() -> None:
    """Print the error by how new items are, and how new they would be with less data."""
    argparse.ArgumentParser(description="Would more data help reconstruction?").parse_args()
    model = load_model(device="cpu")
    clips = Clips(DATA, model.config.tokenizer.feature_set)
    known = {}
    for name in clips.trials("train"):
        joints = clips.joints[name]
        if len(joints) > LATER:
            known[name] = np.concatenate([poses(joints), poses(mirror(joints))])
    found = {split: judged(model, clips, split, known) for split in ("test", "train")}
    edges = np.quantile(found["test"][:, 0], [0.0, 0.25, 0.5, 0.75, 1.0])
    for low, high in itertools.pairwise([0.0, *edges[1:-1], np.inf]):
        told = []
        for split, rows in found.items():
            inside = rows[(rows[:, 0] >= low) & (rows[:, 0] < high)]
            told.append(
                f"{len(inside)} {split} items, on average {inside[:, 0].mean():.0f}: {inside[:, 1].mean():.1f} mm"
            )
        print(f"new by {low:.0f} to {high:.0f} mm: {'; '.join(told)}")
    tests = [poses(features_to_joints(part, clips.feature_set)) for part in windows(clips, "test", LONGEST)]
    for share in SHARES:
        newness = with_less(np.concatenate(tests), known, share)
        print(f"{share:6.1%} of the trials: test frames are new by {newness:.0f} mm")


if __name__ == "__main__":
    main()
