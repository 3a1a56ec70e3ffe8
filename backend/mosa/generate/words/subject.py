# SPDX-License-Identifier: GPL-3.0-or-later
"""Who moves, as prompts say it, and what they have before things and parts of a body."""

PRONOUNS = ("someone", "somebody", "he", "she", "they", "it")
PEOPLE = (
    *("person", "man", "woman", "guy", "boy", "girl", "kid", "child", "human", "figure", "character", "dancer"),
    *("individual", "actor"),
)
SUBJECT = rf"(?:{'|'.join(PRONOUNS)}|(?:an?|the|this|one)\s+(?:\w+\s+)?(?:{'|'.join(PEOPLE)}))"
"""Matches "someone", "she", "a tall man" and the like."""
WHO = rf"(?:{SUBJECT}|(?:an?|the)(?:\s+(?!(?!(?:tennis|king|viking|sibling)\b)\w+(?:(?<!s)s|ing)\b)[\w'-]+){{1,3}})"
"""Matches anybody, "the tired old knight", but nothing in which a verb may be ("tennis" and "king" are none)."""
OWN = r"(?:the|his|her|their|its|your|my)"
"""Matches what is before a part of somebody's body."""
A = r"(?:an?|his|her|their|the) (?:\w+ ){0,2}?"
"""Matches what is before a thing: "his ", "an old wooden "."""
ON_THE_FLOOR = r"on (?:the|his|her|their) (?:floor|ground|grass|carpet|rug|mat|sand)"
"""Where somebody sits who sits on no seat."""
BEDS = r"(?:bed|mattress|bunk|cot|couch|sofa|bench)"
"""What one lies down on that is not the floor."""
ALL_FOURS = r"(?:all\s+fours|(?:(?:his|her|their)\s+)?hands\s+and\s+knees)"
"""On what somebody crawls."""
NOT_RECORDED = r"(?<!person\s)(?<!someone\s)(?<!is\s)"
"""Matches where captions do not tell of it, who name hardly anybody otherwise: what has recordings is made of them."""
_ANYBODY = r"(?:an?|the|this|one)(?:\s+(?!(?:and|then)\b)[\w'-]+){1,3}?"
BEGINS = rf"(?:(?P<who>{SUBJECT}|{_ANYBODY})\s+)?(?:(?:is|then|\w+ly)\s+)*"
"""Matches all of a prompt before what is done, as far as it says who does it and how."""
PRONOUN = r"(?:he|she|it|they|you|the\s+(?:person|man|woman|character|figure))"
"""Matches who was told of before."""
BARE = r"(?:person|man|woman|guy|girl|boy|kid|human|character|figure|hero|player|enemy|npc|avatar|soldier|knight)"
"""Matches who moves, as notes have it: without an article."""
