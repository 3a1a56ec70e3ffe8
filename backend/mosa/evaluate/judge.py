# SPDX-License-Identifier: GPL-3.0-or-later
"""A matcher at work: clips and sentences become embeddings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ..model.length import sentence_vectors
from ..model.text import TextEncoder
from ..model.text_motion import TextMotion
from ..train.captions import CaptionFeatures
from ..train.matcher import clip_features, stacked

BATCH = 32


class Judge:
    """A matcher and its text encoder: clips and sentences become embeddings."""

    def __init__(self, network: TextMotion, device: torch.device) -> None:
        self.device = device
        self.network = network.to(device)
        self._encoder = TextEncoder.load("minilm", device=device)

    @torch.inference_mode()
    def motions(self, clips: list[np.ndarray]) -> np.ndarray:
        """Embeddings (N, E) of clips (T, 22, 3)."""
        features = [clip_features(joints, self.network.config.feature_set) for joints in clips]
        parts = [
            self.network.embed_motions(*stacked(features[start : start + BATCH], self.device))
            for start in range(0, len(features), BATCH)
        ]
        return _array(parts)

    @torch.inference_mode()
    def texts(self, captions: Sequence[str]) -> np.ndarray:
        """Embeddings (N, E) of sentences."""
        return _array([self.network.embed_texts(*part) for part in self._tokens(captions)])

    @torch.inference_mode()
    def sentences(self, captions: Sequence[str]) -> np.ndarray:
        """Unit vectors (N, D) of the text encoder, whose products are the similarities of sentences."""
        parts = [sentence_vectors(features, mask) for features, mask in self._tokens(captions)]
        return _array([torch.nn.functional.normalize(part, dim=-1) for part in parts])

    def _tokens(self, captions: Sequence[str]) -> list[tuple[Tensor, Tensor]]:
        known = CaptionFeatures(self._encoder, captions)
        parts = [known.batch(list(captions[start : start + BATCH])) for start in range(0, len(captions), BATCH)]
        return [(features.to(self.device), mask.to(self.device)) for features, mask in parts]


def _array(parts: list[Tensor]) -> np.ndarray:
    values: np.ndarray = torch.cat(parts).double().cpu().numpy()
    return values
