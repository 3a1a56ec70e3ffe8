# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate kinematics`: does the figure do what it was told?

The prompts of `suite`, each with a geometric check. Beside the share of generated motions that pass stand that of real
clips whose caption says the same (the ceiling) and that of random other real clips (the floor, or the chance level).
A check of how far a run goes says nothing of how high it goes: the share of motions that stay on the ground, where real
ones do, stands in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from ..data.descriptions import DESCRIPTIONS
from ..generate.drawn.told import is_drawn_beneath
from ..generate.text_to_motion import generate
from ..generate.words.phrases import in_order
from ..generate.words.tidy import tidied
from ..motion.body import placed
from ..motion.features import mirror
from ..motion.floor import JUMP
from ..motion.skeleton import FPS
from ..train.captions import mirror_caption
from ..train.rewording import rewordings
from .physics import item_joints
from .suite import CHECKS, Check

if TYPE_CHECKING:
    from ..generate.model import Model
    from ..train.clips import Clips

FEW = 3
"""Matching real clips below which a check's ceiling is that of its whole group."""
OTHERS = 200
"""Random other clips by which a check's floor is measured."""
SEEN, NEW_SENTENCE, REWORDED, NEW_WORD = "seen in training", "new sentence", "word of a rewording", "new word"
"""How well training knows a prompt: word for word, or not, or it has a word that no training caption has, but one of
their rewordings, or that neither has."""


@dataclass(frozen=True)
class Real:
    """A captioned real clip, joints (T, 22, 3) placed as `motion.body` says."""

    captions: list[str]
    joints: np.ndarray
    split: str

    def mirrored(self) -> Real:
        """The same seen in a mirror, and told so."""
        return Real([mirror_caption(caption) for caption in self.captions], mirror(self.joints), self.split)


@dataclass(frozen=True)
class Trust:
    """How a check does on real motion: which matching clips pass, on which split they are, which of them leave the
    ground, and which random others pass."""

    passed: list[bool]
    splits: list[str]
    leaps: list[bool]
    others: list[bool]


def real_clips(clips: Clips) -> list[Real]:
    """The captioned clips of all splits.

    Stylised game clips (KayKit) are left out: arms and strides are not a person's.
    """
    return [
        Real(item.captions, item_joints(clips, item), item.split)
        for item in clips.items
        if item.captions and "kaykit" not in item.id
    ]


def trust(check: Check, clips: list[Real]) -> Trust:
    """Measure a check on real clips, and on their mirrored twins too if it is about a side."""
    pool = clips + [clip.mirrored() for clip in clips] if check.sided else clips
    same = [clip for clip in pool if check.matches(clip.captions)]
    rest = [clip for clip in pool if not any(check.says(caption) for caption in clip.captions)]
    chosen = np.random.default_rng(0).permutation(len(rest))[:OTHERS]
    return Trust(
        [check.passes(clip.joints) for clip in same],
        [clip.split for clip in same],
        [leaps(clip.joints) for clip in same],
        [check.passes(rest[index].joints) for index in chosen],
    )


def leaps(joints: np.ndarray) -> bool:
    """Whether no joint of (T, 22, 3), placed as `motion.body` says, is near the ground at some time."""
    return float(joints[..., 1].min(axis=1).max()) > JUMP


class Vocabulary:
    """What training has said: its captions, and their rewordings, the `others`."""

    def __init__(self, captions: Iterable[str], others: Iterable[str] = ()) -> None:
        self.captions, self.others = ({" ".join(_words(text)) for text in texts} for texts in (captions, others))
        self.words = set(" ".join(self.captions).split())
        self.reworded = self.words.union(" ".join(self.others).split())

    def wording(self, prompt: str) -> str:
        """How well a prompt is known: SEEN, NEW_SENTENCE, REWORDED or NEW_WORD."""
        words = _words(prompt)
        sentence = " ".join(words)
        if sentence in self.captions or sentence in self.others:
            return SEEN
        for name, known in ((NEW_SENTENCE, self.words), (REWORDED, self.reworded)):
            if known.issuperset(words):
                return name
        return NEW_WORD


@dataclass(frozen=True)
class Row:
    """A prompt, and whether its motion is `drawn` by rules; the share of generated motions that pass, and of real clips
    that do and that should not; the shares of generated motions and of real clips that stay on the ground, NaN unless
    most real clips do."""

    group: str
    prompt: str
    wording: str
    plain: bool
    drawn: bool
    generated: float
    ceiling: float
    floor: float
    grounded: float
    grounded_real: float


def kinematics(model: Model, clips: Clips, seeds: list[int]) -> dict[str, object]:
    """Pass rates of groups of prompts (the table), of each check on real motion, and of each prompt.

    The rates of a group are means over its prompts. A check with fewer than FEW matching clips takes the pass rate of
    all matching clips of its group, each by its own check, for its ceiling. Ceiling and share of it are those of the
    prompts that have one.
    """
    real = real_clips(clips)
    trusts = [trust(check, real) for check in CHECKS]
    training = [caption for item in clips.captioned("train") for caption in item.captions]
    training += [sentence for description in DESCRIPTIONS for sentence in description.sentences]
    training += [mirror_caption(caption) for caption in training]
    vocabulary = Vocabulary(training, chain(*rewordings(training).values()))
    asked = [(number, prompt) for number, check in enumerate(CHECKS) for prompt in check.prompts]
    rows = []
    for number, prompt in tqdm(asked, desc="prompts", mininterval=2.0):
        check = CHECKS[number]
        motions = generated(model, check, prompt, seeds)
        grounded, grounded_real = share_grounded(trusts[number], motions)
        rows.append(
            Row(
                group=check.group,
                prompt=prompt,
                wording=vocabulary.wording(prompt),
                plain=check.plain and prompt == check.prompts[0],
                drawn=is_drawn_in_part(prompt),
                generated=share_passed(check, motions),
                ceiling=ceiling(number, trusts),
                floor=float(np.mean(trusts[number].others)),
                grounded=grounded,
                grounded_real=grounded_real,
            )
        )
    return {
        "seeds": seeds,
        "groups": _table(rows),
        "checks": {check.prompts[0]: _summary(found) for check, found in zip(CHECKS, trusts, strict=True)},
        "prompts": [vars(row) for row in rows],
    }


def at_durations(model: Model, seeds: list[int], durations: list[float]) -> dict[str, object]:
    """Pass rates of each group and of each prompt, with a column for each duration (s) in which all are made."""
    rates: dict[str, dict[str, dict[str, float]]] = {}
    for check in tqdm(CHECKS, desc="checks", mininterval=2.0):
        for prompt in check.prompts:
            rates.setdefault(check.group, {})[prompt] = {
                f"{seconds:g} s": share_passed(check, generated(model, check, prompt, seeds, seconds))
                for seconds in durations
            }
    prompts = {prompt: row for rows in rates.values() for prompt, row in rows.items()}
    groups = {group: list(rows.values()) for group, rows in rates.items()} | {"all": list(prompts.values())}
    table = {
        group: {name: float(np.mean([row[name] for row in rows])) for name in rows[0]} for group, rows in groups.items()
    }
    return {"seeds": seeds, "groups": table, "prompts": prompts}


def is_drawn_in_part(prompt: str) -> bool:
    """Whether anything that a prompt tells of is drawn by rules."""
    return any(is_drawn_beneath(part) for part in in_order(tidied(prompt)))


def share_passed(check: Check, motions: list[np.ndarray]) -> float:
    """The share of motions (T, 22, 3), placed as `motion.body` says, that pass a check."""
    return float(np.mean([check.passes(joints) for joints in motions]))


def ceiling(number: int, trusts: list[Trust]) -> float:
    """The share of matching real clips that pass one of CHECKS; NaN where neither it nor its group has any."""
    passed = trusts[number].passed
    if len(passed) < FEW:
        group = CHECKS[number].group
        friends = [found for check, found in zip(CHECKS, trusts, strict=True) if check.group == group]
        passed = [clip for found in friends for clip in found.passed]
    return float(np.mean(passed)) if passed else float("nan")


def generated(
    model: Model, check: Check, prompt: str, seeds: list[int], seconds: float | None = None
) -> list[np.ndarray]:
    """The joints of one motion for each seed, of so many seconds or of the check's, placed as `motion.body` says."""
    length = check.seconds if seconds is None else seconds
    return [placed(generate(model, prompt, seconds=length, fps=FPS, seed=seed)[0].joints) for seed in seeds]


def share_grounded(found: Trust, motions: list[np.ndarray]) -> tuple[float, float]:
    """The shares of motions (T, 22, 3) and of matching real clips that stay on the ground; NaN unless most clips do."""
    real = 1.0 - float(np.mean(found.leaps)) if found.leaps else 0.0
    if real <= 0.5:
        return float("nan"), float("nan")
    return float(np.mean([not leaps(joints) for joints in motions])), real


def _table(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Means over the prompts of each group, over all, over those that nothing is drawn of, over the twenty plain ones,
    and by how new the wording is."""
    parts = {group: [row for row in rows if row.group == group] for group in dict.fromkeys(row.group for row in rows)}
    parts["all"] = rows
    parts["without what is drawn"] = [row for row in rows if not row.drawn]
    parts["the twenty plain prompts"] = [row for row in rows if row.plain]
    for known in (SEEN, NEW_SENTENCE, REWORDED, NEW_WORD):
        parts[f"wording: {known}"] = [row for row in rows if row.wording == known]
    return {name: _means(part) for name, part in parts.items() if part}


def _means(rows: list[Row]) -> dict[str, float]:
    capped = [row for row in rows if np.isfinite(row.ceiling)]
    ceilings = sum(row.ceiling for row in capped)
    stay = [row for row in rows if np.isfinite(row.grounded)]
    return {
        "prompts": len(rows),
        "generated": float(np.mean([row.generated for row in rows])),
        "ceiling": ceilings / len(capped) if capped else float("nan"),
        "floor": float(np.mean([row.floor for row in rows])),
        "share_of_ceiling": sum(row.generated for row in capped) / ceilings if ceilings else float("nan"),
        "grounded": float(np.mean([row.grounded for row in stay])) if stay else float("nan"),
        "grounded_real": float(np.mean([row.grounded_real for row in stay])) if stay else float("nan"),
    }


def _summary(found: Trust) -> dict[str, float]:
    test = [passed for passed, split in zip(found.passed, found.splits, strict=True) if split == "test"]
    return {
        "matching": float(np.mean(found.passed)) if found.passed else float("nan"),
        "matching_clips": len(found.passed),
        "matching_test_clips": len(test),
        "matching_test_clips_passed": sum(test),
        "random": float(np.mean(found.others)),
    }


def _words(sentence: str) -> list[str]:
    return re.findall(r"[a-z]+", sentence.lower())
