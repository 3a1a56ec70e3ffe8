# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel Re-imagine in each state, and the entries in Blender's menus."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from tests.addon.conftest import INSTALLED_NAME
from tests.addon.edits import found, make_clip, retyped
from tests.addon.fake_backend import FakeBackend
from tests.addon.test_panels import Notes, context, drawn


def panel(addon: Any, name: str = "MOSA_PT_reimagine", **options: Any) -> Notes:
    notes = Notes(**options)
    panels = import_module(f"{addon.__name__}.edit.panels")
    getattr(panels, name).draw(SimpleNamespace(layout=notes), context())
    return notes


@pytest.fixture
def scene(connected: Any) -> Any:
    """A figure with keys, and a range in numbers."""
    retyped(make_clip("smpl"), "BREAKDOWN")
    values = bpy.context.scene.mosa.edit
    values.source, values.first, values.last, values.random_seed, values.seed = "NUMBERS", 40, 60, False, 7
    return connected


@pytest.mark.parametrize("textbox", [False, True])
def test_the_settings(connected: Any, textbox: bool) -> None:
    notes = panel(connected, textbox=textbox)
    shown = ["source", "use_preview_range", "prompt", "mode", "scope", "context", "seed", "random_seed"]
    assert notes.properties == shown
    bpy.context.scene.use_preview_range = True
    shown[1:2] = ["frame_preview_start", "frame_preview_end"]
    assert panel(connected, textbox=textbox).properties == shown
    assert notes.operators == ["mosa.random_seed", "mosa.reimagine"] and not notes.texts
    values = bpy.context.scene.mosa.edit
    values.source, values.mode = "NUMBERS", "LOOP"
    assert {"first", "last", "travel"} <= set(panel(connected).properties)
    for values.source in ("AFTER", "BEFORE"):
        assert panel(connected).properties[:2] == ["source", "seconds"]
    options = panel(connected, "MOSA_PT_reimagine_options")
    assert options.properties == ["pins"] and options.operators == ["mosa.pin_pose"]
    assert values.pins == {"KEYFRAME", "EXTREME"} and values.context == 0.5 and len(options.texts) == 1
    values.pins = set()
    options = panel(connected, "MOSA_PT_reimagine_options")
    assert "None: all of the range is made anew." in options.text and not options.operators


def test_a_newcomer_is_led_to_the_preferences(addon: Any) -> None:
    assert "The MoSa backend is not installed: install it" in panel(addon).text


def test_an_extension_past_the_scenes_end_is_told(scene: Any) -> None:
    values = bpy.context.scene.mosa.edit
    values.first, values.last, bpy.context.scene.frame_end = 90, 120, 110
    bpy.ops.mosa.reimagine()
    scene.jobs.manager.wait(20)
    notes = panel(scene)
    assert "The motion ends at frame 120, after the scene's end at 110." in notes.text
    assert "mosa.extend_scene" in notes.operators
    bpy.context.scene.frame_end = 120
    assert "mosa.extend_scene" not in panel(scene).operators


def test_each_job_is_drawn_in_its_own_panel(scene: Any, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "decoding"
    bpy.ops.mosa.reimagine()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    while scene.jobs.manager.job.state.name != "QUEUED":
        scene.jobs.manager.pump()
    notes = panel(scene)
    assert "mosa.cancel" in notes.operators and "Waiting for the backend" in notes.texts
    assert "mosa.reimagine" not in notes.operators
    other = drawn(scene)
    assert "mosa.cancel" not in other.operators and "mosa.generate" in other.operators and not other.texts
    bpy.ops.mosa.cancel()
    assert "Cancelled." in panel(scene).text and not drawn(scene).text


def test_after_a_result(scene: Any) -> None:
    bpy.context.scene.mosa.edit.last = 120
    bpy.ops.mosa.reimagine()
    scene.jobs.manager.wait(20)
    notes = panel(scene)
    assert notes.operators[-3:] == ["mosa.edit_accept", "mosa.edit_reject", "mosa.edit_again"]
    assert "mosa.reimagine" not in notes.operators
    assert "Rig, frames 40 to 120" in notes.text and "Done" not in notes.text
    options = panel(scene, "MOSA_PT_reimagine_options")
    assert notes.enabled is options.enabled is False, "other settings are for the next result"
    assert "Nothing is keyed after frame 100: the motion was extended." in notes.text
    assert not drawn(scene).text, "nothing of it in the panel of Generate"
    bpy.ops.mosa.edit_accept()
    after = panel(scene)
    assert "Done, seed 7" in after.text and after.enabled is True and "mosa.reimagine" in after.operators
    assert panel(scene, "MOSA_PT_reimagine_options").enabled is True
    bpy.ops.mosa.reimagine()
    scene.jobs.manager.wait(20)
    bpy.data.objects.remove(bpy.data.objects["Rig"])
    assert "(deleted), frames 40 to 120" in panel(scene).text


def test_what_was_rejected_is_not_told_though_the_user_had_changed_it(scene: Any) -> None:
    bpy.ops.mosa.reimagine(wait=True)
    candidate = bpy.context.scene.mosa.edit.pending.candidate
    found(bpy.data.objects["Rig"], "head", "rotation_quaternion").keyframe_points[-1].co.y += 0.1
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}
    assert candidate.use_fake_user and not panel(scene).texts


def test_what_was_undone_is_not_told(scene: Any) -> None:
    bpy.context.scene.mosa.edit.last = 120
    bpy.ops.ed.undo_push(message="figure")
    bpy.ops.mosa.reimagine(wait=True)
    assert "the motion was extended" in panel(scene).text
    bpy.ops.ed.undo()
    assert not panel(scene).texts and "mosa.reimagine" in panel(scene).operators
    bpy.ops.ed.redo()
    assert "the motion was extended" in panel(scene).text and "mosa.edit_accept" in panel(scene).operators


def entries(name: str) -> list[Any]:
    """Our functions that draw into one of Blender's menus."""
    functions = getattr(getattr(bpy.types, name).draw, "_draw_funcs", [])
    return [function for function in functions if function.__module__.startswith(INSTALLED_NAME)]


def menu_names(addon: Any) -> list[str]:
    edit = import_module(f"{addon.__name__}.operators.edit")
    return [name for name in (*edit.MENUS, *edit.TIMELINE_MENUS, *edit.VIEW_MENUS) if hasattr(bpy.types, name)]


def test_accept_is_not_translated_as_in_file_browsers(addon: Any) -> None:
    """In Japanese that says "Open Folder"."""
    assert bpy.ops.mosa.edit_accept.get_rna_type().translation_context == "MoSa"


def test_the_menus(addon: Any) -> None:
    import addon_utils

    names = menu_names(addon)
    assert {"DOPESHEET_MT_key", "DOPESHEET_MT_context_menu", "DOPESHEET_MT_marker"} <= set(names)
    assert ("TIME_MT_marker" in names) == (bpy.app.version < (5, 0, 0))
    for _ in range(2):
        assert all(len(entries(name)) == 1 for name in names)
        addon_utils.disable(INSTALLED_NAME, default_set=False)
        assert not any(entries(name) for name in names)
        addon_utils.enable(INSTALLED_NAME, default_set=False)


@pytest.mark.parametrize(("mode", "shown"), [("TIMELINE", True), ("DOPESHEET", False)])
def test_what_the_menus_draw(scene: Any, mode: str, shown: bool) -> None:
    place = SimpleNamespace(space_data=SimpleNamespace(mode=mode), scene=bpy.context.scene)

    def operators(name: str) -> list[str]:
        notes = Notes()
        notes.separator = lambda: None  # type: ignore[attr-defined]
        entries(name)[0](SimpleNamespace(layout=notes), place)
        return notes.operators

    def check(*buttons: str) -> None:
        drawn = [*buttons, "mosa.in_place", "mosa.root_motion"]
        assert operators("DOPESHEET_MT_key") == operators("DOPESHEET_MT_context_menu") == drawn
        assert operators("DOPESHEET_MT_marker") == (drawn if shown else [])

    check("mosa.reimagine")
    bpy.ops.mosa.reimagine(wait=True)
    check("mosa.edit_accept", "mosa.edit_reject", "mosa.edit_again")


def test_what_the_menu_of_the_3d_view_draws(scene: Any) -> None:
    """F3 finds what is in a menu: none of the tab's buttons was found in the 3D view."""

    def operators() -> list[str]:
        notes, menus = Notes(), list[str]()
        notes.separator = lambda: None  # type: ignore[attr-defined]
        notes.menu = menus.append  # type: ignore[attr-defined]
        entries("VIEW3D_MT_object_animation")[0](SimpleNamespace(layout=notes), bpy.context)
        getattr(bpy.types, menus[0]).draw(SimpleNamespace(layout=notes), bpy.context)
        return notes.operators

    always = ["mosa.pin_pose", "mosa.in_place", "mosa.root_motion", "mosa.reuse"]
    assert bpy.types.MOSA_MT_motion.bl_label == "MoSa"
    assert operators() == ["mosa.generate", "mosa.reimagine", *always]
    bpy.ops.mosa.reimagine()
    assert operators() == ["mosa.cancel", "mosa.reimagine", *always]
    scene.jobs.manager.wait(20)
    assert operators() == ["mosa.generate", "mosa.edit_accept", "mosa.edit_reject", "mosa.edit_again", *always]
