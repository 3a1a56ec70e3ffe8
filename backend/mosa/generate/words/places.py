# SPDX-License-Identifier: GPL-3.0-or-later
"""Where somebody walks or runs, which says nothing of how: "jogs through the park" is to jog.

Captions hardly name places. One in a prompt draws the motion away from what is done: who "runs down the street" for
eight seconds stood for most of them.
"""

from __future__ import annotations

from .rule import Rule
from .subject import A

_GOES = (
    "walk|stroll|strid|run|sprint|jog|march|wander|hik|roam|sneak|creep|tiptoe|limp|stagger|stumbl|shuffl|trudg|hurr"
    "|patrol|rac|dash|ambl|pac|rambl|saunter|skip"
    r"|go(?:es|ing)?\s+for\s+a\s+(?:walk|run|jog|stroll)"
)
_HOW = r"slowly|quickly|fast|\w+ly|forwards?|ahead|straight|out|back|backwards?|alone|away"
PLACE = (
    "street|road|avenue|lane|alley(?:way)?|path(?:way)?|trail|sidewalk|pavement|promenade|boardwalk|pier|beach|shore"
    "|coast|riverside|riverbank|park|forest|wood|field|meadow|garden|yard|desert|jungle|city|town|village|town square"
    "|market(?:place)?|plaza|crowd|corridor|hall(?:way)?|aisle|tunnel|room|house|building|office|school|museum|shop"
    "|store|supermarket|mall|airport|station|campus|bridge|runway|stage|camp|camera|viewer|countryside|neighbou?rhood"
)
"""Matches a place in which somebody may go on and on."""
HOME = "home|inside|outside|indoors|outdoors"
"""Matches ways that say no more of how somebody goes: left out behind "walks" and the like here, while who "goes" or
"heads" there walks forward (`wording.MOVES`)."""
_SHAPED = rf"{A}(?:curv|circ|wind|straight|zig|diagonal)"
"""What begins ways that do say how somebody goes."""
_WEATHER = (
    r"(?:the )?(?:(?:pouring|heavy|falling|deep|fresh|strong) )?"
    "(?:rain|snow|storm|blizzard|fog|mist|wind|dark(?:ness)?|night|moonlight|sun(?:shine|light)?)"
)
_AGAINST = r"(?:through (?:the )?(?:deep |fresh |heavy )?snow|into (?:the |a )?(?:\w+ )?(?:wind|storm|blizzard))\b"
"""What makes it hard to walk, and is drawn (`drawn/terrain.py`)."""
_INTO = r"(?:across|along|down|through|in(?:to)?|out of|(?<=away )from|towards?|on)"
_THERE = rf"{HOME}|to (?:work|school)"
_END = r"(?=\s*(?:$|[,.;!]|(?:and|then|while|with|for|as|before|until|carrying|holding|looking|at\s+an?|\w+ly)\b))"

PLACES: tuple[Rule, ...] = (
    (rf"\bpatrol(s|l?ing)?\s+{A}(?:[\w-]+){_END}", r"patrol\1"),
    (
        rf"\b((?:{_GOES})\w*(?:\s+(?:{_HOW}))*)"
        rf"(?:\s+(?:{_THERE}))?(?:\s+(?!{_AGAINST})(?:{_THERE}|{_INTO}\s+(?:(?!{_SHAPED}){A}(?:{PLACE})s?|{_WEATHER}))){_END}",
        r"\1",
    ),
)
"""Places left out."""
