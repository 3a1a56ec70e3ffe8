# SPDX-License-Identifier: GPL-3.0-or-later
"""The second half of the story that drive.py tells: a range of the motion is re-imagined."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from hands import Steps, click, find, job, key, look, settings, shot, sidebar, told, undo, view, wait, window

FIRST, LAST = 25, 48
FIELDS = {"co": 2, "handle_left": 2, "handle_right": 2, "type": 1, "interpolation": 1}


def edit() -> Any:
    """The settings of the panel Re-imagine."""
    return settings().edit


def figure() -> Any:
    """The armature."""
    return next(item for item in bpy.data.objects if item.type == "ARMATURE")


def action() -> Any:
    """What it plays."""
    return figure().animation_data.action


def keys_outside(chosen: Any) -> dict[tuple[str, int], bytes]:
    """All keys of an action that are not in the range, bit for bit."""
    found = {}
    for curve in chosen.layers[0].strips[0].channelbags[0].fcurves:
        points = curve.keyframe_points
        columns = []
        for name, width in FIELDS.items():
            values = np.empty(len(points) * width, dtype=np.float32 if width == 2 else np.uint8)
            points.foreach_get(name, values)
            columns.append(values.reshape(-1, width))
        frames = columns[0][:, 0]
        kept = (frames < FIRST) | (frames > LAST)
        found[curve.data_path, curve.array_index] = b"".join(column[kept].tobytes() for column in columns)
    return found


def values_at(chosen: Any, frame: int) -> list[float]:
    """What an action's curves are at a frame."""
    return [curve.evaluate(frame) for curve in chosen.layers[0].strips[0].channelbags[0].fcurves]


def mark_range() -> Steps:
    """The middle of the motion becomes the preview range."""
    scene = window().scene
    scene.use_preview_range = True
    scene.frame_preview_start, scene.frame_preview_end = FIRST, LAST
    scene.frame_set((FIRST + LAST) // 2)
    bpy.ops.ed.undo_push(message="Preview range")
    yield from look()
    yield from shot("window_reimagine")


def reimagine_one(place: tuple[int, int]) -> Steps:
    """Press Re-imagine Range."""
    old = action()
    outside, inside = keys_outside(old), values_at(old, LAST - 10)
    before = job()
    yield from click(place)
    yield from wait(lambda: job() is not before, "a job")
    yield from wait(lambda: not job().active, "the range", 60.0)
    assert job().state.name == "DONE", job().message
    assert edit().pending.waits and edit().pending.candidate == action() != old
    assert edit().pending.action == old and old.use_fake_user
    assert keys_outside(action()) == outside, "keys outside of the range were changed"
    assert np.abs(np.subtract(values_at(action(), LAST - 10), inside)).max() > 1e-4, "the range is as it was"
    yield from look()
    yield from shot("window_reimagined")


def try_again(place: tuple[int, int]) -> Steps:
    """Press Try Again."""
    before, seed, name, count = job(), edit().seed, action().name, len(bpy.data.actions)
    values = values_at(action(), LAST - 10)
    yield from click(place)
    yield from wait(lambda: job() is not before, "another job")
    yield from wait(lambda: not job().active, "another range", 60.0)
    assert job().state.name == "DONE", job().message
    assert edit().pending.waits and edit().seed == seed + 1 and edit().pending.candidate == action()
    assert len(bpy.data.actions) == count, f"the result before was left behind: {name}"
    assert np.abs(np.subtract(values_at(action(), LAST - 10), values)).max() > 1e-5, "another seed, the same range"


def reject_and_undo(place: tuple[int, int]) -> Steps:
    """Press Reject, and take that back."""
    old, name = edit().pending.action.name, action().name
    yield from click(place)
    yield from wait(lambda: not edit().pending.waits, "the rejection", 5.0)
    assert action().name == old
    yield from undo()
    yield from wait(lambda: edit().pending.waits, "the rejection undone", 5.0)
    assert action().name == name == edit().pending.candidate.name


def accept_one(place: tuple[int, int]) -> Steps:
    """Press Accept; the action before stays in the file."""
    old, name = edit().pending.action.name, action().name
    yield from click(place)
    yield from wait(lambda: not edit().pending.waits, "the acceptance", 5.0)
    assert action().name == name and bpy.data.actions[old].use_fake_user


def from_the_dope_sheet() -> Steps:
    """Open the context menu of the Dope Sheet and choose Re-imagine Range there."""
    area = view()
    area.type = "DOPESHEET_EDITOR"
    area.spaces.active.mode = "DOPESHEET"
    yield 0.5
    x, y = area.x + area.width // 2, area.y + area.height // 2
    yield from click((x, y))
    yield from key("RIGHTMOUSE", x, y)
    yield from shot("window_dopesheet")
    before = job()
    yield from key("R", x, y)  # the letter that the menu underlines
    yield from wait(lambda: job() is not before, "a job from the menu", 5.0)
    yield from wait(lambda: not job().active, "a range from the menu", 60.0)
    assert job().state.name == "DONE" and edit().pending.waits, job().message


def reimagining() -> Steps:
    """All of it, one after the other."""
    yield from told(mark_range())
    button = yield from find("mosa.reimagine", below=sidebar().y + sidebar().height // 2 + 60)
    yield from told(reimagine_one(button))
    accept = yield from find("mosa.edit_accept", share=0.25, below=button[1] + 40)
    reject = sidebar().x + int(sidebar().width * 0.75), accept[1]
    again = yield from find("mosa.edit_again", below=accept[1])
    yield from told(try_again(again))
    yield from told(reject_and_undo(reject))
    yield from told(try_again(again))
    yield from told(accept_one(accept))
    yield from told(from_the_dope_sheet())
