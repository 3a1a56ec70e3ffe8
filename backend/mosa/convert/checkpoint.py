# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the files of a published model: its weights, its options, its statistics.

Nothing in a file is ever executed: checkpoints are read with `weights_only`, arrays without pickle. What is wrong with
a file is a ModelError of one sentence.
"""

from __future__ import annotations

import pickle
import re
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..errors import ModelError
from ..motion.features import group, width

FEATURE_SET = "full263"
HIGHEST_CONTACT_STD = 0.1
"""Contacts are 0 or 1, so they deviate by at most 0.5, which the published statistics divide by 5."""
SHOWN = 4
"""Names shown of a longer list."""


@dataclass
class Checkpoint:
    """The state dictionary of one network, and the options written beside it (their text by name)."""

    file: Path
    state: dict[str, Tensor]
    options: dict[str, str]


def read_checkpoint(file: Path, keys: tuple[str, ...]) -> Checkpoint:
    """Read the network that a checkpoint holds under the first of `keys` that it has.

    ModelError with one sentence for a file that is none, or holds something else.
    """
    document = _load(file)
    key = next((key for key in keys if key in document), None)
    if key is None:
        raise ModelError(f"{file} has neither {' nor '.join(keys)} among its {named(document)}.")
    state = document[key]
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise ModelError(f"{file} holds no tensors under {key}.")
    return Checkpoint(file, state, _read_options(file))


def read_statistics(folder: Path) -> tuple[Tensor, Tensor]:
    """The mean and deviation (263,) of the features from mean.npy and std.npy; ModelError where they are not those."""
    mean, std = (_read_array(folder / name) for name in ("mean.npy", "std.npy"))
    if (std <= 0).any():
        raise ModelError(f"{folder / 'std.npy'} holds a deviation that is not above 0.")
    if std[group(FEATURE_SET, "contact")].max() > HIGHEST_CONTACT_STD:
        raise ModelError(
            f"{folder / 'std.npy'} is not divided by feat_bias: name the tokenizer's own meta folder, not the data's."
        )
    return torch.from_numpy(mean), torch.from_numpy(std)


def named(names: Iterable[object]) -> str:
    """How many names there are, and the first few of them."""
    every = [str(name) for name in names]
    shown = ", ".join(every[:SHOWN]) + (", ..." if len(every) > SHOWN else "")
    return f"{len(every)} name{'' if len(every) == 1 else 's'} ({shown})"


def _load(file: Path) -> dict[object, object]:
    start = read_start(file)
    try:
        if zipfile.is_zipfile(file) and _first_damaged(file):
            raise ValueError("a check sum does not agree")  # torch would read over it
        with warnings.catch_warnings(action="ignore"):  # what torch thinks of a foreign file is said below
            document = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # a broken file makes torch raise any of a dozen kinds
        refused = re.search(r"GLOBAL (\S+)", str(error)) if isinstance(error, pickle.UnpicklingError) else None
        if refused:
            raise ModelError(
                f"{file} holds more than weights ({refused[1]}), which could do anything, and was not opened."
            ) from error
        if start == b"PK":
            raise ModelError(f"{file} is damaged, cut short or of another kind: get it again.") from error
        raise ModelError(f"{file} is not a checkpoint.") from error
    if not isinstance(document, dict):
        raise ModelError(f"{file} is not a checkpoint: it holds no named entries.")
    return document


def _first_damaged(file: Path) -> str | None:
    """The first entry of a zip that does not agree with its check sum."""
    with zipfile.ZipFile(file) as archive:
        return archive.testzip()


def read_start(file: Path) -> bytes:
    """The first two bytes of a file, or the ModelError that says why it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(2)
    except FileNotFoundError as error:
        raise ModelError(f"There is no file {file}.") from error
    except OSError as error:
        raise ModelError(f"{file} cannot be read ({error.strerror}).") from error


def _read_options(file: Path) -> dict[str, str]:
    """The options of the run that wrote a checkpoint, from RUN/opt.txt for RUN/model/FILE or beside it; may be none."""
    run = file.parent.parent if file.parent.name == "model" else file.parent
    path = run / "opt.txt"
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} cannot be read as text.") from error
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def _read_array(file: Path) -> np.ndarray:
    read_start(file)
    try:
        array = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ModelError(f"{file} is not an array of numbers, or damaged.") from error
    expected = width(FEATURE_SET)
    if not isinstance(array, np.ndarray) or array.shape != (expected,) or array.dtype.kind not in "fiu":
        found = f" (its shape is {array.shape})" if isinstance(array, np.ndarray) else ""
        raise ModelError(f"{file} does not hold {expected} numbers{found}: only HumanML3D's features are understood.")
    if not np.isfinite(array).all():
        raise ModelError(f"{file} holds NaN or infinity.")
    return array.astype(np.float32)
