# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits over HTTP: what is taken, what is refused in a sentence, and what comes back."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import pytest

from mosa.generate.edit.edit import edit_request
from mosa.generate.edit.request import MODES, SCOPES, EditRequest
from mosa.generate.request import Request
from mosa.generate.text_to_motion import generate_request
from mosa.motion.motion import Motion
from mosa.serve.jobs import Worker
from mosa.serve.schema import EditJobRequest, JobRequest
from tests.backend.edit_samples import breathing, clip, moved
from tests.backend.test_serve_app import Service, assert_refused
from tests.backend.test_serve_jobs import finish


def packed(motion: Motion | None = None, **arrays: Any) -> str:
    """A motion as it crosses the wire, or any arrays."""
    if motion is not None:
        return base64.b64encode(motion.to_bytes()).decode()
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.fixture(scope="module")
def motion() -> Motion:
    return moved(clip(24.0, 4.0), 1.0, np.array([4.0, 0.0, 4.0]))


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


def test_an_edit_is_a_job_like_others(service: Service, motion: Motion) -> None:
    body = {"motion": packed(motion), "start": 30, "end": 60, "seed": 7, "variations": 2}
    status, answer = service.send("POST", "/v1/edits", body)
    assert status == 201 and answer["warnings"] == []
    assert service.events(answer["id"]) == ["queued", "scale", "decoding", "done"]
    job = service.worker.find(answer["id"])
    assert job is not None and isinstance(service.last_request, EditRequest)
    final = job.events(0)[-1]
    assert {name: final[name] for name in ("motions", "seeds", "frames", "fps")} == {
        "motions": 2, "seeds": [7, 8], "frames": 96, "fps": 24.0,
    }  # fmt: skip
    status, answer = service.send("POST", "/v1/edits", {**body, "end": 96, "text": "人が歩く"})
    assert status == 201 and [w.split()[0] for w in answer["warnings"]] == ["The", "Nothing"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"motion": None}, "motion"),
        ({"motion": 5}, "motion"),
        ({"motion": "no base64!"}, "The entry 'motion' is not base64."),
        ({"motion": "ä"}, "not base64"),
        ({"motion": ""}, "the motion"),
        ({"motion": base64.b64encode(b"nothing of the kind").decode()}, "Cannot read the motion"),
        ({"motion": packed(joints=np.zeros((9, 22, 3)))}, "`fps`"),
        ({"motion": packed(fps=20.0)}, "`joints`"),
        ({"motion": packed(joints=np.zeros((9, 21, 3)), fps=20.0)}, "the shape (9, 21, 3)"),
        ({"motion": packed(joints=np.full((9, 22, 3), np.nan), fps=20.0)}, "not finite"),
        ({"motion": packed(joints=np.array([None, {}]), fps=20.0)}, "pickled"),
        ({"motion": packed(joints=np.zeros((9, 22, 3)), fps=0.0)}, "frame rate"),
        ({"start": None}, "Say which frames"),
        ({"start": 60, "end": 30}, "is empty"),
        ({"start": 0, "end": 96}, "covers the whole motion"),
        ({"end": 97}, "from 0 to 96, not 97"),
        ({"start": -1}, "from 0 to 96, not -1"),
        ({"start": 1.5}, "start"),
        ({"start": "30"}, "start"),
        ({"pins": [29]}, "from 30 to 59, not 29"),
        ({"pins": [True]}, "pins.0"),
        ({"pins": 31}, "pins"),
        ({"frames": 10}, "not both"),
        ({"mode": "around"}, "The mode must be one of"),
        ({"mode": 3}, "mode"),
        ({"scope": "tail"}, "The scope must be one of"),
        ({"context": 2.0}, "from 0 to 1"),
        ({"context": None}, "context"),
        ({"travel": "yes"}, "travel"),
        ({"text": 7}, "text"),
        ({"text": "a" * 1001}, "1001 characters"),
        ({"seed": 2**31}, "seed"),
        ({"variations": 0}, "variations"),
        ({"guidance": 21}, "guidance"),
        ({"temperature": 0}, "temperature"),
        ({"prompt": "walk"}, "unknown entry 'prompt'"),
    ],
)
def test_bad_edits_get_a_sentence(service: Service, motion: Motion, changes: dict[str, Any], words: str) -> None:
    body = {"motion": packed(motion), "start": 30, "end": 60, **changes}
    assert_refused(service.send("POST", "/v1/edits", body), 422, words)


def test_few_bytes_that_unpack_to_hours_are_refused_before_they_are_worked_on(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worked_on(*_: object) -> None:
        raise AssertionError("its rotations are solved")

    monkeypatch.setattr("mosa.motion.motion.solve_rotations", worked_on)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, joints=np.zeros((600_000, 22, 3), np.float32), fps=20.0)
    body = {"motion": base64.b64encode(buffer.getvalue()).decode(), "start": 30, "end": 60}
    assert_refused(service.send("POST", "/v1/edits", body), 422, "600000 frames, at most 108000")


def test_an_edit_without_a_motion_or_a_token_is_refused(service: Service) -> None:
    assert_refused(service.send("POST", "/v1/edits", {"start": 1, "end": 2}), 422, "lacks 'motion'")
    assert_refused(service.send("POST", "/v1/edits", {}, authorization=None), 401, "token")
    assert_refused(service.send("GET", "/v1/edits"), 405, "method")


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ([{"at": 2.0}], "text"),
        ([{"at": 2.0, "text": "run", "until": 3}], "unknown entry"),
        ([[2.0, "run"]], "later"),
        ([{"at": 9.8, "text": "run"}], "has no time"),
        ([{"at": 3.0, "text": "run"}, {"at": 2.0, "text": "sit"}], "must be in order"),
        ([{"at": 2.0, "text": " "}], "empty"),
        ([{"text": "run"}, {"at": 5.0, "text": "sit"}], "at which second they begin, or of none"),
    ],
)
def test_wrong_prompts_in_a_row_get_a_sentence(service: Service, later: Any, words: str) -> None:
    assert_refused(service.send("POST", "/v1/jobs", {"text": "walk", "seconds": 10.0, "later": later}), 422, words)


def test_prompts_in_a_row_become_one_request(service: Service) -> None:
    def became(**body: Any) -> Request:
        assert service.events(service.start(**body))[-1] == "done"
        return cast(Request, service.last_request)

    timed = became(later=[{"at": 4.0, "text": "run"}, {"at": 8.5, "text": "sit"}], fps=24.0)
    assert timed.later == ((4.0, "run"), (8.5, "sit")) and timed.frames == 324
    untimed = became(later=[{"text": "run"}, {"at": None, "text": "sit"}])
    assert untimed.later == ((None, "run"), (None, "sit")) and untimed.open_end
    shared = became(later=[{"text": "run"}], seconds=6.0)
    assert not shared.open_end and shared.frames == 120


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_interface_describes_edits(service: Service) -> None:
    _, document = service.send("GET", "/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    operation = document["paths"]["/v1/edits"]["post"]
    assert set(operation["responses"]) == {"201", "401", "403", "413", "422", "429", "503"}
    schemas = document["components"]["schemas"]
    fields = schemas["EditJobRequest"]["properties"]
    assert schemas["EditJobRequest"]["required"] == ["motion"]
    assert not schemas["EditJobRequest"]["additionalProperties"]
    assert fields["mode"]["enum"] == list(MODES) and fields["scope"]["enum"] == list(SCOPES)
    assert (fields["context"]["minimum"], fields["context"]["maximum"]) == (0.0, 1.0)
    assert schemas["JobRequest"]["properties"]["later"]["maxItems"] == 11
    assert all(field.get("default", 0) is not None or "anyOf" in field for field in fields.values())


def test_a_real_edit_through_the_worker(networked: Any, motion: Motion) -> None:
    def generate(model: Any, request: Any, on_progress: Callable[[str, int], None]) -> list[Motion]:
        run = edit_request if isinstance(request, EditRequest) else generate_request
        return run(model, request, on_progress=on_progress)  # type: ignore[operator]

    assert networked.matcher is not None  # made here, in seconds, so that no job waits for it
    worker = Worker(lambda: networked, generate)
    worker.start()
    try:
        rows = [EditJobRequest(motion=packed(motion), start=30, end=60, pins=[40], seed=2, variations=2).checked()]
        bare = breathing(motion).joints.astype(np.float32)
        rows.append(EditJobRequest(motion=packed(joints=bare, fps=24), mode="extend", frames=24).checked())
        rows.append(JobRequest(text="walk", seconds=1.0).checked())  # type: ignore[arg-type]
        jobs = [worker.submit(request) for request in rows]
        for job in jobs:
            finish(job)
    finally:
        worker.stop()
    assert [job.state for job in jobs] == ["done"] * 3, [job.events(0)[-1] for job in jobs]
    given = np.load(io.BytesIO(motion.to_bytes()))
    kept = np.r_[0:30, 40, 60:96]
    assert len(jobs[0].motions) == 2
    for data in jobs[0].motions:
        result = np.load(io.BytesIO(data))
        for name in ("joints", "rotations", "root"):
            assert np.array_equal(result[name][kept], given[name][kept]), "float32 in, the same float32 out"
    longer = np.load(io.BytesIO(jobs[1].motions[0]))
    assert np.array_equal(longer["joints"][:96], bare) and len(longer["joints"]) == 120
