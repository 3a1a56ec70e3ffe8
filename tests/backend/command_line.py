# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as tests call it, and what it says of a refusal."""

from __future__ import annotations

import pytest

from mosa import cli


def run(*arguments: object) -> int:
    """Run `mosa` in this process; its exit code."""
    return cli.main([str(argument) for argument in arguments])


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that was said, of what went wrong."""
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    return line
