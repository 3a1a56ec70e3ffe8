# SPDX-License-Identifier: GPL-3.0-or-later
"""Frozen text encoders that turn prompts into one feature vector per token.

"minilm" is all-MiniLM-L6-v2, carried along in ``mosa/text_encoder``; "clip" is the text tower of
CLIP ViT-B/32 from a folder in Hugging Face layout that the user has. Nothing is downloaded.
Only "clip" needs the package transformers, which imports for seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from ..errors import ModelError
from .bert import Bert, load_bert

MAX_TOKENS = 77
BUNDLED = Path(__file__).resolve().parent.parent / "text_encoder"
FILES = {
    "minilm": ("config.json", "model.safetensors", "tokenizer.json"),
    "clip": ("config.json", "model.safetensors"),
}
"""What a folder must hold; CLIP's vocabulary comes in several files."""


class TextEncoder:
    """A tokenizer and a frozen network; ``kind`` is "minilm" or "clip"."""

    def __init__(self, kind: str, tokenizer: Any, network: torch.nn.Module) -> None:
        self.kind = kind
        self._tokenizer = tokenizer
        self._network = network.eval().requires_grad_(False)

    @classmethod
    def load(cls, kind: str, path: str | Path | None = None, device: str | torch.device = "cpu") -> TextEncoder:
        """Read an encoder from a folder; without ``path`` the bundled MiniLM.

        Raises ModelError, one sentence, when the folder or a file in it is missing or unreadable, or
        when CLIP is asked for and the package transformers is not installed.
        """
        folder = Path(path) if path is not None else _default_folder(kind)
        for name in FILES[kind]:
            if not (folder / name).is_file():
                raise ModelError(_missing(kind, folder / name))
        try:
            tokenizer, network = _read_clip(folder) if kind == "clip" else _read_minilm(folder)
        except ModelError:
            raise
        except Exception as error:  # tokenizers and transformers raise any kind for a broken file
            raise ModelError(f"The text encoder in {folder} cannot be read ({_first_line(error)}).") from error
        # Always fp32: half precision is only how it is stored, and is slow and lossy on a CPU.
        return cls(kind, tokenizer, network.float().to(device))

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return features (B, L, D) in fp32 and a mask (B, L), True where a token counts.

        MiniLM: L is the longest text's tokens, at most 77. CLIP: always 77 positions, all of them
        counting, as the published model was trained.
        """
        if self.kind == "clip":
            ids = self._clip_ids(texts)
            features = self._network(input_ids=ids).last_hidden_state
            return features.clone(), torch.ones_like(ids, dtype=torch.bool)
        rows = self._tokenizer.encode_batch(list(texts))
        ids = torch.tensor([row.ids for row in rows], device=self.device)
        mask = torch.tensor([row.attention_mask for row in rows], dtype=torch.bool, device=self.device)
        return self._network(ids, mask), mask

    def is_word(self, word: str) -> bool:
        """Whether a word in lower case is common enough for the encoder to have a token for the whole of it."""
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return (f"{word}</w>" if self.kind == "clip" else word) in vocabulary

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(self._network.parameters()).device

    def _clip_ids(self, texts: Sequence[str]) -> Tensor:
        # The published model saw zeros after the end token; Hugging Face would repeat the end.
        ids = torch.zeros(len(texts), MAX_TOKENS, dtype=torch.long)
        rows = self._tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"]
        for place, row in zip(ids, rows, strict=True):
            place[: len(row)] = torch.tensor(row)
        return ids.to(self.device)


def _default_folder(kind: str) -> Path:
    if kind == "minilm":
        return BUNDLED
    folder = os.environ.get("MOSA_CLIP", "")
    if not folder:
        raise ModelError("This model reads text with CLIP ViT-B/32; set MOSA_CLIP to a folder that holds it.")
    return Path(folder)


def _missing(kind: str, file: Path) -> str:
    if kind == "minilm" and file.parent == BUNDLED:
        return f"The text encoder is incomplete: {file} is missing; run python build.py setup."
    return f"The text encoder is incomplete: {file} is missing."


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _read_minilm(folder: Path) -> tuple[Tokenizer, Bert]:
    network = load_bert(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    if tokenizer.get_vocab_size() > network.config.vocab_size:
        raise ValueError("its tokenizer.json has more words than its model.safetensors")
    tokenizer.enable_truncation(min(MAX_TOKENS, network.config.max_position_embeddings))
    tokenizer.enable_padding()
    return tokenizer, network


def _read_clip(folder: Path) -> tuple[Any, torch.nn.Module]:
    try:
        from transformers import AutoTokenizer, CLIPTextModel, logging
    except ImportError as error:
        raise ModelError(
            "This model reads text with CLIP, which needs the package transformers: install it with "
            f'"{sys.executable}" -m pip install transformers.'
        ) from error
    # Unused weights (the vision tower) are expected here and not worth a report.
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, CLIPTextModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
