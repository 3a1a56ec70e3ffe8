# SPDX-License-Identifier: GPL-3.0-or-later
"""A generation written the plain way, in float32: what `mosa bench` compares the product with.

It reads a model's weights and follows the method's text line by line with PyTorch's functions:
keys and values of motion are cached by joining tensors, those of the text are made anew at every
scale, and guidance takes two passes. It is right and slow, and only `mosa bench` and the tests use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .bundle import Bundle
from .caq_vae import AttnBlock, ResBlock, Upsample
from .quantizer import MTPSQuantizer
from .sampler import draw, filter_logits, guide, noise
from .sar import SAR, Block, RMSNorm


class PlainResult(NamedTuple):
    """``logits`` of a scale with and without text, ``ids`` (B, s_q) per scale, ``features`` (B, frames, F)."""

    logits: list[tuple[Tensor, Tensor]]
    ids: list[Tensor]
    features: Tensor


@torch.no_grad()
def generate(
    bundle: Bundle,
    text: Tensor,
    text_mask: Tensor | None,
    lengths: Tensor,
    generators: Sequence[torch.Generator],
) -> PlainResult:
    """Sample with the model's own settings and decode; the arguments are those of `sampler.sample`.

    The features are still normalised.
    """
    sar, quantizer, settings = bundle.transformer, bundle.tokenizer.quantizer, bundle.config.sampling
    last = len(sar.scales) - 1
    with_text, without = _Pass(sar, text, text_mask, lengths), _Pass(sar, 0 * text, text_mask, lengths)
    logits, chosen = [], []
    latent = text.new_zeros(len(text), quantizer.config.code_dim, quantizer.length)
    for scale in range(last + 1):
        pooled = F.adaptive_avg_pool1d(latent, sar.scales[scale])
        pair = with_text.logits(scale, pooled), without.logits(scale, pooled)
        guided = guide(*pair, settings.guidance, scale, last) / settings.temperature
        probabilities, candidates = filter_logits(guided, settings.top_k_drop, settings.top_p)
        picked = draw(probabilities, noise(probabilities.shape[1:], generators).to(probabilities.device))
        ids = candidates.gather(-1, picked.unsqueeze(-1)).squeeze(-1)
        latent = latent + _contribution(quantizer, scale, ids)
        logits.append(pair)
        chosen.append(ids)
    features = _decode(bundle.tokenizer.decoder.layers, latent).transpose(1, 2)
    return PlainResult(logits, chosen, features)


class _Pass:
    """One of the two passes of guidance on its way through the scales."""

    def __init__(self, sar: SAR, text: Tensor, text_mask: Tensor | None, lengths: Tensor) -> None:
        self.sar = sar
        self.length = sar.length_embedding(lengths - 1)[:, None]
        self.text = _linear(sar.text_proj, text) + self.length
        self.mask = None if text_mask is None else text_mask[:, None, None]
        nothing = text.new_empty(len(text), sar.config.heads, 0, sar.config.head_dim)
        self.caches = [(nothing, nothing) for _ in sar.layers()]

    def logits(self, scale: int, pooled: Tensor) -> Tensor:
        """Logits (B, s, V) of a scale, given the running latent pooled to it (B, C, s)."""
        sar = self.sar
        begin = sum(sar.scales[:scale])
        x = sar.start + self.length if scale == 0 else _linear(sar.input_proj, pooled.transpose(1, 2))
        x = x + sar.level_embedding.weight[scale]
        places = slice(begin, begin + x.shape[1])
        for layer, block in enumerate(sar.layers()):
            x = x + self._cross(block, x)
            x = x + self._self(block, layer, _norm(block.norm_self, x), sar.cos[places, 0, 0], sar.sin[places, 0, 0])
            gate, value = _linear(block.mlp.gate_up, _norm(block.norm_mlp, x)).chunk(2, dim=-1)
            x = x + _linear(block.mlp.proj, F.silu(gate) * value)
        return _linear(sar.heads[scale], x)

    def _cross(self, block: Block, x: Tensor) -> Tensor:
        q = self._heads(_linear(block.cross.query, _norm(block.norm_cross, x)))
        k, v = _linear(block.cross.key_value, _norm(block.norm_text, self.text)).chunk(2, dim=-1)
        out = F.scaled_dot_product_attention(q, self._heads(k), self._heads(v), attn_mask=self.mask)
        return _linear(block.cross.proj, out.transpose(1, 2).flatten(2))

    def _self(self, block: Block, layer: int, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        parts = _linear(block.attention.query_key_value, x).chunk(3, dim=-1)
        q, k, v = (self._heads(part) for part in parts)
        q, k = _rotate(q, cos, sin), _rotate(k, cos, sin)
        k, v = torch.cat((self.caches[layer][0], k), dim=2), torch.cat((self.caches[layer][1], v), dim=2)
        self.caches[layer] = k, v
        out = F.scaled_dot_product_attention(q, k, v)
        return _linear(block.attention.proj, out.transpose(1, 2).flatten(2))

    def _heads(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.sar.config.heads, -1)).transpose(1, 2)


def _linear(layer: nn.Module, x: Tensor) -> Tensor:
    assert isinstance(layer, nn.Linear)
    return F.linear(x, layer.weight, layer.bias)


def _norm(layer: RMSNorm, x: Tensor) -> Tensor:
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * layer.scale


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


def _contribution(quantizer: MTPSQuantizer, scale: int, ids: Tensor) -> Tensor:
    codes = F.embedding(ids, quantizer.book(scale).codebook).transpose(1, 2)
    x = F.interpolate(codes, size=quantizer.length, mode="linear")
    convolutions = list(quantizer.phis[scale].convs)  # type: ignore[arg-type]
    if quantizer.config.phi == "blend":
        return 0.5 * x + 0.5 * _convolve(convolutions[0], x)
    for convolution in convolutions:
        x = F.relu(_convolve(convolution, x))
    return x


def _convolve(layer: nn.Module, x: Tensor) -> Tensor:
    assert isinstance(layer, nn.Conv1d)
    return F.conv1d(x, layer.weight, layer.bias, padding=layer.kernel_size[0] // 2)


def _decode(layer: nn.Module, x: Tensor) -> Tensor:
    if isinstance(layer, nn.Sequential):
        for part in layer:
            x = _decode(part, x)
        return x
    if isinstance(layer, ResBlock):
        h = _convolve(layer.conv1, F.silu(layer.norm1(x)))
        h = _convolve(layer.conv2, F.silu(layer.norm2(h)))
        return h + _decode(layer.shortcut, x)
    if isinstance(layer, AttnBlock):
        q, k, v = _convolve(layer.qkv, layer.norm(x)).transpose(1, 2).chunk(3, dim=-1)
        h = F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None])[:, 0]
        return x + _convolve(layer.proj_out, h.transpose(1, 2))
    if isinstance(layer, Upsample):
        return _convolve(layer.conv, F.interpolate(x, scale_factor=2.0, mode="nearest"))
    if isinstance(layer, nn.Conv1d):
        return _convolve(layer, x)
    result: Tensor = layer(x)  # a norm, an activation, an identity
    return result
