# SPDX-License-Identifier: GPL-3.0-or-later
"""The weights of a TorchScript archive, taken out without loading its program.

`torch.load` refuses such archives when told to read weights only, and `torch.jit.load` would bring in whatever program
the file holds. The archive is a zip: `data.pkl` pickles the tree of modules, `data/N` are the numbers of its tensors.
Here the modules become plain objects, tensors are the only thing ever built, and any other name is refused.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..errors import ModelError
from .checkpoint import read_start

STORAGES = {
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "DoubleStorage": torch.float64,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "BoolStorage": torch.bool,
}


class _Module:
    """What a module of the program becomes: its attributes."""


class _Reader(pickle.Unpickler):
    """An unpickler that knows modules and tensors, and nothing else."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}/data.pkl")))
        self._archive, self._folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:
        if module.split(".")[0] == "__torch__":
            return _Module
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        raise pickle.UnpicklingError(f"{module}.{name}")

    def persistent_load(self, pid: Any) -> Tensor:
        _, dtype, key, *_ = pid
        return torch.frombuffer(bytearray(self._archive.read(f"{self._folder}/data/{key}")), dtype=dtype)


def read_torchscript(file: Path) -> dict[str, Tensor]:
    """All tensors of the archive's modules by their names, as a state dictionary has them.

    Raises ModelError, one sentence, for a file that is missing, damaged or no such archive.
    """
    read_start(file)
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.count("/") == 1 and name.endswith("/data.pkl")]
            root = _Reader(archive, names[0].split("/")[0]).load()
            return dict(_tensors(root, ""))
    except Exception as error:  # a broken archive or pickle raises any of a dozen kinds
        raise ModelError(f"{file} is not a TorchScript archive of a network, or damaged.") from error


def _tensor(storage: Tensor, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Tensor:
    return storage.as_strided(size, stride, offset)


def _tensors(module: object, prefix: str) -> Iterator[tuple[str, Tensor]]:
    for name, value in vars(module).items():
        if isinstance(value, Tensor):
            yield prefix + name, value
        elif isinstance(value, _Module):
            yield from _tensors(value, f"{prefix}{name}.")
