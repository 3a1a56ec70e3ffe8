# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures that show how somebody feels: "cries", "yawns", "holds his head in pain", "shivers", "roars", "flinches"."""

from __future__ import annotations

from .gestures import SITS, Gesture

_MOUTH = (0.05, 0.25, 0.17)
_FACE = (0.06, 0.27, 0.18)
_IS_HIT = "(?:~get|is|being) (?:hit|punched|slapped|struck|shot|pushed|shoved|kicked|kneed|elbowed|stabbed)"
_HIT = f"(?:(?:hit|damage|impact) reaction|{_IS_HIT}|^hit|~flinch)"
_OFTEN = "(?:two|three|four|several|some|many|multiple|a few)"
_BODY = "(?:(?:to|in|on) THE(?:face|head|jaw|chin|nose|stomach|gut|ribs|body|chest|back|shoulder|leg|arm))"
_BELLY = "(?:stomach|belly|gut|ribs|abdomen|groin|crotch|balls|solar plexus)"
_LEG = "(?:(?:left |right )?(?:leg|knee|thigh|shin|foot))"
_BLOW = "(?:hit|punch|blow|kick|knee|shot)"
"""Matches how blows are told of, and where they land."""
_HEAD_BACK, _TRUNK_BACK, _TWISTED = (-34, -10, 22, 12, 0), (-28, -16, 16, 8, 0), (-32, -22, 6, 0)
"""What a blow from ahead does to somebody."""
FEELINGS = (
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
    Gesture(
        "~howl(?: (?:at|to) the moon)?",
        4.0,
        head=(0, 10, -30, -42, -44, -42, -30, 0),
        trunk=(0, 10, -6, -14, -15, -14, -8, 0),
        knees=(0.0, 0.05, 0.04, 0.06, 0.06, 0.06, 0.04, 0.0),
        arm=((0.24, -0.2, 0.2), (0.36, -0.24, 0.02), (0.38, -0.24, -0.04), (0.36, -0.26, -0.02), (0.28, -0.34, 0.08)),
        both=True,
        elbow=(1.0, 0.0, -0.6),
    ),
    Gesture(
        "(?:~scream|~shout|~yell|~cry(?: out)?|~curse|~rage) (?:(?:angrily|in \\w+|up) )?(?:at|to|into) "
        "the (?:sky|heavens?|gods?|stars|moon|ceiling)",
        3.4,
        head=(0, 16, -20, -38, -40, -38, -30, -10),
        trunk=(0, 16, 0, -14, -16, -13, -15, -4),
        shoulders=(0, 4, 8, 12, 9, 12, 8, 0),
        arm=((0.24, -0.3, 0.2), (0.3, -0.26, 0.26), (0.4, -0.2, 0.18), (0.42, -0.18, 0.14), (0.42, -0.2, 0.14)),
        both=True,
        elbow=(1.0, -0.4, -0.4),
    ),
    Gesture(
        r"(?<!the\sman\s)(?:shouts|shouting|yells|yelling|screams|screaming|^(?:shout|yell|scream)(?=[\s.!]*$))"
        "(?: (?:loudly|out|angrily|orders|commands|for help"
        "|in (?:pain|agony|terror|fear|rage|anger)|(?:at|to) THING))*",
        2.4,
        head=(0, 4, -10, -8, -4, -10, 0),
        trunk=(0, -4, 10, 8, 4, 9, 0),
        shoulders=(0, 4, 10, 8, 4, 10, 0),
        elbows=(0, 20, 40, 35, 25, 35, 0),
    ),
    Gesture(
        "~clench OWN (?:fists?|hands|teeth)(?: (?:in|with) (?:anger|rage|frustration|fury))?"
        "|~seethe(?: with (?:anger|rage))?",
        3.0,
        head=(0, 10, 14, 14, 12),
        trunk=(0, 6, 8, 6, 8),
        shoulders=(0, 14, 18, 15, 18, 15, 18, 14),
        arm=((0.26, -0.34, 0.1), (0.27, -0.3, 0.14), (0.27, -0.31, 0.14)),
        both=True,
        elbow=(1.0, -0.4, -0.6),
        held=True,
    ),
    Gesture(
        "~sulk",
        4.8,
        head=(10, 24, 26, 22, 26, 24),
        turn=(0, 0, 34, 40, 36, 20),
        trunk=(4, 8, 12, 6, 10, 10),
        shoulders=(0, -4, 16, -6, -4, -6),
        arm=((-0.09, 0.0, 0.21),),
        other=((-0.1, -0.08, 0.17),),
        elbow=(0.8, -1.0, 0.2),
        held=True,
    ),
    Gesture("~facepalm|face[ -]palms?", 2.6, head=(0, 22, 22, 0), arm=(_FACE,)),
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
    Gesture(
        "~hear (?:something|footsteps|voices|steps|gunfire|music|(?:an?|the|some|OWN) (?:\\w+ )?"
        "(?:noises?|sounds?|voices?|screams?|explosions?|gunshots?|shots?|bangs?|crash|knock|bell|alarm|phone|footsteps|steps))"
        "(?: (?:from )?(?:behind|above|below|beside|near|outside|nearby|in the distance|to the (?:left|right))"
        "(?: (?:him|her|them|it|the \\w+))?)?",
        2.2,
        head=(0, -8, -8, -5, -5, -4, 0),
        turn=(0, 6, 26, 32, 30, 28, 10),
        tilt=(0, 2, 6, 8, 6, 4, 0),
        trunk=(0, -4, -3, -2, -2, -1, 0),
        shoulders=(0, 10, 6, 3, 2, 1, 0),
    ),
    Gesture(
        "~cover OWN mouth(?: with (?:HANDS|(?:OWN|an?|one) hand))?"
        "(?: (?:in|with) (?:shock|horror|surprise|fear|disbelief))?"
        "|~gasp(?: (?:in|with) (?:shock|horror|surprise|fear|disbelief))?(?: (?:loudly|for (?:air|breath)))?",
        2.4,
        head=(0, -14, -10, -8, 0),
        trunk=(0, -12, -9, -7, 0),
        shoulders=(0, 20, 16, 12, 0),
        arm=((0.1, 0.1, 0.22), _MOUTH, _MOUTH, (0.12, 0.0, 0.24)),
        both=True,
        elbow=(0.8, -1.0, 0.2),
    ),
    # Of what a face does nothing is seen.
    Gesture("(?:~smile|~grin|~smirk|~frown|~grimace|~pout|~wink|~blink)(?: (?:at|to) THING)?", 2.4, head=(0, 4, 4, 0)),
    Gesture(
        "(?:~fall asleep|~doze off|~nod off|~doze|~sleep) (?:(?:while|when) )?(?:standing(?: up)?|on OWN feet|upright)",
        6.0,
        head=(0, 10, 22, 34, 42, 12, 4, 16, 30, 40, 42),
        turn=(0, 0, -4, -8, -10, 2, 4, 4, 8, 10, 10),
        trunk=(0, 3, 8, 12, 16, 4, 0, 4, 10, 14, 16),
        knees=(0.0, 0.0, 0.02, 0.03, 0.05, 0.01, 0.0, 0.01, 0.03, 0.04, 0.05),
        held=True,
    ),
    Gesture(
        "~lift OWN head from sleep",
        6.0,
        head=(46, 46, 44, 46, 34, 6, -8, -10, 4, 6, 0),
        turn=(14, 14, 14, 14, 10, 0, -18, -20, 16, 20, 0),
        trunk=(20, 20, 20, 20, 16, 4, -6, -8, -2, 0, 0),
        shoulders=(0, 0, 0, 0, 0, 6, 14, 10, 0, 0, 0),
        held=True,
        does=SITS,
    ),
    Gesture(
        "~swat (?:at )?(?:(?:(?:an?|the|some) )?(?:fly|flies|mosquito(?:e?s)?|gnats?|bugs?|insects?|bees?|wasps?)"
        "|THING)(?: away)?|~wave away (?:an?|the|some) (?:fly|flies|mosquito(?:e?s)?|bugs?|insects?|bees?|wasps?)"
        "|is (?:being )?attacked by (?:an? swarm of )?(?:an? )?(?:bees?|wasps?|hornets?|mosquitoes|flies|bats|birds)",
        3.2,
        head=(0, -4, 8, 2, 10, -2, 0),
        turn=(0, -24, -30, 26, 30, -16, 0),
        trunk=(0, 2, 8, 4, 10, 4, 0),
        twist=(0, 12, -14, -8, 10, 12, 0),
        arm=(
            *((0.2, 0.1, 0.24), (0.36, 0.36, 0.24), (0.04, 0.22, 0.4), (0.16, 0.1, 0.3)),
            *((0.16, 0.3, 0.22), (0.38, 0.3, 0.3), (0.02, 0.26, 0.38), (0.14, 0.16, 0.3)),
        ),
        other=(
            *((0.18, -0.02, 0.26), (0.14, 0.22, 0.2), (0.16, 0.3, 0.2), (0.4, 0.34, 0.2)),
            *((0.02, 0.2, 0.4), (0.12, 0.24, 0.2), (0.16, 0.26, 0.22), (0.2, 0.06, 0.26)),
        ),
        elbow=(1.0, -0.6, 0.0),
    ),
    Gesture(
        "~fan (?:him|her|them|it)sel(?:f|ves)(?: (?:with (?:an?|OWN) \\w+|(?:because of|in|from) THEheat))?",
        0.7,
        head=(-8, -10, -8),
        tilt=(-4, -2, -4),
        arm=((0.14, 0.12, 0.28), (0.2, 0.2, 0.2), (0.14, 0.12, 0.28)),
        elbow=(1.0, -0.9, 0.1),
        again=True,
    ),
    Gesture("~yawn", 3.2, head=(0, -14, -14, -6, 0), arm=(_MOUTH,)),
    Gesture("~cough|~sneeze", 2.4, head=(0, -6, 18, 4, 18, 0), trunk=(0, -4, 12, 2, 12, 0), arm=(_MOUTH,)),
    Gesture(
        "~think(?: hard)?|~ponder|~stroke OWN (?:chin|beard)|(?:~put|~rest) OWN hand on OWN chin"
        "|(?:ALREADY(?:(?:OWN|one|a) )?|BARE)hand on (?:OWN )?chin",
        3.0,
        head=(0, 6, 6),
        tilt=(0, 6, 6),
        arm=((0.07, 0.12, 0.19),),
        other=((-0.04, -0.06, 0.2),),
        held=True,
    ),
    Gesture(
        "(?:~put|~place) (?:an?|OWN) hand (?:on|over) OWN (?:heart|chest)|(?:~clutch|~hold|~grab) OWN (?:heart|chest)"
        "|(?:ALREADY(?:(?:OWN|one|a) )?|BARE)hand on (?:OWN )?(?:heart|chest)",
        2.6,
        arm=((0.0, 0.0, 0.17),),
        held=True,
    ),
    Gesture(
        "~shiver(?: with cold| in (?:the )?cold)?|~tremble(?: with (?:cold|fear))?"
        "|~hug (?:him|her|them)sel(?:f|ves)(?: (?:tight(?:ly)?|for (?:warmth|comfort)|(?:in|against) the cold))*"
        "(?:,? (?:and )?(?:~shiver|~tremble)(?: with cold| in (?:the )?cold)?)?",
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
        "(?:~hold|~clutch|~rub|~grab|~grip) OWN (?:left |right |broken |injured |wounded )?"
        "(?:stomach|belly|tummy|gut|abdomen|ribs|side|waist|wound)(?: in pain)?",
        2.6,
        head=(0, 16, 16),
        trunk=(0, 20, 20),
        arm=((0.02, -0.2, 0.22),),
        other=((0.0, -0.26, 0.23),),
        held=True,
    ),
    Gesture(
        "(?:~hold|~clutch|~cradle|~nurse|~grab) OWN (?:left |right )?(?:broken|injured|wounded|hurt|bad|bleeding)"
        " (?:left |right )?(?:arm|elbow|wrist|hand|shoulder)",
        3.0,
        head=(10, 12, 10),
        trunk=(8, 10, 8),
        arm=((0.06, -0.14, 0.2),),
        other=((-0.12, -0.06, 0.22),),
        elbow=(1.0, -0.8, -0.4),
        held=True,
    ),
    Gesture(
        "(?:~beat|~pound|~thump|~drum)(?: on)? OWN chest(?: (?:with OWN fists|like (?:an? )?(?:gorilla|ape|tarzan)))?",
        1.0,
        head=(-12, -16, -12),
        trunk=(-8, -6, -8),
        arm=((0.04, 0.02, 0.17), (0.2, 0.04, 0.3), (0.04, 0.02, 0.17)),
        other=((0.2, 0.04, 0.3), (0.04, 0.02, 0.17), (0.2, 0.04, 0.3)),
        elbow=(1.0, -0.4, -0.1),
        again=True,
    ),
    Gesture(
        "~power (?:down|off)|~shut (?:down|off)|~switch off|~deactivate|~run out of (?:power|battery|energy)",
        3.6,
        head=(0, 0, 18, 18, 46, 50, 48),
        trunk=(0, 0, 10, 10, 32, 36, 34),
        shoulders=(0, 0, -4, -4, -10, -10, -10),
        knees=(0.0, 0.0, 0.02, 0.02, 0.07, 0.08, 0.08),
        arm=((0.24, -0.2, 0.24), (0.24, -0.2, 0.24), (0.22, -0.3, 0.2), (0.22, -0.3, 0.2), (0.22, -0.44, 0.12)),
        both=True,
        held=True,
    ),
    Gesture(
        "(?:~power|~boot|~start) up(?=[\\s.!]*$| and| then|,)|~reboot|~come (?:on ?line|to life)"
        "|~activate(?=[\\s.!]*$| and| then|,)",
        3.6,
        head=(46, 46, 30, 30, -6, -6, 0),
        trunk=(34, 34, 20, 20, -4, -4, 0),
        shoulders=(-10, -10, -4, -4, 6, 4, 0),
        knees=(0.08, 0.08, 0.04, 0.04, 0.0, 0.0, 0.0),
    ),
    Gesture(
        "~vomit|~puke|~retch|~barf|~throw up(?=[\\s.!]*$)",
        4.2,
        head=(0, 14, 22, 6, 30, 12, 30, 14, 24, 10, 0),
        trunk=(0, 26, 46, 40, 54, 42, 54, 44, 48, 24, 0),
        shoulders=(0, 4, 10, 2, 12, 2, 12, 2, 6, 2, 0),
        knees=(0.0, 0.04, 0.1, 0.09, 0.12, 0.09, 0.12, 0.09, 0.1, 0.05, 0.0),
        arm=((0.03, -0.2, 0.22),),
        other=((0.02, -0.26, 0.23),),
        elbow=(0.8, -0.8, -0.2),
    ),
    Gesture(
        "~headbang|head[ -]?bang(?:ing|s)?|~bang OWN head(?: to (?:THE)?(?:music|beat|song))?",
        0.9,
        head=(-6, 36, -6),
        trunk=(8, 26, 8),
        knees=(0.03, 0.08, 0.03),
        again=True,
    ),
    Gesture(
        "~laugh (?:hysterically|hard|out loud|loudly|uncontrollably)|~burst out laughing|~crack up",
        4.6,
        head=(0, -16, -22, -12, 4, 18, 22, 16, 22, 14, 0),
        trunk=(0, -8, -12, -4, 20, 32, 28, 34, 28, 18, 0),
        shoulders=(0, *(10, 2) * 9, 0),
        knees=(0.0, 0.0, 0.0, 0.02, 0.06, 0.08, 0.07, 0.08, 0.07, 0.04, 0.0),
        arm=((0.04, -0.16, 0.22), (0.05, -0.18, 0.22)) * 3,
        other=((0.0, -0.24, 0.23), (0.02, -0.22, 0.23)) * 3,
        elbow=(0.8, -0.8, -0.2),
    ),
    Gesture(
        "(?:~get|is|being) (?:electrocuted|tased|tasered|zapped|shocked by electricity)|electrocution"
        "|~get (?:an )?electric shock|electric shock",
        3.4,
        head=(0, *(-20, -10) * 8, 0),
        turn=(0, *(8, -8) * 8, 0),
        trunk=(0, *(-12, -6) * 8, 0),
        shoulders=(0, *(16, 8) * 10, 0),
        knees=(0.0, *(0.06, 0.03) * 8, 0.0),
        arm=((0.36, -0.08, 0.2), *((0.4, -0.04, 0.22), (0.36, -0.08, 0.2)) * 9),
        both=True,
        elbow=(1.0, -0.6, -0.2),
    ),
    Gesture(
        f"{_HIT} (?:from|on|to) (?:(?:the|his|her|their) )?(?:left|right)(?: side)?",
        1.6,
        turn=(0, -34, -20, -4, 0),
        tilt=(0, -34, -22, -6, 0),
        trunk=(0, 10, 16, 10, 0),
        twist=(0, -34, -26, -6, 0),
        hips=(0, -16, -14, -4, 0),
        knees=(0.0, 0.06, 0.06, 0.02, 0.0),
        shoulders=(0, 14, 10, 4, 0),
        elbows=(0, 75, 85, 55, 0),
    ),
    Gesture(
        f"{_HIT} (?:from (?:behind|THEback)|in THEback)",
        1.6,
        head=(0, -40, -10, 8, 0),
        trunk=(0, -10, 34, 20, 0),
        knees=(0.0, 0.06, 0.1, 0.05, 0.0),
        shoulders=(0, 14, 10, 4, 0),
        elbows=(0, 40, 80, 50, 0),
    ),
    Gesture(
        f"(?:~take|~receive|~absorb) {_OFTEN} (?:hits|punches|blows)(?: {_BODY})?"
        f"|{_IS_HIT} (?:{_BODY} )?(?:twice|repeatedly|{_OFTEN} times)(?: {_BODY})?",
        3.6,
        head=(0, *_HEAD_BACK * 3),
        trunk=(0, *_TRUNK_BACK * 3),
        twist=(0, *_TWISTED * 3),
        shoulders=(0, *(14, 10, 4, 0) * 3),
        elbows=(0, *(75, 85, 55, 0) * 3),
    ),
    Gesture(
        f"{_IS_HIT} (?:hard )?(?:in|to|on) THE{_BELLY}|(?:~take|~receive|~absorb) an? {_BLOW} (?:to|in) THE{_BELLY}"
        f"|{_BELLY} (?:hit|shot) reaction|hit (?:reaction )?(?:in|to) (?:THE)?{_BELLY}",
        2.4,
        head=(0, -6, 24, 30, 26, 22, 10, 0),
        trunk=(0, 12, 48, 52, 48, 40, 18, 0),
        knees=(0.0, 0.03, 0.12, 0.14, 0.12, 0.1, 0.04, 0.0),
        shoulders=(0, 12, 10, 6, 4, 2, 0, 0),
        arm=((0.2, -0.2, 0.24), (0.06, -0.24, 0.22), (0.02, -0.24, 0.21), (0.02, -0.24, 0.21), (0.06, -0.24, 0.22)),
        other=((0.2, -0.16, 0.24), (0.04, -0.18, 0.22), (0.0, -0.18, 0.21), (0.0, -0.18, 0.21), (0.04, -0.18, 0.22)),
        elbow=(0.9, -0.8, -0.2),
    ),
    Gesture(
        f"{_IS_HIT} (?:hard )?(?:in|to|on) THE{_LEG}|(?:~take|~receive|~absorb) an? {_BLOW} (?:to|in) THE{_LEG}",
        2.4,
        head=(0, -10, 10, 22, 24, 18, 6, 0),
        trunk=(0, 6, 30, 36, 36, 28, 10, 0),
        twist=(0, 6, 16, 16, 14, 10, 4, 0),
        knees=(0.0, 0.08, 0.22, 0.24, 0.2, 0.16, 0.06, 0.0),
        arm=((0.24, -0.2, 0.2), (0.14, -0.4, 0.24), (0.12, -0.44, 0.26), (0.12, -0.44, 0.26), (0.14, -0.4, 0.2)),
        other=((0.4, -0.1, 0.1), (0.44, -0.1, 0.06), (0.4, -0.16, 0.06), (0.3, -0.3, 0.06)),
    ),
    Gesture(
        "~recoil(?: (?:in|with|from) (?:\\w+ )?(?:fear|horror|terror|shock|disgust|pain|surprise|fright)|(?=[\\s.!]*$))"
        "(?:,? (?:with )?(?:(?:both|OWN) )*(?:hands|arms) (?:up|raised)(?: in front(?: of (?:OWN )?(?:face|body))?)?)?"
        "|~shield OWN (?:face|head)",
        2.2,
        head=(0, -12, -10, -8),
        turn=(0, 24, 28, 26),
        trunk=(0, -16, -14, -12),
        knees=(0.0, 0.06, 0.07, 0.06),
        shoulders=(0, 14, 14, 12),
        arm=((0.16, 0.2, 0.34), (0.15, 0.22, 0.3)),
        both=True,
        elbow=(0.8, -1.0, 0.0),
        held=True,
    ),
    Gesture(
        "~flinch(?: (?:at|from) (?:THING|sound|noise|pain))?|~wince|(?:is|gets?) startled(?: by THING)?"
        "|startled reaction",
        1.7,
        head=(0, 20, 28, 22, 10, 0),
        turn=(0, 26, 34, 26, 10, 0),
        trunk=(0, 16, 24, 18, 8, 0),
        twist=(0, -18, -24, -16, -6, 0),
        knees=(0.0, 0.08, 0.11, 0.08, 0.03, 0.0),
        shoulders=(0, 22, 24, 18, 8, 0),
        arm=((0.2, 0.1, 0.26), (0.12, 0.26, 0.26), (0.13, 0.24, 0.26), (0.2, 0.02, 0.28)),
        both=True,
        elbow=(1.0, -0.9, 0.1),
    ),
    Gesture(
        "(?:hit|damage) reaction|(?:head|stomach|chest|body|shoulder) hit(?=[\\s.!]*$)"
        "|hit (?:in|to) (?:THE)?(?:stomach|gut|head|face|chest|back|leg|arm)"
        f"|{_IS_HIT}(?: (?:by|in|on|from) (?:THING|behind))?"
        f"|(?:~take|~receive|~absorb) (?:an? (?:hit|punch|blow)|damage|hits)(?: {_BODY})?",
        1.5,
        head=(0, *_HEAD_BACK),
        trunk=(0, *_TRUNK_BACK),
        twist=(0, *_TWISTED),
        shoulders=(0, 14, 10, 4, 0),
        elbows=(0, 75, 85, 55, 0),
    ),
)
"""The gestures, of which the first one that fits is meant."""
