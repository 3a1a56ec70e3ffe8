# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts and commands in the README and the manual do what they say, typed as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import bpy
import pytest

from tests.backend.command_line import run
from tests.conftest import REPOSITORY


def blocks(document: str, language: str) -> list[str]:
    """The blocks of code of that language ("" where none is named) in a document."""
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [code for named, code in found if named == language]


def test_the_manuals_script_keys_a_figure_and_a_range_of_it(connected: Any) -> None:
    (script,) = blocks("docs/manual.md", "python")
    bpy.context.scene.render.fps = 24
    made: dict[str, Any] = {"bpy": bpy}
    exec(script, made)
    (motion,) = made["motions"]
    assert motion["mosa_prompt"] == "a person sits down" and motion["mosa_seed"] == 3
    assert tuple(motion.frame_range) == (1, 4 * 24)
    data = bpy.context.scene.mosa.result_object.animation_data
    assert data.action != motion and data.action["mosa_prompt"] == "a person waves"
    assert not bpy.context.scene.mosa.edit.pending.waits


def test_the_readmes_script_and_commands_write_what_they_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (script,) = blocks("README.md", "python")
    made: dict[str, Any] = {}
    exec(script, made)
    assert Path("sit.bvh").is_file() and made["motion"].frames > 0
    for file in ("walk.npz", "mixamo.bvh"):  # what the commands take for granted
        made["motion"].save(file)
    commands = [line for block in blocks("README.md", "") for line in block.splitlines() if line.startswith("mosa ")]
    assert len(commands) >= 5
    for command in commands:
        words = shlex.split(command)
        out = Path(words[words.index("--out") + 1])
        out.unlink(missing_ok=True)
        assert run(*words[1:]) == 0 and out.is_file(), command
