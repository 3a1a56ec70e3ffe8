# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion of several prompts in a row, and motion longer than the model makes at a time.

Each prompt is made as if it stood alone, so that it does what it would do alone. Where one ends the next is set down,
in the direction and at the speed of the first, and the in-betweening network makes the passage (`passages.py`). A
prompt that lasts longer than 9.8 seconds goes on in windows that see the last two seconds. What is made for how long:
`parts.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..motion.cleanup import plant_on_the_way
from ..motion.even_pace import at_even_pace
from ..motion.features import facing, heading_angle
from ..motion.kinematics import forward_kinematics
from ..motion.motion import Motion, at_origin
from ..motion.place import FLIGHT, LARGEST_LIFT, ground, on_its_floor, put_in_place
from ..motion.plain import Plain
from ..motion.resample import at_times
from ..motion.rotations import rotate, yaw
from ..motion.skeleton import CONTACT_JOINTS, LEVEL
from ..motion.turning import SOMEWHERE, led_ahead, straightened
from ..motion.window import face_forward, turned_about_y
from .drawn.drawing import climbed_down
from .drawn.told import climbs_down, ends_on_its_floor, is_drawn_beneath
from .edit.tokens import propose
from .making import Make
from .parts import LIKE, OVERLAP, STRIDE, Part, parts_of, settled, steady_stretches
from .passages import SHORTEST_PASSAGE, Border, passage_between, with_passages
from .progress import Progress
from .request import MODEL_FPS, SEED_COUNT, OnProgress, Request
from .rising import from_where_they_are
from .words.going import gets_along_evenly, is_aside

if TYPE_CHECKING:
    from .model import Model

SEATED, STANDING = 0.2, 0.1
"""Difference (m) of the pelvis' height from which somebody sits down or stands up, and how high feet are that stand."""


def generate_parts(
    model: Model, request: Request, make: Make, *, cleanup: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """Carry out a checked request of several prompts or over 9.8 s; see `text_to_motion.generate`."""
    request = settled(model, request)
    parts = parts_of(request, model.config.sampling.one_at_a_time)
    progress = Progress(on_progress, sum(len(part.windows) for part in parts) * request.variations)
    made = [_sampled(model, request, parts, seed, make, cleanup, progress) for seed in request.seeds]
    motions = []
    for one, seed in zip(made, request.seeds, strict=True):
        progress.decoding()  # before each, for a long one takes half a second, and may be cancelled
        motions.append(_finished(model, request, *one, parts, seed))
    return motions


def _sampled(
    model: Model, request: Request, parts: list[Part], seed: int, make: Make, cleanup: bool, on_progress: Progress
) -> tuple[Plain, list[Border]]:
    """All parts one after another at 20 fps, and where they meet."""
    whole: Plain | None = None
    floor, aside, done = 0.0, 0.0, ""
    borders: list[Border] = []
    texts = [part.text for part in parts]
    for number, (told, (first, *others), spare) in enumerate(parts):
        text = told if whole is None else from_where_they_are(told, whole, model.offsets, floor)
        alone = replace(request, prompt=text, later=(), fps=MODEL_FPS, variations=1, seed=(seed + number) % SEED_COUNT)
        longer = replace(alone, frames=first + spare)
        (made,) = make(model, longer, cleanup=cleanup, begun=True, on_progress=on_progress)
        clip = _straight(made) if is_aside(text) and texts.count(text) > 1 else Plain(made.rotations, made.root)
        before, aside = aside, _aside(text, clip, model.offsets)
        if whole is None:
            whole = clip
        else:
            whole, floor, border = _set_down(model, alone, whole, clip, done, spare, floor, before - aside)
            borders.append(border._replace(calm=text != told))
        done = text
        for count in others:
            whole, border = _gone_on(model, replace(alone, frames=count), whole, on_progress)
            borders.append(border)
    assert whole is not None
    return whole, borders


def _set_down(
    model: Model, request: Request, whole: Plain, clip: Plain, before: str, spare: int, floor: float, aside: float
) -> tuple[Plain, float, Border]:
    """The motion with the clip of a request at its end, the height (m) of the floor that it is on, and their border.

    Args: what was done `before`, on a `floor` of such a height; the steps that the clip has to `spare`; by what angle
    (radians) to the left more somebody stood `aside` in it than in the clip.
    """
    text, offsets = request.prompt, model.offsets
    if climbs_down(text):
        clip = _from_where(model, request, whole, clip)
    clip = _in_step(whole, clip, spare, offsets)
    whole, floor = _on_floor(whole, clip, before, text, floor, offsets)
    frame = len(whole.root)
    whole, passage = _appended(whole, clip, floor, offsets, aside, text == before and gets_along_evenly(text))
    # In step no more is needed, and where more of a run is made anew it may become a leap.
    passage = SHORTEST_PASSAGE if spare else passage
    return whole, floor, Border(frame, passage, is_drawn_beneath(before) or is_drawn_beneath(text))


def _aside(text: str, clip: Plain, offsets: np.ndarray) -> float:
    """By what angle (radians) to the left of where it is done somebody stands in the first pose of a clip, who does
    what a text says: what is drawn is done ahead, also by who stands sideways for it, as boxers do."""
    if not is_drawn_beneath(text):
        return 0.0
    return float(heading_angle(facing(forward_kinematics(clip.rotations[:1], clip.root[:1], offsets)))[0])


def _straight(motion: Motion) -> Plain:
    """The motion of somebody who steps aside for long, who turned a little in each piece, without that."""
    rotations, root = straightened(motion.rotations, motion.root, motion.joints)
    return Plain(plant_on_the_way(motion, rotations, root), root)


def _finished(
    model: Model,
    request: Request,
    whole: Plain,
    borders: list[Border],
    parts: list[Part],
    seed: int,
) -> Motion:
    """The motion with the passages made, from the origin, at the caller's frame rate."""
    rotations, root = with_passages(model, whole, borders, seed)
    rotations, root = _from_origin(parts[0].text, rotations, root, model.offsets)
    if gets_along_evenly(parts[0].text):
        rotations, root = led_ahead(rotations, root, slice(parts[0].steps))
    played = np.arange(len(root), dtype=np.float64)
    for stretch in steady_stretches(parts):
        played[stretch] = stretch.start + at_even_pace(root[stretch])
    times = np.interp(np.arange(request.frames) * (MODEL_FPS / request.fps), np.arange(len(root)), played)
    rotations, root = at_times(rotations, root, times)
    return Motion.from_rotations(request.fps, rotations, root, model.offsets, request.prompt, seed, model.name)


def _from_origin(
    text: str, rotations: np.ndarray, root: np.ndarray, offsets: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A motion from the origin, that first does what a text says, ahead."""
    if is_drawn_beneath(text):
        return rotations, root - root[0] * LEVEL
    return at_origin(rotations, root, offsets)


def _gone_on(model: Model, request: Request, whole: Plain, on_progress: Progress) -> tuple[Plain, Border]:
    """The motion with `request.frames` more steps of the same prompt, and where these begin."""
    before = min(OVERLAP, len(whole.root))
    index = np.minimum(np.arange(-before, request.frames), -1) + len(whole.root)
    part = whole.at(index)
    known = np.arange(len(index)) < before
    proposal = propose(
        model,
        part.rotations,
        part.root,
        known,
        request.prompt,
        request.seed,
        guidance=request.guidance,
        temperature=request.temperature,
        drafts=request.drafts,
        on_scale=lambda scale: on_progress("scale", scale + 1),
    )
    placed = put_in_place(Plain(*proposal), part, before, len(index))
    placed = on_its_floor(placed, Plain(*proposal), part, before, len(index))
    passage = passage_between(part, placed, before - 1, before - 1, model.offsets)
    return whole.followed_by(placed.at(slice(before, None))), Border(len(whole.root), passage, drawn=False)


def _in_step(whole: Plain, clip: Plain, spare: int, offsets: np.ndarray) -> Plain:
    """A clip without as many of its first and last steps as it has to `spare`, so that it begins as the motion ends."""
    if not spare:
        return clip
    starts = np.arange(LIKE, spare + 1)
    last = _seen(whole, np.array([len(whole.root)]), offsets)
    unlike = np.linalg.norm(_seen(clip, starts, offsets) - last, axis=-1).reshape(len(starts), -1).mean(axis=1)
    kept = slice(int(starts[unlike.argmin()]), None)
    count = len(clip.root) - spare
    return Plain(clip.rotations[kept][:count], clip.root[kept][:count])


def _seen(motion: Plain, ends: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Joints (N, LIKE, 22, 3) of the steps before each of `ends` (N,), seen from the last one."""
    steps = ends[:, None] + np.arange(-LIKE, 0)
    rotations, root, _ = face_forward(motion.rotations[steps], motion.root[steps], -1)
    return forward_kinematics(rotations, root, offsets)


def _on_floor(
    whole: Plain, clip: Plain, before: str, text: str, floor: float, offsets: np.ndarray
) -> tuple[Plain, float]:
    """The motion, and the height (m) of the floor on which the clip of a text is set down, where what was done `before`
    was done on a `floor` of such a height."""
    if not ends_on_its_floor(before):
        floor = _floor_at_end(whole, offsets)
    return _up_there(whole, clip) if climbs_down(text) else (whole, floor)


def _floor_at_end(whole: Plain, offsets: np.ndarray) -> float:
    """The height (m) of the ground on which somebody goes on: who has climbed goes on up there."""
    lift = float(ground(whole, slice(-FLIGHT, None), offsets))
    return lift if abs(lift) > LARGEST_LIFT else 0.0


def _from_where(model: Model, request: Request, whole: Plain, clip: Plain) -> Plain:
    """A clip of climbing down that begins as high as the motion ends: in its time somebody gets down all of it.

    As it is where nobody has climbed up before.
    """
    height = float(whole.root[-1, 1] - clip.root[-1, 1])
    if height < LARGEST_LIFT:
        return clip
    made = climbed_down(model, request.prompt, len(clip.root), MODEL_FPS, request.seed or 0, height)
    return Plain(made.rotations, made.root)


def _up_there(whole: Plain, clip: Plain) -> tuple[Plain, float]:
    """The motion before a clip of climbing down, and the height (m) of the floor to which that leads.

    Who has not climbed up as high before has been up there all the while.
    """
    floor = float(whole.root[-1, 1] - clip.root[0, 1])
    lift = -floor if floor < -LARGEST_LIFT else 0.0
    return Plain(whole.rotations, whole.root + np.array([0.0, lift, 0.0])), 0.0


def _appended(
    whole: Plain, clip: Plain, floor: float, offsets: np.ndarray, aside: float = 0.0, straight: bool = False
) -> tuple[Plain, int]:
    """The motion with a clip set down at its end on a floor of such a height (m), and the steps that the passage needs
    on either side. Who faces one way goes on facing it, but for an angle by which they stood `aside`, and who gets
    along `straight` goes on in one direction: hips sway, and walks would turn a little at each border."""
    ends = np.stack([whole.rotations[-1], clip.rotations[0]]), np.stack([whole.root[-1], clip.root[0]])
    heading = heading_angle(facing(forward_kinematics(*ends, offsets)))
    if straight:
        ways = np.stack([whole.root[-1] - whole.root[-STRIDE:][0], clip.root[:STRIDE][-1] - clip.root[0]]) * LEVEL
        if np.linalg.norm(ways, axis=-1).min() > SOMEWHERE:
            heading = heading_angle(ways)
    turn = yaw(heading[0] - heading[1] - aside)
    rotations, root = turned_about_y(clip.rotations, turn), rotate(turn, clip.root)
    root = root + _way_on(whole, Plain(rotations, root), offsets) * LEVEL
    root[:, 1] += floor
    clip = Plain(rotations, root)
    return whole.followed_by(clip), passage_between(whole, clip, -1, 0, offsets)


def _way_on(whole: Plain, clip: Plain, offsets: np.ndarray) -> np.ndarray:
    """How far (3,) a clip is moved to go on where the motion ends.

    The pelvis goes on as it went; but the feet of who sits down or stands up stay where they are, for the seat is
    behind them.
    """
    ends = (whole.rotations[-1:], whole.root[-1:]), (clip.rotations[:1], clip.root[:1])
    last, first = (forward_kinematics(*end, offsets)[0] for end in ends)
    if abs(last[0, 1] - first[0, 1]) > SEATED and _stands(last) and _stands(first):
        return np.asarray(last[CONTACT_JOINTS, :].mean(axis=0) - first[CONTACT_JOINTS, :].mean(axis=0))
    return np.asarray(2 * whole.root[-1] - whole.root[-2] - clip.root[0])


def _stands(joints: np.ndarray) -> bool:
    """Whether both feet of a pose (22, 3) are on the ground, at the height of its lowest joint."""
    left, right = joints[CONTACT_JOINTS, 1].reshape(2, 2).min(axis=1)
    return max(left, right) - float(joints[:, 1].min()) < STANDING
