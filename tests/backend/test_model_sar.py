# SPDX-License-Identifier: GPL-3.0-or-later
"""The scale-wise transformer: loss at the start, masks, positions, conditions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from mosa.model.config import PRESETS, ModelConfig
from mosa.model.ops import Linear
from mosa.model.quantizer import MTPSQuantizer
from mosa.model.sampler import sample
from mosa.model.sar import SAR, rotary_table, sar_loss


class Setup:
    """A tiny transformer with livelier weights than at the start, and one batch for it."""

    def __init__(self, config: ModelConfig) -> None:
        torch.manual_seed(1)
        self.quantizer = MTPSQuantizer(config.tokenizer).eval()
        self.sar = SAR(config.transformer, config.tokenizer).eval()
        with torch.no_grad():
            for parameter in self.sar.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))
        self.ids = [torch.randint(v, (2, s)) for s, v in zip(self.sar.scales, self.sar.codes, strict=True)]
        self.text = torch.randn(2, 6, 12)
        self.mask = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
        self.length = torch.tensor([8, 5])

    def logits(self, ids: Sequence[Tensor] | None = None, drop: bool = False) -> list[Tensor]:
        inputs = self.quantizer.teacher_inputs(self.ids if ids is None else ids)
        return self.run(inputs, drop)

    @torch.no_grad()
    def run(self, inputs: Tensor, drop: bool = False) -> list[Tensor]:
        dropped = torch.full((2,), drop)
        return self.sar(inputs, self.text, self.mask, self.length, dropped)


@pytest.fixture(params=[(2, 3, 5, 8), (8, 8, 8, 8)], ids=["growing", "equal"])
def setup(tiny: ModelConfig, request: pytest.FixtureRequest) -> Setup:
    return Setup(replace(tiny, tokenizer=replace(tiny.tokenizer, scales=request.param)))


def test_loss_at_the_start_is_that_of_guessing() -> None:
    config = PRESETS["base"]
    torch.manual_seed(0)
    sar = SAR(config.transformer, config.tokenizer).eval()
    with torch.no_grad():
        logits = sar(
            torch.randn(1, 233, 256),
            torch.randn(1, 5, 384),
            None,
            torch.tensor([49]),
            torch.tensor([False]),
        )
    ids = [torch.randint(guess.shape[-1], guess.shape[:2]) for guess in logits]
    assert [guess.shape[1:] for guess in logits] == list(
        zip(config.tokenizer.scales, config.tokenizer.codes, strict=True)
    )
    blind = np.log(config.tokenizer.codes)
    assert sar_loss(logits, ids).item() == pytest.approx(blind[:-1].mean() + blind[-1], abs=0.1)


def test_loss_is_the_mean_of_all_but_the_last_plus_the_last(setup: Setup) -> None:
    logits = setup.logits()
    losses = [
        F.cross_entropy(guess.transpose(1, 2), truth).item() for guess, truth in zip(logits, setup.ids, strict=True)
    ]
    expected = sum(losses[:-1]) / 3 + losses[-1]
    assert sar_loss(logits, setup.ids).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("changed", range(4))
def test_a_scale_sees_only_coarser_ones(setup: Setup, changed: int) -> None:
    ids = [chosen.clone() for chosen in setup.ids]
    ids[changed] = (ids[changed] + 1) % setup.sar.codes[changed]
    before, after = setup.logits(), setup.logits(ids)
    for scale in range(4):
        same = torch.equal(before[scale], after[scale])
        assert same == (scale <= changed)


def test_within_a_scale_all_tokens_see_each_other(setup: Setup) -> None:
    inputs = setup.quantizer.teacher_inputs(setup.ids)
    moved = inputs.clone()
    moved[:, 2] += 1.0  # the last input token of scale 1 (scale 0 is not in the inputs)
    before, after = setup.run(inputs), setup.run(moved)
    assert torch.equal(before[0], after[0])
    assert (before[1][:, 0] - after[1][:, 0]).abs().max() > 1e-4


def test_rotary_positions_begin_and_end_alike_on_every_scale() -> None:
    config = PRESETS["paper"]
    scales, dim = config.tokenizer.scales, config.transformer.head_dim
    cos, sin = rotary_table(scales, dim, 100.0)
    speeds = torch.tensor([100.0 ** (-2 * k / dim) for k in range(dim // 2)])
    begin = 0
    for size in scales:
        assert torch.equal(cos[begin], torch.ones(dim // 2))
        assert sin[begin].abs().max() == 0
        last = begin + size - 1
        torch.testing.assert_close(cos[last], (64 * speeds).cos(), atol=2e-4, rtol=0)
        torch.testing.assert_close(sin[last], (64 * speeds).sin(), atol=2e-4, rtol=0)
        begin += size
    assert begin == len(cos)


def test_masked_text_does_not_count(setup: Setup) -> None:
    before = setup.logits()
    setup.text[1, 4:] = 99.0
    for a, b in zip(before, setup.logits(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)
    setup.text[1, 3] += 1.0
    assert (before[0][1] - setup.logits()[0][1]).abs().max() > 1e-4


def test_null_condition_knows_the_length_but_not_the_text(setup: Setup) -> None:
    before = setup.logits(drop=True)
    setup.text = torch.randn_like(setup.text)
    assert all(map(torch.equal, before, setup.logits(drop=True)))
    setup.length = setup.length - 1
    assert (before[0] - setup.logits(drop=True)[0]).abs().max() > 1e-4


def test_no_mask_means_every_text_token(setup: Setup) -> None:
    setup.mask = torch.ones_like(setup.mask)
    with_mask = setup.logits()
    inputs = setup.quantizer.teacher_inputs(setup.ids)
    with torch.no_grad():
        without = setup.sar(inputs, setup.text, None, setup.length, torch.tensor([False, False]))
    for a, b in zip(with_mask, without, strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)


def test_heads_stay_exact_under_autocast(setup: Setup) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        logits = setup.logits()
    assert all(guess.dtype == torch.float32 for guess in logits)
    for a, b in zip(logits, setup.logits(), strict=True):
        assert (a - b).abs().max() < 0.2 * b.std() + 0.05


@pytest.mark.usefixtures("in_bfloat16")
@pytest.mark.parametrize("drop", [False, True])
def test_rounding_hardly_moves_the_logits(bundled: Any, monkeypatch: pytest.MonkeyPatch, drop: bool) -> None:
    network, quantizer = bundled.bundle.transformer, bundled.bundle.tokenizer.quantizer
    for layer in network.blocks.modules():
        if isinstance(layer, Linear):
            monkeypatch.setattr(layer, "rounds", True)
    text, mask = bundled.encode_text(["a person walks in a circle", "someone waves with both hands", "a man sits down"])
    lengths, dropped = torch.tensor([49, 30, 15]), torch.full((3,), drop)
    generators = [torch.Generator().manual_seed(seed) for seed in range(3)]
    ids = sample(network, quantizer, text, mask, lengths, generators=generators).ids
    inputs = quantizer.teacher_inputs(ids)
    with torch.no_grad():
        rounded = network(inputs, text, mask, lengths, dropped)
        monkeypatch.setattr("mosa.model.ops._HAS_BF16", False)
        exact = network(inputs, text, mask, lengths, dropped)
    for ours, expected in zip(rounded, exact, strict=True):
        off = (ours - expected) / expected.std()
        assert 0 < off.square().mean().sqrt() < 0.005
        assert off.abs().max() < 0.05


def test_initial_weights(tiny: ModelConfig) -> None:
    config = PRESETS["base"]
    torch.manual_seed(0)
    sar = SAR(config.transformer, config.tokenizer)
    width = config.transformer.width
    assert sar.start.std().item() == pytest.approx(math.sqrt(1 / (3 * width)), rel=0.15)
    assert sar.input_proj.weight.std().item() == pytest.approx(0.02, rel=0.05)
    assert sar.level_embedding.weight.std().item() == pytest.approx(0.02, rel=0.1)
    assert sar.input_proj.bias.abs().max() == 0
