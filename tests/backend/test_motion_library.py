# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion matching: what is in the library is found, from wherever it is seen, and put where the gap is."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from mosa.motion.features import mirror
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.library import APART, Library, Matcher, Matches
from mosa.motion.matching import joined, transplanted, usual
from mosa.motion.plain import Plain
from mosa.motion.rotations import multiply, rotate, yaw
from mosa.motion.skeleton import OFFSETS
from mosa.motion.window import PAST
from tests.backend.edit_samples import degrees, small_library
from tests.backend.motion_samples import plausible_motion

GAP = 14
LENGTHS = (80, 60, 101)


@functools.cache
def library() -> Library:
    return Library.of([on_the_ground(*plausible_motion(seed, frames)) for seed, frames in enumerate(LENGTHS)])


def on_the_ground(rotations: np.ndarray, root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The motion with the lowest joint of every frame at 0."""
    lowest = forward_kinematics(rotations, root, OFFSETS)[..., 1].min(axis=1)
    return rotations, root - lowest[:, None] * np.array([0.0, 1.0, 0.0])


@functools.cache
def matcher() -> Matcher:
    return Matcher.of(library())


def stretch(frame: int, angle: float = 0.0, shift: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Plain:
    """A stretch of the library around a gap that begins behind `frame`, seen from elsewhere."""
    part = slice(frame - PAST + 1, frame + GAP + 2)
    rotations, root = library().rotations[part].astype(float), library().root[part].astype(float)
    rotations[:, 0] = multiply(yaw(angle), rotations[:, 0])
    return Plain(rotations, rotate(yaw(angle), root) + np.array(shift))


def look_up(plain: Plain, count: int = 4, without: np.ndarray | None = None) -> Matches:
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    (found,) = matcher().find(joints[None, :PAST], joints[None, -1:], GAP, count, without)
    return found


def test_a_library_is_stored_small_and_comes_back_nearly_as_it_was() -> None:
    given = small_library()
    data = given.to_bytes()
    assert len(data) < 0.2 * (given.rotations.nbytes + given.root.nbytes)
    read = Library.from_bytes(data)
    # Every second frame is stored: a last one may be missing.
    assert np.all(given.lengths - read.lengths >= 0) and np.all(given.lengths - read.lengths <= 1)
    for index, length in enumerate(read.lengths):
        first, start = given.lengths[:index].sum(), read.lengths[:index].sum()
        here, there = (
            forward_kinematics(part.rotations[at : at + length], part.root[at : at + length], OFFSETS)
            for part, at in ((given, first), (read, start))
        )
        assert np.abs(here[::2] - there[::2]).max() < 0.01, "what is stored is exact to millimetres"
        assert np.linalg.norm(here - there, axis=-1).mean() < 0.01
    assert np.array_equal(Library.from_bytes(read.to_bytes()).lengths, read.lengths)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04 cut off"])
def test_other_bytes_are_no_library(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, OSError)):
        Library.from_bytes(data)


def test_the_mirrored_twin_is_behind_it() -> None:
    both = library().with_mirrored()
    assert both.lengths.tolist() == [*LENGTHS, *LENGTHS]
    joints = forward_kinematics(both.rotations, both.root, OFFSETS)
    count = sum(LENGTHS)
    assert np.allclose(joints[count:], mirror(joints[:count].astype(float)), atol=1e-4)


def test_backwards_each_motion_is_whole_and_ends_as_it_began() -> None:
    whole, played = library(), library().backwards()
    count = whole.lengths[0]
    assert list(played.lengths) == list(whole.lengths)[::-1]
    np.testing.assert_array_equal(played.root[-count:], whole.root[:count][::-1])
    np.testing.assert_array_equal(played.rotations[-count:], whole.rotations[:count][::-1])
    again = played.backwards()
    assert np.array_equal(again.root, whole.root) and np.array_equal(again.lengths, whole.lengths)


@pytest.mark.parametrize("frame", [12, 30, 98, 200])
@pytest.mark.parametrize(("angle", "shift"), [(0.0, (0.0, 0.0, 0.0)), (2.5, (40.0, 0.0, -7.0))])
def test_what_is_in_the_library_is_found(frame: int, angle: float, shift: tuple[float, float, float]) -> None:
    found = look_up(stretch(frame, angle, shift))
    assert found.frames[0] == frame and found.distances[0] < 1e-5
    assert np.all(np.diff(found.distances) >= 0) and found.distances[1] > 1e-4
    gaps = np.abs(found.frames[:, None] - found.frames[None]) + 1000 * np.eye(len(found.frames), dtype=int)
    assert gaps.min() >= APART, "none twice from the same place"


def test_seen_in_a_mirror_the_twin_is_found() -> None:
    plain = stretch(31)
    joints = mirror(forward_kinematics(plain.rotations, plain.root, OFFSETS))
    (found,) = matcher().find(joints[None, :PAST], joints[None, -1:], GAP, 1)
    assert found.frames[0] == sum(LENGTHS) + 31 and found.distances[0] < 1e-5


def test_a_motion_and_its_twin_can_be_left_out() -> None:
    plain = stretch(30)
    for motion in (0, len(LENGTHS)):
        found = look_up(plain, count=6, without=np.array([motion]))
        assert len(found.frames) == 6 and (found.frames % sum(LENGTHS) >= LENGTHS[0]).all()


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("frame", [30, 112])
def test_what_goes_on_from_a_pose_is_found_in_both_directions(frame: int, ahead: bool) -> None:
    plain = stretch(frame, 2.5, (40.0, 0.0, -7.0))
    joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
    known = joints[:PAST] if ahead else joints[PAST - 1 :]
    _, found = matcher().find_open(known, [GAP], 4, ahead=ahead)
    assert found.frames[0] == frame and found.distances[0] < 1e-5
    assert np.all(np.diff(found.distances) >= 0) and np.all(found.paces == 1.0)
    ends = np.cumsum([*LENGTHS, *LENGTHS])
    for place in found.frames:
        motion = np.searchsorted(ends, place, side="right")
        last = place + GAP if ahead else place - GAP
        assert np.searchsorted(ends, last, side="right") == motion, "the motion goes on for the whole gap"


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("slack", [1.0, 1.25, 3.0])
def test_the_longest_gap_is_taken_that_has_a_match_as_good_as_the_shortest_one(ahead: bool, slack: float) -> None:
    """As if each were looked for and compared: where none is near enough it need not be."""
    gaps, taken = [6, GAP, 45], set()
    for seed, frame in (
        (0, 20),
        (1, 25),
        (2, 50),
        (2, 80),
        (7, 30),
        (8, 20),
        (9, 40),
    ):  # the last three are in no motion
        plain = Plain(*on_the_ground(*plausible_motion(seed, LENGTHS[seed] if seed < 3 else 60)))
        joints = forward_kinematics(plain.rotations, plain.root, OFFSETS)
        known = joints[frame - PAST + 1 : frame + 1] if ahead else joints[frame : frame + PAST]
        alone = [matcher().find_open(known, [gap], 4, ahead=ahead)[1] for gap in gaps]
        good = [gap for gap, one in zip(gaps, alone, strict=True) if one.distances[0] <= slack * alone[0].distances[0]]
        length, found = matcher().find_open(known, gaps, 4, ahead=ahead, slack=slack)
        assert length == max(good)
        np.testing.assert_array_equal(found.frames, alone[gaps.index(length)].frames)
        taken.add(length)
    assert len(taken) > 1, "not always the same"


def who_climbs(ahead: bool) -> tuple[Matcher, np.ndarray]:
    """Somebody who climbs a step of half a metre in the middle of 80 frames, and behind them their like, who is a
    little off and does not; and known joints on the ground from which the step is taken, or led to backwards."""
    rotations, root = on_the_ground(*plausible_motion(0, 80))
    step = 0.5 * (np.arange(80) >= 40 if ahead else np.arange(80) < 40)
    other = multiply(rotations, np.array([1.0, 0.005, 0.0, 0.0]))
    climbing = Matcher.of(Library.of([(rotations, root + step[:, None] * np.array([0.0, 1.0, 0.0])), (other, root)]))
    joints = forward_kinematics(rotations, root, OFFSETS)
    return climbing, joints[30 - PAST + 1 : 31] if ahead else joints[50 : 50 + PAST]


@pytest.mark.parametrize("ahead", [True, False])
def test_who_has_not_climbed_goes_on_with_nobody_who_climbs(ahead: bool) -> None:
    climbing, known = who_climbs(ahead)
    _, found = climbing.find_open(known, [GAP], 1, ahead=ahead)
    assert found.frames[0] == (110 if ahead else 130)


@pytest.mark.parametrize("ahead", [True, False])
def test_who_climbs_farther_on_is_no_match_for_so_long(ahead: bool) -> None:
    climbing, known = who_climbs(ahead)
    length, found = climbing.find_open(known, [6, GAP], 1, ahead=ahead)
    assert length == 6 and found.frames[0] == (30 if ahead else 50)


def test_nothing_goes_on_for_longer_than_the_longest_motion() -> None:
    joints = forward_kinematics(stretch(30).rotations, stretch(30).root, OFFSETS)
    _, found = matcher().find_open(joints[:PAST], [max(LENGTHS)], 4, ahead=True)
    assert not len(found.frames)


def test_several_gaps_at_once_are_each_alone() -> None:
    plains = [stretch(20), stretch(110, 1.0, (3.0, 0.0, 0.0)), stretch(190)]
    joints = np.stack([forward_kinematics(plain.rotations, plain.root, OFFSETS) for plain in plains])
    together = matcher().find(joints[:, :PAST], joints[:, -1:], GAP, 3)
    for plain, found in zip(plains, together, strict=True):
        assert np.array_equal(found.frames, look_up(plain, 3).frames)


def test_matches_have_room_for_the_gap_and_stay_in_their_motion() -> None:
    for gap in (1, 40, 70):
        joints = forward_kinematics(*plausible_motion(9, PAST + 1), OFFSETS)
        (found,) = matcher().find(joints[None, :PAST], joints[None, -1:], gap, 10)
        ends = matcher().end[found.frames]
        assert len(found.frames) and (found.frames + gap + 1 < ends).all()
    (none,) = matcher().find(joints[None, :PAST], joints[None, -1:], 500, 10)
    assert len(none.frames) == 0, "no motion is as long"


def test_short_pasts_and_a_tiny_library_do() -> None:
    joints = forward_kinematics(*plausible_motion(9, 2), OFFSETS)
    (found,) = matcher().find(joints[None, :1], joints[None, -1:], 5, 3)
    assert len(found.frames) == 3
    tiny = Matcher.of(Library.of([plausible_motion(1, 20)]))
    (found,) = tiny.find(joints[None, :1], joints[None, -1:], 5, 10)
    assert 1 <= len(found.frames) <= 10 and np.isfinite(found.distances).all()


def rows(*plains: Plain) -> Plain:
    return Plain(np.stack([plain.rotations for plain in plains]), np.stack([plain.root for plain in plains]))


def test_a_transplanted_stretch_leaves_from_one_pose_and_arrives_at_the_other() -> None:
    given = rows(stretch(30, 1.2, (5.0, 0.0, 5.0)), stretch(100, -0.5))
    found = [look_up(stretch(30)), look_up(stretch(100))]
    frames, paces = np.stack([matches.frames for matches in found]), np.stack([matches.paces for matches in found])
    moved = transplanted(matcher().library, frames, paces, given, PAST, PAST + GAP)
    assert moved.rotations.shape == (2, 4, *given.rotations.shape[1:]) and moved.root.shape[:2] == (2, 4)
    ends = [PAST - 1, PAST + GAP]
    assert np.allclose(moved.root[:, :, ends], given.root[:, None, ends], atol=1e-6)
    inside = slice(PAST - 1, PAST + GAP + 1)
    assert np.allclose(moved.root[:, 0, inside], given.root[:, inside], atol=1e-3), "the best is this very motion"
    assert degrees(moved.rotations[:, 0, inside], given.rotations[:, inside]) < 0.1


@pytest.mark.parametrize("pace", [1.0, 1.25])
def test_beside_a_gap_a_stretch_goes_on_at_the_speed_that_it_has_where_its_motion_ends(pace: float) -> None:
    """Behind its last frame the library has another motion."""
    last = LENGTHS[0] - 1
    place, start, end = rows(Plain(*plausible_motion(9, PAST + GAP + 4))), PAST, PAST + GAP
    frame = last - round((GAP + 1) * pace)
    moved = transplanted(matcher().library, np.array([[frame]]), np.array([[pace]]), place, start, end)
    speed = np.diff(moved.root[0, 0, end - 1 : end + 2], axis=0)
    assert np.abs(speed[1] - speed[0]).max() < 0.5 * np.abs(speed[0]).max() + 0.01
    turned = moved.rotations[0, 0, end - 1 : end + 2]
    assert degrees(turned[2], turned[1]) < 1.5 * degrees(turned[1], turned[0]) + 1.0


def test_the_blend_keeps_known_frames_and_says_how_far_the_matches_are_apart() -> None:
    known = np.r_[0:PAST, PAST + GAP]
    other = Plain(*plausible_motion(9, PAST + GAP + 1))
    given = rows(stretch(30, 1.2, (5.0, 0.0, 5.0)), other)
    blend = usual(matcher().library, [look_up(stretch(30), 1), look_up(other)], given, PAST, PAST + GAP)
    assert np.array_equal(blend.poses.rotations[:, known], given.rotations[:, known])
    assert np.array_equal(blend.poses.root[:, known], given.root[:, known])
    assert np.allclose(np.linalg.norm(blend.poses.rotations, axis=-1), 1.0)
    assert (blend.spread[:, known] == 0.0).all()
    assert blend.spread[0].max() < 1e-6 and blend.distances[0] < 1e-5, "of one match the blend is the match"
    assert blend.spread[1, PAST : PAST + GAP].max() > 0.01 and blend.distances[1] > 0.01
    one = look_up(stretch(30), 1)
    place = rows(stretch(30, 1.2, (5.0, 0.0, 5.0)))
    alone = transplanted(matcher().library, one.frames[None], one.paces[None], place, PAST, PAST + GAP)
    expected = joined(Plain(alone.rotations[:, 0], alone.root[:, 0]), Plain(given.rotations[:1], given.root[:1]),
                      PAST, PAST + GAP)  # fmt: skip
    assert np.allclose(blend.poses.root[0], expected.root[0])
    assert degrees(blend.poses.rotations[0], expected.rotations[0]) < 1e-4


def test_the_sign_of_a_quaternion_makes_no_difference_to_a_blend() -> None:
    """Both signs are the same turn; as numbers their mean is none."""
    other = Plain(*plausible_motion(9, PAST + GAP + 1))
    found, given = look_up(other), rows(other)
    lengths, flipped = matcher().library.lengths, matcher().library.rotations.copy()
    motions = np.searchsorted(np.cumsum(lengths), found.frames, side="right")
    assert (motions != motions[0]).any()
    flipped[np.repeat(np.arange(len(lengths)) == motions[0], lengths)] *= -1.0
    blend = usual(Library(flipped, matcher().library.root, lengths), [found], given, PAST, PAST + GAP).poses
    expected = usual(matcher().library, [found], given, PAST, PAST + GAP).poses
    assert degrees(blend.rotations[0], expected.rotations[0]) < 1e-4


def test_who_lands_does_so_as_somebody_who_jumped_from_the_floor() -> None:
    """Who jumped from a box would leave the ground, or sink into it, later."""
    rotations, root = on_the_ground(*plausible_motion(0, 60))
    up = 0.4 * np.clip(1.0 - ((np.arange(60) - 30) / 8.0) ** 2, 0.0, None)[:, None] * [0.0, 1.0, 0.0]
    box = np.array([0.0, 0.5, 0.0])
    both = Matcher.of(Library.of([(rotations, root + up), (rotations, root + up + box)]))
    joints = forward_kinematics(rotations[:29], (root + up + box)[:29], OFFSETS)
    _, found = both.find_open(joints, [12], 4, ahead=True, lands=True)
    assert len(found.frames) and (found.frames % 120 < 60).all()
