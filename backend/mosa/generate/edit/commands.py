# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa edit`: part of a motion file made anew, the rest left as it is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...argument_types import number, whole
from ...errors import RequestError
from ...files import followed
from ...places import check_places
from ..commands import (
    add_drawing_options,
    check_output,
    load_with,
    progress_line,
    save_all,
    variation_files,
    warn,
    write_all,
)
from .request import DEFAULT_CONTEXT, MODES, SCOPES

if TYPE_CHECKING:
    from ...motion.bvh_file import BvhFile
    from ...motion.motion import Motion

LIES_DOWN = "The figure lies down all the time: motion must have y up, so turn a file with z up before it is read."


def add_edit_parser(commands: Any) -> None:
    """Add `edit` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "edit",
        help="make part of a motion anew",
        description="Makes a range of a motion anew and leaves every other frame as it is. The input is an .npz, of "
        "which `joints` (frames, 22, 3; metres, y up) and `fps` are enough, or a .bvh, y up, or z as Blender writes "
        "it, with joint names as by SMPL, Mixamo, Biped, CMU, Unreal, VRM, Xsens and the like. The result has its "
        "frame rate and its place in the world; from .bvh to .bvh it has its joints, too, and those that are not the "
        "body's keep their animation.",
        epilog="Examples: mosa edit walk.npz --range 40 80 --prompt 'a person jumps' --out jump.npz; "
        "mosa edit walk.npz --mode extend --frames 60 --out longer.npz; mosa edit walk.npz --mode loop --out cycle.npz",
    )
    parser.add_argument("input", type=Path, metavar="IN", help="the motion: .npz or .bvh")
    parser.add_argument(
        "--range",
        type=whole,
        nargs=2,
        metavar=("A", "B"),
        help="frames A to B-1 of the input are made anew, counted from 0",
    )
    parser.add_argument(
        "--frames",
        type=whole,
        metavar="N",
        help="instead of a range: add N frames, at the end (extend, loop) or before the beginning (lead-in)",
    )
    parser.add_argument(
        "--mode",
        choices=MODES,
        default="between",
        help="between: flow from what is before into what is behind; extend: go on from what is before; lead-in: "
        "arrive at what is behind; loop: end as the motion begins (default: between)",
    )
    parser.add_argument(
        "--prompt", metavar="TEXT", help="what the person does there, in English (default: go by context)"
    )
    parser.add_argument(
        "--pin",
        type=whole,
        nargs="+",
        action="extend",
        default=[],
        metavar="F",
        help="frames of the range that stay as they are; may be given several times",
    )
    parser.add_argument(
        "--scope", choices=tuple(SCOPES), default="body", help="which part of the body changes (default: body)"
    )
    parser.add_argument(
        "--context",
        type=number,
        default=DEFAULT_CONTEXT,
        metavar="C",
        help="how closely to go by what is around, 0 to 1; without a prompt 1 is the most likely motion "
        "(default: %(default)s)",
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--travel", dest="travel", action="store_const", const=True, help="a loop that moves on")
    way.add_argument("--in-place", dest="travel", action="store_const", const=False, help="a loop that returns")
    add_drawing_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write: .npz or .bvh")
    parser.set_defaults(run=run_edit)


def run_edit(options: argparse.Namespace) -> int:
    """Check everything that was asked for, then make and write the result; prints its file."""
    from ...motion.bvh import motion_of
    from ...motion.bvh_rewrite import rewritten
    from ...motion.motion import Motion
    from ..device import check_threads
    from .checked_edit import check_edit
    from .edit import edit_request

    check_output(options.out)
    check_threads(options.threads)
    if options.prompt is not None and not options.prompt.strip():
        raise RequestError("The prompt is empty: describe a motion, or leave --prompt out.")
    file = _file_to_rewrite(options.input, options.out)
    motion = motion_of(file, in_place=True) if file else Motion.load(options.input, in_place=True)
    start, end = options.range or (None, None)
    request = check_edit(
        motion,
        start,
        end,
        text=options.prompt,
        pins=options.pin,
        mode=options.mode,
        frames=options.frames,
        travel=options.travel,
        scope=options.scope,
        context=options.context,
        seed=options.seed,
        variations=options.variations,
        guidance=options.guidance,
        temperature=options.temperature,
    )
    files = variation_files(options.out, request.variations)
    # To write over the input is a wish where it is --out, and an accident where it is a variation of it.
    if followed(options.input) in map(followed, files[1:]):
        raise RequestError(f"--variations would write over {options.input}, which is read: choose another --out.")
    check_places(files)
    warn([LIES_DOWN] * lies_down(motion) + request.warnings)
    said = len(request.warnings)
    model = load_with(options)
    warn(model.remarks(request.texts))
    motions = edit_request(model, request, on_progress=progress_line(""))
    warn(request.warnings[said:])
    if file is None:
        save_all(motions, files)
    else:
        added = request.crop - motion.frames if options.mode == "lead-in" else 0
        write_all([rewritten(file, motion, edited, added) for edited in motions], files)
    return 0


def _file_to_rewrite(given: Path, out: Path) -> BvhFile | None:
    """The BVH file that the result is written into as it is; None where there is none, or another kind is wanted."""
    from ...motion.bvh_file import read_file
    from ...motion.bvh_rewrite import check_rewritable

    if given.suffix.lower() != ".bvh" or out.suffix.lower() != ".bvh":
        return None
    file = read_file(given)
    check_rewritable(file)
    return file


def lies_down(motion: Motion) -> bool:
    """Whether head and feet point along z in nearly all frames, as those of a walk in a file with z up do."""
    body = motion.joints[:, 15] - motion.joints[:, [7, 8]].mean(axis=1)
    return bool(np.mean(body[:, 2] > 2.0 * np.abs(body[:, 1])) > 0.9)
