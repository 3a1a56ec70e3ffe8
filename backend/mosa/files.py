# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing files so that nobody ever finds half of one: whole or not at all, one by one or several together."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

PART = ".part"
"""At the end of the name of a file while it is written together with others."""


def followed(path: Path) -> Path:
    """Where a path leads. `Path.resolve` makes a RuntimeError of a link that leads to itself, which leads to itself
    here."""
    return Path(os.path.realpath(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside `path` and move it there, so that no half-written file is ever seen
    under its name. What a link leads to is replaced, not the link, unless it leads only to itself. OSError, with `path`
    in it, where that cannot be."""
    path = followed(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".mosa-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        # Windows knows only "read-only", which would keep the part from being taken away again.
        if path.exists() and os.name != "nt":
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files, in their order: all, or, where one cannot be written or replaced, none.

    Only a kill between two replacements, microseconds apart, leaves new beside old. OSError, with the file's path in
    it, for one that cannot be written.
    """
    parts = {path: path.with_name(path.name + PART) for path in contents}
    before = {path: path.read_bytes() for path in contents if path.is_file()}
    replaced: list[Path] = []
    try:
        for path, data in contents.items():
            try:
                parts[path].write_bytes(data)
            except OSError as error:  # that of a full disk does not say which file
                raise OSError(error.errno, error.strerror, str(path)) from error
        for path, part in parts.items():
            os.replace(part, path)
            replaced.append(path)
    except BaseException:
        for path in replaced:
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink()
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
