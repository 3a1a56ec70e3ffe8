# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are written whole or not at all, one by one or several together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mosa.files import write_atomically, write_together


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_that_are_written_together_are_all_there(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old")
    write_together({tmp_path / "one": b"1", tmp_path / "two": b"2"})
    assert contents(tmp_path) == {"one": b"1", "two": b"2"}


def test_where_one_cannot_be_replaced_all_are_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old")
    (tmp_path / "three").mkdir()  # nobody, root included, can put a file in its place
    with pytest.raises(OSError):
        write_together({tmp_path / name: b"new" for name in ("one", "two", "three")})
    assert contents(tmp_path) == {"one": b"old"}
    assert {path.name for path in tmp_path.iterdir()} == {"one", "three"}


def test_where_one_cannot_be_written_none_is_replaced_and_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old")
    missing = tmp_path / "nowhere" / "two"
    with pytest.raises(OSError) as caught:
        write_together({tmp_path / "one": b"new", missing: b"new"})
    assert caught.value.filename == str(missing)
    assert contents(tmp_path) == {"one": b"old"}


def test_a_file_that_cannot_take_its_place_leaves_nothing_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(OSError) as caught:
        write_atomically(tmp_path / "there", b"new")
    assert caught.value.filename == str(tmp_path / "there")
    assert os.listdir(tmp_path) == ["there"]


def test_a_link_that_leads_to_itself_gives_way_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    write_atomically(tmp_path / "loop", b"new")
    assert contents(tmp_path) == {"loop": b"new"}
    assert not (tmp_path / "loop").is_symlink()
