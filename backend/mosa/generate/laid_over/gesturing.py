# SPDX-License-Identifier: GPL-3.0-or-later
"""When gestures are made, and what is held how in each frame."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

import numpy as np

from ...motion.activity import Point
from ...motion.bearing import Bearing
from ...motion.chance import PACE, STEADY, uneven
from ...motion.interpolation import smoothstep, through, unhurried
from ...motion.reach import Reach
from .gesture_reading import Told
from .gestures import Gesture
from .takes import take

BEFORE, PAUSE, LONG_PAUSE = 0.3, 0.2, 2.5
"""Seconds before the first gesture, between two, and before they come again in a motion that goes on."""
QUICKEST = 1.6
"""How many times as fast gestures are made for which there is little time; what does not fit then is cut off."""
RAISING = 0.7
"""Seconds in which an arm comes to its first point, and goes from its last."""
QUICKER = 0.12
"""By what share of its pace a gesture may be quicker than another one."""
LEAST = 4.4
"""Seconds of what is so from the start, and goes on."""
EASE = 0.3
"""Seconds at both ends in which gestures come and go that are made in the midst of a motion."""


class Shown(NamedTuple):
    """What gestures come to, frame by frame: how the body is held, and for what the arms reach."""

    bearing: Bearing
    reaches: list[Reach]


def seconds_of(gestures: Sequence[Told]) -> float:
    """How long gestures take with a little time before and after them."""
    return 2 * BEFORE + _total(_so_often(gestures))


def gestured(gestures: Sequence[Told], frames: int, fps: float, amidst: bool = False, seed: int | None = None) -> Shown:
    """Gestures made one after another, and again if there is time; `amidst` where the motion goes on at both ends.

    With another seed they begin a little earlier or later, are a little quicker, and otherwise another `take`.
    """
    chance = None if seed is None else np.random.default_rng(seed)
    early, quick = (0.5, 0.0) if chance is None else chance.uniform(size=2)
    wait, pace = BEFORE * (0.5 + early), 1.0 + QUICKER * quick
    times = np.arange(frames) / fps * pace
    bearing, reaches = Bearing(), []
    for told, begin, end in _spans(_so_often(gestures), frames / fps * pace, wait):
        share = _done(told, times - begin, end - begin)
        if chance is not None:
            off = STEADY if told.gesture.again else PACE
            told, share = take(told, chance), uneven(share, max(1.0, share[-1]), chance, off)
        share = share % 1.0 if told.gesture.again else share
        bearing += _held(told, share)
        present = _present(told, times, begin, end)
        for left, points in _arms(told):
            way = _through(points, share, told.gesture.again)
            reaches.append(Reach(left, way, np.array(told.gesture.elbow), present))
    if not amidst:
        return Shown(bearing, reaches)
    ease = smoothstep(np.minimum(times, times[::-1]) / pace / EASE)
    return Shown(bearing.scaled(ease), [reach._replace(share=reach.share * ease) for reach in reaches])


def _done(told: Told, since: np.ndarray, seconds: float) -> np.ndarray:
    """How often somebody has made a gesture of so many seconds, at times (T,) since its beginning: once at most, unless
    it is made again and again."""
    if told.gesture.again:
        return np.asarray(np.maximum(since, 0.0) / told.gesture.seconds)
    return np.ones_like(since) if told.already else np.clip(since / seconds, 0.0, 1.0)


def _spans(gestures: Sequence[Told], seconds: float, wait: float) -> list[tuple[Told, float, float]]:
    """Each gesture that is made in a motion of so many seconds after a `wait`, and when it begins and ends."""
    total = _total(gestures)
    rate = float(np.clip(total / max(seconds - 2 * BEFORE, 1e-3), 1.0, QUICKEST))
    rounds = max(1, int((seconds - BEFORE + LONG_PAUSE) // (total + LONG_PAUSE)))
    found = [(told, 0.0, seconds) for told in gestures if told.already]
    for number in range(rounds):
        begin = wait + number * (total + LONG_PAUSE)
        for told in _begun(gestures):
            end = begin + told.gesture.seconds / rate
            # What is kept up is not begun again, and what is counted not done again.
            if number == 0 or not (told.gesture.held or told.often):
                found.append((told, begin, end))
            begin = end + PAUSE
    return found


def _so_often(gestures: Sequence[Told]) -> list[Told]:
    """Gestures as often as is told: with so many strokes, or one after another."""
    found: list[Told] = []
    for told in gestures:
        if told.often is None or told.already:
            found.append(told)
        elif told.gesture.strokes > 1:
            found.append(told._replace(gesture=_with_strokes(told.gesture, told.often)))
        else:
            found += [told] * told.often
    return found


def _with_strokes(gesture: Gesture, count: int) -> Gesture:
    """A gesture with so many strokes, between which an arm comes to where they begin, and goes from there."""
    step = gesture.seconds / (_longest(gesture) - 1)
    rest = ceil(RAISING / step) if gesture.arm else 1

    def often(way: tuple[Any, ...]) -> tuple[Any, ...]:
        each = round((len(way) - 1) / gesture.strokes)
        return way[:1] * rest + way[1 : 1 + each] * count + way[:1] * rest if each > 1 else way

    made = gesture._replace(turn=often(gesture.turn), head=often(gesture.head), arm=often(gesture.arm))
    return made._replace(seconds=step * (_longest(made) - 1))


def _longest(gesture: Gesture) -> int:
    """Through how many points a gesture goes that has several strokes."""
    return max(len(gesture.turn), len(gesture.head), len(gesture.arm))


def _begun(gestures: Sequence[Told]) -> list[Told]:
    """Those that are not so from the start."""
    return [told for told in gestures if not told.already]


def _total(gestures: Sequence[Told]) -> float:
    seconds = [told.gesture.seconds for told in _begun(gestures)]
    return sum(seconds) + PAUSE * (len(seconds) - 1) if seconds else LEAST


def _held(told: Told, share: np.ndarray) -> Bearing:
    """How a body is held at a share (T,) of a gesture's time."""
    gesture = told.gesture
    side, arm = -1.0 if told.side == "right" else 1.0, 1.0 if _of_left(told) else -1.0

    def at(values: tuple[float, ...]) -> np.ndarray:
        return _through(values or (0.0,), share, gesture.again)

    return Bearing(
        trunk=at(gesture.trunk),
        head=at(gesture.head),
        turn=side * at(gesture.turn),
        tilt=side * at(gesture.tilt),
        twist=arm * at(gesture.twist),
        shoulders=at(gesture.shoulders),
        elbows=at(gesture.elbows),
        hips=arm * at(gesture.hips),
        knees=at(gesture.knees),
    )


def _present(told: Told, times: np.ndarray, begin: float, end: float) -> np.ndarray:
    """By what share (T,) of the way an arm is at its point."""
    rise = np.ones_like(times) if told.already else unhurried((times - begin) / RAISING)
    return rise if told.gesture.held or told.already else rise * unhurried((end - times) / RAISING)


def _arms(told: Told) -> list[tuple[bool, tuple[Point, ...]]]:
    """Which arms a gesture is made with, whether the left one, and their points."""
    gesture, left = told.gesture, _of_left(told)
    other = gesture.arm if gesture.both else gesture.other
    return [(one, points) for one, points in ((left, gesture.arm), (not left, other)) if points]


def _of_left(told: Told) -> bool:
    return told.side == "left" if told.side else told.gesture.left


def _through(values: Sequence[float] | Sequence[Point], share: np.ndarray, again: bool) -> np.ndarray:
    """Values or points at even steps, with a smooth way through them, at a share (T,) of a gesture's time."""
    at = np.array(values, dtype=float)
    # What is done again and again ends as it began.
    return through(at[:-1], share, around=True) if again and len(at) > 1 else through(at, share, around=False)
