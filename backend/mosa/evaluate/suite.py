# SPDX-License-Identifier: GPL-3.0-or-later
"""The caption-kinematics suite: prompts in groups, and what must be seen of each in the joints.

A check is worth something only if real clips of that caption pass and other clips do not: `kinematics` measures both.
Prompts that name a side come in pairs, and the right one is the left one in a mirror: only one of the two is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..motion.body import (
    HEAD,
    PELVIS,
    SHOULDERS,
    WRISTS,
    airborne,
    crouch,
    forward_way,
    heading,
    kick_heights,
    lean,
    over,
    raised_foot,
    rise,
    seconds,
    swings,
    times,
    top_speed,
    travel,
    turned,
    twist,
)
from ..motion.features import mirror
from ..train.captions import mirror_caption
from .seen import (
    climbs,
    kicks_left,
    lifts_knees,
    moves_left,
    punches,
    raises_left,
    sits_and_stands_up,
    stands_on_left,
    steps_in_place,
    still,
    up_and_down,
    walks,
    waves,
)

Test = Callable[[np.ndarray], bool | np.bool_]


@dataclass(frozen=True)
class Check:
    """What is asked for, in several wordings, and how it is seen.

    `same` matches the captions of real clips that say the same, `unless` those of them that say more or less than that.
    A check of one side is written for the left; `mirrored` holds for its twin. `plain`: the first wording is one of the
    twenty prompts that version 0.1 was measured by.
    """

    group: str
    prompts: tuple[str, ...]
    seconds: float
    same: str
    unless: str
    test: Test
    plain: bool = False
    sided: bool = False
    mirrored: bool = False

    def says(self, caption: str) -> bool:
        """Whether a caption is about the same thing."""
        return re.search(self.same, self._as_written(caption)) is not None

    def matches(self, captions: list[str]) -> bool:
        """Whether one of a clip's captions says the same, and nothing else."""
        return any(self.says(text) and not re.search(self.unless, self._as_written(text)) for text in captions)

    def passes(self, joints: np.ndarray) -> bool:
        """Whether joints (T, 22, 3), placed as `motion.body` says, show it."""
        return bool(self.test(mirror(joints) if self.mirrored else joints))

    def _as_written(self, caption: str) -> str:
        return (mirror_caption(caption) if self.mirrored else caption).lower()


def _both_sides(check: Check) -> tuple[Check, Check]:
    """A check written for the left, and its twin for the right."""
    left = replace(check, sided=True)
    return left, replace(left, mirrored=True, prompts=tuple(mirror_caption(prompt) for prompt in left.prompts))


_BACKWARDS = r"(walks?|moves?|moving|walking) backward"
_WALKS_AHEAD = r"walks? (straight )?(forward|ahead)"
_RUNS = r"\b(runs|jogs|running|jogging)\b"

CHECKS: tuple[Check, ...] = (
    # ---- ahead
    Check(
        "ahead",
        ("a person walks forward", "someone strolls straight ahead", "the figure advances several steps"),
        4.0,
        _WALKS_AHEAD,
        r"turn|back|circle|around|veer|stair|sneak|slow|step|curve|duck|half|left|right",
        walks,
        plain=True,
    ),
    Check(
        "ahead",
        ("a person runs forward", "a woman dashes onward"),
        3.0,
        _RUNS,
        r"place|circle|over|duck|turn|back|stop|walk|jump|spot|then",
        lambda j: top_speed(j) > 1.7,
        plain=True,
    ),
    # ---- backwards and sideways
    Check(
        "backwards, sideways",
        ("a person walks backwards", "someone backs away"),
        4.0,
        _BACKWARDS,
        r"forward|turn",
        lambda j: forward_way(j) < -0.4,
        plain=True,
    ),
    *_both_sides(
        Check(
            "backwards, sideways",
            ("a person steps sideways to the left", "someone sidles over to the left"),
            4.0,
            r"(sideways|shuffles?|side ?steps?)( while dribbling)? to (the|his|her|their) left",
            r"right|jump",
            moves_left,
        )
    ),
    # ---- turns
    *_both_sides(
        Check(
            "turns",
            ("a person walks forward and then turns left",),
            5.0,
            r"walks?.* (turns?|veers?|curves?|left turn)( to the| to his| to their)? ?left",
            r"right|around|run|ladder|stair",
            lambda j: turned(j) > 30,
            plain=True,
        )
    ),
    *_both_sides(
        Check(
            "turns",
            ("a person walks in a gentle curve to the left", "someone ambles along, bearing left"),
            4.0,
            r"walks?.*(gentle curve|curving|veers?).* left",
            r"right|climb|ladder",
            lambda j: 15 < turned(j) < 120 and forward_way(j) > 1,
        )
    ),
    *_both_sides(
        Check(
            "turns",
            ("a person runs forward and turns left",),
            3.0,
            r"(runs|jogs).*((turns?|veers?|curving) (to (the|their) )?left|left turn)",
            r"slightly|right",
            lambda j: turned(j) > 20 and top_speed(j) > 1.5,
        )
    ),
    *_both_sides(
        Check(
            "turns",
            ("someone walks and makes a u-turn to the left",),
            5.0,
            r"(u-turn|turns? around|turning around) to the left",
            r"right",
            lambda j: 120 < turned(j) < 240,
        )
    ),
    Check(
        "turns",
        (
            "a person walks forward, turns around and walks back",
            "someone heads out and then returns the same way",
        ),
        8.0,
        r"walks? .*turns? around.* (walks?|goes|comes) back",
        r"stair|steps|box|sit",
        lambda j: np.ptp(heading(j)) > 120 and forward_way(j) > 1.5,
        plain=True,
    ),
    Check(
        "turns",
        ("a person spins around", "someone whirls about"),
        5.0,
        r"spins|spinning|twirl|(dancing|dance|dances|going|moving) (around )?in a circle",
        r"half|arms then|begins|slowly walks|weapon|jump|backwards with|salsa",
        lambda j: np.ptp(heading(j)) > 270,
    ),
    # ---- jumps
    Check(
        "jumps",
        ("a person jumps forward",),
        3.0,
        r"jumps? (far )?forward|leaps forward|long jump",
        r"hop",
        lambda j: airborne(j).any() and travel(j)[1] > 0.4,
        plain=True,
    ),
    Check(
        "jumps",
        ("a person jumps up", "a man springs off the ground where he stands"),
        3.0,
        r"jumps (straight )?(up|high|in place|once)",
        r"forward|over|grab|stair|balanc|in the air",
        lambda j: airborne(j).any() and rise(j) > 0.12 and float(np.linalg.norm(travel(j))) < 0.7,
        plain=True,
    ),
    Check(
        "jumps",
        ("a person runs and jumps over an obstacle",),
        3.0,
        r"runs? and (jumps?|leaps)|leaps over|runs forward, jumps|running and jumps|sprints forward, jumps",
        r"stops",
        lambda j: airborne(j).any() and rise(j) > 0.25 and top_speed(j) > 2,
    ),
    Check(
        "jumps",
        ("a person hops several times",),
        4.0,
        r"\bhops\b|hopping|jumps on his left foot several",
        r"\b(one|short)\b|danc|tip toe|tip toeing",
        lambda j: times(airborne(j)) >= 3 and top_speed(j) < 2.2,
    ),
    # ---- low
    Check(
        "down low",
        ("a person sits down on a low stool", "someone takes a seat on a bench"),
        4.0,
        r"sits? (down )?on|takes a seat|low stool",
        r"high|tall|floor|ground|ladder|structure|up and turn|somewhere|stair|walk",
        lambda j: float(j[:, PELVIS, 1].min()) < 0.7 and top_speed(j) < 1.6,
        plain=True,
    ),
    Check(
        "down low",
        ("a person sits down on a low stool and stands up again",),
        8.0,
        r"low stool and (stands up|gets up)",
        r"$^",
        sits_and_stands_up,
    ),
    Check(
        "down low",
        ("a person does squats",),
        5.0,
        r"squats|bends the knees into a squat",
        r"\bthen\b|jump|twist|foot",
        lambda j: crouch(j).min() < 0.8 and top_speed(j) < 0.8,
        plain=True,
    ),
    Check(
        "down low",
        ("a person crouches down",),
        4.0,
        r"crouch|squats",
        r"stance|jump|ducks|pass|spot|a little",
        lambda j: seconds(crouch(j) < 0.75) >= 0.5,
    ),
    Check(
        "down low",
        ("a person runs and ducks under something",),
        3.0,
        r"ducks|crouches (to pass|beneath)",
        r"$^",
        lambda j: float(j[:, HEAD, 1].min()) < 0.9 and top_speed(j) > 1.5,
    ),
    Check(
        "down low",
        ("a person bends down and picks something up", "someone stoops to collect a coin from the carpet"),
        4.0,
        r"bends (down|over|forward)",
        r"knee|danc|jump|squat",
        lambda j: lean(j).max() > 34 and top_speed(j) < 1.3,
        plain=True,
    ),
    Check(
        "down low",
        ("someone bends over and touches the toes",),
        5.0,
        r"toes with|down to the feet|toe touching|touches the opposite foot",
        r"$^",
        lambda j: float(j[:, WRISTS, 1].min()) < 0.4 and crouch(j).min() > 0.75,
    ),
    # ---- legs
    Check(
        "legs",
        ("a person kicks",),
        3.0,
        r"\bkick(s|ing)?\b",
        r"danc|waltz|charleston|low|jump|somersault|foot to|punch",
        lambda j: kick_heights(j).max() > 0.2,
        plain=True,
    ),
    *_both_sides(
        Check(
            "legs",
            ("a person kicks with the left leg",),
            4.0,
            r"kick.* left (leg|foot)",
            r"right|danc|waltz|four times|starting with",
            kicks_left,
        )
    ),
    *_both_sides(
        Check(
            "legs",
            ("a person kicks a ball with the left foot",),
            4.0,
            r"(kicks|kicking) a (soccer )?ball with the left",
            r"right",
            kicks_left,
        )
    ),
    Check(
        "legs",
        ("someone performs a karate kick",),
        4.0,
        r"karate.*kick|roundhouse|front kicks|kicks the air|lunges forward with a kick|swiftly kicks",
        r"$^",
        lambda j: kick_heights(j).max() > 0.5,
    ),
    Check(
        "legs",
        ("a person balances on one leg",),
        5.0,
        r"balanc.*(one|left|right) (leg|foot)|(one|right|left) (leg|foot).*balanc|standing on one leg",
        r"using his right|dancing around",
        lambda j: max(raised_foot(j)) >= 2,
    ),
    *_both_sides(
        Check(
            "legs",
            ("a person balances on the left leg",),
            5.0,
            r"balances on (his|her|their|the) left (leg|foot)|raised the right leg",
            r"$^",
            stands_on_left,
        )
    ),
    Check(
        "legs",
        ("a person raises the knees one after the other", "someone marches on the spot with high knees"),
        5.0,
        r"raises the knees|lifts each knee",
        r"$^",
        lifts_knees,
    ),
    Check(
        "legs",
        ("a person jogs in place",),
        4.0,
        r"(jogs?|runs?|marches) (in place|on the spot)",
        r"then|swing|squat",
        steps_in_place,
        plain=True,
    ),
    # ---- arms
    Check(
        "arms",
        ("a person waves with one hand",),
        4.0,
        r"\bwaves (with one|hello|their right|his)|waves hello",
        r"danc|no$|arms",
        waves,
        plain=True,
    ),
    *_both_sides(
        Check(
            "arms",
            ("a person raises the left arm", "someone puts the left hand up to ask a question"),
            4.0,
            r"(raises|lifts( up)?|holds?|props|taps) (his|her|their|the) left (hand|arm)"
            r"|left arm (in the air|outstretched)",
            r"both|danc|leg",
            raises_left,
        )
    ),
    Check(
        "arms",
        ("a person raises both arms above the head", "someone reaches for the ceiling with both hands"),
        4.0,
        r"(arms|hands) (overhead|above)|both (arms|hands) (in the air|extended upward)|hands in the air|raises arms",
        r"danc",
        lambda j: seconds(over(j, [HEAD, HEAD]).min(1) > -0.1) >= 0.3,
    ),
    Check(
        "arms",
        ("a person swings both arms in circles",),
        4.0,
        r"swings both arms in circles|arms round in a circle|arms overhead",
        r"bends|danc",
        lambda j: swings(over(j, SHOULDERS).min(1), 0.1, -0.25) >= 1 and top_speed(j) < 0.8,
        plain=True,
    ),
    Check(
        "arms",
        ("a person throws punches", "someone jabs at an opponent with both fists"),
        4.0,
        r"throws (boxing )?punches|boxes|shadow boxing|is boxing",
        r"kick",
        punches,
    ),
    # ---- speed
    Check(
        "faster, slower",
        ("a person walks forward slowly", "someone ambles ahead at a leisurely pace"),
        4.0,
        r"(walks?|walking|walked) .*slow|slowly walk|slow pace",
        r"danc|back|around|climb|sit|unbal|left dir|right dir|stair|downhill|sad",
        lambda j: travel(j)[1] > 0.8 and top_speed(j) < 1.25,
    ),
    Check(
        "faster, slower",
        ("a person walks forward briskly", "someone hurries along in a rush"),
        4.0,
        r"walk.*(brisk|quick|fast)",
        r"danc|back|around|turn|stop|sway|stand",
        lambda j: travel(j)[1] > 0.8 and top_speed(j) > 1.45,
    ),
    # ---- the whole body
    Check(
        "whole body",
        ("a person does jumping jacks",),
        5.0,
        r"jumping jacks",
        r"\bthen\b|twist|start|^the man",
        lambda j: swings(over(j, [HEAD, HEAD]).min(1), -0.05, -0.3) >= 1 and top_speed(j) < 0.8,
        plain=True,
    ),
    Check(
        "whole body",
        ("a person climbs up a ladder",),
        5.0,
        r"climbs (up|a ladder|onto)|climbing (up|a ladder)",
        r"down|stair|steps",
        climbs,
        plain=True,
    ),
    Check(
        "whole body",
        ("a person climbs three steps, turns around and comes down",),
        9.0,
        r"(stair|steps).*(comes|back|goes|go) down|three steps, turns around",
        r"ladder",
        up_and_down,
    ),
    Check(
        "whole body",
        ("a person stands still", "someone remains motionless"),
        4.0,
        r"stands? still|standing still|idle|stands? quietly",
        r"then|walk|turn|danc",
        still,
        plain=True,
    ),
    Check(
        "whole body",
        ("a person does a cartwheel",),
        4.0,
        r"cartwheel",
        r"almost",
        lambda j: bool((j[:, HEAD, 1] < j[:, PELVIS, 1]).any()),
        plain=True,
    ),
    Check(
        "whole body",
        ("a person twists the torso from side to side",),
        5.0,
        r"twists? the torso",
        r"squat|jack",
        lambda j: np.ptp(twist(j)) > 45 and top_speed(j) < 0.6,
        plain=True,
    ),
)

PLAIN = tuple(check for check in CHECKS if check.plain)
"""The checks whose first wording is one of the twenty plain prompts."""
