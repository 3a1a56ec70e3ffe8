# SPDX-License-Identifier: GPL-3.0-or-later
"""From a button pressed to keys in the action: real backend process, built zip, Blender's module bpy.

    .venv/bin/python benchmarks/press_to_keys.py [--json] [--repeats 5] [--threads 2] [--zip FILE]

Generate makes 5 s of motion at 24 fps; Re-imagine Range makes 4 s in the middle of 8 s anew, without and with a
prompt; the backend is warm. Also how long Blender's main thread is held at a time, in the button and in each tick of
the timer, and by the writing of the keys, which is compared with the plain way to write the same keys of Generate,
`keyframe_insert`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import TOKEN, Figure, Spent, install_extension, make_parser, milliseconds, running_backend, show, spend

PROMPT = "a person walks forward and waves"
SECONDS, FPS = 5.0, 24
LONGEST_RUN = 120.0
CLIP_SECONDS, EDITED_SECONDS = 8.0, 4.0
EDIT_PROMPT = "a person jumps"
WARM_UP = 2


@dataclass(frozen=True)
class Press:
    """One press: seconds until the keys are there, each hold of the main thread, the writing of the keys
    with its undo step."""

    total: float
    holds: list[Spent]
    writing: Spent


def press(extension: Any, button: Callable[[], Any]) -> Press:
    """Press a button and let the timer tick as Blender does, until the motion is there."""
    runtime, manager = extension.service.runtime, extension.jobs.manager
    begin = time.perf_counter()
    holds, written = [spend(button)], list[Spent]()
    deliver = manager.job.deliver
    manager.job.deliver = lambda *arguments: written.append(spend(lambda: deliver(*arguments)))
    while manager.busy:
        if time.perf_counter() - begin > LONGEST_RUN:
            raise SystemExit("The backend was not done in time.")
        time.sleep(runtime.TICK_SECONDS)
        tick = spend(runtime.tick)
        holds.append(tick - written[0] if written else tick)
    if manager.job.state is not extension.jobs.JobState.DONE:
        raise SystemExit(manager.job.message)
    return Press(time.perf_counter() - begin, holds, written[0])


def insert_plainly(figure: Any, action: Any) -> Spent:
    """What `keyframe_insert` takes for the keys of `action`, on a figure without any."""
    bag = action.layers[0].strips[0].channelbag(action.slots[0])
    values: dict[tuple[str, str], list[Any]] = {}
    for curve in bag.fcurves:
        bone, _, channel = curve.data_path.removeprefix('pose.bones["').partition('"].')
        values.setdefault((bone, channel), []).append([point.co.y for point in curve.keyframe_points])
    first = int(action.frame_range[0])
    figure.animation_data_clear()

    def insert() -> None:
        for (name, channel), columns in values.items():
            bone = figure.pose.bones[name]
            for frame, value in enumerate(zip(*columns, strict=True), start=first):
                setattr(bone, channel, value)
                bone.keyframe_insert(channel, frame=frame, keytype="GENERATED")

    return spend(insert)


def pressed(name: str, runs: list[Press]) -> list[Figure]:
    """The figures of presses of one button."""
    return [
        Figure(f"{name} pressed to keys, median", statistics.median(run.total for run in runs), "s", 1.0),
        Figure(f"{name} pressed to keys, slowest", max(run.total for run in runs), "s"),
        *milliseconds(f"{name}: main thread held before", [hold for run in runs for hold in run.holds], 50, max),
        *milliseconds(f"{name}: writing and undo step", [run.writing for run in runs]),
    ]


def edits(extension: Any, figure: Any, repeats: int) -> list[Figure]:
    """The same for Re-imagine Range, without and with a prompt."""
    import bpy

    scene = bpy.context.scene
    scene.mosa.seconds = CLIP_SECONDS
    press(extension, bpy.ops.mosa.generate)
    edit = scene.mosa.edit
    edit.source, edit.random_seed = "NUMBERS", False
    edit.first = int(figure.animation_data.action.frame_range[0]) + round((CLIP_SECONDS - EDITED_SECONDS) / 2 * FPS)
    edit.last = edit.first + round(EDITED_SECONDS * FPS) - 1

    def once() -> Press:
        edit.seed += 1
        run = press(extension, bpy.ops.mosa.reimagine)
        bpy.ops.mosa.edit_reject()
        return run

    found = []
    for name, prompt in (("Re-imagine", ""), ("Re-imagine with a prompt", EDIT_PROMPT)):
        edit.prompt = prompt
        found += pressed(name, [once() for _ in range(WARM_UP + repeats)][WARM_UP:])
    return found


def measure(repeats: int, threads: int, package: Path | None) -> list[Figure]:
    """All figures; medians over `repeats` presses after two to get warm."""
    import bpy

    with tempfile.TemporaryDirectory() as scratch, running_backend(threads) as (url, _):
        extension = install_extension(Path(scratch), package)
        chosen = extension.service.runtime.preferences()
        chosen.mode, chosen.url, chosen.token = "URL", url, TOKEN
        bpy.context.scene.render.fps = FPS
        bpy.ops.mosa.add_figure()
        figure = bpy.context.object
        settings = bpy.context.scene.mosa
        settings.prompt, settings.seconds, settings.random_seed = PROMPT, SECONDS, False
        runs = [press(extension, bpy.ops.mosa.generate) for _ in range(WARM_UP + repeats)][WARM_UP:]
        action = figure.animation_data.action
        frames = int(action.frame_range[1] - action.frame_range[0]) + 1
        assert frames == round(SECONDS * FPS), frames
        plain = insert_plainly(figure, action)
        edited = edits(extension, figure, repeats)
        bpy.ops.preferences.addon_disable(module=extension.ADDON_ID)  # leaves no thread or timer behind
    ratio = plain.processor / statistics.median(run.writing.processor for run in runs)
    return [
        *pressed("Generate", runs),
        *milliseconds("the same keys with keyframe_insert", [plain]),
        Figure("keyframe_insert against our writing, processor time", ratio, "times"),
        *edited,
    ]


def main() -> None:
    """Read the command line, measure, print."""
    parser = make_parser(__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="presses that count (default 5)")
    parser.add_argument("--threads", type=int, default=2, help="threads of the backend (default 2)")
    parser.add_argument("--zip", type=Path, help="the extension (default: built anew)")
    options = parser.parse_args()
    show(measure(options.repeats, options.threads, options.zip), as_json=options.json)


if __name__ == "__main__":
    main()
