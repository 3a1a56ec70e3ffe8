# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python that the environment is made with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mosa_blender.service.find_python import find_python
from mosa_blender.service.install_errors import InstallError
from mosa_blender.service.process_flags import Finished


def test_blenders_own_python_is_found() -> None:
    found = find_python("")
    command = [str(found), "-c", "import sys; print(sys.version_info[:2])"]
    assert "(3, 1" in subprocess.run(command, capture_output=True, text=True).stdout


@pytest.mark.parametrize("content", [None, "#!/bin/sh\nexit 127\n", "no program"])
def test_a_chosen_python_that_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "python3.13"
    if content is not None:
        path.write_text(content)
        path.chmod(0o755)
    with pytest.raises(InstallError, match=r"python3\.13 is not a Python 3\.11 or newer"):
        find_python(str(path))


def test_blenders_python_on_windows_lies_in_bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tmp_path / "bin" / "python.exe"
    found.parent.mkdir()
    found.write_text("")
    monkeypatch.setattr(sys, "executable", "C:\\Blender\\blender.exe")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("mosa_blender.service.find_python.run_watched", lambda *_: Finished(0, "", False))
    monkeypatch.setattr(sys, "platform", "win32")
    assert find_python("") == found


def test_a_blender_that_macos_keeps_in_quarantine(monkeypatch: pytest.MonkeyPatch) -> None:
    passing = "/private/var/folders/x/AppTranslocation/1-2/d/Blender.app/Contents/Resources/5.2/python/bin/python3.13"
    monkeypatch.setattr(sys, "executable", passing)
    with pytest.raises(InstallError, match="move Blender to the folder Applications"):
        find_python("")


def test_no_python_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/blender")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(InstallError, match=r"choose a Python 3\.11 or newer in the preferences"):
        find_python("")
