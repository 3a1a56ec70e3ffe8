# SPDX-License-Identifier: GPL-3.0-or-later
"""BVH files as they are written: a hierarchy of offsets with channels, and a row of numbers for each frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from ..errors import RequestError
from .bvh_names import find_joints
from .motion import check_fps
from .rotations import IDENTITY, from_axis_angle, multiply, normalize, rotate
from .skeleton import JOINTS

LARGEST_NUMBER = 1e8
"""More is neither a place nor an angle."""
MOST_CHANNELS = 9
"""Of a joint: place, turn and size."""
SHORTEST_FRAME = 1e-9
"""Seconds; the square of how many there are in one would not be a number."""
WORDS = re.compile(r"(?:ROOT|JOINT|End)\s+[^\n{]*|[{}]|[^\s{}]+", re.IGNORECASE)
"""What a hierarchy is read by: words, but names, which may have spaces in them, to the end of their line."""
ENDS = tuple(map(JOINTS.index, ("head", "left_ankle", "right_ankle")))
"""What lies far apart along a body."""
Z_TO_Y = from_axis_angle(np.array([1.0, 0.0, 0.0]), -np.pi / 2)
MOTION = re.compile(r"^\s*MOTION\s*$", re.MULTILINE | re.IGNORECASE)
HEADER = re.compile(r"\s*Frames\s*:\s*(\d+)\s+Frame\s+Time\s*:\s*(\S+)", re.IGNORECASE)


@dataclass
class Node:
    """A joint as the file describes it, in the file's unit.

    parent     its number, -1: none
    end        where the bone ends, if it says so (an End Site)
    channels   as "Xposition", in their order
    column     where they begin in a row
    """

    name: str
    parent: int
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    end: np.ndarray | None = None
    channels: list[str] = field(default_factory=list)
    column: int = 0

    @property
    def turns(self) -> list[int]:
        """The axes that it turns about, in their order."""
        return self.axes("rotation")

    def axes(self, kind: str) -> list[int]:
        """The axes (0, 1, 2) of its channels of a kind, "position" or "rotation", in their order."""
        return [_axis(channel) for channel in self.channels if channel.lower().endswith(kind)]

    def columns(self, kind: str) -> list[int]:
        """Where its channels of a kind, "position" or "rotation", are in a row."""
        return [self.column + k for k, channel in enumerate(self.channels) if channel.lower().endswith(kind)]


@dataclass(eq=False)
class BvhFile:
    """A BVH file.

    head     all up to the first row, its lines ended by a line feed
    rows     the numbers of each frame as they are written
    values   the same (T, channels), in the file's unit and degrees
    ending   how its lines end
    """

    name: str
    head: str
    nodes: list[Node]
    fps: float
    rows: list[str]
    values: np.ndarray
    ending: str = "\n"

    @cached_property
    def local(self) -> tuple[np.ndarray, np.ndarray]:
        """Local rotations (T, N, 4) and places (T, N, 3), in the file's unit, of all joints."""
        rotations = np.zeros((len(self.values), len(self.nodes), 4))
        rotations[..., 0] = 1.0
        moved = np.tile(np.array([node.offset for node in self.nodes]), (len(self.values), 1, 1))
        for k, node in enumerate(self.nodes):
            for column, channel in enumerate(node.channels, start=node.column):
                axis = _axis(channel)
                if _is_position(channel):
                    # Instead of the offset: Blender and motion capture repeat it in them, the root's, too.
                    moved[:, k, axis] = self.values[:, column]
                else:
                    turn = from_axis_angle(np.eye(3)[axis], np.radians(self.values[:, column]))
                    rotations[:, k] = multiply(rotations[:, k], turn)
        return normalize(rotations), moved

    @cached_property
    def found(self) -> dict[int, int]:
        """Joint of ours -> number of the file's, as far as they are found."""
        return find_joints([node.name for node in self.nodes], [node.parent for node in self.nodes])

    @cached_property
    def upright(self) -> np.ndarray:
        """The turn (4,) from the file's axes to y up: none, or a quarter about x where z is up, as Blender writes.

        Both the rest pose and, on the whole, the frames must stand along z: who lies is not put on his feet.
        """
        if not self.found.keys() >= set(ENDS):
            return IDENTITY
        offsets = np.array([[node.offset for node in self.nodes]])
        rest = self._chained(np.tile(IDENTITY, (*offsets.shape[:2], 1)), offsets)
        head, *feet = (self.found[joint] for joint in ENDS)
        for (_, placed), times in ((rest, 2.0), (self._as_written, 1.0)):
            body = placed[:, head] - placed[:, feet].mean(axis=1)
            if body[:, 2].mean() <= times * np.abs(body[:, 1]).mean():
                return IDENTITY
        return Z_TO_Y

    @cached_property
    def world(self) -> tuple[np.ndarray, np.ndarray]:
        """Rotations (T, N, 4) and places (T, N, 3), in the file's unit, of all joints in a world with y up."""
        turned, placed = self._as_written
        return multiply(self.upright, turned), rotate(self.upright, placed)

    @cached_property
    def _as_written(self) -> tuple[np.ndarray, np.ndarray]:
        """The same in the file's axes."""
        return self._chained(*self.local)

    def _chained(self, local: np.ndarray, moved: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rotations (T, N, 4) and places (T, N, 3) in the file's axes, of local ones."""
        turned, placed = local.copy(), moved.copy()
        for k, node in enumerate(self.nodes):
            if node.parent >= 0:
                placed[:, k] = placed[:, node.parent] + rotate(turned[:, node.parent], placed[:, k])
                turned[:, k] = multiply(turned[:, node.parent], turned[:, k])
        return turned, placed


def read_file(path: str | Path) -> BvhFile:
    """Read a BVH file. Raises RequestError, one sentence, when it is none or holds what are no numbers."""
    path = Path(path)
    try:
        # What is no UTF-8 in names comes back as it was when it is written again.
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise RequestError(f"Cannot read {path}: {error.strerror or error}.") from error
    try:
        file = _parse(text, path.name)
    except (ValueError, IndexError, StopIteration, OverflowError) as error:
        reason = "its braces do not match" if isinstance(error, IndexError) else str(error) or "it ends too early"
        raise RequestError(f"Cannot read {path.name}: it is not a BVH file that can be read ({reason}).") from error
    check_fps(file.fps, f"Cannot read {path.name}")
    numbers = np.concatenate([file.values.ravel(), np.ravel([node.offset for node in file.nodes])])
    if not np.isfinite(numbers).all() or np.abs(numbers).max() > LARGEST_NUMBER:
        raise RequestError(
            f"Cannot read {path.name}: it contains values that are not finite numbers, or far too large."
        )
    return file


def number(word: str) -> float:
    """A number, which some programs write with a decimal comma. Raises ValueError."""
    try:
        return float(word.replace(",", "."))
    except ValueError:
        raise ValueError(f"'{word[:40]}' is no number") from None


def _is_position(channel: str) -> bool:
    return channel.lower().endswith("position")


def _axis(channel: str) -> int:
    return "xyz".index(channel[0].lower())


def _parse(text: str, name: str) -> BvhFile:
    """The file of that text. Raises ValueError, IndexError or StopIteration."""
    ending = next((mark for mark in ("\r\n", "\n", "\r") if mark in text), "\n")
    text = text.replace(ending, "\n")
    border = MOTION.search(text)
    if border is None or "HIERARCHY" not in text[: border.start()].upper():
        raise ValueError("the words HIERARCHY and MOTION are missing")
    nodes = _parse_hierarchy(text[: border.start()])
    header = HEADER.match(text, border.end())
    if header is None or not nodes:
        raise ValueError("joints, Frames or Frame Time are missing")
    frames, seconds = int(header[1]), number(header[2])
    values = _numbers(text[header.end() :].split())
    width = sum(len(node.channels) for node in nodes)
    if width < 1:
        raise ValueError("its joints have no channels")  # so that any number of frames would be no numbers at all
    if frames < 1:
        raise ValueError("it announces no frames")
    if not SHORTEST_FRAME < seconds < np.inf:
        raise ValueError(f"its Frame Time is {seconds:g} seconds")
    if len(values) != frames * width:
        raise ValueError(f"{frames} frames of {width} channels were announced, {len(values)} numbers follow")
    rows = _rows(text[header.end() :], frames, width)
    # Frame times are rounded to few digits: 0.033333 means 30, 0.004167 means 240.
    fps = 1.0 / seconds
    rounding = max(0.01, 0.6e-6 * fps**2)
    fps = round(fps) if abs(fps - round(fps)) < rounding else fps
    return BvhFile(name, text[: header.end()], nodes, fps, rows, values.reshape(frames, width), ending)


def _numbers(words: list[str]) -> np.ndarray:
    """Words as numbers. Raises ValueError."""
    try:
        return np.array([word.replace(",", ".") for word in words], dtype=float)
    except ValueError:
        return np.array([number(word) for word in words])  # says which it is


def _rows(text: str, frames: int, width: int) -> list[str]:
    """The numbers of each frame: its line as it is, where each has its own."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == frames and all(len(line.split()) == width for line in lines):
        return lines
    words = text.split()
    return [" ".join(words[k * width : (k + 1) * width]) for k in range(frames)]


def _parse_hierarchy(text: str) -> list[Node]:
    """The joints. Raises ValueError, IndexError or StopIteration."""
    nodes: list[Node] = []
    stack: list[int] = []
    open_end = False
    words = (found[0].strip() for found in WORDS.finditer(text))
    for word in words:
        kind, _, name = re.sub(r"\s+", " ", word).partition(" ")
        if kind.upper() in ("ROOT", "JOINT"):
            nodes.append(Node(name, stack[-1] if stack else -1))
        elif kind.upper() == "END":
            open_end = True
        elif word == "{":
            stack.append(-1 if open_end else len(nodes) - 1)
        elif word == "}":
            open_end = False
            stack.pop()
        elif word.upper() == "OFFSET":
            vector = np.array([number(next(words)) for _ in range(3)])
            if open_end:
                nodes[stack[-2]].end = vector
            else:
                nodes[-1].offset = vector
        elif word.upper() == "CHANNELS":
            nodes[-1].channels = list(_channels(words))
    if stack:
        raise IndexError  # what follows a joint that is not closed would hang on it
    column = 0
    for node in nodes:
        node.column, column = column, column + len(node.channels)
    return nodes


def _channels(words: Iterator[str]) -> Iterator[str]:
    """The names of channels, as many as the first word says, checked."""
    count = number(next(words))
    if not 0 <= count <= MOST_CHANNELS:
        raise ValueError(f"a joint has {count:g} channels")
    for _ in range(int(count)):
        word = next(words)
        if not re.fullmatch("[XYZ](position|rotation)", word, re.IGNORECASE):
            raise ValueError(f"{word} is no channel")
        yield word
