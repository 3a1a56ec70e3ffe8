# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request to a Motion.

This package is also the function `mosa.generate`: importing any of its modules binds the name
`generate` in `mosa` to the package, so the package itself has to be callable for the documented
`mosa.generate(model, prompt, ...)` to work whatever was imported before.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _CallablePackage(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Any:
        """See `mosa.generate.text_to_motion.generate`."""
        from .text_to_motion import generate

        return generate(*args, **options)


sys.modules[__name__].__class__ = _CallablePackage
