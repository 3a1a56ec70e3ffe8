# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the motion pack and HumanML3D folders, and preparing them for training."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mosa.data import prepare as preparing
from mosa.data.humanml3d import read_folder
from mosa.data.pack import STEP, Item, read_items, read_motions, take, write_motions
from mosa.errors import RequestError
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import OFFSETS, PARENTS
from mosa.train.captions import mirror_caption
from mosa.train.clips import Clips, Variant, retimed

PACK = preparing.PACK


def standing(frames: int, seed: int = 0) -> np.ndarray:
    """A clip (frames, 22, 3) of a body that sways and walks off along x."""
    dice = np.random.default_rng(seed)
    angles = np.cumsum(dice.normal(0, 0.02, (frames, 22)), axis=0)
    rotations = np.stack([np.cos(angles), np.sin(angles), 0 * angles, 0 * angles], axis=-1)
    root = np.stack([np.linspace(0, 2, frames), np.full(frames, 0.95), np.zeros(frames)], axis=-1)
    return forward_kinematics(rotations, root, OFFSETS).astype(np.float32)


def write_pack(folder: Path, motions: dict[str, np.ndarray], items: list[Item]) -> Path:
    """A motion pack of these."""
    folder.mkdir()
    write_motions(folder / "motions.npz", motions)
    (folder / "items.jsonl").write_text("".join(json.dumps(vars(item)) + "\n" for item in items))
    return folder


def test_the_pack_comes_back_to_half_a_step(tmp_path: Path) -> None:
    motions = {"a": standing(30), "b": standing(50, seed=1)}
    write_motions(tmp_path / "motions.npz", motions)
    found = read_motions(tmp_path / "motions.npz")
    assert list(found) == ["a", "b"]
    for name, joints in motions.items():
        assert np.abs(found[name] - joints).max() < STEP


def test_joints_that_the_packs_numbers_cannot_hold_are_refused(tmp_path: Path) -> None:
    """As those of a motion in centimetres."""
    with pytest.raises(RequestError, match=r"1\.6 m from its root; check the unit"):
        write_motions(tmp_path / "motions.npz", {"a": 100 * standing(30)})
    assert not list(tmp_path.iterdir())


def test_the_bundled_pack_holds_what_its_items_name() -> None:
    motions, items = read_motions(PACK / "motions.npz"), read_items(PACK / "items.jsonl")
    assert len(motions) == 497 and len(items) == 898
    for item in items:
        assert 0 <= item.start < item.end <= len(motions[item.trial]), item.id
    splits: dict[str, set[str]] = {}
    for item in items:
        splits.setdefault(item.trial, set()).add(item.split)
    assert all(len(split) == 1 for split in splits.values()), "a trial stands in two splits"
    assert (PACK / "NOTICE.md").exists() and list((PACK / "licences").iterdir())


def test_prepared_clips_stand_on_one_skeleton(tmp_path: Path) -> None:
    items = [
        Item("t", "tall", 0, 60, "train", ["a person walks"]),
        Item("s", "short", 5, 25, "val", ["a person sways"]),
    ]
    motions = {"tall": standing(60) * 1.2, "short": standing(30, seed=2) * 0.8}
    preparing.prepare(write_pack(tmp_path / "pack", motions, items), tmp_path / "out")
    clips = Clips(tmp_path / "out", "compact137")
    lengths = np.linalg.norm(OFFSETS[1:], axis=-1)
    for joints in clips.joints.values():
        bones = np.linalg.norm(joints[:, 1:] - joints[:, PARENTS[1:]], axis=-1)
        assert np.abs(bones - lengths).max() < 1e-5
        assert abs(joints[:, [7, 8, 10, 11], 1].min()) < 1e-5
        assert np.abs(joints[0, 0, [0, 2]]).max() < 1e-6
    assert clips.trials("train") == ["tall"] and clips.trials("val") == ["short"]
    assert clips.captioned("val")[0].frames == 30, "a short item is widened by the frames around it"
    assert clips.item_features(clips.captioned("train")[0]).shape == (59, 137)


@given(st.integers(1, 900), st.integers(0, 400), st.integers(0, 500))
@example(10, 30, 0)  # widened at the end of its trial, which numbers drawn at random seldom are
@example(10, 0, 30)
def test_ranges_stay_inside_the_trial_and_keep_the_item(frames: int, start: int, after: int) -> None:
    item = Item("i", "t", start, start + frames, "train", ["x"])
    available = start + frames + after
    parts = preparing.ranges_of(item, available, Counter())
    for part in parts:
        assert 0 <= part.start < part.end <= available
        assert preparing.LEAST <= part.frames <= preparing.CROPPABLE
    if frames > preparing.CROPPABLE:
        assert (parts[0].start, parts[-1].end) == (item.start, item.end)
        assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    elif parts:
        assert parts[0].start <= item.start and parts[0].end >= item.end


def test_a_failed_preparation_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "clips.npz").write_bytes(b"old")
    with pytest.raises(RequestError, match="not a folder"):
        preparing.prepare(tmp_path / "nowhere", out)
    assert (out / "clips.npz").read_bytes() == b"old"


def test_a_humanml3d_folder_is_read_and_its_bad_motions_are_named(tmp_path: Path) -> None:
    for part in ("new_joints", "texts"):
        (tmp_path / part).mkdir()
    mark = "\ufeff"  # with which Windows' editors may begin a file
    (tmp_path / "train.txt").write_text(mark + "000001\n000002\n000003\n000004\n000005\n000006\n", encoding="utf-8")
    (tmp_path / "test.txt").write_text("000001\n")
    np.save(tmp_path / "new_joints" / "000001.npy", standing(80))
    np.save(tmp_path / "new_joints" / "000002.npy", np.full((50, 22, 3), np.nan, np.float32))
    np.save(tmp_path / "new_joints" / "000003.npy", np.zeros((50, 21, 3), np.float32))
    text = "a person walks.#a/DET person/NOUN#0.0#0.0\nthen sways#x#1.04#3.47\n"
    (tmp_path / "new_joints" / "000004.npy").write_text("no array")
    for name in ("000001", "000002", "000003", "000004"):
        (tmp_path / "texts" / f"{name}.txt").write_text(mark + text, encoding="utf-8")
    np.save(tmp_path / "new_joints" / "000006.npy", standing(80))
    (tmp_path / "texts" / "000006.txt").write_bytes("a person enters a café".encode("latin-1"))
    motions, items, notes = read_folder(tmp_path)
    assert list(motions) == ["000001"]
    whole, part = sorted(items, key=lambda item: -item.frames)
    assert (whole.captions, whole.frames) == (["a person walks."], 80)
    assert (part.captions, part.start, part.end) == (["then sways"], 21, 69)
    assert {item.split for item in items} == {"train"}
    assert notes == [
        "000002: contains NaN or infinity",
        "000003: shape (50, 21, 3) instead of (frames, 22, 3)",
        "000004: not an array of numbers, or damaged",
        "000005: motion or text file missing",
        "000006: text file not UTF-8",
        "000001: listed again, in test.txt",
    ]


@pytest.mark.parametrize("missing", ["new_joints", "texts", "train.txt"])
def test_an_incomplete_humanml3d_folder_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    for part in {"new_joints", "texts"} - {missing}:
        (tmp_path / part).mkdir()
    if missing != "train.txt":
        (tmp_path / "train.txt").write_text("000001\n")
    with pytest.raises(RequestError, match=missing):
        read_folder(tmp_path)


def test_it_is_counted_what_is_cut_widened_and_dropped(tmp_path: Path) -> None:
    motions = {"long": standing(700), "short": standing(20)}
    ranges = (("long", 0, 600), ("long", 100, 120), ("long", 900, 950), ("short", 0, 20), ("short", 0, 10))
    items = [Item(f"{k}", name, start, end, "train", ["a person walks"]) for k, (name, start, end) in enumerate(ranges)]
    counts = preparing.prepare(write_pack(tmp_path / "pack", motions, items), tmp_path / "out")
    assert (counts["windowed"], counts["widened"], counts["dropped_outside"]) == (1, 2, 1)
    assert (counts["kept_short"], counts["items"]) == (2, 4 + 1 + 2)


def test_a_test_motion_that_lost_its_items_is_not_trained_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    motions = {name: standing(60, seed) for seed, name in enumerate(("outside", "uncaptioned", "inside"))}
    items = [
        Item("o", "outside", 1200, 1400, "test", ["a person walks"]),
        Item("i", "inside", 0, 60, "test", ["a person walks"]),
    ]
    counts = preparing.prepare(write_pack(tmp_path / "pack", motions, items), tmp_path / "out")
    clips = Clips(tmp_path / "out", "compact137")
    assert clips.trials("train") == ["uncaptioned"] and clips.trials("test") == ["inside"]
    assert (counts["motions"], counts["left_out"], counts["items"]) == (2, 1, 1)
    assert "left out outside: none of its items lies within its 60 frames" in capsys.readouterr().err


def test_a_trial_of_two_splits_is_refused(tmp_path: Path) -> None:
    items = [Item(split, "a", 0, 30, split, ["a person walks"]) for split in ("train", "test")]
    source = write_pack(tmp_path / "pack", {"a": standing(60)}, items)
    with pytest.raises(RequestError, match="trial a is in train and in test; give it one split"):
        preparing.prepare(source, tmp_path / "out")
    np.savez(source / "clips.npz", a=standing(60))
    with pytest.raises(RequestError, match="trial a is in train and in test"):
        Clips(source, "compact137")


def test_names_with_spaces_are_read_and_every_item_gets_an_id_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for part in ("new_joints", "texts"):
        (source / part).mkdir(parents=True)
    (source / "train.txt").write_text("clip 1 \n\n")
    np.save(source / "new_joints" / "clip 1.npy", standing(300))
    (source / "texts" / "clip 1.txt").write_text(
        "a person walks#x#0.0#5.0\nthen sways#x#5.0#9.0\na long walk#x#0.0#0.0\n"
    )
    preparing.prepare(source, tmp_path / "out")
    items = read_items(tmp_path / "out" / "items.jsonl")
    assert [item.id for item in items] == ["clip 1_0", "clip 1_1", "clip 1_0-2", "clip 1_1-2"]
    assert [item.frames for item in items] == [100, 80, 150, 150]


def test_a_mirrored_twin_is_no_take_of_its_own() -> None:
    names = {"000123", "M000123", "M000456", "Mary"}
    assert {name: take(name, names) for name in names} == {
        "000123": "000123",
        "M000123": "000123",
        "M000456": "M000456",
        "Mary": "Mary",
    }


def test_foreign_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "motions.npz").write_bytes(b"nothing of the kind")
    with pytest.raises(RequestError, match="not a motion pack"):
        read_motions(tmp_path / "motions.npz")
    (tmp_path / "items.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(RequestError, match="line 1"):
        read_items(tmp_path / "items.jsonl")
    with pytest.raises(RequestError, match="mosa prepare"):
        Clips(tmp_path, "compact137")


@pytest.mark.parametrize(
    ("caption", "mirrored"),
    [
        ("a person turns left", "a person turns right"),
        ("kicks with the right leg, then the left", "kicks with the left leg, then the right"),
        ("walks counter-clockwise", "walks clockwise"),
        ("turns clockwise", "turns counterclockwise"),
        ("waves brightly", "waves brightly"),
    ],
)
def test_mirrored_captions(caption: str, mirrored: str) -> None:
    assert mirror_caption(caption) == mirrored
    assert mirror_caption(mirror_caption(mirrored)) == mirrored


@given(st.sampled_from([0.9, 1.1]), st.integers(20, 90))
def test_retimed_clips_follow_the_same_path(speed: float, frames: int) -> None:
    joints = standing(frames).astype(float)
    played = retimed(joints, speed)
    assert abs(len(played) - (frames - 1) / speed) <= 1
    assert np.allclose(played[0], joints[0])
    pace = np.diff(played[:, 0, 0]).mean() / np.diff(joints[:, 0, 0]).mean()
    assert pace == pytest.approx(speed, rel=1e-6)


@pytest.mark.parametrize("speed", [0.9, 1.1])
def test_a_retimed_item_is_where_its_motion_is(tmp_path: Path, speed: float) -> None:
    item = Item("i", "t", 100, 200, "train", ["a person walks"])
    folder = tmp_path / "out"
    preparing.prepare(write_pack(tmp_path / "pack", {"t": standing(300)}, [item]), folder)
    clips, variant = Clips(folder, "compact137"), Variant(speed=speed)
    frames, twin = variant.range_of(item), clips.twin("t", variant)
    assert len(clips.item_features(item, variant)) == frames.stop - frames.start
    for mine, its in ((frames.start, 100), (frames.stop, 200)):
        assert np.abs(twin[mine, 0] - clips.joints["t"][its, 0]).max() < 0.01


def test_an_item_of_another_length_is_cut_to_the_trial() -> None:
    item = Item("i", "t", 0, 300, "train", ["x"])
    parts = preparing.ranges_of(item, 120, Counter())
    assert parts == [replace(item, end=120)]
