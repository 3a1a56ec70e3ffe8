# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels and the preferences show in each state, drawn into a layout that takes notes.

Blender's module never draws, so a stand-in for its layout does: it refuses what the real one would
refuse (a property or an operator that does not exist). How it looks is for the window tests.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from tests.addon.fake_backend import FakeBackend
from tests.addon.rigs import make_rig


class Notes:
    """A layout that notes texts, properties and operators; sub-layouts note in the same lists."""

    def __init__(self, *, textbox: bool = False) -> None:
        self.texts: list[str] = []
        self.properties: list[str] = []
        self.operators: list[str] = []
        self.enabled = self.active = True
        if textbox:
            self.textbox = self.prop

    def prop(self, data: Any, name: str, **_: Any) -> None:
        assert name in data.bl_rna.properties, name
        self.properties.append(name)

    def operator(self, name: str, text: str | None = None, **_: Any) -> Any:
        module, verb = name.split(".")
        assert verb in dir(getattr(bpy.ops, module)), name
        self.operators.append(name)
        return SimpleNamespace()

    def label(self, text: str = "", **_: Any) -> None:
        self.texts.append(text)

    def progress(self, *, factor: float, text: str) -> None:
        assert 0.0 <= factor <= 1.0
        self.texts.append(text)

    def prop_search(self, data: Any, name: str, found_in: Any, names: str, **_: Any) -> None:
        assert names in found_in.bl_rna.properties, names
        self.prop(data, name)

    def template_list(self, _kind: str, _id: str, data: Any, name: str, *rest: Any, **_: Any) -> None:
        assert {name, rest[1]} <= set(data.bl_rna.properties.keys())
        self.properties.append(name)

    def row(self, **_: Any) -> Notes:
        return self

    column = box = split = row

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def context(width: int = 300) -> Any:
    return SimpleNamespace(
        scene=bpy.context.scene,
        active_object=None,
        selected_objects=[],
        region=SimpleNamespace(width=width),
        # Blender's module has no display and says 0 there.
        preferences=SimpleNamespace(system=SimpleNamespace(ui_scale=1.0)),
    )


def drawn(addon: Any, panel: str = "MOSA_PT_generate", **options: Any) -> Notes:
    notes = Notes(**options)
    getattr(addon.panels, panel).draw(SimpleNamespace(layout=notes), context())
    return notes


def preferences_drawn(addon: Any) -> Notes:
    notes = Notes()
    chosen = addon.service.runtime.preferences()
    names = ("mode", "url", "token", "device", "threads", "python")
    shown = SimpleNamespace(layout=notes, bl_rna=chosen.bl_rna)
    for name in names:
        setattr(shown, name, getattr(chosen, name))
    addon.preferences.MOSA_AP_preferences.draw(shown, context())
    return notes


@pytest.mark.parametrize("textbox", [False, True])
def test_the_settings_and_generate(connected: Any, textbox: bool) -> None:
    notes = drawn(connected, textbox=textbox)
    shown = {"prompt", "seconds", "auto_duration", "seed", "random_seed", "variations"}
    assert shown <= set(notes.properties)
    assert notes.operators == ["mosa.add_prompt", "mosa.random_seed", "mosa.generate"] and not notes.texts


@pytest.mark.parametrize(("width", "scale", "named"), [(280, 1.0, True), (200, 1.0, False), (400, 2.0, False)])
def test_the_examples_have_a_name_where_there_is_room(addon: Any, width: int, scale: float, named: bool) -> None:
    """Elsewhere it would be drawn over the panel's own."""
    notes, narrow = Notes(), context(width)
    narrow.preferences.system.ui_scale = scale
    shown: dict[str, str] = {}
    notes.menu = lambda name, **look: shown.update(look)  # type: ignore[attr-defined]
    addon.panels.MOSA_PT_generate.draw_header_preset(SimpleNamespace(layout=notes), narrow)
    assert shown == ({} if named else {"text": "", "icon": "PRESET"})


def test_a_narrow_sidebar_shows_sentences_whole(connected: Any) -> None:
    notes = Notes()
    connected.drawing.draw_text(notes, context(150), "MoSa figure, frames 20 to 40")
    assert notes.text == "MoSa figure, frames 20 to 40" and max(map(len, notes.texts)) <= 11


@pytest.mark.parametrize(("width", "placed"), [(300, "row"), (180, "column")])
def test_two_buttons_are_below_each_other_where_their_names_would_be_cut_off(
    addon: Any, width: int, placed: str
) -> None:
    layout = SimpleNamespace(row=lambda **_: "row", column=lambda **_: "column")
    assert addon.drawing.draw_side_by_side(layout, context(width)) == placed


def test_further_prompts_have_rows_and_durations_of_their_own(connected: Any) -> None:
    for _ in range(2):
        bpy.ops.mosa.add_prompt()
    assert drawn(connected).properties[:5] == ["prompt", "prompt", "prompt", "from_markers", "seconds"]
    bpy.context.scene.mosa.auto_duration = False
    notes = drawn(connected)
    assert notes.properties[:5] == ["prompt", "prompt", "seconds", "prompt", "seconds"]
    assert notes.operators[:3] == ["mosa.remove_prompt", "mosa.remove_prompt", "mosa.add_prompt"]


def test_markers_with_prompts_have_rows(connected: Any) -> None:
    bpy.context.scene.mosa.from_markers = True
    assert "Set markers in the timeline" in drawn(connected).text
    for frame, name in ((9, "waves"), (1, "walks"), (30, "F_30")):
        bpy.context.scene.timeline_markers.new(name, frame=frame)
    notes = drawn(connected)
    assert notes.properties[:5] == ["frame", "name", "frame", "name", "from_markers"] and not notes.texts
    assert notes.operators[:3] == ["mosa.remove_marker", "mosa.remove_marker", "mosa.add_marker"]
    assert "seconds" not in notes.properties and "start" not in drawn(connected, "MOSA_PT_options").properties


def test_the_duration_can_be_typed_where_auto_is_on_and_is_pale_there(connected: Any) -> None:
    notes = drawn(connected)
    assert bpy.context.scene.mosa.auto_duration and notes.enabled and not notes.active
    bpy.context.scene.mosa.auto_duration = False
    notes = drawn(connected)
    assert notes.enabled and notes.active


def test_the_options(addon: Any) -> None:
    bpy.context.scene.mosa.start = "NUMBER"
    notes = drawn(addon, "MOSA_PT_options")
    shown = ["start", "start_frame", "placement", "guidance", "temperature"]
    assert notes.properties == shown


def test_examples_become_the_prompt(addon: Any) -> None:
    notes = Notes()
    addon.panels.MOSA_MT_examples.draw(SimpleNamespace(layout=notes), context())
    examples = [prompt for _, prompts in addon.examples.EXAMPLES for prompt in prompts]
    assert len(set(examples)) == len(examples)
    assert notes.operators == ["mosa.use_example"] * len(examples)
    assert notes.texts == [name for name, _ in addon.examples.EXAMPLES]
    bpy.ops.mosa.use_example(prompt=examples[3])
    assert bpy.context.scene.mosa.prompt == examples[3]


def test_the_prompts_of_the_file_are_among_the_examples(addon: Any) -> None:
    """The newest first, each once; a long one is cut off where it is shown only."""
    long = "a person walks to the door, opens it, looks around for a while, goes through it and waves"
    spaceless = "walks" * 20
    for prompt in ("waves", spaceless, "waves", "", long):
        bpy.data.actions.new("mine")["mosa_prompt"] = prompt
    bpy.data.actions.new("somebody's")
    notes, shown = Notes(), dict[str, Any]()
    notes.operator = lambda _, text: shown.setdefault(text, SimpleNamespace())  # type: ignore[method-assign]
    addon.panels.MOSA_MT_examples.draw(SimpleNamespace(layout=notes), context())
    (cut, first), *others = list(shown.items())[:3]
    assert first.prompt == long and long.startswith(cut.removesuffix("...")) and len(cut) <= 60
    assert [one.prompt for _, one in others] == ["waves", spaceless] and notes.texts[0] == "In This File"
    assert others[1][0] == spaceless[:57] + "..."


def test_no_column_of_examples_is_longer_than_a_window(addon: Any) -> None:
    for count in (0, 1, 12):
        groups = (("In This File", ("waves",) * count), *addon.examples.EXAMPLES)
        columns = addon.panels._columns(groups)
        assert tuple(chain(*columns)) == groups
        assert all(1 < sum(len(prompts) + 1 for _, prompts in column) <= 38 for column in columns)


def test_progress_and_cancel_in_the_place_of_generate(connected: Any, fake_backend: FakeBackend) -> None:
    fake_backend.hold_at = "decoding"
    bpy.context.scene.mosa.prompt = "a person walks"
    bpy.ops.mosa.generate()
    connected.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    job = connected.jobs.manager.job
    while job.scale < 10:
        connected.jobs.manager.pump()
    notes = drawn(connected)
    assert "Scale 10 of 10" in notes.texts and "mosa.cancel" in notes.operators
    assert "mosa.generate" not in notes.operators
    bpy.ops.mosa.cancel()
    assert "Cancelled." in drawn(connected).text


def test_progress_redraws_the_sidebar_and_not_the_view(addon: Any) -> None:
    redrawn: list[str] = []

    def area(kind: str, *regions: str) -> Any:
        tags = [
            SimpleNamespace(type=one, tag_redraw=lambda one=one: redrawn.append(f"{kind} {one}")) for one in regions
        ]
        return SimpleNamespace(type=kind, regions=tags)

    areas = [area("VIEW_3D", "HEADER", "UI", "WINDOW"), area("PREFERENCES", "WINDOW"), area("OUTLINER", "WINDOW", "UI")]
    addon.service.runtime.redraw_progress([SimpleNamespace(screen=SimpleNamespace(areas=areas))])
    assert redrawn == ["VIEW_3D UI", "PREFERENCES WINDOW"]


def test_what_became_of_it(connected: Any, fake_backend: FakeBackend) -> None:
    settings = bpy.context.scene.mosa
    settings.prompt, settings.random_seed, settings.seed = "идти", False, 41
    settings.seconds, settings.variations = 0.5, 2
    fake_backend.warnings = ["The model reads English only, so this may not fit."]
    bpy.ops.mosa.generate()
    connected.jobs.manager.wait(20)
    notes = drawn(connected)
    assert "Done, seed 41, 42" in notes.text and fake_backend.warnings[0] in notes.text
    assert connected.panels.MOSA_PT_variations.poll(bpy.context)
    assert drawn(connected, "MOSA_PT_variations").properties == ["results"]
    figure = settings.result_object
    (home,) = figure.users_collection
    home.objects.unlink(figure)  # as Delete does, of what something else still names
    assert not connected.panels.MOSA_PT_variations.poll(bpy.context), "there is no figure to put one on"
    home.objects.link(figure)
    assert connected.panels.MOSA_PT_variations.poll(bpy.context)


def test_a_motion_that_goes_past_what_plays_is_told(connected: Any) -> None:
    scene = bpy.context.scene
    scene.mosa.prompt, scene.mosa.seconds, scene.frame_end = "a person walks", 0.5, 10
    scene.frame_set(5)
    bpy.ops.mosa.generate()
    connected.jobs.manager.wait(20)
    notes = drawn(connected)
    assert "The motion ends at frame 16, after the scene's end at 10." in notes.text
    assert "mosa.extend_scene" in notes.operators
    scene.use_preview_range, scene.frame_preview_start, scene.frame_preview_end = True, 1, 8
    assert "after the preview range's end at 8." in drawn(connected).text
    bpy.ops.ed.undo_push(message="preview range")
    assert bpy.ops.mosa.extend_scene("EXEC_DEFAULT", True, frame=16) == {"FINISHED"}
    assert (scene.frame_end, scene.frame_preview_end) == (16, 16)
    bpy.ops.ed.undo()
    scene = bpy.context.scene
    assert (scene.frame_end, scene.frame_preview_end) == (10, 8)
    bpy.ops.mosa.extend_scene(frame=16)
    assert "mosa.extend_scene" not in drawn(connected).operators
    scene.frame_preview_end = 8
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    bpy.context.scene.frame_end = 3
    assert "mosa.extend_scene" not in drawn(connected).operators, "another scene is not concerned"


@pytest.mark.parametrize("fails", [False, True])
def test_what_became_of_it_is_told_in_its_own_scene(connected: Any, fake_backend: FakeBackend, fails: bool) -> None:
    """Of two scenes, side by side in two windows, the other one's panel said "Done" as well, with all warnings."""
    first = bpy.context.scene
    first.mosa.prompt, first.mosa.seconds = "a person walks", 0.5
    fake_backend.warnings = ["The prompt is long."]
    bpy.ops.mosa.generate()
    if fails:
        first.render.fps = 30
    connected.jobs.manager.wait(20)
    told = drawn(connected).text
    assert ("frame rate was changed" if fails else "Done, seed") in told and "The prompt is long." in told
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    assert not drawn(connected).texts
    bpy.context.window.scene = first
    assert drawn(connected).text == told
    bpy.context.window.scene = bpy.data.scenes["Other"]
    bpy.data.scenes.remove(first)
    assert ("frame rate was changed" in drawn(connected).text) == fails, "nowhere else is left to tell it"


def test_what_was_undone_is_not_told(connected: Any, fake_backend: FakeBackend) -> None:
    scene = bpy.context.scene
    scene.mosa.prompt, scene.mosa.seconds, scene.mosa.variations, scene.frame_end = "a person walks", 0.5, 2, 10
    fake_backend.warnings = ["The prompt is long."]
    bpy.ops.ed.undo_push(message="settings")
    bpy.ops.mosa.generate(wait=True)
    told = drawn(connected)
    assert "Done" in told.text and "mosa.extend_scene" in told.operators
    bpy.ops.ed.undo()
    assert not drawn(connected).texts and "mosa.extend_scene" not in drawn(connected).operators
    bpy.ops.ed.redo()
    assert drawn(connected).texts == told.texts


def test_a_long_sentence_is_wrapped_and_whole(connected: Any, fake_backend: FakeBackend) -> None:
    fake_backend.fail_with = "The model file is truncated: " + "install it again " * 8
    bpy.context.scene.mosa.prompt = "a person walks"
    bpy.ops.mosa.generate()
    connected.jobs.manager.wait(20)
    notes = drawn(connected)
    assert notes.text == fake_backend.fail_with.strip() and len(notes.texts) > 3


def test_the_variation_that_the_figure_has_is_marked(connected: Any) -> None:
    """Another may be chosen in the list, where it could not be put on."""
    settings = bpy.context.scene.mosa
    settings.prompt, settings.variations = "a person walks", 2
    bpy.ops.mosa.generate(wait=True)

    def icons() -> list[str]:
        notes, found = Notes(), list[str]()
        notes.label = lambda text, icon="": found.append(icon)  # type: ignore[method-assign]
        for item in settings.results:
            connected.panels.MOSA_UL_variations.draw_item(None, context(), notes, settings, item, 0, None, "")
        return found[::2]

    assert icons() == ["CHECKMARK", "ACTION"]
    bpy.ops.object.mode_set(mode="EDIT")
    settings.result_index = 1
    assert icons() == ["CHECKMARK", "ACTION"]
    bpy.ops.object.mode_set(mode="OBJECT")
    settings.result_index = 1
    assert icons() == ["ACTION", "CHECKMARK"]


@pytest.mark.parametrize("panel", ["MOSA_PT_generate", "MOSA_PT_reimagine"])
def test_who_is_keyed_is_told_where_other_figures_are_selected(connected: Any, panel: str) -> None:
    owner = make_rig()
    other = owner.copy()

    def told(active: Any, *selected: Any) -> str:
        notes, shown = Notes(), context()
        shown.active_object, shown.selected_objects = active, selected
        getattr(bpy.types, panel).draw(SimpleNamespace(layout=notes), shown)
        return notes.text

    empty = bpy.data.objects.new("Empty", None)
    assert told(owner, other) == told(owner, owner, other) == "Keys go to 'Rig', which is active"
    assert told(owner) == told(owner, owner, empty) == told(None, other) == told(empty, owner, other) == ""


def test_variations_of_another_figure_than_the_active_one_are_named(connected: Any) -> None:
    owner = make_rig()
    settings = bpy.context.scene.mosa
    settings.prompt = "a person walks"
    bpy.ops.mosa.generate(wait=True)

    def told(active: Any) -> str:
        notes, shown = Notes(), context()
        shown.active_object = active
        connected.panels.MOSA_PT_variations.draw(SimpleNamespace(layout=notes), shown)
        return notes.text

    other = owner.copy()
    assert told(other) == f"Of '{owner.name}'"
    assert told(owner) == told(None) == told(bpy.data.objects.new("Empty", None)) == ""


def test_in_a_narrow_sidebar_variations_are_told_apart_by_their_seeds(connected: Any) -> None:
    settings = bpy.context.scene.mosa
    settings.prompt, settings.variations, settings.random_seed, settings.seed = "a person walks", 2, False, 7
    bpy.ops.mosa.generate(wait=True)
    notes = Notes()
    for item in settings.results:
        connected.panels.MOSA_UL_variations.draw_item(None, context(180), notes, settings, item, 0, None, "")
    assert notes.texts == ["7", "8"]


def test_a_deleted_variation_is_still_drawn(addon: Any) -> None:
    action = bpy.data.actions.new("gone")
    item = bpy.context.scene.mosa.results.add()
    item.action = action
    bpy.data.actions.remove(action)
    notes = Notes()
    draw = addon.panels.MOSA_UL_variations.draw_item
    draw(None, context(), notes, None, item, 0, None, "")
    assert notes.texts == ["(deleted)"]


def test_a_newcomer_is_led_to_the_preferences(addon: Any) -> None:
    notes = drawn(addon)
    assert "The MoSa backend is not installed: install it" in notes.text
    assert "preferences.addon_show" in notes.operators


@pytest.mark.parametrize(("state", "sentence"), [("incomplete", "was interrupted"), ("outdated", "another version")])
def test_what_is_there_of_a_backend_is_said(addon: Any, state: str, sentence: str) -> None:
    backend = addon.service.runtime.get().backend
    backend.found_installed(state)
    try:
        notes = drawn(addon)
        assert sentence in notes.text and "preferences.addon_show" in notes.operators
        bpy.context.scene.mosa.prompt = "a person walks"
        with pytest.raises(RuntimeError, match=sentence):
            bpy.ops.mosa.generate()
        assert "mosa.install_backend" in preferences_drawn(addon).operators
    finally:
        backend.found_installed("missing")


def test_preferences_before_installing(addon: Any) -> None:
    notes = preferences_drawn(addon)
    assert "Not installed" in notes.text and "mosa.install_backend" in notes.operators
    assert "MB" in notes.text, "the size is stated beforehand"
    assert "offline" in notes.text, "and that online access is needed"


def test_preferences_offer_to_remove_what_an_interrupted_installation_left(addon: Any, tmp_path: Path) -> None:
    addon.service.runtime.preferences().folder = str(tmp_path)
    assert "mosa.uninstall_backend" not in preferences_drawn(addon).operators
    (tmp_path / "environment").mkdir()
    addon.service.runtime.look_at_installation()
    assert {"mosa.install_backend", "mosa.uninstall_backend"} <= set(preferences_drawn(addon).operators)


def test_preferences_while_installing(addon: Any, tmp_path: Path) -> None:
    job = SimpleNamespace(active=True, fraction=0.4, text="Downloading torch", cancel=str, join=str)
    addon.service.runtime.get().installation = job
    try:
        notes = preferences_drawn(addon)
        assert notes.texts == ["Downloading torch"] and "mosa.cancel_install" in notes.operators
        assert "is being installed: wait" in drawn(addon).text and "Downloading torch" in drawn(addon).text
        assert not bpy.ops.mosa.start_backend.poll()
    finally:
        addon.service.runtime.get().installation = None


def test_preferences_after_a_failed_installation(addon: Any) -> None:
    job = SimpleNamespace(active=False, error="The disk is full: free some space.")
    addon.service.runtime.get().installation = job
    try:
        assert "The disk is full" in preferences_drawn(addon).text
        notes = drawn(addon)
        assert notes.text == "The disk is full: free some space." and "preferences.addon_show" in notes.operators
    finally:
        addon.service.runtime.get().installation = None


def test_a_failed_installation_does_not_hide_why_the_backend_did_not_start(addon: Any) -> None:
    now = addon.service.runtime.get()
    now.installation = SimpleNamespace(active=False, error="The disk is full: free some space.", begin=str)
    try:
        addon.service.runtime.tick()
        now.backend._fail("The backend ended at once.")
        addon.service.runtime.tick()
        assert now.backend.message == "The backend ended at once."
    finally:
        now.installation = None


def test_preferences_with_an_installed_backend(addon: Any) -> None:
    backend = addon.service.runtime.get().backend
    backend.found_installed("ready")
    try:
        notes = preferences_drawn(addon)
        assert "Stopped" in notes.text
        assert {"mosa.start_backend", "mosa.stop_backend"} <= set(notes.operators)
    finally:
        backend.found_installed("missing")


def test_preferences_for_a_backend_elsewhere(connected: Any) -> None:
    notes = preferences_drawn(connected)
    assert {"url", "token"} <= set(notes.properties) and not notes.operators
