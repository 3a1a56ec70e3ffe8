# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark: its reference computes what the product computes, its floor counts what torch counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from mosa.bench import PROMPT, floor_seconds, measure
from mosa.cli import main
from mosa.generate import one_prompt
from mosa.generate.model import Model, load_model
from mosa.generate.one_prompt import to_motion
from mosa.generate.request import MODEL_MAX_FRAMES
from mosa.generate.text_to_motion import generate
from mosa.model import ops, reference, sampler
from mosa.model.bundle import Bundle, random_bundle
from mosa.model.config import PRESETS, ModelConfig
from mosa.model.cost import Product, Step, steps
from mosa.model.sampler import guide, sample
from mosa.motion.motion import Motion

TOLERANCE = 1e-4
"""Largest difference of logits, and of normalised features, of float32 computed in another order."""


def lively(config: ModelConfig) -> Bundle:
    """Random weights, strong enough that choices depend on everything."""
    torch.manual_seed(3)
    bundle = random_bundle(config)
    with torch.no_grad():
        for parameter in bundle.transformer.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return bundle


def inputs(config: ModelConfig, batch: int) -> tuple[torch.Tensor, torch.Tensor | None, torch.Tensor]:
    sizes = config.transformer
    mask = torch.rand(batch, sizes.text_tokens) < 0.7
    mask[:, 0] = True
    lengths = torch.randint(1, config.tokenizer.length + 1, (batch,))
    return torch.randn(batch, sizes.text_tokens, sizes.text_dim), mask if sizes.text_mask else None, lengths


def generators(batch: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in range(batch)]


def ours(bundle: Bundle, text: Any, mask: Any, lengths: Any) -> Any:
    settings = bundle.config.sampling
    return sample(
        bundle.transformer,
        bundle.tokenizer.quantizer,
        text,
        mask,
        lengths,
        guidance=settings.guidance,
        temperature=settings.temperature,
        top_k_drop=settings.top_k_drop,
        top_p=settings.top_p,
        generators=generators(len(text)),
    )


@pytest.mark.usefixtures("in_float32")
@pytest.mark.parametrize("name", ["paper", "base", "small-equal-lengths", "small-no-attention"])
def test_plain_networks_give_the_same_logits_ids_and_features(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []

    def spy(conditional: torch.Tensor, null: torch.Tensor, *rest: Any) -> torch.Tensor:
        seen.append((conditional, null))
        return guide(conditional, null, *rest)

    bundle = lively(PRESETS[name])
    text, mask, lengths = inputs(bundle.config, 2)
    monkeypatch.setattr(sampler, "guide", spy)
    sampled = ours(bundle, text, mask, lengths)
    slow = reference.generate(bundle, text, mask, lengths, generators(2))
    for pair, expected in zip(seen, slow.logits, strict=True):
        for logits, plain_logits in zip(pair, expected, strict=True):
            torch.testing.assert_close(logits, plain_logits, atol=TOLERANCE, rtol=TOLERANCE)
    assert all(map(torch.equal, sampled.ids, slow.ids))
    with torch.inference_mode():
        features = bundle.tokenizer.decode(sampled.latent)
    torch.testing.assert_close(features, slow.features, atol=TOLERANCE, rtol=TOLERANCE)


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("name", ["paper", "base", "tiny", "small-equal-lengths", "small-no-attention"])
def test_operations_are_those_that_torch_counts(
    name: str, batch: int, tiny: ModelConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = random_bundle({**PRESETS, "tiny": tiny}[name])
    config = bundle.config
    # Torch's counter knows neither the packed product nor the processor's fused attention.
    monkeypatch.setattr(ops, "_HAS_PACKED", False)
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        sampled = ours(bundle, *inputs(config, batch))
        with torch.inference_mode():
            bundle.tokenizer.decode(sampled.latent)
    counted = sum(step.operations for step in steps(config, batch, config.transformer.text_tokens))
    assert counted == pytest.approx(counter.get_total_flops(), rel=0.01)


@pytest.mark.parametrize("name", ["paper", "base"])
def test_bytes_are_those_of_the_weights_and_the_cache(name: str) -> None:
    config = PRESETS[name]
    bundle = random_bundle(config)
    sizes, words = config.transformer, 20
    text, *scales, decoding = steps(config, 1, words)
    assert [step.name for step in scales] == [f"scale {number}" for number in range(1, 11)]
    blocks = sum(p.numel() for p in bundle.transformer.blocks.parameters() if p.dim() == 2)
    blocks -= sizes.layers * 2 * sizes.width**2  # keys and values of the text are made once, with the text
    head = bundle.transformer.heads[9].weight.numel() + bundle.transformer.input_proj.weight.numel()
    phi = sum(p.numel() for p in bundle.tokenizer.quantizer.phis[9].parameters() if p.dim() == 3)
    cache = sizes.layers * sizes.width * 2 * (2 * config.tokenizer.tokens + words)
    assert scales[9].bytes(4) == 4 * (blocks + head + phi + cache)
    assert scales[9].bytes(2) == 2 * blocks + 4 * (head + phi + cache)
    weights = sum(p.numel() for p in bundle.tokenizer.decoder.parameters() if p.dim() == 3)
    channels = config.tokenizer.width
    assert decoding.bytes(2) == 4 * (weights + 4 * 2 * config.tokenizer.length * channels)
    assert text.bytes(2) < text.bytes(4)


def test_the_floor_is_operations_or_bytes_step_after_step() -> None:
    busy, idle = Step("busy", [Product(10, 10, 10, 2, 0)]), Step("idle", [Product(1, 10, 10, 1, 100)])
    mixed = Step("mixed", [Product(10, 10, 10), Product(1, 10, 10, 3, 0, rounds=True)])
    seconds = floor_seconds([busy, idle, mixed], [1000.0, 1e9, 500.0], [0.0, 0.0, 300.0], 200.0, 2)
    assert seconds == pytest.approx(4000 / 1000 + 400 / 200 + 2000 / 500 + 600 / 300)
    waiting = Step("waiting", [Product(1, 10, 10, 2, 100, rounds=True)])
    assert floor_seconds([waiting], [0.0], [1e9], 200.0, 2) == pytest.approx(2 * 2 * 100 / 200)


def test_the_blocks_are_what_rounds() -> None:
    config = PRESETS["paper"]
    transformer = random_bundle(config).transformer
    rounding = {layer for layer in transformer.modules() if getattr(layer, "rounds", False)}
    assert rounding == {layer for layer in transformer.blocks.modules() if isinstance(layer, ops.Linear)}
    weights = sum(layer.weight.numel() for layer in rounding if isinstance(layer, ops.Linear))
    read = steps(config, 1, config.transformer.text_tokens)
    last, text = (sum(p.read * p.times for p in read[at].products if p.rounds) for at in (10, 0))
    # Keys and values of the text are read in the first step only, there for the null condition once more.
    keys_values = config.transformer.layers * 2 * config.transformer.width**2
    projections = config.transformer.layers * config.transformer.width**2
    assert (last, text) == (weights - keys_values, 2 * keys_values + projections)
    inbetween = random_bundle(PRESETS["base"]).inbetween
    assert inbetween is not None and not any(getattr(layer, "rounds", False) for layer in inbetween.modules())


@pytest.mark.parametrize("name", ["paper", "base"])
def test_operations_grow_with_the_batch_but_weights_are_read_once(name: str) -> None:
    one, two, many = (steps(PRESETS[name], batch, 20) for batch in (1, 2, 64))
    assert [step.operations for step in many] == [64 * step.operations for step in one]
    caches = [after.bytes(2) - before.bytes(2) for before, after in zip(one, two, strict=True)]
    assert [step.bytes(2) for step in many] == [s.bytes(2) + 63 * c for s, c in zip(one, caches, strict=True)]
    assert caches[0] == 0 and all(caches[1:])


def test_the_floor_grows_less_than_the_batch() -> None:
    config = PRESETS["base"]

    def floor(batch: int, rate: float) -> float:
        counted = steps(config, batch, 20)
        return floor_seconds(counted, [rate] * len(counted), [rate] * len(counted), 1e10, 2)

    reading = 1e15
    assert floor(1, reading) < floor(8, reading) < 8 * floor(1, reading)
    multiplying = 1e9
    assert floor(8, multiplying) == pytest.approx(8 * floor(1, multiplying))


def test_words_that_are_not_there_are_not_counted() -> None:
    short, long = (steps(PRESETS["base"], 8, words) for words in (16, 77))
    for few, many in zip(short[:-1], long[:-1], strict=True):
        assert few.operations < many.operations
    assert sum(step.bytes(2) for step in short) < sum(step.bytes(2) for step in long)
    assert short[-1] == long[-1]


def full_length(tiny: ModelConfig) -> ModelConfig:
    """The tiny model with 196 frames and 9 tokens of text."""
    tokenizer = replace(tiny.tokenizer, scales=(3, 10, 49), codes=(8, 12, 16))
    return replace(
        tiny, tokenizer=tokenizer, transformer=replace(tiny.transformer, text_tokens=9), max_frames=MODEL_MAX_FRAMES
    )


@pytest.mark.parametrize("batch", [1, 3])
def test_measures_a_batch(batch: int, tiny: ModelConfig) -> None:
    config = full_length(tiny)
    result = measure(Model(random_bundle(config)), batch, repeats=1)
    assert json.loads(json.dumps(result)) == result
    assert (result["batch"], result["frames"], result["words"], len(result["scales"])) == (batch, 196, 9, 3)
    assert result["text_encoding"] is None or result["text_encoding"] > 0
    counted = steps(config, batch, result["words"])
    assert result["operations"] == sum(step.operations for step in counted)
    precision = ops.rounded(torch.device("cpu"))
    assert f"torch.{result['precision']}" == str(precision)
    assert result["bytes"] == sum(step.bytes(precision.itemsize) for step in counted)
    rates = result["exact_rates"], result["block_rates"], result["copy_rate"]
    assert result["floor"] == floor_seconds(counted, *rates, precision.itemsize)
    assert result["to_floor"] == result["best_networks"] / result["floor"]
    assert result["to_reference"] == result["best_networks"] / result["best_reference"]
    assert result["motions_per_second"] == pytest.approx(batch / result["total"])
    assert result["peak_memory"] is None or result["peak_memory"] > 0


def test_what_is_measured_is_what_generate_does(small_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Motion] = []

    def spy(*arguments: Any) -> Motion:
        made.append(to_motion(*arguments))
        return made[-1]

    model = load_model(small_model, device="cpu")
    expected = generate(model, PROMPT, frames=196, fps=20, seed=0, variations=2)
    monkeypatch.setattr(one_prompt, "to_motion", spy)
    result = measure(model, 2, repeats=1)
    assert result["text_encoding"] > 0
    assert result["words"] == model.encode_text([PROMPT])[0].shape[1]
    for motion, one in zip(made[-2:], expected, strict=True):
        assert motion.seed == one.seed
        np.testing.assert_array_equal(motion.joints, one.joints)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--batch", "0"], "--batch must be from 1 to 1024."),
        (["--batch", "2000"], "--batch must be from 1 to 1024."),
        (["--drafts", "0"], "The number of drafts must be a whole number from 1 to 16, not 0."),
        (["--repeats", "0"], "--repeats must be at least 1."),
        (["--device", "toaster"], "'toaster' is not a device: use auto, cpu, cuda or mps."),
    ],
)
def test_nonsense_is_one_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *arguments]) == 2
    assert sentence in capsys.readouterr().err
