# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate wording`: does the figure do what people type, in words that no caption has?

The prompts were written by somebody who had seen neither captions nor the table of `generate.words.wording`, for 31
prompts of the suite, whose checks they must pass. Those that also stand in the lists by which the table was made are
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from .kinematics import generated, share_passed
from .suite import CHECKS

if TYPE_CHECKING:
    from ..generate.model import Model

TYPED: Mapping[str, tuple[str, ...]] = {
    "a person walks forward": (
        "an old farmer strolls down a country lane",
        "postman walking along the street with his bag",
        "Maria heads straight across the plaza on foot",
    ),
    "a person runs forward": (
        "sprint",
        "a boy dashes to catch a bus",
        "run cycle, female soldier",
        "an orc charging straight ahead at full speed",
    ),
    "a person walks backwards": (
        "back away from the lion",
        "a waiter walking in reverse",
        "the thief retreats step by step, facing the guards",
        "guy backpedals slowly",
    ),
    "a person steps sideways to the left": (
        "a goalkeeper shuffles to his left",
        "side step left to let someone pass",
        "crab walking leftwards along the ledge",
    ),
    "a person steps sideways to the right": (
        "dancer sidesteps to the right",
        "move right without turning",
        "a fencer shuffling sideways, rightward",
        "scoot over to the right to make room on the platform",
    ),
    "a person walks forward and then turns left": (
        "a nurse walks down the corridor and takes a left",
        "go straight, then hang a left",
        "tourist strolling ahead before turning left at the corner",
        "the robot marches on, then makes a left turn",
    ),
    "a person walks forward and then turns right": (
        "walk a few steps and turn to the right",
        "shopper goes down the aisle and then right",
        "a guard patrols ahead and then swings right",
        "Kenji walking ahead, then rounding the corner to the right",
    ),
    "a person spins around": ("a ballerina twirls",),
    "a person jumps forward": (
        "a frog-man leaps ahead",
        "hiker jumping across a puddle",
        "kid takes a big leap forward",
    ),
    "a person jumps up": (
        "basketball player leaps into the air for a rebound",
        "a fan jumping for joy",
        "jump straight up to touch the ceiling",
    ),
    "a person runs and jumps over an obstacle": (
        "hurdler clears a hurdle",
        "a fugitive sprints and vaults over a fence",
        "run up and leap over the log",
        "parkour guy running then jumping a low wall",
    ),
    "a person hops several times": (
        "a child hopping like a bunny",
        "skipping rope on the spot, small bounces",
        "an elf bouncing up and down repeatedly",
    ),
    "a person sits down on a low stool": (
        "grandma takes a seat",
        "sit down on a small bench",
        "a tired miner sinks onto a crate to rest",
        "shoemaker sitting down on his little stool",
    ),
    "a person does squats": (
        "gym workout, squats",
        "an athlete doing squat reps",
        "squat up and down ten times",
        "a bodybuilder performs deep knee bends",
    ),
    "a person crouches down": (
        "a ninja ducks low behind a crate",
        "soldier hunkering down to take cover",
        "the hunter squats down low and stays hidden",
    ),
    "a person bends down and picks something up": (
        "pick up a coin from the ground",
        "lady grabbing her dropped keys off the floor",
        "janitor bends over and lifts a box",
    ),
    "a person kicks": (
        "karate kick",
        "a footballer shoots the ball at goal",
        "boot the door open",
        "an angry teenager kicking a trash can",
    ),
    "a person kicks with the left leg": (
        "a kickboxer lashes out with her left foot",
        "striker shooting with his left foot",
        "throw a roundhouse using the left leg",
    ),
    "a person kicks with the right leg": (
        "a monk delivers a high kick with his right leg",
        "kicking the ball with the right foot",
        "front kick, right leg",
    ),
    "a person balances on one leg": (
        "stand on one foot like a flamingo",
        "a circus performer balancing on a single leg",
        "an old man holds a one-legged stance",
    ),
    "a person raises the knees one after the other": (
        "high knees",
        "marching on the spot with knees up",
        "a drum major lifting each knee in turn",
        "alternate knee raises for warm-up",
    ),
    "a person jogs in place": (
        "a jogger waiting at a red light keeps jogging in place",
        "jog without moving forward to keep warm",
        "treadmill run, staying in one place",
    ),
    "a person waves with one hand": (
        "wave goodbye",
        "a princess waves to the crowd",
        "sailor waving hello from the dock",
        "say hi with your hand",
    ),
    "a person raises the left arm": (
        "left hand up",
        "a student puts up her left hand",
        "lift your left arm",
        "the referee raising his left arm to signal",
    ),
    "a person raises the right arm": (
        "put your right hand in the air",
        "a wizard lifts his right arm to cast a spell",
        "right arm up",
        "witness raising her right hand to take an oath",
    ),
    "a person raises both arms above the head": (
        "hands up!",
        "a champion throws both arms up in victory",
        "surrender with hands over the head",
        "priest lifting both hands to the sky",
    ),
    "a person throws punches": (
        "boxer shadowboxing",
        "an MMA fighter punching the air",
        "street thug swings his fists at someone",
    ),
    "a person walks forward slowly": (
        "a zombie shambles ahead",
        "slow walk, sad mood",
        "an elderly woman ambles along at a snail's pace",
        "toddling along ever so slowly on an icy path",
    ),
    "a person walks forward briskly": (
        "a businesswoman strides quickly to a meeting",
        "fast walk in the rain",
        "a late commuter hurrying along on foot without running",
    ),
    "a person stands still": (
        "a palace guard standing motionless",
        "don't move",
        "a scarecrow-like man frozen in place",
    ),
    "a person twists the torso from side to side": (
        "waist twists",
        "a golfer warming up by rotating his upper body left and right",
        "turn your trunk left and right, feet planted",
        "aerobics instructor twisting at the waist",
    ),
}
"""What people type, by the suite's prompt that means the same."""


def wording(model: Model, seeds: list[int]) -> dict[str, float]:
    """The share of TYPED that is done: as the model makes them (`made`) and with no word put otherwise (`typed`).

    `suite` is the share of the suite's own prompts for the same; each a mean over its prompts and the seeds. `prompts`
    is how many TYPED has.
    """
    checks = {prompt: check for check in CHECKS for prompt in check.prompts}
    as_typed = model.drawing(heard_words=False)

    def done(maker: Model, prompt: str, meant: str) -> float:
        return share_passed(checks[meant], generated(maker, checks[meant], prompt, seeds))

    rates: dict[str, list[float]] = {"made": [], "typed": [], "suite": []}
    for meant, prompts in tqdm(TYPED.items(), desc="typed prompts", mininterval=2.0):
        rates["suite"].append(done(model, meant, meant))
        for prompt in prompts:
            rates["made"].append(done(model, prompt, meant))
            rates["typed"].append(done(as_typed, prompt, meant))
    return {name: float(np.mean(values)) for name, values in rates.items()} | {"prompts": float(len(rates["made"]))}
