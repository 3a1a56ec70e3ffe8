# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa prepare`: from a motion pack or a HumanML3D folder to the folder that training reads.

Every clip goes through the solver onto the one skeleton. Ranges a little longer than the model's 196 frames stay whole
(training crops them), much longer ones are cut into windows. Ranges shorter than 40 frames are widened with the trial's
own frames around them where there are any, else kept down to 16 frames.
The result: `clips.npz` (trial -> joints (T, 22, 3) float32), `items.jsonl`, `prepare.json`.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import sys
import zipfile
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from ..errors import RequestError
from ..files import PART, followed, write_together
from ..motion.features import canonical
from ..motion.kinematics import forward_kinematics
from ..motion.skeleton import OFFSETS
from ..motion.solver import onto_skeleton
from ..places import check_places
from .describe import KEPT
from .humanml3d import read_folder
from .pack import LEAST, Item, motion_problem, read_items, read_motions

CROPPABLE, WINDOW, USUAL_MIN = 240, 196, 40
PACK = Path(__file__).parents[2] / "data" / "open_motion"
FILES = ("clips.npz", "items.jsonl", "prepare.json")


def prepare(source: Path, out: Path) -> dict[str, int]:
    """Prepare `source` into the folder `out`; older data there is replaced only when all went well.

    Returns counts of what was kept, cut, widened and dropped. RequestError in one sentence for unusable sources, and
    for an `out` that holds other things than prepared data.
    """
    if not source.is_dir():
        raise RequestError(f"{source} is not a folder; give a motion pack or a HumanML3D folder with --data")
    out = followed(out)  # what a link leads to is replaced, not the link
    own = {*FILES, KEPT}
    if out.exists() and not (out.is_dir() and {file.name.removesuffix(PART) for file in out.iterdir()} <= own):
        raise RequestError(f"{out} holds other files than prepared data; choose another --out")
    check_places(out / name for name in FILES)
    if (source / "items.jsonl").exists():
        motions, items = read_motions(source / "motions.npz"), read_items(source / "items.jsonl")
        notes: list[str] = []
    else:
        motions, items, notes = read_folder(source)
    clips = _usable(motions, notes)
    changes: Counter[str] = Counter()
    parts = [part for item in items if item.trial in clips for part in ranges_of(item, len(clips[item.trial]), changes)]
    ranges = _with_own_ids(parts)
    # Only its items say of which split a trial is: one that has lost them all would be trained on.
    for name in sorted({item.trial for item in items} & (clips.keys() - {part.trial for part in ranges})):
        notes.append(f"{name}: none of its items lies within its {len(clips.pop(name))} frames")
    for note in notes:
        print(f"left out {note}", file=sys.stderr)
    if not clips:
        raise RequestError(f"{source} holds no motion that can be used ({notes[0] if notes else 'it is empty'})")
    counts = {"motions": len(clips), "left_out": len(notes), **changes, "items": len(ranges)}
    lines = "".join(json.dumps(asdict(item)) + "\n" for item in ranges)
    _write(out, _archive(clips), lines.encode(), json.dumps(counts, indent=1).encode())
    return counts


def _usable(motions: dict[str, np.ndarray], notes: list[str]) -> dict[str, np.ndarray]:
    """Motions (T, 22, 3) on the one skeleton; what is wrong with those left out is added to the notes."""
    clips = {}
    for number, (name, joints) in enumerate(motions.items(), start=1):
        if problem := motion_problem(joints):
            notes.append(f"{name}: {problem}")
        else:
            clips[name] = one_skeleton(joints.astype(float)).astype(np.float32)
        if number % 100 == 0 or number == len(motions):
            print(f"{number} of {len(motions)} motions", file=sys.stderr)
    return clips


def _write(out: Path, *contents: bytes) -> None:
    """Write FILES into a folder, all or none; a folder made for them goes, too, where they cannot be written."""
    made = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        write_together({out / name: data for name, data in zip(FILES, contents, strict=True)})
    except BaseException:
        if made:
            out.rmdir()
        raise


def _archive(clips: dict[str, np.ndarray]) -> bytes:
    """What `np.savez` writes, which some names of motions confuse ("file")."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, joints in clips.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, joints, allow_pickle=False)
    return data.getvalue()


def one_skeleton(joints: np.ndarray) -> np.ndarray:
    """The clip (T, 22, 3) on the one skeleton: frame 0 at the origin facing +z, lowest foot on the floor."""
    rotations, root = onto_skeleton(joints)
    return canonical(forward_kinematics(rotations, root, OFFSETS))


def ranges_of(item: Item, available: int, counts: Counter[str]) -> list[Item]:
    """The training ranges of one item: windows of a long one, a widened short one."""
    item = replace(item, end=min(item.end, available))
    if item.frames < 1:
        counts["dropped_outside"] += 1
        return []
    if item.frames > CROPPABLE:
        parts = -(-item.frames // WINDOW)
        bounds = np.linspace(item.start, item.end, parts + 1).astype(int)
        counts["windowed"] += 1
        return [
            replace(item, id=f"{item.id}_{k}", start=int(bounds[k]), end=int(bounds[k + 1]), window=True)
            for k in range(parts)
        ]
    if item.frames < USUAL_MIN and available > item.frames:
        missing = min(USUAL_MIN, available) - item.frames
        start = max(0, min(item.start - missing // 2, available - item.frames - missing))
        counts["widened"] += 1
        item = replace(item, start=start, end=start + item.frames + missing)
    if item.frames < LEAST:
        counts["dropped_too_short"] += 1
        return []
    counts["kept_short"] += item.frames < USUAL_MIN
    return [item]


def _with_own_ids(items: list[Item]) -> list[Item]:
    """The items, each with an id of its own: windows of one may be called as the next captioned range is."""
    taken: set[str] = set()
    named = []
    for item in items:
        choices = itertools.chain([item.id], (f"{item.id}-{number}" for number in itertools.count(2)))
        named.append(replace(item, id=next(choice for choice in choices if choice not in taken)))
        taken.add(named[-1].id)
    return named


def add_prepare_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `mosa prepare` to the command line."""
    parser = commands.add_parser(
        "prepare",
        help="put motion data onto the one skeleton, ready for training",
        description="Puts every clip onto the one skeleton and cuts what is too long. What --out held of that before "
        "is replaced, when all went well. HumanML3D's mirrored clips (M000123 of 000123) are kept where lists name "
        "them, for --schedule published, which does not mirror by itself; each is one take with what it mirrors.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=PACK,
        help="motion pack or HumanML3D folder (default: the bundled pack)",
    )
    parser.add_argument("--out", type=Path, default=Path("runs/data"), help="folder to write (default: %(default)s)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    counts = prepare(args.data, args.out)
    print(f"{args.out}: " + ", ".join(f"{value} {key.replace('_', ' ')}" for key, value in counts.items() if value))
    return 0
