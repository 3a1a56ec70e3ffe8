# SPDX-License-Identifier: GPL-3.0-or-later
"""Text encoders: the bundled MiniLM where it is set up, and CLIP through a toy of its kind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from mosa.errors import ModelError
from mosa.model.text import BUNDLED, TextEncoder

needs_minilm = pytest.mark.skipif(
    not (BUNDLED / "model.safetensors").is_file(),
    reason="the text encoder is not set up (python build.py setup)",
)


@pytest.fixture(scope="module")
def minilm() -> TextEncoder:
    return TextEncoder.load("minilm")


@needs_minilm
def test_minilm_gives_one_vector_per_token(minilm: TextEncoder) -> None:
    features, mask = minilm.encode(["a person walks", "a man jumps up and waves"])
    assert features.shape == (2, 8, 384) and features.dtype == torch.float32
    assert mask.sum(1).tolist() == [5, 8] and mask.dtype == torch.bool


@needs_minilm
def test_padding_changes_nothing(minilm: TextEncoder) -> None:
    alone, _ = minilm.encode(["a person walks"])
    padded, mask = minilm.encode(["a person walks", "a man jumps up and then waves with a hand"])
    torch.testing.assert_close(padded[:1][mask[:1]], alone[0], atol=1e-4, rtol=1e-4)


@needs_minilm
def test_long_and_foreign_prompts(minilm: TextEncoder) -> None:
    assert minilm.encode(["walk " * 300])[0].shape == (1, 77, 384)
    assert torch.isfinite(minilm.encode(["走る 😀"])[0]).all()


@needs_minilm
def test_minilm_tells_meanings_apart(minilm: TextEncoder) -> None:
    features, mask = minilm.encode(["a person walks forward", "someone is strolling ahead", "the stock market fell"])
    weight = mask.unsqueeze(-1).float()
    walk, stroll, market = (features * weight).sum(1) / weight.sum(1)
    near, far = torch.cosine_similarity(walk, stroll, 0), torch.cosine_similarity(walk, market, 0)
    assert near > far + 0.3


@needs_minilm
def test_truncated_weights_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(BUNDLED, folder)
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:100_000])
    with pytest.raises(ModelError, match="cannot be read"):
        TextEncoder.load("minilm", folder)


@pytest.mark.parametrize("kind", ["minilm", "clip"])
def test_missing_folder_is_told(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        TextEncoder.load(kind, tmp_path)


def test_clip_needs_to_be_pointed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOSA_CLIP", raising=False)
    with pytest.raises(ModelError, match="MOSA_CLIP"):
        TextEncoder.load("clip")


@pytest.fixture
def toy_clip(tmp_path: Path) -> Path:
    """A random CLIP text tower with an alphabet for a vocabulary."""
    from transformers import CLIPTextConfig, CLIPTextModel

    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["!", *letters, *(letter + "</w>" for letter in letters)]
    words += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {word: index for index, word in enumerate(words)}
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary))
    (tmp_path / "merges.txt").write_text("#version: 0.2\na b</w>\n")
    vocabulary["ab</w>"] = len(vocabulary)
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary))
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77})
    )
    config = CLIPTextConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        bos_token_id=vocabulary["<|startoftext|>"],
        eos_token_id=vocabulary["<|endoftext|>"],
        pad_token_id=vocabulary["<|endoftext|>"],
    )
    CLIPTextModel(config).save_pretrained(tmp_path)
    return tmp_path


def test_clip_keeps_all_77_positions(toy_clip: Path) -> None:
    encoder = TextEncoder.load("clip", toy_clip)
    features, mask = encoder.encode(["ab c", "d " * 200])
    assert features.shape == (2, 77, 16) and bool(mask.all())
    # After the final layer norm, whose weights are still 1 and 0.
    assert features.mean(-1).abs().max() < 1e-4
    # Causal: what follows the end of the text cannot change what stands before it.
    again, _ = encoder.encode(["ab d"])
    torch.testing.assert_close(again[0, :2], features[0, :2])
    assert not torch.allclose(again[0, 2], features[0, 2])


def test_clip_fills_up_with_zeros_after_the_end(toy_clip: Path) -> None:
    encoder = TextEncoder.load("clip", toy_clip)
    ids = encoder._clip_ids(["ab c"])[0]
    end = int((ids != 0).sum())
    assert end == 4 and ids[end:].sum() == 0
    assert encoder._clip_ids(["d " * 200])[0, -1] == ids[end - 1]
