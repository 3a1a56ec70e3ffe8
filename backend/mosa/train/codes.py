# SPDX-License-Identifier: GPL-3.0-or-later
"""A trained model as the start of one with other codebooks: fewer codes, or codes that training has moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from ..errors import RequestError
from ..model import joint
from ..model.caq_vae import CAQVAE
from ..model.quantizer import MTPSQuantizer
from ..model.sar import SAR

State = dict[str, Tensor]


@torch.no_grad()
def with_most_used(start: CAQVAE, codes: Sequence[int], motions: Iterable[Tensor]) -> State:
    """Weights of `start` with only so many of its codes per scale: those used most by motions (B, frames, F).

    Of several processes each gives its share of the batches of motions. Training begins as if every code had had an
    equal share of the positions: with the single use that a model folder states, all codes that a first batch happens
    to miss would be thrown away. RequestError when `start` has fewer codes.
    """
    if len(codes) != len(start.config.codes) or any(a > b for a, b in zip(codes, start.config.codes, strict=True)):
        raise RequestError("--from has fewer codes than --preset; name a model with codebooks as large or larger")
    used = [torch.zeros(size) for size in start.config.codes]
    positions = 0
    for batch in motions:
        positions = joint.total_rows(batch) * start.config.length
        for count, ids in zip(used, start.tokens(batch), strict=True):
            count += joint.total(torch.bincount(ids.flatten(), minlength=len(count))).cpu()
    state = start.state_dict()
    for scale, size in enumerate(codes):
        best = used[scale].argsort(descending=True, stable=True)[:size].sort().values
        layer = f"quantizer.layers.{scale}"
        share = positions / size
        kept = state[f"{layer}.codebook"][best]
        state |= {
            f"{layer}.codebook": kept,
            f"{layer}.code_sum": kept * share,
            f"{layer}.code_count": torch.full((size,), share),
        }
    return state


@torch.no_grad()
def with_nearest_heads(start: SAR, old: MTPSQuantizer, new: MTPSQuantizer) -> State:
    """Weights of `start`, which speaks of the codes of `old`, for the codes of `new`.

    Each code is foretold at first as that code of the same scale of `old` is to which it is nearest. Where codes of
    other sizes cannot be compared, the weights stay as they are: they do not fit, and whoever reads them says so.
    """
    state = start.state_dict()
    if (old.scales, old.config.code_dim) != (new.scales, new.config.code_dim):
        return state
    for scale in range(len(new.scales)):
        nearest = old.book(scale).nearest(new.book(scale).codebook)
        for part in ("weight", "bias"):
            name = f"heads.{scale}.{part}"
            state[name] = state[name][nearest]
    return state
