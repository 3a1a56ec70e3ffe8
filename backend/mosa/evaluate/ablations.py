# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate ablations`: small models that differ in one choice of the method, trained alike, side by side."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from ..generate.model import Model
from ..model.bundle import Bundle
from ..model.config import PRESETS
from ..model.sar import SAR
from ..model.text_motion import TextMotion
from ..train.clips import Clips
from ..train.run import read_network
from ..train.sar import FrozenTokenizer, SarSettings, read_tokenizer, train_sar
from ..train.tokenizer import TokenizerSettings, train_tokenizer
from .generation import REAL, Repeats, enough, generated, tables
from .judge import Judge
from .physics import item_joints
from .reconstruction import reconstruction


class Ablation(NamedTuple):
    """A preset, and the chance that an input token stays uncorrupted while its transformer learns."""

    preset: str
    keep: float = SarSettings.keep


class Budget(NamedTuple):
    """Steps of each tokenizer and of each transformer."""

    tokenizer: int = 500
    transformer: int = 400


ROWS = {
    "the method": Ablation("small"),
    "equal-length scales": Ablation("small-equal-lengths"),
    "tokenizer without attention": Ablation("small-no-attention"),
    "Euclidean lookup": Ablation("small-euclidean"),
    "five steps": Ablation("small-five-steps"),
    "no corruption": Ablation("small", keep=1.0),
}
MEASURES = ("R@3", "FID", "KID")
BATCH = 16
"""Samples of each step of both trainings."""


def ablations(
    data: Path,
    split: str,
    matcher: TextMotion,
    runs: Path,
    budget: Budget,
    seeds: list[int],
    guidance: float | None,
    device: torch.device,
) -> dict[str, object]:
    """Sizes, reconstruction and generation of each row's model on a split, beside real motion.

    Run folders lie in `runs`, so that the same command goes on where it was stopped. Motion is generated and judged as
    in `generation.generation`. Raises RequestError for data that is not enough to train on, for a split of fewer than
    32 captioned items and for run folders of another budget.
    """
    clips = Clips(data, PRESETS["small"].tokenizer.feature_set)
    items = enough(clips, split)
    with redirect_stdout(sys.stderr):  # a training tells how it goes, and our output is to be JSON alone
        models = _trained(clips, runs, budget, device)
    for model in models.values():
        model.use(guidance=guidance)
    judge = Judge(matcher, device)
    clips_of: dict[str, Repeats] = {
        REAL: [[item_joints(clips, item) for item in items]],
        **{name: generated(model, items, seeds) for name, model in models.items()},
    }
    judged = tables(judge, items, clips_of, clips.captioned("train"))["all captions"]["rows"]
    networks = {name: _networks(model, clips, split) for name, model in models.items()}
    return {
        "seeds": seeds,
        "steps": budget._asdict(),
        "items": len(items),
        "rows": {
            name: {**networks.get(name, {}), **{metric: row[metric] for metric in MEASURES if metric in row}}
            for name, row in judged.items()
        },
    }


def _trained(clips: Clips, runs: Path, budget: Budget, device: torch.device) -> dict[str, Model]:
    """The models of all rows; rows of one preset share its tokenizer."""
    presets = dict.fromkeys(row.preset for row in ROWS.values())
    tokenizers = {preset: _tokenizer(clips, runs / preset, preset, budget, device) for preset in presets}
    return {name: _model(clips, runs, row, tokenizers[row.preset], budget, device) for name, row in ROWS.items()}


def _tokenizer(clips: Clips, folder: Path, preset: str, budget: Budget, device: torch.device) -> FrozenTokenizer:
    settings = TokenizerSettings(preset, budget.tokenizer, batch=BATCH)
    train_tokenizer(clips, folder / "tokenizer", settings, device)
    return read_tokenizer(folder / "tokenizer", preset)


def _model(
    clips: Clips, runs: Path, row: Ablation, frozen: FrozenTokenizer, budget: Budget, device: torch.device
) -> Model:
    """The row's transformer, trained on the captions as they are, with its tokenizer."""
    settings = SarSettings(
        row.preset, budget.transformer, batch=BATCH, keep=row.keep, crops=1, described=0.0, reworded=0.0
    )
    folder, config = runs / row.preset / f"transformer-keep-{row.keep}", PRESETS[row.preset]
    train_sar(clips, frozen, folder, settings, device)
    untrained = SAR(config.transformer, config.tokenizer)
    transformer = read_network("transformer", untrained, folder, "best").to(device).eval()
    mean, std = (torch.from_numpy(values).to(device) for values in (frozen.mean, frozen.std))
    return Model(Bundle(config, frozen.network, transformer, mean, std, device=device))


def _networks(model: Model, clips: Clips, split: str) -> dict[str, object]:
    """What a row tells of its networks: MPJPE (mm), share of the codes in use, parameters, steps of sampling."""
    bundle = model.bundle
    rebuilt = reconstruction(bundle.tokenizer, clips, split, bundle.mean.cpu().numpy(), bundle.std.cpu().numpy())
    return {
        "mpjpe_mm": rebuilt["mpjpe_mm"],
        "codes_used": rebuilt["codes_used"],
        "tokenizer_parameters": _parameters(bundle.tokenizer),
        "transformer_parameters": _parameters(bundle.transformer),
        "sampling_steps": len(model.config.tokenizer.scales),
    }


def _parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())
