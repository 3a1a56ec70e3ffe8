# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a Blender window: a person at the MoSa tab. Started by test_window.py.

blender --enable-event-simulate --python drive.py -- SETTINGS.json
"""

from __future__ import annotations

import sys
from pathlib import Path

import bpy

# Blender runs this file, but does not look for modules in its folder.
sys.path.insert(0, str(Path(__file__).resolve().parent))
from hands import (
    KEYS,
    SETTINGS,
    Steps,
    addon,
    click,
    find,
    job,
    key,
    look,
    move,
    run,
    say,
    scroll,
    settings,
    shot,
    sidebar,
    told,
    undo,
    view,
    wait,
    window,
)
from reimagine import reimagining

PROMPT = "a person walks forward"


def install() -> Steps:
    """Install the zip, point it to the backend, empty the scene."""
    zip_file = SETTINGS["zip"]
    done = bpy.ops.extensions.package_install_files(filepath=zip_file, repo="user_default", enable_on_install=True)
    assert done == {"FINISHED"}
    chosen = addon().service.runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", SETTINGS["url"], SETTINGS["token"]
    panel = bpy.types.MOSA_PT_bones
    bpy.utils.unregister_class(panel)
    panel.bl_options = set()  # open: what copies a button's command tells nothing of a panel's head
    bpy.utils.register_class(panel)
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    settings().variations = 2
    bpy.ops.ed.undo_push(message="Empty scene")
    yield 0.2


def open_tab() -> Steps:
    """Open the sidebar and its tab MoSa, wide enough to read."""
    yield from key("ESC", 800, 500)  # the splash
    view().spaces.active.show_region_ui = True
    yield 0.3
    sidebar().active_panel_category = "MoSa"
    yield 0.3
    assert sidebar().active_panel_category == "MoSa"


def type_prompt() -> Steps:
    """Click into the prompt and type."""
    place = yield from find("mosa.prompt")
    yield from click(place)
    for letter in PROMPT:
        yield from key(KEYS[letter], *place, unicode=letter)
    yield from key("RET", *place, ctrl=True)
    yield 0.1
    assert settings().prompt == PROMPT, settings().prompt


def type_duration() -> Steps:
    """Click into the duration, pale where Auto is on, and type one: that turns Auto off."""
    settings().auto_duration = True
    place = yield from find("mosa.seconds", share=0.25)
    yield from click(place)
    yield from key("THREE", *place, unicode="3")
    yield from key("RET", *place)
    yield from wait(lambda: not settings().auto_duration, "Auto off", 5.0)
    assert settings().seconds == 3.0, settings().seconds


def generate_one(button: tuple[int, int]) -> Steps:
    """Press Generate; without an armature the figure is made."""
    yield from click(button)
    yield from wait(lambda: job() is not None, "a job")
    yield from wait(lambda: not job().active, "the motion")
    assert job().state.name == "DONE", job().message
    figures = [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert len(figures) == 1 and figures[0].animation_data.action
    assert len(bpy.data.actions) == 2 and len(settings().results) == 2


def cancel_one(button: tuple[int, int]) -> Steps:
    """Press Generate while the backend hangs, then Cancel; Blender stays awake."""
    before = {action.name for action in bpy.data.actions}
    say("HOLD")
    yield 0.5
    yield from click(button)
    yield from wait(lambda: job().active, "the second job")
    yield from shot("window_generating")
    # The progress bar and its cross stand where the button was, and a backend held too long is a failure.
    cancel = yield from find("mosa.cancel", share=0.83, below=button[1] + 24)
    yield from click(cancel)
    yield from wait(lambda: job().state.name == "CANCELLED", "the cancelled state", 5.0)
    say("GO")
    yield 1.5
    assert {action.name for action in bpy.data.actions} == before, "a late result was written"


def cancel_by_key(button: tuple[int, int]) -> Steps:
    """Press Generate again, then Esc over the view: what moves a thing, and what plays, gets it first."""
    area = view()
    place = area.x + area.width // 3, area.y + area.height // 2
    say("HOLD")
    yield 0.5
    yield from click(button)
    yield from wait(lambda: job().active, "the third job")
    yield from move(*place)
    yield from key("G", *place)
    yield from key("ESC", *place)
    assert job().active, job().label
    yield from key("SPACE", *place)
    yield from wait(lambda: window().screen.is_animation_playing, "playback", 5.0)
    yield from key("ESC", *place)
    assert job().active, (job().label, job().message)
    yield from wait(lambda: not window().screen.is_animation_playing, "playback stopped", 5.0)
    yield from key("ESC", *place)
    yield from wait(lambda: job().state.name == "CANCELLED", "the cancelled state", 5.0)
    say("GO")
    yield 1.5


def undo_one() -> Steps:
    """Ctrl-Z takes the result back in one step, Ctrl-Shift-Z brings it again."""
    yield from undo()
    yield from wait(lambda: not bpy.data.actions, "the result undone", 5.0)
    assert not [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert settings().prompt == PROMPT, "the prompt is not part of that step"
    yield from shot("window_undone")
    yield from undo(redo=True)
    yield from wait(lambda: len(bpy.data.actions) == 2, "the result redone", 5.0)


def choose_variation(below: int) -> Steps:
    """Click the second variation in the list, which is below Generate."""
    owner = settings().result_object
    names = [item.action.name for item in settings().results]
    assert owner.animation_data.action.name == names[0]
    x, first = yield from find("result_index", share=0.3, below=below)
    for y in range(first, first - 40, -10):
        yield from click((x, y))
        if settings().result_index == 1:
            break
    assert settings().result_object.animation_data.action.name == names[1]


def show_motion() -> Steps:
    """Look at the figure in the middle of its motion."""
    scene = window().scene
    scene.frame_set(scene.frame_current + 24)
    yield from look()
    yield from shot("window_done")


def another_prompt() -> Steps:
    """Press Then twice, look at the rows, and take them away again."""
    settings().auto_duration = False
    for number, text in enumerate(("a person sits down", "a person stands up"), 1):
        then = yield from find("mosa.add_prompt")
        yield from click(then)
        yield from wait(lambda n=number: len(settings().later) == n, "a row")
        settings().later[-1].prompt = text
    yield from look()
    yield from shot("window_then")
    for left in (1, 0):
        cross = yield from find("mosa.remove_prompt", share=0.83)
        yield from click(cross)
        yield from wait(lambda n=left: len(settings().later) == n, "a row less")


def mark_prompts() -> Steps:
    """Press the button with the marker, set two markers from the panel, and go back to the prompts that are typed."""
    scene = window().scene
    switch = yield from find("mosa.from_markers", share=0.83)
    yield from click(switch)
    yield from wait(lambda: settings().from_markers, "prompts from markers")
    for number, (frame, text) in enumerate(((25, "a person sits down"), (70, "a person stands up")), 1):
        scene.frame_set(frame)
        add = yield from find("mosa.add_marker")
        yield from click(add)
        yield from wait(lambda n=number: len(scene.timeline_markers) == n, "a marker")
        scene.timeline_markers[-1].name = text
    yield from look()
    yield from shot("window_markers")
    scene.timeline_markers.clear()
    settings().from_markers = False
    yield from look()


def choose_bones() -> Steps:
    """Scroll down to the panel Bones, list the bones by Choose Bones, and go by their names again."""
    chosen = settings().result_object.data.mosa_bones
    yield from scroll("WHEELDOWNMOUSE")
    choose = yield from find("mosa.choose_bones")
    yield from click(choose)
    yield from wait(lambda: len(chosen) > 0, "the list of bones", 5.0)
    assert {one.name: one.bone for one in chosen}["left_hip"], "a bone of the figure was not recognised"
    yield from shot("window_bones")
    again = yield from find("mosa.recognise_bones")
    yield from click(again)
    yield from wait(lambda: len(chosen) == 0, "the list gone", 5.0)
    yield from scroll("WHEELUPMOUSE")


def choose_example() -> Steps:
    """Open the menu of examples in the panel's head and take the first one."""
    settings().prompt = ""
    menu = yield from find("MOSA_MT_examples", share=0.79)
    yield from click(menu)
    yield from shot("window_examples")
    yield from key("DOWN_ARROW", *menu)
    yield from key("RET", *menu)
    yield from wait(lambda: settings().prompt == PROMPT, "the first example", 5.0)


def story() -> Steps:
    """All of it, one after the other."""
    yield from told(install())
    yield from told(open_tab())
    yield from shot("window_empty")
    yield from told(type_prompt())
    yield from told(type_duration())
    button = yield from find("mosa.generate")
    yield from told(generate_one(button))
    yield from told(cancel_one(button))
    yield from told(cancel_by_key(button))
    yield from told(undo_one())
    yield from told(choose_variation(button[1]))
    yield from told(show_motion())
    yield from told(choose_example())
    yield from told(another_prompt())
    yield from told(mark_prompts())
    yield from told(choose_bones())
    yield from reimagining()


bpy.app.timers.register(run(story()), first_interval=1.0, persistent=True)
