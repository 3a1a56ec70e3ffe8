# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of clips, as files have them ("MC_Walk_Fwd_Loop", "Idle_01") and as games do: "knock back", "sword idle"."""

from __future__ import annotations

import re

from ..laid_over.gesture_reading import without_gestures
from .inflection import inflected
from .rule import Rule
from .subject import SUBJECT

_MEANS = {
    **{"fwd": "forward", "fw": "forward", "bwd": "backwards", "bkwd": "backwards", "bck": "backwards"},
    **{"l": "left", "lt": "left", "r": "right", "rt": "right", "inplace": "in place", "ip": "in place"},
}
"""What is short for what."""
_SAYS_NOTHING = re.compile(
    r"(?!(?:45|90|135|180|270|360)$)\d+|[a-km-qs-z]|anims?|animations?|motion|mc|mm|mocap|clip|loop(?:ed|ing)?|cycle|seq|mixamo|root|rm|ue\d?|male|female"
)
"""Parts of a name that say nothing of what is done; a single letter says the side, or nothing."""
_NAME = re.compile(r"(?=\S*(?:[a-z\d]_[a-z\d]|(?-i:[a-z][A-Z])))[a-z][\w-]*", re.IGNORECASE)
_WORD = re.compile(r"(?-i:[A-Z]?[a-z]+|[A-Z]+(?![a-z]))|\d+")
_POSE = re.compile(r"[at][_-]?pose", re.IGNORECASE)


def _named_as_a_file(said: re.Match[str]) -> str:
    """ "MC_Walk_Fwd_Loop" as "walk forward"; what is no such name as it is."""
    name = said[0]
    if not _NAME.fullmatch(name) or _POSE.fullmatch(name):
        return name
    words = [word.lower() for word in _WORD.findall(name)]
    told = [_MEANS.get(word, word) for word in words if not _SAYS_NOTHING.fullmatch(word)]
    return " ".join(told) or name


FILES: tuple[Rule, ...] = (
    (r"^[\w-]+$", _named_as_a_file),
    (r"(?<=[a-z])_(?=[a-z])", " "),
    (r"^jump\s+land(?:ing)?$", "jump up once"),
    (r"\b(jump|leap)\s+land(?:ing)?$", r"\1"),
    (r"^(attack|slash|swing|stab)\s+(sword|axe|spear|knife|dagger|shield)$", r"\2 \1"),
    (r"^jump\s+(?:start|begin|loop|end|stop|up|in place)$", "jump up once"),
)
"""Names of files, as words."""

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


def _u_turn(said: re.Match[str]) -> str:
    form = said["form"] or ""
    side = "right" if "right" in (said["side"] or "").lower() else "left"
    return f"walk{form} and make{form} a u-turn to the {side}"


def _turn_by(degrees: str, side: str | None) -> str:
    return f"turn{f' to the {side}' if side else ''} by {degrees} degrees"


def _gesture(said: re.Match[str]) -> str:
    """ "Shrug emote" as "shrug"; "victory pose" stays."""
    return said[1] if without_gestures(said[1]).alone else said[0]


CLIPS: tuple[Rule, ...] = (
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
        r"^(?:get|getting|stand|standing)(?P<form>s?)[\s-](?:back\s+)?up\s+(?:from|off)\s+(?:the\s+)?(?:floor|ground|lying)$",
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
_HELD = {"idle": "stand still", "stand": "stand still", "standing": "stand still"}
_BECOMES = {**dict.fromkeys(("idle", "stand", "standing"), "stop"), "sit": "sit down", "lie": "lie down"}
_POSES = "idle|stop|stand|standing|walk|run|jog|sprint|crawl|crouch|sit|lie"


def _transition(said: re.Match[str]) -> str:
    """ "Walk to run" as "walk, then run", "run to idle" as "run, then stop"."""
    one, other = said["one"].lower(), said["other"].lower()
    rises = one in ("sit", "lie", "crouch") and other in ("idle", "stand", "standing")
    return f"{_HELD.get(one, one)}, then {'stand up' if rises else _BECOMES.get(other, other)}"


TRANSITION: Rule = (
    rf"^(?P<one>{_POSES})[\s-]to[\s-](?:an?\s+)?(?P<other>{_POSES})(?:\s+transition)?[\s.!]*$",
    _transition,
)
"""From one posture or pace to another."""
