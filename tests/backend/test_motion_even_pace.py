# SPDX-License-Identifier: GPL-3.0-or-later
"""An even pace: nobody is moved, but is earlier or later where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.motion.even_pace import AT_ENDS, at_even_pace


def way(paces: np.ndarray) -> np.ndarray:
    """A root (T, 3) that gets along at these paces (T - 1,), in m/s, at 20 fps."""
    root = np.zeros((len(paces) + 1, 3))
    root[1:, 2] = np.cumsum(paces) / 20.0
    root[:, 1] = 0.9 + 0.02 * np.sin(np.arange(len(root)))
    return root


@given(st.lists(st.floats(0.0, 6.0), min_size=1, max_size=150))
@settings(max_examples=60, deadline=None)
def test_all_is_shown_in_its_order_and_time(paces: list[float]) -> None:
    times = at_even_pace(way(np.array(paces)))
    assert times.shape == (len(paces) + 1,)
    assert times[0] == 0.0 and times[-1] == pytest.approx(len(paces), abs=1e-9)
    assert (np.diff(times) > 0.0).all()


@pytest.mark.parametrize("pace", [0.0, 0.2, 1.0, 4.0])
def test_who_is_even_already_stays(pace: float) -> None:
    np.testing.assert_allclose(at_even_pace(way(np.full(99, pace))), np.arange(100), atol=1e-9)


@given(st.integers(35, 95), st.floats(0.5, 4.0), st.floats(0.0, 0.8))
@settings(max_examples=30, deadline=None)
def test_who_slows_down_does_so_less(middle: int, pace: float, slow: float) -> None:
    paces = np.full(130, pace)
    paces[middle - 8 : middle + 8] *= slow
    root = way(paces)
    times = at_even_pace(root)
    evened = np.interp(times, np.arange(len(root)), root[:, 2])
    seconds = [float(np.diff(one)[AT_ENDS:-AT_ENDS].min()) * 20.0 for one in (evened, root[:, 2])]
    assert seconds[0] >= seconds[1] - 1e-9
    half = [float((one[10:] - one[:-10])[AT_ENDS:-AT_ENDS].min()) for one in (evened, root[:, 2])]
    assert half[0] > half[1] + 0.02 * pace / 2


def test_who_walks_in_place_stays() -> None:
    sways = 0.2 * np.abs(np.sin(np.arange(99)))
    np.testing.assert_array_equal(at_even_pace(way(sways)), np.arange(100.0))
