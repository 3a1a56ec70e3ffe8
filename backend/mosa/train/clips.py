# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepared motion in memory: features of every clip, and of its mirrored and re-timed twins."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ..data.pack import LEAST, Item, motion_problem, read_arrays, read_items
from ..errors import RequestError
from ..motion.features import joints_to_features, mirror

SPEEDS = (1.0, 0.9, 1.1)
"""Playback speeds of the augmentation; the first is the clip as it is."""
KEPT_BYTES = 4_000_000_000
"""Of features, at most: all twins of HumanML3D's motions would take 13 to 26 GB."""


@dataclass(frozen=True)
class Variant:
    """Which twin of a clip: mirrored or not, at what speed, and played backwards or not."""

    mirrored: bool = False
    speed: float = 1.0
    reversed: bool = False

    def range_of(self, item: Item) -> slice:
        """The frames of a captioned range in the twin of its trial; of one played backwards counted from there."""
        return slice(round(item.start / self.speed), round(item.end / self.speed))


PLAIN = Variant()
VARIANTS = tuple(Variant(mirrored, speed) for speed in SPEEDS for mirrored in (False, True))
WITHOUT_WORDS = (
    *VARIANTS,
    *(Variant(mirrored, speed) for speed in (0.8, 1.25) for mirrored in (False, True)),
    *(Variant(mirrored, reversed=True) for mirrored in (False, True)),
)
"""Twins for networks that read no captions, which played backwards or much faster would no longer be true."""


class Clips:
    """The prepared folder as joints, items and features, made when first asked for and kept as far as there is room."""

    def __init__(self, folder: Path, feature_set: str) -> None:
        """Read `folder`, made by `mosa prepare`. RequestError when it is not one."""
        try:
            self.joints = read_arrays(folder / "clips.npz")
            self.items = read_items(folder / "items.jsonl")
            self._check()
        except (OSError, ValueError) as error:
            raise RequestError(f"{folder} is not prepared data ({_reason(error)}); {_to_prepare(folder)}") from None
        self.folder = folder
        self.feature_set = feature_set
        self._features: dict[tuple[str, Variant], np.ndarray] = {}
        self._room = KEPT_BYTES

    def _check(self) -> None:
        """ValueError for a motion or an item that training cannot use."""
        for name, joints in self.joints.items():
            if problem := motion_problem(joints):
                raise ValueError(f"{name} in clips.npz: {problem}")
        for item in self.items:
            if item.frames < LEAST or item.end > len(self.joints.get(item.trial, ())):
                raise ValueError(f"{item.id} in items.jsonl: no frames {item.start} to {item.end} of {item.trial}")

    @cached_property
    def digest(self) -> str:
        """A hash of all motions and captions."""
        digest = hashlib.blake2b(digest_size=16)
        for name, joints in self.joints.items():
            digest.update(name.encode() + np.ascontiguousarray(joints).tobytes())
        for item in self.items:
            digest.update(repr(item).encode())
        return digest.hexdigest()

    def require(self, split: str, captions: bool) -> None:
        """RequestError when a split has no motion or, where they are needed, no captions."""
        if not (self.captioned(split) if captions else self.trials(split)):
            what = "captioned item" if captions else "motion"
            raise RequestError(
                f"{self.folder} has no {what} in the {split} split; prepare data that has with mosa prepare"
            )

    def trials(self, split: str) -> list[str]:
        """Names of the trials of a split; motion without captions belongs to the training split."""
        owner = {item.trial: item.split for item in self.items}
        return [name for name in self.joints if owner.get(name, "train") == split]

    def captioned(self, split: str) -> list[Item]:
        """The captioned items of a split."""
        return [item for item in self.items if item.split == split and item.captions]

    def features(self, trial: str, variant: Variant = PLAIN) -> np.ndarray:
        """Features (N - 1, width) float32, not normalised, of a whole trial."""
        key = (trial, variant)
        if key in self._features:
            return self._features[key]
        made = joints_to_features(self.twin(trial, variant), self.feature_set).astype(np.float32)
        # Trainings draw at random, so that what came first is as good to keep as what came last.
        if made.nbytes <= self._room:
            self._features[key] = made
            self._room -= made.nbytes
        return made

    def twin(self, trial: str, variant: Variant) -> np.ndarray:
        """Joints (N, 22, 3) of a whole trial, mirrored, re-timed and played backwards."""
        played = self.joints[trial][:: -1 if variant.reversed else 1]
        joints = retimed(played.astype(float), variant.speed)
        return mirror(joints) if variant.mirrored else joints

    def item_features(self, item: Item, variant: Variant = PLAIN) -> np.ndarray:
        """Features (T, F) of one captioned range."""
        return self.features(item.trial, variant)[variant.range_of(item)]


def _reason(problem: OSError | ValueError) -> str:
    """What is wrong, with the name of a file that cannot be read."""
    if isinstance(problem, OSError) and problem.filename:
        return f"{Path(problem.filename).name}: {problem.strerror}"
    return str(problem)


def _to_prepare(folder: Path) -> str:
    """What to do about a folder that is not prepared: one that is of something else may be the data itself."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "clips.npz").exists():
        return f"if your motions are there, run: mosa prepare --data {folder} --out PREPARED, and name that"
    return f"run: mosa prepare --out {folder}"


def retimed(joints: np.ndarray, speed: float) -> np.ndarray:
    """The clip (N, 22, 3) played `speed` times as fast, at the same frame rate."""
    if speed == 1.0:
        return joints
    times = np.arange(0, len(joints) - 1, speed)
    before = times.astype(int)
    share = (times - before)[:, None, None]
    return joints[before] * (1 - share) + joints[before + 1] * share


def padded(features: np.ndarray, frames: int) -> np.ndarray:
    """Normalised features (T, F) followed by zeros up to (frames, F)."""
    out = np.zeros((frames, features.shape[-1]), np.float32)
    out[: len(features)] = features[:frames]
    return out
