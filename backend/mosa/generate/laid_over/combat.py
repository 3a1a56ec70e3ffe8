# SPDX-License-Identifier: GPL-3.0-or-later
"""What hands do in a fight: "left jab", "throws a right hook", "slashes with a sword", "draws his sword", "reloads".

The captions have "throws punches" and karate, and of swords hardly more than the word. These are drawn one by one, over
a fighting stance, and hands stay raised between them, so that "jab, cross, hook" is one combination.
"""

from __future__ import annotations

from ...motion.activity import Point
from ..words.amounts import NUMBERS
from .gestures import FIGHTS, Gesture

_GUARD: Point = (0.07, 0.15, 0.24)
_READY: Point = (0.12, -0.1, 0.34)
_COVER: Point = (-0.02, 0.08, 0.3)
_AT_SIDE: Point = (0.2, -0.14, 0.2)
"""Where the hand with a shield is, and the other one."""
_BELT: Point = (0.2, -0.34, 0.06)
_A = "(?:(?:an?|THE)? ?(?:left|right) |an? |some )?"
"""Matches what is before the name of a punch: "a left "."""
_THROWS = "(?:~throw|~land|~deliver|~counter with|~answer with) "
_NEXT = "(?:" + "|".join(rf"(?<={punch}{end})" for punch in ("jab", "cross", "hook") for end in (r"\s", r",\s")) + ")"
"""Matches where one punch has just been told of: "jab, cross" is none of a street."""
_CLIP = r"(?:^|(?:~do|~perform) )(?:an? )?(?:quick |fast |slow |heavy |light |strong )*"
_ENDS = r"(?=[\s.!]*$)"
"""Match before and after the name of a clip, of which hooks and crosses are others with more words."""
_BLOW = "(?:punch|kick|blow|attack|hit|jab|hook|uppercut|strike|swing)(?:e?s)?"
_SO_OFTEN = rf"(?= (?:once|twice|thrice|(?:{'|'.join(NUMBERS)}|\d) times))"
"""Matches before how often: recordings have punches, but as many as they like."""
_SWORD = "(?:(?:great|long|broad)[ -]?)?(?:sword(?: and shield)?|katana|blade|sabre|saber|lightsaber|machete|scimitar)"
_HEAVY = "(?:(?:battle ?|great ?)?axe|(?:war ?|sledge)?hammer|mace|club|maul|halberd)"
_GRIPS: tuple[Point, Point] = ((0.02, 0.0, 0.0), (-0.02, -0.06, -0.02))
"""How far the right and the left hand are from the middle of a grip that both hold."""


def _halved(turns: tuple[float, ...]) -> tuple[float, ...]:
    """By how much hips turn that follow a chest."""
    return tuple(turn / 2 for turn in turns)


def _punch(
    said: str, way: tuple[Point, ...], turns: tuple[float, ...], left: bool = False, knees: float = 0.0
) -> Gesture:
    """A punch from the guard through points, while the chest turns so many degrees to the side of the arm."""
    twist = (0.0, 0.0, 0.0, *turns, 0.0, 0.0)
    return Gesture(
        said,
        1.6,
        trunk=(4.0,),
        twist=twist,
        hips=_halved(twist),
        knees=(0.0, 0.0, *(knees,) * len(way), 0.0, 0.0, 0.0),
        arm=(_GUARD, _GUARD, _GUARD, *way, _GUARD, _GUARD),
        other=(_GUARD,),
        elbow=(0.5, -1.0, -0.2) if len(way) == 1 else (1.0, -0.3, -0.2),
        held=True,
        left=left,
        does=FIGHTS,
    )


def _gripped(*points: Point) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Where the right and the left hand are on a grip that goes through points: left is outward of the left hand."""
    right, left = _GRIPS
    return (
        tuple((x + right[0], y + right[1], z + right[2]) for x, y, z in points),
        tuple((-x - left[0], y + left[1], z + left[2]) for x, y, z in points),
    )


_OVERHEAD = _gripped(
    (0.1, -0.08, 0.34), (0.08, 0.34, 0.22), (0.06, 0.42, 0.14), (0.0, 0.0, 0.46), (0.0, -0.24, 0.36), (0.1, -0.08, 0.34)
)
_SPEAR = "(?:spear|pike|lance|halberd|trident|javelin|pitchfork|bayonet)"
_HELD_BACK: tuple[Point, ...] = (
    *((0.14, -0.24, 0.0), (0.2, -0.2, -0.1), (0.22, -0.18, -0.16), (0.02, -0.1, 0.26), (0.02, -0.1, 0.3)),
    (0.14, -0.24, 0.0),
)
_HELD_AHEAD: tuple[Point, ...] = (
    *((0.02, -0.1, 0.36), (0.04, -0.06, 0.26), (0.04, -0.04, 0.22), (0.06, 0.04, 0.5), (0.06, 0.04, 0.5)),
    (0.02, -0.1, 0.36),
)
"""Where the hands are that hold the shaft of a spear, behind and before."""
_PARRY = _gripped((0.04, 0.2, 0.36))
_SLASH: tuple[Point, ...] = (
    _READY,
    (0.32, 0.32, 0.16),
    (0.36, 0.36, 0.1),
    (-0.02, 0.06, 0.46),
    (-0.24, -0.2, 0.28),
    _READY,
)
_BACKHAND: tuple[Point, ...] = ((-0.26, 0.2, 0.2), (-0.28, 0.24, 0.18), (0.16, 0.04, 0.48), (0.44, -0.1, 0.2), _READY)
_SLASHING = (0.0, 26.0, 34.0, -24.0, -34.0, 0.0)
_COMBO = (0.0, *_SLASHING[:-1], -38.0, -40.0, 20.0, 30.0, *(0.0,) * 6)
COMBAT = (
    _punch(
        f"(?:{_THROWS}{_A}|(?:left|right) )?(?:straight )?jab(?: combo)?(?! at)"
        r"|(?<!faux\s)(?<!throw\s)(?<!throws\s)(?<!throwing\s)~jab(?! (?:at|alternating))",
        ((0.02, 0.2, 0.5),),
        (-16.0,),
        left=True,
    ),
    _punch(
        f"{_THROWS}{_A}(?:straight |body )?(?:cross|straight)(?: punch)?"
        f"|(?:left|right) (?:cross|straight)(?! OWN)|{_NEXT}cross|{_CLIP}(?:cross|straight)(?: punch)?{_ENDS}",
        ((0.0, 0.18, 0.52),),
        (-38.0,),
    ),
    _punch(f"~punch(?: THING)?{_SO_OFTEN}", ((0.0, 0.18, 0.52),), (-38.0,)),
    _punch(
        f"{_THROWS}{_A}(?:body )?hook|(?:left|right) (?:body )?hook|{_NEXT}hook|{_CLIP}hook(?: punch)?{_ENDS}",
        ((0.36, 0.16, 0.16), (-0.06, 0.2, 0.38)),
        (22.0, -40.0),
    ),
    _punch(
        f"(?:{_THROWS}{_A}|(?:left|right) )?uppercut(?: combo)?",
        ((0.14, -0.24, 0.2), (0.02, 0.3, 0.36)),
        (16.0, -34.0),
        knees=0.1,
    ),
    Gesture(
        "~headbutt(?: THING)?|head[ -]butts?",
        1.9,
        head=(0, -14, -20, 22, 14, 0),
        trunk=(4, -8, -12, 24, 18, 4),
        knees=(0.02, 0.05, 0.06, 0.02, 0.02, 0.02),
        arm=(_GUARD, _GUARD, (0.14, -0.02, 0.22), (0.2, -0.12, 0.16), (0.16, -0.02, 0.2), _GUARD),
        both=True,
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"elbow (?:strike|attack|smash|hit)s?|{_THROWS}{_A}elbow(?: strike)?"
        "|~strike (?:THING )?with OWN (?:(?:left|right) )?elbow",
        1.7,
        trunk=(4, 4, 6, 8, 6, 4),
        twist=(0, 26, 30, -44, -40, 0),
        hips=(0, 13, 15, -22, -20, 0),
        arm=(_GUARD, (0.2, 0.14, 0.14), (0.2, 0.14, 0.14), (-0.04, 0.14, 0.2), (-0.06, 0.13, 0.2), _GUARD),
        other=(_GUARD,),
        elbow=(1.0, -0.35, 0.2),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        r"(?<!doing\s)(?:karate|hand) chops?(?: THING)?",
        1.9,
        trunk=(4, 2, -2, 12, 12, 4),
        twist=(0, 18, 24, -22, -24, 0),
        hips=(0, 9, 12, -10, -12, 0),
        knees=(0.03, 0.03, 0.02, 0.08, 0.08, 0.03),
        arm=(_GUARD, (0.16, 0.3, 0.16), (0.18, 0.36, 0.08), (0.04, -0.06, 0.46), (0.04, -0.1, 0.44), _GUARD),
        other=(_GUARD,),
        elbow=(1.0, -0.6, 0.0),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        "(?:~dodge|~evade|~duck|~slip)(?: under(?:neath)?| away from)? (?:(?:an?|the|some|several) )?"
        f"{_BLOW}|~bob and ~weave|bob and weave",
        2.6,
        trunk=(4, 14, 26, 16, 8, 16, 26, 14, 4),
        twist=(0, 18, 34, 20, 0, -18, -34, -20, 0),
        hips=(0, 6, 12, 6, 0, -6, -12, -6, 0),
        knees=(0.03, 0.12, 0.16, 0.1, 0.04, 0.12, 0.16, 0.1, 0.03),
        arm=(_GUARD,),
        both=True,
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"{_SWORD} (?:combos?|fights?)|(?:~swing|~slash(?: with)?) (?:THE)?{_SWORD} (?:three|several|many|a few) times",
        5.2,
        twist=_COMBO,
        hips=_halved(_COMBO),
        trunk=(4, 4, 0, -2, 8, 8, 4, 4, 6, 6, 2, -4, -8, 18, 20, 4),
        knees=(*(0.03,) * 13, 0.08, 0.08, 0.03),
        arm=(_READY, *_SLASH[:-1], *_BACKHAND, *_OVERHEAD[0][1:]),
        elbow=(1.0, -0.6, -0.3),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:{_SWORD} |{_HEAVY} )?(?:overhead|vertical|downward) (?:swing|slash|strike|attack|smash|chop)(?:e?s)?"
        "(?: (?:two[ -]handed|with both hands))?"
        f"|(?:(?:overhead|vertical|downward|two-handed|heavy) )+(?:{_SWORD}|{_HEAVY})"
        " (?:swing|slash|strike|attack|smash|chop)s?"
        f"|(?:~swing|~slash with|~smash(?: down)? with) THE(?:{_SWORD}|{_HEAVY}) (?:overhead|down(?:wards?)?)"
        f"|(?:{_HEAVY}|ground|floor) (?:smash|slam|pound)(?:e?s)?",
        2.2,
        trunk=(4, -6, -10, 18, 22, 6),
        knees=(0.03, 0.0, 0.0, 0.08, 0.1, 0.03),
        arm=_OVERHEAD[0],
        other=_OVERHEAD[1],
        elbow=(1.0, -0.5, -0.2),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:~stab|~thrust|~lunge|~attack) (?:with )?(?:THE)?{_SPEAR}(?: forwards?)?(?: (?:at|into) THING)?"
        f"|{_SPEAR} (?:stab|thrust|lunge|attack|jab)s?",
        2.4,
        trunk=(6, 4, 2, 16, 18, 6),
        twist=(24, 30, 34, -4, -8, 24),
        hips=(12, 15, 17, -2, -4, 12),
        knees=(0.04, 0.06, 0.08, 0.12, 0.12, 0.04),
        arm=_HELD_BACK,
        other=_HELD_AHEAD,
        elbow=(1.0, -0.6, -0.6),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:~stab|~thrust|~lunge) (?:with )?(?:THE)?(?:{_SWORD}|knife|dagger)(?: forwards?)?(?: (?:at|into) THING)?"
        f"|(?:{_SWORD}|knife|dagger) (?:stab|thrust|lunge)|~stab(?: (?:THING|SOMEBODY))?"
        "|back-?stab(?:s|bing)?(?: THING)?|~riposte|counter-?attack(?:s|ing)?",
        2.4,
        trunk=(4, 2, 0, 12, 12, 4),
        twist=(0, 20, 24, -30, -24, 0),
        hips=(0, 10, 12, -16, -12, 0),
        arm=(_READY, (0.24, -0.06, 0.06), (0.26, -0.04, 0.06), (0.02, 0.06, 0.52), (0.04, 0.04, 0.46), _READY),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"~slash(?: with)?(?: (?:THE)?{_SWORD})?(?: at THING)?|~swing (?:THE)?{_SWORD}(?: sideways)?(?: at THING)?"
        f"|(?:{_SWORD}|axe) (?:slash|swing|attack|strike)s?|slash attack"
        f"|(?:(?:horizontal|diagonal|sideways|upward) )+slash(?:es)?|{_CLIP}slash{_ENDS}",
        2.2,
        trunk=(4, 0, -2, 10, 12, 4),
        twist=_SLASHING,
        hips=_halved(_SLASHING),
        arm=_SLASH,
        other=(
            (0.14, -0.16, 0.2),
            (0.18, -0.1, 0.24),
            (0.18, -0.1, 0.24),
            (0.24, -0.2, 0.06),
            (0.22, -0.22, 0.04),
            (0.14, -0.16, 0.2),
        ),
        elbow=(1.0, -0.6, -0.3),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:~draw|~unsheathe|~pull out) (?:THE)?(?:{_SWORD}|knife|dagger)",
        2.8,
        head=(0, 14, 14, 0, 0, 0),
        twist=(0, -24, -26, 20, 6, 0),
        arm=((-0.1, -0.22, 0.2), (-0.14, -0.3, 0.14), (-0.14, -0.3, 0.14), (0.3, 0.2, 0.3), (0.2, 0.0, 0.38), _READY),
        other=((0.17, -0.34, 0.1), (0.17, -0.34, 0.1), (0.17, -0.34, 0.08), (0.2, -0.3, 0.0), (0.26, -0.38, 0.04)),
        held=True,
    ),
    Gesture(
        f"~threaten (?:THING|him|her|them) with (?:THE)?(?:{_SWORD}|knife|dagger|bottle|stick|club|axe|hammer)"
        f"|(?:~brandish|~point) THE(?:{_SWORD}|knife|dagger)(?: at (?:THING|him|her|them))?",
        4.0,
        head=(0, -4, -6, -2, -6, 0),
        turn=(0, 6, -4, 6, 0),
        trunk=(0, 8, 12, 8, 14, 10, 0),
        twist=(0, -14, -20, -12, -20, -14, 0),
        knees=(0.0, 0.06, 0.07, 0.06, 0.07, 0.05, 0.0),
        arm=((0.12, -0.06, 0.3), (0.04, 0.08, 0.48), (0.08, 0.1, 0.44), (0.02, 0.08, 0.5), (0.08, 0.06, 0.44), _READY),
        other=((0.3, -0.22, 0.16), (0.34, -0.14, 0.2), (0.36, -0.1, 0.18), (0.3, -0.24, 0.16)),
        elbow=(0.8, -1.0, -0.2),
    ),
    Gesture(
        f"(?:~sheathe|~put away) (?:THE)?(?:{_SWORD}|knife|dagger)",
        2.8,
        head=(0, 0, 14, 16, 8, 0),
        twist=(0, 6, -16, -26, -16, 0),
        arm=(_READY, (0.2, 0.06, 0.36), (0.0, 0.0, 0.34), (-0.14, -0.28, 0.14), (-0.14, -0.28, 0.14)),
        other=((0.24, -0.38, 0.04), (0.17, -0.34, 0.1), (0.17, -0.34, 0.1), (0.17, -0.34, 0.1)),
    ),
    Gesture(
        "shield (?:bash(?:es|ing)?|slam|attack|strike|charge)|~bash(?: THING)?(?: with (?:THE)?shield)?",
        2.0,
        trunk=(6, 4, 0, 16, 18, 6),
        twist=(0, 24, 30, -30, -28, 0),
        hips=(0, 12, 15, -16, -14, 0),
        knees=(0.06, 0.08, 0.1, 0.1, 0.1, 0.06),
        arm=(_COVER, (0.1, 0.02, 0.14), (0.12, 0.0, 0.1), (-0.06, 0.1, 0.5), (-0.04, 0.1, 0.46), _COVER),
        other=(_AT_SIDE, (0.2, -0.12, 0.24), (0.2, -0.12, 0.26), (0.28, -0.2, 0.04), (0.26, -0.2, 0.06), _AT_SIDE),
        elbow=(1.0, -0.6, 0.0),
        held=True,
        left=True,
        does=FIGHTS,
    ),
    Gesture(
        "(?:~block|~defend)(?: THING)? with (?:THE)?shield|~raise THEshield|shield (?:block|up)",
        2.4,
        trunk=(6, 6),
        knees=(0.07, 0.07),
        arm=((-0.02, 0.18, 0.3),),
        other=((0.18, -0.14, 0.18),),
        elbow=(1.0, -0.6, 0.0),
        held=True,
        left=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:~block|~parry|~defend)(?: THING)? with (?:THE)?(?:{_SWORD}|weapon)|(?:{_SWORD}) (?:block|parry)"
        "|(?:~parry|~deflect) (?!OWN )(?:THE)?(?:sword|blade|blow|strike|attack|swing|slash|thrust|hit|stab|axe|spear)"
        f"s?(?: (?:blow|strike|attack|swing|slash|thrust)s?)?|~parry(?=[\\s.!]*$|,| and| then)|{_CLIP}parry{_ENDS}",
        2.2,
        trunk=(0, -4, -4, 0),
        knees=(0.03, 0.07, 0.07, 0.03),
        arm=_PARRY[0],
        other=_PARRY[1],
        elbow=(1.0, -0.4, -0.2),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        f"(?:~block|~parry|~deflect) (?:(?:an?|the|some|several) )?{_BLOW}",
        2.0,
        head=(0, 8, 10, 4, 0),
        trunk=(4, -2, -6, 0, 4),
        twist=(0, 10, 16, 6, 0),
        hips=(0, 5, 8, 3, 0),
        knees=(0.03, 0.06, 0.08, 0.05, 0.03),
        arm=(_GUARD, (0.08, 0.26, 0.26), (0.08, 0.3, 0.22), (0.08, 0.26, 0.24), _GUARD),
        other=(_GUARD, (0.06, 0.2, 0.28), (0.06, 0.24, 0.25), (0.06, 0.2, 0.26), _GUARD),
        elbow=(0.5, -1.0, 0.3),
        held=True,
        does=FIGHTS,
    ),
    Gesture(
        "~slap SOMEBODY(?: (?:in|across|on) THE(?:face|cheek))?(?: hard)?",
        2.2,
        trunk=(0, -2, -2, 6, 4, 2, 0),
        twist=(0, 20, 28, -20, -26, -10, 0),
        arm=(
            *((0.28, -0.1, 0.2), (0.42, 0.12, 0.12), (0.44, 0.16, 0.08)),
            *((0.04, 0.22, 0.42), (-0.1, 0.16, 0.36), (-0.06, 0.04, 0.34), (0.1, -0.14, 0.3)),
        ),
        elbow=(0.8, -1.0, -0.3),
    ),
    Gesture(
        "~reload(?: (?:THE)?(?:\\w+ )?(?:gun|pistol|handgun|rifle|shotgun|weapon|magazine|bow))?",
        2.8,
        head=(0, 24, 26, 24, 10, 0),
        arm=((0.08, -0.08, 0.3),),
        other=(
            (0.0, -0.12, 0.3),
            _BELT,
            _BELT,
            (0.0, -0.2, 0.26),
            (0.0, -0.1, 0.28),
            (0.0, -0.1, 0.28),
            (0.0, -0.08, 0.32),
        ),
        held=True,
    ),
)
"""The gestures of fights."""
