# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed environment on disk: in which state it is, how a new one takes its place, where it goes. No bpy.

    <folder>/environment/       marker file, state.json, venv/, backend/ (package mosa and weights)
    <folder>/environment.new/   the one being made; moved into place only when it is whole. All temporary files are in
                                its folder scratch/
    <folder>/downloads/         what pip has fetched, for another try; deleted when the environment is whole
    <folder>/environment.old/   the one before, for the moment of the swap; put back if that fails
    <folder>/.mosa-lock         while an installation is at work (see claim)

Each of the four folders carries the marker file; one without it is somebody else's (see own_folders), and nothing is
installed beside it. An environment is whole when its state.json names a version. Killed at any point, the next look
(`recover`) finds either the old one or the new one in place. The next installation deletes a half-made folder; a look
does not, because another Blender may be making it.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .claim import claimed
from .own_folders import DOWNLOADS, is_ours, not_ours, remove_if_possible, remove_tree, rename

INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Environment:
    """The managed environment below the folder `user`."""

    user: Path

    @property
    def folder(self) -> Path:
        """The environment in use."""
        return self.user / "environment"

    @property
    def python(self) -> Path:
        """The Python that runs the backend."""
        return python_in(self.folder / "venv")

    def state(self, version: str) -> str:
        """'missing', 'incomplete', 'outdated' (other version, or its Python is gone) or 'ready'."""
        if not is_ours(self.folder):
            return "missing"
        installed = read_state(self.folder).get("version")
        if installed == INCOMPLETE:
            return "incomplete"
        return "ready" if installed == version and self._python_lives() else "outdated"

    def _python_lives(self) -> bool:
        """Whether the Python that the environment was made with is still there."""
        try:
            lines = (self.folder / "venv" / "pyvenv.cfg").read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return False
        home = next((x.partition("=")[2].strip() for x in lines if x.startswith("home")), "")
        return os.path.exists(self.python) and os.path.isdir(home)


def python_in(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def default_folder(user: Path, blender: str) -> Path:
    """Where the environment goes if nobody chooses: the extension's user folder.

    On Windows that one is too deep for torch's long file names, and is copied about with roaming profiles: there it is
    a folder for this version of Blender in the local application data.
    """
    local = os.environ.get("LOCALAPPDATA")
    if sys.platform != "win32" or not local or is_ours(user / "environment"):
        return user
    return Path(local) / "MoSa" / blender


def folders_in(user: Path) -> list[Path]:
    """All that an installation may leave in a folder."""
    return [user / name for name in ("environment", "environment.new", "environment.old", DOWNLOADS)]


def is_anything_left(user: Path) -> bool:
    """Whether there is something to uninstall: an environment, or what an installation left that came to no end."""
    return any(map(is_ours, folders_in(user)))


def check_names(user: Path) -> None:
    """Refuse before the download what would be in the way after it."""
    for folder in folders_in(user):
        if os.path.lexists(folder) and not is_ours(folder):
            raise not_ours(folder)


def recover(user: Path) -> None:
    """Undo what a killed installation left: put the environment before back.

    Raises InstallError while an installation is at work: in the moment of its swap it looks as if it were killed.
    """
    if is_ours(user / "environment.old"):
        with claimed(user):
            put_back(user)


def put_back(user: Path) -> None:
    """The same, for who has claimed the folder."""
    old, current = user / "environment.old", user / "environment"
    if not is_ours(old) or (os.path.lexists(current) and not is_ours(current)):
        return
    if read_state(current).get("version") != INCOMPLETE:
        remove_tree(old)
        return
    if current.exists():
        remove_tree(current)
    old.rename(current)


def swap(user: Path) -> None:
    """Put the new environment in the place of the one before; where that fails (OSError), the one before is back."""
    new, current, old = (user / f"environment{x}" for x in (".new", "", ".old"))
    if current.exists():
        rename(current, old)
    try:
        rename(new, current)
    except OSError:
        if old.exists():
            rename(old, current)
        raise
    remove_if_possible(old)


def read_state(folder: Path) -> dict[str, str]:
    """The state file of an environment; an unreadable one counts as incomplete."""
    try:
        state = json.loads((folder / "state.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {"version": INCOMPLETE}
    return state if isinstance(state, dict) else {"version": INCOMPLETE}


def write_state(folder: Path, version: str) -> None:
    """Write the state file in one step."""
    temporary = folder / "state.json.new"
    temporary.write_text(json.dumps({"version": version}), "utf-8")
    temporary.replace(folder / "state.json")
