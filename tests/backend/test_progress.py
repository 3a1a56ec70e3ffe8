# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress of motion that is made in parts."""

from __future__ import annotations

from mosa.generate.progress import Progress

SCALES = range(1, 11)


def test_parts_in_a_row_are_told_of_as_one() -> None:
    told: list[tuple[str, int]] = []
    progress = Progress(lambda *event: told.append(event), 2)
    for _ in range(2):
        for scale in SCALES:
            progress("scale", scale)
        progress("decoding", 0)
    progress.decoding()
    assert told == [("scale", scale) for scale in SCALES for _ in range(2)] + [("decoding", 0)]


def test_a_part_of_many_parts_takes_no_more_than_its_share() -> None:
    told: list[int] = []
    whole = Progress(lambda _, scale: told.append(scale), 2)
    for scale in SCALES:
        whole("scale", scale)
    pieces = Progress(whole, 4)
    for _ in range(4):
        for scale in SCALES:
            pieces("scale", scale)
    assert told == [scale for scale in (1, 2, 3, 4, 5) for _ in range(2)] + [
        scale for scale in (6, 7, 8, 9, 10) for _ in range(8)
    ]


def test_a_part_that_tells_of_nothing_is_counted() -> None:
    told: list[int] = []
    progress = Progress(lambda _, scale: told.append(scale), 3)
    progress.next()
    for scale in SCALES:
        progress("scale", scale)
    progress.next()
    assert told == [4, *(4 + k // 3 for k in SCALES), 7]
