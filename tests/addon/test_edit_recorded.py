# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-imagining what was recorded: motion capture from a BVH file, bakes, and poses pinned among their keys."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.bvh import format_bvh
from mosa.motion.motion import Motion
from mosa_blender.edit.curve import KEY_TYPES, new_keys
from tests.addon.edits import bag, evaluated, found, make_clip, modules, snapshot
from tests.addon.fake_backend import FakeBackend
from tests.addon.rigs import bone_name, evaluated_heads, make_motion
from tests.addon.test_edit_action import check_outside
from tests.addon.test_edit_operators import FIRST, LAST, reimagine, sent

SCENE = range(-20, 260)
FRAMES = 100


def settings() -> Any:
    return bpy.context.scene.mosa.edit


def mark(first: int = FIRST, last: int = LAST) -> None:
    """Set the range, in numbers."""
    values = settings()
    values.source, values.first, values.last, values.random_seed = "NUMBERS", first, last, False


def import_bvh(folder: Path, naming: str = "smpl", fps: float = 24.0, **options: Any) -> Any:
    """A figure as Blender's own importer makes it of a recording: a key of type Keyframe on each of its frames."""
    import addon_utils

    motion = make_motion(FRAMES, fps=fps)
    contacts = np.zeros((FRAMES, 4))
    text = format_bvh(Motion(fps, motion.rotations, motion.root, motion.offsets, motion.joints, contacts, "", 0, ""))
    lines = text.splitlines()
    for row, line in enumerate(lines):
        word, _, joint = line.strip().partition(" ")
        if word in ("ROOT", "JOINT"):
            lines[row] = f"{word} {bone_name(joint, naming)}"
    file = folder / "take.bvh"
    file.write_text("\n".join(lines) + "\n")
    addon_utils.enable("io_anim_bvh")
    assert bpy.ops.import_anim.bvh(filepath=str(file), **options) == {"FINISHED"}
    return bpy.context.object


def types_at(obj: Any, frame: float) -> set[str]:
    """The types of all keys on a frame."""
    return {p.type for curve in bag(obj).fcurves for p in curve.keyframe_points if abs(p.co.x - frame) < 0.01}


def pins_sent(backend: FakeBackend) -> list[int]:
    request, _ = sent(backend)
    return [pin + request["first_frame"] for pin in request["pins"]]


@pytest.mark.parametrize(
    ("naming", "options"),
    [
        ("smpl", {"global_scale": 0.01}),
        ("mixamo", {"global_scale": 0.01, "rotate_mode": "QUATERNION"}),
        ("mixamo", {}),
    ],
)
def test_a_range_of_an_imported_recording(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path, naming: str, options: dict[str, Any]
) -> None:
    obj = import_bvh(tmp_path, naming, **options)
    mark()
    old, before, values = obj.animation_data.action, snapshot(obj), evaluated(obj, SCENE)
    job = reimagine(connected)
    assert job.state.name == "DONE", job.message
    assert pins_sent(fake_backend) == []
    assert job.warnings == [
        f"Frames {FIRST} to {LAST} are keyed one by one, as in a recording, so these keys are no pins: "
        "Pin Pose makes one of a pose that is to stay."
    ]
    check_outside(obj, before, values)
    assert all(types_at(obj, frame) == {"GENERATED"} for frame in range(FIRST, LAST + 1))
    assert types_at(obj, FIRST - 1) == types_at(obj, LAST + 1) == {"KEYFRAME"}
    assert obj.animation_data.action != old
    first = snapshot(obj)
    assert bpy.ops.mosa.edit_again(wait=True) == {"FINISHED"}
    assert snapshot(obj) != first and pins_sent(fake_backend) == []
    bpy.ops.mosa.edit_reject()
    assert obj.animation_data.action == old and snapshot(obj) == before


def test_what_is_left_of_a_recording_beside_an_accepted_range(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path
) -> None:
    obj = import_bvh(tmp_path)
    mark()
    assert reimagine(connected).state.name == "DONE"
    bpy.ops.mosa.edit_accept()
    mark(50, 80)
    job = reimagine(connected)
    assert pins_sent(fake_backend) == [] and job.warnings[0].startswith("Frames 61 to 80 are keyed")
    assert all(types_at(obj, frame) == {"GENERATED"} for frame in range(50, 81))


@pytest.mark.parametrize("scope", ["BODY", "ARMS"])
def test_a_scrap_of_a_recording_between_accepted_ranges(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path, scope: str
) -> None:
    """Too short to be seen as recorded, and still nobody's poses; poses that somebody pins there are."""
    obj = import_bvh(tmp_path)
    settings().scope = scope
    for first, last in ((20, 40), (47, 70)):
        mark(first, last)
        assert reimagine(connected).state.name == "DONE"
        bpy.ops.mosa.edit_accept()
    before = snapshot(obj)
    mark(35, 55)
    job = reimagine(connected)
    assert pins_sent(fake_backend) == [] and job.warnings[0].startswith("Frames 41 to 46 are keyed")
    bpy.ops.mosa.edit_reject()
    settings().scope = "BODY"
    bpy.context.scene.frame_set(44)
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    reimagine(connected)
    assert pins_sent(fake_backend) == [44]
    bpy.ops.mosa.edit_reject()
    # Whoever takes the scrap out and keys a pose of their own in its place has made a pin.
    for curve in bag(obj).fcurves:
        for point in [p for p in curve.keyframe_points if 40 < p.co.x < 47][::-1]:
            curve.keyframe_points.remove(point)
    obj.keyframe_insert("location", frame=44)
    for bone in obj.pose.bones:
        bone.keyframe_insert("rotation_euler", frame=44)
    obj.pose.bones["pelvis"].keyframe_insert("location", frame=44)
    reimagine(connected)
    assert pins_sent(fake_backend) == [44] and before != snapshot(obj)


def test_what_is_left_at_the_end_of_a_recording(connected: Any, fake_backend: FakeBackend, tmp_path: Path) -> None:
    import_bvh(tmp_path)
    mark(60, 95)
    assert reimagine(connected).state.name == "DONE"
    bpy.ops.mosa.edit_accept()
    mark(80, 98)
    reimagine(connected)
    assert pins_sent(fake_backend) == []


def test_poses_pinned_among_generated_keys_are_pins(connected: Any, fake_backend: FakeBackend, tmp_path: Path) -> None:
    """As many in a row as a scrap of a recording has, in a range that was recorded."""
    import_bvh(tmp_path)
    mark(20, 70)
    assert reimagine(connected).state.name == "DONE"
    bpy.ops.mosa.edit_accept()
    for frame in range(41, 47):
        bpy.context.scene.frame_set(frame)
        assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    mark(35, 55)
    reimagine(connected)
    assert pins_sent(fake_backend) == list(range(41, 47))


def test_a_pose_is_pinned_in_a_recording(connected: Any, fake_backend: FakeBackend, tmp_path: Path) -> None:
    obj = import_bvh(tmp_path)
    mark()
    bpy.context.scene.frame_set(50)
    obj.pose.bones["head"].rotation_euler.x += 0.3
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    assert types_at(obj, 50) == {"EXTREME"} and types_at(obj, 49) == {"KEYFRAME"}
    pose = {key: value[0] for key, value in evaluated(obj, range(50, 51)).items()}
    job = reimagine(connected)
    assert job.state.name == "DONE", job.message
    assert pins_sent(fake_backend) == [50] and types_at(obj, 50) == {"EXTREME"}
    assert {key: value[0] for key, value in evaluated(obj, range(50, 51)).items()} == pose
    bpy.ops.mosa.edit_reject()
    settings().pins = {"KEYFRAME"}
    bpy.context.scene.frame_set(45)
    before = snapshot(obj)
    with pytest.raises(RuntimeError, match="would not stand out: choose Extreme among the keys that stay"):
        bpy.ops.mosa.pin_pose()
    assert snapshot(obj) == before


@pytest.mark.parametrize(
    ("fps", "rate", "options"),
    [
        (25.0, 50, {"use_fps_scale": True}),  # a key on every second frame
        (120.0, 24, {"use_fps_scale": True}),  # five to a frame
        (30.0, 24, {"use_fps_scale": True}),
        (30.0, 120, {"use_fps_scale": True}),
    ],
)
def test_recordings_at_another_frame_rate(
    connected: Any, fake_backend: FakeBackend, tmp_path: Path, fps: float, rate: int, options: dict[str, Any]
) -> None:
    bpy.context.scene.render.fps = rate
    obj = import_bvh(tmp_path, fps=fps, **options)
    end = obj.animation_data.action.frame_range[1]
    first, last = round(0.4 * end), round(0.6 * end)
    mark(first, last)
    before, values = snapshot(obj), evaluated(obj, SCENE)
    job = reimagine(connected)
    assert job.state.name == "DONE", job.message
    assert pins_sent(fake_backend) == []
    check_outside(obj, before, values, first, last)
    inside = {p.co.x: p.type for c in bag(obj).fcurves for p in c.keyframe_points if first <= p.co.x <= last}
    assert inside == dict.fromkeys(range(first, last + 1), "GENERATED")


def test_a_recording_that_was_thinned_out(connected: Any, fake_backend: FakeBackend, tmp_path: Path) -> None:
    """Blender's own Bake Action takes keys away that lie on a line."""
    obj = import_bvh(tmp_path)
    curve = found(obj, "head", "rotation_euler", 1)
    for point in [p for p in curve.keyframe_points if p.co.x not in (1, 48, 53, 100)][::-1]:
        curve.keyframe_points.remove(point)
    mark()
    reimagine(connected)
    assert pins_sent(fake_backend) == []


def test_poses_around_a_single_baked_bone_are_pins(connected: Any, fake_backend: FakeBackend) -> None:
    obj = make_clip("smpl")
    head = obj.pose.bones["head"]
    for frame in range(1, 101):
        head.keyframe_insert("rotation_quaternion", frame=frame)
    mark()
    assert reimagine(connected).state.name == "DONE"
    assert pins_sent(fake_backend) == [46, 55], "whoever keys poses by hand keys them some frames apart"


@pytest.mark.parametrize(("by_hand", "recorded"), [(1, [46.0]), (2, [])])
def test_a_frame_is_recorded_where_it_is_so_in_half_of_the_curves(addon: Any, by_hand: int, recorded: Any) -> None:
    every, some = (new_keys(np.array(frames), np.zeros(len(frames))) for frames in (range(1, 101), [10, 46, 80]))
    every["type"] = some["type"] = KEY_TYPES["KEYFRAME"]
    facts = modules(addon).facts
    frames = facts.recorded_frames(make_clip("smpl"), [every, *[some] * by_hand], 24.0)
    assert np.intersect1d(frames, [46]).tolist() == recorded


def test_poses_by_hand_are_pins_however_fast(connected: Any, fake_backend: FakeBackend) -> None:
    make_clip("smpl", frames=range(1, 101, 3))
    mark()
    job = reimagine(connected)
    assert pins_sent(fake_backend) == list(range(40, 61, 3)) and not job.warnings


def test_blender_finds_the_slots_of_recording_and_motion_again(connected: Any, tmp_path: Path) -> None:
    """Who goes back to the recording in the Action editor sees it play, and the other way round."""
    obj = import_bvh(tmp_path, global_scale=0.01)
    data, recording = obj.animation_data, obj.animation_data.action
    bpy.context.scene.mosa.prompt = "a person waves"
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    made = data.action
    for action in (recording, made):
        data.action = action
        assert data.action_slot is not None, action.name


def test_blender_finds_the_slot_of_a_recording_that_was_taken_off(connected: Any, tmp_path: Path) -> None:
    obj = import_bvh(tmp_path, global_scale=0.01)
    data, recording = obj.animation_data, obj.animation_data.action
    recording.use_fake_user, data.action = True, None
    bpy.context.scene.mosa.prompt = "a person waves"
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    data.action = recording
    assert data.action_slot is not None


def test_a_motion_begins_on_the_ground_of_the_recording(connected: Any, tmp_path: Path) -> None:
    """Not on its feet of the moment, which may be high above it."""
    obj = import_bvh(tmp_path, global_scale=0.01)
    curve = found(obj, "pelvis", "location", 1)
    frames = np.array([point.co.x for point in curve.keyframe_points])
    hop = 0.4 * np.clip(1.0 - ((frames - 50) / 4.0) ** 2, 0.0, None)
    for point, height in zip(curve.keyframe_points, hop, strict=True):
        point.co.y += height
    names = [bone.name for bone in obj.pose.bones]
    ground = evaluated_heads(obj, names, range(40, 60))[..., 2].min()
    bpy.context.scene.frame_set(50)
    bpy.context.scene.mosa.prompt = "a person waves"
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert evaluated_heads(obj, names, range(50, 60))[..., 2].min() == pytest.approx(ground, abs=0.02)


def test_the_ground_of_a_recording_is_looked_for_once(
    connected: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all variations stand on it, wherever the ones before them went."""
    obj = import_bvh(tmp_path, global_scale=0.01)
    curve = found(obj, "pelvis", "location", 1)
    for point in curve.keyframe_points:
        point.co.y += 3.0
    keys = import_module(f"{connected.__name__}.keys")
    grounds: list[float] = []
    look = keys.ground_at
    monkeypatch.setattr(keys, "ground_at", lambda *given: grounds.append(look(*given)) or grounds[-1])
    mosa = bpy.context.scene.mosa
    mosa.prompt, mosa.variations = "a person waves", 3
    bpy.context.scene.frame_set(50)
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert len(grounds) == 1
    names = [bone.name for bone in obj.pose.bones]
    for index in range(3):
        mosa.result_index = index
        heads = evaluated_heads(obj, names, range(50, 60))
        assert heads[..., 2].min() == pytest.approx(grounds[0], abs=0.05)


@pytest.mark.parametrize("frame", [56, 57, 80])
def test_a_recording_that_ends_in_the_air_goes_on_on_the_ground(connected: Any, tmp_path: Path, frame: int) -> None:
    """Its last pose is held from there on, and is no step."""
    obj = import_bvh(tmp_path, global_scale=0.01)
    up = np.array(obj.data.bones["pelvis"].matrix_local)[2, :3]
    for curve in bag(obj).fcurves:
        for point in [p for p in curve.keyframe_points if p.co.x > 56][::-1]:
            curve.keyframe_points.remove(point)
        for point in curve.keyframe_points:
            height = 2.0 + max(0.0, 0.6 - ((point.co.x - 50) / 12.0) ** 2)
            point.co.y = height * up[curve.array_index] if curve.data_path.endswith("location") else 0.0
    recording, names = obj.animation_data.action, [bone.name for bone in obj.pose.bones]
    lowest = []
    for start in (30, frame):
        obj.animation_data.action = recording
        bpy.context.scene.frame_set(start)
        bpy.context.scene.mosa.prompt = "a person waves"
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
        lowest.append(evaluated_heads(obj, names, range(start, start + 10))[..., 2].min())
    assert lowest[1] == pytest.approx(lowest[0], abs=0.02)
