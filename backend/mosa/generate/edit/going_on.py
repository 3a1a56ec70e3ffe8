# SPDX-License-Identifier: GPL-3.0-or-later
"""What is before a range goes on through all of it, in step with what is behind it.

Recordings that lead from a known pose to another are many for walks of a few seconds, and few for what is fast or
takes long. There a motion is taken that goes on from the one side alone: of these there are more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...motion.cycle import ALIKE, LIKE_A_STRIDE, SHORTEST, gone_round, is_in_round, round_before
from ...motion.features import facing
from ...motion.interpolation import linear
from ...motion.kinematics import forward_kinematics
from ...motion.place import put_in_place, way_along_floor
from ...motion.plain import Plain
from ...motion.resample import at_times
from ...motion.rotations import IDENTITY, from_axis_angle
from ...motion.runs import runs
from ...motion.skeleton import CONTACT_JOINTS, FPS, LEFT_ARM, LEVEL, OFFSETS, RIGHT_ARM
from ...motion.window import PAST
from ..words.going import paces_ahead
from .bridge import fill
from .grid import BRIEF
from .in_step import REACH, landing

if TYPE_CHECKING:
    from ..model import Model
    from .recording import Draw

RUNS = 1.6
"""Pace (m/s) from which somebody runs. In two seconds of a run the blend of the recordings that fit its ends has both
legs below the hips, and glides."""
GETS_ALONG = 0.4
"""Pace (m/s) from which somebody gets along."""
LONG_WALK = 30
"""Steps from which few recordings lead from one pose of a walk to another, too: bent to fit, their feet hover and glide
(in two seconds of walks the slowest one at 0.1 to 0.3 m/s on average, in what goes on at 0.03)."""
POPS, ROUNDING = 1.5, 0.01
"""How many times as far as anywhere else joints get in a frame in which they pop, and metres more."""
SLIDES = 0.6
"""Share of the pace at which that foot slides which moves least, from which nobody walks or runs who gets along: theirs
stands but in flights."""
GLIDES = 0.47
"""The same of somebody who runs, whose feet are in the air for a third of the time: they move so at 0.3 to 0.4 of the
pace, and where tokens stop, bow or kick in a run at 0.5 and more."""
STANDS_WELL = 0.35
"""The same up to which recordings that go on are taken as they are: of walks it is 0.1 to 0.3 of the pace."""
RIDES = 20
"""Steps on either side in which feet are looked at: one of a walk's stands in some of them."""
HANGS = np.radians(75.0)
"""From arms held out to the sides to those that hang."""
TRIES = 2
"""Ways to go on of which the one is taken whose feet stand best."""
LIVELY = 4.0
"""How many times as fast as usual in what is known joints may be in these; what they are faster counts as gliding (of
who crouched, feet that stood well were those of a cartwheel)."""


def keeps_going(steps: Plain, known: np.ndarray, start: int, end: int) -> bool:
    """Whether somebody runs before and behind the unknown steps start to end - 1 and has to in them, or walks in many;
    `known` (G,)."""
    if end - start <= BRIEF:
        return False
    least = RUNS if end - start < LONG_WALK else GETS_ALONG
    return bool((_paces(steps, known, start, end) > least).all())


def is_told_already(text: str | None, steps: Plain, known: np.ndarray) -> bool:
    """Whether a text says no more than what is done before and behind the unknown steps of (G,), and has to be done in
    them to get from the one to the other: that somebody walks or runs, ahead or backwards.

    Motion of people does it better there than tokens, which get a part of the way. Who is only moved along, as in one
    pose from key to key, does not walk yet.
    """
    told, gaps = paces_ahead(text or ""), runs(~known)
    if told is None or len(gaps) != 1 or rides(steps, known):
        return False
    paces = _paces(steps, known, *gaps[0])
    return bool((paces >= told[0]).all() and (paces <= told[1]).all())


def gets_along(steps: Plain, known: np.ndarray, least: float = GETS_ALONG) -> bool:
    """Whether somebody gets ahead before and behind the unknown steps of (G,), and from the one to the other, by more
    than the `least` metres a second."""
    gaps = runs(~known)
    return len(gaps) == 1 and bool((_paces(steps, known, *gaps[0]) > least).all())


def goes_ahead(steps: Plain, least: float) -> bool:
    """Whether somebody gets ahead in (T,) steps by more than the `least` metres a second, on feet that stand."""
    last = len(steps.root) - 1
    pace = _pace_ahead(steps, 0, last)
    return pace > least and FPS * _slowest_foot(_joints(steps), 1, last) < SLIDES * pace


def glides(made: Plain, known: np.ndarray) -> bool:
    """Whether somebody runs before and behind the unknown steps of (G,), and in what was made for these glides."""
    gaps = runs(~known)
    if len(gaps) != 1:
        return False
    ((start, end),) = gaps
    paces = _paces(made, known, start, end)
    return bool((paces > RUNS).all() and FPS * _slowest_foot(_joints(made), start, end) > GLIDES * paces[1])


def rides(steps: Plain, known: np.ndarray) -> bool:
    """Whether somebody `gets_along` whose feet stand neither before the unknown steps of (G,) nor behind them: they
    ride, swim or skate."""
    if not gets_along(steps, known):
        return False
    ((start, end),) = runs(~known)
    joints, (before, _, behind) = _joints(steps), _paces(steps, known, start, end)
    sides = (max(start - RIDES, 1), start - 1, before), (end + 1, min(end + RIDES, len(known)) - 1, behind)
    return all(FPS * _slowest_foot(joints, first, last) > SLIDES * pace for first, last, pace in sides)


def feet_stand(joints: np.ndarray, known: np.ndarray) -> bool:
    """Whether the unknown frames of joints (T, 22, 3), one after another, show somebody who gets along on feet."""
    ((start, end),) = runs(~known)
    way = joints[start - 1 : end + 1, 0] * LEVEL
    return _slowest_foot(joints, start, end) < SLIDES * float(np.linalg.norm(way[-1] - way[0])) / (end - start + 1)


def flows(joints: np.ndarray, known: np.ndarray) -> bool:
    """Whether joints (T, 22, 3) move no faster into and out of the frames that are not known than elsewhere."""
    way = np.linalg.norm(np.diff(joints, axis=0), axis=-1).max(axis=-1)
    borders = np.diff(known)
    elsewhere = way[~borders].max(initial=0.0)
    return bool(way[borders].max(initial=0.0) <= POPS * elsewhere + ROUNDING)


def _paces(steps: Plain, known: np.ndarray, start: int, end: int) -> np.ndarray:
    """Metres a second (3,) that somebody gets ahead before the unknown steps start to end - 1, in them, and behind
    them, in the mean direction of where they face at both ends. Less than none where too little is known."""
    parts = [(max(start - PAST, 0), start - 1), (start - 1, end), (end, min(end + PAST, len(known)) - 1)]
    if start == 0 or end == len(known) or not (known[parts[0][0] : start].all() and known[end : parts[2][1] + 1].all()):
        return np.full(3, -np.inf)
    return np.array([_pace_ahead(steps, first, last) for first, last in parts])


def _pace_ahead(steps: Plain, first: int, last: int) -> float:
    """Metres a second that somebody gets ahead from step `first` to step `last`, as they face in these."""
    joints = forward_kinematics(steps.rotations[[first, last]], steps.root[[first, last]], OFFSETS)
    heading = facing(joints).sum(axis=0)
    way = (steps.root[last] - steps.root[first]) @ heading / max(float(np.linalg.norm(heading)), 1e-9)
    return float(FPS * way / max(last - first, 1))


def gone_on(model: Model, steps: Plain, known: np.ndarray, start: int, end: int, draw: Draw) -> Plain:
    """The steps, of those `known` (G,) before start on, with what goes on from these up to end - 1: of TRIES ways the
    one whose feet stand best.

    Where feet glide in it, as of somebody who carries something, for there are few recordings of that, one may be taken
    in which arms had no say and stay as they are, or the last stride again and again.
    """
    made, off = _nearest_way(model, steps, known, start, end, draw)
    pace = FPS * way_along_floor(steps.root[start - 1], steps.root[end]) / (end - start + 1)
    glides = FPS * off
    if glides <= STANDS_WELL * pace:
        return made
    others = []
    if (strides := _in_strides(steps, start, end)) is not None:
        others.append(strides)
    if glides > GLIDES * pace:
        others.append(_with_arms_held(model, steps, known, start, end, draw))
    ways = [(made, off), *((one, _unlike(one, known, start, end)) for one in others)]
    return min(ways, key=lambda way: way[1])[0]


def _in_strides(steps: Plain, start: int, end: int) -> Plain | None:
    """The steps with the last stride before start gone through up to end - 1; None where there is none."""
    before = steps.at(slice(start))
    length = round_before(before, LIKE_A_STRIDE)
    if length is None:
        return None
    whole = _gone_on_round(before, length, end - start + 1 + REACH + PAST)
    return _leading_there(whole, steps, 0, start, end)


def _with_arms_held(model: Model, steps: Plain, known: np.ndarray, start: int, end: int, draw: Draw) -> Plain:
    """The nearest way of somebody whose arms hang, with arms as they are held."""
    hanging = steps.copy()
    for (_, shoulder, elbow, _), side in ((LEFT_ARM, -1.0), (RIGHT_ARM, 1.0)):
        hanging.rotations[:, shoulder] = from_axis_angle(np.array([0.0, 0.0, 1.0]), side * HANGS)
        hanging.rotations[:, elbow] = IDENTITY
    other, _ = _nearest_way(model, hanging, known, start, end, draw)
    inside = np.arange(len(known))
    held, _ = linear(steps.rotations, steps.root, (inside < start) | (inside >= end))
    arms = [*LEFT_ARM, *RIGHT_ARM]
    other.rotations[:, arms] = held[:, arms]
    return other


def _nearest_way(
    model: Model, steps: Plain, known: np.ndarray, start: int, end: int, draw: Draw
) -> tuple[Plain, float]:
    """That way of those which are nearest to what is known, and how `_unlike` it is."""
    begin = int(np.flatnonzero(np.r_[True, ~known[:start]])[-1])
    draws = [replace(draw, tries=TRIES, number=number) for number in range(TRIES)]
    tries = [_leading_there(_tried(model, steps, begin, start, end, one), steps, begin, start, end) for one in draws]
    return min(((made, _unlike(made, known, start, end)) for made in tries), key=lambda way: way[1])


def _unlike(made: Plain, known: np.ndarray, start: int, end: int) -> float:
    """How unlike somebody who goes on as before the steps start to end - 1 are: metres a step by which their feet
    glide, and by which joints are faster than LIVELY."""
    joints = _joints(made)
    fastest = np.linalg.norm(np.diff(joints, axis=0), axis=-1).max(axis=-1)
    usual = float(np.median(fastest[known[1:] & known[:-1]]))
    return _slowest_foot(joints, start, end) + max(0.0, float(fastest[start - 1 : end].max()) - LIVELY * usual)


def gone_round_again(steps: Plain, known: np.ndarray, alike: float = ALIKE, shortest: int = SHORTEST) -> Plain | None:
    """The steps with the round that is gone through before the unknown ones of (G,), and behind them, in these, too:
    one of at least the `shortest` number of steps, with poses no farther apart than those that are `alike` (m^2).

    None where they lie in several places, or where no round is gone through on a side that is known.
    """
    gaps = runs(~known)
    if len(gaps) != 1:
        return None
    ((start, end),) = gaps
    before, after = steps.at(slice(start)), steps.at(slice(end, None))
    behind = after.backwards()
    length, back = (round_before(side, alike, shortest) for side in (before, behind))
    if start == 0:
        return None if back is None else _gone_on_round(behind, back, end).backwards()
    if length is None:
        return None
    if end == len(known):
        return _gone_on_round(before, length, end - start)
    # Of what a loop begins with again, less is known than a slow round takes.
    if back is None and not is_in_round(before, length, after):
        return None
    whole = _gone_on_round(before, length, end - start + 1 + REACH + PAST)
    return _leading_there(whole, steps, 0, start, end)


def _gone_on_round(plain: Plain, length: int, count: int) -> Plain:
    """The steps, and `count` more that go through the last `length` of them again and again."""
    return plain.followed_by(gone_round(plain, length, count))


def _tried(model: Model, steps: Plain, begin: int, start: int, end: int, draw: Draw) -> Plain:
    """One way to go on, from step `begin` on and some farther than to the end."""
    longer = np.minimum(np.arange(begin, end + 1 + REACH + PAST), end)
    around = steps.at(longer)
    return fill(model, around, np.arange(len(longer)) < start - begin, draw)


def _leading_there(whole: Plain, steps: Plain, begin: int, start: int, end: int) -> Plain:
    """The steps with what goes on in `whole`, whose first is step `begin`: played a little faster or slower, so that it
    comes to the pose at `end` in step, and bent, so that it leads there."""
    part, first, last = slice(begin, end + 1), start - begin, end - begin
    behind = steps.at(slice(end, end + PAST))
    arrives = landing(whole, behind, first - 1, last)
    times = np.r_[np.arange(first - 1), np.linspace(first - 1, arrives, last - first + 2)]
    played = Plain(*at_times(whole.rotations, whole.root, times))
    placed = put_in_place(played, steps.at(part), first, last)
    made = steps.copy()
    made.rotations[part], made.root[part] = placed.rotations, placed.root
    return made


def _joints(plain: Plain) -> np.ndarray:
    return forward_kinematics(plain.rotations, plain.root, OFFSETS)


def _slowest_foot(joints: np.ndarray, start: int, end: int) -> float:
    """Mean way (m) from frame to frame, in frames start to end - 1 of joints (T, 22, 3), of that foot joint which moves
    least: one that stands."""
    feet = joints[start - 1 : end + 1, CONTACT_JOINTS] * LEVEL
    return float(np.linalg.norm(np.diff(feet, axis=0), axis=-1).min(axis=1).mean())
