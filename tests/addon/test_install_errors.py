# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with an installation, in words for the user."""

from __future__ import annotations

import pytest

from mosa_blender.service.install_errors import explain, explain_trial

RETRYING = "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None)) after connection broken by "
NONE = "ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: none)\n"
SOME = "ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: 2.0.0, 2.1.0)\n"
NO_MATCH = "ERROR: No matching distribution found for torch==2.13.0\n"
REFUSED = (
    "'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new "
    "connection: [Errno 111] Connection refused')': /simple/torch/\n"
)
STALLED = """ERROR: Exception:
Traceback (most recent call last):
  File "/v/pip/_vendor/urllib3/connection.py", line 500, in connect
    raise CertificateError("no space left")
OSError: permission denied

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/v/pip/_vendor/urllib3/response.py", line 443, in _error_catcher
    raise ReadTimeoutError(self._pool, None, "Read timed out.")
pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPConnectionPool(host='127.0.0.1', port=18402): Read timed out.
"""


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("[Errno 28] No space left on device", "The disk is full"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        (f"{RETRYING}{REFUSED}{NONE}{NO_MATCH}", "could not be reached"),
        (
            f"{RETRYING}'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))': /simple/torch/\n"
            f"{NONE}{NO_MATCH}",
            "certificate",
        ),
        (
            f"{RETRYING}'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy'))'\n"
            f"{NONE}{NO_MATCH}",
            "proxy settings",
        ),
        (STALLED, "stalled"),
        (
            "ERROR: Could not install packages due to an OSError: HTTPConnectionPool(host='127.0.0.1', port=8): Max "
            "retries exceeded with url: /torch.whl (Caused by ResponseError('too many 503 error responses'))\n\n",
            "could not be reached",
        ),
        (
            "The virtual environment was not created successfully because ensurepip is not\navailable.  On "
            "Debian/Ubuntu systems, you need to install the python3-venv\npackage using the following command.\n\n"
            "    apt install python3-venv\n\nFailing command: /usr/bin/python3\n",
            "cannot make environments",
        ),
        (f"{NONE}{NO_MATCH}", "torch==2.13.0"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: 'C:\\\\x'\n"
            "HINT: This error might have occurred since this system does not have Windows Long Path support enabled. "
            "You can find information on how to enable this at https://pip.pypa.io/warnings/enable-long-paths\n",
            "too long for this system",
        ),
        (
            "[WinError 32] The process cannot access the file because it is being used by another process",
            "Another program",
        ),
        ("[WinError 5] Zugriff verweigert: 'C:\\\\MoSa'", "could not be written"),
        ("x\nERROR: something odd\n\n", "ERROR: something odd"),
        ("", "no reason was given"),
    ],
)
def test_what_went_wrong_becomes_a_sentence(output: str, sentence: str) -> None:
    assert sentence in explain(output)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (f"{RETRYING}{REFUSED}Collecting torch\nERROR: [Errno 28] No space left on device", "The disk is full"),
        (f"{RETRYING}{REFUSED}Collecting x\nERROR: [Errno 13] Permission denied: '/x'", "could not be written"),
        (f"{RETRYING}{REFUSED}{SOME}{NO_MATCH}", "No package fits"),
        ("  Downloading x\n  warning: disk full\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH"),
        ("[Errno 13] Permission denied: '/studio/certificates/no space left/MoSa'", "could not be written"),
        ("ERROR: Wheel 'x' located at /proxyerror/x.whl is invalid.", "The installation stopped: ERROR: Wheel"),
        ("[WinError 5] Access is denied: 'D:\\\\certificate store\\\\MoSa' -> 'D:\\\\y'", "could not be written"),
    ],
)
def test_a_harmless_line_or_a_folders_name_is_not_taken_for_the_cause(output: str, sentence: str) -> None:
    assert sentence in explain(output)


def test_what_a_new_backend_warned_of_is_not_why_it_stopped() -> None:
    warned = "UserWarning: DLL load failed while importing triton; illegal instruction sets are not used\n"
    crash = "Traceback (most recent call last):\n  File 'x.py', line 1\n    except MemoryError:\nKeyError: 'weights'\n"
    assert "look for this error: KeyError: 'weights'" in explain_trial(1, warned + crash)
    torn = "Traceback (most recent call last):\n  File 'x.py'\nImportError: \n\nOriginal error was: DLL load failed\n"
    assert "Visual C++" in explain_trial(1, torn)
