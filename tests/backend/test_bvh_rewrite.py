# SPDX-License-Identifier: GPL-3.0-or-later
"""BVH files by others' names: which joints are found, what is read, and how an edit is written back into them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mosa.errors import RequestError
from mosa.generate.edit.commands import lies_down
from mosa.motion.bvh import format_bvh, motion_of
from mosa.motion.bvh_file import read_file
from mosa.motion.bvh_names import find_joints
from mosa.motion.bvh_rewrite import check_rewritable, rewritten
from mosa.motion.euler import euler
from mosa.motion.kinematics import global_rotations
from mosa.motion.motion import Motion
from mosa.motion.rotations import angle_between, conjugate, from_axis_angle, multiply, normalize, rotate
from mosa.motion.skeleton import JOINTS, LEFT_LEG, OFFSETS, RIGHT_LEG
from tests.addon.humanoids import HUMANOIDS, Humanoid
from tests.backend.command_line import run
from tests.backend.edit_samples import clip, moved
from tests.backend.motion_samples import plausible_motion

FRAMES = 30
ORDERS = ("ZXY", "ZYX", "YXZ", "XYZ", "XZY", "YZX")
XSENS = """
    Hips, Chest, Chest2, Chest3, Chest4, Neck, Head
    Hips, *Hip, *Knee, *Ankle, *Toe
    Chest4, *Collar, *Shoulder, *Elbow, *Wrist
"""
SAME = {name: name for name in JOINTS if "_" not in name} | {
    name.removeprefix("left_"): "*" + name.removeprefix("left_").title() for name in JOINTS if name.startswith("left_")
}
OTHERS: dict[str, Humanoid] = {
    "xsens": Humanoid(
        XSENS,
        ("Left", "Right"),
        SAME
        | {"pelvis": "Hips", "spine1": "Chest", "spine2": "Chest3", "spine3": "Chest4", "neck": "Neck", "head": "Head"}
        | {"foot": "*Toe"},
    ),
    "unreal": Humanoid(
        """
        root, pelvis, thigh_*, thigh_twist_01_*
        thigh_*, calf_*, foot_*, ball_*
        pelvis, spine_01, spine_02, spine_03, neck_01, head
        spine_03, clavicle_*, upperarm_*, lowerarm_*, hand_*, index_01_*
        root, ik_foot_root, ik_foot_*
        """,
        ("l", "r"),
        {"pelvis": "pelvis", "spine1": "spine_01", "spine2": "spine_02", "spine3": "spine_03", "neck": "neck_01"}
        | {"head": "head", "hip": "thigh_*", "knee": "calf_*", "ankle": "foot_*", "foot": "ball_*"}
        | {"collar": "clavicle_*", "shoulder": "upperarm_*", "elbow": "lowerarm_*", "wrist": "hand_*"},
    ),
    "mixamo": Humanoid(
        """
        Hips, *UpLeg, *Leg, *Foot, *ToeBase, *Toe_End
        Hips, Spine, Spine1, Spine2, Neck, Head, HeadTop_End
        Spine2, *Shoulder, *Arm, *ForeArm, *Hand, *HandThumb1, *HandThumb2
        *Hand, *HandIndex1, *HandIndex2
        """,
        ("Left", "Right"),
        HUMANOIDS["motion_builder"].joints,
        "mixamorig",
    ),
    "vrm": Humanoid(
        """
        Root, J_Bip_C_Hips, J_Bip_*_UpperLeg, J_Bip_*_LowerLeg, J_Bip_*_Foot, J_Bip_*_ToeBase
        J_Bip_C_Hips, J_Bip_C_Spine, J_Bip_C_Chest, J_Bip_C_UpperChest, J_Bip_C_Neck, J_Bip_C_Head
        J_Bip_C_UpperChest, J_Bip_*_Shoulder, J_Bip_*_UpperArm, J_Bip_*_LowerArm, J_Bip_*_Hand, J_Bip_*_Index1
        J_Bip_C_UpperChest, J_Sec_*_Bust1
        """,
        ("L", "R"),
        {"pelvis": "J_Bip_C_Hips", "spine1": "J_Bip_C_Spine", "spine2": "J_Bip_C_Chest"}
        | {"spine3": "J_Bip_C_UpperChest", "neck": "J_Bip_C_Neck", "head": "J_Bip_C_Head", "hip": "J_Bip_*_UpperLeg"}
        | {"knee": "J_Bip_*_LowerLeg", "ankle": "J_Bip_*_Foot", "foot": "J_Bip_*_ToeBase"}
        | {"collar": "J_Bip_*_Shoulder", "shoulder": "J_Bip_*_UpperArm", "elbow": "J_Bip_*_LowerArm"}
        | {"wrist": "J_Bip_*_Hand"},
    ),
}
# A joint called foot below the ankle is SMPL's; for bones the add-on asks for a toe.
OTHERS["kinect"] = replace(HUMANOIDS["kinect"], joints=HUMANOIDS["kinect"].joints | {"foot": "Foot*"})
OTHERS["legs_below_hips"] = Humanoid(
    """
    Hips, *Hip, *Leg, *Foot
    Hips, Chest, Head
    Chest, *Shoulder, *Elbow, *Wrist
    """,
    ("Left", "Right"),
    {"pelvis": "Hips", "spine3": "Chest", "head": "Head", "hip": "*Hip", "knee": "*Leg", "ankle": "*Foot"}
    | {"shoulder": "*Shoulder", "elbow": "*Elbow", "wrist": "*Wrist"},
)
ALL = HUMANOIDS | OTHERS
# Its head is called a spine: the add-on knows it by all of its names together.
del ALL["rigify_deform"]


def written(body: Humanoid, motion: Motion, seed: int = 0) -> str:
    """A BVH file of that skeleton with the motion, in centimetres: a rest pose that is none of ours, joints beside the
    body that move, every order of channels. What moves is the root for Biped, and for others the pelvis."""
    dice = np.random.default_rng(seed)
    parents, joints = body.parents(), {bone: JOINTS.index(joint) for joint, bone in body.expected().items()}
    turned, places = global_rotations(motion.rotations), 100.0 * motion.joints
    world: dict[str, np.ndarray] = {}
    placed: dict[str, np.ndarray] = {}
    head, columns = ["HIERARCHY"], list[np.ndarray]()
    at_root = any(bone.startswith("Bip") for bone in parents)

    def visit(bone: str, depth: int) -> None:
        above, joint = parents[bone], joints.get(bone)
        indent = "  " * depth
        own = np.tile([1.0, 0.0, 0.0, 0.0], (motion.frames, 1))
        if above is not None and not any(bone in chain(parents, other) for other in joints):
            own = from_axis_angle(np.array([0.0, 0.0, 1.0]), 0.3 * np.sin(np.arange(motion.frames) / 5.0 + depth))
        world[bone] = multiply(world[above], own) if above is not None else own
        placed[bone] = (places[:, 0] + 5.0) * at_root if above is None else placed[above]
        offset = dice.normal(0.0, 2.0, 3) if above is not None else np.zeros(3)
        if joint is not None:
            world[bone] = multiply(turned[:, joint], normalize(np.r_[2.0, dice.normal(0.0, 0.7, 3)]))
            if above is not None:
                offset = rotate(conjugate(world[above][0]), places[0, joint] - placed[above][0])
        carries = above is None or (joint == 0 and not at_root)
        offset = np.zeros(3) if carries else offset
        if joint == 0 and carries:
            placed[bone] = places[:, 0]
        elif above is not None:
            placed[bone] = placed[above] + rotate(world[above], offset)
        local = world[bone] if above is None else multiply(conjugate(world[above]), world[bone])
        order = ORDERS[int(dice.integers(6))]
        channels = [*(f"{axis}position" for axis in "XYZ" if carries), *(f"{axis}rotation" for axis in order)]
        kind = "JOINT" if above is not None else "ROOT"
        head.extend([f"{indent}{kind} {bone}", indent + "{", f"{indent}  OFFSET {' '.join(map(str, offset))}"])
        head.append(f"{indent}  CHANNELS {len(channels)} {' '.join(channels)}")
        if carries:
            step = placed[bone] if above is None else rotate(conjugate(world[above]), placed[bone] - placed[above])
            columns.extend(step.T)
        columns.extend(np.degrees(angles(local, order)).T)
        below = [other for other, parent in parents.items() if parent == bone]
        for other in below:
            visit(other, depth + 1)
        if not below:
            head.extend([f"{indent}  End Site", indent + "  {", f"{indent}    OFFSET 0 0 3", indent + "  }"])
        head.append(indent + "}")

    for bone in [bone for bone, above in parents.items() if above is None]:
        visit(bone, 0)
    head += ["MOTION", f"Frames:\t{motion.frames}", f"Frame Time: {1.0 / motion.fps:.6f}"]
    lines = [" ".join(f"{value:.5f}" for value in row) + " " for row in np.array(columns).T]
    return "\r\n".join(head + lines) + "\r\n"


def chain(parents: dict[str, str | None], bone: str) -> list[str]:
    """What a bone hangs on."""
    found: list[str] = []
    while (above := parents[found[-1] if found else bone]) is not None:
        found.append(above)
    return found


def angles(rotations: np.ndarray, order: str) -> np.ndarray:
    """Any angles (T, 3) that give the rotations (T, 4)."""
    i, j, k = ("XYZ".index(axis) for axis in order)
    return euler(rotations[:, None], (i, j, k))[:, 0]


@pytest.fixture(scope="module")
def motion() -> Motion:
    rotations, root = plausible_motion(5, FRAMES)
    return Motion.from_rotations(120.0, rotations, root + np.array([3.0, 0.0, -2.0]), OFFSETS)


@pytest.mark.parametrize("name", ALL)
def test_joints_are_found_by_others_names(name: str) -> None:
    parents = ALL[name].parents()
    names = list(parents)
    found = find_joints(names, [names.index(above) if above else -1 for above in parents.values()])
    assert {JOINTS[joint]: names[k] for joint, k in found.items()} == ALL[name].expected()


@pytest.mark.parametrize("name", ALL)
def test_a_foreign_file_is_read_and_written_back(name: str, motion: Motion, tmp_path: Path) -> None:
    path = tmp_path / "in.bvh"
    path.write_bytes(written(ALL[name], motion).encode())
    file = read_file(path)
    check_rewritable(file)
    given = motion_of(file, in_place=True)
    assert (given.fps, given.frames, given.per_metre) == (120.0, FRAMES, 100.0)
    found = {JOINTS.index(joint): bone for joint, bone in ALL[name].expected().items()}
    numbers = {node.name: k for k, node in enumerate(file.nodes)}
    for joint, bone in found.items():
        np.testing.assert_allclose(given.joints[:, joint], file.world[1][:, numbers[bone]] / 100.0, atol=1e-9)
    assert rewritten(file, given, given) == path.read_bytes()

    edited = replace(given, rotations=given.rotations.copy(), root=given.root.copy())
    new = slice(10, 20)
    edited.rotations[new] = multiply(given.rotations[new], from_axis_angle(np.array([0.6, 0.0, 0.8]), 0.4))
    edited.root[new] += [0.1, 0.05, -0.2]
    after = tmp_path / "out.bvh"
    after.write_bytes(rewritten(file, given, edited))
    before, lines = path.read_bytes().split(b"\r\n"), after.read_bytes().split(b"\r\n")
    start = len(before) - FRAMES - 1
    assert before[: start + 10] == lines[: start + 10] and before[start + 20 :] == lines[start + 20 :]
    again = read_file(after)
    wanted = global_rotations(edited.rotations)
    for joint, bone in found.items():
        k = numbers[bone]
        rest = multiply(conjugate(global_rotations(given.rotations)[:, joint]), file.world[0][:, k])
        got = np.abs((again.world[0][:, k] * multiply(wanted[:, joint], rest)).sum(-1))
        np.testing.assert_allclose(got, 1.0, atol=1e-9)
    np.testing.assert_allclose(again.world[1][:, numbers[found[0]]], 100.0 * edited.root, atol=1e-3)
    for node in file.nodes:
        if node.name not in found.values() and node.parent >= 0:
            columns = node.columns("rotation")
            np.testing.assert_array_equal(again.values[:, columns], file.values[:, columns])


@pytest.fixture(scope="module")
def walk() -> Motion:
    return moved(clip(120.0, 2.0), 1.0, np.array([3.0, 0.0, -8.0]))


@pytest.mark.parametrize(
    ("options", "frames", "kept"),
    [
        (["--range", 80, 160, "--pin", 100], 240, [(0, 80), (100, 101), (160, 240)]),
        (["--range", 80, 160, "--scope", "arms"], 240, [(0, 80), (160, 240)]),
        (["--mode", "extend", "--frames", 60], 300, [(0, 240)]),
        (["--mode", "lead-in", "--frames", 60], 300, [(60, 300)]),
        (["--mode", "loop", "--range", 120, 240], 240, [(0, 120)]),
    ],
)
@pytest.mark.parametrize("name", ["mixamo", "biped_with_arms_on_the_neck"])
def test_edits_of_foreign_files_keep_their_lines(
    name: str,
    walk: Motion,
    options: list[Any],
    frames: int,
    kept: list[tuple[int, int]],
    small_model: Path,
    tmp_path: Path,
) -> None:
    given, out = tmp_path / "in.bvh", tmp_path / "out.bvh"
    given.write_bytes(written(ALL[name], walk).encode())
    assert run("edit", given, *options, "--seed", 1, "--model", small_model, "--out", out) == 0
    before, after = read_file(given), read_file(out)
    assert after.fps == before.fps and len(after.rows) == frames
    assert after.head == before.head.replace(f"Frames:\t{len(before.rows)}", f"Frames:\t{frames}")
    shift = 60 if "lead-in" in options else 0
    same = {t for start, end in kept for t in range(start, end)}
    for t in range(frames):
        if t in same:
            assert after.rows[t] == before.rows[t - shift]
    new = sorted(set(range(frames)) - same)
    source = np.clip(np.array(new) - shift, 0, 239)
    assert (np.abs(after.values[new] - before.values[source]).max(axis=1) > 0).mean() > 0.9
    assert run("edit", given, *options, "--seed", 1, "--model", small_model, "--out", tmp_path / "out.npz") == 0
    made = Motion.load(tmp_path / "out.npz", in_place=True)
    # Where it has all joints the file shows what was made; else so do its legs.
    seen = range(22) if name == "mixamo" else LEFT_LEG[:3] + RIGHT_LEG[:3]
    found = find_joints([node.name for node in after.nodes], [node.parent for node in after.nodes])
    for joint in seen:
        np.testing.assert_allclose(after.world[1][:, found[joint]], 100.0 * made.joints[:, joint], atol=0.01)


def with_z_up(text: str) -> str:
    """The same file in Blender's axes: y becomes z, and z becomes -y."""
    head, _, rows = text.partition("MOTION\n")
    lines, signs = head.splitlines(), list[float]()
    for k, line in enumerate(lines):
        word, *given = line.split()
        if word == "OFFSET":
            x, y, z = map(float, given)
            lines[k] = f"OFFSET {x} {-z} {y}"
        elif word == "CHANNELS":
            signs += [-1.0 if channel[0] == "Z" else 1.0 for channel in given[1:]]
            lines[k] = line.translate(str.maketrans("YZ", "ZY"))
    frames, time, *numbers = rows.splitlines()
    values = np.array([row.split() for row in numbers], dtype=float) * signs
    numbers = [" ".join(f"{value:.6f}" for value in row) for row in values]
    return "\n".join([*lines, "MOTION", frames, time, *numbers]) + "\n"


def test_a_file_with_z_up_as_blender_writes_it_is_read_and_written_back(walk: Motion, tmp_path: Path) -> None:
    path, after = tmp_path / "in.bvh", tmp_path / "out.bvh"
    path.write_text(with_z_up(format_bvh(walk)))
    file = read_file(path)
    given = motion_of(file, in_place=True)
    np.testing.assert_allclose(given.joints, walk.joints, atol=1e-5)
    assert not lies_down(given) and rewritten(file, given, given) == path.read_bytes()
    edited = replace(given, rotations=given.rotations.copy(), root=given.root.copy())
    new = slice(80, 160)
    edited.rotations[new] = multiply(given.rotations[new], from_axis_angle(np.array([0.6, 0.0, 0.8]), 0.4))
    edited.root[new] += [0.1, 0.05, -0.2]
    after.write_bytes(rewritten(file, given, edited))
    again = read_file(after)
    assert again.rows[:80] == file.rows[:80] and again.rows[160:] == file.rows[160:]
    wanted = Motion.from_rotations(edited.fps, edited.rotations, edited.root, edited.offsets)
    np.testing.assert_allclose(motion_of(again, in_place=True).joints[new], wanted.joints[new], atol=1e-4)


def test_a_root_with_an_offset_is_where_its_channels_say_and_is_written_back(walk: Motion, tmp_path: Path) -> None:
    path, after = tmp_path / "in.bvh", tmp_path / "out.bvh"
    path.write_text(re.sub(r"OFFSET .*", "OFFSET 30 10 -20", format_bvh(walk), count=1))
    file = read_file(path)
    given = motion_of(file, in_place=True)
    np.testing.assert_allclose(given.root, walk.root, atol=1e-5)
    edited = replace(given, root=given.root + np.linspace(0.0, 1.0, given.frames)[:, None] * [0.1, 0.05, -0.2])
    after.write_bytes(rewritten(file, given, edited))
    np.testing.assert_allclose(motion_of(read_file(after), in_place=True).root, edited.root, atol=1e-5)


def test_who_lies_in_a_file_with_y_up_is_not_stood_up(walk: Motion, tmp_path: Path) -> None:
    on_the_back = replace(walk, rotations=walk.rotations.copy())
    on_the_back.rotations[:, 0] = from_axis_angle(np.array([1.0, 0.0, 0.0]), np.pi / 2)
    (tmp_path / "in.bvh").write_text(format_bvh(on_the_back))
    given = Motion.load(tmp_path / "in.bvh", in_place=True)
    assert lies_down(given)
    np.testing.assert_allclose(given.rotations, on_the_back.rotations, atol=1e-6)


def test_a_file_with_decimal_commas_is_read_and_written_so(walk: Motion, small_model: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "in.bvh", tmp_path / "out.bvh"
    text = written(ALL["mixamo"], walk)
    given.write_bytes(text.replace(".", ",").encode())
    (tmp_path / "points.bvh").write_bytes(text.encode())
    file, points = read_file(given), read_file(tmp_path / "points.bvh")
    assert file.fps == points.fps == 120.0
    np.testing.assert_array_equal(file.values, points.values)
    assert run("edit", given, "--range", 80, 160, "--seed", 1, "--model", small_model, "--out", out) == 0
    assert "." not in out.read_text() and np.isfinite(read_file(out).values).all()


def test_what_cannot_be_written_back_is_said_before_the_work(
    walk: Motion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, text = tmp_path / "in.bvh", written(ALL["mixamo"], walk)
    lines = text.split("\r\n")
    at = next(k for k, line in enumerate(lines) if "JOINT mixamorigLeftLeg" in line) + 3
    lines[at] = lines[at].replace("rotation", "position")
    given.write_text("\n".join(lines))
    assert run("edit", given, "--range", 80, 160, "--out", tmp_path / "out.bvh") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "mixamorigLeftLeg does not turn about three axes" in line and ".npz" in line
    assert not (tmp_path / "out.bvh").exists()
    lines[4] = "CHANNELS 0"
    given.write_text("\n".join(lines))
    assert run("edit", given, "--range", 80, 160, "--out", tmp_path / "out.bvh") == 2


def turned(degrees: np.ndarray) -> np.ndarray:
    """Rotations (T, 1, 4) of angles (T, 3) about Z, X and Y."""
    z, x, y = (from_axis_angle(np.eye(3)[axis], np.radians(degrees[:, None, k])) for k, axis in enumerate((2, 0, 1)))
    return multiply(multiply(z, x), y)


def rewritten_angles(degrees: np.ndarray, kept: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Angles (T, 3) that are found for `degrees` (T, 3) where those `kept` (T,) are `given` (T, 3)."""
    known = np.where(kept[:, None], np.radians(given), np.nan)
    found = np.degrees(euler(turned(degrees), (2, 0, 1), known[:, None]))[:, 0]
    same = np.abs((turned(found) * turned(degrees)).sum(-1))
    np.testing.assert_allclose(same, 1.0, atol=1e-9)
    np.testing.assert_array_equal(found[kept], np.degrees(np.radians(given[kept])))
    return found


def test_new_lines_are_next_to_kept_ones_on_both_sides() -> None:
    t = np.arange(60)
    degrees = np.stack([5.0 * np.sin(t / 5.0), 10.0 * np.cos(t / 7.0), 20.0 + np.clip(9.0 * (t - 10), 0, 360)], axis=-1)
    kept = (t < 10) | (t >= 50)
    given = degrees - np.where(t >= 50, 360.0, 0.0)[:, None] * [0.0, 0.0, 1.0]
    steps = np.abs(np.diff(rewritten_angles(degrees, kept, given), axis=0)).max(axis=1)
    (jump,) = np.flatnonzero(steps > 30.0)
    assert 25 <= jump < 35, "a whole turn that remains is far from what is kept"


def test_curves_change_over_where_what_is_between_frames_stays() -> None:
    t = np.arange(60)
    degrees = np.stack([5.0 * np.sin(t / 5.0), 89.5 - np.abs(t - 22.0), 10.0 * np.cos(t / 7.0)], axis=-1)
    kept = (t < 10) | (t >= 50)
    given = np.where((t >= 50)[:, None], degrees * [1, -1, 1] + [180.0, 180.0, -180.0], degrees)
    found = rewritten_angles(degrees, kept, given)
    (jump,) = np.flatnonzero(np.abs(np.diff(found, axis=0)).max(axis=1) > 30.0)
    assert 20 <= jump <= 23
    between = turned(0.5 * (found[1:] + found[:-1]))
    assert np.degrees(angle_between(between, turned(degrees[:-1]))).max() < 10.0


def test_a_file_of_names_that_say_nothing_is_refused(motion: Motion, tmp_path: Path) -> None:
    names = list(ALL["mixamo"].parents())
    text = written(ALL["mixamo"], motion)
    for k, name in enumerate(names):
        text = text.replace(f" {name}\r", f" b{k}\r")
    (tmp_path / "in.bvh").write_text(text)
    with pytest.raises(
        RequestError, match=r"in\.bvh: in its skeleton no joint is found for left_hip, right_hip, .*Mixamo"
    ):
        Motion.load(tmp_path / "in.bvh")
