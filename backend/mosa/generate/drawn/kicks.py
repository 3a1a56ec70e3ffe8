# SPDX-License-Identifier: GPL-3.0-or-later
"""Kicks by their names, from a fighting stance and back into it. Where hips, feet and hands go (`activities.py` reads
them from prompts).

The captions tell of kicks, and of karate; of which kick it is, hardly ever: every other "roundhouse", "side kick" or
"flying kick" was a knee that is lifted. All are of the right leg, which stands behind.
"""

from __future__ import annotations

from ...motion.activity import ANKLE, Activity, Point
from .stunts import on_toe


def _without_spin(turns: tuple[float, ...], spin: float) -> tuple[float, ...]:
    """What is left of turns (degrees) at even steps without so many turns at an even pace."""
    return tuple(turn - 360.0 * spin * step / len(turns) for step, turn in enumerate(turns))


_FRONT: Point = (0.04, ANKLE, 0.0)
_BEHIND: Point = on_toe(0.16, -0.32, 14)
_GUARD: Point = (0.08, 0.13, 0.26)
_READY: Point = (0.08, 0.1, 0.2)
_STANCE = Activity(
    1.8,
    up=(0.9,),
    ahead=(-0.17,),
    foot=(_FRONT,),
    hand=(_GUARD,),
    other_hand=(_READY,),
    elbow=(0.8, -1.0, -0.1),
    of_chest=True,
    splay=(10.0,),
    single=True,
)
_SHIFTS = (-0.17, -0.13, -0.05, -0.02, -0.01, -0.02, -0.03, -0.08, -0.14, -0.17, -0.17, -0.17)
_RISES = (0.9, 0.9, 0.92, 0.94, 0.95, 0.95, 0.94, 0.92, 0.9, 0.9, 0.9, 0.9)
"""The hips over the foot that stands while the other one kicks, from step 2 to 6 of 12."""
_BACK = (_BEHIND, _BEHIND, _BEHIND)
_ARM_SWINGS: Point = (0.24, -0.24, 0.02)
_THROWN_BACK = (_READY, _READY, (0.14, 0.0, 0.22), (0.2, -0.14, 0.12), _ARM_SWINGS, (0.22, -0.18, 0.06), _READY, _READY)
"""The arm on the side of a leg that swings goes the other way."""
_FRONT_KICK = _STANCE._replace(
    up=_RISES,
    ahead=_SHIFTS,
    lean=(4, 6, 0, -10, -20, -14, -4, 4, 6, 4, 4, 4),
    bend=(6, 6, 8, 10, 12, 10, 8, 6, 6, 6, 6, 6),
    head=(-6, -6, -4, 2, 8, 4, 0, -4, -6, -6, -6, -6),
    other_foot=(
        *(_BEHIND, on_toe(0.16, -0.32, 30), (0.12, 0.42, -0.12), (0.09, 0.6, 0.22), (0.04, 1.02, 0.76)),
        *((0.06, 0.74, 0.34), (0.1, 0.46, 0.04), (0.14, 0.16, -0.3), *_BACK, _BEHIND),
    ),
    other_toes=(14, 30, 44, 14, -38, 8, 34, 30, 14, 14, 14, 14),
)
_PUSH_KICK = _FRONT_KICK._replace(
    seconds=2.0,
    lean=(4, 6, -2, -12, -22, -22, -10, 4, 6, 4, 4, 4),
    other_foot=(
        *(_BEHIND, on_toe(0.16, -0.32, 30), (0.12, 0.44, -0.1), (0.09, 0.74, 0.14), (0.04, 0.92, 0.78)),
        *((0.05, 0.88, 0.74), (0.1, 0.5, 0.1), (0.14, 0.16, -0.3), *_BACK, _BEHIND),
    ),
    other_toes=(14, 30, 40, 0, -72, -66, 10, 30, 14, 14, 14, 14),
)
_KNEE_STRIKE = _FRONT_KICK._replace(
    lean=(4, 8, 6, -4, -14, -8, 2, 6, 6, 4, 4, 4),
    bend=(6, 8, 12, 18, 24, 18, 10, 6, 6, 6, 6, 6),
    other_foot=(
        *(_BEHIND, on_toe(0.16, -0.32, 30), (0.13, 0.4, -0.2), (0.11, 0.52, 0.02), (0.07, 0.68, 0.24)),
        *((0.09, 0.54, 0.1), (0.12, 0.36, -0.1), (0.14, 0.14, -0.3), *_BACK, _BEHIND),
    ),
    other_toes=(14, 30, 50, 50, 44, 40, 40, 26, 14, 14, 14, 14),
    hand=(_GUARD, _GUARD, (0.1, 0.2, 0.4), (0.1, 0.16, 0.38), (0.12, -0.12, 0.26), (0.12, -0.06, 0.26), *(_GUARD,) * 6),
    other_hand=(_READY, _READY, (0.1, 0.18, 0.36), (0.1, 0.14, 0.36), *((0.12, -0.14, 0.24),) * 2, *(_READY,) * 6),
)
_AXE_KICK = _FRONT_KICK._replace(
    seconds=2.2,
    lean=(4, 6, 0, -8, -16, -6, 6, 6, 6, 4, 4, 4),
    other_foot=(
        *(_BEHIND, on_toe(0.16, -0.32, 26), (0.14, 0.5, 0.16), (0.1, 1.06, 0.58), (0.06, 1.42, 0.54)),
        *((0.06, 1.0, 0.7), (0.1, 0.4, 0.46), (0.13, 0.14, 0.02), (0.15, 0.14, -0.22), *_BACK),
    ),
    other_toes=(14, 26, 20, -20, -50, -20, 0, 10, 20, 14, 14, 14),
)
_TURNED = (0, 8, 34, 62, 74, 66, 44, 14, 0, 0, 0, 0)
_ROUNDHOUSE = _STANCE._replace(
    up=_RISES,
    ahead=_SHIFTS,
    lean=(4, 6, 4, 0, -6, -2, 2, 4, 4, 4, 4, 4),
    tilt=(0, 2, 12, 26, 32, 26, 14, 4, 0, 0, 0, 0),
    bend=(6, 6, 8, 8, 8, 8, 8, 6, 6, 6, 6, 6),
    turn=_TURNED,
    twist=(0, -4, -12, -16, -20, -10, 0, 0, 0, 0, 0, 0),
    look=(0, -4, -20, -42, -50, -50, -40, -14, 0, 0, 0, 0),
    other_foot=(
        *(_BEHIND, on_toe(0.18, -0.3, 30), (0.42, 0.48, -0.3), (0.6, 0.86, -0.16), (0.74, 1.12, 0.34)),
        *((0.42, 0.8, 0.22), (0.22, 0.46, 0.0), (0.17, 0.14, -0.26), *_BACK, _BEHIND),
    ),
    other_toes=(14, 30, 50, 60, 50, 50, 40, 24, 14, 14, 14, 14),
    other_hand=(*_THROWN_BACK, *(_READY,) * 4),
)
_LOW_KICK = _ROUNDHOUSE._replace(
    tilt=(0, 2, 8, 14, 16, 14, 8, 2, 0, 0, 0, 0),
    other_foot=(
        *(_BEHIND, on_toe(0.18, -0.3, 24), (0.36, 0.26, -0.36), (0.56, 0.34, -0.1), (0.56, 0.36, 0.42)),
        *((0.38, 0.34, 0.26), (0.22, 0.26, 0.0), (0.17, 0.12, -0.26), *_BACK, _BEHIND),
    ),
    other_toes=(14, 24, 30, 30, 30, 30, 30, 20, 14, 14, 14, 14),
)
_SIDE_KICK = _STANCE._replace(
    seconds=2.0,
    up=_RISES,
    ahead=_SHIFTS,
    lean=(4, 4, 2, 0, 0, 0, 0, 2, 4, 4, 4, 4),
    tilt=(0, 2, 10, 24, 44, 38, 16, 4, 0, 0, 0, 0),
    turn=(0, 14, 54, 82, 96, 92, 66, 20, 0, 0, 0, 0),
    twist=(0, -4, -16, -24, -30, -26, -14, 0, 0, 0, 0, 0),
    look=(0, -8, -34, -52, -56, -56, -46, -16, 0, 0, 0, 0),
    sink=(0, 0, -8, -18, -30, -26, -10, 0, 0, 0, 0, 0),
    other_foot=(
        *(_BEHIND, on_toe(0.18, -0.3, 26), (0.34, 0.46, -0.1), (0.34, 0.74, 0.12), (0.86, 1.02, 0.04)),
        *((0.8, 0.98, 0.05), (0.34, 0.6, 0.08), (0.2, 0.16, -0.24), *_BACK, _BEHIND),
    ),
    other_toes=(14, 26, 20, 0, 0, 0, 10, 20, 14, 14, 14, 14),
    other_hand=(*_THROWN_BACK, *(_READY,) * 4),
)
_SPINS = (0, -30, -90, -150, -184, -200, -236, -290, -340, -360, -360, -360)
_SWEEPS = (0, 20, 60, 130, 200, 270, 320, 350, 360, 360, 360, 360)
"""Degrees of a whole turn, which is one for each time that it is done (`Activity.spin`)."""
_SPINNING_KICK = _STANCE._replace(
    seconds=2.4,
    up=_RISES,
    ahead=(-0.17, -0.12, -0.03, 0.0, 0.0, 0.0, 0.0, -0.04, -0.12, -0.17, -0.17, -0.17),
    lean=(4, 6, 14, 30, 46, 38, 18, 8, 4, 4, 4, 4),
    turn=_without_spin(_SPINS, -1.0),
    spin=-1.0,
    look=(0, -30, -60, -70, -66, -62, -60, -40, -14, 0, 0, 0),
    bend=(6, 6, 4, 0, -10, -4, 2, 6, 6, 6, 6, 6),
    head=(-6, -6, -10, -20, -26, -20, -10, -6, -6, -6, -6, -6),
    other_foot=(
        *(_BEHIND, on_toe(0.18, -0.28, 30), (0.16, 0.3, -0.16), (0.12, 0.6, -0.1), (0.1, 1.0, -0.78)),
        *((0.12, 0.7, -0.5), (0.18, 0.4, -0.3), (0.17, 0.2, -0.3), *_BACK, _BEHIND),
    ),
    other_toes=(14, 30, 30, 40, 70, 60, 40, 26, 14, 14, 14, 14),
)
_FLYING_KICK = _STANCE._replace(
    seconds=2.2,
    once=True,
    up=(0.9, 0.86, 0.74, 0.9, 1.22, 1.34, 1.22, 0.9, 0.74, 0.84, 0.9, 0.9),
    ahead=(-0.17, -0.1, 0.0, 0.22, 0.62, 1.0, 1.36, 1.66, 1.76, 1.78, 1.78, 1.78),
    lean=(4, 10, 22, 10, -6, -14, -6, 8, 22, 12, 4, 4),
    bend=(6, 8, 10, 8, 8, 10, 10, 8, 10, 8, 6, 6),
    head=(-6, -8, -14, -10, 0, 4, 0, -6, -12, -8, -6, -6),
    foot=(
        *(_FRONT, _FRONT, _FRONT, on_toe(0.05, 0.12, 50), (0.08, 0.66, 0.5), (0.1, 0.86, 0.9)),
        *((0.1, 0.6, 1.2), (0.1, 0.16, 1.46), (0.1, ANKLE, 1.56), *((0.1, ANKLE, 1.56),) * 3),
    ),
    toes=(0, 0, 0, 50, 40, 30, 30, 14, 0, 0, 0, 0),
    other_foot=(
        *(_BEHIND, on_toe(0.16, -0.32, 24), on_toe(0.16, -0.32, 46), (0.12, 0.6, 0.16), (0.08, 0.92, 0.72)),
        *((0.05, 1.22, 1.72), (0.08, 0.7, 1.7), (0.12, 0.16, 1.92), (0.13, ANKLE, 1.96), *((0.13, ANKLE, 1.96),) * 3),
    ),
    other_toes=(14, 24, 46, 30, 20, -34, -10, -4, 0, 0, 0, 0),
    other_hand=(*_THROWN_BACK, *(_READY,) * 4),
)
_SWEEP = _STANCE._replace(
    seconds=2.2,
    up=(0.9, 0.74, 0.52, 0.42, 0.4, 0.4, 0.42, 0.52, 0.74, 0.88, 0.9, 0.9),
    ahead=(-0.17, -0.14, -0.1, -0.06, -0.05, -0.05, -0.06, -0.1, -0.14, -0.17, -0.17, -0.17),
    lean=(4, 16, 34, 44, 44, 42, 40, 32, 18, 6, 4, 4),
    turn=_without_spin(_SWEEPS, 1.0),
    spin=1.0,
    head=(-6, -10, -24, -30, -30, -30, -28, -20, -12, -6, -6, -6),
    foot=(_FRONT, *(on_toe(0.04, 0.1, degrees) for degrees in (6, 24, 36, 40, 40, 36, 24, 6)), *(_FRONT,) * 3),
    toes=(0, 6, 24, 36, 40, 40, 36, 24, 6, 0, 0, 0),
    splay=(22.0,),
    other_foot=(
        *(_BEHIND, on_toe(0.2, -0.3, 20), (0.5, 0.07, -0.16), *((0.74, 0.07, 0.1),) * 3, (0.6, 0.08, 0.0)),
        *((0.34, 0.1, -0.16), on_toe(0.18, -0.3, 20), *_BACK),
    ),
    other_toes=(14, 20, 8, 4, 4, 4, 6, 14, 20, 14, 14, 14),
    hand=(_GUARD, (0.14, 0.0, 0.3), (0.2, -0.2, 0.3), *((0.24, -0.26, 0.3),) * 4, (0.14, -0.1, 0.3), *(_GUARD,) * 4),
)
_WITH = r"with (?:the|his|her|their)"
_FIGHTS = r"(?:(?:martial arts|kung fu|muay thai|taekwondo|mma|kick ?boxing|big|strong|powerful) )?"
_DOES = r"(?:(?:throw|land|deliver|execut|giv|us|hit (?:him|her|them) with)(?:e?s|ing)? (?:an? )?)?"


def _kick(name: str) -> str:
    """Matches how prompts say a kick that has a name, of the right leg, or of none in particular."""
    return rf"{_DOES}(?:right )?{_FIGHTS}{name}(?: (?:{_WITH} right (?:leg|foot)|to the (?:head|body|face|chest)))?"


def _left(name: str) -> str:
    """The same of one of the left leg."""
    return rf"{_DOES}(?:left {_FIGHTS}{name}|{_FIGHTS}{name} {_WITH} left (?:leg|foot))"


_NAMED = {
    r"(?:(?:front|snap|straight|high)[ -]kick(?! with \w+ right)|kick(?:s|ing)? high)": _FRONT_KICK,
    r"(?:push[ -]?kick|teep|(?:spartan|front push)[ -]kick)": _PUSH_KICK,
    r"(?:round[ -]?house(?:[ -]kick)?|round kick|turning kick|head kick|body kick|middle kick)": _ROUNDHOUSE,
    r"(?:(?:low|leg|calf|shin)[ -]kick|kick(?:s|ing)? low)": _LOW_KICK,
    r"(?:side[ -]kick|sidekick)": _SIDE_KICK,
    r"(?:(?:spin(?:ning)?|turning|back)[ -]?(?:back|side|heel|hook)?[ -]kick)": _SPINNING_KICK,
    r"(?:axe?[ -]kick|heel drop|hammer kick)": _AXE_KICK,
    r"(?:(?:fly(?:ing)?|jump(?:ing)?|leaping)[ -](?:front |side )?kick|drop ?kick)": _FLYING_KICK,
    r"(?:knee[ -]strike|(?:flying )?knees? (?:an? |the |his |her )?(?:opponent|enemy|man|guy|attacker)"
    r"(?: in the (?:stomach|groin|gut|ribs|face))?)": _KNEE_STRIKE,
    r"(?:(?:leg|foot)[ -]sweep|sweep[ -]kick|low sweep|sweeps? (?:the|his|her|their) legs?)": _SWEEP,
}
KICKS = {
    **{_left(name): kick._replace(mirrored=True) for name, kick in _NAMED.items()},
    **{_kick(name): kick for name, kick in _NAMED.items()},
    r"kick(?:s|ing)? (?:(?:in|down|open) (?:an?|the|his|her) (?:\w+ )?door|(?:an?|the|his|her) (?:\w+ )?door"
    r"(?: (?:in|down|open))?)": _PUSH_KICK,
}
