# SPDX-License-Identifier: GPL-3.0-or-later
"""How generated motion moves, beside real motion: foot skate, jerk, and whether it obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..generate.text_to_motion import generate
from ..motion.contacts import contact_skate, foot_skate, foot_skate_ratio, jerk
from ..motion.features import canonical
from ..motion.skeleton import FPS
from .obedience import CHECKS, Check, trust

if TYPE_CHECKING:
    from ..data.pack import Item
    from ..generate.model import Model
    from ..train.clips import Clips

SHORTEST = 40
LONGEST = 196


def physics(clips: list[np.ndarray]) -> dict[str, float]:
    """Means over clips (T, 22, 3): skate as `motion.contacts` defines it (cm/s, ratio), jerk in m/s^3."""
    return {
        "foot_skate_cm_s": float(np.mean([foot_skate(joints, FPS) for joints in clips])),
        "foot_skate_ratio": float(np.mean([foot_skate_ratio(joints, FPS) for joints in clips])),
        "contact_skate_cm_s": float(np.mean([contact_skate(joints, FPS) for joints in clips])),
        "jerk_m_s3": float(np.mean([jerk(joints, FPS) for joints in clips])),
        "clips": float(len(clips)),
    }


def item_joints(clips: Clips, item: Item) -> np.ndarray:
    """The real motion of an item, at most 196 frames, beginning at the origin facing +z, lowest foot on the floor."""
    joints = canonical(clips.joints[item.trial][item.start : item.end][:LONGEST].astype(float))
    joints[..., 1] -= joints[:, [7, 8, 10, 11], 1].min()
    return joints


def compare_physics(model: Model, clips: Clips, split: str, seed: int = 0) -> dict[str, dict[str, float]]:
    """Physics of the split's real clips and of one generation for each one's first caption and length."""
    items = [item for item in clips.captioned(split) if item.frames >= SHORTEST]
    real = [item_joints(clips, item) for item in items]
    rows: dict[str, list[np.ndarray]] = {"generated": [], "generated_without_cleanup": []}
    for number, (item, joints) in enumerate(zip(items, real, strict=True)):
        for name, cleanup in (("generated", True), ("generated_without_cleanup", False)):
            motions = generate(
                model,
                item.captions[0],
                frames=len(joints),
                fps=FPS,
                seed=seed + number,
                cleanup=cleanup,
            )
            rows[name].append(motions[0].joints)
    return {"real": physics(real), **{name: physics(found) for name, found in rows.items()}}


def obedience(model: Model, seeds: list[int], guidance: float | None = None) -> dict[str, float]:
    """Share of seeds that pass, for each prompt of the fixed list, and `all` over everything."""
    rates = {check.prompt: _passes(model, check, seeds, guidance) for check in CHECKS}
    return {**rates, "all": float(np.mean(list(rates.values())))}


def _passes(model: Model, check: Check, seeds: list[int], guidance: float | None) -> float:
    motions = [
        generate(model, check.prompt, seconds=check.seconds, fps=FPS, seed=seed, guidance=guidance)[0] for seed in seeds
    ]
    return float(np.mean([check.test(motion.joints) for motion in motions]))


def trust_in_checks(clips: Clips) -> dict[str, dict[str, float]]:
    """For each check the share of matching real clips and of random other real clips that pass it.

    Stylised game clips (KayKit) are left out: arms and strides are not a person's.
    """
    real = [
        (item.captions, item_joints(clips, item)) for item in clips.items if item.captions and "kaykit" not in item.id
    ]
    return {check.prompt: vars(trust(check, real)) for check in CHECKS}
