# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling with known tokens: nothing anew is the tokenizer, everything anew is plain sampling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from mosa.generate.edit.tokens import RULES, _features
from mosa.model.config import ModelConfig
from mosa.model.masking import Rule
from mosa.model.quantizer import MTPSQuantizer
from mosa.model.sampler import Sample, sample
from mosa.model.sar import SAR
from tests.backend.edit_samples import clip

each_rule = pytest.mark.parametrize("rule", list(RULES))


class Setup:
    """Tiny networks with strong weights, a latent to keep parts of, and a text."""

    def __init__(self, config: ModelConfig) -> None:
        torch.manual_seed(2)
        self.quantizer = MTPSQuantizer(config.tokenizer).train()
        self.quantizer(torch.randn(16, 16, 8))
        self.quantizer.eval()
        self.sar = SAR(config.transformer, config.tokenizer).eval()
        with torch.no_grad():
            for parameter in self.sar.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))
        self.source = 0.7 * torch.randn(2, 16, 8)
        self.text = torch.randn(2, 6, 12)

    def sample(self, rule: Rule | None, anew: torch.Tensor, guidance: float = 4.0) -> Sample:
        generators = [torch.Generator().manual_seed(seed) for seed in (7, 8)]
        keep = None if rule is None else RULES[rule](self.quantizer, self.source, anew)
        lengths = torch.tensor([8, 6])
        return sample(
            self.sar, self.quantizer, self.text, None, lengths, guidance=guidance, generators=generators, keep=keep
        )


@pytest.fixture
def setup(tiny_each: ModelConfig) -> Setup:
    return Setup(tiny_each)


def mask(*flags: int) -> torch.Tensor:
    return torch.tensor([flags, flags], dtype=torch.bool)


@each_rule
@pytest.mark.parametrize("guidance", [0.0, 4.0])
def test_nothing_anew_is_the_tokenizers_reading(setup: Setup, rule: Rule, guidance: float) -> None:
    found = setup.sample(rule, mask(*[0] * 8), guidance)
    with torch.no_grad():  # as in sampling: convolutions that learn round otherwise
        expected = setup.quantizer.quantize(setup.source)
        latent = setup.quantizer.dequantize(expected)
    assert all(map(torch.equal, found.ids, expected))
    assert torch.equal(found.latent, latent)


@each_rule
@pytest.mark.parametrize("guidance", [0.0, 4.0])
def test_everything_anew_is_plain_sampling(setup: Setup, rule: Rule, guidance: float) -> None:
    plain = setup.sample(None, mask(*[1] * 8), guidance)
    found = setup.sample(rule, mask(*[1] * 8), guidance)
    assert all(map(torch.equal, found.ids, plain.ids)) and torch.equal(found.latent, plain.latent)


@each_rule
def test_a_part_anew_keeps_the_finest_tokens_of_the_rest(setup: Setup, rule: Rule) -> None:
    anew = mask(0, 0, 0, 1, 1, 0, 0, 0)
    found, plain = setup.sample(rule, anew), setup.sample(None, anew)
    if rule == "official":
        kept = setup.quantizer.quantize(setup.source)[-1]
        assert torch.equal(found.ids[-1][~anew], kept[~anew])
    assert any(not torch.equal(a, b) for a, b in zip(found.ids, plain.ids, strict=True))


@each_rule
def test_each_row_has_its_own_mask(setup: Setup, rule: Rule) -> None:
    anew = torch.tensor([[0] * 8, [1] * 8], dtype=torch.bool)
    found = setup.sample(rule, anew)
    kept, drawn = setup.quantizer.quantize(setup.source), setup.sample(None, anew)
    for ids, first, second in zip(found.ids, kept, drawn.ids, strict=True):
        assert torch.equal(ids[0], first[0]) and torch.equal(ids[1], second[1])


def test_what_stands_in_the_unknown_part_does_not_matter_to_the_closed_loop(setup: Setup) -> None:
    anew = mask(0, 0, 1, 1, 1, 0, 0, 0)
    first = setup.sample("closed-loop", anew)
    setup.source = torch.where(anew.unsqueeze(1), 50.0 * torch.randn(2, 16, 8), setup.source)
    second = setup.sample("closed-loop", anew)
    assert all(map(torch.equal, first.ids, second.ids))


def test_known_residuals_are_read_like_whole_ones_and_only_where_known(setup: Setup) -> None:
    residual = setup.source
    everything = torch.ones(2, 8, dtype=torch.bool)
    for scale in range(len(setup.quantizer.scales)):
        whole, _ = setup.quantizer._look_up(scale, residual)
        assert torch.equal(setup.quantizer.quantize_known(scale, residual, everything), whole)
        known = mask(1, 1, 1, 0, 0, 1, 0, 1)
        read = setup.quantizer.quantize_known(scale, residual, known)
        garbled = torch.where(known.unsqueeze(1), residual, torch.tensor(99.0))
        assert torch.equal(setup.quantizer.quantize_known(scale, garbled, known), read)
    nothing = setup.quantizer.quantize_known(0, residual, ~everything)
    assert ((nothing >= 0) & (nothing < setup.quantizer.codes[0])).all()


SEEDS = 6


def test_the_closed_loop_brings_known_parts_of_real_clips_nearer(bundled: Any) -> None:
    """The bundled model on real clips: error of the latent where it is known, for each clip over six seeds.

    One seed decides nothing: what is drawn elsewhere shows through in the coarse scales.
    """
    tokenizer, bundle = bundled.bundle.tokenizer, bundled.bundle
    errors: dict[str, list[float]] = {name: [] for name in RULES}
    for which, words in enumerate(("walk", "walk", "jump", "wave")):
        motion = clip(20.0, 6.0, words, which % 2)
        features = torch.from_numpy(_features(bundled, motion.rotations, motion.root)).float()
        rows = torch.zeros(1, tokenizer.config.frames, features.shape[-1])
        rows[0, : len(features)] = bundle.normalise(features)
        anew = torch.zeros(1, 49, dtype=torch.bool)
        anew[0, 10:16] = True
        anew[0, 30:] = True
        with torch.inference_mode():
            source = tokenizer.encode(rows)
            for name, rule in RULES.items():
                latent = sample(
                    bundle.transformer,
                    tokenizer.quantizer,
                    torch.zeros(SEEDS, 1, 384),
                    None,
                    torch.full((SEEDS,), 30),
                    guidance=0.0,
                    generators=[torch.Generator().manual_seed(seed) for seed in range(SEEDS)],
                    keep=rule(tokenizer.quantizer, source.expand(SEEDS, -1, -1), anew.expand(SEEDS, -1)),
                ).latent
                errors[name].append(float((latent - source).square().mean(1)[:, ~anew[0]].mean()))
    assert np.mean(errors["closed-loop"]) <= np.mean(errors["official"])
    assert all(a <= 1.1 * b for a, b in zip(errors["closed-loop"], errors["official"], strict=True))
