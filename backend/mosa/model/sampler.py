# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling: ten passes of the transformer, from coarse to fine, with guidance and a cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from . import replay
from .config import SamplingConfig
from .masking import Keep
from .ops import tensor_cores, turns
from .quantizer import MTPSQuantizer
from .sar import SAR, KeyValues


class Sample(NamedTuple):
    """``ids`` (B, s_q) per scale and the ``latent`` (B, C, T) they stand for."""

    ids: list[Tensor]
    latent: Tensor


def guide(conditional: Tensor, null: Tensor, strength: float, scale: int, last: int) -> Tensor:
    """Push logits (B, s_q, codes) away from the null condition; by nothing at scale 0, by ``strength`` at last."""
    amount = strength * scale / last if last else 0.0
    return (1 + amount) * conditional - amount * null


def kept(codes: int, top_k_drop: float) -> int:
    """Return how many of so many codes may be drawn, at least one."""
    # Rounded first: (1 - 0.8) * 370 is a hair under 74.
    return max(1, int(round((1 - top_k_drop) * codes, 6)))


def filter_logits(logits: Tensor, top_k_drop: float, top_p: float) -> tuple[Tensor, Tensor]:
    """Return (probabilities, ids), both (..., k) with the best first.

    The lowest ``top_k_drop`` share of the codes goes; then those whose probability, summed from
    the least likely upwards, stays within 1 - ``top_p``. The best code always stays. What is cut
    has probability 0; the rest is not scaled back to sum 1.
    """
    best, ids = logits.topk(kept(logits.shape[-1], top_k_drop), dim=-1)
    probabilities = best.softmax(dim=-1)
    from_least = probabilities.flip(-1).cumsum(-1).flip(-1)
    cut = from_least <= 1 - top_p
    cut[..., 0] = False
    return probabilities.masked_fill(cut, 0.0), ids


def noise(shape: Sequence[int], generators: Sequence[torch.Generator]) -> Tensor:
    """Return exponential noise (B, *shape) of B generators.

    It is made on the CPU, so that a seed means the same on every device and in any batch.
    """
    # Noise of exactly 0 would make 0 / 0 win.
    return torch.stack([torch.empty(tuple(shape)).exponential_(generator=g) for g in generators]).clamp_min_(1e-30)


def draw(probabilities: Tensor, noise: Tensor) -> Tensor:
    """Draw one index per row of (B, s, k) in proportion, with exponential noise of that shape."""
    return (probabilities / noise).argmax(dim=-1)


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
    keep: Keep | None = None,
) -> Sample:
    """Sample a batch of token sets; both networks must be in eval mode.

    ``text`` (B, L, D) with ``text_mask`` (B, L) bool or None; ``lengths`` (B,) in latent
    positions, 1 to T; ``generators`` one CPU generator per sample. ``on_scale(q)`` is called
    before scale q (from 0) and may raise to cancel. ``temperature`` must be above 0.
    ``keep(q, ids, latent)`` may exchange the drawn ids (B, s_q), given the latent of the coarser
    scales (see `model.masking`). On CUDA devices what is asked for again is replayed (see `model.replay`).
    """
    how = _Settings(guidance, temperature, top_k_drop, top_p)
    recorded = keep is None and replay.replays(text.device)
    if recorded:
        text, text_mask = _padded(text, text_mask, sar.config.text_tokens)
    given = (text, lengths) if text_mask is None else (text, lengths, text_mask)

    def feeds() -> Iterator[tuple[Tensor, ...]]:
        yield given
        for scale, size in enumerate(sar.scales):
            if on_scale is not None:
                on_scale(scale)
            yield (noise((size, kept(sar.codes[scale], top_k_drop)), generators),)

    make = partial(_Run, sar, quantizer, how, given, keep)
    with tensor_cores(text.device):
        if recorded:
            sizes = *(part.shape for part in given), sar.start.data_ptr(), quantizer.book(0).codebook.data_ptr()
            results = sar.recordings.results((how, sizes), make, feeds)
        else:
            run = make()
            replay.play(run.steps, feeds())
            results = run.results()
    return Sample(results[:-1], results[-1])


def _padded(text: Tensor, mask: Tensor | None, tokens: int) -> tuple[Tensor, Tensor | None]:
    """Fill texts up to one number of tokens, so that all prompts are of one size; without mask all of it counts."""
    missing = tokens - text.shape[1]
    if mask is None or missing <= 0:
        return text, mask
    return F.pad(text, (0, 0, 0, missing)), F.pad(mask, (0, missing))


class _Settings(NamedTuple):
    """What is constant in a run, beside its networks and sizes."""

    guidance: float
    temperature: float
    top_k_drop: float
    top_p: float


class _Run:
    """One batch on its way through the scales: its text, its cache, its place in the sequence."""

    def __init__(
        self, sar: SAR, quantizer: MTPSQuantizer, how: _Settings, given: Sequence[Tensor], keep: Keep | None
    ) -> None:
        self.sar, self.quantizer, self.how, self.keep = sar, quantizer, how, keep
        text = given[0]
        # Of ones: they are read while a step is recorded, and a length of 1 is a length.
        self.steps = [replay.Step(tuple(part.new_ones(part.shape) for part in given), self._read)]
        for scale, size in enumerate(sar.scales):
            place = text.new_ones(len(text), size, kept(sar.codes[scale], how.top_k_drop))
            self.steps.append(replay.Step((place,), partial(self._advance, scale, place)))

    def results(self) -> list[Tensor]:
        """Return the ids of all scales and the latent."""
        assert self.latent is not None
        return [*self.ids, self.latent]

    def _read(self) -> None:
        """Read the text, and begin."""
        text, lengths, *masks = self.steps[0].inputs
        sar, config, batch = self.sar, self.sar.config, len(text)
        mask = masks[0][:, None, None] if masks else None
        tokens = sar.embed_text(text, torch.zeros(batch, dtype=torch.bool, device=text.device), lengths)
        self.texts = [block.read(tokens, mask) for block in sar.layers()]
        if self.how.guidance != 0:
            null = sar.null_token(lengths)
            for block, read in zip(sar.layers(), self.texts, strict=True):
                read.null = block.read_null(null)
            batch, lengths = 2 * batch, lengths.repeat(2)
        self.caches = [KeyValues(batch, sum(sar.scales), config.heads, config.head_dim, tokens) for _ in self.texts]
        self.ids: list[Tensor] = []
        self.latent: Tensor | None = None
        self.begin = 0
        self.hidden = sar.start + sar.embed_length(lengths) + self._level(0)

    def _advance(self, scale: int, noise: Tensor) -> None:
        """Draw the tokens of a scale with noise (B, s, k), and make the inputs of the next."""
        logits, last = self._logits(scale), len(self.sar.scales) - 1
        how = self.how
        if how.guidance != 0:
            conditional, null = logits.chunk(2)
            logits = guide(conditional, null, how.guidance, scale, last)
        probabilities, candidates = filter_logits(logits / how.temperature, how.top_k_drop, how.top_p)
        ids = candidates.gather(-1, draw(probabilities, noise).unsqueeze(-1)).squeeze(-1)
        if self.keep is not None:
            ids = self.keep(scale, ids, self.latent)
        self.ids.append(ids)
        self.latent = self.quantizer.advance(self.latent, scale, ids)
        if scale < last:
            pooled = self.quantizer.down(self.latent, self.sar.scales[scale + 1])
            hidden = self.sar.input_proj(pooled.transpose(1, 2)) + self._level(scale + 1)
            self.hidden = hidden.repeat(2, 1, 1) if how.guidance != 0 else hidden

    def _level(self, scale: int) -> Tensor:
        return self.sar.level_embedding.weight[scale]

    def _logits(self, scale: int) -> Tensor:
        """Return logits of a scale and keep its keys and values."""
        hidden, end = self.hidden, self.begin + self.hidden.shape[1]
        turn = turns(self.sar.cos[self.begin : end], self.sar.sin[self.begin : end])
        for block, text, cache in zip(self.sar.layers(), self.texts, self.caches, strict=True):
            hidden = block(hidden, text, turn, cache=cache)
        self.begin = end
        return self.sar.head(scale, hidden)
