# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Blender window, driven by simulated hands; the backend is a real process outside of it.

Pictures are kept in out/. Needs MOSA_GUI_RUNNER (a command that takes SCRIPT ARGS and takes a
picture at each line `SHOT path`), or a `blender` of 4.5 or newer and Xvfb on the PATH.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "out"


def runner() -> list[str]:
    """The command that runs a script in a Blender window; skips with the reason where none is."""
    given = os.environ.get("MOSA_GUI_RUNNER")
    if given:
        return shlex.split(given)
    blender, xvfb = shutil.which("blender"), shutil.which("Xvfb")
    if not blender or not xvfb:
        pytest.skip("no Blender window: set MOSA_GUI_RUNNER, or put blender and Xvfb on the PATH")
    said = subprocess.run([blender, "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Blender (\d+)\.(\d+)", said)
    if not version or (int(version[1]), int(version[2])) < (4, 5):
        pytest.skip(f"the blender on the PATH is not 4.5 or newer: {said.splitlines()[:1]}")
    return [sys.executable, str(HERE / "run_under_xvfb.py"), blender]


@pytest.fixture
def stage() -> Iterator[Path]:
    """A folder that every runner can see: fresh, and right in the temporary folder.

    A runner may see no more of the machine than that, or the repository as another run left it.
    """
    with tempfile.TemporaryDirectory(prefix="mosa-window-") as folder:
        yield Path(folder)


def test_generate_and_reimagine_with_hands(
    extension_zip: Path,
    small_model: Path,
    start_server: Callable[..., Any],
    stage: Path,
) -> None:
    command = runner()
    weights = ROOT / "backend" / "mosa" / "weights"
    model = weights if (weights / "config.json").exists() else small_model
    server = start_server("--model", str(model))
    for script in HERE.glob("*.py"):
        shutil.copy(script, stage)
    zip_file = shutil.copy(extension_zip, stage)
    settings = stage / "settings.json"
    values = {"zip": zip_file, "url": server.url, "token": server.token, "shots": str(stage)}
    settings.write_text(json.dumps(values))
    output = watch([*command, str(stage / "drive.py"), str(settings)], stage, server.process.pid)
    keep_pictures(stage)
    assert "STORY DONE" in output, "\n".join(output)[-6000:]
    pictures = "empty generating undone done examples then markers bones reimagine reimagined dopesheet"
    for name in pictures.split():
        assert (OUT / f"window_{name}.png").stat().st_size > 10_000


def keep_pictures(stage: Path) -> None:
    """Put this run's pictures in the place of the last one's."""
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("window_*.png"):
        old.unlink()
    for picture in stage.glob("window_*.png"):
        shutil.copy(picture, OUT)


def watch(command: list[str], folder: Path, backend: int) -> list[str]:
    """Run it in a folder; hold the backend still when it says HOLD, let it go on at GO. Its lines."""
    # A runner hands MOSA_ variables on to Blender; its own is none of Blender's business.
    environment = {name: os.environ[name] for name in os.environ if name != "MOSA_GUI_RUNNER"}
    # The runner's own limit. Drawn without a graphics card the story takes six and a half minutes where others work on
    # the machine, and whatever it waits for in vain it gives up much sooner.
    environment.setdefault("GUI_TIMEOUT", "900")
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line.strip())
            print(line, end="", flush=True)
            if lines[-1] == "HOLD":
                os.kill(backend, signal.SIGSTOP)
            elif lines[-1] == "GO":
                os.kill(backend, signal.SIGCONT)
    finally:
        os.kill(backend, signal.SIGCONT)
        process.wait(60)
    return lines
