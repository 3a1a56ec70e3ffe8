# SPDX-License-Identifier: GPL-3.0-or-later
"""MTPS: the multi-scale residual quantizer.

Each scale sees what the coarser ones left over, pooled to its own number of tokens, picks the
nearest codes (by cosine similarity or by distance), stretches them back to the full latent length,
passes them through its own convolution (phi) and takes the result off the residual. Latents are
(B, C, T), T = 49.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import joint
from .config import TokenizerConfig
from .ops import Conv1d


def pooling_matrix(length: int, size: int) -> Tensor:
    """Return (size, length): adaptive averaging as one matrix; windows may overlap."""
    matrix = torch.zeros(size, length)
    for row in range(size):
        start = row * length // size
        end = -(-(row + 1) * length // size)
        matrix[row, start:end] = 1.0 / (end - start)
    return matrix


def stretching_matrix(size: int, length: int) -> Tensor:
    """Return (length, size): linear resizing with half-pixel centres as one matrix."""
    centres = (torch.arange(length, dtype=torch.float64) + 0.5) * size / length - 0.5
    centres = centres.clamp(0, size - 1)
    low = centres.floor().long()
    share = centres - low
    matrix = torch.zeros(length, size, dtype=torch.float64)
    rows = torch.arange(length)
    matrix[rows, low] += 1 - share
    matrix[rows, (low + 1).clamp(max=size - 1)] += share
    return matrix.float()


class Phi(nn.Module):
    """What a scale's stretched codes pass through; "relu2" or "blend"."""

    def __init__(self, kind: str, channels: int) -> None:
        super().__init__()
        self.blend = kind == "blend"
        count = 1 if self.blend else 2
        self.convs = nn.ModuleList(Conv1d(channels, channels, 3) for _ in range(count))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, T) to (B, C, T)."""
        if self.blend:
            return 0.5 * x + 0.5 * self.convs[0](x)
        for conv in self.convs:
            x = F.relu(conv(x))
        return x


class Codebook(nn.Module):
    """The codes of one scale, learned as moving averages; no gradient reaches them."""

    codebook: Tensor
    code_sum: Tensor
    code_count: Tensor

    def __init__(self, size: int, channels: int, decay: float, lookup: str) -> None:
        super().__init__()
        self.size, self.decay, self.lookup = size, decay, lookup
        # Random, so that an untrained model can be run; the first training batch replaces them.
        codes = torch.randn(size, channels)
        self.register_buffer("codebook", codes)
        self.register_buffer("code_sum", codes.clone())
        self.register_buffer("code_count", torch.ones(size))

    def nearest(self, rows: Tensor) -> Tensor:
        """Return the ids (...) of the codes that are nearest to ``rows`` (..., C), by angle or by distance.

        The length of a row is the same for all codes, so it is left out of the cosine and of the
        distance's square.
        """
        with _full_precision(rows):
            if self.lookup == "euclidean":
                closeness = rows @ self.codebook.t() - 0.5 * self.codebook.square().sum(dim=1)
            else:
                closeness = rows @ F.normalize(self.codebook, dim=1).t()
        return closeness.argmax(dim=-1)

    def start_from(self, rows: Tensor) -> None:
        """Start from random ones of ``rows`` (N, C), of all processes that train together."""
        self.codebook.copy_(_draw_rows(rows, self.size, always_noise=True))
        self.code_sum.copy_(self.codebook)
        self.code_count.fill_(1.0)

    def update(self, rows: Tensor, ids: Tensor) -> None:
        """Move the averages towards ``rows`` (N, C) assigned to ``ids`` (N,); renew dead codes.

        The rows of all processes that train together count.
        """
        keep = self.decay
        sums = joint.total(torch.zeros_like(self.code_sum).index_add_(0, ids, rows))
        counts = joint.total(torch.bincount(ids, minlength=self.size)).to(rows.dtype)
        self.code_sum.mul_(keep).add_(sums, alpha=1 - keep)
        self.code_count.mul_(keep).add_(counts, alpha=1 - keep)
        alive = (self.code_count >= 1.0).unsqueeze(1)
        means = self.code_sum / self.code_count.clamp_min(1e-12).unsqueeze(1)
        self.codebook.copy_(torch.where(alive, means, _draw_rows(rows, self.size)))


def _draw_rows(rows: Tensor, count: int, always_noise: bool = False) -> Tensor:
    """Return ``count`` random rows of all processes, repeated with tiny noise where there are fewer.

    The same in all processes that train together: their random numbers are the same.
    """
    have = joint.total_rows(rows)
    order = torch.randperm(have, device=rows.device)
    few = have < count
    if few:
        order = order.repeat(-(-count // have))
    drawn = joint.pick(rows, order[:count])
    if few or always_noise:
        drawn = drawn + torch.randn_like(drawn) * (0.01 / math.sqrt(rows.shape[1]))
    return drawn


class QuantizerOutput(NamedTuple):
    """``latent`` goes to the decoder (straight through), ``ids`` are (B, s_q) per scale."""

    latent: Tensor
    ids: list[Tensor]
    loss: Tensor
    usage: list[float]


class MTPSQuantizer(nn.Module):
    """Residual quantizers over growing numbers of tokens, ten in the published sizes."""

    initialised: Tensor

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        self.config = config
        self.scales, self.codes, self.length = config.scales, config.codes, config.length
        self.layers = nn.ModuleList(Codebook(size, config.code_dim, config.ema, config.lookup) for size in config.codes)
        self.phis = nn.ModuleList(Phi(config.phi, config.code_dim) for _ in config.scales)
        self.register_buffer("initialised", torch.tensor(False))
        for size in dict.fromkeys(config.scales):
            down, up = pooling_matrix(self.length, size), stretching_matrix(size, self.length)
            self.register_buffer(f"down_{size}", down, persistent=False)
            self.register_buffer(f"up_{size}", up, persistent=False)

    def book(self, scale: int) -> Codebook:
        """Return the codebook of a scale, counted from 0."""
        return cast(Codebook, self.layers[scale])

    def down(self, x: Tensor, size: int) -> Tensor:
        """Pool (B, C, T) to (B, C, size) by adaptive averaging; T itself is left alone."""
        if size == self.length:
            return x
        with _full_precision(x):
            return x.float() @ self.get_buffer(f"down_{size}").t()

    def up(self, x: Tensor) -> Tensor:
        """Stretch (B, C, size) linearly to (B, C, T); size must be one of the scales."""
        if x.shape[-1] == self.length:
            return x
        with _full_precision(x):
            return x.float() @ self.get_buffer(f"up_{x.shape[-1]}").t()

    def contribution(self, scale: int, ids: Tensor) -> Tensor:
        """Return what the codes ``ids`` (B, s_q) of a scale add to the latent: (B, C, T), fp32."""
        codes = F.embedding(ids, self.book(scale).codebook)
        return self.phis[scale](self.up(codes.transpose(1, 2))).float()

    def dequantize(self, ids: Sequence[Tensor]) -> Tensor:
        """Return the latent (B, C, T) that the ids of all (or the first few) scales stand for."""
        latent = self.contribution(0, ids[0])
        for scale, chosen in enumerate(ids[1:], start=1):
            latent = latent + self.contribution(scale, chosen)
        return latent

    @torch.no_grad()
    def quantize(self, z: Tensor) -> list[Tensor]:
        """Return the ids (B, s_q) of a latent (B, C, T); never changes the codebooks."""
        residual, chosen = z.float(), []
        for scale in range(len(self.scales)):
            ids, _ = self._look_up(scale, residual)
            residual = residual - self.contribution(scale, ids)
            chosen.append(ids)
        return chosen

    @torch.no_grad()
    def quantize_known(self, scale: int, residual: Tensor, known: Tensor) -> Tensor:
        """Return the ids (B, s_q) of one scale for a residual (B, C, T) of which only ``known`` (B, T) counts.

        Each token pools the known positions of its window; where all are known this is the plain pooling.
        """
        weights = known.to(residual.dtype).unsqueeze(1)
        size = self.scales[scale]
        share = self.down(weights, size)
        pooled = self.down(residual * weights, size) / share.clamp_min(1e-6)
        pooled = torch.where(share >= 1.0 - 1e-6, self.down(residual, size), pooled).transpose(1, 2)
        return self.book(scale).nearest(pooled)

    @torch.no_grad()
    def teacher_inputs(self, ids: Sequence[Tensor]) -> Tensor:
        """Return what the transformer reads for scales 2 and on: (B, tokens - s_1, C).

        It is the running latent of all coarser scales pooled to each scale, computed exactly as
        sampling does.
        """
        latent, parts = None, []
        for scale, size in enumerate(self.scales[1:]):
            latent = self.advance(latent, scale, ids[scale])
            parts.append(self.down(latent, size).transpose(1, 2))
        return torch.cat(parts, dim=1)

    def advance(self, latent: Tensor | None, scale: int, ids: Tensor) -> Tensor:
        """Add the contribution of a scale's ids (B, s_q) to the running latent (B, C, T), None before the first."""
        part = self.contribution(scale, ids)
        return part if latent is None else latent + part

    def corrupt(self, ids: Sequence[Tensor], keep_probability: float) -> list[Tensor]:
        """Replace each id (B, s_q) of all scales by a uniform random one with probability 1 - ``keep_probability``."""
        mixed = []
        for chosen, size in zip(ids, self.codes, strict=True):
            shape, device = chosen.shape, chosen.device
            keep = torch.rand(shape, device=device) < keep_probability
            other = torch.randint(size, shape, device=device)
            mixed.append(torch.where(keep, chosen, other))
        return mixed

    def forward(self, z: Tensor, valid: Tensor | None = None) -> QuantizerOutput:
        """Quantize (B, C, T); in training mode also moves the codebooks.

        ``valid`` (B, T) bool leaves positions beyond a motion's end out of loss and statistics.
        """
        z = z.float()
        target = z.detach()
        if self.training and not self.initialised:
            self._start(_rows(target, valid))
        residual, latent = target, torch.zeros_like(z)
        weight = None if valid is None else valid.to(z.dtype).unsqueeze(1)
        loss, chosen, usage = z.new_zeros(()), [], []
        for scale in range(len(self.scales)):
            ids, fine_ids = self._look_up(scale, residual, fine=self.training)
            part = self.contribution(scale, ids)
            if fine_ids is not None:
                counted = fine_ids.flatten() if valid is None else fine_ids[valid]
                self.book(scale).update(_rows(residual, valid), counted)
            latent = latent + part
            residual = residual - part.detach()
            loss = loss + self.config.commit * _mse(latent.detach(), z, weight)
            loss = loss + _mse(latent, target, weight)
            chosen.append(ids)
            hits = joint.total(torch.bincount(ids.flatten(), minlength=self.codes[scale]))
            usage.append(int(hits.count_nonzero()) / self.codes[scale])
        straight = z + (latent - z).detach()
        return QuantizerOutput(straight, chosen, loss / len(self.scales), usage)

    @torch.no_grad()
    def _look_up(self, scale: int, residual: Tensor, fine: bool = False) -> tuple[Tensor, Tensor | None]:
        """Choose codes for the pooled residual and, if ``fine``, for each of its T positions.

        Both searches share one matrix product.
        """
        size = self.scales[scale]
        pooled = self.down(residual, size).transpose(1, 2)
        both = fine and size != self.length
        rows = torch.cat((pooled, residual.transpose(1, 2)), dim=1) if both else pooled
        best = self.book(scale).nearest(rows)
        ids = best[:, :size]
        return ids, (best[:, -self.length :] if fine else None)

    @torch.no_grad()
    def _start(self, rows: Tensor) -> None:
        for scale in range(len(self.scales)):
            self.book(scale).start_from(rows)
        self.initialised.fill_(True)


def _full_precision(x: Tensor) -> torch.autocast:
    return torch.autocast(x.device.type, enabled=False)


def _rows(x: Tensor, valid: Tensor | None) -> Tensor:
    """Return the positions of (B, C, T) as rows (N, C), only the valid ones where told."""
    rows = x.transpose(1, 2)
    return rows.reshape(-1, rows.shape[-1]) if valid is None else rows[valid]


def _mse(a: Tensor, b: Tensor, weight: Tensor | None) -> Tensor:
    """Mean square over the joint batch of (B, C, T), weighted by (B, 1, T)."""
    squares = (a - b).square()
    return joint.mean(squares, torch.ones_like(squares) if weight is None else weight)
