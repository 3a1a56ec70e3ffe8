# SPDX-License-Identifier: GPL-3.0-or-later
"""How generated motion moves, beside real motion: foot skate and jerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..generate.text_to_motion import generate
from ..motion.body import placed
from ..motion.contacts import contact_skate, foot_skate, foot_skate_ratio, jerk
from ..motion.skeleton import FPS

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
    """The real motion (T, 22, 3) of an item, at most 196 frames, from the origin facing +z, lowest foot at 0."""
    return placed(clips.joints[item.trial][item.start : item.end][:LONGEST].astype(float))


def compare_physics(model: Model, clips: Clips, split: str) -> dict[str, dict[str, float]]:
    """Physics of the split's real clips and of one generation for each one's first caption and length.

    The item of number n is generated with the seed n.
    """
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
                seed=number,
                cleanup=cleanup,
            )
            rows[name].append(motions[0].joints)
    return {"real": physics(real), **{name: physics(found) for name, found in rows.items()}}
