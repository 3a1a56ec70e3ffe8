# SPDX-License-Identifier: GPL-3.0-or-later
"""The text-motion matcher on a handful of clips: it learns, it resumes, its folder comes back, it judges a model."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mosa.cli import main
from mosa.data.pack import Item
from mosa.errors import ModelError
from mosa.evaluate import folds, generation
from mosa.evaluate.folds import FOLDS, fold_trials
from mosa.evaluate.generation import nearest_clips, random_clips
from mosa.evaluate.judge import Judge
from mosa.evaluate.physics import item_joints
from mosa.generate.model import Model
from mosa.model.bundle import load_bundle, random_bundle, save_bundle
from mosa.model.config import ModelConfig
from mosa.model.text_motion import (
    CONFIG,
    WEIGHTS,
    TextMotion,
    TextMotionConfig,
    load_matcher,
    matching_loss,
    save_matcher,
)
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.rotations import multiply, rotate, yaw
from mosa.motion.skeleton import OFFSETS, PARENTS
from mosa.train import matcher
from mosa.train.captions import CaptionFeatures
from mosa.train.clips import Clips
from mosa.train.matcher import MatcherSettings, MatcherTraining, clip_features, stacked
from tests.backend.motion_samples import plausible_motion
from tests.backend.tiny_training import assert_resumed_ends_as_unbroken, write_prepared

CPU = torch.device("cpu")
TEST_ITEMS, UNSEEN = 20, 12
ROWS = (
    generation.REAL,
    generation.REBUILT,
    generation.GENERATED,
    generation.FIRST_DRAFTS,
    generation.NEAREST,
    generation.RANDOM,
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared folder of 32 short clips: the words of eight of the twenty test items stand in train."""
    splits = ["train"] * 8 + ["val"] * 4 + ["test"] * TEST_ITEMS
    clips = {f"clip{k}": forward_kinematics(*plausible_motion(k, 44 + k), OFFSETS) for k in range(len(splits))}
    items = [
        Item(name, name, 0, len(joints), split, [f"a person does number {k % 18} to the left", f"somebody {k % 18}"])
        for k, ((name, joints), split) in enumerate(zip(clips.items(), splits, strict=True))
    ]
    return write_prepared(tmp_path_factory.mktemp("matcher") / "data", clips, items)


@pytest.fixture(scope="module")
def clips(data: Path) -> Clips:
    return Clips(data, "compact137")


@pytest.fixture(scope="module")
def training(clips: Clips) -> MatcherTraining:
    settings = MatcherSettings(steps=4, batch=8)
    return MatcherTraining(clips, clips.captioned("train"), clips.captioned("val"), settings, CPU)


@pytest.fixture(scope="module")
def folder(training: MatcherTraining, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a matcher that has learnt nothing."""
    made = tmp_path_factory.mktemp("matcher") / "folder"
    save_matcher(made, training.model, {"steps": 0})
    return made


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of 4 instead of 32 and a short bootstrap, for the few test clips."""
    monkeypatch.setattr(generation, "POOL", 4)
    monkeypatch.setattr(generation, "DRAWS", 20)
    monkeypatch.setattr(generation, "FEWEST", 6)


def test_it_learns_a_batch_by_heart(clips: Clips) -> None:
    settings = MatcherSettings(batch=12, seed=1)
    training = MatcherTraining(clips, clips.captioned("train"), clips.captioned("val"), settings, CPU)
    before = training.loss(0)["loss"].item()
    optimiser = torch.optim.AdamW(training.model.parameters(), lr=5e-3)
    for _ in range(25):
        optimiser.zero_grad()
        training.loss(0)["loss"].backward()
        optimiser.step()
    assert training.loss(0)["loss"].item() < 0.5 * before


def test_a_step_is_decided_by_its_number(training: MatcherTraining, clips: Clips) -> None:
    torch.manual_seed(0)
    found = training.loss(3)
    training.loss(0)
    torch.manual_seed(0)
    assert all(torch.equal(value, found[name]) for name, value in training.loss(3).items())


def test_a_stopped_run_ends_where_an_unbroken_one_ends(clips: Clips, tmp_path: Path) -> None:
    def training() -> MatcherTraining:
        captioned = clips.captioned("train"), clips.captioned("val")
        return MatcherTraining(clips, *captioned, MatcherSettings(steps=6, batch=4), CPU)

    assert_resumed_ends_as_unbroken(training, MatcherTraining.loss, tmp_path)


def test_other_items_of_the_same_words_are_no_mistake() -> None:
    dice = torch.Generator().manual_seed(0)
    texts = torch.nn.functional.normalize(torch.randn(4, 8, generator=dice), dim=-1) * 8**0.5
    texts[1] = texts[0]
    same = torch.eye(4, dtype=torch.bool)
    same[0, 1] = same[1, 0] = True
    scale = torch.tensor(4.0)
    assert matching_loss(texts, texts, same, scale) < 0.01
    assert matching_loss(texts, texts, torch.eye(4, dtype=torch.bool), scale) > 0.3
    assert matching_loss(texts[[2, 3, 0, 1]], texts, same, scale) > 1.0


def test_a_text_that_fits_nothing_repels() -> None:
    dice = torch.Generator().manual_seed(0)
    texts = torch.nn.functional.normalize(torch.randn(3, 8, generator=dice), dim=-1) * 8**0.5
    same, scale = torch.eye(2, 3, dtype=torch.bool), torch.tensor(4.0)
    alone = matching_loss(texts[:2], texts[:2], same[:, :2], scale)
    torch.testing.assert_close(matching_loss(texts[:2], torch.cat((texts[:2], -texts[:1])), same, scale), alone)
    assert matching_loss(texts[:2], torch.cat((texts[:2], texts[:1])), same, scale) > alone + 0.1


@pytest.mark.parametrize(("word", "wrong"), [("left", True), ("twice", False)])
def test_with_sides_the_caption_of_the_other_side_is_wrong(
    clips: Clips, monkeypatch: pytest.MonkeyPatch, word: str, wrong: bool
) -> None:
    seen = []

    def loss(motions: torch.Tensor, texts: torch.Tensor, same: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
        seen.append((texts, same))
        return matching_loss(motions, texts, same, scale)

    monkeypatch.setattr(matcher, "matching_loss", loss)
    items = [replace(item, captions=[f"a person sways {item.trial} {word}"]) for item in clips.captioned("train")]
    settings = MatcherSettings(batch=2, seed=1, sides=True)
    MatcherTraining(clips, items, items, settings, CPU).loss(0)
    ((texts, same),) = seen
    assert len(texts) == 4 and same[[0, 1], [0, 1]].all()
    assert same[[0, 1], [2, 3]].any() != wrong


def test_an_embedding_does_not_depend_on_the_batch(training: MatcherTraining, clips: Clips) -> None:
    network = training.model.eval()
    parts = [clip_features(clips.joints[f"clip{k}"].astype(float), "compact137") for k in (0, 5, 20)]
    together = network.embed_motions(*stacked(parts, CPU))
    alone = torch.cat([network.embed_motions(*stacked([part], CPU)) for part in parts])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-5)
    features, lengths = stacked(parts, CPU)
    features[:, 100:] = 7.0
    torch.testing.assert_close(network.embed_motions(features, lengths), together, atol=1e-5, rtol=1e-5)
    assert together.norm(dim=-1).tolist() == pytest.approx([32**0.5] * 3, rel=1e-5)
    assert network.config.embedding == 32

    captions = ["a person sways", "a person walks forward and then turns to the left"]
    known = CaptionFeatures(Judge(network, CPU)._encoder, captions)
    both = network.embed_texts(*known.batch(captions))
    single = torch.cat([network.embed_texts(*known.batch([caption])) for caption in captions])
    torch.testing.assert_close(both, single, atol=1e-5, rtol=1e-5)


def test_where_a_clip_stands_and_faces_does_not_count(training: MatcherTraining, clips: Clips) -> None:
    judge = Judge(training.model, CPU)
    joints = clips.joints["clip3"].astype(float)
    moved = rotate(yaw(np.array(1.2)), joints) + np.array([3.0, 0.4, -2.0])
    assert judge.motions([moved]) == pytest.approx(judge.motions([joints]), abs=1e-4)
    rotations, root = plausible_motion(3, 60)
    rotations[:, 16] = multiply(rotations[:, 16], yaw(np.linspace(0, 1, 60)))
    other = forward_kinematics(rotations, root, OFFSETS)
    assert np.abs(judge.motions([other]) - judge.motions([joints])).max() > 1e-3


def test_a_folder_comes_back_in_half_precision(training: MatcherTraining, folder: Path, clips: Clips) -> None:
    network = load_matcher(folder)
    assert network.config == TextMotionConfig()
    joints = [clips.joints["clip1"].astype(float)]
    ours, back = (Judge(one, CPU).motions(joints) for one in (training.model.eval(), network))
    assert back == pytest.approx(ours, abs=0.02)
    assert torch.equal(network.std, training.model.std)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1.5e6
    assert json.loads((folder / CONFIG).read_text())["trained"] == {"steps": 0}


def test_the_bundled_matcher_is_whole_and_small() -> None:
    network = load_matcher(generation.BUNDLED_MATCHER)
    assert network.config.embedding <= 32
    assert sum(path.stat().st_size for path in generation.BUNDLED_MATCHER.iterdir()) < 1.5e6


def test_a_broken_folder_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    config, weights = (folder / CONFIG).read_text(), (folder / WEIGHTS).read_bytes()
    with pytest.raises(ModelError, match="mosa train matcher --out"):
        load_matcher(broken)
    (broken / CONFIG).write_text(config)
    with pytest.raises(ModelError, match=f"{WEIGHTS} cannot be read"):
        load_matcher(broken)
    (broken / WEIGHTS).write_bytes(weights[:-1])
    with pytest.raises(ModelError, match="cut short"):
        load_matcher(broken)
    (broken / WEIGHTS).write_bytes(weights)
    document = json.loads(config)
    document["network"]["embedding"] = 16
    (broken / CONFIG).write_text(json.dumps(document))
    with pytest.raises(ModelError, match="does not fit"):
        load_matcher(broken)
    document["network"]["embedding"] = "16"
    unfit = json.dumps(document), "does not describe"
    none = (("{", "cannot be read"), ('{"format": 9}', "format"), ('{"format": 1}', "does not describe"))
    for text, words in (*none, unfit):
        (broken / CONFIG).write_text(text)
        with pytest.raises(ModelError, match=words):
            load_matcher(broken)


def test_looked_up_clips_are_those_of_the_nearest_words(training: MatcherTraining, clips: Clips) -> None:
    judge, known = Judge(training.model, CPU), clips.captioned("train")
    asked = [Item("x", "clip9", 0, 40, "test", [known[index].captions[1]]) for index in (4, 2)]
    for repeat in nearest_clips(judge, clips, asked, known, [0, 1]):
        for joints, index in zip(repeat, (4, 2), strict=True):
            own = clips.joints[known[index].trial][:40]
            assert len(joints) == 40
            assert np.linalg.norm(np.diff(joints[:, 0], axis=0), axis=-1) == pytest.approx(
                np.linalg.norm(np.diff(own[:, 0], axis=0), axis=-1), abs=1e-6
            )
    long = [Item("x", "clip9", 0, 50, "test", ["a person"])] * 20
    (repeat,) = random_clips(clips, long, known, [0])
    assert {len(joints) for joints in repeat} == {50}, "the two train clips of 50 frames or more, cut"
    endless = [Item("x", "clip9", 0, 90, "test", ["a person"])] * 20
    assert len({len(joints) for joints in random_clips(clips, endless, known, [0])[0]}) > 2, "no clip is long enough"


def test_folds_hold_each_trial_once(clips: Clips) -> None:
    parts = fold_trials(clips.items)
    assert len(parts) == FOLDS and sum(len(part) for part in parts) == len(set.union(*parts)) == len(clips.items)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert parts == fold_trials(clips.items[::-1])


def test_too_few_items_are_refused_before_the_work_with_what_would_do(
    small_model: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = ["--model", str(small_model), "--data", str(data), "--device", "cpu", "--fold-runs", str(tmp_path)]
    assert main(["evaluate", "folds", *shared]) == 2
    said = capsys.readouterr().err
    assert "Of the 32 captioned items of all splits a fold has" in said and "mosa prepare" in said
    assert "--split" not in said and not list(tmp_path.iterdir())
    monkeypatch.setattr(generation, "POOL", 16)
    assert main(["evaluate", "generation", *shared, "--split", "val"]) == 2
    said = capsys.readouterr().err
    assert "The split 'val' has " in said and "--split test or more data" in said
    assert "--split val" not in said


def test_folds_do_not_part_mirrored_twins(clips: Clips) -> None:
    twins = [replace(item, trial=f"M{item.trial}") for item in clips.items]
    parts, alone = fold_trials(clips.items + twins), fold_trials(clips.items)
    assert parts == [fold | {f"M{trial}" for trial in fold} for fold in alone]


def test_mirrored_twins_do_not_narrow_an_interval(folder: Path, clips: Clips, few: None) -> None:
    judge, items = Judge(load_matcher(folder), CPU), clips.captioned("test")
    real = [item_joints(clips, item) for item in items]
    twins = [replace(item, trial=f"M{item.trial}") for item in items]
    alone, both = (
        generation.tables(judge, some, {generation.REAL: [joints]}, [])["all captions"]
        for some, joints in ((items, real), (items + twins, real + real))
    )
    assert alone["trials"] == both["trials"] == TEST_ITEMS
    distances = [table["rows"][generation.REAL]["MM-Dist"] for table in (alone, both)]
    assert distances[0] == pytest.approx(distances[1])


def test_the_table_of_a_model(
    small_model: Path, data: Path, folder: Path, few: None, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["--data", str(data), "--device", "cpu", "--json"]
    arguments = ["evaluate", "generation", "--model", str(small_model), "--matcher", str(folder), "--seeds", "3", "7"]
    assert main([*arguments, *shared]) == 0
    found = json.loads(capsys.readouterr().out)["generation"]
    assert found["seeds"] == [3, 7]
    for name in ("all captions", "unseen captions"):
        rows = found[name]["rows"]
        assert list(rows)[: len(ROWS)] == list(ROWS)
        assert "FID" not in rows[generation.REAL] and "MModality" not in rows[generation.REBUILT]
        for row in rows.values():
            assert all(np.isfinite(list(measure.values())).all() for measure in row.values())
        for row in list(rows.values())[: len(ROWS)]:
            assert 0.0 <= row["R@1"]["value"] <= row["R@2"]["value"] <= row["R@3"]["value"] <= 1.0
            assert row["MM-Dist"]["value"] > 0.0 and row["Diversity"]["interval"] >= 0.0
        less = rows[f"{generation.GENERATED} less {generation.NEAREST}"]
        for measure, value in less.items():
            expected = rows[generation.GENERATED][measure]["value"] - rows[generation.NEAREST][measure]["value"]
            assert value["value"] == pytest.approx(expected)
    assert (found["all captions"]["items"], found["unseen captions"]["items"]) == (TEST_ITEMS, UNSEEN)
    assert list(found["physics"]) == list(ROWS)
    assert found["physics"][generation.GENERATED]["clips"] == 2 * TEST_ITEMS


def test_a_model_with_a_body_of_its_own_is_judged_on_the_one_skeleton(small_model: Path, clips: Clips) -> None:
    bundle = load_bundle(small_model)
    items = clips.captioned("test")[:2]
    real = [item_joints(clips, item) for item in items]
    bones = []
    for size in (1.0, 1.2):
        model = Model(replace(bundle, config=bundle.config.with_offsets(size * OFFSETS)))
        made = [*generation.reconstructed(model, items, real), *generation.generated(model, items, [0])[0]]
        bones.append([np.linalg.norm(joints[:, 1:] - joints[:, PARENTS[1:]], axis=-1) for joints in made])
    for own in (*bones[0], *bones[1]):
        assert own == pytest.approx(np.broadcast_to(np.linalg.norm(OFFSETS[1:], axis=-1), own.shape), abs=1e-6)


def test_folds_from_data_to_a_table(
    small_model: Path,
    data: Path,
    few: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(folds, "FOLDS", 2)
    shared = ["--model", str(small_model), "--data", str(data), "--device", "cpu", "--json", "--seeds", "0"]
    arguments = ["evaluate", "folds", *shared, "--fold-runs", str(tmp_path), "--fold-steps", "1"]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)["folds"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]
    assert found["all captions"]["items"] == 32
    rows = found["all captions"]["rows"]
    assert set(rows) == {generation.REAL, generation.NEAREST, generation.RANDOM}
    assert rows[generation.REAL]["R@3"]["value"] > 0.0
    assert main(arguments) == 0, "it goes on from what is there"
    assert json.loads(capsys.readouterr().out)["folds"] == found


def test_a_matcher_that_cannot_be_written_whole_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_matcher(tmp_path, TextMotion(TextMotionConfig()), {})
    before = load_matcher(tmp_path).words.weight
    replace_file = os.replace

    def no_room_for_its_sizes(source: Path, target: Path) -> None:
        if Path(target).name == CONFIG:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", no_room_for_its_sizes)
    with pytest.raises(OSError, match="No space left"):
        save_matcher(tmp_path, TextMotion(TextMotionConfig()), {})
    torch.testing.assert_close(load_matcher(tmp_path).words.weight, before)


def test_from_a_command_to_a_folder(data: Path, tmp_path: Path) -> None:
    arguments = ["train", "matcher", "--data", str(data), "--run", str(tmp_path / "run"), "--steps", "2"]
    more = ["--batch", "4", "--device", "cpu", "--threads", "1", "--out", str(tmp_path / "out")]
    assert main([*arguments, *more]) == 0
    best = torch.load(tmp_path / "run" / "best.pt", weights_only=True)["model"]
    torch.testing.assert_close(load_matcher(tmp_path / "out").words.weight, best["words.weight"].half().float())


def test_drafts_with_other_features_are_refused(
    tiny: ModelConfig, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = replace(tiny, tokenizer=replace(tiny.tokenizer, feature_set="full263"), chooser=None)
    bundle = random_bundle(config)
    save_bundle(tmp_path / "model", config, bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std)
    drafts = ["--drafts-of", str(tmp_path / "model"), "--run", str(tmp_path / "run")]
    assert main(["train", "matcher", "--data", str(data), "--device", "cpu", *drafts]) == 2
    assert "has the features full263" in capsys.readouterr().err and not (tmp_path / "run").exists()


def test_parts_measured_before_one_fails_are_not_lost(
    small_model: Path, data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["--model", str(small_model), "--data", str(data), "--device", "cpu", "--matcher", str(folder)]
    assert main(["evaluate", "reconstruction", "generation", *shared]) == 2
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert "reconstruction" in found and "generation" not in found and found["split"] == "test"
    assert f"'test' has {TEST_ITEMS} captioned items" in printed.err


def test_what_needs_no_matcher_is_measured_without_one(
    small_model: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mosa.evaluate.generation.BUNDLED_MATCHER", tmp_path / "none")
    shared = ["--model", str(small_model), "--data", str(data), "--device", "cpu"]
    assert main(["evaluate", "reconstruction", *shared]) == 0
    assert main(["evaluate", "generation", *shared]) == 2


def test_what_is_missing_or_too_little_is_said_in_a_sentence(
    small_model: Path, data: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["evaluate", "generation", "--model", str(small_model), "--data", str(data), "--device", "cpu"]
    assert main([*shared, "--matcher", str(tmp_path)]) == 2
    assert "no matcher" in capsys.readouterr().err
    assert main([*shared, "--matcher", str(folder)]) == 2
    assert f"'test' has {TEST_ITEMS} captioned items" in capsys.readouterr().err
    assert main(["train", "matcher", "--data", str(tmp_path)]) == 2
    assert "mosa prepare" in capsys.readouterr().err
    alone = {"a": forward_kinematics(*plausible_motion(0, 40), OFFSETS)}
    lone = write_prepared(tmp_path / "lone", alone, [Item("a", "a", 0, 40, "train", ["a person stands"])])
    assert main(["train", "matcher", "--data", str(lone), "--run", str(tmp_path / "run")]) == 2
    assert "no captioned item in the val split" in capsys.readouterr().err
