# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs and the worker thread, with a generator that the test holds and releases."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from mosa.errors import ModelError, RequestError
from mosa.generate.request import Request, check_request
from mosa.serve import jobs
from mosa.serve.jobs import KEPT_FINISHED, MAX_WAITING, Job, QueueFull, Worker

TIMEOUT = 20


class Bench:
    """A worker whose loading and whose scales wait until the test lets them pass."""

    def __init__(self) -> None:
        self.may_load = threading.Event()
        self.may_go_on = threading.Event()
        self.at_scale = threading.Semaphore(0)
        self.load_error: Exception | None = None
        self.generate_error: Exception | None = None
        self.size = 1
        self.ran: list[str] = []
        self.warm_ups = 0
        self.is_warming, self.may_get_warm, self.is_warm = threading.Event(), threading.Event(), threading.Event()
        self.warm_up_error: Exception | None = None
        self.worker = Worker(self._load, self._generate, self._warm_up)

    def _load(self) -> Any:
        assert self.may_load.wait(TIMEOUT)
        if self.load_error is not None:
            raise self.load_error
        config = SimpleNamespace(sampling=SimpleNamespace(one_at_a_time=True))
        remarks = lambda prompts: ["Never heard of it."] * ("yawns" in prompts[0])  # noqa: E731
        return SimpleNamespace(name="gated", config=config, remarks=remarks)

    def _generate(self, model: Any, request: Request, on_progress: Callable[[str, int], None]) -> list[Any]:
        self.ran.append(request.prompt)
        for scale in (1, 2):
            on_progress("scale", scale)
            self.at_scale.release()
            assert self.may_go_on.wait(TIMEOUT)
        if self.generate_error is not None:
            raise self.generate_error
        on_progress("decoding", 0)
        return [SimpleNamespace(seed=s, frames=40, to_bytes=lambda s=s: b"%d" % s * self.size) for s in request.seeds]

    def _warm_up(self, model: Any, on_progress: Callable[[str, int], None]) -> None:
        self.warm_ups += 1
        self.ran.append("warm-up")
        self.is_warming.set()
        while not self.may_get_warm.wait(0.001):
            on_progress("scale", 1)
        if self.warm_up_error is not None:
            raise self.warm_up_error
        self.is_warm.set()

    def submit(self, text: str = "walk") -> Job:
        return self.worker.submit(check_request(text, seconds=2, seed=5, variations=2))

    @property
    def jobs_run(self) -> list[str]:
        """What ran without the warm-ups."""
        return [name for name in self.ran if name != "warm-up"]

    def wait_at_scale(self) -> None:
        assert self.at_scale.acquire(timeout=TIMEOUT)

    def open(self) -> None:
        self.may_load.set()
        self.may_go_on.set()


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    made.worker.start()
    yield made
    made.open()
    made.worker.stop()


def finish(job: Job) -> dict[str, Any]:
    ended = threading.Event()
    with job.listening(lambda: ended.set() if job.finished else None):
        assert job.finished or ended.wait(TIMEOUT), f"the job hangs: {job.events(0)}"
    return job.events(0)[-1]


def test_a_job_that_waited_for_the_model_runs_to_its_end(bench: Bench) -> None:
    job = bench.submit()
    assert (bench.worker.state, job.state) == ("loading", "queued")
    bench.open()
    final = finish(job)
    names = [event["event"] for event in job.events(0)]
    assert names == ["queued", "scale", "scale", "decoding", "done"]
    assert final == {
        "event": "done",
        "motions": 2,
        "seeds": [5, 6],
        "frames": 40,
        "fps": 20.0,
        "model": "gated",
        "warnings": [],
    }
    assert job.motions == [b"5", b"6"]
    assert bench.worker.state == "ready"


def test_what_the_model_never_heard_of_is_told_when_the_motion_is_made(bench: Bench) -> None:
    job = bench.submit("a person yawns")
    bench.open()
    assert finish(job)["warnings"] == ["Never heard of it."]


def test_what_there_is_no_time_for_is_told_when_the_motion_is_made(bench: Bench) -> None:
    job = bench.submit("a person walks, then waves")
    bench.open()
    assert "3 seconds" in finish(job)["warnings"][0]


def test_a_queued_job_that_is_cancelled_never_runs(bench: Bench) -> None:
    first, second, third = bench.submit("one"), bench.submit("two"), bench.submit("three")
    second.cancel()
    assert second.state == "cancelled"
    bench.open()
    finish(first)
    finish(third)
    assert bench.jobs_run == ["one", "three"]


def test_a_running_job_that_is_cancelled_stops_at_the_next_scale(bench: Bench) -> None:
    bench.may_load.set()
    job = bench.submit()
    bench.wait_at_scale()
    job.cancel()
    assert job.state == "cancelled", "whoever watches hears at once"
    bench.may_go_on.set()
    finish(bench.submit("next"))
    assert [event["event"] for event in job.events(0)] == ["queued", "scale", "cancelled"]
    assert job.motions == []


def test_of_a_job_cancelled_in_its_last_step_no_motions_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mosa.serve.jobs._remarks", lambda *_: [])  # the stand-in for a model knows none

    def generate(model: Any, request: Request, on_progress: Callable[[str, int], None]) -> list[Any]:
        submitted[-1].cancel()
        return [SimpleNamespace(seed=5, frames=40, to_bytes=lambda: b"5")]

    submitted: list[Job] = []
    worker = Worker(lambda: SimpleNamespace(name="quick", remarks=lambda prompts: []), generate)
    submitted.append(worker.submit(check_request("walk", seconds=2)))
    worker.start()
    finish(submitted[0])
    worker.stop(TIMEOUT)
    assert (submitted[0].state, submitted[0].motions) == ("cancelled", [])


def test_cancelling_a_finished_job_frees_its_motions_and_changes_nothing_else(bench: Bench) -> None:
    bench.open()
    job = bench.submit()
    finish(job)
    before = job.events(0)
    assert job.motions
    job.cancel()
    assert (job.state, job.events(0), job.motions, job.size) == ("done", before, [], 0)


def test_of_a_job_cancelled_while_its_motions_are_put_away_none_are_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = Worker._forget_oldest

    def cancelled_meanwhile(worker: Worker) -> None:
        forget(worker)
        if made and made[0].motions:
            made[0].cancel()

    made: list[Job] = []
    monkeypatch.setattr(Worker, "_forget_oldest", cancelled_meanwhile)
    made.append(bench.submit())
    bench.open()
    assert finish(made[0]) == {"event": "cancelled"}
    finish(bench.submit("next"))
    assert (made[0].state, made[0].motions) == ("cancelled", [])


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (ModelError("The file x is missing."), "The file x is missing."),
        (MemoryError(), "The model could not be loaded: MemoryError"),
    ],
)
def test_when_loading_fails_all_jobs_fail_with_its_sentence(bench: Bench, problem: Exception, message: str) -> None:
    early = bench.submit()
    bench.load_error = problem
    bench.open()
    assert finish(early) == {"event": "failed", "message": message}
    assert (bench.worker.state, bench.worker.message) == ("failed", message)
    assert finish(bench.submit()) == {"event": "failed", "message": message}
    assert bench.ran == []


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (RequestError("That cannot be done."), "That cannot be done."),
        (RuntimeError("out of memory\nat line 3"), "The generation failed: out of memory"),
    ],
)
def test_a_failing_job_says_why_and_the_next_one_runs(bench: Bench, problem: Exception, message: str) -> None:
    bench.generate_error = problem
    bench.open()
    assert finish(bench.submit()) == {"event": "failed", "message": message}
    bench.generate_error = None
    assert finish(bench.submit())["event"] == "done"


def test_the_queue_takes_only_so_many_and_cancelling_makes_room(bench: Bench) -> None:
    bench.may_load.set()
    running = bench.submit("running")
    bench.wait_at_scale()
    waiting = [bench.submit(f"{number}") for number in range(MAX_WAITING)]
    with pytest.raises(QueueFull):
        bench.submit("one too many")
    waiting[3].cancel()
    bench.submit("now there is room")
    bench.may_go_on.set()
    finish(running)


def test_only_the_last_finished_jobs_are_kept(bench: Bench) -> None:
    bench.open()
    made = []
    for _ in range(KEPT_FINISHED + 1):
        made.append(bench.submit())
        finish(made[-1])
    finish(bench.submit())
    kept = [bench.worker.find(job.id) is not None for job in made]
    assert kept == [False] + [True] * KEPT_FINISHED
    assert bench.worker.find("nobody") is None


def test_long_motions_are_kept_up_to_so_many_bytes_and_the_last_one_in_any_case(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT_BYTES", 1000)
    bench.open()
    bench.size = 200  # and two in each job
    made = []
    for _ in range(4):
        made.append(bench.submit())
        finish(made[-1])
    assert [bench.worker.find(job.id) is not None for job in made] == [False, False, True, True]
    bench.size = 2000
    large = bench.submit()
    finish(large)
    cancelled = bench.submit()
    cancelled.cancel()
    bench.submit()
    assert bench.worker.find(large.id) is large, "it can be fetched, although it alone is too much"
    assert all(bench.worker.find(job.id) is None for job in made)


def test_the_memory_of_a_job_is_given_back_after_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    given_back = threading.Event()
    monkeypatch.setattr(jobs, "give_memory_back", given_back.set)
    bench.open()
    finish(bench.submit())
    assert given_back.wait(TIMEOUT)


def test_the_request_of_a_job_is_not_kept_with_it(bench: Bench) -> None:
    bench.open()
    request = check_request("walk", seconds=2, seed=5)
    alive = weakref.ref(request)
    job = bench.worker.submit(request)
    del request
    finish(job)
    finish(bench.submit())
    assert bench.worker.find(job.id) is job and alive() is None


def test_the_request_of_a_job_without_a_model_is_not_kept(bench: Bench) -> None:
    bench.load_error = ModelError("The file x is missing.")
    bench.open()
    finish(bench.submit())
    request = check_request("walk", seconds=2, seed=5)
    alive = weakref.ref(request)
    job = bench.worker.submit(request)
    del request
    assert (job.state, alive()) == ("failed", None)


def test_a_job_with_motions_that_nothing_can_be_said_of_fails_and_the_next_one_runs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> list[str]:
        raise ValueError("no path")

    bench.open()
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_remarks", broken)
        assert finish(bench.submit()) == {"event": "failed", "message": "The generation failed: no path"}
    assert finish(bench.submit())["event"] == "done"


def test_stopping_cancels_what_runs_and_what_waits(bench: Bench) -> None:
    bench.may_load.set()
    running = bench.submit("running")
    bench.wait_at_scale()
    waiting = bench.submit("waiting")
    threading.Timer(0.05, bench.may_go_on.set).start()
    bench.worker.stop(TIMEOUT)
    assert (running.state, waiting.state) == ("cancelled", "cancelled")
    assert bench.submit("too late").state == "cancelled", "whoever follows it must not wait for ever"
    assert bench.jobs_run == ["running"]


def test_warming_up_gives_way_to_a_job_and_is_taken_up_again(bench: Bench) -> None:
    bench.open()
    assert bench.is_warming.wait(TIMEOUT)
    assert bench.worker.state == "ready", "whoever asks need not wait for it"
    assert finish(bench.submit())["event"] == "done"
    bench.may_get_warm.set()
    assert bench.is_warm.wait(TIMEOUT)
    finish(bench.submit("later"))
    assert bench.ran[:2] == ["warm-up", "walk"] and bench.ran[-2:] == ["warm-up", "later"]


def test_jobs_that_waited_for_the_model_come_before_the_warm_up(bench: Bench) -> None:
    waiting = [bench.submit("one"), bench.submit("two")]
    bench.may_get_warm.set()
    bench.open()
    for job in waiting:
        finish(job)
    assert bench.is_warm.wait(TIMEOUT)
    assert bench.ran == ["one", "two", "warm-up"] and bench.warm_ups == 1


def test_a_warm_up_that_fails_is_no_reason_to_refuse_jobs(bench: Bench) -> None:
    bench.warm_up_error = MemoryError()
    bench.may_get_warm.set()
    bench.open()
    assert bench.is_warming.wait(TIMEOUT)
    assert finish(bench.submit())["event"] == "done"
    assert (bench.worker.state, bench.warm_ups) == ("ready", 1)


def test_what_was_made_can_still_be_fetched_while_the_worker_stops(bench: Bench) -> None:
    bench.open()
    job = bench.submit()
    finish(job)
    bench.worker.stop(TIMEOUT)
    assert job.motions == [b"5", b"6"]


def test_stopping_ends_a_warm_up(bench: Bench) -> None:
    bench.open()
    assert bench.is_warming.wait(TIMEOUT)
    bench.worker.stop(TIMEOUT)
    assert not bench.is_warm.is_set() and bench.warm_ups == 1
