# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of English verbs that captions and prompts use: walk, walks, walking."""

from __future__ import annotations

import re


def inflected(phrase: str, form: str) -> str:
    """A phrase that begins with a verb as in "walk forward"; `form` is "walk", "walks" or "walking"."""
    verb, *rest = phrase.split(" ")
    if verb == "not":
        verb, rest = {"walk": "do not", "walks": "does not", "walking": "not"}[form], rest
        return " ".join((verb, *(_bent(word, "walking") if form == "walking" else word for word in rest)))
    return " ".join((_bent(verb, form), *rest))


_IRREGULAR = {
    **{"hold": "held", "draw": "drew", "throw": "threw", "take": "took", "give": "gave", "drink": "drank"},
    **{"eat": "ate", "write": "wrote", "shake": "shook", "blow": "blew", "drive": "drove", "speak": "spoke"},
    **{"say": "said", "think": "thought", "weep": "wept", "tell": "told", "catch": "caught", "shoot": "shot"},
    **{"swing": "swung", "sweep": "swept", "make": "made", "dig": "dug", "fly": "flew", "strike": "struck"},
    **{"steal": "stole", "bite": "bit", "ride": "rode", "sing": "sang", "lead": "led", "bend": "bent"},
    **{"fight": "fought", "do": "did", "keep": "kept", "get": "got", "stick": "stuck", "hang": "hung"},
    **{"deal": "dealt", "feed": "fed", "fling": "flung", "wear": "wore", "ring": "rang", "creep": "crept"},
    **dict.fromkeys(("cast", "shut", "burst", "thrust", "beat", "put", "hit", "cut", "set", "read", "be"), None),
    **dict.fromkeys(("have", "go", "come", "spin", "light", "don"), None),
}
"""The past of verbs, None where it looks like the present or another word."""


def past(verb: str) -> str | None:
    """A verb's past: "wave" gives "waved", "cry" "cried", "hug" "hugged"; None where it cannot be told by it."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return _bent(verb, "walking").removesuffix("ing") + "ed"


def inflected_moves(phrase: str, form: str) -> str:
    """The same of each of the verbs of "run and jump over an obstacle"."""
    return " and ".join(inflected(part, form) for part in re.split(r" and (?!down\b|around\b)", phrase))


def _bent(verb: str, form: str) -> str:
    if form == "walks":
        if verb == "have":
            return "has"
        if verb in ("do", "go") or re.search(r"(s|x|z|ch|sh)$", verb):
            return verb + "es"
        return re.sub(r"([^aeiou])y$", r"\1ie", verb) + "s"
    if form == "walking":
        if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]|\w+_hop|begin|patrol|trek|spar|uppercut", verb):
            return verb + verb[-1] + "ing"
        if verb.endswith("ie"):
            return verb[:-2] + "ying"
        return (verb[:-1] if re.search(r"[^eo]e$", verb) else verb) + "ing"
    return verb
