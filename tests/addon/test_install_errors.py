# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an installation, in words for the user."""

from __future__ import annotations

import pytest

from mosa_blender.install_errors import explain


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Failed to establish: Temporary failure in name resolution", "could not be reached"),
        ("NewConnectionError('<urllib3...>')", "could not be reached"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "certificate"),
        ("ReadTimeoutError: Read timed out.", "stalled"),
        ("ensurepip is not available. apt install python3-venv", "cannot make environments"),
        ("ERROR: No matching distribution found for torch==2.13.0", "torch==2.13.0"),
        ("ProxyError('Tunnel connection failed: 407')\nERROR: No matching distribution found", "proxy settings"),
        ("ConnectTimeoutError(...)\nERROR: No matching distribution found for torch", "could not be reached"),
        (
            "[WinError 32] The process cannot access the file because it is being used by another process",
            "Another program",
        ),
        ("x\nERROR: something odd\n\n", "ERROR: something odd"),
        ("", "no reason was given"),
    ],
)
def test_what_went_wrong_becomes_a_sentence(output: str, sentence: str) -> None:
    assert sentence in explain(output)
