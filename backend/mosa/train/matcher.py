# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train matcher`: the text-motion matching network, that judges generated motion or chooses among drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ..data.pack import Item
from ..model.text import TextEncoder
from ..model.text_motion import LONGEST, TextMotion, TextMotionConfig, matching_loss, ranking_loss, save_matcher
from ..motion.body import placed
from ..motion.features import joints_to_features, statistics
from .captions import CaptionFeatures, mirror_caption
from .clips import PLAIN, VARIANTS, Clips
from .cuts import Cut, captioned_cuts, with_described
from .graded import ROUNDS, Asked, graded
from .rewording import rewordings, said
from .run import held, load_weights, read_checkpoint, train

if TYPE_CHECKING:
    from ..generate.model import Model

LEAST_SHARE = 0.8
"""Training clips are cut at random to this share of their length or more."""
HELD_OUT = 8
"""One in so many requests is kept for validation."""
REQUESTS = 8
"""Requests in each step."""


@dataclass(frozen=True)
class MatcherSettings:
    """What decides the outcome of a run; `described` and `reworded` are as in `SarSettings`.

    With `sides` a motion must also be told from its own caption with left and right exchanged: few captions name a
    side, so that a batch seldom holds both. `drafts` names a model (its hash): of its drafts for one sentence, and
    their mirror images, those that show it must come before those that do not.
    """

    steps: int = 600
    batch: int = 64
    lr: float = 2e-3
    weight_decay: float = 0.1
    described: float = 0.0
    reworded: float = 0.0
    sides: bool = False
    drafts: str = ""
    validate_every: int = 50
    seed: int = 0


@dataclass
class Samples:
    """Clips of features (T, F) in half precision, the captions that fit each, and how often to draw it."""

    features: list[np.ndarray]
    captions: list[list[str]]
    chances: np.ndarray


def clip_features(joints: np.ndarray, feature_set: str) -> np.ndarray:
    """Features (T - 1, F) of a clip (T, 22, 3) by itself, not of the trial around it: generated motion has none."""
    return joints_to_features(placed(joints), feature_set)


class MatcherTraining:
    """One training on given items: features of all variants, text features, network and loss."""

    def __init__(
        self,
        clips: Clips,
        train_items: list[Item],
        val_items: list[Item],
        settings: MatcherSettings,
        device: torch.device,
        asked: Sequence[Asked] = (),
    ) -> None:
        self.settings, self.device = settings, device
        config = TextMotionConfig()
        self.held_out = asked[::HELD_OUT]
        self.asked_of_kind: defaultdict[int, list[Asked]] = defaultdict(list)
        for number, one in enumerate(asked):
            if number % HELD_OUT:
                self.asked_of_kind[one.kind].append(one)
        cuts = captioned_cuts(train_items, VARIANTS)
        if settings.described:
            cuts = with_described(cuts, clips, settings.described)
        self.train_set = _samples(clips, cuts, config)
        self.val_set = _samples(clips, captioned_cuts(val_items, (PLAIN,)), config)
        told, judged = (set(chain(*part.captions)) for part in (self.train_set, self.val_set))
        told |= {text for one in asked for text in (one.sentence, mirror_caption(one.sentence))}
        self.rewordings = rewordings(told) if settings.reworded else {}
        texts = told.union(judged, *self.rewordings.values())
        if settings.sides:
            texts |= {mirror_caption(text) for text in texts}
        self.text = CaptionFeatures(TextEncoder.load("minilm", device=device), texts)
        torch.manual_seed(settings.seed)
        self.model = TextMotion(config)
        mean, std = statistics([part.astype(np.float32) for part in self.train_set.features], config.feature_set)
        self.model.mean.copy_(torch.from_numpy(mean[: config.inputs]))
        self.model.std.copy_(torch.from_numpy(std[: config.inputs]))
        self.model.to(device)

    def loss(self, step: int) -> dict[str, Tensor]:
        """The loss of one step, decided by seed and step alone."""
        dice = np.random.default_rng((self.settings.seed, step))
        count = len(self.train_set.features)
        chosen = dice.choice(count, min(self.settings.batch, count), p=self.train_set.chances)
        parts = [_cut(self.train_set.features[index], dice) for index in chosen]
        options = [self.train_set.captions[index] for index in chosen]
        captions = [texts[dice.integers(len(texts))] for texts in options]
        spoken = [said(text, self.rewordings, self.settings.reworded, dice) for text in captions]
        found = self._forward(parts, options, captions, spoken)
        if self.asked_of_kind:
            requests = self._requests(dice)
            asked = [said(one.sentence, self.rewordings, self.settings.reworded, dice) for one in requests]
            found = self._with_ranking(found, requests, asked)
        return found

    def _requests(self, dice: np.random.Generator) -> list[Asked]:
        """Requests of one step: any description, then any request of it, on either side if drafts show that."""
        kinds = list(self.asked_of_kind)
        chosen = [self.asked_of_kind[kinds[number]] for number in dice.integers(len(kinds), size=REQUESTS)]
        drawn = [one[dice.integers(len(one))] for one in chosen]
        return [one.mirrored() if one.opposite.any() and dice.random() < 0.5 else one for one in drawn]

    def validate(self) -> dict[str, float]:
        """Loss and share of right first guesses over all validation items with their first captions."""
        parts = [features[:LONGEST] for features in self.val_set.features]
        spoken = [texts[0] for texts in self.val_set.captions]
        errors = self._forward(parts, self.val_set.captions, spoken, spoken)
        if self.held_out:
            errors = self._with_ranking(errors, self.held_out, [one.sentence for one in self.held_out])
        found = {name: float(value) for name, value in errors.items()}
        return {"score": found["loss"], **found}

    def _texts(self, spoken: list[str]) -> Tensor:
        """Embeddings (B, E) of sentences."""
        features, mask = self.text.batch(spoken)
        return self.model.embed_texts(features.to(self.device), mask.to(self.device))

    def _forward(
        self, parts: list[np.ndarray], options: list[list[str]], captions: list[str], spoken: list[str]
    ) -> dict[str, Tensor]:
        """Loss and share of right guesses for clips, all captions that fit each, one of them, and how that is said."""
        if self.settings.sides:
            captions, spoken = (texts + [mirror_caption(text) for text in texts] for texts in (captions, spoken))
        texts = self._texts(spoken)
        motions = self.model.embed_motions(*stacked(parts, self.device))
        same = torch.tensor([[text in fitting for text in captions] for fitting in options], device=self.device)
        guess = (motions @ texts.T).argmax(1, keepdim=True)
        return {
            "loss": matching_loss(motions, texts, same, self.model.scale),
            "right": same.gather(1, guess).float().mean(),
        }

    def _with_ranking(
        self, found: dict[str, Tensor], requests: Sequence[Asked], spoken: list[str]
    ) -> dict[str, Tensor]:
        """`found` with the loss of telling apart the candidates of requests, said like this, on top."""
        texts = self._texts(spoken)
        drafts, shows = zip(*[one.candidates for one in requests], strict=True)
        motions = self.model.embed_motions(*stacked(list(chain(*drafts)), self.device))
        motions = motions.view(len(requests), -1, texts.shape[-1])
        shown = torch.from_numpy(np.stack(shows)).to(self.device)
        loss, ordered = ranking_loss(motions, texts, shown, self.model.scale)
        return {**found, "loss": found["loss"] + loss, "ordered": ordered}


def stacked(parts: list[np.ndarray], device: torch.device) -> tuple[Tensor, Tensor]:
    """Clips of features (T, F) as one batch (B, 196, F) float32 with zeros behind, and their lengths (B,)."""
    rows = np.zeros((len(parts), LONGEST, parts[0].shape[-1]), np.float32)
    for row, part in zip(rows, parts, strict=True):
        row[: len(part)] = part
    return torch.from_numpy(rows).to(device), torch.tensor([len(part) for part in parts], device=device)


def _samples(clips: Clips, cuts: list[Cut], config: TextMotionConfig) -> Samples:
    """The clips of all cuts, one variant after the other: the twins of whole trials are large."""
    features, captions, chances = [], [], []
    for variant in dict.fromkeys(cut.variant for cut in cuts):
        alike = [cut for cut in cuts if cut.variant == variant]
        twins = {trial: clips.twin(trial, variant) for trial in sorted({cut.item.trial for cut in alike})}
        for cut in alike:
            part = twins[cut.item.trial][variant.range_of(cut.item)]
            features.append(clip_features(part, config.feature_set).astype(np.float16))
            captions.append(cut.captions)
            chances.append(cut.chance)
    return Samples(features, captions, np.array(chances) / np.sum(chances))


def _cut(features: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """A random range of a clip, at most 196 frames."""
    length = min(LONGEST, round(len(features) * dice.uniform(LEAST_SHARE, 1.0)))
    start = dice.integers(len(features) - length + 1)
    return features[start : start + length]


def train_matcher(
    clips: Clips,
    train_items: list[Item],
    val_items: list[Item],
    folder: Path,
    settings: MatcherSettings,
    device: torch.device,
    out: Path | None = None,
    model: Model | None = None,
) -> TextMotion:
    """Train, or go on training, in the run folder; returns the network that was best on the validation items.

    With `settings.drafts`, the hash of `model`, it also learns from drafts of that model, which are made first and kept
    in the run folder. With `out` it is also written there, in half precision, as a folder that `mosa evaluate` reads.
    """
    with held(folder, asdict(settings), clips.digest) as run:
        asked = [] if model is None else graded(model, ROUNDS, folder)
        training = MatcherTraining(clips, train_items, val_items, settings, device, asked)
        train(run, training.model, settings, training.loss, training.validate)
        best = read_checkpoint(folder / "best.pt", "model", "step", "score")
        load_weights(training.model, best["model"], folder / "best.pt")
        if out is not None:
            notes = {
                "step": best["step"],
                "validation_loss": best["score"],
                "items": len(train_items),
                **asdict(settings),
            }
            save_matcher(out, training.model, notes)
        return training.model.eval().requires_grad_(False)
