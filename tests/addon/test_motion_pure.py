# SPDX-License-Identifier: GPL-3.0-or-later
"""The motion file from the backend: what is read, and what is refused in words. No bpy."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from mosa.motion.motion import Motion
from mosa.motion.skeleton import OFFSETS
from mosa_blender.motion import MotionError, from_npz_bytes


def values(frames: int = 6) -> dict[str, Any]:
    rotations = np.zeros((frames, 22, 4), dtype=np.float32)
    rotations[..., 0] = 1.0
    return {
        "rotations": rotations,
        "root": np.zeros((frames, 3), dtype=np.float32),
        "offsets": np.zeros((22, 3), dtype=np.float32),
        "joints": np.zeros((frames, 22, 3), dtype=np.float32),
        "fps": 24.0,
        "prompt": "a person waves – здравствуйте",
        "seed": 2**31 - 1,
        "model": "base",
    }


def packed(**changes: Any) -> bytes:
    """An .npz of `values` with some replaced, or left out where None."""
    kept = {name: value for name, value in (values() | changes).items() if value is not None}
    stream = io.BytesIO()
    np.savez(stream, **kept)
    return stream.getvalue()


def test_reads_what_the_backend_writes() -> None:
    rotations = np.random.default_rng(1).normal(size=(5, 22, 4))
    rotations /= np.linalg.norm(rotations, axis=-1, keepdims=True)
    sent = Motion.from_rotations(30.0, rotations, np.ones((5, 3)), OFFSETS, "wave", 7, "base")
    read = from_npz_bytes(sent.to_bytes())
    assert (read.fps, read.frames, read.prompt, read.seed, read.model) == (30, 5, "wave", 7, "base")
    for name in ("rotations", "root", "offsets", "joints"):
        np.testing.assert_allclose(getattr(read, name), getattr(sent, name), atol=1e-5)


def test_keeps_text_and_seed_exactly() -> None:
    read = from_npz_bytes(packed())
    assert read.prompt == "a person waves – здравствуйте"
    assert read.seed == 2**31 - 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"rotations": None}, "'rotations'"),
        ({"joints": None}, "'joints'"),
        ({"rotations": values(0)["rotations"]}, "no frames"),
        ({"rotations": values()["rotations"][:, :21]}, "T x 22 x 4"),
        ({"rotations": values()["rotations"] * 3}, "unit quaternions"),
        ({"root": np.zeros((5, 3))}, "'root' as 5 x 3"),
        ({"root": np.full((6, 3), np.nan)}, "not finite"),
        ({"root": np.full((6, 3), "x")}, "not made of numbers"),
        ({"joints": np.zeros((6, 24, 3))}, "'joints'"),
        ({"fps": 0.0}, "frame rate"),
        ({"fps": np.inf}, "not finite"),
        ({"seed": 1.5}, "'seed'"),
    ],
)
def test_says_what_does_not_fit(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(MotionError) as caught:
        from_npz_bytes(packed(**changes))
    assert named in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"not a zip", packed()[:-200], packed()[:300]])
def test_refuses_broken_bytes(data: bytes) -> None:
    with pytest.raises(MotionError, match="not a motion file"):
        from_npz_bytes(data)


def test_never_unpickles() -> None:
    with pytest.raises(MotionError, match="not a motion file"):
        from_npz_bytes(packed(prompt=np.array([{"a": 1}], dtype=object)))
