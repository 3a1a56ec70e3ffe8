# SPDX-License-Identifier: GPL-3.0-or-later
"""Arms and legs that inverse kinematics moves, as Rigify sets it up. numpy only.

The limb follows what carries it; then the shortest turn points it, as it rests, at the control of its end; then a
control turns its middle about that line; then it bends in its plane until the end is reached. All turns are from where
the bones rest, in armature space.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import rotations as rot

_STRAIGHT, _BENT = np.sin(np.radians([2.0, 6.0]))
"""Between these bends the middle's side passes from the one of the upper bone's turn to the one where the middle is."""


@dataclass(frozen=True)
class RestLimb:
    """A limb at rest: where its joints are (3,) and the axis (3,) that its control rolls it about."""

    base: np.ndarray
    middle: np.ndarray
    end: np.ndarray
    axis: np.ndarray

    @property
    def line(self) -> np.ndarray:
        """Direction (3,) from base to end."""
        return _unit(self.end - self.base)

    @property
    def side(self) -> np.ndarray:
        """Direction (3,) in which the middle lies from that line."""
        return _unit(_beside(self.middle - self.base, self.line))

    @property
    def hinge(self) -> np.ndarray:
        """Direction (3,) of the axis that it bends about."""
        return np.cross(self.line, self.side)

    def rolled(self, carried: np.ndarray, upper: np.ndarray, places: np.ndarray) -> np.ndarray:
        """How the control is turned (T, 4), about its axis alone, for the middle to lie on its side of the line.

        carried   (T, 4) the turn of what carries the limb
        upper     (T, 4) that of its upper bone
        places    (T, 3, 3) where base, middle and end are
        """
        line = _unit(places[:, 2] - places[:, 0])
        bone = _unit(places[:, 1] - places[:, 0])
        bend = np.linalg.norm(np.cross(line, bone), axis=-1, keepdims=True)
        share = np.clip((bend - _STRAIGHT) / (_BENT - _STRAIGHT), 0.0, 1.0)
        own = _unit(np.cross(rot.apply(upper, self.hinge), line))
        side = _unit(share * _unit(_beside(bone, line)) + (1.0 - share) * own)
        still = rot.apply(self._pointed(carried, line), self.side)
        angle = np.arctan2((np.cross(still, side) * line).sum(-1), (still * side).sum(-1))
        return _about(self.axis, np.cos(angle / 2.0) * (self.line @ self.axis), np.sin(angle / 2.0))

    def bent(self, carried: np.ndarray, rolled: np.ndarray, base: np.ndarray, end: np.ndarray) -> np.ndarray:
        """The turns (T, 2, 4) of both bones, of those of carrier and control (T, 4) and the places (T, 3) of the ends.

        An end out of reach is pointed at.
        """
        turn = self._pointed(carried, _unit(end - base))
        # What rolls about its own axis and is pointed at the end anew has turned about the line, by a little less.
        about = _about(self.line, rolled[:, 0], (rolled[:, 1:] @ self.axis) * (self.line @ self.axis))
        turn = rot.multiply(turn, about)
        more = self._angles(end - base) - self._angles((self.end - self.base)[None])
        bends = (_about(self.hinge, np.cos(half), np.sin(half)) for half in (more[0] / 2.0, -more[1] / 2.0))
        return np.stack([rot.multiply(turn, bend) for bend in bends], axis=1)

    def _pointed(self, carried: np.ndarray, line: np.ndarray) -> np.ndarray:
        """The carrier's turn (T, 4) and the shortest one after it that brings the limb onto a line (T, 3)."""
        return rot.multiply(rot.between(rot.apply(carried, self.line), line), carried)

    def _angles(self, reach: np.ndarray) -> np.ndarray:
        """The angles (2, T) at base and end, of the vectors (T, 3) from that to this."""
        upper, lower = (float(np.linalg.norm(bone)) for bone in (self.middle - self.base, self.end - self.middle))
        distance = np.linalg.norm(reach, axis=-1).clip(max(abs(upper - lower), 1e-9), upper + lower)
        cosines = [(a**2 + distance**2 - b**2) / (2.0 * a * distance) for a, b in ((upper, lower), (lower, upper))]
        return np.arccos(np.clip(cosines, -1.0, 1.0))


def _about(axis: np.ndarray, cosine: np.ndarray, sine: np.ndarray) -> np.ndarray:
    """Unit quaternions (T, 4) about an axis (3,), of numbers that are as the cosine and sine of half the angle."""
    q = np.concatenate([cosine[..., None], sine[..., None] * axis], axis=-1)
    return np.asarray(q / np.linalg.norm(q, axis=-1, keepdims=True))


def _beside(vectors: np.ndarray, line: np.ndarray) -> np.ndarray:
    """What of vectors (..., 3) is at right angles to a line (..., 3)."""
    return np.asarray(vectors - (vectors * line).sum(-1, keepdims=True) * line)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))
