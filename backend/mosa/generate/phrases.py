# SPDX-License-Identifier: GPL-3.0-or-later
"""A sentence that asks for several things one after another, taken apart: "walks, then waves" is two prompts."""

from __future__ import annotations

import re

_LINK = r"(?:then|finally|afterwards?|after that)\b"
_ONE_AFTER_ANOTHER = re.compile(
    rf"((?:\s*[,;.])*\s*(?:\b(?:and|but)\s+)?(?:\b{_LINK},?\s+)+|(?:\s*[;.])+\s+)", re.IGNORECASE
)
_SUBJECT = (
    r"(?:someone|somebody|he|she|they|it|(?:an?|the|this|one)\s+(?:\w+\s+)?"
    r"(?:person|man|woman|guy|boy|girl|kid|child|human|figure|character|dancer|individual|actor))"
)
_WHO = re.compile(rf"{_SUBJECT}(?:\s+|$)", re.IGNORECASE)
_WHO_THEN = re.compile(rf"\b({_SUBJECT})\s+({_LINK})(?=\s*\w)", re.IGNORECASE)
_NO_START = re.compile(
    r"(?:an?|the|his|her|its|their|my|your|this|that|these|those|one|two|both|each|other|another"
    r"|back|forth|(?:for|back)wards?|ahead|up|down|left|right|sideways|away|around|round|straight"
    r"|to|from|into?|onto?|off|out|over|under|through|across|along|at|by|with(?:out)?|towards?|while|as"
    r"|after(?:wards?)?|before|then|when|until|again|once|twice|immediately|suddenly|finally|now"
    r"|(?:repeat|return|continue)(?:s|ing)?|stop(?:s|ping)?)\b"
)
"""First words of what cannot stand alone: "up and then down", "the left, then the right arm", "then stops"."""


def in_order(prompt: str) -> list[str]:
    """What a prompt asks for, one thing after another; the prompt alone where that is one thing.

    It is taken apart at "then", "finally", "afterwards" and "after that", and where a sentence ends. Who does it is
    said in each part: "a person walks, then waves" gives "a person walks" and "a person waves".
    """
    # "He then waves" says the same as "then he waves".
    first, *rest = _ONE_AFTER_ANOTHER.split(_WHO_THEN.sub(r"\2 \1", prompt))
    parts = [first]
    for link, text in zip(rest[::2], rest[1::2], strict=True):
        if _stands_alone(text):
            parts.append(text)
        else:
            parts[-1] += link + text
    parts = [part for part in (part.strip(" ,;.") for part in parts) if part]
    who = _WHO.match(parts[0]) if parts else None
    parts = [part for part in parts if not _WHO.fullmatch(part)]
    if len(parts) < 2:
        return [prompt]
    if who is None:
        return parts
    return [part if _WHO.match(part) else f"{who.group().strip()} {part}" for part in parts]


def _stands_alone(text: str) -> bool:
    """Whether a text says what somebody does, as far as its first words tell."""
    who = _WHO.match(text)
    said = text[who.end() if who else 0 :].lower()
    return said[:1].isalpha() and not _NO_START.match(said)
