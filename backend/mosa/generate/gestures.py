# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures of head, shoulders and arms: "nods", "walks with hands on hips", "claps".

No caption of the training data tells of most of them, and recordings of bodies hardly show a head or a hand. They are
drawn by hand here, and laid over what else is done, or over standing still (`gesturing.py`).
"""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float, float]
STANDS, SITS, FIGHTS = "stands still", "is sitting on a chair", "stands in a fighting stance"
"""What is done by who does nothing but make gestures, by who works sitting, and by who fights."""


class Gesture(NamedTuple):
    """A gesture: what it is called, and what is done at even steps of its `seconds`.

    said       a pattern with ~ before verbs as in "walk", and words in capitals for others (`_pattern`)
    turn, head, tilt, trunk, shoulders, elbows   degrees as in `Bearing`, to the side that is said, or to the left
    twist      degrees by which the chest is turned to the side of the arm
    hips       the same of the hips, over feet that stay
    knees      metres by which bent knees lower the hips
    arm        where the wrist of the arm that is said, or the right one, is then; metres outward from the middle of the
               chest, up and ahead
    other      the same of the other arm
    both       whether the other arm does what the arm does
    elbow      to where the elbows point then
    held       whether it is kept up until the motion ends
    always     whether it is so from the first frame to the last
    again      whether it is done again and again all the while
    left       whether it is of the left arm where nobody says of which
    does       what is done by who does nothing else
    """

    said: str
    seconds: float = 2.4
    turn: tuple[float, ...] = ()
    head: tuple[float, ...] = ()
    tilt: tuple[float, ...] = ()
    trunk: tuple[float, ...] = ()
    twist: tuple[float, ...] = ()
    hips: tuple[float, ...] = ()
    knees: tuple[float, ...] = ()
    shoulders: tuple[float, ...] = ()
    elbows: tuple[float, ...] = ()
    arm: tuple[Point, ...] = ()
    other: tuple[Point, ...] = ()
    both: bool = False
    elbow: Point = (0.5, -1.0, -0.2)
    held: bool = False
    always: bool = False
    again: bool = False
    left: bool = False
    does: str = STANDS


_LOOK = "(?:~look|~glance|~gaze|~stare|~peer|~turn HEAD)"
_MOUTH = (0.05, 0.25, 0.17)
_FACE = (0.06, 0.27, 0.18)
GESTURES = (
    Gesture("~nod(?: HEAD)?(?: yes)?", 1.8, head=(0, 18, 2, 15, 2, 12, 0)),
    Gesture("~shake HEAD(?: no)?", 2.0, turn=(0, 26, -26, 24, -22, 14, 0), head=(0, 5, 5, 0)),
    Gesture("~tilt HEAD(?: SIDE)?", 2.4, tilt=(0, 22, 22, 0)),
    Gesture("~shrug(?: OWN shoulders)?", 1.8, shoulders=(0, 22, 22, 0), elbows=(0, 65, 65, 0)),
    Gesture(
        "(?:~check|~look at) (?:OWN (?:wrist ?)?watch|the time)",
        2.8,
        head=(0, 26, 26, 0),
        turn=(0, 12, 12, 0),
        arm=((0.0, 0.02, 0.27),),
        elbow=(1.0, -0.6, 0.0),
        left=True,
    ),
    Gesture(
        "(?:~check|~look at|~text on|~type(?: THING)? on|~scroll (?:on|through))"
        " (?:OWN|a) (?:(?:cell|mobile|smart) ?)?phone|~text",
        3.0,
        head=(0, 30, 30),
        arm=((0.08, 0.0, 0.27),),
        held=True,
    ),
    Gesture(
        f"{_LOOK} (?:from side to side|both ways|left and right|right and left|(?:all )?around|about)"
        r"(?! (?:the|an?)\b)",
        4.2,
        turn=(0, 62, 62, 0, -62, -62, 0),
        head=(0, 4, 0, 4, 0),
    ),
    Gesture(f"{_LOOK} (?:back )?over (?:SIDE|OWN) shoulder", 2.8, turn=(0, 100, 100, 0)),
    Gesture(f"{_LOOK} (?:back|behind(?: (?:him|her|them|it)(?:self|selves)?)?)", 2.8, turn=(0, 100, 100, 0)),
    Gesture(
        f"{_LOOK} out(?: (?:of|over|at|through|to|onto|into|towards?) (?:THE)?(?:window|sea|ocean|horizon|view|city"
        "|valley|distance|landscape|balcony))*",
        4.4,
        turn=(0, 22, 26, 8, -20, -24, 0),
        head=(0, -4, 0, 2, -4, 0),
    ),
    Gesture(f"{_LOOK} SIDE", 2.6, turn=(0, 62, 62, 62, 0)),
    Gesture(
        f"{_LOOK} up(?:wards?)?(?: (?:at|to|into) the WORD)?|{_LOOK} at the (?:sky|ceiling|stars|sun|moon)",
        3.0,
        head=(0, -38, -38, -38, 0),
        trunk=(0, -6, -6, -6, 0),
    ),
    Gesture(
        f"{_LOOK} down(?:wards?)?(?: (?:at|to) OWN WORD)?|{_LOOK} at OWN (?:ground|floor|feet|toes|shoes)"
        "|(?:~hang|~bow|~lower) HEAD",
        3.0,
        head=(0, 40, 40, 40, 0),
        trunk=(0, 6, 6, 6, 0),
    ),
    Gesture(
        "~point (?:up(?:wards?)?|(?:at|to) the (?:sky|ceiling|sun|moon|stars))HAND",
        2.6,
        head=(0, -24, -24, 0),
        arm=((0.2, 0.6, 0.1),),
    ),
    Gesture(
        "~point (?:down(?:wards?)?|(?:at|to) the (?:ground|floor))HAND",
        2.6,
        head=(0, 22, 22, 0),
        arm=((0.2, -0.26, 0.36),),
    ),
    Gesture("~point SIDEHAND", 2.6, turn=(0, 48, 48, 0), arm=((0.68, 0.1, 0.14),)),
    Gesture(
        "~point(?: (?:OWN|an?) (?:finger|hand|arm))?"
        "(?: (?:forwards?|(?:straight )?ahead|out|(?:at|to|towards?) SOMEBODY))?HAND(?! with OWN arms)",
        2.6,
        arm=((0.08, 0.1, 0.5),),
    ),
    Gesture(
        "(?:~clap(?: OWN hands)?|~applaud)",
        2.8,
        arm=((0.16, 0.02, 0.29), (0.04, 0.02, 0.31)) * 7,
        both=True,
        elbow=(1.0, -1.0, -0.2),
    ),
    Gesture(
        "(?:~cross|~fold) OWN arms|ALREADY(?:OWN )?arms (?:crossed|folded)(?! over)|ALREADY(?:crossed|folded) arms",
        2.4,
        arm=((-0.1, -0.08, 0.17),),
        other=((-0.09, 0.0, 0.21),),
        elbow=(0.8, -1.0, 0.2),
        held=True,
    ),
    Gesture(
        "(?:~put|~place|~rest) HANDS on OWN hips|ALREADYHANDS on (?:OWN )?hips|hands on hips"
        "|(?:~strike |~hold |~do )?(?:an? |the )?(?:super)?hero pose",
        2.4,
        arm=((0.2, -0.25, 0.03),),
        both=True,
        elbow=(1.0, -0.1, -0.5),
        held=True,
    ),
    Gesture(
        "(?:~put|~place|~rest) (?:OWN|one|a) hand on OWN hip|ALREADY(?:(?:OWN|one|a) )?hand on (?:OWN )?hip",
        2.4,
        arm=((0.2, -0.25, 0.03),),
        elbow=(1.0, -0.1, -0.5),
        held=True,
    ),
    Gesture(
        "(?:~put|~place|~clasp) HANDS behind OWN back|ALREADYHANDS behind OWN back",
        2.4,
        arm=((0.05, -0.25, -0.18),),
        both=True,
        elbow=(1.0, -0.3, -1.0),
        held=True,
    ),
    Gesture(
        "(?:~put|~stick) HANDS in(?:to)? OWN pockets|ALREADYHANDS in OWN pockets",
        2.4,
        arm=((0.21, -0.33, 0.04),),
        both=True,
        elbow=(1.0, -0.1, -0.6),
        held=True,
    ),
    Gesture("~salute(?: SOMEBODY)?HAND", 2.4, arm=((0.17, 0.33, 0.1),), elbow=(1.0, -0.3, 0.0)),
    Gesture(
        "~scratch HEAD(?: in confusion)?",
        2.6,
        tilt=(0, -8, -8, 0),
        arm=((0.15, 0.4, 0.05), (0.12, 0.44, 0.02)) * 5,
        elbow=(1.0, 0.1, 0.4),
    ),
    Gesture(
        "(?:~talk|~speak|~chat|~be) on (?:an?|OWN) (?:(?:cell|mobile|tele) ?)?phone"
        "|(?:~make|~take) a (?:phone )?call"
        "|~answer OWN phone|~hold (?:an?|OWN) phone to OWN ear",
        3.0,
        arm=((0.14, 0.28, 0.09),),
        elbow=(0.7, -1.0, 0.5),
        held=True,
    ),
    Gesture(
        "~knock(?: (?:on|at) SOMEBODY)?",
        2.4,
        arm=((0.1, 0.16, 0.36), (0.1, 0.16, 0.43)) * 3 + ((0.1, 0.16, 0.36),),
    ),
    Gesture(
        "~open (?:the|an?) (?:WORD )?door|~pull (?:open )?(?:the|an?) (?:WORD )?door(?: open)?",
        2.8,
        arm=((0.12, -0.12, 0.42), (0.12, -0.12, 0.42), (0.28, -0.12, 0.2), (0.3, -0.12, 0.14)),
    ),
    Gesture(
        "(?:~close|~shut|~slam) (?:the|an?) (?:WORD )?door(?: shut)?",
        2.8,
        arm=((0.3, -0.12, 0.2), (0.3, -0.12, 0.22), (0.14, -0.12, 0.46), (0.14, -0.12, 0.46)),
    ),
    Gesture(
        "~push (?:open )?(?:the|an?) (?:WORD )?door(?: open)?",
        2.6,
        trunk=(0, 2, 10, 8, 0),
        arm=((0.13, 0.0, 0.26), (0.13, 0.0, 0.3), (0.1, 0.03, 0.49), (0.1, 0.03, 0.49)),
    ),
    Gesture(
        "(?:~press|~push) (?:the|an?) (?:WORD )?button|~ring (?:the|a) (?:door)?bell",
        2.0,
        arm=((0.1, 0.12, 0.38), (0.1, 0.12, 0.47), (0.1, 0.12, 0.38)),
    ),
    Gesture(
        "~pray|~put OWN hands together",
        2.6,
        head=(0, 16, 16),
        arm=((0.045, 0.06, 0.25),),
        both=True,
        elbow=(1.0, -1.0, 0.0),
        held=True,
    ),
    Gesture(
        "~cover OWN (?:face|eyes)|(?:~put|~hold|~bury|~drop|~lower) OWN (?:face|head) in(?:to)? OWN hands",
        2.6,
        head=(0, 14, 14),
        arm=(_FACE,),
        both=True,
        elbow=(0.6, -1.0, 0.5),
        held=True,
    ),
    Gesture(
        "~cover OWN ears", 2.6, head=(0, 8, 8), arm=((0.13, 0.29, 0.04),), both=True, elbow=(1.0, -0.6, 0.5), held=True
    ),
    Gesture(
        "(?:~hold|~clutch|~grab) (?:OWN )?head in (?:pain|agony|despair)",
        3.0,
        head=(0, 18, 22, 16, 22, 20),
        trunk=(0, 10, 14, 10, 14, 12),
        arm=((0.12, 0.34, 0.07),),
        both=True,
        elbow=(1.0, -0.5, 0.5),
        held=True,
    ),
    Gesture(
        "~roar(?: (?:loudly|fiercely|at THING))?|(?:battle|war) (?:cry|roar)",
        3.4,
        head=(0, 12, -14, -24, -22, -18, 0),
        trunk=(0, 14, 2, -10, -8, -4, 0),
        shoulders=(0, 8, 4, 10, 8, 6, 0),
        knees=(0.0, 0.05, 0.06, 0.07, 0.06, 0.04, 0.0),
        arm=((0.2, -0.1, 0.28), (0.2, -0.08, 0.28), (0.44, -0.14, 0.12), (0.46, -0.16, 0.06), (0.45, -0.16, 0.08)),
        both=True,
        elbow=(1.0, 0.0, -0.6),
    ),
    Gesture("~facepalm", 2.6, head=(0, 22, 22, 0), arm=(_FACE,)),
    Gesture(
        "~cry|~sob|~weep",
        3.6,
        head=(0, 20, 20),
        trunk=(0, 12, 12),
        shoulders=(0, 8, 0, 8, 0, 8, 0, 8, 0, 8, 0),
        arm=(_FACE,),
        both=True,
        elbow=(0.6, -1.0, 0.5),
        held=True,
    ),
    Gesture(
        "~sigh", 3.0, head=(0, -6, -4, 14, 16, 6, 0), trunk=(0, -5, -5, 9, 10, 4, 0), shoulders=(0, 14, 14, -5, -6, 0)
    ),
    Gesture(
        "~listen(?: (?:to|for) THING)?",
        5.6,
        turn=(8, 12, 10, 6, 10, 8),
        head=(2, 2, 10, 3, 9, 2, 2, 4, 2, 2, 2),
        tilt=(4, 8, 8, 6, 3, 4),
        again=True,
    ),
    Gesture("~yawn", 3.2, head=(0, -14, -14, -6, 0), arm=(_MOUTH,)),
    Gesture("~cough|~sneeze", 2.4, head=(0, -6, 18, 4, 18, 0), trunk=(0, -4, 12, 2, 12, 0), arm=(_MOUTH,)),
    Gesture(
        "~think(?: hard)?|~ponder|~stroke OWN (?:chin|beard)|(?:~put|~rest) OWN hand on OWN chin",
        3.0,
        head=(0, 6, 6),
        tilt=(0, 6, 6),
        arm=((0.07, 0.12, 0.19),),
        other=((-0.04, -0.06, 0.2),),
        held=True,
    ),
    Gesture(
        "(?:~put|~place) (?:an?|OWN) hand (?:on|over) OWN (?:heart|chest)|(?:~clutch|~hold) OWN (?:heart|chest)",
        2.6,
        arm=((0.0, 0.0, 0.17),),
        held=True,
    ),
    Gesture(
        "~hold (?:OWN|both) hands up(?: in the air)?|~hold up (?:OWN|both) hands"
        "|with (?:OWN )?hands up(?: in the air)?",
        2.4,
        arm=((0.27, 0.36, 0.14),),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        held=True,
    ),
    Gesture("(?:~give )?(?:(?:a|the) )?thumbs? up", 2.4, arm=((0.16, 0.0, 0.38),)),
    Gesture(
        "(?:~make|~do|~give|~shoot) (?:(?:a|the) )?finger guns?(?: at SOMEBODY)?|finger guns?",
        2.2,
        arm=((0.2, -0.1, 0.3), (0.17, 0.0, 0.42), (0.18, 0.05, 0.38), (0.17, 0.0, 0.42), (0.18, 0.03, 0.39)),
        both=True,
    ),
    Gesture(
        "(?:~make|~do|~form|~show) (?:(?:a|the) )?(?:hand heart|heart(?: (?:shape|sign|hands))?(?: with OWN hands)?)"
        "|heart hands?|hand hearts?",
        2.8,
        arm=((0.045, 0.06, 0.28),),
        both=True,
        elbow=(1.0, -0.5, 0.1),
    ),
    Gesture(
        "fist[ -]bump(?:s|ing)?(?: SOMEBODY)?|~bump fists?(?: with SOMEBODY)?|~give (?:SOMEBODY )?(?:a )?fist[ -]bump",
        1.8,
        arm=((0.1, 0.0, 0.38), (0.08, 0.04, 0.46), (0.1, 0.0, 0.38)),
    ),
    Gesture(
        "~dab|~do (?:the|a) dab",
        2.2,
        head=(0, 34, 34, 0),
        turn=(0, 24, 24, 0),
        trunk=(0, 8, 8, 0),
        arm=((-0.2, 0.3, 0.18),),
        other=((0.6, 0.4, 0.0),),
        elbow=(0.5, 0.5, 1.0),
    ),
    Gesture(
        "(?:(?:~strike|~make|~do|~hold|~stand in|~be in|in) (?:(?:a|the) )?)?t[ -]?pose",
        2.6,
        arm=((0.7, 0.084, 0.0),),
        both=True,
        elbow=(0.0, -0.2, -1.0),
        held=True,
        always=True,
    ),
    Gesture(
        "(?:(?:~strike|~make|~do|~hold|~stand in|~be in|in) (?:(?:an|the) )?)?a-pose",
        2.6,
        arm=((0.54, -0.29, 0.0),),
        both=True,
        elbow=(0.0, -0.2, -1.0),
        held=True,
        always=True,
    ),
    Gesture(
        "~gesture (?:SOMEBODY )?to stop|~signal (?:SOMEBODY )?to stop|~make a stop (?:sign|gesture)|stop gesture"
        "|~hold (?:up )?(?:OWN|an?|one) hand (?:up |out )?(?:to stop SOMEBODY|in a stop gesture)",
        2.4,
        arm=((0.16, 0.16, 0.46),),
    ),
    Gesture(
        "~shiver(?: with cold| in (?:the )?cold)?|~tremble(?: with (?:cold|fear))?",
        3.2,
        head=(0, 12, 10, 12, 10, 12, 10, 12, 12),
        trunk=(0, 10, 10),
        shoulders=(0, 15, 11, 16, 11, 15, 11, 16, 11, 15, 11, 16, 11, 15, 11, 16, 12, 15),
        arm=((-0.1, -0.06, 0.18),),
        other=((-0.09, 0.02, 0.22),),
        elbow=(0.6, -1.0, 0.2),
        held=True,
    ),
    Gesture(
        "~shake hands(?: with SOMEBODY)?|~offer (?:an?|OWN) hand|handshake",
        2.8,
        arm=((0.1, -0.12, 0.42), (0.1, -0.06, 0.42)) * 4,
    ),
    Gesture(
        "~hug(?! knees| OWN knees)(?: SOMEBODY)?",
        2.8,
        arm=((-0.04, 0.12, 0.3),),
        other=((-0.04, -0.04, 0.28),),
        elbow=(1.0, -0.2, 0.0),
    ),
    Gesture(
        "(?:~talk|~chat|~speak)(?: (?:to|with) (?:THING|others|people|friends|each other))?"
        "|~argue(?: with THING)?|~explain(?: THING)?"
        "|~give a (?:speech|talk|lecture)|~gesticulate|~tell a story",
        5.2,
        head=(0, 6, -2, 4, 0, 5, 0),
        turn=(0, 9, -4, -10, 5, 0),
        tilt=(0, 4, -4, 2, 0),
        arm=(
            (0.2, -0.2, 0.28),
            (0.26, -0.04, 0.34),
            (0.14, -0.12, 0.32),
            (0.34, -0.06, 0.26),
            (0.16, -0.2, 0.3),
            (0.24, 0.02, 0.34),
            (0.2, -0.2, 0.28),
        ),
        other=(
            (0.2, -0.22, 0.27),
            (0.18, -0.22, 0.28),
            (0.26, -0.06, 0.33),
            (0.32, -0.08, 0.27),
            (0.18, -0.22, 0.28),
            (0.16, -0.2, 0.3),
            (0.2, -0.22, 0.27),
        ),
        again=True,
    ),
    Gesture(
        "~say (?:hi|hello|goodbye|bye)(?: to THING)?HAND|~hail a taxi|~flag down THING|~greet THING|"
        "~wave(?: (?:OWN|an?) (?:left |right )?(?:hand|arm))?(?: (?:hello|hi|goodbye|bye))?(?: with one hand)?HAND"
        "(?: (?:at|to) (?:THING|everyone|everybody|people))?(?: (?:hello|goodbye))?"
        "(?: from THING)?(?! (?:and pointing|OWN|an?|both|hands?|arms?|around|side|in|with|like)\\b)",
        2.6,
        arm=((0.3, 0.36, 0.16), (0.44, 0.34, 0.13)) * 4 + ((0.34, 0.36, 0.15),),
        elbow=(1.0, -0.7, 0.0),
    ),
    Gesture(
        "~beckon(?: (?:to )?THING)?(?: over)?|(?:~gesture|~wave|~call) (?:for )?(?:THING"
        "|\\w+) (?:to come(?: over| here| closer)?|over)|~taunt(?: THING)?",
        2.6,
        arm=((0.14, 0.06, 0.42), (0.14, 0.12, 0.3)) * 3 + ((0.14, 0.06, 0.4),),
    ),
    Gesture("~blow (?:THING )?a kiss", 2.4, arm=((0.04, 0.22, 0.18), (0.04, 0.22, 0.18), (0.12, 0.14, 0.4))),
    Gesture(
        "high(?: |-)fiv(?:es?|ing)(?: THING)?|~give (?:THING )?a high(?: |-)five",
        1.8,
        arm=((0.16, 0.36, 0.34), (0.16, 0.38, 0.42), (0.16, 0.36, 0.34)),
    ),
    Gesture(
        "~shake (?:OWN|a) fist(?: at THING)?", 2.2, head=(0, 4, 4, 0), arm=((0.16, 0.24, 0.34), (0.16, 0.32, 0.3)) * 4
    ),
    Gesture(
        "~flex OWN (?:muscles|biceps|arms)|~show off OWN (?:muscles|biceps)",
        2.8,
        arm=((0.3, 0.34, 0.04),),
        both=True,
        elbow=(1.0, 0.25, 0.05),
    ),
    Gesture(
        "(?:~strike |~hold |~do )?(?:an? |the )?(?:victory|win(?:ning)?) pose",
        2.6,
        head=(0, -10, -12, -12),
        trunk=(0, -6, -6),
        arm=((0.34, 0.46, 0.08),),
        both=True,
        elbow=(1.0, -0.2, 0.0),
        held=True,
    ),
    Gesture(
        "(?:~laugh (?:evilly|maniacally|menacingly)|(?:an )?(?:evil|maniacal|villain(?:ous)?) laugh(?:ter)?)",
        3.6,
        head=(0, 6, -22, -26, -24, -26, -22, 0),
        trunk=(0, 4, -8, -12, -9, -12, -9, 0),
        shoulders=(0, 0, 8, 2, 9, 2, 9, 2, 9, 2, 8, 0),
        arm=((0.24, -0.2, 0.28), (0.34, -0.02, 0.26), (0.36, 0.02, 0.24), (0.34, -0.02, 0.26), (0.28, -0.18, 0.26)),
        both=True,
        elbow=(1.0, -0.8, -0.2),
    ),
    Gesture(
        "~warm (?:up )?OWN hands"
        "(?: (?:at|by|over|in front of) (?:THE)?(?:(?:camp)?fire|flames?|stove|heater|fireplace))?"
        "|~warm (?:him|her|them)sel(?:f|ves)(?: up)?(?: (?:at|by) THE(?:(?:camp)?fire|stove|fireplace))?",
        6.4,
        head=(18, 18, 22, 22, 20, 18, 18),
        trunk=(8, 10, 10, 6, 6, 8, 8),
        shoulders=(4, 4, 6, 6, 6, 4, 4),
        arm=(
            *((0.13, -0.12, 0.38), (0.13, -0.1, 0.39), (0.13, -0.12, 0.38), (0.03, -0.1, 0.28), (0.02, -0.13, 0.27)),
            *((0.03, -0.1, 0.29), (0.02, -0.13, 0.27), (0.03, -0.1, 0.28), (0.13, -0.12, 0.38)),
        ),
        other=(
            *((0.13, -0.12, 0.38), (0.13, -0.13, 0.38), (0.13, -0.11, 0.39), (0.02, -0.13, 0.27), (0.03, -0.1, 0.29)),
            *((0.02, -0.13, 0.27), (0.03, -0.1, 0.29), (0.02, -0.13, 0.28), (0.13, -0.12, 0.38)),
        ),
        again=True,
    ),
    Gesture(
        "(?:~shade|~shield) OWN eyes",
        2.8,
        turn=(0, 16, -16, 0),
        arm=((0.12, 0.34, 0.14),),
        elbow=(1.0, -0.6, 0.0),
        held=True,
    ),
    Gesture(
        "(?:~hold|~clutch|~rub) OWN (?:stomach|belly|tummy)(?: in pain)?",
        2.6,
        head=(0, 16, 16),
        trunk=(0, 20, 20),
        arm=((0.02, -0.2, 0.22),),
        other=((0.0, -0.26, 0.23),),
        held=True,
    ),
    Gesture(
        "~flinch|(?:hit|damage) reaction|(?:~get|is|being) (?:hit|punched|slapped|struck|shot|pushed|shoved)"
        "(?: (?:by|in|on|from) (?:THING|behind))?"
        "|(?:~take|~receive|~absorb) (?:an? (?:hit|punch|blow)|damage|hits)",
        1.5,
        head=(0, -34, -10, 22, 12, 0),
        trunk=(0, -28, -16, 16, 8, 0),
        twist=(0, -32, -22, 6, 0),
        shoulders=(0, 14, 10, 4, 0),
        elbows=(0, 75, 85, 55, 0),
    ),
)
"""The gestures, of which the first one that fits is meant."""
