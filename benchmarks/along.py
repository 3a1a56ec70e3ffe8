# SPDX-License-Identifier: GPL-3.0-or-later
"""How well motions keep to a path on the ground: five prompts, eight seeds each, along a curve of some 8 metres.

    .venv/bin/python benchmarks/along.py

Prints how far from the path's end they end, how far from the path the pelvis is on average, and how fast feet slide
that stand, beside the same prompts and seeds without a path.
"""

from __future__ import annotations

import argparse

import numpy as np
from tqdm import tqdm

import mosa
from mosa.motion.contacts import contact_skate
from mosa.motion.course import Path

PROMPTS = (
    "a person walks forward",
    "a person walks",
    "a person runs forward",
    "an old man walks slowly",
    "a person walks backwards",
)
SHARE = np.linspace(0.0, 1.0, 40)
CURVE = [(float(1.2 * np.sin(2 * np.pi * share)), float(7 * share)) for share in SHARE]


def main() -> None:
    """Make the motions and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8, help="seeds of each prompt (default: 8)")
    seeds = parser.parse_args().seeds
    model, path = mosa.load_model(), Path(np.array(CURVE))
    ends, aside, led, free = [], [], [], []
    for prompt, seed in tqdm([(prompt, seed) for prompt in PROMPTS for seed in range(seeds)]):
        (motion,) = mosa.generate(model, prompt, seed=seed, course=CURVE)
        (alone,) = mosa.generate(model, prompt, seed=seed)
        ground = motion.root[:, [0, 2]]
        ends.append(np.linalg.norm(ground[-1] - path.points[-1]))
        aside.append(np.linalg.norm(ground[:, None] - path.points, axis=-1).min(axis=1).mean())
        led.append(contact_skate(motion.joints, motion.fps))
        free.append(contact_skate(alone.joints, alone.fps))
    print(f"{len(ends)} motions along {path.length:.1f} m")
    print(f"  from the path's end   median {np.median(ends):.2f} m, largest {np.max(ends):.2f} m")
    print(f"  beside the path       mean {np.mean(aside):.3f} m")
    print(f"  sliding of standing toes  {np.mean(led):.1f} cm/s, without a path {np.mean(free):.1f} cm/s")


if __name__ == "__main__":
    main()
