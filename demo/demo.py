# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: what an animator does, done in a Blender without windows; `build.py demo` runs it.

It starts a backend, installs the extension's zip, makes the figure, generates, keys, and writes
demo.blend, demo.bvh and demo.png. BLENDER_USER_RESOURCES should name an empty folder.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = "bl_ext.user_default.mosa_blender"


class DemoError(Exception):
    """One sentence: why the demo cannot go on."""


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


@contextmanager
def running_backend(log: Path) -> Iterator[tuple[str, str]]:
    """A backend process; its address and token. It ends with this block, or with this process."""
    token = secrets.token_urlsafe(24)
    command = [sys.executable, "-m", "mosa", "serve", "--until-stdin-closes"]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT / "backend",
            env={**os.environ, "MOSA_TOKEN": token, "HF_HUB_OFFLINE": "1"},
        )
    assert process.stdin is not None and process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise DemoError(f"The backend did not start; its log is {log}.")
        yield f"http://127.0.0.1:{json.loads(line)['port']}", token
    finally:
        process.stdin.close()
        try:
            process.wait(10.0)
        except subprocess.TimeoutExpired:
            process.kill()


def install_extension(package: Path) -> Any:
    """Install and enable the zip as Blender does from disk; the extension's root module."""
    import bpy

    bpy.ops.wm.read_homefile(app_template="")
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    try:
        bpy.ops.extensions.package_install_files(filepath=str(package), repo="user_default", enable_on_install=True)
    except RuntimeError as error:
        raise DemoError(f"Blender could not enable {package.name}: {error}") from error
    return sys.modules[EXTENSION]


def generate(extension: Any, prompt: str, seed: int) -> Any:
    """Press the buttons: add the figure, set the prompt, Generate; returns the keyed figure."""
    import bpy

    bpy.ops.mosa.add_figure()
    figure = bpy.context.object
    settings = bpy.context.scene.mosa
    settings.prompt, settings.random_seed, settings.seed = prompt, False, seed
    try:
        bpy.ops.mosa.generate(wait=True)
    except RuntimeError as error:
        raise DemoError(str(error).removeprefix("Error:").strip()) from error
    for warning in extension.jobs.manager.job.warnings:
        say(warning)
    action = figure.animation_data.action
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = (int(frame) for frame in action.frame_range)
    return figure


def write_bvh(extension: Any, address: tuple[str, str], figure: Any, path: Path) -> None:
    """Ask the backend for the same motion again (same prompt, same seed) and write it as BVH."""
    import bpy

    sys.path.insert(0, str(ROOT / "backend"))
    from mosa.motion.motion import Motion

    scene, action = bpy.context.scene, figure.animation_data.action
    request = extension.operators.generate.request_from(scene)
    assert request.seed == action["mosa_seed"]
    with extension.service.client.Client(*address) as client:
        job = client.start(request)
        for _event in client.events(job.id):
            pass
        Motion.from_bytes(client.motion(job.id, 0)).save(path)


def show(arguments: argparse.Namespace) -> None:
    """From the prompt to the three files."""
    import bpy
    import picture

    out: Path = arguments.out
    with running_backend(out / "demo-backend.log") as address:
        extension = install_extension(arguments.zip)
        chosen = extension.service.runtime.preferences()
        chosen.mode = "URL"
        chosen.url, chosen.token = address
        started = time.monotonic()
        figure = generate(extension, arguments.prompt, arguments.seed)
        action = figure.animation_data.action
        seconds = time.monotonic() - started
        say(f"{action.name}: keyed in {seconds:.1f} s, the loading of the model included.")
        write_bvh(extension, address, figure, out / "demo.bvh")
    scene = bpy.context.scene
    frames = range(scene.frame_start, scene.frame_end + 1)
    root = extension.rig.profiles.match_bones(figure.data.bones.keys()).ordered[0]
    picture.set_stage(figure, root, frames)
    bpy.ops.wm.save_as_mainfile(filepath=str(out / "demo.blend"), check_existing=False)
    say("Drawing the picture ...")
    picture.draw_contact_sheet(figure, root, frames, out / "demo.png")
    for name in ("demo.blend", "demo.bvh", "demo.png"):
        say(f"  {out / name}")


def main() -> int:
    """Read the command line and run the demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zip", type=Path, required=True, help="the extension")
    parser.add_argument("--out", type=Path, required=True, help="where the results go")
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--seed", type=int, default=1)
    try:
        show(parser.parse_args())
    except (DemoError, TimeoutError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
