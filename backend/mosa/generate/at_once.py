# SPDX-License-Identifier: GPL-3.0-or-later
"""Two things done at the same time ("walks while waving"): the legs and trunk of one motion, the arms of another.

The transformer does one of the two. Each is made by itself; of the one that is about arms, those are taken that it
lifts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.arms import clear_hands
from ..motion.body import ANKLES, PELVIS
from ..motion.kinematics import forward_kinematics, global_rotations
from ..motion.motion import Motion
from ..motion.skeleton import LEFT_ARM, OFFSETS, RIGHT_ARM, leg_length
from .making import Make
from .progress import Progress
from .request import OnProgress, Request
from .words.phrases import is_of_arms
from .words.posture import lasts

if TYPE_CHECKING:
    from .model import Model

STANDING_SPEED, SINKING = 0.5, 0.15
"""Mean speed (m/s) of the ankles and range (m) of the pelvis' height up to which a motion's legs may be another's."""
LIFTED = 0.15
"""How far (m) above the pelvis the wrist of an arm comes that does something."""


def generate_at_once(
    model: Model,
    request: Request,
    parts: tuple[str, str],
    make: Make,
    *,
    cleanup: bool,
    begun: bool,
    on_progress: OnProgress | None,
) -> list[Motion]:
    """Carry out a checked request whose prompt says `parts` at once, both of its length or of what the prompt takes.

    Where neither part is one of arms alone, the prompt is made as it stands.
    """
    if request.open_end:
        said = next((said for part in parts if (said := lasts(part)) is not None), None)
        seconds = model.seconds_for(request.prompt) if said is None else said
        request = request.lasting(lambda _prompt: seconds)
    progress = Progress(on_progress, len(parts))
    made = [
        make(model, replace(request, prompt=text), cleanup=cleanup, begun=begun, on_progress=progress) for text in parts
    ]
    found: list[Motion] = []
    for number, motions in enumerate(zip(*made, strict=True)):
        both = composed(parts, motions)
        if both is None:
            alone = replace(request, seed=request.seeds[number], variations=1)
            (both,) = make(model, alone, cleanup=cleanup, whole=True, on_progress=progress)
        elif cleanup:
            both = _clear_of_floor(both)
        found.append(both)
    progress.decoding()
    return found


def _clear_of_floor(motion: Motion) -> Motion:
    """Arms that were made for other legs may reach through the floor."""
    rotations = motion.rotations.copy()
    clear_hands(rotations, global_rotations(rotations), motion.joints, motion.offsets, motion.fps)
    return replace(motion, rotations=rotations, joints=forward_kinematics(rotations, motion.root, motion.offsets))


def composed(parts: tuple[str, str], motions: tuple[Motion, Motion], made: slice = slice(None)) -> Motion | None:
    """Motions of two texts as one: the legs and trunk of one, and those arms of the other that it lifts.

    Which is which the words tell, or else that one stands where it is. None where neither does, or no arm is lifted.
    Only the frames `made` count; the others are alike.
    """
    size = leg_length(motions[0].offsets) / leg_length(OFFSETS)
    seen = [motion.joints[made] / size for motion in motions]
    arms_of = _which_has_the_arms(parts, seen, motions[0].fps)
    if arms_of is None:
        return None
    legs, arms = motions[1 - arms_of], motions[arms_of]
    lifted = [arm for arm in (LEFT_ARM, RIGHT_ARM) if _lifts(seen[arms_of], arm[-1])]
    if not lifted:
        return None
    rotations, joints = legs.rotations.copy(), legs.joints.copy()
    for arm in lifted:
        rotations[made][:, arm] = arms.rotations[made][:, arm]
    joints[made] = forward_kinematics(rotations[made], legs.root[made], legs.offsets)
    return replace(legs, rotations=rotations, joints=joints)


def _which_has_the_arms(parts: tuple[str, str], seen: list[np.ndarray], fps: float) -> int | None:
    of_arms = [is_of_arms(text) for text in parts]
    if of_arms[0] != of_arms[1]:
        return of_arms.index(True)
    slower = int(np.argmin([_pace(joints, fps) for joints in seen]))
    return slower if _stands(seen[slower], fps) else None


def _pace(joints: np.ndarray, fps: float) -> float:
    """Mean speed (m/s) of ankles and pelvis."""
    return _speed(joints[:, [*ANKLES, PELVIS]], fps)


def _stands(joints: np.ndarray, fps: float) -> bool:
    return bool(_speed(joints[:, ANKLES], fps) < STANDING_SPEED and np.ptp(joints[:, PELVIS, 1]) < SINKING)


def _speed(points: np.ndarray, fps: float) -> float:
    way = np.linalg.norm(np.diff(points, axis=0), axis=-1)
    return float(way.mean() * fps) if len(way) else 0.0


def _lifts(joints: np.ndarray, wrist: int) -> bool:
    return bool((joints[:, wrist, 1] - joints[:, PELVIS, 1]).max() > LIFTED)
