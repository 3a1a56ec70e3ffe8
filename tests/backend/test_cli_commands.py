# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as others script it: files, exit codes, and one line on what is wrong."""

from __future__ import annotations

import errno
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mosa import __version__, cli
from mosa.motion.motion import Motion
from tests.backend.command_line import one_line, run
from tests.conftest import backend_environment

COMMANDS = [name for name, *_ in cli.COMMANDS]


def test_generate_writes_the_motion_and_names_the_file(
    small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new folder" / "walk.npz"
    code = run(
        "generate", "a person walks", "--seconds", 2.5, "--fps", 24, "--seed", 5,
        "--variations", 2, "--guidance", 2, "--model", small_model, "--out", out,
    )  # fmt: skip
    assert code == 0
    second = out.with_name("walk-2.npz")
    assert capsys.readouterr().out.splitlines() == [str(out), str(second)]
    assert sorted(out.parent.iterdir()) == [second, out]
    for file, seed in ((out, 5), (second, 6)):
        motion = Motion.load(file)
        assert motion.joints.shape == (60, 22, 3)
        told = (motion.fps, motion.seed, motion.prompt, motion.model)
        assert told == (24, seed, "a person walks", "small")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are closed otherwise there")
def test_files_are_written_though_nobody_reads_their_names(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.npz"
    command = [sys.executable, "-m", "mosa", "generate", "a person walks", "--seconds", "2", "--variations", "3"]
    command += ["--model", str(small_model), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=backend_environment())
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()  # as `| head -1` does after its line
    said = process.stderr.read().decode()
    assert process.wait(timeout=120) == 0 and not said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["walk-2.npz", "walk-3.npz", "walk.npz"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk to write to")
@pytest.mark.parametrize("arguments", [["--help"], ["generate", "--help"], ["--version"]])
def test_output_on_a_full_disk_is_told_in_one_line(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "mosa", *arguments]
        buffered = backend_environment(PYTHONUNBUFFERED="")
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=buffered)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and "No space left" in line


def test_generate_writes_bvh(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.bvh"
    assert run("generate", "walk", "--frames", 33, "--model", small_model, "--out", out) == 0
    assert re.search(r"Frames:\s*33\b", out.read_text(encoding="ascii"))


def test_generate_goes_along_a_path(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.npz"
    arguments = ("--along", "1,2 1,5", "--seconds", 3, "--seed", 1)
    assert run("generate", "walk", *arguments, "--model", small_model, "--out", out) == 0
    motion = Motion.load(out)
    assert len(motion.root) == 60
    np.testing.assert_allclose(motion.root[0, [0, 2]], (1, 2), atol=0.3)


def test_a_path_that_is_too_long_is_told(small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "walk.npz"
    assert run("generate", "walk", "--along", "0,0 0,900", "--seconds", 2, "--model", small_model, "--out", out) == 0
    assert "before its path of 900.0 m does" in capsys.readouterr().err and out.exists()


def test_a_name_that_the_console_cannot_show_does_not_end_the_work(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "歩く.npz"
    command = [sys.executable, "-m", "mosa", "generate", "a person walks", "--seconds", "2", "--variations", "2"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [*command, "--model", str(small_model), "--out", str(out)], env=environment, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2 and b"\\u6b69" in done.stdout
    assert out.exists() and out.with_name("歩く-2.npz").exists()


def test_a_process_without_a_console_makes_its_motion(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    out = tmp_path / "m.npz"
    assert cli.main(["generate", "walk", "--out", str(out), "--model", str(small_model)]) == 0
    assert Motion.load(out).frames > 0


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert cli.main(["generate", "walk", "--out", str(tmp_path / "m.npz"), "--model", "there is none"]) == 2
    assert f"Nothing can be written to {tmp_path}: Permission denied." in capsys.readouterr().err


def test_many_prompts_go_to_a_folder(small_model: Path, tmp_path: Path) -> None:
    prompts, folder = tmp_path / "prompts.jsonl", tmp_path / "out"
    lines = [
        {"id": "walk_1", "prompt": "a person walks", "seconds": 2, "seed": 9},
        {"id": 17, "prompt": "a person jumps"},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines) + "\n"
    prompts.write_text(text, encoding="utf-8-sig")  # with a mark at the beginning, as Notepad writes
    code = run(
        "generate", "--prompts", prompts, "--out-dir", folder, "--seconds", 3, "--seed", 4,
        "--model", small_model,
    )  # fmt: skip
    assert code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["17.npz", "walk_1.npz"]
    walk, jump = Motion.load(folder / "walk_1.npz"), Motion.load(folder / "17.npz")
    assert (walk.prompt, walk.seed, len(walk.root)) == ("a person walks", 9, 40)
    assert (jump.prompt, jump.seed, len(jump.root)) == ("a person jumps", 4, 60)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "prompt"),
        (["", "--out", "x.npz"], "empty"),
        (["a" * 1001, "--out", "x.npz"], "1001 characters"),
        (["walk"], "--out"),
        (["walk", "--out", "x.fbx"], ".npz or .bvh"),
        (["walk", "--out", "x.npz", "--seconds", "0"], "more than 0"),
        (["walk", "--out", "x.npz", "--seconds", "-3"], "more than 0"),
        (["walk", "--out", "x.npz", "--seconds", "nan"], "number of seconds"),
        (["walk", "--out", "x.npz", "--seconds", "five"], "'five' is not a number"),
        (["walk", "--out", "x.npz", "--seconds", "61"], "at most 60"),
        (["walk", "--out", "x.npz", "--frames", "1201"], "from 1 to 1200"),
        (["walk", "--out", "x.npz", "--frames", "9.5"], "not a whole number"),
        (["walk", "--out", "x.npz", "--frames", "9", "--seconds", "2"], "not allowed with"),
        (["walk", "--out", "x.npz", "--seed", "-1"], "seed"),
        (["walk", "--out", "x.npz", "--seed", str(2**31)], "seed"),
        (["walk", "--out", "x.npz", "--along", "0,0 here"], "--along wants corners such as '0,0 0,3 2,5'"),
        (["walk", "--out", "x.npz", "--along", " "], "--along is empty"),
        (["walk", "--out", "x.npz", "--along", "0,0"], "must have 2 to 2000 points, not 1"),
        (["walk", "--out", "x.npz", "--along", "0,0 1"], "must be a pair"),
        (["walk", "--out", "x.npz", "--fps", "0"], "frame rate"),
        (["walk", "--out", "x.npz", "--variations", "0"], "variations"),
        (["walk", "--out", "x.npz", "--threads", "0"], "threads"),
        (["walk", "--out", "x.npz", "--device", "abacus"], "abacus"),
        (["walk", "--out", "x.npz", "--model", "nowhere"], "nowhere"),
        (["walk", "--out", "x.npz", "--colour", "red"], "--colour"),
        (["walk", "--out", "folder.npz"], "is a folder"),
        (["walk", "--out", "file/x.npz"], "cannot be used as a folder"),
        (["walk", "--out", "x" * 300 + ".npz"], "cannot be written: File name too long."),
        (["walk", "--out", "new folder/x.npz", "--model", "nowhere"], "nowhere"),
        (["walk", "--out", "x.npz", "--colour", "red"], "mosa generate: unrecognized arguments: --colour red"),
        (["--prompts", "p.jsonl"], "--out-dir"),
        (["--out-dir", "d"], "--prompts"),
        (["walk", "--prompts", "p.jsonl", "--out-dir", "d"], "either"),
        (["--prompts", "nowhere.jsonl", "--out-dir", "d"], "cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").touch()
    assert run("generate", *arguments) == 2
    line = one_line(capsys)
    assert line.startswith("mosa")
    assert words in line
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.npz"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "holds no prompts"),
        ('{"id": "a", "prompt": "walk"}\n{"id": "b"', "line 2: This is not a JSON object"),
        ("[1]", "line 1: This is not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ('{"prompt": "walk"}', "id"),
        ('{"id": "../a", "prompt": "walk"}', "file name"),
        ('{"id": "", "prompt": "walk"}', "file name"),
        ('{"id": true, "prompt": "walk"}', "file name"),
        ('{"id": "Con", "prompt": "walk"}', "Windows"),
        ('{"id": "nul.walk", "prompt": "walk"}', "Windows"),
        ('{"id": "a"}', "prompt"),
        ('{"id": "a", "prompt": "walk", "second": 3}', "Unknown entry 'second'"),
        ('{"id": "a", "prompt": "walk", "seconds": "3"}', "number of seconds"),
        ('{"id": "a", "prompt": "walk", "seconds": 61}', "line 1: The duration must be at most 60"),
        ('{"id": "a", "prompt": "walk"}\n{"id": "A", "prompt": "run"}', "uses an id twice"),
        ("\udcff", "UTF-8"),
    ],
)
def test_bad_prompt_files_name_the_line_and_nothing_is_made(
    lines: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text(lines, encoding="utf-8", errors="surrogateescape")
    assert run("generate", "--prompts", prompts, "--out-dir", tmp_path / "out") == 2
    assert words in one_line(capsys)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["prepare", "--data", "pack", "--out", "file/data"],
        ["import", "--vq", "x", "--sar", "x", "--meta", "x", "--out", "file/model"],
    ],
)
def test_a_place_for_results_that_is_none_is_told_before_the_work(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    (tmp_path / "pack").mkdir()
    assert run(*arguments) == 2
    assert "cannot be used as a folder: " in one_line(capsys)


def test_ctrl_c_in_the_middle_of_an_import_ends_the_process() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with cli.ended_by_interrupts():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in the background of a shell
        with cli.ended_by_interrupts():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_serve_does_not_begin_without_its_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file"):
        assert run("serve", "--model", place) == 2
        assert f"There is no model in {place}" in one_line(capsys)


@pytest.mark.parametrize("command", [("prepare",), ("import", "--vq", "a", "--sar", "b", "--meta", "c")])
def test_a_folder_that_is_a_link_to_itself_is_refused(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert run(*command, "--out", tmp_path / "loop") == 2
    assert "cannot be used as a folder" in one_line(capsys)


@pytest.mark.parametrize("command", [("serve", "--port"), ("bench", "--repeats"), ("evaluate", "--drafts")])
def test_an_option_that_is_no_number_is_told_in_plain_words(
    command: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "x") == 2
    assert "'x' is not a whole number" in one_line(capsys)


def test_text_in_another_script_warns_and_generates(
    small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.npz"
    assert run("generate", "人が歩く", "--seconds", 2, "--model", small_model, "--out", out) == 0
    assert "English" in capsys.readouterr().err
    assert Motion.load(out).prompt == "人が歩く"


@pytest.mark.parametrize(
    ("problem", "code", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x.npz"), 1, "No space left on device"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_stops_the_writing_is_one_line_and_leaves_the_old_file(
    problem: BaseException,
    code: int,
    words: str,
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "x.npz"
    out.write_bytes(b"what was there")

    def refuse(*_: Any) -> None:
        raise problem

    monkeypatch.setattr("os.replace", refuse)
    assert run("generate", "walk", "--seconds", 2, "--model", small_model, "--out", out) == code
    assert words in one_line(capsys)
    assert out.read_bytes() == b"what was there"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("arguments", [[], ["dance"], ["--frobnicate"], ["serve", "--port", "x"]])
def test_wrong_commands_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert "--help" in one_line(capsys)


@pytest.mark.parametrize("missing", [None, "uvicorn", "tokenizers", "torch"])
def test_serve_checks_the_machine_and_ends(small_model: Path, missing: str | None) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from mosa import cli; sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "serve", "--check", "--device", "cpu", "--model", str(small_model)]
    done = subprocess.run(command, capture_output=True, text=True, env=backend_environment(), timeout=120)
    assert done.stdout == "", "nothing listens, so there is no line that says so"
    assert done.returncode == (0 if missing is None else 1)
    assert missing is None or f"import of {missing} halted" in done.stderr


def test_serve_refuses_a_port_that_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--port", 70000) == 2
    assert "65535" in one_line(capsys)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"^\s+{name}\s+\w", shown, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--help") == 0
    assert f"usage: mosa {name}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"mosa {__version__}\n"


def test_bench_tells_the_median_of_each_step(
    small_model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("mosa.generate.model"), "BUNDLED_WEIGHTS", small_model)
    assert run("bench", "--repeats", 3, "--json", "--device", "cpu") == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["preset"], result["model"], result["frames"]) == ("base", "small", 196)
    assert (result["device"], result["batch"]) == ("cpu", 1)
    assert result["threads"] >= 1
    assert len(result["scales"]) == 10
    steps = [*result["scales"], result["text_encoding"], result["decoding"], result["rotations"]]
    assert all(seconds > 0 for seconds in steps)
    assert max(steps) < result["total_without_text"] < result["total"]
    assert run("bench", "--repeats", 1, "--device", "cpu") == 0
    assert "scale 10" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--repeats", "0"], ["--preset", "huge"]])
def test_bench_refuses_nonsense(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bench", *arguments) == 2
    one_line(capsys)
