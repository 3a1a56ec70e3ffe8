# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts that say at which time what is done ("0:00 walk 0:03 run", "0-3s: walk, 3-6s: run"), told by how long."""

from __future__ import annotations

import re
from itertools import pairwise

from .rule import Rule


def _unnamed(pattern: str) -> str:
    return re.sub(r"[?]P<\w+>", "?:", pattern)


_TIME = r"(?:(?P<minutes>\d{1,2}):(?P<clock>\d{2})|(?P<seconds>\d{1,2})\s?s(?:ecs?|econds?)?\s*[:-])"
_AT = rf"\s*{_TIME}[\s:-]*(?P<does>(?:(?!{_unnamed(_TIME)}).)+)"
"""What is done from a time on."""

_SECONDS = r"s(?:ecs?|econds?)?"
_FROM_TO = (
    rf"(?:from\s+)?(?P<begin>\d{{1,2}}(?::\d{{2}})?)\s?(?:{_SECONDS})?\s*(?:-|\u2013|to)\s*"
    rf"(?P<end>\d{{1,2}}(?::\d{{2}}|(?=\s?{_SECONDS}\b)))(?:\s?{_SECONDS}\b)?"
)
_SPAN = rf"\s*{_FROM_TO}[\s,:-]*(?P<does>(?=[a-z])(?!(?:of|{_SECONDS})\b)(?:(?!{_unnamed(_FROM_TO)}).)+)"
"""What is done from a time to another."""


def _in_spans(said: re.Match[str]) -> str:
    """ "0-3s: walk, 3-6s: run" as "walk for 3 seconds, then run for 3 seconds"; as it is where a time goes back."""
    told = list(re.finditer(_SPAN, said[0], re.IGNORECASE))
    lasting = [_clock(one["end"]) - _clock(one["begin"]) for one in told]
    if min(lasting) <= 0:
        return said[0]
    does = [one["does"].strip(" ,;.-") for one in told]
    return ", then ".join(f"{what} for {seconds} seconds" for what, seconds in zip(does, lasting, strict=True))


def _clock(time: str) -> int:
    minutes, _, seconds = time.rpartition(":")
    return int(minutes or 0) * 60 + int(seconds)


def _at_times(said: re.Match[str]) -> str:
    """ "0:00 walk 0:03 run" and "0s: walk, 3s: run" as "walk for 3 seconds, then run"; as it is where times go back."""
    told = [(_seconds(one), one["does"].strip(" ,;.-")) for one in re.finditer(_AT, said[0], re.IGNORECASE)]
    lasting = [(end - start, does) for (start, does), (end, _) in pairwise(told)]
    if any(seconds <= 0 for seconds, _ in lasting):
        return said[0]
    return ", then ".join([*(f"{does} for {seconds} seconds" for seconds, does in lasting), told[-1][1]])


def _seconds(said: re.Match[str]) -> int:
    return int(said["minutes"] or 0) * 60 + int(said["clock"] or said["seconds"])


TIMED: tuple[Rule, ...] = (
    (rf"^(?:{_unnamed(_SPAN)})+$", _in_spans),
    (rf"^(?:{_unnamed(_AT)}){{2,}}$", _at_times),
)
"""What matches such prompts, and what makes "walk for 3 seconds, then run" of them."""
