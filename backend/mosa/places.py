# SPDX-License-Identifier: GPL-3.0-or-later
"""Where results go, looked at before the work that makes them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .errors import RequestError


def check_places(files: Iterable[Path]) -> None:
    """Raise RequestError for a file that could not be written. No folder is made for that."""
    files = list(files)
    for file in files:
        try:
            is_folder = file.is_dir()
        except OSError as problem:  # such as a name that is too long
            raise RequestError(f"{file} cannot be written: {problem.strerror}.") from problem
        if is_folder:
            raise RequestError(f"{file} is a folder: name a file.")
    for folder in {file.parent for file in files}:
        there = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
        if not there.is_dir():
            raise RequestError(f"{folder} cannot be used as a folder: {there} is none.")
        try:
            tempfile.TemporaryFile(dir=there).close()
        except OSError as problem:
            raise RequestError(f"Nothing can be written to {there}: {problem.strerror}.") from problem
