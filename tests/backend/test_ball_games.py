# SPDX-License-Identifier: GPL-3.0-or-later
"""Throws, kicks and strokes of ball games: read from prompts, with a step, hips that turn before the chest, and feet
that stay."""

from __future__ import annotations

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_and_times, activity_of
from mosa.generate.drawn.ball_games import BALL_GAMES
from mosa.generate.drawn.throws import THROWS, Foot
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.activity import ANKLE
from tests.backend.drawn_samples import FPS, joints, named, posed

DRAWN = {**THROWS, **BALL_GAMES}
ONE_BY_ONE = list({activity: name for name, activity in DRAWN.items()}.values())
"""Names of each of them once."""
TOES, ANKLES, WRISTS = [10, 11], [7, 8], [20, 21]
LEFT, RIGHT = 20, 21


def turned(made: np.ndarray, pair: tuple[int, int]) -> np.ndarray:
    """Degrees (T,) by which hips, or shoulders, are turned to the left."""
    across = made[:, pair[0]] - made[:, pair[1]]
    return np.degrees(np.unwrap(np.arctan2(-across[:, 2], across[:, 0])))


@pytest.mark.parametrize(
    ("prompt", "times"),
    [
        *(("a woman throws a javelin far", 1), ("a soldier throws a grenade", 1), ("throws a ball overhand twice", 2)),
        *(("throws a spear at the enemy", 1), ("a man throws a frisbee", 1), ("a person bowls", 1), ("shot put", 1)),
        *(("a player does a soccer throw-in", 1), ("throws a football to a receiver", 1), ("penalty kick", 1)),
        *(("a boy kicks the ball to his friend", 1), ("chest pass", 1), ("a tennis player serves", 1)),
        *(("a tennis forehand", 1), ("hits a backhand", 1), ("overhand volleyball serve", 1), ("bats a baseball", 1)),
        *(("a batter hits the ball", 1), ("bumps a volleyball", 1), ("a setter sets the ball", 1)),
        *(("dribbles a ball with his feet", None), ("juggles a soccer ball", None)),
        *(("a man dribbles a basketball", None), ("discus throw", 1), ("a player shoots a free throw", 1)),
        ("a man throws the ball into the hoop", 1),
    ],
)
def test_they_are_read(prompt: str, times: int | None) -> None:
    (part,) = in_order(tidied(prompt))
    told = activity_and_times(part)
    assert told is not None and told[0] in DRAWN.values() and told[1] == times


@pytest.mark.parametrize(
    "prompt",
    [
        *("throws a punch", "throws a party", "throws a plate on the floor", "throws a ball underhand", "digs a hole"),
        *("sets the ball on the table", "serves the food", "juggles", "bounces along"),
        *("a man dribbles a basketball down the court", "shoots a rifle", "putts", "throws the paper in the bin"),
    ],
)
def test_others_are_not(prompt: str) -> None:
    assert not any(activity_of(part) in DRAWN.values() for part in in_order(tidied(prompt)))


@pytest.mark.parametrize("prompt", ["throws a ball to the dog and runs", "kicks the ball to him and jumps"])
def test_what_is_done_next_is_no_part_of_where_a_ball_goes(prompt: str) -> None:
    assert activity_of(prompt) is None


@pytest.mark.parametrize("prompt", ["throws a stone", "throws a javelin"])
def test_who_throws_steps_and_turns_from_the_hips_up_and_lets_go_from_above(prompt: str) -> None:
    """Arms moved over feet that stood side by side, and hips that never turned."""
    made = joints(prompt)
    ahead = np.diff(made[:, RIGHT, 2] - made[:, 0, 2])
    thrown = int(ahead.argmax())
    assert made[thrown, RIGHT, 1] > made[thrown, 12, 1], "from above the shoulders"
    assert made[thrown, 7, 2] - made[thrown, 8, 2] > 0.5, "the left foot is far ahead"
    hips, chest = turned(made, (1, 2)), turned(made, (16, 17))
    before = slice(0, thrown)
    assert hips[before].min() < -60.0 and chest[before].min() < -90.0
    assert abs(hips[thrown]) < 45.0 and chest[thrown:].max() > 15.0
    assert np.diff(hips[before]).argmax() <= np.diff(chest).argmax(), "hips first"


def test_left_hands_throw_as_right_ones_in_a_mirror() -> None:
    assert np.allclose(
        joints("throws a stone with his left hand")[:, LEFT],
        joints("throws a stone")[:, RIGHT] * [-1.0, 1.0, 1.0],
        atol=1e-6,
    )


def test_a_bowler_ends_in_a_lunge_with_the_right_leg_crossed_behind() -> None:
    made = joints("bowls a bowling ball")
    lowest = int(made[:, 0, 1].argmin())
    assert made[lowest, 0, 1] < 0.7
    assert made[lowest, 8, 0] > made[lowest, 7, 0] and made[lowest, 7, 2] - made[lowest, 8, 2] > 0.4
    assert made[:lowest, RIGHT, 2].max() < made[lowest:, RIGHT, 2].max(), "the arm comes up ahead"


def test_a_shot_is_put_from_the_neck_by_who_looked_away() -> None:
    made = joints("shot put")
    put = int(np.diff(np.linalg.norm(made[:, RIGHT] - made[:, 12], axis=-1)).argmax())
    assert np.linalg.norm(made[: put // 2, RIGHT] - made[: put // 2, 12], axis=-1).max() < 0.35
    assert abs(turned(made, (1, 2))[0]) > 90.0 and abs(turned(made, (1, 2))[put]) < 60.0


@pytest.mark.parametrize(("prompt", "sign"), [("tennis forehand", 1.0), ("tennis backhand", -1.0)])
def test_rackets_come_round_with_hips_and_a_step(prompt: str, sign: float) -> None:
    made = joints(prompt)
    hips, side = turned(made, (1, 2)), made[:, RIGHT, 0] - made[:, 0, 0]
    assert (-sign * hips).max() > 55.0, "away first"
    foot = ANKLES[0] if sign > 0.0 else ANKLES[1]
    assert np.ptp(made[:, foot, 2]) > 0.35
    drawn_back, ends = int((-sign * hips).argmax()), int(0.7 * len(made))
    assert sign * side[ends] - (sign * side[drawn_back:ends]).min() > 0.4, "from one side of the body to the other"


def test_a_server_reaches_up_off_the_toes() -> None:
    made = joints("tennis serve")
    highest = int(made[:, RIGHT, 1].argmax())
    assert made[highest, RIGHT, 1] > made[highest, 15, 1] + 0.22
    assert made[: highest - 10, LEFT, 1].max() > 1.65, "after a toss with the left hand"
    assert made[highest, ANKLES, 1].min() > ANKLE + 0.02


def test_the_right_leg_swings_from_behind_to_ahead_in_a_kick_on_the_left_one() -> None:
    made = joints("kicks a soccer ball")
    swing = made[:, 8] - made[:, 0]
    assert swing[:, 2].min() < -0.45 and swing[:, 2].max() > 0.55
    kicked = int(np.diff(swing[:, 2]).argmax())
    assert made[kicked, 7, 1] < 0.09 and made[kicked, 8, 1] < 0.35


def test_feet_keep_up_a_ball_one_after_the_other() -> None:
    made = joints("juggles a soccer ball with the feet")
    assert made[:, ANKLES, 1].max(axis=0) == pytest.approx([0.46, 0.46], abs=0.03)
    assert (made[:, ANKLES, 1].min(axis=1) < 0.08).all()


def test_who_dribbles_with_the_feet_gets_ahead_and_with_a_hand_stays_crouched() -> None:
    made = joints("dribbles a soccer ball", 3.0)
    assert made[-1, 0, 2] - made[0, 0, 2] > 3.0
    made = joints("a man dribbles a basketball", 3.0)
    assert np.ptp(made[:, 0], axis=0).max() < 0.05 and made[:, 0, 1].max() < 0.88
    assert np.ptp(made[:, RIGHT, 1]) > 0.3 and np.ptp(made[:, LEFT, 1]) < 0.1


def test_an_ankle_over_toes_that_stay_goes_up_and_towards_them() -> None:
    flat, lifted = Foot(0.1, 0.2, 90.0).ankle(), Foot(0.1, 0.2, 90.0, 50.0).ankle()
    assert flat == pytest.approx((0.1, 0.2, ANKLE))
    assert lifted[0] > flat[0] + 0.03 and lifted[1] == pytest.approx(0.2) and lifted[2] > ANKLE + 0.05


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_they_are_smooth_above_the_floor_and_end_as_they_began(name: str) -> None:
    activity = DRAWN[name]
    made = posed(activity, 2.0)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 10.0
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 230.0
    half = len(made) // 2
    seen = made - made[:, :1] * [1.0, 0.0, 1.0]
    assert np.allclose(seen[half], seen[0], atol=0.03)


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_ankles_and_toes_of_feet_that_stand_stay(name: str) -> None:
    made = posed(DRAWN[name], 2.0)
    for ankle, toe in zip(ANKLES, TOES, strict=True):
        stands = (made[:, toe, 1] < 0.02) & (made[:, ankle, 1] < ANKLE + 0.005)
        stands = stands[1:] & stands[:-1]
        slides = np.linalg.norm(np.diff(made[:, [ankle, toe]][..., [0, 2]], axis=0), axis=-1) * FPS
        assert stands.any() and np.median(slides[stands]) < 0.1 and (slides[stands] < 0.45).mean() > 0.9


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_knees_bend_forward_and_elbows_are_never_locked_for_long(name: str) -> None:
    made = posed(DRAWN[name])
    for hip, knee, ankle in ((1, 4, 7), (2, 5, 8)):
        thigh, shin = made[:, knee] - made[:, hip], made[:, ankle] - made[:, knee]
        bent = np.sum(thigh * shin, axis=-1) / np.linalg.norm(thigh, axis=-1) / np.linalg.norm(shin, axis=-1)
        assert np.degrees(np.arccos(np.clip(bent, -1.0, 1.0))).max() < 150.0


def test_feet_point_where_they_did_while_hips_turn() -> None:
    activity = named("throws a stone")
    made = posed(activity)
    stands = made[:, 10, 1] < 0.02
    points = made[:, 10] - made[:, 7]
    headings = np.degrees(np.arctan2(points[:, 0], points[:, 2]))[stands & (made[:, 7, 1] < ANKLE + 0.005)]
    assert np.ptp(turned(made, (1, 2))) > 70.0 and np.ptp(headings) < 15.0


def test_a_golfer_stands_there_and_turns_hips_back_and_through() -> None:
    """Arms alone swung, over feet that stepped."""
    assert activity_of("a man plays golf") == activity_of("golf swing") == named("a golfer tees off")
    made = joints("a man swings a golf club")
    hips = turned(made, (1, 2))
    assert hips.min() < -25 and hips.max() > 60, "to the right, then to the left of the ball"
    assert np.ptp(made[:, 10], axis=0).max() < 0.08, "the left foot stays"
    assert np.ptp(made[:, TOES[1]], axis=0).max() < 0.12, "and the right one turns on its toes"
    top, end = made[:, WRISTS, 1].mean(axis=1)[: len(made) // 2].argmax(), made[-1, WRISTS]
    assert made[top, RIGHT, 1] > made[top, 12, 1] - 0.15 and np.linalg.norm(end[0] - end[1]) < 0.15
