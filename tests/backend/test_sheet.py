# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets: a picture with something on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS
from tests.backend.motion_samples import plausible_motion

Image = pytest.importorskip("PIL.Image", reason="contact sheets need Pillow")


def test_each_motion_gets_a_row(tmp_path: Path) -> None:
    from benchmarks.sheet import render_sheet

    joints = forward_kinematics(*plausible_motion(1, frames=30), OFFSETS)
    render_sheet([("walk", joints), ("one frame", joints[:1])], tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    red = (pixels[..., 0] - pixels[..., 2] > 100).any(axis=1)
    half = len(pixels) // 2
    assert red[:half].any() and red[half:].any()
