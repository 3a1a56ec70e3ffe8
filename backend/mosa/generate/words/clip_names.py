# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of clips as files have them: "MC_Walk_Fwd_Loop", "WalkForward", "Idle_01", "run_jump_land"."""

from __future__ import annotations

import re

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


def named_as_a_file(said: re.Match[str]) -> str:
    """ "MC_Walk_Fwd_Loop" as "walk forward"; what is no such name as it is."""
    name = said[0]
    if not _NAME.fullmatch(name) or _POSE.fullmatch(name):
        return name
    words = [word.lower() for word in _WORD.findall(name)]
    told = [_MEANS.get(word, word) for word in words if not _SAYS_NOTHING.fullmatch(word)]
    return " ".join(told) or name


FILES = (
    (r"^[\w-]+$", named_as_a_file),
    (r"(?<=[a-z])_(?=[a-z])", " "),
    (r"^jump\s+land(?:ing)?$", "jump up once"),
    (r"\b(jump|leap)\s+land(?:ing)?$", r"\1"),
    (r"^(attack|slash|swing|stab)\s+(sword|axe|spear|knife|dagger|shield)$", r"\2 \1"),
    (r"^jump\s+(?:start|begin|loop|end|stop|up|in place)$", "jump up once"),
)
"""Rules, as in `tidy.py`."""
