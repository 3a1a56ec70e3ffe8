# SPDX-License-Identifier: GPL-3.0-or-later
"""Bones in Blender against generated joints on every naming and transform, and the speed of writing keys.

.venv/bin/python benchmarks/rig.py [--json]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from common import Figure, Spent, make_parser, milliseconds, show, spend  # isort: skip  (it makes the imports below possible)

import bpy
import numpy as np

from mosa_blender import keys, properties
from mosa_blender.edit.action import Change, write_edit
from mosa_blender.edit.curve import Span
from mosa_blender.rig.figure import make_figure
from mosa_blender.rig.sample import sample_motion
from tests.addon.rigs import NAMINGS, Y_TO_Z, evaluated_heads, make_motion, make_rig
from tests.addon.test_rig_retarget import PLACES, heads_of

FIRST, REPEATS = 10, 9
EDITED = 96
BONES, FRAMES = 24, 300


def clear() -> None:
    """Take everything out of the file."""
    for block in (bpy.data.objects, bpy.data.armatures, bpy.data.meshes, bpy.data.actions):
        for item in list(block):
            block.remove(item)


def head_error(naming: str, place: str) -> float:
    """Largest distance of a bone's head from its joint over all frames, metres of the motion."""
    axes, units, world, bones = PLACES[place]
    obj = make_rig(naming, axes=axes, units=units, world=world, bones=bones)
    motion = make_motion()
    keys.write_motion(obj, motion, FIRST, "ORIGIN")
    scale = world.median_scale * units
    heads = heads_of(obj, naming, motion.frames) / scale
    clear()
    return float(np.linalg.norm(heads - motion.joints @ Y_TO_Z.T, axis=-1).max())


def figure_error() -> float:
    """The same for our own figure."""
    obj, motion = make_figure(bpy.context), make_motion()
    keys.write_motion(obj, motion, FIRST, "ORIGIN")
    names = keys.profile_of(obj).ordered
    heads = evaluated_heads(obj, names, range(FIRST, FIRST + motion.frames))
    clear()
    return float(np.linalg.norm(heads - motion.joints @ Y_TO_Z.T, axis=-1).max())


def filling() -> list[Spent]:
    """What it takes to make the curves of 24 bones and 300 frames, and nothing else."""
    obj = make_figure(bpy.context)
    rng = np.random.default_rng(0)
    channels = [keys.Channel(bone.name, "rotation_quaternion", rng.normal(size=(FRAMES, 4))) for bone in obj.pose.bones]
    assert len(channels) == BONES
    channels.append(keys.Channel("pelvis", "location", rng.normal(size=(FRAMES, 3))))
    # The part of write_motion that depends on the number of keys; there is no public name for it.
    return _repeat(lambda: keys._fill(bpy.data.actions.new("measured"), "measured", channels, FIRST))


def writing() -> list[Spent]:
    """What write_motion takes as a whole: reading the rig, retargeting, curves, assigning."""
    obj, motion = make_figure(bpy.context), make_motion(FRAMES)
    return _repeat(lambda: keys.write_motion(obj, motion, FIRST, "FIGURE"))


def _keyed_figure() -> Any:
    obj = make_figure(bpy.context)
    keys.write_motion(obj, make_motion(FRAMES), FIRST, "FIGURE")
    return obj


def sampling() -> list[Spent]:
    """What it takes to read a figure with keys on every frame back to a motion."""
    obj = _keyed_figure()
    return _repeat(lambda: sample_motion(obj, FIRST, FRAMES).motion(24.0))


def stepping() -> list[Spent]:
    """The same where a constraint makes Blender step through the frames."""
    obj = _keyed_figure()
    obj.pose.bones["head"].constraints.new("LIMIT_ROTATION")
    return _repeat(lambda: sample_motion(obj, FIRST, FRAMES).motion(24.0))


def rewriting() -> list[Spent]:
    """What it takes to put a re-imagined range into a copy of the action, all outside of it compared."""
    obj = _keyed_figure()
    sample = sample_motion(obj, FIRST, FRAMES)
    change = Change(Span(FIRST + 100, FIRST + 99 + EDITED), np.empty(0, dtype=int), "BODY", frozenset())
    motion = sample.motion(24.0)
    return _repeat(lambda: write_edit(obj, sample, motion, change))


def _repeat(work: Callable[[], Any]) -> list[Spent]:
    spent = [spend(work) for _ in range(REPEATS)]
    clear()
    return spent


def main() -> None:
    """Read the command line, measure, print."""
    options = make_parser(__doc__).parse_args()
    properties.register()
    clear()
    figures = [Figure("bone heads, our figure", 1000 * figure_error(), "mm", 1)]
    for naming in NAMINGS:
        errors = {place: head_error(naming, place) for place in PLACES}
        worst = max(errors, key=errors.__getitem__)
        name = f"bone heads, {naming}, {len(PLACES)} transforms (worst: {worst})"
        figures.append(Figure(name, 1000 * errors[worst], "mm", 1))
    figures += milliseconds(f"keys of {BONES} bones x {FRAMES} frames", filling(), 15)
    figures += milliseconds(f"write_motion as a whole, {FRAMES} frames", writing())
    figures += milliseconds(f"sampling a figure, {FRAMES} frames", sampling(), 60)
    figures += milliseconds(f"sampling it with a constraint, {FRAMES} frames", stepping())
    figures += milliseconds(f"rewriting {EDITED} of {FRAMES} frames", rewriting())
    show(figures, as_json=options.json)


if __name__ == "__main__":
    main()
