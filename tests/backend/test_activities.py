# SPDX-License-Identifier: GPL-3.0-or-later
"""Exercises, rides and the like: read from prompts, done as often as they say, on the floor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from mosa.data.pack import read_items
from mosa.evaluate.suite import CHECKS
from mosa.evaluate.wording import TYPED
from mosa.generate.drawn.activities import ACTIVITIES, activity_of, activity_seconds
from mosa.generate.drawn.stunts import STUNTS
from mosa.generate.edit.edit import edit
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.generate.words.vocabulary import unheard
from mosa.motion.activity import WRIST, Activity, doing
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.rotations import rotate
from mosa.motion.skeleton import OFFSETS
from tests.backend.texts import any_text

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"
FPS = 30.0
ANKLES, TOES, WRISTS, HEAD = [7, 8], [10, 11], [20, 21], 15


def joints(activity: Activity, times: float = 2.0) -> np.ndarray:
    phase = np.arange(round(times * activity.seconds * FPS) + 1) / FPS / activity.seconds
    return forward_kinematics(*doing(activity, phase, OFFSETS), OFFSETS)


def named(prompt: str) -> Activity:
    activity = activity_of(prompt)
    assert activity is not None, prompt
    return activity


def lows(values: np.ndarray) -> int:
    """How often values (T,) come down to their lowest third."""
    low = values < values.min() + (values.max() - values.min()) / 3
    return int((np.diff(low.astype(int)) == 1).sum())


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("a person does push-ups", 4.4),
        ("push ups", 4.4),
        ("the soldier does ten pushups", 22.0),
        ("she is doing 3 sit-ups on the floor", 8.4),
        ("Somebody holds a plank", 4.0),
        ("burpees.", 4.4),
        ("a man does jumping jacks slowly", 4.95),
        ("someone jumps rope", 4.16),
        ("does 3 kettlebell swings", 5.7),
        ("does two overhead presses", 6.0),
        ("rope jumping", 4.16),
        ("a girl rides her bike down the street", 4.75),
        ("a cowboy is riding a white horse", 4.2),
        ("rides a horse at a gallop", 4.2),
        ("a person swims across the pool", 5.1),
        ("a monk meditates", 4.0),
        ("a girl ice skates", 5.7),
        ("a man hangs from a high ledge", 6.0),
        ("someone lies on their stomach on the floor", 4.0),
        ("a man leans against a wall", 4.6),
        ("a man lifts a heavy barbell", 7.2),
        ("a teenager rides his skateboard down the street", 7.2),
        ("surfing", 6.8),
        ("a woman is snowboarding", 6.4),
        ("a child swings on a swing", 5.6),
        ("a gymnast does two handstands", 13.2),
        ("she does the splits", 5.6),
        ("a dancer does three pirouettes", 8.4),
        ("a dancer does a demi-plié", 5.6),
        ("he does the moonwalk", 5.2),
        ("a person falls forward", 4.8),
        ("a man is shot and falls to his left", 4.8),
        ("a soldier drops to his knees and falls on his face", 4.8),
        ("death left", 4.8),
        ("a boy sleeps on his side in bed", 4.4),
        ("someone rolls over", 6.0),
        ("a knight gets up from his knees", 5.2),
        ("one-armed push-ups", 5.2),
        ("treading water", 4.5),
        ("a girl swims breaststroke", 4.4),
        ("the swimmer does the backstroke", 5.7),
        ("swimming butterfly", 5.4),
        ("a ballet plié", 5.6),
        ("a thief shimmies along the ledge to the right", 5.2),
        ("skydiving", 5.2),
    ],
)
def test_exercises_are_read_with_how_often(prompt: str, seconds: float) -> None:
    assert activity_seconds(prompt) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "prompt",
    [
        "a person sits up",
        "a person pushes up a window",
        "a person does push-ups and waves",
        "a plank falls",
        "he jumps",
        "a person falls",
        "a person dies",
        "a soldier falls back to the trees",
        "a person swings his arms",
        "a person stands on the board",
        "a person gets up",
        "a person splits the wood",
    ],
)
def test_nothing_else_is_taken_for_one(prompt: str) -> None:
    assert activity_of(prompt) is None


@given(any_text("a person does is doing ten push-ups burpees planks rides bike slowly falls left and swims surfing"))
@example("a person does ten push-ups slowly")
@example("rides a bike")
def test_any_text_is_read_however_it_is_written(text: str) -> None:
    found = activity_of(text)
    assert activity_of(f"  {text} ") == found and (activity_seconds(text) is None) == (found is None)
    assert not text.isascii() or activity_of(text.upper()) == found


def test_of_captions_that_figures_are_measured_on_three_are_drawn() -> None:
    texts = [text for item in read_items(ITEMS) if item.split == "test" for text in item.captions]
    # The model card tells of it.
    assert {text for text in texts if activity_of(text)} == {
        "a person climbs a ladder",
        "a person stands up from sitting on the floor",
        "someone gets up from the ground",
    }


def test_nothing_that_figures_are_measured_on_is_a_stunt() -> None:
    captions = [text for item in read_items(ITEMS) for text in item.captions]
    suite = [prompt for check in CHECKS for prompt in check.prompts]
    typed = [text for texts in TYPED.values() for text in texts]
    assert captions and suite and typed
    stunts = {_without_pace(activity) for activity in STUNTS.values()}
    read = [activity_of(text) for text in (*captions, *suite, *typed)]
    assert not [activity for activity in read if activity and _without_pace(activity) in stunts]


def test_nobody_is_told_that_they_are_unknown() -> None:
    assert not unheard(["a person does burpees", "planks", "he does five crunches"], ["walk"])


@pytest.mark.parametrize("name", list(ACTIVITIES))
def test_bodies_are_on_the_floor_and_go_on_as_they_began(name: str) -> None:
    made = joints(ACTIVITIES[name])
    assert made[..., 1].min() > -0.015
    seen = made - made[:, :1] * [0.0, float(ACTIVITIES[name].climb != 0.0), 1.0]
    assert np.allclose(seen[len(seen) // 2 if ACTIVITIES[name].once else 0], seen[-1], atol=0.02)
    assert np.linalg.norm(np.diff(seen, axis=0), axis=-1).max() * FPS < (14.0 if ACTIVITIES[name].over else 9.0)
    if not ACTIVITIES[name].once:
        way = ACTIVITIES[name].speed * len(made) / FPS
        assert made[-1, 0, 2] - made[0, 0, 2] == pytest.approx(way, rel=0.05, abs=0.02)
    lengths = np.linalg.norm(made[:, 18] - made[:, 20], axis=-1)
    assert np.ptp(lengths) < 1e-6


def test_hands_and_toes_stay_where_they_are_in_push_ups() -> None:
    made = joints(named("push-ups"))
    assert np.ptp(made[:, WRISTS], axis=0).max() < 0.01
    assert np.ptp(made[:, TOES], axis=0).max() < 0.01
    chest = made[:, 9, 1]
    assert chest.max() - chest.min() > 0.25 and lows(chest) == 2
    straight = np.linalg.norm(made[:, 1] - made[:, 7], axis=-1)
    assert straight.min() > 0.79, "legs are straight"


def test_one_hand_carries_the_body_in_one_armed_push_ups() -> None:
    made = joints(named("three one-armed push-ups"))
    assert np.ptp(made[:, 20], axis=0).max() < 0.01 and made[:, 20, 1].max() < 0.04
    assert (made[:, 21, 1] > made[:, 9, 1]).all(), "the other one is on the back"
    assert lows(made[:, 9, 1]) == 2


def test_hands_are_on_the_floor_between_the_jumps_of_burpees() -> None:
    wrists = joints(named("burpees"), 1.0)[:, WRISTS]
    down = wrists[round(0.18 * len(wrists)) : round(0.54 * len(wrists))]
    assert np.abs(down[..., 1] - WRIST).max() < 0.01


def test_feet_part_and_hands_meet_overhead_in_jumping_jacks() -> None:
    made = joints(named("jumping jacks"), 1.0)
    apart = made[:, 7, 0] - made[:, 8, 0]
    assert apart.min() < 0.2 and apart.max() > 0.65
    widest = int(apart.argmax())
    assert made[widest, WRISTS, 1].min() > made[widest, HEAD, 1]


def test_one_leg_is_up_while_the_other_stands_in_high_knees() -> None:
    made = joints(named("high knees"))
    assert (made[:, ANKLES, 1].min(axis=1) < 0.2).all()
    assert (made[:, [4, 5], 1].max(axis=0) > 0.85).all(), "knees come to the hips"


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_who_shimmies_along_a_ledge_goes_on_hand_by_hand(side: str, sign: int) -> None:
    made = joints(named(f"hanging from a ledge and shimmying to the {side}"), 1.0)
    assert sign * (made[-1, 0, 0] - made[0, 0, 0]) > 1.0 and np.ptp(made[:, 0, 2]) < 0.05
    assert made[:, WRISTS, 1].min() > 2.1 and made[:, TOES, 1].min() > 0.2
    moving = np.linalg.norm(np.diff(made[:, WRISTS], axis=0), axis=-1) * FPS > 0.15
    assert not moving.all(axis=1).any(), "one hand holds on"


@pytest.mark.parametrize(("stroke", "face"), [("breaststroke", -1), ("butterfly", -1), ("backstroke", 1)])
def test_swimmers_lie_flat_and_go_head_first(stroke: str, face: int) -> None:
    made = joints(named(f"a man swims {stroke}"))
    ahead = made[:, HEAD, 2] - made[:, 0, 2]
    assert (np.abs(made[:, HEAD, 1] - made[:, 0, 1]) < 0.4).all() and (np.abs(ahead) > 0.4).all()
    assert (made[-1, 0, 2] - made[0, 0, 2]) * ahead[0] > 0.5
    front = rotate(global_rotations(doing(named(stroke), np.array([0.0]), OFFSETS)[0])[:, 0], np.array([0.0, 0.0, 1.0]))
    assert face * front[0, 1] > 0.9


def test_knees_are_off_the_floor_in_mountain_climbers() -> None:
    made = joints(named("mountain climbers"))
    assert made[:, [4, 5], 1].min() > 0.08
    ahead = (made[:, [4, 5], 2] - made[:, :1, 2]).max(axis=0)
    assert (ahead > 0.12).all(), "knees come under the chest"


def test_feet_go_round_on_pedals() -> None:
    made = joints(named("rides a bike"))
    seen = made[:, ANKLES, 1:] - made[:, :1, 1:]
    radius = np.linalg.norm(seen - seen.mean(axis=0), axis=-1)
    assert np.allclose(radius, 0.17, atol=0.02)
    assert np.allclose(seen[:, 0].mean(axis=0), seen[:, 1].mean(axis=0), atol=0.02)


def test_it_is_done_as_often_as_told(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person does four push-ups", fps=FPS, seed=3)
    assert lows(motion.joints[:, 9, 1]) == 4
    assert motion.frames / FPS == pytest.approx(8.8, abs=0.1)
    (quick,) = generate(bundled, "a person does four push-ups", fps=FPS, seed=3, seconds=6)
    assert lows(quick.joints[:, 9, 1]) == 4
    (rested,) = generate(bundled, "a person does two push-ups", fps=FPS, seed=3, seconds=9)
    assert lows(rested.joints[:, 9, 1]) == 2


@pytest.mark.parametrize("seconds", [2.0, 5.0, 6.7])
def test_nobody_is_left_in_the_air(bundled: Any, seconds: float) -> None:
    motions = generate(bundled, "a person does jumping jacks", fps=FPS, seed=1, variations=3, seconds=seconds)
    for motion in motions:
        assert np.allclose(motion.joints[0], motion.joints[-1], atol=0.01)


def test_it_is_done_between_other_things(bundled: Any) -> None:
    prompt = "a person walks forward, then does six push-ups, then stands up"
    assert len(in_order(prompt)) == 3
    (motion,) = generate(bundled, prompt, fps=FPS, seed=1)
    chest = motion.joints[:, 9, 1]
    assert chest[: round(FPS)].min() > 1.0 and chest[-round(FPS / 2) :].min() > 0.9
    assert 6 <= lows(chest[chest < 0.6]) <= 8


def test_who_rides_in_a_circle_comes_back(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person rides a bike in a circle", fps=FPS, seed=2)
    way = motion.joints[:, 0, [0, 2]]
    assert np.linalg.norm(way[-1] - way[0]) < 0.5 and np.ptp(way, axis=0).min() > 1.5
    assert motion.joints[:, ANKLES, 1].min() > 0.05, "feet are on pedals"


def test_a_range_of_push_ups_begins_where_somebody_walks_and_ends_where_they_walk_on(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks forward", fps=FPS, seed=2, seconds=9)
    (made,) = edit(bundled, motion, 75, 225, text="a person does push-ups", seed=1)
    assert np.array_equal(made.joints[:75], motion.joints[:75])
    assert np.array_equal(made.joints[225:], motion.joints[225:])
    chest = made.joints[:, 9, 1]
    assert chest[126:174].max() < 0.6 and lows(chest[126:174]) >= 1, "after half of the way, and before the other"
    assert made.joints[75:225, TOES, 1].min() > -0.03


def test_who_crawls_on_from_a_walk_is_on_hands_and_knees(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks forward", fps=FPS, seed=2, seconds=3)
    (made,) = edit(bundled, motion, frames=240, mode="extend", text="a person crawls", seed=1)
    crawled = made.joints[120:]
    assert crawled[:, 9, 1].max() < 0.75 and crawled[:, [4, 5], 1].max() < 0.2
    way = crawled[-1, 0] - crawled[0, 0]
    assert np.hypot(way[0], way[2]) > 1.0, "in one piece, without standing up"


@pytest.mark.parametrize("prompt", ["does push-ups", "sleeps on his side", "sits cross-legged"])
def test_who_is_down_in_the_midst_of_a_walk_goes_there_and_gets_up_in_time(bundled: Any, prompt: str) -> None:
    (walk,) = generate(bundled, "a person walks forward", fps=20.0, seed=2, seconds=9)
    (made,) = edit(bundled, walk, start=50, end=130, text=prompt, seed=1)
    down = made.joints[50:130, 0, 1] < 0.5
    assert down.sum() > 20
    speeds = np.linalg.norm(np.diff(made.joints[49:131, 0], axis=0), axis=-1) * 20.0
    assert speeds.max() < 6.0, "it was 10 m/s on the way to the pose behind"
    assert made.joints[50:130, :, 1].min() > -0.06


@pytest.mark.parametrize(("name", "activity"), list(STUNTS.items()))
def test_stunts_are_smooth(name: str, activity: Activity) -> None:
    times = np.arange(round(2 * activity.seconds * 20) + 1) / 20 / activity.seconds
    made = forward_kinematics(*doing(activity, times, OFFSETS), OFFSETS)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, 3, axis=0), axis=-1).max() * 20**3 < 900.0


@pytest.mark.parametrize(
    ("prompt", "way"),
    [
        ("a person falls forward", (0.0, 1.0)),
        ("a person falls to the left", (1.0, 0.0)),
        ("a person falls to the right", (-1.0, 0.0)),
        ("a person falls backwards", (0.0, -1.0)),
        ("a knight dies on his back", (0.0, -1.0)),
        ("a goblin falls on its back", (0.0, -1.0)),
    ],
)
def test_who_falls_lies_on_that_side_and_stays_there(prompt: str, way: tuple[float, float]) -> None:
    made = joints(named(prompt))
    assert made[0, HEAD, 1] > 1.5 and made[len(made) // 2 :, HEAD, 1].max() < 0.3
    over = made[-1, HEAD, [0, 2]] - made[-1, ANKLES][:, [0, 2]].mean(axis=0)
    assert over @ way > 0.95 * np.linalg.norm(over) > 1.0


@pytest.mark.parametrize("prompt", ["skateboarding", "a man surfs", "a woman snowboards"])
def test_who_is_on_a_board_stands_across_it_and_looks_ahead(prompt: str) -> None:
    rotations, root = doing(named(prompt), np.arange(60) / 60, OFFSETS)
    made, turned = forward_kinematics(rotations, root, OFFSETS), global_rotations(rotations)
    front = rotate(turned[:, [0, HEAD]], np.array([0.0, 0.0, 1.0]))
    assert np.abs(front[:, 0, 2]).max() < 0.6 and front[:, 1, 2].min() > 0.6
    assert (made[:, 7, 2] - made[:, 8, 2]).min() > 0.4, "one foot is before the other"
    board = made[:, ANKLES] - made[:, ANKLES].mean(axis=1, keepdims=True)
    assert np.ptp(np.linalg.norm(board, axis=-1)) < 0.01


def test_who_sleeps_on_a_side_lies_on_it() -> None:
    left, right = (joints(named(f"a person sleeps on their {side} side")) for side in ("left", "right"))
    for made, down, up in ((left, 16, 17), (right, 17, 16)):
        assert (made[:, up, 1] - made[:, down, 1]).min() > 0.3 and made[..., 1].max() < 0.6


def test_who_falls_backwards_lies_on_the_back() -> None:
    made = joints(named("a person falls backwards"))
    front = np.cross(made[-1, 16] - made[-1, 17], made[-1, 12] - made[-1, 0])
    assert front[1] / np.linalg.norm(front) > 0.9, "looking up"


def test_who_rolls_over_ends_on_the_stomach() -> None:
    rotations, _ = doing(named("a person rolls over"), np.array([0.0, 1.0]), OFFSETS)
    front = rotate(global_rotations(rotations)[:, 9], np.array([0.0, 0.0, 1.0]))
    assert front[0, 1] > 0.95 and front[1, 1] < -0.95


def test_hands_stay_and_feet_are_overhead_in_a_handstand() -> None:
    made = joints(named("a handstand"), 1.0)
    over = made[:, ANKLES, 1].min(axis=1) > 1.7
    assert over.sum() > FPS
    assert np.ptp(made[over][:, WRISTS], axis=0).max() < 0.02


def test_a_pirouette_goes_once_around_on_one_foot() -> None:
    rotations, root = doing(named("a pirouette"), np.arange(61) / 60, OFFSETS)
    made = forward_kinematics(rotations, root, OFFSETS)
    across = made[:, 1] - made[:, 2]
    angle = np.unwrap(np.arctan2(across[:, 2], across[:, 0]))
    assert abs(angle[-1] - angle[0]) == pytest.approx(2 * np.pi, abs=0.02)
    assert np.ptp(made[:, 10], axis=0).max() < 0.03, "its toe stays where it is"


def test_one_foot_stays_while_the_other_glides_back_in_a_moonwalk() -> None:
    made = joints(named("the moonwalk"))
    assert made[-1, 0, 2] < made[0, 0, 2] - 1.0
    speed = np.abs(np.diff(made[:, TOES, 2], axis=0)).min(axis=1) * FPS
    assert np.median(speed) < 0.15 and made[:, TOES, 1].max() < 0.06


def test_who_falls_while_walking_lies_to_the_end(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person walks forward, then falls to the left", fps=FPS, seed=2)
    assert motion.joints[: round(FPS), HEAD, 1].min() > 1.3 and motion.joints[-round(FPS) :, HEAD, 1].max() < 0.3
    assert motion.joints[..., 1].min() > -0.03


def _without_pace(activity: Activity) -> Activity:
    return activity._replace(seconds=0.0)


def test_a_paddle_goes_in_on_both_sides_in_turn() -> None:
    activity = activity_of("paddles a canoe")
    assert activity is not None and activity == activity_of("kayaking")
    phase = np.arange(97) / 48
    made = forward_kinematics(*doing(activity, phase, OFFSETS), OFFSETS)
    hands = made[:48, [20, 21], 1]
    assert np.ptp(hands, axis=0).min() > 0.2 and abs(np.ptp(hands.argmin(axis=0)) - 24) <= 1, "half a cycle later"
    assert made[-1, 0, 2] - made[0, 0, 2] > 4.0


def test_who_tosses_and_turns_lies_on_both_sides_in_turn() -> None:
    made = joints(named(tidied("a man tosses and turns in his sleep")))
    left_up = made[:, 16, 1] - made[:, 17, 1]
    assert left_up.max() > 0.25 and left_up.min() < -0.25 and abs(left_up[0]) < 0.05
    assert made[..., 1].max() < 0.75, "lying all the while"
    assert np.allclose(made[0], made[-1], atol=0.02)


@pytest.mark.parametrize("prompt", ["warrior pose", "a woman does the yoga warrior pose", "holds warrior two"])
def test_a_warrior_stands_wide_over_one_bent_knee_with_level_arms(prompt: str) -> None:
    made = joints(named(tidied(prompt)))[-1]
    assert np.linalg.norm(made[7] - made[8]) > 1.0
    bent, straight = (np.linalg.norm(made[hip] - made[ankle]) for hip, ankle in ((1, 7), (2, 8)))
    assert straight - bent > 0.06
    assert np.abs(made[[20, 21], 1] - made[[16, 17], 1]).max() < 0.12 and made[20, 0] - made[21, 0] > 1.1


def test_a_warrior_moves_otherwise() -> None:
    assert tidied("warrior roars") == "a warrior roars" and tidied("warrior pose") == "warrior pose"
