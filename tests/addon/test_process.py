# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed backend's process: its states, its death, its log, and the flags of each system."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from mosa_blender.service import backend_process, process_flags
from mosa_blender.service.backend_process import Backend, BackendError, BackendState, Options
from mosa_blender.service.client import Client

READY = '{"event": "listening", "port": 4711, "protocol": 2, "version": "0.1.0", "pid": 1}'
REPOSITORY = Path(__file__).resolve().parents[2]
WAIT_FOR_STDIN = "sys.stdin.read()"


@dataclass(frozen=True)
class Script(Options):
    """Starts a few lines of Python in place of the backend."""

    code: str = ""

    def command(self) -> list[str]:
        return [
            str(self.python),
            *process_flags.ISOLATED,
            "-c",
            f"import os, sys, time\n{textwrap.dedent(self.code)}",
        ]


def script(code: str) -> Script:
    return Script(Path(sys.executable), code=code)


def well_behaved() -> Script:
    return script(f"print('a library says hello')\nprint('{READY}')\n{WAIT_FOR_STDIN}")


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Backend]:
    made = Backend(tmp_path / "user" / "backend.log")
    yield made
    made.stop()


def never() -> bool:
    return False


def wait_for(state: BackendState, backend: Backend) -> None:
    until = time.monotonic() + 20
    while backend.poll() is not state:
        assert time.monotonic() < until, (backend.state, backend.message)
        time.sleep(0.01)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_start_use_stop(backend: Backend) -> None:
    connection = backend.connection(well_behaved(), never)
    assert connection is not None and connection.url == "http://127.0.0.1:4711"
    assert len(connection.token) >= 20
    assert backend.state is BackendState.RUNNING and backend.pid
    assert backend.connection(well_behaved(), never) == connection, "it is not started twice"
    pid = backend.pid
    backend.stop()
    assert backend.state is BackendState.STOPPED and gone(pid)
    backend.stop()


def test_each_start_has_its_own_token(backend: Backend) -> None:
    first = backend.connection(well_behaved(), never)
    backend.stop()
    second = backend.connection(well_behaved(), never)
    assert first and second and first.token != second.token


def test_the_child_gets_a_clean_environment(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/blender/modules")
    monkeypatch.setenv("PYTHONHOME", "")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    code = f"""
        ok = not {{"PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS", "PIP_TARGET"}} & set(os.environ)
        ok = ok and os.environ["PYTHONUTF8"] == "1" and os.environ["HF_HUB_OFFLINE"] == "1"
        ok = ok and os.environ["OPENBLAS_NUM_THREADS"] == "1"  # these threads wait for each other beside a busy Blender
        ok = ok and len(os.environ["MOSA_TOKEN"]) > 20
        print('{READY}' if ok else "no")
        {WAIT_FOR_STDIN}
    """
    assert backend.connection(script(code), never)


def test_dying_at_start_quotes_its_last_words(backend: Backend) -> None:
    code = "print('first', file=sys.stderr); sys.exit('No module named torch')"
    with pytest.raises(BackendError, match=r"exit code 1.*No module named torch"):
        backend.connection(script(code), never)
    assert backend.state is BackendState.FAILED


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_one_whose_connection_broke_off_is_waited_for_until_it_is_gone(backend: Backend) -> None:
    code = f"""
        print('{READY}', flush=True)
        print('12:00 INFO ready', file=sys.stderr)
        time.sleep(0.2)
        os.kill(os.getpid(), 9)
    """
    assert backend.connection(script(code), never)
    assert backend.why_ended() == "The MoSa backend ended by itself (exit code -9)."


def test_one_that_goes_on_is_not_accused(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_process, "BURIAL_SECONDS", 0.05)
    assert backend.connection(well_behaved(), never) and backend.why_ended() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_killed_in_the_middle_and_started_again(backend: Backend) -> None:
    backend.connection(well_behaved(), never)
    pid = backend.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(BackendState.FAILED, backend)
    assert "ended by itself (exit code -9)" in backend.message
    backend.start(well_behaved())
    wait_for(BackendState.RUNNING, backend)
    assert backend.message == "" and backend.pid != pid


def test_a_failing_backend_is_not_started_over_and_over(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackendError):
        backend.connection(script("sys.exit('no')"), never)
    asked = 0

    def stop_at_the_third_question() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    monkeypatch.setattr(backend_process, "RESTART_SECONDS", 1000.0)
    started: list[object] = []
    monkeypatch.setattr(backend, "start", started.append)
    assert backend.connection(well_behaved(), stop_at_the_third_question) is None
    assert not started, "it waited, and the job was cancelled meanwhile"


def test_a_backend_that_never_gets_ready(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_process, "START_SECONDS", 0.2)
    with pytest.raises(BackendError, match=r"did not start in time: see the log .*backend\.log"):
        backend.connection(script(WAIT_FOR_STDIN), never)
    assert backend.state is BackendState.FAILED and backend.pid is None


def test_one_that_nobody_waits_for_is_given_up_too(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_process, "START_SECONDS", 0.2)
    backend.start(script(WAIT_FOR_STDIN))
    wait_for(BackendState.FAILED, backend)
    assert "did not start in time" in backend.message and backend.pid is None


def test_cancel_while_it_starts_leaves_it_starting(backend: Backend) -> None:
    backend.start(script(WAIT_FOR_STDIN))
    assert backend.connection(well_behaved(), lambda: True) is None
    assert backend.state is BackendState.STARTING


def test_another_protocol_is_refused(backend: Backend) -> None:
    newer = READY.replace('"protocol": 2', '"protocol": 9').replace("0.1.0", "9.0.0")
    with pytest.raises(BackendError, match=r"version 9\.0\.0 and does not fit"):
        backend.connection(script(f"print('{newer}')\n{WAIT_FOR_STDIN}"), never)


def test_a_missing_interpreter(backend: Backend, tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="could not be started"):
        backend.start(Options(tmp_path / "no" / "python"))
    assert backend.state is BackendState.FAILED


@pytest.mark.parametrize(
    ("installed", "sentence"),
    [
        ("missing", "not installed: install it"),
        ("incomplete", "was interrupted: install it"),
        ("outdated", "another version: update it"),
    ],
)
def test_without_an_installation(backend: Backend, installed: str, sentence: str) -> None:
    backend.found_installed(installed)
    with pytest.raises(BackendError, match=sentence):
        backend.connection(well_behaved(), never)
    backend.found_installed("ready")
    assert backend.state is BackendState.STOPPED


def test_what_is_on_disk_does_not_hide_a_running_backend(backend: Backend) -> None:
    backend.connection(well_behaved(), never)
    backend.found_installed("outdated")
    assert backend.state is BackendState.RUNNING


def test_much_output_does_not_block_it(backend: Backend) -> None:
    code = f"print('{READY}')\nprint('x' * 1000000)\nprint('end', file=sys.stderr)"
    backend.start(script(code))
    wait_for(BackendState.FAILED, backend)
    assert "end" in backend.message, "it came to its last line"


def test_stopping_one_that_ignores_its_pipe(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_process, "STOP_SECONDS", 0.2)
    backend.connection(script(f"print('{READY}')\nsys.stdout.flush()\ntime.sleep(60)"), never)
    pid = backend.pid
    backend.stop()
    assert pid is not None and gone(pid)


def test_the_log_does_not_grow_for_ever(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.log.parent.mkdir()
    backend.log.write_text("old\n" * 1000)
    monkeypatch.setattr(backend_process, "LARGEST_LOG", 100)
    backend.connection(well_behaved(), never)
    assert "old" not in backend.log.read_text()
    assert backend.log.with_suffix(".old.log").read_text().startswith("old")


def test_each_blender_has_a_log_of_its_own(backend: Backend) -> None:
    first, second = Backend(backend.log), Backend(backend.log)
    speaking = script(f"print('I am', os.getpid(), file=sys.stderr, flush=True)\nprint('{READY}')\n{WAIT_FOR_STDIN}")
    try:
        for one in (first, second):
            one.connection(speaking, never)
        assert (first.log.name, second.log.name) == ("backend.log", "backend-2.log")
        assert all(backend_process.last_line(one.log) == f"I am {one.pid}" for one in (first, second))
        first.stop()
        second.stop()
        second.connection(speaking, never)
        assert second.log.name == "backend.log", "it is free again, for others too"
    finally:
        first.stop()
        second.stop()


def test_a_log_that_another_program_holds_does_not_stop_it(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path, _target: Path) -> None:
        raise PermissionError(13, "The process cannot access the file", str(path))

    backend.log.parent.mkdir()
    backend.log.write_text("old\n" * 1000)
    monkeypatch.setattr(backend_process, "LARGEST_LOG", 100)
    monkeypatch.setattr(Path, "replace", held)
    assert backend.connection(well_behaved(), never)


def test_starting_from_two_threads_starts_one_process(backend: Backend) -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(backend.connection(well_behaved(), never))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 4 and len(set(found)) == 1


def test_the_real_backend_ends_with_its_starter(backend: Backend) -> None:
    """`mosa serve` itself; without a model it still listens and says so in its health."""
    pytest.importorskip("torch", reason="the backend needs torch")
    code = """
        import runpy
        sys.path.insert(0, BACKEND)
        sys.argv = ["mosa", "serve", "--until-stdin-closes"]
        runpy.run_module("mosa", run_name="__main__")
    """
    backend_folder = REPOSITORY / "backend"
    options = script(textwrap.dedent(code).replace("BACKEND", repr(str(backend_folder))))
    connection = backend.connection(options, never)
    assert connection is not None
    with Client(connection.url, connection.token) as client:
        assert client.health()["version"]
    pid = backend.pid
    assert pid is not None
    backend.stop()
    assert gone(pid)


def test_run_watched_passes_lines_and_codes_on() -> None:
    lines: list[str] = []
    code = "import sys; print('öne'); print('two', file=sys.stderr); sys.exit(3)"
    done = process_flags.run_watched([sys.executable, "-c", code], never, lines.append)
    assert done.code == 3 and not done.stopped
    assert sorted(line.strip() for line in lines) == ["two", "öne"]


@pytest.mark.skipif(sys.platform == "win32", reason="looks a process up by signal 0")
def test_run_watched_ends_the_whole_family_when_told_to() -> None:
    lines: list[str] = []
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    command = [sys.executable, "-c", parent]
    done = process_flags.run_watched(command, lambda: bool(lines), lines.append)
    assert done.stopped
    until = time.monotonic() + 10
    while not gone(int(lines[0])):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal; a job object does it there")
def test_what_is_watched_ends_with_a_starter_that_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    child = f"import os, time; print(os.getpid(), file=open({str(file)!r}, 'a')); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]); {child}"
    code = f"""
        import sys
        from mosa_blender.service import process_flags
        process_flags.run_watched([sys.executable, "-c", {parent!r}], lambda: False)
    """
    starter = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=REPOSITORY)
    until = time.monotonic() + 20
    while not file.exists() or len(file.read_text().split()) < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    starter.kill()
    starter.wait()
    while not all(gone(int(pid)) for pid in file.read_text().split()):
        assert time.monotonic() < until
        time.sleep(0.01)


class FakeKernel:
    """Records what a Windows job object is asked for."""

    def __init__(self, fail: str = "") -> None:
        self.calls: list[str] = []
        self.flags = 0
        self._fail = fail

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name == "SetInformationJobObject":
                limits = ctypes.cast(arguments[2], ctypes.POINTER(process_flags._ExtendedLimits)).contents
                self.flags = limits.BasicLimitInformation.LimitFlags
            return 0 if name == self._fail else 77

        return call


class FakeProcess:
    _handle = 5


def as_windows(monkeypatch: pytest.MonkeyPatch, kernel: FakeKernel) -> Any:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(process_flags, "_windows_kernel", lambda: kernel)
    return process_flags.tie_to_this_process(FakeProcess())  # type: ignore[arg-type]


def test_windows_hides_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    no_window = getattr(subprocess, "CREATE_NO_WINDOW", 0x08000000)
    assert process_flags.popen_options() == {"creationflags": no_window}


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_a_session_of_its_own(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert process_flags.popen_options() == {"start_new_session": True}
    assert process_flags.tie_to_this_process(FakeProcess()) is None  # type: ignore[arg-type]


def test_windows_ties_the_child_to_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = FakeKernel()
    job = as_windows(monkeypatch, kernel)
    assert kernel.flags == process_flags.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    assert kernel.calls[-1] == "AssignProcessToJobObject"
    job.close()
    job.close()
    assert kernel.calls.count("CloseHandle") == 1


@pytest.mark.parametrize("step", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_windows_goes_on_without_a_job(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    kernel = FakeKernel(fail=step)
    assert as_windows(monkeypatch, kernel) is None
    assert kernel.calls.count("CloseHandle") == (step != "CreateJobObjectW")


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of the 64-bit systems")
def test_the_windows_structure_has_the_documented_size() -> None:
    assert ctypes.sizeof(process_flags._ExtendedLimits) == 144


def test_other_options_start_another_process(backend: Backend) -> None:
    backend.connection(well_behaved(), never)
    first = backend.pid
    backend.connection(replace(well_behaved(), threads=3), never)
    assert backend.pid not in (None, first) and backend.state is BackendState.RUNNING


def test_the_window_need_not_wait_while_another_one_is_started(backend: Backend) -> None:
    backend.connection(script(f"print('{READY}')\n{WAIT_FOR_STDIN}\ntime.sleep(1)"), never)
    thread = threading.Thread(target=backend.connection, args=(well_behaved(), never))
    thread.start()
    seen = set()
    while thread.is_alive():
        seen.add(backend.state)
        time.sleep(0.01)
    assert BackendState.STOPPED in seen and backend.state is BackendState.RUNNING


def test_its_last_words_are_not_the_logs_own(backend: Backend) -> None:
    with pytest.raises(BackendError, match=r"ended by itself \(exit code 3\)\.$"):
        backend.connection(script("sys.exit(3)"), never)


def test_no_thread_begins_before_the_timers_turn(backend: Backend) -> None:
    """Blender 4.5 and 5.0 crash where a script has overridden the context of the operator that starts or stops it."""

    def threads() -> int:
        return len([thread for thread in threading.enumerate() if thread.name.startswith("mosa-")])

    before = threads()
    backend.start(well_behaved())
    assert threads() == before
    wait_for(BackendState.RUNNING, backend)
    pid, reading = backend.pid, threads()
    assert pid
    backend.stop_soon()
    assert backend.state is BackendState.STOPPED and threads() <= reading and not gone(pid)
    backend.stop()
    assert gone(pid), "who quits meanwhile ends it, too"
