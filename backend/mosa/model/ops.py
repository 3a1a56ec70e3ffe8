# SPDX-License-Identifier: GPL-3.0-or-later
"""Building blocks of the transformer, written so that training on a CPU is quick.

PyTorch's own kernels are the better choice on accelerators and are used there. On a CPU its
RMSNorm is made of many small steps, its attention is slow backwards in half precision, and its
dropout draws one slow random number per element; together they were 40 % of a training step.
"""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

EPSILON = 1e-5


class _RMSNorm(torch.autograd.Function):
    """RMSNorm with its gradient in few passes over memory."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        norm = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
        inverse = torch.rsqrt(norm.square() / x.shape[-1] + EPSILON)
        ctx.save_for_backward(x, weight, inverse)
        return (x * inverse).mul_(weight)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor]:
        x, weight, inverse = ctx.saved_tensors
        (gradient,) = gradients
        scaled = gradient * weight
        unit = x * inverse
        along = torch.linalg.vecdot(scaled, unit).unsqueeze(-1) / x.shape[-1]
        by_weight = (gradient * unit).flatten(0, -2).sum(0)
        return torch.addcmul(scaled, unit, along, value=-1).mul_(inverse), by_weight


def rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    """Scale each vector of (..., d) to mean square 1, then by ``weight`` (d,)."""
    if x.device.type == "cpu" and torch.is_grad_enabled():
        result: Tensor = _RMSNorm.apply(x, weight)
        return result
    return F.rms_norm(x, (x.shape[-1],), weight, EPSILON)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, dropout: float = 0.0) -> Tensor:
    """Attention on (B, L, H, D) with a boolean mask, True where seen; returns (B, L, H * D)."""
    q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
    if q.device.type == "cpu" and torch.is_grad_enabled():
        scores = (q * (1 / math.sqrt(q.shape[-1]))) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + torch.zeros_like(mask, dtype=q.dtype).masked_fill(~mask, -math.inf)
        out = drop_out(scores.softmax(-1).to(v.dtype), dropout) @ v
    else:
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout)
    return out.transpose(1, 2).flatten(2)


def drop_out(x: Tensor, probability: float) -> Tensor:
    """Set elements to 0 with a probability and scale the rest up (on a CPU in steps of 1/256)."""
    if probability == 0.0:
        return x
    if x.device.type != "cpu":
        return F.dropout(x, probability)
    # One random byte per element, drawn eight at a time.
    words = torch.empty(-(-x.numel() // 8), dtype=torch.int64).random_(-(2**63), None)
    bytes_ = words.view(torch.uint8)[: x.numel()].view(x.shape)
    cut = round(probability * 256)
    return x * (bytes_ >= cut).to(x.dtype).mul_(256 / (256 - cut))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn neighbouring pairs of (..., D) by angles given as ``cos`` and ``sin`` (..., D / 2).

    Computed in fp32 whatever the type of ``x``.
    """
    pairs = x.float().unflatten(-1, (-1, 2))
    if x.device.type == "cpu":
        turned = torch.view_as_real(torch.view_as_complex(pairs) * torch.complex(cos, sin))
    else:  # not every accelerator knows complex numbers
        a, b = pairs.unbind(-1)
        turned = torch.stack((a * cos - b * sin, a * sin + b * cos), dim=-1)
    return turned.flatten(-2).to(x.dtype)
