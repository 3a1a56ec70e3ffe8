# SPDX-License-Identifier: GPL-3.0-or-later
"""How somebody is before a prompt is done, and after it: who is to sit down stands, who starts walking has stood still,
who stops stands still, and so does who has jumped.

Training clips of these mostly begin when somebody sits or walks already, and of who stops they go on: standing is
made as a prompt of its own.
"""

from __future__ import annotations

import math
import re

from ..drawn.activities import activity_seconds
from ..laid_over.gestures import SITS, STANDS
from ..laid_over.over import laid_over
from .amounts import amount, lasting, seconds, turn
from .inflection import inflected
from .subject import BEGINS, ON_THE_FLOOR
from .wording import in_heard_words

THERE = (
    r"(?:\s+(?:down|over|low|still|flat|dead|unconscious|\w+ly|(?:for|back)wards?"
    r"|(?:on|onto|to|in)\s+(?:(?:the|his|her|their|an?)\s+)?(?:\w+\s+)?(?:floor|ground|back|side|stomach|belly|face|bed)))*"
)
"""Where somebody gets who gets down, and how."""
FALLS = r"(?:falls?|falling)"
_FALLS = re.compile(rf"{BEGINS}{FALLS}{THERE}[\s.!]*", re.IGNORECASE)
HIDES = r"(?:crouch(?:es|ing)? down and stay(?:s|ing)? low)"
_HIDES = re.compile(rf"{BEGINS}{HIDES}{THERE}[\s.!]*", re.IGNORECASE)
LIES = r"(?:lies?|lays?|lying)"
_LIES = re.compile(rf"{BEGINS}{LIES}(?!\s+down\b){THERE}[\s.!]*", re.IGNORECASE)
"""Who gets down to stay there, or lies there, in the words of `in_heard_words`."""
_SITS_DOWN = re.compile(
    rf"{BEGINS}(?:(?:sit|sits|sitting) down|(?:take|takes|taking) (?:a|his|her|their) seat)\b(?! {ON_THE_FLOOR})",
    re.IGNORECASE,
)
_STANDS_UP = re.compile(
    rf"{BEGINS}(?:(?:stand|stands|standing|rise|rises|rising) up"
    rf"|(?:rise|rises|rising|get|gets|getting) (?:to|on) (?:his|her|their) feet)\b"
    rf"(?!\s+(?:straight|tall|on)|.*\b(?:floor|ground|prone|lying|knees|stomach|belly)\b)",
    re.IGNORECASE,
)
_FROM_A_SEAT = re.compile(
    r"\s+from (?:(?:the|his|her|their|an?)\s+)?(?:\w+\s+)?(?:chair|stool|seat|bench|sofa|couch)\b"
)
_GOES = ("walk", "stroll", "run", "sprint", "jog", "march", "skip", "crawl", "sneak", "tiptoe", "limp")
_GOING = {inflected(verb, "walking"): verb for verb in _GOES}
_STARTS = re.compile(
    rf"{BEGINS}(?P<verb>(?:start|begin|(?P<on>continu|resum|keep))(?:e?s|n?ing|e)?"
    r"|(?P<change>break|burst|transition|shift|speed|slow)(?:s|ing)?)"
    r"(?(change)(?:\s+(?:up|down))?\s+(?:in)?to\s+(?:an?\s+)?|\s+(?:to\s+)?)"
    rf"(?P<move>{'|'.join((*_GOING, *_GOES))})\b",
    re.IGNORECASE,
)
_FROM_STANDING = re.compile(
    r"\s+from (?:an? )?(?:(?:dead )?stop|rest|stand(?:ing|still)?(?: still| start| position)?)\b"
)
_STILL = (
    r"(?:hold|stay|keep|remain)(?:s|ing)?\s+(?:\w+ly\s+|very\s+|quite\s+)?(?:still|motionless)"
    r"|(?:(?:does|do|did|is)(?:n['\u2019]?t|\s+not)|not)\s+(?:move|moving)"
)
"""How it is said that somebody does not move, wherever they are."""
_STOPS = re.compile(
    rf"{BEGINS}(?P<verb>(?P<was_still>{_STILL}|(?:paus|wait|freez)(?:e?s|ing|e)?)|(?:stop|halt)(?:s|p?ing)?"
    r"|com(?:es?|ing) to (?:an? )?(?:\w+ )?(?:stop|halt|standstill|rest))"
    rf"(?P<going>\s+(?:moving|{'|'.join(_GOING)})(?:\s+\w+wards?)?)?"
    r"(?:\s+(?:\w+ly|there|again|in place|on the spot|for an? (?:\w+ )?(?:moment|second|while|beat|bit)"
    r"|(?:at|near|by|beside|next to|in front of) (?:an?|the|his|her|their) \w+(?: \w+)?))*[\s.!]*",
    re.IGNORECASE,
)
_SLEEPS = re.compile(
    rf"{BEGINS}(?:sleeps?|rests?|(?:lie|lay)s? there)(?: (?:there|for an? (?:\w+ )?\w+))?[\s.!]*", re.IGNORECASE
)
_ONCE = re.compile(
    rf"{BEGINS}(?:(?:(?:bend|stoop|reach|lean)(?:e?s)?\b.{{0,20}}\band\s+)?picks?\b.*\bup\b"
    r"|(?:jump|leap|bow|salute|somersault|cartwheel|backflip)s?\b"
    r"|(?:throws?|toss(?:es)?)\b(?!.*\b(?:punch|kick))"
    r"|(?:do|does|performs?)\s+an?\s+(?:\w+\s+){0,2}?(?:jump|leap|bow|(?:back|front)?\s?flip|somersault|cartwheel)\b)",
    re.IGNORECASE,
)
_ON_AND_ON = re.compile(
    r"\band\b(?!\s+(?:picks?|lands?)\b)|\b(?:times|twice|again|repeatedly|while|jacks?|rope|around|about|forth|until"
    r"|(?:side|foot|leg) to|continu\w*|(?!(?:some|any)thing\b)\w+ing)\b",
    re.IGNORECASE,
)
"""Said of what is not done only once, or not alone."""

_MAKES_A_U_TURN = re.compile(
    rf"{BEGINS}(?P<goes>walk|run|jog)s?(?:\s+forwards?)?\s+and\s+(?:makes?|does|do|takes?)\s+an?\s+u-?\s?turn"
    r"(?:\s+(?:to\s+)?(?:the\s+)?(?:left|right))?[\s.!]*",
    re.IGNORECASE,
)
U_TURN = 5.0
"""Seconds in which somebody walks and makes a u-turn: in more of them the turn was half of one."""

STOPPING, WAITING, FALLING, LYING_THERE = 1.6, 3.0, 4.0, 4.0
"""Seconds in which somebody has come to a stop and stands, of waiting or holding still, and in which somebody has
fallen and lies, or has got down and hides."""


def stops(text: str) -> bool:
    """Whether a text says nothing but that somebody stops ("comes to a sudden halt", "stops walking")."""
    return _STOPS.fullmatch(text.strip()) is not None


def sleeps(text: str) -> bool:
    """Whether a text says nothing but that somebody sleeps, or rests, who may be lying already."""
    return _SLEEPS.fullmatch(text.strip()) is not None


def sits_down(text: str) -> bool:
    """Whether a text says that somebody sits down, on a seat."""
    return _SITS_DOWN.match(text.strip()) is not None


def is_gesture(text: str) -> bool:
    """Whether a text tells of nothing but what is laid over somebody who stands, or sits: a wave, a nod, typing."""
    over = laid_over(text)
    return over is not None and over.alone and over.kneel is None and over.plain.endswith((STANDS, SITS))


def goes_on(text: str) -> bool:
    """Whether a text says that somebody starts to walk, run or the like, continues it or breaks into it."""
    return _STARTS.match(text) is not None


def with_posture(prompt: str) -> list[str]:
    """A prompt, and where it takes for granted how somebody is before, that as another one.

    "A person sits down" gives "A person stands still" and "A person sits down", "a person stands up from a chair"
    "a person sits on a chair" and "a person stands up", for the rest has been said by then; "someone starts walking"
    "Someone stands still" and "someone walks", "someone stops" "someone walks forward" and "someone stands still"; who
    jumps once or takes a step has stood still, too.
    """
    text = prompt.strip()
    # Who jumps "for ten seconds" does not stop after once: that stays to be seen.
    if (told := lasting(text)) is not None and not is_done_once(told[0]):
        text = told[0]
    if said := _SITS_DOWN.match(text):
        return [_told(said, "stands still"), text]
    if said := _STANDS_UP.match(text):
        return [_told(said, "sits on a chair"), _FROM_A_SEAT.sub("", text)]
    if said := _STARTS.match(text):
        named = said["move"].lower()
        move = inflected(_GOING.get(named, named), _form(said["verb"]))
        goes = text[: said.start("verb")] + move + _FROM_STANDING.sub("", text[said.end() :])
        return [goes] if said["on"] or said["change"] else [_told(said, "stands still"), goes]
    if said := _STOPS.fullmatch(text):
        going = _GOING.get((said["going"] or "").split()[0].lower()) if said["going"] else None
        stands = _told(said, "stands still") if said["who"] else inflected("stand still", _form(said["verb"]))
        before = f"{inflected(going, 'walks') if going else 'walks'} forward"
        return [stands] if said["was_still"] else [_told(said, before), stands]
    if (found := amount(text)) is not None:
        return [f"{found.who} stands still", f"{found.who} {found.does}"]
    return [prompt if told is None else text]


def after_u_turn(prompt: str) -> str | None:
    """What somebody does on and on who "walks and makes a u-turn"; None for other prompts."""
    said = _MAKES_A_U_TURN.fullmatch(prompt.strip())
    return None if said is None else f"{said['who'] or 'a person'} {inflected(said['goes'].lower(), 'walks')} forward"


def is_done_once(prompt: str) -> bool:
    """Whether a prompt tells of nothing but one jump, bow, throw, turn or the like, which ends standing.

    Kicks are not: in more time than they take they were seen more often.
    """
    text, angle = prompt.strip(), turn(prompt)
    if angle is not None:
        return abs(angle) <= 2 * math.pi
    return _ONCE.match(text) is not None and _ON_AND_ON.search(text) is None


def underway(prompt: str) -> str:
    """A prompt for somebody of whom something else has been seen before: "starts walking" is "walks" there."""
    return with_posture(prompt)[-1]


def lasts(prompt: str) -> float | None:
    """Seconds of a prompt that says how long it takes: to stop, to do something once, to fall, or to go so far."""
    said = _STOPS.fullmatch(prompt.strip())
    if said is None:
        text = in_heard_words(prompt)
        if _FALLS.fullmatch(text) or _HIDES.fullmatch(text):
            return FALLING
        if _LIES.fullmatch(text):
            return LYING_THERE
        over = laid_over(prompt)
        if over is not None and over.seconds is not None:
            return over.seconds
        return seconds(prompt) or activity_seconds(prompt)
    stays = said["was_still"] and not said["verb"].lower().startswith(("paus", "freez"))
    return WAITING if stays else STOPPING


def _told(said: re.Match[str], does: str) -> str:
    return f"{said['who'] or 'a person'} {does}"


def _form(verb: str) -> str:
    """The form of "walk" that a verb has."""
    first = verb.split()[0].lower()
    return "walking" if first.endswith("ing") else "walks" if first.endswith("s") else "walk"
