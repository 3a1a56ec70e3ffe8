# SPDX-License-Identifier: GPL-3.0-or-later
"""Motions from and to BVH files: a hierarchy of offsets in centimetres, and Euler angles in degrees.

In the files made here every joint turns by Z, then X, then Y in the order of channels (rotation = Rz Rx Ry), as most
programs write. Others' files are written back as they are by `bvh_rewrite`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ..errors import RequestError
from .bvh_file import BvhFile, read_file
from .bvh_names import missing_joints
from .euler import euler
from .features import facing
from .kinematics import global_rotations, local_rotations
from .motion import CENTIMETRES, Motion
from .rotations import conjugate, multiply, normalize, rotate, unroll
from .skeleton import JOINTS, LEFT_LEG, OFFSETS, PARENTS
from .solver import estimate_offsets, solve_rotations

MILLIMETRES = 1000.0
LEGS_IN_CENTIMETRES, LEGS_IN_MILLIMETRES = 5.0, 400.0
"""Legs longer than this are in that unit."""
SMALL_LEGS, DIGITS, DIGITS_OF_SMALL = 0.05, 5, 9
"""Decimals of the numbers in a file, and those where legs are shorter than this in its unit."""
ZXY = (2, 0, 1)
END_SITES = {
    10: (0.0, 0.0, 0.06),
    11: (0.0, 0.0, 0.06),
    15: (0.0, 0.12, 0.0),
    20: (0.08, 0.0, 0.0),
    21: (-0.08, 0.0, 0.0),
}
"""Where leaf bones end, metres: only so that programs can draw them."""
BETWEEN = {
    12: (9, 15, 0.6),  # neck, between chest and head
    3: (0, 9, 0.4),
    6: (3, 9, 0.5),
    13: (9, 16, 0.4),  # collars, between chest and shoulders
    14: (9, 17, 0.4),
}
"""Where joints are that a file lacks: joint -> the two it lies between, and its share of the way."""
T_POSE_TOLERANCE = np.radians(35.0)
"""Limbs of a foreign rest pose may point this far from ours before its rotations mean something
else."""


def format_bvh(motion: Motion) -> str:
    """The text of a BVH file: joint names of the 22-joint body, the unit of `per_metre_in_file`, y up, channels
    Z X Y."""
    per_metre = per_metre_in_file(motion)
    digits = DIGITS if _legs(motion) * per_metre > SMALL_LEGS else DIGITS_OF_SMALL
    lines = ["HIERARCHY", *_hierarchy(motion.offsets, per_metre, digits)]
    lines += ["MOTION", f"Frames: {motion.frames}", f"Frame Time: {1.0 / motion.fps:.10f}"]
    order = _file_order()
    angles = np.degrees(euler(motion.rotations, ZXY))[:, order].reshape(motion.frames, -1)
    rows = np.concatenate([motion.root * per_metre, angles], axis=1)
    lines += [" ".join(f"{value:.{digits}f}" for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def per_metre_in_file(motion: Motion) -> float:
    """Units of a metre in the file that a motion is written to: its own, or centimetres.

    Giants have millimetres and dolls metres where they would be read as of another size otherwise.
    """
    units = motion.per_metre, CENTIMETRES, 1.0, MILLIMETRES
    return next(unit for unit in units if _units_of_a_metre(_legs(motion) * unit) == unit)


def _legs(motion: Motion) -> float:
    """How long (m) the left thigh and shin are together."""
    return float(np.linalg.norm(motion.offsets[LEFT_LEG[1:3], :], axis=-1).sum())


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


def _hierarchy(offsets: np.ndarray, per_metre: float, digits: int) -> list[str]:
    """The lines from ROOT to its closing brace."""
    lines: list[str] = []

    def offset(vector: np.ndarray | tuple[float, ...], indent: str) -> str:
        x, y, z = (per_metre * float(v) for v in vector)
        return f"{indent}OFFSET {x:.{digits}f} {y:.{digits}f} {z:.{digits}f}"

    def visit(joint: int, depth: int) -> None:
        indent, inner = "\t" * depth, "\t" * (depth + 1)
        rotation = "Zrotation Xrotation Yrotation"
        channels = f"3 {rotation}" if joint else f"6 Xposition Yposition Zposition {rotation}"
        # The pelvis' place is in its channels; some programs would add an offset here to it.
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


def read_bvh(path: str | Path, *, in_place: bool = False) -> Motion:
    """Read a BVH whose joints have SMPL's names or others' (see `bvh_names`), in any order of channels.

    By the length of the legs the file is in metres, centimetres or millimetres; where z is up, as Blender writes, it is
    turned. A foreign motion is set at the origin facing +z, or stays where it is `in_place`. Joints that are none of
    the 22 are left out, those that it lacks are put between their neighbours. Raises RequestError, one sentence, when
    the file cannot be used.
    """
    return motion_of(read_file(path), in_place=in_place)


def motion_of(file: BvhFile, *, in_place: bool) -> Motion:
    """The motion in a file; as for `read_bvh`.

    Files with our hierarchy and a T-pose at rest keep their rotations. Of others the joints' places are taken, and the
    rotations solved; in place, what the file's joints are turned otherwise (twist, hands) is kept beside that.
    """
    found = found_joints(file)
    _, placed = file.world
    leg = placed[0, [found[joint] for joint in LEFT_LEG[:3]]]
    per_metre = _units_of_a_metre(float(np.linalg.norm(np.diff(leg, axis=0), axis=-1).sum()))
    if len(found) == len(JOINTS) and _is_our_hierarchy(file, found):
        nodes = [found[joint] for joint in range(len(JOINTS))]
        offsets = np.array([file.nodes[k].offset for k in nodes]) / per_metre
        offsets[0] = 0.0
        if _is_t_pose(offsets):
            rotations, root = unroll(file.local[0][:, nodes]), placed[:, nodes[0]] / per_metre
            return replace(Motion.from_rotations(file.fps, rotations, root, offsets), per_metre=per_metre)
    joints = _places(file, found) / per_metre
    motion = Motion.from_joints(file.fps, joints) if not in_place else _in_place(file, found, joints)
    return replace(motion, per_metre=per_metre)


def found_joints(file: BvhFile) -> dict[int, int]:
    """Joint of ours -> number of the file's, of all but what a body may lack. Raises RequestError."""
    if missing := missing_joints(file.found):
        shown = ", ".join(missing[:4]) + (" ..." if len(missing) > 4 else "")
        raise RequestError(
            f"Cannot read {file.name}: in its skeleton no joint is found for {shown}; name them as SMPL, Mixamo, Biped "
            "or Unreal do."
        )
    return file.found


def _units_of_a_metre(legs: float) -> float:
    """1, 100 or 1000, by how long thigh and shin are together."""
    if legs > LEGS_IN_MILLIMETRES:
        return MILLIMETRES
    return CENTIMETRES if legs > LEGS_IN_CENTIMETRES else 1.0


def _is_our_hierarchy(file: BvhFile, found: dict[int, int]) -> bool:
    """Whether each joint hangs directly on the parent it has in our body, and the pelvis on nothing."""
    return all(file.nodes[k].parent == (found[int(PARENTS[joint])] if joint else -1) for joint, k in found.items())


def _is_t_pose(offsets: np.ndarray) -> bool:
    """Whether arms and legs of (22, 3) point as in our T-pose."""
    limbs = [4, 5, 7, 8, 18, 19, 20, 21]
    cosine = (normalize(offsets[limbs]) * normalize(OFFSETS[limbs])).sum(-1)
    return bool((cosine > np.cos(T_POSE_TOLERANCE)).all())


def _places(file: BvhFile, found: dict[int, int]) -> np.ndarray:
    """Places (T, 22, 3) of our joints, in the file's unit; those that it lacks are put between those about them."""
    turned, placed = file.world
    joints = np.empty((len(placed), len(JOINTS), 3))
    for joint, k in found.items():
        joints[:, joint] = placed[:, k]
    for joint, (below, above, share) in BETWEEN.items():
        if joint not in found:
            joints[:, joint] = joints[:, below] + share * (joints[:, above] - joints[:, below])
    for ankle, toe in ((7, 10), (8, 11)):
        if toe not in found:
            joints[:, toe] = joints[:, ankle] + rotate(turned[:, found[ankle]], _to_toe(file, found, joints, ankle))
    return joints


def _to_toe(file: BvhFile, found: dict[int, int], joints: np.ndarray, ankle: int) -> np.ndarray:
    """Where a foot (3,) ends that has no toe, in its joint's axes: where its End Site is, else ahead."""
    node, (turned, _) = file.nodes[found[ankle]], file.world
    if node.end is not None and node.end.any():
        return node.end
    shin = float(np.linalg.norm(joints[0, ankle] - joints[0, PARENTS[ankle]]))
    ahead = facing(joints) * OFFSETS[10, 2] + np.array([0.0, OFFSETS[10, 1], 0.0])
    ahead *= shin / float(np.linalg.norm(OFFSETS[7]))
    return rotate(conjugate(turned[:, found[ankle]]), ahead).mean(axis=0)


def _in_place(file: BvhFile, found: dict[int, int], joints: np.ndarray) -> Motion:
    """The motion of `joints` (T, 22, 3) in metres, turned as the file's joints are, each against its own rest pose."""
    solved = global_rotations(solve_rotations(joints, estimate_offsets(joints)))
    turned = solved.copy()
    for joint, k in found.items():
        world = file.world[0][:, k]
        turned[:, joint] = multiply(world, conjugate(_mean(multiply(conjugate(solved[:, joint]), world))))
    offsets = np.zeros((len(JOINTS), 3))
    for joint in range(1, len(JOINTS)):
        parent = PARENTS[joint]
        bone = rotate(conjugate(turned[:, parent]), joints[:, joint] - joints[:, parent])
        offsets[joint] = bone.mean(axis=0)
    rotations = unroll(normalize(local_rotations(turned)))
    motion = Motion.from_rotations(file.fps, rotations, joints[:, 0].copy(), offsets)
    motion.joints = joints
    return motion


def _mean(rotations: np.ndarray) -> np.ndarray:
    """The rotation (4,) that is nearest to all of (T, 4)."""
    return np.asarray(np.linalg.eigh(rotations.T @ rotations)[1][:, -1])
