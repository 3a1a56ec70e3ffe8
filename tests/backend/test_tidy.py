# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts as people type them: signs, tenses, names and turns of phrase that all else does not read."""

from __future__ import annotations

import re
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mosa.generate.edit.edit import edit
from mosa.generate.text_to_motion import generate
from mosa.generate.words.phrases import at_once, in_order
from mosa.generate.words.tidy import tidied


@pytest.mark.parametrize(
    ("prompt", "tidy"),
    [
        ("walk forward\nturn around\nsit down", "walk forward. turn around. sit down"),
        ("walk -> run → jump", "walk, then run, then jump"),
        ("walk & wave", "walk and wave"),
        ("a person squats and stays there", "a person squats"),
        ("a person crouches and stays low", "a person crouches"),
        ("a soldier crouches and hides behind a wall", "a soldier crouches"),
        ("ducks and stays down", "ducks"),
        ("a person keeps low", "a person stays in a crouch"),
        ("a person stays crouched", "a person stays in a crouch"),
        ("remains crouched behind the wall", "remains crouched behind the wall"),
        ("a person stayed crouched", "a person stays in a crouch"),
        ("a man stay crouched", "a man stay in a crouch"),
        ("a woman crouched and stayed crouched", "a woman crouches and stays crouched"),
        ("he waited crouched behind a wall", "he waits crouched behind a wall"),
        ("MC_Walk_Fwd_Loop", "walk forward"),
        ("WalkForward", "walk forward"),
        ("Idle_01", "idle"),
        ("Turn_R_90", "turn to the right by 90 degrees"),
        ("Attack_Sword_02", "sword attack"),
        ("T-pose", "T-pose"),
        ("Mario", "Mario"),
        ("she picked up the phone and dialed", "she picks up the phone and dials"),
        ("he sat down on a bench and cried", "he sits down on a bench and cries"),
        ("walks with crossed arms and folded hands", "walks with crossed arms and folded hands"),
        ("wlaks adn sits", "walks and sits"),
        ("jumpping", "jumping"),
        ("squatting", "squatting"),
        ("wakes up and gets out of bed", "gets up from the bed"),
        ("lies down and falls asleep", "lies down"),
        ("she falls asleep on the couch", "she lies down on the bed"),
        ("dozes off at his desk", "sits on a chair and lowers his head"),
        ("falls off a ladder", "falls off a ladder"),
        ("the nurse pushed a wheelchair", "the nurse pushes a wheelchair"),
        ("sits down and relaxes", "sits down"),
        ("tiptoeing past the sleeping baby", "tiptoeing forward"),
        ("a person jumps with both legs together", "a person jumps with both legs together"),
        ("spin attack", "spin around while slashing"),
        ("a person crouches down and stays low", "a person crouches down and stays low"),
        ("a person crouches and waits for a bus", "a person crouches and waits for a bus"),
        ("jump! jump!", "jump. jump!"),
        ("walk (loop)", "walk"),
        ("a perosn wlaks forwrad and jupms", "a person walks forward and jumps"),
        ("Runing and stoping", "runs and stops"),
        ("walkin in place", "walking in place"),
        ("turn in place left 90", "turn to the left by 90 degrees"),
        ("turn on the spot right", "turn to the right"),
        ("land", "jump up once"),
        ("yes", "nod"),
        ("no gesture", "shake the head"),
        ("come here gesture", "beckon"),
        ("shrug emote", "shrug"),
        ("big troll stomps along", "a big troll walks like a giant along"),
        ("gorilla beats its chest", "a gorilla beats its chest"),
        ("gorilla walk", "gorilla walk"),
        ("victory pose", "victory pose"),
        ("the person was pushed but did not fall.", "the person is pushed."),
        ("a man trips but doesn't fall and walks on", "a man trips and walks on"),
        ("a person stumbles without falling down", "a person stumbles"),
        ("a man gets out of bed", "a man gets up from the bed"),
        ("0:00 walk 0:03 run", "walk for 3 seconds, then run"),
        ("0s: walk, 3s: run", "walk for 3 seconds, then run"),
        ("first walk, second run", "walk, then run"),
        ("step 1: walk step 2: run", "walk. run"),
        ("walk \U0001f6b6 then run \U0001f3c3", "walk then run"),
        ("close up of a man waving", "a man waving"),
        ("run+jump", "run, then jump"),
        ("can you make it do a backflip pls", "do a backflip"),
        ("a run cycle, looping", "a run cycle"),
        ("walk forward (slowly)", "walk forward slowly"),
        ("“walks forward”", "walks forward"),
        ("The hero walked forward and sat down.", "The hero walks forward and sits down."),
        ("a person jumped twice", "a person jumps twice"),
        ("person walks forward and sits down", "a person walks forward and sits down"),
        ("Mario walks forward and sits down", "a person walks forward and sits down"),
        ("a man in a suit walks forward", "a person walks forward"),
        ("my character is walking", "a person is walking"),
        ("they walk forward and sit down", "walk forward and sit down"),
        ("Make the character walk forward, then sit", "walk forward, then sit"),
        ("we see a man walk forward", "walk forward"),
        ("walks up to the camera and waves", "walks forward, then waves"),
        ("get up and walk", "stand up and walk"),
        ("he's getting up", "he is standing up"),
        ("walks forward and backward", "walks forward, then walks backwards"),
        ("step back, then forward", "step back, then step forward"),
        ("a person walks forward, waving his hand", "a person walks forward while waving his hand"),
        ("a man scratches head", "a man scratches his head"),
        ("looks at watch", "looks at his watch"),
        ("shakes head", "shakes his head"),
        ("shakes hands", "shakes hands"),
        ("walks with arms raised", "walks while raising both arms above the head"),
        ("walks with the left arm up", "walks while raising the left arm"),
        (
            "a person is walking forward, turning around and sitting down",
            "a person walks forward, turns around and sits down",
        ),
        ("a person walks forward and he sits down", "a person walks forward and sits down"),
        ("he waves before he sits down", "he waves, then sits down"),
        ("After walking forward, the person sits down", "walking forward, then sits down"),
        ("walks forward followed by a jump", "walks forward, then does a jump"),
        ("First, he walks. Next, he jumps. Lastly, he sits.", "he walks, then jumps, then sits."),
        ("jump 3x", "jump 3 times"),
        ("a soldier does bear crawls forward", "a soldier crawls on all fours forward"),
        ("a man sits on a chair and bows", "a man sits on a chair and leans forward"),
        ("a man sits down, stands up and bows", "a man sits down, stands up and bows"),
        ("a boxer throws two punches", "a boxer punches two times"),
        ("gives three claps, then waves", "claps three times, then waves"),
        ("throws two punches and a kick", "throws two punches and a kick"),
        ("three jumps", "does three jumps"),
        ("step left 3 times", "takes 3 steps to the left"),
        ("a person walks forward while turning left", "a person walks forward and turns left"),
        ("an animation of a man walking", "a man walking"),
        ("loopable walk cycle, 30 fps", "walk cycle"),
        ("locomotion: walk/jog/run", "walk, then jog, then run"),
        ("walk - stop - wave", "walk, then stop, then wave"),
        ("he walks foward whilst waving", "he walks forward while waving"),
        ("walk to run transition", "walk, then run"),
        ("run to idle", "run, then stop"),
        ("idle to walk", "stand still, then walk"),
        ("sit to stand", "sit, then stand up"),
        ("climbs up a ladder and then back down", "climbs up a ladder, then climbs down the ladder"),
        ("climb up the ladder, climb down again", "climb up the ladder, then climb down the ladder"),
        ("crouch walk forward", "sneak"),
        ("lies down and curls up", "lies down, then curls up"),
        ("180 turn", "turn by 180 degrees"),
        ("a 90 degree turn to the left", "turn by 90 degrees to the left"),
        ("enters from the right, waves, exits frame left", "walks forward, waves, walks to the left"),
        ("make him walk, then make him jump", "walk, then jump"),
        ("can you make a character that walks and sits", "walks and sits"),
        ("please generate a walking animation", "walking"),
        ("jumping jacks, push-ups and squats", "does jumping jacks, does push-ups and does squats"),
        ("walk fwd 2m, turn R 90deg", "walk forward 2m, turn right 90 degrees"),
        ("rotates 180", "turns by 180"),
        ("kick x3", "kick 3 times"),
        ("turns and walks back", "turns around and walks back"),
        ("do push ups and then squats", "do push-ups and then do squats"),
        ("does push-ups, jumping jacks and three squats", "does push-ups, does jumping jacks and does three squats"),
        ("goes up the stairs and then goes back down", "goes up the stairs, then down"),
        ("walks to the right, then back", "walks to the right, then turns around and walks back"),
        ("run across the room and back again", "run, then turn around and run back"),
        ("slips on the ice and falls down", "slips on the ice"),
        ("0-3s: walk, 3-6s: run", "walk for 3 seconds, then run for 3 seconds"),
        ("0:00-0:03 walk", "walk for 3 seconds"),
        ("from 0 to 2 sec walk; from 2 to 4 sec jump", "walk for 2 seconds, then jump for 2 seconds"),
        ("u-turn", "walk and make a u-turn to the left"),
        ("makes a u-turn to the right", "walks and makes a u-turn to the right"),
        ("stoops to collect a coin", "bends down and picks something up"),
        ("punch punch kick", "punch, then punch, then kick"),
        ("kick L leg twice", "kick with the left leg twice"),
        ("raise R hand", "raise right hand"),
        ("walks to the door and opens it", "walks to the door, then opens the door"),
        ("man is walk", "a person walks"),
        ("he walk then he is sit down", "he walks then sits down"),
        ("person doing run", "a person runs"),
        ("make a jump", "do a jump"),
        ("going to run fast", "run fast"),
        ("the man walk and sit", "the man walks and sits"),
        ("a soldier gets shot and dies", "a soldier dies"),
        ("he faints and falls to the floor", "he falls to the floor"),
        ("a boxer is knocked unconscious", "a boxer falls backwards"),
        ("a boy staggers home drunk", "a boy walks drunkenly"),
        ("stumbling drunkenly", "walk drunkenly"),
        ("sprint start animation", "start sprinting"),
        ("run stop", "run, then stop"),
        ("crouch walk", "sneak"),
        ("turn 90 left", "turn to the left by 90 degrees"),
        ("get up from ground", "get up from the floor"),
        ("hard landing", "jump up once"),
        ("death backward", "fall backwards"),
        ("dies falling backwards", "dies backwards"),
        ("dies falling to knees then face down", "falls forward"),
        ("a goblin dies and falls on its back", "a goblin falls on its back"),
        ("knocked down and gets back up", "falls backwards and stands up"),
        ("bored idle, taps foot and looks around", "taps foot and looks around"),
        ("idle, bored", "idle, bored"),
        ("combat idle, sways with fists up", "combat idle, sways with fists up"),
        ("stumbles and nearly falls, then regains balance", "stumbles"),
        ("a soldier trips but recovers his footing", "a soldier trips"),
        ("trips and stumbles forward", "stumbles forward"),
        ("a drunk man stumbles home", "a drunk man staggers"),
        ("spins around and shoots", "turns around, then shoots"),
        ("spinning around and shooting", "turning around, then shooting"),
        ("a man is whipping around and stabbing", "a man is turning around, then stabbing"),
        ("a cowboy whirls around and draws a gun", "a cowboy turns around, then draws a gun"),
        ("spins around and around", "spins around and around"),
        ("crosses the room", "walks"),
        ("a girl is crossing the old bridge", "a girl is walking"),
        ("crosses her arms", "crosses her arms"),
        ("sinks to his knees and dies", "falls forward"),
        ("falls to his knees and screams", "falls to his knees and screams"),
        ("taekwondo roundhouse kick", "roundhouse kick"),
        ("dives for cover to the right", "rolls to the right"),
        ("sneaks forward in a low crouch", "sneaks forward"),
        ("a thief moves crouched", "a thief sneaks"),
        ("looks at wristwatch", "looks at his wristwatch"),
        ("picks up a crate and sets it down on a shelf", "picks up a crate, then sets it down on a shelf"),
        ("death forward", "death forward"),
        ("a leaf falls", "a person stands still"),
        ("a stealthy walk", "stealthy walk"),
        ("gives a quick nod", "nods"),
        ("disagree", "shake the head"),
        ("gets knocked back", "stumbles backwards"),
        ("sword and shield run", "run carrying the sword and shield"),
        ("rifle walking", "walk carrying the rifle"),
        ("pistol idle", "hold the pistol"),
        ("rifle aiming idle", "aim the rifle"),
        ("left turn 90", "turn to the left by 90 degrees"),
        ("right strafe walking", "strafe right"),
        ("laying idle", "is lying on the floor"),
        ("hanging idle", "hangs from a bar"),
        ("a person stays kneeling", "a person is kneeling"),
        ("sitting laughing", "sits on a chair laughing"),
        ("sitting clap", "sits on a chair clapping"),
        ("throws ball", "throws a ball"),
        ("climbing down ladder", "climbing down a ladder"),
        ("leaning on wall", "leaning on a wall"),
        ("sleeping idle", "sleeps"),
        ("opens door and walks in", "opens a door and walks in"),
        ("night falls over the city", "a person stands still"),
        ("a person falls", "a person falls"),
        ("a woman with a bag walks", "a person walks with a bag"),
        ("a soldier carrying a rifle runs forward", "a person runs carrying a rifle forward"),
        ("a man in a suit walks", "a person walks"),
        (
            "walks forward, turns, then turns while waving",
            "walks forward, turns around, then turns around while waving",
        ),
    ],
)
def test_what_people_type_is_put_as_it_is_read(prompt: str, tidy: str) -> None:
    assert tidied(prompt) == tidy
    assert tidied(tidy) == tidy


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "a person clasps his hands, hoping",
            "eats a raisin",
            "does a karate kick and then squats",
            "walks up and down the stairs",
            "a full turn",
            "walks and turns",
        ),
        *(
            "attitude/arabesque",
            "makes a step to the left",
            "walks at 1.5 m/s",
            "squats",
            "gets punched",
            "gets up from his knees",
            "a person enters a house",
        ),
        *(
            "jump kick",
            "2-3 steps forward",
            "2 to 3 seconds of walking",
            "does a walk cycle",
            "kicks the left foot across the body",
            "a man walk cycle",
        ),
        *("a person walks forward", "High kicks", "a person gets up from the floor", "walks back and forth"),
        *(
            "a person's arms are raised",
            "a person raises his hand, and lowers it",
            "a person turns by 90. Then waves",
        ),
        *(
            "jump straight up to touch the ceiling",
            "Someone walks while waving",
            "Step to the left",
            "a person climbs three steps, turns around and comes down",
        ),
    ],
)
def test_what_is_read_already_stays(prompt: str) -> None:
    assert tidied(prompt) == prompt


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("1. walk 2. jump 3. sit", ["walk", "jump", "sit"]),
        ("1) walk forward\n2) jump", ["walk forward", "jump"]),
        ("falls down, gets up and walks on", ["falls down", "stands up", "walks on"]),
        ("walking forward, turning around and sitting down", ["walks forward", "turns around", "sits down"]),
        ("walk until you fall down", ["walk", "fall down"]),
        ("he was walking when he tripped", ["he is walking", "he trips"]),
        ("wakes up and stretches", ["gets up from the floor", "stretches"]),
        ("guard patrols then stops and looks around", ["a guard patrols", "a guard stops", "a guard looks around"]),
        ("draws a sword and attacks", ["draws a sword", "slashes"]),
        ("jump attack", ["a person jump up once", "slash"]),
        ("sit down and stand up", ["sit down", "stand up"]),
        ("run, slide, jump", ["run", "slide", "jump"]),
        ("picks up a glass, drinks, and puts it back", ["picks up a glass", "drinks", "puts it back"]),
        ("walks forward, trips and falls", ["walks forward", "falls"]),
        ("draws a sword and charges", ["draws a sword", "charges"]),
        ("the monster roars and charges", ["the monster roars", "the monster charges"]),
        ("shrugs and walks away", ["shrugs", "walks away"]),
        ("carries a box and walks away", ["carries a box and walks away"]),
        ("turns around and points ahead", ["turns around", "points ahead"]),
        ("crosses the room, stops, and looks back", ["walks", "stops", "looks back"]),
        ("a knight walks and dies", ["a knight walks", "a knight dies"]),
        ("raise right hand then left hand", ["raise right hand", "raise left hand"]),
        ("walk 2 meters and turn left", ["walk 2 meters", "turn left"]),
    ],
)
def test_they_are_taken_apart(prompt: str, parts: list[str]) -> None:
    assert in_order(tidied(prompt)) == parts


@pytest.mark.parametrize(
    ("prompt", "meant"),
    [
        ("a man jogs through the busy park", "a man jogs"),
        ("she runs down the street and jumps", "she runs and jumps"),
        ("a person walks slowly along a forest path with a cane", "a person walks slowly with a cane"),
        ("walks backwards through the hall", "walks backwards"),
        ("a man walks home through the rain", "a man walks"),
        ("jogs indoors", "jogs"),
        ("a woman walks inside and sits down", "a woman walks and sits down"),
        ("the guard patrols the corridor", "the guard patrols"),
        ("a person walks away from the camera", "a person walks away"),
    ],
)
def test_where_somebody_walks_says_nothing_of_how(prompt: str, meant: str) -> None:
    assert tidied(prompt) == meant


@pytest.mark.parametrize(
    "prompt",
    [
        "walks along a winding path",
        "walks down the stairs",
        "walks around the room",
        "runs into a wall",
        "walks in a straight line",
        "a woman goes out of the house",
        "sits in the park",
        "runs in place",
        "walks the dog in the park",
        "swims in the river",
    ],
)
def test_a_way_that_says_how_somebody_goes_stays(prompt: str) -> None:
    assert tidied(prompt) == prompt


def test_as_he_walks_he_waves_is_at_once() -> None:
    assert at_once(tidied("as he walks he waves")) == ("he waves", "he walks")


@given(st.text(max_size=80))
def test_any_text_can_be_tidied(prompt: str) -> None:
    found = tidied(prompt)
    assert "\n" not in found and (found or not prompt.strip())


def test_rules_are_read_once_whatever_else_is_read() -> None:
    def seconds(forgotten: bool) -> float:
        if forgotten:
            re.purge()
        begin = time.thread_time()
        tidied("Mario walked forward & sat down")
        return time.thread_time() - begin

    known, forgotten = (min(seconds(forgotten) for _ in range(5)) for forgotten in (False, True))
    assert forgotten < 10 * known


def test_a_motion_keeps_the_prompt_as_it_was_typed(bundled: Any) -> None:
    typed = "Mario walked forward & sat down"
    (motion,) = generate(bundled, typed, seed=1)
    assert motion.prompt == typed and motion.joints[-1, 0, 1] < 0.7
    (same,) = generate(bundled, "a person walks forward and sits down", seed=1)
    np.testing.assert_array_equal(motion.joints, same.joints)
    (walk,) = generate(bundled, "a person walks forward", seed=1)
    (edited,) = edit(bundled, walk, 20, 50, text="Mario waved", seed=1)
    assert edited.prompt == "Mario waved"


@pytest.mark.parametrize(("prompt", "seconds"), [("walk for 7 seconds", 7.0), ("stand still for 2 s, then walk", None)])
def test_who_says_how_long_it_lasts_gets_that(bundled: Any, prompt: str, seconds: float | None) -> None:
    (motion,) = generate(bundled, prompt, seed=1, fps=20)
    if seconds is not None:
        assert motion.frames == seconds * 20
    else:
        steps = np.linalg.norm(np.diff(motion.root[:, [0, 2]], axis=0), axis=-1) * 20
        assert steps[:24].mean() < 0.3 and steps[56:].mean() > 0.6
