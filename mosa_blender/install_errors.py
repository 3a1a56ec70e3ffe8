# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an installation, in words for the user. No bpy."""

from __future__ import annotations

EXPLANATIONS = (
    (
        ("enable-long-paths", "winerror 206", "file name too long"),
        "The folder's name is too long for this system: choose a shorter one in the preferences (field Folder).",
    ),
    (
        ("no space left", "not enough space", "disk full"),
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
        "The package server could not be reached: check the network and install again.",
    ),
    (
        ("certificate", "sslerror"),
        "The package server's certificate was not accepted: check the proxy and the clock.",
    ),
    (
        ("read timed out", "readtimeout"),
        "The download stalled: check the network and install again.",
    ),
    (
        ("ensurepip", "no module named venv", "no module named pip"),
        "This Python cannot make environments (venv or pip is missing): choose another one.",
    ),
    (
        ("no matching distribution", "could not find a version"),
        "No package fits this system and Python: {}",
    ),
    (
        ("winerror 32", "being used by another process"),
        "Another program, such as a virus scanner, holds a file: wait a moment and install again. {}",
    ),
    (("permission denied", "access is denied"), "A file could not be written: {}"),
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
    low = output.lower()
    for words, sentence in EXPLANATIONS:
        if any(word in low for word in words):
            return sentence.format(_last_line(output))
    return f"The installation stopped: {_last_line(output)}"


def explain_trial(code: int, output: str) -> str:
    """Why a backend that was just installed does not run, as one sentence."""
    low = "illegal instruction" if code in ILLEGAL_INSTRUCTION else output.lower()
    # An error that Python raised is the last line; libraries may warn of errors before.
    last = ([line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"])[-1][:300]
    for words, sentence in TRIAL_EXPLANATIONS:
        if any(word in low for word in words):
            return sentence.format(last)
    return (
        f"The new backend did not run (exit code {code}) and was not put in place: install again, "
        f"and if that fails too look for this error: {last}"
    )


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason was given"])[-1][:300]
