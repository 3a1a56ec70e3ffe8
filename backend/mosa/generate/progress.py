# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a motion is that is made in several parts."""

from __future__ import annotations

from .request import OnProgress


class Progress:
    """Tells of the scales of all parts as if they were the ten of one."""

    def __init__(self, tell: OnProgress | None, parts: int) -> None:
        self._tell, self._parts, self._done = tell, parts, 0

    def __call__(self, event: str, index: int) -> None:
        """Hear what one part tells."""
        if self._tell is not None and event == "scale":
            self._done += 1
            self._tell("scale", min(10, 1 + (self._done - 1) // self._parts))

    def decoding(self) -> None:
        """All parts of a variation are sampled."""
        if self._tell is not None:
            self._tell("decoding", 0)
