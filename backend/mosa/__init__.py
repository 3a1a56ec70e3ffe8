# SPDX-License-Identifier: GPL-3.0-or-later
"""MoSa: a sentence in, a human motion out.

    import mosa
    model = mosa.load_model()
    motion = mosa.generate(model, "a person walks forward", seconds=4, fps=24, seed=7)[0]
    motion.save("walk.bvh")

Importing this package is quick: torch and numpy are loaded with the first use of a name.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .generate.edit.edit import edit as edit
    from .generate.model import load_model as load_model
    from .generate.text_to_motion import generate as generate
    from .motion.motion import Motion as Motion

__version__ = "0.37.0"

__all__ = ["Motion", "__version__", "edit", "generate", "load_model"]


def __getattr__(name: str) -> Any:
    if name == "load_model":
        return importlib.import_module(".generate.model", __name__).load_model
    if name == "generate":
        return importlib.import_module(".generate", __name__)  # a package that can be called
    if name == "edit":
        return importlib.import_module(".generate.edit.edit", __name__).edit
    if name == "Motion":
        return importlib.import_module(".motion.motion", __name__).Motion
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
