# SPDX-License-Identifier: GPL-3.0-or-later
"""Better tokens than the encoder's: analysis by synthesis, as speech and video coders have it.

The encoder guesses the tokens of a motion in one go. Here its latent is moved downhill on the error of what quantizer
(straight through) and decoder make of it; every set of tokens on the way is a candidate, and the best one is kept.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..model.caq_vae import CAQVAE
from ..train.geometry import world_pose
from ..train.losses import body_loss, rebuilding_losses

STEPS = 80
RATE = 0.05
"""Of Adam at first, in standard deviations of the latent; falls to zero."""
BETAS = (0.9, 0.9)
"""The gradient through a quantizer is noisy and its size changes fast, so what it was is forgotten soon."""


def searched(model: CAQVAE, x: Tensor, frames: Tensor, mean: Tensor, std: Tensor) -> list[Tensor]:
    """Ids (B, s_q) of all scales for normalised features (B, T, F), of which ``frames`` (B, T) bool count.

    ``mean`` and ``std`` (F,) are those of the normalisation. Never worse than the encoder's tokens in the mean distance
    of the joints, heading kept. Each of the STEPS takes the decoder forwards and backwards.
    """
    feature_set, quantizer = model.config.feature_set, model.quantizer
    true_pose, _ = world_pose(x * std + mean, feature_set)
    with torch.no_grad():
        first = model.encode(x)
    latent = first.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([latent], RATE * float(first.std()), betas=BETAS)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, STEPS)
    least = torch.full((len(x),), torch.inf, device=x.device)
    best: list[Tensor] = []
    for step in range(STEPS + 1):
        ids = quantizer.quantize(latent)
        with torch.no_grad():
            chosen = quantizer.dequantize(ids)
        guess = model.decode(latent + (chosen - latent).detach())
        off = _off(guess.detach() * std + mean, true_pose, frames, feature_set)
        better = off < least
        least = torch.where(better, off, least)
        best = [torch.where(better[:, None], new, old) for new, old in zip(ids, best or ids, strict=True)]
        if step < STEPS:
            losses = rebuilding_losses(guess, x, frames, mean, std, feature_set)
            (gradient,) = torch.autograd.grad(losses["features"] + body_loss(losses), latent)
            latent.grad = gradient
            optimiser.step()
            schedule.step()
    return best


def _off(features: Tensor, true_pose: Tensor, frames: Tensor, feature_set: str) -> Tensor:
    """Mean distance (B,) of the joints around the root, heading kept, over the frames that count."""
    pose, _ = world_pose(features, feature_set)
    off = torch.linalg.vector_norm(pose - true_pose, dim=-1).mean(-1)
    return (off * frames).sum(1) / frames.sum(1)
