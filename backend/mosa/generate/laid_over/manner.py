# SPDX-License-Identifier: GPL-3.0-or-later
"""How something is done, as prompts say it: "walks sadly", "an exhausted man sits down", "tiptoes stealthily".

Hardly a caption tells of moods, and the transformer makes nothing of them. What shows of them in a body, how it is
held and at what pace it walks, is laid over the motion (`motion/bearing.py`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import NamedTuple

from ...motion.bearing import Bearing
from ..words.factors import Factors, factor
from ..words.inflection import inflected


class Manner(NamedTuple):
    """A manner by its adjectives and adverbs, the `verbs` that mean walking so, the bearing, and the pace of walks."""

    adjectives: str
    adverbs: str
    verbs: str
    bearing: Bearing
    pace: str = ""


MANNERS = (
    Manner(
        "sad depressed dejected gloomy heartbroken sorrowful mournful melancholic miserable unhappy",
        "sadly dejectedly gloomily sorrowfully mournfully miserably unhappily glumly",
        "mope",
        Bearing(trunk=14.0, head=28.0, shoulders=-6.0),
        "slowly",
    ),
    Manner(
        "tired exhausted weary fatigued sleepy worn-out drained",
        "tiredly exhaustedly wearily sleepily sluggishly",
        "trudge plod",
        Bearing(trunk=20.0, head=18.0, shoulders=-6.0, knees=0.03),
        "slowly",
    ),
    Manner(
        "old elderly aged frail",
        "frailly feebly",
        "",
        Bearing(trunk=24.0, head=4.0, elbows=35.0, knees=0.05),
        "slowly",
    ),
    Manner(
        "proud arrogant cocky haughty pompous smug",
        "proudly arrogantly haughtily pompously smugly",
        "swagger",
        Bearing(trunk=-9.0, head=-8.0, elbows=20.0),
    ),
    Manner(
        "angry furious enraged irate raging",
        "angrily furiously irately",
        "stomp storm",
        Bearing(trunk=12.0, head=6.0, shoulders=8.0, elbows=55.0),
        "quickly",
    ),
    Manner(
        "happy cheerful joyful excited merry",
        "happily cheerfully joyfully merrily excitedly gleefully",
        "",
        Bearing(trunk=-5.0, head=-8.0, elbows=35.0),
    ),
    Manner(
        "sneaky stealthy",
        "sneakily stealthily furtively",
        "sneak creep prowl skulk slink",
        Bearing(trunk=22.0, head=0.0, elbows=60.0, knees=0.12),
        "slowly",
    ),
    Manner(
        "cautious wary hesitant tentative reluctant",
        # Of who "cautiously walks up, turns" in a caption there is a recording.
        r"cautiously(?!\s+walks\s+up\b) warily hesitantly tentatively reluctantly gingerly",
        "",
        Bearing(trunk=10.0, head=-2.0, elbows=45.0, knees=0.05),
        "slowly",
    ),
    Manner(
        "scared afraid frightened terrified fearful timid shy nervous anxious",
        "fearfully timidly shyly nervously anxiously",
        "",
        Bearing(trunk=12.0, head=8.0, shoulders=12.0, elbows=70.0, knees=0.04),
        "slowly",
    ),
    Manner(
        "injured wounded hurt lame limping",
        "",
        "limp hobble",
        Bearing(trunk=10.0, head=6.0, elbows=30.0, limp=-0.07),
        "slowly",
    ),
    Manner(
        "drunk drunken tipsy intoxicated",
        "drunkenly tipsily",
        "",
        Bearing(trunk=6.0, head=10.0, knees=0.03, sway=0.09),
        "slowly",
    ),
    Manner(
        "dizzy dazed stunned woozy disoriented concussed",
        "",
        "",
        Bearing(trunk=12.0, head=18.0, elbows=25.0, knees=0.05, sway=0.08),
        "slowly",
    ),
    Manner(
        "pregnant",
        "",
        "",
        Bearing(trunk=-9.0, head=4.0, elbows=25.0, knees=0.02, sway=0.03),
        "slowly",
    ),
)
"""The manners, in the order of which the first one that is said counts."""
_WALKS = r"\bwalk(?:s|ing)?\b(?:\s+(?:forwards?|ahead|straight)\b)*+(?!.*\b\w+ly\b)"
_GOES_OR_STANDS = (
    r"\b(?:walk|run|go|head|jog|march|strut|stand|sit|danc|idl|wait)(?:e?s|e|n?ing|ting)?"
    r"(?:\s+(?:forwards?|ahead|around|home|still|there|down|(?:at|on|in|by) (?:an?|the|his|her) \w+))*"
)
"""What is done by who is said to be so after it: "walks, tired", "sits at the bar, drunk"."""
_LEFT_LEG = re.compile(r"\bleft (?:leg|foot|knee|ankle|hip)\b", re.IGNORECASE)
_LEG = r"(?:\s+(?:with|on|in) (?:the|his|her|their|an?) (?:(?:bad|hurt|injured) )?(?:(?:left|right) )?(?:leg|foot)\b)?"
_VERY = r"(?:(?:very|really|so|extremely|too|quite|rather|slightly|somewhat|a (?:bit|little))\s+)?"
_STRENGTHS: Factors = (
    (re.compile(r"\b(?:very|really|so|extremely|too)\s", re.IGNORECASE), 1.4),
    (re.compile(r"\b(?:slightly|somewhat|a (?:bit|little))\s", re.IGNORECASE), 0.5),
)
"""By how much more or less a body is held so that is very sad, or a bit."""


def bearing_of(prompt: str) -> Bearing | None:
    """How a body is held that does what a prompt says; None where nobody says it."""
    found = _found(prompt)
    if found is None:
        return None
    manner, said = found
    bearing = manner.bearing.scaled(factor(said, _STRENGTHS))
    # The right leg is lame where nobody says which.
    return replace(bearing, limp=-bearing.limp) if _LEFT_LEG.search(prompt) else bearing


def plainly(prompt: str) -> str:
    """The prompt without the words for a manner, walks at its pace: "sadly walks" is "walks slowly". Who only is so
    ("sadly") stands still."""
    found = _found(prompt)
    if found is None:
        return prompt
    manner, _ = found
    plain = _said(manner).sub(functools.partial(_instead, prompt), prompt)
    if manner.pace:
        plain = re.sub(_WALKS, lambda walks: f"{walks[0]} {manner.pace}", plain, count=1, flags=re.IGNORECASE)
    plain = re.sub(r"^(a)n?(?=\s+(\w))", lambda a: a[1] + "n" * (a[2] in "aeiou"), " ".join(plain.split()), flags=re.I)
    return re.sub(r"\s+(?=[.,;!?])", "", plain) if re.search(r"\w", plain) else "stands still"


def _found(prompt: str) -> tuple[Manner, str] | None:
    """The manner that a prompt tells of, and the words that say it; None without one."""
    found = ((manner, _said(manner).search(prompt)) for manner in MANNERS)
    return next(((manner, said[0]) for manner, said in found if said), None)


def _instead(prompt: str, said: re.Match[str]) -> str:
    """What stands instead of the words for a manner."""
    if said["state"]:
        return " stands still"
    if said["noun"]:
        return "a person"
    if said["before"]:
        return said["before"]
    if said["verb"]:
        form = "walking" if said["verb"].lower().endswith("ing") else "walks" if said["verb"][-1] in "sS" else "walk"
        elsewhere = re.match(r"\s+(?:in|on|around|about|back|up|down|side)", prompt[said.end() :], re.IGNORECASE)
        return form if elsewhere else f"{form} forward"
    return said["article"] or " "


@functools.cache
def _said(manner: Manner) -> re.Pattern[str]:
    """Matches the words for a manner: adjectives and adverbs where they tell of who moves, or how, and verbs."""
    is_so = f"{_VERY}(?:{'|'.join(manner.adjectives.split())})"
    verbs = "|".join(manner.verbs.split()) or "(?!)"
    walks = "|".join(inflected(verb, form) for verb in verbs.split("|") for form in ("walking", "walks"))
    # Alone it may be a thing: "limp arms".
    walks += rf"|(?:^|(?<=\band )|(?<=\bthen )|(?<=, ))(?:{verbs})(?!\s+(?:arms?|hands?|legs?|body)\b)"
    return re.compile(
        rf",?\s*\b{_VERY}(?:{'|'.join(manner.adverbs.split()) or '(?!)'})\b"
        rf"|,?\s*\bin an? {is_so} (?:way|manner|mood|fashion)\b"
        rf"|,?\s*\b(?:like|as if|as though)(?:\s+(?:an?|he|she|they|it|is|are|was|were|being))*\s+{is_so}\b"
        r"(?:\s+(?:person|man|woman|guy|lady|boy|girl|one)\b)?"
        rf"|,?\s*\b(?:while\s+)?(?:feeling|looking|being|seeming)\s+{is_so}\b"
        rf"|(?P<state>(?:^|(?:^|\s+)(?:is|gets|looks|seems|feels)\s+){is_so}\s*\.?$)"
        rf"|(?P<before>{_GOES_OR_STANDS})\s*(?:[,-]\s*|\s)(?:and\s+)?{is_so}(?=[\s.!]*$)"
        rf"|^(?P<noun>an?\s+{is_so}(?=\s+\w+[^\Ws]s\b))"
        rf"|^(?P<article>(?:an?|the)\s+)?{is_so}\b(?=\s+\w)"
        rf"|\bwith (?:an?|(?:his|her|their) (?:\w+\s+)?)\s*(?:{verbs})\b{_LEG}"
        rf"|\b(?P<verb>{walks})\b(?!\s+on all fours|\s+(?:his|her|their|both) feet)(?:[\s-]walk(?:ing)?\b)?"
        rf"(?:\s+(?:forwards?|ahead|along|off|out(?!\s+of)|away)\b)?{_LEG}",
        re.IGNORECASE,
    )
