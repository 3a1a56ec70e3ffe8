# SPDX-License-Identifier: GPL-3.0-or-later
"""What the transformer makes of a run of unknown steps, piece by piece, in its place between the known poses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...model.masking import Rule
from ...motion.body import SHOULDERS, WRISTS
from ...motion.features import facing, heading_angle
from ...motion.kinematics import forward_kinematics, front_rise, posed
from ...motion.place import FLIGHT, LARGEST_LIFT, ground, on_its_floor, put_in_place
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import rotate, yaw
from ...motion.skeleton import LEVEL, OFFSETS
from ...motion.window import turned_about_y
from ..drawn.drawing import drawn
from ..laid_over.over import laid_over
from ..request import OnProgress
from .as_alone import as_alone
from .pieces import CONTEXT, Piece
from .request import EditRequest
from .tokens import propose
from .transitions import TRANSITION

if TYPE_CHECKING:
    from ..model import Model

PACE = 4
"""Steps in which a pace is seen."""
TURNED_OVER = 0.25
"""The product of the rises of the chest's front from which on somebody who lies has turned over."""
BRIEFLY = 24
"""Steps up to which there is no time to come down to the ground from where the poses on both sides are; what no text
asks for stays at their height."""


def proposed(
    model: Model,
    request: EditRequest,
    steps: Plain,
    known: np.ndarray,
    parts: list[Piece],
    seed: int,
    rule: Rule,
    alone: bool,
    on_progress: OnProgress,
) -> tuple[Plain, list[int]]:
    """A run filled by tokens, and the borders at which a piece of it meets something else.

    Args: all steps at 20 fps, of which those `known` (G,) count; the `parts` that make up the run, in the order of
    their making, each of which goes on from the one before it, wherever that leads; whether each is made as if `alone`.
    """
    start, end, count = min(part.start for part in parts), max(part.end for part in parts), len(known)
    made, known = steps.copy(), known.copy()
    backwards = start == 0 and end < count
    for part in parts:
        low, high = part.start, part.end
        first = low if backwards else max(0, low - CONTEXT)
        window = slice(first, min(high + CONTEXT, count) if backwards or high == end else high)
        around = made.at(window)
        proposal = _piece(model, request, around, known[window], part, seed, rule, alone, on_progress)
        inside = slice(low - first, high - first)
        placed = _placed(proposal, around, inside.start, inside.stop if backwards else len(around.root))
        made.rotations[low:high], made.root[low:high] = placed.rotations[inside], placed.root[inside]
        known[low:high] = True
    if start > 0 and end < count:
        # The way to the pose behind is made up for on the whole of it, not on the last piece.
        whole = _followed_by(made, placed, end, inside.stop)
        there = put_in_place(whole, steps, start, end)
        goes_down = end - start > BRIEFLY and any(part.text for part in parts)
        whole = on_its_floor(there, whole, steps, start, end) if goes_down else there
        made.rotations[start:end], made.root[start:end] = whole.rotations[start:end], whole.root[start:end]
    borders = {border for part in parts for border in (part.start, part.end)}
    return made, sorted(borders - {0, count})


def _piece(
    model: Model,
    request: EditRequest,
    around: Plain,
    known: np.ndarray,
    part: Piece,
    seed: int,
    rule: Rule,
    alone: bool,
    on_progress: OnProgress,
) -> Plain:
    """What is made of a piece and the steps around it, of which those `known` (W,) count."""
    over = laid_over(part.text) if part.text is not None and model.config.sampling.one_at_a_time else None
    text = part.text if over is None else over.plain
    unknown = np.flatnonzero(~known)
    inside = slice(int(unknown[0]), int(unknown[-1]) + 1)
    motion: Plain | None = None
    count, stays = inside.stop - inside.start, not request.alone and inside.start > 0 and inside.stop < len(known)
    if part.drawn and text is not None:
        found = drawn(model, text, count, model.config.fps, seed)
        motion = Plain(found.rotations, found.root)
        if stays and _is_turned_over(motion, around.at([inside.start - 1])):
            motion = _and_back(motion)
    elif alone and text is not None:
        motion = as_alone(model, request, text, count, stays, seed, on_progress, begun=inside.start > 0)
    if motion is not None:
        made = _beside(around, inside, motion, model.offsets)
    else:
        made = _of_tokens(model, request, around, known, text, seed, rule, on_progress)
    if over is None:
        return made
    return Plain(*over.onto(made.rotations, made.root, model.offsets, model.config.fps, inside, seed))


def _is_turned_over(motion: Plain, before: Plain) -> bool:
    """Whether somebody who lies ends on the other side than they began, which is the one of the pose before."""
    _, turned = posed(
        np.r_[before.rotations, motion.rotations[[0, -1]]], np.r_[before.root, motion.root[[0, -1]]], OFFSETS
    )
    given, first, last = front_rise(turned)
    return bool(first * last < -TURNED_OVER and given * last < -TURNED_OVER)


def _and_back(motion: Plain) -> Plain:
    """A motion there and back in its time: who has rolled over and is to lie as before rolls back."""
    steps = len(motion.root) - 1
    return Plain(*at_times(motion.rotations, motion.root, steps * (1.0 - np.abs(np.linspace(-1.0, 1.0, steps + 1)))))


def _beside(around: Plain, inside: slice, motion: Plain, offsets: np.ndarray) -> Plain:
    """The steps around with a motion from the origin in those `inside`, where the known pose beside them is, turned as
    that is, and on its floor."""
    beside, end = (inside.start - 1, 0) if inside.start else (inside.stop, -1)
    pose = forward_kinematics(around.rotations[[beside]], around.root[[beside]], offsets)
    turn = yaw(heading_angle(facing(pose)))
    rotations, root = around.rotations.copy(), around.root.copy()
    rotations[inside] = turned_about_y(motion.rotations, turn)
    root[inside] = rotate(turn, motion.root - motion.root[end] * LEVEL) + around.root[beside] * LEVEL
    if inside.start > 0 and inside.stop < len(root):
        # One half of the way that is left is gone before, the other after it.
        root[inside] += 0.5 * LEVEL * (root[inside.stop] - root[inside.stop - 1])
    elif inside.start > 0:
        root[inside] += _way_on(root[: inside.start], root[inside])
    else:
        root[inside] += _way_on(root[: inside.stop - 1 : -1], root[inside][::-1])
    root[inside, 1] += _floor(around, inside, motion)
    return Plain(rotations, root)


def _way_on(before: np.ndarray, motion: np.ndarray) -> np.ndarray:
    """How far (3,) along the floor a motion, pelvis at (T, 3), is to begin from where it follows on one (P, 3), so that
    in the passage between them the pace of the one becomes that of the other evenly: who runs stops in a few steps."""
    steps, back = min(TRANSITION, len(motion) // 3), min(PACE, len(before) - 1)
    if not back or steps < PACE:
        return np.zeros(3)
    leaves, arrives = (before[-1] - before[-1 - back]) / back, (motion[steps] - motion[steps - PACE]) / PACE
    return LEVEL * (steps * (leaves + arrives) / 2.0 - (motion[steps] - motion[0]))


def _floor(around: Plain, inside: slice, motion: Plain) -> np.ndarray:
    """How high (m) the floor is under each step of a motion in those `inside`: that of the steps around, which on
    stairs is higher behind than before; a motion that climbs has a part of that itself."""
    first, last = slice(max(inside.start - FLIGHT, 0), inside.start), slice(inside.stop, inside.stop + FLIGHT)
    sides = [_stood_on(around, side) for side in (first, last) if len(around.root[side])]
    rise = sides[-1] - sides[0]
    if abs(rise) > LARGEST_LIFT:
        rise -= float(ground(motion, slice(-FLIGHT, None)) - ground(motion, slice(FLIGHT)))
    lift = sides[0] if abs(sides[0]) > LARGEST_LIFT else 0.0
    return lift + (rise if abs(rise) > LARGEST_LIFT else 0.0) * np.linspace(0.0, 1.0, len(motion.root))


def _stood_on(around: Plain, side: slice) -> float:
    """How high (m) the floor is in some steps; who has both hands over the shoulders all the time hangs, and what
    follows is done down on the floor."""
    joints = forward_kinematics(around.rotations[side], around.root[side], OFFSETS)
    hangs = (joints[:, WRISTS, 1] > joints[:, SHOULDERS, 1]).all()
    return 0.0 if hangs else float(joints[..., 1].min())


def _of_tokens(
    model: Model,
    request: EditRequest,
    around: Plain,
    known: np.ndarray,
    text: str | None,
    seed: int,
    rule: Rule,
    on_progress: OnProgress,
) -> Plain:
    """What the transformer makes of one window."""
    temperature = request.temperature
    if temperature is None:
        temperature = model.config.sampling.temperature * (1.5 - request.context)
    made = propose(
        model,
        around.rotations,
        around.root,
        known,
        text,
        seed,
        rule=rule,
        guidance=request.guidance,
        temperature=temperature,
        steady=True,
        on_scale=lambda scale: on_progress("scale", scale + 1),
    )
    return Plain(*made)


def _placed(proposal: Plain, given: Plain, start: int, end: int) -> Plain:
    return on_its_floor(put_in_place(proposal, given, start, end), proposal, given, start, end)


def _followed_by(made: Plain, placed: Plain, end: int, at: int) -> Plain:
    """What was made up to `end`, and behind it what the last piece, of which it is step `at`, has there."""
    behind = min(len(made.root) - end, len(placed.root) - at)
    rotations, root = made.rotations.copy(), made.root.copy()
    rotations[end : end + behind], root[end : end + behind] = placed.rotations[at:][:behind], placed.root[at:][:behind]
    return Plain(rotations, root)
