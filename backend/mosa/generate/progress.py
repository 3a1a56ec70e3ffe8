# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a motion is that is made in several parts."""

from __future__ import annotations

from .request import OnProgress


class Progress:
    """Tells of the scales of all parts, each from 1 to 10, as if they were the ten of one.

    A part may be made of parts itself, and tell of a scale several times.
    """

    def __init__(self, tell: OnProgress | None, parts: int) -> None:
        self._tell, self._parts, self._done, self._scale = tell, parts, 0, 0

    def __call__(self, event: str, index: int) -> None:
        """Hear what one part tells."""
        if event != "scale":
            return
        if index < self._scale:
            self._done += 1
        self._scale = index
        self._tell_of(index)

    def next(self) -> None:
        """One part is made, though it may have told of nothing, and another one begins."""
        self._done += 1
        self._scale = 0
        self._tell_of(1)

    def _tell_of(self, scale: int) -> None:
        """Tell of a scale of the part that is being made."""
        if self._tell is not None:
            self._tell("scale", min(10, 1 + (10 * self._done + scale - 1) // self._parts))

    def decoding(self) -> None:
        """All parts of all variations are sampled; may be told of each of them."""
        if self._tell is not None:
            self._tell("decoding", 0)
