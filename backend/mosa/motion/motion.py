# SPDX-License-Identifier: GPL-3.0-or-later
"""`Motion`: the one value that generation returns, files hold and the network carries."""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import RequestError
from ..files import write_atomically
from .contacts import detect_contacts
from .features import facing, heading_angle
from .kinematics import forward_kinematics
from .rotations import normalize, rotate, unroll, yaw
from .skeleton import LEVEL
from .solver import estimate_offsets, solve_rotations
from .window import turned_about_y

LOWEST_FPS, HIGHEST_FPS = 1.0, 1000.0
SUFFIXES = (".npz", ".bvh")
LARGEST = 500_000_000
"""Bytes of an .npz when unpacked, at most: an hour at 120 fps has half of it, a zip bomb far more."""
LARGEST_NUMBER = 1e6
"""Metres, or what else is in a motion: more is no motion, and its squares would not be numbers any more."""
CENTIMETRES = 100.0
"""Units of a metre in most BVH files."""
ARRAYS = ("joints", "fps", "rotations", "root", "offsets", "contacts", "prompt", "seed", "model")


@dataclass(eq=False)
class Motion:
    """A motion of the 22-joint body.

    Metres, y up, +z forward, the character's left is +x, quaternions wxyz.

    `joints` are the forward kinematics of `rotations`, `root` and `offsets`, so bones keep their lengths; only what was
    read `in_place` has the joints that it came with, and so have the frames that an edit leaves alone.
    """

    fps: float
    rotations: np.ndarray
    """Local rotations against SMPL's T-pose (T, 22, 4)."""
    root: np.ndarray
    """Position of the pelvis (T, 3)."""
    offsets: np.ndarray
    """Rest position of each joint relative to its parent (22, 3)."""
    joints: np.ndarray
    """Joint positions (T, 22, 3)."""
    contacts: np.ndarray
    """1 while left ankle, left foot, right ankle, right foot stand on the ground, else 0 (T, 4)."""
    prompt: str = ""
    seed: int = 0
    model: str = ""
    per_metre: float = CENTIMETRES
    """Units of a metre in the BVH file that it is written to, or was read from."""
    to_go: float = 0.0
    """Metres that are left, at its end, of the path that it was led along, below 0 beyond it; in no file."""

    @classmethod
    def from_rotations(
        cls,
        fps: float,
        rotations: np.ndarray,
        root: np.ndarray,
        offsets: np.ndarray,
        prompt: str = "",
        seed: int = 0,
        model: str = "",
    ) -> Motion:
        """Make a motion from local rotations (T, 22, 4), root (T, 3) and offsets (22, 3); the
        rest is computed."""
        joints = forward_kinematics(rotations, root, offsets)
        contacts = detect_contacts(joints, fps)
        return cls(float(fps), rotations, root, offsets, joints, contacts, prompt, int(seed), model)

    @classmethod
    def from_joints(cls, fps: float, joints: np.ndarray, prompt: str = "", seed: int = 0, model: str = "") -> Motion:
        """Solve the rotations of joints (T, 22, 3) on the clip's own skeleton, and set it at the
        origin facing +z. RequestError for joints of another shape, or that are no places, and for what is no
        frame rate."""
        joints = _checked_joints(joints, fps)
        offsets = estimate_offsets(joints)
        rotations, root = at_origin(solve_rotations(joints, offsets), joints[:, 0], offsets)
        motion = cls.from_rotations(fps, rotations, root, offsets, prompt, seed, model)
        motion._check_numbers("Cannot read the joints")
        return motion

    @classmethod
    def in_place(cls, fps: float, joints: np.ndarray, prompt: str = "", seed: int = 0, model: str = "") -> Motion:
        """Solve the rotations of joints (T, 22, 3) on the clip's own skeleton, and leave everything where it is.

        `joints` are kept as they come, though bones that change their length cannot be the skeleton's exactly.
        RequestError as for `from_joints`.
        """
        joints = _checked_joints(joints, fps)
        offsets = estimate_offsets(joints)
        motion = cls.from_rotations(fps, solve_rotations(joints, offsets), joints[:, 0], offsets, prompt, seed, model)
        motion.joints = joints
        motion._check_numbers("Cannot read the joints")
        return motion

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.root)

    def save(self, path: str | Path) -> None:
        """Write .npz or .bvh, by the ending of `path`.

        An existing file is replaced only when the new one is whole.

        Raises RequestError for another ending; OSError when the disk refuses.
        """
        path = Path(path)
        write_atomically(path, self.to_file(path))

    def to_file(self, path: Path) -> bytes:
        """What is in a file of that name: an .npz or a .bvh.

        RequestError for another ending, and for what could not be read again.
        """
        if path.suffix.lower() not in SUFFIXES:
            raise RequestError(f"Cannot write {path.name}: the file's name must end in .npz or .bvh.")
        if path.suffix.lower() == ".npz":
            return self.to_bytes()
        from .bvh import format_bvh, per_metre_in_file  # not above: it makes motions, and imports this module

        self._check_numbers(f"Cannot write {path.name}", per_metre_in_file(self))
        return format_bvh(self).encode("ascii")

    @classmethod
    def load(cls, path: str | Path, *, in_place: bool = False) -> Motion:
        """Read an .npz (of which `joints` and `fps` are enough) or a .bvh (whose joints have SMPL's names, or such as
        `bvh_names` knows).

        A file of joints alone is set at the origin facing +z; with `in_place` nothing in a file is moved or re-made.

        Raises RequestError, one sentence, when the file is missing, damaged or not a motion.
        """
        path = Path(path)
        if path.suffix.lower() not in SUFFIXES:
            raise RequestError(f"Cannot read {path}: a motion file ends in .npz or .bvh.")
        if path.suffix.lower() == ".bvh":
            from .bvh import read_bvh  # as in to_file

            return read_bvh(path, in_place=in_place)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise RequestError(f"Cannot read {path}: {error.strerror or error}.") from error
        return cls.from_bytes(data, path.name, in_place=in_place)

    def to_bytes(self) -> bytes:
        """The motion as the bytes of an .npz file, arrays in float32, `fps` in float64.

        RequestError for what could not be read again.
        """
        self._check_numbers("Cannot write the motion")
        if not -(2**63) <= self.seed < 2**63:
            raise RequestError("Cannot write the motion: its seed must be of at most 64 bits with its sign.")
        arrays: dict[str, Any] = {
            name: np.asarray(getattr(self, name), dtype=np.float32)
            for name in ("joints", "rotations", "root", "offsets", "contacts")
        }
        arrays |= {
            "fps": np.float64(self.fps),
            "prompt": np.str_(self.prompt),
            "seed": np.int64(self.seed),
            "model": np.str_(self.model),
        }
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    def _check_numbers(self, failing: str, per_metre: float = 1.0) -> None:
        """Raises RequestError for numbers that are refused in a file, of which one of that many units a metre may be;
        joints that are read lie within what is taken, but ways between them may be longer."""
        check_fps(self.fps, failing)
        if not all(np.isfinite(array).all() for array in (self.joints, self.rotations, self.root, self.offsets)):
            raise RequestError(f"{failing}: it has values that are not finite numbers.")
        most = LARGEST_NUMBER if per_metre <= CENTIMETRES else LARGEST_NUMBER * CENTIMETRES / per_metre
        largest = max(float(np.abs(array).max()) for array in (self.joints, self.root, self.offsets))
        if largest > most:
            raise RequestError(f"{failing}: it has places or bones of {largest:,.0f} metres, more than {most:,.0f}.")

    @classmethod
    def from_bytes(
        cls, data: bytes, name: str = "the motion", *, in_place: bool = False, most: int | None = None
    ) -> Motion:
        """Read what `to_bytes` writes, or any .npz with `joints` (T, 22, 3) and `fps`.

        `name` stands for the file in messages; `in_place` as for `load`. Raises RequestError, one
        sentence, for anything else, and for more than `most` frames.
        """
        arrays = _read_arrays(data, name)
        fps = _fps(arrays, name)
        about: dict[str, Any] = {
            "prompt": _text(arrays, "prompt"),
            "seed": _integer(arrays, "seed", name),
            "model": _text(arrays, "model"),
        }
        joints = _array(arrays, "joints", (None, 22, 3), name)
        if most is not None and len(joints) > most:
            raise RequestError(f"Cannot read {name}: it has {len(joints)} frames, at most {most} are taken; cut it.")
        if not {"rotations", "root", "offsets"} <= arrays.keys():
            return (cls.in_place if in_place else cls.from_joints)(fps, joints, **about)
        frames = len(joints)
        rotations = _array(arrays, "rotations", (frames, 22, 4), name)
        if np.linalg.norm(rotations, axis=-1).min() < 1e-3:
            raise RequestError(f"Cannot read {name}: `rotations` holds a quaternion of length zero.")
        root = _array(arrays, "root", (frames, 3), name)
        offsets = _array(arrays, "offsets", (22, 3), name)
        motion = cls.from_rotations(fps, unroll(normalize(rotations)), root, offsets, **about)
        _check_agreement(joints, motion, name)
        if in_place:
            motion.rotations, motion.joints = rotations, joints
        if "contacts" in arrays:
            motion.contacts = _array(arrays, "contacts", (frames, 4), name)
        return motion


def _check_agreement(joints: np.ndarray, motion: Motion, name: str) -> None:
    """Refuse joints (T, 22, 3) that are not of that motion.

    Those of a recording, whose bones change their length, are beside it, but for the pelvis; by more than half a bone
    only where no rotations would bring that skeleton nearer to them.
    """
    away = np.linalg.norm(joints - motion.joints, axis=-1)
    longest = float(np.linalg.norm(motion.offsets, axis=-1).max())
    rounding = 1e-6 * float(np.abs(joints).max())
    beside = away[:, 0].max() > 0.01 * longest + rounding
    if not beside and away.max() > 0.5 * longest + rounding:
        nearest = forward_kinematics(solve_rotations(joints, motion.offsets), joints[:, 0], motion.offsets)
        beside = (away - np.linalg.norm(joints - nearest, axis=-1)).max() > 0.5 * longest + rounding
    if beside:
        raise RequestError(
            f"Cannot read {name}: its `joints` are up to {away.max():.2g} from where its `rotations`, `root` and "
            "`offsets` put them; leave these three out if the joints are meant."
        )


def at_origin(rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Set the first frame at x = z = 0 facing +z: (rotations (T, 22, 4), root (T, 3)).

    Heights stay. The facing is square to the line from the right to the left hip and shoulder.
    """
    first = forward_kinematics(rotations[:1], root[:1], offsets)
    turn = yaw(-heading_angle(facing(first))[0])
    return turned_about_y(rotations, turn), rotate(turn, root - root[0] * LEVEL)


def _read_arrays(data: bytes, name: str) -> dict[str, np.ndarray]:
    """The arrays of an .npz that make a motion; none is unpickled."""
    try:
        if data.startswith(b"\x93NUMPY"):
            raise RequestError(f"Cannot read {name}: it is a single array, not an .npz archive of named ones.")
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            if sum(part.file_size for part in file.zip.infolist()) > LARGEST:
                raise RequestError(f"Cannot read {name}: unpacked it is over {LARGEST // 1_000_000} MB; cut it.")
            return {key: file[key] for key in ARRAYS if key in file.files}
    except ValueError as error:
        if isinstance(error, RequestError):
            raise
        archive = data.startswith(b"PK") and "allow_pickle" in str(error)
        reason = "it contains pickled Python objects" if archive else "it is not an .npz archive"
        raise RequestError(f"Cannot read {name}: {reason}; save plain numeric arrays with numpy.savez.") from error
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        KeyError,
        zipfile.LargeZipFile,
        zlib.error,
        tokenize.TokenError,
        NotImplementedError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise RequestError(f"Cannot read {name}: the file is damaged or cut off; make or copy it again.") from error


def _array(arrays: dict[str, np.ndarray], key: str, shape: tuple[int | None, ...], name: str) -> np.ndarray:
    """One array as float64, its shape (None: any length of at least one) and its values checked."""
    wanted = "(" + ", ".join("frames" if n is None else str(n) for n in shape) + ")"
    if key not in arrays:
        raise RequestError(
            f"Cannot read {name}: it has no array `{key}` of shape {wanted}; a motion needs `joints` and `fps`."
        )
    array = arrays[key]
    if array.dtype.kind not in "fiu":
        raise RequestError(f"Cannot read {name}: `{key}` holds {array.dtype} instead of numbers.")
    fits = array.ndim == len(shape) and all(n in (None, m) for n, m in zip(shape, array.shape, strict=True))
    if not fits or not array.size:
        raise RequestError(f"Cannot read {name}: `{key}` has the shape {array.shape} instead of {wanted}.")
    if not np.isfinite(array).all():
        raise RequestError(f"Cannot read {name}: `{key}` contains values that are not finite numbers.")
    if np.abs(array).max() > LARGEST_NUMBER:
        raise RequestError(f"Cannot read {name}: `{key}` contains numbers over {LARGEST_NUMBER:,.0f}, too many metres.")
    return array.astype(float, copy=False)


def _checked_joints(joints: Any, fps: float) -> np.ndarray:
    """Joints (T, 22, 3) in float64, an array of that type as it is: differences of small integers would wrap around.

    RequestError for what are none, or for a frame rate that is none.
    """
    check_fps(fps, "Cannot read the motion")
    try:
        joints = np.asarray(joints)
    except ValueError:
        raise RequestError("Cannot read the joints: their rows are of different lengths.") from None
    return _array({"joints": joints}, "joints", (None, 22, 3), "the joints")


def _fps(arrays: dict[str, np.ndarray], name: str) -> float:
    """The frame rate, checked."""
    if "fps" not in arrays:
        raise RequestError(f"Cannot read {name}: it has no `fps`; a motion needs `joints` and `fps`.")
    value = arrays["fps"]
    if value.size != 1 or value.dtype.kind not in "fiu":
        raise RequestError(f"Cannot read {name}: `fps` must be one number.")
    return check_fps(float(value.reshape(())[()]), f"Cannot read {name}")


def check_fps(fps: float, failing: str) -> float:
    """Return `fps`; raises RequestError, which says what is `failing`, when it is no frame rate."""
    if not LOWEST_FPS <= fps <= HIGHEST_FPS:
        raise RequestError(
            f"{failing}: its frame rate, {fps:g} per second, lies outside {LOWEST_FPS:g} to {HIGHEST_FPS:g}."
        )
    return fps


def _text(arrays: dict[str, np.ndarray], key: str) -> str:
    """A string that may be absent."""
    value = arrays.get(key)
    return "" if value is None or value.size != 1 else str(value.reshape(())[()])


def _integer(arrays: dict[str, np.ndarray], key: str, name: str) -> int:
    """An integer that may be absent."""
    value = arrays.get(key)
    if value is None:
        return 0
    if value.size != 1 or value.dtype.kind not in "iu" or int(value.reshape(())[()]) >= 2**63:
        raise RequestError(f"Cannot read {name}: `{key}` must be one whole number of at most 64 bits with its sign.")
    return int(value.reshape(())[()])
