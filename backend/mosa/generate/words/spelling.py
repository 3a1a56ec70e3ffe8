# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips of the hand: "wakl" is "walk", "runing" is "running", "adn" is "and"."""

from __future__ import annotations

import re

from .inflection import inflected
from .rule import Rule
from .verbs import MOVES

_REAL = ("hoping", "clasp", "raisin")
"""Slips that are words."""


def _slips(word: str) -> list[str]:
    """How a word is mistyped: two letters swapped but the first, one twice, one of two left out, "walkin"."""
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
    twice = re.sub(r"(?<=[^aeiou])([bdgmnpt])(?=(?:s|ing)$)", r"\1\1", word)
    return [*swapped, twice, re.sub(r"(.)\1(?=ing$)", r"\1", word), re.sub(r"(?<=in)g$", "", word)]


_FORMS = {inflected(verb, form) for verb in MOVES for form in ("walk", "walks", "walking")}
_FORMS |= {"person", "forward", "forwards", "backward", "backwards"}
_MEANT = {slip: word for word in _FORMS if len(word) > 4 for slip in _slips(word) if slip not in (*_FORMS, *_REAL)}


def _spelt(said: re.Match[str]) -> str:
    return _MEANT.get(said[0].lower(), said[0])


def _link_spelt(said: re.Match[str]) -> str:
    return "then" if said[1] else "and" if said[2] else "the"


SPELT: tuple[Rule, ...] = (
    (r"[a-z]{5,}", _spelt),
    (r"\b(?:(thne|hten|tehn|thn)|(adn|nad|anf|snd)|(teh|hte))\b", _link_spelt),
)
"""Words as they are meant."""
