# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told one after another, each understood by what was told before: "it" is the box that was picked up, who sits
or lies crosses their arms there, and a glass is put back on the table from which it came."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..drawn.activities import activity_of
from ..drawn.crawling import crawls
from .phrases import is_done_seated
from .posture import is_gesture, sits_down, sleeps, stops
from .subject import BEDS, BEGINS, OWN

_PARTICLE = r"(?:up|down|out|off|open|away|back)"
_GETS = re.compile(
    rf"\b(?:pick|grab|tak|lift|get|draw|hold|catch|find|open|gather|collect|fetch|unsheath|pull|carr|put|plac|set|grip|reach"
    r"|keep|throw|toss|kick|bounc|dribbl|roll|unfold|unroll|unwrap)\w*"
    rf" (?:(?:{_PARTICLE}|for) )?(?:an?|one|some|{OWN}) (?P<thing>(?:(?!(?:and|of)\b)[\w-]+ )?(?!{_PARTICLE}\b)[\w-]+)"
    rf"(?= (?:{_PARTICLE}|from|off|on|onto|in|into|with|to|at|across|over|through|and)\b|[\s.,;]*$)",
    re.IGNORECASE,
)
_COMES_TO = re.compile(
    rf"\b(?:to|towards?|at) (?:an?|{OWN}) (?P<thing>(?:\w+ )?(?:ball|door|gate|window|drawer|chest|fridge|cupboard"
    r"|cabinet|locker|box|car|safe|crate))\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\b(?:arms?|hands?|legs?|foot|feet|knees?|head|eyes?|breath|seat|step|steps|bow|turn|break|look|nap|walk|aim|call|him\w*"
    r"|her\w*|them\w*|up|down|out|off|place|shower|photo|picture|time|punch(?:es)?|jab|cross|hook|uppercut|kicks?|tantrum|party|combo)$",
    re.IGNORECASE,
)
_IT = re.compile(
    rf"(?P<does>{BEGINS}\w+(?<!\bis)(?: (?:{_PARTICLE}|at|into|through|with|from))?) (?:it|them)\b", re.IGNORECASE
)
_DRINKS = re.compile(rf"{BEGINS}(?:drink|sip)(?:s|p?ing)?[\s.!]*", re.IGNORECASE)
_VESSEL = re.compile(r"\b(?:glass|cup|mug|bottle|can|flask|goblet|canteen|thermos)$", re.IGNORECASE)
_AGAIN = re.compile(r"(?<!\band) again(?=[\s.!]*$)|(?<=[a-z]) back(?= down\b)", re.IGNORECASE)
_AND_STOPS = re.compile(r"(?P<does>.+?)(?:,\s*|,?\s+and\s+)(?:then\s+)?(?:stop|pause)s?", re.IGNORECASE)
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
    rf" (?P<thing>(?:an?|{OWN}) (?:\w+ )?{_ON_TABLES})(?: down| back)?(?: there)?[\s.!]*",
    re.IGNORECASE,
)
_SEATED = re.compile(r"\b(?:sit(?:s|ting)?|seated)\b(?! up\b)", re.IGNORECASE)
_GETS_UP = re.compile(r"\b(?:stand|get|ris|jump)\w* (?:back )?up\b", re.IGNORECASE)
_ON_THE_FLOOR = re.compile(r"\b(?:floor|ground|grass|carpet|rug|mat|sand|cross[\s-]legged)\b", re.IGNORECASE)
_LIES = re.compile(
    rf"{BEGINS}(?:(?:lie|lay)s?|lying|laying|sleep(?:s|ing)?)\b(?!.*\b(?:side|stomach|belly|front|face))", re.I
)
_ON_FLOOR, _ON_ALL_FOURS = "sits on the floor", "is on all fours"
_LIES_DOWN = re.compile(rf"{BEGINS}(?:lie|lay)s? down(?: on (?:{OWN} )?back)?[\s.!]*", re.IGNORECASE)
_ON_A_BED = re.compile(rf"\b{BEDS}\b", re.IGNORECASE)


def with_things_named(parts: Sequence[str]) -> list[str]:
    """What is told one after another, with the names of things that are "it" there, and where they are got from.

    "Picks up a box" and "carries it" give "picks up a box" and "carries the box".
    """
    thing, table, bed, told = "", "", "", []
    for number, one in enumerate([*map(_until_it_ends, parts[:-1]), *parts[-1:]]):
        # What is done for a second time is done as for the first.
        part = _AGAIN.sub("", one) if number else one
        named = _IT.sub(rf"\g<does> the {thing}", part, count=1) if thing else part
        if named == part and (found := _thing(part)):
            thing = found
        if said := _TABLE.search(part):
            table = said["table"].lower()
        elif _SEATED.search(part):
            table = "table"
        elif _ON_FOOT.search(part):
            table = ""
        told.append(_on_bed(_at_table(_from_vessel(named, thing), table), bed))
        if _ON_FOOT.search(part):
            bed = said[0].lower() if (said := _ON_A_BED.search(part)) else ""
    return told


def _until_it_ends(part: str) -> str:
    """The part without "stops", before another one: what is drawn, or laid over somebody who stands, ends by then."""
    ends = _AND_STOPS.fullmatch(part)
    return ends["does"] if ends and (activity_of(ends["does"]) or is_gesture(ends["does"])) else part


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


def _on_bed(part: str, bed: str) -> str:
    """What somebody does who lies down at a bed ("" for none) to which they have walked: not on the floor."""
    return f"{part.rstrip(' .!')} on the {bed}" if bed and _LIES_DOWN.fullmatch(part) else part


def with_places(parts: Sequence[str]) -> list[str]:
    """What is told one after another, of which who has sat or lain down does there what they need not get up for.

    "Sits down" and "crosses his arms" give "sits down" and "a person sits on a chair and crosses his arms".
    """
    place: str | None = None
    told = []
    for part in parts:
        there = _done_there(part, place) if place else None
        told.append(there or part)
        gets_there = place == _ON_ALL_FOURS or _LIES_DOWN.fullmatch(part) is not None
        place = place if there and not gets_there else _place(there or part)
    return told


def _place(part: str) -> str | None:
    """How somebody is who has done a part: "sits on a chair"; None of who is on their feet, or lies otherwise."""
    if _GETS_UP.search(part):
        return None
    if crawls(part):
        return _ON_ALL_FOURS
    if _LIES.match(part):
        return "lies on the bed" if _ON_A_BED.search(part) else "lies on the back"
    if not (sits_down(part) or _SEATED.search(part)):
        return None
    return _ON_FLOOR if _ON_THE_FLOOR.search(part) else "sits on a chair"


def _done_there(text: str, place: str) -> str | None:
    """What a text tells of, of somebody who is at a place meanwhile; None where they get up for it, or it says so."""
    begins = re.match(BEGINS, text, re.IGNORECASE)
    who, does = (begins["who"], text[begins.end() :]) if begins else (None, text)
    there = f"{who or 'a person'} {place}"
    if place == _ON_ALL_FOURS:
        return f"{who or 'a person'} {_ON_FLOOR}" if sits_down(text) else None
    if place.startswith("lies") and sleeps(text):
        return there
    if place == _ON_FLOOR and _LIES_DOWN.fullmatch(text):
        return f"{who or 'a person'} lies down from sitting"
    if _SEATED.search(text) or _LIES.match(text):
        return None
    if stops(text):
        return there
    # Who picks something up bends down for it, and gets up.
    does = re.sub(r"\bpicks up\b", "takes", does, flags=re.IGNORECASE)
    return f"{there} and {does}" if is_gesture(text) or is_done_seated(text) else None
