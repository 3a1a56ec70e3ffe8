# SPDX-License-Identifier: GPL-3.0-or-later
"""Several prompts in a row, and motion longer than the model makes at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mosa
from mosa.errors import Cancelled, RequestError
from mosa.generate.parts import LIKE, STRIDE, Part, _windows, parts_of, steady_stretches
from mosa.generate.passages import Border, spans_around
from mosa.generate.progress import Progress
from mosa.generate.request import check_request
from mosa.generate.sequence import _appended, _floor_at_end, _in_step, _sampled
from mosa.generate.text_to_motion import generate, generate_request
from mosa.motion.body import lean, placed, travel
from mosa.motion.features import facing
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.motion import Motion
from mosa.motion.plain import Plain
from mosa.motion.rotations import from_axis_angle, yaw
from mosa.motion.skeleton import OFFSETS
from mosa.motion.solver import onto_skeleton
from tests.backend.edit_samples import degrees
from tests.backend.motion_samples import real_clips


def row(model: Any, *prompts: tuple[float, str], **options: Any) -> Motion:
    (motion,) = mosa.generate(model, "a person walks forward", later=prompts, **{"seed": 5, **options})
    return motion


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("walk", "list of pairs"),
        (7, "list of pairs"),
        (["walk"], "must be a pair"),
        ([(1.0,)], "must be a pair"),
        ([("now", "walk")], "second at which a prompt begins"),
        ([(-1.0, "walk")], "second at which a prompt begins must be a number from 0 to 60, not -1"),
        ([(61.0, "walk")], "from 0 to 60"),
        ([(0.4, "walk")], "begins too early"),
        ([(2.0, "walk"), (1.0, "run")], "must be in order"),
        ([(2.0, "walk"), (2.2, "run")], "at least 0.5 s"),
        ([(2.0, " ")], "empty"),
        ([(2.0, 7)], "text that describes"),
        ([(k + 1.0, "walk") for k in range(12)], "There are 13 prompts: at most 12"),
        ([(4.6, "walk")], "The prompt at 4.6 s has no time: the motion ends after 5 seconds"),
        ([(2.0, "walk"), (None, "run")], "of all further prompts at which second they begin, or of none"),
        ([(None, "walk"), (2.0, "run")], "of all further prompts at which second they begin, or of none"),
        ([(None, "walk"), (None, " ")], "empty"),
    ],
)
def test_later_prompts_that_cannot_be_are_one_sentence(later: Any, words: str) -> None:
    with pytest.raises(RequestError) as problem:
        check_request("walk", later=later, seconds=5.0)
    assert words in str(problem.value) and "\n" not in str(problem.value) and str(problem.value).endswith(".")


@pytest.mark.parametrize("seed", [1, 2])
def test_feet_stay_where_they_are_while_somebody_sits_down(bundled: Any, seed: int) -> None:
    """A seat is behind the feet: with the pelvis set down on where it stood they would slide under the weight."""
    (motion,) = mosa.generate(bundled, "a person sits down", seconds=4.0, fps=20.0, seed=seed)
    toes = motion.joints[:, [10, 11]]
    slower = np.linalg.norm(np.diff(toes[..., [0, 2]], axis=0), axis=-1).min(axis=1) * motion.fps
    assert motion.joints[-1, 0, 1] < 0.7 < motion.joints[0, 0, 1]
    assert (slower > 0.25).sum() <= 4


@pytest.mark.parametrize("seconds", [4.0, 4.5, 5.0])
@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_done_briefly_between_two_others_is_seen(bundled: Any, seconds: float, seed: int) -> None:
    """The passages before and behind it left none of its frames: nobody sat down."""
    (motion,) = mosa.generate(bundled, "a person sits down, then stands up", seconds=seconds, fps=20.0, seed=seed)
    assert motion.joints[:, 0, 1].min() < 0.65 and motion.joints[-1, 0, 1] > 0.8


@given(st.lists(st.tuples(st.integers(4, 60), st.integers(1, 16)), min_size=1, max_size=5), st.integers(2, 60))
def test_passages_leave_something_of_all_that_they_join(parts: list[tuple[int, int]], last: int) -> None:
    frames = np.cumsum([steps for steps, _ in parts]).tolist()
    borders = [Border(frame, passage, False) for frame, (_, passage) in zip(frames, parts, strict=True)]
    known = np.ones(frames[-1] + last, dtype=bool)
    for border, span in zip(borders, spans_around(borders, len(known)), strict=True):
        assert 0 < span.start <= border.frame <= span.stop < len(known)
        assert span.stop - border.frame <= border.passage and border.frame - span.start <= border.passage
        known[span] = False
    edges = [0, *frames, len(known)]
    assert all(known[begin:end].any() for begin, end in pairwise(edges))


def test_the_length_may_be_left_open() -> None:
    request = check_request("walk", later=[(3.0, "run"), (6.0, "sit")], fps=24)
    assert request.frames == 11 * 24 and request.in_parts
    assert not check_request("walk", seconds=9.8).in_parts and check_request("walk", seconds=9.9).in_parts
    assert "English" in check_request("walk", later=[(3.0, "人が歩く")]).warnings[0]


@given(st.lists(st.floats(2.0, 9.8), min_size=2, max_size=12), st.floats(1.0, 240.0))
def test_each_prompt_without_a_time_takes_its_own(seconds: list[float], fps: float) -> None:
    first, *rest = (f"prompt {k}" for k in range(len(seconds)))
    usual = dict(zip([first, *rest], seconds, strict=True))
    request = check_request(first, later=[(None, text) for text in rest], fps=fps)
    assert request.open_end and request.in_parts
    if sum(seconds[:-1]) > 59.5:
        with pytest.raises(RequestError, match="over 60 seconds together"):
            request.lasting(usual.__getitem__)
        return
    settled = request.lasting(usual.__getitem__)
    begins = [begin for begin, _ in settled.later]
    np.testing.assert_allclose(begins, np.cumsum(seconds)[:-1])
    assert -1 / fps < settled.frames / fps - min(sum(seconds), 60.0) <= 1e-6
    assert [text for _, text in settled.later] == rest and not settled.open_end


@pytest.mark.parametrize(("climbed", "higher"), [(0.0, 0.0), (0.05, 0.0), (0.6, 0.6), (-0.4, -0.4)])
def test_who_has_climbed_goes_on_up_there(climbed: float, higher: float) -> None:
    rotations, root = onto_skeleton(real_clips("walk", most=1)[0][1])
    root[:, 1] -= forward_kinematics(rotations, root, OFFSETS)[..., 1].min()
    walk = Plain(rotations, root)
    stairs = Plain(rotations, root + np.linspace(0.0, climbed, len(root))[:, None] * [0.0, 1.0, 0.0])
    whole, _ = _appended(stairs, walk, _floor_at_end(stairs, OFFSETS), OFFSETS)
    assert len(whole.root) == 2 * len(root)
    assert np.allclose(whole.root[len(root) :, 1], root[:, 1] + higher, atol=0.1 if higher else 1e-9)


@pytest.mark.parametrize(
    ("prompt", "begins", "ends"),
    [
        ("climbs a ladder, then climbs down the ladder", 0.0, 0.0),
        ("walks forward, then climbs down a ladder", 1.2, 0.0),
        ("climbs a ladder, then walks forward", 0.0, 1.2),
        ("climbs up a ladder, then climbs down the ladder", 0.0, 0.0),
        ("climbs up a ladder for 8 seconds, then climbs down the ladder", 0.0, 0.0),
        ("climbs a ladder for 6 seconds, climbs down the ladder, then walks forward", 0.0, 0.0),
        ("climbs a rope, then walks forward", 0.0, 0.0),
        ("hangs from a bar, then walks forward", 0.36, 0.0),
    ],
)
def test_who_has_been_up_there_ends_where_there_is_something_to_stand_on(
    bundled: Any, prompt: str, begins: float, ends: float
) -> None:
    (motion,) = mosa.generate(bundled, prompt, fps=20.0, seed=1)
    low = motion.joints[..., 1].min(axis=1)
    assert abs(low[:10].min() - begins) < 0.12 and abs(low[-10:].min() - ends) < 0.12
    assert low.min() > -0.03
    assert np.abs(np.diff(motion.joints[:, 0, 1])).max() * motion.fps < 4.0, "no quicker than somebody who lets go"


def test_who_is_given_longer_to_climb_down_begins_on_the_floor_all_the_same(bundled: Any) -> None:
    later = [(3.0, "climbs down the ladder")]
    (motion,) = mosa.generate(bundled, "climbs up a ladder", seconds=9.0, later=later, fps=20.0, seed=1)
    low = motion.joints[..., 1].min(axis=1)
    assert low[0] < 0.05 and low[-1] < 0.05 and low.min() > -0.03
    hands = np.linalg.norm(np.diff(motion.joints[:, [20, 21]], axis=0), axis=-1) * motion.fps
    assert hands.max() < 3.0


@given(st.integers(2, 1300))
def test_windows_make_up_the_steps_and_fit_the_model(steps: int) -> None:
    windows = _windows(steps)
    assert sum(windows) == steps and min(windows) >= 1
    assert windows[0] <= 196 and all(count <= 156 for count in windows[1:])
    if len(windows) > 1:
        assert min(windows[1:]) >= 50, "no window too short to do anything"


@given(
    st.lists(st.floats(0.5, 4.0), max_size=5),
    st.floats(0.6, 5.0),
    st.sampled_from([1.0, 12.0, 20.0, 23.976, 24.0, 30.0, 60.0]),
)
def test_the_prompts_share_the_time(gaps: list[float], rest: float, fps: float) -> None:
    begins = np.cumsum(gaps).tolist()
    last = begins[-1] if begins else 0.0
    seconds = last + rest
    if round(seconds * fps) < 1 or round(seconds * fps) / fps - 0.5 < last:
        return
    request = check_request("walk", later=[(b, f"prompt {k}") for k, b in enumerate(begins)], seconds=seconds, fps=fps)
    parts = parts_of(request, apart=False)
    assert [part.text for part in parts] == ["walk", *(f"prompt {k}" for k in range(len(begins)))]
    starts = np.cumsum([0, *(part.steps for part in parts)])
    assert np.abs(starts[1:-1] / 20.0 - begins).max(initial=0.0) <= 0.026
    assert starts[-1] - 1 >= (request.frames - 1) / fps * 20.0 - 1e-6, "the last frame is covered"
    assert all(part.steps >= 1 for part in parts)


@pytest.mark.parametrize(("seconds", "fps"), [(10.0, 24.0), (25.0, 30.0)])
def test_long_motions_have_exactly_the_frames_asked_for(either: Any, seconds: float, fps: float) -> None:
    motion = row(either, seconds=seconds, fps=fps)
    assert motion.frames == round(seconds * fps) and motion.fps == fps
    check_sound(either, motion)
    assert motion.prompt == "a person walks forward"
    # It does not stall: in each second of the walk the pelvis gets on.
    gone = np.linalg.norm(np.diff(motion.root[:: round(fps)][:, [0, 2]], axis=0), axis=-1)
    assert np.median(gone) > 0.2


def check_sound(model: Any, motion: Motion) -> None:
    assert np.allclose(np.linalg.norm(motion.rotations, axis=-1), 1.0)
    again = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    assert np.allclose(again, motion.joints, atol=1e-9) and np.array_equal(motion.offsets, model.offsets)
    assert np.allclose(motion.root[0, [0, 2]], 0.0, atol=1e-9)
    assert facing(motion.joints[:1])[0, 2] > -1e-6, "the way leads along z, the first pose sways"
    steps = np.linalg.norm(np.diff(motion.root, axis=0), axis=-1) * motion.fps
    assert steps.max() < 6.0, "nobody is thrown about"


def test_three_prompts_in_a_row(either: Any) -> None:
    later = ((3.0, "a person jumps"), (6.0, "a person waves"))
    motion = row(either, *later, seconds=9.0, fps=20.0)
    assert motion.frames == 180
    check_sound(either, motion)
    assert motion.prompt == "a person walks forward; a person jumps; a person waves"
    assert motion.seed == 5 and motion.model == either.name
    # But for the passages at its ends, each prompt's motion is what it is alone, elsewhere on the floor.
    for number, text in enumerate(["a person walks forward", "a person jumps", "a person waves"]):
        (alone,) = mosa.generate(either, text, seconds=3.0, fps=20.0, seed=5 + number)
        inside = slice(60 * number + 12, 60 * number + 48)
        assert degrees(motion.rotations[inside, 1:], alone.rotations[12:48, 1:]) < 1e-3
        assert np.allclose(motion.root[inside, 1], alone.root[12:48, 1])


def test_who_does_not_set_out_at_once_faces_ahead(networked: Any) -> None:
    later = [(2.0, "a person walks forward")]
    (motion,) = mosa.generate(networked, "a person jumps", later=later, seconds=4.0, seed=5)
    assert np.allclose(facing(motion.joints[:1]), [[0.0, 0.0, 1.0]], atol=1e-6)


@pytest.mark.parametrize("fps", [23.976, 60.0])
def test_a_row_at_the_callers_rate(networked: Any, fps: float) -> None:
    here = row(networked, (2.0, "a person jumps"), seconds=4.0, fps=fps)
    assert here.frames == round(4.0 * fps)
    check_sound(networked, here)


def test_seeds_repeat_and_count_up(either: Any) -> None:
    options = {"seconds": 4.0, "fps": 20.0}
    first, second = mosa.generate(either, "walk", later=[(2.0, "jump")], seed=2**31 - 1, variations=2, **options)
    assert [first.seed, second.seed] == [2**31 - 1, 0]
    assert np.abs(first.joints - second.joints).max() > 1e-3
    (again,) = mosa.generate(either, "walk", later=[(2.0, "jump")], seed=0, **options)
    assert np.array_equal(again.joints, second.joints)


def test_progress_of_several_rows_never_falls_back(either: Any) -> None:
    heard: list[int] = []

    def listen(event: str, index: int) -> None:
        heard.append(11 if event == "decoding" else index)

    mosa.generate(either, "walk", later=[(2.0, "jump")], seconds=4.0, seed=1, variations=2, on_progress=listen)
    assert heard == sorted(heard) and set(heard) == set(range(1, 12))


def test_a_row_can_be_cancelled_at_any_prompt(either: Any) -> None:
    heard: list[tuple[str, int]] = []

    def listen(event: str, index: int) -> None:
        heard.append((event, index))
        if heard.count(("scale", 3)) == 2:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        row(either, (2.0, "a person jumps"), (4.0, "a person waves"), seconds=6.0, on_progress=listen)
    assert heard[-1] == ("scale", 3)


def test_seams_of_a_row_are_hardly_rougher_than_the_rest(bundled: Any) -> None:
    """Jerk within a quarter of a second of the seams against elsewhere, over several seeds.

    Somebody who stands and waves has little jerk to compare with: over 24 seeds it is 1.9 times; a pop is 5 and more.
    """
    nears, elsewheres = [], []
    for seed in range(6):
        later = ((4.0, "a person waves"), (8.0, "a person walks forward"))
        motion = row(bundled, *later, seconds=12.0, fps=20.0, seed=seed)
        size = np.linalg.norm(np.diff(motion.joints, n=3, axis=0), axis=-1).mean(-1) * 20.0**3
        near = np.zeros(len(size), dtype=bool)
        for seam in (80, 160):
            near[seam - 6 : seam + 4] = True
        nears.append(size[near].mean())
        elsewheres.append(size[~near].mean())
    assert np.mean(nears) < 2.8 * np.mean(elsewheres)


@pytest.mark.parametrize("seconds", [9.0, 14.0])
def test_who_walks_for_long_walks_all_the_time(bundled: Any, seconds: float) -> None:
    """Made at once it stood for a third of nine seconds; said is it once."""
    import mosa

    (motion,) = mosa.generate(bundled, "a person walks forward", seconds=seconds, fps=24, seed=0)
    assert len(motion.root) == round(seconds * 24) and motion.prompt == "a person walks forward"
    ground = motion.root[:, [0, 2]]
    paces = np.linalg.norm(ground[24:] - ground[:-24], axis=-1)
    assert paces.min() > 0.25, "somewhere in every second"
    assert np.linalg.norm(ground[-1] - ground[0]) > 0.6 * seconds


def test_who_sprints_for_long_sprints_all_the_time(bundled: Any) -> None:
    """After two seconds they stood."""
    for seed in (0, 1):
        (motion,) = mosa.generate(bundled, "a person sprints", seconds=5.0, fps=20.0, seed=seed)
        paces = np.linalg.norm((motion.root[20:] - motion.root[:-20])[:, [0, 2]], axis=-1)
        assert paces.min() > 1.2


def test_who_jogs_in_place_for_long_stays_there(bundled: Any) -> None:
    """Made at once, some went 3 m from their place in eight seconds."""
    for seed in (3, 5):
        joints = placed(mosa.generate(bundled, "a person jogs in place", seconds=8.0, fps=20, seed=seed)[0].joints)
        assert np.linalg.norm(travel(joints)) < 1.0


@pytest.mark.parametrize("seconds", [4.6, 6.0])
def test_who_stands_still_for_long_neither_bows_nor_steps(bundled: Any, seconds: float) -> None:
    """Made at once, in one of three motions of six seconds somebody stepped, or leant by up to 31 degrees."""
    for seed in (1, 2, 3):
        joints = placed(mosa.generate(bundled, "a person stands still", seconds=seconds, fps=20, seed=seed)[0].joints)
        assert lean(joints).max() < 12 and np.linalg.norm(travel(joints)) < 0.2


def test_many_short_prompts(networked: Any) -> None:
    later = tuple((0.5 * k, f"a person {word}") for k, word in enumerate(["jumps", "waves", "walks", "kicks"], 1))
    motion = row(networked, *later, seconds=2.5, fps=30.0)
    assert motion.frames == 75
    check_sound(networked, motion)


def striding(phases: np.ndarray, heading: float) -> Plain:
    """Somebody whose left hip swings once in STRIDE - LIKE + 1 steps, going 1 m/s where the heading (radians) leads."""
    rotations = np.zeros((len(phases), 22, 4))
    rotations[..., 0] = 1.0
    rotations[:, 0] = yaw(heading)
    swing = 0.5 * np.sin(2 * np.pi * phases / (STRIDE - LIKE + 1))
    rotations[:, 1] = from_axis_angle(np.array([1.0, 0.0, 0.0]), swing)
    ahead = np.array([np.sin(heading), 0.0, np.cos(heading)]) * 0.05
    return Plain(rotations, np.arange(len(phases))[:, None] * ahead + [0.0, 0.9, 0.0])


@given(st.integers(0, 21), st.integers(0, 21), st.floats(-3.0, 3.0))
def test_who_walks_on_goes_on_with_the_other_foot(end: int, begin: int, heading: float) -> None:
    whole = striding(np.arange(end - 30, end), 0.3)
    clip = striding(np.arange(begin, begin + 40 + STRIDE), heading)
    found = _in_step(whole, clip, STRIDE, OFFSETS)
    assert len(found.root) == len(found.rotations) == 40
    goes_on = striding(np.array([end]), 0.0)
    assert degrees(found.rotations[0, 1], goes_on.rotations[0, 1]) < 1e-3
    np.testing.assert_array_equal(_in_step(whole, clip, 0, OFFSETS).root, clip.root)


@pytest.mark.parametrize("steps", [60, 165, 190, 191, 192, 195, 196])
def test_what_comes_after_a_long_walk_begins_on_time(networked: Any, steps: int) -> None:
    """Of a walk of 9.6 s some steps too few to be compared were made more than it has, and not left away again."""
    walk, jump = "a person walks forward", "a person jumps"
    request = check_request(walk, later=[(3.0, walk), (3.0 + steps / 20, jump)], seconds=5.0 + steps / 20)
    parts = parts_of(request, apart=False)
    progress = Progress(None, 3)
    whole, borders = _sampled(networked, request, parts, 0, generate_request, True, progress)
    assert [border.frame for border in borders] == [60, 60 + steps]
    assert len(whole.root) == sum(part.steps for part in parts)


def test_stretches_in_which_somebody_goes_on() -> None:
    jumps, aside, walks = (Part(text, [20]) for text in ("a person jumps", "steps to the left", "walks"))
    parts = [Part("runs", [40]), Part("runs", [30, 20]), jumps, jumps, walks, aside, aside, walks, walks]
    assert steady_stretches(parts) == [slice(0, 90), slice(190, 230)]


@pytest.mark.parametrize(
    "prompt", ["a person walks forward", "a man jogs through the park", "a person walks backwards"]
)
def test_a_long_walk_goes_straight_and_does_not_come_to_a_stand_where_its_pieces_meet(
    bundled: Any, prompt: str
) -> None:
    for motion in mosa.generate(bundled, prompt, seconds=8.0, seed=0, variations=4, fps=20):
        assert np.abs(motion.root[:, 0]).max() < 0.06 * abs(motion.root[-1, 2])
        second = np.linalg.norm((motion.root[20:] - motion.root[:-20])[:, [0, 2]], axis=-1)
        inside = second[10:-10]
        assert inside.min() > 0.5 * np.median(inside)


def test_nobody_floats_where_a_long_walk_is_joined(bundled: Any) -> None:
    (motion,) = mosa.generate(bundled, "a person walks forward", seconds=15.0, seed=2)
    lowest = motion.joints[:, [7, 8, 10, 11], 1].min(axis=1)
    assert lowest.max() < 0.15, "it was 0.22 m where a stride met the same foot's"


@pytest.mark.parametrize("fps", [23.976, 24.0, 30.0])
def test_a_walk_has_as_many_pieces_at_any_frame_rate(bundled: Any, fps: float) -> None:
    def pieces(rate: float) -> int:
        events: list[str] = []
        mosa.generate(
            bundled,
            "a person walks forward",
            seconds=5.0,
            fps=rate,
            seed=1,
            drafts=1,
            on_progress=lambda event, _index: events.append(event),
        )
        return events.count("scale") // 10

    assert pieces(fps) == pieces(20.0) > 1


@pytest.mark.parametrize("prompt", ["surfs, then walks forward", "walks forward, then surfs"])
def test_who_stands_sideways_for_it_goes_ahead(bundled: Any, prompt: str) -> None:
    """They went off by the 74 degrees by which a surfer stands sideways."""
    (made,) = mosa.generate(bundled, prompt, fps=20, seed=0)
    way = (made.root[-1] - made.root[0])[[0, 2]]
    assert abs(np.degrees(np.arctan2(*way))) < 15


def test_who_has_got_up_does_not_squat_to_run(bundled: Any) -> None:
    """The passage was a recorded jump, 25 cm through the ground."""
    prompt = "a soldier drops to the ground, crawls forward, gets up and runs"
    (made,) = generate(bundled, prompt, fps=20, seed=0)
    stands = int(np.argmax(made.joints[160:, 0, 1] > 0.9)) + 160
    assert made.joints[stands:, 0, 1].min() > 0.7
    assert made.joints[stands:, :, 1].min() > -0.03
