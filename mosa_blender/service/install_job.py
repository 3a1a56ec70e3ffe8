# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation as a background job whose progress can be looked at. No bpy."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .find_python import find_python
from .install import Plan, install
from .install_errors import InstallCancelled, InstallError

log = logging.getLogger(__name__)

JOIN_SECONDS = 5.0


@dataclass
class InstallJob:
    """Installs in a thread. `fraction`, `text` and `error` may be read at any time.

    python: the interpreter the user chose, '' for Blender's own.
    before: called in the thread first (stops a backend whose files are about to be replaced).
    """

    user: Path
    source: Path
    version: str
    python: str
    accelerator: str
    before: Callable[[], None]
    fraction: float = 0.0
    text: str = "Looking for a Python"
    error: str = ""
    cancelled: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def active(self) -> bool:
        """Whether it is yet to come to an end."""
        return self._thread is None or self._thread.is_alive()

    def begin(self) -> None:
        """Start the thread once. Not to be called within an operator, see `JobManager.begin`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="mosa-install", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Ask it to end; it cleans up after itself."""
        self._stop.set()
        self.text = "Cancelling"

    def join(self, seconds: float = JOIN_SECONDS) -> None:
        """Wait for the thread."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.before()
            python = find_python(self.python, self._stop.is_set)
            plan = Plan(self.user, self.source, self.version, python, self.accelerator)
            install(plan, self._progress, self._stop.is_set)
        except InstallCancelled:
            self.cancelled, self.text = True, "Cancelled"
        except InstallError as error:
            self.error = str(error)
        except Exception as error:
            log.exception("The installation ended unexpectedly")
            self.error = f"The installation stopped unexpectedly: {error}"

    def _progress(self, fraction: float, text: str) -> None:
        if not self._stop.is_set():
            self.fraction, self.text = fraction, text
