# SPDX-License-Identifier: GPL-3.0-or-later
"""Rigs that Rigify generated: the body goes where the motion has it, moved by the controls alone, and is read back."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import PARENTS
from tests.addon.edits import bag, modules, other_motion
from tests.addon.rigs import Y_TO_Z, evaluated_heads, make_motion

FIRST, FRAMES = 10, 24
SPINE = (3, 6)
"""Their bones are bent from one tweak to the next: where they end says how they are turned."""
PIVOTS = {"pivot in the middle": 2, "low pivot": 1}
"""Where the upper spine meets the lower one, that hangs upside down on it: Rigify's own place, and another."""


@pytest.fixture(scope="module")
def rig_files(installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Files with a rig each that Rigify generated from Blender's own metarig of a body without a face."""
    addon_utils = import_module("addon_utils")  # Blender's own, there once bpy is
    addon_utils.enable("rigify", default_set=True)
    folder = tmp_path_factory.mktemp("rigify")
    files = {}
    for name, pivot in PIVOTS.items():
        bpy.ops.wm.read_homefile(app_template="")
        bpy.ops.object.armature_basic_human_metarig_add()
        meta = bpy.context.object
        meta.pose.bones["spine"].rigify_parameters.pivot_pos = pivot
        assert bpy.ops.pose.rigify_generate() == {"FINISHED"}
        meta.hide_viewport = True
        files[name] = folder / f"{name}.blend"
        bpy.ops.wm.save_as_mainfile(filepath=str(files[name]))
    yield files
    addon_utils.disable("rigify", default_set=True)


@pytest.fixture
def rigs(addon: Any, rig_files: dict[str, Path]) -> Any:
    """Opens one of them."""

    def opened(name: str = "pivot in the middle") -> Any:
        bpy.ops.wm.open_mainfile(filepath=str(rig_files[name]))
        obj = next(obj for obj in bpy.context.scene.objects if obj.name == "rig")
        bpy.context.view_layer.objects.active = obj
        return obj

    return opened


def followers(addon: Any, obj: Any) -> list[str]:
    """The bones that are the joints and follow the controls."""
    return list(import_module(f"{addon.__name__}.rig.armature").profile_of(obj).ordered)


def turns_of(obj: Any, names: list[str], frame: int) -> np.ndarray:
    """How bones are turned from where they rest (22, 3, 3), as Blender evaluates them at a frame."""
    bpy.context.scene.frame_set(frame)
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return np.array([(seen.pose.bones[n].matrix @ obj.data.bones[n].matrix_local.inverted()).to_3x3() for n in names])


@pytest.mark.parametrize("name", list(PIVOTS))
def test_the_body_is_where_the_motion_has_it(addon: Any, rigs: Any, name: str) -> None:
    """The bones have the motion's own turns in the world, and hang together as at rest."""
    obj, motion = rigs(name), make_motion(FRAMES)
    import_module(f"{addon.__name__}.keys").write_motion(obj, motion, FIRST, "ORIGIN")
    names = followers(addon, obj)
    rest = np.array([obj.data.bones[bone].head_local for bone in names])
    arms = {16, 17, 18, 19, 20, 21}  # at rest they hang: they are turned by more than the motion's
    for frame in (0, FRAMES // 2, FRAMES - 1):
        turns = turns_of(obj, names, FIRST + frame)
        heads = evaluated_heads(obj, names, range(FIRST + frame, FIRST + frame + 1))[0]
        world = rotations_of(motion.rotations[frame])
        for joint, parent in enumerate(PARENTS):
            if joint not in arms:
                wanted = Y_TO_Z @ world[joint] @ Y_TO_Z.T
                if joint not in SPINE:
                    np.testing.assert_allclose(turns[joint], wanted, atol=1e-3, err_msg=names[joint])
                turns[joint] = wanted
            if parent >= 0:
                off = heads[joint] - heads[parent] - turns[parent] @ (rest[joint] - rest[parent])
                assert np.linalg.norm(off) < 1e-3, (names[joint], off)


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


def test_only_controls_are_keyed_and_switched_to_them(addon: Any, rigs: Any) -> None:
    obj = rigs()
    action = import_module(f"{addon.__name__}.keys").write_motion(obj, make_motion(FRAMES), FIRST, "FIGURE")
    bpy.context.scene.frame_set(FIRST)
    keyed = {curve.data_path.split('"')[1] for curve in bag(obj).fcurves}
    assert action and not [bone for bone in keyed if bone.startswith(("ORG-", "DEF-", "MCH-"))]
    assert obj.pose.bones["thigh_parent.L"]["IK_FK"] == obj.pose.bones["upper_arm_parent.R"]["IK_FK"] == 1.0


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


@pytest.mark.parametrize("root", ["still", "moving"])
def test_what_is_read_back_is_what_was_written(addon: Any, rigs: Any, root: str) -> None:
    obj, motion, m = rigs(), make_motion(FRAMES), modules(addon)
    m.keys.write_motion(obj, motion, FIRST, "ORIGIN")
    if root == "moving":
        for frame, x in ((FIRST, 0.0), (FIRST + FRAMES - 1, 1.0)):
            obj.pose.bones["root"].location = (x, 0.0, 0.0)
            obj.pose.bones["root"].keyframe_insert("location", frame=frame)
    sample = m.sample.sample_motion(obj, FIRST, FRAMES)
    seen = sample.motion(24.0)
    heads = evaluated_heads(obj, followers(addon, obj), range(FIRST, FIRST + FRAMES))
    np.testing.assert_allclose(seen.joints @ Y_TO_Z.T, heads, atol=1e-3)
    turns, location = sample.keys_of(seen, slice(0, FRAMES), range(22))
    np.testing.assert_allclose(location, sample.raw["torso", "location"], atol=1e-4)
    for index, bone in enumerate(sample.profile.keyed):
        if obj.pose.bones[bone].rotation_mode == "QUATERNION":
            same = np.abs((turns[:, index] * sample.raw[bone, "rotation_quaternion"]).sum(-1))
            np.testing.assert_allclose(same, 1.0, atol=1e-4)


@pytest.mark.parametrize("scope", ["BODY", "UPPER", "LOWER", "ARMS"])
def test_a_range_is_re_imagined_and_the_rest_stays(addon: Any, rigs: Any, scope: str) -> None:
    obj, m = rigs(), modules(addon)
    m.keys.write_motion(obj, make_motion(60), 1, "ORIGIN")
    names = followers(addon, obj)
    before = evaluated_heads(obj, names, range(1, 61))
    sample = m.sample.sample_motion(obj, 10, 41)
    motion = other_motion(addon, sample, 20, 40, 0.4)
    change = m.action.Change(m.curve.Span(20, 40, False, False), np.array([30]), scope, frozenset())
    m.action.write_edit(obj, sample, motion, change)
    after = evaluated_heads(obj, names, range(1, 61))
    outside = np.r_[0:19, 29, 40:60]
    np.testing.assert_allclose(after[outside], before[outside], atol=1e-4)
    rows, joints = slice(20 - 10, 41 - 10), m.facts.SCOPES[scope]
    free = np.arange(20, 41) != 30
    wanted = forward_kinematics(motion.rotations, motion.root, motion.offsets)[rows] @ Y_TO_Z.T
    if scope == "BODY":
        np.testing.assert_allclose(after[19:40][free], wanted[free], atol=1e-3)
    still = [joint for joint in range(22) if joint not in joints]
    moved = [joint for joint in (20, 21, 7, 8) if joint in joints]
    assert np.abs(after[19:40][free][:, moved] - before[19:40][free][:, moved]).max() > 0.02
    if scope in ("UPPER", "ARMS"):
        np.testing.assert_allclose(after[:, still], before[:, still], atol=1e-3)


@pytest.mark.parametrize("what", ["IK_FK", "neck_follow", "chest"])
def test_what_other_controls_do_is_not_re_imagined(addon: Any, rigs: Any, what: str) -> None:
    obj, m = rigs(), modules(addon)
    m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")
    if what == "chest":
        obj.pose.bones["chest"].rotation_quaternion = (0.9, 0.4, 0.0, 0.0)
    else:
        bone = obj.pose.bones["torso" if what == "neck_follow" else "thigh_parent.R"]
        bone[what] = 0.5
        bone.keyframe_insert(f'["{what}"]', frame=FIRST + 3)
    with pytest.raises(m.errors.RigError, match=what):
        m.sample.sample_motion(obj, FIRST, FRAMES)


def test_a_rig_without_a_control_says_which(addon: Any, rigs: Any) -> None:
    obj, m = rigs(), modules(addon)
    obj.data.bones["neck"].name = "nape"
    with pytest.raises(m.errors.RigError, match="no bone for neck"):
        m.keys.write_motion(obj, make_motion(FRAMES), FIRST, "ORIGIN")


def test_the_button_says_that_the_rig_was_switched(connected: Any, rigs: Any) -> None:
    obj = rigs()
    bpy.context.scene.mosa.prompt, bpy.context.scene.mosa.seconds = "a person walks", 0.5
    told = []
    for _ in range(2):
        assert bpy.ops.mosa.generate() == {"FINISHED"}
        job = connected.jobs.manager.wait(20)
        assert job.state.name == "DONE", job.message
        told.append([warning for warning in job.warnings if "IK_FK" in warning])
        bpy.context.scene.frame_set(bpy.context.scene.frame_current + 1)
    assert len(told[0]) == 1 and obj.name in told[0][0] and not told[1]


def test_the_rig_is_meant_and_not_its_metarig(addon: Any, rigs: Any) -> None:
    obj = rigs()
    metarig = next(item for item in bpy.context.scene.objects if item.type == "ARMATURE" and item != obj)
    metarig.hide_viewport = False
    bpy.context.view_layer.objects.active = None
    assert metarig.data.rigify_target_rig == obj
    assert import_module(f"{addon.__name__}.target").find_target(bpy.context) == obj
