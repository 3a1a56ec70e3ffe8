# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion of several prompts in a row, and motion longer than the model makes at a time.

Each prompt is made as if it stood alone, so that it does what it would do alone. Where one ends the next is set down,
in the direction and at the speed of the first, and the in-betweening network makes the passage. A prompt that lasts
longer than 9.8 seconds goes on in windows that see the last two seconds. Who is to sit down stands before, and who is
to stand up sits: training clips of it mostly begin when it is done.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..motion.cleanup import plant_feet, plant_on_the_way
from ..motion.even_pace import at_even_pace
from ..motion.features import facing, heading_angle
from ..motion.kinematics import forward_kinematics
from ..motion.motion import Motion, at_origin
from ..motion.place import FLIGHT, LARGEST_LIFT, ground, on_its_floor, put_in_place
from ..motion.plain import Plain
from ..motion.resample import at_times
from ..motion.rotations import rotate, yaw
from ..motion.seams import eased
from ..motion.skeleton import CONTACT_JOINTS, LEVEL
from ..motion.turning import SOMEWHERE, led_ahead, straightened
from ..motion.window import face_forward, turned_about_y
from .drawn.drawing import climbed_down
from .drawn.told import climbs_down, ends_on_its_floor, is_drawn, is_drawn_beneath
from .edit.bridge import fill
from .edit.recording import Draw
from .edit.tokens import propose
from .held import stays
from .making import Make
from .progress import Progress
from .request import MODEL_FPS, MODEL_MAX_FRAMES, MODEL_MIN_FRAMES, SEED_COUNT, OnProgress, Request
from .words.going import gets_along_evenly, is_aside, is_steady
from .words.posture import goes_on, lasts, underway, with_posture

if TYPE_CHECKING:
    from .model import Model

OVERLAP = 40
"""Steps (20 a second) of a long prompt's last window that the next one sees."""
SHORTEST_PASSAGE, LONGEST_PASSAGE, PASSAGE_PER_METRE = 4, 16, 28.0
"""Steps on either side of a border that are made anew: few between like poses, more the farther they are apart (mean
distance of the joints)."""
STRIDE, LIKE = 26, 5
"""Steps in which who walks comes round to the same pose, and by how many of them poses are compared. Who runs takes
half as many."""
SEATED, STANDING = 0.2, 0.1
"""Difference (m) of the pelvis' height from which somebody sits down or stands up, and how high feet are that stand."""
BEFORE = 16
"""Steps that somebody stands before sitting down, or sits before standing up."""
SHORTEST_AFTER = 24
"""Steps in which sitting down and the like can be done: without as many left nobody stands, or sits, before. In 16 some
sat down 15 cm into the ground."""
LONGEST_PIECE = 1.5
"""What goes on for longer than this many times its usual length, and than the model makes at least, is made in pieces
that do not: made at once, people mostly stand for a while. "A person runs" of 3 s stood for two."""
LONGEST_ASIDE = 80
"""Steps that who steps aside goes on for at a time: few in recordings do so for long, and in 5 s people turned."""
KEPT = 3
"""Steps of what is done between two borders that the passages there leave as they are at least."""
PASSAGE_CONTEXT = 0.5
"""Strength of context of a passage: one real motion joins two others better than a blend of many does."""
QUICKEST_PASSAGE = 5.5
"""Metres a second, seen from the pelvis, up to which a passage to or from what is drawn is a real motion: recordings
have nothing like it, and where one joined who walks to who climbs a rope a hand flew at 10."""


class Border(NamedTuple):
    """Where two clips meet: the first frame of the second one, the steps that the passage needs on either side, and
    whether one of them is drawn."""

    frame: int
    passage: int
    drawn: bool


def generate_parts(
    model: Model, request: Request, make: Make, *, cleanup: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """Carry out a checked request of several prompts or over 9.8 s; see `text_to_motion.generate`."""
    request = settled(model, request)
    apart = model.config.sampling.one_at_a_time
    prompts = _prompts(request, begins=apart)
    # A posture is held for as long as it takes, in no windows.
    parts = [(text, [steps] if apart and _in_one(text) else _windows(steps)) for text, steps in prompts]
    progress = Progress(on_progress, sum(len(windows) for _, windows in parts) * request.variations)
    made = [_sampled(model, request, parts, seed, make, cleanup, progress) for seed in request.seeds]
    motions = []
    for one, seed in zip(made, request.seeds, strict=True):
        progress.decoding()  # before each, for a long one takes half a second, and may be cancelled
        motions.append(_finished(model, request, *one, parts, seed))
    return motions


def settled(model: Model, request: Request) -> Request:
    """The request with a time for each of its prompts, and for each thing that they ask for."""

    begins = iter([True])

    def usual(prompt: str) -> float:
        said = lasts(prompt)
        # What remains to be done: captions that name the chair mostly go on with something else.
        seconds = model.seconds_for(underway(prompt)) if said is None else said
        # In that time somebody sits down from standing, but nobody who walks has stood before.
        # What is counted is there several times, but has stood before only once.
        first = prompt == request.prompt and next(begins, False)
        stood = first and len(with_posture(prompt)) > 1 and (goes_on(prompt) or said is not None)
        return seconds + BEFORE / MODEL_FPS if stood else seconds

    # What has no times of its own is taken apart already.
    if not request.settled:
        return request.lasting(usual)
    return request.each_taken_apart(usual) if model.config.sampling.one_at_a_time else request


def in_pieces(model: Model, request: Request) -> Request:
    """The request with its only prompt again every few seconds; as it is where that is of its usual length."""
    if request.later or is_drawn(request.prompt):
        return request
    usual = model.usual_seconds(*model.encode_text([request.prompt]), shortest=0.0)
    least = LONGEST_ASIDE if is_aside(request.prompt) else MODEL_MIN_FRAMES
    longest = float(np.clip(LONGEST_PIECE * usual * MODEL_FPS, least, MODEL_MAX_FRAMES))
    # All but the first are made longer, to begin in step.
    each = int(max(longest - STRIDE, longest * 2 / 3)) / MODEL_FPS
    seconds = request.frames / request.fps
    # At another frame rate the last frame may lie a part of a step farther: no reason for one more piece.
    more = ceil((seconds - min(longest + 1, MODEL_MAX_FRAMES) / MODEL_FPS) / each - 1e-6)
    return replace(request, later=tuple((seconds - k * each, request.prompt) for k in range(more, 0, -1)))


def _sampled(
    model: Model,
    request: Request,
    parts: list[tuple[str, list[int]]],
    seed: int,
    make: Make,
    cleanup: bool,
    on_progress: Progress,
) -> tuple[Plain, list[Border]]:
    """All prompts, each with the steps of its windows, one after another at 20 fps, and where they meet."""
    whole: Plain | None = None
    floor = 0.0
    borders: list[Border] = []
    for number, (text, windows) in enumerate(parts):
        alone = replace(request, prompt=text, later=(), fps=MODEL_FPS, variations=1, seed=(seed + number) % SEED_COUNT)
        for index, count in enumerate(windows):
            if index and whole is not None:
                whole, passage = _gone_on(model, replace(alone, frames=count), whole, on_progress)
                borders.append(Border(len(whole.root) - count, passage, drawn=False))
                continue
            again = number > 0 and text == parts[number - 1][0] and is_steady(text)
            spare = min(STRIDE, count // 2, MODEL_MAX_FRAMES - count) if again else 0
            one = replace(alone, frames=count + spare)
            (made,) = make(model, one, cleanup=cleanup, begun=True, on_progress=on_progress)
            clip = Plain(made.rotations, made.root)
            if is_aside(text) and [told for told, _ in parts].count(text) > 1:
                clip = _straight(made)
            if whole is None:
                whole = clip
            else:
                if climbs_down(text):
                    clip = _from_where(model, alone, whole, clip)
                clip = _in_step(whole, clip, spare, model.offsets)
                before = parts[number - 1][0]
                whole, floor = _on_floor(whole, clip, before, text, floor, model.offsets)
                straight = again and gets_along_evenly(text)
                whole, passage = _appended(whole, clip, floor, model.offsets, straight)
                # In step no more is needed, and where more of a run is made anew it may become a leap.
                passage = SHORTEST_PASSAGE if spare >= LIKE else passage
                drawn = is_drawn_beneath(before) or is_drawn_beneath(text)
                borders.append(Border(len(whole.root) - count, passage, drawn))
    assert whole is not None
    return whole, borders


def _straight(motion: Motion) -> Plain:
    """The motion of somebody who steps aside for long, who turned a little in each piece, without that."""
    rotations, root = straightened(motion.rotations, motion.root, motion.joints)
    return Plain(plant_on_the_way(motion, rotations, root), root)


def _finished(
    model: Model,
    request: Request,
    whole: Plain,
    borders: list[Border],
    parts: list[tuple[str, list[int]]],
    seed: int,
) -> Motion:
    """The motion with the passages made, from the origin, at the caller's frame rate."""
    rotations, root = _joined(model, whole, borders, seed)
    rotations, root = at_origin(rotations, root, model.offsets)
    first, windows = parts[0]
    if gets_along_evenly(first):
        rotations, root = led_ahead(rotations, root, slice(sum(windows)))
    played = np.arange(len(root), dtype=np.float64)
    for stretch in _steady_stretches(parts):
        played[stretch] = stretch.start + at_even_pace(root[stretch])
    times = np.interp(np.arange(request.frames) * (MODEL_FPS / request.fps), np.arange(len(root)), played)
    rotations, root = at_times(rotations, root, times)
    return Motion.from_rotations(request.fps, rotations, root, model.offsets, request.prompt, seed, model.name)


def _steady_stretches(parts: list[tuple[str, list[int]]]) -> list[slice]:
    """The steps of each prompt of somebody who gets along evenly in several pieces: they are slower where one ends."""
    stretches, start = [], 0
    for text, same in groupby(parts, key=itemgetter(0)):
        counts = [sum(windows) for _, windows in same]
        if len(counts) > 1 and gets_along_evenly(text):
            stretches.append(slice(start, start + sum(counts)))
        start += sum(counts)
    return stretches


def _prompts(request: Request, begins: bool = False) -> list[tuple[str, int]]:
    """Each prompt of a settled request and its steps at 20 fps; together they cover the request's last frame.

    With `begins` the posture in which the first one begins has a prompt of its own before it.
    """
    total = int(np.ceil((request.frames - 1) / request.fps * MODEL_FPS - 1e-6)) + 1
    starts = [0, *(round(begin * MODEL_FPS) for begin, _ in request.later if begin is not None)]
    ends = [*starts[1:], max(total, starts[-1] + 2)]
    texts = [request.prompt, *(text for _, text in request.later)]
    parts = [(text, end - start) for text, start, end in zip(texts, starts, ends, strict=True)]
    if not begins:
        return parts
    (text, steps), *rest = parts
    rest = [(underway(text), steps) for text, steps in rest]
    texts = with_posture(text)
    said = lasts(text)
    least = SHORTEST_AFTER if said is None else round(said * MODEL_FPS)
    if len(texts) == 1 or steps < BEFORE + least:
        return [(text, steps), *rest]
    return [(texts[0], BEFORE), (texts[1], steps - BEFORE), *rest]


def _in_one(text: str) -> bool:
    """Whether what a prompt tells of is made in one piece, however long."""
    return stays(text) or is_drawn(text)


def _windows(steps: int) -> list[int]:
    """The steps of one prompt in windows: the first of at most 196, the others of so many new ones."""
    room = MODEL_MAX_FRAMES - OVERLAP
    more = max(0, -(-(steps - MODEL_MAX_FRAMES) // room))
    # Windows of like length: a last one of a few frames would have no room to do anything.
    first = min(MODEL_MAX_FRAMES, -(-steps // (more + 1)) + (OVERLAP if more else 0))
    rest = steps - first
    shares = [rest // more + (k < rest % more) for k in range(more)] if more else []
    return [first, *shares]


def _gone_on(model: Model, request: Request, whole: Plain, on_progress: Progress) -> tuple[Plain, int]:
    """The motion with `request.frames` more steps of the same prompt."""
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
    passage = _passage(part, placed, before - 1, before - 1, model.offsets)
    return whole.followed_by(placed.at(slice(before, None))), passage


def _in_step(whole: Plain, clip: Plain, spare: int, offsets: np.ndarray) -> Plain:
    """A clip without as many of its first and last steps as it has to `spare`, so that it begins as the motion ends."""
    if spare < LIKE:
        return clip
    last = _seen(whole, len(whole.root), offsets)
    starts = range(LIKE, spare + 1)
    unlike = [np.linalg.norm(_seen(clip, start, offsets) - last, axis=-1).mean() for start in starts]
    kept = slice(starts[int(np.argmin(unlike))], None)
    count = len(clip.root) - spare
    return Plain(clip.rotations[kept][:count], clip.root[kept][:count])


def _seen(motion: Plain, end: int, offsets: np.ndarray) -> np.ndarray:
    """Joints (LIKE, 22, 3) of the steps before `end`, seen from the last one."""
    steps = slice(end - LIKE, end)
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
    whole: Plain, clip: Plain, floor: float, offsets: np.ndarray, straight: bool = False
) -> tuple[Plain, int]:
    """The motion with a clip set down at its end on a floor of such a height (m), and the steps that the passage needs
    on either side. Who faces one way goes on facing it, and who gets along `straight` goes on in one direction: hips
    sway, and walks would turn a little at each border."""
    ends = np.stack([whole.rotations[-1], clip.rotations[0]]), np.stack([whole.root[-1], clip.root[0]])
    heading = heading_angle(facing(forward_kinematics(*ends, offsets)))
    if straight:
        ways = np.stack([whole.root[-1] - whole.root[-STRIDE:][0], clip.root[:STRIDE][-1] - clip.root[0]]) * LEVEL
        if np.linalg.norm(ways, axis=-1).min() > SOMEWHERE:
            heading = heading_angle(ways)
    turn = yaw(heading[0] - heading[1])
    rotations, root = turned_about_y(clip.rotations, turn), rotate(turn, clip.root)
    root = root + _way_on(whole, Plain(rotations, root), offsets) * LEVEL
    root[:, 1] += floor
    clip = Plain(rotations, root)
    return whole.followed_by(clip), _passage(whole, clip, -1, 0, offsets)


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


def _passage(a: Plain, b: Plain, end: int, start: int, offsets: np.ndarray) -> int:
    """Steps on either side that the passage from frame `end` of one motion to frame `start` of another wants."""
    poses = zip((a, b), (end, start), strict=True)
    last, first = (forward_kinematics(one.rotations[k], one.root[k], offsets) for one, k in poses)
    apart = float(np.linalg.norm(first - last, axis=-1).mean())
    return round(float(np.clip(SHORTEST_PASSAGE + PASSAGE_PER_METRE * apart, SHORTEST_PASSAGE, LONGEST_PASSAGE)))


def _joined(model: Model, whole: Plain, borders: list[Border], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The motion with the passages around its borders made anew."""
    known, spans = np.ones(len(whole.root), dtype=bool), _spans(borders, len(whole.root))
    for span in spans:
        known[span] = False
    made = fill(model, whole, known, Draw(seed, PASSAGE_CONTEXT, passage=True))
    quick = [
        span
        for border, span in zip(borders, spans, strict=True)
        if border.drawn and _quickest(made, span, model.offsets) > QUICKEST_PASSAGE
    ]
    if quick:
        calm = Plain(*eased(whole.rotations, whole.root, known, MODEL_FPS))
        for span in quick:
            if _quickest(made, span, model.offsets) > _quickest(calm, span, model.offsets):
                made.rotations[span], made.root[span] = calm.rotations[span], calm.root[span]
    return plant_feet(made.rotations, made.root, model.offsets, MODEL_FPS, known), made.root


def _spans(borders: list[Border], count: int) -> list[slice]:
    """The frames around each border, of `count` in all, that are made anew: less than the passages want where they
    would leave nothing of what is done between two of them, or of the first and the last frame."""
    ends = [border.frame for border in borders]
    room = [(after - before - KEPT) // 2 for before, after in pairwise(ends)]
    room = [ends[0] - 1, *room, count - 1 - ends[-1]] if ends else []
    return [
        slice(border.frame - min(border.passage, before), border.frame + min(border.passage, after))
        for border, (before, after) in zip(borders, pairwise(room), strict=True)
    ]


def _quickest(motion: Plain, span: slice, offsets: np.ndarray) -> float:
    """How fast (m/s) the fastest joint is in some frames, seen from the pelvis."""
    joints = forward_kinematics(motion.rotations[span], motion.root[span], offsets)
    return float(np.linalg.norm(np.diff(joints - joints[:, :1], axis=0), axis=-1).max(initial=0.0) * MODEL_FPS)
