# SPDX-License-Identifier: GPL-3.0-or-later
"""What a child process needs to start quietly and to end with Blender, per operating system.

Every system: the backend holds the reading end of a pipe and ends when the pipe closes. That alone is
enough for a backend that works; the flags here cover windows that flash, a child that hangs, and one that
knows nothing of pipes (pip).
Linux's PR_SET_PDEATHSIG is left out on purpose: it fires when the *thread* that started the child
ends, and our threads are short-lived.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

ISOLATED = ("-I", "-u", "-X", "utf8")
"""Options of a child Python: nothing of the user's in it, every line at once, all text as UTF-8."""

CREATE_NO_WINDOW = 0x08000000
JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000
JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9


def popen_options() -> dict[str, Any]:
    """Keyword arguments for subprocess.Popen on this operating system."""
    if sys.platform == "win32":
        return {"creationflags": CREATE_NO_WINDOW}
    # A session of its own, so that Ctrl-C in the terminal that started Blender is Blender's alone.
    return {"start_new_session": True}


def child_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of a child Python: neither Blender's nor the user's settings for Python and pip leak into it.

    A child's own children are started without ISOLATED, so the variables have to go as well.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PIP_")) and name != "__PYVENV_LAUNCHER__"
    }
    return {**environment, "PYTHONUTF8": "1", **(extra or {})}


def tie_to_this_process(process: subprocess.Popen[Any]) -> Any:
    """Make the child end with this process where the system offers it; keep what is returned.

    Windows: a job object that kills its processes when its last handle closes. Elsewhere the pipe
    does this work and None comes back. A failure is not an error: the pipe still ends the child.
    """
    return _windows_job(process) if sys.platform == "win32" else None


@dataclass
class Finished:
    """How a watched command ended: exit code, its whole output, whether stop() ended it."""

    code: int
    output: str
    stopped: bool


def run_watched(
    command: list[str],
    stop: Callable[[], bool],
    on_line: Callable[[str], None] | None = None,
    extra: dict[str, str] | None = None,
) -> Finished:
    """Run `command` and pass its lines on (stdout and stderr together); stop() ends it at once.

    `extra` are environment variables of its own.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=child_environment(extra),
        **popen_options(),
    )
    tie = tie_to_this_process(process) or Guard.over(process)
    assert process.stdout is not None
    output: list[str] = []
    stopped = False
    for line in _lines_and_pauses(process.stdout):
        if not stopped and stop():
            stopped = True
            end(process, tie)
        if stopped and not line and process.poll() is not None:
            break
        output.append(line)
        if line and on_line and not stopped:
            on_line(line)
    code = process.wait()
    if tie is not None:
        tie.close()
    return Finished(code, "".join(output), stopped)


class Guard:
    """A shell that outlives this process by a moment, to end a child that would go on alone; not for Windows.

    A pip that goes on would write into what the next installation makes.
    """

    def __init__(self, shell: subprocess.Popen[bytes]) -> None:
        self._shell = shell

    @classmethod
    def over(cls, process: subprocess.Popen[Any]) -> Guard | None:
        """A guard over a child started with popen_options() and what it starts; None where there is no shell."""
        command = ["/bin/sh", "-c", 'cat; kill -9 -"$1"', "sh", str(process.pid)]
        quiet = subprocess.DEVNULL
        with contextlib.suppress(OSError):
            return cls(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)
            )
        return None

    def close(self) -> None:
        """Dismiss it."""
        self._shell.kill()
        self._shell.communicate()


def end(process: subprocess.Popen[Any], tie: Any = None) -> None:
    """End a child started with popen_options(), and what it started itself."""
    if tie is not None:
        tie.close()
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _lines_and_pauses(stream: IO[str]) -> Iterator[str]:
    """The lines of a stream until its end, and "" each time that none has come for a moment."""
    lines: queue.Queue[str | None] = queue.Queue()
    # A thread reads, because readline() would wait past a request to stop.
    threading.Thread(target=_pass_on, args=(stream, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=0.1)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line


def _pass_on(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class JobHandle:
    """A Windows job object; closing it (or the end of this process) ends the processes in it."""

    def __init__(self, kernel: Any, handle: int) -> None:
        self._kernel = kernel
        self._handle = handle

    def close(self) -> None:
        """Close the handle once; the processes in the job end with it."""
        if self._handle:
            self._kernel.CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = 0


def _windows_kernel() -> Any:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    return kernel


def _windows_job(process: subprocess.Popen[Any]) -> JobHandle | None:
    kernel = _windows_kernel()
    handle = kernel.CreateJobObjectW(None, None)
    if not handle:
        return None
    job = JobHandle(kernel, handle)
    limits = _ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    limited = kernel.SetInformationJobObject(
        ctypes.c_void_p(handle),
        JOB_OBJECT_EXTENDED_LIMIT_INFORMATION,
        ctypes.byref(limits),
        ctypes.sizeof(limits),
    )
    child = ctypes.c_void_p(int(process._handle))  # type: ignore[attr-defined,unused-ignore]
    if limited and kernel.AssignProcessToJobObject(ctypes.c_void_p(handle), child):
        return job
    job.close()
    return None
