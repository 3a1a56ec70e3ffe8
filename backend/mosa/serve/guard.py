# SPDX-License-Identifier: GPL-3.0-or-later
"""What every request must pass before the app sees it: Host, Origin, token and size."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

MAX_BODY = 20 * 1000 * 1000
# What is over the limit is read and thrown away up to here, because a client that is still
# sending when the connection closes sees a broken pipe instead of the answer.
MAX_DRAINED = 20 * MAX_BODY

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOCAL_HOST = re.compile(rb"(127\.0\.0\.1|localhost)(:\d{1,5})?", re.IGNORECASE)


class Guard:
    """ASGI middleware that lets only authorised local requests of sensible size through.

    A page in a browser cannot pass: it sends an Origin, and a rebound DNS name shows in Host.
    """

    def __init__(self, app: App, token: str) -> None:
        self._app = app
        self._expected = b"Bearer " + token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the refusal, or hand the request on with its body read in full; where the server ends meanwhile,
        say so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._let_through(scope, receive, noted)
        except asyncio.CancelledError:  # uvicorn would log it as a mistake, with a traceback
            if not answered:
                await _answer(send, 503, "The server is ending: start it again, and send the request anew.")

    async def _let_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope["headers"])
        if refusal is not None:
            await _read_body(receive)  # see MAX_DRAINED
            await _answer(send, *refusal)
            return
        body = await _read_body(receive)
        if body is None:
            limit = MAX_BODY // 1_000_000
            await _answer(send, 413, f"The request is too large: at most {limit} MB are taken.")
            return
        await self._app(scope, _replay(body, receive), send)

    def _refusal(self, headers: list[tuple[bytes, bytes]]) -> tuple[int, str] | None:
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not _LOCAL_HOST.fullmatch(hosts[0]):
            return 403, "This server answers only to 127.0.0.1 and localhost."
        if any(name == b"origin" for name, _ in headers):
            return 403, "This server does not answer web pages."
        tokens = [value for name, value in headers if name == b"authorization"]
        if len(tokens) != 1 or not hmac.compare_digest(tokens[0], self._expected):
            return 401, "The token is missing or wrong: use the one this server was started with."
        return None


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is over the limit."""
    chunks: list[bytes] = []
    size = 0
    while size <= MAX_DRAINED:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BODY:
            chunks.append(chunk)
        if not message.get("more_body", False):
            break
    return b"".join(chunks) if size <= MAX_BODY else None


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


async def _answer(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"error": sentence}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
