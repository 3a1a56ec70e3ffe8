# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures that are meant for others: "points ahead", "claps", "waves", "beckons", "shakes hands", "thumbs up"."""

from __future__ import annotations

from ..words.subject import NOT_RECORDED
from .gestures import Gesture

SIGNALS = (
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
    Gesture(
        "~point (?:behind(?: (?:him|her|them)(?:self|selves)?)?|back(?:wards?)?|over OWN shoulder)HAND",
        2.6,
        turn=(0, -30, -34, 0),
        arm=((0.34, 0.2, -0.04), (0.38, 0.24, -0.14), (0.38, 0.24, -0.14), (0.34, 0.1, 0.0)),
        elbow=(1.0, -0.6, 0.2),
    ),
    Gesture(
        "~hitchhike|~thumb (?:a|for a) (?:ride|lift)|~hold out OWN thumb",
        4.0,
        turn=(0, 34, 38, 30, 36, 0),
        arm=((0.46, -0.02, 0.3), (0.5, 0.06, 0.28), (0.44, 0.0, 0.32), (0.5, 0.06, 0.28), (0.46, -0.02, 0.3)),
        elbow=(0.4, -1.0, -0.3),
    ),
    Gesture("~point SIDEHAND", 2.6, turn=(0, 48, 48, 0), arm=((0.68, 0.1, 0.14),)),
    Gesture(
        "~point(?: (?:OWN|an?) (?:finger|hand|arm))?"
        "(?: (?:forwards?|(?:straight )?ahead|out|(?:at|to|towards?) SOMEBODY))?HAND(?! with OWN arms)",
        2.6,
        arm=((0.08, 0.1, 0.5),),
    ),
    Gesture(
        "(?:(?:~give|~do) )?(?:(?:a|the) )?slow[ -](?:~clap|applause)"
        "|(?:~clap(?: OWN hands)?|~applaud) (?:slowly|sarcastically)",
        4.2,
        head=(0, -4, -4, -2, -4, 0),
        arm=((0.2, 0.0, 0.28), (0.22, 0.02, 0.27), (0.04, 0.02, 0.31)) * 3 + ((0.1, 0.0, 0.3),),
        both=True,
        elbow=(1.0, -1.0, -0.2),
        strokes=3,
    ),
    Gesture(
        f"{NOT_RECORDED}(?:~clap(?: OWN hands)?|~applaud) (?:overhead|(?:above|over) (?:OWN )?heads?)",
        2.8,
        head=(0, -8, -8, 0),
        arm=((0.3, 0.5, 0.08), (0.04, 0.54, 0.1)) * 6,
        both=True,
        elbow=(1.0, 0.2, 0.0),
        strokes=6,
    ),
    Gesture(
        "(?:~clap(?: OWN hands)?|~applaud)",
        2.8,
        arm=((0.16, 0.02, 0.29), (0.04, 0.02, 0.31)) * 7,
        both=True,
        elbow=(1.0, -1.0, -0.2),
        strokes=7,
    ),
    Gesture(
        "(?:~do )?(?:the |an? )?(?:mexican|stadium|crowd) wave|~do the wave",
        3.2,
        head=(0, -10, -16, -10, 0),
        trunk=(0, 10, -6, -4, 0),
        knees=(0.0, 0.12, 0.0, 0.0, 0.0),
        arm=((0.26, -0.3, 0.16), (0.26, -0.1, 0.3), (0.26, 0.58, 0.08), (0.27, 0.52, 0.1), (0.27, -0.3, 0.14)),
        both=True,
        elbow=(1.0, -0.6, 0.0),
    ),
    Gesture(
        "~curtsy|~drop (?:(?:in)?to )?(?:an? )?curtsy|~do an? curtsy",
        2.8,
        head=(0, 14, 20, 18, 0),
        trunk=(0, 10, 16, 14, 0),
        knees=(0.0, 0.12, 0.22, 0.2, 0.0),
        arm=((0.36, -0.28, 0.06), (0.46, -0.2, 0.04), (0.48, -0.18, 0.02), (0.4, -0.26, 0.04)),
        both=True,
        elbow=(0.8, 0.0, -0.6),
    ),
    Gesture("~salute(?: SOMEBODY)?HAND", 2.4, arm=((0.17, 0.33, 0.1),), elbow=(1.0, -0.3, 0.0)),
    Gesture(
        "(?:~play )?rock,? paper,? (?:and )?scissors",
        3.2,
        head=(10, 14, 14, 16, 14, 10),
        arm=(*((0.08, 0.1, 0.3), (0.08, -0.08, 0.33)) * 3, (0.08, 0.1, 0.3), *((0.06, -0.06, 0.46),) * 4),
        other=((0.08, -0.13, 0.3),),
    ),
    Gesture(
        f"{NOT_RECORDED}~direct (?:THE)?traffic|traffic (?:cop|control|police|signals?)",
        6.4,
        turn=(0, 0, -40, -40, -40, 0, 40, 40, 40, 0),
        # One arm stops who comes, the other one waves on who waits.
        arm=(
            *((0.3, -0.1, 0.3), (0.16, 0.2, 0.5), (0.16, 0.22, 0.5), (0.16, 0.2, 0.5), (0.16, 0.22, 0.5)),
            *((0.6, 0.12, 0.14), (0.62, 0.13, 0.1), (0.62, 0.12, 0.1), (0.62, 0.13, 0.1), (0.3, -0.1, 0.3)),
        ),
        other=(
            *((0.3, -0.1, 0.3), (0.62, 0.12, 0.1), (0.22, 0.2, 0.2), (0.6, 0.12, 0.14), (0.22, 0.2, 0.2)),
            *((0.58, 0.1, 0.16), (0.62, 0.12, 0.1), (0.22, 0.2, 0.2), (0.6, 0.12, 0.14), (0.3, -0.1, 0.3)),
        ),
        elbow=(0.6, -1.0, -0.2),
        again=True,
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
        "~gesture (?:SOMEBODY )?to stop|~signal (?:SOMEBODY )?(?:to )?(?:stop|halt)(?: with OWN (?:fist|hand))?"
        "|~make a stop (?:sign|gesture)|stop gesture"
        "|~hold (?:up )?(?:OWN|an?|one) hand (?:up |out )?(?:to stop SOMEBODY|in a stop gesture)",
        2.4,
        arm=((0.16, 0.16, 0.46),),
    ),
    Gesture(
        "~shake hands(?: with SOMEBODY)?|~offer (?:an?|OWN) hand|handshake",
        2.8,
        arm=((0.1, -0.12, 0.42), (0.1, -0.06, 0.42)) * 4,
        strokes=4,
    ),
    Gesture(
        "fist[ -]pumps?|~pump OWN fist(?: in(?:to)? the air)?",
        2.4,
        head=(0, 6, -12, -4, 8, 0),
        trunk=(0, 6, -6, 8, 10, 0),
        knees=(0.0, 0.03, 0.0, 0.06, 0.06, 0.0),
        arm=(
            (0.2, -0.2, 0.26),
            (0.2, -0.1, 0.26),
            (0.2, 0.44, 0.18),
            (0.2, 0.3, 0.26),
            (0.18, -0.12, 0.2),
            (0.18, -0.14, 0.2),
        ),
        elbow=(0.8, -0.8, -0.4),
    ),
    Gesture(
        "(?:~comfort|~console|~reassure) SOMEBODY|~pat SOMEBODY on THE(?:back|shoulder)"
        "|(?:~put|~place|~lay) (?:an?|OWN) hand on (?:some\\w+'s|OWN|an? \\w+'s|THE\\w+'s) shoulder",
        3.6,
        head=(0, 8, 10, 8, 10, 8, 0),
        tilt=(0, 8, 10, 10, 8, 0),
        trunk=(0, 6, 8, 8, 8, 6, 0),
        arm=((0.14, 0.0, 0.3), (0.1, 0.14, 0.46), (0.1, 0.19, 0.45), (0.1, 0.14, 0.46)) * 2,
    ),
    Gesture(
        "~hug(?! knees| OWN knees| \\w+sel(?:f|ves))(?: SOMEBODY)?",
        2.8,
        arm=((-0.04, 0.12, 0.3),),
        other=((-0.04, -0.04, 0.28),),
        elbow=(1.0, -0.2, 0.0),
    ),
    Gesture(
        "(?:~talk|~chat|~speak)(?: (?:to|with) (?:THING|others|people|friends|each other))?"
        "|~argue(?: with THING)?|~explain(?: THING)?|(?:presents|presenting)(?: THING)?|~lecture|~narrate"
        "|~give an? (?:\\w+ )?(?:speech|talk|lecture|presentation|interview|toast)|~gesticulate"
        "|^(?:hand )?gesture(?=[\\s.!]*$)|~tell a story"
        "|~order (?!OWN )THING|~order (?:food|drinks|coffee|lunch|dinner)",
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
        "~wave(?: (?:hello|hi|goodbye|bye))?(?: (?:at|to) (?:THING|everyone|everybody|people))?"
        "(?: with)? (?:both (?:of )?|two )(?:OWN )?(?:hands|arms)(?: (?:in the air|over(?:head| OWN head)"
        "|above OWN head|up high))?(?: (?:hello|hi|goodbye|bye))?(?: (?:at|to) (?:THING|everyone|everybody|people))?",
        2.8,
        head=(0, -4, -4, -4, 0),
        arm=((0.3, 0.44, 0.12), (0.5, 0.38, 0.1)) * 4 + ((0.34, 0.42, 0.12),),
        both=True,
        elbow=(1.0, -0.4, 0.0),
        strokes=4,
    ),
    Gesture(
        "~say (?:hi|hello|goodbye|bye)(?: to THING)?HAND|~hail a (?:taxi|cab)|~flag down THING|~greet THING|"
        "~wave(?: (?:OWN|an?) (?:left |right )?(?:hand|arm))?(?: (?:hello|hi|goodbye|bye))?(?: with one hand)?HAND"
        "(?: (?:at|to) (?:THING|everyone|everybody|people))?(?: (?:hello|goodbye))?"
        "(?: from THING)?(?! (?:and pointing|OWN|an?|both|hands?|arms?|around|side|in|with|like)\\b)",
        2.6,
        arm=((0.3, 0.36, 0.16), (0.44, 0.34, 0.13)) * 4 + ((0.34, 0.36, 0.15),),
        elbow=(1.0, -0.7, 0.0),
        strokes=4,
    ),
    Gesture(
        "~beckon(?: (?:to )?THING)?(?: over)?|(?:~gesture|~wave|~call) (?:for )?(?:THING"
        "|\\w+) (?:to come(?: over| here| closer)?|over)|~taunt(?: THING)?",
        2.6,
        arm=((0.14, 0.06, 0.42), (0.14, 0.12, 0.3)) * 3 + ((0.14, 0.06, 0.4),),
        strokes=3,
    ),
    Gesture(
        "~whisper(?: (?:THING|STUFF))?(?: (?:in(?:to)?|in) (?:(?:some\\w+|an?|the|OWN)(?:'s)? ?(?:\\w+'s )?)?ear"
        "| to (?:THING|him|her|them))?",
        3.4,
        turn=(0, 12, 14, 12, 0),
        head=(0, 6, 8, 5, 8, 6, 0),
        tilt=(0, -8, -10, -9, 0),
        trunk=(0, 18, 22, 20, 22, 18, 0),
        arm=((0.08, 0.14, 0.22), (0.09, 0.26, 0.22), (0.09, 0.27, 0.22), (0.1, 0.2, 0.24)),
        elbow=(1.0, -0.8, 0.1),
    ),
    Gesture(
        f"{NOT_RECORDED}~plead with THING(?: to \\w+)?|~implore(?: THING)?(?: to \\w+)?",
        4.6,
        head=(0, -4, 6, -6, 5, -5, 0),
        tilt=(0, 6, -4, 6, -3, 4, 0),
        trunk=(0, 12, 14, 8, 14, 10, 0),
        shoulders=(0, 8, 10, 6, 10, 8, 0),
        knees=(0.0, 0.03, 0.05, 0.03, 0.05, 0.03, 0.0),
        arm=(
            *((0.2, -0.1, 0.32), (0.05, 0.02, 0.32), (0.04, 0.06, 0.36), (0.26, -0.06, 0.4), (0.05, 0.0, 0.34)),
            *((0.04, 0.06, 0.38), (0.24, -0.08, 0.38), (0.2, -0.14, 0.32)),
        ),
        both=True,
        elbow=(1.0, -1.0, 0.0),
    ),
    Gesture(
        "~blow (?:out )?(?:THE(?:birthday )?)?(?:candles?|match(?:es)?|flames?)(?: out)?|~blow on (?:THING|STUFF)",
        2.8,
        head=(0, -10, -8, 4, 8, 8, 4, 0),
        trunk=(0, -5, -6, 10, 18, 20, 10, 0),
        shoulders=(0, 10, 12, 2, -4, -4, 0, 0),
    ),
    Gesture("~blow (?:THING )?a kiss", 2.4, arm=((0.04, 0.22, 0.18), (0.04, 0.22, 0.18), (0.12, 0.14, 0.4))),
    Gesture(
        "high(?: |-)fiv(?:es?|ing)(?: THING)?|~give (?:THING )?a high(?: |-)five",
        1.8,
        arm=((0.16, 0.36, 0.34), (0.16, 0.38, 0.42), (0.16, 0.36, 0.34)),
    ),
    Gesture(
        "~shake (?:OWN|a) fist(?: at THING)?",
        2.2,
        head=(0, 4, 4, 0),
        arm=((0.16, 0.24, 0.34), (0.16, 0.32, 0.3)) * 4,
        strokes=4,
    ),
)
"""The gestures, of which the first one that fits is meant."""
