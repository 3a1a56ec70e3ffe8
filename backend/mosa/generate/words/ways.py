# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways: up to somebody, up from bed, there and back, up and down the stairs, and what is done on the way."""

from __future__ import annotations

import re

from .rule import END, Rule, verb_ending
from .subject import ALL_FOURS, OWN, SUBJECT
from .verbs import TOLD

_GOES = r"(?:walk|stroll|run|sprint|jog|march|step|move|go|hop|skip|jump)(?:e?s|n?ing)?"
_ON_FOOT = r"(?:walk|stroll|run|sprint|jog|march)s?"
_WAY = r"(?:forwards?|ahead|back(?:wards?)?)"
_ENDS = r"(?=\s*(?:$|[,.;!]|\b(?:and|then)\b))"
_STAIRS = r"(?:(?:the|some|a|his|her|two|three|four|five|\d{1,2})\s+)?(?:\w+\s+)?(?:stairs?|staircase|steps|ladder)"


def _opposite_way(said: re.Match[str]) -> str:
    way = "backwards" if said["back"].lower().startswith("back") else "forward"
    return f"{said['goes']} {said['way']}, then {said['goes']} {way}"


def _there_and_back(said: re.Match[str]) -> str:
    goes, ending = said["goes"], re.search(r"(?:s|ing)?$", said["goes"])
    return f"{goes}{said['where']}, then turn{ending[0] if ending else ''} around and {goes} back"


def _turned_and_back(said: re.Match[str]) -> str:
    """ "Kicks the ball and jogs back" as "kicks the ball, then turns around and jogs back"; as it is after a turn."""
    if re.search(r"\b(?:turn|spin)", said["before"], re.IGNORECASE):
        return said[0]
    ending = "s" if said["goes"].endswith("s") else ""
    goes = re.sub(r"^(?:come|goe?|return)(?=s?$)", "walk", said["goes"], flags=re.IGNORECASE)
    return f"{said['before']}, then turn{ending} around and {goes} back"


def _turn(said: re.Match[str]) -> str:
    return "turns" if re.search(rf"\b(?:{TOLD})\b", said.string[: said.start()], re.IGNORECASE) else "turn"


WAYS: tuple[Rule, ...] = (
    (
        rf"\b((?!jump|hop|skip){_GOES}|com(?:es?|ing))\s+(?:right\s+|straight\s+)?up\s+to\s+(?:[\w'-]+\s+){{1,3}}?and\s+(?:then\s+)?",
        r"\1 forward, then ",
    ),
    (
        rf"\b((?!jump|hop|skip){_GOES}|com(?:es?|ing)|sneak(?:s|ing)?|creep(?:s|ing)?)\s+(?:right\s+|straight\s+)?up\s+(?=to\b|and\b(?!\s+down\b)|then\b)",
        r"\1 forward ",
    ),
    (
        rf"\bget(s|ting)?\s+(?:back\s+)?up\b(?!\s+on(?:to)?\s+{ALL_FOURS}|\s+(?:from|off)\s+(?:(?:the|his|her)\s+)?(?:floor|ground|bed|prone|lying|knees))",
        lambda said: f"stand{verb_ending(said)} up",
    ),
    (
        r"\bget(s|ting)?\s+(?:up\s+)?(?:out\s+of|from)\s+(?:the\s+|his\s+|her\s+)?bed\b",
        lambda said: f"get{said[1] or ''} up from the bed",
    ),
    (
        rf"\b(carr(?:y|ies|ying)\s+(?:it|them|(?:an?|{OWN})\s+(?:(?!and\b)\w+\s+)?\w+))\s+(?:out|in|off|away|over|back){_ENDS}",
        r"\1",
    ),
    (rf"\b(?P<goes>{_GOES})\s+(?P<way>{_WAY}),?\s+(?:and\s+)?(?:then\s+)?(?P<back>{_WAY}){END}", _opposite_way),
    # Who hangs there pulls themselves up onto it.
    (
        r"\b(hang(?:s|ing)?\s+(?:from|on|off|onto|on\s+to)\s+(?:an?|the)\s+(?:\w+\s+)?(?P<edge>ledge|wall|roof)\b[^;.]*?"
        rf"(?:,|\band|\bthen)\s+pulls?\s+(?:him|her|them)sel(?:f|ves)\s+up){END}",
        r"\1 onto the \g<edge>",
    ),
    # Who has walked up to a chair stands before it.
    (
        rf"\b({_GOES}\b[^,;.]*?(?:,\s*|\s+(?=and\b|then\b))(?:and\s+)?(?:then\s+)?)sit(s)?\s+(?:there|on\s+it){END}",
        r"\1sit\2 down",
    ),
    # Who sat on a chair faces where they came from, and all others turn around for the way back.
    (
        rf"^(?P<before>.*\bsits?\s+(?:down|on)\b.*\bstands?\s+up)(?:,\s*|\s+(?=and\b|then\b))(?:and\s+)?(?:then\s+)?"
        rf"(?P<goes>{_ON_FOOT})\s+back{END}",
        r"\g<before>, then \g<goes> forward",
    ),
    (
        rf"(?P<before>,[^,;.]*?\b(?!turn)\w+s?\b[^,;.]*?),?\s+(?:and\s+)?(?:then\s+)?(?P<goes>(?:{_ON_FOOT}|(?:come|goe?)s?)(?=\s+back)|returns?)(?:\s+back)?[\s.!]*$",
        _turned_and_back,
    ),
    # Who climbs a ladder is drawn, up and down.
    (
        r"\b(climb(s|ing)?\s+up\s+(?:an?|the)\s+(?:\w+\s+)?ladder),?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:(?:go|come|climb)(?:e?s|ing)?\s+)?(?:back\s+)?down"
        rf"(?:\s+again|\s+(?:it|{_STAIRS}))?{END}",
        r"\1, then climb\2 down the ladder",
    ),
    # What is done up there is done between the two.
    (
        r"\b(?P<climbs>climb(?P<s>s)?(?:\s+up)?\s+(?:an?|the)\s+(?:\w+\s+)?ladder,\s[^;.]*?)(?:,\s+|,?\s+(?:and|then)\s+)+"
        rf"(?:go|come|climb)(?:e?s)?\s+(?:back\s+)?down(?:\s+again|\s+it)?{END}",
        lambda said: f"{said['climbs']}, then climb{said['s'] or ''} down the ladder",
    ),
    (
        rf"\b(?P<goes>{_ON_FOOT}|go(?:es)?|climbs?)\s+(?:up(?:\s+the)?\s+stairs|upstairs)(?P<there>,\s[^;.]*?)"
        rf"(?:,\s+|,?\s+(?:and|then)\s+)+(?P<back>{_ON_FOOT}|(?:go|com)(?:e?s)?)\s+(?:back\s+)?down"
        rf"(?:stairs|\s+again|\s+{_STAIRS})?{END}",
        r"\g<goes> up the stairs\g<there>, then \g<back> down the stairs",
    ),
    (
        rf"(\bup\s+{_STAIRS})(?!, then climb\w* down the ladder),?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:(?:go|walk|come|climb|run|step)(?:e?s|ing)?\s+)?(?:back\s+)?down"
        rf"(?:\s+again|\s+{_STAIRS})?{END}",
        r"\1, then down",
    ),
    (
        r"\b(?P<goes>(?:walk|stroll|run|sprint|jog|march)(?:s|n?ing)?)"
        rf"(?P<where>\s+(?:to|towards?|over to|across)\s[^,.;]*?)"
        rf"(?:,\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+)?|\s+then\s+)back(?:\s+again)?{END}",
        _there_and_back,
    ),
    (
        rf"(^|[,.;]\s*(?=turns)|\b(?:then|{SUBJECT})\s+)turn(s)?(?=\s*(?:$|[,.;]|\b(?:then|and\s+then|and\s+(?:walk|run)s?|while)\b))",
        r"\1turn\2 around",
    ),
    (r",?\s+while\s+turning\s+(?=(?:to\s+(?:the|his|her)\s+)?(?:left|right)\b)", lambda said: f" and {_turn(said)} "),
    (rf"(\b{_GOES}(?:\s+{_WAY})?),?\s+(?=(?:waving|clapping|punching|saluting|pointing)\b)", r"\1 while "),
    (
        rf"(\b{_GOES}(?:\s+{_WAY})?)\s+with\s+(?:both\s+|(?:his|her|their|the)\s+)*(?:arms|hands)\s+"
        r"(?:raised|up|held up|in the air|overhead|above (?:his|her|their|the) head)\b",
        r"\1 while raising both arms above the head",
    ),
    (
        rf"(\b{_GOES}(?:\s+{_WAY})?)\s+with\s+(?:his|her|their|the|one)\s+(left|right)\s+(?:arm|hand)\s+"
        r"(?:raised|up|in the air)\b",
        r"\1 while raising the \2 arm",
    ),
    (
        r"\b(?:(?:do|perform)(?:e?s|ing)?\s+)?(?:(?:an?|some)\s+)?bear[\s-]crawl(?:s|ing)?\b(?:\s+on all fours)?",
        "crawls on all fours",
    ),
)
"""Where somebody goes and turns."""
