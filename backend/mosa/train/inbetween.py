# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train inbetween`: the network that corrects matched motion between known poses, from the training split.

Windows are cut from the library of training motions and looked up in it, each without its own motion and that one's
mirrored twin, once before the training; that would be the slow part of a step otherwise.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..data.pack import take
from ..errors import RequestError
from ..evaluate.inbetween import position_deviation
from ..model import joint
from ..model.bundle import Bundle
from ..model.config import PRESETS, InbetweenConfig
from ..model.inbetween import Hints, Inbetweener, Window, joint_positions, matrices
from ..model.ops import autocast
from ..motion.kinematics import forward_kinematics
from ..motion.library import Library, Matcher
from ..motion.matching import COUNT, usual
from ..motion.plain import Plain
from ..motion.resample import at_times
from ..motion.seams import eased
from ..motion.skeleton import CONTACT_JOINTS, FPS, OFFSETS
from ..motion.solver import solve_rotations
from ..motion.window import PAST, face_forward, world_columns
from .clips import Clips
from .distributed import parallel
from .run import held, load_weights, train

GAPS = (3, 5, 8, 12, 16, 20, 26, 32, 38, 44, 48)
VALIDATION_GAPS = (5, 10, 20, 40)
AFTERS = (1, PAST)
"""Known frames behind a gap: the next pose alone, or as many as before it."""
TURNED_WEIGHT, PLACE_WEIGHT, SPEED_WEIGHT, POSE_WEIGHT = 1.0, 10.0, 10.0, 0.2
"""Weights of the errors of rotations (columns), joints (m), joint speeds (m per frame) and whole poses (L2P, as
`evaluate.inbetween` has it: there a pose counts as one, and height for more than where on the floor)."""
FEET_WEIGHT = 4.0
"""How many times an error of the speed of ankles and toes counts: a sliding foot is what the eye sees first."""
PACES = (0.8, 1.25)
"""Slowest and fastest pace at which a training window is played."""
PART = 64
"""Windows that are looked up together."""


@dataclass(frozen=True)
class InbetweenSettings:
    """What decides the outcome of a run.

    `windows` is how many are cut for each gap and number of frames behind it, half of them of motion played backwards.
    """

    preset: str = "base"
    steps: int = 8000
    batch: int = 64
    lr: float = 6e-4
    weight_decay: float = 0.05
    windows: int = 2000
    validate_every: int = 250
    seed: int = 0


@dataclass
class Windows:
    """Windows of one shape (N of L frames), all arrays float32: truth, what the network starts from, its hints.

    ``known`` (L,) bool is the same for all.
    """

    truth: Window
    start: Window
    hints: Hints
    known: Tensor

    def rows(self, chosen: np.ndarray, device: torch.device) -> tuple[Window, Window, Hints, Tensor]:
        """Some of the windows, and what is known in each, on a device."""
        index = torch.from_numpy(chosen)

        def some(tensors: tuple[Tensor, ...]) -> list[Tensor]:
            return [tensor[index].to(device) for tensor in tensors]

        known = self.known.to(device).expand(len(chosen), -1)
        return Window(*some(self.truth)), Window(*some(self.start)), Hints(*some(self.hints)), known


def training_library(clips: Clips) -> Library:
    """All motions of the training split, for matching; of mirrored twins one, for the matcher mirrors by itself."""
    motions = []
    for name in clips.trials("train"):
        if take(name, clips.joints) != name:
            continue
        joints = clips.joints[name].astype(float)
        motions.append((solve_rotations(joints, OFFSETS), joints[:, 0]))
    return Library.of(motions)


def look_up(matcher: Matcher, truths: list[Plain], past: int, gap: int, without: np.ndarray | None) -> Windows:
    """Windows of truths of one length: `past` known frames, `gap` unknown ones, known ones behind them."""
    known = np.ones(len(truths[0].root), dtype=bool)
    known[past : past + gap] = False
    columns: list[list[np.ndarray]] = [[] for _ in range(7)]
    for first in range(0, len(truths), PART):
        part = truths[first : first + PART]
        rotations, root = np.stack([truth.rotations for truth in part]), np.stack([truth.root for truth in part])
        given = Plain(*face_forward(rotations, root, past - 1)[:2])
        joints = forward_kinematics(given.rotations, given.root, OFFSETS)
        left_out = None if without is None else without[first : first + PART]
        matches = matcher.find(joints[:, :past], joints[:, past + gap, None], gap, COUNT, left_out)
        blend = usual(matcher.library, matches, given, past, past + gap)
        between, path = eased(given.rotations.swapaxes(0, 1), given.root.swapaxes(0, 1), known, FPS)
        values = (
            world_columns(given.rotations),
            given.root,
            world_columns(blend.poses.rotations),
            blend.poses.root,
            forward_kinematics(between, path, OFFSETS).swapaxes(0, 1),
            blend.spread,
            blend.distances,
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value.astype(np.float32))
    tensors = [torch.from_numpy(np.concatenate(column)) for column in columns]
    return Windows(Window(*tensors[:2]), Window(*tensors[2:4]), Hints(*tensors[4:]), torch.from_numpy(known))


class InbetweenTraining:
    """One training: windows of motion, network and losses."""

    def __init__(
        self, clips: Clips, settings: InbetweenSettings, device: torch.device, start: Bundle | None = None
    ) -> None:
        self.settings, self.device = settings, device
        preset = PRESETS[settings.preset]
        for split, length in (("train", PAST + GAPS[-1] + AFTERS[-1] + 1), ("val", PAST + VALIDATION_GAPS[-1] + 1)):
            if not any(len(clips.joints[name]) >= length for name in clips.trials(split)):
                raise RequestError(
                    f"{clips.folder} has no motion of {length} frames in the {split} split, as the gaps ask for"
                )
        library = training_library(clips)
        matcher = Matcher.of(library)
        dice = np.random.default_rng(settings.seed)
        # What is played backwards is looked up among motion played backwards: a world of its own, as good a teacher.
        kinds = [
            (world, gap, after)
            for world in (matcher, Matcher.of(library.backwards()))
            for gap in GAPS
            for after in AFTERS
        ]
        bar = tqdm(kinds, desc="windows", mininterval=2.0, disable=joint.rank() > 0)
        self.train_sets = [self._cut(world, gap, after, dice) for world, gap, after in bar]
        self.val_sets = {gap: _validation(matcher, clips, gap) for gap in VALIDATION_GAPS}
        torch.manual_seed(settings.seed)
        self.model = Inbetweener(preset.inbetween or InbetweenConfig()).to(device)
        self.offsets = torch.tensor(OFFSETS, dtype=torch.float32, device=device)
        weights = torch.ones(len(OFFSETS), device=device)
        weights[list(CONTACT_JOINTS)] = FEET_WEIGHT
        self.speed_weights = weights / weights.sum()
        self.deviation = torch.tensor(position_deviation(clips), dtype=torch.float32, device=device)
        if start is not None and start.inbetween is not None:
            load_weights(self.model, start.inbetween.state_dict(), "--from")
        else:
            rows = [self.model.describe(part.start, part.hints).flatten(0, 1)[::7] for part in self.train_sets]
            self.model.normalise_by(torch.cat(rows))
        self.network = parallel(self.model)

    def _cut(self, matcher: Matcher, gap: int, after: int, dice: np.random.Generator) -> Windows:
        """Random windows of one shape from the library, mirrored motions included."""
        library = matcher.library
        length = PAST + gap + after
        # By the root of their lengths: takes of minutes, most of them idle, must not drown short leaps and kicks.
        room = np.sqrt(np.maximum(0, library.lengths - length))
        ends = np.cumsum(library.lengths)
        motions = dice.choice(len(room), -(-self.settings.windows // 2), p=room / room.sum())
        truths = []
        for motion in motions:
            count = library.lengths[motion]
            pace = min(dice.uniform(*PACES), (count - 1) / (length - 1))
            spare = max(0.0, count - 1 - pace * (length - 1))
            times = spare * dice.random() + pace * np.arange(length)
            first, last = int(times[0]), min(int(times[-1]) + 2, count)
            part = slice(ends[motion] - count + first, ends[motion] - count + last)
            rotations, root = library.rotations[part].astype(float), library.root[part].astype(float)
            truths.append(Plain(*at_times(rotations, root, times - first)))
        return look_up(matcher, truths, PAST, gap, motions)

    def losses(self, step: int) -> dict[str, Tensor]:
        """The losses of one step, decided by seed and step alone; each process has its share of the windows."""
        dice = np.random.default_rng((self.settings.seed, step))
        part = self.train_sets[dice.integers(len(self.train_sets))]
        chosen = dice.choice(len(part.truth.root), min(self.settings.batch, len(part.truth.root)), replace=False)
        truth, start, hints, known = part.rows(chosen[joint.share(len(chosen))], self.device)
        joint.part_ways()
        with autocast(self.device):
            found = self.network(start, hints, known)
        return self._errors(found, truth, known)

    def _errors(self, found: Window, truth: Window, known: Tensor) -> dict[str, Tensor]:
        """Errors over the unknown frames; speeds also over the steps that lead into them."""
        unknown = (~known).float()
        body, true_body = matrices(found.turned), matrices(truth.turned)
        places = joint_positions(body, found.root, self.offsets)
        true_places = joint_positions(true_body, truth.root, self.offsets)
        turned = joint.mean((body - true_body).abs().mean((-1, -2, -3)), unknown)
        off = torch.linalg.vector_norm(places - true_places, dim=-1)
        place = joint.mean(off.mean(-1), unknown)
        moved = torch.linalg.vector_norm(places.diff(dim=1) - true_places.diff(dim=1), dim=-1)
        speed = joint.mean(moved @ self.speed_weights, torch.maximum(unknown[:, 1:], unknown[:, :-1]))
        scored = ((places - true_places) / self.deviation).flatten(-2)
        pose = joint.mean(torch.linalg.vector_norm(scored, dim=-1), unknown)
        total = TURNED_WEIGHT * turned + PLACE_WEIGHT * place + SPEED_WEIGHT * speed + POSE_WEIGHT * pose
        return {"loss": total, "turned": turned, "place": place, "speed": speed, "pose": pose}

    def validate(self) -> dict[str, float]:
        """Errors on fixed windows of the validation split, and relative to those of the matched motion as it is.

        The score is the mean of the relative errors of places over the gaps.
        """
        scores: dict[str, float] = {}
        for gap, windows in self.val_sets.items():
            sums = np.zeros((2, 2))
            count = len(windows.truth.root)
            for first in range(0, count, 64):
                truth, start, hints, known = windows.rows(np.arange(first, min(first + 64, count)), self.device)
                found = self.model(start, hints, known)
                for index, guess in enumerate((found, start)):
                    errors = self._errors(guess, truth, known)
                    sums[index] += np.array([float(errors["place"]), float(errors["pose"])]) * len(known)
            scores[f"place_{gap}"] = float(sums[0, 0] / count)
            scores[f"ratio_{gap}"], scores[f"pose_ratio_{gap}"] = map(float, sums[0] / sums[1])
        return {"score": float(np.mean([scores[f"ratio_{gap}"] for gap in VALIDATION_GAPS])), **scores}


def _validation(matcher: Matcher, clips: Clips, gap: int) -> Windows:
    """Every tenth window of the validation split, with the next pose alone behind the gap."""
    length = PAST + gap + 1
    truths = []
    for name in clips.trials("val"):
        joints = clips.joints[name].astype(float)
        rotations = solve_rotations(joints, OFFSETS)
        for start in range(0, len(joints) - length + 1, 10):
            part = slice(start, start + length)
            truths.append(Plain(rotations[part], joints[part, 0]))
    return look_up(matcher, truths, PAST, gap, None)


def train_inbetween(
    clips: Clips, folder: Path, settings: InbetweenSettings, device: torch.device, start: Bundle | None = None
) -> None:
    """Train, or go on training, in the run folder; `best.pt` is the best on validation, `last.pt` the newest.

    With `start` a new run begins from that model's network instead of from nothing.
    """
    with held(folder, asdict(settings), clips.digest) as run:
        training = InbetweenTraining(clips, settings, device, start)
        train(run, training.model, settings, training.losses, training.validate)
