# SPDX-License-Identifier: GPL-3.0-or-later
"""The seed of a request, as both groups of settings have it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from bpy.props import BoolProperty, IntProperty

from .service.client import LARGEST_SEED


class Seeded:
    """The properties of a group that holds a seed."""

    random_seed: BoolProperty(  # type: ignore[valid-type]
        name="New Seed Each Time",
        description="Draw a new seed for each result; off: the seed stays, and so does the result",
        default=True,
    )
    seed: IntProperty(  # type: ignore[valid-type]
        name="Seed",
        description="The same seed and settings give the same result",
        min=0,
        max=LARGEST_SEED,
    )

    def draw_seed(self) -> None:
        """Draw a new seed; scripts that seed `random` do not fix it."""
        self.seed = random.SystemRandom().randint(0, LARGEST_SEED)

    @contextmanager
    def seed_drawn(self) -> Iterator[None]:
        """With a new seed where the user wants one each time; what is refused leaves that of the last result."""
        before = self.seed
        if self.random_seed:
            self.draw_seed()
        try:
            yield
        except BaseException:
            self.seed = before
            raise
