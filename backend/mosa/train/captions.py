# SPDX-License-Identifier: GPL-3.0-or-later
"""Captions for training: mirrored wording, and features computed once per sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import torch
from torch import Tensor

from ..data.pack import Item
from ..model.text import TextEncoder

BATCH = 64
"""Sentences that the text encoder reads at once."""

_SWAPS = {
    "left": "right",
    "right": "left",
    "lefts": "rights",
    "rights": "lefts",
    "clockwise": "counterclockwise",
    "counterclockwise": "clockwise",
    "anticlockwise": "clockwise",
}
_COUNTER = re.compile(r"\b(counter|anti)[- ]clockwise\b", re.IGNORECASE)
_WORDS = re.compile(r"\b(" + "|".join(_SWAPS) + r")\b", re.IGNORECASE)


def mirror_caption(caption: str) -> str:
    """The sentence for the mirrored motion: left and right, clockwise and counterclockwise exchanged."""
    joined = _COUNTER.sub("counterclockwise", caption)
    return _WORDS.sub(lambda found: _SWAPS[found.group(0).lower()], joined)


def rarity(items: Iterable[Item]) -> dict[str, float]:
    """How often to draw an item with each first caption.

    The pack holds many windows of the same dance or climb under one caption; they share its weight.
    """
    repeats = Counter(item.captions[0] for item in items)
    return {caption: count**-0.5 for caption, count in repeats.items()}


class CaptionFeatures:
    """Token features of sentences from the frozen text encoder, kept in half precision."""

    def __init__(self, encoder: TextEncoder, captions: Iterable[str]) -> None:
        self._rows: dict[str, Tensor] = {}
        texts = sorted(set(captions), key=lambda text: (len(text), text))
        for start in range(0, len(texts), BATCH):
            chunk = texts[start : start + BATCH]
            features, mask = encoder.encode(chunk)
            for text, row, kept in zip(chunk, features, mask, strict=True):
                self._rows[text] = row[kept].half().cpu()

    def batch(self, captions: list[str]) -> tuple[Tensor, Tensor]:
        """(features (B, L, D) float32 padded to the longest, mask (B, L) True where a token counts)."""
        rows = [self._rows[caption] for caption in captions]
        longest = max(len(row) for row in rows)
        features = torch.zeros(len(rows), longest, rows[0].shape[-1])
        mask = torch.zeros(len(rows), longest, dtype=torch.bool)
        for index, row in enumerate(rows):
            features[index, : len(row)] = row
            mask[index, : len(row)] = True
        return features, mask
