# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of the MoSa figure: smooth tubes around the joints, with skin weights. numpy only.

Blender's axes, metres: z up, facing -Y, the figure's left is +x, the floor at z = 0. Each tube is a
table of stations: where its rings are and how wide; bands of it wear the accent colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .retarget import y_up_to_z_up
from .skeleton import HANDS, JOINTS, OFFSETS, PARENTS, leg_length, rest_joints
from .tubes import ACCENT, BODY, Part, chain, rings, smooth, tube

BONES = (*JOINTS, *HANDS)
BONE_PARENTS = (*PARENTS, 20, 21)
_HAND_REACH = 0.08
_X, _Y, _Z = np.eye(3)

# Stations: position along the tube, centre off its axis, half width, half height.
_TORSO = np.array(  # along z: z, y, x radius, y radius
    [
        [0.818, -0.020, 0.030, 0.045],
        [0.832, -0.020, 0.085, 0.080],
        [0.865, -0.018, 0.135, 0.102],
        [0.910, -0.014, 0.160, 0.112],
        [0.960, -0.008, 0.156, 0.110],
        [1.020, 0.000, 0.142, 0.100],
        [1.066, 0.002, 0.134, 0.093],
        [1.092, 0.002, 0.133, 0.092],
        [1.150, -0.002, 0.142, 0.099],
        [1.230, -0.008, 0.160, 0.112],
        [1.310, -0.008, 0.172, 0.116],
        [1.365, 0.000, 0.170, 0.105],
        [1.405, 0.006, 0.142, 0.088],
        [1.435, 0.010, 0.095, 0.068],
        [1.455, 0.011, 0.050, 0.050],
    ]
)
_NECK = np.array(  # along z: z, y, x radius, y radius
    [
        [1.400, 0.012, 0.060, 0.062],
        [1.450, 0.008, 0.056, 0.058],
        [1.500, 0.000, 0.050, 0.052],
        [1.560, -0.008, 0.049, 0.052],
        [1.620, -0.012, 0.040, 0.045],
    ]
)
_HEAD = np.array(  # along z: z, y, x radius, y radius
    [
        [1.520, -0.048, 0.012, 0.014],
        [1.526, -0.046, 0.030, 0.036],
        [1.545, -0.038, 0.048, 0.060],
        [1.580, -0.027, 0.063, 0.083],
        [1.630, -0.018, 0.074, 0.097],
        [1.680, -0.014, 0.078, 0.101],
        [1.725, -0.011, 0.074, 0.094],
        [1.760, -0.009, 0.058, 0.074],
        [1.780, -0.008, 0.035, 0.045],
        [1.787, -0.008, 0.010, 0.013],
    ]
)
_ARM = np.array(  # along x: x, z off the shoulder line, y radius, z radius
    [
        [0.105, -0.004, 0.030, 0.030],
        [0.125, -0.003, 0.056, 0.054],
        [0.165, 0.000, 0.070, 0.068],
        [0.205, 0.000, 0.069, 0.067],
        [0.255, 0.000, 0.059, 0.059],
        [0.330, 0.000, 0.052, 0.053],
        [0.420, 0.000, 0.045, 0.045],
        [0.462, 0.000, 0.042, 0.042],
        [0.508, 0.000, 0.043, 0.042],
        [0.560, 0.000, 0.044, 0.042],
        [0.630, 0.000, 0.036, 0.033],
        [0.692, 0.000, 0.029, 0.026],
        [0.716, 0.000, 0.029, 0.025],
        [0.726, 0.000, 0.020, 0.016],
    ]
)
_HAND = np.array(  # along x: x, z, y radius, z radius
    [
        [0.705, 0.000, 0.012, 0.008],
        [0.712, 0.000, 0.026, 0.017],
        [0.740, -0.001, 0.039, 0.019],
        [0.775, -0.002, 0.044, 0.018],
        [0.800, -0.002, 0.043, 0.016],
        [0.835, -0.004, 0.039, 0.014],
        [0.865, -0.007, 0.033, 0.012],
        [0.886, -0.009, 0.022, 0.009],
        [0.892, -0.010, 0.008, 0.004],
    ]
)
_THUMB = np.array(  # along the thumb: distance, z, two radii
    [
        [0.000, 0.000, 0.006, 0.006],
        [0.005, 0.000, 0.013, 0.013],
        [0.035, 0.000, 0.014, 0.013],
        [0.068, -0.002, 0.011, 0.011],
        [0.081, -0.003, 0.004, 0.004],
    ]
)
_LEG = np.array(  # along z: z, y off the leg line, x radius, y radius
    [
        [0.935, 0.006, 0.030, 0.035],
        [0.920, 0.008, 0.060, 0.068],
        [0.870, 0.010, 0.083, 0.096],
        [0.790, 0.008, 0.084, 0.094],
        [0.690, 0.003, 0.075, 0.083],
        [0.590, -0.002, 0.063, 0.069],
        [0.515, -0.004, 0.054, 0.059],
        [0.452, -0.001, 0.051, 0.056],
        [0.390, 0.008, 0.053, 0.060],
        [0.320, 0.011, 0.051, 0.058],
        [0.220, 0.009, 0.041, 0.046],
        [0.135, 0.006, 0.034, 0.038],
        [0.100, 0.004, 0.033, 0.037],
        [0.060, 0.002, 0.033, 0.039],
        [0.035, 0.000, 0.022, 0.026],
    ]
)
_FOOT = np.array(  # along -y from the heel: y, height of the middle, x radius, half height
    [
        [0.036, 0.024, 0.010, 0.012],
        [0.030, 0.028, 0.026, 0.026],
        [0.010, 0.036, 0.036, 0.036],
        [-0.030, 0.041, 0.038, 0.041],
        [-0.075, 0.037, 0.041, 0.037],
        [-0.118, 0.029, 0.046, 0.029],
        [-0.147, 0.023, 0.048, 0.023],
        [-0.180, 0.018, 0.046, 0.018],
        [-0.208, 0.016, 0.036, 0.015],
        [-0.221, 0.015, 0.018, 0.009],
        [-0.224, 0.015, 0.007, 0.004],
    ]
)


@dataclass(frozen=True)
class Mannequin:
    """A skinned mesh: vertices (V, 3), faces as corners, a material per face, weights (V, 24)."""

    vertices: np.ndarray
    corners: np.ndarray
    face_starts: np.ndarray
    materials: np.ndarray
    weights: np.ndarray


def figure_joints(offsets: np.ndarray = OFFSETS) -> np.ndarray:
    """Rest heads of the figure's 24 bones, (24, 3), Blender's axes, the lowest on the floor."""
    joints = rest_joints(offsets)
    size = leg_length(joints) / leg_length(rest_joints(OFFSETS))
    hands = joints[[20, 21]] + np.array([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]) * _HAND_REACH * size
    joints = y_up_to_z_up(np.concatenate([joints, hands]))
    joints[:, 2] -= joints[:, 2].min()
    return joints


def build(offsets: np.ndarray = OFFSETS) -> Mannequin:
    """The mannequin around a skeleton of `offsets` (22, 3)."""
    rest = figure_joints()
    left = [*_arm(rest), *_leg(rest)]
    parts = [*_trunk(rest), *left, *(_mirrored(part) for part in left)]
    count = np.cumsum([0, *(len(part.vertices) for part in parts)])
    vertices = np.concatenate([part.vertices for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    quads = np.concatenate([p.quads + n for p, n in zip(parts, count[:-1], strict=True)])
    triangles = np.concatenate([p.triangles + n for p, n in zip(parts, count[:-1], strict=True)])
    materials = np.concatenate(
        [
            *(part.quad_materials for part in parts),
            *(np.full(len(part.triangles), BODY) for part in parts),
        ]
    )
    corners = np.concatenate([quads.ravel(), triangles.ravel()])
    sizes = np.repeat([4, 3], [len(quads), len(triangles)])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    fitted = _fitted(vertices, weights, rest, figure_joints(offsets))
    return Mannequin(fitted, corners, starts, materials, weights)


def bone_tails(joints: np.ndarray) -> np.ndarray:
    """Tails (24, 3) of the bones of heads (24, 3): at the next joint, or out of the body."""
    size = leg_length(joints[: len(JOINTS)]) / leg_length(rest_joints(OFFSETS))
    tails = joints.copy()
    following = {0: 3, 3: 6, 6: 9, 9: 12, 12: 15}
    following |= {1: 4, 4: 7, 7: 10, 13: 16, 16: 18, 18: 20, 20: 22}
    following |= {2: 5, 5: 8, 8: 11, 14: 17, 17: 19, 19: 21, 21: 23}
    for bone, child in following.items():
        tails[bone] = joints[child]
    ends = {15: 0.17 * _Z, 10: -0.07 * _Y, 11: -0.07 * _Y, 22: 0.09 * _X, 23: -0.09 * _X}
    for bone, reach in ends.items():
        tails[bone] = joints[bone] + reach * size
    return tails


def _trunk(rest: np.ndarray) -> list[Part]:
    spine = rest[[0, 3, 6, 9], 2]
    shape, materials = rings(_TORSO, 26, bands=[(1.06, 1.10)])
    centres = np.column_stack([np.zeros(len(shape)), shape[:, 1], shape[:, 0]])
    torso = tube(centres, _X, _Y, shape[:, 2:], 24, materials, power=2.4)
    weights = np.zeros((len(torso.vertices), len(BONES)))
    height = torso.vertices[:, 2]
    weights[:, [0, 3, 6, 9]] = chain(height, spine[1:], 0.06)
    # The upper corners of the chest follow the collars.
    for bone, side in (("left_collar", 1.0), ("right_collar", -1.0)):
        share = 0.8 * smooth((side * torso.vertices[:, 0] - 0.05) / 0.10)
        share = share * smooth((height - 1.26) / 0.10)
        weights *= 1.0 - share[:, None]
        weights[:, BONES.index(bone)] += share
    return [replace(torso, weights=weights), _upright(_NECK, 8, 18, rest, accent=True), _head(rest)]


def _upright(table: np.ndarray, count: int, sides: int, rest: np.ndarray, accent: bool) -> Part:
    shape, _ = rings(table, count)
    centres = np.column_stack([np.zeros(len(shape)), shape[:, 1], shape[:, 0]])
    material = np.full(len(shape) - 1, ACCENT if accent else BODY)
    part = tube(centres, _X, _Y, shape[:, 2:], sides, material)
    heights = rest[[BONES.index("neck"), BONES.index("head")], 2] - np.array([0.05, 0.03])
    blend = chain(part.vertices[:, 2], heights, 0.07)
    return _weighted(part, ["spine3", "neck", "head"], blend)


def _head(rest: np.ndarray) -> Part:
    part = _upright(_HEAD, 20, 24, rest, accent=False)
    middle = part.vertices[part.quads].mean(axis=1)
    # A visor shows where the figure looks.
    front = (middle[:, 1] < -0.062) & (middle[:, 2] > 1.632) & (middle[:, 2] < 1.700)
    materials = np.where(front, ACCENT, part.quad_materials)
    rigid = np.ones((len(part.vertices), 1))
    return _weighted(replace(part, quad_materials=materials), ["head"], rigid)


def _arm(rest: np.ndarray) -> list[Part]:
    shoulder, elbow, wrist, hand = (BONES.index(f"left_{name}") for name in ("shoulder", "elbow", "wrist", "hand"))
    line = rest[shoulder, 1:]

    def along_x(table: np.ndarray, count: int, bands: list[tuple[float, float]]) -> Part:
        shape, materials = rings(table, count, bands=bands)
        y = np.full(len(shape), line[0])
        centres = np.column_stack([shape[:, 0], y, line[1] + shape[:, 1]])
        return tube(centres, _Y, _Z, shape[:, 2:], 16, materials)

    arm = along_x(_ARM, 32, [(0.460, 0.510), (0.690, 0.720)])
    joints = rest[[shoulder, elbow, wrist], 0]
    arm = _weighted(
        arm,
        ["left_collar", "left_shoulder", "left_elbow", "left_wrist"],
        chain(arm.vertices[:, 0], joints - np.array([0.02, 0.0, 0.0]), 0.045),
    )
    palm = along_x(_HAND, 15, [])
    palm = _weighted(palm, ["left_wrist", "left_hand"], chain(palm.vertices[:, 0], rest[[hand], 0], 0.02))
    shape, materials = rings(_THUMB, 9)
    direction = np.array([0.72, -0.69, 0.0])
    start = np.array([0.735, line[0] - 0.018, line[1] - 0.003])
    centres = start + shape[:, :1] * direction + shape[:, 1:2] * _Z
    thumb = tube(centres, np.cross(_Z, direction), _Z, shape[:, 2:], 10, materials)
    thumb = _weighted(thumb, ["left_wrist"], np.ones((len(thumb.vertices), 1)))
    return [arm, palm, thumb]


def _leg(rest: np.ndarray) -> list[Part]:
    hip, knee, ankle, foot = (BONES.index(f"left_{name}") for name in ("hip", "knee", "ankle", "foot"))
    shape, materials = rings(_LEG, 31, bands=[(0.450, 0.517), (0.058, 0.102)])
    x = np.full(len(shape), rest[hip, 0])
    centres = np.column_stack([x, rest[hip, 1] + shape[:, 1], shape[:, 0]])
    leg = tube(centres, _X, _Y, shape[:, 2:], 18, materials)
    heights = -(rest[[hip, knee, ankle], 2] + np.array([0.01, 0.0, 0.02]))
    leg = _weighted(
        leg,
        ["pelvis", "left_hip", "left_knee", "left_ankle"],
        chain(-leg.vertices[:, 2], heights, 0.05),
    )
    shape, materials = rings(_FOOT, 20)
    centres = np.column_stack([np.full(len(shape), rest[ankle, 0]), shape[:, 0], shape[:, 1]])
    sole = tube(centres, _X, _Z, shape[:, 2:], 18, materials, power=2.8)
    sole.vertices[:, 2] = np.maximum(sole.vertices[:, 2], 0.0)
    toes = chain(-sole.vertices[:, 1], -rest[[foot], 1], 0.025)
    return [leg, _weighted(sole, ["left_ankle", "left_foot"], toes)]


def _weighted(part: Part, bones: list[str], values: np.ndarray) -> Part:
    weights = np.zeros((len(part.vertices), len(BONES)))
    weights[:, [BONES.index(bone) for bone in bones]] = values
    return replace(part, weights=weights)


def _mirrored(part: Part) -> Part:
    """The same on the right side."""
    sides = {"left": "right", "right": "left"}
    words = [name.partition("_") for name in BONES]
    swap = [BONES.index(sides.get(side, side) + line + rest) for side, line, rest in words]
    return Part(
        part.vertices * np.array([-1.0, 1.0, 1.0]),
        part.quads[:, ::-1],
        part.triangles[:, ::-1],
        part.quad_materials,
        part.weights[:, swap],
    )


def _fitted(vertices: np.ndarray, weights: np.ndarray, rest: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """The body moved from the skeleton it was drawn on to another one, bone by bone.

    Each bone's part is stretched along the bone by the ratio of lengths and scaled across it by the
    figure's size; the skin weights blend between the bones.
    """
    size = leg_length(joints[: len(JOINTS)]) / leg_length(rest[: len(JOINTS)])
    along, wanted = bone_tails(rest) - rest, bone_tails(joints) - joints
    length = np.linalg.norm(along, axis=1)
    ratio = np.linalg.norm(wanted, axis=1) / length
    axis = along / length[:, None]
    stretch = size * np.eye(3) + (ratio - size)[:, None, None] * axis[:, :, None] * axis[:, None, :]
    local = np.einsum("bij,vbj->vbi", stretch, vertices[:, None] - rest)
    return np.einsum("vb,vbi->vi", weights, joints + local)
