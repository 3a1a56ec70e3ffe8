# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn in training: described stretches say left and right as their twins show it, and take their share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mosa.data import describe as describing
from mosa.data.describe import KEPT, Stretch, describe
from mosa.data.pack import Item
from mosa.motion.features import mirror
from mosa.train import cuts
from mosa.train.clips import VARIANTS, Clips
from mosa.train.cuts import captioned_cuts, described_cuts, with_described
from tests.backend.known_motions import KNOWN
from tests.backend.tiny_training import write_prepared

KICK = KNOWN["a person kicks with the left leg"]


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    """Takes of a kick with the left leg, of one with the right leg, and of three walks."""
    walks = {f"walk{k}": KNOWN["a person walks forward"] for k in range(3)}
    takes = {"left": KICK, "right": mirror(KICK), **walks}
    items = [Item(name, name, 0, len(joints), "train", ["a person moves"]) for name, joints in takes.items()]
    return Clips(write_prepared(tmp_path / "data", takes, items), "compact137")


def test_a_mirrored_kick_is_told_of_the_other_leg(clips: Clips) -> None:
    kicks = [cut for cut in described_cuts(clips) if "kick" in cut.captions[0]]
    assert {cut.item.trial for cut in kicks} == {"left", "right"}
    for cut in kicks:
        leg = "left" if (cut.item.trial == "left") != cut.variant.mirrored else "right"
        assert all(f"{leg} leg" in caption or f"{leg} foot" in caption for caption in cut.captions), cut


def test_stretches_are_looked_for_once_for_the_same_data(clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def counted(takes: Any) -> list[Stretch]:
        looked.append(1)
        return describe(takes)

    monkeypatch.setattr(cuts, "describe", counted)
    first = described_cuts(clips)
    assert first == described_cuts(Clips(clips.folder, "compact137"))
    assert len(looked) == 1
    items = clips.folder / "items.jsonl"
    items.write_text(items.read_text().replace("a person moves", "a person moves like a zombie"))
    assert not described_cuts(Clips(clips.folder, "compact137"))
    monkeypatch.setattr(describing, "__file__", str(clips.folder / "another.py"))  # as after an update
    assert not described_cuts(Clips(clips.folder, "compact137"))
    assert len(looked) == 3


@pytest.mark.parametrize("content", [b"", b"[]", b'{"made_from": "', b"\xff", None])
def test_kept_stretches_that_cannot_be_read_or_written_are_looked_for(clips: Clips, content: bytes | None) -> None:
    wanted = describe((name, clips.joints[name].astype(float), []) for name in clips.trials("train"))
    if content is None:
        (clips.folder / KEPT).mkdir()
    else:
        (clips.folder / KEPT).write_bytes(content)
    assert len(described_cuts(clips)) == len(wanted) * len(VARIANTS)


def test_what_is_timed_can_be_had_alone(clips: Clips) -> None:
    clips.joints["aside"] = KNOWN["a person steps sideways to the left"]
    told = {cut.captions[0] for cut in described_cuts(clips, timed=True)}
    assert told == {"a person steps sideways to the left", "a person steps sideways to the right"}
    assert "a person walks forward" in {cut.captions[0] for cut in described_cuts(clips)}


def test_items_of_one_caption_are_drawn_more_often_and_each_of_them_less(clips: Clips) -> None:
    for item in clips.items:
        item.captions = ["a person walks" if item.trial.startswith("walk") else f"a person kicks {item.trial}"]
    chances = {cut.item.trial: cut.chance for cut in captioned_cuts(clips.captioned("train"), VARIANTS)}
    assert chances["walk0"] == chances["walk1"] < chances["left"] < 3 * chances["walk0"]


def test_described_stretches_are_so_much_of_what_is_drawn(clips: Clips) -> None:
    captioned = captioned_cuts(clips.captioned("train"), VARIANTS)
    drawn = with_described(captioned, clips, 0.3)
    assert sum(cut.chance for cut in drawn[: len(captioned)]) == pytest.approx(0.7)
    assert sum(cut.chance for cut in drawn[len(captioned) :]) == pytest.approx(0.3)


def test_what_is_seen_often_is_drawn_more_often_and_each_stretch_of_it_less(clips: Clips) -> None:
    plain = [cut for cut in described_cuts(clips) if cut.variant == VARIANTS[0]]
    kicks, walks = (
        [cut for cut in plain if cut.captions[0] == told]
        for told in ("a person kicks with the left leg", "a person walks forward")
    )
    assert len(walks) > len(kicks) > 0
    assert walks[0].chance < kicks[0].chance
    assert sum(cut.chance for cut in walks) > sum(cut.chance for cut in kicks)
