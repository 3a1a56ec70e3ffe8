# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed backend: an environment of its own, in the extension's user folder or another one. No bpy.

    <folder>/environment/       marker file, state.json, venv/, backend/ (package mosa and weights)
    <folder>/environment.new/   the one being made; moved into place only when it is whole. All temporary files are in
                                its folder scratch/
    <folder>/downloads/         what pip has fetched, for another try; deleted when the environment is whole
    <folder>/environment.old/   the one before, for the moment of the swap; put back if that fails
    <folder>/.mosa-lock         while an installation is at work (see claim)

Each of the four folders carries the marker file; one without it is somebody else's, and nothing is installed beside it.
An environment is whole when its state.json names a version. Killed at any point, the next look
(`recover`) finds either the old one or the new one in place. The next installation deletes a half-made folder; a look
does not, because another Blender may be making it.
Technical directors with a mirror set MOSA_PIP_ARGS (for example "--index-url https://mirror/simple");
it then replaces the package indexes chosen here. Of pip's own settings those are heeded that say how it reaches its
packages (see pip_settings).
"""

from __future__ import annotations

import ctypes
import json
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import pip_settings
from .claim import claimed
from .install_errors import InstallCancelled, InstallError, explain, explain_trial
from .process_flags import ISOLATED, run_watched

MARKER = ".mosa-environment"
INCOMPLETE = "incomplete"
MINIMUM_PYTHON = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
WINDOWS_CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
MEGABYTE = 1024 * 1024
LONGEST_PATH = 259
"""Characters of the longest path on a Windows that has not been told to take longer ones."""
LONGEST_FILE = 172
"""Characters of the longest name of a file in torch's package, from site-packages on (a licence, torch 2.13 +cpu)."""
OLDEST_DRIVER, OLDEST_CARD = 13000, (7, 5)
"""CUDA version (13.0) and compute capability that torch's CUDA builds need."""
DOWNLOADS = "downloads"
PIP_CACHE = frozenset({"http", "http-v2", "selfcheck", "wheels"})
"""What pip makes in its cache."""
RENAME_TRIES, RENAME_PAUSE = 20, 0.1
"""How often a folder is renamed before it is given up, and the seconds in between."""
TRY_SECONDS = 300.0
"""How long the new backend may take to load; a virus scanner reads all of torch the first time."""

_CAPABILITY_MAJOR, _CAPABILITY_MINOR = 75, 76  # of CUDA's enum CUdevice_attribute

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Size:
    """What an installation takes, in megabytes."""

    download: int
    disk: int

    def sentence(self, folder: Path) -> str:
        """The size statement shown before anything is downloaded."""
        return f"Downloads about {self.download} MB and takes about {self.disk} MB in {folder}"


SIZES = {"cpu": Size(250, 1250), "cuda": Size(3000, 7000)}


@dataclass(frozen=True)
class Environment:
    """The managed environment below the folder `user`."""

    user: Path

    @property
    def folder(self) -> Path:
        """The environment in use."""
        return self.user / "environment"

    @property
    def backend(self) -> Path:
        """The copy of the backend in use: the folder that holds the package `mosa`."""
        return self.folder / "backend"

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
            _check_names(plan.user)
            recover(plan.user)
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
            recover(user)
            for folder in filter(is_ours, _folders(user)):
                remove_tree(folder)
    except OSError as error:
        raise InstallError(f"{folder} could not be deleted ({error.strerror}): close what uses it.") from error


def is_anything_left(user: Path) -> bool:
    """Whether there is something to uninstall: an environment, or what an installation left that came to no end."""
    return any(map(is_ours, _folders(user)))


def recover(user: Path) -> None:
    """Undo what a killed installation left: put the environment before back."""
    old, current = user / "environment.old", user / "environment"
    if not is_ours(old) or (os.path.lexists(current) and not is_ours(current)):
        return
    if read_state(current).get("version") != INCOMPLETE:
        remove_tree(old)
        return
    if current.exists():
        remove_tree(current)
    old.rename(current)


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
    # The marker goes last, so that an interrupted deletion can be taken up again.
    for entry in sorted(folder.iterdir(), key=lambda path: path.name == MARKER):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    if folder.is_symlink():
        folder.unlink()
    else:
        folder.rmdir()


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


@cache
def accelerator() -> str:
    """'cuda' where there is an NVIDIA card and driver that torch has builds for, else 'cpu'."""
    if sys.platform == "darwin":
        return "cpu"  # the one macOS build has Metal in it
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        return "cuda" if takes_torch(ctypes.CDLL(library)) else "cpu"
    except (OSError, AttributeError):
        return "cpu"


def takes_torch(driver: Any) -> bool:
    """Whether a CUDA driver (its library) and one of its cards are new enough for torch."""
    version, count, device, major, minor = (ctypes.c_int() for _ in range(5))
    if driver.cuInit(0) or driver.cuDriverGetVersion(ctypes.byref(version)) or version.value < OLDEST_DRIVER:
        return False
    if driver.cuDeviceGetCount(ctypes.byref(count)):
        return False
    for index in range(count.value):
        driver.cuDeviceGet(ctypes.byref(device), index)
        for value, attribute in ((major, _CAPABILITY_MAJOR), (minor, _CAPABILITY_MINOR)):
            driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
        if (major.value, minor.value) >= OLDEST_CARD:
            return True
    return False


def find_python(chosen: str, stop: Stop = lambda: False) -> Path:
    """The Python to make the environment with: the chosen one, else Blender's own.

    Raises InstallError when none can make a virtual environment.
    """
    candidates = [Path(chosen)] if chosen.strip() else list(_own_pythons())
    for candidate in candidates:
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
        _swap(plan.user)
        _remove_if_possible(downloads)
        progress(1.0, "Installed")
    finally:
        _remove_if_possible(new)
        if downloads.is_dir() and os.listdir(downloads) == [MARKER]:
            _remove_if_possible(downloads)


def _remove_if_possible(folder: Path) -> None:
    """Delete a folder of ours; what is held now is deleted by the next installation, and hides no other error."""
    with suppress(OSError, InstallError):
        if folder.exists():
            remove_tree(folder)


def _folders(user: Path) -> list[Path]:
    """All that an installation may leave in a folder."""
    return [user / name for name in ("environment", "environment.new", "environment.old", DOWNLOADS)]


def _check_names(user: Path) -> None:
    """Refuse before the download what would be in the way after it."""
    for folder in _folders(user):
        if os.path.lexists(folder) and not is_ours(folder):
            raise not_ours(folder)


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
    _mark(new)
    write_state(new, INCOMPLETE)
    _scratch(new).mkdir()


def _mark(folder: Path) -> None:
    """Make a folder if need be, and mark it as ours."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by MoSa; may be deleted.\n", "utf-8")


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
    _run([str(python), *ISOLATED, "-m", "venv", str(new / "venv")], stop, None, _temporary(_scratch(new)))


def _install_packages(plan: Plan, new: Path, progress: Progress, stop: Stop) -> None:
    python = str(python_in(new / "venv"))
    pip = [
        python, *ISOLATED, "-m", "pip", "install",
        "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
        "--cache-dir", str(plan.user / DOWNLOADS),
    ]  # fmt: skip
    _mark(plan.user / DOWNLOADS)
    settings = _pip_settings(python, new, stop)
    mirror = _words(os.environ.get("MOSA_PIP_ARGS", ""))
    lines = _requirement_lines(plan.requirements)
    torch = [line for line in lines if line.startswith("torch==")]
    index = None if mirror else _torch_index(plan.accelerator)
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
    """Arguments as a shell of this system reads them: Windows' paths keep their backslashes."""
    try:
        words = shlex.split(arguments, posix=sys.platform != "win32")
    except ValueError as error:
        raise InstallError(f"MOSA_PIP_ARGS cannot be read ({error}): close its quotation marks.") from error
    return [word.strip('"') for word in words] if sys.platform == "win32" else words


def _torch_index(accelerator_name: str) -> str | None:
    """The package index of the torch build wanted here, None for the ordinary one."""
    if sys.platform == "darwin":
        return None
    if accelerator_name == "cpu":
        return CPU_INDEX
    return WINDOWS_CUDA_INDEX if sys.platform == "win32" else None


def _requirement_lines(requirements: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in requirements.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def _link_backend(new: Path) -> None:
    """Make `import mosa` work in the environment, by a path relative to it: it is moved later."""
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    command = [str(python_in(new / "venv")), *ISOLATED, "-c", code]
    packages = Path(_run(command, lambda: False, None, _temporary(_scratch(new))).strip())
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


def _swap(user: Path) -> None:
    new, current, old = (user / f"environment{x}" for x in (".new", "", ".old"))
    if current.exists():
        _rename(current, old)
    try:
        _rename(new, current)
    except OSError:
        if old.exists():
            _rename(old, current)
        raise
    _remove_if_possible(old)


def _rename(folder: Path, to: Path) -> None:
    """Rename a folder, of which a virus scanner on Windows may hold a file for a moment."""
    for _ in range(RENAME_TRIES - 1):
        with suppress(PermissionError):
            folder.rename(to)
            return
        time.sleep(RENAME_PAUSE)
    folder.rename(to)


def _own_pythons() -> Iterable[Path]:
    """Blender's own Python: sys.executable, or what lies beside it."""
    if Path(sys.executable or "").name.lower().startswith("python"):
        yield Path(sys.executable)
    folder = Path(sys.prefix) / ("" if sys.platform == "win32" else "bin")
    yield from sorted(folder.glob("python.exe" if sys.platform == "win32" else "python3*"))


def _can_make_venv(python: Path, stop: Stop) -> bool:
    code = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {MINIMUM_PYTHON})"
    try:
        _run([str(python), *ISOLATED, "-c", code], stop)
    except (InstallError, OSError):
        return False
    return True


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
