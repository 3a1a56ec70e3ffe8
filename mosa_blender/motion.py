# SPDX-License-Identifier: GPL-3.0-or-later
"""The motion as it comes back from the backend: read from .npz bytes and checked. No bpy."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np

from .rig.skeleton import JOINTS

_UNIT_TOLERANCE = 1e-2
_UNREADABLE = (OSError, ValueError, EOFError, LookupError, AttributeError, TypeError, BadZipFile)


class MotionError(Exception):
    """One sentence: why these bytes are not a motion."""


@dataclass(frozen=True)
class GeneratedMotion:
    """A motion of T frames of the 22-joint figure: metres, y up, facing +z in the T-pose.

    fps         frames per second
    rotations   (T, 22, 4) local joint rotations, unit quaternions wxyz
    root        (T, 3) position of the pelvis
    offsets     (22, 3) rest position of each joint relative to its parent
    joints      (T, 22, 3) positions of all joints, the forward kinematics of the three above
    prompt, seed, model   how it was made
    """

    fps: float
    rotations: np.ndarray
    root: np.ndarray
    offsets: np.ndarray
    joints: np.ndarray
    prompt: str = ""
    seed: int = 0
    model: str = ""

    @property
    def frames(self) -> int:
        """Number of frames T."""
        return len(self.rotations)


def to_npz_bytes(motion: GeneratedMotion) -> bytes:
    """The motion as the backend reads it: a .npz of float arrays."""
    names = ("rotations", "root", "offsets", "joints")
    stream = io.BytesIO()
    np.savez(stream, fps=np.float64(motion.fps), **{name: getattr(motion, name).astype("f4") for name in names})
    return stream.getvalue()


def from_npz_bytes(data: bytes) -> GeneratedMotion:
    """Read the .npz that the backend sends; MotionError says in a sentence what does not fit."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            values = {name: file[name] for name in file.files}
    except _UNREADABLE as error:
        raise MotionError("The backend's answer is not a motion file; generate again.") from error

    joints_count = len(JOINTS)
    rotations = _array(values, "rotations", (None, joints_count, 4))
    frames = len(rotations)
    if frames == 0:
        raise MotionError("The backend's motion has no frames; generate again.")
    lengths = np.linalg.norm(rotations, axis=-1, keepdims=True)
    if np.any(np.abs(lengths - 1.0) > _UNIT_TOLERANCE):
        raise MotionError("The backend's motion has rotations that are not unit quaternions.")
    fps = float(_array(values, "fps", ()))
    if fps <= 0.0:
        raise MotionError(f"The backend's motion has a frame rate of {fps:g}, it must be above 0.")
    return GeneratedMotion(
        fps=fps,
        rotations=rotations / lengths,
        root=_array(values, "root", (frames, 3)),
        offsets=_array(values, "offsets", (joints_count, 3)),
        joints=_array(values, "joints", (frames, joints_count, 3)),
        prompt=_text(values, "prompt"),
        seed=_whole_number(values, "seed"),
        model=_text(values, "model"),
    )


def _array(values: dict[str, np.ndarray], name: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """The named array as float64; None in `shape` allows any length."""
    if name not in values:
        raise MotionError(f"The backend's motion lacks '{name}'; update backend and extension.")
    array = values[name]
    fits = array.ndim == len(shape) and all(
        wanted is None or have == wanted for have, wanted in zip(array.shape, shape, strict=True)
    )
    if not fits:
        wanted_text = " x ".join("T" if n is None else str(n) for n in shape) or "one number"
        have_text = " x ".join(map(str, array.shape)) or "one number"
        raise MotionError(f"The backend's motion has '{name}' as {have_text}, not {wanted_text}.")
    if array.dtype.kind not in "fiu":
        raise MotionError(f"The backend's motion has '{name}' that is not made of numbers.")
    array = array.astype(np.float64)
    if not np.all(np.isfinite(array)):
        raise MotionError(f"The backend's motion has '{name}' with values that are not finite.")
    return array


def _text(values: dict[str, np.ndarray], name: str) -> str:
    array = values.get(name)
    return str(array) if array is not None and array.ndim == 0 and array.dtype.kind == "U" else ""


def _whole_number(values: dict[str, np.ndarray], name: str) -> int:
    number = float(_array(values, name, ()))
    if not math.isclose(number, round(number)):
        raise MotionError(f"The backend's motion has '{name}' {number:g}, not a whole number.")
    return round(number)
