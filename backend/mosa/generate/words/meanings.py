# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that mean something else to the model, or nothing: "proposes" is to kneel, "wakes up" to get up."""

from __future__ import annotations

import re

from .inflection import inflected
from .rule import Rule, verb_ending
from .subject import ALL_FOURS, BEDS, OWN, SUBJECT, A

_AND_THEN = r"(?:,\s*|,?\s+and\s+)(?:then\s+)?"
_GETS_OUT_OF_BED = (
    r"(?:stand|get|sit|ris)e?s\s+(?:up|out\s+of)\b(?:\s+(?:(?:from|out\s+of|in)\s+)?(?:(?:the|his|her)\s+)?"
    r"(?:bed|floor|ground))?"
)
_IN_BED = re.compile(rf"\b{BEDS}\b", re.IGNORECASE)
_DOWN_ALREADY = re.compile(
    r".*\b(?:(?P<lies>(?:lie|lay)s?\s+down)|sits?\s+(?:down|there)(?!\s+(?:\S+\s+)*on\s+the\s+(?:floor|ground)))\b"
    r"(?!.*\b(?:stand|get|wake)s?\s+up\b)",
    re.IGNORECASE,
)
"""Matches what is done before by who lies, or sits on a chair."""
_GOES_BY = (
    r"(?:walk|stroll|run|sprint|jog|march|strut|limp|stagger|sneak|creep|tiptoe|shuffle|hurry)(?:s|n?ing)?"
    r"|(?:tiptoe|shuffl|prowl)ing|(?:rush|dash)(?:es|ing)?|hurries"
)
_SOMETHING = (
    r"(?:an?|the|his|her|some|two|several)\s+(?:(?!and\b|then\b)[\w-]+\s+){0,2}?[\w-]+"
    r"(?=[\s.!]*$|\s*[,.;]|\s+(?:and|then|while|without)\b)"
)
_FALLS = r"(?:fall|collapse|die|faint|drop)(?:s|ing)?|dying"
_HURT = r"(?:shot|hit|stabbed|struck|punched|attacked|wounded|poisoned|knocked)"


def _wakes(said: re.Match[str]) -> str:
    ending = said["s"] or ("ting" if said["ing"] else "")
    place = "bed" if _IN_BED.search(said.string[: said.end()]) else "floor"
    return f"get{ending} up from the {place}{', then ' if said['on'] else ''}"


def _falls_asleep(said: re.Match[str]) -> str:
    """ "Falls asleep" as "lies down", in bed there, and on a chair, or at a desk, as "sits and lowers the head".

    Who has lain down before "lies there".
    """
    ending = (said["fall"] or said["doze"] or said["go"] or "")[-3:]
    form = "walking" if ending == "ing" else "walks" if ending.endswith("s") else "walk"
    down = None if said["where"] else _DOWN_ALREADY.match(said.string[: said.start()])
    if down is not None and down["lies"]:
        return inflected("lie there", form)
    seat = re.fullmatch(r"chair|armchair|stool|desk|table|bus|train|car|plane", said["where"] or "", re.IGNORECASE)
    if seat or down is not None:
        return "sits on a chair and lowers his head"
    where = " on the bed" if _IN_BED.search(said[0]) else ""
    return ("lying down" if form == "walking" else inflected("lie down", form)) + where


_BODY = r"(?:(?:dead|lifeless|bloody|mutilated|murdered)\s+)?(?:body|corpse|skeleton)"
_REACTS = r"(?:recoil|gasp|scream|flinch|cover|shriek|back|jump|run|stagger|stumble|drop|fall|kneel|crouch)(?:e?s)?"
_WOUNDED = r"(?:(?:injured|wounded|broken|bad|lame|hurt|bleeding|useless|dead)\s+)"
MEANINGS: tuple[Rule, ...] = (
    # Nobody sees what is found; that it is looked at, they do.
    (
        rf"\b(?:discover|find|see|notice|spot|stumbles?\s+(?:up)?on|comes?\s+across)s?\s+{A}{_BODY}"
        rf",?\s+(?:and\s+)?(?:then\s+)?(?={_REACTS}\b)",
        "looks down at the body, then ",
    ),
    (
        r"\bdrag(s|ging)?\s+(?:the|his|her|their|one|an?)\s+"
        rf"{_WOUNDED}?(left\s+|right\s+)?{_WOUNDED}?(?:leg|foot)(?:\s+behind(?:\s+\w+)?|\s+along)*",
        lambda said: f"limp{said[1] or ''}{f' on the {said[2]}leg' if said[2] else ''}",
    ),
    (
        r"\b(?:slither(?P<slither>s|ing)?(?:\s+(?:along|across|on)\s+(?:the\s+)?(?:floor|ground))?"
        r"(?:\s+like\s+an?\s+(?:snake|worm))?"
        r"|drag(?P<drag>s|ging)?\s+(?:him|her|them)sel(?:f|ves)(?:\s+(?:along|across|over))?(?:\s+the\s+(?:floor|ground))"
        r"|crawl(?P<crawl>s|ing)?\s+(?:wounded|injured|bleeding)"
        r"(?:,?\s+(?:with\s+)?(?:one|his|her|an?)\s+(?:arm|leg)\s+dragging(?:\s+behind)?)?)",
        lambda said: f"crawl{said['slither'] or said['drag'] or said['crawl'] or ''} on the stomach",
    ),
    (
        r"\b(?:combat|fight|fighting|battle|boxing)\s+idle,?\s+(?:with\s+)?(?:(?:his|her|both)\s+)?(?:fists|hands|guard)"
        r"\s+(?:up|raised)\b",
        "combat idle",
    ),
    (
        rf"\b((?:get|drop|go)(?:e?s)?\s+(?:down\s+)?(?:on|to|onto|into)\s+{ALL_FOURS}),?\s+and\s+(?=crawl)",
        r"\1, then ",
    ),
    (
        r"\bwork(s|ing)?\s+(?:on\s+)?(?:the|an?|his|her)\s+(?:heavy|punching)\s?bag\b",
        lambda said: {"s": "does", "ing": "doing"}.get(said[1], "do") + " a boxing combination",
    ),
    (
        r"\b(?:wakes?|waking)\s+(?:up\s+)?(?:suddenly\s+)?(?:from|after|out of)\s+(?:an?|the|his|her)\s+(?:\w+\s+)?"
        r"(?:nightmare|dream)(?:(?:\s*,\s*|\s+)(?:and\s+)?(?:sit|bolt|jolt)(?:s|ting|ing)?(?:\s+(?:bolt|up))?\s*(?:upright|up)?)?",
        "sits up from sleep",
    ),
    (
        rf"\b((?:is|gets|getting)\s+{_HURT}\b(?:\s+(?!(?:and|then)\b)[\w'-]+){{0,4}}?,?\s+(?:and\s+)?(?:then\s+)?"
        r"(?:stagger|stumble|reel)s)(?=[\s.!]*$)",
        r"\1 backwards",
    ),
    (
        r"\b(?:(?:lie|lay|get|drop)(s|ping|ting)?|lying|laying)\s+(?:down|prone)(?:\s+(?:prone|on\s+(?:his|her|the)\s+\w+))?"
        r",?\s+(?:and\s+)?(?:then\s+)?(?:aim|shoot|fire|snipe|point)s?\s+(?:(?:with\s+)?(?:an?|the|his|her)\s+(?:\w+\s+)?(?:rifle|gun))",
        "goes prone and aims a rifle",
    ),
    (
        r"\b(?:kneels?(?:\s+down)?(?:\s+and|,)\s+)?propose(s?)(?:\s+marriage)?(?:\s+to\s+(?:(?:an?|the|his|her)\s+)?\w+)?(?:\s+on\s+one\s+knee)?\b",
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
    (
        rf"\bwak(?:e(?P<s>s)?|(?P<ing>ing))\s+up\s+(?:on|in|at)\s+{A}"
        r"(?:(?:arm)?chair|seat|stool|desk|table|bus|train|car|plane)\b",
        lambda said: f"sit{said['s'] or ('ting' if said['ing'] else '')} on a chair and lifts his head from sleep",
    ),
    # Those of zombies are.
    (
        r"\b(zombies?\s+(?:\w+ly\s+)?(?:walk|shuffl|stagger|lurch|limp)(?:e?s|ing|e)?(?:\s+(?:\w+ly|forwards?|around))*"
        r"|like\s+an?\s+zombie),?\s+with\s+(?:(?:both|his|her|its|their)\s+)*(?:arms|hands)\s+"
        r"(?:out(?:stretched)?|stretched|held|raised|extended|straight|reaching)(?:\s+(?:out|up|ahead|forwards?|straight|in\s+front"
        r"(?:\s+of\s+\w+)?))*(?=[\s.!]*$)",
        r"\1",
    ),
    (
        rf"\b(?:sleep[\s-]?walk(?P<sleeps>s|ing)?|walk(?P<walks>s|ing)?\s+in\s+{OWN}\s+sleep)\b",
        lambda said: f"walk{said['sleeps'] or said['walks'] or ''} slowly with his arms outstretched in front of him",
    ),
    # Who wakes gets up, whether that is said or not.
    (
        rf"\b(?:is\s+)?wak(?:e(?P<s>s)?|(?P<ing>ing))\s+up\b(?:\s+in\s+(?:{OWN}\s+|a\s+)?bed\b)?(?:{_AND_THEN}{_GETS_OUT_OF_BED})?(?P<on>{_AND_THEN}(?=\w))?",
        _wakes,
    ),
    (
        rf"\b((?:lie|lay)(?:s|ing)?\s+down\b[^,;.]*?){_AND_THEN}(?:falls?\s+asleep|sleeps?|goes\s+to\s+sleep|dozes?\s+off)(?=[\s.!]*$)",
        r"\1",
    ),
    (
        r"\b(?:fall(?P<fall>s|ing)?\s+asleep|(?:doz|nodd?)(?P<doze>e?s|ing|e)?\s+off|go(?P<go>es|ing)?\s+to\s+(?:sleep|bed))"
        r"(?:\s+(?:on|in|at)\s+(?:(?:an?|the|his|her)\s+(?:\w+\s+)?)?(?P<where>\w+))?(?=[\s.!]*$|\s*[,;]|\s+(?:and|then)\b)",
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
        r"|look(?:s|ing)? at|(?:text|typ|scroll)(?:s|es|ing|e)? on)\s+"
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
        r"(?=(?:shoot|fir|aim|draw|pull|point|throw|punch|stab|slash|look|fac)(?:e?s?|b?ing)\b)",
        lambda said: f"turn{verb_ending(said)} around, then ",
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
    (
        r"\b(?:stumbl|stagger|sway|wobbl)(?:e?(?P<form>s)|ing|e)?\s+(?:(?:around|along|forwards?|home)\s+)?"
        r"(?:drunk(?:enly)?|while drunk)\b",
        lambda said: f"walk{said['form'] or ''} drunkenly",
    ),
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
        rf"\b(slip(?:s|ping)?(?:\s+on\s+(?:\w+\s+){{0,2}}?\w+)?){_AND_THEN}(?:{_FALLS})\b"
        rf"(?:\s+(?:down|over|on(?:to)?\s+(?:{OWN}\s+)?(?:back|floor|ground)))*",
        r"\1",
    ),
    (
        rf"\b(?:(?:trip|stumbl|stagger)(?:p?ing|e?s|e)?|(?:faint|fall|collapse|die)s?|(?:is|gets?|getting|being)\s+{_HURT})\b"
        rf"(?:\s+(?!(?:and|then)\b)[\w'-]+){{0,5}}?(?:\s*,\s*|\s+)(?:and\s+)?(?:then\s+)?(?={_FALLS}\b)",
        "",
    ),
    (
        r"(?:\b(?:(?P<order>get)|is|are|gets)\s+|^)"
        r"(?:knocked\s+(?:out|down|over|unconscious|to\s+the\s+(?:floor|ground))|(?P<dies>killed))\b",
        lambda said: f"fall{'' if said['order'] else 's'} {'down' if said['dies'] else 'backwards'}",
    ),
    (r"\b(?:is|gets|getting|being)\s+knocked\s+back(?:wards)?\b", "stumbles backwards"),
    # Who has fallen lies there for a while anyway.
    (
        rf"\b((?:{_FALLS})\b[^,;.]*?){_AND_THEN}(?:lies|lays|stays|remains)\s+(?:there|down|still|motionless)"
        r"(?:\s+(?:still|motionless|for\s+an?\s+(?:\w+\s+)?(?:moment|second|while|bit)))*(?=\s*(?:,|\b(?:and|then)\b))",
        r"\1",
    ),
)
"""What is meant by moves that mean something else to the model, or nothing."""
SEATED: tuple[Rule, ...] = (
    (r"\b(sit(?:s|ting)?|seated)\b(?! up\b)((?:(?!\b(?:stand|get)s? up\b).)*)\bbow(s|ing)\b", r"\1\2lean\3 forward"),
)
"""Who sits bows with the trunk alone."""
