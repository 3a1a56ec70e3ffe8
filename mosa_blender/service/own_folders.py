# SPDX-License-Identifier: GPL-3.0-or-later
"""Which folders are ours to replace and delete: those with our marker in them, and no other. No bpy."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from .install_errors import InstallError

MARKER = ".mosa-environment"
DOWNLOADS = "downloads"
PIP_CACHE = frozenset({"http", "http-v2", "selfcheck", "wheels"})
"""What pip makes in its cache."""
RENAME_TRIES, RENAME_PAUSE = 20, 0.1
"""How often a folder is renamed before it is given up, and the seconds in between."""


def is_ours(folder: Path) -> bool:
    """Whether MoSa made a folder, or it holds nothing of anybody's.

    It carries our marker; is empty, as in the moment before it is marked; or holds pip's cache, which earlier versions
    did not mark.
    """
    if os.path.isfile(folder / MARKER):
        return True
    try:
        inside = set(os.listdir(folder))
    except OSError:
        return False
    return not inside or (folder.name == DOWNLOADS and inside <= PIP_CACHE)


def not_ours(folder: Path) -> InstallError:
    """What to say of a folder or file that is in the way."""
    return InstallError(
        f"{folder} was not made by MoSa, so it is left alone: rename it, or choose another folder in the preferences "
        "(field Folder)."
    )


def remove_tree(folder: Path) -> None:
    """Delete a folder of ours, and no other."""
    if not is_ours(folder):
        raise not_ours(folder)
    # Files go first: an environment of which some folder stays, because a file in it is held, has lost its state then.
    # The marker goes last, so that an interrupted deletion can be taken up again.
    for entry in sorted(folder.iterdir(), key=lambda path: (path.name == MARKER, path.is_dir())):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    if folder.is_symlink():
        folder.unlink()
    else:
        folder.rmdir()


def remove_if_possible(folder: Path) -> None:
    """Delete a folder of ours; what is held now is deleted by the next installation, and hides no other error."""
    with suppress(OSError, InstallError):
        if folder.exists():
            remove_tree(folder)


def mark(folder: Path) -> None:
    """Make a folder if need be, and mark it as ours."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by MoSa; may be deleted.\n", "utf-8")


def rename(folder: Path, to: Path) -> None:
    """Rename a folder, of which a virus scanner on Windows may hold a file for a moment."""
    for _ in range(RENAME_TRIES - 1):
        with suppress(PermissionError):
            folder.rename(to)
            return
        time.sleep(RENAME_PAUSE)
    folder.rename(to)
