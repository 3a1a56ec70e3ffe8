# SPDX-License-Identifier: GPL-3.0-or-later
"""In which way an edit is carried out, by what it asks for and what is around its range: one after another is tried."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ...model.masking import Rule
from ...motion.body import PELVIS
from ...motion.cleanup import above_ground
from ...motion.motion import Motion
from ...motion.skeleton import FPS
from ..at_once import composed
from ..progress import Progress
from ..request import OnProgress
from ..words.amounts import turn
from ..words.going import paces_ahead
from ..words.phrases import at_once, is_done_underway, is_of_arms
from .as_alone import as_alone
from .finished import with_given
from .halting import done_meanwhile, halted, once_stopped
from .job import Job
from .made_anew import read_steps
from .over_given import over_what_is_given
from .request import GOES_ON_LOW, RIDES_ON, SCOPES, EditRequest
from .seated import as_seated
from .seated_legs import with_legs_seated
from .turning_low import turned_low

if TYPE_CHECKING:
    from ..model import Model


def carried_out(model: Model, request: EditRequest, rule: Rule, on_progress: OnProgress | None) -> list[Motion]:
    """A checked edit, carried out in the first way that is one for it, else as it stands: a Motion per variation."""
    job = _looked_at(Job(model, request, rule, on_progress, cache(lambda: read_steps(model, request))))
    for way in _WAYS:
        motions = way(job)
        if motions is not None:
            return motions
    return job.edited(job.request, on_progress)


def _looked_at(job: Job) -> Job:
    """The job, whose text says what it means for who rests, sits or is down beside the range."""
    if job.text and (other := once_stopped(job.text)) != job.text and job.rests():
        job = job.saying(other)
    if job.is_done_seated():
        return replace(job.saying(as_seated(job.text)), seated=True)
    return replace(job, down=job.is_done_down())


def _in_added_frames(job: Job) -> list[Motion] | None:
    """The edit of a part of the body in frames that were not there, or of somebody who stays seated, or down, with one
    side of the range open: held in the nearest known pose, the rest would stop dead. All of it goes on without the
    text, and in that motion is done what the text says."""
    request = job.request
    is_part = request.added and request.scope != "body"
    if not is_part and (request.mode == "between" or not (job.seated or job.down)):
        return None
    progress = Progress(job.on_progress, 2)
    whole = job.edited(replace(request, scope="body", text=None), progress)
    if request.text is None:
        return whole
    found = []
    for seed, motion in zip(request.seeds, whole, strict=True):
        there = replace(request, motion=motion, seed=seed, variations=1, mode="between", added=False)
        found += carried_out(job.model, there, job.rule, progress)
    return found


def _halted(job: Job) -> list[Motion] | None:
    """The edit of somebody who crawls, or walks crouched, and stops in between, or for good."""
    request = job.request
    if not job.may_stop:
        return None
    meanwhile = done_meanwhile(job.told, for_good=job.is_open)
    if meanwhile is None or not job.goes_low():
        return None
    ways = [replace(request, seed=seed, variations=1) for seed in request.seeds]
    if job.is_open or job.is_made_anew():
        ways = _with_way_anew(job, job.on_progress)
    return [halted(job.model, way, meanwhile) for way in ways]


def _turned_low(job: Job) -> list[Motion] | None:
    """The edit of somebody who crawls, or walks crouched, and is to turn: who has to be on their way again behind the
    range goes on."""
    request = job.request
    if not job.may_stop or turn(job.told) is None or not job.goes_low():
        return None
    ways = _with_way_anew(job, job.on_progress)
    if job.is_open:
        return [turned_low(job.model, way) for way in ways]
    request.remark(GOES_ON_LOW)
    return [way.motion for way in ways]


def _over_what_is_there(job: Job) -> list[Motion] | None:
    """The edit of which all is laid over a motion, or all but what somebody does in the range anyway: over what is
    given, or, of somebody who walks or runs there on feet that slide, as between two keys, over the way made anew."""
    over, request = job.over, job.request
    if over is None or over.kneel is not None or not job.may_stay:
        return None
    there = [request]
    if not over.alone:
        if not job.does_already(over.plain):
            return None
        if not job.feet_stand():
            there = _with_way_anew(job, job.on_progress)
    return [motion for one in there for motion in over_what_is_given(job.model, one, over)]


def _while_seated(job: Job) -> list[Motion] | None:
    """The edit of somebody who sits, and stays so, with trunk and arms of somebody who stands."""
    return _with_upper_body(job) if job.seated and job.told and job.may_stay else None


def _both_at_once(job: Job) -> list[Motion] | None:
    """The edit with the legs of one of the things that its text asks for and the arms of the other; see `at_once`."""
    parts = at_once(job.told) if job.told and job.over is None else None
    if parts is None:
        return None
    progress = Progress(job.on_progress, len(parts))
    made = [job.edited(replace(job.request, text=text), progress) for text in parts]
    return _composed(job, parts, made, progress)


def _with_arms(job: Job) -> list[Motion] | None:
    """The edit of somebody who walks, crouches or the like, with a text of arms alone: the rest of the body does as it
    did, or, where that pops or slides, what it would do without a text."""
    if not job.parts or not all(map(is_of_arms, job.parts)) or job.stands():
        return None
    request, progress = job.request, Progress(job.on_progress, 2)
    whole = [request.motion] * request.variations
    if job.is_made_anew():
        whole = job.edited(replace(request, text=None), progress)
    arms = job.edited(replace(request, alone=True), progress)
    return _composed(job, ("", job.told), [whole, arms], progress)


def _underway(job: Job) -> list[Motion] | None:
    """The edit of somebody who stays down, or gets along, and does what is done as well there."""
    if not job.parts or not (job.down or (all(map(is_done_underway, job.parts)) and job.gets_along())):
        return None
    return _with_upper_body(job)


def _riding(job: Job) -> list[Motion] | None:
    """The edit of somebody who rides through the range, and rides on whatever legs would do: they would stand, and
    glide along at that pace."""
    if not job.parts or paces_ahead(job.told) is not None or not job.rides():
        return None
    job.request.remark(RIDES_ON)
    return job.edited(replace(job.request, text=None), job.on_progress)


def _with_legs_seated(job: Job) -> list[Motion] | None:
    """The edit of somebody who sits, and stays seated, for what their legs alone are to do."""
    request = job.request
    if not job.is_of_legs_seated():
        return None
    text, given, found = request.text or "", request.motion, []
    count = round(float((~request.known).sum()) / request.fps * FPS)
    progress = Progress(job.on_progress, request.variations)
    for number, seed in enumerate(request.seeds):
        if number:
            progress.next()
        done = as_alone(job.model, request, text, count, False, seed, progress)
        assert done is not None, "only who is to stay may get away"
        rotations = with_legs_seated(given, request.known, done)
        found.append(with_given(job.model, request, rotations, given.root, seed))
    return found


def _with_legs(job: Job) -> list[Motion] | None:
    """The edit of somebody who lies or hangs, with legs that do from there what they do of somebody who stands: those
    have the hips over their feet, and got up for it."""
    request = job.request
    if not job.bears_nothing_on_legs():
        return None
    given, legs = request.motion, [joint for joint in SCOPES["lower"] if joint != PELVIS]
    ground = float(given.joints[request.known].min(axis=(0, 1))[1])
    found = []
    for made in job.edited(replace(request, alone=True), job.on_progress):
        rotations = given.rotations.copy()
        rotations[:, legs] = made.rotations[:, legs]
        rotations = above_ground(rotations, given.root, given.offsets, ground)
        found.append(with_given(job.model, request, rotations, given.root, made.seed, made.prompt))
    return found


def _with_way_anew(job: Job, on_progress: OnProgress | None) -> list[EditRequest]:
    """The requests, one for each seed, in whose motions there is in the range what is done there without a text."""
    request = job.request
    whole = job.edited(replace(request, text=None), on_progress)
    return [
        replace(request, motion=motion, seed=seed, variations=1)
        for seed, motion in zip(request.seeds, whole, strict=True)
    ]


def _with_upper_body(job: Job) -> list[Motion]:
    """The edit of somebody who sits, walks or stays down, with a text for which they go on doing so: trunk and arms are
    those of somebody who stands."""
    anew = job.is_made_anew()
    progress = Progress(job.on_progress, 2 if anew else 1)
    there = _with_way_anew(job, progress) if anew else [job.request]
    upper = [replace(one, scope="upper", alone=True) for one in there]
    return [motion for one in upper for motion in job.edited(one, progress)]


def _composed(job: Job, parts: tuple[str, str], made: list[list[Motion]], progress: Progress) -> list[Motion]:
    """The edit of which the two `parts` were made, each in all variations; see `at_once.composed`."""
    request = job.request
    known = request.known[: request.crop]
    unknown = np.flatnonzero(~known)
    span = slice(int(unknown[0]), int(unknown[-1]) + 1)
    found = []
    for seed, *motions in zip(request.seeds, *made, strict=True):
        motion = composed(parts, (motions[0], motions[1]), span)
        if motion is None:
            (motion,) = job.edited(replace(request, seed=seed, variations=1), progress)
        for name in ("rotations", "joints"):
            getattr(motion, name)[known] = getattr(motions[0], name)[known]
        found.append(replace(motion, seed=seed, model=job.model.name))
    progress.decoding()
    return found


_WAYS = (
    *(_in_added_frames, _halted, _turned_low, _over_what_is_there, _while_seated, _both_at_once, _with_arms),
    *(_underway, _riding, _with_legs_seated, _with_legs),
)
"""Each gives the edit where it is one of its kind, else None; the first that gives one is taken."""
