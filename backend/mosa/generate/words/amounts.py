# SPDX-License-Identifier: GPL-3.0-or-later
"""How often something is done, how many steps are taken, by how much somebody turns: what prompts say in numbers.

The transformer does not count: "jumps three times" gave one or two jumps, "takes a step back" three metres. Each time
is made as a prompt of its own, and steps have the time that they take.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from .inflection import inflected
from .subject import BEGINS

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""From one on."""
_NUMBER = rf"(?:an?|{'|'.join(NUMBERS)}|\d{{1,2}})"
_OFTEN = {"once": 1, "twice": 2, "thrice": 3}
OFTEN = rf"(?P<count>once|twice|thrice|{_NUMBER}(?=\s+time))(?:\s+times?)?(?:\s+in a row)?"
"""Matches how often something is done."""
_OWN = r"(?:the|his|her|their|its)"
_END = r"[\s.!]*"
_COUNTED = (
    re.compile(
        rf"{BEGINS}(?P<move>.+?)\s+{OFTEN}(?P<more>(?:\s+(?:with\b.*|in place|on the spot|up|high))?){_END}",
        re.I,
    ),
    re.compile(rf"{BEGINS}(?:do|does|doing|performs?)\s+(?P<count>{_NUMBER})\s+(?P<move>\w+)(?P<more>){_END}", re.I),
)
_MOVES = (
    (r"(?:jump|leap|hop)s?\s+(?:forwards?|ahead)", "jump forward", 2.0),
    (r"(?:jump|leap|hop)s?\s+backwards?", "jump backwards", 2.4),
    (
        rf"(?:jump|leap|hop)s?\s+(?:sideways\s+)?(?:to\s+)?(?:{_OWN}\s+)?(?P<side>left|right)(?:\s+side)?",
        "jump to the {side}",
        1.6,
    ),
    (r"(?:jump|hop)s?(?:\s+(?:straight|up|and|down|high|in place|on the spot))*", "jump up", 2.4),
    (rf"kicks?(?:\s+with\s+{_OWN}\s+(?P<side>left|right)\s+(?:leg|foot))?", "kick with the {side} leg", 3.2),
    (r"squats?(?:\s+down)?", "do a squat", 2.4),
    (r"bows?(?:\s+(?:down|politely))?", "bow", 2.8),
    (
        rf"(?:raise|lift)s?\s+(?:both\s+|{_OWN}\s+)+(?:arms|hands)(?:\s+(?:up|high|overhead|above\s+{_OWN}\s+head))?",
        "raise both arms above the head",
        2.0,
    ),
    (rf"(?:raise|lift)s?\s+{_OWN}\s+(?P<side>left|right)\s+(?:arm|hand)(?:\s+up)?", "raise the {side} arm", 2.6),
)
"""What is counted, what is made each time, and its seconds: the least in which two and three of them were seen with
each of three seeds."""
BEFORE_ALL = 0.8
"""Seconds that somebody stands who then does a thing so often."""
_WAYS = (
    (r"(?:(?:straight\s+)?(?:forwards?|ahead))?", "walk forward", 0.6),
    (r"back(?:wards?)?", "walk backwards", 0.6),
    (
        rf"(?:sideways\s+)?(?:to\s+)?(?:{_OWN}\s+)?(?P<side>left|right)(?:\s+side)?",
        "step sideways to the {side}",
        0.5,
    ),
)
"""Where steps go, what is made of them, and the seconds of one."""
SETTING_OUT = 0.2
"""Seconds beside those of the steps."""
_STEPS = re.compile(
    rf"{BEGINS}(?:(?:take|walk|move|go)(?:e?s|ing)?\s+(?P<first>(?:forwards?|ahead|back(?:wards?)?)\s+)?(?:for\s+)?"
    rf"(?P<count>{_NUMBER})\s+(?:(?!few|couple|several)\w+\s+)?(?:steps?|paces?)"
    rf"|steps?(?=\s+(?:back|forw|ahead)))\s*(?P<way>.*?){_END}",
    re.I,
)
_HOPS = re.compile(
    rf"{BEGINS}(?:hop|jump)s?\s+on\s+(?P<which>one|{_OWN}\s+(?:left|right))\s+(?:leg|foot)\s+"
    rf"(?P<count>twice|thrice|{_NUMBER}(?=\s+time))(?:\s+times?)?{_END}",
    re.I,
)
BEFORE_HOPS, HOP = 0.7, 0.6
"""Seconds until the first hop on one leg, and from one to the next: made together, for one of them alone is a jump."""
_ONWARD = r"(?:\s+(?:straight|forwards?|ahead|back(?:wards?)?|fast|\w+ly))*"
_FAR = re.compile(
    rf"{BEGINS}(?P<goes>(?:walk|stroll|run|sprint|jog|march|crawl|sneak|limp|move|go)(?:e?s|n?ing)?{_ONWARD})\s+(?:for\s+)?"
    rf"(?P<count>\d{{1,3}}(?:\.\d+)?|{'|'.join(NUMBERS)})\s*(?P<unit>m|met(?:er|re)s?|feet|foot|ft|yards?)\b"
    rf"(?P<more>{_ONWARD}){_END}",
    re.I,
)
_METRES = {"f": 0.3048, "y": 0.9144, "m": 1.0}
"""Of the units, by their first letters."""
NEAREST, FARTHEST = 0.5, 100.0
"""Metres that somebody is made to go."""
_LASTING = re.compile(
    rf",?\s+(?:for\s+)?(?P<count>\d{{1,2}}(?:\.\d+)?|(?:{'|'.join(NUMBERS)})(?=\s))\s*(?:s|secs?|seconds?)(?:\s+long)?{_END}$",
    re.I,
)
_RUNS = re.compile(r"run|sprint|jog", re.I)
_RUNNING, _WALKING = 2.6, 1.1
"""Usual paces (m/s)."""
_TURNS_AROUND = re.compile(rf"{BEGINS}turn(?:s|ing)?(?:\s+a?round|(?=\s+to face\b))(?P<how>.*)", re.I)
_TURNS = re.compile(rf"{BEGINS}(?:turn|rotat|spin|pivot|swivel)(?:e?s|n?ing|e)?\b(?P<how>.*)", re.I)
_TURNS_ASIDE = re.compile(rf"{BEGINS}turn(?:s|ing)?\b(?P<how>.*\b(?P<side>left|right)\b.*)", re.I)
_DOES_A_TURN = re.compile(
    rf"{BEGINS}(?:do|does|doing|performs?|makes?)\s+an?\s+(?P<how>\d+)(?:[\s-]*degrees?|°)?(?:[\s-]+(?:turn|spin))?{_END}",
    re.I,
)
_HOW = re.compile(
    r"(?:\s+(?:by|a?round|clockwise|(?:counter|anti)[\s-]?clockwise|(?:to\s+)?(?:(?:the|his|her|their)\s+)?(?:left|right)"
    r"|on the spot|in place|to face the (?:other way|opposite direction)|\w+ly|\d{1,3}\s*(?:degrees?|°)|\d{2,3}))*"
    r"[\s.!]*|\d{2,3}",
    re.I,
)
_DEGREES = re.compile(r"(\d+)")
_OFTEN_AROUND = re.compile(
    rf"{BEGINS}(?P<verb>turn|spin|twirl)s?(?:\s+around)?\s+(?P<count>twice|thrice|(?:two|three|[23])(?=\s+times))(?:\s+times)?{_END}",
    re.I,
)
_SHARE_AROUND = re.compile(
    rf"{BEGINS}(?:do|does|doing|makes?|turns?)\s+an?\s+(?P<share>quarter|half|full)\s+(?:turn|circle|spin|rotation)\b"
    rf"(?:\s+(?:to\s+)?(?:(?:the|his|her)\s+)?(?:left|right))?{_END}",
    re.I,
)
_SHARES = {"quarter": 90, "half": 180, "full": 360}


LEAST_ASIDE = math.radians(60)
"""The least turn that is made of turning around: a smaller one would be a small share of what somebody does then."""


class Amount(NamedTuple):
    """Who does what, told as in "walks", and the seconds it takes."""

    who: str
    does: str
    seconds: float


def each_time(prompt: str) -> list[str]:
    """A prompt for each time that it asks for something: "a person jumps twice" gives "a person jumps once" two times.

    It alone where nothing is counted, or what is counted is not known to work alone.
    """
    said = _counted(prompt)
    if said is None:
        return [prompt]
    return [f"{said['who'] or 'a person'} {said['move']}{said['more']} once"] * count(said["count"])


def seconds_each_time(prompt: str) -> float | None:
    """How long it takes to do a thing as often as a prompt says, twice or more; None of others, and of kicks, which
    nobody does faster."""
    said = _counted(prompt)
    if said is None or count(said["count"]) < 2 or "kick" in said["move"].lower():
        return None
    once = _made(_MOVES, said["move"] + said["more"])
    return once and once[1] * count(said["count"])


def amount(prompt: str) -> Amount | None:
    """What to make of something that is done once, or of so many steps; None for all else.

    "He jumps once" gives "he", "jumps up" and 2.4 seconds, "he takes two steps back" "he", "walks backwards" and 1.4.
    """
    if (said := _counted(prompt)) is not None and count(said["count"]) == 1:
        once = _made(_MOVES, said["move"] + said["more"])
        return once and Amount(said["who"] or "a person", *once)
    if (said := _STEPS.fullmatch(prompt.strip())) is not None and (way := _made(_WAYS, said["first"] or said["way"])):
        made, each = way
        return Amount(said["who"] or "a person", made, SETTING_OUT + each * count(said["count"] or "one"))
    if (said := _HOPS.fullmatch(prompt.strip())) is not None:
        hops = f"hops several times on {said['which'].lower()} leg"
        return Amount(said["who"] or "a person", hops, BEFORE_HOPS + HOP * count(said["count"]))
    return None


def distance(prompt: str) -> tuple[str, float] | None:
    """A prompt of somebody who goes so far without how far, and the metres; None for others.

    "A person walks ten feet forward" gives "A person walks forward" and 3.0.
    """
    said = _FAR.fullmatch(prompt.strip())
    if said is None:
        return None
    metres = _number(said["count"]) * _METRES[said["unit"][0].lower()]
    if not NEAREST <= metres <= FARTHEST:
        return None
    return f"{prompt.strip()[: said.end('goes')]}{said['more']}", metres


def lasting(prompt: str) -> tuple[str, float] | None:
    """A prompt without how long it lasts, and the seconds, half of one at least; None where it does not say that.

    "A person walks for ten seconds" gives "A person walks" and 10.
    """
    said = _LASTING.search(prompt)
    if said is None or not prompt[: said.start()].strip():
        return None
    return prompt[: said.start()], max(_number(said["count"]), 0.5)


def seconds(prompt: str) -> float | None:
    """How long something takes that says so, or is done once, in so many steps or over so many metres, else None."""
    if (told := lasting(prompt)) is not None:
        return told[1]
    if (found := amount(prompt)) is not None:
        return found.seconds
    if (far := distance(prompt)) is not None:
        return far[1] / (_RUNNING if _RUNS.search(far[0]) else _WALKING)
    return None


def steps(prompt: str) -> str | None:
    """Who takes so many steps or hops, where a prompt says nothing else; None where it does not."""
    found, text = amount(prompt), prompt.strip()
    return found.who if found is not None and (_STEPS.fullmatch(text) or _HOPS.fullmatch(text)) else None


def turn_aside(prompt: str) -> tuple[str, bool] | None:
    """A prompt of whoever turns around for one of a turn to a side, or by about as much as that, and whether that is
    the left one; None for others.

    Who is to turn left turns back a little at the end, or halfway, and who turns around does not.
    """
    said, angle = _TURNS_ASIDE.fullmatch(prompt.strip()), turn(prompt)
    if said is None or angle is None or not LEAST_ASIDE <= angle < math.pi:
        return None
    return f"{said['who'] or 'a person'} turns around", said["side"].lower() == "left"


def turn(prompt: str) -> float | None:
    """By how much (radians) somebody turns who only turns around, or by so many degrees; None for others."""
    text = prompt.strip()
    for pattern, usual in (
        *((_TURNS_AROUND, math.pi), (_TURNS_ASIDE, math.pi / 2)),
        *((_TURNS, None), (_DOES_A_TURN, None)),
    ):
        if (said := pattern.fullmatch(text)) is not None and _HOW.fullmatch(said["how"]) is not None:
            degrees = _DEGREES.search(said["how"])
            return (math.radians(int(degrees[1])) or None) if degrees else usual
    if (said := _OFTEN_AROUND.fullmatch(text)) is not None:
        return count(said["count"]) * (math.pi if said["verb"].lower() == "turn" else 2 * math.pi)
    if (said := _SHARE_AROUND.fullmatch(text)) is not None:
        return math.radians(_SHARES[said["share"].lower()])
    return None


def _counted(prompt: str) -> re.Match[str] | None:
    text = prompt.strip()
    for said in (pattern.fullmatch(text) for pattern in _COUNTED):
        if said is not None and _made(_MOVES, said["move"] + said["more"]) and count(said["count"]):
            return said
    return None


def _made(table: tuple[tuple[str, str, float], ...], move: str) -> tuple[str, float] | None:
    """What is made of a move, told as in "walks", and its seconds; None where it is not in the table."""
    for pattern, made, seconds in table:
        if (found := re.fullmatch(pattern, move.strip(), re.I)) is not None:
            side = (found.groupdict().get("side") or "right").lower()
            return inflected(made.format(side=side), "walks"), seconds
    return None


def _number(said: str) -> float:
    word = said.lower()
    return float(count(word) if word in NUMBERS else word)


def count(number: str) -> int:
    """The number that a word stands for: 3 for "three", "3" and "thrice"."""
    word = number.lower()
    if word in NUMBERS:
        return NUMBERS.index(word) + 1
    return int(word) if word.isdigit() else _OFTEN.get(word, 1)
