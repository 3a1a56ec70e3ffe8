# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling: cache, guidance, filters, seeds, cancelling."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from mosa.errors import Cancelled
from mosa.model import sampler
from mosa.model.config import CODES, ModelConfig
from mosa.model.quantizer import MTPSQuantizer
from mosa.model.sampler import Sample, draw, filter_logits, guide, noise, sample
from mosa.model.sar import SAR


class Setup:
    """Tiny networks with strong weights, so that choices depend on everything."""

    def __init__(self, config: ModelConfig) -> None:
        torch.manual_seed(2)
        self.quantizer = MTPSQuantizer(config.tokenizer).eval()
        self.sar = SAR(config.transformer, config.tokenizer).eval()
        with torch.no_grad():
            for parameter in self.sar.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))
        self.text = torch.randn(3, 6, 12)
        self.mask = torch.tensor([[True] * 6, [True] * 4 + [False] * 2, [True] * 5 + [False]])
        self.lengths = torch.tensor([8, 5, 3])

    def sample(self, rows: slice = slice(None), seed: int = 7, **options: Any) -> Sample:
        text, lengths = self.text[rows], self.lengths[rows]
        first = rows.start or 0
        generators = [torch.Generator().manual_seed(seed + first + index) for index in range(len(text))]
        return sample(
            self.sar,
            self.quantizer,
            text,
            self.mask[rows],
            lengths,
            generators=generators,
            **options,
        )


@pytest.fixture
def setup(tiny_each: ModelConfig) -> Setup:
    return Setup(tiny_each)


def equal(first: Sample, second: Sample) -> bool:
    return all(map(torch.equal, first.ids, second.ids))


@pytest.mark.usefixtures("in_float32")
def test_cached_steps_equal_one_full_pass(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Tensor, Tensor]] = []

    def spy(conditional: Tensor, null: Tensor, strength: float, scale: int, last: int) -> Tensor:
        seen.append((conditional.clone(), null.clone()))
        return guide(conditional, null, strength, scale, last)

    monkeypatch.setattr(sampler, "guide", spy)
    result = setup.sample()
    inputs = setup.quantizer.teacher_inputs(result.ids)
    with torch.no_grad():
        for branch in (0, 1):
            dropped = torch.full((3,), bool(branch))
            full = setup.sar(inputs, setup.text, setup.mask, setup.lengths, dropped)
            for step, logits in zip(seen, full, strict=True):
                torch.testing.assert_close(step[branch], logits, atol=2e-4, rtol=1e-4)


def test_inputs_while_sampling_are_those_of_training(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Tensor] = []
    project = setup.sar.input_proj.forward

    def spy(x: Tensor) -> Tensor:
        seen.append(x.clone())
        return project(x)

    monkeypatch.setattr(setup.sar.input_proj, "forward", spy)
    result = setup.sample()
    assert torch.equal(torch.cat(seen, dim=1), setup.quantizer.teacher_inputs(result.ids))
    with torch.no_grad():  # as in sampling: convolutions that learn round otherwise
        assert torch.equal(result.latent, setup.quantizer.dequantize(result.ids))


def test_guidance_grows_from_nothing() -> None:
    conditional, null = torch.randn(2, 3, 5), torch.randn(2, 3, 5)
    assert torch.equal(guide(conditional, null, 4.0, 0, 9), conditional)
    assert torch.equal(guide(conditional, null, 0.0, 9, 9), conditional)
    torch.testing.assert_close(guide(conditional, null, 4.0, 9, 9), 5 * conditional - 4 * null)
    torch.testing.assert_close(guide(conditional, null, 3.0, 3, 9), 2 * conditional - 1 * null)


def test_first_scale_is_free_of_guidance_and_later_ones_are_not(setup: Setup) -> None:
    plain, strong = setup.sample(guidance=0.0), setup.sample(guidance=12.0)
    assert torch.equal(plain.ids[0], strong.ids[0])
    assert not equal(plain, strong)
    # Unguided sampling leaves the null branch out; a trace of guidance must change nothing.
    assert equal(plain, setup.sample(guidance=1e-9))


@pytest.mark.parametrize("size", CODES)
def test_top_k_keeps_the_share_that_is_not_dropped(size: int) -> None:
    logits = torch.randn(2, 3, size)
    probabilities, ids = filter_logits(logits, 0.8, 1.0)
    assert probabilities.shape[-1] == size * 2 // 10
    expected = torch.zeros(2, 3, size).scatter(-1, logits.topk(size * 2 // 10).indices, 1.0)
    torch.testing.assert_close(torch.zeros(2, 3, size).scatter(-1, ids, 1.0), expected)


@given(st.integers(0, 10_000), st.floats(0.01, 1.0), st.floats(0.0, 0.99))
@settings(max_examples=50)
def test_nucleus_drops_the_unlikely_tail(seed: int, top_p: float, drop: float) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = 4 * torch.randn(1, 2, 30, generator=generator)
    probabilities, ids = filter_logits(logits, drop, top_p)
    full = logits.gather(-1, ids).softmax(-1)
    for row in range(2):
        kept = probabilities[0, row] > 0
        assert kept[0] and torch.equal(ids[0, row, 0], logits[0, row].argmax())
        assert torch.equal(probabilities[0, row][kept], full[0, row][kept])
        assert full[0, row][~kept].sum() <= 1 - top_p + 1e-5
        if kept.sum() > 1:
            least = int(kept.nonzero().max())
            assert full[0, row, least:].sum() > 1 - top_p - 1e-5


def test_the_best_code_stays_whatever_is_cut() -> None:
    probabilities, _ = filter_logits(torch.zeros(100, 1, 7), 0.0, 1e-9)
    assert (probabilities[..., 0] > 0).all() and not probabilities[..., 1:].any()


def test_draw_follows_the_probabilities() -> None:
    shares = torch.tensor([0.5, 0.0, 0.3, 0.2])
    picked = draw(shares.expand(1, 20_000, 4), noise((20_000, 4), [torch.Generator().manual_seed(0)]))
    found = torch.bincount(picked.flatten(), minlength=4) / 20_000
    assert found[1] == 0
    torch.testing.assert_close(found, shares, atol=0.015, rtol=0)


def test_low_temperature_takes_the_best(setup: Setup) -> None:
    cold = setup.sample(temperature=1e-5, seed=1)
    assert equal(cold, setup.sample(temperature=1e-5, seed=100))
    assert equal(cold, setup.sample(top_k_drop=1.0, seed=5))
    assert not equal(cold, setup.sample())


def test_seeds_repeat_and_differ(setup: Setup) -> None:
    assert equal(setup.sample(), setup.sample())
    assert not equal(setup.sample(), setup.sample(seed=70))


@pytest.mark.parametrize("index", range(3))
def test_alone_as_in_a_batch(setup: Setup, index: int) -> None:
    together, alone = setup.sample(), setup.sample(slice(index, index + 1))
    assert all(torch.equal(a[index : index + 1], b) for a, b in zip(together.ids, alone.ids, strict=True))
    torch.testing.assert_close(together.latent[index : index + 1], alone.latent)


def test_the_prompt_and_the_length_matter(setup: Setup) -> None:
    first = setup.sample()
    setup.lengths = setup.lengths - 1
    assert not equal(first, setup.sample())
    setup.lengths = setup.lengths + 1
    setup.text = setup.text.flip(1)
    assert not equal(first, setup.sample())


def test_hears_of_each_scale_and_can_be_cancelled(setup: Setup) -> None:
    heard: list[int] = []
    first = setup.sample(on_scale=heard.append)
    assert heard == [0, 1, 2, 3]

    def cancel(scale: int) -> None:
        if scale == 2:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        setup.sample(on_scale=cancel)
    # Nothing of the cancelled run stays behind.
    assert equal(first, setup.sample())


def test_sampling_leaves_the_networks_alone(setup: Setup) -> None:
    before = {k: v.clone() for k, v in setup.quantizer.state_dict().items()}
    setup.sample()
    assert all(torch.equal(v, before[k]) for k, v in setup.quantizer.state_dict().items())
