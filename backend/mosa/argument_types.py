# SPDX-License-Identifier: GPL-3.0-or-later
"""What options may be; each reads a text or raises ArgumentTypeError with the reason."""

from __future__ import annotations

import argparse
import math

LARGEST_SEED = 2**31 - 1


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None


def count(text: str) -> int:
    """A positive whole number."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive whole number")
    return int(text)


def seed(text: str) -> int:
    """A whole number from 0 to LARGEST_SEED."""
    if not text.isdecimal() or int(text) > LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to {LARGEST_SEED}")
    return int(text)


def rate(text: str) -> float:
    """A positive number."""
    if not 0.0 < _number(text) < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return float(text)


def weight(text: str) -> float:
    """0 or a positive number."""
    if not 0.0 <= _number(text) < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not 0 or a positive number")
    return float(text)


def share(text: str) -> float:
    """A number from 0 to below 1."""
    if not 0.0 <= _number(text) < 1.0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a share from 0 to below 1")
    return float(text)


def chance(text: str) -> float:
    """A number from 0 to 1."""
    if not 0.0 <= _number(text) <= 1.0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a chance from 0 to 1")
    return float(text)
