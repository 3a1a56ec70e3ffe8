# SPDX-License-Identifier: GPL-3.0-or-later
"""A backend over real HTTP that plays a script: protocol 2 with slow, failing and odd behaviour, edits too."""

from __future__ import annotations

import base64
import io
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from mosa_blender.rig.rotations import multiply
from mosa_blender.rig.skeleton import JOINTS, OFFSETS, PARENTS, forward_kinematics

TOKEN = "a-token-for-tests"
CHOSEN_SECONDS = 1.5
"""How long a motion is whose length is left open."""


def motion_bytes(frames: int = 12, fps: float = 24.0, prompt: str = "a person walks", seed: int = 7) -> bytes:
    """A figure in T-pose that glides forward, as the backend sends motions."""
    count = len(JOINTS)
    offsets = np.asarray(OFFSETS, float)
    rest = np.zeros((count, 3))
    for joint in range(1, count):
        rest[joint] = rest[PARENTS[joint]] + offsets[joint]
    root = np.zeros((frames, 3))
    root[:, 1] = -rest[:, 1].min()
    root[:, 2] = np.linspace(0.0, 1.0, frames)
    rotations = np.zeros((frames, count, 4))
    rotations[..., 0] = 1.0
    file = io.BytesIO()
    np.savez(
        file,
        joints=(rest + root[:, None]).astype("f4"),
        rotations=rotations.astype("f4"),
        root=root.astype("f4"),
        offsets=offsets.astype("f4"),
        contacts=np.ones((frames, 4), "f4"),
        fps=np.float32(fps),
        prompt=np.str_(prompt),
        seed=np.int64(seed),
        model=np.str_("fake"),
    )
    return file.getvalue()


def edited_bytes(request: dict[str, Any], seed: int) -> bytes:
    """The motion of an edit request: known frames as they were, the others bent by an amount that the seed decides,
    but at full context, as in the real one."""
    with np.load(io.BytesIO(base64.b64decode(request["motion"]))) as file:
        motion = {name: file[name] for name in file.files}
    start, end = request["start"], request["end"]
    free = np.setdiff1d(np.arange(start, end), request["pins"])
    amount = 0.1 if request["context"] == 1 else 0.1 + 0.05 * (seed % 5)
    bump = np.sin(np.pi * (free - start + 1) / (end - start + 1)) * amount
    turn = np.zeros((len(free), 4))
    turn[:, 0], turn[:, 3] = np.cos(bump / 2), np.sin(bump / 2)
    rotations, root = motion["rotations"].astype("f8"), motion["root"].astype("f8")
    rotations[free] = multiply(rotations[free], turn[:, None])
    root[free, 1] += bump
    if request["mode"] == "loop":
        rotations[-1] = rotations[0]
    joints = forward_kinematics(rotations, root, motion["offsets"].astype("f8"))
    stream = io.BytesIO()
    np.savez(
        stream,
        rotations=rotations.astype("f4"),
        root=root.astype("f4"),
        offsets=motion["offsets"],
        joints=joints.astype("f4"),
        contacts=np.ones((len(root), 4), "f4"),
        fps=np.float32(motion["fps"]),
        prompt=np.str_(request["text"] or ""),
        seed=np.int64(seed),
        model=np.str_("fake"),
    )
    return stream.getvalue()


class FakeBackend:
    """Change the public fields to script it; `release` lets held events go on."""

    def __init__(self) -> None:
        self.token = TOKEN
        self.health: Any = {"protocol": 2, "version": "0.1.0", "state": "ready", "message": ""}
        self.raw: bytes | None = None
        """When set, the answer to every request, whatever it is."""
        self.status = 200
        self.hold_at = ""
        """The event before which it waits for `release`: 'queued', 'scale', 'decoding', 'done'."""
        self.release = threading.Event()
        self.reached = threading.Event()
        self.break_off_at = ""
        self.fail_with = ""
        self.warnings: list[str] = []
        self.motion: bytes | None = None
        self.paths = ["/v1/jobs", "/v1/edits"]
        self.requests: list[dict[str, Any]] = []
        self.cancelled: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"backend": self}))
        self._server.daemon_threads = True
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._stopped = False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Serve in a thread."""
        self._serving.start()

    def stop(self) -> None:
        """Stop serving."""
        self.release.set()
        self._stopped = True
        with socket.create_connection(("127.0.0.1", self._server.server_port)):
            self._serving.join()
        self._server.server_close()

    def _serve(self) -> None:
        # `serve_forever` wakes now and then, and a thread at work may crash Blender while an operator runs in a context
        # that is overridden.
        while not self._stopped:
            self._server.handle_request()

    def events(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """The events of one job."""
        count = request["variations"]
        events: list[dict[str, Any]] = [{"event": "queued"}]
        if request["text"]:
            events += [{"event": "scale", "index": n, "of": 10} for n in range(1, 11)]
        events += [{"event": "decoding"}]
        if self.fail_with:
            return [*events, {"event": "failed", "message": self.fail_with}]
        seeds = [request["seed"] + k for k in range(count)]
        return [*events, {"event": "done", "motions": count, "seeds": seeds, "warnings": []}]


def _generated(request: dict[str, Any], seed: int) -> bytes:
    seconds = CHOSEN_SECONDS if request["seconds"] is None else request["seconds"]
    return motion_bytes(round(seconds * request["fps"]), request["fps"], request["text"], seed)


class _Handler(BaseHTTPRequestHandler):
    """An answer of the backend that a child class names."""

    backend: FakeBackend
    protocol_version = "HTTP/1.0"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if not self._passes():
            return
        parts = self.path.strip("/").split("/")
        if parts == ["v1", "health"]:
            self._json(200, self.backend.health)
        elif parts[-1] == "events":
            self._events(int(parts[2]))
        else:
            request = self.backend.requests[int(parts[2])]
            seed = request["seed"] + int(parts[4])
            made = edited_bytes(request, seed) if "motion" in request else _generated(request, seed)
            self._answer(200, self.backend.motion if self.backend.motion is not None else made)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path not in self.backend.paths:
            self._json(404, {"error": "There is nothing at this address."})
        elif self._passes():
            self.backend.requests.append(json.loads(body))
            number = str(len(self.backend.requests) - 1)
            self._json(201, {"id": number, "warnings": self.backend.warnings})

    def do_DELETE(self) -> None:
        if self._passes():
            self.backend.cancelled.append(self.path.split("/")[-1])
            self.backend.release.set()
            self._json(200, {"state": "cancelled"})

    def _passes(self) -> bool:
        if self.backend.raw is not None:
            self._answer(self.backend.status, self.backend.raw)
            return False
        if self.headers["Authorization"] != f"Bearer {self.backend.token}":
            self._json(401, {"error": "The token is not the right one."})
            return False
        if self.backend.status != 200:
            self._json(self.backend.status, {"error": "The model could not be loaded."})
            return False
        return True

    def _events(self, number: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()
        for event in self.backend.events(self.backend.requests[number]):
            if event["event"] == self.backend.break_off_at:
                return
            if event["event"] == self.backend.hold_at:
                self.backend.reached.set()
                self.backend.release.wait(20)
            if str(number) in self.backend.cancelled:
                event = {"event": "cancelled"}
            self.wfile.write(json.dumps(event).encode() + b"\n")
            self.wfile.flush()
            if event["event"] == "cancelled":
                return

    def _json(self, status: int, value: Any) -> None:
        self._answer(status, json.dumps(value).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
