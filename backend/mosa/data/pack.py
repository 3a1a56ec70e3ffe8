# SPDX-License-Identifier: GPL-3.0-or-later
"""The open motion pack: captioned clips in one compact folder.

`motions.npz` holds all trials end to end: `root` (N, 3) float32 metres, `joints` (N, 21, 3) int16, the other joints
relative to the root in steps of 0.05 mm and differenced in time (which compresses better), `names` and `lengths`.
`items.jsonl` names the captioned ranges, `trials.json` the source of each trial.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import RequestError

STEP = 0.00005
"""Metres per integer step of the joint positions."""


@dataclass
class Item:
    """A captioned range of a trial: frames start to end - 1 at 20 fps."""

    id: str
    trial: str
    start: int
    end: int
    split: str
    captions: list[str] = field(default_factory=list)
    caption_source: str = ""

    @property
    def frames(self) -> int:
        return self.end - self.start


def write_motions(path: Path, motions: dict[str, np.ndarray]) -> None:
    """Write trials (T, 22, 3), metres, as the pack's `motions.npz`; exact to half of STEP."""
    stacked = np.concatenate([motions[name] for name in motions]).astype(np.float64)
    root = stacked[:, 0].astype(np.float32)
    steps = np.rint((stacked[:, 1:] - root[:, None]) / STEP)
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        raise RequestError(f"{path}: a joint is more than 1.6 m from its root; check the unit (metres)")
    # int16 differences may wrap around; summing them up wraps back.
    differences = np.diff(steps.astype(np.int16), axis=0, prepend=np.zeros((1, 21, 3), np.int16))
    lengths = np.array([len(motions[name]) for name in motions])
    np.savez_compressed(path, root=root, joints=differences, lengths=lengths, names=np.array(list(motions)))


def read_motions(path: Path) -> dict[str, np.ndarray]:
    """Trials by name, each (T, 22, 3) float32 metres, y up, 20 fps. RequestError for a missing or foreign file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            root, differences = file["root"], file["joints"]
            lengths, names = file["lengths"], file["names"]
    except FileNotFoundError:
        raise RequestError(f"{path} is missing; --data names a folder made like backend/data/open_motion") from None
    except (KeyError, ValueError, OSError) as error:
        raise RequestError(f"{path} is not a motion pack: {error}") from None
    steps = np.cumsum(differences, axis=0, dtype=np.int16)
    joints = np.concatenate([root[:, None], root[:, None] + steps * np.float32(STEP)], axis=1)
    ends = np.cumsum(lengths)
    return {str(name): joints[end - n : end] for name, n, end in zip(names, lengths, ends, strict=True)}


def read_items(path: Path) -> list[Item]:
    """Items of an `items.jsonl`. RequestError names the line that cannot be read."""
    items = []
    known = set(Item.__dataclass_fields__)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            items.append(Item(**{key: value for key, value in json.loads(line).items() if key in known}))
        except (json.JSONDecodeError, TypeError) as error:
            raise RequestError(f"{path}, line {number}: not an item ({error})") from None
    return items
