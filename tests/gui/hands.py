# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's hands in a Blender window: pointing, clicking, typing, waiting, asking for pictures.

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


def find(wanted: str, share: float = 0.4, below: int | None = None, step: int = 12) -> Iterator[Any]:
    """The place in the sidebar, at this share of its width, where `wanted` is what is copied.

    Looks from the top down, or from the height `below`.
    """
    region = sidebar()
    x = region.x + int(region.width * share)
    seen = []
    top = below or region.y + region.height - 14
    for y in range(top, region.y + 8, -step):
        found = yield from pointed_at(x, y)
        seen.append(found)
        if wanted in found:
            # Half a button further in than its edge.
            return x, y - 4
    raise AssertionError(f"nothing in the sidebar is {wanted!r}; there are {sorted(set(seen))}")


def scroll(wheel: str) -> Steps:
    """Turn the wheel, WHEELUPMOUSE or WHEELDOWNMOUSE, until the sidebar is at its end."""
    region = sidebar()
    middle = region.x + region.width // 2, region.y + region.height // 2
    yield from move(*middle)
    for _ in range(30):
        yield from key(wheel, *middle)


def look() -> Steps:
    """Take the mouse off the sidebar, and look at all that there is."""
    area = view()
    yield from move(area.x + area.width // 3, area.y + area.height // 2)
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window(), area=area, region=region):
        bpy.ops.view3d.view_all()
    yield 0.5


def undo(redo: bool = False) -> Steps:
    """Ctrl-Z over the 3D view, or Ctrl-Shift-Z."""
    area = view()
    place = area.x + area.width // 3, area.y + area.height // 2
    yield from move(*place)
    yield from key("Z", *place, ctrl=True, **({"shift": True} if redo else {}))


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
