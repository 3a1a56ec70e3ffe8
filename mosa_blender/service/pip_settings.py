# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the user's settings for pip an installation heeds: those that say how pip reaches its packages. No bpy.

The others (target, user, prefix, dry-run, constraint, no-deps, ...) are meant for the user's own environments; here
they would put packages elsewhere, leave some out, or take others than those that were pinned.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping

HEEDED = (
    *("index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "proxy", "cert", "client-cert"),
    *("timeout", "default-timeout", "retries", "resume-retries", "keyring-provider", "use-feature", "use-deprecated"),
)
SECTIONS = ("global", "install")
"""The sections of pip's configuration files that `pip install` reads; a later one goes before."""


def to_list(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables for `pip config list`, which shall read the files that the user's pip reads."""
    name = "PIP_CONFIG_FILE"
    return {name: environment[name]} if name in environment else {}


def heeded(environment: Mapping[str, str], listing: str) -> dict[str, str]:
    """Variables for `pip install` that stand for the user's: `environment`, and what `pip config list` printed.

    No file is read any more then.
    """
    found: dict[str, str] = {}
    for section in SECTIONS:
        # More may have been printed: pip is asked to be talkative, as a file may tell it to be quiet.
        for key, value in re.findall(rf"^{section}\.([\w-]+)=('.*'|\".*\")$", listing, re.MULTILINE):
            found[_variable(key)] = str(ast.literal_eval(value))
    found |= environment
    names = {_variable(key) for key in HEEDED}
    return {name: value for name, value in found.items() if name in names} | {"PIP_CONFIG_FILE": os.devnull}


def _variable(key: str) -> str:
    return "PIP_" + key.upper().replace("-", "_")
