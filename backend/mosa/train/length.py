# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train length`: the estimator of how long a motion takes, from the captions of the training split.

A range that was cut out of a longer one (an item's `window`), and one as long as the model's window, tell only that
what their captions say takes at least so long: HumanML3D itself cuts at ten seconds. They count as that. Leaving the
windows out would take away the only examples of what has no end of its own, such as waiting or dancing.

Turns on the spot are named in captions of long takes only, as one of several things. How long they take by themselves
is learned from stretches that show one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..data.pack import Item
from ..generate.request import FRAMES_PER_TOKEN, MODEL_MIN_FRAMES
from ..model.config import PRESETS
from ..model.length import LengthEstimator, length_loss, median_length, sentence_vectors
from ..model.text import TextEncoder
from ..motion.skeleton import FPS
from .captions import CaptionFeatures, mirror_caption, rarity
from .clips import Clips
from .cuts import Cut, described_cuts
from .run import held, train

SPREAD = 0.2
"""A motion may be played faster or slower by up to this share and still do what its caption says."""


@dataclass(frozen=True)
class LengthSettings:
    """What decides the outcome of a run."""

    preset: str = "base"
    steps: int = 600
    batch: int = 64
    lr: float = 2e-3
    weight_decay: float = 0.05
    described: float = 0.06
    validate_every: int = 25
    seed: int = 0


@dataclass
class Samples:
    """Captions (N), the frames (N,) each takes or, where `cut` (N,) is True, takes at least, and weights (N,)."""

    captions: list[str]
    frames: np.ndarray
    cut: np.ndarray
    weights: np.ndarray


class LengthTraining:
    """One training: captions and lengths, text features, network and loss."""

    def __init__(self, clips: Clips, settings: LengthSettings, device: torch.device) -> None:
        self.settings, self.device = settings, device
        config = PRESETS[settings.preset]
        self.positions = config.tokenizer.length
        for split in ("train", "val"):
            clips.require(split, captions=True)
        self.train_set = _samples(clips.captioned("train"), mirrored=True)
        if settings.described:
            self.train_set = _with_timed(self.train_set, described_cuts(clips, timed=True), settings.described)
        self.val_set = _samples(clips.captioned("val"), mirrored=False)
        encoder = TextEncoder.load(config.text_encoder, device=device)
        self.text = CaptionFeatures(encoder, self.train_set.captions + self.val_set.captions)
        torch.manual_seed(settings.seed)
        self.model = LengthEstimator(config).to(device)
        self.baselines = {f"error_{name}": self._error(guess) for name, guess in self._simple_guesses().items()}

    def loss(self, step: int) -> dict[str, Tensor]:
        """The loss of one step, decided by seed and step alone."""
        dice = np.random.default_rng((self.settings.seed, step))
        samples = self.train_set
        chosen = dice.choice(len(samples.frames), self.settings.batch, p=samples.weights)
        frames = samples.frames[chosen] / dice.uniform(1 - SPREAD, 1 + SPREAD, len(chosen))
        return {"loss": self._losses(samples, chosen, frames)[1].mean()}

    def validate(self) -> dict[str, float]:
        """Negative log-likelihood of the validation items, and the median error in seconds beside simple guesses."""
        everything = np.arange(len(self.val_set.frames))
        logits, losses = self._losses(self.val_set, everything, self.val_set.frames)
        error = self._error(median_length(logits).cpu().numpy() * FRAMES_PER_TOKEN)
        return {"score": float(losses.cpu().double().numpy() @ self.val_set.weights), "error": error, **self.baselines}

    def _losses(self, samples: Samples, chosen: np.ndarray, frames: np.ndarray) -> tuple[Tensor, Tensor]:
        """Logits (B, positions) for the chosen captions and the losses (B,) of their being so many frames long."""
        text, mask = self.text.batch([samples.captions[index] for index in chosen])
        logits = self.model(text.to(self.device), mask.to(self.device))
        lengths = torch.from_numpy(np.clip(frames // FRAMES_PER_TOKEN, 1, self.positions).astype(int))
        cut = torch.from_numpy(samples.cut[chosen])
        return logits, length_loss(logits, lengths.to(self.device), cut.to(self.device))

    def _simple_guesses(self) -> dict[str, np.ndarray]:
        """Frames (N,) of the validation captions by the median of training, and by the nearest training caption."""
        known, vectors = self.train_set, [self._vectors(part.captions) for part in (self.val_set, self.train_set)]
        nearest = (vectors[0] @ vectors[1].T).argmax(1).numpy()
        middle = np.median(self._clipped(known.frames[~known.cut]))
        return {"median": np.full(len(nearest), middle), "nearest": known.frames[nearest]}

    def _vectors(self, captions: list[str]) -> Tensor:
        return F.normalize(sentence_vectors(*self.text.batch(captions)), dim=-1)

    def _error(self, guess: np.ndarray) -> float:
        """The median error, in seconds, of guessed frames (N,) for the validation captions of known length."""
        error = np.abs(self._clipped(guess) - self._clipped(self.val_set.frames))[~self.val_set.cut]
        return float(np.median(error) / FPS) if len(error) else float("nan")

    def _clipped(self, frames: np.ndarray) -> np.ndarray:
        """Frames as the model would make them."""
        return np.clip(frames, MODEL_MIN_FRAMES, self.positions * FRAMES_PER_TOKEN)


def _samples(items: list[Item], mirrored: bool) -> Samples:
    """Every caption of every item, in both wordings with `mirrored`.

    Items of one first caption share their weight, as in the transformer's training.
    """
    weight_of = rarity(items)
    captions, frames, cut, weights = [], [], [], []
    for item in items:
        texts = item.captions + [mirror_caption(text) for text in item.captions] * mirrored
        captions += texts
        frames += [item.frames] * len(texts)
        cut += [item.window] * len(texts)
        weights += [weight_of[item.captions[0]] / len(texts)] * len(texts)
    return Samples(captions, np.array(frames), np.array(cut), np.array(weights) / np.sum(weights))


def _with_timed(samples: Samples, timed: list[Cut], share: float) -> Samples:
    """The samples and, for this share of what is drawn, stretches that are as long as what they show takes."""
    told = [(text, cut.item.frames, cut.chance / len(cut.captions)) for cut in timed for text in cut.captions]
    if not told:
        return samples
    captions, frames, weights = zip(*told, strict=True)
    return Samples(
        samples.captions + list(captions),
        np.concatenate([samples.frames, frames]),
        np.concatenate([samples.cut, np.zeros(len(frames), bool)]),
        np.concatenate([samples.weights * (1 - share), np.array(weights) / np.sum(weights) * share]),
    )


def train_length(clips: Clips, folder: Path, settings: LengthSettings, device: torch.device) -> None:
    """Train, or go on training, in the run folder; `best.pt` is the best on validation, `last.pt` the newest."""
    with held(folder, asdict(settings), clips.digest) as run:
        training = LengthTraining(clips, settings, device)
        train(run, training.model, settings, training.loss, training.validate)
