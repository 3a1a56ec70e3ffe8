# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion files: .npz and .bvh there and back, and what is said about damaged ones."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tokenize
import zipfile
import zlib
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.errors import RequestError
from mosa.motion.bvh import ZXY, format_bvh, read_bvh
from mosa.motion.euler import euler
from mosa.motion.features import facing
from mosa.motion.motion import LARGEST, Motion, at_origin
from mosa.motion.rotations import from_axis_angle, multiply, rotate, yaw
from mosa.motion.skeleton import OFFSETS
from tests.backend.motion_samples import plausible_motion


@pytest.fixture
def motion() -> Motion:
    rotations, root = plausible_motion(7, frames=30)
    return Motion.from_rotations(24.0, rotations, root, OFFSETS, "a person wäves", 12, "base")


def archive(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def test_npz_comes_back(motion: Motion, tmp_path: Path) -> None:
    motion.save(tmp_path / "m.npz")
    back = Motion.load(tmp_path / "m.npz")
    for name in ("joints", "root", "offsets", "contacts"):
        assert np.allclose(getattr(back, name), getattr(motion, name), atol=1e-5), name
    dots = np.abs((back.rotations * motion.rotations).sum(-1))
    assert np.allclose(dots, 1.0, atol=1e-6)
    assert (back.fps, back.prompt, back.seed, back.model) == (24.0, "a person wäves", 12, "base")


def test_npz_holds_what_the_documentation_names(motion: Motion) -> None:
    with np.load(io.BytesIO(motion.to_bytes()), allow_pickle=False) as file:
        shapes = {key: file[key].shape for key in file.files}
    assert shapes == {
        "joints": (30, 22, 3),
        "rotations": (30, 22, 4),
        "root": (30, 3),
        "offsets": (22, 3),
        "contacts": (30, 4),
        "fps": (),
        "prompt": (),
        "seed": (),
        "model": (),
    }


def glitch(joints: np.ndarray) -> None:
    joints[10, 20] += 3.0


def lost_frame(joints: np.ndarray) -> None:
    joints[10] = 0.0


def grows(joints: np.ndarray) -> None:
    joints *= np.linspace(0.1, 10.0, len(joints))[:, None, None]


def tiny(joints: np.ndarray) -> None:
    joints *= 1e-6


def noise(joints: np.ndarray) -> None:
    joints[:] = np.random.default_rng(0).normal(1e5, 1.0, joints.shape)


@pytest.mark.parametrize("spoil", [glitch, lost_frame, grows, tiny, noise])
@pytest.mark.parametrize("in_place", [False, True])
def test_what_was_read_of_any_joints_can_be_written_and_read_again(motion: Motion, spoil: Any, in_place: bool) -> None:
    spoil(motion.joints)
    taken = Motion.in_place(24.0, motion.joints)
    back = Motion.from_bytes(taken.to_bytes(), in_place=in_place)
    if in_place:
        assert np.allclose(back.joints, taken.joints, rtol=1e-6, atol=1e-9)
    assert np.allclose(back.root, taken.root, rtol=1e-6, atol=1e-9)


def test_joints_of_another_motion_are_refused_beside_rotations(motion: Motion) -> None:
    other = Motion.from_rotations(24.0, *plausible_motion(8, frames=30), OFFSETS)
    for joints in (other.joints - other.root[:, None] + motion.root[:, None], motion.joints + 0.1):
        motion.joints = joints
        with pytest.raises(RequestError, match="leave these three out"):
            Motion.from_bytes(motion.to_bytes())


def test_what_could_not_be_read_again_is_not_written(motion: Motion, tmp_path: Path) -> None:
    away = np.where(np.arange(30)[:, None, None] % 2, 9e5, -9e5)
    with pytest.raises(RequestError, match=r"Cannot read the joints: .* metres, more than 1,000,000"):
        Motion.from_joints(24.0, motion.joints + away)
    with pytest.raises(RequestError, match=r"Cannot read the joints: .* metres, more than 1,000,000"):
        Motion.in_place(24.0, motion.joints + away[:22, 0])
    far = replace(motion, root=motion.root + 2e6, joints=motion.joints + 2e6)
    for name in ("far.npz", "far.bvh"):
        with pytest.raises(RequestError, match=r"Cannot write .*2,000,00. metres, more than 1,000,000"):
            far.save(tmp_path / name)
    in_millimetres = replace(motion, root=motion.root + 2e5, joints=motion.joints + 2e5, per_metre=1000.0)
    with pytest.raises(RequestError, match=r"Cannot write far.bvh: .*more than 100,000"):
        in_millimetres.save(tmp_path / "far.bvh")
    broken = {name: np.where(np.arange(30) == 4, np.nan, getattr(motion, name).T).T for name in ("rotations", "root")}
    for values, reason in (
        ({"rotations": broken["rotations"]}, "not finite"),
        ({"root": broken["root"]}, "not finite"),
        ({"fps": 0.0}, "its frame rate, 0 per second"),
        ({"fps": float("nan")}, "its frame rate, nan per second"),
    ):
        for name in ("broken.npz", "broken.bvh"):
            with pytest.raises(RequestError, match=f"Cannot write .*{reason}"):
                replace(motion, **values).save(tmp_path / name)
    assert not list(tmp_path.iterdir())
    in_millimetres.save(tmp_path / "far.npz")
    assert Motion.load(tmp_path / "far.npz").frames == 30


def test_joints_and_fps_are_enough(motion: Motion) -> None:
    moved = rotate(yaw(2.0), motion.joints) + np.array([4.0, 0.0, -3.0])
    back = Motion.from_bytes(archive(joints=moved.astype(np.float32), fps=24))
    assert back.frames == 30 and back.fps == 24.0
    assert np.allclose(back.root[0, [0, 2]], 0.0, atol=1e-6)
    assert np.allclose(facing(back.joints[:1])[0], [0, 0, 1], atol=1e-4)
    # Same body, same motion: all distances between joints are kept.
    spread = np.linalg.norm(moved[:, :, None] - moved[:, None], axis=-1)
    again = np.linalg.norm(back.joints[:, :, None] - back.joints[:, None], axis=-1)
    assert np.abs(spread - again).max() < 0.002


class Anything:
    """Something that only pickling could store."""


GOOD = np.random.default_rng(0).normal(size=(5, 22, 3))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (archive(fps=20), "joints"),
        (archive(joints=GOOD), "fps"),
        (archive(joints=GOOD[:, :21], fps=20), "shape"),
        (archive(joints=GOOD[:0], fps=20), "shape"),
        (archive(joints=GOOD * np.nan, fps=20), "finite"),
        (archive(joints=GOOD, fps=0), "rate"),
        (archive(joints=GOOD, fps=-20), "rate"),
        (archive(joints=GOOD, fps=np.nan), "rate"),
        (archive(joints=GOOD, fps=1e9), "rate"),
        (archive(joints=GOOD, fps="fast"), "fps"),
        (archive(joints=GOOD, fps=[20, 30]), "fps"),
        (archive(joints=GOOD.astype(str), fps=20), "numbers"),
        (archive(joints=GOOD, fps=20, seed="three"), "seed"),
        (archive(joints=np.array([Anything()], dtype=object), fps=20), "pickled"),
        (archive(joints=GOOD, fps=20)[:-200], "damaged"),
        (archive(joints=GOOD, fps=20)[:300], "damaged"),
        (b"", "damaged"),
        (b"not an archive at all", "npz"),
    ],
)
def test_bad_npz_is_explained_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(RequestError) as caught:
        Motion.from_bytes(data, "walk.npz")
    message = str(caught.value)
    assert words in message and "walk.npz" in message and "\n" not in message


def test_wrong_rotations_are_explained(motion: Motion) -> None:
    arrays = {k: getattr(motion, k) for k in ("joints", "rotations", "root", "offsets", "fps")}
    for key, bad, words in (
        ("rotations", motion.rotations[:-1], "rotations"),
        ("rotations", np.zeros_like(motion.rotations), "length zero"),
        ("root", motion.root[:, :2], "root"),
        ("offsets", np.full((22, 3), np.inf), "offsets"),
    ):
        with pytest.raises(RequestError, match=words):
            Motion.from_bytes(archive(**{**arrays, key: bad}))


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("part", [slice(None), slice(20, 22)])
def test_joints_that_are_not_of_the_rotations_are_refused(motion: Motion, in_place: bool, part: slice) -> None:
    arrays = {k: getattr(motion, k) for k in ("joints", "rotations", "root", "offsets", "fps")}
    arrays["joints"] = motion.joints.copy()
    arrays["joints"][:, part] += [1.0, 0.0, 0.0]
    with pytest.raises(RequestError, match="`joints` are up to 1 from"):
        Motion.from_bytes(archive(**arrays), in_place=in_place)
    alone = {k: arrays[k] for k in ("joints", "fps")}
    assert Motion.from_bytes(archive(**alone), in_place=in_place).frames == motion.frames


def test_joints_whose_bones_change_their_length_come_back(motion: Motion) -> None:
    joints = motion.joints.copy()
    joints[:, 1:] += np.random.default_rng(0).normal(size=joints[:, 1:].shape) * 0.01
    given = Motion.in_place(motion.fps, joints)
    back = Motion.from_bytes(given.to_bytes(), in_place=True)
    np.testing.assert_array_equal(back.joints, joints.astype(np.float32))


def test_a_seed_that_no_file_holds_is_one_sentence(motion: Motion) -> None:
    for seed in (2**63, -(2**63) - 1):
        with pytest.raises(RequestError, match="its seed must be of at most 64 bits"):
            replace(motion, seed=seed).to_bytes()
    assert Motion.from_bytes(replace(motion, seed=2**63 - 1).to_bytes()).seed == 2**63 - 1


def test_contacts_are_those_of_the_file(motion: Motion) -> None:
    motion.contacts = 1.0 - motion.contacts  # not what would be detected
    np.testing.assert_array_equal(Motion.from_bytes(motion.to_bytes()).contacts, motion.contacts)


@pytest.mark.parametrize("size", [0.003, 0.04, 0.2, 1.0, 4.0, 6.0, 50.0])
def test_dolls_and_giants_keep_their_size_in_bvh(motion: Motion, size: float, tmp_path: Path) -> None:
    given = Motion.in_place(motion.fps, motion.joints * size)
    given.save(tmp_path / "a.bvh")
    back = Motion.load(tmp_path / "a.bvh", in_place=True)
    np.testing.assert_allclose(back.joints, given.joints, atol=0.01 * size)
    back.save(tmp_path / "b.bvh")
    assert (tmp_path / "b.bvh").read_text().split()[:60] == (tmp_path / "a.bvh").read_text().split()[:60]


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("joints.npy", "w") as entry:
        for _ in range(6):
            entry.write(bytes(LARGEST // 5))
    assert len(bomb.getvalue()) < LARGEST / 500
    with pytest.raises(RequestError, match="unpacked it is over 500 MB"):
        Motion.from_bytes(bomb.getvalue())


@pytest.mark.parametrize("error", [zlib.error("invalid block"), tokenize.TokenError("EOF"), RuntimeError("encrypted")])
def test_whatever_a_damaged_archive_raises_is_one_sentence(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(np, "load", broken)
    with pytest.raises(RequestError, match="damaged or cut off"):
        Motion.from_bytes(b"PK")


@given(st.data())
@settings(max_examples=60)
def test_damaged_archives_never_raise_anything_else(data: st.DataObject) -> None:
    whole = bytearray(archive(joints=GOOD, fps=20))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(RequestError):
        assert Motion.from_bytes(bytes(whole)).joints.shape[1:] == (22, 3)


def test_other_entries_of_an_archive_do_not_matter(motion: Motion) -> None:
    data = archive(joints=GOOD, fps=23.976, info=np.array({"a": 1}, dtype=object))
    assert Motion.from_bytes(data).fps == 23.976
    again = Motion.from_bytes(Motion.from_bytes(data).to_bytes())
    assert again.fps == 23.976


@pytest.mark.parametrize("bad", [GOOD * 1e200, GOOD * np.nan, GOOD[:, :21], GOOD[0]])
def test_joints_that_are_none_are_one_sentence(bad: np.ndarray) -> None:
    for make in (Motion.from_joints, Motion.in_place):
        with pytest.raises(RequestError, match="joints"):
            make(20.0, bad)
    with pytest.raises(RequestError, match="joints"):
        Motion.from_bytes(archive(joints=bad, fps=20))


@pytest.mark.skipif(os.name == "nt", reason="permissions are not of this kind there")
def test_permissions_are_those_of_the_file_or_of_any_new_one(motion: Motion, tmp_path: Path) -> None:
    target, usual = tmp_path / "m.npz", tmp_path / "usual"
    usual.touch()
    motion.save(target)
    assert target.stat().st_mode == usual.stat().st_mode
    target.chmod(0o660)
    motion.save(target)
    assert target.stat().st_mode & 0o777 == 0o660


def test_missing_file_and_unknown_ending(motion: Motion, tmp_path: Path) -> None:
    for name in ("none.npz", "none.bvh"):
        with pytest.raises(RequestError, match=name):
            Motion.load(tmp_path / name)
    with pytest.raises(RequestError, match=r"\.npz or \.bvh"):
        Motion.load(tmp_path / "walk.fbx")
    with pytest.raises(RequestError, match=r"\.npz or \.bvh"):
        motion.save(tmp_path / "walk.fbx")


def test_a_failed_write_leaves_the_old_file(motion: Motion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "m.npz"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="No space"):
        motion.save(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_link_leads_to_is_written(motion: Motion, tmp_path: Path) -> None:
    target, link = tmp_path / "target.npz", tmp_path / "link.npz"
    link.symlink_to(target)
    motion.save(link)
    assert (
        link.is_symlink()
        and target.is_file()
        and {path.name for path in tmp_path.iterdir()} == {"target.npz", "link.npz"}
    )


def test_at_origin_moves_the_body_as_a_whole() -> None:
    rotations, root = plausible_motion(11, frames=8)
    before = Motion.from_rotations(20, rotations, root, OFFSETS)
    after = Motion.from_rotations(20, *at_origin(rotations, root, OFFSETS), OFFSETS)
    assert np.allclose(after.root[0, [0, 2]], 0.0)
    assert np.allclose(after.joints[..., 1], before.joints[..., 1])
    assert np.allclose(facing(after.joints[:1])[0], [0, 0, 1])


def test_a_single_array_by_another_ending_is_no_motion(tmp_path: Path) -> None:
    with (tmp_path / "x.npz").open("wb") as file:
        np.save(file, np.zeros((30, 22, 3)))
    with pytest.raises(RequestError, match=r"x\.npz: it is a single array"):
        Motion.load(tmp_path / "x.npz")


def test_bvh_comes_back(motion: Motion, tmp_path: Path) -> None:
    motion.save(tmp_path / "m.bvh")
    back = read_bvh(tmp_path / "m.bvh")
    assert back.fps == 24.0
    assert np.allclose(back.offsets, motion.offsets, atol=1e-6)
    assert np.allclose(back.joints, motion.joints, atol=1e-5)
    assert np.allclose(np.abs((back.rotations * motion.rotations).sum(-1)), 1.0, atol=1e-6)


def test_bvh_is_in_centimetres_with_all_channels(motion: Motion) -> None:
    lines = format_bvh(motion).splitlines()
    assert lines[1] == "ROOT pelvis"
    assert lines.count("HIERARCHY") == lines.count("MOTION") == 1
    assert sum("CHANNELS" in line for line in lines) == 22
    assert sum("End Site" in line for line in lines) == 5
    first = np.array(lines[lines.index("MOTION") + 3].split(), dtype=float)
    assert len(first) == 3 + 22 * 3
    assert np.allclose(first[:3], 100 * motion.root[0], atol=1e-4)


@given(st.integers(0, 2**31 - 1))
@settings(max_examples=30)
def test_euler_angles_give_the_rotation_and_do_not_jump(seed: int) -> None:
    rng = np.random.default_rng(seed)
    axis = rng.normal(size=3)
    axis /= np.linalg.norm(axis)
    # Two whole turns about any axis pass every branch of the formulas.
    angle = np.linspace(0, 4 * np.pi, 400)[:, None]
    q = from_axis_angle(np.tile(axis, (400, 1, 1)), angle)
    z, x, y = np.moveaxis(euler(q, ZXY), -1, 0)
    unit = np.eye(3)
    turns = [from_axis_angle(np.tile(unit[k], (400, 1, 1)), a) for k, a in ((2, z), (0, x), (1, y))]
    again = multiply(multiply(turns[0], turns[1]), turns[2])
    assert np.allclose(np.abs((again * q).sum(-1)), 1.0, atol=1e-9)
    assert np.abs(np.diff(x[:, 0])).max() < 0.1


def renamed(text: str) -> str:
    """Our BVH with the names that SMPL rigs use."""
    for ours, theirs in (("left_", "m_avg_L_"), ("right_", "m_avg_R_")):
        text = text.replace(f"JOINT {ours}", f"JOINT {theirs}")
    return text.replace("ROOT pelvis", "ROOT m_avg_Pelvis").replace("JOINT head", "JOINT Head")


def test_bvh_with_smpl_names_in_metres_is_read(motion: Motion, tmp_path: Path) -> None:
    text = renamed(format_bvh(motion))
    head, _, tail = text.partition("Frame Time")
    scaled = "\n".join(
        line.split("OFFSET")[0] + "OFFSET " + " ".join(str(float(v) / 100) for v in line.split("OFFSET")[1].split())
        if "OFFSET" in line
        else line
        for line in head.splitlines()
    )
    rows = [line.split() for line in tail.splitlines()[1:]]
    rows = [[str(float(v) / 100) for v in row[:3]] + row[3:] for row in rows]
    body = "\n".join([f"\nFrame Time{tail.splitlines()[0]}", *(" ".join(row) for row in rows)])
    (tmp_path / "m.bvh").write_text(scaled + body)
    back = read_bvh(tmp_path / "m.bvh")
    assert np.allclose(back.joints, motion.joints, atol=1e-4)


def test_bvh_on_another_rest_pose_keeps_the_joints(motion: Motion, tmp_path: Path) -> None:
    # An extra joint above the pelvis: the hierarchy is not ours, only positions can be trusted.
    text = format_bvh(motion)
    extra = "HIERARCHY\nROOT world\n{\nOFFSET 0 0 0\nCHANNELS 0\n" + text.split("\n", 1)[1]
    extra = extra.replace("ROOT pelvis", "JOINT pelvis").replace("\nMOTION", "\n}\nMOTION")
    (tmp_path / "m.bvh").write_text(extra)
    back = read_bvh(tmp_path / "m.bvh")
    spread = np.linalg.norm(motion.joints[:, :, None] - motion.joints[:, None], axis=-1)
    again = np.linalg.norm(back.joints[:, :, None] - back.joints[:, None], axis=-1)
    assert np.abs(spread - again).max() < 0.002


def without_channels(text: str, frames: int) -> str:
    """A BVH of nothing but its joints, which announces frames of no numbers each."""
    head = re.sub(r"CHANNELS .*", "CHANNELS 0", text[: text.index("MOTION")])
    return f"{head}MOTION\nFrames: {frames}\nFrame Time: 0.05\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: "", "BVH"),
        (lambda t: t[: len(t) // 2], "BVH"),
        (lambda t: t[:200], "BVH"),
        (lambda t: t.replace("Frames: 30", "Frames: 31"), "31 frames"),
        (lambda t: t.replace("Frames: 30", "Frames: 0"), "no frames"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: 0"), "Frame Time is 0 seconds"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: inf"), "Frame Time is inf seconds"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: 1e-320"), "Frame Time is 9.99989e-321 seconds"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: 1e-300"), "Frame Time is 1e-300 seconds"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: 9000"), "rate"),
        (lambda t: t.replace("Zrotation", "Wrotation"), "Wrotation"),
        (lambda t: t.replace("JOINT head", "JOINT lamp"), "no joint is found for head;"),
        (lambda t: t.replace("OFFSET 9.00000", "OFFSET nan"), "finite"),
        (lambda t: t.replace("OFFSET 9.00000", "OFFSET nine"), "'nine' is no number"),
        (lambda t: t.replace("CHANNELS 3", "CHANNELS three", 1), "'three' is no number"),
        (lambda t: t.replace("CHANNELS 3", "CHANNELS 1e9", 1), "has 1e+09 channels"),
        (lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time: soon"), "'soon' is no number"),
        (lambda t: t[: t.rindex(" ")] + " 1.2.3", "'1.2.3' is no number"),
        (lambda t: t.replace("}", "} }"), "braces do not match"),
        (lambda t: t.replace("}", "", 1), "braces do not match"),
        (lambda t: re.sub(r"(CHANNELS 3 .*\n)", r"\1CHANNELS 0\n", t, count=1), "66 channels were announced"),
        (lambda t: without_channels(t, frames=300_000_000), "its joints have no channels"),
    ],
)
def test_bad_bvh_is_explained_in_one_line(motion: Motion, tmp_path: Path, change, words: str) -> None:
    (tmp_path / "walk.bvh").write_text(change(format_bvh(motion)))
    with pytest.raises(RequestError) as caught:
        Motion.load(tmp_path / "walk.bvh")
    message = str(caught.value)
    assert words in message and "walk.bvh" in message and "\n" not in message


@pytest.mark.parametrize("unit", [1.0, 100.0, 1000.0])
def test_the_unit_of_a_bvh_is_seen_from_the_legs(motion: Motion, tmp_path: Path, unit: float) -> None:
    file = tmp_path / "m.bvh"
    file.write_text(format_bvh(replace(motion, per_metre=unit)))
    back = Motion.load(file, in_place=True)
    assert back.per_metre == unit
    assert np.abs(back.joints - motion.joints).max() < 1e-4


def test_a_bvh_whose_bones_are_in_its_channels_alone(motion: Motion, tmp_path: Path) -> None:
    file = tmp_path / "m.bvh"
    head, tail = format_bvh(motion).split("MOTION\n")
    steps = re.findall(r"OFFSET (.*)\n\t*CHANNELS 3", head)
    head = re.sub(r"OFFSET .*\n(\t*)CHANNELS 3", r"OFFSET 0 0 0\n\1CHANNELS 6 Xposition Yposition Zposition", head)
    first, second, *rows = tail.splitlines()
    wide = []
    for row in rows:
        values = row.split()
        parts = [values[:6], *(step.split() + values[6 + 3 * k : 9 + 3 * k] for k, step in enumerate(steps))]
        wide.append(" ".join(chain(*parts)))
    file.write_text("\n".join([head + "MOTION", first, second, *wide]))
    back = Motion.load(file, in_place=True)
    assert back.per_metre == 100.0
    assert np.abs(back.joints - motion.joints).max() < 1e-3


@pytest.mark.parametrize(("time", "fps"), [("0.033333", 30.0), ("0.004167", 240.0), ("0.0083333", 120.0)])
def test_rounded_frame_times_are_whole_rates(motion: Motion, tmp_path: Path, time: str, fps: float) -> None:
    file = tmp_path / "m.bvh"
    file.write_text(re.sub("Frame Time: .*", f"Frame Time: {time}", format_bvh(motion)))
    assert Motion.load(file).fps == fps
    file.write_text(re.sub("Frame Time: .*", "Frame Time: 0.016683", format_bvh(motion)))
    assert abs(Motion.load(file).fps - 59.94) < 0.01


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("left_", "mixamorig:Left ").replace("right_", "mixamorig:Right "),
        lambda t: t.replace("left_", "L ").replace("right_", "R ").replace("JOINT head", "JOINT  Head \t"),
        lambda t: t.replace("\tEnd Site", "\tJOINT Bip01 L Toe End\n{\nOFFSET 0 0 0\nCHANNELS 0\n}\nEnd Site", 1),
        lambda t: re.sub(r"\n\t*{", " {", t),
        lambda t: re.sub("JOINT ", "JOINT\n\t", t),
        lambda t: t.lower(),
        lambda t: t.upper(),
        lambda t: t.replace("End Site", "End site"),
        lambda t: t.replace("End Site", "End"),
        lambda t: "\ufeff" + t.replace("\n", "\r\n") + "\r\n\r\n  \r\n",
        lambda t: t.replace(" ", "\t").replace("End\tSite", "End Site").replace("Frame\tTime", "Frame Time"),
        lambda t: t.replace("Frame Time: 0.0416666667", "Frame Time:\t4.16666667e-02"),
        lambda t: t.replace("\nMOTION", "\n\n  MOTION  "),
    ],
)
def test_bvh_as_other_programs_write_it_is_the_same_motion(motion: Motion, tmp_path: Path, change: Any) -> None:
    text = change(format_bvh(motion))
    assert text != format_bvh(motion)
    (tmp_path / "m.bvh").write_bytes(text.encode())
    back = Motion.load(tmp_path / "m.bvh", in_place=True)
    assert back.fps == motion.fps and np.abs(back.joints - motion.joints).max() < 1e-3


def test_a_joint_may_be_called_motion(motion: Motion, tmp_path: Path) -> None:
    file = tmp_path / "m.bvh"
    file.write_text(
        format_bvh(motion).replace("\tEnd Site", "\tJOINT MOTION_end\n{\nOFFSET 0 0 0\nCHANNELS 0\n}\nEnd Site", 1)
    )
    assert Motion.load(file).frames == motion.frames
