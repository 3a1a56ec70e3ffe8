# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean-up of generated motion: less jitter, a floor at 0, and feet that stand where they stand.

Order: a light temporal filter on rotations and root; the floor; contacts; then, for each foot, the
path nearest to the original one that does not move while in contact (one small linear system, so
holds begin and end smoothly); a seat holds the pelvis; feet that would go through each other make
way; the leg follows its foot by two-bone inverse kinematics; and last hands that would go through
the floor are lifted onto it in the same way.
"""

from __future__ import annotations

import numpy as np

from .apart import part_legs
from .arms import clear_hands
from .body import ON_FEET, PELVIS
from .contacts import contact_steps
from .feet import away_from, foot_heights, held_foot, let_down
from .floor import floor_level, hover
from .gaussian import gaussian
from .kinematics import forward_kinematics, global_rotations, local_rotations, posed
from .legs import LEGS, pose_leg
from .motion import Motion
from .place import lowest_foot
from .rotations import IDENTITY, from_axis_angle, multiply, normalize, slerp, twist_about, unroll
from .seat import held_seat
from .skeleton import LEFT_ARM, RIGHT_ARM
from .solver import HINGES

FILTER_SECONDS = 0.03
"""Width (standard deviation) of the filter's Gaussian, sharpened so that motion below about 4 Hz
hardly loses anything. Chosen on the validation split by jerk, which stays below that of real motion."""
SLIDE_LIMIT, LIFT_LIMIT = 1.0, 0.045
"""Speed (m/s) and height (m) up to which a generated foot is taken to mean standing: a model's stance feet slide at up
to 1 m/s where real ones rest, swinging feet move at 1.5-4. Chosen on the validation split by foot skate."""
BEND_LIMITS = {3: 60.0, 6: 60.0, 9: 50.0, 12: 60.0}
"""Largest rotation (degrees) of the three spine joints and the neck against their parents; more than
99 % of real frames are within."""
ELBOWS = {arm[2]: HINGES[arm[1]][2] for arm in (LEFT_ARM, RIGHT_ARM)}
"""The axes about which elbows bend."""
BEND_FROM, BEND_TO = np.radians(140.0), np.radians(155.0)
"""Bend from which an elbow gives way, and which it never reaches: real forearms are stopped by the upper arm."""
MOST = 60.0
"""Percent of the frames in which ankles stand in which they are raised so far at least: legs that are stretched by more
do not reach the ground."""
AROUND_SECONDS = 10.0
"""How much before and behind made frames is looked at for standing feet."""


def clean(
    rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, fps: float, leaps: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Clean a motion: (rotations (T, 22, 4), root (T, 3)), new arrays.

    Args: rotations (T, 22, 4) local, wxyz; root (T, 3) metres, y up; offsets (22, 3); fps of the motion; whether
    somebody `leaps` or climbs in it, or may. The floor comes to y = 0. The pelvis keeps its path but for the filter,
    the floor, and the seat on which it rests; of who is on their feet it stays as high over these.
    """
    rotations = _within_reach(np.asarray(rotations, dtype=float))
    # Bones are filtered as they stand in the world: a spine that twists back and forth between two
    # joints, as solved rotations may, must not wag the arms above it.
    turned = global_rotations(rotations)
    turned = normalize(_smooth(unroll(turned), fps))
    rotations = local_rotations(turned)
    root = _smooth(np.asarray(root, dtype=float), fps)
    joints = forward_kinematics(rotations, root, offsets)
    _lower(root, joints, hover(joints, fps, leaps))
    steps = contact_steps(joints, fps, SLIDE_LIMIT, LIFT_LIMIT)
    _lower(root, joints, _floor(joints, steps, fps))
    if len(root) < 3:
        return unroll(rotations), root
    feet = [held_foot(joints, turned, steps, leg, offsets, fps) for leg in LEGS]
    shift = held_seat(joints, fps)
    root += shift
    joints += shift[:, None]
    part_legs(feet, joints, offsets, steps, fps)
    if steps.any():
        lowest = min(foot_heights(*foot, offsets[leg.toe]).min() for leg, foot in zip(LEGS, feet, strict=True))
        _lower(root, joints, lowest)
        for ankle, _ in feet:
            ankle[:, 1] -= lowest
        _lower(root, joints, -_raised(feet, joints, steps))
    for leg, (ankle, foot) in zip(LEGS, feet, strict=True):
        pose_leg(rotations, turned, joints, offsets, leg, ankle, foot)
    clear_hands(rotations, turned, joints, offsets, fps)
    return unroll(rotations), root


def _raised(feet: list[tuple[np.ndarray, np.ndarray]], joints: np.ndarray, steps: np.ndarray) -> float:
    """How much higher (m) most ankles that stand are held than they are in joints (T, 22, 3), of who is on their feet
    all the while, else 0: feet dip into the ground by a centimetre where they stand, and whoever did not come along
    would squat by it."""
    if joints[:, PELVIS, 1].min() < ON_FEET:
        return 0.0
    higher = [(ankle - joints[:, leg.ankle])[:-1, 1] for leg, (ankle, _) in zip(LEGS, feet, strict=True)]
    heights = np.stack(higher, axis=-1)[steps[:, [leg.ankle_column for leg in LEGS]]]
    return max(0.0, float(np.percentile(heights, 100.0 - MOST))) if len(heights) else 0.0


def plant_feet(
    rotations: np.ndarray,
    root: np.ndarray,
    offsets: np.ndarray,
    fps: float,
    fixed: np.ndarray,
    ground: float = -np.inf,
    flies: bool = False,
) -> np.ndarray:
    """Hold the standing feet of made frames: new local rotations (T, 22, 4).

    Args: as for `clean`, and `fixed` (T,) bool: frames whose pose is given. They stay as they are, and a foot that
    stands through them is held where they have it; behind the last or before the first of them feet come down to the
    ground there. No foot goes lower than the lowest given one, or than `ground` where no given one stands, as where
    somebody `flies` in all the given frames; the root stays, too.
    """
    if len(root) < 3 or fixed.all():
        return rotations
    made, around = np.flatnonzero(~fixed), round(AROUND_SECONDS * fps)
    part = slice(max(0, made[0] - around), made[-1] + 1 + around)
    planted = rotations.copy()
    planted[part] = _plant_feet(rotations[part], root[part], offsets, fps, fixed[part], ground, flies)
    return planted


def plant_on_the_way(motion: Motion, rotations: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Hold the standing feet of a motion that goes another way than it was made: new local rotations (T, 22, 4).

    Args: the motion as it was made, which tells how low its ground is; rotations (T, 22, 4) local, wxyz, and root
    (T, 3) metres on the new way, of as many frames or fewer.
    """
    ground = float(motion.joints[..., 1].min())
    return plant_feet(rotations, root, motion.offsets, motion.fps, np.zeros(len(root), dtype=bool), ground)


def _plant_feet(
    rotations: np.ndarray,
    root: np.ndarray,
    offsets: np.ndarray,
    fps: float,
    fixed: np.ndarray,
    ground: float,
    flies: bool,
) -> np.ndarray:
    """`plant_feet` of all frames."""
    joints, turned = posed(rotations, root, offsets)
    steps = contact_steps(joints, fps, SLIDE_LIMIT, LIFT_LIMIT, known=None if flies else fixed)
    if flies:
        # At the top of a jump feet are slow enough to stand.
        steps[fixed[1:] | fixed[:-1]] = False
    stands = steps.any(axis=1) & fixed[1:] & fixed[:-1]
    # A known foot on the ground says where it is; in a jump there is none.
    ground = lowest_foot(joints[fixed]) if stands.any() else ground
    planted, free = rotations.copy(), away_from(fixed, fps)
    feet = [held_foot(joints, turned, steps, leg, offsets, fps, fixed, ground) for leg in LEGS]
    part_legs(feet, joints, offsets, steps, fps, free)
    if (stands.any() or flies) and not (fixed[0] and fixed[-1]):
        let_down(feet, steps, offsets, fps, fixed, ground)
    for leg, (ankle, foot) in zip(LEGS, feet, strict=True):
        pose_leg(planted, turned, joints, offsets, leg, ankle, foot, free)
    return np.where(fixed[:, None, None], rotations, planted)


def above_ground(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray, ground: float) -> np.ndarray:
    """Local rotations (T, 22, 4) with legs bent in those frames in which a foot is below `ground` (m), until it is not.

    Root (T, 3) and offsets (22, 3) in metres. The other frames stay to the bit.
    """
    joints, turned = posed(rotations, root, offsets)
    bent, sunk = rotations.copy(), np.zeros(len(root), dtype=bool)
    for leg in LEGS:
        ankle, foot = joints[:, leg.ankle].copy(), turned[:, leg.ankle]
        below = np.maximum(0.0, ground - foot_heights(ankle, foot, offsets[leg.toe]))
        ankle[:, 1] += below
        sunk |= below > 0.0
        pose_leg(bent, turned, joints, offsets, leg, ankle, foot)
    return np.where(sunk[:, None, None], bent, rotations)


def _within_reach(rotations: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) whose spine, neck and elbows bend no farther than people's do.

    The bones of spine and neck are short: where a model is unsure by a hand's breadth, aiming at its joints would fold
    them over. Forearms it puts into upper arms.
    """
    limited = rotations.copy()
    for joint, limit in BEND_LIMITS.items():
        q = limited[:, joint] * np.where(limited[:, joint, :1] < 0, -1.0, 1.0)
        angle = 2.0 * np.arccos(np.clip(q[:, 0], -1.0, 1.0))
        share = np.minimum(1.0, np.radians(limit) / np.maximum(angle, 1e-6))
        limited[:, joint] = slerp(np.broadcast_to(IDENTITY, q.shape), q, share)
    for joint, axis in ELBOWS.items():
        limited[:, joint] = _unfolded(limited[:, joint], axis)
    return limited


def _unfolded(elbow: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Local rotations (T, 4) of an elbow, turned back about its hinge from where it is folded too far."""
    bend = twist_about(axis, elbow)
    # Bent past half a turn it looks as if it were bent backwards, by up to as much as nobody can.
    bend = (bend + 0.75 * np.pi) % (2.0 * np.pi) - 0.75 * np.pi
    room, over = BEND_TO - BEND_FROM, np.maximum(bend - BEND_FROM, 0.0)
    back = -room * np.expm1(-over / room) - over
    return multiply(from_axis_angle(np.broadcast_to(axis, (len(elbow), 3)), back), elbow)


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
    kernel = gaussian(width, half)
    kernel = 2 * np.pad(kernel, half) - np.convolve(kernel, kernel)
    return _convolve(values, kernel)


def _convolve(values: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve along axis 0; beyond its ends the signal continues as its own point reflection."""
    half = len(kernel) // 2
    padded = np.pad(values, [(half, half), *[(0, 0)] * (values.ndim - 1)], mode="reflect", reflect_type="odd")
    out = np.zeros_like(values)
    for k, weight in enumerate(kernel):
        out += weight * padded[k : k + len(values)]
    return out


def _floor(joints: np.ndarray, steps: np.ndarray, fps: float) -> float:
    """Height of the ground: where feet stand, or the lowest joint of a clip in which none does."""
    if not steps.any():
        return float(joints[..., 1].min())
    return floor_level(joints, fps)
