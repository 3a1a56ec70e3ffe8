# SPDX-License-Identifier: GPL-3.0-or-later
"""Curves in the scene as paths to go along, and the button with one."""

from __future__ import annotations

import math
from importlib import import_module
from itertools import pairwise
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Matrix

from tests.addon.fake_backend import FakeBackend
from tests.addon.rigs import make_rig
from tests.addon.test_operators import figure, generate, refused, settings

__all__ = ["scene"]
from tests.addon.test_operators import scene


def course_of(addon: Any, curve: Any, ratio: float = 1.0) -> np.ndarray:
    return np.array(import_module(f"{addon.__name__}.rig.course").course_of(curve, ratio))


def drawn(kind: str, *splines: list[tuple[float, float, float]], cyclic: bool = False) -> Any:
    """A curve object of these splines."""
    data = bpy.data.curves.new("Way", "CURVE")
    data.dimensions = "3D"
    for points in splines:
        spline = data.splines.new(kind)
        made = spline.bezier_points if kind == "BEZIER" else spline.points
        made.add(len(points) - len(made))
        for point, place in zip(made, points, strict=True):
            if kind == "BEZIER":
                point.handle_left_type = point.handle_right_type = "AUTO"
                point.co = place
            else:
                point.co = (*place, 1.0)
        spline.use_cyclic_u = cyclic
        if kind == "NURBS":
            spline.use_endpoint_u = True
    curve = bpy.data.objects.new("Way", data)
    bpy.context.scene.collection.objects.link(curve)
    bpy.context.view_layer.update()
    return curve


def length(course: np.ndarray) -> float:
    return sum(math.dist(*step) for step in pairwise(course))


CORNER = [(0.0, 0.0, 0.0), (0.0, -3.0, 0.0), (2.0, -3.0, 0.5)]


def test_corners_are_seen_from_above_in_metres_of_the_motion(addon: Any) -> None:
    curve = drawn("POLY", CORNER)
    np.testing.assert_allclose(course_of(addon, curve), [(0, 0), (0, 3), (2, 3)], atol=1e-6)
    curve.matrix_world = (
        Matrix.Translation((1.0, 2.0, 5.0)) @ Matrix.Rotation(math.pi / 2, 4, "Z") @ Matrix.Scale(2.0, 4)
    )
    np.testing.assert_allclose(course_of(addon, curve, 2.0), [(0.5, -1), (3.5, -1), (3.5, -3)], atol=1e-5)


@pytest.mark.parametrize("kind", ["BEZIER", "NURBS", "POLY"])
def test_every_kind_of_spline_begins_and_ends_where_it_is_drawn(addon: Any, kind: str) -> None:
    points = [(0.0, 0.0, 0.0), (1.0, -1.0, 0.0), (0.0, -2.0, 0.0), (1.0, -4.0, 0.0)]
    course = course_of(addon, drawn(kind, points))
    np.testing.assert_allclose(course[[0, -1]], [(0, 0), (1, 4)], atol=1e-5)


def test_points_that_are_being_edited_count(addon: Any) -> None:
    curve = drawn("POLY", CORNER)
    bpy.context.view_layer.objects.active = curve
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.curve.select_all(action="SELECT")
    bpy.ops.transform.translate(value=(4.0, -5.0, 0.0))
    np.testing.assert_allclose(course_of(addon, curve), [(4, 5), (4, 8), (6, 8)], atol=1e-5)
    assert bpy.context.mode == "EDIT_CURVE"
    bpy.ops.object.mode_set(mode="OBJECT")


def test_only_the_line_of_the_first_spline_counts(addon: Any) -> None:
    curve = drawn("POLY", CORNER, [(9.0, 9.0, 9.0), (8.0, 8.0, 8.0)])
    curve.data.bevel_depth, curve.data.extrude = 0.1, 0.2
    before = (len(bpy.data.objects), len(bpy.data.curves), len(bpy.data.meshes))
    np.testing.assert_allclose(course_of(addon, curve), [(0, 0), (0, 3), (2, 3)], atol=1e-6)
    assert (len(bpy.data.objects), len(bpy.data.curves), len(bpy.data.meshes)) == before
    assert len(curve.data.splines) == 2 and curve.data.bevel_depth == pytest.approx(0.1)


def test_a_cyclic_spline_ends_where_it_begins(addon: Any) -> None:
    bpy.ops.curve.primitive_bezier_circle_add(radius=2.0)
    course = course_of(addon, bpy.context.object)
    np.testing.assert_allclose(course[0], course[-1])
    assert length(course) == pytest.approx(4.0 * math.pi, rel=0.01)


def test_a_curve_of_many_points_is_thinned(addon: Any) -> None:
    wave = [(math.sin(k / 50.0), -k / 100.0, 0.0) for k in range(1500)]
    course = course_of(addon, drawn("POLY", wave))
    assert len(course) == 500
    assert length(course) == pytest.approx(length(np.array(wave)[:, :2]), rel=0.001)


def test_generate_goes_along_the_path(scene: Any, fake_backend: FakeBackend) -> None:
    """The request has it, and the motion is put where the backend made it, not where the figure stands."""
    owner = figure()
    owner.location = (4.0, 4.0, 0.3)
    settings().path = drawn("POLY", CORNER)
    assert generate(scene).state.name == "DONE"
    assert fake_backend.requests[0]["course"] == [[0, 0], [0, 3], [2, 3]]
    bpy.context.scene.frame_set(1)
    pelvis = owner.matrix_world @ owner.pose.bones["pelvis"].head
    assert math.hypot(pelvis.x, pelvis.y) < 0.05 and pelvis.z > 1.0, "at the world's origin, on the figure's floor"


def test_the_path_is_in_the_figures_measure(scene: Any, fake_backend: FakeBackend) -> None:
    make_rig(world=Matrix.Scale(2.0, 4))
    settings().path = drawn("POLY", CORNER)
    generate(scene)
    np.testing.assert_allclose(fake_backend.requests[0]["course"], [(0, 0), (0, 1.5), (1, 1.5)], atol=1e-5)


def test_the_path_of_a_figure_yet_to_be_made_is_in_the_scenes_units(scene: Any, fake_backend: FakeBackend) -> None:
    bpy.context.scene.unit_settings.scale_length = 0.01
    settings().path = drawn("POLY", [tuple(100.0 * x for x in point) for point in CORNER])
    generate(scene)
    np.testing.assert_allclose(fake_backend.requests[0]["course"], [(0, 0), (0, 3), (2, 3)], atol=1e-5)
    assert bpy.context.object.scale.x == pytest.approx(100.0), "as large as the path is read for"


def test_a_path_that_moves_is_where_it_is_at_the_first_frame(scene: Any, fake_backend: FakeBackend) -> None:
    figure()
    curve = settings().path = drawn("POLY", CORNER)
    for frame, place in ((1, 0.0), (50, 7.0)):
        curve.location.x = place
        curve.keyframe_insert("location", frame=frame)
    bpy.context.scene.frame_set(1)
    curve.location.y = 1.0
    settings().start, settings().start_frame = "NUMBER", 50
    generate(scene)
    assert fake_backend.requests[0]["course"] == [[7, 0], [7, 3], [9, 3]]
    assert bpy.context.scene.frame_current == 1
    assert tuple(curve.location) == (0.0, 1.0, 0.0), "what is not keyed yet stays"
    settings().start = "CURRENT"
    generate(scene)
    assert fake_backend.requests[1]["course"] == [[0, -1], [0, 2], [2, 2]], "as it is seen"


def test_a_deleted_path_is_none(scene: Any, fake_backend: FakeBackend, tmp_path: Any) -> None:
    figure()
    settings().path = drawn("POLY", CORNER)
    bpy.data.scenes[0].collection.objects.unlink(settings().path)
    generate(scene)
    assert fake_backend.requests[0]["course"] == []
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"), copy=True)
    assert settings().path is None


def in_its_own_collection(curve: Any) -> Any:
    """The view layer's entry of a new collection that the curve is moved to."""
    collection = bpy.data.collections.new("Paths")
    bpy.context.scene.collection.children.link(collection)
    bpy.context.scene.collection.objects.unlink(curve)
    collection.objects.link(curve)
    return bpy.context.view_layer.layer_collection.children["Paths"]


@pytest.mark.parametrize(
    "hide",
    [
        lambda curve, _: curve.hide_set(True),
        lambda _, layer: setattr(layer, "hide_viewport", True),
    ],
)
def test_a_path_that_the_eye_hides_is_where_it_is(scene: Any, fake_backend: FakeBackend, hide: Any) -> None:
    curve = settings().path = drawn("POLY", CORNER)
    hide(curve, in_its_own_collection(curve))
    curve.location.x = 2.0
    assert not curve.visible_get()
    generate(scene)
    assert fake_backend.requests[0]["course"] == [[2, 0], [2, 3], [4, 3]]


@pytest.mark.parametrize(
    "disable",
    [
        lambda curve, _: setattr(curve, "hide_viewport", True),
        lambda _, layer: setattr(layer.collection, "hide_viewport", True),
        lambda _, layer: setattr(layer, "exclude", True),
        lambda curve, layer: (
            bpy.data.scenes.new("Other").collection.objects.link(curve),
            layer.collection.objects.unlink(curve),
        ),
    ],
)
def test_a_path_that_blender_does_not_place_is_a_sentence(scene: Any, fake_backend: FakeBackend, disable: Any) -> None:
    curve = settings().path = drawn("POLY", CORNER)
    disable(curve, in_its_own_collection(curve))
    curve.location.x = 2.0
    with refused("'Way' is disabled in this view layer, or in another scene"):
        generate(scene)
    assert not fake_backend.requests


def test_what_is_no_path_is_a_sentence(scene: Any, fake_backend: FakeBackend) -> None:
    figure()
    settings().path = drawn("POLY")
    with refused("'Way' has no line to go along; draw one of two points at least"):
        generate(scene)
    assert not fake_backend.requests


def test_a_path_that_is_nowhere_is_a_sentence(scene: Any, fake_backend: FakeBackend) -> None:
    """It was said that another program answered in the backend's place."""
    figure()
    settings().path = drawn("POLY", [(0.0, 0.0, 0.0), (math.nan, 2.0, 0.0)])
    with refused("'Way' is nowhere"):
        generate(scene)
    assert not fake_backend.requests


@pytest.mark.parametrize("kind", ["BEZIER", "NURBS", "POLY"])
def test_a_line_is_walked_as_it_is_bent(addon: Any, kind: str) -> None:
    """A hook pulls the middle aside; an array makes no longer way of it, nor does a modifier that is not shown."""
    curve = drawn(kind, [(0.0, 0.0, 0.0), (0.0, -2.0, 0.0), (0.0, -4.0, 0.0)], [(9.0, 9.0, 9.0), (8.0, 8.0, 8.0)])
    curve.data.bevel_depth = 0.1
    straight = course_of(addon, curve)
    pull = bpy.data.objects.new("Pull", None)
    bpy.context.scene.collection.objects.link(pull)
    hook = curve.modifiers.new("Hook", "HOOK")
    hook.object = pull
    # Of a Bezier curve the handles count, too.
    hook.vertex_indices_set([3, 4, 5] if kind == "BEZIER" else [1])
    curve.modifiers.new("Fence", "ARRAY")
    bpy.context.view_layer.update()
    pull.location.x = 3.0
    before = (len(bpy.data.objects), len(bpy.data.curves), len(bpy.data.meshes))
    course = course_of(addon, curve)
    assert course[:, 0].max() > 1.4 and np.abs(straight[:, 0]).max() < 1e-6
    np.testing.assert_allclose(course[[0, -1]], [(0, 0), (0, 4)], atol=1e-5)
    assert (len(bpy.data.objects), len(bpy.data.curves), len(bpy.data.meshes)) == before
    assert [modifier.type for modifier in curve.modifiers] == ["HOOK", "ARRAY"]
    hook.show_viewport = False
    np.testing.assert_allclose(course_of(addon, curve), straight, atol=1e-6)


@pytest.mark.parametrize("frame", [1, 50])
def test_a_line_that_an_animated_hook_bends_is_as_at_the_first_frame(
    scene: Any, fake_backend: FakeBackend, frame: int
) -> None:
    figure()
    curve = settings().path = drawn("POLY", CORNER)
    pull = bpy.data.objects.new("Pull", None)
    bpy.context.scene.collection.objects.link(pull)
    hook = curve.modifiers.new("Hook", "HOOK")
    hook.object = pull
    hook.vertex_indices_set([2])
    for at, place in ((1, 0.0), (50, 2.0)):
        pull.location.x = place
        pull.keyframe_insert("location", frame=at)
    bpy.context.scene.frame_set(1)
    settings().start, settings().start_frame = "NUMBER", frame
    generate(scene)
    end = 2.0 if frame == 1 else 4.0
    np.testing.assert_allclose(fake_backend.requests[0]["course"], [(0, 0), (0, 3), (end, 3)], atol=1e-5)


@pytest.mark.parametrize("kind", ["MESH", "EMPTY", "SURFACE"])
def test_a_path_that_is_no_curve_is_a_sentence(scene: Any, fake_backend: FakeBackend, kind: str) -> None:
    """Blender keeps an object as the path that Object > Convert has made a mesh of."""
    figure()
    if kind == "MESH":
        settings().path = curve = drawn("POLY", CORNER)
        curve.select_set(True)
        bpy.context.view_layer.objects.active = curve
        assert bpy.ops.object.convert(target="MESH") == {"FINISHED"} and curve.type == "MESH"
        bpy.context.view_layer.objects.active = figure()
    else:
        data = bpy.data.curves.new("Way", "SURFACE") if kind == "SURFACE" else None
        settings().path = bpy.data.objects.new("Way", data)
        bpy.context.scene.collection.objects.link(settings().path)
    before = len(bpy.data.meshes), len(bpy.data.curves)
    with refused("The path 'Way' is not a curve .any more.; choose one"):
        generate(scene)
    assert (len(bpy.data.meshes), len(bpy.data.curves)) == before and not fake_backend.requests
