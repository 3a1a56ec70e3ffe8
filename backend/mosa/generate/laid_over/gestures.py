# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures of head, shoulders and arms: what one is, and those with which somebody looks around, holds the arms or
touches something. What is said to others is in `signals.py`, what is felt in `feelings.py`.

No caption of the training data tells of most of them, and recordings of bodies hardly show a head or a hand. They are
drawn by hand here, and laid over what else is done, or over standing still (`gesturing.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from ...motion.activity import Point

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
    strokes    how often that is done in it which is counted: heads nod, and hands meet, several times
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
    strokes: int = 1


_LOOK = "(?:~look|~glance|~gaze|~stare|~peer|~turn HEAD)"
_A_BIT = "(?:slightly|far|slowly|a bit|a little)"
_STANDS_ABOUT = "|".join(
    rf"(?<={word}\s)"
    for word in (
        *("man", "woman", "person", "someone", "girl", "boy", "guy", "idle", "while"),
        *("stands", "sits", "walks", "paces", "standing", "sitting", "walking", "pacing", "forth", "around"),
    )
)
"""Matches behind what a call is made meanwhile: nobody calls who plays a game on the phone."""
_ALONE = "(?! (?:against|on|onto|over|with|to|and (?:stretch|pick|grab|reach|tak|touch|rest))\\w*)"
"""Matches where somebody leans on nothing, and for nothing else."""
GESTURES = (
    Gesture("~nod(?: HEAD)?(?: yes)?", 1.8, head=(0, 18, 2, 15, 2, 12, 0), strokes=3),
    Gesture("~shake HEAD(?: no)?", 2.0, turn=(0, 26, -26, 24, -22, 14, 0), head=(0, 5, 5, 0), strokes=3),
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
    Gesture(f"{_LOOK} (?:back )?over (?:(?:SIDE|OWN) )?shoulder", 2.8, turn=(0, 100, 100, 0)),
    Gesture(f"{_LOOK} (?:back|behind(?: (?:him|her|them|it)(?:self|selves)?)?)", 2.8, turn=(0, 100, 100, 0)),
    Gesture(
        f"{_LOOK} out(?: (?:of|over|at|through|to|onto|into|towards?) (?:THE)?(?:window|sea|ocean|horizon|view|city"
        "|valley|distance|landscape|balcony))*",
        4.4,
        turn=(0, 22, 26, 8, -20, -24, 0),
        head=(0, -4, 0, 2, -4, 0),
    ),
    Gesture(
        f"{_LOOK} (?:at (?:him|her|them)sel(?:f|ves) )?(?:in|into|at) THEmirror",
        3.6,
        turn=(0, 16, 18, -4, -18, -16, 0),
        head=(0, 6, 2, -6, 2, 4, 0),
        tilt=(0, 6, 8, 0, -6, -6, 0),
    ),
    Gesture(
        "~peek(?: out)?(?: (?:from )?(?:around|behind|over|past|through|into|at) (?:THE\\w+|cover))?(?: SIDE)?",
        3.0,
        turn=(0, 34, 40, 34, 0),
        tilt=(0, 14, 18, 14, 0),
        head=(0, 4, 2, 4, 0),
        trunk=(0, 10, 12, 10, 0),
        twist=(0, 10, 14, 10, 0),
    ),
    Gesture(f"{_LOOK} SIDE", 2.6, turn=(0, 62, 62, 62, 0)),
    Gesture(
        "(?<!to\\s)(?:~look|~search|~hunt)(?: around)? for (?:THING|STUFF)"
        "|~search (?:through )?THING|~rummage(?: (?:in|through) THING)?",
        4.8,
        turn=(0, 48, 40, 4, -44, -50, -10, 0),
        head=(0, 22, 30, 20, 28, 32, 22, 0),
        trunk=(0, 10, 22, 12, 18, 26, 14, 0),
        twist=(0, -16, -12, 0, 16, 12, 0),
    ),
    Gesture(
        "(?:~inspect|~examine|~investigate) (?:THING|STUFF)",
        4.0,
        turn=(0, 8, -12, -14, 10, 0),
        head=(0, 22, 26, 24, 26, 0),
        trunk=(0, 24, 32, 30, 32, 0),
        knees=(0.0, 0.04, 0.05, 0.05, 0.05, 0.0),
    ),
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
    # With nothing said of where it is, it is ahead.
    Gesture(
        "(?:~look|~gaze|~stare) (?:at|into|through) (?:THE\\w+|SOMEBODY)"
        "|~watch (?:tv|television|telly|THE\\w+|SOMEBODY)",
        4.4,
        turn=(0, 5, 6, -4, -5, 0),
        head=(0, -2, 3, 2, -2, 0),
    ),
    Gesture(
        "(?:~cross|~fold) OWN arms|BAREarms (?:crossed|folded)(?! over)"
        "|ALREADY(?:OWN )?arms (?:crossed|folded)(?! over)|ALREADY(?:crossed|folded) arms",
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
        "(?:~put|~place|~rest) (?:OWN|one|a) hand on OWN hip|ALREADY(?:(?:OWN|one|a) )?hand on (?:OWN )?hip"
        "|BARE(?:one )?hand on (?:OWN )?hip",
        2.4,
        arm=((0.2, -0.25, 0.03),),
        elbow=(1.0, -0.1, -0.5),
        held=True,
    ),
    Gesture(
        "(?:~put|~place|~clasp) HANDS behind (?:OWN )?back"
        "|(?:ALREADY)?HANDS (?:(?:clasped|tied|folded) )?behind (?:OWN )?back",
        2.4,
        arm=((0.05, -0.25, -0.18),),
        both=True,
        elbow=(1.0, -0.3, -1.0),
        held=True,
    ),
    Gesture(
        "(?:~put|~place|~hold) HANDS (?:on|behind) OWN head|ALREADYHANDS (?:on|behind) (?:OWN )?head"
        "|BAREHANDS (?:on|behind) (?:OWN )?head",
        2.4,
        arm=((0.13, 0.38, -0.04),),
        both=True,
        elbow=(1.0, 0.1, -0.1),
        held=True,
    ),
    Gesture(
        "(?:~put|~stick) HANDS in(?:to)? (?:OWN )?pockets|(?:ALREADY)?HANDS in (?:OWN )?pockets",
        2.4,
        arm=((0.21, -0.33, 0.04),),
        both=True,
        elbow=(1.0, -0.1, -0.6),
        held=True,
    ),
    Gesture(
        "~scratch HEAD(?: in confusion)?",
        2.6,
        tilt=(0, -8, -8, 0),
        arm=((0.15, 0.4, 0.05), (0.12, 0.44, 0.02)) * 5,
        elbow=(1.0, 0.1, 0.4),
    ),
    Gesture(
        "(?:~talk|~speak|~chat|~be) on (?:(?:an?|OWN) )?(?:(?:cell|mobile|tele) ?)?phone"
        f"|(?:^|{_STANDS_ABOUT})on (?:an?|OWN) (?:(?:cell|mobile|tele) ?)?phone"
        "|(?:~make|~take) a (?:phone )?call"
        "|~answer (?:THE)?(?:(?:phone )?call|phone)|~hold (?:an?|OWN) phone to OWN ear",
        3.0,
        arm=((0.14, 0.28, 0.09),),
        elbow=(0.7, -1.0, 0.5),
        held=True,
    ),
    Gesture(
        "~put (?:(?:THE)?phone away(?: in(?:to)? (?:OWN )?pocket)?|away THEphone"
        "|(?:THE)?phone (?:back )?in(?:to)? (?:OWN )?pocket)",
        2.6,
        head=(30, 26, 16, 0),
        arm=((0.08, 0.0, 0.27), (0.1, -0.04, 0.27), (0.2, -0.34, -0.02), (0.2, -0.35, -0.03)),
    ),
    Gesture(
        "(?:~bang|~pound|~hammer)(?: on| at| against)? THE(?:door|wall|gate|window)(?: with (?:(?:both|OWN) )*fists?)?",
        2.6,
        trunk=(0, 6, 6, 0),
        arm=((0.14, 0.26, 0.28), (0.12, 0.2, 0.45)) * 4 + ((0.14, 0.2, 0.34),),
        both=True,
        elbow=(0.8, -1.0, 0.0),
        strokes=4,
    ),
    Gesture(
        "(?:~slam|~bang|~pound)(?: on)? (?:(?:(?:both|OWN|an?) )*(?:fists?|hands?) (?:down )?on(?:to)? )?"
        "THE(?:table|desk|counter)(?: with (?:(?:both|OWN|an?) )*fists?)?",
        2.2,
        head=(0, 0, 10, 6, 0),
        trunk=(0, 0, 20, 16, 0),
        arm=((0.16, 0.1, 0.26), (0.16, 0.2, 0.24), (0.12, -0.26, 0.38), (0.12, -0.26, 0.38), (0.16, -0.22, 0.3)),
    ),
    Gesture(
        "~wipe (?:(?:THE)?sweat (?:from|off) (?:OWN )?(?:forehead|brow|face)"
        "|OWN (?:forehead|brow|face|mouth|nose)|(?:OWN )?tears(?: away)?)",
        2.6,
        head=(0, 8, 8, 0),
        arm=((0.02, 0.33, 0.17), (0.02, 0.33, 0.17), (0.16, 0.33, 0.15), (0.2, 0.2, 0.24)),
        elbow=(1.0, -0.4, 0.2),
    ),
    Gesture(
        "~throw (?:up )?(?:(?:both|OWN) )*(?:hands|arms) (?:up )?(?:in(?:to)? the air )?"
        "in (?:frustration|despair|disbelief|anger|exasperation)",
        2.4,
        head=(0, -16, -10, 14, 6),
        shoulders=(0, 14, 12, 0, 0),
        arm=((0.24, -0.1, 0.24), (0.32, 0.36, 0.2), (0.34, 0.34, 0.18), (0.3, -0.34, 0.1), (0.28, -0.4, 0.04)),
        both=True,
        elbow=(1.0, -0.8, 0.0),
    ),
    Gesture(
        "~knock(?: (?:on|at) SOMEBODY)?",
        2.4,
        arm=((0.1, 0.16, 0.36), (0.1, 0.16, 0.43)) * 3 + ((0.1, 0.16, 0.36),),
        strokes=3,
    ),
    Gesture(
        "~open (?:the|an?) (?:WORD )?door|~pull (?:open )?(?:the|an?) (?:WORD )?door(?: open)?"
        "|(?:~open|~pull open|~pull out) (?:the|an?) (?:WORD )?"
        "(?:drawer|cupboard|cabinet|fridge|refrigerator|locker|closet|wardrobe|oven|gate|mailbox|letterbox)(?: open)?"
        "|~check THE(?:mail ?box|letter ?box|post ?box)",
        2.8,
        arm=((0.12, -0.12, 0.42), (0.12, -0.12, 0.42), (0.28, -0.12, 0.2), (0.3, -0.12, 0.14)),
    ),
    Gesture(
        "(?:~close|~shut|~slam) (?:the|an?) (?:WORD )?door(?: shut)?",
        2.8,
        arm=((0.3, -0.12, 0.2), (0.3, -0.12, 0.22), (0.14, -0.12, 0.46), (0.14, -0.12, 0.46)),
    ),
    Gesture(
        "(?:~pull|~slide|~drag) (?:out|back) THE(?:chair|stool|seat)",
        2.6,
        head=(0, 18, 16, 4, 0),
        trunk=(0, 16, 20, 8, 0),
        arm=((0.2, -0.26, 0.34), (0.2, -0.28, 0.46), (0.22, -0.26, 0.2), (0.24, -0.3, 0.14)),
        both=True,
    ),
    Gesture(
        "(?:~push|~slide) (?:in THE(?:chair|stool)|THE(?:chair|stool) (?:in|back|under THE(?:table|desk)))"
        "|~tuck (?:in THE(?:chair|stool)|THE(?:chair|stool) (?:in|under THE(?:table|desk)))",
        2.6,
        head=(0, 18, 18, 8, 0),
        trunk=(0, 12, 22, 12, 0),
        arm=((0.2, -0.26, 0.24), (0.2, -0.26, 0.22), (0.2, -0.27, 0.44), (0.22, -0.28, 0.38)),
        both=True,
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
        "~turn THEkey(?: in THE(?:lock|door|ignition))?|(?:~insert|~put) THEkey in(?:to)? THE(?:lock|door|ignition)"
        "|(?:~lock|~unlock) THE(?:door|gate|car|safe)|(?:~flip|~flick|~press|~hit) THE(?:light )?switch"
        "|(?:~turn|~switch) (?:on|off) THE(?:lights?|lamp|tv|television|radio|computer|fan|heater|stove)"
        "|(?:~enter|~punch in) THE(?:code|password|pin)(?: (?:on|into) THE(?:key ?pad|panel|console))?"
        "|(?:~swipe|~scan) THE(?:key ?)?card",
        2.8,
        head=(0, 12, 14, 0),
        arm=((0.1, -0.08, 0.36), (0.1, -0.08, 0.45), (0.09, -0.06, 0.45), (0.11, -0.09, 0.45), (0.1, -0.08, 0.36)),
    ),
    Gesture(
        "(?:(?:~lean forwards? )?with |(?:~put|~rest|~place) )?(?:(?:both|OWN) )*elbows on (?:OWN )?(?:knees|thighs)",
        3.0,
        head=(14, 18, 14),
        trunk=(40, 42, 40),
        arm=((0.04, -0.14, 0.36),),
        both=True,
        elbow=(1.0, -1.0, 0.2),
        held=True,
        always=True,
        does=SITS,
    ),
    Gesture(
        f"~lean (?:{_A_BIT} )?(?:forwards?|in)(?: {_A_BIT})?(?: (?:in|on) OWN (?:chair|seat))?{_ALONE}",
        3.2,
        head=(0, 8, 10, 8, 0),
        trunk=(0, 52, 55, 52, 0),
    ),
    Gesture(
        f"~lean (?:{_A_BIT} )?(?:back(?:wards?)?)(?: {_A_BIT})?(?: (?:in|on) OWN (?:chair|seat))?{_ALONE}",
        3.2,
        head=(0, -6, -8, -6, 0),
        trunk=(0, -26, -28, -26, 0),
    ),
    Gesture(
        "(?:holding|clutching|grabbing) OWN (?:(?:left|right|injured|wounded|hurt|bad) )?(?:thigh|leg|knee)",
        trunk=(18, 18),
        arm=((0.12, -0.42, 0.14),),
        always=True,
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
        "~hold (?:OWN|both) hands up(?: in the air)?|~hold up (?:OWN|both) hands"
        "|with (?:OWN )?hands up(?: in the air)?",
        2.4,
        arm=((0.27, 0.36, 0.14),),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        held=True,
    ),
    Gesture(
        "with (?:(?:both|OWN) )*(?:arms|hands) "
        "(?:(?:out)?stretched|(?:held|straight|extended|stretched|reaching) )?(?: ?out)?"
        " ?(?:(?:straight )?in front(?: of (?:him|her|them|it|OWN \\w+)(?:self)?)?|(?:straight )?ahead|forwards?)",
        2.4,
        arm=((0.15, 0.06, 0.5),),
        both=True,
        elbow=(0.8, -1.0, 0.0),
        held=True,
        always=True,
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
        "(?:~shade|~shield) OWN eyes",
        2.8,
        turn=(0, 16, -16, 0),
        arm=((0.12, 0.34, 0.14),),
        elbow=(1.0, -0.6, 0.0),
        held=True,
    ),
)
"""The gestures, of which the first one that fits is meant."""
