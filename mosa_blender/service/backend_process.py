# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed backend as a process: start it, know its state, watch it, stop it. No bpy.

`connection()`, `start()` and `stop()` wait for a process and belong in a worker thread; everything else
returns at once and may be called from Blender's main thread, `state` from draw functions too. Threads are
started by `poll()`, for that is not called within operators (see `JobManager.begin`).
"""

from __future__ import annotations

import contextlib
import errno
import json
import queue
import secrets
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Any

from .claim import claimed_log
from .client import PROTOCOL
from .process_flags import ISOLATED, child_environment, end, popen_options, tie_to_this_process

START_SECONDS = 120.0
RESTART_SECONDS = 5.0
STOP_SECONDS = 3.0
BURIAL_SECONDS = 1.0
LARGEST_LOG = 512 * 1024
STARTED = "--- started"
"""How each start begins in the log."""
SETTINGS = {"HF_HUB_OFFLINE": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Environment of the backend. Its systems of equations are small: in threads they are no quicker, and where something
else keeps the processors busy, as Blender may, these wait for each other, and an edit takes twice as long or more."""


class BackendState(Enum):
    """Where the managed backend stands; the value is what the panel shows."""

    NOT_INSTALLED = "Not installed"
    INCOMPLETE = "Installation was interrupted"
    UPDATE_REQUIRED = "Update required"
    STOPPED = "Stopped"
    STARTING = "Starting"
    RUNNING = "Running"
    FAILED = "Failed"


INSTALL_ADVICE = {
    BackendState.NOT_INSTALLED: "The MoSa backend is not installed: install it in the extension's preferences.",
    BackendState.INCOMPLETE: "Installing the MoSa backend was interrupted: install it in the extension's preferences.",
    BackendState.UPDATE_REQUIRED: "The MoSa backend is from another version: update it in the extension's preferences.",
}
"""The states in which there is nothing that could be started, and what to do."""

INSTALL_STATES = {
    "missing": BackendState.NOT_INSTALLED,
    "incomplete": BackendState.INCOMPLETE,
    "outdated": BackendState.UPDATE_REQUIRED,
    "ready": BackendState.STOPPED,
}


class BackendError(Exception):
    """One sentence for the user: why there is no backend and what to do."""


@dataclass(frozen=True)
class Connection:
    """Where a backend listens, and the token it wants."""

    url: str
    token: str


@dataclass(frozen=True)
class Options:
    """How to start the backend: its interpreter, device, number of threads (0 = its choice)."""

    python: Path
    device: str = "auto"
    threads: int = 0

    def command(self) -> list[str]:
        """The command line."""
        command = [str(self.python), *ISOLATED, "-m", "mosa", "serve", "--until-stdin-closes"]
        command += ["--device", self.device]
        return command + (["--threads", str(self.threads)] if self.threads else [])


class Backend:
    """One managed backend. Thread-safe: the worker starts it, the main thread watches and stops."""

    def __init__(self, log: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.log = self._shared_log = log
        self._claim: IO[bytes] | None = None
        self._clock = clock
        self._lock = threading.RLock()
        self._process: subprocess.Popen[str] | None = None
        self._tie: Any = None
        self._reader: threading.Thread | None = None
        self._endings: list[threading.Thread] = []
        self._state = BackendState.STOPPED
        self._message = ""
        self._lines: queue.Queue[str] = queue.Queue()
        self._connection: Connection | None = None
        self._options: Options | None = None
        self._launched_at = 0.0
        self._failed_at: float | None = None

    @property
    def state(self) -> BackendState:
        """The state now; a process that ended by itself is noticed here."""
        with self._lock:
            ended = self._process is not None and self._process.poll() is not None
            if ended and self._state in (BackendState.STARTING, BackendState.RUNNING):
                self._fail(self._ended_sentence())
            return self._state

    @property
    def message(self) -> str:
        """Why the state is FAILED, in one sentence; otherwise empty."""
        return self._message if self.state is BackendState.FAILED else ""

    def why_ended(self) -> str:
        """Why the process is gone, in one sentence; '' where it goes on. One that is killed loses its connections a
        moment before it is gone: that moment is waited for."""
        until = self._clock() + BURIAL_SECONDS
        while self.state is BackendState.RUNNING and self._clock() < until:
            time.sleep(0.01)
        return self.message

    @property
    def pid(self) -> int | None:
        """The process id while there is a process."""
        process = self._process
        return process.pid if process else None

    def found_installed(self, state: str) -> None:
        """Take over what environment.Environment.state() said, unless the process says more."""
        with self._lock:
            if self.state not in (BackendState.STARTING, BackendState.RUNNING):
                self._state, self._message = INSTALL_STATES[state], ""

    def start(self, options: Options) -> None:
        """Start the process if it is not running with these options; raises BackendError when it cannot be started."""
        with self._lock:
            is_other = self.state in (BackendState.STARTING, BackendState.RUNNING) and options != self._options
        if is_other:
            self.stop()  # outside the lock: the window's timer asks for it, and a process takes its time to end
        with self._lock:
            if self.state in (BackendState.STARTING, BackendState.RUNNING):
                return
            self.require_installed()
            self._launch(options)

    def require_installed(self) -> None:
        """Raise BackendError when there is nothing that could be started."""
        if self._state in INSTALL_ADVICE:
            raise BackendError(INSTALL_ADVICE[self._state])

    def connection(self, options: Options, stop: Callable[[], bool]) -> Connection | None:
        """Start the backend if needed and wait until it listens; None when stop() said so.

        Right after a failure it first waits a little: a backend that cannot start must not be
        started over and over. Raises BackendError.
        """
        if not self._wait_after_failure(stop):
            return None
        self.start(options)
        while not stop():
            with self._lock:
                state = self.poll()
                if state is BackendState.RUNNING:
                    return self._connection
            if state is not BackendState.STARTING:
                raise BackendError(self.message or "The MoSa backend was stopped.")
            time.sleep(0.02)
        return None

    def poll(self) -> BackendState:
        """Take up what the process printed since, and give one up that is late; the state now. For the timer."""
        with self._lock:
            self._read_ready_line()
            if self.state is BackendState.STARTING and self._clock() - self._launched_at > START_SECONDS:
                self.stop_soon()
                self._fail(f"The MoSa backend did not start in time: see the log {self.log}.")
            self._start_threads()
            return self.state

    def stop(self) -> None:
        """End the process, wait for that, and let others have its log. Safe to call at any time."""
        self.stop_soon()
        for ending in self._start_threads():
            ending.join()
        with self._lock:
            if self._claim is not None:
                self._claim.close()
                self._claim = None

    def stop_soon(self) -> None:
        """Let go of the process at once; from poll() on a thread closes its pipe, and after a moment kills it."""
        with self._lock:
            process, self._process = self._process, None
            tie, self._tie = self._tie, None
            self._connection = None
            if process is None:
                return
            self._state, self._message = BackendState.STOPPED, ""
            self._endings.append(threading.Thread(target=_end, args=(process, tie), name="mosa-stop", daemon=True))

    def _start_threads(self) -> list[threading.Thread]:
        """Have a process read and those that were let go of ended; the threads that end them."""
        with self._lock:
            if self._reader is not None:
                self._reader.start()
                self._reader = None
            endings, self._endings = self._endings, []
            for ending in endings:
                ending.start()
            return endings

    def _launch(self, options: Options) -> None:
        token = secrets.token_urlsafe(24)
        self._lines = queue.Queue()
        try:
            self._claim_log()
            with _open_log(self.log) as log:
                process = subprocess.Popen(
                    options.command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    encoding="utf-8",
                    errors="replace",
                    env=child_environment({"MOSA_TOKEN": token, **SETTINGS}),
                    cwd=str(self.log.parent),
                    **popen_options(),
                )
        except OSError as error:
            advice = "free some disk space" if error.errno == errno.ENOSPC else "install it again"
            self._fail(f"The MoSa backend could not be started ({error}): {advice}.")
            raise BackendError(self._message) from error
        self._process, self._options, self._launched_at = process, options, self._clock()
        self._tie = tie_to_this_process(process)
        self._connection = Connection("", token)
        self._state, self._message = BackendState.STARTING, ""
        assert process.stdout is not None
        args = process.stdout, self._lines
        self._reader = threading.Thread(target=_collect, args=args, name="mosa-ready", daemon=True)

    def _claim_log(self) -> None:
        """Choose a log that no other Blender's backend writes."""
        if self._claim is None:
            self._shared_log.parent.mkdir(parents=True, exist_ok=True)
            self.log, self._claim = claimed_log(self._shared_log)

    def _read_ready_line(self) -> None:
        if self._state is not BackendState.STARTING or self._connection is None:
            return
        try:
            line = self._lines.get_nowait()
        except queue.Empty:
            return
        ready = _parsed(line)
        if ready is None:
            return  # some library printed first
        if ready.get("protocol") != PROTOCOL:
            self.stop_soon()
            self._fail(
                f"The installed backend is version {ready.get('version', '?')} and does not fit "
                "this extension: update it in the preferences."
            )
            return
        url = f"http://127.0.0.1:{int(ready['port'])}"
        self._connection = Connection(url, self._connection.token)
        self._state = BackendState.RUNNING
        self._failed_at = None

    def _wait_after_failure(self, stop: Callable[[], bool]) -> bool:
        failed_at = self._failed_at
        while failed_at is not None and self._clock() - failed_at < RESTART_SECONDS:
            if stop():
                return False
            time.sleep(0.05)
        return True

    def _fail(self, message: str) -> None:
        self._state, self._message = BackendState.FAILED, message
        self._failed_at = self._clock()
        self._connection = None

    def _ended_sentence(self) -> str:
        code = self._process.returncode if self._process else 0
        last = last_line(self.log)
        reason = f" Its last words: {last}" if last else ""
        return f"The MoSa backend ended by itself (exit code {code}).{reason}"


def last_line(log: Path) -> str:
    """The last line of its log in which the process does not merely say what it does, shortened; '' without one."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    said = (line.strip() for line in reversed(lines))
    last = next((line for line in said if line and " INFO " not in line), "")
    return "" if last.startswith(STARTED) else last[:300]


def _open_log(log: Path) -> IO[bytes]:
    """The log, begun anew when it has grown large; the one before stays beside it."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        with contextlib.suppress(PermissionError):  # Windows: another program has it open
            log.replace(log.with_suffix(".old.log"))
    file = log.open("ab")
    file.write(f"{STARTED} {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode())
    file.flush()
    return file


def _end(process: subprocess.Popen[str], tie: Any) -> None:
    """Close the process's pipe, at which it ends, and kill it if after a moment it has not."""
    if process.stdin:
        with contextlib.suppress(OSError):  # it may have ended before us
            process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        end(process, tie)
        process.wait()
    if tie is not None:
        tie.close()


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        ready = json.loads(line)
    except ValueError:
        return None
    fits = isinstance(ready, dict) and ready.get("event") == "listening"
    return ready if fits and isinstance(ready.get("port"), int) else None


def _collect(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Read to the end, so that the process never waits on a full pipe; keep the first lines."""
    with stream:
        for line in stream:
            if lines.qsize() < 100:
                lines.put(line)
