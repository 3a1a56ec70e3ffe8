# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs, numbered lists, and what is said of the picture or the file and not of what is done: "1. walk 2. jump",
"close-up of a man walking", "walk (loop)"."""

from __future__ import annotations

import re

from .clock_times import TIMED
from .rule import Rule
from .verbs import VERB


def _without_number(said: re.Match[str]) -> str:
    """What is numbered begins with a one; "turns by 90. Then" does not."""
    return f"{said[1]}. " if re.search(r"(?:^|\s)1[.)]\s", said.string) else said[0]


MARKS: tuple[Rule, ...] = (
    (r"[\u2190-\u2191\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+", " "),
    (
        r"^\s*(?:(?:extreme|medium|full|slow|low|high)[\s-]+)?(?:close[\s-]?up|(?:wide|medium|long|full|tracking|dolly|pov|establishing"
        r"|low[\s-]angle|high[\s-]angle)\s+shot|shot|camera)\s*(?:of\b|on\b|:|\s-\s)\s*",
        "",
    ),
    *TIMED,
    (r"[\u2018\u2019]", "'"),
    (r"^\s*[\"\u201c']+|[\"\u201d']+\s*$", ""),
    (r"\s*[\(\[](?:[^)\]]*\b)?(?:loop\w*|seamless\w*|animation|cycle|clip|mocap)\b[^)\]]*[\)\]]", ""),
    (r"\s*[\(\[]([^)\]]*)[\)\]]", r" \1"),
    (r"\s*\n+\s*", ". "),
    (r"\s*(?:[-=]+>|\u2192|>+|\|)\s*", ", then "),
    (r"\s+[\u2013\u2014]\s+", ", "),
    (r"\s*(?:&|\s\+)\s*", " and "),
    (r"!+(?=\s+\w)", "."),
    (r"(^|[.,;:]\s*|\s)\d{1,2}[.)]\s+(?=[a-z])", _without_number),
    (r"(?:^|[,.;]?\s+)step\s+(\d{1,2})\s*[:.)-]\s*", lambda said: "" if said[1] == "1" else ". "),
    (r"(^|[.;]\s+)[-*\u2022]\s+", r"\1"),
    (r"^[\s.,;]+|(?<=[.])\s*[.]+", ""),
    (r",?\s+(?:in a |as a )?(?:seamless(?:ly)?\s+)?loop(?:ing|ed)?(?:\s+animation)?[\s.]*$", ""),
    (r"^(?:an?\s+)?(?:animation|clip|motion|mocap|video)\s+of\s+", ""),
    (r"(?<=\w)\s+animation\b:?(?!\s+of\b)", ""),
    (
        r",?\s+(?:(?:with|no)\s+)?(?:root motion|\d+\s*(?:fps|frames)"
        r"|for (?:unreal|unity|blender|an? (?:video )?game|games))[\s.]*$",
        "",
    ),
    (r"\b(?:plz|pls|please)\b(?=[\s.]*$)|^\s*(?:plz|pls)\b[\s,]*", ""),
    (r"(?<=\w)[+;](?=[a-z])", ", then "),
    (r"^(?:(?:loopable|looping|looped|seamless|mocap)\s+)+", ""),
    (rf"^[\w-]+:\s+(?={VERB})", ""),
    (r"^(?:[\w-]+\s+)?(?<!combat )(?<!fight )idle\s*[,:]\s*(?=(?!\w+ly\b)[\w-]+\s+\w)", ""),
    (rf"(?<=\w)(?:\s+-\s+|\s*/\s*)(?={VERB})", ", then "),
    (r"\bwhilst\b", "while"),
)
"""Signs, numbered lists and asides."""
