# SPDX-License-Identifier: GPL-3.0-or-later
"""From rotations to joints: many joints at once are posed as one after another, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.motion.kinematics import forward_kinematics, global_rotations, local_rotations, posed
from mosa.motion.rotations import multiply, normalize, rotate
from mosa.motion.skeleton import OFFSETS, PARENTS


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3, 5)])
def test_joints_and_bones_are_posed_as_one_after_another(shape: tuple[int, ...], precision: type) -> None:
    random = np.random.default_rng(len(shape))
    rotations = normalize(random.normal(size=(*shape, len(PARENTS), 4))).astype(precision)
    root, offsets = random.normal(size=(*shape, 3)).astype(precision), OFFSETS.astype(precision)
    turned, joints = rotations.copy(), np.empty((*shape, len(PARENTS), 3))
    joints[..., 0, :] = root
    for joint, parent in enumerate(PARENTS[1:], start=1):
        turned[..., joint, :] = multiply(turned[..., parent, :], rotations[..., joint, :])
        joints[..., joint, :] = joints[..., parent, :] + rotate(turned[..., parent, :], offsets[joint])
    np.testing.assert_array_equal(forward_kinematics(rotations, root, offsets), joints)
    np.testing.assert_array_equal(global_rotations(rotations), turned)
    for one, other in zip(posed(rotations, root, offsets), (joints, turned), strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.flags.c_contiguous, "sums over it are rounded by how it lies in memory"
    assert global_rotations(rotations).dtype == precision


def test_bones_in_the_world_and_against_their_parents_are_the_same() -> None:
    rotations = normalize(np.random.default_rng(3).normal(size=(4, len(PARENTS), 4)))
    np.testing.assert_allclose(local_rotations(global_rotations(rotations)), rotations, atol=1e-12)
