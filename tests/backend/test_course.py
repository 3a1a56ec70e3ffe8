# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion along paths on the ground, and in circles: the path is kept, the body goes on as it did, feet stay put."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.generate.along import _led, remarks_on_path
from mosa.generate.request import check_request
from mosa.generate.text_to_motion import generate, generate_request
from mosa.generate.words.going import in_a_figure
from mosa.motion.contacts import contact_skate
from mosa.motion.course import FIGURES, Path, Way, circle, figure, led_along
from mosa.motion.features import facing, heading_angle
from mosa.motion.motion import Motion
from mosa.motion.rotations import rotate, yaw
from mosa.motion.skeleton import OFFSETS
from tests.backend.edit_samples import degrees

FPS = 20.0
WRISTS = [20, 21]
CORNERS = [(0.0, 0.0), (0.0, 3.0), (3.0, 3.0), (3.0, 6.0)]


def strolling(frames: int = 100, speed: float = 1.2, sway: float = 0.03) -> tuple[np.ndarray, np.ndarray]:
    """Rotations (T, 22, 4) and root (T, 3) of a stiff body that sways while it goes towards +z."""
    time = np.arange(frames) / FPS
    rotations = np.zeros((frames, 22, 4))
    rotations[..., 0] = 1.0
    beat = 2.0 * np.pi * 2.0 * time
    root = np.column_stack([sway * np.sin(beat / 2), 0.9 + sway * np.sin(beat), speed * time])
    return rotations, root


def away_from(path: Path, root: np.ndarray) -> np.ndarray:
    """Distances (T,) of the pelvis to the nearest point of a path."""
    apart = root[:, None, [0, 2]] - path.points[None]
    return np.asarray(np.linalg.norm(apart, axis=-1).min(axis=1))


@given(st.floats(0.7, 5.0), st.sampled_from([1.0, -1.0]), st.floats(0.0, 3.0))
def test_a_circle_is_round_and_goes_on_around(radius: float, side: float, laps: float) -> None:
    path = circle(radius, side)
    assert path.closed and path.length == pytest.approx(2.0 * math.pi * radius, rel=0.2)
    places, headings = path.at(np.linspace(0.0, laps * path.length, 200))
    away = np.linalg.norm(places - [side * radius, 0.0], axis=-1)
    assert np.ptp(away) < 0.02 * radius, "rounding draws all of it in alike"
    ahead = np.diff(places, axis=0)
    if laps > 0.1:
        along = np.column_stack([np.sin(headings), np.cos(headings)])[:-1]
        assert (np.sum(ahead * along, axis=-1) > 0.95 * np.linalg.norm(ahead, axis=-1)).all()


def test_beyond_its_ends_a_path_goes_straight_on() -> None:
    path = Path(np.array(CORNERS))
    places, headings = path.at(np.array([-1.0, path.length + 2.0]))
    np.testing.assert_allclose(places, [(0.0, -1.0), (3.0, 8.0)], atol=0.02)
    np.testing.assert_allclose(headings, 0.0, atol=0.02)


def test_corners_that_coincide_and_turns_back_are_no_trouble() -> None:
    path = Path(np.array([(0.0, 0.0), (0.0, 0.0), (0.0, 2.0), (0.0, 2.0), (0.0, 0.5)]))
    places, headings = path.at(np.linspace(0.0, path.length, 50))
    assert np.isfinite(places).all() and np.isfinite(headings).all()
    np.testing.assert_allclose(places[[0, -1]], [(0.0, 0.0), (0.0, 0.5)], atol=0.05)


def test_who_stands_and_sways_does_not_go_anywhere() -> None:
    _, root = strolling(speed=0.0, sway=0.05)
    assert Way.of(root, FPS).gone[-1] < 0.02


def test_who_has_come_aside_while_standing_is_there_after_a_walk() -> None:
    steps = np.concatenate([np.tile([0.002, 0.0, 0.0], (100, 1)), np.tile([0.0, 0.0, 0.05], (60, 1))])
    root = np.cumsum(steps, axis=0)
    there = Way.of(root, 20.0).places
    assert there[80, 0] < 0.5 * root[80, 0], "so slowly nobody goes anywhere"
    assert np.abs(there[-1] - root[-1, [0, 2]]).max() < 0.02


def test_the_way_of_a_walk_is_its_length_whatever_sways() -> None:
    _, root = strolling()
    way = Way.of(root, FPS)
    assert way.gone[-1] == pytest.approx(root[-1, 2], rel=0.02) and (np.diff(way.gone) >= 0).all()
    np.testing.assert_allclose(way.headings, 0.0, atol=0.1)


def test_along_a_straight_path_all_is_as_it_was() -> None:
    rotations, root = strolling()
    led = led_along(rotations, root, Way.of(root, FPS), Path(np.array([(0.0, 0.0), (0.0, 9.0)])), FPS)
    np.testing.assert_allclose(led.root, root, atol=0.02)
    np.testing.assert_allclose(np.abs(led.rotations[..., 0]), 1.0, atol=0.01)


def test_who_comes_back_on_the_same_line_turns_around_in_more_than_a_frame() -> None:
    rotations, root = strolling(speed=0.7)
    out_and_back = Path(np.array([(0.0, 0.0), (0.0, 2.0), (0.0, 0.0)]))
    led = led_along(rotations, root, Way.of(root, FPS), out_and_back, FPS)
    assert degrees(led.rotations[1:, 0], led.rotations[:-1, 0]) < 30
    assert degrees(led.rotations[:1, 0], led.rotations[-1:, 0]) == pytest.approx(180, abs=5), (
        "it comes back facing home"
    )
    assert away_from(out_and_back, led.root).max() < 0.05 and led.root[:, 2].max() > 1.5


@given(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(-5.0, 5.0), st.floats(0.8, 1.3))
def test_a_path_turned_and_moved_turns_and_moves_the_motion(angle: float, x: float, z: float, stretch: float) -> None:
    rotations, root = strolling()
    way, corners = Way.of(root, FPS), np.array(CORNERS)
    one = led_along(rotations, root, way, Path(corners), FPS, stretch)
    place = np.array([x, 0.0, z])
    lifted = rotate(yaw(angle), np.insert(corners, 1, 0.0, axis=1)) + place
    other = led_along(rotations, root, way, Path(lifted[:, [0, 2]]), FPS, stretch)
    np.testing.assert_allclose(other.root, rotate(yaw(angle), one.root) + place, atol=1e-6)
    np.testing.assert_allclose(one.root[:, 1], root[:, 1], atol=1e-12)
    assert away_from(Path(corners), one.root).max() < 0.1


@pytest.mark.parametrize(
    ("prompt", "straight", "side"),
    [
        ("a person walks in a circle", "a person walks forward", 0),
        ("a man jogs around in a large circle counterclockwise", "a man jogs forward", 1),
        ("a person walks slowly backwards in a circle to the right", "a person walks slowly backwards", -1),
        ("someone walks in a clockwise circle, waving", "someone walks forward, waving", -1),
        ("she is walking in a counter-clockwise circle while waving", "she is walking forward while waving", 1),
        ("a person crawls along a circular path", "a person crawls forward", 0),
        ("a person runs in circles to the left", "a person runs forward", 1),
    ],
)
def test_circles_are_understood(prompt: str, straight: str, side: float) -> None:
    assert in_a_figure(prompt) == (straight, "circle", side, 1)


@pytest.mark.parametrize(
    ("prompt", "straight", "shape"),
    [
        ("a person walks in a square", "a person walks forward", "square"),
        ("a person runs in a zig-zag pattern", "a person runs forward", "zigzag"),
        ("walks a zigzag", "walks forward", "zigzag"),
        ("someone jogs along a triangular path", "someone jogs forward", "triangle"),
        ("a person walks in a half circle", "a person walks forward", "half_circle"),
        ("a person walks in a semi-circle", "a person walks forward", "half_circle"),
        ("a person paces back and forth", "a person paces forward", "line"),
        ("a guard walks up and down the room", "a guard walks forward", "line"),
        ("a person walks slowly in a figure eight", "a person walks slowly forward", "eight"),
        ("a person walks backwards in a figure of 8", "a person walks backwards", "eight"),
        ("a person walks around", "a person walks forward", "wander"),
        ("a person walks around slowly", "a person walks forward slowly", "wander"),
        ("a child runs around the room while waving", "a child runs forward while waving", "wander"),
        ("the guard roams", "the guard roams forward", "wander"),
        ("a person paces nervously", "a person paces nervously forward", "line"),
    ],
)
def test_other_figures_are_understood(prompt: str, straight: str, shape: str) -> None:
    assert in_a_figure(prompt) == (straight, shape, 0, 1)


def test_rounds_are_counted_and_gone(bundled: Any) -> None:
    assert in_a_figure("a person runs in a circle three times") == ("a person runs forward", "circle", 0, 3)
    (motion,) = generate(bundled, "a person walks in a circle to the left twice", seed=2)
    steps = np.diff(motion.root[::10, [0, 2]], axis=0)
    turned = np.unwrap(np.arctan2(steps[:, 0], steps[:, 1]))
    assert turned[-1] - turned[0] == pytest.approx(4 * np.pi, abs=1.0)
    assert np.linalg.norm(motion.root[-1] - motion.root[0]) < 0.5


@given(st.sampled_from(sorted(set(FIGURES) - {"line"})), st.floats(0.8, 4.0), st.sampled_from([1.0, -1.0]))
def test_figures_begin_at_the_origin_and_go_to_their_side_first(shape: str, radius: float, side: float) -> None:
    path = figure(shape, radius, side)
    np.testing.assert_allclose(path.corners[0], 0.0, atol=1e-9)
    places, _ = path.at(np.array([0.3 * path.length]))
    assert places[0, 0] * side > 0.2 * radius
    assert path.closed == (shape not in ("zigzag", "half_circle"))
    np.testing.assert_allclose(figure(shape, radius, -side).corners, path.corners * [-1.0, 1.0], atol=1e-9)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_who_goes_there_and_back_turns_to_the_side(side: float) -> None:
    path = figure("line", 1.5, side)
    _, headings = path.at(np.linspace(0.0, path.length, 50))
    assert np.degrees(headings[-1] - headings[0]) == pytest.approx(side * 180.0, abs=1.0)
    assert not path.closed
    np.testing.assert_allclose(path.corners[-1], 0.0, atol=0.01)


def test_who_walks_around_goes_on_and_turns_to_both_sides(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks around the room", seed=1, seconds=10.0, fps=20)
    turns = np.diff(np.unwrap(Way.of(motion.root, 20.0).headings))
    assert turns.max() > 0.02 and turns.min() < -0.02
    second = np.linalg.norm((motion.root[20:] - motion.root[:-20])[:, [0, 2]], axis=-1)
    assert second.min() > 0.4


@pytest.mark.parametrize("shape", ["square", "figure eight", "zigzag"])
def test_somebody_goes_so(bundled: Any, shape: str) -> None:
    (motion,) = generate(bundled, f"a person walks in a {shape}", seed=3)
    name = shape.removeprefix("figure ")
    gone = Way.of(motion.root, motion.fps).gone[-1]
    assert gone > 5.0 and motion.prompt == f"a person walks in a {shape}"
    back = np.linalg.norm(motion.root[-1, [0, 2]] - motion.root[0, [0, 2]])
    assert back < 0.6 if name != "zigzag" else back > 4.0


@pytest.mark.parametrize(
    "prompt",
    [
        "a person swings both arms in circles",
        "a person moves his arms in a circle",
        "a person runs in a quarter circle",
        "a person dances in a circle",
        "a person walks forward",
        "a person walks to the circle",
        "a person walks around a table",
        "a person looks around",
        "a person hops around",
        "takes three paces forward",
        "walks at a steady pace",
    ],
)
def test_other_circles_are_left_to_the_model(prompt: str) -> None:
    assert in_a_figure(prompt) is None


@pytest.mark.parametrize(
    ("course", "sentence"),
    [
        ("0,0 0,3", "must be a list of points"),
        ([(0, 0)], "must have 2 to 2000 points, not 1"),
        ([(0, 0), (1, 2, 3)], "must be a pair"),
        ([(0, 0), (0, math.nan)], "coordinate of the path must be a number"),
        ([(0, 0), (0, 0.1)], "The path is 0.10 metres long: from 0.5 to 1000 are walked."),
        ([(0, 0), (0, 5000)], "The path is 5000.00 metres long"),
        ([(0, k) for k in range(3000)], "2 to 2000 points"),
    ],
)
def test_what_is_no_path_is_a_sentence(course: object, sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        check_request("a person walks", course=course)


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_no_path_is_none(nothing: object) -> None:
    assert check_request("a person walks", course=nothing).course == ()


@pytest.mark.parametrize("kind", [float, np.float32, int])
def test_a_path_may_be_an_array(kind: type) -> None:
    corners = np.array([(0, 0), (0, 3), (2, 5)], dtype=kind)
    for given_ in (corners, list(corners)):
        assert check_request("a person walks", course=given_).course == ((0.0, 0.0), (0.0, 3.0), (2.0, 5.0))
    assert check_request("a person walks", course=np.zeros((0, 2))).course == ()
    for wrong in (corners[:, :1], corners[0], corners[None], corners.astype(str)):
        with pytest.raises(RequestError, match="path"):
            check_request("a person walks", course=wrong)


def test_a_walk_ends_where_its_path_does(bundled: Any) -> None:
    import mosa

    path = Path(np.array(CORNERS))
    for motion in mosa.generate(bundled, "a person walks forward", seed=0, variations=2, course=CORNERS):
        ends = motion.root[[0, -1]][:, [0, 2]]
        np.testing.assert_allclose(ends, [CORNERS[0], CORNERS[-1]], atol=0.35)
        assert away_from(path, motion.root).max() < 0.35
        assert contact_skate(motion.joints, motion.fps) < 6.0
        assert motion.prompt == "a person walks forward"
        assert motion.joints[..., 1].min() + 0.03 >= 0.0


def led(frames: int, corners: Any, *, cut: bool = False) -> Motion:
    """A stroll of so many frames along a path."""
    motion = Motion.from_rotations(FPS, *strolling(frames), OFFSETS)
    return _led(motion, Path(np.array(corners)), cut=cut, cleanup=False)


@pytest.mark.parametrize(("metres", "short"), [(6.0, False), (8.4, False), (10.0, True)])
def test_a_path_that_is_too_long_for_the_motion_is_told(metres: float, short: bool) -> None:
    """Steps are at most 1.35 times as long: 8.0 m of 5 seconds at 1.2 m/s."""
    corners = [(0.0, 0.0), (0.0, metres)]
    request = check_request("a person walks", seconds=5, course=corners)
    there, less = led(100, corners), led(95, corners)
    told = remarks_on_path(request, [there, less])
    assert [f"ends {less.to_go:.1f} m before its path of {metres:.1f} m" in text for text in told] == [True] * short
    assert less.to_go == pytest.approx(metres - less.root[-1, 2], abs=0.05)
    assert remarks_on_path(check_request("a person walks", seconds=5), [there]) == []


@pytest.mark.parametrize("cut", [True, False])
def test_who_comes_to_the_end_of_a_tight_curve_is_told_nothing(cut: bool) -> None:
    corners = circle(0.9, 1.0).corners.tolist()
    motion = led(100, corners, cut=cut)
    assert np.linalg.norm(motion.root[-1] - motion.root[0]) < 0.15 and motion.to_go == pytest.approx(0.0, abs=0.05)
    assert remarks_on_path(check_request("a person walks", course=corners), [motion]) == []


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("begin", [0, 1])
def test_who_goes_once_around_comes_back_to_the_corner(cut: bool, begin: int) -> None:
    """A square of 6 m that begins in a corner; one that begins in the middle of a side has all of them rounded."""
    square = [(0.0, 0.0), (0.0, 0.75), (0.0, 1.5), (1.5, 1.5), (1.5, 0.0), (0.0, 0.0), (0.0, 0.75)][begin : begin + 6]
    motion = led(105, square, cut=cut)
    ends = motion.root[[0, -1]][:, [0, 2]]
    np.testing.assert_allclose(ends, [square[0]] * 2, atol=0.09)
    assert degrees(motion.rotations[1:, 0], motion.rotations[:-1, 0]) < 30
    turned = degrees(motion.rotations[:1, 0], motion.rotations[-1:, 0])
    assert turned == pytest.approx(0.0 if begin else 90.0, abs=12.0)


def test_who_goes_on_around_takes_the_first_corner_as_the_others() -> None:
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
    motion = led(180, square)
    assert away_from(Path(np.array(square)), motion.root).max() < 0.1
    assert degrees(motion.rotations[1:, 0], motion.rotations[:-1, 0]) < 30


def test_a_given_length_stays_and_a_seed_is_one_motion(bundled: Any) -> None:
    import mosa

    a, b = (
        mosa.generate(bundled, "a person walks forward", seconds=5.0, fps=24, seed=4, course=CORNERS)[0]
        for _ in range(2)
    )
    assert len(a.root) == 120
    np.testing.assert_array_equal(a.joints, b.joints)


@pytest.mark.parametrize(
    ("prompt", "side"), [("a person walks in a circle to the left", 1), ("a man runs clockwise in a circle", -1)]
)
def test_a_circle_comes_around(bundled: Any, prompt: str, side: float) -> None:
    """Once, and back to where it began."""
    import mosa

    told: list[tuple[str, int]] = []
    (motion,) = mosa.generate(bundled, prompt, seed=1, on_progress=lambda *event: told.append(event))
    headings = np.unwrap(heading_angle(facing(motion.joints)))
    assert side * np.degrees(headings[-1] - headings[0]) == pytest.approx(360.0, abs=60.0)
    assert np.linalg.norm(motion.root[-1] - motion.root[0]) < 0.6
    assert motion.prompt == prompt
    *scales, last = told
    assert last == ("decoding", 0) and scales == sorted(scales) and scales.count(("scale", 10)) < len(scales) / 3


def test_a_motion_along_a_path_tells_how_far_it_is(bundled: Any) -> None:
    import mosa

    told: list[tuple[str, int]] = []
    mosa.generate(bundled, "a person walks", seed=1, course=CORNERS, on_progress=lambda *event: told.append(event))
    assert sorted({scale for _, scale in told[:-1]}) == list(range(1, 11)) and told[-1] == ("decoding", 0)


def test_several_prompts_go_along_one_path(bundled: Any) -> None:
    import mosa

    line = [(0.0, 0.0), (4.0, 0.0)]
    (motion,) = mosa.generate(
        bundled, "a person walks forward", seed=2, later=[(None, "a person waves")], seconds=8.0, course=line
    )
    assert len(motion.root) == 160 and away_from(Path(np.array(line)), motion.root).max() < 0.6
    assert motion.prompt == "a person walks forward; a person waves"
    assert motion.root[-1, 0] - motion.root[0, 0] > 1.5


@pytest.mark.parametrize(
    ("prompt", "stands"),
    [("a person walks forward, then waves", -20), ("a person waves, then walks forward", 0)],
)
def test_what_is_done_beside_the_going_is_done_where_the_path_begins_or_ends(
    bundled: Any, prompt: str, stands: int
) -> None:
    (motion,) = generate(bundled, prompt, seed=1, fps=20, course=CORNERS)
    speeds = np.linalg.norm(np.diff(motion.root[:, [0, 2]], axis=0), axis=-1) * motion.fps
    assert speeds[stands:][:20].mean() < 0.4 and speeds.max() > 0.8
    np.testing.assert_allclose(motion.root[[0, -1]][:, [0, 2]], [CORNERS[0], CORNERS[-1]], atol=0.5)
    assert motion.to_go == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize(
    ("metres", "says"), [(3.0, "m beyond the end of its path of 3.0 m"), (25.0, "before its path")]
)
def test_a_prompt_begins_at_its_own_second_wherever_the_path_ends_and_that_is_told(
    bundled: Any, metres: float, says: str
) -> None:
    later = [(9.0, "a person raises both arms")]
    request = check_request("a person walks forward", later=later, seed=2, course=[(0.0, 0.0), (0.0, metres)])
    (motion,) = generate_request(bundled, request)
    above = motion.joints[:, WRISTS, 1].min(axis=1) - motion.joints[:, 0, 1]
    assert above.max() > 0.4 and 9.0 < np.argmax(above) / motion.fps < 14.0
    (sentence,) = remarks_on_path(request, [motion])
    assert says in sentence
    assert motion.to_go == pytest.approx(metres - motion.root[-1, 2], abs=0.3)


def test_the_last_prompt_with_a_second_lasts_to_the_end_of_the_path(bundled: Any) -> None:
    later = [(2.0, "a person walks forward")]
    request = check_request("a person waves", later=later, seed=2, course=[(0.0, 0.0), (0.0, 8.0)])
    (motion,) = generate_request(bundled, request)
    assert np.linalg.norm(motion.root[-1, [0, 2]] - [0.0, 8.0]) < 0.5
    assert remarks_on_path(request, [motion]) == []


def test_of_who_goes_beyond_the_path_in_a_given_time_nothing_is_told() -> None:
    corners = [(0.0, 0.0), (0.0, 2.0)]
    motion = led(100, corners)
    assert motion.to_go == pytest.approx(2.0 - motion.root[-1, 2], abs=0.05) and motion.to_go < -1.0
    assert remarks_on_path(check_request("a person walks", seconds=5, course=corners), [motion]) == []


@pytest.mark.parametrize("prompt", ["a person walks forward\na person raises both arms", "walks -> raises both arms"])
def test_prompts_along_a_path_are_read_as_people_type_them(bundled: Any, prompt: str) -> None:
    (motion,) = generate(bundled, prompt, seed=2, course=[(0.0, 0.0), (0.0, 3.0)])
    above = motion.joints[:, WRISTS, 1].min(axis=1) - motion.joints[:, 0, 1]
    assert above.max() > 0.4 and np.argmax(above) > len(above) / 2
    assert motion.prompt == prompt


def test_who_goes_nowhere_is_told_how_far_the_path_is(bundled: Any) -> None:
    request = check_request("a person waves, then bows", seed=1, course=CORNERS)
    assert len(remarks_on_path(request, generate_request(bundled, request))) == 1
