# SPDX-License-Identifier: GPL-3.0-or-later
"""Punches by their names, alone and in combinations, and what keeps others' from landing: where hips, feet and hands go
(`activities.py` reads them from prompts).

Over somebody in a fighting stance arms alone threw them, which never straightened. Here a fist comes out of hips that
turn on the foot below it. Who boxes has the left side ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...motion.activity import Activity, Point
from .throws import Foot, turning

_GUARD: Point = (0.09, 0.15, 0.25)
_STEP = 0.115
"""Seconds that each pose of somebody who boxes takes."""


class _Pose(NamedTuple):
    """Somebody who boxes, in a step: how far hips are turned to the left, shifted and up, the chest bent and turned
    against them, fists, and by how much the left and the right heel come off the floor as their foot turns in."""

    turn: float = -30.0
    along: float = 0.0
    aside: float = 0.0
    up: float = 0.87
    lean: float = 8.0
    bend: float = 12.0
    twist: float = 0.0
    tilt: float = 0.0
    left: Point = _GUARD
    right: Point = _GUARD
    left_heel: float = 0.0
    right_heel: float = 8.0


_STANCE = _Pose()
_RISEN = _STANCE._replace(up=0.88, along=0.01)
_JAB = (
    _STANCE._replace(turn=-26.0, along=-0.02),
    _STANCE._replace(turn=-44.0, along=0.1, twist=-12.0, left=(0.53, 0.3, 0.33), right_heel=20.0),
    _STANCE._replace(turn=-44.0, along=0.09, twist=-10.0, left=(0.48, 0.27, 0.34), right_heel=18.0),
    _STANCE._replace(turn=-32.0, along=0.02),
)
_CROSS = (
    _STANCE._replace(turn=-38.0, twist=-6.0, along=-0.02),
    _STANCE._replace(turn=-14.0, along=0.05, twist=8.0, right=(0.2, 0.22, 0.38), right_heel=28.0),
    _STANCE._replace(turn=12.0, along=0.12, twist=22.0, lean=6.0, bend=8.0, right=(0.42, 0.32, 0.43), right_heel=44.0),
    _STANCE._replace(turn=10.0, along=0.11, twist=20.0, lean=6.0, bend=8.0, right=(0.39, 0.3, 0.42), right_heel=42.0),
    _STANCE._replace(turn=-20.0, along=0.03, right_heel=16.0),
)
_LEFT_HOOK = (
    _STANCE._replace(turn=-4.0, aside=0.05, along=0.04, twist=14.0, left=(0.34, 0.08, 0.2), right_heel=20.0),
    _STANCE._replace(turn=-34.0, along=0.06, twist=-10.0, left=(0.48, 0.2, 0.2), left_heel=26.0),
    _STANCE._replace(turn=-60.0, along=0.04, twist=-26.0, left=(0.3, 0.28, 0.36), left_heel=40.0),
    _STANCE._replace(turn=-44.0, along=0.0, twist=-8.0, left=(0.16, 0.15, 0.32), left_heel=16.0),
)
_RIGHT_HOOK = (
    _STANCE._replace(turn=-46.0, twist=-16.0, along=-0.03, right=(0.34, 0.06, 0.16)),
    _STANCE._replace(turn=-6.0, along=0.06, twist=10.0, right=(0.48, 0.2, 0.22), right_heel=36.0),
    _STANCE._replace(turn=24.0, along=0.1, twist=30.0, right=(0.28, 0.28, 0.38), right_heel=50.0),
    _STANCE._replace(turn=-14.0, along=0.03, twist=6.0, right=(0.14, 0.15, 0.3), right_heel=20.0),
)
_RIGHT_UPPERCUT = (
    _STANCE._replace(turn=-42.0, twist=-12.0, up=0.79, lean=14.0, right=(0.16, -0.2, 0.2)),
    _STANCE._replace(turn=-10.0, along=0.07, twist=8.0, up=0.86, right=(0.2, -0.08, 0.36), right_heel=34.0),
    _STANCE._replace(turn=16.0, twist=24.0, up=0.92, lean=3.0, bend=5.0, right=(0.22, 0.33, 0.36), right_heel=48.0),
    _STANCE._replace(turn=-14.0, along=0.03, twist=6.0, up=0.89, right=(0.14, 0.22, 0.3), right_heel=20.0),
)
_LEFT_UPPERCUT = (
    _STANCE._replace(turn=-8.0, twist=10.0, aside=0.05, up=0.79, lean=14.0, left=(0.16, -0.2, 0.2), right_heel=16.0),
    _STANCE._replace(turn=-34.0, along=0.05, twist=-8.0, up=0.86, left=(0.24, -0.08, 0.36), left_heel=20.0),
    _STANCE._replace(turn=-52.0, twist=-20.0, up=0.92, lean=3.0, bend=5.0, left=(0.3, 0.33, 0.32), left_heel=38.0),
    _STANCE._replace(turn=-38.0, along=0.02, twist=-6.0, up=0.89, left=(0.16, 0.22, 0.3), left_heel=14.0),
)
_COVERED: Point = (0.07, 0.2, 0.22)
_LOW = _STANCE._replace(up=0.66, lean=30.0, bend=26.0, left=_COVERED, right=_COVERED)
_DUCK = (
    _STANCE._replace(aside=0.06, up=0.8, lean=16.0, bend=18.0, tilt=6.0, left=_COVERED, right=_COVERED),
    _LOW._replace(aside=0.08, tilt=8.0, twist=-8.0),
    _LOW._replace(up=0.62, along=0.02),
    _LOW._replace(aside=-0.08, tilt=-8.0, twist=10.0, right_heel=14.0),
    _STANCE._replace(aside=-0.08, up=0.78, lean=16.0, bend=18.0, tilt=-6.0, left=_COVERED, right=_COVERED),
    _STANCE._replace(aside=-0.03),
)
_SLIP = (
    _STANCE._replace(aside=-0.05, up=0.83, tilt=-10.0, twist=8.0, bend=16.0),
    _STANCE._replace(aside=-0.1, up=0.79, tilt=-20.0, twist=16.0, bend=20.0, lean=14.0, right_heel=18.0),
    _STANCE._replace(aside=-0.1, up=0.79, tilt=-20.0, twist=16.0, bend=20.0, lean=14.0, right_heel=18.0),
    _STANCE._replace(aside=-0.04, up=0.84, tilt=-6.0, twist=4.0),
)
_SHIELDED: tuple[Point, Point] = ((0.06, 0.35, 0.2), (0.07, 0.35, 0.2))
_DRIVEN_BACK: Point = (0.065, 0.33, 0.15)
_BRACED = _STANCE._replace(up=0.82, bend=20.0, left=_SHIELDED[0], right=_SHIELDED[1])
_BLOCK = (
    _BRACED._replace(up=0.84),
    _BRACED._replace(along=0.02),
    # The blow lands.
    _BRACED._replace(along=-0.12, lean=-2.0, twist=-12.0, turn=-36.0, left=_DRIVEN_BACK, right=_DRIVEN_BACK),
    _BRACED._replace(along=-0.09, lean=2.0, twist=-8.0),
    _BRACED._replace(along=-0.03),
    _STANCE,
)


def _boxed(*moves: Iterable[_Pose], elbow: Point = (0.8, -1.0, -0.1)) -> Activity:
    """Moves one after another, out of a stance and back into it."""
    poses = [_STANCE, _RISEN, _STANCE, *(pose for move in moves for pose in move), _STANCE, _RISEN, _RISEN, _STANCE]
    return turning(
        len(poses) * _STEP,
        turn=[pose.turn for pose in poses],
        hips=[(pose.aside, pose.along) for pose in poses],
        left=[Foot(0.13, 0.18, -18.0 - pose.left_heel, pose.left_heel) for pose in poses],
        right=[Foot(-0.14, -0.2, -56.0 + 0.8 * pose.right_heel, pose.right_heel) for pose in poses],
        up=tuple(pose.up for pose in poses),
        lean=tuple(pose.lean for pose in poses),
        bend=tuple(pose.bend for pose in poses),
        tilt=tuple(pose.tilt for pose in poses),
        twist=tuple(pose.twist for pose in poses),
        # The face stays where the opponent is.
        look=tuple(-0.9 * (pose.turn + pose.twist) for pose in poses),
        head=tuple(4.0 - 0.6 * (pose.lean + pose.bend - 20.0) for pose in poses),
        hand=tuple(pose.left for pose in poses),
        other_hand=tuple(pose.right for pose in poses),
        elbow=elbow,
    )


_THROWS = r"(?:(?:throw|land|deliver)(?:s|ing)? )?(?:an? )?(?:(?:quick|fast|hard|strong|powerful) )?"
_AND = r"(?:,? (?:and |then |and then |followed by )?|-)(?:an? )?"
_COMBO = r"(?: (?:punch )?comb(?:o|ination))?"
_BLOW = r"(?:an? |the |some |several )?(?:incoming )?(?:punch|blow|jab|hook|uppercut|cross)(?:e?s)?"
_SIDES = {"jab": "(?:left )?", "cross": "(?:right )?", "hook": "(?:left )?", "uppercut": "(?:right )?"}
"""Of which side a punch is where nobody says so."""
_PUNCHES = {"jab": _JAB, "cross": _CROSS, "hook": _LEFT_HOOK, "uppercut": _RIGHT_UPPERCUT}
_COMBINATIONS = (
    "jab cross hook uppercut",
    "jab cross hook cross",
    "jab cross uppercut",
    "jab cross hook",
    "jab jab cross",
    "jab cross",
    "jab hook",
    "jab uppercut",
    "cross hook",
    "hook cross",
    "hook uppercut",
)


def _combination(names: str) -> Activity:
    """Punches by their names, one after another without a rest."""
    return _boxed(*(_PUNCHES[name] for name in names.split()))


BOXING = {
    **{
        rf"{_THROWS}{_AND.join(rf'{_SIDES[name]}{name}(?:e?s)?' for name in names.split())}{_COMBO}": _combination(
            names
        )
        for names in _COMBINATIONS
    },
    rf"{_THROWS}(?:one[ -]two|1[ -]2)(?: punch(?:es)?)?{_COMBO}": _combination("jab cross"),
    rf"{_THROWS}(?:boxing )?comb(?:o|ination)s?(?: of punches)?": _combination("jab cross hook uppercut"),
    rf"{_THROWS}(?:left )?(?:straight )?jab|jabs|jabbing": _boxed(_JAB),
    rf"{_THROWS}(?:right )?cross(?: punch)?|{_THROWS}(?:straight right|right straight)": _boxed(_CROSS),
    rf"{_THROWS}right hook(?: punch)?": _boxed(_RIGHT_HOOK),
    rf"{_THROWS}(?:left )?hook(?: punch)?": _boxed(_LEFT_HOOK),
    rf"{_THROWS}left uppercut": _boxed(_LEFT_UPPERCUT),
    rf"{_THROWS}(?:right )?uppercut": _boxed(_RIGHT_UPPERCUT),
    rf"(?:duck|dodge|evade|weave|roll)(?:s|ing)? (?:(?:under|underneath|below) )?{_BLOW}"
    r"|(?:bob|duck)(?:s|bing|ing)? and weav(?:es?|ing)": _boxed(_DUCK),
    rf"slip(?:s|ping)? {_BLOW}": _boxed(_SLIP),
    rf"(?:block|parr|deflect)(?:y|ies|s|ing)? {_BLOW}": _boxed(_BLOCK, elbow=(0.3, -1.0, 0.3)),
}
"""Patterns of their names, and what is done."""
