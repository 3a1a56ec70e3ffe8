# SPDX-License-Identifier: GPL-3.0-or-later
"""Text encoders: the bundled MiniLM where it is set up, and CLIP through a toy of its kind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from torch import Tensor

from mosa.errors import ModelError
from mosa.model.text import BUNDLED, TextEncoder

needs_minilm = pytest.mark.skipif(
    not (BUNDLED / "model.safetensors").is_file(),
    reason="the text encoder is not set up (python build.py setup)",
)


PROMPTS = (
    "",
    " .",
    "a person walks",
    "A MAN doesn't stop-and-go at 3.5 m/s; he runs (left)!",
    "[CLS] is [SEP] no [MASK] word [PAD] but [UNK]",
    "Ünïcode naïveté, Ⅷ ﬁ \u200b\x00\ttab",
    "走る 😀 идёт",
    "walk " * 300,
    "x" * 500,
)


@pytest.fixture(scope="module")
def minilm() -> TextEncoder:
    return TextEncoder.load("minilm")


class Reference:
    """What transformers makes of the same folder."""

    def __init__(self, folder: Path, longest: int = 77) -> None:
        from transformers import AutoTokenizer, BertModel

        self.longest = longest
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.network = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32).eval()

    def ids(self, text: str) -> list[int]:
        return list(self.tokenizer(text, truncation=True, max_length=self.longest)["input_ids"])

    def encode(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        options = {"padding": True, "truncation": True, "max_length": self.longest, "return_tensors": "pt"}
        batch = self.tokenizer(texts, **options)
        with torch.inference_mode():
            return self.network(**batch).last_hidden_state, batch["attention_mask"].bool()


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(BUNDLED)


def assert_same(encoder: TextEncoder, reference: Reference, texts: list[str]) -> None:
    features, mask = encoder.encode(texts)
    expected, counting = reference.encode(texts)
    assert torch.equal(mask, counting)
    torch.testing.assert_close(features, expected, atol=1e-5, rtol=0)


@needs_minilm
@pytest.mark.parametrize("text", PROMPTS, ids=range(len(PROMPTS)))
def test_minilm_is_what_transformers_makes_of_it(minilm: TextEncoder, reference: Reference, text: str) -> None:
    assert_same(minilm, reference, [text])


@needs_minilm
def test_minilm_is_the_same_in_a_padded_batch(minilm: TextEncoder, reference: Reference) -> None:
    assert_same(minilm, reference, list(PROMPTS))
    assert_same(minilm, reference, ["a person walks", "", "a man jumps up and then waves with a hand"])


@needs_minilm
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
@example(text="a\u0301 [SEP]\u2028[ sep ] ##ing")
def test_any_text_becomes_the_same_tokens(minilm: TextEncoder, reference: Reference, text: str) -> None:
    assert minilm._tokenizer.encode(text).ids == reference.ids(text)


@needs_minilm
def test_minilm_does_without_transformers() -> None:
    code = (
        "import sys; from mosa.model.text import TextEncoder; TextEncoder.load('minilm').encode(['a person walks']);"
        "assert not {'transformers', 'huggingface_hub'} & set(sys.modules)"
    )
    backend = BUNDLED.parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=backend, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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


@pytest.fixture
def toy_bert(tmp_path: Path) -> Path:
    """A random BERT of other sizes, with an alphabet for a vocabulary."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + letter for letter in letters)]
    vocabulary = {word: index for index, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **special})
    )
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=24,
        intermediate_size=40,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=20,
        initializer_range=0.5,
        layer_norm_eps=1e-3,
    )
    torch.manual_seed(0)
    BertModel(config).save_pretrained(tmp_path)
    return tmp_path


def test_a_bert_of_other_sizes_with_fewer_places(toy_bert: Path) -> None:
    encoder = TextEncoder.load("minilm", toy_bert)
    assert_same(encoder, Reference(toy_bert, 20), ["abc d", "", "? x", "walk " * 30])
    assert encoder.encode(["walk " * 30])[0].shape == (1, 20, 24)


def in_config(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "config.json"
        document = {**json.loads(path.read_text()), **changes}
        path.write_text(json.dumps({name: value for name, value in document.items() if value is not None}))

    return change


def written(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(text) and None


def without_a_tensor(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    del weights["encoder.layer.1.output.dense.bias"]
    save_file(weights, folder / "model.safetensors")


def with_another_tensor(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    save_file({**weights, "decoder.bias": torch.zeros(3)}, folder / "model.safetensors")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (written("config.json", "nonsense"), "cannot be read"),
        (written("config.json", "[1]"), "not that of a BERT"),
        (in_config(model_type="roberta"), "not that of a BERT"),
        (in_config(hidden_act="relu"), "only a BERT with GELU"),
        (in_config(position_embedding_type="relative_key"), "absolute positions"),
        (in_config(hidden_size=None), "missing or not a positive"),
        (in_config(num_hidden_layers=-1), "missing or not a positive"),
        (in_config(layer_norm_eps="small"), "missing or not a positive"),
        (in_config(num_attention_heads=5), "does not divide"),
        (in_config(intermediate_size=41), "does not fit its config"),
        (in_config(num_hidden_layers=2), "does not fit its config"),
        (in_config(num_hidden_layers=4), "does not fit its config"),
        (written("model.safetensors", "nonsense"), "cannot be read"),
        (without_a_tensor, "does not fit its config"),
        (with_another_tensor, "does not fit its config"),
        (written("tokenizer.json", "{}"), "cannot be read"),
        (shutil.rmtree, "config.json is missing"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is missing"),
    ],
)
def test_a_broken_or_foreign_folder_is_told_in_a_sentence(
    toy_bert: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(toy_bert)
    with pytest.raises(ModelError, match=words) as caught:
        TextEncoder.load("minilm", toy_bert)
    assert str(toy_bert) in str(caught.value) and "\n" not in str(caught.value)


def test_a_tokenizer_of_another_network_is_told(toy_bert: Path) -> None:
    path = toy_bert / "tokenizer.json"
    document = json.loads(path.read_text())
    document["model"]["vocab"]["walking"] = len(document["model"]["vocab"])
    path.write_text(json.dumps(document))
    with pytest.raises(ModelError, match="more words"):
        TextEncoder.load("minilm", toy_bert)


@pytest.mark.parametrize("kind", ["minilm", "clip"])
def test_missing_folder_is_told(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        TextEncoder.load(kind, tmp_path)


def test_clip_needs_to_be_pointed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOSA_CLIP", raising=False)
    with pytest.raises(ModelError, match="MOSA_CLIP"):
        TextEncoder.load("clip")


def test_clip_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, toy_clip: Path) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ModelError, match="needs the package transformers: install it with"):
        TextEncoder.load("clip", toy_clip)


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
