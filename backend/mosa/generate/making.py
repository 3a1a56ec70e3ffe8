# SPDX-License-Identifier: GPL-3.0-or-later
"""How what is asked for in several ways at a time comes back to simpler requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..motion.motion import Motion
from .request import OnProgress, Request

if TYPE_CHECKING:
    from .model import Model


class Make(Protocol):
    """Carries out a simpler request that is part of another: `text_to_motion.generate_request`, which see.

    Whoever makes motions of parts is handed it, for it hands the other requests to them.
    """

    def __call__(
        self,
        model: Model,
        request: Request,
        *,
        cleanup: bool = True,
        whole: bool = False,
        begun: bool = False,
        on_progress: OnProgress | None = None,
    ) -> list[Motion]: ...
