# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train tokenizer`: the CAQ-VAE on whole motions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..evaluate.reconstruction import reconstruction
from ..model.bundle import Bundle
from ..model.caq_vae import CAQVAE, TokenizerOutput
from ..model.config import PRESETS
from ..motion.features import group, statistics
from .clips import VARIANTS, Clips, padded
from .geometry import world_pose
from .run import Run, train

POSITION_WEIGHT = 0.5
QUANTIZER_WEIGHT = 0.02
"""Both from the MoSa trainer."""
SHORT_SHARE = 0.25
"""Share of samples cut to a random shorter length, so that padding is nothing new to the networks."""


@dataclass(frozen=True)
class TokenizerSettings:
    """What decides the outcome of a tokenizer run. `world` weighs the losses on the posed body (0 in the paper)."""

    preset: str = "base"
    steps: int = 3600
    batch: int = 32
    lr: float = 5e-4
    world: float = 1.0
    seed: int = 0


class TokenizerTraining:
    """One training: data, network and losses."""

    def __init__(
        self,
        data: Path,
        settings: TokenizerSettings,
        device: torch.device,
        start: Bundle | None = None,
    ) -> None:
        self.settings, self.device = settings, device
        config = PRESETS[settings.preset].tokenizer
        self.clips = Clips(data, config.feature_set)
        self.names = self.clips.trials("train")
        lengths = np.array([len(self.clips.features(name)) for name in self.names], float)
        self.chances = lengths / lengths.sum()
        if start is None:
            torch.manual_seed(settings.seed)
            self.model = CAQVAE(config).to(device)
            self.mean, self.std = statistics([self.clips.features(name) for name in self.names], config.feature_set)
        else:
            self.model = start.tokenizer.to(device)
            self.mean, self.std = start.mean.cpu().numpy(), start.std.cpu().numpy()
        self.frames = config.frames
        self.mean_t = torch.tensor(self.mean, dtype=torch.float32, device=device)
        self.std_t = torch.tensor(self.std, dtype=torch.float32, device=device)

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """(normalised features (B, frames, F), lengths (B,)) of a step, decided by seed and step alone."""
        dice = np.random.default_rng((self.settings.seed, step))
        rows, lengths = [], []
        for choice in dice.choice(len(self.names), self.settings.batch, p=self.chances):
            variant = VARIANTS[dice.integers(len(VARIANTS))]
            features = self.clips.features(self.names[choice], variant)
            length = min(len(features), self.frames)
            if dice.random() < SHORT_SHARE and length > 40:
                length = int(dice.integers(40, length))
            start = dice.integers(len(features) - length + 1)
            rows.append(padded((features[start : start + length] - self.mean) / self.std, self.frames))
            lengths.append(length)
        return torch.from_numpy(np.stack(rows)).to(self.device), torch.tensor(lengths, device=self.device)

    def losses(self, step: int) -> dict[str, Tensor]:
        """The losses of one step."""
        x, lengths = self.batch(step)
        frames = torch.arange(self.frames, device=self.device) < lengths[:, None]
        stride = self.model.config.stride
        with torch.autocast(self.device.type, torch.bfloat16):
            out = self.model(x, frames[:, ::stride])
        return self._total(out, x, frames)

    def _total(self, out: TokenizerOutput, x: Tensor, frames: Tensor) -> dict[str, Tensor]:
        feature_set = self.clips.feature_set
        weight = frames.unsqueeze(-1).float()
        position = group(feature_set, "position")
        plain = _smooth_l1(out.reconstruction, x, weight)
        local = _smooth_l1(out.reconstruction[..., position], x[..., position], weight)
        pose, path = world_pose(out.reconstruction * self.std_t + self.mean_t, feature_set)
        true_pose, true_path = world_pose(x * self.std_t + self.mean_t, feature_set)
        scale = self.std_t[position][0]
        world = _l1((pose - true_pose).flatten(2) / scale, weight)
        moved = (pose + path.unsqueeze(2)).diff(dim=1) - (true_pose + true_path.unsqueeze(2)).diff(dim=1)
        speed_scale = self.std_t[group(feature_set, "velocity")][0]
        speed = _l1(moved.flatten(2) / speed_scale, weight[:, 1:])
        total = plain + POSITION_WEIGHT * local + QUANTIZER_WEIGHT * out.quantizer_loss
        total = total + self.settings.world * (0.5 * world + 0.25 * speed)
        return {
            "loss": total,
            "plain": plain,
            "world": world,
            "speed": speed,
            "quantizer": out.quantizer_loss,
            "usage": torch.tensor(sum(out.usage) / len(out.usage)),
        }

    def validate(self) -> dict[str, float]:
        """Reconstruction of the validation split's fixed windows; the score is the error with the heading kept."""
        found = reconstruction(self.model, self.clips, "val", self.mean, self.std)
        return {"score": found["mpjpe_mm"], **found}


def _smooth_l1(guess: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    loss = F.smooth_l1_loss(guess, truth, reduction="none") * weight
    return loss.sum() / (weight.sum() * guess.shape[-1])


def _l1(difference: Tensor, weight: Tensor) -> Tensor:
    return (difference.abs() * weight).sum() / (weight.sum() * difference.shape[-1])


def train_tokenizer(
    data: Path,
    folder: Path,
    settings: TokenizerSettings,
    device: torch.device,
    start: Bundle | None = None,
) -> None:
    """Train, or go on training, in the run folder; ends with `best.pt` chosen on the validation split.

    With `start` a new run begins from the weights and statistics of that model instead of from nothing.
    """
    training = TokenizerTraining(data, settings, device, start)
    run = Run(folder, asdict(settings))
    run.save(
        "statistics.pt",
        {
            "mean": torch.from_numpy(training.mean).float(),
            "std": torch.from_numpy(training.std).float(),
        },
    )
    train(
        run,
        training.model,
        steps=settings.steps,
        seed=settings.seed,
        peak=settings.lr,
        weight_decay=0.0,
        validate_every=250,
        loss_of_step=training.losses,
        validate=training.validate,
    )
