# SPDX-License-Identifier: GPL-3.0-or-later
"""CAQ-VAE: convolutions and attention around the MTPS quantizer; 196 frames <-> 49 latents."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import replay
from .config import TokenizerConfig
from .ops import Conv1d
from .quantizer import MTPSQuantizer


class TokenizerOutput(NamedTuple):
    """``reconstruction`` (B, frames, F), ``ids`` list of (B, s_q), ``usage`` share per scale."""

    reconstruction: Tensor
    ids: list[Tensor]
    quantizer_loss: Tensor
    usage: list[float]


def _norm(channels: int, groups: int) -> nn.GroupNorm:
    return nn.GroupNorm(groups, channels, eps=1e-6)


class ResBlock(nn.Module):
    """Two convolutions with a shortcut."""

    def __init__(self, inner: int, outer: int, groups: int) -> None:
        super().__init__()
        self.norm1 = _norm(inner, groups)
        self.conv1 = Conv1d(inner, outer, 3)
        self.norm2 = _norm(outer, groups)
        self.conv2 = Conv1d(outer, outer, 3)
        self.shortcut = nn.Identity() if inner == outer else Conv1d(inner, outer, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, inner, L) to (B, outer, L)."""
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        return self.shortcut(x) + h


class AttnBlock(nn.Module):
    """Single-head attention over all positions, without position information."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__()
        self.norm = _norm(channels, groups)
        self.qkv = Conv1d(channels, 3 * channels, 1)
        self.proj_out = Conv1d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, L) to (B, C, L)."""
        q, k, v = self.qkv(self.norm(x)).transpose(1, 2).unsqueeze(1).chunk(3, dim=-1)
        h = F.scaled_dot_product_attention(q, k, v)
        return x + self.proj_out(h.squeeze(1).transpose(1, 2))


class Downsample(nn.Module):
    """Halves the length: one zero on the right, then a convolution of stride 2."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, L) to (B, C, L / 2)."""
        return self.conv(F.pad(x, (0, 1)))


class Upsample(nn.Module):
    """Doubles the length: each position twice, then a convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = Conv1d(channels, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, L) to (B, C, 2 L)."""
        return self.conv(x.repeat_interleave(2, dim=-1))


def _middle(channels: int, config: TokenizerConfig) -> nn.Sequential:
    groups = config.groups
    attention = [AttnBlock(channels, groups)] if config.attention else []
    return nn.Sequential(
        ResBlock(channels, channels, groups),
        *attention,
        ResBlock(channels, channels, groups),
    )


class Encoder(nn.Module):
    """(B, F, frames) to (B, C, frames / stride)."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        groups, channels = config.groups, config.width
        layers: list[nn.Module] = [Conv1d(config.features, channels, 3)]
        last = len(config.multipliers) - 1
        for level, multiplier in enumerate(config.multipliers):
            for _ in range(config.blocks):
                layers.append(ResBlock(channels, config.width * multiplier, groups))
                channels = config.width * multiplier
                if level == last and config.attention:
                    layers.append(AttnBlock(channels, groups))
            if level < last:
                layers.append(Downsample(channels))
        layers += [_middle(channels, config), _norm(channels, groups), nn.SiLU()]
        layers.append(Conv1d(channels, config.code_dim, 3))
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """Encode features (B, F, frames)."""
        return self.layers(x)


class Decoder(nn.Module):
    """(B, C, T) to (B, F, frames); global in time through its attention, without it through its norms alone."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        groups, channels = config.groups, config.width * config.multipliers[-1]
        layers: list[nn.Module] = [Conv1d(config.code_dim, channels, 3)]
        layers.append(_middle(channels, config))
        last = len(config.multipliers) - 1
        for level in range(last, -1, -1):
            for _ in range(config.blocks + 1):
                outer = config.width * config.multipliers[level]
                layers.append(ResBlock(channels, outer, groups))
                channels = outer
                if level == last and config.attention:
                    layers.append(AttnBlock(channels, groups))
            if level > 0:
                layers.append(Upsample(channels))
        layers += [_norm(channels, groups), nn.SiLU()]
        layers.append(Conv1d(channels, config.features, 3))
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """Decode a latent (B, C, T)."""
        return self.layers(x)


class CAQVAE(nn.Module):
    """The motion tokenizer; works on normalised features of a fixed window of frames."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.quantizer = MTPSQuantizer(config)
        self.decoder = Decoder(config)
        self.recordings = replay.Recordings()

    def encode(self, x: Tensor) -> Tensor:
        """Map features (B, frames, F), padded with zeros, to the latent (B, C, T) in fp32."""
        return self.encoder(x.transpose(1, 2)).float()

    def decode(self, latent: Tensor) -> Tensor:
        """Map a latent (B, C, T) to features (B, frames, F) in fp32.

        In inference mode on CUDA devices what is asked for again is replayed (see `model.replay`).
        """
        if not (torch.is_inference_mode_enabled() and replay.replays(latent.device)):
            return self._decoded(latent)
        key = latent.shape, next(self.decoder.parameters()).data_ptr()
        return self.recordings.results(key, partial(replay.Once, self._decoded, latent), lambda: [(latent,)])[0]

    def _decoded(self, latent: Tensor) -> Tensor:
        return self.decoder(latent).float().transpose(1, 2)

    @torch.no_grad()
    def tokens(self, x: Tensor) -> list[Tensor]:
        """Return the ids (B, s_q) of all scales for features (B, frames, F)."""
        return self.quantizer.quantize(self.encode(x))

    def forward(self, x: Tensor, valid: Tensor | None = None) -> TokenizerOutput:
        """Encode, quantize and decode (B, frames, F).

        ``valid`` (B, T) bool: False where all frames of a latent position lie beyond the motion.
        """
        quantized = self.quantizer(self.encode(x), valid)
        reconstruction = self.decode(quantized.latent)
        return TokenizerOutput(reconstruction, quantized.ids, quantized.loss, quantized.usage)
