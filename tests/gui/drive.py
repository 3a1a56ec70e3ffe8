# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a Blender window: a person's hands on the MoSa tab. Started by test_window.py.

    blender --enable-event-simulate --python drive.py -- SETTINGS.json

Buttons are found as a person finds them, by pointing: Blender copies what is under the mouse, the
Python command of a button or the data path of a field. Nothing depends on where they are drawn.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bpy

SETTINGS = json.loads(Path(sys.argv[sys.argv.index("--") + 1]).read_text("utf-8"))
SHOTS = Path(SETTINGS["shots"])
PROMPT = "a person walks forward"
NAME = "bl_ext.user_default.mosa_blender"
KEYS = {" ": "SPACE", **{letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}}
STEP = 0.06
Steps = Iterator[float]


def say(text: str) -> None:
    """Tell the test."""
    print(text, flush=True)


def window() -> Any:
    """The only window."""
    return bpy.context.window_manager.windows[0]


def view() -> Any:
    """The 3D view."""
    return next(area for area in window().screen.areas if area.type == "VIEW_3D")


def sidebar() -> Any:
    """Its sidebar."""
    return next(region for region in view().regions if region.type == "UI")


def addon() -> Any:
    """The installed extension."""
    return sys.modules[NAME]


def job() -> Any:
    """The extension's present job."""
    return addon().jobs.manager.job


def settings() -> Any:
    """The scene's request settings."""
    return bpy.context.window_manager.windows[0].scene.mosa


def key(kind: str, x: int, y: int, **modifiers: Any) -> Steps:
    """Press and release a key or a mouse button at a place."""
    window().event_simulate(type=kind, value="PRESS", x=x, y=y, **modifiers)
    yield STEP
    modifiers.pop("unicode", None)
    window().event_simulate(type=kind, value="RELEASE", x=x, y=y, **modifiers)
    yield STEP


def move(x: int, y: int) -> Steps:
    """Move the mouse there; the second motion makes Blender look at what is under it."""
    for nudge in (1, 0):
        window().event_simulate(type="MOUSEMOVE", value="NOTHING", x=x + nudge, y=y)
        yield STEP


def click(place: tuple[int, int]) -> Steps:
    """Click at a place."""
    yield from move(*place)
    yield from key("LEFTMOUSE", *place)


def pointed_at(x: int, y: int) -> Iterator[Any]:
    """Point at a place and copy what is there."""
    manager = bpy.context.window_manager
    manager.clipboard = "-"  # reading an empty one waits for ever on X11
    yield from move(x, y)
    yield from key("C", x, y, ctrl=True)
    if "bpy.ops" not in manager.clipboard:
        yield from key("C", x, y, ctrl=True, alt=True, shift=True)
    return manager.clipboard


def find(wanted: str, share: float = 0.4, below: int | None = None) -> Iterator[Any]:
    """The place in the sidebar, at this share of its width, where `wanted` is what is copied.

    Looks from the top down, or from the height `below`.
    """
    region = sidebar()
    x = region.x + int(region.width * share)
    seen = []
    top = below or region.y + region.height - 14
    for y in range(top, region.y + region.height // 3, -12):
        found = yield from pointed_at(x, y)
        seen.append(found)
        if wanted in found:
            # Half a button further in than its edge.
            return x, y - 4
    raise AssertionError(f"nothing in the sidebar is {wanted!r}; there are {sorted(set(seen))}")


def wait(condition: Callable[[], bool], what: str, seconds: float = 30.0) -> Steps:
    """Let Blender go on until a condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited in vain for: {what}"
        yield 0.02


def shot(name: str) -> Steps:
    """Let Blender draw, ask for a picture and hold still."""
    yield 0.6
    say(f"SHOT {SHOTS / name}.png")
    yield 1.0


def install() -> Steps:
    """Install the zip, point it to the backend, empty the scene."""
    zip_file = SETTINGS["zip"]
    done = bpy.ops.extensions.package_install_files(filepath=zip_file, repo="user_default", enable_on_install=True)
    assert done == {"FINISHED"}
    chosen = addon().runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", SETTINGS["url"], SETTINGS["token"]
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    settings().seconds, settings().variations = 3.0, 2
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


def generate_one(button: tuple[int, int]) -> Steps:
    """Press Generate; without an armature the figure is made."""
    gaps = Gaps()
    gaps.start()
    yield from click(button)
    yield from wait(lambda: job() is not None, "a job")
    yield from wait(lambda: not job().active, "the motion")
    longest = gaps.stop()
    assert job().state.name == "DONE", job().message
    figures = [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert len(figures) == 1 and figures[0].animation_data.action
    assert len(bpy.data.actions) == 2 and len(settings().results) == 2
    say(f"GAP {longest:.3f}")


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


def undo_one() -> Steps:
    """Ctrl-Z takes the result back in one step, Ctrl-Shift-Z brings it again."""
    area = view()
    place = area.x + area.width // 3, area.y + area.height // 2
    yield from move(*place)
    yield from key("Z", *place, ctrl=True)
    yield from wait(lambda: not bpy.data.actions, "the result undone", 5.0)
    assert not [item for item in bpy.data.objects if item.type == "ARMATURE"]
    assert settings().prompt == PROMPT, "the prompt is not part of that step"
    yield from shot("window_undone")
    yield from key("Z", *place, ctrl=True, shift=True)
    yield from wait(lambda: len(bpy.data.actions) == 2, "the result redone", 5.0)


def choose_variation() -> Steps:
    """Click the second variation in the list."""
    owner = settings().result_object
    names = [item.action.name for item in settings().results]
    assert owner.animation_data.action.name == names[0]
    region = sidebar()
    x = region.x + int(region.width * 0.3)
    # From below: above the list stands its header, and a click there folds it away.
    for y in range(region.y + region.height // 3, region.y + region.height - 200, 14):
        yield from click((x, y))
        if settings().result_index == 1:
            break
    assert settings().result_object.animation_data.action.name == names[1]


def show_motion() -> Steps:
    """Look at the figure in the middle of its motion."""
    scene = window().scene
    scene.frame_set(scene.frame_current + 24)
    area = view()
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window(), area=area, region=region):
        bpy.ops.view3d.view_all()
    yield 0.5
    yield from shot("window_done")


class Gaps:
    """Measures the longest time in which Blender's main loop did not come round."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._longest = 0.0
        self._on = False

    def start(self) -> None:
        """Begin."""
        self._on, self._last = True, time.perf_counter()
        bpy.app.timers.register(self._tick)

    def stop(self) -> float:
        """The longest gap in seconds."""
        self._on = False
        return self._longest

    def _tick(self) -> float | None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now
        return 0.005 if self._on else None


def story() -> Steps:
    """All of it, one after the other."""
    yield from told(install())
    yield from told(open_tab())
    yield from shot("window_empty")
    yield from told(type_prompt())
    button = yield from find("mosa.generate")
    yield from told(generate_one(button))
    yield from told(cancel_one(button))
    yield from told(undo_one())
    yield from told(choose_variation())
    yield from told(show_motion())


def told(steps: Any) -> Steps:
    """The same steps; their name goes to the test, where a run that hangs can be read."""
    say(f"STEP {steps.__name__}")
    yield from steps


def run(steps: Steps) -> Callable[[], float | None]:
    """A timer that takes one step of the story at a time."""

    def tick() -> float | None:
        try:
            return next(steps)
        except StopIteration:
            say("STORY DONE")
        except BaseException:
            traceback.print_exc()
            say(f"SHOT {SHOTS / 'window_failed'}.png")
            time.sleep(1.5)
            say("STORY FAILED")
        sys.stdout.flush()
        os._exit(0)

    return tick


bpy.app.timers.register(run(story()), first_interval=1.0, persistent=True)
