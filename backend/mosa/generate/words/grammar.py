# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences as people write them whose first language is another: "he walk", "is walk", "doing run"."""

from __future__ import annotations

import re

from .inflection import inflected
from .rule import Rule
from .subject import BARE
from .verbs import ORDERED

_NOUN = r"(?:cycle|loop|animation|clip|pose|start|stop|idle|to\s+(?:idle|stop|walk|run|jog|sprint))\b"


def _does(said: re.Match[str]) -> str:
    """ "Is walk", "doing run" and "is going to run" as "walks" and "runs"."""
    return inflected(said["does"].lower(), "walk" if said[0].lower().startswith("do ") else "walks")


def _of_one(said: re.Match[str]) -> str:
    """ "He walk and sit" as "he walks and sits"."""
    link = rf"(?P<link>^|\b(?:and|then)\s+(?:(?:he|she|it)\s+)?|,\s*)(?P<does>{ORDERED})\b"
    does = re.sub(link, lambda one: one["link"] + inflected(one["does"].lower(), "walks"), said["does"], flags=re.I)
    return said["who"] + does


GRAMMAR: tuple[Rule, ...] = (
    (rf"^(?:going|gonna|about|trying)\s+to\s+(?={ORDERED}\b)", ""),
    (r"(?<!to )\bmak(?:(es)|(ing)|e)\s+(?=an?\s+(?:jump|kick|punch|bow|flip|leap|squat)\b)", r"do\1\2 "),
    (rf"\b(?:is|are)\s+(?:(?:going|about|trying)\s+to\s+)?(?P<does>{ORDERED})\b", _does),
    (
        rf"\b(?:is\s+)?do(?:es|ing)?\s+(?:an?\s+)?(?P<does>walk|run|jog|sprint|march|dance|crawl)(?:n?ing)?\b(?!\s+(?:{_NOUN}|up\b))",
        _does,
    ),
    (
        r"\b(?:give|do|perform|make)(?P<form>s|es)?\s+(?:an?\s+)(?:(?:little|quick|small|short|big|polite|friendly)\s+)*"
        r"(?P<does>nod|wave|shrug|salute|clap|yawn|sigh|cough|curtsy)(?=[\s.!]*$|\s*,|\s+(?:and|then|to|at|with|while)\b)",
        lambda said: inflected(said["does"].lower(), "walks" if said["form"] else "walk"),
    ),
    # Captions have "a person run".
    (
        rf"^(?P<who>(?:(?:an?(?!\s+person)|the|my)\s+)?{BARE}\s+|(?:he|she|it)\s+)(?P<does>(?:{ORDERED})\b(?!\s+{_NOUN}).*)",
        _of_one,
    ),
)
"""What people write whose first language is another."""
