# SPDX-License-Identifier: GPL-3.0-or-later
"""How often something is done: "jump x3", "10 push ups", "two steps left"."""

from __future__ import annotations

import re

from .rule import NUMBER, Rule

_EXERCISES = (
    r"(?:(?:push|press|sit|pull|chin)[- ]?ups|(?:jumping|star) jacks|star jumps|squats|lunges|burpees"
    r"|crunches)"
)
_LISTED = re.compile(
    rf"(\b(do(?:es|ing)?|perform(?:s|ing)?)\s+[\w -]*?{_EXERCISES}"
    r"(?:\s*,\s*(?:and\s+)?(?:then\s+)?|\s+(?:and\s+)?then\s+|\s+and\s+))"
    rf"(?=(?:(?!do|perform)\w+\s+)?{_EXERCISES}\b)",
    re.IGNORECASE,
)
_KICKS = r"(?:(?:low|high|spinning) )?(?:front|side|back|round(?:house)?|hook|axe|push|low|high|flying|spinning)"


def _steps(said: re.Match[str]) -> str:
    return f"takes {said[2] or 'two'} steps to the {said[1]}"


HOW_OFTEN: tuple[Rule, ...] = (
    (r"\b(?:(\d{1,2})\s?x|x\s?(\d{1,2}))\b", lambda said: f"{said[1] or said[2]} times"),
    (r"\b(?:rotate|pivot|swivel)(s?)\s+(?:by\s+)?(?=\d)", r"turn\1 by "),
    (r"^(?:an?\s+)?(\d{2,3})(?:[\s-]*degrees?|°)?[\s-]+(turn|spin)\b", r"\2 by \1 degrees"),
    (r"\b(push|press|sit|pull|chin)\s?ups\b", r"\1-ups"),
    (rf"(^|[,.;]\s+then\s+)(?!squats\b|does\b)(?=(?:\d{{1,2}}\s+)?{_EXERCISES}\b)(?!\d+\s+squats)", r"\1does "),
    (rf"\b(?:side)?steps?\s+(?:to\s+the\s+)?(left|right)\s+(?:({NUMBER})\s+times|(twice))", _steps),
    (rf"(^|[,.;]\s*|\bthen\s+|\band\s+)({NUMBER})\s+(steps?\s+\w+|jumps|kicks|squats|bows)\b", r"\1takes \2 \3"),
    (rf"\btakes\s+({NUMBER})\s+(jumps|kicks|squats|bows)\b", r"does \1 \2"),
    (rf"\b({NUMBER})\s+((?:{_KICKS})[ -]?)kicks\b", r"\2kick \1 times"),
    (
        rf"\b(?:throw|give|do)e?s\s+({NUMBER})\s+(punches|jabs|claps|nods|waves|knocks|salutes)(?=\s*(?:$|[,.;]|then\b))",
        r"\2 \1 times",
    ),
)
"""How often."""


def exercises_told(text: str) -> str:
    """ "Does push-ups, then squats" as "does push-ups, then does squats": these are no moves of another kind."""
    while (more := _LISTED.sub(r"\1\2 ", text)) != text:
        text = more
    return text
