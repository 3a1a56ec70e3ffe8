# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts to begin with, in groups. No bpy.

Those of one thing are of the suite that `mosa evaluate kinematics` measures, and the bundled model did all of them in
each seed; those of numbers and of several things are of the kinds that `mosa evaluate wording` and `sequence` measure,
and what is laid over motion (manners, gestures) or drawn is the same in each.
"""

from __future__ import annotations

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Ahead",
        (
            "a person walks forward",
            "a person walks forward slowly",
            "a person walks forward briskly",
            "a person runs forward",
            "a person walks backwards",
            "a person rides a bike",
            "a person walks against the wind",
            "a person steps over a log",
        ),
    ),
    (
        "Turns",
        (
            "a person walks forward and then turns left",
            "a person walks in a gentle curve to the right",
            "someone walks and makes a u-turn to the left",
            "a person walks forward, turns around and walks back",
            "a person walks in a circle",
        ),
    ),
    (
        "Jumps",
        (
            "a person jumps up",
            "a person jumps forward",
            "a person does jumping jacks",
        ),
    ),
    (
        "Acrobatics",
        (
            "a person rolls forward",
            "a person does a backflip",
            "a person does a cartwheel",
            "a goalkeeper dives to the left",
            "a person climbs a ladder",
            "a person does a superhero landing",
            "a person slides into cover",
            "a person walks on hands",
        ),
    ),
    (
        "Down Low",
        (
            "a person sits down on a low stool and stands up again",
            "a person does squats",
            "a person does five push-ups",
            "a person crouches down",
            "a person lies down on the bed",
            "a person bends down and picks something up",
            "a person runs and ducks under something",
        ),
    ),
    (
        "Legs",
        (
            "a person kicks with the right leg",
            "a person raises the knees one after the other",
            "a person jogs in place",
            "a person climbs three steps, turns around and comes down",
        ),
    ),
    (
        "Arms",
        (
            "a person waves with one hand",
            "a person raises both arms above the head",
            "a person swings both arms in circles",
            "a person throws punches",
            "a person twists the torso from side to side",
        ),
    ),
    (
        "Manners",
        (
            "a person walks forward sadly",
            "an old man sits down on a chair",
            "a person sneaks forward",
        ),
    ),
    (
        "Gestures",
        (
            "a person looks around",
            "a person points to the left",
            "a person claps",
            "a person stands with arms crossed",
            "a person walks forward while looking left",
        ),
    ),
    (
        "Balls and Throws",
        (
            "a person throws a ball",
            "a person throws a javelin",
            "a person kicks a ball",
            "a person dribbles a basketball",
            "a tennis player hits a forehand",
        ),
    ),
    (
        "Fights",
        (
            "jab cross hook",
            "a boxer throws a right uppercut",
            "a knight draws his sword",
            "a person swings a sword",
        ),
    ),
    (
        "Hands and Things",
        (
            "a person carries a box",
            "a person aims a rifle",
            "a person plays the guitar",
            "a person types on a keyboard",
            "a person talks to a friend",
        ),
    ),
    (
        "So Much",
        (
            "a person takes a step back",
            "a person walks forward 3 meters",
            "a person turns left by 90 degrees",
            "a person jumps twice",
        ),
    ),
    (
        "Several Things",
        (
            "a person runs and then stops",
            "a person walks forward, then waves",
            "a person walks forward while waving",
            "a person walks forward, turns around and sits down",
            "a person lies down on the bed and reads a book",
            "a person falls down and gets up",
        ),
    ),
)
