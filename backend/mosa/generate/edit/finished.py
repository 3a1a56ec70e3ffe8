# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was made for a range to the edit's result: joined to what was given, feet planted, copies of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...motion.cleanup import above_ground, plant_feet
from ...motion.contacts import detect_contacts
from ...motion.kinematics import forward_kinematics
from ...motion.motion import Motion
from ...motion.place import LARGEST_LIFT, lowest_foot
from ...motion.seams import meet, spread
from ...motion.whirls import calmed
from ..request import MODEL_FPS
from .body import Body
from .request import EditRequest

if TYPE_CHECKING:
    from ..model import Model


def finished(
    model: Model,
    request: EditRequest,
    body: Body,
    rotations: np.ndarray,
    root: np.ndarray,
    covered: np.ndarray,
    seed: int,
    *,
    as_it_is: bool,
) -> Motion:
    """The result: scope, seams, feet (but of what is right `as_it_is`), and copies of what was given.

    The made motion leads over its seams in the frames that are `covered` (T,): there it shows what was given as seen
    in the model's time.
    """
    given, known, fps, size = request.motion, request.known, request.fps, body.ratio
    outside = request.outside
    both = given.rotations, given.root, rotations, root, known
    between = bool(known[0] and known[-1])
    rotations, root = spread(*both) if as_it_is and between else meet(*both, fps, covered)
    rotations[:, outside] = given.rotations[:, outside]
    if 0 in outside:
        root = given.root.copy()
    elif not as_it_is:
        # What standing looks like is known of people in metres.
        people = root / size, given.offsets / size
        ground = body.floor
        if not body.flies:
            ground = _ground(given.joints / size, forward_kinematics(rotations, *people))
        rotations = plant_feet(rotations, *people, fps, known, ground, body.flies)
        if fps >= MODEL_FPS:
            # Legs that get off the floor, as of who sits or lies there, may flip their knees on the way.
            rotations = calmed(rotations, known)
        if request.mode != "between":
            # Feet are planted but softly beside given frames, and into these a jump may come down hard.
            rotations = np.where(known[:, None, None], rotations, above_ground(rotations, *people, ground))
        rotations[:, outside] = given.rotations[:, outside]
    return with_given(model, request, rotations, root, seed, request.text or given.prompt)


def with_given(
    model: Model, request: EditRequest, rotations: np.ndarray, root: np.ndarray, seed: int, prompt: str = ""
) -> Motion:
    """The motion of rotations (T, 22, 4) and root (T, 3) of the given body, as long as is wanted, the known frames of
    which are copies of what was given."""
    given, kept = request.motion, np.flatnonzero(request.known[: request.crop])
    rotations, root = rotations[: request.crop].copy(), root[: request.crop].copy()
    joints = forward_kinematics(rotations, root, given.offsets)
    for made, known in ((rotations, given.rotations), (root, given.root), (joints, given.joints)):
        made[kept] = known[kept]
    contacts = detect_contacts(joints, request.fps)
    contacts[kept] = given.contacts[kept]
    told = prompt, seed, model.name, given.per_metre
    return Motion(request.fps, rotations, root, given.offsets, joints, contacts, *told)


def _ground(given: np.ndarray, made: np.ndarray) -> float:
    """Height (m) of the ground under joints that were `given` (T, 22, 3), where their feet need not rest, as on a
    treadmill; without one (-inf) if those that are `made` are on a lower floor, as of whoever was given in a jump."""
    lowest = lowest_foot(given)
    return lowest if lowest - lowest_foot(made) < LARGEST_LIFT else -np.inf
