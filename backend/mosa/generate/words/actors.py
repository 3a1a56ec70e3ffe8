# SPDX-License-Identifier: GPL-3.0-or-later
"""Who moves, as notes for games name them, without an article: "warrior roars", "old man walks", "npc idle", "two
people fight". One figure is made, so of several people one."""

from __future__ import annotations

import re

from .rule import Rule

_ACTORS = (
    r"(?:boy|girl|kid|child|toddler|teenager|lady|granny|grandm(?:a|other)|grandpa|grandfather|adult"
    r"|character|npc|player|hero(?:ine)?|enemy|villain|boss|mob|avatar|civilian|villager|bystander|pedestrian"
    r"|warrior|knight|soldier|guard|guardsman|archer|hunter|ranger|swordsman|fighter|gladiator|viking|barbarian|samurai"
    r"|ninja|assassin|spy|thief|rogue|bandit|pirate|cowboy|gunslinger|sniper|gunman|agent|cop|policeman|police officer"
    r"|wizard|witch|mage|sorcerer|sorceress|warlock|necromancer|priest|monk|paladin|cleric|druid|bard"
    r"|king|queen|prince|princess|servant|peasant|farmer|merchant|shopkeeper|blacksmith|beggar|prisoner|hostage"
    r"|zombie|orc|goblin|troll|ogre|elf|dwarf|vampire|ghost|skeleton|mummy|demon|monster|mutant|alien|creature|giant"
    r"|gorilla|werewolf|golem|robot|android|cyborg|astronaut|superhero|clown|mime"
    r"|boxer|wrestler|goalkeeper|athlete|runner|gymnast|pitcher|batter|golfer|bowler|quarterback|striker|referee|lifeguard|ballerina|cheerleader|skateboarder"
    r"|mother|father|mom|mum|dad|son|daughter|brother|sister|wife|husband|bride|groom"
    r"|dancer|singer|musician|guitarist|drummer|dj|worker|waiter|waitress|chef|doctor|nurse|teacher|student|firefighter"
    r"|fireman|mechanic|pilot|passenger|bartender|protester|businessman|businesswoman|detective|scientist|survivor|victim|patient|opponent|attacker|tourist)"
)
_ANYBODY = "(?:(?:wo)?man|person|guy)"
"""Captions have these without an article, too, which are read as they are; "old man" is none of these."""
_LIKE = (
    r"(?:old|young|elderly|little|small|big|tall|short|fat|skinny|strong|weak|tired|exhausted|drunk|injured|wounded|hurt"
    r"|sick|blind|angry|mad|sad|happy|scared|frightened|nervous|bored|confused|cheerful|sleepy|lazy|brave|evil|crazy"
    r"|dying|pregnant|undead|female|male|enemy|friendly|elite|heavy|armou?red|medieval|fantasy|roman|football|soccer"
    r"|basketball|baseball|tennis|hockey|volleyball|street|sumo|karate|space|video ?game|ballet)"
)
_SEVERAL = (
    r"(?:(?:the\s+)?(?:two|three|four|five|some|several|many)|an?\s+(?:group|couple|crowd|bunch|pair|squad)\s+of"
    r"|(?:group|crowd|bunch|pair|squad)\s+of|(?:the|both))"
)
_PEOPLE = (
    rf"(?:(?:{_LIKE}\s+)?(?:people|men|women|guys|boys|girls|kids|children|friends|lovers|characters|players"
    r"|enemies|soldiers|guards|knights|warriors|fighters|boxers|dancers|ninjas|pirates|zombies|robots|students))"
)
_MANY = rf"(?!zombies|robots){_PEOPLE}"
_ANIMAL = (
    r"(?:monkey|ape|penguin|bird|eagle|cat|dog|wolf|bear|lion|tiger|dinosaur|dragon|rat|mouse|rabbit|pig|cow|horse)"
)
"""No way of moving is called after these as they move: "crab walk" is one, "crab walks" one that does."""
_NAMES_A_WAY = r"(?:robot|ballet)\s+danc|zombie\s+(?:walk|shuffl|crawl|attack|bit|grab|lung)|gorilla\s+walk"
"""Matches where a way of moving is called after who moves so: "robot dance", "zombie walk"."""
_TELLS = r"(?:\w+ly\s+)?(?:is|has|\w*[^\Wsu]s|\w{2,}ing)\b|(?:in|on|at|with|wearing|holding|carrying|who|from|of)\b"
"""Matches what begins after somebody who is told of, and not with the name of a clip: "idle", "crouch walk"."""
_SOME = rf"^(?:{_SEVERAL}\s+{_PEOPLE}|(?:an?\s+|the\s+)?couple(?!\s+of\b))\s+"
_ONE = rf"^(?!{_NAMES_A_WAY})(?P<who>(?:{_LIKE}\s+){{0,3}}{_ACTORS}|(?:{_LIKE}\s+){{1,3}}{_ANYBODY})\s+"


def _with_article(said: re.Match[str]) -> str:
    return f"{'an' if said['who'][0].lower() in 'aeiou' else 'a'} {said['who']} "


NAMED: tuple[Rule, ...] = (
    # "Two people fight" is what one of them does, "fight"; of who "are fighting" one is told of.
    (rf"{_SOME}(?:are\s+|is\s+)?(?=\w+ing\b)", "a person is "),
    (rf"{_SOME}(?!(?:in|on|at|with|who|are|is|of|from|and|then)\b)(?=\w)", ""),
    (rf"^{_MANY}\s+are\s+(?=\w+ing\b)", "a person is "),
    (rf"^{_MANY}\s+(?!(?:in|on|at|with|who|is|of|from|and|then)\b)(?=\w*(?:[^\Ws]|ss|ing)\b)", ""),
    (rf"^(?P<who>{_ANIMAL})\s+(?=(?!\w*(?:crawl|danc|hop|jump)|pos)\w*[^\Wsu]s\b)", _with_article),
    (rf"{_ONE}(?={_TELLS})", _with_article),
    (rf"{_ONE}(?!(?:pose|and|then|to|vs|left|right|up|down|\w+ed)\b)(?=[a-z])", ""),
)
"""Who moves is told with an article, and left out before the name of a clip."""
