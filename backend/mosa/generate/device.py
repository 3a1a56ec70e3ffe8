# SPDX-License-Identifier: GPL-3.0-or-later
"""Where to compute, and with how many processor threads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import RequestError

if TYPE_CHECKING:
    import torch

MAX_DEFAULT_THREADS = 8
MAX_THREADS = 1024


def choose_device(name: str) -> torch.device:
    """The device of that name: "auto", "cpu", "cuda" (also "cuda:1") or "mps".

    "auto" is a graphics card only if it computes. Raises RequestError for a name that is unknown or a device that is
    not there.
    """
    import torch

    if name == "auto":
        if torch.cuda.is_available() and _computes("cuda"):
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError:
        raise RequestError(f"'{name}' is not a device: use auto, cpu, cuda or mps.") from None
    there = {
        "cpu": True,
        "cuda": torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not there.get(device.type, False):
        raise RequestError(f"The device '{name}' is not there, or this build of torch cannot use it: use cpu, or auto.")
    return device


def _computes(name: str) -> bool:
    """Whether a device can do a sum: torch also sees cards that are too old for its build."""
    import torch

    try:
        return bool(torch.ones(2, device=name).sum().item() == 2.0)
    except RuntimeError:
        return False


def check_threads(threads: int | None) -> None:
    """Raises RequestError for a thread count that makes no sense."""
    if threads is not None and not 1 <= threads <= MAX_THREADS:
        raise RequestError(f"The number of threads must be from 1 to {MAX_THREADS}.")


def use_threads(threads: int | None = None) -> int:
    """Set how many threads torch computes with in this process, and return the number.

    Without a number: OMP_NUM_THREADS where that is set, else the physical cores, at most 8;
    the networks are small and more threads only wait for each other.
    """
    import torch

    check_threads(threads)
    asked = os.environ.get("OMP_NUM_THREADS", "")
    default = int(asked) if asked.isdecimal() and int(asked) > 0 else physical_cores()
    torch.set_num_threads(threads or min(default, MAX_DEFAULT_THREADS))
    return torch.get_num_threads()


def physical_cores() -> int:
    """Cores that this process may use, counting the two threads of one core once (on Linux)."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    logical = os.sched_getaffinity(0)
    cores = set()
    for number in logical:
        topology = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
        try:
            cores.add(topology.read_text(encoding="ascii").strip())
        except OSError:
            return len(logical)
    return len(cores)
