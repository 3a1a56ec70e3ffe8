# SPDX-License-Identifier: GPL-3.0-or-later
"""A stretch of motion as the in-betweening network sees it, and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.features import facing
from mosa.motion.kinematics import forward_kinematics, global_rotations, local_rotations
from mosa.motion.rotations import multiply, rotate, to_matrix, yaw
from mosa.motion.skeleton import OFFSETS
from mosa.motion.window import face_forward, put_back, world_columns
from tests.backend.edit_samples import degrees
from tests.backend.motion_samples import plausible_motion


def placed(seed: int, frames: int, angle: float, x: float, z: float) -> tuple[np.ndarray, np.ndarray]:
    rotations, root = plausible_motion(seed, frames)
    rotations[:, 0] = multiply(yaw(angle), rotations[:, 0])
    return rotations, rotate(yaw(angle), root) + np.array([x, 0.3, z])


@given(
    seed=st.integers(0, 100),
    angle=st.floats(-7.0, 7.0),
    x=st.floats(-1e3, 1e3),
    z=st.floats(-1e3, 1e3),
    data=st.data(),
)
@settings(max_examples=50)
def test_there_and_back(seed: int, angle: float, x: float, z: float, data: st.DataObject) -> None:
    rotations, root = placed(seed, 12, angle, x, z)
    anchor = data.draw(st.integers(0, 11))
    turned, moved, place = face_forward(rotations, root, anchor)
    pose = forward_kinematics(turned[[anchor]], moved[[anchor]], OFFSETS)
    assert np.allclose(facing(pose), [[0.0, 0.0, 1.0]], atol=1e-6)
    assert np.allclose(moved[anchor, [0, 2]], 0.0) and np.allclose(moved[:, 1], root[:, 1])
    again, back = put_back(turned, moved, place)
    assert degrees(again, rotations) < 1e-5 and np.allclose(back, root, atol=1e-9)
    assert np.array_equal(turned[:, 1:], rotations[:, 1:]), "only the pelvis turns"


@given(seed=st.integers(0, 100), anchor=st.integers(0, 9))
@settings(max_examples=20)
def test_a_batch_is_each_alone(seed: int, anchor: int) -> None:
    rows = [placed(seed + k, 10, 1.3 * k, 4.0 * k, -k) for k in range(3)]
    rotations, root = (np.stack(part) for part in zip(*rows, strict=True))
    turned, moved, place = face_forward(rotations, root, anchor)
    again, back = put_back(turned, moved, place)
    assert np.allclose(again, rotations) and np.allclose(back, root)
    for index, (one, path) in enumerate(rows):
        alone = face_forward(one, path, anchor)
        assert np.allclose(turned[index], alone[0]) and np.allclose(moved[index], alone[1])
        assert np.allclose(place.heading[index], alone[2].heading)
        assert np.allclose(place.origin[index], alone[2].origin)


@given(seed=st.integers(0, 200))
@settings(max_examples=20)
def test_local_and_world_rotations_are_inverses(seed: int) -> None:
    rotations, root = plausible_motion(seed, 6)
    assert np.allclose(local_rotations(global_rotations(rotations)), rotations)
    assert np.allclose(global_rotations(local_rotations(rotations)), rotations)
    stacked = np.stack([rotations, rotations[::-1]])
    assert np.array_equal(global_rotations(stacked)[1], global_rotations(rotations[::-1]))
    assert np.array_equal(local_rotations(stacked)[0], local_rotations(rotations))
    both = forward_kinematics(stacked, np.stack([root, root]), OFFSETS)
    assert np.array_equal(both[0], forward_kinematics(rotations, root, OFFSETS))


def test_world_columns_are_those_of_the_world_matrices() -> None:
    rotations, _ = plausible_motion(7, 5)
    columns = world_columns(rotations)
    bodies = to_matrix(global_rotations(rotations))
    assert columns.shape == (5, 22, 6)
    assert np.array_equal(columns[..., :3], bodies[..., 0]) and np.array_equal(columns[..., 3:], bodies[..., 1])
