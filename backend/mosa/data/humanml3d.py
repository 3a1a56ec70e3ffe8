# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a folder laid out like HumanML3D: new_joints/, texts/, train.txt, val.txt, test.txt.

Users bring their own copy; nothing of it is shipped here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import RequestError
from ..motion.skeleton import FPS
from .pack import SPLITS, Item, motion_problem


def read_folder(folder: Path) -> tuple[dict[str, np.ndarray], list[Item], list[str]]:
    """(trials by name (T, 22, 3), items, notes on what was left out). RequestError when parts are missing."""
    for part in ("new_joints", "texts", "train.txt"):
        if not (folder / part).exists():
            raise RequestError(f"{folder} has no {part}; a HumanML3D folder holds new_joints/, texts/ and train.txt")
    motions: dict[str, np.ndarray] = {}
    items: list[Item] = []
    notes: list[str] = []
    for split in SPLITS:
        listing = folder / f"{split}.txt"
        lines = _text(listing).splitlines() if listing.exists() else []
        for name in filter(None, map(str.strip, lines)):
            problem = _read_one(folder, name, split, motions, items)
            if problem:
                notes.append(f"{name}: {problem}")
    if not motions:
        raise RequestError(
            f"{folder}: none of the listed motions could be read ({notes[0] if notes else 'empty lists'})"
        )
    return motions, items, notes


def _read_one(folder: Path, name: str, split: str, motions: dict[str, np.ndarray], items: list[Item]) -> str:
    """Add one motion and its captioned ranges; returns why it was left out, or an empty string."""
    motion_file, text_file = folder / "new_joints" / f"{name}.npy", folder / "texts" / f"{name}.txt"
    if not motion_file.exists() or not text_file.exists():
        return "motion or text file missing"
    if name in motions:
        return f"listed again, in {split}.txt"
    try:
        joints = np.load(motion_file, allow_pickle=False)
    except OSError:
        raise
    except Exception:  # numpy raises any kind for a broken file
        return "not an array of numbers, or damaged"
    problem = motion_problem(joints) if isinstance(joints, np.ndarray) else "an .npz archive"
    try:
        lines = _text(text_file).splitlines()
    except RequestError:
        return "text file not UTF-8"
    if problem or not any(line.partition("#")[0].strip() for line in lines):
        return problem or "no caption"
    motions[name] = joints.astype(np.float32)
    items += _captioned(name, split, lines, len(joints))
    return ""


def _captioned(name: str, split: str, lines: list[str], frames: int) -> list[Item]:
    """An item for each line that names a part of a motion, by seconds, and one for all lines about the whole of it."""
    parts: list[Item] = []
    whole: list[str] = []
    for number, line in enumerate(lines):
        caption, _, times = line.partition("#")
        bounds = [float(value) for value in times.split("#")[1:3] if value.replace(".", "", 1).isdecimal()]
        start, end = (round(value * FPS) for value in bounds) if len(bounds) == 2 else (0, 0)
        if not caption.strip():
            continue
        if end > start:
            parts.append(Item(f"{name}_{number}", name, start, end, split, [caption.strip()], "humanml3d"))
        else:
            whole.append(caption.strip())
    return [*parts, Item(name, name, 0, frames, split, whole, "humanml3d")] if whole else parts


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError:
        raise RequestError(f"{path} is not UTF-8 text") from None
