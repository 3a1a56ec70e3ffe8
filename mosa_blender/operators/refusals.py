# SPDX-License-Identifier: GPL-3.0-or-later
"""What the buttons do with the errors that are sentences for the user."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ..jobs import UserError
from ..rig.errors import RigError
from ..service.backend_process import BackendError
from ..service.client import ClientError

SENTENCES = (UserError, RigError, BackendError, ClientError)

Execute = Callable[[Any, Any], set[str]]


def refusing(execute: Execute) -> Execute:
    """An operator's `execute` that reports such an error and is cancelled by it."""

    @wraps(execute)
    def reporting(self: Any, context: Any) -> set[str]:
        try:
            return execute(self, context)
        except SENTENCES as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}

    return reporting
