# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clean-up gives and what it costs: single drafts of the validation captions before and after it.

    .venv/bin/python benchmarks/cleanup_cost.py

Prints one row each: FID to the real clips by the bundled matcher, jerk (m/s^3) of all joints and of the knees, and the
speed (cm/s) of toes near the ground. Wants `mosa prepare` run once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from tqdm import tqdm

from mosa.evaluate.generation import BUNDLED_MATCHER
from mosa.evaluate.judge import Judge
from mosa.evaluate.metrics import frechet_distance
from mosa.evaluate.physics import SHORTEST, item_joints
from mosa.generate.model import load_model
from mosa.generate.text_to_motion import generate
from mosa.model.text_motion import load_matcher
from mosa.motion.contacts import foot_skate, jerk
from mosa.motion.skeleton import FPS
from mosa.train.clips import Clips

KNEES = [4, 5]


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description="What the clean-up gives and what it costs.")
    parser.add_argument("--model", type=Path, help="model folder (default: the bundled one)")
    parser.add_argument("--data", type=Path, default=Path("runs/data"), help="default: %(default)s")
    parser.add_argument("--split", default="val", help="default: %(default)s")
    parser.add_argument("--seeds", type=int, default=4, help="motions of each caption (default: %(default)s)")
    options = parser.parse_args()
    model = load_model(options.model)
    clips = Clips(options.data, model.config.tokenizer.feature_set)
    judge = Judge(load_matcher(BUNDLED_MATCHER), model.device)
    items = [item for item in clips.captioned(options.split) if item.frames >= SHORTEST]
    real = [item_joints(clips, item) for item in items]
    seen = judge.motions(real)
    print("motion                FID   jerk  knees  skate")
    print(f"real                      {_row(real)}")
    for name, cleanup in (("before the clean-up", False), ("after it", True)):
        repeats = []
        for seed in tqdm(range(options.seeds), desc=name, leave=False):
            repeats.append(
                [
                    generate(
                        model,
                        item.captions[0],
                        frames=len(joints),
                        seed=1000 * seed + number,
                        drafts=1,
                        cleanup=cleanup,
                    )[0].joints
                    for number, (item, joints) in enumerate(zip(items, real, strict=True))
                ]
            )
        fid = np.mean([frechet_distance(seen, judge.motions(motions)) for motions in repeats])
        print(f"{name:20} {fid:5.2f} {_row([joints for motions in repeats for joints in motions])}")


def _row(motions: list[np.ndarray]) -> str:
    knees = [jerk(joints[:, KNEES], FPS) for joints in motions]
    skate = np.mean([foot_skate(joints, FPS) for joints in motions])
    return f"{np.mean([jerk(joints, FPS) for joints in motions]):6.1f} {np.mean(knees):6.1f} {skate:6.1f}"


if __name__ == "__main__":
    main()
