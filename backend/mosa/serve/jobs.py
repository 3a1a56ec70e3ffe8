# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs, and the one thread that loads the model and then works them off in order."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import Cancelled, MosaError, RequestError
from ..generate.edit.request import EditRequest
from ..generate.request import OnProgress, Request
from ..motion.motion import Motion
from .memory import give_memory_back

if TYPE_CHECKING:
    from ..generate.model import Model

log = logging.getLogger(__name__)

MAX_WAITING = 8
KEPT_FINISHED = 16
KEPT_BYTES = 256_000_000
"""Of motions of finished jobs; the longest request makes a third of it."""
FINAL_EVENTS = ("done", "failed", "cancelled")

Event = dict[str, Any]
AnyRequest = Request | EditRequest


class QueueFull(RequestError):
    """More jobs are waiting than the server takes."""


class Job:
    """What became of a request: its history of events, readable from any thread, and the motions made."""

    def __init__(self, warnings: list[str]) -> None:
        self.id = secrets.token_hex(8)
        self.warnings = warnings
        self.motions: list[bytes] = []
        self._events: list[Event] = [{"event": "queued"}]
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def state(self) -> str:
        """The name of the last event."""
        return str(self._events[-1]["event"])

    @property
    def finished(self) -> bool:
        """Whether the last event has come."""
        return self.state in FINAL_EVENTS

    @property
    def size(self) -> int:
        """Bytes of its motions."""
        return sum(map(len, self.motions))

    def events(self, start: int) -> list[Event]:
        """The events from number `start` on."""
        return self._events[start:]

    def add(self, event: str, **details: Any) -> None:
        """Append an event and wake the listeners; nothing follows a final event."""
        with self._lock:
            if self.finished:
                return
            self._events.append({"event": event, **details})
            listeners = list(self._listeners)
        for wake in listeners:
            wake()

    @contextmanager
    def listening(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` from any thread after each event while the context is open."""
        with self._lock:
            self._listeners.append(wake)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(wake)

    def cancel(self) -> None:
        """End the job for its readers now, if it has not ended, and let go of its motions; the work itself stops at the
        next scale."""
        with self._lock:
            self._cancelled.set()
            self.motions = []
        self.add("cancelled")

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it, perhaps after its end."""
        return self._cancelled.is_set()

    def keep(self, motions: list[bytes]) -> None:
        """Hold what was made; raises Cancelled once the job was cancelled, for then nobody fetches it."""
        with self._lock:
            self.check()
            self.motions = motions

    def check(self) -> None:
        """Raises Cancelled once the job was cancelled."""
        if self.cancelled:
            raise Cancelled("The job was cancelled.")

    def progress(self, event: str, index: int) -> None:
        """Note a step of the generation; raises Cancelled once the job was cancelled."""
        self.check()
        if event == "scale":
            self.add("scale", index=index, of=10)
        else:
            self.add(event)


class Worker:
    """Loads the model in its thread, then generates one job after the other.

    `load` returns the model or raises; `generate(model, request, on_progress)` returns Motions.
    `warm_up(model, on_progress)` is called when no job waits, so that the next one is quicker; a job
    that comes ends it at its next step, and it is called again later.
    `state` is "loading", "ready" or "failed", and `message` then says why.
    """

    def __init__(
        self,
        load: Callable[[], Any],
        generate: Callable[[Any, AnyRequest, OnProgress], list[Any]],
        warm_up: Callable[[Any, OnProgress], None] = lambda model, on_progress: None,
    ) -> None:
        self.state = "loading"
        self.message = ""
        self.model: Any = None
        self._load = load
        self._generate = generate
        self._warm_up = warm_up
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        # Requests are held apart from their jobs, which are kept: that of an edit has a whole motion in it.
        self._waiting: deque[tuple[Job, AnyRequest]] = deque()
        self._newest: Job | None = None
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="mosa-worker", daemon=True)

    def start(self) -> None:
        """Begin to load the model."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Cancel what runs, let the thread end, and wait for it at most `timeout` seconds."""
        with self._changed:
            self._stopping = True
            for job in self._jobs.values():
                if not job.finished:  # of others somebody may be fetching the motions
                    job.cancel()
            self._changed.notify_all()
        self._thread.join(timeout)

    def submit(self, request: AnyRequest) -> Job:
        """Queue a request; raises QueueFull when too many wait already.

        Where no model could be loaded the job has failed at once, and once the worker stops it is cancelled.
        """
        job = Job(request.warnings)
        with self._changed:
            self._waiting = deque(pair for pair in self._waiting if not pair[0].finished)
            if len(self._waiting) >= MAX_WAITING:
                raise QueueFull(f"{MAX_WAITING} jobs are waiting already: wait for one to finish or cancel one.")
            if self.state == "failed":
                job.add("failed", message=self.message)
            elif self._stopping:
                job.cancel()
            else:
                self._waiting.append((job, request))
            self._jobs[job.id] = job
            self._forget_oldest()
            self._changed.notify_all()
        return job

    def find(self, job_id: str) -> Job | None:
        """The job of that id, unless it was never there or is long finished."""
        with self._changed:
            return self._jobs.get(job_id)

    def _forget_oldest(self) -> None:
        """Of finished jobs keep the newest motions, which nobody may have fetched yet, and of others only so many."""
        others = [job for job in self._jobs.values() if job.finished and job is not self._newest]
        held = sum(job.size for job in others) + (self._newest.size if self._newest else 0)
        for number, job in enumerate(others):
            if len(others) - number <= KEPT_FINISHED and held <= KEPT_BYTES:
                return
            del self._jobs[job.id]
            held -= job.size

    def _run(self) -> None:
        try:
            self.model = self._load()
        except MosaError as problem:
            self._fail(str(problem))
            return
        except Exception as problem:
            log.exception("loading the model failed")
            self._fail(f"The model could not be loaded: {_first_line(problem)}")
            return
        self.state = "ready"
        warm = False
        while not self._stopping:
            if not warm and not self._is_wanted():
                warm = self._warm()
            else:
                self._work_next()
                give_memory_back()

    def _fail(self, message: str) -> None:
        log.error("%s", message)
        with self._changed:
            self.message = message
            self.state = "failed"
            for job, _ in self._waiting:
                job.add("failed", message=message)
            self._waiting.clear()

    def _is_wanted(self) -> bool:
        with self._changed:
            return self._stopping or any(not job.finished for job, _ in self._waiting)

    def _warm(self) -> bool:
        """Whether the warm-up came to its end."""

        def give_way(event: str, index: int) -> None:
            if self._is_wanted():
                raise Cancelled("A job waits.")

        try:
            self._warm_up(self.model, give_way)
        except Cancelled:
            return False
        except Exception:  # a job that fails in the same way tells its user
            log.exception("warming up failed")
        return True

    def _next(self) -> tuple[Job, AnyRequest] | None:
        with self._changed:
            while not self._stopping:
                while self._waiting:
                    job, request = self._waiting.popleft()
                    if not job.finished:
                        return job, request
                self._changed.wait()
            return None

    def _work_next(self) -> None:
        """Wait for a job and carry it out, unless the server ends."""
        if (pair := self._next()) is None:
            return
        job, request = pair
        try:
            motions = self._generate(self.model, request, job.progress)
            stored = [motion.to_bytes() for motion in motions]
            done = self._told(request, motions, job.warnings)
            with self._changed:
                job.keep(stored)
                self._newest = job
                self._forget_oldest()
        except Cancelled:
            job.cancel()
        except MosaError as problem:
            job.add("failed", message=str(problem))
        except Exception as problem:
            log.exception("job %s failed", job.id)
            job.add("failed", message=f"The generation failed: {_first_line(problem)}")
        else:
            job.add("done", **done)

    def _told(self, request: AnyRequest, motions: Sequence[Motion], warnings: list[str]) -> Event:
        """What is said of motions that are made."""
        return {
            "motions": len(motions),
            "seeds": [int(motion.seed) for motion in motions],
            "frames": motions[0].frames,
            "fps": request.fps,
            "model": self.model.name,
            "warnings": warnings + self.model.remarks(request.texts) + _remarks(self.model, request, motions),
        }


def _remarks(model: Model, request: AnyRequest, motions: Sequence[Motion]) -> list[str]:
    """What there is to say of the motions only once they are made."""
    from ..generate.along import remarks_on_path
    from ..generate.text_to_motion import hurried

    return [] if isinstance(request, EditRequest) else hurried(model, request) + remarks_on_path(request, motions)


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
