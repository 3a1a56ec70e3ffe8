# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bone is which part of the body, chosen by hand: bodies of names that say nothing, and guesses corrected."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.skeleton import JOINTS
from tests.addon.edits import modules
from tests.addon.fake_backend import FakeBackend
from tests.addon.humanoids import HUMANOIDS
from tests.addon.rigify import rig_files, rigs
from tests.addon.rigs import bone_name, evaluated_heads, make_humanoid, make_motion, make_rig
from tests.addon.test_panels import Notes, context

__all__ = ["rig_files", "rigs"]


def nameless(**options: Any) -> Any:
    """A body whose bones have names that say only on which side they are."""
    obj = make_rig(**options)
    for number, joint in enumerate(JOINTS):
        if joint in obj.data.bones:
            obj.data.bones[joint].name = strange(number)
    return obj


def strange(number: int) -> str:
    """The name of a joint's bone; the right joint of a pair follows the left one."""
    joint = JOINTS[number]
    if joint.startswith("right_"):
        return strange(number - 1)[:-2] + ".R"
    return f"b{number}.L" if joint.startswith("left_") else f"b{number}"


def choose(obj: Any) -> None:
    """Choose the bones of a nameless body, those of the left and in the middle."""
    assert bpy.ops.mosa.choose_bones() == {"FINISHED"}
    for number, joint in enumerate(JOINTS):
        if not joint.startswith("right_") and strange(number) in obj.data.bones:
            obj.data.mosa_bones[joint].bone = strange(number)


def profile_of(addon: Any, obj: Any) -> Any:
    return modules(addon).facts.profile_of(obj)


def drawn(addon: Any, obj: Any) -> Notes:
    notes, seen = Notes(), context()
    seen.active_object = obj
    addon.panels.MOSA_PT_bones.draw(SimpleNamespace(layout=notes), seen)
    return notes


@pytest.mark.parametrize("without", [(), ("spine2", "neck", "left_foot", "right_foot")], ids=["whole", "lacking some"])
def test_a_body_without_telling_names_moves_as_one_with_them(addon: Any, without: tuple[str, ...]) -> None:
    known, obj, motion = make_rig(without=without), nameless(without=without), make_motion()
    choose(obj)
    written = import_module(f"{addon.__name__}.keys")
    heads = []
    for rig in (known, obj):
        written.write_motion(rig, motion, 1, "ORIGIN")
        heads.append(evaluated_heads(rig, profile_of(addon, rig).ordered, range(1, 25)))
    np.testing.assert_allclose(*heads, atol=1e-6)


def test_generate_keys_what_was_chosen(connected: Any, fake_backend: FakeBackend) -> None:
    obj = nameless()
    bpy.context.scene.mosa.prompt = "a person walks"
    with pytest.raises(RuntimeError, match=r"has no bone for .* choose its bones in the MoSa tab's panel Bones"):
        bpy.ops.mosa.generate()
    choose(obj)
    bpy.ops.mosa.generate()
    connected.jobs.manager.wait(20)
    paths = {curve.data_path for curve in obj.animation_data.action.layers[0].strips[0].channelbags[0].fcurves}
    assert {path.split('"')[1] for path in paths} == {strange(number) for number in range(22)}


def test_a_guess_is_corrected(addon: Any) -> None:
    obj = make_humanoid(HUMANOIDS["daz"])
    guessed = profile_of(addon, obj).bones
    bpy.ops.mosa.choose_bones()
    assert profile_of(addon, obj).bones == guessed
    obj.data.mosa_bones["left_foot"].bone = ""
    assert profile_of(addon, obj).bones == {joint: bone for joint, bone in guessed.items() if joint != "left_foot"}
    assert bpy.ops.mosa.recognise_bones() == {"FINISHED"}
    assert profile_of(addon, obj).bones == guessed and not obj.data.mosa_bones


def test_what_is_found_of_a_body_is_filled_in(addon: Any) -> None:
    obj = make_humanoid(HUMANOIDS["daz"])
    for name in ("lShin", "rShin", "head"):
        obj.data.bones[name].name = f"x{name[:1]}"
    with pytest.raises(Exception, match="has no bone for"):
        profile_of(addon, obj)
    bpy.ops.mosa.choose_bones()
    expected = HUMANOIDS["daz"].expected()
    for joint in ("left_shoulder", "left_elbow", "right_wrist"):
        assert obj.data.mosa_bones[joint].bone == expected[joint]
    assert obj.data.mosa_bones["head"].bone == "" == obj.data.mosa_bones["left_knee"].bone


@pytest.mark.parametrize(
    ("joint", "bone", "sentence"),
    [
        ("left_knee", "", "No bone is chosen for Left Shin; choose one in the panel Bones."),
        ("left_knee", "gone", "There is no bone 'gone', which is chosen for Left Shin; choose another"),
        ("left_knee", "right_knee", "'right_knee' is chosen for both Left Shin and Right Shin; change one"),
        ("left_knee", "left_hand", "'left_hand' must be below 'left_hip'"),
    ],
)
def test_a_wrong_choice_is_a_sentence_in_the_panel(addon: Any, joint: str, bone: str, sentence: str) -> None:
    obj = make_rig()
    bpy.ops.mosa.choose_bones()
    obj.data.mosa_bones[joint].bone = bone
    notes = drawn(addon, obj)
    assert sentence in notes.text and notes.properties == ["bone"] * 22
    assert notes.operators == ["mosa.recognise_bones"]
    bpy.context.scene.mosa.prompt = "a person walks"
    with pytest.raises(RuntimeError, match=sentence[:20]):
        bpy.ops.mosa.generate()


def test_the_panel_tells_what_is_recognised(addon: Any) -> None:
    obj = make_rig("unreal", without=("neck",))
    notes = drawn(addon, obj)
    shown = dict(zip(notes.texts[::2], notes.texts[1::2], strict=True))
    assert shown["Left Thigh"] == bone_name("left_hip", "unreal") and shown["Neck"] == "(none)" and len(shown) == 22
    assert notes.operators == ["mosa.choose_bones"] and not notes.properties


def test_the_other_side_follows_only_where_nothing_is_chosen(addon: Any) -> None:
    obj = nameless()
    bpy.ops.mosa.choose_bones()
    chosen = obj.data.mosa_bones
    chosen["right_hip"].bone = strange(JOINTS.index("right_knee"))
    assert chosen["left_hip"].bone == strange(JOINTS.index("left_knee"))
    chosen["left_hip"].bone = strange(JOINTS.index("left_hip"))
    assert chosen["right_hip"].bone == strange(JOINTS.index("right_knee"))


def test_a_choice_is_kept_in_the_file_and_in_copies(addon: Any, tmp_path: Path) -> None:
    obj = nameless()
    choose(obj)
    names = profile_of(addon, obj).ordered
    assert profile_of(addon, bpy.data.objects.new("Other", obj.data.copy())).ordered == names
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    assert profile_of(addon, bpy.data.objects["Rig"]).ordered == names


def test_nothing_is_chosen_without_an_armature_or_of_a_linked_one(addon: Any, tmp_path: Path) -> None:
    assert not addon.panels.MOSA_PT_bones.poll(bpy.context)
    with pytest.raises(RuntimeError, match="No armature is active"):
        bpy.ops.mosa.choose_bones()
    library = str(tmp_path / "rig.blend")
    bpy.data.libraries.write(library, {make_rig(name="Shared")})
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = ["Shared"]
    bpy.context.scene.collection.objects.link(wanted.objects[0])
    bpy.context.view_layer.objects.active = wanted.objects[0]
    for operator in (bpy.ops.mosa.choose_bones, bpy.ops.mosa.recognise_bones):
        with pytest.raises(RuntimeError, match="'Shared' is linked from another file; choose its bones there"):
            operator()


def test_of_a_rig_with_controls_there_is_nothing_to_choose(addon: Any, rigs: Any) -> None:
    obj = rigs()
    with pytest.raises(RuntimeError, match="there is nothing to choose"):
        bpy.ops.mosa.choose_bones()
    notes = drawn(addon, obj)
    assert not obj.data.mosa_bones and not notes.operators and "as Rigify named them" in notes.text
