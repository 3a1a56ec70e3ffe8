# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling: ten passes of the transformer, from coarse to fine, with guidance and a cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from .config import SamplingConfig
from .ops import turns
from .quantizer import MTPSQuantizer
from .sar import SAR, KeyValues


class Sample(NamedTuple):
    """``ids`` (B, s_q) per scale and the ``latent`` (B, C, T) they stand for."""

    ids: list[Tensor]
    latent: Tensor


def guide(conditional: Tensor, null: Tensor, strength: float, scale: int, last: int) -> Tensor:
    """Push logits away from the null condition; by nothing at scale 0, by ``strength`` at last."""
    amount = strength * scale / last if last else 0.0
    return (1 + amount) * conditional - amount * null


def filter_logits(logits: Tensor, top_k_drop: float, top_p: float) -> tuple[Tensor, Tensor]:
    """Return (probabilities, ids), both (..., k) with the best first.

    The lowest ``top_k_drop`` share of the codes goes; then those whose probability, summed from
    the least likely upwards, stays within 1 - ``top_p``. The best code always stays. What is cut
    has probability 0; the rest is not scaled back to sum 1.
    """
    # Rounded first: (1 - 0.8) * 370 is a hair under 74.
    keep = max(1, int(round((1 - top_k_drop) * logits.shape[-1], 6)))
    best, ids = logits.topk(keep, dim=-1)
    probabilities = best.softmax(dim=-1)
    from_least = probabilities.flip(-1).cumsum(-1).flip(-1)
    cut = from_least <= 1 - top_p
    cut[..., 0] = False
    return probabilities.masked_fill(cut, 0.0), ids


def draw(probabilities: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
    """Draw one index per row of (B, s, k) in proportion; sample b uses ``generators[b]``.

    The noise is made on the CPU, so that a seed means the same on every device and in any batch.
    """
    shape = probabilities.shape[1:]
    noise = torch.stack([torch.empty(shape).exponential_(generator=g) for g in generators])
    # Noise of exactly 0 would make 0 / 0 win.
    return (probabilities / noise.clamp_min(1e-30).to(probabilities.device)).argmax(dim=-1)


@torch.inference_mode()
def sample(
    sar: SAR,
    quantizer: MTPSQuantizer,
    text: Tensor,
    text_mask: Tensor | None,
    lengths: Tensor,
    *,
    guidance: float = SamplingConfig.guidance,
    temperature: float = SamplingConfig.temperature,
    top_k_drop: float = SamplingConfig.top_k_drop,
    top_p: float = SamplingConfig.top_p,
    generators: Sequence[torch.Generator],
    on_scale: Callable[[int], None] | None = None,
    keep: Callable[[int, Tensor, Tensor | None], Tensor] | None = None,
) -> Sample:
    """Sample a batch of token sets; both networks must be in eval mode.

    ``text`` (B, L, D) with ``text_mask`` (B, L) bool or None; ``lengths`` (B,) in latent
    positions, 1 to T; ``generators`` one CPU generator per sample. ``on_scale(q)`` is called
    before scale q (from 0) and may raise to cancel. ``temperature`` must be above 0.
    ``keep(q, ids, latent)`` may exchange the drawn ids (B, s_q), given the latent of the coarser
    scales (see `model.masking`).
    """
    run = _Run(sar, text, text_mask, lengths, guided=guidance != 0)
    last = len(sar.scales) - 1
    chosen: list[Tensor] = []
    latent: Tensor | None = None
    hidden = run.first()
    for scale in range(last + 1):
        if on_scale is not None:
            on_scale(scale)
        logits = run.logits(scale, hidden)
        if guidance != 0:
            conditional, null = logits.chunk(2)
            logits = guide(conditional, null, guidance, scale, last)
        probabilities, candidates = filter_logits(logits / temperature, top_k_drop, top_p)
        picked = draw(probabilities, generators).unsqueeze(-1)
        ids = candidates.gather(-1, picked).squeeze(-1)
        if keep is not None:
            ids = keep(scale, ids, latent)
        chosen.append(ids)
        latent = quantizer.advance(latent, scale, ids)
        if scale < last:
            hidden = run.next(quantizer.down(latent, sar.scales[scale + 1]), scale + 1)
    assert latent is not None
    return Sample(chosen, latent)


class _Run:
    """One batch on its way through the scales: its text, its cache, its place in the sequence."""

    def __init__(self, sar: SAR, text: Tensor, text_mask: Tensor | None, lengths: Tensor, guided: bool) -> None:
        self.sar, self.guided = sar, guided
        batch = len(text)
        mask = None if text_mask is None else text_mask[:, None, None]
        tokens = sar.embed_text(text, torch.zeros(batch, dtype=torch.bool, device=text.device), lengths)
        self.texts = [block.read(tokens, mask) for block in sar.layers()]
        if guided:
            null = sar.null_token(lengths)
            for block, read in zip(sar.layers(), self.texts, strict=True):
                read.null = block.read_null(null)
            batch, lengths = 2 * batch, lengths.repeat(2)
        config = sar.config
        self.caches = [KeyValues(batch, sum(sar.scales), config.heads, config.head_dim, tokens) for _ in self.texts]
        self.lengths, self.begin = lengths, 0

    def first(self) -> Tensor:
        """Return the inputs of scale 0."""
        return self.sar.start + self.sar.embed_length(self.lengths) + self._level(0)

    def next(self, pooled: Tensor, scale: int) -> Tensor:
        """Return the inputs of a later scale from the running latent pooled to it, (B, C, s)."""
        hidden = self.sar.input_proj(pooled.transpose(1, 2)) + self._level(scale)
        return hidden.repeat(2, 1, 1) if self.guided else hidden

    def _level(self, scale: int) -> Tensor:
        return self.sar.level_embedding.weight[scale]

    def logits(self, scale: int, hidden: Tensor) -> Tensor:
        """Return logits of a scale and keep its keys and values."""
        end = self.begin + hidden.shape[1]
        turn = turns(self.sar.cos[self.begin : end], self.sar.sin[self.begin : end])
        for block, text, cache in zip(self.sar.layers(), self.texts, self.caches, strict=True):
            hidden = block(hidden, text, turn, cache=cache)
        self.begin = end
        return self.sar.head(scale, hidden)
