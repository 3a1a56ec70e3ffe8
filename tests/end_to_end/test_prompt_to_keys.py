# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way with nothing replaced: installed zip, real server process, bundled model, keys that move the bones."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np


def press_generate(addon: Any, prompt: str, seconds: float, seed: int) -> Any:
    settings = bpy.context.scene.mosa
    settings.prompt, settings.seconds = prompt, seconds
    settings.random_seed, settings.seed = False, seed
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    return addon.jobs.manager.wait(120)


def heads(figure: Any, frame: int) -> np.ndarray:
    """World positions of the pelvis and the feet at a frame."""
    bpy.context.scene.frame_set(frame)
    names = ("pelvis", "left_foot", "right_foot")
    return np.array([(figure.matrix_world @ figure.pose.bones[name].head)[:] for name in names])


def test_a_walk_is_keyed_and_walks(connected: Any) -> None:
    scene = bpy.context.scene
    scene.render.fps, scene.frame_current = 24, 11
    job = press_generate(connected, "a person walks forward", 4.0, 3)
    assert job.state is connected.jobs.JobState.DONE, job.message
    figure = bpy.context.object
    action = figure.animation_data.action
    assert tuple(action.frame_range) == (11, 11 + 4 * 24 - 1)
    assert action["mosa_prompt"] == "a person walks forward" and action["mosa_seed"] == 3
    first, last = heads(figure, 11), heads(figure, 106)
    assert first[0, 1] - last[0, 1] > 0.5, "the figure faces -y and has to get ahead that way"
    lowest = min(heads(figure, frame)[1:, 2].min() for frame in range(11, 107, 5))
    assert -0.02 < lowest < 0.1, "the feet are on the floor"


def test_one_prompt_after_the_other(connected: Any) -> None:
    scene = bpy.context.scene
    scene.render.fps = 24
    for text, seconds in (("a person sits down", 4.0), ("a person stands still", 3.0)):
        bpy.ops.mosa.add_prompt()
        scene.mosa.later[-1].prompt, scene.mosa.later[-1].seconds = text, seconds
    job = press_generate(connected, "a person walks forward", 3.0, 3)
    assert job.state is connected.jobs.JobState.DONE, job.message
    figure = bpy.context.object
    action = figure.animation_data.action
    assert tuple(action.frame_range) == (1, 10 * 24)
    assert action["mosa_prompt"] == "a person walks forward; a person sits down; a person stands still"
    start, walked, sat = heads(figure, 1), heads(figure, 3 * 24), heads(figure, 6 * 24)
    assert start[0, 1] - walked[0, 1] > 0.5 and sat[0, 2] < walked[0, 2] - 0.1
    scene.mosa.auto_duration = True
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    frames = figure.animation_data.action.frame_range[1]
    assert frames > 6 * 24, "three prompts of two seconds at least"


def test_markers_on_the_timeline_say_what_is_done_and_when(connected: Any) -> None:
    scene = bpy.context.scene
    scene.render.fps = 24
    for frame, name in ((13, "a person walks forward"), (73, "a person sits down"), (169, "F_169")):
        scene.timeline_markers.new(name, frame=frame)
    scene.mosa.from_markers, scene.mosa.random_seed, scene.mosa.seed = True, False, 3
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    figure = bpy.context.object
    assert tuple(figure.animation_data.action.frame_range) == (13, 168)
    start, walked, sat = heads(figure, 13), heads(figure, 72), heads(figure, 150)
    assert start[0, 1] - walked[0, 1] > 0.5 and sat[0, 2] < walked[0, 2] - 0.1


def test_the_same_seed_gives_the_same_keys_and_another_seed_others(connected: Any) -> None:
    def keyed(seed: int) -> np.ndarray:
        job = press_generate(connected, "a person waves with one hand", 2.0, seed)
        assert job.state is connected.jobs.JobState.DONE, job.message
        curves = bpy.context.object.animation_data.action.layers[0].strips[0].channelbags[0].fcurves
        return np.array([[key.co[1] for key in curve.keyframe_points] for curve in curves])

    bpy.ops.mosa.add_figure()
    figure = bpy.context.object
    one = keyed(5)
    figure.animation_data.action = None
    for bone in figure.pose.bones:
        bone.matrix_basis.identity()
    assert np.array_equal(one, keyed(5))
    figure.animation_data.action = None
    for bone in figure.pose.bones:
        bone.matrix_basis.identity()
    assert not np.allclose(one, keyed(6), atol=1e-3)


def test_a_backend_killed_in_the_middle_is_a_sentence_and_the_scene_stays(connected: Any) -> None:
    bpy.ops.mosa.add_figure()
    settings = bpy.context.scene.mosa
    settings.prompt = "a person walks forward"
    bpy.ops.mosa.generate()
    connected.server.kill()
    job = connected.jobs.manager.wait(60)
    assert job.state is connected.jobs.JobState.FAILED and job.message.endswith(".")
    assert bpy.context.object.animation_data is None or bpy.context.object.animation_data.action is None


def test_a_figure_goes_along_a_curve(connected: Any) -> None:
    corners = [(2.0, 5.0, 0.0), (2.0, 2.0, 0.0), (5.0, 2.0, 0.0)]
    data = bpy.data.curves.new("Way", "CURVE")
    data.dimensions = "3D"
    spline = data.splines.new("POLY")
    spline.points.add(2)
    for point, place in zip(spline.points, corners, strict=True):
        point.co = (*place, 1.0)
    curve = bpy.data.objects.new("Way", data)
    bpy.context.scene.collection.objects.link(curve)
    settings = bpy.context.scene.mosa
    settings.prompt, settings.path = "a person walks forward", curve
    settings.random_seed, settings.seed = False, 3
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    figure = settings.result_object
    first, last = (int(frame) for frame in figure.animation_data.action.frame_range)
    pelvis = np.array([heads(figure, frame)[0, :2] for frame in range(first, last + 1)])
    np.testing.assert_allclose(pelvis[[0, -1]], [corners[0][:2], corners[-1][:2]], atol=0.4)
    assert np.linalg.norm(pelvis - corners[1][:2], axis=-1).min() < 0.5, "around the corner, not across"
