# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of the backend process with the base model on the CPU, after motions of full length and an edit.

The edit makes sure that the library of motions, which is made in the background, is in the figures.

.venv/bin/python benchmarks/memory.py [--json] [--threads 2]
"""

from __future__ import annotations

from pathlib import Path

from common import TOKEN, Figure, finish, make_parser, running_backend, show  # isort: skip

from mosa_blender.service.client import Client, EditRequest, Request

BAR_MB = 1500
LONGEST = 9.8


def peak_mb(pid: int) -> float | None:
    """The largest resident memory a process ever had; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), None)


def generation(variations: int) -> Request:
    """A request for motions of full length."""
    return Request("a person walks forward and waves", LONGEST, 24.0, 1, variations)


def measure(threads: int) -> list[Figure]:
    """Resident memory after one motion and an edit of it, after eight motions at once, and its peak."""
    with running_backend(threads) as (url, pid):
        with Client(url, TOKEN, read_seconds=120.0) as client:
            motion = finish(client, generation(1))
            finish(client, EditRequest(motion, 100, 130, "between"))
            one = float(client.health()["memory_mb"])
            finish(client, generation(8))
            eight = float(client.health()["memory_mb"])
        peak = peak_mb(pid)
    figures = [
        Figure("resident memory after one motion and an edit", one, "MB", BAR_MB),
        Figure("resident memory after eight variations", eight, "MB", BAR_MB),
    ]
    return figures if peak is None else [*figures, Figure("its peak", peak, "MB", BAR_MB)]


def main() -> None:
    """Read the command line, measure, print."""
    parser = make_parser(__doc__)
    parser.add_argument("--threads", type=int, default=2, help="threads of the backend (default 2)")
    options = parser.parse_args()
    show(measure(options.threads), as_json=options.json)


if __name__ == "__main__":
    main()
