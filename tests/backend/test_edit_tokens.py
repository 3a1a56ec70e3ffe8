# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts of the transformer's for unknown frames: those in which arms flip over are left out."""

from __future__ import annotations

from typing import Any

import numpy as np

from mosa.generate.edit.tokens import _without_flips
from mosa.motion.features import canonical, joints_to_features
from mosa.motion.skeleton import LEFT_ARM
from tests.backend.edit_samples import clip


def draft(bundled: Any, forearm: list[float]) -> np.ndarray:
    """Features of a walk whose left wrist is, from a frame on, so far ahead of its elbow (m) in each frame."""
    joints = clip(20.0, 3.0).joints.copy()
    _, _, elbow, wrist = LEFT_ARM
    for frame, length in enumerate(forearm, start=30):
        upper = joints[frame, elbow] - joints[frame, LEFT_ARM[1]]
        joints[frame, wrist] = joints[frame, elbow] + length * upper / np.linalg.norm(upper)
    return joints_to_features(canonical(joints), bundled.config.tokenizer.feature_set)


def test_drafts_in_which_an_arm_flips_are_left_out(bundled: Any) -> None:
    """A forearm that the tokens lost pointed one way in one frame and another in the next, by up to 164 degrees."""
    steady, flips = draft(bundled, []), draft(bundled, [0.2, -0.02, 0.2])
    assert np.array_equal(_without_flips(np.stack([flips, steady]), bundled), steady[None])
    assert np.array_equal(_without_flips(np.stack([steady, steady]), bundled), np.stack([steady, steady]))
    assert np.array_equal(_without_flips(flips[None], bundled), flips[None]), "one is kept"
