# SPDX-License-Identifier: GPL-3.0-or-later
"""The seed of a request, as both groups of settings have it."""

from __future__ import annotations

import random

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

    def next_seed(self) -> int:
        """The seed of the next result, a new one each time it is asked for where the user wants that.

        The field shows it once there is a result of it (`show_seed`).
        """
        return drawn() if self.random_seed else int(self.seed)

    def show_seed(self, used: int, before: int) -> None:
        """Show the seed of a new result; one that was set meanwhile, to be used next, stays."""
        if self.random_seed or self.seed == before:
            self.seed = used


def drawn() -> int:
    """A new seed; scripts that seed `random` do not fix it."""
    return random.SystemRandom().randint(0, LARGEST_SEED)
