# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a motion takes, from its prompt alone, so that nobody has to say it.

A categorical distribution over lengths in latent positions, read off a sentence vector by a few linear layers, as in
the length estimator of MoMask (Guo et al. 2024); smaller, and the vector is the mean of the token features that the
model's frozen text encoder gives anyway.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from .config import LengthConfig, ModelConfig


class LengthEstimator(nn.Module):
    """Class k, counted from 0, is a length of k + 1 latent positions; the last stands for that and all beyond."""

    def __init__(self, config: ModelConfig) -> None:
        """Make the estimator of a model, of the usual sizes where its configuration names none."""
        super().__init__()
        own = config.length or LengthConfig()
        sizes = [config.transformer.text_dim, *[own.width] * own.layers]
        parts: list[nn.Module] = []
        for inputs, outputs in pairwise(sizes):
            parts += [nn.Linear(inputs, outputs), nn.LayerNorm(outputs), nn.LeakyReLU(0.2), nn.Dropout(own.dropout)]
        self.network = nn.Sequential(*parts, nn.Linear(sizes[-1], config.tokenizer.length))

    def forward(self, text: Tensor, mask: Tensor | None) -> Tensor:
        """Logits (B, positions) for token features (B, L, D), of which those with mask (B, L) True count; all without.

        What the mask leaves out makes no difference, so neither does the padding of a batch.
        """
        logits: Tensor = self.network(sentence_vectors(text, mask))
        return logits


def sentence_vectors(text: Tensor, mask: Tensor | None) -> Tensor:
    """Means (B, D) of token features (B, L, D) over the tokens that count."""
    if mask is None:
        return text.mean(1)
    return (text * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def median_length(logits: Tensor) -> Tensor:
    """Lengths (B,) in latent positions that a motion is as likely to exceed as not, of logits (B, positions)."""
    reached = logits.softmax(-1).cumsum(-1) >= 0.5
    return reached.int().argmax(-1) + 1


def length_loss(logits: Tensor, lengths: Tensor, at_least: Tensor) -> Tensor:
    """Negative log-likelihoods (B,) of lengths (B,) in latent positions under logits (B, positions).

    Where `at_least` (B,) is True the motion was cut there, and all that is known is that it takes no less (a censored
    observation): its likelihood is that of the length or any longer one.
    """
    each = torch.arange(1, logits.shape[-1] + 1, device=logits.device)
    given, cut = lengths[:, None], at_least[:, None]
    possible = torch.where(cut, each >= given, each == given)
    return logits.logsumexp(-1) - logits.masked_fill(~possible, -torch.inf).logsumexp(-1)
