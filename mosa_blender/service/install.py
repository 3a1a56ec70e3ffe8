# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the managed backend and removes it: what is done, in its order. No bpy.

Where it lies and how it takes the place of the one before: environment.
Technical directors with a mirror set MOSA_PIP_ARGS (for example "--index-url https://mirror/simple");
it then replaces the package indexes chosen here. Of pip's own settings those are heeded that say how it reaches its
packages (see pip_settings).
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import pip_settings
from .claim import claimed
from .environment import (
    INCOMPLETE,
    Environment,
    check_names,
    folders_in,
    is_anything_left,
    put_back,
    python_in,
    swap,
    write_state,
)
from .install_errors import InstallCancelled, InstallError, explain, explain_trial
from .own_folders import DOWNLOADS, MARKER, is_ours, mark, not_ours, remove_if_possible, remove_tree
from .process_flags import ISOLATED, run_watched
from .torch_build import SIZES, Size, package_index

MEGABYTE = 1024 * 1024
LONGEST_PATH = 259
"""Characters of the longest path on a Windows that has not been told to take longer ones."""
LONGEST_FILE = 172
"""Characters of the longest name of a file in torch's package, from site-packages on (a licence, torch 2.13 +cpu)."""
TRY_SECONDS = 300.0
"""How long the new backend may take to load; a virus scanner reads all of torch the first time."""

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Plan:
    """All that an installation needs to know.

    source: the extension's `backend` folder (package `mosa`, requirements.txt).
    python: the interpreter to make the environment with.
    accelerator: 'cuda' or 'cpu', which build of torch to take.
    """

    user: Path
    source: Path
    version: str
    python: Path
    accelerator: str = "cpu"
    needed_mb: int | None = None

    @property
    def requirements(self) -> Path:
        """The pinned requirements."""
        return self.source / "requirements.txt"

    @property
    def size(self) -> Size:
        """What it takes."""
        return SIZES[self.accelerator]


def install(plan: Plan, progress: Progress, stop: Stop) -> None:
    """Make the environment of `plan` and put it in the place of the one before.

    progress(fraction 0..1, what is being done) is called from this thread; stop() is asked often.
    Raises InstallError or InstallCancelled; the environment before is then still in place.
    """
    try:
        _check_source(plan)
        _check_length(plan.user)
        with claimed(plan.user):
            check_names(plan.user)
            put_back(plan.user)
            _install_claimed(plan, progress, stop)
    except OSError as error:
        raise InstallError(explain(str(error))) from error


def uninstall(user: Path) -> None:
    """Delete the managed environment. Raises InstallError when files are in use."""
    folder = Environment(user).folder
    if os.path.lexists(folder) and not is_ours(folder):
        raise not_ours(folder)
    if not is_anything_left(user):
        return
    try:
        with claimed(user):
            put_back(user)
            for folder in filter(is_ours, folders_in(user)):
                remove_tree(folder)
    except OSError as error:
        raise InstallError(f"{folder} could not be deleted ({error.strerror}): close what uses it.") from error


def _install_claimed(plan: Plan, progress: Progress, stop: Stop) -> None:
    """Make the environment in a folder that is ours alone, and put it in its place."""
    new, downloads = plan.user / "environment.new", plan.user / DOWNLOADS
    if new.exists():
        remove_tree(new)
    _check_space(plan)
    try:
        progress(0.01, "Copying the backend")
        _begin(new)
        _copy_backend(plan.source, new / "backend", stop)
        progress(0.06, "Making a Python environment")
        _make_venv(plan.python, new, stop)
        _install_packages(plan, new, progress, stop)
        progress(0.97, "Trying the backend")
        _link_backend(new)
        _try_backend(new, stop)
        shutil.rmtree(_scratch(new), ignore_errors=True)
        write_state(new, plan.version)
        swap(plan.user)
        remove_if_possible(downloads)
        progress(1.0, "Installed")
    finally:
        remove_if_possible(new)
        if downloads.is_dir() and os.listdir(downloads) == [MARKER]:
            remove_if_possible(downloads)


def _check_source(plan: Plan) -> None:
    if not (plan.source / "mosa" / "__init__.py").is_file() or not plan.requirements.is_file():
        raise InstallError(f"The extension has no backend in {plan.source}: install the extension again.")


def _check_length(folder: Path) -> None:
    """Refuse before the download what pip would fail at after it."""
    packages = folder / "environment.new" / "venv" / "Lib" / "site-packages"
    spare = LONGEST_PATH - LONGEST_FILE - 1 - len(str(packages))
    if spare < 0 and not _takes_long_paths():
        raise InstallError(
            f"{folder} is {-spare} characters too long for Windows: choose a shorter folder in the preferences "
            "(field Folder), for example C:\\MoSa."
        )


def _takes_long_paths() -> bool:
    """Whether this system takes long paths; Windows must have been told to."""
    if sys.platform != "win32":
        return True
    import winreg

    place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False


def _check_space(plan: Plan) -> None:
    # Downloads lie beside what is made of them.
    needed = plan.size.download + plan.size.disk if plan.needed_mb is None else plan.needed_mb
    free = shutil.disk_usage(plan.user).free // MEGABYTE
    if free < needed:
        raise InstallError(
            f"The backend needs about {needed} MB and {plan.user} has {free} MB left: "
            "free some space and install again."
        )


def _begin(new: Path) -> None:
    mark(new)
    write_state(new, INCOMPLETE)
    _scratch(new).mkdir()


def _scratch(new: Path) -> Path:
    """Where temporary files go while an environment is made: the system's own folder may be small or full."""
    return new / "scratch"


def _copy_backend(source: Path, target: Path, stop: Stop) -> None:
    """Copy the backend out of the extension's folder, which an update of the extension wipes."""

    def copy(one: str, other: str) -> str:
        if stop():
            raise InstallCancelled
        return str(shutil.copyfile(one, other))

    shutil.copytree(source, target, copy_function=copy, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))


def _make_venv(python: Path, new: Path, stop: Stop) -> None:
    """Make the virtual environment, and put pip into it: venv, which can do both, does not say why pip failed."""
    own, temporary = python_in(new / "venv"), _temporary(_scratch(new))
    _run([str(python), *ISOLATED, "-m", "venv", "--without-pip", str(new / "venv")], stop, None, temporary)
    if not own.exists():
        # Windows has such programs write into a folder of their own when they mean the local application data.
        raise InstallError(
            f"{python} made no environment in {new.parent}, as one from the Microsoft Store may do: choose another "
            "Python in the preferences (field Python), such as one from python.org."
        )
    _run([str(own), *ISOLATED, "-m", "ensurepip", "--default-pip"], stop, None, temporary)


def _install_packages(plan: Plan, new: Path, progress: Progress, stop: Stop) -> None:
    python = str(python_in(new / "venv"))
    pip = [
        python, *ISOLATED, "-m", "pip", "install",
        "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
        "--cache-dir", str(plan.user / DOWNLOADS),
    ]  # fmt: skip
    mark(plan.user / DOWNLOADS)
    settings = _pip_settings(python, new, stop)
    mirror = _words(os.environ.get("MOSA_PIP_ARGS", ""))
    lines = _requirement_lines(plan.requirements)
    torch = [line for line in lines if line.startswith("torch==")]
    index = None if mirror else package_index(plan.accelerator)
    if torch and index:
        progress(0.1, f"Downloading {torch[0]} ({plan.accelerator})")
        _run([*pip, "--no-deps", "--index-url", index, *torch], stop, None, settings)
    seen = 0

    def on_line(line: str) -> None:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already")):
            seen += 1
        if line.startswith(("Collecting ", "Installing ", "  Downloading ")):
            progress(min(0.4 + 0.5 * seen / max(len(lines), 1), 0.95), line.strip()[:90])

    progress(0.4, "Downloading the other packages")
    _run([*pip, *mirror, "-r", str(plan.requirements)], stop, on_line, settings)


def _pip_settings(python: str, new: Path, stop: Stop) -> dict[str, str]:
    """The environment variables that pip is to install with."""
    temporary = _temporary(_scratch(new))
    listing = _run(
        [python, *ISOLATED, "-m", "pip", "-vvv", "config", "list"],
        stop,
        None,
        {**temporary, **pip_settings.to_list(os.environ)},
    )
    return {**temporary, **pip_settings.heeded(os.environ, listing)}


def _words(arguments: str) -> list[str]:
    """Arguments as a shell of this system reads them: Windows' paths keep their backslashes, and it knows one quote."""
    reader = shlex.shlex(arguments, posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.commenters = True, ""
    if sys.platform == "win32":
        reader.escape, reader.quotes = "", '"'
    try:
        return list(reader)
    except ValueError as error:
        raise InstallError(f"MOSA_PIP_ARGS cannot be read ({error}): close its quotation marks.") from error


def _requirement_lines(requirements: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in requirements.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def _link_backend(new: Path) -> None:
    """Make `import mosa` work in the environment, by a path relative to it: it is moved later."""
    # Relative here too: Python may call the folder otherwise than we do (a short name, a link, another drive).
    code = "import os, sys, sysconfig; print(os.path.relpath(sysconfig.get_paths()['purelib'], sys.prefix))"
    command = [str(python_in(new / "venv")), *ISOLATED, "-c", code]
    packages = new / "venv" / _run(command, lambda: False, None, _temporary(_scratch(new))).strip()
    relative = os.path.relpath(new / "backend", packages)
    (packages / "mosa_backend.pth").write_text(relative + "\n", "utf-8")


def _try_backend(new: Path, stop: Stop) -> None:
    """Have the new backend load all that it needs and compute: what does not work here must show now, not at Generate.

    On the processor, because a card may be full or busy for the moment.
    """
    command = [str(python_in(new / "venv")), *ISOLATED, "-m", "mosa", "serve", "--check", "--device", "cpu"]
    deadline = time.monotonic() + TRY_SECONDS
    result = run_watched(command, lambda: stop() or time.monotonic() > deadline, None, _temporary(_scratch(new)))
    if stop():
        raise InstallCancelled
    if result.stopped:
        raise InstallError(
            f"The new backend did not come to an end of its trial within {TRY_SECONDS / 60:.0f} minutes: "
            "close what keeps this computer busy and install again."
        )
    if result.code != 0:
        raise InstallError(explain_trial(result.code, result.output))


def _run(
    command: list[str],
    stop: Stop,
    on_line: Callable[[str], None] | None = None,
    extra: dict[str, str] | None = None,
) -> str:
    """Run a command, with some more variables, to its end or until stop(); its output.

    Raises InstallError when it fails.
    """
    result = run_watched(command, stop, on_line, extra)
    if result.stopped:
        raise InstallCancelled
    if result.code != 0:
        raise InstallError(explain(result.output))
    return result.output


def _temporary(scratch: Path) -> dict[str, str]:
    """The environment variables that name the folder for temporary files."""
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
