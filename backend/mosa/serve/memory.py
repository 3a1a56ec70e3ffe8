# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory this process holds, and what of it can be given back, without a dependency."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from pathlib import Path


def memory_mb() -> float:
    """Resident memory of this process in MB; its peak on macOS; 0 where it cannot be told."""
    try:
        if sys.platform == "win32":
            return _windows_bytes() / 1e6
        if sys.platform == "darwin":
            import resource

            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6
    except (OSError, ValueError, IndexError, AttributeError, ImportError):
        return 0.0


def give_memory_back() -> None:
    """Let the system have what was freed, in milliseconds: glibc keeps hundreds of MB of it, a little more with each
    motion, that Blender may want. Other C libraries have no such call."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _windows_bytes() -> int:
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("quotas_and_pagefile", ctypes.c_size_t * 6),
        )

    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    query = kernel.K32GetProcessMemoryInfo
    query.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
    if not query(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
        raise OSError("the process's memory cannot be read")
    return int(counters.working_set)
