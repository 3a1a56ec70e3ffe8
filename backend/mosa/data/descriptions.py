# SPDX-License-Identifier: GPL-3.0-or-later
"""What uncut motion may be described by: sentences, and how what they say is seen in the joints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..motion.body import (
    HEAD,
    airborne,
    crouch,
    forward_way,
    heading,
    lean,
    over,
    rise,
    seconds,
    times,
    top_speed,
    travel,
    turned,
)
from ..motion.features import mirror
from .seen import (
    ahead,
    backwards,
    balances,
    hops,
    in_place,
    jumps,
    kicks,
    knees,
    picks_up,
    punches,
    raises,
    runs,
    sideways,
    stays,
    still,
    turns_by,
    upright,
    walks,
    waves,
)

Test = Callable[[np.ndarray], bool | np.bool_]


@dataclass(frozen=True)
class Description:
    """Sentences for what a test sees in joints (T, 22, 3), placed as `motion.body` says.

    `sided`: written for the left; its mirror image is looked for as well, and told with the other side's word. `back`:
    looked for in takes played backwards too, `dance`: in dances too. `timed`: over once it has been seen, so that the
    shortest stretch that shows it is as long as it takes.
    """

    sentences: tuple[str, ...]
    test: Test
    sided: bool = False
    back: bool = False
    dance: bool = False
    timed: bool = False


DESCRIPTIONS = (
    Description(
        (
            "a person walks forward",
            "someone is walking straight ahead",
            "the person takes several steps forward",
            "a man walks in a straight line",
        ),
        lambda j: ahead(j) and 1.0 < top_speed(j) < 1.6,
    ),
    Description(
        ("a person walks forward slowly", "someone walks at a slow pace", "the person is slowly walking ahead"),
        lambda j: ahead(j) and top_speed(j) < 1.0,
    ),
    Description(
        (
            "a person walks forward quickly",
            "someone walks fast",
            "a person walks briskly ahead",
            "the person is walking at a fast pace",
        ),
        lambda j: ahead(j) and 1.55 < top_speed(j) < 2.1 and not airborne(j).any(),
    ),
    Description(
        ("a person runs forward", "someone is running straight ahead", "the person jogs forward"),
        lambda j: ahead(j) and runs(j),
    ),
    Description(
        (
            "a person walks backwards",
            "someone takes steps backward",
            "the person is walking backward",
            "a person moves backwards",
            "a man steps back a few times",
        ),
        backwards,
        back=True,
    ),
    Description(
        (
            "a person steps sideways to the left",
            "someone side steps to the left",
            "the person moves sideways to their left",
            "a person shuffles to the left",
            "a man takes side steps to the left",
        ),
        sideways,
        sided=True,
        back=True,
        dance=True,
        timed=True,
    ),
    Description(
        (
            "a person walks forward and then turns left",
            "someone walks and turns to the left",
            "the person takes a left turn while walking",
        ),
        lambda j: walks(j) and turns_by(j, 45, 120),
        sided=True,
    ),
    Description(
        (
            "a person walks in a gentle curve to the left",
            "someone walks forward, veering to the left",
            "the person walks slightly to the left",
        ),
        lambda j: walks(j) and turns_by(j, 18, 50) and forward_way(j) > 1.2,
        sided=True,
    ),
    Description(
        (
            "a person walks and turns around to the left",
            "someone walks, makes a u-turn to the left",
            "the person turns back over the left side while walking",
        ),
        lambda j: walks(j) and turns_by(j, 140, 220),
        sided=True,
    ),
    Description(
        ("a person walks forward, turns around and walks back", "someone walks one way, turns and comes back"),
        lambda j: (
            walks(j)
            and 140 < abs(turned(j)) < 220
            and forward_way(j) > 1.8
            and np.linalg.norm(travel(j)) < 0.5 * forward_way(j)
        ),
    ),
    Description(
        (
            "a person runs forward and turns left",
            "someone runs, curving to the left",
            "the person jogs and takes a left turn",
        ),
        lambda j: runs(j) and turns_by(j, 30, 150),
        sided=True,
    ),
    Description(
        ("a person turns left on the spot", "someone turns to the left", "the person turns their body to the left"),
        lambda j: stays(j) and upright(j) and turns_by(j, 50, 130),
        sided=True,
        timed=True,
    ),
    Description(
        ("a person turns around on the spot", "someone turns around to face the other way"),
        lambda j: stays(j) and upright(j) and (turns_by(j, 150, 210) or turns_by(mirror(j), 150, 210)),
        timed=True,
    ),
    Description(
        (
            "a person spins around",
            "someone turns in a full circle",
            "the person is spinning around on the spot",
            "a person twirls",
        ),
        lambda j: np.abs(heading(j)).max() > 300 and upright(j) and stays(j, within=1.2),
        dance=True,
        timed=True,
    ),
    Description(
        (
            "a person raises the left arm",
            "someone lifts up their left hand",
            "the person holds the left arm up in the air",
        ),
        lambda j: raises(j, both=False),
        sided=True,
    ),
    Description(
        (
            "a person raises both arms above the head",
            "someone lifts both hands up in the air",
            "the person raises the arms overhead",
        ),
        lambda j: raises(j, both=True) and seconds(over(j, [HEAD, HEAD]).min(1) > 0) >= 0.4,
    ),
    Description(
        ("a person waves with the left hand", "someone is waving with one hand", "the person waves hello"),
        waves,
        sided=True,
    ),
    Description(
        ("a person throws punches", "someone is boxing", "the person punches with both fists"),
        punches,
    ),
    Description(
        (
            "a person kicks with the left leg",
            "someone does a kick with the left foot",
            "the person kicks forward with their left leg",
            "a person kicks with the left foot as if at a ball",
        ),
        lambda j: kicks(j, 0.3),
        sided=True,
    ),
    Description(
        ("a person does a high kick with the left leg", "someone does a karate kick with their left foot"),
        lambda j: kicks(j, 0.65),
        sided=True,
    ),
    Description(
        (
            "a person balances on the left leg",
            "someone is standing on the left foot only",
            "the person stands on one leg",
        ),
        balances,
        sided=True,
        dance=True,
    ),
    Description(
        (
            "a person raises the knees one after the other",
            "someone lifts each knee up high in turn",
            "the person is doing high knees on the spot",
        ),
        knees,
    ),
    Description(
        ("a person walks in place", "someone steps on the spot", "the person is marching in place"),
        lambda j: in_place(j, 2, 0.05) and not airborne(j).any(),
    ),
    Description(
        ("a person jogs in place", "someone is running on the spot", "the person jogs without moving ahead"),
        lambda j: in_place(j, 3, 0.1) and airborne(j).any(),
    ),
    Description(
        (
            "a person jumps up",
            "someone jumps straight up in the air",
            "the person is jumping on the spot",
            "a person jumps in place",
        ),
        lambda j: jumps(j) and times(airborne(j)) <= 3 and np.linalg.norm(travel(j)) < 0.4 and stays(j),
    ),
    Description(
        ("a person jumps forward", "someone takes a jump ahead", "the person leaps forward"),
        lambda j: jumps(j) and times(airborne(j)) <= 2 and travel(j)[1] > 0.6 and top_speed(j) < 2.2,
    ),
    Description(
        ("a person hops several times", "someone is hopping up and down", "the person hops again and again"),
        lambda j: times(airborne(j)) >= 3 and rise(j) > 0.08 and top_speed(j) < 1.5 and np.ptp(heading(j)) < 90,
    ),
    Description(
        ("a person hops on the left leg", "someone jumps up and down on the left foot"),
        hops,
        sided=True,
    ),
    Description(
        ("a person runs and jumps over something", "someone runs up and leaps into the air"),
        lambda j: jumps(j) and top_speed(j) > 2.2 and rise(j) > 0.25,
    ),
    Description(
        ("a person crouches down", "someone squats down low", "the person gets down into a crouch"),
        lambda j: crouch(j)[:10].min() > 0.9 and seconds(crouch(j) < 0.7) >= 0.6 and stays(j),
    ),
    Description(
        ("a person bends forward", "someone bends down with straight legs", "the person bends over"),
        lambda j: lean(j)[:10].max() < 25 and seconds(lean(j) > 50) >= 0.5 and crouch(j).min() > 0.7 and stays(j),
    ),
    Description(
        (
            "a person picks something up from the floor",
            "someone reaches down to the ground and straightens up again",
            "the person bends down to pick up an object",
        ),
        picks_up,
    ),
    Description(("a person stands still", "someone is standing and does not move"), still),
)
