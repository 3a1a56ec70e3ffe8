# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asks for when a range is re-imagined. No bpy."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Wish:
    """One press of Re-imagine.

    first, last   the range as marked, both included
    mode          "AUTO", "BETWEEN", "EXTEND", "LEAD_IN" or "LOOP"
    scope         "BODY", "UPPER", "LOWER" or "ARMS"
    context       0..1: how much the frames around decide
    types         the types of keys that are pins
    prompt        "" without one
    travel        for a loop; None: as the motion does
    seed          of the result
    """

    first: int
    last: int
    mode: str
    scope: str
    context: float
    types: frozenset[str]
    prompt: str
    travel: bool | None
    seed: int

    def to_text(self) -> str:
        """The wish as a string, to be kept in the file."""
        return json.dumps(asdict(self) | {"types": sorted(self.types)})

    @classmethod
    def from_text(cls, text: str) -> Wish:
        """The inverse of `to_text`."""
        values = json.loads(text)
        return cls(**values | {"types": frozenset(values["types"])})
