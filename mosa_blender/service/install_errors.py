# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an installation, in words for the user. No bpy."""

from __future__ import annotations

import re

NO_VERSIONS = "from versions: none"
"""How pip ends where no package index could be read as well as where none has the package."""
ERROR_LINE = re.compile(r"(error\b|hint:|[\w.]*(Error|Exception)\b)", re.IGNORECASE)
WARNING_LINE = re.compile(r"(warning|could not fetch)\b", re.IGNORECASE)
PATH = re.compile(r"""(['"])(?:/|[A-Z]:[\\/]|\\\\).*?\1|(?<![\w:/])(?:/|[A-Z]:\\)[^\s'"]+""", re.IGNORECASE)
"""A path, in quotation marks or without spaces; no address."""
UNREACHED = "The package server could not be reached: check the network and install again."
# Windows words its errors in the user's language; their numbers are the same in all.
EXPLANATIONS = (
    (
        ("enable-long-paths", "[winerror 206]", "file name too long"),
        "The folder's name is too long for this system: choose a shorter one in the preferences (field Folder).",
    ),
    (
        ("no space left", "not enough space", "disk full", "[winerror 112]"),
        "The disk is full: free some space and install again.",
    ),
    (
        ("proxyerror", "tunnel connection failed"),
        "The proxy did not let the download through: check the proxy settings (HTTPS_PROXY) and install again.",
    ),
    (
        (
            *("name resolution", "getaddrinfo", "newconnectionerror", "unreachable", "connecttimeout"),
            *("connection aborted", "connectionreset", "remotedisconnected"),
        ),
        UNREACHED,
    ),
    (
        ("certificate", "sslerror"),
        "The package server's certificate was not accepted: check the proxy and the clock.",
    ),
    (
        ("read timed out", "readtimeout"),
        "The download stalled: check the network and install again.",
    ),
    (("max retries exceeded",), UNREACHED),
    (
        ("ensurepip", "no module named venv", "no module named pip"),
        "This Python cannot make environments (venv or pip is missing): choose another one.",
    ),
    (
        ("no matching distribution", "could not find a version"),
        "No package fits this system and Python, of which another may be chosen in the preferences (field Python): {}",
    ),
    (
        ("[winerror 32]", "being used by another process"),
        "Another program, such as a virus scanner, holds a file: wait a moment and install again. {}",
    ),
    (("permission denied", "access is denied", "[winerror 5]"), "A file could not be written: {}"),
)
ILLEGAL_INSTRUCTION = (-4, 0xC000001D)
"""Exit codes of a program with an instruction that the processor does not know: SIGILL, and what Windows calls it."""
TRIAL_EXPLANATIONS = (
    (
        ("failed to map segment",),
        "Programs may not run from this folder's disk: choose another folder in the preferences (field Folder). {}",
    ),
    (
        ("application control policy", "winerror 4551"),
        "Windows' app control blocked a library of the new backend: allow it, or ask who looks after this computer. {}",
    ),
    (
        ("dll load failed", "winerror 126", "winerror 1114", "or one of its dependencies"),
        "Windows could not load a library of the new backend: install the Microsoft Visual C++ Redistributable "
        "(https://aka.ms/vc14/vc_redist.x64.exe), then install the backend again. {}",
    ),
    (
        ("illegal instruction", "baseline optimizations"),
        "This computer's processor is too old for torch or numpy: name a backend that runs on another computer "
        "in the preferences (field Backend).",
    ),
    (
        ("memoryerror", "not enough memory", "can't allocate memory", "cannot allocate memory", "winerror 1455"),
        "This computer has too little free memory for the new backend: close other programs and install again.",
    ),
)


class InstallError(Exception):
    """One sentence for the user: what went wrong with the installation and what to do."""


class InstallCancelled(Exception):
    """The user cancelled; nothing half-made is left."""


def explain(output: str) -> str:
    """What pip, venv or the operating system said, as one sentence with a next step."""
    said = _said(output)
    cause = [line for line in said if ERROR_LINE.match(line)] or [line for line in said if not WARNING_LINE.match(line)]
    last = (cause or ["no reason was given"])[-1][:300]
    if NO_VERSIONS in " ".join(cause):
        cause += [line for line in said if WARNING_LINE.match(line)]
    return _sentence(cause, EXPLANATIONS, last) or f"The installation stopped: {last}"


def explain_trial(code: int, output: str) -> str:
    """Why a backend that was just installed does not run, as one sentence."""
    said = _said(output)
    last = (said or ["it said nothing"])[-1][:300]
    cause = ["illegal instruction"] if code in ILLEGAL_INSTRUCTION else said
    return _sentence(cause, TRIAL_EXPLANATIONS, last) or (
        f"The new backend did not run (exit code {code}) and was not put in place: install again, "
        f"and if that fails too look for this error: {last}"
    )


def _said(output: str) -> list[str]:
    """The lines of `output` that may tell why a program stopped.

    After Python's last traceback it is that; what libraries warned of before, and what was tried again, is no cause.
    Indented lines are code, or what the building of a package printed.
    """
    after = output.rpartition("Traceback (most recent call last):\n")[2]
    lines = [line.rstrip() for line in after.splitlines() if line.strip()]
    return [line for line in lines if not line[0].isspace()] or [line.strip() for line in lines]


def _sentence(cause: list[str], explanations: tuple[tuple[tuple[str, ...], str], ...], last: str) -> str:
    """The first explanation whose words are in these lines, but not only in the name of a folder; else ''."""
    low = PATH.sub("", "\n".join(cause)).lower()
    return next((sentence.format(last) for words, sentence in explanations if any(word in low for word in words)), "")
