# SPDX-License-Identifier: GPL-3.0-or-later
"""The path of whoever asks for one, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ..errors import RequestError
from .checked_numbers import in_lists, number_within

MAX_POINTS = 2000
PLACE_RANGE = (-10000.0, 10000.0)
SHORTEST_COURSE, LONGEST_COURSE = 0.5, 1000.0
"""Of a path on the ground: its points, their coordinates and its length in metres."""


def checked_course(points: object) -> tuple[tuple[float, float], ...]:
    """The corners (x, z) in metres of a path on the ground, none where there is none.

    Raises RequestError with one sentence about what is no path.
    """
    points = in_lists(points)
    if points is None or (isinstance(points, Sequence) and not isinstance(points, str) and not points):
        return ()
    if not isinstance(points, Sequence) or isinstance(points, str):
        raise RequestError("The path must be a list of points (x, z) in metres.")
    if not 2 <= len(points) <= MAX_POINTS:
        raise RequestError(f"The path must have 2 to {MAX_POINTS} points, not {len(points)}.")
    corners: list[tuple[float, float]] = []
    for point in map(in_lists, points):
        if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:
            raise RequestError("Each point of the path must be a pair (x, z) in metres.")
        what = "A coordinate of the path"
        corners.append((number_within(point[0], what, *PLACE_RANGE), number_within(point[1], what, *PLACE_RANGE)))
    length = sum(math.dist(*step) for step in pairwise(corners))
    if not SHORTEST_COURSE <= length <= LONGEST_COURSE:
        raise RequestError(
            f"The path is {length:.2f} metres long: from {SHORTEST_COURSE:g} to {LONGEST_COURSE:g} are walked."
        )
    return tuple(corners)
