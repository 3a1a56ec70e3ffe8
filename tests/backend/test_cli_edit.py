# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa edit` and several prompts to `mosa generate`, as others script them."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mosa.motion.motion import Motion
from tests.backend.command_line import one_line, run
from tests.backend.edit_samples import clip, moved


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    file = tmp_path / "walk.npz"
    moved(clip(24.0, 4.0), 1.0, np.array([3.0, 0.0, -8.0])).save(file)
    return file


def test_a_range_of_a_file_is_made_anew(walk: Path, small_model: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "new folder" / "jump.npz"
    code = run(
        "edit", walk, "--range", 30, 60, "--pin", 40, "--pin", 50, "--prompt", "a person jumps", "--seed", 5,
        "--variations", 2, "--context", 0.7, "--guidance", 3, "--temperature", 0.8, "--model", small_model,
        "--out", out,
    )  # fmt: skip
    assert code == 0
    second = out.with_name("jump-2.npz")
    assert capsys.readouterr().out.splitlines() == [str(out), str(second)]
    assert sorted(out.parent.iterdir()) == [second, out]
    given = np.load(walk)
    kept = np.r_[0:30, 40, 50, 60:96]
    for file, seed in ((out, 5), (second, 6)):
        result = np.load(file)
        for name in ("joints", "rotations", "root"):
            assert result[name].dtype == np.float32
            assert np.array_equal(result[name][kept], given[name][kept]), name
        assert np.array_equal(result["offsets"], given["offsets"])
        assert (float(result["fps"]), int(result["seed"])) == (24.0, seed)
        assert (str(result["prompt"]), str(result["model"])) == ("a person jumps", "small")
        assert np.abs(result["joints"][30:60] - given["joints"][30:60]).max() > 0.01


def test_joints_and_a_rate_are_enough(small_model: Path, tmp_path: Path) -> None:
    joints = moved(clip(30.0, 3.0), -1.0, np.array([50.0, 1.0, 20.0])).joints
    joints = (joints + np.random.default_rng(1).normal(0.0, 0.002, joints.shape)).astype(np.float32)
    np.savez(tmp_path / "bare.npz", joints=joints, fps=30)
    out = tmp_path / "out.npz"
    assert run("edit", tmp_path / "bare.npz", "--range", 30, 60, "--seed", 1, "--model", small_model, "--out", out) == 0
    result = np.load(out)
    assert np.array_equal(np.delete(result["joints"], np.s_[30:60], axis=0), np.delete(joints, np.s_[30:60], axis=0))
    assert result["joints"].shape == joints.shape and float(result["fps"]) == 30.0


def test_bvh_in_and_out(walk: Path, small_model: Path, tmp_path: Path) -> None:
    shared = ["--range", 30, 60, "--seed", 2, "--model", small_model]
    given = Motion.load(walk)
    given.save(tmp_path / "walk.bvh")
    assert run("edit", tmp_path / "walk.bvh", *shared, "--out", tmp_path / "out.bvh") == 0
    result = Motion.load(tmp_path / "out.bvh", in_place=True)
    assert result.frames == given.frames and result.fps == pytest.approx(24.0, abs=1e-3)
    kept = np.r_[0:30, 60:96]
    assert np.abs(result.joints[kept] - given.joints[kept]).max() < 1e-3, "and in its place in the world"
    assert run("edit", walk, *shared, "--out", tmp_path / "out.npz") == 0
    other = Motion.load(tmp_path / "out.npz", in_place=True)
    assert np.abs(result.joints[kept] - other.joints[kept]).max() < 1e-3


def test_a_bvh_in_metres_stays_in_metres(walk: Path, small_model: Path, tmp_path: Path) -> None:
    given = Motion.load(walk)
    replace(given, per_metre=1.0).save(tmp_path / "metres.bvh")
    arguments = ["--range", 30, 60, "--seed", 2, "--model", small_model, "--out", tmp_path / "out.bvh"]
    assert run("edit", tmp_path / "metres.bvh", *arguments) == 0
    before, after = ((tmp_path / name).read_text().splitlines() for name in ("metres.bvh", "out.bvh"))
    rows = before.index("MOTION") + 3
    assert after[:rows] == before[:rows], "the skeleton is the same"
    given_rows, made_rows = (np.array([line.split() for line in part[rows:]], dtype=float) for part in (before, after))
    kept = np.r_[0:30, 60:96]
    assert np.abs(made_rows[kept, :3] - given_rows[kept, :3]).max() < 1e-4


def test_a_single_pose_is_gone_on_from_with_a_prompt(walk: Path, small_model: Path, tmp_path: Path) -> None:
    joints = Motion.load(walk).joints[:1].astype(np.float32)
    np.savez(tmp_path / "one.npz", joints=joints, fps=30)
    out = tmp_path / "out.npz"
    extend = ["--mode", "extend", "--frames", 3, "--prompt", "a person jumps"]
    assert run("edit", tmp_path / "one.npz", *extend, "--model", small_model, "--out", out) == 0
    assert len(np.load(out)["joints"]) == 4


@pytest.mark.parametrize(
    ("options", "frames"),
    [
        (["--mode", "extend", "--frames", 20], 116),
        (["--mode", "lead-in", "--frames", 20], 116),
        (["--mode", "loop", "--frames", 20, "--travel"], 116),
        (["--mode", "loop", "--in-place"], 96),
        (["--mode", "extend", "--range", 70, 96], 96),
    ],
)
def test_modes(walk: Path, small_model: Path, tmp_path: Path, options: list[object], frames: int) -> None:
    out = tmp_path / "out.npz"
    assert run("edit", walk, *options, "--seed", 3, "--model", small_model, "--out", out) == 0
    result, given = np.load(out), np.load(walk)
    assert len(result["joints"]) == frames
    kept = slice(20, 90) if "lead-in" in options else slice(0, 70)
    assert np.array_equal(result["joints"][kept], given["joints"][: kept.stop - kept.start])
    if "loop" in options:
        gone = np.linalg.norm((result["root"][-1] - result["root"][0])[[0, 2]])
        assert gone > 1.0 if "--travel" in options else gone < 1e-5


def test_a_scope_and_a_warning(walk: Path, small_model: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out.npz"
    assert run("edit", walk, "--range", 70, 96, "--scope", "arms", "--model", small_model, "--out", out) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{out}\n"
    assert captured.err == "warning: Nothing is known after the range, so its end was made freely.\n"
    legs = [0, 1, 2, 4, 5, 7, 8, 10, 11]
    assert np.array_equal(np.load(out)["rotations"][:, legs], np.load(walk)["rotations"][:, legs])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required"),
        (["walk.npz"], "--out"),
        (["walk.npz", "--out", "x.fbx"], ".npz or .bvh"),
        (["walk.npz", "--out", "x.npz"], "Say which frames"),
        (["walk.npz", "--out", "x.npz", "--range", "40"], "expected 2 arguments"),
        (["walk.npz", "--out", "x.npz", "--range", "a", "60"], "'a' is not a whole number"),
        (["walk.npz", "--out", "x.npz", "--range", "60", "40"], "is empty"),
        (["walk.npz", "--out", "x.npz", "--range", "0", "96"], "covers the whole motion"),
        (["walk.npz", "--out", "x.npz", "--range", "0", "97"], "from 0 to 96"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--pin", "50"], "from 20 to 39, not 50"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--prompt", " "], "leave --prompt out"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--mode", "around"], "invalid choice"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--scope", "tail"], "invalid choice"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--context", "2"], "from 0 to 1"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--travel", "--in-place"], "not allowed with"),
        (["walk.npz", "--out", "x.npz", "--frames", "20"], "wants a range"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--frames", "20"], "not both"),
        (["walk.npz", "--out", "x.npz", "--mode", "loop", "--range", "20", "40"], "must reach the motion's end"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--threads", "0"], "threads"),
        (["walk.npz", "--out", "x.npz", "--range", "20", "40", "--model", "nowhere"], "nowhere"),
        (["walk.npz", "--out", "folder.npz", "--range", "20", "40"], "is a folder"),
        (["walk.npz", "--out", "file/x.npz", "--range", "20", "40"], "cannot be used as a folder"),
        (["nowhere.npz", "--out", "x.npz", "--range", "20", "40"], "nowhere.npz"),
        (["file", "--out", "x.npz", "--range", "20", "40"], "file"),
        (["text.npz", "--out", "x.npz", "--range", "20", "40"], "text.npz"),
        (["text.bvh", "--out", "x.npz", "--range", "20", "40"], "text.bvh"),
        (["poor.npz", "--out", "x.npz", "--range", "20", "40"], "`fps`"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: list[str], words: str, walk: Path, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "text.npz").write_text("nothing of the kind")
    (tmp_path / "text.bvh").write_text("nothing of the kind")
    np.savez(tmp_path / "poor.npz", joints=np.zeros((50, 22, 3)))
    before = sorted(tmp_path.rglob("*"))
    assert run("edit", *arguments) == 2
    line = one_line(capsys)
    assert line.startswith("mosa edit: ") and words in line
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("problem", "code"), [(OSError(errno.ENOSPC, "No space left on device", "x.npz"), 1), (KeyboardInterrupt(), 130)]
)
def test_what_stops_the_writing_leaves_the_input_and_the_old_file(
    problem: BaseException, code: int, walk: Path, small_model: Path, monkeypatch: Any, capsys: Any
) -> None:
    given = walk.read_bytes()

    def refuse(*_: Any) -> None:
        raise problem

    monkeypatch.setattr("os.replace", refuse)
    assert run("edit", walk, "--range", 30, 40, "--model", small_model, "--out", walk) == code
    one_line(capsys)
    assert walk.read_bytes() == given and list(walk.parent.iterdir()) == [walk]


def test_prompts_in_a_row(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "row.npz"
    later = ["--prompt-at", 2, "a person jumps", "--prompt-at", "3.5", "a person waves"]
    shared = ["--fps", 24, "--seed", 1, "--model", small_model, "--out", out]
    assert run("generate", "a person walks", *later, "--seconds", 5, *shared) == 0
    motion = Motion.load(out)
    assert motion.frames == 120 and motion.prompt == "a person walks; a person jumps; a person waves"
    auto = ["--prompt-at", "auto", "a person jumps"]
    assert run("generate", "a person walks", *auto, *shared) == 0
    assert Motion.load(out).prompt == "a person walks; a person jumps"
    assert run("generate", "a person walks", "--seconds", 11, *shared) == 0
    assert Motion.load(out).frames == 264


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--prompt-at", "2"], "expected 2 arguments"),
        (["--prompt-at", "soon", "jump"], "a second or 'auto', and a prompt; 'soon' is neither"),
        (["--prompt-at", "2", " "], "empty"),
        (["--prompt-at", "4.8", "jump"], "has no time"),
        (["--prompt-at", "3", "jump", "--prompt-at", "2", "wave"], "must be in order"),
        (["--prompt-at", "nan", "jump"], "must be a number from 0 to 60"),
    ],
)
def test_wrong_prompts_in_a_row_are_one_line(arguments: list[str], words: str, tmp_path: Path, capsys: Any) -> None:
    assert run("generate", "walk", *arguments, "--seconds", 5, "--out", tmp_path / "x.npz") == 2
    assert words in one_line(capsys)
    assert list(tmp_path.iterdir()) == []


def test_no_variation_is_written_over_the_input(walk: Path, small_model: Path, tmp_path: Path, capsys: Any) -> None:
    given = walk.rename(tmp_path / "walk-2.npz")
    before = given.read_bytes()
    options = ("--range", 30, 60, "--variations", 2, "--model", small_model, "--out", tmp_path / "walk.npz")
    assert run("edit", given, *options) == 2
    assert "would write over" in one_line(capsys)
    assert given.read_bytes() == before and list(tmp_path.iterdir()) == [given]


def test_a_variation_takes_the_place_of_a_link_to_itself(walk: Path, small_model: Path, tmp_path: Path) -> None:
    (tmp_path / "new-2.npz").symlink_to("new-2.npz")
    options = ("--range", 30, 60, "--variations", 2, "--model", small_model, "--out", tmp_path / "new.npz")
    assert run("edit", walk, *options) == 0
    assert not (tmp_path / "new-2.npz").is_symlink()
