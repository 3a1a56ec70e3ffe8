# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of whoever asks, checked: what cannot be is a RequestError of one sentence."""

from __future__ import annotations

import math
from numbers import Integral, Real

from ..errors import RequestError


def optional_number(value: object, what: str, limits: tuple[float, float]) -> float | None:
    """`number_within` the limits, or None where there is none."""
    return None if value is None else number_within(value, what, *limits)


def number_within(value: object, what: str, low: float, high: float, unit: str = "") -> float:
    """A number from low to high; RequestError, whose sentence begins with `what` it is, for anything else."""
    number = finite(value)
    if number is None or not low <= number <= high:
        suffix = f" {unit}" if unit else ""
        raise RequestError(f"{what} must be a number from {low:g} to {high:g}{suffix}{_shown(number)}.")
    return number


def whole_number(value: object, what: str, low: int, high: int) -> int:
    """The same of a whole number."""
    number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
    if number is None or not low <= number <= high:
        raise RequestError(f"{what} must be a whole number from {low} to {high}{_shown(number)}.")
    return number


def finite(value: object) -> float | None:
    """What is a number and neither infinite nor none; None for anything else."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def in_lists(values: object) -> object:
    """What an array, such as one of numpy, has in it, as lists; anything else as it is."""
    to_lists = getattr(values, "tolist", None)
    return to_lists() if callable(to_lists) else values


def _shown(number: float | None) -> str:
    if number is None or abs(number) >= 1e15:
        return ""
    return f", not {number}" if isinstance(number, int) else f", not {number:g}"
