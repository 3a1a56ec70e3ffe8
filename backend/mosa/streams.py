# SPDX-License-Identifier: GPL-3.0-or-later
"""Output that does not end the work: where nobody reads it any more, and on a console that cannot show all of it."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Lasting:
    """A stream of text that is written into nothing once its reader is gone, as behind `| head -1`."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write; the number of characters."""
        try:
            self._stream.write(text)
        except OSError as problem:
            self._lose(problem)
        return len(text)

    def flush(self) -> None:
        """Have it all written."""
        try:
            self._stream.flush()
        except OSError as problem:
            self._lose(problem)

    def _lose(self, problem: OSError) -> None:
        """Let what is still held, and what is written from now on, go nowhere; raise what is another problem."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        # Windows calls a pipe without a reader an invalid argument.
        if problem.errno != errno.EPIPE and not (sys.platform == "win32" and problem.errno == errno.EINVAL):
            raise problem


@contextmanager
def lasting_streams() -> Iterator[None]:
    """Let stdout and stderr be such streams for a while."""
    before = sys.stdout, sys.stderr
    # A process without a console has none; what it would say is lost, what it makes must not be.
    streams = [stream or open(os.devnull, "w") for stream in before]  # noqa: SIM115
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that a console cannot show must not end the work
    sys.stdout, sys.stderr = (Lasting(stream) for stream in streams)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
