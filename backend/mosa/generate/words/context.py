# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told one after another, each understood by what was told before: "it" is the box that was picked up, who sits
crosses their arms there, and a glass is put back on the table from which it came."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..laid_over.gestures import SITS, STANDS
from ..laid_over.over import laid_over
from .phrases import is_done_seated
from .posture import sits_down, stops
from .subject import BEGINS, OWN

_PARTICLE = r"(?:up|down|out|off|open|away|back)"
_GETS = re.compile(
    rf"\b(?:pick|grab|tak|lift|get|draw|hold|catch|find|open|gather|collect|fetch|unsheath|pull|carr|put|plac|set|grip|reach)\w*"
    rf" (?:(?:{_PARTICLE}|for) )?(?:an?|one|some|{OWN}) (?P<thing>(?:(?!(?:and|of)\b)[\w-]+ )?[\w-]+)"
    rf"(?= (?:{_PARTICLE}|from|off|on|onto|in|into|with|to|at|across|over|through|and)\b|[\s.,;]*$)",
    re.IGNORECASE,
)
_COMES_TO = re.compile(
    rf"\b(?:to|towards?|at) (?:an?|{OWN}) (?P<thing>(?:\w+ )?(?:door|gate|window|drawer|chest|fridge|cupboard|cabinet"
    r"|locker|box|car|safe|crate))\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\b(?:arms?|hands?|legs?|foot|feet|knees?|head|eyes?|breath|seat|step|steps|bow|turn|break|look|nap|walk|aim|call|him\w*"
    r"|her\w*|them\w*|up|down|out|off|place|shower|photo|picture|time)$",
    re.IGNORECASE,
)
_IT = re.compile(
    rf"(?P<does>{BEGINS}\w+(?<!\bis)(?: (?:{_PARTICLE}|at|into|through|with|from))?) (?:it|them)\b", re.IGNORECASE
)
_DRINKS = re.compile(rf"{BEGINS}(?:drink|sip)(?:s|p?ing)?[\s.!]*", re.IGNORECASE)
_VESSEL = re.compile(r"\b(?:glass|cup|mug|bottle|can|flask|goblet|canteen|thermos)$", re.IGNORECASE)
_TABLE = re.compile(r"\b(?P<table>table|desk|counter|bar|shelf|workbench)\b(?! tennis)", re.IGNORECASE)
_ON_FOOT = re.compile(r"\b(?:walk|run|jog|go|goes|march|carr|leav)\w*", re.IGNORECASE)
_ON_TABLES = (
    r"(?:glass(?:es)?|cup|mug|bottle|can|plate|bowl|phone|book|letter|pen|pencil|keys?|papers?|newspaper|apple|sandwich|remote"
    r"|cards?|knife|fork|spoon|laptop|documents?|folder|cigarette|watch|hat)"
)
_PICKS = re.compile(
    rf"{BEGINS}(?:picks? (?:up )?|grabs? )(?:an?|{OWN}) (?:\w+ )?{_ON_TABLES}(?: up)?[\s.!]*", re.IGNORECASE
)
_PUTS = re.compile(
    rf"(?P<puts>{BEGINS}(?:puts?|sets?|places?|lays?))(?: down)?"
    rf" (?P<thing>(?:an?|{OWN}) (?:\w+ )?{_ON_TABLES})(?: down)?[\s.!]*",
    re.IGNORECASE,
)
_SEATED = re.compile(r"\b(?:sit(?:s|ting)?|seated)\b(?! up\b)", re.IGNORECASE)
_NO_SEAT = re.compile(
    r"\b(?:floor|ground|grass|carpet|rug|mat|sand|(?:stand|get|ris|jump)\w* (?:back )?up)\b", re.IGNORECASE
)


def with_things_named(parts: Sequence[str]) -> list[str]:
    """What is told one after another, with the names of things that are "it" there, and where they are got from.

    "Picks up a box" and "carries it" give "picks up a box" and "carries the box".
    """
    thing, table, told = "", "", []
    for part in parts:
        named = _IT.sub(rf"\g<does> the {thing}", part, count=1) if thing else part
        if named == part and (found := _thing(part)):
            thing = found
        if said := _TABLE.search(part):
            table = said["table"].lower()
        elif _SEATED.search(part):
            table = "table"
        elif _ON_FOOT.search(part):
            table = ""
        told.append(_at_table(_from_vessel(named, thing), table))
    return told


def _thing(part: str) -> str:
    """What hands have got, or somebody has come to, by a text: "heavy box"; "" where it names nothing."""
    found = [said["thing"] for said in (*_GETS.finditer(part), *_COMES_TO.finditer(part))]
    return next((one for one in reversed(found) if not _NO_THING.search(one)), "")


def _from_vessel(part: str, thing: str) -> str:
    """Who drinks and has got a glass, drinks from that."""
    return f"{part.rstrip(' .!')} from the {thing}" if _DRINKS.fullmatch(part) and _VESSEL.search(thing) else part


def _at_table(part: str, table: str) -> str:
    """What is picked up, or put down, by somebody who is at a table ("" for none): not from the floor."""
    if table and _PICKS.fullmatch(part):
        return f"{part.rstrip(' .!')} from the {table}"
    puts = _PUTS.fullmatch(part) if table else None
    return part if puts is None else f"{puts['puts']} {puts['thing']} on the {table}"


def with_seats(parts: Sequence[str]) -> list[str]:
    """What is told one after another, of which who has sat down does there what they need not get up for.

    "Sits down" and "crosses his arms" give "sits down" and "a person sits on a chair and crosses his arms".
    """
    seated, told = False, []
    for part in parts:
        on_seat = _on_seat(part) if seated else None
        told.append(on_seat or part)
        sits = sits_down(part) or _SEATED.search(part) is not None
        seated = on_seat is not None or (sits and not _NO_SEAT.search(part))
    return told


def _on_seat(text: str) -> str | None:
    """What a text tells of, of somebody who sits on a chair meanwhile; None where they get up for it, or it says so."""
    if _SEATED.search(text):
        return None
    begins = re.match(BEGINS, text, re.IGNORECASE)
    who, does = (begins["who"], text[begins.end() :]) if begins else (None, text)
    sits = f"{who or 'a person'} sits on a chair"
    if stops(text):
        return sits
    over = laid_over(text)
    gestures = over is not None and over.alone and over.kneel is None and over.plain.endswith((STANDS, SITS))
    # Who picks something up bends down for it, and gets up.
    does = re.sub(r"\bpicks up\b", "takes", does, flags=re.IGNORECASE)
    return f"{sits} and {does}" if gestures or is_done_seated(text) else None
