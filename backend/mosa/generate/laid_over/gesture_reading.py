# SPDX-License-Identifier: GPL-3.0-or-later
"""Gestures as prompts tell of them, alone, with something else, or kept up all the while."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..drawn.activities import activity_of
from ..words.amounts import NUMBERS, OFTEN, count
from ..words.inflection import inflected
from ..words.subject import BEGINS, OWN, WHO
from .clothing import CLOTHING
from .combat import COMBAT
from .feelings import FEELINGS
from .gestures import GESTURES, SITS, STANDS, Gesture
from .props import PROPS
from .signals import SIGNALS


class Told(NamedTuple):
    """A gesture as a prompt tells of it: to which side ("left", "right" or ""), whether it is so from the start, and
    how often it is done, where that is said."""

    gesture: Gesture
    side: str
    already: bool
    often: int | None = None


class Without(NamedTuple):
    """A prompt without its gestures, these in their order, and whether it tells of nothing else (and `rest` of what
    who makes them does meanwhile)."""

    rest: str
    gestures: tuple[Told, ...]
    alone: bool


_BESIDE = (
    r"(?:and|while|then|to|towards?|in|on|onto|into|with|up|down|over|under|through|across|from|for|at|as|by|along"
    r"|around|about|behind|before|after|out|off|away|inside|outside|forwards?|backwards?|ahead|left|right|upstairs"
    r"|downstairs|\w+ly)"
)
"""Matches words with which something else begins than a thing's name."""
_NEXT = rf"(?:{_BESIDE}|\w+ing)"
"""The same where any thing may be named."""
_WORDS = {
    "THING": (
        rf"(?:some(?:thing|one|body)|it|(?:two|three|some|many|several|{OWN})(?: (?!{_NEXT}\b)[\w-]+){{1,2}}"
        rf"|(?:an?|the|one) (?!{_NEXT}\b)[\w-]+(?: (?!{_NEXT}\b|of\b|\w+s\b)[\w-]+){{0,2}})INHAND"
    ),
    "THE": rf"(?:an?|the|some|two|one|{OWN})(?: (?!{_BESIDE}\b)[\w-]+){{0,2}}? ",
    "INHAND": (
        rf"(?: of \w+)?(?: (?:in|with|under) (?:(?:both|one|each|{OWN})(?: left| right)?|two) (?:hands?|arms?)"
        rf"| in hand| in front of (?:{OWN} \w+|\w+))?(?: (?:drawn|raised|ready))?"
    ),
    "STUFF": rf"(?:ice cream|(?!{_NEXT}\b)[\w-]+)",
    " HEAD": rf" {OWN} head",
    "SIDE": rf"(?:(?:over )?to )?(?:{OWN} )?(?:left|right)(?: side)?",
    "HANDS": rf"(?:both )?(?:{OWN} )?hands",
    "HAND": rf"(?: with {OWN} (?:(?:left|right) )?(?:hand|arm|finger))?",
    "ALREADY": r"(?:(?:~stand |~keep |~have )?with |(?:~keep|~have|~hold) )",
    "BARE": r"(?:^|(?<=,\s))",
    "OWN": OWN,
    "SOMEBODY": rf"(?:some\w+|him|her|them|each other|(?:an?|the|{OWN}) \w+)",
    "WORD": r"\w+",
    " ?": r"\s*",
    " ": r"\s+",
}
"""What stands for what in the patterns."""
_WITH = (
    # "Walks slowly carrying a box" walks slowly.
    r"(?:(?:[,;]?\s*\b(?:and|while|then|by|as (?:he|she|they|it))\s+|,\s*)(?:\w+ly\s+)?|\w+ly\s+(?!\w+ing\b))?"
    r"(?:(?:start|begin|keep)s?\s+(?:to\s+)?)?"
)
_AS_A_THING = r"(?:(?:do|perform)(?:e?s|ing)?\s+)?(?:an?\s+)?(?:(?:quick|fast|slow|hard|strong|powerful|big|small)\s+)*"
"""Matches what is before the name of a gesture that is a thing: "does a quick " before "sword combo"."""
_HOW = (
    r"(?:\s+(?:\w{2,}ly|in (?:agreement|approval|disbelief|disagreement)"
    rf"|{OFTEN}|(?:a few|several|many) times|again))?"
)
_OFTEN = re.compile(rf"\b{OFTEN}\b", re.IGNORECASE)
_ON = "and|while|then|is|as|before|until"
_PEOPLE = r"(?:two|three|four|some|several|many)\s+\w+|people|men|women|kids|children|friends|an? tennis player"
_AT = r"(?:on|in|at|with|for|from|of|near|by|under|behind|beside|about|against|inside|outside|next to|in front of)"
"""Matches what is before a place, a thing or somebody that it makes no difference for."""
_NOTHING_ELSE = re.compile(
    rf"(?P<who>{WHO}|(?:{_PEOPLE}))?\s*"
    r"(?:(?:,?\s*then\s+)?(?:is|stands?|standing|waits?|waiting)(?:\s+(?:still|there|idle|guard|around))?)?"
    r"(?:\s*\b(?:\w+ly|forwards?|two[ -]handed)\b)?"
    rf"(?P<where>\s*\b(?:to|towards?|across|through|over|around|along|down|up|upstairs|downstairs|home"
    r"|inside|outside|into|from|out of)\b"
    rf"(?!.*\b(?:{_ON})\b)[^,;.]*)?"
    rf"(?P<there>(?:\s*\b{_AT}\s+(?!(?:{_ON}|\w+ing)\b)(?:(?:an?|the|this|{OWN})\s+)?[\w'-]+"
    rf"(?:\s+(?!\w*(?:(?<!s)s|ing)\b|(?:{_ON}|{_AT})\b)[\w'-]+){{0,2}})*)"
    rf"(?:\s*\bfor\s+(?:\d+|{'|'.join(NUMBERS)})\s+seconds?\b)?[\s.,;!]*",
    re.IGNORECASE,
)
_SEATED = re.compile(
    r"\b(?:on|in|at) (?:\w+ ){0,2}(?:bench|couch|sofa|chair|armchair|stool|throne|seat|bed|car|bus|train)\b"
    r"|\bat (?:\w+ ){0,2}(?:desk|table|computer)\b",
    re.IGNORECASE,
)
"""Where somebody sits: "reads on a bench"."""
_ON_KNEES = re.compile(rf"\bon (?:{OWN} knees|(?:one|{OWN} (?:left|right)) knee)\b", re.IGNORECASE)
"""On what somebody kneels: "cries on her knees"."""
_FIRST = re.compile(
    r"\b(?:(?:turn|spin|whirl|whip|wheel|swing)(?:s|n?ing)? a?round\b(?! and around).*"
    r"|(?:pick|grab|tak|draw|rais|lift)\w*\b.*"
    r"|(?:walk|go|com|run|jog|step|stroll|march)\w*(?: (?:up|over|back|forward))?"
    r" (?:to|towards?) (?!(?:the|his|her|their) (?:left|right|side)\b).*)$",
    re.IGNORECASE,
)
"""What is over before hands do the next thing: something is picked up, somebody goes somewhere, or turns around."""
_GOES_THROUGH = re.compile(
    r"\s+and\s+(?=(?:walk|go|goes|step|run|enter|rush)\w*\b(?: right)?"
    r"(?: (?:forward|through|in|inside|into|out|outside)\b|$))",
    re.IGNORECASE,
)
"""What is done after a door is open."""
_NEXT_DONE = re.compile(r"[,\s]*and\s+|,\s*+(?!(?:\w+ly\s+)?\w+ing\b|(?:both\s+)?(?:hands?|arms)\b)", re.IGNORECASE)
"""What joins what is done next; after a comma "waving" and "hands in pockets" tell of the same time."""
_LEAVES = re.compile(
    r"\s+and\s+(?=(?:walk|run|jog|march|stride|storm|sneak|skip|limp)\w*\s+(?:away|off|out)\b|(?:charg|leav|fle|escap)e?e?s\b)",
    re.IGNORECASE,
)
"""Who goes away does so after a gesture is over."""
_PUTS_DOWN = re.compile(
    r"(?P<where>(?:\s+(?:across|to|over|through|into|onto|up|down|around)\b(?:(?!\band\b)[^,;.])*?)?)\s+and\s+(?=(?:put|set|drop|plac|lay)\w*\b)",
    re.IGNORECASE,
)
"""Who puts down what they carry does so where they have carried it."""
_ALREADY = re.compile(
    rf"\bwith\b(?!\s+{OWN}\s+(?:left|right)\s+(?:hand|arm)$).*\b(?:arms|hands?)\b|\b(?:keep|have|hold)", re.IGNORECASE
)
_HOLDS = re.compile(r"\b(?:hold|wear)(?:s|ing)?\b|^\W*with\b", re.IGNORECASE)
ALL = (*COMBAT, *CLOTHING, *PROPS, *GESTURES, *SIGNALS, *FEELINGS)
"""The gestures, of which the first one that fits is meant."""
VERBS = frozenset(verb for gesture in ALL for verb in re.findall(r"~([a-z]+)", gesture.said))
"""What hands, head and trunk do in them, as verbs: "pour"."""
SHORTEST = 3
"""Letters that the beginning of a word has at least by which gestures are looked up."""
_GROUP = re.compile(r"\((?P<kind>\?<?[!=]|\?:|)(?P<said>[^()]*)\)(?P<often>[?*]?)")
"""Matches a group of a pattern that has no groups in it."""
_NO_LETTERS = re.compile(r"\\\w|[A-Z]+|\w[?*]")
"""Matches what stands for other letters in a pattern, or for none."""


def without_gestures(prompt: str) -> Without:
    """What a prompt tells of beside gestures. Who does nothing else mostly stands still."""
    found = _said_in(prompt)
    # Of who "surfs a big wave" nobody waves.
    if not found or activity_of(prompt) is not None:
        return Without(prompt, (), False)
    told = tuple(_told(gesture, said) for gesture, said in found)
    ends, begins = [0, *(said.end() for _, said in found)], [*(said.start() for _, said in found), len(prompt)]
    rest = " ".join(" ".join(prompt[end:begin] for end, begin in zip(ends, begins, strict=True)).split())
    rest = re.sub(rf"^((?:{BEGINS})?)(?:and|while|then|,)\s+", r"\1", rest, flags=re.IGNORECASE)
    alone = _NOTHING_ELSE.fullmatch(rest)
    if alone is None:
        return Without(rest, told, False)
    return Without(_done_meanwhile(alone, [_does(said[0], gesture) for gesture, said in found]), told, True)


def _done_meanwhile(alone: re.Match[str], done: list[str]) -> str:
    """A sentence of what who only makes gestures does, of what is `done` with each; it names who, and perhaps where."""
    who = re.sub(rf"\s+{_AT}\b.*", "", alone["who"] or "", flags=re.IGNORECASE)
    who = who if re.fullmatch(WHO, who, re.IGNORECASE) else "a person"
    does = next((one for one in done if one != STANDS), STANDS)
    if does == STANDS and _SEATED.search(alone.string):
        does = SITS
    if does == STANDS and (knees := _ON_KNEES.search(alone.string)):
        return f"{who} is kneeling {knees[0]}"
    where = "" if does in (STANDS, SITS) else (alone["where"] or "").strip()
    if re.match(r"(?:up|down)(?:stairs)?\b", where, re.IGNORECASE):
        does = does.removesuffix(" forward")
    return f"{who} {does} {where}".strip()


def _does(said: str, gesture: Gesture) -> str:
    """What who makes a gesture, as it is said, does meanwhile: who carries something walks, who holds it stands."""
    return STANDS if gesture.does != SITS and _HOLDS.search(said) else gesture.does


@functools.lru_cache(maxsize=256)
def in_turn(prompt: str) -> str:
    """The prompt with ", then" for the "and", or comma, before a gesture that has to wait for what comes before it.

    "Walks to the door and knocks", "picks up a box, carries it", "walks in and sits typing" are done in order.
    """
    for gesture, said in reversed(_said_in(prompt)):
        before, does, after = prompt[: said.start()], said[0], prompt[said.end() :]
        if (on := _ends_before(gesture, does, after)) is not None:
            after = f"{on.groupdict().get('where', '')}, then {after[on.end() :]}"
        joined = _NEXT_DONE.match(does)
        sits = gesture.does == SITS and not re.search(r"\bs[ia]t", before, re.IGNORECASE)
        if joined and (sits or _FIRST.search(before)):
            does = f", then {does[joined.end() :]}"
        prompt = f"{before}{does}{after}"
    return prompt


def _ends_before(gesture: Gesture, said: str, after: str) -> re.Match[str] | None:
    """What joins a gesture, as it is said, to what comes after it and cannot be done meanwhile; None where it can."""
    on = (_PUTS_DOWN if gesture.always else _LEAVES).match(after)
    return _GOES_THROUGH.match(after) if on is None and " door" in said.lower() else on


def _told(gesture: Gesture, said: re.Match[str]) -> Told:
    side = re.search(r"\b(?:left|right)\b", said[0], re.IGNORECASE)
    already = gesture.always or gesture.again or (gesture.held and _ALREADY.search(said[0]) is not None)
    often = _OFTEN.search(said[0])
    return Told(gesture, side[0].lower() if side else "", already, count(often["count"]) if often else None)


def _said_in(prompt: str) -> list[tuple[Gesture, re.Match[str]]]:
    """The gestures that a prompt tells of, in order, each with the words that say so and join it to the rest."""
    numbers, found, end = _possible(prompt), [], 0
    while said := [(match, number) for number in numbers if (match := _names(number).search(prompt, end))]:
        first, number = min(said, key=lambda one: (one[0].start(), one[1]))
        found.append((ALL[number], first))
        end = first.end()
    return found


def _possible(prompt: str) -> list[int]:
    """The gestures, by their places in `ALL`, of which a prompt has a word: to read all the patterns takes long."""
    words = re.findall(r"[a-z]+", prompt.lower())
    beginnings = {word[:end] for word in words for end in range(SHORTEST, len(word) + 1)}
    return sorted({number for beginning in beginnings for number in _by_beginnings().get(beginning, ())})


@functools.cache
def _by_beginnings() -> Mapping[str, Sequence[int]]:
    """The gestures by the beginnings of words of which one is in whatever their names match."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, gesture in enumerate(ALL):
        said = _with_forms(gesture.said)
        while (shorter := _GROUP.sub(_needed, said)) != said:
            said = shorter
        for word in set(re.findall(rf"[a-z]{{{SHORTEST},}}", _NO_LETTERS.sub(" ", said))):
            found[word].append(number)
    return found


def _needed(group: re.Match[str]) -> str:
    """What a text needs to have of what a group of a pattern matches."""
    return " " if group["often"] or group["kind"] not in ("", "?:") else f" {group['said']} "


def read_names() -> None:
    """Read the names of all gestures beforehand: a prompt needs some of them, which took up to 50 milliseconds."""
    for number in range(len(ALL)):
        _names(number)


@functools.cache
def _names(number: int) -> re.Pattern[str]:
    """Matches what a gesture is called with what joins it to the rest."""
    hand = rf"(?:\s+with\s+{OWN}\s+(?:left|right)\s+(?:hand|arm))?"
    return re.compile(rf"{_WITH}\b{_AS_A_THING}\b(?:{_pattern(ALL[number].said)})\b{hand}{_HOW}{hand}", re.IGNORECASE)


def _pattern(said: str) -> str:
    """A gesture's name with its verbs in all forms, and what the words in capitals stand for."""
    for word, meant in _WORDS.items():
        said = said.replace(word, meant)
    return _with_forms(said)


def _with_forms(said: str) -> str:
    return re.sub(r"~(\w+)", lambda verb: f"(?:{'|'.join(_forms(verb[1]))})", said)


def _forms(verb: str) -> list[str]:
    if verb == "be":
        return ["being", "be", "is"]
    # "A cook", "the drive" and "his talk" are none.
    return [inflected(verb, "walking"), inflected(verb, "walks"), rf"(?<!\ba )(?<!\bthe )(?<!\bhis ){verb}"]
