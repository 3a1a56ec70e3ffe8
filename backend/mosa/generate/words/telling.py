# SPDX-License-Identifier: GPL-3.0-or-later
"""Who does it, and that it is done now: "make him walk", "Mario walked" and "walking" as "a person walks"."""

from __future__ import annotations

import re

from ..laid_over.gesture_reading import ALL, without_gestures
from .clip_names import TRANSITION
from .inflection import inflected, past
from .rule import ADVERB, Rule
from .subject import BARE, PRONOUN, SUBJECT
from .verbs import DOING, MOVES, ORDERED, TOLD, VERB

_REGULAR = [verb for verb in MOVES if verb not in ("raise", "lift", "lower", "stretch", "bend", "land")]
"""What is raised may be an arm, not who raised it."""
_PAST = {
    **{"ran": "runs", "went": "goes", "leapt": "leaps", "spun": "spins", "bent": "bends", "knelt": "kneels"},
    **{"sat": "sits", "stood": "stands", "fell": "falls", "threw": "throws", "began": "begins", "got": "gets"},
    **{"came": "comes", "took": "takes", "did": "does", "was": "is", "were": "is", "swung": "swings"},
}
_PAST |= {re.sub(r"e?d?$", "", inflected(verb, "walk")) + "ed": inflected(verb, "walks") for verb in _REGULAR}
_PAST |= {verb + verb[-1] + "ed": inflected(verb, "walks") for verb in _REGULAR if verb[-1] in "gpt"}
_STAYING = ("stay", "keep", "remain", "wait")
_OTHERS = ("dial", "creep", "reach", "trip", "relax", "rest", "arrive", "enter", "approach", *_STAYING)
_DOES_WITH_HANDS = {verb for gesture in ALL for verb in re.findall(r"~(\w+)", gesture.said)}
_DOES_WITH_HANDS -= {"raise", "lift", "lower", "stretch", "bend", "land", "make"}
_TOLD_PAST = {
    told: inflected(verb, "walks") for verb in sorted({*_DOES_WITH_HANDS, *_OTHERS}) if (told := past(verb)) is not None
}
_TOLD_PAST |= _PAST
"""The past of what gestures are called by, too. It may say how things are ("crossed arms"): it tells what is done only
of somebody who is named, or in a tale that begins in the past."""
_SOMEBODY = rf"(?:{SUBJECT}|(?:an?|the|my)(?:\s+(?!\w*(?:s|ing)\b)[\w-]+){{1,3}}?)"
_STAYS = "".join(rf"(?<!{form} )" for verb in _STAYING for form in (verb, f"{verb}s", f"{verb}ing", past(verb)))
"""Matches where no posture is told that is kept: "stays crouched"."""
_DOING = re.compile(rf"(^|[,.;]\s*(?:and\s+)?|\band\s+|\bthen\s+|\bis\s+)({'|'.join(DOING)})\b", re.IGNORECASE)
_THINGS = r"(?:lea(?:f|ves)|rain(?:drops?)?|snow(?:flakes?)?|hail|night|darkness|dusk|silence|curtains?|prices?)"
"""What falls without anybody who does."""
_WITH_MORE = r"(?:\s+(?:in|with|wearing|carrying|holding|from|of)\s+(?:[\w'-]+\s+){0,3}?[\w'-]+|\s+who(?:\s+is\s+\w+)?)"


def _all_told_now(said: re.Match[str]) -> str:
    """ "She picked up the phone and dialed" as "she picks up the phone and dials"."""
    link = (
        rf"(^(?:{_SOMEBODY}\s+)?|\b(?:and|then|who)\s+|,\s*|\b(?:he|she|they)\s+){_STAYS}"
        rf"({ADVERB})({'|'.join(_TOLD_PAST)})\b"
    )
    return re.sub(link, lambda one: one[1] + (one[2] or "") + _TOLD_PAST[one[3].lower()], said[0], flags=re.IGNORECASE)


def _with_it(said: re.Match[str]) -> str:
    """Who does something with a thing in their hands goes on having it: it is told after what is done."""
    if not without_gestures(f"walks{said['more']}").gestures:
        return said[0]
    return f"a person {said['does']}{said['more']}"


TELLING: tuple[Rule, ...] = (
    (
        rf"^(?:(?:an?|the|some|many|it)\s+)?(?:\w+\s+)?{_THINGS}\s+(?:is\s+|are\s+)?fall(?:s|ing)?\b"
        r"(?!.*\b(?:and|then|while|as)\b)[^,;]*$",
        "a person stands still",
    ),
    (r"(?<=\w)\s*(?:[,.;]|\band\b)\s*(?:second|third|fourth|fifth)(?:ly)?,?\s+(?=" + VERB + ")", ", then "),
    (r"(^|[,.;]\s*)(?:first|firstly|first of all|to begin with),?\s+", r"\1"),
    (r"\b(he|she|it|they|who)'(?:s|re)\b", r"\1 is"),
    (
        r"^(?:(?:please|can you|could you)\s+)*(?:make|have|let|show(?:\s+me)?|animate|create|we see|i want)\s+"
        rf"(?:(?:an?|the|my)\s+)?(?:[\w-]+\s+){{0,2}}?(?:to\s+)?(?={ADVERB}(?:{ORDERED})\b)",
        "",
    ),
    (rf"\b(then|and)\s+(?:make|have|let)\s+(?:him|her|it|them)\s+(?={ADVERB}(?:{ORDERED})\b)", r"\1 "),
    (
        r"^(?:(?:please|can you|could you)\s+)*(?:make|create|generate|i need|i want|give me|gimme|show me)\s+"
        rf"(?:me\s+)?an?\s+(?:(?:person|man|woman|character|figure)\s+(?:that|who)\s+)?(?={ADVERB}(?:{'|'.join(DOING)}|{ORDERED}|{TOLD})\b)",
        "",
    ),
    TRANSITION,
    (
        r"\b(?:exit|leave)(s|ing)?\s+(?:(?:the\s+)?(?:frame|scene|shot|stage|screen)\s+)?(?:to\s+the\s+)?(left|right)\b",
        r"walk\1 to the \2",
    ),
    (
        r"\benter(s|ing)?(?:\s+(?:the\s+)?(?:frame|scene|shot|stage|screen|room))?(?:\s+from\s+the\s+(?:left|right))?(?=\s*(?:$|[,.;]|\b(?:and|then)\b))",
        r"walk\1 forward",
    ),
    (rf"^(?:they|you|we|i)\s+(?={ADVERB}(?:{ORDERED})\b)", ""),
    (
        rf"^(?:{_SOMEBODY}\s+{_STAYS}{ADVERB}(?:{'|'.join(_TOLD_PAST)})|{ADVERB}(?:{'|'.join(_PAST)}))\b.*$",
        _all_told_now,
    ),
    (
        rf"{_STAYS}\b(?<!is )(?<!are )(?<!be )(?<!being )(?<!has )(?<!get )(?<!gets )(?<!getting )"
        rf"({'|'.join(_PAST)})\b",
        lambda said: _PAST[said[1].lower()],
    ),
    (
        rf"^(?:(?:my|the|an?|our)\s+)?(?:{BARE}|{SUBJECT})(?P<more>\s+(?:with|carrying|holding)\s+(?:[\w'-]+\s+){{0,4}}?[\w'-]+)"
        rf"\s+(?P<does>{ADVERB}(?:{TOLD})\b)",
        _with_it,
    ),
    (rf"^(?:(?:my|the|an?|our)\s+)?(?:{BARE}|{SUBJECT}){_WITH_MORE}\s+(?={ADVERB}(?:{TOLD})\b)", "a person "),
    (rf"^(?:my|our)\s+(?:[\w-]+\s+){{1,2}}?(?={ADVERB}(?:{TOLD}|is)\b)", "a person "),
    (rf"^{BARE}\s+(?={ADVERB}(?:{TOLD}|is)\b)", "a person "),
    (
        rf"^(?!He|She|It|They|Some|High|Low|Fast|Quick|Slow|Big|Small|Left|Right|Side)(?-i:[A-Z][a-z]+)\s+(?={ADVERB}(?:{TOLD})\b)",
        "a person ",
    ),
    (rf"\b(and|then|but|,)\s+{PRONOUN}\s+(?={ADVERB}(?:{TOLD})\b)", r"\1 "),
)
"""Who does it, and that it is done now."""


def told_in_a_list(text: str) -> str:
    """ "Walking forward, turning around and sitting down" as "walks forward, turns around and sits down"."""
    said = _DOING.findall(text)
    if len(said) < 2 or re.search(r"\bwhile\b", text):
        return text
    return _DOING.sub(lambda one: re.sub(r"\bis\s+$", "", one[1], flags=re.IGNORECASE) + DOING[one[2].lower()], text)
