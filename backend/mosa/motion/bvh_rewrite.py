# SPDX-License-Identifier: GPL-3.0-or-later
"""An edited motion back in the BVH file that it was read from: its joints, channels, and lines where nothing changed.

What is made anew is written into the joints that are ours; the others (fingers, twists, props) keep their animation, as
do all numbers of a joint that the edit left alone.
"""

from __future__ import annotations

import re

import numpy as np

from ..errors import RequestError
from .bvh import found_joints
from .bvh_file import BvhFile
from .euler import euler
from .kinematics import global_rotations
from .motion import Motion
from .rotations import angle_between, conjugate, multiply, rotate

SAME_TURN, SAME_PLACE = 1e-6, 1e-7
"""Radians, and metres, by which nothing is moved."""


def check_rewritable(file: BvhFile) -> None:
    """Raise RequestError for a file whose channels cannot hold any motion of our joints."""
    found = found_joints(file)
    _carrier(file, found[0])
    for k in found.values():
        turns = file.nodes[k].turns
        if sorted(turns) != [0, 1, 2]:
            raise RequestError(
                f"Cannot write {file.name} anew: its joint {file.nodes[k].name} does not turn about three axes; choose "
                "an --out that ends in .npz."
            )


def rewritten(file: BvhFile, given: Motion, edited: Motion, before: int = 0) -> bytes:
    """The file's text with the motion `edited` in the place of `given`, which was read from it.

    `before` frames of `edited` come before the first one of the file. Frames in which both are the same keep their
    lines.
    """
    source = np.arange(edited.frames) - before
    new = np.array([not _is_same(given, edited, k, t) for t, k in enumerate(source)])
    source = np.clip(source, 0, given.frames - 1)
    rows = [file.rows[k] for k in source]
    if new.any():
        words = [row.split() for row in rows]
        for column, values in _columns(file, given, edited, source, new).items():
            for t in np.flatnonzero(new):
                words[t][column] = f"{values[t]:.6f}"
        comma = "," in "".join(file.rows[:1])
        for t in np.flatnonzero(new):
            rows[t] = " ".join(words[t]).replace(".", ",") if comma else " ".join(words[t])
    head = re.sub(r"(Frames\s*:\s*)\d+(?=\s+Frame\s+Time\s*:\s*\S+$)", rf"\g<1>{edited.frames}", file.head, flags=re.I)
    text = "\n".join([head, *rows]) + "\n"
    return text.replace("\n", file.ending).encode("utf-8", "surrogateescape")


def _is_same(given: Motion, edited: Motion, source: int, frame: int) -> bool:
    """Whether a frame of `edited` is frame `source` of `given`."""
    return 0 <= source < given.frames and all(
        np.array_equal(getattr(given, name)[source], getattr(edited, name)[frame]) for name in ("rotations", "root")
    )


def _columns(
    file: BvhFile, given: Motion, edited: Motion, source: np.ndarray, new: np.ndarray
) -> dict[int, np.ndarray]:
    """What changes: column -> its values (T,), of which those in the frames `new` (T,) count."""
    found = found_joints(file)
    joints = {k: joint for joint, k in found.items()}
    wanted, places = _wanted(file, given, edited, found)
    local, moved = (values[source].copy() for values in file.local)
    turned = local.copy()
    changed: dict[int, np.ndarray] = {}
    for k, node in enumerate(file.nodes):
        above = turned[:, node.parent] if node.parent >= 0 else file.upright
        if k not in joints:
            turned[:, k] = multiply(above, local[:, k])
            continue
        own = multiply(conjugate(above), wanted[:, joints[k]])
        if angle_between(own[new], local[new, k]).max() > SAME_TURN:
            changed |= _turns(file, k, own, source, new)
            local[new, k] = own[new]
        turned[:, k] = multiply(above, local[:, k])
    return changed | _places(file, found[0], turned, moved, places, new)


def _wanted(file: BvhFile, given: Motion, edited: Motion, found: dict[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """How the file's joints are to be turned in the world (T, 22, 4), and where its pelvis is to be (T, 3)."""
    before, wanted = global_rotations(given.rotations), global_rotations(edited.rotations)
    for joint, k in found.items():
        # One rotation for all frames, that of the file's rest pose against the T-pose.
        rest = multiply(conjugate(before[:1, joint]), file.world[0][:1, k])
        wanted[:, joint] = multiply(wanted[:, joint], rest)
    return wanted, edited.root * edited.per_metre


def _turns(file: BvhFile, k: int, local: np.ndarray, source: np.ndarray, new: np.ndarray) -> dict[int, np.ndarray]:
    """Column -> degrees (T,) of joint k's local rotations (T, 4); the file's own but in the frames `new`."""
    node = file.nodes[k]
    columns = node.columns("rotation")
    given = np.where(new[:, None], np.nan, np.radians(file.values[source][:, columns]))
    angles = np.degrees(euler(local[:, None], (node.turns[0], node.turns[1], node.turns[2]), given[:, None]))[:, 0]
    return dict(zip(columns, angles.T, strict=True))


def _places(
    file: BvhFile, pelvis: int, turned: np.ndarray, moved: np.ndarray, places: np.ndarray, new: np.ndarray
) -> dict[int, np.ndarray]:
    """Column -> place (T,) of the joint that carries the pelvis, so that it comes to `places` (T, 3).

    Args: rotations in the world (T, N, 4) and local places (T, N, 3) of all joints.
    """
    way = [pelvis]
    while file.nodes[way[-1]].parent >= 0:
        way.append(file.nodes[way[-1]].parent)
    placed = np.zeros_like(places)
    for k in reversed(way):
        above = file.nodes[k].parent
        placed = placed + rotate(turned[:, above] if above >= 0 else file.upright, moved[:, k])
    short = places - placed
    if np.abs(short[new]).max() < SAME_PLACE * np.abs(places).max():
        return {}
    carrier = _carrier(file, pelvis)
    node = file.nodes[carrier]
    aside = rotate(conjugate(turned[:, node.parent] if node.parent >= 0 else file.upright), short)
    values = moved[:, carrier] + aside
    columns = zip(node.columns("position"), node.axes("position"), strict=True)
    return {column: values[:, axis] for column, axis in columns}


def _carrier(file: BvhFile, pelvis: int) -> int:
    """The joint whose place moves the pelvis: itself or the nearest above it. Raises RequestError without one."""
    k = pelvis
    while k >= 0 and len(file.nodes[k].columns("position")) != 3:
        k = file.nodes[k].parent
    if k < 0:
        raise RequestError(
            f"Cannot write {file.name} anew: its hips have no place of their own; choose an --out that ends in .npz."
        )
    return k
