# SPDX-License-Identifier: GPL-3.0-or-later
"""The weights with which curves are smoothed."""

from __future__ import annotations

import numpy as np


def gaussian(width: float, half: int) -> np.ndarray:
    """Weights (2 half + 1,) of a Gaussian, which sum to 1; `width`, its standard deviation, and `half` in samples."""
    weights = np.exp(-0.5 * (np.arange(-half, half + 1) / width) ** 2)
    return weights / weights.sum()
