# SPDX-License-Identifier: GPL-3.0-or-later
"""Training the in-betweening network on a handful of clips: it learns, it resumes, it gets into a model folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mosa.cli import main
from mosa.evaluate import inbetween as measuring
from mosa.model import config as configuration
from mosa.model.bundle import load_bundle
from mosa.model.config import PRESETS, InbetweenConfig, ModelConfig
from mosa.motion.features import mirror
from mosa.motion.motion import Motion
from mosa.train import inbetween as learning
from mosa.train.clips import Clips
from mosa.train.inbetween import InbetweenSettings, InbetweenTraining, train_inbetween, training_library
from tests.backend.edit_samples import clip
from tests.backend.tiny_training import assert_resumed_ends_as_unbroken, write_data

CPU = torch.device("cpu")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A prepared folder of five short clips that move smoothly."""
    return write_data(tmp_path / "data")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> ModelConfig:
    """The base model at a size that trains in seconds, under the base preset's name."""
    base = PRESETS["base"]
    config = replace(
        base,
        tokenizer=replace(base.tokenizer, width=16, code_dim=16, codes=(16,) * 10),
        transformer=replace(base.transformer, width=32, layers=1, heads=1, mlp=32),
        inbetween=InbetweenConfig(width=32, layers=1, heads=2, mlp=32),
    )
    monkeypatch.setitem(configuration.PRESETS, "base", config)
    return config


@pytest.fixture(autouse=True)
def few_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gaps of two lengths only: each is looked up before the training."""
    monkeypatch.setattr(learning, "GAPS", (5, 20))
    monkeypatch.setattr(learning, "VALIDATION_GAPS", (5, 20))


def settings(steps: int) -> InbetweenSettings:
    return InbetweenSettings(steps=steps, batch=4, windows=6, validate_every=2)


def test_it_learns_a_few_gaps_by_heart(tiny: ModelConfig, data: Path) -> None:
    training = InbetweenTraining(Clips(data, "compact137"), settings(4), CPU)
    with torch.inference_mode():
        assert training.validate()["score"] == pytest.approx(1.0, abs=1e-5), "at first it says the matched motion"
        before = float(training.losses(3)["place"])
    optimiser = torch.optim.AdamW(training.model.parameters(), lr=5e-3)
    for _ in range(80):
        optimiser.zero_grad()
        training.losses(3)["loss"].backward()
        optimiser.step()
    with torch.inference_mode():
        assert float(training.losses(3)["place"]) < 0.6 * before


def test_a_run_writes_what_it_measures(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    train_inbetween(Clips(data, "compact137"), tmp_path / "run", replace(settings(50), batch=2, validate_every=50), CPU)
    assert {"best.pt", "last.pt", "log.jsonl"} <= {path.name for path in (tmp_path / "run").iterdir()}
    lines = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert {"loss", "turned", "place", "speed", "pose"} <= set(lines[0])
    assert {"val_score", "val_ratio_5", "val_place_20", "val_pose_ratio_20"} <= set(lines[-1])


def test_a_step_is_decided_by_its_number(tiny: ModelConfig, data: Path) -> None:
    first, second = (InbetweenTraining(Clips(data, "compact137"), settings(4), CPU) for _ in range(2))
    for step in (3, 0):
        torch.manual_seed(step)
        one = first.losses(step)
        torch.manual_seed(step)
        assert all(torch.equal(value, one[name]) for name, value in second.losses(step).items())


def test_windows_start_from_motion_of_others_seen_from_the_pose_before_the_gap(tiny: ModelConfig, data: Path) -> None:
    training = InbetweenTraining(Clips(data, "compact137"), settings(4), CPU)
    gaps_and_afters = 2 * len(learning.AFTERS)
    assert len(training.train_sets) == 2 * gaps_and_afters, "those of motion played backwards come last"
    forwards, backwards = (part[0].truth for part in (training.train_sets, training.train_sets[gaps_and_afters:]))
    assert forwards.root.shape == backwards.root.shape and not torch.equal(forwards.root, backwards.root)
    for windows in training.train_sets:
        known = windows.known
        anchor = int((~known).nonzero()[0]) - 1
        assert known[: anchor + 1].all() and known[-1] and (~known).any()
        torch.testing.assert_close(windows.start.turned[:, known], windows.truth.turned[:, known])
        torch.testing.assert_close(windows.start.root[:, known], windows.truth.root[:, known])
        assert windows.truth.root[:, anchor, [0, 2]].abs().max() < 1e-5
        # Its own motion is left out: otherwise the gap would be filled with the truth.
        assert (windows.start.root - windows.truth.root)[:, ~known].abs().amax((1, 2)).min() > 1e-4
        assert windows.hints.distance.min() > 1e-5 and (windows.hints.spread[:, known] == 0).all()


def test_a_window_is_not_looked_up_in_its_mirrored_twin(data: Path) -> None:
    clips = Clips(data, "compact137")
    before = training_library(clips)
    clips.joints |= {f"M{name}": mirror(joints.astype(float)) for name, joints in clips.joints.items()}
    clips.items += [replace(item, id=f"M{item.id}", trial=f"M{item.trial}") for item in clips.items]
    assert clips.trials("train")[-1] == "Mclip3"
    assert np.array_equal(training_library(clips).root, before.root), "the matcher looks into a mirror anyway"
    windows = measuring.cut(clips, "val", 5, 10, 1, ())
    assert {window.clip for window in windows} == {"clip4"}, "one clip of the evaluation's intervals"


def test_a_stopped_run_ends_where_an_unbroken_one_ends(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    def training() -> InbetweenTraining:
        return InbetweenTraining(Clips(data, "compact137"), settings(6), CPU)

    assert_resumed_ends_as_unbroken(training, InbetweenTraining.losses, tmp_path)


def test_from_data_to_a_model_that_edits(
    tiny: ModelConfig, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shared = ["--data", str(data), "--batch", "2", "--steps", "2", "--device", "cpu", "--threads", "1"]
    few = ["--windows", "4"]
    bundled = ["--data", str(data)]
    assert main(["train", "tokenizer", *shared]) == 0
    assert main(["train", "sar", *shared]) == 0
    assert main(["train", "bundle", *bundled, "--out", "without"]) == 0
    assert load_bundle("without").inbetween is None, "there is no run of it"
    assert main(["train", "inbetween", *shared, *few]) == 0
    for arguments, folder in ((["--checkpoint", "last"], "with"), (["--inbetween", "with"], "again")):
        assert main(["train", "bundle", *bundled, *arguments, "--out", folder]) == 0
        network, library = load_bundle(folder).inbetween, load_bundle(folder).library
        assert network is not None and network.config == tiny.inbetween
        assert library is not None and len(library.lengths) == 4, "the motions of the training split"
    trained = torch.load("runs/inbetween/last.pt", weights_only=True)["model"]
    torch.testing.assert_close(network.out.weight, trained["out.weight"], atol=1e-3, rtol=1e-3)

    clip(24.0, 4.0).save("walk.npz")
    assert main(["edit", "walk.npz", "--range", "30", "60", "--model", "with", "--seed", "1", "--out", "new.npz"]) == 0
    assert np.array_equal(Motion.load("new.npz").joints[60:], Motion.load("walk.npz").joints[60:])

    more = ["--from", "with", "--run", "runs/more"]
    assert main(["train", "inbetween", *shared, *few, *more]) == 0
    assert main(["train", "bundle", *bundled, "--inbetween", "with", "runs/more", "--out", "mean"]) == 0
    on = torch.load("runs/more/best.pt", weights_only=True)["model"]
    mean = load_bundle("mean").inbetween
    assert mean is not None
    torch.testing.assert_close(mean.out.weight, (network.out.weight + on["out.weight"]) / 2, atol=1e-3, rtol=1e-3)
    own = ["--tokenizer", "with"]
    assert main(["train", "sar", *shared, *own, "--from", "with", "--run", "runs/sar2"]) == 0
    assert main(["train", "bundle", *bundled, *own, "--sar", "with", "runs/sar2", "--out", "mean"]) == 0
    learned = torch.load("runs/sar2/best.pt", weights_only=True)["model"]
    before, after = (dict(load_bundle(folder).transformer.named_parameters()) for folder in ("with", "mean"))
    for name, value in after.items():
        torch.testing.assert_close(value, (before[name] + learned[name]) / 2, atol=1e-3, rtol=1e-3)

    monkeypatch.setattr(measuring, "GAPS", (5, 10))
    monkeypatch.setattr(measuring, "SEAM_GAPS", (20,))
    capsys.readouterr()
    arguments = ["evaluate", "inbetween", "--model", "with", "--data", str(data), "--split", "val", "--json"]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)["inbetween"]
    assert set(found["accuracy"]) == {"gap 5", "gap 10"} and set(found["seams"]) == {"gap 20", "gap 20, 2 pins"}
    for table in found["accuracy"].values():
        assert table["slerp"]["L2P / slerp"] == 1.0
        assert {"hold", "slerp", "cubic", "MoSa, official mask", "MoSa, closed loop"} < set(table)
        assert all(row[name] >= 0.0 for row in table.values() for name in ("L2P", "L2Q", "NPSS", "mm", "ms"))
        assert table["hold"]["L2P"] > table["slerp"]["L2P"]
        assert {"ours, most likely", "ours, drawn", "ours, told"} < set(table)
    for table in found["seams"].values():
        assert all(row["known mm"] < 0.01 and row["known degrees"] < 0.01 for row in table.values())
        assert table["hold"]["ratio"] > table["real motion"]["ratio"]


def test_what_is_missing_is_said_in_a_sentence(
    tiny: ModelConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "inbetween", "--data", str(tmp_path / "none"), "--run", str(tmp_path / "run")]) == 2
    assert "mosa prepare" in capsys.readouterr().err
    assert main(["evaluate", "speed"]) == 2
    assert "'speed' cannot be measured" in capsys.readouterr().err
