# SPDX-License-Identifier: GPL-3.0-or-later
"""The text-motion matching network: sentences and motions in one small space, where what belongs together is near.

In the spirit of `text_mot_match` (Guo et al. 2022), which reads motion by strided convolutions and a recurrent network
in both directions; smaller, and text comes as token features of a frozen encoder. One that judges generated motion
knows nothing of the networks that make it; one that chooses among drafts may have learned from theirs. A matcher is a
folder: `matcher.json` and `matcher.safetensors`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from ..errors import ModelError
from ..files import write_together
from .config import TextMotionConfig, built

FORMAT = 1
CONFIG, WEIGHTS = "matcher.json", "matcher.safetensors"
STRIDE = 4
"""Frames per step of the recurrent network."""
LONGEST = 196
"""Frames of the longest motion."""


class TextMotion(nn.Module):
    """Two towers; embeddings have length sqrt(embedding), so that each of their values is about 1."""

    mean: Tensor
    std: Tensor

    def __init__(self, config: TextMotionConfig) -> None:
        super().__init__()
        self.config = config
        size, hidden = config.width, config.hidden
        self.register_buffer("mean", torch.zeros(config.inputs))
        self.register_buffer("std", torch.ones(config.inputs))
        self.first = nn.Conv1d(config.inputs, size, 4, stride=2, padding=1)
        self.second = nn.Conv1d(size, size, 4, stride=2, padding=1)
        self.steps = nn.GRU(size, hidden, batch_first=True, bidirectional=True)
        self.motion_head = _head(2 * hidden, size, config)
        self.words = nn.Linear(config.text_dim, size)
        self.weigh = nn.Linear(config.text_dim, 1)
        self.text_head = _head(size + config.text_dim, size, config)
        self.scale = nn.Parameter(torch.tensor(math.log(10.0)))

    def embed_motions(self, features: Tensor, lengths: Tensor) -> Tensor:
        """Embeddings (B, E) of features (B, T, F), not normalised, of which the first `lengths` (B,) frames count.

        Only whole steps of four frames count. Contacts, the last features, are not looked at.
        """
        features = F.pad(features, (0, 0, 0, max(0, STRIDE - features.shape[1])))
        kept = torch.clamp(lengths // STRIDE, min=1)
        x = (features[..., : self.config.inputs] - self.mean) / self.std
        frames = torch.arange(x.shape[1], device=x.device) < (kept * STRIDE)[:, None]
        # The convolutions reach past the end: what lies there must be the same in any batch.
        x = (x * frames[..., None]).transpose(1, 2)
        x = F.dropout(F.leaky_relu(self.first(x), 0.2), self.config.dropout, self.training)
        x = F.dropout(F.leaky_relu(self.second(x), 0.2), self.config.dropout, self.training)
        packed = nn.utils.rnn.pack_padded_sequence(
            x.transpose(1, 2), kept.cpu(), batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(self.steps(packed)[0], batch_first=True)
        counted = torch.arange(states.shape[1], device=x.device) < kept[:, None]
        mean = (states * counted[..., None]).sum(1) / kept[:, None]
        return self._placed(self.motion_head(mean))

    def embed_texts(self, features: Tensor, mask: Tensor) -> Tensor:
        """Embeddings (B, E) of token features (B, L, D) of which those with mask (B, L) True count."""
        weights = self.weigh(features).squeeze(-1).masked_fill(~mask, -torch.inf).softmax(-1)
        chosen = (weights[..., None] * F.leaky_relu(self.words(features), 0.2)).sum(1)
        mean = (features * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self._placed(self.text_head(torch.cat([chosen, mean], dim=-1)))

    def _placed(self, values: Tensor) -> Tensor:
        return F.normalize(values, dim=-1) * math.sqrt(self.config.embedding)


def _head(inputs: int, size: int, config: TextMotionConfig) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(config.dropout),
        nn.Linear(inputs, size),
        nn.LayerNorm(size),
        nn.LeakyReLU(0.2),
        nn.Dropout(config.dropout),
        nn.Linear(size, config.embedding),
    )


def matching_loss(motions: Tensor, texts: Tensor, same: Tensor, scale: Tensor) -> Tensor:
    """Symmetric InfoNCE of embeddings of motions (B, E) and texts (N, E); `same` (B, N) is True where a text fits one.

    All fitting ones count as right, those of other rows too (Khosla et al. 2020, the sum inside the logarithm): with
    captions that often stand word for word elsewhere, a margin to any other row, as in Guo's evaluator, would push
    apart what belongs together. A text that fits no motion is only one that motions must not be taken for.
    """
    similar = scale.exp() * (motions @ texts.T) / motions.shape[-1]
    right = similar.masked_fill(~same, -torch.inf)
    forth = similar.logsumexp(1) - right.logsumexp(1)
    fits = same.any(0)
    back = similar[:, fits].logsumexp(0) - right[:, fits].logsumexp(0)
    return 0.5 * (forth.mean() + back.mean())


def ranking_loss(motions: Tensor, texts: Tensor, shown: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    """Loss, and share of pairs in the right order, of embeddings of drafts (R, D, E) made for texts (R, E).

    Each draft that shows its text, by `shown` (R, D) bool, should come before each that does not (RankNet, Burges et
    al. 2005). Every text must have drafts of both kinds.
    """
    similar = scale.exp() * torch.einsum("rde,re->rd", motions, texts) / motions.shape[-1]
    lead = similar[:, :, None] - similar[:, None, :]
    pairs = shown[:, :, None] & ~shown[:, None, :]
    each = (F.softplus(-lead) * pairs).sum((1, 2)) / pairs.sum((1, 2))
    return each.mean(), (lead[pairs] > 0).float().mean()


def save_matcher(folder: Path, network: TextMotion, notes: Mapping[str, Any]) -> None:
    """Write a matcher's folder, weights in half precision, with `notes` on how it was trained.

    Where one of its files cannot be written, the matcher that was there before stays.
    """
    state = network.state_dict()
    statistics = ("mean", "std")
    data = save({name: value.cpu() if name in statistics else value.half().cpu() for name, value in state.items()})
    document = {
        "format": FORMAT,
        "network": asdict(network.config),
        "sha256": hashlib.sha256(data).hexdigest(),
        "trained": dict(notes),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_together({folder / WEIGHTS: data, folder / CONFIG: (json.dumps(document, indent=2) + "\n").encode()})


def load_matcher(folder: Path) -> TextMotion:
    """Read a matcher's folder; ModelError, one sentence, when it is missing, altered or does not fit together."""
    config, digest = _read_config(folder / CONFIG)
    path = folder / WEIGHTS
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The matcher's {path} cannot be read ({error.strerror}); make it anew.") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(f"The matcher's {path} was altered or cut short (another hash); make it anew.")
    network = TextMotion(config)
    try:
        network.load_state_dict({name: value.float() for name, value in load(data).items()})
    except (RuntimeError, SafetensorError) as error:
        raise ModelError(f"{path} does not fit the sizes that {CONFIG} beside it names; make it anew.") from error
    return network.eval().requires_grad_(False)


def _read_config(path: Path) -> tuple[TextMotionConfig, str]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(
            f"There is no matcher in {path.parent}; make one with: mosa train matcher --out {path.parent}"
        ) from error
    except (OSError, ValueError) as error:
        raise ModelError(f"The matcher's {path} cannot be read; make it anew.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ModelError(f"{path} is not of a matcher's format that this version reads.")
    try:
        config: TextMotionConfig = built(TextMotionConfig, document["network"])
        if config.inputs < 1:
            raise ValueError("no features")
        return config, str(document["sha256"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} does not describe a matcher ({error}).") from error
