# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP interface over a real socket, with a generator that answers at once or on release."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from mosa.errors import RequestError
from mosa.generate.request import Request
from mosa.serve import app as app_module
from mosa.serve.app import make_app
from mosa.serve.guard import MAX_BODY, Guard
from mosa.serve.jobs import MAX_WAITING, Job, Worker
from mosa.serve.process import listen, take_token
from tests.conftest import ServerProcess

TOKEN = "secret"
TIMEOUT = 20
CHOSEN_FRAMES = 77
"""Frames of a motion whose length is left open."""


class Service:
    """A server in a thread; while `open` is cleared, jobs stay at their first scale."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.last_request: Any = None
        self.worker = Worker(
            lambda: SimpleNamespace(
                name="gated",
                hash="0" * 64,
                device="cpu",
                config=SimpleNamespace(sampling=SimpleNamespace(one_at_a_time=True)),
                remarks=lambda _prompts: [],
            ),
            self._generate,
        )
        self.listener = listen(0)
        self.port = self.listener.getsockname()[1]
        config = uvicorn.Config(
            make_app(self.worker, TOKEN),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],), daemon=True)
        self.worker.start()
        self.thread.start()

    def _generate(self, model: Any, request: Request, on_progress: Callable[[str, int], None]) -> list[Any]:
        self.last_request = request
        on_progress("scale", 1)
        assert self.open.wait(TIMEOUT)
        on_progress("decoding", 0)
        left_open = isinstance(request, Request) and request.open_end
        frames = CHOSEN_FRAMES if left_open else request.frames
        return [SimpleNamespace(seed=seed, frames=frames, to_bytes=lambda: b"motion") for seed in request.seeds]

    def close(self) -> None:
        self.open.set()
        self.server.should_exit = True
        self.thread.join(TIMEOUT)
        self.worker.stop()
        self.listener.close()

    def send(self, method: str, path: str, body: Any = None, **headers: str | None) -> tuple[int, Any]:
        """Status and parsed JSON; a header given as None is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
            sent |= {"Host": f"127.0.0.1:{self.port}"}
            sent |= {name.title(): value for name, value in headers.items()}  # type: ignore[misc]
            data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            present = {name: value for name, value in sent.items() if value is not None}
            connection.putrequest(method, path, skip_host=True)
            for name, value in present.items():
                connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def start(self, **request: Any) -> str:
        status, answer = self.send("POST", "/v1/jobs", {"text": "walk", **request})
        assert status == 201, answer
        return str(answer["id"])

    def events(self, job: str, until: str = "") -> list[str]:
        """Names of the events up to the end, or up to the first one called `until`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request("GET", f"/v1/jobs/{job}/events", headers={"Authorization": f"Bearer {TOKEN}"})
            names: list[str] = []
            for line in connection.getresponse():
                names.append(json.loads(line)["event"])
                if names[-1] == until:
                    break
            return names
        finally:
            connection.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


@pytest.fixture
def service(shared: Service) -> Iterator[Service]:
    """The shared service, with nothing running afterwards."""
    yield shared
    shared.open.set()
    shared.events(shared.start())


def assert_refused(answer: tuple[int, Any], status: int, words: str) -> None:
    assert answer[0] == status, answer
    assert set(answer[1]) == {"error"}
    assert words in answer[1]["error"]
    assert "\n" not in answer[1]["error"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": None}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": f"Bearer {TOKEN}er"}, 401),
        ({"authorization": TOKEN}, 401),
        ({"authorization": "Bearer tokén"}, 401),
        ({"host": None}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example:80"}, 403),
        ({"host": "0.0.0.0"}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
        ({"origin": "null"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/v1/health", "/v1/nothing", "/v1/openapi.json"])
def test_who_may_not_ask_is_refused_everywhere(
    service: Service, path: str, headers: dict[str, str | None], status: int
) -> None:
    if headers == {"host": None}:
        # HTTP/1.1 without Host is refused by the protocol layer before the app.
        status = 400
        connection = socket.create_connection(("127.0.0.1", service.port), TIMEOUT)
        with connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\n\r\n".encode())
            assert b" 400 " in connection.recv(100)
        return
    answer = service.send("GET", path, **headers)
    assert_refused(answer, status, "token" if status == 401 else "this server".capitalize())


def test_two_hosts_are_refused_whatever_the_protocol_layer_lets_through() -> None:
    async def app(*_: Any) -> None:
        raise AssertionError("the app was asked")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    answered: list[Any] = []

    async def send(message: Any) -> None:
        answered.append(message)

    hosts = [(b"host", b"localhost"), (b"host", b"evil.example")]
    scope = {"type": "http", "headers": [*hosts, (b"authorization", f"Bearer {TOKEN}".encode())]}
    asyncio.run(Guard(app, TOKEN)(scope, receive, send))
    assert answered[0]["status"] == 403


def test_of_a_request_that_is_refused_all_is_read() -> None:
    """Who still sends when the connection closes sees a broken pipe instead of the answer."""
    sent = [b"x" * 1_000_000] * (3 * MAX_BODY // 1_000_000)
    answered: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent.pop(), "more_body": bool(sent)}

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {"type": "http", "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {TOKEN}".encode())]}
    asyncio.run(Guard(send, TOKEN)(scope, receive, send))  # type: ignore[arg-type]
    assert answered[0]["status"] == 413
    assert not sent


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST:1234"])
def test_local_hosts_are_answered(service: Service, host: str) -> None:
    assert service.send("GET", "/v1/health", host=host)[0] == 200


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no body"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"text": "walk", "seconds": ' + b"9" * 5000 + b"}", "JSON"),
        (b'{"text": "walk", "seconds": NaN}', "seconds"),
        ([1], "JSON object"),
        ({}, "lacks 'text'"),
        ({"text": 5}, "text"),
        ({"text": "  "}, "empty"),
        ({"text": "a" * 1001}, "1001 characters"),
        ({"text": "walk \ud800"}, "broken characters"),
        ({"text": "walk", "second": 3}, "unknown entry 'second'"),
        ({"text": "walk", "\ud800": 3}, "known entries"),
        ({"text": "walk", "seconds": "5"}, "seconds"),
        ("walk", "must be a JSON object"),
        ({"text": "walk", "seconds": 0}, "more than 0"),
        ({"text": "walk", "seconds": 60.5}, "at most 60"),
        ({"text": "walk", "frames": 1201}, "from 1 to 1200"),
        ({"text": "walk", "seconds": 1e400}, "seconds"),
        ({"text": "walk", "seconds": 10**400}, "seconds"),
        ({"text": "walk", "frames": 2.5}, "frames"),
        ({"text": "walk", "frames": True}, "frames"),
        ({"text": "walk", "seed": -1}, "seed"),
        ({"text": "walk", "seed": 2**31}, "seed"),
        ({"text": "walk", "variations": 9}, "variations"),
        ({"text": "walk", "fps": 0}, "frame rate"),
        ({"text": "walk", "guidance": 21}, "guidance"),
        ({"text": "walk", "temperature": 0}, "temperature"),
    ],
)
def test_bad_requests_get_a_sentence(service: Service, body: Any, words: str) -> None:
    assert_refused(service.send("POST", "/v1/jobs", body), 422, words)


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_is_not_marked_as_json(service: Service, kind: str | None) -> None:
    answer = service.send("POST", "/v1/jobs", b'{"text": "walk"}', **{"Content-Type": kind})
    assert_refused(answer, 422, "Content-Type: application/json")


@pytest.mark.parametrize("length", [{}, {"seconds": None, "frames": None}, {"frames": 30}])
def test_the_last_event_tells_the_length_that_the_motion_has(service: Service, length: dict[str, Any]) -> None:
    job = service.start(**length)
    assert service.events(job)[-1] == "done"
    found = service.worker.find(job)
    assert found is not None
    assert found.events(0)[-1]["frames"] == (length.get("frames") or CHOSEN_FRAMES)


def test_a_body_up_to_the_limit_is_read_and_one_over_it_is_not(service: Service) -> None:
    request = json.dumps({"text": "walk"}).encode()
    padded = request + b" " * (MAX_BODY - len(request))
    assert service.send("POST", "/v1/jobs", padded)[0] == 201
    assert_refused(service.send("POST", "/v1/jobs", padded + b" "), 413, "20 MB")


def test_a_refusal_is_heard_by_who_sends_much(server: ServerProcess) -> None:
    request = urllib.request.Request(
        f"{server.url}/v1/edits", data=bytes(MAX_BODY - 1), headers={"Authorization": "Bearer wrong"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 401


def test_an_address_that_is_not_there(service: Service) -> None:
    assert_refused(service.send("GET", "/v2/health"), 404, "nothing at this address")
    assert_refused(service.send("PUT", "/v1/health"), 405, "method")
    for method, path in (("GET", "/events"), ("GET", "/motions/0"), ("DELETE", "")):
        assert_refused(service.send(method, f"/v1/jobs/unknown{path}"), 404, "no such job")
    job = service.start()
    service.events(job)
    assert_refused(service.send("GET", f"/v1/jobs/{job}/motions/-1"), 404, "no motion")
    assert_refused(service.send("GET", f"/v1/jobs/{job}/motions/x"), 422, "index")


def test_a_running_job_has_no_motion_and_can_be_cancelled(service: Service) -> None:
    service.open.clear()
    job = service.start()
    assert service.events(job, until="scale") == ["queued", "scale"]
    assert_refused(service.send("GET", f"/v1/jobs/{job}/motions/0"), 404, "no motion")
    assert service.send("DELETE", f"/v1/jobs/{job}") == (200, {"state": "cancelled"})
    assert service.events(job) == ["queued", "scale", "cancelled"]
    assert service.send("DELETE", f"/v1/jobs/{job}") == (200, {"state": "cancelled"})


def test_a_finished_job_that_is_cancelled_has_no_motion_any_more(service: Service) -> None:
    job = service.start()
    assert service.events(job)[-1] == "done"
    assert service.send("DELETE", f"/v1/jobs/{job}") == (200, {"state": "done"})
    assert_refused(service.send("GET", f"/v1/jobs/{job}/motions/0"), 404, "cancelled and has no motion")
    assert service.events(job)[-1] == "done"


def test_while_nothing_happens_the_stream_says_waiting(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "WAITING_EVERY", 0.01)
    service.open.clear()
    job = service.start()
    assert service.events(job, until="waiting")[-1] == "waiting"
    service.open.set()
    assert service.events(job)[-1] == "done"


def test_an_end_that_comes_while_events_are_sent_is_told() -> None:
    class EndsMeanwhile(Job):
        def events(self, start: int) -> list[dict[str, Any]]:
            so_far = super().events(start)
            self.add("done")
            return so_far

    async def told() -> list[str]:
        return [json.loads(line)["event"] async for line in app_module._lines(EndsMeanwhile([]))]

    assert asyncio.run(told()) == ["queued", "done"]


def test_many_clients_that_leave_the_stream_do_no_harm(service: Service) -> None:
    service.open.clear()
    job = service.start()
    for _ in range(50):
        service.events(job, until="scale")
    service.open.set()
    assert service.events(job)[-1] == "done"
    assert service.send("GET", "/v1/health")[0] == 200


def test_the_end_of_the_server_in_the_middle_of_an_upload_is_no_mistake(caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    headers = f"Host: localhost\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 99\r\n"
    with socket.create_connection(("127.0.0.1", service.port), TIMEOUT) as client:
        client.sendall(f"POST /v1/edits HTTP/1.1\r\n{headers}\r\n{{".encode())
        while not service.server.server_state.tasks:
            time.sleep(0.01)
        service.close()
        answer = b"".join(iter(lambda: client.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 503 ")
    assert "The server is ending" in answer
    assert not [record for record in caplog.records if record.exc_info]


def test_too_many_waiting_jobs_are_refused_for_now(service: Service) -> None:
    service.open.clear()
    running = service.start()
    service.events(running, until="scale")
    waiting = [service.start() for _ in range(MAX_WAITING)]
    answer = service.send("POST", "/v1/jobs", {"text": "walk"})
    assert_refused(answer, 429, "waiting already")
    for job in waiting:
        service.send("DELETE", f"/v1/jobs/{job}")


def test_the_interface_describes_itself(service: Service) -> None:
    status, document = service.send("GET", "/v1/openapi.json")
    assert status == 200
    assert set(document["paths"]) == {
        "/v1/edits",
        "/v1/health",
        "/v1/jobs",
        "/v1/jobs/{job_id}",
        "/v1/jobs/{job_id}/events",
        "/v1/jobs/{job_id}/motions/{index}",
    }
    text = document["components"]["schemas"]["JobRequest"]["properties"]["text"]
    assert (text["minLength"], text["maxLength"]) == (1, 1000)


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(RequestError, match=str(port)):
            listen(port)
    with pytest.raises(RequestError, match="65535"):
        listen(70000)


def test_the_token_comes_from_the_environment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSA_TOKEN", "given")
    assert take_token() == ("given", False)
    token, is_new = take_token()
    assert is_new, "the first call took it out of the environment"
    assert len(token) >= 32
    monkeypatch.setenv("MOSA_TOKEN", "two words")
    with pytest.raises(RequestError, match="MOSA_TOKEN"):
        take_token()
