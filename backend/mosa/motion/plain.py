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

    def copy(self) -> Plain:
        """The same in arrays of its own."""
        return Plain(self.rotations.copy(), self.root.copy())

    def followed_by(self, other: Plain) -> Plain:
        """The poses, and those of another motion behind them."""
        rotations = np.concatenate([self.rotations, other.rotations])
        return Plain(rotations, np.concatenate([self.root, other.root]))

    def backwards(self) -> Plain:
        """The same played backwards, a copy."""
        return self.at(slice(None, None, -1)).copy()
