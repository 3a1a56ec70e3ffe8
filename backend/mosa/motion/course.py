# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion led along a path on the ground: walks around a corner, in a circle, along a drawn curve.

The way of a motion is taken apart from how the body moves about it. The way is laid onto the path, each step of it as
long as it was or all of them a little longer or shorter, and the body is turned by as much as the path turns more than
the way did. Standing feet turn with it: they have to be planted anew (`cleanup.plant_feet`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .gaussian import gaussian
from .interpolation import smoothstep
from .plain import Plain
from .rotations import arctan2, rotate, yaw
from .window import turned_about_y

WAY_SECONDS = 0.4
"""Width (standard deviation) of the Gaussian that parts the way from the swaying about it: near half a stride."""
MOVING_SPEED = 0.3
"""Speed (m/s) from which somebody is going somewhere; slower, the heading is as before and after."""
CATCHING_UP = 0.5
"""Way (m) in which two thirds of it are made good that somebody has come aside while standing."""
ROUNDING = 0.35
"""Width (m) of the Gaussian that rounds corners of a path: who walks takes them so."""
SHARPEST, TURNING = 12.0, 0.25
"""Turn (radians a second) above which a path turns back too sharply, and the width (s) of the Gaussian by which turn
and place are evened around there: who goes out and comes back on one line slows down and turns."""
SHARP = np.radians(45.0)
"""A path that turns by more than this where it begins and ends does so in a corner."""
SPACING = 0.05
"""Distance (m) of the points by which a path is kept."""
TURNS_BACK_TO = 1e-3
"""How far aside, as a share of the way there, the way back leads: exactly back, there would be no side to turn to."""
GROUND = [0, 2]


@dataclass(frozen=True)
class Path:
    """A path on the ground by its corners (P, 2): x and z in metres.

    One that ends where it begins goes on around, unless it is for somebody who goes along it `once`.
    """

    corners: np.ndarray
    once: bool = False

    @cached_property
    def closed(self) -> bool:
        """Whether it ends where it begins, and goes on."""
        ends_there = bool(np.linalg.norm(self.corners[0] - self.corners[-1]) < SPACING)
        return len(self.corners) > 3 and ends_there and not self.once

    @cached_property
    def even(self) -> np.ndarray:
        """The path (N, 2) from corner to corner in steps of some SPACING."""
        steps = np.linalg.norm(np.diff(self.corners, axis=0), axis=-1)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        count = max(2, round(along[-1] / SPACING)) + 1
        places = np.linspace(0.0, along[-1], count)
        return np.stack([np.interp(places, along, column) for column in self.corners.T], axis=-1)

    @cached_property
    def points(self) -> np.ndarray:
        """The same (N, 2) with its corners rounded."""
        return _smoothed(self.even, ROUNDING / SPACING, around=self.closed)

    def again(self, times: int) -> Path:
        """The path for somebody who goes along it so often, where it ends where it begins."""
        return replace(self, corners=np.concatenate([self.corners, *[self.corners[1:]] * (times - 1)]))

    def gone_once(self) -> Path:
        """The path for somebody who goes along it once: a corner in which it begins and ends is not rounded then."""
        near = min(round(ROUNDING / SPACING), len(self.even) - 1)
        (a, b), (c, d) = self.even[near] - self.even[0], self.even[-1] - self.even[-1 - near]
        turn = abs(np.arctan2(a * d - b * c, a * c + b * d))
        return replace(self, once=True) if self.closed and turn > SHARP else self

    @cached_property
    def along(self) -> np.ndarray:
        """The way (N,) from the beginning to each of the points."""
        return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(self.points, axis=0), axis=-1))])

    @property
    def length(self) -> float:
        """Metres."""
        return float(self.along[-1])

    def at(self, way: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places (T, 2) and headings (T,), radians from +z to +x, after a way (T,) in metres.

        Beyond an end it goes straight on.
        """
        inside = way % self.length if self.closed else np.clip(way, 0.0, self.length)
        beyond = np.zeros_like(way) if self.closed else way - inside
        tangents = np.gradient(self.points, axis=0)
        headings = np.unwrap(arctan2(tangents[:, 0], tangents[:, 1]))
        places = np.stack([np.interp(inside, self.along, column) for column in self.points.T], axis=-1)
        heading = np.interp(inside, self.along, headings)
        ahead = np.stack([np.sin(heading), np.cos(heading)], axis=-1)
        return places + beyond[:, None] * ahead, heading


def circle(radius: float, side: float, around: float = 1.0) -> Path:
    """A circle, or so much of it, from the origin; sets out to +z and turns left (`side` 1, to +x) or right (-1)."""
    angle = np.linspace(0.0, 2.0 * np.pi * around, 97)
    return Path(np.stack([side * radius * (1.0 - np.cos(angle)), radius * np.sin(angle)], axis=-1))


def figure(name: str, radius: float, side: float) -> Path:
    """One of FIGURES, of a size that goes by `radius` (m), from the origin, first to the left (`side` 1) or right."""
    return FIGURES[name](radius, side)


def _half_circle(radius: float, side: float) -> Path:
    return circle(1.3 * radius, side, 0.5)


def _square(radius: float, side: float) -> Path:
    ways = [(0, 0), (0, 1), (2, 1), (2, -1), (0, -1), (0, 0)]
    return Path(radius * np.array(ways, dtype=float) * [side, 1.0])


def _triangle(radius: float, side: float) -> Path:
    ways = [(0.0, 0.0), (0.0, 1.3), (1.3 * 3**0.5, 0.0), (0.0, -1.3), (0.0, 0.0)]
    return Path(radius * np.array(ways) * [side, 1.0])


def _eight(radius: float, side: float) -> Path:
    one, other = circle(0.8 * radius, side), circle(0.8 * radius, -side)
    return Path(np.concatenate([one.corners, other.corners[1:]]))


def _line(radius: float, side: float) -> Path:
    """There and back, turning at the far end to its side."""
    return Path(2.5 * radius * np.array([(0.0, 0.0), (0.0, 1.0), (side * TURNS_BACK_TO, 0.0)]))


def _zigzag(radius: float, side: float) -> Path:
    return Path(radius * np.array([(k % 2, 1.2 * k) for k in range(6)], dtype=float) * [side, 1.0])


def _wander(radius: float, side: float) -> Path:
    """All about, by turns to either side, and back to where it begins."""
    ways = [(0, 0), (0, 1.6), (1.2, 2.2), (1.5, 0.6), (2.8, 0.2), (2.9, -1.2), (1.4, -1.6), (0.2, -1.1), (0, 0)]
    return Path(0.7 * radius * np.array(ways) * [side, 1.0])


FIGURES: Mapping[str, Callable[[float, float], Path]] = {
    "circle": circle,
    "half_circle": _half_circle,
    "square": _square,
    "triangle": _triangle,
    "eight": _eight,
    "line": _line,
    "zigzag": _zigzag,
    "wander": _wander,
}


@dataclass(frozen=True)
class Way:
    """How a motion of T frames comes along, taken apart from how the body moves about it.

    gone       (T,) metres since the beginning; nothing while somebody stands, however the body sways
    headings   (T,) where to, radians from +z to +x
    places     (T, 2) where on the ground that leads, from where the motion begins
    """

    gone: np.ndarray
    headings: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, root: np.ndarray, fps: float) -> Way:
        """The way of a motion whose pelvis is at `root` (T, 3)."""
        smooth = _smoothed(root[:, GROUND], WAY_SECONDS * fps)
        steps = np.diff(smooth, axis=0, prepend=smooth[:1])
        speed = np.linalg.norm(steps, axis=-1) * fps
        steps *= smoothstep(speed / MOVING_SPEED)[:, None]
        gone = np.cumsum(np.linalg.norm(steps, axis=-1))
        moving = np.flatnonzero(speed > MOVING_SPEED)
        headings = np.zeros(len(root))
        if len(moving):
            turns = np.unwrap(arctan2(steps[moving, 0], steps[moving, 1]))
            headings = np.interp(np.arange(len(root)), moving, turns)
        return cls(gone, headings, smooth[0] + np.cumsum(steps, axis=0) + _caught_up(smooth, steps))


def _caught_up(smooth: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """What is come (T, 2) beside the steps, made good in the course of further steps: then feet move anyhow."""
    beside = smooth - smooth[0] - np.cumsum(steps, axis=0)
    share = -np.expm1(-np.linalg.norm(steps, axis=-1) / CATCHING_UP)
    found = np.zeros_like(beside)
    for frame in range(1, len(found)):
        found[frame] = found[frame - 1] + share[frame] * (beside[frame] - found[frame - 1])
    return found


def led_along(rotations: np.ndarray, root: np.ndarray, way: Way, path: Path, fps: float, stretch: float = 1.0) -> Plain:
    """The motion on a path, its way `stretch` times as long: local rotations (T, 22, 4) and root (T, 3), metres, y up.

    It begins at the path's beginning. Heights stay, and so does how the body faces in relation to where it goes: who
    walks backwards does so along the path.
    """
    places, directions = _evened(*path.at(way.gone * stretch), fps)
    turn = yaw(directions - way.headings)
    aside = np.zeros_like(root)
    aside[:, GROUND] = root[:, GROUND] - way.places
    moved = rotate(turn, aside)
    moved[:, GROUND] += places
    moved[:, 1] = root[:, 1]
    return Plain(turned_about_y(rotations, turn), moved)


def _evened(places: np.ndarray, directions: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Places (T, 2) and headings (T,) without turns that are over in a frame; elsewhere as they are."""
    directions = np.unwrap(directions)
    sharp = np.flatnonzero(np.abs(np.diff(directions)) * fps > SHARPEST)
    if not len(sharp):
        return places, directions
    away = np.abs(np.arange(len(directions))[:, None] - (sharp + 0.5)).min(axis=1) / fps
    near = smoothstep(2.0 - away / (2.5 * TURNING))
    width = TURNING * fps
    directions = directions + near * (_smoothed(directions[:, None], width)[:, 0] - directions)
    return places + near[:, None] * (_smoothed(places, width) - places), directions


def _smoothed(points: np.ndarray, width: float, around: bool = False) -> np.ndarray:
    """A Gaussian along points (N, n); beyond the ends they go on as their own point reflection, or around."""
    half = min(int(np.ceil(3 * width)), len(points) - 1)
    if half < 1:
        return points
    kernel = gaussian(width, half)
    if around:
        padded = np.concatenate([points[-half - 1 : -1], points, points[1 : half + 1]])
    else:
        padded = np.pad(points, [(half, half), (0, 0)], mode="reflect", reflect_type="odd")
    return np.stack([np.convolve(column, kernel, mode="valid") for column in padded.T], axis=-1)
