# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling with part of the motion known: which drawn tokens are exchanged for those of the known part.

A mask (B, T) on the latent positions says what is to be made anew. Two rules:

- "official" (MoSa's edit demo): the tokens of the whole source motion, made once; a token is kept where the linearly
  resized mask is at most a half.
- "closed-loop": at each scale the known part's *remaining* residual is quantized again, after whatever was drawn for
  the coarser scales, so that the known part comes out right whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

from .quantizer import MTPSQuantizer

Rule = Literal["official", "closed-loop"]
Keep = Callable[[int, Tensor, Tensor | None], Tensor]


def official(quantizer: MTPSQuantizer, source: Tensor, anew: Tensor) -> Keep:
    """The published rule for the latent (B, C, T) of a source motion and the mask (B, T) of what is made anew."""
    tokens = quantizer.quantize(source)

    def keep(scale: int, ids: Tensor, _latent: Tensor | None) -> Tensor:
        return torch.where(_resized(anew, quantizer.scales[scale]), ids, tokens[scale])

    return keep


def closed_loop(quantizer: MTPSQuantizer, source: Tensor, anew: Tensor) -> Keep:
    """The rule that looks at what was drawn; arguments as for `official`."""
    source = source.float()

    def keep(scale: int, ids: Tensor, latent: Tensor | None) -> Tensor:
        residual = source if latent is None else source - latent
        known = quantizer.quantize_known(scale, residual, ~anew)
        return torch.where(_resized(anew, quantizer.scales[scale]), ids, known)

    return keep


def _resized(anew: Tensor, size: int) -> Tensor:
    """The mask (B, T) at another number of tokens, (B, size) bool: linear resizing, above a half."""
    if size == anew.shape[-1]:
        return anew
    resized = torch.nn.functional.interpolate(anew.float().unsqueeze(1), size=size, mode="linear", align_corners=False)
    return resized.squeeze(1) > 0.5
