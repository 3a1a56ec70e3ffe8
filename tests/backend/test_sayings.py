# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of daily life, games and being hurt is read in words that are known; other things are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mosa.generate.drawn.activities import activity_of
from mosa.generate.laid_over.over import laid_over
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import in_order
from mosa.generate.words.tidy import tidied


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("gets into a car", ["opens a door", "sits down"]),
        ("discovers a dead body and recoils", ["looks down at the body", "recoils"]),
        ("drags his injured left leg", ["limps on the left leg"]),
        ("drops prone and aims his rifle", ["goes prone and aims a rifle"]),
        ("works the heavy bag", ["does a boxing combination"]),
        ("gets down on all fours and crawls", ["gets down on all fours", "crawls"]),
        ("wakes up from a nightmare", ["sits up from sleep"]),
        ("wakes up on a chair", ["sits on a chair and lifts his head from sleep"]),
        ("wakes up at his desk and stands up", ["sits on a chair and lifts his head from sleep", "stands up"]),
        ("wakes up and looks for a chair", ["gets up from the floor", "looks for a chair"]),
        ("walks up stairs, waves and walks back down", ["walks up the stairs", "waves", "walks down the stairs"]),
        ("goes upstairs, looks around, comes down", ["goes up the stairs", "looks around", "comes down the stairs"]),
        ("staggers back after being punched", ["staggers backwards"]),
        ("stumbles from a blow, then waves", ["stumbles backwards", "waves"]),
        ("throws a punch and misses", ["throws a punch"]),
        ("tackles an opponent", ["runs forward", "dives to the ground"]),
        ("a baseball player bats", ["a man swings a baseball bat"]),
        ("squeezes through a narrow gap", ["steps sideways to the left slowly"]),
        ("jumps up and down cheering", ["jumps up and down with both arms raised"]),
        ("a zombie walks with arms outstretched", ["a zombie walks"]),
        ("sleepwalks", ["walks slowly with his arms outstretched in front of him"]),
        ("a man is getting in the taxi", ["a man is opening a door", "a man is sitting down"]),
        ("gets out of the car", ["stands up from a chair"]),
        ("gets out of the car and slams the door", ["stands up from a chair", "slams the door"]),
        ("answers the door", ["opens the door"]),
        ("kids play tag", ["run around"]),
        ("a boy plays tag", ["a boy runs around"]),
        ("climbs into bed", ["lies down on the bed"]),
        ("drops his phone and picks it up", ["bends down and picks something up"]),
        ("hides under the table", ["hides behind the table"]),
        ("takes off her boots", ["ties his shoes"]),
        ("putting on his sneakers", ["tying his shoes"]),
        ("jab, cross, roundhouse kick", ["jab, cross", "does a roundhouse kick"]),
        ("throws a hook and a low kick", ["throws a hook", "does a low kick"]),
        ("kneels and proposes", ["kneels on one knee"]),
        ("opens a book and reads it", ["reads a book"]),
        ("bends down and takes off her shoes", ["ties his shoes"]),
        ("jumps off a wall and lands on his feet", ["jumps off a wall"]),
        ("jumps down and lands", ["jumps down"]),
        ("climbs over a wall, lands, and waves", ["climbs over a wall", "waves"]),
        ("picks up her baby and rocks it", ["picks up her baby", "rocks the baby"]),
        ("a pianist plays", ["a pianist plays the piano"]),
        ("presses his ear to the door, listens and waves", ["listens and waves"]),
        ("drops his sword and raises his hands", ["drops his sword", "raises his hands"]),
        ("jumps down from a wall, lands and waves", ["jumps down from a wall", "waves"]),
        ("walks, slips on ice, falls on his back and gets up", ["walks", "slips on ice", "stands up"]),
        ("does a backflip, lands, and waves", ["does a backflip", "waves"]),
        ("does a backflip, lands and waves", ["does a backflip", "waves"]),
        ("jumps over a fence, lands on his feet and runs", ["jumps over a fence", "runs"]),
        ("walks, stops, waits and walks on", ["walks", "waits", "walks on"]),
        ("falls down, lies there for a moment, then gets up", ["falls down", "stands up"]),
        ("lies down, falls asleep, wakes up and waves", ["lies down", "lies there", "gets up from the floor", "waves"]),
        ("goes to bed, sleeps and wakes up", ["lies down on the bed", "sleeps", "gets up from the bed"]),
        ("sits down, drinks and then falls asleep", ["sits down", "drinks", "sits on a chair and lowers his head"]),
        ("sits down, stands up and then falls asleep", ["sits down", "stands up", "lies down"]),
        ("walks to a chair, sits there and waves", ["walks to a chair", "sits down", "waves"]),
        ("sits down, waves, gets up and walks back", ["sits down", "waves", "stands up", "walks forward"]),
        ("walks up, kicks the ball and runs back", ["walks up", "kicks the ball", "turns around", "runs forward"]),
        ("walks in, waves and comes back", ["walks in", "waves", "turns around", "walks forward"]),
        ("walks in, waits there and returns", ["walks in", "waits there", "turns around", "walks forward"]),
        ("walks, turns around and walks back", ["walks", "turns around", "walks forward"]),
        ("hops, punches and steps back", ["hops", "punches", "steps back", "a person stops"]),
        ("does a cartwheel, then a flip, then a split", ["does a cartwheel", "does a flip", "does a split"]),
        ("does a jab, then a cross", ["does a jab, then a cross"]),
        (
            "hangs on a ledge, pulls himself up and waves",
            ["hangs on a ledge", "pulls himself up onto the ledge", "waves"],
        ),
        (
            "climbs a ladder, waves at the top and climbs down again",
            ["climbs a ladder", "waves at the top", "climbs down the ladder"],
        ),
        ("a knight bows to the king", ["a knight bows politely"]),
        ("walks in and bows", ["walks in", "bows politely"]),
        ("a man is bowing", ["a man is bowing politely"]),
        ("a knight draws his sword and bow", ["a knight draws his sword and bow"]),
        ("wakes up and sits up", ["sits up in bed"]),
        ("gets punched in the face and falls down", ["falls backwards"]),
        ("stubs his toe and hops around", ["hops on one leg"]),
        ("pulls out a chair and sits", ["pulls out a chair", "sits down"]),
        ("staggers back and dies", ["falls backwards"]),
        ("is thrown backwards by an explosion", ["falls backwards"]),
        ("dies from a headshot", ["dies"]),
        ("startled, jumps back", ["jumps back"]),
        ("ducks as a bullet flies past", ["ducks"]),
        ("takes a bullet to the leg and limps", ["gets shot in the leg", "limps"]),
        ("draws a pistol and fires twice", ["draws a pistol", "shoots a gun twice"]),
        ("reloads and shoots", ["reloads", "shoots a gun"]),
        ("leans out of cover and fires", ["peeks around the corner", "shoots a gun"]),
        ("sneaks behind the guard and stabs him", ["sneaks forward", "stabs him"]),
        ("runs, looks back, trips", ["runs and looks back", "trips"]),
        ("dribbles and shoots a layup", ["dribbles", "shoots a layup"]),
        ("breaks down crying", ["sobs"]),
        ("hits the table in anger", ["pounds his fist on the desk in anger"]),
        ("gets out of bed and stretches", ["gets up from the bed", "stretches"]),
        ("lies on the couch", ["lies on the bed"]),
    ],
)
def test_sayings_are_read_in_words_that_are_known(prompt: str, parts: list[str]) -> None:
    assert in_order(tidied(prompt)) == parts


@pytest.mark.parametrize("prompt", ["a prisoner walks in handcuffs", "a prisoner walks handcuffed"])
def test_hands_in_handcuffs_are_behind_the_back(prompt: str) -> None:
    assert in_order(tidied(prompt)) == ["a prisoner walks with his hands behind his back"]


@pytest.mark.parametrize(
    "prompt",
    [
        "a person runs and steps over an obstacle",
        "gets into a fighting stance",
        "a person plays the guitar",
        "hits the ball",
        "hides behind a wall",
        "a person takes a step to the left",
        "a person is thrown a ball",
        "walks to the table and looks back",
        "lies down on the floor",
    ],
)
def test_other_things_are_left_as_they_are(prompt: str) -> None:
    assert tidied(prompt) == prompt


@pytest.mark.parametrize(
    "prompt",
    [
        *("takes a shower", "looks in the mirror and fixes hair", "makes the bed", "checks the mailbox", "sulks"),
        *("pushes a chair in", "grabs his coat", "comforts a friend", "turns on the lamp", "does a fist pump"),
        *("gets hit in the stomach", "gets shot in the leg", "clenches his fists in anger"),
        *("texts on phone", "putts", "stabs him"),
    ],
)
def test_gestures_of_daily_life_are_all_that_is_told(prompt: str) -> None:
    over = laid_over(tidied(prompt))
    assert over is not None and over.gestures and over.plain.startswith("a person stands")


@pytest.mark.parametrize(
    "prompt", ["grabs his coat from the floor", "pushes the door", "hits the ball", "checks the map"]
)
def test_other_things_are_no_such_gestures(prompt: str) -> None:
    over = laid_over(tidied(prompt))
    other = {told.gesture for told in over.gestures} if over is not None else set()
    told = laid_over(tidied("pushes a chair in")), laid_over("grabs his coat"), laid_over("checks the mailbox")
    assert not other & {one.gesture for each in told if each for one in each.gestures}


def test_blows_show_where_they_land(bundled: Any) -> None:
    belly, face, leg = (
        generate(bundled, f"a person gets hit in the {part}", seed=0)[0].joints for part in ("stomach", "face", "leg")
    )
    ahead = [made[:, 15, 2] - made[:, 0, 2] for made in (belly, face)]
    assert ahead[0].max() > 0.25 > 0.18 > ahead[1].max() and ahead[1].min() < -0.05, "doubled over, and thrown back"
    assert np.ptp(leg[:, 0, 1]) > 0.15 > 0.1 > np.ptp(face[:, 0, 1]), "a knee gives way"
    hands = np.linalg.norm(belly[:, [20, 21]] - belly[:, None, 3], axis=-1).max(axis=1)
    assert hands.min() < 0.35, "both hands on the belly"


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("dribbles and shoots", ["dribbles", "shoots a basketball"]),
        ("a boy dribbles a soccer ball and kicks it", ["a boy dribbles a soccer ball", "a boy kicks a soccer ball"]),
        ("pitcher throws a fastball", ["a pitcher pitches a baseball"]),
        ("a boxer throws a jab and a cross while moving forward", ["a boxer throws a jab and a cross"]),
        ("slides down the wall and sits", ["slides down the wall"]),
    ],
)
def test_sports_are_read_in_the_words_of_what_is_drawn(prompt: str, parts: list[str]) -> None:
    found = in_order(tidied(prompt))
    assert found == parts and all(activity_of(part) for part in found)
