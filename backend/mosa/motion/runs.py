# SPDX-License-Identifier: GPL-3.0-or-later
"""Stretches of frames in which something is so without a pause."""

from __future__ import annotations

import numpy as np


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and one-past-last index of each run of True in (T,)."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False]))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
