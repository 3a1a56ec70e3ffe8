# SPDX-License-Identifier: GPL-3.0-or-later
"""Quaternions: conversions there and back, and the properties that the rest relies on."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mosa.motion import rotations as r
from mosa.motion.euler import euler

COMPONENTS = st.floats(-1.0, 1.0, allow_subnormal=False)


def unit(width: int) -> st.SearchStrategy[np.ndarray]:
    """Unit vectors (5, width)."""
    vectors = arrays(np.float64, (5, width), elements=COMPONENTS)
    return vectors.filter(lambda v: np.linalg.norm(v, axis=-1).min() > 0.1).map(r.normalize)


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Angle (...) of the rotation from a to b, radians; accurate for small ones."""
    relative = r.multiply(r.conjugate(a), b)
    return 2 * np.arctan2(np.linalg.norm(relative[..., 1:], axis=-1), np.abs(relative[..., 0]))


@given(unit(4))
def test_matrix_there_and_back(q: np.ndarray) -> None:
    m = r.to_matrix(q)
    assert np.allclose(m @ np.swapaxes(m, -1, -2), np.eye(3), atol=1e-12)
    assert np.allclose(np.linalg.det(m), 1.0)
    assert angle_between(r.from_matrix(m), q).max() < 1e-7


@given(unit(4), unit(3))
def test_matrix_and_quaternion_turn_alike(q: np.ndarray, v: np.ndarray) -> None:
    assert np.allclose(r.rotate(q, v), np.einsum("nij,nj->ni", r.to_matrix(q), v), atol=1e-12)


@given(unit(4), unit(4), unit(3))
def test_product_turns_by_the_right_factor_first(a: np.ndarray, b: np.ndarray, v: np.ndarray) -> None:
    assert np.allclose(r.rotate(r.multiply(a, b), v), r.rotate(a, r.rotate(b, v)), atol=1e-12)


@given(unit(4), unit(3))
def test_conjugate_turns_back(q: np.ndarray, v: np.ndarray) -> None:
    assert np.allclose(r.rotate(r.conjugate(q), r.rotate(q, v)), v, atol=1e-12)


@given(unit(4), unit(4), st.floats(0.0, 1.0))
def test_slerp_keeps_its_ends_and_its_pace(a: np.ndarray, b: np.ndarray, t: float) -> None:
    assert angle_between(r.slerp(a, b, 0.0), a).max() < 1e-6
    assert angle_between(r.slerp(a, b, 1.0), b).max() < 1e-6
    whole = angle_between(a, b)
    assert np.allclose(angle_between(a, r.slerp(a, b, t)), t * whole, atol=1e-5)


@example(u=np.array([[0.0, -1.0, 2e-5]]), v=np.array([[0.0, 1.0, 0.0]]))  # all but opposite
@given(unit(3), unit(3))
def test_between_takes_one_direction_to_the_other(u: np.ndarray, v: np.ndarray) -> None:
    assert np.allclose(r.rotate(r.between(u, v), u), v, atol=1e-5)


def test_between_of_opposite_directions_is_a_half_turn() -> None:
    for u in np.eye(3):
        q = r.between(u, -u)
        assert np.allclose(r.rotate(q, u), -u, atol=1e-9)
        assert np.isclose(np.linalg.norm(q), 1.0)


@given(unit(3), st.floats(-3.0, 3.0))
def test_axis_angle(axis: np.ndarray, angle: float) -> None:
    q = r.from_axis_angle(axis, angle)
    assert np.allclose(r.rotate(q, axis), axis, atol=1e-12)
    assert np.allclose(angle_between(q, r.IDENTITY), abs(angle), atol=1e-9)


@given(unit(4), unit(3), st.sampled_from([1e-12, 1e-9, 1e-6, 0.1, 3.0]))
def test_small_angles_are_told_as_exactly_as_large_ones(q: np.ndarray, axis: np.ndarray, angle: float) -> None:
    turned = r.multiply(q, r.from_axis_angle(axis, angle))
    assert np.allclose(r.angle_between(q, -turned), angle, rtol=1e-6, atol=1e-14)


def test_yaw_turns_z_towards_x() -> None:
    assert np.allclose(r.rotate(r.yaw(np.pi / 2), np.array([0.0, 0.0, 1.0])), [1.0, 0.0, 0.0])


@given(unit(4), arrays(np.bool_, 5))
def test_unroll_changes_signs_only_and_leaves_no_jump(q: np.ndarray, flips: np.ndarray) -> None:
    path = r.slerp(q[:1], q[1:2], np.linspace(0, 1, 5))
    unrolled = r.unroll(np.where(flips[:, None], -path, path))
    assert np.allclose(np.abs((unrolled * path).sum(-1)), 1.0)
    assert ((unrolled[1:] * unrolled[:-1]).sum(-1) >= 0).all()


@pytest.mark.parametrize("axes", permutations(range(3)))
@pytest.mark.parametrize("middle", [-90.0, 90.0])
def test_angles_of_a_turn_whose_outer_axes_coincide_give_it_back(axes: tuple[int, int, int], middle: float) -> None:
    def turned(angles: np.ndarray) -> np.ndarray:
        a, b, c = (r.from_axis_angle(np.eye(3)[axis], angle) for axis, angle in zip(axes, angles, strict=True))
        return r.multiply(r.multiply(a, b), c)

    turn = turned(np.radians([30.0, middle, 50.0]))
    (angles,) = euler(turn[None, None], axes)[0]
    assert angle_between(turned(angles), turn) < 1e-6


def test_angles_do_not_depend_on_where_in_memory_they_come_to_lie() -> None:
    # Numpy's own differ in the last digit where they lie right behind the columns of which they are made.
    points = np.random.default_rng(0).normal(size=(150, 3))
    for count in range(120, 150):
        part = points[:count]
        expected = r.arctan2(part[:, 2].copy(), -part[:, 1])
        kept = []
        for _ in range(60):
            here = part.copy()
            kept.append((here, r.arctan2(here[:, 2], -here[:, 1])))
        assert all(np.array_equal(angles, expected) for _, angles in kept)


@given(unit(3), unit(3), st.floats(-3.0, 3.0))
def test_the_turn_about_an_axis_is_found_in_what_is_turned_and_in_the_rotation(
    axis: np.ndarray, other: np.ndarray, angle: float
) -> None:
    turn = r.from_axis_angle(axis, angle)
    assert np.allclose(r.twist_about(axis, turn), angle)
    aside = r.cross(axis, other)
    if np.linalg.norm(aside, axis=-1).min() > 0.1:
        assert np.allclose(r.angle_about(axis, aside, r.rotate(turn, aside)), angle)
        # A tilt about what is square to the axis is none about it.
        assert np.allclose(r.twist_about(axis, r.multiply(r.from_axis_angle(r.normalize(aside), 0.5), turn)), angle)
