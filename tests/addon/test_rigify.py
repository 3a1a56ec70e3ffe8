# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs that Rigify generated: the body goes where the motion has it, moved by the controls alone, and is read back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import PARENTS
from tests.addon.edits import bag, modules, other_motion, raw_keys
from tests.addon.rigify import LIMBS, PIVOTS, by_hand, rig_files, rigs
from tests.addon.rigs import Y_TO_Z, evaluated_heads, make_motion

__all__ = ["by_hand", "rig_files", "rigs"]

FIRST, FRAMES = 10, 24
SPINE = (3, 6)
"""Their bones are bent from one tweak to the next: where they end says how they are turned."""
MIDDLES = (4, 5, 18, 19)
"""Knees and elbows: Rigify's own inverse kinematics shortens the bones for them by up to a few centimetres."""
OTHERS = ("chest", "hips", "foot_heel_ik", "foot_spin_ik")
UPPERS = (1, 2, 16, 17)


def followers(addon: Any, obj: Any) -> list[str]:
    """The bones that are the joints and follow the controls."""
    return list(import_module(f"{addon.__name__}.rig.armature").profile_of(obj).ordered)


def turns_of(obj: Any, names: list[str], frame: int) -> np.ndarray:
    """How bones are turned from where they rest (22, 3, 3), as Blender evaluates them at a frame."""
    bpy.context.scene.frame_set(frame)
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return np.array([(seen.pose.bones[n].matrix @ obj.data.bones[n].matrix_local.inverted()).to_3x3() for n in names])


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
@pytest.mark.parametrize("name", list(PIVOTS))
def test_the_body_is_where_the_motion_has_it(addon: Any, rigs: Any, name: str, kinematics: str) -> None:
    """The bones have the motion's own turns in the world, and hang together as at rest."""
    obj, motion = rigs(name, kinematics), make_motion(FRAMES)
    import_module(f"{addon.__name__}.keys").write_motion(obj, motion, FIRST, "ORIGIN")
    names = followers(addon, obj)
    rest = np.array([obj.data.bones[bone].head_local for bone in names])
    arms = {16, 17, 18, 19, 20, 21}  # at rest they hang: they are turned by more than the motion's
    bent = {*UPPERS, *MIDDLES} if kinematics == "IK" else set()
    for frame in (0, FRAMES // 2, FRAMES - 1):
        turns = turns_of(obj, names, FIRST + frame)
        heads = evaluated_heads(obj, names, range(FIRST + frame, FIRST + frame + 1))[0]
        world = rotations_of(motion.rotations[frame])
        for joint, parent in enumerate(PARENTS):
            if joint not in arms:
                wanted = Y_TO_Z @ world[joint] @ Y_TO_Z.T
                if joint not in SPINE and joint not in bent:
                    np.testing.assert_allclose(turns[joint], wanted, atol=1e-3, err_msg=names[joint])
                turns[joint] = wanted
            if parent >= 0 and joint not in bent and parent not in bent:
                off = heads[joint] - heads[parent] - turns[parent] @ (rest[joint] - rest[parent])
                assert np.linalg.norm(off) < 1e-3, (names[joint], off)


def test_both_kinematics_show_the_same(addon: Any, rigs: Any) -> None:
    seen = []
    for kinematics in ("FK", "IK"):
        obj = rigs(kinematics=kinematics)
        import_module(f"{addon.__name__}.keys").write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")
        seen.append(evaluated_heads(obj, followers(addon, obj), range(FIRST, FIRST + FRAMES)))
    off = np.linalg.norm(seen[0] - seen[1], axis=-1)
    assert off[:, MIDDLES].max() < 0.08
    assert np.delete(off, MIDDLES, axis=1).max() < 1e-3


def rotations_of(local: np.ndarray) -> np.ndarray:
    """World rotations (22, 3, 3) of local quaternions (22, 4)."""
    from mosa_blender.rig.rotations import to_matrix

    turns = to_matrix(local)
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            turns[joint] = turns[parent] @ turns[joint]
    return turns


def test_arms_point_where_the_motion_s_do(addon: Any, rigs: Any) -> None:
    obj, motion = rigs(), make_motion(FRAMES)
    import_module(f"{addon.__name__}.keys").write_motion(obj, motion, FIRST, "ORIGIN")
    heads = evaluated_heads(obj, followers(addon, obj), range(FIRST, FIRST + FRAMES))
    wanted = motion.joints @ Y_TO_Z.T
    for upper, lower in ((16, 18), (18, 20), (17, 19), (19, 21)):
        a, b = (one[:, lower] - one[:, upper] for one in (heads, wanted))
        cosine = (a * b).sum(-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
        assert np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).max() < 1.0


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
def test_only_the_controls_that_move_it_are_keyed(addon: Any, rigs: Any, kinematics: str) -> None:
    obj = rigs(kinematics=kinematics)
    action = import_module(f"{addon.__name__}.keys").write_motion(obj, make_motion(FRAMES), FIRST, "FIGURE")
    bpy.context.scene.frame_set(FIRST)
    keyed = {curve.data_path.split('"')[1] for curve in bag(obj).fcurves}
    assert action and not [bone for bone in keyed if bone.startswith(("ORG-", "DEF-", "MCH-"))]
    mine, other = ("_fk.", "_ik.") if kinematics == "FK" else ("_ik.", "_fk.")
    limbs = {bone for bone in keyed if "spine" not in bone}
    assert {"foot" + mine + "L", "hand" + mine + "R"} <= limbs and not [bone for bone in limbs if other in bone]
    assert {obj.pose.bones[limb]["IK_FK"] for limb in LIMBS} == {float(kinematics == "FK")}
    assert obj.pose.bones["torso"]["neck_follow"] == 0.5  # Rigify's own: what the user has set stays


def test_it_starts_where_the_root_has_put_the_figure(addon: Any, rigs: Any) -> None:
    obj, motion = rigs(), make_motion(FRAMES)
    obj.pose.bones["root"].location = (0.5, 0.0, 0.0)
    obj.pose.bones["root"].keyframe_insert("location", frame=FIRST)
    bpy.context.scene.frame_set(FIRST)
    names = followers(addon, obj)
    before = evaluated_heads(obj, names, range(FIRST, FIRST + 1))[0]
    import_module(f"{addon.__name__}.keys").write_motion(obj, motion, FIRST, "FIGURE")
    after = evaluated_heads(obj, names, range(FIRST, FIRST + 1))[0]
    np.testing.assert_allclose(after[0, :2], before[0, :2], atol=1e-3)


@pytest.mark.parametrize("kinematics", ["FK", "IK"])
@pytest.mark.parametrize("root", ["still", "moving"])
def test_what_is_read_back_is_what_was_written(addon: Any, rigs: Any, root: str, kinematics: str) -> None:
    obj, motion, m = rigs(kinematics=kinematics), make_motion(FRAMES), modules(addon)
    m.keys.write_motion(obj, motion, FIRST, "ORIGIN")
    if root == "moving":
        for frame, x in ((FIRST, 0.0), (FIRST + FRAMES - 1, 1.0)):
            obj.pose.bones["root"].location = (x, 0.0, 0.0)
            obj.pose.bones["root"].keyframe_insert("location", frame=frame)
    sample = m.sample.sample_motion(obj, FIRST, FRAMES)
    heads = evaluated_heads(obj, followers(addon, obj), range(FIRST, FIRST + FRAMES))
    assert_seen(sample, heads, MIDDLES if kinematics == "IK" else ())


def assert_seen(sample: Any, heads: np.ndarray, but: tuple[int, ...]) -> None:
    """A sample has the heads (T, 22, 3) that Blender shows, but for some joints, and would be keyed as it is."""
    seen = sample.motion(24.0)
    joints = seen.joints @ Y_TO_Z.T
    np.testing.assert_allclose(np.delete(joints, but, axis=1), np.delete(heads, but, axis=1), atol=1e-3)
    assert np.abs(joints - heads).max() < 0.08
    turns, locations = sample.keys_of(seen, slice(0, sample.frames), range(22))
    for row, index in enumerate(sample.profile.located):
        np.testing.assert_allclose(locations[:, row], sample.raw[sample.profile.keyed[index], "location"], atol=1e-4)
    for index, bone in enumerate(sample.profile.keyed):
        if (bone, "rotation_quaternion") in sample.raw:
            raw = sample.raw[bone, "rotation_quaternion"]
            same = np.abs((turns[:, index] * raw).sum(-1)) / np.linalg.norm(raw, axis=-1)
            np.testing.assert_allclose(same, 1.0, atol=1e-4, err_msg=bone)


def test_what_somebody_animated_is_read(addon: Any, by_hand: Any) -> None:
    sample = modules(addon).sample.sample_motion(by_hand, 10, 41)
    heads = evaluated_heads(by_hand, followers(addon, by_hand), range(10, 51))
    assert_seen(sample, heads, (4, 5, 19))


@pytest.mark.parametrize("scope", ["BODY", "UPPER", "LOWER", "ARMS"])
@pytest.mark.parametrize("made", ["FK", "IK", "by hand"])
def test_a_range_is_re_imagined_and_the_rest_stays(
    addon: Any, rigs: Any, request: pytest.FixtureRequest, scope: str, made: str
) -> None:
    m = modules(addon)
    if made == "by hand":
        obj = request.getfixturevalue("by_hand")
    else:
        obj = rigs(kinematics=made)
        m.keys.write_motion(obj, make_motion(60), 1, "ORIGIN")
    names = followers(addon, obj)
    before = evaluated_heads(obj, names, range(1, 61))
    others = {key: keys for key, keys in keys_of(obj).items() if any(name in key[0] for name in OTHERS)}
    sample = m.sample.sample_motion(obj, 10, 41)
    motion = other_motion(addon, sample, 20, 40, 0.2)
    change = m.action.Change(m.curve.Span(20, 40, False, False), np.array([30]), scope, frozenset())
    m.action.write_edit(obj, sample, motion, change)
    after = evaluated_heads(obj, names, range(1, 61))
    outside = np.r_[0:19, 29, 40:60]
    np.testing.assert_allclose(after[outside], before[outside], atol=1e-4)
    rows, joints = slice(20 - 10, 41 - 10), m.facts.SCOPES[scope]
    free = np.arange(20, 41) != 30
    wanted = forward_kinematics(motion.rotations, motion.root, motion.offsets)[rows] @ Y_TO_Z.T
    bent = {"FK": (), "IK": MIDDLES, "by hand": (4, 5, 19)}[made]
    if scope == "BODY":
        off = np.linalg.norm(after[19:40][free] - wanted[free], axis=-1)
        assert np.delete(off, bent, axis=1).max() < 1e-3 and off.max() < 0.08
    still = [joint for joint in range(22) if joint not in joints]
    moved = [joint for joint in (20, 21, 7, 8) if joint in joints]
    assert np.abs(after[19:40][free][:, moved] - before[19:40][free][:, moved]).max() > 0.02
    if scope in ("UPPER", "ARMS"):
        np.testing.assert_allclose(after[:, still], before[:, still], atol=1e-3)
    written = keys_of(obj)
    for key, keys in others.items():
        np.testing.assert_array_equal(written[key], keys)


def keys_of(obj: Any) -> dict[tuple[str, int], np.ndarray]:
    return {(curve.data_path, curve.array_index): raw_keys(curve) for curve in bag(obj).fcurves}


def test_a_limb_that_is_switched_while_a_range_is_made_is_a_change(addon: Any, rigs: Any) -> None:
    """It was said that somebody had changed a rotation mode."""
    obj, stamp = rigs(kinematics="FK"), modules(addon).facts.Stamp
    before = stamp.of(obj)
    obj.pose.bones[LIMBS[0]]["IK_FK"] = 0.0
    assert stamp.of(obj).bones != before.bones
    obj.pose.bones[LIMBS[0]]["IK_FK"] = 1.0
    assert stamp.of(obj) == before


@pytest.mark.parametrize("what", ["IK_FK", "neck_follow", "chest", "IK_parent", "pole_vector"])
def test_what_other_controls_do_is_not_re_imagined(addon: Any, rigs: Any, what: str) -> None:
    obj, m = rigs(kinematics="IK" if what in ("IK_parent", "pole_vector") else "FK"), modules(addon)
    m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")
    if what == "chest":
        obj.pose.bones["chest"].location = (0.0, 0.1, 0.0)
    else:
        bone = obj.pose.bones["torso" if what == "neck_follow" else "thigh_parent.R"]
        bone[what] = {"IK_parent": 2, "pole_vector": True}.get(what, 0.9)
        bone.keyframe_insert(f'["{what}"]', frame=FIRST + 3)
    bpy.context.scene.frame_set(FIRST)
    with pytest.raises(m.errors.RigError, match=what):
        m.sample.sample_motion(obj, FIRST, FRAMES)


@pytest.mark.parametrize(("bone", "named"), [("root", "'rig' or a bone that carries it"), ("hand_ik.L", "'hand_ik.L'")])
def test_a_control_that_hides_what_hangs_on_it_is_told(addon: Any, rigs: Any, bone: str, named: str) -> None:
    obj, m = rigs(kinematics="IK"), modules(addon)
    m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")
    obj.pose.bones["chest"].rotation_quaternion = (0.9, 0.1, 0.0, 0.0)  # so that Blender has to play the frames
    for frame, size in ((FIRST, 1.0), (FIRST + 2, 0.0)):
        obj.pose.bones[bone].scale = (size, size, size)
        obj.pose.bones[bone].keyframe_insert("scale", frame=frame)
    bpy.context.scene.frame_set(FIRST)
    with pytest.raises(m.errors.RigError, match=f"{named} is scaled to nothing at frame {FIRST + 2}"):
        m.sample.sample_motion(obj, FIRST, FRAMES)


def test_limbs_without_controls_of_their_own_are_switched(addon: Any, rigs: Any) -> None:
    obj, m = rigs(kinematics="IK"), modules(addon)
    obj.data.bones["toe_ik.L"].name = "tip"
    m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")
    bpy.context.scene.frame_set(FIRST)
    assert {limb: obj.pose.bones[limb]["IK_FK"] for limb in LIMBS} == dict.fromkeys(LIMBS, 0.0) | {LIMBS[0]: 1.0}


def test_a_rig_without_a_control_says_which(addon: Any, rigs: Any) -> None:
    obj, m = rigs(), modules(addon)
    obj.data.bones["neck"].name = "nape"
    with pytest.raises(m.errors.RigError, match="no bone for neck"):
        m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")


def test_the_button_says_that_the_rig_was_switched(connected: Any, rigs: Any) -> None:
    obj = rigs(kinematics="IK")
    obj.pose.bones["thigh_parent.L"]["IK_parent"] = 2
    bpy.context.scene.mosa.prompt, bpy.context.scene.mosa.seconds = "a person walks", 0.5
    told = []
    for _ in range(2):
        assert bpy.ops.mosa.generate() == {"FINISHED"}
        job = connected.jobs.manager.wait(20)
        assert job.state.name == "DONE", job.message
        told.append([warning for warning in job.warnings if "IK_parent" in warning])
        bpy.context.scene.frame_set(bpy.context.scene.frame_current + 1)
    assert len(told[0]) == 1 and obj.name in told[0][0] and not told[1]


def test_the_rig_is_meant_and_not_its_metarig(addon: Any, rigs: Any) -> None:
    obj = rigs()
    metarig = next(item for item in bpy.context.scene.objects if item.type == "ARMATURE" and item != obj)
    metarig.hide_viewport = False
    bpy.context.view_layer.objects.active = None
    assert metarig.data.rigify_target_rig == obj
    assert import_module(f"{addon.__name__}.target").find_target(bpy.context) == obj
