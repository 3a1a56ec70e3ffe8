# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes after what, and what does not happen: "followed by a jump", "until he falls", "but does not fall"."""

from __future__ import annotations

import re

from .rule import END, Rule
from .subject import PRONOUN
from .verbs import TOLD

_ONE = r"an?\s+(?![^,;.]*?\b(?:jab|cross|hook|uppercut|punch)\b)(?:(?!and\b|then\b)[\w-]+\s+){0,2}?[\w-]+"
"""Matches a thing that is done, but for punches: these are thrown in one combination."""
_THEN = r",?\s+(?:and\s+)?then\s+"


def _each_done(said: re.Match[str]) -> str:
    """ "Does a cartwheel, then a flip, then a bow" as "does a cartwheel, then does a flip, then does a bow"."""
    return re.sub(rf"{_THEN}(?=an?\b)", f", then {said['does']} ", said[0], flags=re.IGNORECASE)


ORDER: tuple[Rule, ...] = (
    (r"(?<=\w)\s*[,.;]\s*(?:and\s+)?(?:next|lastly|last|eventually|after a while),?\s+", ", then "),
    (rf",?\s+(?:and\s+is\s+)?followed by\s+(an?\s+[\w-]+(?:\s+(?!{END})[\w-]+)?)", r", then does \1"),
    (rf"\b(?P<does>(?:do|perform)(?:e?s)?|hits?)\s+{_ONE}(?:{_THEN}{_ONE})+{END}", _each_done),
    (r",?\s+followed by\s+(?=\w+ing\b)", ", then "),
    (r"^after\s+(\w+ing\b[^,]*),\s*", r"\1, then "),
    (rf",?\s+(?:until|before)\s+{PRONOUN}\s+", ", then "),
    (rf",?\s+when\s+(?:suddenly\s+)?{PRONOUN}\s+(?:suddenly\s+)?(?=(?:{TOLD}|trips|slips)\b)", ", then "),
    (r",?\s+(?:but|and)\s+(?:do(?:es)?|did)(?:\s+not|n't)\s+[^,;.]*?(?=[\s.]*$|[,;.]|\s+(?:and|but|then)\b)", ""),
    (r",?\s+(?:but\s+)?without\s+falling(?:\s+(?:down|over))?\b", ""),
    (
        r"(?:\s*,)?(?:\s+(?:and|but|then))+\s+(?:(?:nearly|almost)\s+fall(?:s|ing)?(?:\s+(?:down|over))?"
        r"|(?:regain|recover|catch|find)(?:e?s|ing)?\s+(?:(?:his|her|their|the)\s+)?(?:balance|footing))\b",
        "",
    ),
    (rf"^(as|while)\s+({PRONOUN}\s+\w+s\b[^,]*?)\s+(?={PRONOUN}\s+\w+s\b)", r"\1 \2, "),
)
"""What comes after what."""
