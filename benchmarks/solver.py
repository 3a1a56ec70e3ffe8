# SPDX-License-Identifier: GPL-3.0-or-later
"""Joints to rotations: speed, error on poses of the skeleton, error and flips on the motion pack.

    .venv/bin/python benchmarks/solver.py [--json] [--pack FOLDER] [--every 1]

A flip is a joint that turns more than 90 degrees in a frame while its bone turns less than 15. Counted for every joint
with a single child, and for pelvis and chest against spine1 and neck.
"""

from __future__ import annotations

from pathlib import Path

from common import ROOT, Figure, Spent, make_parser, milliseconds, show, spend  # isort: skip  (it makes the imports below possible)

import numpy as np

from mosa.data.pack import read_items, read_motions
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.rotations import normalize
from mosa.motion.skeleton import OFFSETS, PARENTS
from mosa.motion.solver import estimate_offsets, solve_rotations
from tests.backend.motion_samples import plausible_motion

PACK = ROOT / "backend" / "data" / "open_motion"
FRAMES, POSED, REPEATS = 196, 20, 15
TURN, BEND = np.radians(90.0), np.radians(15.0)
_CHILDREN = {parent: np.flatnonzero(parent == PARENTS) for parent in range(len(PARENTS))}
BONES = [(0, 3), (9, 12), *((joint, int(found[0])) for joint, found in _CHILDREN.items() if len(found) == 1)]
"""The joints that are watched for flips, each with the child at the end of its bone."""


def count_flips(rotations: np.ndarray, joints: np.ndarray) -> int:
    """Flips in local rotations (T, 22, 4) solved from joints (T, 22, 3)."""
    turned = global_rotations(rotations)
    cosine = np.abs((turned[1:] * turned[:-1]).sum(-1))
    angle = 2.0 * np.arccos(np.clip(cosine, 0.0, 1.0))
    count = 0
    for joint, child in BONES:
        bone = normalize(joints[:, child] - joints[:, joint])
        bend = np.arccos(np.clip((bone[1:] * bone[:-1]).sum(-1), -1.0, 1.0))
        count += int(((angle[:, joint] > TURN) & (bend < BEND)).sum())
    return count


def distances(rotations: np.ndarray, joints: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How far the posed skeleton's joints are from the given ones (T, 22), metres."""
    return np.linalg.norm(forward_kinematics(rotations, joints[:, 0], offsets) - joints, axis=-1)


def made_poses() -> tuple[list[Spent], float, int]:
    """What each run over 196 frames took; largest error in metres and flips over poses of the skeleton."""
    errors, flips = [], 0
    for seed in range(POSED):
        joints = forward_kinematics(*plausible_motion(seed, FRAMES), OFFSETS)
        solved = solve_rotations(joints, OFFSETS)
        errors.append(distances(solved, joints, OFFSETS).max())
        flips += count_flips(solved, joints)
    spent = [spend(lambda: solve_rotations(joints, OFFSETS)) for _ in range(REPEATS)]
    return spent, max(errors), flips


def pack_clips(pack: Path, every: int) -> tuple[np.ndarray, int, int]:
    """Mean error of each captioned clip of the pack on its own skeleton, metres; flips, and clips with any."""
    motions = read_motions(pack / "motions.npz")
    means, counts = [], []
    for item in read_items(pack / "items.jsonl")[::every]:
        joints = motions[item.trial][item.start : item.end].astype(float)
        own = estimate_offsets(joints)
        solved = solve_rotations(joints, own)
        means.append(distances(solved, joints, own).mean())
        counts.append(count_flips(solved, joints))
    return np.array(means), sum(counts), sum(count > 0 for count in counts)


def main() -> None:
    """Read the command line, measure, print."""
    parser = make_parser(__doc__)
    parser.add_argument("--pack", type=Path, default=PACK, help="folder of the motion pack")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take each Nth clip (default 1)")
    options = parser.parse_args()
    spent, largest, made_flips = made_poses()
    means, flips, flipping = pack_clips(options.pack, options.every)
    show(
        [
            *milliseconds(f"solving {FRAMES} frames", spent, 50),
            Figure(f"error on poses of the skeleton, largest of {POSED * FRAMES * 22} joints", 1000 * largest, "mm", 1),
            Figure(f"flips on {POSED * FRAMES} poses of the skeleton", made_flips, "", 0),
            Figure(f"pack: of {len(means)} clips within 5 mm on average", 100 * (means <= 0.005).mean(), "%", 95, True),
            Figure("pack: median of the clips' mean errors", 1000 * float(np.median(means)), "mm"),
            Figure("pack: largest of the clips' mean errors", 1000 * means.max(), "mm"),
            Figure("pack: flips", flips, "", 0),
            Figure("pack: clips with a flip", flipping, "", 0),
        ],
        as_json=options.json,
    )


if __name__ == "__main__":
    main()
