# SPDX-License-Identifier: GPL-3.0-or-later
"""A library that is made ready once: kept whole, read as it was made, made anew when anything has changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mosa.errors import ModelError
from mosa.model import library_file
from mosa.model.library_file import READY, LibraryFile
from mosa.motion.library import Library, Matcher
from tests.backend.motion_samples import plausible_motion

GAP = 8


@pytest.fixture
def file(tmp_path: Path) -> LibraryFile:
    """A small library in a folder of its own."""
    return of_seeds(range(3), tmp_path / "library.npz")


def of_seeds(seeds: Iterable[int], path: Path) -> LibraryFile:
    data = Library.of([plausible_motion(seed, 60) for seed in seeds]).to_bytes()
    return LibraryFile(data, path, hashlib.sha256(data).hexdigest())


def makings(monkeypatch: pytest.MonkeyPatch) -> list[Library]:
    """The libraries that are made ready from now on."""
    made: list[Library] = []
    make = Matcher.of

    def counted(library: Library) -> Matcher:
        made.append(library)
        return make(library)

    monkeypatch.setattr(Matcher, "of", counted)
    return made


def same(one: Matcher, other: Matcher) -> bool:
    """Whether two matchers know the same, and find the same."""
    arrays = other.arrays()
    joints = one.joints[: 20 + GAP + 1].astype(float)
    found = [matcher.find(joints[None, :20], joints[None, -1:], GAP, 5)[0] for matcher in (one, other)]
    return all(np.array_equal(value, arrays[name]) for name, value in one.arrays().items()) and all(
        np.array_equal(getattr(found[0], name), getattr(found[1], name)) for name in ("frames", "paces", "distances")
    )


def test_it_is_made_ready_once(file: LibraryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    made = makings(monkeypatch)
    first, second = file.matcher(), file.matcher()
    assert len(made) == 1
    assert same(first, second)


def test_another_library_is_made_ready_in_its_place(file: LibraryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    file.matcher()
    made = makings(monkeypatch)
    other = of_seeds([9], file.path)
    assert same(other.matcher(), Matcher.of(other.library()))
    made.clear()
    other.matcher()
    assert not made


def test_what_other_code_kept_is_made_anew(file: LibraryFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.matcher()
    made = makings(monkeypatch)
    code = Path(library_file.motion.__file__).parent
    changed = shutil.copytree(code, tmp_path / "motion", ignore=shutil.ignore_patterns("__pycache__"))
    with (changed / "library.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")
    monkeypatch.setattr(library_file.motion, "__file__", str(changed / "__init__.py"))
    file.matcher()
    assert len(made) == 1


@pytest.mark.parametrize("left", [0, 3, 100, 5000, -1])
def test_a_file_that_is_cut_short_is_made_anew(
    file: LibraryFile, left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = file.matcher()
    ready = tmp_path / READY
    size = ready.stat().st_size
    ready.write_bytes(ready.read_bytes()[:left])
    made = makings(monkeypatch)
    assert same(file.matcher(), whole)
    assert len(made) == 1
    assert ready.stat().st_size == size


def test_where_nothing_can_be_kept_it_is_made_each_time(
    file: LibraryFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = makings(monkeypatch)
    (tmp_path / READY).mkdir()  # nobody, root included, can write a file of this name
    assert same(file.matcher(), file.matcher())
    assert len(made) == 2
    assert [path.name for path in tmp_path.iterdir()] == [READY]


def test_a_model_that_was_removed_does_not_come_back(tmp_path: Path) -> None:
    removed = of_seeds(range(2), tmp_path / "model" / "library.npz")
    removed.matcher()
    assert not (tmp_path / "model").exists()


def test_what_is_no_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"library\.npz is not a library of motions"):
        LibraryFile(b"nothing", tmp_path / "library.npz", "")


def test_the_bundled_model_finds_the_same_as_its_library_does(bundled: Any) -> None:
    assert bundled.bundle.library_file is not None
    assert same(bundled.bundle.make_matcher(), Matcher.of(bundled.bundle.library_file.library()))
