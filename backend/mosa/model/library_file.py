# SPDX-License-Identifier: GPL-3.0-or-later
"""A model's ``library.npz``, and what is kept beside it: the same motions, made ready to be looked up.

Making them ready takes seconds, for each process that edits or makes a long walk. What is kept is mapped into memory,
which takes none, and which several processes share.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save
from safetensors.torch import load_file

from .. import motion
from ..errors import ModelError
from ..files import write_atomically
from ..motion.library import Library, Matcher

READY = ".library-ready.safetensors"
"""The name of what is kept, some 290 MB beside the bundled model."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LibraryFile:
    """The content of the library of a model, its path and its SHA-256; ModelError where it is something else."""

    data: bytes
    path: Path
    sha256: str

    def __post_init__(self) -> None:
        if not Library.is_in(self.data):
            raise self._is_none()

    def library(self) -> Library:
        """The motions, unpacked in a second; ModelError where they cannot be."""
        try:
            return Library.from_bytes(self.data)
        except (ValueError, KeyError, OSError) as error:
            raise self._is_none() from error

    def matcher(self) -> Matcher:
        """The motions, ready to be looked up: as they were kept by the same code, else made ready, and kept."""
        made_from = self._made_from()
        matcher = self._kept(made_from)
        if matcher is None:
            matcher = Matcher.of(self.library())
            # A folder that was removed meanwhile must not come back, with nothing but this in it.
            if self.path.parent.is_dir():
                # One that cannot be written to, or a full disk, makes the next process wait as this one did.
                with contextlib.suppress(OSError):
                    write_atomically(self._ready, save(matcher.arrays(), {"made_from": made_from}))
        return matcher

    @property
    def _ready(self) -> Path:
        return self.path.with_name(READY)

    def _kept(self, made_from: str) -> Matcher | None:
        """What is kept, if it was made from just this; else None."""
        try:
            with safe_open(self._ready, "numpy") as file:
                if (file.metadata() or {}).get("made_from") != made_from:
                    return None
            return Matcher.of_arrays({name: values.numpy() for name, values in load_file(self._ready).items()})
        except (OSError, SafetensorError, KeyError) as error:
            log.debug("%s is made anew: %s", self._ready, error)
            return None

    def _made_from(self) -> str:
        """A digest of all that decides the outcome: the library, and the code that makes it ready."""
        digest = hashlib.sha256(f"{self.sha256} {np.__version__}".encode())
        for source in sorted(Path(motion.__file__).parent.glob("*.py")):
            digest.update(source.read_bytes())
        return digest.hexdigest()

    def _is_none(self) -> ModelError:
        return ModelError(f"{self.path} is not a library of motions.")
