# SPDX-License-Identifier: GPL-3.0-or-later
"""The job manager against a scripted backend over real HTTP; no Blender."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from mosa_blender.jobs import Fixed, Job, JobManager, JobState, NotYet, UserError
from mosa_blender.motion import GeneratedMotion
from mosa_blender.service.backend_process import BackendError, Connection
from mosa_blender.service.client import Request
from tests.addon.fake_backend import FakeBackend

REQUEST = Request("a person walks", seconds=0.5, fps=24.0, seed=7, variations=2)


class Receiver:
    """Takes motions; remembers them and the thread they came in."""

    def __init__(self) -> None:
        self.motions: list[GeneratedMotion] = []
        self.thread: threading.Thread | None = None

    def __call__(self, job: Job, motions: list[GeneratedMotion]) -> None:
        self.motions = motions
        self.thread = threading.current_thread()
        assert job.worker is not None and not job.worker.is_alive(), "nothing of it runs while keys are written"


@pytest.fixture
def manager() -> Iterator[JobManager]:
    made = JobManager()
    yield made
    made.shut_down()


@pytest.fixture
def source(fake_backend: FakeBackend) -> Fixed:
    return Fixed(fake_backend.url, fake_backend.token)


def pump_until(manager: JobManager, reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < until, manager.job
        manager.pump()
        time.sleep(0.005)


def test_the_motions_arrive_on_the_main_thread(manager: JobManager, source: Fixed) -> None:
    receiver = Receiver()
    job = manager.submit(REQUEST, source, receiver)
    assert manager.busy and not receiver.motions
    assert manager.wait(10) is job
    assert job.state is JobState.DONE and job.fraction == 1.0
    assert [motion.seed for motion in receiver.motions] == job.seeds == [7, 8]
    assert receiver.motions[0].frames == 12
    assert receiver.thread is threading.current_thread()


def test_progress_names_the_scale(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "decoding"
    fake_backend.warnings = ["The model reads English."]
    job = manager.submit(REQUEST, source, Receiver())
    pump_until(manager, lambda: job.scale == 10)
    assert job.label == "Scale 10 of 10" and 0.5 < job.fraction < 1.0
    assert job.warnings == ["The model reads English."]
    fake_backend.release.set()
    manager.wait(10)


def test_fractions_never_go_back(manager: JobManager, source: Fixed, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    job = manager.submit(REQUEST, source, Receiver())
    take = manager._take

    def watched(*message: object) -> None:
        take(*message)  # type: ignore[arg-type]
        seen.append(job.fraction)

    monkeypatch.setattr(manager, "_take", watched)
    manager.wait(10)
    assert seen == sorted(seen) and len(seen) > 10


def test_one_job_at_a_time(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "queued"
    manager.submit(REQUEST, source, Receiver())
    with pytest.raises(UserError, match="wait for it or cancel it"):
        manager.submit(REQUEST, source, Receiver())


@pytest.mark.parametrize("moment", ["queued", "scale", "decoding", "done"])
def test_cancel_at_any_moment(manager: JobManager, source: Fixed, fake_backend: FakeBackend, moment: str) -> None:
    fake_backend.hold_at = moment
    receiver = Receiver()
    job = manager.submit(REQUEST, source, receiver)
    manager.begin()
    assert fake_backend.reached.wait(10)
    manager.pump()
    assert manager.cancel()
    assert job.state is JobState.CANCELLED and not manager.busy
    pump_until(manager, lambda: "0" in fake_backend.cancelled)
    for thread in manager._threads:
        thread.join(10)
    manager.pump()
    assert job.state is JobState.CANCELLED and not receiver.motions


def test_what_a_motion_waited_for_is_not_told_any_more_once_it_is_written(manager: JobManager, source: Fixed) -> None:
    reasons = iter(["'Figure' is in Edit Mode; leave it first."])

    def deliver(job: Job, motions: list[GeneratedMotion]) -> None:
        for reason in reasons:
            raise NotYet(reason)

    job = manager.submit(REQUEST, source, deliver)
    pump_until(manager, lambda: job.state is JobState.DONE)
    assert job.message == "" and not job.motions


def test_of_a_finished_motion_that_waits_and_is_cancelled_nothing_is_kept(manager: JobManager, source: Fixed) -> None:
    def busy(job: Job, motions: list[GeneratedMotion]) -> None:
        raise NotYet("'Figure' is in Edit Mode; leave it first.")

    job = manager.submit(REQUEST, source, busy)
    pump_until(manager, lambda: job.state is JobState.HELD)
    assert len(job.motions) == 2
    manager.cancel()
    assert job.state is JobState.CANCELLED and not job.motions
    job = manager.submit(REQUEST, source, busy)
    manager.wait(10)
    assert job.state is JobState.FAILED and not job.motions
    assert job.message == "'Figure' is in Edit Mode; leave it first. The motion was not written."


def test_cancel_before_the_backend_was_asked(manager: JobManager) -> None:
    asked = threading.Event()

    class Slow(Fixed):
        def connection(self, stop: Callable[[], bool]) -> Connection | None:
            asked.set()
            while not stop():
                time.sleep(0.01)
            return None

    job = manager.submit(REQUEST, Slow("", ""), Receiver())
    manager.begin()
    assert asked.wait(10)
    assert manager.cancel("Not now.")
    assert (job.state, job.message) == (JobState.CANCELLED, "Not now.")
    assert not manager.cancel(), "there is nothing left to cancel"


def test_no_thread_is_at_work_while_the_operator_that_submits_runs(manager: JobManager) -> None:
    """Blender 4.5 and 5.0 crash where a script has overridden the operator's context."""

    def workers() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "mosa-job"]

    asked = threading.Event()

    class Asked(Fixed):
        def connection(self, stop: Callable[[], bool]) -> Connection | None:
            asked.set()
            return None

    manager.submit(REQUEST, Asked("", ""), Receiver())
    assert not workers()
    manager.cancel()
    manager.pump()
    assert not workers() and not asked.is_set(), "what was cancelled before is not begun"
    manager.submit(REQUEST, Asked("", ""), Receiver())
    manager.begin()
    manager.begin()
    assert asked.wait(10) and len(workers()) <= 1


def test_a_cancel_is_sent_when_the_operator_is_over(
    manager: JobManager, source: Fixed, fake_backend: FakeBackend
) -> None:
    fake_backend.hold_at = "decoding"
    manager.submit(REQUEST, source, Receiver())
    manager.begin()
    assert fake_backend.reached.wait(10)
    threads = threading.active_count()
    manager.cancel()
    assert threading.active_count() <= threads and not fake_backend.cancelled
    manager.submit(REQUEST, source, Receiver())
    pump_until(manager, lambda: "0" in fake_backend.cancelled)
    assert manager.wait(10) is manager.job and manager.job.state is JobState.DONE, "the next one was begun with it"


def test_a_cancel_is_not_lost_at_the_end(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "decoding"
    manager.submit(REQUEST, source, Receiver())
    manager.begin()
    assert fake_backend.reached.wait(10)
    manager.cancel()
    manager.shut_down()
    assert "0" in fake_backend.cancelled


def test_a_late_result_of_a_cancelled_job_is_not_taken_for_the_next_one(manager: JobManager, source: Fixed) -> None:
    late, fresh = Receiver(), Receiver()
    first = manager.submit(REQUEST, source, late)
    for thread in manager._threads:
        thread.join(10)  # the result lies in the queue, and nobody has looked yet
    manager.cancel()
    second = manager.submit(Request("a person jumps", 0.5, 24.0, 99), source, fresh)
    manager.wait(10)
    assert first.state is JobState.CANCELLED and not late.motions
    assert second.state is JobState.DONE and second.seeds == [99]
    assert fresh.motions[0].prompt == "a person jumps"


def test_the_backends_failure_is_shown(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.fail_with = "The disk is full."
    job = manager.submit(REQUEST, source, Receiver())
    manager.wait(10)
    assert (job.state, job.message) == (JobState.FAILED, "The disk is full.")
    assert job.worker is not None and not job.worker.is_alive(), "nothing of it runs at the end of who waited"


def test_a_model_that_could_not_be_loaded(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.health |= {"state": "failed", "message": "model.safetensors is truncated."}
    job = manager.submit(REQUEST, source, Receiver())
    manager.wait(10)
    assert job.message == "model.safetensors is truncated."


@pytest.mark.parametrize("damage", [b"", b"PK nonsense", b"x" * 5000])
def test_a_damaged_motion_is_a_sentence(
    manager: JobManager, source: Fixed, fake_backend: FakeBackend, damage: bytes
) -> None:
    fake_backend.motion = damage
    receiver = Receiver()
    job = manager.submit(REQUEST, source, receiver)
    manager.wait(10)
    assert job.state is JobState.FAILED and "motion" in job.message and not receiver.motions


def test_a_backend_that_dies_tells_why(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.break_off_at = "decoding"

    class Dying(Fixed):
        def diagnose(self) -> str:
            return "The MoSa backend ended by itself (exit code -9)."

    job = manager.submit(REQUEST, Dying(source.url, source.token), Receiver())
    manager.wait(10)
    assert job.message == "The MoSa backend ended by itself (exit code -9)."


def test_a_backend_that_cannot_be_started(manager: JobManager) -> None:
    class Absent(Fixed):
        def connection(self, stop: Callable[[], bool]) -> Connection | None:
            raise BackendError("The MoSa backend is not installed.")

    job = manager.submit(REQUEST, Absent("", ""), Receiver())
    manager.wait(10)
    assert (job.state, job.message) == (JobState.FAILED, "The MoSa backend is not installed.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(UserError("The armature is gone."), "The armature is gone."), (ZeroDivisionError(), "keys")],
)
def test_keys_that_could_not_be_written(manager: JobManager, source: Fixed, error: Exception, sentence: str) -> None:
    def deliver(_job: Job, _motions: list[GeneratedMotion]) -> None:
        raise error

    job = manager.submit(REQUEST, source, deliver)
    manager.wait(10)
    assert job.state is JobState.FAILED and sentence in job.message


def test_shutting_down_leaves_no_thread(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "scale"
    manager.submit(REQUEST, source, Receiver())
    manager.begin()
    assert fake_backend.reached.wait(10)
    manager.pump()
    manager.shut_down()
    assert not [t for t in threading.enumerate() if t.name == "mosa-job"]
    assert manager.job is None


def test_waiting_has_an_end(manager: JobManager, source: Fixed, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "queued"
    manager.submit(REQUEST, source, Receiver())
    with pytest.raises(TimeoutError):
        manager.wait(0.1)
