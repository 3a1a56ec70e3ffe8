# SPDX-License-Identifier: GPL-3.0-or-later
"""How far rebuilt motion is from the truth, as a network can learn from it."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from ..model import joint
from ..motion.features import group
from .geometry import world_pose

POSITION_WEIGHT = 0.5
"""From the MoSa trainer."""


def rebuilding_losses(
    guess: Tensor, truth: Tensor, frames: Tensor, mean: Tensor, std: Tensor, feature_set: str
) -> dict[str, Tensor]:
    """Losses of rebuilt features (B, T, F), both normalised by ``mean`` and ``std`` (F,); ``frames`` (B, T) count.

    ``features``: smooth L1 of all and, once more, of the joints' positions, as MoSa has it. ``plain``: the former
    alone. ``world``: L1 of the joints around the root with the heading kept; ``speed``: of the steps of all joints in
    the world; both in units of their features.
    """
    weight = frames.unsqueeze(-1).float()
    position = group(feature_set, "position")
    plain = _smooth_l1(guess, truth, weight)
    local = _smooth_l1(guess[..., position], truth[..., position], weight)
    pose, path = world_pose(guess * std + mean, feature_set)
    true_pose, true_path = world_pose(truth * std + mean, feature_set)
    world = _l1((pose - true_pose).flatten(2) / std[position][0], weight)
    moved = (pose + path.unsqueeze(2)).diff(dim=1) - (true_pose + true_path.unsqueeze(2)).diff(dim=1)
    speed = _l1(moved.flatten(2) / std[group(feature_set, "velocity")][0], weight[:, 1:])
    return {"features": plain + POSITION_WEIGHT * local, "plain": plain, "world": world, "speed": speed}


def body_loss(losses: dict[str, Tensor]) -> Tensor:
    """What `rebuilding_losses` says of the posed body, in one number."""
    return 0.5 * losses["world"] + 0.25 * losses["speed"]


def _smooth_l1(guess: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    return joint.mean(F.smooth_l1_loss(guess, truth, reduction="none"), weight)


def _l1(difference: Tensor, weight: Tensor) -> Tensor:
    return joint.mean(difference.abs(), weight)
