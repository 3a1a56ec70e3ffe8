# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and preparing when something is wrong: bad data, damaged runs, a kill, a full disk; always one sentence."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mosa.cli import main
from mosa.data.describe import KEPT
from mosa.data.pack import Item, read_items, read_motions, write_motions
from mosa.data.prepare import prepare
from mosa.errors import RequestError
from mosa.model.bundle import TEXT_TOWER, load_bundle, random_bundle, save_bundle
from mosa.model.config import PRESETS
from mosa.motion.skeleton import LEFT_LEG, OFFSETS
from mosa.train.clips import Clips
from tests.backend.test_data import standing, write_pack
from tests.backend.tiny_training import tiny_config, with_many_checkpoints, write_data

ROOT = Path(__file__).parents[2]
PROGRESS = re.compile(r"step|take/s")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A prepared folder of five short clips; the base preset is tiny."""
    monkeypatch.setitem(PRESETS, "base", tiny_config())
    return write_data(tmp_path / "data")


def train(part: str, data: Path, *more: str) -> int:
    run = str(data.with_name(part))
    shared = ("--data", str(data), "--run", run, "--steps", "2", "--batch", "2", "--device", "cpu", "--threads", "1")
    return main(["train", part, *shared, *more])


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that the user sees, but for progress."""
    lines = [line for line in capsys.readouterr().err.splitlines() if line.strip() and not PROGRESS.search(line)]
    assert len(lines) == 1, lines
    assert lines[0].startswith("mosa ")
    return lines[0]


def with_clips(change: Callable[[dict[str, np.ndarray]], Any]) -> Callable[[Path], None]:
    """What makes a prepared folder with other arrays in its clips.npz."""

    def rewrite(folder: Path) -> None:
        with np.load(folder / "clips.npz") as file:
            clips = {name: file[name] for name in file.files}
        change(clips)
        np.savez(folder / "clips.npz", **clips)

    return rewrite


def with_item(**values: Any) -> Callable[[Path], None]:
    """What makes a prepared folder with other values in its first item."""

    def rewrite(folder: Path) -> None:
        lines = (folder / "items.jsonl").read_text().splitlines()
        lines[0] = json.dumps({**json.loads(lines[0]), **values})
        (folder / "items.jsonl").write_text("\n".join(lines))

    return rewrite


def cut_off(folder: Path) -> None:
    data = (folder / "clips.npz").read_bytes()
    (folder / "clips.npz").write_bytes(data[: len(data) // 2])


def single_array(folder: Path) -> None:
    with (folder / "clips.npz").open("wb") as file:
        np.save(file, standing(60))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_off, "zip"),
        (single_array, "is not prepared data"),
        (with_clips(lambda clips: clips.update(clip1=np.zeros((60, 21, 3), np.float32))), "shape (60, 21, 3)"),
        (
            with_clips(lambda clips: clips.update(clip1=np.full((60, 22, 3), np.nan))),
            "clip1 in clips.npz: contains NaN",
        ),
        (with_clips(lambda clips: clips.update(clip1=standing(9))), "9 frames, fewer than 16"),
        (with_clips(lambda clips: clips.update(clip1=np.zeros((60, 22, 3), int))), "int64"),
        (with_clips(lambda clips: clips.pop("clip0")), "no frames 0 to 90 of clip0"),
        (with_item(end=91), "no frames 0 to 91 of clip0"),
        (with_item(end=8), "no frames 0 to 8 of clip0"),
        (with_item(start=-3), "line 1: not an item (frames -3 to 90)"),
        (with_item(captions="a person walks"), "captions must be a list of sentences"),
        (with_item(split="dev"), "split 'dev'"),
        (lambda folder: (folder / "items.jsonl").write_text("[1]\n"), "line 1: not an item"),
        (lambda folder: (folder / "items.jsonl").write_bytes(b"\xff\xfe\n"), "is not prepared data"),
        (lambda folder: (folder / "items.jsonl").unlink(), "items.jsonl: No such file"),
        (lambda folder: (folder / "clips.npz").rename(folder / "motions.npz"), "run: mosa prepare --data "),
    ],
)
def test_damaged_or_foreign_data_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None], reason: str
) -> None:
    damage(data)
    assert train("tokenizer", data) == 2
    said = sentence(capsys)
    assert reason in said and "mosa prepare" in said
    assert not data.with_name("tokenizer").exists()


@pytest.mark.parametrize("part", ["tokenizer", "inbetween"])
@pytest.mark.parametrize(("left", "missing"), [("train", "val"), ("val", "train")])
def test_a_split_without_motion_is_named(
    data: Path, capsys: pytest.CaptureFixture[str], part: str, left: str, missing: str
) -> None:
    items = [json.loads(line) for line in (data / "items.jsonl").read_text().splitlines()]
    (data / "items.jsonl").write_text("".join(json.dumps({**item, "split": left}) + "\n" for item in items))
    assert train(part, data) == 2
    assert f"in the {missing} split" in sentence(capsys)


def test_missing_captions_are_named_where_they_are_needed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train("tokenizer", data) == 0
    items = [json.loads(line) for line in (data / "items.jsonl").read_text().splitlines()]
    (data / "items.jsonl").write_text("".join(json.dumps({**item, "captions": [" "]}) + "\n" for item in items))
    capsys.readouterr()
    assert train("sar", data, "--tokenizer", str(data.with_name("tokenizer"))) == 2
    assert "no captioned item in the train split" in sentence(capsys)


def test_clips_shorter_than_the_gaps_are_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = [Item(f"clip{k}", f"clip{k}", 0, 20, "val" if k == 4 else "train", ["x"]) for k in range(5)]
    np.savez(data / "clips.npz", **{item.trial: standing(20) for item in items})
    (data / "items.jsonl").write_text("".join(json.dumps(vars(item)) + "\n" for item in items))
    assert train("inbetween", data) == 2
    assert "has no motion of 69 frames in the train split" in sentence(capsys)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_broken_archive_gets_through_as_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    write_motions(folder / "motions.npz", {"a": standing(40)})
    np.savez(folder / "clips.npz", a=standing(40))
    (folder / "items.jsonl").write_text(json.dumps(vars(Item("a", "a", 0, 40, "train", ["x"]))))
    for name in ("motions.npz", "clips.npz", "items.jsonl"):
        content = bytearray((folder / name).read_bytes())
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
            content[place] = data.draw(st.integers(0, 255))
        (folder / name).write_bytes(content[: data.draw(st.integers(0, len(content)))])
    for read in (
        lambda: read_motions(folder / "motions.npz"),
        lambda: read_items(folder / "items.jsonl"),
        lambda: Clips(folder, "compact137"),
    ):
        try:
            read()
        except RequestError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("last.pt", b"nothing of the kind", "last.pt is damaged"),
        ("last.pt", None, "last.pt is damaged"),
        ("settings.json", b'{"preset": "ba', "settings.json is damaged"),
    ],
)
def test_a_damaged_run_is_left_as_it_is(
    data: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, reason: str
) -> None:
    assert train("tokenizer", data) == 0
    run = data.with_name("tokenizer")
    content = (run / name).read_bytes()[:-2000] if content is None else content
    (run / name).write_bytes(content)
    before = {file.name: file.read_bytes() for file in run.iterdir()}
    capsys.readouterr()
    assert train("tokenizer", data) == 2
    assert reason in sentence(capsys)
    assert {file.name: file.read_bytes() for file in run.iterdir()} == before


def turn_over_the_first(clips: dict[str, np.ndarray]) -> None:
    """Another motion, as good as the one before."""
    name = min(clips)
    clips[name] = clips[name][::-1]


@pytest.mark.parametrize("part", ["tokenizer", "length"])
@pytest.mark.parametrize("change", [with_item(captions=["somebody else"]), with_clips(turn_over_the_first)])
def test_a_run_is_not_gone_on_with_on_other_data(
    data: Path, capsys: pytest.CaptureFixture[str], part: str, change: Callable[[Path], None]
) -> None:
    assert train(part, data) == 0
    run = data.with_name(part)
    before = {file.name: file.read_bytes() for file in run.iterdir()}
    change(data)
    capsys.readouterr()
    assert train(part, data) == 2 and "on other data" in sentence(capsys)
    assert {file.name: file.read_bytes() for file in run.iterdir()} == before


def test_a_transformer_stays_with_the_tokens_it_learned(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train("tokenizer", data) == 0
    one, other = data.with_name("tokenizer"), data.with_name("other")
    assert train("tokenizer", data, "--run", str(other), "--seed", "1") == 0
    assert train("sar", data, "--tokenizer", str(one)) == 0
    capsys.readouterr()
    assert train("sar", data, "--tokenizer", str(other)) == 2
    assert "other settings" in sentence(capsys)
    networks = ("--sar", str(data.with_name("sar")), "--inbetween", "none", "--length", "none", "--chooser", "none")
    bundle = ["train", "bundle", "--data", str(data), *networks, "--out", str(data.with_name("model"))]
    assert main([*bundle, "--tokenizer", str(other)]) == 2
    assert "tokens of another tokenizer" in sentence(capsys) and not data.with_name("model").exists()
    assert main([*bundle, "--tokenizer", str(one)]) == 0
    # The model folder, in half precision, still knows its own tokens.
    model = str(data.with_name("model"))
    assert main([*bundle, "--tokenizer", model]) == 0
    on = ("--from", model, "--decoder-only", "--run", str(data.with_name("decoder")))
    assert train("tokenizer", data, *on) == 0
    assert main([*bundle, "--tokenizer", str(data.with_name("decoder"))]) == 0


def test_a_text_encoder_that_is_missing_is_told_before_tokens_are_made(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise RequestError("there is none")

    assert train("tokenizer", data) == 0
    capsys.readouterr()
    monkeypatch.setattr("mosa.train.sar.TextEncoder.load", missing)
    assert train("sar", data, "--tokenizer", str(data.with_name("tokenizer"))) == 2
    assert sentence(capsys) == "mosa train: there is none"


def test_an_unknown_option_is_looked_up_where_it_would_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "length", "--from", "x"]) == 2
    assert sentence(capsys).endswith("unrecognized arguments: --from x (see mosa train length --help)")


@pytest.mark.parametrize("option", ["inbetween", "length", "chooser"])
def test_a_slip_in_the_name_of_an_optional_part_makes_no_model_without_it(
    data: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    bundle = ["train", "bundle", "--data", str(data), "--out", str(data.with_name("model"))]
    assert main([*bundle, f"--{option}", str(data.with_name("slip"))]) == 2
    assert f"slip is missing; name another folder with --{option}, or none" in sentence(capsys)
    assert not data.with_name("model").exists()


@pytest.mark.parametrize("part", ["matcher", "bundle"])
def test_where_the_result_goes_is_looked_at_before_the_work(
    data: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    file = data.with_name("file")
    file.write_text("")
    if part == "bundle":
        assert main(["train", "bundle", "--data", str(data), "--out", str(file)]) == 2
    else:
        assert train("matcher", data, "--out", str(file)) == 2
    assert f"{file} cannot be used as a folder" in sentence(capsys) and not data.with_name("matcher").exists()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--seed", "-1", "from 0 to"),
        ("--seed", "9" * 30, "from 0 to"),
        ("--lr", "nan", "not a positive number"),
        ("--lr", "0", "not a positive number"),
        ("--keep", "5", "not a chance from 0 to 1"),
        ("--weight-decay", "-1", "not 0 or a positive number"),
        ("--steps", "abc", "'abc' is not a positive whole number"),
        ("--described", "x", "not a share"),
    ],
)
def test_options_that_make_no_sense(
    data: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, words: str
) -> None:
    assert train("sar", data, option, value) == 2
    assert words in capsys.readouterr().err and not data.with_name("sar").exists()


def test_a_split_that_is_not_there_is_named_where_it_is_measured(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("reconstruction", "physics", "inbetween"):
        assert main(["evaluate", part, "--data", str(data)]) == 2
        assert "no captioned item in the test split" in sentence(capsys)
    monkeypatch.setattr("mosa.evaluate.sequence.sequence", lambda *_: {"checks": 0.0})
    assert main(["evaluate", "sequence", "--data", str(data)]) == 0, "prompts have no split"


@pytest.mark.parametrize("part", ["inbetween", "generation"])
def test_a_training_split_that_is_missing_is_named_before_anything_is_made(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr("mosa.evaluate.generation.POOL", 1)
    monkeypatch.setattr("mosa.generate.one_prompt.sample_latents", lambda *_: pytest.fail("something was made"))
    items = data / "items.jsonl"
    items.write_text(items.read_text().replace('"train"', '"test"'))
    assert main(["evaluate", part, "--data", str(data)]) == 2
    assert "in the train split" in sentence(capsys)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--seeds", "0", "-1"], "'-1' is not a whole number from 0 to"),
        (["--fold-steps", "0"], "'0' is not a positive whole number"),
        (["--ablation-steps", "2", "0"], "'0' is not a positive whole number"),
    ],
)
def test_numbers_that_cannot_be_measured_by_are_refused(
    data: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["evaluate", "folds", "ablations", "--data", str(data), *options]) == 2
    assert words in capsys.readouterr().err


def test_what_cannot_be_measured_is_null_in_json(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"groups": {"all": {"ceiling": float("nan"), "floor": 0.5}}, "prompts": [{"ceiling": float("nan")}]}
    monkeypatch.setattr("mosa.evaluate.kinematics.kinematics", lambda *_: found)
    assert main(["evaluate", "kinematics", "--data", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["kinematics"]
    assert told == {"groups": {"all": {"ceiling": None, "floor": 0.5}}, "prompts": [{"ceiling": None}]}


def test_a_run_that_never_began_does_not_claim_its_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = data / "items.jsonl"
    whole = items.read_text()
    items.write_text(whole.replace('"val"', '"train"'))
    assert train("tokenizer", data, "--lr", "1e-4") == 2
    items.write_text(whole)
    assert train("tokenizer", data) == 0


def test_a_run_folder_that_is_a_file_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data.with_name("tokenizer")
    file.write_text("precious")
    assert train("tokenizer", data) == 2
    assert f"{file} cannot be used as a folder" in sentence(capsys) and file.read_text() == "precious"


def test_the_best_cannot_be_gone_on_with(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train("tokenizer", data) == 0
    run = data.with_name("tokenizer")
    (run / "last.pt").write_bytes((run / "best.pt").read_bytes())
    capsys.readouterr()
    assert train("tokenizer", data) == 2
    assert "last.pt is damaged or not of a training" in sentence(capsys)


def test_a_tokenizer_of_other_sizes_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train("tokenizer", data) == 0
    capsys.readouterr()
    assert train("sar", data, "--tokenizer", str(data.with_name("tokenizer")), "--preset", "paper") == 2
    assert "name the --preset" in sentence(capsys)
    bundled = str(ROOT / "backend/mosa/weights")
    assert train("sar", data, "--tokenizer", str(data.with_name("tokenizer"))) == 0
    capsys.readouterr()
    assert train("sar", data, "--tokenizer", bundled, "--run", str(data.with_name("new"))) == 2
    assert "other sizes than --preset base" in sentence(capsys)
    assert train("tokenizer", data, "--from", bundled) == 2
    assert "--from holds a network of other sizes" in sentence(capsys)
    started = ("--tokenizer", str(data.with_name("tokenizer")), "--from", bundled, "--run", str(data.with_name("on")))
    assert train("sar", data, *started) == 2
    assert "--from holds a network of other sizes" in capsys.readouterr().err.splitlines()[-1]  # below a progress bar
    out = data.with_name("model")
    for part in ("tokenizer", "sar"):
        parts = {"tokenizer": str(data.with_name("tokenizer")), "sar": str(data.with_name("sar"))} | {part: bundled}
        named = [text for name, folder in parts.items() for text in (f"--{name}", folder)]
        assert main(["train", "bundle", "--data", str(data), *named, "--out", str(out)]) == 2
        assert f"--{part} has other sizes than --preset base" in sentence(capsys) and not out.exists()


@pytest.fixture
def imported(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder of the paper's kind, at a size that is quick: its own body, and a text tower."""
    paper, tiny = PRESETS["paper"], PRESETS["base"].transformer
    tokenizer = replace(paper.tokenizer, width=16, code_dim=16, codes=(16,) * 10)
    transformer = replace(paper.transformer, width=tiny.width, layers=1, heads=1, mlp=32)
    config = replace(paper, tokenizer=tokenizer, transformer=transformer)
    monkeypatch.setitem(PRESETS, "paper", config)
    folder, config = data.with_name("imported"), config.with_offsets(0.9 * OFFSETS)
    made = random_bundle(config)
    save_bundle(folder, config, made.tokenizer, made.transformer, made.mean, made.std)
    (folder / TEXT_TOWER).mkdir()
    (folder / TEXT_TOWER / "config.json").write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("tokenizer", "--tokenizer has other sizes than --preset paper"),
        ("sar", "--sar has other sizes than --preset paper"),
        ("length", "--length has other sizes than --preset paper"),
        ("chooser", "--chooser reads other motion or words than --preset paper"),
    ],
)
def test_a_network_that_does_not_fit_the_preset_gets_into_no_model(
    imported: Path, data: Path, capsys: pytest.CaptureFixture[str], option: str, reason: str
) -> None:
    parts = {"tokenizer": imported, "sar": imported, "inbetween": "none", "length": "none", "chooser": "none"}
    parts[option] = ROOT / "backend/mosa/weights"
    named = [text for name, folder in parts.items() for text in (f"--{name}", str(folder))]
    out = data.with_name("model")
    assert main(["train", "bundle", "--preset", "paper", "--data", str(data), *named, "--out", str(out)]) == 2
    assert reason in sentence(capsys) and not out.exists()


def test_a_model_made_from_another_keeps_its_body_and_its_text_tower(imported: Path, data: Path) -> None:
    out = data.with_name("model")
    parts = ["--tokenizer", str(imported), "--sar", str(imported), "--inbetween", "none", "--chooser", "none"]
    assert main(["train", "bundle", "--preset", "paper", "--data", str(data), *parts, "--out", str(out)]) == 0
    made = load_bundle(out)
    assert np.array_equal(made.config.offsets, 0.9 * OFFSETS) and made.text_encoder_path == out / TEXT_TOWER
    assert (out / TEXT_TOWER / "config.json").read_text() == "{}"


def test_a_killed_training_ends_where_an_unbroken_one_ends(data: Path, tmp_path: Path) -> None:
    """Killed twice: while it writes a checkpoint, or as soon after one as can be seen from outside."""
    broken, unbroken = tmp_path / "broken", tmp_path / "unbroken"
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with_many_checkpoints(data, unbroken)
        for _ in range(2):
            _kill_in_the_middle(data, broken)
        assert 0 < torch.load(broken / "last.pt", weights_only=True)["step"] < 16
        with_many_checkpoints(data, broken)
    finally:
        torch.set_num_threads(threads)
    for name in ("last.pt", "best.pt"):
        states = [torch.load(folder / name, weights_only=True) for folder in (broken, unbroken)]
        assert states[0]["step"] == states[1]["step"]
        assert all(torch.equal(states[0]["model"][key], value) for key, value in states[1]["model"].items())
    assert _log(broken) == _log(unbroken)


def _kill_in_the_middle(data: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.backend.tiny_training", "checkpoints", str(data), str(folder)]
    path = os.pathsep.join((str(ROOT / "backend"), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    last = folder / "last.pt"
    before = last.stat().st_ino if last.exists() else None
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 600
        while not last.exists() or last.stat().st_ino == before:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.001)
        seen = time.monotonic()
        while not list(folder.glob(".*")) and time.monotonic() < seen + 1.0:
            pass
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"


def _log(folder: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk on which no file can grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


def test_a_full_disk_stops_the_training_and_leaves_the_checkpoint(
    data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with files_of_at_most(50_000):
        assert train("tokenizer", data) == 1
    said = sentence(capsys)
    assert "best.pt" in said and "too large" in said.lower()
    run = data.with_name("tokenizer")
    assert not (run / "last.pt").exists() and [file.name for file in run.glob(".*")] == [".lock"]
    assert train("tokenizer", data) == 0, "the same command goes on"
    assert torch.load(run / "last.pt", weights_only=True)["step"] == 2


def pack(folder: Path, motions: dict[str, np.ndarray]) -> Path:
    items = [Item(name, name, 0, len(joints), "train", ["x"]) for name, joints in motions.items()]
    return write_pack(folder, motions, items)


def test_a_full_disk_leaves_the_data_that_was_prepared_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = pack(tmp_path / "pack", {"a": standing(60)}), tmp_path / "out"
    prepare(source, out)
    (out / KEPT).write_text("what a training saw in it")
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    capsys.readouterr()
    with files_of_at_most(4_000):
        assert main(["prepare", "--data", str(source), "--out", str(out)]) == 1
    assert "too large" in capsys.readouterr().err.splitlines()[-1].lower()
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"pack", "out"}


def test_a_motion_may_have_any_name(tmp_path: Path) -> None:
    source = pack(tmp_path / "pack", {"file": standing(60), "a": standing(70)})
    prepare(source, tmp_path / "out")
    with np.load(tmp_path / "out" / "clips.npz") as clips:
        assert {name: len(clips[name]) for name in clips.files} == {"file": 60, "a": 70}


def test_prepared_data_goes_where_a_link_leads_and_leaves_neighbours_alone(tmp_path: Path) -> None:
    source = pack(tmp_path / "pack", {"a": standing(60)})
    neighbour = tmp_path / "link.part"
    neighbour.mkdir()
    (neighbour / "notes.txt").write_text("precious")
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    prepare(source, tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "disk" / "clips.npz").is_file()
    assert (neighbour / "notes.txt").read_text() == "precious"
    (tmp_path / "here").mkdir()
    before = os.getcwd()
    os.chdir(tmp_path / "here")
    try:
        prepare(source, Path("."))
    finally:
        os.chdir(before)
    assert (tmp_path / "here" / "clips.npz").is_file()


def test_motions_that_cannot_be_used_are_left_out_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    motions = {name: standing(60) for name in ("good", "broken", "no calf")}
    motions["short"] = standing(9)
    motions["no calf"][:, LEFT_LEG[2]] = motions["no calf"][:, LEFT_LEG[1]]
    source = pack(tmp_path / "pack", motions)
    with np.load(source / "motions.npz") as file:
        arrays = {name: file[name] for name in file.files}
    arrays["root"][60:120] = np.nan
    np.savez(source / "motions.npz", **arrays)
    counts = prepare(source, tmp_path / "out")
    assert counts["motions"] == 1 and counts["left_out"] == 3 and counts["items"] == 1
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if line.startswith("left out")] == [
        "left out broken: contains NaN or infinity",
        "left out no calf: legs without length",
        "left out short: 9 frames, fewer than 16",
    ]
    assert Clips(tmp_path / "out", "compact137").trials("train") == ["good"]
    with pytest.raises(RequestError, match="holds no motion that can be used"):
        prepare(pack(tmp_path / "useless", {"short": standing(9)}), tmp_path / "out")
    assert (tmp_path / "out" / "clips.npz").exists()


def test_a_folder_of_other_things_is_not_replaced(tmp_path: Path) -> None:
    source = pack(tmp_path / "pack", {"a": standing(60)})
    for out in (source, tmp_path, source / "items.jsonl"):
        with pytest.raises(RequestError, match="choose another --out"):
            prepare(source, out)
    assert read_items(source / "items.jsonl") and read_motions(source / "motions.npz")


@pytest.mark.parametrize("part", ["tokenizer", "sar", "inbetween", "length", "matcher"])
def test_a_training_refused_beside_another_changes_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    if part == "sar":
        assert train("tokenizer", data) == 0
        capsys.readouterr()
    run = data.with_name(f"{part}-held")
    run.mkdir()
    with FileLock(run / ".lock"):
        for name in ("settings.json", "statistics.pt", "log.jsonl"):  # another's, before its first checkpoint
            (run / name).write_text("of the other")
        before = {file.name: file.read_bytes() for file in run.iterdir()}
        more = ("--tokenizer", str(data.with_name("tokenizer"))) if part == "sar" else ()
        assert train(part, data, "--run", str(run), "--lr", "1e-4", *more) == 2
        assert "is being trained in" in sentence(capsys)
        assert {file.name: file.read_bytes() for file in run.iterdir()} == before


@pytest.mark.parametrize("part", ["length", "matcher"])
def test_what_takes_one_process_is_not_trained_in_several(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    for name, value in (("TORCHELASTIC_RUN_ID", "test"), ("WORLD_SIZE", "2")):  # as torchrun sets them
        monkeypatch.setenv(name, value)
    assert train(part, data) == 2
    assert "is trained in one process; start it without torchrun" in sentence(capsys)
    assert not data.with_name(part).exists()


def test_only_one_training_goes_on_in_a_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data.with_name("tokenizer")
    folder.mkdir()
    with FileLock(folder / ".lock"):
        assert train("tokenizer", data) == 2
    assert "is being trained in" in sentence(capsys)
    assert not (folder / "last.pt").exists()
    assert train("tokenizer", data) == 0
    assert (folder / "last.pt").exists()
