# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of daily life, games and being hurt in words that no caption has, in words that are known: who "gets
into a car" opens a door and sits down, who "plays tag" runs around."""

from __future__ import annotations

import re
from collections.abc import Callable

from .inflection import inflected
from .rule import END, Rule
from .subject import SUBJECT, WHO, A

_CAR = r"(?:car|truck|taxi|cab|van|driver'?s seat)"
_AND = r"(?:,\s*|,?\s+and\s+)(?:then\s+)?"
_NEXT = r"(?:,\s*|,?\s+(?:and|plus|into)\s+)(?:then\s+)?"
_OF_KICKS = r"(?:low|high|front|side|back|round[\s-]?house|spinning|flying|jump(?:ing)?|axe|push|left|right)"
_FALLS = r"(?:falls?|dies?|collapses?|faints?|drops?(?:\s+dead)?|keels\s+over)"
_LOOKS_BACK = r"(?:look|glanc)(?:e?s|e)?\s+(?:back|behind(?:\s+(?:him|her|them))?|over\s+(?:his|her|their)\s+shoulder)"
_LANDS = r"lands?(?:\s+(?:\w+ly|on\s+(?:(?:his|her|their)\s+feet|the\s+(?:floor|ground))))?"
_ENDS = r"(?=[\s.!]*$)"
_ENDS_OR_GOES_ON = r"(?=[\s.!]*$|\s*,|\s+(?:and|then)\b)"
_INSTRUMENTS = {
    **{"drummer": "drums", "guitarist": "guitar", "pianist": "piano", "violinist": "violin", "cellist": "cello"},
    **{"trumpeter": "trumpet", "flutist": "flute", "saxophonist": "saxophone"},
}
"""What somebody plays who is called by it."""


def _as(*phrases: str) -> Callable[[re.Match[str]], str]:
    """Says phrases one after another, in the form of the verb that is matched: "get", "gets" or "getting"."""

    def said(match: re.Match[str]) -> str:
        verb = match["verb"].lower()
        form = "walking" if re.search(r"ing\b", verb) else "walks" if re.search(r"s\b", verb) else "walk"
        return ", then ".join(inflected(phrase, form) for phrase in phrases)

    return said


SAYINGS: tuple[Rule, ...] = (
    (rf"\b(?P<verb>get(?:s|ting)?)\s+(?:back\s+)?in(?:to|side)?\s+(?:{A})?{_CAR}\b", _as("open a door", "sit down")),
    (
        rf"\b(?P<verb>get(?:s|ting)?|step(?:s|ping)?|climb(?:s|ing)?)\s+out\s+of\s+{A}{_CAR}(?P<on>{_AND}(?=\w))?",
        lambda said: _as("stand up from a chair")(said) + (", then " if said["on"] else ""),
    ),
    (
        r"\b(?:(?:bend|stoop|crouch|kneel|squat|lean)(?:e?s|ing)?(?:\s+(?:down|over))?(?:\s+(?:and|to)|,)\s+)?"
        r"(?P<verb>(?:put|lac)(?:e?s|t?ing|e)?\s+(?:on|up)|(?:tak(?:es?|ing)|pull(?:s|ing)?)\s+off)\s+"
        r"(?:(?:his|her|their|the|an?)\s+)?(?:shoe[\s-]?laces?|shoes?|laces?|boots?|sneakers)\b",
        lambda said: f"{_as('tie')(said)} his shoes",
    ),
    (
        rf"\b(?P<blow>(?:jab|cross|hook|uppercut|punch|elbow)(?:e?s)?){_NEXT}(?:an?\s+)?(?=(?:{_OF_KICKS}[\s-]+){{1,2}}kick\b)",
        r"\g<blow>, then does a ",
    ),
    (
        rf"\bopens?\s+{A}(?:book|newspaper|magazine)(?:{_AND}|,\s+)(?P<reads>reads?)\b(?:\s+it\b)?",
        r"\g<reads> a book",
    ),
    (r"\b(?P<verb>answer(?:s|ing)?)\s+(?=the\s+door\b)", lambda said: f"{_as('open')(said)} "),
    (
        rf"\b(?P<verb>drop(?:s|ping)?)\s+{A}\w+{_AND}picks\s+(?:it|them)\s+(?:back\s+)?up\b",
        lambda said: f"{_as('bend down')(said)} and {_as('pick something up')(said)}",
    ),
    (
        rf"\b((?:pick|lift|tak)(?:e?s|ing)?\s+(?:up\s+)?{A}(baby|infant|newborn)(?:\s+up)?){_AND}"
        r"(rock(?:s|ing)?)\s+(?:it|him|her)\b",
        r"\1, then \3 the \2",
    ),
    (
        rf"\b(?P<who>{'|'.join(_INSTRUMENTS)})\s+(?P<plays>play(?:s|ing)?|is\s+playing)"
        r"(?!\s+(?:the|an?|his|her|their|with|on)\b)\b",
        lambda said: f"{said['who']} {said['plays']} the {_INSTRUMENTS[said['who'].lower()]}",
    ),
    (
        rf"\b(?P<verb>press(?:es|ing)?|put(?:s|ting)?)\s+(?:the|an|his|her|their)\s+ear\s+(?:to|against|on)\s+{A}\w+"
        rf"(?:{_AND}listens?\b)?",
        _as("listen"),
    ),
    # The hand is free after that.
    (rf"\b(drop(?:s|ping)?\s+{A}\w+){_AND}(?=(?:rais|lift|put|hold|surrender|draw|clap|wav)\w*\b)", r"\1, then "),
    (r"\b(hid(?:es?|ing))\s+(?:under(?:neath)?|beneath|inside|in)\s+(?=(?:an?|the|his|her)\b)", r"\1 behind "),
    (
        rf"\b(?P<verb>stub(?:s|bing)?)\s+(?:his|her|their|the|a)\s+toes?"
        rf"(?:{_AND}hop\w*(?:\s+(?:around|about|on one (?:leg|foot)))?)?",
        _as("hop on one leg"),
    ),
    (rf"\b(get(?:s|ting)?\s+(?:up\s+)?out\s+of\s+bed){_AND}(?=(?:stretch|yawn|walk|go)\w*\b)", r"\1, then "),
    (
        r"\b(?P<verb>(?:climb|get|crawl|hop|jump)(?:s|p?ing|ting)?)\s+in(?:to)?\s+(?:the\s+|his\s+|her\s+)?bed\b",
        _as("lie down on the bed"),
    ),
    (r"\b((?:lies|lie|lying|lays)(?:\s+down)?)\s+on\s+(?:the|a|his|her)\s+(?:couch|sofa)\b", r"\1 on the bed"),
    (
        r"\b(?P<verb>(?:hit|slam|bang|punch|strik|thump|pound)(?:e?s|t?ing|e)?)\s+(?:an?|the|his|her)\s+(?:table|desk|counter)\b",
        _as("pound his fist on the desk"),
    ),
    (
        r"\b(?P<verb>break(?:s|ing)?)\s+(?:down\s+(?:crying|sobbing|in(?:to)?\s+tears|and\s+(?:cries|sobs))|into\s+tears)\b",
        _as("sob"),
    ),
    (r"\b(?P<verb>play(?:s|ing)?)\s+(?:tag|chase|catch\s+me)\b", _as("run around")),
    (r"\b(slid(?:es?|ing)\s+down\s+(?:the|a)\s+wall),?\s+and\s+sits?(?:\s+down)?\b", r"\1"),
    (
        r",?\s+(?:is\s+|while\s+)?(?:hand)?cuffed(?:\s+behind\s+(?:his|her|their)\s+back)?(?=[\s.!]*$|\s*[,;])"
        r"|\s+(?:in|with|wearing)\s+handcuffs(?=[\s.!]*$|\s*[,;]|\s+and\b)",
        " with his hands behind his back",
    ),
    (
        rf"\b(?P<verb>(?:stagger|stumbl|reel)(?:e?s|ing|e))\s+back(?:wards?)?{_AND}{_FALLS}(?:\s+(?:down|over))?{_ENDS}",
        _as("fall backwards"),
    ),
    (
        r"\b(?:is|gets?|being|getting)\s+(?:punched|hit|struck|kicked|headbutted|slapped)\s+(?:hard\s+)?in\s+"
        rf"(?:the|his|her|their)\s+(?:face|head|jaw|chin|nose|chest){_AND}falls?(?:\s+(?:down|over))?{_ENDS}",
        "falls backwards",
    ),
    (
        r"\b((?:stagger|stumbl|reel)(?:e?s|ing|e))(?:\s+back(?:wards?)?)?\s+(?:after|from)\s+(?:(?:being|getting)\s+"
        r"(?:punched|hit|struck|kicked|slapped|shot|pushed|shoved)(?:\s+in\s+(?:the|his|her|their)\s+\w+)?"
        rf"|(?:an?|the)\s+(?:\w+\s+)?(?:punch|hit|blow|kick|slap|shot|push|shove)){_ENDS_OR_GOES_ON}",
        r"\1 backwards",
    ),
    (
        rf"(?<!slide )(?<!sliding )\b(?P<verb>tackl(?:es?|ing))(?:\s+(?:some\w+|him|her|them|{A}\w+))?"
        rf"(?:\s+to\s+the\s+(?:ground|floor))?{_ENDS}",
        _as("run forward", "dive to the ground"),
    ),
    (
        r"\b(?:(?P<verb>(?:jump|hop|bounc)(?:e?s|ing|e)?)(?:\s+up\s+and\s+down)?,?\s+(?:and\s+|while\s+)?cheer(?:s|ing)?"
        rf"|cheer(?:s|ing)?\s+(?:and|while)\s+(?P<jumps>jump(?:s|ing)?)(?:\s+up\s+and\s+down)?){_ENDS}",
        lambda said: f"{said['verb'] or said['jumps']} up and down with both arms raised",
    ),
    # What is not hit is not seen.
    (
        r"\b((?:throw|swing|punch|kick|jab)(?:e?s|ing)?\b[^,;.]*?)(?:,\s*|,?\s+(?:and|but)\s+)misses(?:\s+(?:it|him|her|them))?\b",
        r"\1",
    ),
    (
        rf"\b(?:baseball|softball)\s+(?:player|batter)\s+(?:bats|swings)(?:\s+(?:at\s+)?{A}(?:ball|bat))?{_ENDS}",
        "man swings a baseball bat",
    ),
    (
        r"\b(?P<verb>(?:squeez|wriggl|squirm)(?:es?|ing))\s+(?:sideways\s+)?(?:through|between|past)\s+(?=(?:an?|the|some|two)\b)"
        rf"[^,;.]*?{_ENDS_OR_GOES_ON}",
        _as("step sideways to the left slowly"),
    ),
    (
        r"\b(?P<verb>tak(?:es?|ing))\s+an?\s+(?:bullet|arrow|round|shot)\s+(?:to|in)\s+(?=(?:the|his|her|their)\b)",
        lambda said: f"{_as('get shot in')(said)} ",
    ),
    (
        r"\b((?:gets?|is)\s+(?:hit|shot|stabbed|punched|kicked)\s+in\s+(?:the|his|her|their)\s+\w+)"
        rf"{_AND}(?=(?:limp|hobble|stagger|walk|run|crawl|keep)s?\b)",
        r"\1, then ",
    ),
    (
        r"\b(?:is|gets?|being|getting)\s+(?:thrown|blown|blasted|flung|launched|sent\s+flying)"
        r"(?:\s+(?:back(?:wards?)?|away|off\s+(?:his|her|their)\s+feet|(?:through|into)\s+the\s+air))*"
        rf"(?:\s+by\s+(?:an?|the)\s+\w+)?{_ENDS}",
        "falls backwards",
    ),
    (r"\b((?:die|collaps|faint)(?:e?s|ing)?|dying)\s+(?:from|of)(?:\s+(?!(?:and|then)\b)\w+)+", r"\1"),
    (
        r"\b(wak(?:es?|ing)\s+up)\s+(?:startled|abruptly|with\s+a\s+(?:start|jolt)|in\s+(?:a\s+)?(?:fright|shock|panic))\b",
        r"\1",
    ),
    (
        r"\b(ducks?|flinch(?:es)?|recoils?|jumps?\s+back)\s+(?:as|when)\s+(?:an?|the|something)\b(?!\s+(?:person|man|woman)\b)[^,.;]*",
        r"\1",
    ),
    (
        r"\b(?P<verb>(?:lean|pop|step|peek)(?:s|p?ing)?)\s+out\s+(?:of|from)(?:\s+behind)?\s+(?:the\s+)?(?:cover|corner|wall)"
        rf"{_AND}(?:shoots?|fires?)\b",
        _as("peek around the corner", "shoot a gun"),
    ),
    (rf"\bwak(?:es?|ing)\s+up{_AND}((?:sit|bolt)s?\s+up(?:right)?)\b", r"\1 in bed"),
    # Of who "bows" without more a dancer's recordings tell, too.
    (
        rf"(?P<who>^(?:{WHO}\s+)?(?:is\s+)?|^(?!.*\b(?:sit|seat)).*\b(?:and|then)\s+(?=bows))"
        r"(?P<verb>bow(?:s|ing)?)(?:\s+(?:down|deeply))?"
        rf"(?:\s+(?:to|before|at|in\s+front\s+of)\s+(?:{A}\w+|him|her|them|(?:some|every)\w+))?{_ENDS}",
        lambda said: said["who"] + _as("bow politely")(said),
    ),
    # Who jumps down, or climbs over a wall, lands in the same movement.
    (
        rf"\b((?:jump|leap|hop|drop)(?:s|p?ing)?\s+(?:down(?:\s+(?:off|from)\s+{A}\w+)?|(?:off|from)\s+{A}\w+)"
        rf"|climb(?:s|ing)?\s+over\s+{A}\w+){_AND}"
        rf"{_LANDS}(?:(?P<on>{_AND}(?!and\b)(?=\w))|{END})",
        lambda said: f"{said[1]}{', then ' if said['on'] else ''}",
    ),
    (
        r"\b((?:back|front)?flips?|somersaults?|handsprings?"
        rf"|(?:jump|leap|vault)s?\s+over\s+{A}\w+){_AND}{_LANDS}{_AND}(?!and\b)(?=\w)",
        r"\1, then ",
    ),
    # Who waits has stopped for it.
    (rf"(?<=\w)({_AND})(?:stop|halt|pause)s{_AND}(?=waits\b)", r"\1"),
    # The start of who is startled is the leap, or what else is done.
    (
        rf"^((?:{SUBJECT}\s+)?)(?:is\s+)?startled{_AND}(?=(?:jump|leap|hop|recoil|gasp|scream|yell|duck)\w*\b)",
        r"\1",
    ),
    # Who looks back in a run goes on.
    (
        rf"\b((?:walk|run|sprint|jog)s?(?:\s+(?:forwards?|away|fast))*)(?:,\s+|\s+then\s+)({_LOOKS_BACK})(?=\s*,|\s+(?:and|then)\b)",
        r"\1 and \2",
    ),
    (
        rf"\b(guns?|pistols?|revolver|rifle|shotgun|weapon|reloads?){_AND}(?P<verb>fires?|shoots?)\b"
        r"(?!\s+(?:it|an?|the|his|her|with|at|two|three)\b)",
        lambda said: f"{said[1]}, then {_as('shoot a gun')(said)}",
    ),
    (rf"\b(pull(?:s|ing)?\s+(?:out|back)\s+{A}(?:chair|stool|seat)){_AND}(sits?)(?:\s+down)?\b", r"\1, then \2 down"),
    (rf"\b((?:sneak|creep|tiptoe)s?)\s+(?:up\s+)?behind\s+{A}\w+{_AND}(?=\w+s\b)", r"\1 forward, then "),
    (
        rf"\b(dribbl(?:es?|ing)(?:\s+{A}(?:basket)?ball)?){_AND}(?P<verb>shoots?){_ENDS}",
        lambda said: f"{said[1]}, then {_as('shoot a basketball')(said)}",
    ),
    (
        rf"\b(dribbl(?:es?|ing)(?:\s+{A}(?:basket)?ball)?){_AND}(?=(?:shoot|dunk|go|mak|tak|slam|lay)\w*\b)",
        r"\1, then ",
    ),
    (
        rf"\b((?:dribbl|juggl)(?:es?|ing))\s+({A}(?:soccer\s+)?ball){_AND}(kicks?|shoots?)\s+it\b",
        r"\1 \2, then \3 \2",
    ),
    (
        rf"\b(?P<verb>(?:throw|pitch|hurl)(?:e?s|ing)?)(?:\s+(?:{A})?(?:fast|curve|knuckle)\s?ball\b|(?<=itches){_ENDS})",
        _as("pitch a baseball"),
    ),
    (
        r"\b((?:jab|cross|hook|uppercut|punch)(?:e?s)?)\s+while\s+(?:mov|step|walk|advanc)\w*ing"
        r"(?:\s+(?:forwards?|ahead|back(?:wards?)?|around))?\b",
        r"\1",
    ),
)
"""Sayings, and what is meant."""
