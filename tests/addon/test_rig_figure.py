# SPDX-License-Identifier: GPL-3.0-or-later
"""The MoSa figure in Blender: bones, body, what is selected."""

from __future__ import annotations

from importlib import import_module
from math import radians
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from mosa.motion.skeleton import JOINTS, OFFSETS, PARENTS
from tests.addon.rigs import Y_TO_Z, evaluated_heads, make_motion, rest_heads


@pytest.fixture
def figures(addon: Any) -> Any:
    return import_module(f"{addon.__name__}.rig.figure")


def body_points(obj: Any) -> np.ndarray:
    seen = obj.children[0].evaluated_get(bpy.context.evaluated_depsgraph_get())
    return np.array([seen.matrix_world @ vertex.co for vertex in seen.data.vertices])


def test_bones_are_smpl_s_joints(figures: Any) -> None:
    obj = figures.make_figure(bpy.context)
    bones = obj.data.bones
    assert {bone.name for bone in bones} == {*JOINTS, "left_hand", "right_hand"}
    for joint, parent in zip(JOINTS[1:], PARENTS[1:], strict=True):
        assert bones[joint].parent.name == JOINTS[parent]
    heads = evaluated_heads(obj, list(JOINTS), range(1, 2))[0]
    np.testing.assert_allclose(heads, rest_heads(OFFSETS) @ Y_TO_Z.T, atol=1e-6)
    assert min(bone.length for bone in bones) > 0.03


def test_it_stands_on_the_floor_and_faces_the_front(figures: Any) -> None:
    points = body_points(figures.make_figure(bpy.context))
    assert points[:, 2].min() == pytest.approx(0.0, abs=1e-3)
    assert 1.6 < points[:, 2].max() < 1.9
    feet = points[points[:, 2] < 0.05]
    assert feet[:, 1].min() < -0.15 < 0.1 > feet[:, 1].max()


def test_it_is_as_tall_in_a_scene_of_centimetres_and_walks_as_far(figures: Any, addon: Any) -> None:
    keys = import_module(f"{addon.__name__}.keys")
    units = bpy.context.scene.unit_settings
    tall, far = {}, {}
    for scale in (1.0, 0.01):
        units.scale_length = scale
        obj = figures.make_figure(bpy.context)
        tall[scale] = body_points(obj)[:, 2].max() * scale
        keys.write_motion(obj, make_motion(), 1)
        heads = evaluated_heads(obj, ["pelvis"], range(1, 25))[:, 0]
        far[scale] = (heads[-1] - heads[0]) * scale
    assert tall[0.01] == pytest.approx(tall[1.0], rel=1e-4)
    np.testing.assert_allclose(far[0.01], far[1.0], atol=1e-3)
    units.system = "NONE"
    assert figures.make_figure(bpy.context).scale.x == 1.0


def test_it_is_active_and_alone_selected(figures: Any) -> None:
    first = figures.make_figure(bpy.context)
    bpy.ops.object.mode_set(mode="POSE")
    second = figures.make_figure(bpy.context)
    assert bpy.context.view_layer.objects.active == second
    assert bpy.context.selected_objects == [second]
    assert (first.mode, second.mode) == ("OBJECT", "OBJECT")


def test_two_figures_share_materials(figures: Any) -> None:
    first, second = figures.make_figure(bpy.context), figures.make_figure(bpy.context)
    assert first.data != second.data
    materials = list(first.children[0].data.materials)
    assert materials == list(second.children[0].data.materials)
    assert len(set(materials)) == 2


def test_the_shader_is_found_in_every_language(figures: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    material = bpy.data.materials.new("made in Japanese")
    if material.node_tree is None:
        material.use_nodes = True
    material.node_tree.nodes["Principled BSDF"].name = "プリンシプルBSDF"
    materials = SimpleNamespace(get=lambda _key: None, new=lambda _name: material)
    monkeypatch.setattr(figures, "bpy", SimpleNamespace(data=SimpleNamespace(materials=materials)))
    figures._material("MoSa body", (0.1, 0.2, 0.3, 1.0), 0.5)
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    assert tuple(shader.inputs["Base Color"].default_value) == pytest.approx((0.1, 0.2, 0.3, 1.0))


def test_a_collection_of_another_file_is_left_alone(figures: Any, tmp_path: Any) -> None:
    props = bpy.data.collections.new("props")
    bpy.data.libraries.write(str(tmp_path / "props.blend"), {props})
    bpy.data.collections.remove(props)
    with bpy.data.libraries.load(str(tmp_path / "props.blend"), link=True) as (_, wanted):
        wanted.collections = ["props"]
    linked = wanted.collections[0]
    bpy.context.scene.collection.children.link(linked)
    bpy.context.view_layer.active_layer_collection = bpy.context.view_layer.layer_collection.children["props"]
    assert bpy.context.collection == linked
    obj = figures.make_figure(bpy.context)
    assert obj.users_collection == (bpy.context.scene.collection,)
    bpy.context.scene.collection.children.unlink(linked)
    overridden = linked.override_hierarchy_create(bpy.context.scene, bpy.context.view_layer)
    bpy.context.view_layer.active_layer_collection = bpy.context.view_layer.layer_collection.children["props"]
    assert bpy.context.collection == overridden
    assert figures.make_figure(bpy.context).users_collection == (bpy.context.scene.collection,)


def test_a_collection_that_is_excluded_does_not_hide_it(figures: Any) -> None:
    hidden = bpy.data.collections.new("hidden")
    bpy.context.scene.collection.children.link(hidden)
    layer = bpy.context.view_layer.layer_collection.children["hidden"]
    bpy.context.view_layer.active_layer_collection = layer
    layer.exclude = True
    obj = figures.make_figure(bpy.context)
    bpy.context.view_layer.update()
    assert obj.name in bpy.context.view_layer.objects
    assert obj.children[0].name in bpy.context.view_layer.objects
    layer.exclude = False
    bpy.context.view_layer.active_layer_collection = layer
    assert figures.make_figure(bpy.context).users_collection == (hidden,)


def test_the_body_follows_the_bones(figures: Any) -> None:
    obj = figures.make_figure(bpy.context)
    rest = body_points(obj)
    mesh = obj.children[0].data
    assert not mesh.validate(), "the mesh needed repair"
    assert all(polygon.use_smooth for polygon in mesh.polygons)
    knee = obj.pose.bones["left_knee"]
    knee.rotation_mode = "XYZ"
    knee.rotation_euler.x = radians(90)
    bpy.context.view_layer.update()
    moved = np.linalg.norm(body_points(obj) - rest, axis=1)
    below = (rest[:, 0] > 0) & (rest[:, 2] < 0.40)
    assert moved[below].min() > 0.05
    assert moved[(rest[:, 2] > 0.56) | (rest[:, 0] < 0)].max() < 1e-5


def test_other_proportions(figures: Any) -> None:
    obj = figures.make_figure(bpy.context, OFFSETS * 0.6, name="Child")
    heads = evaluated_heads(obj, list(JOINTS), range(1, 2))[0]
    np.testing.assert_allclose(heads, rest_heads(OFFSETS * 0.6) @ Y_TO_Z.T, atol=1e-6)
    assert body_points(obj)[:, 2].max() < 1.15
    assert obj.name == "Child"
