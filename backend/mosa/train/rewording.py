# SPDX-License-Identifier: GPL-3.0-or-later
"""The same said in other words: rewordings of captions, so that a model trained on few of them hears more English.

Plain substitution of phrases: who moves, what they do, where to and how fast. Sides are never touched, and what has no
entry stays as it was. Verbs are written once and inflected; people who write prompts leave out the subject, so that is
a rewording too ("walk forward", "walking forward").
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from ..generate.words.inflection import inflected

COUNT = 8
"""In how many other words a caption is said."""
REPLACED = 0.6
"""Chance that a phrase with an entry is replaced."""
SUBJECT_DROPPED = 0.3
"""Chance that the subject is left out, where what follows is a known verb."""

SUBJECTS = (
    *("a person", "the person", "someone", "somebody", "a man", "the man", "a woman", "the woman", "a figure"),
    *("the figure", "a character", "the character", "an actor", "a performer", "he", "she"),
)
NAMED = ("a person", "the person", "someone", "a man", "the man", "a figure", "the figure", "he")
"""Subjects that stand for anybody: a "dancer" or a "ballerina" says more."""

SIDED_VERBS: Mapping[str, tuple[str, ...]] = {
    "turn {side}": ("turn to the {side}", "go {side}", "bear {side}", "swing {side}", "take a {side} turn"),
    "turn to the {side}": ("turn {side}", "turn to their {side}", "rotate to the {side}", "face {side}"),
    "take a {side} turn": ("turn {side}", "bear {side}", "go round a corner to the {side}"),
    "turn around to the {side}": ("turn round over the {side} shoulder", "do an about-turn to the {side}"),
    "veer {side}": ("bear {side}", "drift to the {side}", "veer off to the {side}"),
    "step sideways to the {side}": (
        *("sidestep {side}", "sidle {side}", "take a few side steps to the {side}", "edge over to the {side}"),
        *("move {side} without turning", "shuffle over to the {side}", "move laterally to the {side}"),
    ),
    "move sideways to the {side}": ("sidestep {side}", "sidle over to the {side}", "slide across to the {side}"),
    "kick with the {side} leg": ("kick with the {side} foot", "strike out with the {side} leg"),
    "kick a ball with the {side} foot": ("strike a ball with the {side} foot", "shoot a ball with the {side} leg"),
    "raise the {side} arm": (
        *("raise the {side} hand", "lift the {side} arm", "put the {side} hand up", "put up the {side} arm"),
        *("hold the {side} hand high", "reach up with the {side} hand", "stretch the {side} arm up"),
    ),
    "balance on the {side} leg": ("stand on the {side} leg alone", "keep balance on the {side} foot"),
}
SIDED: Mapping[str, tuple[str, ...]] = {
    "with the {side} leg": ("with the {side} foot", "using the {side} leg", "with their {side} leg"),
    "with the {side} foot": ("with the {side} leg", "using the {side} foot", "with their {side} foot"),
    "to the {side}": ("to their {side}", "toward the {side}", "to the {side} side", "{side}wards"),
    "to their {side}": ("to the {side}", "over to the {side}", "{side}wards"),
    "in a gentle curve to the {side}": (
        *("in a wide arc to the {side}", "bending gently to the {side}", "along a curve, bearing {side}"),
        *("bearing {side}", "drifting off to the {side}"),
    ),
}
VERBS: Mapping[str, tuple[str, ...]] = {
    # getting along
    "walk": ("stroll", "stride", "pace", "step along"),
    "walk in place": ("march in place", "step on the spot", "tread on the spot", "walk without getting anywhere"),
    "walk forward": ("walk ahead", "stroll forward", "advance on foot", "head straight on", "stride ahead"),
    "walk straight ahead": ("walk forward", "stroll straight on", "advance", "head on in a straight line"),
    "walk slowly": ("amble", "saunter", "plod", "trudge along", "stroll at a leisurely pace"),
    "walk forward slowly": ("amble forward", "saunter ahead", "plod along", "stroll on at a leisurely pace"),
    "walk at a slow pace": ("amble along", "walk without hurry", "walk leisurely", "take it slow on foot"),
    "walk quickly": ("hurry along", "bustle along", "walk in a rush", "power walk", "hasten ahead"),
    "walk forward quickly": ("hurry ahead", "hasten forward", "walk on in a rush", "stride along at speed"),
    "walk briskly": ("hurry along", "march briskly", "walk with quick steps", "stride fast"),
    "walk fast": ("hurry along", "walk at speed", "rush along on foot"),
    "run": ("sprint", "dash", "race", "rush", "jog"),
    "run forward": ("sprint ahead", "dash forward", "race straight on", "charge ahead", "jog forward"),
    "jog": ("trot", "run at an easy pace", "run"),
    "sprint": ("dash", "race", "run as fast as possible"),
    "walk backwards": ("back up", "back away", "retreat", "walk in reverse", "step backward", "go backwards"),
    "walk backward": ("back up", "back off", "retreat", "walk in reverse", "step backwards"),
    "step backward": ("back up", "back away", "walk backwards"),
    "move backwards": ("back away", "retreat", "move in reverse", "withdraw backwards"),
    "walk back": ("come back", "return", "go back the same way", "head back"),
    "go back": ("return", "walk back", "head back"),
    "move around": ("go about", "walk about", "move about"),
    "veer": ("bear", "drift"),
    "stagger": ("reel", "totter", "stumble along"),
    "march": ("stride", "parade"),
    "sneak": ("creep", "tiptoe", "steal along"),
    "crawl": ("creep on hands and knees", "go on all fours"),
    # turning
    "turn around": ("turn round", "do an about-turn", "turn to face the other way", "swing round", "reverse direction"),
    "turn": ("rotate", "swivel", "pivot"),
    "make a u-turn": ("do a u-turn", "turn right round", "turn back"),
    "spin": ("whirl", "twirl", "rotate"),
    "spin around": ("whirl around", "whirl about", "twirl", "turn round and round", "spin in circles", "pirouette"),
    # leaving the floor
    "jump": ("leap", "spring", "bound"),
    "jump up": ("leap up", "spring up", "hop up into the air", "spring off the ground", "leap straight up"),
    "jump forward": ("leap ahead", "bound forward", "do a long jump", "spring forward", "leap forward"),
    "jump over": ("leap over", "hurdle", "vault over", "clear"),
    "leap": ("jump", "spring", "bound"),
    "hop": ("bounce", "skip", "do little jumps"),
    # low and high
    "sit down": ("take a seat", "sit", "settle down", "have a seat", "lower onto a seat"),
    "take a seat": ("sit down", "have a seat"),
    "stand up": ("get up", "rise", "rise to the feet"),
    "crouch": ("squat down", "hunker down", "get down low", "sink into a crouch"),
    "crouch down": ("squat down", "hunker down", "get down low", "sink down on the haunches"),
    "squat": ("crouch", "bend the knees deeply", "do squats"),
    "do squats": ("squat up and down", "squat several times", "do knee bends", "exercise with squats"),
    "duck": ("stoop", "crouch", "bob down"),
    "bend down": ("stoop", "stoop down", "lean down", "bow down"),
    "bend over": ("stoop", "lean over", "fold forward", "bow down"),
    "bend forward": ("stoop forward", "lean forward", "bow", "fold at the waist"),
    "pick up": ("collect", "grab", "take up"),
    "pick something up": ("collect something from the floor", "grab an object off the ground", "lift something up"),
    "climb": ("clamber", "scramble"),
    "climb up": ("clamber up", "go up", "scale", "scramble up"),
    "climb down": ("clamber down", "come down", "descend"),
    "lie down": ("lie flat", "recline"),
    # legs
    "kick": ("kick out", "do a kick", "give a kick"),
    "kick a soccer ball": ("kick a ball", "shoot a football", "strike a soccer ball"),
    "kick a ball": ("strike a ball", "boot a ball", "shoot a ball"),
    "balance": ("keep balance", "stand balanced"),
    "raise the knees": ("lift the knees", "bring the knees up", "pull up the knees"),
    "lift each knee": ("raise each knee", "bring each knee up"),
    "stamp": ("stomp", "tread heavily"),
    # arms
    "raise": ("lift", "put up", "hold up"),
    "lift": ("raise", "put up", "bring up"),
    "raise both arms": (
        *("raise both hands", "lift both arms", "put both hands up", "throw up both arms", "stretch up both arms"),
        *("reach up with both hands", "hold both hands high"),
    ),
    "wave": ("wave hello", "greet with a wave", "give a wave"),
    "wave with": ("give a wave with", "greet somebody with", "wave hello with", "signal with"),
    "throw punches": ("throw jabs", "box", "jab with both fists", "punch the air", "hit out with the fists", "spar"),
    "punch": ("jab", "hit out", "strike"),
    "box": ("spar", "throw punches", "fight with the fists"),
    "swing both arms in circles": ("circle both arms", "windmill the arms", "whirl the arms round"),
    "clap": ("applaud", "clap the hands"),
    "throw": ("toss", "hurl", "fling"),
    "push": ("shove", "press"),
    # the rest
    "stand still": ("remain still", "keep still", "stay put", "stand motionless", "remain motionless", "not move"),
    "dance salsa": ("do a salsa", "dance a salsa"),
    "stretch": ("limber up", "do stretches"),
    "twist the torso": ("twist the upper body", "rotate the trunk", "turn the waist"),
    "sway": ("rock", "swing gently"),
    "wait": ("stand around", "hang about", "stand waiting"),
    "begin": ("start",),
    "start": ("begin",),
}
OTHER_VERBS = (
    *("stand", "take", "do", "make", "hold", "keep", "lower", "reach", "touch", "sit", "shift", "perform"),
    *("move", "step", "put", "swing", "bring", "look", "face", "stop", "come", "go", "get", "throw"),
    *("practice", "practise", "imitate", "dance", "shuffle", "show", "lean", "land", "circle", "act", "shake"),
    *("use", "hang", "wipe", "mop", "sweep", "drink", "laugh", "gesture", "direct", "signal", "point", "block"),
    *("dribble", "bounce", "catch", "let", "have"),
)
"""Verbs without other words for them, known for their inflection."""
PHRASES: Mapping[str, tuple[str, ...]] = {
    "forward": ("ahead", "forwards", "straight ahead", "onward"),
    "straight ahead": ("forward", "straight on", "straight forward"),
    "in a straight line": ("straight ahead", "along a straight line", "straight on"),
    "backwards": ("backward", "in reverse", "to the rear"),
    "backward": ("backwards", "in reverse", "rearward"),
    "quickly": ("fast", "rapidly", "swiftly", "hurriedly", "at speed", "in a rush"),
    "briskly": ("quickly", "fast", "at a quick pace", "with quick steps"),
    "slowly": ("unhurriedly", "at a slow pace", "leisurely", "without haste"),
    "both arms": ("both hands", "the arms", "two arms"),
    "both hands": ("both arms", "the hands"),
    "above the head": ("over the head", "overhead", "toward the ceiling", "up to the sky", "high up"),
    "overhead": ("above the head", "over the head", "high up"),
    "in the air": ("up", "high", "up high"),
    "in place": ("on the spot", "without getting anywhere", "where they stand"),
    "on the spot": ("in place", "without moving away", "where they stand"),
    "several times": ("a few times", "again and again", "repeatedly", "over and over"),
    "again and again": ("several times", "repeatedly"),
    "and then": ("then", "and after that", "and next"),
    "one after the other": ("in turn", "alternately", "by turns"),
    "one leg": ("one foot", "a single leg"),
    "one hand": ("a hand", "one arm"),
    "low stool": ("stool", "low chair", "bench", "low seat"),
    "stool": ("chair", "bench", "seat"),
    "an obstacle": ("a hurdle", "a barrier", "something in the way"),
    "something": ("an object", "a thing"),
    "star jumps": ("jumping jacks",),
    "jumping jacks": ("star jumps", "side-straddle hops"),
    "high knees": ("knee lifts", "knee raises"),
    "karate kick": ("martial arts kick", "kung fu kick"),
    "cartwheel": ("sideways handspring", "cart wheel"),
    "playground equipment": ("a climbing frame", "monkey bars"),
    "the other way": ("in the opposite direction", "the opposite way"),
}


def _both_sides(entries: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        key.format(side=side): tuple(other.format(side=side) for other in others)
        for key, others in entries.items()
        for side in ("left", "right")
    }


def _entries() -> dict[str, tuple[str, ...]]:
    entries = dict(PHRASES) | _both_sides(SIDED)
    for phrase, others in (*VERBS.items(), *_both_sides(SIDED_VERBS).items()):
        for form in ("walk", "walks", "walking"):
            entries[inflected(phrase, form)] = tuple(inflected(other, form) for other in others)
    return entries


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches the longest of the phrases that stands somewhere."""
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + r")\b")


_ENTRIES = _entries()
_PHRASE = _pattern(_ENTRIES)
_SUBJECT = re.compile(rf"^(?:{'|'.join(NAMED)})\b")
_VERBS = {phrase.split(" ")[0] for phrase in (*VERBS, *itertools.chain(*VERBS.values()), *SIDED_VERBS, *OTHER_VERBS)}
_BASES = {inflected(verb, "walks"): verb for verb in _VERBS - {"not"}} | {"does not": "do not"}
_THIRD = re.compile(r"((?:^|,|\band|\bthen) ?)(" + "|".join(sorted(_BASES, key=len, reverse=True)) + r")\b")


def reworded(caption: str, dice: np.random.Generator) -> str:
    """The caption with some of its phrases, and perhaps its subject, in other words; all in lower case."""

    def other(found: re.Match[str]) -> str:
        choices = _ENTRIES[found.group(0)]
        return choices[dice.integers(len(choices))] if dice.random() < REPLACED else found.group(0)

    text = _PHRASE.sub(other, caption.lower())
    subject = _SUBJECT.match(text)
    if subject is None:
        return text
    rest = text[subject.end() :].strip()
    if dice.random() < SUBJECT_DROPPED and (short := _without_subject(rest)):
        return short
    return f"{SUBJECTS[dice.integers(len(SUBJECTS))]} {rest}"


def _without_subject(rest: str) -> str | None:
    """What "walks forward" is as "walk forward", "is walking" as "walking"; None where the verb is not known."""
    if rest.startswith("is "):
        return rest.removeprefix("is ")
    if _THIRD.match(rest):
        return _THIRD.sub(lambda found: found.group(1) + _BASES[found.group(2)], rest)
    return None


def rewordings(captions: Iterable[str]) -> dict[str, list[str]]:
    """Up to COUNT different rewordings of each caption, the same in every run."""
    return {caption: _distinct(caption) for caption in set(captions)}


def said(caption: str, others: Mapping[str, list[str]], share: float, dice: np.random.Generator) -> str:
    """The caption or, with the chance `share`, one of its rewordings out of `others`, where it has any."""
    if caption not in others or dice.random() >= share:
        return caption
    return others[caption][dice.integers(len(others[caption]))]


def _distinct(caption: str) -> list[str]:
    dice = np.random.default_rng(zlib.crc32(caption.encode()))
    return list(dict.fromkeys(reworded(caption, dice) for _ in range(2 * COUNT)))[:COUNT]
