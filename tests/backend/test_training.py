# SPDX-License-Identifier: GPL-3.0-or-later
"""Training on a handful of clips: it learns, it resumes to the same result, it makes a model folder that generates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mosa.cli import main
from mosa.data.pack import Item
from mosa.errors import RequestError
from mosa.model import config as configuration
from mosa.model.config import PRESETS, ModelConfig
from mosa.motion.features import features_to_joints, joints_to_features
from mosa.train import run as running
from mosa.train.geometry import world_pose
from mosa.train.tokenizer import TokenizerSettings, TokenizerTraining, train_tokenizer
from tests.backend.test_data import standing

CPU = torch.device("cpu")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> ModelConfig:
    """The base model at a size that trains in seconds, under the base preset's name."""
    base = PRESETS["base"]
    tokenizer = replace(base.tokenizer, width=16, code_dim=16, codes=(16,) * 10)
    transformer = replace(base.transformer, width=32, layers=1, heads=1, mlp=32)
    config = replace(base, tokenizer=tokenizer, transformer=transformer)
    monkeypatch.setitem(configuration.PRESETS, "base", config)
    return config


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A prepared folder of five short clips."""
    folder = tmp_path / "data"
    folder.mkdir()
    clips = {f"clip{k}": standing(60 + 20 * k, seed=k) for k in range(5)}
    np.savez(folder / "clips.npz", **clips)
    items = [
        Item(name, name, 0, len(joints), "val" if name == "clip4" else "train", [f"a person sways {name} left"])
        for name, joints in clips.items()
    ]
    (folder / "items.jsonl").write_text("".join(json.dumps(vars(item)) + "\n" for item in items))
    return folder


def test_the_torch_twin_poses_like_the_numpy_one() -> None:
    features = joints_to_features(standing(50).astype(float), "compact137")
    joints = features_to_joints(features, "compact137")
    pose, path = world_pose(torch.from_numpy(features)[None], "compact137")
    assert np.allclose(path[0].numpy(), joints[:, 0], atol=1e-9)
    assert np.allclose(pose[0].numpy(), joints[:, 1:] - joints[:, :1] * [1, 0, 1], atol=1e-9)


def test_training_lowers_the_loss(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    settings = TokenizerSettings(steps=60, batch=4, lr=2e-3)
    training = TokenizerTraining(data, settings, CPU)
    before = training.losses(0)["loss"].item()
    train_tokenizer(data, tmp_path / "run", settings, CPU)
    training.model.load_state_dict(torch.load(tmp_path / "run" / "last.pt", weights_only=True)["model"])
    assert training.losses(0)["loss"].item() < 0.9 * before
    lines = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert any("val_mpjpe_mm" in line for line in lines) and any("loss" in line for line in lines)


def test_a_stopped_run_ends_where_an_unbroken_one_ends(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    settings = TokenizerSettings(steps=6, batch=2)

    def steps(folder: str, stop_at: int | None) -> dict[str, torch.Tensor]:
        training = TokenizerTraining(data, settings, CPU)

        def loss(step: int) -> dict[str, torch.Tensor]:
            if step == stop_at:
                raise KeyboardInterrupt
            return training.losses(step)

        running.train(
            running.Run(tmp_path / folder, {"same": True}),
            training.model,
            steps=6,
            seed=0,
            peak=1e-3,
            weight_decay=0.0,
            validate_every=3,
            loss_of_step=loss,
            validate=training.validate,
        )
        return training.model.state_dict()

    unbroken = steps("unbroken", None)
    with pytest.raises(KeyboardInterrupt):
        steps("broken", 4)
    resumed = steps("broken", None)
    assert all(torch.equal(unbroken[name], resumed[name]) for name in unbroken)


def test_a_run_folder_of_other_settings_is_refused(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    train_tokenizer(data, tmp_path / "run", TokenizerSettings(steps=1, batch=2), CPU)
    with pytest.raises(RequestError, match="other settings"):
        train_tokenizer(data, tmp_path / "run", TokenizerSettings(steps=2, batch=2), CPU)


def test_a_loss_that_is_no_number_stops_the_run_in_a_sentence(tmp_path: Path) -> None:
    layer = torch.nn.Linear(2, 2)
    with pytest.raises(RequestError, match="lower --lr"):
        running.train(
            running.Run(tmp_path / "run", {}),
            layer,
            steps=2,
            seed=0,
            peak=1e-3,
            weight_decay=0.0,
            validate_every=2,
            loss_of_step=lambda step: {"loss": layer.weight.sum() * float("nan")},
            validate=lambda: {"score": 0.0},
        )


def test_from_data_to_a_model_that_generates(
    tiny: ModelConfig, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shared = ["--data", str(data), "--batch", "2", "--steps", "2", "--device", "cpu", "--threads", "1"]
    assert main(["train", "tokenizer", *shared]) == 0
    assert main(["train", "sar", *shared]) == 0
    assert main(["train", "bundle", "--out", "model"]) == 0
    assert main(["generate", "a person sways", "--model", "model", "--seed", "1", "--out", "sway.npz"]) == 0
    with np.load("sway.npz") as file:
        assert file["joints"].shape == (100, 22, 3) and np.isfinite(file["joints"]).all()
    more = ["--from", "model", "--run", "runs/more"]
    assert main(["train", "sar", "--tokenizer", "model", *shared, *more]) == 0
    assert main(["evaluate", "reconstruction", "--model", "model", "--data", str(data), "--split", "val"]) == 0


def test_training_before_the_data_is_there_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "tokenizer", "--data", str(tmp_path / "none"), "--run", str(tmp_path / "run")]) == 2
    assert "mosa prepare" in capsys.readouterr().err
    assert main(["train", "sar", "--data", str(tmp_path), "--tokenizer", str(tmp_path / "none")]) == 2
    assert "train that part first" in capsys.readouterr().err
