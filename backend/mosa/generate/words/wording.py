# SPDX-License-Identifier: GPL-3.0-or-later
"""A prompt in words that the model has heard: "a knight strafes left" as "a person steps sideways to the left".

A transformer that learned from a few thousand captions knows some hundred moves by some of their names. What it never
heard does not just go unused: it draws the motion away from the words beside it. So whoever it is becomes a person,
and a move that has another name in the captions gets that one. What is heard often stays as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from ..laid_over.over import laid_over
from .inflection import inflected_moves
from .places import HOME

MOVES: Mapping[str, str] = {
    # getting along
    "walk forward": (
        "patrol, wander, trek, hike, ramble, traipse, mosey, promenade, roam, venture, journey, go for a "
        "walk, take a walk, take a stroll, wade, walk {home}, go {home}, head {home}, leave., leave {thing}., exit., "
        "exit {thing}., approach., approach {thing}., depart., arrive., "
        "go for a stroll, walk away."
    ),
    "walk like a model": "strut, sashay, walk down the catwalk, catwalk.",
    "stagger forward": "stagger., totter, lurch, reel., stumble., stagger {home}, stumble {home}",
    "walk like a zombie": "shamble., shamble forward., shamble ahead, shuffle like a zombie, stagger like a zombie",
    "walk forward slowly": (
        "shuffle., shuffle along, shuffle forward, tiptoe., tiptoe forward, tiptoe ahead, tip_toe, amble, lumber., "
        "inch forward, dawdle, drag the feet, walk wearily, walk quietly, walk at a snail's pace"
    ),
    "hurry along in a rush": (
        "walk forward briskly., walk briskly., walk quickly., walk hastily, walk with quick steps, hasten, "
        "power_walk, speed_walk, walk in a hurry, march quickly., march "
        "briskly, bustle, rush., stride purposefully, scuttle along"
    ),
    "run forward": (
        "flee, escape, bolt, scamper, hurtle, tear along, gallop, scurry, run away, hightail, run for {thing}, "
        "stampede, run {home}, go for a run, go for a jog"
    ),
    "march forward": "march.",
    "walk backwards fast": "run backwards, run backward, jog backwards, jog backward, sprint backwards, run in reverse",
    "walk backwards": "moonwalk, backpedal, step back., move back., stumble back, walk in reverse",
    "step sideways to the {side}": (
        "strafe {side}, sidestep {side}, side_step {side}, sidle {side}, edge {side}, crab_walk {side}, scoot "
        "{side}, dodge {side}, slide {side}., inch {side}, shuffle {side}., side_shuffle {side}, walk sideways "
        "{side}, move sideways {side}, step {side}., go sideways {side}, move {side}., move {side} without "
        "turning, shift {side}"
    ),
    "step sideways to the left": (
        "strafe, sidestep., side_step., sidle, crab_walk, walk sideways, move sideways, shuffle sideways, "
        "side_shuffle, step to the side, dodge., scuttle sideways"
    ),
    "stagger backwards": "stumble backwards, stumble backward",
    "walk up stairs": (
        "go upstairs, walk upstairs, run upstairs, climb stairs, climb the stairs, climb up the stairs, go up the "
        "stairs, ascend {thing}, climb a staircase, mount the stairs"
    ),
    "climb up a ladder": "scale {thing}, climb a wall, climb up a wall, climb a cliff, climb a rope",
    # turning
    "turn to the {side}": (
        "pivot {side}, swivel {side}, rotate {side}, turn 90 degrees {side}, rotate 90 degrees {side}, round the "
        "corner {side}, round a corner {side}, turn the corner {side}, take a {side}., hang a {side}"
    ),
    "spin around and around": (
        "spin., spin in place., spin in circles, spin on the spot, twirl., twirl in place, twirl around, twirl on "
        "the spot, whirl., gyrate, pirouette, do a pirouette., do a spin., do a 360., do a 360 spin, turn 360 "
        "degrees, rotate 360 degrees, rotate in place, turn in circles, turn on the spot., turn round and round"
    ),
    "turn around": "turn 180 degrees, turn by 180 degrees, do a 180., turn 270 degrees, turn by 270 degrees",
    "turn around to the {side}": (
        "turn 180 degrees {side}, turn by 180 degrees {side}, turn {side} 180 degrees, turn {side} by 180 degrees, "
        "turn 270 degrees {side}, turn by 270 degrees {side}, turn {side} 270 degrees, turn {side} by 270 degrees"
    ),
    "twist the torso from side to side": (
        "rotate the trunk, rotate the torso, rotate the waist, twist the trunk, twist the waist, swivel the hips, "
        "swivel at the waist, twist the upper body, twist at the waist, rotate the shoulders, turn the upper body "
        "from side to side"
    ),
    # leaving the floor
    "jump forward": (
        "leap., leap ahead, leap forward, leap across {thing}, jump across {thing}, jump over a gap, jump over a "
        "ditch, pounce, spring forward, do a "
        "long jump, do a broad jump, hop over a puddle, jump over a puddle"
    ),
    "jump up": (
        "jump for a rebound, jump for the ball, jump to block, jump to catch {thing}, jump to reach {thing}, leap "
        "up, leap into the air, spring up, do a vertical jump, hop up."
    ),
    "run and jump over an obstacle": (
        "vault {thing}, vault over {thing}, run and vault over {thing}, hurdle, hurdle {thing}, clear a hurdle, "
        "clear a fence, run up and clear {thing}, leap over {thing}, run and leap over {thing}, bound over "
        "{thing}, run and jump over {thing}, parkour, parkour over {thing}, jump over a fence, jump over a wall, "
        "jump over a hurdle, hop over a fence"
    ),
    "hop several times": (
        "hop., hop around., hop along, hop in place., hop on the spot, hop up and down, hop like {thing}, "
        "bunny_hop, jump rope, skip rope, skip., bounce., bounce up and down, bounce on the spot, play hopscotch, "
        "jump repeatedly, jump up and down., jump in place several times, jump on the spot several times"
    ),
    "hop several times on one leg": "hop on one foot., hop on one leg.",
    # low
    "crouch down": ("duck., duck down, squat., bend the knees."),
    "crouch down and stay low": (
        "duck behind {thing}, duck behind cover, duck for cover, take cover, take cover behind {thing}, hide., get "
        "low, hide behind {thing}, hunker down, crouch., crouch low, crouch behind {thing}, drop to a crouch, cower, "
        "huddle, get down., hide behind cover, crouch behind cover"
    ),
    "lie on the floor sleeping": "sleep., sleep in bed, nap., take a nap, be asleep.",
    "do squats": "do knee bends, do deep knee bends, squat repeatedly, squat up and down",
    "fall down": (
        "die, drop dead, faint, pass out, black out., keel over, collapse, topple over., drop to the ground, drop to "
        "the floor"
    ),
    "sit down": (
        "plop down, slump down, slump into {thing}, flop onto {thing}, sink into a chair, sink into an armchair, "
        "sink onto {thing}"
    ),
    "sit on a chair": "sit at {thing}",
    "bend down and pick something up": (
        "tie a shoelace, tie the shoelaces, tie the shoes, tie shoes, tie shoelaces, tie a shoe, tie the shoe, bend "
        "down and tie {thing}, bend down to tie {thing}, bend over to tie {thing}, bend over and tie {thing}, grab "
        "something from the floor, pick up a box., pick up the box., pick up a heavy box., gather {thing}, pick up "
        "{thing} from the floor, pick up {thing} from the ground, retrieve {thing} from the floor, retrieve {thing} "
        "from the ground, collect {thing} from the floor, collect {thing} from the ground, reach down to pick up "
        "{thing}, reach down to collect {thing}, put it back., put it down., put {thing} down on the floor, put "
        "{thing} on the floor, put {thing} down on the ground, put {thing} on the ground, place {thing} on the floor, "
        "place {thing} on the ground, set {thing} down on the floor, set {thing} down on the ground, set {thing} on "
        "the floor, set {thing} on the ground"
    ),
    "bow politely": "take a bow",
    # legs
    "kick": (
        "boot {thing} open, kick {thing} open, kick down {thing}, kick in a door, kick an opponent, kick something away"
    ),
    "kick with the {side} leg": (
        "lash out with the {side} leg, lash out with the {side} foot, throw a {side} roundhouse, do a {side} "
        "roundhouse, take a penalty with the {side} foot, take a free kick with the {side} foot, "
        "shoot {thing} with the {side} foot, strike with the "
        "{side} foot, strike with the {side} leg, punt {thing} with the {side} foot, do a side kick with the "
        "{side} leg, do a high kick with the {side} leg, do a {side} kick"
    ),
    "kick a ball": (
        "punt {thing}, shoot a ball at the goal, shoot at the goal, take a penalty, take a free kick, "
        "take a corner kick"
    ),
    "do a karate kick": "roundhouse, roundhouse_kick, do a roundhouse, do a roundhouse kick, do a spinning kick",
    "balance on the left leg": (
        "balance., balance on one leg., balance on one foot., balance on a single leg, stand on one leg., stand "
        "on one foot., hold tree pose, hold the tree pose, do the tree pose, hold the crane stance, stand like a "
        "flamingo, stand like a crane, stand like a stork"
    ),
    "lift each knee up high in turn": (
        "march in place, march on the spot, run on the spot with high knees, run in place with high knees"
    ),
    "run on the spot": (
        "jog in place, jog on the spot, run in place., trot on the spot, trot in place, run on a treadmill, jog "
        "on a treadmill, jog without moving forward"
    ),
    "balance on the {side} leg": ("stand on the {side} leg., stand on the {side} foot."),
    # arms
    "raise the {side} arm": (
        "hoist the {side} arm, put up the {side} hand, stick the {side} hand up, throw the {side} arm up"
    ),
    "raise both arms above the head": (
        "surrender, put the hands up, put both hands up, put the hands in the air, throw the hands up, throw both "
        "hands up, lift both hands toward the sky, lift both hands to the sky, reach up., reach for the sky, hold "
        "the hands over the head, stretch., celebrate., celebrate a goal, raise the hands in surrender"
    ),
    "throw punches": (
        "shadowbox, throw a combination, throw hooks, throw uppercuts, throw jabs, fight., punch {thing}, pummel "
        "{thing}, batter {thing}, hit a punching bag, spar., attack., attack {thing}"
    ),
    "block the face with the hands": "block., guard.",
    "do a forward roll": "roll., roll forward, do a roll., do a combat roll, do a dodge roll, dive and roll",
    # the rest
    "stand still": (
        "wait for {thing}, freeze, stand guard, stand at attention, stand to attention, loiter, queue, remain in "
        "place, remain stationary, stay put, pose., hang around., wait in line, stand in line, stand motionless, "
        "do nothing, stand there., stand up there., stand on top., stand on top of it., stand motionless at {thing}, "
        "stand still at {thing}, not move, breathe, stand and breathe"
    ),
}
"""Moves as captions say them, and what else they are called. Verbs come first, in the form of "walk", and are
inflected. A full stop: only where the prompt ends there, for with more words it means something else. {side}: left or
right, however that is said; {thing}: anything with an article; {home}: `places.HOME`; side_step: one verb, of two words
or with a hyphen."""
THINGS: Mapping[str, str] = {
    "zombie walk": "a person walks like a zombie",
    "walk cycle": "a person walks forward",
    "run cycle": "a person runs forward",
    "backward walk cycle": "a person walks backwards",
    "in-place run": "a person runs on the spot",
    "vertical jump": "a person jumps up",
    "torso twists": "a person twists the torso from side to side",
    "trunk rotations": "a person twists the torso from side to side",
    "deep knee bends": "a person does squats",
    "knee bends": "a person does squats",
    "parkour jump": "a person runs and jumps over an obstacle",
    "bunny hop": "a person hops several times",
    "flamingo stance": "a person balances on the left leg",
    "tree pose": "a person balances on the left leg",
    "yoga tree pose": "a person balances on the left leg",
    "one-legged balance": "a person balances on the left leg",
    "single-leg stance": "a person balances on the left leg",
    "hands up": "a person raises both arms above the head",
    "hands in the air": "a person raises both arms above the head",
    "hands over head": "a person raises both arms above the head",
    "punch combo": "a person throws punches",
    "roundhouse kick": "a person does a karate kick",
    "run cycle in place": "a person runs on the spot",
    "in-place run cycle": "a person runs on the spot",
    "in-place walk cycle": "a person walks in place",
    "walk cycle in place": "a person walks in place",
    **dict.fromkeys(
        ("idle", "idle pose", "idle breathing", "breathing idle", "standing idle", "idle stand", "person is idle"),
        "a person stands idle and hardly moves",
    ),
    **dict.fromkeys(
        ("death", "knockdown", "knockout"),
        "a person falls down",
    ),
    **dict.fromkeys(
        (
            *(
                "combat idle",
                "fighting idle",
                "fight idle",
                "mma idle",
                "battle idle",
                "fighting stance",
                "combat stance",
            ),
            *("boxing idle", "boxer idle", "boxing stance", "fight stance", "battle stance", "guard stance"),
        ),
        "a person stands in a fighting stance",
    ),
    **dict.fromkeys(("sit idle", "sitting idle", "seated idle"), "a person sits on a chair"),
    **dict.fromkeys(("crouch idle", "crouched idle", "crouching idle"), "a person stays crouched"),
    **dict.fromkeys(("victory", "celebration", "win"), "a person celebrates victory with raised arms"),
    **dict.fromkeys(
        (
            *("attack", "light attack", "heavy attack", "special attack", "melee attack", "punch attack"),
            *("attack combo", "three hit combo"),
        ),
        "a person throws punches",
    ),
    **dict.fromkeys(("kick attack", "attack kick"), "a person kicks"),
    **dict.fromkeys(("combat roll", "dodge roll", "forward roll", "roll forward"), "a person does a forward roll"),
}
"""What prompts may be that have no verb, and what they mean."""
HEARD = (
    "person|man|woman|figure|character|actor|performer|human|being|dancer|ballerina|boxer|referee"
    "|bear|chicken|dinosaur|dog|elephant|fish|monkey|mouse|snake|whale"
)
"""Who moves in the captions."""

_SIDE = r"(?:(?:over|across|off)\s+)?(?:to\s+(?:(?:the|his|her|their|its)\s+)?)?(?:left|right)(?:wards?)?(?:\s+side)?"
_THING = (
    r"(?:an?|the|his|her|their|some|my)\s+(?:(?!and\b)\w+\s+){0,2}?(?!and\b)\w+"
    r"(?=\s*(?:$|[.,;!?])|\s+(?:and|then|while|with|in|at|on|to|for|from|of|open|\w+ly)\b)"
)
_POSSESSED = r"(?:the|his|her|their|its)"
_ENDS = r"(?=(?:\s+\w+ly)?[\s.,;!]*$)"
_SUBJECTS = rf"{HEARD}|someone|somebody|he|she|they|it|who"
_PARTS = (
    r"(?:arm|hand|wrist|elbow|shoulder|fist|leg|foot|feet|ankle|knee|hip|side|head|body|torso|waist|back|eye|toe)s?"
)
_BEGINS = re.compile(rf"(?:^|[,;.]\s+|\b(?:{_SUBJECTS}|is|and|then|while|by)\s+)(?:\w+ly\s+)*")
"""What is before a move: elsewhere "squats" and "balance" are things."""
_OF_THINGS = re.compile(r"\b(?:do|does|doing|performs?|performing|practic\w+)\b(?!.*\b(?:then|while)\b)")
"""After it what follows "and" or a comma may be a thing, too: "does push-ups and squats"."""
_SAID_ALREADY = {
    " forward": r"(?:\s+(?:forwards?|ahead)\b|\s+along\b(?!\s+(?:an?|the)\b))?"
    r"(?!\s+(?:backwards?|sideways|in place|on)\b)",
    " backwards": r"(?:\s+backwards?\b)?",
}
"""What the new words say, too, and is not said twice; who goes another way, or on all fours, does not go forward."""
_WORD = re.compile(r"\w+")
_WHO = re.compile(
    r"(?:an?|the|this|my|our|one)\s+(?:[\w'-]+\s+){0,3}?[\w'-]+(?=\s+(?:\w+ly\s+)*(?:is(?!\s+\w+ed\b)|has|\w+[^\Wsu]s|\w{2,}ing)\b)"
)
_KNOWN_WHO = re.compile(
    rf"\b(?:{_SUBJECTS}|with|in|on|of|from|that|whose|wearing|holding|raised|jumped|walked|ran|{_PARTS})\b"
)
"""Of whom the captions tell, or of whom more is told than who it is; parts of the body are nobody."""
_ZOMBIE = re.compile(
    r"^(?:an?|the)\s+(?:[\w-]+\s+){0,2}zombie\s+(?:is\s+)?(?:\w+ly\s+)?(?:walk|shuffl|stagger|lurch|shambl|stumbl|limp)\w*"
    r"(?:\s+(?:forwards?|ahead|along|around|on|\w+ly))*(?=[\s.!]*$)"
)
"""A zombie's walk is not a person's."""
_SITS = re.compile(
    rf"^(?P<before>(?:(?:(?:an?|the)\s+)?(?:{_SUBJECTS})\s+)?(?:\w+ly\s+)*)"
    r"(?:(?P<form>(?:is\s+)?sitting|sits?)|(?:is\s+)?seated)\b(?!.*\b(?:down|up|floor|ground|grass|carpet|stool|knees|ladder"
    r"|structure|legs? crossed|cross\w*[\s-]legged|(?:st[ao]nd|ris|get|jump|walk|leav|run|turn|fall|l[iay]+|slid|climb"
    r"|meditat)\w*)\b).*"
)
"""Who sits and does nothing for which they get up. It is said of a chair then, and nothing else: whoever "sits and
waits" stands or squats, made by the transformer."""
_MOVE = re.compile(r"\b(?:kick|walk|run|jog|sprint|step|jump|leap|hop|squat|lunge|turn|spin|dance|wave|punch|swing)\b")
"""What is done may stand where who does it does: "a high kick using the right leg"."""


def in_heard_words(prompt: str) -> str:
    """The prompt with unheard moves and actors as the captions of the training data would have them, in lower case.

    What is laid over a motion is left out (`laid_over/over.py`).
    """
    text = " ".join(prompt.lower().replace("’", "'").split())
    over = laid_over(text)
    text = text if over is None else over.plain
    text = THINGS.get(re.sub(r"^an? |[ .!]+$", "", text), text)
    text = _ZOMBIE.sub("a person walks like a zombie", text)
    who = _WHO.match(text)
    if who is not None and not _KNOWN_WHO.search(who[0]) and not _MOVE.search(who[0]):
        text = "a person" + text[who.end() :]
    if (sits := _SITS.match(text)) is not None:
        return f"{sits['before']}{sits['form'] or 'sits'} on a chair"
    heard, done = "", 0
    for begin in _BEGINS.finditer(text):
        listed = begin[0][:3] in ("and", ", ") and _OF_THINGS.search(text[: begin.start()])
        if begin.end() >= done and not listed and (other := _other_name(text, begin.end())) is not None:
            words, end = other
            heard, done = heard + text[done : begin.end()] + words, end
    return heard + text[done:]


def _other_name(text: str, start: int) -> tuple[str, int] | None:
    """What is said instead of the move that begins there, and where its other name ends; None where it has none."""
    first = _WORD.match(text, start)
    for pattern, heard in _names_by(first[0]) if first else ():
        if found := pattern.match(text, start):
            side = "right" if re.search(r"\bright", found[0]) else "left"
            return heard.replace("{side}", side), found.end()
    return None


@functools.lru_cache(maxsize=1024)
def _names_by(first: str) -> list[tuple[re.Pattern[str], str]]:
    """The other names that begin with a word, the longest first, and what is said instead of each."""
    names = sorted((entry for entry in _names() if entry[0].startswith(first)), key=lambda entry: -len(entry[0]))
    return [(_pattern(name, heard), heard) for name, heard in names]


@functools.cache
def _names() -> list[tuple[str, str]]:
    """All other names of all moves in all forms, and what is said instead of each in that form."""
    return [
        (inflected_moves(name.rstrip("."), form) + "." * name.endswith("."), inflected_moves(heard, form))
        for heard, names in MOVES.items()
        for name in names.split(", ")
        for form in ("walk", "walks", "walking")
    ]


def _pattern(name: str, heard: str) -> re.Pattern[str]:
    pattern = re.escape(name.rstrip(".")).replace(r"\ the\ ", rf"\ {_POSSESSED}\ ")
    marks = ((r"\{side\}", _SIDE), (r"\{thing\}", _THING), (r"\{home\}", f"(?:{HOME})"), (r"\ ", r"\s+"), ("_", "[ -]"))
    for mark, meant in marks:
        pattern = pattern.replace(mark, meant)
    repeated = next((words for already, words in _SAID_ALREADY.items() if already in heard), "")
    return re.compile(rf"{pattern}\b(?!\s+{_PARTS}\b){repeated}{_ENDS if name.endswith('.') else ''}")
