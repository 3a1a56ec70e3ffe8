# SPDX-License-Identifier: GPL-3.0-or-later
"""A motion as nothing but its poses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Plain:
    """A motion on the model's body: local rotations (T, 22, 4) and root (T, 3), standing on y = 0."""

    rotations: np.ndarray
    root: np.ndarray

    def at(self, frames: slice | np.ndarray | list[int]) -> Plain:
        """The poses of some frames alone, (T,) of them a mask or their numbers."""
        return Plain(self.rotations[frames], self.root[frames])

    def backwards(self) -> Plain:
        """The same played backwards, a copy."""
        return Plain(self.rotations[::-1].copy(), self.root[::-1].copy())
