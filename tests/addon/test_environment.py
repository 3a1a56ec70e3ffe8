# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed environment on disk, and which folders are ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mosa_blender.service import environment, own_folders
from mosa_blender.service.claim import claimed
from mosa_blender.service.environment import Environment
from mosa_blender.service.install_errors import InstallError

VERSION = "0.1.0"


def only_the_environment(user: Path) -> bool:
    return {entry.name for entry in user.iterdir()} == {"environment"}


def made(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    (folder / own_folders.MARKER).write_text("")
    environment.write_state(folder, version)
    return folder


def test_killed_during_the_swap(tmp_path: Path) -> None:
    old = made(tmp_path / "environment.old", "0.0.9")
    environment.recover(tmp_path)
    assert not old.exists() and environment.read_state(tmp_path / "environment")["version"] == "0.0.9"
    made(tmp_path / "environment.old", "0.0.8")
    environment.recover(tmp_path)
    assert only_the_environment(tmp_path)


def test_the_python_it_was_made_with_is_gone(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    made(environment.folder, VERSION)
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text("")
    config = environment.folder / "venv" / "pyvenv.cfg"
    config.write_text(f"home = {tmp_path}\n")
    assert environment.state(VERSION) == "ready"
    config.write_text(f"home = {tmp_path / 'blender-4.5'}\n")
    assert environment.state(VERSION) == "outdated"


@pytest.mark.parametrize("text", ["", "{", "[]", '"ready"', "\x00"])
def test_a_damaged_state_file_counts_as_incomplete(tmp_path: Path, text: str) -> None:
    (made(tmp_path / "environment", VERSION) / "state.json").write_text(text)
    assert Environment(tmp_path).state(VERSION) == "incomplete"


def test_a_damaged_environment_gives_way_to_the_one_before(tmp_path: Path) -> None:
    (made(tmp_path / "environment", VERSION) / "state.json").write_text("")
    made(tmp_path / "environment.old", "0.0.9")
    environment.recover(tmp_path)
    assert only_the_environment(tmp_path)
    assert environment.read_state(tmp_path / "environment")["version"] == "0.0.9"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are closed otherwise there")
def test_a_folder_that_nobody_may_look_into_is_none_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **_more: object) -> Any:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    made(tmp_path / "environment", VERSION)
    monkeypatch.setattr(os, "stat", denied)
    monkeypatch.setattr(os, "listdir", denied)
    assert Environment(tmp_path).state(VERSION) == "missing"
    environment.recover(tmp_path)


def test_deleting_does_not_follow_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("kept")
    folder = made(tmp_path / "environment", VERSION)
    (folder / "link").symlink_to(outside, target_is_directory=True)
    own_folders.remove_tree(folder)
    assert (outside / "file").exists() and not folder.exists()


def test_what_could_not_be_deleted_altogether_is_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path / "environment", VERSION)
    (folder / "backend").mkdir()

    def held(entry: Path) -> None:
        raise PermissionError(13, "Access is denied", str(entry))

    monkeypatch.setattr(own_folders.shutil, "rmtree", held)
    with pytest.raises(PermissionError):
        own_folders.remove_tree(folder)
    assert own_folders.is_ours(folder) and Environment(tmp_path).state(VERSION) == "incomplete"


def test_a_look_in_the_moment_of_a_swap_leaves_it_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "environment", "0.0.9")
    made(tmp_path / "environment.new", VERSION)
    rename = own_folders.rename

    def looked_at(folder: Path, to: Path) -> None:
        rename(folder, to)
        if to.name == "environment.old":
            with pytest.raises(InstallError, match="Another Blender"):
                environment.recover(tmp_path)

    monkeypatch.setattr(environment, "rename", looked_at)
    with claimed(tmp_path):
        environment.swap(tmp_path)
    assert environment.read_state(tmp_path / "environment")["version"] == VERSION and only_the_environment(tmp_path)


def test_windows_gets_a_short_folder_that_does_not_roam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.default_folder(tmp_path, "5.2") == tmp_path
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert environment.default_folder(tmp_path, "5.2") == tmp_path / "Local" / "MoSa" / "5.2"
    (tmp_path / "environment").mkdir()  # from before there was a choice
    assert environment.default_folder(tmp_path, "5.2") == tmp_path
