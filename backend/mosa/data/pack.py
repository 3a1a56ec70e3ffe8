# SPDX-License-Identifier: GPL-3.0-or-later
"""The open motion pack: captioned clips in one compact folder.

`motions.npz` holds all trials end to end: `root` (N, 3) float32 metres, `joints` (N, 21, 3) int16, the other joints
relative to the root in steps of 0.05 mm and differenced in time (which compresses better), `names` and `lengths`.
`items.jsonl` names the captioned ranges, `trials.json` the source of each trial.
"""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import RequestError

STEP = 0.00005
"""Metres per integer step of the joint positions."""
SPLITS = ("train", "val", "test")
LEAST = 16
"""Frames of the shortest motion that is used."""


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
    window: bool = False
    """Whether what the captions tell goes on beyond the range, so that its length says little."""

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.end - self.start


def take(name: str, names: Container[str]) -> str:
    """The take behind a name: itself or, for HumanML3D's mirrored twin of one of `names` (M000123 of 000123), that one.

    What looks up, holds back or counts motions must not take a twin for another motion.
    """
    original = name.removeprefix("M")
    return original if original in names else name


def motion_problem(joints: np.ndarray) -> str:
    """Why an array is no motion (T, 22, 3) that can be used, in a few words; empty where it is one."""
    if joints.dtype.kind != "f":
        return f"{joints.dtype} instead of floating-point numbers"
    if joints.ndim != 3 or joints.shape[1:] != (22, 3):
        return f"shape {joints.shape} instead of (frames, 22, 3)"
    if len(joints) < LEAST:
        return f"{len(joints)} frames, fewer than {LEAST}"
    if not np.isfinite(joints).all():
        return "contains NaN or infinity"
    legs = joints[:, 4:9] - joints[:, 1:6]  # the joints below hips, spine and knees
    return "" if np.linalg.norm(legs[:, [0, 1, 3, 4]], axis=-1).any(axis=0).all() else "legs without length"


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """All arrays of an .npz. ValueError when it is none, or damaged; OSError when it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except OSError:
        raise
    except Exception as error:  # numpy and zipfile raise any kind for a broken file
        raise ValueError(" ".join(str(error).split()) or type(error).__name__) from None


def write_motions(path: Path, motions: dict[str, np.ndarray]) -> None:
    """Write trials (T, 22, 3), metres, as the pack's `motions.npz`; exact to half of STEP.

    RequestError where joints are too far from their root for its numbers.
    """
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
        arrays = read_arrays(path)
        root, differences, lengths, names = (arrays[name] for name in ("root", "joints", "lengths", "names"))
    except FileNotFoundError:
        raise RequestError(f"{path} is missing; --data names a folder made like backend/data/open_motion") from None
    except (KeyError, ValueError, OSError) as error:
        raise RequestError(f"{path} is not a motion pack: {error}") from None
    frames = len(root) if root.ndim else 0
    fits = root.shape == (frames, 3) and differences.shape == (frames, 21, 3) and lengths.shape == names.shape
    if not fits or lengths.ndim != 1 or lengths.dtype.kind not in "iu" or lengths.sum() != frames:
        raise RequestError(f"{path} is not a motion pack: the shapes of its arrays do not fit each other")
    steps = np.cumsum(differences, axis=0, dtype=np.int16)
    joints = np.concatenate([root[:, None], root[:, None] + steps * np.float32(STEP)], axis=1)
    ends = np.cumsum(lengths)
    return {str(name): joints[end - n : end] for name, n, end in zip(names, lengths, ends, strict=True)}


def read_items(path: Path) -> list[Item]:
    """Items of an `items.jsonl`. RequestError names the line that cannot be read, and a trial of two splits."""
    items = []
    known = set(Item.__dataclass_fields__)
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            items.append(_checked(Item(**{key: value for key, value in json.loads(line).items() if key in known})))
        except (ValueError, TypeError, AttributeError) as error:
            raise RequestError(f"{path}, line {number}: not an item ({error})") from None
    split_of: dict[str, str] = {}
    for item in items:
        if (split := split_of.setdefault(item.trial, item.split)) != item.split:
            raise RequestError(f"{path}: trial {item.trial} is in {split} and in {item.split}; give it one split")
    return items


def _checked(item: Item) -> Item:
    """The item without empty captions. ValueError when a value is not of its kind."""
    if not isinstance(item.trial, str) or item.split not in SPLITS:
        raise ValueError(f"trial {item.trial!r}, split {item.split!r}")
    if type(item.start) is not int or type(item.end) is not int or not 0 <= item.start < item.end:
        raise ValueError(f"frames {item.start!r} to {item.end!r}")
    if not isinstance(item.captions, list) or not all(isinstance(caption, str) for caption in item.captions):
        raise ValueError("captions must be a list of sentences")
    if type(item.window) is not bool:
        raise ValueError(f"window {item.window!r}")
    item.captions = [caption for caption in item.captions if caption.strip()]
    return item
