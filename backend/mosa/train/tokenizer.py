# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train tokenizer`: the CAQ-VAE on whole motions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from ..errors import RequestError
from ..evaluate.reconstruction import reconstruction
from ..model import joint
from ..model.bundle import Bundle
from ..model.caq_vae import CAQVAE, TokenizerOutput
from ..model.config import PRESETS
from ..model.ops import autocast
from ..motion.features import statistics
from .clips import PLAIN, WITHOUT_WORDS, Clips, padded
from .codes import with_most_used
from .distributed import parallel
from .losses import body_loss, crispness_loss, rebuilding_losses
from .run import Run, held, load_weights, read_checkpoint, train

QUANTIZER_WEIGHT = 0.02
"""From the MoSa trainer."""
DROPS = (300 / 500,)
"""When the learning rate falls in the published schedule: after epoch 300 of 500."""
COUNTED = 40
"""Batches in which the use of codes is counted, where a run starts from a model: each motion comes about thrice."""
SHORT_SHARE = 0.25
"""Share of samples cut to a random shorter length, so that padding is nothing new to the networks; not in the paper."""


@dataclass(frozen=True)
class TokenizerSettings:
    """What decides the outcome of a tokenizer run. `world` weighs the losses on the posed body (0 in the paper),
    `crisp` those on how crisp the motion is (likewise).

    `schedule` is "cosine", or "published": the learning rate falls in a step, full precision, no clipping of gradients,
    motions as whole as they fit, and no augmentation, for HumanML3D's own lists name the mirrored motions. With
    `decoder_only` the tokens keep their meaning, so that a transformer trained on them stays of use.
    """

    preset: str = "base"
    steps: int = 3600
    batch: int = 32
    lr: float = 5e-4
    world: float = 1.0
    seed: int = 0
    schedule: str = "cosine"
    decoder_only: bool = False
    crisp: float = 0.0
    weight_decay: ClassVar[float] = 0.0
    validate_every: ClassVar[int] = 250


class TokenizerTraining:
    """One training: data, network and losses."""

    def __init__(
        self,
        clips: Clips,
        settings: TokenizerSettings,
        device: torch.device,
        start: Bundle | None = None,
    ) -> None:
        self.settings, self.device, self.published = settings, device, settings.schedule == "published"
        config = PRESETS[settings.preset].tokenizer
        self.clips = clips
        self.clips.require("train", captions=False)
        self.clips.require("val", captions=True)
        self.names = self.clips.trials("train")
        lengths = np.array([len(self.clips.features(name)) for name in self.names], float)
        self.chances = lengths / lengths.sum()
        self.frames = config.frames
        torch.manual_seed(settings.seed)
        self.model = CAQVAE(config).to(device)
        if start is None:
            self.mean, self.std = statistics([self.clips.features(name) for name in self.names], config.feature_set)
        else:
            self.mean, self.std = start.mean.cpu().numpy(), start.std.cpu().numpy()
            load_weights(self.model, self._weights_of(start.tokenizer), "--from")
        if settings.decoder_only:
            self.model.encoder.requires_grad_(False)
            self.model.quantizer.requires_grad_(False)
        self.network = parallel(self.model)
        self.mean_t = torch.tensor(self.mean, dtype=torch.float32, device=device)
        self.std_t = torch.tensor(self.std, dtype=torch.float32, device=device)

    def _weights_of(self, start: CAQVAE) -> dict[str, Tensor]:
        """The weights to begin with: those of `start`, or, where its tokens need not stay, only its most used codes."""
        own, other = self.model.config, start.config
        if self.settings.decoder_only or (own.feature_set, own.scales) != (other.feature_set, other.scales):
            return start.state_dict()
        batches = (self.batch(step)[0] for step in range(COUNTED))
        return with_most_used(start.to(self.device), own.codes, batches)

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """(normalised features (B, frames, F), lengths (B,)) of a step, decided by seed and step alone.

        Of several processes each has its share of the B rows.
        """
        parts = self._parts(step)
        parts = parts[joint.share(len(parts))]
        rows = [padded((part - self.mean) / self.std, self.frames) for part in parts]
        lengths = torch.tensor([len(part) for part in parts], device=self.device)
        return torch.from_numpy(np.stack(rows)).to(self.device), lengths

    def _parts(self, step: int) -> list[np.ndarray]:
        """The ranges of features (T, F) that make the joint batch of a step."""
        dice = np.random.default_rng((self.settings.seed, step))
        parts = []
        for choice in dice.choice(len(self.names), self.settings.batch, p=self.chances):
            variant = PLAIN if self.published else WITHOUT_WORDS[dice.integers(len(WITHOUT_WORDS))]
            features = self.clips.features(self.names[choice], variant)
            length = min(len(features), self.frames)
            if not self.published and dice.random() < SHORT_SHARE and length > 40:
                length = int(dice.integers(40, length))
            start = dice.integers(len(features) - length + 1)
            parts.append(features[start : start + length])
        return parts

    def losses(self, step: int) -> dict[str, Tensor]:
        """The losses of one step."""
        x, lengths = self.batch(step)
        frames = torch.arange(self.frames, device=self.device) < lengths[:, None]
        stride = self.model.config.stride
        if self.settings.decoder_only:
            self.model.quantizer.eval()  # its codebooks must not move
        with autocast(self.device, enabled=not self.published):
            out = self.network(x, frames[:, ::stride])
        return self._total(out, x, frames)

    def _total(self, out: TokenizerOutput, x: Tensor, frames: Tensor) -> dict[str, Tensor]:
        found = rebuilding_losses(out.reconstruction, x, frames, self.mean_t, self.std_t, self.clips.feature_set)
        total = found.pop("features") + QUANTIZER_WEIGHT * out.quantizer_loss
        total = total + self.settings.world * body_loss(found) + self.settings.crisp * crispness_loss(found)
        return {
            "loss": total,
            **found,
            "quantizer": out.quantizer_loss,
            "usage": torch.tensor(sum(out.usage) / len(out.usage)),
        }

    def validate(self) -> dict[str, float]:
        """Reconstruction of the validation split's fixed windows; the score is the error with the heading kept."""
        found = reconstruction(self.model, self.clips, "val", self.mean, self.std)
        return {"score": found["mpjpe_mm"], **found}


def _keep_statistics(run: Run, statistics: dict[str, np.ndarray]) -> None:
    """Write the statistics of the features. RequestError where the run began with others: its network needs those."""
    own = {name: torch.from_numpy(values).float() for name, values in statistics.items()}
    path = run.folder / "statistics.pt"
    if (run.folder / "last.pt").exists() and path.exists():
        before = read_checkpoint(path, *own)
        if any(not torch.equal(before[name], values) for name, values in own.items()):
            raise RequestError(f"{run.folder} holds a run on other data or --from another model; choose another --run")
    run.save(path.name, own)


def train_tokenizer(
    clips: Clips,
    folder: Path,
    settings: TokenizerSettings,
    device: torch.device,
    start: Bundle | None = None,
) -> None:
    """Train, or go on training, in the run folder; ends with `best.pt` chosen on the validation split.

    `clips` have the features of the preset. With `start` a new run begins from the weights and statistics of that model
    instead of from nothing.
    """
    with held(folder, asdict(settings), clips.digest) as run:
        training = TokenizerTraining(clips, settings, device, start)
        _keep_statistics(run, {"mean": training.mean, "std": training.std})
        train(run, training.model, settings, training.losses, training.validate, DROPS if training.published else ())
