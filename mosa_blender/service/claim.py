# SPDX-License-Identifier: GPL-3.0-or-later
"""One Blender at a time installs into a folder or removes from it, or lets its backend write a log. No bpy.

The lock is the operating system's, so it ends with its process, however that ends; a file that is left says nothing.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .install_errors import InstallError

NAME = ".mosa-lock"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make the folder if need be and keep other installations out of it.

    Raises InstallError where another one is at work or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("ab")
    except OSError as error:
        raise InstallError(
            f"{folder} cannot be written to ({error.strerror}): "
            "choose another folder in the preferences (field Folder)."
        ) from error
    with file:
        if not _lock(file):
            raise InstallError(
                f"Another Blender installs or removes the backend in {folder} right now: wait until it is done."
            )
        try:
            yield
        finally:
            _discard(file, folder / NAME)


def claimed_log(log: Path) -> tuple[Path, IO[bytes]]:
    """This log, or the next one ("backend-2.log") that no other Blender has; it is had until the file is closed.

    Raises OSError.
    """
    for number in itertools.count(1):
        own = log if number == 1 else log.with_stem(f"{log.stem}-{number}")
        # Not the log itself: on Windows nobody could read what is locked.
        file = own.with_name(f".{own.stem}-lock").open("ab")
        if _lock(file):
            return own, file
        file.close()
    raise AssertionError


def _discard(file: IO[bytes], name: Path) -> None:
    """Delete the locked file, which Windows does only when it is closed."""
    if sys.platform == "win32":
        file.close()
    with suppress(OSError):
        name.unlink()


def _lock(file: IO[bytes]) -> bool:
    """Lock an open file for this process; whether no other one had. True too on a disk that knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
