# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the tokenizer rebuilds motion it has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch

from ..model.caq_vae import CAQVAE
from ..motion.features import facing, features_to_joints, heading_angle
from ..motion.rotations import rotate, yaw
from .token_search import searched

if TYPE_CHECKING:
    from ..train.clips import Clips

BATCH = 32


def windows(clips: Clips, split: str, frames: int) -> list[np.ndarray]:
    """Features (T, F) of the fixed windows of a split: the first `frames` frames of each captioned item."""
    return [clips.item_features(item)[:frames] for item in clips.captioned(split)]


def rebuilt(
    model: CAQVAE,
    parts: list[np.ndarray],
    mean: np.ndarray,
    std: np.ndarray,
    quantized: bool = True,
    search: bool = False,
) -> Iterator[tuple[np.ndarray, list[np.ndarray]]]:
    """For each clip of features (T, F): (the decoded features (T, F), its ids per scale).

    With `quantized` False the decoder reads the continuous latent: what the network could do without quantizer. With
    `search` the tokens are looked for, where the encoder would guess them.
    """
    device = next(model.parameters()).device
    statistics = [torch.from_numpy(values).float().to(device) for values in (mean, std)]
    frames = model.config.frames
    for start in range(0, len(parts), BATCH):
        chunk = parts[start : start + BATCH]
        rows = np.zeros((len(chunk), frames, len(mean)), np.float32)
        for row, part in zip(rows, chunk, strict=True):
            row[: len(part)] = (part - mean) / std
        x = torch.from_numpy(rows).to(device)
        lengths = torch.tensor([len(part) for part in chunk], device=device)
        counted = torch.arange(frames, device=device) < lengths[:, None]
        found = searched(model, x, counted, *statistics) if search else None
        with torch.inference_mode():
            latent = model.encode(x)
            ids = found or model.quantizer.quantize(latent)
            decoded = model.decode(model.quantizer.dequantize(ids) if quantized else latent)
        values = decoded.float().cpu().numpy() * std + mean
        codes = [scale.cpu().numpy() for scale in ids]
        for index, part in enumerate(chunk):
            yield values[index, : len(part)], [scale[index] for scale in codes]


def mpjpe(guess: np.ndarray, truth: np.ndarray, align_heading: bool = False) -> float:
    """Mean joint error in mm of (T, 22, 3) metres with the root translation removed; optionally the heading too."""
    guess, truth = guess - guess[:, :1], truth - truth[:, :1]
    if align_heading:
        turn = heading_angle(facing(truth)) - heading_angle(facing(guess))
        guess = rotate(yaw(turn)[:, None], guess)
    return float(np.linalg.norm(guess - truth, axis=-1).mean() * 1000.0)


def reconstruction(
    model: CAQVAE,
    clips: Clips,
    split: str,
    mean: np.ndarray,
    std: np.ndarray,
    quantized: bool = True,
    search: bool = False,
) -> dict[str, float]:
    """Mean over the split's items of MPJPE (mm, heading kept and aligned) and the share of codes in use.

    `codes_used` is the share of all codebooks that the split touches; `codes_used_least` that of the worst scale.
    `quantized` and `search` are as in `rebuilt`.
    """
    feature_set = model.config.feature_set
    parts = windows(clips, split, model.config.frames)
    kept, aligned = [], []
    seen: list[set[int]] = [set() for _ in model.config.codes]
    for part, (values, ids) in zip(parts, rebuilt(model, parts, mean, std, quantized, search), strict=True):
        truth, guess = (
            features_to_joints(part, feature_set),
            features_to_joints(values, feature_set),
        )
        kept.append(mpjpe(guess, truth))
        aligned.append(mpjpe(guess, truth, align_heading=True))
        for scale, chosen in zip(seen, ids, strict=True):
            scale.update(chosen.tolist())
    shares = [len(scale) / size for scale, size in zip(seen, model.config.codes, strict=True)]
    return {
        "mpjpe_mm": float(np.mean(kept)),
        "mpjpe_heading_aligned_mm": float(np.mean(aligned)),
        "codes_used": float(np.mean(shares)),
        "codes_used_least": min(shares),
        "items": float(len(parts)),
    }
