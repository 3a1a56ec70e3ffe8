# SPDX-License-Identifier: GPL-3.0-or-later
"""What hands do with instruments and tools: "plays the guitar", "types", "sweeps the floor"."""

from __future__ import annotations

from ...motion.activity import Point
from ..words.subject import NOT_RECORDED
from .gestures import SITS, Gesture

_ROUND = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
"""Steps of a circle that begins and ends at its outer side."""


def _round(middle: Point, radius: float) -> tuple[Point, ...]:
    """Points of a level circle that begins and ends at its outer side."""
    outward, up, ahead = middle
    return tuple((outward + radius * aside, up, ahead + radius * away) for aside, away in _ROUND)


def _upright_round(middle: Point, radius: float) -> tuple[Point, ...]:
    """Points of a circle before the body, as on a wall, that begins and ends at its outer side."""
    outward, up, ahead = middle
    return tuple((outward + radius * aside, up + radius * high, ahead) for aside, high in _ROUND)


TOOLS = (
    # Played.
    Gesture(
        "~play (?:THE)?(?:air )?(?:guitar|bass|ukulele|banjo|lute)|~strum(?: THEguitar)?|air guitar|guitar playing",
        1.2,
        head=(10, 13, 10),
        arm=((0.08, -0.14, 0.18), (0.08, -0.26, 0.18), (0.08, -0.14, 0.18)),
        other=((0.38, -0.02, 0.27), (0.36, -0.03, 0.28), (0.38, -0.02, 0.27)),
        elbow=(1.0, -0.6, -0.3),
        again=True,
    ),
    Gesture(
        "~play (?:THE(?:piano|keyboard|organ|synthesizer|harpsichord)|piano|keyboards?)",
        3.0,
        head=(12, 14, 10, 14, 12),
        trunk=(4, 7, 3, 6, 4),
        arm=((0.12, -0.18, 0.36), (0.2, -0.14, 0.36), (0.26, -0.18, 0.36), (0.16, -0.15, 0.36), (0.12, -0.18, 0.36)),
        other=((0.2, -0.18, 0.36), (0.12, -0.15, 0.36), (0.08, -0.18, 0.36), (0.24, -0.14, 0.36), (0.2, -0.18, 0.36)),
        again=True,
        does=SITS,
    ),
    Gesture(
        "~play (?:THE(?:violin|fiddle|viola)|violin)",
        1.8,
        turn=(14, 14),
        tilt=(8, 10, 8),
        arm=((0.02, 0.06, 0.26), (0.24, -0.06, 0.3), (0.02, 0.06, 0.26)),
        other=((0.26, 0.12, 0.36),),
        again=True,
    ),
    Gesture(
        "~play (?:THE)?(?:cello|double bass|contrabass)",
        2.2,
        head=(10, 12, 10),
        tilt=(4, 6, 4),
        trunk=(6, 8, 6),
        arm=((0.0, -0.2, 0.3), (0.34, -0.2, 0.28), (0.0, -0.2, 0.3)),
        other=((0.12, 0.14, 0.2), (0.13, 0.1, 0.22), (0.12, 0.14, 0.2)),
        elbow=(1.0, -0.4, 0.0),
        again=True,
        does=SITS,
    ),
    Gesture(
        "(?:~play|~hit|~beat|~bang)(?: on)? (?:THE)?(?:drums?|drum ?kit|bongos)|(?:drums|drumming)(?! OWN)",
        0.9,
        head=(6, 10, 6, 10, 6),
        arm=((0.12, -0.02, 0.34), (0.12, -0.2, 0.38), (0.12, -0.02, 0.34)),
        other=((0.12, -0.2, 0.38), (0.12, -0.02, 0.34), (0.12, -0.2, 0.38)),
        again=True,
        does=SITS,
    ),
    Gesture(
        "~play (?:THE)?(?:flute|recorder|clarinet|trumpet|saxophone|sax|horn|trombone|harmonica)",
        2.4,
        tilt=(-3, 4, -3),
        trunk=(0, 4, 0),
        arm=((0.04, 0.1, 0.26),),
        other=((0.04, 0.17, 0.22),),
        again=True,
    ),
    Gesture(
        "~conduct(?: (?:THE)?(?:orchestra|choir|music|band))?",
        2.0,
        arm=((0.16, 0.24, 0.32), (0.12, -0.06, 0.36), (0.3, 0.06, 0.32), (0.22, 0.14, 0.32), (0.16, 0.24, 0.32)),
        both=True,
        again=True,
    ),
    Gesture(
        "~play (?:THE)?(?:video ?|computer |mobile )?(?:games?|playstation|xbox)(?: on THING)?|~hold THEcontroller",
        1.1,
        head=(8, 9, 8),
        trunk=(4, 5, 4),
        arm=((0.06, -0.14, 0.27), (0.065, -0.13, 0.275), (0.06, -0.14, 0.27)),
        other=((0.065, -0.13, 0.275), (0.06, -0.14, 0.27), (0.065, -0.13, 0.275)),
        again=True,
        does=SITS,
    ),
    Gesture(
        "~play (?:cards|poker)|~deal(?: (?:THE)?cards)?",
        3.0,
        head=(16, 12, 18, 16),
        arm=((0.06, -0.06, 0.28), (0.06, -0.06, 0.28), (0.12, -0.2, 0.4), (0.14, -0.2, 0.38), (0.06, -0.06, 0.28)),
        other=((0.04, -0.08, 0.27),),
        again=True,
        does=SITS,
    ),
    Gesture(
        "~knit(?: (?:THING|STUFF))?|~crochet|~sew(?: (?:THING|STUFF))?",
        1.2,
        head=(20, 21, 20),
        arm=((0.07, -0.12, 0.26), (0.05, -0.1, 0.28), (0.08, -0.11, 0.28), (0.07, -0.12, 0.26)),
        other=((0.05, -0.12, 0.27), (0.07, -0.13, 0.26), (0.06, -0.11, 0.27), (0.05, -0.12, 0.27)),
        again=True,
        does=SITS,
    ),
    # Worked with.
    Gesture(
        r"(?:types|typing|type(?= (?:on|at|away|an?|something)))(?!(?: \w+){0,3} on (?:\w+ )?phone)"
        "(?: (?:away|THING))?(?: \\w+ly)?"
        "(?: (?:on|at)(?: (?:THE)?(?:keyboard|computer|laptop|typewriter|machine|desk))?)?"
        "|~work (?:on|at) THE(?:computer|laptop|keyboard|desk)|~use THE(?:computer|laptop)",
        0.9,
        head=(12, 13, 12),
        arm=((0.08, -0.19, 0.34), (0.09, -0.17, 0.34), (0.11, -0.19, 0.35), (0.08, -0.17, 0.34), (0.08, -0.19, 0.34)),
        other=((0.1, -0.17, 0.34), (0.08, -0.19, 0.34), (0.09, -0.17, 0.35), (0.1, -0.19, 0.34), (0.1, -0.17, 0.34)),
        again=True,
        does=SITS,
    ),
    Gesture(
        "~drive(?! (?:an?|the) (?:nail|stake|wedge)| THE(?:scooter|moped|motor ?(?:cycle|bike)))"
        "(?: (?:around|away|along|fast|(?:THE)?(?:car|truck|bus|van|taxi|vehicle|tractor|boat|lorry)))*"
        "|~fly THE(?:plane|airplane|aircraft|jet|helicopter|spaceship|space ship|starfighter)"
        "|~steer(?: THING| left| right)?|~hold THE(?:steering )?wheel",
        4.0,
        turn=(0, 10, 0, -10, 0),
        arm=((0.17, 0.0, 0.38), (0.16, 0.08, 0.38), (0.17, 0.0, 0.38), (0.17, -0.07, 0.38), (0.17, 0.0, 0.38)),
        other=((0.17, 0.0, 0.38), (0.17, -0.07, 0.38), (0.17, 0.0, 0.38), (0.16, 0.08, 0.38), (0.17, 0.0, 0.38)),
        again=True,
        does=SITS,
    ),
    Gesture(
        "(?:~fasten|~buckle|~put on|~do up) (?:THE)?seat ?belt|~buckle up",
        3.2,
        head=(0, 6, 14, 22, 22, 0),
        turn=(0, -24, -16, 10, 10, 0),
        arm=((0.3, 0.14, 0.0), (0.26, 0.16, 0.02), (0.1, 0.06, 0.26), (-0.14, -0.3, 0.16), (-0.14, -0.31, 0.15)),
        other=((0.2, -0.24, 0.2), (0.2, -0.26, 0.2), (0.18, -0.28, 0.18), (0.16, -0.31, 0.14), (0.16, -0.31, 0.14)),
        does=SITS,
    ),
    Gesture(
        "~mix (?:THE)?(?:records?|music|tracks?|songs?)|(?:~scratch|~spin) (?:THE)?records?|~dj(?= |$)",
        2.4,
        head=(10, 18, 10, 18, 10),
        trunk=(6, 10, 6, 10, 6),
        arm=((0.2, -0.16, 0.36), (0.2, -0.16, 0.42), (0.2, -0.16, 0.34), (0.2, -0.16, 0.42), (0.2, -0.16, 0.36)),
        other=((0.06, -0.16, 0.36), (0.1, -0.16, 0.36), (0.2, -0.14, 0.38), (0.1, -0.16, 0.36), (0.06, -0.16, 0.36)),
        again=True,
    ),
    Gesture(
        "~water (?:THE)?(?:plants?|flowers?|garden|lawn|trees?)|(?:~use|with) THEwatering can",
        3.6,
        head=(20, 22, 22, 20),
        trunk=(6, 10, 10, 6),
        twist=(12, 0, -12, 12),
        arm=((0.14, -0.1, 0.38), (0.12, -0.06, 0.42), (0.1, -0.08, 0.42), (0.14, -0.1, 0.38)),
        again=True,
    ),
    Gesture(
        "~feed (?:THE)?(?:chickens?|hens|birds?|pigeons?|ducks?|fish|animals)"
        "|(?:~scatter|~sow) (?:THE)?(?:seeds?|grain)",
        2.6,
        head=(14, 16, 12, 14),
        trunk=(4, 8, 8, 4),
        twist=(14, 10, -14, 14),
        arm=((-0.02, -0.14, 0.28), (0.0, -0.16, 0.28), (0.36, -0.16, 0.38), (-0.02, -0.14, 0.28)),
        other=((0.04, -0.16, 0.26),),
        again=True,
    ),
    Gesture(
        "(?:~write|~draw|~paint)(?: (?:something|THING))?(?: on)? THE(?:board|whiteboard|blackboard"
        "|wall|easel|canvas)"
        "|~paint(?: a picture| a wall)?",
        2.4,
        arm=(
            (0.1, 0.26, 0.4),
            (0.2, 0.2, 0.42),
            (0.08, 0.16, 0.42),
            (0.2, 0.1, 0.42),
            (0.1, 0.18, 0.42),
            (0.1, 0.26, 0.4),
        ),
        again=True,
    ),
    Gesture(
        "~write(?: (?:something|it|THING))?(?: down)?(?: (?:in|on) THING)?|~take (?:some )?notes"
        "|~sketch(?: THING)?|~draw (?:a picture|something)",
        1.8,
        head=(26, 27, 25, 26),
        arm=((0.02, -0.06, 0.28), (0.05, -0.07, 0.27), (0.03, -0.08, 0.28), (0.06, -0.08, 0.27), (0.02, -0.06, 0.28)),
        other=((0.02, -0.12, 0.28),),
        again=True,
    ),
    Gesture(
        "~read(?: (?:THING|STUFF))?(?: to THING)?|(?:~study|~look at|~check) THE(?:map|book|newspaper|letter|menu)",
        3.4,
        head=(22, 24, 22),
        turn=(-4, 5, -4),
        arm=((0.09, -0.03, 0.27),),
        both=True,
        elbow=(0.6, -1.0, 0.0),
        again=True,
    ),
    Gesture(
        "~hammer(?: (?:on )?THING)?(?: into THING)?|(?:~hit|~strike) THING with THEhammer",
        1.1,
        head=(14, 16, 14),
        trunk=(2, 8, 2),
        arm=((0.2, 0.26, 0.26), (0.2, 0.26, 0.26), (0.12, -0.1, 0.4), (0.2, 0.26, 0.26)),
        other=((0.02, -0.16, 0.34),),
        again=True,
    ),
    Gesture(
        "~chop (?:(?:some|the|up|down) )?(?:wood|logs?|firewood|THE(?:tree|log))|(?:~swing|~use) THE(?:axe"
        "|pickaxe|sledgehammer)|~mine(?: for \\w+)?",
        2.0,
        head=(0, -4, 12, 8, 0),
        trunk=(0, -8, 30, 26, 0),
        twist=(0, 24, -6, -4, 0),
        arm=((0.02, -0.12, 0.34), (0.18, 0.38, 0.06), (0.0, -0.12, 0.38), (0.01, -0.2, 0.34), (0.02, -0.12, 0.34)),
        other=((0.02, -0.16, 0.3), (-0.11, 0.3, 0.16), (0.0, -0.16, 0.34), (0.01, -0.24, 0.3), (0.02, -0.16, 0.3)),
        elbow=(0.6, -0.6, 0.6),
        again=True,
    ),
    Gesture(
        "(?:saws|sawing|^saw)(?: (?:THING|STUFF))?(?: (?:in half|off|through THING))?",
        1.0,
        head=(8, 8),
        trunk=(22, 25, 22),
        twist=(6, -8, 6),
        arm=((0.14, -0.22, 0.12), (0.1, -0.24, 0.4), (0.14, -0.22, 0.12)),
        other=((0.08, -0.28, 0.3),),
        again=True,
    ),
    Gesture(
        r"(?:~dig(?! in\b(?! (?:an?|the|OWN)\b))|~shovel)(?: (?:THING|up|in|snow|dirt|coal|sand))*"
        "(?: with THE(?:shovel|spade))?",
        2.4,
        head=(4, 6, 0, 4),
        trunk=(28, 34, 14, 10, 28),
        twist=(0, 0, 0, 30, 0),
        arm=((0.06, -0.2, 0.2), (0.06, -0.26, 0.26), (0.04, -0.1, 0.2), (0.04, -0.06, 0.26), (0.06, -0.2, 0.2)),
        other=((0.04, -0.3, 0.36), (0.04, -0.36, 0.4), (0.06, -0.2, 0.42), (0.06, -0.1, 0.44), (0.04, -0.3, 0.36)),
        again=True,
    ),
    Gesture(
        "(?:~cook(?! up)|stir(?:s|ring)?)(?: (?:THING|STUFF))?(?: in THE(?:pot|pan|bowl|kitchen))?",
        1.4,
        head=(24, 26, 24),
        arm=_round((0.08, -0.18, 0.32), 0.06),
        other=((0.08, -0.2, 0.26),),
        again=True,
    ),
    Gesture(
        "(?:~chop|~cut|~slice)(?: up)? (?:THE)?(?:vegetables?|onions?|carrots?|bread|meat|food|fruits?|tomato(?:es)?)",
        0.7,
        head=(24, 24),
        arm=((0.05, -0.15, 0.3), (0.05, -0.21, 0.31), (0.05, -0.15, 0.3)),
        other=((0.05, -0.2, 0.31),),
        again=True,
    ),
    Gesture(
        f"(?:~sweep|{NOT_RECORDED}~mop|~vacuum|~hoover)(?: up)?"
        "(?: (?:THE(?:floor|room|house|kitchen(?! floor)|street|porch|steps|carpet|leaves)|leaves))(?! with both)"
        "(?: with THE(?:broom|brush|mop|vacuum(?: cleaner)?))?"
        "|~rake(?: (?:THE)?(?:leaves|lawn|grass|garden))?",
        2.2,
        head=(14, 10, 14),
        trunk=(20, 27, 20),
        twist=(24, -20, 24),
        arm=((0.0, 0.0, 0.22), (0.02, -0.02, 0.3), (0.0, 0.0, 0.22)),
        other=((0.2, -0.26, 0.22), (0.02, -0.24, 0.42), (0.2, -0.26, 0.22)),
        again=True,
    ),
    Gesture(
        f"{NOT_RECORDED}(?:~wash|~clean|~wipe|~polish) (?:THE)?"
        "(?:windows?|glass|mirrors?|windshield|walls?|(?:black|white)board)",
        2.0,
        head=(-4, -8, -4),
        arm=_upright_round((0.14, 0.2, 0.42), 0.13),
        again=True,
    ),
    Gesture(
        "(?:~iron|~wipe|~clean|~polish|~dust) (?:THE(?:table|counter|desk|clothes|shirt|car|surface"
        "|shelf|bar)|clothes)|~iron",
        1.8,
        head=(18, 20, 18),
        trunk=(12, 14, 12),
        arm=_round((0.12, -0.2, 0.29), 0.09),
        again=True,
    ),
    Gesture(
        "(?:~wash|~do|~scrub|~dry) (?:THE)?(?:dishes|plates?|pots?|cups?)",
        1.2,
        head=(24, 26, 24),
        arm=_round((0.04, -0.18, 0.3), 0.05),
        other=((0.04, -0.18, 0.28), (0.06, -0.16, 0.28), (0.04, -0.18, 0.28)),
        again=True,
    ),
    Gesture(
        "~wash OWN hands|~rub OWN hands(?: together)?",
        0.9,
        head=(22, 23, 22),
        arm=((0.02, -0.12, 0.3), (0.03, -0.14, 0.27), (0.02, -0.12, 0.3)),
        other=((0.02, -0.14, 0.27), (0.03, -0.12, 0.3), (0.02, -0.14, 0.27)),
        again=True,
    ),
    Gesture(
        "~take (?:an?|the|OWN) (?:\\w+ )?shower|~shower|~wash OWN (?:hair|body)|~shampoo(?: OWN hair)?",
        6.0,
        head=(-10, 12, 14, 10, 12, -12, -14, -10),
        trunk=(0, 4, 6, 2, 6, -2, -2, 0),
        turn=(0, 0, 0, 16, -16, 0, 0, 0),
        arm=(
            *((0.1, 0.3, 0.16), (0.12, 0.38, 0.04), (0.15, 0.38, -0.02), (0.12, 0.36, 0.06)),
            *((0.0, 0.04, 0.2), (-0.08, -0.04, 0.22), (0.02, -0.16, 0.2), (0.1, 0.3, 0.16)),
        ),
        other=(
            *((0.1, 0.3, 0.16), (0.15, 0.38, -0.02), (0.12, 0.37, 0.05), (0.15, 0.38, 0.0)),
            *((0.06, -0.14, 0.22), (0.02, 0.02, 0.2), (-0.06, 0.0, 0.22), (0.1, 0.3, 0.16)),
        ),
        elbow=(1.0, -0.5, 0.4),
        again=True,
    ),
    Gesture(
        "~make (?:up )?THEbed|(?:~spread|~lay|~straighten|~smooth)(?: out)? THE(?:sheets?|blankets?|duvet|tablecloth)",
        4.4,
        head=(14, 8, 18, 20, 18, 14),
        trunk=(20, 10, 40, 46, 42, 20),
        knees=(0.04, 0.0, 0.06, 0.1, 0.08, 0.04),
        arm=(
            *((0.14, -0.24, 0.32), (0.24, 0.06, 0.3), (0.3, -0.1, 0.46), (0.14, -0.3, 0.42)),
            *((0.36, -0.28, 0.36), (0.16, -0.28, 0.4), (0.34, -0.26, 0.36), (0.14, -0.24, 0.32)),
        ),
        both=True,
        again=True,
    ),
    Gesture(
        "(?:~change|~replace|~screw in|~unscrew|~install) THE(?:light ?)?bulb",
        4.4,
        head=(0, -26, -28, -26, 0),
        arm=(
            *((0.12, 0.2, 0.3), (0.05, 0.58, 0.2), (0.1, 0.57, 0.22), (0.05, 0.6, 0.18), (0.1, 0.57, 0.22)),
            *((0.05, 0.59, 0.2), (0.1, 0.57, 0.22), (0.12, 0.2, 0.3)),
        ),
        elbow=(0.8, -0.6, -0.2),
    ),
    Gesture(
        "~brush OWN teeth",
        0.6,
        arm=((0.08, 0.24, 0.17), (0.14, 0.23, 0.15), (0.08, 0.24, 0.17)),
        elbow=(1.0, -0.6, 0.0),
        again=True,
    ),
    Gesture(
        "(?:~brush|~comb|~fix|~style|~adjust|~smooth) (?:OWN )?hair|~run OWN (?:fingers|hand) through OWN hair",
        1.8,
        tilt=(-6, -8, -6),
        arm=((0.16, 0.42, 0.12), (0.2, 0.42, 0.0), (0.2, 0.26, -0.03), (0.23, 0.28, 0.1), (0.16, 0.42, 0.12)),
        elbow=(1.0, 0.0, 0.4),
        again=True,
    ),
    Gesture(
        "~take (?:an? |some )?(?:photos?|pictures?|photographs?)(?: of (?:THING|\\w+))?|(?:~film|~photograph) THING",
        2.8,
        arm=((0.07, 0.24, 0.22),),
        elbow=(0.8, -1.0, 0.2),
        both=True,
    ),
    Gesture("~take a selfie", 2.8, tilt=(0, 7, 7, 0), head=(0, -6, -6, 0), arm=((0.2, 0.26, 0.42),)),
    Gesture(
        "~smoke(?: (?:THE)?(?:cigarette|cigar|pipe))?",
        4.2,
        head=(0, 0, -8, 0, 0),
        arm=((0.2, -0.16, 0.24), (0.05, 0.22, 0.17), (0.08, 0.2, 0.2), (0.2, -0.12, 0.26), (0.2, -0.16, 0.24)),
        again=True,
    ),
    Gesture(
        "(?:~eat(?! or)(?: (?:THING|STUFF))?|~taste (?:THING|STUFF))(?: with (?:THE(?:spoon|fork)|chopsticks))?",
        3.2,
        head=(8, 4, 4, 10, 8),
        arm=((0.1, -0.16, 0.3), (0.05, 0.2, 0.18), (0.06, 0.2, 0.18), (0.1, -0.12, 0.3), (0.1, -0.16, 0.3)),
        again=True,
    ),
    Gesture(
        "~sip(?: (?:on|from|at))?(?: (?:THING|STUFF))?|~take a sip(?: (?:of|from) (?:THING|STUFF))?"
        f"|{NOT_RECORDED}(?<!another\\s)~drink (?!something)(?:from )?(?:THING|STUFF)",
        4.2,
        head=(2, 2, -8, -8, 2),
        arm=((0.15, -0.14, 0.28), (0.1, 0.06, 0.26), (0.05, 0.2, 0.19), (0.06, 0.2, 0.19), (0.15, -0.14, 0.28)),
        again=True,
    ),
    Gesture(
        "~fold (?:up )?(?:it|them|(?:THE)?(?:shirts?|towels?|sheets?|cloth(?:es)?|laundry|paper|letter|map|blanket"
        "|napkin|flag|jacket|coat|trousers))(?: up)?",
        3.6,
        head=(8, 14, 18, 14, 18, 14, 8),
        arm=((0.2, -0.12, 0.32), (0.28, -0.04, 0.36), (0.08, -0.04, 0.36), (0.24, -0.1, 0.34), (0.08, -0.12, 0.32)),
        other=((0.2, -0.12, 0.32), (0.28, -0.04, 0.36), (0.26, -0.04, 0.36), (0.14, -0.14, 0.34), (0.12, -0.12, 0.32)),
        elbow=(0.9, -0.8, 0.0),
    ),
    Gesture(
        "~pour(?: (?:(?:him|her)self|themselves))?(?: (?:THING|STUFF)(?: (?:out|into THING))?|(?=[\\s.!]*$))",
        3.0,
        head=(0, 20, 20, 0),
        arm=((0.12, -0.1, 0.34), (0.1, 0.02, 0.38), (0.1, 0.02, 0.38), (0.12, -0.1, 0.34)),
        other=((0.08, -0.14, 0.34),),
    ),
    # What small things are made, opened or mended with, in front of the chest: which one it is nobody sees.
    Gesture(
        "(?:~unwrap|~wrap|~peel|~knead|~sharpen|~untie|~unfold|~unroll|~assemble|~disassemble|~tighten|~loosen"
        "|~squeeze|~nock|~button|~unbutton|~zip|~unzip)(?: up)? (?!OWN (?:arms?|hands?|legs?|eyes|fists?)\\b)"
        "(?:THING|STUFF)"
        "|~shuffle (?:THE)?(?:cards?|deck|papers)|~cock (?:THE)?(?:gun|pistol|rifle|revolver|hammer)"
        "|~open (?:up )?THE(?:bottle|can|jar|letter|envelope|packet|package|parcel|present|gift|wrapper)"
        "|~tie (?:up )?THE(?:ribbon|knot|rope|necktie|tie|scarf|apron)(?: up)?"
        "|~tear (?:up |open )?THE(?:letter|paper|page|note|photo|envelope)(?: up| open)?"
        "|~light (?:up )?THE(?:candle|match|cigarette|cigar|pipe|lamp|lantern|torch|fire)",
        3.0,
        head=(14, 18, 20, 18, 16, 18, 14),
        arm=((0.12, -0.1, 0.3), (0.06, -0.06, 0.32), (0.14, -0.02, 0.33), (0.05, -0.08, 0.3), (0.12, -0.1, 0.3)),
        other=((0.1, -0.12, 0.3), (0.09, -0.1, 0.31), (0.06, -0.08, 0.33), (0.12, -0.06, 0.31), (0.1, -0.12, 0.3)),
        elbow=(0.8, -1.0, 0.0),
        again=True,
    ),
)
"""The part of `props.PROPS`, in whose order they are looked for, that is played or worked with."""
