# SPDX-License-Identifier: GPL-3.0-or-later
"""Rolls, flips, cartwheels, dives and climbing: read from prompts, upside down when they ought to be, on their feet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.acrobatics import ACROBATICS
from mosa.generate.drawn.activities import activity_of, activity_seconds
from mosa.generate.drawn.landings import LANDINGS
from mosa.generate.text_to_motion import generate
from mosa.generate.words.tidy import tidied
from mosa.motion.features import facing
from tests.backend.drawn_samples import FPS, joints, posed

ANKLES, TOES, WRISTS, HEAD = [7, 8], [10, 11], [20, 21], 15


def test_they_are_done_once_or_as_often_as_a_prompt_says() -> None:
    once = activity_seconds("a person does a backflip")
    assert once is not None and 1.5 < once < 3.0
    assert activity_seconds("a man does two backflips") == pytest.approx(2 * once)
    assert activity_seconds("a man does backflips") == pytest.approx(2 * once), "some, as none says how many"
    assert activity_seconds("a man somersaults") == once
    assert activity_seconds("dodge roll") == activity_seconds("a soldier rolls forward")
    climbs = activity_seconds("a fireman climbs up the ladder")
    assert climbs is not None and climbs >= 4.0


@pytest.mark.parametrize("prompt", ["a person rolls a ball", "flips a coin", "rolls over", "he dives into the pool"])
def test_nothing_else_is_taken_for_one(prompt: str) -> None:
    assert activity_of(prompt) not in ACROBATICS.values()


@pytest.mark.parametrize(
    "prompt", ["a forward roll", "a front flip", "a backflip", "a cartwheel", "a back handspring", "a handspring"]
)
def test_heads_are_over_heels_and_end_on_the_feet(prompt: str) -> None:
    made = joints(f"a person does {prompt}")
    over = made[:, HEAD, 1] - made[:, ANKLES, 1].max(axis=1)
    assert over.min() < -0.2, "upside down"
    assert over[[0, -1]].min() > 1.3, "upright before and after"
    assert np.allclose(facing(made[[0, -1]]), [0.0, 0.0, 1.0], atol=0.02), "facing where they did"


@pytest.mark.parametrize(("prompt", "sign"), [("a front flip", 1), ("a backflip", -1)])
def test_flips_turn_the_right_way_and_fall_as_gravity_has_them(prompt: str, sign: int) -> None:
    made = joints(f"a person does {prompt}")
    air = np.flatnonzero(made[..., 1].min(axis=1) > 0.2)
    assert np.all(np.diff(air) == 1) and 0.35 * FPS < len(air) < 0.8 * FPS
    upright = made[air, HEAD] - made[air, 0]
    angles = np.unwrap(np.arctan2(upright[:, 2], upright[:, 1]))
    assert sign * (angles[-1] - angles[0]) > np.radians(200.0)
    fall = np.polyfit(air / FPS, made[air, 0, 1], 2)[0]
    assert 2.0 * fall == pytest.approx(-9.81, rel=0.25)


@pytest.mark.parametrize("prompt", ["a goalkeeper dives", "the goalkeeper dives", "goalkeeper dives to the left"])
def test_keepers_dive_to_a_side_and_others_roll(prompt: str) -> None:
    made = joints(prompt)
    assert np.ptp(made[:, 0, 0]) > 1.5 and made[-1, HEAD, 1] < 0.5
    assert activity_of("a soldier dives") == activity_of("a soldier rolls forward")


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_who_rolls_to_a_side_gets_there(side: str, sign: int) -> None:
    for prompt in (f"dodge roll {side}", f"a soldier rolls to the {side}"):
        made = joints(prompt)
        way = made[-1, 0] - made[0, 0]
        assert sign * way[0] > 1.4 and abs(way[2]) < 0.1
        assert (made[:, HEAD, 1] - made[:, ANKLES, 1].max(axis=1)).min() < -0.2 and made[-1, HEAD, 1] > 1.3


def test_hands_and_feet_stay_where_they_come_down_in_a_cartwheel() -> None:
    made = joints("a cartwheel")
    assert made[-1, 0, 2] - made[0, 0, 2] > 2.5 and np.ptp(made[:, 0, 0]) < 0.1, "straight ahead"
    for joint in (*WRISTS, *ANKLES):
        down = made[:, joint, 1] < 0.068
        steps = np.linalg.norm(np.diff(made[:, joint], axis=0), axis=-1) * FPS
        assert down.sum() > 0.2 * FPS
        assert np.median(steps[down[1:]]) < 0.15
    order = [int(made[:, wrist, 1].argmin()) for wrist in WRISTS]
    assert order[0] < order[1], "the left hand first, to the left"


@pytest.mark.parametrize(("prompt", "sign"), [("front handspring", 1), ("back handspring", -1)])
def test_handsprings_go_over_the_hands_and_on(prompt: str, sign: int) -> None:
    made = joints(prompt)
    assert sign * (made[-1, 0, 2] - made[0, 0, 2]) > 1.5
    down = made[:, WRISTS, 1].max(axis=1) < 0.1
    assert down.sum() > 0.15 * FPS and (made[down][:, ANKLES, 1].max(axis=0) > 1.3).all(), "on the hands, feet up"


@pytest.mark.parametrize(
    "prompt",
    ["vaults onto a box and stands there", "a man climbs up onto the wall", "leaps onto a car", "mantles a ledge"],
)
def test_who_gets_onto_something_stands_up_there(prompt: str) -> None:
    made = joints(prompt)
    assert np.allclose(made[-1, :, 1] - made[0, :, 1], 0.9, atol=0.02) and 0.7 < made[-1, 0, 2] < 1.2
    assert made[: len(made) // 3, ANKLES, 1].min() < 0.1, "from the floor"
    assert (made[round(0.25 * len(made)) : len(made) // 2, WRISTS, 1] > 0.88).all(), "hands on it"


def test_who_stumbles_pitches_forward_and_catches_themselves() -> None:
    for prompt in ("stumbles", "trips and stumbles forward", "a man trips over a rock and recovers"):
        made = joints(tidied(prompt))
        lean = np.degrees(np.arctan2(made[:, 9, 2] - made[:, 0, 2], made[:, 9, 1] - made[:, 0, 1]))
        assert lean.max() > 35.0 and abs(lean[-1]) < 8.0 and made[-1, 0, 2] > 1.2
        assert made[:, HEAD, 1].min() > 0.8, "nobody falls"
    for prompt in ("a drunk man stumbles", "stumbles around", "trips and falls"):
        assert activity_of(tidied(prompt)) is None


@pytest.mark.parametrize(
    "prompt", ["a pitcher pitches a fastball", "baseball pitching", "cricket bowling", "bowls a yorker"]
)
def test_balls_are_pitched_and_bowled_from_over_the_head_on_a_long_step(prompt: str) -> None:
    made = joints(prompt)
    high = made[:, 21, 1] - made[:, HEAD, 1]
    release = int(high.argmax())
    assert high[release] > 0.05, "the right hand comes over the head"
    assert np.ptp(made[:, 21, 2] - made[:, 0, 2]) > 0.7
    assert np.linalg.norm(made[release, 7] - made[release, 8]) > 0.5, "a long step"
    assert made[-1, 0, 2] - made[0, 0, 2] > 0.7 and np.allclose(facing(made[-1:]), [[0.0, 0.0, 1.0]], atol=0.1)


@pytest.mark.parametrize("how", ["to avoid something", "in surprise", "out of the way", "from the fire"])
def test_who_jumps_back_from_something_gets_away_from_it(how: str) -> None:
    made = joints(f"a person jumps back {how}")
    assert made[-1, 0, 2] < -0.7 and np.ptp(made[:, 0, 1]) < 0.5
    assert (made[:, TOES, 1].min(axis=1) > 0.05).any(), "in the air"


@pytest.mark.parametrize(
    ("prompt", "aside", "ahead"),
    [
        ("a person jumps to the left", 0.7, 0.0),
        ("hops sideways to her right", -0.7, 0.0),
        ("leaps to the side", 0.7, 0.0),
        ("a person jumps backwards", 0.0, -0.9),
    ],
)
def test_who_jumps_aside_or_back_leaves_the_floor_and_lands_there(prompt: str, aside: float, ahead: float) -> None:
    """They stepped there, or hopped where they stood."""
    made = joints(prompt)
    assert np.allclose(made[-1, 0, [0, 2]] - made[0, 0, [0, 2]], [aside, ahead], atol=0.1)
    assert (made[:, TOES, 1].min(axis=1) > 0.05).any(), "in the air"
    assert made[:, TOES, 1].min() > -0.03 and np.allclose(facing(made[-1:]), [[0.0, 0.0, 1.0]], atol=0.1)


def test_who_climbs_goes_up_a_hand_and_a_foot_at_a_time() -> None:
    made = joints("a person climbs a ladder", 3.0)
    assert made[-1, 0, 1] - made[0, 0, 1] > 1.5
    assert made[0, ANKLES, 1].min() == pytest.approx(0.065, abs=0.02), "from the floor"
    moving = np.linalg.norm(np.diff(made[:, [*WRISTS, *ANKLES]], axis=0), axis=-1) * FPS > 0.2
    assert moving.sum(axis=1).max() <= 2, "two hold on"
    assert moving.mean(axis=0).max() < 0.45


def test_who_climbs_down_comes_to_the_floor() -> None:
    made = joints("a person climbs down the ladder", 3.0)
    assert made[0, 0, 1] - made[-1, 0, 1] > 1.5
    assert made[-1, ANKLES, 1].min() == pytest.approx(0.065, abs=0.02)
    moving = np.linalg.norm(np.diff(made[:, [*WRISTS, *ANKLES]], axis=0), axis=-1) * FPS > 0.2
    assert moving.sum(axis=1).max() <= 2, "two hold on"


def test_hands_or_feet_hold_on_to_a_rope() -> None:
    made = joints("climbs a rope", 2.0)
    assert made[-1, 0, 1] - made[0, 0, 1] > 0.8
    moving = np.linalg.norm(np.diff(made[:, [*WRISTS, *ANKLES]], axis=0), axis=-1) * FPS > 0.2
    hands, feet = moving[:, :2], moving[:, 2:]
    assert (hands.all(axis=1) | (hands.any(axis=1) & feet.any(axis=1))).mean() < 0.15, "feet hold while hands go on"
    assert hands.any(axis=0).all() and feet.any(axis=0).all()
    assert np.abs(made[:, WRISTS, 0]).max() < 0.05, "at the rope"


def test_who_goes_down_a_rope_holds_on_to_it_and_comes_to_the_floor() -> None:
    made = joints("slides down a rope", 3.0)
    assert made[0, 0, 1] - made[-1, 0, 1] > 1.0 and made[-1, ANKLES, 1].min() < 0.2
    resting = np.linalg.norm(np.diff(made[:, [*WRISTS, *ANKLES]], axis=0), axis=-1) * FPS < 0.05
    assert resting.any(axis=1).mean() > 0.95
    assert activity_of("slides down the hill") == activity_of("slides into cover")


def test_superheroes_land_on_a_knee_a_foot_and_a_fist() -> None:
    made = joints("superhero landing")
    air = np.flatnonzero(made[..., 1].min(axis=1) > 0.2)
    assert np.all(np.diff(air) == 1) and 0.4 * FPS < len(air) < 1.0 * FPS
    assert 2.0 * np.polyfit(air / FPS, made[air, 0, 1], 2)[0] == pytest.approx(-9.81, rel=0.25)
    down = made[made[:, 0, 1] < 0.535]
    assert len(down) > 0.8 * FPS
    assert down[:, 5, 1].max() < 0.1 and down[:, 21, 1].max() < 0.12 and down[:, 7, 1].max() < 0.07
    assert np.ptp(down[:, [21, 7]][..., [0, 2]], axis=0).max() < 0.03, "nothing slides"
    assert made[-1, HEAD, 1] > 1.5


@pytest.mark.parametrize(
    "prompt",
    [
        "a hero drops from a rooftop and lands on one knee",
        "jumps down from the roof and lands in a superhero pose",
    ],
)
def test_who_comes_from_above_lands_as_superheroes_do(prompt: str) -> None:
    assert activity_of(prompt) == activity_of("superhero landing")


@pytest.mark.parametrize(
    ("prompt", "height"),
    [
        ("slam dunk", 0.5),
        ("goes for a layup", 0.5),
        ("takes a jump shot", 0.25),
        ("heads the ball into the goal", 0.25),
        ("volleyball spike", 0.25),
        ("blocks a shot", 0.25),
    ],
)
def test_leaps_of_ball_games_are_in_the_air_as_long_as_gravity_has_it(prompt: str, height: float) -> None:
    made = joints(prompt)
    air = np.flatnonzero(made[:, TOES, 1].min(axis=1) > 0.15)
    assert np.all(np.diff(air) == 1) and made[air, 0, 1].max() - 1.0 > height
    assert 2.0 * np.polyfit(air / FPS, made[air, 0, 1], 2)[0] == pytest.approx(-9.81, rel=0.25)
    assert made[:, TOES, 1].min() > -0.03 and made[-1, TOES, 1].max() < 0.04


def test_a_hand_is_over_the_head_in_a_dunk_and_both_are_at_a_net() -> None:
    def above(prompt: str) -> np.ndarray:
        made = joints(prompt)
        return (made[:, WRISTS, 1] - made[:, [HEAD], 1]).max(axis=0)

    assert above("slam dunk")[1] > 0.15 and above("volleyball spike")[1] > 0.15
    assert above("volleyball block").min() > 0.2
    header = joints("header")
    assert np.ptp(header[:, HEAD, 2] - header[:, 0, 2]) > 0.2, "the head is thrown ahead"


def test_rocks_are_climbed_as_ladders_are() -> None:
    assert activity_of("rock climbing") == activity_of("climbs a tree") == activity_of("climbs a ladder")
    assert activity_of("climbs down from a ladder") == activity_of("climbs down the ladder")


def test_who_slides_into_cover_is_down_for_metres_and_up_again() -> None:
    made = joints("a soldier slides into cover")
    down = made[made[:, 0, 1] < 0.3]
    assert down[-1, 0, 2] - down[0, 0, 2] > 0.8
    assert (down[:, 7, 2] > down[:, 0, 2]).all() and (down[: FPS // 2, HEAD, 2] < down[: FPS // 2, 0, 2]).all(), (
        "feet first"
    )
    assert made[-1, HEAD, 1] > 1.5
    assert activity_of("a person slides to the left") is None


def test_both_knees_slide_along_the_floor_with_wide_arms() -> None:
    made = joints("a footballer slides on his knees")
    down = made[made[:, 0, 1] < 0.56]
    assert down[-1, 0, 2] - down[0, 0, 2] > 0.5 and down[:, [4, 5], 1].max() < 0.2
    assert np.abs(down[:, 20, 0] - down[:, 21, 0]).max() > 0.8


def test_who_slips_falls_on_the_back_with_the_feet_in_the_air_before() -> None:
    made = joints("a man slips on a banana peel")
    assert made[0, HEAD, 1] > 1.4 and made[-1, HEAD, 1] < 0.3 and made[-1, 0, 1] < 0.15
    assert made[:, ANKLES, 1].min(axis=1).max() > 0.4, "both feet fly up"
    assert made[-1, HEAD, 2] < made[-1, 0, 2] < made[-1, 7, 2], "on the back"


def test_feet_hold_a_wall_that_is_run_along() -> None:
    made = joints("a ninja runs along a wall")
    up = made[:, 0, 1] > 1.4
    assert up.sum() / FPS > 0.5 and made[[0, -1], HEAD, 1].max() < 1.6
    touching = made[up][:, TOES, 0].min(axis=1)
    assert touching.max() < -0.3 and np.ptp(touching) < 0.4, "on the right, in about one plane"
    assert made[-1, 0, 2] > 5.0


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_keepers_dive_to_that_side_and_lie_on_it(side: str, sign: int) -> None:
    made = joints(f"a goalkeeper dives to the {side} to save the ball")
    assert sign * (made[-1, 0, 0] - made[0, 0, 0]) > 1.5
    reach = sign * made[:, WRISTS, 0].max(axis=1) if sign > 0 else -made[:, WRISTS, 0].min(axis=1)
    assert reach.max() > 2.4
    assert made[-1, ..., 1].max() < 0.6


@pytest.mark.parametrize("name", [*ACROBATICS, *LANDINGS])
def test_they_are_smooth_and_above_the_floor(name: str) -> None:
    made = posed((ACROBATICS | LANDINGS)[name], 2.0)
    assert made[..., 1].min() > -0.015
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 16.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 800.0


def test_who_runs_does_a_roll_on_the_way_and_runs_on(bundled: Any) -> None:
    (motion,) = generate(bundled, "a person runs, rolls forward, and keeps running", seed=3)
    joints = motion.joints
    low = np.flatnonzero(joints[:, HEAD, 1] < 0.4)
    assert len(low) and joints[-1, HEAD, 1] > 1.2
    way = joints[-1, 0] - joints[0, 0]
    assert np.hypot(way[0], way[2]) > 4.0
    steps = np.linalg.norm(np.diff(joints[:, 0], axis=0), axis=-1) * motion.fps
    assert steps.max() < 8.0, "nothing leaps at the seams"


@pytest.mark.parametrize("prompt", ["falls down the stairs", "a man tumbles down a flight of stairs"])
def test_who_falls_down_the_stairs_goes_head_over_heels_and_lies_at_their_foot(prompt: str) -> None:
    made = joints(tidied(prompt))
    assert made[0, 0, 1] - made[-1, 0, 1] > 2.0 and made[-1, 0, 2] - made[0, 0, 2] > 2.0
    over = made[:, HEAD, 1] - made[:, ANKLES, 1].max(axis=1)
    upside_down = np.diff((over < -0.1).astype(int))
    assert (upside_down == 1).sum() == 2, "twice"
    assert made[-30:, ..., 1].max() < 0.6 and made[..., 1].min() > -0.015
    assert np.ptp(made[-12:, 0], axis=0).max() < 0.02, "at rest"


def test_who_walks_to_the_stairs_and_falls_down_them_walks_at_their_top(bundled: Any) -> None:
    made = generate(bundled, "a man walks forward, then falls down the stairs", seed=0)[0].joints
    assert made[:20, :, 1].min() > 1.5 and made[-1, :, 1].max() < 0.6


@pytest.mark.parametrize("prompt", ["dodges left", "goalkeeper dives to save", "shoots a layup"])
def test_sports_and_dodges_are_drawn(prompt: str) -> None:
    assert activity_of(tidied(prompt)) in {**ACROBATICS, **LANDINGS}.values()


def test_a_bicycle_kick_is_over_the_head_and_ends_on_the_back() -> None:
    """It was a kick of who stood there."""
    made = joints("a soccer player does a bicycle kick")
    kick = made[:, ANKLES[1], 1].argmax()
    assert made[kick, ANKLES[1], 1] > made[kick, HEAD, 1] + 0.4, "a foot over the head"
    assert made[kick].min(axis=0)[1] > 0.6, "and nothing of the body down"
    assert made[-1, [0, HEAD], 1].max() < 0.35 and made[..., 1].min() > -0.015
    assert activity_of("an overhead kick") == activity_of("bicycle kick") != activity_of("bicycle kicks")
