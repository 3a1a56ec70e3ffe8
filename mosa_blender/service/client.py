# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP to the backend: protocol 2, one method per endpoint, every fault as one sentence. No bpy."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

import requests
import urllib3

PROTOCOL = 2
CONNECT_SECONDS = 2.0
READ_SECONDS = 20.0
LARGEST_ANSWER = 64 * 1024 * 1024
LONGEST_PROMPT = 1000
LONGEST_SECONDS = 60.0
MOST_PROMPTS = 12
SHORTEST_PROMPT = 0.5
"""Seconds that each of several prompts needs at least."""
LARGEST_SEED = 2**31 - 1
LAST_EVENTS = ("done", "failed", "cancelled")


class ClientError(Exception):
    """One sentence for the user: what went wrong with the backend, where, and what to do."""


class GoneError(ClientError):
    """Nobody answers, or not any more."""


@dataclass(frozen=True)
class Request:
    """What to generate; fields as in POST /v1/jobs (seconds, frames per second; None = left to the backend).

    later    further prompts, each with the second at which it begins; None of all: after the one before
    course   the corners (x, z) in metres of a path on the ground to go along; none: as it comes
    """

    path: ClassVar[str] = "/v1/jobs"

    text: str
    seconds: float | None
    fps: float
    seed: int | None = None
    variations: int = 1
    guidance: float | None = None
    temperature: float | None = None
    later: tuple[tuple[float | None, str], ...] = ()
    course: tuple[tuple[float, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON body; `frames` is left to the backend."""
        return {
            "text": self.text,
            "seconds": self.seconds,
            "frames": None,
            "fps": self.fps,
            "seed": self.seed,
            "guidance": self.guidance,
            "temperature": self.temperature,
            "variations": self.variations,
            "later": [{"at": second, "text": text} for second, text in self.later],
            "course": [list(corner) for corner in self.course],
        }


@dataclass(frozen=True)
class EditRequest:
    """Which frames of a motion to make anew; fields as in POST /v1/edits (None = default).

    motion       .npz bytes of the motion, F frames
    start, end   frames start..end-1 are made anew, the others are known
    pins         those of them that are kept
    mode         "between", "extend" (to the motion's end), "lead-in" (from its start) or "loop"
    travel       for a loop: whether it ends elsewhere than it starts; None: as the motion does
    scope        "body", "upper", "lower" or "arms"
    context      0..1: how much the frames around decide
    first_frame  the number of the motion's first frame in sentences about it
    """

    path: ClassVar[str] = "/v1/edits"

    motion: bytes
    start: int
    end: int
    mode: str
    pins: tuple[int, ...] = ()
    text: str | None = None
    travel: bool | None = None
    scope: str = "body"
    context: float = 0.5
    seed: int | None = None
    variations: int = 1
    guidance: float | None = None
    temperature: float | None = None
    first_frame: int = 0

    def to_json(self) -> dict[str, Any]:
        """The JSON body."""
        return {
            "motion": base64.b64encode(self.motion).decode("ascii"),
            "start": self.start,
            "end": self.end,
            "pins": list(self.pins),
            "text": self.text,
            "mode": self.mode,
            "travel": self.travel,
            "scope": self.scope,
            "context": self.context,
            "seed": self.seed,
            "variations": self.variations,
            "guidance": self.guidance,
            "temperature": self.temperature,
            "first_frame": self.first_frame,
        }


@dataclass(frozen=True)
class Started:
    """The backend's answer to a new job: its id there, and warnings for the user."""

    id: str
    warnings: tuple[str, ...]


class Client:
    """A backend at `url`, spoken to with `token`. Not shared between threads; close() when done."""

    def __init__(self, url: str, token: str, read_seconds: float = READ_SECONDS) -> None:
        self.url = checked_url(url)
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._session = requests.Session()
        self._session.trust_env = False  # company proxies and .netrc have no say on this computer
        self._session.headers["Authorization"] = f"Bearer {checked_token(token)}"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def health(self) -> dict[str, Any]:
        """GET /v1/health, checked to be a MoSa backend that speaks our protocol."""
        health = self._json("GET", "/v1/health")
        if not isinstance(health.get("protocol"), int) or "state" not in health:
            raise ClientError(self._foreign())
        if health["protocol"] != PROTOCOL:
            raise ClientError(
                f"The backend at {self.url} is version {health.get('version', '?')} and speaks "
                f"protocol {health['protocol']}, this extension speaks {PROTOCOL}: "
                "update the older of the two."
            )
        return health

    def start(self, request: Request | EditRequest) -> Started:
        """POST /v1/jobs or /v1/edits, as the request is."""
        answer = self._json("POST", request.path, request.to_json())
        if not isinstance(answer.get("id"), str):
            raise ClientError(self._foreign())
        return Started(answer["id"], tuple(str(w) for w in answer.get("warnings") or ()))

    def events(self, job: str) -> Iterator[dict[str, Any]]:
        """GET /v1/jobs/{id}/events: the job's events from its start, to its last one."""
        response = self._send("GET", f"/v1/jobs/{job}/events")
        try:
            # One byte at a time: a larger chunk would hold an event back until the chunk is full.
            for line in response.iter_lines(chunk_size=1):
                if not line:
                    continue
                event = self._event(line)
                yield event
                if event["event"] in LAST_EVENTS:
                    return
        except requests.RequestException as error:
            raise GoneError(self._broken_off()) from error
        finally:
            response.close()
        raise GoneError(self._broken_off())

    def motion(self, job: str, index: int) -> bytes:
        """GET /v1/jobs/{id}/motions/{k}: one motion as .npz bytes."""
        return self._body(self._send("GET", f"/v1/jobs/{job}/motions/{index}"))

    def cancel(self, job: str) -> str:
        """DELETE /v1/jobs/{id}: the state the job ended in."""
        return str(self._json("DELETE", f"/v1/jobs/{job}").get("state", ""))

    def _event(self, line: bytes) -> dict[str, Any]:
        try:
            event = json.loads(line)
        except ValueError as error:
            raise ClientError(self._foreign()) from error
        if not isinstance(event, dict) or not isinstance(event.get("event"), str):
            raise ClientError(self._foreign())
        return event

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._decoded(self._body(self._send(method, path, body)))

    def _decoded(self, data: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(data)
        except ValueError as error:
            raise ClientError(self._foreign()) from error
        if not isinstance(answer, dict):
            raise ClientError(self._foreign())
        return answer

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        try:
            response = self._session.request(
                method,
                self.url + path,
                json=body,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,  # the token goes to this address and nowhere else
            )
        except requests.ConnectTimeout as error:
            raise GoneError(self._nobody()) from error
        except requests.Timeout as error:
            raise ClientError(self._no_answer()) from error
        except requests.ConnectionError as error:
            raise GoneError(self._nobody() if _never_connected(error) else self._broken_off()) from error
        except (requests.RequestException, ValueError) as error:
            raise ClientError(self._foreign()) from error
        if response.status_code >= 300:
            raise ClientError(self._refusal(response))
        return response

    def _body(self, response: requests.Response) -> bytes:
        data = bytearray()
        try:
            for chunk in response.iter_content(65536):
                data += chunk
                if len(data) > LARGEST_ANSWER:
                    raise ClientError(self._foreign())
        except requests.Timeout as error:
            raise ClientError(self._no_answer()) from error
        except requests.RequestException as error:
            raise GoneError(self._broken_off()) from error
        finally:
            response.close()
        return bytes(data)

    def _refusal(self, response: requests.Response) -> str:
        try:
            sentence = self._decoded(self._body(response)).get("error")
        except ClientError:
            sentence = None
        if not isinstance(sentence, str):
            return self._foreign()
        if response.status_code == 401:
            return (
                f"The backend at {self.url} does not accept the token: copy the one it was started "
                "with into the preferences."
            )
        if response.status_code == 404 and urlsplit(response.url).path == EditRequest.path:
            return f"The backend at {self.url} is too old to re-imagine a range: update it."
        return sentence

    def _nobody(self) -> str:
        return f"No MoSa backend answers at {self.url}: start it, or check the address in the preferences."

    def _foreign(self) -> str:
        return f"Another program than the MoSa backend answers at {self.url}: check the address in the preferences."

    def _no_answer(self) -> str:
        return f"The MoSa backend at {self.url} did not answer within {self._timeout[1]:g} s: try again, or restart it."

    def _broken_off(self) -> str:
        return f"The MoSa backend at {self.url} broke off in the middle: restart it and try again."


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether nobody was reached at all: no such host, nobody listens there."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def checked_url(url: str) -> str:
    """`url` without a trailing slash; raises ClientError when it is no http address."""
    cleaned = url.strip().rstrip("/")
    try:
        parts = urlsplit(cleaned)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ClientError(f"'{url}' is not the address of a backend: it looks like http://127.0.0.1:8765.")
    return cleaned


def checked_token(token: str) -> str:
    """The token without surrounding spaces; raises ClientError when no header can carry it."""
    cleaned = token.strip()
    if not cleaned.isascii() or any(ord(letter) < 33 for letter in cleaned):
        raise ClientError("The token in the preferences has letters no token has: copy it again.")
    return cleaned
