# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures, and ways to hold the body, laid over the motion that is given in a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...motion.interpolation import smoothstep
from ...motion.motion import Motion
from ...motion.runs import runs
from ...motion.seams import frames_from
from ..laid_over.over import LaidOver
from .finished import with_given
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model

HELD_SECONDS = 0.6
"""Time in which somebody comes to hold the body otherwise."""


def over_what_is_given(model: Model, request: EditRequest, over: LaidOver) -> list[Motion]:
    """The edit that asks for gestures alone, or for how something is done that is done anyway: in the range all goes on
    as before, so held and with these gestures."""
    given, (made,) = request.motion, runs(~request.known)
    outside = request.outside
    begun = smoothstep(frames_from(request.known) / (HELD_SECONDS * request.fps))
    over = over._replace(manner=over.manner.scaled(begun))
    found = []
    for seed in request.seeds:
        rotations, root = over.onto(given.rotations, given.root, given.offsets, request.fps, slice(*made), seed)
        rotations[:, outside] = given.rotations[:, outside]
        root = given.root.copy() if 0 in outside else root
        found.append(with_given(model, request, rotations, root, seed))
    return found
