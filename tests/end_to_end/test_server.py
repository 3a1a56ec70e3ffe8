# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server process with a real model: the protocol, and what goes wrong around it."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests

pytest.importorskip("torch")

from mosa import __version__
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.motion import Motion

TIMEOUT = 60


class Caller:
    """A client that says what it wants to the server."""

    def __init__(self, server: Any, token: str | None = None) -> None:
        self.url = server.url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token or server.token}"

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=TIMEOUT, **options)

    def start(self, **request: Any) -> str:
        response = self.send("POST", "/v1/jobs", json={"text": "a person walks", **request})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    def events(self, job: str) -> Iterator[dict[str, Any]]:
        with self.send("GET", f"/v1/jobs/{job}/events", stream=True) as response:
            assert response.headers["content-type"].startswith("application/x-ndjson")
            for line in response.iter_lines():
                yield json.loads(line)

    def finish(self, job: str) -> dict[str, Any]:
        return list(self.events(job))[-1]

    def health(self) -> dict[str, Any]:
        return dict(self.send("GET", "/v1/health").json())

    def until_loaded(self) -> dict[str, Any]:
        deadline = time.monotonic() + TIMEOUT
        while (health := self.health())["state"] == "loading":
            assert time.monotonic() < deadline, "the model never finished loading"
            time.sleep(0.1)
        return health


@pytest.fixture
def caller(server: Any) -> Caller:
    return Caller(server)


def test_from_a_prompt_to_motions(caller: Caller) -> None:
    job = caller.start(seconds=2.5, fps=24, seed=2**31 - 1, variations=2)
    events = [event for event in caller.events(job) if event["event"] != "waiting"]
    assert events[0] == {"event": "queued"}
    assert events[1:11] == [{"event": "scale", "index": k, "of": 10} for k in range(1, 11)]
    assert events[11] == {"event": "decoding"}
    assert events[12:] == [
        {
            "event": "done",
            "motions": 2,
            "seeds": [2**31 - 1, 0],
            "frames": 60,
            "fps": 24.0,
            "model": "small",
            "warnings": [],
        }
    ]
    assert [e for e in caller.events(job) if e["event"] != "waiting"] == events, "replayed"
    for index, seed in enumerate(events[-1]["seeds"]):
        response = caller.send("GET", f"/v1/jobs/{job}/motions/{index}")
        assert response.headers["content-type"] == "application/octet-stream"
        motion = Motion.from_bytes(response.content)
        assert motion.joints.shape == (60, 22, 3)
        assert (motion.fps, motion.seed, motion.prompt) == (24, seed, "a person walks")
        again = forward_kinematics(motion.rotations, motion.root, motion.offsets)
        np.testing.assert_allclose(again, motion.joints, atol=1e-4)
        np.testing.assert_allclose(motion.root[0, [0, 2]], 0, atol=1e-5)
    assert caller.send("GET", f"/v1/jobs/{job}/motions/2").status_code == 404
    assert caller.send("DELETE", f"/v1/jobs/{job}").json() == {"state": "done"}


def test_an_edit_comes_back_with_the_rest_of_the_motion_untouched(caller: Caller) -> None:
    job = caller.start(seconds=3, fps=24, seed=1)
    assert caller.finish(job)["event"] == "done"
    data = caller.send("GET", f"/v1/jobs/{job}/motions/0").content
    body = {"motion": base64.b64encode(data).decode(), "start": 20, "end": 50, "pins": [30], "seed": 4}
    response = caller.send("POST", "/v1/edits", json=body)
    assert response.status_code == 201, response.text
    final = caller.finish(response.json()["id"])
    assert (final["event"], final["seeds"], final["frames"], final["fps"]) == ("done", [4], 72, 24.0)
    result = np.load(io.BytesIO(caller.send("GET", f"/v1/jobs/{response.json()['id']}/motions/0").content))
    given = np.load(io.BytesIO(data))
    kept = np.r_[0:20, 30, 50:72]
    for name in ("rotations", "root", "joints"):
        np.testing.assert_array_equal(result[name][kept], given[name][kept])
    assert np.abs(result["joints"][20:50] - given["joints"][20:50]).max() > 1e-3
    response = caller.send("POST", "/v1/edits", json={**body, "end": 73})
    assert response.status_code == 422
    assert "from 0 to 72" in response.json()["error"]


def test_health_says_who_answers(caller: Caller, server: Any) -> None:
    health = caller.until_loaded()
    assert health["state"] == "ready"
    assert (health["protocol"], health["version"]) == (2, __version__)
    assert health["model"]["name"] == "small"
    assert len(health["model"]["hash"]) == 64
    assert health["device"] == "cpu"
    assert 10 < health["memory_mb"] < 1500
    assert set(health["versions"]) == {"python", "torch", "numpy"}
    ready = {"event": "listening", "protocol": 2, "version": __version__}
    assert server.ready == {**ready, "port": server.port, "pid": server.process.pid}


def test_non_latin_text_warns_and_generates(caller: Caller) -> None:
    response = caller.send("POST", "/v1/jobs", json={"text": "人が歩く", "seconds": 2})
    created = response.json()
    assert "English" in created["warnings"][0]
    final = caller.finish(created["id"])
    assert (final["event"], final["warnings"]) == ("done", created["warnings"])


def test_a_path_that_is_too_long_is_told_with_the_motion(caller: Caller) -> None:
    final = caller.finish(caller.start(text="walk", seconds=2, course=[[0, 0], [0, 900]]))
    assert final["event"] == "done"
    assert any("before its path of 900.0 m does" in text for text in final["warnings"])


def test_two_clients_at_once_both_get_their_own(server: Any) -> None:
    finals: dict[int, dict[str, Any]] = {}

    def run(seed: int) -> None:
        own = Caller(server)
        finals[seed] = own.finish(own.start(seed=seed, seconds=2))

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (11, 22)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    assert {seed: final["seeds"] for seed, final in finals.items()} == {11: [11], 22: [22]}


def test_a_client_that_leaves_the_stream_leaves_the_job_alone(caller: Caller) -> None:
    job = caller.start(seconds=9.8, variations=8)
    stream = caller.events(job)
    assert next(stream)["event"] == "queued"
    stream.close()  # type: ignore[attr-defined]
    assert caller.finish(job)["event"] == "done"


def test_a_running_job_stops_when_cancelled(caller: Caller) -> None:
    job = caller.start(seconds=9.8, variations=8)
    names = []
    for event in caller.events(job):
        names.append(event["event"])
        if names.count("scale") == 1 and event["event"] == "scale":
            answer = caller.send("DELETE", f"/v1/jobs/{job}").json()
    # The job may have been quicker than the request; it is never left without an end.
    assert names[-1] == answer["state"]
    assert answer["state"] in ("cancelled", "done")
    if answer["state"] == "cancelled":
        assert caller.send("GET", f"/v1/jobs/{job}/motions/0").status_code == 404
    assert caller.finish(caller.start(seconds=2))["event"] == "done", "the next job runs"


def test_the_wrong_token_is_refused(server: Any) -> None:
    response = Caller(server, token="another").send("GET", "/v1/health")
    assert response.status_code == 401
    assert "token" in response.json()["error"]


def test_an_oversized_request_is_refused_and_the_server_lives(caller: Caller) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(21):
            yield b" " * 1_000_000

    assert caller.send("POST", "/v1/jobs", data=b" " * 20_000_001).status_code == 413
    response = caller.send("POST", "/v1/jobs", data=chunks())
    assert response.status_code == 413
    assert "20 MB" in response.json()["error"]
    assert caller.health()["protocol"] == 2


def test_the_process_ends_with_its_starters_pipe(start_server: Any, small_model: Path) -> None:
    server = start_server("--model", str(small_model))
    caller = Caller(server)
    job = caller.start(seconds=9.8)  # while the model is still loading
    assert next(iter(caller.events(job))) == {"event": "queued"}
    server.process.stdin.close()
    assert server.wait() == 0
    with pytest.raises(requests.ConnectionError):
        caller.health()


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that starts a program without an input")
def test_without_an_input_that_could_close_it_says_so_and_ends() -> None:
    command = ["sh", "-c", 'exec "$0" -m mosa serve --until-stdin-closes <&-', sys.executable]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "backend")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "--until-stdin-closes" in line and "pipe" in line


def test_a_job_sent_while_the_model_loads_is_carried_out(start_server: Any, small_model: Path) -> None:
    server = start_server("--model", str(small_model), token=None)
    assert len(server.token) >= 32, "without a token in the environment one is made"
    caller = Caller(server)
    assert caller.health()["state"] in ("loading", "ready")
    assert caller.finish(caller.start(seconds=2))["event"] == "done"


def test_a_truncated_model_file_is_told_in_a_sentence(start_server: Any, small_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(small_model, folder)
    file = folder / "transformer.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    caller = Caller(start_server("--model", str(folder)))
    health = caller.until_loaded()
    assert health["state"] == "failed"
    assert "transformer.safetensors" in health["message"]
    assert health["model"] is None
    response = caller.send("POST", "/v1/jobs", json={"text": "walk"})
    assert (response.status_code, response.json()) == (503, {"error": health["message"]})


def test_a_port_held_by_another_program_is_named(start_server: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = start_server("--port", str(port))
        assert server.ready == {}
        assert server.wait() == 2
    (line,) = server.log
    assert str(port) in line
    assert "another program" in line


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for another process")
def test_an_interrupt_ends_it_and_tells_those_who_follow(start_server: Any, small_model: Path) -> None:
    server = start_server("--model", str(small_model))
    caller = Caller(server)
    caller.until_loaded()
    events = caller.events(caller.start(seconds=60, variations=8))
    while next(events)["event"] != "scale":
        pass
    server.process.send_signal(signal.SIGINT)
    assert list(events)[-1]["event"] == "cancelled"
    assert server.process.wait(TIMEOUT) == 0
