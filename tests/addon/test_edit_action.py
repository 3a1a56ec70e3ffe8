# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit writes: the range and nothing else, bit for bit, on every kind of figure."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Matrix

from mosa.motion.kinematics import forward_kinematics
from mosa_blender.edit.curve import KEY, new_keys
from mosa_blender.edit.scope import SCOPES
from mosa_blender.rig.missing import folded
from tests.addon.edits import bag, evaluated, found, make_clip, modules, other_motion, raw_keys, retyped, snapshot
from tests.addon.rigs import Y_TO_Z, Y_UP, astride, evaluated_heads, make_heap, make_motion
from tests.addon.test_edit_sample import EVERY_MODE

FIRST, LAST = 40, 60
SCENE = range(-20, 260)
NO_PINS: frozenset[str] = frozenset()
KEYFRAME = frozenset({"KEYFRAME"})


def edited(
    addon: Any,
    obj: Any,
    *,
    first: int = FIRST,
    last: int = LAST,
    scope: str = "BODY",
    types: frozenset[str] = NO_PINS,
    sides: tuple[bool, bool] = (False, False),
    amount: float = 0.4,
    before: int = 10,
) -> tuple[Any, Any, Any]:
    """The action that an edit of frames first..last made, the sample before, the motion that was asked for.

    `before`: how many frames of the figure are looked at before the range.
    """
    m = modules(addon)
    user = m.facts.user_frames(m.facts.moving_keys(obj, scope), types)
    pinned = np.unique(np.concatenate([np.floor(user), np.ceil(user)])).astype(int)
    pinned = pinned[(pinned >= first) & (pinned <= last)]
    sample = m.sample.sample_motion(obj, first - before, last - first + 11 + before)
    motion = other_motion(addon, sample, first, last, amount)
    span = m.curve.Span(first, last, *sides)
    action = m.action.write_edit(obj, sample, motion, m.action.Change(span, pinned, scope, types))
    return action, sample, motion


def check_outside(
    obj: Any,
    before: dict[Any, Any],
    values: dict[Any, Any],
    first: int = FIRST,
    last: int = LAST,
    spare: tuple[int, ...] = (),
) -> None:
    """Keys outside are the same bit for bit, and all frames outside evaluate to what they were."""
    now, evaluated_now = snapshot(obj), evaluated(obj, SCENE)
    frames = np.array(SCENE)
    outside = ((frames < first) | (frames > last)) & ~np.isin(frames, spare)
    for key, (keys, settings) in before.items():
        curve = next(c for c in bag(obj).fcurves if (c.data_path, c.array_index) == key)
        old = np.frombuffer(keys, dtype=KEY)
        new = raw_keys(curve)
        assert now[key][1] == settings
        at = old["co"][:, 0]
        for side in (at < first - 0.01, at > last + 0.01):
            kept = [new[new["co"][:, 0] == frame][0].tobytes() for frame in at[side]]
            assert kept == [old[old["co"][:, 0] == frame][0].tobytes() for frame in at[side]]
        scale = max(1.0, np.abs(values[key]).max())
        np.testing.assert_allclose(evaluated_now[key][outside], values[key][outside], atol=4e-6 * scale, rtol=0)


def check_inside(obj: Any, sample: Any, motion: Any, first: int = FIRST, last: int = LAST) -> None:
    """The joints in the range are the motion's, as Blender evaluates them; bones below do what those do that lack."""
    present = sample.profile.present
    heads = evaluated_heads(obj, sample.profile.ordered, range(first, last + 1))
    joints = forward_kinematics(folded(motion.rotations, present), motion.root, motion.offsets) @ Y_TO_Z.T
    rows = slice(first - sample.first, last + 1 - sample.first)
    np.testing.assert_allclose(heads, joints[rows][:, present], atol=5e-5)


FIGURES: dict[str, dict[str, Any]] = {
    "sparse bezier": {},
    "linear": {"interpolation": "LINEAR"},
    "constant": {"interpolation": "CONSTANT"},
    "bounce": {"interpolation": "BOUNCE"},
    "every rotation mode": {"modes": EVERY_MODE},
    "Euler": {"modes": ("XYZ",), "swing": 1.2},
    "keyed on every frame": {"frames": range(1, 101)},
    "the range between two keys": {"frames": range(1, 200, 75)},
    "keys before and after only": {"frames": (1, 200)},
    "a hundredth": {"axes": Y_UP, "units": 100.0, "world": Matrix(Y_TO_Z.tolist()).to_4x4() @ Matrix.Scale(0.01, 4)},
    "without toes": {"naming": "mixamo", "without": ("left_foot", "right_foot")},
    "a short spine, no collars": {"naming": "unreal", "without": ("spine1", "spine2", "left_collar", "right_collar")},
    "at rest astride": {"offsets": astride(20.0)},
    "no neck": {"without": ("neck", "spine2")},
    "turned and twice as large": {"world": Matrix.Rotation(1.1, 4, "Z") @ Matrix.Scale(2.0, 4)},
}


def test_bones_that_rest_any_way(addon: Any) -> None:
    obj = make_heap(make_motion(80, swing=0.8))
    before, values = snapshot(obj), evaluated(obj, SCENE)
    _, sample, motion = edited(addon, obj)
    check_outside(obj, before, values)
    heads = evaluated_heads(obj, sample.profile.ordered, range(FIRST, LAST + 1))
    joints = forward_kinematics(motion.rotations, motion.root, motion.offsets)[10:-10]
    np.testing.assert_allclose(joints @ Y_TO_Z.T, heads, atol=5e-5)


def test_a_first_pose_made_anew_does_not_say_how_bones_rest_that_rest_any_way(addon: Any) -> None:
    """Where the range has the first key, its pose becomes another one; the body stays the same."""
    obj = make_heap(make_motion(80, swing=0.8))
    read = modules(addon).sample.sample_motion
    before = read(obj, 50, 20).motion(24.0)
    edited(addon, obj, first=1, last=30, sides=(True, False))
    after = read(obj, 50, 20).motion(24.0)
    np.testing.assert_allclose(after.joints, before.joints, atol=1e-5)
    np.testing.assert_allclose(np.abs(np.sum(after.rotations * before.rotations, axis=-1)), 1.0, atol=1e-5)


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_outside_the_range_changes(addon: Any, figure: str) -> None:
    obj = make_clip(**FIGURES[figure])
    before, values = snapshot(obj), evaluated(obj, SCENE)
    old = obj.animation_data.action
    old_state = (old.name, [slot.identifier for slot in old.slots])
    action, sample, motion = edited(addon, obj)
    assert action == obj.animation_data.action != old and old.use_fake_user
    check_outside(obj, before, values)
    check_inside(obj, sample, motion)
    data = obj.animation_data
    data.action, data.action_slot = old, old.slots[0]
    assert snapshot(obj) == before and (old.name, [s.identifier for s in old.slots]) == old_state


def test_curves_out_of_scope_are_the_same_as_a_whole(addon: Any) -> None:
    obj = make_clip()
    before = snapshot(obj)
    edited(addon, obj)
    now = snapshot(obj)
    mapped = {f'pose.bones["{name}"]' for name in modules(addon).facts.profile_of(obj).ordered}
    others = [key for key in before if key[0].split("].")[0] + "]" not in mapped]
    assert len(others) > 100, "fingers, jaw, root and a custom property"
    assert all(now[key] == before[key] for key in others)
    assert list(now) == list(before), "no curve came or went, and the order is the same"


@pytest.mark.parametrize(
    ("scope", "joints", "location"),
    [
        ("UPPER", ("spine1", "spine2", "spine3", "neck", "head", "collar", "shoulder", "elbow", "wrist"), False),
        ("LOWER", ("pelvis", "hip", "knee", "ankle", "foot"), True),
        ("ARMS", ("collar", "shoulder", "elbow", "wrist"), False),
    ],
)
def test_a_scope_leaves_the_rest_of_the_body(addon: Any, scope: str, joints: tuple[str, ...], location: bool) -> None:
    obj = make_clip("smplh")
    before = snapshot(obj)
    edited(addon, obj, scope=scope)
    now = snapshot(obj)
    changed = {key[0] for key in before if now[key] != before[key]}
    mapped = modules(addon).facts.profile_of(obj).ordered
    wanted = {f'pose.bones["{b}"].rotation_quaternion' for b in mapped if any(part in b for part in joints)}
    assert changed == wanted | ({'pose.bones["pelvis"].location'} if location else set())


@pytest.mark.parametrize("scope", ["UPPER", "LOWER", "ARMS"])
def test_a_scope_of_a_body_that_lacks_joints(addon: Any, scope: str) -> None:
    without = ("spine1", "spine2", "neck", "left_collar", "right_collar", "left_foot", "right_foot")
    obj = make_clip(without=without)
    before = snapshot(obj)
    edited(addon, obj, scope=scope)
    now = snapshot(obj)
    changed = {key[0].split('"')[1] for key in before if now[key] != before[key]}
    profile = modules(addon).facts.profile_of(obj)
    assert not changed & set(without) and changed == {profile.keyed[k] for k in profile.keyed_for(SCOPES[scope])}
    arms = {f"{side}_{joint}" for side in ("left", "right") for joint in ("shoulder", "elbow", "wrist")}
    assert (arms <= changed) == (scope != "LOWER") and ("left_knee" in changed) == (scope == "LOWER")


def test_the_keys_of_the_range(addon: Any) -> None:
    obj = make_clip()
    edited(addon, obj)
    for bone in ("pelvis", "left_knee", "head"):
        curve = found(obj, bone, "rotation_quaternion", 2)
        keys = {point.co.x: point for point in curve.keyframe_points if FIRST <= point.co.x <= LAST}
        assert sorted(keys) == list(range(FIRST, LAST + 1))
        assert {(p.type, p.interpolation) for p in keys.values()} == {("GENERATED", "LINEAR")}


def gone_round(mode: str, frames: range) -> Any:
    """A figure whose rotations have values that are not the nearest to none."""
    obj = make_clip(modes=(mode,), frames=frames, swing=0.1)
    for curve in bag(obj).fcurves:
        for point in curve.keyframe_points:
            if curve.data_path.endswith("rotation_quaternion"):
                point.co.y *= -1.0
            elif curve.data_path.endswith("rotation_euler"):
                point.co.y += 4 * np.pi
        curve.update()
    return obj


def test_the_curves_meet_at_both_ends_and_take_no_detour(addon: Any) -> None:
    for mode in ("QUATERNION", "XYZ"):
        obj = gone_round(mode, range(1, 101))
        before = evaluated(obj, range(FIRST - 1, LAST + 2))
        edited(addon, obj, amount=0.05)
        for key, values in evaluated(obj, range(FIRST - 1, LAST + 2)).items():
            assert np.abs(values - before[key]).max() < 0.6, key
        bpy.data.objects.remove(obj)


@pytest.mark.parametrize("mode", ["QUATERNION", "XYZ"])
def test_what_leads_to_the_first_key_takes_no_detour_there(addon: Any, mode: str) -> None:
    obj = gone_round(mode, range(45, 101))
    edited(addon, obj, first=20, last=44, sides=(True, False), before=0, amount=0.05)
    for key, values in evaluated(obj, range(20, 47)).items():
        if "rotation" in key[0]:
            assert np.abs(values - values[-1]).max() < 1.2, key


def test_a_way_round_that_cannot_be_met_is_held_not_spun(addon: Any) -> None:
    obj = make_clip(frames=range(1, 101), modes=("QUATERNION",))
    for curve in bag(obj).fcurves:
        if curve.data_path == 'pose.bones["head"].rotation_quaternion':
            for point in curve.keyframe_points:
                if point.co.x > LAST:
                    point.co.y *= -1.0
            curve.update()
    edited(addon, obj, amount=0.01)
    for index in range(4):
        points = {p.co.x: p.interpolation for p in found(obj, "head", "rotation_quaternion", index).keyframe_points}
        assert points[LAST] == "CONSTANT" and points[LAST - 1] == "LINEAR"


def test_the_users_own_keys_are_pins(addon: Any) -> None:
    obj = make_clip(frames=range(1, 101))
    retyped(obj, "GENERATED")
    for bone, frame in (("left_knee", 45), ("pelvis", 50)):
        curve = found(obj, bone, "rotation_quaternion", 1)
        point = next(p for p in curve.keyframe_points if p.co.x == frame)
        point.type, point.interpolation, point.handle_left_type = "KEYFRAME", "BEZIER", "FREE"
        point.handle_left = (frame - 7.0, 3.0)
    before, values = snapshot(obj), evaluated(obj, SCENE)
    edited(addon, obj, types=KEYFRAME)
    check_outside(obj, before, values)
    now = evaluated(obj, SCENE)
    for frame in (45, 50):
        row = frame - SCENE.start
        for key, old in values.items():
            assert now[key][row] == pytest.approx(old[row], abs=1e-6), "the whole pose stays"
    assert (
        abs(
            now['pose.bones["head"].rotation_quaternion', 1] - values['pose.bones["head"].rotation_quaternion', 1]
        ).max()
        > 0.01
    )
    key = 'pose.bones["left_knee"].rotation_quaternion', 1
    old, new = (np.frombuffer(s[key][0], dtype=KEY) for s in (before, snapshot(obj)))
    pin = [keys[keys["co"][:, 0] == 45][0].tobytes() for keys in (old, new)]
    assert pin[0] == pin[1]
    kinds = {p.co.x: p.type for p in found(obj, "head", "rotation_quaternion", 1).keyframe_points}
    assert kinds[45] == "GENERATED"


def test_subframe_keys_pin_both_frames_around(addon: Any) -> None:
    obj = make_clip(frames=range(1, 101, 11))
    retyped(obj, "BREAKDOWN")
    curve = found(obj, "head", "rotation_quaternion", 1)
    point = curve.keyframe_points.insert(47.5, 0.3)
    point.type = "KEYFRAME"
    before, values = snapshot(obj), evaluated(obj, SCENE)
    edited(addon, obj, types=KEYFRAME)
    check_outside(obj, before, values)
    now = evaluated(obj, SCENE)
    for frame in (47, 48):
        assert all(
            now[key][frame - SCENE.start] == pytest.approx(v[frame - SCENE.start], abs=1e-5)
            for key, v in values.items()
        )
    assert 47.5 in [p.co.x for p in found(obj, "head", "rotation_quaternion", 1).keyframe_points]


def test_keys_a_hair_off_their_frame(addon: Any) -> None:
    obj = make_clip(frames=range(1, 101, 3))
    retyped(obj, "GENERATED")
    for curve in bag(obj).fcurves:
        for point in curve.keyframe_points:
            point.co.x += 0.004 if point.co.x % 2 else -0.004
        curve.update()
    found(obj, "head", "rotation_quaternion", 1).keyframe_points[16].type = "KEYFRAME"  # frame 49
    before, values = snapshot(obj), evaluated(obj, SCENE)
    edited(addon, obj, types=KEYFRAME)
    check_outside(obj, before, values, spare=(LAST + 1,))
    assert len(found(obj, "head", "rotation_quaternion", 1).keyframe_points) == 34 - 7 + 21 + 2


def test_two_keys_on_a_frame(addon: Any) -> None:
    obj = make_clip()
    points = found(obj, "head", "rotation_quaternion", 1).keyframe_points
    points[1].co = points[0].co
    key = 'pose.bones["head"].rotation_quaternion', 1
    values = evaluated(obj, range(-20, FIRST))[key]
    edited(addon, obj)
    now = found(obj, "head", "rotation_quaternion", 1).keyframe_points
    assert [point.co.x for point in now][:3] == [1, 1, 19]
    np.testing.assert_allclose(evaluated(obj, range(-20, FIRST))[key], values, atol=4e-6)


def frames_looked_at(addon: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """To be filled with how many frames a curve is looked at in, each time that it is."""
    looked_at: list[int] = []
    evaluate = modules(addon).curves.evaluate

    def counted(curve: Any, frames: np.ndarray) -> np.ndarray:
        looked_at.append(len(frames))
        return evaluate(curve, frames)

    monkeypatch.setattr(modules(addon).action, "evaluate", counted)
    return looked_at


def test_a_key_far_away_does_not_make_it_slow(addon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    obj = make_clip()
    obj.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=200_000)
    bpy.context.scene.frame_end = 300_000
    looked_at = frames_looked_at(addon, monkeypatch)
    before, values = snapshot(obj), evaluated(obj, SCENE)
    _, sample, motion = edited(addon, obj)
    assert max(looked_at) < 200
    check_outside(obj, before, values)
    check_inside(obj, sample, motion)


@pytest.mark.parametrize("interpolation", ["LINEAR", "BEZIER", "CONSTANT"])
@pytest.mark.parametrize("extrapolation", ["CONSTANT", "LINEAR"])
@pytest.mark.parametrize("side", [1, -1])
def test_a_range_far_away_costs_no_frame_and_no_key_on_the_way_there(
    addon: Any, monkeypatch: pytest.MonkeyPatch, interpolation: str, extrapolation: str, side: int
) -> None:
    """Blender's window stood still for a minute, and a million keys held a curve that is straight."""
    obj = make_clip("smpl", interpolation=interpolation, bones=("pelvis", "left_elbow"), swing=0.1)
    for curve in bag(obj).fcurves:
        curve.extrapolation = extrapolation
        curve.keyframe_points[-1].handle_right = (curve.keyframe_points[-1].co.x + 9.0, curve.keyframe_points[-1].co.y)
    noisy = bag(obj).fcurves[0].modifiers.new("NOISE")
    noisy.strength, noisy.scale = 0.1, 3.0
    scene, first = bpy.context.scene, side * 800_000
    scene.frame_start, scene.frame_end = 0, 1_000_000
    looked_at = frames_looked_at(addon, monkeypatch)
    way = range(93, first, 8017) if side > 0 else range(first + 21, 9, 8017)
    around = range(-60, 160)
    before, values, on_the_way = snapshot(obj), evaluated(obj, around), evaluated(obj, way)
    edited(addon, obj, first=first, last=first + 20, sides=(side < 0, side > 0), before=11 if side > 0 else 0)
    now, now_on_the_way = evaluated(obj, around), evaluated(obj, way)
    assert max(looked_at) < 300
    for key, (keys, settings) in before.items():
        scale = max(1.0, np.abs(on_the_way[key]).max())
        np.testing.assert_allclose(now[key], values[key], atol=4e-6 * scale, rtol=0)
        np.testing.assert_allclose(now_on_the_way[key], on_the_way[key], atol=4e-6 * scale, rtol=0)
        made, old = snapshot(obj)[key], np.frombuffer(keys, dtype=KEY)
        fresh = np.frombuffer(made[0], dtype=KEY)
        assert made[1] == settings and len(fresh) < len(old) + 35
        assert fresh[np.isin(fresh["co"][:, 0], old["co"][:, 0])].tobytes() == keys


def test_what_is_not_keyed_yet_is_keyed_and_stays_outside(addon: Any) -> None:
    obj = make_clip("smpl", bones=("pelvis", "head", "left_hip"))
    obj.pose.bones["right_knee"].rotation_quaternion = (0.9, 0.3, 0.1, 0.2)
    heads = evaluated_heads(obj, ["right_ankle", "left_wrist"], range(1, 120))
    _, sample, motion = edited(addon, obj)
    after = evaluated_heads(obj, ["right_ankle", "left_wrist"], range(1, 120))
    frames = np.arange(1, 120)
    outside = (frames < FIRST) | (frames > LAST)
    np.testing.assert_allclose(after[outside], heads[outside], atol=1e-5)
    check_inside(obj, sample, motion)
    obj.pose.bones["right_knee"].rotation_quaternion = (1.0, 0.0, 0.0, 0.0)
    bpy.context.scene.frame_set(5)
    assert obj.pose.bones["right_knee"].rotation_quaternion.w == pytest.approx(0.9)


def test_new_keys_overshoot_and_swing_as_blenders_do(addon: Any) -> None:
    """For whoever gives them another interpolation later."""
    curve = bag(make_clip()).fcurves[0]
    curve.keyframe_points.clear()
    curve.keyframe_points.insert(1.0, 2.0)
    blenders, ours = raw_keys(curve), new_keys(np.array([1.0]), np.array([2.0]))
    for part in ("co", "easing", "back", "amplitude", "period"):
        np.testing.assert_array_equal(ours[part], blenders[part], part)


@pytest.mark.parametrize("extrapolation", ["CONSTANT", "LINEAR"])
def test_what_lies_beyond_the_keys(addon: Any, extrapolation: str) -> None:
    obj = make_clip(frames=range(45, 56, 5), interpolation="LINEAR")
    for curve in bag(obj).fcurves:
        curve.extrapolation = extrapolation
    before, values = snapshot(obj), evaluated(obj, SCENE)
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = SCENE.start, SCENE.stop - 1
    edited(addon, obj)
    check_outside(obj, before, values)


def test_an_open_side_is_let_go(addon: Any) -> None:
    obj = make_clip(frames=range(1, 51, 7))
    before, values = snapshot(obj), evaluated(obj, range(-20, 45))
    _, sample, motion = edited(addon, obj, first=45, last=80, sides=(False, True))
    check_inside(obj, sample, motion, 45, 80)
    now = evaluated(obj, range(-20, 45))
    for key, old in values.items():
        np.testing.assert_allclose(now[key], old, atol=1e-5)
    last = max(p.co.x for p in found(obj, "head", "rotation_quaternion").keyframe_points)
    assert last == 80
    assert len(before) == len(snapshot(obj))


def test_noise_is_reckoned_with(addon: Any) -> None:
    obj = make_clip()
    for curve in list(bag(obj).fcurves)[::3]:
        noise = curve.modifiers.new("NOISE")
        noise.strength, noise.scale = 0.2, 3.0
    before, values = snapshot(obj), evaluated(obj, SCENE)
    _, sample, motion = edited(addon, obj)
    check_outside(obj, before, values)
    check_inside(obj, sample, motion)
