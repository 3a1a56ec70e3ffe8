# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts as people type them, in the form in which all else here reads them: one line, now, told of a person.

"1. walk 2. jump", "Mario walked forward & sat down" and "walk (loop)" are to be taken apart and understood as
"walk. jump", "a person walks forward and sits down" and "walk" are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..laid_over.gesture_reading import ALL, without_gestures
from .actors import NAMED
from .amounts import NUMBERS
from .clip_names import FILES
from .clock_times import TIMED
from .inflection import inflected, past
from .places import PLACES
from .subject import OWN, SUBJECT, A

_MOVES = (
    *("walk", "stroll", "run", "sprint", "jog", "march", "step", "sidestep", "go", "crawl", "climb", "skip", "hop"),
    *("sneak", "jump", "leap", "turn", "spin", "twirl", "kick", "punch", "bow", "bend", "crouch", "squat", "kneel"),
    *("sit", "stand", "fall", "wave", "clap", "throw", "pick", "dance", "stop", "pause", "start", "begin", "limp"),
    *("stumble", "stagger", "get", "come", "take", "do", "lie", "look", "duck", "land", "stretch", "swing", "raise"),
    *("lift", "lower"),
)
_PAST = {
    **{"ran": "runs", "went": "goes", "leapt": "leaps", "spun": "spins", "bent": "bends", "knelt": "kneels"},
    **{"sat": "sits", "stood": "stands", "fell": "falls", "threw": "throws", "began": "begins", "got": "gets"},
    **{"came": "comes", "took": "takes", "did": "does", "was": "is", "were": "is", "swung": "swings"},
}
_REGULAR = [verb for verb in _MOVES if verb not in ("raise", "lift", "lower", "stretch", "bend", "land")]
"""What is raised may be an arm, not who raised it."""
_PAST |= {re.sub(r"e?d?$", "", inflected(verb, "walk")) + "ed": inflected(verb, "walks") for verb in _REGULAR}
_PAST |= {verb + verb[-1] + "ed": inflected(verb, "walks") for verb in _REGULAR if verb[-1] in "gpt"}
_OTHERS = ("dial", "creep", "reach", "trip", "relax", "rest", "arrive", "enter", "approach")
_DOES_WITH_HANDS = {verb for gesture in ALL for verb in re.findall(r"~(\w+)", gesture.said)}
_DOES_WITH_HANDS -= {"raise", "lift", "lower", "stretch", "bend", "land", "make"}
_TOLD_PAST = {
    told: inflected(verb, "walks") for verb in sorted({*_DOES_WITH_HANDS, *_OTHERS}) if (told := past(verb)) is not None
}
_TOLD_PAST |= _PAST
"""The past of what gestures are called by, too. It may say how things are ("crossed arms"): it tells what is done only
of somebody who is named, or in a tale that begins in the past."""
_SOMEBODY = rf"(?:{SUBJECT}|(?:an?|the|my)(?:\s+(?!\w*(?:s|ing)\b)[\w-]+){{1,3}}?)"
_STAYS = "".join(rf"(?<!{verb}{end} )" for verb in ("stay", "keep", "remain", "wait") for end in ("", "s", "ing"))
"""Matches where no posture is told that is kept: "stays crouched"."""
_TOLD = "|".join(inflected(verb, "walks") for verb in _MOVES)
_ORDERED = "|".join(_MOVES)
_DOING = {inflected(verb, "walking"): inflected(verb, "walks") for verb in _MOVES}
_REAL = ("hoping", "clasp", "raisin")
"""Slips that are words."""
_ADVERB = r"(?:\w+ly\s+)?"
_PRONOUN = r"(?:he|she|it|they|you|the\s+(?:person|man|woman|character|figure))"
_BARE = r"(?:person|man|woman|guy|girl|boy|kid|human|character|figure|hero|player|enemy|npc|avatar|soldier|knight)"
_THINGS = r"(?:lea(?:f|ves)|rain(?:drops?)?|snow(?:flakes?)?|hail|night|darkness|dusk|silence|curtains?|prices?)"
"""What falls without anybody who does."""
_WITH_MORE = r"(?:\s+(?:in|with|wearing|carrying|holding|from|of)\s+(?:[\w'-]+\s+){0,3}?[\w'-]+|\s+who(?:\s+is\s+\w+)?)"
_NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d{{1,2}})"
_GOES = r"(?:walk|stroll|run|sprint|jog|march|step|move|go|hop|skip|jump)(?:e?s|n?ing)?"
_AND_THEN = r"(?:,\s*|,?\s+and\s+)(?:then\s+)?"
_GETS_OUT_OF_BED = (
    r"(?:stand|get|sit|ris)e?s\s+(?:up|out\s+of)\b(?:\s+(?:(?:from|out\s+of|in)\s+)?(?:(?:the|his|her)\s+)?"
    r"(?:bed|floor|ground))?"
)
_GOES_BY = (
    r"(?:walk|stroll|run|sprint|jog|march|strut|limp|stagger|sneak|creep|tiptoe|shuffle|hurry)(?:s|n?ing)?"
    r"|(?:tiptoe|shuffl|prowl)ing|(?:rush|dash)(?:es|ing)?|hurries"
)
_SOMETHING = (
    r"(?:an?|the|his|her|some|two|several)\s+(?:(?!and\b|then\b)[\w-]+\s+){0,2}?[\w-]+"
    r"(?=[\s.!]*$|\s*[,.;]|\s+(?:and|then|while|without)\b)"
)
_WAY = r"(?:forwards?|ahead|back(?:wards?)?)"
_END = r"(?=\s*(?:$|[,.;]|\b(?:and|then)\b))"
_EXERCISES = (
    r"(?:(?:push|press|sit|pull|chin)[- ]?ups|(?:jumping|star) jacks|star jumps|squats|lunges|burpees"
    r"|crunches)"
)
_STAIRS = r"(?:(?:the|some|a|his|her|two|three|four|five|\d{1,2})\s+)?(?:\w+\s+)?(?:stairs?|staircase|steps|ladder)"

_VERB = rf"(?:{_ORDERED}|{_TOLD})\b"
_FALLS = r"(?:fall|collapse|die|faint|drop)(?:s|ing)?|dying"
_HURT = r"(?:shot|hit|stabbed|struck|punched|attacked|wounded|poisoned|knocked)"
_HELD = {"idle": "stand still", "stand": "stand still", "standing": "stand still"}
_BECOMES = {**dict.fromkeys(("idle", "stand", "standing"), "stop"), "sit": "sit down", "lie": "lie down"}
_SHORT = (
    r"(?:walk|run|jog|sprint|jump|hop|kick|punch|turn|spin|crouch|squat|kneel|sit|stand|wave|bow|clap|dance|roll|duck|stop)"
    r"(?:e?s)?"
)
_LIMB = r"(?:arm|hand|elbow|fist|leg|foot|knee|side)"
_OFTEN = rf"(?:once|twice|thrice|{_NUMBER}\s+times)"
_NOUN = r"(?:cycle|loop|animation|clip|pose|start|stop|idle|to\s+(?:idle|stop|walk|run|jog|sprint))\b"
_ANSWERS = {"yes": "nod", "no": "shake the head", "come here": "beckon"}
_ANSWERS |= {"hand wave": "wave", "head nod": "nod", "head shake": "shake the head"}
_ANSWERS |= {"agree": "nod", "agreeing": "nod", "disagree": "shake the head", "disagreeing": "shake the head"}
_PACES = "walk|run|jog|sprint"
_WEAPONS = r"sword and shield|(?:great ?|long ?)?sword|rifle|shotgun|pistol|gun|axe|spear|staff|shield|torch|lantern"
_DOWN_IDLE = {
    **dict.fromkeys(("lying", "laying", "lie", "prone"), "is lying on the floor"),
    **dict.fromkeys(("kneeling", "kneel"), "is kneeling"),
    **dict.fromkeys(("hanging", "hang"), "hangs from a bar"),
    "sleeping": "sleeps",
}
"""What who idles down there, or hangs, does."""
_POSES = "idle|stop|stand|standing|walk|run|jog|sprint|crawl|crouch|sit|lie"


Rule = tuple[str, str | Callable[[re.Match[str]], str]]


def _opposite_way(said: re.Match[str]) -> str:
    way = "backwards" if said["back"].lower().startswith("back") else "forward"
    return f"{said['goes']} {said['way']}, then {said['goes']} {way}"


def _there_and_back(said: re.Match[str]) -> str:
    goes, ending = said["goes"], re.search(r"(?:s|ing)?$", said["goes"])
    return f"{goes}{said['where']}, then turn{ending[0] if ending else ''} around and {goes} back"


def _one_by_one(said: re.Match[str]) -> str:
    """ "Punch punch kick" as "punch, then punch, then kick"; "jump kick" is one thing."""
    does = said[0].split()
    return ", then ".join(does) if len(does) > 2 or len(set(does)) == 1 else said[0]


def _does(said: re.Match[str]) -> str:
    """ "Is walk", "doing run" and "is going to run" as "walks" and "runs"."""
    return inflected(said["does"].lower(), "walk" if said[0].lower().startswith("do ") else "walks")


def _of_one(said: re.Match[str]) -> str:
    """ "He walk and sit" as "he walks and sits"."""
    link = rf"(?P<link>^|\b(?:and|then)\s+(?:(?:he|she|it)\s+)?|,\s*)(?P<does>{_ORDERED})\b"
    does = re.sub(link, lambda one: one["link"] + inflected(one["does"].lower(), "walks"), said["does"], flags=re.I)
    return said["who"] + does


def _transition(said: re.Match[str]) -> str:
    """ "Walk to run" as "walk, then run", "run to idle" as "run, then stop"."""
    one, other = said["one"].lower(), said["other"].lower()
    rises = one in ("sit", "lie", "crouch") and other in ("idle", "stand", "standing")
    return f"{_HELD.get(one, one)}, then {'stand up' if rises else _BECOMES.get(other, other)}"


def _u_turn(said: re.Match[str]) -> str:
    form = said["form"] or ""
    side = "right" if "right" in (said["side"] or "").lower() else "left"
    return f"walk{form} and make{form} a u-turn to the {side}"


def _turn_by(degrees: str, side: str | None) -> str:
    return f"turn{f' to the {side}' if side else ''} by {degrees} degrees"


def _with_it(said: re.Match[str]) -> str:
    """Who does something with a thing in their hands goes on having it: it is told after what is done."""
    if not without_gestures(f"walks{said['more']}").gestures:
        return said[0]
    return f"a person {said['does']}{said['more']}"


def _without_number(said: re.Match[str]) -> str:
    """What is numbered begins with a one; "turns by 90. Then" does not."""
    return f"{said[1]}. " if re.search(r"(?:^|\s)1[.)]\s", said.string) else said[0]


def _gesture(said: re.Match[str]) -> str:
    """ "Shrug emote" as "shrug"; "victory pose" stays."""
    return said[1] if without_gestures(said[1]).alone else said[0]


def _ing(said: re.Match[str]) -> str:
    return {"s": "s", "ting": "ing"}.get((said[1] or "").lower(), "")


def _turn(said: re.Match[str]) -> str:
    return "turns" if re.search(rf"\b(?:{_TOLD})\b", said.string[: said.start()], re.IGNORECASE) else "turn"


def _all_told_now(said: re.Match[str]) -> str:
    """ "She picked up the phone and dialed" as "she picks up the phone and dials"."""
    link = (
        rf"(^(?:{_SOMEBODY}\s+)?|\b(?:and|then|who)\s+|,\s*|\b(?:he|she|they)\s+)({_ADVERB})({'|'.join(_TOLD_PAST)})\b"
    )
    return re.sub(link, lambda one: one[1] + (one[2] or "") + _TOLD_PAST[one[3].lower()], said[0], flags=re.IGNORECASE)


def _steps(said: re.Match[str]) -> str:
    return f"takes {said[2] or 'two'} steps to the {said[1]}"


def _slips(word: str) -> list[str]:
    """How a word is mistyped: two letters swapped but the first, one twice, one of two left out, "walkin"."""
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
    twice = re.sub(r"(?<=[^aeiou])([bdgmnpt])(?=(?:s|ing)$)", r"\1\1", word)
    return [*swapped, twice, re.sub(r"(.)\1(?=ing$)", r"\1", word), re.sub(r"(?<=in)g$", "", word)]


_FORMS = {inflected(verb, form) for verb in _MOVES for form in ("walk", "walks", "walking")}
_FORMS |= {"person", "forward", "forwards", "backward", "backwards"}
_MEANT = {slip: word for word in _FORMS if len(word) > 4 for slip in _slips(word) if slip not in (*_FORMS, *_REAL)}


def _spelt(said: re.Match[str]) -> str:
    return _MEANT.get(said[0].lower(), said[0])


def _wakes(said: re.Match[str]) -> str:
    ending = said["s"] or ("ting" if said["ing"] else "")
    return f"get{ending} up from the floor{', then ' if said['on'] else ''}"


def _falls_asleep(said: re.Match[str]) -> str:
    """ "Falls asleep" as "lies down", and on a chair, or at a desk, as "sits and lowers the head"."""
    ending = (said["fall"] or said["doze"] or said["go"] or "")[-3:]
    form = "walking" if ending == "ing" else "walks" if ending.endswith("s") else "walk"
    if re.fullmatch(r"chair|armchair|stool|desk|table|bus|train|car|plane", said["where"] or "", re.IGNORECASE):
        return "sits on a chair and lowers his head"
    return "lying down" if form == "walking" else inflected("lie down", form)


def _link_spelt(said: re.Match[str]) -> str:
    return "then" if said[1] else "and" if said[2] else "the"


_MARKS: tuple[Rule, ...] = (
    *FILES,
    (r"[a-z]{5,}", _spelt),
    (r"\b(?:(thne|hten|tehn|thn)|(adn|nad|anf|snd)|(teh|hte))\b", _link_spelt),
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
    (rf"^[\w-]+:\s+(?={_VERB})", ""),
    (r"^(?:[\w-]+\s+)?(?<!combat )(?<!fight )idle\s*[,:]\s*(?=(?!\w+ly\b)[\w-]+\s+\w)", ""),
    (rf"(?<=\w)(?:\s+-\s+|\s*/\s*)(?={_VERB})", ", then "),
    (r"\bwhilst\b", "while"),
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
"""Signs, numbered lists and asides."""
_CLIPS: tuple[Rule, ...] = (
    (
        r"^(?:(?:make|do)(?P<form>s?)\s+)?(?:an?\s+)?u-?\s?turn(?P<side>\s+(?:to\s+the\s+)?(?:left|right))?$",
        _u_turn,
    ),
    (r"^knock(?:ed)?[\s-](?:down|out)$", "fall down"),
    (r"^knock(?:ed)?[\s-]?back(?:wards)?$", "stumble backwards"),
    (r"^(?:death|dying)\s+(?:to\s+the\s+)?back(?:wards?)?$", "fall backwards"),
    (rf"^(?P<goes>{_PACES})[\s-]start$", lambda said: f"start {inflected(said['goes'].lower(), 'walking')}"),
    (rf"^({_PACES})[\s-](?:stop|end)$", r"\1, then stop"),
    (rf"^({_PACES})[\s-](in[\s-]place|back(?:wards?)?|forwards?)[\s-](?:loop|cycle)$", r"\1 \2"),
    (r"^(?:sneak(?:ing|y)?|stealth|crouch(?:ed|ing)?)[\s-]walk(?:ing)?(?:\s+(?:forwards?|ahead))?$", "sneak"),
    (
        r"^turn\s+(?:(?:in[\s-]place|on[\s-]the[\s-]spot)\s+)?(?:(?P<first>left|right)\s+)?(?P<degrees>\d{2,3})(?:[\s-]*degrees?|°)?(?:\s+(?P<last>left|right))?$",
        lambda said: _turn_by(said["degrees"], said["first"] or said["last"]),
    ),
    (
        r"^(?:get|getting|stand|standing)(?P<form>s?)[\s-](?:back\s+)?up\s+(?:from|off)\s+(?:the\s+)?(?:floor|ground|lying|prone)$",
        lambda said: f"get{said['form']} up from the floor",
    ),
    (r"^turn\s+(?:in[\s-]place|on[\s-]the[\s-]spot)\s+(left|right)$", r"turn to the \1"),
    (r"^(?:(?:hard|soft|heavy)\s+)?land(?:ing|s)?$", "jump up once"),
    (
        rf"^(?:an?\s+)?({'|'.join(_ANSWERS)})(?:\s+(?:gesture|emote))?[.!]*$",
        lambda said: _ANSWERS[said[1].lower()],
    ),
    (r"^(?:an?\s+)?(.+?)\s+(?:gesture|emote|reaction|pose)$", _gesture),
    (rf"^an?\s+((?!person\b)[\w-]+\s+(?:{_PACES}))$", r"\1"),
    (rf"^({_WEAPONS})[\s-](?P<does>(?:crouch\s+)?(?:{_PACES}))(?:n?ing)?$", r"\g<does> carrying the \1"),
    (rf"^({_WEAPONS})[\s-]idle$", r"hold the \1"),
    (rf"^({_WEAPONS})[\s-]aim(?:ing)?(?:[\s-]idle)?$", r"aim the \1"),
    (r"^(left|right)[\s-]turn(?:[\s-](\d{2,3}))?(?:[\s-]degrees?)?$", lambda said: _turn_by(said[2] or "90", said[1])),
    (r"^(left|right)[\s-](strafe|dodge|sidestep)(?:[\s-](?:walk|run|jog|step)(?:n?ing)?)?$", r"\2 \1"),
    (rf"^({'|'.join(_DOWN_IDLE)})[\s-](?:down[\s-])?idle$", lambda said: _DOWN_IDLE[said[1].lower()]),
    (
        rf"^((?:{SUBJECT}\s+)?)(?:stay|keep|remain)s?\s+({'|'.join(_DOWN_IDLE)})$",
        lambda said: said[1] + _DOWN_IDLE[said[2].lower()],
    ),
    (
        r"^(?:do(?:es)?\s+)?(?:an?\s+)?(?:spin(?:ning)?|whirlwind)[\s-](?:attack|slash)"
        r"(?:\s+with\s+(?:an?|the|his|her)\s+\w+)?$",
        "spin around while slashing",
    ),
    (r"^(?:dash(?:ing)?|charg(?:e|ing)|rush(?:ing)?|running|sprint)[\s-]attack$", "run forward, then slash"),
    (r"^(?:jump(?:ing)?|leap(?:ing)?|aerial|plunging?)[\s-]attack$", "jump up once, then slash"),
    (r"^interact$", "press the button"),
    (r"^loot(?:ing|s)?$|^(?:pick(?:ing)?[\s-]?up|grab|collect)(?:\s+(?:an?|the))?\s+items?$", "pick something up"),
    (r"^death\s+(?:by|from)\b.*$", "die"),
    (r"^box[\s-]jumps?$", "jump up once"),
    (r"^(?:sitting|seated)[\s-](\w{3,}ing)$", r"sits on a chair \1"),
    (
        r"^(?:sitting|seated)[\s-](talk|laugh|yell|point|wave|nod|drink|eat|read|clap)$",
        lambda said: f"sits on a chair {inflected(said[1].lower(), 'walking')}",
    ),
)
"""What clips are called in games, which have a verb but for their names."""
_GRAMMAR: tuple[Rule, ...] = (
    (rf"^(?:going|gonna|about|trying)\s+to\s+(?={_ORDERED}\b)", ""),
    (r"(?<!to )\bmak(?:(es)|(ing)|e)\s+(?=an?\s+(?:jump|kick|punch|bow|flip|leap|squat)\b)", r"do\1\2 "),
    (rf"\b(?:is|are)\s+(?:(?:going|about|trying)\s+to\s+)?(?P<does>{_ORDERED})\b", _does),
    (
        rf"\b(?:is\s+)?do(?:es|ing)?\s+(?:an?\s+)?(?P<does>walk|run|jog|sprint|march|dance|crawl)(?:n?ing)?\b(?!\s+(?:{_NOUN}|up\b))",
        _does,
    ),
    (
        r"\b(?:give|do|perform|make)(?P<form>s|es)?\s+(?:an?\s+)(?:(?:little|quick|small|short|big|polite|friendly)\s+)*"
        r"(?P<does>nod|wave|shrug|salute|clap|yawn|sigh|cough|curtsy)(?=[\s.!]*$|\s*,|\s+(?:and|then|to|at|with|while)\b)",
        lambda said: inflected(said["does"].lower(), "walks" if said["form"] else "walk"),
    ),
    # Captions have "a person run".
    (
        rf"^(?P<who>(?:(?:an?(?!\s+person)|the|my)\s+)?{_BARE}\s+|(?:he|she|it)\s+)(?P<does>(?:{_ORDERED})\b(?!\s+{_NOUN}).*)",
        _of_one,
    ),
)
"""What people write whose first language is another."""
_TELLING: tuple[Rule, ...] = (
    (
        rf"^(?:(?:an?|the|some|many|it)\s+)?(?:\w+\s+)?{_THINGS}\s+(?:is\s+|are\s+)?fall(?:s|ing)?\b"
        r"(?!.*\b(?:and|then|while|as)\b)[^,;]*$",
        "a person stands still",
    ),
    (r"(?<=\w)\s*(?:[,.;]|\band\b)\s*(?:second|third|fourth|fifth)(?:ly)?,?\s+(?=" + _VERB + ")", ", then "),
    (r"(^|[,.;]\s*)(?:first|firstly|first of all|to begin with),?\s+", r"\1"),
    (r"\b(he|she|it|they|who)'(?:s|re)\b", r"\1 is"),
    (
        r"^(?:(?:please|can you|could you)\s+)*(?:make|have|let|show(?:\s+me)?|animate|create|we see|i want)\s+"
        rf"(?:(?:an?|the|my)\s+)?(?:[\w-]+\s+){{0,2}}?(?:to\s+)?(?={_ADVERB}(?:{_ORDERED})\b)",
        "",
    ),
    (rf"\b(then|and)\s+(?:make|have|let)\s+(?:him|her|it|them)\s+(?={_ADVERB}(?:{_ORDERED})\b)", r"\1 "),
    (
        r"^(?:(?:please|can you|could you)\s+)*(?:make|create|generate|i need|i want|give me|gimme|show me)\s+"
        rf"(?:me\s+)?an?\s+(?:(?:person|man|woman|character|figure)\s+(?:that|who)\s+)?(?={_ADVERB}(?:{'|'.join(_DOING)}|{_ORDERED}|{_TOLD})\b)",
        "",
    ),
    (rf"^(?P<one>{_POSES})[\s-]to[\s-](?:an?\s+)?(?P<other>{_POSES})(?:\s+transition)?[\s.!]*$", _transition),
    (
        r"\b(?:exit|leave)(s|ing)?\s+(?:(?:the\s+)?(?:frame|scene|shot|stage|screen)\s+)?(?:to\s+the\s+)?(left|right)\b",
        r"walk\1 to the \2",
    ),
    (
        r"\benter(s|ing)?(?:\s+(?:the\s+)?(?:frame|scene|shot|stage|screen|room))?(?:\s+from\s+the\s+(?:left|right))?(?=\s*(?:$|[,.;]|\b(?:and|then)\b))",
        r"walk\1 forward",
    ),
    (rf"^(?:they|you|we|i)\s+(?={_ADVERB}(?:{_ORDERED})\b)", ""),
    (
        rf"^(?:{_SOMEBODY}\s+{_ADVERB}(?:{'|'.join(_TOLD_PAST)})|{_ADVERB}(?:{'|'.join(_PAST)}))\b.*$",
        _all_told_now,
    ),
    (
        rf"{_STAYS}\b(?<!is )(?<!are )(?<!be )(?<!has )(?<!get )(?<!gets )({'|'.join(_PAST)})\b",
        lambda said: _PAST[said[1].lower()],
    ),
    (
        rf"^(?:(?:my|the|an?|our)\s+)?(?:{_BARE}|{SUBJECT})(?P<more>\s+(?:with|carrying|holding)\s+(?:[\w'-]+\s+){{0,4}}?[\w'-]+)"
        rf"\s+(?P<does>{_ADVERB}(?:{_TOLD})\b)",
        _with_it,
    ),
    (rf"^(?:(?:my|the|an?|our)\s+)?(?:{_BARE}|{SUBJECT}){_WITH_MORE}\s+(?={_ADVERB}(?:{_TOLD})\b)", "a person "),
    (rf"^(?:my|our)\s+(?:[\w-]+\s+){{1,2}}?(?={_ADVERB}(?:{_TOLD}|is)\b)", "a person "),
    (rf"^{_BARE}\s+(?={_ADVERB}(?:{_TOLD}|is)\b)", "a person "),
    (
        rf"^(?!He|She|It|They|Some|High|Low|Fast|Quick|Slow|Big|Small|Left|Right|Side)(?-i:[A-Z][a-z]+)\s+(?={_ADVERB}(?:{_TOLD})\b)",
        "a person ",
    ),
    (rf"\b(and|then|but|,)\s+{_PRONOUN}\s+(?={_ADVERB}(?:{_TOLD})\b)", r"\1 "),
)
"""Who does it, and that it is done now."""
_ORDER: tuple[Rule, ...] = (
    (r"(?<=\w)\s*[,.;]\s*(?:and\s+)?(?:next|lastly|last|eventually|after a while),?\s+", ", then "),
    (rf",?\s+(?:and\s+is\s+)?followed by\s+(an?\s+[\w-]+(?:\s+(?!{_END})[\w-]+)?)", r", then does \1"),
    (r",?\s+followed by\s+(?=\w+ing\b)", ", then "),
    (r"^after\s+(\w+ing\b[^,]*),\s*", r"\1, then "),
    (rf",?\s+(?:until|before)\s+{_PRONOUN}\s+", ", then "),
    (rf",?\s+when\s+(?:suddenly\s+)?{_PRONOUN}\s+(?:suddenly\s+)?(?=(?:{_TOLD}|trips|slips)\b)", ", then "),
    (r",?\s+(?:but|and)\s+(?:do(?:es)?|did)(?:\s+not|n't)\s+[^,;.]*?(?=[\s.]*$|[,;.]|\s+(?:and|but|then)\b)", ""),
    (r",?\s+(?:but\s+)?without\s+falling(?:\s+(?:down|over))?\b", ""),
    (
        r"(?:\s*,)?(?:\s+(?:and|but|then))+\s+(?:(?:nearly|almost)\s+fall(?:s|ing)?(?:\s+(?:down|over))?"
        r"|(?:regain|recover|catch|find)(?:e?s|ing)?\s+(?:(?:his|her|their|the)\s+)?(?:balance|footing))\b",
        "",
    ),
    (rf"^(as|while)\s+({_PRONOUN}\s+\w+s\b[^,]*?)\s+(?={_PRONOUN}\s+\w+s\b)", r"\1 \2, "),
)
"""What comes after what."""
_WORDS: tuple[Rule, ...] = (
    (
        r"\bpropose(s?)(?:\s+marriage)?(?:\s+to\s+(?:(?:an?|the|his|her)\s+)?\w+)?(?:\s+on\s+one\s+knee)?\b",
        r"kneel\1 on one knee",
    ),
    # In recordings that have both people get up; who does the first alone stays there.
    (
        r"\b(?!crouch\w* down and stays? low\b)((?:squat|crouch|kneel|duck)(?:e?s|ing)?(?:\s+down)?|gets?\s+down)"
        r",?\s+and\s+(?:stay|remain|keep|wait|hide)s?"
        r"(?:\s+(?:there|down|low|still|hidden|like that|in (?:that|this|the) pos(?:e|ition)"
        r"|behind (?:an?|the) \w+))*(?=[\s.!]*$)",
        r"\1",
    ),
    (
        rf"^((?:{SUBJECT}\s+)?)(?:stay|keep|remain|wait)(s?)\s+(?:low|down|crouched)(?=[\s.!]*$)",
        r"\1stay\2 in a crouch",
    ),
    # Recordings of "sprints" are of two seconds, behind which people stand.
    (r"\b(sprints|is sprinting)(?=[\s.!]*$)", r"\1 fast"),
    (r"\b(dies?|dying)\s+(?:by\s+|while\s+)?falling(?=\s+(?:back|forward|on|to|over|sideways))", r"\1"),
    (
        rf"\b(?:{_FALLS})\s+(?:to|on|onto)\s+(?:(?:his|her|their|the|both)\s+)?knees,?(?:\s+and)?(?:\s+then)?\s+"
        rf"(?:(?:{_FALLS})\s+)?(?:forwards?|face[\s-](?:down|first)|(?:flat\s+)?on(?:to)?\s+(?:his|her|their|the)\s+face)",
        "falls forward",
    ),
    (rf"\b(sit(?:s|ting)?\b[^,;.]*?)\s+and\s+(?=cross(?:es|ing)?\s+(?:{OWN}\s+)?legs\b)", r"\1, then "),
    (r"\b((?:lie|lay)(?:s|ing)?\s+down\b[^,;.]*?)\s+and\s+(?=curl(?:s|ing)?\s+up\b)", r"\1, then "),
    (
        rf"\b(pick(?:s|ing)?\s+up\s+{A}[\w-]+)\s+and\s+"
        r"(?=(?:put|place|set)s?\s+it\b.*\bon(?:to)?\s+(?:an?|the|his|her)\b)",
        r"\1, then ",
    ),
    (
        r"\b(?:sneak|creep|prowl|skulk|walk|move)(s|ing)?((?:\s+(?:forwards?|ahead|slowly|quietly|along))*)\s+"
        r"(?:in\s+an?\s+(?:low\s+)?crouch(?:e[ds]\s+(?:position|stance|walk))?|crouche[ds](?:\s+(?:down|low))?)(?=[\s.!]*$)",
        r"sneak\1\2",
    ),
    (
        r"\b(giant|troll|ogre|golem|titan|cyclops|colossus|mech)\s+(?:walk|stomp|stamp|lumber|plod|trudge|march)(s|ing)?\b"
        r"(?!\s+like\b)",
        r"\1 walk\2 like a giant",
    ),
    (
        r"\b(?:ha(?:ve|s|ving)|suffer(?:s|ing)?|gets?)\s+an?\s+heart attack\b|^(?:an?\s+)?heart attack$",
        "clutches his chest and collapses",
    ),
    (
        r"\b(swords?|daggers?|knife|blade|katana|axe|machete)(?:,|\s+and)\s+(?:then\s+)?attack(s?)\b",
        lambda said: f"{said[1]}, then {'slashes' if said[2] else 'slash'}",
    ),
    # Who wakes gets up, whether that is said or not.
    (
        rf"\b(?:is\s+)?wak(?:e(?P<s>s)?|(?P<ing>ing))\s+up\b(?:{_AND_THEN}{_GETS_OUT_OF_BED})?(?P<on>{_AND_THEN}(?=\w))?",
        _wakes,
    ),
    (
        rf"\b((?:lie|lay)(?:s|ing)?\s+down\b[^,;.]*?){_AND_THEN}(?:falls?\s+asleep|sleeps?|goes\s+to\s+sleep|dozes?\s+off)",
        r"\1",
    ),
    (
        r"\b(?:fall(?P<fall>s|ing)?\s+asleep|(?:doz|nodd?)(?P<doze>e?s|ing|e)?\s+off|go(?P<go>es|ing)?\s+to\s+(?:sleep|bed))"
        r"(?:\s+(?:on|in|at)\s+(?:an?|the|his|her)\s+(?:\w+\s+)?(?P<where>\w+))?(?=[\s.!]*$|\s*[,;]|\s+(?:and|then)\b)",
        _falls_asleep,
    ),
    (
        rf"\b(sit(?:s|ting)?\s+down\b[^,;.]*?){_AND_THEN}(?:relax|rest|wait|stay|remain)(?:es|s)?"
        r"(?:\s+(?:there|(?:for\s+)?a\s+while))?(?=[\s.!]*$)",
        r"\1",
    ),
    (rf"\b({_GOES_BY})\s+(?:right\s+)?past\s+{_SOMETHING}", r"\1 forward"),
    (
        r"\b((?:walk|run|march|jog|danc|stand|stroll)\w*(?:\s+(?:\w+ly|forwards?))?),?\s+"
        r"(?:in\s+(?:formation|unison|sync|a\s+(?:line|row)|single\s+file)|side\s+by\s+side|together)(?=[\s.!]*$)",
        r"\1",
    ),
    # As notes have it: "scratches head", "checks phone", "looks at watch".
    (
        r"\b((?:scratch|cross|fold|brush|comb|wash|cover|flex|stroke|check|nod|tilt|warm|beat|pound|clutch)"
        r"(?:es|s|ding|ing)?"
        r"|look(?:s|ing)? at)\s+"
        r"(?=(?:head|arms|teeth|hair|hands|face|eyes|ears|beard|chin|muscles|biceps|chest|(?:wrist ?)?watch|phone)\b)",
        r"\1 his ",
    ),
    (r"\b(shak(?:e|es|ing))\s+(?=head\b)", r"\1 his "),
    (
        r"\b((?:throw|toss|catch|kick|pull|push|press|open|hold|shoot|reload|draw)(?:e?s|ing)?"
        r"|(?:clos|fir|aim)(?:e|e?s|ing)?|carr(?:y|ies|ying)|pick(?:s|ing)? up"
        r"|climb(?:s|ing)?(?: up| down)?|lean(?:s|ing)? (?:on|against))\s+"
        r"(?=(?:ball|grenade|rock|lever|button|door|drawer|box|crate|cart|rope|ladder|wall|rifle|gun|pistol|shotgun"
        r"|bow|sword|chest|potion|bottle)\b)",
        r"\1 a ",
    ),
    (
        r"\b(?:spin|whirl|whip|wheel)(s|ning|ping|ing)?\s+a?round,?\s+(?:and\s+)(?:then\s+)?"
        r"(?=(?:shoot|fir|aim|draw|pull|point|throw|punch|stab|slash|look|fac)e?s?\b)",
        lambda said: f"turn{_ing(said)} around, then ",
    ),
    (
        rf"\bcross(es|ing)?\s+({A}(?:room|street|road|bridge|hall(?:way)?|corridor|field|yard|square|stage|floor))\b",
        lambda said: f"walk{'s' if said[1] == 'es' else said[1] or ''} across {said[2]}",
    ),
    (
        rf"\b(?:{_FALLS}|sink(?:s|ing)?)\s+(?:to|on|onto)\s+(?:(?:his|her|their|the|both)\s+)?knees,?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:dies|dying|collapses|falls\s+over|keels\s+over|topples\s+over)(?=[\s.!]*$)",
        "falls forward",
    ),
    (r"\b(?:taekwondo|tae kwon do|kung fu|kick ?boxing|muay thai|mma|martial arts?)\s+(?=roundhouse\b)", ""),
    (r"\b(dives?|diving)\s+(?:for|into|behind)\s+cover\s+(?=to\s+(?:the|his|her|their)\s+(?:left|right)\b)", "rolls "),
    (r"\btrip(?:s|ping)?\s+(?:(?:and|then)\s+)+(?=stumbl)", ""),
    # Who is drunk does so step by step.
    (r"\b(drunk(?:en|ard)?\s+(?:[\w-]+\s+){0,2}?)stumbl(?:e(s)?|(ing))\b", r"\1stagger\2\3"),
    (
        r"\b(?:stoop|bend|reach|lean)(?:(s)|ing)?\s+(?:down\s+|over\s+)?to\s+(?:collect|grab|get|pick\s+up)\s+"
        r"(?:an?|the|his|her)\s+[\w-]+(?=[\s.!]*$)",
        r"bend\1 down and pick\1 something up",
    ),
    (
        r"(\b(?:to|towards?|at|over to|up to)\s+(?:the|an?|his|her)\s+(?P<what>[\w-]+)),?\s+(?:and\s+)?(?:then\s+)?"
        r"(?P<does>(?:open|close|push|pull|shut)(?:e?s)?)\s+it\b",
        r"\1, then \g<does> the \g<what>",
    ),
    (
        rf"\b(slip(?:s|ping)?(?:\s+on\s+(?:\w+\s+){{0,2}}?\w+)?)\s+and\s+(?:then\s+)?(?:{_FALLS})\b(?:\s+(?:down|over))?",
        r"\1",
    ),
    (
        rf"\b(?:(?:trip|stumbl|stagger)(?:p?ing|e?s|e)?|(?:faint|fall|collapse|die)s?|(?:is|gets?|getting|being)\s+{_HURT})\b"
        rf"(?:\s+(?!(?:and|then)\b)[\w'-]+){{0,5}}?(?:\s*,\s*|\s+)(?:and\s+)?(?:then\s+)?(?={_FALLS}\b)",
        "",
    ),
    (
        r"(?:\b(?:(?P<order>get)|is|are|gets)\s+|^)"
        r"(?:knocked\s+(?:out|down|over|unconscious|to\s+the\s+(?:floor|ground))|killed)\b",
        lambda said: "fall down" if said["order"] else "falls down",
    ),
    (r"\b(?:is|gets|getting|being)\s+knocked\s+back(?:wards)?\b", "stumbles backwards"),
    (
        rf"\b((?!jump|hop|skip){_GOES}|com(?:es?|ing))\s+(?:right\s+|straight\s+)?up\s+to\s+(?:[\w'-]+\s+){{1,3}}?and\s+(?:then\s+)?",
        r"\1 forward, then ",
    ),
    (
        rf"\b((?!jump|hop|skip){_GOES}|com(?:es?|ing)|sneak(?:s|ing)?|creep(?:s|ing)?)\s+(?:right\s+|straight\s+)?up\s+(?=to\b|and\b(?!\s+down\b)|then\b)",
        r"\1 forward ",
    ),
    (
        r"\bget(s|ting)?\s+(?:back\s+)?up\b(?!\s+(?:from|off)\s+(?:(?:the|his|her)\s+)?(?:floor|ground|bed|prone|lying|knees))",
        lambda said: f"stand{_ing(said)} up",
    ),
    (
        r"\bget(s|ting)?\s+(?:up\s+)?(?:out\s+of|from)\s+(?:the\s+|his\s+|her\s+)?bed\b",
        lambda said: f"get{said[1] or ''} up from the floor",
    ),
    (rf"\b(?P<goes>{_GOES})\s+(?P<way>{_WAY}),?\s+(?:and\s+)?(?:then\s+)?(?P<back>{_WAY}){_END}", _opposite_way),
    # Who climbs a ladder is drawn, up and down.
    (
        r"\b(climb(s|ing)?\s+up\s+(?:an?|the)\s+(?:\w+\s+)?ladder),?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:(?:go|come|climb)(?:e?s|ing)?\s+)?(?:back\s+)?down"
        rf"(?:\s+again|\s+(?:it|{_STAIRS}))?{_END}",
        r"\1, then climb\2 down the ladder",
    ),
    (
        rf"(\bup\s+{_STAIRS})(?!, then climb\w* down the ladder),?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:(?:go|walk|come|climb|run|step)(?:e?s|ing)?\s+)?(?:back\s+)?down"
        rf"(?:\s+again|\s+{_STAIRS})?{_END}",
        r"\1, then down",
    ),
    (
        r"\b(?P<goes>(?:walk|stroll|run|sprint|jog|march)(?:s|n?ing)?)"
        rf"(?P<where>\s+(?:to|towards?|over to|across)\s[^,.;]*?)"
        rf"(?:,\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+)?|\s+then\s+)back(?:\s+again)?{_END}",
        _there_and_back,
    ),
    (
        rf"(^|[,.;]\s*(?=turns)|\b(?:then|{SUBJECT})\s+)turn(s)?(?=\s*(?:$|[,.;]|\b(?:then|and\s+then|and\s+(?:walk|run)s?|while)\b))",
        r"\1turn\2 around",
    ),
    (r",?\s+while\s+turning\s+(?=(?:to\s+(?:the|his|her)\s+)?(?:left|right)\b)", lambda said: f" and {_turn(said)} "),
    (rf"(\b{_GOES}(?:\s+{_WAY})?),?\s+(?=(?:waving|clapping|punching|saluting|pointing)\b)", r"\1 while "),
    (
        rf"(\b{_GOES}(?:\s+{_WAY})?)\s+with\s+(?:both\s+|(?:his|her|their|the)\s+)*(?:arms|hands)\s+"
        r"(?:raised|up|held up|in the air|overhead|above (?:his|her|their|the) head)\b",
        r"\1 while raising both arms above the head",
    ),
    (
        rf"(\b{_GOES}(?:\s+{_WAY})?)\s+with\s+(?:his|her|their|the|one)\s+(left|right)\s+(?:arm|hand)\s+"
        r"(?:raised|up|in the air)\b",
        r"\1 while raising the \2 arm",
    ),
    (
        r"\b(?:(?:do|perform)(?:e?s|ing)?\s+)?(?:(?:an?|some)\s+)?bear[\s-]crawl(?:s|ing)?\b(?:\s+on all fours)?",
        "crawls on all fours",
    ),
    # Who sits bows with the trunk alone.
    (r"\b(sit(?:s|ting)?|seated)\b(?! up\b)((?:(?!\b(?:stand|get)s? up\b).)*)\bbow(s|ing)\b", r"\1\2lean\3 forward"),
)
"""What is meant by moves that mean something else to the model, or nothing."""
_NUMBERS: tuple[Rule, ...] = (
    (r"\b(?:(\d{1,2})\s?x|x\s?(\d{1,2}))\b", lambda said: f"{said[1] or said[2]} times"),
    (r"\b(?:rotate|pivot|swivel)(s?)\s+(?:by\s+)?(?=\d)", r"turn\1 by "),
    (r"^(?:an?\s+)?(\d{2,3})(?:[\s-]*degrees?|°)?[\s-]+(turn|spin)\b", r"\2 by \1 degrees"),
    (r"\b(push|press|sit|pull|chin)\s?ups\b", r"\1-ups"),
    (rf"(^|[,.;]\s+then\s+)(?!squats\b|does\b)(?=(?:\d{{1,2}}\s+)?{_EXERCISES}\b)(?!\d+\s+squats)", r"\1does "),
    (rf"\b(?:side)?steps?\s+(?:to\s+the\s+)?(left|right)\s+(?:({_NUMBER})\s+times|(twice))", _steps),
    (rf"(^|[,.;]\s*|\bthen\s+|\band\s+)({_NUMBER})\s+(steps?\s+\w+|jumps|kicks|squats|bows)\b", r"\1takes \2 \3"),
    (rf"\btakes\s+({_NUMBER})\s+(jumps|kicks|squats|bows)\b", r"does \1 \2"),
    (
        rf"\b(?:throw|give|do)e?s\s+({_NUMBER})\s+(punches|jabs|claps|nods|waves|knocks|salutes)(?=\s*(?:$|[,.;]|then\b))",
        r"\2 \1 times",
    ),
)
"""How often."""


def tidied(prompt: str) -> str:
    """The prompt in the form in which it is read: "Mario walked forward & sat down" as "a person walks forward and sits
    down"; as it is where it has that form."""
    text = prompt.strip()
    for pattern, instead in (*_MARKS, *NAMED, *_CLIPS, *_GRAMMAR, *_TELLING, *_ORDER, *_WORDS, *_NUMBERS, *PLACES):
        text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    text = _told_in_a_list(_exercises(text))
    return " ".join((text.strip() or prompt).split())


def _exercises(text: str) -> str:
    """ "Does push-ups, then squats" as "does push-ups, then does squats": these are no moves of another kind."""
    link = r"(?:\s*,\s*(?:and\s+)?(?:then\s+)?|\s+(?:and\s+)?then\s+|\s+and\s+)"
    clause = rf"\b(do(?:es|ing)?|perform(?:s|ing)?)\s+[\w -]*?{_EXERCISES}"
    listed = re.compile(rf"({clause}{link})(?=(?:(?!do|perform)\w+\s+)?{_EXERCISES}\b)", re.IGNORECASE)
    while (more := listed.sub(r"\1\2 ", text)) != text:
        text = more
    return text


def _told_in_a_list(text: str) -> str:
    """ "Walking forward, turning around and sitting down" as "walks forward, turns around and sits down"."""
    doing = "|".join(_DOING)
    clause = re.compile(rf"(^|[,.;]\s*(?:and\s+)?|\band\s+|\bthen\s+|\bis\s+)({doing})\b", re.IGNORECASE)
    said = clause.findall(text)
    if len(said) < 2 or re.search(r"\bwhile\b", text):
        return text
    return clause.sub(lambda one: re.sub(r"\bis\s+$", "", one[1], flags=re.IGNORECASE) + _DOING[one[2].lower()], text)
