# SPDX-License-Identifier: GPL-3.0-or-later
"""From a backend started to its first answer and its first motion: the real server process, files in the disk cache.

    .venv/bin/python benchmarks/server_start.py [--json] [--repeats 5] [--threads 2]

A 5-second motion is asked for as soon as the server answers, as the add-on does, while the model is still being loaded.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from common import TOKEN, Figure, finish, make_parser, running_backend, show  # isort: skip

from mosa_blender.service.client import Client, Request

BAR_SECONDS = 5.0
PROMPT = "a person walks forward and waves"
SECONDS, FPS = 5.0, 24.0


@dataclass(frozen=True)
class Start:
    """Seconds from the start of the process to its first answer and to the motion, and what a second one takes.

    processor: seconds of processor time that all threads of the server took until the motion; None where unknown.
    """

    health: float
    motion: float
    processor: float | None
    next_motion: float


def processor_seconds(pid: int) -> float | None:
    """Processor time of a process so far; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_once(threads: int) -> Start:
    """Start the server, use it, end it."""
    request = Request(PROMPT, SECONDS, FPS, 1)
    begin = time.perf_counter()
    with running_backend(threads) as (url, pid), Client(url, TOKEN, read_seconds=120.0) as client:
        client.health()
        health = time.perf_counter()
        finish(client, request)
        motion, processor = time.perf_counter(), processor_seconds(pid)
        finish(client, request)
        return Start(health - begin, motion - begin, processor, time.perf_counter() - motion)


def measure(repeats: int, threads: int) -> list[Figure]:
    """Medians over `repeats` starts, after one that brings the files into the disk cache."""
    starts = [start_once(threads) for _ in range(1 + repeats)][1:]
    motions = [start.motion for start in starts]
    processor = [start.processor for start in starts if start.processor is not None]
    figures = [
        Figure("server started to first answer, median", statistics.median(start.health for start in starts), "s"),
        Figure("server started to first motion, median", statistics.median(motions), "s", BAR_SECONDS),
        Figure("server started to first motion, slowest", max(motions), "s"),
        Figure("the next motion, median", statistics.median(start.next_motion for start in starts), "s"),
    ]
    if processor:
        figures.insert(2, Figure("  its processor time", statistics.median(processor), "s"))
    return figures


def main() -> None:
    """Read the command line, measure, print."""
    parser = make_parser(__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="starts (default 5)")
    parser.add_argument("--threads", type=int, default=2, help="threads of the backend (default 2)")
    options = parser.parse_args()
    show(measure(options.repeats, options.threads), as_json=options.json)


if __name__ == "__main__":
    main()
