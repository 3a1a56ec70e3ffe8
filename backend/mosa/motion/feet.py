# SPDX-License-Identifier: GPL-3.0-or-later
"""Where feet should be: still while they stand, clear of the floor while they swing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .banded import bending, solve_banded
from .interpolation import smoothstep
from .legs import LEGS, Leg
from .rotations import normalize, rotate, unroll
from .runs import runs
from .seams import frames_from

HOLD, SMOOTH_SECONDS = 1e4, 0.15
"""Weight of standing still against staying near the original; time over which a hold is eased in
and out."""
ANKLE_SHARE = 0.1
"""The ankle's say in where a foot is held: it may still roll over a planted toe."""
LARGEST_DRIFT, LARGEST_DRIFT_IN_RANGE = 0.6, 0.4
"""A foot that travels farther (m) during one contact is sliding on purpose; what fills a range is made of real motion,
whose feet slide less without meaning it."""
LARGEST_SHIFT = 0.3
"""How far (m) a foot may be moved from where it was."""
HURRY, HURRY_SPEED = 1.3, 0.7
"""A held foot may be this many times as fast as it was, and so much (m/s) faster, on its way to or from its place."""
CLEARANCE, SHORTEST_STRIDE, LONGEST_SWING = 0.09, 0.3, 1.0
"""How high (m) the toe gets in a step of at least this length (m) and at most this time (s): real walkers' toes do."""
GLIDE, GLIDE_SPEED, GLIDE_HEIGHT = 0.2, 0.35, 0.1
"""A toe that travels farther (m) than this, faster (m/s) than this, while lower (m) than this over the lowest one is
gliding, and is lifted to that height: real toes that are so low and fast mostly come less far. Chosen on the validation
split by foot skate, of generated motion and of re-imagined ranges."""
LARGEST_TURN, LARGEST_PIVOT, STEP_SECONDS = np.radians(35.0), np.radians(60.0), 0.3
"""A foot is held until the motion has turned it by this much, as when somebody turns around on the spot, in its
direction and in its place (feet pivot); then it is let go of for the time of a step. Held through all of a turn it
would be twisted off its shin, and both feet meet in the middle."""
STRIDE_SECONDS, LARGEST_FLOAT = 1.0, 0.08
"""Time in which somebody who walks has a foot on the ground, and how high (m) one floats without meaning it."""
UP = np.array([0.0, 1.0, 0.0])


def held_foot(
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

    Args: joints (T, 22, 3), how their bones are `turned` in the world (T, 22, 4); steps (T - 1, 4) in which foot joints
    stand (`contacts.contact_steps`); offsets (22, 3). Frames `fixed` (T,) are left alone; in the
    others no foot goes below `ground` (m).
    """
    column = leg.ankle_column
    drift = LARGEST_DRIFT if fixed is None else LARGEST_DRIFT_IN_RANGE
    foot = unroll(turned[:, leg.ankle])
    ankle_steps, toe_steps = (
        _without_turns(_without_slides(steps[:, column + k], joints[:, joint], drift), foot, LARGEST_PIVOT, fps)
        for k, joint in enumerate((leg.ankle, leg.toe))
    )
    flat = _without_turns(ankle_steps & toe_steps, foot, LARGEST_TURN, fps)
    if flat.any():
        foot = normalize(foot + _hold([(flat.astype(float), foot)], fps, fixed))
    lever = rotate(foot, offsets[leg.toe])
    ankle = joints[:, leg.ankle]
    ankle = ankle + _unhurried(ankle, lever, ankle_steps, toe_steps, fps, fixed)
    lift = _swing_lift(ankle + lever, toe_steps | ankle_steps, fps)
    if steps.any():
        lowest = float(joints[:, [each.toe for each in LEGS], 1].min())
        lift += _glide_lift(ankle + lever + lift[:, None] * UP, toe_steps | ankle_steps, lowest, fps)
    free = np.ones(len(ankle)) if fixed is None else away_from(fixed, fps)
    ankle[:, 1] += lift * free
    _keep_above(ground, ankle, foot, offsets[leg.toe], free, fps)
    return ankle, foot


def _unhurried(
    ankle: np.ndarray,
    lever: np.ndarray,
    ankle_steps: np.ndarray,
    toe_steps: np.ndarray,
    fps: float,
    fixed: np.ndarray | None,
) -> np.ndarray:
    """The shift (T, 3) that holds a foot; steps to or from which it would have to fly are let go of, in place."""
    toe = ankle + lever
    pace = np.linalg.norm(np.diff(toe, axis=0), axis=-1) * fps
    near = max(1, round(0.05 * fps))
    # Each round lets go of a step at least, so that it comes to an end.
    while toe_steps.any() or ankle_steps.any():
        shift = _hold([(toe_steps.astype(float), toe), (ANKLE_SHARE * ankle_steps, ankle)], fps, fixed)
        size = np.linalg.norm(shift, axis=-1, keepdims=True) / LARGEST_SHIFT
        shift = shift / (1.0 + size**4) ** 0.25
        hurried = np.linalg.norm(np.diff(toe + shift, axis=0), axis=-1) * fps > HURRY * pace + HURRY_SPEED
        around = np.convolve(hurried, np.ones(2 * near + 1))[near:-near] > 0
        if not (around & (toe_steps | ankle_steps)).any():
            return shift
        toe_steps &= ~around
        ankle_steps &= ~around
    return np.zeros_like(ankle)


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
    for start, end in runs(low & (way * fps > GLIDE_SPEED) & ~steps):
        if way[start:end].sum() > GLIDE:
            frames = np.arange(start, end + 1)
            missing = np.maximum(0.0, lowest + GLIDE_HEIGHT - toe[frames, 1])
            lift[frames] = missing * smoothstep(np.minimum(frames - start, end - frames) / (SMOOTH_SECONDS * fps))
    return lift


def foot_heights(ankle: np.ndarray, foot: np.ndarray, toe: np.ndarray) -> np.ndarray:
    """Height (T,) of the lower of ankle and toe, for ankles (T, 3), foot rotations (T, 4) and
    the toe's offset (3,)."""
    return np.minimum(ankle[:, 1], ankle[:, 1] + rotate(foot, toe)[:, 1])


def let_down(
    feet: list[tuple[np.ndarray, np.ndarray]],
    steps: np.ndarray,
    offsets: np.ndarray,
    fps: float,
    fixed: np.ndarray,
    ground: float,
) -> None:
    """Bring feet (`held_foot`s, which are changed) that stand over the `ground` (m) down, but for frames `fixed` (T,).

    Holding a foot lifts it to where it mostly is, never lower than the ground. Where a motion goes on from there again
    and again it would climb.
    """
    toes = [offsets[leg.toe] for leg in LEGS]
    low = np.min([foot_heights(*foot, toe) for foot, toe in zip(feet, toes, strict=True)], axis=0)[~fixed] - ground
    span = round(STRIDE_SECONDS * fps)
    if len(low) < span:
        return
    lowest = np.lib.stride_tricks.sliding_window_view(low, span).min(axis=-1)
    height = float(np.median(lowest))
    if not 0.0 < height <= LARGEST_FLOAT:
        return
    free = away_from(fixed, fps)
    for (ankle, foot), leg, toe in zip(feet, LEGS, toes, strict=True):
        held = steps[:, leg.ankle_column : leg.ankle_column + 2].any(axis=1)
        stands = np.append(held, False) | np.append(False, held)
        ankle[:, 1] -= height * free * envelope(stands.astype(float), fps)
        _keep_above(ground, ankle, foot, toe, free, fps)


def _keep_above(
    ground: float, ankle: np.ndarray, foot: np.ndarray, toe: np.ndarray, free: np.ndarray, fps: float
) -> None:
    """Lift a foot, in place in its ankle (T, 3), where it is below the ground (m), as far as it is `free` (T,)."""
    below = np.maximum(0.0, ground - foot_heights(ankle, foot, toe))
    ankle[:, 1] += envelope(below * free, fps) * free


def _without_slides(steps: np.ndarray, path: np.ndarray, drift: float) -> np.ndarray:
    """Contact steps (T - 1,) less those runs in which the joint's path (T, 3) leads farther away than `drift` (m)."""
    kept = steps.copy()
    for start, end in runs(steps):
        if np.linalg.norm(path[end] - path[start]) > drift:
            kept[start:end] = False
    return kept


def _without_turns(steps: np.ndarray, foot: np.ndarray, largest: float, fps: float) -> np.ndarray:
    """Contact steps (T - 1,) less those after the foot, turned as (T, 4), has turned by `largest` (rad)."""
    kept = steps.copy()
    free = max(1, round(STEP_SECONDS * fps))
    for since, end in runs(steps):
        while len(turned := np.flatnonzero(np.abs(foot[since + 1 : end + 1] @ foot[since]) < np.cos(largest / 2.0))):
            turning = since + turned[0]
            since = min(turning + free, end)
            kept[turning:since] = False
    return kept


def _hold(anchors: list[tuple[np.ndarray, np.ndarray]], fps: float, fixed: np.ndarray | None) -> np.ndarray:
    """The small smooth shift d (T, n) that stills paths where they are held.

    Args: anchors, pairs of weights (T - 1,) of each step and the path (T, n) that should not move
    in it. Minimises sum w |step(path + d)|^2 HOLD + |d|^2 + stiffness |second difference of d|^2, with d = 0 at
    the frames `fixed` (T,), if there are any.
    """
    count, width = anchors[0][1].shape
    bands, right = bending(count, (SMOOTH_SECONDS * fps) ** 4), np.zeros((count, width))
    bands[0] += 1.0
    for weights, path in anchors:
        held = HOLD * weights
        bands[0, :-1] += held
        bands[0, 1:] += held
        bands[1, :-1] -= held
        push = held[:, None] * np.diff(path, axis=0)
        right[:-1] += push
        right[1:] -= push
    if fixed is not None:
        for k in range(3):
            bands[k, : count - k][fixed[: count - k] | fixed[k:]] = float(k == 0)
        right[fixed] = 0.0
    return solve_banded(bands, right)


def envelope(values: np.ndarray, fps: float) -> np.ndarray:
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


def away_from(fixed: np.ndarray, fps: float) -> np.ndarray:
    """0 at the frames `fixed` (T,), rising smoothly to 1 around them."""
    return smoothstep(frames_from(fixed) / (SMOOTH_SECONDS * fps))
