# SPDX-License-Identifier: GPL-3.0-or-later
"""A model folder: ``config.json`` and its other files, each with its size and SHA-256.

``tokenizer.safetensors`` and ``transformer.safetensors`` hold weights, ``statistics.safetensors``
the mean and deviation of the features. ``inbetween.safetensors`` and ``library.npz``, which a
model may lack, are the in-betweening network and the motions that it corrects. It may also lack
``length.safetensors``, the length estimator, and ``chooser.safetensors``, the network that chooses
among drafts. ``clip/``, in Hugging Face layout, is there where a model
brings the CLIP text tower that it reads with. What only training needs (the averages behind the
codebooks) is not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from ..errors import ModelError
from ..files import write_together
from ..motion.library import Library, Matcher
from .caq_vae import CAQVAE
from .config import ModelConfig
from .inbetween import Inbetweener
from .length import LengthEstimator
from .library_file import LibraryFile
from .sar import SAR
from .text import TextEncoder
from .text_motion import TextMotion

FORMAT = 1
TOKENIZER = "tokenizer.safetensors"
TRANSFORMER = "transformer.safetensors"
STATISTICS = "statistics.safetensors"
INBETWEEN, LIBRARY = "inbetween.safetensors", "library.npz"
LENGTH, CHOOSER = "length.safetensors", "chooser.safetensors"
FILES = (TOKENIZER, TRANSFORMER, STATISTICS)
"""What every model has; the other files come with those whose configuration names the network in them."""
ALL_FILES = (*FILES, INBETWEEN, LIBRARY, LENGTH, CHOOSER)
TEXT_TOWER = "clip"
TRAINING_ONLY = ("code_sum", "code_count")


@dataclass
class Bundle:
    """A model ready to use: networks in eval mode on one device, statistics (F,) in fp32."""

    config: ModelConfig
    tokenizer: CAQVAE
    transformer: SAR
    mean: Tensor
    std: Tensor
    inbetween: Inbetweener | None = None
    length: LengthEstimator | None = None
    chooser: TextMotion | None = None
    digest: str = ""
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    text_encoder_path: Path | None = None
    _text_encoder: TextEncoder | None = None
    library_file: LibraryFile | None = None

    def networks(self) -> dict[str, nn.Module]:
        """The networks that the model has, by the file in which each is."""
        all_networks = {
            TOKENIZER: self.tokenizer,
            TRANSFORMER: self.transformer,
            INBETWEEN: self.inbetween,
            LENGTH: self.length,
            CHOOSER: self.chooser,
        }
        return {name: network for name, network in all_networks.items() if network is not None}

    @cached_property
    def library(self) -> Library | None:
        """The motions that the in-betweening network corrects; unpacked on first use, in a second, None without."""
        return None if self.library_file is None else self.library_file.library()

    def make_matcher(self) -> Matcher | None:
        """The library, ready to be looked up: at once where it is kept on disk, else in seconds; None without."""
        if self.library_file is not None:
            return self.library_file.matcher()
        return None if self.library is None else Matcher.of(self.library)

    @property
    def text_encoder(self) -> TextEncoder:
        """The text encoder, read on first use; raises ModelError where it is missing."""
        if self._text_encoder is None:
            self._text_encoder = TextEncoder.load(self.config.text_encoder, self.text_encoder_path, self.device)
        return self._text_encoder

    def encode_text(self, prompts: list[str]) -> tuple[Tensor, Tensor | None]:
        """Return features (B, L, D) and the mask (B, L) that this model's transformer wants, None where it reads all.

        ModelError for a text encoder that is missing or of another size.
        """
        features, mask = self.text_encoder.encode(prompts)
        wanted = self.config.transformer.text_dim
        if features.shape[-1] != wanted:
            raise ModelError(f"The text encoder gives {features.shape[-1]} numbers a word, this model reads {wanted}.")
        return features, (mask if self.config.transformer.text_mask else None)

    def normalise(self, features: Tensor) -> Tensor:
        """Scale features (..., F) to what the networks see."""
        return (features - self.mean) / self.std

    def denormalise(self, features: Tensor) -> Tensor:
        """Undo ``normalise`` of features (..., F)."""
        return features * self.std + self.mean


def random_bundle(config: ModelConfig, device: str | torch.device = "cpu") -> Bundle:
    """Return a bundle with random weights, mean 0 and deviation 1, for timing and tests."""
    place = torch.device(device)
    tokenizer = CAQVAE(config.tokenizer).to(place).eval()
    transformer = SAR(config.transformer, config.tokenizer).to(place).eval()
    size = config.tokenizer.features
    mean, std = torch.zeros(size, device=place), torch.ones(size, device=place)
    inbetween = None if config.inbetween is None else Inbetweener(config.inbetween).to(place).eval()
    length = None if config.length is None else LengthEstimator(config).to(place).eval()
    chooser = None if config.chooser is None else TextMotion(config.chooser).to(place).eval()
    return Bundle(config, tokenizer, transformer, mean, std, inbetween, length, chooser, device=place)


def save_bundle(
    folder: str | Path,
    config: ModelConfig,
    tokenizer: CAQVAE,
    transformer: SAR,
    mean: Tensor,
    std: Tensor,
    inbetween: Inbetweener | None = None,
    library: Library | None = None,
    dtype: torch.dtype = torch.float32,
    length: LengthEstimator | None = None,
    chooser: TextMotion | None = None,
) -> str:
    """Write a model folder and return its digest; other files in the folder are left alone.

    Without `inbetween` and `library` the configuration says so, and the model fills gaps by its tokens alone;
    without `length` it says so too, and a motion whose length is left open gets a fixed one; without `chooser` the
    first draft of each motion is taken.

    ``dtype`` is how weights are stored (torch.float16 halves the size); statistics stay fp32.
    All files are written beside their places before the first is moved there, ``config.json`` last: a full disk leaves
    the model that was there before.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    if inbetween is None or library is None:
        inbetween = library = None
    given = Bundle(config, tokenizer, transformer, mean, std, inbetween, length, chooser)
    contents = {name: save(_weights(network, dtype)) for name, network in given.networks().items()}
    contents[STATISTICS] = save({"mean": mean.detach().cpu().float(), "std": std.detach().cpu().float()})
    if library is not None:
        contents[LIBRARY] = library.to_bytes()
    config = replace(
        config,
        inbetween=None if inbetween is None else inbetween.config,
        length=None if length is None else config.length,
        chooser=None if chooser is None else chooser.config,
    )
    in_order = {name: contents[name] for name in ALL_FILES if name in contents}
    files = {name: {"bytes": len(data), "sha256": _sha256(data)} for name, data in in_order.items()}
    document = {"format": FORMAT, "model": config.to_dict(), "files": files}
    contents["config.json"] = (json.dumps(document, indent=2) + "\n").encode()
    write_together({target / name: data for name, data in contents.items()})
    return _digest(files)


def load_bundle(folder: str | Path, device: str | torch.device = "cpu") -> Bundle:
    """Read a model folder, checking each file; weights are used in fp32 however they are stored.

    Raises ModelError, one sentence, for a folder or file that is missing, truncated, altered or
    does not fit its configuration.
    """
    source = Path(folder)
    config, files = _read_config(source)
    contents = {name: _read_checked(source / name, files.get(name)) for name in _names(config)}
    try:
        bundle = random_bundle(config)
    except (ArithmeticError, RuntimeError, ValueError) as error:  # sizes that do not fit each other, or no memory
        reason = " ".join(str(error).split())
        raise ModelError(f"{source / 'config.json'} describes no network that can be made ({reason}).") from error
    place = torch.device(device)
    for name, network in bundle.networks().items():
        _fill(network, contents[name], source / name)
        network.to(place)
    library_file = None
    if LIBRARY in contents:
        library_file = LibraryFile(contents[LIBRARY], source / LIBRARY, files[LIBRARY]["sha256"])
    statistics = _parse(contents[STATISTICS], source / STATISTICS)
    shape = (config.tokenizer.features,)
    if any(statistics.get(key, torch.empty(0)).shape != shape for key in ("mean", "std")):
        raise ModelError(f"{source / STATISTICS} does not fit the model's configuration.")
    return replace(
        bundle,
        mean=statistics["mean"].to(place),
        std=statistics["std"].to(place),
        digest=_digest(files),
        device=place,
        text_encoder_path=_text_tower(source, config),
        library_file=library_file,
    )


def _names(config: ModelConfig) -> tuple[str, ...]:
    """The files of a model."""
    gaps = () if config.inbetween is None else (INBETWEEN, LIBRARY)
    length = () if config.length is None else (LENGTH,)
    chooser = () if config.chooser is None else (CHOOSER,)
    return (*FILES, *gaps, *length, *chooser)


def _text_tower(folder: Path, config: ModelConfig) -> Path | None:
    """The text tower in a model folder; None where the text encoder is at its usual place."""
    tower = folder / TEXT_TOWER
    return tower if config.text_encoder == "clip" and tower.is_dir() else None


def _weights(network: nn.Module, dtype: torch.dtype) -> dict[str, Tensor]:
    state = {}
    for name, value in network.state_dict().items():
        if name.rsplit(".", 1)[-1] not in TRAINING_ONLY:
            stored = value.to(dtype) if value.is_floating_point() else value
            state[name] = stored.detach().cpu().contiguous()
    return state


def _fill(network: nn.Module, data: bytes, path: Path) -> None:
    state = _parse(data, path)
    for name in list(state):
        if name.endswith(".codebook"):
            # What training would go on from: every code seen once, at its own place.
            stem = name.removesuffix("codebook")
            state[stem + "code_sum"] = state[name].clone()
            state[stem + "code_count"] = torch.ones(len(state[name]))
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise ModelError(f"{path} does not fit the model's configuration.") from error


def _parse(data: bytes, path: Path) -> dict[str, Tensor]:
    try:
        return load(data)
    except (SafetensorError, ValueError) as error:
        raise ModelError(f"{path} is not a readable safetensors file.") from error


def _read_config(folder: Path) -> tuple[ModelConfig, dict[str, Any]]:
    path = folder / "config.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelError(f"There is no model in {folder}: config.json is missing.") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"The model's {path} cannot be read.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ModelError(f"{path} is not of a model format that this version reads.")
    try:
        return ModelConfig.from_dict(document["model"]), dict(document["files"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} is not a valid model configuration ({error}).") from error


def _read_checked(path: Path, entry: Mapping[str, Any] | None) -> bytes:
    if not isinstance(entry, Mapping) or not {"bytes", "sha256"} <= set(entry):
        raise ModelError(f"The model's config.json says nothing of {path.name}.")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"The model file {path} is missing; install the model again.") from error
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read ({error.strerror}).") from error
    if len(data) != entry["bytes"]:
        raise ModelError(
            f"The model file {path} has {len(data)} bytes instead of {entry['bytes']}; install the model again."
        )
    if _sha256(data) != entry["sha256"]:
        raise ModelError(f"The model file {path} was altered (another hash); install it again.")
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(files: Mapping[str, Any]) -> str:
    return _sha256("".join(files[name]["sha256"] for name in ALL_FILES if name in files).encode())
