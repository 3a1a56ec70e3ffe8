# SPDX-License-Identifier: GPL-3.0-or-later
"""A request off the main thread; its results come back through pump(). No bpy.

A worker thread speaks HTTP and parses; it only ever puts messages on a queue. `manager.pump()`
takes them off on the main thread: a timer calls it in Blender, scripts and tests call `wait()`.
Messages carry their job, so what a cancelled job still sends is dropped.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from .motion import GeneratedMotion, MotionError, from_npz_bytes
from .service.backend_process import BackendError, Connection
from .service.client import Client, ClientError, EditRequest, GoneError, Request

log = logging.getLogger(__name__)

SCALES = 10
PUMP_SECONDS = 0.02
JOIN_SECONDS = 3.0


class JobState(Enum):
    """Where a job stands; the value is what the panel shows."""

    STARTING = "Reaching the backend"
    QUEUED = "Waiting for the backend"
    SCALE = "Generating"
    DECODING = "Decoding"
    FETCHING = "Fetching the motion"
    WRITING = "Writing keys"
    HELD = "Ready"
    DONE = "Done"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


LAST_STATES = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class UserError(Exception):
    """One sentence for the user about the scene or the request."""


class NotYet(Exception):
    """A sentence for the user: what they are to do so that a finished motion can be written."""


class Source(Protocol):
    """Where a job finds its backend; both methods are called in the worker thread."""

    def connection(self, stop: Callable[[], bool]) -> Connection | None:
        """A backend that listens; None when stop() said so."""

    def diagnose(self) -> str:
        """Why the backend went away, if that is known; else ''."""


@dataclass(frozen=True)
class Fixed:
    """A backend that someone else started."""

    url: str
    token: str

    def connection(self, stop: Callable[[], bool]) -> Connection | None:
        """The given address and token."""
        return Connection(self.url, self.token)

    def diagnose(self) -> str:
        """Nothing is known of a process that is not ours."""
        return ""


Deliver = Callable[["Job", list[GeneratedMotion]], None]


@dataclass(eq=False)
class Job:
    """One request: what the panel shows of it and what the worker needs; but for `remote`, main thread only.

    motions  what came of it, while it cannot be written yet
    scene    session id of the scene that it is for
    action   session id of the (first) action that it made, once it is keyed
    end      the last frame of its motion then
    worker   its thread, once it was begun
    """

    request: Request | EditRequest
    source: Source
    deliver: Deliver
    state: JobState = JobState.STARTING
    scale: int = 0
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    motions: list[GeneratedMotion] = field(default_factory=list)
    scene: int | None = None
    action: int | None = None
    end: int | None = None
    worker: threading.Thread | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    remote: tuple[Connection, str] | None = None

    @property
    def active(self) -> bool:
        """Whether it may still come to a result."""
        return self.state not in LAST_STATES

    @property
    def fraction(self) -> float:
        """How far it is, 0..1."""
        steps = {JobState.DECODING: 0.9, JobState.FETCHING: 0.95, JobState.WRITING: 0.98, JobState.HELD: 0.98}
        if self.state is JobState.SCALE:
            return 0.05 + 0.8 * self.scale / SCALES
        return 1.0 if self.state is JobState.DONE else steps.get(self.state, 0.02)

    @property
    def label(self) -> str:
        """The state in words, with the scale it is at."""
        if self.state is JobState.SCALE:
            return f"Scale {self.scale} of {SCALES}"
        return self.state.value


@dataclass(frozen=True)
class _Message:
    job: Job
    kind: str
    value: Any = None


class JobManager:
    """At most one job at a time; the last one stays visible as `job`."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._cancelled: list[Job] = []
        self._messages: queue.Queue[_Message] = queue.Queue()
        self._threads: list[threading.Thread] = []

    def forget(self) -> None:
        """Let go of the last job, of which nothing more is to be told, if it has ended."""
        if not self.busy:
            self.job = None

    @property
    def busy(self) -> bool:
        """Whether a job is on its way."""
        return self.job is not None and self.job.active

    def submit(self, request: Request | EditRequest, source: Source, deliver: Deliver) -> Job:
        """A job, which begin() starts; deliver(job, motions) is called by pump() when it is done.

        Raises UserError while another one is on its way.
        """
        if self.busy:
            raise UserError("A motion is being generated: wait for it or cancel it.")
        job = self.job = Job(request, source, deliver)
        return job

    def begin(self) -> None:
        """Tell the backend what was cancelled, and start the worker of a job that was submitted.

        Not to be called within an operator, but by one that sees the thread off (`wait`): Blender 4.5 and 5.0 let go of
        Python's lock while one runs, and look a context that a script has overridden up without it. With another thread
        of Python at work they crash there.
        """
        while self._cancelled:
            remote = self._cancelled.pop().remote
            if remote:  # else the worker finds out by itself
                self._spawn(_cancel_remotely, *remote)
        job = self.job
        if job is not None and job.active and job.worker is None:
            job.worker = self._spawn(_work, job, self._messages.put)

    def cancel(self, message: str = "") -> bool:
        """Cancel the job on its way, here at once, in the backend with begin(); whether there was one."""
        job = self.job
        if job is None or not job.active:
            return False
        job.state, job.message, job.motions = JobState.CANCELLED, message, []
        job.stop.set()
        self._cancelled.append(job)
        return True

    def pump(self) -> bool:
        """As begin(), and take up what the worker sent; whether anything changed. Main thread only."""
        self.begin()
        changed = self._deliver_held()
        until = time.perf_counter() + PUMP_SECONDS
        while time.perf_counter() < until:
            try:
                message = self._messages.get_nowait()
            except queue.Empty:
                break
            if message.job is self.job and message.job.active:
                self._take(message.job, message.kind, message.value)
                changed = True
        return changed

    def wait(self, timeout: float = 60.0) -> Job | None:
        """Pump until the job is over; for scripts and tests. Raises TimeoutError."""
        until = time.monotonic() + timeout
        while self.busy:
            if time.monotonic() > until:
                raise TimeoutError(f"The motion was not finished within {timeout:g} s.")
            self.pump()
            if self.job is not None and self.job.state is JobState.HELD:
                # The user can leave nothing as long as this lasts.
                self.job.state, self.job.motions = JobState.FAILED, []
                self.job.message += " The motion was not written."
            time.sleep(0.005)
        if self.job is not None:
            _see_off(self.job)  # the operator that waits ends next
        return self.job

    def shut_down(self) -> None:
        """Cancel, wait for the threads to end, forget everything."""
        self.cancel()
        self.begin()  # also within an operator: the threads have ended when this returns
        for thread in self._threads:
            thread.join(JOIN_SECONDS)
        self.__init__()  # type: ignore[misc]

    def _spawn(self, target: Callable[..., None], *args: Any) -> threading.Thread:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=target, args=args, name="mosa-job", daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _take(self, job: Job, kind: str, value: Any) -> None:
        if kind == "state":
            job.state = value
        elif kind == "scale":
            job.state, job.scale = JobState.SCALE, value
        elif kind == "warnings":
            job.warnings += [text for text in value if text not in job.warnings]
        elif kind == "failed":
            job.state, job.message = JobState.FAILED, value
        elif kind == "cancelled":
            job.state = JobState.CANCELLED
        elif kind == "result":
            _see_off(job)  # nothing of it is to run while the keys are written (`target.push_undo`)
            self._deliver(job, value)

    def _deliver_held(self) -> bool:
        """Try again to write what could not be written yet; whether that has come to an end."""
        job = self.job
        if job is None or job.state is not JobState.HELD:
            return False
        motions, job.motions, job.message = job.motions, [], ""
        self._deliver(job, motions)
        return job.state is not JobState.HELD

    def _deliver(self, job: Job, motions: list[GeneratedMotion]) -> None:
        job.state = JobState.WRITING
        job.seeds = [motion.seed for motion in motions]
        try:
            job.deliver(job, motions)
        except NotYet as reason:
            job.state, job.message, job.motions = JobState.HELD, str(reason), motions
        except UserError as error:
            job.state, job.message = JobState.FAILED, str(error)
        except Exception:
            log.exception("The keys could not be written")
            job.state = JobState.FAILED
            job.message = "The keys could not be written: see the system console for the reason."
        else:
            job.state = JobState.DONE


def _see_off(job: Job) -> None:
    """Wait for the thread of a job that is over: it ends at once."""
    if job.worker is not None:
        job.worker.join(JOIN_SECONDS)


def _work(job: Job, put: Callable[[_Message], None]) -> None:
    """The worker thread: from the request to parsed motions."""

    def send(kind: str, value: Any = None) -> None:
        put(_Message(job, kind, value))

    try:
        connection = job.source.connection(job.stop.is_set)
        if connection is None:
            return
        with Client(connection.url, connection.token) as client:
            motions = _converse(client, connection, job, send)
        if motions is not None:
            send("result", motions)  # the last that this thread does: it is waited for
    except GoneError as error:
        send("failed", job.source.diagnose() or str(error))
    except (BackendError, ClientError, MotionError, UserError) as error:
        send("failed", str(error))
    except Exception:
        log.exception("A job ended unexpectedly")
        send("failed", "Something unexpected went wrong: see the system console for the reason.")


def _converse(
    client: Client, connection: Connection, job: Job, send: Callable[..., None]
) -> list[GeneratedMotion] | None:
    """The motions; None where the job ended otherwise, as has been told by then."""
    health = client.health()
    if health["state"] == "failed":
        raise ClientError(str(health.get("message") or "The backend could not load its model."))
    started = client.start(job.request)
    # Set here and not by message: an extension that is being disabled takes no messages up any more.
    job.remote = (connection, started.id)
    send("warnings", started.warnings)
    send("state", JobState.QUEUED)
    for event in client.events(started.id):
        if job.stop.is_set():
            _cancel_remotely(connection, started.id)
            return None
        _pass_on(event, send)
        if event["event"] == "done":
            send("state", JobState.FETCHING)
            count = int(event.get("motions", 0))
            blobs = [client.motion(started.id, index) for index in range(count)]
            return [from_npz_bytes(blob) for blob in blobs]
    return None


def _pass_on(event: dict[str, Any], send: Callable[..., None]) -> None:
    kind = event["event"]
    if kind == "scale":
        send("scale", int(event.get("index", 0)))
    elif kind == "decoding":
        send("state", JobState.DECODING)
    elif kind == "failed":
        send("failed", str(event.get("message") or "The backend could not generate this motion."))
    elif kind == "cancelled":
        send("cancelled")
    elif kind == "done":
        send("warnings", [str(text) for text in event.get("warnings") or ()])


def _cancel_remotely(connection: Connection, job: str) -> None:
    try:
        with Client(connection.url, connection.token) as client:
            client.cancel(job)
    except ClientError as error:
        log.info("The backend was not told to cancel: %s", error)


manager = JobManager()
