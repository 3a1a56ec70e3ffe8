# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written short: "punch punch kick", "raise R arm", "turn l", "90 deg"."""

from __future__ import annotations

import re

from .rule import NUMBER, Rule

_SHORT = (
    r"(?:walk|run|jog|sprint|jump|hop|kick|punch|turn|spin|crouch|squat|kneel|sit|stand|wave|bow|clap|dance|roll|duck|stop)"
    r"(?:e?s)?"
)
_LIMB = r"(?:arm|hand|elbow|fist|leg|foot|knee|side)"
_OFTEN = rf"(?:once|twice|thrice|{NUMBER}\s+times)"


def _one_by_one(said: re.Match[str]) -> str:
    """ "Punch punch kick" as "punch, then punch, then kick"; "jump kick" is one thing."""
    does = said[0].split()
    return ", then ".join(does) if len(does) > 2 or len(set(does)) == 1 else said[0]


SHORTHAND: tuple[Rule, ...] = (
    (
        rf"\b(?:(L)|R)(?=\s+{_LIMB}\b)",
        lambda said: "left" if said[1] else "right",
    ),
    (
        rf"\bkick(s|ing)?\s+(?:(?:the|his|her)\s+)?(left|right)\s+(?:leg|foot)(?=\s+{_OFTEN}|[\s.!]*$)",
        r"kick\1 with the \2 leg",
    ),
    (rf"^(?:(?:{_SHORT})\s+)+(?:{_SHORT})$", _one_by_one),
    (r"\b(?:foward|fwd)(s?)\b", r"forward\1"),
    (r"\b(\d{1,3})\s?deg\b", r"\1 degrees"),
    (
        r"\b(turns?|steps?|looks?|strafes?|sidesteps?)\s+(?:(l)|r)\b",
        lambda said: f"{said[1]} {'left' if said[2] else 'right'}",
    ),
)
"""Letters, and words without a link, in full."""
