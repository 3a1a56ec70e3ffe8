# SPDX-License-Identifier: GPL-3.0-or-later
"""How a figure travels and turns over the ground, apart from how it sways on the way. No bpy.

Places on the ground are complex numbers, as seen from above (x - iz in SMPL's axes, x + iy in Blender's): adding one
moves, multiplying by one of length 1 turns.
"""

from __future__ import annotations

import numpy as np

from ..rig import rotations as rot
from ..rig.skeleton import PELVIS

SECONDS = 0.3
"""Travel is 1 / (1 + (w SECONDS)^4) of a movement of angular frequency w: of a walk's sway (0.9 Hz) a tenth, of the
push of each step (1.8 Hz) a hundredth. With more of them figures lean ahead for longer where a walk starts or stops."""
_SETTLED = 16
"""So many times SECONDS away from where a path begins it makes no difference how it does (some millionths)."""
_SAME_TURN, _SAME_HEIGHT = np.radians(1.0), 0.005
"""Poses that differ by no more, in radians and in lengths of a leg, are the same."""
_HEADED = 0.3
"""Whoever leans by more than 145 degrees (twice the angle of this cosine), upside down, faces nowhere."""


def travel(places: np.ndarray, fps: float, turn: complex | None = None) -> np.ndarray:
    """The smooth way (T,) along places (T,), a straight one where they are on a line.

    turn   of a cycle (`turn_of_cycle`): the way goes on before and after it as in it, so that what is left of the
           places closes
    """
    stiffness = (SECONDS * fps) ** 4
    steps = len(places) - 1
    if turn is None or steps < 1:
        return smoothest(places, stiffness)
    rounds = int(np.ceil(_SETTLED * SECONDS * fps / steps))
    way = smoothest(_repeated(places, turn, rounds), stiffness)
    return way[rounds * steps : (rounds + 1) * steps + 1]


def facing(rotations: np.ndarray, fps: float, is_cycle: bool) -> np.ndarray:
    """How far (T,) the body is turned from facing +z, to the left, in radians, of rotations (T, 22, 4).

    As smooth as `travel`. Neither a somersault nor a cartwheel is a turn.
    """
    pelvis = rotations[:, PELVIS]
    headed = np.flatnonzero(np.hypot(pelvis[:, 0], pelvis[:, 2]) > _HEADED)
    if not len(headed):
        return np.zeros(len(pelvis))
    headings = np.unwrap(2.0 * np.arctan2(pelvis[headed, 2], pelvis[headed, 0]))
    return travel(np.interp(np.arange(len(pelvis)), headed, headings) + 0j, fps, 1.0 + 0j if is_cycle else None).real


def _repeated(places: np.ndarray, turn: complex, rounds: int) -> np.ndarray:
    """The places with so many rounds before and after; each begins where the one before it ends, turned."""
    first, last = places[0], places[-1]
    before, after = [places], [places]
    for _ in range(rounds):
        before.append((before[-1] - last) / turn + first)
        after.append((after[-1] - first) * turn + last)
    return np.concatenate([*(one[:-1] for one in before[:0:-1]), places, *(one[1:] for one in after[1:])])


def smoothest(places: np.ndarray, stiffness: float) -> np.ndarray:
    """The way (T,) with the least |way - places|^2 + stiffness |second difference of the way|^2 in sum.

    In T steps, for what is minimised is a matrix of five diagonals, split into triangles from its first row on.
    """
    count = len(places)
    if count < 3:
        return places.copy()
    # What is left of a straight line is nothing, without any rounding.
    line = np.linspace(places[0], places[-1], count)
    middle, beside = np.ones(count), np.zeros(count)
    for row, weight in enumerate((1.0, 4.0, 1.0)):
        middle[row : row + count - 2] += weight * stiffness
    for row in (0, 1):
        beside[row : row + count - 2] -= 2.0 * stiffness
    pivots, near, far, found = [1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0j, 0j]  # two rows of nothing in front
    for place, own, link in zip((places - line).tolist(), middle.tolist(), beside.tolist(), strict=True):
        pivot = own - pivots[-1] * near[-1] ** 2 - pivots[-2] * far[-2] ** 2
        found.append(place - near[-1] * found[-1] - far[-2] * found[-2])
        near.append((link - pivots[-1] * near[-1] * far[-1]) / pivot)
        far.append(stiffness / pivot)
        pivots.append(pivot)
    way = [0j, 0j]  # and two behind
    for row in range(count + 1, 1, -1):
        way.append(found[row] / pivots[row] - near[row] * way[-1] - far[row] * way[-2])
    return line + np.array(way[:1:-1])


def turn_of_cycle(rotations: np.ndarray, heights: np.ndarray, leg: float) -> complex | None:
    """The turn from the first to the last pose of a motion that ends in the pose that it begins with; None of others.

    Of rotations (T, 22, 4), the pelvis' height (T,) and the length of a leg. Wherever, and facing wherever, it ends.
    """
    first, last = rotations[0], rotations[-1]
    apart = rot.multiply(last, rot.conjugate(first))
    yaw = 2.0 * np.arctan2(apart[PELVIS, 2], apart[PELVIS, 0])
    apart[PELVIS] = rot.multiply(np.array([np.cos(yaw / 2.0), 0.0, -np.sin(yaw / 2.0), 0.0]), apart[PELVIS])
    turned = 2.0 * np.arctan2(np.linalg.norm(apart[:, 1:], axis=-1), np.abs(apart[:, 0]))
    if turned.max() > _SAME_TURN or abs(heights[-1] - heights[0]) > _SAME_HEIGHT * leg:
        return None
    return complex(np.exp(1j * yaw))
