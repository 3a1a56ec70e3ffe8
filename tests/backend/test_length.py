# SPDX-License-Identifier: GPL-3.0-or-later
"""The length estimator: its distribution, its training, and motions whose length is left open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import mosa
from mosa.cli import main
from mosa.data.pack import Item, read_items, write_motions
from mosa.data.prepare import prepare
from mosa.generate.model import Model
from mosa.model.bundle import load_bundle, random_bundle
from mosa.model.config import PRESETS, LengthConfig, ModelConfig
from mosa.model.length import LengthEstimator, length_loss, median_length
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import FPS, OFFSETS
from mosa.train import length as learning
from mosa.train.clips import Clips
from mosa.train.length import LengthSettings, LengthTraining, train_length
from tests.backend.known_motions import KNOWN, gliding
from tests.backend.motion_samples import plausible_motion
from tests.backend.tiny_training import Words, assert_resumed_ends_as_unbroken, write_data

CPU = torch.device("cpu")
LOGITS = st.lists(st.floats(-8.0, 8.0), min_size=2, max_size=12)


# --- the distribution -------------------------------------------------------------------------------------------------


@given(LOGITS)
def test_the_losses_are_those_of_a_distribution(values: list[float]) -> None:
    logits, lengths = torch.tensor([values], dtype=torch.float64), torch.arange(1, len(values) + 1)
    rows = logits.expand(len(values), -1)
    exact = length_loss(rows, lengths, torch.zeros(len(values), dtype=torch.bool)).neg().exp()
    at_least = length_loss(rows, lengths, torch.ones(len(values), dtype=torch.bool)).neg().exp()
    torch.testing.assert_close(exact.sum(), torch.tensor(1.0, dtype=torch.float64))
    torch.testing.assert_close(at_least, exact.flip(0).cumsum(0).flip(0))


@given(LOGITS)
def test_the_median_is_in_the_middle(values: list[float]) -> None:
    logits = torch.tensor([values])
    middle, chances = int(median_length(logits)), logits.softmax(-1)[0]
    assert 1 <= middle <= len(values)
    assert chances[:middle].sum() >= 0.5 - 1e-5 and chances[: middle - 1].sum() <= 0.5 + 1e-5


def estimator(**sizes: Any) -> LengthEstimator:
    torch.manual_seed(4)
    return LengthEstimator(replace(PRESETS["base"], length=LengthConfig(width=16, **sizes))).eval()


def test_what_does_not_count_makes_no_difference() -> None:
    network, text = estimator(), torch.randn(2, 7, 384)
    mask = torch.ones(2, 7, dtype=torch.bool)
    torch.testing.assert_close(network(text, None), network(text, mask))
    mask[:, 5:] = False
    other = text.clone()
    other[:, 5:] = 100.0
    torch.testing.assert_close(network(text, mask), network(other, mask))
    torch.testing.assert_close(network(text, mask), network(text[:, :5], None))


# --- training ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up text encoder for the trainings."""
    if "data" in request.fixturenames:
        monkeypatch.setattr(learning, "TextEncoder", Words)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A prepared folder of five short clips, three of them for training."""
    return write_data(tmp_path / "data")


def relabel(folder: Path, *items: tuple[str, int, str, bool]) -> None:
    """Other captions: name of the clip, frames, caption, whether it is a window; the last clip stays as it is."""
    path = folder / "items.jsonl"
    made = [Item(name, name, 0, frames, "train", [text], window=cut) for name, frames, text, cut in items]
    rows = [*map(vars, made), *(json.loads(line) for line in path.read_text().splitlines() if '"val"' in line)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def learned(data: Path, steps: int = 150) -> LengthTraining:
    training = LengthTraining(Clips(data, "compact137"), LengthSettings(batch=16), CPU)
    optimiser = torch.optim.AdamW(training.model.parameters(), lr=5e-3)
    for step in range(steps):
        optimiser.zero_grad()
        training.loss(step)["loss"].backward()
        optimiser.step()
    training.model.eval()
    return training


def guess(training: LengthTraining, caption: str) -> int:
    """Estimated frames."""
    with torch.inference_mode():
        return 4 * int(median_length(training.model(*training.text.batch([caption]))))


def test_it_learns_how_long_what_a_caption_says_takes(data: Path) -> None:
    relabel(data, ("clip0", 24, "hop", False), ("clip1", 48, "turn", False), ("clip2", 100, "walk", False))
    training = learned(data)
    for caption, frames in (("hop", 24), ("turn", 48), ("walk", 100)):
        assert abs(guess(training, caption) - frames) <= 0.2 * frames + 4


def test_a_window_says_only_that_it_takes_at_least_so_long(data: Path) -> None:
    relabel(data, ("clip0", 60, "dance", True), ("clip1", 60, "hop", False), ("clip2", 60, "dance", True))
    training = learned(data)
    assert guess(training, "dance") > guess(training, "hop") + 8


def test_it_stands_beside_the_middle_of_the_lengths_that_are_known(data: Path) -> None:
    relabel(data, ("clip0", 40, "hop", False), ("clip1", 80, "dance", True), ("clip2", 80, "climb", True))
    training = LengthTraining(Clips(data, "compact137"), LengthSettings(), CPU)
    (frames,) = training.val_set.frames
    assert training.baselines["error_median"] == pytest.approx((frames - 40) / FPS)


def test_how_long_a_turn_takes_is_learned_from_takes_that_hold_one(data: Path) -> None:
    still = [KNOWN["a person stands still"]] * 2
    clips = dict(np.load(data / "clips.npz"))
    clips["clip0"] = np.concatenate([*still, gliding(0.0, turned=np.pi), *still]).astype(np.float32)
    np.savez(data / "clips.npz", **clips)
    relabel(data, ("clip0", len(clips["clip0"]), "a person waits and turns around", False))
    training = LengthTraining(Clips(data, "compact137"), LengthSettings(), CPU)
    turns = [k for k, text in enumerate(training.train_set.captions) if text == "a person turns around on the spot"]
    assert turns and max(training.train_set.frames[turns]) <= 100 and not training.train_set.cut[turns].any()
    assert training.train_set.weights.sum() == pytest.approx(1.0)
    told = [text.startswith("a person waits") for text in training.train_set.captions]
    assert training.train_set.weights[told].sum() == pytest.approx(1 - LengthSettings.described)
    without = LengthTraining(Clips(data, "compact137"), LengthSettings(described=0.0), CPU)
    assert set(without.train_set.captions) == {"a person waits and turns around"}


def test_mirrored_wording_is_known_too(data: Path) -> None:
    training = LengthTraining(Clips(data, "compact137"), LengthSettings(), CPU)
    assert "a person sways clip0 left" in training.train_set.captions
    assert "a person sways clip0 right" in training.train_set.captions
    assert "a person sways clip4 right" not in training.val_set.captions


def test_it_is_measured_beside_simple_guesses(data: Path) -> None:
    relabel(data, ("clip0", 24, "hop", False), ("clip1", 80, "a person sways clip4", False))
    with torch.inference_mode():
        scores = LengthTraining(Clips(data, "compact137"), LengthSettings(), CPU).validate()
    # The validation clip has 130 frames. The middle of 40 (what 24 are made as) and 80 is 60; the nearest caption's 80.
    assert scores["error_median"] == pytest.approx(70 / 20) and scores["error_nearest"] == pytest.approx(50 / 20)
    assert scores["score"] > 0.0 and scores["error"] >= 0.0


def test_a_stopped_run_ends_where_an_unbroken_one_ends(data: Path, tmp_path: Path) -> None:
    def training() -> LengthTraining:
        return LengthTraining(Clips(data, "compact137"), LengthSettings(batch=4), CPU)

    assert_resumed_ends_as_unbroken(training, LengthTraining.loss, tmp_path)


def test_a_run_gets_into_a_model_folder_and_out_of_it(
    data: Path, tmp_path: Path, small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    small = load_bundle(small_model).config
    monkeypatch.setitem(PRESETS, "base", replace(small, length=LengthConfig(width=16)))
    shared = ["--data", str(data), "--device", "cpu", "--threads", "1"]
    assert main(["train", "length", *shared, "--steps", "2", "--batch", "4"]) == 0
    parts = ["--tokenizer", str(small_model), "--sar", str(small_model), "--data", str(data)]
    for number, arguments in enumerate(([], ["--checkpoint", "last"], ["--length", "model0"], ["--length", "none"])):
        assert main(["train", "bundle", *parts, *arguments, "--out", f"model{number}"]) == 0
    first, last, again, without = (load_bundle(f"model{number}").length for number in range(4))
    assert first is not None and last is not None and again is not None and without is None
    assert all(map(torch.equal, first.state_dict().values(), again.state_dict().values()))
    trained = torch.load("runs/length/last.pt", weights_only=True)["model"]
    for name, value in last.state_dict().items():
        torch.testing.assert_close(value, trained[name], atol=1e-3, rtol=1e-3)


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "length", "--data", str(tmp_path / "none"), "--run", str(tmp_path / "run")]) == 2
    assert "mosa prepare" in capsys.readouterr().err


def test_whether_a_range_goes_on_is_kept_and_long_ranges_that_are_cut_do(tmp_path: Path) -> None:
    motions = {
        name: forward_kinematics(*plausible_motion(1, frames), OFFSETS) for name, frames in (("a", 90), ("b", 300))
    }
    source = tmp_path / "pack"
    source.mkdir()
    write_motions(source / "motions.npz", motions)
    rows: list[dict[str, Any]] = [
        {"id": "whole", "trial": "a", "start": 0, "end": 50},
        {"id": "part", "trial": "a", "start": 40, "end": 90, "window": True},
        {"id": "long", "trial": "b", "start": 0, "end": 300},
    ]
    text = "".join(json.dumps({**row, "split": "train", "captions": ["a person walks"]}) + "\n" for row in rows)
    (source / "items.jsonl").write_text(text)
    prepare(source, tmp_path / "data")
    items = read_items(tmp_path / "data" / "items.jsonl")
    assert [(item.id, item.window) for item in items] == [
        ("whole", False), ("part", True), ("long_0", True), ("long_1", True)
    ]  # fmt: skip


# --- use --------------------------------------------------------------------------------------------------------------


class Fixed(torch.nn.Module):
    """Stands in for an estimator: so many latent positions for a text of so many tokens."""

    def __init__(self, positions: dict[int, int]) -> None:
        super().__init__()
        self.positions = positions

    def forward(self, text: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        count = text.shape[1] if mask is None else int(mask.sum())
        return 50.0 * torch.nn.functional.one_hot(torch.tensor([self.positions[count] - 1]), 49).float()


@pytest.fixture
def model(small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A model that takes 4 s for two words, 9.8 s for three, and 0.2 s for one."""
    model = mosa.load_model(small_model, device="cpu")
    model.bundle.length = Fixed({3: 1, 4: 20, 5: 49})  # the encoder adds a token at either end
    return model


@pytest.mark.parametrize(("prompt", "seconds"), [("walk", 2.0), ("people walk", 4.0), ("people, walk", 9.8)])
@pytest.mark.parametrize("fps", [20.0, 24.0, 29.97])
def test_a_length_left_open_is_the_estimated_one(model: Any, prompt: str, seconds: float, fps: float) -> None:
    motions = mosa.generate(model, prompt, fps=fps, seed=3, variations=2)
    assert {motion.frames for motion in motions} == {int(seconds * fps + 1e-9)}
    given = mosa.generate(model, prompt, frames=motions[0].frames, fps=fps, seed=3, variations=2)
    assert all(np.array_equal(one.joints, other.joints) for one, other in zip(given, motions, strict=True))


def test_what_was_never_seen_to_end_takes_the_default(model: Any) -> None:
    """The longest recordings were cut, and of one thing nobody knows then how long it takes."""
    assert mosa.generate(model, "two people walk", seed=3)[0].frames == 100


def test_a_length_given_is_kept(model: Any) -> None:
    assert mosa.generate(model, "people walk", seconds=3, seed=3)[0].frames == 60
    assert mosa.generate(model, "people walk", frames=7, seed=3)[0].frames == 7


def test_the_last_of_several_prompts_takes_what_it_takes(model: Any) -> None:
    (motion,) = mosa.generate(model, "two people walk", later=[(2.5, "people walk")], seed=3, fps=24)
    assert motion.frames == int((2.5 + 4.0) * 24)
    assert mosa.generate(model, "walk", later=[(2.5, "people walk")], seconds=5, seed=3)[0].frames == 100


def test_each_of_several_prompts_takes_what_it_takes(model: Any) -> None:
    alone = [mosa.generate(model, prompt, seed=3)[0].frames for prompt in ("two people walk", "people walk")]
    (motion,) = mosa.generate(model, "two people walk", later=[(None, "people walk")], seed=3)
    assert motion.frames == sum(alone) and alone[0] != alone[1]


def test_without_an_estimator_it_is_five_seconds(model: Any) -> None:
    model.bundle.length = None
    assert mosa.generate(model, "people walk", seed=3)[0].frames == 100
    assert mosa.generate(model, "walk", later=[(2.0, "people walk")], seed=3)[0].frames == 140


def test_a_random_estimator_stays_within_what_the_model_makes(tiny: ModelConfig) -> None:
    model = Model(random_bundle(replace(tiny, length=LengthConfig(width=8))))
    for seed in range(20):
        torch.manual_seed(seed)
        seconds = model.usual_seconds(torch.randn(1, 5, 12) * 10, torch.ones(1, 5, dtype=torch.bool))
        assert 2.0 <= seconds <= 9.8


def test_the_bundled_estimator_knows_a_jump_from_waiting(bundled: Any) -> None:
    def seconds(prompt: str) -> float:
        return float(bundled.usual_seconds(*bundled.encode_text([prompt])))

    assert bundled.bundle.length is not None
    assert seconds("a person turns around") < 4.0
    assert seconds("a person jumps once") < seconds("a person sits down") < seconds("a person dances salsa")


def test_the_seat_makes_standing_up_no_longer(bundled: Any) -> None:
    """Captions that name it go on with something else."""
    alone, named = (mosa.generate(bundled, f"a person stands up{rest}", seed=3)[0] for rest in ("", " from a chair"))
    assert named.frames == alone.frames


def test_a_run_writes_what_it_measures(data: Path, tmp_path: Path) -> None:
    train_length(Clips(data, "compact137"), tmp_path / "run", LengthSettings(steps=50, batch=4, validate_every=50), CPU)
    lines = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert {"val_score", "val_error", "val_error_median", "val_error_nearest"} <= set(lines[-1])
