# SPDX-License-Identifier: GPL-3.0-or-later
"""Which build of torch fits a computer."""

from __future__ import annotations

from typing import Any

import pytest

from mosa_blender.service.torch_build import takes_torch


class Driver:
    """CUDA's driver library, as far as it is asked."""

    def __init__(self, version: int, cards: list[tuple[int, int]], broken: int = 0) -> None:
        self.version, self.cards, self.broken = version, cards, broken

    def cuInit(self, _flags: int) -> int:
        return self.broken

    def cuDriverGetVersion(self, version: Any) -> int:
        version._obj.value = self.version
        return 0

    def cuDeviceGetCount(self, count: Any) -> int:
        count._obj.value = len(self.cards)
        return 0

    def cuDeviceGet(self, device: Any, index: int) -> int:
        device._obj.value = index
        return 0

    def cuDeviceGetAttribute(self, value: Any, attribute: int, device: Any) -> int:
        value._obj.value = self.cards[device.value][attribute - 75]
        return 0


@pytest.mark.parametrize(
    ("driver", "fits"),
    [
        (Driver(13000, [(7, 5)]), True),
        (Driver(13010, [(6, 1), (12, 0)]), True),
        (Driver(13000, [(6, 1)]), False),
        (Driver(12080, [(8, 9)]), False),
        (Driver(13000, []), False),
        (Driver(13000, [(8, 9)], broken=100), False),
    ],
)
def test_the_cuda_build_is_for_cards_and_drivers_that_it_runs_on(driver: Driver, fits: bool) -> None:
    assert takes_torch(driver) == fits
