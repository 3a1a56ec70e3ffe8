# SPDX-License-Identifier: GPL-3.0-or-later
"""Both networks can learn: small ones learn a few clips by heart."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from mosa.model.caq_vae import CAQVAE
from mosa.model.config import ModelConfig
from mosa.model.sar import SAR, sar_loss


def waves(count: int, frames: int, size: int) -> Tensor:
    """Smooth made-up features (count, frames, size): mixtures of a few waves, as in real motion."""
    generator = torch.Generator().manual_seed(5)
    time = torch.linspace(0, 6.28, frames)[None, :, None]
    speed = 0.5 + torch.rand(count, 1, 4, generator=generator)
    phase = 6.28 * torch.rand(count, 1, 4, generator=generator)
    return torch.sin(time * speed + phase) @ torch.randn(4, size, generator=generator)


def test_tokenizer_learns_a_few_clips(tiny_each: ModelConfig) -> None:
    torch.manual_seed(0)
    tokenizer = CAQVAE(tiny_each.tokenizer).train()
    x = waves(8, 32, 137)
    optimiser = torch.optim.AdamW(tokenizer.parameters(), lr=5e-3)
    for _ in range(120):
        output = tokenizer(x)
        loss = (output.reconstruction - x).square().mean() + 0.02 * output.quantizer_loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    tokenizer.eval()
    output = tokenizer(x)
    error = (output.reconstruction - x).square().mean() / x.square().mean()
    assert error < 0.2
    assert all(used > 0.2 for used in output.usage)


def test_transformer_learns_a_few_captions(tiny: ModelConfig) -> None:
    torch.manual_seed(0)
    config = replace(tiny.transformer, width=64, mlp=96, dropout=0.0)
    quantizer = CAQVAE(tiny.tokenizer).eval().quantizer
    sar = SAR(config, tiny.tokenizer).train()
    ids = [torch.randint(v, (8, s)) for s, v in zip(sar.scales, sar.codes, strict=True)]
    text, length = torch.randn(8, 4, 12), torch.full((8,), 8)
    inputs, keep = quantizer.teacher_inputs(ids), torch.zeros(8, dtype=torch.bool)
    optimiser = torch.optim.AdamW(sar.parameters(), lr=3e-3)
    for _ in range(150):
        loss = sar_loss(sar(inputs, text, None, length, keep), ids)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        logits = sar.eval()(inputs, text, None, length, keep)
    right = torch.cat([(g.argmax(-1) == t).flatten() for g, t in zip(logits, ids, strict=True)])
    assert right.float().mean() > 0.95
