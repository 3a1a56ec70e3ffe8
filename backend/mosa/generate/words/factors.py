# SPDX-License-Identifier: GPL-3.0-or-later
"""By how much prompts say that something is done faster or slower, more or less."""

from __future__ import annotations

import re

Factors = tuple[tuple[re.Pattern[str], float], ...]
"""Patterns of words, and the factor that they stand for."""


def factor(said: str, factors: Factors) -> float:
    """The factor of the first of the patterns that is found in what is said; 1 where none is."""
    return next((much for words, much in factors if words.search(said)), 1.0)
