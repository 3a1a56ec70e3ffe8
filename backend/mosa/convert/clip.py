# SPDX-License-Identifier: GPL-3.0-or-later
"""CLIP's text tower, from what a user has, into a folder in Hugging Face layout.

Two sources: a folder in that layout (`config.json`, `model.safetensors`, the vocabulary), of which the text half is
taken, or OpenAI's own archive (`ViT-B-32.pt`). The archive holds no vocabulary, so OpenAI's file of it must lie beside.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save
from tokenizers.pre_tokenizers import ByteLevel
from torch import Tensor

from ..errors import ModelError
from ..files import write_atomically
from ..model.text import TextEncoder
from .checkpoint import named, read_start
from .torchscript import read_torchscript

OPENAI_VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
HEAD_DIM = 64
"""Channels of an attention head in all of OpenAI's text towers."""
SPECIAL = ("<|startoftext|>", "<|endoftext|>")
TOP = {
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "final_layer_norm.weight": "ln_final.weight",
    "final_layer_norm.bias": "ln_final.bias",
}
LAYER = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "self_attn.out_proj": "attn.out_proj",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
}
"""Modules outside and inside the layers: Hugging Face's name and OpenAI's."""
PROJECTIONS = ("q_proj", "k_proj", "v_proj")
"""In the order in which OpenAI's archive stacks them."""
VOCABULARY_FILES = (
    "vocab.json",
    "merges.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)


@dataclass
class TextTower:
    """Weights under Hugging Face's names (without `text_model.`), settings, and the files of the vocabulary."""

    weights: dict[str, Tensor]
    settings: dict[str, Any]
    files: dict[str, bytes]


def import_clip(source: Path, folder: Path, text_dim: int) -> None:
    """Write the text tower found in `source` to `folder`, and read it back once.

    Raises ModelError, one sentence, when something of it is missing or unreadable, or when its features are not the
    `text_dim` numbers that the model's transformer reads.
    """
    tower = _from_folder(source) if source.is_dir() else _from_archive(source)
    width = tower.weights["final_layer_norm.weight"].shape[0]
    if width != text_dim:
        raise ModelError(f"{source} gives {width} numbers for each word, and this transformer reads {text_dim}.")
    weights = {f"text_model.{name}": tensor.contiguous() for name, tensor in tower.weights.items()}
    contents = {
        **tower.files,
        "config.json": _json({**tower.settings, **_sizes(tower.weights)}),
        "model.safetensors": save(weights, metadata={"format": "pt"}),
    }
    for name, data in contents.items():
        write_atomically(folder / name, data)
    TextEncoder.load("clip", folder).encode(["a person walks"])


def _from_folder(folder: Path) -> TextTower:
    for name in ("config.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder} holds no CLIP in Hugging Face layout: {name} is missing.")
    files = {name: (folder / name).read_bytes() for name in VOCABULARY_FILES if (folder / name).is_file()}
    if "tokenizer.json" not in files and not {"vocab.json", "merges.txt"} <= set(files):
        raise ModelError(f"{folder} holds no vocabulary: tokenizer.json, or vocab.json and merges.txt, are missing.")
    try:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        settings = settings.get("text_config", settings)
        settings = dict(settings)
        state = load_file(folder / "model.safetensors")
    except (OSError, ValueError, TypeError, AttributeError, SafetensorError) as error:
        raise ModelError(f"The CLIP in {folder} cannot be read: config.json or model.safetensors is broken.") from error
    state = {name.removeprefix("text_model."): tensor for name, tensor in state.items()}
    return TextTower(_complete(state, folder), settings, files)


def _from_archive(file: Path) -> TextTower:
    given = read_torchscript(file)
    state = {ours: given[theirs] for ours, theirs in TOP.items() if theirs in given}
    for name, tensor in given.items():
        found = re.fullmatch(r"transformer\.resblocks\.(\d+)\.(.+)[._](weight|bias)", name)
        if not found:
            continue
        layer = f"encoder.layers.{found[1]}"
        if found[2] == "attn.in_proj":
            for projection, share in zip(PROJECTIONS, tensor.chunk(3), strict=True):
                state[f"{layer}.self_attn.{projection}.{found[3]}"] = share
        state.update(
            {f"{layer}.{ours}.{found[3]}": tensor for ours, theirs in LAYER.items() if theirs == found[2]},
        )
    weights = _complete(state, file)
    width = weights["final_layer_norm.weight"].shape[0]
    settings = {"num_attention_heads": width // HEAD_DIM, "hidden_act": "quick_gelu"}
    codes = len(weights["embeddings.token_embedding.weight"])
    return TextTower(weights, settings, _openai_vocabulary(file.with_name(OPENAI_VOCABULARY), codes))


def _complete(state: dict[str, Tensor], source: Path) -> dict[str, Tensor]:
    """The tensors that a text tower is made of; ModelError when some are missing."""
    found = (re.match(r"encoder\.layers\.(\d+)\.", name) for name in state)
    layers = 1 + max((int(match[1]) for match in found if match), default=0)
    modules = [*LAYER, *(f"self_attn.{projection}" for projection in PROJECTIONS)]
    names = [
        *TOP,
        *(f"encoder.layers.{n}.{m}.{kind}" for n in range(layers) for m in modules for kind in ("weight", "bias")),
    ]
    missing = [name for name in names if name not in state]
    if missing:
        raise ModelError(f"{source} holds no CLIP text tower: it misses {named(missing)}.")
    return {name: state[name] for name in names}


def _sizes(weights: dict[str, Tensor]) -> dict[str, Any]:
    """The settings that the weights themselves tell."""
    words, width = weights["embeddings.token_embedding.weight"].shape
    layers = sum(name.endswith(".mlp.fc1.bias") for name in weights)
    return {
        "architectures": ["CLIPTextModel"],
        "model_type": "clip_text_model",
        "vocab_size": words,
        "hidden_size": width,
        "num_hidden_layers": layers,
        "intermediate_size": len(weights["encoder.layers.0.mlp.fc1.bias"]),
        "max_position_embeddings": len(weights["embeddings.position_embedding.weight"]),
    }


def _openai_vocabulary(file: Path, codes: int) -> dict[str, bytes]:
    """The vocabulary's files from OpenAI's list of merges, whose first line is a heading.

    Codes are numbered: the 256 bytes as characters, the same at a word's end, the merges, and the two special ones. Of
    a list that is longer only the first merges are used.
    """
    if not file.is_file():
        raise ModelError(
            f"OpenAI's archive holds no vocabulary: put {file.name}, which comes with their package clip, "
            f"into {file.parent}."
        )
    read_start(file)
    try:
        lines = gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ModelError(f"{file} is not a vocabulary packed with gzip.") from error
    characters = sorted(ByteLevel.alphabet())
    count = codes - 2 * len(characters) - len(SPECIAL)
    merges = lines[1 : 1 + count]
    if count < 0 or len(merges) != count:
        raise ModelError(f"{file} has too few entries for a vocabulary of {codes}.")
    words = [*characters, *(one + "</w>" for one in characters), *(merge.replace(" ", "") for merge in merges)]
    numbers = {word: number for number, word in enumerate([*words, *SPECIAL])}
    return {
        "vocab.json": _json(numbers),
        "merges.txt": "\n".join(["#version: 0.2", *merges, ""]).encode(),
        "tokenizer_config.json": _json({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77}),
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
