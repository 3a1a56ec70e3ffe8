# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts as people type them, in the form in which all else here reads them: one line, now, told of a person.

"1. walk 2. jump", "Mario walked forward & sat down" and "walk (loop)" are to be taken apart and understood as
"walk. jump", "a person walks forward and sits down" and "walk" are.
"""

from __future__ import annotations

import functools
import re

from .actors import NAMED
from .clip_names import CLIPS, FILES
from .grammar import GRAMMAR
from .how_often import HOW_OFTEN, exercises_told
from .marks import MARKS
from .meanings import MEANINGS, SEATED
from .order import ORDER
from .places import PLACES
from .rule import Instead, Rule
from .sayings import SAYINGS
from .shorthand import SHORTHAND
from .spelling import SPELT
from .telling import TELLING, told_in_a_list
from .ways import WAYS

_TABLES: tuple[Rule, ...] = (
    *(*FILES, *SPELT, *MARKS, *SHORTHAND),
    *(*NAMED, *CLIPS, *GRAMMAR, *TELLING),
    *(*ORDER, *SAYINGS, *MEANINGS, *WAYS, *SEATED, *HOW_OFTEN, *PLACES),
)
"""In their order: each sees what those before it have made of the prompt."""


@functools.cache
def _rules() -> list[tuple[re.Pattern[str], Instead]]:
    """The rules, read. `re` keeps 512 patterns in all, of which those of the gestures pushed these out."""
    return [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in _TABLES]


def tidied(prompt: str) -> str:
    """The prompt in the form in which it is read: "Mario walked forward & sat down" as "a person walks forward and sits
    down"; as it is where it has that form."""
    text = prompt.strip()
    for pattern, instead in _rules():
        text = pattern.sub(instead, text)
    text = told_in_a_list(exercises_told(text))
    return " ".join((text.strip() or prompt).split())
