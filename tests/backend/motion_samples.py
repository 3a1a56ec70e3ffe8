# SPDX-License-Identifier: GPL-3.0-or-later
"""Motions for the tests: made ones, and real ones from the motion pack."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pytest

from mosa.data.pack import read_items, read_motions
from mosa.motion.rotations import from_axis_angle, multiply, normalize

PACK = Path(__file__).resolve().parents[2] / "backend" / "data" / "open_motion"

BENDS = {
    **dict.fromkeys((1, 2, 16, 17), 1.0),
    **dict.fromkeys((3, 6, 9, 12, 13, 14), 0.25),
    **dict.fromkeys((7, 8), 0.4),
}
"""Largest turn of ball joints, radians."""


def plausible_motion(seed: int, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Smooth random rotations (T, 22, 4) within what joints can do, and a root path (T, 3)."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames) / 20.0

    def waves(shape: tuple[int, ...]) -> np.ndarray:
        """Sums of slow sines (T, *shape) within -1 and 1."""
        phase, speed = rng.uniform(0, 6.28, (2, *shape)), rng.uniform(0.5, 5.0, (2, *shape))
        angles = phase[:, None] + speed[:, None] * time[:, None].reshape(1, -1, *[1] * len(shape))
        return np.sin(angles).mean(axis=0)

    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, 22, 1))
    for joint, size in BENDS.items():
        vector = size * waves((3,)) / np.sqrt(3)
        angle = np.linalg.norm(vector, axis=-1)
        rotations[:, joint] = from_axis_angle(normalize(vector), angle)
    for joint, axis in ((4, [1, 0, 0]), (5, [1, 0, 0]), (18, [0, -1, 0]), (19, [0, 1, 0])):
        bend = 0.9 + 0.8 * waves(())
        rotations[:, joint] = from_axis_angle(np.tile(np.array(axis, float), (frames, 1)), bend)
    heading = from_axis_angle(np.tile([0.0, 1.0, 0.0], (frames, 1)), 3.0 * waves(()))
    lean = from_axis_angle(np.tile([1.0, 0.0, 0.0], (frames, 1)), 0.5 * waves(()))
    rotations[:, 0] = multiply(heading, lean)
    return rotations, np.array([0.0, 0.9, 0.0]) + waves((3,)) * np.array([1.0, 0.2, 1.0])


@functools.cache
def _pack() -> tuple[list, dict[str, np.ndarray]]:
    return read_items(PACK / "items.jsonl"), read_motions(PACK / "motions.npz")


def real_clips(
    words: str = "", most: int = 40, split: tuple[str, ...] = ("train", "val", "test")
) -> list[tuple[str, np.ndarray]]:
    """Up to `most` captioned clips, (id, joints (T, 22, 3)), of the pack's splits; skips without it.

    With `words` only those of which a caption contains them.
    """
    if not (PACK / "motions.npz").exists():
        pytest.skip(f"needs the motion pack in {PACK}")
    items, motions = _pack()
    chosen = [
        item
        for item in items
        if item.split in split and item.frames >= 40 and any(words in caption.lower() for caption in item.captions)
    ]
    step = max(1, len(chosen) // most)
    return [(item.id, motions[item.trial][item.start : item.end].astype(float)) for item in chosen[::step][:most]]
