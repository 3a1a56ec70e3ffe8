# SPDX-License-Identifier: GPL-3.0-or-later
"""Two things done at the same time ("walks while waving"): the legs and trunk of one motion, the arms of another.

The transformer does one of the two. Each is made by itself; of the one that stands where it is, those arms are taken
that it lifts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.arms import clear_hands
from ..motion.body import ANKLES, PELVIS
from ..motion.kinematics import forward_kinematics, global_rotations
from ..motion.motion import Motion
from ..motion.skeleton import LEFT_ARM, RIGHT_ARM
from .progress import Progress
from .request import OnProgress, Request
from .text_to_motion import generate_request

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
    *,
    cleanup: bool = True,
    on_progress: OnProgress | None = None,
) -> list[Motion]:
    """Carry out a checked request whose prompt says `parts` at once, both of its length or of what the prompt takes.

    Where neither part is one of arms alone, the prompt is made as it stands.
    """
    if request.open_end:
        seconds = model.usual_seconds(*model.encode_text([request.prompt]))
        request = request.lasting(lambda _prompt: seconds)
    progress = Progress(on_progress, len(parts))
    made = [
        generate_request(model, replace(request, prompt=text), cleanup=cleanup, on_progress=progress) for text in parts
    ]
    found: list[Motion] = []
    for number, (one, other) in enumerate(zip(*made, strict=True)):
        both = composed(one, other)
        if both is None:
            alone = replace(request, seed=request.seeds[number], variations=1)
            (both,) = generate_request(model, alone, cleanup=cleanup, whole=True, on_progress=progress)
        found.append(replace(both, prompt=request.prompt))
    progress.decoding()
    return found


def composed(one: Motion, other: Motion) -> Motion | None:
    """Two motions of one length as one, with the legs and trunk of that which moves its legs more; None where the other
    one does not stand where it is, or lifts no arm."""
    legs, arms = sorted((one, other), key=lambda motion: -_pace(motion))
    if not _stands(arms):
        return None
    lifted = [arm for arm in (LEFT_ARM, RIGHT_ARM) if _lifts(arms, arm[-1])]
    if not lifted:
        return None
    rotations = legs.rotations.copy()
    for arm in lifted:
        rotations[:, arm] = arms.rotations[:, arm]
    joints = forward_kinematics(rotations, legs.root, legs.offsets)
    clear_hands(rotations, global_rotations(rotations), joints, legs.offsets, legs.fps)
    return Motion.from_rotations(
        legs.fps, rotations, legs.root, legs.offsets, prompt=legs.prompt, seed=one.seed, model=legs.model
    )


def _pace(motion: Motion) -> float:
    """Mean speed (m/s) of ankles and pelvis."""
    way = np.linalg.norm(np.diff(motion.joints[:, [*ANKLES, PELVIS]], axis=0), axis=-1)
    return float(way.mean() * motion.fps) if len(way) else 0.0


def _stands(motion: Motion) -> bool:
    way = np.linalg.norm(np.diff(motion.joints[:, ANKLES], axis=0), axis=-1)
    still = not len(way) or way.mean() * motion.fps < STANDING_SPEED
    return bool(still and np.ptp(motion.joints[:, PELVIS, 1]) < SINKING)


def _lifts(motion: Motion, wrist: int) -> bool:
    return bool((motion.joints[:, wrist, 1] - motion.joints[:, PELVIS, 1]).max() > LIFTED)
