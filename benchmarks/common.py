# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks share: figures against their bars, a backend process, the extension in Blender."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mosa_blender.service.client import Client, EditRequest, Request

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "backend"), str(ROOT)]

# bpy reads this when it is first imported: benchmarks never touch the user's own Blender.
_USER_RESOURCES = tempfile.TemporaryDirectory(prefix="mosa-benchmark-")
os.environ["BLENDER_USER_RESOURCES"] = _USER_RESOURCES.name

TOKEN = "token-of-the-benchmarks"
EXTENSION = "bl_ext.user_default.mosa_blender"


@dataclass(frozen=True)
class Figure:
    """One measured number; `bar` is what it may be at most (`least`: at least), None where there is none."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether it meets its bar; None without one."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.least else self.value <= self.bar

    def __str__(self) -> str:
        verdict = {None: "", True: "reached", False: "MISSED"}[self.reached]
        bar = "" if self.bar is None else f"{'at least' if self.least else 'at most'} {self.bar:g}"
        return f"  {self.name:<58}{self.value:>10.4g} {self.unit:<7}{bar:<17}{verdict}"


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def show(figures: list[Figure], *, as_json: bool) -> None:
    """Print figures as a table or as JSON, with how busy the machine was."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    if as_json:
        entries = [{**asdict(figure), "reached": figure.reached} for figure in figures]
        print(json.dumps({"cores": os.cpu_count(), "load": load, "figures": entries}))
        return
    print(f"{os.cpu_count()} cores, load {load:.1f}")
    for figure in figures:
        print(figure)


@dataclass(frozen=True)
class Spent:
    """Seconds that something took: by the clock, and of this thread's processor time alone.

    On a machine that does other things too, only the second says how much work it is.
    """

    clock: float
    processor: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.processor - other.processor)


def spend(work: Callable[[], object]) -> Spent:
    """Do it, and say what it took."""
    clock, processor = time.perf_counter(), time.thread_time()
    work()
    return Spent(time.perf_counter() - clock, time.thread_time() - processor)


def milliseconds(
    name: str, spent: list[Spent], bar: float | None = None, pick: Callable[[list[float]], float] = statistics.median
) -> list[Figure]:
    """Two figures, by the clock and of processor time; `pick` is the median or max."""
    word = "longest" if pick is max else "median"
    return [
        Figure(f"{name}, {word}", 1000 * pick([one.clock for one in spent]), "ms", bar),
        Figure("  its processor time", 1000 * pick([one.processor for one in spent]), "ms"),
    ]


@contextmanager
def running_backend(threads: int) -> Iterator[tuple[str, int]]:
    """`mosa serve` with the bundled model on the CPU: (address, process id)."""
    command = [sys.executable, "-m", "mosa", "serve", "--until-stdin-closes", "--device", "cpu"]
    command += ["--threads", str(threads)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT / "backend",
        env={**os.environ, "MOSA_TOKEN": TOKEN, "HF_HUB_OFFLINE": "1"},
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit("The backend did not start; what it said is above.")
        yield f"http://127.0.0.1:{json.loads(line)['port']}", process.pid
    finally:
        process.stdin.close()
        process.wait(20.0)


def finish(client: Client, request: Request | EditRequest) -> bytes:
    """One request to its end; its first motion."""
    job = client.start(request).id
    last = list(client.events(job))[-1]
    if last["event"] != "done":
        raise SystemExit(last.get("message", "The motion was not made."))
    return client.motion(job, 0)


def install_extension(folder: Path, package: Path | None = None) -> Any:
    """The extension's root module, installed in an empty Blender from `package` or a zip built in `folder`."""
    import bpy

    import build

    bpy.ops.wm.read_homefile(app_template="")
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    path = package or build.build_zip(folder)
    bpy.ops.extensions.package_install_files(filepath=str(path), repo="user_default", enable_on_install=True)
    return sys.modules[EXTENSION]
