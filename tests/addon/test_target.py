# SPDX-License-Identifier: GPL-3.0-or-later
"""Which figure a script means that overrides the scene, and which Blender moves at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import pytest

from tests.addon.rigs import evaluated_heads, make_rig
from tests.addon.test_operators import refused, scene

__all__ = ["scene"]


def test_a_scene_that_a_script_overrides_has_its_own_figure(scene: Any) -> None:
    shown = make_rig(name="Shown")
    other = bpy.data.scenes.new("Other")
    owner = shown.copy()
    other.collection.objects.link(owner)
    layer = other.view_layers[0]
    other.mosa.prompt = "a person waves"
    with bpy.context.temp_override(scene=other, view_layer=layer):
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}, "its only one"
    made = owner.animation_data.action
    third = shown.copy()
    other.collection.objects.link(third)
    layer.objects.active = third
    with bpy.context.temp_override(scene=other, view_layer=layer):
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}, "its active one"
    assert third.animation_data.action is not None and owner.animation_data.action == made
    assert shown.animation_data is None


@pytest.mark.parametrize("name", ["object", "active_object"])
def test_an_object_that_a_script_overrides_is_keyed(scene: Any, name: str) -> None:
    first, second = make_rig(name="First"), make_rig(name="Second")
    bpy.context.view_layer.objects.active = first
    with bpy.context.temp_override(**{name: second}):
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert first.animation_data is None and second.animation_data.action is not None
    made = second.animation_data.action
    values = bpy.context.scene.mosa.edit
    values.source, values.first, values.last = "NUMBERS", 4, 8
    with bpy.context.temp_override(**{name: second}):
        assert bpy.ops.mosa.reimagine(wait=True) == {"FINISHED"}
    assert first.animation_data is None and second.animation_data.action != made
    bpy.ops.mosa.edit_accept()
    body = bpy.data.objects.new("Body", bpy.data.meshes.new("Body"))
    bpy.context.scene.collection.objects.link(body)
    body.modifiers.new("Armature", "ARMATURE").object = second
    with bpy.context.temp_override(**{name: body}):
        assert bpy.ops.mosa.choose_bones() == {"FINISHED"}
    assert second.data.mosa_bones and not first.data.mosa_bones
    elsewhere = bpy.data.scenes.new("Other")
    third = first.copy()
    elsewhere.collection.objects.link(third)
    with bpy.context.temp_override(**{name: third}), refused("'First.001' is not in the scene 'Scene'"):
        bpy.ops.mosa.generate(wait=True)


def test_an_object_that_a_script_overrides_by_mistake_does_not_mean_another(scene: Any) -> None:
    active = make_rig(name="Active")
    bpy.context.view_layer.objects.active = active
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    bpy.context.scene.collection.objects.link(camera)
    with (
        bpy.context.temp_override(object=camera),
        refused("'Camera' is neither an armature nor a body that one deforms"),
    ):
        bpy.ops.mosa.generate(wait=True)
    assert active.animation_data is None


def test_a_disabled_figure_that_a_result_names_does_not_move(scene: Any) -> None:
    """Blender has it among the evaluated objects then, as it was when it was enabled last."""
    owner = make_rig()
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    made = owner.animation_data.action
    assert bpy.context.scene.mosa.result_object == owner
    owner.hide_viewport = True
    owner.location = (1.0, 2.0, 0.0)
    bpy.context.view_layer.objects.active = owner
    with refused("'Rig' is disabled in this view layer, so it does not move; enable it in the Outliner"):
        bpy.ops.mosa.generate(wait=True)
    assert owner.animation_data.action == made


def _deformed(owner: Any) -> Any:
    body = bpy.data.objects.new("Body", bpy.data.meshes.new("Body"))
    body.modifiers.new("Armature", "ARMATURE").object = owner
    return body


def _child(owner: Any) -> Any:
    hat = bpy.data.objects.new("Hat", None)
    hat.parent = owner
    return hat


def _held(owner: Any) -> Any:
    light = bpy.data.objects.new("Light", None)
    light.constraints.new("COPY_LOCATION").target = owner
    return light


@pytest.mark.parametrize("follower", [_deformed, _child, _held])
def test_a_disabled_figure_moves_where_something_enabled_follows_it(scene: Any, follower: Any) -> None:
    owner = make_rig()
    other = follower(owner)
    bpy.context.scene.collection.objects.link(other)
    owner.hide_viewport = True
    owner.location.x = 3.0
    bpy.context.view_layer.objects.active = owner
    assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    assert evaluated_heads(owner, ["pelvis"], range(1, 2))[0, 0, 0] == pytest.approx(3.0, abs=0.2)
    other.hide_viewport = True
    with refused("'Rig' is disabled"):
        bpy.ops.mosa.generate(wait=True)


def test_the_figure_of_a_view_layer_that_no_window_shows(connected: Any) -> None:
    """Two windows may show one scene by two layers; and scripts name one."""
    bpy.ops.mosa.add_figure()
    owner, scene = bpy.context.object, bpy.context.scene
    kept = bpy.data.collections.new("Kept")
    scene.collection.children.link(kept)
    for part in (owner, *owner.children):
        part.users_collection[0].objects.unlink(part)
        kept.objects.link(part)
    other = scene.view_layers.new("Other")
    scene.view_layers[0].layer_collection.children["Kept"].exclude = True
    scene.mosa.prompt, scene.mosa.edit.source = "a person walks", "NUMBERS"
    scene.mosa.edit.first, scene.mosa.edit.last = 5, 9
    with bpy.context.temp_override(view_layer=other):
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
        made = owner.animation_data.action
        assert bpy.ops.mosa.reimagine(wait=True) == {"FINISHED"}
    assert owner.animation_data.action not in (None, made)


def test_a_figure_is_made_in_a_view_layer_that_is_shown(connected: Any) -> None:
    """Bones are made in Edit Mode, which Blender enters nowhere else."""
    scene = bpy.context.scene
    other = scene.view_layers.new("Other")
    scene.mosa.prompt = "a person walks"
    with bpy.context.temp_override(view_layer=other):
        assert bpy.ops.mosa.generate(wait=True) == {"FINISHED"}
    made = next(item for item in scene.objects if item.type == "ARMATURE")
    assert made.animation_data.action and len(made.data.bones) == 24


@pytest.mark.parametrize("included", [False, True])
def test_an_instance_means_the_figure_that_it_shows(scene: Any, included: bool) -> None:
    """No other figure is made beside it."""
    bpy.ops.mosa.add_figure()
    hero, figure = bpy.data.collections.new("Hero"), bpy.context.view_layer.objects.active
    for part in list(bpy.data.objects):
        for collection in part.users_collection:
            collection.objects.unlink(part)
        hero.objects.link(part)
    bpy.context.scene.collection.children.link(hero)
    bpy.context.view_layer.layer_collection.children["Hero"].exclude = not included
    shown = bpy.data.objects.new("Shown", None)
    shown.instance_type, shown.instance_collection = "COLLECTION", hero
    bpy.context.scene.collection.objects.link(shown)
    bpy.context.view_layer.objects.active = shown
    shown.select_set(True)
    if included:
        assert scene.target.find_target(bpy.context) == figure
        return
    with pytest.raises(RuntimeError, match="'Shown' shows the figure 'MoSa figure' of the collection 'Hero'"):
        bpy.ops.mosa.generate()
    shown.select_set(False)
    assert scene.target.find_target(bpy.context) is None


def test_an_instance_of_a_linked_figure_is_to_be_overridden(scene: Any, tmp_path: Path) -> None:
    """No other figure is made beside it."""
    library = str(tmp_path / "hero.blend")
    bpy.ops.mosa.add_figure()
    hero = bpy.data.collections.new("Hero")
    for part in list(bpy.data.objects):
        hero.objects.link(part)
    bpy.data.libraries.write(library, {hero})
    bpy.data.batch_remove([*bpy.data.objects, hero])
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.collections = ["Hero"]
    shown = bpy.data.objects.new("Shown", None)
    shown.instance_type, shown.instance_collection = "COLLECTION", wanted.collections[0]
    bpy.context.scene.collection.objects.link(shown)
    bpy.context.view_layer.objects.active = shown
    shown.select_set(True)
    with pytest.raises(RuntimeError, match=r"'Shown' shows a figure that is linked .* library override"):
        bpy.ops.mosa.generate()
    shown.select_set(False)
    assert scene.target.find_target(bpy.context) is None
