# SPDX-License-Identifier: GPL-3.0-or-later
"""What hands do with things: "carries a box", "aims a rifle", "throws a ball"; with instruments and tools: `tools.py`.

The things themselves are the animator's. Hands are where they would be about things of usual size, and legs do what
the rest of the prompt says.
"""

from __future__ import annotations

from ...motion.activity import Point
from ..words.subject import NOT_RECORDED
from .gestures import FIGHTS, Gesture
from .tools import TOOLS

_WALKS, _WALKS_SLOWLY, _WALKS_BACK = "walks forward", "walks forward slowly", "walks backwards slowly"
_OUT = (1.0, -0.6, 0.0)
_BEARS = "(?:~carry|~hold|with)"
_GUN = "THE(?:gun|pistol|handgun|revolver|blaster|weapon)"
_RIFLE = "THE(?:rifle|shotgun|crossbow|carbine|musket|(?:machine|assault|sniper) ?(?:gun|rifle))"
_TWO_GUNS = r"(?:two|both|dual|twin|a pair of|OWN two) (?:pistols|guns|handguns|revolvers|blasters)"
_AT = "(?: (?:forwards?|ahead|(?:at|to|towards?) THING))?(?: with both hands)?"
_ON_WHEELS = "THE(?:cart|stroller|pram|buggy|trolley|wheelbarrow|wheelchair|lawn ?mower|baby carriage)"
_HEAVY = (
    "(?:something heavy"
    "|THE(?:crate|box|boulder|rock|stone|car|wagon|sofa|couch|wardrobe|table|desk|piano|object|block|bed))"
)
_LUGGAGE = "(?:THE(?:bags?|suitcases?|briefcase|buckets?|luggage|basket|toolbox|handbag|groceries)|groceries|luggage)"
_BLADE = "THE(?:sword|blade|axe|club|bat|mace|knife|dagger|spoon|hammer)"
_SOMEBODY = (
    "(?:THE)?(?:(?:injured|wounded|unconscious|hurt|dead|sick|sleeping) )?"
    "(?:person|man|woman|body|friend|comrade|soldier|princess|bride|victim|patient)(?! (?:on|over))"
)
_HANDS = r"(?<!both\s)(?<!two\s)(?<!the\s)(?<!his\s)(?<!her\s)(?<!their\s)(?:hands|handing)"
"""Matches who hands something over, and nobody's hands."""
_LETS_GO = "(?:(?:,|,? and) (?:releases|releasing|shoots|shooting|fires|lets go)(?: (?:it|an arrow|the arrow))?)?"
_GIFT = (
    "(?:box|present|gift|letter|flowers?|bouquet|rose|books?|money|coins?|ring|keys?|apple|cup|glass|drink|papers?"
    "|phone|cards?|package|parcel|ball|bag|plate|food|bread|sword|gun|it)"
)
_IN_PISTOL_GRIP: tuple[Point, Point] = ((-0.01, 0.13, 0.45), (-0.02, 0.09, 0.43))
_NO_THING = "(?:punch|jab|hook|uppercut|kick|roundhouse|combination|blow|arm|hand|leg|fit|tantrum|part)"
"""What is thrown that leaves no hand."""
_POCKET = r"(?:OWN )?(?:\w+ )?(?:pockets?|bag|backpack|purse|jacket|coat|holster|wallet|belt)"
"""Where things are that are about somebody."""
PROPS = (
    # Carried and held.
    Gesture(
        f"~carry {_SOMEBODY}(?: in OWN arms| to THING)?",
        trunk=(-6, -6),
        arm=((0.16, -0.14, 0.34),),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        always=True,
        does=_WALKS_SLOWLY,
    ),
    Gesture(
        f"{_BEARS} THING (?:on|over) (?:OWN|one) shoulders?",
        arm=((0.19, 0.2, 0.13),),
        elbow=(0.6, -1.0, 0.4),
        always=True,
        does=_WALKS,
    ),
    Gesture(
        rf"{_BEARS} (?!\S+ (?:\w+ )?(?:arms?|hands?)\b)THING (?:on|over|above) OWN head",
        arm=((0.2, 0.5, 0.04),),
        elbow=_OUT,
        both=True,
        always=True,
        does=_WALKS,
    ),
    Gesture(
        f"(?:{_BEARS} THING on OWN back|(?:~wear|with) THE(?:backpack|rucksack)(?: on OWN back)?)",
        trunk=(8, 8),
        arm=((0.12, 0.04, 0.15),),
        elbow=(0.6, -1.0, 0.0),
        both=True,
        always=True,
        does=_WALKS,
    ),
    Gesture(
        f"{_BEARS} (?:{_LUGGAGE} in (?:each|both) hands?"
        r"|(?:(?:two|both|a pair of) )?(?:(?!(?:an?|one|and|OWN)\b)\w+ ){0,2}?"
        r"(?:bags|suitcases|buckets|briefcases|baskets|pails|jugs|water cans)INHAND)",
        arm=((0.25, -0.41, 0.04),),
        both=True,
        always=True,
        does=_WALKS,
    ),
    Gesture(f"{_BEARS} {_LUGGAGE}INHAND", arm=((0.25, -0.41, 0.04),), always=True, does=_WALKS),
    Gesture(
        f"(?:{_BEARS}|~serve) THE(?:tray|platter)INHAND",
        arm=((0.22, 0.06, 0.26),),
        elbow=(0.5, -1.0, 0.1),
        always=True,
        does=_WALKS,
    ),
    Gesture(
        f"{_BEARS} THE(?:torch|lantern|candle|lamp|flag|banner|light)INHAND"
        "|(?:~raise|~hold up) THE(?:torch|lantern|lamp|glass|goblet|cup|mug|tankard|toast|sign|flag|banner"
        "|placard|trophy)INHAND",
        arm=((0.22, 0.14, 0.34),),
        always=True,
    ),
    Gesture(
        "~wave THE(?:flag|banner|sign|placard|towel|scarf|handkerchief|torch|lantern)"
        "(?: (?:around|overhead|about))*HAND",
        2.0,
        head=(-4, -8, -4),
        tilt=(-4, 4, -4),
        arm=((0.5, 0.34, 0.2), (0.2, 0.5, 0.26), (-0.06, 0.38, 0.3), (0.2, 0.5, 0.26), (0.5, 0.34, 0.2)),
        elbow=(1.0, -0.4, 0.0),
        again=True,
    ),
    Gesture(
        "(?:~use|with|on|~push|~lean on) THE(?:walker|walking frame|zimmer frame|rollator)INHAND",
        trunk=(20, 20),
        head=(-8, -8),
        arm=((0.2, -0.26, 0.32),),
        both=True,
        always=True,
        does=_WALKS_SLOWLY,
    ),
    Gesture(f"{_BEARS} THE(?:umbrella|parasol)INHAND", arm=((0.13, 0.02, 0.24),), always=True),
    Gesture(
        f"{_BEARS} {_BLADE} and (?:THE)?shield",
        arm=((0.2, -0.16, 0.26),),
        other=((-0.02, 0.04, 0.3),),
        elbow=_OUT,
        always=True,
    ),
    Gesture(
        f"(?:~carry|~hold) {_BLADE}INHAND|with {_BLADE} in (?:(?:one|each|both|OWN)(?: left| right)? )?hands?"
        "|(?:sword|knife|axe) in hand",
        arm=((0.2, -0.16, 0.26),),
        always=True,
    ),
    Gesture(
        f"(?:(?:~carry|~hold) THE(?:staff|spear|stick|pole)|(?:{_BEARS}|~lean on) THE(?:cane|walking stick|crutch"
        "|staff))INHAND",
        arm=((0.3, -0.12, 0.28),),
        always=True,
    ),
    Gesture(
        "(?:(?:~use|with|on|using) )(?:THE)?crutches",
        1.6,
        trunk=(12, 16, 12),
        shoulders=(10, 14, 10),
        arm=((0.3, -0.3, 0.02), (0.32, -0.26, 0.3), (0.3, -0.3, 0.02)),
        both=True,
        elbow=(0.6, 0.0, -1.0),
        again=True,
        does=_WALKS_SLOWLY,
    ),
    Gesture(f"{_BEARS} THE(?:shield)INHAND", arm=((-0.02, 0.04, 0.3),), elbow=_OUT, left=True, always=True),
    Gesture(
        "(?:~talk|~speak|~sing) (?:in)?to THE(?:mic|microphone)INHAND|~sing(?: (?:THING|STUFF))?"
        f"|{_BEARS} THE(?:mic|microphone)INHAND",
        3.2,
        head=(0, -4, 3, -3, 0),
        tilt=(0, 6, -4, 5, 0),
        arm=((0.04, 0.17, 0.2),),
        other=((0.24, -0.06, 0.3), (0.34, 0.06, 0.3), (0.26, -0.04, 0.34), (0.24, -0.06, 0.3)),
        again=True,
    ),
    Gesture(
        "(?:~hold|~rock|~cradle|~carry) THE(?:baby|infant|newborn)INHAND(?: in OWN arms)?(?: to sleep)?",
        3.0,
        head=(16, 18, 16),
        tilt=(6, 8, 6),
        twist=(-5, 5, -5),
        arm=((-0.08, -0.1, 0.24),),
        other=((0.04, -0.02, 0.27),),
        again=True,
    ),
    Gesture(
        "(?:~look|~peer|~gaze|~search)(?: around| out)? through (?:THE)?(?:binoculars|telescope|spyglass)",
        2.6,
        turn=(0, 22, -22, 0),
        arm=((0.08, 0.28, 0.18),),
        elbow=(0.8, -1.0, 0.2),
        both=True,
        held=True,
    ),
    Gesture(
        f"{_BEARS} THE(?:cup|mug|glass|bottle|beer|drink|coffee|flower|flowers|rose|wand|book|letter"
        f"|key|cigarette|phone(?! to OWN))INHAND",
        arm=((0.17, -0.14, 0.28),),
        always=True,
    ),
    Gesture(
        "~hold THE(?:box|boxes|crate|parcel|package|barrel|pot|plate|ball|vase|stack|pile|chest|log)INHAND",
        arm=((0.15, -0.17, 0.32),),
        both=True,
        elbow=(0.7, -1.0, -0.2),
        always=True,
    ),
    # Aimed.
    Gesture(
        f"(?:~shoot|~fire)(?: with)? {_TWO_GUNS}{_AT}",
        1.2,
        head=(2, 0, 2, 0, 2),
        arm=((0.14, 0.12, 0.46), (0.14, 0.2, 0.42), (0.14, 0.12, 0.46), (0.14, 0.12, 0.46), (0.14, 0.12, 0.46)),
        other=((0.14, 0.12, 0.46), (0.14, 0.12, 0.46), (0.14, 0.12, 0.46), (0.14, 0.2, 0.42), (0.14, 0.12, 0.46)),
        again=True,
    ),
    Gesture(f"(?:~aim|~point)(?: with)? {_TWO_GUNS}{_AT}", 2.4, arm=((0.14, 0.12, 0.46),), both=True, held=True),
    Gesture(f"{_BEARS} {_TWO_GUNS}", arm=((0.2, -0.12, 0.3),), both=True, always=True),
    Gesture(
        f"(?:~shoot|~fire)(?: with)? {_RIFLE}{_AT}",
        1.6,
        tilt=(-8, -8, -8),
        trunk=(6, 2, 6, 6),
        arm=((0.1, 0.07, 0.2), (0.1, 0.09, 0.16), (0.1, 0.07, 0.2), (0.1, 0.07, 0.2)),
        other=((-0.05, 0.09, 0.4), (-0.05, 0.12, 0.37), (-0.05, 0.09, 0.4), (-0.05, 0.09, 0.4)),
        elbow=(0.8, -1.0, 0.0),
        again=True,
    ),
    Gesture(
        f"(?:~shoot|~fire) (?:with )?{_GUN}{_AT}"
        "|(?:~shoot|~fire) (?:a shot|at (?!(?:an?|the) (?:goal|hoop|basket))THING)"
        r"|(?<!player\s)(?<!striker\s)(?:~shoot|~fire)(?=[\s.!]*$)",
        1.4,
        head=(2, -1, 2, 2),
        trunk=(0, -3, 0, 0),
        arm=(_IN_PISTOL_GRIP[0], (-0.01, 0.2, 0.41), *_IN_PISTOL_GRIP[:1] * 2),
        other=(_IN_PISTOL_GRIP[1], (-0.02, 0.16, 0.39), *_IN_PISTOL_GRIP[1:] * 2),
        again=True,
    ),
    Gesture(
        f"(?:~aim|~point)(?: with)? {_RIFLE}{_AT}"
        "|(?:~look|~peer|~aim) (?:through|down) THE(?:rifle ?)?(?:scope|sights?)",
        2.6,
        tilt=(0, -8, -8),
        trunk=(0, 6, 6),
        arm=((0.1, 0.07, 0.2),),
        other=((-0.05, 0.09, 0.4),),
        elbow=(0.8, -1.0, 0.0),
        held=True,
    ),
    Gesture(f"{_BEARS} {_RIFLE}INHAND", arm=((0.12, -0.2, 0.2),), other=((-0.02, -0.03, 0.32),), always=True),
    Gesture(
        "(?:~draw|~pull|~shoot|~aim|~fire) (?:THE(?:arrow|bow(?: and arrow)?|bowstring)|with THEbow)"
        + _LETS_GO
        + _AT
        + "|~do archery",
        3.2,
        twist=(0, 25, 44, 62, 62, 56, 0),
        arm=(
            *((0.1, -0.1, 0.35), (0.0, -0.04, 0.36), (-0.08, 0.1, 0.36)),
            *((0.1, 0.15, 0.14), (0.1, 0.15, 0.14), (0.26, 0.14, 0.04), (0.3, 0.0, 0.14)),
        ),
        other=(
            *((0.1, -0.1, 0.38), (0.15, -0.02, 0.42), (0.5, 0.1, 0.26)),
            *((0.64, 0.13, 0.12), (0.64, 0.13, 0.12), (0.64, 0.12, 0.12), (0.4, -0.1, 0.26)),
        ),
        elbow=(1.0, -0.3, -0.3),
    ),
    Gesture(
        f"(?:~draw|~pull(?: out)?|~whip out) {_GUN}(?: (?:out|from OWN (?:holster|belt|jacket|coat|pocket)))*{_AT}"
        "|quick ?draw",
        1.6,
        twist=(0, -8, -4, 0),
        arm=((0.24, -0.34, -0.02), (0.24, -0.3, -0.04), (0.2, -0.1, 0.2), (0.03, 0.12, 0.5), (0.02, 0.12, 0.49)),
        other=((0.24, -0.36, 0.06), (0.2, -0.3, 0.16), (0.06, 0.06, 0.42), (0.04, 0.1, 0.46)),
        held=True,
    ),
    Gesture(
        f"(?:~aim|~point) {_GUN}{_AT}|~threaten (?:THING|him|her|them) with {_GUN}|~aim{_AT}",
        2.4,
        arm=_IN_PISTOL_GRIP[:1],
        other=_IN_PISTOL_GRIP[1:],
        held=True,
    ),
    Gesture(
        f"{_BEARS} {_GUN}INHAND",
        arm=((0.06, -0.16, 0.34),),
        other=((0.0, -0.18, 0.32),),
        always=True,
    ),
    Gesture(
        f"~lower (?:{_GUN}|{_RIFLE}|THE(?:bow|crossbow|sword|blade|axe|spear|staff))",
        2.2,
        head=(0, 6, 6, 0),
        arm=(*_IN_PISTOL_GRIP[:1] * 2, (0.04, -0.08, 0.38), (0.08, -0.28, 0.24), (0.1, -0.3, 0.2)),
        other=(*_IN_PISTOL_GRIP[1:] * 2, (0.0, -0.1, 0.36), (0.02, -0.3, 0.22), (0.04, -0.32, 0.18)),
    ),
    # Thrown and caught.
    Gesture(
        rf"(?:~throw|~hurl|~fling|~pitch) (?!(?:\w+ ){{0,3}}{_NO_THING})THING(?: (?:away|back|forwards?|far"
        rf"|over(?:arm|hand)))?"
        f"{_AT}HAND|baseball pitch|^throw(?:ing)?(?=[\\s.!]*$)",
        2.5,
        trunk=(0, -8, -10, 16, 10, 0),
        twist=(0, 35, 42, -30, -20, 0),
        arm=(
            (0.3, 0.0, 0.2),
            (0.4, 0.2, -0.05),
            (0.34, 0.34, -0.12),
            (0.12, 0.2, 0.46),
            (-0.05, -0.2, 0.36),
            (0.1, -0.3, 0.2),
        ),
        other=(
            (0.1, 0.0, 0.3),
            (0.2, 0.14, 0.44),
            (0.24, 0.12, 0.42),
            (0.26, -0.16, 0.16),
            (0.24, -0.2, 0.1),
            (0.2, -0.3, 0.1),
        ),
        elbow=(1.0, 0.0, -0.4),
    ),
    Gesture(
        f"(?:~toss|~lob|~bowl) THING(?: (?:away|forwards?|up|under(?:arm|hand)|in(?:to)? the air))?{_AT}HAND",
        2.4,
        trunk=(0, 10, 12, 0, 0),
        arm=(
            (0.24, -0.34, -0.1),
            (0.24, -0.36, -0.2),
            (0.24, -0.36, -0.2),
            (0.2, -0.36, 0.1),
            (0.14, 0.02, 0.44),
            (0.14, 0.08, 0.42),
        ),
    ),
    Gesture(
        "(?<!to\\s)~drop (?!OWN (?:guard|arms?|hands?|head|shoulders?|hips?|weight|pants|trousers)\\b)THING"
        "(?: (?:on|to|onto|in) (?:the|OWN) (?:floor|ground|feet|shock|surprise|fright))?",
        2.2,
        head=(0, 4, 8, 20, 26, 24, 12, 0),
        trunk=(0, 0, 0, 4, 6, 6, 2, 0),
        arm=((0.15, -0.06, 0.3), (0.15, -0.06, 0.31), (0.2, -0.12, 0.3), (0.22, -0.18, 0.26), (0.2, -0.26, 0.2)),
        elbow=(0.7, -1.0, 0.0),
    ),
    Gesture(
        "(?<!to\\s)~catch (?!(?:an?|the|OWN) (?:bus|train|taxi|cold|breath))THING",
        1.8,
        trunk=(0, 2, 8, 2),
        head=(0, 4, 14, 4),
        arm=((0.08, 0.1, 0.42), (0.08, 0.1, 0.44), (0.06, -0.06, 0.24), (0.06, -0.06, 0.24)),
        both=True,
        elbow=(0.8, -1.0, 0.0),
    ),
    Gesture(
        "~juggle(?: THING)?",
        1.0,
        head=(-8, -12, -8),
        arm=((0.16, -0.14, 0.3), (0.13, 0.02, 0.3), (0.16, -0.14, 0.3), (0.2, -0.2, 0.3), (0.16, -0.14, 0.3)),
        other=((0.16, -0.14, 0.3), (0.2, -0.2, 0.3), (0.16, -0.14, 0.3), (0.13, 0.02, 0.3), (0.16, -0.14, 0.3)),
        again=True,
    ),
    # Given and taken.
    Gesture(
        f"(?:{_HANDS}|^hand|~give|~pass|~offer) (?:(?:over )?THE{_GIFT}|it|(?:over )?something)"
        "(?: over)?(?: to (?:THING|him|her|them|others))?(?: with both hands)?"
        f"|(?:{_HANDS}|~give|~pass|~offer) (?:him|her|them|some(?:one|body)"
        f"|(?:an?|the|OWN) \\w+) (?:THE{_GIFT}|money|something)",
        2.8,
        head=(0, 8, 0, 0),
        trunk=(0, 2, 8, 8, 0),
        arm=((0.1, -0.16, 0.28), (0.09, -0.1, 0.4), (0.08, -0.04, 0.46), (0.08, -0.04, 0.46), (0.14, -0.16, 0.3)),
        both=True,
    ),
    Gesture(
        "(?:~pull|~take|~get|~whip)(?: out (?:OWN|an?) (?:(?:cell|mobile|smart) ?)?phone"
        "| (?:OWN|an?) (?:(?:cell|mobile|smart) ?)?phone out)(?: (?:of|from) OWN pocket)?",
        3.0,
        head=(0, 16, 10, 30, 30),
        arm=((0.22, -0.34, -0.02), (0.2, -0.35, -0.03), (0.2, -0.16, 0.2), (0.08, 0.0, 0.27), (0.08, 0.0, 0.27)),
        held=True,
    ),
    # Swung and lifted.
    Gesture(
        "putts(?: (?:THE)?(?:golf ?)?ball)?|(?:mini[ -]?)?golf putt",
        3.4,
        head=(22, 24, 24, 24, 20, 14),
        trunk=(26, 28, 28, 28, 26, 18),
        twist=(0, 6, 10, -10, -12, 0),
        arm=((0.0, -0.24, 0.3), (0.04, -0.24, 0.3), (0.07, -0.23, 0.3), (-0.07, -0.23, 0.31), (-0.08, -0.22, 0.31)),
        other=((0.04, -0.18, 0.3), (0.0, -0.18, 0.3), (-0.03, -0.17, 0.3), (0.11, -0.17, 0.31), (0.12, -0.16, 0.31)),
        elbow=(0.6, -0.8, 0.2),
    ),
    Gesture(
        "~swing THE(?:golf ?)?club|~play golf|~tee off|~hit THEgolf ball|golf (?:swing|drive|shot)|~golf",
        3.8,
        head=(20, 20, 22, 22, 20, 10, -2, -4, 10),
        trunk=(22, 24, 20, 14, 22, 10, -2, -2, 10),
        twist=(0, 4, 34, 56, 0, -40, -58, -58, 0),
        hips=(0, 4, 22, 30, -16, -42, -52, -52, 0),
        knees=(0.03, 0.04, 0.04, 0.04, 0.03, 0.015, 0.01, 0.01, 0.02),
        arm=(
            *((0.0, -0.24, 0.3), (0.03, -0.24, 0.3), (0.16, -0.04, 0.3), (0.16, 0.22, 0.18), (0.02, -0.24, 0.31)),
            *((-0.06, 0.0, 0.38), (-0.1, 0.22, 0.22), (-0.1, 0.24, 0.2), (0.0, -0.22, 0.32)),
        ),
        other=(
            *((0.05, -0.2, 0.32), (0.02, -0.2, 0.32), (-0.08, -0.02, 0.34), (-0.1, 0.18, 0.26), (0.04, -0.2, 0.33)),
            *((0.1, 0.02, 0.34), (0.16, 0.24, 0.14), (0.16, 0.26, 0.12), (0.05, -0.18, 0.33)),
        ),
        elbow=(0.6, -0.8, 0.2),
    ),
    Gesture(
        f"bowling (?:throw|shot|roll|strike|release)|{NOT_RECORDED}~bowl(?! of)(?: (?:THE)?ball)?"
        "|~roll THEbowling ball|ten[ -]?pin bowling",
        3.2,
        head=(10, 4, -14, -22, -24, -10, 0),
        trunk=(6, 10, 34, 38, 26, 12, 0),
        twist=(0, -6, -20, 0, 20, 8, 0),
        knees=(0.0, 0.03, 0.16, 0.22, 0.16, 0.06, 0.0),
        arm=((0.1, -0.1, 0.3), (0.2, -0.38, 0.2), (0.24, -0.26, -0.36), (0.2, -0.4, 0.1), (0.08, 0.2, 0.46)),
        other=((0.0, -0.12, 0.3), (0.26, -0.3, 0.2), (0.5, -0.06, 0.1), (0.5, -0.08, 0.06), (0.4, -0.2, 0.1)),
        elbow=(0.4, -1.0, -0.4),
    ),
    Gesture(
        f"{NOT_RECORDED}~shoot (?:THE)?(?:basketballs?|free throws?)|(?:~take an? )?(?:basketball shot|free throw)",
        2.6,
        head=(0, -10, -16, -18, -18, -6, 0),
        knees=(0.02, 0.1, 0.12, 0.0, 0.0, 0.02, 0.0),
        arm=((0.08, -0.1, 0.3), (0.1, 0.0, 0.28), (0.12, 0.3, 0.2), (0.1, 0.54, 0.22), (0.1, 0.46, 0.34)),
        other=((0.08, -0.1, 0.3), (0.1, 0.0, 0.28), (0.12, 0.3, 0.2), (0.2, 0.48, 0.2), (0.22, 0.3, 0.26)),
        elbow=(0.7, -0.8, 0.4),
    ),
    Gesture(
        "(?:hockey )?(?:slap|wrist)[ -]?shot|(?:~hit|~shoot|~slap) (?:THE)?(?:hockey )?puck"
        "|~swing THEhockey stick|~play (?:ice |field |street )?hockey",
        2.6,
        trunk=(20, 24, 24, 28, 16, 8),
        twist=(0, 30, 44, -10, -46, -10),
        hips=(0, 12, 18, -6, -22, -4),
        knees=(0.06, 0.08, 0.08, 0.12, 0.08, 0.02),
        arm=((0.06, -0.2, 0.3), (0.2, -0.1, 0.24), (0.3, 0.06, 0.16), (0.02, -0.24, 0.34), (-0.1, -0.04, 0.38)),
        other=((0.04, -0.12, 0.32), (-0.04, -0.02, 0.3), (-0.1, 0.1, 0.28), (0.1, -0.14, 0.34), (0.22, -0.02, 0.32)),
        elbow=(0.8, -0.6, 0.2),
    ),
    Gesture(
        "~swing THE(?:baseball ?)?bat|~play baseball|~hit THEbaseball|~bat THE(?:base ?)?ball|baseball (?:swing|hit)"
        "|(?:baseball )?bat swing",
        2.8,
        trunk=(4, 8, 8, 4, 0),
        twist=(20, 48, -10, -48, 0),
        arm=((0.14, 0.02, 0.24), (0.2, 0.12, 0.14), (0.02, -0.04, 0.42), (-0.08, 0.12, 0.3), (0.08, -0.16, 0.32)),
        other=((-0.06, 0.0, 0.28), (-0.12, 0.1, 0.24), (0.06, -0.06, 0.4), (0.12, 0.14, 0.24), (0.0, -0.2, 0.32)),
        elbow=(0.8, -0.6, 0.2),
    ),
    Gesture(
        "~swing THE(?:tennis |badminton )?racke?t|~play (?:tennis|badminton|squash)"
        "|~hit THE(?:tennis ball|shuttlecock)|(?:tennis |badminton )?racke?t swing"
        "|(?:tennis |badminton )?forehand(?: (?:swing|stroke|shot))?|(?:~hit|~play) (?:an? )?forehand",
        2.6,
        trunk=(4, 4, 8, 4, 0),
        twist=(10, 46, -6, -44, 0),
        arm=((0.2, -0.1, 0.34), (0.52, -0.08, 0.04), (0.24, 0.04, 0.42), (-0.12, 0.24, 0.24), (0.12, -0.14, 0.3)),
        other=((0.02, -0.08, 0.36), (0.1, 0.06, 0.42), (0.28, -0.1, 0.28), (0.2, -0.02, 0.26), (0.08, -0.16, 0.32)),
        elbow=(0.8, -0.8, -0.2),
    ),
    Gesture(
        "(?:tennis |badminton )?backhand(?: (?:swing|stroke|shot))?|(?:~hit|~play) (?:an? )?backhand"
        "|~hit THE(?:tennis )?ball (?:with (?:an? |OWN )?)?backhand",
        2.6,
        trunk=(4, 6, 8, 4, 0),
        twist=(-8, -46, 4, 34, 0),
        hips=(0, -14, 2, 10, 0),
        knees=(0.02, 0.06, 0.06, 0.02, 0.0),
        # The racket is drawn back across the body, and goes out on its own side.
        arm=((0.12, -0.1, 0.34), (-0.16, -0.04, 0.24), (0.24, 0.0, 0.46), (0.5, 0.26, 0.2), (0.2, -0.14, 0.3)),
        other=((0.06, -0.08, 0.34), (0.2, -0.06, 0.26), (0.2, -0.12, 0.26), (0.4, -0.14, -0.04), (0.2, -0.24, 0.16)),
        elbow=(0.8, -0.8, -0.2),
    ),
    Gesture(
        "(?:over(?:hand|head|arm) )?(?:tennis|volleyball) serve|over(?:hand|head|arm) serve"
        "|~serve (?:THE)?(?:tennis ?|volley ?)?ball",
        3.5,
        head=(0, 4, -26, -30, -6, 0, 0),
        trunk=(2, 0, -8, -10, 14, 14, 0),
        twist=(0, 14, 30, 26, -22, -30, 0),
        knees=(0.0, 0.02, 0.08, 0.02, 0.0, 0.02, 0.0),
        arm=(
            *((0.14, -0.1, 0.3), (0.26, -0.26, 0.1), (0.36, 0.2, -0.14), (0.3, 0.32, -0.16)),
            *((0.1, 0.56, 0.16), (-0.14, -0.1, 0.42), (-0.1, -0.26, 0.26)),
        ),
        other=(
            *((0.06, -0.1, 0.32), (0.12, -0.2, 0.36), (0.12, 0.5, 0.26), (0.14, 0.46, 0.26)),
            *((0.16, -0.04, 0.22), (0.14, -0.16, 0.2), (0.2, -0.26, 0.14)),
        ),
        elbow=(1.0, -0.2, 0.0),
    ),
    Gesture(
        "~cast(?: out)? THE(?:fishing ?)?(?:rod|line|pole)|(?:~hold|with) THEfishing (?:rod|pole)"
        r"|(?<!\ba\s)(?:fishes|fishing(?!-)|~go fishing)(?: for STUFF)?",
        6.0,
        head=(4, 4, 0, 4, 8, 8, 8, 8, 4),
        trunk=(4, 0, -6, 8, 5, 5, 5, 5, 4),
        arm=(
            *((0.1, -0.14, 0.34), (0.12, -0.06, 0.32), (0.2, 0.3, 0.04), (0.1, 0.06, 0.42)),
            *((0.1, -0.12, 0.36), (0.1, -0.12, 0.36), (0.1, -0.11, 0.36), (0.1, -0.13, 0.36), (0.1, -0.14, 0.34)),
        ),
        other=(
            *((0.02, -0.2, 0.26), (0.02, -0.12, 0.26), (-0.1, 0.18, 0.18), (0.0, -0.02, 0.36)),
            *((0.02, -0.18, 0.28), (0.05, -0.17, 0.28), (0.02, -0.2, 0.28), (0.05, -0.18, 0.28), (0.02, -0.2, 0.26)),
        ),
        elbow=(0.7, -0.8, 0.2),
        again=True,
    ),
    Gesture(
        "~do (?:some )?(?:(?:bi?ceps?|dumbbell|arm|hammer) )?curls"
        "|(?:bi?ceps?|dumbbell|hammer) curls?|~curl (?:THE)?(?:dumbbells?|weights?)"
        "|~lift (?:THE)?(?:dumbbells?|weights)",
        2.6,
        trunk=(0, 1, -3, -1, 0),
        arm=((0.25, -0.38, 0.08), (0.24, -0.22, 0.28), (0.21, 0.06, 0.17), (0.24, -0.18, 0.29), (0.25, -0.38, 0.08)),
        both=True,
        elbow=(0.3, -1.0, -0.4),
        again=True,
    ),
    Gesture(
        "~do (?:some )?(?:overhead|shoulder|military) press(?:es)?"
        "|~press THE(?:dumbbells?|barbell|weights?)(?: overhead)?"
        "|~lift THE(?:dumbbells?|barbell|weights?) (?:overhead|over OWN head)",
        3.0,
        trunk=(-2, -3, 0, 0, -2),
        arm=((0.27, 0.14, 0.16), (0.27, 0.16, 0.16), (0.27, 0.54, 0.04), (0.27, 0.52, 0.04), (0.27, 0.14, 0.16)),
        both=True,
        elbow=(0.6, -1.0, 0.2),
        again=True,
    ),
    Gesture(
        "(?:~wave|~flick|~swish) THE(?:magic )?wand",
        2.4,
        arm=((0.16, 0.06, 0.34), (0.26, 0.22, 0.28), (0.1, 0.16, 0.38), (0.08, 0.04, 0.46), (0.1, 0.06, 0.44)),
    ),
    Gesture(
        r"(?<!to\s)~cast (?:THE(?:magic )?spell|spells|magic|THEfireball)(?: (?:at|on) THING)?"
        "|~use magic|~shoot THEfireball|fireball(?: attack)?"
        "|(?:(?:~use|~do) )?(?:(?:an?|the) )?(?:force push|(?:energy|magic|lightning) (?:blast|attack|bolt))"
        "|(?:~shoot|~fire|~throw|~blast|~cast) (?:THE)?(?:lightning|fire(?!works| ?arm)|flames|ice|energy|laser|magic)"
        "(?: (?:beams?|bolts?|blasts?|balls?|spells?))?"
        "(?: (?:from|with|out of) (?:(?:both|OWN) )*(?:hands|palms|fingers))?",
        2.8,
        trunk=(0, 4, -6, 10, 8, 0),
        arm=(
            *((0.16, -0.14, 0.26), (0.1, -0.1, 0.2), (0.12, -0.02, 0.18)),
            *((0.09, 0.08, 0.46), (0.09, 0.08, 0.46), (0.16, -0.1, 0.3)),
        ),
        both=True,
        elbow=(0.9, -0.8, -0.2),
    ),
    # Pushed and pulled.
    Gesture(
        "(?:~pull|~drag|~tow) THE(?:wagon|cart|suitcase|trolley|sledge|sled|handcart)(?: behind (?:him|her|them))?HAND",
        trunk=(6, 6),
        arm=((0.22, -0.36, -0.16),),
        always=True,
        does=_WALKS,
    ),
    Gesture(
        f"~push {_ON_WHEELS}(?: (?:forwards?|ahead|along|around))?",
        2.4,
        trunk=(7, 7),
        arm=((0.19, -0.12, 0.4),),
        both=True,
        always=True,
        does=_WALKS,
    ),
    Gesture(
        "~shove (?:SOMEBODY|an opponent)(?: (?:away|back(?:wards?)?|hard))*(?: with both hands)?"
        "|~push (?:some(?:one|body)|him|her|them|an opponent)(?: (?:away|hard))+(?: with both hands)?",
        2.0,
        trunk=(0, -4, -6, 16, 14, 0),
        knees=(0.02, 0.04, 0.05, 0.06, 0.06, 0.02),
        arm=((0.16, 0.0, 0.22), (0.16, 0.04, 0.17), (0.15, 0.1, 0.48), (0.15, 0.1, 0.48), (0.2, -0.1, 0.3)),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        does=FIGHTS,
    ),
    Gesture(
        "(?:~push|~shove) (?:(?:against|on) )?THEwall",
        head=(-6, -6),
        trunk=(20, 20),
        arm=((0.17, 0.06, 0.4),),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        always=True,
    ),
    Gesture(
        f"(?:~push|~shove) (?:(?:against|on) )?{_HEAVY}",
        head=(-10, -10),
        trunk=(30, 30),
        knees=(0.1, 0.1),
        arm=((0.17, 0.04, 0.36),),
        both=True,
        elbow=(1.0, -0.8, 0.0),
        always=True,
        does=_WALKS_SLOWLY,
    ),
    Gesture(
        "~drag (?!OWN )THING(?: heavy)?(?: back(?:wards?)?)?|~pull (?:on )?" + _HEAVY,
        head=(-8, -8),
        trunk=(20, 20),
        arm=((0.12, -0.2, 0.42),),
        both=True,
        always=True,
        does=_WALKS_BACK,
    ),
    Gesture(
        "(?:~pull|~haul) (?:(?:on|in|up) )?THE(?:rope|chain|cable|net)(?: (?:in|hand over hand))*|~play tug of war",
        1.8,
        trunk=(-4, -9, -4, -9, -4),
        twist=(12, -12, 12),
        arm=((0.0, -0.1, 0.22), (0.02, -0.02, 0.44), (0.0, -0.1, 0.22)),
        other=((0.02, -0.02, 0.44), (0.0, -0.1, 0.22), (0.02, -0.02, 0.44)),
        again=True,
    ),
    Gesture(
        "~pull (?:down )?THE(?:lever|switch|handle)(?: down(?:wards?)?)?HAND",
        2.4,
        trunk=(0, 0, 8, 0),
        arm=((0.16, 0.3, 0.38), (0.16, 0.3, 0.38), (0.16, -0.14, 0.4), (0.16, -0.2, 0.36)),
    ),
    Gesture(
        f"{NOT_RECORDED}(?:~put|~place|~set) (?:it|THE\\w+?)(?: back)?(?: down)?"
        " on(?:to)? THE(?:shelf|rack|table|counter|desk|bench|crate)",
        2.8,
        head=(0, 8, 8, 0),
        trunk=(0, 4, 10, 0),
        arm=((0.15, -0.17, 0.32), (0.15, -0.08, 0.36), (0.15, -0.06, 0.47), (0.17, -0.06, 0.46), (0.22, -0.2, 0.3)),
        both=True,
        elbow=(0.7, -1.0, -0.2),
    ),
    *TOOLS,
    Gesture(
        "(?:~pet|~pat|~stroke|~scratch|~cuddle) THE(?:dog|cat|puppy|kitten|horse|pony|animal|rabbit|bunny"
        "|cow|sheep|goat|wolf)(?:'s \\w+)?"
        "(?: (?:behind|on|under) (?:THE(?:ears?|head|back|chin)|its \\w+))?",
        3.6,
        head=(18, 20, 18),
        trunk=(44, 46, 44),
        knees=(0.16, 0.17, 0.16),
        arm=((0.1, -0.28, 0.4), (0.1, -0.24, 0.5), (0.1, -0.25, 0.42)) * 2 + ((0.1, -0.28, 0.4),),
        again=True,
    ),
    Gesture(
        "~walk THE(?:dog|puppy)",
        trunk=(-3, -4, -2),
        arm=((0.16, -0.2, 0.36), (0.18, -0.19, 0.38), (0.14, -0.2, 0.35)),
        always=True,
        does=_WALKS,
    ),
    Gesture(
        f"{NOT_RECORDED}(?:~grab|~snatch|~seize) THE"
        "(?:coat|jacket|hat|bag|backpack|purse|keys?|phone|umbrella|wallet|book|cup|mug|glass|bottle|knife|sword|gun|rifle|weapon|torch|lamp|newspaper|tool|rope|letter)"
        "(?! (?:from|off) THE(?:floor|ground))(?: (?:from|off) THE\\w+)?",
        2.6,
        head=(0, 8, 10, 4, 2),
        trunk=(0, 6, 14, 2, 0),
        twist=(0, -6, -18, 0, 0),
        arm=((0.2, -0.16, 0.2), (0.14, 0.02, 0.44), (0.1, 0.06, 0.52), (0.14, -0.12, 0.3), (0.14, -0.16, 0.28)),
        held=True,
    ),
    # Anything else.
    Gesture(
        f"(?:~take|~get|~fish|~pull|~draw) (?:out THING|THING out)(?: (?:of|from) {_POCKET})?"
        f"|(?:~take|~get|~pull) THING from {_POCKET}",
        3.0,
        head=(0, 22, 20, 14, 10),
        arm=((0.2, -0.33, -0.02), (0.2, -0.34, -0.04), (0.16, -0.14, 0.22), (0.1, -0.05, 0.32), (0.1, -0.05, 0.32)),
        held=True,
    ),
    Gesture(
        f"(?:~put|~tuck|~slip|~stow) (?:THING|it) (?:away|(?:back )?in(?:to)? {_POCKET})|~put away THING"
        "|~pocket THING|~holster THING",
        2.6,
        head=(0, 18, 22, 0),
        arm=((0.1, -0.05, 0.32), (0.18, -0.2, 0.16), (0.2, -0.34, -0.02), (0.2, -0.35, -0.03)),
    ),
    Gesture(
        "~carry (?:THING|(?!\\w+sel)(?:(?:heavy|big|many|empty) )?STUFF)(?: heavy)?|^carry(?:ing)?(?=[\\s.!]*$)",
        arm=((0.15, -0.17, 0.32),),
        both=True,
        elbow=(0.7, -1.0, -0.2),
        always=True,
        does=_WALKS,
    ),
)
"""What hands do, of which the first one that fits is meant; before the gestures."""
