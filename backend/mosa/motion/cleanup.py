# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean-up of generated motion: less jitter, a floor at 0, and feet that stand where they stand.

Order: a light temporal filter on rotations and root; the floor; contacts; then, for each foot, the
path nearest to the original one that does not move while in contact (one small linear system, so
holds begin and end smoothly); and last the leg follows its foot by two-bone inverse kinematics.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .contacts import contact_steps, standing_levels
from .kinematics import forward_kinematics, global_rotations, local_rotations
from .rotations import IDENTITY, between, conjugate, multiply, normalize, rotate, slerp, unroll
from .seams import frames_from
from .skeleton import CONTACT_JOINTS, LEFT_LEG, RIGHT_LEG

FILTER_SECONDS = 0.05
"""Width (standard deviation) of the filter's Gaussian, sharpened so that motion below about 3 Hz
passes unchanged."""
HOLD, SMOOTH_SECONDS = 1e4, 0.15
"""Weight of standing still against staying near the original; time over which a hold is eased in
and out."""
SLIDE_LIMIT, LIFT_LIMIT = 1.0, 0.045
"""Speed (m/s) and height (m) up to which a generated foot is taken to mean standing: a model's stance feet slide at up
to 1 m/s where real ones rest, swinging feet move at 1.5-4. Chosen on the validation split by foot skate."""
ANKLE_SHARE = 0.1
"""The ankle's say in where a foot is held: it may still roll over a planted toe."""
LARGEST_DRIFT, LARGEST_DRIFT_IN_RANGE = 0.6, 0.4
"""A foot that travels farther (m) during one contact is sliding on purpose; what fills a range is made of real motion,
whose feet slide less without meaning it."""
LARGEST_SHIFT = 0.3
"""How far (m) a foot may be moved from where it was."""
BEND_LIMITS = {3: 60.0, 6: 60.0, 9: 50.0, 12: 60.0}
"""Largest rotation (degrees) of the three spine joints and the neck against their parents; more than
99 % of real frames are within."""
CLEARANCE, SHORTEST_STRIDE, LONGEST_SWING = 0.09, 0.3, 1.0
"""How high (m) the toe gets in a step of at least this length (m) and at most this time (s): real walkers' toes do."""
GLIDE, GLIDE_SPEED, GLIDE_HEIGHT = 0.2, 0.35, 0.1
"""A toe that travels farther (m) than this, faster (m/s) than this, while lower (m) than this over the lowest one is
gliding, and is lifted to that height: real toes that are so low and fast mostly come less far. Chosen on the validation
split by foot skate, of generated motion and of re-imagined ranges."""
STRAIGHT = 0.995
"""Share of the leg's length up to which clean-up stretches it; beyond, knees pop."""
CLEAR_BEND = 0.06
"""Distance (m) of a knee from the hip-ankle line from which its side is beyond doubt."""
UP = np.array([0.0, 1.0, 0.0])
FRONT = np.array([0.0, 0.0, 1.0])
"""Where a thigh's front points in the rest pose."""
AROUND_SECONDS = 10.0
"""How much before and behind made frames is looked at for standing feet."""
LARGEST_DROP = 0.04
"""How far (m) the pelvis may sink so that both feet reach their places."""


class Leg(NamedTuple):
    """Joint indices of a leg, and the columns of its ankle and toe among the contacts."""

    hip: int
    knee: int
    ankle: int
    toe: int
    ankle_column: int


LEGS = (Leg(*LEFT_LEG, 0), Leg(*RIGHT_LEG, 2))


def clean(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Clean a motion: (rotations (T, 22, 4), root (T, 3)), new arrays.

    Args: rotations (T, 22, 4) local, wxyz; root (T, 3) metres, y up; offsets (22, 3); fps of the
    motion. The floor comes to y = 0. The pelvis keeps its path but for the filter and at most a few
    centimetres of height.
    """
    rotations = _within_reach(np.asarray(rotations, dtype=float))
    # Bones are filtered as they stand in the world: a spine that twists back and forth between two
    # joints, as solved rotations may, must not wag the arms above it.
    turned = global_rotations(rotations)
    turned = normalize(_smooth(unroll(turned), fps))
    rotations = local_rotations(turned)
    root = _smooth(np.asarray(root, dtype=float), fps)
    joints = forward_kinematics(rotations, root, offsets)
    steps = contact_steps(joints, fps, SLIDE_LIMIT, LIFT_LIMIT)
    _lower(root, joints, _floor(joints, steps, fps))
    if len(root) < 3:
        return unroll(rotations), root
    feet = [_held_foot(joints, turned, steps, leg, offsets, fps) for leg in LEGS]
    if steps.any():
        lowest = min(_foot_heights(*foot, offsets[leg.toe]).min() for leg, foot in zip(LEGS, feet, strict=True))
        _lower(root, joints, lowest)
        for ankle, _ in feet:
            ankle[:, 1] -= lowest
    _lower(root, joints, _pelvis_drop(joints, offsets, [ankle for ankle, _ in feet], fps))
    for leg, (ankle, foot) in zip(LEGS, feet, strict=True):
        _pose_leg(rotations, turned, joints, offsets, leg, ankle, foot)
    return unroll(rotations), root


def plant_feet(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, fixed: np.ndarray
) -> np.ndarray:
    """Hold the standing feet of made frames: new local rotations (T, 22, 4).

    Args: as for `clean`, and `fixed` (T,) bool: frames whose pose is given. They stay as they are, and a foot that
    stands through them is held where they have it. No foot goes lower than the lowest given one; the root stays, too.
    """
    if len(root) < 3 or fixed.all():
        return rotations
    made, around = np.flatnonzero(~fixed), round(AROUND_SECONDS * fps)
    part = slice(max(0, made[0] - around), made[-1] + 1 + around)
    planted = rotations.copy()
    planted[part] = _plant_feet(rotations[part], root[part], offsets, fps, fixed[part])
    return planted


def _plant_feet(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, fixed: np.ndarray
) -> np.ndarray:
    """`plant_feet` of all frames, whose number it takes the square of."""
    joints, turned = forward_kinematics(rotations, root, offsets), global_rotations(rotations)
    steps = contact_steps(joints, fps, SLIDE_LIMIT, LIFT_LIMIT)
    stands = steps.any(axis=1) & fixed[1:] & fixed[:-1]
    # Without a known foot on the ground (a jump) nothing is known of the ground.
    ground = float(joints[fixed][:, CONTACT_JOINTS, 1].min()) if stands.any() else -np.inf
    planted = rotations.copy()
    for leg in LEGS:
        ankle, foot = _held_foot(joints, turned, steps, leg, offsets, fps, fixed, ground)
        _pose_leg(planted, turned, joints, offsets, leg, ankle, foot, _away_from(fixed, fps))
    return np.where(fixed[:, None, None], rotations, planted)


def _away_from(fixed: np.ndarray, fps: float) -> np.ndarray:
    """0 at the frames `fixed` (T,), rising smoothly to 1 around them."""
    share = np.clip(frames_from(fixed) / (SMOOTH_SECONDS * fps), 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share))


def _within_reach(rotations: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) whose spine and neck bend no farther than people's do.

    The bones there are short: where a model is unsure by a hand's breadth, aiming at its joints would fold them over.
    """
    limited = rotations.copy()
    for joint, limit in BEND_LIMITS.items():
        q = limited[:, joint] * np.where(limited[:, joint, :1] < 0, -1.0, 1.0)
        angle = 2.0 * np.arccos(np.clip(q[:, 0], -1.0, 1.0))
        share = np.minimum(1.0, np.radians(limit) / np.maximum(angle, 1e-6))
        limited[:, joint] = slerp(np.broadcast_to(IDENTITY, q.shape), q, share)
    return limited


def _lower(root: np.ndarray, joints: np.ndarray, height: np.ndarray | float) -> None:
    """Move the body down by `height`, one number or one per frame, in place."""
    root[:, 1] -= height
    joints[..., 1] -= np.reshape(height, (-1, 1))


def _smooth(values: np.ndarray, fps: float) -> np.ndarray:
    """Low-pass along time (T, ...): a Gaussian applied as 2g - g*g, which leaves slow motion and
    straight lines alone."""
    width = FILTER_SECONDS * fps
    half = int(np.ceil(3 * width))
    if len(values) < 3 or half < 1:
        return values.copy()
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) / width) ** 2)
    kernel /= kernel.sum()
    kernel = 2 * np.pad(kernel, half) - np.convolve(kernel, kernel)
    return _convolve(values, kernel)


def _convolve(values: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve along axis 0; beyond its ends the signal continues as its own point reflection."""
    count, half = len(values), len(kernel) // 2
    index = np.arange(-half, count + half)
    # Clips shorter than the kernel reflect off both ends; beyond that their end value stands.
    left = np.clip(-index, 0, count - 1)
    right = np.clip(2 * (count - 1) - index, 0, count - 1)
    inside = values[np.clip(index, 0, count - 1)]
    column = (-1,) + (1,) * (values.ndim - 1)
    padded = np.where((index < 0).reshape(column), 2 * values[0] - values[left], inside)
    padded = np.where((index >= count).reshape(column), 2 * values[-1] - values[right], padded)
    out = np.zeros_like(values)
    for k, weight in enumerate(kernel):
        out += weight * padded[k : k + count]
    return out


def _floor(joints: np.ndarray, steps: np.ndarray, fps: float) -> float:
    """Height of the ground: where feet stand, or the lowest joint of a clip in which none does."""
    if not steps.any():
        return float(joints[..., 1].min())
    ankle, toe, _, _ = standing_levels(joints, fps)
    return min(ankle, toe)


def _held_foot(
    joints: np.ndarray,
    turned: np.ndarray,
    steps: np.ndarray,
    leg: Leg,
    offsets: np.ndarray,
    fps: float,
    fixed: np.ndarray | None = None,
    ground: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Where a foot should be: ankle positions (T, 3) and the foot's rotations in the world (T, 4).

    Frames `fixed` (T,) are left alone; in the others no foot goes below `ground` (m).
    """
    column = leg.ankle_column
    drift = LARGEST_DRIFT if fixed is None else LARGEST_DRIFT_IN_RANGE
    ankle_steps = _without_slides(steps[:, column], joints[:, leg.ankle], drift)
    toe_steps = _without_slides(steps[:, column + 1], joints[:, leg.toe], drift)
    foot = unroll(turned[:, leg.ankle])
    flat = (ankle_steps & toe_steps).astype(float)
    if flat.any():
        foot = normalize(foot + _hold([(flat, foot)], fps, fixed))
    lever = rotate(foot, offsets[leg.toe])
    ankle = joints[:, leg.ankle]
    shift = np.zeros_like(ankle)
    if toe_steps.any() or ankle_steps.any():
        held = [(toe_steps.astype(float), ankle + lever), (ANKLE_SHARE * ankle_steps, ankle)]
        shift = _hold(held, fps, fixed)
        size = np.linalg.norm(shift, axis=-1, keepdims=True) / LARGEST_SHIFT
        shift = shift / (1.0 + size**4) ** 0.25
    ankle = ankle + shift
    lift = _swing_lift(ankle + lever, toe_steps | ankle_steps, fps)
    if steps.any():
        lowest = float(joints[:, [each.toe for each in LEGS], 1].min())
        lift += _glide_lift(ankle + lever + lift[:, None] * UP, toe_steps | ankle_steps, lowest, fps)
    free = np.ones(len(ankle)) if fixed is None else _away_from(fixed, fps)
    ankle[:, 1] += lift * free
    below = np.maximum(0.0, ground - _foot_heights(ankle, foot, offsets[leg.toe]))
    ankle[:, 1] += _envelope(below * free, fps) * free
    return ankle, foot


def _swing_lift(toe: np.ndarray, steps: np.ndarray, fps: float) -> np.ndarray:
    """How much higher (T,) a foot must swing so that its toe (T, 3) does not drag from one contact to the next."""
    lift = np.zeros(len(toe))
    standing = np.flatnonzero(steps)
    for before, after in pairwise(standing):
        start, end = before + 1, after  # first and last frame of the swing
        travel = np.linalg.norm((toe[end] - toe[start])[[0, 2]])
        if travel < SHORTEST_STRIDE or end - start > LONGEST_SWING * fps:
            continue
        ground = max(toe[start, 1], toe[end, 1])
        missing = np.clip(CLEARANCE - (toe[start : end + 1, 1].max() - ground), 0.0, CLEARANCE)
        lift[start : end + 1] = missing * np.sin(np.linspace(0.0, np.pi, end - start + 1)) ** 2
    return lift


def _glide_lift(toe: np.ndarray, steps: np.ndarray, lowest: float, fps: float) -> np.ndarray:
    """How much higher (T,) a foot must be so that its toe (T, 3) does not glide along near the height of the lowest."""
    lift = np.zeros(len(toe))
    way = np.linalg.norm(np.diff(toe[:, [0, 2]], axis=0), axis=-1)
    low = np.maximum(toe[1:, 1], toe[:-1, 1]) < lowest + GLIDE_HEIGHT
    edges = np.flatnonzero(np.diff(np.r_[False, low & (way * fps > GLIDE_SPEED) & ~steps, False]))
    for start, end in edges.reshape(-1, 2):
        if way[start:end].sum() > GLIDE:
            frames = np.arange(start, end + 1)
            share = np.clip(np.minimum(frames - start, end - frames) / (SMOOTH_SECONDS * fps), 0.0, 1.0)
            missing = np.maximum(0.0, lowest + GLIDE_HEIGHT - toe[frames, 1])
            lift[frames] = missing * share * share * (3.0 - 2.0 * share)
    return lift


def _foot_heights(ankle: np.ndarray, foot: np.ndarray, toe: np.ndarray) -> np.ndarray:
    """Height (T,) of the lower of ankle and toe, for ankles (T, 3), foot rotations (T, 4) and
    the toe's offset (3,)."""
    return np.minimum(ankle[:, 1], ankle[:, 1] + rotate(foot, toe)[:, 1])


def _without_slides(steps: np.ndarray, path: np.ndarray, drift: float) -> np.ndarray:
    """Contact steps (T - 1,) less those runs in which the joint's path (T, 3) leads farther away than `drift` (m)."""
    kept = steps.copy()
    edges = np.flatnonzero(np.diff(np.r_[False, steps, False]))
    for start, end in edges.reshape(-1, 2):
        if np.linalg.norm(path[end] - path[start]) > drift:
            kept[start:end] = False
    return kept


def _hold(anchors: list[tuple[np.ndarray, np.ndarray]], fps: float, fixed: np.ndarray | None = None) -> np.ndarray:
    """The small smooth shift d (T, n) that stills paths where they are held.

    Args: anchors, pairs of weights (T - 1,) of each step and the path (T, n) that should not move
    in it. Minimises sum w |step(path + d)|^2 HOLD + |d|^2 + stiffness |second difference of d|^2, with d = 0 at
    the frames `fixed` (T,).
    """
    count, width = anchors[0][1].shape
    matrix = np.eye(count)
    right = np.zeros((count, width))
    stiffness = (SMOOTH_SECONDS * fps) ** 4
    bend = (1.0, -2.0, 1.0)
    rows = np.arange(count - 2)
    for i in range(3):
        for k in range(3):
            matrix[rows + i, rows + k] += stiffness * bend[i] * bend[k]
    rows = np.arange(count - 1)
    for weights, path in anchors:
        held = HOLD * weights
        matrix[rows, rows] += held
        matrix[rows + 1, rows + 1] += held
        matrix[rows, rows + 1] -= held
        matrix[rows + 1, rows] -= held
        push = held[:, None] * np.diff(path, axis=0)
        right[:-1] += push
        right[1:] -= push
    if fixed is None:
        return np.linalg.solve(matrix, right)
    free = np.flatnonzero(~fixed)
    shift = np.zeros((count, width))
    shift[free] = np.linalg.solve(matrix[np.ix_(free, free)], right[free])
    return shift


def _envelope(values: np.ndarray, fps: float) -> np.ndarray:
    """A smooth curve that is nowhere below values (T,) >= 0 and falls back to zero within a
    quarter second."""
    if not values.any():
        return values
    half = max(1, round(0.12 * fps))
    padded = np.pad(values, half, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1).max(axis=-1)
    kernel = np.hanning(2 * half + 3)[1:-1]
    padded = np.pad(highest, half, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _pelvis_drop(joints: np.ndarray, offsets: np.ndarray, ankles: list[np.ndarray], fps: float) -> np.ndarray:
    """How far (T,) the pelvis must sink so that the legs reach their ankles without
    straightening."""
    need = np.zeros(len(joints))
    for leg, ankle in zip(LEGS, ankles, strict=True):
        away = ankle - joints[:, leg.hip]
        reach = _reach(joints, offsets, leg)
        flat = (away[:, [0, 2]] ** 2).sum(-1)
        height = np.sqrt(np.maximum(reach**2 - flat, 0.0))
        lacking = np.where(np.linalg.norm(away, axis=-1) > reach, -away[:, 1] - height, 0.0)
        need = np.maximum(need, lacking)
    return _envelope(np.clip(need, 0.0, LARGEST_DROP), fps)


def _reach(joints: np.ndarray, offsets: np.ndarray, leg: Leg) -> np.ndarray:
    """The hip-ankle distance (T,) a leg may take: nearly straight, or as straight as it already
    was."""
    length = np.linalg.norm(offsets[[leg.knee, leg.ankle]], axis=-1).sum()
    now = np.linalg.norm(joints[:, leg.ankle] - joints[:, leg.hip], axis=-1)
    return np.maximum(STRAIGHT * length, now)


def _pose_leg(
    rotations: np.ndarray,
    turned: np.ndarray,
    joints: np.ndarray,
    offsets: np.ndarray,
    leg: Leg,
    ankle: np.ndarray,
    foot: np.ndarray,
    made: np.ndarray | None = None,
) -> None:
    """Bend one leg, in place in `rotations`, so that its ankle comes to `ankle` and its foot is
    turned as `foot`.

    `made` (T,) is 0 at given poses, whose knees stay on their side, and 1 away from them: there a knee
    that bends backwards is a mistake, not a twisted thigh.
    """
    hip = joints[:, leg.hip]
    old_thigh, old_shin = joints[:, leg.knee] - hip, joints[:, leg.ankle] - joints[:, leg.knee]
    thigh, shin = np.linalg.norm(offsets[leg.knee]), np.linalg.norm(offsets[leg.ankle])
    old, new = old_thigh + old_shin, ankle - hip
    limit = _reach(joints, offsets, leg)
    distance = np.clip(np.linalg.norm(new, axis=-1), 1.01 * abs(thigh - shin), limit)[:, None]
    along = normalize(new)
    carried = rotate(between(old, new), old_thigh)
    pole = _knee_direction(carried, turned[:, leg.hip], along)
    if made is not None:
        front = normalize(_across(rotate(turned[:, leg.hip], FRONT), along))
        pole = pole - 2.0 * np.minimum((pole * front).sum(-1, keepdims=True), 0.0) * front
        side = normalize(_across(carried, along))
        pole = normalize(made[:, None] * pole + (1.0 - made[:, None]) * side)
    share = (thigh**2 + distance**2 - shin**2) / (2 * distance)
    rise = np.sqrt(np.maximum(thigh**2 - share**2, 0.0))
    new_thigh = share * along + rise * pole
    turn = between(old_thigh, new_thigh)
    hip_turned = multiply(turn, turned[:, leg.hip])
    bend = between(rotate(turn, old_shin), distance * along - new_thigh)
    knee_turned = multiply(bend, multiply(turn, turned[:, leg.knee]))
    rotations[:, leg.hip] = multiply(conjugate(turned[:, 0]), hip_turned)
    rotations[:, leg.knee] = multiply(conjugate(hip_turned), knee_turned)
    rotations[:, leg.ankle] = multiply(conjugate(knee_turned), foot)


def _knee_direction(thigh: np.ndarray, thigh_turned: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Unit vectors (T, 3) across the hip-ankle line `along`, to the side on which the knee lies.

    A bent knee stays in its plane. A straight or over-stretched one lies on no side clearly, and
    would flutter; there the front of the thigh decides, which the solver keeps steady.
    """

    front = normalize(_across(rotate(thigh_turned, FRONT), along))
    side = _across(thigh, along)
    forward = (side * front).sum(-1, keepdims=True)
    bend = np.maximum(forward, np.linalg.norm(side, axis=-1, keepdims=True) - CLEAR_BEND)
    trust = np.clip(bend / CLEAR_BEND, 0.0, 1.0)
    trust = trust * trust * (3.0 - 2.0 * trust)
    return normalize(_across(trust * normalize(side) + (1.0 - trust) * front, along))


def _across(vector: np.ndarray, along: np.ndarray) -> np.ndarray:
    """What of vectors (T, 3) is square to the unit vectors `along` (T, 3)."""
    return vector - (vector * along).sum(-1, keepdims=True) * along
