# SPDX-License-Identifier: GPL-3.0-or-later
"""The server as a process: its socket, its ready line, and its end.

stdout carries exactly one JSON line, printed once the socket listens; all else goes to stderr.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn

from .. import __version__
from ..errors import RequestError
from . import PROTOCOL
from .app import make_app
from .jobs import Worker

HOST = "127.0.0.1"
TOKEN_VARIABLE = "MOSA_TOKEN"
GRACE_SECONDS = 2

log = logging.getLogger(__name__)


def listen(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes any free one.

    Raises RequestError when the port is taken or not allowed.
    """
    if not 0 <= port <= 65535:
        raise RequestError(f"The port must be a number from 0 to 65535, not {port}.")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Windows lets a second program share a port unless told not to; elsewhere a port that was
    # just given up has to be usable again.
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    option = socket.SO_REUSEADDR if exclusive is None else exclusive
    listener.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as problem:
        listener.close()
        raise RequestError(
            f"Port {port} cannot be used ({problem.strerror}): another program may hold it; "
            "choose another with --port, or 0 for any free one."
        ) from problem
    return listener


def take_token() -> tuple[str, bool]:
    """The token from the environment and False, or a new one and True.

    The variable is removed, so that no process started from here inherits it. RequestError for a token that no header
    can carry.
    """
    token = os.environ.pop(TOKEN_VARIABLE, "")
    if not token:
        return secrets.token_urlsafe(32), True
    if not token.isascii() or not token.isprintable() or " " in token:
        raise RequestError(f"{TOKEN_VARIABLE} may hold only visible ASCII characters.")
    return token, False


class _Server(uvicorn.Server):
    """Ends all jobs before it ends itself, so that those who follow one hear of it."""

    def __init__(self, config: uvicorn.Config, worker: Worker) -> None:
        super().__init__(config)
        self.worker = worker

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn when it is told to end."""
        self.worker.stop(0.0)
        await super().shutdown(sockets)


def run_server(
    load: Callable[[], Any],
    generate: Callable[..., list[Any]],
    warm_up: Callable[..., None],
    *,
    port: int,
    device: str,
    until_stdin_closes: bool,
) -> None:
    """Serve until interrupted, or until stdin closes; the model loads in the background.

    See `Worker` for `load`, `generate` and `warm_up`. Raises RequestError when the port cannot be used, or where there
    is no stdin to wait for.
    """
    stdin = _open_stdin() if until_stdin_closes else None
    token, is_new = take_token()
    listener = listen(port)
    worker = Worker(load, generate, warm_up)
    config = uvicorn.Config(
        make_app(worker, token, device),
        log_level="warning",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, worker)
    _announce(listener.getsockname()[1], token if is_new else None)
    worker.start()
    if stdin is not None:
        threading.Thread(target=_end_with_stdin, args=(server, stdin), daemon=True).start()
    try:
        with contextlib.suppress(KeyboardInterrupt):  # the usual end in a terminal
            server.run(sockets=[listener])
    finally:
        worker.stop(GRACE_SECONDS)


def _announce(port: int, token: str | None) -> None:
    """Print the ready line, then send whatever else writes to stdout to stderr.

    The starter reads one line; a full pipe that nobody empties would block this process.
    """
    line: dict[str, Any] = {
        "event": "listening",
        "port": port,
        "protocol": PROTOCOL,
        "version": __version__,
        "pid": os.getpid(),
    }
    if token is not None:
        line["token"] = token
    print(json.dumps(line), flush=True)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _open_stdin() -> int:
    """The descriptor of stdin. RequestError where there is none: nothing would ever end this process, and its number
    may go to a file or socket that is opened later."""
    if sys.stdin is None:
        raise RequestError(
            "--until-stdin-closes waits for the end of standard input, which is closed already: start it with a pipe "
            "as its input, or leave the option out."
        )
    return sys.stdin.fileno()


def _end_with_stdin(server: uvicorn.Server, descriptor: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(descriptor, 4096):
            pass
    log.info("stdin closed, ending")
    server.should_exit = True
    # A worker deep in a computation must not keep the process alive after its starter is gone.
    time.sleep(2 * GRACE_SECONDS + 1)
    os._exit(0)
