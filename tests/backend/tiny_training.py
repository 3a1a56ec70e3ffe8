# SPDX-License-Identifier: GPL-3.0-or-later
"""The base preset at a size that trains in seconds, data for it, `mosa` with it as a program of its own, and what is
asked of each training."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mosa.cli import main
from mosa.data.pack import Item
from mosa.model import joint
from mosa.model.config import PRESETS, InbetweenConfig, ModelConfig
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS
from mosa.train import run as running
from mosa.train import sar
from mosa.train.clips import Clips
from mosa.train.distributed import joined
from mosa.train.inbetween import InbetweenSettings, InbetweenTraining, train_inbetween
from mosa.train.sar import SarSettings, SarTraining, read_tokenizer, train_sar
from mosa.train.tokenizer import TokenizerSettings, TokenizerTraining, train_tokenizer
from tests.backend.motion_samples import plausible_motion


@dataclass(frozen=True)
class Steps:
    """Settings of a training of a few steps."""

    steps: int
    validate_every: int
    lr: float = 1e-3
    weight_decay: float = 0.01
    seed: int = 0


def tiny_config() -> ModelConfig:
    """All networks small and without dropout, whose random numbers differ between processes."""
    base = PRESETS["base"]
    return replace(
        base,
        tokenizer=replace(base.tokenizer, width=16, code_dim=16, codes=(16,) * 10),
        transformer=replace(base.transformer, width=32, layers=1, heads=1, mlp=32, dropout=0.0),
        inbetween=InbetweenConfig(width=32, layers=1, heads=2, mlp=32, dropout=0.0),
    )


def write_data(folder: Path) -> Path:
    """A prepared folder of five short clips that move smoothly; the last is for validation."""
    return write_swaying(folder, [forward_kinematics(*plausible_motion(k, 90 + 10 * k), OFFSETS) for k in range(5)])


def write_swaying(folder: Path, clips: list[np.ndarray]) -> Path:
    """A prepared folder of clips (T, 22, 3), one item each with a caption of its own; the last is for validation."""
    named = {f"clip{k}": joints for k, joints in enumerate(clips)}
    last = list(named)[-1]
    items = [
        Item(name, name, 0, len(joints), "val" if name == last else "train", [f"a person sways {name} left"])
        for name, joints in named.items()
    ]
    return write_prepared(folder, named, items)


def write_prepared(folder: Path, clips: dict[str, np.ndarray], items: list[Item]) -> Path:
    """A folder as `mosa prepare` makes it, of these clips (T, 22, 3) as they are."""
    folder.mkdir()
    np.savez(folder / "clips.npz", **{name: joints.astype(np.float32) for name, joints in clips.items()})
    (folder / "items.jsonl").write_text("".join(json.dumps(vars(item)) + "\n" for item in items))
    return folder


def train_all(data: Path, runs: Path, device: torch.device) -> None:
    """A few steps of all three networks, batches of a size that two processes cannot halve."""
    clips = Clips(data, "compact137")
    # Adam turns gradients that are nothing but rounding into steps of the whole rate: a small one keeps that small.
    train_tokenizer(clips, runs / "tokenizer", TokenizerSettings(steps=4, batch=5, lr=1e-4), device)
    if torch.distributed.is_initialized():
        torch.distributed.barrier()  # the first process writes what all read
    frozen = read_tokenizer(runs / "tokenizer", "base")
    train_sar(clips, frozen, runs / "sar", SarSettings(steps=4, batch=5, described=0.0, validate_every=2), device)
    train_inbetween(clips, runs / "inbetween", InbetweenSettings(steps=4, batch=5, windows=6), device)


class Words:
    """Stands in for the text encoder, which takes long to start: one made-up feature vector for each word."""

    @staticmethod
    def load(kind: str, device: torch.device) -> Words:
        return Words()

    def encode(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        words = [text.split() for text in texts]
        mask = torch.zeros(len(texts), max(map(len, words)), dtype=torch.bool)
        features = torch.zeros(*mask.shape, 384)
        for row, text in enumerate(words):
            for place, word in enumerate(text):
                generator = torch.Generator().manual_seed(zlib.crc32(word.encode()))
                features[row, place], mask[row, place] = torch.randn(384, generator=generator), True
        return features, mask


def recorded(kind: Any, name: str, kept: list[dict[str, float]]) -> None:
    """Keep what the method of that name, the losses of a step, returns."""
    losses_of = getattr(kind, name)

    def losses(training: Any, step: int) -> dict[str, torch.Tensor]:
        found: dict[str, torch.Tensor] = losses_of(training, step)
        kept.append({key: value.item() for key, value in found.items()})
        return found

    setattr(kind, name, losses)


def compared() -> None:
    """Train in full precision, in which the shape of a batch hardly matters, and write down all losses."""
    sar.TextEncoder = Words  # type: ignore[assignment, misc]
    autocast = torch.autocast
    torch.autocast = lambda device, *_, **__: autocast(device, enabled=False)  # type: ignore[misc, assignment]
    kept: list[dict[str, float]] = []
    for kind, name in ((TokenizerTraining, "losses"), (SarTraining, "loss"), (InbetweenTraining, "losses")):
        recorded(kind, name, kept)
    data, runs = map(Path, sys.argv[2:])
    with joined("cpu") as processor:
        train_all(data, runs, processor)
        (runs / f"losses{joint.rank()}.json").write_text(json.dumps(kept))


def with_many_checkpoints(data: Path, folder: Path) -> None:
    """A tokenizer training that can be killed at any moment; it writes what it has learned after each second step."""
    training = TokenizerTraining(Clips(data, "compact137"), TokenizerSettings(batch=2), torch.device("cpu"))
    running.train(running.Run(folder, {}, ""), training.model, Steps(16, 2), training.losses, training.validate)


if __name__ == "__main__":
    PRESETS["base"] = tiny_config()
    torch.set_num_threads(1)
    if sys.argv[1] == "all":
        compared()
    elif sys.argv[1] == "checkpoints":
        with_many_checkpoints(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))


def assert_resumed_ends_as_unbroken(
    training: Callable[[], Any], loss: Callable[[Any, int], dict[str, torch.Tensor]], folder: Path
) -> None:
    """Of two trainings of six steps one is interrupted in the fifth and goes on: both end with the same network.

    `training` makes one anew, `loss` is its method for a step.
    """

    def trained(run: str, stop_at: int | None) -> dict[str, torch.Tensor]:
        made = training()

        def losses(step: int) -> dict[str, torch.Tensor]:
            if step == stop_at:
                raise KeyboardInterrupt
            return loss(made, step)

        running.train(running.Run(folder / run, {"same": True}, ""), made.model, Steps(6, 2), losses, made.validate)
        state: dict[str, torch.Tensor] = made.model.state_dict()
        return state

    unbroken = trained("unbroken", None)
    with pytest.raises(KeyboardInterrupt):
        trained("broken", 5)
    resumed = trained("broken", None)
    assert all(torch.equal(unbroken[name], resumed[name]) for name in unbroken)
