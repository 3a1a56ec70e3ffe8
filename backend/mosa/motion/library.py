# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion to look things up in: which real motion began like this and arrived like that? (motion matching)

A library holds the training motions on the one skeleton. For a gap it finds the stretches whose pose and recent past
resemble the pose before the gap and whose pose one gap later, seen from there, resembles the pose behind it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from .contacts import SPEED_LIMIT
from .features import facing, heading_angle, mirror
from .kinematics import forward_kinematics
from .resample import at_times
from .rotations import dot, normalize, unroll
from .skeleton import CONTACT_JOINTS, FPS, MIRROR, OFFSETS, PARENTS

STORED_EVERY = 2
"""Every second frame of 20 a second is stored; what lies between is a cubic."""
LEAVES = tuple(j for j in range(len(PARENTS)) if j not in PARENTS)
TURNING = tuple(j for j in range(len(PARENTS)) if j not in LEAVES)
"""Joints whose rotations are stored; toes, head and wrists follow their parents."""
UNIT, METRE = 32767.0, 10000.0
"""Steps of the stored quaternion components and of the root's metres."""

FLIGHT = 10
"""Frames on either side in which somebody's lowest joint is on the ground once: few jumps are longer than twice it."""
CLIMBS = 0.12
"""Change (m) of the ground under somebody who climbs."""
LOOKED_AT = (0, 1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 15, 18, 19, 20, 21)
"""Joints that are compared."""
PAST_FRAMES, PAST_WEIGHTS = (0, 2, 4, 7), (1.0, 0.7, 0.5, 0.3)
"""Frames before the gap that are compared, counted backwards, and their weights; the pose behind the gap has 1."""
CANDIDATES_EVERY = 2
PACES = (0.8, 0.9, 1.0, 1.1, 1.25)
"""Speeds at which a stretch may be played, so that it arrives in step."""
SHORTLIST = 3000
"""Candidates nearest in their past, whose arrival is looked at then."""
APART = 5
"""Frames between two matches in the same motion."""
TAKEN_OFF, LANDED, LANDING = 0.12, 0.06, 12
"""How high (m) over where they were in their past feet are in a jump, and how near they come to that again, within so
many frames."""
AT_ONCE = 512
"""Frames that are posed at a time."""
ROUNDING = 1e-3
"""Squared distance (m^2) of a pose that is surely more than what single precision makes of it."""
RESTING = 4
"""Steps in which a foot that stands hardly moves."""


@dataclass
class Library:
    """Motions end to end: local rotations (N, 22, 4) and root (N, 3) metres in float32, and their lengths (M,)."""

    rotations: np.ndarray
    root: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, motions: list[tuple[np.ndarray, np.ndarray]]) -> Library:
        """A library of motions (rotations (T, 22, 4), root (T, 3)) at 20 fps."""
        rotations, root = (np.concatenate(parts).astype(np.float32) for parts in zip(*motions, strict=True))
        return cls(rotations, root, np.array([len(root) for _, root in motions]))

    def to_bytes(self) -> bytes:
        """The library as a compact .npz: half the frames, without leaves, in integer steps differenced in time."""
        ends = np.cumsum(self.lengths)
        kept = np.concatenate(
            [np.arange(end - n, end, STORED_EVERY) for end, n in zip(ends, self.lengths, strict=True)]
        )
        turned = self.rotations[kept][:, TURNING]
        turned = turned * np.where(turned[..., :1] < 0, -1.0, 1.0)
        steps = np.rint(turned[..., 1:] * UNIT).astype(np.int16)
        places = np.rint(self.root[kept] * METRE).astype(np.int32)
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            rotations=np.diff(steps, axis=0, prepend=np.zeros_like(steps[:1])),
            root=np.diff(places, axis=0, prepend=np.zeros_like(places[:1])),
            lengths=-(-self.lengths // STORED_EVERY),
        )
        return buffer.getvalue()

    @staticmethod
    def is_in(data: bytes) -> bool:
        """Whether bytes look like what `to_bytes` wrote, without unpacking them, which takes a second."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return {"rotations.npy", "root.npy", "lengths.npy"} <= set(archive.namelist())
        except zipfile.BadZipFile:
            return False

    @classmethod
    def from_bytes(cls, data: bytes) -> Library:
        """Read what `to_bytes` wrote. ValueError, KeyError or OSError when it is something else."""
        try:
            archive = np.load(io.BytesIO(data), allow_pickle=False)
        except (EOFError, zipfile.BadZipFile) as error:
            raise ValueError("not an .npz archive") from error
        with archive as file:
            steps = np.cumsum(file["rotations"], axis=0, dtype=np.int16)
            root = np.cumsum(file["root"], axis=0) / METRE
            lengths = file["lengths"]
        motions = []
        for end, count in zip(np.cumsum(lengths), lengths, strict=True):
            part = slice(end - count, end)
            times = np.arange((count - 1) * STORED_EVERY + 1) / STORED_EVERY
            motions.append(at_times(normalize(unroll(_turned(steps[part]))), root[part], times))
        return cls.of(motions)

    def backwards(self) -> Library:
        """Each motion played backwards, the last motion first."""
        return Library(self.rotations[::-1], self.root[::-1], self.lengths[::-1])

    def with_mirrored(self) -> Library:
        """The library and, behind it, each motion as in a mirror: twice as many motions."""
        turned = self.rotations[:, MIRROR] * np.array([1.0, 1.0, -1.0, -1.0], np.float32)
        root = self.root * np.array([-1.0, 1.0, 1.0], np.float32)
        return Library(
            np.concatenate([self.rotations, turned]),
            np.concatenate([self.root, root]),
            np.concatenate([self.lengths, self.lengths]),
        )


@dataclass(frozen=True)
class Matches:
    """Stretches of a library, the nearest first.

    frames     (K,) the frame that stands for the last pose before the gap
    paces      (K,) frames of the library in one frame of the gap
    distances  (K,) mean squared distance of the compared joints (m^2), weighted
    """

    frames: np.ndarray
    paces: np.ndarray
    distances: np.ndarray

    def first(self, count: int) -> Matches:
        """The first `count` of them."""
        return self.these(np.arange(len(self.frames))[:count])

    def these(self, index: np.ndarray) -> Matches:
        """Those with the numbers in `index`."""
        return Matches(self.frames[index], self.paces[index], self.distances[index])


@dataclass(frozen=True, eq=False)
class Matcher:
    """Looks for stretches of a library that could stand in a gap. Of N frames, mirrored ones included:

    library       the motions and, behind them, their mirrored twins
    joints        (N, 22, 3) float32, and the heading (N,) of each pose, the ground (N,) under it
    start, end    (N,) where the motion of each frame begins, and the frame behind its last one
    candidates    (C,) the frames that are looked at, and their origin (C,): their motion, or the one it mirrors
    past          (C, n) what the past of each looks like, so that squared distances are the weighted ones
    pose          (C, n / 4) the first part of it, the pose itself, side by side: read for every frame that is open
    past_squares  (C,) its squares, and of the pose itself alone pose_squares (C,)
    """

    library: Library
    joints: np.ndarray
    heading: np.ndarray
    ground: np.ndarray
    start: np.ndarray
    end: np.ndarray
    candidates: np.ndarray
    origin: np.ndarray
    past: np.ndarray
    pose: np.ndarray
    past_squares: np.ndarray
    pose_squares: np.ndarray

    @classmethod
    def of(cls, library: Library) -> Matcher:
        """Look through a library and its mirrored twin: seconds for hours of motion."""
        joints = _posed_and_mirrored(library)
        library = library.with_mirrored()
        heading = heading_angle(facing(joints)).astype(np.float32)
        ends = np.cumsum(library.lengths)
        start, end = np.repeat(ends - library.lengths, library.lengths), np.repeat(ends, library.lengths)
        lowest = joints[..., 1].min(axis=-1)
        ground = np.concatenate([grounds(part) for part in np.split(lowest, ends[:-1])])
        places = np.arange(0, len(end), CANDIDATES_EVERY)
        candidates = places[places - start[places] >= max(PAST_FRAMES)]
        origin = np.repeat(np.arange(len(ends)), library.lengths)[candidates] % (len(ends) // 2)
        past = _pasts(joints, heading, candidates)
        pose = past[:, : 3 * len(LOOKED_AT)].copy()
        squares, pose_squares = (np.einsum("cn,cn->c", part, part) for part in (past, pose))
        return cls(library, joints, heading, ground, start, end, candidates, origin, past, pose, squares, pose_squares)

    def arrays(self) -> dict[str, np.ndarray]:
        """All that it knows, to be kept and handed to `of_arrays`."""
        return {**{name: value for name, value in vars(self).items() if name != "library"}, **vars(self.library)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Matcher:
        """The matcher of which these are the `arrays`. KeyError where one is missing."""
        library = Library(*(arrays[field.name] for field in fields(Library)))
        return cls(library, *(arrays[field.name] for field in fields(cls)[1:]))

    def find(
        self,
        pasts: np.ndarray,
        following: np.ndarray,
        gap: int,
        count: int,
        without: np.ndarray | None = None,
    ) -> list[Matches]:
        """The (at most) `count` best stretches for each of Q gaps of `gap` frames, none twice from the same place.

        Args: joints `pasts` (Q, P, 22, 3) up to the pose before each gap and `following` (Q, F, 22, 3) from the pose
        behind it on; `without` (Q,) leaves out one motion each, counted in the mirrored library, and its mirrored twin.
        """
        last = pasts.shape[1] - 1
        queries = [
            np.sqrt(weight) * _seen(pasts[:, max(0, last - back)], pasts[:, last])
            for back, weight in zip(PAST_FRAMES, PAST_WEIGHTS, strict=True)
        ]
        query = np.concatenate(queries, axis=-1).astype(np.float32)
        # Squared distances but for the query's own square, which is the same for all candidates.
        distances = self.past_squares - 2.0 * query @ self.past.T
        squares = np.einsum("qn,qn->q", query, query)
        reachable = self.candidates + _ways(gap)[-1] < self.end[self.candidates]
        found = []
        for index, distance in enumerate(distances):
            usable = reachable
            if without is not None:
                usable = reachable & (self.origin != without[index] % (len(self.library.lengths) // 2))
            near = _shortlist(np.where(usable, distance, np.inf))
            away = distance[near] + squares[index]
            found.append(self._arriving(self.candidates[near], away, pasts[index, -1:], following[index], gap, count))
        return found

    def _arriving(
        self, frames: np.ndarray, away: np.ndarray, pose: np.ndarray, following: np.ndarray, gap: int, count: int
    ) -> Matches:
        """The best `count` of the stretches at `frames` (C,) by past and arrival, each at its best pace.

        Args: how far their past is `away` (C,) from that of the gap, of which `pose` (1, 22, 3) is the last;
        `following` (F, 22, 3), the poses behind the gap.
        """
        lengths, arrival = _ways(gap), _seen(following[:1], pose)
        arrived = np.stack([self._distances(frames, length, arrival) for length in lengths])
        paces = lengths[arrived.argmin(axis=0)] / (gap + 1)
        total = away + arrived.min(axis=0)
        weights = sum(PAST_WEIGHTS) + 1.0
        for later, weight in zip(PAST_FRAMES[1:], PAST_WEIGHTS[1:], strict=True):
            if later < len(following):
                behind = np.rint((gap + 1 + later) * paces).astype(int)
                inside = np.minimum(behind, self.end[frames] - 1 - frames)
                total += weight * self._distances(frames, inside, _seen(following[later : later + 1], pose))
                weights += weight
        chosen = self._apart(frames, np.argsort(total), count)
        return Matches(frames[chosen], paces[chosen], np.maximum(total[chosen], 0.0) / (len(LOOKED_AT) * weights))

    def find_open(
        self,
        known: np.ndarray,
        gaps: list[int],
        count: int,
        *,
        ahead: bool,
        lands: bool = False,
        slack: float = 1.0,
    ) -> tuple[int, Matches]:
        """The longest of the `gaps`, ascending, for which a stretch that goes on for so many frames from known joints
        (P, 22, 3) is at most `slack` times as far away as the best one for the shortest, and the (at most) `count` best
        stretches for it.

        They follow the last known pose; with `ahead` False they lead to the first one. With `lands` somebody comes down
        from the air in them, if anybody in the library does; else nobody climbs in them who has not done so before.
        """
        known = known[::-1] if ahead else known
        frames = self.candidates
        room = self.end[frames] - 1 - frames if ahead else frames - self.start[frames]
        behind = frames - self.start[frames] if ahead else self.end[frames] - 1 - frames
        possible = behind >= max(PAST_FRAMES)
        if lands:
            landing = (room >= LANDING) & self._landing(1 if ahead else -1)
            possible &= landing if landing.any() else True
        # The pose alone narrows the choice, as in `find`; the frames beside it decide.
        pose = _seen(known[:1], known[:1]).astype(np.float32)[0]
        at_pose = self.pose_squares - self.pose @ (2.0 * pose)
        level = not lands and not _climbs(known)

        def best(gap: int) -> Matches:
            near = _shortlist(np.where(possible & (room >= gap), at_pose, np.inf))
            if level:
                stays = self.level(frames[near], gap if ahead else -gap)
                near = near[stays] if stays.any() else near
            distances = self._beside(near, known, ahead)
            chosen = self._apart(frames[near], np.argsort(distances), count)
            return Matches(frames[near[chosen]], np.ones(len(chosen)), distances[chosen])

        shortest, *longer = gaps
        nearest = best(shortest)
        if longer and len(nearest.frames):
            limit = slack * nearest.distances[0]
            # Hardly any are that near, and where none of them goes on for long enough nothing needs to be looked for.
            good = np.flatnonzero(possible & (at_pose + pose @ pose <= _most_at_pose(limit, len(known))))
            if len(good) <= SHORTLIST:
                good = good[self._beside(good, known, ahead) <= limit]
            for gap in reversed(longer):
                if (room[good] >= gap).any() and len((found := best(gap)).frames) and found.distances[0] <= limit:
                    return gap, found
        return shortest, nearest

    def _beside(self, near: np.ndarray, known: np.ndarray, ahead: bool) -> np.ndarray:
        """The distances of the candidates with the numbers `near` (C,) from known joints (P, 22, 3), the nearest pose
        first: of what comes before both, or, with `ahead` False, behind both."""
        backs, weights = _compared(len(known))
        seen = [_seen(known[back : back + 1], known[:1]) for back in backs]
        if ahead:
            query = np.concatenate([np.sqrt(weight) * part[0] for weight, part in zip(weights, seen, strict=True)])
            difference = self.past[near, : len(query)] - query
            total = np.einsum("cn,cn->c", difference, difference)
        else:
            parts = zip(weights, backs, seen, strict=True)
            total = sum(weight * self._distances(self.candidates[near], back, part) for weight, back, part in parts)
        return np.asarray(total / (len(LOOKED_AT) * sum(weights)))

    def _landing(self, sign: int) -> np.ndarray:
        """Whether somebody is in the air at each candidate (C,) over the floor and comes down to it soon; `sign` -1:
        backwards in time."""
        lowest, last = self.joints[..., 1].min(axis=-1), len(self.joints) - 1

        def least(frames: range) -> np.ndarray:
            around = self.candidates[:, None] + sign * np.array(frames)
            return np.asarray(lowest[np.clip(around, 0, last)].min(axis=1))

        ground = least(range(-max(PAST_FRAMES), 1))
        # Who jumps on something that the library does not show would leave the ground or sink into it later.
        jumping = (lowest[self.candidates] - ground > TAKEN_OFF) & (ground < LANDED)
        return jumping & (least(range(1, LANDING + 1)) - ground < LANDED)

    def level(self, frames: np.ndarray, gap: int) -> np.ndarray:
        """Whether the ground is the same in the `gap` frames behind each of `frames` (C,), or before it if negative.

        Some more are looked at, where there are any: at the end nobody must be about to climb.
        """
        passed = frames + (np.arange(abs(gap) + FLIGHT + 1) * np.sign(gap))[:, None]
        passed = np.minimum(passed, self.end[frames] - 1) if gap > 0 else np.maximum(passed, self.start[frames])
        ground = self.ground[passed]
        return np.asarray(ground.max(axis=0) - ground.min(axis=0) < CLIMBS)

    def heights(self, matches: Matches, gap: int) -> np.ndarray:
        """How high (K,) over the ground under them, in metres, the lowest joint of matches for a gap gets."""
        passed = self._passed(matches, gap)
        return np.asarray((self.joints[passed, :, 1].min(axis=-1) - self.ground[passed]).max(axis=1))

    def depths(self, matches: Matches, gap: int) -> np.ndarray:
        """How low (K,) over the ground under them, in metres, the pelvis of matches for a gap gets."""
        passed = self._passed(matches, gap)
        return np.asarray((self.joints[passed, 0, 1] - self.ground[passed]).min(axis=1))

    def _passed(self, matches: Matches, gap: int) -> np.ndarray:
        """The frames (K, gap) of the library that come in a gap."""
        way = np.rint(matches.paces[:, None] * np.arange(1, gap + 1)).astype(int)
        # The frame before the gap may be missing, where it leads to the known ones.
        return np.minimum(matches.frames[:, None] + way, self.end[matches.frames + 1, None] - 1)

    def _distances(self, frames: np.ndarray, away: int | np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Squared distances (C,) of the poses `away` frames from `frames` (C,), seen from there, to what is `seen`."""
        difference = _seen_from(self.joints, self.heading, frames + away, frames) - seen
        return np.asarray(np.einsum("cn,cn->c", difference, difference))

    def _apart(self, frames: np.ndarray, order: np.ndarray, count: int) -> list[int]:
        """The first `count` in this order of those at `frames` (C,) that are not near an earlier one."""
        chosen: list[int] = []
        for index in order:
            if all(abs(int(frames[index]) - int(frames[other])) >= APART for other in chosen):
                chosen.append(int(index))
                if len(chosen) == count:
                    break
        return chosen


def _compared(count: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Those of the frames beside a gap that are compared if `count` are known, counted from the nearest, and their
    weights."""
    backs = tuple(back for back in PAST_FRAMES if back < count)
    return backs, PAST_WEIGHTS[: len(backs)]


def _most_at_pose(distance: float, count: int) -> float:
    """The squared distance that a pose has at most whose mean with the frames beside it, of `count`, is `distance`."""
    return distance * len(LOOKED_AT) * sum(_compared(count)[1]) + ROUNDING


def _turned(steps: np.ndarray) -> np.ndarray:
    """Local rotations (T, 22, 4) of stored steps (T, n, 3)."""
    axes = steps / UNIT
    rotations = np.zeros((len(steps), len(PARENTS), 4))
    rotations[..., 0] = 1.0
    rotations[:, TURNING, 1:] = axes
    rotations[:, TURNING, 0] = np.sqrt(np.maximum(0.0, 1.0 - dot(axes, axes)))
    return rotations


def _posed_and_mirrored(library: Library) -> np.ndarray:
    """The joints (2N, 22, 3) of a library and, behind them, of its mirrored twin, in float32.

    Some frames at a time: what does not leave the processor's cache is done in half the time.
    """
    count, offsets = len(library.root), OFFSETS.astype(np.float32)
    joints = np.empty((2 * count, len(PARENTS), 3), np.float32)
    for first in range(0, count, AT_ONCE):
        part = slice(first, min(first + AT_ONCE, count))
        joints[part] = posed = forward_kinematics(library.rotations[part], library.root[part], offsets)
        joints[count + part.start : count + part.stop] = mirror(posed)
    return joints


def _pasts(joints: np.ndarray, heading: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """See `Matcher.past`, of joints (N, 22, 3) with headings (N,)."""
    width = 3 * len(LOOKED_AT)
    past = np.empty((len(candidates), len(PAST_FRAMES) * width), np.float32)
    for number, (back, weight) in enumerate(zip(PAST_FRAMES, PAST_WEIGHTS, strict=True)):
        seen = _seen_from(joints, heading, candidates - back, candidates)
        past[:, number * width : (number + 1) * width] = np.sqrt(np.float32(weight)) * seen
    return past


def _seen_from(joints: np.ndarray, heading: np.ndarray, frames: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """The compared joints at `frames` (C,) of (N, 22, 3), seen from the poses at `origins` (C,): (C, n)."""
    # Picked out by `[:, LOOKED_AT]` they would lie joint after joint, and all that is done to them take twice as long.
    points = joints[frames].take(LOOKED_AT, axis=1)
    return _flat(_turn_and_move(points, joints[origins, 0], heading[origins]))


def grounds(lowest: np.ndarray) -> np.ndarray:
    """The height (T,) of the ground under somebody at 20 fps whose lowest joint is at heights (T,), jumps left out."""
    padded = np.pad(lowest, FLIGHT, mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * FLIGHT + 1).min(axis=-1))


def ground_before(lowest: np.ndarray) -> float:
    """The height of the ground on which somebody has been whose lowest joint was at heights (P,) at 20 fps, over the
    lowest known foot: 0 where too little is known to have been on it."""
    ground = float(lowest.min())
    return min(ground, 0.0) if len(lowest) <= max(PAST_FRAMES) else ground


def _climbs(joints: np.ndarray) -> bool:
    """Whether joints (P, 22, 3) at 20 fps go up or down from one ground to another."""
    lowest = joints[..., 1].min(axis=1)
    beside = max(PAST_FRAMES) + 1
    return bool(abs(lowest[:beside].min() - lowest[-beside:].min()) > CLIMBS)


def in_the_air(joints: np.ndarray) -> bool:
    """Whether the last pose of joints (P, 22, 3) at 20 fps is in a jump: its lowest joint is high over the ground that
    was under it, and no foot rests, as on stairs."""
    lowest = joints[-max(PAST_FRAMES) - 1 :, :, 1].min(axis=1)
    if lowest[-1] - ground_before(lowest) < TAKEN_OFF:
        return False
    if ground_before(lowest) < lowest.min():
        return True
    feet = joints[-RESTING - 1 :, CONTACT_JOINTS]
    speeds = np.linalg.norm(np.diff(feet, axis=0), axis=-1).mean(axis=0) * FPS
    return bool(speeds.min() > SPEED_LIMIT)


def _ways(gap: int) -> np.ndarray:
    """The frames (L,) of a library, ascending, that may lead from the pose before a gap to the one behind it."""
    return np.unique(np.rint((gap + 1) * np.array(PACES)).astype(int))


def _shortlist(distances: np.ndarray) -> np.ndarray:
    """The numbers of the nearest of candidates by distances (C,), of which those that cannot be are infinite."""
    last = min(SHORTLIST, len(distances) - 1)
    near = np.argpartition(distances, last)[: last + 1]
    return near[np.isfinite(distances[near])]


def _seen(joints: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """The compared joints of poses (Q, 22, 3) seen from the poses `origin` (Q, 22, 3): (Q, n)."""
    seen = _turn_and_move(joints[:, LOOKED_AT], origin[:, 0], heading_angle(facing(origin)))
    return _flat(seen)


def _flat(points: np.ndarray) -> np.ndarray:
    # Not reshape(n, -1): n may be 0.
    return points.reshape(len(points), 3 * len(LOOKED_AT))


def _turn_and_move(points: np.ndarray, root: np.ndarray, heading: np.ndarray) -> np.ndarray:
    """Points (C, n, 3) from above the ground under `root` (C, 3), with `heading` (C,) as +z."""
    cos, sin = np.cos(heading)[:, None], np.sin(heading)[:, None]
    x, z = points[..., 0] - root[:, None, 0], points[..., 2] - root[:, None, 2]
    return np.stack([cos * x - sin * z, points[..., 1], sin * x + cos * z], axis=-1)
