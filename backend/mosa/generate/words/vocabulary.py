# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a model can know what a prompt tells of: which of its words the captions have from which it learned.

A model of a few thousand captions makes some motion of any words, and of words that it never heard whatever it likes.
Whoever types them should hear that from us, not guess it from the figure.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase

from ..drawn.told import is_drawn
from .phrases import at_once, in_order
from .tidy import tidied
from .wording import HEARD as WHO
from .wording import MOVES, in_heard_words

LEAST = 2
"""Takes whose captions must have a word for it to be heard."""
UNHEARD = (
    'No caption that the model learned from has the word "{}", so the figure may do something else: say it in other '
    "words."
)
PERHAPS = 'No caption that the model learned from has the word "{}": did you mean "{}"?'
_UNSEEN = re.compile(
    r"^\s*(?:(?:an?|the)\s+\w+\s+|he\s+|she\s+|they\s+)?(?:is\s+)?(?:"
    r"open(?:s|ing)?\s+(?:the|an?|his|her|their|its|my|it\b)\b(?!.*\b(?:arm|hand|mouth|eye)s?\b)"
    r"|fall(?:ing)?\s+idle|slid(?:es?|ing)\b"
    r")",
    re.IGNORECASE,
)
"""What no caption tells of, though each of its words is in some: hands and arms are opened there, and no door."""
_SAYS_NOTHING = (
    "a an the and or then while with without to of in on at from by as for into onto over under up down about around "
    "out off away along across through toward towards after before again his her their its my your our is are was be "
    "being it this that these he she him they them who someone somebody something not no so just like very really "
    "quite do does doing did done make take get go going goes have has start begin stop finally afterwards place spot "
    "once twice one two three few several some time times first second other another both each every "
    "left right leftward rightward forward forwards ahead straight backward backwards back sideways side clockwise "
    "slow slowly slower quick quickly fast faster high low little big small hard gently suddenly "
    "arm hand wrist elbow shoulder fist finger leg foot feet ankle knee hip head body torso chest waist neck face eye "
    "eyes toe chair floor ground table room wall boy girl guy kid child soldier knight old young tired"
)
"""Words that say nothing of what is done, or only how, where, by whom and with which part of the body."""

_UNDERSTOOD = (
    "stroll saunter head dash race advance march parade pace stride hurry rush charge shamble toddle retreat backpedal "
    "whirl swirl stoop hunker crouch hurdle clear bound freeze frozen motionless remain wait pause rest stay balance "
    "shoot strike hit hurl toss catch lift hoist wave greet groove"
)
"""Words that captions lack, but with which the bundled model does what is meant: the text encoder knows them."""


def stem(word: str) -> str:
    """A word in lower case without the ending of its form: nod, nods, nodding and nodded are the same."""
    word = re.sub(r"^(\w{1,2})ying$", r"\1ie", word)
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    word = re.sub(r"(?<=[^aeiou])y$", "i", word)
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] != "s" else word


def heard(captions: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The stems of the words that captions have in at least `LEAST` takes, of pairs of take and caption, in order."""
    takes: dict[str, set[str]] = defaultdict(set)
    for take, caption in captions:
        for word in _words(caption):
            takes[stem(word)].add(take)
    return tuple(sorted(word for word in takes if len(takes[word]) >= LEAST))


def unheard(
    prompts: Iterable[str], known: Sequence[str], is_word: Callable[[str], bool] = lambda _word: False
) -> list[str]:
    """A sentence for each thing that prompts ask for in which no word tells what is done that is `known` (stems).

    What `is_word` knows as a common one is not asked after as mistyped.
    """
    stems = {*known, *_understood()}
    told = [in_heard_words(tidied(prompt)) for prompt in prompts]
    things = [thing for text in told for part in in_order(text) for thing in at_once(part) or (part,)]
    found = []
    for thing in things:
        words = [word for word in _words(thing) if stem(word) not in _nothing()]
        if words and not is_drawn(thing) and (_UNSEEN.search(thing) or not any(stem(word) in stems for word in words)):
            meant = None if stem(words[0]) in stems or is_word(words[0]) else meant_by(words[0], stems)
            found.append(UNHEARD.format(words[0]) if meant is None else PERHAPS.format(words[0], meant))
    return list(dict.fromkeys(found))


def meant_by(word: str, known: Iterable[str]) -> str | None:
    """The word of a known stem from which a longer one differs by a slip: two letters swapped, one too many or missing.

    No letter is exchanged for another, and the first one stays: "falls" is not "balls".
    """
    if len(word) < 5:
        return None
    stems, places = set(known), range(1, len(word))
    swapped = [word[:k] + word[k + 1] + word[k] + word[k + 2 :] for k in places[:-1]]
    less = [word[:k] + word[k + 1 :] for k in places[:-1]]
    more = [word[:k] + letter + word[k:] for k in (*places, len(word)) for letter in ascii_lowercase]
    return next((slip for slip in (*swapped, *less, *more) if stem(slip) in stems), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@functools.cache
def _understood() -> set[str]:
    return {stem(word) for name in (*MOVES, _UNDERSTOOD) for word in _words(name)}


@functools.cache
def _nothing() -> set[str]:
    return {stem(word) for word in (*_SAYS_NOTHING.split(), *WHO.split("|"))}
