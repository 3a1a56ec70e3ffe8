# SPDX-License-Identifier: GPL-3.0-or-later
"""Several drafts of each motion, of which the one that fits the text best is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from .model import Model


def generators(seeds: Sequence[int], drafts: int) -> list[torch.Generator]:
    """One for each draft of each seed, those of one seed together; the first is the seed's own."""
    return [torch.Generator().manual_seed(_draft_seed(seed, draft)) for seed in seeds for draft in range(drafts)]


def best(model: Model, text: Tensor, mask: Tensor | None, features: np.ndarray, motions: int) -> np.ndarray:
    """Of the features (motions * drafts, T, F) those (motions, T, F) of each motion's draft that fits best.

    Args: features (1, L, D) and mask (1, L) or None of the text; the motions' features in their own units.
    """
    if len(features) == motions:
        return features
    fit = model.fits(text, mask, torch.from_numpy(features.astype(np.float32)))
    kept = fit.view(motions, -1).argmax(dim=1).cpu().numpy()
    each: np.ndarray = features.reshape(motions, -1, *features.shape[1:])
    return each[np.arange(motions), kept]


def _draft_seed(seed: int, draft: int) -> int:
    # The generator looks at 32 bits, so that a sum would soon be another variation's seed.
    return int(np.random.SeedSequence((seed, draft)).generate_state(1)[0]) if draft else seed
