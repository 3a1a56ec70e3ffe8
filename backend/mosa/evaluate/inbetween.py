# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate inbetween`: how near in-between frames are to what the person did, and how they move.

Protocol (after Harvey et al. 2020, LAFAN1): 10 frames of context before a gap and the next pose after it, 20 fps, gaps
of 5, 10, 20 and 40 frames, windows of the split's captioned clips. The accuracy table uses exactly that. The table of
seams gives each method a second of context on both sides, as an animator's range has it, with and without two poses
pinned in the gap.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..data.pack import take
from ..errors import RequestError
from ..generate.edit.edit import edit_request
from ..generate.edit.request import EditRequest
from ..motion import interpolation
from ..motion.contacts import foot_skate
from ..motion.kinematics import forward_kinematics, global_rotations
from ..motion.motion import Motion
from ..motion.rotations import angle_between, same_side
from ..motion.seams import eased
from ..motion.skeleton import FPS, LEVEL, OFFSETS
from ..motion.solver import solve_rotations
from ..motion.window import PAST
from .generation import DRAWS
from .metrics import bootstrap

if TYPE_CHECKING:
    from ..generate.model import Model
    from ..train.clips import Clips

GAPS = (5, 10, 20, 40)
SEAM_GAPS = (20, 40)
STRIDE = 40
"""Frames between the windows of a clip."""
SIDE = 20
"""Frames of context on each side in the table of seams."""
NEAR = 5
"""Frames from a seam or pin within which its jerk is measured."""

Poses = tuple[np.ndarray, np.ndarray]
Method = Callable[[Motion, np.ndarray, int], Poses]


@dataclass(frozen=True)
class Window:
    """A stretch of a real clip, the frames that methods may know, and the clip it is from, one for mirrored twins."""

    motion: Motion
    known: np.ndarray
    clip: str


def methods(model: Model) -> dict[str, Method]:
    """The rows: interpolations, MoSa's tokens by both rules, and ours at full and at half strength of context, without
    a prompt and ("told") with the clip's caption for one."""

    def edited(context: float, told: bool = False, **options: object) -> Method:
        def run(motion: Motion, known: np.ndarray, seed: int) -> Poses:
            text = motion.prompt if told else None
            request = EditRequest(
                motion=motion,
                known=known,
                crop=motion.frames,
                text=text,
                scope="body",
                context=context,
                seed=seed,
                variations=1,
                guidance=None,
                temperature=None,
            )
            (found,) = edit_request(model, request, **options)  # type: ignore[arg-type]
            return found.rotations, found.root

        return run

    def plain(fill: Callable[[np.ndarray, np.ndarray, np.ndarray], Poses]) -> Method:
        return lambda motion, known, _seed: fill(motion.rotations, motion.root, known)

    rows = {
        "hold": plain(interpolation.hold),
        "slerp": plain(interpolation.linear),
        "cubic": plain(interpolation.cubic),
        "slerp, eased": plain(lambda rotations, root, known: eased(rotations, root, known, FPS)),
        "MoSa, official mask": edited(0.5, rule="official", tokens_only=True),
        "MoSa, closed loop": edited(0.5, rule="closed-loop", tokens_only=True),
    }
    if model.matcher is not None:
        rows["ours, most likely"] = edited(1.0)
        rows["ours, drawn"] = edited(0.5)
        rows["ours, told"] = edited(0.5, told=True)
    return rows


def inbetween(model: Model, clips: Clips, split: str, seed: int) -> dict[str, object]:
    """Both tables on a split. Means are over clips: over the windows of a clip first, so that long ones do not rule."""
    std = position_deviation(clips)
    rows = methods(model)
    found: dict[str, object] = {"accuracy": {}, "seams": {}}
    for gap in GAPS:
        windows = cut(clips, split, gap, PAST, 1, ())
        found["accuracy"][f"gap {gap}"] = accuracy(rows, windows, std, seed)  # type: ignore[index]
    for gap in SEAM_GAPS:
        for pins in ((), (gap // 3, 2 * gap // 3)):
            windows = cut(clips, split, gap, SIDE, SIDE, pins)
            name = f"gap {gap}" + (", 2 pins" if pins else "")
            found["seams"][name] = _seams(rows, windows, std, seed)  # type: ignore[index]
    return found


def cut(clips: Clips, split: str, gap: int, before: int, after: int, pins: tuple[int, ...]) -> list[Window]:
    """Windows of the captioned clips of a split; `pins` are frames of the gap that stay known.

    RequestError where no clip is long enough.
    """
    length = before + gap + after
    known = np.ones(length, dtype=bool)
    known[before : before + gap] = False
    known[[before + pin for pin in pins]] = True
    windows = []
    names = {item.id for item in clips.captioned(split)}
    for item in clips.captioned(split):
        joints = clips.joints[item.trial][item.start : item.end].astype(float)
        for start in range(0, len(joints) - length + 1, STRIDE):
            part = joints[start : start + length]
            rotations = solve_rotations(part, OFFSETS)
            motion = Motion.from_rotations(FPS, rotations, part[:, 0], OFFSETS, prompt=item.captions[0])
            windows.append(Window(motion, known, take(item.id, names)))
    if not windows:
        raise RequestError(f"{clips.folder} has no captioned clip of {length} frames in the {split} split")
    return windows


def position_deviation(clips: Clips) -> np.ndarray:
    """Deviation (22, 3) of joints in windows of 50 frames of the training split, each centred on its root's mean place.

    L2P divides by it; a mean would cancel out. RequestError where there are no such windows.
    """
    rows = []
    for name in clips.trials("train"):
        joints = clips.joints[name]
        for start in range(0, len(joints) - 49, 50):
            rows.append(_centred(joints[start : start + 50]))
    if not rows:
        raise RequestError(
            f"{clips.folder} has no motion of 50 frames in the train split, by whose spread errors are measured; "
            "prepare data that has with mosa prepare"
        )
    return np.concatenate(rows).std(0)


def _centred(joints: np.ndarray) -> np.ndarray:
    return joints - joints[:, :1].mean(0) * LEVEL


def l2p(found: np.ndarray, truth: np.ndarray, std: np.ndarray) -> float:
    """Mean over frames of the length of the difference of z-scored joints (T, 22, 3), over all joints and axes."""
    return float(np.linalg.norm(((found - truth) / std).reshape(len(found), -1), axis=-1).mean())


def l2q(found: np.ndarray, truth: np.ndarray) -> float:
    """Mean over frames of the length of the difference of world quaternions (T, 22, 4), signs made equal."""
    return float(np.linalg.norm((same_side(found, truth) - truth).reshape(len(found), -1), axis=-1).mean())


def npss(found: list[np.ndarray], truth: list[np.ndarray]) -> float:
    """Normalised power spectrum similarity of sequences of one length (T, ...) (Gopalakrishnan et al. 2019).

    For each feature the distance between the cumulated normalised power spectra, weighed by the true power.
    """
    guess, real = (np.stack([part.reshape(len(part), -1) for part in parts]) for parts in (found, truth))
    spectra = [np.abs(np.fft.fft(values, axis=1)) ** 2 for values in (guess, real)]
    power = [spectrum.sum(1) for spectrum in spectra]
    shares = [s / np.maximum(p[:, None], 1e-12) for s, p in zip(spectra, power, strict=True)]
    distance = np.abs(np.cumsum(shares[0], 1) - np.cumsum(shares[1], 1)).sum(1)
    return float((distance * power[1]).sum() / power[1].sum())


def accuracy(rows: dict[str, Method], windows: list[Window], std: np.ndarray, seed: int) -> dict[str, dict[str, float]]:
    """The errors of each row, which must hold "slerp", in the gaps of windows; `std` (22, 3) as L2P divides by it."""
    table: dict[str, dict[str, float]] = {}
    for name, method in rows.items():
        scores: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        spectra: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
        seconds = 0.0
        for number, window in enumerate(windows):
            gap = ~window.known
            began = time.perf_counter()
            rotations, root = method(_blinded(window), window.known, seed + number)
            seconds += time.perf_counter() - began
            joints = forward_kinematics(rotations, root, OFFSETS)
            turned, truth = global_rotations(rotations), global_rotations(window.motion.rotations)
            scores["L2P"][window.clip].append(l2p(joints[gap], window.motion.joints[gap], std))
            scores["L2Q"][window.clip].append(l2q(turned[gap], truth[gap]))
            away = np.linalg.norm(joints[gap] - window.motion.joints[gap], axis=-1)
            scores["mm"][window.clip].append(1000.0 * float(away.mean()))
            spectra[0].append(same_side(turned[gap], truth[gap]))
            spectra[1].append(truth[gap])
        table[name] = {measure: _over_clips(values) for measure, values in scores.items()}
        table[name] |= {"NPSS": npss(*spectra), "ms": 1000.0 * seconds / len(windows)}
        table[name] |= {"windows": float(len(windows)), "clips": float(len(scores["L2P"]))}
    for name in table:
        table[name]["L2P / slerp"] = table[name]["L2P"] / table["slerp"]["L2P"]
    return table


def _blinded(window: Window) -> Motion:
    """The window's motion with its gap held, so that no method can look."""
    rotations, root = interpolation.hold(window.motion.rotations, window.motion.root, window.known)
    return replace(window.motion, rotations=rotations, root=root, joints=forward_kinematics(rotations, root, OFFSETS))


def _over_clips(values: dict[str, list[float]]) -> float:
    return float(np.mean([np.mean(of_clip) for of_clip in values.values()]))


def _seams(rows: dict[str, Method], windows: list[Window], std: np.ndarray, seed: int) -> dict[str, dict[str, float]]:
    """Jerk near seams and pins, jerk elsewhere and their ratio, foot skate, how exactly known poses are met, L2P.

    "skate / real" is foot skate relative to real motion's, "skate / real, 95 %" half its interval by bootstrap over
    clips.
    """

    def real(motion: Motion, _known: np.ndarray, _seed: int) -> Poses:
        return motion.rotations, motion.root

    table: dict[str, dict[str, float]] = {}
    skates: dict[str, list[float]] = {}
    for name, method in {"real motion": real, **rows}.items():
        sums: defaultdict[str, list[float]] = defaultdict(list)
        for number, window in enumerate(windows):
            given = window.motion if name == "real motion" else _blinded(window)
            rotations, root = method(given, window.known, seed + number)
            joints = forward_kinematics(rotations, root, OFFSETS)
            near, interior = seam_jerk(joints, window.known, FPS)
            sums["jerk at seams"].append(near)
            sums["jerk elsewhere"].append(interior)
            sums["foot skate cm/s"].append(foot_skate(joints[SIDE - 1 : len(joints) - SIDE + 1], FPS))
            at, truth = window.known, window.motion
            sums["L2P"].append(l2p(joints[~at], truth.joints[~at], std))
            sums["known mm"].append(1000.0 * float(np.linalg.norm(joints - truth.joints, axis=-1)[at].max()))
            sums["known degrees"].append(float(np.degrees(angle_between(rotations[at], truth.rotations[at]).max())))
        table[name] = {measure: float(np.mean(values)) for measure, values in sums.items()}
        for measure in ("known mm", "known degrees"):
            table[name][measure] = float(np.max(sums[measure]))
        table[name]["ratio"] = table[name]["jerk at seams"] / table[name]["jerk elsewhere"]
        table[name]["windows"] = float(len(windows))
        skates[name] = sums["foot skate cm/s"]
    for name, (ratio, width) in relative_to_first(skates, windows).items():
        table[name] |= {"skate / real": ratio, "skate / real, 95 %": width}
        table[name]["L2P / slerp"] = table[name]["L2P"] / table["slerp"]["L2P"]
    return table


def relative_to_first(skates: dict[str, list[float]], windows: list[Window]) -> dict[str, tuple[float, float]]:
    """(mean relative to that of the first row, half its 95 % interval) of each row's values, one for each window."""
    values = np.array(list(skates.values()))

    def ratios(weights: np.ndarray) -> np.ndarray:
        means = values @ weights
        return np.asarray(means / max(means[0], 1e-9))

    found = bootstrap(ratios, [window.clip for window in windows], DRAWS)
    return {name: (float(ratio), float(width)) for name, ratio, width in zip(skates, *found, strict=True)}


def seam_jerk(joints: np.ndarray, known: np.ndarray, fps: float) -> tuple[float, float]:
    """`jerk_at` the borders between known and made frames, by `known` (T,)."""
    return jerk_at(joints, np.flatnonzero(np.diff(known)) + 1, fps)


def jerk_at(joints: np.ndarray, borders: np.ndarray, fps: float) -> tuple[float, float]:
    """Mean jerk (m/s^3) of joints (T, 22, 3) within NEAR frames of a border, and everywhere else.

    `borders` (K,) are the first frames behind each. A third difference belongs to the middle of its four frames.
    """
    size = np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).mean(-1) * fps**3
    places = np.arange(len(size)) + 1.5
    near = np.abs(places[:, None] - (borders - 0.5)).min(axis=1) <= NEAR
    return float(size[near].mean()), float(size[~near].mean()) if (~near).any() else 0.0
