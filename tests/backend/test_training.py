# SPDX-License-Identifier: GPL-3.0-or-later
"""Training on a handful of clips: it learns, it resumes to the same result, it makes a model folder that generates."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mosa.cli import main
from mosa.errors import RequestError
from mosa.model import config as configuration
from mosa.model.bundle import random_bundle
from mosa.model.config import PRESETS, ModelConfig
from mosa.model.ops import Linear
from mosa.motion.features import features_to_joints, joints_to_features
from mosa.train import clips as twins
from mosa.train import commands
from mosa.train import run as running
from mosa.train.clips import Clips
from mosa.train.geometry import world_pose
from mosa.train.inbetween import InbetweenSettings
from mosa.train.length import LengthSettings
from mosa.train.losses import crispness_loss, rebuilding_losses
from mosa.train.matcher import MatcherSettings
from mosa.train.sar import DROPS, FrozenTokenizer, SarSettings, SarTraining
from mosa.train.tokenizer import TokenizerSettings, TokenizerTraining, train_tokenizer
from tests.backend.motion_samples import real_clips
from tests.backend.test_data import standing
from tests.backend.tiny_training import Steps, assert_resumed_ends_as_unbroken, write_swaying

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
    return write_swaying(tmp_path / "data", [standing(60 + 20 * k, seed=k) for k in range(5)])


@pytest.fixture
def clips(data: Path) -> Clips:
    return Clips(data, "compact137")


def test_the_torch_twin_poses_like_the_numpy_one() -> None:
    features = joints_to_features(standing(50).astype(float), "compact137")
    joints = features_to_joints(features, "compact137")
    pose, path = world_pose(torch.from_numpy(features)[None], "compact137")
    assert np.allclose(path[0].numpy(), joints[:, 0], atol=1e-9)
    assert np.allclose(pose[0].numpy(), joints[:, 1:] - joints[:, :1] * [1, 0, 1], atol=1e-9)


def crispness(guess: np.ndarray, truth: np.ndarray) -> float:
    """The loss of joints (T, 22, 3) rebuilt as others."""
    pair = [torch.from_numpy(joints_to_features(joints, "compact137"))[None] for joints in (guess, truth)]
    mean, std = torch.zeros(pair[0].shape[-1]), torch.ones(pair[0].shape[-1])
    frames = torch.ones(1, pair[0].shape[1], dtype=torch.bool)
    return float(crispness_loss(rebuilding_losses(*pair, frames, mean, std, "compact137")))


def test_crisp_is_what_moves_as_vigorously_as_the_truth_and_stands_where_it_stands() -> None:
    ((_, walk),) = real_clips("walks", most=1)
    kernel = np.ones(5) / 5
    soft = np.apply_along_axis(np.convolve, 0, np.pad(walk, ((2, 2), (0, 0), (0, 0)), mode="edge"), kernel, "valid")
    assert crispness(walk, walk) == 0.0
    assert crispness(soft, walk) > 1.5 * crispness(0.5 * (soft + walk), walk) > 0.3
    sliding = walk + np.linspace(0.0, 1.0, len(walk))[:, None, None] * [1.0, 0.0, 0.0]
    assert crispness(sliding, walk) > 0.1


def test_training_lowers_the_loss(tiny: ModelConfig, clips: Clips, tmp_path: Path) -> None:
    settings = TokenizerSettings(steps=60, batch=4, lr=2e-3)
    training = TokenizerTraining(clips, settings, CPU)
    before = training.losses(0)["loss"].item()
    train_tokenizer(clips, tmp_path / "run", settings, CPU)
    training.model.load_state_dict(torch.load(tmp_path / "run" / "last.pt", weights_only=True)["model"])
    assert training.losses(0)["loss"].item() < 0.9 * before
    lines = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert any("val_mpjpe_mm" in line for line in lines) and any("loss" in line for line in lines)


def test_with_the_decoder_only_tokens_keep_their_meaning(tiny: ModelConfig, clips: Clips, tmp_path: Path) -> None:
    train_tokenizer(clips, tmp_path / "first", TokenizerSettings(steps=4, batch=4), CPU)
    start = random_bundle(tiny)
    start.tokenizer.load_state_dict(torch.load(tmp_path / "first" / "last.pt", weights_only=True)["model"])
    settings = TokenizerSettings(steps=3, batch=4, decoder_only=True, crisp=0.3)
    training = TokenizerTraining(clips, settings, CPU, start)
    x, _ = training.batch(0)
    ids = training.model.eval().tokens(x)
    train_tokenizer(clips, tmp_path / "second", settings, CPU, start)
    before = {name: value.clone() for name, value in training.model.state_dict().items()}
    training.model.load_state_dict(torch.load(tmp_path / "second" / "last.pt", weights_only=True)["model"])
    assert all(torch.equal(a, b) for a, b in zip(ids, training.model.eval().tokens(x), strict=True))
    moved = {name.split(".")[0] for name, value in training.model.state_dict().items() if (value != before[name]).any()}
    assert moved == {"decoder"}


def test_the_decoder_alone_wants_a_model_to_start_from(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--data", str(data), "--run", str(tmp_path / "run")]
    assert main(["train", "tokenizer", "--decoder-only", *run]) == 2
    assert "name its folder with --from" in capsys.readouterr().err and not (tmp_path / "run").exists()


def test_features_beyond_the_room_for_them_are_made_anew_and_the_same(
    tiny: ModelConfig, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trained_on() -> tuple[Clips, torch.Tensor, torch.Tensor]:
        clips = Clips(data, "compact137")
        training = TokenizerTraining(clips, TokenizerSettings(batch=2), CPU)
        frozen = FrozenTokenizer(training.model, training.mean, training.std)
        ids = SarTraining(clips, frozen, SarSettings(described=0.0), CPU).train_set.ids
        return clips, training.batch(0)[0], ids

    ample, *wanted = trained_on()
    monkeypatch.setattr(twins, "KEPT_BYTES", 100_000)
    tight, *found = trained_on()
    assert all(torch.equal(one, other) for one, other in zip(wanted, found, strict=True))
    again = [[clips.features(name) is clips.features(name) for name in clips.joints] for clips in (ample, tight)]
    assert all(again[0]) and 0 < sum(again[1]) < len(again[1]), "some are kept"


def test_a_stopped_run_ends_where_an_unbroken_one_ends(tiny: ModelConfig, clips: Clips, tmp_path: Path) -> None:
    def training() -> TokenizerTraining:
        return TokenizerTraining(clips, TokenizerSettings(steps=6, batch=2), CPU)

    assert_resumed_ends_as_unbroken(training, TokenizerTraining.losses, tmp_path)


def test_means_of_a_run_that_goes_on_are_of_the_steps_since(tmp_path: Path) -> None:
    layer = torch.nn.Linear(1, 1)
    for steps in (25, 100):
        running.train(
            running.Run(tmp_path, {}, ""),
            layer,
            Steps(steps, 25, lr=1e-9),
            lambda step: {"loss": 0.0 * layer.weight.sum() + 2.0},
            lambda: {"score": 0.0},
        )
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(line["step"], line["loss"]) for line in lines if "loss" in line] == [(50, 2.0), (100, 2.0)]


def test_a_resumed_run_writes_its_log_anew_from_where_it_stands(tmp_path: Path) -> None:
    layer = torch.nn.Linear(1, 1)

    def up_to(stop: int | None) -> None:
        def loss(step: int) -> dict[str, torch.Tensor]:
            if step == stop:
                raise KeyboardInterrupt
            return {"loss": layer.weight.sum()}

        running.train(running.Run(tmp_path, {}, ""), layer, Steps(100, 40), loss, lambda: {"score": 0.0})

    log = tmp_path / "log.jsonl"
    with pytest.raises(KeyboardInterrupt):
        up_to(60)
    with log.open("a") as file:
        file.write('{"step": 1}')  # a kill cut the end of the line off
    up_to(None)
    assert [json.loads(line)["step"] for line in log.read_text().splitlines()] == [40, 50, 80, 100, 100]


def test_what_is_validated_is_what_was_learned_last(tmp_path: Path) -> None:
    """Layers keep packed copies of their weights, which a step makes stale."""
    layer, x = Linear(64, 64), torch.ones(2, 64)

    def validate() -> dict[str, float]:
        torch.testing.assert_close(layer(x), torch.nn.functional.linear(x, layer.weight, layer.bias))
        return {"score": 0.0}

    running.train(
        running.Run(tmp_path, {}, ""), layer, Steps(3, 1, lr=0.1), lambda _step: {"loss": layer(x).sum()}, validate
    )


@pytest.mark.parametrize("stops", [(3,), (2, 3)], ids=["in one go", "gone on with"])
def test_the_best_on_validation_is_kept_beside_the_last(tmp_path: Path, stops: tuple[int, ...]) -> None:
    layer, x, scores = Linear(4, 4), torch.ones(2, 4), iter((3.0, 1.0, 2.0))
    for steps in stops:
        run = running.Run(tmp_path, {}, "")
        running.train(
            run, layer, Steps(steps, 1), lambda _step: {"loss": layer(x).sum()}, lambda: {"score": next(scores)}
        )
    kept = [running.read_checkpoint(tmp_path / f"{name}.pt", "step") for name in ("best", "last")]
    assert [one["step"] for one in kept] == [2, 3] and kept[0]["score"] == kept[1]["best"] == 1.0


@pytest.mark.parametrize(("drops", "back"), [((), True), (DROPS, False)])
def test_one_wild_step_does_not_lead_the_next_but_in_the_published_schedule(
    tmp_path: Path, drops: tuple[float, ...], back: bool
) -> None:
    layer, places = Linear(1, 1), list[float]()

    def loss_of_step(step: int) -> dict[str, torch.Tensor]:
        places.append(layer.weight.item())
        return {"loss": (1e6 if step == 0 else -1.0) * layer.weight.sum()}

    running.train(running.Run(tmp_path, {}, ""), layer, Steps(2, 2), loss_of_step, lambda: {"score": 0.0}, drops)
    assert places[1] < places[0]
    assert (layer.weight.item() > places[1]) == back


def test_a_run_folder_of_other_settings_is_refused(tiny: ModelConfig, clips: Clips, tmp_path: Path) -> None:
    train_tokenizer(clips, tmp_path / "run", TokenizerSettings(steps=1, batch=2), CPU)
    with pytest.raises(RequestError, match=r"other settings or on other data \(steps\)"):
        train_tokenizer(clips, tmp_path / "run", TokenizerSettings(steps=2, batch=2), CPU)


def test_a_run_of_an_older_version_goes_on(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"preset": "base"}')
    (tmp_path / "last.pt").touch()
    with pytest.raises(RequestError, match="other settings"):
        running.Run(tmp_path, {"preset": "base", "schedule": "published"}, "")
    running.Run(tmp_path, {"preset": "base", "schedule": "cosine"}, "")


def test_the_published_schedule_falls_in_steps() -> None:
    def rate(step: int) -> float:
        return running.learning_rate(step, 180_000, 2e-4, DROPS)

    assert rate(0) == pytest.approx(1e-7) and rate(999) == pytest.approx(1e-4) and rate(1999) == pytest.approx(2e-4)
    assert rate(35_999) == pytest.approx(2e-4) and rate(36_000) == pytest.approx(2e-5)
    assert rate(71_999) == pytest.approx(2e-5) and rate(72_000) == rate(179_999) == pytest.approx(2e-6)


def test_the_other_schedule_warms_up_and_falls_all_the_way() -> None:
    rates = [running.learning_rate(step, 1000, 1.0) for step in range(1000)]
    assert rates[49] == max(rates) == 1.0 and rates[0] == 0.02
    assert all(later <= earlier for earlier, later in itertools.pairwise(rates[49:]))
    assert rates[-1] == pytest.approx(0.01, abs=1e-4)


def test_the_published_schedule_trains(tiny: ModelConfig, data: Path, tmp_path: Path) -> None:
    shared = ["--data", str(data), "--batch", "2", "--steps", "2", "--device", "cpu", "--schedule", "published"]
    tokenizer, sar = str(tmp_path / "tokenizer"), str(tmp_path / "sar")
    assert main(["train", "tokenizer", *shared, "--world", "0", "--run", tokenizer]) == 0
    assert main(["train", "sar", *shared, "--tokenizer", tokenizer, "--run", sar]) == 0
    assert json.loads((tmp_path / "sar" / "settings.json").read_text())["schedule"] == "published"


def test_the_published_schedule_takes_motions_whole_and_items_alike(tiny: ModelConfig, clips: Clips) -> None:
    for item in clips.items:
        item.captions = ["a person sways"] if item.trial != "clip0" else ["somebody else"]
    lengths = {len(clips.joints[name]) - 1 for name in clips.trials("train")}
    for schedule, whole in (("published", True), ("cosine", False)):
        training = TokenizerTraining(clips, TokenizerSettings(batch=60, schedule=schedule), CPU)
        assert ({len(part) for part in training._parts(0)} == lengths) == whole
        frozen = FrozenTokenizer(training.model, training.mean, training.std)
        transformer = SarTraining(clips, frozen, SarSettings(schedule=schedule, described=0.0), CPU)
        assert (len(set(transformer.train_set.chances)) == 1) == whole


def test_a_loss_that_is_no_number_stops_the_run_in_a_sentence(tmp_path: Path) -> None:
    layer = torch.nn.Linear(2, 2)
    with pytest.raises(RequestError, match="lower --lr"):
        running.train(
            running.Run(tmp_path / "run", {}, ""),
            layer,
            Steps(2, 2),
            lambda step: {"loss": layer.weight.sum() * float("nan")},
            lambda: {"score": 0.0},
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


OPTIONS = {
    "tokenizer": ("steps 7, batch 5, lr 0.1, seed 3, world 0.5, crisp 0.3, schedule published", TokenizerSettings),
    "sar": (
        "steps 7, batch 5, lr 0.1, seed 3, weight_decay 0.3, keep 0.7, crops 4, described 0.2, reworded 0.1, schedule"
        " published",
        SarSettings,
    ),
    "inbetween": ("steps 7, batch 5, lr 0.1, seed 3, weight_decay 0.3, windows 9", InbetweenSettings),
    "length": ("steps 7, batch 5, lr 0.1, seed 3, weight_decay 0.3, described 0.2", LengthSettings),
    "matcher": ("steps 7, batch 5, lr 0.1, seed 3, weight_decay 0.3, described 0.2, reworded 0.1", MatcherSettings),
}


@pytest.mark.parametrize("part", OPTIONS)
def test_what_is_said_on_the_command_line_is_what_decides_the_run(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    told, kind = OPTIONS[part]
    options = dict(option.split(" ") for option in told.split(", "))
    found: list[Any] = []
    monkeypatch.setattr(commands, f"train_{part}", lambda *given: found.extend(x for x in given if isinstance(x, kind)))
    monkeypatch.setattr(commands, "read_tokenizer", lambda *_: None)
    said = [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", value)]
    assert main(["train", part, "--data", str(data), "--run", str(tmp_path / "run"), *said]) == 0
    assert {name: str(getattr(found[0], name)) for name in options} == options
    rest = {name: value for name, value in asdict(found[0]).items() if name not in options}
    assert rest == {name: value for name, value in asdict(kind()).items() if name not in options}


def test_training_before_the_data_is_there_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "tokenizer", "--data", str(tmp_path / "none"), "--run", str(tmp_path / "run")]) == 2
    assert "mosa prepare" in capsys.readouterr().err
    assert main(["train", "sar", "--data", str(tmp_path), "--tokenizer", str(tmp_path / "none")]) == 2
    assert "train that part first" in capsys.readouterr().err
