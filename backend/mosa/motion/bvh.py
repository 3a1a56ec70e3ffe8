# SPDX-License-Identifier: GPL-3.0-or-later
"""BVH files: a hierarchy of offsets in centimetres, and Euler angles in degrees.

Every joint turns by Z, then X, then Y in the file's order of channels (rotation = Rz Rx Ry), as
most programs write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ..errors import RequestError
from .motion import Motion, check_fps
from .rotations import from_axis_angle, multiply, normalize, rotate, to_matrix, unroll
from .skeleton import JOINTS, OFFSETS, PARENTS

CENTIMETRES, MILLIMETRES = 100.0, 1000.0
LEGS_IN_CENTIMETRES, LEGS_IN_MILLIMETRES = 5.0, 400.0
"""Legs longer than this are in that unit."""
LARGEST_NUMBER = 1e8
"""More is neither a place nor an angle."""
END_SITES = {
    10: (0.0, 0.0, 0.06),
    11: (0.0, 0.0, 0.06),
    15: (0.0, 0.12, 0.0),
    20: (0.08, 0.0, 0.0),
    21: (-0.08, 0.0, 0.0),
}
"""Where leaf bones end, metres: only so that programs can draw them."""
WORDS = re.compile(r"(?:ROOT|JOINT|End)\s+[^\n{]*|[{}]|[^\s{}]+", re.IGNORECASE)
"""What a hierarchy is read by: words, but names, which may have spaces in them, to the end of their line."""
T_POSE_TOLERANCE = np.radians(35.0)
"""Limbs of a foreign rest pose may point this far from ours before its rotations mean something
else."""


def format_bvh(motion: Motion) -> str:
    """The text of a BVH file: joint names of the 22-joint body, centimetres (or what `per_metre` says), y up, channels
    Z X Y."""
    lines = ["HIERARCHY", *_hierarchy(motion.offsets, motion.per_metre)]
    lines += ["MOTION", f"Frames: {motion.frames}", f"Frame Time: {1.0 / motion.fps:.10f}"]
    order = _file_order()
    angles = np.degrees(euler_zxy(motion.rotations))[:, order].reshape(motion.frames, -1)
    rows = np.concatenate([motion.root * motion.per_metre, angles], axis=1)
    lines += [" ".join(f"{value:.5f}" for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def euler_zxy(rotations: np.ndarray) -> np.ndarray:
    """Angles (T, J, 3) about Z, X and Y, radians, of quaternions (T, J, 4).

    Their curves do not jump: of the two triples that give each rotation, plus whole turns, the one
    nearest to the frame before is taken.
    """
    m = to_matrix(rotations)
    x = np.arcsin(np.clip(m[..., 2, 1], -1.0, 1.0))
    locked = np.abs(m[..., 2, 1]) > 1.0 - 1e-9
    z = np.where(locked, np.arctan2(m[..., 1, 0], m[..., 0, 0]), np.arctan2(-m[..., 0, 1], m[..., 1, 1]))
    y = np.where(locked, 0.0, np.arctan2(-m[..., 2, 0], m[..., 2, 2]))
    first = np.stack([z, x, y], axis=-1)
    second = np.stack([z + np.pi, np.pi - x, y + np.pi], axis=-1)
    out = first.copy()
    for t in range(1, len(out)):
        near = [c[t] + 2 * np.pi * np.round((out[t - 1] - c[t]) / (2 * np.pi)) for c in (first, second)]
        far = [np.abs(c - out[t - 1]).sum(-1, keepdims=True) for c in near]
        out[t] = np.where(far[0] <= far[1], near[0], near[1])
    return out


def _children(joint: int) -> list[int]:
    return [j for j, parent in enumerate(PARENTS) if parent == joint]


def _file_order() -> list[int]:
    """Joints in the order of the file's channels: depth first."""
    order, stack = [], [0]
    while stack:
        joint = stack.pop()
        order.append(joint)
        stack += reversed(_children(joint))
    return order


def _hierarchy(offsets: np.ndarray, per_metre: float) -> list[str]:
    """The lines from ROOT to its closing brace."""
    lines: list[str] = []

    def offset(vector: np.ndarray | tuple[float, ...], indent: str) -> str:
        x, y, z = (per_metre * float(v) for v in vector)
        return f"{indent}OFFSET {x:.5f} {y:.5f} {z:.5f}"

    def visit(joint: int, depth: int) -> None:
        indent, inner = "\t" * depth, "\t" * (depth + 1)
        rotation = "Zrotation Xrotation Yrotation"
        channels = f"3 {rotation}" if joint else f"6 Xposition Yposition Zposition {rotation}"
        # The pelvis' place is in its channels; an offset here would be added to it.
        here = offsets[joint] if joint else (0.0, 0.0, 0.0)
        lines.extend([f"{indent}{'JOINT' if joint else 'ROOT'} {JOINTS[joint]}", indent + "{"])
        lines.extend([offset(here, inner), f"{inner}CHANNELS {channels}"])
        if joint in END_SITES:
            lines.extend(
                [
                    f"{inner}End Site",
                    inner + "{",
                    offset(END_SITES[joint], inner + "\t"),
                    inner + "}",
                ]
            )
        for child in _children(joint):
            visit(child, depth + 1)
        lines.append(indent + "}")

    visit(0, 0)
    return lines


@dataclass
class _Node:
    """A joint as the file describes it."""

    name: str
    parent: int
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: list[str] = field(default_factory=list)


def read_bvh(path: str | Path, *, in_place: bool = False) -> Motion:
    """Read a BVH with SMPL joint names, in any order of channels.

    Names may be written `left_hip`, `L_Hip`, `LeftHip`, `m_avg_L_Hip` and the like.
    Files with our hierarchy and a T-pose at rest keep their rotations; of others the joint
    positions are taken and the rotations solved. Other joints than the 22 are left out. By the
    length of the legs the file is in metres, centimetres or millimetres; y is up. A foreign motion
    is set at the origin facing +z. Raises RequestError, one sentence,
    when the file cannot be used.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise RequestError(f"Cannot read {path}: {error.strerror or error}.") from error
    try:
        nodes, fps, values = _parse(text)
    except (ValueError, IndexError, StopIteration, OverflowError) as error:
        raise RequestError(
            f"Cannot read {path.name}: it is not a BVH file that can be read ({str(error) or 'it ends too early'})."
        ) from error
    check_fps(fps, path.name)
    numbers = np.concatenate([values.ravel(), np.ravel([node.offset for node in nodes])])
    if not np.isfinite(numbers).all() or np.abs(numbers).max() > LARGEST_NUMBER:
        raise RequestError(
            f"Cannot read {path.name}: it contains values that are not finite numbers, or far too large."
        )
    found = _find_joints(nodes, path.name)
    local, moved = _local_transforms(nodes, values)
    per_metre = _units_of_a_metre(np.linalg.norm(moved[0, [found[4], found[7]]], axis=-1).sum())
    scale = 1.0 / per_metre
    offsets = np.array([nodes[k].offset for k in found]) * scale
    offsets[0] = 0.0
    if _is_our_hierarchy(nodes, found) and _is_t_pose(offsets):
        root = moved[:, found[0]] * scale
        motion = Motion.from_rotations(fps, unroll(local[:, found]), root, offsets)
        return replace(motion, per_metre=per_metre)
    joints = _positions(nodes, local, moved)[:, found] * scale
    return replace((Motion.in_place if in_place else Motion.from_joints)(fps, joints), per_metre=per_metre)


def _units_of_a_metre(legs: float) -> float:
    """1, 100 or 1000, by how long thigh and shin are together."""
    if legs > LEGS_IN_MILLIMETRES:
        return MILLIMETRES
    return CENTIMETRES if legs > LEGS_IN_CENTIMETRES else 1.0


def _parse(text: str) -> tuple[list[_Node], float, np.ndarray]:
    """Joints, frame rate and values (T, channels). Raises ValueError, IndexError or
    StopIteration."""
    head, *parts = re.split(r"^\s*MOTION\s*$", text, maxsplit=1, flags=re.MULTILINE | re.IGNORECASE)
    if "HIERARCHY" not in head.upper() or not parts:
        raise ValueError("the words HIERARCHY and MOTION are missing")
    nodes = _parse_hierarchy(head)
    numbers = re.search(r"Frames\s*:\s*(\d+)\s+Frame\s+Time\s*:\s*(\S+)(.*)", parts[0], re.DOTALL | re.IGNORECASE)
    if numbers is None or not nodes:
        raise ValueError("joints, Frames or Frame Time are missing")
    frames, seconds = int(numbers[1]), float(numbers[2])
    values = np.array(numbers[3].split(), dtype=float)
    width = sum(len(node.channels) for node in nodes)
    if frames < 1:
        raise ValueError("it announces no frames")
    if not 0 < seconds < np.inf:
        raise ValueError(f"its Frame Time is {seconds:g} seconds")
    if len(values) != frames * width:
        raise ValueError(f"{frames} frames of {width} channels were announced, {len(values)} numbers follow")
    # Frame times are rounded to few digits: 0.033333 means 30, 0.004167 means 240.
    fps = 1.0 / seconds
    rounding = max(0.01, 0.6e-6 * fps**2)
    return nodes, round(fps) if abs(fps - round(fps)) < rounding else fps, values.reshape(frames, width)


def _parse_hierarchy(text: str) -> list[_Node]:
    """The joints. Raises ValueError, IndexError or StopIteration."""
    nodes: list[_Node] = []
    stack: list[int] = []
    open_end = False
    words = (found[0].strip() for found in WORDS.finditer(text))
    for word in words:
        kind, _, name = re.sub(r"\s+", " ", word).partition(" ")
        if kind.upper() in ("ROOT", "JOINT"):
            nodes.append(_Node(name, stack[-1] if stack else -1))
        elif kind.upper() == "END":
            open_end = True
        elif word == "{":
            stack.append(-1 if open_end else len(nodes) - 1)
        elif word == "}":
            open_end = False
            stack.pop()
        elif word.upper() == "OFFSET":
            vector = np.array([float(next(words)) for _ in range(3)])
            if not open_end:
                nodes[-1].offset = vector
        elif word.upper() == "CHANNELS":
            nodes[-1].channels = [_channel(next(words)) for _ in range(int(next(words)))]
    return nodes


def _channel(word: str) -> str:
    """The name of a channel, checked."""
    if not re.fullmatch("[XYZ](position|rotation)", word, re.IGNORECASE):
        raise ValueError(f"{word} is no channel")
    return word


def _canonical(name: str) -> str:
    """`L_Hip`, `LeftHip`, `m_avg_L_Hip`, `left_hip` -> `lefthip`."""
    name = re.sub(r"^.*:", "", name).strip()
    name = re.sub(r"^[mf]_avg_", "", name, flags=re.IGNORECASE)
    name = re.sub(r"^[lL][_ ]", "left", name)
    name = re.sub(r"^[rR][_ ]", "right", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _find_joints(nodes: list[_Node], name: str) -> list[int]:
    """The node of each of the 22 joints."""
    names = {_canonical(node.name): k for k, node in reversed(list(enumerate(nodes)))}
    missing = [joint for joint in JOINTS if joint.replace("_", "") not in names]
    if missing:
        shown = ", ".join(missing[:4]) + (" ..." if len(missing) > 4 else "")
        raise RequestError(f"Cannot read {name}: its skeleton lacks the SMPL joints {shown}.")
    return [names[joint.replace("_", "")] for joint in JOINTS]


def _local_transforms(nodes: list[_Node], values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Local rotations (T, N, 4) and translations (T, N, 3) of all joints, in the file's unit."""
    rotations = np.zeros((len(values), len(nodes), 4))
    rotations[..., 0] = 1.0
    moved = np.tile(np.array([node.offset for node in nodes]), (len(values), 1, 1))
    column = 0
    for k, node in enumerate(nodes):
        for channel in node.channels:
            axis = "XYZ".index(channel[0].upper())
            if channel.lower().endswith("position"):
                # Position channels of the root are added to its offset; other joints repeat theirs
                # in them.
                moved[:, k, axis] = values[:, column] + (node.offset[axis] if node.parent < 0 else 0.0)
            else:
                turn = from_axis_angle(np.eye(3)[axis], np.radians(values[:, column]))
                rotations[:, k] = multiply(rotations[:, k], turn)
            column += 1
    return normalize(rotations), moved


def _positions(nodes: list[_Node], local: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Joint positions (T, N, 3) of the file's own skeleton."""
    turned, placed = local.copy(), moved.copy()
    for k, node in enumerate(nodes):
        if node.parent >= 0:
            turned[:, k] = multiply(turned[:, node.parent], local[:, k])
            placed[:, k] = placed[:, node.parent] + rotate(turned[:, node.parent], moved[:, k])
    return placed


def _is_our_hierarchy(nodes: list[_Node], found: list[int]) -> bool:
    """Whether each joint hangs directly on the parent it has in our body, and the pelvis on
    nothing."""
    parents = [nodes[k].parent for k in found]
    return parents == [-1] + [found[p] for p in PARENTS[1:]]


def _is_t_pose(offsets: np.ndarray) -> bool:
    """Whether arms and legs point as in our T-pose."""
    limbs = [4, 5, 7, 8, 18, 19, 20, 21]
    cosine = (normalize(offsets[limbs]) * normalize(OFFSETS[limbs])).sum(-1)
    return bool((cosine > np.cos(T_POSE_TOLERANCE)).all())
