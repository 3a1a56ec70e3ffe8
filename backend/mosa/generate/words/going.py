# SPDX-License-Identifier: GPL-3.0-or-later
"""How somebody goes who does nothing else: in a circle or another figure, on and on, to a side; and who leaves the
ground."""

from __future__ import annotations

import re

from ...motion.course import FIGURES
from ..laid_over.over import laid_over
from .amounts import count
from .places import PLACE
from .subject import SUBJECT, WHO, A
from .wording import in_heard_words

_SIDE = r"(?:(?:counter|anti)?[\s-]?clockwise|to (?:the|his|her|their) (?:left|right))"
_ROUND = re.compile(
    r"\b(?P<goes>(?:(?:walk|stroll|strid|pac|wander|roam|run|sprint|jog|march|skip|hop|sneak|tiptoe|crawl|limp|go|swim|cycl)\w*"
    r"|rid(?:es?|ing)\s+(?:an?|the|his|her)(?:\s+(?!in\b|along\b|around\b)\w+){1,2})"
    rf"(?:\s+(?:around|about|(?:for|back)wards?|quickly|fast|\w+ly|{_SIDE}))*)"
    rf"\s+(?:(?P<wander>(?<!hops )(?<!hop )(?<!hopping )(?:around|about)(?:\s+{A}(?:{PLACE}))?"
    r"(?=\s*(?:$|[,.;!]|(?:and|then|while|with|for|\w+ly)\b)))"
    r"|(?P<line>back and forth|to and fro|(?:up and down|back and forth across) the (?:room|street|hall|corridor))"
    rf"|(?:(?:in|along|around)\s+(?:(?:an?|the|one)\s+)?|an?\s+|(?=zig-?zag))(?P<size>(?:{_SIDE}|(?!half|semi|quarter)[\w-]+)\s+)?"
    r"(?:(?P<half_circle>(?:half|semi)[\s-]?(?:circles?|circular))|(?P<circle>circles?|circular)|(?P<square>squares?)|(?P<triangle>triangles?|triangular)|(?P<zigzag>zig-?zags?)"
    r"|(?P<eight>figure[\s-](?:of\s+)?(?:eights?|8s?)))(?:\s+(?:path|motion|pattern|way|route|line|shape))?)\b"
    rf"(?P<side>(?:,?\s+{_SIDE})?)(?:\s+(?P<rounds>twice|thrice|(?:two|three|four|five|[2-5])(?=\s+times))(?:\s+times)?)?",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"^\s*(?:{WHO}\s+)?(?:is\s+)?(?:\w+ly\s+)?(?:(?P<paces>pac(?:es?|ing))|(?:wander|roam)(?:s|ing)?)(?:\s+\w+ly)*(?=[.!]?\s*$)",
    re.IGNORECASE,
)
"""Who does no more turns again and again."""
_STEADILY = re.compile(
    rf"(?:{SUBJECT}\s+)?(?:is\s+)?(?:\w+ly\s+)?"
    r"(?:(?:walk|stroll|strid|run|sprint|jog|march|sneak|tiptoe|crawl)\w*"
    r"(?:\s+(?:\w+ly|(?:for|back)wards?|ahead|straight|fast|in place|on the spot|on|in|at|an?"
    r"|normal|steady|brisk|slow|pace|line))*"
    r"|stand\w*\s+(?:\w+ly\s+)?still)[.!]?",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"(?:{SUBJECT}\s+)?(?:is\s+)?(?:(?P<walk>walk|stroll|strid)|(?P<run>run|jog|sprint))\w*"
    r"(?:\s+(?:forwards?|(?P<back>backwards?)|ahead|straight|on|along|at|an?|normal|steady|pace|slow(?:ly)?|quick(?:ly)?"
    r"|fast|briskly))*[.!]?",
    re.IGNORECASE,
)
PACES = {"walk": (0.4, 1.9), "run": (1.6, 10.0)}
"""Slowest and fastest pace (m/s) of whoever walks or runs, slowly or fast."""
_ASIDE = re.compile(
    rf"(?:{SUBJECT}\s+)?(?:is\s+)?(?:\w+ly\s+)?(?:step|side[\s-]?step|shuffl|sidl|walk|mov)(?:e?s|p?ing|e)?"
    r"(?:\s+(?:\w+ly|sideways|over))*\s+to\s+(?:the|his|her|their)\s+(?:left|right)(?:\s+side)?[.!]?",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"(?:counter|anti)[\s-]?clockwise|left", re.IGNORECASE)
_WITH = re.compile(r"clockwise|right", re.IGNORECASE)
_LEAVES_THE_GROUND = re.compile(
    r"\b(?:jump|leap|hop|skip|vault|hurdl|bound|bounc|flip|backflip|somersault|handspring|dive|diving|spring|fly|flies|air"
    r"|roll|summers|karate|kata|martial|celebrat|cheer|victor|joy"
    r"|danc|ballet|ballerina|arabesque|parkour|acrobat|climb|stair|step|ladder|rung|hill|slope|terrain|box|stool|chair|bench|bed"
    r"|couch|sofa|table|platform|ledge|wall|rock|log|fence|rope|trampoline|playground|swing|hang|pull-?up|obstacle|clear)\w*"
    r"|\b(?:over|onto|on to|on top|off|up|upstairs|downstairs)\b(?! from the (?:floor|ground))",
    re.IGNORECASE,
)
_UP_FROM_BELOW = re.compile(r"\b(?:stand|get|ris|sit|look|pick|lift|rais)\w*\s+up\b", re.IGNORECASE)
"""Ways up that lead no higher than to the feet, or of arms and eyes."""


def in_a_figure(prompt: str) -> tuple[str, str, float, int] | None:
    """The prompt of somebody who goes in a circle or the like without it, its name in `course.FIGURES`, its side, and
    how often it is gone around.

    "A person walks in a circle to the left" gives "A person walks forward", "circle", 1 and 1; -1 is to the right
    (clockwise, seen from above), 0 where that is not said. None for others.
    """
    prompt = _ALONE.sub(_turning, prompt)
    said = _ROUND.search(prompt)
    if said is None:
        return None
    side = 1.0 if _AGAINST.search(said[0]) else -1.0 if _WITH.search(said[0]) else 0.0
    goes = " ".join(re.sub(rf"\b(?:around|about|{_SIDE})(?!\w)", "", said["goes"]).split())
    if not re.search(r"wards?\b", goes, re.IGNORECASE):
        goes += " forward"
    shape = next(name for name in FIGURES if said[name])
    return f"{prompt[: said.start()]}{goes}{prompt[said.end() :]}", shape, side, count(said["rounds"] or "one")


def _turning(alone: re.Match[str]) -> str:
    return f"{alone[0]} {'back and forth' if alone['paces'] else 'around'}"


def is_steady(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody walks, runs, steps aside or stands still, which may go on."""
    # Who "gallops" or "wanders" runs or walks ahead; who "steps back" does so once.
    ahead = None if laid_over(prompt) else paces_ahead(in_heard_words(prompt))
    return _STEADILY.fullmatch(prompt.strip()) is not None or is_aside(prompt) or (ahead is not None and ahead[0] > 0)


def gets_along_evenly(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody walks or runs; who steps aside stands after each step."""
    return is_steady(prompt) and not is_aside(prompt)


def paces_ahead(prompt: str) -> tuple[float, float] | None:
    """Least and most pace (m/s) ahead of a prompt that says nothing but that somebody walks or runs, else None.

    Of somebody who does so backwards they are below 0.
    """
    said = _AHEAD.fullmatch(prompt.strip())
    if said is None:
        return None
    slowest, fastest = next(pace for name, pace in PACES.items() if said[name])
    return (-fastest, -slowest) if said["back"] else (slowest, fastest)


def is_aside(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody steps to a side, which may go on."""
    return _ASIDE.fullmatch(in_heard_words(prompt)) is not None


def stays_down(prompt: str) -> bool:
    """Whether nothing that a prompt tells of leaves the ground: no leap, nothing to climb, and no seat or bed."""
    return not _LEAVES_THE_GROUND.search(_UP_FROM_BELOW.sub(" ", prompt))
