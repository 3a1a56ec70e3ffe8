# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client against a real server that behaves well, badly, or is no backend at all."""

from __future__ import annotations

import json
import socket
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa_blender.service import client as client_module
from mosa_blender.service.client import Client, ClientError, Request, checked_url
from tests.addon.fake_backend import FakeBackend

REQUEST = Request("a person walks", seconds=0.5, fps=24.0, seed=7, variations=2)


@pytest.fixture
def client(fake_backend: FakeBackend) -> Client:
    return Client(fake_backend.url, fake_backend.token, read_seconds=3.0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_job_from_request_to_motions(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.warnings = ["The model reads English."]
    assert client.health()["state"] == "ready"
    started = client.start(REQUEST)
    assert started.warnings == ("The model reads English.",)
    events = list(client.events(started.id))
    assert [event["index"] for event in events if event["event"] == "scale"] == [*range(1, 11)]
    assert events[-1]["event"] == "done"
    assert client.motion(started.id, 1)[:2] == b"PK"
    assert fake_backend.requests == [
        {
            "text": "a person walks",
            "seconds": 0.5,
            "frames": None,
            "fps": 24.0,
            "seed": 7,
            "guidance": None,
            "temperature": None,
            "variations": 2,
            "later": [],
            "course": [],
        }
    ]


def test_events_arrive_one_by_one(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "decoding"
    events = client.events(client.start(REQUEST).id)
    kinds = [next(events)["event"] for _ in range(11)]
    assert kinds == ["queued", *["scale"] * 10], "they must not wait for the held one"
    fake_backend.release.set()
    assert [event["event"] for event in events] == ["decoding", "done"]


def test_cancel_reaches_the_backend(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "scale"
    job = client.start(REQUEST).id
    assert client.cancel(job) == "cancelled"
    assert [event["event"] for event in client.events(job)][-1] == "cancelled"


def test_proxies_have_no_say(client: Client, fake_backend: FakeBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with Client(fake_backend.url, fake_backend.token) as fresh:
        assert fresh.health()["protocol"] == 2


def test_nobody_listens() -> None:
    with pytest.raises(ClientError, match=r"No MoSa backend answers at .* start it"):
        Client(f"http://127.0.0.1:{free_port()}", "t").health()


@pytest.mark.parametrize("reason", [OSError(113, "Es gibt keine Route zum Host"), TimeoutError("timed out")])
def test_an_address_that_is_not_reached(monkeypatch: pytest.MonkeyPatch, reason: OSError) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise reason

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with pytest.raises(ClientError, match="No MoSa backend answers"):
        Client("http://127.0.0.1:9", "t").health()


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>A router's page</html>",
        b"[1, 2]",
        b"{}",
        b'{"protocol": "one", "state": "ready"}',
        b"\xff\xfe\x00",
    ],
)
@pytest.mark.parametrize("status", [200, 404, 500])
def test_another_program_on_the_port(client: Client, fake_backend: FakeBackend, answer: bytes, status: int) -> None:
    fake_backend.raw, fake_backend.status = answer, status
    with pytest.raises(ClientError, match="Another program than the MoSa backend"):
        client.health()


def test_a_program_that_does_not_speak_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            connection.recv(4096)
            connection.sendall(b"220 mail.example ESMTP\r\n")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(ClientError):
            Client(f"http://127.0.0.1:{listener.getsockname()[1]}", "t").health()


def test_a_redirect_does_not_carry_the_token_away(fake_backend: FakeBackend) -> None:
    fake_backend.raw, fake_backend.status = b"", 302
    with pytest.raises(ClientError, match="Another program"):
        Client(fake_backend.url, "t").health()


def test_a_backend_that_does_not_answer_in_time(fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "queued"
    slow = Client(fake_backend.url, fake_backend.token, read_seconds=0.2)
    with pytest.raises(ClientError):
        list(slow.events(slow.start(REQUEST).id))


def test_wrong_token(fake_backend: FakeBackend) -> None:
    with pytest.raises(ClientError, match="does not accept the token"):
        Client(fake_backend.url, "another").health()


def test_other_protocol(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.health["protocol"] = 3
    with pytest.raises(ClientError, match="speaks protocol 3, this extension speaks 2"):
        client.health()


def test_the_backends_own_sentence_is_passed_on(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.status = 503
    with pytest.raises(ClientError, match=r"^The model could not be loaded\.$"):
        client.start(REQUEST)


def test_a_stream_that_ends_too_early(client: Client, fake_backend: FakeBackend) -> None:
    fake_backend.break_off_at = "decoding"
    with pytest.raises(ClientError, match="broke off"):
        list(client.events(client.start(REQUEST).id))


@pytest.mark.parametrize("line", [b"garbage\n", b"[]\n", b'{"no": "event"}\n'])
def test_events_that_are_none(client: Client, fake_backend: FakeBackend, line: bytes) -> None:
    fake_backend.raw = line
    with pytest.raises(ClientError, match="Another program"):
        list(client.events("0"))


def test_an_endless_answer_is_cut_off(
    client: Client, fake_backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LARGEST_ANSWER", 1000)
    fake_backend.raw = b"x" * 200_000
    with pytest.raises(ClientError, match="Another program"):
        client.motion("0", 0)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1", "http://", "http://a:b", " "])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(ClientError, match="is not the address of a backend"):
        checked_url(url)


@pytest.mark.parametrize("token", ["a\nb: c", "ключ", "a b"])
def test_tokens_that_no_header_carries(token: str) -> None:
    with pytest.raises(ClientError, match="token"):
        Client("http://127.0.0.1:1", token)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_address_is_taken_or_refused_in_a_sentence(url: str) -> None:
    try:
        assert checked_url(url).startswith("http")
    except ClientError as error:
        assert str(error)


def test_the_request_is_json() -> None:
    assert json.loads(json.dumps(REQUEST.to_json()))["text"] == "a person walks"
