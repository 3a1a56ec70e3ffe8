# SPDX-License-Identifier: GPL-3.0-or-later
"""Constants and sizes of the published model, and configurations as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from mosa.model.caq_vae import CAQVAE
from mosa.model.config import PRESETS, ModelConfig, TokenizerConfig, TransformerConfig
from mosa.model.sar import SAR


def count(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_constants_of_the_method() -> None:
    tokenizer = PRESETS["paper"].tokenizer
    assert tokenizer.scales == (3, 6, 10, 15, 20, 25, 30, 36, 42, 49)
    assert tokenizer.tokens == 236
    assert tokenizer.codes == tuple(int(v) for v in np.round(np.linspace(256, 768, 10)))
    assert (tokenizer.frames, tokenizer.length, tokenizer.features) == (196, 49, 263)


def test_published_parameter_counts() -> None:
    config = PRESETS["paper"]
    with torch.device("meta"):
        tokenizer = CAQVAE(config.tokenizer)
        transformer = SAR(config.transformer, config.tokenizer)
    assert count(tokenizer.encoder) == 7_958_016
    # The published decoder has one more up-sampling convolution that it never uses.
    assert count(tokenizer.decoder) == 10_783_751 - 196_864
    assert count(tokenizer.quantizer.phis) == 15_738_880
    assert count(transformer) == 18_940_928
    books = [tokenizer.quantizer.book(scale).codebook for scale in range(10)]
    assert sum(book.numel() for book in books) == 2_621_440
    # Codebooks are averages, not parameters.
    assert count(tokenizer.quantizer) == count(tokenizer.quantizer.phis)


@pytest.mark.parametrize("name", PRESETS)
def test_frames_to_latents_and_back(name: str) -> None:
    config = PRESETS[name].tokenizer
    with torch.device("meta"):
        tokenizer = CAQVAE(config)
        latent = tokenizer.encode(torch.empty(2, 196, config.features))
        assert latent.shape == (2, config.code_dim, 49)
        assert tokenizer.decode(latent).shape == (2, 196, config.features)


@pytest.mark.parametrize("name", PRESETS)
def test_configuration_survives_json(name: str) -> None:
    config = PRESETS[name].with_offsets(np.ones((22, 3)))
    assert ModelConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_a_configuration_of_an_older_version_means_what_it_meant() -> None:
    values = json.loads(json.dumps(PRESETS["base"].to_dict()))
    del values["tokenizer"]["attention"], values["tokenizer"]["lookup"]
    config = ModelConfig.from_dict(values)
    assert config == PRESETS["base"]
    assert config.tokenizer.attention and config.tokenizer.lookup == "cosine"


@pytest.mark.parametrize(
    "change",
    [
        {"tokenizer": {"feature_set": "other"}},
        {"tokenizer": {"phi": "other"}},
        {"tokenizer": {"lookup": "other"}},
        {"tokenizer": {"scales": [3, 2], "codes": [4, 4]}},
        {"tokenizer": {"scales": [2, 3], "codes": [4]}},
        {"tokenizer": {"colour": "red"}},
        {"transformer": {"width": 10, "heads": 3}},
        {"text_encoder": "other"},
        {"max_frames": 200},
        {"name": 3},
        {"fps": 0},
        {"fps": "20"},
        {"offsets": [[0.0, 1.0, 0.0]]},
        {"offsets": 22 * [["x", 0.0, 0.0]]},
        {"tokenizer": {"width": None}},
        {"tokenizer": {"attention": 1}},
        {"transformer": {"layers": -1}},
        {"sampling": {"drafts": "4"}},
        {"sampling": {"temperature": 0}},
        {"sampling": {"guidance": -1.0}},
        {"sampling": {"top_p": 1.5}},
    ],
)
def test_nonsense_is_refused(change: dict[str, object]) -> None:
    values = json.loads(json.dumps(PRESETS["base"].to_dict()))
    for key, value in change.items():
        values[key] = {**values[key], **value} if isinstance(value, dict) else value
    with pytest.raises(ValueError):
        ModelConfig.from_dict(values)


def test_presets_differ_where_they_should() -> None:
    paper, base = PRESETS["paper"], PRESETS["base"]
    assert paper.tokenizer == TokenizerConfig()
    assert paper.transformer == TransformerConfig()
    assert (paper.text_encoder, paper.transformer.text_mask) == ("clip", False)
    assert (base.text_encoder, base.transformer.text_mask) == ("minilm", True)


def test_small_presets_differ_from_the_first_in_one_choice() -> None:
    small = PRESETS["small"]

    def changed(name: str) -> set[str]:
        sizes = PRESETS[name].tokenizer
        assert replace(PRESETS[name], name="small", tokenizer=small.tokenizer) == small and sizes.frames == 196
        return {key for key, value in asdict(sizes).items() if value != asdict(small.tokenizer)[key]}

    assert changed("small-equal-lengths") == changed("small-five-steps") == {"scales", "codes"}
    assert changed("small-no-attention") == {"attention"} and changed("small-euclidean") == {"lookup"}
    assert set(PRESETS["small-equal-lengths"].tokenizer.scales) == {49}
    assert len(PRESETS["small-five-steps"].tokenizer.scales) == 5
