# SPDX-License-Identifier: GPL-3.0-or-later
"""What the head and the shoulders do, as prompts say it: "nods", "looks over the left shoulder while walking".

No caption tells of such things, for the recordings hardly show a head. They are drawn by hand here, and laid over what
else is done (`motion/bearing.py`), or over standing still.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np

from ..motion.bearing import Bearing
from ..motion.interpolation import smoothstep
from .inflection import inflected
from .subject import BEGINS, SUBJECT


class Gesture(NamedTuple):
    """A gesture: what it is called, with verbs as in "walk", and what is turned (degrees) at even steps of `seconds`.

    A face's `turn` is to the side that is said, or to the left.
    """

    said: str
    seconds: float
    turn: tuple[float, ...] = (0.0, 0.0)
    head: tuple[float, ...] = (0.0, 0.0)
    tilt: tuple[float, ...] = (0.0, 0.0)
    trunk: tuple[float, ...] = (0.0, 0.0)
    shoulders: tuple[float, ...] = (0.0, 0.0)
    elbows: tuple[float, ...] = (0.0, 0.0)


_OWN = r"(?:the|his|her|their|its|your|my)"
_SIDE = rf"(?:to\s+)?(?:{_OWN}\s+)?(?P<side>left|right)(?:\s+side)?"
_LOOK = "(?:look|glance|gaze|stare|peer|turn HEAD)"
GESTURES = (
    Gesture("nod(?: HEAD)?(?: yes)?", 1.8, head=(0.0, 18.0, 2.0, 15.0, 2.0, 12.0, 0.0)),
    Gesture("shake HEAD(?: no)?", 2.0, turn=(0.0, 26.0, -26.0, 24.0, -22.0, 14.0, 0.0), head=(0.0, 5.0, 5.0, 0.0)),
    Gesture("shrug(?: OWN shoulders)?", 1.8, shoulders=(0.0, 22.0, 22.0, 0.0), elbows=(0.0, 65.0, 65.0, 0.0)),
    Gesture(
        f"{_LOOK} (?:from side to side|both ways|left and right|right and left|(?:all )?around|about)"
        r"(?!\s+(?:the|an?)\b)",
        4.2,
        turn=(0.0, 62.0, 62.0, 0.0, -62.0, -62.0, 0.0),
        head=(0.0, 4.0, 0.0, 4.0, 0.0),
    ),
    Gesture(f"{_LOOK} (?:back )?over (?:SIDE|OWN) shoulder", 2.8, turn=(0.0, 100.0, 100.0, 0.0)),
    Gesture(f"{_LOOK} (?:back|behind(?: (?:him|her|them|it)(?:self|selves)?)?)", 2.8, turn=(0.0, 100.0, 100.0, 0.0)),
    Gesture(f"{_LOOK} SIDE", 2.6, turn=(0.0, 62.0, 62.0, 62.0, 0.0)),
    Gesture(
        f"(?:{_LOOK} up(?:wards?)?(?: (?:at|to|into) the \\w+)?|{_LOOK} at the (?:sky|ceiling|stars|sun|moon))",
        3.0,
        head=(0.0, -38.0, -38.0, -38.0, 0.0),
        trunk=(0.0, -6.0, -6.0, -6.0, 0.0),
    ),
    Gesture(
        f"(?:{_LOOK} down(?:wards?)?(?: (?:at|to) (?:the|OWN) \\w+)?"
        f"|{_LOOK} at (?:the (?:ground|floor)|OWN (?:feet|toes|shoes))|(?:hang|bow|lower) HEAD)",
        3.0,
        head=(0.0, 40.0, 40.0, 40.0, 0.0),
        trunk=(0.0, 6.0, 6.0, 6.0, 0.0),
    ),
    Gesture("tilt HEAD(?: SIDE)?", 2.4, tilt=(0.0, 22.0, 22.0, 0.0)),
)
"""The gestures, of which the first one that fits is meant."""
_WITH = (
    r"(?:[,;]?\s*\b(?:and|while|then|by|as (?:he|she|they|it))\s+|,\s*)?(?:\w+ly\s+)?"
    r"(?:(?:start|begin|keep)s?\s+(?:to\s+)?)?"
)
_HOW = r"(?:\s+(?:slowly|quickly|briefly|approvingly|in (?:agreement|approval|disbelief|disagreement)))?"
_WHO = rf"(?:{SUBJECT}|(?:an?|the)(?:\s+(?!\w+(?:s|ing)\b)[\w'-]+){{1,3}})"
_NOTHING_ELSE = re.compile(
    rf"(?P<who>{_WHO})?\s*(?:(?:is|stands?|standing)(?:\s+(?:still|there|idle))?)?[\s.,;!]*", re.IGNORECASE
)
STANDS = "stands still"
"""What is done by who does nothing but make gestures."""
BEFORE, PAUSE, LONG_PAUSE = 0.3, 0.2, 2.5
"""Seconds before the first gesture, between two, and before they come again in a motion that goes on."""
EASE = 0.3
"""Seconds at both ends of a motion in which a gesture comes and goes that is cut off there."""
QUICKEST = 1.6
"""How many times as fast gestures are made for which there is little time; what does not fit then is cut off."""


def without_gestures(prompt: str) -> tuple[str, tuple[tuple[Gesture, bool], ...]]:
    """A prompt without its gestures, and these in their order, each with whether it is to the right.

    Who does nothing else stands still.
    """
    found = list(_gestures().finditer(prompt))
    if not found:
        return prompt, ()
    rest = " ".join(_gestures().sub(" ", prompt).split())
    rest = re.sub(rf"^((?:{BEGINS})?)(?:and|while|then|,)\s+", r"\1", rest, flags=re.IGNORECASE)
    if alone := _NOTHING_ELSE.fullmatch(rest):
        rest = f"{alone['who'] or 'a person'} {STANDS}"
    return rest, tuple(_told(said) for said in found)


def seconds_of(gestures: tuple[tuple[Gesture, bool], ...]) -> float:
    """How long gestures take with a little time before and after them."""
    return 2 * BEFORE + _total(gestures)


def gestured(gestures: tuple[tuple[Gesture, bool], ...], frames: int, fps: float) -> Bearing:
    """How a body is held, frame by frame, that makes gestures one after another, and again if there is time."""
    times, total = np.arange(frames) / fps - BEFORE, _total(gestures)
    rate = np.clip(total / max(frames / fps - 2 * BEFORE, 1e-3), 1.0, QUICKEST)
    rounds = max(1, int((frames / fps - BEFORE + LONG_PAUSE) // (total + LONG_PAUSE)))
    held = Bearing()
    for round_ in range(rounds):
        begin = round_ * (total + LONG_PAUSE)
        for gesture, to_right in gestures:
            share = np.clip((times * rate - begin) / gesture.seconds, 0.0, 1.0)
            held += _at(gesture, -1.0 if to_right else 1.0, share)
            begin += gesture.seconds + PAUSE
    to_ends = np.minimum(np.arange(frames), np.arange(frames)[::-1]) / fps
    return held.scaled(smoothstep(to_ends / EASE))


def _at(gesture: Gesture, side: float, share: np.ndarray) -> Bearing:
    """How a body is held at a share (T,) of a gesture's time."""

    def eased(values: tuple[float, ...]) -> np.ndarray:
        steps = share * (len(values) - 1)
        low = np.minimum(steps.astype(int), len(values) - 2)
        at = np.array(values)
        return np.asarray(at[low] + (at[low + 1] - at[low]) * smoothstep(steps - low))

    return Bearing(
        trunk=eased(gesture.trunk),
        head=eased(gesture.head),
        turn=side * eased(gesture.turn),
        tilt=side * eased(gesture.tilt),
        shoulders=eased(gesture.shoulders),
        elbows=eased(gesture.elbows),
    )


def _total(gestures: tuple[tuple[Gesture, bool], ...]) -> float:
    return sum(gesture.seconds for gesture, _ in gestures) + PAUSE * (len(gestures) - 1)


def _told(said: re.Match[str]) -> tuple[Gesture, bool]:
    number = next(int(name[1:]) for name, text in said.groupdict().items() if text and name.startswith("g"))
    side = re.search(r"\b(?:left|right)\b", said[0], re.IGNORECASE)
    return GESTURES[number], side is not None and side[0].lower() == "right"


@functools.cache
def _gestures() -> re.Pattern[str]:
    """Matches any gesture with what joins it to the rest; the group that takes part tells which."""
    names = "|".join(f"(?P<g{number}>{_in_all_forms(gesture.said)})" for number, gesture in enumerate(GESTURES))
    return re.compile(rf"{_WITH}\b(?:{names})\b{_HOW}", re.IGNORECASE)


def _in_all_forms(said: str) -> str:
    """A gesture's name with its verbs in all forms, and the words in capitals put in."""
    verbs = ("nod", "shake", "shrug", "look", "glance", "gaze", "stare", "peer", "turn", "hang", "bow", "lower", "tilt")
    for verb in verbs:
        forms = "|".join(inflected(verb, form) for form in ("walk", "walks", "walking"))
        said = re.sub(rf"\b{verb}\b", f"(?:{forms})", said)
    side = _SIDE.replace("(?P<side>", "(?:")
    said = said.replace(" HEAD", rf" {_OWN} head").replace("SIDE", side).replace("OWN", _OWN)
    return said.replace(" ", r"\s+")
