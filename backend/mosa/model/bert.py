# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of all-MiniLM-L6-v2: BERT as an encoder, in evaluation only (Devlin et al. 2019, section 3).

Word, position and segment embeddings, then layers of self-attention and a two-layer perceptron,
each added to its input and normalised afterwards. Parameters have the names of the published
weight files, so that those load as they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

UNUSED = ("pooler.", "embeddings.position_ids")
"""Beginnings of the names in a weight file that features of tokens do not need."""


@dataclass(frozen=True)
class BertConfig:
    """The sizes of a BERT, under the names of its ``config.json``."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float

    @classmethod
    def from_dict(cls, document: Any) -> BertConfig:
        """Take the sizes out of a parsed ``config.json``; ValueError when it is not one of a BERT like ours."""
        if not isinstance(document, dict) or document.get("model_type") != "bert":
            raise ValueError("its config.json is not that of a BERT")
        if (document.get("hidden_act"), document.get("position_embedding_type", "absolute")) != ("gelu", "absolute"):
            raise ValueError("only a BERT with GELU and absolute positions is read")
        sizes: dict[str, Any] = {name: document.get(name) for name in cls.__dataclass_fields__}
        epsilon = sizes.pop("layer_norm_eps")
        if not all(type(size) is int and size > 0 for size in sizes.values()) or not isinstance(epsilon, float):
            raise ValueError("a size in its config.json is missing or not a positive number")
        if sizes["hidden_size"] % sizes["num_attention_heads"]:
            raise ValueError("its width does not divide by its number of heads")
        return cls(layer_norm_eps=epsilon, **sizes)


class Linear(nn.Linear):
    """A linear layer that leaves its weights as memory had them: they come from a file."""

    def reset_parameters(self) -> None:
        """Spend no time on random weights."""


class Embedding(nn.Embedding):
    """An embedding of the same kind."""

    def reset_parameters(self) -> None:
        """Spend no time on random weights."""


class Embeddings(nn.Module):
    """What a layer sees first: word, place and segment (always the first) of each token."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.word_embeddings = Embedding(config.vocab_size, width)
        self.position_embeddings = Embedding(config.max_position_embeddings, width)
        self.token_type_embeddings = Embedding(config.type_vocab_size, width)
        self.LayerNorm = nn.LayerNorm(width, config.layer_norm_eps)

    def forward(self, ids: Tensor) -> Tensor:
        """Return (B, L, D) for ids (B, L)."""
        places = self.position_embeddings.weight[: ids.shape[1]]
        return self.LayerNorm(self.word_embeddings(ids) + self.token_type_embeddings.weight[0] + places)


class AddAndNorm(nn.Module):
    """A linear layer whose result is added to the input of its block and normalised."""

    def __init__(self, inner: int, config: BertConfig) -> None:
        super().__init__()
        self.dense = Linear(inner, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, inner: Tensor, x: Tensor) -> Tensor:
        """Return (B, L, D) for the block's inside (B, L, inner) and its input x (B, L, D)."""
        return self.LayerNorm(self.dense(inner) + x)


class SelfAttention(nn.Module):
    """Attention of all tokens to those that count."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.query, self.key, self.value = (Linear(config.hidden_size, config.hidden_size) for _ in range(3))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (B, L, D) for x (B, L, D) and the mask (B, 1, 1, L) that is added to the scores."""
        q, k, v = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)


class Layer(nn.Module):
    """Self-attention and a perceptron with GELU."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        width, inner = config.hidden_size, config.intermediate_size
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": AddAndNorm(width, config)})
        self.intermediate = nn.ModuleDict({"dense": Linear(width, inner)})
        self.output = AddAndNorm(inner, config)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (B, L, D) for x (B, L, D) and the mask (B, 1, 1, L) that is added to the scores."""
        x = self.attention["output"](self.attention["self"](x, mask), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class Bert(nn.Module):
    """Features of the tokens of a text."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))})

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return features (B, L, D) in fp32 for ids (B, L) and a mask (B, L), True where a token counts."""
        lowest = torch.finfo(torch.float32).min
        added = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, lowest)[:, None, None]
        x = self.embeddings(ids)
        for layer in cast(nn.ModuleList, self.encoder["layer"]):
            x = layer(x, added)
        return x


def load_bert(folder: Path) -> Bert:
    """Read ``config.json`` and ``model.safetensors`` of a folder; weights become fp32 however they are stored.

    Raises ValueError, OSError or SafetensorError when a file is unreadable or does not fit the other.
    """
    config = BertConfig.from_dict(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    stored = load_file(folder / "model.safetensors")
    network = Bert(config)
    try:
        network.load_state_dict({name: value for name, value in stored.items() if not name.startswith(UNUSED)})
    except RuntimeError as error:
        raise ValueError("its model.safetensors does not fit its config.json") from error
    return network
