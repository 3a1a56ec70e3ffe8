# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the backend on the path and gives the model tests a network small enough to be quick."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "backend"))

if TYPE_CHECKING:
    from mosa.model.config import ModelConfig


@pytest.fixture
def tiny() -> ModelConfig:
    """A model of four scales and 32 frames, shaped like `base`."""
    from mosa.model.config import ModelConfig, TokenizerConfig, TransformerConfig

    return ModelConfig(
        name="tiny",
        tokenizer=TokenizerConfig(
            feature_set="compact137",
            width=16,
            code_dim=16,
            scales=(2, 3, 5, 8),
            codes=(8, 12, 16, 20),
            phi="blend",
        ),
        transformer=TransformerConfig(
            width=32,
            layers=2,
            heads=2,
            mlp=48,
            dropout=0.1,
            attention_dropout=0.0,
            text_dim=12,
            text_mask=True,
        ),
        text_encoder="minilm",
        offsets=tuple((0.0, 0.1, 0.0) for _ in range(22)),
        max_frames=32,
    )


@pytest.fixture(params=[{"phi": "blend"}, {"phi": "relu2"}, {"scales": (8, 8, 8, 8)}, {"lookup": "euclidean"}], ids=str)
def tiny_each(tiny: ModelConfig, request: pytest.FixtureRequest) -> ModelConfig:
    """The tiny model with each kind of quantizer."""
    return replace(tiny, tokenizer=replace(tiny.tokenizer, **request.param))


@pytest.fixture
def in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers that round do not, whatever the processor."""
    monkeypatch.setattr("mosa.model.ops._HAS_BF16", False)


@pytest.fixture
def in_bfloat16(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers that round do, also where that is slow."""
    import torch

    from mosa.model import ops

    if not (ops._HAS_PACKED and torch.ops.mkldnn._is_mkldnn_bf16_supported()):
        pytest.skip("needs a processor whose matrix product takes bf16")
    monkeypatch.setattr(ops, "_HAS_BF16", True)


@pytest.fixture(scope="session")
def bundled() -> Any:
    """The bundled model on the processor, in float32: in bf16, where there are instructions for it, a seed gives other
    motions, and tests whose bounds were set on some would see others on each kind of processor."""
    import mosa

    model = mosa.load_model(device="cpu")
    for layer in model.bundle.transformer.modules():
        if getattr(layer, "rounds", False):
            layer.rounds = False
    return model


@pytest.fixture
def networked(bundled: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bundled model with in-betweening network and library: its own or, where it has none, makeshift ones."""
    from tests.backend.edit_samples import random_network, small_library, small_matcher

    if bundled.bundle.inbetween is None:
        monkeypatch.setattr(bundled.bundle, "inbetween", random_network())
        monkeypatch.setattr(bundled.bundle, "library", small_library())
        monkeypatch.setattr(bundled, "matcher", small_matcher())
    return bundled


@pytest.fixture
def tokens_alone(bundled: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bundled model without in-betweening network and library."""
    # The matcher first: what is put back afterwards is made from the library when it is looked at here.
    monkeypatch.setattr(bundled, "matcher", None)
    for name in ("inbetween", "library"):
        monkeypatch.setattr(bundled.bundle, name, None)
    return bundled


@pytest.fixture(params=["tokens_alone", "networked"])
def either(request: pytest.FixtureRequest) -> Any:
    """The bundled model without and with in-betweening network and library."""
    return request.getfixturevalue(request.param)
