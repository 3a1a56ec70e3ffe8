# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes: no two of what is drawn are quite the same.

An activity is a table, so that all seeds had one motion: who tried again got what they had. Another take goes less far
with feet and arms, bends and turns more or less, is quicker here and slower there, and begins with the other side where
that is as good. What bears somebody stays where it is.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np

from ...motion.activity import Activity, doing
from ...motion.chance import about_middle, elsewhere
from ...motion.features import mirror
from ...motion.kinematics import forward_kinematics
from ...motion.skeleton import OFFSETS

EFFORT, APART = (0.8, 1.12), 0.12
"""Least and most share of what the table says of turns, bends and ways of the arms that takes have, and by how much
more these differ from each other."""
STEPS = (0.9, 1.0)
"""The same of ways over the ground, of feet and hips alike. Straight legs would be too short for more."""
HELD = {"twist": 6.0, "look": 5.0, "head": 4.0, "sink": 4.0, "lean": 3.0, "bend": 4.0}
"""Degrees by which somebody on their feet is turned or bent otherwise all the while."""
WIDER, POINTS_OUT = 0.025, 6.0
"""Metres by which their feet are farther apart or closer together, and degrees by which they point elsewhere."""
LOWER = 0.01
"""Metres by which hips come down for that."""
UPRIGHT, LEANS = 0.6, 60.0
"""Height (m) of hips, and degrees of their lean, from which somebody is on their feet with all of their weight."""
STANDS = 0.95
"""Height (m) of hips over straight legs, or nearly so."""
MIRRORS = 0.25
"""Share of takes that begin with the other side, as fewer people are left-handed than not."""
ALIKE = 0.08
"""Metres that joints of a pose are on average from those of its mirror image up to which it has no sides."""

_FREE = ("twist", "look", "head", "sink")
"""What is turned and bent by more or less of who lies, hangs or turns over, too."""
_SIDES = re.compile(r"\b(?:left|right|(?:counter|anti)?-?clockwise)", re.IGNORECASE)


def take(activity: Activity, prompt: str, chance: np.random.Generator) -> Activity:
    """An activity as it is done this time by who was told so."""
    effort = chance.uniform(*EFFORT)
    if _is_on_feet(activity):
        made = _standing(_reaching(_bent(activity, effort, chance), effort, chance), chance)
    else:
        made = _with(activity, dict.fromkeys(_FREE, 0.0), effort, chance)
    mirrored = chance.random() < MIRRORS and _SIDES.search(prompt) is None and has_no_sides(activity)
    return made._replace(mirrored=activity.mirrored != mirrored)


@functools.lru_cache(maxsize=512)
def has_no_sides(activity: Activity) -> bool:
    """Whether somebody begins and ends as well with left and right the other way around."""
    ends = np.array([0.0, 1.0])
    joints = forward_kinematics(*doing(activity, ends, OFFSETS), OFFSETS)
    joints = joints - joints[:, :1]
    return bool((np.linalg.norm(joints - mirror(joints), axis=-1).mean(axis=-1) < ALIKE).all())


def _is_on_feet(activity: Activity) -> bool:
    """Whether feet bear all of the weight throughout, and hands are nowhere but where they are seen from the chest."""
    turns_over = activity.over or activity.wheel or max(map(abs, activity.lean)) > LEANS
    return activity.of_chest and not turns_over and min(activity.up) > UPRIGHT


def _bent(activity: Activity, effort: float, chance: np.random.Generator) -> Activity:
    """A trunk turned and bent otherwise, and hips that come down by more or less."""
    made = _with(activity, HELD, effort, chance)
    stands, share = min(max(activity.up), STANDS), _share(effort, chance)
    return made._replace(up=tuple(stands - share * (stands - x) if x < stands else x for x in activity.up))


def _with(activity: Activity, more: dict[str, float], effort: float, chance: np.random.Generator) -> Activity:
    """Angles by those names that are more or less than they are, and by up to so many degrees so all the while."""
    made: dict[str, Any] = {}
    for name, most in more.items():
        share, degrees = _share(effort, chance), most * chance.uniform(-1.0, 1.0)
        made[name] = tuple(share * angle + degrees for angle in getattr(activity, name))
    return activity._replace(**made)


def _reaching(activity: Activity, effort: float, chance: np.random.Generator) -> Activity:
    """Hands that go a shorter way about the middle of it, and elbows that point elsewhere.

    None go farther than the table says: past the shoulder an elbow would flip.
    """
    share = min(_share(effort, chance), 1.0)
    return activity._replace(
        hand=about_middle(activity.hand, share),
        other_hand=about_middle(activity.other_hand, share),
        elbow=elsewhere(activity.elbow, chance),
    )


def _standing(activity: Activity, chance: np.random.Generator) -> Activity:
    """Ways over the ground, of hips and feet alike, shorter by the same share, and feet closer together or not."""
    share, wider = chance.uniform(*STEPS), WIDER * chance.uniform(-1.0, 1.0)

    def placed(way: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple((share * out + wider, up, share * ahead) for out, up, ahead in way)

    return activity._replace(
        ahead=tuple(share * x for x in activity.ahead),
        aside=tuple(share * x for x in activity.aside),
        up=tuple(x - LOWER for x in activity.up),
        speed=share * activity.speed,
        turnout=activity.turnout + POINTS_OUT * chance.uniform(-1.0, 1.0),
        foot=placed(activity.foot),
        other_foot=placed(activity.other_foot),
    )


def _share(effort: float, chance: np.random.Generator) -> float:
    return float(effort + APART * chance.uniform(-1.0, 1.0))
