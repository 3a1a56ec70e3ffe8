# SPDX-License-Identifier: GPL-3.0-or-later
"""A model's drafts, told apart by what they show, and a matcher that learns from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mosa.data.describe import shows
from mosa.data.descriptions import DESCRIPTIONS
from mosa.errors import RequestError
from mosa.model.text_motion import ranking_loss
from mosa.motion.features import features_to_joints, mirror
from mosa.train import graded
from mosa.train.clips import Clips, padded
from mosa.train.graded import Asked
from mosa.train.matcher import MatcherSettings, MatcherTraining, clip_features
from mosa.train.sar import DRAFTED, FrozenTokenizer, SarSettings, SarTraining
from tests.backend.known_motions import KNOWN
from tests.backend.tiny_training import write_data

CPU = torch.device("cpu")
KICK = next(one for one in DESCRIPTIONS if one.sentences[0] == "a person kicks with the left leg")
WALK = next(one for one in DESCRIPTIONS if one.sentences[0] == "a person walks forward")


def test_a_clip_shows_what_one_stretch_of_it_shows_on_the_side_that_is_asked() -> None:
    kick = KNOWN["a person kicks with the left leg"]
    assert shows(KICK, kick, mirrored=False) and not shows(KICK, kick, mirrored=True)
    assert shows(KICK, mirror(kick), mirrored=True)
    still = np.repeat(kick[:1], 60, axis=0)
    assert shows(KICK, np.concatenate([still, kick, still]), mirrored=False)
    assert not shows(KICK, still, mirrored=False)


def test_a_clip_shorter_than_all_stretches_is_looked_at_as_a_whole() -> None:
    walk = KNOWN["a person walks forward"][:30]
    assert shows(WALK, walk, mirrored=False) and not shows(WALK, walk[::-1], mirrored=False)


@pytest.fixture(scope="module")
def drafted() -> Callable[..., Any]:
    """The drafts of a request, as `graded` makes them, but the same request's only once: it takes seconds."""
    return cache(graded._drafts)


@pytest.fixture(scope="module")
def asked(
    bundled: Any, drafted: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Asked], Path]:
    """What the bundled model makes of two descriptions, and the file that keeps it."""
    folder = tmp_path_factory.mktemp("graded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graded, "DESCRIPTIONS", (WALK, KICK))
        patch.setattr(graded, "_drafts", drafted)
        found = graded.graded(bundled, 1, folder)
    (file,) = folder.iterdir()
    return found, file


def test_drafts_of_a_model_are_told_apart_and_kept(
    asked: tuple[list[Asked], Path], bundled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, file = asked
    assert found and {one.kind for one in found} <= {0, 1}
    for one in found:
        assert one.features.shape[0] == len(one.shown) == len(one.opposite) == graded.DRAFTS
        assert one.shown.any() and not (one.shown.all() and one.opposite.all())
        if one.kind == 1:
            assert ("left" in one.sentence) != ("right" in one.sentence)
    monkeypatch.setattr(graded, "check_request", None)  # nothing is made again
    again = graded.graded(bundled, 1, file.parent)
    assert bundled.hash[:12] in file.name, "another model's drafts are others"
    for one, other in zip(found, again, strict=True):
        assert (one.sentence, one.kind) == (other.sentence, other.kind)
        for name in ("features", "shown", "opposite"):
            assert np.array_equal(getattr(one, name), getattr(other, name))


def test_what_is_shown_is_seen_in_the_drafts_themselves(asked: tuple[list[Asked], Path]) -> None:
    found, _ = asked
    ways = []
    for one in found:
        if one.kind == 0:
            for draft, shown in zip(one.features.astype(float), one.shown, strict=True):
                ways.append((shown, features_to_joints(draft, "compact137")[-1, 0, 2]))
    walked = np.array([way for shown, way in ways if shown])
    assert len(walked) and (walked > 0.5).all()  # metres ahead; before clean-up, which decided


def test_in_a_mirror_drafts_show_the_other_side() -> None:
    kick = clip_features(KNOWN["a person kicks with the left leg"], "compact137").astype(np.float16)
    left = Asked("a person kicks with the left leg", 1, kick[None], np.array([True]), np.array([False]))
    (draft, image), shown = left.candidates
    assert shown.tolist() == [True, False] and np.array_equal(draft, kick)
    seen = features_to_joints(image.astype(float), "compact137")
    assert shows(KICK, seen, mirrored=True) and not shows(KICK, seen, mirrored=False)
    right = left.mirrored()
    assert right.sentence == "a person kicks with the right leg" and right.candidates[1].tolist() == [False, True]
    assert right.mirrored().sentence == left.sentence


@pytest.mark.parametrize("before", range(4))
def test_drafts_go_on_where_they_were_interrupted(
    asked: tuple[list[Asked], Path],
    drafted: Callable[..., Any],
    bundled: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: int,
) -> None:
    """A stop before the n-th file is written, in the middle of a request, or before the parts are taken away."""
    monkeypatch.setattr(graded, "DESCRIPTIONS", (WALK, KICK))
    file = tmp_path / asked[1].name
    write, removed = graded._write, graded.shutil.rmtree
    made: list[str] = []
    stop = True

    def writing(path: Path, found: list[Asked]) -> None:
        if stop and len(list(tmp_path.rglob("*.npz"))) == before:
            raise KeyboardInterrupt
        write(path, found)

    def drafting(model: Any, sentence: str, *details: Any) -> Any:
        made.append(sentence)
        return drafted(model, sentence, *details)

    def removing(folder: Path, **options: Any) -> None:
        if stop:
            raise KeyboardInterrupt
        removed(folder, **options)

    monkeypatch.setattr(graded, "_write", writing)
    monkeypatch.setattr(graded, "_drafts", drafting)
    monkeypatch.setattr(graded.shutil, "rmtree", removing)
    with pytest.raises(KeyboardInterrupt):
        graded.graded(bundled, 1, tmp_path)
    assert file.exists() == (before == 3)
    everything = len(WALK.sentences) + 2 * len(KICK.sentences)
    asked_for = [0, len(WALK.sentences), everything, everything][before]
    stop = False
    made.clear()
    for path in tmp_path.rglob("0-*.npz"):
        (path.parent / f"9-{path.name}").write_bytes(b"of another version")
    graded.graded(bundled, 1, tmp_path)
    assert len(made) == everything - asked_for
    assert file.read_bytes() == asked[1].read_bytes() and list(tmp_path.iterdir()) == [file]


def test_a_part_that_is_damaged_is_made_again(
    asked: tuple[list[Asked], Path],
    drafted: Callable[..., Any],
    bundled: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The drafts of the part are really drawn again, and are the same."""
    monkeypatch.setattr(graded, "DESCRIPTIONS", (WALK, KICK))
    file = tmp_path / asked[1].name
    with monkeypatch.context() as patch:
        patch.setattr(graded, "_drafts", drafted)
        patch.setattr(graded.shutil, "rmtree", lambda *_, **__: None)
        graded.graded(bundled, 1, tmp_path)
    (part,) = tmp_path.rglob("0-*.npz")
    part.write_bytes(part.read_bytes()[:-100])
    file.unlink()
    graded.graded(bundled, 1, tmp_path)
    assert file.read_bytes() == asked[1].read_bytes()


def test_a_damaged_file_of_drafts_is_refused_in_a_sentence(
    asked: tuple[list[Asked], Path], bundled: Any, tmp_path: Path
) -> None:
    (tmp_path / asked[1].name).write_bytes(asked[1].read_bytes()[:-500])
    with pytest.raises(RequestError, match="is damaged; delete it"):
        graded.graded(bundled, 1, tmp_path)


def test_a_model_of_whose_drafts_nothing_can_be_learned_is_refused_in_a_sentence(
    bundled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graded, "DESCRIPTIONS", (replace(WALK, sentences=WALK.sentences[:1]),))
    monkeypatch.setattr(graded, "shows", lambda one, joints, mirrored: False)
    with pytest.raises(RequestError, match=r"no draft of .* shows"):
        graded.graded(bundled, 1, tmp_path)
    assert not list(tmp_path.iterdir())


def test_ranking_wants_what_is_shown_before_what_is_not() -> None:
    text = torch.eye(4)[:1] * 2.0
    right, wrong = torch.eye(4)[0] * 2.0, torch.eye(4)[1] * 2.0
    shown, scale = torch.tensor([[True, False, False]]), torch.tensor(3.0)
    good, all_ordered = ranking_loss(torch.stack([right, wrong, wrong])[None], text, shown, scale)
    bad, none_ordered = ranking_loss(torch.stack([wrong, right, right])[None], text, shown, scale)
    assert good < 0.01 < 1.0 < bad
    assert (all_ordered, none_ordered) == (1.0, 0.0)


def test_a_matcher_learns_to_order_drafts(tmp_path: Path) -> None:
    clips = Clips(write_data(tmp_path / "data"), "compact137")
    walk, kick = (clip_features(KNOWN[one.sentences[0]], "compact137")[:60] for one in (WALK, KICK))
    both = np.stack([walk, kick]).astype(np.float16)
    rows = [("a person walks forward", 0, [True, False]), ("a person kicks with the left leg", 1, [False, True])]
    seen = {0: np.array([True, False]), 1: np.array([False, False])}
    asked = [Asked(text, kind, both, np.array(shown), seen[kind]) for text, kind, shown in rows for _ in range(2)]
    items = clips.captioned("train"), clips.captioned("val")
    training = MatcherTraining(clips, *items, MatcherSettings(batch=4, seed=1, drafts="a model"), CPU, asked)
    with torch.inference_mode():
        before = training.validate()["score"]
    optimiser = torch.optim.AdamW(training.model.parameters(), lr=5e-3)
    for step in range(25):
        optimiser.zero_grad()
        training.loss(step)["loss"].backward()
        optimiser.step()
    training.model.eval()
    with torch.inference_mode():
        after = training.validate()
    assert after["ordered"] == 1.0 and after["score"] < before


def test_all_sentences_of_a_side_are_told_of_a_draft() -> None:
    nothing = np.zeros((1, 40, 137), np.float16)
    kind = DESCRIPTIONS.index(KICK)
    left, right = (
        Asked(f"someone does a kick with the {side} foot", kind, nothing, np.array([True]), np.array([False]))
        for side in ("left", "right")
    )
    assert len(left.told) == len(right.told) == len(KICK.sentences)
    assert all("left" in text for text in left.told) and all("right" in text for text in right.told)
    assert left.sentence in left.told and right.sentence in right.told


def test_a_transformer_learns_from_the_drafts_that_show_it(bundled: Any, tmp_path: Path) -> None:
    clips = Clips(write_data(tmp_path / "data"), "compact137")
    walk, kick = (clip_features(KNOWN[one.sentences[0]], "compact137")[:60] for one in (WALK, KICK))
    both = np.stack([walk, kick]).astype(np.float16)
    neither = np.array([False, False])
    asked = [
        Asked(WALK.sentences[1], DESCRIPTIONS.index(WALK), both, np.array([True, False]), neither),
        Asked(WALK.sentences[0], DESCRIPTIONS.index(WALK), both, np.array([True, False]), neither),
        Asked(KICK.sentences[0], DESCRIPTIONS.index(KICK), both, np.array([False, True]), neither),
    ]
    bundle = bundled.bundle
    frozen = FrozenTokenizer(bundle.tokenizer, bundle.mean.numpy(), bundle.std.numpy())
    settings = SarSettings(described=0.0, reworded=0.0, drafts="a model")
    samples = SarTraining(clips, frozen, settings, CPU, asked=asked).train_set
    first, second, third = (np.array(samples.chances)[index] for index in (-3, -2, -1))
    assert samples.chances.sum() == pytest.approx(1.0) and first + second + third == pytest.approx(DRAFTED)
    assert first == second < third, "a kick was shown once, a walk twice"
    assert samples.captions[-3] == list(WALK.sentences) and samples.captions[-1] == list(KICK.sentences)
    expected = [
        torch.cat(bundle.tokenizer.tokens(torch.from_numpy(row)[None]), dim=1)[0]
        for row in (_window(walk, frozen), _window(kick, frozen))
    ]
    assert torch.equal(samples.ids[-3].long(), expected[0]) and torch.equal(samples.ids[-1].long(), expected[1])


def test_where_all_drafts_show_it_a_transformer_learns_from_the_clips_alone(bundled: Any, tmp_path: Path) -> None:
    clips = Clips(write_data(tmp_path / "data"), "compact137")
    walk = clip_features(KNOWN["a person walks forward"], "compact137")[None, :60].astype(np.float16)
    asked = [Asked(WALK.sentences[0], DESCRIPTIONS.index(WALK), walk, np.array([True]), np.array([False]))]
    bundle = bundled.bundle
    frozen = FrozenTokenizer(bundle.tokenizer, bundle.mean.numpy(), bundle.std.numpy())
    settings = SarSettings(described=0.0, reworded=0.0, drafts="a model")
    with_them, without = (SarTraining(clips, frozen, settings, CPU, asked=given).train_set for given in (asked, ()))
    assert torch.equal(with_them.ids, without.ids) and np.array_equal(with_them.chances, without.chances)


def _window(features: np.ndarray, frozen: FrozenTokenizer) -> np.ndarray:
    rounded = features.astype(np.float16).astype(np.float32)
    return padded((rounded - frozen.mean) / frozen.std, frozen.network.config.frames)
