# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python that the environment is made with: the user's choice, else Blender's own. No bpy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from .install_errors import InstallError
from .process_flags import ISOLATED, run_watched

MINIMUM_PYTHON = (3, 11)
TRANSLOCATED = "AppTranslocation"
"""A part of the passing paths under which macOS runs a program that it keeps in quarantine."""

Stop = Callable[[], bool]


def find_python(chosen: str, stop: Stop = lambda: False) -> Path:
    """The Python to make the environment with: the chosen one, else Blender's own.

    Raises InstallError when none can make a virtual environment.
    """
    candidates = [Path(chosen)] if chosen.strip() else list(_own_pythons())
    for candidate in candidates:
        if TRANSLOCATED in candidate.parts:
            raise InstallError(
                "macOS runs Blender from another folder at each start, because it was never moved: move Blender to the "
                "folder Applications, start it there and install again."
            )
        if _can_make_venv(candidate, stop):
            return candidate
    least = ".".join(map(str, MINIMUM_PYTHON))
    if chosen.strip():
        raise InstallError(
            f"{chosen} is not a Python {least} or newer that can make environments (module venv): "
            "choose another in the preferences."
        )
    raise InstallError(
        f"Blender's own Python cannot make environments here: choose a Python {least} or newer "
        "in the preferences (field Python)."
    )


def _own_pythons() -> Iterable[Path]:
    """Blender's own Python: sys.executable, or what lies beside it."""
    if Path(sys.executable or "").name.lower().startswith("python"):
        yield Path(sys.executable)
    # Blender has it in bin on Windows, too, where Python itself has none.
    name = "python.exe" if sys.platform == "win32" else "python3*"
    for folder in (Path(sys.prefix) / "bin", Path(sys.prefix)):
        yield from sorted(folder.glob(name))


def _can_make_venv(python: Path, stop: Stop) -> bool:
    code = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {MINIMUM_PYTHON})"
    try:
        return run_watched([str(python), *ISOLATED, "-c", code], stop).code == 0
    except OSError:
        return False
