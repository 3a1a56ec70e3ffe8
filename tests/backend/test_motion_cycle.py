# SPDX-License-Identifier: GPL-3.0-or-later
"""Cycles: found where a pose is there again and goes on as it did, and gone through again from where they led."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.motion.cycle import gone_round, round_before
from mosa.motion.plain import Plain
from mosa.motion.rotations import IDENTITY, pitch, rotate, yaw

ROUND = 20


def swinging(frames: int, size: float, turning: float = 0.0, nod: float = 0.0) -> Plain:
    """Legs that swing to and fro by an angle, of somebody who goes ahead and turns, and whose head comes down, by so
    much (radians) in a round.

    Halfway the legs are where they were at first, on their way back.
    """
    rounds = np.arange(frames) / ROUND
    rotations = np.tile(IDENTITY, (frames, 22, 1))
    swing = size * np.sin(2.0 * np.pi * rounds)
    rotations[:, 1], rotations[:, 2] = pitch(swing), pitch(-swing)
    rotations[:, 0] = yaw(turning * rounds)
    rotations[:, 12] = pitch(nod * rounds)
    steps = rotate(rotations[:, 0], np.tile([0.0, 0.0, 0.05], (frames, 1)))
    root = np.cumsum(steps, axis=0) - steps + [0.0, 0.95, 0.0]
    return Plain(rotations, root)


def test_a_pose_that_is_there_again_on_its_way_back_is_no_round() -> None:
    assert round_before(swinging(61, 0.5, nod=0.02)) == ROUND


def test_who_hardly_moves_goes_through_no_round() -> None:
    assert round_before(swinging(61, 0.02)) is None


@pytest.mark.parametrize("turning", [0.0, 0.6])
def test_a_round_leads_on_from_where_it_has_led(turning: float) -> None:
    whole = swinging(120, 0.5, turning)
    made = gone_round(whole.at(slice(61)), ROUND, 59)
    np.testing.assert_allclose(made.root, whole.root[61:], atol=1e-6)
    np.testing.assert_allclose(np.abs((made.rotations * whole.rotations[61:]).sum(-1)), 1.0, atol=1e-6)
