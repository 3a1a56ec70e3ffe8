# SPDX-License-Identifier: GPL-3.0-or-later
"""SAR: the transformer that predicts all tokens of a scale at once, coarse scales first.

A block is cross-attention to the text, self-attention, SwiGLU, each behind an RMSNorm. Positions
are rotary and relative to the scale: the first token of every scale has angle 0, the last the
same largest angle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import TokenizerConfig, TransformerConfig
from .ops import Linear, attend, drop_out, rms_norm, rotate, turns
from .replay import Recordings


class RMSNorm(nn.Module):
    """Scales each vector to mean square 1, then by learned weights."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last axis."""
        return rms_norm(x, self.scale)


class Dropout(nn.Module):
    """Dropout while training."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability

    def now(self) -> float:
        """Return the probability that holds in the present mode."""
        return self.probability if self.training else 0.0

    def forward(self, x: Tensor) -> Tensor:
        """Drop elements of x."""
        return drop_out(x, self.now())


class KeyValues:
    """Keys and values of one layer's self-attention, kept from scale to scale."""

    def __init__(self, batch: int, tokens: int, heads: int, head_dim: int, like: Tensor) -> None:
        self.store = like.new_empty(2, batch, tokens, heads, head_dim)
        self.filled = 0

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add (B, s, H, D) keys and values; return all so far."""
        end = self.filled + k.shape[1]
        self.store[0, :, self.filled : end] = k
        self.store[1, :, self.filled : end] = v
        self.filled = end
        return self.store[0, :, :end], self.store[1, :, :end]


@dataclass
class TextKeyValues:
    """Keys and values (B, L, H, D) of one layer's cross-attention, and which tokens count.

    ``null`` (N, 1, d) is what it gives to N further sequences without text, in any position.
    """

    keys: Tensor
    values: Tensor
    mask: Tensor | None
    null: Tensor | None = None


def rotary_table(scales: Sequence[int], head_dim: int, theta: float) -> tuple[Tensor, Tensor]:
    """Return cosines and sines of the angles of all tokens, each (tokens, head_dim / 2)."""
    places = torch.cat([torch.arange(size) / max(size - 1, 1) for size in scales]) * head_dim
    speeds = theta ** (-torch.arange(0, head_dim, 2, dtype=torch.float64) / head_dim)
    angles = torch.outer(places.double(), speeds)
    return angles.cos().float(), angles.sin().float()


class CrossAttention(nn.Module):
    """Attention from motion tokens to text tokens."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.head_dim = config.heads, config.head_dim
        self.dropout = Dropout(config.dropout)
        self.dropout_weights = Dropout(config.attention_dropout)
        self.query = Linear(config.width, config.width)
        self.key_value = Linear(config.width, 2 * config.width)
        self.proj = Linear(config.width, config.width)

    def read(self, text: Tensor, mask: Tensor | None) -> TextKeyValues:
        """Return keys and values of normalised text tokens (B, L, d)."""
        pairs = self.key_value(text).unflatten(-1, (2, self.heads, self.head_dim))
        return TextKeyValues(pairs[:, :, 0], pairs[:, :, 1], mask)

    def read_null(self, token: Tensor) -> Tensor:
        """Return what attention gives where every text token is the normalised ``token`` (B, 1, d).

        The mean of equal values, however weighted, is that value.
        """
        value = self.key_value(token).chunk(2, dim=-1)[1]
        return self.proj(value)

    def forward(self, x: Tensor, text: TextKeyValues) -> Tensor:
        """Map (B, L, d) to (B, L, d); sequences beyond those of ``text`` get its ``null``."""
        q = self.query(x[: len(text.keys)]).unflatten(-1, (self.heads, self.head_dim))
        out = self.proj(attend(q, text.keys, text.values, text.mask, self.dropout_weights.now()))
        if text.null is not None:
            out = torch.cat((out, text.null.expand(-1, x.shape[1], -1)))
        return self.dropout(out)


class SelfAttention(nn.Module):
    """Attention among motion tokens with scale-wise rotary positions."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.head_dim = config.heads, config.head_dim
        self.dropout = Dropout(config.dropout)
        self.dropout_weights = Dropout(config.attention_dropout)
        self.query_key_value = Linear(config.width, 3 * config.width)
        self.proj = Linear(config.width, config.width)

    def forward(self, x: Tensor, turn: Tensor, mask: Tensor | None, cache: KeyValues | None) -> Tensor:
        """Map (B, L, d) to (B, L, d); ``turn`` is from `ops.turns`; with a cache, also attend to what it holds."""
        triples = self.query_key_value(x).unflatten(-1, (3, self.heads, self.head_dim))
        q, k = rotate(triples[:, :, :2], turn).unbind(2)
        v = triples[:, :, 2]
        if cache is not None:
            k, v = cache.extend(k, v)
        out = self.proj(attend(q, k, v, mask, self.dropout_weights.now()))
        return self.dropout(out)


class SwiGLU(nn.Module):
    """Gated feed-forward network without biases."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.dropout = Dropout(config.dropout)
        self.gate_up = Linear(config.width, 2 * config.mlp, bias=False)
        self.proj = Linear(config.mlp, config.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, L, d) to (B, L, d)."""
        gate, value = self.gate_up(x).chunk(2, dim=-1)
        return self.dropout(self.proj(F.silu(gate) * value))


class Block(nn.Module):
    """Cross-attention, self-attention, SwiGLU, each on a normalised copy and added.

    Its linear layers round (see `ops.Linear`) while nothing is learned, as autocast has them do in training. Norms,
    attention and the sum stay in float32, and so do the logits that are made of it: those of the bundled model are
    off by 0.2 % of their standard deviation (root mean square, under 0.5 % on every scale), and none by 5 %.
    The same layers in `inbetween.py` do not round: there it would be jitter, here it is a choice among codes.
    CUDA devices round all products of sampling, to a quarter of that (see `ops.tensor_cores`).
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.norm_cross, self.norm_text = RMSNorm(config.width), RMSNorm(config.width)
        self.norm_self, self.norm_mlp = RMSNorm(config.width), RMSNorm(config.width)
        self.cross = CrossAttention(config)
        self.attention = SelfAttention(config)
        self.mlp = SwiGLU(config)
        for layer in self.modules():
            if isinstance(layer, Linear):
                layer.rounds = True

    def read(self, text: Tensor, mask: Tensor | None) -> TextKeyValues:
        """Return this layer's keys and values of text tokens (B, L, d)."""
        return self.cross.read(self.norm_text(text), mask)

    def read_null(self, token: Tensor) -> Tensor:
        """Return what cross-attention to copies of one text token (B, 1, d) adds."""
        return self.cross.read_null(self.norm_text(token))

    def forward(
        self,
        x: Tensor,
        text: TextKeyValues,
        turn: Tensor,
        mask: Tensor | None = None,
        cache: KeyValues | None = None,
    ) -> Tensor:
        """Map (B, L, d) to (B, L, d)."""
        x = x + self.cross(self.norm_cross(x), text)
        x = x + self.attention(self.norm_self(x), turn, mask, cache)
        return x + self.mlp(self.norm_mlp(x))


class SAR(nn.Module):
    """The scale-wise autoregressive transformer."""

    cos: Tensor
    sin: Tensor
    levels: Tensor
    mask: Tensor

    def __init__(self, config: TransformerConfig, tokenizer: TokenizerConfig) -> None:
        super().__init__()
        self.config, self.scales, self.codes = config, tokenizer.scales, tokenizer.codes
        width = config.width
        self.input_proj = Linear(tokenizer.code_dim, width)
        self.text_proj = Linear(config.text_dim, width)
        self.recordings = Recordings()
        self.start = nn.Parameter(torch.empty(1, self.scales[0], width))
        self.length_embedding = nn.Embedding(tokenizer.length, width)
        self.level_embedding = nn.Embedding(len(self.scales), width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.heads = nn.ModuleList(Linear(width, size) for size in self.codes)
        cos, sin = rotary_table(self.scales, config.head_dim, config.rope_theta)
        levels = torch.cat([torch.full((size,), q) for q, size in enumerate(self.scales)])
        self.register_buffer("cos", cos[:, None, None], persistent=False)
        self.register_buffer("sin", sin[:, None, None], persistent=False)
        self.register_buffer("levels", levels, persistent=False)
        self.register_buffer("mask", levels[:, None] >= levels[None, :], persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
        nn.init.trunc_normal_(self.start, std=math.sqrt(1 / (self.scales[0] * self.config.width)))

    def layers(self) -> list[Block]:
        """Return the blocks in order."""
        return cast(list[Block], list(self.blocks))

    def embed_length(self, length: Tensor) -> Tensor:
        """Return (B, 1, d) for lengths (B,) in latent positions, 1 to T."""
        return self.length_embedding(length - 1).unsqueeze(1)

    def embed_text(self, text: Tensor, drop: Tensor, length: Tensor) -> Tensor:
        """Return text tokens (B, L, d); where ``drop`` (B,) is True, of the null condition."""
        kept = text * (~drop).to(text.dtype)[:, None, None]
        return self.text_proj(kept) + self.embed_length(length)

    def null_token(self, length: Tensor) -> Tensor:
        """Return the token (B, 1, d) that all tokens of the null condition are alike."""
        return self.text_proj.bias + self.embed_length(length)

    def head(self, scale: int, hidden: Tensor) -> Tensor:
        """Return logits (B, s, V) in fp32."""
        with torch.autocast(hidden.device.type, enabled=False):
            return self.heads[scale](hidden.float())

    def forward(
        self,
        inputs: Tensor,
        text: Tensor,
        text_mask: Tensor | None,
        length: Tensor,
        drop: Tensor,
    ) -> list[Tensor]:
        """Return logits (B, s_q, V_q) of all scales under teacher forcing.

        ``inputs`` (B, tokens - s_1, C) come from the quantizer's ``teacher_inputs``; ``text``
        (B, L, D) with ``text_mask`` (B, L), True where a token counts, or None for all;
        ``length`` (B,) in latent positions (1 to T); ``drop`` (B,) bool hides the text.
        """
        start = self.start + self.embed_length(length)
        x = torch.cat((start, self.input_proj(inputs)), dim=1)
        x = x + self.level_embedding(self.levels)
        tokens = self.embed_text(text, drop, length)
        mask = None if text_mask is None else text_mask[:, None, None]
        turn = turns(self.cos, self.sin)
        for block in self.layers():
            x = block(x, block.read(tokens, mask), turn, self.mask)
        parts = x.split(self.scales, dim=1)
        return [self.head(scale, part) for scale, part in enumerate(parts)]


def sar_loss(logits: Sequence[Tensor], ids: Sequence[Tensor]) -> Tensor:
    """Cross-entropy: the mean over all scales but the last, plus that of the last."""
    losses = [F.cross_entropy(guess.flatten(0, 1), truth.flatten()) for guess, truth in zip(logits, ids, strict=True)]
    return torch.stack(losses[:-1]).mean() + losses[-1]
