# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences that ask for several things, taken apart: "walks, then waves" is two prompts in a row, "walks while waving"
two at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ..drawn.activities import activity_of
from ..laid_over.gesture_reading import VERBS, in_turn
from .amounts import distance, each_time, steps
from .inflection import inflected
from .posture import goes_on, is_gesture, sits_down, sleeps, stops
from .subject import OWN, PEOPLE, PRONOUNS, SUBJECT

_LINK = r"(?:then|finally|afterwards?|after that)\b"
_ONE_AFTER_ANOTHER = re.compile(
    rf"((?:\s*[,;.])*\s*(?:\b(?:and|but)\s+)?(?:\b{_LINK},?\s+)+|(?:\s*[;.])+\s+|,?\s+before\s+(?=\w+ing\b))",
    re.IGNORECASE,
)
_OTHER_SIDE = re.compile(
    r"(?P<one>[^,;.]*\b(?:left|right)\b[^,;.]*?)(?P<link>\s*,?\s*(?:\band\s+)?\bthen\s+)(?:(?:to|with|on)\s+)?(?:(?:the|his|her|their|your|my)\s+)?"
    r"(?P<side>left|right)(?:\s+(?:arm|hand|leg|foot|knee|one|side))?(?=\s*(?:$|[,;.]|\b(?:and|then)\b))",
    re.IGNORECASE,
)
_MOVES = (
    *("walk", "stroll", "run", "sprint", "jog", "march", "step", "sidestep", "go", "crawl", "climb", "skip", "hop"),
    *("jump", "leap", "turn", "spin", "twirl", "twist", "kick", "punch", "box", "stomp", "bow", "bend", "crouch"),
    *("squat", "kneel", "sit", "stand", "lie", "fall", "wave", "clap", "point", "salute", "raise", "lift", "swing"),
    *("stretch", "throw", "pick", "take", "dance", "do", "perform", "stop", "halt", "pause"),
    *(
        "wait",
        "freeze",
        "look",
        "duck",
        "land",
        "limp",
        "sneak",
        "stagger",
        "stumble",
        "trip",
        "tiptoe",
        "lower",
        "keep",
    ),
    *("die", "faint", "collapse", "slide", "roll", "dodge", "drink", "put", "peek", "fidget", "dive", "slip"),
    *("hide", "patrol", "wander", "pace", "creep", "shamble", "shuffle", "lurch", "trudge", "dash", "flee", "leave"),
)
_ADVERB = r"(?:\w+ly\s+)?"
_IN_LISTS = (
    *("exit", "approach", "rise", "wake", "reach", "smell", "sniff", "cheer", "celebrate", "breathe", "pant"),
    *("propose", "stride", "rush", "charge", "escape", "vault", "bounce", "slow", "swim", "dribble"),
    *("meditate", "ride", "cartwheel", "somersault", "backflip", "row", "skate", "ski", "surf", "pedal"),
    *("cycle", "float", "paddle", "fill", "empty", "whistle", "load", "groan", "moan", "growl", "pirouette"),
    *("count", "hum", "dial", "tug", "heave", "scoop", "sprinkle", "stir", "shave", "trim", "reel", "dunk"),
)
"""What the clauses of a list tell of beside moves and gestures; alone, before "and", some of it goes on while something
else is done."""
_MOVES_ON = "|".join(verb + ("es" if re.search(r"(?:ch|sh|x|o)$", verb) else "s") for verb in _MOVES)
_NOT_IN_LISTS = {
    *("be", "hold", "wear", "make", "come", "use", "start", "form", "stick", "rock", "bat", "blow", "fish"),
    *("water", "pump", "mine", "screw", "shade", "style"),
}
"""Gestures that go on while other things are done, and verbs whose forms name things."""
_DONE_IN_LISTS = sorted({*_IN_LISTS, *(VERBS - _NOT_IN_LISTS)})
_IN_LISTS_ON = "|".join(inflected(verb, "walks") for verb in _DONE_IN_LISTS)
_ANYBODY = (
    r"(?:an?|the|this|one)\s+(?:(?!(?:then|and)\b)\w+\s+){1,3}?"
    rf"(?=(?:then\s+)?{_ADVERB}(?:{_MOVES_ON}|{_IN_LISTS_ON})\b)"
)
"""Whoever it is that moves: "a zombie", "the tired old knight"."""
_WHO = re.compile(rf"{SUBJECT}(?:\s+|$)|{_ANYBODY}", re.IGNORECASE)
_WHO_THEN = re.compile(rf"\b({SUBJECT})\s+({_LINK})(?=\s*\w)", re.IGNORECASE)
_NO_START = re.compile(
    r"(?:an?|the|his|her|its|their|my|your|this|that|these|those|one|two|both|each|other|another"
    r"|back|forth|(?:for|back)wards?|ahead|up|down|left|right|sideways|away|around|round|straight"
    r"|to|from|in(?:to)?|on(?:to)?|of|for|off|out|over|under|through|across|along|at|by|with(?:out)?|towards?|while|as"
    r"|after(?:wards?)?|before|then|when|until|again|once|twice|immediately|suddenly|finally|now"
    r"|(?:repeat|return|continue)(?:s|ing)?)\b"
)
"""First words of what cannot stand alone: "up and then down", "the left, then the right arm"."""

_SAME_TIME = r"(?:at the same time|simultaneously|meanwhile)"
_GOES = r"\b(?:walk|stroll|strid|run|sprint|jog|march|hop|jump|skip|squat|step|sidestep)\w*"
_DOES_IT = "|".join(rf"(?<=\b{word} )" for word in (*PEOPLE, *PRONOUNS, "and", "then", "is"))
_BOXES = rf"boxing|(?:{_DOES_IT}|(?<=ly )|(?<=, )|^)box(?:es)?\b"
"""Matches what boxers do, and no box that is carried."""
_WITH_ARMS = (
    rf"\b(?:{_BOXES}|(?:wav|clap|punch|salut|point|dribbl|juggl|gestur)\w*"
    r"|(?:rais|lift|swing|stretch|spread|throw|hold|flap|circl)\w*(?=[^.,;]*\b(?:arm|hand|fist|punch)))"
)
_ON_FOOT = (
    rf"{_GOES}|\b(?:pac(?:e|ing)|patrol|wander|roam|creep|sneak|tiptoe|limp|stagger|stumbl|wad|crawl"
    r"|turn|spin|twirl|danc|leap|kick|skate|skati|snowboard|surf)"
)
_LEGS = rf"{_GOES}|\b(?:leg|foot|feet|knee|kick|turn|spin|danc|climb|crouch|kneel|sit|lie|bend|bow)"
_STOOPS = (
    r"\bpick\w*\b.*\bup\b|\blift\w*\b(?=.*\bwith (?:both|two|his|her|their)\b.*\bhands?\b)"
    r"|\b(?:from|off) the (?:floor|ground)\b"
)
"""How prompts say that hands get something for which a body bends down."""
_UNDERWAY = r"(?:drink|sip|chew|laugh|giggl|chuckl|touch|rub)\w*"
"""What is done as well by somebody who walks, or sits."""
_ON_KNEES = rf"\bhands on (?:{OWN} )?(?:knees|thighs)\b"
"""Where hands of who sits may lie, as on a table: legs do nothing for it."""
_SEATED_TOO = (
    rf"\b(?:{_UNDERWAY}|(?:toast|eat|reach|grab|tap|hit|slap|slam|knock|toss|stretch|cheer|celebrat|bored|fidget)\w*"
    r"|bit(?:es?|ing)\b|(?:pick|put|tak|plac|rest)\w*\b.*\b(?:table|desk|counter)\b)"
)
"""What is done as well by somebody who sits."""
_IS_SEATED = r"\b(?:sit(?:s|ting)?|seated)\b(?!\s+(?:down|up|back)\b)"
_GETS_UP_OR_DOWN = r"\b(?:stand|get|ris|fall|down|floor|ground|toe|ankle|shoe)"
_NO_AND = r"(?:(?!\band\b).)*?"
_AT_ONCE = (
    re.compile(r"(?P<one>.+?)[\s,;]+while\s+(?P<other>.+)", re.IGNORECASE),
    re.compile(rf"(?P<one>.+?)[\s,;]+as\s+(?P<other>{SUBJECT}\s.+)", re.IGNORECASE),
    re.compile(rf"(?P<one>.+?)[\s,;]+(?:and[\s,]+)?{_SAME_TIME},?\s+(?P<other>.+)", re.IGNORECASE),
    re.compile(rf"(?P<one>.+?)[\s,;]+and\s+(?P<other>.+?),?\s+{_SAME_TIME}", re.IGNORECASE),
    re.compile(r"(?:while|as)\s+(?P<other>.+?),\s*(?P<one>.+)", re.IGNORECASE),
    re.compile(rf"(?P<one>{_NO_AND}{_GOES}{_NO_AND}),?\s+and\s+(?P<other>{_WITH_ARMS}{_NO_AND})", re.IGNORECASE),
    re.compile(rf"(?P<one>{_NO_AND}{_WITH_ARMS}{_NO_AND}),?\s+and\s+(?P<other>{_GOES}{_NO_AND})", re.IGNORECASE),
    re.compile(rf"(?P<one>{_NO_AND}{_IS_SEATED}{_NO_AND}),?\s+and\s+(?P<other>{_SEATED_TOO}{_NO_AND})", re.IGNORECASE),
)
"""How two things at the same time are said; "and" means that where one is done with legs and the other with arms,
or one is sitting and the other is done as well on a seat."""
_NOT_AT_ONCE = re.compile(rf"\b(?:while|{_SAME_TIME}|then|can|could|would)\b", re.IGNORECASE)
"""Words of a part that say more than one thing, or compare ("as high as he can")."""
_DOING = re.compile(r"(?!(?:during|nothing|something|anything|being)\b)\w+ing\b", re.IGNORECASE)
_DOES, _DO = (
    re.compile(rf"{_ADVERB}(?:{verbs}|{come} to an?|{get} up|(?:{start}) (?:to \w+|\w+ing))\b", re.IGNORECASE)
    for verbs, come, get, start in (
        (_MOVES_ON, "comes", "gets", "starts|begins"),
        ("|".join(_MOVES), "come", "get", "start|begin"),
    )
)
"""How the clauses of a sentence begin, told and ordered."""
_DOES_IN_LISTS = re.compile(rf"{_DOES.pattern}|{_ADVERB}(?:{_IN_LISTS_ON})\b", re.IGNORECASE)
"""How those of a list begin that is told."""
_DO_FIRST = re.compile(rf"{_ADVERB}(?:{'|'.join(_DONE_IN_LISTS)})\b", re.IGNORECASE)
"""How the first one of a list may begin, too, that is ordered; among the others many of these are things, or how
something is done: "walk, slow"."""
_TURNS = re.compile(r".*\bturn(?:s|ing)?\b", re.IGNORECASE)
_BACK = re.compile(rf"({_ADVERB}(?:walk|stroll|run|sprint|jog|march)(?:e?s)?)\s+back\b", re.IGNORECASE)
_COMMA = re.compile(r"(\s*,\s*(?:and\s+)?)", re.IGNORECASE)
_AND = re.compile(r"(\s+and\s+)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"\s*(?:[,;.]|\b(?:and|then)\b)", re.IGNORECASE)
_DOWN = re.compile(
    rf"{_ADVERB}(?:sit(?!s?\s+up\b)|lie|kneel|crouch|fall|hide|takes? cover|ducks? behind)", re.IGNORECASE
)
_GETS_DOWN = re.compile(rf"{_ADVERB}(?:sit|lie|lay)s?\s+(?:back\s+)?down\b", re.IGNORECASE)
_GETS_DOWN_AND = re.compile(
    rf"(?P<gets>{_GETS_DOWN.pattern}(?:(?!\b(?:and|then)\b)[^,;.])*?)\s+and\s+(?P<does>.+)", re.IGNORECASE
)
"""What is done after that is done down there (`context.with_places`), and not on the way."""
_UP = re.compile(rf"{_ADVERB}(?:stand|jump|get)s?\s+up\b", re.IGNORECASE)
"""After the first, what follows is done down there, until the second."""
_ONLY_UP = re.compile(rf"{_UP.pattern}(?:\s+again)?[\s.!]*", re.IGNORECASE)
_DOWN_AND_UP = re.compile(
    rf"{_ADVERB}(?:sit|lie|kneel|crouch)(?:e?s)?\b(?:(?!\b(?:and|then)\b)[^,;.])*?\s+and\s+(?:stand|get)s?\s+(?:back\s+up(?:\s+again)?|up\s+again)",
    re.IGNORECASE,
)
"""Both as one: recordings show it whole."""
_FOR_GOOD = re.compile(r"fall|di[ev]|faint|collapse|sli[dp]", re.IGNORECASE)
"""What nobody does in turn with something else: who slips or dives is down after it."""
_MEANWHILE = re.compile(rf"{_ADVERB}(?:bend|squat|stand(?!s?\s+up\b)|dance)s?\b", re.IGNORECASE)
"""What goes on while something else is done: "stands and waves"."""
_ON_THE_WAY = re.compile(
    rf"{_ADVERB}(?:turn(?!s?\s+around\b)|look|spin|twirl|jump|leap|hop|skip|.*\b(?:over|under(?:neath)?|beneath|below)\b)",
    re.IGNORECASE,
)
"""What is done without a stop by who walks or runs: "runs and jumps", "walks and turns left", "ducks under a bar"."""
_UNFINISHED = re.compile(
    rf"{_ADVERB}(?:jump|leap|hop|raise|lift|swing|stretch|throw|pick)(?:e?s)?|.*\b(?:with|of)\s+\w+", re.IGNORECASE
)
"""What goes on after "and": "raises and lowers the arm", "jumps and kicks", "a form with blocks and punches"."""
_GOES_UP = re.compile(
    r"\b(?:climb\w*|up|upstairs)\b.*\b(?:stairs?|staircase|steps|ladder)\b|\bupstairs\b", re.IGNORECASE
)
_COMES_DOWN = re.compile(r"\b(?:com|go|climb|walk)(?:es?|s|ing)?\s+(?:back\s+)?down(?:\s+again)?$", re.IGNORECASE)
_ONE_WORD = re.compile(r"\w+")
_ALL_OF_IT = re.compile(r",\s*(?:\w+ times|twice|repeatedly|again and again|over and over)\b", re.IGNORECASE)
"""Said of the whole list: "squats and stands up, several times"."""


def is_there_and_back(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody gets down and up again, or up some steps and down again."""
    said = prompt.strip(" ,;.")
    climbs = _GOES_UP.search(said) is not None and _COMES_DOWN.search(said) is not None
    return climbs or _DOWN_AND_UP.fullmatch(_without_who(said)) is not None


def gets_down_and_up(prompt: str) -> bool:
    """Whether a prompt says nothing but that somebody gets down and then, as a thing of its own, up."""
    parts = [_without_who(part) for part in in_order(prompt)]
    return len(parts) == 2 and bool(_DOWN.match(parts[0]) and _ONLY_UP.fullmatch(parts[1]))


def at_once(prompt: str) -> tuple[str, str] | None:
    """The two things that a prompt asks for at the same time, each with who does it; None where it does not.

    "A person walks forward while waving" gives "A person walks forward" and "A person is waving".
    """
    text = prompt.strip(" ,;.")
    said = next((found for pattern in _AT_ONCE if (found := pattern.fullmatch(text))), None)
    if said is None or any(_NOT_AT_ONCE.search(said[name]) for name in ("one", "other")):
        return None
    one, other = said["one"].strip(" ,;."), said["other"].strip(" ,;.")
    who = _WHO.match(one) or _WHO.match(other)
    parts = [_said_of(who.group().strip() if who else "", part) for part in (one, other)]
    return (parts[0], parts[1]) if all(parts) else None


def is_of_arms(text: str) -> bool:
    """Whether words tell that a text is about arms and not about legs."""
    return bool(re.search(_WITH_ARMS, text, re.IGNORECASE)) and not re.search(
        rf"{_LEGS}|{_STOOPS}", text, re.IGNORECASE
    )


def is_done_underway(text: str) -> bool:
    """Whether words tell of something done with trunk and arms for which nobody who walks stops."""
    return _is_of(rf"\b{_UNDERWAY}", text)


def tells_of_hands(text: str) -> bool:
    """Whether a text says what arms or hands do in so many words."""
    return re.search(r"\b(?:arm|hand|elbow)s?\b", text, re.IGNORECASE) is not None


def is_done_seated(text: str) -> bool:
    """Whether words tell of something done with trunk and arms that somebody who sits does not get up for."""
    said = re.sub(_IS_SEATED, "", text, flags=re.IGNORECASE)
    said = re.sub(_ON_KNEES, "hands on the table", said, flags=re.IGNORECASE)
    return _is_of(_SEATED_TOO, said) or (is_of_arms(said) and not re.search(_GETS_UP_OR_DOWN, said, re.IGNORECASE))


def _is_of(what: str, text: str) -> bool:
    """Whether a text tells of it, of no legs, and of nobody who gets up or down."""
    return bool(re.search(what, text, re.IGNORECASE)) and not re.search(
        rf"{_LEGS}|{_GETS_UP_OR_DOWN}", text, re.IGNORECASE
    )


def _said_of(who: str, text: str) -> str:
    """A sentence of what somebody does; "" where the text does not tell."""
    if not _stands_alone(text):
        return ""
    if _WHO.match(text):
        return text
    return f"{who} is {text}" if who and _DOING.match(text) else f"{who} {text}".strip()


def in_order(prompt: str) -> list[str]:
    """What a prompt asks for, one thing after another; the prompt alone where that is one thing.

    It is taken apart at "then", "finally", "afterwards" and "after that", where a sentence ends, and between the
    clauses of a list ("walks forward, turns around and waves"). Who does it is said in each part: "a person walks, then
    waves" gives "a person walks" and "a person waves".
    """
    # "He then waves" says the same as "then he waves".
    told = _WHO_THEN.sub(r"\2 \1", in_turn(prompt))
    told = _OTHER_SIDE.sub(_with_other_side, told)
    sentences = _split(told, _ONE_AFTER_ANOTHER, _follows)
    parts = [clause.strip(" ,;.") for sentence in sentences for clause in _clauses(sentence.strip(" ,;."))]
    parts = [part for part in parts if part]
    who = _WHO.match(parts[0]) if parts else None
    parts = [part for part in parts if not _WHO.fullmatch(part)]
    parts = _up_and_down(parts)
    if len(parts) < 2:
        return _counted(prompt)
    parts = [parts[0], *(_ahead(after) if _TURNS.match(before) else after for before, after in pairwise(parts))]
    if who is not None:
        parts = [_said_of(who.group().strip(), part) or part for part in parts]
    return [*(one for part in parts[:-1] for one in each_time(part)), *_counted(parts[-1])]


def _up_and_down(parts: list[str]) -> list[str]:
    """The parts, of which the way up some steps and that down again, which has no steps of its own, are one."""
    ends = [k for k, part in enumerate(parts) if k and _COMES_DOWN.search(part)]
    begin = next((k for k, part in enumerate(parts) if _GOES_UP.search(part)), None)
    if begin is None or not ends or not begin < ends[0] <= begin + 2:
        return parts
    return [*parts[:begin], ", ".join(parts[begin : ends[0] + 1]), *parts[ends[0] + 1 :]]


def _counted(last: str) -> list[str]:
    """The last thing that is done as often as it is told; who has taken so many steps stands."""
    who = steps(last)
    return each_time(last) if who is None else [last, f"{who} stops"]


def _with_other_side(said: re.Match[str]) -> str:
    """What is done to one side, then to the other: "turns left, then right" as "turns left, then turns right"."""
    again = re.sub(r"\b(?:left|right)\b", said["side"], _without_who(said["one"]), flags=re.IGNORECASE)
    return said[0] if said["side"].lower() in said["one"].lower() else f"{said['one']}{said['link']}{again}"


def _follows(before: str, text: str) -> bool:
    """Whether what is told after "then" is a thing of its own; who stops holds the pose, if not on foot, or sits."""
    moves = sits_down(before) or re.search(_ON_FOOT, before, re.IGNORECASE) is not None
    return _stands_alone(text) and (moves or not stops(_first_clause(text)))


def _first_clause(text: str) -> str:
    return _CLAUSE_ENDS.split(_without_who(text), maxsplit=1)[0]


def _ahead(text: str) -> str:
    """Who turns around and "walks back" walks forward."""
    return _BACK.sub(r"\1 forward", text)


def _clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that tell, or order, one move after another; itself where it does neither.

    "Walks forward, jumps and waves" are three, "walks forward and sits down" two. Moves that go together stay so: what
    is done at once ("walks and waves"), on the way ("runs and jumps"), or down there ("crouches and waves").
    """
    said = _without_who(sentence)
    if (down := _GETS_DOWN_AND.fullmatch(said)) is not None and _is_done_down_there(down["does"]):
        return [sentence[: len(sentence) - len(said)] + down["gets"], *_clauses(down["does"])]
    begins = _DOES_IN_LISTS if _is_list(said, _DOES_IN_LISTS, _DOES_IN_LISTS) else _DOES if _DOES.match(said) else _DO
    if begins is _DO and said != sentence:
        return [sentence]
    if not begins.match(said) and not (begins is _DO and _is_list(said, _DO_FIRST, _DO)):
        return [sentence]
    if _NOT_AT_ONCE.search(sentence) or _ALL_OF_IT.search(sentence):
        return [sentence]

    def follows(before: str, text: str) -> bool:
        if stops(_AND.split(before)[-1]) or stops(_first_clause(text)):
            return _follows(before, text)
        if not (begins.match(text) or goes_on(text)) or (_BACK.match(text) and not _TURNS.match(before)):
            return False
        return not _DOWN.match(_without_who(before)) or _is_after_getting_down(_without_who(before), text)

    def follows_and(before: str, text: str) -> bool:
        return follows(before, text) and not _together(_without_who(before), text)

    *first, last = _split(sentence, _COMMA, follows)
    ends = follows if _ends_with_and(sentence, begins) else follows_and
    return [*(part for text in first for part in _split(text, _AND, follows_and)), *_split(last, _AND, ends)]


def _is_after_getting_down(down: str, text: str) -> bool:
    """Whether what follows in a list is a thing of its own after that somebody has got down, and not done meanwhile:
    they get up or set out for it, it is drawn, or it is told by `context.with_places` of somebody who is down there.

    What is drawn as one stays so: "kneels down, ties his shoes".
    """
    if activity_of(f"{down}, {_first_clause(text)}") is not None:
        return False
    if _UP.match(text) or sits_down(down) or re.match(rf"{_ADVERB}(?:{_ON_FOOT})", text, re.IGNORECASE):
        return True
    first = _first_clause(text)
    there = _GETS_DOWN.match(down) is not None and (sleeps(first) or _is_done_down_there(first))
    return there or activity_of(first) is not None


def _is_done_down_there(does: str) -> bool:
    """Whether all that words tell of is laid over somebody who sits or lies, or drawn."""
    return is_gesture(does) or is_done_seated(does) or activity_of(does) is not None


def _is_list(said: str, first: re.Pattern[str], others: re.Pattern[str]) -> bool:
    """Whether a sentence, without who does it, is one thing after another: its first clause begins as `first` says, and
    one behind a comma as `others` do."""
    one, *rest = _COMMA.split(said)
    return first.match(one) is not None and any(others.match(text) for text in rest[1::2])


def _ends_with_and(sentence: str, begins: re.Pattern[str]) -> bool:
    """Whether its last "and" is that of a list: "walks, jumps and waves", not "walks, and jumps and waves"."""
    _, *rest = _COMMA.split(sentence)
    listed = any(begins.match(text) for text in rest[1::2])
    return listed and not any("and" in link.lower() for link in rest[::2])


def _together(one: str, other: str) -> bool:
    """Whether two moves that are joined by "and" are done as one, or in turn ("kicks and punches")."""
    if stops(one) or stops(_first_clause(other)) or steps(one) or distance(one):
        return False
    if each_time(one) != [one] or each_time(other) != [other]:
        return False
    goes_on = (
        (_DOWN.match(one) and not (_UP.match(other) and "again" not in other))
        or _MEANWHILE.match(one)
        or _UNFINISHED.fullmatch(one)
    )
    in_turn = _ONE_WORD.fullmatch(one) and _ONE_WORD.fullmatch(other) and not _FOR_GOOD.match(other)
    on_the_way = _ON_THE_WAY.match(other) and re.match(_GOES, one, re.IGNORECASE)
    with_arms = is_of_arms(one) and is_of_arms(other)
    return bool(goes_on or in_turn or on_the_way or with_arms or at_once(f"{one} and {other}"))


def _split(text: str, link: re.Pattern[str], apart: Callable[[str, str], bool]) -> list[str]:
    """A text taken apart at a link (with one group, all of it) where what is before it and what follows are apart."""
    first, *rest = link.split(text)
    parts = [first]
    for joined, after in zip(rest[::2], rest[1::2], strict=True):
        if apart(parts[-1], after):
            parts.append(after)
        else:
            parts[-1] += joined + after
    return parts


def _without_who(text: str) -> str:
    who = _WHO.match(text)
    return text[who.end() :] if who else text


def _stands_alone(text: str) -> bool:
    """Whether a text says what somebody does, as far as its first words tell."""
    said = _without_who(text).lower()
    return said[:1].isalpha() and (goes_on(said) or not _NO_START.match(said))
