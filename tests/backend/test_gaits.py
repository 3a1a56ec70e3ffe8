# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways of going, dances and what people do on the spot: read from prompts, on feet that stay, as people know them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of, activity_seconds
from mosa.generate.drawn.dances import DANCES
from mosa.generate.drawn.everyday import EVERYDAY
from mosa.generate.drawn.gaits import GAITS
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied
from mosa.motion.activity import Activity
from tests.backend.drawn_samples import FPS, joints, posed

HIPS, ANKLES, TOES, WRISTS, HEAD = [1, 2], [7, 8], [10, 11], [20, 21], 15
DRAWN = {**GAITS, **DANCES, **EVERYDAY}


def turns(values: np.ndarray) -> int:
    """How often values (T,) go from above their middle to below it."""
    low = values < (values.max() + values.min()) / 2
    return int((np.diff(low.astype(int)) == 1).sum())


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("a girl skips down the street", GAITS),
        ("skipping", GAITS),
        ("a person walks down the stairs", GAITS),
        ("descends the old wooden stairs", GAITS),
        ("runs back downstairs", GAITS),
        ("a person walks up the stairs", GAITS),
        ("climbs stairs", GAITS),
        ("a girl runs upstairs", GAITS),
        ("tightrope walk", GAITS),
        ("a man balances on a beam", GAITS),
        ("a boy walks like a penguin", GAITS),
        ("waddles like a duck", GAITS),
        ("walks like a gorilla", GAITS),
        ("does the limbo", GAITS),
        ("zombie walk", GAITS),
        ("flying like superman", GAITS),
        ("superman flies through the air", GAITS),
        ("does the robot", DANCES),
        ("robot dance", DANCES),
        ("floss dance", DANCES),
        ("the kid is flossing", DANCES),
        ("dances the macarena", DANCES),
        ("fidgets", EVERYDAY),
        ("idle, bored", EVERYDAY),
        ("a man taps his foot impatiently", EVERYDAY),
        ("waits impatiently", EVERYDAY),
        ("throws a tantrum", EVERYDAY),
        ("stomps his feet", EVERYDAY),
        ("cheering crowd member", EVERYDAY),
        ("a spy peeks around the corner", EVERYDAY),
        ("peek around corner", EVERYDAY),
        ("sits with legs crossed", EVERYDAY),
        ("sits on a chair with her legs crossed", EVERYDAY),
        ("crosses legs while seated", EVERYDAY),
        ("walks on his hands", GAITS),
        ("handstand walk", GAITS),
        ("zombie attacks", GAITS),
        ("a man walks like a zombie", GAITS),
        ("a person jogs in place", GAITS),
        ("victory dance", DANCES),
        ("dances gangnam style", DANCES),
        ("breakdancing", DANCES),
        ("waltz", DANCES),
        ("a couple dances the viennese waltz", DANCES),
        ("tango dancing", DANCES),
        ("panics", EVERYDAY),
        ("npc panic idle", EVERYDAY),
        ("begs for mercy", EVERYDAY),
        ("hugs knees", EVERYDAY),
        ("sits on the floor hugging her knees", EVERYDAY),
        ("player opens a treasure chest", EVERYDAY),
        ("leans on a table", EVERYDAY),
        ("jogging on the spot", GAITS),
        ("a soldier runs in place", GAITS),
        ("marches in place", GAITS),
        ("a soldier marches", GAITS),
        ("army crawl", GAITS),
        ("a soldier crawls on his belly", GAITS),
        ("in-place walk cycle", GAITS),
        ("runs on a treadmill", GAITS),
        ("walks like a T-rex", GAITS),
        ("a kid stomps like a tyrannosaurus", GAITS),
        ("naruto run", GAITS),
        ("hops like a frog", GAITS),
        ("walks like a crab", GAITS),
        ("a girl twerks", DANCES),
        ("a man does capoeira", DANCES),
        ("capoeira ginga", DANCES),
        ("does the worm", DANCES),
        ("chicken dance", DANCES),
        ("curls up", EVERYDAY),
        ("a child curls up on the sofa", EVERYDAY),
        ("pleads", EVERYDAY),
        ("weight shift idle", EVERYDAY),
        ("idle, shifts weight from foot to foot", EVERYDAY),
        ("tired idle, hands on knees catching breath", EVERYDAY),
        ("a runner catches her breath", EVERYDAY),
        ("puts her hands on her knees", EVERYDAY),
        ("he rests both hands on his thighs", EVERYDAY),
        ("out of breath idle", EVERYDAY),
        ("crouches behind cover and peeks out", EVERYDAY),
        ("celebrates a win, jumping with fists in the air", EVERYDAY),
        ("shifts his weight from one leg to the other", EVERYDAY),
    ],
)
def test_they_are_read(prompt: str, family: dict[str, Activity]) -> None:
    seconds, found = activity_seconds(tidied(prompt)), activity_of(tidied(prompt))
    assert seconds is not None and 2.0 < seconds < 12.0
    assert found is not None and found in family.values()


@pytest.mark.parametrize(
    "prompt",
    [
        "skips rope",
        "walks down the street",
        "climbs down the ladder",
        "a person walking up stairs",
        "takes three steps up",
        "flies a kite",
        "walks on the beach",
        "stomps forward",
        "taps the table",
        "crosses the street",
        "crosses his arms",
        "sits down",
        "a person cheers with both arms raised",
        "looks around the room",
        "hugs a friend",
        "opens the door",
        "goes on hands and knees",
        "leans on a cane",
        "dances in circles",
        "someone marches on the spot with high knees",
        "crab walks to the left",
        "curls the dumbbells",
        "digs for worms",
    ],
)
def test_nothing_else_is_taken_for_one(prompt: str) -> None:
    assert activity_of(tidied(prompt)) not in DRAWN.values()


@pytest.mark.parametrize("name", list(DRAWN))
def test_they_are_smooth_and_above_the_floor(name: str) -> None:
    made = posed(DRAWN[name], 2.0)
    assert made[..., 1].min() > -0.01
    assert np.linalg.norm(np.diff(made, axis=0), axis=-1).max() * FPS < 7.5
    assert np.linalg.norm(np.diff(made, 2, axis=0), axis=-1).max() * FPS**2 < 200.0


@pytest.mark.parametrize("name", [name for name in DRAWN if DRAWN[name].up[0] < 1.2 and not DRAWN[name].climb])
def test_feet_that_stand_stay(name: str) -> None:
    made = posed(DRAWN[name], 2.0)
    for toe in TOES:
        down = (made[1:, toe, 1] < 0.02) & (made[:-1, toe, 1] < 0.02)
        slides = np.linalg.norm(np.diff(made[:, toe][:, [0, 2]], axis=0), axis=-1) * FPS
        assert not down.any() or np.median(slides[down]) < 0.2


def test_who_skips_hops_twice_in_a_cycle_and_lands_on_the_foot_that_hopped() -> None:
    made = joints("a girl skips", 2.0)
    assert made[-1, 0, 2] - made[0, 0, 2] > 4.0
    assert turns(made[:, 0, 1]) == 4
    air = made[:, TOES, 1].min(axis=1) > 0.03
    assert 0.1 < air.mean() < 0.4, "in the air, not for long"
    assert turns(-made[:, 7, 1]) == 2 and made[:, ANKLES, 1].max() > 0.4


@pytest.mark.parametrize(
    ("prompt", "way"),
    [
        ("walks down the stairs", -1),
        ("rushes down a flight of stairs", -1),
        ("walks up the stairs", 1),
        ("runs upstairs", 1),
    ],
)
def test_each_foot_stands_on_a_step_of_its_own(prompt: str, way: int) -> None:
    """ "Walks up the stairs" came down again, and "walks down the stairs" went up."""
    made = joints(prompt, 3.0)
    assert made[-1, 0, 1] - made[0, 0, 1] == pytest.approx(way * 6 * 0.17, abs=0.02)
    assert made[-1, 0, 2] - made[0, 0, 2] == pytest.approx(6 * 0.28, abs=0.02)
    stands = np.linalg.norm(np.diff(made[:, ANKLES], axis=0), axis=-1) * FPS < 0.12
    assert stands.any(axis=1).mean() > 0.75, "one of them"
    steps = [np.unique(np.round(made[1:, ankle, 1][stands[:, side]] / 0.17)) for side, ankle in enumerate(ANKLES)]
    assert all(len(heights) >= 3 for heights in steps)
    assert made[min(way, 0), TOES, 1].min() < 0.05, "below is the floor"


def test_feet_are_in_a_line_on_a_tightrope_and_arms_are_out() -> None:
    made = joints("walks on a tightrope", 2.0)
    for toe, ankle in zip(TOES, ANKLES, strict=True):
        assert np.abs(made[made[:, ankle, 1] < 0.07, toe, 0]).max() < 0.03
    assert (np.abs(made[:, WRISTS, 0]) > 0.55).all()
    assert 0.2 < (made[-1, 0, 2] - made[0, 0, 2]) / 4.8 < 0.5, "slowly"


def test_penguins_lean_over_the_foot_on_which_they_stand() -> None:
    made = joints("walks like a penguin", 2.0)
    lean = made[:, HEAD, 0] - made[:, 0, 0]
    lifted = made[:, ANKLES, 1] > 0.09
    assert lean[lifted[:, 1]].mean() > 0.05 and lean[lifted[:, 0]].mean() < -0.05
    assert (made[:, TOES, 0] * [1, -1] > made[:, ANKLES, 0] * [1, -1]).all(), "toes point outward"


def test_apes_go_on_hands_and_feet() -> None:
    made = joints("walks like a gorilla", 2.0)
    assert made[:, WRISTS, 1].min(axis=1).max() < 0.2, "a hand is always down"
    assert made[:, HEAD, 1].max() < 1.0
    moving = np.linalg.norm(np.diff(made[:, [*WRISTS, *ANKLES]], axis=0), axis=-1) * FPS > 0.3
    assert moving.sum(axis=1).max() <= 3 and moving.mean(axis=0).max() < 0.55


def test_who_does_the_limbo_goes_under_a_bar_leaning_back_with_knees_before_the_hips() -> None:
    made = joints("limbo", 2.0)
    assert made[..., 1].max() < 1.15 and made[-1, 0, 2] > made[0, 0, 2] + 0.4
    assert (made[:, 0, 2] - made[:, HEAD, 2]).min() > 0.3
    assert (made[:, [4, 5], 2].min(axis=1) - made[:, 0, 2]).min() > 0.1


def test_who_flies_is_in_the_air_one_fist_ahead() -> None:
    made = joints("flies like superman")
    assert made[..., 1].min() > 1.0
    ahead = made[:, WRISTS, 2] - made[:, [HEAD], 2]
    assert ahead[:, 1].min() > 0.15 and ahead[:, 0].max() < -0.2
    assert (made[:, HEAD, 2] - made[:, ANKLES, 2].max(axis=1)).min() > 1.2


@pytest.mark.parametrize(
    "prompt", ["levitates off the ground", "hovers above the ground with arms out", "floats in midair"]
)
def test_who_hovers_stays_upright_in_the_air_where_they_are(prompt: str) -> None:
    made = joints(prompt)
    assert made[..., 1].min() > 0.25 and (made[:, HEAD, 1] - made[:, 0, 1]).min() > 0.5
    assert np.ptp(made[:, 0], axis=0).max() < 0.12
    assert activity_of("floats on the water") is None


def test_giants_take_wide_slow_steps() -> None:
    made = joints("a troll walks like a giant", 2.0)
    assert 0.4 < (made[-1, 0, 2] - made[0, 0, 2]) / 4.2 < 0.8
    assert (made[:, 7, 0] - made[:, 8, 0]).mean() > 0.3 and made[:, ANKLES, 1].max() > 0.3
    moving = np.linalg.norm(np.diff(made[:, ANKLES], axis=0), axis=-1) * FPS > 0.2
    assert moving.all(axis=1).mean() < 0.1, "one of them stands"


def test_legs_go_over_a_sill_one_by_one_while_hands_hold_on_to_it() -> None:
    made = joints("climbs through a window")
    over = made[:, ANKLES, 1] > 0.65
    assert over.any(axis=0).all() and not over.all(axis=1).any()
    assert made[-1, 0, 2] - made[0, 0, 2] > 0.8 and made[-1, HEAD, 1] > 1.4
    assert made[np.flatnonzero(over.any(axis=1)), HEAD, 1].min() < 1.45, "the head is ducked"
    assert activity_of("climbs over a fence") == activity_of("sneaks in through the window")


def test_what_is_lifted_onto_a_shelf_comes_from_the_floor() -> None:
    made = joints("lifts a heavy crate onto a shelf")
    hands = made[:, WRISTS, 1].mean(axis=1)
    assert hands.min() < 0.3 < 1.3 < hands.max() and hands.argmin() < hands.argmax()
    assert np.ptp(made[:, TOES], axis=0).max() < 0.02


def test_zombies_drag_a_foot_and_hold_their_arms_out() -> None:
    made = joints("zombie walk", 2.0)
    assert (made[:, WRISTS, 2] - made[:, [9], 2]).min() > 0.3
    assert made[:, 10, 1].max() > 1.5 * made[:, 11, 1].max()


def test_zombies_that_shamble_are_zombies_that_walk() -> None:
    assert activity_of("a zombie shambles toward camera") == activity_of("zombie walk")


def test_robots_stop_between_moves() -> None:
    wrists = joints("does the robot")[:, WRISTS]
    speeds = np.linalg.norm(np.diff(wrists, axis=0), axis=-1).max(axis=1) * FPS
    assert (speeds < 0.05).mean() > 0.4 and speeds.max() > 1.5


def test_hips_and_chest_turn_against_each_other_in_a_twist() -> None:
    made = joints("does the twist", 2.0)
    hips = np.arctan2(made[:, 1, 2] - made[:, 2, 2], made[:, 1, 0] - made[:, 2, 0])
    chest = np.arctan2(made[:, 16, 2] - made[:, 17, 2], made[:, 16, 0] - made[:, 17, 0])
    assert np.degrees(np.ptp(hips)) > 28 and np.corrcoef(hips, chest)[0, 1] < -0.9
    assert made[:, TOES, 1].max() < 0.05


def test_who_dances_disco_points_up_and_down_across_the_body() -> None:
    made = joints("disco dancing")
    assert (made[:, 21, 1] - made[:, HEAD, 1]).max() > 0.1 and turns(made[:, 21, 1]) >= 3
    assert made[made[:, 21, 1].argmin(), 21, 0] > 0.05 and made[made[:, 21, 1].argmax(), 21, 0] < -0.2


def test_hips_go_to_where_the_arms_are_not_in_a_floss() -> None:
    made = joints("does the floss", 2.0)
    arms, hips = made[:, WRISTS, 0].mean(axis=1) - made[:, 9, 0], made[:, 0, 0]
    assert np.corrcoef(arms, hips)[0, 1] < -0.7 and np.ptp(hips) > 0.15
    for wrist in WRISTS:
        across = (made[:, wrist, 0] - made[:, 9, 0]) * (1.0 if wrist == 20 else -1.0) < 0.15
        ahead = made[across, wrist, 2] - made[across, 0, 2]
        assert ahead.max() > 0.1 and ahead.min() < -0.05, "before the body once, and behind it"


def test_the_right_hand_is_first_in_a_macarena() -> None:
    made = joints("macarena")
    places = made[:, WRISTS] - made[:, [9]]
    ahead, high = places[..., 2] > 0.38, places[..., 1] > 0.28
    for done in (ahead, high):
        assert (done[:, 1].argmax() > 0 or done[0, 1]) and done[:, 1].argmax() < done[:, 0].argmax()
    assert high[:, 0].argmax() > ahead[:, 0].argmax()


def test_a_toe_is_tapped_while_the_heel_and_the_other_foot_stay() -> None:
    made = joints("taps his foot")
    assert turns(-made[:, 11, 1]) >= 7 and made[:, 11, 1].max() > 0.04
    assert np.ptp(made[:, [7, 8, 10]], axis=0).max() < 0.01
    left = joints("taps her left foot")
    assert turns(-left[:, 10, 1]) >= 7 and np.ptp(left[:, 11], axis=0).max() < 0.01


def test_who_fidgets_stands_and_is_never_still() -> None:
    made = joints("fidgets")
    assert np.ptp(made[:, ANKLES], axis=0).max() < 0.02
    assert np.ptp(made[:, 0, 0]) > 0.08, "from one leg to the other"
    steps = np.linalg.norm(np.diff(made[:, [HEAD, *WRISTS]], axis=0), axis=-1).max(axis=1) * FPS
    assert np.convolve(steps, np.ones(FPS) / FPS, mode="valid").min() > 0.05


def test_one_foot_after_the_other_is_stomped_in_a_tantrum() -> None:
    made = joints("throws a tantrum", 3.0)
    assert [turns(made[:, ankle, 1]) for ankle in ANKLES] == [3, 3]
    assert made[:, ANKLES, 1].min(axis=1).max() < 0.09, "one stands"


@pytest.mark.parametrize(("prompt", "sign"), [("peeks around a corner", 1), ("peeks around a corner to the right", -1)])
def test_heads_come_out_to_the_side_and_go_back(prompt: str, sign: int) -> None:
    made = joints(prompt)
    aside = sign * made[:, HEAD, 0]
    assert aside.max() > 0.4 and abs(aside[0]) < 0.02 and abs(aside[-1]) < 0.02
    assert np.ptp(made[:, TOES], axis=0).max() < 0.06


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_who_peeks_out_crouched_stays_low(side: str, sign: int) -> None:
    made = joints(f"crouches behind cover and peeks out to the {side}")
    aside = sign * (made[:, HEAD, 0] - made[0, HEAD, 0])
    assert aside.max() > 0.3 and made[:, HEAD, 1].max() < 1.2 and made[:, TOES, 1].max() < 0.06


def test_hands_are_on_the_knees_of_who_is_out_of_breath() -> None:
    made = joints("hands on knees, catching his breath")
    assert np.linalg.norm(made[:, WRISTS] - made[:, [4, 5]], axis=-1).max() < 0.2
    assert (made[:, HEAD, 2] - made[:, 0, 2]).min() > 0.3


def test_a_leg_comes_over_the_other_and_stays_there() -> None:
    made = joints("crosses his legs", 2.0)
    assert made[0, 8, 1] < 0.08 and made[0, 8, 0] < -0.05
    assert made[-1, 8, 1] > 0.25 and made[-1, 8, 0] > 0.1, "on the other side"
    assert (made[-1, 5] - made[-1, 4])[1] > 0.05, "knee over knee"
    assert np.array_equal(made[len(made) // 2], made[-1])
    assert np.allclose(joints("sits with legs crossed")[0], made[-1], atol=0.12)


def test_who_cheers_bounces_with_both_fists_up() -> None:
    made = joints("cheers", 2.0)
    assert (made[:, WRISTS, 1].max(axis=0) > made[:, HEAD, 1].max()).all()
    assert turns(made[:, 0, 1]) == 2


def test_who_walks_on_hands_goes_ahead_upside_down() -> None:
    made = joints("walks on hands", 2.0)
    assert (made[:, ANKLES, 1].min(axis=1) > made[:, 0, 1] + 0.4).all() and made[:, HEAD, 1].max() < 0.6
    assert made[-1, 0, 2] - made[0, 0, 2] > 0.5
    assert [turns(made[:, wrist, 1]) for wrist in WRISTS] == [2, 2], "each hand goes on once in a cycle"
    assert made[:, WRISTS, 1].min(axis=1).max() < 0.05, "one of them stands"


def test_who_begs_kneels_with_clasped_hands() -> None:
    made = joints("begs for mercy")
    assert made[:, [4, 5], 1].max() < 0.12 and (made[:, HEAD, 1] > 0.9).all()
    assert np.linalg.norm(made[:, 20] - made[:, 21], axis=-1).max() < 0.12
    assert turns(made[:, 20, 2]) >= 2


def test_who_hugs_the_knees_sits_with_hands_about_the_shins() -> None:
    made = joints("hugs knees")
    assert made[:, 0, 1].max() < 0.15 and made[:, [4, 5], 1].min() > 0.35
    shins = (made[:, [4, 5]] + made[:, ANKLES]) / 2
    assert np.linalg.norm(made[:, WRISTS] - shins, axis=-1).max() < 0.2


def test_hands_lift_the_lid_of_a_chest_and_somebody_stands_again() -> None:
    made = joints("opens a treasure chest")
    low, high = made[:, WRISTS, 1].min(), made[made[:, 0, 1] < 0.85][:, WRISTS, 1].max()
    assert low < 0.5 and high > 0.8
    assert made[[0, -1], HEAD, 1].min() > 1.4 and np.ptp(made[:, ANKLES], axis=0).max() < 0.02


@pytest.mark.parametrize(
    "prompt",
    ["leans back and stretches", "sitting at a desk, leans back and stretches", "sits in a chair and stretches"],
)
def test_who_leans_back_and_stretches_does_so_on_a_chair(prompt: str) -> None:
    made = joints(tidied(prompt), 1.0)
    assert np.ptp(made[:, 0, 1]) < 0.02 and made[:, 0, 1].max() < 0.6
    assert (made[:, WRISTS, 1].min(axis=1) > made[:, 15, 1]).any(), "hands over the head"
    assert (made[:, 9, 2] - made[:, 0, 2]).min() < -0.1, "backwards"


@pytest.mark.parametrize(("prompt", "turned", "way"), [("waltzes", 180.0, 0.0), ("dances the tango", 0.0, 1.5)])
def test_who_dances_in_a_hold_steps_and_turns_beneath_it(prompt: str, turned: float, way: float) -> None:
    made = joints(prompt)
    side = made[:, 1] - made[:, 2]
    angle = np.degrees(np.unwrap(np.arctan2(-side[:, 2], side[:, 0])))
    assert angle[-1] - angle[0] == pytest.approx(turned, abs=5.0)
    assert made[-1, 0, 2] - made[0, 0, 2] == pytest.approx(way, abs=0.3)
    assert (made[:, WRISTS, 1] > made[:, 0, 1][:, None] + 0.2).all(), "arms stay up"
    for ankle in ANKLES:
        moving = np.linalg.norm(np.diff(made[:, ankle], axis=0), axis=-1) * FPS > 0.3
        assert np.count_nonzero(np.diff(moving.astype(int)) == 1) >= 2, "step by step"


def test_who_breakdances_turns_on_the_back_three_times() -> None:
    made = joints("breakdance")
    low = made[made[:, HEAD, 1] < 0.5]
    way = low[:, HEAD] - low[:, 0]
    assert abs(np.ptp(np.unwrap(np.arctan2(way[:, 0], way[:, 2])))) > 4.0 * np.pi
    assert made[[0, -1], HEAD, 1].min() > 1.4


def test_a_wrist_circles_over_the_head_in_half_of_gangnam_style() -> None:
    made = joints("gangnam style")
    first, second = np.array_split(made, 2)
    early = first[: len(first) - FPS // 3]
    assert np.linalg.norm(early[:, 20] - early[:, 21], axis=-1).mean() < 0.2, "wrists are crossed"
    assert (second[FPS // 2 : -FPS // 2, 21, 1] > second[FPS // 2 : -FPS // 2, HEAD, 1]).mean() > 0.8


@pytest.mark.parametrize(
    ("prompt", "knee"),
    [("jogs on the spot", 0.62), ("runs in place", 0.66), ("marches in place", 0.8), ("walks in place", 0.54)],
)
def test_who_goes_on_the_spot_stays_there_and_lifts_one_knee_after_the_other(prompt: str, knee: float) -> None:
    made = joints(prompt, 4.0)
    assert np.ptp(made[:, 0][:, [0, 2]], axis=0).max() < 0.1
    assert (made[:, [4, 5], 1].max(axis=0) > knee).all()
    assert [turns(made[:, ankle, 1]) for ankle in ANKLES] == [4, 4]
    flies = made[:, TOES, 1].min(axis=1).max() > 0.03
    assert flies == prompt.startswith(("jogs", "runs")), "who walks has a foot on the floor always"
    assert made[:, WRISTS, 2].max() - made[:, 0, 2].max() > 0.15, "arms swing"


def test_who_marches_lifts_knees_on_the_way_and_sets_feet_down_without_sliding() -> None:
    made = joints("marches forward", 4.0)
    assert made[-1, 0, 2] - made[0, 0, 2] > 4.0
    assert (made[:, [4, 5], 1].max(axis=0) > 0.72).all()
    assert made[:, TOES, 1].min(axis=1).max() < 0.05, "a foot is on the floor always"
    for toe in TOES:
        down = (made[1:, toe, 1] < 0.02) & (made[:-1, toe, 1] < 0.02)
        assert np.median(np.abs(np.diff(made[:, toe, 2]))[down]) * FPS < 0.1


def test_who_crawls_on_the_belly_stays_low_and_gets_ahead() -> None:
    made = joints("army crawl", 4.0)
    assert made[:, [0, 1, 2, 4, 5], 1].max() < 0.3 and made[:, HEAD, 1].max() < 0.55
    assert made[-1, 0, 2] - made[0, 0, 2] > 1.5
    assert made[:, WRISTS, 1].max() < 0.15


def test_tyrannosaurs_hold_short_arms_before_the_chest_and_bob_their_heads() -> None:
    made = joints("walks like a T-rex", 2.0)
    assert (made[-1, 0, 2] - made[0, 0, 2]) / 4.0 > 0.55, "big steps"
    assert np.linalg.norm(made[:, WRISTS] - made[:, [9]], axis=-1).max() < 0.36
    assert (made[:, WRISTS, 2] > made[:, [9], 2] + 0.02).all()
    assert np.ptp(made[:, HEAD, 1]) > 0.07 and turns(made[:, HEAD, 1]) == 4
    assert (made[:, HEAD, 2] - made[:, 0, 2]).min() > 0.25, "the trunk is ahead"


def test_arms_are_behind_the_back_in_a_ninja_run() -> None:
    made = joints("naruto run", 2.0)
    assert (made[:, [9], 2] - made[:, WRISTS, 2]).min() > 0.25
    assert made[-1, 0, 2] - made[0, 0, 2] > 2.5


def test_frogs_leap_from_a_squat_on_hands_and_feet() -> None:
    made = joints("hops like a frog", 2.0)
    assert made[0, WRISTS, 1].max() < 0.05 and made[0, 0, 1] < 0.4
    assert made[:, TOES, 1].min(axis=1).max() > 0.12 and made[-1, 0, 2] - made[0, 0, 2] > 1.3


def test_crabs_have_the_belly_up_and_a_hand_on_the_floor() -> None:
    made = joints("walks like a crab", 2.0)
    assert made[:, WRISTS, 1].min(axis=1).max() < 0.06
    assert (made[:, HEAD, 2] < made[:, 0, 2]).all() and (made[:, [4, 5], 1].min(axis=1) > made[:, 0, 1]).all()


def test_hips_go_to_and_fro_below_a_chest_that_stays_who_twerks() -> None:
    made = joints("twerks")
    assert np.ptp(made[:, ANKLES], axis=0).max() < 0.01
    tipped = made[:, 3, 1] - made[:, 0, 1]
    assert turns(tipped) >= 14 and np.ptp(tipped) > 0.03
    assert np.linalg.norm(made[:, WRISTS] - made[:, [4, 5]], axis=-1).max() < 0.25, "hands on the knees"


def test_a_wave_runs_from_chest_to_feet_in_a_worm() -> None:
    made = joints("does the worm", 2.0)
    peaks = [int(made[: len(made) // 2, joint, 1].argmax()) for joint in (HEAD, 0, 7)]
    assert peaks == sorted(peaks) and peaks[0] < peaks[1] < peaks[2]
    assert made[..., 1].max() < 0.85 and made[-1, 0, 2] - made[0, 0, 2] > 0.4


def test_who_curls_up_lies_on_the_side_with_knees_drawn_up() -> None:
    made = joints("curls up", 2.0)
    last = made[-1]
    assert last[:, 1].max() < 0.4 and made[:, 0, 1].max() < 0.2
    assert np.linalg.norm(last[HEAD] - last[[4, 5]], axis=-1).max() < 0.5
    assert np.linalg.norm(made[0, HEAD] - made[0, [4, 5]], axis=-1).min() > 0.7
    assert np.array_equal(made[len(made) // 2], last)


def test_who_sits_down_crosses_the_legs_then(bundled: Any) -> None:
    prompt = "a woman sits down and crosses her legs"
    assert len(in_order(tidied(prompt))) == 2
    (motion,) = generate(bundled, prompt, fps=20.0, seed=1)
    assert motion.joints[0, HEAD, 1] > 1.3 and motion.joints[-1, 0, 1] < 0.65
    assert motion.joints[-1, 8, 1] > 0.25 and motion.joints[..., 1].min() > -0.03


def test_who_skips_in_a_circle_comes_back(bundled: Any) -> None:
    (motion,) = generate(bundled, "a girl skips in a circle", fps=20.0, seed=1)
    way = motion.joints[:, 0, [0, 2]]
    assert np.linalg.norm(way[-1] - way[0]) < 0.5 and np.ptp(way, axis=0).min() > 1.5
